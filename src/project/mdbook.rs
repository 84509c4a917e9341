//! Unchanged mdBook projects: `book.toml` and `SUMMARY.md`.
//!
//! In: the book's folder. Out: the entries of the summary and the merged settings. Ours are under
//! `[output.chapbook]`; other programs' tables are theirs.

use std::collections::BTreeMap;

use super::chapters;
use super::files::{self, FileError, FileSystem, PathKind};
use super::flag::Flag;
use super::reading::{CHAPTER, MAX_TEXT, Reading, What};
use super::settings::{self, Settings, table::SETTINGS};
use super::summary;
use super::value::{Key, Node, Value};
use super::{
    LoadedBook, Named, SummaryEntry, SummaryEntryKind, collection, folder, from_toml, names, naming, percent_decode,
    site,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest, nearest_of_many};
use crate::source::{Assembled, FileId, Span};

/// The settings file, for messages.
const SETTINGS_FILE: What = What { noun: "settings", missing: "file-missing" };

/// Whether a folder is an mdBook project (or has our settings).
pub(super) fn is_one(file_system: &FileSystem) -> bool {
    ["book.toml", "SUMMARY.md", "src/SUMMARY.md"].iter().any(|it| file_system.0.kind(it) == Some(PathKind::File))
}

pub(super) fn load(flags: &[Flag], reading: &mut Reading<'_>) -> LoadedBook {
    let mut settings = Settings::default();
    let mut loaded = LoadedBook::default();
    let mut source = None;
    if reading.file_system.0.kind("book.toml").is_some() {
        let file = reading.source(SETTINGS_FILE, "book.toml", MAX_TEXT, None);
        let text = file.and_then(|file| Some((file, reading.sources.get(file)?.text.clone())));
        if let Some((file, text)) = text {
            // A broken table is reported and read as far as it goes, so that its other mistakes are found in the same
            // run.
            let table = from_toml::read(file, &text, reading.diagnostics);
            source = source_folder(&table, reading.diagnostics);
            loaded.redirects = redirects(&table);
            loaded.hidelines = hidelines(&table);
            loaded.site = site::of(&table);
            // What mdBook says goes first: our own table is laid over it.
            math(&table, &mut settings, reading);
            layers(&table, &mut settings, reading.diagnostics);
            preprocessors(&table, reading.diagnostics);
        }
    }
    let folder = source.unwrap_or_else(|| {
        let there = reading.file_system.0.kind("src/SUMMARY.md").is_some();
        let here = reading.file_system.0.kind("SUMMARY.md").is_some();
        // mdBook's default is `src`; a summary beside `book.toml` is common in books that were never mdBook's.
        if !there && (here || reading.file_system.0.kind("src") != Some(PathKind::Folder)) { "" } else { "src" }.into()
    });
    let path = files::join(&folder, "SUMMARY.md").unwrap_or_default();
    if reading.file_system.0.kind(&path) != Some(PathKind::File) {
        // Only a `book.toml`: its settings, and the folder's files in name order.
        return collection::folder(&folder, settings, flags, reading);
    }
    // mdBook's habits (indents of includes, dots in links) hold for projects that have its summary.
    reading.mdbook = true;
    (loaded.source_folder, loaded.mdbook) = (folder, true);
    settings.look_ahead(flags, reading);
    reading.said = settings.said(flags);
    if let Some(file) = reading.source(CHAPTER, &path, MAX_TEXT, None) {
        loaded.entries = entries(file, &loaded.source_folder, reading);
    }
    settings.flags(flags, reading.sources);
    loaded.apply_settings(settings, reading);
    loaded
}

/// `book.src`, if it is there.
pub(super) fn source_folder(table: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let node = table.get("book")?.get("src")?;
    let written = node.text().ok()?;
    let folder = files::join("", &written);
    // The folder outside is refused here, or files of another book would be read as this one's.
    if folder.is_none() {
        let message = format!("the source folder `{written}` is outside of the book's folder");
        diagnostics.push(Diagnostic::error("path-outside", message).at(node.span));
    }
    folder
}

/// `[output.html.redirect]`: old paths from the site's root, and what they became.
pub(super) fn redirects(table: &Node) -> BTreeMap<String, String> {
    let html = table.get("output").and_then(|it| it.get("html"));
    let entries = html.and_then(|html| html.get("redirect")).map_or(&[][..], Node::entries);
    // Paths of redirects begin at the site's root, and are read from the book's.
    let pair =
        |(key, value): &(Key, Node)| Some((files::join("", key.name.trim_start_matches('/'))?, value.text().ok()?));
    entries.iter().filter_map(pair).collect()
}

/// `[output.html.code.hidelines]`: by language, what begins the lines of code that are hidden.
pub(super) fn hidelines(table: &Node) -> BTreeMap<String, String> {
    let code = table.get("output").and_then(|it| it.get("html")?.get("code")?.get("hidelines"));
    let entries = code.map_or(&[][..], Node::entries);
    entries.iter().filter_map(|(key, value)| Some((key.name.clone(), value.text().ok()?))).collect()
}

/// The keys of `[book]` and what they are called here; empty for those that say nothing to us.
const BOOK_KEYS: &[(&str, &str)] = &[
    ("title", "title"),
    ("authors", "author"),
    ("description", "description"),
    ("language", "lang"),
    // mdBook writes it in `[book]`; here it is metadata like the others.
    ("text-direction", "dir"),
    ("src", ""),
    ("multilingual", ""),
];

/// Puts `[book]` and `[output.chapbook]` into layers.
pub(super) fn layers(table: &Node, settings: &mut Settings, diagnostics: &mut Diagnostics) {
    let mut book = Vec::new();
    for (key, value) in table.get("book").map_or(&[][..], Node::entries) {
        // Known keys that say nothing to pages and e-books are passed over without a word.
        match BOOK_KEYS.iter().find(|book_key| book_key.0 == key.name) {
            Some((_, "")) => {}
            Some((_, name)) => {
                let key = Key { name: (*name).to_string(), span: key.span };
                book.push((key, value.clone()));
            }
            None => {
                // What is meant is plain, even if mdBook itself passes over it.
                if key.name == "author" {
                    book.push((key.clone(), value.clone()));
                }
                let message = format!("mdBook has no setting `book.{}`", key.name);
                let mut warning = Diagnostic::warning("book-key-unknown", message).at(key.span);
                let near = nearest(&key.name, BOOK_KEYS.iter().map(|book_key| book_key.0));
                warning.help = Some(near.map_or_else(
                    || "put settings under `[output.chapbook]`".to_string(),
                    |near| format!("use `{near}`"),
                ));
                diagnostics.push(warning);
            }
        }
    }
    unknown_tables(table, diagnostics);
    let span = table.span;
    settings.layer(Node { span, value: Value::Table(book) });
    let output = table.get("output");
    // A setting of the wrong type is mdBook's to report.
    let html = |name: &str| output?.get("html")?.get(name)?.boolean().ok();
    // `curly-quotes` is what mdBook called it up to 0.4.
    let plain = html("smart-punctuation").or(html("curly-quotes")) == Some(false);
    let unlabelled = html("no-section-label") == Some(true);
    // Laid under our own table, which may say otherwise.
    for (name, is_off) in [("number-sections", unlabelled), ("typography.smart", plain)] {
        if is_off {
            let key = Key { name: name.into(), span };
            settings.layer(Node { span, value: Value::Table(vec![(key, Node::plain("false", span))]) });
        }
    }
    // Not a back end's, as mdBook sees it: a table at the top is as good.
    if let Some(levels) = table.get("diagnostics") {
        let key = Key { name: "diagnostics".into(), span: levels.span };
        settings.layer(Node { span: levels.span, value: Value::Table(vec![(key, levels.clone())]) });
    }
    if let Some(ours) = output.and_then(|output| output.get("chapbook")) {
        // mdBook's own keys of a back end lie beside ours.
        let own = |name: &str| !matches!(name, "command" | "optional");
        // `command` and `optional` are for mdBook alone.
        let entries = ours.entries().iter().filter(|entry| own(&entry.0.name)).cloned().collect();
        settings.layer(Node { span: ours.span, value: Value::Table(entries) });
    }
}

/// The tables of a `book.toml`.
const TABLES: &[&str] = &["book", "build", "rust", "preprocessor", "output", "diagnostics"];

/// Warns of tables that look like ours or mdBook's and are neither. What else there is may be another program's.
fn unknown_tables(table: &Node, diagnostics: &mut Diagnostics) {
    let mut warn = |key: &Key, message: String, help: String| {
        diagnostics.push(Diagnostic::warning("book-table-unknown", message).at(key.span).help(help));
    };
    for (key, _) in table.entries() {
        let name = key.name.as_str();
        let is_setting = SETTINGS.iter().any(|setting| setting.name.split('.').next() == Some(name));
        if TABLES.contains(&name) {
            continue;
        }
        let near = nearest_of_many(name, TABLES.iter().copied());
        // One of our settings at the top level would have no effect, and nobody would see why.
        if name == "chapbook" || is_setting {
            let help = match name {
                "chapbook" => "write `[output.chapbook]`".to_owned(),
                _ => format!("put `{name}` under `[output.chapbook]`"),
            };
            warn(key, format!("`{name}` has no effect at the top level of `book.toml`"), help);
        } else if names::is_metadata(name) {
            let help = "put it under `[book]`, or under `[output.chapbook]` if mdBook does not know it";
            warn(key, format!("`{name}` has no effect at the top level of `book.toml`"), help.to_owned());
        } else if let Some(near) = near {
            warn(key, format!("there is no table `{name}`"), format!("use `{near}`"));
        }
    }
    for (key, _) in table.get("output").map_or(&[][..], Node::entries) {
        // Any program may be an output; a name that is nearly ours is meant to be.
        // A name that is exactly ours was read above.
        if key.name != "chapbook" && nearest_of_many(&key.name, ["chapbook"]).is_some() {
            let message = format!("chapbook does not read `output.{}`", key.name);
            warn(key, message, "use `output.chapbook`".to_owned());
        }
    }
}

/// How the book's site has its formulas made: `output.html.mathjax-support`, or the preprocessor `katex` with its
/// delimiters and macros (<https://github.com/lzanini/mdbook-katex>). What the book says to us goes before it.
pub(super) fn math(table: &Node, settings: &mut Settings, reading: &mut Reading<'_>) {
    let html = table.get("output").and_then(|it| it.get("html"));
    let mathjax = html.and_then(|html| html.get("mathjax-support")).filter(|it| it.boolean() == Ok(true));
    let katex = table.get("preprocessor").and_then(|it| it.get("katex"));
    let Some(node) = katex.or(mathjax) else { return };
    let span = node.span;
    let key = |name: &str| Key { name: name.into(), span };
    let left = katex.and_then(|katex| katex.get("inline-delimiter")?.get("left")?.text().ok());
    // The delimiters of `mdbook-katex` are `$` unless its table says otherwise.
    let brackets = left.is_some_and(|it| it.contains('('));
    let word = if katex.is_none() || brackets { "mathjax" } else { "dollars" };
    let mut math = vec![(key("delimiters"), Node::plain(word, span))];
    if let Some(path) = katex.and_then(|katex| katex.get("macros"))
        && let Ok(name) = path.text()
        // A file of macros that is missing was reported by `reading`; the formulas are still read.
        && let Some(file) = reading.text(name.trim_start_matches("./"), MAX_TEXT, Some(path.span))
    {
        let text = reading.sources.get(file).map(|source| source.text.clone()).unwrap_or_default();
        // A line each: `\\name:{body}`.
        let line = |text: &str| {
            let (name, body) = text.split_once(':')?;
            let body = body.trim().strip_prefix('{')?.strip_suffix('}')?;
            Some((key(name.trim()), Node::plain(body, span)))
        };
        let macros: Vec<(Key, Node)> = text.lines().filter_map(line).collect();
        if !macros.is_empty() {
            math.push((key("macros"), Node { span, value: Value::Table(macros) }));
        }
    }
    let math = Node { span, value: Value::Table(math) };
    settings.layer(Node { span, value: Value::Table(vec![(key("math"), math)]) });
}

/// Warns of preprocessors: on its own, chapbook runs `links` and `index` alone.
fn preprocessors(table: &Node, diagnostics: &mut Diagnostics) {
    for (key, value) in table.get("preprocessor").map_or(&[][..], Node::entries) {
        // `admonish` makes containers of fences, and `katex` sets formulas; so do we.
        if matches!(key.name.as_str(), "links" | "index" | "admonish" | "katex") {
            continue;
        }
        // mdBook itself may leave out one that is optional.
        let optional = value.get("optional").is_some_and(|it| it.boolean() == Ok(true));
        let severity = if optional { Severity::Note } else { Severity::Warning };
        let message = format!("the preprocessor `{}` did not run", key.name);
        diagnostics.push(
            Diagnostic::new(severity, "preprocessor-not-run", message)
                .at(key.span)
                .help("run `mdbook build` with `[output.chapbook]` to have it run"),
        );
    }
}

/// The entries that a summary lists, with their files read.
fn entries(file: FileId, folder: &str, reading: &mut Reading<'_>) -> Vec<SummaryEntry> {
    let Some(text) = reading.sources.get(file).map(|source| source.text.clone()) else { return Vec::new() };
    let items = summary::read(file, &text, reading.diagnostics);
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut entries = Vec::new();
    for item in items {
        let (kind, language) = match item.kind {
            summary::SummaryLineKind::Part => (SummaryEntryKind::Part, None),
            summary::SummaryLineKind::Draft => (SummaryEntryKind::Draft, None),
            summary::SummaryLineKind::PartText(target) => {
                match chapter(&target, item.span, folder, &mut seen, reading) {
                    Some(ListedChapter { path, text, language }) => {
                        (SummaryEntryKind::PartText { path, text }, language)
                    }
                    // A text that can't be had was reported; the part is still one.
                    None => (SummaryEntryKind::Part, None),
                }
            }
            summary::SummaryLineKind::Chapter(target) => {
                match chapter(&target, item.span, folder, &mut seen, reading) {
                    Some(ListedChapter { path, text, language }) => {
                        (SummaryEntryKind::Chapter { path, text }, language)
                    }
                    None => continue,
                }
            }
        };
        let (title, span, depth) = (item.title, item.span, item.depth);
        entries.push(SummaryEntry {
            kind,
            title,
            named: Named::Summary,
            span,
            depth,
            numbered: item.numbered,
            language,
        });
    }
    // An empty summary has its own message.
    if !entries.is_empty() {
        unlisted(file, &text, folder, reading);
    }
    if entries.is_empty() && !reading.diagnostics.has_errors() {
        reading.diagnostics.push(
            Diagnostic::error("summary-empty", "the summary lists no chapter")
                .at(Span::new(file, 0..0))
                .help("write a line for each chapter: `- [Title](file.md)`"),
        );
    }
    entries
}

/// Says which Markdown files of the source folder the book does not use. What the summary names in some way was spoken
/// of already.
fn unlisted(file: FileId, summary: &str, folder: &str, reading: &mut Reading<'_>) {
    const SHOWN: usize = 8;
    let is_used = |path: &str, name: &str| {
        let is_about = naming::is_housekeeping(name) || (folder.is_empty() && name == "README.md");
        // The file's name in the summary in any form (in a comment, or escaped) shows that its author knows of it.
        is_about || reading.has_read(path) || summary.contains(folder::within(folder, path))
    };
    let mut left = folder::markdown(folder, reading);
    left.retain(|it| !is_used(it, it.rsplit('/').next().unwrap_or(it)));
    if left.is_empty() {
        return;
    }
    let names: Vec<&str> = left.iter().take(SHOWN).map(|it| folder::within(folder, it)).collect();
    let more = left.len() - names.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("not listed in the summary, and so not in the book: {}{more}", names.join(", "));
    let note = Diagnostic::note("chapter-unlisted", message).at(Span::new(file, 0..0));
    reading.diagnostics.push(note.help("list what belongs to the book: `- [Title](file.md)`"));
}

/// A file that the summary lists.
struct ListedChapter {
    /// From the source folder.
    path: String,
    text: Assembled,
    language: Option<String>,
}

/// A chapter of the summary; `None` if its file can't be had, or is in the book already.
fn chapter(
    target: &str,
    span: Span,
    folder: &str,
    seen: &mut BTreeMap<String, Span>,
    reading: &mut Reading<'_>,
) -> Option<ListedChapter> {
    let written = percent_decode(naming::path_of(target));
    // A summary can't take files from outside of its book.
    let Some(path) = files::join(folder, &written) else {
        reading.report(CHAPTER, &written, &FileError::Outside, Some(span));
        return None;
    };
    if let Some(first) = seen.get(&path) {
        // Entries for sections of a file only serve the web site's list: here the contents have its headings already.
        if naming::path_of(target) == target {
            let message = format!("the summary lists `{path}` twice: only the first is used");
            let warning = Diagnostic::warning("summary-twice", message).at(span).label(*first, "here first");
            reading.diagnostics.push(warning.help("remove one of the lines"));
        }
        return None;
    }
    seen.insert(path.clone(), span);
    let chapter = chapters::chapter(&path, Some(span), reading)?;
    if let Some(node) = &chapter.settings {
        // Settings in a chapter's front matter are for the whole book, so they are told where to go.
        settings::of_chapter(node, "into `book.toml`", reading);
    }
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let path = path.strip_prefix(&prefix).unwrap_or(&path).to_string();
    Some(ListedChapter { path, language: chapter.language(), text: chapter.text })
}

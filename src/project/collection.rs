//! Books of several Markdown files without a summary: a folder, or files named one by one.
//!
//! In: the files. Out: the entries with their titles, the merged settings, and a line that says what was taken.

use super::config::VerseDetection;
use super::files::{self, PathKind};
use super::flag::Flag;
use super::folder::{self, Folder, Item, Walk};
use super::reading::{self, FILE, MAX_TEXT, Reading};
use super::settings::{self, Settings};
use super::value::{Key, Node, Value};
use super::{LoadedBook, Named, SummaryEntry, SummaryEntryKind, chapters, format, from_yaml, front_matter, naming};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;

/// A folder of Markdown files as a book, with settings that override those read so far.
pub(super) fn folder(base: &str, mut settings: Settings, flags: &[Flag], reading: &mut Reading<'_>) -> LoadedBook {
    let mut walk = folder::walk(base, reading);
    // Before the files are sorted, since this file may say their order.
    metadata_file(base, &mut settings, reading);
    arrange(&mut walk, &settings, flags, reading);
    foreign_settings(&walk, reading);
    // A folder that can't be listed has its own error, from which it follows that there are no chapters.
    if walk.folder.files().is_empty() && !reading.diagnostics.has_errors() {
        report_no_chapter(&walk, reading);
    }
    books_inside(&walk, reading);
    let mut loaded = load(&walk.folder, settings, flags, reading);
    if !loaded.entries.is_empty() {
        taken(&walk, reading);
    }
    // A path of an entry is seen from the source folder.
    loaded.source_folder = base.to_string();
    for entry in &mut loaded.entries {
        if let SummaryEntryKind::Chapter { path, .. } | SummaryEntryKind::PartText { path, .. } = &mut entry.kind {
            *path = folder::within(base, path).to_string();
        }
    }
    loaded
}

/// Several Markdown files, and folders of them, as one book, in the order given. A file of YAML among them holds its
/// metadata, as pandoc has it; else `metadata.yaml` does, where there is one.
pub(super) fn several(paths: &[String], flags: &[Flag], reading: &mut Reading<'_>) -> LoadedBook {
    let mut settings = Settings::default();
    let mut all = Folder::default();
    let is_yaml = |path: &str| path.ends_with(".yaml") || path.ends_with(".yml");
    if !paths.iter().any(|path| is_yaml(path)) {
        metadata_file("", &mut settings, reading);
    }
    for path in paths {
        if is_yaml(path) {
            metadata(path, &mut settings, reading);
        } else if reading.file_system.0.kind(path) == Some(PathKind::Folder) {
            let mut walk = folder::walk(path, reading);
            arrange(&mut walk, &settings, flags, reading);
            if !walk.drafts.is_empty() {
                taken(&walk, reading);
            }
            // A folder named beside files brings its chapters and is not a part: its own file is a chapter like the
            // others.
            all.items.extend(walk.folder.index_file.take().map(Item::File));
            all.items.append(&mut walk.folder.items);
        } else {
            all.items.push(Item::File(path.clone()));
        }
    }
    load(&all, settings, flags, reading)
}

/// Sorts the files as the settings say, those of the first file included, and takes out what they exclude.
fn arrange(walk: &mut Walk, settings: &Settings, flags: &[Flag], reading: &mut Reading<'_>) {
    let first = walk.folder.files().first().map(|file| (*file).to_string());
    let mut own = Settings::default();
    if let Some(node) = first.and_then(|first| front(&first, reading)) {
        // Read ahead for `order` and `exclude` alone; what is wrong in it is told when the file is read as a chapter.
        own.layer(settings::front_matter(&node, &mut Diagnostics::default()));
    }
    let setting = |name: &str| own.peek(flags, name).or_else(|| settings.peek(flags, name));
    let list = |name: &str| setting(name).and_then(|setting| setting.items().ok()).unwrap_or_default();
    let (order, exclude) = (list("order"), list("exclude"));
    for (name, patterns) in [("order", &order), ("exclude", &exclude)] {
        patterns.iter().for_each(|(pattern, span)| unknown(name, pattern, *span, walk, reading));
    }
    let texts = |items: Vec<(String, Span)>| items.into_iter().map(|item| item.0).collect::<Vec<_>>();
    walk.arrange(&texts(order), &texts(exclude));
    walk.leave_drafts(|path| front(path, reading).is_some_and(|settings| chapters::is_draft(&settings)));
}

/// The front matter of a file; what is wrong with it is said when the file is read as a chapter.
fn front(path: &str, reading: &mut Reading<'_>) -> Option<Node> {
    let bytes = reading.file_system.0.read(path, MAX_TEXT).ok()?;
    let text = match reading::utf16(&bytes) {
        Some(read) => read.ok()?,
        None => String::from_utf8(bytes).ok()?,
    };
    let text = text.trim_start_matches(reading::MARK);
    // No span of this reading is ever shown, so it needs no file of its own among the sources.
    chapters::front(Default::default(), text, &mut Diagnostics::default()).0
}

/// Says that a pattern in the list `name` names nothing.
fn unknown(name: &str, pattern: &str, span: Span, walk: &Walk, reading: &mut Reading<'_>) {
    let base = &walk.folder.path;
    let files = walk.folder.files();
    let all = || files.iter().copied().chain(walk.left.iter().map(String::as_str));
    if all().any(|it| naming::matches(pattern, folder::within(base, it).trim_end_matches('/'))) {
        return;
    }
    let message = format!("`{name}` names `{pattern}`, but there is no such file or folder");
    let mut warning = Diagnostic::warning("order-unknown", message);
    warning.span = Some(span).filter(|it| *it != Span::default());
    warning.help = Some(nearest(pattern, all().map(|it| folder::within(base, it))).map_or_else(
        || "list files and folders by their paths; `*` matches any characters".to_string(),
        |near| format!("did you mean `{near}`?"),
    ));
    reading.diagnostics.push(warning);
}

/// The files of a tree as a book. The front matter of the first file is the book's.
fn load(tree: &Folder, mut settings: Settings, flags: &[Flag], reading: &mut Reading<'_>) -> LoadedBook {
    settings.look_ahead(flags, reading);
    let mut list = List { entries: Vec::new(), fronts: Vec::new(), reading };
    if let Some(own) = &tree.index_file {
        list.file(own, 0);
    }
    list.items(tree, 0);
    let List { mut entries, fronts, reading } = list;
    // Folders without a file of their own, which are parts, may be before the first file.
    let is_first = |at: usize| entries[..at].iter().all(|entry| matches!(entry.kind, SummaryEntryKind::Part));
    let first = fronts.first().map(|front| front.0).filter(|at| is_first(*at));
    if let (Some(at), Some((_, node))) = (first, fronts.first()) {
        let mut layer = settings::front_matter(node, reading.diagnostics);
        // Its title is the chapter's alone where other chapters have such titles too, or the book has its own.
        let titled = fronts.iter().filter(|it| it.1.get("title").is_some()).count();
        let is_in_part = 0 < at && 1 < tree.files().len();
        let is_own = tree.index_file.is_none() && (1 < titled || is_in_part || settings.peek(flags, "title").is_some());
        let first = &mut entries[at];
        if let (true, Value::Table(entries)) = (is_own, &mut layer.value) {
            entries.retain(|entry| entry.0.name != "title");
        } else if first.named == Named::FrontMatter {
            (first.title, first.named) = (naming::title_of_file(first.path()), Named::File);
        }
        settings.layer(layer);
    }
    let rest = fronts.iter().filter(|it| first != Some(it.0));
    rest.for_each(|it| settings::of_chapter(&it.1, "into the first file, or into `book.toml`", reading));
    settings.flags(flags, reading.sources);
    let mut loaded = LoadedBook { single: tree.files().len() == 1, entries, ..LoadedBook::default() };
    loaded.apply_settings(settings, reading);
    loaded.config.verse = loaded.config.verse.or(Some(VerseDetection::Auto));
    loaded.config.structure.all = loaded.config.structure.all.or(Some(true));
    // Nobody said that these files are numbered chapters, unless the settings do.
    let numbered = loaded.single || loaded.config.number_sections == Some(true);
    loaded.entries.iter_mut().for_each(|entry| entry.numbered = numbered);
    loaded
}

/// The entries of a tree of files while they are made.
struct List<'a, 'b> {
    entries: Vec<SummaryEntry>,
    /// The front matters, each with the place of its entry.
    fronts: Vec<(usize, Node)>,
    reading: &'a mut Reading<'b>,
}

impl List<'_, '_> {
    /// Reads a chapter's file.
    fn file(&mut self, path: &str, depth: u8) {
        let Some(chapter) = chapters::chapter(path, None, self.reading) else { return };
        self.fronts.extend(chapter.settings.clone().map(|setting| (self.entries.len(), setting)));
        let (title, named) = match chapter.title() {
            Some(title) => (title, Named::FrontMatter),
            None => (naming::title_of_file(path), Named::File),
        };
        self.entries.push(chapter.entry(path, title, named, depth));
    }

    /// Reads what a folder holds; a sub-folder is a part. The walk bounds the depth.
    fn items(&mut self, folder: &Folder, depth: u8) {
        for item in &folder.items {
            match item {
                Item::File(path) => self.file(path, depth),
                Item::Folder(inner) => {
                    self.part(inner, depth);
                    self.items(inner, depth.saturating_add(1));
                }
            }
        }
    }

    /// The entry of a folder: its own file, if it has one, else its name.
    fn part(&mut self, folder: &Folder, depth: u8) {
        let title = naming::title(folder.path.rsplit('/').next().unwrap_or(&folder.path));
        let at = self.entries.len();
        if let Some(own) = &folder.index_file {
            self.file(own, depth);
        }
        let span = Span::default();
        // There is no entry without a file of its own, nor where that file could not be read.
        let Some(entry) = self.entries.get_mut(at) else {
            let kind = SummaryEntryKind::Part;
            self.entries.push(SummaryEntry {
                kind,
                title,
                named: Named::File,
                span,
                depth,
                numbered: false,
                language: None,
            });
            return;
        };
        if let SummaryEntryKind::Chapter { path, text } = std::mem::replace(&mut entry.kind, SummaryEntryKind::Part) {
            entry.kind = SummaryEntryKind::PartText { path, text };
        }
        if entry.named == Named::File {
            entry.title = title;
        }
    }
}

/// Takes in the `metadata.yaml` of a folder, if it has one.
fn metadata_file(base: &str, settings: &mut Settings, reading: &mut Reading<'_>) {
    let names = ["metadata.yaml", "metadata.yml"].map(|it| files::join(base, it).unwrap_or_default());
    if let Some(path) = names.iter().find(|name| reading.file_system.0.kind(name) == Some(PathKind::File)) {
        metadata(path, settings, reading);
    }
}

/// Takes in a file of metadata: front matter in a file of its own, between lines of dashes or not.
fn metadata(path: &str, settings: &mut Settings, reading: &mut Reading<'_>) {
    let Some(file) = reading.source(FILE, path, MAX_TEXT, None) else { return };
    let Some(text) = reading.sources.get(file).map(|source| source.text.clone()) else { return };
    let range = front_matter::find(&text).map_or(0..text.len(), |it| it.settings);
    let Some(node) = from_yaml::read(file, &text[range.clone()], range.start, reading.diagnostics) else { return };
    // Here, in the book's own file, the order of its files needs no `chapbook:` around it.
    let ours = |it: &(Key, Node)| matches!(it.0.name.as_str(), "order" | "exclude");
    let (ours, rest) = node.entries().iter().cloned().partition(ours);
    settings.layer(Node { span: node.span, value: Value::Table(ours) });
    let rest = Node { span: node.span, value: Value::Table(rest) };
    settings.layer(settings::front_matter(&rest, reading.diagnostics));
}

/// Says that the settings of another program are not read.
fn foreign_settings(walk: &Walk, reading: &mut Reading<'_>) {
    for name in &walk.foreign {
        let message = format!("`{name}` belongs to another program and is not read");
        let help = "put title and authors into `metadata.yaml`, and list the files in their order under `order:`";
        reading.diagnostics.push(Diagnostic::warning("settings-foreign", message).help(help));
    }
}

/// Says that folders in this one are books of their own: their chapters would become one book, without their settings.
fn books_inside(walk: &Walk, reading: &mut Reading<'_>) {
    const SHOWN: usize = 4;
    let is_in = |file: &str, book: &str| file.strip_prefix(book).is_some_and(|rest| rest.starts_with('/'));
    let files = walk.folder.files();
    // What `exclude` names is none of this book.
    let taken = walk.books.iter().filter(|book| files.iter().any(|file| is_in(file, book)));
    let books: Vec<&str> = taken.map(|book| folder::within(&walk.folder.path, book)).collect();
    let Some(first) = books.first() else { return };
    let names: Vec<String> = books.iter().take(SHOWN).map(|book| format!("`{book}`")).collect();
    let more = books.len().saturating_sub(SHOWN);
    let names = if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) };
    let what = match books.len() {
        1 => "in this folder is a book of its own, with a `book.toml`",
        _ => "in this folder are books of their own, with a `book.toml` each",
    };
    let message = format!("{what}: {names}");
    let makes = match books.len() {
        1 => format!("`chapbook build {}`, said in this folder, makes it", quoted(first)),
        // A pattern reaches folders of the top alone.
        _ if books.iter().any(|book| book.contains('/')) => {
            let books: Vec<String> = books.iter().map(|book| quoted(book)).collect();
            format!("`chapbook build {}`, said in this folder, makes each", books.join(" "))
        }
        _ => "`chapbook build */`, said in this folder, makes each".to_owned(),
    };
    // A `README.md` beside books says what they are; whoever writes settings here too has thought of it.
    let is_own = |file: &str| {
        walk.folder.index_file.as_deref() != Some(file) && !walk.books.iter().any(|book| is_in(file, book))
    };
    let is_meant = files.iter().any(|file| is_own(file)) || reading.file_system.0.kind("book.toml").is_some();
    reading.diagnostics.push(if is_meant {
        Diagnostic::warning("books-inside", format!("{message}; its settings are not read"))
            .help(format!("{makes}; name it below `exclude` to leave it out of this one"))
    } else {
        Diagnostic::error("books-inside", message)
            .help(format!("{makes}; to make one book of all, write a `book.toml` here"))
    });
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'));
    if is_plain { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

/// Says that a folder holds no chapter, and what it holds instead.
fn report_no_chapter(walk: &Walk, reading: &mut Reading<'_>) {
    let mut error = Diagnostic::error("no-markdown", "there is no Markdown file in this folder");
    // The folder does hold Markdown: to ask for a file would not help whoever left a draft in it.
    if !walk.drafts.is_empty() {
        error.message = "all Markdown files in this folder are drafts".to_owned();
        error.help = Some("remove `draft: true` from the front matter of those that belong to the book".to_owned());
        return reading.diagnostics.push(error);
    }
    let cure = walk.left.iter().find_map(|it| format::of_name(it).map(|format| format.conversion_help(it)));
    error.help =
        Some(cure.unwrap_or_else(|| "name a `.md` file, or a folder with `.md` files or a `book.toml`".to_string()));
    reading.diagnostics.push(error);
}

/// Says in one line what was taken, and what one may miss.
fn taken(walk: &Walk, reading: &mut Reading<'_>) {
    const SHOWN: usize = 8;
    let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let parts = walk.folder.parts();
    let mut message = counted(walk.folder.chapters(), "chapter");
    if 0 < parts {
        message = format!("{message} in {}", counted(parts, "part"));
    }
    let base = &walk.folder.path;
    let others = walk.left.iter().map(|path| folder::within(base, path).to_owned());
    let drafts = walk.drafts.iter().map(|path| format!("{} (a draft)", folder::within(base, path)));
    let mut left: Vec<String> = others.chain(drafts).collect();
    left.sort_unstable();
    let more = left.len().saturating_sub(SHOWN);
    let mut note = Diagnostic::note("folder-read", "");
    if !left.is_empty() {
        left.truncate(SHOWN);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        message = format!("{message}; left out: {}{more}", left.join(", "));
        let choose = "to choose, list files to include under `order:` in `metadata.yaml`, and files to leave out under `exclude:`";
        let drafts = if walk.drafts.is_empty() {
            ""
        } else {
            "; to include a draft, remove `draft: true` from its front matter"
        };
        note.help = Some(format!("{choose}{drafts}"));
    }
    note.message = message;
    reading.diagnostics.push(note);
}

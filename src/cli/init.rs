//! `chapbook init`: in, a folder that has chapters; out, a `SUMMARY.md` that lists them in the order in which they were
//! found, front and back matter in its place, and a `book.toml` with comments. Nothing that exists is touched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chapbook::Checked;
use chapbook::diagnostic::{Diagnostic, Diagnostics, Severity};
use chapbook::document::Role;
use chapbook::document::inline::plain_text;
use chapbook::parse;
use chapbook::project::{self, Project, SummaryEntry, SummaryEntryKind};
use clap::Args;

use super::config;
use super::report::{Notes, Report, ReportOptions, shell_path};

/// The settings of a new book; a line that is one word in capitals stands for what was found.
const SETTINGS: &str = include_str!("template/init.toml");

/// Make a book of a folder that has chapters: write `book.toml` and `SUMMARY.md` for it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook init            the folder that one is in
  chapbook init my-texts")]
pub(super) struct Init {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    report: ReportOptions,
}

impl Init {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let shown = self.folder.display();
        if self.folder.is_file() {
            let around = self.folder.parent().filter(|folder| !folder.as_os_str().is_empty());
            let around = shell_path(around.unwrap_or(Path::new(".")));
            let file = shell_path(&self.folder);
            bail!(
                "{shown} is a file, and `init` makes a book of a folder: `chapbook build {file}` builds it as it is, `chapbook init {around}` makes a book of the folder that it is in"
            );
        }
        if !self.folder.is_dir() {
            bail!("{shown} is not a folder: `chapbook new {shown}` starts a book there");
        }
        let settings_file = self.folder.join("book.toml");
        if settings_file.exists() {
            return self.list_chapters(&settings_file);
        }
        // A summary alone, as of a book that never was mdBook's: it is kept as it is, and gets its settings.
        let listed = ["SUMMARY.md", "src/SUMMARY.md"].into_iter().find(|name| self.folder.join(name).exists());
        let mut diagnostics = Diagnostics::default();
        let project = project::load_all(std::slice::from_ref(&self.folder), &[], None, &mut diagnostics);
        let chapters = project.entries.iter().filter(|entry| !entry.path().is_empty()).count();
        // A text that can't be read has its place in the summary all the same: what is wrong with it is told now, and again by
        // each build until it is mended.
        if chapters == 0 || diagnostics.has_errors() {
            Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
        }
        let errors = diagnostics.all().iter().filter(|it| it.severity == Severity::Error);
        let is_of_a_text = |error: &Diagnostic| {
            let file = error.span.and_then(|span| project.sources.get(span.file)).map_or("", |file| &file.name);
            UNREAD.contains(&error.code) && !file.ends_with(".yaml") && !file.ends_with(".yml")
        };
        // Nothing is written of settings that were not understood, nor of books that would become chapters of another one.
        if chapters == 0 || !errors.into_iter().all(is_of_a_text) {
            return Ok(ExitCode::FAILURE);
        }
        // What is wrong with the text is the business of `chapbook check`.
        let checked = chapbook::check(&project, &mut Diagnostics::default());
        write(&settings_file, &settings(&checked))?;
        let of = counted(chapters);
        let made = match listed {
            Some(summary) => format!("book.toml beside {summary}, which lists {of}"),
            None => {
                write(&self.folder.join("SUMMARY.md"), &summary(&project.entries, &checked))?;
                format!("book.toml, and SUMMARY.md with {of}")
            }
        };
        writeln!(io::stderr(), "Made {made}. Next: chapbook build {}", shell_path(&self.folder))?;
        let first = project.entries.iter().map(SummaryEntry::path).find(|path| !path.is_empty());
        for left in ["metadata.yaml", "metadata.yml"].into_iter().chain(first) {
            let keys = self.left_behind(left, &project);
            if !keys.is_empty() {
                let keys = keys.join(", ");
                let note =
                    format!("beside a book.toml, {left} says nothing of the book: write below [output.chapbook]");
                writeln!(io::stderr(), "{note} what it says of {keys}")?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the list of chapters that a book with settings lacks.
    fn list_chapters(&self, settings_file: &Path) -> anyhow::Result<ExitCode> {
        let file = settings_file.display();
        // What is wrong with it, each build says.
        let settings: toml::Table =
            fs::read_to_string(settings_file).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
        let source = settings.get("book").and_then(|book| book.get("src")?.as_str()).unwrap_or("src");
        let folder = self.folder.join(source);
        let list = folder.join("SUMMARY.md");
        if list.exists() {
            bail!("{file} is there already: the folder is a book, and nothing was changed");
        }
        if !folder.is_dir() || same_file::is_same_file(&folder, &self.folder)? {
            bail!(
                "{file} is there already, and its texts belong into the folder `{source}`: put them there, and `init` lists them in {}",
                list.display()
            );
        }
        let mut diagnostics = Diagnostics::default();
        let project = project::load_all(std::slice::from_ref(&folder), &[], None, &mut diagnostics);
        let chapters = project.entries.iter().filter(|entry| !entry.path().is_empty()).count();
        if chapters == 0 || diagnostics.has_errors() {
            Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
            return Ok(ExitCode::FAILURE);
        }
        let checked = chapbook::check(&project, &mut Diagnostics::default());
        write(&list, &summary(&project.entries, &checked))?;
        let of = counted(chapters);
        let (list, next) = (list.display(), shell_path(&self.folder));
        writeln!(io::stderr(), "Made {list} with {of}, beside {file}. Next: chapbook build {next}")?;
        Ok(ExitCode::SUCCESS)
    }

    /// The names in a file of metadata, or in the front matter of a text, that are not in the new settings.
    fn left_behind(&self, name: &str, project: &Project) -> Vec<String> {
        let Ok(text) = fs::read_to_string(self.folder.join(name)) else { return Vec::new() };
        let metadata = match text.strip_prefix("---\n") {
            Some(rest) => rest.split("\n---").next().unwrap_or_default(),
            // A text without front matter says nothing.
            None if name.ends_with(".md") || name.ends_with(".markdown") => "",
            None => &text,
        };
        // Lines of lists and of values begin with other signs, or with a space.
        let key = |line: &str| {
            let key = line.split_once(':')?.0;
            let is_name = key.starts_with(char::is_alphabetic)
                && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            is_name.then(|| key.to_owned())
        };
        let carried = carried(project);
        let is_carried = |key: &str| {
            let is_setting =
                |name: &str| name.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            // Below `chapbook` are settings, and what is none was told to be none.
            key == "chapbook" || CARRIED.contains(&key) || carried.iter().any(|(name, _)| is_setting(name))
        };
        metadata.lines().filter_map(key).filter(|key| !is_carried(key)).collect()
    }
}

/// Texts by their number.
fn counted(texts: usize) -> String {
    if texts == 1 { "one text".to_owned() } else { format!("{texts} texts") }
}

/// The codes of a text that can't be read.
const UNREAD: &[&str] = &["not-utf-8", "file-unreadable", "path-outside", "file-too-large", "file-foreign"];

/// The names of front matter whose values are in the new settings, or are used up with the order of the files.
const CARRIED: &[&str] = &[
    "title", "author", "authors", "creator", "lang", "language", "subtitle", "publisher", "rights", "date",
    "description", "order", "exclude",
];

/// The settings that a folder has beside these, by name, each as a line.
fn carried(project: &Project) -> Vec<(String, String)> {
    let is_own = |(name, _): &(String, String)| !CARRIED.contains(&name.as_str()) && name != "number-sections";
    config::said(project).into_iter().filter(is_own).collect()
}

/// The table of its own that a setting has in the template; empty for most.
fn table(name: &str) -> &str {
    name.split_once('.').map(|pair| pair.0).filter(|table| matches!(*table, "pdf" | "epub")).unwrap_or_default()
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = fs::File::create_new(path);
    let mut file = file.with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// The settings with what the files said of the book: each line of the template with its own value, so that no word of the
/// author's is taken for a place in it.
fn settings(checked: &Checked<'_>) -> String {
    let metadata = &checked.book.metadata;
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"").replace('\n', " "));
    let authors = metadata.creators.iter().filter(|creator| creator.role == "aut");
    let authors: Vec<String> = authors.map(|creator| quoted(&creator.name)).collect();
    let described = [
        ("subtitle", &metadata.subtitle),
        ("publisher", &metadata.publisher),
        ("rights", &metadata.rights),
        ("date", &metadata.date),
        ("description", &metadata.description),
    ];
    let described = described.iter().filter_map(|(name, value)| Some(format!("{name} = {}", quoted(value.as_ref()?))));
    let described = described.collect::<Vec<_>>().join("\n");
    // What the folder says otherwise, and how its texts are read: mdBook projects are read in another way.
    let said = carried(checked.project);
    let is_numbered = checked.project.config.number_sections == Some(true);
    let line = |line: &str| match line {
        "TITLE" => format!("title = {}\n", quoted(&metadata.title)),
        "AUTHORS" => format!("authors = [{}]\n", authors.join(", ")),
        "LANGUAGE" => format!("language = {}\n", quoted(&metadata.language)),
        "SOURCE" if checked.project.source_folder.is_empty() => "src = \".\"\n".to_owned(),
        "SOURCE" => format!("src = {}\n", quoted(&checked.project.source_folder)),
        "NUMBERS" => format!("number-sections = {is_numbered}\n"),
        "SAID" => said.iter().filter(|(name, _)| table(name).is_empty()).map(|(_, line)| format!("{line}\n")).collect(),
        "PDF" | "EPUB" => {
            let own = said.iter().filter(|(name, _)| table(name) == line.to_lowercase());
            own.map(|(_, own)| format!("{}\n", own.split_once('.').map_or("", |pair| pair.1))).collect()
        }
        "DESCRIBED" if described.is_empty() => String::new(),
        "DESCRIBED" => format!("{described}\n"),
        line => format!("{line}\n"),
    };
    SETTINGS.lines().map(line).collect()
}

/// A folder's entries as a summary has them: before the list, in it, behind it.
#[derive(Default)]
struct Arranged<'a> {
    front: Vec<&'a SummaryEntry>,
    list: Vec<&'a SummaryEntry>,
    back: Vec<&'a SummaryEntry>,
}

/// Where texts go that are called by what they are, in the order of the Chicago Manual of Style (18th edition, 1.4), before
/// the list or behind it.
const FRONT: &[Role] = &[
    Role::HalfTitle,
    Role::CopyrightPage,
    Role::Dedication,
    Role::Epigraph,
    Role::Foreword,
    Role::Preface,
    Role::Abstract,
    Role::Introduction,
    Role::Prologue,
];
const BACK: &[Role] = &[
    Role::Conclusion,
    Role::Epilogue,
    Role::Afterword,
    Role::Acknowledgments,
    Role::Appendix,
    Role::Supplement,
    Role::Glossary,
    Role::Bibliography,
    Role::Index,
    Role::AboutAuthor,
    Role::AlsoBy,
    Role::Colophon,
];

/// Texts of [`Role::Supplement`] that stand behind the chapters, by their names in lower case. A list of the characters, which
/// has the same role, stands before them as often, and is left where it is.
const NOTES: &[&str] = &[
    "notes", "endnotes", "chronology", "timeline", "anmerkungen", "endnoten", "zeittafel", "notas", "note", "noten",
    "eindnoten", "przypisy", "poznámky", "noter", "примечания",
];

/// What the entries of a folder are, by their titles, and where these say nothing by the names of their files.
struct Roles<'a> {
    entries: &'a [SummaryEntry],
    roles: Vec<Role>,
}

impl<'a> Roles<'a> {
    fn of(entries: &'a [SummaryEntry], checked: &Checked<'_>) -> Roles<'a> {
        let is_placed = |role: Role, name: &str| match role {
            Role::Chapter => false,
            Role::Supplement => NOTES.contains(&name.trim().to_lowercase().as_str()),
            _ => true,
        };
        let by_title = |entry: &SummaryEntry| {
            let division = checked.book.divisions.iter().find(|it| it.path.as_deref() == Some(entry.path()))?;
            let title = plain_text(&division.title);
            let named = parse::role_of_name(&title);
            // In the order of names, a preface may stand behind the text and notes in its midst: they would be an afterword and
            // a chapter there.
            let role = match (division.role, named) {
                (Role::Chapter | Role::Afterword, Some(named)) => Some(named),
                (Role::Chapter, None) => None,
                (role, _) => Some(role),
            };
            role.filter(|role| is_placed(*role, &title))
        };
        // The text that stands for a folder is called `index` too, and is none.
        let stem = |entry: &SummaryEntry| {
            let name = file_name(entry);
            let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
            name.split('.').next().unwrap_or_default().to_owned()
        };
        let by_name = |entry: &SummaryEntry| {
            let stem = stem(entry);
            parse::role_of_name(&stem).filter(|role| !stands_for_folder(entry) && is_placed(*role, &stem))
        };
        let role = |(at, entry): (usize, &SummaryEntry)| {
            // A text with others below it stays with them.
            let is_alone = entry.depth == 0 && entries.get(at + 1).is_none_or(|next| next.depth == 0);
            let is_chapter = matches!(entry.kind, SummaryEntryKind::Chapter { .. }) && is_alone;
            let found = is_chapter.then(|| by_title(entry).or_else(|| by_name(entry)));
            found.flatten().unwrap_or_default()
        };
        Roles { entries, roles: entries.iter().enumerate().map(role).collect() }
    }

    /// How far in that order an entry stands, if it is named in it.
    fn rank(&self, order: &[Role], at: usize) -> Option<usize> {
        order.iter().position(|role| *role == self.roles[at])
    }

    /// The entries with numbers in their names at one end of the folder, up to the first that is none of the order.
    fn ends(&self, order: &[Role], from_end: bool) -> Vec<usize> {
        let numbered = (0..self.entries.len()).filter(|at| is_numbered(&self.entries[*at]));
        let numbered: Vec<usize> = if from_end { numbered.rev().collect() } else { numbered.collect() };
        numbered.into_iter().take_while(|at| self.rank(order, *at).is_some()).collect()
    }
}

/// The name of an entry's file, in lower case.
fn file_name(entry: &SummaryEntry) -> String {
    entry.path().rsplit('/').next().unwrap_or_default().to_lowercase()
}

/// Whether an entry at the top has a number in the name of its file, and with it a place that somebody has given it.
fn is_numbered(entry: &SummaryEntry) -> bool {
    entry.depth == 0 && file_name(entry).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is the first of its folder by its name.
fn stands_for_folder(entry: &SummaryEntry) -> bool {
    ["readme.", "index."].iter().any(|name| file_name(entry).starts_with(name))
}

/// Takes out of the order of names what is no chapter: `preface.md` stands behind `chapter-1.md` there, and behind
/// `01-start.md` too. An order that somebody has thought of, by `order` or by numbers in the names, is kept.
fn arranged<'a>(entries: &'a [SummaryEntry], checked: &Checked<'_>) -> Arranged<'a> {
    if !checked.project.config.order.is_empty() {
        return Arranged { list: entries.iter().collect(), ..Arranged::default() };
    }
    let roles = Roles::of(entries, checked);
    let takes = |order: &[Role], from_end: bool| {
        let free = |at: &usize| !is_numbered(&entries[*at]) && roles.rank(order, *at).is_some();
        let mut taken: Vec<usize> = (0..entries.len()).filter(free).collect();
        // What has a number stands where it is, unless others go beyond it.
        if !taken.is_empty() {
            taken.extend(roles.ends(order, from_end));
            taken.sort_by_key(|at| (roles.rank(order, *at), *at));
        }
        taken
    };
    let (front, mut back) = (takes(FRONT, false), takes(BACK, true));
    let is_listed = |at: &usize| !front.contains(at) && !back.contains(at);
    let mut list: Vec<usize> = (0..entries.len()).filter(is_listed).collect();
    // Only in the list have appendices letters of their own, and what stands before them goes with them.
    let appendix = back.iter().rposition(|at| roles.roles[*at] == Role::Appendix);
    if let Some(appendix) = appendix.filter(|_| checked.project.config.number_sections == Some(true)) {
        list.extend(back.drain(..=appendix));
    }
    let picked = |all: Vec<usize>| all.into_iter().map(|at| &entries[at]).collect::<Vec<_>>();
    let mut arranged = Arranged { front: picked(front), list: picked(list), back: picked(back) };
    // The text that stands for the folder is the first of all.
    if !arranged.front.is_empty() && arranged.list.first().is_some_and(|entry| stands_for_folder(entry)) {
        let first = arranged.list.remove(0);
        arranged.front.insert(0, first);
    }
    arranged
}

/// The summary of a folder's entries, with the titles that the chapters have.
fn summary(entries: &[SummaryEntry], checked: &Checked<'_>) -> String {
    let mut titles: BTreeMap<&str, String> = BTreeMap::new();
    for division in &checked.book.divisions {
        // A file may hold several divisions: the first has its title.
        let path = division.path.as_deref().unwrap_or_default();
        titles.entry(path).or_insert_with(|| plain_text(&division.title));
    }
    let title_of = |entry: &SummaryEntry| {
        // A folder without a text of its own is called by its name.
        let title = titles.get(entry.path()).filter(|title| !entry.path().is_empty() && !title.trim().is_empty());
        escaped(title.unwrap_or(&entry.title))
    };
    let link = |entry: &SummaryEntry| format!("[{}]({})", title_of(entry), address(entry.path()));
    let mut arranged = arranged(entries, checked);
    let has_parts = arranged.leave_parts(checked.project.config.number_sections == Some(true));
    let mut text = "# Summary\n".to_owned();
    for entry in arranged.front {
        let _ = writeln!(text, "\n{}", link(entry));
    }
    let mut in_list = false;
    // Chapters of a part are a list of their own below its title.
    let mut base = 0;
    for entry in arranged.list {
        // A summary knows parts at its top alone: a folder in a folder is a chapter with chapters below it.
        if has_parts && is_part(entry) {
            (base, in_list) = (1, false);
            let _ = writeln!(text, "\n# {}", if entry.path().is_empty() { title_of(entry) } else { link(entry) });
            continue;
        }
        if !in_list {
            text.push('\n');
            in_list = true;
        }
        let depth = entry.depth.saturating_sub(base);
        let _ = writeln!(text, "{}- {}", "    ".repeat(usize::from(depth)), link(entry));
    }
    for entry in arranged.back {
        let _ = writeln!(text, "\n{}", link(entry));
    }
    text
}

/// Whether an entry is a folder at the top.
fn is_part(entry: &SummaryEntry) -> bool {
    entry.depth == 0 && matches!(entry.kind, SummaryEntryKind::Part | SummaryEntryKind::PartText { .. })
}

impl Arranged<'_> {
    /// Sees to it that texts behind a folder are not read as its own: a part of a summary ends with the next one alone.
    /// Those at the end are texts behind the list, which have no numbers. Where that can't be, folders are chapters with
    /// chapters below them, and `false` is the answer: there are no parts.
    fn leave_parts(&mut self, is_numbered: bool) -> bool {
        let is_beside = |entry: &&SummaryEntry| entry.depth == 0 && !is_part(entry);
        let Some(first) = self.list.iter().position(|entry| is_part(entry)) else { return true };
        let Some(last) = self.list.iter().rposition(|entry| !is_beside(entry)) else { return true };
        let is_between = self.list[first..last].iter().any(is_beside);
        if is_between || (is_numbered && last + 1 < self.list.len()) {
            return false;
        }
        let behind = self.list.split_off(last + 1);
        self.back.splice(0..0, behind);
        true
    }
}

/// A title between square brackets.
fn escaped(title: &str) -> String {
    let mut text = String::new();
    for c in title.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<') {
            text.push('\\');
        }
        text.push(if c == '\n' { ' ' } else { c });
    }
    text
}

/// A path as the target of a link: one with spaces or brackets between angle brackets (CommonMark 0.31, 6.3), and what would
/// begin a fragment or an escape as an escape.
fn address(path: &str) -> String {
    let path = path.replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace('<', "%3C").replace('>', "%3E");
    if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_paths_are_read_back_as_they_were() {
        assert_eq!(escaped("A [b] *c* _d_"), r"A \[b\] \*c\* \_d\_");
        assert_eq!(address("a b.md"), "<a b.md>");
        assert_eq!(address("a.md"), "a.md");
        assert_eq!(address("a#b%20c.md"), "a%23b%2520c.md");
    }
}

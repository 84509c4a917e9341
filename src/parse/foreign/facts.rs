//! The labels, headings and files of a book, found before its texts are read, since a reference may be before its
//! target.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use super::line_kind::{LineKind, LineScanner};
use crate::diagnostic::nearest_of_many;
use crate::parse::{fence, image, media};
use crate::project::files::{self, FileSystem, PathKind};
use crate::project::{Project, SummaryEntryKind};

/// How many files and folders are looked at for pictures.
// Obsidian finds pictures by their names alone, so the whole vault is listed; someone may keep it in a home folder.
const MOST_FILES: usize = 20_000;
/// How deep in folders.
const DEEPEST: usize = 12;

/// The labels, headings and files of a book.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// All labels that are given.
    labels: BTreeSet<String>,
    /// The blocks that links lead to: `[[note#^id]]`.
    pub(super) blocks: BTreeSet<String>,
    /// The headings by their words, with the file that has each first.
    headings: BTreeMap<String, Vec<String>>,
    /// The chapters' paths by their names.
    pages: Names,
    /// The pictures' paths by their names; made when the first is asked for.
    pictures: Option<Names>,
    file_system: FileSystem,
    /// The source folder, from the book's folder.
    folder: String,
}

impl Facts {
    /// The facts of a project's files, read once.
    pub(crate) fn new(project: &Project) -> Facts {
        let folder = project.source_folder.clone();
        let mut facts = Facts { file_system: project.file_system.clone(), folder, ..Facts::default() };
        for entry in &project.entries {
            let (SummaryEntryKind::Chapter { path, text } | SummaryEntryKind::PartText { path, text }) = &entry.kind
            else {
                continue;
            };
            facts.text(&text.text, path);
            facts.page_names(path, &entry.title);
        }
        facts
    }

    /// The label of the same kind (`fig:`) that is nearest to one that nothing has.
    pub(super) fn near_label(&self, wrong: &str) -> Option<&str> {
        let kind = |label: &str| label.find([':', '-']).map_or(0, |at| at + 1);
        let prefix = &wrong[..kind(wrong)];
        nearest_of_many(wrong, self.labels.iter().map(String::as_str).filter(|label| label.starts_with(prefix)))
    }

    /// Adds the names by which a chapter may be referred to.
    fn page_names(&mut self, path: &str, title: &str) {
        let stem = path.rsplit_once('.').map_or(path, |pair| pair.0);
        let mut parts: Vec<&str> = stem.split('/').collect();
        // `folder/name` is found by any end of its path; a number in front of a name may be left out.
        while !parts.is_empty() {
            let name = parts.join("/").to_lowercase();
            let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || " .-_".contains(c)).to_owned();
            for name in [name, bare] {
                let pages = self.pages.entry(name).or_default();
                if !pages.iter().any(|page| page == path) {
                    pages.push(path.to_owned());
                }
            }
            parts.remove(0);
        }
        if !title.is_empty() {
            self.pages.entry(title.to_lowercase()).or_default().push(path.to_owned());
        }
    }

    /// The labels and headings of a text.
    fn text(&mut self, text: &str, path: &str) {
        let mut scanner = LineScanner::default();
        let mut before = "";
        for line in text.lines() {
            let kind = scanner.next(line);
            let body = &line[fence::prefix(line)..];
            match kind {
                LineKind::Blank => {}
                // The options of a directive look like code here.
                LineKind::Code => self.option_of(body),
                _ => {
                    self.labels_of(body);
                    self.option_of(body);
                }
            }
            if kind == LineKind::Text {
                let level = body.bytes().take_while(|byte| *byte == b'#').count();
                // A line of `=` or `-` makes the text above it a heading (CommonMark 4.3).
                let under = !body.is_empty()
                    && (body.trim_end_matches('=').is_empty() || body.trim_end_matches('-').is_empty());
                if (1..=6).contains(&level) && body[level..].starts_with([' ', '\t']) {
                    self.add_heading(&body[level..], path);
                } else if under && 2 <= body.len() && !before.is_empty() {
                    self.add_heading(before, path);
                }
                before = body;
            } else {
                before = "";
            }
        }
    }

    fn add_heading(&mut self, title: &str, path: &str) {
        let title = title.trim().trim_end_matches('#').trim_end();
        let title = title.rsplit_once(" {").filter(|pair| pair.1.ends_with('}')).map_or(title, |pair| pair.0);
        let files = self.headings.entry(words(title)).or_default();
        if !files.iter().any(|file| file == path) {
            files.push(path.to_owned());
        }
    }

    /// The labels that a line gives: `{#x}`, `id="x"`, `\label{x}`, `(\#x)`, `:name: x`, `label="x"`, `(x)=`.
    fn labels_of(&mut self, line: &str) {
        // All but one of the signs below have one of these; most lines of prose have none.
        let may_give = line.bytes().any(|byte| matches!(byte, b'#' | b'\\' | b'"' | b'$'));
        if !may_give && !line.trim_end().ends_with(")=") {
            return;
        }
        for link in line.split("#^").skip(1) {
            let end = link.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(link.len());
            self.blocks.insert(link[..end].to_owned());
        }
        if let Some(name) = line.trim().strip_suffix(")=").and_then(|rest| rest.strip_prefix('(')) {
            self.labels.insert(name.trim().to_owned());
        }
        if line.contains("$$")
            && let Some((label, _)) = line.rsplit_once("$$").and_then(|pair| super::dollar::label_behind(pair.1))
        {
            self.labels.insert(label.to_owned());
        }
        for (open, close) in
            [("{#", " }\t"), ("\\label{", "}"), ("(\\#", ")"), ("id=\"", "\""), ("{: #", " }"), (" #", " }")]
        {
            // To see that it is not there is faster than to look for where it is.
            let mut rest = if line.contains(open) { line } else { "" };
            while let Some((_, after)) = rest.split_once(open) {
                let end = after.find(|c: char| close.contains(c));
                // ` #x` is a label only in braces: elsewhere it is a tag or a number.
                if let Some(end) = end.filter(|end| 0 < *end && (open != " #" || line.contains('{'))) {
                    self.labels.insert(after[..end].to_owned());
                }
                rest = after;
            }
        }
    }

    /// The label that an option gives: `:name: x`.
    fn option_of(&mut self, line: &str) {
        for option in [":name:", ":label:"] {
            if let Some(name) = line.trim().strip_prefix(option) {
                self.labels.insert(name.trim().to_owned());
            }
        }
    }

    /// A label by the name that a reference has for it: itself, or with a small first letter (`@Fig:x` begins a
    /// sentence).
    pub(super) fn label(&self, name: &str) -> Option<String> {
        let mut letters = name.chars();
        let small: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        [name.to_owned(), small].into_iter().find(|it| self.labels.contains(it))
    }

    /// The address of a heading that has these words.
    pub(super) fn heading(&self, title: &str, path: &str) -> Option<String> {
        let key = words(title);
        let files = self.headings.get(&key).filter(|_| !key.is_empty())?;
        let file = files.iter().find(|file| *file == path).or(files.first())?;
        // The fragment is decoded where links are resolved.
        let name = title.trim().replace('%', "%25");
        Some(if file == path { format!("#{name}") } else { format!("/{file}#{name}") })
    }

    /// The page of that name, nearest to the file at `path`.
    pub(super) fn page(&self, name: &str, path: &str) -> Option<String> {
        let name = name.trim_start_matches("./").trim_start_matches('/');
        let lower = name.to_lowercase();
        let stem = lower.strip_suffix(".md").or(lower.strip_suffix(".markdown")).unwrap_or(&lower);
        nearest(self.pages.get(stem)?, path).map(|it| format!("/{it}"))
    }

    /// Whether the book's folder has a file of that path, from the file at `from`.
    pub(super) fn has_file(&self, path: &str, from: &str) -> bool {
        let from = files::join(&self.folder, from).unwrap_or_else(|| from.to_owned());
        let joined = files::join(files::folder(&from), path);
        joined.is_some_and(|it| self.file_system.0.kind(&it) == Some(PathKind::File))
    }

    /// The picture, sound or film of that name, nearest to the file at `path`: its path from the book's folder.
    pub(super) fn picture(&mut self, name: &str, path: &str) -> Option<String> {
        if !image::is_picture(name) && media::kind(name).is_none() {
            return None;
        }
        let (file_system, folder) = (self.file_system.clone(), self.folder.clone());
        let pictures = self.pictures.get_or_insert_with(|| list(&file_system));
        let name = name.trim().trim_start_matches("./").trim_start_matches('/');
        let base = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        let from = files::join(&folder, path).unwrap_or_else(|| path.to_owned());
        let all = pictures.get(&base)?;
        let ends = |path: &&String| {
            let (path, name) = (path.to_lowercase(), name.to_lowercase());
            path == name || path.ends_with(&format!("/{name}"))
        };
        let fit: Vec<String> = all.iter().filter(ends).cloned().collect();
        nearest(if fit.is_empty() { all } else { &fit }, &from)
    }
}

/// The path that shares most folders with another; then the shortest, then the first by name.
fn nearest(paths: &[String], from: &str) -> Option<String> {
    let shared = |text: &String| {
        let same = text.split('/').zip(from.split('/')).take_while(|(a, b)| a == b).count();
        // The name decides last, so that the answer does not depend on the order in which a file system lists its
        // files.
        (usize::MAX - same, text.matches('/').count(), text.clone())
    };
    paths.iter().min_by_key(|path| shared(path)).cloned()
}

/// All files of the book's folder by their names.
fn list(file_system: &FileSystem) -> Names {
    let mut names = Names::new();
    let mut folders = vec![(String::new(), 0)];
    let mut count = 0;
    while let Some((folder, depth)) = folders.pop() {
        for name in file_system.0.list(&folder).unwrap_or_default() {
            count += 1;
            // Hidden folders, and those where programs keep what they made.
            if name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target") || MOST_FILES < count {
                continue;
            }
            let Some(path) = files::join(&folder, &name) else { continue };
            match file_system.0.kind(&path) {
                Some(PathKind::Folder) if depth < DEEPEST => folders.push((path, depth + 1)),
                Some(PathKind::File) => names.entry(name.to_lowercase()).or_default().push(path),
                _ => {}
            }
        }
    }
    names
}

/// The words of a heading without their case, marks and spaces.
fn words(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_headings_are_found_outside_of_code() {
        let mut facts = Facts::default();
        facts.text(
            "# The *Weir* {#sec:weir .a}\n\nA [word]{.x #here}.\n\n```\n# No {#no}\n```\n\nUnder\n=====\n\n(here-too)=\n",
            "a.md",
        );
        for label in ["sec:weir", "here", "here-too", "Sec:weir"] {
            assert!(facts.label(label).is_some(), "{label}");
        }
        assert_eq!(facts.label("no"), None);
        assert_eq!(facts.heading("the weir", "a.md").as_deref(), Some("#the weir"));
        assert_eq!(facts.heading("Under", "b.md").as_deref(), Some("/a.md#Under"));
        assert_eq!(facts.heading("No", "a.md"), None);
    }

    #[test]
    fn pages_are_found_anywhere() {
        let mut facts = Facts::default();
        for path in ["01 - Boats.md", "deep/Oars.md", "far/Oars.md"] {
            facts.page_names(path, "");
        }
        assert_eq!(facts.page("boats", "x.md").as_deref(), Some("/01 - Boats.md"));
        assert_eq!(facts.page("Oars", "far/x.md").as_deref(), Some("/far/Oars.md"));
        assert_eq!(facts.page("deep/oars", "far/x.md").as_deref(), Some("/deep/Oars.md"));
        assert_eq!(facts.page("Sails", "x.md"), None);
    }
}

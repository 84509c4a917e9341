//! Books without a summary: one Markdown file, or a folder of them in name order.
//!
//! In: where the files are. Out: the entries and the merged settings.

use std::cmp::Ordering;

use super::config::Verse;
use super::files::{self, FileError, Kind};
use super::reading::{MAX_TEXT, Reading, What};
use super::settings::{self, Settings};
use super::value::Node;
use super::{Entry, EntryKind, Loaded, from_yaml, front_matter, include};
use crate::diagnostic::Diagnostic;
use crate::source::{Assembled, FileId, Span};

/// A chapter's file, for messages.
pub(super) const CHAPTER: What = What { noun: "chapter", missing: "chapter-missing" };

/// A Markdown file taken apart.
pub(super) struct Chapter {
    /// The file.
    pub file: FileId,
    /// Its front matter, if it has one.
    pub settings: Option<Node>,
    /// Its text after that, includes done.
    pub text: Assembled,
}

/// Reads the Markdown file at `path` (from the book's folder).
pub(super) fn chapter(path: &str, place: Option<Span>, reading: &mut Reading<'_>) -> Option<Chapter> {
    let file = reading.source(CHAPTER, path, MAX_TEXT, place)?;
    let text = reading.sources.get(file)?.text.clone();
    let mut begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut settings = None;
    if let Some((yaml, after)) = front_matter::find(&text) {
        match from_yaml::read(file, &text[yaml.clone()], yaml.start, reading.diagnostics) {
            // Two thematic breaks around a text: no front matter.
            Some(node) if node.entries().is_empty() && node.text().is_ok() => {}
            node => {
                begin = after;
                settings = node;
            }
        }
    }
    let text = include::expand(reading, file, begin..text.len(), path);
    Some(Chapter { file, settings, text })
}

/// One Markdown file as a book.
pub(super) fn single(path: &str, flags: &[(String, String)], reading: &mut Reading<'_>) -> Loaded {
    let mut loaded = Loaded { single: true, ..Loaded::default() };
    let mut settings = Settings::default();
    if let Some(chapter) = chapter(path, None, reading) {
        if let Some(node) = &chapter.settings {
            settings.layer(settings::front_matter(node, reading.diagnostics));
        }
        loaded.entries.push(Entry {
            kind: EntryKind::Chapter { path: path.to_string(), text: chapter.text },
            title: String::new(),
            span: Span::new(chapter.file, 0..0),
            depth: 0,
            numbered: true,
        });
    }
    settings.flags(flags, reading.sources);
    loaded.settle(settings, reading);
    loaded.config.verse = loaded.config.verse.or(Some(Verse::Auto));
    loaded
}

/// A folder of Markdown files as a book, above the settings that stand already. The first file's
/// front matter is the book's.
pub(super) fn folder(
    folder: &str,
    mut settings: Settings,
    flags: &[(String, String)],
    reading: &mut Reading<'_>,
) -> Loaded {
    let names = markdown_files(folder, reading);
    let mut loaded = Loaded { single: names.len() == 1, source_folder: folder.to_string(), ..Loaded::default() };
    for (index, name) in names.iter().enumerate() {
        let Some(path) = files::join(folder, name) else { continue };
        let Some(chapter) = chapter(&path, None, reading) else { continue };
        let mut title = String::new();
        if let Some(node) = &chapter.settings {
            if index == 0 {
                settings.layer(settings::front_matter(node, reading.diagnostics));
            } else {
                title = node.get("title").and_then(|it| it.text().ok()).unwrap_or_default();
            }
        }
        loaded.entries.push(Entry {
            kind: EntryKind::Chapter { path: name.clone(), text: chapter.text },
            title,
            span: Span::new(chapter.file, 0..0),
            depth: 0,
            numbered: true,
        });
    }
    settings.flags(flags, reading.sources);
    loaded.settle(settings, reading);
    loaded.config.verse = loaded.config.verse.or(Some(Verse::Auto));
    // Nobody said that these files are numbered chapters, unless the settings do.
    let numbered = loaded.single || loaded.config.number_sections == Some(true);
    loaded.entries.iter_mut().for_each(|it| it.numbered = numbered);
    loaded
}

/// The Markdown files of a folder: its index first, then by name. Hidden files are left out.
fn markdown_files(folder: &str, reading: &mut Reading<'_>) -> Vec<String> {
    let names = match reading.shelf.0.list(folder) {
        Ok(names) => names,
        Err(problem) => {
            reading.report(super::reading::FILE, folder, &problem, None);
            return Vec::new();
        }
    };
    let mut found: Vec<String> = names
        .into_iter()
        .filter(|it| is_markdown(it) && !it.starts_with('.') && it != "SUMMARY.md")
        .filter(|it| {
            let path = files::join(folder, it).unwrap_or_default();
            match reading.shelf.0.kind(&path) {
                Some(kind) => kind == Kind::File,
                None => {
                    reading.report(CHAPTER, &path, &FileError::Outside, None);
                    false
                }
            }
        })
        .collect();
    if found.is_empty() {
        reading.diagnostics.push(
            Diagnostic::error("no-markdown", "there is no Markdown file in this folder")
                .help("name a `.md` file, or a folder with `.md` files or a `book.toml`"),
        );
    }
    found.sort_by(|a, b| is_index(b).cmp(&is_index(a)).then_with(|| natural(a, b)));
    found
}

/// Whether a name is a Markdown file's.
pub(super) fn is_markdown(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with(".md") || lower.ends_with(".markdown")
}

/// Whether a file stands for its folder.
fn is_index(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "readme.md" | "index.md")
}

/// By name, with numbers in it by their value: `2.md` before `10.md`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (x, y) = (number(left), number(right));
        let order = match (x, y) {
            (Some(x), Some(y)) => {
                let (p, q) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                (left, right) = (&left[x.len()..], &right[y.len()..]);
                p.len().cmp(&q.len()).then_with(|| p.cmp(q))
            }
            _ => {
                let (x, y) = (left.chars().next(), right.chars().next());
                left = &left[x.map_or(0, char::len_utf8)..];
                right = &right[y.map_or(0, char::len_utf8)..];
                x.cmp(&y)
            }
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The digits at the head of a text.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    (0 < end).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names = ["b.md", "10.md", "2.md", "02.md", "a2.md", "a10.md", "a.md"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["02.md", "2.md", "10.md", "a.md", "a2.md", "a10.md", "b.md"]);
    }
}

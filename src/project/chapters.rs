//! One Markdown file: its front matter and its text, as a chapter or as a whole book.
//!
//! In: where the file is. Out: its parts; for a book of one file, its entry and the merged settings.

use super::config::VerseDetection;
use super::flag::Flag;
use super::front_matter::{self, Language};
use super::reading::{CHAPTER, MAX_TEXT, Reading};
use super::settings::{self, Settings};
use super::value::Node;
use super::{LoadedBook, Named, SummaryEntry, SummaryEntryKind, from_toml, from_yaml, include};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Assembled, FileId, Span};

/// A Markdown file taken apart.
pub(super) struct ChapterFile {
    /// The file.
    pub file: FileId,
    /// Its front matter, if it has one.
    pub settings: Option<Node>,
    /// Its text after that, includes done.
    pub text: Assembled,
}

impl ChapterFile {
    /// The title that its front matter gives.
    pub(super) fn title(&self) -> Option<String> {
        // A title of spaces is none: the heading of the text will be the title.
        let title = self.settings.as_ref()?.get("title")?.text().ok()?;
        (!title.trim().is_empty()).then_some(title)
    }

    /// The language that its front matter gives.
    pub(super) fn language(&self) -> Option<String> {
        let settings = self.settings.as_ref()?;
        let language = settings.get("lang").or_else(|| settings.get("language"))?.text().ok()?;
        Some(language.trim().to_owned()).filter(|language| !language.is_empty())
    }

    pub(super) fn entry(self, path: &str, title: String, named: Named, depth: u8) -> SummaryEntry {
        // The entry is at the start of its file: no line of a summary names it.
        let span = Span::new(self.file, 0..0);
        let language = self.language();
        let kind = SummaryEntryKind::Chapter { path: path.to_string(), text: self.text };
        SummaryEntry { kind, title, named, span, depth, numbered: true, language }
    }
}

/// Reads the Markdown file at `path` (from the book's folder).
pub(super) fn chapter(path: &str, span: Option<Span>, reading: &mut Reading<'_>) -> Option<ChapterFile> {
    let file = reading.source(CHAPTER, path, MAX_TEXT, span)?;
    let text = reading.sources.get(file)?.text.clone();
    let (settings, begin) = front(file, &text, reading.diagnostics);
    let text = include::expand(reading, file, begin..text.len(), path);
    Some(ChapterFile { file, settings, text })
}

/// The front matter of a text, if it has one, and where its Markdown begins.
pub(super) fn front(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> (Option<Node>, usize) {
    let Some(found) = front_matter::find(text) else {
        if let Some((language, line)) = front_matter::unclosed(text) {
            diagnostics.push(unclosed(language, Span::new(file, line)));
        }
        return (None, 0);
    };
    let range = found.settings;
    let node = match found.language {
        Language::Yaml => from_yaml::read(file, &text[range.clone()], range.start, diagnostics),
        Language::Toml => Some(from_toml::read_part(file, text, range, diagnostics)),
    };
    match node {
        // Text between two rules was meant as text: `---`, a sentence, `---`.
        Some(node) if node.entries().is_empty() && node.text().is_ok() => (None, 0),
        node => (node, found.end),
    }
}

/// Says that a front matter has no end.
fn unclosed(language: Language, line: Span) -> Diagnostic {
    let sign = match language {
        Language::Yaml => "---",
        Language::Toml => "+++",
    };
    Diagnostic::warning("front-matter-unclosed", "the front matter is not closed: it is printed as text").at(line).help(
        format!("write a line of `{sign}` below its last setting; if no front matter is meant, write a blank line below this one"),
    )
}

/// Whether a front matter says that its chapter is a draft, as Obsidian, Hugo, Jekyll and Quarto have it.
pub(super) fn is_draft(settings: &Node) -> bool {
    settings.get("draft").is_some_and(|draft| draft.boolean() == Ok(true))
}

/// One Markdown file as a book.
pub(super) fn single(path: &str, flags: &[Flag], reading: &mut Reading<'_>) -> LoadedBook {
    let mut loaded = LoadedBook { single: true, ..LoadedBook::default() };
    let mut settings = Settings::default();
    settings.look_ahead(flags, reading);
    if let Some(chapter) = chapter(path, None, reading) {
        // A single file's front matter is the book's settings, and the flags go before them.
        if let Some(node) = &chapter.settings {
            settings.layer(settings::front_matter(node, reading.diagnostics));
        }
        loaded.entries.push(chapter.entry(path, String::new(), Named::Summary, 0));
    }
    settings.flags(flags, reading.sources);
    loaded.apply_settings(settings, reading);
    // A manuscript of one file is mostly a typescript: what looks like verse, or like a part, is taken for it unless
    // its author says no.
    loaded.config.verse = loaded.config.verse.or(Some(VerseDetection::Auto));
    loaded.config.structure.all = loaded.config.structure.all.or(Some(true));
    loaded
}

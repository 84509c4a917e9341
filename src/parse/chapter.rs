//! The context of the text that is being parsed: its source, its notes, where reports go.

use std::collections::BTreeMap;
use std::ops::Range;

use super::container::Prepared;
use super::note::Pool;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::project::config::Config;
use crate::project::numbering::Theorems;
use crate::project::theme::ElementSettings;
use crate::source::Span;

/// How deep blocks may be nested, and inlines in a block. Deeper ones are taken out of what holds them.
// Both back ends walk the document recursively: this bounds their stack. A quotation in a list in a note is three.
pub(crate) const DEEPEST: usize = 64;

/// The settings that a text is read with.
#[derive(Clone, Copy)]
pub(crate) struct TextContext<'a> {
    /// The folder of the file, from the book's folder, empty or with `/` at its end: images are found from it.
    pub(crate) folder: &'a str,
    /// The prefix of hidden lines of code, by language.
    pub(crate) hidelines: &'a BTreeMap<String, String>,
    /// The classes of the author's own that the theme knows, by name.
    pub(crate) classes: &'a BTreeMap<String, ElementSettings>,
    /// The kinds of theorems.
    pub(crate) theorems: &'a Theorems,
}

impl<'a> TextContext<'a> {
    /// What the settings say of texts in a folder.
    pub(crate) fn new(folder: &'a str, config: &'a Config) -> TextContext<'a> {
        TextContext { folder, hidelines: &config.hidelines, classes: &config.classes, theorems: &config.theorems }
    }
}

/// One text being parsed: a chapter's file, or a title from a summary.
pub(crate) struct TextParser<'a, 'd> {
    /// The text, its container fences taken out.
    pub(crate) source: &'a Prepared,
    /// The settings that it is read with.
    pub(crate) around: TextContext<'a>,
    pub(crate) report: &'a mut Report<'d>,
    /// All notes of the book.
    pub(crate) pool: &'a mut Pool,
    /// The labels of this file's notes, in lower case, with their places in the pool.
    pub(crate) labels: BTreeMap<String, usize>,
    /// Abbreviations with their long forms, as `*[HTML]: …` lines define them.
    pub(crate) abbreviations: BTreeMap<String, String>,
}

impl<'a, 'd> TextParser<'a, 'd> {
    /// A text whose notes and abbreviations are its own.
    pub(crate) fn new(
        source: &'a Prepared,
        around: TextContext<'a>,
        report: &'a mut Report<'d>,
        pool: &'a mut Pool,
    ) -> TextParser<'a, 'd> {
        let (labels, abbreviations) = (BTreeMap::new(), BTreeMap::new());
        TextParser { source, around, report, pool, labels, abbreviations }
    }

    /// The text that the parser's ranges refer to.
    pub(crate) fn text(&self) -> &'a str {
        &self.source.text.text
    }

    /// Where bytes of the text were written.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        self.source.text.span(range.clone())
    }

    /// The place in the pool of the note with that label in this file.
    pub(crate) fn note(&mut self, label: &str) -> usize {
        let pool = &mut *self.pool;
        *self.labels.entry(label.to_lowercase()).or_insert_with(|| pool.add(label))
    }

    /// Reports that something is nested too deeply.
    pub(crate) fn too_deep(&mut self, range: &Range<usize>) {
        let message = format!("nested more than {DEEPEST} levels deep: deeper levels are flattened");
        let span = self.span(range);
        let help = "nest fewer quotations, lists or containers";
        self.report.once(Diagnostic::warning("nesting-deep", message).at(span).help(help));
    }

    /// Takes a paragraph of lines such as `*[HTML]: Hyper Text Markup Language` as definitions. Returns
    /// whether it is one.
    pub(crate) fn define_abbreviations(&mut self, range: &Range<usize>) -> bool {
        let text = self.text().get(range.clone()).unwrap_or("");
        if !text.starts_with("*[") {
            return false;
        }
        let line = |line: &str| {
            let (short, long) = line.trim().strip_prefix("*[")?.split_once("]:")?;
            (!short.is_empty() && !short.contains(['[', ']'])).then(|| (short.to_owned(), long.trim().to_owned()))
        };
        // All lines or none: one that is not a definition makes the paragraph prose that only begins so.
        let Some(found) = text.lines().map(line).collect::<Option<Vec<_>>>() else { return false };
        self.abbreviations.extend(found);
        true
    }
}

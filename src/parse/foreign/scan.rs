//! The state of reading a run of text: what was copied, what marks and replacements are put in its place.
//!
//! Readers of single signs (`link`, `minor_syntax`, `dollar` …) use it without knowing one another.

use std::collections::BTreeSet;
use std::ops::Range;

use super::mark::{Mark, Marks};
use super::{Foreign, NEAR, star};
use crate::source::{Assembled, Span};

/// As [`NEAR`], for displayed formulas: more than any that is set has, so that the message for a longer one says so.
const NEAR_FORMULA: usize = 32_768;

/// The text while it is read.
pub(super) struct Scan<'s, 'f> {
    pub(super) source: &'s Assembled,
    pub(super) foreign: &'f mut Foreign,
    pub(super) marks: &'f mut Marks,
    pub(super) out: Assembled,
    /// Up to where the text was taken over.
    pub(super) copied: usize,
    /// The run that is read.
    pub(super) run: Range<usize>,
    /// Whether it is a cell of a table.
    pub(super) in_cell: bool,
    /// The kinds of signs that it has.
    pub(super) holds: RunSigns,
    /// The labels that link definitions of Markdown's own give.
    pub(super) defined: BTreeSet<String>,
    /// The star that is the second of a pair inside words.
    pub(super) star: Option<star::Second>,
}

/// Signs that a run holds or not, looked for once: to look for them from each bracket on would take the square.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RunSigns {
    /// `@`.
    pub(super) at_sign: bool,
    /// The attributes of a change that a word processor tracked.
    pub(super) tracked_change: bool,
}

impl<'s> Scan<'s, '_> {
    /// Takes the text over up to a byte.
    pub(super) fn copy(&mut self, to: usize) {
        // What was replaced may reach beyond a later mark's start: nothing is written twice.
        if self.copied < to {
            self.out.push_from(self.source, self.copied..to);
            self.copied = to;
        }
    }

    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) {
        self.copy(range.start);
        self.out.push(text, self.source.span(range.clone()));
        self.copied = range.end;
    }

    pub(super) fn mark(&mut self, range: Range<usize>, mark: Mark) {
        let text = self.marks.add(mark, &self.source.text[range.clone()]);
        self.replace(range, &text);
    }

    /// Where bytes of the text were written.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.source.span(range.clone())
    }

    /// Whether words in brackets are a link of Markdown's own.
    pub(super) fn is_defined(&self, words: &str) -> bool {
        self.defined.contains(&label(words))
    }

    /// The rest of the run, from a byte on.
    pub(super) fn rest(&self, at: usize) -> &'s str {
        // The closing sign must be near, or each unclosed sign would search the whole rest of a long run: quadratic time.
        let is_displayed = ["$$", "\\begin{", "\\["].iter().any(|open| self.source.text[at..].starts_with(open));
        let near = if is_displayed { NEAR_FORMULA } else { NEAR };
        let end = self.source.text.floor_char_boundary(self.run.end.min(at + near));
        &self.source.text[at..end]
    }

    /// The part of a byte's run that is before it.
    pub(super) fn before(&self, at: usize) -> &'s str {
        &self.source.text[self.run.start..at]
    }

    /// The text after a byte's run, as far as is near.
    pub(super) fn beyond(&self, at: usize) -> &'s str {
        let end = self.source.text.floor_char_boundary(self.run.end.max(at) + NEAR);
        &self.source.text[self.run.end.min(end)..end]
    }
}

/// A label of a link without its brackets, its case and its spaces.
pub(super) fn label(words: &str) -> String {
    let words = words.trim().trim_matches(['[', ']']).split_whitespace();
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

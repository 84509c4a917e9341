//! References of other languages: `@fig:x`, `[@fig:x; @tbl:y]`, `[Figs. @fig:x; @fig:y]`, `[-@fig:x]` of pandoc-crossref
//! and Quarto, and `(@good)`, the number of an example.

use std::ops::Range;

use super::Scan;
use super::mark::Mark;
use crate::document::inline::{InlineKind, Reference, ReferenceForm};
use crate::parse::citation;

/// A reference in a group.
struct Grouped {
    /// Where it is written.
    range: Range<usize>,
    label: String,
    /// The words before it: `Figs.` in `[Figs. @fig:x]`.
    prefix: Range<usize>,
    form: ReferenceForm,
}

impl Scan<'_, '_> {
    /// Puts a cross reference in the place of what was written.
    pub(super) fn refer(&mut self, range: Range<usize>, reference: Reference) {
        self.mark(range, Mark::Node(Box::new(InlineKind::Reference(reference))));
    }

    /// `@fig:x`, if the label is given somewhere; `-@fig:x` is its number.
    pub(super) fn reference(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let before = self.before(at);
        let begins = citation::begins(before) || before.ends_with(['-', '*', '_', '~']);
        let Some((key, length)) = citation::key(rest).filter(|_| begins) else { return at + 1 };
        let end = at + length;
        if let Some(label) = self.foreign.label(&key) {
            // The minus must begin a word: in `well-@fig:x` it is a hyphen.
            let minus = before.ends_with('-') && citation::begins(&before[..before.len() - 1]);
            let (start, form) = if minus { (at - 1, ReferenceForm::Number) } else { (at, ReferenceForm::Named) };
            // The minus may have been written out already, with what was before it.
            self.refer(start.max(self.copied)..end, named(label, form));
        } else if let Some(number) = self.foreign.examples.number(&key) {
            self.replace(at..end, &number.to_string());
        // Where the book cites, the key may be a work's.
        } else if super::is_label(&key) && !self.foreign.cites {
            let span = self.span(&(at..end));
            self.foreign.unknown_reference(&key, "pandoc-crossref and Quarto", span);
        }
        end
    }

    /// `{@fig:x}`: a reference of pandoc-fignos and its like, if the label is given somewhere.
    pub(super) fn braced_reference(&mut self, at: usize) -> Option<usize> {
        let inner = self.rest(at).strip_prefix('{')?.split_once('}')?.0;
        let (key, length) = citation::key(inner).filter(|it| it.1 == inner.len())?;
        let label = self.foreign.label(&key)?;
        let end = at + length + 2;
        self.refer(at..end, named(label, ReferenceForm::Named));
        Some(end)
    }

    /// `(@label)`: the number of an example.
    pub(super) fn example(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let label = rest[2..].split(')').next().unwrap_or("");
        let Some(number) = self.foreign.examples.number(label) else {
            let is_label = !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if is_label && self.foreign.examples.has_any() && rest[2 + label.len()..].starts_with(')') {
                let span = self.span(&(at..at + label.len() + 3));
                self.foreign.unknown_example(label, span);
            }
            return at + 1;
        };
        let end = at + label.len() + 3;
        self.replace(at..end, &format!("({number})"));
        end
    }

    /// `[@fig:x; @tbl:y]`, if all of these labels are given somewhere: their references, without the brackets. What stands
    /// before one takes the place of its kind, as in pandoc-crossref: `[Figs. @fig:x; @fig:y]` is `Figs. 1, 2`.
    pub(super) fn references(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let inner = &rest[1..rest.find(']')?];
        let mut found: Vec<Grouped> = Vec::new();
        let mut from = at + 1;
        for part in inner.split(';') {
            let mut it = self.grouped(part, from)?;
            let worded = found.last().is_some_and(|last| !last.prefix.is_empty() || last.form == ReferenceForm::Number);
            // One word serves all that follow it: `Figs. 1, 2`.
            if worded && it.prefix.is_empty() {
                it.form = ReferenceForm::Number;
            }
            found.push(it);
            from += part.len() + 1;
        }
        let end = at + inner.len() + 2;
        let mut last = at;
        // Without words of the author's they are written as one: `Figures 2 and 3`.
        let is_group = 1 < found.len() && found.iter().all(|it| it.form == ReferenceForm::Named);
        for mut it in found {
            let words = &self.source.text[it.prefix.clone()];
            let between = if last == at || is_group { "" } else { ", " };
            if is_group {
                it.form = if last == at { ReferenceForm::First } else { ReferenceForm::Next };
            }
            self.replace(last..it.range.start, &format!("{between}{words}"));
            last = it.range.end;
            self.refer(it.range, named(it.label, it.form));
        }
        self.replace(last..end, "");
        Some(end)
    }

    /// One part of a group that begins at byte `from`.
    fn grouped(&self, part: &str, from: usize) -> Option<Grouped> {
        let mark = part.find('@')?;
        let before = part[..mark].strip_suffix('-').unwrap_or(&part[..mark]);
        let (key, length) = citation::key(&part[mark..])?;
        let behind = &part[mark + length..];
        if !behind.trim().is_empty() || !(before.is_empty() || before.ends_with([' ', '\u{A0}'])) {
            return None;
        }
        let label = self.foreign.label(&key)?;
        let lead = before.len() - before.trim_start().len();
        let prefix = from + lead..from + before.len();
        let minus = before.len() != mark;
        let form = if minus || !prefix.is_empty() { ReferenceForm::Number } else { ReferenceForm::Named };
        Some(Grouped { range: from + before.len()..from + mark + length, label, prefix, form })
    }
}

/// A reference without words of its own.
pub(super) fn named(label: String, form: ReferenceForm) -> Reference {
    Reference { label, form, page: false, content: Vec::new() }
}

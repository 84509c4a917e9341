//! White space that lines of code give up where they are too long: before a line is parted its indent gives way, and the
//! gap before a comment behind it, or before the `\` that ends it. What is in one column stays in one column.
//!
//! In: the text of a block, its comments, and how many letters its measure holds. Out: [`LineSpaces`] for each line.

use std::collections::BTreeMap;
use std::ops::Range;

use super::code_size::{cells, cells_before};
use crate::text::highlight::TokenKind;

/// The deepest indent that a line keeps where it is too long, in letters, and of the measure at most a third.
const DEEPEST: usize = 24;
/// The least gap before a comment: two spaces, as style guides of languages have it.
const GAP: usize = 2;

/// What is done with the white space of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LineSpaces {
    /// The bytes of its indent that are left out.
    pub(super) indent: usize,
    /// The bytes that are left out before its remark.
    pub(super) gap: Range<usize>,
    /// Whether the remark goes on a line of its own, because both don't fit on one.
    pub(super) parted: bool,
}

impl LineSpaces {
    /// By how many letters the parts of a line are set in: two more than its beginning is.
    pub(super) fn hang(&self, line: &str) -> usize {
        let indent = line.len() - line.trim_start().len();
        line.get(self.indent..indent).map_or(0, cells_of_indent) + 2
    }
}

/// A line of code.
struct Line<'a> {
    text: &'a str,
    /// How many letters its indent is.
    indent: usize,
    /// How many letters do not fit.
    over: usize,
    remark: Option<Remark>,
}

/// A comment behind code, or the `\` that continues a line.
#[derive(Clone, Copy)]
struct Remark {
    /// Where it begins, in bytes, and in letters.
    at: usize,
    column: usize,
    /// The spaces before it, and how many of them stay.
    gap: usize,
    least: usize,
    is_comment: bool,
}

/// The text of a block of code, and what is known of it.
pub(super) struct CodeText<'a> {
    pub(super) text: &'a str,
    /// Its parts, by rising bytes.
    pub(super) spans: &'a [(Range<usize>, TokenKind)],
    /// How many letters a line holds.
    pub(super) capacity: usize,
    /// For drawings: only lines for which this holds may change, each for itself.
    pub(super) may_change: Option<&'a [bool]>,
}

impl CodeText<'_> {
    /// What is done with the white space of each line.
    pub(super) fn spaces(&self) -> Vec<LineSpaces> {
        let lines = self.lines();
        let deepest = DEEPEST.min(self.capacity / 3);
        let spare = |line: &Line<'_>| line.indent.saturating_sub(deepest);
        // How far remarks in a column move to the left, and how far deep indents do.
        let mut columns: BTreeMap<usize, usize> = BTreeMap::new();
        let mut shift = 0;
        for line in lines.iter().filter(|line| 0 < line.over) {
            match line.remark {
                Some(remark) if line.over <= remark.spare() || !remark.is_comment => {
                    let moved = columns.entry(remark.column).or_default();
                    *moved = (*moved).max(line.over.min(remark.spare()));
                }
                // A comment on a line of its own leaves the code the whole measure.
                Some(remark) => shift = shift.max(spare(line).min(self.over(&line.text[..remark.at]))),
                None => shift = shift.max(spare(line).min(line.over)),
            }
        }
        let space = |line: &Line<'_>| {
            let gives = self.may_change.is_none() || 0 < line.over;
            let moved = if self.may_change.is_some() { line.over } else { shift };
            let indent = if gives { indent_bytes(line.text, moved.min(spare(line))) } else { 0 };
            let Some(remark) = line.remark else { return LineSpaces { indent, ..LineSpaces::default() } };
            let moved = columns.get(&remark.column).copied().unwrap_or(0).min(remark.spare());
            let is_parted = remark.is_comment && remark.spare() < line.over;
            // Of a comment that goes down nothing is left before it.
            let cut = if is_parted { remark.gap } else { moved };
            LineSpaces {
                indent,
                gap: remark.at - gap_bytes(&line.text[..remark.at], cut)..remark.at,
                parted: is_parted,
            }
        };
        lines.iter().map(space).collect()
    }

    /// By how many letters a text is too long.
    fn over(&self, text: &str) -> usize {
        cells(text).saturating_sub(self.capacity)
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let mut offset = 0;
        let line = |(index, text)| {
            let (start, end) = (offset, offset + str::len(text));
            offset = end + 1;
            let may_change = self.may_change.is_none_or(|may| may.get(index).copied().unwrap_or(true));
            let over = if may_change { self.over(text) } else { 0 };
            let indent = cells_of_indent(&text[..text.len() - text.trim_start().len()]);
            let remark = self.remark(text, start..end).filter(|_| self.may_change.is_none());
            Line { text, indent: indent.min(cells(text)), over, remark }
        };
        self.text.split('\n').enumerate().map(line).collect()
    }

    /// The remark of a line, if it has one.
    fn remark(&self, line: &str, range: Range<usize>) -> Option<Remark> {
        let text = line.trim_end();
        let comment = || {
            let first = self.spans.partition_point(|(span, _)| span.end <= range.start);
            let inside = self.spans[first..].iter().take_while(|(span, _)| span.start < range.end);
            let last = inside.filter(|(span, kind)| range.start < span.start && *kind == TokenKind::Comment).last()?;
            (range.start + text.len() <= last.0.end).then(|| last.0.start - range.start)
        };
        let (at, is_comment) = match text.strip_suffix('\\') {
            Some(rest) if rest.ends_with(char::is_whitespace) => (rest.len(), false),
            _ => (comment().or_else(|| self.unknown_comment(text))?, true),
        };
        let before = text.get(..at)?;
        let code = before.trim_end();
        let gap = before.len() - code.len();
        let least = if is_comment { GAP } else { 1 };
        let column = cells_before(text, at);
        (!code.is_empty() && 0 < gap).then_some(Remark { at, column, gap, least, is_comment })
    }

    /// In a language that is not known: words behind a gap and the sign of a comment.
    fn unknown_comment(&self, line: &str) -> Option<usize> {
        if !self.spans.is_empty() {
            return None;
        }
        let places = ["  # ", "  // ", "  -- ", "  ; "].iter().filter_map(|sign| line.find(sign));
        places.min().map(|at| at + GAP)
    }
}

impl Remark {
    /// How far it may move to the left.
    fn spare(&self) -> usize {
        self.gap.saturating_sub(self.least)
    }
}

/// The bytes of so many letters of an indent, or fewer.
fn indent_bytes(line: &str, letters: usize) -> usize {
    let indent = &line[..line.len() - line.trim_start().len()];
    let mut left = letters;
    let fits = |c: &char| {
        let wide = cells_of(*c);
        let is = wide <= left;
        left = left.saturating_sub(wide);
        is
    };
    indent.chars().take_while(fits).map(char::len_utf8).sum()
}

/// The bytes of the last so many spaces of a text.
fn gap_bytes(text: &str, letters: usize) -> usize {
    text.chars().rev().take(letters).take_while(|c| c.is_whitespace()).map(char::len_utf8).sum()
}

/// How many letters wide an indent is.
fn cells_of_indent(indent: &str) -> usize {
    indent.chars().map(cells_of).sum()
}

/// How many letters wide a sign of an indent is.
fn cells_of(c: char) -> usize {
    if c == '\t' { 4 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The block as its lines are set, ends of lines marked: `/` where a remark goes on the next.
    fn shown(text: &str, capacity: usize) -> String {
        let spaces = CodeText { text, spans: &[], capacity, may_change: None }.spaces();
        let line = |(text, it): (&str, LineSpaces)| {
            let parted = if it.parted { "/" } else { "" };
            format!("{}{parted}{}", &text[it.indent..it.gap.start.max(it.indent)], &text[it.gap.end.max(it.indent)..])
        };
        text.split('\n').zip(spaces).map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_that_fit_keep_their_spaces() {
        let text = "fn a() {\n                              b()    # two\n}";
        assert_eq!(shown(text, 60), text);
    }

    #[test]
    fn deep_indents_move_together_and_stay_in_their_order() {
        let (deep, deeper) = (" ".repeat(30), " ".repeat(33));
        let text = format!("a(\n{deep}first,\n{deeper}second_and_more)");
        assert_eq!(shown(&text, 46), format!("a(\n{}first,\n{}second_and_more)", &deep[3..], &deep[..]));
        // No further than a third of the measure.
        assert_eq!(shown(&text, 21), format!("a(\n{}first,\n{}second_and_more)", " ".repeat(7), " ".repeat(7)));
    }

    #[test]
    fn gaps_before_comments_close_together() {
        let text = "one: 1          # first\ntwenty: 20      # second\nten: 10  # no";
        assert_eq!(shown(text, 20), "one: 1      # first\ntwenty: 20  # second\nten: 10  # no");
    }

    #[test]
    fn a_comment_that_does_not_fit_beside_its_code_goes_on_the_next_line() {
        assert_eq!(shown("alpha_and_beta: 1    # of both", 20), "alpha_and_beta: 1/# of both");
    }

    #[test]
    fn the_sign_that_continues_a_line_comes_nearer() {
        let text = "#define A(x)        \\\n    b(x);           \\\n    c(x)";
        assert_eq!(shown(text, 14), "#define A(x) \\\n    b(x);    \\\n    c(x)");
    }
}

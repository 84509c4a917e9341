//! pandoc's simple and multiline tables (`simple_tables`, `multiline_tables`): columns that are below runs of dashes.
//!
//! ```text
//! Right  Left           -----------------
//! -----  ----            Name    Means
//!    12  a              ------- ---------
//!                        one     the first,
//!                                of two lines
//!
//!                        two     the second
//!                       -----------------
//! ```
//!
//! A column's alignment follows from its head: flush with the dashes on one side, it is aligned to that side.

use std::ops::Range;

use super::line_kind::LineKind;
use super::lines::Blocks;
use super::table::{Cell, Column, Drawn, DrawnRow};
use crate::document::block::ColumnAlign;
use crate::source::Assembled;

/// The most lines of a table.
// Each line of dashes may be the first of a table whose end is looked for: the bound keeps a file of them linear.
const MOST: usize = 2000;

/// The runs of dashes of a line, by columns of letters; `None` if it holds anything else.
fn dashes(line: &str) -> Option<Vec<Range<usize>>> {
    let line = line.trim_end();
    if line.is_empty() || !line.chars().all(|c| matches!(c, '-' | ' ')) || !line.contains('-') {
        return None;
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in line.char_indices() {
        match runs.last_mut() {
            _ if c == ' ' => {}
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    Some(runs)
}

/// Whether a line of dashes marks columns.
fn is_columns(runs: &[Range<usize>]) -> bool {
    // `- - -` is a thematic break (CommonMark 4.1): runs of one dash are not columns.
    2 <= runs.len() && runs.iter().all(|run| 2 <= run.len()) && runs.iter().any(|run| 3 <= run.len())
}

impl Blocks<'_, '_> {
    /// The runs of dashes of a line that is in no list or quotation.
    fn dashes(&self, at: usize) -> Option<Vec<Range<usize>>> {
        let line = self.lines.get(at)?;
        let plain = matches!(line.kind, LineKind::Text | LineKind::Code) && self.prefix(at).trim().is_empty();
        dashes(self.whole(at)).filter(|_| plain || self.prefix(at).trim().trim_matches('-').is_empty())
    }

    /// Reads the simple or multiline table that begins at a line.
    pub(super) fn columns(&mut self, at: usize) -> Option<usize> {
        // Below text a line of dashes makes a heading (CommonMark 4.3); pandoc asks for a blank line too.
        let parted = at == 0 || self.is_blank(at - 1);
        if !parted {
            return None;
        }
        if let Some(runs) = self.dashes(at) {
            return match runs.len() {
                1 if 5 <= runs[0].len() => self.multiline(at, None),
                _ if is_columns(&runs) => self.multiline(at, Some(runs.clone())).or_else(|| self.headless(at, runs)),
                _ => None,
            };
        }
        self.simple(at)
    }

    /// A head, dashes, and rows of one line each.
    fn simple(&mut self, at: usize) -> Option<usize> {
        let runs = self.dashes(at + 1).filter(|dash| is_columns(dash))?;
        let end = (at + 2..self.lines.len().min(at + MOST)).find(|n| self.is_blank(*n)).unwrap_or(self.lines.len());
        // Each column has a head, or the line above is not a head of these columns.
        let heads = runs.iter().enumerate().filter(|pair| !self.part(at, &runs, pair.0).text.trim().is_empty()).count();
        if end == at + 2 || heads * 2 < runs.len() {
            return None;
        }
        // pandoc lets a line of dashes end a simple table that has a head, and asks for it where there is none.
        let last = if self.dashes(end - 1).is_some() { end - 1 } else { end };
        let columns = self.aligned(at, &runs);
        let mut rows = vec![self.row(at..at + 1, &runs, true)];
        for line in at + 2..last {
            rows.push(self.row(line..line + 1, &runs, false));
        }
        Some(self.table(at..end, Drawn { weighed: false, columns, rows }))
    }

    /// Dashes, rows of one line each, dashes.
    fn headless(&mut self, at: usize, runs: Vec<Range<usize>>) -> Option<usize> {
        let end = (at + 1..self.lines.len().min(at + MOST)).find(|n| self.is_blank(*n)).unwrap_or(self.lines.len());
        if end < at + 3 || self.dashes(end - 1).is_none() {
            return None;
        }
        let columns = self.aligned(at + 1, &runs);
        let rows = (at + 1..end - 1).map(|n| self.row(n..n + 1, &runs, false)).collect();
        Some(self.table(at..end, Drawn { weighed: false, columns, rows }))
    }

    /// A table between two lines of dashes, whose rows are parted by blank lines. `runs` are those of its first line
    /// if it has no head.
    fn multiline(&mut self, at: usize, runs: Option<Vec<Range<usize>>>) -> Option<usize> {
        let limit = self.lines.len().min(at + MOST);
        let (head, runs) = match runs {
            Some(runs) => (None, runs),
            None => {
                let line = (at + 1..limit).take_while(|n| !self.is_blank(*n)).find(|n| self.dashes(*n).is_some())?;
                let runs = self.dashes(line).filter(|dash| is_columns(dash) && at + 1 < line)?;
                (Some(at + 1..line), runs)
            }
        };
        let first = head.as_ref().map_or(at + 1, |head| head.end + 1);
        let ends =
            |line: &usize| self.dashes(*line).is_some() && (*line + 1 == self.lines.len() || self.is_blank(*line + 1));
        let last = (first..limit).find(ends)?;
        let is_text = |line: usize| !self.is_blank(line) && self.dashes(line).is_none();
        // Without a head and without a blank line it is a simple table, whose rows are one line each.
        if !(first..last).any(is_text) || (head.is_none() && !(first..last).any(|n| self.is_blank(n))) {
            return None;
        }
        let columns = self.aligned(head.as_ref().map_or(first, |head| head.start), &runs);
        let mut rows: Vec<DrawnRow> = head.into_iter().map(|it| self.row(it, &runs, true)).collect();
        let mut begin = first;
        for line in first..=last {
            if line == last || self.is_blank(line) {
                if begin < line {
                    rows.push(self.row(begin..line, &runs, false));
                }
                begin = line + 1;
            }
        }
        Some(self.table(at..last + 1, Drawn { weighed: true, columns, rows }))
    }

    /// A row of some lines.
    fn row(&mut self, lines: Range<usize>, runs: &[Range<usize>], head: bool) -> DrawnRow {
        let mut cells = Vec::new();
        for column in 0..runs.len() {
            let mut text = Assembled::default();
            for line in lines.clone() {
                let part = self.part(line, runs, column);
                let lead = part.text.len() - part.text.trim_start().len();
                text.push_from(&part, lead..part.text.trim_end().len().max(lead));
                let end = self.span(line..line + 1);
                text.push("\n", end);
            }
            cells.push(Cell { text: self.inner(&text), across: 1, down: 1 });
        }
        DrawnRow { head, cells }
    }

    /// A line's text in a column: up to where the next one begins.
    fn part(&self, line: usize, runs: &[Range<usize>], column: usize) -> Assembled {
        let whole = self.whole(line);
        let start = self.lines[line].range.start;
        // Columns are counted in letters, as an editor shows them, not in bytes.
        let offset_of = |at: usize| whole.char_indices().nth(at).map_or(whole.len(), |pair| pair.0);
        let from = if column == 0 { 0 } else { offset_of(runs[column].start) };
        let to = runs.get(column + 1).map_or(whole.len(), |run| offset_of(run.start));
        let mut text = Assembled::default();
        text.push_from(self.source, start + from..start + to.max(from));
        text
    }

    /// The columns' alignment, from the line above or below the dashes.
    fn aligned(&self, line: usize, runs: &[Range<usize>]) -> Vec<Column> {
        let letters: Vec<char> = self.whole(line).chars().collect();
        let is_text = |at: usize| letters.get(at).is_some_and(|letter| *letter != ' ');
        let column = |run: &Range<usize>| {
            let align = match (is_text(run.start), is_text(run.end - 1)) {
                _ if !run.clone().any(is_text) => ColumnAlign::None,
                (true, false) => ColumnAlign::Left,
                (false, true) => ColumnAlign::Right,
                (false, false) => ColumnAlign::Center,
                // pandoc: flush on both sides says nothing.
                (true, true) => ColumnAlign::None,
            };
            Column { align, weight: run.len() }
        };
        runs.iter().map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_are_read() {
        assert_eq!(dashes(" --- --"), Some(vec![1..4, 5..7]));
        assert_eq!(dashes("-- a"), None);
        for (line, expected) in
            [("--- ---", true), ("---", false), ("- - -", false), ("-- --", false), ("--- -", false)]
        {
            assert_eq!(is_columns(&dashes(line).expect("dashes")), expected, "{line}");
        }
    }
}

//! Tables that MyST and reStructuredText write as lists (`{list-table}`) or as values between commas (`{csv-table}`).

use std::ops::Range;

use super::grid;
use super::lines::Blocks;
use super::table::{Cell, Column, Drawn, DrawnRow};
use crate::source::Assembled;

/// The options of such a table.
pub(super) struct ListedTable<'a> {
    /// How many rows are its head.
    pub(super) heads: usize,
    /// `20 30 50` or `1, 2`: how wide the columns are to one another.
    pub(super) widths: &'a str,
    /// `:header:` of a table between commas.
    pub(super) header: Option<&'a str>,
}

impl ListedTable<'_> {
    fn drawn(&self, rows: Vec<Vec<Assembled>>) -> Drawn {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let numbers = self.widths.split([' ', ',']).filter_map(|item| item.trim().parse::<usize>().ok());
        let weights: Vec<usize> = numbers.filter(|item| 0 < *item && *item < 1000).collect();
        // Widths for another number of columns are a mistake, or `auto`: the text decides then.
        let weighed = weights.len() == count;
        let columns = (0..count).map(|at| Column {
            align: grid::align(""),
            weight: weights.get(at).copied().filter(|_| weighed).unwrap_or(1),
        });
        let columns = columns.collect();
        let row = |(at, cells): (usize, Vec<Assembled>)| DrawnRow {
            head: at < self.heads,
            cells: cells.into_iter().map(|text| Cell { text, across: 1, down: 1 }).collect(),
        };
        Drawn { weighed, columns, rows: rows.into_iter().enumerate().map(row).collect() }
    }
}

impl Blocks<'_, '_> {
    /// `* - cell` begins a row, `  - cell` goes on with it.
    pub(super) fn list_table(&mut self, content: Range<usize>, table: &ListedTable<'_>) -> Option<Drawn> {
        let mut rows: Vec<Vec<Assembled>> = Vec::new();
        let mut margin = 0;
        for at in content {
            let (line, whole) = (self.lines[at].clone(), self.whole(at));
            // Other spaces of Unicode are text: they are longer than the byte that an indent counts.
            let bare = whole.trim_start_matches([' ', '\t']);
            let indent = whole.len() - bare.len();
            let is_item = |text: &str| {
                let behind = text.strip_prefix(['-', '*']);
                behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t']))
            };
            let begins = ["* ", "- "].iter().any(|mark| bare.strip_prefix(mark).is_some_and(is_item));
            let goes_on = !rows.is_empty() && indent == margin + 2 && is_item(bare);
            let skipped = match (begins, goes_on) {
                // Two markers of two bytes each: that of the row and that of the cell.
                (true, _) => {
                    margin = indent;
                    rows.push(vec![Assembled::default()]);
                    indent + 4
                }
                (false, true) => {
                    rows.last_mut()?.push(Assembled::default());
                    indent + 2
                }
                // Lines of a cell are indented below its text; what is deeper is the cell's own code or list.
                (false, false) => indent.min(margin + 4),
            };
            let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else {
                if bare.is_empty() {
                    continue;
                }
                return None;
            };
            let start = (line.range.start + skipped).min(line.range.end);
            cell.push_from(self.source, start..line.end);
        }
        let rows: Vec<Vec<Assembled>> =
            rows.into_iter().map(|row| row.iter().map(|cell| self.inner(cell)).collect()).collect();
        (!rows.is_empty()).then(|| table.drawn(rows))
    }

    /// Values between commas; a value with commas is quoted, and a quote in it is doubled (RFC 4180).
    pub(super) fn csv_table(&mut self, content: Range<usize>, table: &ListedTable<'_>) -> Option<Drawn> {
        let mut rows = Vec::new();
        // The header is an option, whose line is the last above the content: messages show it.
        let first = content.start.saturating_sub(1);
        let header = table.header.map(|header| (first, header.to_owned()));
        let lines = content.filter(|at| !self.is_blank(*at)).map(|at| (at, self.whole(at).trim().to_owned()));
        for (at, line) in header.into_iter().chain(lines).collect::<Vec<_>>() {
            let span = self.span(at..at + 1);
            let cell = |value: String| {
                let mut text = Assembled::default();
                text.push(&value, span);
                text.push("\n", span);
                text
            };
            let cells: Vec<Assembled> = values(&line).into_iter().map(cell).collect();
            rows.push(cells.iter().map(|item| self.inner(item)).collect());
        }
        (!rows.is_empty()).then(|| table.drawn(rows))
    }
}

/// The values of a line.
fn values(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let (mut quoted, mut after_quote) = (false, false);
    for c in line.chars() {
        let last = found.len() - 1;
        match c {
            '"' if quoted => (quoted, after_quote) = (false, true),
            // Two quotes in a row are one.
            '"' if after_quote => {
                found[last].push('"');
                (quoted, after_quote) = (true, false);
            }
            '"' if found[last].trim().is_empty() => quoted = true,
            ',' if !quoted => {
                found.push(String::new());
                after_quote = false;
            }
            _ => found[last].push(c),
        }
    }
    found.iter().map(|value| value.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parted() {
        assert_eq!(values("\"x, y\", 2"), ["x, y", "2"]);
        assert_eq!(values("z, \"say \"\"hi\"\"\", "), ["z", "say \"hi\"", ""]);
        assert_eq!(values("a b,c"), ["a b", "c"]);
    }
}

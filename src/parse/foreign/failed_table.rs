//! Tables between bars that GFM does not read as tables (GFM 0.29, 4.10): the line below the head is made of dashes that
//! an editor put in the place of hyphens, which is mended; or it has another number of columns than the head, or is
//! missing, which is told.

use super::inline::is_delimiter;
use super::line_kind::LineKind;
use super::lines::{Blocks, Replacement};

/// The dashes that editors write for hyphens, and the signs that other programs have below the head.
const DASHES: &[char] = &['—', '–', '=', '−', '─'];

impl Blocks<'_, '_> {
    /// Reads the second line of a table, or the first where it has no head.
    pub(super) fn failed_table(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let is_row = |line: usize| {
            self.lines.get(line).is_some_and(|it| it.kind == LineKind::Text) && self.body(line).contains('|')
        };
        let parted = at == 0 || self.is_blank(at - 1);
        if parted {
            let is_headless = is_delimiter(body) && 1 < columns(body) && is_row(at + 1);
            let is_framed = |line: usize| is_row(line) && frames(self.body(line));
            let no_rule = is_framed(at) && is_framed(at + 1) && !self.is_rule(at + 1) && !body.contains("||");
            if is_headless || no_rule && !is_delimiter(body) {
                let span = self.span(at..at + 1);
                self.foreign.headless_table(span);
            }
            return None;
        }
        let is_second = at == 1 || self.is_blank(at - 2);
        if !is_second || !is_row(at - 1) || !self.is_rule(at) {
            return None;
        }
        let (head, own) = (columns(self.body(at - 1)), columns(body));
        if head != own {
            let span = self.span(at..at + 1);
            self.foreign.table_columns(head, own, span);
            return None;
        }
        // GFM reads this one itself.
        if is_delimiter(body) {
            return None;
        }
        let line = body.replace(DASHES, "-");
        Some(self.put(at..at + 1, vec![Replacement::Generated(line)]))
    }

    /// Whether a line is of hyphens, or what stands for them, and bars.
    fn is_rule(&self, at: usize) -> bool {
        let body = self.body(at).trim();
        let has_dash = body.contains('-') || body.contains(DASHES);
        has_dash
            && body.contains('|')
            && body.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t') || DASHES.contains(&c))
    }
}

/// Whether a line begins and ends with a bar, and has another between.
fn frames(body: &str) -> bool {
    let inner = body.trim().strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
    inner.is_some_and(|inner| inner.contains('|') && inner.contains(char::is_alphanumeric))
}

/// How many cells a row has.
fn columns(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    // An escaped bar at the end is a letter of the last cell.
    let row = row.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(row);
    let mut escaped = false;
    let mut count = 1;
    for c in row.chars() {
        count += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn cells_are_counted() {
        for (row, count) in [("| a | b |", 2), ("a|b", 2), ("|---|", 1), ("| a \\| b |", 1), ("| a | b \\|", 2)] {
            assert_eq!(columns(row), count, "{row}");
        }
    }
}

//! Tables: the parser's rows and cells in, [`Table`]s out.

use std::ops::Range;

use super::chapter::TextParser;
use super::piece::{RawKind, RawPiece};
use crate::diagnostic::Diagnostic;
use crate::document::block::{BlockKind, Cell, ColumnAlign, Row, Table};
use crate::document::inline::Inline;
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// A table that is being read.
pub(crate) struct TableReader {
    table: Table,
    row: Vec<Cell>,
    /// Where the last cell ends.
    end: usize,
    /// The last row's text, if it may be a caption: `: Caption` right below a table looks like a row.
    caption: Option<Range<usize>>,
}

impl TableReader {
    /// A table with these columns.
    /// `text` is the whole of it.
    pub(crate) fn new(columns: Vec<ColumnAlign>, text: &str) -> TableReader {
        let widths = dashes(text, columns.len());
        let table = Table { columns, widths, head: Vec::new(), rows: Vec::new(), caption: None };
        TableReader { table, row: Vec::new(), end: 0, caption: None }
    }

    pub(crate) fn begin_row(&mut self) {
        self.row.clear();
    }

    /// A cell is complete.
    pub(crate) fn cell(&mut self, content: Vec<Inline>, span: Span, end: usize) {
        self.end = end;
        self.row.push(Cell { span, content, ..Cell::default() });
    }

    /// A row is complete.
    pub(crate) fn end_row(&mut self, head: bool, range: &Range<usize>, chapter: &mut TextParser<'_, '_>) {
        let row = Row { id: NodeId::default(), cells: std::mem::take(&mut self.row) };
        if head {
            self.table.head.push(row);
            return;
        }
        self.table.rows.push(row);
        let text = chapter.text().get(range.clone()).unwrap_or("");
        // The parser takes the line `: Caption {#tbl:x}` below a table for its last row, which ends at the next blank line.
        self.caption = (text.starts_with(": ") && !text.contains('|')).then(|| range.clone());
        let rest = chapter.text().get(self.end..range.end).unwrap_or("");
        // GFM drops such cells (section 4.10): here an author would lose text and not know it.
        if rest.contains(|c: char| c.is_alphanumeric()) && self.end > range.start {
            let span = chapter.span(&(self.end..range.end));
            let message = "this row has more cells than the table has columns: they are left out";
            let help = "add columns to the first row of the table, or write `\\|` for a bar inside a cell";
            chapter.report.push(Diagnostic::warning("table-row-long", message).at(span).help(help));
        }
    }

    /// The complete table, its caption taken off the last row.
    pub(crate) fn finish(mut self, chapter: &mut TextParser<'_, '_>) -> (BlockKind, Attributes) {
        let mut attributes = Attributes::default();
        if let Some(range) = self.caption {
            self.table.rows.pop();
            let text = chapter.text().get(range.clone()).unwrap_or("").trim_end();
            let end = super::attribute::at_end(text).map_or(text.len(), |(at, read)| {
                attributes = read;
                at
            });
            let span = chapter.span(&range);
            let text = super::one_line(text.get(2..end).unwrap_or("").trim(), span, chapter);
            self.table.caption = caption(text, &attributes);
            take_widths(&mut self.table, &mut attributes);
        }
        (BlockKind::Table(self.table), attributes)
    }
}

/// The least number of dashes in a line that weighs columns: fewer are signs that nobody counted.
const LEAST_DASHES: usize = 20;

/// The widths of columns by the dashes below a table's head: their shares, in thousandths, as pandoc reads them;
/// nothing where they don't say anything, since they are as many in each column or as many as the head's own
/// letters need, as programs that tidy Markdown write them.
fn dashes(text: &str, columns: usize) -> Vec<u32> {
    let mut lines = text.lines();
    let lengths = |line: Option<&str>| -> Vec<usize> {
        // The table may be in a quotation, whose signs are still in the text.
        let line = line.unwrap_or("").trim().trim_start_matches('>').trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        line.strip_suffix('|').unwrap_or(line).split('|').map(|part| part.chars().count()).collect()
    };
    let (head, dashes) = (lengths(lines.next()), lengths(lines.next()));
    let (least, most) = (dashes.iter().min().copied().unwrap_or(0), dashes.iter().max().copied().unwrap_or(0));
    let sum: usize = dashes.iter().sum();
    // Dashes as long as the heads above, or all of about one length, come from an editor that formats tables, not from a
    // wish; pandoc reads relative widths from dashes as well.
    if dashes.len() != columns || columns < 2 || head == dashes || sum < LEAST_DASHES || most * 4 < least * 5 {
        return Vec::new();
    }
    dashes.iter().map(|dash| u32::try_from(dash * 1000 / sum).unwrap_or(0)).collect()
}

/// Takes the columns' widths from a caption's attributes: `widths="20% 80%"`, or Quarto's
/// `tbl-colwidths="[20, 80]"`.
pub(crate) fn take_widths(table: &mut Table, attributes: &mut Attributes) {
    let found = attributes.pairs.iter().position(|pair| matches!(pair.0.as_str(), "widths" | "tbl-colwidths"));
    let Some(found) = found else { return };
    let read = widths(&attributes.pairs[found].1, table.columns.len());
    // What can't be read stays, and is reported with all that nobody read.
    if !read.is_empty() {
        attributes.pairs.remove(found);
        table.widths = read;
    }
}

/// Shares in thousandths, of percentages or other numbers with spaces or commas between; empty if they are none.
/// Fewer than there are columns leave the last ones open.
fn widths(text: &str, columns: usize) -> Vec<u32> {
    let text = text.trim().trim_matches(['[', ']']);
    let words = text.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let numbers: Option<Vec<f64>> = words
        .map(|word| word.trim_end_matches('%').parse().ok().filter(|value| 0.0 < *value && *value < 1e6))
        .collect();
    let numbers = numbers.filter(|number| !number.is_empty() && number.len() <= columns).unwrap_or_default();
    let sum: f64 = numbers.iter().sum();
    // Percentages of the measure, unless they are weights of another sum.
    // Columns left open share what the given ones leave of 100.
    let whole = if text.contains('%') || numbers.len() < columns { sum.max(100.0) } else { sum };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
    let mut shares: Vec<u32> = numbers.iter().map(|number| (number * 1000.0 / whole).round() as u32).collect();
    if !shares.is_empty() {
        shares.resize(columns, 0);
    }
    shares
}

/// The caption of a table: one without words that names no table only says how the table is to look.
pub(crate) fn caption(text: Vec<Inline>, attributes: &Attributes) -> Option<Vec<Inline>> {
    // A label alone is enough to number the table: it is there to be referred to.
    Some(text).filter(|text| !text.is_empty() || attributes.id.is_some())
}

/// Whether a paragraph below a table begins as a caption does; the colon is then taken off. Pandoc's `Table:` may belong
/// to the table below it: `parse::caption` sees both.
pub(crate) fn is_caption(raws: &mut [RawPiece]) -> bool {
    let Some(RawPiece { range, kind: RawKind::Text(text) }) = raws.first_mut() else { return false };
    let rest = text.strip_prefix(':');
    let Some(rest) = rest.filter(|rest| rest.starts_with([' ', '\t'])) else {
        return false;
    };
    let rest = rest.trim_start().to_owned();
    range.start = range.end - rest.len();
    *text = rest;
    true
}

//! Tables: the parser's rows and cells in, [`Table`]s out.

use std::ops::Range;

use super::chapter::TextParser;
use super::inline::{RawKind, RawPiece};
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
    pub(crate) fn new(columns: Vec<ColumnAlign>) -> TableReader {
        let table = Table { columns, head: Vec::new(), rows: Vec::new(), caption: None };
        TableReader { table, row: Vec::new(), end: 0, caption: None }
    }

    /// A row begins.
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
        self.caption = (text.starts_with(": ") && !text.contains('|')).then(|| range.clone());
        let rest = chapter.text().get(self.end..range.end).unwrap_or("");
        if rest.contains(|c: char| c.is_alphanumeric()) && self.end > range.start {
            let span = chapter.span(&(self.end..range.end));
            let message = "this row has more cells than the table has columns: they are left out";
            let help = "add columns to the table's first line, or write `\\|` for a bar in a cell";
            chapter.report.push(Diagnostic::warning("table-row-long", message).at(span).help(help));
        }
    }

    /// The table.
    pub(crate) fn finish(mut self, chapter: &mut TextParser<'_, '_>) -> (BlockKind, Attributes) {
        let mut attributes = Attributes::default();
        if let Some(range) = self.caption {
            self.table.rows.pop();
            let text = chapter.text().get(range.clone()).unwrap_or("").trim_end();
            let at = text.char_indices().filter(|it| it.1 == '{').find_map(|(at, _)| {
                let (read, used) = super::attribute::read(&text[at..])?;
                (at + used == text.len()).then_some((at, read))
            });
            let end = at.map_or(text.len(), |(at, read)| {
                attributes = read;
                at
            });
            let span = chapter.span(&range);
            let text = super::one_line(text.get(2..end).unwrap_or("").trim(), span, chapter);
            self.table.caption = caption(text, &attributes);
        }
        (BlockKind::Table(self.table), attributes)
    }
}

/// The caption of a table: one without words that names no table only says how the table is to look.
pub(crate) fn caption(text: Vec<Inline>, attributes: &Attributes) -> Option<Vec<Inline>> {
    Some(text).filter(|text| !text.is_empty() || attributes.id.is_some())
}

/// Whether a paragraph below a table begins as a caption does; the colon is then taken off.
pub(crate) fn is_caption(raws: &mut [RawPiece]) -> bool {
    let Some(RawPiece { range, kind: RawKind::Text(text) }) = raws.first_mut() else { return false };
    let Some(rest) = text.strip_prefix(':').filter(|it| it.starts_with([' ', '\t'])) else {
        return false;
    };
    let rest = rest.trim_start().to_owned();
    range.start = range.end - rest.len();
    *text = rest;
    true
}

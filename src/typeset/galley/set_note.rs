//! Notes that are set, and which of them the marks in lines call.

use super::{MarkKind, Row, RowItem};
use crate::document::NoteId;
use crate::geometry::Length;
use crate::style::Style;

/// A note of the galley, set.
#[derive(Debug)]
pub(crate) struct SetNote {
    pub(crate) id: NoteId,
    pub(crate) rows: Vec<Row>,
    /// The width of a note of one line that may share it with others.
    pub(crate) short: Option<Length>,
}

impl SetNote {
    /// A note that is set. Where notes run in, one of a single line of text may share it.
    pub(crate) fn new(id: NoteId, rows: Vec<Row>, style: &Style) -> SetNote {
        // Two short notes on one line save lines where each page has many of them: only those of one line, and without an
        // image or rule, can share it.
        let short = match &rows[..] {
            [Row { items: pieces, .. }] if style.notes.run_in => match &pieces[..] {
                [RowItem::Line { x, line, .. }] if style.rtl => Some(style.page.measure - *x - line.span.0),
                [RowItem::Line { x, line, .. }] => Some(*x + line.span.1),
                _ => None,
            },
            _ => None,
        };
        SetNote { id, rows, short }
    }
}

/// The notes of a mark's payloads.
pub(crate) fn notes_in<'a>(payloads: &'a [u32], marks: &'a [MarkKind]) -> impl Iterator<Item = u32> + 'a {
    payloads.iter().filter_map(|payload| match marks.get(*payload as usize) {
        Some(MarkKind::Note(note)) => Some(*note),
        Some(MarkKind::Margin(_) | MarkKind::Anchor(_) | MarkKind::Line(_)) | None => None,
    })
}

//! Blocks whose text runs from right to left: what is set in at the left elsewhere is set in at the right.
//!
//! Drafts are made as if all text ran from left to right: their `x` is how far they are from the edge at which lines
//! begin. Here that becomes the distance from the left edge of the page's block of text, by mirroring each box; the
//! lines in a box are aligned by the direction of their own text. Code stays as it is inside of its box: no
//! programming language is written from right to left.

use super::decoration::TextColumn;
use super::lines::MarkerSide;
use super::{Draft, DraftKind};
use crate::geometry::Length;
use crate::style::Style;
use crate::typeset::paragraph::Styled;
use crate::typeset::paragraph::setter::Setter;

/// A column, as drafts are made and as it is on the page.
#[derive(Clone, Copy)]
struct Mirrored {
    /// Its left edge as if all text ran from left to right.
    drafted: Length,
    placed: TextColumn,
}

impl Mirrored {
    /// Where something of a width is on the page: at the same distance from the left edge of the column, or, if it runs from
    /// right to left, from the right one.
    fn place(self, x: Length, width: Length, rtl: bool) -> Length {
        let offset = x - self.drafted;
        if rtl { self.placed.left + self.placed.width - offset - width } else { self.placed.left + offset }
    }
}

/// Mirrors a draft if its text runs from right to left, and says where its marker is. Each of the boxes around it is
/// mirrored if its own element runs so, whatever the draft: else a box would fall apart at a paragraph in English.
pub(super) fn mirror(draft: &mut Draft, setter: &Setter, style: &Style) -> MarkerSide {
    let rtl = kind_is_rtl(&draft.kind, setter, style);
    let width = width(&draft.kind);
    let format = &mut draft.format;
    let is_code = is_code(&draft.kind);
    // The bar beside code is the innermost, and stays at the left of its lines.
    let own = usize::from(is_code && Length::ZERO < style.elements.code.bar);
    let around = format.boxes.len().saturating_sub(own);
    let page = TextColumn { left: Length::ZERO, width: style.page.measure };
    let mut column = Mirrored { drafted: Length::ZERO, placed: page };
    for decoration in &mut format.boxes[..around] {
        let (text, rtl) = (decoration.column, decoration.rtl);
        decoration.x = column.place(decoration.x, decoration.width.max(decoration.bar), rtl);
        decoration.column.left = column.place(text.left, text.width, rtl);
        column = Mirrored { drafted: text.left, placed: decoration.column };
    }
    let x = column.place(format.x, width, rtl);
    format.boxes[around..].iter_mut().for_each(|decoration| decoration.x += x - format.x);
    format.x = x;
    if !rtl {
        return MarkerSide::Left;
    }
    if let DraftKind::Stack(texts) = &mut draft.kind
        && !is_code
    {
        texts.iter_mut().for_each(|stacked| stacked.x = width - stacked.x - stacked.text.shape.width);
    }
    MarkerSide::Right(width)
}

/// The width of a draft's box.
fn width(kind: &DraftKind) -> Length {
    match kind {
        DraftKind::Paragraph(text) => text.shape.width,
        DraftKind::Stack(texts) => {
            texts.iter().map(|stacked| stacked.x + stacked.text.shape.width).max().unwrap_or_default()
        }
        DraftKind::Table(table) => table.width,
        DraftKind::Figure(figure) => figure.width,
        DraftKind::Formula(formula) => formula.width,
        DraftKind::Columns(columns) => columns.grid.measure(),
    }
}

fn is_code(kind: &DraftKind) -> bool {
    matches!(kind, DraftKind::Stack(texts) if texts.iter().any(|stacked| stacked.line.is_some()))
}

/// Whether a draft runs from right to left: its first text decides.
fn kind_is_rtl(kind: &DraftKind, setter: &Setter, style: &Style) -> bool {
    let language = |styled: &Styled| setter.is_rtl(styled.language);
    match kind {
        DraftKind::Paragraph(text) => language(&text.styled),
        DraftKind::Stack(texts) => texts.first().map_or(style.rtl, |stacked| language(&stacked.text.styled)),
        DraftKind::Table(table) => table.rtl,
        DraftKind::Figure(figure) => {
            figure.caption.as_ref().map_or(style.rtl, |caption| language(&caption.text.styled))
        }
        DraftKind::Formula(formula) => formula.rows.first().map_or(style.rtl, |row| language(&row.styled)),
        DraftKind::Columns(columns) => columns.grid.rtl,
    }
}

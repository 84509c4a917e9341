//! Where the bars of the ISBN are on the back, or those that the printer adds.

use super::{Cover, barcode};
use crate::geometry::{Length, Rect, Size};
use crate::project::config::BarcodeZone;

/// The width of a module of the bars at full size: 0.33 mm (GS1 General Specifications, the nominal X-dimension of
/// EAN-13).
pub(super) const MODULE: Length = Length(Length::MM.0 * 33 / 100);
/// The height of the bars at full size: 22.85 mm, guards 1.65 mm more, which is five modules (the same).
pub(super) const BARS: Length = Length(Length::MM.0 * 2285 / 100);
/// See [`BARS`].
pub(super) const GUARD: Length = Length(Length::MM.0 * 165 / 100);
/// The distance of the white of the bars from the edges: what printers on demand ask for.
pub(super) const OFF: Length = Length(Length::INCH.0 / 4);
/// The white that is kept free for the printer's bars: 2 by 1.2 inches (KDP, “Create a Paperback Cover”, 2026), the
/// largest of what printers on demand ask for.
pub(super) const SPACE: Size = Size { width: Length(Length::INCH.0 * 2), height: Length(Length::INCH.0 * 6 / 5) };
/// The height of the white around the bars.
pub(super) const WHITE: Length = Length(BARS.0 + GUARD.0 + Length::MM.0 * 8);

/// The place of the bars: the book's own, those that the printer adds, or none.
pub(super) fn place(cover: &Cover) -> Option<Rect> {
    let size = match (isbn(cover), cover.barcode) {
        (Some(_), _) => Size { width: width_of_bars(cover.price.is_some()), height: WHITE },
        (None, BarcodeZone::Isbn) => cover.bars_of_printer?,
        (None, BarcodeZone::Space) => cover.bars_of_printer.unwrap_or(SPACE),
        (None, BarcodeZone::None) => return None,
    };
    let Size { width, height } = size;
    Some(Rect::new(left(cover, width), cover.trim.height - OFF - height, width, height))
}

/// The ISBN of the bars, with its digits; an ISBN with wrong digits gets no bars: the reader of the metadata reported it
/// (`isbn-checksum`).
pub(super) fn isbn(cover: &Cover) -> Option<String> {
    cover.isbn.as_deref().filter(|_| cover.barcode == BarcodeZone::Isbn).and_then(barcode::digits)
}

/// A number of modules of the bars.
pub(super) fn module(count: u32) -> Length {
    MODULE * i64::from(count)
}

/// The width of the white of the bars, with the price if there is one.
pub(super) fn width_of_bars(has_price: bool) -> Length {
    let add_on = if has_price { barcode::ADD_ON + barcode::AFTER } else { 0 };
    module(barcode::BEFORE + barcode::WIDTH + barcode::AFTER + add_on)
}

/// The left edge of the zone of the bars, which is near the spine.
pub(super) fn left(cover: &Cover, width: Length) -> Length {
    // Off the groove of a case.
    let off = OFF.max(cover.boards.hinge + OFF / 2);
    if cover.right { off } else { cover.trim.width - off - width }
}

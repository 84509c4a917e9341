//! Lengths and boxes as SVG has them: in points.

use std::fmt::Write as _;

use crate::geometry::{Length, Rect};

/// The attributes of a rectangle. One without extent is still a hair wide, as in the PDF.
pub(super) fn box_of(area: Rect, out: &mut String) {
    let side = |length: Length| rounded(length.to_pt().max(0.001));
    let Rect { origin, size } = area;
    let _ = write!(
        out,
        r#" x="{}" y="{}" width="{}" height="{}""#,
        pt(origin.x),
        pt(origin.y),
        side(size.width),
        side(size.height)
    );
}

/// A length in points, to a ten-thousandth.
pub(super) fn pt(length: Length) -> f64 {
    rounded(length.to_pt())
}

/// A ten-thousandth of a point is far below what a screen shows at any zoom, and the unit in which letters are widened;
/// more digits would only make pages larger.
pub(super) fn rounded(number: f64) -> f64 {
    // Without the sign of a zero.
    (number * 10_000.0).round() / 10_000.0 + 0.0
}

//! Lengths and rectangles as the writer takes them.

use krilla::geom::Rect;

use crate::geometry::{self, Length};

/// A length for the writer, to a thousandth of a point: nobody sees more, and files grow with digits.
#[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
pub(super) fn pt(length: Length) -> f32 {
    ((length.to_pt() * 1000.0).round() / 1000.0) as f32
}

/// The writer's rectangle; one without extent is as thin as can be.
pub(super) fn rect(area: geometry::Rect) -> Option<Rect> {
    let (x, y) = (pt(area.origin.x), pt(area.origin.y));
    Rect::from_xywh(x, y, pt(area.size.width).max(0.001), pt(area.size.height).max(0.001))
}

//! Lengths and rectangles as `krilla` takes them.

use krilla::geom::Rect;

use crate::geometry::{self, Length};

/// A length in points, rounded to a thousandth: more digits would only make the file larger.
#[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
pub(super) fn pt(length: Length) -> f32 {
    ((length.to_pt() * 1000.0).round() / 1000.0) as f32
}

/// A rectangle for `krilla`, which accepts none without extent.
pub(super) fn rect(area: geometry::Rect) -> Option<Rect> {
    let (x, y) = (pt(area.origin.x), pt(area.origin.y));
    Rect::from_xywh(x, y, pt(area.size.width).max(0.001), pt(area.size.height).max(0.001))
}

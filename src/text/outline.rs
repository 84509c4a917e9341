//! Glyph outlines: the extent of their ink, row by row, and their paths as SVG.

use std::ops::Range;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::face::Face;

/// How many rows a glyph is measured in: enough to find the arms of a `T` and the dot of an `i`.
pub const ROWS: f32 = 32.0;

/// The leftmost and rightmost ink of a glyph in [`ROWS`] rows of equal height between two heights, from the bottom up,
/// in font units. `None` if the glyph has no outline.
pub fn rows(font: &FontRef<'_>, glyph: GlyphId, heights: Range<i16>) -> Option<Vec<Option<(f32, f32)>>> {
    let mut pen = ExtentPen::new(heights);
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    font.outline_glyphs().get(glyph)?.draw(settings, &mut pen).ok()?;
    Some(pen.rows)
}

/// The left and right edge of a glyph's ink between two heights, in font units. `None` if there is no ink.
#[expect(clippy::cast_possible_truncation, reason = "outlines have coordinates of 16 bits")]
pub fn ink(face: &Face, glyph: u16, heights: Range<i16>) -> Option<(i32, i32)> {
    let font = FontRef::from_index(face.data.bytes(), face.index).ok()?;
    let rows = rows(&font, GlyphId::from(glyph), heights)?;
    let edges = rows.into_iter().flatten().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    Some((edges.0.round() as i32, edges.1.round() as i32))
}

/// The outline of a glyph as the data of an SVG path, in font units, with y upwards; empty if it has none.
pub fn svg(face: &Face, glyph: u16) -> String {
    let mut pen = SvgPathPen(String::new());
    let font = FontRef::from_index(face.data.bytes(), face.index).ok();
    let glyph = font.and_then(|font| font.outline_glyphs().get(GlyphId::from(glyph)));
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    if let Some(glyph) = glyph {
        // A broken outline is drawn up to its fault.
        let _ = glyph.draw(settings, &mut pen);
    }
    pen.0
}

/// A step of an outline, in font units, with y upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineStep {
    /// A new part begins here.
    Move([i64; 2]),
    /// A line to a point.
    Line([i64; 2]),
    /// A cubic Bézier curve by two points to a third.
    Curve([[i64; 2]; 3]),
    /// Back to where the part began.
    Close,
}

/// The outline of a glyph; nothing if it has none.
pub fn steps(face: &Face, glyph: u16) -> Vec<OutlineStep> {
    let mut pen = StepPen::default();
    let font = FontRef::from_index(face.data.bytes(), face.index).ok();
    let glyph = font.and_then(|font| font.outline_glyphs().get(GlyphId::from(glyph)));
    if let Some(glyph) = glyph {
        // A broken outline is drawn up to its fault.
        let _ = glyph.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen);
    }
    pen.steps
}

/// Writes an outline as steps.
#[derive(Default)]
struct StepPen {
    steps: Vec<OutlineStep>,
    at: [f32; 2],
}

#[expect(clippy::cast_possible_truncation, reason = "outlines have coordinates of 16 bits")]
fn whole(point: [f32; 2]) -> [i64; 2] {
    point.map(|part| part.round() as i64)
}

impl OutlinePen for StepPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = [x, y];
        self.steps.push(OutlineStep::Move(whole(self.at)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.at = [x, y];
        self.steps.push(OutlineStep::Line(whole(self.at)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // A quadratic curve is the cubic one whose control points are two thirds of the way to its own.
        let toward = |from: [f32; 2]| [from[0] + (cx - from[0]) * 2.0 / 3.0, from[1] + (cy - from[1]) * 2.0 / 3.0];
        let curve = [toward(self.at), toward([x, y]), [x, y]].map(whole);
        self.at = [x, y];
        self.steps.push(OutlineStep::Curve(curve));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.at = [x, y];
        self.steps.push(OutlineStep::Curve([[ax, ay], [bx, by], [x, y]].map(whole)));
    }

    fn close(&mut self) {
        self.steps.push(OutlineStep::Close);
    }
}

/// Writes an outline as SVG path data.
struct SvgPathPen(String);

impl SvgPathPen {
    fn step(&mut self, letter: char, points: &[f32]) {
        self.0.push(letter);
        let points: Vec<String> = points.iter().map(f32::to_string).collect();
        self.0.push_str(&points.join(" "));
    }
}

impl OutlinePen for SvgPathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.step('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.step('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.step('C', &[ax, ay, bx, by, x, y]);
    }

    fn close(&mut self) {
        self.step('Z', &[]);
    }
}

/// Records the leftmost and rightmost ink of an outline in each row.
struct ExtentPen {
    rows: Vec<Option<(f32, f32)>>,
    bottom: f32,
    step: f32,
    start: (f32, f32),
    at: (f32, f32),
}

impl ExtentPen {
    fn new(heights: Range<i16>) -> ExtentPen {
        let (bottom, top) = (f32::from(heights.start), f32::from(heights.end));
        let step = ((top - bottom) / ROWS).max(1.0);
        ExtentPen { rows: vec![None; 32], bottom, step, start: (0.0, 0.0), at: (0.0, 0.0) }
    }

    /// Extends the row of a point to that point.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
    fn ink(&mut self, x: f32, y: f32) {
        let row = (y - self.bottom) / self.step;
        if !(0.0..ROWS).contains(&row) {
            return;
        }
        let row = &mut self.rows[row as usize];
        let (left, right) = row.unwrap_or((x, x));
        *row = Some((left.min(x), right.max(x)));
    }
}

impl OutlinePen for ExtentPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = (x, y);
        self.at = (x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        // Points along the line instead of its intersections with the rows: 48 of them leave out no row of 32, and are
        // fast enough, as each glyph is measured once.
        let (from, steps) = (self.at, 48);
        for step in 0..=steps {
            let part = f32::from(u8::try_from(step).unwrap_or(0)) / 48.0;
            self.ink(from.0 + (x - from.0) * part, from.1 + (y - from.1) * part);
        }
        self.at = (x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let from = self.at;
        for step in 1..=8u8 {
            let t = f32::from(step) / 8.0;
            let mix = |a: f32, b: f32, c: f32| a * (1.0 - t) * (1.0 - t) + 2.0 * b * t * (1.0 - t) + c * t * t;
            self.line_to(mix(from.0, cx, x), mix(from.1, cy, y));
        }
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let from = self.at;
        for step in 1..=8u8 {
            let t = f32::from(step) / 8.0;
            let u = 1.0 - t;
            let mix = |a: f32, b: f32, c: f32, d: f32| {
                a * u * u * u + 3.0 * b * u * u * t + 3.0 * c * u * t * t + d * t * t * t
            };
            self.line_to(mix(from.0, ax, bx, x), mix(from.1, ay, by, y));
        }
    }

    fn close(&mut self) {
        let (x, y) = self.start;
        self.line_to(x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::text::catalog::Catalog;

    #[test]
    fn ink_is_found_by_height() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let face = catalog.face(catalog.find("Libertinus Serif", 400, false).expect("is bundled"));
        let font = FontRef::new(face.data.bytes()).expect("is a font");
        let glyph = |c: char| {
            let id = font.charmap().map(c).expect("is there").to_u32();
            u16::try_from(id).expect("fits")
        };
        let (top, whole) = (500..face.metrics.cap_height, 0..face.metrics.cap_height);
        let a = (ink(face, glyph('A'), top.clone()), ink(face, glyph('A'), whole.clone()));
        let right = |ink: Option<(i32, i32)>| ink.expect("has ink").1;
        assert!(right(a.0) + 100 < right(a.1), "an A is narrow at its top: {a:?}");
        let l = ink(face, glyph('L'), top);
        assert!(right(l) + 100 < right(ink(face, glyph('L'), whole.clone())));
        assert_eq!(ink(face, glyph(' '), whole), None);
    }
}

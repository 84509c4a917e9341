//! Outlines of formulas. In: the commands of the layout. Out: filled outlines in integer units. Strokes become the
//! outlines of the area that the pen covers, so that back ends need only fill.

use ratex_types::path_command::PathCommand;
use tiny_skia::{Path, PathBuilder, PathSegment, Stroke};

use super::units;

/// A segment of an outline. Points are from the left edge and the baseline, `y` downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// The start of a contour.
    Move([i32; 2]),
    /// A line to a point.
    Line([i32; 2]),
    /// A cubic Bézier curve: two control points and the end.
    Curve([i32; 2], [i32; 2], [i32; 2]),
    /// A line to the start of the contour.
    Close,
}

impl Segment {
    /// The same segment with its points moved.
    pub(super) fn map(self, change: impl Fn([i32; 2]) -> [i32; 2]) -> Segment {
        match self {
            Segment::Move(to) => Segment::Move(change(to)),
            Segment::Line(to) => Segment::Line(change(to)),
            Segment::Curve(one, two, to) => Segment::Curve(change(one), change(two), change(to)),
            Segment::Close => Segment::Close,
        }
    }

    /// The heights of its points, those that control a curve included: between them it stays.
    pub(super) fn heights(&self) -> impl Iterator<Item = i32> + use<> {
        let points = match *self {
            Segment::Move(to) | Segment::Line(to) => [Some(to), None, None],
            Segment::Curve(one, two, to) => [Some(one), Some(two), Some(to)],
            Segment::Close => [None; 3],
        };
        points.into_iter().flatten().map(|point| point[1])
    }
}

/// The outline that commands draw, moved by `(dx, dy)`; if `stroke` is given, of a pen of that width along them.
pub(super) fn segments(commands: &[PathCommand], dx: f64, dy: f64, stroke: Option<f64>) -> Vec<Segment> {
    let Some(path) = path(commands, dx, dy) else { return Vec::new() };
    let path = match stroke {
        Some(width) => {
            let pen = Stroke { width: narrow(width), ..Stroke::default() };
            // Curves are flattened to a thousandth of an em.
            let Some(covered) = path.stroke(&pen, 1000.0) else { return Vec::new() };
            covered
        }
        None => path,
    };
    outline(&path)
}

fn path(commands: &[PathCommand], dx: f64, dy: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    let to = |x: f64, y: f64| (narrow(x + dx), narrow(y + dy));
    for command in commands {
        match *command {
            PathCommand::MoveTo { x, y } => {
                let to = to(x, y);
                path.move_to(to.0, to.1);
            }
            PathCommand::LineTo { x, y } => {
                let to = to(x, y);
                path.line_to(to.0, to.1);
            }
            PathCommand::QuadTo { x1, y1, x, y } => {
                let (by, to) = (to(x1, y1), to(x, y));
                path.quad_to(by.0, by.1, to.0, to.1);
            }
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => {
                let (one, two, to) = (to(x1, y1), to(x2, y2), to(x, y));
                path.cubic_to(one.0, one.1, two.0, two.1, to.0, to.1);
            }
            PathCommand::Close => path.close(),
        }
    }
    path.finish()
}

fn outline(path: &Path) -> Vec<Segment> {
    let point = |x: f32, y: f32| [units(f64::from(x)), units(f64::from(y))];
    let mut last = (0.0, 0.0);
    let mut out = Vec::new();
    for segment in path.segments() {
        out.push(match segment {
            PathSegment::MoveTo(to) => {
                last = (to.x, to.y);
                Segment::Move(point(to.x, to.y))
            }
            PathSegment::LineTo(to) => {
                last = (to.x, to.y);
                Segment::Line(point(to.x, to.y))
            }
            // A quadratic curve is raised to a cubic one, which is exact.
            PathSegment::QuadTo(by, to) => {
                let third = |from: f32, by: f32| from + (by - from) * 2.0 / 3.0;
                let one = point(third(last.0, by.x), third(last.1, by.y));
                let two = point(third(to.x, by.x), third(to.y, by.y));
                last = (to.x, to.y);
                Segment::Curve(one, two, point(to.x, to.y))
            }
            PathSegment::CubicTo(one, two, to) => {
                last = (to.x, to.y);
                Segment::Curve(point(one.x, one.y), point(two.x, two.y), point(to.x, to.y))
            }
            PathSegment::Close => Segment::Close,
        });
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the crate's type")]
fn narrow(value: f64) -> f32 {
    value as f32
}

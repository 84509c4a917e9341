//! Turned by a quarter: what was drawn as it is read gets its place on the page.
//!
//! In: items whose places count from the left top corner of what is read, and where that corner is on the
//! page. Out: the same items where they are drawn.

use crate::geometry::{Point, Rect};
use crate::typeset::frame::{PageItem, RunDirection};

/// A quarter turn, with where the left top corner of what is read comes to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum QuarterTurn {
    /// To the left: what runs to the right runs up, what runs down runs to the right.
    Left(Point),
    /// To the right, as vertical lines are: what runs to the right runs down, what runs down runs to the left. Letters that
    /// stand upright stay so, and so do images: their places were made for that.
    Right(Point),
}

impl QuarterTurn {
    /// A point.
    pub(super) fn point(self, it: Point) -> Point {
        match self {
            QuarterTurn::Left(corner) => Point { x: corner.x + it.y, y: corner.y - it.x },
            QuarterTurn::Right(corner) => Point { x: corner.x - it.y, y: corner.y + it.x },
        }
    }

    /// A rectangle.
    pub(super) fn area(self, it: Rect) -> Rect {
        let Point { x, y } = self.point(it.origin);
        match self {
            QuarterTurn::Left(_) => Rect::new(x, y - it.size.width, it.size.height, it.size.width),
            QuarterTurn::Right(_) => Rect::new(x - it.size.height, y, it.size.height, it.size.width),
        }
    }

    /// How a run goes on that went on so.
    fn direction(self, it: RunDirection) -> RunDirection {
        match (self, it) {
            (_, RunDirection::Stacked) => RunDirection::Stacked,
            (QuarterTurn::Left(_), RunDirection::Down) | (QuarterTurn::Right(_), RunDirection::Up) => {
                RunDirection::Right
            }
            (QuarterTurn::Left(_), _) => RunDirection::Up,
            (QuarterTurn::Right(_), _) => RunDirection::Down,
        }
    }

    /// An item of a page.
    pub(super) fn item(self, item: &mut PageItem) {
        match item {
            PageItem::Run(run) => {
                run.origin = self.point(run.origin);
                run.direction = self.direction(run.direction);
            }
            PageItem::Rule(rule) => rule.area = self.area(rule.area),
            PageItem::Image(image) => {
                image.area = self.area(image.area);
                image.turned = matches!(self, QuarterTurn::Left(_));
            }
            PageItem::Shape(shape) => {
                shape.steps.iter_mut().for_each(|segment| *segment = segment.map(|at| self.point(at)));
            }
            PageItem::Link(link) => link.area = self.area(link.area),
        }
    }
}

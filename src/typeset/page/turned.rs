//! Turned by a quarter to the left: what was drawn as it is read gets its place on the page.
//!
//! In: items whose places count from the left top corner of what is read, and where that corner is on the
//! page. Out: the same items where they are drawn.

use crate::geometry::{Point, Rect};
use crate::typeset::frame::PageItem;

/// A point: what runs to the right runs up, what runs down runs to the right.
pub(super) fn point(it: Point, corner: Point) -> Point {
    Point { x: corner.x + it.y, y: corner.y - it.x }
}

/// A rectangle.
pub(super) fn area(it: Rect, corner: Point) -> Rect {
    let lower_left = point(it.origin, corner);
    Rect::new(lower_left.x, lower_left.y - it.size.width, it.size.height, it.size.width)
}

/// An item of a page.
pub(super) fn item(item: &mut PageItem, corner: Point) {
    match item {
        PageItem::Run(run) => {
            run.origin = point(run.origin, corner);
            run.turned = true;
        }
        PageItem::Rule(rule) => rule.area = area(rule.area, corner),
        PageItem::Image(image) => {
            image.area = area(image.area, corner);
            image.turned = true;
        }
        PageItem::Shape(shape) => {
            shape.steps.iter_mut().for_each(|segment| *segment = segment.map(|at| point(at, corner)));
        }
        PageItem::Link(link) => link.area = area(link.area, corner),
    }
}

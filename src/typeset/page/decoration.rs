//! Boxes around blocks: grounds, frames and bars, gathered on a page until their element ends.
//!
//! In: the decorations of each fragment, from the outermost to the innermost, and how far down it reaches. Out: page items. A
//! box that goes on overleaf is closed on each of its pages (CSS Fragmentation 3, `box-decoration-break: clone`).

use std::ops::Range;

use crate::geometry::{Length, Point, Rect};
use crate::typeset::frame::{ContentRole, FilledPath, Ink, Page, PageItem, PathSegment, Rule};
use crate::typeset::galley::BoxDecoration;

/// A circle's quarter as a Bézier curve: its control points are this share of the radius from its ends, in millionths.
/// It is 4/3 · (√2 − 1), with which the curve meets the circle at its middle too.
const QUARTER: i64 = 552_285;

/// A box that goes on.
struct OpenBox {
    decoration: BoxDecoration,
    rows: Range<Length>,
    /// How many items the page had when it began: what is behind the text goes before the others.
    at: usize,
}

/// The boxes that are open on a page, from the outermost in.
#[derive(Default)]
pub(super) struct OpenBoxes {
    open: Vec<OpenBox>,
}

impl OpenBoxes {
    /// Goes on with a fragment in these boxes that covers `rows`; its items are those of the page from `at` on. Boxes
    /// that it is not in end above it.
    pub(super) fn next(
        &mut self,
        decorations: &[BoxDecoration],
        rows: Range<Length>,
        at: usize,
        left: Length,
        page: &mut Page,
    ) {
        let same = self.open.iter().zip(decorations).take_while(|pair| pair.0.decoration == *pair.1).count();
        let mut at = at;
        while same < self.open.len() {
            if let Some(open) = self.open.pop() {
                // What is put behind earlier items moves those of this fragment.
                at += draw(&open, left, page);
            }
        }
        self.open.iter_mut().for_each(|open| open.rows.end = rows.end);
        let more = decorations[same..].iter();
        self.open.extend(more.map(|decoration| OpenBox { decoration: *decoration, rows: rows.clone(), at }));
    }
}

/// Draws a box that has ended: its ground and frame behind the text, its bar over all, because the rows of code have
/// grounds of their own. How many items were put behind.
fn draw(open: &OpenBox, left: Length, page: &mut Page) -> usize {
    let BoxDecoration { x, width, padding, radius, frame, bar, ink, .. } = open.decoration;
    let (top, bottom) = (open.rows.start - padding, open.rows.end + padding);
    let area = Rect::new(left + x, top, width, bottom - top);
    let radius = radius.min(width / 2).min((bottom - top) / 2);
    let mut behind = Vec::new();
    if let Some(ground) = open.decoration.ground {
        behind.push(filled(outline(area, radius), ground));
    }
    if Length::ZERO < frame {
        // The space between two outlines that run in opposite directions.
        let inner = Rect::new(area.origin.x + frame, top + frame, width - frame * 2, bottom - top - frame * 2);
        let mut steps = outline(area, radius);
        steps.extend(reversed(outline(inner, (radius - frame).max(Length::ZERO))));
        behind.push(filled(steps, ink));
    }
    if Length::ZERO < bar {
        let at = if open.decoration.rtl && Length::ZERO < width { x + width - bar } else { x };
        let area = Rect::new(left + at, top, bar, bottom - top);
        page.items.push(PageItem::Rule(Rule { area, ink, tag: ContentRole::Decoration }));
    }
    let count = behind.len();
    page.items.splice(open.at..open.at, behind);
    count
}

fn filled(steps: Vec<PathSegment>, ink: Ink) -> PageItem {
    PageItem::Shape(FilledPath { steps, ink, tag: ContentRole::Decoration })
}

/// The outline of a rectangle with round corners, clockwise from its top left.
fn outline(area: Rect, radius: Length) -> Vec<PathSegment> {
    let (left, top) = (area.origin.x, area.origin.y);
    let (right, bottom) = (left + area.size.width, top + area.size.height);
    let point = |x: Length, y: Length| Point { x, y };
    if radius <= Length::ZERO {
        return vec![
            PathSegment::Move(point(left, top)),
            PathSegment::Line(point(right, top)),
            PathSegment::Line(point(right, bottom)),
            PathSegment::Line(point(left, bottom)),
            PathSegment::Close,
        ];
    }
    let near = radius - radius.scale(QUARTER, 1_000_000);
    vec![
        PathSegment::Move(point(left + radius, top)),
        PathSegment::Line(point(right - radius, top)),
        PathSegment::Curve(point(right - near, top), point(right, top + near), point(right, top + radius)),
        PathSegment::Line(point(right, bottom - radius)),
        PathSegment::Curve(point(right, bottom - near), point(right - near, bottom), point(right - radius, bottom)),
        PathSegment::Line(point(left + radius, bottom)),
        PathSegment::Curve(point(left + near, bottom), point(left, bottom - near), point(left, bottom - radius)),
        PathSegment::Line(point(left, top + radius)),
        PathSegment::Curve(point(left, top + near), point(left + near, top), point(left + radius, top)),
        PathSegment::Close,
    ]
}

/// The same outline the other way round.
fn reversed(steps: Vec<PathSegment>) -> Vec<PathSegment> {
    let mut out = Vec::with_capacity(steps.len());
    let ends: Vec<Option<Point>> = steps
        .iter()
        .map(|step| match step {
            PathSegment::Move(end) | PathSegment::Line(end) | PathSegment::Curve(_, _, end) => Some(*end),
            PathSegment::Close => None,
        })
        .collect();
    let last = ends.iter().rev().find_map(|end| *end);
    out.extend(last.map(PathSegment::Move));
    for (at, step) in steps.iter().enumerate().rev() {
        let Some(before) = at.checked_sub(1).and_then(|before| ends[before]) else { continue };
        match step {
            PathSegment::Line(_) => out.push(PathSegment::Line(before)),
            PathSegment::Curve(first, second, _) => out.push(PathSegment::Curve(*second, *first, before)),
            PathSegment::Move(_) | PathSegment::Close => {}
        }
    }
    out.push(PathSegment::Close);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_goes_back_the_way_it_came() {
        let area = Rect::new(Length(0), Length(0), Length(100), Length(60));
        let there = outline(area, Length(10));
        let back = reversed(reversed(there.clone()));
        assert_eq!(there, back);
        // A hole in a filled area is drawn against the direction of its edge (ISO 32000-1 §8.5.3.3.2).
        let point = |x, y| Point { x: Length(x), y: Length(y) };
        let (down, end) = (point(10, 40), point(0, 50));
        let steps =
            vec![PathSegment::Move(point(0, 0)), PathSegment::Line(down), PathSegment::Line(end), PathSegment::Close];
        let back =
            [PathSegment::Move(end), PathSegment::Line(down), PathSegment::Line(point(0, 0)), PathSegment::Close];
        assert_eq!(reversed(steps), back);
    }
}

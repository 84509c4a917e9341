//! The stamp of a draft: a few words in light grey across all pages, behind the text.
//!
//! It is drawn as outlines: whoever copies or hears the text does not meet it on each page.

use super::margin::{LinePart, line};
use crate::geometry::{Length, Point, Size};
use crate::style::{ElementStyle, Style};
use crate::text::outline::{self, OutlineStep};
use crate::typeset::frame::{ContentRole, FilledPath, Ink, PageItem, PathSegment};
use crate::typeset::paragraph::SetLine;
use crate::typeset::paragraph::setter::Setter;

/// Light enough that the text on it can be read (a contrast of 15 to 1 for black, where WCAG 2.1, 1.4.6, asks for 7),
/// dark enough that a copy shows it.
const GREY: Ink = Ink::Gray(222);

/// The size that the words are measured at. Any would do: their outlines are scaled.
const TRIAL: Length = Length::pt(100);

/// The stamp of a page of this size.
pub(crate) fn stamp(text: &str, setter: &Setter, style: &Style) -> Option<PageItem> {
    let look = ElementStyle { size: TRIAL, bold: true, ..style.elements.title };
    let set = line(&[LinePart { text: text.trim().to_owned(), style: &look }], setter, style.features);
    let steps = outlines(&set, setter)?;
    let Size { width, height } = style.page.trim;
    let diagonal = Length((width.0 * width.0 + height.0 * height.0).isqrt());
    // Two thirds of the diagonal; short words not higher than a sixth of the page.
    let scale = |it: Length| it.0 * 1000 / set.span.1.0.max(1);
    let thousandths = scale(diagonal * 2 / 3).min(width.0 * 1000 / 6 / (TRIAL.0 * 7 / 10));
    // From the lower left to the upper right, its middle in that of the page.
    let (middle, capitals) = (set.span.1 / 2, TRIAL * 35 / 100);
    let place = |point: Point| {
        let along = (point.x - middle).0 * thousandths / 1000;
        let up = (point.y - capitals).0 * thousandths / 1000;
        let x = along * width.0 / diagonal.0 - up * height.0 / diagonal.0;
        let y = along * height.0 / diagonal.0 + up * width.0 / diagonal.0;
        Point { x: Length(width.0 / 2 + x), y: Length(height.0 / 2 - y) }
    };
    let steps = steps.into_iter().map(|step| step.map(place)).collect();
    Some(PageItem::Shape(FilledPath { steps, ink: GREY, tag: ContentRole::Decoration }))
}

/// The letters of a line as outlines, with y upwards from its baseline; `None` if there are none.
fn outlines(set: &SetLine, setter: &Setter) -> Option<Vec<PathSegment>> {
    let mut steps = Vec::new();
    for run in &set.runs {
        let face = setter.catalog().face(run.face);
        let upem = face.metrics.upem;
        let mut x = run.x;
        for glyph in &set.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            let left = x + run.size.em(i64::from(glyph.dx), upem);
            let point = |[across, up]: [i64; 2]| Point {
                x: left + run.size.em(across, upem),
                y: run.size.em(up + i64::from(glyph.dy), upem),
            };
            steps.extend(outline::steps(face, glyph.id).into_iter().map(|step| match step {
                OutlineStep::Move(to) => PathSegment::Move(point(to)),
                OutlineStep::Line(to) => PathSegment::Line(point(to)),
                OutlineStep::Curve([one, two, to]) => PathSegment::Curve(point(one), point(two), point(to)),
                OutlineStep::Close => PathSegment::Close,
            }));
            x += Length(i64::from(glyph.advance));
        }
    }
    (!steps.is_empty()).then_some(steps)
}

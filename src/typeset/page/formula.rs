//! Formulas onto pages: the marks of a part become runs, rules and outlines at their places.

use crate::geometry::{Length, Point, Rect};
use crate::text::math::{EM, MathShape, Segment};
use crate::typeset::frame::{
    ContentRole, FilledPath as Outline, Glyph, GlyphRun, Ink, Page, PageItem, PathSegment, Rule, RunDirection,
};
use crate::typeset::galley::InlineFormula;

/// Draws a part of a formula; `at` is its left edge on the baseline of its line.
pub(crate) fn draw(it: &InlineFormula, at: Point, page: &mut Page) {
    let length = |units: i32| it.size.scale(i64::from(units), i64::from(EM));
    let place = |x: i32, y: i32| Point { x: at.x + length(x), y: at.y - it.rise + length(y) };
    let tag = ContentRole::Leaf(it.leaf);
    // Where the last run may go on: its size, and the place of its last glyph.
    let mut open: Option<(i32, Point)> = None;
    for mark in &it.part.marks {
        let ink = mark.color.map_or(it.ink, |[red, green, blue]| Ink::Rgb(red, green, blue));
        let run = match &mark.shape {
            MathShape::Glyph { face, id, text, x, y, size } => {
                let origin = place(*x, *y);
                let run = GlyphRun {
                    face: *face,
                    size: length(*size),
                    origin,
                    expansion: 0,
                    direction: RunDirection::Right,
                    glyphs: 0..0,
                    text: 0..0,
                    ink,
                    tag,
                };
                let goes_on = open.filter(|it| it.0 == *size && it.1.y == origin.y);
                let goes_on = goes_on.filter(|it| it.1.x <= origin.x).map(|it| it.1.x);
                push(page, run, *id, *text, goes_on);
                Some((*size, origin))
            }
            MathShape::Rule { x, y, width, height } => {
                let origin = place(*x, *y);
                let area = Rect::new(origin.x, origin.y, length(*width), length(*height));
                page.items.push(PageItem::Rule(Rule { area, ink, tag }));
                None
            }
            MathShape::Path(segments) => {
                let point = |it: &[i32; 2]| place(it[0], it[1]);
                let step = |segment: &Segment| match segment {
                    Segment::Move(to) => PathSegment::Move(point(to)),
                    Segment::Line(to) => PathSegment::Line(point(to)),
                    Segment::Curve(one, two, to) => PathSegment::Curve(point(one), point(two), point(to)),
                    Segment::Close => PathSegment::Close,
                };
                let steps = segments.iter().map(step).collect();
                page.items.push(PageItem::Shape(Outline { steps, ink, tag }));
                None
            }
        };
        open = run;
    }
}

/// Adds a glyph: to the last run, if that goes on (`goes_on` is where its last glyph is) and is of
/// the same face, size and ink; else as a new run.
fn push(page: &mut Page, run: GlyphRun, id: u16, text: char, goes_on: Option<Length>) {
    let (glyph, byte) = (page.glyphs.len(), page.text.len());
    let base = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    page.text.push(text);
    let (end, after) = (base(page.text.len()), base(glyph + 1));
    let len = u16::try_from(text.len_utf8()).unwrap_or(0);
    let last = page.items.last_mut();
    if let (Some(PageItem::Run(before)), Some(from)) = (last, goes_on)
        && (before.face, before.size, before.ink) == (run.face, run.size, run.ink)
        && before.text.end == base(byte)
        && let Ok(start) = u16::try_from(base(byte) - before.text.start)
    {
        let advance = i32::try_from((run.origin.x - from).0).unwrap_or(0);
        if let Some(last) = page.glyphs.get(glyph - 1) {
            page.glyphs.set(glyph - 1, Glyph { advance, ..last });
        }
        page.glyphs.push(Glyph { id, start, len, ..Glyph::default() });
        (before.glyphs.end, before.text.end) = (after, end);
        return;
    }
    page.glyphs.push(Glyph { id, start: 0, len, ..Glyph::default() });
    let (glyphs, text) = (base(glyph)..after, base(byte)..end);
    page.items.push(PageItem::Run(GlyphRun { glyphs, text, ..run }));
}

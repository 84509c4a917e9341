//! A drop cap's glyphs and place, from the outlines of its letters.
//!
//! Its capitals are as high as the lines beside it: from the cap line of the first to the
//! baseline of the last. An opening quote before it stays small and hangs in the margin.

use std::ops::Range;

use super::setter::Setter;
use super::{ParagraphShape, SetLine, Styled, TextAlign, shape};
use crate::geometry::Length;
use crate::text::outline::ink;

/// How a drop cap is set.
#[derive(Clone, Debug, Default)]
pub struct DropCap {
    /// Its glyphs, to be drawn `drop` below the first line's baseline; `x` counts from the measure's
    /// left edge.
    pub line: SetLine,
    /// How far its baseline is below that of the first line.
    pub drop: Length,
    /// How many lines are beside it.
    pub lines: u32,
    /// How much narrower the lines beside it are: for `ParagraphShape::lines_indent`.
    pub indent: Length,
    /// The first line's indent beyond that: negative where a slanted letter leaves room at its top. For
    /// `ParagraphShape::first_indent`.
    pub first_indent: Length,
    /// How far it rises above the first line's cap line: accents.
    pub above: Length,
    /// How far it falls below its baseline: the tails of `Q` and `J`.
    pub below: Length,
}

/// Letters whose left side is round or slanted: they are pulled out by a part of their width, because the white beside
/// their curves makes them look set in.
const ROUND: &str = "OCGQSTVWYJÖØŒ";
/// That part, in thousandths: within the 3 to 5 per cent by which such letters hang out at the margin of text too.
const PULL: i64 = 40;
/// The white on its right, in thousandths of its size: for three lines about a word space of the text. More would
/// part it from its word. No source is known for this and the next.
const GAP: i64 = 60;
/// How much of a slanted letter's white the first line may take, in thousandths of its size.
const TUCK: i64 = 150;

/// A drop cap of so many lines, `leading` apart. `initial` holds all that is set large (`T`, `“T`,
/// `L’`, `É`) in the font and size of the text beside it. `None` if there is nothing to be set large.
pub fn drop_cap(setter: &Setter, initial: &Styled, leading: Length, lines: u32) -> Option<DropCap> {
    let drop = leading * i64::from(lines.saturating_sub(1));
    let (styled, small, size) = enlarge(setter, initial, drop)?;
    let column = ParagraphShape {
        width: Length::INCH * 100,
        align: TextAlign::Left,
        protrusion: false,
        hyphenate: false,
        ..ParagraphShape::default()
    };
    let shaped = shape(styled, column, setter);
    let mut line = shaped.line(&shaped.natural(), 0);
    let large = line.runs.iter().position(|run| run.size == size)?;
    let start = line.runs[large].x;
    let face = setter.catalog().face(line.runs[large].face).clone();
    let units = |value: i32| size.em(i64::from(value), face.metrics.upem);
    let cap = face.metrics.cap_height;
    let glyphs = &line.glyphs[line.runs[large].glyphs.start as usize..];
    let first = glyphs.first()?;
    let box_of = |id: u16, heights: Range<i16>| ink(&face, id, heights);
    let left = box_of(first.id, 0..cap).map_or(Length::ZERO, |it| units(it.0));
    let letter = line.text[line.runs[large].text.start as usize..].chars().next()?;
    let pull = if ROUND.contains(letter) { Length(i64::from(first.advance)).scale(PULL, 1000) } else { Length::ZERO };
    // The letter's ink begins at the edge; what is before it hangs out.
    let shift = Length::ZERO - start - left - pull;
    for run in &mut line.runs {
        run.x += shift;
    }
    line.span = (line.span.0 + shift, line.span.1 + shift);
    let last = glyphs.last().filter(|_| small < line.runs.len())?;
    let end = line.span.1 - Length(i64::from(last.advance));
    let right = |heights: Range<i16>| box_of(last.id, heights).map(|it| end + units(it.1));
    let whole = right(0..cap).unwrap_or(line.span.1);
    let body = initial.fonts.first().map_or(Length::ZERO, |font| font.size);
    let top = i16::try_from((drop.0 * i64::from(face.metrics.upem)) / size.0.max(1)).unwrap_or(0);
    let gap = size.scale(GAP, 1000).max(body / 8);
    let tuck = right(top..cap).map_or(Length::ZERO, |length| whole - length).min(size.scale(TUCK, 1000));
    let inked = |heights: &Range<i16>| glyphs.iter().any(|glyph| box_of(glyph.id, heights.clone()).is_some());
    let reach = |step: i16, from: i16| {
        (1..=20i16).take_while(|row| inked(&(from + step * (row - 1)..from + step * row))).count()
    };
    let twentieth = i16::try_from(face.metrics.upem / 20).unwrap_or(50);
    let high = i32::try_from(reach(twentieth, cap)).unwrap_or(0) * i32::from(twentieth);
    let low = (1..=20i16).take_while(|row| inked(&(-twentieth * row..-twentieth * (row - 1)))).count();
    let low = i32::try_from(low).unwrap_or(0) * i32::from(twentieth);
    Some(DropCap {
        drop,
        lines,
        indent: whole + gap,
        first_indent: Length::ZERO - tuck.max(Length::ZERO),
        above: units(high),
        below: units(low),
        line,
    })
}

/// The initial with its letters at their size; before them, small, what opens a quotation. Also how
/// many runs are small, and the size.
fn enlarge(setter: &Setter, initial: &Styled, drop: Length) -> Option<(Styled, usize, Length)> {
    let stretch = initial.runs.first()?;
    let body = initial.fonts.get(usize::from(stretch.font))?;
    let metrics = setter.catalog().face(body.face).metrics;
    let height = drop + body.size.em(i64::from(metrics.cap_height), metrics.upem);
    let size = height.scale(i64::from(metrics.upem), i64::from(metrics.cap_height.max(1)));
    let opens = |c: char| matches!(c, '“' | '‘' | '„' | '‚' | '«' | '‹' | '"' | '\'' | '(' | '[' | '¿' | '¡');
    let letters = initial.text.trim_start_matches(opens);
    let (before, letters) = initial.text.split_at(initial.text.len() - letters.len());
    if letters.trim().is_empty() {
        return None;
    }
    let mut styled = Styled { language: initial.language, rtl: initial.rtl, ..Styled::default() };
    let plain = super::Font { expandable: false, hyphenate: false, ..body.clone() };
    let small = styled.font(&super::Font { rise: drop, ..plain.clone() });
    styled.push(before, super::StyleRun { font: small, ..stretch.clone() });
    let large = styled.font(&super::Font { size, rise: Length::ZERO, ..plain });
    let offset = stretch.offset + before.len();
    styled.push(letters, super::StyleRun { font: large, offset, ..stretch.clone() });
    Some((styled, usize::from(!before.is_empty()), size))
}

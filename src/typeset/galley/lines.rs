//! Texts to lines below one another: what headings, captions, code and notes are set with.

use super::code;
use super::{BlockMarker, CodeLineKind, MarkerPosition, ParagraphText, Row, RowItem, SetMarker, SetRows, Stacked};
use crate::geometry::{Length, Rect};
use crate::style::Style;
use crate::style::page::baseline_in;
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, ParagraphShape, SetLine};

/// Sets a text on one line, however long.
pub(crate) fn single(styled: paragraph::Styled, setter: &Setter) -> SetLine {
    let shaped = paragraph::shape(styled, ParagraphShape::flush_left(Length::INCH * 400), setter);
    let breaks = shaped.natural();
    let mut line = shaped.line(&breaks, 0);
    if shaped.is_rtl() {
        // It begins at the far right of so wide a measure.
        line.shift(-line.span.0);
    }
    line
}

/// Sets texts below one another, each line a row.
pub(super) fn stack(texts: Vec<Stacked>, setter: &Setter, style: &Style) -> SetRows {
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for stacked in texts {
        let leading = stacked.leading;
        let continued = stacked.line.is_some();
        let rules = stacked.rules;
        let (left, measure) = match &stacked.panel {
            Some(panel) => (Length::ZERO, panel.width),
            None => (stacked.x, stacked.text.shape.width),
        };
        let ground = stacked.panel.and_then(|panel| panel.ground);
        let mut marker = stacked.marker.map(|it| marker(it, MarkerSide::Left, setter));
        let size = stacked.text.styled.fonts.first().map_or(style.size, |font| font.size);
        let shaped = paragraph::shape(stacked.text.styled, stacked.text.shape, setter);
        let breaks = shaped.natural();
        let count = breaks.lines as usize;
        lines.extend(stacked.line.map(|line| (line, count.max(1))));
        for index in 0..count.max(1) {
            let line = if index < count { shaped.line(&breaks, index) } else { SetLine::default() };
            let ruled = |thickness: Length| if thickness == Length::ZERO { thickness } else { thickness + rules.gap };
            let above = if index == 0 { stacked.above + ruled(rules.above) } else { Length::ZERO };
            // The line is placed in its leading so that as much is free above its capitals as
            // below its depths; tall objects push it down by whole leadings.
            let drop = baseline_in(leading, size);
            let (extra, below) = room(&line, drop, leading);
            let baseline = above + extra + drop;
            let mut row = Row { height: above + extra + leading + below, ..Row::default() };
            row.marks.clone_from(&line.marks);
            if let Some(it) = marker.take() {
                row.items.append(&mut beside(it, stacked.x, baseline));
            }
            if continued && 0 < index {
                row.items.push(sign(stacked.x, baseline, size));
            }
            row.items.push(RowItem::Line { x: stacked.x, baseline, line, again: false });
            if index == 0 && Length::ZERO < rules.above {
                let area = Rect::new(left, stacked.above, measure, rules.above);
                row.items.push(RowItem::Rule(area, Ink::BLACK));
            }
            if index + 1 == count && Length::ZERO < rules.below {
                row.height += ruled(rules.below);
                let area = Rect::new(left, row.height - rules.below, measure, rules.below);
                row.items.push(RowItem::Rule(area, Ink::BLACK));
            }
            if let Some(ink) = ground {
                // A hair higher than the row, so that no light shows between the grounds of two rows on a screen.
                let area = Rect::new(left, Length::ZERO, measure, row.height + Length::milli_pt(50));
                row.items.insert(0, RowItem::Rule(area, ink));
            }
            rows.push(row);
        }
    }
    let unbroken_head = lines.iter().take_while(|it| it.0 == CodeLineKind::Label).map(|it| it.1).sum();
    SetRows { rows, unbroken_head, row_breaks: code::ends(&lines), ..SetRows::default() }
}

/// The room that a line with tall objects needs above and below it: whole leadings in all, so that the lines after it
/// stay where they were.
fn room(line: &SetLine, drop: Length, leading: Length) -> (Length, Length) {
    // The letters of the next line begin a little below its top.
    let free = leading - drop + leading.scale(15, 100);
    let below = (line.descent - free).max(Length::ZERO);
    if below == Length::ZERO {
        return (push_down(line.ascent, drop, leading), Length::ZERO);
    }
    let above = (line.ascent - drop).max(Length::ZERO);
    let all = push_down(above + below, Length::ZERO, leading);
    let spare = (all - above - below) / 2;
    (above + spare, below + spare)
}

/// By how many whole leadings something `ascent` high pushes its line down.
fn push_down(ascent: Length, room: Length, leading: Length) -> Length {
    let over = ascent - room;
    if over <= Length::ZERO {
        return Length::ZERO;
    }
    leading * ((over.0 + leading.0 - 1) / leading.0)
}

/// A small bar in the margin of a line of code that goes on from the one above: decoration, so that
/// it is neither copied nor read out.
fn sign(x: Length, baseline: Length, size: Length) -> RowItem {
    let (width, height) = (size.scale(6, 100), size.scale(60, 100));
    RowItem::Rule(Rect::new(x - size / 2, baseline - height, width, height), Ink::Gray(140))
}

/// A text in a column, for what is set outside of the galley.
pub(crate) fn lines(text: ParagraphText, setter: &Setter) -> Vec<SetLine> {
    let shaped = paragraph::shape(text.styled, text.shape, setter);
    let breaks = shaped.natural();
    (0..breaks.lines as usize).map(|index| shaped.line(&breaks, index)).collect()
}

/// At which side of a block its marker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkerSide {
    /// Where lines run from left to right.
    Left,
    /// Where they run from right to left: beside a block of this width.
    Right(Length),
}

/// Sets a marker on one line, with those beside it.
pub(super) fn marker(marker: BlockMarker, side: MarkerSide, setter: &Setter) -> SetMarker {
    let line = single(marker.styled, setter);
    let x = match (side, marker.position) {
        (MarkerSide::Left, MarkerPosition::Before(gap)) => -(line.span.1 + gap),
        (MarkerSide::Left, MarkerPosition::At(left)) => -left,
        (MarkerSide::Right(width), MarkerPosition::Before(gap)) => width + gap,
        (MarkerSide::Right(width), MarkerPosition::At(right)) => width + right - line.span.1,
    };
    let next = marker.next.map(|next| Box::new(self::marker(*next, side, setter)));
    SetMarker { line, x, next }
}

/// The pieces of markers beside a row whose text begins at `x` on a baseline.
pub(super) fn beside(marker: SetMarker, x: Length, baseline: Length) -> Vec<RowItem> {
    let mut pieces = Vec::new();
    let mut next = Some(Box::new(marker));
    while let Some(it) = next {
        pieces.push(RowItem::Line { x: x + it.x, baseline, line: it.line, again: false });
        next = it.next;
    }
    pieces
}

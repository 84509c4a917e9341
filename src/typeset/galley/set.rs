//! Drafts to blocks: text is shaped and broken into lines, rows get their heights.
//!
//! Each draft is set by itself, so they can be set in parallel; the result does not depend on it.

use rayon::prelude::*;

use super::table::{self, SetTable};
use super::{
    Block, BlockContent, BlockFormat, BlockMarker, Draft, DraftKind, MarkerPosition, ParagraphText, Row, RowItem,
    SetMarker, SetParagraph, SetRows, Stacked,
};
use super::{figure, formula, initial};
use crate::geometry::{Length, Rect};
use crate::style::Style;
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, ParagraphShape, SetLine, TextAlign};

/// Sets all drafts of a galley, in order.
pub(crate) fn blocks(drafts: Vec<Draft>, setter: &Setter, style: &Style) -> Vec<Block> {
    drafts.into_par_iter().flat_map_iter(|draft| block(draft, setter, style)).collect()
}

/// Sets the drafts of a note as rows with the notes' leading.
pub(crate) fn note(drafts: Vec<Draft>, setter: &Setter, style: &Style) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut after = 0;
    for draft in drafts {
        let above = if rows.is_empty() { 0 } else { draft.format.before.max(after).min(1) };
        after = draft.format.after;
        let x = draft.format.x;
        let kind = match draft.kind {
            DraftKind::Paragraph(text) => DraftKind::Stack(vec![Stacked::new(text, style.notes.leading)]),
            kind => kind,
        };
        let mut new = content(kind, setter, style);
        if let (Some(it), Some(first)) = (draft.marker, new.rows.first_mut()) {
            let baseline = first.baseline().unwrap_or(style.notes.size);
            first.pieces.splice(0..0, beside(marker(it, setter), Length::ZERO, baseline));
        }
        new.rows.iter_mut().flat_map(|row| &mut row.pieces).for_each(|piece| piece.shift(x, Length::ZERO));
        if let Some(first) = new.rows.first_mut() {
            let above = style.notes.leading * i64::from(above) / 2;
            first.height += above;
            first.pieces.iter_mut().for_each(|piece| piece.shift(Length::ZERO, above));
        }
        rows.append(&mut new.rows);
    }
    rows
}

/// Sets a draft: one block, but for a table in panels.
fn block(draft: Draft, setter: &Setter, style: &Style) -> Vec<Block> {
    let marker = draft.marker.map(|it| marker(it, setter));
    let content = match draft.kind {
        DraftKind::Paragraph(text) => {
            let leading = style.page.leading;
            let lines = draft.drop_cap;
            let dropped = Some(lines).filter(|it| 1 < *it);
            let dropped = dropped.and_then(|it| initial::set(&text, it, leading, setter));
            let (shaped, setting, initial) = match dropped {
                Some((shaped, setting, initial)) => (shaped, setting, Some(initial)),
                None => {
                    let shaped = paragraph::shape(text.styled, text.shape, setter);
                    let setting = shaped.natural();
                    (shaped, setting, None)
                }
            };
            let settings = vec![setting];
            BlockContent::Paragraph(Box::new(SetParagraph { shaped, settings, initial }))
        }
        DraftKind::Table(table) => return panels(draft.format, marker, table::set(*table, setter)),
        kind @ (DraftKind::Stack(_) | DraftKind::Figure(_) | DraftKind::Formula(_)) => {
            BlockContent::Rows(content(kind, setter, style))
        }
    };
    vec![Block { format: draft.format, marker, content, flaw: None }]
}

/// The blocks of a table: one for each of its panels.
fn panels(place: BlockFormat, mut marker: Option<SetMarker>, table: SetTable) -> Vec<Block> {
    let SetTable { panels, turned, flaw } = table;
    let float = place.float && panels.len() == 1;
    let next = BlockFormat { anchors: Vec::new(), heading: None, page_break_before: false, before: 2, ..place.clone() };
    let mut blocks = Vec::new();
    for (index, rows) in panels.into_iter().enumerate() {
        let own = if index == 0 { &place } else { &next };
        let place = BlockFormat { float, turned, ..own.clone() };
        let flaw = flaw.filter(|_| index == 0);
        blocks.push(Block { format: place, marker: marker.take(), content: BlockContent::Rows(rows), flaw });
    }
    blocks
}

fn content(kind: DraftKind, setter: &Setter, style: &Style) -> SetRows {
    match kind {
        DraftKind::Stack(texts) => stack(texts, setter, style),
        DraftKind::Table(draft) => {
            let rows = table::set(*draft, setter).panels.into_iter().flat_map(|it| it.rows);
            SetRows { rows: rows.collect(), ..SetRows::default() }
        }
        DraftKind::Figure(draft) => figure::set(draft, setter, style),
        DraftKind::Formula(draft) => formula::set(draft, setter),
        DraftKind::Paragraph(text) => stack(vec![Stacked::new(text, style.page.leading)], setter, style),
    }
}

/// Sets a marker on one line, and those that stand beside it.
fn marker(marker: BlockMarker, setter: &Setter) -> SetMarker {
    let line = single(marker.styled, setter);
    let x = match marker.position {
        MarkerPosition::Before(gap) => -(line.span.1 + gap),
        MarkerPosition::At(left) => -left,
    };
    let next = marker.next.map(|next| Box::new(self::marker(*next, setter)));
    SetMarker { line, x, next }
}

/// The pieces of markers beside a row whose text begins at `x` on a baseline.
fn beside(marker: SetMarker, x: Length, baseline: Length) -> Vec<RowItem> {
    let mut pieces = Vec::new();
    let mut next = Some(Box::new(marker));
    while let Some(it) = next {
        pieces.push(RowItem::Line { x: x + it.x, baseline, line: it.line, again: false });
        next = it.next;
    }
    pieces
}

/// Sets a text on one line, however long.
pub(crate) fn single(styled: paragraph::Styled, setter: &Setter) -> SetLine {
    let shape = ParagraphShape {
        width: Length::INCH * 400,
        align: TextAlign::Left,
        last: TextAlign::Left,
        protrusion: false,
        expansion: 0,
        hyphenate: false,
        ..ParagraphShape::default()
    };
    let shaped = paragraph::shape(styled, shape, setter);
    let setting = shaped.natural();
    shaped.line(&setting, 0)
}

/// Sets texts below one another, each line a row.
pub(super) fn stack(texts: Vec<Stacked>, setter: &Setter, style: &Style) -> SetRows {
    let mut rows = Vec::new();
    for stacked in texts {
        let leading = stacked.leading;
        let continued = stacked.continued;
        let (rules, measure) = (stacked.rules, stacked.text.shape.width);
        let mut marker = stacked.marker.map(|it| marker(it, setter));
        let size = stacked.text.styled.fonts.first().map_or(style.size, |font| font.size);
        let shaped = paragraph::shape(stacked.text.styled, stacked.text.shape, setter);
        let setting = shaped.natural();
        let count = setting.lines as usize;
        for index in 0..count.max(1) {
            let line = if index < count { shaped.line(&setting, index) } else { SetLine::default() };
            let ruled = |thickness: Length| if thickness == Length::ZERO { thickness } else { thickness + rules.gap };
            let above = if index == 0 { stacked.above + ruled(rules.above) } else { Length::ZERO };
            // The line stands in its leading so that as much is free above its capitals as
            // below its depths; tall objects push it down by whole leadings.
            let drop = (leading - size).max(Length::ZERO) / 2 + size.scale(78, 100);
            let (extra, below) = room(&line, drop, leading);
            let baseline = above + extra + drop;
            let mut row = Row { height: above + extra + leading + below, ..Row::default() };
            row.marks.clone_from(&line.marks);
            if let Some(it) = marker.take() {
                row.pieces.append(&mut beside(it, stacked.x, baseline));
            }
            if continued && 0 < index {
                row.pieces.push(sign(stacked.x, baseline, size));
            }
            row.pieces.push(RowItem::Line { x: stacked.x, baseline, line, again: false });
            if index == 0 && Length::ZERO < rules.above {
                let area = Rect::new(stacked.x, stacked.above, measure, rules.above);
                row.pieces.push(RowItem::Rule(area, Ink::BLACK));
            }
            if index + 1 == count && Length::ZERO < rules.below {
                row.height += ruled(rules.below);
                let area = Rect::new(stacked.x, row.height - rules.below, measure, rules.below);
                row.pieces.push(RowItem::Rule(area, Ink::BLACK));
            }
            rows.push(row);
        }
    }
    SetRows { rows, ..SetRows::default() }
}

/// What a line with tall objects needs above and below it: whole leadings in all, so that the lines
/// after it stand where they would.
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

impl RowItem {
    /// Moves it to the right and down.
    pub(crate) fn shift(&mut self, right: Length, down: Length) {
        match self {
            RowItem::Line { x, baseline, .. } => {
                *x += right;
                *baseline += down;
            }
            RowItem::Rule(area, _) | RowItem::Image { area, .. } => {
                area.origin.x += right;
                area.origin.y += down;
            }
        }
    }
}

/// The ways to set a paragraph that page breaking may choose from: the best, and if there are any, one
/// a line longer and one a line shorter.
pub(crate) fn offer_variants(blocks: &mut [Block]) {
    blocks.par_iter_mut().for_each(|block| {
        if let BlockContent::Paragraph(paragraph) = &mut block.content {
            let SetParagraph { shaped, settings, .. } = &mut **paragraph;
            if settings.len() == 1 && 2 < settings[0].lines {
                let variants = shaped.variants();
                settings.extend(variants.shorter);
                settings.extend(variants.longer);
            }
        }
    });
}

/// A text in a column, for what is set outside of the galley.
pub(crate) fn lines(text: ParagraphText, setter: &Setter) -> Vec<SetLine> {
    let shaped = paragraph::shape(text.styled, text.shape, setter);
    let setting = shaped.natural();
    (0..setting.lines as usize).map(|index| shaped.line(&setting, index)).collect()
}

//! Drafts to blocks: text is shaped and broken into lines, rows get their heights.
//!
//! Each draft is set by itself, so they can be set in parallel; the result does not depend on it.

use rayon::prelude::*;

use super::initial::DropCapLines;
use super::lines::{beside, marker, stack};
use super::mirror::mirror;
use super::table::{self, SetTable};
use super::{
    Block, BlockContent, BlockFormat, Bond, ColumnGrid, Draft, DraftColumns, DraftKind, Looseness, Row, RowItem,
    SetColumns, SetMarker, SetParagraph, SetRows, Stacked,
};
use super::{columns, figure, formula, initial};
use crate::geometry::{Length, Rect};
use crate::style::Style;
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, LineBreaks, Shaped};

/// Sets all drafts of a galley, in order.
pub(crate) fn blocks(drafts: Vec<Draft>, setter: &Setter, style: &Style) -> Vec<Block> {
    drafts.into_par_iter().flat_map_iter(|draft| block(draft, setter, style)).collect()
}

/// Sets the drafts of a note as rows with the notes' leading.
pub(crate) fn note(drafts: Vec<Draft>, setter: &Setter, style: &Style) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut after = 0;
    // The first row of the paragraph above that announces what follows; without one, none.
    let mut announcing = 0;
    for mut draft in drafts {
        let side = mirror(&mut draft, setter, style);
        // Notes are small: half a line between their paragraphs parts them enough.
        let above = if rows.is_empty() { 0 } else { draft.format.before.max(after).min(1) };
        after = draft.format.after;
        let x = draft.format.x;
        let kind = match draft.kind {
            // Notes are off the grid, with rows of their own, because the search for pages may split them after any
            // line.
            DraftKind::Paragraph(text) => DraftKind::Stack(vec![Stacked::new(text, style.notes.leading)]),
            kind => kind,
        };
        let mut new = content(kind, setter, style);
        keep_code(&mut new, &mut rows[announcing..]);
        announcing = if draft.format.bond == Bond::Colon { rows.len() } else { rows.len() + new.rows.len() };
        if let (Some(it), Some(first)) = (draft.marker, new.rows.first_mut()) {
            let baseline = first.baseline().unwrap_or(style.notes.size);
            first.items.splice(0..0, beside(marker(it, side, setter), Length::ZERO, baseline));
        }
        new.rows.iter_mut().flat_map(|row| &mut row.items).for_each(|piece| piece.shift(x, Length::ZERO));
        if let Some(first) = new.rows.first_mut() {
            let above = style.notes.leading * i64::from(above) / 2;
            first.height += above;
            first.items.iter_mut().for_each(|piece| piece.shift(Length::ZERO, above));
        }
        rows.append(&mut new.rows);
    }
    rows
}

/// Marks what stays together where a note is divided: short code, and the end of the paragraph that announces it.
fn keep_code(code: &mut SetRows, announcing: &mut [Row]) {
    if !code.is_short_code() {
        return;
    }
    let last = code.rows.len().saturating_sub(1);
    code.rows[..last].iter_mut().for_each(|row| row.keep_next = true);
    // Two lines, and no line is alone above them.
    let lines = if announcing.len() <= 3 { 3 } else { 2 };
    announcing.iter_mut().rev().take(lines).for_each(|row| row.keep_next = true);
}

/// Whether a paragraph is among the quarters of all that shall be longer or shorter.
fn has_looseness(shaped: &Shaped, quarters: i8) -> bool {
    // Spread evenly, and the same in each run: Knuth's multiplicative hash of the number of its text (*The Art of
    // Computer Programming*, vol. 3, §6.4). The numbers themselves may all be odd.
    let hash = shaped.node().map_or(0, |node| node.0.wrapping_mul(2_654_435_769) >> 30);
    u32::from(quarters.unsigned_abs()) > hash
}

/// The line breaks with a line more or less, if there are any within bounds (TeX's `\looseness`: TeXbook p. 103).
fn loosened(shaped: &Shaped, best: LineBreaks, looseness: i8) -> (LineBreaks, Looseness) {
    // As variants have it: of two lines a change is half, and shows.
    if best.lines <= 2 {
        return (best, Looseness::Best);
    }
    let found = shaped.variants_of(best);
    let (other, is) =
        if 0 < looseness { (found.longer, Looseness::Longer) } else { (found.shorter, Looseness::Shorter) };
    other.map_or((found.natural, Looseness::Best), |other| (other, is))
}

/// Sets a draft: one block, but for a table in panels.
fn block(mut draft: Draft, setter: &Setter, style: &Style) -> Vec<Block> {
    let side = mirror(&mut draft, setter, style);
    let marker = draft.marker.map(|draft| marker(draft, side, setter));
    let content = match draft.kind {
        DraftKind::Paragraph(mut text) => {
            let leading = style.page.leading;
            // A chapter whose first paragraph is too short for the drop cap is set without.
            let lines = draft.drop_cap;
            if draft.format.small_caps_line {
                let cap = DropCapLines { lines, leading };
                initial::first_line_capitals(&mut text, cap, setter);
            }
            let dropped = Some(lines).filter(|line| 1 < *line);
            let dropped = dropped.and_then(|it| initial::set(&text, it, leading, setter));
            let (shaped, line_breaks, initial) = match dropped {
                Some((shaped, line_breaks, initial)) => (shaped, line_breaks, Some(initial)),
                None => {
                    let shaped = paragraph::shape(text.styled, text.shape, setter);
                    let breaks = shaped.natural();
                    (shaped, breaks, None)
                }
            };
            let (line_breaks, looseness) = match initial {
                None if has_looseness(&shaped, style.looseness) => loosened(&shaped, line_breaks, style.looseness),
                _ => (line_breaks, Looseness::Best),
            };
            // One variant for now. Others cost time, and are made only for paragraphs near a page that could be
            // better.
            let variants = vec![line_breaks];
            BlockContent::Paragraph(Box::new(SetParagraph { shaped, variants, looseness, initial }))
        }
        DraftKind::Table(table) => return panels(draft.format, marker, table::set(*table, setter)),
        DraftKind::Columns(columns) if columns.grid.parallel => {
            let (rows, anchors) =
                columns::facing(column_blocks(columns.drafts, columns.grid, setter, style), columns.grid, style);
            draft.format.anchors.extend(anchors);
            BlockContent::Rows(rows)
        }
        DraftKind::Columns(draft) => BlockContent::Columns(in_columns(*draft, setter, style)),
        kind @ (DraftKind::Stack(_) | DraftKind::Figure(_) | DraftKind::Formula(_)) => {
            BlockContent::Rows(content(kind, setter, style))
        }
    };
    vec![Block { format: draft.format, marker, content, flaw: None }]
}

/// The blocks of a table: one for each of its panels.
fn panels(format: BlockFormat, mut marker: Option<SetMarker>, table: SetTable) -> Vec<Block> {
    let SetTable { panels, turned, flaw } = table;
    // Panels of a table in columns must follow one another, so they can't float past each other.
    let float = format.float && panels.len() == 1;
    let next =
        BlockFormat { anchors: Vec::new(), heading: None, page_break_before: false, before: 2, ..format.clone() };
    let mut blocks = Vec::new();
    for (index, rows) in panels.into_iter().enumerate() {
        let own = if index == 0 { &format } else { &next };
        let format = BlockFormat { float, turned, ..own.clone() };
        let flaw = flaw.filter(|_| index == 0);
        blocks.push(Block { format, marker: marker.take(), content: BlockContent::Rows(rows), flaw });
    }
    blocks
}

/// Sets text in columns.
fn in_columns(draft: DraftColumns, setter: &Setter, style: &Style) -> SetColumns {
    columns::fill(column_blocks(draft.drafts, draft.grid, setter, style), draft.grid, style)
}

/// Sets what is as wide as a column.
fn column_blocks(drafts: Vec<Draft>, grid: ColumnGrid, setter: &Setter, style: &Style) -> Vec<Block> {
    let mut own = style.clone();
    // What runs from right to left is mirrored in its column, as it is on a page of one.
    own.page.measure = grid.width;
    blocks(drafts, setter, &own)
}

fn content(kind: DraftKind, setter: &Setter, style: &Style) -> SetRows {
    match kind {
        DraftKind::Stack(texts) => stack(texts, setter, style),
        DraftKind::Table(draft) => {
            let rows = table::set(*draft, setter).panels.into_iter().flat_map(|set| set.rows);
            // In a note, a table is neither turned nor divided into panels: rows follow one another.
            SetRows { rows: rows.collect(), ..SetRows::default() }
        }
        DraftKind::Figure(draft) => figure::set(draft, setter, style),
        DraftKind::Formula(draft) => {
            let rtl = draft.rows.first().is_some_and(|row| setter.is_rtl(row.styled.language));
            formula::set(draft, rtl, setter)
        }
        DraftKind::Paragraph(text) => stack(vec![Stacked::new(text, style.page.leading)], setter, style),
        // Notes have no columns: what the builder would put there comes one below another.
        DraftKind::Columns(draft) => {
            let rows = in_columns(*draft, setter, style).rows.into_iter().map(|row| row.row);
            SetRows { rows: rows.collect(), ..SetRows::default() }
        }
    }
}

impl RowItem {
    /// The area and ink of the ground of a row: the one rule that is not black.
    pub(crate) fn ground(&self) -> Option<(Rect, Ink)> {
        match self {
            RowItem::Rule(area, ink) if *ink != Ink::BLACK => Some((*area, *ink)),
            RowItem::Rule(..) | RowItem::Line { .. } | RowItem::Image { .. } => None,
        }
    }

    /// The thickness of a rule along the top of its row.
    pub(crate) fn top_rule(&self) -> Option<Length> {
        match self {
            RowItem::Rule(area, ink) if *ink == Ink::BLACK && area.origin.y == Length::ZERO => Some(area.size.height),
            RowItem::Rule(..) | RowItem::Line { .. } | RowItem::Image { .. } => None,
        }
    }

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

/// Gives the paragraphs among some blocks the variants that page breaking may choose from: besides the best one, if there
/// are any, one a line longer and one a line shorter. Returns whether any paragraph has new ones.
pub(crate) fn offer_variants(blocks: &mut [Block], among: &[bool]) -> bool {
    let offered = |(block, _): (&mut Block, &bool)| {
        let BlockContent::Paragraph(paragraph) = &mut block.content else { return false };
        let SetParagraph { shaped, variants, looseness, .. } = &mut **paragraph;
        // Variants of two lines would be one line or three: a change of half, which shows.
        if variants.len() != 1 || variants[0].lines <= 2 {
            return false;
        }
        let found = shaped.variants_of(variants[0].clone());
        // What is in small capitals must stay the first line.
        let first = |line_breaks: &LineBreaks| line_breaks.breaks.first().map(|line| line.end);
        let natural = first(&variants[0]);
        let may_move = !block.format.small_caps_line;
        // Never two lines from the best.
        let shorter = found.shorter.filter(|_| *looseness != Looseness::Shorter);
        let longer = found.longer.filter(|_| *looseness != Looseness::Longer);
        let others = shorter.into_iter().chain(longer);
        variants.extend(others.filter(|others| may_move || first(others) == natural));
        1 < variants.len()
    };
    let among = blocks.par_iter_mut().zip(among).filter(|(_, is_among)| **is_among);
    among.map(offered).reduce(|| false, |one, other| one | other)
}

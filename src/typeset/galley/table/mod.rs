//! Tables: cells measured, the table fitted into the page, rows with rules. Three rules (above, below the head,
//! below), none upright.
//!
//! In: a [`DraftTable`]. Out: a [`SetTable`]: rows that pages are broken between.

mod draft;
mod number;
mod plan;
mod row;

use std::ops::Range;

use super::{DraftCell, DraftTable, Row, RowItem, SetRows, TableRoom};
use crate::document::block::ColumnAlign;
use crate::geometry::Length;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, ParagraphShape, Styled, TextAlign};
use number::DecimalWidths;
use plan::{ColumnPanel, Demands, Room, TablePlan};
use row::{Column, RowLayout, Ruled, ShapedCell, column_shape};

/// The longest text that may be a number, in bytes.
const LONGEST_NUMBER: usize = 60;

/// A table, set.
#[derive(Debug)]
pub(crate) struct SetTable {
    /// Its panels; mostly one.
    pub(crate) panels: Vec<SetRows>,
    /// Whether it is on turned pages.
    pub(crate) turned: bool,
    /// What could not be done well.
    pub(crate) flaw: Option<TableFlaw>,
}

/// What could not be done well with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFlaw {
    /// It was turned without being asked for.
    Turned,
    /// Its longest words are broken.
    Broken,
    /// It stands in so many panels.
    Panels(usize),
}

/// Sets a table.
pub(crate) fn set(mut draft: DraftTable, setter: &Setter) -> SetTable {
    let count = draft.columns.len().max(1);
    let mut rows = grid(std::mem::take(&mut draft.rows), count, setter);
    let numbers = numbers(&mut rows, &draft);
    let demands = Demands { shares: draft.shares.clone(), ..demands(&rows, &numbers, count, draft.size) };
    let TableRoom { turning, smallest, .. } = draft.room;
    let room = Room { width: draft.width, turning, size: draft.size, smallest };
    let plan = plan::plan(&demands, &room);
    let mut numbers = numbers;
    if plan.scale != 1000 {
        rows.iter_mut().flatten().for_each(|cell| shrink(cell, plan.scale, setter));
        numbers = self::numbers(&mut rows, &draft);
    }
    let height = if plan.turned { draft.room.page.width } else { draft.room.page.height };
    let mut panels = Vec::new();
    for panel in &plan.panels {
        let text_style = text_style(&draft, &plan, panel, &numbers);
        let mut set = set_rows(&rows, &draft, &text_style, height);
        if panels.is_empty()
            && let Some((styled, leading)) = &draft.caption
        {
            let mut captioned = caption(styled.clone(), plan.width, *leading, setter);
            set.repeated_head = set.repeated_head.start + captioned.len()..set.repeated_head.end + captioned.len();
            set.unbroken_head += captioned.len();
            captioned.append(&mut set.rows);
            set.rows = captioned;
            let held: Length = set.rows[..set.unbroken_head].iter().map(|row| row.height).sum();
            if height / 2 < held {
                set.unbroken_head = 0;
            }
        }
        panels.push(set);
    }
    SetTable { panels, turned: plan.turned, flaw: plan.flaw }
}

/// The cells in their columns: those that reach down from rows above leave no room for others.
fn grid(drafted: Vec<Vec<DraftCell>>, count: usize, setter: &Setter) -> Vec<Vec<ShapedCell>> {
    let mut reach = vec![0_usize; count];
    let mut rows = Vec::new();
    for cells in drafted {
        let mut row = Vec::new();
        let mut column = 0;
        for cell in cells {
            while reach.get(column).is_some_and(|it| 0 < *it) {
                column += 1;
            }
            if count <= column {
                break;
            }
            let span = cell.span.clamp(1, count - column);
            let down = cell.rows.max(1);
            reach[column..column + span].iter_mut().for_each(|it| *it = down);
            let shape = column_shape(Length::INCH * 400, TextAlign::Left);
            let shaped = paragraph::shape(cell.styled, shape, setter);
            row.push(ShapedCell { shaped, column, span, rows: down, number: None });
            column += span;
        }
        reach.iter_mut().for_each(|it| *it = it.saturating_sub(1));
        rows.push(row);
    }
    rows
}

/// Sets a cell's text smaller, with all that is in it.
fn shrink(cell: &mut ShapedCell, scale: i64, setter: &Setter) {
    let mut styled = cell.shaped.styled().clone();
    let smaller = |length: &mut Length| *length = length.scale(scale, 1000);
    for font in &mut styled.fonts {
        smaller(&mut font.size);
        smaller(&mut font.rise);
    }
    for object in &mut styled.objects {
        smaller(&mut object.width);
        smaller(&mut object.ascent);
        smaller(&mut object.descent);
        smaller(&mut object.trail);
        object.shrunk = u16::try_from(1000 - scale).unwrap_or(0);
    }
    cell.shaped = paragraph::shape(styled, cell.shaped.column().clone(), setter);
}

/// Which columns are of numbers, each with its widths left and right of where they line up; their cells learn
/// their parts. A column is one if all its cells below the head are numbers and the author did not centre it or
/// put it at the left.
fn numbers(rows: &mut [Vec<ShapedCell>], draft: &DraftTable) -> Vec<Option<DecimalWidths>> {
    let head = draft.head;
    let mut numbers = vec![None; draft.columns.len().max(1)];
    let mut is_plain: Vec<bool> = numbers.iter().map(|_| true).collect();
    for (column, align) in draft.columns.iter().enumerate() {
        is_plain[column] = matches!(align, ColumnAlign::None | ColumnAlign::Right);
    }
    for cell in rows.iter_mut().skip(head).flatten() {
        let column = cell.column;
        cell.number = Some(()).filter(|()| is_plain[column]).and_then(|()| number_of(cell, draft.mark));
        is_plain[column] &= cell.number.is_some();
    }
    for cell in rows.iter_mut().flatten() {
        let Some(number) = cell.number.filter(|_| is_plain[cell.column]) else {
            cell.number = None;
            continue;
        };
        let widest: DecimalWidths = numbers[cell.column].unwrap_or_default();
        numbers[cell.column] = Some(DecimalWidths {
            left: number.left.max(widest.left),
            right: number.right.max(widest.right),
            is_number: number.is_number || widest.is_number,
        });
    }
    let numbers: Vec<_> = numbers.into_iter().map(|widest| widest.filter(|it| it.is_number)).collect();
    for cell in rows.iter_mut().flatten().filter(|cell| numbers[cell.column].is_none()) {
        cell.number = None;
    }
    numbers
}

/// A cell as a number, if it is one.
fn number_of(cell: &ShapedCell, mark: char) -> Option<DecimalWidths> {
    let styled = cell.shaped.styled();
    let plain = cell.span == 1 && styled.objects.is_empty() && !cell.shaped.is_rtl();
    if !plain || LONGEST_NUMBER < styled.text.len() || styled.text.contains('\n') {
        return None;
    }
    let breaks = cell.shaped.natural();
    number::number(&cell.shaped.line(&breaks, 0), styled, mark)
}

/// What the columns need and would like.
fn demands(rows: &[Vec<ShapedCell>], numbers: &[Option<DecimalWidths>], count: usize, em: Length) -> Demands {
    let none = || vec![Length::ZERO; count];
    let mut demands = Demands { syllables: none(), words: none(), keys: none(), lines: none(), shares: Vec::new() };
    let mut wide: Vec<&ShapedCell> = Vec::new();
    for cell in rows.iter().flatten() {
        if 1 < cell.span {
            wide.push(cell);
            continue;
        }
        let needs = match cell.number.and(numbers[cell.column]) {
            Some(widest) => [widest.left + widest.right; 4],
            None => cell.shaped.column_widths(),
        };
        for (of, needed) in demands.all().into_iter().zip(needs) {
            of[cell.column] = of[cell.column].max(needed);
        }
    }
    for cell in wide {
        for (of, needed) in demands.all().into_iter().zip(cell.shaped.column_widths()) {
            widen(of, cell.column..cell.column + cell.span, needed, em);
        }
    }
    demands
}

/// Raises the columns that a cell covers so that it fits, in proportion to what they have.
fn widen(widths: &mut [Length], covered: Range<usize>, needed: Length, gap: Length) {
    let to = covered.end.min(widths.len());
    let Some(covered) = widths.get_mut(covered.start..to) else { return };
    let count = i64::try_from(covered.len()).unwrap_or(1).max(1);
    let has: Length = covered.iter().copied().sum();
    let more = needed - has - gap * (count - 1);
    if more <= Length::ZERO {
        return;
    }
    for width in covered {
        *width += if has == Length::ZERO { more / count } else { more.scale(width.0, has.0) };
    }
}

/// The positions of the columns of a panel.
fn text_style(
    draft: &DraftTable,
    plan: &TablePlan,
    panel: &ColumnPanel,
    numbers: &[Option<DecimalWidths>],
) -> RowLayout {
    let gaps = plan.gap * i64::try_from(panel.widths.len().saturating_sub(1)).unwrap_or(0);
    let total = panel.widths.iter().copied().sum::<Length>() + gaps;
    let left = ((plan.width - total) / 2).max(Length::ZERO);
    let mut x = if draft.rtl { left + total } else { left };
    let stub = panel.stub.then_some((0, true));
    let indices = stub.into_iter().chain(panel.columns.clone().map(|it| (it, false)));
    let mut columns = Vec::new();
    for ((index, again), width) in indices.zip(&panel.widths) {
        let edge = if draft.rtl { x - *width } else { x };
        x = if draft.rtl { edge - plan.gap } else { edge + *width + plan.gap };
        let align = draft.columns.get(index).copied().unwrap_or_default();
        let number = numbers.get(index).copied().flatten();
        columns.push(Column { index, x: edge, width: *width, align, number, again });
    }
    let leading = draft.leading.scale(plan.scale, 1000);
    RowLayout { columns, leading, edge: (left, total), rtl: draft.rtl }
}

/// The rows of a panel.
fn set_rows(rows: &[Vec<ShapedCell>], draft: &DraftTable, text_style: &RowLayout, height: Length) -> SetRows {
    let (outer, inner) = draft.rules;
    let there = |thickness: Length| Some(thickness).filter(|it| Length::ZERO < *it);
    let mut set = Vec::new();
    let mut reaches = Vec::new();
    for (index, cells) in rows.iter().enumerate() {
        let below = match index + 1 {
            it if it == rows.len() => there(outer),
            it if it == draft.head => there(inner),
            _ => None,
        };
        let above = there(outer).filter(|_| index == 0);
        let head = index < draft.head;
        set.push(row::row(cells, text_style, Ruled { above, below }, head));
        // A head's cells end with it.
        let most = if head { draft.head - index } else { rows.len() - index };
        reaches.push(cells.iter().map(|cell| cell.rows).max().unwrap_or(1).min(most));
    }
    let heads = reaches.iter().take(draft.head).scan(0, |open: &mut usize, reach| {
        let begins = *open == 0;
        *open = (*open).max(*reach).saturating_sub(1);
        Some(usize::from(begins))
    });
    let heads: usize = heads.sum();
    let mut out = SetRows::default();
    for (index, row) in row::joined(set, &reaches).into_iter().enumerate() {
        if height / 2 < row.height {
            out.rows.append(&mut row::parts(row, text_style.leading));
        } else {
            out.rows.push(row);
        }
        if index + 1 == heads {
            out.repeated_head = 0..out.rows.len();
            out.unbroken_head = out.rows.len();
        }
    }
    let head: Length = out.rows[out.repeated_head.clone()].iter().map(|row| row.height).sum();
    if height / 3 < head {
        // A head that leaves little room is not repeated, and may be parted from what follows.
        (out.repeated_head, out.unbroken_head) = (0..0, 0);
    }
    out
}

/// The rows of a caption above a table.
fn caption(styled: Styled, width: Length, leading: Length, setter: &Setter) -> Vec<Row> {
    let shape = ParagraphShape { balance: true, ..column_shape(width, TextAlign::Center) };
    let shaped = paragraph::shape(styled, shape, setter);
    let breaks = shaped.natural();
    let count = breaks.lines as usize;
    let mut rows = Vec::new();
    for index in 0..count {
        let line = shaped.line(&breaks, index);
        let below = if index + 1 == count { leading / 3 } else { Length::ZERO };
        let marks = line.marks.clone();
        let baseline = leading.scale(75, 100);
        let piece = RowItem::Line { x: Length::ZERO, baseline, line, again: false };
        rows.push(Row { height: leading + below, items: vec![piece], marks });
    }
    rows
}

//! Tables: cells measured, the table fitted into the page, rows with rules. Three rules (above, below the head,
//! below) unless a theme asks for more, none upright.
//!
//! In: a [`DraftTable`]. Out: a [`SetTable`]: rows that pages are broken between.

mod balance;
mod cell;
mod draft;
mod number;
mod plan;
mod row;

use std::ops::Range;

use super::{DraftCell, DraftTable, Row, RowItem, SetRows, TableLook, TableRoom};
use crate::document::block::ColumnAlign;
use crate::geometry::Length;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, ParagraphShape, Styled, TextAlign};
use cell::{CellPlace, TableCell, column_shape};
use number::DecimalWidths;
use plan::{ColumnPanel, Demands, LONGEST_KEYS, Room, TablePlan};
use row::{Column, RowLayout, RowRules};

/// A table, set.
#[derive(Debug)]
pub(crate) struct SetTable {
    /// Its panels; mostly one.
    pub(crate) panels: Vec<SetRows>,
    /// Whether it is on turned pages.
    pub(crate) turned: bool,
    /// The flaw that has to be reported.
    pub(crate) flaw: Option<TableFlaw>,
}

/// A flaw of a table that has to be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableFlaw {
    /// It was turned without being asked for.
    Turned,
    /// Its longest words are broken.
    Broken,
    /// It is divided into so many panels.
    Panels(usize),
}

/// Sets a table.
pub(crate) fn set(mut draft: DraftTable, setter: &Setter) -> SetTable {
    let count = draft.columns.len().max(1);
    let mut rows = grid(std::mem::take(&mut draft.rows), count, draft.mark, setter);
    let numbers = numbers(&mut rows, &draft);
    let body = rows.get(draft.head..).unwrap_or(&[]);
    let demands = Demands {
        shares: draft.shares.clone(),
        texts: texts(body, count),
        longest_keys: longest_keys(&rows, count),
        ..demands(&rows, &numbers, count, draft.size)
    };
    let TableRoom { turning, smallest, .. } = draft.room;
    let room = Room { width: draft.width, turning, size: draft.size, smallest };
    let plan = plan::plan(&demands, &room);
    let mut numbers = numbers;
    if plan.scale != 1000 {
        rows.iter_mut().flatten().for_each(|cell| cell.shrink(plan.scale, draft.mark, setter));
        numbers = self::numbers(&mut rows, &draft);
    }
    let height = if plan.turned { draft.room.page.width } else { draft.room.page.height };
    let mut panels = Vec::new();
    for (index, panel) in plan.panels.iter().enumerate() {
        let layout = row_layout(&draft, &plan, panel, &numbers, setter);
        let is_last = index + 1 == plan.panels.len();
        let mut set = set_rows(&mut rows, &draft, &layout, height, is_last);
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
fn grid(drafted: Vec<Vec<DraftCell>>, count: usize, mark: char, setter: &Setter) -> Vec<Vec<TableCell>> {
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
            row.push(TableCell::new(cell.styled, CellPlace { column, span, rows: down }, mark, setter));
            column += span;
        }
        reach.iter_mut().for_each(|it| *it = it.saturating_sub(1));
        rows.push(row);
    }
    rows
}

/// Which columns are of numbers, each with its widths left and right of where they line up; their cells learn
/// their parts. A column is one if all its cells below the head are numbers and the author did not centre it or
/// put it at the left.
fn numbers(rows: &mut [Vec<TableCell>], draft: &DraftTable) -> Vec<Option<DecimalWidths>> {
    let head = draft.head;
    let mut numbers = vec![None; draft.columns.len().max(1)];
    let mut is_plain: Vec<bool> = numbers.iter().map(|_| true).collect();
    for (column, align) in draft.columns.iter().enumerate() {
        is_plain[column] = matches!(align, ColumnAlign::None | ColumnAlign::Right);
    }
    rows.iter_mut().take(head).flatten().for_each(|cell| cell.number = None);
    for cell in rows.iter().skip(head).flatten() {
        is_plain[cell.place.column] &= cell.number.is_some();
    }
    for cell in rows.iter_mut().flatten() {
        let column = cell.place.column;
        let Some(number) = cell.number.filter(|_| is_plain[column]) else {
            cell.number = None;
            continue;
        };
        let widest: DecimalWidths = numbers[column].unwrap_or_default();
        numbers[column] = Some(DecimalWidths {
            left: number.left.max(widest.left),
            right: number.right.max(widest.right),
            is_number: number.is_number || widest.is_number,
        });
    }
    let numbers: Vec<_> = numbers.into_iter().map(|widest| widest.filter(|it| it.is_number)).collect();
    for cell in rows.iter_mut().flatten().filter(|cell| numbers[cell.place.column].is_none()) {
        cell.number = None;
    }
    numbers
}

/// The least and the preferred widths of the columns.
fn demands(rows: &[Vec<TableCell>], numbers: &[Option<DecimalWidths>], count: usize, em: Length) -> Demands {
    let none = || vec![Length::ZERO; count];
    let mut demands = Demands { syllables: none(), words: none(), keys: none(), lines: none(), ..Demands::default() };
    let mut wide: Vec<&TableCell> = Vec::new();
    for cell in rows.iter().flatten() {
        let CellPlace { column, span, .. } = cell.place;
        if 1 < span {
            wide.push(cell);
            continue;
        }
        let needs = match cell.number.and(numbers[column]) {
            Some(widest) => [widest.left + widest.right; 4],
            None => cell.needs,
        };
        for (of, needed) in demands.all().into_iter().zip(needs) {
            of[column] = of[column].max(needed);
        }
    }
    for cell in wide {
        let CellPlace { column, span, .. } = cell.place;
        for (of, needed) in demands.all().into_iter().zip(cell.needs) {
            widen(of, column..column + span, needed, em);
        }
    }
    demands
}

/// The widths of the longest identifiers or words of each column, without those in cells over several columns.
fn longest_keys(rows: &[Vec<TableCell>], count: usize) -> Vec<Vec<Length>> {
    let mut longest: Vec<Vec<Length>> = vec![Vec::new(); count];
    for cell in rows.iter().flatten().filter(|cell| cell.place.span == 1) {
        let [_, _, key, _] = cell.needs;
        let keys = &mut longest[cell.place.column];
        if let Err(place) = keys.binary_search_by(|other| key.cmp(other))
            && place < LONGEST_KEYS
        {
            keys.insert(place, key);
            keys.truncate(LONGEST_KEYS);
        }
    }
    longest
}

/// The widths of the texts of the first rows, each on one line. Rows that a cell reaches over count as one, with their
/// texts one after another, for it is as high as all of them. Cells over several columns are left out.
fn texts(rows: &[Vec<TableCell>], count: usize) -> balance::RowTexts {
    let mut out: balance::RowTexts = Vec::new();
    let mut open = 0_usize;
    for cells in rows.iter().take(balance::sampled_rows(count)) {
        if open == 0 {
            out.push(vec![Length::ZERO; count]);
        }
        if let Some(widths) = out.last_mut() {
            cells.iter().filter(|cell| cell.place.span == 1).for_each(|cell| {
                widths[cell.place.column] += cell.needs[3];
            });
        }
        let reach = cells.iter().map(|cell| cell.place.rows).max().unwrap_or(1);
        open = open.max(reach) - 1;
    }
    out
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
fn row_layout<'a>(
    draft: &DraftTable,
    plan: &TablePlan,
    panel: &ColumnPanel,
    numbers: &[Option<DecimalWidths>],
    setter: &'a Setter,
) -> RowLayout<'a> {
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
    RowLayout { columns, leading, edge: (left, total), rtl: draft.rtl, setter }
}

/// The fewest rows that a cell reaches over for a page to end beside it: two are on either side then.
const LONG_REACH: usize = 4;

/// The rows of a panel; those of the last one are dropped as they are set, so that a long table is not in memory twice.
fn set_rows(
    rows: &mut [Vec<TableCell>],
    draft: &DraftTable,
    layout: &RowLayout<'_>,
    height: Length,
    is_last: bool,
) -> SetRows {
    let count = rows.len();
    let mut set = Vec::new();
    let mut reaches = Vec::new();
    let mut open = 0_usize;
    for (index, cells) in rows.iter_mut().enumerate() {
        let head = index < draft.head;
        // A head's cells end with it.
        let most = if head { draft.head - index } else { count - index };
        let reach = cells.iter().map(|cell| cell.place.rows).max().unwrap_or(1).min(most);
        open = open.max(reach) - 1;
        let look = row_rules(draft, index, count, open);
        set.push(row::row(cells, layout, look, head));
        reaches.push(reach);
        if is_last {
            cells.clear();
            cells.shrink_to_fit();
        }
    }
    let heads = reaches.iter().take(draft.head).scan(0, |open: &mut usize, reach| {
        let begins = *open == 0;
        *open = (*open).max(*reach).saturating_sub(1);
        Some(usize::from(begins))
    });
    let heads: usize = heads.sum();
    let mut out = SetRows::default();
    for (index, joined) in row::joined(set, &reaches, layout.leading, height / 2).into_iter().enumerate() {
        let long = LONG_REACH <= joined.seams.len() + 1 && heads <= index;
        if height / 2 < joined.row.height || long {
            out.rows.append(&mut joined.divided(height / 2, layout.leading));
        } else {
            out.rows.push(joined.row);
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

/// The rules and ground of a row, one of `count`; `open` rows below it share a cell with it.
fn row_rules(draft: &DraftTable, index: usize, count: usize, open: usize) -> RowRules {
    let TableLook { outer, below_head, between, stripe } = draft.look;
    let there = |thickness: Length| Some(thickness).filter(|it| Length::ZERO < *it);
    let below = match index + 1 {
        next if next == count => there(outer),
        next if next == draft.head => there(below_head),
        next if draft.head < next && open == 0 => there(between),
        _ => None,
    };
    let second = draft.head <= index && (index - draft.head) % 2 == 1;
    RowRules { above: there(outer).filter(|_| index == 0), below, ground: stripe.filter(|_| second) }
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
        rows.push(Row { height: leading + below, items: vec![piece], marks, ..Row::default() });
    }
    rows
}

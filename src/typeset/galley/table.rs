//! Tables: columns measured from what their cells need and would like, rows with rules.
//!
//! Widths after CSS 2.2 §17.5.2.2: what is left beyond all minima is shared in proportion to what
//! each column would like beyond its own. Three rules (above, below the head, below), none upright.

use super::{DraftCell, DraftTable, Piece, Row, SetRows};
use crate::document::block::Align as ColumnAlign;
use crate::geometry::{Length, Rect};
use crate::typeset::frame::Ink;
use crate::typeset::paragraph::{self, Align, Shape, Shaped, Styled};
use crate::typeset::paragraph::setter::Setter;

/// Sets a table.
pub(crate) fn set(draft: DraftTable, setter: &Setter) -> SetRows {
    let columns = draft.columns.len().max(1);
    let gap = gap(&draft, columns);
    let available = (draft.width - gap * (columns as i64 - 1)).max(Length::PT * columns as i64);
    let widths = widths(&draft, available, gap, setter);
    let total: Length = widths.iter().copied().sum::<Length>() + gap * (columns as i64 - 1);
    let x = ((draft.width - total) / 2).max(Length::ZERO);
    let mut rows = caption(draft.caption, draft.width, draft.leading, setter);
    let captioned = rows.len();
    let last = draft.rows.len();
    for (index, cells) in draft.rows.into_iter().enumerate() {
        let look = Look {
            columns: &draft.columns,
            widths: &widths,
            gap,
            leading: draft.leading,
            x,
            total,
        };
        let (outer, inner) = draft.rules;
        let top = (index == 0).then_some(outer);
        let bottom = match index + 1 {
            it if it == last => Some(outer),
            it if it == draft.head => Some(inner),
            _ => None,
        };
        let there = |thickness: &Length| Length::ZERO < *thickness;
        let (top, bottom) = (top.filter(there), bottom.filter(there));
        rows.push(row(cells, &look, top, bottom, setter));
    }
    // A table whose caption is more than its head would repeat repeats nothing.
    let repeat = if captioned == 0 { draft.head } else { 0 };
    SetRows { rows, repeat }
}

/// The space between columns: an em, or less where there are many.
fn gap(draft: &DraftTable, columns: usize) -> Length {
    draft.size.min(draft.width / (columns as i64 * 4))
}

/// What all rows of a table share.
struct Look<'a> {
    columns: &'a [ColumnAlign],
    widths: &'a [Length],
    gap: Length,
    leading: Length,
    x: Length,
    total: Length,
}

/// The widths of the columns.
fn widths(draft: &DraftTable, available: Length, gap: Length, setter: &Setter) -> Vec<Length> {
    let count = draft.columns.len().max(1);
    let mut least = vec![Length::ZERO; count];
    let mut most = vec![Length::ZERO; count];
    for cells in &draft.rows {
        let mut column = 0;
        for cell in cells {
            let span = cell.span.clamp(1, count.saturating_sub(column).max(1));
            let shaped = paragraph::shape(cell.styled.clone(), column_shape(available, Align::Left), setter);
            let (min, max) = shaped.min_max_width();
            if span == 1 && column < count {
                least[column] = least[column].max(min);
                most[column] = most[column].max(max);
            } else {
                widen(&mut least, column, span, min, gap);
                widen(&mut most, column, span, max, gap);
            }
            column += span;
        }
    }
    share(&least, &most, available)
}

/// Raises the columns that a cell covers so that it fits.
fn widen(widths: &mut [Length], from: usize, span: usize, needed: Length, gap: Length) {
    let to = (from + span).min(widths.len());
    let Some(covered) = widths.get_mut(from..to) else { return };
    let has: Length = covered.iter().copied().sum::<Length>() + gap * (span as i64 - 1);
    if has < needed {
        let more = (needed - has) / covered.len().max(1) as i64;
        covered.iter_mut().for_each(|it| *it += more);
    }
}

/// Shares the available width among columns that need `least` and would like `most`.
fn share(least: &[Length], most: &[Length], available: Length) -> Vec<Length> {
    let (sum_least, sum_most): (Length, Length) =
        (least.iter().copied().sum(), most.iter().copied().sum());
    if sum_most <= available {
        return most.to_vec();
    }
    let over = available - sum_least;
    let wish = (sum_most - sum_least).0.max(1);
    if over < Length::ZERO {
        // Even the longest words don't fit: each column gets its share, and words are broken.
        let fair = available / least.len().max(1) as i64;
        let small: Length = least.iter().filter(|it| **it <= fair).copied().sum();
        let large: Length = least.iter().filter(|it| fair < **it).copied().sum();
        let rest = available - small;
        return least
            .iter()
            .map(|it| if *it <= fair { *it } else { rest.scale(it.0, large.0.max(1)) })
            .collect();
    }
    let width = |(least, most): (&Length, &Length)| *least + over.scale((*most - *least).0, wish);
    least.iter().zip(most).map(width).collect()
}

fn column_shape(width: Length, align: Align) -> Shape {
    Shape {
        width,
        align,
        last: align,
        protrusion: false,
        expansion: 0,
        ..Shape::default()
    }
}

/// The rows of a caption above a table.
fn caption(
    caption: Option<Styled>,
    width: Length,
    leading: Length,
    setter: &Setter,
) -> Vec<Row> {
    let Some(styled) = caption else { return Vec::new() };
    let shape = Shape { balance: true, ..column_shape(width, Align::Center) };
    let shaped = paragraph::shape(styled, shape, setter);
    let setting = shaped.natural();
    let count = setting.lines as usize;
    let mut rows = Vec::new();
    for index in 0..count {
        let line = shaped.line(&setting, index);
        let below = if index + 1 == count { leading / 3 } else { Length::ZERO };
        let marks = line.marks.clone();
        let piece = Piece::Line { x: Length::ZERO, baseline: leading.scale(75, 100), line };
        rows.push(Row { height: leading + below, pieces: vec![piece], marks });
    }
    rows
}

/// One row: its cells beside one another, as high as the highest.
fn row(
    cells: Vec<DraftCell>,
    look: &Look<'_>,
    top: Option<Length>,
    bottom: Option<Length>,
    setter: &Setter,
) -> Row {
    let pad = look.leading.scale(18, 100);
    let mut row = Row::default();
    let start = pad + top.unwrap_or_default();
    let mut lines = 1;
    let mut column = 0;
    let mut x = look.x;
    for cell in cells {
        let span = cell.span.clamp(1, look.widths.len().saturating_sub(column).max(1));
        let covered = look.widths.get(column..column + span).unwrap_or(&[]);
        let width = covered.iter().copied().sum::<Length>() + look.gap * (span as i64 - 1);
        let align = match look.columns.get(column) {
            Some(ColumnAlign::Center) => Align::Center,
            Some(ColumnAlign::Right) => Align::Right,
            Some(ColumnAlign::Left | ColumnAlign::None) | None => Align::Left,
        };
        // A scaled point over: a column as wide as its widest cell must hold it.
        let shape = column_shape(width + Length::milli_pt(20), align);
        let shaped = paragraph::shape(cell.styled, shape, setter);
        lines = lines.max(cell_lines(&shaped, x, start, look.leading, &mut row));
        x += width + look.gap;
        column += span;
    }
    row.height = start + look.leading * lines + pad + bottom.unwrap_or_default();
    if let Some(thickness) = top {
        row.pieces.push(rule(look, Length::ZERO, thickness));
    }
    if let Some(thickness) = bottom {
        row.pieces.push(rule(look, row.height - thickness, thickness));
    }
    row
}

/// Puts a cell's lines into its row; how many lines high it is.
fn cell_lines(shaped: &Shaped, x: Length, start: Length, leading: Length, row: &mut Row) -> i64 {
    let setting = shaped.natural();
    let mut down = 0;
    for index in 0..setting.lines as usize {
        let line = shaped.line(&setting, index);
        let over = (line.ascent - leading.scale(3, 4)).max(Length::ZERO);
        down += (over.0 + leading.0 - 1) / leading.0.max(1);
        row.marks.extend_from_slice(&line.marks);
        let baseline = start + leading * down + leading.scale(75, 100);
        row.pieces.push(Piece::Line { x, baseline, line });
        down += 1;
    }
    down
}

fn rule(look: &Look<'_>, y: Length, thickness: Length) -> Piece {
    Piece::Rule(Rect::new(look.x, y, look.total, thickness), Ink::BLACK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_what_is_left_by_what_they_want() {
        let pt = |it: &[i64]| it.iter().map(|it| Length::pt(*it)).collect::<Vec<_>>();
        assert_eq!(share(&pt(&[10, 10]), &pt(&[20, 30]), Length::pt(100)), pt(&[20, 30]));
        assert_eq!(share(&pt(&[10, 10]), &pt(&[20, 40]), Length::pt(40)), pt(&[15, 25]));
        let narrow = share(&pt(&[10, 200]), &pt(&[10, 300]), Length::pt(100));
        assert_eq!(narrow.iter().copied().sum::<Length>(), Length::pt(100));
        assert_eq!(narrow[0], Length::pt(10));
    }
}

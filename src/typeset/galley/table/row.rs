//! Rows: cells beside one another, with rules, as high as the highest; high rows in parts.

use super::number::DecimalWidths;
use crate::document::block::ColumnAlign;
use crate::geometry::{Length, Rect};
use crate::typeset::frame::Ink;
use crate::typeset::galley::{Row, RowItem};
use crate::typeset::paragraph::{ParagraphShape, SetLine, Shaped, TextAlign};

/// A cell, shaped.
pub(super) struct ShapedCell {
    /// Its text.
    pub(super) shaped: Shaped,
    /// The column that it begins in.
    pub(super) column: usize,
    /// How many columns it covers.
    pub(super) span: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
    /// Its parts, in a column of numbers.
    pub(super) number: Option<DecimalWidths>,
}

/// A column with its position in the panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Which of the table's.
    pub(super) index: usize,
    /// Its left edge.
    pub(super) x: Length,
    pub(super) width: Length,
    pub(super) align: ColumnAlign,
    /// For a column of numbers: the widths left and right of where they line up.
    pub(super) number: Option<DecimalWidths>,
    /// Whether it is repeated: it is neither read out nor copied again.
    pub(super) again: bool,
}

/// What all rows of a panel share.
pub(super) struct RowLayout {
    /// The columns from left to right.
    pub(super) columns: Vec<Column>,
    /// From baseline to baseline.
    pub(super) leading: Length,
    /// The left edge and the width of all.
    pub(super) edge: (Length, Length),
    /// Whether the table runs from right to left.
    pub(super) rtl: bool,
}

/// The rules of a row: their thicknesses; no rule if there is none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ruled {
    pub(super) above: Option<Length>,
    pub(super) below: Option<Length>,
}

/// One row. In a head, cells are aligned at their last lines.
pub(super) fn row(cells: &[ShapedCell], layout: &RowLayout, ruled: Ruled, head: bool) -> Row {
    let pad = layout.leading.scale(18, 100);
    let start = pad + ruled.above.unwrap_or_default();
    let mut row = Row::default();
    let mut lines = 1;
    let mut placed = Vec::new();
    for column in &layout.columns {
        let at = cells.binary_search_by_key(&column.index, |cell| cell.column);
        let Some(cell) = at.ok().and_then(|it| cells.get(it)) else { continue };
        let first = row.items.len();
        let own = self::cell(cell, column, layout, start, &mut row);
        placed.push((first..row.items.len(), own));
        lines = lines.max(own);
    }
    if head {
        for (pieces, own) in placed {
            let down = layout.leading * (lines - own);
            row.items[pieces].iter_mut().for_each(|item| item.shift(Length::ZERO, down));
        }
    }
    row.height = start + layout.leading * lines + pad + ruled.below.unwrap_or_default();
    if let Some(thickness) = ruled.above {
        row.items.push(rule(layout, Length::ZERO, thickness));
    }
    if let Some(thickness) = ruled.below {
        row.items.push(rule(layout, row.height - thickness, thickness));
    }
    collect_marks(&mut row);
    row
}

fn rule(layout: &RowLayout, y: Length, thickness: Length) -> RowItem {
    RowItem::Rule(Rect::new(layout.edge.0, y, layout.edge.1, thickness), Ink::BLACK)
}

/// The notes of a row are those of its lines.
fn collect_marks(row: &mut Row) {
    row.marks.clear();
    for piece in &row.items {
        if let RowItem::Line { line, again: false, .. } = piece {
            row.marks.extend_from_slice(&line.marks);
        }
    }
}

/// Puts a cell's lines into its row; how many lines high it is.
fn cell(cell: &ShapedCell, column: &Column, layout: &RowLayout, start: Length, row: &mut Row) -> i64 {
    let again = column.again;
    if let (Some(number), Some(all)) = (cell.number, column.number) {
        let (line, x) = numeral(cell, number, column, all, layout);
        let baseline = start + layout.leading.scale(75, 100);
        row.items.push(RowItem::Line { x, baseline, line, again });
        return 1;
    }
    let (left, right) = extent(cell, column, layout);
    // A scaled point over: a column as wide as its widest cell must hold it.
    let shape = column_shape(right - left + Length::milli_pt(20), align(cell, column, layout));
    let shaped = cell.shaped.reshape(shape);
    let breaks = shaped.natural();
    let mut down = 0;
    for index in 0..breaks.lines as usize {
        let line = shaped.line(&breaks, index);
        down += leadings(line.ascent - layout.leading.scale(3, 4), layout.leading);
        let below = leadings(line.descent - layout.leading.scale(45, 100), layout.leading);
        let baseline = start + layout.leading * down + layout.leading.scale(75, 100);
        row.items.push(RowItem::Line { x: left, baseline, line, again });
        down += 1 + below;
    }
    down
}

/// So many whole leadings hold a height.
fn leadings(height: Length, leading: Length) -> i64 {
    (height.0.max(0) + leading.0 - 1) / leading.0.max(1)
}

/// A number on its line, and where that begins: all of its column line up where their whole parts end.
fn numeral(
    cell: &ShapedCell,
    number: DecimalWidths,
    column: &Column,
    widest: DecimalWidths,
    layout: &RowLayout,
) -> (SetLine, Length) {
    let shaped = cell.shaped.reshape(column_shape(Length::INCH * 400, TextAlign::Left));
    let line = shaped.line(&shaped.natural(), 0);
    let at_right = column.align == ColumnAlign::Right || column.align == ColumnAlign::None && layout.rtl;
    let indent = if at_right { column.width - widest.left - widest.right } else { Length::ZERO };
    let x = column.x + indent + widest.left - number.left - line.span.0;
    (line, x)
}

/// From where to where a cell is.
fn extent(cell: &ShapedCell, column: &Column, layout: &RowLayout) -> (Length, Length) {
    let covered = cell.column..cell.column + cell.span.max(1);
    let own = layout.columns.iter().filter(|it| it.again == column.again && covered.contains(&it.index));
    let edges = own.map(|column| (column.x, column.x + column.width));
    edges.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1))).unwrap_or((column.x, column.x))
}

/// How a cell's lines are aligned: columns are aligned on paper, lines by the direction of their text.
fn align(cell: &ShapedCell, column: &Column, layout: &RowLayout) -> TextAlign {
    let at_left = match column.align {
        ColumnAlign::Center => return TextAlign::Center,
        ColumnAlign::Right => false,
        ColumnAlign::Left => true,
        ColumnAlign::None => !layout.rtl,
    };
    if at_left == cell.shaped.is_rtl() { TextAlign::Right } else { TextAlign::Left }
}

/// The column of a cell.
pub(super) fn column_shape(width: Length, align: TextAlign) -> ParagraphShape {
    ParagraphShape { width, align, last: align, protrusion: false, expansion: 0, ..ParagraphShape::default() }
}

/// Puts rows together that cells reach over: the text of such a cell begins in the first of them.
pub(super) fn joined(rows: Vec<Row>, reaches: &[usize]) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let mut open = 0;
    for (mut row, reach) in rows.into_iter().zip(reaches) {
        match out.last_mut().filter(|_| 0 < open) {
            Some(last) => {
                let down = last.height;
                row.items.iter_mut().for_each(|item| item.shift(Length::ZERO, down));
                last.height += row.height;
                last.items.append(&mut row.items);
                last.marks.append(&mut row.marks);
            }
            None => out.push(row),
        }
        open = (open.max(*reach)).saturating_sub(1);
    }
    out
}

/// A row as rows of a line each, between which a page may end.
pub(super) fn parts(row: Row, leading: Length) -> Vec<Row> {
    let spans: Vec<(Length, Length)> = row.items.iter().map(|item| vertical(item, leading)).collect();
    let mut cuts: Vec<Length> = spans.iter().map(|it| it.1).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|y| *y < row.height && spans.iter().all(|it| *y <= it.0 || it.1 <= *y));
    cuts.push(row.height);
    let mut out: Vec<Row> = Vec::new();
    let mut from = Length::ZERO;
    for to in cuts {
        out.push(Row { height: to - from, ..Row::default() });
        from = to;
    }
    for (mut piece, span) in row.items.into_iter().zip(spans) {
        let mut top = Length::ZERO;
        for part in &mut out {
            if span.1 <= top + part.height {
                piece.shift(Length::ZERO, -top);
                part.items.push(piece);
                break;
            }
            top += part.height;
        }
    }
    out.iter_mut().for_each(collect_marks);
    out
}

/// From where to where a piece reaches.
fn vertical(piece: &RowItem, leading: Length) -> (Length, Length) {
    match piece {
        RowItem::Line { baseline, line, .. } => {
            let (above, below) = (leading.scale(75, 100), leading.scale(25, 100));
            (*baseline - line.ascent.max(above), *baseline + line.descent.max(below))
        }
        RowItem::Rule(area, _) | RowItem::Image { area, .. } => (area.origin.y, area.origin.y + area.size.height),
    }
}

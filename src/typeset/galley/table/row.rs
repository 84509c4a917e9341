//! Rows: cells beside one another, with rules, as high as the highest; high rows in parts.

use std::sync::Arc;

use super::cell::{TableCell, column_shape};
use super::number::DecimalWidths;
use crate::document::block::ColumnAlign;
use crate::geometry::{Length, Rect};
use crate::guard::steps::{self, StepKind};
use crate::typeset::frame::Ink;
use crate::typeset::galley::{Row, RowItem};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{SetLine, TextAlign};

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

/// The layout that all rows of a panel share.
pub(super) struct RowLayout<'a> {
    /// The columns from left to right.
    pub(super) columns: Vec<Column>,
    /// From baseline to baseline.
    pub(super) leading: Length,
    /// The left edge and the width of all.
    pub(super) edge: (Length, Length),
    /// Whether the table runs from right to left.
    pub(super) rtl: bool,
    pub(super) setter: &'a Setter,
}

/// The rules and ground of a row: the thicknesses of its rules, if it has them, and its ground.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowRules {
    pub(super) above: Option<Length>,
    pub(super) below: Option<Length>,
    pub(super) ground: Option<Ink>,
}

/// A row, and what of it is said again on a page that begins below it.
pub(super) struct LabelledRow {
    row: Row,
    labels: Vec<SpanLabel>,
}

/// The lines of a cell that reaches over several rows.
struct SpanLabel {
    /// How many.
    rows: usize,
    /// What it needs from the top of its row.
    height: Length,
    /// Its lines, in its own row, if they are few enough to be said again: one list, however often they are.
    items: Option<Arc<[RowItem]>>,
}

/// The most lines of a cell over several rows that are a label, which is said again where a page ends beside it. More are
/// text, which nobody wants to read twice.
const LABEL_LINES: i64 = 4;

/// One row. In a head, cells are aligned at their last lines.
pub(super) fn row(cells: &[TableCell], layout: &RowLayout<'_>, rules: RowRules, head: bool) -> LabelledRow {
    let pad = layout.leading.scale(18, 100);
    let start = pad + rules.above.unwrap_or_default();
    let mut row = Row::default();
    let mut labels = Vec::new();
    let mut lines = 1;
    let mut placed = Vec::new();
    for column in &layout.columns {
        let at = cells.binary_search_by_key(&column.index, |cell| cell.place.column);
        let Some(cell) = at.ok().and_then(|it| cells.get(it)) else { continue };
        let first = row.items.len();
        let own = self::cell(cell, column, layout, start, &mut row);
        let pieces = first..row.items.len();
        if !head && 1 < cell.place.rows {
            let is_short = own.lines <= LABEL_LINES;
            let items = is_short.then(|| repeated(&row.items[pieces]));
            labels.push(SpanLabel { rows: cell.place.rows, height: start + layout.leading * own.lines + pad, items });
            // It reaches down into the rows below: `joined` makes room where they are too low for it.
            continue;
        }
        lines = lines.max(own.lines);
        placed.push((pieces, own));
    }
    let all: Vec<CellLines> = placed.iter().map(|it| it.1).collect();
    let mut height = layout.leading * lines;
    for (pieces, own) in placed {
        let down = if head { layout.leading * (lines - own.lines) } else { shift_beside(own, &all, layout.leading) };
        height = height.max(down + layout.leading * own.lines);
        row.items[pieces].iter_mut().for_each(|item| item.shift(Length::ZERO, down));
    }
    row.height = start + height + pad + rules.below.unwrap_or_default();
    if let Some(thickness) = rules.above {
        row.items.push(rule(layout, Length::ZERO, thickness));
    }
    if let Some(thickness) = rules.below {
        row.items.push(rule(layout, row.height - thickness, thickness));
    }
    if let Some(ink) = rules.ground {
        let area = Rect::new(layout.edge.0, Length::ZERO, layout.edge.1, row.height);
        row.items.insert(0, RowItem::Rule(area, ink));
    }
    collect_marks(&mut row);
    row.items.shrink_to_fit();
    LabelledRow { row, labels }
}

/// The lines of a cell, counted.
#[derive(Clone, Copy)]
struct CellLines {
    lines: i64,
    /// How many leadings its first line is higher than one of text, for a picture in it.
    above: i64,
    /// Whether it is a picture alone.
    is_picture: bool,
}

/// How far a cell moves down beside others: to the first baseline of one with a picture among its words, or with all the
/// words of its row to the middle of a higher picture that is alone in its cell, such as an icon.
fn shift_beside(own: CellLines, all: &[CellLines], leading: Length) -> Length {
    let most = |is_picture: bool, of: fn(&CellLines) -> i64| {
        all.iter().filter(|it| it.is_picture == is_picture).map(of).max().unwrap_or(0)
    };
    let baseline = most(false, |it| it.above);
    if 0 < baseline {
        return leading * (baseline - own.above).max(0);
    }
    let rest = most(true, |it| it.lines) - most(false, |it| it.lines);
    if own.is_picture { Length::ZERO } else { leading * rest.max(0) / 2 }
}

/// Lines as they are set again: neither read out nor copied.
fn repeated(items: &[RowItem]) -> Arc<[RowItem]> {
    let mut items = items.to_vec();
    for item in &mut items {
        if let RowItem::Line { again, .. } = item {
            *again = true;
        }
    }
    items.into()
}

fn rule(layout: &RowLayout<'_>, y: Length, thickness: Length) -> RowItem {
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

/// Puts a cell's lines into its row, and counts them.
fn cell(cell: &TableCell, column: &Column, layout: &RowLayout<'_>, start: Length, row: &mut Row) -> CellLines {
    steps::count(StepKind::Cells, 1);
    let again = column.again;
    if let (Some(number), Some(all)) = (cell.number, column.number) {
        let (line, x) = numeral(cell, number, column, all, layout);
        let baseline = start + layout.leading.scale(75, 100);
        row.items.push(RowItem::Line { x, baseline, line, again });
        return CellLines { lines: 1, above: 0, is_picture: false };
    }
    let (left, right) = extent(cell, column, layout);
    // A scaled point over: a column as wide as its widest cell must hold it.
    let shape = column_shape(right - left + Length::milli_pt(20), align(cell, column, layout));
    let shaped = cell.shaped(shape, layout.setter);
    let breaks = shaped.natural();
    let (mut down, mut above) = (0, 0);
    for index in 0..breaks.lines as usize {
        let mut line = shaped.line(&breaks, index);
        line.shrink_to_fit();
        down += leadings(line.ascent - layout.leading.scale(3, 4), layout.leading);
        above = if index == 0 { down } else { above };
        let below = leadings(line.descent - layout.leading.scale(45, 100), layout.leading);
        let baseline = start + layout.leading * down + layout.leading.scale(75, 100);
        row.items.push(RowItem::Line { x: left, baseline, line, again });
        down += 1 + below;
    }
    let text = cell.styled.text.trim();
    let is_picture = !text.is_empty() && text.chars().all(|c| c == '\u{FFFC}' || c.is_whitespace());
    CellLines { lines: down, above, is_picture }
}

/// So many whole leadings hold a height.
fn leadings(height: Length, leading: Length) -> i64 {
    (height.0.max(0) + leading.0 - 1) / leading.0.max(1)
}

/// A number on its line, and where that begins: all of its column line up where their whole parts end.
fn numeral(
    cell: &TableCell,
    number: DecimalWidths,
    column: &Column,
    widest: DecimalWidths,
    layout: &RowLayout<'_>,
) -> (SetLine, Length) {
    let shaped = cell.shaped(column_shape(Length::INCH * 400, TextAlign::Left), layout.setter);
    let mut line = shaped.line(&shaped.natural(), 0);
    line.shrink_to_fit();
    let at_right = column.align == ColumnAlign::Right || column.align == ColumnAlign::None && layout.rtl;
    let indent = if at_right { column.width - widest.left - widest.right } else { Length::ZERO };
    let x = column.x + indent + widest.left - number.left - line.span.0;
    (line, x)
}

/// From where to where a cell is.
fn extent(cell: &TableCell, column: &Column, layout: &RowLayout<'_>) -> (Length, Length) {
    let covered = cell.place.column..cell.place.column + cell.place.span.max(1);
    let own = layout.columns.iter().filter(|it| it.again == column.again && covered.contains(&it.index));
    let edges = own.map(|column| (column.x, column.x + column.width));
    edges.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1))).unwrap_or((column.x, column.x))
}

/// How a cell's lines are aligned: columns are aligned on paper, lines by the direction of their text.
fn align(cell: &TableCell, column: &Column, layout: &RowLayout<'_>) -> TextAlign {
    let at_left = match column.align {
        ColumnAlign::Center => return TextAlign::Center,
        ColumnAlign::Right => false,
        ColumnAlign::Left => true,
        ColumnAlign::None => !layout.rtl,
    };
    if at_left == cell.rtl { TextAlign::Right } else { TextAlign::Left }
}

/// Rows that cells reach over, as one.
pub(super) struct JoinedRow {
    pub(super) row: Row,
    /// Where its rows after the first begin.
    pub(super) seams: Vec<Seam>,
}

/// Where a row begins in those that it is joined to.
pub(super) struct Seam {
    y: Length,
    /// The labels to be repeated where a page begins here.
    labels: Vec<Arc<[RowItem]>>,
}

/// Puts rows together that cells reach over: the text of such a cell begins in the first of them. Where it is higher
/// than they are the last one grows, as CSS 2.2 §17.5.3 leaves open and browsers do. A cell higher than `most` has to
/// be parted beside its rows.
pub(super) fn joined(rows: Vec<LabelledRow>, reaches: &[usize], leading: Length, most: Length) -> Vec<JoinedRow> {
    let mut out = Vec::new();
    let mut open = 0;
    let mut group = Vec::new();
    for (row, reach) in rows.into_iter().zip(reaches) {
        if open == 0 && !group.is_empty() {
            out.push(join(std::mem::take(&mut group), leading, most));
        }
        group.push(row);
        open = (open.max(*reach)).saturating_sub(1);
    }
    if !group.is_empty() {
        out.push(join(group, leading, most));
    }
    out
}

/// Joins the rows of a group.
fn join(mut group: Vec<LabelledRow>, leading: Length, most: Length) -> JoinedRow {
    let count = group.len();
    let end = |index: usize, label: &SpanLabel| (index + label.rows).min(count);
    // Lines of cells side by side end together only if all rows are whole lines apart.
    if 1 < count && group.iter().flat_map(|it| &it.labels).any(|label| most < label.height) {
        for it in &mut group[..count - 1] {
            let over = it.row.height.0 % leading.0.max(1);
            let start = it.row.items.iter().filter_map(RowItem::top_rule).max().unwrap_or_default();
            let missing = (leading.0 + start.0 - over) % leading.0.max(1);
            grow(&mut it.row, Length(missing));
        }
    }
    for index in 0..count {
        for label in 0..group[index].labels.len() {
            let label = &group[index].labels[label];
            let to = end(index, label);
            let has: Length = group[index..to].iter().map(|it| it.row.height).sum();
            let missing = label.height - has;
            if Length::ZERO < missing {
                grow(&mut group[to - 1].row, missing);
            }
        }
    }
    let tops: Vec<Length> = group
        .iter()
        .scan(Length::ZERO, |top, it| {
            let own = *top;
            *top += it.row.height;
            Some(own)
        })
        .collect();
    let whole: Length = group.iter().map(|it| it.row.height).sum();
    let bottom = |to: usize| tops.get(to).copied().unwrap_or(whole);
    let again = |at: usize| {
        let labels =
            group[..at].iter().enumerate().flat_map(|(index, it)| it.labels.iter().map(move |own| (index, own)));
        let open = labels.filter(|(index, label)| {
            let to = end(*index, label);
            at < to && label.height <= bottom(to) - tops[at]
        });
        open.filter_map(|(_, label)| label.items.clone()).collect()
    };
    let seams = (1..count).map(|at| Seam { y: tops[at], labels: again(at) }).collect();
    let mut rows = group.into_iter().map(|it| it.row);
    let mut row = rows.next().unwrap_or_default();
    for mut next in rows {
        let down = row.height;
        next.items.iter_mut().for_each(|item| item.shift(Length::ZERO, down));
        row.height += next.height;
        row.items.append(&mut next.items);
        row.marks.append(&mut next.marks);
    }
    // A ground would cover the lines that reach down into its row.
    row.items.sort_by_key(|item| item.ground().is_none());
    JoinedRow { row, seams }
}

/// Makes a row higher below its text; its ground and the rule below it go with its lower edge.
fn grow(row: &mut Row, more: Length) {
    for item in &mut row.items {
        let is_ground = item.ground().is_some();
        let RowItem::Rule(area, _) = item else { continue };
        let is_low = area.origin.y + area.size.height == row.height;
        match (is_ground, is_low) {
            (true, true) => area.size.height += more,
            (false, true) => area.origin.y += more,
            (_, false) => {}
        }
    }
    row.height += more;
}

impl JoinedRow {
    /// As rows between which a page may end: those that are joined, two at least on either side; where they are higher
    /// than `most`, each of them, and where one of them is, its lines.
    pub(super) fn divided(self, most: Length, leading: Length) -> Vec<Row> {
        let JoinedRow { row, mut seams } = self;
        let ends = seams.len();
        if row.height <= most {
            seams = seams.into_iter().enumerate().filter(|it| 0 < it.0 && it.0 + 1 < ends).map(|it| it.1).collect();
        }
        // A label of many lines may reach below the seam.
        let spans = spans(&row, leading);
        seams.retain(|seam| !is_crossed(&spans, seam.y));
        let cuts: Vec<Length> = seams.iter().map(|seam| seam.y).collect();
        let mut rows = cut(row, &cuts, leading);
        for (row, seam) in rows.iter_mut().skip(1).zip(seams) {
            row.again = seam.labels;
        }
        let whole = |row: Row| if most < row.height { lines(row, leading) } else { vec![row] };
        rows.into_iter().flat_map(whole).collect()
    }
}

/// A row as rows of a line each, between which a page may end.
fn lines(mut row: Row, leading: Length) -> Vec<Row> {
    let again = std::mem::take(&mut row.again);
    // Where something ends inside of what it overlaps no line ends.
    let mut cuts: Vec<Length> = spans(&row, leading).into_iter().map(|span| span.bottom).collect();
    cuts.dedup();
    // The last line ends where the row does. Of four and more, two stay together at either end.
    cuts.pop();
    if 3 <= cuts.len() {
        cuts.pop();
        cuts.remove(0);
    }
    let mut out = cut(row, &cuts, leading);
    if let Some(first) = out.first_mut() {
        first.again = again;
    }
    out.iter_mut().skip(1).for_each(|row| row.continues = true);
    out
}

/// From where to where the pieces of a row reach that must not be cut, by rising height; those that overlap are one.
fn spans(row: &Row, leading: Length) -> Vec<Span> {
    let pieces = row.items.iter().filter(|item| item.ground().is_none());
    let mut all: Vec<Span> = pieces.map(|item| vertical(item, leading)).collect();
    all.sort_unstable_by_key(|span| (span.top, span.bottom));
    let mut out: Vec<Span> = Vec::new();
    for span in all {
        match out.last_mut().filter(|last| span.top < last.bottom) {
            Some(last) => last.bottom = last.bottom.max(span.bottom),
            None => out.push(span),
        }
    }
    out
}

/// Whether one of the [`spans`] reaches over a height.
fn is_crossed(spans: &[Span], y: Length) -> bool {
    let next = spans.partition_point(|span| span.bottom <= y);
    spans.get(next).is_some_and(|span| span.top < y)
}

/// Cuts a row at some heights, by rising height; grounds are cut too.
fn cut(row: Row, cuts: &[Length], leading: Length) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let ends: Vec<Length> = cuts.iter().copied().chain([row.height]).collect();
    let top = |part: usize| part.checked_sub(1).map_or(Length::ZERO, |above| ends[above]);
    out.extend((0..ends.len()).map(|part| Row { height: ends[part] - top(part), ..Row::default() }));
    for mut piece in row.items {
        let Span { top: above, bottom: below } = vertical(&piece, leading);
        if let Some((area, ink)) = piece.ground() {
            let first = ends.partition_point(|end| *end <= above);
            for part in (first..out.len()).take_while(|part| above.max(top(*part)) < below) {
                let (from, to) = (above.max(top(part)), below.min(ends[part]));
                let area = Rect::new(area.origin.x, from - top(part), area.size.width, to - from);
                out[part].items.push(RowItem::Rule(area, ink));
            }
            continue;
        }
        let part = ends.partition_point(|end| *end < below).min(ends.len() - 1);
        piece.shift(Length::ZERO, -top(part));
        out[part].items.push(piece);
    }
    out.iter_mut().for_each(collect_marks);
    out
}

/// From where to where something reaches, from the top of its row.
#[derive(Clone, Copy, Debug)]
struct Span {
    top: Length,
    bottom: Length,
}

/// From where to where a piece reaches.
fn vertical(piece: &RowItem, leading: Length) -> Span {
    match piece {
        RowItem::Line { baseline, line, .. } => {
            // Together a leading to the last scaled point: lines that overlapped by one would never be parted.
            let above = leading.scale(75, 100);
            let below = leading - above;
            Span { top: *baseline - line.ascent.max(above), bottom: *baseline + line.descent.max(below) }
        }
        RowItem::Rule(area, _) | RowItem::Image { area, .. } => {
            Span { top: area.origin.y, bottom: area.origin.y + area.size.height }
        }
    }
}

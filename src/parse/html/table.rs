//! `<table>`: a tree in, a [`Table`] out, every row with as many columns as the table has.

use super::inline::node_at;
use super::tree::{Dom, HtmlElement};
use super::{Convert, attributes, style};
use crate::document::block::{BlockKind, Cell, ColumnAlign, Row, Table};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};

/// The most columns and rows that a cell covers: HTML's own limit is 1000 columns.
const MOST: usize = 1000;

/// A row that is being read, and the alignment of its cells.
struct RawRow {
    head: bool,
    cells: Vec<(Cell, ColumnAlign)>,
    all_heads: bool,
}

impl Convert<'_, '_, '_> {
    /// Reads a table.
    pub(super) fn table(&mut self, element: &HtmlElement, attributes: Attributes) -> (BlockKind, Attributes) {
        let mut rows = Vec::new();
        let mut caption = None;
        let mut widths = Vec::new();
        columns(element, &mut widths);
        self.rows(element, false, &mut rows, &mut caption);
        if rows.iter().all(|row: &RawRow| !row.head) {
            let heads = leading_heads(&rows);
            rows.iter_mut().take(heads).for_each(|row| row.head = true);
        }
        let mut table = Table { columns: Vec::new(), widths: Vec::new(), head: Vec::new(), rows: Vec::new(), caption };
        // CSS 2.2, 17.5.2.1: column elements first, then the cells of the first row.
        if widths.is_empty() {
            widths = first_row(element);
        }
        // Where what cells cover can't be laid out, no cell covers anything: all of the text stays.
        let columns = fit(&mut rows).unwrap_or_else(|| {
            rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| (cell.0.colspan, cell.0.rowspan) = (1, 1));
            fit(&mut rows).unwrap_or(1)
        });
        pad(&mut rows, columns);
        table.columns = (0..columns).map(|at| column(&rows, at)).collect();
        table.widths = shares(&widths, columns);
        // A head row below the first body row is a row of heads.
        for raw in rows {
            let cells = raw.cells.into_iter().map(|(cell, _)| Cell { head: cell.head && !raw.head, ..cell });
            let row = Row { id: NodeId::default(), cells: cells.collect() };
            if raw.head && table.rows.is_empty() { table.head.push(row) } else { table.rows.push(row) }
        }
        (BlockKind::Table(table), attributes)
    }

    fn rows(&mut self, element: &HtmlElement, head: bool, rows: &mut Vec<RawRow>, caption: &mut Option<Vec<Inline>>) {
        for child in &element.children {
            let Dom::Element(child) = child else { continue };
            match child.name.as_str() {
                "thead" => self.rows(child, true, rows, caption),
                // A foot is printed where it was written: below the body, in documents that browsers read.
                "tbody" | "tfoot" => self.rows(child, false, rows, caption),
                "caption" => *caption = Some(self.flat(&child.children)).filter(|it| !it.is_empty()),
                "tr" => rows.push(self.row(child, head)),
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &HtmlElement, head: bool) -> RawRow {
        let mut cells = Vec::new();
        // The row's own id is in its first cell.
        let mut anchors: Vec<Inline> = self.anchor_of(element).into_iter().collect();
        for child in &element.children {
            let Dom::Element(child) = child else { continue };
            if !matches!(child.name.as_str(), "td" | "th") {
                continue;
            }
            let covers = |name: &str| {
                let value = child.get(name).and_then(|it| it.trim().parse::<usize>().ok());
                u16::try_from(value.unwrap_or(1).min(MOST)).unwrap_or(1)
            };
            // HTML, 4.9.11: a rowspan of 0 reaches to the end of the group, a colspan of 0 is 1.
            let (colspan, rowspan) = (covers("colspan").max(1), covers("rowspan"));
            let span = self.span(child.at);
            let mut content = style::styled(child, self.flat(&child.children), span);
            let own = self.attributes(child);
            // Cells have no language of their own in the document: a span around the words has it.
            if own.value("lang").is_some() {
                content = vec![node_at(InlineKind::Span(own, content), span)];
            } else {
                anchors.extend(self.anchor_of(child));
            }
            content.splice(0..0, anchors.drain(..));
            let is_head = child.name == "th";
            let cell = Cell { id: NodeId::default(), span, content, colspan, rowspan, head: is_head };
            cells.push((cell, attributes::align(child)));
        }
        let all_heads = !cells.is_empty() && cells.iter().all(|cell| cell.0.head);
        RawRow { head, cells, all_heads }
    }
}

/// How many rows at the top of a table without `<thead>` are its head, which repeats on each page: those of nothing but
/// `<th>`. None of them if a cell reaches from them into the rows below, because a cell can't be in both. Where all rows
/// are such, the first.
fn leading_heads(rows: &[RawRow]) -> usize {
    let heads = rows.iter().take_while(|row| row.all_heads).count();
    let heads = if heads == rows.len() { heads.min(1) } else { heads };
    let reaches = |(at, row): (usize, &RawRow)| {
        row.cells.iter().any(|(cell, _)| cell.rowspan == 0 || heads < at + usize::from(cell.rowspan))
    };
    if rows.iter().take(heads).enumerate().any(reaches) { 0 } else { heads }
}

/// The widths that the columns' own elements ask for: `<col width="20%">`, `<col style="width: 20%" span="2">`.
fn columns(element: &HtmlElement, widths: &mut Vec<Wanted>) {
    for child in element.children.iter().filter_map(Dom::element) {
        match child.name.as_str() {
            "colgroup" if child.children.iter().any(|child| child.element().is_some()) => columns(child, widths),
            "col" | "colgroup" => {
                let span = child.get("span").and_then(|it| it.trim().parse::<usize>().ok()).unwrap_or(1);
                let width = wanted(child);
                widths.extend(std::iter::repeat_n(width, span.clamp(1, MOST)));
            }
            _ => {}
        }
    }
    widths.truncate(MOST);
}

/// The widths that the cells of the first row ask for: `<th width="30%">`.
fn first_row(element: &HtmlElement) -> Vec<Wanted> {
    let Some(row) = element.find("tr") else { return Vec::new() };
    let cells =
        row.children.iter().filter_map(Dom::element).filter(|element| matches!(element.name.as_str(), "td" | "th"));
    // How a width over several columns is shared is the text's to say.
    cells.map(|cell| if cell.get("colspan").is_some() { Wanted::Any } else { wanted(cell) }).collect()
}

/// The width in CSS pixels that a measure of text usually has on the web.
const WEB_PAGE: f64 = 700.0;

/// How wide a column is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    Any,
    /// Percent of the table.
    Percent(f64),
    /// Pixels, or a weight.
    Number(f64),
}

fn wanted(element: &HtmlElement) -> Wanted {
    let Some(text) = attributes::style(element, "width").or_else(|| element.get("width")) else { return Wanted::Any };
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let Some(number) = text[..end].parse::<f64>().ok().filter(|value| 0.0 < *value && *value < 1e6) else {
        return Wanted::Any;
    };
    match text[end..].trim() {
        "%" => Wanted::Percent(number),
        "" | "px" | "*" => Wanted::Number(number),
        // CSS Values 4, 6.2: 96 pixels and 72 points to the inch. An `em` is taken for 16 pixels, a `ch` for half of
        // it.
        "pt" => Wanted::Number(number * 4.0 / 3.0),
        "em" | "rem" => Wanted::Number(number * 16.0),
        "ch" | "ex" => Wanted::Number(number * 8.0),
        "cm" => Wanted::Number(number * 96.0 / 2.54),
        "mm" => Wanted::Number(number * 96.0 / 25.4),
        "in" => Wanted::Number(number * 96.0),
        _ => Wanted::Any,
    }
}

/// The shares of the columns in thousandths; empty if nothing was asked for. Pixels say how columns are
/// to each other: pages have no pixels.
fn shares(widths: &[Wanted], columns: usize) -> Vec<u32> {
    let open = widths.len() < columns || widths.contains(&Wanted::Any);
    // Beside columns that say nothing, pixels are those of a page of the web.
    let scaled = |it: &Wanted| match *it {
        Wanted::Number(pixels) if open => Wanted::Percent(pixels * 100.0 / WEB_PAGE),
        other => other,
    };
    let widths: Vec<Wanted> = widths.iter().map(scaled).collect();
    let percent: f64 = widths.iter().map(|width| if let Wanted::Percent(width) = width { *width } else { 0.0 }).sum();
    let number: f64 = widths.iter().map(|width| if let Wanted::Number(width) = width { *width } else { 0.0 }).sum();
    if percent + number == 0.0 {
        return Vec::new();
    }
    // Percentages below 100 leave room for other columns; alone, they are shares of their own sum.
    let whole = if open || 0.0 < number { percent.max(100.0) } else { percent };
    // What percentages leave, the others share; all of it if there are no percentages.
    let rest = (1.0 - percent / whole).max(0.0);
    let share = |it: &Wanted| match it {
        Wanted::Any => 0.0,
        Wanted::Percent(it) => it / whole,
        Wanted::Number(it) => rest * it / number,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1000")]
    let mut shares: Vec<u32> =
        widths.iter().take(columns).map(|width| (share(width) * 1000.0).round() as u32).collect();
    shares.resize(columns, 0);
    shares
}

/// Cuts what cells cover down to what there is, counting what reaches into rows from above. Returns the
/// number of columns; `None` if cells that cover others make a table of more columns than HTML has.
fn fit(rows: &mut [RawRow]) -> Option<usize> {
    // For each column how many more rows a cell above covers.
    let mut above: Vec<usize> = Vec::new();
    let mut widths = Vec::new();
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        let mut column = 0;
        for (cell, _) in &mut row.cells {
            while above.get(column).is_some_and(|it| *it != 0) {
                column += 1;
            }
            let rest = count - at;
            let rowspan = if cell.rowspan == 0 { rest } else { usize::from(cell.rowspan).min(rest) };
            cell.rowspan = u16::try_from(rowspan).unwrap_or(u16::MAX);
            // A cell ends before the next column that a cell above still covers: HTML forbids the overlap.
            let free = above.get(column..).unwrap_or(&[]).iter().position(|it| *it != 0);
            let colspan = usize::from(cell.colspan).min(free.unwrap_or(MOST).max(1));
            cell.colspan = u16::try_from(colspan).unwrap_or(u16::MAX);
            let spans = colspan > 1 || rowspan > 1 || above.len() > column;
            if column + colspan > MOST && spans {
                return None;
            }
            if above.len() < column + colspan {
                above.resize(column + colspan, 0);
            }
            above[column..column + colspan].fill(rowspan);
            column += colspan;
        }
        while above.get(column).is_some_and(|it| *it != 0) {
            column += 1;
        }
        widths.push(above.iter().rposition(|it| *it != 0).map_or(column, |at| (at + 1).max(column)));
        above.iter_mut().for_each(|above| *above = above.saturating_sub(1));
    }
    Some(widths.iter().copied().max().unwrap_or(0))
}

/// Adds empty cells where a row is too short, but not without end.
fn pad(rows: &mut [RawRow], columns: usize) {
    // As many as pulldown-cmark adds to the tables of one text.
    let mut most = 1_usize << 18;
    let mut above = vec![0_usize; columns];
    for row in rows {
        let covered = above.iter().filter(|it| **it != 0).count();
        let own: usize = row.cells.iter().map(|cell| usize::from(cell.0.colspan)).sum();
        let missing = columns.saturating_sub(covered + own).min(most);
        most -= missing;
        for _ in 0..missing {
            row.cells.push((Cell::default(), ColumnAlign::None));
        }
        let mut column = 0;
        for (cell, _) in &row.cells {
            while above.get(column).is_some_and(|it| *it != 0) {
                column += 1;
            }
            for _ in 0..cell.colspan {
                if let Some(it) = above.get_mut(column) {
                    *it = usize::from(cell.rowspan);
                }
                column += 1;
            }
        }
        above.iter_mut().for_each(|above| *above = above.saturating_sub(1));
    }
}

/// A column's alignment: that of its first cell that has one, body cells before heads.
fn column(rows: &[RawRow], at: usize) -> ColumnAlign {
    let plain = |row: &&RawRow| row.cells.iter().all(|cell| cell.0.colspan == 1 && cell.0.rowspan == 1);
    let aligns = |head: bool| {
        let rows = rows.iter().filter(plain).filter(move |row| row.head == head);
        rows.filter_map(move |row| row.cells.get(at)).map(|cell| cell.1).find(|it| *it != ColumnAlign::None)
    };
    aligns(false).or_else(|| aligns(true)).unwrap_or_default()
}

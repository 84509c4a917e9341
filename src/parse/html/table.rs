//! `<table>`: a tree in, a [`Table`] out, every row with as many columns as the table has.

use super::inline::node_at;
use super::tree::{Dom, HtmlElement};
use super::{Convert, attributes};
use crate::document::block::{BlockKind, Cell, ColumnAlign, Row, Table};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};

/// The most columns and rows that a cell covers: HTML's own limit is 1000 columns.
const MOST: usize = 1000;

/// A row that is being read, and how its cells stand.
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
        self.rows(element, false, &mut rows, &mut caption);
        if rows.iter().all(|it: &RawRow| !it.head)
            && let Some(first) = rows.first_mut().filter(|it| it.all_heads)
        {
            first.head = true;
        }
        let mut table = Table { columns: Vec::new(), head: Vec::new(), rows: Vec::new(), caption };
        let columns = fit(&mut rows).unwrap_or_else(|| {
            rows.iter_mut().flat_map(|it| &mut it.cells).for_each(|it| (it.0.colspan, it.0.rowspan) = (1, 1));
            fit(&mut rows).unwrap_or(1)
        });
        pad(&mut rows, columns);
        table.columns = (0..columns).map(|at| column(&rows, at)).collect();
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
                "tbody" | "tfoot" => self.rows(child, false, rows, caption),
                "caption" => *caption = Some(self.flat(&child.children)).filter(|it| !it.is_empty()),
                "tr" => rows.push(self.row(child, head)),
                _ => {}
            }
        }
    }

    fn row(&mut self, element: &HtmlElement, head: bool) -> RawRow {
        let mut cells = Vec::new();
        // The row's own id stands in its first cell.
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
            let (colspan, rowspan) = (covers("colspan").max(1), covers("rowspan"));
            let mut content = self.flat(&child.children);
            let own = self.attributes(child);
            let span = self.span(child.at);
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
        let all_heads = !cells.is_empty() && cells.iter().all(|it| it.0.head);
        RawRow { head, cells, all_heads }
    }
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
        widths.push(above.iter().rposition(|it| *it != 0).map_or(column, |it| (it + 1).max(column)));
        above.iter_mut().for_each(|it| *it = it.saturating_sub(1));
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
        let own: usize = row.cells.iter().map(|it| usize::from(it.0.colspan)).sum();
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
        above.iter_mut().for_each(|it| *it = it.saturating_sub(1));
    }
}

/// How a column stands: as its first cell that says so, body cells before heads.
fn column(rows: &[RawRow], at: usize) -> ColumnAlign {
    let plain = |row: &&RawRow| row.cells.iter().all(|it| it.0.colspan == 1 && it.0.rowspan == 1);
    let aligns = |head: bool| {
        let rows = rows.iter().filter(plain).filter(move |it| it.head == head);
        rows.filter_map(move |it| it.cells.get(at)).map(|it| it.1).find(|it| *it != ColumnAlign::None)
    };
    aligns(false).or_else(|| aligns(true)).unwrap_or_default()
}

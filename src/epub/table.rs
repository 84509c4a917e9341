//! Tables to XHTML: a caption, heads with their scope, and a box in which a wide one scrolls.

use super::inline::Writer;
use crate::document::block::{Align, Cell, Row, Table};
use crate::document::{Attributes, NodeId};
use crate::text::words::Word;

impl Writer<'_> {
    /// Writes a table. The box around it takes the keyboard's focus, so that what it hides on a narrow
    /// screen can be scrolled to without a mouse.
    pub(super) fn table(&mut self, node: NodeId, attributes: &Attributes, table: &Table) {
        self.out.push_str("<div class=\"table\" tabindex=\"0\">\n");
        self.start_with("table", node, attributes, None, &[]);
        self.out.push('\n');
        if let Some(caption) = &table.caption {
            self.out.push_str("<caption>");
            self.caption(node, Word::Table, caption);
            self.out.push_str("</caption>\n");
        }
        let head = if is_blank(&table.head) { &[][..] } else { &table.head };
        if !head.is_empty() {
            self.out.push_str("<thead>\n");
            head.iter().for_each(|row| self.row(row, &table.columns, true));
            self.out.push_str("</thead>\n");
        }
        if !table.rows.is_empty() || head.is_empty() {
            self.out.push_str("<tbody>\n");
            table.rows.iter().for_each(|row| self.row(row, &table.columns, false));
            if table.rows.is_empty() {
                self.out.push_str("<tr><td></td></tr>\n");
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn row(&mut self, row: &Row, columns: &[Align], is_head: bool) {
        self.start("tr", row.id, None, &[]);
        let mut column = 0;
        for cell in &row.cells {
            self.cell(cell, columns.get(column).copied().unwrap_or_default(), is_head);
            column += usize::from(cell.colspan.max(1));
        }
        if row.cells.is_empty() {
            self.out.push_str("<td></td>");
        }
        self.out.push_str("</tr>\n");
    }

    fn cell(&mut self, cell: &Cell, align: Align, is_head: bool) {
        // A head without text would be read aloud as one.
        let is_head = (is_head || cell.head).then_some(is_head).filter(|_| !cell.content.is_empty());
        let class = match align {
            Align::None => None,
            Align::Left => Some("align-left"),
            Align::Center => Some("align-center"),
            Align::Right => Some("align-right"),
        };
        let scope = is_head.map(|of_column| match (of_column, cell.colspan, cell.rowspan) {
            (true, 0 | 1, _) => "col",
            (true, _, _) => "colgroup",
            (false, _, 0 | 1) => "row",
            (false, _, _) => "rowgroup",
        });
        let spans = |it: u16| (1 < it).then(|| it.to_string());
        let (colspan, rowspan) = (spans(cell.colspan), spans(cell.rowspan));
        let more = [
            ("scope", scope),
            ("colspan", colspan.as_deref()),
            ("rowspan", rowspan.as_deref()),
        ];
        let name = if scope.is_some() { "th" } else { "td" };
        self.start(name, cell.id, class, &more);
        self.inlines(&cell.content);
        self.out.push_str(if scope.is_some() { "</th>" } else { "</td>" });
    }
}

/// Whether a head says nothing: GFM makes authors write one.
pub(super) fn is_blank(head: &[Row]) -> bool {
    head.iter().flat_map(|row| &row.cells).all(|cell| cell.content.is_empty())
}

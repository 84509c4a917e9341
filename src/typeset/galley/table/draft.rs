//! Tables of the document to drafts.

use crate::document::block::{Block, Row, Table};
use crate::geometry::Length;
use crate::text::language::Language;
use crate::text::shape::Features;
use crate::typeset::frame::{ElementId, StructureRole};
use crate::typeset::galley::Series;
use crate::typeset::galley::collect::{GalleyBuilder, TextStyle, ink_of};
use crate::typeset::galley::context::BlockContext;
use crate::typeset::galley::turn::{text_area, turning};
use crate::typeset::galley::{BlockFormat, Draft, DraftCell, DraftKind, DraftTable, TableLook, TableRoom};

/// Below this type size a table is not set smaller, whatever the style says.
const LEGIBLE: Length = Length::milli_pt(7000);

/// How many lines of its text an image in a cell is high at most, unless its author says how large it is: a sign beside
/// its meaning, not a figure.
const IMAGE_LINES: i64 = 2;

impl GalleyBuilder<'_> {
    /// A table, with its caption above.
    pub(crate) fn table(&mut self, block: &Block, table: &Table, context: &BlockContext, out: &mut Vec<Draft>) {
        let element = self.tree.element(context.element, StructureRole::Table, block.id);
        let caption = table.caption.as_ref().map(|caption| {
            let element = self.tree.element(element, StructureRole::Caption, block.id);
            (self.caption(block, caption, context, element), self.style.elements.caption.leading)
        });
        // Markdown makes authors write a head: one that says nothing is none.
        let blank = table.head.iter().flat_map(|row| &row.cells).all(|cell| cell.content.is_empty());
        let head = if blank { &[][..] } else { &table.head };
        if head.is_empty() && table.rows.is_empty() && caption.is_none() {
            return;
        }
        let style = self.style.elements.table;
        let size = context.size.scale(style.scale, 1000);
        let mut rows = Vec::new();
        let mut part = element;
        for (index, row) in head.iter().chain(&table.rows).enumerate() {
            let is_head = index < head.len();
            if index == 0 || index == head.len() {
                // A head without rows is the table's body: PDF/UA knows no table of a head alone.
                let role =
                    if is_head && !table.rows.is_empty() { StructureRole::TableHead } else { StructureRole::TableBody };
                part = self.tree.element(element, role, block.id);
            }
            rows.push(self.row(row, is_head, part, &BlockContext { size, ..*context }));
        }
        let language = Language::new(self.languages.tag(context.language));
        let draft = DraftTable {
            columns: table.columns.clone(),
            shares: table.widths.clone(),
            head: head.len(),
            rows,
            caption,
            width: context.width,
            leading: context.leading.scale(style.scale, 1000),
            size,
            room: self.room(block, context, size),
            look: TableLook {
                outer: style.rule_above,
                below_head: style.rule_below,
                between: style.rule_between,
                stripe: style.stripe.map(|color| ink_of(Some(color))),
            },
            rtl: self.is_rtl(context.language),
            mark: language.decimal_mark(),
        };
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            before: style.before,
            after: style.after,
            flexible: true,
            float: self.may_float(block, Length::ZERO, context),
            series: if draft.caption.is_some() { Series::Tables } else { Series::None },
            node: block.id,
            ..BlockFormat::default()
        };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Table(Box::new(draft)) });
    }

    /// The room that a table has: the page, and whether it may be turned.
    fn room(&self, block: &Block, context: &BlockContext, size: Length) -> TableRoom {
        let style = &self.style.elements.table;
        let least = self.style.size.scale(style.smallest, 1000).max(LEGIBLE).min(size);
        let smallest = least.0 * 1000 / size.0.max(1);
        let turning = turning(block, context, self.style);
        TableRoom { page: text_area(self.style), turning, smallest }
    }

    fn row(&mut self, row: &Row, head: bool, part: ElementId, context: &BlockContext) -> Vec<DraftCell> {
        let element = self.tree.element(part, StructureRole::TableRow, row.id);
        let style = self.style.elements.table;
        let cells = row.cells.iter().map(|cell| {
            let role = match (head, cell.head) {
                (true, _) => StructureRole::HeadCell { column: true },
                (false, true) => StructureRole::HeadCell { column: false },
                (false, false) => StructureRole::Cell,
            };
            let element = self.tree.element(element, role, cell.id);
            if (cell.colspan, cell.rowspan) != (1, 1) {
                self.tree.tree.spans.insert(element, (cell.colspan, cell.rowspan));
            }
            let text_style = TextStyle {
                bold: (head || cell.head) && self.style.elements.table.bold,
                features: style.features.over(Features::LINING.with(Features::TABULAR)),
                image: Some(context.leading.scale(style.scale, 1000) * IMAGE_LINES),
                ..self.text_style_in(context, element)
            };
            let mut styled = self.text(&cell.content, text_style);
            styled.shrink_to_fit();
            DraftCell { styled, span: usize::from(cell.colspan.max(1)), rows: usize::from(cell.rowspan.max(1)) }
        });
        cells.collect()
    }
}

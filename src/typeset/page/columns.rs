//! Columns on a page: their rows side by side, the boxes in each, and the rules between them.

use super::decoration::OpenBoxes;
use super::fill::{FilledPage, PageContext};
use super::flow::BlockFragment;
use crate::geometry::{Length, Point, Rect};
use crate::typeset::frame::{ContentRole, Ink, PageItem, Rule};
use crate::typeset::galley::SetColumns;

impl PageContext<'_> {
    /// Draws rows in columns whose left top corner is at `at`; how high they are.
    pub(super) fn columns(&self, set: &SetColumns, part: &BlockFragment, at: Point, out: &mut FilledPage) -> Length {
        let height = self.frame.half_leading * i64::from(set.layout.units(part.from, part.to));
        let rows = set.rows.get(part.from as usize..part.to as usize).unwrap_or(&[]);
        let places = set.layout.places(part.from, part.to);
        let mut placed = rows.iter().zip(places).peekable();
        for column in 0..set.grid.count {
            let left = at.x + set.grid.left(column);
            let mut boxes = OpenBoxes::default();
            while let Some((row, place)) = placed.next_if(|(_, place)| place.column == column) {
                let corner = Point { x: left + row.x, y: at.y + place.top };
                let first = out.page.items.len();
                out.anchors.extend(row.anchors.iter().map(|node| (*node, corner)));
                out.headings.extend(row.heading.map(|heading| (heading, corner)));
                self.row(&row.row.items, corner, false, out);
                let span = corner.y..corner.y + row.row.height;
                boxes.next(&row.boxes, span, first, left, &mut out.page);
            }
            let end = out.page.items.len();
            boxes.next(&[], Length::ZERO..Length::ZERO, end, left, &mut out.page);
        }
        // As thick as the rule above notes.
        let thickness = Length::milli_pt(400);
        for x in set.grid.rules() {
            let area = Rect::new(at.x + x - thickness / 2, at.y, thickness, height);
            out.page.items.push(PageItem::Rule(Rule { area, ink: Ink::BLACK, tag: ContentRole::Decoration }));
        }
        height
    }
}

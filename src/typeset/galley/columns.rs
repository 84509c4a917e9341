//! Text in several columns: drafts of one column's width, and their rows as the pages place them.
//!
//! In: the blocks of a container of columns, or of the index. Out: one block whose rows fill the columns of a page one
//! after another. Where its pages end is for the search to choose, as for any block: the columns of each page are as
//! high as its rows need ([`super::column_layout`]), so that all end level, on the last page too (CSS Multi-column
//! Layout 1, `column-fill: balance`).

use std::sync::Arc;

use super::collect::GalleyBuilder;
use super::column_layout::{ColumnLayout, RowSize};
use super::context::BlockContext;
use super::lines::beside;
use super::{
    Block, BlockContent, BlockFormat, BoxDecoration, Draft, DraftFlaw, DraftKind, Row, RowItem, SetColumns,
    SetParagraph, SetRows,
};
use crate::document::NodeId;
use crate::document::block::{Block as DocumentBlock, BlockKind, Container};
use crate::document::container::{ContainerKind, HEADINGS_IN_COLUMNS, RULED, column_count};
use crate::geometry::Length;
use crate::style::Style;
use crate::style::page::baseline_in;
use crate::typeset::grid::Units;

/// The narrowest column, in ems: about 25 letters. Below that, lines of words of ten letters gape.
const NARROWEST: i64 = 11;

/// The most lines of what stays on one page beside its counterpart.
const SHORT: usize = 8;

/// Text in columns before it is set.
#[derive(Debug, Hash)]
pub(crate) struct DraftColumns {
    /// The drafts, placed from the left edge of a column.
    pub(crate) drafts: Vec<Draft>,
    pub(crate) grid: ColumnGrid,
}

/// The columns that a measure is divided into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ColumnGrid {
    pub(crate) count: usize,
    /// The width of each.
    pub(crate) width: Length,
    /// The space between two.
    pub(crate) gap: Length,
    /// Whether the first is at the right.
    pub(crate) rtl: bool,
    /// Whether there are rules between them.
    pub(crate) ruled: bool,
    /// Whether each has its own text, whose lines stay beside those of the others.
    pub(crate) parallel: bool,
}

impl ColumnGrid {
    /// So many columns of a measure.
    pub(crate) fn new(count: usize, context: &BlockContext, rtl: bool) -> ColumnGrid {
        // Two ems, as between the columns of an index: more than any word space, less than would tear the page apart.
        let gap = context.size * 2;
        let columns = i64::try_from(count).unwrap_or(1).max(1);
        let width = (context.width - gap * (columns - 1)) / columns;
        ColumnGrid { count, width, gap, rtl, ruled: false, parallel: false }
    }

    /// The measure that they fill.
    pub(crate) fn measure(self) -> Length {
        self.left_of(self.count.saturating_sub(1)) + self.width
    }

    /// The left edge of a column, by its place from the left.
    fn left_of(self, place: usize) -> Length {
        (self.width + self.gap) * i64::try_from(place).unwrap_or(0)
    }

    /// The left edge of a column, by its place in reading order.
    pub(crate) fn left(self, column: usize) -> Length {
        self.left_of(if self.rtl { self.count.saturating_sub(1 + column) } else { column })
    }

    /// Where the rules between columns are.
    pub(crate) fn rules(self) -> impl Iterator<Item = Length> {
        let between = if self.ruled { self.count.saturating_sub(1) } else { 0 };
        (0..between).map(move |place| self.left_of(place) + self.width + self.gap / 2)
    }
}

impl GalleyBuilder<'_> {
    /// `::: columns`: text in columns, with headings across all of them.
    pub(super) fn columns(
        &mut self,
        block: &DocumentBlock,
        container: &Container,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        let wanted = column_count(&block.attributes);
        let rtl = self.is_rtl(context.language);
        let fits = |count: &usize| context.size * NARROWEST <= ColumnGrid::new(*count, context, rtl).width;
        let count = if context.columns { (2..=wanted).rev().find(fits).unwrap_or(1) } else { 1 };
        if count < wanted {
            self.flaws.push((block.id, DraftFlaw::FewerColumns { wanted, count }));
        }
        let ruled = block.attributes.has_class(RULED);
        let parallel = container.kind == ContainerKind::Pair;
        let grid = ColumnGrid { ruled, parallel, ..ColumnGrid::new(count, context, rtl) };
        let spans = !block.attributes.has_class(HEADINGS_IN_COLUMNS);
        let is_across = |block: &DocumentBlock| spans && matches!(block.kind, BlockKind::Heading { .. });
        // A line parts them from the text of full width.
        self.spaced(2, 2, out, |builder, out| {
            builder.container_title(block, container, context, out);
            for part in container.blocks.chunk_by(|one, other| is_across(one) == is_across(other)) {
                if count == 1 || part.first().is_some_and(is_across) {
                    builder.blocks(part, context, out);
                    continue;
                }
                let mut drafts = Vec::new();
                let inner =
                    BlockContext { x: Length::ZERO, width: grid.width, turns: false, columns: false, ..*context };
                part.chunk_by(|_, next| !next.is_column()).for_each(|own| builder.column(own, &inner, &mut drafts));
                push_columns(drafts, grid, block, context, out);
            }
        });
    }
}

impl GalleyBuilder<'_> {
    /// Blocks that are in columns; the first begins one if it is a column by itself.
    fn column(&mut self, blocks: &[DocumentBlock], context: &BlockContext, out: &mut Vec<Draft>) {
        let first = out.len();
        self.blocks(blocks, context, out);
        if let Some(draft) = out.get_mut(first) {
            draft.format.column_break_before = blocks.first().is_some_and(DocumentBlock::is_column);
        }
    }
}

/// Adds drafts in columns; each that must begin a page begins columns anew.
fn push_columns(
    drafts: Vec<Draft>,
    grid: ColumnGrid,
    block: &DocumentBlock,
    context: &BlockContext,
    out: &mut Vec<Draft>,
) {
    let mut rest = drafts.into_iter().peekable();
    while let Some(mut first) = rest.next() {
        let page_break_before = std::mem::take(&mut first.format.page_break_before);
        let mut drafts = vec![first];
        while let Some(next) = rest.next_if(|next| !next.format.page_break_before) {
            drafts.push(next);
        }
        out.push(draft(
            drafts,
            grid,
            BlockFormat { span: block.span, x: context.x, page_break_before, ..BlockFormat::default() },
        ));
    }
}

/// A draft of columns. Its rows begin on the grid, so that lines face one another across columns and pages.
pub(crate) fn draft(drafts: Vec<Draft>, grid: ColumnGrid, format: BlockFormat) -> Draft {
    let kind = DraftKind::Columns(Box::new(DraftColumns { drafts, grid }));
    Draft { format: BlockFormat { grid: true, ..format }, marker: None, drop_cap: 0, kind }
}

/// A row of a column.
#[derive(Debug)]
pub(crate) struct ColumnRow {
    pub(crate) row: Row,
    /// The distance of its left edge from the column's.
    pub(crate) x: Length,
    /// The nodes at its start that links may lead to.
    pub(crate) anchors: Vec<NodeId>,
    /// The place in the outline of the heading that it begins.
    pub(crate) heading: Option<usize>,
    /// The boxes that it is in, from the outermost in.
    pub(crate) boxes: Vec<BoxDecoration>,
}

/// Puts blocks that are as wide as a column into columns.
pub(super) fn fill(blocks: Vec<Block>, grid: ColumnGrid, style: &Style) -> SetColumns {
    let half = style.page.leading / 2;
    let (mut rows, mut sizes) = (Vec::new(), Vec::new());
    let mut after: Units = 0;
    for block in blocks {
        let above = half * i64::from(after.max(block.format.before));
        after = block.format.after;
        let (format, parts) = (block.format.clone(), rows_of(block, style));
        let count = parts.len();
        for (at, row) in parts.into_iter().enumerate() {
            let begins = at == 0;
            sizes.push(RowSize {
                above: if begins { above } else { Length::ZERO },
                height: row.height,
                grid: format.grid,
                keep: is_kept(at, count, &format),
                breaks_before: format.column_break_before && begins,
            });
            rows.push(ColumnRow {
                row,
                x: format.x,
                anchors: if begins { format.anchors.clone() } else { Vec::new() },
                heading: format.heading.filter(|_| begins),
                boxes: format.boxes.clone(),
            });
        }
    }
    let layout = ColumnLayout::new(sizes, grid.count, half);
    SetColumns { rows, layout: Arc::new(layout), grid }
}

/// Puts texts beside one another, each in its column: rows that have a line of each, so that a page may end between any two and
/// what corresponds stays together. Also the nodes at the beginnings of their blocks.
pub(super) fn facing(blocks: Vec<Block>, grid: ColumnGrid, style: &Style) -> (SetRows, Vec<NodeId>) {
    let leading = style.page.leading;
    let (mut columns, mut anchors): (Vec<Vec<Row>>, Vec<NodeId>) = (Vec::new(), Vec::new());
    let mut after: Units = 0;
    for block in blocks {
        if columns.is_empty() || block.format.column_break_before {
            columns.push(Vec::new());
            after = 0;
        }
        let place = (columns.len() - 1).min(grid.count.saturating_sub(1));
        let Some(column) = columns.last_mut() else { continue };
        let (left, before) = (grid.left(place) + block.format.x, block.format.before);
        let lines = if column.is_empty() { 0 } else { (after.max(before) + 1) / 2 };
        column.extend((0..lines).map(|_| Row { height: leading, ..Row::default() }));
        after = block.format.after;
        anchors.extend(&block.format.anchors);
        for mut row in rows_of(block, style) {
            row.items.iter_mut().for_each(|item| item.shift(left, Length::ZERO));
            column.push(row);
        }
    }
    let count = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows = vec![Row { height: leading, ..Row::default() }; count];
    for column in columns {
        for (row, own) in rows.iter_mut().zip(column) {
            row.height = row.height.max(own.height);
            row.items.extend(own.items);
            row.marks.extend(own.marks);
        }
    }
    // Images stay with their captions; a stanza and a short paragraph are not parted.
    let has_image = rows.iter().any(|row| row.items.iter().any(|item| matches!(item, RowItem::Image { .. })));
    let unbroken_head = if has_image || rows.len() <= SHORT { rows.len() } else { 0 };
    (SetRows { rows, unbroken_head, ..SetRows::default() }, anchors)
}

/// Whether a row of a block, by its place, must have the next below it: two lines of a paragraph stay together at
/// either end (CSS's `orphans` and `widows`).
fn is_kept(at: usize, count: usize, format: &BlockFormat) -> bool {
    let is_last = at + 1 == count;
    if is_last { format.keep_next } else { format.whole || at == 0 || at + 2 == count }
}

/// The rows of a block, each from its left edge.
fn rows_of(block: Block, style: &Style) -> Vec<Row> {
    let Block { marker, content, .. } = block;
    let baseline = baseline_in(style.page.leading, style.size);
    let mut rows = match content {
        BlockContent::Paragraph(paragraph) => lines_of(*paragraph, baseline, style.page.leading),
        BlockContent::Rows(set) => set.rows,
        // Neither is offered inside of columns.
        BlockContent::Columns(_) | BlockContent::Turned(_) => Vec::new(),
    };
    if let (Some(marker), Some(first)) = (marker, rows.first_mut()) {
        let baseline = first.baseline().unwrap_or(baseline);
        first.items.splice(0..0, beside(marker, Length::ZERO, baseline));
    }
    rows
}

/// The lines of a paragraph as rows.
fn lines_of(paragraph: SetParagraph, baseline: Length, leading: Length) -> Vec<Row> {
    let Some(breaks) = paragraph.variants.first() else { return Vec::new() };
    let row = |index: usize| {
        let line = paragraph.shaped.line(breaks, index);
        let marks = line.marks.clone();
        let items = vec![RowItem::Line { x: Length::ZERO, baseline, line, again: false }];
        Row { height: leading, items, marks, ..Row::default() }
    };
    (0..breaks.lines as usize).map(row).collect()
}

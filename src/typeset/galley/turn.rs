//! Turned pages: tables and figures that are too wide for the page are set on separate pages, turned by a quarter
//! to the left, so that one reads them by turning the book clockwise (*The Chicago Manual of Style*, 17th ed., 3.85).
//!
//! In: blocks whose rows are as long as the page is high, and notes. Out: blocks of one page each. The notes whose
//! marks they hold are taken from the notes of upright pages and set below, turned with the rest.

use std::collections::BTreeSet;

use super::context::BlockContext;
use super::{
    Block, BlockContent, BlockFormat, Draft, DraftKind, MarkKind, Row, RowItem, SetRows, SheetRow, TurnedSheet, Turning,
};
use crate::document::block::Block as DocumentBlock;
use crate::document::container::LANDSCAPE;
use crate::geometry::{Length, Rect, Size};
use crate::style::Style;
use crate::typeset::frame::Ink;
use crate::typeset::galley::{SetNote, notes_in};

/// Whether a table or figure may be turned: as its author says with `.turned` or `.upright`. In a note nothing is.
pub(crate) fn turning(block: &DocumentBlock, context: &BlockContext, style: &Style) -> Turning {
    let length = text_area(style).height;
    let is = |class| block.attributes.has_class(class);
    // With both classes a block is turned: an upright one needs no class on most pages, so that the other was meant.
    match (context.turns, is("turned") || is(LANDSCAPE), is("upright")) {
        (false, ..) | (true, false, true) => Turning::Never,
        (true, true, _) => Turning::Wanted(length),
        (true, false, false) => Turning::Allowed(length),
    }
}

/// The block of text of a page.
pub(crate) fn text_area(style: &Style) -> Size {
    let height = style.page.leading * i64::from(style.page.lines);
    Size { width: style.page.measure, height }
}

/// The notes whose marks are in turned blocks.
pub(crate) fn notes(blocks: &[Block], marks: &[MarkKind]) -> BTreeSet<u32> {
    let turned = blocks.iter().filter(|block| block.format.turned || block.format.landscape);
    let payloads: Vec<u32> = turned.flat_map(payloads).collect();
    notes_in(&payloads, marks).collect()
}

/// The marks in a block.
fn payloads(block: &Block) -> Vec<u32> {
    match &block.content {
        BlockContent::Rows(set) => set.rows.iter().flat_map(|row| &row.marks).copied().collect(),
        BlockContent::Columns(set) => set.rows.iter().flat_map(|row| &row.row.marks).copied().collect(),
        BlockContent::Paragraph(it) => it.shaped.styled().marks.iter().map(|mark| mark.payload).collect(),
        BlockContent::Turned(_) => Vec::new(),
    }
}

/// Makes a note as long as the lines of turned pages are.
pub(crate) fn lengthen(drafts: &mut [Draft], style: &Style) {
    let area = text_area(style);
    // Notes of a turned page are read with it, so they are as wide as the turned page is: as long as the upright page
    // is high.
    let more = area.height - area.width;
    for draft in drafts {
        match &mut draft.kind {
            DraftKind::Paragraph(text) => text.shape.width += more,
            DraftKind::Stack(texts) => texts.iter_mut().for_each(|text| text.text.shape.width += more),
            DraftKind::Table(table) => table.width += more,
            DraftKind::Figure(_) | DraftKind::Columns(_) => {}
            DraftKind::Formula(formula) => formula.width += more,
        }
    }
}

/// Puts what is turned on pages.
pub(crate) fn divide(blocks: Vec<Block>, notes: &mut [SetNote], marks: &[MarkKind], style: &Style) -> Vec<Block> {
    if !blocks.iter().any(|block| block.format.turned) {
        return blocks;
    }
    let mut out = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        if !block.format.turned {
            out.push(block);
            continue;
        }
        let mut packer = Packer::new(notes, marks, style);
        // The rows of a turned block are long already; only their page is chosen here, not by the search, which knows
        // upright pages.
        let Block { format: place, marker, content, flaw } = block;
        if marker.is_some() {
            // A list's marker stays in the text, on a separate line.
            let row = Row { height: style.page.leading, ..Row::default() };
            let content = BlockContent::Rows(SetRows { rows: vec![row], ..SetRows::default() });
            let format = BlockFormat { anchors: Vec::new(), turned: false, float: false, ..place.clone() };
            out.push(Block { format, marker, content, flaw: None });
        }
        packer.add(content);
        while let Some(next) = blocks.next_if(|block| block.format.turned && block.format.node == place.node) {
            packer.add(next.content);
        }
        let sheets = packer.finish();
        let count = sheets.len();
        for (index, sheet) in sheets.into_iter().enumerate() {
            let own = sheet_format(&place, index, count);
            let flaw = flaw.filter(|_| index == 0);
            out.push(Block { format: own, marker: None, content: BlockContent::Turned(sheet), flaw });
        }
    }
    out
}

/// The format of one of the `count` pages of a turned block: each floats, so that it may wait until the page before is
/// full.
fn sheet_format(format: &BlockFormat, index: usize, count: usize) -> BlockFormat {
    let is_first = index == 0;
    BlockFormat {
        span: format.span,
        node: format.node,
        series: format.series,
        page_break_before: format.page_break_before && is_first,
        anchors: if is_first { format.anchors.clone() } else { Vec::new() },
        float: true,
        turned: true,
        continues: index + 1 < count,
        ..BlockFormat::default()
    }
}

/// The cost of a turned page, more than any number of them can save by being filled better.
const SHEET: i64 = 100_000;
/// The cost of a row alone on the last of them: it has company though others stay half empty.
const SHEET_ALONE: i64 = 6_000;
/// The cost of a row in two parts: as much as a page of which half is empty, since rows that are parted at all are higher
/// than half a page.
const SHEET_PARTED: i64 = 2_500;

/// Rows that share a turned page.
#[derive(Clone, Copy)]
struct SheetPart {
    from: usize,
    to: usize,
    /// The height that they leave free.
    free: Length,
}

/// The work of [`divide`]: rows to sheets.
struct Packer<'a> {
    notes: &'a mut [SetNote],
    marks: &'a [MarkKind],
    style: &'a Style,
    /// The room of a sheet, from its head to its foot.
    height: Length,
    sheets: Vec<TurnedSheet>,
    /// How far the last sheet is filled.
    used: Length,
}

impl<'a> Packer<'a> {
    fn new(notes: &'a mut [SetNote], marks: &'a [MarkKind], style: &'a Style) -> Packer<'a> {
        let height = text_area(style).width;
        Packer { notes, marks, style, height, sheets: vec![TurnedSheet::default()], used: Length::ZERO }
    }

    /// Adds rows: below others if all of them fit there, else on a page of their own.
    fn add(&mut self, content: BlockContent) {
        let BlockContent::Rows(set) = content else { return };
        let gap = self.style.page.leading;
        let all: Length = set.rows.iter().map(|row| row.height + self.notes_height(row)).sum();
        if Length::ZERO < self.used {
            if self.used + gap + all <= self.height {
                self.used += gap;
            } else {
                self.open();
            }
        }
        let heads: Vec<Row> = set.rows.get(set.repeated_head.clone()).unwrap_or(&[]).to_vec();
        let after = set.repeated_head.end;
        let mut rows = set.rows.into_iter();
        let mut from = 0;
        for to in self.cuts(rows.as_slice(), &heads, after, set.unbroken_head) {
            if 0 < from {
                self.open();
                for row in heads.iter().filter(|_| after <= from) {
                    self.row(row.clone(), true, None);
                }
            }
            let part: Vec<Row> = rows.by_ref().take(to - from).collect();
            if let Some(first) = part.first().filter(|row| 0 < from && !row.again.is_empty()) {
                self.row(Row { items: first.again.concat(), ..Row::default() }, true, None);
            }
            self.part(part);
            from = to;
        }
    }

    /// Before which rows pages end, the last row's end included: on as few pages as need be, so that they are filled
    /// alike but for the last, which has two rows at least, and rows are parted only where much would stay empty.
    fn cuts(&self, rows: &[Row], heads: &[Row], after: usize, unbroken_head: usize) -> Vec<usize> {
        let head: Length = heads.iter().map(|row| row.height).sum();
        let heights: Vec<Length> = rows.iter().map(|row| row.height + self.notes_height(row)).collect();
        let end = rows.len();
        // The least cost of the pages from a row on, and where the first of them ends.
        let mut best: Vec<(i64, usize)> = vec![(0, end); end + 1];
        for from in (0..end).rev() {
            let mut used = match from {
                0 => self.used,
                _ if after <= from => head,
                _ => Length::ZERO,
            };
            let mut found: Option<(i64, usize)> = None;
            for to in from + 1..=end {
                used += heights[to - 1];
                // A row that no page can hold has one all the same, and so have the rows that must not be parted.
                if self.height < used && found.is_some() {
                    break;
                }
                if to < end && to <= unbroken_head {
                    continue;
                }
                let page = SheetPart { from, to, free: self.height - used };
                let cost = self.cost(rows, page).saturating_add(best[to].0);
                if found.is_none_or(|it| cost < it.0) {
                    found = Some((cost, to));
                }
                if self.height < used {
                    break;
                }
            }
            best[from] = found.unwrap_or((0, end));
        }
        let next = |from: &usize| Some(best[*from].1).filter(|_| *from < end);
        std::iter::successors(next(&0), |from| next(from)).collect()
    }

    /// What it costs to put rows on a page.
    fn cost(&self, rows: &[Row], page: SheetPart) -> i64 {
        let SheetPart { from, to, free } = page;
        // Of the page's height, in hundredths.
        let free = (free.0 * 100 / self.height.0.max(1)).clamp(0, 100);
        let whole = (from..to).filter(|at| !rows[*at].continues).count();
        // One row alone would need a page of its own under a repeated head.
        let alone = from != 0 && to == rows.len() && whole == 1 && to - from == 1;
        let last = if alone { SHEET_ALONE } else { 0 };
        let parted = rows.get(to).is_some_and(|row| row.continues);
        SHEET + last + if to < rows.len() { free * free } else { 0 } + if parted { SHEET_PARTED } else { 0 }
    }

    /// The notes whose marks are in a row, each followed by those whose marks are in it.
    fn notes_of(&self, row: &Row) -> Vec<u32> {
        // Notes may have notes. They follow in the order in which one reads: depth first.
        let mut found = Vec::new();
        let mut open: Vec<u32> = notes_in(&row.marks, self.marks).collect();
        open.reverse();
        while let Some(note) = open.pop() {
            let Some(own) = self.notes.get(note as usize).filter(|_| !found.contains(&note)) else { continue };
            found.push(note);
            let inside = own.rows.iter().flat_map(|row| notes_in(&row.marks, self.marks));
            let first = open.len();
            open.extend(inside);
            open[first..].reverse();
        }
        found
    }

    fn notes_height(&self, row: &Row) -> Length {
        let notes = self.notes_of(row);
        let rows = notes.iter().filter_map(|note| self.notes.get(*note as usize)).flat_map(|note| &note.rows);
        let height: Length = rows.map(|row| row.height).sum();
        if height == Length::ZERO { height } else { height + self.separator() }
    }

    /// The space between rows and notes, with its rule.
    fn separator(&self) -> Length {
        // Two thirds of a line, in which the rule is at two thirds: nearer to the notes than to the rows above.
        self.style.notes.leading.scale(2, 3)
    }

    /// Puts rows on the last sheet, and their notes below them.
    fn part(&mut self, rows: Vec<Row>) {
        let mut notes: Vec<u32> = Vec::new();
        for row in rows {
            let own = self.notes_of(&row);
            notes.extend(own.into_iter().filter(|it| !notes.contains(it)).collect::<Vec<_>>());
            self.row(row, false, None);
        }
        let mut ruled = false;
        for note in notes {
            let Some(own) = self.notes.get_mut(note as usize) else { continue };
            for (index, row) in std::mem::take(&mut own.rows).into_iter().enumerate() {
                if !std::mem::replace(&mut ruled, true) {
                    self.rule();
                }
                if self.height < self.used + row.height {
                    self.open();
                }
                self.row(row, false, (index == 0).then_some(note));
            }
        }
    }

    /// The rule above notes.
    fn rule(&mut self) {
        // As thick as the rule above notes of upright pages.
        let (height, thickness) = (self.separator(), Length::milli_pt(400));
        let area = Rect::new(Length::ZERO, height * 2 / 3, self.style.notes.rule, thickness);
        let pieces = vec![RowItem::Rule(area, Ink::BLACK)];
        self.row(Row { height, items: pieces, ..Row::default() }, false, None);
    }

    fn row(&mut self, row: Row, again: bool, note: Option<u32>) {
        let (top, height) = (self.used, row.height);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.rows.push(SheetRow { top, row, again, note });
        }
        self.used += height;
    }

    /// Begins a sheet.
    fn open(&mut self) {
        self.sheets.push(TurnedSheet::default());
        self.used = Length::ZERO;
    }

    /// The sheets. The content of a single one is centred.
    fn finish(mut self) -> Vec<TurnedSheet> {
        if let [sheet] = &mut self.sheets[..] {
            let above = ((self.height - self.used) / 2).max(Length::ZERO);
            sheet.rows.iter_mut().for_each(|row| row.top += above);
        }
        self.sheets
    }
}

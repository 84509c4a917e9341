//! One page's worth of a flow: all places at which a page that starts at a given place may end.
//!
//! In: a place, and how much the page holds. Out: [`PageCandidate`]s with their costs, and for a chosen one the
//! page's [`super::flow::PagePlan`]. Notes are on the page of their mark; the last one of a page may be split.

mod floats;
mod partial;
mod plan;
mod rows;

use super::breakpoint::Breakpoint;
use super::cost::{
    BLANK_ABOVE_FLOATS, COLON, FORBIDDEN, HALF_LINE, ITEM_ALONE, LIKE_ORPHAN, NOTE_APART, NOTE_GAP,
    ONE_LINE_BELOW_HEADING, RAGGED_BOTTOM, SHORT, SHORT_IN_CODE, SHORT_IN_ROWS, SHORT_LAST, SPLIT_NOTE, STRETCHED,
    STUB_LAST, UNEVEN_STRETCH, WIDOW,
};
use super::flow::{Choice, Flow, FlowBlock, PageFlaw, PageFrame, Rows, Taken};
use super::foot::{Area, Carry, Foot};
use crate::geometry::Length;
use crate::guard::steps::{self, StepKind};
use crate::typeset::galley::{Bond, Series};
use crate::typeset::grid::Units;
use partial::{BreakFlaw, EndCost, PartialPage};

/// The half-lines of text that a page keeps above notes that were carried over: three lines, one more than a paragraph
/// must keep together. No source is known.
const MIN_TEXT_ABOVE_NOTES: Units = 6;
/// So many lines of an item of a list may be alone at the foot or the head of a page: it reads as a paragraph there. No source
/// is known.
const LONG_ITEM: u32 = 5;
/// How many half-lines emptier than the fullest page others may be and are still looked at. Five lines look past a
/// heading of four with its spaces and the line below it, which may not end the page.
const SLACK: Units = 10;

/// An end for the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageCandidate {
    /// Where the next page starts.
    pub(super) to: Breakpoint,
    /// The cost of the page, wherever it is in the spread.
    pub(super) cost: i64,
    /// Whether its last line ends in a hyphen.
    pub(super) hyphen: bool,
    /// Half-lines left over.
    short: Units,
    /// The flaw that breaking here makes.
    flaw: Option<PageFlaw>,
    /// The block's first partial.
    partial: usize,
    /// The rows of the last block on the page (its start is in the partial).
    last: Option<(usize, u32)>,
    /// The rest of its notes, which goes over.
    split: Option<Carry>,
    /// The cost of ending here, without the blocks above.
    end: EndCost,
}

/// The pages that start at one place.
pub(super) struct PageCandidates<'a> {
    flow: &'a Flow,
    frame: &'a PageFrame,
    start: Breakpoint,
    room: Units,
    /// Ends that leave more half-lines over than this are not looked at.
    emptiest: Units,
    partials: Vec<PartialPage>,
    found: Vec<PageCandidate>,
}

/// Room for [`PageCandidates`], used again for the next place: a search asks for those of some ten thousand.
#[derive(Debug, Default)]
pub(super) struct CandidateBuffers {
    partials: Vec<PartialPage>,
    found: Vec<PageCandidate>,
}

impl<'a> PageCandidates<'a> {
    /// Tries all pages from `start` that hold `room` half-lines.
    pub(super) fn new(
        flow: &'a Flow,
        frame: &'a PageFrame,
        start: Breakpoint,
        room: Units,
        buffers: CandidateBuffers,
    ) -> PageCandidates<'a> {
        let CandidateBuffers { partials, found } = buffers;
        // Of a page that can be filled, nine ends of ten are too early for [`PageCandidates::all`]: they are passed
        // over, unless no end is late enough to say so.
        let mut candidates = PageCandidates { flow, frame, start, room, emptiest: 2 * SLACK, partials, found };
        candidates.run();
        if candidates.fullest_sound().is_none_or(|short| SLACK < short) {
            candidates.emptiest = Units::MAX;
            candidates.run();
        }
        candidates
    }

    /// Gives the room back.
    pub(super) fn into_buffers(self) -> CandidateBuffers {
        CandidateBuffers { partials: self.partials, found: self.found }
    }

    /// The half-lines that the fullest page leaves over. Pages that end where none should are no measure for others as
    /// long as there are others: below a heading with the head of a table nothing else would be looked at.
    fn fullest(&self) -> Option<Units> {
        self.fullest_sound().or_else(|| least_short(self.found.iter()))
    }

    /// The same among pages that end where they should: neither where none may, nor before what was announced, nor with one
    /// row below the head of a table.
    fn fullest_sound(&self) -> Option<Units> {
        let has_row_alone = |it: &PageCandidate| {
            let Some(PageFlaw::Orphan(block)) = it.flaw else { return false };
            self.flow.blocks.get(block).is_some_and(|block| 0 < block.repeated_head.0)
        };
        let is_sound =
            |it: &&PageCandidate| it.end.flaw < FORBIDDEN / 10 && it.end.parted < COLON && !has_row_alone(it);
        least_short(self.found.iter().filter(is_sound))
    }

    /// The page's possible ends: those that fill it, and where nothing does the fullest ones.
    pub(super) fn all(&self) -> impl Iterator<Item = &PageCandidate> {
        let fullest = self.fullest().unwrap_or(0);
        let end = self.flow.blocks.len();
        let is_kept =
            move |candidate: &&PageCandidate| candidate.to.block == end || candidate.short <= fullest.max(0) + SLACK;
        self.found.iter().filter(is_kept)
    }

    fn run(&mut self) {
        self.partials.clear();
        self.found.clear();
        let left = self.start.carry.map_or(Vec::new(), |carry| carry.notes(self.flow));
        let carried = left.iter().fold(Area::default(), |area, it| self.with_note(area, it.0, it.1));
        if self.continue_notes(&left, carried) {
            return;
        }
        self.partials.push(PartialPage::empty(&self.start, carried));
        self.place_waiting();
        let mut from = self.partials.len() - 1;
        // All partials that have placed the same blocks are taken together, so that those which differ in cost alone
        // can be dropped before the next block multiplies them by its variants.
        while from < self.partials.len() {
            let to = self.partials.len();
            let block = self.partials[from].block;
            if block == self.flow.blocks.len() {
                break;
            }
            for partial in from..to {
                self.place(partial);
            }
            from = to;
            self.prune(from);
            for partial in from..self.partials.len() {
                self.end_before(partial, self.partials[partial].block, false);
            }
        }
    }

    /// Among the partials from `from` on keeps the cheapest of those that are otherwise alike.
    fn prune(&mut self, from: usize) {
        let alike = |partial: &PartialPage| {
            (
                // All that decides what can follow on the page.
                partial.used, partial.rest, partial.after, partial.notes, partial.open_note, partial.flexible,
                partial.full, partial.waiting,
            )
        };
        let new = &mut self.partials[from..];
        if new.len() < 2 {
            return;
        }
        // Sorted rather than hashed: the order of partials decides ties, and so must be the same in every run.
        new.sort_by(|a, b| alike(a).cmp(&alike(b)).then(a.cost.cmp(&b.cost)));
        let mut kept = 0;
        for at in 1..new.len() {
            if alike(&new[at]) != alike(&new[kept]) {
                kept += 1;
                new[kept] = new[at];
            }
        }
        self.partials.truncate(from + kept + 1);
    }

    /// Where what is left of notes does not fit below the least text, the page is theirs: it takes as much
    /// of them as it can.
    fn continue_notes(&mut self, left: &[(u32, u32)], carried: Area) -> bool {
        let Some(carry) = self.start.carry else { return false };
        if self.area(carried) <= self.room - MIN_TEXT_ABOVE_NOTES.min(self.room / 2) {
            return false;
        }
        let split = self.foot(0).overflow(left, Area::default(), carry.row);
        // A page that takes no line of the notes would be followed by the same page again, without end.
        if split == Some(carry) {
            return false;
        }
        self.partials.push(PartialPage::empty(&self.start, carried));
        let to = Breakpoint { carry: split, ..self.start };
        let end = EndCost { split_note: SPLIT_NOTE * 2, ..EndCost::default() };
        let (cost, hyphen, short) = (end.sum(), false, 0);
        self.found.push(PageCandidate { to, cost, hyphen, short, flaw: None, partial: 0, last: None, split, end });
        true
    }

    /// The half-lines that notes take, separator included.
    fn area(&self, notes: Area) -> Units {
        notes.units(self.frame)
    }

    /// Notes with one more from a line on.
    fn with_note(&self, notes: Area, note: u32, from: u32) -> Area {
        steps::count(StepKind::Notes, 1);
        notes.with_note(&self.flow.notes[note as usize], from, self.frame)
    }

    /// The foot of this page below so many half-lines.
    fn foot(&self, used: Units) -> Foot<'a> {
        Foot { flow: self.flow, frame: self.frame, room: self.room, used }
    }

    /// Places the next block below a partial in each of its variants.
    fn place(&mut self, partial: usize) {
        let before = self.partials[partial];
        if before.full {
            return;
        }
        let block = &self.flow.blocks[before.block];
        let empty = before.empty;
        if block.format.page_break_before && !empty {
            self.end_before(partial, before.block, true);
            return;
        }
        // TeX drops glue after a page break in the same way (TeXbook p. 110): an ornament between two pages divides
        // nothing.
        if block.format.discardable && empty {
            let gone = PartialPage {
                block: before.block + 1,
                parent: partial,
                top: 0,
                rows: (0, 0),
                placed_block: before.block,
                ..before
            };
            self.partials.push(gone);
            return;
        }
        if block.format.float && !empty {
            self.defer(partial);
        }
        let same = |other: usize| {
            block.format.series != Series::None && self.flow.blocks[other].format.series == block.format.series
        };
        if block.format.float && !before.waiting.is_empty() || before.waiting.all().any(same) {
            // What is numbered keeps its order.
            return;
        }
        if block.format.turned {
            if empty {
                let full =
                    PartialPage { used: self.room, rows: (0, 1), full: true, ..PartialPage::below(partial, &before) };
                self.partials.push(full);
            }
            return;
        }
        if before.block == self.start.block && 0 < self.start.row {
            return self.place_choice(partial, self.start.choice, self.start.row);
        }
        for index in 0..block.choices.len() {
            self.place_choice(partial, index, 0);
        }
    }

    /// Places the next block below a partial in one of its variants, from a row on.
    fn place_choice(&mut self, partial: usize, index: usize, from: u32) {
        steps::count(StepKind::Pages, 1);
        let before = self.partials[partial];
        let block = &self.flow.blocks[before.block];
        let choice = &block.choices[index];
        let empty = before.empty;
        let top = if empty {
            0
        } else {
            let top = before.used + before.after.max(block.format.before);
            // Half-lines with an odd number are between two lines of the grid: the next even one is taken.
            top + (top & i32::from(block.format.grid))
        };
        // The space below a heading stays as it is.
        let flexible = if empty || before.keep_next { 0 } else { block.format.stretch() };
        // What goes on from the page before was paid for there.
        let cost = before.cost + if 0 < from { 0 } else { choice.cost };
        let rows = (from, choice.count());
        // Text of the grid begins where a half-line does.
        let rest = if empty || block.format.grid { Length::ZERO } else { before.rest };
        let pad = if empty { Length::ZERO } else { block.format.pad };
        let padding = Taken::of(pad, self.frame.half_leading, rest);
        let top = top + padding.units;
        let placed = PartialPage {
            used: top,
            rest: padding.rest,
            after: block.format.after,
            flexible: before.flexible + flexible,
            cost,
            keep_next: block.format.keep_next,
            one_line_below_heading: before.keep_next
                && !block.format.keep_next
                && !block.format.closes
                && choice.count() == 1,
            choice: index,
            top,
            rows,
            ..PartialPage::below(partial, &before)
        };
        let (after, head) = block.repeated_head;
        self.place_rows(partial, choice, placed, if after <= from && 0 < from { head } else { 0 });
    }

    /// The rest of the note that stays open where a page ends.
    fn carried_over(&self, partial: &PartialPage) -> Option<Carry> {
        let open = partial.open_note?;
        let line = self.foot(partial.used).split(open.note, 0, partial.notes)?;
        Some(Carry { note: open.note, line, row: open.row })
    }

    /// The flaw of ending the page after `rows` rows of a block; if that is one row alone below a heading, `under` is
    /// the heading.
    fn flaw_of_break(&self, choice: &Choice, block: usize, rows: u32, under: Option<usize>) -> Option<(PageFlaw, i64)> {
        let count = choice.count();
        if rows == count {
            return None;
        }
        if let Some(heading) = under {
            // A tenth of a divided block: where one of the two can't be avoided, the heading gives way.
            return Some((PageFlaw::Stranded(heading), FORBIDDEN / 10));
        }
        if choice.keep.orphans == u32::MAX || rows <= choice.unbroken_head {
            return Some((PageFlaw::Divided(block), FORBIDDEN));
        }
        let (head, tail) = (rows < choice.keep.orphans, count - rows < choice.keep.widows);
        match (head, tail) {
            (true, true) => Some((PageFlaw::Orphan(block), 2 * choice.split_cost + choice.head_cost)),
            (true, false) => Some((PageFlaw::Orphan(block), choice.split_cost + choice.head_cost)),
            (false, true) => Some((PageFlaw::Widow(block), choice.split_cost)),
            (false, false) => None,
        }
    }

    /// Ends the page inside a block after a row, the last note perhaps split.
    fn end_after_row(&mut self, parent: usize, partial: PartialPage, row: u32, flaw: BreakFlaw, split: Option<Carry>) {
        let block = partial.block - 1;
        let choice = &self.flow.blocks[block].choices[partial.choice];
        let hyphen = row < choice.count() && choice.hyphens.binary_search(&(row - 1)).is_ok();
        let to = if row < choice.count() {
            Breakpoint { block, row, choice: partial.choice, carry: split, waiting: partial.waiting }
        } else {
            let next = Breakpoint { block: block + 1, carry: split, ..Breakpoint::default() };
            Breakpoint { waiting: partial.waiting, ..next }
        };
        // A note that goes over fills its page to the last line.
        let short = if split.is_some() { 0 } else { self.room - partial.used - self.area(partial.notes) };
        let missing = self.underfull_cost(short, partial.flexible, partial.notes);
        let within = row < choice.count();
        let inside = within && !matches!(choice.rows, Rows::Lines(_));
        // The lines of code that fill a page can be set apart by half a line in all, those of a table not at all.
        let most = if choice.row_breaks.is_empty() { Units::MAX } else { partial.flexible + 1 };
        let end = EndCost {
            flaw: flaw.cost,
            nested: if within { choice.break_after(row - 1).cost } else { 0 },
            parted: if within { self.flow.blocks[block].boxed.inside } else { 0 },
            short: if inside && short <= most {
                missing.min(Self::short_in_rows(short, partial.flexible, choice))
            } else {
                missing
            },
            split_note: split.map_or(0, split_note_cost),
            ..EndCost::default()
        };
        let cost = partial.cost + end.sum();
        let last = Some((partial.choice, row));
        // The block's top is found again from the partial below it.
        self.found.push(PageCandidate { to, cost, hyphen, short, flaw: flaw.flaw, partial: parent, last, split, end });
    }

    /// Ends the page before a block: all blocks up to it are placed.
    fn end_before(&mut self, partial: usize, block: usize, forced: bool) {
        let placed = self.partials[partial];
        let split = self.carried_over(&placed);
        let to = Breakpoint { block, carry: split, waiting: placed.waiting, ..Breakpoint::default() };
        let short = if split.is_some() { 0 } else { self.room - placed.used - self.area(placed.notes) };
        let at_end = block == self.flow.blocks.len() && split.is_none();
        if self.emptiest < short && !forced && block != self.flow.blocks.len() {
            return;
        }
        let mut end = EndCost { split_note: split.map_or(0, split_note_cost), ..EndCost::default() };
        let mut flaw = None;
        let breaks_before = self.flow.blocks.get(block).is_none_or(|block| block.format.page_break_before);
        let waits = |it: usize| !self.flow.blocks[it].format.turned;
        if at_end && placed.waiting.all().any(waits) {
            end.last_page = BLANK_ABOVE_FLOATS * i64::from(short.max(0));
        } else if at_end || forced || breaks_before && split.is_none() {
            let lines = (placed.used + 1) / 2;
            let whole = self.start == Breakpoint::default();
            end.last_page = match lines {
                // A chapter of one page: no other breaks could give it more lines.
                _ if whole => 0,
                ..3 => STUB_LAST,
                3 | 4 => SHORT_LAST,
                _ => 0,
            };
        } else {
            let flexible = if self.is_ragged(block) { Units::MAX } else { placed.flexible };
            end.short = self.underfull_cost(short, flexible, placed.notes);
            end.like_orphan = if self.ends_like_orphan(&placed) { LIKE_ORPHAN } else { 0 };
            if placed.keep_next {
                end.flaw = FORBIDDEN / 10;
                flaw = Some(PageFlaw::Stranded(block - 1));
            } else if let Some(cost) = self.parting_cost(&placed, block) {
                end.parted = cost;
                flaw = Some(PageFlaw::Parted(block - 1));
            } else if placed.one_line_below_heading
                && self.flow.blocks.get(block).is_some_and(|block| !block.format.keep_next)
            {
                end.flaw = ONE_LINE_BELOW_HEADING;
                flaw = placed.placed_block.checked_sub(1).map(PageFlaw::Stranded);
            }
            if placed.placed_block.checked_add(1) == Some(block) {
                end.parted += self.flow.blocks[placed.placed_block].boxed.below;
            }
        }
        // A page that the text itself ends counts as full, and so is always among the ends that are looked at.
        let short = if at_end || forced { 0 } else { short };
        let (cost, hyphen) = (placed.cost + end.sum(), false);
        self.found.push(PageCandidate { to, cost, hyphen, short, flaw, partial, last: None, split, end });
    }

    /// The cost of parting the last block on the page from the next, if they belong together.
    fn parting_cost(&self, placed: &PartialPage, block: usize) -> Option<i64> {
        let own = self.flow.blocks.get(placed.placed_block)?;
        let next = self.flow.blocks.get(block)?;
        let is_brief =
            |it: &FlowBlock, choice: usize| it.choices.get(choice).is_some_and(|choice| choice.count() < LONG_ITEM);
        match own.format.bond {
            // What floats need not be where it was announced.
            _ if placed.placed_block + 1 != block || next.format.float || next.format.turned => None,
            Bond::None => None,
            Bond::Colon => Some(COLON),
            Bond::FirstItem => is_brief(own, placed.choice).then_some(ITEM_ALONE),
            Bond::ItemHead => {
                own.choices.get(placed.choice).is_some_and(|choice| choice.count() < 2).then_some(ITEM_ALONE)
            }
            Bond::LastItem => is_brief(next, 0).then_some(ITEM_ALONE),
        }
    }

    /// Whether a page may end short before a block: between stanzas.
    fn is_ragged(&self, block: usize) -> bool {
        let own = self.flow.blocks.get(block).is_some_and(|block| block.format.ragged);
        own || block
            .checked_sub(1)
            .and_then(|index| self.flow.blocks.get(index))
            .is_some_and(|block| block.format.ragged)
    }

    /// Whether the last block on the page is a line that looks like an orphan.
    fn ends_like_orphan(&self, placed: &PartialPage) -> bool {
        let last = placed.block.checked_sub(1).and_then(|index| self.flow.blocks.get(index));
        let there = placed.placed_block.checked_add(1) == Some(placed.block);
        there && last.is_some_and(|block| block.choices[placed.choice].like_orphan)
    }

    /// Ends the page after its first row, which is higher than a page, or whose notes are: nothing else is
    /// to be done.
    fn end_overfull(&mut self, parent: usize, partial: PartialPage, choice: &Choice) {
        let (block, row) = (partial.block - 1, partial.rows.1 - 1);
        let notes: Vec<(u32, u32)> = choice.notes_of(row).map(|it| (it, 0)).collect();
        let flaw = (self.room < partial.used).then_some(PageFlaw::Overfull(block));
        let split = self.foot(partial.used).overflow(&notes, partial.notes, Some((block, partial.choice, row)));
        // No more than the page holds, or the notes would have less than no room.
        let partial = PartialPage { used: partial.used.min(self.room), ..partial };
        self.end_after_row(parent, partial, row + 1, BreakFlaw { flaw, cost: FORBIDDEN }, split);
    }

    /// The cost of a page that ends `short` half-lines early inside a table or code.
    fn short_in_rows(short: Units, flexible: Units, choice: &Choice) -> i64 {
        let square = i64::from(short.max(0)).pow(2);
        if choice.row_breaks.is_empty() || flexible <= 0 {
            return SHORT_IN_ROWS * square;
        }
        SHORT_IN_CODE.0 * square + SHORT_IN_CODE.1 * square / i64::from(flexible)
    }

    /// The cost of a page that ends `short` half-lines early.
    fn underfull_cost(&self, short: Units, flexible: Units, notes: Area) -> i64 {
        let (short_, flexible) = (i64::from(short), i64::from(flexible));
        if short <= 0 {
            return 0;
        }
        if self.frame.ragged {
            return RAGGED_BOTTOM * short_;
        }
        if notes != Area::default() {
            // The notes are at the foot all the same: the gap above them is a little wider.
            return if short == 1 { 0 } else { NOTE_GAP * short_ * short_ };
        }
        if short == 1 {
            return HALF_LINE;
        }
        if short_ <= flexible {
            return STRETCHED.0 + STRETCHED.1 * short_ + UNEVEN_STRETCH * short_ * short_ / flexible.max(1);
        }
        (SHORT.0 + SHORT.1 * short_).min(WIDOW * 4)
    }
}

/// The half-lines that the fullest of some pages leaves over.
fn least_short<'a>(of: impl Iterator<Item = &'a PageCandidate>) -> Option<Units> {
    of.map(|it| it.short).filter(|short| 0 <= *short).min()
}

/// The cost of notes that go over to the next page.
fn split_note_cost(carry: Carry) -> i64 {
    SPLIT_NOTE + if carry.row.is_some() { NOTE_APART } else { 0 }
}

#[cfg(test)]
mod tests;

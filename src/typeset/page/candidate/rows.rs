//! The rows of a block one after another: where among them a page may end.
//!
//! In: a partial page and a variant of its next block. Out: candidates, and the partial page with the whole block.

use super::partial::{BreakFlaw, OpenNote, PartialPage};
use super::{MIN_TEXT_ABOVE_NOTES, PageCandidates};
use crate::guard::steps::{self, StepKind};
use crate::typeset::grid::Units;
use crate::typeset::page::flow::Choice;
use crate::typeset::page::foot::Area;

impl PageCandidates<'_> {
    /// Places the rows of a block one after another; each may end the page.
    pub(super) fn place_rows(&mut self, parent: usize, choice: &Choice, mut placed: PartialPage, head: Units) {
        let kept = self.partials[parent].keep_next;
        let block = placed.block - 1;
        let empty = self.partials[parent].empty;
        let (from, count) = placed.rows;
        // `placed` moves on from row to row; the unused rest is that above the first.
        let begun = placed.rest;
        if from < count && choice.is_plain() && placed.open_note.is_none() {
            return self.place_plain_rows(parent, choice, placed, head);
        }
        for row in from..count {
            if choice.break_after(row).blank && from < row && row + 1 < count {
                // At the foot of a page it takes no room, nor at the head of the next.
                let partial = PartialPage { rows: (from, row + 1), ..placed };
                let flaw = self.flaw_of_break(choice, block, row + 1, None);
                self.end_after_row(parent, partial, row + 1, BreakFlaw::new(flaw), self.carried_over(&partial));
            }
            let taken = choice.taken(from, row + 1, self.frame.half_leading, begun);
            let (used, rest) = (placed.top + head + taken.units, taken.rest);
            let with = self.with_row(&PartialPage { used, rest, rows: (from, row + 1), ..placed }, choice);
            let Some(partial) = with else {
                if empty && row == from {
                    let partial = PartialPage { used, rest, rows: (from, row + 1), ..placed };
                    self.end_overfull(parent, partial, choice);
                }
                return;
            };
            let may_end = row + 1 < count && !choice.break_after(row).blank && choice.may_end(from, row + 1);
            if may_end && !self.is_too_empty(&partial) {
                let under = self.heading_above(parent, block).filter(|_| kept && row == from);
                let flaw = self.flaw_of_break(choice, block, row + 1, under);
                self.end_after_row(parent, partial, row + 1, BreakFlaw::new(flaw), self.carried_over(&partial));
            }
            placed = PartialPage { rows: placed.rows, ..partial };
        }
        self.partials.push(placed);
    }

    /// [`PageCandidates::place_rows`] for lines of the grid without notes: nearly all of a novel. Which of them may end
    /// the page is a matter of arithmetic.
    fn place_plain_rows(&mut self, parent: usize, choice: &Choice, placed: PartialPage, head: Units) {
        let (from, count) = placed.rows;
        steps::count(StepKind::Pages, 1);
        let block = placed.block - 1;
        let kept = self.partials[parent].keep_next;
        // Half-lines, and two of them a row: no heights have to be added up.
        let base = placed.top + head;
        let used = |to: u32| base + 2 * Units::try_from(to - from).unwrap_or(Units::MAX / 4);
        let left = self.room - self.area(placed.notes) - base;
        let fitting = from + u32::try_from(left.div_euclid(2)).unwrap_or(0);
        if fitting == from {
            if self.partials[parent].empty {
                let partial = PartialPage { used: used(from + 1), rows: (from, from + 1), ..placed };
                self.end_overfull(parent, partial, choice);
            }
            return;
        }
        // Ends that leave more over than `emptiest` half-lines are too early; a line is two of them, rounded up.
        let passed = left.saturating_sub(self.emptiest).saturating_add(1).div_euclid(2);
        let first = from + u32::try_from(passed).unwrap_or(0).max(1);
        for to in first..=fitting.min(count - 1) {
            let under = self.heading_above(parent, block).filter(|_| kept && to == from + 1);
            let flaw = self.flaw_of_break(choice, block, to, under);
            let partial = PartialPage { used: used(to), rows: (from, to), ..placed };
            self.end_after_row(parent, partial, to, BreakFlaw::new(flaw), None);
        }
        if count <= fitting {
            self.partials.push(PartialPage { used: used(count), ..placed });
        }
    }

    /// The block above one that follows a partial.
    fn heading_above(&self, parent: usize, block: usize) -> Option<usize> {
        Some(self.partials[parent].placed_block).filter(|it| *it != usize::MAX).or(block.checked_sub(1))
    }

    /// Whether a page that ends here leaves so much over that it is not looked at.
    fn is_too_empty(&self, partial: &PartialPage) -> bool {
        partial.open_note.is_none() && self.emptiest < self.room - partial.used - self.area(partial.notes)
    }

    /// A partial with the notes of its last row. If they don't all fit one of them stays open, the last or, where they
    /// are more than a page holds, as late a one as may be; those behind it go over whole, and no other may follow.
    /// `None` if there is no room.
    fn with_row(&self, partial: &PartialPage, choice: &Choice) -> Option<PartialPage> {
        let row = partial.rows.1 - 1;
        let own: Vec<u32> = choice.notes_of(row).collect();
        let fits = |notes: Area| partial.used + self.area(notes) <= self.room;
        if partial.open_note.is_some() || own.is_empty() {
            let split = |open: OpenNote| self.foot(0).min_split_area(open.note, partial.notes);
            let least = partial.open_note.map_or(Some(partial.notes), split);
            return (own.is_empty() && least.is_some_and(fits)).then_some(*partial);
        }
        let add = |notes: Area, all: &[u32]| all.iter().fold(notes, |notes, note| self.with_note(notes, *note, 0));
        // The notes before each of the row's, and at last all.
        let before: Vec<Area> = (0..=own.len()).map(|count| add(partial.notes, &own[..count])).collect();
        if fits(before[own.len()]) {
            return Some(PartialPage { notes: before[own.len()], ..*partial });
        }
        // Only where they are more than a page holds may a note begin on the page after that of its mark.
        let many = self.room < MIN_TEXT_ABOVE_NOTES + self.area(add(Area::default(), &own));
        let first = if many { 0 } else { own.len() - 1 };
        let fits_split = |at: &usize| self.foot(0).min_split_area(own[*at], before[*at]).is_some_and(fits);
        let open = (first..own.len()).rev().find(fits_split)?;
        let row = (open + 1 < own.len()).then_some((partial.block - 1, partial.choice, row));
        Some(PartialPage { notes: before[open], open_note: Some(OpenNote { note: own[open], row }), ..*partial })
    }
}

//! Floats on a page: those that waited go to its head, others wait for the next one.
//!
//! In: the page's first partial, or one before a float. Out: partials with the floats placed, or left to wait.

use super::partial::{EndCost, PartialPage};
use super::{PageCandidate, PageCandidates};
use crate::geometry::Length;
use crate::typeset::galley::Bond;
use crate::typeset::grid::Units;
use crate::typeset::page::breakpoint::Breakpoint;
use crate::typeset::page::cost::{ANNOUNCED_DEFERRED, DEFERRED, FLOAT_ALONE};
use crate::typeset::page::waiting::WaitingFloats;

/// The half-lines of text that a page holds below the floats at its head, or none. LaTeX asks for a fifth of the page
/// (`\textfraction`); these four lines leave more room for floats, which so stay closer to their mention.
const MIN_TEXT_BELOW_FLOATS: Units = 8;
impl PageCandidates<'_> {
    /// Puts the floats that waited at the head of the page, as many as fit beside some text or fill it.
    pub(super) fn place_waiting(&mut self) {
        while let Some((block, waiting)) = self.partials.last().and_then(|partial| partial.waiting.pop()) {
            let parent = self.partials.len() - 1;
            let before = self.partials[parent];
            let own = &self.flow.blocks[block];
            // Floats keep their order, so those behind one that needs an empty page wait, too.
            if own.format.turned {
                self.place_full_page(parent, block, waiting);
                break;
            }
            let choice = &own.choices[0];
            let top = if before.empty { 0 } else { before.used + before.after.max(own.format.before) };
            let used = top + choice.units(0, choice.count(), self.frame.half_leading);
            let marks = (0..choice.count()).flat_map(|row| choice.notes_of(row));
            let notes = marks.fold(before.notes, |notes, it| self.with_note(notes, it, 0));
            // One that is higher than a page is placed on an empty one all the same: it would wait for ever.
            let alone = before.empty && self.start.carry.is_none();
            if !alone && self.room < used + self.area(notes) {
                break;
            }
            let rows = (0, choice.count());
            let after = own.format.after;
            self.partials.push(PartialPage {
                used,
                rest: Length::ZERO,
                after,
                notes,
                parent,
                top,
                rows,
                placed_block: block,
                waiting,
                empty: false,
                ..before
            });
        }
        self.place_floats_alone();
    }

    /// Places a float that waits for a page of its own, if the page is empty.
    fn place_full_page(&mut self, parent: usize, block: usize, waiting: WaitingFloats) {
        let before = self.partials[parent];
        if !before.empty || self.start.carry.is_some() {
            return;
        }
        let more = self.flow.blocks[block].format.continues;
        let waiting = if more { waiting.before(block + 1) } else { waiting };
        let (used, rows) = (self.room, (0, 1));
        self.partials.push(PartialPage {
            used,
            parent,
            rows,
            placed_block: block,
            waiting,
            empty: false,
            full: true,
            ..before
        });
    }

    /// A page may be of floats alone: at the end of the text, or where too little text fits below them.
    fn place_floats_alone(&mut self) {
        let last = self.partials.len() - 1;
        let placed = self.partials[last];
        let done = self.start.block == self.flow.blocks.len();
        if 0 < last || (done && self.start.carry.is_some()) {
            let to = Breakpoint { carry: None, waiting: placed.waiting, ..self.start };
            let short = (self.room - placed.used - self.area(placed.notes)).max(0);
            let filled = 0 < last && short < MIN_TEXT_BELOW_FLOATS;
            self.partials[last].full |= filled;
            let cost = if filled || done && last == 0 {
                0
            } else if done {
                FLOAT_ALONE
            } else {
                self.underfull_cost(short, 0, placed.notes)
            };
            let end = EndCost { short: cost, ..EndCost::default() };
            let hyphen = false;
            self.found.push(PageCandidate {
                to,
                cost,
                hyphen,
                short,
                flaw: None,
                partial: last,
                last: None,
                split: None,
                end,
            });
        }
    }

    /// Lets a float wait for the next page while the text goes on.
    pub(super) fn defer(&mut self, partial: usize) {
        let before = self.partials[partial];
        if let Some(waiting) = before.waiting.with(before.block) {
            let blocks = &self.flow.blocks;
            // What must have a separate page always waits for it.
            let is_turned = blocks[before.block].format.turned;
            let above = blocks.get(before.placed_block).filter(|_| before.placed_block + 1 == before.block);
            let is_announced = above.is_some_and(|above| above.format.bond == Bond::Colon);
            let announced = if is_announced { ANNOUNCED_DEFERRED } else { 0 };
            // The next page is as near as one that is turned can be; behind others it would be further from its colon.
            let is_next = is_turned && before.waiting.is_empty();
            let deferred = if is_turned { 0 } else { DEFERRED };
            let cost = before.cost + if is_next { 0 } else { deferred + announced };
            // A turned table of several pages waits as one.
            let more = blocks[before.block..].iter().take_while(|block| block.format.continues).count();
            let (block, rows) = (before.block + more + 1, (0, 0));
            self.partials.push(PartialPage {
                block,
                rows,
                cost,
                waiting,
                parent: partial,
                placed_block: usize::MAX,
                ..before
            });
        }
    }
}

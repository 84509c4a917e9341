//! A chosen candidate to the plan of its page: parts of blocks with their places, notes, flaws.
//!
//! In: the partials of [`PageCandidates`] and a [`PageCandidate`] of theirs. Out: a [`PagePlan`].

use super::{EndCost, PageCandidate, PageCandidates};
use crate::typeset::decision::{Cost, Reason};
use crate::typeset::grid::Units;
use crate::typeset::page::flow::{BlockFragment, NoteFragment, PageFlaw, PagePlan};
use crate::typeset::page::foot::Carry;

impl PageCandidates<'_> {
    /// The page of a candidate.
    pub(in crate::typeset::page) fn plan(&self, candidate: &PageCandidate) -> PagePlan {
        let mut parts = Vec::new();
        let mut at = candidate.partial;
        while let Some(partial) = self.partials.get(at).filter(|partial| partial.parent != usize::MAX) {
            let (from, to) = partial.rows;
            if partial.placed_block != usize::MAX {
                parts.push(BlockFragment {
                    block: partial.placed_block,
                    choice: partial.choice,
                    from,
                    to,
                    top: partial.top,
                });
            }
            at = partial.parent;
        }
        parts.reverse();
        if let Some((choice, row)) = candidate.last {
            parts.push(self.last_fragment(candidate.partial, choice, row));
        }
        let notes = self.notes(&parts, candidate.split);
        let mut flaws: Vec<PageFlaw> = candidate.flaw.into_iter().collect();
        let ragged = self.frame.ragged || candidate.to.row == 0 && self.is_ragged(candidate.to.block);
        let levelled = !self.center_floats(&mut parts) && !ragged && notes.is_empty() && self.text_continues(candidate);
        if levelled && self.max_stretch(&parts) < candidate.short && 1 < candidate.short {
            flaws.push(PageFlaw::Short(candidate.short));
        }
        let costs = self.costs(&parts, candidate);
        PagePlan { fragments: parts, notes, room: self.room, flaws, costs, delta: 0, flush_bottom: levelled }
    }

    /// The costs of a candidate, by reason.
    fn costs(&self, parts: &[BlockFragment], candidate: &PageCandidate) -> Vec<Cost> {
        let begun = parts.iter().filter(|fragment| fragment.from == 0);
        let paragraphs: i64 =
            begun.map(|fragment| self.flow.blocks[fragment.block].choices[fragment.choice].cost).sum();
        let flaw = match candidate.flaw {
            Some(PageFlaw::Widow(_)) => Reason::Widow,
            Some(PageFlaw::Orphan(_)) => Reason::Orphan,
            Some(PageFlaw::Divided(_)) => Reason::Divided,
            Some(PageFlaw::Stranded(_)) => Reason::Stranded,
            Some(PageFlaw::Overfull(_) | PageFlaw::Parted(_) | PageFlaw::Short(_)) | None => Reason::Overfull,
        };
        let EndCost { flaw: flawed, nested, short, last_page, like_orphan, parted, split_note } = candidate.end;
        let all = [
            (flaw, flawed),
            (Reason::Nested, nested),
            (Reason::Short(candidate.short), short),
            (Reason::LastPage, last_page),
            (Reason::LikeOrphan, like_orphan),
            (Reason::Parted, parted),
            (Reason::SplitNote, split_note),
            (Reason::Paragraphs, paragraphs),
            // Nothing else that is placed on a page costs anything.
            (Reason::Deferred, candidate.cost - candidate.end.sum() - paragraphs),
        ];
        all.into_iter().filter(|it| it.1 != 0).map(|(reason, amount)| Cost { reason, amount }).collect()
    }

    /// Centers floats that have a page to themselves. Returns whether they do.
    fn center_floats(&self, parts: &mut [BlockFragment]) -> bool {
        let alone =
            parts.iter().all(|fragment| self.flow.blocks[fragment.block].format.float) && self.start.carry.is_none();
        let Some(last) = parts.last().filter(|_| alone) else { return false };
        let block = &self.flow.blocks[last.block];
        let choice = &block.choices[last.choice];
        let has_notes =
            parts.iter().any(|fragment| !self.flow.blocks[fragment.block].choices[fragment.choice].notes.is_empty());
        let bottom = last.top + choice.units(last.from, last.to, self.frame.half_leading);
        if !block.format.turned && !has_notes && bottom < self.room {
            let down = (self.room - bottom) / 2;
            parts.iter_mut().for_each(|fragment| fragment.top += down);
        }
        true
    }

    /// The part of the block in which the page ends.
    fn last_fragment(&self, parent: usize, choice: usize, to: u32) -> BlockFragment {
        let below = self.partials[parent];
        let block = &self.flow.blocks[below.block];
        let empty = below.empty;
        let resumed = below.block == self.start.block && 0 < self.start.row;
        let top = if empty { 0 } else { below.used + below.after.max(block.format.before) };
        let top = top + (top & i32::from(block.format.grid));
        let from = if resumed { self.start.row } else { 0 };
        BlockFragment { block: below.block, choice, from, to, top }
    }

    /// The notes of a page: what was carried over, then those whose marks are on it.
    fn notes(&self, parts: &[BlockFragment], split: Option<Carry>) -> Vec<NoteFragment> {
        let count = |note: u32| self.flow.notes[note as usize].count();
        let left = self.start.carry.map_or(Vec::new(), |carry| carry.notes(self.flow));
        let whole = |(note, from): (u32, u32)| NoteFragment { note, from, to: count(note) };
        let mut notes: Vec<NoteFragment> = left.into_iter().map(whole).collect();
        for part in parts {
            let choice = &self.flow.blocks[part.block].choices[part.choice];
            let marks = (part.from..part.to).flat_map(|row| choice.notes_of(row));
            notes.extend(marks.map(|note| whole((note, 0))));
        }
        // What goes over is the end of the last notes.
        if let Some(carry) = split
            && let Some(at) = notes.iter().position(|fragment| fragment.note == carry.note)
        {
            notes.truncate(at + 1);
            notes[at].to = carry.line;
            notes.retain(|fragment| fragment.from < fragment.to);
        }
        notes
    }

    /// Whether the text goes on after a candidate's page, and does not have to begin a new one.
    fn text_continues(&self, candidate: &PageCandidate) -> bool {
        let next = self.flow.blocks.get(candidate.to.block);
        next.is_some_and(|block| 0 < candidate.to.row || !block.format.page_break_before)
    }

    /// The half-lines by which the spaces of a page may grow.
    fn max_stretch(&self, parts: &[BlockFragment]) -> Units {
        let stretch = |pair: &[BlockFragment]| {
            let (above, own) = (&self.flow.blocks[pair[0].block], &self.flow.blocks[pair[1].block]);
            // The space below a heading stays as it is.
            if pair[1].from == 0 && !above.format.keep_next { own.format.stretch() } else { 0 }
        };
        parts.windows(2).map(stretch).sum()
    }
}

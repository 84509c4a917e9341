//! A chosen candidate to the plan of its page: parts of blocks with their places, notes, flaws.
//!
//! In: the cells of [`PageCandidates`] and a [`PageCandidate`] of theirs. Out: a [`PagePlan`], levelled where its blocks give.

use super::{EndCost, PageCandidate, PageCandidates};
use crate::typeset::decision::{Cost, Reason};
use crate::typeset::page::flow::{BlockFragment, NoteFragment, PageFlaw, PagePlan};
use crate::typeset::page::foot::Carry;

impl PageCandidates<'_> {
    /// The page of a candidate.
    pub(in crate::typeset::page) fn plan(&self, candidate: &PageCandidate) -> PagePlan {
        let mut parts = Vec::new();
        let mut at = candidate.cell;
        while let Some(cell) = self.cells.get(at).filter(|it| it.parent != usize::MAX) {
            let (from, to) = cell.rows;
            if cell.own != usize::MAX {
                parts.push(BlockFragment { block: cell.own, choice: cell.choice, from, to, top: cell.top });
            }
            at = cell.parent;
        }
        parts.reverse();
        if let Some((choice, row)) = candidate.last {
            parts.push(self.last_part(candidate.cell, choice, row));
        }
        let notes = self.notes(&parts, candidate.split);
        let mut flaws: Vec<PageFlaw> = candidate.flaw.into_iter().collect();
        let level = self.center(&mut parts) || self.level(&mut parts, candidate);
        self.settle(&mut parts);
        let ragged = candidate.to.row == 0 && self.is_ragged(candidate.to.block);
        if !level && !ragged && 1 < candidate.short && notes.is_empty() {
            flaws.push(PageFlaw::Short(candidate.short));
        }
        let costs = self.costs(&parts, candidate);
        PagePlan { parts, notes, room: self.room, flaws, costs, lines: 0 }
    }

    /// What a candidate costs, by reason.
    fn costs(&self, parts: &[BlockFragment], candidate: &PageCandidate) -> Vec<Cost> {
        let begun = parts.iter().filter(|it| it.from == 0);
        let paragraphs: i64 = begun.map(|it| self.flow.blocks[it.block].choices[it.choice].cost).sum();
        let flaw = match candidate.flaw {
            Some(PageFlaw::Widow(_)) => Reason::Widow,
            Some(PageFlaw::Orphan(_)) => Reason::Orphan,
            Some(PageFlaw::Divided(_)) => Reason::Divided,
            Some(PageFlaw::Stranded(_)) => Reason::Stranded,
            Some(PageFlaw::Overfull(_) | PageFlaw::Short(_)) | None => Reason::Overfull,
        };
        let EndCost { flaw: flawed, short, last_page, like_orphan, split_note } = candidate.end;
        let all = [
            (flaw, flawed),
            (Reason::Short(candidate.short), short),
            (Reason::LastPage, last_page),
            (Reason::LikeOrphan, like_orphan),
            (Reason::SplitNote, split_note),
            (Reason::Paragraphs, paragraphs),
            // Nothing else that is placed on a page costs anything.
            (Reason::Deferred, candidate.cost - candidate.end.sum() - paragraphs),
        ];
        all.into_iter().filter(|it| it.1 != 0).map(|(reason, amount)| Cost { reason, amount }).collect()
    }

    /// Centers floats that have a page to themselves. Returns whether they do.
    fn center(&self, parts: &mut [BlockFragment]) -> bool {
        let alone = parts.iter().all(|it| self.flow.blocks[it.block].float) && self.start.carry.is_none();
        let Some(last) = parts.last().filter(|_| alone) else { return false };
        let block = &self.flow.blocks[last.block];
        let choice = &block.choices[last.choice];
        let has_notes = parts.iter().any(|it| !self.flow.blocks[it.block].choices[it.choice].notes.is_empty());
        let bottom = last.top + choice.units(last.from, last.to, self.frame.half);
        if !block.page && !has_notes && bottom < self.room {
            let down = (self.room - bottom) / 2;
            parts.iter_mut().for_each(|it| it.top += down);
        }
        true
    }

    /// The part of the block in which the page ends.
    fn last_part(&self, parent: usize, choice: usize, to: u32) -> BlockFragment {
        let below = self.cells[parent];
        let block = &self.flow.blocks[below.block];
        let empty = below.head;
        let resumed = below.block == self.start.block && 0 < self.start.row;
        let top = if empty { 0 } else { below.used + below.after.max(block.before) };
        let top = top + (top & i32::from(block.grid));
        let from = if resumed { self.start.row } else { 0 };
        BlockFragment { block: below.block, choice, from, to, top }
    }

    /// The notes of a page: what was carried over, then those whose marks are on it.
    fn notes(&self, parts: &[BlockFragment], split: Option<Carry>) -> Vec<NoteFragment> {
        let count = |note: u32| self.flow.notes[note as usize].count();
        let left = self.start.carry.map_or(Vec::new(), |it| it.notes(self.flow));
        let whole = |(note, from): (u32, u32)| NoteFragment { note, from, to: count(note) };
        let mut notes: Vec<NoteFragment> = left.into_iter().map(whole).collect();
        for part in parts {
            let choice = &self.flow.blocks[part.block].choices[part.choice];
            let marks = (part.from..part.to).flat_map(|row| choice.notes_of(row));
            notes.extend(marks.map(|note| whole((note, 0))));
        }
        // What goes over is the end of the last notes.
        if let Some(carry) = split
            && let Some(at) = notes.iter().position(|it| it.note == carry.note)
        {
            notes.truncate(at + 1);
            notes[at].to = carry.line;
            notes.retain(|it| it.from < it.to);
        }
        notes
    }

    /// Levels a short page by whole lines above its flexible blocks, from the foot up; whether it
    /// came out level.
    fn level(&self, parts: &mut [BlockFragment], candidate: &PageCandidate) -> bool {
        let flows_on = candidate.to.block < self.flow.blocks.len()
            && !(candidate.to.row == 0 && self.flow.blocks[candidate.to.block].page_break_before);
        let short = if flows_on { candidate.short.max(0) } else { 0 };
        if short % 2 == 1 {
            self.push_half(parts);
        }
        let mut lines = short / 2;
        // The space below a heading stays as it is.
        let gives: Vec<bool> = (0..parts.len())
            .map(|index| {
                let above = index.checked_sub(1).map(|it| &self.flow.blocks[parts[it].block]);
                let own = self.flow.blocks[parts[index].block].flexible && parts[index].from == 0;
                own && above.is_some_and(|it| !it.keep_next)
            })
            .collect();
        let room = gives.iter().filter(|it| **it).count();
        if lines == 0 || i32::try_from(room).unwrap_or(i32::MAX) < lines {
            return lines == 0;
        }
        for index in (1..parts.len()).rev() {
            if lines == 0 {
                break;
            }
            if gives[index] {
                parts[index..].iter_mut().for_each(|it| it.top += 2);
                lines -= 1;
            }
        }
        lines == 0
    }

    /// Moves headings down to their text where that starts on the next line of the grid: the space below a
    /// heading is the same everywhere, and what the grid needs stands above. At the head of a page they stay.
    fn settle(&self, parts: &mut [BlockFragment]) {
        let mut from = 0;
        for index in 1..parts.len() {
            let (above, below) = (&parts[index - 1], &parts[index]);
            let (heading, own) = (&self.flow.blocks[above.block], &self.flow.blocks[below.block]);
            if !heading.keep_next {
                from = index;
                continue;
            }
            let height = heading.choices[above.choice].units(above.from, above.to, self.frame.half);
            let space = below.top - above.top - height - heading.after.max(own.before);
            if own.grid && space == 1 && 0 < from {
                parts[from..index].iter_mut().for_each(|it| it.top += 1);
            }
        }
    }

    /// Moves what ends the page off the grid down by half a line, from a space on, so that it ends where
    /// text on the grid does.
    fn push_half(&self, parts: &mut [BlockFragment]) {
        for index in (1..parts.len()).rev() {
            let (above, own) = (parts[index - 1].block, parts[index].block);
            let (above, own) = (&self.flow.blocks[above], &self.flow.blocks[own]);
            if own.grid {
                return;
            }
            if parts[index].from == 0 && 0 < own.before.max(above.after) {
                parts[index..].iter_mut().for_each(|it| it.top += 1);
                return;
            }
        }
    }
}

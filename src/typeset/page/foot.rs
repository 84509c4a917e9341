//! The notes at the foot of a page: what they take of it, and where one is divided.
//!
//! In: notes with the heights of their lines. Out: an [`Area`] for each choice of them, and what is carried
//! over to the next page.

use super::flow::{Flow, FlowNote, PageFrame};
use crate::geometry::Length;
use crate::typeset::grid::{Units, units};

/// The area of a page that its notes take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Area {
    pub(crate) height: Length,
    /// How much of the last line is taken, if another note may begin on it.
    pub(crate) taken: Length,
}

impl Area {
    /// With the lines `from..` of one more note.
    #[must_use]
    pub(crate) fn with_note(self, note: &FlowNote, from: u32, frame: &PageFrame) -> Area {
        self.with_height(note.height(from, note.count()), note.one_line_width, frame)
    }

    /// With one more note of a height; if it has a width, on the last line where that has room.
    #[must_use]
    pub(crate) fn with_height(self, height: Length, short: Option<Length>, frame: &PageFrame) -> Area {
        match short {
            Some(width) if Length::ZERO < self.taken && self.taken + frame.note_gap + width <= frame.measure => {
                Area { taken: self.taken + frame.note_gap + width, ..self }
            }
            short => Area { height: self.height + height, taken: short.unwrap_or_default() },
        }
    }

    /// The half-lines that it takes, separator included.
    pub(crate) fn units(self, frame: &PageFrame) -> Units {
        if self.height <= Length::ZERO {
            return 0;
        }
        units(self.height + frame.separator, frame.half_leading)
    }
}

/// The rest of a page's notes, which goes over to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Carry {
    /// The note that goes on.
    pub(crate) note: u32,
    /// Its next line.
    pub(crate) line: u32,
    /// The block, choice and row whose further notes found no room at all: their marks are in one line of
    /// text, and they are more than a page.
    pub(crate) row: Option<(usize, usize, u32)>,
}

impl Carry {
    /// The notes that go over, each with its next line.
    pub(crate) fn notes(self, flow: &Flow) -> Vec<(u32, u32)> {
        let further = self.row.into_iter().flat_map(|(block, choice, row)| {
            let all = flow.blocks[block].choices[choice].notes_of(row);
            all.skip_while(move |it| *it != self.note).skip(1)
        });
        std::iter::once((self.note, self.line)).chain(further.map(|it| (it, 0))).collect()
    }
}

/// A page's foot: what is above it, and what the page holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foot<'a> {
    /// The notes.
    pub(super) flow: &'a Flow,
    /// The page's frame.
    pub(super) frame: &'a PageFrame,
    /// The half-lines that the page holds.
    pub(super) room: Units,
    /// The half-lines that text takes.
    pub(super) used: Units,
}

impl Foot<'_> {
    fn fits(&self, area: Area) -> bool {
        self.used + area.units(self.frame) <= self.room
    }

    /// The line before which a note is divided so that its lines from `first` fit beside others: see
    /// [`FlowNote::divisions`].
    pub(super) fn split(&self, note: u32, first: u32, others: Area) -> Option<u32> {
        let it = &self.flow.notes[note as usize];
        let fits = |line: &u32| self.fits(Area { height: others.height + it.height(first, *line), ..others });
        it.divisions(first).rev().find(fits)
    }

    /// The line before which a note that does not fit whole is divided wherever it can be: it is on the page of its mark,
    /// or nowhere.
    fn split_kept(&self, note: u32, others: Area) -> Option<u32> {
        let it = &self.flow.notes[note as usize];
        let fits = |line: &u32| self.fits(Area { height: others.height + it.height(0, *line), ..others });
        (1..it.count()).rev().find(fits).filter(|_| !it.kept.is_empty())
    }

    /// The area that the fewest lines of a note take beside others, when it is divided. `None` if it stays whole.
    pub(super) fn min_split_area(&self, note: u32, others: Area) -> Option<Area> {
        let it = &self.flow.notes[note as usize];
        // A note of one line is no less when it is divided.
        let lines = it.divisions(0).next().or(it.kept.is_empty().then_some(1))?;
        Some(Area { height: others.height + it.height(0, lines), ..others })
    }

    /// The part of the notes that does not fit beside others, if any: one of them may be divided, and all behind it go
    /// over whole.
    pub(super) fn overflow(
        &self,
        notes: &[(u32, u32)],
        others: Area,
        row: Option<(usize, usize, u32)>,
    ) -> Option<Carry> {
        let mut area = others;
        for (place, (note, first)) in notes.iter().enumerate() {
            let with = area.with_note(&self.flow.notes[*note as usize], *first, self.frame);
            if !self.fits(with) {
                let kept = || self.split_kept(*note, area).filter(|_| place == 0 && *first == 0);
                let line = self.split(*note, *first, area).or_else(kept).unwrap_or(*first);
                let row = row.filter(|_| place + 1 < notes.len());
                return Some(Carry { note: *note, line, row });
            }
            area = with;
        }
        None
    }
}

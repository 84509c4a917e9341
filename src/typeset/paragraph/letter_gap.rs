//! The gaps between letters of Chinese and Japanese, which write no spaces: full-width punctuation is set closer, letters
//! of other scripts are set apart from ideographs, and lines are justified in all of these places.
//!
//! In: two neighbouring atoms of a paragraph. Out: a [`LetterGap`], which counts only where both are on one line. By the rules
//! of W3C's *Requirements for Japanese Text Layout* (JLREQ 3.1.4, 3.2.3, 3.8) and *for Chinese Text Layout* (CLREQ
//! 3.1.6, 3.2.2); which signs have a blank half, the face says ([`crate::text::protrusion`]).

use super::annotation;
use super::collect::{Atom, AtomKind};
use super::shaped::Shaped;
use crate::text::east_asian::{Beside, EdgeLetter, beside, is_full_width};
use crate::text::opportunity::OpportunityKind;
use crate::typeset::frame::RunDirection;

/// The gap between two atoms, in scaled points: what is added to their widths, and how it stretches and shrinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LetterGap {
    pub(super) width: i64,
    pub(super) stretch: i64,
    pub(super) shrink: i64,
}

impl Shaped {
    /// The gap between two atoms. There is one only where both are words and the second follows at once.
    pub(super) fn gap(&self, atom: &Atom, next: &Atom) -> LetterGap {
        let gap = self.letter_gap(atom, next);
        if self.annotation_gaps.is_empty() {
            return gap;
        }
        LetterGap { width: gap.width + annotation::gap(&self.annotation_gaps, next.start), ..gap }
    }

    /// The gap between two atoms by their letters alone.
    fn letter_gap(&self, atom: &Atom, next: &Atom) -> LetterGap {
        if !self.collected.wide || atom.end != next.start {
            return LetterGap::default();
        }
        let (AtomKind::Word { cache: first, .. }, AtomKind::Word { cache: second, .. }) = (&atom.kind, &next.kind)
        else {
            return LetterGap::default();
        };
        let (one, other) = self.styled.text.split_at(next.start as usize);
        // What stands side by side in the room of one letter is like an ideograph to its neighbours.
        let is_combined = |cache: u16| self.collected.directions[usize::from(cache)] == RunDirection::Up;
        if is_combined(*first) || is_combined(*second) {
            return LetterGap { width: 0, stretch: self.em() / 8, shrink: 0 };
        }
        let (Some(before), Some(after)) = (one.chars().next_back(), other.chars().next()) else {
            return LetterGap::default();
        };
        let font = |atom: &Atom| &self.styled.fonts[usize::from(self.styled.runs[atom.run as usize].font)];
        // A mark of a note, which is raised or has figures of its own, stands at its word.
        if font(atom).rise != font(next).rise || font(atom).features != font(next).features {
            return LetterGap::default();
        }
        let em = font(atom).size.0;
        let side = |cache: u16, letter: char| {
            let protrusion = if is_full_width(letter) { self.protrusion(cache, letter) } else { (0, 0) };
            EdgeLetter { letter, protrusion }
        };
        let found = self.collected.inner.binary_search_by_key(&(next.start as usize), |opportunity| opportunity.at);
        let breaks = found.is_ok_and(|place| self.collected.inner[place].kind == OpportunityKind::Wide);
        // An eighth of an em at a ratio of 1: lines of a dozen letters close without a visible gap.
        let stretch = if breaks { em / 8 } else { 0 };
        match beside(side(*first, before), side(*second, after)) {
            Beside::Solid => LetterGap { width: -em / 2, stretch, shrink: 0 },
            // A quarter of the em stays, so that one still sees that something ends there.
            Beside::Blank => LetterGap { width: 0, stretch, shrink: em / 4 },
            Beside::Foreign => LetterGap { width: em / 4, stretch: em / 4, shrink: em / 8 },
            Beside::Letters => LetterGap { width: 0, stretch, shrink: 0 },
        }
    }
}

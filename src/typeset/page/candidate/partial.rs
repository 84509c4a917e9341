//! A page while it is filled: what is on it so far, and what it costs to end it there.
//!
//! In: blocks, one after another. Out: [`PartialPage`]s, each of which knows the one it goes on from.

use crate::geometry::Length;
use crate::typeset::grid::Units;
use crate::typeset::page::breakpoint::Breakpoint;
use crate::typeset::page::flow::PageFlaw;
use crate::typeset::page::foot::Area;
use crate::typeset::page::waiting::WaitingFloats;

/// A flaw of a page's end, and its cost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BreakFlaw {
    pub(super) flaw: Option<PageFlaw>,
    pub(super) cost: i64,
}

impl BreakFlaw {
    pub(super) fn new(flaw: Option<(PageFlaw, i64)>) -> BreakFlaw {
        flaw.map_or(BreakFlaw::default(), |(flaw, cost)| BreakFlaw { flaw: Some(flaw), cost })
    }
}

/// The cost of ending a page somewhere, by reason: kept apart for `inspect --pages`.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::typeset::page) struct EndCost {
    pub(super) flaw: i64,
    pub(super) nested: i64,
    pub(super) short: i64,
    pub(super) last_page: i64,
    pub(super) like_orphan: i64,
    pub(super) parted: i64,
    pub(super) split_note: i64,
}

impl EndCost {
    pub(super) fn sum(self) -> i64 {
        self.flaw + self.nested + self.short + self.last_page + self.like_orphan + self.parted + self.split_note
    }
}

/// A note that must be divided, or goes over whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OpenNote {
    pub(super) note: u32,
    /// The block, choice and row that have its mark, if they have further ones behind it: all of those go over too.
    pub(super) row: Option<(usize, usize, u32)>,
}

/// A partial page: all blocks before one are placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartialPage {
    pub(super) block: usize,
    pub(super) used: Units,
    /// The unused part of the last half-line: see [`Choice::taken`](crate::typeset::page::flow::Choice::taken).
    pub(super) rest: Length,
    pub(super) after: Units,
    /// The notes that are placed whole.
    pub(super) notes: Area,
    /// The last note, if it must be divided: it takes what the page has left.
    pub(super) open_note: Option<OpenNote>,
    pub(super) flexible: Units,
    pub(super) cost: i64,
    pub(super) keep_next: bool,
    /// Whether it is one line below a heading.
    pub(super) one_line_below_heading: bool,
    pub(super) parent: usize,
    pub(super) choice: usize,
    pub(super) top: Units,
    pub(super) rows: (u32, u32),
    /// Whether the page is still empty.
    pub(super) empty: bool,
    /// Whether nothing more may be placed: what is turned takes a whole page.
    pub(super) full: bool,
    /// The block that was placed here; `usize::MAX` for one that waits.
    pub(super) placed_block: usize,
    /// The floats that wait.
    pub(super) waiting: WaitingFloats,
}

impl PartialPage {
    /// The next block placed below another partial.
    pub(super) fn below(parent: usize, before: &PartialPage) -> PartialPage {
        PartialPage { block: before.block + 1, parent, placed_block: before.block, empty: false, ..*before }
    }

    /// Nothing placed yet.
    pub(super) fn empty(start: &Breakpoint, notes: Area) -> PartialPage {
        PartialPage {
            block: start.block,
            used: 0,
            rest: Length::ZERO,
            after: 0,
            notes,
            open_note: None,
            flexible: 0,
            cost: 0,
            keep_next: false,
            one_line_below_heading: false,
            parent: usize::MAX,
            choice: 0,
            top: 0,
            rows: (0, 0),
            empty: true,
            full: false,
            placed_block: usize::MAX,
            waiting: start.waiting,
        }
    }
}

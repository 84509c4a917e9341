//! The page breaker's view of a galley: blocks of rows with their heights and notes, no letters.
//!
//! Heights on a page are counted in half-lines ([`Units`]) of the baseline grid: text takes two a row
//! and starts on even ones; what is off the grid takes as many as hold it.

use std::ops::Range;
use std::sync::Arc;

use crate::geometry::Length;
use crate::style::PageEndHyphens;
use crate::typeset::decision::Cost;
use crate::typeset::galley::{BlockFormat, ColumnLayout, RowBreak};
use crate::typeset::grid::{Units, units};

/// A stretch of text whose pages are chosen together: one chapter, or several that run on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    /// The blocks in order.
    pub(crate) blocks: Vec<FlowBlock>,
    /// The notes that rows name.
    pub(crate) notes: Vec<FlowNote>,
}

/// A block as the page breaker sees it.
#[derive(Clone, Debug)]
pub(crate) struct FlowBlock {
    /// Its spaces and keeps. `float` holds only for what a page has room beside: see [`super::flow()`].
    pub(crate) format: BlockFormat,
    /// A table's head, which is repeated where the table goes on: the row behind it, and its height.
    pub(crate) repeated_head: (u32, Units),
    /// Its variants; the first is the natural one.
    pub(crate) choices: Vec<Choice>,
    /// What it costs to end a page in a short box that it is part of.
    pub(crate) boxed: BoxCost,
}

/// The cost of ending a page in a box that is taken in at one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BoxCost {
    /// Between two rows of this block.
    pub(crate) inside: i64,
    /// Below this block, where the box goes on.
    pub(crate) below: i64,
}

#[cfg(test)]
impl FlowBlock {
    /// A paragraph of the text with one variant.
    pub(crate) fn plain(choice: Choice) -> FlowBlock {
        FlowBlock {
            format: BlockFormat { grid: true, ..BlockFormat::default() },
            repeated_head: (0, 0),
            choices: vec![choice],
            boxed: BoxCost::default(),
        }
    }
}

/// A variant of a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    /// The cost of taking it.
    pub(crate) cost: i64,
    pub(crate) rows: Rows,
    /// The rows that end in a hyphen, rising.
    pub(crate) hyphens: Vec<u32>,
    /// Which row has the mark of which note, rising.
    pub(crate) notes: Vec<(u32, u32)>,
    /// How many rows at its start must be parted neither from one another nor from the next.
    pub(crate) unbroken_head: u32,
    /// How many rows must stay together.
    pub(crate) keep: Keep,
    /// The cost of a break that leaves fewer together.
    pub(crate) split_cost: i64,
    /// What it costs more at its start.
    pub(crate) head_cost: i64,
    /// Whether it is one line that fills the measure: at a page's foot it looks like an orphan.
    pub(crate) like_orphan: bool,
    /// For rows that belong together more or less, as those of code: what it is to end a page after each.
    pub(crate) row_breaks: Vec<RowBreak>,
}

/// The half-lines that rows take, and what of the last one they leave unused. What follows off the grid begins there:
/// if each heading and each item were rounded up, a page of many of them would hold lines less than it can, and their
/// spaces would take up what is left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub(crate) units: Units,
    pub(crate) rest: Length,
}

impl Taken {
    /// The half-lines of a height below `rest`, the unused part of the half-line above it.
    pub(crate) fn of(height: Length, half_leading: Length, rest: Length) -> Taken {
        let more = height - rest;
        let units = units(more, half_leading);
        Taken { units, rest: (half_leading * i64::from(units) - more).max(Length::ZERO) }
    }
}

/// How many rows of a block must stay together where it is divided: CSS's `orphans` and `widows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    /// At its start, at the foot of a page.
    pub(crate) orphans: u32,
    /// At its end, at the head of the next.
    pub(crate) widows: u32,
}

impl Keep {
    /// All rows of a block must stay together.
    pub(crate) const WHOLE: Keep = Keep { orphans: u32::MAX, widows: u32::MAX };
}

/// The rows of a block.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// So many lines of the grid.
    Lines(u32),
    /// Heights added up: the first is zero, the last the whole block's.
    Heights(Vec<Length>),
    /// Rows that fill columns.
    Columns(Arc<ColumnLayout>),
}

impl Default for Rows {
    fn default() -> Rows {
        Rows::Lines(0)
    }
}

impl Choice {
    /// How many rows it has.
    pub(crate) fn count(&self) -> u32 {
        match &self.rows {
            Rows::Lines(count) => *count,
            Rows::Heights(sums) => u32::try_from(sums.len().saturating_sub(1)).unwrap_or(u32::MAX),
            Rows::Columns(layout) => layout.len(),
        }
    }

    /// Whether its rows are lines of the grid without notes, alike but for their number.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.rows, Rows::Lines(_)) && self.notes.is_empty() && self.row_breaks.is_empty()
    }

    /// Whether a page that began with row `from` may end before row `to`.
    pub(crate) fn may_end(&self, from: u32, to: u32) -> bool {
        match &self.rows {
            Rows::Lines(_) | Rows::Heights(_) => true,
            Rows::Columns(layout) => layout.may_end(from, to),
        }
    }

    /// The kind of place after a row, for a page break.
    pub(crate) fn break_after(&self, row: u32) -> RowBreak {
        self.row_breaks.get(row as usize).copied().unwrap_or_default()
    }

    /// The height of rows `from..to` in half-lines, rounded up.
    pub(crate) fn units(&self, from: u32, to: u32, half_leading: Length) -> Units {
        match &self.rows {
            Rows::Lines(_) => i32::try_from(to.saturating_sub(from)).unwrap_or(0) * 2,
            Rows::Heights(sums) => {
                let at = |row: u32| sums.get(row as usize).copied().unwrap_or_default();
                units(at(to) - at(from), half_leading)
            }
            Rows::Columns(layout) => layout.units(from, to),
        }
    }

    /// The half-lines of rows `from..to` below `rest`, the unused part of the half-line above them.
    pub(crate) fn taken(&self, from: u32, to: u32, half_leading: Length, rest: Length) -> Taken {
        let Rows::Heights(sums) = &self.rows else {
            return Taken { units: self.units(from, to, half_leading), rest };
        };
        let at = |row: u32| sums.get(row as usize).copied().unwrap_or_default();
        Taken::of(at(to) - at(from), half_leading, rest)
    }

    /// The notes whose marks are in a row.
    pub(crate) fn notes_of(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.notes.partition_point(|it| it.0 < row);
        self.notes[first..].iter().take_while(move |it| it.0 == row).map(|it| it.1)
    }
}

/// A note: its lines' heights added up; the first is zero.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowNote {
    /// See [`Rows::Heights`].
    pub(crate) sums: Vec<Length>,
    /// The width of a note of one line that may share it with others.
    pub(crate) one_line_width: Option<Length>,
    /// The lines that stay together, each range at most two thirds of a page high: short code, with what announces it.
    pub(crate) kept: Vec<Range<u32>>,
}

impl FlowNote {
    /// How many lines it has.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.sums.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The lines before which it may be divided where its lines from one on are left, rising: with two on each side
    /// where there are enough of them, and not inside of what stays together.
    pub(crate) fn divisions(&self, first: u32) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let count = self.count();
        let in_twos = 4 <= count.saturating_sub(first);
        (first + 1..count).filter(move |line| {
            let parts = |kept: &Range<u32>| kept.start < *line && *line < kept.end;
            // One line above or below code is not torn from its like.
            let is_edge = |kept: &Range<u32>| kept.start == *line || kept.end == *line;
            let is_lone = in_twos && (*line < first + 2 || count < *line + 2);
            !self.kept.iter().any(parts) && (!is_lone || self.kept.iter().any(is_edge))
        })
    }

    /// The height of its lines `from..to`.
    pub(crate) fn height(&self, from: u32, to: u32) -> Length {
        let at = |line: u32| self.sums.get(line as usize).copied().unwrap_or_default();
        at(to) - at(from)
    }
}

/// The page that a flow is broken for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageFrame {
    /// Lines of a full page.
    pub(crate) lines: i32,
    pub(crate) half_leading: Length,
    /// The space between text and notes, with its rule.
    pub(crate) separator: Length,
    /// The measure of the notes.
    pub(crate) measure: Length,
    /// The space between two notes on one line.
    pub(crate) note_gap: Length,
    /// Whether the first page is a left-hand one.
    pub(crate) starts_verso: bool,
    /// Whether its pages may end in hyphens.
    pub(crate) page_end_hyphens: PageEndHyphens,
    /// Whether pages may end where they do: no bottoms are levelled.
    pub(crate) ragged: bool,
}

/// One page as the breaker chose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PagePlan {
    /// The parts of blocks on it, from the top.
    pub(crate) fragments: Vec<BlockFragment>,
    /// The notes at its foot, continued one first.
    pub(crate) notes: Vec<NoteFragment>,
    /// How much it may hold.
    pub(crate) room: Units,
    /// The flaws that its breaking could not avoid.
    pub(crate) flaws: Vec<PageFlaw>,
    /// Its costs, by reason.
    pub(crate) costs: Vec<Cost>,
    /// By how many lines it runs long.
    pub(crate) delta: i8,
    /// Whether it must end on its last line.
    pub(crate) flush_bottom: bool,
}

/// Rows of a block on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BlockFragment {
    pub(crate) block: usize,
    /// Its variant.
    pub(crate) choice: usize,
    /// Its first row here.
    pub(crate) from: u32,
    /// The row after its last here.
    pub(crate) to: u32,
    /// Where it starts, from the top of the text; a repeated head goes first.
    pub(crate) top: Units,
}

/// Lines of a note on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoteFragment {
    pub(crate) note: u32,
    /// Its first line here.
    pub(crate) from: u32,
    /// The line after its last here.
    pub(crate) to: u32,
}

/// A flaw that the breaking of a page could not avoid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PageFlaw {
    /// A paragraph's last line alone at the head of the next page.
    Widow(usize),
    /// A paragraph's first line alone at the foot.
    Orphan(usize),
    /// A block that must not be divided was.
    Divided(usize),
    /// A block of which what it announces, or the rest of its list, is overleaf.
    Parted(usize),
    /// A heading without enough text below it.
    Stranded(usize),
    /// A row higher than the page.
    Overfull(usize),
    /// The page is so many half-lines short.
    Short(Units),
}

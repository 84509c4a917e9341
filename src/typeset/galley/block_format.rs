//! How a block is placed among others: its spaces, its ties, and what is known of it when pages are broken.

use std::hash::{Hash, Hasher};

use super::BoxDecoration;
use crate::document::NodeId;
use crate::geometry::Length;
use crate::source::Span;
use crate::typeset::grid::Units;

/// The series in which captioned blocks are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Series {
    /// Nothing.
    #[default]
    None,
    /// Figures with captions.
    Figures,
    /// Tables with captions.
    Tables,
}

/// The tie that a page break between a block and the next would cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Bond {
    /// Nothing that belongs together more than any two blocks.
    #[default]
    None,
    /// The first item of a list from the others.
    FirstItem,
    /// The first line of an item from the paragraphs or the list that it goes on with.
    ItemHead,
    /// The last item of a list from the others.
    LastItem,
    /// A paragraph that ends in a colon from the list, the code or the display that it announces.
    Colon,
}

/// How the lines of a text of prose are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LineNumbering {
    /// The text.
    pub(crate) text: NodeId,
    /// The number of its first line.
    pub(crate) first: u32,
    /// Every which line shows its number.
    pub(crate) every: u32,
}

/// The number of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CountedLine {
    /// One that is known.
    Known(u32),
    /// One that is counted.
    Next(LineNumbering),
}

/// How a block is placed among others.
#[derive(Clone, Debug, Default)]
pub(crate) struct BlockFormat {
    /// Its place in the source, for diagnostics.
    pub(crate) span: Span,
    /// Its left edge in the block of text.
    pub(crate) x: Length,
    /// At least so much space above, in half-lines, unless it starts a page.
    pub(crate) before: Units,
    /// More space above it, unless it starts a page: see [`crate::typeset::page::stack`].
    pub(crate) pad: Length,
    /// At least so much space below, in half-lines, unless it ends a page.
    pub(crate) after: Units,
    /// Whether its lines are on the grid.
    pub(crate) grid: bool,
    /// Whether it must start a page.
    pub(crate) page_break_before: bool,
    /// Whether at least two rows of the next block must follow on its page.
    pub(crate) keep_next: bool,
    /// Whether it is kept with the next block because that is its caption: it is no heading.
    pub(crate) captioned: bool,
    /// The tie between it and the next block.
    pub(crate) bond: Bond,
    /// Whether it ends what the block above is kept with, as a caption does: one row of it at the foot of a page is
    /// enough.
    pub(crate) closes: bool,
    /// Whether the space above it may grow by a line to level a page.
    pub(crate) flexible: bool,
    /// Whether it must not be divided.
    pub(crate) whole: bool,
    /// The nodes at its start that links may lead to.
    pub(crate) anchors: Vec<NodeId>,
    /// For a division's title or a heading: its place in the outline.
    pub(crate) heading: Option<usize>,
    /// The node that starts the page if this block does and has no text of the document's.
    pub(crate) node: NodeId,
    /// Whether it may float to the head of the next page: a captioned figure or table.
    pub(crate) float: bool,
    /// The series that it is numbered in: floats never overtake those of their series that wait.
    pub(crate) series: Series,
    /// Whether it takes separate pages that are turned, and may wait for them.
    pub(crate) turned: bool,
    /// Whether the next block is its next page.
    pub(crate) continues: bool,
    /// Whether it is left out at the head of a page, as an ornament is.
    pub(crate) discardable: bool,
    /// Whether a page may end short before or after it: a stanza, whose lines stay together.
    pub(crate) ragged: bool,
    /// Whether its page has no furniture.
    pub(crate) bare: bool,
    /// Whether it must begin a column, where it is in one.
    pub(crate) column_break_before: bool,
    /// Whether its pages are turned: see [`crate::typeset::chapter`].
    pub(crate) landscape: bool,
    /// Whether its first line is set in small capitals.
    pub(crate) small_caps_line: bool,
    /// How its lines are counted in the margin.
    pub(crate) line_numbers: Option<LineNumbering>,
    /// The boxes that it is in, from the outermost in.
    pub(crate) boxes: Vec<BoxDecoration>,
}

/// All but its place in the source: what is laid out the same is the same, wherever it was written.
impl Hash for BlockFormat {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Without `..`, so that a new field is not forgotten here.
        let BlockFormat {
            span: _,
            x,
            before,
            pad,
            after,
            grid,
            page_break_before,
            keep_next,
            captioned,
            bond,
            closes,
            flexible,
            whole,
            anchors,
            heading,
            node,
            float,
            series,
            turned,
            continues,
            discardable,
            ragged,
            bare,
            column_break_before,
            landscape,
            small_caps_line,
            line_numbers,
            boxes,
        } = self;
        x.hash(state);
        before.hash(state);
        pad.hash(state);
        after.hash(state);
        grid.hash(state);
        page_break_before.hash(state);
        keep_next.hash(state);
        captioned.hash(state);
        bond.hash(state);
        closes.hash(state);
        flexible.hash(state);
        whole.hash(state);
        anchors.hash(state);
        heading.hash(state);
        node.hash(state);
        float.hash(state);
        series.hash(state);
        turned.hash(state);
        continues.hash(state);
        discardable.hash(state);
        ragged.hash(state);
        bare.hash(state);
        column_break_before.hash(state);
        landscape.hash(state);
        small_caps_line.hash(state);
        line_numbers.hash(state);
        boxes.hash(state);
    }
}

impl BlockFormat {
    /// The half-lines that the space above it may grow by to level a page, if it is [`flexible`](Self::flexible): a
    /// line, above a heading, which parts sections anyway, half a line more.
    pub(crate) fn stretch(&self) -> Units {
        match (self.flexible, self.keep_next && !self.captioned) {
            (false, _) => 0,
            (true, false) => 2,
            (true, true) => 3,
        }
    }
}

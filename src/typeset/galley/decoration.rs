//! Boxes, bars and grounds around the blocks of a container, as drafts carry them to the pages.

use crate::document::NodeId;
use crate::geometry::Length;
use crate::typeset::frame::Ink;

/// The box, bar or ground around the blocks of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BoxDecoration {
    /// Its left edge in the block of text.
    pub(crate) x: Length,
    /// How wide it is; 0 for a bar alone.
    pub(crate) width: Length,
    /// How far it reaches beyond its first and its last line.
    pub(crate) padding: Length,
    /// How round its corners are.
    pub(crate) radius: Length,
    /// The thickness of the line around it.
    pub(crate) frame: Length,
    /// The thickness of the rule at its left.
    pub(crate) bar: Length,
    /// The ink of frame and bar.
    pub(crate) ink: Ink,
    /// The ground behind the text.
    pub(crate) ground: Option<Ink>,
    /// Where its text begins in the block of text, and how wide that is.
    pub(crate) column: TextColumn,
    /// Whether its element runs from right to left: its bar is at the right then.
    pub(crate) rtl: bool,
    /// The element: its blocks are in one box.
    pub(crate) node: NodeId,
}

/// From where to where blocks are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct TextColumn {
    pub(crate) left: Length,
    pub(crate) width: Length,
}

impl BoxDecoration {
    /// A rule at the left of an element, in the grey of rules that merely accompany.
    pub(crate) fn bar(x: Length, thickness: Length, node: NodeId) -> BoxDecoration {
        BoxDecoration {
            x,
            width: Length::ZERO,
            padding: Length::ZERO,
            radius: Length::ZERO,
            frame: Length::ZERO,
            bar: thickness,
            ink: Ink::Gray(120),
            ground: None,
            column: TextColumn::default(),
            rtl: false,
            node,
        }
    }
}

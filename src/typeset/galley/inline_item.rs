//! The targets of the payloads of a line's runs, objects and marks: links, images, formulas, notes and destinations.

use std::sync::Arc;

use crate::document::NodeId;
use crate::geometry::{Length, Size};
use crate::text::math::FormulaSegment;
use crate::typeset::frame::{ElementId, Ink, LeafId, LinkTarget};

/// A link of the text, as style runs number them.
#[derive(Clone, Debug)]
pub(crate) struct LinkInfo {
    /// Where it leads.
    pub(crate) target: LinkTarget,
    pub(crate) element: ElementId,
    /// The text that a screen reader speaks for it.
    pub(crate) description: String,
}

/// Something that is in a line: what an object's payload names.
#[derive(Clone, Debug)]
pub(crate) enum ObjectContent {
    /// An image.
    Image(InlineImage),
    /// A formula, or a part of one.
    Formula(InlineFormula),
}

/// A part of a formula in a line.
#[derive(Clone, Debug)]
pub(crate) struct InlineFormula {
    /// Its contents.
    pub(crate) part: Arc<FormulaSegment>,
    /// The type size.
    pub(crate) size: Length,
    /// How far above the baseline.
    pub(crate) rise: Length,
    /// Its ink, where it has no colours of its own.
    pub(crate) ink: Ink,
    pub(crate) leaf: LeafId,
}

/// An image in a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InlineImage {
    /// Which of the book's pictures.
    pub(crate) picture: usize,
    /// Its width and height.
    pub(crate) size: Size,
    /// Its leaf; none for decoration.
    pub(crate) leaf: Option<LeafId>,
}

/// A mark's payload: a note's mark or a place that links lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// The mark of a note, by its place in the galley's notes.
    Note(u32),
    /// A node that links lead to.
    Anchor(NodeId),
}

//! The targets of the payloads of a line's runs, objects and marks: links, images, formulas, notes and destinations.

use std::sync::Arc;

use crate::document::NodeId;
use crate::geometry::{Length, Size};
use crate::text::math::FormulaSegment;
use crate::typeset::frame::{ElementId, Ink, LeafId, LinkTarget};

/// A link of the text, as style runs number them.
#[derive(Clone, Debug, Hash)]
pub(crate) struct LinkInfo {
    /// Where it leads.
    pub(crate) target: LinkTarget,
    pub(crate) element: ElementId,
    /// The text that a screen reader speaks for it.
    pub(crate) description: String,
}

/// Something that is in a line: what an object's payload names.
#[derive(Clone, Debug, Hash)]
pub(crate) enum ObjectContent {
    Image(InlineImage),
    /// A formula, or a part of one.
    Formula(InlineFormula),
}

/// A part of a formula in a line.
#[derive(Clone, Debug, Hash)]
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
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct InlineImage {
    /// Which of the book's pictures.
    pub(crate) picture: usize,
    /// Its width and height.
    pub(crate) size: Size,
    /// Its leaf; none for decoration.
    pub(crate) leaf: Option<LeafId>,
}

/// A mark's payload: a note's mark or a place that links lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum MarkKind {
    /// The mark of a note, by its place in the galley's notes.
    Note(u32),
    /// The mark of a note in the margin, by its place among those of the chapter.
    Margin(u32),
    /// A node that links lead to.
    Anchor(NodeId),
    /// The number of its line, to be shown in the margin.
    Line(u32),
}

/// Pixels at a resolution as lengths; never nothing.
pub(crate) fn natural_size(width: u32, height: u32, dpi: u32) -> Size {
    let length = |pixels: u32| Length::INCH.scale(i64::from(pixels.max(1)), i64::from(dpi.max(1)));
    Size { width: length(width), height: length(height) }
}

/// A size of the same proportions of a width, but not higher than `height`.
pub(crate) fn scaled_to(natural: Size, width: Length, height: Length) -> Size {
    let width = width.max(Length::pt(1));
    let scaled = width.scale(natural.height.0.max(1), natural.width.0.max(1));
    // Within the height, the width decides; else the height does, with the same proportions.
    if scaled <= height {
        Size { width, height: scaled.max(Length(1)) }
    } else {
        let width = height.scale(natural.width.0.max(1), natural.height.0.max(1)).max(Length(1));
        Size { width, height }
    }
}

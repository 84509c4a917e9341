//! The pieces that a line of text is made of before its extensions are found: what builds a line, what reads
//! extensions in it and what joins HTML pass them on to one another.

use std::ops::Range;

use crate::document::Attributes;
use crate::document::inline::InlineKind;

/// A piece of a line: an event's worth, with its bytes in the text.
#[derive(Clone, Debug)]
pub(crate) struct RawPiece {
    pub(crate) range: Range<usize>,
    pub(crate) kind: RawKind,
}

/// The kinds of pieces.
#[derive(Clone, Debug)]
pub(crate) enum RawKind {
    /// Text verbatim from the source, byte for byte.
    Text(String),
    /// Text that was escaped or written as an entity: it means nothing but itself.
    Literal(String),
    /// The end of a source line.
    Soft,
    /// A displayed formula, and its label.
    Display(String, Attributes),
    /// The next block starts a page.
    PageBreak,
    /// A tag of raw HTML.
    Html(String),
    /// Anything that is complete.
    Node(InlineKind),
}

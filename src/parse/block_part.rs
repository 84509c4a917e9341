//! Blocks as the parser meets them: complete ones, fences of containers, and raw HTML, which are joined afterwards.

use std::ops::Range;

use crate::document::block::Block;

/// The material of a list of blocks, before fences and raw HTML are joined.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all are blocks")]
pub(crate) enum BlockPart {
    /// A complete block.
    Block(Block),
    /// A container's fence, by the place of its mark.
    Fence(usize, Range<usize>),
    /// A block of raw HTML.
    Html(HtmlText),
}

/// A block of raw HTML as it was written, and where each of its lines is in the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct HtmlText {
    /// HTML of consecutive lines, without the prefixes of lists and quotations.
    pub(crate) text: String,
    /// Where the block is in the chapter's text.
    pub(crate) range: Range<usize>,
    /// The places of lines in `text`, and in the chapter's text.
    pub(super) line_offsets: Vec<(usize, usize)>,
}

impl HtmlText {
    /// The lines: where each begins and ends, and where it is in the chapter's text.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        let ends = self.line_offsets.iter().skip(1).map(|line_offset| line_offset.0).chain([self.text.len()]);
        self.line_offsets.iter().zip(ends).map(|((start, offset), end)| (*start, end, *offset))
    }
}

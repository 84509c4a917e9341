//! Anchors in text that is not written: the poster of a film, the brackets of ruby, the head of an empty table. Links
//! may lead to them all the same.
//!
//! In: what is left out. Out: its page breaks, ids and notes' marks, in the order in which they were, at the place where
//! it was. Without them links of the page list, of notes and of the text would lead to nothing.

use super::inline::Writer;
use crate::document::block::{Block, visible};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk;

impl Writer<'_> {
    /// Writes the anchors of inlines whose text is not written.
    pub(super) fn left_out(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.breaks(inline.id);
            match inline.kind {
                InlineKind::Note(_) | InlineKind::Media(_) => self.inlines(std::slice::from_ref(inline)),
                _ => {
                    self.anchor(inline.id);
                    self.left_out(walk::children(inline));
                }
            }
        }
    }
}

/// Blocks, each with whether it is shown. A break that separates nothing here may have done so in the paginated
/// edition, and have begun a page of it.
pub(super) fn with_visibility(blocks: &[Block]) -> impl Iterator<Item = (&Block, bool)> {
    let mut shown = visible(blocks).peekable();
    blocks.iter().map(move |block| (block, shown.next_if(|next| std::ptr::eq(*next, block)).is_some()))
}

//! Sections on turned pages: which blocks they are, and the style that those are drafted in.
//!
//! Their pages are broken by themselves, as pages that are as wide as others are high, and turned when they are filled
//! ([`crate::typeset::chapter`]).

use super::collect::GalleyBuilder;
use super::context::BlockContext;
use super::{Draft, DraftFlaw};
use crate::document::block::{Block, BlockKind};
use crate::document::container::{ContainerKind, LANDSCAPE};

/// Which blocks of a list are in a section on turned pages.
#[derive(Debug, Default)]
pub(super) struct LandscapeSections {
    /// The level of the heading that began one.
    open: Option<u8>,
}

impl LandscapeSections {
    /// Whether the next block is in such a section: a heading begins one, which the next of its level ends.
    pub(super) fn holds(&mut self, block: &Block) -> bool {
        let is_own = is_landscape(block);
        if let BlockKind::Heading { level, .. } = block.kind {
            self.open = self.open.filter(|open| *open < level);
            if self.open.is_none() && is_own {
                self.open = Some(level);
            }
        }
        self.open.is_some() || is_own
    }
}

/// Whether a block asks for turned pages. A table, an image or code is turned by itself, and may float.
pub(super) fn is_landscape(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Table(_) | BlockKind::Figure(_) | BlockKind::Code(_) => false,
        BlockKind::Container(it) if it.kind == ContainerKind::Landscape => true,
        _ => block.attributes.has_class(LANDSCAPE),
    }
}

impl GalleyBuilder<'_> {
    /// Whether drafts are made for turned pages.
    pub(crate) fn is_landscape(&self) -> bool {
        std::ptr::eq(self.style, self.landscape)
    }

    /// Makes drafts for turned pages.
    pub(crate) fn in_landscape(&mut self, out: &mut Vec<Draft>, make: impl FnOnce(&mut Self, &mut Vec<Draft>)) {
        let upright = std::mem::replace(&mut self.style, self.landscape);
        let first = out.len();
        make(self, out);
        out[first..].iter_mut().for_each(|draft| draft.format.landscape = true);
        self.style = upright;
    }

    /// A block of a section on turned pages.
    pub(super) fn landscape_block(
        &mut self,
        block: &Block,
        context: &BlockContext,
        follows: bool,
        out: &mut Vec<Draft>,
    ) {
        if !context.is_column(self.style) {
            self.flaws.push((block.id, DraftFlaw::LandscapeInside));
            return self.block(block, context, follows, out);
        }
        self.in_landscape(out, |it, out| {
            let own = it.context(context.element);
            let context = BlockContext { width: own.width, turns: own.turns, ..*context };
            it.block(block, &context, follows, out);
        });
    }
}

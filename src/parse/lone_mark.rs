//! Marks of the index, and places to link to, that are paragraphs of their own: blocks in, blocks out in which
//! such a mark belongs to the text after it, or before it where none follows, or a heading.
//!
//! A paragraph without a letter makes no line and has no page: its entry of the index would have no number. In an
//! e-book it would be an empty line.

use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::visit::{self, Visit};

/// Gives the lone marks of a text to their neighbours.
pub(crate) fn join(blocks: &mut Vec<Block>) {
    join_list(blocks);
    visit::blocks(blocks, &mut Inside);
}

/// Does the same in the lists of blocks that blocks hold.
struct Inside;

impl Visit for Inside {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Quote(inner) => join_list(inner),
            BlockKind::Container(container) => join_list(&mut container.blocks),
            BlockKind::List(list) => list.items.iter_mut().for_each(|item| join_list(&mut item.blocks)),
            BlockKind::Definitions(definitions) => {
                let details = definitions.iter_mut().flat_map(|definition| &mut definition.details);
                details.for_each(|detail| join_list(&mut detail.blocks));
            }
            _ => {}
        }
    }
}

fn join_list(blocks: &mut Vec<Block>) {
    if !blocks.iter().any(is_lone) {
        return;
    }
    let nexts = nexts(blocks);
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<Inline> = Vec::new();
    for (mut block, next) in std::mem::take(blocks).into_iter().zip(nexts) {
        // An id on the paragraph itself is a place too; it keeps its block.
        if is_lone(&block) && block.attributes.is_empty() {
            let BlockKind::Paragraph(marks) = &mut block.kind else { continue };
            // The ends of its lines say nothing.
            marks.retain(|inline| !matches!(inline.kind, InlineKind::Text(_)));
            // What stands above a heading belongs to the text before that.
            let is_before = next != FollowingBlock::Line;
            match joined.last_mut().filter(|_| is_before && waiting.is_empty()).and_then(last_line) {
                Some(text) => text.append(marks),
                None if next != FollowingBlock::Other => waiting.append(marks),
                // Between two pictures, say: no text is near that it could belong to.
                None => joined.push(block),
            }
            continue;
        }
        if let Some(text) = last_line(&mut block).filter(|_| !waiting.is_empty()) {
            text.splice(0..0, waiting.drain(..));
        }
        joined.push(block);
    }
    *blocks = joined;
}

/// What follows a block, behind the lone marks that follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FollowingBlock {
    Line,
    Heading,
    Other,
}

/// What follows each of some blocks.
fn nexts(blocks: &[Block]) -> Vec<FollowingBlock> {
    let mut next = FollowingBlock::Other;
    let mut found: Vec<FollowingBlock> = Vec::with_capacity(blocks.len());
    for block in blocks.iter().rev() {
        found.push(next);
        if is_lone(block) && block.attributes.is_empty() {
            continue;
        }
        next = match block.kind {
            BlockKind::Paragraph(_) => FollowingBlock::Line,
            BlockKind::Heading { .. } => FollowingBlock::Heading,
            _ => FollowingBlock::Other,
        };
    }
    found.reverse();
    found
}

fn last_line(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => Some(content),
        _ => None,
    }
}

/// Whether a block is a paragraph that shows nothing, but marks a place.
fn is_lone(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let shows_nothing = |inline: &Inline| match &inline.kind {
        InlineKind::Index(mark) => mark.content.is_empty(),
        InlineKind::Anchor(_) => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let is_mark = |inline: &Inline| !matches!(inline.kind, InlineKind::Text(_));
    content.iter().all(shows_nothing) && content.iter().any(is_mark)
}

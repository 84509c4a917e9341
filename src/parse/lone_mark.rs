//! Marks of the index, and places to link to, that are paragraphs of their own: blocks in, blocks out in which
//! such a mark belongs to the text after it, or before it where none follows.
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
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<Inline> = Vec::new();
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(mut block) = rest.next() {
        // An id on the paragraph itself is a place too; it keeps its block.
        if is_lone(&block) && block.attributes.is_empty() {
            let BlockKind::Paragraph(marks) = &mut block.kind else { continue };
            let follows = rest.peek().is_some_and(|next| is_lone(next) || line(next).is_some());
            let before = joined.last_mut().filter(|_| !follows).and_then(last_line);
            match before {
                Some(text) => text.append(marks),
                None if rest.peek().is_some() && follows => waiting.append(marks),
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

/// The text of a block that is one line of inlines.
fn line(block: &Block) -> Option<&Vec<Inline>> {
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => Some(content),
        _ => None,
    }
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

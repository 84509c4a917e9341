//! Raw HTML: tags and what stands between them in, nodes of the document out.

use super::block::Node;
use super::chapter::Chapter;
use super::inline::{Raw, RawKind, join};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};

pub(crate) fn blocks(nodes: Vec<Node>, chapter: &mut Chapter<'_, '_>) -> Vec<Block> {
    nodes
        .into_iter()
        .filter_map(|node| match node {
            Node::Block(block) => Some(block),
            Node::Html(text, range) => {
                let span = chapter.span(&range);
                let (id, attributes) = (NodeId::default(), Attributes::default());
                Some(Block { id, span, attributes, kind: BlockKind::Html(text) })
            }
            Node::Fence(..) => None,
        })
        .collect()
}

pub(crate) fn inlines(mut raws: Vec<Raw>, chapter: &mut Chapter<'_, '_>) -> Vec<Inline> {
    for raw in &mut raws {
        if let RawKind::Html(text) = &raw.kind {
            raw.kind = RawKind::Node(InlineKind::Html(text.clone()));
        }
    }
    join(raws, chapter)
}

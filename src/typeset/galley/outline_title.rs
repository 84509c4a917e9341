//! The titles that contents show, as they look in the text.
//!
//! In: divisions of the book. Out: the titles of these and of their headings on one line, without notes.

use std::collections::BTreeMap;

use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Division, NodeId};

/// The titles of divisions and of their headings; nothing where one holds a picture, which contents do not show.
pub(crate) fn titles(divisions: &[Division]) -> BTreeMap<NodeId, Option<Vec<Inline>>> {
    let mut titles = Titles::default();
    for division in divisions {
        titles.0.insert(division.id, one_line(&division.title));
        walk::blocks(&division.blocks, &mut titles);
    }
    titles.0
}

#[derive(Default)]
struct Titles(BTreeMap<NodeId, Option<Vec<Inline>>>);

impl Visitor for Titles {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Heading { content, .. } = &block.kind {
            self.0.insert(block.id, one_line(content));
        }
    }
}

/// A title without the ends of its lines.
fn one_line(content: &[Inline]) -> Option<Vec<Inline>> {
    let mut out = Vec::with_capacity(content.len());
    for inline in content {
        let mut inline = inline.clone();
        match &mut inline.kind {
            InlineKind::Image(_) => return None,
            InlineKind::Note(_) | InlineKind::Anchor(_) => continue,
            InlineKind::LineBreak => inline.kind = InlineKind::Text(" ".into()),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::SmallCaps(inner) => {
                *inner = one_line(inner)?;
            }
            _ => {}
        }
        out.push(inline);
    }
    Some(out)
}

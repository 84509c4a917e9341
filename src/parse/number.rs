//! Node ids: a complete book in, the same with every node's id, rising in document order, out.

use crate::document::visit::{self, Visit};
use crate::document::{Book, NodeId};

/// Gives every node of the book its id. The text comes first, then the notes.
pub(crate) fn book(book: &mut Book) {
    let mut next = NodeNumberer(0);
    for division in &mut book.divisions {
        next.node(&mut division.id);
        visit::line(&mut division.title, &mut next);
        visit::blocks(&mut division.blocks, &mut next);
    }
    for note in &mut book.notes {
        next.node(&mut note.id);
        visit::blocks(&mut note.blocks, &mut next);
    }
    book.nodes = next.0;
}

struct NodeNumberer(u32);

impl Visit for NodeNumberer {
    fn node(&mut self, id: &mut NodeId) {
        *id = NodeId(self.0);
        // Texts are far too short for it to matter, since their sizes are bounded; an overflow must not panic all the
        // same.
        self.0 = self.0.saturating_add(1);
    }
}

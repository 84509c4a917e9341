//! Node ids: a complete book in, the same with every node's id, rising in document order, out. Between divisions there is room
//! ([`id_slack`]): an edit in one leaves the ids of the others.

use crate::document::visit::{self, Visit};
use crate::document::{Book, NodeId, id_slack};

/// Gives every node of the book its id. The text comes first, then the notes.
pub(crate) fn book(book: &mut Book) {
    let mut next = NodeNumberer(0);
    for division in &mut book.divisions {
        let start = next.0;
        next.node(&mut division.id);
        visit::line(&mut division.title, &mut next);
        visit::blocks(&mut division.blocks, &mut next);
        next.leave_room(start);
    }
    let start = next.0;
    for note in &mut book.notes {
        next.node(&mut note.id);
        visit::blocks(&mut note.blocks, &mut next);
    }
    next.leave_room(start);
    book.nodes = next.0;
}

struct NodeNumberer(u32);

impl NodeNumberer {
    /// Leaves room for more nodes of the division whose first is `start`.
    fn leave_room(&mut self, start: u32) {
        let next = id_slack::next_start(self.0 as usize, self.0.saturating_sub(start) as usize);
        self.0 = u32::try_from(next).unwrap_or(u32::MAX);
    }
}

impl Visit for NodeNumberer {
    fn node(&mut self, id: &mut NodeId) {
        *id = NodeId(self.0);
        // Texts are far too short for it to matter, since their sizes are bounded; an overflow must not panic all the
        // same.
        self.0 = self.0.saturating_add(1);
    }
}

//! The typographer: a book's text as it was typed in, the letters it is set with out.

use super::protect;
use super::visit::{self, Visit};
use crate::document::Book;
use crate::document::inline::{Inline, InlineKind};

/// Sets a book's punctuation.
pub(crate) fn book(book: &mut Book) {
    for division in &mut book.divisions {
        visit::line(&mut division.title, &mut Undo);
        visit::blocks(&mut division.blocks, &mut Undo);
    }
    book.notes.iter_mut().for_each(|it| visit::blocks(&mut it.blocks, &mut Undo));
}

struct Undo;

impl Visit for Undo {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Text(text) = &mut inline.kind {
            protect::undo(text);
        }
    }
}

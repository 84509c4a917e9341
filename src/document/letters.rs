//! The characters of a book: in, a document; out, each character that its text, titles, notes and code have, and
//! how often.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use super::block::{Block, BlockKind};
use super::inline::{Inline, InlineKind};
use super::walk::{self, Visitor};

/// All characters that a book shows, formulas aside, which have fonts of their own.
pub fn letters(book: &Book) -> BTreeSet<char> {
    frequencies(book).into_keys().collect()
}

/// How often a book shows each of its characters, formulas aside.
pub fn frequencies(book: &Book) -> BTreeMap<char, u64> {
    let mut found = CharacterVisitor::default();
    walk::book(book, &mut found);
    found.add(&book.metadata.title);
    book.metadata.creators.iter().for_each(|creator| found.add(&creator.name));
    found.0
}

#[derive(Default)]
struct CharacterVisitor(BTreeMap<char, u64>);

impl CharacterVisitor {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            *self.0.entry(c).or_default() += 1;
        }
    }
}

impl Visitor for CharacterVisitor {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            self.add(&code.text);
            code.title.iter().for_each(|title| self.add(title));
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind {
            self.add(text);
        }
    }
}

//! The characters of a book: in, a document; out, each character that its text, titles, notes and code have, and
//! how often.

use std::collections::{BTreeMap, BTreeSet};

use super::Book;
use super::block::{Block, BlockKind};
use super::inline::{Inline, InlineKind};
use super::walk::{self, Visitor};

/// All characters that a book shows, formulas aside, which have fonts of their own.
pub fn letters(book: &Book) -> BTreeSet<char> {
    // A bit for each code point: a tree that is asked for every letter of a novel takes a twentieth of its build.
    let mut seen = vec![0u64; 0x11_0000 / 64];
    texts(book, |text| {
        for byte in text.bytes().filter(u8::is_ascii) {
            seen[usize::from(byte / 64)] |= 1 << (byte % 64);
        }
        for c in text.chars().filter(|c| !c.is_ascii()) {
            let code = c as usize;
            seen[code / 64] |= 1 << (code % 64);
        }
    });
    let codes = seen.iter().zip(0u32..).filter(|word| *word.0 != 0);
    let codes =
        codes.flat_map(|(word, at)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit));
    codes.filter_map(char::from_u32).collect()
}

/// How often a book shows each of its characters, formulas aside.
pub fn frequencies(book: &Book) -> BTreeMap<char, u64> {
    let mut found = BTreeMap::new();
    texts(book, |text| text.chars().for_each(|c| *found.entry(c).or_default() += 1));
    found
}

/// Gives all texts that a book shows to `take`, one after the other.
fn texts(book: &Book, take: impl FnMut(&str)) {
    let mut visitor = TextVisitor(take);
    walk::book(book, &mut visitor);
    (visitor.0)(&book.metadata.title);
    book.metadata.creators.iter().for_each(|creator| (visitor.0)(&creator.name));
}

struct TextVisitor<F>(F);

impl<F: FnMut(&str)> Visitor for TextVisitor<F> {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Code(code) = &block.kind {
            (self.0)(&code.text);
            code.title.iter().for_each(|title| (self.0)(title));
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind {
            (self.0)(text);
        }
    }
}

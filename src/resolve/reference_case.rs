//! The case of references: what has a small letter inside of a sentence in the language of the book, and a capital at its head.
//!
//! In: the words for each reference, with a capital, as captions have them. Out: the same as they stand in their sentences: *voir la
//! figure 2*, *Figure 2 montre…*. English, German and others keep their capitals.

use std::collections::{BTreeMap, BTreeSet};

use super::Referent;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};
use crate::text::words::{Terms, capitalized};

/// Writes references that have a number as their sentences want them.
pub(super) fn adapt(
    book: &Book,
    is_numbered: impl Fn(NodeId) -> bool,
    words: Terms,
    referents: &mut BTreeMap<NodeId, Referent>,
) {
    let mut heads = Heads::default();
    walk::book(book, &mut heads);
    for (node, referent) in referents.iter_mut().filter(|(_, referent)| is_numbered(referent.node)) {
        // What goes on with another reference is inside of the sentence.
        if heads.0.contains(node) && referent.before.is_empty() {
            referent.text = capitalized(&referent.text);
        } else if words.has_small_references() {
            referent.text = lowered(&referent.text);
        }
    }
}

/// Words with a small letter at their head. Abbreviations and letters such as `A.1` stay.
fn lowered(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    if letters.clone().next().is_some_and(char::is_lowercase) {
        first.chain(letters).collect()
    } else {
        words.to_owned()
    }
}

/// The references that begin a sentence.
#[derive(Default)]
struct Heads(BTreeSet<NodeId>);

impl Heads {
    fn line(&mut self, line: &[Inline], before: &mut String) {
        for inline in line {
            if matches!(inline.kind, InlineKind::Reference(_)) && begins(before) {
                self.0.insert(inline.id);
            }
            match walk::children(inline) {
                [] => before.push_str(&match &inline.kind {
                    // What has no text of its own is something in the sentence; marks of notes and places are nothing.
                    InlineKind::Note(_) | InlineKind::Anchor(_) | InlineKind::Label => String::new(),
                    InlineKind::Reference(_) | InlineKind::Citation(_) => "x".to_owned(),
                    _ => plain_text(std::slice::from_ref(inline)),
                }),
                content => self.line(content, before),
            }
        }
    }
}

impl Visitor for Heads {
    fn division(&mut self, division: &crate::document::Division) {
        self.line(&division.title, &mut String::new());
    }

    fn block(&mut self, block: &crate::document::block::Block) {
        use crate::document::block::BlockKind::{Definitions, Heading, Paragraph, Table, Verse};
        match &block.kind {
            Heading { content, .. } | Paragraph(content) => {
                // A paragraph that goes on after a formula is inside of its sentence.
                let goes_on = block.attributes.has_class(crate::document::block::CONTINUED);
                self.line(content, &mut if goes_on { "x".to_owned() } else { String::new() });
            }
            Definitions(all) => all.iter().for_each(|it| self.line(&it.term, &mut String::new())),
            Table(table) => {
                let cells = table.head.iter().chain(&table.rows).flat_map(|row| &row.cells);
                cells.for_each(|cell| self.line(&cell.content, &mut String::new()));
            }
            Verse(verse) => {
                let lines = verse.stanzas.iter().flat_map(|stanza| &stanza.lines);
                lines.for_each(|line| self.line(&line.content, &mut String::new()));
            }
            _ => {}
        }
    }
}

/// Whether a sentence begins behind a text.
fn begins(before: &str) -> bool {
    let bare = before.trim_end().trim_end_matches(['"', '”', '’', ')', '»', '\'', '“', '(', '«']).trim_end();
    bare.is_empty() || before.ends_with(char::is_whitespace) && bare.ends_with(['.', '!', '?']) && !is_abbreviated(bare)
}

/// Short words whose full stop ends no sentence before a reference, in the languages that have small letters there.
const SHORT: &[&str] = &[
    "art", "bl", "ca", "cf", "cfr", "ch", "chap", "dvs", "etc", "ex", "fig", "jf", "jfr", "np", "obr", "op", "par",
    "pp", "por", "resp", "rys", "ss", "tab", "tj", "tzn", "vgl", "vid", "vol", "zob", "рис", "см", "ср", "табл",
];

/// Whether the full stop at the end of a text is that of a short word, as in *cf.* and *z. B.*
fn is_abbreviated(text: &str) -> bool {
    let Some(word) = text.strip_suffix('.') else { return false };
    let word = word.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    word.chars().count() == 1 || SHORT.contains(&word.to_lowercase().as_str())
}

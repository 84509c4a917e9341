//! The entries of glossaries, as the texts that use them tell them.
//!
//! In: the book. Out: each entry by its term.

use std::collections::BTreeMap;

use crate::document::block::{Block, BlockKind, Definition};
use crate::document::inline::{GLOSSARY_TERM, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};

/// What a link to an entry is (EPUB Structural Semantics Vocabulary 1.1).
pub(super) const REFERENCE: &str = "glossref";

/// An entry of a glossary.
#[derive(Debug)]
pub(super) struct GlossaryEntry {
    /// Its term.
    pub(super) term: Vec<Inline>,
    /// The paragraphs of its definitions.
    pub(super) paragraphs: Vec<Vec<Inline>>,
}

/// A term that the text of a file has.
#[derive(Debug)]
pub(super) struct GlossedTerm {
    /// The term in the glossary.
    pub(super) entry: NodeId,
    /// The id of its first use, which the note leads back to.
    pub(super) used: String,
    /// The id of the note.
    pub(super) note: String,
}

/// Whether a definition is an entry of a glossary.
pub(super) fn is_entry(definition: &Definition) -> bool {
    term_of(definition).is_some()
}

fn term_of(definition: &Definition) -> Option<NodeId> {
    match &definition.term[..] {
        [Inline { id, kind: InlineKind::Span(attributes, _), .. }] if attributes.has_class(GLOSSARY_TERM) => Some(*id),
        _ => None,
    }
}

/// The entries of all glossaries, by their terms.
pub(super) fn entries(book: &Book) -> BTreeMap<NodeId, GlossaryEntry> {
    #[derive(Default)]
    struct Entries(BTreeMap<NodeId, GlossaryEntry>);
    impl Visitor for Entries {
        fn block(&mut self, block: &Block) {
            let BlockKind::Definitions(definitions) = &block.kind else { return };
            for definition in definitions {
                let Some(term) = term_of(definition) else { continue };
                let blocks = definition.details.iter().flat_map(|detail| &detail.blocks);
                let paragraph = |block: &Block| match &block.kind {
                    BlockKind::Paragraph(content) => Some(content.clone()),
                    _ => None,
                };
                let entry =
                    GlossaryEntry { term: definition.term.clone(), paragraphs: blocks.filter_map(paragraph).collect() };
                self.0.insert(term, entry);
            }
        }
    }
    let mut entries = Entries::default();
    walk::book(book, &mut entries);
    entries.0
}

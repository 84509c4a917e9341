//! Divisions for what a book makes of itself: references and indexes get one at the end, unless the
//! author said where they are (`::: bibliography`, `::: index`).

use std::collections::BTreeSet;

use super::note::Pool;
use crate::document::block::{Block, BlockKind, Container};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Division, NodeId, Role};
use crate::source::Span;
use crate::text::words::{Term, Terms, capitalized};

/// Adds generated parts that the author gave no place. An empty last division with such a title is the place.
pub(crate) fn add(divisions: &mut Vec<Division>, pool: &Pool, language: &str) {
    let mut finder = GeneratedFinder::default();
    for division in divisions.iter() {
        walk::inlines(&division.title, &mut finder);
        walk::blocks(&division.blocks, &mut finder);
    }
    // Notes are not in the divisions, and may hold the only mark of the index.
    pool.texts().for_each(|text| walk::blocks(text, &mut finder));
    let words = Terms::new(language);
    if pool.cited && !finder.references {
        let words = words.get(Term::Bibliography).to_owned();
        let place = GeneratedPlace { kind: ContainerKind::Bibliography, role: Role::Bibliography, index: "" };
        place.add(divisions, words);
    }
    for name in finder.indexed.difference(&finder.indexes) {
        let place = GeneratedPlace { kind: ContainerKind::Index, role: Role::Index, index: name };
        place.add(divisions, if name.is_empty() { words.get(Term::Index).to_owned() } else { capitalized(name) });
    }
}

/// The place of what a book makes of itself.
struct GeneratedPlace<'a> {
    kind: ContainerKind,
    role: Role,
    /// The name of an index.
    index: &'a str,
}

impl GeneratedPlace<'_> {
    /// Adds it to an empty last division of this title, or in a new division.
    fn add(self, divisions: &mut Vec<Division>, title: String) {
        let kind = BlockKind::Container(Container { kind: self.kind, title: None, blocks: Vec::new() });
        let mut attributes = Attributes::default();
        if !self.index.is_empty() {
            attributes.pairs.push(("index".to_owned(), self.index.to_owned()));
        }
        // It was written nowhere; messages about it show the end of the book, where it comes.
        let span = divisions.last().map(|division| division.span).unwrap_or_default();
        let block = Block { id: NodeId::default(), span, attributes, kind };
        let is_named = |division: &Division| plain_text(&division.title).to_lowercase() == title.to_lowercase();
        let is_place = |division: &Division| {
            let is_called = if self.index.is_empty() { division.role == self.role } else { is_named(division) };
            is_called && division.blocks.is_empty()
        };
        if let Some(division) = divisions.iter_mut().rfind(|division| is_place(division)) {
            division.blocks.push(block);
            return;
        }
        let text = InlineKind::Text(title);
        let title = vec![Inline { id: NodeId::default(), span: Span::default(), kind: text }];
        divisions.push(Division { role: self.role, span, title, blocks: vec![block], ..Division::default() });
    }
}

/// Finds the generated matter that a text asks for, and has.
#[derive(Default)]
struct GeneratedFinder {
    references: bool,
    /// The indexes that have a place.
    indexes: BTreeSet<String>,
    /// Those that marks are for.
    indexed: BTreeSet<String>,
}

impl Visitor for GeneratedFinder {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Container(it) = &block.kind {
            self.references |= it.kind == ContainerKind::Bibliography;
        }
        self.indexes.extend(block.index_name().map(str::to_owned));
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Index(mark) = &inline.kind {
            self.indexed.insert(mark.index.clone());
        }
    }
}

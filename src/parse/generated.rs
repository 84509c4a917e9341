//! Divisions for what a book makes of itself: references and indexes get one at the end, unless the
//! author said where they are (`::: bibliography`, `::: index`).

use std::collections::BTreeSet;

use super::note::Pool;
use crate::document::block::{Block, BlockKind, Container};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Division, NodeId, Role, chapter_of};
use crate::source::Span;
use crate::text::words::{Term, Terms, capitalized};

/// Adds generated parts that the author gave no place. An empty last division with such a title is the place.
pub(crate) fn add(divisions: &mut Vec<Division>, pool: &Pool, language: &str) {
    let mut finder = GeneratedFinder::default();
    let (mut citing, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for (index, division) in divisions.iter().enumerate() {
        let mut own = GeneratedFinder::default();
        walk::inlines(&division.title, &mut own);
        walk::blocks(&division.blocks, &mut own);
        let chapter = chapter_of(divisions, index);
        citing.extend(own.cites.then_some(chapter));
        listed.extend(own.lists_its_chapter.then_some(chapter));
        finder.add(own);
    }
    // Notes are not in the divisions, and may hold the only mark of the index.
    pool.texts().for_each(|text| walk::blocks(text, &mut finder));
    // Where all chapters list their own, no list of the book is missing.
    let needs_list = !citing.is_subset(&listed) || pool.cited && listed.is_empty();
    let words = Terms::new(language);
    if needs_list && !finder.references {
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
    /// Whether a list of references has a place that is not its chapter's alone.
    references: bool,
    /// Whether a list of a chapter's own references has one.
    lists_its_chapter: bool,
    /// Whether anything is cited, or may be in a note.
    cites: bool,
    /// The indexes that have a place.
    indexes: BTreeSet<String>,
    /// Those that marks are for.
    indexed: BTreeSet<String>,
}

impl GeneratedFinder {
    /// Takes in what another found.
    fn add(&mut self, other: GeneratedFinder) {
        self.references |= other.references;
        self.lists_its_chapter |= other.lists_its_chapter;
        self.cites |= other.cites;
        self.indexes.extend(other.indexes);
        self.indexed.extend(other.indexed);
    }
}

impl Visitor for GeneratedFinder {
    fn block(&mut self, block: &Block) {
        self.lists_its_chapter |= block.lists_its_chapter();
        self.references |= block.is_place_of_references() && !block.lists_its_chapter();
        self.indexes.extend(block.index_name().map(str::to_owned));
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Index(mark) => drop(self.indexed.insert(mark.index.clone())),
            InlineKind::Citation(_) => self.cites = true,
            _ => {}
        }
    }
}

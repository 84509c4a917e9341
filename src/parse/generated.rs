//! Divisions for what a book makes of itself: references and index get one at the end, unless the
//! author said where they are (`::: bibliography`, `::: index`).

use super::note::Pool;
use crate::document::block::{Block, BlockKind, Container};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Division, NodeId, Role};
use crate::source::Span;
use crate::text::words::{Term, Terms};

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
    let wanted = [
        (pool.cited, finder.references, Role::Bibliography, Term::Bibliography),
        (finder.indexed, finder.index, Role::Index, Term::Index),
    ];
    for (wanted, placed, role, word) in wanted {
        if !wanted || placed {
            continue;
        }
        let kind = match role {
            Role::Index => ContainerKind::Index,
            _ => ContainerKind::Bibliography,
        };
        let kind = BlockKind::Container(Container { kind, title: None, blocks: Vec::new() });
        let (id, attributes) = (NodeId::default(), Attributes::default());
        // It was written nowhere; messages about it show the end of the book, where it comes.
        let span = divisions.last().map(|division| division.span).unwrap_or_default();
        let block = Block { id, span, attributes, kind };
        let empty = divisions.iter_mut().rfind(|division| division.role == role && division.blocks.is_empty());
        if let Some(division) = empty {
            division.blocks.push(block);
            continue;
        }
        let text = InlineKind::Text(words.get(word).to_owned());
        let title = vec![Inline { id: NodeId::default(), span: Span::default(), kind: text }];
        divisions.push(Division { role, span, title, blocks: vec![block], ..Division::default() });
    }
}

/// Finds the generated matter that a text asks for, and has.
#[derive(Default)]
struct GeneratedFinder {
    indexed: bool,
    references: bool,
    index: bool,
}

impl Visitor for GeneratedFinder {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Container(it) = &block.kind {
            self.references |= it.kind == ContainerKind::Bibliography;
            self.index |= it.kind == ContainerKind::Index;
        }
    }

    fn inline(&mut self, inline: &Inline) {
        self.indexed |= matches!(inline.kind, InlineKind::Index(_));
    }
}

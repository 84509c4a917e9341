//! The names by which links find headings. In: the blocks of a file. Out: which heading is alone in having its slug, so
//! that a link to it still arrives when the heading becomes a part of another.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::slug;
use crate::document::walk::{self, Visitor};

/// The slugs of a file's headings and the ids that its author gave.
pub(super) struct LinkNames {
    slugs: BTreeMap<String, usize>,
    given: Given,
}

impl LinkNames {
    /// The names in a file, read once for all of its headings.
    pub(super) fn of(blocks: &[Block]) -> LinkNames {
        let mut slugs = BTreeMap::new();
        for slug in blocks.iter().filter_map(slug_of) {
            *slugs.entry(slug).or_default() += 1;
        }
        let mut given = Given::default();
        walk::blocks(blocks, &mut given);
        LinkNames { slugs, given }
    }

    /// The slug of a heading without an id, if no other heading has it and nothing is called so by its author.
    pub(super) fn of_heading(&self, block: &Block) -> Option<String> {
        // mdBook appends a number to a slug that is there twice: which heading a link means can then not be kept.
        slug_of(block).filter(|slug| self.slugs.get(slug) == Some(&1) && !self.given.0.contains(slug))
    }
}

/// The id that mdBook makes of a heading; none where its author gave one.
fn slug_of(block: &Block) -> Option<String> {
    let BlockKind::Heading { content, .. } = &block.kind else { return None };
    let slug = slug::anchor(&plain_text(content));
    (block.attributes.id.is_none() && !slug.is_empty()).then_some(slug)
}

#[derive(Default)]
struct Given(BTreeSet<String>);

impl Visitor for Given {
    fn block(&mut self, block: &Block) {
        self.0.extend(block.attributes.id.clone());
    }

    fn inline(&mut self, inline: &Inline) {
        self.0.extend(walk::attributes(inline).and_then(|attributes| attributes.id.clone()));
        if let InlineKind::Anchor(id) = &inline.kind {
            self.0.insert(id.clone());
        }
    }
}

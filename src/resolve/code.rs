//! Code blocks, looked at before any output is made: in, the document; out, a note for each block of which a part
//! stays plain, and the blocks for which the work of a build does not suffice. Both outputs then have what was found in
//! memory.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::block::{Block, BlockKind, Code};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};
use crate::guard::budget::{Budget, grouped};
use crate::source::Span;
use crate::text::highlight::{self, Highlighted};

/// The steps that are free for each byte. Code in lines of sixty letters takes half as many.
const FREE_STEPS: u64 = 128;

/// How much code is highlighted before its steps are counted, in bytes. More at once is faster; when the work is spent, what
/// was highlighted at once was for nothing.
const BATCH: usize = 32 << 10;

/// A block of code in some language.
struct Listing {
    node: NodeId,
    code: Code,
    span: Span,
}

impl Listing {
    /// Highlights it, if its work is no more than what is free and `left`.
    fn highlight(&self, left: u64) -> Option<std::sync::Arc<Highlighted>> {
        highlight::highlight_within(self.code.language.as_deref()?, &self.code.text, left.saturating_add(self.free()))
    }

    /// The steps that are not charged.
    fn free(&self) -> u64 {
        FREE_STEPS * self.code.text.len() as u64
    }
}

/// Highlights all code of a book, with no more work than `bound`. Returns the blocks that stay plain.
pub fn highlight(book: &Book, bound: u64, diagnostics: &mut Diagnostics) -> BTreeSet<NodeId> {
    #[derive(Default)]
    struct Listings(Vec<Listing>);
    impl Visitor for Listings {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Code(code) = &block.kind
                && code.language.is_some()
            {
                self.0.push(Listing { node: block.id, code: code.clone(), span: block.span });
            }
        }
    }
    let mut listings = Listings::default();
    walk::book(book, &mut listings);
    let mut budget = Budget::new(bound);
    let (mut plain, mut first) = (BTreeSet::new(), None);
    let mut waiting = &listings.0[..];
    while !waiting.is_empty() {
        let (batch, rest) = waiting.split_at(batch(waiting));
        waiting = rest;
        let left = budget.left();
        let highlighted: Vec<_> = batch.par_iter().map(|listing| listing.highlight(left)).collect();
        // In the order of the book, so that the same blocks stay plain with any number of threads.
        for (listing, highlighted) in batch.iter().zip(highlighted) {
            let work = highlighted.as_ref().map_or(u64::MAX, |it| it.steps.saturating_sub(listing.free()));
            if !budget.charge(work) {
                first.get_or_insert(listing.span);
                plain.insert(listing.node);
            } else if let Some(line) = highlighted.and_then(|it| it.plain_from) {
                let message = format!("this code is not highlighted from its line {line} on: that would take too long");
                let help = "split the block, break its long lines, or remove the name of its language";
                diagnostics.push(Diagnostic::note("code-plain", message).at(listing.span).help(help));
            }
        }
    }
    if let Some(span) = first {
        let message = format!(
            "the book's code takes more than {} steps to be highlighted: {} of its blocks are printed without colours, from \
             this one on",
            grouped(bound),
            plain.len()
        );
        let help = "break long lines of code, close what it opens, or remove the names of languages";
        diagnostics.push(Diagnostic::note("code-plain", message).at(span).help(help));
    }
    plain
}

/// How many blocks are highlighted at once: it depends on the book alone.
fn batch(waiting: &[Listing]) -> usize {
    let mut bytes = 0;
    let fitting = waiting.iter().take_while(|listing| {
        bytes += listing.code.text.len();
        bytes <= BATCH
    });
    fitting.count().max(1)
}

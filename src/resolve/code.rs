//! Code blocks, looked at before any output is made: in, the document; out, a note for each block of which a part
//! stays plain. Both outputs then have what was found in memory.

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Book;
use crate::document::block::{Block, BlockKind, Code};
use crate::document::walk::{self, Visitor};
use crate::source::Span;
use crate::text::highlight;

/// Highlights all code of a book.
pub fn highlight(book: &Book, diagnostics: &mut Diagnostics) {
    #[derive(Default)]
    struct Blocks(Vec<(Code, Span)>);
    impl Visitor for Blocks {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Code(code) = &block.kind {
                self.0.push((code.clone(), block.span));
            }
        }
    }
    let mut blocks = Blocks::default();
    walk::book(book, &mut blocks);
    let plain = |(code, span): &(Code, Span)| {
        let from = highlight::highlight(code.language.as_deref()?, &code.text).plain_from?;
        let message = format!("this code is not highlighted from its line {from} on: that would take too long");
        let help = "split the block, break its long lines, or remove the name of its language";
        Some(Diagnostic::note("code-plain", message).at(*span).help(help))
    };
    // Collected in the order of the blocks, so that notes come alike with any number of threads.
    let notes: Vec<Diagnostic> = blocks.0.par_iter().filter_map(plain).collect();
    notes.into_iter().for_each(|note| diagnostics.push(note));
}

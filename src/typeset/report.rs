//! What setting the book could not do well, as diagnostics with the places in the source.

use super::galley::Block;
use super::page::breaks;
use super::page::flow::{Filling, Flaw};
use super::paragraph::setter::Trouble;
use super::paragraph::setter::Setter;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::block::Block as DocumentBlock;
use crate::document::inline::Inline;
use crate::document::walk::{self, Visitor};
use crate::document::{Book, Division, NodeId};
use crate::source::Span;
use crate::text::catalog::Catalog;
use std::collections::{BTreeMap, BTreeSet};

/// Reports what page breaking could not avoid.
pub(crate) fn flaws(fillings: &[Filling], blocks: &[Block], diagnostics: &mut Diagnostics) {
    for (_, flaw) in breaks::flaws(fillings) {
        let (block, code, message) = match flaw {
            Flaw::Widow(block) => {
                (block, "page-widow", "the last line of this paragraph stands alone at the head of a page")
            }
            Flaw::Orphan(block) => {
                (block, "page-orphan", "the first line of this paragraph stands alone at the foot of a page")
            }
            Flaw::Divided(block) => {
                (block, "page-divided", "this does not fit on a page and was divided")
            }
            Flaw::Stranded(block) => {
                (block, "page-stranded", "too little text follows this on its page")
            }
            Flaw::Overfull(block) => (block, "page-overfull", "this is higher than the page"),
            Flaw::Short(_) => continue,
        };
        let Some(block) = blocks.get(block) else { continue };
        let report = Diagnostic::note(code, message).at(block.place.span);
        diagnostics.push(report.help("change its length by a few words, or allow it"));
    }
}

/// Reports what the setter complained of, once for each character or place.
pub(crate) fn complaints(
    book: &Book,
    setter: &Setter,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    let complaints = setter.complaints();
    if complaints.is_empty() {
        return;
    }
    let spans = spans(book);
    // The characters that each place is the first to lack.
    let mut known = BTreeSet::new();
    let mut missing: BTreeMap<Option<Span>, Vec<char>> = BTreeMap::new();
    for complaint in complaints {
        let span = spans.get(complaint.node.0 as usize).copied();
        match complaint.what {
            Trouble::MissingGlyph(c) => {
                if known.insert(c) {
                    missing.entry(span).or_default().push(c);
                }
            }
            Trouble::Overfull(by) => {
                let message = format!("a line is {:.1} pt wider than its measure", by.to_pt());
                let it = Diagnostic::warning("line-overfull", message);
                let it = it.help("add a place where the line may break, or shorten the word");
                diagnostics.push(span.map_or(it.clone(), |span| it.at(span)));
            }
            Trouble::ForcedBreak => {
                let message = "a word was divided where no rule divides it";
                let it = Diagnostic::note("line-forced-break", message);
                let it = it.help("add a soft hyphen (U+00AD) where it may be divided");
                diagnostics.push(span.map_or(it.clone(), |span| it.at(span)));
            }
            Trouble::MissingFeature(face, tag) => {
                let tag = String::from_utf8_lossy(&tag).into_owned();
                let name = &catalog.face(face).postscript;
                let message = format!("the font {name} has no `{tag}` feature: plain letters stand instead");
                diagnostics.push(Diagnostic::note("font-feature-missing", message));
            }
        }
    }
    for (span, characters) in missing {
        let shown = characters.iter().take(8).map(|c| format!("`{c}` (U+{:04X})", u32::from(*c)));
        let shown: Vec<String> = shown.collect();
        let more = characters.len().saturating_sub(8);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let noun = if characters.len() == 1 { "character" } else { "characters" };
        let message = format!("no font has the {noun} {}{more}", shown.join(", "));
        let it = Diagnostic::warning("glyph-missing", message);
        let it = it.help("name a font file that has it in `fonts.paths`");
        diagnostics.push(span.map_or(it.clone(), |span| it.at(span)));
    }
}

/// Where each node was written, by its number.
pub(crate) fn spans(book: &Book) -> Vec<Span> {
    #[derive(Default)]
    struct Spans(Vec<Span>);
    impl Spans {
        fn put(&mut self, node: NodeId, span: Span) {
            if let Some(place) = self.0.get_mut(node.0 as usize) {
                *place = span;
            }
        }
    }
    impl Visitor for Spans {
        fn division(&mut self, division: &Division) {
            self.put(division.id, division.span);
        }
        fn block(&mut self, block: &DocumentBlock) {
            self.put(block.id, block.span);
        }
        fn inline(&mut self, inline: &Inline) {
            self.put(inline.id, inline.span);
        }
    }
    let mut spans = Spans(vec![Span::default(); book.nodes as usize]);
    walk::book(book, &mut spans);
    spans.0
}

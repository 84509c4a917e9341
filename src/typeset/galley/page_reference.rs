//! Cross references that name a page: "Table 2 on page 12", as `[](#tbl:x){.page}` asks for.
//!
//! In: the pages known from the pass before. Out: the words that follow a reference. Their forms are those of
//! LaTeX's varioref, without its guesses on pages that are near but cannot be seen at the same time.

use std::collections::BTreeMap;

use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId};
use crate::resolve::Resolved;
use crate::text::words::{Term, Terms};
use crate::typeset::folio::label;
use crate::typeset::frame::Folio;

/// Stands for a page that no pass has found yet: two figures are the width of most folios.
const UNKNOWN: Folio = Folio { number: 10, roman: false };

/// The references of the book that ask for a page, with what they lead to.
pub(crate) fn all(book: &Book, resolved: &Resolved) -> BTreeMap<NodeId, NodeId> {
    struct Paged<'a> {
        resolved: &'a Resolved,
        found: BTreeMap<NodeId, NodeId>,
    }
    impl Visitor for Paged<'_> {
        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Reference(reference) = &inline.kind
                && reference.page
                && let Some(referent) = self.resolved.references.get(&inline.id)
            {
                self.found.insert(inline.id, referent.node);
            }
        }
    }
    let mut paged = Paged { resolved, found: BTreeMap::new() };
    walk::book(book, &mut paged);
    paged.found
}

/// The words that name the page of a reference's target, with the space before them; `own` is the folio of the
/// reference itself, so that a facing page may be called one.
pub(super) fn page_named(words: Terms, own: Option<Folio>, target: Option<Folio>) -> String {
    let folio = target.unwrap_or(UNKNOWN);
    if own.is_some_and(|own| faces(own, folio)) {
        return words.appended(words.get(Term::OnFacingPage));
    }
    let number = label(folio);
    // A number at the head of a line has lost what says that it is a page's.
    let named = words.counted(Term::OnPage, &number).replace(&format!(" {number}"), &format!("\u{a0}{number}"));
    words.appended(&named)
}

/// Whether two pages are seen together: a verso, whose number is even, and the recto after it.
fn faces(one: Folio, other: Folio) -> bool {
    one.roman == other.roman && one.number != other.number && one.number / 2 == other.number / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_begins_on_an_even_page() {
        let folio = |number| Folio { number, roman: false };
        assert!(faces(folio(2), folio(3)) && faces(folio(3), folio(2)));
        assert!(!faces(folio(3), folio(4)) && !faces(folio(2), folio(2)));
        assert!(!faces(folio(2), Folio { number: 3, roman: true }));
    }
}

//! The units of the document that the pages carry, listed for the comparison with the document:
//! [`crate::resolve::completeness`].
//!
//! In: pages and their logical tree. Every run and image says which leaf it draws, and every leaf's element which
//! node it was made from: that is all the counting needs.

use super::frame::{ContentRole, ElementId, Kid, PageItem, Pages, Structure, StructureRole};
use super::galley::opening::is_unlisted;
use crate::diagnostic::Diagnostics;
use crate::document::inline::Image;
use crate::document::{Book, NodeId};
use crate::picture::Pictures;
use crate::resolve::Resolved;
use crate::resolve::completeness::{Carried, Output};
use crate::text::math;

/// Reports what the document holds and no page shows.
pub(super) fn check(
    book: &Book,
    resolved: &Resolved,
    pictures: &Pictures,
    pages: &Pages,
    diagnostics: &mut Diagnostics,
) {
    let paper = Paper { book, pictures };
    carried(book, pages).report_lost(book, resolved, &paper, diagnostics);
}

/// Counts what is drawn.
fn carried(book: &Book, pages: &Pages) -> Carried {
    let mut carried = Carried::new(book);
    let leaves = &pages.structure.leaves;
    let nodes = nodes(&pages.structure);
    // An image or formula may be drawn in many runs, on several pages: it is one.
    let mut drawn = vec![false; leaves.len()];
    for page in &pages.pages {
        for item in &page.items {
            let (tag, text) = match item {
                PageItem::Run(run) => (run.tag, page.text.get(run.text.start as usize..run.text.end as usize)),
                PageItem::Rule(it) => (it.tag, None),
                PageItem::Shape(it) => (it.tag, None),
                PageItem::Image(it) => (it.tag, None),
                PageItem::Link(_) => continue,
            };
            let ContentRole::Leaf(leaf) = tag else { continue };
            let Some(element) = leaves.get(leaf.0 as usize).map(|element| element.element) else { continue };
            let role = pages.structure.elements.get(element.0 as usize).map(|element| element.role);
            let node = nodes.get(element.0 as usize).copied().unwrap_or_default();
            let Some(census) = carried.of(node) else { continue };
            let is_first = drawn.get_mut(leaf.0 as usize).is_some_and(|element| !std::mem::replace(element, true));
            match role {
                Some(StructureRole::Figure) => census.images += u32::from(is_first),
                Some(StructureRole::Formula) => census.formulas += u32::from(is_first),
                _ => census.text(text.unwrap_or("")),
            }
        }
    }
    carried
}

/// The node that each element's text is counted with: its own; that of what holds it for links and references,
/// some of which are made for paper alone, with nodes beyond those of the text around them.
fn nodes(structure: &Structure) -> Vec<NodeId> {
    let mut nodes: Vec<NodeId> = structure.elements.iter().map(|element| element.node).collect();
    // Parents precede their children.
    for (place, element) in structure.elements.iter().enumerate() {
        for kid in &element.kids {
            let Kid::Element(ElementId(kid)) = kid else { continue };
            let is_inside = structure
                .elements
                .get(*kid as usize)
                .is_some_and(|element| matches!(element.role, StructureRole::Link | StructureRole::Reference));
            if is_inside && let Some(node) = nodes.get(place).copied() {
                nodes[*kid as usize] = node;
            }
        }
    }
    nodes
}

/// The kinds of content that pages can show.
struct Paper<'a> {
    book: &'a Book,
    pictures: &'a Pictures,
}

impl Output for Paper<'_> {
    fn name(&self) -> &'static str {
        "the pages"
    }

    fn shows(&self, image: &Image) -> bool {
        self.pictures.contains_key(&image.source)
    }

    fn sets(&self, _: NodeId, tex: &str) -> bool {
        math::check(tex).is_ok()
    }

    fn drops_title(&self, division: usize) -> bool {
        self.book.divisions.get(division).is_some_and(|element| is_unlisted(element.role))
    }

    fn has_brackets(&self) -> bool {
        false
    }
}

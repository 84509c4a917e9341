//! Page breaks: where each page of the paginated edition begins in the text.
//!
//! In: the page map. Out: [`PageBreaks`]: for each node the page breaks before or inside of it, and the list of
//! all pages. A page that begins at something that this output does not show begins at what follows.

use std::collections::BTreeMap;

use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId, PageMap};
use crate::resolve::Resolved;

/// The page breaks of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PageBreaks {
    /// The breaks at each node, by rising offset.
    at: BTreeMap<NodeId, Vec<PageBreak>>,
    /// All pages of the printed edition, in order.
    pub(super) pages: Vec<PageListEntry>,
    /// Where each page begins, rising: node, offset, page.
    starts: Vec<(NodeId, usize, usize)>,
}

/// A break at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageBreak {
    /// The byte in the node's text; 0 is before all of it.
    pub(super) offset: usize,
    /// The page, by its place in [`PageBreaks::pages`].
    pub(super) page: usize,
}

/// A page that begins in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageListEntry {
    /// Its label: `iv`, `12`.
    pub(super) label: String,
    /// The id of its mark.
    pub(super) id: String,
    /// The file that its mark is in.
    pub(super) file: usize,
}

impl PageBreaks {
    /// The label of the page on which the text that follows a node begins.
    pub(super) fn page_of(&self, node: NodeId) -> Option<&str> {
        let next = (NodeId(node.0.saturating_add(1)), 0);
        let after = self.starts.partition_point(|start| (start.0, start.1) <= next);
        let page = self.starts[..after].last()?.2;
        self.pages.get(page).map(|page| page.label.as_str())
    }

    /// The breaks at a node.
    pub(super) fn at(&self, node: NodeId) -> &[PageBreak] {
        self.at.get(&node).map_or(&[], Vec::as_slice)
    }
}

/// Finds the place of each page's mark. `places` has the file of every node that is written; `name` gives an id
/// that is new in a file.
pub(super) fn page_breaks(
    book: &Book,
    resolved: &Resolved,
    map: Option<&PageMap>,
    node_files: &BTreeMap<NodeId, usize>,
    mut name: impl FnMut(usize, &str) -> String,
) -> PageBreaks {
    let mut marks = PageBreaks::default();
    let Some(map) = map else { return marks };
    let mut bearers = Bearers::default();
    walk::book(book, &mut bearers);
    resolved.citations.values().for_each(|value| walk::inlines(value, &mut bearers));
    resolved.generated.values().for_each(|value| walk::blocks(value, &mut bearers));
    bearers.nodes.retain(|node, _| node_files.contains_key(node));
    for start in &map.pages {
        marks.starts.push((start.node, start.offset, marks.pages.len()));
        let known = bearers.nodes.get_key_value(&start.node).map(|it| (it, start.offset));
        let next = || bearers.nodes.range(start.node..).next().map(|node| (node, 0));
        let last = || bearers.nodes.iter().next_back().map(|node| (node, 0));
        let Some(((node, bearer), offset)) = known.or_else(next).or_else(last) else { continue };
        // At its very start a heading's mark is before the heading, not in it.
        let node = if offset == 0 { *bearer } else { *node };
        let page = marks.pages.len();
        let at = marks.at.entry(node).or_default();
        at.push(PageBreak { offset, page });
        at.sort_by_key(|mark| (mark.offset, mark.page));
        marks.pages.push(PageListEntry {
            label: start.label.clone(),
            id: name(node_files[&node], &format!("pg-{}", start.label)),
            file: node_files[&node],
        });
    }
    marks.starts.sort_unstable();
    marks
}

/// The nodes that can have a mark, each with the node that bears a mark at its very start.
#[derive(Default)]
struct Bearers {
    nodes: BTreeMap<NodeId, NodeId>,
    /// The heading or division whose first text was not met yet.
    opens: Option<NodeId>,
}

impl Visitor for Bearers {
    fn division(&mut self, division: &crate::document::Division) {
        self.nodes.insert(division.id, division.id);
        self.opens = (!division.title.is_empty()).then_some(division.id);
    }

    fn block(&mut self, block: &Block) {
        self.nodes.insert(block.id, block.id);
        self.opens = matches!(block.kind, BlockKind::Heading { .. }).then_some(block.id);
    }

    fn inline(&mut self, inline: &Inline) {
        let is_text = matches!(inline.kind, InlineKind::Text(_) | InlineKind::Code(_));
        let bearer = self.opens.unwrap_or(inline.id);
        self.nodes.insert(inline.id, bearer);
        if is_text {
            self.opens = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Attributes, Division, PageStart};

    fn text(id: u32, text: &str) -> Inline {
        Inline { id: NodeId(id), span: crate::source::Span::default(), kind: InlineKind::Text(text.to_owned()) }
    }

    fn block(id: u32, kind: BlockKind) -> Block {
        Block { id: NodeId(id), span: crate::source::Span::default(), attributes: Attributes::default(), kind }
    }

    #[test]
    fn marks_stand_in_the_text_before_headings_and_after_what_is_left_out() {
        // Nodes 5 and 6 are for print alone.
        let heading = BlockKind::Heading { level: 2, numbered: false, content: vec![text(8, "Next")] };
        let book = Book {
            divisions: vec![Division {
                id: NodeId(1),
                title: vec![text(2, "One")],
                blocks: vec![block(3, BlockKind::Paragraph(vec![text(4, "some words")])), block(7, heading)],
                ..Division::default()
            }],
            ..Book::default()
        };
        let starts = [(2, 0, "i"), (4, 5, "1"), (6, 6, "1"), (8, 0, "3"), (90, 0, "4")];
        let pages = starts.iter().enumerate().map(|(page, (node, offset, label))| PageStart {
            page,
            label: (*label).to_owned(),
            node: NodeId(*node),
            offset: *offset,
        });
        let node_files = [1, 2, 3, 4, 7, 8].into_iter().map(|id| (NodeId(id), 0)).collect();
        let map = PageMap { pages: pages.collect() };
        let resolved = Resolved::default();
        let mut names = crate::epub::id::IdRegistry::default();
        let marks = page_breaks(&book, &resolved, Some(&map), &node_files, |_, name| names.claim(name));
        assert_eq!(marks.at(NodeId(1)), [PageBreak { offset: 0, page: 0 }]);
        assert_eq!(marks.at(NodeId(4)), [PageBreak { offset: 5, page: 1 }]);
        let before_heading: Vec<usize> = marks.at(NodeId(7)).iter().map(|it| it.page).collect();
        assert_eq!(before_heading, [2, 3, 4]);
        let ids: Vec<&str> = marks.pages.iter().map(|page| page.id.as_str()).collect();
        assert_eq!(ids, ["pg-i", "pg-1", "pg-1-2", "pg-3", "pg-4"]);
    }
}

//! Building the logical tree while the galley is made: elements in reading order, leaves for text.
//!
//! In: roles and nodes as blocks and inlines are met. Out: a [`Structure`] for tagged PDF.

use super::frame::{ElementId, Kid, Leaf, LeafId, Structure, StructureElement, StructureRole};
use crate::document::{NodeId, id_slack};

/// The document itself.
pub(crate) const ROOT: ElementId = ElementId(0);

/// A tree under construction.
#[derive(Clone, Debug)]
pub(crate) struct StructureBuilder {
    /// The tree built so far.
    pub(crate) tree: Structure,
}

/// An end of the tree while it grows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TreeMark {
    elements: usize,
    leaves: usize,
    kids: usize,
}

impl StructureBuilder {
    /// A tree with nothing but its root.
    pub(crate) fn new() -> StructureBuilder {
        let root = StructureElement {
            role: StructureRole::Document,
            kids: Vec::new(),
            node: NodeId::default(),
            language: None,
            title: None,
        };
        StructureBuilder { tree: Structure { elements: vec![root], ..Structure::default() } }
    }

    /// A new element, the last of its parent's kids so far.
    pub(crate) fn element(&mut self, parent: ElementId, role: StructureRole, node: NodeId) -> ElementId {
        let id = ElementId(u32::try_from(self.tree.elements.len()).unwrap_or(u32::MAX));
        let element = StructureElement { role, kids: Vec::new(), node, language: None, title: None };
        self.tree.elements.push(element);
        self.get(parent).kids.push(Kid::Element(id));
        id
    }

    /// A new element with a title or alternative text.
    pub(crate) fn titled(&mut self, parent: ElementId, role: StructureRole, node: NodeId, title: &str) -> ElementId {
        let id = self.element(parent, role, node);
        self.get(id).title = Some(title.to_owned());
        id
    }

    /// Puts a language on an element.
    pub(crate) fn language(&mut self, element: ElementId, language: u16) {
        self.get(element).language = Some(language);
    }

    /// The leaf for text of an element: the one that it ends with, or a new one.
    pub(crate) fn leaf(&mut self, element: ElementId, node: NodeId) -> LeafId {
        if let Some(Kid::Leaf(leaf)) = self.get(element).kids.last() {
            return *leaf;
        }
        let id = LeafId(u32::try_from(self.tree.leaves.len()).unwrap_or(u32::MAX));
        self.tree.leaves.push(Leaf { element, node });
        self.get(element).kids.push(Kid::Leaf(id));
        id
    }

    /// Where the tree ends, to come back to.
    pub(crate) fn mark(&self) -> TreeMark {
        TreeMark { elements: self.tree.elements.len(), leaves: self.tree.leaves.len(), kids: self.count() }
    }

    /// Takes out what was built since a mark: children of the document, and all in them.
    pub(crate) fn rewind(&mut self, mark: TreeMark) {
        self.tree.elements.truncate(mark.elements);
        self.tree.leaves.truncate(mark.leaves);
        self.get(ROOT).kids.truncate(mark.kids);
    }

    /// Leaves room behind what was built since a mark, so that a few elements more there will not change the numbers of what
    /// follows: see [`id_slack`]. What fills it is nobody's kid.
    pub(crate) fn leave_room(&mut self, since: TreeMark) {
        let Structure { elements, leaves, .. } = &mut self.tree;
        let room = |end: usize, since: usize| id_slack::next_start(end, end.saturating_sub(since));
        let filler = StructureElement {
            role: StructureRole::Section,
            kids: Vec::new(),
            node: NodeId::default(),
            language: None,
            title: None,
        };
        elements.resize(room(elements.len(), since.elements), filler);
        leaves.resize(room(leaves.len(), since.leaves), Leaf { element: ROOT, node: NodeId::default() });
    }

    /// How many kids the document has so far.
    pub(crate) fn count(&self) -> usize {
        self.tree.elements.first().map_or(0, |root| root.kids.len())
    }

    /// Moves the document's kids from the given one on before all others: what is made last, for it needs
    /// the pages' numbers, but read first.
    pub(crate) fn begin_from(&mut self, from: usize) {
        let kids = &mut self.get(ROOT).kids;
        let from = from.min(kids.len());
        kids.rotate_left(from);
    }

    fn get(&mut self, id: ElementId) -> &mut StructureElement {
        let place = (id.0 as usize).min(self.tree.elements.len() - 1);
        &mut self.tree.elements[place]
    }
}

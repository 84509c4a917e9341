//! The tables that the galley builder gathers while drafts are made, grouped by their later readers.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use super::{InlineImage, LinkInfo, MarkKind, ObjectContent};
use crate::document::{NodeId, NoteId, id_slack};
use crate::geometry::Size;
use crate::typeset::frame::{ElementId, Folio, LinkTarget};
use crate::typeset::note_label::Labels;
use crate::typeset::structure::ROOT;

/// The tables that the text of lines refers to by number: filled while drafts are made, read when lines are drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineTables {
    /// The links, by [`StyleRun::link`](crate::typeset::paragraph::StyleRun::link).
    pub(crate) links: Vec<LinkInfo>,
    /// The images and formulas in lines, by
    /// [`InlineObject::payload`](crate::typeset::paragraph::InlineObject::payload).
    pub(crate) objects: Vec<ObjectContent>,
    /// The marks, by [`Mark::payload`](crate::typeset::paragraph::Mark::payload).
    pub(crate) marks: Vec<MarkKind>,
    /// The nodes of all marks of notes in the book.
    pub(crate) note_marks: BTreeSet<NodeId>,
}

/// How far the tables were filled at some time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TablesMark {
    links: usize,
    objects: usize,
    marks: usize,
}

impl LineTables {
    /// How far they are filled.
    pub(crate) fn end(&self) -> TablesMark {
        TablesMark { links: self.links.len(), objects: self.objects.len(), marks: self.marks.len() }
    }

    /// Leaves room behind what was added since a mark: see [`id_slack`]. No line refers to what fills it.
    pub(crate) fn leave_room(&mut self, since: TablesMark) {
        let room = |end: usize, since: usize| id_slack::next_start(end, end.saturating_sub(since));
        let (target, nothing) = (LinkTarget::Node(NodeId::default()), NodeId::default());
        let link = LinkInfo { target, element: ROOT, description: String::new() };
        self.links.resize(room(self.links.len(), since.links), link);
        let image = InlineImage { picture: usize::MAX, size: Size::default(), leaf: None };
        self.objects.resize(room(self.objects.len(), since.objects), ObjectContent::Image(image));
        self.marks.resize(room(self.marks.len(), since.marks), MarkKind::Anchor(nothing));
    }

    /// Feeds what was added since a mark to a hash; of anchors also whether they are marks of notes.
    pub(crate) fn hash_since(&self, since: TablesMark, state: &mut impl Hasher) {
        self.links.get(since.links..).hash(state);
        self.objects.get(since.objects..).hash(state);
        for mark in self.marks.get(since.marks..).unwrap_or_default() {
            mark.hash(state);
            if let MarkKind::Anchor(node) = mark {
                self.note_marks.contains(node).hash(state);
            }
        }
    }
}

/// The notes whose marks were collected, until their texts are drafted.
#[derive(Clone, Debug, Default)]
pub(crate) struct NoteQueue {
    /// Those of this chapter, with the element that holds the mark.
    pub(crate) pending: Vec<(NoteId, ElementId)>,
    /// Those of this chapter that are in the margin, likewise.
    pub(crate) margin: Vec<(NoteId, ElementId)>,
    /// Those that are set at the end of the book, likewise.
    pub(crate) endnotes: Vec<(NoteId, ElementId)>,
    /// Whether a note's mark was collected before, by [`NoteId`]: a second mark brings no second text.
    pub(crate) seen: Vec<bool>,
    /// The labels of notes that are numbered by page, once the pages are known.
    pub(crate) labels: Labels,
}

/// The cross references that name a page, and the pages known from the pass before.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageReferences {
    /// Each such reference with its target.
    pub(crate) targets: BTreeMap<NodeId, NodeId>,
    /// The folios of the index's marks, of the targets, and of the references themselves.
    pub(crate) folios: BTreeMap<NodeId, Folio>,
    /// Whether all pages are named by their numbers, the facing one too.
    pub(crate) by_number: bool,
}

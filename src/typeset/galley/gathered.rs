//! The tables that the galley builder gathers while drafts are made, grouped by their later readers.

use std::collections::{BTreeMap, BTreeSet};

use super::{LinkInfo, MarkKind, ObjectContent};
use crate::document::{NodeId, NoteId};
use crate::typeset::frame::{ElementId, Folio};
use crate::typeset::note_label::Labels;

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

//! Where everything goes: which file each division becomes, the XML id of every place that can be
//! linked to, the notes of each file, the page breaks.
//!
//! In: the document, what it resolved to, the page map. Out: a [`PublicationPlan`], which the writers of text and
//! navigation ask; it does not change while they write.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::id::IdRegistry;
use super::math::Formulas;
use super::pages::{self, PageBreaks};
use super::words::EpubTerms;
use crate::document::block::{Block, BlockKind, Container, ContainerKind};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, Division, NodeId, NoteId, PageMap, Role};
use crate::resolve::Resolved;
use crate::resolve::index::IndexEntry;
use crate::text::language::is_rtl;

/// The longest slug of a title in a file name, in bytes.
const SLUG: usize = 40;

/// Where everything goes.
pub(super) struct PublicationPlan<'a> {
    pub(super) book: &'a Book,
    pub(super) resolved: &'a Resolved,
    /// The book's language, a well-formed tag.
    pub(super) language: String,
    /// Whether text of both directions is in the book.
    pub(super) is_mixed: bool,
    /// Our own words in it.
    pub(super) words: EpubTerms,
    /// The page breaks.
    pub(super) marks: PageBreaks,
    /// The image files in the EPUB, by their paths in the book.
    pub(super) images: BTreeMap<String, String>,
    /// What formulas are shown as.
    pub(super) formulas: Formulas,
    /// The name of each division's file; `None` for one that is not meant for this output.
    files: Vec<Option<String>>,
    /// The XML id of every node that something may lead to.
    ids: BTreeMap<NodeId, String>,
    /// The division in which each node is written.
    places: BTreeMap<NodeId, usize>,
    notes: Vec<NotePlace>,
    /// The notes written at the end of each division.
    notes_of: Vec<Vec<NoteId>>,
}

/// Where a note is written and from where it is called.
#[derive(Clone, Debug, Default)]
pub(super) struct NotePlace {
    /// The division at whose end it is written; `None` if nothing calls it.
    pub(super) division: Option<usize>,
    /// Its id.
    pub(super) id: String,
    /// Its marks: the division, the node and the id of each.
    pub(super) marks: Vec<NoteMark>,
}

/// One mark of a note.
#[derive(Clone, Debug)]
pub(super) struct NoteMark {
    pub(super) division: usize,
    pub(super) node: NodeId,
    pub(super) id: String,
}

impl<'a> PublicationPlan<'a> {
    /// Makes the plan of a book.
    pub(super) fn new(book: &'a Book, resolved: &'a Resolved, pages: Option<&PageMap>) -> PublicationPlan<'a> {
        let language = language(&book.metadata.language).unwrap_or_else(|| "und".to_owned());
        let mut finder = PlanVisitor::new(book, resolved);
        finder.run();
        let mut names = IdRegistry::default();
        let ids = resolved
            .anchors
            .iter()
            .filter(|(node, _)| finder.places.contains_key(*node))
            .map(|(node, wanted)| (*node, names.claim(wanted)))
            .collect();
        for (number, note) in (1..).zip(&mut finder.notes) {
            note.id = names.claim(&format!("note-{number}"));
            for mark in &mut note.marks {
                mark.id = names.claim(&format!("mark-{number}"));
            }
        }
        let marks = pages::place((book, resolved), pages, &finder.places, &mut names);
        PublicationPlan {
            book,
            resolved,
            words: EpubTerms::of(&language),
            is_mixed: is_mixed(book, &language),
            language,
            marks,
            images: BTreeMap::new(),
            formulas: Formulas::default(),
            files: file_names(book),
            ids,
            places: finder.places,
            notes: finder.notes,
            notes_of: finder.notes_of,
        }
    }

    /// The file of a division, if it is written.
    pub(super) fn file(&self, division: usize) -> Option<&str> {
        self.files.get(division)?.as_deref()
    }

    /// The id of a node that something may lead to.
    pub(super) fn id(&self, node: NodeId) -> Option<&str> {
        self.ids.get(&node).map(String::as_str)
    }

    /// The division in which a node is written.
    pub(super) fn division(&self, node: NodeId) -> Option<usize> {
        self.places.get(&node).copied()
    }

    /// How a link in division `from` (`None`: from a file of its own) leads to a node: `#id`,
    /// `file.xhtml#id`, or `file.xhtml` for a division. `None` if the node is not written.
    pub(super) fn href(&self, from: Option<usize>, node: NodeId) -> Option<String> {
        let division = self.division(node)?;
        let file = self.file(division)?;
        let is_division = self.book.divisions.get(division).is_some_and(|it| it.id == node);
        match self.id(node) {
            Some(id) if from == Some(division) => Some(format!("#{id}")),
            Some(id) if !is_division => Some(format!("{file}#{id}")),
            _ if is_division => Some(file.to_owned()),
            _ => None,
        }
    }

    /// How a link in division `from` leads to an id in division `to`.
    pub(super) fn href_to(&self, from: usize, to: usize, id: &str) -> String {
        match self.file(to) {
            Some(file) if from != to => format!("{file}#{id}"),
            _ => format!("#{id}"),
        }
    }

    /// The label of the page that a place in the text or in a note is on; a note is where its mark is.
    pub(super) fn page_of(&self, node: NodeId) -> Option<&str> {
        let notes = &self.book.notes;
        let holder = notes.partition_point(|it| it.id <= node).checked_sub(1);
        let mark = holder.and_then(|it| self.notes.get(it)?.marks.first()).map(|it| it.node);
        match mark.filter(|_| node.0 < self.book.nodes) {
            // A note in a note: its mark is in one that stands before it.
            Some(mark) if mark < node => self.page_of(mark),
            _ => self.marks.page_of(node),
        }
    }

    /// Where a note is written.
    pub(super) fn note(&self, note: NoteId) -> Option<&NotePlace> {
        self.notes.get(note.0 as usize)
    }

    /// The notes at the end of a division, in order.
    pub(super) fn notes_of(&self, division: usize) -> &[NoteId] {
        self.notes_of.get(division).map_or(&[], Vec::as_slice)
    }
}

/// A BCP 47 tag that is well-formed, as far as its letters show: `None` otherwise.
pub(super) fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let main = parts.next()?;
    let is_main = (2..=3).contains(&main.len()) && main.bytes().all(|it| it.is_ascii_alphabetic());
    let is_rest = |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
    (is_main && parts.all(is_rest) && !tag.ends_with("-x")).then_some(tag)
}

/// The language of a division.
pub(super) fn language_of(division: &Division) -> Option<String> {
    let written = division.attributes.value("lang").or(division.language.as_deref());
    written.and_then(language)
}

/// Whether a part of the book runs in another direction than the book's language.
fn is_mixed(book: &Book, language: &str) -> bool {
    struct Directions {
        rtl: bool,
        is_mixed: bool,
    }
    impl Visitor for Directions {
        fn division(&mut self, division: &Division) {
            self.meet(language_of(division));
        }

        fn block(&mut self, block: &Block) {
            self.meet(block.attributes.value("lang").and_then(self::language));
        }

        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Span(attributes, _) = &inline.kind {
                self.meet(attributes.value("lang").and_then(self::language));
            }
        }
    }
    impl Directions {
        fn meet(&mut self, language: Option<String>) {
            self.is_mixed |= language.is_some_and(|it| is_rtl(&it) != self.rtl);
        }
    }
    let mut directions = Directions { rtl: is_rtl(language), is_mixed: false };
    walk::book(book, &mut directions);
    directions.is_mixed
}

/// Visits all that is written, in the order in which it is written.
struct PlanVisitor<'a> {
    book: &'a Book,
    resolved: &'a Resolved,
    division: usize,
    places: BTreeMap<NodeId, usize>,
    notes: Vec<NotePlace>,
    notes_of: Vec<Vec<NoteId>>,
}

impl<'a> PlanVisitor<'a> {
    fn new(book: &'a Book, resolved: &'a Resolved) -> PlanVisitor<'a> {
        PlanVisitor {
            book,
            resolved,
            division: 0,
            places: BTreeMap::new(),
            notes: vec![NotePlace::default(); book.notes.len()],
            notes_of: vec![Vec::new(); book.divisions.len()],
        }
    }

    /// An entry of the index and those below it.
    fn entry(&mut self, entry: &IndexEntry) {
        self.node(entry.node);
        entry.entries.iter().for_each(|it| self.entry(it));
    }

    fn run(&mut self) {
        let book = self.book;
        for (at, division) in book.divisions.iter().enumerate() {
            if division.draft {
                continue;
            }
            self.division = at;
            self.node(division.id);
            walk::inlines(&division.title, self);
            walk::blocks(&division.blocks, self);
            // A note may call another, which then stands behind it.
            let mut next = 0;
            while let Some(note) = self.notes_of[at].get(next).copied() {
                next += 1;
                if let Some(note) = book.notes.get(note.0 as usize) {
                    let known = self.notes_of[at].len();
                    self.node(note.id);
                    walk::blocks(&note.blocks, self);
                    self.notes_of[at][next..].rotate_left(known - next);
                }
            }
        }
    }
}

impl Visitor for PlanVisitor<'_> {
    fn node(&mut self, node: NodeId) {
        self.places.insert(node, self.division);
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Note(id) = inline.kind
            && let Some(note) = self.notes.get_mut(id.0 as usize)
        {
            if note.division.is_none() {
                note.division = Some(self.division);
                self.notes_of[self.division].push(id);
            }
            let mark = NoteMark { division: self.division, node: inline.id, id: String::new() };
            note.marks.push(mark);
        }
        if let InlineKind::Citation(_) = inline.kind
            && let Some(content) = self.resolved.citations.get(&inline.id)
        {
            walk::inlines(content, self);
        }
    }

    fn block(&mut self, block: &Block) {
        if let Some(made) = self.resolved.generated.get(&block.id) {
            walk::blocks(made, self);
        }
        if let BlockKind::Container(Container { kind: ContainerKind::Index, .. }) = block.kind {
            let entries = self.resolved.index.iter().flat_map(|it| &it.entries);
            entries.for_each(|it| self.entry(it));
        }
    }
}

/// The name of each division's file: `part-1.xhtml`, `chapter-01-loomings.xhtml`,
/// `preface.xhtml`, `appendix-2.xhtml`.
fn file_names(book: &Book) -> Vec<Option<String>> {
    let mut totals: BTreeMap<Role, usize> = BTreeMap::new();
    for division in book.divisions.iter().filter(|it| !it.draft) {
        *totals.entry(division.role).or_default() += 1;
    }
    let mut counts: BTreeMap<Role, usize> = BTreeMap::new();
    let mut names = Vec::with_capacity(book.divisions.len());
    for division in &book.divisions {
        if division.draft {
            names.push(None);
            continue;
        }
        let count = counts.entry(division.role).or_default();
        *count += 1;
        let name = file_name(division, *count, totals[&division.role]);
        names.push(Some(name));
    }
    names
}

fn file_name(division: &Division, count: usize, total: usize) -> String {
    let role = super::roles::epub_type(division.role);
    match division.role {
        Role::Chapter => {
            let width = total.to_string().len().max(2);
            let slug = slug(&plain_text(&division.title));
            let dash = if slug.is_empty() { "" } else { "-" };
            format!("chapter-{count:0width$}{dash}{slug}.xhtml")
        }
        _ if total == 1 && division.role != Role::Part => format!("{role}.xhtml"),
        _ => format!("{role}-{count}.xhtml"),
    }
}

/// A title in `[a-z0-9-]`: `Où est-il ?` is `ou-est-il`.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.nfkd().filter(|it| !('\u{300}'..='\u{36f}').contains(it)) {
        let dash = !letter.is_ascii_alphanumeric();
        if dash && (slug.is_empty() || slug.ends_with('-') || matches!(letter, '\'' | '’')) {
            continue;
        }
        if SLUG <= slug.len() {
            break;
        }
        slug.push(if dash { '-' } else { letter.to_ascii_lowercase() });
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_hold_letters_digits_and_single_dashes() {
        assert_eq!(slug("Où est-il ?"), "ou-est-il");
        assert_eq!(slug("CHAPTER 1. Loomings."), "chapter-1-loomings");
        assert_eq!(slug("Don’t — panic!"), "dont-panic");
        assert_eq!(slug("日本語"), "");
        assert_eq!(slug(&"long ".repeat(30)).len(), 39);
    }

    #[test]
    fn language_tags_are_checked_by_their_letters() {
        assert_eq!(language(" en_GB ").as_deref(), Some("en-GB"));
        assert_eq!(language("zh-Hant-TW").as_deref(), Some("zh-Hant-TW"));
        for wrong in ["", "e", "english", "en-", "en gb", "12"] {
            assert_eq!(language(wrong), None, "{wrong}");
        }
        assert!(is_rtl("ar") && is_rtl("he-IL") && is_rtl("az-Arab") && !is_rtl("ar-Latn"));
    }
}

//! Numbers, link targets, notes and contents: everything that is worked out from the parsed book. Beside the document,
//! keyed by node; both back ends read it, so that both say the same.

// In reading order.
mod inventory;
mod number;
mod theorem;
pub mod label;
mod anchor;
mod site;
mod reference_group;
mod reference;
mod reference_case;
mod note;
mod contents;
mod formula;
mod list;
mod bibliography;
mod generated;
mod reference_selection;
mod citation;
pub mod completeness;
pub mod date_words;
pub mod code;
pub mod index;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::document::block::Block;
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, Link, MediaKind};
use crate::document::{Book, Division, NodeId, Role};
use crate::project::Project;
use crate::text::words::{Term, Terms};

/// The second value beside the document.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Divisions and headings in reading order: contents, bookmarks, nav.
    pub outline: Vec<OutlineEntry>,
    /// The place of each division and heading in the outline: to search for it would take time by the square of a
    /// book's chapters.
    pub outline_places: BTreeMap<NodeId, usize>,
    /// The numbers of divisions, headings, figures and tables, as printed: `3`, `3.1`, `IV`. A node
    /// without a number is not here.
    pub numbers: BTreeMap<NodeId, String>,
    /// The numbers of the lines of formulas that number their lines, as `align` does; `None` for a line without.
    pub equation_lines: BTreeMap<NodeId, Vec<Option<String>>>,
    /// The names of numbered figures and tables in references: `Figure 2`.
    pub calls: BTreeMap<NodeId, String>,
    /// The names and numbers of theorems, by the `Label` before their texts: `Theorem 2.1`.
    pub labels: BTreeMap<NodeId, String>,
    /// The id of every node that something may lead to (all divisions and headings, and what else has
    /// an id), unique in the book and stable: `the-whiteness-of-the-whale`.
    pub anchors: BTreeMap<NodeId, String>,
    /// The same without the numbers that make them unique in the book: what an output asks for that needs names
    /// that stay when another chapter is added. None for what is named by a count: marks and entries of an index, and
    /// what only a list leads to.
    pub slugs: BTreeMap<NodeId, String>,
    /// The target of each `Link` and `Reference`.
    pub targets: BTreeMap<NodeId, Target>,
    /// The text and target of each `Reference`.
    pub references: BTreeMap<NodeId, Referent>,
    /// The words for each `Reference` to what only other outputs have: it leads nowhere.
    pub unlinked: BTreeMap<NodeId, String>,
    /// The marks of the notes, by [`crate::document::NoteId`].
    pub notes: Vec<NoteMark>,
    /// The text of each `Citation`, in the book's style.
    pub citations: BTreeMap<NodeId, Vec<Inline>>,
    /// The blocks of the containers that hold what the book makes of itself: the references. Their nodes
    /// are beyond [`Book::nodes`].
    pub generated: BTreeMap<NodeId, Vec<Block>>,
    /// The lists of figures and their like, by the containers that hold them.
    pub lists: BTreeMap<NodeId, Vec<ListedPlace>>,
    /// The indexes: the main one first, then by name.
    pub indexes: Vec<index::Index>,
    /// The blocks of code that are not highlighted, since the book's code takes too much work.
    pub plain_code: BTreeSet<NodeId>,
}

impl Resolved {
    /// The entries of the index that has its place at a block, by letter; none if it is no such place.
    pub fn index_at(&self, block: &Block) -> &[index::Group] {
        block.index_name().map_or(&[], |name| self.index_named(name))
    }

    /// The entries of an index by letter; none if no mark is for it.
    pub fn index_named(&self, name: &str) -> &[index::Group] {
        let index = self.indexes.iter().find(|index| index.name == name.trim());
        index.map_or(&[], |index| &index.groups)
    }

    /// The text for a link that is empty: the title or number of its target, or the address. `None` for a link with
    /// words of its own. A link without a name can't be seen, and is read aloud as nothing; both back ends give it the
    /// same one.
    pub fn link_name(&self, node: NodeId, link: &Link) -> Option<String> {
        let is_seen = |inline: &Inline| !matches!(inline.kind, InlineKind::Anchor(_) | InlineKind::Html(_));
        if link.content.iter().any(is_seen) {
            return None;
        }
        let Some(Target::Node(target)) = self.targets.get(&node) else {
            return Some(link.url.clone());
        };
        let title = self.outline_places.get(target).map(|place| self.outline[*place].title.clone());
        let call = || self.calls.get(target).cloned();
        Some(title.or_else(call).unwrap_or_else(|| link.url.clone()))
    }
}

/// An entry of the outline as contents list it.
#[derive(Clone, Copy, Debug)]
pub struct ListedEntry<'a> {
    /// Its place in [`Resolved::outline`].
    pub index: usize,
    /// The entry.
    pub entry: &'a OutlineEntry,
    /// The division whose title it is; `None` for a heading's.
    pub division: Option<&'a Division>,
    /// How deep it is, from 0: below its part, if it has one.
    pub level: u8,
    /// Whether it is a part's.
    pub is_part: bool,
}

impl Resolved {
    /// The entries of the outline in its first levels, so many. Parts do not count: their chapters are of the first
    /// level.
    pub fn levels<'a>(&'a self, book: &'a Book, count: u8) -> Vec<ListedEntry<'a>> {
        let mut part: Option<u8> = None;
        let mut found = Vec::new();
        for (index, entry) in self.outline.iter().enumerate() {
            let division = book.divisions.get(entry.division).filter(|division| division.id == entry.node);
            let is_part = division.is_some_and(|division| division.role == Role::Part);
            if is_part {
                part = Some(entry.depth);
            } else if part.is_some_and(|part| entry.depth <= part) {
                part = None;
            }
            // No more than its own depth is taken off, so the level is never negative.
            let level = entry.depth - part.map_or(0, |part| (part + 1).min(entry.depth));
            if is_part || level < count {
                found.push(ListedEntry { index, entry, division, level, is_part });
            }
        }
        found
    }
}

/// The word that heads an alert whose author gave no title.
pub fn alert(kind: ContainerKind) -> Option<Term> {
    match kind {
        ContainerKind::Note => Some(Term::Note),
        ContainerKind::Tip => Some(Term::Tip),
        ContainerKind::Important => Some(Term::Important),
        ContainerKind::Warning => Some(Term::Warning),
        ContainerKind::Caution => Some(Term::Caution),
        _ => None,
    }
}

/// The word for sound or a film, where its name alone is shown.
pub fn media_term(kind: MediaKind) -> Term {
    match kind {
        MediaKind::Audio => Term::Audio,
        MediaKind::Video => Term::Video,
    }
}

impl Resolved {
    /// Citations, references, indexes.
    fn make(&mut self, book: &Book, found: &inventory::Inventory, project: &Project, diagnostics: &mut Diagnostics) {
        let language = &book.metadata.language;
        let mut maker = generated::NodeGenerator::new(book.nodes);
        let bibliography = citation::resolve(found, book, project, &mut maker, diagnostics);
        self.citations = bibliography.citations;
        self.targets.extend(bibliography.targets);
        let (indexes, mut anchors) = index::resolve(found, language, &mut maker, diagnostics);
        self.indexes = indexes;
        // The keys of works are their authors'; all other names here count what they name.
        self.slugs.extend(bibliography.anchors.iter().cloned());
        anchors.extend(bibliography.anchors);
        let lists = list::lists(found, self, diagnostics);
        // What a list names must be found.
        let named = lists.values().flatten().filter(|place| !self.anchors.contains_key(&place.node));
        anchors.extend(
            named.map(|place| (place.node, format!("listed-{}", place.label.replace(['.', ' ', '\u{a0}'], "-")))),
        );
        self.lists = lists;
        let mut given: BTreeSet<String> = self.anchors.values().cloned().collect();
        for (node, wanted) in anchors {
            let numbered = (1..).map(|n| format!("{wanted}-{n}"));
            let mut names = std::iter::once(wanted.clone()).chain(numbered);
            if let Some(name) = names.find(|name| given.insert(name.clone())) {
                self.anchors.entry(node).or_insert(name);
            }
        }
        for (holder, _) in found.holders.iter().filter(|holder| holder.1 == ContainerKind::ListOfAbbreviations) {
            self.generated.extend(list::abbreviations(found, &mut maker).map(|block| (holder.node, vec![block])));
        }
        self.generated.extend(bibliography.references);
    }
}

/// An entry of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// The division or heading that the entry leads to.
    pub node: NodeId,
    /// The division that it is in: an index of [`crate::document::Book::divisions`].
    pub division: usize,
    /// 0 for parts and for chapters outside of parts, rising inwards by one at a time.
    pub depth: u8,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// Its title as plain text, without notes.
    pub title: String,
}

/// A figure, a table or something else that a list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPlace {
    /// Its node.
    pub node: NodeId,
    /// Its number, `2.3`, or the name of a theorem; empty if it has neither.
    pub label: String,
    /// Its caption, or its title.
    pub title: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To a node of the book that has an anchor.
    Node(NodeId),
    /// Out of the book.
    External(String),
    /// Nowhere: reported. Its text is shown without a link.
    Missing,
}

/// The target of a cross reference, and the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referent {
    /// The node it leads to.
    pub node: NodeId,
    /// The words that stand for it when the author wrote none: `Figure 2`, `Chapter 3`, a title.
    pub text: String,
    /// What parts it from the reference before it, with which it is written as one: ` and `.
    pub before: String,
}

/// A note's mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteMark {
    /// Its label as printed: `1`.
    pub label: String,
    /// The division of its first mark.
    pub division: usize,
    /// All inlines that show the mark, in order; a note used twice has two.
    pub marks: Vec<NodeId>,
}

/// The parts of a book that an output does not hold.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut<'a> {
    /// The book with all that it has.
    pub whole: &'a Book,
    /// The output in words: `the EPUB`.
    pub output: &'a str,
}

/// Resolves numbers, links, notes, citations and the index. Broken links are warnings; labels that are missing or
/// doubled are errors.
pub fn book(book: &Book, project: &Project, diagnostics: &mut Diagnostics) -> Resolved {
    edition(book, None, project, diagnostics)
}

/// The same for a book as one output shows it: [`crate::document::condition::edition`].
pub fn edition(
    book: &Book,
    left_out: Option<LeftOut<'_>>,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Resolved {
    let words = Terms::new(&book.metadata.language);
    let found = inventory::find(book);
    let numbers = number::number(&found, project);
    number::check_scopes(&found, &numbers.all, project, diagnostics);
    let anchors = anchor::name(book, &found, diagnostics);
    let elsewhere = left_out.map(reference::Elsewhere::new);
    let mut links = reference::LinkResolver::new(book, &found, &anchors, elsewhere.as_ref(), project);
    let targets = links.targets(diagnostics);
    let theorems = theorem::TheoremNames::new(&found, project, words);
    let (mut references, unlinked) = links.references(&numbers, &theorems, words, diagnostics);
    reference_case::adapt(book, |node| numbers.all.contains_key(&node), words, &mut references);
    let notes = note::marks(book, &found, project);
    formula::check(&found, project, diagnostics);
    let number::Numbers { all: numbers, lines: equation_lines, .. } = numbers;
    let outline = contents::outline(book, &found, &numbers);
    let outline_places = outline.iter().enumerate().map(|(place, entry)| (entry.node, place)).collect();
    let calls = calls(&found, &numbers, words, &theorems);
    let labels = theorems.labels(&numbers);
    let mut resolved = Resolved {
        outline,
        outline_places,
        numbers,
        equation_lines,
        calls,
        labels,
        anchors: anchors.names,
        slugs: anchors.slugs,
        targets,
        references,
        unlinked,
        notes,
        ..Resolved::default()
    };
    resolved.make(book, &found, project, diagnostics);
    resolved
}

/// The names of figures and tables, by their numbers.
fn calls(
    found: &inventory::Inventory,
    numbers: &BTreeMap<NodeId, String>,
    words: Terms,
    theorems: &theorem::TheoremNames<'_>,
) -> BTreeMap<NodeId, String> {
    let call = |destination: &inventory::Destination| {
        let node = destination.at.node;
        let word = match destination.kind {
            inventory::DestinationKind::Theorem { .. } => {
                return Some((node, theorems.name(node, numbers.get(&node).map(String::as_str))));
            }
            inventory::DestinationKind::Listing { .. } => Term::Listing,
            inventory::DestinationKind::Figure { .. } | inventory::DestinationKind::FigurePart { .. } => Term::Figure,
            inventory::DestinationKind::Table { .. } => Term::Table,
            inventory::DestinationKind::Equation => Term::Equation,
            inventory::DestinationKind::Division { .. }
            | inventory::DestinationKind::Heading { .. }
            | inventory::DestinationKind::Line { .. }
            | inventory::DestinationKind::EquationLine { .. }
            | inventory::DestinationKind::Other => return None,
        };
        Some((node, words.counted(word, numbers.get(&node)?)))
    };
    found.destinations.iter().filter_map(call).collect()
}

//! Everything in a book that can be led to, or leads somewhere, in one walk.
//!
//! In: the document. Out: lists in document order, each entry with the division it is in.

use std::collections::{BTreeMap, BTreeSet};

use super::reference_selection::ReferenceSelection;
use crate::document::block::{Block, BlockKind, Container, Figure, LINE, LISTING, ROW_LABEL, UNNUMBERED};
use crate::document::container::ContainerKind;
use crate::document::inline::{
    Citation, Image, IndexMark, Inline, InlineKind, ReferenceForm, THEOREM_TITLE, children, plain_text, title_text,
};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Matter, NodeId, NoteId, Role};
use crate::source::Span;
use crate::text::math;

/// Everything that the walk finds.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    /// The titles with formulas, as plain text that people can read.
    pub(super) titles: BTreeMap<NodeId, String>,
    /// The formulas that number their lines: which lines want a number.
    pub(super) lines: BTreeMap<NodeId, Vec<bool>>,
    /// The numbers that authors give formulas themselves, by `\tag`.
    pub(super) tags: BTreeMap<NodeId, String>,
    /// The same of the lines of formulas that have labels.
    pub(super) row_tags: BTreeMap<NodeId, Vec<Option<String>>>,
    /// The abbreviations of the text with their long forms: of two for one abbreviation the first.
    pub(super) abbreviations: BTreeMap<String, String>,
    /// The places that something may lead to.
    pub(super) destinations: Vec<Destination>,
    /// The links and what they lead to, as written.
    pub(super) links: Vec<(NodeLocation, String)>,
    /// The labels of cross references.
    pub(super) references: Vec<(NodeLocation, String, ReferenceForm)>,
    /// The marks of notes, with the notes that they are in.
    pub(super) marks: Vec<(NodeLocation, NoteId, Option<NoteId>)>,
    /// The citations, with the notes that they are in.
    pub(super) citations: Vec<(NodeLocation, Citation, Option<NoteId>)>,
    /// The entries of the index.
    pub(super) index: Vec<(NodeLocation, IndexMark)>,
    /// The places of indexes, with their names; empty for that of the main one.
    pub(super) indexes: Vec<(NodeLocation, String)>,
    /// The lists of references, and what each is to hold.
    pub(super) reference_lists: Vec<ReferenceList>,
    /// The containers for generated matter.
    pub(super) holders: Vec<(NodeLocation, ContainerKind)>,
    /// The theorems with the names of their kinds, and the labels before their texts.
    pub(super) theorems: BTreeMap<NodeId, FoundTheorem>,
    /// The formulas, as TeX.
    pub(super) formulas: Vec<(NodeLocation, String)>,
}

/// A theorem, as it was written.
#[derive(Debug)]
pub(super) struct FoundTheorem {
    /// The name of its kind.
    pub(super) kind: String,
    /// The inline that is its name and number.
    pub(super) label: Option<NodeId>,
    /// The language of the text around it, if that is not the book's.
    pub(super) language: Option<String>,
}

/// A node and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeLocation {
    pub(super) node: NodeId,
    /// Its place in the source.
    pub(super) span: Span,
    /// The division it is in: an index of [`Book::divisions`].
    pub(super) division: usize,
}

/// A list of references.
#[derive(Debug)]
pub(super) struct ReferenceList {
    pub(super) at: NodeLocation,
    /// What it is to hold.
    pub(super) selection: ReferenceSelection,
}

/// A place that something may lead to.
#[derive(Debug)]
pub(super) struct Destination {
    pub(super) at: NodeLocation,
    /// The id that the author gave it.
    pub(super) id: Option<String>,
    pub(super) kind: DestinationKind,
    /// Its title or caption as plain text; empty if it has none.
    pub(super) title: String,
}

/// The kinds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DestinationKind {
    /// A part, a chapter.
    Division {
        role: Role,
        matter: Matter,
        depth: u8,
        numbered: bool,
        /// Whether it is kept out of the contents (`.unlisted`).
        unlisted: bool,
    },
    /// A heading that is not a division's title.
    Heading {
        level: u8,
        numbered: bool,
        unlisted: bool,
        /// Whether it is at the top level of its division (not in a quotation, a list, a note):
        /// only then it is numbered and in the contents.
        outer: bool,
    },
    /// A figure that has a caption.
    Figure {
        /// Whether it is numbered even if no reference names it.
        numbered: bool,
    },
    /// A line of a displayed formula that numbers its lines.
    EquationLine {
        /// Its place, from 0.
        line: usize,
    },
    /// A place in a line of verse that has a number.
    Line {
        /// The number.
        number: u32,
    },
    /// A figure with a caption of its own within another: (a), (b).
    FigurePart {
        /// The figure that it is a part of.
        figure: NodeId,
    },
    /// A table that has a caption.
    Table {
        /// Whether it is numbered even if no reference names it.
        numbered: bool,
    },
    /// Code that has a title or a caption.
    Listing {
        /// Whether it is numbered, where code is.
        numbered: bool,
    },
    /// A theorem: its class names its kind.
    Theorem {
        /// Whether it has a number, if its kind has.
        numbered: bool,
    },
    /// A displayed formula that has an id: it is numbered.
    Equation,
    /// Anything else that has an id.
    Other,
}

impl Inventory {
    /// The citations as a reader meets them: those in a note where its first mark is.
    pub(super) fn citations_in_order(&self) -> Vec<(NodeLocation, &Citation)> {
        let mut marks: BTreeMap<NoteId, NodeLocation> = BTreeMap::new();
        for (at, note, _) in &self.marks {
            marks.entry(*note).or_insert(*at);
        }
        let reading_order = |(at, _, note): &(NodeLocation, Citation, Option<NoteId>)| match note {
            Some(note) => (marks.get(note).map_or(at.node, |mark| mark.node), at.node),
            None => (at.node, NodeId::default()),
        };
        let mut all: Vec<_> = self.citations.iter().collect();
        all.sort_by_key(|it| reading_order(it));
        let place = |at: &NodeLocation, note: &Option<NoteId>| {
            let mark = note.and_then(|note| marks.get(&note));
            NodeLocation { division: mark.map_or(at.division, |mark| mark.division), ..*at }
        };
        all.into_iter().map(|(at, citation, note)| (place(at, note), citation)).collect()
    }
}

/// All that a book has: its divisions in order, then its notes.
pub(super) fn find(book: &Book) -> Inventory {
    let mut outer = BTreeSet::new();
    book.divisions.iter().for_each(|division| headings(&division.blocks, &mut outer));
    let mut finder =
        InventoryVisitor { found: Inventory::default(), division: 0, note: None, outer, parts: BTreeMap::new() };
    for (index, division) in book.divisions.iter().enumerate() {
        finder.division = index;
        let kind = DestinationKind::Division {
            role: division.role,
            matter: division.matter,
            depth: division.depth,
            numbered: division.numbered,
            unlisted: division.attributes.has_class("unlisted"),
        };
        let title = plain_text(&division.title);
        let at = finder.at(division.id, division.span);
        finder.title(division.id, &division.title);
        finder.add_destination(at, &division.attributes, kind, &title);
        walk::inlines(&division.title, &mut finder);
        walk::blocks(&division.blocks, &mut finder);
    }
    // A note belongs to the division of its first mark; a note in a note, to that of the outer one.
    let mut homes: BTreeMap<NoteId, usize> = BTreeMap::new();
    let mut seen = 0;
    for (index, note) in (0..).map(NoteId).zip(&book.notes) {
        // Only marks that are new: to look at all for each note would take the square of their number.
        for (at, inner, _) in &finder.found.marks[seen..] {
            homes.entry(*inner).or_insert(at.division);
        }
        seen = finder.found.marks.len();
        finder.division = homes.get(&index).copied().unwrap_or(0);
        finder.note = Some(index);
        walk::blocks(&note.blocks, &mut finder);
    }
    finder.found
}

/// The headings among a division's own blocks, those in plain containers included: a heading in an aside, an
/// alert, a letter or an epigraph is none of the book's.
fn headings(blocks: &[Block], outer: &mut BTreeSet<NodeId>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { .. } => {
                outer.insert(block.id);
            }
            BlockKind::Container(it) if is_plain(it.kind) => headings(&it.blocks, outer),
            _ => {}
        }
    }
}

fn is_plain(kind: ContainerKind) -> bool {
    use ContainerKind::{Bibliography, Center, Group, Index, Right};
    matches!(kind, Group | Center | Right | Bibliography | Index)
}

struct InventoryVisitor {
    found: Inventory,
    division: usize,
    note: Option<NoteId>,
    outer: BTreeSet<NodeId>,
    /// The images of figures that hold several, with those figures.
    parts: BTreeMap<NodeId, NodeId>,
}

impl InventoryVisitor {
    fn at(&self, node: NodeId, span: Span) -> NodeLocation {
        NodeLocation { node, span, division: self.division }
    }

    fn add_destination(&mut self, at: NodeLocation, attributes: &Attributes, kind: DestinationKind, title: &str) {
        let id = attributes.id.clone().filter(|id| !id.is_empty());
        if id.is_some() || kind != DestinationKind::Other {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            self.found.destinations.push(Destination { at, id, kind, title });
        }
    }

    /// Remembers how a title with formulas is written where formulas can't be shown.
    fn title(&mut self, node: NodeId, content: &[Inline]) {
        let title = title_text(content);
        if title != plain_text(content) {
            self.found.titles.insert(node, title);
        }
    }

    /// A block or inline that carries an image: the image's own id leads to it.
    fn image(&mut self, at: NodeLocation, image: &Image) {
        let alt = image.alt.as_deref().unwrap_or_default();
        self.add_destination(at, &image.attributes, DestinationKind::Other, alt);
    }

    /// A displayed formula, with its numbers and the labels of its lines.
    fn formula(&mut self, at: NodeLocation, attributes: &Attributes, tex: &str) {
        self.found.formulas.push((at, tex.to_owned()));
        let labelled = attributes.id.as_ref().is_some_and(|id| !id.is_empty());
        let lines = math::numbered_lines(tex);
        let tag = math::plain_tag(tex).map(|parts| parts.1);
        let numbered = labelled || lines.contains(&true) || tag.is_some();
        self.found.tags.extend(tag.map(|tag| (at.node, tag)));
        if lines.contains(&true) {
            self.found.lines.insert(at.node, lines);
        }
        let kind = if numbered { DestinationKind::Equation } else { DestinationKind::Other };
        self.add_destination(at, attributes, kind, "");
        if attributes.value(ROW_LABEL).is_some() && tex.contains("\\tag") {
            self.found.row_tags.extend(math::untagged(tex).map(|parts| (at.node, parts.1)));
        }
        for label in attributes.pairs.iter().filter(|pair| pair.0 == ROW_LABEL).map(|pair| &pair.1) {
            let Some((line, label)) = label.split_once(' ') else { continue };
            let kind = DestinationKind::EquationLine { line: line.parse().unwrap_or_default() };
            let id = Some(label.to_owned());
            self.found.destinations.push(Destination { at, id, kind, title: String::new() });
        }
    }

    fn figure(&mut self, at: NodeLocation, attributes: &Attributes, figure: &Figure) {
        let caption = figure.caption.as_deref().map(title_text);
        // Without a caption there is no line in which a number could be shown.
        let kind = match self.parts.get(&at.node) {
            _ if caption.is_none() => DestinationKind::Other,
            Some(figure) => DestinationKind::FigurePart { figure: *figure },
            None => DestinationKind::Figure { numbered: !attributes.has_class(UNNUMBERED) },
        };
        let title = caption.or_else(|| figure.image.alt.clone()).unwrap_or_default();
        let own = if attributes.id.is_some() { attributes } else { &figure.image.attributes };
        self.add_destination(at, own, kind, &title);
    }

    /// A theorem: its class is its kind, and its title is in its first line.
    fn theorem(&mut self, at: NodeLocation, attributes: &Attributes, container: &Container) {
        let kind = attributes.classes.first().cloned().unwrap_or_default();
        let first = container.blocks.first().map(|block| &block.kind);
        let content = match first {
            Some(BlockKind::Paragraph(content)) => &content[..],
            _ => &[],
        };
        let title = content.iter().find_map(|inline| match &inline.kind {
            InlineKind::Span(attributes, title) if attributes.has_class(THEOREM_TITLE) => Some(title_text(title)),
            _ => None,
        });
        let title = title.unwrap_or_default();
        let title = title.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(&title);
        let label = content.first().into_iter().flat_map(children).find(|it| matches!(it.kind, InlineKind::Label));
        let language = attributes.value("lang").map(str::to_owned);
        let found = FoundTheorem { kind, label: label.map(|label| label.id), language };
        self.found.theorems.insert(at.node, found);
        let numbered = !attributes.has_class(UNNUMBERED);
        self.add_destination(at, attributes, DestinationKind::Theorem { numbered }, title);
    }

    fn container(&mut self, at: NodeLocation, attributes: &Attributes, container: &Container) {
        use ContainerKind::{Bibliography, Definition, Index, Proof, Remark, Theorem};
        use ContainerKind::{ListOfAbbreviations, ListOfFigures, ListOfListings, ListOfTables, ListOfTheorems};
        if matches!(container.kind, Theorem | Definition | Remark | Proof) {
            return self.theorem(at, attributes, container);
        }
        if matches!(
            container.kind,
            Bibliography | Index | ListOfAbbreviations | ListOfFigures | ListOfTables | ListOfListings | ListOfTheorems
        ) {
            self.found.holders.push((at, container.kind));
        }
        let title = container.title.as_deref().map(plain_text);
        // Several images with a caption are a figure as one is.
        let named = container.caption().map(words);
        let (is_listing, numbered) = (attributes.has_class(LISTING), !attributes.has_class(UNNUMBERED));
        let kind = match named {
            Some(_) if is_listing => DestinationKind::Listing { numbered },
            Some(_) => DestinationKind::Figure { numbered },
            None => DestinationKind::Other,
        };
        if named.is_some() && !is_listing {
            let inside = figures(&container.blocks);
            self.parts.extend(inside.into_iter().map(|part| (part, at.node)));
        }
        self.add_destination(at, attributes, kind, &title.or(named).unwrap_or_default());
    }
}

/// The figures among the parts of one, also those beside one another.
fn figures(blocks: &[Block]) -> Vec<NodeId> {
    let parts = |block: &Block| match &block.kind {
        BlockKind::Figure(_) => vec![block.id],
        BlockKind::Container(it) if matches!(it.kind, ContainerKind::Pair | ContainerKind::Column) => {
            figures(&it.blocks)
        }
        _ => Vec::new(),
    };
    blocks.iter().flat_map(parts).collect()
}

/// The words of a caption's paragraphs.
fn words(caption: &[Block]) -> String {
    let lines = caption.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(title_text(content)),
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

impl Visitor for InventoryVisitor {
    fn block(&mut self, block: &Block) {
        let (at, attributes) = (self.at(block.id, block.span), &block.attributes);
        if block.is_place_of_references() {
            self.found.reference_lists.push(ReferenceList { at, selection: ReferenceSelection::new(block) });
        }
        let caption = |option: &Option<Vec<Inline>>| option.as_deref().map(title_text);
        let numbered = !attributes.has_class(UNNUMBERED);
        match &block.kind {
            BlockKind::Heading { level, numbered, content } => {
                let kind = DestinationKind::Heading {
                    level: *level,
                    numbered: *numbered,
                    unlisted: attributes.has_class("unlisted"),
                    outer: self.outer.contains(&block.id),
                };
                self.title(block.id, content);
                self.add_destination(at, attributes, kind, &plain_text(content));
            }
            BlockKind::Figure(figure) => self.figure(at, attributes, figure),
            BlockKind::Table(table) => {
                let caption = caption(&table.caption);
                let kind = if caption.is_some() { DestinationKind::Table { numbered } } else { DestinationKind::Other };
                self.add_destination(at, attributes, kind, &caption.unwrap_or_default());
            }
            BlockKind::Code(code) => {
                let title = code.title.as_deref().unwrap_or_default();
                let is_listing = !title.is_empty();
                let kind = if is_listing { DestinationKind::Listing { numbered } } else { DestinationKind::Other };
                self.add_destination(at, attributes, kind, title);
            }
            BlockKind::Math(tex) => self.formula(at, attributes, tex),
            BlockKind::Container(container) => {
                self.found.indexes.extend(block.index_name().map(|name| (at, name.to_owned())));
                self.container(at, attributes, container);
            }
            BlockKind::Paragraph(_)
            | BlockKind::Quote(_)
            | BlockKind::List(_)
            | BlockKind::Definitions(_)
            | BlockKind::SectionBreak
            | BlockKind::PageBreak
            | BlockKind::Verse(_)
            | BlockKind::Html(_) => self.add_destination(at, attributes, DestinationKind::Other, ""),
        }
    }

    fn inline(&mut self, inline: &Inline) {
        let at = self.at(inline.id, inline.span);
        match &inline.kind {
            InlineKind::Span(attributes, content) => {
                let line =
                    attributes.value(LINE).and_then(|line| line.parse().ok()).filter(|_| attributes.id.is_some());
                let kind = line.map_or(DestinationKind::Other, |number| DestinationKind::Line { number });
                self.add_destination(at, attributes, kind, &plain_text(content));
                if let Some(long) = attributes.value("title").filter(|_| attributes.has_class("abbr")) {
                    self.found.abbreviations.entry(plain_text(content)).or_insert_with(|| long.to_owned());
                }
            }
            InlineKind::Link(link) => {
                self.add_destination(at, &link.attributes, DestinationKind::Other, &plain_text(&link.content));
                self.found.links.push((at, link.url.clone()));
            }
            InlineKind::Reference(reference) => {
                self.found.references.push((at, reference.label.clone(), reference.form));
            }
            InlineKind::Image(image) => self.image(at, image),
            InlineKind::Media(media) => {
                self.add_destination(at, &media.attributes, DestinationKind::Other, media.name());
            }
            InlineKind::Anchor(id) if !id.is_empty() => {
                let (id, kind) = (Some(id.clone()), DestinationKind::Other);
                self.found.destinations.push(Destination { at, id, kind, title: String::new() });
            }
            InlineKind::Note(note) => {
                self.found.marks.push((at, *note, self.note));
            }
            InlineKind::Index(mark) => {
                self.found.index.push((at, mark.clone()));
            }
            InlineKind::Citation(it) => self.found.citations.push((at, it.clone(), self.note)),
            InlineKind::Math(tex) => self.found.formulas.push((at, tex.clone())),
            InlineKind::Text(_)
            | InlineKind::LineBreak
            | InlineKind::Code(_)
            | InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strikethrough(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::SmallCaps(_)
            | InlineKind::Anchor(_)
            | InlineKind::Label
            | InlineKind::Html(_) => {}
        }
    }
}

//! Visiting every block and inline of a book, in document order.

use std::collections::BTreeMap;

pub use super::inline::{children, children_mut};

use super::block::{Block, BlockKind};
use super::inline::{Inline, InlineKind};
use super::{Attributes, Book, Division, NodeId};
use crate::source::Span;

/// The callbacks of a walk. A visitor that returns from [`Visitor::block`] has not yet seen the block's children; they
/// follow.
pub trait Visitor {
    /// At each node of any kind, also those that have no call of their own (items, terms, rows,
    /// cells, lines of verse), before what it holds.
    fn node(&mut self, _node: NodeId) {}
    /// At each division, before its title and blocks.
    fn division(&mut self, _division: &Division) {}
    /// At each block, before what it holds.
    fn block(&mut self, _block: &Block) {}
    /// At each inline, before what it holds.
    fn inline(&mut self, _inline: &Inline) {}
}

/// Walks all divisions, then all notes.
pub fn book(book: &Book, visitor: &mut impl Visitor) {
    for division in &book.divisions {
        visitor.node(division.id);
        visitor.division(division);
        inlines(&division.title, visitor);
        blocks(&division.blocks, visitor);
    }
    for note in &book.notes {
        visitor.node(note.id);
        blocks(&note.blocks, visitor);
    }
}

/// Walks blocks and what they hold. (Notes are reached through [`book`] alone.)
pub fn blocks(list: &[Block], visitor: &mut impl Visitor) {
    for block in list {
        visitor.node(block.id);
        visitor.block(block);
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
                inlines(content, visitor);
            }
            BlockKind::Quote(inner) => blocks(inner, visitor),
            BlockKind::List(it) => {
                for item in &it.items {
                    visitor.node(item.id);
                    blocks(&item.blocks, visitor);
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    visitor.node(definition.id);
                    inlines(&definition.term, visitor);
                    for detail in &definition.details {
                        visitor.node(detail.id);
                        blocks(&detail.blocks, visitor);
                    }
                }
            }
            BlockKind::Table(table) => {
                // The caption first, wherever it is printed: nodes were numbered in this order.
                table.caption.iter().for_each(|caption| inlines(caption, visitor));
                for row in table.head.iter().chain(&table.rows) {
                    visitor.node(row.id);
                    for cell in &row.cells {
                        visitor.node(cell.id);
                        inlines(&cell.content, visitor);
                    }
                }
            }
            BlockKind::Figure(figure) => {
                figure.caption.iter().for_each(|caption| inlines(caption, visitor));
            }
            BlockKind::Container(container) => {
                container.title.iter().for_each(|title| inlines(title, visitor));
                blocks(&container.blocks, visitor);
            }
            BlockKind::Verse(verse) => {
                for stanza in &verse.stanzas {
                    visitor.node(stanza.id);
                    for line in &stanza.lines {
                        visitor.node(line.id);
                        inlines(&line.content, visitor);
                    }
                }
            }
            BlockKind::Code(_)
            | BlockKind::SectionBreak
            | BlockKind::PageBreak
            | BlockKind::Math(_)
            | BlockKind::Html(_) => {}
        }
    }
}

/// Walks inlines and what they hold.
pub fn inlines(list: &[Inline], visitor: &mut impl Visitor) {
    for inline in list {
        visitor.node(inline.id);
        visitor.inline(inline);
        inlines(children(inline), visitor);
    }
}

/// The attributes of an inline, if it is of a kind that takes them.
pub fn attributes(inline: &Inline) -> Option<&Attributes> {
    match &inline.kind {
        InlineKind::Span(attributes, _) => Some(attributes),
        InlineKind::Link(link) => Some(&link.attributes),
        InlineKind::Image(image) => Some(&image.attributes),
        InlineKind::Media(media) => Some(&media.attributes),
        _ => None,
    }
}

/// The titles of the headings in divisions, by the headings' nodes.
pub fn heading_titles(divisions: &[Division]) -> BTreeMap<NodeId, Vec<Inline>> {
    #[derive(Default)]
    struct Titles(BTreeMap<NodeId, Vec<Inline>>);
    impl Visitor for Titles {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Heading { content, .. } = &block.kind {
                self.0.insert(block.id, content.clone());
            }
        }
    }
    let mut titles = Titles::default();
    divisions.iter().for_each(|division| blocks(&division.blocks, &mut titles));
    titles.0
}

/// The images of a book, by their sources and the places where they are.
pub fn images(book: &Book) -> Vec<(String, Span)> {
    #[derive(Default)]
    struct Images(Vec<(String, Span)>);
    impl Visitor for Images {
        fn division(&mut self, division: &Division) {
            self.0.extend(division.image.clone().map(|image| (image, division.span)));
        }
        fn block(&mut self, block: &Block) {
            if let BlockKind::Figure(figure) = &block.kind {
                self.0.push((figure.image.source.clone(), block.span));
            }
        }
        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Image(image) = &inline.kind {
                self.0.push((image.source.clone(), inline.span));
            }
        }
    }
    let mut images = Images::default();
    self::book(book, &mut images);
    images.0
}

/// Where each node was written, by its number.
pub fn spans(book: &Book) -> Vec<Span> {
    #[derive(Default)]
    struct Spans(Vec<Span>);
    impl Spans {
        fn put(&mut self, node: NodeId, span: Span) {
            if let Some(slot) = self.0.get_mut(node.0 as usize) {
                *slot = span;
            }
        }
    }
    impl Visitor for Spans {
        fn division(&mut self, division: &Division) {
            self.put(division.id, division.span);
        }
        fn block(&mut self, block: &Block) {
            self.put(block.id, block.span);
        }
        fn inline(&mut self, inline: &Inline) {
            self.put(inline.id, inline.span);
        }
    }
    let mut spans = Spans(vec![Span::default(); book.nodes as usize]);
    self::book(book, &mut spans);
    spans.0
}

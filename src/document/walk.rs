//! Visiting every block and inline of a book, in document order.

use super::block::{Block, BlockKind};
use super::inline::{Inline, InlineKind};
use super::{Book, Division};

/// What a walk calls. A visitor that returns from [`Visitor::block`] has not yet seen the block's
/// children; they follow.
pub trait Visitor {
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
        visitor.division(division);
        inlines(&division.title, visitor);
        blocks(&division.blocks, visitor);
    }
    for note in &book.notes {
        blocks(&note.blocks, visitor);
    }
}

/// Walks blocks and what they hold. (Notes are reached through [`book`] alone.)
pub fn blocks(list: &[Block], visitor: &mut impl Visitor) {
    for block in list {
        visitor.block(block);
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
                inlines(content, visitor);
            }
            BlockKind::Quote(inner) => blocks(inner, visitor),
            BlockKind::List(it) => it.items.iter().for_each(|item| blocks(&item.blocks, visitor)),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    inlines(&definition.term, visitor);
                    definition.details.iter().for_each(|it| blocks(&it.blocks, visitor));
                }
            }
            BlockKind::Table(table) => {
                table.caption.iter().for_each(|it| inlines(it, visitor));
                for row in table.head.iter().chain(&table.rows) {
                    row.cells.iter().for_each(|cell| inlines(&cell.content, visitor));
                }
            }
            BlockKind::Figure(figure) => {
                figure.caption.iter().for_each(|it| inlines(it, visitor));
            }
            BlockKind::Container(container) => {
                container.title.iter().for_each(|it| inlines(it, visitor));
                blocks(&container.blocks, visitor);
            }
            BlockKind::Verse(verse) => {
                for line in verse.stanzas.iter().flat_map(|it| &it.lines) {
                    inlines(&line.content, visitor);
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
        visitor.inline(inline);
        inlines(children(inline), visitor);
    }
}

/// The inlines that an inline holds.
pub fn children(inline: &Inline) -> &[Inline] {
    match &inline.kind {
        InlineKind::Emphasis(content)
        | InlineKind::Strong(content)
        | InlineKind::Strikethrough(content)
        | InlineKind::Superscript(content)
        | InlineKind::Subscript(content)
        | InlineKind::SmallCaps(content)
        | InlineKind::Index { content, .. }
        | InlineKind::Span(_, content) => content,
        InlineKind::Link(link) => &link.content,
        InlineKind::Reference(reference) => &reference.content,
        InlineKind::Text(_)
        | InlineKind::LineBreak
        | InlineKind::Code(_)
        | InlineKind::Image(_)
        | InlineKind::Note(_)
        | InlineKind::Anchor(_)
        | InlineKind::Math(_)
        | InlineKind::Html(_) => &[],
    }
}

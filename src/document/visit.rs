//! Changing a document while it is made: every block and inline in document order. (Later stages read
//! it through [`super::walk`].)

use super::block::{Block, BlockKind};
use super::inline::Inline;
use super::{NodeId, walk};

/// The callbacks of a visit.
pub(crate) trait Visit {
    /// At each node's id, before what the node holds.
    fn node(&mut self, _id: &mut NodeId) {}
    /// At each block, before what it holds.
    fn block(&mut self, _block: &mut Block) {}
    /// After what a block holds.
    fn leave(&mut self, _block: &Block) {}
    /// At each line of inlines (a paragraph, a cell, a caption), before what it holds.
    fn line(&mut self, _line: &mut Vec<Inline>) {}
    /// At each inline, before what it holds.
    fn inline(&mut self, _inline: &mut Inline) {}
}

/// Visits blocks and what they hold.
pub(crate) fn blocks(list: &mut [Block], visit: &mut impl Visit) {
    // The counterpart of `walk` for changes. Both go through blocks in the order in which they are read, which ids are
    // given by.
    for block in list {
        visit.node(&mut block.id);
        visit.block(block);
        inside(block, visit);
        visit.leave(block);
    }
}

fn inside(block: &mut Block, visit: &mut impl Visit) {
    match &mut block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => line(content, visit),
        BlockKind::Quote(inner) => blocks(inner, visit),
        BlockKind::List(list) => {
            for item in &mut list.items {
                visit.node(&mut item.id);
                blocks(&mut item.blocks, visit);
            }
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                visit.node(&mut definition.id);
                line(&mut definition.term, visit);
                for detail in &mut definition.details {
                    visit.node(&mut detail.id);
                    blocks(&mut detail.blocks, visit);
                }
            }
        }
        BlockKind::Table(table) => {
            table.caption.iter_mut().for_each(|caption| line(caption, visit));
            for row in table.head.iter_mut().chain(&mut table.rows) {
                visit.node(&mut row.id);
                for cell in &mut row.cells {
                    visit.node(&mut cell.id);
                    line(&mut cell.content, visit);
                }
            }
        }
        BlockKind::Figure(figure) => figure.caption.iter_mut().for_each(|caption| line(caption, visit)),
        BlockKind::Container(container) => {
            container.title.iter_mut().for_each(|title| line(title, visit));
            blocks(&mut container.blocks, visit);
        }
        BlockKind::Verse(verse) => {
            for stanza in &mut verse.stanzas {
                visit.node(&mut stanza.id);
                for verse_line in &mut stanza.lines {
                    visit.node(&mut verse_line.id);
                    line(&mut verse_line.content, visit);
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

/// Visits a line of inlines.
pub(crate) fn line(line: &mut Vec<Inline>, visit: &mut impl Visit) {
    visit.line(line);
    inlines(line, visit);
}

fn inlines(list: &mut [Inline], visit: &mut impl Visit) {
    for inline in list {
        visit.node(&mut inline.id);
        visit.inline(inline);
        if let Some(content) = walk::children_mut(inline) {
            inlines(content, visit);
        }
    }
}

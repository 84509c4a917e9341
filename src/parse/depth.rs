//! How deep blocks and inlines are nested: what raw HTML and spans may still be put around them.

use crate::document::block::{Block, BlockKind};
use crate::document::inline::Inline;
use crate::document::walk;

/// The levels of inlines: 1 for a line of text, 0 for nothing.
pub(crate) fn inlines(list: &[Inline]) -> usize {
    list.iter().map(|it| 1 + inlines(walk::children(it))).max().unwrap_or(0)
}

/// The levels of blocks and of the inlines in them.
pub(crate) fn blocks(list: &[Block]) -> usize {
    list.iter().map(block).max().unwrap_or(0)
}

fn block(block: &Block) -> usize {
    let inside = match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => inlines(content),
        BlockKind::Quote(inner) => blocks(inner),
        // An item is a level of its own, as the block builder counts it.
        BlockKind::List(list) => list.items.iter().map(|item| 1 + blocks(&item.blocks)).max().unwrap_or(0),
        BlockKind::Definitions(all) => {
            let details = all.iter().flat_map(|it| &it.details);
            let terms = all.iter().map(|it| inlines(&it.term)).max().unwrap_or(0);
            details.map(|detail| 1 + blocks(&detail.blocks)).max().unwrap_or(0).max(terms)
        }
        BlockKind::Table(table) => {
            let cells = table.head.iter().chain(&table.rows).flat_map(|it| &it.cells);
            1 + cells.map(|cell| inlines(&cell.content)).max().unwrap_or(0)
        }
        BlockKind::Container(container) => {
            let title = container.title.as_deref().map_or(0, inlines);
            blocks(&container.blocks).max(title)
        }
        BlockKind::Figure(figure) => figure.caption.as_deref().map_or(0, inlines),
        BlockKind::Verse(verse) => {
            let lines = verse.stanzas.iter().flat_map(|stanza| &stanza.lines);
            1 + lines.map(|line| inlines(&line.content)).max().unwrap_or(0)
        }
        BlockKind::Code(_)
        | BlockKind::SectionBreak
        | BlockKind::PageBreak
        | BlockKind::Math(_)
        | BlockKind::Html(_) => 0,
    };
    1 + inside
}

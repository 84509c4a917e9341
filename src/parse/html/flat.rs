//! Blocks where only inlines may occur, in a cell or a heading: blocks in, their inlines out, with line
//! breaks between. Words are kept; what blocks look like is not.

use super::inline::node_at;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::source::Span;

/// The inlines of blocks.
pub(super) fn blocks(list: Vec<Block>) -> Vec<Inline> {
    let mut out = Vec::new();
    for block in list {
        push(block, &mut out);
    }
    out
}

fn push(block: Block, out: &mut Vec<Inline>) {
    let span = block.span;
    match block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => line(content, span, out),
        BlockKind::Quote(inner) => inner.into_iter().for_each(|it| push(it, out)),
        BlockKind::Container(container) => {
            container.title.into_iter().for_each(|title| line(title, span, out));
            container.blocks.into_iter().for_each(|block| push(block, out));
        }
        BlockKind::List(list) => {
            for (at, item) in list.items.into_iter().enumerate() {
                let number = list.start.map(|start| start.saturating_add(at as u64));
                // There is no list in a line: its marks are letters, or the items would run together.
                let label = number.map_or("\u{2022} ".to_owned(), |number| format!("{number}. "));
                let mut content = vec![node_at(InlineKind::Text(label), item.span)];
                content.extend(blocks(item.blocks));
                line(content, span, out);
            }
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                line(definition.term, span, out);
                definition.details.into_iter().flat_map(|detail| detail.blocks).for_each(|block| push(block, out));
            }
        }
        BlockKind::Code(code) => {
            // Each line is code of its own, since code in a line knows no line ends.
            for text in code.text.split('\n') {
                line(vec![node_at(InlineKind::Code(text.to_owned()), span)], span, out);
            }
        }
        BlockKind::Table(table) => {
            table.caption.into_iter().for_each(|caption| line(caption, span, out));
            for row in table.head.into_iter().chain(table.rows) {
                let mut content = Vec::new();
                for cell in row.cells {
                    if !content.is_empty() {
                        content.push(node_at(InlineKind::Text(" ".into()), span));
                    }
                    content.extend(cell.content);
                }
                line(content, span, out);
            }
        }
        BlockKind::Figure(figure) => {
            line(vec![node_at(InlineKind::Image(figure.image), span)], span, out);
            figure.caption.into_iter().for_each(|caption| line(caption, span, out));
        }
        BlockKind::Verse(verse) => {
            let lines = verse.stanzas.into_iter().flat_map(|stanza| stanza.lines);
            lines.for_each(|it| line(it.content, span, out));
        }
        BlockKind::Math(tex) => line(vec![node_at(InlineKind::Math(tex), span)], span, out),
        BlockKind::Html(html) => line(vec![node_at(InlineKind::Html(html), span)], span, out),
        BlockKind::SectionBreak | BlockKind::PageBreak => {}
    }
}

fn line(content: Vec<Inline>, span: Span, out: &mut Vec<Inline>) {
    if content.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(node_at(InlineKind::LineBreak, span));
    }
    out.extend(content);
}

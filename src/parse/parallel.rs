//! Parallel texts: the texts of `::: parallel`, each in a container of its own, in; their paragraphs and stanzas in pairs out.
//!
//! Headings go across: those of one text, then those of the other.

use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::document::block::{Block, BlockKind, Container, FIRST, LINE_NUMBERS, Verse};
use crate::document::container::{ContainerKind, column_class};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// One of the texts: what its author says of it, and its pieces, from the last to the first.
struct TextSide {
    attributes: Attributes,
    pieces: Vec<Block>,
    count: usize,
}

impl TextSide {
    /// A container, or verse.
    fn of(block: Block) -> TextSide {
        let Block { id, span, attributes, kind } = block;
        let blocks = match kind {
            BlockKind::Container(container) => container.blocks,
            kind => vec![Block { id, span, attributes: Attributes::default(), kind }],
        };
        let mut pieces: Vec<Block> = blocks.into_iter().flat_map(pieces).collect();
        let count = pieces.iter().filter(|piece| !is_heading(piece)).count();
        pieces.reverse();
        TextSide { attributes, pieces, count }
    }

    /// The next piece that is no heading, in a column.
    fn column(&mut self, span: Span) -> Block {
        let piece = self.pieces.pop().unwrap_or_else(|| blank(span));
        let span = piece.span;
        let container = Container { kind: ContainerKind::Column, title: None, blocks: vec![piece] };
        let attributes = self.attributes.clone();
        // Its name is that of its beginning, and its lines are counted through.
        self.attributes.id = None;
        if self.attributes.has_class(LINE_NUMBERS) {
            self.attributes.pairs.retain(|pair| pair.0 != FIRST);
            self.attributes.pairs.push((FIRST.to_owned(), "next".to_owned()));
        }
        Block { id: NodeId::default(), span, attributes, kind: BlockKind::Container(container) }
    }
}

/// A stanza of a poem stands beside a stanza.
fn pieces(block: Block) -> Vec<Block> {
    let Block { span, attributes, kind, .. } = block;
    let BlockKind::Verse(verse) = kind else { return vec![Block { id: NodeId::default(), span, attributes, kind }] };
    let stanza = |stanza| Block {
        id: NodeId::default(),
        span,
        attributes: attributes.clone(),
        kind: BlockKind::Verse(Verse { stanzas: vec![stanza] }),
    };
    verse.stanzas.into_iter().map(stanza).collect()
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. })
}

/// What stands beside a piece that has no other.
fn blank(span: Span) -> Block {
    let text = Inline { id: NodeId::default(), span, kind: InlineKind::Text("\u{a0}".to_owned()) };
    Block { id: NodeId::default(), span, attributes: Attributes::default(), kind: BlockKind::Paragraph(vec![text]) }
}

/// Puts the pieces of texts beside one another.
pub(crate) fn pairs(blocks: Vec<Block>, span: Span, report: &mut Report<'_>) -> Vec<Block> {
    let is_side = |block: &Block| matches!(block.kind, BlockKind::Container(_) | BlockKind::Verse(_));
    let width = column_class(&blocks.len().to_string());
    let Some(class) = width.filter(|_| blocks.iter().all(is_side)) else {
        let message = "the texts of `::: parallel` are not told apart: they follow one another";
        let help = "put each of them, two to four, in a container of its own, such as `::: {.column lang=la}`, and nothing else beside them";
        report.push(Diagnostic::warning("parallel-sides", message).at(span).help(help));
        return blocks;
    };
    let mut sides: Vec<TextSide> = blocks.into_iter().map(TextSide::of).collect();
    let counts: Vec<usize> = sides.iter().map(|side| side.count).collect();
    if counts.iter().any(|count| *count != counts[0]) {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        let message = format!(
            "the texts of `::: parallel` have {} pieces: the last ones stand beside nothing",
            counts.join(" and ")
        );
        let help = "give them as many paragraphs and stanzas: they are paired in their order";
        report.push(Diagnostic::warning("parallel-uneven", message).at(span).help(help));
    }
    let mut out = Vec::new();
    while sides.iter().any(|side| !side.pieces.is_empty()) {
        for side in &mut sides {
            while side.pieces.last().is_some_and(is_heading) {
                out.extend(side.pieces.pop());
            }
        }
        if sides.iter().all(|side| side.pieces.is_empty()) {
            break;
        }
        let columns: Vec<Block> = sides.iter_mut().map(|side| side.column(span)).collect();
        let span = columns.first().map_or(span, |first| first.span);
        let attributes = Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
        let pair = Container { kind: ContainerKind::Pair, title: None, blocks: columns };
        out.push(Block { id: NodeId::default(), span, attributes, kind: BlockKind::Container(pair) });
    }
    out
}

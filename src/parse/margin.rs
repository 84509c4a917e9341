//! Notes in the margin: `[text]{.margin}` and `::: margin` in, marks of notes and the notes' blocks out.
//!
//! A container is beside the paragraph above it, or, where there is none, beside the one below.

use crate::document::block::{Block, BlockKind, Container};
use crate::document::container::{ContainerKind, MARGIN};
use crate::document::inline::{Inline, InlineKind};
use crate::document::visit::{self, Visit};
use crate::document::{Attributes, Division, NodeId, NoteId};
use crate::source::Span;

/// The text of a note in the margin, where it is written.
pub(super) type MarginText = (Span, Vec<Block>);

/// Takes the notes in the margin out of the text, and leaves their marks. The notes are numbered from `first` on.
pub(super) fn take(divisions: &mut [Division], first: usize) -> Vec<MarginText> {
    let mut taken = Taken { first, notes: Vec::new() };
    for division in divisions {
        visit::line(&mut division.title, &mut taken);
        taken.containers(&mut division.blocks);
        visit::blocks(&mut division.blocks, &mut taken);
    }
    taken.notes
}

/// The blocks of a container: its title in bold type, what it holds, and around them a group with its attributes, if it
/// has any.
fn text_of(note: &mut Container, attributes: Attributes, span: Span) -> Vec<Block> {
    let block = |kind, attributes| Block { id: NodeId::default(), span, attributes, kind };
    let mut blocks = std::mem::take(&mut note.blocks);
    if let Some(title) = note.title.take() {
        let title = vec![Inline { id: NodeId::default(), span, kind: InlineKind::Strong(title) }];
        blocks.insert(0, block(BlockKind::Paragraph(title), Attributes::default()));
    }
    if attributes.is_empty() {
        return blocks;
    }
    let group = Container { kind: ContainerKind::Group, title: None, blocks };
    vec![block(BlockKind::Container(group), attributes)]
}

struct Taken {
    first: usize,
    notes: Vec<MarginText>,
}

impl Taken {
    /// The mark of a note with these blocks.
    fn mark(&mut self, span: Span, blocks: Vec<Block>) -> InlineKind {
        let note = self.first + self.notes.len();
        self.notes.push((span, blocks));
        InlineKind::Note(NoteId(u32::try_from(note).unwrap_or(u32::MAX)))
    }

    /// Takes the containers among blocks, and among those that they hold.
    fn containers(&mut self, blocks: &mut Vec<Block>) {
        let mut waiting: Vec<Inline> = Vec::new();
        for mut block in std::mem::take(blocks) {
            if let BlockKind::Container(note) = &mut block.kind
                && note.kind == ContainerKind::Margin
            {
                let (id, span) = (NodeId::default(), block.span);
                let text = text_of(note, std::mem::take(&mut block.attributes), span);
                let mark = Inline { id, span, kind: self.mark(span, text) };
                match blocks.last_mut().map(|above| &mut above.kind) {
                    Some(BlockKind::Paragraph(above)) => above.push(mark),
                    _ => waiting.push(mark),
                }
                continue;
            }
            match &mut block.kind {
                BlockKind::Paragraph(text) => {
                    text.splice(0..0, waiting.drain(..));
                }
                BlockKind::Quote(inner) | BlockKind::Container(Container { blocks: inner, .. }) => {
                    self.containers(inner);
                }
                _ => {}
            }
            blocks.push(block);
        }
        if let Some(span) = waiting.first().map(|mark| mark.span) {
            // Beside nothing: a line of its own is better than a note that is lost.
            let kind = BlockKind::Paragraph(waiting);
            blocks.push(Block { id: NodeId::default(), span, attributes: Attributes::default(), kind });
        }
    }
}

impl Visit for Taken {
    /// The space before a note's brackets belongs to its mark, which has none: the one behind parts the words.
    fn line(&mut self, line: &mut Vec<Inline>) {
        for at in 1..line.len() {
            let is_note = matches!(&line[at].kind, InlineKind::Span(attributes, _) if attributes.has_class(MARGIN));
            let goes_on = match line.get(at + 1).map(|next| &next.kind) {
                Some(InlineKind::Text(text)) => text.starts_with(|c: char| !c.is_alphanumeric()),
                Some(_) => false,
                None => true,
            };
            if let InlineKind::Text(before) = &mut line[at - 1].kind
                && is_note
                && goes_on
            {
                before.truncate(before.trim_end_matches(' ').len());
            }
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        let InlineKind::Span(attributes, content) = &mut inline.kind else { return };
        if !attributes.has_class(MARGIN) {
            return;
        }
        let content = std::mem::take(content);
        attributes.classes.retain(|class| class != MARGIN);
        let (id, span, attributes) = (NodeId::default(), inline.span, std::mem::take(attributes));
        let kind = if attributes.is_empty() {
            content
        } else {
            vec![Inline { id, span, kind: InlineKind::Span(attributes, content) }]
        };
        let attributes = Attributes::default();
        let paragraph = Block { id, span, attributes, kind: BlockKind::Paragraph(kind) };
        inline.kind = self.mark(span, vec![paragraph]);
    }
}

//! Verse: the paragraphs of a verse container in, stanzas of lines out. Forced breaks are its line ends.

use crate::document::block::{Block, BlockKind, Container, Stanza, Verse, VerseLine};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};

use crate::document::walk;

/// Spaces to a step of indentation: poets' typists indent by two or four.
const STEP: usize = 2;

/// The block of a verse container. What is not a paragraph (a section break, a heading) stays between
/// pieces of verse.
pub(crate) fn block(blocks: Vec<Block>, attributes: &mut Attributes) -> BlockKind {
    let all = blocks.iter().all(|block| matches!(block.kind, BlockKind::Paragraph(_)));
    if all {
        return BlockKind::Verse(Verse { stanzas: blocks.into_iter().map(stanza).collect() });
    }
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        if !matches!(block.kind, BlockKind::Paragraph(_)) {
            out.push(block);
            continue;
        }
        let span = block.span;
        // Stanzas one after the other are one poem: the space between them is that of stanzas.
        if let Some(Block { kind: BlockKind::Verse(verse), span: all, .. }) = out.last_mut() {
            *all = all.to(span);
            verse.stanzas.push(stanza(block));
            continue;
        }
        let kind = BlockKind::Verse(Verse { stanzas: vec![stanza(block)] });
        let attributes = Attributes::default();
        out.push(Block { id: NodeId::default(), span, attributes, kind });
    }
    attributes.classes.push("verse".into());
    BlockKind::Container(Container { kind: ContainerKind::Group, title: None, blocks: out })
}

fn stanza(block: Block) -> Stanza {
    let content = match block.kind {
        BlockKind::Paragraph(content) => content,
        _ => Vec::new(),
    };
    Stanza { id: NodeId::default(), lines: lines(content) }
}

/// The lines of a paragraph whose forced breaks are their ends.
pub(crate) fn lines(content: Vec<Inline>) -> Vec<VerseLine> {
    let line = |mut content: Vec<Inline>| {
        let indent = indent(&mut content);
        VerseLine { id: NodeId::default(), indent, content }
    };
    split(content).into_iter().map(line).collect()
}

/// Splits at line breaks, also inside of emphasis and the like, which is then opened again.
fn split(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for mut inline in content {
        if matches!(inline.kind, InlineKind::LineBreak) {
            lines.push(Vec::new());
            continue;
        }
        let Some(children) = walk::children_mut(&mut inline) else {
            lines.iter_mut().last().into_iter().for_each(|line| line.push(inline.clone()));
            continue;
        };
        let parts = split(std::mem::take(children));
        for (at, part) in parts.into_iter().enumerate() {
            let mut piece = inline.clone();
            walk::children_mut(&mut piece).into_iter().for_each(|it| it.clone_from(&part));
            if at != 0 {
                lines.push(Vec::new());
            }
            lines.iter_mut().last().into_iter().for_each(|line| line.push(piece.clone()));
        }
    }
    lines
}

/// Takes leading spaces off a line: how far it is indented, in steps.
fn indent(content: &mut [Inline]) -> u8 {
    let Some(first) = content.first_mut() else { return 0 };
    if let Some(children) = walk::children_mut(first) {
        // The spaces may be inside of the emphasis of a whole line.
        return indent(children);
    }
    let InlineKind::Text(text) = &mut first.kind else { return 0 };
    let rest = text.trim_start_matches([' ', '\u{A0}']);
    let spaces = text[..text.len() - rest.len()].chars().count();
    *text = rest.to_owned();
    // An odd space counts as a step, so that no indent is lost. Sixty steps are wider than any page.
    u8::try_from(spaces.div_ceil(STEP)).unwrap_or(u8::MAX).min(60)
}

//! Where the text of a chapter begins. In: its blocks. Out: the paragraph that is marked by a drop cap or by first words in
//! small capitals, in both outputs.

use super::NodeId;
use super::block::{Block, BlockKind, visible};
use super::container::ContainerKind;
use super::inline::{Inline, InlineKind};
use super::letter_role;

/// The first paragraph of running text: behind images, epigraphs and mottoes, the head of a letter, a line in italics, and
/// headings that follow the title at once (*The Chicago Manual of Style* 17, 1.49 and 2.78). `None` if the text begins with
/// something else: verse, a list, a speech.
pub fn first_paragraph(blocks: &[Block]) -> Option<NodeId> {
    let mut rest = visible(blocks).peekable();
    while let Some(block) = rest.next() {
        let is_before = match &block.kind {
            BlockKind::Figure(_) | BlockKind::Heading { .. } | BlockKind::SectionBreak | BlockKind::PageBreak => true,
            // A motto is followed by the text; a quotation alone is the text.
            BlockKind::Quote(_) | BlockKind::Verse(_) => rest.peek().is_some(),
            BlockKind::Container(container) => {
                matches!(container.kind, ContainerKind::Epigraph | ContainerKind::Dedication | ContainerKind::Direction)
            }
            BlockKind::Paragraph(content) => {
                // Also the line below a quotation that says whose it is.
                let is_line = letter_role::of_last(content).is_some() || is_all_italic(content);
                if !is_line || rest.peek().is_none() {
                    return Some(block.id);
                }
                true
            }
            _ => false,
        };
        if !is_before {
            return None;
        }
    }
    None
}

/// Whether all words are emphasised: a motto, a date, a place.
fn is_all_italic(content: &[Inline]) -> bool {
    let is_italic = |inline: &Inline| match &inline.kind {
        InlineKind::Emphasis(_) | InlineKind::LineBreak | InlineKind::Note(_) => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    content.iter().any(|inline| matches!(inline.kind, InlineKind::Emphasis(_))) && content.iter().all(is_italic)
}

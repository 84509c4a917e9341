//! Numbers of lines: blocks with the class `line-numbers` in, the same with a mark at each line of verse whose number is shown out.
//!
//! ```text
//! ::: {.verse .line-numbers}    ::: {.verse .line-numbers every=10 first=101}    ::: {.verse .line-numbers first=next}
//! ```
//!
//! A mark is an empty span that carries the number. Places with a name in a line of verse carry that of their line, so that
//! references can say it. Where lines of prose end only a page decides: they are counted there.

use crate::document::block::{Block, BlockKind, EVERY, FIRST, LINE, LINE_NUMBERS, Stanza, Verse};
use crate::document::inline::{Inline, InlineKind};
use crate::document::visit::{self, Visit};
use crate::document::{Attributes, Division, NodeId, walk};

/// How often a number is shown where nothing says it: as most editions of verse have it.
const USUAL: u32 = 5;

/// Numbers the lines of a book.
pub(super) fn mark(divisions: &mut [Division]) {
    let mut next = Next(1);
    divisions.iter_mut().for_each(|division| visit::blocks(&mut division.blocks, &mut next));
}

/// The number of the next line, for what goes on from the text before it.
struct Next(u32);

impl Visit for Next {
    fn block(&mut self, block: &mut Block) {
        if !block.attributes.has_class(LINE_NUMBERS) {
            return;
        }
        let number = |key: &str| block.attributes.value(key).and_then(|value| value.parse::<u32>().ok());
        let every = number(EVERY).filter(|every| 0 < *every);
        let first = match block.attributes.value(FIRST) {
            Some("next") => Some(self.0),
            _ => number(FIRST),
        };
        let is_prose = has_prose(std::slice::from_ref(block));
        let mut numbering = Numbering { number: first.unwrap_or(1), every: every.unwrap_or(USUAL) };
        // What is not understood stays, and is reported with all that nobody reads. Pages need to know the rest.
        let is_read = |key: &str| key == EVERY && every.is_some() || key == FIRST && first.is_some();
        block.attributes.pairs.retain(|(key, _)| !is_read(key));
        if is_prose {
            block.attributes.pairs.push((EVERY.to_owned(), numbering.every.to_string()));
            block.attributes.pairs.push((FIRST.to_owned(), numbering.number.to_string()));
            return;
        }
        match &mut block.kind {
            BlockKind::Verse(verse) => numbering.verse(verse),
            BlockKind::Container(container) => numbering.blocks(&mut container.blocks),
            BlockKind::Quote(blocks) => numbering.blocks(blocks),
            _ => {}
        }
        self.0 = numbering.number;
    }
}

/// Whether there is text whose lines only a page decides on.
fn has_prose(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Paragraph(_) => true,
        BlockKind::Container(container) => has_prose(&container.blocks),
        BlockKind::Quote(blocks) => has_prose(blocks),
        _ => false,
    })
}

/// Where the count is, and how often it shows.
struct Numbering {
    number: u32,
    every: u32,
}

impl Numbering {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            // What has numbers of its own is counted by itself.
            if block.attributes.has_class(LINE_NUMBERS) {
                continue;
            }
            match &mut block.kind {
                BlockKind::Verse(verse) => self.verse(verse),
                BlockKind::Container(container) => self.blocks(&mut container.blocks),
                BlockKind::Quote(blocks) => self.blocks(blocks),
                _ => {}
            }
        }
    }

    fn verse(&mut self, verse: &mut Verse) {
        for Stanza { lines, .. } in &mut verse.stanzas {
            for line in lines {
                places(&mut line.content, self.number);
                if self.number.is_multiple_of(self.every) {
                    let span = line.content.first().map(|first| first.span).unwrap_or_default();
                    let attributes = Attributes {
                        classes: vec![LINE_NUMBERS.to_owned()],
                        pairs: vec![(LINE.to_owned(), self.number.to_string())],
                        ..Attributes::default()
                    };
                    let kind = InlineKind::Span(attributes, Vec::new());
                    line.content.insert(0, Inline { id: NodeId::default(), span, kind });
                }
                self.number = self.number.saturating_add(1);
            }
        }
    }
}

/// Gives the places of a line that have names its number.
fn places(content: &mut [Inline], number: u32) {
    for inline in content {
        if let InlineKind::Anchor(id) = &inline.kind {
            let attributes = Attributes { id: Some(id.clone()), ..Attributes::default() };
            inline.kind = InlineKind::Span(attributes, Vec::new());
        }
        if let InlineKind::Span(attributes, _) = &mut inline.kind
            && attributes.id.is_some()
        {
            attributes.pairs.push((LINE.to_owned(), number.to_string()));
        }
        if let Some(content) = walk::children_mut(inline) {
            places(content, number);
        }
    }
}

//! Speeches of plays, as drafts: the speaker runs into the first line, what follows it hangs.
//!
//! All speeches of a book are set alike, whether prose or verse: the first line begins at the margin, all others are
//! set in by `style.speech.left`. A line of verse that is too long is turned over and set in further; it is neither
//! justified nor divided (Hart's Rules 13.6).

use super::collect::GalleyBuilder;
use super::context::BlockContext;
use super::{BlockFormat, Draft};
use crate::document::block::{Block, BlockKind, CONTINUED, Container, Verse};
use crate::document::container::ContainerKind;
use crate::document::inline::Inline;
use crate::geometry::Length;
use crate::typeset::frame::StructureRole;
use crate::typeset::grid::Units;
use crate::typeset::paragraph::{ParagraphShape, Styled};

impl GalleyBuilder<'_> {
    /// A speech, or the persons of a play. A speech that goes on after a direction has no speaker, and all of its lines are set in. Returns whether it
    /// was set: a speech with a title or with a look of its author's is set as any other container.
    pub(super) fn speech(
        &mut self,
        block: &Block,
        container: &Container,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) -> bool {
        let has_own_look = self.style.elements.class(&block.attributes.classes).is_some();
        // A speech with a title or a class is more than a speech: a song, a letter that is read out.
        let row = container.kind.row().style.unwrap_or_default();
        let style = self.style.elements.container(row).filter(|_| !has_own_look && container.title.is_none());
        let Some(style) = style else { return false };
        let element = self.tree.element(context.element, StructureRole::Division, block.id);
        let size = context.size.scale(style.scale, 1000);
        // Only text of the book's own size keeps its lines on the grid.
        let grid = context.grid && style.scale == 1000;
        let features = style.features.inherit(context.features);
        let inset = context.inset(style.left, Length::ZERO);
        let inner = BlockContext { element, size, grid, features, indented: false, ..inset };
        let hang = inner.x - context.x;
        let is_continued = block.attributes.has_class(CONTINUED);
        self.spaced(style.before, style.after, out, |builder, out| {
            for (at, block) in container.blocks.iter().enumerate() {
                // A continued speech has no name before its first line, so this line hangs as the others.
                // Of the persons of a play each begins with a name.
                let has_name = at == 0 && !is_continued || container.kind == ContainerKind::Cast;
                let opens = if has_name { hang } else { Length::ZERO };
                match &block.kind {
                    BlockKind::Paragraph(content) => builder.spoken(block, content, &inner, opens, out),
                    BlockKind::Verse(verse) => builder.spoken_verse(block, verse, &inner, opens, out),
                    _ => builder.blocks(std::slice::from_ref(block), &inner, out),
                }
            }
        });
        true
    }

    /// Prose that is spoken; its first line begins `opens` further out.
    fn spoken(
        &mut self,
        block: &Block,
        content: &[Inline],
        context: &BlockContext,
        opens: Length,
        out: &mut Vec<Draft>,
    ) {
        let element = self.tree.element(context.element, StructureRole::Paragraph, block.id);
        let styled = self.text(content, self.text_style_in(context, element));
        // A speech of which only the name was written has nothing to set.
        if styled.text.trim().is_empty() && styled.objects.is_empty() && styled.marks.is_empty() {
            return;
        }
        let shape = ParagraphShape { first_indent: Length::ZERO - opens, ..self.shape_in(context) };
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            grid: context.grid,
            node: block.id,
            ..BlockFormat::default()
        };
        out.push(self.running(styled, shape, format, context));
    }

    /// Verse that is spoken.
    fn spoken_verse(
        &mut self,
        block: &Block,
        verse: &Verse,
        context: &BlockContext,
        opens: Length,
        out: &mut Vec<Draft>,
    ) {
        let part = self.tree.element(context.element, StructureRole::Division, block.id);
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            let element = self.tree.element(part, StructureRole::Paragraph, stanza.id);
            let mut styled = Styled { language: context.language, ..Styled::default() };
            self.verse_lines(stanza, self.text_style_in(context, element), &mut styled);
            let first_indent = if index == 0 { Length::ZERO - opens } else { Length::ZERO };
            let shape = ParagraphShape { first_indent, ..self.verse_shape(context) };
            let format = BlockFormat {
                span: block.span,
                x: context.x,
                before: Units::from(0 < index) * 2,
                grid: context.grid,
                ragged: true,
                node: stanza.id,
                ..BlockFormat::default()
            };
            out.push(self.running(styled, shape, format, context));
        }
    }
}

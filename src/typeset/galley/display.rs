//! Displayed matter, as drafts: verse, ornaments. Code, tables and figures have their own files.

use super::collect::{GalleyBuilder, TextStyle, with_element_style};
use super::context::BlockContext;
use super::{BlockFormat, Draft, DraftKind, ParagraphText, Stacked};
use crate::document::block::{Block, Stanza, Verse};
use crate::typeset::frame::StructureRole;
use crate::typeset::paragraph::{ParagraphShape, StyleRun, Styled, TextAlign};

/// How far a turned-over line of verse is set in beyond the others, in ems.
const TURNED: i64 = 2;

impl GalleyBuilder<'_> {
    /// An ornament between two sections: decoration, with half a line above and below.
    pub(crate) fn section_break(&mut self, block: &Block, context: &BlockContext, out: &mut Vec<Draft>) {
        let style = self.style.elements.ornament;
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            before: style.before,
            after: style.after,
            // An ornament at the foot of a page announces a section that begins overleaf; at the head of one it
            // follows white that nobody sees: it is kept with the next text, and dropped at the head.
            keep_next: true,
            discardable: true,
            node: block.id,
            ..BlockFormat::default()
        };
        let shape = self.heading_shape(&style, context);
        if let Some(device) = self.device("ornament", None, shape.clone()) {
            let kind = DraftKind::Stack(vec![Stacked::new(device.text, device.height)]);
            out.push(Draft { format: BlockFormat { whole: true, ..format }, marker: None, drop_cap: 0, kind });
            return;
        }
        let mut styled = Styled { language: context.language, ..Styled::default() };
        let text_style = with_element_style(self.text_style(context.element), &style);
        let text_style = TextStyle { size: context.size.scale(style.scale, 1000), ..text_style };
        let font = styled.font(&self.font(text_style));
        // Signs with spaces between them are an em apart; without a sign there is an empty line.
        // Spaces between signs would be justified or collapse; an em space keeps its width.
        let ornament = self.style.ornament.replace(' ', "\u{2003}");
        let ornament = if ornament.is_empty() { "\u{2003}" } else { &ornament };
        styled.push(ornament, StyleRun { font, ..StyleRun::default() });
        let kind = DraftKind::Paragraph(ParagraphText { styled, shape });
        out.push(Draft { format, marker: None, drop_cap: 0, kind });
    }

    /// The lines of a stanza, a forced break between them.
    pub(super) fn verse_lines(&mut self, stanza: &Stanza, text_style: TextStyle, styled: &mut Styled) {
        for (number, line) in stanza.lines.iter().enumerate() {
            if 0 < number {
                self.push(styled, "\n", line.id, text_style);
            }
            // A stanza set in by twenty ems would leave the page; more is a mistake of the source.
            let indent = "\u{2003}".repeat(usize::from(line.indent.min(20)));
            self.push(styled, &indent, line.id, text_style);
            self.inlines(styled, &line.content, text_style);
        }
    }

    /// How lines of verse are set: none is filled or divided, and what is too long is turned over.
    pub(super) fn verse_shape(&self, context: &BlockContext) -> ParagraphShape {
        ParagraphShape {
            align: TextAlign::Left,
            last: TextAlign::Left,
            hang: context.size * TURNED,
            hyphenate: false,
            // Verse has a ragged edge: a line is neither hung into the margin nor widened.
            protrusion: false,
            expansion: 0,
            ..self.shape_in(context)
        }
    }

    /// Verse: each stanza keeps its lines; the poem is indented so that its longest line is about
    /// centred, and what is too long is turned over.
    pub(crate) fn verse(&mut self, block: &Block, verse: &Verse, context: &BlockContext, out: &mut Vec<Draft>) {
        let part = self.tree.element(context.element, StructureRole::Division, block.id);
        let style = self.style.elements.verse;
        let em = context.size.scale(style.scale, 1000);
        let features = style.features.inherit(context.features);
        let context = &BlockContext { size: em, italic: context.italic != style.italic, features, ..*context };
        let longest = verse.stanzas.iter().flat_map(|stanza| &stanza.lines).map(|line| {
            // The width is estimated from the count of letters: lines are not shaped yet, and a few points to the
            // left or right are not seen.
            let letters = crate::document::inline::plain_text(&line.content).chars().count();
            // Verse runs to about 0.41 em a letter in text faces.
            em.scale(41 * i64::try_from(letters).unwrap_or(0) + 100 * i64::from(line.indent), 100)
        });
        let longest = longest.max().unwrap_or_default();
        // At least an em in, so that it can be told from the text; at most a third, so that its lines are not turned
        // over without need.
        let x = ((context.width - longest) / 2).max(em).min(context.width / 3);
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            let element = self.tree.element(part, StructureRole::Paragraph, stanza.id);
            let text_style = self.text_style_in(context, element);
            let mut styled = Styled { language: context.language, ..Styled::default() };
            self.verse_lines(stanza, text_style, &mut styled);
            let shape = ParagraphShape { width: context.width - x, ..self.verse_shape(context) };
            let format = BlockFormat {
                span: block.span,
                x: context.x + x,
                // A blank line between stanzas is one line of the grid: two half-lines.
                before: if index == 0 { style.before } else { 2 },
                after: if index + 1 == verse.stanzas.len() { style.after } else { 0 },
                grid: context.grid,
                // Most stanzas have up to eight lines, and stay on a page; longer ones may be parted.
                whole: stanza.lines.len() <= 8,
                ragged: true,
                node: stanza.id,
                ..BlockFormat::default()
            };
            out.push(Draft {
                format,
                marker: None,
                drop_cap: 0,
                kind: DraftKind::Paragraph(ParagraphText { styled, shape }),
            });
        }
    }
}

//! What is displayed rather than run on: code, verse, ornaments; as drafts. Tables and figures have their own files.

use super::collect::{GalleyBuilder, TextStyle, dressed};
use super::context::BlockContext;
use super::{BlockFormat, BlockMarker, Draft, DraftKind, MarkerPosition, ParagraphText, SideRule, Stacked};
use crate::document::block::{Block, Code, Verse};
use std::ops::Range;

use crate::document::NodeId;
use crate::geometry::Length;
use crate::style::CodeTheme;
use crate::text::highlight::{self, TokenKind};
use crate::text::shape::Features;
use crate::typeset::frame::{Ink, StructureRole};
use crate::typeset::paragraph::{Breaks, ParagraphShape, StyleRun, Styled, TextAlign};

impl GalleyBuilder<'_> {
    /// A code block: each line of the source is a text, wrapped with a hanging indent.
    pub(crate) fn code(&mut self, block: &Block, code: &Code, around: &BlockContext, out: &mut Vec<Draft>) {
        let element = self.tree.element(around.element, StructureRole::Code, block.id);
        let style = self.style.elements.code;
        let size = around.size.scale(style.scale, 1000);
        let leading = size.scale(128, 100);
        let text_style = TextStyle {
            mono: true,
            size,
            features: Features::NONE,
            hyphenate: false,
            breaks: Breaks::Code,
            ..self.look_in(around, element)
        };
        let inset = style.left.min(around.width / 12);
        let shape = ParagraphShape {
            width: around.width - inset,
            align: TextAlign::Left,
            last: TextAlign::Left,
            hang: size.scale(120, 100),
            protrusion: false,
            expansion: 0,
            hyphenate: false,
            ..ParagraphShape::default()
        };
        let mut texts = Vec::new();
        if let Some(title) = &code.title {
            let mut styled = Styled { language: around.language, ..Styled::default() };
            let text_style = TextStyle { bold: true, ..text_style };
            self.push(&mut styled, title, block.id, text_style);
            let text = ParagraphText { styled, shape: shape.clone() };
            texts.push(Stacked { x: inset, ..Stacked::new(text, leading) });
        }
        let spans = code.language.as_deref().map(|it| highlight::spans(it, &code.text));
        let spans = spans.unwrap_or_default();
        let mut offset = 0;
        for (number, line) in (1_u32..).zip(code.text.split('\n')) {
            let strong = code.emphasis.iter().any(|it| (it.0..=it.1).contains(&number));
            let text_style = TextStyle { bold: text_style.bold || strong, ..text_style };
            let styled = self.code_line(line, offset, &spans, block.id, text_style);
            offset += line.len() + 1;
            // What goes on stands two letters further in than its line began.
            let indent = line.len() - line.trim_start().len();
            let indent = i64::try_from(indent.min(24)).unwrap_or(0);
            let hang = (size.scale(60, 100) * (indent + 2)).min(around.width / 2);
            let followed = offset <= code.text.len();
            let text = ParagraphText { styled, shape: ParagraphShape { hang, followed, ..shape.clone() } };
            let marker = code.numbers.map(|first| self.line_number(first + number - 1, block.id, text_style));
            texts.push(Stacked { x: inset, continued: true, marker, ..Stacked::new(text, leading) });
        }
        let place = BlockFormat {
            span: block.span,
            x: around.x,
            before: style.before,
            after: style.after,
            flexible: true,
            node: block.id,
            bar: Some(SideRule { x: around.x, thickness: style.bar, node: block.id })
                .filter(|_| Length::ZERO < style.bar),
            ..BlockFormat::default()
        };
        out.push(Draft { format: place, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// A line of code, coloured by what its parts are.
    fn code_line(
        &mut self,
        line: &str,
        offset: usize,
        spans: &[(Range<usize>, TokenKind)],
        node: NodeId,
        text_style: TextStyle,
    ) -> Styled {
        let mut styled = Styled { language: text_style.language, ..Styled::default() };
        let end = offset + line.len();
        let mut at = offset;
        let theme = self.style.code_theme;
        let first = spans.partition_point(|it| it.0.end <= offset);
        let inside = spans[first..].iter().take_while(|it| it.0.start < end);
        let mut add = |it: &mut Self, from: usize, to: usize, text_style: TextStyle| {
            let text = line[from - offset..to - offset].replace('\t', "    ");
            let before = styled.stretches.len();
            it.push(&mut styled, &text, node, text_style);
            styled.stretches[before..].iter_mut().for_each(|it: &mut StyleRun| it.offset = from);
        };
        for (range, kind) in inside {
            let (from, to) = (range.start.max(at), range.end.min(end));
            if to <= from {
                continue;
            }
            add(self, at, from, text_style);
            add(self, from, to, code_style(*kind, theme, text_style));
            at = to;
        }
        add(self, at, end, text_style);
        styled
    }

    /// The number of a line of code, as a marker: decoration.
    fn line_number(&mut self, number: u32, node: NodeId, text_style: TextStyle) -> BlockMarker {
        let mut styled = Styled::default();
        let text_style = TextStyle { ink: Ink::Gray(110), size: text_style.size.scale(85, 100), ..text_style };
        let font = styled.font(&self.font(text_style));
        styled.push(&number.to_string(), StyleRun { font, node, ..StyleRun::default() });
        BlockMarker { styled, position: MarkerPosition::Before(text_style.size), next: None }
    }

    /// An ornament between two sections: decoration, with half a line above and below.
    pub(crate) fn section_break(&mut self, block: &Block, around: &BlockContext, out: &mut Vec<Draft>) {
        let style = self.style.elements.ornament;
        let mut styled = Styled { language: around.language, ..Styled::default() };
        let text_style = dressed(self.text_style(around.element), &style);
        let text_style = TextStyle { size: around.size.scale(style.scale, 1000), ..text_style };
        let font = styled.font(&self.font(text_style));
        // Signs with spaces between stand an em apart; without a sign there is an empty line.
        let ornament = self.style.ornament.replace(' ', "\u{2003}");
        let ornament = if ornament.is_empty() { "\u{2003}" } else { &ornament };
        styled.push(ornament, StyleRun { font, ..StyleRun::default() });
        let shape = self.heading_shape(&style, around);
        let place = BlockFormat {
            span: block.span,
            x: around.x,
            before: style.before,
            after: style.after,
            keep_next: true,
            discardable: true,
            node: block.id,
            ..BlockFormat::default()
        };
        let kind = DraftKind::Paragraph(ParagraphText { styled, shape });
        out.push(Draft { format: place, marker: None, drop_cap: 0, kind });
    }

    /// Verse: each stanza keeps its lines; the poem stands so that its longest line is about
    /// centred, and what is too long is turned over.
    pub(crate) fn verse(&mut self, block: &Block, verse: &Verse, around: &BlockContext, out: &mut Vec<Draft>) {
        let part = self.tree.element(around.element, StructureRole::Division, block.id);
        let style = self.style.elements.verse;
        let em = around.size.scale(style.scale, 1000);
        let around = &BlockContext { size: em, italic: around.italic != style.italic, ..*around };
        let longest = verse.stanzas.iter().flat_map(|it| &it.lines).map(|line| {
            let letters = crate::document::inline::plain_text(&line.content).chars().count();
            // Verse runs to about 0.41 em a letter in text faces.
            em.scale(41 * i64::try_from(letters).unwrap_or(0) + 100 * i64::from(line.indent), 100)
        });
        let longest = longest.max().unwrap_or_default();
        let x = ((around.width - longest) / 2).max(em).min(around.width / 3);
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            let element = self.tree.element(part, StructureRole::Paragraph, stanza.id);
            let text_style = self.look_in(around, element);
            let mut styled = Styled { language: around.language, ..Styled::default() };
            for (number, line) in stanza.lines.iter().enumerate() {
                if 0 < number {
                    self.push(&mut styled, "\n", line.id, text_style);
                }
                let indent = "\u{2003}".repeat(usize::from(line.indent.min(20)));
                self.push(&mut styled, &indent, line.id, text_style);
                self.inlines(&mut styled, &line.content, text_style);
            }
            let shape = ParagraphShape {
                width: around.width - x,
                align: TextAlign::Left,
                last: TextAlign::Left,
                hang: em * 2,
                hyphenate: false,
                protrusion: false,
                expansion: 0,
                ..self.shape_in(around)
            };
            let place = BlockFormat {
                span: block.span,
                x: around.x + x,
                before: if index == 0 { style.before } else { 2 },
                after: if index + 1 == verse.stanzas.len() { style.after } else { 0 },
                grid: around.grid,
                whole: stanza.lines.len() <= 8,
                ragged: true,
                node: stanza.id,
                ..BlockFormat::default()
            };
            out.push(Draft {
                format: place,
                marker: None,
                drop_cap: 0,
                kind: DraftKind::Paragraph(ParagraphText { styled, shape }),
            });
        }
    }
}

/// How a kind of code looks on paper: weight, slope and grey, which also work where nothing has a
/// colour.
fn code_style(kind: TokenKind, theme: CodeTheme, text_style: TextStyle) -> TextStyle {
    let (bold, italic) = match (theme, kind) {
        (CodeTheme::Plain, _) => return text_style,
        (_, TokenKind::Keyword) => (true, text_style.italic),
        (_, TokenKind::Comment) => (text_style.bold, true),
        _ => (text_style.bold, text_style.italic),
    };
    // All are dark enough to be read as grey: 7 to 1 against white, or better.
    let ink = match (theme, kind) {
        (_, TokenKind::Comment) => Ink::Gray(90),
        (CodeTheme::Color, TokenKind::Keyword) => Ink::Rgb(0x6a, 0x1b, 0x7a),
        (CodeTheme::Color, TokenKind::String | TokenKind::Added) => Ink::Rgb(0x1b, 0x5e, 0x20),
        (CodeTheme::Color, TokenKind::Number | TokenKind::Constant | TokenKind::Removed) => Ink::Rgb(0x9a, 0x1c, 0x1c),
        (CodeTheme::Color, TokenKind::Function | TokenKind::Tag) => Ink::Rgb(0x0d, 0x47, 0xa1),
        (CodeTheme::Color, TokenKind::Type | TokenKind::Attribute) => Ink::Rgb(0x00, 0x4d, 0x5c),
        (_, TokenKind::String) => Ink::Gray(70),
        _ => text_style.ink,
    };
    TextStyle { bold, italic, ink, ..text_style }
}

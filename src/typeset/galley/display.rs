//! What is displayed rather than run on: code, tables, figures, verse, ornaments; as drafts.

use super::block::Around;
use super::collect::{Galleys, Look, dressed, fit, natural_size};
use super::{
    Bar, Beside, Draft, DraftCell, DraftFigure, DraftKind, DraftTable, Marker, Place, Stacked, Text,
};
use crate::document::block::{Block, BlockKind, Code, Figure, Row, Table, Verse};
use std::ops::Range;

use crate::document::NodeId;
use crate::document::inline::{Inline, Width};
use crate::geometry::Length;
use crate::style::{CodeTheme, ElementStyle};
use crate::text::highlight::{self, Kind};
use crate::text::shape::Features;
use crate::text::words::{Word, Words};
use crate::typeset::frame::{ElementId, Ink, Role};
use crate::typeset::paragraph::{Align, Breaks, Shape, Stretch, Styled};

impl Galleys<'_> {
    /// A code block: each line of the source is a text, wrapped with a hanging indent.
    pub(crate) fn code(
        &mut self,
        block: &Block,
        code: &Code,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let element = self.tree.element(around.element, Role::Code, block.id);
        let style = self.style.elements.code;
        let size = around.size.scale(style.scale, 1000);
        let leading = size.scale(128, 100);
        let look = Look {
            mono: true,
            size,
            features: Features::NONE,
            hyphenate: false,
            breaks: Breaks::Code,
            ..self.look_in(around, element)
        };
        let inset = style.left.min(around.width / 12);
        let shape = Shape {
            width: around.width - inset,
            align: Align::Left,
            last: Align::Left,
            hang: size.scale(120, 100),
            protrusion: false,
            expansion: 0,
            hyphenate: false,
            ..Shape::default()
        };
        let mut texts = Vec::new();
        if let Some(title) = &code.title {
            let mut styled = Styled { language: around.language, ..Styled::default() };
            let look = Look { bold: true, ..look };
            self.push(&mut styled, title, block.id, look);
            let text = Text { styled, shape: shape.clone() };
            texts.push(Stacked { x: inset, ..Stacked::new(text, leading) });
        }
        let spans = code.language.as_deref().map(|it| highlight::spans(it, &code.text));
        let spans = spans.unwrap_or_default();
        let mut offset = 0;
        for (number, line) in (1_u32..).zip(code.text.split('\n')) {
            let strong = code.emphasis.iter().any(|it| (it.0..=it.1).contains(&number));
            let look = Look { bold: look.bold || strong, ..look };
            let styled = self.code_line(line, offset, &spans, block.id, look);
            offset += line.len() + 1;
            // What goes on stands two letters further in than its line began.
            let indent = line.len() - line.trim_start().len();
            let indent = i64::try_from(indent.min(24)).unwrap_or(0);
            let hang = (size.scale(60, 100) * (indent + 2)).min(around.width / 2);
            let followed = offset <= code.text.len();
            let text = Text { styled, shape: Shape { hang, followed, ..shape.clone() } };
            let marker = code.numbers.map(|first| self.line_number(first + number - 1, block.id, look));
            texts.push(Stacked { x: inset, continued: true, marker, ..Stacked::new(text, leading) });
        }
        let place = Place {
            span: block.span,
            x: around.x,
            before: style.before,
            after: style.after,
            flexible: true,
            node: block.id,
            bar: Some(Bar { x: around.x, thickness: style.bar, node: block.id })
                .filter(|_| Length::ZERO < style.bar),
            ..Place::default()
        };
        out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// A line of code, coloured by what its parts are.
    fn code_line(
        &mut self,
        line: &str,
        offset: usize,
        spans: &[(Range<usize>, Kind)],
        node: NodeId,
        look: Look,
    ) -> Styled {
        let mut styled = Styled { language: look.language, ..Styled::default() };
        let end = offset + line.len();
        let mut at = offset;
        let theme = self.style.code_theme;
        let first = spans.partition_point(|it| it.0.end <= offset);
        let inside = spans[first..].iter().take_while(|it| it.0.start < end);
        let mut add = |it: &mut Self, from: usize, to: usize, look: Look| {
            let text = line[from - offset..to - offset].replace('\t', "    ");
            let before = styled.stretches.len();
            it.push(&mut styled, &text, node, look);
            styled.stretches[before..].iter_mut().for_each(|it: &mut Stretch| it.offset = from);
        };
        for (range, kind) in inside {
            let (from, to) = (range.start.max(at), range.end.min(end));
            if to <= from {
                continue;
            }
            add(self, at, from, look);
            add(self, from, to, code_look(*kind, theme, look));
            at = to;
        }
        add(self, at, end, look);
        styled
    }

    /// The number of a line of code, as a marker: decoration.
    fn line_number(&mut self, number: u32, node: NodeId, look: Look) -> Marker {
        let mut styled = Styled::default();
        let look = Look { ink: Ink::Gray(110), size: look.size.scale(85, 100), ..look };
        let font = styled.font(&self.font(look));
        styled.push(&number.to_string(), Stretch { font, node, ..Stretch::default() });
        Marker { styled, stand: Beside::Before(look.size), next: None }
    }

    /// A table, with its caption above.
    pub(crate) fn table(
        &mut self,
        block: &Block,
        table: &Table,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let element = self.tree.element(around.element, Role::Table, block.id);
        let caption = table.caption.as_ref().map(|caption| {
            let element = self.tree.element(element, Role::Caption, block.id);
            self.caption(block, caption, around, element)
        });
        let style = self.style.elements.table;
        let size = around.size.scale(style.scale, 1000);
        let mut rows = Vec::new();
        let mut part = element;
        for (index, row) in table.head.iter().chain(&table.rows).enumerate() {
            let head = index < table.head.len();
            if index == 0 || index == table.head.len() {
                let role = if head { Role::TableHead } else { Role::TableBody };
                part = self.tree.element(element, role, block.id);
            }
            rows.push(self.row(row, head, part, &Around { size, ..*around }));
        }
        let draft = DraftTable {
            columns: table.columns.clone(),
            head: table.head.len(),
            rows,
            caption,
            width: around.width,
            leading: around.leading.scale(style.scale, 1000),
            size,
            rules: (style.rule_above, style.rule_below),
        };
        let place = Place {
            span: block.span,
            x: around.x,
            before: style.before,
            after: style.after,
            flexible: true,
            float: draft.caption.is_some() && around.is_column(self.style),
            node: block.id,
            ..Place::default()
        };
        out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Table(Box::new(draft)) });
    }

    fn row(
        &mut self,
        row: &Row,
        head: bool,
        part: ElementId,
        around: &Around,
    ) -> Vec<DraftCell> {
        let element = self.tree.element(part, Role::TableRow, row.id);
        let cells = row.cells.iter().map(|cell| {
            let role = match (head, cell.head) {
                (true, _) => Role::HeadCell { column: true },
                (false, true) => Role::HeadCell { column: false },
                (false, false) => Role::Cell,
            };
            let element = self.tree.element(element, role, cell.id);
            if (cell.colspan, cell.rowspan) != (1, 1) {
                self.tree.tree.spans.insert(element, (cell.colspan, cell.rowspan));
            }
            let look = Look {
                bold: (head || cell.head) && self.style.elements.table.bold,
                features: Features::LINING.with(Features::TABULAR),
                ..self.look_in(around, element)
            };
            DraftCell {
                styled: self.text(&cell.content, look),
                span: usize::from(cell.colspan.max(1)),
            }
        });
        cells.collect()
    }

    /// The text of a caption, its number first.
    fn caption(
        &mut self,
        block: &Block,
        caption: &[Inline],
        around: &Around,
        element: ElementId,
    ) -> Styled {
        let (style, label) = (self.style.elements.caption, self.style.elements.caption_label);
        let look = dressed(self.look_in(around, element), &style);
        let mut styled = Styled { language: around.language, ..Styled::default() };
        if let Some(number) = self.resolved.numbers.get(&block.id) {
            let word = match block.kind {
                BlockKind::Table(_) => Word::Table,
                _ => Word::Figure,
            };
            let words = Words::new(&self.languages[usize::from(around.language)]);
            let separator = if caption.is_empty() { "" } else { ".\u{2002}" };
            let text = format!("{}{separator}", words.counted(word, number));
            let look = Look { features: Features::LINING, ..look };
            let look = dressed(look, &ElementStyle { faces: style.faces, size: style.size, ..label });
            self.push_made(&mut styled, &text, look);
        }
        self.inlines(&mut styled, caption, look);
        styled
    }

    /// A figure: an image centred in the measure, its caption below.
    pub(crate) fn figure(
        &mut self,
        block: &Block,
        figure: &Figure,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let image = &figure.image;
        let Some(picture) = self.picture(&image.source) else {
            // The image was reported as missing; what it shows stands in its place.
            let element = self.tree.element(around.element, Role::Paragraph, block.id);
            let look = Look { italic: true, ..self.look_in(around, element) };
            let mut styled = Styled { language: around.language, ..Styled::default() };
            let alt = image.alt.as_deref().filter(|it| !it.is_empty()).unwrap_or(&image.source);
            self.push(&mut styled, alt, block.id, look);
            let place = Place { span: block.span, x: around.x, ..Place::default() };
            let text = Text { styled, shape: self.shape_in(around) };
            out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Paragraph(text) });
            return;
        };
        // A caption inside of the figure would be hushed by the figure's alternative text.
        let both = match figure.caption {
            Some(_) => self.tree.element(around.element, Role::Division, block.id),
            None => around.element,
        };
        let leaf = self.image_leaf(both, block.id, image);
        let caption = figure.caption.as_ref().map(|caption| {
            let element = self.tree.element(both, Role::Caption, block.id);
            let styled = self.caption(block, caption, around, element);
            let inset = around.width / 12;
            let style = self.style.elements.caption;
            let shape = Shape { width: around.width - inset * 2, ..self.heading_shape(&style, around) };
            let text = Text { styled, shape };
            Stacked { x: inset, above: style.leading / 2, ..Stacked::new(text, style.leading) }
        });
        let it = &self.pictures[&image.source];
        let natural = natural_size(it.width, it.height, it.dpi.unwrap_or(150));
        let width = match image.width {
            Some(Width::Measure(share)) => around.width.scale(i64::from(share), 10_000),
            Some(Width::Length(length)) => Length(length),
            None => natural.0,
        };
        let lines = i64::from(self.style.page.lines);
        let reserved = if caption.is_some() { 5 } else { 1 };
        let height = self.style.page.leading * (lines - reserved).max(2);
        let size = fit(natural, width.min(around.width), height);
        let width = around.width;
        let place = Place {
            span: block.span,
            x: around.x,
            before: self.style.elements.figure.before,
            after: self.style.elements.figure.after,
            flexible: true,
            whole: true,
            float: caption.is_some() && around.is_column(self.style),
            node: block.id,
            ..Place::default()
        };
        let draft = DraftFigure { picture, size, leaf, caption, width };
        out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Figure(draft) });
    }

    /// An ornament between two sections: decoration, with half a line above and below.
    pub(crate) fn section_break(&mut self, block: &Block, around: &Around, out: &mut Vec<Draft>) {
        let style = self.style.elements.ornament;
        let mut styled = Styled { language: around.language, ..Styled::default() };
        let look = dressed(self.look(around.element), &style);
        let look = Look { size: around.size.scale(style.scale, 1000), ..look };
        let font = styled.font(&self.font(look));
        // Signs with spaces between stand an em apart; without a sign there is an empty line.
        let ornament = self.style.ornament.replace(' ', "\u{2003}");
        let ornament = if ornament.is_empty() { "\u{2003}" } else { &ornament };
        styled.push(ornament, Stretch { font, ..Stretch::default() });
        let shape = self.heading_shape(&style, around);
        let place = Place {
            span: block.span,
            x: around.x,
            before: style.before,
            after: style.after,
            keep_next: true,
            vanishes: true,
            node: block.id,
            ..Place::default()
        };
        let kind = DraftKind::Paragraph(Text { styled, shape });
        out.push(Draft { place, marker: None, drop_cap: 0, kind });
    }

    /// Verse: each stanza keeps its lines; the poem stands so that its longest line is about
    /// centred, and what is too long is turned over.
    pub(crate) fn verse(
        &mut self,
        block: &Block,
        verse: &Verse,
        around: &Around,
        out: &mut Vec<Draft>,
    ) {
        let part = self.tree.element(around.element, Role::Division, block.id);
        let style = self.style.elements.verse;
        let em = around.size.scale(style.scale, 1000);
        let around = &Around { size: em, italic: around.italic != style.italic, ..*around };
        let longest = verse.stanzas.iter().flat_map(|it| &it.lines).map(|line| {
            let letters = crate::document::inline::plain_text(&line.content).chars().count();
            // Verse runs to about 0.41 em a letter in text faces.
            em.scale(41 * i64::try_from(letters).unwrap_or(0) + 100 * i64::from(line.indent), 100)
        });
        let longest = longest.max().unwrap_or_default();
        let x = ((around.width - longest) / 2).max(em).min(around.width / 3);
        for (index, stanza) in verse.stanzas.iter().enumerate() {
            let element = self.tree.element(part, Role::Paragraph, stanza.id);
            let look = self.look_in(around, element);
            let mut styled = Styled { language: around.language, ..Styled::default() };
            for (number, line) in stanza.lines.iter().enumerate() {
                if 0 < number {
                    self.push(&mut styled, "\n", line.id, look);
                }
                let indent = "\u{2003}".repeat(usize::from(line.indent.min(20)));
                self.push(&mut styled, &indent, line.id, look);
                self.inlines(&mut styled, &line.content, look);
            }
            let shape = Shape {
                width: around.width - x,
                align: Align::Left,
                last: Align::Left,
                hang: em * 2,
                hyphenate: false,
                protrusion: false,
                expansion: 0,
                ..self.shape_in(around)
            };
            let place = Place {
                span: block.span,
                x: around.x + x,
                before: if index == 0 { style.before } else { 2 },
                after: if index + 1 == verse.stanzas.len() { style.after } else { 0 },
                grid: around.grid,
                whole: stanza.lines.len() <= 8,
                flexible: true,
                node: stanza.id,
                ..Place::default()
            };
            out.push(Draft { place, marker: None, drop_cap: 0, kind: DraftKind::Paragraph(Text { styled, shape }) });
        }
    }
}

/// How a kind of code looks on paper: weight, slope and grey, which also work where nothing has a
/// colour.
fn code_look(kind: Kind, theme: CodeTheme, look: Look) -> Look {
    let (bold, italic) = match (theme, kind) {
        (CodeTheme::Plain, _) => return look,
        (_, Kind::Keyword) => (true, look.italic),
        (_, Kind::Comment) => (look.bold, true),
        _ => (look.bold, look.italic),
    };
    // All are dark enough to be read as grey: 7 to 1 against white, or better.
    let ink = match (theme, kind) {
        (_, Kind::Comment) => Ink::Gray(90),
        (CodeTheme::Color, Kind::Keyword) => Ink::Rgb(0x6a, 0x1b, 0x7a),
        (CodeTheme::Color, Kind::String | Kind::Added) => Ink::Rgb(0x1b, 0x5e, 0x20),
        (CodeTheme::Color, Kind::Number | Kind::Constant | Kind::Removed) => Ink::Rgb(0x9a, 0x1c, 0x1c),
        (CodeTheme::Color, Kind::Function | Kind::Tag) => Ink::Rgb(0x0d, 0x47, 0xa1),
        (CodeTheme::Color, Kind::Type | Kind::Attribute) => Ink::Rgb(0x00, 0x4d, 0x5c),
        (_, Kind::String) => Ink::Gray(70),
        _ => look.ink,
    };
    Look { bold, italic, ink, ..look }
}

//! Blocks of the document to drafts: which measure, which spaces, which element of the logical tree.
//!
//! What is set like running text is here: paragraphs, headings, quotations, lists. What is displayed
//! (code, tables, figures, verse) is in [`super::display`].

use super::collect::{GalleyBuilder, TextStyle, class_letters, with_element_style};
use super::context::{BlockContext, align};
use super::landscape::LandscapeSections;
use super::letter::format_letter_line;
use super::{BlockFormat, BlockMarker, Bond, Draft, DraftKind, MarkerPosition, ParagraphText, Stacked, TextRules};
use crate::document::block::{Block, BlockKind, CONTINUED, Definition, ENTRY, List, ListItem, visible};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, plain_text};
use crate::document::letter_role::{self, LetterRole};
use crate::document::{NodeId, direction, roman};
use crate::geometry::Length;
use crate::style::ElementStyle;
use crate::text::shape::Features;
use crate::typeset::frame::{ElementId, StructureRole};
use crate::typeset::grid::Units;
use crate::typeset::paragraph::{InlineObject, ParagraphShape, Styled, TextAlign, Weights};

impl GalleyBuilder<'_> {
    /// Drafts of blocks below one another. `follows` says whether a paragraph goes before them.
    pub(crate) fn blocks(&mut self, blocks: &[Block], context: &BlockContext, out: &mut Vec<Draft>) {
        let mut follows = false;
        let mut after_page_break = false;
        let mut landscape = LandscapeSections::default();
        let mut rest = visible(blocks).enumerate().peekable();
        while let Some((place, block)) = rest.next() {
            let first = out.len();
            let mut context = *context;
            context.letter_role = match &block.kind {
                // Only a last paragraph may be the source of a quotation, and only if something is quoted above it:
                // dialogue begins with dashes too.
                BlockKind::Paragraph(it) if context.cites && 0 < place && rest.peek().is_none() => {
                    letter_role::of_last(it)
                }
                BlockKind::Paragraph(it) => letter_role::of(it),
                _ => None,
            };
            if let (Some(LetterRole::Source | LetterRole::Signature | LetterRole::Closing), Some(above)) =
                (context.letter_role, out.last_mut())
            {
                // A source, a closing or a signature alone at the head of a page would belong to nobody.
                above.format.keep_next |= 0 < place;
            }
            // A block in another language gets an element of its own, since the language is an attribute of elements.
            if let Some(tag) = block.attributes.value("lang") {
                context.language = self.languages.number(tag);
                context.element = self.tree.element(context.element, StructureRole::Division, block.id);
                self.tree.language(context.element, context.language);
            }
            if let Some(rtl) = direction::block_is_rtl(block) {
                context.language = self.languages.directed(context.language, rtl);
            }
            if landscape.holds(block) && !self.is_landscape() {
                self.landscape_block(block, &context, follows, out);
            } else {
                self.block(block, &context, follows, out);
            }
            let announces = matches!(&block.kind, BlockKind::Paragraph(it) if announces(it));
            if announces && rest.peek().is_some_and(|it| is_displayed(it.1)) {
                // The last draft is bound, and not the first: a paragraph of several lines may be parted, but its
                // colon must not be at the foot of a page.
                out[first..].last_mut().into_iter().for_each(|draft| draft.format.bond = Bond::Colon);
            }
            if let BlockKind::PageBreak = block.kind {
                after_page_break = true;
                follows = false;
                continue;
            }
            if let Some(draft) = out.get_mut(first) {
                draft.format.page_break_before |= std::mem::take(&mut after_page_break);
                // What was drafted already knows its node; a container's first draft begins the container too.
                draft.format.node = if draft.format.node == NodeId::default() { block.id } else { draft.format.node };
                if self.resolved.anchors.contains_key(&block.id) {
                    draft.format.anchors.push(block.id);
                }
            }
            follows = match &block.kind {
                BlockKind::Paragraph(_) | BlockKind::Math(_) => true,
                // What may wait for another page is none of the text: that goes on as if it were not there.
                BlockKind::Figure(_) | BlockKind::Table(_) => {
                    follows && out.get(first).is_some_and(|draft| draft.format.float)
                }
                // So does what stands on a turned page.
                BlockKind::Code(_) => follows && out.get(first).is_some_and(|draft| draft.format.turned),
                _ => false,
            };
            after_page_break |= is_leaf(block) && out.last().is_some_and(|draft| draft.format.bare);
        }
    }

    pub(super) fn block(&mut self, block: &Block, context: &BlockContext, follows: bool, out: &mut Vec<Draft>) {
        match &block.kind {
            BlockKind::Heading { level, content, .. } => {
                self.heading(block, *level, content, context, out);
            }
            BlockKind::Paragraph(content) => self.paragraph(block, content, context, follows, out),
            BlockKind::Quote(blocks) => {
                let element = self.tree.element(context.element, StructureRole::BlockQuote, block.id);
                let style = self.style.elements.quote;
                let inner = BlockContext { element, cites: true, ..context.within(&style) };
                self.spaced(style.before, style.after, out, |it, out| it.blocks(blocks, &inner, out));
            }
            BlockKind::List(list) => self.list(block, list, context, out),
            BlockKind::Definitions(list) => self.definitions(block, list, context, out),
            BlockKind::Code(code) => self.code(block, code, context, out),
            BlockKind::Math(tex) => self.display_formula(block, tex, context, out),
            BlockKind::Html(text) => self.source(block, text, context, out),
            BlockKind::Table(table) => self.table(block, table, context, out),
            BlockKind::Figure(figure) => self.figure(block, figure, context, out),
            BlockKind::SectionBreak => self.section_break(block, context, out),
            BlockKind::PageBreak => {}
            BlockKind::Container(container) => self.container(block, container, context, out),
            BlockKind::Verse(verse) => self.verse(block, verse, context, out),
        }
    }

    /// Runs `make` and puts space around what it made, where it has less.
    pub(super) fn spaced(
        &mut self,
        before: Units,
        after: Units,
        out: &mut Vec<Draft>,
        make: impl FnOnce(&mut Self, &mut Vec<Draft>),
    ) {
        let first = out.len();
        make(self, out);
        if let Some(draft) = out.get_mut(first) {
            // Spaces of nested blocks are not added up: the larger wins, as margins collapse in CSS.
            draft.format.before = draft.format.before.max(before);
        }
        if let Some(draft) = out[first..].last_mut() {
            draft.format.after = draft.format.after.max(after);
        }
    }

    /// The style of text in a place.
    pub(crate) fn text_style_in(&self, context: &BlockContext, element: ElementId) -> TextStyle {
        let text_style = TextStyle {
            size: context.size,
            italic: context.italic,
            features: context.features.over(self.style.features),
            language: context.language,
            ..self.text_style(element)
        };
        let class = self.style.elements.class_at(context.class);
        class.map_or(text_style, |class| class_letters(text_style, class))
    }

    /// The column of running text in a place.
    pub(crate) fn shape_in(&self, context: &BlockContext) -> ParagraphShape {
        let style = self.style;
        let justify = context.align == TextAlign::Justify && style.justify;
        ParagraphShape {
            width: context.width,
            // What is centred or at the right stays so where text is ragged; only justified text becomes flush left.
            align: if justify || context.align != TextAlign::Justify { context.align } else { TextAlign::Left },
            last: if context.align == TextAlign::Justify { TextAlign::Left } else { context.align },
            protrusion: style.protrusion,
            expansion: style.expansion,
            letter_spacing: style.letter_spacing,
            hyphenate: style.hyphenate,
            weights: Weights::default().hyphens(style.hyphenation.weight),
            // Centred lines of like length look better than a full line above a short one.
            balance: context.align == TextAlign::Center,
            ..ParagraphShape::default()
        }
    }

    fn paragraph(
        &mut self,
        block: &Block,
        content: &[Inline],
        context: &BlockContext,
        follows: bool,
        out: &mut Vec<Draft>,
    ) {
        let entry = block.attributes.has_class(ENTRY);
        let role = if entry { StructureRole::BibliographyEntry } else { StructureRole::Paragraph };
        let element = self.tree.element(context.element, role, block.id);
        let mut text_style = self.text_style_in(context, element);
        // The source of a quotation is upright if the quotation is italic, and the other way round.
        text_style.italic &= context.letter_role != Some(LetterRole::Source);
        let styled = self.text(content, text_style);
        // A paragraph of which nothing is printed (an index mark alone has a mark, and is kept) would leave an empty
        // line.
        if styled.text.trim().is_empty() && styled.objects.is_empty() && styled.marks.is_empty() {
            return;
        }
        let mut shape = self.shape_in(context);
        let indented = context.indented && context.align == TextAlign::Justify;
        let follows = follows && !block.attributes.has_class(CONTINUED);
        if entry {
            // An entry of the references hangs: its first letters are what one looks for.
            shape.first_indent = Length::ZERO;
            // The hang is limited: in a narrow column, two ems would be half of it.
            shape.hang = (context.size * 2).min(context.width / 6);
        } else if (follows || self.style.indents_first && !block.attributes.has_class(CONTINUED)) && indented {
            shape.first_indent = self.style.indent.min(context.width / 4);
        }
        let spacing = match indented {
            _ if !follows => 0,
            true => self.style.paragraph_spacing,
            // Paragraphs without an indent need space between them, or one can't see where they begin.
            false => 1,
        };
        let mut format = BlockFormat {
            span: block.span,
            x: context.x,
            grid: context.grid,
            before: spacing,
            ..BlockFormat::default()
        };
        if let Some(manner) = context.letter_role {
            format_letter_line(manner, context, &mut shape, &mut format);
        }
        out.push(self.running(styled, shape, format, context));
    }

    /// Running text: lines of the grid, or, where images make lines higher, rows of whole lines.
    pub(super) fn running(
        &self,
        styled: Styled,
        shape: ParagraphShape,
        format: BlockFormat,
        context: &BlockContext,
    ) -> Draft {
        let over = |object: &InlineObject| {
            // A formula or an image may be as high as a line's text without touching the lines around; three quarters
            // above the baseline and 0.45 below leave a hair of space at usual leadings.
            context.leading.scale(3, 4) < object.ascent || context.leading.scale(45, 100) < object.descent
        };
        let tall = styled.objects.iter().any(over);
        let text = ParagraphText { styled, shape };
        let kind =
            if tall { DraftKind::Stack(vec![Stacked::new(text, context.leading)]) } else { DraftKind::Paragraph(text) };
        Draft { format, marker: None, drop_cap: 0, kind }
    }

    fn heading(&mut self, block: &Block, level: u8, content: &[Inline], context: &BlockContext, out: &mut Vec<Draft>) {
        // A section is at least of level 2: level 1 is the title of the division.
        let level = level.saturating_add(context.level).clamp(2, 6);
        // Marks of notes are left out in the outline and in running heads.
        let title = crate::document::inline::title_text(content);
        let style = self.section_style(level, &title);
        let element = self.tree.titled(context.element, StructureRole::Heading(level), block.id, &title);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        let text_style = self.heading_text_style(&style, context, element);
        if let Some(number) = self.resolved.numbers.get(&block.id).cloned() {
            self.push_generated(&mut styled, &format!("{number}\u{2002}"), text_style);
        }
        self.inlines(&mut styled, content, text_style);
        let outline = self.outline_entry(block.id);
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            before: style.before,
            after: style.after,
            keep_next: true,
            flexible: true,
            whole: true,
            heading: outline,
            node: block.id,
            ..BlockFormat::default()
        };
        out.push(self.heading_draft(styled, &style, context, format));
    }

    /// The style of a heading. The number of a section, alone, is below the chapter's title or in its place: it is aligned
    /// as that is.
    fn section_style(&self, level: u8, title: &str) -> ElementStyle {
        let elements = &self.style.elements;
        let own = *elements.heading(level);
        if roman::is_bare_number(title) { ElementStyle { align: elements.chapter.align, ..own } } else { own }
    }

    /// The style of a heading's text.
    pub(crate) fn heading_text_style(
        &self,
        style: &ElementStyle,
        context: &BlockContext,
        element: ElementId,
    ) -> TextStyle {
        let text_style = self.text_style_in(context, element);
        // Titles have capitals beside their figures.
        // Old-style figures beside capitals look too small.
        let features = text_style.features.difference(Features::FIGURES).with(Features::LINING);
        with_element_style(TextStyle { hyphenate: false, features, ..text_style }, style)
    }

    /// The column of a heading: lines that don't stretch, of like length.
    pub(crate) fn heading_shape(&self, style: &ElementStyle, context: &BlockContext) -> ParagraphShape {
        let align = match align(style.align) {
            TextAlign::Justify => TextAlign::Left,
            align => align,
        };
        ParagraphShape {
            align,
            last: align,
            hyphenate: false,
            protrusion: false,
            // Lines that are not justified have no edge from which a hyphen could hang; with expansion, letters of
            // one title would differ.
            expansion: 0,
            balance: true,
            ..self.shape_in(context)
        }
    }

    /// A heading: lines that don't stretch, are not divided, and stay together.
    pub(crate) fn heading_draft(
        &self,
        styled: Styled,
        style: &ElementStyle,
        context: &BlockContext,
        format: BlockFormat,
    ) -> Draft {
        let text = ParagraphText { styled, shape: self.heading_shape(style, context) };
        let stacked = Stacked { rules: rules(style), ..Stacked::new(text, style.leading) };
        Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(vec![stacked]) }
    }

    fn list(&mut self, block: &Block, list: &List, context: &BlockContext, out: &mut Vec<Draft>) {
        let role = StructureRole::List { ordered: list.start.is_some() };
        let element = self.tree.element(context.element, role, block.id);
        let numbers = list.numbers();
        let signs: Vec<Option<String>> = list.items.iter().zip(&numbers).map(|(it, at)| list.sign(it, *at)).collect();
        // Room for the longest sign; a letter is as wide as a figure, about.
        // Numbers of a list are aligned at their full stops, so the widest decides.
        let digits = list.start.map_or(0, |_| {
            let figures =
                |it: (&Option<String>, &i64)| it.0.as_ref().map_or(it.1.to_string().len(), |text| text.chars().count());
            signs.iter().zip(&numbers).map(figures).max().unwrap_or(1) as i64
        });
        let style = self.style.elements.list;
        let step = match digits {
            // 0.55 em for a figure and 0.9 for the full stop and the space: a figure is half an em wide in most
            // faces, and some are wider.
            0 => style.left,
            _ => style.left.max(context.size.scale(90 + 55 * digits, 100)),
        };
        let outer = context.lists == 0;
        // Inner lists follow their item without space; else a tight list would fall apart.
        let (before, after) = if outer { (style.before, style.after) } else { (0, 0) };
        let inner = BlockContext { grid: false, lists: context.lists + 1, ..context.inset(step, Length::ZERO) };
        self.spaced(before, after, out, |it, out| {
            for (index, item) in list.items.iter().enumerate() {
                let label = match list.start {
                    Some(_) => Some(list.label(item, numbers[index])),
                    None => signs[index].clone(),
                };
                let loose = Units::from(!list.tight && 0 < index);
                let first = out.len();
                it.spaced(loose, 0, out, |it, out| {
                    it.item(item, label, &BlockContext { element, ..inner }, out);
                });
                bind_item(index, list.items.len(), &mut out[first..]);
            }
        });
    }

    fn item(&mut self, item: &ListItem, label: Option<String>, context: &BlockContext, out: &mut Vec<Draft>) {
        let element = self.tree.element(context.element, StructureRole::ListItem, item.id);
        let sign = self.tree.element(element, StructureRole::Label, item.id);
        // Numbers of lists are lining figures: they are read as labels.
        let text_style = TextStyle { features: Features::LINING, ..self.text_style_in(context, sign) };
        let mut styled = Styled { language: context.language, ..Styled::default() };
        // A task is shown as such even where the list is numbered.
        let text = match (item.task, label) {
            (Some(true), _) => "☑".to_owned(),
            (Some(false), _) => "☐".to_owned(),
            (None, Some(label)) => label,
            (None, None) => {
                let bullets = &self.style.bullets;
                // Bullets alternate by depth, and begin anew after the last that the theme names.
                let depth = usize::from(context.lists.saturating_sub(1));
                bullets.get(depth % bullets.len().max(1)).map(char::to_string).unwrap_or_default()
            }
        };
        self.push_generated(&mut styled, &text, text_style);
        let body = self.tree.element(element, StructureRole::ListBody, item.id);
        let first = out.len();
        let inner = BlockContext { element: body, indented: false, cites: false, ..*context };
        self.blocks(&item.blocks, &inner, out);
        let empty = |draft: &Draft| matches!(&draft.kind, DraftKind::Paragraph(text) if text.styled.text.is_empty());
        if out.get(first).is_none_or(empty) {
            // A marker with nothing beside it is on a line of its own.
            let text = ParagraphText { styled: Styled::default(), shape: self.shape_in(&inner) };
            let kind = DraftKind::Stack(vec![Stacked::new(text, context.leading)]);
            let format = BlockFormat { span: item.span, x: inner.x, ..BlockFormat::default() };
            out.insert(first, Draft { format, marker: None, drop_cap: 0, kind });
        }
        if let Some(draft) = out.get_mut(first) {
            // The marker is 0.45 em before the text: a word space and a little more.
            let gap = context.size.scale(45, 100) + draft.format.x - inner.x;
            draft.mark(BlockMarker { styled, position: MarkerPosition::Before(gap), next: None });
            draft.format.node = if draft.format.node == NodeId::default() { item.id } else { draft.format.node };
        }
    }

    fn definitions(&mut self, block: &Block, list: &[Definition], context: &BlockContext, out: &mut Vec<Draft>) {
        let element = self.tree.element(context.element, StructureRole::List { ordered: false }, block.id);
        let (term, step) = (self.style.elements.term, self.style.elements.definition.left);
        self.spaced(1, 1, out, |it, out| {
            for definition in list {
                let item = it.tree.element(element, StructureRole::ListItem, definition.id);
                let label = it.tree.element(item, StructureRole::Label, definition.id);
                // A term is not italic inside of italics, as with emphasis.
                let text_style = it.text_style_in(context, label);
                let text_style = TextStyle { bold: term.bold, italic: term.italic != text_style.italic, ..text_style };
                let styled = it.text(&definition.term, text_style);
                let format = BlockFormat {
                    span: definition.span,
                    x: context.x,
                    before: term.before,
                    // Entries parted by space are paragraphs of a page of reference: their spaces may level it.
                    flexible: 0 < term.before,
                    keep_next: true,
                    ..BlockFormat::default()
                };
                // A term is a label, whose words are not spread over the measure.
                let shape = ParagraphShape { align: TextAlign::Left, ..it.shape_in(context) };
                let mut draft = it.running(styled, shape, format, context);
                if it.resolved.anchors.contains_key(&definition.id) {
                    draft.format.anchors.push(definition.id);
                }
                out.push(draft);
                let body = it.tree.element(item, StructureRole::ListBody, definition.id);
                let inner = BlockContext { element: body, grid: false, indented: false, ..*context };
                for detail in &definition.details {
                    it.blocks(&detail.blocks, &inner.inset(step, Length::ZERO), out);
                }
            }
        });
    }
}

/// Binds an item of a list, by its place and their number, to the next if one of the two must not be alone on its page,
/// and its first line to the rest of it.
fn bind_item(index: usize, count: usize, drafts: &mut [Draft]) {
    let bond = match index {
        _ if count < 2 => Bond::None,
        0 => Bond::FirstItem,
        _ if index + 2 == count => Bond::LastItem,
        _ => Bond::None,
    };
    // What the author bound (a colon before a list) goes before.
    if let Some(draft) = drafts.last_mut().filter(|draft| draft.format.bond == Bond::None) {
        draft.format.bond = bond;
    }
    if let [head, _, ..] = drafts
        && head.format.bond == Bond::None
        && matches!(head.kind, DraftKind::Paragraph(_))
    {
        head.format.bond = Bond::ItemHead;
    }
}

/// Whether a paragraph says that something follows: it ends in a colon, perhaps inside quotation marks or brackets.
fn announces(content: &[Inline]) -> bool {
    let text = plain_text(content);
    // A colon inside of closing quotation marks or brackets announces as well.
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»«“›)]".contains(c));
    text.ends_with([':', '：', '︰', '﹕'])
}

/// Whether a block is what a paragraph may announce: anything but running text and what begins a section.
fn is_displayed(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Quote(_)
        | BlockKind::List(_)
        | BlockKind::Definitions(_)
        | BlockKind::Code(_)
        | BlockKind::Math(_)
        | BlockKind::Html(_)
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Verse(_)
        | BlockKind::Container(_) => true,
        BlockKind::Heading { .. } | BlockKind::Paragraph(_) | BlockKind::SectionBreak | BlockKind::PageBreak => false,
    }
}

/// Whether a block has a separate leaf where it is in the text.
fn is_leaf(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Container(it) if it.kind == ContainerKind::Colophon)
}

/// The rules above and below an element.
pub(crate) fn rules(style: &ElementStyle) -> TextRules {
    TextRules { above: style.rule_above, below: style.rule_below, gap: style.rule_gap() }
}

//! Figures: an image centred in the measure with its caption below, as drafts and set; captions of all kinds.
//!
//! In: figures of the document. Out: drafts, and their rows.

use super::collect::{GalleyBuilder, TextStyle, with_element_style};
use super::context::BlockContext;
use super::inline_item::{natural_size, scaled_to};
use super::lines::stack;
use super::turn::{text_area, turning};
use super::{
    BlockFormat, Draft, DraftFigure, DraftFlaw, DraftKind, ParagraphText, Row, RowItem, SetRows, Stacked, Turning,
};
use crate::document::NodeId;
use crate::document::block::{Block, BlockKind, Container, Figure, LISTING, UNNUMBERED, visible};
use crate::document::container::ContainerKind;
use crate::document::inline::{Image, Inline, InlineKind, Width, plain_text};
use crate::geometry::{Length, Rect, Size};
use crate::picture::{self, PictureFormat};
use crate::style::{ElementStyle, Style};
use crate::text::caption::{label as caption_label, part_letter};
use crate::text::shape::Features;
use crate::text::words::{Term, Terms};
use crate::typeset::frame::{ElementId, StructureRole};
use crate::typeset::galley::Series;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{ParagraphShape, Styled, TextAlign};

/// The fewest pixels to the inch at which an image is set without a warning: half of the 300 that printers ask for, at
/// which pixels begin to be seen at reading distance.
const COARSEST: u32 = 150;

impl GalleyBuilder<'_> {
    /// Whether a figure or table with a caption may wait for the next page: what no text can name by a number must
    /// stand where its author put it, and so must what has the class `.here`. A table or a low figure without a number
    /// of ours does so too, since little is gained by moving it: pages may end inside the one, and leave little below
    /// the other.
    pub(super) fn may_float(&self, block: &Block, height: Length, context: &BlockContext) -> bool {
        if block.attributes.has_class("here") {
            return false;
        }
        let (caption, is_table) = match &block.kind {
            BlockKind::Figure(it) => (&it.caption, false),
            BlockKind::Table(it) => (&it.caption, true),
            _ => return false,
        };
        let Some(caption) = caption.as_ref().filter(|_| context.is_column(self.style)) else { return false };
        let is_high = text_area(self.style).height / 3 < height;
        let is_labelled = caption_label(&plain_text(caption)).is_some();
        let has_number = self.resolved.numbers.contains_key(&block.id);
        has_number || is_labelled && !(block.attributes.has_class(UNNUMBERED) && (is_table || !is_high))
    }

    /// The text of a caption, its number first.
    pub(super) fn caption(
        &mut self,
        block: &Block,
        caption: &[Inline],
        context: &BlockContext,
        element: ElementId,
    ) -> Styled {
        let (style, label) = (self.style.elements.caption, self.style.elements.caption_label);
        let text_style = with_element_style(self.text_style_in(context, element), &style);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        let labelled = TextStyle { features: Features::LINING, ..text_style };
        let labelled = with_element_style(labelled, &ElementStyle { faces: style.faces, size: style.size, ..label });
        let Some(number) = self.resolved.numbers.get(&block.id) else {
            self.own_label(&mut styled, caption, text_style, labelled);
            return styled;
        };
        let word = match block.kind {
            BlockKind::Table(_) => Term::Table,
            _ if block.attributes.has_class(LISTING) => Term::Listing,
            _ => Term::Figure,
        };
        let words = Terms::new(self.languages.tag(context.language));
        let separator = if caption.is_empty() { "" } else { ".\u{2002}" };
        let text = match part_letter(number) {
            Some(letter) => format!("{letter}\u{2002}"),
            None => format!("{}{separator}", words.counted(word, number)),
        };
        self.push_generated(&mut styled, &text, labelled);
        self.inlines(&mut styled, caption, text_style);
        styled
    }

    /// A caption that begins with a number which its author wrote: that looks as ours would.
    fn own_label(&mut self, styled: &mut Styled, caption: &[Inline], text_style: TextStyle, labelled: TextStyle) {
        if let [Inline { id, kind: InlineKind::Text(text), .. }, rest @ ..] = caption
            && let Some(own) = caption_label(text)
        {
            self.push(styled, &text[..own.length], *id, labelled);
            let first = styled.runs.len();
            self.push(styled, &text[own.length..], *id, text_style);
            styled.runs[first..].iter_mut().for_each(|run| run.offset = own.length);
            return self.inlines(styled, rest, text_style);
        }
        self.inlines(styled, caption, text_style);
    }

    /// Blocks that have a caption in common: none of them is parted from it.
    pub(super) fn captioned(
        &mut self,
        named: &Block,
        container: &Container,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        let first = out.len();
        let has_code = container.blocks.iter().any(|it| matches!(it.kind, BlockKind::Code(_)));
        let is_picture = |it: &Inline| match &it.kind {
            InlineKind::Image(_) | InlineKind::LineBreak => true,
            InlineKind::Text(text) => text.trim().is_empty(),
            _ => false,
        };
        for block in visible(&container.blocks) {
            match &block.kind {
                BlockKind::Container(it) if it.kind == ContainerKind::Caption => {
                    self.caption_block(named, it, has_code, context, out);
                }
                BlockKind::Paragraph(content) if content.iter().all(is_picture) => {
                    let context = BlockContext { align: TextAlign::Center, grid: false, ..*context };
                    let first = out.len();
                    self.blocks(std::slice::from_ref(block), &context, out);
                    out[first..].iter_mut().for_each(|draft| draft.format.whole = true);
                }
                _ => self.blocks(std::slice::from_ref(block), context, out),
            }
        }
        let Some(own) = out.get_mut(first..).filter(|own| 1 < own.len()) else { return };
        let last = own.len() - 1;
        // The space below what is named goes below its caption.
        let after = own.iter().map(|it| it.format.after).max().unwrap_or(0);
        own[last].format.after = after;
        for draft in &mut own[..last] {
            draft.format.keep_next = true;
            draft.format.captioned = true;
            draft.format.after = draft.format.after.min(1);
        }
        for draft in &mut own[1..] {
            draft.format.before = draft.format.before.min(1);
            draft.format.flexible = false;
        }
    }

    /// A caption that is a block by itself, half a line from what it names: as those of figures do, but that
    /// of code begins where the code does.
    pub(super) fn caption_block(
        &mut self,
        named: &Block,
        caption: &Container,
        has_code: bool,
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        for block in &caption.blocks {
            let BlockKind::Paragraph(content) = &block.kind else {
                self.blocks(std::slice::from_ref(block), context, out);
                continue;
            };
            let element = self.tree.element(context.element, StructureRole::Caption, block.id);
            let styled = self.caption(named, content, context, element);
            let style = self.style.elements.caption;
            let inset = context.width / 12;
            let shape = ParagraphShape { width: context.width - inset * 2, ..self.heading_shape(&style, context) };
            let (inset, shape) = match has_code {
                true => (
                    self.code_size.inset.min(inset),
                    ParagraphShape { align: TextAlign::Left, last: TextAlign::Left, ..shape },
                ),
                false => (inset, shape),
            };
            let text = Stacked { x: inset, ..Stacked::new(ParagraphText { styled, shape }, style.leading) };
            let format = BlockFormat {
                span: block.span,
                x: context.x,
                before: 1,
                after: 1,
                whole: true,
                closes: true,
                node: block.id,
                ..BlockFormat::default()
            };
            out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(vec![text]) });
        }
    }

    /// A figure: an image centred in the measure, its caption below.
    pub(crate) fn figure(&mut self, block: &Block, figure: &Figure, context: &BlockContext, out: &mut Vec<Draft>) {
        let image = &figure.image;
        let Some(picture) = self.picture(&image.source) else {
            return self.missing_figure(block, figure, context, out);
        };
        // A caption inside of the figure would be hushed by the figure's alternative text.
        let both = match figure.caption {
            Some(_) => self.tree.element(context.element, StructureRole::Division, block.id),
            None => context.element,
        };
        let leaf = self.image_leaf(both, block.id, image);
        let turned = matches!(turning(block, context, self.style), Turning::Wanted(_));
        let page = text_area(self.style);
        let (width, page) =
            if turned { (page.height, Size { width: page.height, height: page.width }) } else { (context.width, page) };
        let caption = figure.caption.as_ref().map(|caption| {
            let element = self.tree.element(both, StructureRole::Caption, block.id);
            let styled = self.caption(block, caption, context, element);
            let inset = width / 12;
            let style = self.style.elements.caption;
            let shape = ParagraphShape { width: width - inset * 2, ..self.heading_shape(&style, context) };
            let text = ParagraphText { styled, shape };
            Stacked { x: inset, above: style.leading / 2, ..Stacked::new(text, style.leading) }
        });
        let size = self.placed_size(block.id, image, width, page.height);
        let format = BlockFormat {
            span: block.span,
            x: context.x,
            before: self.style.elements.figure.before,
            after: self.style.elements.figure.after,
            flexible: true,
            float: self.may_float(block, size.height, context),
            series: if caption.is_some() { Series::Figures } else { Series::None },
            turned,
            node: block.id,
            ..BlockFormat::default()
        };
        let draft = DraftFigure { picture, size, leaf, caption, width, height: page.height };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Figure(draft) });
    }

    /// A figure whose image was reported as missing: its description is set in its place, above its caption.
    fn missing_figure(&mut self, block: &Block, figure: &Figure, around: &BlockContext, out: &mut Vec<Draft>) {
        let image = &figure.image;
        let element = self.tree.element(around.element, StructureRole::Paragraph, block.id);
        let text_style = TextStyle { italic: true, ..self.text_style_in(around, element) };
        let mut styled = Styled { language: around.language, ..Styled::default() };
        let alt = image.alt.as_deref().filter(|it| !it.is_empty()).unwrap_or(&image.source);
        self.push(&mut styled, alt, block.id, text_style);
        let format = BlockFormat { span: block.span, x: around.x, ..BlockFormat::default() };
        let text = ParagraphText { styled, shape: self.shape_in(around) };
        out.push(Draft { format: format.clone(), marker: None, drop_cap: 0, kind: DraftKind::Paragraph(text) });
        if let Some(caption) = &figure.caption {
            let element = self.tree.element(around.element, StructureRole::Caption, block.id);
            let styled = self.caption(block, caption, around, element);
            let style = self.style.elements.caption;
            let text = ParagraphText { styled, shape: self.heading_shape(&style, around) };
            let format = BlockFormat { after: style.after, ..format };
            out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Paragraph(text) });
        }
    }

    /// Reports the characters of a drawing that no font has.
    fn letters_of_drawing(&mut self, node: NodeId, image: &Image) {
        let it = &self.pictures[&image.source];
        // What can't be read any more, its writer reports.
        let letters = (it.load)().map(|bytes| picture::letters::of(&bytes)).unwrap_or_default();
        let letters: Vec<char> = letters.into_iter().filter(|letter| self.catalog.lacks(*letter)).collect();
        if !letters.is_empty() {
            self.flaws.push((node, DraftFlaw::Unlettered { path: it.path.clone(), letters }));
        }
    }

    /// The size at which an image is placed: as asked for, or its own, within the measure and a height. An own
    /// size has no fewer pixels to the inch than can be printed; one that was asked for and has is reported.
    pub(super) fn placed_size(&mut self, node: NodeId, image: &Image, measure: Length, height: Length) -> Size {
        let it = &self.pictures[&image.source];
        let is_raster = it.facts.format != PictureFormat::Svg;
        let own = it.facts.dpi.unwrap_or(COARSEST);
        let natural = natural_size(it.facts.width, it.facts.height, if is_raster { own.max(COARSEST) } else { own });
        let width = match image.width {
            Some(Width::Measure(share)) => {
                (if self.style.vertical { height } else { measure }).scale(i64::from(share), 10_000)
            }
            Some(Width::Length(length)) => Length(length),
            None => natural.width,
        };
        // Images stand upright between vertical lines, where the page is as wide as lines are many.
        let is_vertical = self.style.vertical;
        let (most, highest) = if is_vertical { (height, measure) } else { (measure, height) };
        let size = scaled_to(natural, width.min(most), highest);
        let dpi = Length::INCH.scale(i64::from(it.facts.width), size.width.0.max(1)).0;
        if !is_raster && !self.placed_pictures.contains(&image.source) {
            self.letters_of_drawing(node, image);
        }
        if is_raster && dpi < i64::from(COARSEST) {
            let needed = size.width.scale(i64::from(COARSEST), Length::INCH.0).0;
            self.flaws.push((node, DraftFlaw::Coarse { path: it.path.clone(), dpi, needed }));
        }
        if is_vertical { Size { width: size.height, height: size.width } } else { size }
    }
}

/// Places an image and its caption. An image that leaves no room for its caption is set smaller; a caption that
/// is higher than half the page goes on on the next.
pub(super) fn set(draft: DraftFigure, setter: &Setter, style: &Style) -> SetRows {
    let caption = draft.caption.map(|text| stack(vec![text], setter, style).rows).unwrap_or_default();
    let below: Length = caption.iter().map(|row| row.height).sum();
    let room = (draft.height - below).max(draft.height / 2);
    let Size { width, height } = scaled_to(draft.size, draft.size.width, room);
    let x = ((draft.width - width) / 2).max(Length::ZERO);
    let area = Rect::new(x, Length::ZERO, width, height);
    let image = RowItem::Image { picture: draft.picture, area, leaf: draft.leaf };
    let mut rows = vec![Row { height, items: vec![image], ..Row::default() }];
    rows.extend(caption);
    let unbroken_head = if height + below <= draft.height { rows.len() } else { 3.min(rows.len()) };
    SetRows { rows, unbroken_head, ..SetRows::default() }
}

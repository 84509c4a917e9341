//! Figures: an image centred in the measure with its caption below, as drafts and set; captions of all kinds.
//!
//! In: figures of the document. Out: drafts, and their rows.

use super::collect::{GalleyBuilder, TextStyle, natural_size, scaled_to, with_element_style};
use super::context::BlockContext;
use super::lines::stack;
use super::turn::{text_area, turning};
use super::{
    BlockFormat, Draft, DraftFigure, DraftFlaw, DraftKind, ParagraphText, Row, RowItem, SetRows, Stacked, Turning,
};
use crate::document::NodeId;
use crate::document::block::{Block, BlockKind, Figure};
use crate::document::inline::{Image, Inline, Width};
use crate::geometry::{Length, Rect, Size};
use crate::picture::PictureFormat;
use crate::style::{ElementStyle, Style};
use crate::text::shape::Features;
use crate::text::words::{Term, Terms};
use crate::typeset::frame::{ElementId, StructureRole};
use crate::typeset::galley::Series;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{ParagraphShape, Styled};

/// The fewest pixels to the inch at which an image looks sharp enough to be set so without a word.
const COARSEST: u32 = 150;

impl GalleyBuilder<'_> {
    /// Whether a paragraph behind a block goes on after another one. What may wait for another page is none of the
    /// text: that goes on as if it were not there.
    pub(super) fn goes_on(&self, block: &Block, follows: bool, context: &BlockContext) -> bool {
        let captioned = match &block.kind {
            BlockKind::Paragraph(_) | BlockKind::Math(_) => return true,
            BlockKind::Figure(it) => it.caption.is_some(),
            BlockKind::Table(it) => it.caption.is_some(),
            _ => false,
        };
        follows && captioned && context.is_column(self.style)
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
        let text_style = with_element_style(self.look_in(context, element), &style);
        let mut styled = Styled { language: context.language, ..Styled::default() };
        if let Some(number) = self.resolved.numbers.get(&block.id) {
            let word = match block.kind {
                BlockKind::Table(_) => Term::Table,
                _ => Term::Figure,
            };
            let words = Terms::new(&self.languages[usize::from(context.language)]);
            let separator = if caption.is_empty() { "" } else { ".\u{2002}" };
            let text = format!("{}{separator}", words.counted(word, number));
            let text_style = TextStyle { features: Features::LINING, ..text_style };
            let text_style =
                with_element_style(text_style, &ElementStyle { faces: style.faces, size: style.size, ..label });
            self.push_generated(&mut styled, &text, text_style);
        }
        self.inlines(&mut styled, caption, text_style);
        styled
    }

    /// A figure: an image centred in the measure, its caption below.
    pub(crate) fn figure(&mut self, block: &Block, figure: &Figure, context: &BlockContext, out: &mut Vec<Draft>) {
        let image = &figure.image;
        let Some(picture) = self.picture(&image.source) else {
            // The image was reported as missing; what it shows stands in its place.
            let element = self.tree.element(context.element, StructureRole::Paragraph, block.id);
            let text_style = TextStyle { italic: true, ..self.look_in(context, element) };
            let mut styled = Styled { language: context.language, ..Styled::default() };
            let alt = image.alt.as_deref().filter(|text| !text.is_empty()).unwrap_or(&image.source);
            self.push(&mut styled, alt, block.id, text_style);
            let format = BlockFormat { span: block.span, x: context.x, ..BlockFormat::default() };
            let text = ParagraphText { styled, shape: self.shape_in(context) };
            out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Paragraph(text) });
            return;
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
            float: caption.is_some() && context.is_column(self.style),
            series: if caption.is_some() { Series::Figures } else { Series::None },
            turned,
            node: block.id,
            ..BlockFormat::default()
        };
        let draft = DraftFigure { picture, size, leaf, caption, width, height: page.height };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Figure(draft) });
    }

    /// The size at which an image is placed: as asked for, or its own, within the measure and a height. An own
    /// size has no fewer pixels to the inch than can be printed; one that was asked for and has is reported.
    pub(super) fn placed_size(&mut self, node: NodeId, image: &Image, measure: Length, height: Length) -> Size {
        let it = &self.pictures[&image.source];
        let is_raster = it.format != PictureFormat::Svg;
        let own = it.dpi.unwrap_or(COARSEST);
        let natural = natural_size(it.width, it.height, if is_raster { own.max(COARSEST) } else { own });
        let width = match image.width {
            Some(Width::Measure(share)) => measure.scale(i64::from(share), 10_000),
            Some(Width::Length(length)) => Length(length),
            None => natural.width,
        };
        let size = scaled_to(natural, width.min(measure), height);
        let dpi = Length::INCH.scale(i64::from(it.width), size.width.0.max(1)).0;
        if is_raster && dpi < i64::from(COARSEST) {
            let needed = size.width.scale(i64::from(COARSEST), Length::INCH.0).0;
            self.flaws.push((node, DraftFlaw::Coarse { path: it.path.clone(), dpi, needed }));
        }
        size
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
    let mut rows = vec![Row { height, items: vec![image], marks: Vec::new() }];
    rows.extend(caption);
    let unbroken_head = if height + below <= draft.height { rows.len() } else { 3.min(rows.len()) };
    SetRows { rows, unbroken_head, ..SetRows::default() }
}

//! Parts of a figure: several images with titles in one paragraph in, a column with a figure for each out.

use super::chapter::TextParser;
use crate::document::block::{Block, BlockKind, Container, Figure};
use crate::document::container::{ContainerKind, column_class};
use crate::document::inline::{Image, Inline, InlineKind, Width};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// The whole measure, in the unit of [`Width::Measure`].
const WHOLE: u32 = 10_000;

/// Puts the images of each paragraph of a figure beside one another, if each of them has a title.
pub(crate) fn side_by_side(figure: &mut BlockKind, chapter: &mut TextParser<'_, '_>) {
    let BlockKind::Container(container) = figure else { return };
    if container.kind == ContainerKind::Figure {
        container.blocks.iter_mut().for_each(|block| parts(block, chapter));
    }
}

fn parts(block: &mut Block, chapter: &mut TextParser<'_, '_>) {
    let BlockKind::Paragraph(content) = &block.kind else { return };
    let images: Vec<(Span, Image)> = content.iter().filter_map(titled).collect();
    let others = content.iter().filter(|inline| matches!(inline.kind, InlineKind::Image(_))).count();
    let count = images.len();
    let Some(class) = column_class(&count.to_string()).filter(|_| others == count) else { return };
    let columns = images.into_iter().map(|(span, image)| column(span, image, count, chapter)).collect();
    block.attributes.classes.push(class.to_owned());
    block.kind = BlockKind::Container(Container { kind: ContainerKind::Pair, title: None, blocks: columns });
}

fn titled(inline: &Inline) -> Option<(Span, Image)> {
    match &inline.kind {
        InlineKind::Image(image) if !image.title.is_empty() => Some((inline.span, image.clone())),
        _ => None,
    }
}

/// A column with one of so many images, whose width is a share of the column's then.
fn column(span: Span, mut image: Image, count: usize, chapter: &mut TextParser<'_, '_>) -> Block {
    let made = |kind| Block { id: NodeId::default(), span, attributes: Attributes::default(), kind };
    let title = std::mem::take(&mut image.title);
    let caption = Some(super::one_line(&title, span, chapter));
    if let Some(Width::Measure(share)) = image.width {
        let shares = share.saturating_mul(u32::try_from(count).unwrap_or(1));
        image.width = Some(Width::Measure(shares.min(WHOLE)));
    }
    let figure = made(BlockKind::Figure(Figure { image, caption }));
    made(BlockKind::Container(Container { kind: ContainerKind::Column, title: None, blocks: vec![figure] }))
}

//! The styles that one chapter is set in: that of upright pages, that of turned ones, that of the margin.

use super::collect::GalleyBuilder;
use super::{Block, Draft, set};
use crate::style::Style;
use crate::typeset::paragraph::setter::Setter;

/// The styles of upright and of turned pages.
#[derive(Clone, Copy)]
pub(crate) struct Styles<'a> {
    pub(crate) upright: &'a Style,
    pub(crate) landscape: &'a Style,
}

impl<'a> Styles<'a> {
    /// Those of a book.
    pub(crate) fn of(builder: &GalleyBuilder<'a>) -> Styles<'a> {
        Styles { upright: builder.style, landscape: builder.landscape }
    }
}

impl Styles<'_> {
    /// The style of notes in the margin, whose measure is that of the margin.
    pub(crate) fn margin_notes(&self) -> Style {
        let mut style = self.upright.clone();
        let margin = style.margin_note;
        style.page.measure = margin.width;
        (style.notes.size, style.notes.leading) = (margin.element.size, margin.element.leading);
        style
    }
}

/// Sets drafts, those of turned pages in their style.
pub(crate) fn set_blocks(mut drafts: Vec<Draft>, setter: &Setter, styles: Styles<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    while let Some(first) = drafts.first() {
        let landscape = first.format.landscape;
        let end = drafts.iter().position(|draft| draft.format.landscape != landscape).unwrap_or(drafts.len());
        let rest = drafts.split_off(end);
        let style = if landscape { styles.landscape } else { styles.upright };
        let from = blocks.len();
        let across = setter.vertical(false);
        blocks.extend(set::blocks(drafts, if landscape { &across } else { setter }, style));
        blocks[from..].iter_mut().for_each(|block: &mut Block| block.format.landscape = landscape);
        drafts = rest;
    }
    blocks
}

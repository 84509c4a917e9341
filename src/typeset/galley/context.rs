//! The surroundings of a block: its column, its size, and what is inherited.

use crate::document::letter_role::LetterRole;
use crate::geometry::Length;
use crate::style::{Alignment, ElementStyle, FeatureStyle, Style};
use crate::typeset::frame::ElementId;
use crate::typeset::paragraph::TextAlign;

/// The surroundings of a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BlockContext {
    /// The left edge in the block of text.
    pub(crate) x: Length,
    /// The measure.
    pub(crate) width: Length,
    /// The type size.
    pub(crate) size: Length,
    /// From baseline to baseline.
    pub(crate) leading: Length,
    /// The element that holds it.
    pub(crate) element: ElementId,
    /// Whether its text is on the grid.
    pub(crate) grid: bool,
    /// How its lines fill the measure.
    pub(crate) align: TextAlign,
    /// Whether its text is italic.
    pub(crate) italic: bool,
    /// How its figures look, and its OpenType features.
    pub(crate) features: FeatureStyle,
    /// How many lists are around it.
    pub(crate) lists: u8,
    /// Added to the levels of headings: 0 in a division that opens a page.
    pub(crate) level: u8,
    pub(crate) language: u16,
    /// Whether a paragraph that follows another is indented; else they are separated by space.
    pub(crate) indented: bool,
    /// Whether what is too wide may be turned.
    pub(crate) turns: bool,
    /// Whether text may be in columns.
    pub(crate) columns: bool,
    /// Whether its last paragraph may say where its words are from.
    pub(crate) cites: bool,
    /// The author's own class that it is in, by its place among those of the style.
    pub(crate) class: Option<u16>,
    /// The role of the paragraph in a letter, if it is in one.
    pub(crate) letter_role: Option<LetterRole>,
}

impl BlockContext {
    /// Narrower by so much at the left and the right.
    pub(crate) fn inset(self, left: Length, right: Length) -> BlockContext {
        // However deep blocks are nested, a few letters must fit.
        let least = self.size * 6;
        let left = left.min((self.width - least).max(Length::ZERO));
        // The left goes first: what is cut at the right only makes lines longer.
        let right = right.min((self.width - left - least).max(Length::ZERO));
        BlockContext { x: self.x + left, width: self.width - left - right, ..self }
    }

    /// Whether blocks here are the text's own: in no list, quotation or note.
    pub(crate) fn is_column(&self, style: &Style) -> bool {
        self.width == style.page.measure && self.size == style.size && self.lists == 0
    }

    /// Inside an element with a style: set in, at its share of the size, off the grid.
    pub(super) fn within(self, style: &ElementStyle) -> BlockContext {
        let size = self.size.scale(style.scale, 1000);
        // Italics inside of italics are upright, as with emphasis.
        let italic = self.italic != style.italic;
        let features = style.features.inherit(self.features);
        BlockContext { size, italic, features, grid: false, ..self.inset(style.left, style.right) }
    }

    /// The same, with lines aligned as the element's are.
    pub(crate) fn set_in(self, style: &ElementStyle) -> BlockContext {
        BlockContext { align: align(style.align), ..self.within(style) }
    }
}

/// How lines of running text are aligned, from the style's word.
pub(super) fn align(stand: Alignment) -> TextAlign {
    match stand {
        Alignment::Left => TextAlign::Left,
        Alignment::Center => TextAlign::Center,
        Alignment::Right => TextAlign::Right,
        Alignment::Justify => TextAlign::Justify,
    }
}

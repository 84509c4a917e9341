//! Letters as `krilla` takes them.

use std::num::NonZeroU64;
use std::ops::Range;

use krilla::surface::Location;
use krilla::text::{Glyph, GlyphId};

/// A glyph that `krilla` draws, or is told of.
#[derive(Clone, Debug)]
pub(super) struct ScreenGlyph {
    pub(super) id: u16,
    /// Its text in the text that is drawn.
    pub(super) text: Range<usize>,
    /// To the next letter, in em.
    pub(super) advance: f32,
    /// To the right, in em.
    pub(super) dx: f32,
    /// Upwards, in em.
    pub(super) dy: f32,
    /// The node that it was made from, plus one, for reports.
    pub(super) location: Option<NonZeroU64>,
}

impl ScreenGlyph {
    /// A glyph at its own place.
    pub(super) fn unmoved(id: u16, text: Range<usize>, location: Option<NonZeroU64>) -> ScreenGlyph {
        ScreenGlyph { id, text, advance: 0.0, dx: 0.0, dy: 0.0, location }
    }
}

impl Glyph for ScreenGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }
    fn text_range(&self) -> Range<usize> {
        self.text.clone()
    }
    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }
    fn x_offset(&self, size: f32) -> f32 {
        self.dx * size
    }
    fn y_offset(&self, size: f32) -> f32 {
        self.dy * size
    }
    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }
    fn location(&self) -> Option<Location> {
        self.location
    }
}

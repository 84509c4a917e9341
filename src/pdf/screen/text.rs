//! Letters as `krilla` takes them.

use std::ops::Range;

use krilla::surface::Location;
use krilla::text::{Glyph, GlyphId};

use crate::pdf::letter::DrawnGlyph;

impl Glyph for DrawnGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }
    fn text_range(&self) -> Range<usize> {
        self.range()
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

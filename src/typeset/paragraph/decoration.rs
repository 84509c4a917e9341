//! Decorations of text: lines under and through it, and tinted backgrounds.
//!
//! In: the decorations of a run of glyphs, its font and its extent. Out: [`LineRule`]s.

use std::ops::Range;

use super::{Font, LineRule};
use crate::geometry::Length;
use crate::text::face::Metrics;
use crate::typeset::frame::Ink;

/// The background of marked words: a yellow that prints as a light gray, so that black letters stay clear on it.
const HIGHLIGHT: Ink = Ink::Rgb(255, 241, 150);

/// A set of decorations of text (CSS Text Decoration).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decorations(u8);

impl Decorations {
    /// The empty set.
    pub const NONE: Decorations = Decorations(0);
    /// A line under the text.
    pub const UNDERLINE: Decorations = Decorations(1);
    /// A line through the text.
    pub const LINE_THROUGH: Decorations = Decorations(1 << 1);
    /// A tinted background.
    pub const HIGHLIGHT: Decorations = Decorations(1 << 2);

    /// The union of both sets.
    #[must_use]
    pub fn with(self, other: Decorations) -> Decorations {
        Decorations(self.0 | other.0)
    }

    /// The decorations of this set that are not in the other.
    #[must_use]
    pub fn without(self, other: Decorations) -> Decorations {
        Decorations(self.0 & !other.0)
    }

    /// Whether all decorations of the other set are in this one.
    pub fn contains(self, other: Decorations) -> bool {
        self.0 & other.0 == other.0
    }

    /// Appends the rules for text with these decorations between two positions of a line.
    pub(super) fn draw(self, font: &Font, metrics: &Metrics, extent: Range<Length>, rules: &mut Vec<LineRule>) {
        if self.contains(Decorations::HIGHLIGHT) {
            highlight(font, extent.clone(), rules);
        }
        let (left, right) = (extent.start, extent.end);
        let thickness = font.size / 20;
        let through = font.size.em(i64::from(metrics.strikeout), metrics.upem) + thickness / 2;
        // A tenth of an em below the baseline: clear of the letters, and within the descenders.
        let under = Length::ZERO - font.size / 10;
        let tops = [(Decorations::UNDERLINE, under), (Decorations::LINE_THROUGH, through)];
        for (_, top) in tops.into_iter().filter(|(decoration, _)| self.contains(*decoration)) {
            rules.push(LineRule { left, right, top: font.rise + top, thickness, ink: font.ink, below: false });
        }
    }
}

/// Appends a background from the top of ascenders to the foot of descenders, or extends that of the words before: in
/// pieces it would show seams.
fn highlight(font: &Font, extent: Range<Length>, rules: &mut Vec<LineRule>) {
    let top = font.rise + font.size.scale(78, 100);
    let thickness = font.size.scale(103, 100);
    match rules.last_mut() {
        Some(rule) if rule.below && rule.right == extent.start && rule.thickness == thickness => {
            rule.right = extent.end;
        }
        _ => {
            let (left, right) = (extent.start, extent.end);
            rules.push(LineRule { left, right, top, thickness, ink: HIGHLIGHT, below: true });
        }
    }
}

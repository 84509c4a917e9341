//! What is read on a page: runs, their words, and where each is.
//!
//! In: a page. Out: its runs in drawing order, and the words of each with their extent along the line.

use std::ops::Range;

use crate::geometry::{Length, Point, Rect};
use crate::typeset::frame::{GlyphRun, Page, PageItem};

/// The runs of a page, in drawing order.
pub(super) fn runs(page: &Page) -> impl Iterator<Item = &GlyphRun> {
    page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) => Some(run),
        _ => None,
    })
}

/// The text of a run.
pub(super) fn text<'a>(page: &'a Page, run: &GlyphRun) -> &'a str {
    page.text.get(run.text.start as usize..run.text.end as usize).unwrap_or_default()
}

/// A word of a run, with the space after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlacedWord {
    /// Its bytes in the run's text.
    pub(super) range: Range<usize>,
    /// From the run's origin to its left edge.
    pub(super) left: Length,
    /// Its width.
    pub(super) width: Length,
}

/// The words of a run, in reading order. Glyphs that belong to two words (a ligature over a space, which no font of
/// ours has) count for the first.
pub(super) fn words(page: &Page, run: &GlyphRun) -> Vec<PlacedWord> {
    let text = text(page, run);
    let mut words: Vec<PlacedWord> =
        pieces(text).map(|range| PlacedWord { range, left: Length(i64::MAX), width: Length::ZERO }).collect();
    let mut along = Length::ZERO;
    for glyph in page.glyphs.range(run.glyphs.clone()) {
        let start = usize::from(glyph.start);
        let advance = Length(i64::from(glyph.advance));
        let found = words.partition_point(|word| word.range.end <= start);
        if let Some(word) = words.get_mut(found) {
            word.left = word.left.min(along);
            word.width += advance;
        }
        along += advance;
    }
    words.retain(|word| word.left != Length(i64::MAX));
    words
}

/// The stretches of a text that end before a letter which follows a space.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut ends: Vec<Range<usize>> = Vec::new();
    let mut after_space = false;
    for (at, c) in text.char_indices() {
        if after_space && !c.is_whitespace() {
            ends.push(start..at);
            start = at;
        }
        after_space = c.is_whitespace();
    }
    if start < text.len() {
        ends.push(start..text.len());
    }
    ends.into_iter()
}

/// The rectangle of a stretch of a run: from a bit above its letters to a bit below.
pub(super) fn area(run: &GlyphRun, left: Length, width: Length) -> Rect {
    // Four fifths of the type size are above the baseline in most faces.
    let above = run.size * 4 / 5;
    run.area(left, width, above, run.size - above)
}

/// Whether a point is in a rectangle.
pub(super) fn holds(area: Rect, at: Point) -> bool {
    let (x, y) = (at.x - area.origin.x, at.y - area.origin.y);
    (Length::ZERO..=area.size.width).contains(&x) && (Length::ZERO..=area.size.height).contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_space_after_it() {
        let parts = |text: &str| pieces(text).map(|it| text[it].to_owned()).collect::<Vec<String>>();
        assert_eq!(parts("one  two three "), ["one  ", "two ", "three "]);
        assert_eq!(parts(" a"), [" ", "a"]);
        assert!(parts("").is_empty());
    }
}

//! Runs to glyphs with their texts, as the writer wants them.
//!
//! In: a [`Run`]. Out: [`Letter`]s: advances in em, the range of each glyph in the page's text; and, where a
//! glyph stands for no character that a PDF may name, the text that is given for it beside.

use std::num::NonZeroU64;
use std::ops::Range;

use krilla::surface::Location;
use krilla::text::{Glyph as KrillaGlyph, GlyphId};

use crate::typeset::frame::{Glyph, Page, Run};

/// A glyph as `krilla` draws it: lengths in em.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    id: u32,
    start: u32,
    end: u32,
    pub(super) advance: f32,
    dx: f32,
    dy: f32,
    location: Option<NonZeroU64>,
}

impl KrillaGlyph for Letter {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }
    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
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

impl Letter {
    /// Whether it is a glyph of the font (the missing glyph is none) that stands for some text.
    pub(super) fn is_plain(&self, count: u32) -> bool {
        self.id != 0 && self.id < count && self.start < self.end
    }
}

/// What a run's glyphs are measured by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The type size in scaled points.
    pub(super) size: i64,
    /// How much letters are widened: 1 is not at all.
    pub(super) stretch: f64,
    /// Font units to the em.
    pub(super) upem: f32,
    /// How many glyphs the font has.
    pub(super) count: u32,
}

/// A stretch of a run's glyphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Glyphs that stand for their texts.
    Plain(usize),
    /// Glyphs that must be drawn as shapes, with the text that they stand for.
    Shapes(usize, String),
}

/// The glyphs of a run, as long as the page has them.
pub(super) fn glyphs<'a>(page: &'a Page, run: &Run) -> &'a [Glyph] {
    let range = run.glyphs.start as usize..run.glyphs.end as usize;
    page.glyphs.get(range).unwrap_or(&[])
}

/// Appends the run's glyphs to `letters`, with ranges in the page's text.
pub(super) fn push(
    page: &Page,
    run: &Run,
    scale: Scale,
    location: Option<NonZeroU64>,
    letters: &mut Vec<Letter>,
) {
    let first = letters.len();
    for glyph in glyphs(page, run) {
        let (start, end) = range(page, run, glyph);
        let em = |units: i16| f32::from(units) / scale.upem;
        letters.push(Letter {
            id: u32::from(glyph.id),
            start,
            end,
            advance: advance(i64::from(glyph.advance), scale),
            dx: em(glyph.dx),
            dy: em(glyph.dy),
            location,
        });
    }
    lend(&mut letters[first..]);
}

/// An advance on paper, in em of the letters before they are widened.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the writer's type"
)]
pub(super) fn advance(length: i64, scale: Scale) -> f32 {
    (length as f64 / (scale.size as f64 * scale.stretch)) as f32
}

/// The glyph's text in the page's; empty if there is none.
fn range(page: &Page, run: &Run, glyph: &Glyph) -> (u32, u32) {
    let start = run.text.start.saturating_add(u32::from(glyph.start));
    let end = start.saturating_add(u32::from(glyph.len)).min(run.text.end);
    match page.text.get(start as usize..end as usize) {
        Some(text) if !text.is_empty() => (start, end),
        _ => (0, 0),
    }
}

/// A glyph without a text takes part in its neighbour's: together they stand for it.
fn lend(letters: &mut [Letter]) {
    let mut last = None;
    for letter in letters.iter_mut() {
        match last {
            Some((start, end)) if letter.start == letter.end => {
                (letter.start, letter.end) = (start, end)
            }
            _ => {}
        }
        last = (letter.start < letter.end).then_some((letter.start, letter.end)).or(last);
    }
    let first = letters.iter().find(|it| it.start < it.end).map(|it| (it.start, it.end));
    if let Some(first) = first {
        for letter in letters.iter_mut().take_while(|it| it.start == it.end) {
            (letter.start, letter.end) = first;
        }
    }
}

/// Divides glyphs into those that may be shown as text, and those that may not: the missing glyph, and texts
/// that no PDF/A may map (private, or no character).
pub(super) fn stretches(text: &str, letters: &[Letter], count: u32) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut last = (u32::MAX, u32::MAX);
    for letter in letters {
        let its = text.get(letter.text_range()).unwrap_or("");
        let plain = letter.is_plain(count) && its.chars().all(speakable);
        let new = (letter.start, letter.end) != last;
        last = (letter.start, letter.end);
        match (plain, found.last_mut()) {
            (true, Some(Stretch::Plain(n))) => *n += 1,
            (true, _) => found.push(Stretch::Plain(1)),
            (false, Some(Stretch::Shapes(n, words))) => {
                *n += 1;
                words.extend(its.chars().filter(|it| new && named(*it)));
            }
            (false, _) => {
                found.push(Stretch::Shapes(1, its.chars().filter(|it| named(*it)).collect()))
            }
        }
    }
    found
}

/// Whether the whole text may be shown as it is; the common case, seen fast.
pub(super) fn all_speakable(text: &str) -> bool {
    text.is_ascii() && !text.contains('\0') || text.chars().all(speakable)
}

fn named(letter: char) -> bool {
    !matches!(u32::from(letter), 0 | 0xFEFF | 0xFFFE)
}

/// ISO 19005-2 §6.2.11.7: no U+0000, U+FEFF, U+FFFE, nor private characters without an actual text.
fn speakable(letter: char) -> bool {
    let private =
        matches!(u32::from(letter), 0xE000..=0xF8FF | 0xF0000..=0xFFFFD | 0x10_0000..=0x10_FFFD);
    named(letter) && !private
}

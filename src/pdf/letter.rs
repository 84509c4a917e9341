//! Runs to glyphs with their texts, as all writers want them.
//!
//! In: [`GlyphRun`]s. Out: [`DrawnGlyph`]s: what is added to the font's advances, the range of each glyph in the page's
//! text; and, where a font's `ToUnicode` map can't give a glyph's text, the `ActualText` that does.

use std::ops::Range;

use skrifa::raw::TableProvider;

use super::content::{Decimal, Letter, ONE};
use crate::text::face::Face;
use crate::typeset::frame::{Glyph, GlyphRun, Page, PageItem, RunDirection};

/// A glyph as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct DrawnGlyph {
    /// Its number in the face.
    pub(super) id: u16,
    /// To the right, in font units.
    pub(super) dx: i16,
    /// Upwards, in font units.
    pub(super) dy: i16,
    /// What is added to the font's advance before the next letter, in half thousandths of an em.
    pub(super) adjustment: i32,
    /// Where its text starts in the page's, in bytes.
    start: u32,
    /// Where its text ends.
    end: u32,
    /// To the next letter as the pages say, in scaled points.
    exact: i64,
    /// Whether the next letter is below it.
    is_stacked: bool,
}

impl DrawnGlyph {
    /// Its text in the page's.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// To the next letter as it is written, in thousandths of an em.
    pub(super) fn advance(&self, widths: &[f32]) -> f64 {
        f64::from(self.own_advance(widths)) + f64::from(self.adjustment) / 2.0
    }

    /// The advance that the font has for it, in thousandths of an em. A font that says nothing of vertical lines moves on by
    /// an em (`DW2`, ISO 32000-1 §9.7.4.3).
    fn own_advance(&self, widths: &[f32]) -> f32 {
        if self.is_stacked { 1000.0 } else { width_of(widths, self.id) }
    }

    /// Whether it is a glyph of the font (the missing glyph is none) that stands for some text.
    fn is_plain(&self, count: usize) -> bool {
        self.id != 0 && usize::from(self.id) < count && self.start < self.end
    }

    /// Whether both stand for the same text, so that a reader must find it once for both.
    fn shares_text(&self, other: &DrawnGlyph) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

/// Neighbouring letters that are drawn alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DrawnRun {
    /// The number of letters.
    pub(super) length: usize,
    pub(super) mode: DrawingMode,
}

/// How letters are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DrawingMode {
    /// As text that the font's map explains.
    Plain,
    /// As text with an `ActualText`: the glyph has another text elsewhere (a hyphen made by line breaking), or
    /// several glyphs share one text. Its marked content is nested in that of the leaf; some readers lose what follows
    /// the inner one, so the outer one ends with it.
    ActualText,
    /// As outlines, with this text beside them: the missing glyph, and texts that no PDF/A may map.
    Shapes(String),
}

/// The text of a page, and what was found out about all of it at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageText<'a> {
    pub(super) text: &'a str,
    /// Whether every character may be mapped, so that none need be looked at.
    pub(super) all_mappable: bool,
}

impl<'a> PageText<'a> {
    pub(super) fn new(page: &'a Page) -> PageText<'a> {
        PageText { text: &page.text, all_mappable: all_mappable(&page.text) }
    }
}

/// The advance of each glyph of a face, in thousandths of an em as they are written into files; none if the font is
/// broken.
pub(super) fn widths(face: &Face) -> Vec<f32> {
    let Ok(font) = skrifa::FontRef::from_index(face.data.bytes(), face.index) else {
        return Vec::new();
    };
    let (Ok(hmtx), Ok(maxp)) = (font.hmtx(), font.maxp()) else { return Vec::new() };
    let upem = f32::from(face.metrics.upem.max(1));
    let width = |glyph: u16| f32::from(hmtx.advance(glyph.into()).unwrap_or(0)) / upem * 1000.0;
    (0..maxp.num_glyphs()).map(width).collect()
}

fn width_of(widths: &[f32], glyph: u16) -> f32 {
    widths.get(usize::from(glyph)).copied().unwrap_or(0.0)
}

/// The letters of a run, and of those after it that can be drawn in the same text object, with their advances rounded.
/// Returns how many runs were joined to the first. There are no letters if the run can't be drawn.
pub(super) fn joined_letters(
    page: &Page,
    text: PageText<'_>,
    run: &GlyphRun,
    rest: &[PageItem],
    widths: &[f32],
    letters: &mut Vec<DrawnGlyph>,
) -> usize {
    letters.clear();
    // Lengths are divided by the size.
    if run.size.0 <= 0 {
        return 0;
    }
    let (mut end, mut joined) = (run.along().0 + push(page, text, run, letters), 0);
    for item in rest {
        let PageItem::Run(next) = item else { break };
        let gap = next.along().0 - end;
        // A wide gap is that of a table or a leader: readers take what is joined for one line of words.
        if !joins(run, next) || run.size.0 * 8 < gap || gap < -run.size.0 {
            break;
        }
        if let Some(last) = letters.last_mut() {
            last.exact += gap;
        }
        end = next.along().0 + push(page, text, next, letters);
        joined += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52 sp")]
    let thousandths = 1000.0 / (run.size.0 as f64 * stretch(run));
    round_advances(text.text.as_bytes(), widths, thousandths, letters);
    joined
}

/// Whether two runs can be drawn in one go.
fn joins(one: &GlyphRun, next: &GlyphRun) -> bool {
    let key = |run: &GlyphRun| (run.face, run.size, run.expansion, run.ink, run.tag, run.direction, run.baseline());
    key(one) == key(next)
}

/// How much the letters of a run are widened: 1 is not at all.
pub(super) fn stretch(run: &GlyphRun) -> f64 {
    // `expansion` is in hundredths of a per cent. Letters of no width could not be read, nor divided by.
    (1.0 + f64::from(run.expansion) / 10_000.0).max(0.01)
}

/// The same as the share of their own width that letters have.
pub(super) fn scaling(run: &GlyphRun) -> Decimal {
    Decimal((ONE + i64::from(run.expansion) * (ONE / 10_000)).max(ONE / 100))
}

/// Letters with the codes of a file's font, by glyph, and what moves each. `upem` is the font's units to the em.
pub(super) fn coded(letters: &[DrawnGlyph], codes: &[u16], upem: u16, coded: &mut Vec<Letter>) {
    coded.clear();
    let (mut behind, upem) = (0, f64::from(upem.max(1)));
    for letter in letters {
        let right = if letter.dx == 0 { 0 } else { nearest(f64::from(letter.dx) * 2000.0 / upem) };
        let code = codes.get(usize::from(letter.id)).copied().unwrap_or(0);
        coded.push(Letter { code, back: -(behind + right) });
        behind = letter.adjustment - right;
    }
}

/// Appends the run's glyphs to `letters`, with ranges in the page's text and without adjustments. Returns the sum of
/// their advances in scaled points.
pub(super) fn push(page: &Page, text: PageText<'_>, run: &GlyphRun, letters: &mut Vec<DrawnGlyph>) -> i64 {
    let first = letters.len();
    let (mut width, mut lacks_glyph, mut lacks_text) = (0, false, false);
    for glyph in page.glyphs.range(run.glyphs.clone()) {
        let (start, end) = text_range(text, run, &glyph);
        lacks_glyph |= glyph.id == 0;
        lacks_text |= start == end;
        width += i64::from(glyph.advance);
        let (exact, is_stacked) = (i64::from(glyph.advance), run.direction == RunDirection::Stacked);
        letters.push(DrawnGlyph {
            id: glyph.id,
            dx: glyph.dx,
            dy: glyph.dy,
            adjustment: 0,
            start,
            end,
            exact,
            is_stacked,
        });
    }
    if lacks_glyph {
        split_clusters(text.text, &mut letters[first..]);
    }
    if lacks_text {
        share_texts(&mut letters[first..]);
    }
    width
}

/// Gives each glyph of a cluster the character that it shows, where the font lacks one of them: a missing mark
/// (U+20DD around a letter) is drawn as a shape, and must not take the letter's text along, as many readers find none
/// in shapes.
fn split_clusters(text: &str, letters: &mut [DrawnGlyph]) {
    for cluster in letters.chunk_by_mut(|one, next| one.shares_text(next)) {
        let Some(first) = cluster.first().copied() else { continue };
        let words = text.get(first.range()).unwrap_or("");
        let lacks_some = cluster.iter().any(|glyph| glyph.id == 0) && cluster.iter().any(|glyph| glyph.id != 0);
        if lacks_some && words.chars().count() == cluster.len() {
            for (letter, (at, c)) in cluster.iter_mut().zip(words.char_indices()) {
                letter.start = first.start + u32::try_from(at).unwrap_or(0);
                letter.end = letter.start + u32::try_from(c.len_utf8()).unwrap_or(0);
            }
        }
    }
}

/// Rounds the advances to those of the font plus multiples of half a thousandth of an em, so that files are not filled
/// with digits that nobody sees. The remainder is carried to the next letter. `thousandths` is what a scaled point is in
/// thousandths of an em of the letters before they are widened.
///
/// Inside of words it is carried until it is [`VISIBLE`]; at their ends all of it is spent, so that spaces are as wide
/// as they were set.
fn round_advances(text: &[u8], widths: &[f32], thousandths: f64, letters: &mut [DrawnGlyph]) {
    let space = |letter: &DrawnGlyph| text.get(letter.start as usize).is_none_or(|byte| *byte == b' ');
    let mut remainder = 0.0;
    let mut is_space = letters.first().is_some_and(space);
    for at in 0..letters.len() {
        let next = letters.get(at + 1).is_none_or(space);
        let letter = &mut letters[at];
        #[expect(clippy::cast_precision_loss, reason = "lengths on paper are far below 2^52 sp")]
        let exact = letter.exact as f64 * thousandths;
        remainder += exact - f64::from(letter.own_advance(widths));
        let is_spent = is_space || next || VISIBLE <= remainder.abs();
        letter.adjustment = if is_spent { nearest(remainder * 2.0) } else { 0 };
        remainder -= f64::from(letter.adjustment) / 2.0;
        is_space = next;
    }
}

/// Two thousandths of an em, a fiftieth of a point in text of ten points: a smaller error between two letters is below
/// the dot of a press.
const VISIBLE: f64 = 2.0;

/// The nearest whole number, halves away from zero. `f64::round` is a call where processors have no instruction for it.
#[expect(clippy::cast_possible_truncation, reason = "what is beyond is no place on a page")]
fn nearest(value: f64) -> i32 {
    (value + 0.5_f64.copysign(value)) as i32
}

/// The glyph's text in the page's, without characters at its ends that no PDF/A may map (a zero-width no-break space
/// U+FEFF shares the glyph of the letter before it: the letter is still to be read); empty if there is none.
fn text_range(text: PageText<'_>, run: &GlyphRun, glyph: &Glyph) -> (u32, u32) {
    let start = run.text.start.saturating_add(u32::from(glyph.start));
    let end = start.saturating_add(u32::from(glyph.len)).min(run.text.end);
    let Some(words) = text.text.get(start as usize..end as usize) else { return (0, 0) };
    if text.all_mappable && !words.is_empty() {
        return (start, end);
    }
    let from_start = words.trim_start_matches(|c| !is_permitted(c));
    let kept = from_start.trim_end_matches(|c| !is_permitted(c));
    if kept.is_empty() {
        return (0, 0);
    }
    let start = end - u32::try_from(from_start.len()).unwrap_or(0);
    (start, start + u32::try_from(kept.len()).unwrap_or(0))
}

/// Gives a glyph without a text that of its neighbour: a reader must find each text once, and no glyph without one.
fn share_texts(letters: &mut [DrawnGlyph]) {
    let mut last = None;
    for letter in letters.iter_mut() {
        match last {
            Some((start, end)) if letter.start == letter.end => {
                (letter.start, letter.end) = (start, end);
            }
            _ => {}
        }
        last = (letter.start < letter.end).then_some((letter.start, letter.end)).or(last);
    }
    let first = letters.iter().find(|glyph| glyph.start < glyph.end).map(|glyph| (glyph.start, glyph.end));
    if let Some(first) = first {
        for letter in letters.iter_mut().take_while(|glyph| glyph.start == glyph.end) {
            (letter.start, letter.end) = first;
        }
    }
}

/// Divides letters by how they must be drawn. `agrees` tells whether a glyph is mapped to this text wherever else it
/// is drawn: a `ToUnicode` map has one text for each glyph (ISO 32000-1 §9.10.3). `glyphs` is the number of the font's.
pub(super) fn drawing_runs(
    text: PageText<'_>,
    letters: &[DrawnGlyph],
    glyphs: usize,
    agrees: &impl Fn(u16, &[u8]) -> bool,
) -> Vec<DrawnRun> {
    let mut runs: Vec<DrawnRun> = Vec::new();
    let (page, mut rest) = (text.text.as_bytes(), letters);
    while let Some(first) = rest.first() {
        let plain = if text.all_mappable { plain_letters(page, rest, glyphs, agrees) } else { 0 };
        if 0 < plain {
            match runs.last_mut() {
                Some(DrawnRun { length, mode: DrawingMode::Plain }) => *length += plain,
                _ => runs.push(DrawnRun { length: plain, mode: DrawingMode::Plain }),
            }
            rest = &rest[plain..];
            continue;
        }
        let length = rest.iter().take_while(|letter| letter.shares_text(first)).count();
        let is_text = rest[..length].iter().all(|letter| letter.is_plain(glyphs));
        let words = text.text.get(first.range()).unwrap_or("");
        let last = runs.last_mut();
        if !is_text || !(text.all_mappable || words.chars().all(is_mappable)) {
            let words = words.chars().filter(|c| is_permitted(*c));
            if let Some(DrawnRun { length: n, mode: DrawingMode::Shapes(before) }) = last {
                *n += length;
                before.extend(words);
            } else {
                runs.push(DrawnRun { length, mode: DrawingMode::Shapes(words.collect()) });
            }
        } else {
            let agreed = rest[..length].iter().all(|letter| agrees(letter.id, words.as_bytes()));
            match last {
                // Several glyphs of one text must not be mapped: a reader would find the text once for each of them.
                Some(DrawnRun { length: n, mode: DrawingMode::Plain }) if agreed && length == 1 => *n += 1,
                _ if agreed && length == 1 => runs.push(DrawnRun { length, mode: DrawingMode::Plain }),
                _ => runs.push(DrawnRun { length, mode: DrawingMode::ActualText }),
            }
        }
        rest = &rest[length..];
    }
    runs
}

/// How many letters from the first on the font's map explains: nearly all of most books.
fn plain_letters(text: &[u8], letters: &[DrawnGlyph], glyphs: usize, agrees: &impl Fn(u16, &[u8]) -> bool) -> usize {
    let mut count = 0;
    for (at, letter) in letters.iter().enumerate() {
        let shared = letters.get(at + 1).is_some_and(|next| next.shares_text(letter));
        let words = text.get(letter.range()).unwrap_or(b"");
        if shared || !letter.is_plain(glyphs) || !agrees(letter.id, words) {
            break;
        }
        count = at + 1;
    }
    count
}

/// Whether the letters run from right to left: the writer marks them so.
pub(super) fn is_reversed(letters: &[DrawnGlyph]) -> bool {
    // One letter has no direction.
    1 < letters.len() && letters.windows(2).all(|pair| pair[1].end <= pair[0].start)
}

/// Whether every character of a text may be mapped.
fn all_mappable(text: &str) -> bool {
    // What may not begins with one of these bytes in UTF-8, which most pages lack.
    let suspicious = |byte: u8| matches!(byte, 0 | 0xEE | 0xEF | 0xF3 | 0xF4);
    !text.bytes().fold(false, |any, byte| any | suspicious(byte)) || text.chars().all(is_mappable)
}

/// Whether a character may be in a `ToUnicode` map or an `ActualText` (ISO 19005-2 §6.2.11.7).
fn is_permitted(letter: char) -> bool {
    !matches!(u32::from(letter), 0 | 0xFEFF | 0xFFFE)
}

/// Whether a character may be in a `ToUnicode` map: beside those that are never permitted, private characters need an
/// `ActualText` (ISO 19005-2 §6.2.11.7).
pub(super) fn is_mappable(letter: char) -> bool {
    let private = matches!(u32::from(letter), 0xE000..=0xF8FF | 0xF0000..=0xFFFFD | 0x10_0000..=0x10_FFFD);
    is_permitted(letter) && !private
}

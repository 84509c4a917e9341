//! Runs to glyphs with their texts, as both writers want them.
//!
//! In: [`GlyphRun`]s. Out: [`DrawnGlyph`]s: advances in em, the range of each glyph in the page's text; and, where a
//! font's `ToUnicode` map can't give a glyph's text, the `ActualText` that does.

use std::num::NonZeroU64;
use std::ops::Range;

use skrifa::raw::TableProvider;

use crate::geometry::Length;
use crate::text::face::Face;
use crate::typeset::frame::{ContentRole, Glyph, GlyphRun, Page, PageItem};

/// A glyph as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct DrawnGlyph {
    /// Its number in the face.
    pub(super) id: u32,
    /// Where its text starts in the page's, in bytes.
    start: u32,
    /// Where its text ends.
    end: u32,
    /// To the next letter as the pages say, in thousandths of an em.
    exact: f64,
    /// To the next letter as the font says, in thousandths of an em.
    pub(super) natural: f32,
    /// To the next letter as it is written, in em.
    pub(super) advance: f32,
    /// To the right, in em.
    pub(super) dx: f32,
    /// Upwards, in em.
    pub(super) dy: f32,
    /// The node that it was made from, plus one, for reports.
    pub(super) location: Option<NonZeroU64>,
}

impl DrawnGlyph {
    /// Its text in the page's.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The space added to the font's advance before the next letter, in thousandths of an em.
    pub(super) fn adjustment(&self) -> f32 {
        self.advance * 1000.0 - self.natural
    }

    /// Whether it is a glyph of the font (the missing glyph is none) that stands for some text.
    fn is_plain(&self, count: usize) -> bool {
        self.id != 0 && (self.id as usize) < count && self.start < self.end
    }
}

/// The scale that a run's glyphs are measured by.
#[derive(Clone, Copy, Debug)]
struct Scale<'a> {
    /// The type size in scaled points.
    size: i64,
    /// How much letters are widened: 1 is not at all.
    stretch: f64,
    /// Font units to the em.
    upem: f32,
    /// The advance of each glyph of the font, in font units.
    advances: &'a [u16],
}

impl Scale<'_> {
    /// A length on paper in thousandths of an em of the letters before they are widened.
    #[expect(clippy::cast_precision_loss, reason = "lengths on paper are far below 2^52 sp")]
    fn thousandths(&self, length: i64) -> f64 {
        length as f64 * 1000.0 / (self.size as f64 * self.stretch)
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
    /// several glyphs share one text. The writer nests its marked content in ours; some readers lose what follows the
    /// inner one, so ours ends with it.
    ActualText,
    /// As outlines, with this text beside them: the missing glyph, and texts that no PDF/A may map.
    Shapes(String),
}

/// The text that each glyph of each face is mapped to: that of its first use.
#[derive(Debug, Default)]
pub(super) struct GlyphTexts {
    faces: Vec<Vec<Option<Box<str>>>>,
}

impl GlyphTexts {
    /// Records a use of a glyph, and tells whether its text is that of the first use, which alone is kept.
    pub(super) fn record(&mut self, face: usize, glyph: u32, text: &str) -> bool {
        if self.faces.len() <= face {
            self.faces.resize(face + 1, Vec::new());
        }
        let (glyphs, glyph) = (&mut self.faces[face], glyph as usize);
        if glyphs.len() <= glyph {
            glyphs.resize(glyph + 1, None);
        }
        match &glyphs[glyph] {
            Some(first) => **first == *text,
            None => {
                glyphs[glyph] = Some(text.into());
                true
            }
        }
    }

    /// The text of a glyph, if it was used.
    pub(super) fn get(&self, face: usize, glyph: u32) -> Option<&str> {
        self.faces.get(face)?.get(glyph as usize)?.as_deref()
    }

    /// The glyphs of a face that have texts, in the order of their numbers.
    pub(super) fn glyphs(&self, face: usize) -> impl Iterator<Item = (u16, &str)> {
        let glyphs = self.faces.get(face).map_or(&[][..], Vec::as_slice);
        (0..=u16::MAX).zip(glyphs).filter_map(|(id, text)| Some((id, text.as_deref()?)))
    }
}

/// The advance of each glyph of a face, in font units; none if the font is broken.
pub(super) fn advances(face: &Face) -> Vec<u16> {
    let Ok(font) = skrifa::FontRef::from_index(face.data.bytes(), face.index) else {
        return Vec::new();
    };
    let (Ok(hmtx), Ok(maxp)) = (font.hmtx(), font.maxp()) else { return Vec::new() };
    (0..maxp.num_glyphs()).map(|glyph| hmtx.advance(glyph.into()).unwrap_or(0)).collect()
}

/// A face with the advances that its font in the file has.
#[derive(Clone, Copy)]
pub(super) struct FontAdvances<'a> {
    /// The face that the glyphs come from.
    pub(super) face: &'a Face,
    /// The advance of each glyph of the font, in its units.
    pub(super) advances: &'a [u16],
}

/// The font's and the document's limits for mapping glyphs to text.
#[derive(Clone, Copy)]
pub(super) struct TextMapping {
    /// The number of glyphs of the font.
    pub(super) glyphs: usize,
    /// Whether every character of the page may be mapped, so that none need be looked at.
    pub(super) all_mappable: bool,
}

/// The letters of a run, and of those after it that can be drawn in the same text object, with their advances rounded.
/// Returns how many runs were joined to the first. There are no letters if the run can't be drawn.
pub(super) fn joined_letters(
    page: &Page,
    run: &GlyphRun,
    rest: &[PageItem],
    font: FontAdvances<'_>,
    location: &dyn Fn(ContentRole) -> Option<NonZeroU64>,
    letters: &mut Vec<DrawnGlyph>,
) -> usize {
    letters.clear();
    // Lengths are divided by the size.
    if run.size.0 <= 0 {
        return 0;
    }
    let upem = f32::from(font.face.metrics.upem.max(1));
    let scale = Scale { size: run.size.0, stretch: stretch(run), upem, advances: font.advances };
    push(page, run, scale, location(run.tag), letters);
    let (mut end, mut joined) = (run.along() + width(page, run), 0);
    for item in rest {
        let PageItem::Run(next) = item else { break };
        let gap = next.along() - end;
        // A wide gap is that of a table or a leader: readers take what is joined for one line of words.
        if !joins(run, next) || run.size * 8 < gap || gap < -run.size {
            break;
        }
        add_gap(letters, gap.0, scale);
        push(page, next, scale, location(next.tag), letters);
        end = next.along() + width(page, next);
        joined += 1;
    }
    round_advances(&page.text, letters);
    joined
}

/// Whether two runs can be drawn in one go.
fn joins(one: &GlyphRun, next: &GlyphRun) -> bool {
    let key = |run: &GlyphRun| (run.face, run.size, run.expansion, run.ink, run.tag, run.turned, run.baseline());
    key(one) == key(next)
}

/// How much the letters of a run are widened: 1 is not at all.
pub(super) fn stretch(run: &GlyphRun) -> f64 {
    // `expansion` is in hundredths of a per cent. Letters of no width could not be read, nor divided by.
    (1.0 + f64::from(run.expansion) / 10_000.0).max(0.01)
}

/// The sum of a run's advances.
fn width(page: &Page, run: &GlyphRun) -> Length {
    Length(page.glyphs.range(run.glyphs.clone()).map(|glyph| i64::from(glyph.advance)).sum())
}

/// Appends the run's glyphs to `letters`, with ranges in the page's text.
fn push(page: &Page, run: &GlyphRun, scale: Scale<'_>, location: Option<NonZeroU64>, letters: &mut Vec<DrawnGlyph>) {
    let first = letters.len();
    for glyph in page.glyphs.range(run.glyphs.clone()) {
        let (start, end) = text_range(page, run, &glyph);
        let em = |units: i16| f32::from(units) / scale.upem;
        letters.push(DrawnGlyph {
            id: u32::from(glyph.id),
            start,
            end,
            exact: scale.thousandths(i64::from(glyph.advance)),
            // Rounded as the writer does, step by step.
            natural: f32::from(scale.advances.get(usize::from(glyph.id)).copied().unwrap_or(0)) / scale.upem * 1000.0,
            advance: 0.0,
            dx: em(glyph.dx),
            dy: em(glyph.dy),
            location,
        });
    }
    split_clusters(&page.text, &mut letters[first..]);
    share_texts(&mut letters[first..]);
}

/// Gives each glyph of a cluster the character that it shows, where the font lacks one of them: a missing mark
/// (U+20DD around a letter) is drawn as a shape, and must not take the letter's text along, as many readers find none
/// in shapes.
fn split_clusters(text: &str, letters: &mut [DrawnGlyph]) {
    let mut rest = letters;
    while let Some(first) = rest.first() {
        let (start, end) = (first.start, first.end);
        let length = rest.iter().take_while(|glyph| (glyph.start, glyph.end) == (start, end)).count();
        let (cluster, others) = rest.split_at_mut(length.max(1));
        let words = text.get(start as usize..end as usize).unwrap_or("");
        let lacks_some = cluster.iter().any(|glyph| glyph.id == 0) && cluster.iter().any(|glyph| glyph.id != 0);
        if lacks_some && words.chars().count() == cluster.len() {
            for (letter, (at, c)) in cluster.iter_mut().zip(words.char_indices()) {
                letter.start = start + u32::try_from(at).unwrap_or(0);
                letter.end = letter.start + u32::try_from(c.len_utf8()).unwrap_or(0);
            }
        }
        rest = others;
    }
}

/// Widens the gap after the last letter by a length on paper.
fn add_gap(letters: &mut [DrawnGlyph], length: i64, scale: Scale<'_>) {
    if let Some(last) = letters.last_mut() {
        last.exact += scale.thousandths(length);
    }
}

/// Rounds the advances to those of the font plus multiples of half a thousandth of an em, so that files are not filled
/// with digits that nobody sees. The remainder is carried to the next letter.
///
/// Inside of words it is carried until it is [`VISIBLE`]; at their ends all of it is spent, so that spaces are as wide
/// as they were set.
fn round_advances(text: &str, letters: &mut [DrawnGlyph]) {
    let space = |letter: &DrawnGlyph| text.get(letter.range()).is_none_or(|text| text.starts_with(' '));
    let mut remainder = 0.0;
    for at in 0..letters.len() {
        let ends = space(&letters[at]) || letters.get(at + 1).is_none_or(space);
        let letter = &mut letters[at];
        remainder += letter.exact - f64::from(letter.natural);
        let least: f64 = if ends { 0.0 } else { VISIBLE };
        #[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
        let wanted = if remainder.abs() < least { 0.0 } else { ((remainder * 2.0).round() / 2.0) as f32 };
        let (advance, adjustment) = advance_for(letter.natural, wanted);
        letter.advance = advance;
        remainder -= f64::from(adjustment);
    }
}

/// Two thousandths of an em, a fiftieth of a point in text of ten points: a smaller error between two letters is below
/// the dot of a press.
const VISIBLE: f64 = 2.0;

/// The advance in em that the writer turns into the wanted adjustment (in thousandths), and the adjustment that it will
/// write. Its arithmetic is in `f32`: an advance chosen carelessly comes out as `-12.000001`, ten bytes instead of three.
fn advance_for(natural: f32, wanted: f32) -> (f32, f32) {
    // The wanted one first, then its neighbours: a thousandth of an em is half of what anybody could see.
    for by in [0.0, 0.5, -0.5, 1.0, -1.0] {
        let adjustment = wanted + by;
        if adjustment / 1000.0 * 1000.0 != adjustment {
            continue;
        }
        let near = (natural + adjustment) / 1000.0;
        let exact = |advance: &f32| advance * 1000.0 - natural == adjustment;
        if let Some(advance) = [near, near.next_up(), near.next_down()].into_iter().find(exact) {
            return (advance, adjustment);
        }
    }
    let advance = (natural + wanted) / 1000.0;
    (advance, advance * 1000.0 - natural)
}

/// The glyph's text in the page's, without characters at its ends that no PDF/A may map (a zero-width no-break space
/// U+FEFF shares the glyph of the letter before it: the letter is still to be read); empty if there is none.
fn text_range(page: &Page, run: &GlyphRun, glyph: &Glyph) -> (u32, u32) {
    let start = run.text.start.saturating_add(u32::from(glyph.start));
    let end = start.saturating_add(u32::from(glyph.len)).min(run.text.end);
    let Some(text) = page.text.get(start as usize..end as usize) else { return (0, 0) };
    let from_start = text.trim_start_matches(|c| !is_permitted(c));
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
/// is drawn: a `ToUnicode` map has one text for each glyph (ISO 32000-1 §9.10.3).
pub(super) fn drawing_runs(
    text: &str,
    letters: &[DrawnGlyph],
    mapping: TextMapping,
    agrees: &mut dyn FnMut(u32, &str) -> bool,
) -> Vec<DrawnRun> {
    let mut runs: Vec<DrawnRun> = Vec::new();
    let mut rest = letters;
    while let Some(first) = rest.first() {
        let cluster = rest.iter().take_while(|glyph| (glyph.start, glyph.end) == (first.start, first.end));
        let (length, plain) =
            cluster.fold((0, true), |(length, plain), letter| (length + 1, plain && letter.is_plain(mapping.glyphs)));
        let words = text.get(first.range()).unwrap_or("");
        let last = runs.last_mut();
        if !plain || !(mapping.all_mappable || words.chars().all(is_mappable)) {
            let words = words.chars().filter(|c| is_permitted(*c));
            if let Some(DrawnRun { length: n, mode: DrawingMode::Shapes(before) }) = last {
                *n += length;
                before.extend(words);
            } else {
                runs.push(DrawnRun { length, mode: DrawingMode::Shapes(words.collect()) });
            }
        } else {
            let agreed = rest[..length].iter().all(|glyph| agrees(glyph.id, words));
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

/// Whether the letters run from right to left: the writer marks them so.
pub(super) fn is_reversed(letters: &[DrawnGlyph]) -> bool {
    // One letter has no direction.
    1 < letters.len() && letters.windows(2).all(|pair| pair[1].end <= pair[0].start)
}

/// Whether every character of a text may be mapped. Most pages are ASCII or nearly so, and are looked at once.
pub(super) fn all_mappable(text: &str) -> bool {
    text.is_ascii() && !text.contains('\0') || text.chars().all(is_mappable)
}

/// Whether a character may be in a `ToUnicode` map or an `ActualText` (ISO 19005-2 §6.2.11.7).
fn is_permitted(letter: char) -> bool {
    !matches!(u32::from(letter), 0 | 0xFEFF | 0xFFFE)
}

/// Whether a character may be in a `ToUnicode` map: beside those that are never permitted, private characters need an
/// `ActualText` (ISO 19005-2 §6.2.11.7).
fn is_mappable(letter: char) -> bool {
    let private = matches!(u32::from(letter), 0xE000..=0xF8FF | 0xF0000..=0xFFFFD | 0x10_0000..=0x10_FFFD);
    is_permitted(letter) && !private
}

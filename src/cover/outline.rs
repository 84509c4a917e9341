//! Lines of text as outlines, for a cover that is drawn as an image: shaped by the same engine as the pages.

use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::OutlinePen;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use tiny_skia::{Path, PathBuilder, Transform};

use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::hyphenate::Hyphenator;
use crate::text::language::Language;
use crate::text::shape::{self, Features, ShapeKey, Shaper};

/// Shapes and outlines text in the faces of one family.
pub(super) struct Lettering<'a> {
    catalog: &'a Catalog,
    shaper: Shaper,
    hyphenator: Hyphenator,
    rtl: bool,
}

/// How letters are to look.
#[derive(Clone, Copy)]
pub(super) struct LetteringStyle {
    pub(super) face: FaceId,
    /// The type size in pixels.
    pub(super) size: f32,
    pub(super) features: Features,
    /// Space added after each glyph, in parts of the size.
    pub(super) tracking: f32,
}

impl<'a> Lettering<'a> {
    pub(super) fn new(catalog: &'a Catalog, language: &str) -> Lettering<'a> {
        let language = Language::new(language);
        let rtl = language.is_rtl();
        let languages = [language];
        let hyphenator = Hyphenator::new(&languages, &[]);
        Lettering { catalog, shaper: Shaper::new(catalog, &languages), hyphenator, rtl }
    }

    /// A piece of text of one face, shaped: glyphs and the width.
    fn shaped(&self, style: LetteringStyle, text: &str) -> Arc<shape::Word> {
        let script = text.chars().map(shape::script).find(|script| script != b"Zyyy" && script != b"Zinh");
        let key = ShapeKey {
            face: style.face,
            features: style.features,
            script: script.unwrap_or(*b"Latn"),
            language: 0,
            rtl: self.rtl,
        };
        self.shaper.word(&self.shaper.words(key), text)
    }

    /// The text in runs of one face each: what a face lacks is set in another that has it; what none
    /// has is left out.
    fn runs<'t>(&self, face: FaceId, text: &'t str) -> Vec<(FaceId, &'t str)> {
        let has = |c: char| {
            if self.catalog.covers(face, c) { Some(face) } else { self.catalog.fallback(face, c) }
        };
        let mut runs: Vec<(FaceId, &str)> = Vec::new();
        let mut start = 0;
        for (at, letter) in text.char_indices() {
            let end = at + letter.len_utf8();
            match (has(letter), runs.last_mut()) {
                (Some(face), Some(last)) if last.0 == face && start + last.1.len() == at => {
                    last.1 = &text[start..end];
                }
                (Some(face), _) => {
                    start = at;
                    runs.push((face, &text[at..end]));
                }
                (None, _) => {}
            }
        }
        if self.rtl {
            runs.reverse();
        }
        runs
    }

    /// The width of a line, in pixels.
    pub(super) fn width(&self, style: LetteringStyle, text: &str) -> f32 {
        let runs = self.runs(style.face, text);
        runs.iter().map(|(face, text)| self.run_width(LetteringStyle { face: *face, ..style }, text)).sum()
    }

    fn run_width(&self, style: LetteringStyle, text: &str) -> f32 {
        let word = self.shaped(style, text);
        let scale = style.size / f32::from(self.catalog.face(style.face).metrics.upem.max(1));
        let count = f32::from(u16::try_from(word.glyphs.len()).unwrap_or(u16::MAX));
        units(word.advance) * scale + count * style.tracking * style.size
    }

    /// Adds a line's outlines, centred at `x`, on the baseline `y`.
    pub(super) fn draw(&self, path: &mut PathBuilder, style: LetteringStyle, text: &str, x: f32, y: f32) {
        let mut at = x - (self.width(style, text) - style.tracking * style.size) / 2.0;
        for (face, text) in self.runs(style.face, text) {
            let style = LetteringStyle { face, ..style };
            let face = self.catalog.face(style.face);
            let Ok(font) = FontRef::from_index(face.data.bytes(), face.index) else { continue };
            let outlines = font.outline_glyphs();
            let scale = style.size / f32::from(face.metrics.upem.max(1));
            for glyph in &self.shaped(style, text).glyphs {
                let mut pen = PathPen {
                    path: PathBuilder::new(),
                    x: at + f32::from(glyph.dx) * scale,
                    y: y - f32::from(glyph.dy) * scale,
                };
                let settings = (Size::new(style.size), LocationRef::default());
                if let Some(outline) = outlines.get(GlyphId::new(u32::from(glyph.id)))
                    && outline.draw(settings, &mut pen).is_ok()
                    && let Some(drawn) = pen.path.finish()
                {
                    path.push_path(&drawn);
                }
                at += units(glyph.advance) * scale + style.tracking * style.size;
            }
        }
    }

    /// The same with words divided that are wider than a line: at syllables with a hyphen, else anywhere.
    pub(super) fn divided(&self, style: LetteringStyle, text: &str, width: f32, most: usize) -> Option<Vec<String>> {
        let pieces = text.split_whitespace().flat_map(|word| self.pieces(style, word, width));
        self.lines(style, &pieces.collect::<Vec<_>>().join(" "), width, most)
    }

    /// The pieces of a word, each of which fits on a line.
    fn pieces(&self, style: LetteringStyle, word: &str, width: f32) -> Vec<String> {
        let mut pieces = Vec::new();
        let mut rest = word.to_owned();
        while !rest.is_empty() && width < self.width(style, &rest) {
            let fits = |piece: &str| self.width(style, piece) <= width;
            // Only what is letters from end to end is a word of the language.
            let is_word = rest.chars().all(char::is_alphabetic);
            let points = if is_word { self.hyphenator.points(0, &rest) } else { Arc::default() };
            let halves = points.iter().map(|point| {
                let (head, tail) = rest.split_at(usize::from(point.at));
                let plain = || (head.to_owned(), tail.to_owned());
                let (head, tail) = point.spelling.as_ref().map_or_else(plain, |spelling| spelling.parts(head, tail));
                (format!("{head}-"), tail)
            });
            let syllables = halves.filter(|halves| fits(&halves.0)).last();
            let letters = || {
                let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
                let last = ends.take_while(|end| fits(&rest[..*end])).last();
                last.map(|end| (rest[..end].to_owned(), rest[end..].to_owned()))
            };
            let Some((piece, tail)) = syllables.or_else(letters) else { break };
            pieces.push(piece);
            rest = tail;
        }
        pieces.push(rest);
        pieces
    }

    /// Breaks a text into at most `most` lines of even width that are not wider than `width`; `None` if
    /// that can't be done.
    pub(super) fn lines(&self, style: LetteringStyle, text: &str, width: f32, most: usize) -> Option<Vec<String>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let widths: Vec<f32> = words.iter().map(|word| self.width(style, word)).collect();
        let space = self.width(style, " ");
        let greedy = |width: f32| -> Option<Vec<String>> {
            let mut lines: Vec<String> = Vec::new();
            let mut filled = f32::INFINITY;
            for (word, needs) in words.iter().zip(&widths) {
                if width < *needs {
                    return None;
                }
                match lines.last_mut() {
                    Some(line) if filled + space + needs <= width => {
                        line.push(' ');
                        line.push_str(word);
                        filled += space + needs;
                    }
                    _ => {
                        lines.push((*word).to_owned());
                        filled = *needs;
                    }
                }
            }
            Some(lines)
        };
        let mut best = greedy(width).filter(|greedy| greedy.len() <= most)?;
        // As many lines, as narrow as they can be: none is left with a single short word.
        let (mut low, mut high) = (0.0f32, width);
        for _ in 0..12 {
            let middle = (low + high) / 2.0;
            match greedy(middle).filter(|greedy| greedy.len() == best.len()) {
                Some(lines) => {
                    best = lines;
                    high = middle;
                }
                None => low = middle,
            }
        }
        Some(best)
    }
}

/// Font units as a float: they are below 2^24.
#[expect(clippy::cast_precision_loss, reason = "font units are small")]
fn units(units: i32) -> f32 {
    units as f32
}

/// Draws a glyph at its place; fonts count upwards, images downwards.
pub(super) struct PathPen {
    pub(super) path: PathBuilder,
    pub(super) x: f32,
    pub(super) y: f32,
}

impl OutlinePen for PathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (left, top) = (self.x, self.y);
        self.path.cubic_to(left + ax, top - ay, left + bx, top - by, left + x, top - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// A path moved.
pub(super) fn moved(path: &Path, x: f32, y: f32) -> Option<Path> {
    path.clone().transform(Transform::from_translate(x, y))
}

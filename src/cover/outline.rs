//! Lines of text as outlines, for a cover that is drawn as an image: set by the same engine as the pages.

use std::fmt::Write as _;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::OutlinePen;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use tiny_skia::{Path, PathBuilder, PathSegment, Transform};

use crate::geometry::{Length, Point};
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::hyphenate::Hyphenator;
use crate::text::language::Language;
use crate::text::shape::Features;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{Font, SetLine, StyleRun, Styled};
use crate::typeset::single;

/// Sets and outlines text in the faces of one family. A pixel is a point.
pub(super) struct Lettering<'a> {
    catalog: &'a Catalog,
    setter: Setter,
    hyphenator: Hyphenator,
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
        let hyphenator = Hyphenator::new(&[Language::new(language)], &[]);
        let setter = Setter::new(catalog, &[language.to_owned()], &[]);
        Lettering { catalog, setter, hyphenator }
    }

    /// A text on one line; what no font has is left out.
    fn line(&self, style: LetteringStyle, text: &str) -> SetLine {
        let mut styled = Styled::default();
        let font = Font {
            face: style.face,
            size: length(style.size),
            features: style.features,
            tracking: (style.tracking * 1000.0) as i16,
            ..Font::default()
        };
        let font = styled.font(&font);
        let known: String = text.chars().filter(|c| !self.catalog.lacks(*c)).collect();
        styled.push(&known, StyleRun { font, ..StyleRun::default() });
        styled.isolate_alone();
        single(styled, &self.setter)
    }

    /// The width of a line, in pixels.
    pub(super) fn width(&self, style: LetteringStyle, text: &str) -> f32 {
        if text == " " {
            // A line has no space at its end.
            return self.width(style, "n n") - self.width(style, "nn");
        }
        let span = self.line(style, text).span;
        pixels(span.1 - span.0)
    }

    /// Adds a line's outlines, centred at `x`, on the baseline `y`.
    pub(super) fn draw(&self, path: &mut PathBuilder, style: LetteringStyle, text: &str, x: f32, y: f32) {
        let line = self.line(style, text);
        let middle = (line.span.0 + line.span.1) / 2;
        outlines(&line, Point { x: length(x) - middle, y: length(y) }, self.catalog, path);
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
            let syllables = self.halves(&rest).into_iter().rev().find(|halves| fits(&halves.0));
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

    /// A word in two, with a hyphen, at each of its syllables: of runs of letters, since quotes and apostrophes touch words.
    fn halves(&self, word: &str) -> Vec<(String, String)> {
        let mut halves = Vec::new();
        let mut start = 0;
        for run in word.split_inclusive(|letter: char| !letter.is_alphabetic()) {
            let letters = run.trim_end_matches(|letter: char| !letter.is_alphabetic());
            for point in self.hyphenator.points(0, letters).iter() {
                let (head, tail) = word.split_at(start + usize::from(point.at));
                let plain = || (head.to_owned(), tail.to_owned());
                let (head, tail) = point.spelling.as_ref().map_or_else(plain, |spelling| spelling.parts(head, tail));
                halves.push((format!("{head}-"), tail));
            }
            start += run.len();
        }
        halves
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

/// Adds the outlines of a line whose measure begins at a point of its baseline, in points.
fn outlines(line: &SetLine, at: Point, catalog: &Catalog, path: &mut PathBuilder) {
    for run in &line.runs {
        let face = catalog.face(run.face);
        let Ok(font) = FontRef::from_index(face.data.bytes(), face.index) else { continue };
        let outlines = font.outline_glyphs();
        let size = pixels(run.size);
        let unit = size / f32::from(face.metrics.upem.max(1));
        let mut x = at.x + run.x;
        for glyph in &line.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
            let mut pen = PathPen {
                path: PathBuilder::new(),
                x: pixels(x) + f32::from(glyph.dx) * unit,
                y: pixels(at.y - run.rise) - f32::from(glyph.dy) * unit,
            };
            let settings = (Size::new(size), LocationRef::default());
            if let Some(outline) = outlines.get(GlyphId::new(u32::from(glyph.id)))
                && outline.draw(settings, &mut pen).is_ok()
                && let Some(drawn) = pen.path.finish()
            {
                path.push_path(&drawn);
            }
            x += Length(i64::from(glyph.advance));
        }
    }
}

/// The outlines of a line as the data of an SVG path, in points.
pub(super) fn svg(line: &SetLine, at: Point, catalog: &Catalog) -> String {
    let mut path = PathBuilder::new();
    outlines(line, at, catalog, &mut path);
    let mut data = String::new();
    for segment in path.finish().iter().flat_map(Path::segments) {
        let (letter, points) = match segment {
            PathSegment::MoveTo(a) => ('M', vec![a]),
            PathSegment::LineTo(a) => ('L', vec![a]),
            PathSegment::QuadTo(a, b) => ('Q', vec![a, b]),
            PathSegment::CubicTo(a, b, c) => ('C', vec![a, b, c]),
            PathSegment::Close => ('Z', vec![]),
        };
        data.push(letter);
        for point in points {
            // Writing to a string cannot fail.
            let _ = write!(data, "{:.3} {:.3} ", point.x, point.y);
        }
    }
    data
}

/// A length in pixels or points.
#[expect(clippy::cast_possible_truncation, reason = "the rasterizer's type")]
fn pixels(length: Length) -> f32 {
    length.to_pt() as f32
}

/// Pixels or points as a length.
#[expect(clippy::cast_possible_truncation, reason = "within an image")]
fn length(pixels: f32) -> Length {
    Length((f64::from(pixels) * 65_536.0).round() as i64)
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

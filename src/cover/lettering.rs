//! Lines of text on a panel of the cover: shaped, broken evenly, centred.
//!
//! In: texts and how they are set. Out: runs on a [`Page`].

use std::sync::Arc;

use crate::geometry::{Length, Point, Rect};
use crate::picture::Picture;
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::shape::{Features, ShapeKey, Shaper, WordCache, script};
use crate::typeset::frame::{ContentRole, Glyph, GlyphRun, Ink, Page, PageItem, PlacedImage, Rule};

/// A panel of the cover, and what sets text on it.
pub(super) struct CoverPanel<'a> {
    catalog: &'a Catalog,
    shaper: Shaper,
    /// Its contents.
    pub(super) page: Page,
    /// The images that it shows.
    pub(super) pictures: Vec<Picture>,
    /// What text is set in.
    pub(super) ink: Ink,
    /// The text's face.
    pub(super) face: FaceId,
    pub(super) italic: FaceId,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub(super) face: FaceId,
    pub(super) size: Length,
    pub(super) leading: Length,
}

impl Type {
    pub(super) fn new(face: FaceId, size: Length) -> Type {
        Type { face, size, leading: size.scale(122, 100) }
    }
}

impl<'a> CoverPanel<'a> {
    /// An empty panel; `family` is set in the usual face if it is not there.
    pub(super) fn new(catalog: &'a Catalog, family: &str, ink: Ink) -> CoverPanel<'a> {
        let families = catalog.families();
        let usual = families.first().copied().unwrap_or_default();
        let face = |italic| [family, usual].iter().find_map(|name| catalog.find(name, 400, italic)).unwrap_or_default();
        CoverPanel {
            catalog,
            shaper: Shaper::new(catalog, &[]),
            page: Page::default(),
            pictures: Vec::new(),
            ink,
            face: face(false),
            italic: face(true),
        }
    }

    pub(super) fn rule(&mut self, area: Rect, ink: Ink) {
        self.page.items.push(PageItem::Rule(Rule { area, ink, tag: ContentRole::Decoration }));
    }

    pub(super) fn image(&mut self, picture: Picture, area: Rect) {
        let item = PlacedImage { picture: self.pictures.len(), area, turned: false, tag: ContentRole::Decoration };
        self.pictures.push(picture);
        self.page.items.push(PageItem::Image(item));
    }

    /// The largest size from `most` points down at which a text has at most `lines` lines and no word is wider
    /// than the measure.
    pub(super) fn fitting(&self, text: &str, width: Length, most: i64, lines: usize) -> Type {
        let style = |points| Type::new(self.face, Length::pt(points));
        let words = self.words(self.face);
        let fits = |points: &i64| {
            let style = style(*points);
            let longest = text.split_whitespace().map(|word| self.width(word, &words, style)).max();
            longest.unwrap_or_default() <= width && self.lines(text, style, width).len() <= lines
        };
        (12..=most).rev().find(fits).map_or(style(12), style)
    }

    fn words(&self, face: FaceId) -> Arc<WordCache> {
        self.shaper.words(ShapeKey { face, script: *b"Latn", ..ShapeKey::default() })
    }

    fn width(&self, text: &str, words: &WordCache, style: Type) -> Length {
        let upem = self.catalog.face(style.face).metrics.upem;
        style.size.em(self.shaper.word(words, text).advance.into(), upem)
    }

    /// The width of a text on one line.
    pub(super) fn extent(&self, text: &str, style: Type) -> Length {
        self.width(text, &self.words(style.face), style)
    }

    /// Breaks a text into as few lines as it needs, of even width: none is left with a single short word.
    fn lines(&self, text: &str, style: Type, width: Length) -> Vec<String> {
        let words = self.words(style.face);
        let greedy = |width: Length| {
            let mut lines: Vec<String> = Vec::new();
            for word in text.split_whitespace() {
                match lines.last_mut() {
                    Some(line) if self.width(&format!("{line} {word}"), &words, style) <= width => {
                        line.push(' ');
                        line.push_str(word);
                    }
                    _ => lines.push(word.to_owned()),
                }
            }
            lines
        };
        let mut best = greedy(width);
        let (mut low, mut high) = (Length::ZERO, width);
        for _ in 0..10 {
            let middle = (low + high) / 2;
            let lines = greedy(middle);
            let widest = lines.iter().map(|line| self.width(line, &words, style)).max();
            if lines.len() <= best.len() && widest.unwrap_or_default() <= middle {
                (best, high) = (lines, middle);
            } else {
                low = middle;
            }
        }
        best
    }

    /// Sets a text on centred lines; `origin` is the left end of its first baseline. Gives the last baseline.
    pub(super) fn text(&mut self, text: &str, style: Type, origin: Point, width: Length) -> Length {
        let mut baseline = origin.y;
        let words = self.words(style.face);
        for (at, line) in self.lines(text, style, width).into_iter().enumerate() {
            if 0 < at {
                baseline += style.leading;
            }
            let indent = (width - self.width(&line, &words, style)) / 2;
            self.line(&line, style, Point { x: origin.x + indent, y: baseline });
        }
        baseline
    }

    /// Sets one line from a point on.
    pub(super) fn line(&mut self, text: &str, style: Type, origin: Point) {
        let first = text.chars().find(|c| c.is_alphabetic()).map_or(*b"Latn", script);
        let key = ShapeKey { face: style.face, features: Features::LINING, script: first, ..ShapeKey::default() };
        let shaped = self.shaper.word(&self.shaper.words(key), text);
        let upem = self.catalog.face(style.face).metrics.upem;
        let (start, from) = (self.page.glyphs.len(), self.page.text.len());
        self.page.text.push_str(text);
        for glyph in &shaped.glyphs {
            let cluster = glyph.cluster as usize;
            let ends = shaped.glyphs.iter().map(|glyph| glyph.cluster as usize).filter(|next| cluster < *next);
            let end = ends.min().unwrap_or(text.len());
            let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
            self.page.glyphs.push(Glyph {
                id: glyph.id,
                start: short(cluster),
                len: short(end.saturating_sub(cluster)),
                advance: i32::try_from(style.size.em(glyph.advance.into(), upem).0).unwrap_or(0),
                dx: glyph.dx,
                dy: glyph.dy,
            });
        }
        self.page.items.push(PageItem::Run(GlyphRun {
            face: style.face,
            size: style.size,
            origin,
            expansion: 0,
            turned: false,
            glyphs: place(start)..place(self.page.glyphs.len()),
            text: place(from)..place(self.page.text.len()),
            ink: self.ink,
            tag: ContentRole::Decoration,
        }));
    }
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Copies the contents of one page onto another, moved by a vector. `pictures` is how many images the other has
/// before.
pub(super) fn copy_onto(page: Page, by: Point, pictures: usize, target: &mut Page) {
    let (glyphs, text) = (place(target.glyphs.len()), place(target.text.len()));
    target.glyphs.extend(page.glyphs.iter());
    target.text.push_str(&page.text);
    let moved = |point: Point| Point { x: point.x + by.x, y: point.y + by.y };
    for mut item in page.items {
        match &mut item {
            PageItem::Run(run) => {
                run.origin = moved(run.origin);
                run.glyphs = run.glyphs.start + glyphs..run.glyphs.end + glyphs;
                run.text = run.text.start + text..run.text.end + text;
            }
            PageItem::Rule(rule) => rule.area.origin = moved(rule.area.origin),
            PageItem::Image(image) => {
                image.area.origin = moved(image.area.origin);
                image.picture += pictures;
            }
            PageItem::Shape(shape) => shape.steps.iter_mut().for_each(|segment| *segment = segment.map(moved)),
            PageItem::Link(link) => link.area.origin = moved(link.area.origin),
        }
        target.items.push(item);
    }
}

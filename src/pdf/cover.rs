//! The flat cover: back, spine and front on one page, with bleed.
//!
//! In: what stands on it, and how thick the book is. Out: a press file of one page. Everything on it is made as
//! [`Pages`], so that the same writer draws it; the spine's turned text is a drawing.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::barcode::{self, Bar};
use super::screen::info::escape;
use super::{Error, Options, Profile, press};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::geometry::{Length, Point, Rect, Size};
use crate::picture::{Format, Picture};
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::shape::{Features, Look, Shaper, Words, script};
use crate::typeset::frame::{Glyph, Info, Ink, Item, Page, Pages, PlacedImage, Rule, Run, Tag};

/// What stands on a cover.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Title, subtitle, authors.
    pub info: Info,
    /// The size of the trimmed page.
    pub trim: Size,
    /// How many pages the book has.
    pub pages: usize,
    /// The paper's name in `papers.toml`.
    pub paper: Option<String>,
    /// How thick a leaf is; goes before the paper's name.
    pub leaf: Option<Length>,
    /// How far the ground runs over the edges.
    pub bleed: Length,
    /// Whether crop marks stand around it.
    pub marks: bool,
    /// What stands on the spine; `None`: author and title.
    pub spine: Option<String>,
    /// Whether the spine reads from foot to head.
    pub upwards: bool,
    /// Whether the spine is at the right of the front.
    pub right: bool,
    /// The colour of the ground.
    pub color: Option<[u8; 3]>,
    /// An image as the ground, over the whole of it.
    pub image: Option<Picture>,
    /// The paragraphs on the back.
    pub back: Vec<String>,
    /// The ISBN.
    pub isbn: Option<String>,
    /// The five digits of the price.
    pub price: Option<String>,
    /// The family of the text; the text's own, if it is not there.
    pub family: String,
}

/// How thick papers are.
#[derive(Debug, Deserialize)]
struct Papers {
    least: BTreeMap<String, usize>,
    papers: BTreeMap<String, f64>,
}

/// No text comes nearer to a fold than this: the sixteenth of an inch that folds wander.
const SAFE: Length = Length(Length::INCH.0 / 16);
/// Text keeps that far from the trimmed edge: a quarter of an inch and some air.
const MARGIN: Length = Length(Length::INCH.0 / 2);
/// The width of a module of the bars at full size: 0.33 mm.
const MODULE: Length = Length(Length::MM.0 * 33 / 100);
/// The height of the bars at full size: 22.85 mm, guards 1.65 mm more.
const BARS: Length = Length(Length::MM.0 * 2285 / 100);
/// See [`BARS`].
const GUARD: Length = Length(Length::MM.0 * 165 / 100);

fn papers() -> Option<Papers> {
    toml::from_str(include_str!("papers.toml")).ok()
}

/// The width of the spine. A paper that is not known is reported.
pub fn spine(cover: &Cover, diagnostics: &mut Diagnostics) -> Length {
    let pages = i64::try_from(cover.pages.next_multiple_of(2)).unwrap_or(0).min(100_000);
    if let Some(leaf) = cover.leaf {
        return leaf * pages / 2;
    }
    let Some(papers) = papers() else { return Length::ZERO };
    let name = cover.paper.as_deref().unwrap_or("80g");
    let inches = papers.papers.get(name).copied().unwrap_or_else(|| {
        let message = format!("`{name}` is no paper that is known");
        let known = papers.papers.keys().map(String::as_str);
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "use one of {}, or give `cover.caliper`",
                known.collect::<Vec<_>>().join(", ")
            ),
        };
        diagnostics.push(Diagnostic::warning("cover-paper", message).help(help));
        0.002
    });
    #[expect(clippy::cast_possible_truncation, reason = "millionths of an inch")]
    let millionths = (inches * 1e6).round() as i64;
    Length::INCH.scale(millionths * pages, 1_000_000)
}

/// Makes the cover.
///
/// # Errors
/// A font that can't be embedded.
pub(super) fn write(
    cover: &Cover,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>, Error> {
    let pages = flat(cover, catalog, diagnostics);
    let options = Options {
        profile: Profile::Print,
        bleed: cover.bleed,
        marks: cover.marks,
        ..Options::default()
    };
    press::write_colored(&pages, &options, diagnostics)
}

/// The cover as a page.
fn flat(cover: &Cover, catalog: &Catalog, diagnostics: &mut Diagnostics) -> Pages {
    let spine = spine(cover, diagnostics);
    let size = Size { width: cover.trim.width * 2 + spine, height: cover.trim.height };
    let dark = cover.color.is_some_and(|[r, g, b]| {
        213 * u32::from(r) + 715 * u32::from(g) + 72 * u32::from(b) < 128_000
    });
    let mut maker = Maker {
        catalog,
        shaper: Shaper::new(catalog, &[]),
        page: Page { size, ..Page::default() },
        pictures: Vec::new(),
        ink: if dark { Ink::Gray(255) } else { Ink::BLACK },
        face: face(catalog, &cover.family, false),
        italic: face(catalog, &cover.family, true),
    };
    let bleed = cover.bleed;
    let ground = Rect::new(-bleed, -bleed, size.width + bleed * 2, size.height + bleed * 2);
    if let Some([r, g, b]) = cover.color {
        maker.rule(ground, Ink::Rgb(r, g, b));
    }
    if let Some(picture) = &cover.image {
        maker.image(picture.clone(), cropped(picture, ground));
    }
    let (left, right) = (Length::ZERO, cover.trim.width + spine);
    let (front, back) = if cover.right { (left, right) } else { (right, left) };
    maker.front(cover, front);
    maker.back(cover, back, diagnostics);
    maker.spine(cover, spine, diagnostics);
    let info = Info { title: format!("{} (cover)", cover.info.title), ..cover.info.clone() };
    Pages {
        info,
        pages: vec![maker.page],
        faces: catalog.faces().to_vec(),
        pictures: maker.pictures,
        ..Pages::default()
    }
}

fn face(catalog: &Catalog, family: &str, italic: bool) -> FaceId {
    let families = catalog.families();
    let usual = families.first().copied().unwrap_or_default();
    [family, usual].iter().find_map(|it| catalog.find(it, 400, italic)).unwrap_or_default()
}

/// The rectangle that an image must take to cover the ground without being distorted.
fn cropped(picture: &Picture, ground: Rect) -> Rect {
    let (width, height) = (i64::from(picture.width.max(1)), i64::from(picture.height.max(1)));
    let by_width = ground.size.width.scale(height, width);
    let size = if ground.size.height <= by_width {
        Size { width: ground.size.width, height: by_width }
    } else {
        Size { width: ground.size.height.scale(width, height), height: ground.size.height }
    };
    let x = ground.origin.x + (ground.size.width - size.width) / 2;
    let y = ground.origin.y + (ground.size.height - size.height) / 2;
    Rect { origin: Point { x, y }, size }
}

/// Puts things on the cover.
struct Maker<'a> {
    catalog: &'a Catalog,
    shaper: Shaper,
    page: Page,
    pictures: Vec<Picture>,
    ink: Ink,
    face: FaceId,
    italic: FaceId,
}

/// How a text is set.
#[derive(Clone, Copy)]
struct Type {
    face: FaceId,
    size: Length,
    leading: Length,
    centered: bool,
}

impl Maker<'_> {
    fn rule(&mut self, area: Rect, ink: Ink) {
        self.page.items.push(Item::Rule(Rule { area, ink, tag: Tag::Decoration }));
    }

    fn image(&mut self, picture: Picture, area: Rect) {
        let item = PlacedImage { picture: self.pictures.len(), area, tag: Tag::Decoration };
        self.pictures.push(picture);
        self.page.items.push(Item::Image(item));
    }

    /// Title, subtitle and authors, on the upper and the lower third.
    fn front(&mut self, cover: &Cover, left: Length) {
        let width = cover.trim.width - MARGIN * 2;
        let title = self.fitting(&cover.info.title, width, 44);
        let mut y = cover.trim.height / 4;
        y = self.text(&cover.info.title, title, (left + MARGIN, y), width);
        if let Some(subtitle) = &cover.info.subtitle {
            let size = (title.size / 2).max(Length::pt(12));
            let style =
                Type { face: self.italic, size, leading: size.scale(13, 10), centered: true };
            let below = y + title.size.scale(4, 10) + style.leading;
            self.text(subtitle, style, (left + MARGIN, below), width);
        }
        let size = Length::pt(16);
        let style = Type { face: self.face, size, leading: size.scale(13, 10), centered: true };
        let authors = cover.info.authors.join(", ");
        self.text(&authors, style, (left + MARGIN, cover.trim.height * 4 / 5), width);
    }

    /// The largest size at which the longest word fits.
    fn fitting(&self, text: &str, width: Length, most: i64) -> Type {
        let style = |points| Type {
            face: self.face,
            size: Length::pt(points),
            leading: Length::pt(points).scale(12, 10),
            centered: true,
        };
        let words = self.words(self.face);
        let fits = |points: &i64| {
            let longest =
                text.split_whitespace().map(|it| self.width(it, &words, style(*points))).max();
            longest.unwrap_or_default() <= width
                && self.lines(text, style(*points), width).len() <= 4
        };
        (12..=most).rev().find(fits).map_or(style(12), style)
    }

    fn words(&self, face: FaceId) -> Arc<Words> {
        self.shaper.words(Look { face, script: *b"Latn", ..Look::default() })
    }

    fn width(&self, text: &str, words: &Words, style: Type) -> Length {
        let upem = self.catalog.face(style.face).metrics.upem;
        style.size.em(self.shaper.word(words, text).advance.into(), upem)
    }

    /// Breaks a text into lines.
    fn lines(&self, text: &str, style: Type, width: Length) -> Vec<String> {
        let words = self.words(style.face);
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
    }

    /// Sets a text; `(x, y)` is the left end of its first baseline. Gives the last baseline.
    fn text(&mut self, text: &str, style: Type, (x, y): (Length, Length), width: Length) -> Length {
        let mut baseline = y;
        let words = self.words(style.face);
        for (at, line) in self.lines(text, style, width).into_iter().enumerate() {
            if 0 < at {
                baseline += style.leading;
            }
            let indent = if style.centered {
                (width - self.width(&line, &words, style)) / 2
            } else {
                Length::ZERO
            };
            self.line(&line, style, Point { x: x + indent, y: baseline });
        }
        baseline
    }

    fn line(&mut self, text: &str, style: Type, origin: Point) {
        let first = text.chars().find(|it| it.is_alphabetic()).map_or(*b"Latn", script);
        let look =
            Look { face: style.face, features: Features::LINING, script: first, ..Look::default() };
        let shaped = self.shaper.word(&self.shaper.words(look), text);
        let upem = self.catalog.face(style.face).metrics.upem;
        let (start, from) = (self.page.glyphs.len(), self.page.text.len());
        self.page.text.push_str(text);
        for glyph in &shaped.glyphs {
            let cluster = glyph.cluster as usize;
            let ends =
                shaped.glyphs.iter().map(|it| it.cluster as usize).filter(|it| cluster < *it);
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
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.page.items.push(Item::Run(Run {
            face: style.face,
            size: style.size,
            origin,
            expansion: 0,
            glyphs: place(start)..place(self.page.glyphs.len()),
            text: place(from)..place(self.page.text.len()),
            ink: self.ink,
            tag: Tag::Decoration,
        }));
    }

    /// The text on the back, and the bars.
    fn back(&mut self, cover: &Cover, left: Length, diagnostics: &mut Diagnostics) {
        let width = cover.trim.width - MARGIN * 2;
        let size = Length::pt(11);
        let style = Type { face: self.face, size, leading: Length::pt(15), centered: false };
        let bars = cover.isbn.as_deref().map(|isbn| (isbn, barcode::digits(isbn)));
        let foot = cover.trim.height
            - MARGIN
            - if bars.is_some() { BARS + Length::MM * 14 } else { Length::ZERO };
        let mut y = MARGIN + Length::pt(24);
        for paragraph in &cover.back {
            y = self.text(paragraph, style, (left + MARGIN, y), width)
                + style.leading
                + style.leading / 2;
        }
        if foot < y - style.leading * 2 && !cover.back.is_empty() {
            let message = "the text on the back of the cover is too long for it";
            diagnostics.push(Diagnostic::warning("cover-back", message).help("shorten it"));
        }
        match bars {
            Some((_, Some(digits))) => self.bars(cover, digits, left, diagnostics),
            Some((isbn, None)) => {
                let message = format!("`{isbn}` is no ISBN: its digits do not add up");
                diagnostics
                    .push(Diagnostic::warning("cover-isbn", message).help("check `cover.isbn`"));
            }
            None => {}
        }
    }

    /// The bars on white, at the foot of the back towards the spine, with their digits.
    fn bars(
        &mut self,
        cover: &Cover,
        digits: [u8; 13],
        left: Length,
        diagnostics: &mut Diagnostics,
    ) {
        let price = cover.price.as_deref().filter(|it| !it.is_empty()).and_then(|price| {
            let digits: Vec<u8> =
                price.bytes().filter(u8::is_ascii_digit).map(|it| it - b'0').collect();
            let five: Result<[u8; 5], _> = digits.try_into();
            if five.is_err() {
                let message = format!("`{price}` is no price add-on: it has five digits");
                diagnostics.push(Diagnostic::warning("cover-price", message));
            }
            five.ok()
        });
        let module = |count: u32| MODULE * i64::from(count);
        let add_on = if price.is_some() { barcode::ADD_ON + barcode::AFTER } else { 0 };
        let width = module(barcode::BEFORE + barcode::WIDTH + barcode::AFTER + add_on);
        let height = BARS + GUARD + Length::MM * 7;
        let bottom = cover.trim.height - Length::INCH / 4;
        let x = if cover.right {
            left + Length::INCH / 4
        } else {
            left + cover.trim.width - Length::INCH / 4 - width
        };
        self.rule(Rect::new(x, bottom - height, width, height), Ink::Gray(255));
        let ink = std::mem::replace(&mut self.ink, Ink::BLACK);
        let origin = Point { x: x + module(barcode::BEFORE), y: bottom - height + Length::MM * 4 };
        let small =
            Type { face: self.face, size: Length::pt(8), leading: Length::pt(8), centered: true };
        let isbn: String = digits.iter().map(|it| char::from(b'0' + it)).collect();
        let above = (x, origin.y - Length::MM);
        self.text(&format!("ISBN {isbn}"), small, above, width);
        self.draw(&barcode::ean13(digits), origin, BARS);
        let below = origin.y + BARS + GUARD + Length::MM;
        let digits_at = |at: u32| origin.x + module(at);
        self.line(&isbn[..1], small, Point { x: digits_at(0) - module(9), y: below });
        self.line(&isbn[1..7], small, Point { x: digits_at(8), y: below });
        self.line(&isbn[7..], small, Point { x: digits_at(54), y: below });
        if let Some(price) = price {
            let from = barcode::WIDTH + barcode::AFTER;
            let shorter = Point { x: digits_at(from), y: origin.y + Length::MM * 3 };
            self.draw(&barcode::add_on(price), shorter, BARS - Length::MM * 3);
            let words: String = price.iter().map(|it| char::from(b'0' + it)).collect();
            self.line(
                &words,
                small,
                Point { x: digits_at(from + 8), y: shorter.y - Length::MM / 2 },
            );
        }
        self.ink = ink;
    }

    fn draw(&mut self, bars: &[Bar], origin: Point, height: Length) {
        for bar in bars {
            let x = origin.x + MODULE * i64::from(bar.left);
            let height = height + if bar.guard { GUARD } else { Length::ZERO };
            self.rule(Rect::new(x, origin.y, MODULE * i64::from(bar.width), height), Ink::BLACK);
        }
    }

    /// The text on the spine, as a drawing: it is turned.
    fn spine(&mut self, cover: &Cover, spine: Length, diagnostics: &mut Diagnostics) {
        let author = cover.info.authors.first().map_or("", String::as_str);
        let words = cover.spine.clone().unwrap_or_else(|| {
            if author.is_empty() {
                cover.info.title.clone()
            } else {
                format!("{author} · {}", cover.info.title)
            }
        });
        let words = words.trim();
        let kdp = cover.paper.as_deref().is_some_and(|it| it.starts_with("kdp"));
        let least =
            papers().and_then(|it| it.least.get("kdp").copied()).filter(|_| kdp).unwrap_or(0);
        let room = spine - SAFE * 2;
        if words.is_empty() {
            return;
        }
        let length = cover.trim.height - MARGIN * 2;
        let most = room.min(Length::pt(18));
        let style = |size: Length| Type { face: self.face, size, leading: size, centered: true };
        let shaped = self.words(self.face);
        // Letters are about three quarters of the type size high and deep.
        let fits = |points: &i64| {
            Length::pt(*points).scale(3, 4) <= most
                && self.width(words, &shaped, style(Length::pt(*points))) <= length
        };
        let Some(points) = (6..=18).rev().find(fits).filter(|_| least <= cover.pages) else {
            if cover.spine.is_some() {
                let message = format!(
                    "the spine is {:.1} mm wide: no text fits",
                    spine.to_pt() / Length::MM.to_pt()
                );
                diagnostics.push(
                    Diagnostic::warning("cover-spine", message)
                        .help("leave `cover.spine-text` out"),
                );
            }
            return;
        };
        let svg = self.turned(
            words,
            points,
            Size { width: spine, height: cover.trim.height },
            cover.upwards,
        );
        let picture = Picture {
            path: "spine".into(),
            format: Format::Svg,
            width: 1,
            height: 1,
            dpi: None,
            orientation: 1,
            load: Arc::new(move || Ok(svg.clone().into_bytes())),
        };
        self.image(picture, Rect::new(cover.trim.width, Length::ZERO, spine, cover.trim.height));
    }

    /// A text turned by a quarter, in the middle of a drawing of that size.
    fn turned(&self, words: &str, points: i64, size: Size, upwards: bool) -> String {
        let (width, height) = (size.width.to_pt(), size.height.to_pt());
        let fill = if self.ink == Ink::BLACK { "#000" } else { "#fff" };
        let turn = if upwards { -90 } else { 90 };
        let face = self.catalog.face(self.face);
        // The middle of small letters stands in the middle of the spine.
        let middle =
            Length::pt(points).em(face.metrics.x_height.into(), face.metrics.upem).to_pt() / 2.0;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.3}\" height=\"{height:.3}\">\
             <g transform=\"translate({:.3} {:.3}) rotate({turn})\"><text y=\"{middle:.3}\" \
             font-size=\"{points}\" font-family=\"{}\" fill=\"{fill}\" text-anchor=\"middle\">{}</text></g></svg>",
            width / 2.0,
            height / 2.0,
            escape(&face.family),
            escape(words),
        )
    }
}

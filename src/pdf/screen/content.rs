//! The content of one page as operators, but for what `krilla` draws.
//!
//! In: a page. Out: [`PageContent`]: its content stream, with holes where images, colour glyphs and missing glyphs belong;
//! the marked content of the page in order; and which fonts and colours the stream names. `krilla` draws what is in the
//! holes, and [`super::page`] sees to it that the names are those of its resources.

use krilla::text::Font;
use rayon::prelude::*;

use super::convert::{pt, rect};
use crate::geometry;
use crate::pdf::codes::{FontCodes, in_subset_order, worth_a_map};
use crate::pdf::content::{ContentWriter, Decimal, Letter, ONE, points};
use crate::pdf::glyph_texts::{FaceTable, GlyphTexts, GlyphUse};
use crate::pdf::letter::{self, DrawingMode, DrawnGlyph, DrawnRun, PageText};
use crate::pdf::line::{LineFont, TextLine};
use crate::pdf::pack::PageStream;
use crate::picture::PictureFormat;
use crate::text::face::Face;
use crate::typeset::frame::{
    ContentRole, FilledPath, GlyphRun, Ink, Page, PageItem, Pages, PathSegment, PlacedImage, Rule, RunDirection,
};

/// The largest page that viewers show, in points: 200 inches (ISO 32000-1 annex C).
const LARGEST: f32 = 14_400.0;
/// The smallest page, in points (the same annex).
const SMALLEST: f32 = 3.0;

/// The faces of a book as they are drawn.
pub(super) struct ScreenFaces {
    slots: Vec<Option<usize>>,
    widths: Vec<Vec<f32>>,
    texts: GlyphTexts,
    codes: Vec<FontCodes>,
    /// Whether `krilla` may draw text in these faces, too: that of drawings.
    are_shared: bool,
}

impl ScreenFaces {
    /// Finds out which glyphs the pages use. `fonts` has the faces that runs use.
    pub(super) fn new(pages: &Pages, fonts: &[Option<Font>]) -> ScreenFaces {
        // Equal fonts are one in the file.
        let slot = |font: &Option<Font>| font.as_ref().and_then(|_| fonts.iter().position(|other| other == font));
        let slots: Vec<Option<usize>> = fonts.iter().map(slot).collect();
        let widths = pages.faces.par_iter().zip(&slots);
        let widths =
            widths.map(|(face, slot)| slot.map_or_else(Vec::new, |_| letter::widths(face))).collect::<Vec<_>>();
        let texts = GlyphTexts::collect(pages, FaceTable { slots: &slots, widths: &widths }, false);
        let are_shared = drawings_have_text(pages);
        let is_worth = worth_a_map(pages, &slots);
        let codes = |slot: usize| {
            if slots[slot].is_none() || is_colored(&pages.faces[slot]) {
                return FontCodes::default();
            }
            // `krilla` knows no codes of one byte.
            FontCodes::new(&in_subset_order(coded_glyphs(&texts, slot)), is_worth[slot] && !are_shared)
        };
        let codes = (0..slots.len()).map(codes).collect();
        ScreenFaces { slots, widths, texts, codes, are_shared }
    }

    /// The codes of each face.
    pub(super) fn codes(&self) -> &[FontCodes] {
        &self.codes
    }

    pub(super) fn of<'a>(&'a self, pages: &'a Pages) -> ScreenFonts<'a> {
        let ScreenFaces { slots, widths, texts, codes, are_shared } = self;
        ScreenFonts { pages, slots, widths, texts, codes, are_shared: *are_shared }
    }
}

/// Whether a drawing (SVG) may hold text, by its bytes: of its own, or in an image in it.
fn drawings_have_text(pages: &Pages) -> bool {
    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    let mut drawings = pages.pictures.iter().filter(|picture| picture.facts.format == PictureFormat::Svg);
    drawings.any(|picture| (picture.load)().is_ok_and(|bytes| has(&bytes, b"text") || has(&bytes, b"data:")))
}

/// Whether a face may have glyphs with colours or pixels, or has no outlines: `krilla` makes drawings of these.
fn is_colored(face: &Face) -> bool {
    let Ok(font) = skrifa::FontRef::from_index(face.data.bytes(), face.index) else { return true };
    let has = |tags: &[&[u8; 4]]| tags.iter().any(|tag| font.table_data(skrifa::Tag::new(tag)).is_some());
    has(&[b"COLR", b"SVG ", b"sbix", b"CBDT", b"EBDT"]) || !has(&[b"glyf", b"CFF ", b"CFF2"])
}

/// The glyphs of a face that are drawn as text; [`in_subset_order`] they have their numbers in the file. The missing glyph,
/// which is 0, is none of them.
pub(super) fn coded_glyphs(texts: &GlyphTexts, slot: usize) -> impl Iterator<Item = (u16, &GlyphUse)> {
    texts.glyphs(slot).filter(|(id, first)| *id != 0 && !first.text.is_empty())
}

/// The width and height of a page in points, as far as viewers show it.
pub(super) fn page_size(page: &Page) -> (f32, f32) {
    (pt(page.size.width).clamp(SMALLEST, LARGEST), pt(page.size.height).clamp(SMALLEST, LARGEST))
}

/// What all pages are drawn with.
#[derive(Clone, Copy)]
pub(super) struct ScreenFonts<'a> {
    pub(super) pages: &'a Pages,
    /// By face, as in [`crate::pdf::glyph_texts::FaceTable`].
    pub(super) slots: &'a [Option<usize>],
    pub(super) widths: &'a [Vec<f32>],
    pub(super) texts: &'a GlyphTexts,
    /// By face; without glyphs for a face with colours, which `krilla` draws.
    pub(super) codes: &'a [FontCodes],
    /// Whether `krilla` may draw text in these faces, too.
    pub(super) are_shared: bool,
}

/// A page that was drawn.
#[derive(Debug, Default)]
pub(super) struct PageContent<'a> {
    /// The operators, with holes where what `krilla` draws belongs.
    pub(super) stream: PageStream,
    /// The marked content in order.
    pub(super) marked: Vec<MarkedContent<'a>>,
    /// The colour spaces that operators name, by the number in the name.
    pub(super) colors: Vec<ColorModel>,
}

/// The kind of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColorModel {
    Gray,
    Rgb,
}

/// A marked content.
#[derive(Debug)]
pub(super) struct MarkedContent<'a> {
    pub(super) role: ContentRole,
    /// What `krilla` draws in it; all else is in the operators.
    pub(super) drawn: Option<ForeignDrawing<'a>>,
}

/// What `krilla` draws.
#[derive(Debug)]
pub(super) enum ForeignDrawing<'a> {
    Image(&'a PlacedImage),
    Text(DrawnText<'a>),
}

/// Letters with colours, or without text.
#[derive(Debug)]
pub(super) struct DrawnText<'a> {
    pub(super) run: &'a GlyphRun,
    pub(super) letters: Vec<DrawnGlyph>,
    pub(super) mode: DrawingMode,
    /// Where the first begins, in points from the page's left top corner.
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Draws a page. Images that can't be read (`broken`, by their number) are left out.
pub(super) fn content<'a>(fonts: ScreenFonts<'a>, page: &'a Page, broken: &[usize]) -> PageContent<'a> {
    let height = f64::from(page_size(page).1);
    let writer = ContentWriter::new('f');
    let (drawn, text) = (PageContent::default(), PageText::new(page));
    let mut drawing =
        ContentDrawing { fonts, page, text, height, writer, drawn, open: None, ink: None, marks: 0, codes: Vec::new() };
    drawing.items(broken);
    drawing.close();
    drawing.drawn.stream.bytes = drawing.writer.finish();
    drawing.drawn
}

/// The state of drawing one page.
struct ContentDrawing<'a> {
    fonts: ScreenFonts<'a>,
    page: &'a Page,
    text: PageText<'a>,
    /// The height of the page: operators count from its foot.
    height: f64,
    writer: ContentWriter,
    drawn: PageContent<'a>,
    /// The marked content that is open, and whether it holds text alone.
    open: Option<(ContentRole, bool)>,
    ink: Option<Ink>,
    /// How many marked contents were given numbers.
    marks: usize,
    /// Room for the letters of a text.
    codes: Vec<Letter>,
}

/// For each item whether an outline is drawn in the same marked content from it on.
fn paths_ahead(items: &[PageItem]) -> Vec<bool> {
    let mut ahead = vec![false; items.len()];
    let mut last: Option<(ContentRole, bool)> = None;
    for (at, item) in items.iter().enumerate().rev() {
        let (role, is_path) = match item {
            PageItem::Run(run) => (run.tag, false),
            PageItem::Rule(rule) => (rule.tag, true),
            PageItem::Shape(shape) => (shape.tag, true),
            PageItem::Image(image) => (image.tag, false),
            PageItem::Link(_) => continue,
        };
        let before = last.is_some_and(|(other, any)| other == role && any);
        ahead[at] = is_path || before;
        last = Some((role, ahead[at]));
    }
    ahead
}

impl<'a> ContentDrawing<'a> {
    fn items(&mut self, broken: &[usize]) {
        let items = &self.page.items;
        let ahead = paths_ahead(items);
        let (mut at, mut letters) = (0, Vec::new());
        while let Some(item) = items.get(at) {
            let only_text = !ahead[at];
            match item {
                PageItem::Run(run) => at += self.runs(run, &items[at + 1..], only_text, &mut letters),
                PageItem::Rule(rule) => self.rule(rule),
                PageItem::Shape(shape) => self.shape(shape),
                PageItem::Image(image) if rect(image.area).is_some() && !broken.contains(&image.picture) => {
                    self.hole(image.tag, ForeignDrawing::Image(image));
                }
                PageItem::Image(_) | PageItem::Link(_) => {}
            }
            at += 1;
        }
    }

    /// Draws a run and those after it that can be drawn with it. Returns how many those were.
    fn runs(&mut self, run: &'a GlyphRun, rest: &[PageItem], only_text: bool, letters: &mut Vec<DrawnGlyph>) -> usize {
        let face = usize::from(run.face.0);
        let Some(slot) = self.fonts.slots.get(face).copied().flatten() else { return 0 };
        let widths = &self.fonts.widths[slot];
        let joined = letter::joined_letters(self.page, self.text, run, rest, widths, letters);
        let texts = self.fonts.texts;
        let agrees = |glyph: u16, text: &[u8]| texts.agrees(slot, glyph, text);
        let stretches = letter::drawing_runs(self.text, letters, widths.len(), &agrees);
        let reversed = letter::is_reversed(letters);
        let mut line = TextLine { run, x: run.origin.x.to_pt(), y: self.height - run.origin.y.to_pt() };
        let mut rest = &letters[..];
        for DrawnRun { length, mode } in stretches {
            let (these, others) = rest.split_at(length.min(rest.len()));
            rest = others;
            if self.fonts.codes[slot].by_glyph.is_empty() || matches!(mode, DrawingMode::Shapes(_)) {
                let (letters, x, y) = (these.to_vec(), line.x, self.height - line.y);
                self.hole(run.tag, ForeignDrawing::Text(DrawnText { run, letters, mode, x, y }));
                line.pass(these, widths);
                continue;
            }
            self.open(run.tag, only_text);
            let is_explained = mode == DrawingMode::ActualText;
            if reversed {
                self.reversed(&mut line, slot, these, is_explained);
            } else {
                self.stretch(&mut line, slot, these, is_explained);
            }
        }
        // poppler loses what follows an inner `ActualText` in the same marked content.
        if reversed {
            self.close();
        }
        joined
    }

    /// Draws letters that one text explains, or each its own.
    fn stretch(&mut self, line: &mut TextLine<'_>, slot: usize, letters: &[DrawnGlyph], is_explained: bool) {
        if is_explained {
            self.explain(letters);
        }
        self.show(line, slot, letters);
        if is_explained {
            self.writer.raw("EMC");
            // poppler loses what follows an inner `ActualText` in the same marked content.
            self.close();
        }
    }

    /// Draws letters that run from right to left: they are drawn in visual order, and marked so that readers turn them
    /// (ISO 32000-1 §14.8.2.3.3). Within what is marked there is no space but the last letter.
    fn reversed(&mut self, line: &mut TextLine<'_>, slot: usize, letters: &[DrawnGlyph], is_explained: bool) {
        let page = self.page.text.as_str();
        let is_space = |letter: &DrawnGlyph| page.get(letter.range()) == Some(" ");
        let mut rest = letters;
        while !rest.is_empty() {
            let end = rest.iter().skip(1).position(is_space).map_or(rest.len(), |at| at + 2);
            let (these, others) = rest.split_at(if is_explained { rest.len() } else { end });
            rest = others;
            if is_explained {
                self.explain(these);
            }
            self.writer.mark("/ReversedChars BMC", true);
            self.show(line, slot, these);
            self.writer.raw(if is_explained { "EMC EMC" } else { "EMC" });
        }
    }

    /// Opens marked content with the text of the first letter, which is that of all.
    fn explain(&mut self, letters: &[DrawnGlyph]) {
        let words = letters.first().and_then(|first| self.page.text.get(first.range()));
        self.writer.open_actual_text(words.unwrap_or(""));
    }

    fn show(&mut self, line: &mut TextLine<'_>, slot: usize, letters: &[DrawnGlyph]) {
        self.ink(line.run.ink);
        let number = place_of(&mut self.drawn.stream.fonts, slot);
        if line.run.direction == RunDirection::Stacked {
            place_of(&mut self.drawn.stream.stacked, number);
        }
        let upem = self.fonts.pages.faces[slot].metrics.upem;
        let font = LineFont { number, widths: &self.fonts.widths[slot], codes: &self.fonts.codes[slot], upem };
        line.show(letters, font, &mut self.writer, &mut self.codes);
    }

    fn rule(&mut self, rule: &Rule) {
        if rect(rule.area).is_none() {
            return;
        }
        self.open(rule.tag, false);
        self.ink(rule.ink);
        let geometry::Rect { origin, size } = rule.area;
        // A rule of no width would not be drawn at all.
        let side = |length| Decimal(points(length).0.max(ONE / 1000));
        let (width, height) = (side(size.width), side(size.height));
        let bottom = Decimal(Decimal::thousandths(self.height).0 - points(origin.y).0 - height.0);
        self.writer.paint(&[points(origin.x), bottom, width, height], "re");
        self.writer.raw("f");
    }

    fn shape(&mut self, shape: &FilledPath) {
        let height = Decimal::thousandths(self.height);
        let at = |point: geometry::Point| [points(point.x), Decimal(height.0 - points(point.y).0)];
        let steps = shape.steps.iter().flat_map(|step| match *step {
            PathSegment::Move(to) | PathSegment::Line(to) => vec![to],
            PathSegment::Curve(one, two, to) => vec![one, two, to],
            PathSegment::Close => Vec::new(),
        });
        let corners: Vec<[i64; 2]> = steps.map(|point| at(point).map(|number| number.0)).collect();
        // What has no area is not filled, though some viewers would draw a thin line.
        let flat = |side: usize| corners.iter().all(|corner| corner[side] == corners[0][side]);
        if flat(0) || flat(1) {
            return;
        }
        self.open(shape.tag, false);
        self.ink(shape.ink);
        for step in &shape.steps {
            match *step {
                PathSegment::Move(to) => self.writer.paint(&at(to), "m"),
                PathSegment::Line(to) => self.writer.paint(&at(to), "l"),
                PathSegment::Curve(one, two, to) => {
                    self.writer.paint(&[at(one), at(two), at(to)].concat(), "c");
                }
                PathSegment::Close => self.writer.raw("h"),
            }
        }
        self.writer.raw("f");
    }

    /// Leaves a hole for what `krilla` draws, a marked content of its own.
    fn hole(&mut self, role: ContentRole, drawn: ForeignDrawing<'a>) {
        self.close();
        let at = self.writer.outside();
        // The first that `krilla` writes is not of the page: it names the page's resources.
        self.drawn.stream.holes.push((at, self.drawn.marked.len() + 1));
        self.marks += usize::from(matches!(role, ContentRole::Leaf(_)));
        self.drawn.marked.push(MarkedContent { role, drawn: Some(drawn) });
    }

    /// Opens marked content, if it is not open already.
    fn open(&mut self, role: ContentRole, only_text: bool) {
        // One marked content for runs that follow one another: each takes an entry in the tree.
        if self.open.is_some_and(|(open, _)| open == role) {
            return;
        }
        self.close();
        let artifact = |kind: &str| format!("/Artifact<<{kind}>>BDC");
        let operators = match role {
            ContentRole::Leaf(_) => format!("/P<</MCID {}>>BDC", self.marks),
            ContentRole::Header => artifact("/Attached[/Top]/Subtype/Header/Type/Pagination"),
            ContentRole::Footer => artifact("/Attached[/Bottom]/Subtype/Footer/Type/Pagination"),
            ContentRole::Decoration => artifact("/Type/Layout"),
        };
        self.marks += usize::from(matches!(role, ContentRole::Leaf(_)));
        self.writer.mark(&operators, only_text);
        self.drawn.marked.push(MarkedContent { role, drawn: None });
        self.open = Some((role, only_text));
    }

    fn close(&mut self) {
        if let Some((_, only_text)) = self.open.take() {
            self.writer.mark("EMC", only_text);
        }
    }

    fn ink(&mut self, ink: Ink) {
        if self.ink == Some(ink) {
            return;
        }
        self.ink = Some(ink);
        let (model, levels) = match ink {
            Ink::Gray(level) => (ColorModel::Gray, vec![level]),
            Ink::Rgb(..) | Ink::Press(_) => (ColorModel::Rgb, ink.screen().to_vec()),
        };
        let mut operators = format!("/c{} cs", place_of(&mut self.drawn.colors, model)).into_bytes();
        for level in levels {
            operators.push(b' ');
            Decimal::thousandths(f64::from(level) / 255.0).write(&mut operators);
        }
        operators.extend_from_slice(b" scn");
        self.writer.raw(&String::from_utf8_lossy(&operators));
    }
}

/// The place of a value in a list, to which it is added if it is not there.
fn place_of<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    list.iter().position(|known| *known == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    })
}

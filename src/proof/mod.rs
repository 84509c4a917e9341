//! A book as a proofreader sees it: the flaws of its pages, and a score.
//!
//! In: pages that were explained ([`crate::explain`]), and the families that the book asks for. Out: [`Finding`]s in
//! reading order, and how many points they make for a hundred pages. How they are shown is the command line's.

mod kind;
mod words;

use std::collections::BTreeSet;

pub use kind::{FindingKind, KINDS};

use crate::diagnostic::words_in;
use crate::geometry::{Length, Rect};
use crate::picture::PictureFormat;
use crate::project::config::Config;
use crate::source::{SourceMap, Span};
use crate::style::Style;
use crate::text::catalog::Catalog;
use crate::typeset::flaw::ParagraphSetting;
use crate::typeset::folio::label;
use crate::typeset::frame::{ContentRole, GlyphRun, Page, PageItem, Pages, PlacedImage};

/// Something that a proofreader would mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub kind: &'static FindingKind,
    /// The page, from 0.
    pub page: usize,
    /// Where on the page, in its coordinates.
    pub area: Rect,
    /// What it is, as a clause without a full stop.
    pub message: String,
    /// The first words of it, as they are printed; empty for an image.
    pub words: String,
    /// Where its paragraph was written; empty where nobody wrote it.
    pub span: Span,
    /// The settings of its paragraph that the search for pages chose from; the one that it took first.
    pub settings: Vec<ParagraphSetting>,
}

impl Finding {
    /// Makes the span that of the words, if they are found in it: they are printed with other quotes and dashes.
    fn locate(&mut self, sources: &SourceMap) {
        let start = self.span.start as usize;
        if let Some(found) = words_in(sources.text(self.span), &self.words).filter(|_| !self.words.is_empty()) {
            self.span = Span::new(self.span.file, start + found.start..start + found.end);
        }
    }
}

/// The findings of a book.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// In reading order.
    pub findings: Vec<Finding>,
    /// How many pages were looked at.
    pub pages: usize,
}

/// The resolution below which an image is marked, in pixels to the inch: three quarters of the 300 that printers ask for,
/// below which it looks blurred (`pdf::press::image`).
const SHARP_RESOLUTION: i64 = 225;

impl Proof {
    /// Looks through pages that were made of these sources. `families` are those that the book asks for: letters of others
    /// are marked.
    pub fn new(pages: &Pages, sources: &SourceMap, families: &BTreeSet<&str>) -> Proof {
        let mut findings = Vec::new();
        for (number, page) in pages.pages.iter().enumerate() {
            let mut found: Vec<Finding> = page.flaws.iter().map(|flaw| words::finding(flaw, number)).collect();
            for item in &page.items {
                match item {
                    PageItem::Image(image) => found.extend(coarse(pages, image, number)),
                    PageItem::Run(run) => {
                        let boxes = boxes(pages, page, run, number);
                        // Which font an empty box is from says nothing.
                        let borrowed = borrowed(pages, page, run, number).filter(|_| boxes.is_empty());
                        found.extend(borrowed.filter(|it| !families.contains(it.1)).map(|it| it.0));
                        found.extend(boxes);
                    }
                    PageItem::Rule(_) | PageItem::Shape(_) | PageItem::Link(_) => {}
                }
            }
            found.sort_by_key(|finding| finding.area.origin.y);
            found.iter_mut().for_each(|finding| finding.locate(sources));
            findings.append(&mut found);
        }
        Proof { findings, pages: pages.pages.len() }
    }

    /// How many findings there are of a kind.
    pub fn count(&self, kind: &FindingKind) -> usize {
        self.findings.iter().filter(|finding| finding.kind == kind).count()
    }

    /// The points of all findings together.
    pub fn points(&self) -> u64 {
        self.findings.iter().map(|finding| u64::from(finding.kind.weight)).sum()
    }

    /// The points for a hundred pages, in tenths.
    pub fn score(&self) -> u64 {
        per_hundred(self.points(), self.pages)
    }
}

/// A line of the score: a kind with what there is of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoreRow {
    /// The kind.
    pub kind: &'static FindingKind,
    /// How many findings there are.
    pub count: usize,
    /// How many for a hundred pages, in tenths.
    pub per_hundred: u64,
    /// The points that they make.
    pub points: u64,
}

/// The score by kinds, also those of which there are none.
pub fn rows(proof: &Proof) -> impl Iterator<Item = ScoreRow> + '_ {
    KINDS.iter().map(|kind| {
        let count = proof.count(kind);
        let number = u64::try_from(count).unwrap_or(u64::MAX);
        let points = number.saturating_mul(u64::from(kind.weight));
        ScoreRow { kind, count, per_hundred: per_hundred(number, proof.pages), points }
    })
}

/// A page's number as it is printed: `xii`, `12`.
pub fn folio(page: &Page) -> String {
    label(page.folio)
}

/// A number for a hundred pages, in tenths, rounded.
fn per_hundred(count: u64, pages: usize) -> u64 {
    let pages = u64::try_from(pages).unwrap_or(u64::MAX).max(1);
    (count.saturating_mul(2000) / pages).div_ceil(2)
}

/// The families that a book asks for: those of its text, its code and its elements.
pub fn families<'a>(config: &'a Config, style: &Style, catalog: &'a Catalog) -> BTreeSet<&'a str> {
    let text = [style.serif, style.mono].map(|family| catalog.face(family.regular).family.as_str());
    let styled = config.style.values().chain(config.classes.values()).filter_map(|settings| settings.font.as_deref());
    text.into_iter().chain(styled).collect()
}

fn span_of(pages: &Pages, tag: ContentRole) -> Span {
    let ContentRole::Leaf(leaf) = tag else { return Span::default() };
    let leaf = pages.structure.leaves.get(leaf.0 as usize);
    leaf.and_then(|leaf| pages.spans.get(leaf.node.0 as usize)).copied().unwrap_or_default()
}

/// An image that has too few pixels for its size on the page.
fn coarse(pages: &Pages, image: &PlacedImage, page: usize) -> Option<Finding> {
    let picture = pages.pictures.get(image.picture)?;
    if picture.facts.format == PictureFormat::Svg {
        return None;
    }
    let width = image.size().width;
    let dpi = Length::INCH.scale(i64::from(picture.facts.width), width.0.max(1)).0;
    if SHARP_RESOLUTION <= dpi {
        return None;
    }
    Some(Finding {
        kind: kind::find("image-resolution"),
        page,
        area: image.area,
        message: format!("the image `{}` has {dpi} pixels to the inch", picture.path),
        words: String::new(),
        span: span_of(pages, image.tag),
        settings: Vec::new(),
    })
}

/// The empty boxes of a run, of which those side by side are one finding.
fn boxes(pages: &Pages, page: &Page, run: &GlyphRun, number: usize) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let (mut before, mut was_box) = (Length::ZERO, false);
    let text = page.text.get(run.text.start as usize..run.text.end as usize).unwrap_or_default();
    for glyph in page.glyphs.range(run.glyphs.clone()) {
        let advance = Length(i64::from(glyph.advance));
        // Glyph 0 of every font stands for what it has no glyph of (OpenType 1.9, recommendations, `.notdef`).
        if glyph.id == 0 {
            let start = usize::from(glyph.start);
            let letter = text.get(start..start + usize::from(glyph.len)).unwrap_or_default();
            let area = area(run, before, advance);
            match found.last_mut().filter(|_| was_box) {
                Some(last) => {
                    last.area = joined(last.area, area);
                    last.words.push_str(letter);
                }
                None => found.push(Finding {
                    kind: kind::find("glyph-missing"),
                    page: number,
                    area,
                    message: "no font has these letters, and an empty box is printed for each".to_owned(),
                    words: letter.to_owned(),
                    span: span_of(pages, run.tag),
                    settings: Vec::new(),
                }),
            }
        }
        was_box = glyph.id == 0;
        before += advance;
    }
    found
}

/// The place of a piece of a run: so far from its start, so long.
fn area(run: &GlyphRun, before: Length, width: Length) -> Rect {
    let above = run.size * 4 / 5;
    run.area(before, width, above, run.size - above)
}

/// The smallest rectangle around two.
fn joined(one: Rect, other: Rect) -> Rect {
    let (left, top) = (one.origin.x.min(other.origin.x), one.origin.y.min(other.origin.y));
    let right = (one.origin.x + one.size.width).max(other.origin.x + other.size.width);
    let bottom = (one.origin.y + one.size.height).max(other.origin.y + other.size.height);
    Rect::new(left, top, right - left, bottom - top)
}

/// Letters with the family that they are from; `None` for furniture and for what only formulas are set in.
fn borrowed<'p>(pages: &'p Pages, page: &Page, run: &GlyphRun, number: usize) -> Option<(Finding, &'p str)> {
    let face = pages.faces.get(usize::from(run.face.0)).filter(|face| !face.is_for_formulas())?;
    if !matches!(run.tag, ContentRole::Leaf(_)) {
        return None;
    }
    let text = page.text.get(run.text.start as usize..run.text.end as usize)?.trim();
    if text.is_empty() {
        return None;
    }
    let width: Length = page.glyphs.range(run.glyphs.clone()).map(|glyph| Length(i64::from(glyph.advance))).sum();
    let finding = Finding {
        kind: kind::find("font-fallback"),
        page: number,
        area: area(run, Length::ZERO, width),
        message: format!("`{text}` is set in {}", face.family),
        words: text.to_owned(),
        span: span_of(pages, run.tag),
        settings: Vec::new(),
    };
    Some((finding, &face.family))
}

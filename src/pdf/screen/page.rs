//! Adds one page after the other to a `krilla` document: its resources, its marked content, its links, and what `krilla`
//! draws of it.
//!
//! In: pages, and what [`super::content`] made of them. Out: the document, and [`Marked`]: the marked content that each
//! leaf of the logical tree was drawn in.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::Arc;

use krilla::color::{luma, rgb};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::page::{PageLabel, PageSettings};
use krilla::paint::{Fill, FillRule, Paint};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::Font;
use krilla::{Data, Document};

use super::convert::{pt, rect};
use super::image::ScreenImages;
use super::link::LinkAnnotations;

use super::content::{
    ColorModel, DrawnText, ForeignDrawing, MarkedContent, PageContent, ScreenFonts, coded_glyphs, page_size,
};
use super::text::ScreenGlyph;
use crate::diagnostic::Diagnostics;
use crate::pdf::PdfError;
use crate::pdf::codes::in_subset_order;
use crate::pdf::letter::{self, DrawingMode, DrawnGlyph};
use crate::text::face::{Face, FontData};
use crate::typeset::frame::{ContentRole, Ink, LeafId, PageItem, Pages, PlacedImage, RunDirection};

/// The fonts for the faces that runs use; `None` for the others.
///
/// # Errors
/// The first font that can't be read.
pub(super) fn fonts(pages: &Pages) -> Result<Vec<Option<Font>>, PdfError> {
    let mut used = vec![false; pages.faces.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let PageItem::Run(run) = item
            && let Some(used) = used.get_mut(usize::from(run.face.0))
        {
            *used = true;
        }
    }
    let open = |face: &Arc<Face>| {
        let data = match &face.data {
            FontData::Bundled(bytes) => Data::from(*bytes),
            FontData::Loaded(bytes) => {
                // The bytes that shaping reads: a second copy of each font would be megabytes.
                let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Arc::clone(bytes));
                Data::from(shared)
            }
        };
        Font::new(data, face.index).ok_or_else(|| PdfError::Font(face.postscript.clone(), "it can't be read".into()))
    };
    // A face that no run uses is not opened, so that its licence or a fault in it does no harm.
    pages.faces.iter().zip(used).map(|(face, used)| used.then(|| open(face)).transpose()).collect()
}

/// The marked content of the pages, by the parts of the logical tree that it belongs to.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// The marked content sequences of each leaf, in drawing order.
    pub(super) pieces: Vec<(LeafId, Identifier)>,
    /// The page and rectangle of each image, for the figure's `BBox`.
    pub(super) boxes: BTreeMap<LeafId, (usize, Rect)>,
    /// The picture that each of them shows.
    pub(super) pictures: BTreeMap<LeafId, usize>,
    /// The annotations of each element, in order.
    pub(super) links: Vec<(u32, Identifier)>,
}

/// The state of drawing.
pub(super) struct ScreenDrawing<'a> {
    pages: &'a Pages,
    faces: ScreenFonts<'a>,
    fonts: &'a [Option<Font>],
    /// Which faces `krilla` knows the glyphs of.
    known: Vec<bool>,
    images: ScreenImages<'a>,
    pub(super) links: LinkAnnotations<'a>,
    marked: Marked,
}

impl<'a> ScreenDrawing<'a> {
    pub(super) fn new(faces: ScreenFonts<'a>, fonts: &'a [Option<Font>], pixels: bool) -> Self {
        let pages = faces.pages;
        ScreenDrawing {
            pages,
            faces,
            fonts,
            known: vec![false; fonts.len()],
            images: ScreenImages::new(pages, pixels),
            links: LinkAnnotations::new(pages),
            marked: Marked::default(),
        }
    }

    /// The content that was drawn.
    pub(super) fn finish(self) -> Marked {
        self.marked
    }

    /// Loads the images of a page. Returns the numbers of those that can't be drawn, each of which was reported.
    pub(super) fn load(&mut self, number: usize, diagnostics: &mut Diagnostics) -> Vec<usize> {
        let mut broken = Vec::new();
        for item in &self.pages.pages[number].items {
            let PageItem::Image(image) = item else { continue };
            let node = self.location(image.tag).and_then(|node| usize::try_from(node.get() - 1).ok());
            let place = node.and_then(|node| self.pages.spans.get(node)).copied();
            if rect(image.area).is_some() && !self.images.load(image.picture, place, diagnostics) {
                broken.push(image.picture);
            }
        }
        broken
    }

    /// Adds a page: its links, and what `krilla` draws of its content.
    pub(super) fn page(&mut self, document: &mut Document, number: usize, label: PageLabel, content: &PageContent<'_>) {
        let page = &self.pages.pages[number];
        let (width, height) = page_size(page);
        let settings = PageSettings::from_wh(width, height).unwrap_or_default().with_page_label(label);
        let mut target = document.start_page_with(settings);
        let mut surface = target.surface();
        self.name_resources(&mut surface, content);
        for marked in &content.marked {
            self.mark(&mut surface, number, marked);
        }
        surface.finish();
        for item in &page.items {
            if let PageItem::Link(link) = item {
                self.links.collect(link);
            }
        }
        for (element, annotation) in self.links.annotations() {
            let identifier = target.add_tagged_annotation(annotation);
            self.marked.links.push((element, identifier));
        }
        target.finish();
    }

    /// Draws something in each colour space and font that the page's operators name, so that the page's resources have
    /// them under these names: `krilla` counts them in the order in which it sees them. What is drawn here is not in
    /// the file. With a font all its glyphs are drawn once, in the order of their numbers.
    fn name_resources(&mut self, surface: &mut Surface<'_>, content: &PageContent<'_>) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        for color in &content.colors {
            surface.set_fill(Some(filled(match color {
                ColorModel::Gray => Ink::BLACK,
                ColorModel::Rgb => Ink::Rgb(0, 0, 0),
            })));
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(0.0, 0.0, 1.0, 1.0) {
                path.push_rect(area);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        // Where drawings have text, all faces come before the first of them, so that the numbers of glyphs are known.
        let others = if self.faces.are_shared && !self.known.contains(&true) { 0..self.fonts.len() } else { 0..0 };
        for slot in content.stream.fonts.iter().copied().chain(others) {
            let coded = self.faces.codes.get(slot).is_some_and(|codes| !codes.by_glyph.is_empty());
            let Some(Some(font)) = self.fonts.get(slot).filter(|_| coded) else { continue };
            let texts = self.faces.texts;
            // Any of them names a font whose glyphs have their numbers.
            let drawn = match std::mem::replace(&mut self.known[slot], true) {
                true => coded_glyphs(texts, slot).take(1).collect(),
                false => in_subset_order(coded_glyphs(texts, slot)),
            };
            let mut text = String::new();
            let mut glyphs = Vec::with_capacity(drawn.len());
            for (id, first) in drawn {
                let start = text.len();
                text.push_str(&first.text);
                glyphs.push(ScreenGlyph::unmoved(id, start..text.len(), self.location(first.role)));
            }
            surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font.clone(), &text, 1.0, false);
        }
        surface.end_tagged();
    }

    fn location(&self, tag: ContentRole) -> Option<NonZeroU64> {
        let ContentRole::Leaf(leaf) = tag else { return None };
        let leaf = self.pages.structure.leaves.get(leaf.0 as usize)?;
        NonZeroU64::new(u64::from(leaf.node.0) + 1)
    }

    /// Makes a marked content, with what belongs into the hole if there is one.
    fn mark(&mut self, surface: &mut Surface<'_>, number: usize, marked: &MarkedContent<'_>) {
        let words = match &marked.drawn {
            Some(ForeignDrawing::Text(DrawnText { mode: DrawingMode::Shapes(words), .. })) => Some(words.as_str()),
            _ => None,
        };
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        let content = match marked.role {
            ContentRole::Leaf(_) => words.map_or(ContentTag::Other, |words| {
                ContentTag::Span(SpanTag::empty().with_actual_text(Some(words).filter(|words| !words.is_empty())))
            }),
            ContentRole::Header => artifact(ArtifactType::Header),
            ContentRole::Footer => artifact(ArtifactType::Footer),
            ContentRole::Decoration => artifact(ArtifactType::Layout),
        };
        let identifier = surface.start_tagged(content);
        if let ContentRole::Leaf(leaf) = marked.role {
            self.marked.pieces.push((leaf, identifier));
        }
        match &marked.drawn {
            Some(ForeignDrawing::Image(image)) => self.image(surface, number, image),
            Some(ForeignDrawing::Text(text)) => self.text(surface, &self.pages.pages[number].text, text),
            None => {}
        }
        surface.end_tagged();
    }

    /// Draws letters that have colours, or no text.
    #[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
    fn text(&self, surface: &mut Surface<'_>, page: &str, text: &DrawnText<'_>) {
        let run = text.run;
        let face = usize::from(run.face.0);
        let (Some(face), Some(Some(font))) = (self.pages.faces.get(face), self.fonts.get(face)) else { return };
        let widths = self.faces.slots[usize::from(run.face.0)].map_or(&[][..], |slot| &self.faces.widths[slot]);
        let upem = f32::from(face.metrics.upem.max(1));
        let location = self.location(run.tag);
        let glyph = |letter: &DrawnGlyph| ScreenGlyph {
            dx: f32::from(letter.dx) / upem,
            dy: f32::from(letter.dy) / upem,
            advance: (letter.advance(widths) / 1000.0) as f32,
            ..ScreenGlyph::unmoved(letter.id, letter.range(), location)
        };
        let mut glyphs: Vec<ScreenGlyph> = text.letters.iter().map(glyph).collect();
        if run.direction == RunDirection::Stacked {
            let mut down = 0.0;
            for glyph in &mut glyphs {
                glyph.dy -= down;
                down += std::mem::take(&mut glyph.advance);
            }
        }
        surface.set_fill(Some(filled(run.ink)));
        let widened = letter::stretch(run) as f32;
        let (x, y) = (text.x as f32, text.y as f32);
        let place = match run.direction {
            RunDirection::Up => Transform::from_row(0.0, -widened, 1.0, 0.0, x, y),
            RunDirection::Down => Transform::from_row(0.0, widened, -1.0, 0.0, x, y),
            RunDirection::Right | RunDirection::Stacked => Transform::from_row(widened, 0.0, 0.0, 1.0, x, y),
        };
        surface.push_transform(&place);
        let outlined = matches!(text.mode, DrawingMode::Shapes(_));
        surface.draw_glyphs(Point::from_xy(0.0, 0.0), &glyphs, font.clone(), page, pt(run.size), outlined);
        surface.pop();
    }

    fn image(&mut self, surface: &mut Surface<'_>, number: usize, image: &PlacedImage) {
        let Some(area) = rect(image.area) else { return };
        if let ContentRole::Leaf(leaf) = image.tag {
            // The first box: a figure that was parted has one `BBox`, on the page where it begins.
            self.marked.boxes.entry(leaf).or_insert((number, area));
            self.marked.pictures.entry(leaf).or_insert(image.picture);
        }
        if image.turned {
            let place = Transform::from_row(0.0, -1.0, 1.0, 0.0, area.left(), area.bottom());
            surface.push_transform(&place);
            if let Some(seen) = Rect::from_xywh(0.0, 0.0, area.height(), area.width()) {
                self.images.draw(surface, image.picture, seen);
            }
            surface.pop();
        } else {
            self.images.draw(surface, image.picture, area);
        }
    }
}

fn filled(ink: Ink) -> Fill {
    let paint: Paint = match ink {
        Ink::Gray(level) => luma::Color::new(level).into(),
        Ink::Rgb(..) | Ink::Press(_) => {
            let [red, green, blue] = ink.screen();
            rgb::Color::new(red, green, blue).into()
        }
    };
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

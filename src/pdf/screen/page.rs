//! Draws one page after the other onto `krilla` surfaces.
//!
//! In: pages. Out: the drawn document, and [`Marked`]: the marked content that each leaf of the logical
//! tree was drawn in.

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

use crate::diagnostic::Diagnostics;
use crate::geometry;
use crate::pdf::PdfError;
use crate::pdf::letter::{self, DrawingMode, DrawnGlyph, GlyphTexts};
use crate::text::face::{Face, FontData};
use crate::typeset::frame::{
    ContentRole, FilledPath, GlyphRun, Ink, LeafId, Page, PageItem, Pages, PathSegment, PlacedImage, Rule,
};

/// The largest page that viewers show, in points: 200 inches (ISO 32000-1 annex C).
const LARGEST: f32 = 14_400.0;
/// The smallest page, in points (the same annex).
const SMALLEST: f32 = 3.0;

/// The `y` nearest to the given one that comes out with few digits: `krilla` subtracts it from the page's height in
/// `f32`, which turns 100.2 into 100.200005.
fn from_below(height: f32, y: f32) -> f32 {
    let wanted = ((height - y) * 1000.0).round() / 1000.0;
    let near = height - wanted;
    let exact = |it: &f32| height - it == wanted;
    [near, near.next_up(), near.next_down()].into_iter().find(exact).unwrap_or(y)
}

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
    fonts: &'a [Option<Font>],
    /// The advances of the glyphs of each face, in font units.
    advances: Vec<Vec<u16>>,
    images: ScreenImages<'a>,
    pub(super) links: LinkAnnotations<'a>,
    marked: Marked,
    letters: Vec<DrawnGlyph>,
    texts: GlyphTexts,
}

/// The state of one page.
struct PageDrawing<'a, 's> {
    page: &'a Page,
    number: usize,
    surface: Surface<'s>,
    open: Option<ContentRole>,
    ink: Option<Ink>,
    /// Whether every character of the page may be mapped.
    all_mappable: bool,
}

impl<'a> ScreenDrawing<'a> {
    pub(super) fn new(pages: &'a Pages, fonts: &'a [Option<Font>], pixels: bool) -> ScreenDrawing<'a> {
        let advances = |(face, font): (&Arc<Face>, &Option<Font>)| match font {
            Some(_) => letter::advances(face),
            None => Vec::new(),
        };
        ScreenDrawing {
            pages,
            fonts,
            advances: pages.faces.iter().zip(fonts).map(advances).collect(),
            images: ScreenImages::new(pages, pixels),
            links: LinkAnnotations::new(pages),
            marked: Marked::default(),
            letters: Vec::new(),
            texts: GlyphTexts::default(),
        }
    }

    /// The content that was drawn.
    pub(super) fn finish(self) -> Marked {
        self.marked
    }

    /// Draws page `number` (from 0).
    pub(super) fn page(
        &mut self,
        document: &mut Document,
        number: usize,
        label: PageLabel,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(page) = self.pages.pages.get(number) else { return };
        let side = |length| pt(length).clamp(SMALLEST, LARGEST);
        let settings = PageSettings::from_wh(side(page.size.width), side(page.size.height)).unwrap_or_default();
        let mut target = document.start_page_with(settings.with_page_label(label));
        // Asked once for the page, not for each letter of it.
        let all_mappable = letter::all_mappable(&page.text);
        let surface = target.surface();
        self.items(PageDrawing { page, number, surface, open: None, ink: None, all_mappable }, diagnostics);
        for (element, annotation) in self.links.annotations() {
            let identifier = target.add_tagged_annotation(annotation);
            self.marked.links.push((element, identifier));
        }
        target.finish();
    }

    fn items(&mut self, mut drawing: PageDrawing<'a, '_>, diagnostics: &mut Diagnostics) {
        let items = &drawing.page.items;
        let mut at = 0;
        while let Some(item) = items.get(at) {
            match item {
                PageItem::Run(run) => at += self.runs(&mut drawing, run, &items[at + 1..]),
                PageItem::Rule(rule) => self.rule(&mut drawing, rule),
                PageItem::Shape(shape) => self.shape(&mut drawing, shape),
                PageItem::Image(image) => self.image(&mut drawing, image, diagnostics),
                PageItem::Link(link) => self.links.collect(link),
            }
            at += 1;
        }
        drawing.close();
        drawing.surface.finish();
    }

    /// Draws a run and those after it that can be drawn with it. Returns how many those were.
    fn runs(&mut self, drawing: &mut PageDrawing<'a, '_>, run: &GlyphRun, rest: &[PageItem]) -> usize {
        let face = usize::from(run.face.0);
        let (Some(face), Some(Some(font))) = (self.pages.faces.get(face), self.fonts.get(face)) else {
            return 0;
        };
        let advances = self.advances.get(usize::from(run.face.0)).map_or(&[][..], Vec::as_slice);
        let mut letters = std::mem::take(&mut self.letters);
        let location = |tag| self.location(tag);
        let joined = letter::joined_letters(
            drawing.page,
            run,
            rest,
            letter::FontAdvances { face, advances },
            &location,
            &mut letters,
        );
        self.letters = letters;
        if !self.letters.is_empty() {
            drawing.ink(run.ink);
            self.draw(drawing, run, font);
        }
        joined
    }

    fn location(&self, tag: ContentRole) -> Option<NonZeroU64> {
        let ContentRole::Leaf(leaf) = tag else { return None };
        let leaf = self.pages.structure.leaves.get(leaf.0 as usize)?;
        NonZeroU64::new(u64::from(leaf.node.0) + 1)
    }

    /// Draws the letters from the run's origin on.
    #[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
    fn draw(&mut self, drawing: &mut PageDrawing<'a, '_>, run: &GlyphRun, font: &Font) {
        let letters = std::mem::take(&mut self.letters);
        let (mut x, mut y, size) = (pt(run.origin.x), pt(run.origin.y), pt(run.size));
        let widened = letter::stretch(run) as f32;
        let face = usize::from(run.face.0);
        let glyphs = self.advances.get(face).map_or(0, Vec::len);
        let mapping = letter::TextMapping { glyphs, all_mappable: drawing.all_mappable };
        let texts = &mut self.texts;
        let mut agrees = |glyph, text: &str| texts.record(face, glyph, text);
        let stretches = letter::drawing_runs(&drawing.page.text, &letters, mapping, &mut agrees);
        let reversed = letter::is_reversed(&letters);
        let mut rest = &letters[..];
        for stretch in stretches {
            let shapes = matches!(stretch.mode, DrawingMode::Shapes(_));
            // Right-to-left letters are drawn in visual order: one text is given for all of them, in the order of
            // reading.
            let length = if reversed && !shapes { rest.len() } else { stretch.length };
            let (these, others) = rest.split_at(length.min(rest.len()));
            if these.is_empty() {
                break;
            }
            rest = others;
            let mode = if reversed && !shapes { DrawingMode::ActualText } else { stretch.mode };
            self.begin(drawing, run.tag, &mode);
            let (text, font) = (&drawing.page.text, font.clone());
            // Without a transform where none is needed: it costs bytes for each run.
            if run.expansion == 0 && !run.turned {
                drawing.surface.draw_glyphs(Point::from_xy(x, y), these, font, text, size, shapes);
            } else {
                // `krilla` has no horizontal scaling: the matrix widens the letters here, and `pack` writes `Tz` in its
                // place.
                let y = from_below(pt(drawing.page.size.height).clamp(SMALLEST, LARGEST), y);
                let place = if run.turned {
                    Transform::from_row(0.0, -widened, 1.0, 0.0, x, y)
                } else {
                    Transform::from_row(widened, 0.0, 0.0, 1.0, x, y)
                };
                drawing.surface.push_transform(&place);
                drawing.surface.draw_glyphs(Point::from_xy(0.0, 0.0), these, font, text, size, shapes);
                drawing.surface.pop();
            }
            // poppler loses what follows an inner `ActualText` in the same marked content.
            if mode != DrawingMode::Plain {
                drawing.close();
            }
            let advance = these.iter().map(|glyph| glyph.advance * size * widened).sum::<f32>();
            let (next, by) = if run.turned { (&mut y, -advance) } else { (&mut x, advance) };
            // Rounded at each step: an error in `f32` must not grow along the line.
            *next = ((*next + by) * 1000.0).round() / 1000.0;
        }
        self.letters = letters;
    }

    /// Starts the marked content of letters. Those with an `ActualText` have one of their own, between others of the
    /// same leaf.
    fn begin(&mut self, drawing: &mut PageDrawing<'a, '_>, tag: ContentRole, mode: &DrawingMode) {
        match (mode, tag) {
            (DrawingMode::Shapes(words), ContentRole::Leaf(leaf)) => {
                drawing.close();
                let words = Some(words.as_str()).filter(|words| !words.is_empty());
                let span = ContentTag::Span(SpanTag::empty().with_actual_text(words));
                self.marked.pieces.push((leaf, drawing.surface.start_tagged(span)));
                drawing.open = Some(tag);
            }
            _ => self.mark(drawing, tag),
        }
    }

    fn rule(&mut self, drawing: &mut PageDrawing<'a, '_>, rule: &Rule) {
        let mut path = PathBuilder::new();
        let Some(area) = rect(rule.area) else { return };
        path.push_rect(area);
        let Some(path) = path.finish() else { return };
        self.mark(drawing, rule.tag);
        drawing.ink(rule.ink);
        drawing.surface.draw_path(&path);
    }

    fn shape(&mut self, drawing: &mut PageDrawing<'a, '_>, shape: &FilledPath) {
        let mut path = PathBuilder::new();
        let at = |point: geometry::Point| (pt(point.x), pt(point.y));
        for step in &shape.steps {
            match *step {
                PathSegment::Move(to) => {
                    let to = at(to);
                    path.move_to(to.0, to.1);
                }
                PathSegment::Line(to) => {
                    let to = at(to);
                    path.line_to(to.0, to.1);
                }
                PathSegment::Curve(one, two, to) => {
                    let (one, two, to) = (at(one), at(two), at(to));
                    path.cubic_to(one.0, one.1, two.0, two.1, to.0, to.1);
                }
                PathSegment::Close => path.close(),
            }
        }
        let Some(path) = path.finish() else { return };
        self.mark(drawing, shape.tag);
        drawing.ink(shape.ink);
        drawing.surface.draw_path(&path);
    }

    fn image(&mut self, drawing: &mut PageDrawing<'a, '_>, image: &PlacedImage, diagnostics: &mut Diagnostics) {
        let Some(area) = rect(image.area) else { return };
        let node = self.location(image.tag).and_then(|node| usize::try_from(node.get() - 1).ok());
        let place = node.and_then(|node| self.pages.spans.get(node)).copied();
        if !self.images.load(image.picture, place, diagnostics) {
            return;
        }
        self.mark(drawing, image.tag);
        if let ContentRole::Leaf(leaf) = image.tag {
            // The first box: a figure that was parted has one `BBox`, on the page where it begins.
            self.marked.boxes.entry(leaf).or_insert((drawing.number, area));
            self.marked.pictures.entry(leaf).or_insert(image.picture);
        }
        if image.turned {
            let place = Transform::from_row(0.0, -1.0, 1.0, 0.0, area.left(), area.bottom());
            drawing.surface.push_transform(&place);
            if let Some(seen) = Rect::from_xywh(0.0, 0.0, area.height(), area.width()) {
                self.images.draw(&mut drawing.surface, image.picture, seen);
            }
            drawing.surface.pop();
        } else {
            self.images.draw(&mut drawing.surface, image.picture, area);
        }
        // A drawing sets colours of its own.
        drawing.ink = None;
    }

    /// Opens marked content for `tag`, if it is not open already.
    fn mark(&mut self, drawing: &mut PageDrawing<'a, '_>, tag: ContentRole) {
        // One marked content for runs that follow one another: each takes an entry in the tree.
        if drawing.open == Some(tag) {
            return;
        }
        drawing.close();
        let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
        let content = match tag {
            ContentRole::Leaf(_) => ContentTag::Other,
            ContentRole::Header => artifact(ArtifactType::Header),
            ContentRole::Footer => artifact(ArtifactType::Footer),
            ContentRole::Decoration => artifact(ArtifactType::Layout),
        };
        let identifier = drawing.surface.start_tagged(content);
        if let ContentRole::Leaf(leaf) = tag {
            self.marked.pieces.push((leaf, identifier));
        }
        drawing.open = Some(tag);
    }
}

impl PageDrawing<'_, '_> {
    fn close(&mut self) {
        if self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    fn ink(&mut self, ink: Ink) {
        if self.ink == Some(ink) {
            return;
        }
        let paint: Paint = match ink {
            Ink::Gray(level) => luma::Color::new(level).into(),
            Ink::Rgb(..) | Ink::Press(_) => {
                let [red, green, blue] = ink.screen();
                rgb::Color::new(red, green, blue).into()
            }
        };
        let fill = Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero };
        self.surface.set_fill(Some(fill));
        self.ink = Some(ink);
    }
}

//! The front of the cover as pixels, for the EPUB; and the pixels of images.
//!
//! In: a cover. Out: a PNG.

use std::io::Cursor;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageReader, Limits, RgbImage, RgbaImage};
use skrifa::instance::{LocationRef, Size as FontSize};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, PixmapPaint, Rect, Transform};

use super::binding::FlatPlan;
use super::lettering::{CoverPanel, copy_onto};
use super::outline::PathPen;
use super::{Cover, backdrop, front_panel, ground, ink};
use crate::diagnostic::Diagnostics;
use crate::geometry::{self, Length};
use crate::picture::{Picture, PictureFormat};
use crate::text::catalog::Catalog;
use crate::text::vector;
use crate::typeset::frame::{GlyphRun, Ink, Page, PageItem, PlacedImage};

/// The width in pixels: what stores ask for.
const WIDTH: u32 = 1600;
/// The longer side of a cover that is made of a drawing, in pixels: Amazon's ideal (KDP, “Cover image guidelines”,
/// 2026).
const LONG: u32 = 2_560;
/// The most memory that an image may take unpacked.
const MEMORY: u64 = 1 << 30;

/// The front as a PNG, 1600 pixels wide. `None` only if memory is exhausted. What does not fit on it is reported.
pub fn front_image(cover: &Cover, catalog: &Catalog, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    let plan = FlatPlan::new(cover, &mut Diagnostics::default());
    let (whole, from) = (plan.size, plan.front);
    let backdrop = backdrop(cover, whole, catalog).map(|it| it.from(from));
    let mut front = CoverPanel::new(catalog, cover, ink(cover, backdrop.as_ref()));
    ground(cover, whole, from, &mut front);
    let lettered = front_panel(cover, catalog, front.ink, backdrop.as_ref(), diagnostics);
    let before = front.pictures.len();
    copy_onto(lettered.page, geometry::Point::default(), before, &mut front.page);
    let scale = f64::from(WIDTH) / cover.trim.width.to_pt().max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page's sides")]
    let height = (cover.trim.height.to_pt() * scale).round().clamp(1.0, 8000.0) as u32;
    let mut canvas = Canvas { pixels: Pixmap::new(WIDTH, height)?, scale };
    canvas.pixels.fill(Color::WHITE);
    for item in &front.page.items {
        match item {
            PageItem::Rule(rule) => canvas.rule(rule.area, rule.ink),
            PageItem::Run(run) => canvas.run(&front.page, run, catalog),
            PageItem::Image(image) => canvas.image(image, front.pictures.get(image.picture), catalog),
            // A front has no formulas.
            PageItem::Shape(_) | PageItem::Link(_) => {}
        }
    }
    canvas.pixels.encode_png().ok()
}

/// An image's pixels, upright; `None` if it is broken or too large.
pub(super) fn load(picture: &Picture, catalog: &Catalog) -> Option<DynamicImage> {
    let bytes = (picture.load)().ok()?;
    if picture.facts.format == PictureFormat::Svg {
        return rendered(&bytes, catalog).ok().map(DynamicImage::from);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut image = reader.decode().ok()?;
    image.apply_orientation(Orientation::from_exif(picture.facts.orientation)?);
    Some(image)
}

/// A drawing on white paper.
///
/// # Errors
/// The reason, in plain words.
pub(super) fn rendered(bytes: &[u8], catalog: &Catalog) -> Result<RgbImage, String> {
    let tree = vector::parse(bytes, &vector::fonts(catalog.faces()))?;
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    let scale = f64::from(LONG) / width.max(height).max(1e-3);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 2560")]
    let side = |length: f64| ((length * scale).round() as u32).clamp(1, LONG);
    let (width, height) = (side(width), side(height));
    let pixels = vector::raster(&tree, width, height).ok_or("it is too large")?;
    let on_paper = pixels.chunks_exact(4).flat_map(|chunk| {
        let alpha = u32::from(chunk[3]);
        let mixed = |of: u8| u8::try_from((u32::from(of) * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        [mixed(chunk[0]), mixed(chunk[1]), mixed(chunk[2])]
    });
    RgbImage::from_raw(width, height, on_paper.collect()).ok_or_else(|| "it is too large".to_owned())
}

/// Pixels, and how many of them go to a point.
struct Canvas {
    pixels: Pixmap,
    scale: f64,
}

impl Canvas {
    #[expect(clippy::cast_possible_truncation, reason = "the rasterizer's type")]
    fn px(&self, length: Length) -> f32 {
        (length.to_pt() * self.scale) as f32
    }

    fn rule(&mut self, area: geometry::Rect, ink: Ink) {
        let (x, y) = (self.px(area.origin.x), self.px(area.origin.y));
        let (width, height) = (self.px(area.size.width), self.px(area.size.height));
        if let Some(area) = Rect::from_xywh(x, y, width, height) {
            self.pixels.fill_rect(area, &paint(ink), Transform::identity(), None);
        }
    }

    fn run(&mut self, page: &Page, run: &GlyphRun, catalog: &Catalog) {
        let face = catalog.face(run.face);
        let Ok(font) = FontRef::from_index(face.data.bytes(), face.index) else { return };
        let outlines = font.outline_glyphs();
        let size = self.px(run.size);
        let unit = size / f32::from(face.metrics.upem.max(1));
        let mut x = run.origin.x;
        for glyph in page.glyphs.range(run.glyphs.clone()) {
            let mut pen = PathPen {
                path: PathBuilder::new(),
                x: self.px(x) + f32::from(glyph.dx) * unit,
                y: self.px(run.origin.y) - f32::from(glyph.dy) * unit,
            };
            let settings = (FontSize::new(size), LocationRef::default());
            let outline = outlines.get(GlyphId::new(u32::from(glyph.id)));
            let drawn = outline.is_some_and(|glyph| glyph.draw(settings, &mut pen).is_ok());
            if let Some(path) = pen.path.finish().filter(|_| drawn) {
                let (paint, still) = (paint(run.ink), Transform::identity());
                self.pixels.fill_path(&path, &paint, FillRule::Winding, still, None);
            }
            x += Length(i64::from(glyph.advance));
        }
    }

    fn image(&mut self, image: &PlacedImage, picture: Option<&Picture>, catalog: &Catalog) {
        let Some(pixels) = picture.and_then(|picture| load(picture, catalog)) else { return };
        let (x, y) = (self.px(image.area.origin.x), self.px(image.area.origin.y));
        let (width, height) = (self.px(image.area.size.width), self.px(image.area.size.height));
        // What lies outside of the front is cut off before the rest is brought to its size.
        let part = |from: f32, whole: f32, shown: u32, side: u32| {
            let unit = f64::from(side) / f64::from(whole.max(1.0));
            let start = (f64::from(-from).max(0.0) * unit).floor();
            let end = ((f64::from(shown) - f64::from(from)) * unit).ceil().min(f64::from(side));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the image")]
            let (start, count) = (start as u32, (end - start).max(1.0) as u32);
            (start, count, 1.0 / unit)
        };
        let (left, across, wide) = part(x, width, self.pixels.width(), pixels.width());
        let (top, down, high) = part(y, height, self.pixels.height(), pixels.height());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "about the canvas")]
        let size = |count: u32, unit: f64| ((f64::from(count) * unit).round().max(1.0) as u32).min(20_000);
        let shown = pixels.crop_imm(left, top, across, down);
        let shown = shown.resize_exact(size(across, wide), size(down, high), FilterType::CatmullRom);
        let Some(shown) = pixmap(&shown.to_rgba8()) else { return };
        #[expect(clippy::cast_possible_truncation, reason = "about the canvas")]
        let at = |from: f32, start: u32, unit: f64| (f64::from(from) + f64::from(start) * unit).round() as i32;
        let (x, y) = (at(x, left, wide), at(y, top, high));
        let paint = PixmapPaint::default();
        self.pixels.draw_pixmap(x, y, shown.as_ref(), &paint, Transform::identity(), None);
    }
}

fn paint(ink: Ink) -> Paint<'static> {
    let mut paint = Paint::default();
    let [red, green, blue] = ink.screen();
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}

/// Pixels with their alpha multiplied in, as the rasterizer has them.
fn pixmap(image: &RgbaImage) -> Option<Pixmap> {
    let mut pixels = Pixmap::new(image.width(), image.height())?;
    for (to, from) in pixels.pixels_mut().iter_mut().zip(image.pixels()) {
        let [red, green, blue, alpha] = from.0;
        *to = tiny_skia::ColorU8::from_rgba(red, green, blue, alpha).premultiply();
    }
    Some(pixels)
}

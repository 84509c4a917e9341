//! Draws images on `krilla` surfaces: each is loaded once, and dropped after its last use.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use image::metadata::Orientation;
use krilla::geom::{Rect, Size, Transform};
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use krilla::surface::Surface;
use krilla_svg::{SurfaceExt, SvgSettings};
use usvg::fontdb::Database;

use super::FIRST_PICTURE;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::picture::{self, Colors, PictureContent, Raster};
use crate::source::Span;
use crate::text::vector;
use crate::typeset::frame::{PageItem, Pages};

/// The most bytes of pixels that are being packed while another image is read: half of what the largest image has.
const MOST_HELD: u64 = 200_000_000;

/// How many milliseconds are waited for that at most: an image of the most pixels takes a few seconds to pack. A writer
/// that kept pixels to its end would cost memory, and must not cost the build.
const MOST_WAITED: u32 = 30_000;

/// The images of the book, as far as they are in use.
pub(super) struct ScreenImages<'a> {
    pages: &'a Pages,
    /// How often each will still be drawn, so that no more images than needed are in memory.
    uses: Vec<usize>,
    loaded: Vec<ImageState>,
    /// The fonts for texts in drawings, once there is a drawing.
    fonts: Option<Arc<Database>>,
    /// The pixels that the writer was given: it packs them on other threads. They are freed here, on the thread that made
    /// them, since the allocator would not give their memory to the next image otherwise.
    packing: Vec<Arc<Raster>>,
    /// Whether drawings are rendered to pixels.
    pixels: bool,
}

enum ImageState {
    Unseen,
    Broken,
    Image(Image, Orientation),
    Drawing(Box<usvg::Tree>),
}

impl<'a> ScreenImages<'a> {
    pub(super) fn new(pages: &'a Pages, pixels: bool) -> ScreenImages<'a> {
        let mut uses = vec![0; pages.pictures.len()];
        for item in pages.pages.iter().flat_map(|page| &page.items) {
            if let PageItem::Image(image) = item
                && let Some(uses) = uses.get_mut(image.picture)
            {
                *uses += 1;
            }
        }
        let loaded = uses.iter().map(|_| ImageState::Unseen).collect();
        ScreenImages { pages, uses, loaded, fonts: None, packing: Vec::new(), pixels }
    }

    /// Loads an image, if it is not loaded yet. Returns whether it can be drawn; if not, that was reported.
    pub(super) fn load(&mut self, index: usize, span: Option<Span>, diagnostics: &mut Diagnostics) -> bool {
        let Some(ImageState::Unseen) = self.loaded.get(index) else {
            return matches!(self.loaded.get(index), Some(ImageState::Image(..) | ImageState::Drawing(_)));
        };
        let state = self.open(index).unwrap_or_else(|reason| {
            let path = &self.pages.pictures[index].path;
            let message = format!("the image `{path}` can't be read: {reason}");
            let help = "save it again, as PNG or JPEG";
            let mut warning = Diagnostic::warning("image-unreadable", message).help(help);
            warning.span = span;
            diagnostics.push(warning);
            ImageState::Broken
        });
        let shown = !matches!(state, ImageState::Broken);
        self.loaded[index] = state;
        shown
    }

    fn open(&mut self, index: usize) -> Result<ImageState, String> {
        self.wait_for_room(index);
        let upright = |image| ImageState::Image(image, Orientation::NoTransforms);
        match picture::load(&self.pages.pictures[index])? {
            // CMYK without a profile looks different in each viewer, and PDF/A forbids it without an output intent.
            PictureContent::Jpeg(jpeg) if jpeg.components == 4 => {
                self.custom(picture::decode(&jpeg.bytes, jpeg.orientation)?, index).map(upright)
            }
            PictureContent::Jpeg(jpeg) => {
                let orientation = jpeg.orientation;
                let bytes = Arc::new(jpeg.bytes);
                // Without interpolation, which PDF/A forbids (ISO 19005-2, 6.2.8). What `krilla` refuses the decoder
                // may still read.
                Image::from_jpeg(Arc::clone(&bytes).into(), false)
                    .map(|image| ImageState::Image(image, orientation))
                    .or_else(|_| self.custom(picture::decode(&bytes, orientation)?, index).map(upright))
            }
            PictureContent::Raster(raster) => self.custom(raster, index).map(upright),
            PictureContent::Svg(bytes) => {
                let fonts = self.fonts.get_or_insert_with(|| vector::fonts(&self.pages.faces));
                let tree = vector::parse(&bytes, fonts)?;
                if !self.pixels {
                    return Ok(ImageState::Drawing(Box::new(tree)));
                }
                let (width, height) = vector::pixels(&tree);
                let pixels = vector::raster(&tree, width, height).ok_or("it is too large")?;
                self.custom(picture::from_rgba(&pixels, width, height), index).map(upright)
            }
        }
    }

    /// Hands pixels to the writer.
    fn custom(&mut self, raster: Raster, index: usize) -> Result<Image, String> {
        let raster = Arc::new(raster);
        self.packing.push(Arc::clone(&raster));
        Image::from_custom(Pixels { raster, index }, false)
    }

    /// Waits until there is room for another image beside those that are being packed. Reading goes faster than packing, so
    /// that all images of a book would else be in memory at once.
    fn wait_for_room(&mut self, index: usize) {
        let facts = self.pages.pictures[index].facts;
        // Four samples of 8 bits: deeper ones have a bound that makes them no larger.
        let size = u64::from(facts.width) * u64::from(facts.height) * 4;
        for _ in 0..MOST_WAITED {
            self.packing.retain(|raster| 1 < Arc::strong_count(raster));
            let held: u64 = self.packing.iter().map(|raster| raster.samples.len() as u64).sum();
            if held == 0 || held + size <= MOST_HELD {
                return;
            }
            // A thread of the pool that packs does some of it; any other one waits for them.
            if rayon::yield_now() != Some(rayon::Yield::Executed) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Draws a loaded image into the rectangle.
    pub(super) fn draw(&mut self, surface: &mut Surface<'_>, index: usize, area: Rect) {
        let Some(state) = self.loaded.get(index) else { return };
        // So that an error of the writer's in this image names it.
        if let Some(location) = NonZeroU64::new(FIRST_PICTURE + index as u64) {
            surface.set_location(location);
        }
        match state {
            ImageState::Image(image, orientation) => {
                let [a, b, c, d, e, f] = picture::placement(*orientation);
                let (w, h) = (area.width(), area.height());
                let (x, y) = (area.left() + e * w, area.top() + f * h);
                surface.push_transform(&Transform::from_row(a * w, b * h, c * w, d * h, x, y));
                if let Some(unit) = Size::from_wh(1.0, 1.0) {
                    surface.draw_image(image.clone(), unit);
                }
                surface.pop();
            }
            ImageState::Drawing(tree) => {
                surface.push_transform(&Transform::from_translate(area.left(), area.top()));
                if let Some(size) = Size::from_wh(area.width(), area.height()) {
                    let _ = surface.draw_svg(tree, size, SvgSettings::default());
                }
                surface.pop();
            }
            ImageState::Unseen | ImageState::Broken => {}
        }
        surface.reset_location();
        if let Some(uses) = self.uses.get_mut(index) {
            *uses = uses.saturating_sub(1);
            // The last use: all images of a book at once may not fit into memory.
            if *uses == 0 {
                self.loaded[index] = ImageState::Unseen;
            }
        }
    }
}

/// Pixels as the writer takes them.
#[derive(Clone)]
struct Pixels {
    raster: Arc<Raster>,
    /// The index in [`Pages::pictures`]. It is hashed in place of the pixels, which would take far longer.
    index: usize,
}

impl Hash for Pixels {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl CustomImage for Pixels {
    fn color_channel(&self) -> &[u8] {
        &self.raster.samples
    }
    fn alpha_channel(&self) -> Option<&[u8]> {
        self.raster.alpha.as_deref()
    }
    fn bits_per_component(&self) -> BitsPerComponent {
        if self.raster.bits == 16 { BitsPerComponent::Sixteen } else { BitsPerComponent::Eight }
    }
    fn size(&self) -> (u32, u32) {
        (self.raster.width, self.raster.height)
    }
    fn icc_profile(&self) -> Option<&[u8]> {
        self.raster.icc.as_deref()
    }
    fn color_space(&self) -> ImageColorspace {
        match self.raster.colors {
            Colors::Gray => ImageColorspace::Luma,
            Colors::Rgb => ImageColorspace::Rgb,
        }
    }
}

//! The images of the book as files of the publication: named, and in formats that readers show.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageReader, Rgb, RgbImage, RgbaImage};

use super::content_name::digest;
use super::css::style_images;
use super::id::IdRegistry;
use super::jpeg;
use super::svg;
use super::svg_loss::DrawingLoss;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{self, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, Division};
use crate::picture::{CoverImage, ImageFacts, Picture, PictureFormat, Pictures};
use crate::project::config::Config;
use crate::project::theme;
use crate::source::Span;

/// The most pixels that every store takes in one image.
// The limit of Apple Books for images in the text, the lowest of the large stores.
const MOST_PIXELS: u64 = 5_600_000;

/// The quality of a JPEG of ours: at 90 no loss is visible in photographs at arm's length; the files are a third of those
/// at 100.
const QUALITY: u8 = 90;

/// The least quality of an image that is packed a second time: below, the errors of both times are seen as blocks.
const LEAST_QUALITY: u8 = 40;

/// The images that the text and the style sheet show, and the cover's, each with its file's name (`images/gull.png`).
pub(super) fn names(book: &Book, config: &Config, pictures: &Pictures, cover: &CoverImage) -> BTreeMap<String, String> {
    let mut finder = ImageVisitor(BTreeSet::new());
    walk::book(book, &mut finder);
    if let CoverImage::Own(source) = cover {
        finder.0.insert(source.clone());
    }
    finder.0.extend(style_images(config));
    // An ornament is in the style sheet itself.
    let drawn = theme::images(&config.style).filter(|image| image.0 != "ornament");
    finder.0.extend(drawn.map(|image| image.1.clone()));
    let mut names = BTreeMap::new();
    // Sources come sorted, so that of two that would have one name the same one keeps it in every build.
    let mut given = IdRegistry::default();
    for source in finder.0 {
        let Some(picture) = pictures.get(&source) else { continue };
        let ending = ending(shown(picture));
        let is_in_text = source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        let name = match is_in_text {
            // It has no path.
            true => given.claim_file(&format!("images/image-{}", digest(&source)), ending),
            false => given.claim_file_like(&picture.path, "images", ending),
        };
        names.insert(source, name);
    }
    names
}

/// An image as an address that holds it; `None` if it can't be read.
pub(super) fn data_url(picture: &Picture) -> Option<String> {
    let shown = shown(picture);
    let bytes = BookImage::new(picture.clone(), shown, None).bytes().ok()?.ok()?;
    Some(format!("data:{};base64,{}", shown.media_type(), BASE64_STANDARD.encode(bytes)))
}

/// An image in the text, as it is packed.
pub(super) struct PackedImage<'a> {
    /// Its path from the book's folder.
    pub(super) path: &'a str,
    /// Its length in bytes.
    pub(super) length: u64,
    pub(super) span: Option<Span>,
}

/// What is behind an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// The page, through what is transparent in it.
    Page,
    /// White paper. Shops and shelves show what is transparent in a cover as black, or as whatever is below it.
    Paper,
}

/// An image as it goes into the publication.
pub(super) struct FitImage {
    pub(super) bytes: Vec<u8>,
    /// What a drawing lost.
    pub(super) lost: BTreeSet<DrawingLoss>,
    /// What an image that was scaled has become, if its file is larger than before.
    pub(super) growth: Option<Growth>,
}

/// A scaled image whose file is larger than that of its author: sizes in pixels, lengths in bytes.
#[derive(Clone, Copy)]
pub(super) struct Growth {
    pub(super) size: (u32, u32),
    pub(super) before: usize,
    pub(super) after: usize,
}

/// An image of the book, to be made fit for readers when it is written.
pub(super) struct BookImage {
    picture: Picture,
    /// The format that it is to have; one that readers do not support means PNG.
    shown: PictureFormat,
    ground: Ground,
    /// Where the book names it first.
    pub(super) span: Option<Span>,
}

impl BookImage {
    /// An image that is to be shown in a format.
    pub(super) fn new(picture: Picture, shown: PictureFormat, span: Option<Span>) -> BookImage {
        BookImage { picture, shown, ground: Ground::Page, span }
    }

    /// The same image on another ground.
    pub(super) fn on(self, ground: Ground) -> BookImage {
        BookImage { ground, ..self }
    }

    /// Its path from the book's folder.
    pub(super) fn path(&self) -> &str {
        &self.picture.path
    }

    /// The facts for a shop's rules about an image that is packed in so many bytes.
    pub(super) fn packed(&self, length: usize) -> PackedImage<'_> {
        PackedImage { path: &self.picture.path, length: length as u64, span: self.span }
    }

    /// The bytes of its file in the publication; within, what is wrong with the image.
    pub(super) fn bytes(&self) -> io::Result<Result<Vec<u8>, String>> {
        Ok(self.fit()?.map(|fit| fit.bytes))
    }

    /// The image made fit; within, what is wrong with it.
    ///
    /// As it is where readers of all kinds show it right. Made anew: WebP, and what old readers
    /// show wrong, which is JPEG in four inks, images that are to be turned by their EXIF data, those of 16 bits to a colour, and those
    /// with more pixels than some stores take. SVG is cleaned. What is transparent in a cover becomes white.
    pub(super) fn fit(&self) -> io::Result<Result<FitImage, String>> {
        let ImageFacts { format, width, height, orientation, transparent, .. } = self.picture.facts;
        let bytes = (self.picture.load)()?;
        let before = bytes.len();
        let size = scaled_size(width, height).filter(|_| format != PictureFormat::Gif);
        let bytes = match format {
            // A GIF may be animated, and to pack it anew would keep one frame only.
            PictureFormat::Gif => Ok(bytes),
            PictureFormat::Svg => {
                return Ok(svg::clean(&bytes).map(|drawing| FitImage {
                    bytes: drawing.bytes,
                    lost: drawing.lost,
                    growth: None,
                }));
            }
            PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::WebP => {
                let in_inks = format == PictureFormat::Jpeg && jpeg::components(&bytes) == Some(4);
                let is_deep = format == PictureFormat::Png && bytes.get(24) == Some(&16);
                let is_clear = self.ground == Ground::Paper && transparent;
                let is_fit = format != PictureFormat::WebP && orientation == 1 && size.is_none();
                if is_fit && !in_inks && !is_deep && !is_clear {
                    Ok(bytes)
                } else {
                    self.convert(&bytes, size, in_inks).map_err(|error| error.to_string())
                }
            }
        };
        Ok(bytes.map(|bytes| {
            let after = bytes.len();
            let growth = size.filter(|_| before < after).map(|size| Growth { size, before, after });
            FitImage { bytes, lost: BTreeSet::new(), growth }
        }))
    }

    /// Upright, in red, green and blue, with no more pixels than `size` says. A profile of colours is kept.
    fn convert(&self, bytes: &[u8], size: Option<(u32, u32)>, in_inks: bool) -> image::ImageResult<Vec<u8>> {
        let mut reader = ImageReader::new(Cursor::new(bytes));
        reader.set_format(match self.picture.facts.format {
            PictureFormat::Jpeg => image::ImageFormat::Jpeg,
            PictureFormat::WebP => image::ImageFormat::WebP,
            PictureFormat::Png | PictureFormat::Gif | PictureFormat::Svg => image::ImageFormat::Png,
        });
        // Its sides were counted when the book was read: a long strip is a timeline.
        let mut decoder = reader.into_decoder()?;
        // The decoder gives CMYK as RGB: a profile of four inks would be wrong for what comes out.
        let profile = decoder.icc_profile()?.filter(|_| !in_inks);
        let mut pixels = DynamicImage::from_decoder(decoder)?;
        if let Some(orientation) = Orientation::from_exif(self.picture.facts.orientation) {
            pixels.apply_orientation(orientation);
        }
        if let Some((width, height)) = size {
            // Lanczos keeps line art and lettering sharp; speed does not matter for the few images that are too large.
            pixels = pixels.resize_exact(width, height, FilterType::Lanczos3);
        }
        pixels = eight_bits(pixels);
        if self.ground == Ground::Paper && pixels.color().has_alpha() {
            pixels = on_paper(&pixels.into_rgba8()).into();
        }
        let mut out = Cursor::new(Vec::new());
        if self.shown == PictureFormat::Jpeg {
            // What was lost before doesn't come back: a finer file than the author's would be larger and look the same.
            let own = jpeg::quality(bytes).map_or(QUALITY, |quality| quality.clamp(LEAST_QUALITY, QUALITY));
            let encoder = JpegEncoder::new_with_quality(&mut out, own);
            let pixels = match pixels {
                DynamicImage::ImageLuma8(_) => pixels,
                colours => colours.into_rgb8().into(),
            };
            encode(&pixels, encoder, profile)?;
        } else {
            encode(&pixels, PngEncoder::new(&mut out), profile)?;
        }
        Ok(out.into_inner())
    }
}

/// Pixels with 8 bits to a colour: more are not seen on any screen, and readers on paper-like ones refuse them.
fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    match pixels {
        DynamicImage::ImageLuma16(_) => pixels.into_luma8().into(),
        DynamicImage::ImageLumaA16(_) => pixels.into_luma_alpha8().into(),
        DynamicImage::ImageRgb16(_) => pixels.into_rgb8().into(),
        DynamicImage::ImageRgba16(_) => pixels.into_rgba8().into(),
        pixels => pixels,
    }
}

/// Pixels on white paper.
pub(super) fn on_paper(pixels: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [red, green, blue, alpha] = pixels.get_pixel(x, y).0.map(u32::from);
        let mixed = |of: u32| u8::try_from((of * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

/// Writes pixels with their profile of colours.
fn encode(pixels: &DynamicImage, mut encoder: impl ImageEncoder, profile: Option<Vec<u8>>) -> image::ImageResult<()> {
    if let Some(profile) = profile {
        // A format that can't hold it shows the colours as they are.
        let _ = encoder.set_icc_profile(profile);
    }
    pixels.write_with_encoder(encoder)
}

/// The size that an image has in the publication if it has too many pixels for some stores.
pub(super) fn scaled_size(width: u32, height: u32) -> Option<(u32, u32)> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= MOST_PIXELS {
        return None;
    }
    // In integers, so that it is the same everywhere: side² · most / pixels is the new side squared.
    let side = |side: u32| {
        let squared = u128::from(side) * u128::from(side) * u128::from(MOST_PIXELS) / u128::from(pixels);
        u32::try_from(squared.isqrt()).unwrap_or(side).max(1)
    };
    Some((side(width), side(height)))
}

/// The format that an image is written in. EPUB 3.3 allows WebP, but readers of ink and older programs don't show it:
/// it becomes a PNG if it is transparent or lossless, else a JPEG.
fn shown(picture: &Picture) -> PictureFormat {
    if picture.facts.format != PictureFormat::WebP {
        return picture.facts.format;
    }
    let bytes = (picture.load)().unwrap_or_default();
    if is_photo(&bytes) { PictureFormat::Jpeg } else { PictureFormat::Png }
}

/// Whether a WebP file is lossy and opaque, by its header: a `VP8 ` chunk, and in the extended form no
/// flag of transparency.
fn is_photo(webp: &[u8]) -> bool {
    match webp.get(12..16) {
        Some(b"VP8 ") => true,
        Some(b"VP8X") => {
            let transparent = webp.get(20).is_none_or(|flags| flags & 0x10 != 0);
            let head = webp.get(..4096.min(webp.len())).unwrap_or_default();
            !transparent && !head.windows(4).any(|window| window == b"VP8L")
        }
        _ => false,
    }
}

/// The media type of a file that we named.
pub(super) fn media_of(path: &str) -> &'static str {
    let format = match path.rsplit('.').next() {
        Some("jpg") => PictureFormat::Jpeg,
        Some("gif") => PictureFormat::Gif,
        Some("svg") => PictureFormat::Svg,
        _ => PictureFormat::Png,
    };
    format.media_type()
}

fn ending(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Jpeg => "jpg",
        PictureFormat::Gif => "gif",
        PictureFormat::Svg => "svg",
        PictureFormat::Png | PictureFormat::WebP => "png",
    }
}

/// Finds the images that are shown.
struct ImageVisitor(BTreeSet<String>);

impl ImageVisitor {
    fn image(&mut self, image: &inline::Image) {
        self.0.insert(image.source.clone());
    }
}

impl Visitor for ImageVisitor {
    fn division(&mut self, division: &Division) {
        self.0.extend(division.image.clone());
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind {
            self.image(&figure.image);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Image(image) = &inline.kind {
            self.image(image);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::ImageFormat;

    use super::*;
    use crate::picture;

    /// An image of the book with these bytes.
    fn image(bytes: Vec<u8>, shown: PictureFormat) -> BookImage {
        let facts = picture::sniff(&bytes).unwrap();
        let picture = Picture { path: "a".to_owned(), facts, load: Arc::new(move || Ok(bytes.clone())) };
        BookImage::new(picture, shown, None)
    }

    fn encoded(pixels: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        pixels.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn webp_becomes_what_all_readers_show() {
        let pixels = RgbaImage::from_pixel(3, 2, image::Rgba([10, 20, 30, 128]));
        let webp = encoded(&pixels.clone().into(), ImageFormat::WebP);
        assert!(!is_photo(&webp));
        let mut webp = image(webp, PictureFormat::Png);
        let png = webp.bytes().unwrap().unwrap();
        assert_eq!(image::load_from_memory(&png).unwrap().into_rgba8(), pixels);
        webp.picture.load = Arc::new(|| Ok(b"RIFF no".to_vec()));
        assert!(webp.bytes().unwrap().is_err());
        assert!(is_photo(b"RIFF....WEBPVP8 ....") && !is_photo(b"RIFF....WEBPVP8L"));
    }

    #[test]
    fn deep_colours_become_shallow_and_covers_get_paper() {
        let deep = image::ImageBuffer::from_pixel(3, 2, image::Rgba([0_u16, 0x8080, 0xffff, 0x4040]));
        let png = encoded(&DynamicImage::ImageRgba16(deep), ImageFormat::Png);
        let shown = image::load_from_memory(&image(png.clone(), PictureFormat::Png).bytes().unwrap().unwrap()).unwrap();
        let DynamicImage::ImageRgba8(pixels) = shown else { panic!("{:?}", shown.color()) };
        assert_eq!(pixels.get_pixel(0, 0).0, [0, 0x80, 0xff, 0x40]);
        let cover = image(png, PictureFormat::Png).on(Ground::Paper).bytes().unwrap().unwrap();
        let DynamicImage::ImageRgb8(pixels) = image::load_from_memory(&cover).unwrap() else { panic!("opaque") };
        assert_eq!(pixels.get_pixel(0, 0).0, [191, 223, 255]);
    }

    #[test]
    fn what_readers_show_right_stays_as_it_is_and_the_rest_is_made_anew() {
        let pixels = DynamicImage::from(RgbImage::from_fn(8, 4, |x, _| Rgb([x as u8 * 30, 0, 0])));
        let jpeg = encoded(&pixels, ImageFormat::Jpeg);
        assert_eq!(jpeg::components(&jpeg), Some(3));
        let mut photo = image(jpeg.clone(), PictureFormat::Jpeg);
        assert_eq!(photo.bytes().unwrap().unwrap(), jpeg);
        photo.picture.facts.orientation = 6;
        let turned = image::load_from_memory(&photo.bytes().unwrap().unwrap()).unwrap().into_rgb8();
        assert_eq!(turned.dimensions(), (4, 8));
        assert!(turned.get_pixel(1, 0).0[0] < 20 && 190 < turned.get_pixel(1, 7).0[0], "turned to the right");
    }

    #[test]
    fn large_images_are_scaled_to_what_stores_take() {
        assert_eq!(scaled_size(2_000, 2_800), None);
        assert_eq!(scaled_size(4_000, 3_000), Some((2_732, 2_049)));
        assert_eq!(scaled_size(30_000, 1), None);
        for (before, after) in [((3_000, 2_000), (2_898, 1_932)), ((20_000, 300), (19_321, 289))] {
            let large = DynamicImage::new_luma8(before.0, before.1);
            let png = image(encoded(&large, ImageFormat::Png), PictureFormat::Png).bytes().unwrap().unwrap();
            let image_again = image::load_from_memory(&png).unwrap();
            assert_eq!((image_again.width(), image_again.height()), after);
        }
    }
}

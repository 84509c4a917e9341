//! Raster images: from the bytes of a file to pixels that a PDF can hold, or to the JPEG unchanged.
//!
//! In: a [`Picture`]. Out: [`Raster`]: samples with their colour space, alpha by itself, turned upright as the
//! camera's EXIF tag says. Bounded: an image above [`MAX_PIXELS`] is refused before it is unpacked.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::picture::{Picture, PictureFormat};

/// The most pixels that an image may have: 100 megapixels, a poster at 300 pixels per inch, and 400 MB when unpacked
/// with four channels.
const MAX_PIXELS: u64 = 100_000_000;

/// The colour space of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Colors {
    /// One sample a pixel.
    Gray,
    /// Three samples a pixel.
    Rgb,
}

/// An image's pixels.
#[derive(Clone, Debug)]
pub(super) struct Raster {
    /// In pixels.
    pub(super) width: u32,
    /// In pixels.
    pub(super) height: u32,
    pub(super) colors: Colors,
    /// Bits per sample: 8 or 16.
    pub(super) bits: u8,
    /// Row by row from the top; 16-bit samples have the high byte first.
    pub(super) samples: Vec<u8>,
    /// The opacity of each pixel, in as many bits, if any is not opaque.
    pub(super) alpha: Option<Vec<u8>>,
    /// The ICC profile of the samples.
    pub(super) icc: Option<Vec<u8>>,
}

/// An image, as far as it must be decoded.
#[derive(Clone, Debug)]
pub(super) enum PictureContent {
    /// A JPEG that PDF's `DCTDecode` reads: embedding it loses nothing and takes no time.
    Jpeg(Jpeg),
    Raster(Raster),
    /// The bytes of a drawing.
    Svg(Vec<u8>),
}

/// A JPEG that can be embedded unchanged.
#[derive(Clone, Debug)]
pub(super) struct Jpeg {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// In pixels.
    pub(super) width: u32,
    /// In pixels.
    pub(super) height: u32,
    /// 1 gray, 3 colours, 4 inks.
    pub(super) components: u8,
    /// Whether the samples of four inks are inverted, as Adobe's programs write them.
    pub(super) inverted: bool,
    /// The turn that makes it upright.
    pub(super) orientation: Orientation,
}

/// Loads an image.
///
/// # Errors
/// Why it can't be shown, in plain words.
pub(super) fn load(picture: &Picture) -> Result<PictureContent, String> {
    let bytes = (picture.load)().map_err(|error| error.to_string())?;
    let orientation = Orientation::from_exif(picture.facts.orientation).unwrap_or(Orientation::NoTransforms);
    match picture.facts.format {
        PictureFormat::Svg => Ok(PictureContent::Svg(bytes)),
        PictureFormat::Jpeg => match jpeg(&bytes) {
            Some((width, height, components, inverted)) => {
                Ok(PictureContent::Jpeg(Jpeg { bytes, width, height, components, inverted, orientation }))
            }
            None => decode(&bytes, orientation).map(PictureContent::Raster),
        },
        PictureFormat::Png | PictureFormat::Gif | PictureFormat::WebP => {
            decode(&bytes, orientation).map(PictureContent::Raster)
        }
    }
}

/// Unpacks an image to pixels and turns it upright.
///
/// # Errors
/// Why it can't be unpacked.
pub(super) fn decode(bytes: &[u8], orientation: Orientation) -> Result<Raster, String> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    // Beyond the pixels themselves decoders need room for frames and tables; 1 GiB is above any image in the bound.
    limits.max_alloc = Some(1 << 30);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err("it has no pixels".into());
    }
    // Before it is unpacked: a small file may hold gigabytes.
    if MAX_PIXELS < u64::from(width) * u64::from(height) {
        return Err(format!("it has more than {} megapixels", MAX_PIXELS / 1_000_000));
    }
    let icc = decoder.icc_profile().ok().flatten();
    let color = decoder.color_type();
    if orientation == Orientation::NoTransforms && samples_of(color).is_some() {
        // Into one buffer, in which all that follows is done as well: an image of 400 MB may not be in memory twice.
        let length = usize::try_from(decoder.total_bytes()).map_err(|_| "it is too large")?;
        let mut bytes = vec![0; length];
        decoder.read_image(&mut bytes).map_err(|error| error.to_string())?;
        return Ok(raster(bytes, color, [width, height], icc));
    }
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| error.to_string())?;
    image.apply_orientation(orientation);
    if samples_of(image.color()).is_none() {
        image = image.into_rgba8().into();
    }
    let (color, size) = (image.color(), [image.width(), image.height()]);
    Ok(raster(image.into_bytes(), color, size, icc))
}

/// What a pixel is made of.
#[derive(Clone, Copy)]
struct PixelLayout {
    colors: Colors,
    /// The bytes of a sample.
    depth: usize,
    has_alpha: bool,
}

/// How the pixels that a PDF takes are laid out; `None` for those that it does not take.
fn samples_of(color: ColorType) -> Option<PixelLayout> {
    let layout = |colors, depth, has_alpha| Some(PixelLayout { colors, depth, has_alpha });
    match color {
        ColorType::L8 => layout(Colors::Gray, 1, false),
        ColorType::La8 => layout(Colors::Gray, 1, true),
        ColorType::Rgb8 => layout(Colors::Rgb, 1, false),
        ColorType::Rgba8 => layout(Colors::Rgb, 1, true),
        ColorType::L16 => layout(Colors::Gray, 2, false),
        ColorType::La16 => layout(Colors::Gray, 2, true),
        ColorType::Rgb16 => layout(Colors::Rgb, 2, false),
        ColorType::Rgba16 => layout(Colors::Rgb, 2, true),
        _ => None,
    }
}

/// Pixels as a decoder gives them, samples of 16 bits in the machine's order of bytes. Those of no known layout are taken
/// for opaque grey.
fn raster(mut bytes: Vec<u8>, color: ColorType, [width, height]: [u32; 2], icc: Option<Vec<u8>>) -> Raster {
    let layout = samples_of(color).unwrap_or(PixelLayout { colors: Colors::Gray, depth: 1, has_alpha: false });
    if layout.depth == 2 {
        // PDF has the high byte of 16-bit samples first (ISO 32000-1 §8.9.5.1).
        for sample in bytes.chunks_exact_mut(2) {
            let value = u16::from_ne_bytes([sample[0], sample[1]]);
            sample.copy_from_slice(&value.to_be_bytes());
        }
    }
    let count = match layout.colors {
        Colors::Gray => 1,
        Colors::Rgb => 3,
    };
    let alpha = layout.has_alpha.then(|| take_alpha(&mut bytes, count * layout.depth, layout.depth));
    // A mask that hides nothing would only make the file larger; printers' checks report any transparency.
    let alpha = alpha.filter(|alpha| alpha.iter().any(|byte| *byte != 255));
    let bits = if layout.depth == 2 { 16 } else { 8 };
    Raster { width, height, colors: layout.colors, bits, samples: bytes, alpha, icc }
}

/// Takes the alpha out of pixels of `color` + `alpha` bytes, whose colours are left.
fn take_alpha(bytes: &mut Vec<u8>, color: usize, alpha: usize) -> Vec<u8> {
    let size = color + alpha;
    let pixels = bytes.len() / size;
    let mut alphas = Vec::with_capacity(pixels * alpha);
    for pixel in 0..pixels {
        let start = pixel * size;
        alphas.extend_from_slice(&bytes[start + color..start + size]);
        bytes.copy_within(start..start + color, pixel * color);
    }
    bytes.truncate(pixels * color);
    alphas
}

/// A raster of pixels with straight alpha, four bytes each, as drawings are rendered.
pub(super) fn from_rgba(bytes: &[u8], width: u32, height: u32) -> Raster {
    let mut samples = bytes.to_vec();
    let alpha = take_alpha(&mut samples, 3, 1);
    let alpha = Some(alpha).filter(|alpha| alpha.iter().any(|byte| *byte != 255));
    Raster { width, height, colors: Colors::Rgb, bits: 8, samples, alpha, icc: None }
}

/// Where the corners of an image go when it is turned upright: the matrix `[a b c d e f]` that maps the point
/// (u, v) of the stored image, both from 0 to 1 and `v` downwards, to (au + cv + e, bu + dv + f) of the
/// upright one.
pub(super) fn placement(orientation: Orientation) -> [f32; 6] {
    match orientation {
        Orientation::NoTransforms => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        Orientation::FlipHorizontal => [-1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
        Orientation::Rotate180 => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
        Orientation::FlipVertical => [1.0, 0.0, 0.0, -1.0, 0.0, 1.0],
        Orientation::Rotate90FlipH => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        Orientation::Rotate90 => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
        Orientation::Rotate270FlipH => [0.0, -1.0, -1.0, 0.0, 1.0, 1.0],
        Orientation::Rotate270 => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
    }
}

/// Width, height, components and whether four inks are inverted, from the frame header of a JPEG that the
/// PDF filter can read (ISO 10918-1 §B.2.2: 8-bit baseline, extended or progressive Huffman).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32, u8, bool)> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let (mut at, mut adobe) = (2, false);
    loop {
        while *bytes.get(at)? != 0xFF {
            at += 1;
        }
        // A marker may begin with any number of these bytes (ISO 10918-1, B.1.1.2).
        while *bytes.get(at)? == 0xFF {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        // TEM, RSTn and SOI have no length.
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        // A length below two, its own size, makes an empty range backwards: the file is broken, and the search ends.
        let segment = bytes.get(at + 2..at + length)?;
        match marker {
            // SOF0 to SOF2: baseline, extended and progressive, by Huffman coding.
            0xC0..=0xC2 => {
                let [bits, h1, h0, w1, w0, components, ..] = *segment else { return None };
                let (height, width) = (u16::from_be_bytes([h1, h0]), u16::from_be_bytes([w1, w0]));
                let known = matches!(components, 1 | 3 | 4) && bits == 8 && 0 < height && 0 < width;
                return known.then(|| (width.into(), height.into(), components, adobe));
            }
            // Lossless, hierarchical and arithmetic frames, which `DCTDecode` does not read; or no frame before the scan.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF | 0xD9 | 0xDA => return None,
            // APP14: Adobe's programs write four inks inverted, and mark the file so.
            0xEE => adobe |= segment.starts_with(b"Adobe"),
            _ => {}
        }
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayAlphaImage, ImageFormat, LumaA, Rgb, RgbImage};

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).expect("memory takes it");
        bytes.into_inner()
    }

    #[test]
    fn gray_stays_gray_and_alpha_is_parted() {
        let image = GrayAlphaImage::from_fn(2, 1, |x, _| LumaA([7, if x == 0 { 255 } else { 128 }]));
        let raster = decode(&encoded(&image.into(), ImageFormat::Png), Orientation::NoTransforms).expect("it is sound");
        assert_eq!((raster.colors, raster.bits), (Colors::Gray, 8));
        assert_eq!(raster.samples, [7, 7]);
        assert_eq!(raster.alpha.as_deref(), Some(&[255, 128][..]));
    }

    #[test]
    fn a_jpeg_s_frame_is_read() {
        let image = RgbImage::from_pixel(9, 5, Rgb([200, 10, 10]));
        let bytes = encoded(&image.into(), ImageFormat::Jpeg);
        assert_eq!(jpeg(&bytes), Some((9, 5, 3, false)));
        for end in 0..bytes.len().min(300) {
            let _ = jpeg(&bytes[..end]);
        }
    }

    #[test]
    fn placements_turn_as_the_decoder_does() {
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).expect("1 to 8 are known");
            let mut image = RgbImage::from_fn(3, 2, |x, y| Rgb([x as u8, y as u8, 0])).into();
            DynamicImage::apply_orientation(&mut image, orientation);
            let turned = image.to_rgb8();
            let (width, height) = (turned.width() as f32, turned.height() as f32);
            let [a, b, c, d, e, f] = placement(orientation);
            for (x, y) in [(0.0, 0.0), (2.0, 0.0), (1.0, 1.0)] {
                let (u, v) = ((x + 0.5) / 3.0, (y + 0.5) / 2.0);
                let (to_x, to_y) = (a * u + c * v + e, b * u + d * v + f);
                let pixel = turned.get_pixel((to_x * width) as u32, (to_y * height) as u32);
                assert_eq!((f32::from(pixel[0]), f32::from(pixel[1])), (x, y), "exif {exif}");
            }
        }
    }

    #[test]
    fn rubbish_is_refused() {
        assert!(decode(b"", Orientation::NoTransforms).is_err());
        assert!(decode(b"GIF89a rubbish", Orientation::NoTransforms).is_err());
        assert!(decode(&[0xFF, 0xD8, 0xFF], Orientation::NoTransforms).is_err());
    }
}

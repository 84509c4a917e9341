//! An image's kind and size, from its first bytes; and the images of a book, read when they are needed.
//!
//! In: bytes. Out: [`Picture`]s that know their format, pixels and resolution and can load
//! themselves, so that memory does not grow with the images of a book.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;

mod css;
pub mod drawing;
pub mod letters;
pub mod media;
mod paint;
mod scheme;
pub mod xml_text;

/// The kinds of images that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the formats' own")]
pub enum PictureFormat {
    Png,
    Jpeg,
    Gif,
    WebP,
    Svg,
}

/// Loads an image's bytes again.
pub type Load = Arc<dyn Fn() -> io::Result<Vec<u8>> + Send + Sync>;

/// One image of the book.
#[derive(Clone)]
pub struct Picture {
    /// Its path from the book's folder.
    pub path: String,
    /// Its format, size and orientation.
    pub facts: ImageFacts,
    /// Reads the bytes when they are needed: a book of photographs may not fit into memory.
    pub load: Load,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}×{}", self.path, self.facts.format, self.facts.width, self.facts.height)
    }
}

/// The images of a book by their paths ([`crate::document::inline::Image::source`]). An image that is
/// missing, broken or too large is not here, and was reported.
pub type Pictures = BTreeMap<String, Picture>;

/// The image on the cover of an EPUB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CoverImage {
    /// The EPUB has no cover.
    #[default]
    None,
    /// An image of the book as it is, by its name in [`Pictures`].
    Own(String),
    /// A PNG that was drawn or converted for it.
    Drawn(Vec<u8>),
}

/// The most pixels to a side.
// A page of a metre at 600 dpi is 23,600 pixels wide.
const MAX_SIDE: u64 = 30_000;
/// The most pixels.
const MAX_PIXELS: u64 = 100_000_000;
/// The most bytes that its pixels may take, unpacked: those of [`MAX_PIXELS`] with 8 bits to a channel and an alpha.
/// A writer holds them twice at the most, so that a book stays within 1 GiB.
const MAX_BYTES: u64 = 4 * MAX_PIXELS;

/// The facts about an image that its bytes hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// The format by the file's first bytes, whatever its name says.
    pub format: PictureFormat,
    /// Its width in pixels as it is to be seen, [`ImageFacts::orientation`] done (for SVG: CSS pixels,
    /// 96 to the inch).
    pub width: u32,
    /// Its height in pixels, likewise.
    pub height: u32,
    /// Pixels to the inch, if the file says so.
    pub dpi: Option<u32>,
    /// How the stored pixels are turned to be seen, as EXIF says it: 1 not at all, 3 by half a turn,
    /// 6 by a quarter to the right, 8 to the left; 2, 4, 5 and 7 are mirrored.
    pub orientation: u8,
    /// Whether parts of it may be transparent: a dark screen would show through.
    pub transparent: bool,
}

/// Why an image can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// It is of no kind that is known.
    Unknown,
    /// It is cut short or damaged.
    Broken(&'static str),
    /// It has too many pixels.
    TooLarge(u64, u64),
    /// Its pixels take so many bytes.
    TooHeavy(u64),
    /// An attribute of a drawing is so much; so much is drawn at the most.
    TooMuch(&'static str, u64, u64),
}

impl PictureError {
    /// The code of the diagnostic.
    pub fn code(&self) -> &'static str {
        match self {
            PictureError::Unknown => "image-unknown",
            PictureError::Broken(_) => "image-broken",
            PictureError::TooLarge(..) | PictureError::TooHeavy(_) | PictureError::TooMuch(..) => "image-too-large",
        }
    }
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PictureError::Unknown => f.write_str("it is not a PNG, JPEG, GIF, WebP or SVG file"),
            PictureError::Broken(what) => write!(f, "it is damaged: {what}"),
            PictureError::TooHeavy(bytes) => {
                write!(
                    f,
                    "it takes {} MB when unpacked: at most {} MB can be used",
                    bytes / 1_000_000,
                    MAX_BYTES / 1_000_000
                )
            }
            PictureError::TooMuch(what, number, most) => {
                write!(f, "its `{what}` is {number}: at most {most} can be drawn")
            }
            PictureError::TooLarge(width, height) => write!(
                f,
                "{width} × {height} pixels are too many: the limit is {},000 per side and {} million in all",
                MAX_SIDE / 1000,
                MAX_PIXELS / 1_000_000
            ),
        }
    }
}

impl PictureFormat {
    /// Its media type (IANA).
    pub fn media_type(self) -> &'static str {
        match self {
            PictureFormat::Png => "image/png",
            PictureFormat::Jpeg => "image/jpeg",
            PictureFormat::Gif => "image/gif",
            PictureFormat::WebP => "image/webp",
            PictureFormat::Svg => "image/svg+xml",
        }
    }
}

/// The format of an image made of pixels, by its signature.
fn raster_format(bytes: &[u8]) -> Option<PictureFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PictureFormat::Png),
        [0xff, 0xd8, 0xff, ..] => Some(PictureFormat::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureFormat::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PictureFormat::WebP),
        _ => None,
    }
}

/// Looks at the bytes of an image.
///
/// # Errors
/// Why it can't be used.
pub fn sniff(bytes: &[u8]) -> Result<ImageFacts, PictureError> {
    let raw = match raster_format(bytes) {
        Some(PictureFormat::Png) => png(bytes)?,
        Some(PictureFormat::Jpeg) => jpeg(bytes)?,
        // One of its colours may be transparent (GIF89a, 23); white behind an opaque image is not seen.
        Some(PictureFormat::Gif) => ImageFacts { transparent: true, ..header(bytes, PictureFormat::Gif)? },
        Some(PictureFormat::WebP) => {
            let length = bytes.get(4..8).and_then(|field| <[u8; 4]>::try_from(field).ok()).map(u32::from_le_bytes);
            if (bytes.len() as u64) < u64::from(length.unwrap_or(0)) + 8 {
                return Err(PictureError::Broken("the file is cut short"));
            }
            webp(bytes)?
        }
        Some(PictureFormat::Svg) | None => svg::read(bytes)?,
    };
    let (width, height) = (u64::from(raw.width), u64::from(raw.height));
    if width == 0 || height == 0 {
        return Err(PictureError::Broken("it has no pixels"));
    }
    if MAX_SIDE < width.max(height) || MAX_PIXELS < width * height {
        return Err(PictureError::TooLarge(width, height));
    }
    let heavy = width * height * bytes_to_a_pixel(bytes, raw.format);
    if MAX_BYTES < heavy {
        return Err(PictureError::TooHeavy(heavy));
    }
    let turned = 5 <= raw.orientation;
    let (width, height) = if turned { (raw.height, raw.width) } else { (raw.width, raw.height) };
    Ok(ImageFacts { width, height, ..raw })
}

/// How many bytes a pixel takes when it is unpacked. A PNG's header says its depth and channels (ISO/IEC 15948
/// §11.2.2); palettes become colours.
fn bytes_to_a_pixel(bytes: &[u8], format: PictureFormat) -> u64 {
    match format {
        PictureFormat::Png => {
            let depth = if bytes.get(24) == Some(&16) { 2 } else { 1 };
            let channels = match bytes.get(25) {
                Some(0) => 1,
                Some(2) => 3,
                Some(4) => 2,
                _ => 4,
            };
            depth * channels
        }
        // A JPEG is not unpacked, or to three channels; the size of a drawing does not tell how much work it is.
        PictureFormat::Jpeg => 3,
        PictureFormat::Svg => 0,
        PictureFormat::Gif | PictureFormat::WebP => 4,
    }
}

/// The size from the header of a raster image.
fn header(bytes: &[u8], format: PictureFormat) -> Result<ImageFacts, PictureError> {
    let size = imagesize::blob_size(bytes).map_err(|_| PictureError::Broken("its header can't be read"))?;
    let side = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let (width, height) = (side(size.width), side(size.height));
    Ok(ImageFacts::new(format, width, height))
}

/// Walks the chunks of a WebP (RFC 9649, 2.7): `EXIF` has the orientation.
fn webp(bytes: &[u8]) -> Result<ImageFacts, PictureError> {
    let mut facts = header(bytes, PictureFormat::WebP)?;
    // The alpha flag of the extended header (2.7); lossless images carry theirs among the pixels.
    let flags = bytes.get(20).copied().unwrap_or(0);
    facts.transparent =
        matches!(bytes.get(12..16), Some(b"VP8L")) || bytes.get(12..16) == Some(b"VP8X") && flags & 0x10 != 0;
    let mut at = 12;
    while let Some([name @ .., a, b, c, d]) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let Some(body) = bytes.get(at + 8..).and_then(|byte| byte.get(..length)) else { break };
        if name == b"EXIF" {
            // Some programs begin the chunk as a JPEG's segment.
            facts.take(body.strip_prefix(b"Exif\0\0").unwrap_or(body));
        }
        at += 8 + length.next_multiple_of(2);
    }
    Ok(facts)
}

impl ImageFacts {
    /// Those of an image that is stored upright, has no transparent parts and does not say its resolution.
    pub fn new(format: PictureFormat, width: u32, height: u32) -> ImageFacts {
        ImageFacts { format, width, height, dpi: None, orientation: 1, transparent: false }
    }

    /// Takes what EXIF says; a resolution that the format itself gives counts more.
    fn take(&mut self, tiff: &[u8]) {
        let exif = exif(tiff).unwrap_or_default();
        self.dpi = self.dpi.or(exif.dpi);
        self.orientation = exif.orientation.filter(|orientation| (1..=8).contains(orientation)).unwrap_or(1);
    }
}

/// Walks the chunks of a PNG (ISO/IEC 15948 §5): they must reach `IEND`; `pHYs` has the resolution, `eXIf` the
/// orientation.
fn png(bytes: &[u8]) -> Result<ImageFacts, PictureError> {
    let mut facts = header(bytes, PictureFormat::Png)?;
    // Colour types 4 and 6 have an alpha channel (ISO/IEC 15948 §11.2.2).
    facts.transparent = matches!(bytes.get(25), Some(4 | 6));
    let (mut at, mut data) = (8, false);
    loop {
        let chunk = bytes.get(at..at + 8).ok_or(PictureError::Broken("the file is cut short"))?;
        let length = u32::from_be_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]) as usize;
        // The body is followed by a CRC of four bytes.
        let body = bytes.get(at + 8..).filter(|byte| length.saturating_add(4) <= byte.len());
        let body = body.map(|body| &body[..length]).ok_or(PictureError::Broken("the file is cut short"))?;
        match &chunk[4..] {
            b"IDAT" => data = true,
            b"pHYs" if body.len() == 9 && body[8] == 1 => {
                let per_metre = u32::from_be_bytes([body[0], body[1], body[2], body[3]]);
                facts.dpi = dpi(u64::from(per_metre) * 254, 10_000);
            }
            b"eXIf" => facts.take(body),
            b"tRNS" => facts.transparent = true,
            b"IEND" if data => return Ok(facts),
            b"IEND" => return Err(PictureError::Broken("it has no pixels")),
            _ => {}
        }
        at += 12 + length;
    }
}

/// A resolution, if it is one that a camera or a scanner writes.
fn dpi(numerator: u64, denominator: u64) -> Option<u32> {
    let dpi = (numerator + denominator / 2).checked_div(denominator)?;
    u32::try_from(dpi).ok().filter(|number| (10..=10_000).contains(number))
}

/// Walks the segments of a JPEG (ITU-T T.81 B.1) up to the scan: JFIF has the resolution, EXIF that and
/// the orientation.
fn jpeg(bytes: &[u8]) -> Result<ImageFacts, PictureError> {
    let mut facts = header(bytes, PictureFormat::Jpeg)?;
    let mut at = 2;
    while let Some([0xff, marker, rest @ ..]) = bytes.get(at..) {
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            // The scan: it must hold something, and a whole file ends with an end mark.
            0xda => {
                let tail = &bytes[bytes.len().saturating_sub(64 << 10).max(at)..];
                let ended = tail.windows(2).any(|window| window == [0xff, 0xd9]);
                return if ended { Ok(facts) } else { Err(PictureError::Broken("the file is cut short")) };
            }
            _ => {
                let length = match rest {
                    [high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])),
                    _ => return Err(PictureError::Broken("the file is cut short")),
                };
                let body = rest.get(2..length).ok_or(PictureError::Broken("the file is cut short"))?;
                segment(*marker, body, &mut facts);
                at += 2 + length;
            }
        }
    }
    Err(PictureError::Broken("the file is cut short"))
}

fn segment(marker: u8, body: &[u8], facts: &mut ImageFacts) {
    match (marker, body) {
        (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, unit, high, low, ..]) => {
            let density = u64::from(u16::from_be_bytes([*high, *low]));
            facts.dpi = match unit {
                1 => dpi(density, 1),
                2 => dpi(density * 254, 100),
                _ => None,
            };
        }
        (0xe1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => facts.take(tiff),
        _ => {}
    }
}

/// The facts that EXIF gives.
#[derive(Default)]
struct Exif {
    dpi: Option<u32>,
    orientation: Option<u8>,
}

/// Reads the first directory of EXIF's TIFF structure (Exif 2.3 §4.6).
fn exif(tiff: &[u8]) -> Option<Exif> {
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = long(4)? as usize;
    let (mut density, mut unit, mut orientation) = (None, 2, None);
    for index in 0..usize::from(short(directory)?) {
        let entry = directory + 2 + index * 12;
        let Some(tag) = short(entry) else { break };
        match tag {
            0x0112 => orientation = short(entry + 8).and_then(|short| u8::try_from(short).ok()),
            0x0128 => unit = short(entry + 8)?,
            0x011a => {
                let at = long(entry + 8)? as usize;
                density = long(at).zip(at.checked_add(4).and_then(long));
            }
            _ => {}
        }
    }
    let dpi = density.and_then(|(numerator, denominator)| match unit {
        3 => dpi(u64::from(numerator) * 254, u64::from(denominator) * 100),
        _ => dpi(u64::from(numerator), u64::from(denominator)),
    });
    Some(Exif { dpi, orientation })
}

mod svg;

#[cfg(test)]
mod tests;

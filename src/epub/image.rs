//! The images of the book as files of the publication: named, and in formats that readers show.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor};
use std::sync::Arc;

use super::container::{Body, Part, Resource};
use super::css::style_images;
use super::{plan, svg};
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Image, Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book};
use crate::project::config::Config;
use crate::picture::{Format, Picture, Pictures};

/// The longest side of an image that is converted, in pixels.
const MOST_SIDE: u32 = 16_384;

/// The images that the text and the style sheet show, and the cover's, each with its file's name (`images/gull.png`).
pub(super) fn names(
    book: &Book,
    config: &Config,
    pictures: &Pictures,
) -> BTreeMap<String, String> {
    let mut finder = Finder(BTreeSet::new());
    walk::book(book, &mut finder);
    let cover = book.metadata.cover_image.iter().filter(|_| config.epub.cover != Some(false));
    finder.0.extend(cover.cloned());
    finder.0.extend(style_images(config));
    let mut names = BTreeMap::new();
    let mut given = BTreeSet::new();
    for source in finder.0 {
        let Some(picture) = pictures.get(&source) else { continue };
        let stem = source.rsplit('/').next().unwrap_or(&source);
        let stem = plan::slug(stem.rsplit_once('.').map_or(stem, |it| it.0));
        let stem = if stem.is_empty() { "image" } else { &stem };
        let ending = ending(shown(picture));
        let mut name = format!("images/{stem}.{ending}");
        let mut number = 1;
        while !given.insert(name.clone()) {
            number += 1;
            name = format!("images/{stem}-{number}.{ending}");
        }
        names.insert(source, name);
    }
    names
}

/// The files.
pub(super) fn resources(
    names: &BTreeMap<String, String>,
    pictures: &Pictures,
    cover: Option<&str>,
) -> Vec<Resource> {
    let file = |(source, path): (&String, &String)| {
        let picture = pictures.get(source)?;
        Some(Resource {
            path: path.clone(),
            media: media_of(path),
            part: if cover == Some(source) { Part::Cover } else { Part::Other },
            properties: Vec::new(),
            body: body(picture),
        })
    };
    names.iter().filter_map(file).collect()
}

/// The image's bytes as they are; WebP and SVG as they are made fit for readers.
fn body(picture: &Picture) -> Body {
    let load = picture.load.clone();
    let path = picture.path.clone();
    let fails = move |what: String| io::Error::other(format!("{path}: {what}"));
    match picture.format {
        Format::Png | Format::Jpeg | Format::Gif => Body::Read(load),
        Format::Svg => Body::Read(Arc::new(move || svg::clean(&load()?).map_err(&fails))),
        Format::WebP => Body::Read(Arc::new(move || jpeg_or_png(&load()?).map_err(&fails))),
    }
}

/// What an image becomes. EPUB 3.3 allows WebP, but readers of ink and older programs don't show it: it
/// becomes a PNG if it is transparent or lossless, else a JPEG.
fn shown(picture: &Picture) -> Format {
    if picture.format != Format::WebP {
        return picture.format;
    }
    let bytes = (picture.load)().unwrap_or_default();
    if is_photo(&bytes) { Format::Jpeg } else { Format::Png }
}

/// Whether a WebP file is lossy and opaque, by its header: a `VP8 ` chunk, and in the extended form no
/// flag of transparency.
fn is_photo(webp: &[u8]) -> bool {
    match webp.get(12..16) {
        Some(b"VP8 ") => true,
        Some(b"VP8X") => {
            let transparent = webp.get(20).is_none_or(|flags| flags & 0x10 != 0);
            let head = webp.get(..4096.min(webp.len())).unwrap_or_default();
            !transparent && !head.windows(4).any(|it| it == b"VP8L")
        }
        _ => false,
    }
}

/// A WebP image in a format that all readers show.
fn jpeg_or_png(webp: &[u8]) -> Result<Vec<u8>, String> {
    let mut reader = image::ImageReader::with_format(Cursor::new(webp), image::ImageFormat::WebP);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|it| it.to_string())?;
    let mut out = Cursor::new(Vec::new());
    let written = if is_photo(webp) {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90);
        decoded.into_rgb8().write_with_encoder(encoder)
    } else {
        decoded.write_to(&mut out, image::ImageFormat::Png)
    };
    written.map_err(|it| it.to_string())?;
    Ok(out.into_inner())
}

/// The media type of a file that we named.
fn media_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("jpg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("svg") => "image/svg+xml",
        _ => "image/png",
    }
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "jpg",
        Format::Gif => "gif",
        Format::Svg => "svg",
        Format::Png | Format::WebP => "png",
    }
}

/// Finds the images that are shown.
struct Finder(BTreeSet<String>);

impl Finder {
    fn image(&mut self, image: &Image) {
        self.0.insert(image.source.clone());
    }
}

impl Visitor for Finder {
    fn enters(&mut self, attributes: &Attributes) -> bool {
        plan::is_shown(attributes)
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
    use super::*;

    #[test]
    fn webp_becomes_what_all_readers_show() {
        let pixels = image::RgbaImage::from_pixel(3, 2, image::Rgba([10, 20, 30, 128]));
        let mut webp = Cursor::new(Vec::new());
        pixels.write_to(&mut webp, image::ImageFormat::WebP).unwrap();
        let webp = webp.into_inner();
        assert!(!is_photo(&webp));
        let png = jpeg_or_png(&webp).unwrap();
        assert_eq!(image::load_from_memory(&png).unwrap().into_rgba8(), pixels);
        assert!(jpeg_or_png(b"RIFF no").is_err());
        assert!(is_photo(b"RIFF....WEBPVP8 ....") && !is_photo(b"RIFF....WEBPVP8L"));
    }
}

//! The cover as a file of its own, which shops ask for beside the EPUB: a JPEG, which all of them take. In, the cover's
//! image; out, the file, and what the shop will refuse of it.

use std::io::Cursor;

use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;

use super::{MEGABYTE, ShopRules, Subject, refusal};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::epub::Input;
use crate::epub::image::{BookImage, on_paper};
use crate::picture::{self, CoverImage, PictureFormat};

/// How good the JPEG is, of 100: at 90 no loss is seen at arm's length, and lettering has no halo.
const QUALITY: u8 = 90;

/// The cover's JPEG, checked; `None` if there is none, or it can't be read, which is reported.
pub(in crate::epub) fn file(input: &Input<'_>, rules: &ShopRules, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    let image = image(input);
    if let Some(warning) = presence(input, image.is_some(), rules) {
        diagnostics.push(warning);
    }
    // Why it can't be read is reported where it is packed.
    let jpeg = image?.and_then(jpeg).ok()?;
    let facts = picture::sniff(&jpeg).ok()?;
    let size = Size { width: facts.width, height: facts.height, megabytes: (jpeg.len() as u64).div_ceil(MEGABYTE) };
    if let Some(message) = size.broken(rules) {
        let help = "use an upright image of 1600 × 2560 pixels";
        diagnostics.push(Diagnostic::warning("shop-cover", message).settings(["cover-image"]).help(help));
    }
    Some(jpeg)
}

/// Whether the book has no cover and the shop's rules say that it must: [`file()`] reports it.
pub(super) fn is_missing(input: &Input<'_>, rules: &ShopRules) -> bool {
    matches!(input.cover, CoverImage::None) && rules.broken(Subject::Cover, 0).is_some()
}

/// How a book without a cover gets one, and the settings that are the cause.
pub(super) fn remedy(input: &Input<'_>) -> (&'static str, &'static [&'static str]) {
    if input.config.epub.cover == Some(false) {
        ("remove `epub.cover = false`", &["epub.cover"])
    } else {
        ("name an image in the metadata, such as `cover-image: front.jpg`", &["cover-image"])
    }
}

/// A message about a book that has a cover, or none, where the shop asks for the contrary.
fn presence(input: &Input<'_>, has_cover: bool, rules: &ShopRules) -> Option<Diagnostic> {
    let rule = rules.broken(Subject::Cover, u64::from(has_cover))?;
    if has_cover {
        let message = format!("the book has a cover: {}", refusal(rules, rule, 1, ""));
        let help = "leave it out by `epub.cover = false`";
        return Some(Diagnostic::warning("shop-cover", message).settings(["epub.cover", "cover-image"]).help(help));
    }
    // That an image can't be used is an error, told where it was tried.
    if input.config.epub.cover != Some(false) && input.book.metadata.cover_image.is_some() {
        return None;
    }
    let (help, settings) = remedy(input);
    let message = format!("the book has no cover: {} {} books without one", rules.name, rule.verb());
    Some(Diagnostic::warning("shop-cover", message).settings(settings.iter().copied()).help(help))
}

/// The measures of a cover that shops have rules for.
struct Size {
    width: u32,
    height: u32,
    megabytes: u64,
}

impl Size {
    /// The message that says all that the shop has against it, since one other image cures all of it.
    fn broken(&self, rules: &ShopRules) -> Option<String> {
        let sides = [
            (Subject::CoverShort, "shorter", self.width.min(self.height)),
            (Subject::CoverLong, "longer", self.width.max(self.height)),
        ];
        let (mut measures, mut against) = (Vec::new(), Vec::new());
        for (subject, side, value) in sides {
            let Some(rule) = rules.broken(subject, u64::from(value)) else { continue };
            against.push(format!("{} {} on the {side} side", rule.verb(), rule.bound(u64::from(value))));
        }
        if !against.is_empty() {
            measures.push(format!("{} × {} pixels", self.width, self.height));
        }
        if let Some(rule) = rules.broken(Subject::CoverFile, self.megabytes) {
            measures.push(format!("{} MB", self.megabytes));
            against.push(format!("{} {} MB", rule.verb(), rule.bound(self.megabytes)));
        }
        let message = || format!("the cover has {}: {} {}", measures.join(" and "), rules.name, against.join(" and "));
        (!against.is_empty()).then(message)
    }
}

/// The bytes of the cover as the EPUB has them; `None` if there is none.
fn image(input: &Input<'_>) -> Option<Result<Vec<u8>, String>> {
    match input.cover {
        CoverImage::None => None,
        CoverImage::Drawn(png) => Some(Ok(png.clone())),
        CoverImage::Own(source) => {
            let picture = input.pictures.get(source)?.clone();
            let shown = match picture.facts.format {
                PictureFormat::WebP => PictureFormat::Png,
                format => format,
            };
            let bytes = BookImage::new(picture, shown, None).bytes();
            Some(bytes.map_err(|error| error.to_string()).and_then(|bytes| bytes))
        }
    }
}

/// A JPEG of an image; one that is a JPEG stays as it is. What is transparent gets white paper behind it.
fn jpeg(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if bytes.starts_with(&[0xff, 0xd8]) {
        return Ok(bytes);
    }
    let pixels = image::load_from_memory(&bytes).map_err(|error| error.to_string())?.into_rgba8();
    let mut out = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    DynamicImage::from(on_paper(&pixels)).write_with_encoder(encoder).map_err(|error| error.to_string())?;
    Ok(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_become_jpeg_on_white_paper() {
        let clear = image::RgbaImage::from_pixel(16, 16, image::Rgba([0, 0, 0, 0]));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(clear).write_to(&mut png, image::ImageFormat::Png).expect("in memory");
        let made = jpeg(png.into_inner()).expect("is an image");
        let seen = image::load_from_memory(&made).expect("is an image").into_rgb8();
        assert!(250 < seen.get_pixel(8, 8).0[0]);
        assert_eq!(jpeg(made.clone()).expect("is one"), made);
        assert!(jpeg(b"no image".to_vec()).is_err());
    }
}

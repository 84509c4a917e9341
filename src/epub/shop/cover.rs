//! The cover as a file of its own, which shops ask for beside the EPUB: a JPEG, which all of them take. In, the cover's
//! image; out, the file, and what the shop will refuse of it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use super::check::{MEGABYTE, refusal};
use super::{ShopRules, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::epub::Input;
use crate::epub::image::BookImage;
use crate::picture::{self, CoverImage, PictureFormat};

/// How good the JPEG is, of 100: at 90 no loss is seen at arm's length, and lettering has no halo.
const QUALITY: u8 = 90;

/// The cover's JPEG, checked; `None` if there is none, or it can't be read, which is reported.
pub(in crate::epub) fn file(input: &Input<'_>, rules: &ShopRules, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    let mut tell = |message: String, help: &str| {
        diagnostics.push(Diagnostic::warning("shop-cover", message).settings(["cover-image", "epub.cover"]).help(help));
    };
    let Some(image) = image(input) else {
        if let Some(rule) = rules.broken(Subject::Cover, 0) {
            let message = format!("the book has no cover: {} {} books without one", rules.name, rule.verb());
            tell(
                message,
                "name one in the metadata, `cover-image: front.jpg`, or let one be drawn: `epub.cover: true`",
            );
        }
        return None;
    };
    let jpeg = image.and_then(jpeg);
    // Why it can't be read is reported where it is packed.
    let jpeg = jpeg.ok()?;
    let facts = picture::sniff(&jpeg).ok()?;
    let (short, long) = (facts.width.min(facts.height), facts.width.max(facts.height));
    let help = "use an upright image of 1600 × 2560 pixels";
    for (subject, side, value) in [(Subject::CoverShort, "shorter", short), (Subject::CoverLong, "longer", long)] {
        if let Some(rule) = rules.broken(subject, u64::from(value)) {
            let refusal = refusal(rules, rule, u64::from(value), "");
            tell(format!("the cover's {side} side has {value} pixels: {refusal}"), help);
        }
    }
    let megabytes = (jpeg.len() as u64).div_ceil(MEGABYTE);
    if let Some(rule) = rules.broken(Subject::CoverFile, megabytes) {
        let refusal = refusal(rules, rule, megabytes, "MB");
        tell(format!("the cover has {megabytes} MB: {refusal}"), help);
    }
    Some(jpeg)
}

/// The bytes of the cover as the EPUB has them; `None` if there is none.
fn image(input: &Input<'_>) -> Option<Result<Vec<u8>, String>> {
    match input.cover {
        CoverImage::None => None,
        CoverImage::Drawn(png) => Some(Ok(png.clone())),
        CoverImage::Own(source) => {
            let picture = input.pictures.get(source)?.clone();
            let shown = match picture.format {
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
    let on_paper = RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [red, green, blue, alpha] = pixels.get_pixel(x, y).0.map(u32::from);
        let mixed = |of: u32| u8::try_from((of * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        Rgb([mixed(red), mixed(green), mixed(blue)])
    });
    let mut out = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    DynamicImage::from(on_paper).write_with_encoder(encoder).map_err(|error| error.to_string())?;
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

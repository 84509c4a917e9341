//! The cover's image as shops and readers want it: a JPEG or PNG of 1600 × 2560 pixels or so.
//!
//! In: the image that the metadata name. Out: a PNG of a drawing or an animation; and what is said of an image
//! that shops refuse.

use std::io::Cursor;

use image::{DynamicImage, ImageReader, RgbImage};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::picture::{Picture, PictureFormat};
use crate::text::catalog::Catalog;
use crate::text::vector;

/// The longer side of a cover that is made of a drawing, in pixels: Amazon's ideal (KDP, “Cover image guidelines”,
/// 2026).
const LONG: u32 = 2_560;

/// The least shorter side that Apple Books takes (Apple Books Asset Guide 5.3, “Cover art requirements”).
const LEAST_SHORT: u32 = 1_400;

/// The least and the most height to a width of 100: shops show covers in frames of 1.6 : 1, and cut or
/// shrink what is far from it.
const PROPORTION: [u32; 2] = [100, 200];

/// Whether an image can't be the cover as it is.
pub(super) fn must_be_made(picture: &Picture) -> bool {
    matches!(picture.format, PictureFormat::Svg | PictureFormat::Gif)
}

/// The PNG of a drawing, on white paper; or of the first image of an animation.
///
/// # Errors
/// What is wrong with it, in plain words.
pub(super) fn made(picture: &Picture, catalog: &Catalog) -> Result<Vec<u8>, String> {
    let bytes = (picture.load)().map_err(|error| error.to_string())?;
    let pixels = match picture.format {
        PictureFormat::Svg => drawn(&bytes, catalog)?,
        _ => {
            let reader =
                ImageReader::new(Cursor::new(&bytes)).with_guessed_format().map_err(|error| error.to_string())?;
            reader.decode().map_err(|error| error.to_string())?.into_rgb8()
        }
    };
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut png, image::ImageFormat::Png).map_err(|error| error.to_string())?;
    Ok(png.into_inner())
}

fn drawn(bytes: &[u8], catalog: &Catalog) -> Result<RgbImage, String> {
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

/// Says what shops will say of a cover of this size.
pub(super) fn check(picture: &Picture, diagnostics: &mut Diagnostics) {
    let (width, height) = (picture.width.max(1), picture.height);
    let size = format!("the cover `{}` has {width} × {height} pixels", picture.path);
    let help = "use an upright image of 1600 × 2560 pixels, JPEG or PNG";
    let proportion = u64::from(height) * 100 / u64::from(width);
    let is_upright = (u64::from(PROPORTION[0])..=u64::from(PROPORTION[1])).contains(&proportion);
    // A drawing has as many pixels as are wanted.
    let is_small = picture.format != PictureFormat::Svg && width.min(height) < LEAST_SHORT;
    let what = match (is_upright, is_small) {
        (true, false) => return,
        (false, _) if height < width => "it is wider than it is high: shops show it small, between bars",
        (false, _) => "it is narrower than half its height: shops show it between bars",
        (true, true) => "Apple Books refuses covers whose shorter side has fewer than 1400",
    };
    let warning = Diagnostic::warning("cover-size", format!("{size}: {what}")).help(help);
    diagnostics.push(warning.settings(["cover-image"]));
}

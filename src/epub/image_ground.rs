//! The ground that an image without one of its own gets in the e-book, by the ink that it has.
//!
//! In: the images. Out: for each that may be transparent whether white paper or slate is to be behind it.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use image::DynamicImage;
use usvg::fontdb::Database;

use crate::picture::{ImageFacts, Picture, PictureFormat, Pictures};
use crate::text::catalog::Catalog;
use crate::text::vector;

/// The ground that an image without one gets, so that its ink is seen by day and by night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImageGround {
    /// White paper, for dark ink.
    Light,
    /// Slate, for ink that was made for dark pages.
    Dark,
}

/// The images that may have no ground of their own. The letters of drawings are drawn in the faces of `catalog`.
pub(super) fn transparent(
    names: &BTreeMap<String, String>,
    pictures: &Pictures,
    catalog: &Catalog,
) -> BTreeMap<String, ImageGround> {
    let fonts = OnceCell::new();
    let of = |name: &String| {
        let picture = pictures.get(name).filter(|picture| picture.facts.transparent)?;
        let pixels = match picture.facts.format {
            PictureFormat::Svg => drawn(picture, fonts.get_or_init(|| vector::fonts(catalog.faces()))),
            _ => unpacked(picture),
        };
        let is_light = pixels.is_some_and(|pixels| has_light_ink(&pixels));
        Some((name.clone(), if is_light { ImageGround::Dark } else { ImageGround::Light }))
    };
    names.keys().filter_map(of).collect()
}

/// The most pixels of an image whose ink is looked at: 80 MB unpacked. Line art has fewer.
const MOST_LOOKED_AT: u64 = 20_000_000;

/// The pixels on the longer side of a drawing whose ink is looked at: its lines are some pixels wide then.
const DRAWN: u32 = 256;

/// The levels of grey of a PNG, with their opacity.
fn unpacked(picture: &Picture) -> Option<image::GrayAlphaImage> {
    let ImageFacts { format, width, height, .. } = picture.facts;
    if format != PictureFormat::Png || MOST_LOOKED_AT < u64::from(width) * u64::from(height) {
        return None;
    }
    let pixels = image::load_from_memory_with_format(&(picture.load)().ok()?, image::ImageFormat::Png);
    Some(pixels.ok()?.into_luma_alpha8())
}

/// The same of a drawing.
fn drawn(picture: &Picture, fonts: &Arc<Database>) -> Option<image::GrayAlphaImage> {
    let tree = vector::parse(&(picture.load)().ok()?, fonts).ok()?;
    let (width, height) = vector::pixels(&tree);
    let side = |length: u32| (length * DRAWN / width.max(height).max(1)).max(1);
    let (width, height) = (side(width), side(height));
    let pixels = image::RgbaImage::from_raw(width, height, vector::raster(&tree, width, height)?)?;
    Some(DynamicImage::ImageRgba8(pixels).into_luma_alpha8())
}

/// Whether there is no ink but light one, which white paper would hide: nine tenths of what covers the page are lighter
/// than a light grey, and nothing is dark.
fn has_light_ink(pixels: &image::GrayAlphaImage) -> bool {
    let (mut light, mut dark, mut all) = (0_u64, 0_u64, 0_u64);
    for pixel in pixels.pixels() {
        let [level, alpha] = pixel.0;
        all += u64::from(alpha);
        light += u64::from(alpha) * u64::from(200 <= level);
        dark += u64::from(alpha) * u64::from(level < 128);
    }
    all / 10 * 9 < light && dark < all / 50
}

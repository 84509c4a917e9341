//! The image on the cover of an EPUB: the one that the metadata name, the front of the printed cover, or a label
//! that is drawn from title and author.
//!
//! In: settings, metadata, images and fonts. Out: a [`CoverImage`], and what shops will refuse of an image.

use std::io::Cursor;

use image::{DynamicImage, ImageReader};

use super::{BookExtent, CoverTitle, is_designed, label, of, raster};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::metadata::Metadata;
use crate::picture::{CoverImage, Picture, PictureFormat, Pictures};
use crate::project::Project;
use crate::style::Style;
use crate::text::catalog::Catalog;

/// The least and the most height to a width of 100: shops show covers in frames of 1.6 : 1, and cut or
/// shrink what is far from it.
const PROPORTION: [u32; 2] = [100, 200];

/// The sources from which a cover's image is chosen, or drawn.
#[derive(Clone, Copy, Debug)]
pub struct CoverSources<'a> {
    /// The settings.
    pub project: &'a Project,
    /// The metadata, which may name an image.
    pub metadata: &'a Metadata,
    /// The images that were read.
    pub pictures: &'a Pictures,
    /// The faces for lettering.
    pub catalog: &'a Catalog,
}

/// The least shorter side of a cover that a shop takes.
#[derive(Clone, Copy, Debug)]
pub struct LeastSide<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// The side, in pixels.
    pub pixels: u64,
}

/// The cover's image, or none if `epub.cover` is false or no font has the letters of the title. An image that is smaller
/// than `least` is reported.
pub fn image(sources: &CoverSources<'_>, least: Option<LeastSide<'_>>, diagnostics: &mut Diagnostics) -> CoverImage {
    let CoverSources { project, metadata, pictures, catalog } = *sources;
    let config = &project.config;
    if config.epub.cover == Some(false) {
        return CoverImage::None;
    }
    let named = metadata.cover_image.as_ref().and_then(|source| pictures.get_key_value(source));
    let Some((source, picture)) = named else {
        let front =
            (metadata.cover_image.is_none() && is_designed(config)).then(|| front(sources, diagnostics)).flatten();
        let drawn = front.or_else(|| {
            let look = label::LabelLook { family: config.pdf.font.as_deref(), title: &CoverTitle::new(config) };
            label::lettered(metadata, catalog, look, diagnostics)
        });
        return drawn.map_or(CoverImage::None, CoverImage::Drawn);
    };
    check(picture, least, diagnostics);
    // Shops take neither drawings nor animations.
    if !matches!(picture.facts.format, PictureFormat::Svg | PictureFormat::Gif) {
        return CoverImage::Own(source.clone());
    }
    match converted(picture, catalog) {
        Ok(png) => CoverImage::Drawn(png),
        Err(what) => {
            let message = format!("the cover `{}` can't be used: {what}", picture.path);
            let help = "save it as JPEG or PNG, 1600 × 2560 pixels";
            diagnostics.push(Diagnostic::error("image-broken", message).settings(["cover-image"]).help(help));
            CoverImage::None
        }
    }
}

/// The front of the printed cover. What is wrong with its settings is reported where the printed one is made.
fn front(sources: &CoverSources<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<u8>> {
    let CoverSources { project, metadata, pictures, catalog } = *sources;
    let mut silent = Diagnostics::default();
    let trim = Style::new(&project.config, catalog, &mut silent).page.trim;
    let cover = of(project, metadata, BookExtent { pages: 0, trim }, pictures, &mut silent);
    raster::front_image(&cover, catalog, diagnostics)
}

/// The PNG of a drawing, on white paper; or of the first image of an animation.
///
/// # Errors
/// The reason, in plain words.
fn converted(picture: &Picture, catalog: &Catalog) -> Result<Vec<u8>, String> {
    let bytes = (picture.load)().map_err(|error| error.to_string())?;
    let pixels = match picture.facts.format {
        PictureFormat::Svg => raster::rendered(&bytes, catalog)?,
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

/// Says what shops will say of a cover of this size.
fn check(picture: &Picture, least: Option<LeastSide<'_>>, diagnostics: &mut Diagnostics) {
    let (width, height) = (picture.facts.width.max(1), picture.facts.height);
    let size = format!("the cover `{}` has {width} × {height} pixels", picture.path);
    let help = "use an upright image of 1600 × 2560 pixels, JPEG or PNG";
    let proportion = u64::from(height) * 100 / u64::from(width);
    let is_upright = (u64::from(PROPORTION[0])..=u64::from(PROPORTION[1])).contains(&proportion);
    // A drawing has as many pixels as are wanted.
    let small =
        least.filter(|least| picture.facts.format != PictureFormat::Svg && u64::from(width.min(height)) < least.pixels);
    let shape = match is_upright {
        true => None,
        false if height < width => Some("it is wider than it is tall, so shops show it small, between bars".to_owned()),
        false => Some("it is narrower than half its height, so shops show it between bars".to_owned()),
    };
    let refused =
        small.map(|least| format!("{} refuses covers whose shorter side has fewer than {}", least.shop, least.pixels));
    let what: Vec<String> = shape.into_iter().chain(refused).collect();
    if what.is_empty() {
        return;
    }
    let warning = Diagnostic::warning("cover-size", format!("{size}: {}", what.join("; and "))).help(help);
    diagnostics.push(warning.settings(["cover-image"]));
}

//! SVG: bytes to a tree of paths and texts that can be drawn, bounded, without any file from outside.
//!
//! In: an SVG's bytes and the faces of the book. Out: a [`usvg::Tree`], or its pixels.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use usvg::fontdb::{Database, Family, Query, Source};

use crate::guard::thread::{self, ReaderFailed};
use crate::text::face::{Face, FontData};

/// The longest SVG that is read. Larger ones are data, not drawings; reading one takes seconds.
const MAX_BYTES: usize = 32 << 20;

/// The faces in the form that SVG text needs: families are found by name.
pub(crate) fn fonts(faces: &[Arc<Face>]) -> Arc<Database> {
    let mut fonts = Database::new();
    for face in faces {
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = match &face.data {
            FontData::Bundled(bytes) => Arc::new(*bytes),
            FontData::Loaded(bytes) => Arc::new(FontBytes(Arc::clone(bytes))),
        };
        fonts.load_font_source(Source::Binary(data));
    }
    let mono = faces.iter().find(|it| it.monospace).map(|it| it.family.clone());
    if let Some(text) = faces.iter().find(|it| !it.monospace).or(faces.first()) {
        fonts.set_serif_family(&text.family);
        // Drawings mostly ask for a sans: the book's own, if it has one.
        let sans = faces.iter().find(|it| !it.monospace && it.family.to_lowercase().contains("sans"));
        fonts.set_sans_serif_family(sans.map_or(&text.family, |it| &it.family));
        fonts.set_cursive_family(&text.family);
        fonts.set_fantasy_family(&text.family);
        fonts.set_monospace_family(mono.unwrap_or_else(|| text.family.clone()));
    }
    Arc::new(fonts)
}

struct FontBytes(Arc<[u8]>);

impl AsRef<[u8]> for FontBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Reads an SVG. A family that the book has not is set in the family of the text.
///
/// # Errors
/// Why it can't be drawn, in plain words.
pub(crate) fn parse(bytes: &[u8], fonts: &Arc<Database>) -> Result<usvg::Tree, String> {
    if MAX_BYTES < bytes.len() {
        return Err(format!("it is larger than {} MiB", MAX_BYTES >> 20));
    }
    let mut options = usvg::Options { fontdb: Arc::clone(fonts), ..usvg::Options::default() };
    // Images inside must be part of the file: nothing else is opened.
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    options.font_resolver.select_font = Box::new(|font, fonts| {
        let mut families: Vec<Family<'_>> = font
            .families()
            .iter()
            .map(|family| match family {
                usvg::FontFamily::Serif => Family::Serif,
                usvg::FontFamily::SansSerif => Family::SansSerif,
                usvg::FontFamily::Cursive => Family::Cursive,
                usvg::FontFamily::Fantasy => Family::Fantasy,
                usvg::FontFamily::Monospace => Family::Monospace,
                usvg::FontFamily::Named(name) => Family::Name(name),
            })
            .collect();
        families.push(Family::Serif);
        let style = match font.style() {
            usvg::FontStyle::Normal => usvg::fontdb::Style::Normal,
            usvg::FontStyle::Italic => usvg::fontdb::Style::Italic,
            usvg::FontStyle::Oblique => usvg::fontdb::Style::Oblique,
        };
        fonts.query(&Query {
            families: &families,
            weight: usvg::fontdb::Weight(font.weight()),
            stretch: usvg::fontdb::Stretch::Normal,
            style,
        })
    });
    options.font_resolver.select_fallback = Box::new(|letter, used, fonts| {
        let others = || fonts.faces().filter(|it| !used.contains(&it.id));
        let has = |it: &&usvg::fontdb::FaceInfo| {
            let found = fonts.with_face_data(it.id, |data, index| {
                let font = skrifa::FontRef::from_index(data, index).ok()?;
                skrifa::MetadataProvider::charmap(&font).map(letter)
            });
            found.flatten().is_some_and(|it| it.to_u32() != 0)
        };
        // For a letter that no face has any other face is given: the search goes on with it for the letters that
        // follow, where it would end for all of them.
        others().find(has).or_else(|| others().next()).map(|it| it.id)
    });
    let read = thread::run(|| usvg::Tree::from_data(bytes, &options).map_err(|error| error.to_string()));
    let tree = read.unwrap_or_else(|ReaderFailed| Err("it is too complex to be read".to_owned()))?;
    let (width, height) = pixels(&tree);
    let scale = f64::from(width) / f64::from(tree.size().width()).max(1e-6);
    if MAX_FILTERING < filtering(tree.root(), scale, f64::from(width) * f64::from(height)) {
        return Err("its filters take too much work: leave some out, or make their regions smaller".to_owned());
    }
    Ok(tree)
}

/// The most work for the filters of a drawing, in steps at a pixel: two of the dearest filters over 16 million pixels.
const MAX_FILTERING: f64 = 1e9;

/// The work for all filters of a group and of what is in it, in steps at a pixel: each primitive takes its weight at
/// each pixel of the group's layer, `area` at the most, with `scale` pixels to a unit of the drawing.
fn filtering(group: &usvg::Group, scale: f64, area: f64) -> f64 {
    let layer = group.abs_layer_bounding_box();
    let layer = (f64::from(layer.width()) * f64::from(layer.height()) * scale * scale).min(area);
    let primitives = group.filters().iter().flat_map(|it| it.primitives());
    let own: f64 = primitives.map(|it| weight(it.kind(), scale) * layer).sum();
    let inner = group.children().iter().filter_map(|it| match it {
        usvg::Node::Group(group) => Some(filtering(group, scale, area)),
        usvg::Node::Path(_) | usvg::Node::Image(_) | usvg::Node::Text(_) => None,
    });
    own + inner.sum::<f64>()
}

/// How many steps a primitive takes at a pixel.
fn weight(kind: &usvg::filter::Kind, scale: f64) -> f64 {
    use usvg::filter::Kind;
    match kind {
        // Four channels, each with so many octaves of noise.
        Kind::Turbulence(it) => 4.0 * f64::from(it.num_octaves()),
        Kind::Morphology(it) => f64::from(it.radius_x().get()) * f64::from(it.radius_y().get()) * 4.0 * scale * scale,
        Kind::ConvolveMatrix(it) => f64::from(it.matrix().columns()) * f64::from(it.matrix().rows()),
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 4.0,
        // Blurs are three passes whatever their radius.
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 6.0,
        _ => 1.0,
    }
}

/// How many pixels stand for a drawing where it can't be drawn: four to its own pixel (384 to the inch at its
/// own size), 4,000 at most on a side.
pub(crate) fn pixels(tree: &usvg::Tree) -> (u32, u32) {
    let (width, height) = (tree.size().width().max(1.0), tree.size().height().max(1.0));
    let scale = (4000.0 / width.max(height)).min(4.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 4000")]
    let side = |length: f32| ((length * scale).round() as u32).clamp(1, 4000);
    (side(width), side(height))
}

/// The drawing's pixels, `width` × `height`, with straight alpha.
pub(crate) fn raster(tree: &usvg::Tree, width: u32, height: u32) -> Option<Vec<u8>> {
    let mut pixels = Pixmap::new(width, height)?;
    let scale = |to: u32, from: f32| f64::from(to) / f64::from(from).max(1e-6);
    #[expect(clippy::cast_possible_truncation, reason = "a scale needs no more digits")]
    let transform =
        Transform::from_scale(scale(width, tree.size().width()) as f32, scale(height, tree.size().height()) as f32);
    resvg::render(tree, transform, &mut pixels.as_mut());
    Some(pixels.take_demultiplied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_read_and_rastered() {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2">
            <image href="/etc/passwd" width="4" height="2"/>
            <rect width="2" height="2" fill="#f00"/></svg>"##;
        let tree = parse(svg, &fonts(&[])).expect("it is well-formed");
        let pixels = raster(&tree, 4, 2).expect("it has a size");
        assert_eq!(&pixels[..4], [255, 0, 0, 255]);
        assert_eq!(&pixels[12..16], [0, 0, 0, 0]);
        assert!(parse(b"<svg", &fonts(&[])).is_err());
    }
}

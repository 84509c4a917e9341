//! SVG: from bytes to a tree of paths and texts that can be drawn, within bounds, and without opening another file.
//!
//! In: an SVG's bytes and the faces of the book. Out: a [`usvg::Tree`], or its pixels.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use usvg::fontdb::{Database, FaceInfo, Family, Query, Source, Style};

use crate::guard::thread::{self, ReaderFailed};
use crate::text::design::{self, Design};
use crate::text::face::{Face, MATH_FAMILY};

/// The longest SVG that is read. Larger ones are data, not drawings; reading one takes seconds.
const MAX_BYTES: usize = 32 << 20;

/// A font database of the faces, in which SVG texts look up families by name. The generic families of CSS
/// (`sans-serif`) are faces for text, never those for formulas.
pub(crate) fn fonts(faces: &[Arc<Face>]) -> Arc<Database> {
    let mut fonts = Database::new();
    for face in faces {
        fonts.load_font_source(Source::Binary(face.data.shared()));
    }
    let mono = faces.iter().find(|face| face.monospace && !face.is_for_formulas()).map(|face| face.family.clone());
    let mut texts = faces.iter().filter(|face| !face.monospace && !face.is_for_formulas());
    if let Some(text) = texts.clone().next().or(faces.first()) {
        fonts.set_serif_family(&text.family);
        // Most drawings ask for a sans serif: that of the book, if it has one with their letters.
        let sans = texts.find(|face| face.family.to_lowercase().contains("sans") && has_letter(face, 'a'));
        fonts.set_sans_serif_family(sans.map_or(&text.family, |face| &face.family));
        fonts.set_cursive_family(&text.family);
        fonts.set_fantasy_family(&text.family);
        fonts.set_monospace_family(mono.unwrap_or_else(|| text.family.clone()));
    }
    Arc::new(fonts)
}

/// Whether a face of the database is one for formulas.
fn is_for_formulas(face: &FaceInfo) -> bool {
    face.families.iter().any(|family| family.0.starts_with(MATH_FAMILY))
}

/// How ill a face goes with the one that a text asks for and that lacks a letter; the less, the better. Faces for formulas come last,
/// then monospaced ones: neither is for words. Of the others the design counts before slope and weight.
fn misfit(face: &FaceInfo, wanted: Option<&FaceInfo>) -> (bool, bool, bool, u8, bool, u16) {
    let design = |face: &FaceInfo| Design::of(face.families.first().map_or("", |family| &family.0), [0, 0]);
    let weight = |face: &FaceInfo| design::weight(face.weight.0, &face.post_script_name);
    let own = design(face);
    let distance = wanted.map_or(0, |wanted| own.distance(design(wanted)));
    let slope = wanted.is_some_and(|wanted| (wanted.style == Style::Normal) != (face.style == Style::Normal));
    let difference = wanted.map_or(0, weight).abs_diff(weight(face));
    let is_unfit = own.is_special || own.is_nastaliq;
    (is_for_formulas(face), face.monospaced, is_unfit, distance, slope, if wanted.is_some() { difference } else { 0 })
}

/// Whether a face has a letter.
fn has_letter(face: &Face, letter: char) -> bool {
    let font = skrifa::FontRef::from_index(face.data.bytes(), face.index);
    font.is_ok_and(|font| skrifa::MetadataProvider::charmap(&font).map(letter).is_some())
}

/// Reads an SVG. A family that the book lacks is replaced by that of the text.
///
/// # Errors
/// Why it can't be drawn, in plain words.
pub(crate) fn parse(bytes: &[u8], fonts: &Arc<Database>) -> Result<usvg::Tree, String> {
    if MAX_BYTES < bytes.len() {
        return Err(format!("it is larger than {} MiB", MAX_BYTES >> 20));
    }
    let mut options = usvg::Options { fontdb: Arc::clone(fonts), ..usvg::Options::default() };
    // Only images that are embedded in the file are drawn: a drawing must not read the author's disk.
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
            usvg::FontStyle::Normal => Style::Normal,
            usvg::FontStyle::Italic => Style::Italic,
            usvg::FontStyle::Oblique => Style::Oblique,
        };
        fonts.query(&Query {
            families: &families,
            weight: usvg::fontdb::Weight(font.weight()),
            stretch: usvg::fontdb::Stretch::Normal,
            style,
        })
    });
    options.font_resolver.select_fallback = Box::new(|letter, used, fonts| {
        let others = || fonts.faces().filter(|face| !used.contains(&face.id));
        let has_letter = |face: &&FaceInfo| {
            let glyph = fonts.with_face_data(face.id, |data, index| {
                let font = skrifa::FontRef::from_index(data, index).ok()?;
                skrifa::MetadataProvider::charmap(&font).map(letter)
            });
            glyph.flatten().is_some_and(|glyph| glyph.to_u32() != 0)
        };
        // For a letter that no face has, any other face is returned: `None` would end the search for all the letters
        // that follow, too.
        let wanted = used.first().and_then(|id| fonts.face(*id));
        let rank = |face: &&FaceInfo| misfit(face, wanted);
        others().filter(has_letter).min_by_key(rank).or_else(|| others().min_by_key(rank)).map(|face| face.id)
    });
    // The crate recurses through groups, and might overflow its stack.
    let read = thread::run(|| usvg::Tree::from_data(bytes, &options).map_err(|error| error.to_string()));
    let tree = read.unwrap_or_else(|ReaderFailed| Err("it is too complex to be read".to_owned()))?;
    if MAX_FILTER_WORK < filter_steps(&tree) {
        return Err("its filters take too much work: leave some out, or make their regions smaller".to_owned());
    }
    Ok(tree)
}

/// The most work for the filters of a drawing, in steps per pixel: two of the slowest filters over 16 million pixels.
const MAX_FILTER_WORK: f64 = 1e9;

/// How many times as large as its drawing a filter's layer may be: `resvg` cuts off what is beyond five times the width and height.
const LARGEST_LAYER: f64 = 25.0;

/// The steps for all filters of a drawing.
pub(crate) fn filter_steps(tree: &usvg::Tree) -> f64 {
    let (width, height) = pixels(tree);
    let scale = f64::from(width) / f64::from(tree.size().width()).max(1e-6);
    filter_work(tree.root(), scale, f64::from(width) * f64::from(height))
}

/// The work for all filters of a group and its descendants: each primitive costs its steps per pixel times the pixels of
/// the group's layer, with `scale` pixels to a unit of the drawing. `area`: the pixels of the drawing; a layer goes beyond it.
fn filter_work(group: &usvg::Group, scale: f64, area: f64) -> f64 {
    let layer = group.abs_layer_bounding_box();
    let layer = (f64::from(layer.width()) * f64::from(layer.height()) * scale * scale).min(LARGEST_LAYER * area);
    let primitives = group.filters().iter().flat_map(|filter| filter.primitives());
    let own: f64 = primitives.map(|primitive| steps_per_pixel(primitive.kind(), scale) * layer).sum();
    let inner = group.children().iter().filter_map(|node| match node {
        usvg::Node::Group(group) => Some(filter_work(group, scale, area)),
        usvg::Node::Path(_) | usvg::Node::Image(_) | usvg::Node::Text(_) => None,
    });
    own + inner.sum::<f64>()
}

/// How many steps a primitive takes for each pixel.
fn steps_per_pixel(kind: &usvg::filter::Kind, scale: f64) -> f64 {
    use usvg::filter::Kind;
    match kind {
        // Four channels, each with so many octaves of noise.
        Kind::Turbulence(noise) => 4.0 * f64::from(noise.num_octaves()),
        Kind::Morphology(area) => {
            f64::from(area.radius_x().get()) * f64::from(area.radius_y().get()) * 4.0 * scale * scale
        }
        Kind::ConvolveMatrix(kernel) => f64::from(kernel.matrix().columns()) * f64::from(kernel.matrix().rows()),
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 4.0,
        // Blurs are three passes whatever their radius.
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 6.0,
        _ => 1.0,
    }
}

/// The size in pixels of a drawing that is rendered to pixels: four to each of its own (384 per inch at its natural
/// size), 4,000 at most on a side.
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

    /// What is outside of the view is filtered too: it is counted.
    #[test]
    fn filters_beyond_the_view_are_counted() {
        let of = |side: u32| {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\"><filter id=\"f\"><feGaussianBlur stdDeviation=\"3\"/>\
                 </filter><rect width=\"{side}\" height=\"{side}\" filter=\"url(#f)\"/></svg>"
            );
            filter_steps(&parse(svg.as_bytes(), &fonts(&[])).expect("it is well-formed"))
        };
        assert!(8.0 * of(100) < of(300) && of(300) <= 25.0 * of(100), "{} {}", of(100), of(300));
        assert!(parse(br##"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000"><filter id="f"><feTurbulence numOctaves="3"/>
            </filter><rect width="9000" height="9000" filter="url(#f)"/></svg>"##, &fonts(&[])).is_err());
    }

    /// The PostScript names of the faces that a drawing's texts are set in, each once.
    fn faces_of(tree: &usvg::Tree) -> Vec<String> {
        fn texts(group: &usvg::Group, found: &mut Vec<usvg::fontdb::ID>) {
            for node in group.children() {
                match node {
                    usvg::Node::Group(group) => texts(group, found),
                    usvg::Node::Text(text) => {
                        let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                        found.extend(glyphs.map(|glyph| glyph.font));
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        texts(tree.root(), &mut found);
        found.dedup();
        found.into_iter().filter_map(|id| Some(tree.fontdb().face(id)?.post_script_name.clone())).collect()
    }

    #[test]
    fn letters_that_a_face_lacks_are_in_one_of_its_weight_and_slope() {
        let catalog = crate::text::catalog::Catalog::new(&[], &mut crate::diagnostic::Diagnostics::default());
        let fonts = fonts(catalog.faces());
        let face = |name: &str| fonts.faces().find(|face| face.post_script_name == name).expect("is bundled").clone();
        let best = |wanted: &str| {
            let wanted = face(wanted);
            let others = fonts.faces().filter(|face| face.families != wanted.families);
            others.min_by_key(|face| misfit(face, Some(&wanted))).map(|face| face.post_script_name.clone())
        };
        assert!(best("LibertinusSerif-Bold").is_some_and(|name| name.ends_with("-Bold")));
        assert!(best("LibertinusSerif-Italic").is_some_and(|name| name.ends_with("-Italic")));
        assert!(best("LibertinusSerif-Regular").is_some_and(|name| name.ends_with("-Regular")));
    }

    #[test]
    fn texts_of_drawings_are_in_faces_for_text() {
        let catalog = crate::text::catalog::Catalog::new(&[], &mut crate::diagnostic::Diagnostics::default());
        let fonts = fonts(catalog.faces());
        let cases = [
            ("sans-serif", "AlegreyaSans-Regular"),
            ("sans-serif\" font-weight=\"bold", "AlegreyaSans-Bold"),
            ("sans-serif\" font-style=\"italic", "AlegreyaSans-Italic"),
            ("Helvetica, Arial, sans-serif\" font-weight=\"600", "AlegreyaSans-Bold"),
            ("serif", "LibertinusSerif-Regular"),
            ("cursive", "LibertinusSerif-Regular"),
            ("fantasy\" font-style=\"oblique", "LibertinusSerif-Italic"),
            ("monospace", "JetBrainsMono-Regular"),
            ("EB Garamond\" font-weight=\"bold", "EBGaramond-Bold"),
            ("No Such Family", "LibertinusSerif-Regular"),
        ];
        for (family, expected) in cases {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"20\">\
                 <text y=\"15\" font-family=\"{family}\">Tide 7</text></svg>"
            );
            let tree = parse(svg.as_bytes(), &fonts).expect("it is well-formed");
            assert_eq!(faces_of(&tree), [expected], "{family}");
        }
    }
}

//! Images for a press: JPEG unchanged, gray in black ink alone, CMYK as CMYK, drawings as paths.
//!
//! In: pictures and their sizes on pages. Out: their objects in the document, and how pages draw them.

use std::collections::BTreeMap;
use std::sync::Arc;

use image::metadata::Orientation;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::drawing::DrawingInks;
use super::font::compressed;
use super::ink::luminance;
use super::separation::Separation;
use super::{drawing, ink};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::Size;
use crate::pdf::picture::{self, Colors, Jpeg, PictureContent, Raster};
use crate::pdf::{Options, Profile, icc, pack};
use crate::picture::PictureFormat;
use crate::source::Span;
use crate::text::vector;
use crate::typeset::frame::{ContentRole, PageItem, Pages};

/// The resolution in pixels per inch below which a photograph looks soft: twice the 150 lines per inch of a common
/// halftone screen.
const MIN_RESOLUTION: f64 = 300.0;
/// The resolution from which readers see no difference: one and a half pixels for each line of that screen, the least
/// quality factor of halftoning.
const SHARP_RESOLUTION: f64 = 225.0;
/// The resolution of a drawing that can't be drawn as paths. Its edges are sharp, and need more than a photograph.
const DRAWING_RESOLUTION: f64 = 600.0;
/// The most pixels on a side of such a drawing: 64 megapixels, below what an image may have.
const MAX_SIDE: f64 = 8000.0;

/// How an image is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum ImageUse {
    /// As pixels in the unit square, to be turned upright.
    Pixels(Orientation),
    /// As paths, in a rectangle of this width and height.
    Drawing([f64; 2]),
}

/// The images of a file.
#[derive(Debug, Default)]
pub(super) struct PressImages {
    shown: BTreeMap<usize, (ImageUse, ObjectId)>,
    /// The sRGB profile, once an image or a page needs it.
    srgb: Option<ObjectId>,
    /// Whether transparency is flattened: print on demand does so itself, and less well; PDF/X-1a has none.
    flat: bool,
    /// Whether all images become gray, which is printed in black ink alone.
    gray: bool,
    /// How colours become inks, where the file may have nothing else.
    separation: Option<Arc<Separation>>,
    /// Whether an image or a drawing prints any ink but black.
    has_colors: bool,
}

/// The largest size of an image on the pages, and where it is first written.
type Use = (Size, Option<Span>);

impl PressImages {
    /// Loads the images on pages and adds them to the document.
    pub(super) fn load(
        pages: &Pages,
        options: &Options,
        separation: Option<Separation>,
        document: &mut Document,
        diagnostics: &mut Diagnostics,
    ) -> PressImages {
        let flat = matches!(options.profile, Profile::Kdp | Profile::Pdfx1a);
        let mut images = PressImages {
            flat,
            gray: options.gray_images,
            separation: separation.map(Arc::new),
            ..PressImages::default()
        };
        let mut fonts = None;
        for (index, (size, span)) in uses(pages) {
            let Some(picture) = pages.pictures.get(index) else { continue };
            let loaded = picture::load(picture).and_then(|content| match content {
                PictureContent::Jpeg(jpeg) => {
                    if let Some(warning) = ink_warning(&picture.path, &jpeg, options, span) {
                        diagnostics.push(warning);
                    }
                    images.jpeg(jpeg, document)
                }
                PictureContent::Raster(raster) => Ok(images.raster(raster, document)),
                PictureContent::Svg(bytes) => {
                    let fonts = fonts.get_or_insert_with(|| vector::fonts(&pages.faces));
                    images.svg(&vector::parse(&bytes, fonts)?, size, document)
                }
            });
            let mut warning = match loaded {
                Ok((shown, id, pixels)) => {
                    images.shown.insert(index, (shown, id));
                    if picture.facts.format == PictureFormat::Svg {
                        continue;
                    }
                    let Some(warning) = resolution_warning(&picture.path, pixels, shown, size) else { continue };
                    warning
                }
                Err(reason) => {
                    let message = format!("the image `{}` can't be read: {reason}", picture.path);
                    Diagnostic::warning("image-unreadable", message).help("save it again, as PNG or JPEG")
                }
            };
            warning.span = span;
            diagnostics.push(warning);
        }
        images
    }

    /// How an image is drawn; `None` if it can't be.
    pub(super) fn get(&self, index: usize) -> Option<ImageUse> {
        self.shown.get(&index).map(|shown| shown.0)
    }

    /// The name of an image's resource.
    pub(super) fn name(index: usize) -> String {
        format!("I{index}")
    }

    /// The resources by name.
    pub(super) fn names(&self) -> Dictionary {
        let mut names = Dictionary::new();
        for (index, (_, id)) in &self.shown {
            names.set(PressImages::name(*index), *id);
        }
        names
    }

    /// How colours become inks, where the file may have nothing else.
    pub(super) fn separation(&self) -> Option<&Separation> {
        self.separation.as_deref()
    }

    /// Whether an image or a drawing prints any ink but black.
    pub(super) fn has_colors(&self) -> bool {
        self.has_colors
    }

    /// Adds a JPEG unchanged; one whose colours must become gray or inks is unpacked.
    ///
    /// # Errors
    /// Why it can't be unpacked.
    fn jpeg(&mut self, jpeg: Jpeg, document: &mut Document) -> Result<(ImageUse, ObjectId, [u32; 2]), String> {
        if jpeg.components == 4 && self.gray {
            let samples = ink::gray_of_jpeg(&jpeg.bytes, jpeg.inverted).ok_or("it can't be unpacked")?;
            let (width, height) = (jpeg.width, jpeg.height);
            let raster = Raster { width, height, colors: Colors::Gray, bits: 8, samples, alpha: None, icc: None };
            let (_, id, size) = self.raster(raster, document);
            return Ok((ImageUse::Pixels(jpeg.orientation), id, size));
        }
        if jpeg.components == 3 && (self.gray || self.separation.is_some()) {
            return Ok(self.raster(picture::decode(&jpeg.bytes, jpeg.orientation)?, document));
        }
        self.has_colors |= jpeg.components != 1;
        let colors = match jpeg.components {
            1 => Object::Name(b"DeviceGray".to_vec()),
            4 => Object::Name(b"DeviceCMYK".to_vec()),
            _ => self.rgb(document),
        };
        let mut dictionary = image_dictionary(jpeg.width, jpeg.height, 8, colors);
        dictionary.set("Filter", "DCTDecode");
        if jpeg.components == 4 && jpeg.inverted {
            dictionary.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec());
        }
        let id = document.add_object(Stream::new(dictionary, jpeg.bytes).with_compression(false));
        Ok((ImageUse::Pixels(jpeg.orientation), id, [jpeg.width, jpeg.height]))
    }

    fn raster(&mut self, raster: Raster, document: &mut Document) -> (ImageUse, ObjectId, [u32; 2]) {
        let mut raster = gray_if_neutral(if self.flat { flatten(raster) } else { raster });
        if self.separation.is_some() {
            // 16 bits to a sample are of PDF 1.5.
            raster = in_bytes(raster);
        }
        if self.gray {
            raster = gray(in_bytes(raster));
        }
        let size = [raster.width, raster.height];
        self.has_colors |= raster.colors == Colors::Rgb;
        let colors = match (raster.colors, &self.separation) {
            (Colors::Gray, _) => Object::Name(b"DeviceGray".to_vec()),
            (Colors::Rgb, Some(separation)) => {
                raster.samples = separation.pixels(&raster.samples);
                Object::Name(b"DeviceCMYK".to_vec())
            }
            (Colors::Rgb, None) => self.rgb(document),
        };
        let mut dictionary = image_dictionary(raster.width, raster.height, raster.bits, colors);
        if let Some(alpha) = raster.alpha {
            let gray = Object::Name(b"DeviceGray".to_vec());
            let mask = image_dictionary(raster.width, raster.height, raster.bits, gray);
            let mask = document.add_object(compressed(mask, pack::deflate(&[&alpha])));
            dictionary.set("SMask", mask);
        }
        let id = document.add_object(compressed(dictionary, pack::deflate(&[&raster.samples])));
        (ImageUse::Pixels(Orientation::NoTransforms), id, size)
    }

    /// The colour space of pixels with three samples.
    pub(super) fn rgb(&mut self, document: &mut Document) -> Object {
        let id = *self.srgb.get_or_insert_with(|| {
            let data = pack::deflate(&[&icc::srgb()]);
            let profile = dictionary! { "N" => 3, "Alternate" => "DeviceRGB" };
            document.add_object(compressed(profile, data))
        });
        Object::Array(vec![Object::Name(b"ICCBased".to_vec()), id.into()])
    }

    /// Adds a drawing as paths; if it has what paths can't show, as pixels.
    fn svg(
        &mut self,
        tree: &usvg::Tree,
        size: Size,
        document: &mut Document,
    ) -> Result<(ImageUse, ObjectId, [u32; 2]), String> {
        let own = [f64::from(tree.size().width()), f64::from(tree.size().height())];
        let separation = self.separation.clone();
        let inks = if self.gray {
            DrawingInks::Gray
        } else {
            separation.as_deref().map_or(DrawingInks::Colors, DrawingInks::Separated)
        };
        if let Some(drawn) = drawing::draw(tree, inks) {
            let mut resources = Dictionary::new();
            self.has_colors |= drawn.colored;
            if drawn.colored && self.separation.is_none() {
                let colors = self.rgb(document);
                resources.set("ColorSpace", dictionary! { drawing::RGB => colors });
            }
            let form = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), super::font::number(own[0]), super::font::number(own[1])],
                "Resources" => resources,
            };
            let id = document.add_object(compressed(form, pack::deflate(&[drawn.content.as_bytes()])));
            return Ok((ImageUse::Drawing(own), id, [0, 0]));
        }
        let inches = [size.width.to_pt() / 72.0, size.height.to_pt() / 72.0];
        let longer = (inches[0].max(inches[1]) * DRAWING_RESOLUTION).max(1.0);
        let scale = DRAWING_RESOLUTION * (MAX_SIDE / longer).min(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 8000")]
        let [width, height] = inches.map(|inch| (inch * scale).round().clamp(1.0, MAX_SIDE) as u32);
        let pixels = vector::raster(tree, width, height).ok_or("it is too large")?;
        Ok(self.raster(picture::from_rgba(&pixels, width, height), document))
    }
}

/// The images on the pages, by their index in [`Pages::pictures`].
fn uses(pages: &Pages) -> BTreeMap<usize, Use> {
    let mut uses: BTreeMap<usize, Use> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let PageItem::Image(image) = item else { continue };
        let size = image.size();
        let known = uses.entry(image.picture).or_insert_with(|| {
            let ContentRole::Leaf(leaf) = image.tag else { return (size, None) };
            let leaf = pages.structure.leaves.get(leaf.0 as usize);
            let span = leaf.and_then(|leaf| pages.spans.get(leaf.node.0 as usize)).copied();
            (size, span)
        });
        known.0.width = known.0.width.max(size.width);
        known.0.height = known.0.height.max(size.height);
    }
    uses
}

/// A warning for a CMYK image with more ink in one place than the paper takes. Print on demand converts all images to
/// its own inks, and an image that is turned gray has black alone.
fn ink_warning(path: &str, jpeg: &Jpeg, options: &Options, span: Option<Span>) -> Option<Diagnostic> {
    if jpeg.components != 4 || options.profile == Profile::Kdp || options.gray_images {
        return None;
    }
    let ink = ink::max_coverage(jpeg).filter(|ink| options.ink_limit < *ink)?;
    let message = format!("{path} needs up to {ink} % of ink in one place: the limit is {} %", options.ink_limit);
    let mut warning = Diagnostic::warning("image-ink", message).help(
        "convert the image with an ICC profile that keeps to the limit, or set `pdf.ink-limit` to the limit of your printer",
    );
    warning.span = span;
    Some(warning)
}

/// A warning for an image that has too few pixels for its size on the page.
fn resolution_warning(path: &str, pixels: [u32; 2], shown: ImageUse, size: Size) -> Option<Diagnostic> {
    let turned = match shown {
        ImageUse::Pixels(orientation) => picture::placement(orientation)[0] == 0.0,
        ImageUse::Drawing(_) => return None,
    };
    let width = if turned { pixels[1] } else { pixels[0] };
    let dpi = f64::from(width) * 72.0 / size.width.to_pt().max(1.0);
    if MIN_RESOLUTION <= dpi.round() {
        return None;
    }
    let looks = if dpi < SHARP_RESOLUTION {
        "it will look blurred".to_owned()
    } else {
        format!("printers ask for {MIN_RESOLUTION:.0}")
    };
    let message = format!("the image `{path}` has only {dpi:.0} pixels per inch in print: {looks}");
    let need = (size.width.to_pt() / 72.0 * MIN_RESOLUTION).ceil();
    Some(
        Diagnostic::warning("image-resolution", message)
            .help(format!("use an image at least {need:.0} pixels wide, or make it smaller on the page")),
    )
}

fn image_dictionary(width: u32, height: u32, bits: u8, colors: Object) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => colors,
        "BitsPerComponent" => i64::from(bits),
    }
}

/// A raster in gray, if its red, green and blue are equal everywhere: it then prints in black ink alone, where a
/// conversion to CMYK would use all four, and any misregistration would show as colour.
fn gray_if_neutral(mut raster: Raster) -> Raster {
    let bytes = usize::from(raster.bits / 8);
    let equal = |pixel: &[u8]| {
        let (red, rest) = pixel.split_at(bytes);
        let (green, blue) = rest.split_at(bytes);
        red == green && green == blue
    };
    if raster.colors == Colors::Rgb && raster.samples.chunks_exact(3 * bytes).all(equal) {
        raster.samples = raster.samples.chunks_exact(3 * bytes).flat_map(|pixel| &pixel[..bytes]).copied().collect();
        raster.colors = Colors::Gray;
    }
    raster
}

/// A raster of 8 bits to a sample.
fn in_bytes(mut raster: Raster) -> Raster {
    if raster.bits == 16 {
        // The high byte comes first.
        raster.samples = raster.samples.chunks_exact(2).map(|pair| pair[0]).collect();
        raster.alpha = raster.alpha.map(|alpha| alpha.chunks_exact(2).map(|pair| pair[0]).collect());
        raster.bits = 8;
    }
    raster
}

/// A raster of bytes in gray.
fn gray(mut raster: Raster) -> Raster {
    if raster.colors == Colors::Rgb {
        raster.samples =
            raster.samples.chunks_exact(3).map(|pixel| luminance([pixel[0], pixel[1], pixel[2]])).collect();
        raster.colors = Colors::Gray;
    }
    raster
}

/// The raster composited on white paper, without alpha.
fn flatten(mut raster: Raster) -> Raster {
    let Some(alpha) = raster.alpha.take() else { return raster };
    let samples = if raster.colors == Colors::Rgb { 3 } else { 1 };
    let over = |sample: u32, alpha: u32, most: u32| most - alpha + (sample * alpha + most / 2) / most;
    if raster.bits == 16 {
        let wide = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair[1]);
        for (pixel, alpha) in raster.samples.chunks_exact_mut(2 * samples).zip(alpha.chunks_exact(2)) {
            for sample in pixel.chunks_exact_mut(2) {
                // Both are below 2^16; their product is below 2^32.
                let value = over(wide(sample), wide(alpha), 65_535).min(65_535);
                sample.copy_from_slice(&u16::try_from(value).unwrap_or(u16::MAX).to_be_bytes());
            }
        }
    } else {
        for (pixel, alpha) in raster.samples.chunks_exact_mut(samples).zip(&alpha) {
            for sample in pixel {
                *sample = u8::try_from(over((*sample).into(), (*alpha).into(), 255)).unwrap_or(255);
            }
        }
    }
    raster
}

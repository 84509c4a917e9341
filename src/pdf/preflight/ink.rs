//! Colours of a content stream, as far as ink goes. In: operands and colour spaces. Out: how much ink they lay down.

use lopdf::{Dictionary, Document, Object};

/// A colour that something is painted in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Paint {
    /// The sum of all inks in per cent of one; `None` if the press decides (red, green and blue).
    pub(super) total: Option<f64>,
    /// Whether it leaves the paper white.
    pub(super) is_white: bool,
    /// Whether it is red, green and blue.
    pub(super) is_rgb: bool,
    /// In how many inks it is printed.
    pub(super) plates: u8,
}

impl Paint {
    /// Black ink alone: the colour that pages begin with (ISO 32000-1 §8.4.1).
    pub(super) const BLACK: Paint = Paint { total: Some(100.0), is_white: false, is_rgb: false, plates: 1 };

    /// A pattern, an image, and whatever has no one colour.
    pub(super) const UNKNOWN: Paint = Paint { total: None, is_white: false, is_rgb: false, plates: 0 };

    fn of_inks(inks: &[f64]) -> Paint {
        let total: f64 = inks.iter().map(|ink| ink.clamp(0.0, 1.0) * 100.0).sum();
        let plates = inks.iter().filter(|ink| 0.005 < **ink).count();
        let plates = u8::try_from(plates).unwrap_or(u8::MAX);
        Paint { total: Some(total), is_white: total < 0.5, is_rgb: false, plates }
    }

    pub(super) fn gray(level: f64) -> Paint {
        Paint::of_inks(&[1.0 - level])
    }

    pub(super) fn rgb(levels: &[f64]) -> Paint {
        let is_white = levels.iter().all(|level| 0.998 < *level);
        Paint { total: None, is_white, is_rgb: true, plates: 0 }
    }

    pub(super) fn cmyk(inks: &[f64]) -> Paint {
        Paint::of_inks(inks)
    }
}

/// A colour space, as far as ink goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum InkSpace {
    #[default]
    Gray,
    Rgb,
    Cmyk,
    /// One ink by its name.
    Spot,
    /// Every ink: registration marks.
    All,
    /// Patterns and what is not known.
    Other,
}

impl InkSpace {
    /// The space that an operand or an image names.
    pub(super) fn of(document: &Document, resources: &Dictionary, named: &Object) -> InkSpace {
        let Ok((_, named)) = document.dereference(named) else { return InkSpace::Other };
        match named {
            Object::Name(name) => match name.as_slice() {
                b"DeviceGray" | b"G" | b"CalGray" => InkSpace::Gray,
                b"DeviceRGB" | b"RGB" | b"CalRGB" => InkSpace::Rgb,
                b"DeviceCMYK" | b"CMYK" => InkSpace::Cmyk,
                name => {
                    let own = resources.get_deref(b"ColorSpace", document).and_then(Object::as_dict);
                    match own.and_then(|own| own.get_deref(name, document)) {
                        Ok(Object::Array(parts)) => InkSpace::of_parts(document, parts),
                        _ => InkSpace::Other,
                    }
                }
            },
            Object::Array(parts) => InkSpace::of_parts(document, parts),
            _ => InkSpace::Other,
        }
    }

    fn of_parts(document: &Document, parts: &[Object]) -> InkSpace {
        let part = |at: usize| document.dereference(parts.get(at)?).ok().map(|found| found.1);
        match part(0).and_then(|name| name.as_name().ok()) {
            Some(b"ICCBased") => {
                let profile = part(1).and_then(|profile| profile.as_stream().ok());
                match profile.and_then(|profile| profile.dict.get(b"N").and_then(Object::as_i64).ok()) {
                    Some(1) => InkSpace::Gray,
                    Some(4) => InkSpace::Cmyk,
                    _ => InkSpace::Rgb,
                }
            }
            Some(b"Separation") => match part(1).and_then(|name| name.as_name().ok()) {
                Some(b"All") => InkSpace::All,
                _ => InkSpace::Spot,
            },
            Some(b"CalGray") => InkSpace::Gray,
            Some(b"CalRGB" | b"Lab") => InkSpace::Rgb,
            _ => InkSpace::Other,
        }
    }

    /// The colour that these operands name in it.
    pub(super) fn paint(self, operands: &[f64]) -> Paint {
        let first = operands.first().copied().unwrap_or(0.0);
        match self {
            InkSpace::Gray => Paint::gray(first),
            InkSpace::Rgb => Paint::rgb(operands),
            InkSpace::Cmyk => Paint::cmyk(operands),
            InkSpace::Spot => Paint::cmyk(&[first]),
            InkSpace::All => Paint::cmyk(&[first; 4]),
            InkSpace::Other => Paint::UNKNOWN,
        }
    }
}

//! The size of an SVG image, from its root element.
//!
//! In: bytes. Out: CSS pixels. The whole file is read, so that one that is not well-formed is known;
//! a document type with declarations of its own is refused: `xml_text` has replaced its entities, and counted them.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{ImageFacts, PictureError, PictureFormat};

/// How deep elements may be nested.
// The crates that read drawings call themselves for each level, on a thread with a stack of its own.
const MAX_DEPTH: usize = 256;

pub(super) fn read(bytes: &[u8]) -> Result<ImageFacts, PictureError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureError::Unknown)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return Err(PictureError::Unknown);
    }
    let mut reader = Reader::from_str(text);
    let (mut size, mut depth) = (None, 0usize);
    loop {
        let event = reader.read_event();
        // Before its root element it may be any text that begins with `<`, and is not called a broken image.
        match event.map_err(|_| if size.is_some() { MALFORMED } else { PictureError::Unknown })? {
            Event::Start(element) => {
                root(&element, &mut size)?;
                bounded(&element)?;
                depth += 1;
                if MAX_DEPTH < depth {
                    return Err(PictureError::Broken("its elements are nested too deeply"));
                }
            }
            Event::Empty(element) => {
                root(&element, &mut size)?;
                bounded(&element)?;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(words) if words.contains('[') => {
                return Err(PictureError::Broken("its document type declares entities"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let (width, height) = size.ok_or(PictureError::Unknown)?;
    // The reader does not complain of elements that are open at the end.
    if depth != 0 {
        return Err(MALFORMED);
    }
    Ok(ImageFacts { transparent: true, ..ImageFacts::new(PictureFormat::Svg, width, height) })
}

/// The bounds of the attributes of filters: a number above makes no difference that can be seen, or more work for each
/// pixel than a drawing is worth. (Filter Effects Module Level 1, §9.)
const BOUNDS: &[AttributeBound] = &[
    // Beyond the ninth octave the noise is finer than the 8 bits of a channel.
    AttributeBound { element: "feTurbulence", attribute: "numOctaves", most: 10 },
    AttributeBound { element: "feMorphology", attribute: "radius", most: 100 },
    AttributeBound { element: "feConvolveMatrix", attribute: "order", most: 15 },
    AttributeBound { element: "feGaussianBlur", attribute: "stdDeviation", most: 10_000 },
    AttributeBound { element: "feDropShadow", attribute: "stdDeviation", most: 10_000 },
];

/// The greatest value of an attribute.
struct AttributeBound {
    element: &'static str,
    attribute: &'static str,
    most: u64,
}

/// Refuses an element that asks for endless work.
fn bounded(element: &BytesStart<'_>) -> Result<(), PictureError> {
    let name = element.local_name();
    for it in BOUNDS.iter().filter(|bound| bound.element == name.as_ref()) {
        let Some(value) = element.try_get_attribute(it.attribute).ok().flatten() else { continue };
        let value = value.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| value.value.clone());
        let numbers = value.split([' ', ',', '\t', '\n']).filter_map(|part| part.parse::<f64>().ok());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let most = numbers.map(|number| number.ceil() as u64).max().unwrap_or(0);
        if it.most < most {
            return Err(PictureError::TooMuch(it.attribute, most, it.most));
        }
    }
    Ok(())
}

const MALFORMED: PictureError = PictureError::Broken("it is not well-formed XML");

/// Takes the size from the first element, which must be `svg`.
fn root(element: &BytesStart<'_>, size: &mut Option<(u32, u32)>) -> Result<(), PictureError> {
    if size.is_some() {
        return Ok(());
    }
    if element.local_name().as_ref() != "svg" {
        return Err(PictureError::Unknown);
    }
    let value = |name: &str| {
        let attribute = element.try_get_attribute(name).ok().flatten()?;
        Some(attribute.value.into_owned())
    };
    let view: Vec<f64> = value("viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\t', '\n'])
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let (wide, high) = match view[..] {
        [_, _, wide, high] if 0.0 < wide && 0.0 < high => (Some(wide), Some(high)),
        _ => (None, None),
    };
    let width = value("width").and_then(|value| pixels(&value));
    let height = value("height").and_then(|value| pixels(&value));
    // One side given: the other follows from the view box (SVG 2 §8.2); none: 300 by 150 (CSS 2.2 §10.3.2).
    let ratio = wide.zip(high).map(|(wide, high)| wide / high);
    let (width, height) = match (width, height) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, ratio.map_or(150.0, |ratio| width / ratio)),
        (None, Some(height)) => (ratio.map_or(300.0, |ratio| height * ratio), height),
        (None, None) => (wide.unwrap_or(300.0), high.unwrap_or(150.0)),
    };
    *size = Some((whole(width), whole(height)));
    Ok(())
}

/// A size to the nearest pixel, at least one. The conversion saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn whole(pixels: f64) -> u32 {
    (pixels.round() as u32).max(1)
}

/// CSS pixels of `12`, `12px`, `3cm`; `None` for percentages and what is not a length.
fn pixels(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-' || c == '+')).unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    let factor = match text[end..].trim() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        // An image has no font around it: 16 px to the em is the usual size of text, and an ex is half of it (CSS
        // Values 4, 6.1.1).
        "em" | "rem" => 16.0,
        "ex" => 8.0,
        _ => return None,
    };
    (0.0 < number).then_some(number * factor)
}

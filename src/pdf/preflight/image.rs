//! Images of any PDF, as far as pixels, ink and transparency go. In: an image's object. Out: [`ImageFacts`].

use lopdf::{Dictionary, Document, Object, Stream};

use super::ink::InkSpace;
use crate::pdf::press::{ink_of_jpeg, ink_of_pixels};

/// The most bytes of an image that are unpacked to look for ink.
const MAX_PIXELS: usize = 512 << 20;

/// The properties of an image that a preflight checks.
#[derive(Clone, Debug, Default)]
pub(super) struct ImageFacts {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether something is seen through it.
    pub(super) is_transparent: bool,
    /// Whether its colours are red, green and blue.
    pub(super) is_rgb: bool,
    /// The most ink in one place, in per cent of one; `None` where the press decides.
    pub(super) ink: Option<u32>,
}

impl ImageFacts {
    pub(super) fn new(document: &Document, image: &Stream, resources: &Dictionary) -> ImageFacts {
        let dictionary = &image.dict;
        let side = |key: &[u8]| {
            let side = dictionary.get_deref(key, document).and_then(Object::as_i64);
            side.ok().and_then(|side| u32::try_from(side).ok()).unwrap_or(0)
        };
        let space =
            dictionary.get(b"ColorSpace").map_or(InkSpace::Gray, |named| InkSpace::of(document, resources, named));
        ImageFacts {
            width: side(b"Width"),
            height: side(b"Height"),
            is_transparent: dictionary.has(b"SMask"),
            is_rgb: space == InkSpace::Rgb,
            ink: (space == InkSpace::Cmyk).then(|| ink(document, image)).flatten(),
        }
    }
}

/// The most ink of an image with four.
fn ink(document: &Document, image: &Stream) -> Option<u32> {
    let decode = image.dict.get_deref(b"Decode", document).and_then(Object::as_array);
    let is_inverted = decode
        .ok()
        .and_then(|decode| decode.first())
        .and_then(|first| first.as_float().ok())
        .is_some_and(|it| 0.5 < it);
    let filters = image.filters().unwrap_or_default();
    match filters.as_slice() {
        [name] if *name == b"DCTDecode" => ink_of_jpeg(&image.content, is_inverted),
        _ => {
            let bits = image.dict.get_deref(b"BitsPerComponent", document).and_then(Object::as_i64);
            let pixels = image.get_plain_content_with_limit(MAX_PIXELS).ok()?;
            bits.is_ok_and(|bits| bits == 8).then(|| ink_of_pixels(&pixels, is_inverted))
        }
    }
}

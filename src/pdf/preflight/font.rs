//! Fonts of any PDF, as far as the width of a text and embedding go (ISO 32000-1 §9.6 and §9.7).
//!
//! In: a font dictionary. Out: [`FontFacts`].

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

/// The width of letters whose font does not say it, in thousandths of the type size: that of figures in most faces.
const USUAL_WIDTH: f64 = 500.0;

/// The properties of a font that a preflight checks.
#[derive(Clone, Debug, Default)]
pub(super) struct FontFacts {
    /// Its name, without the letters that mark a subset.
    pub(super) name: String,
    /// Whether the file holds it.
    pub(super) is_embedded: bool,
    /// Whether a letter is two bytes.
    is_wide: bool,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    /// Thousandths of the size to a unit of its widths: fonts made of drawings have units of their own.
    unit: f64,
}

impl FontFacts {
    pub(super) fn new(document: &Document, font: &Dictionary) -> FontFacts {
        let kind = font.get_deref(b"Subtype", document).and_then(Object::as_name).unwrap_or_default();
        let name = font.get_deref(b"BaseFont", document).and_then(Object::as_name).unwrap_or_default();
        let name = String::from_utf8_lossy(name).into_owned();
        let name = name.split_once('+').filter(|parts| parts.0.len() == 6).map_or(name.clone(), |it| it.1.to_owned());
        let mut facts = FontFacts { name, default_width: USUAL_WIDTH, unit: 1.0, ..FontFacts::default() };
        let mut described = font;
        if kind == b"Type0" {
            facts.is_wide = true;
            facts.default_width = 1000.0;
            let below = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
            let below = below.ok().and_then(|below| below.first());
            let below = below.and_then(|below| document.dereference(below).ok()?.1.as_dict().ok());
            if let Some(below) = below {
                facts.read_wide(document, below);
                described = below;
            }
        } else {
            facts.read_simple(document, font);
        }
        if kind == b"Type3" {
            let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array);
            let scale = matrix.ok().and_then(|matrix| matrix.first()).and_then(|scale| scale.as_float().ok());
            facts.unit = scale.map_or(1.0, |scale| f64::from(scale) * 1000.0);
        }
        let descriptor = described.get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
        let holds = |key: &[u8]| descriptor.as_ref().is_ok_and(|descriptor| descriptor.has(key));
        facts.is_embedded = kind == b"Type3" || [&b"FontFile"[..], b"FontFile2", b"FontFile3"].into_iter().any(holds);
        facts
    }

    fn read_simple(&mut self, document: &Document, font: &Dictionary) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) else { return };
        for (code, width) in (u32::try_from(first).unwrap_or(0)..).zip(widths.iter().take(256)) {
            if let Some(width) = float(document, width) {
                self.widths.insert(code, width);
            }
        }
    }

    /// Runs of widths: a first code and an array, or two codes and the width of all between them.
    fn read_wide(&mut self, document: &Document, font: &Dictionary) {
        if let Some(width) = font.get(b"DW").ok().and_then(|width| float(document, width)) {
            self.default_width = width;
        }
        let Ok(runs) = font.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut runs = runs.iter().filter_map(|object| Some(document.dereference(object).ok()?.1));
        while let (Some(first), Some(second)) = (runs.next(), runs.next()) {
            let first = code(first);
            if let Object::Array(widths) = second {
                for (code, width) in (first..).zip(widths) {
                    self.widths.extend(float(document, width).map(|width| (code, width)));
                }
            } else if let Some(width) = runs.next().and_then(|width| float(document, width)) {
                let last = code(second).min(first.saturating_add(65_535));
                self.widths.extend((first..=last).map(|code| (code, width)));
            }
        }
    }

    /// The letters of a string: each one's width in ems, and whether it is the space of one byte, which word spacing
    /// widens (ISO 32000-1 §9.3.3).
    pub(super) fn letters<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (f64, bool)> + 'a {
        text.chunks(if self.is_wide { 2 } else { 1 }).map(|letter| {
            let code = letter.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
            (width * self.unit / 1000.0, !self.is_wide && code == 32)
        })
    }
}

fn code(object: &Object) -> u32 {
    object.as_i64().ok().and_then(|code| u32::try_from(code).ok()).unwrap_or(0)
}

fn float(document: &Document, object: &Object) -> Option<f64> {
    document.dereference(object).ok()?.1.as_float().ok().map(f64::from)
}

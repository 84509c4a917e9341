//! Variable fonts: the fixed faces that a book takes from one.
//!
//! In: a font with axes (`fvar`). Out: [`Instance`]s, each a font file without axes: regular and bold by the axis of weight, upright
//! and italic by that of slope, at its normal width and the size of text. `subsetter` moves outlines and widths; what shapes words
//! is the font's own, at its default.

use std::sync::Arc;

use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _, Tag};
use subsetter::GlyphRemapper;

/// A face of a variable font.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// The font file; none where the font at its defaults is meant.
    pub(super) data: Option<Arc<[u8]>>,
    /// From 1 to 1000.
    pub(super) weight: u16,
    /// Whether its letters slope.
    pub(super) italic: bool,
}

/// The type size, in points, for which optical sizes are taken: that of text.
const TEXT_SIZE: f32 = 10.0;
/// The weights that a family of four faces has.
const WEIGHTS: [f32; 2] = [400.0, 700.0];
/// How far a font leans that calls itself oblique, in degrees: more than italics of text do is not taken.
const SLANT: f32 = -12.0;

/// Tables that say how outlines vary, or are of outlines at the defaults.
const DROPPED: [&[u8; 4]; 19] = [
    b"fvar", b"gvar", b"avar", b"cvar", b"HVAR", b"VVAR", b"MVAR", b"STAT", b"CFF ", b"CFF2", b"fpgm", b"prep",
    b"cvt ", b"hdmx", b"VDMX", b"LTSH", b"DSIG", b"gasp", b"loca",
];

/// An axis, and the places on it that faces are at.
struct Axis {
    tag: Tag,
    default: f32,
    places: Vec<f32>,
}

/// The faces of a variable font; none if it has no axes.
pub(super) fn instances(font: &FontRef<'_>, data: &[u8], index: u32) -> Vec<Instance> {
    let axes: Vec<Axis> = font
        .axes()
        .iter()
        .map(|axis| {
            let within = |value: f32| value.clamp(axis.min_value(), axis.max_value());
            let mut places = match &axis.tag().to_be_bytes() {
                b"wght" => WEIGHTS.map(within).to_vec(),
                b"wdth" => vec![within(100.0)],
                b"opsz" => vec![within(TEXT_SIZE)],
                b"slnt" => vec![within(0.0), within(SLANT)],
                b"ital" => vec![within(0.0), within(1.0)],
                _ => vec![axis.default_value()],
            };
            places.dedup();
            Axis { tag: axis.tag(), default: axis.default_value(), places }
        })
        .collect();
    // One place on each axis, in all ways: four at most, as no font has both axes of slope.
    let mut all: Vec<Vec<f32>> = if axes.is_empty() { Vec::new() } else { vec![Vec::new()] };
    for axis in &axes {
        let more = |place: &Vec<f32>| {
            axis.places.iter().map(|value| [place.as_slice(), &[*value]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(more).take(8).collect();
    }
    all.iter().filter_map(|values| instance(font, data, index, &Location { axes: &axes, values })).collect()
}

/// A place on each axis.
struct Location<'a> {
    axes: &'a [Axis],
    values: &'a [f32],
}

impl Location<'_> {
    /// The value on an axis.
    fn get(&self, tag: &[u8; 4]) -> Option<f32> {
        let place = self.axes.iter().position(|axis| axis.tag == Tag::new(tag))?;
        self.values.get(place).copied()
    }

    fn is_default(&self) -> bool {
        self.axes.iter().zip(self.values).all(|(axis, value)| axis.default.to_bits() == value.to_bits())
    }
}

/// The face at a place; `None` if it can't be made.
fn instance(font: &FontRef<'_>, data: &[u8], index: u32, place: &Location<'_>) -> Option<Instance> {
    let attributes = font.attributes();
    let own_weight = attributes.weight.value();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights are from 1 to 1000")]
    let weight = place.get(b"wght").unwrap_or(own_weight).clamp(1.0, 1000.0) as u16;
    let leans =
        place.get(b"slnt").is_some_and(|slant| slant < 0.0) || place.get(b"ital").is_some_and(|italic| 0.0 < italic);
    let italic = leans || attributes.style != skrifa::attribute::Style::Normal;
    if place.is_default() && font.table_data(Tag::new(b"CFF2")).is_none() {
        return Some(Instance { data: None, weight, italic });
    }
    let count = font.maxp().ok()?.num_glyphs();
    let glyphs: Vec<u16> = (0..count).collect();
    let coordinates: Vec<(subsetter::Tag, f32)> = place
        .axes
        .iter()
        .zip(place.values)
        .map(|(axis, value)| (subsetter::Tag::new(&axis.tag.to_be_bytes()), *value))
        .collect();
    let map = GlyphRemapper::new_from_glyphs(&glyphs);
    let fixed = subsetter::subset_with_variations(data, index, &coordinates, &map).ok()?;
    let fixed = FontRef::new(&fixed).ok()?;
    Some(Instance { data: Some(joined(font, &fixed, weight, italic).into()), weight, italic })
}

/// A font with the outlines of one and what else another has.
fn joined(font: &FontRef<'_>, fixed: &FontRef<'_>, weight: u16, italic: bool) -> Vec<u8> {
    let mut tables: Vec<(Tag, Vec<u8>)> = Vec::new();
    let of = |font: &FontRef<'_>, tag: Tag| font.table_data(tag).map(|data| data.as_bytes().to_vec());
    for record in fixed.table_directory().table_records() {
        // Names and the flags of `post` are better in the font itself.
        if !matches!(&record.tag().to_be_bytes(), b"name" | b"post") {
            tables.extend(of(fixed, record.tag()).map(|data| (record.tag(), data)));
        }
    }
    for record in font.table_directory().table_records() {
        let tag = record.tag();
        let is_known =
            tables.iter().any(|table| table.0 == tag) || DROPPED.iter().any(|dropped| Tag::new(dropped) == tag);
        if !is_known {
            tables.extend(of(font, tag).map(|data| (tag, data)));
        }
    }
    tables.sort_by_key(|table| table.0);
    for (tag, data) in &mut tables {
        match &tag.to_be_bytes() {
            // `usWeightClass` (OpenType 1.9, OS/2).
            b"OS/2" => put(data, 4, &weight.to_be_bytes()),
            // `macStyle`: bold and italic.
            b"head" => put(data, 44, &[0, u8::from(600 <= weight) | u8::from(italic) << 1]),
            _ => {}
        }
    }
    written(&tables)
}

fn put(data: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = data.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

/// A font file of tables (OpenType 1.9, *Organization of an OpenType Font*).
fn written(tables: &[(Tag, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let selector = count.checked_ilog2().unwrap_or(0);
    let range = 16_u16 << selector.min(11);
    let selector = u16::try_from(selector).unwrap_or(0);
    let mut out = vec![0, 1, 0, 0];
    for number in [count, range, selector, (count * 16).wrapping_sub(range)] {
        out.extend_from_slice(&number.to_be_bytes());
    }
    let to_u32 = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let mut offset = out.len() + tables.len() * 16;
    for (tag, data) in tables {
        out.extend_from_slice(&tag.to_be_bytes());
        for number in [checksum(data), to_u32(offset), to_u32(data.len())] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// The sum of a table's words.
fn checksum(data: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        u32::from_be_bytes(word)
    };
    data.chunks(4).map(word).fold(0, u32::wrapping_add)
}

//! The faces in a font file: their names and metrics.
//!
//! In: a font, and the bytes of its file. Out: its [`Face`], or several if it is variable.

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::design::{self, Design};
use super::face::{Face, FontData, Metrics};
use super::variable::{self, Instance};

/// The faces of a font: none if it lacks the tables that every font has.
pub(super) fn faces(font: &FontRef<'_>, data: &FontData, index: u32) -> Vec<Face> {
    let Some(metrics) = metrics(font) else { return Vec::new() };
    let instances = variable::instances(font, data.bytes(), index);
    let fixed: Vec<Face> = instances.into_iter().filter_map(|instance| fixed_face(data, index, instance)).collect();
    // A font whose outlines can't be moved is what it is at its defaults.
    if fixed.is_empty() { vec![face(font, data, index, metrics)] } else { fixed }
}

/// A face of a variable font.
fn fixed_face(data: &FontData, index: u32, instance: Instance) -> Option<Face> {
    let (data, index) = instance.data.map_or_else(|| (data.clone(), index), |own| (FontData::Loaded(own), 0));
    let fixed = FontRef::from_index(data.bytes(), index).ok()?;
    let own = face(&fixed, &data, index, metrics(&fixed)?);
    let style = match (600 <= instance.weight, instance.italic) {
        (false, false) => "Regular",
        (false, true) => "Italic",
        (true, false) => "Bold",
        (true, true) => "BoldItalic",
    };
    // All faces of the font have one name; two in a file must not.
    let name = own.postscript.split('-').next().unwrap_or_default();
    let postscript = format!("{name}-{style}");
    Some(Face { postscript, weight: instance.weight, italic: instance.italic, ..own })
}

/// A face with its names.
fn face(font: &FontRef<'_>, data: &FontData, index: u32, metrics: Metrics) -> Face {
    let name = |ids: [StringId; 2]| {
        let string = ids.into_iter().find_map(|id| font.localized_strings(id).english_or_first());
        string.map(|name| name.chars().collect::<String>()).unwrap_or_default()
    };
    let attributes = font.attributes();
    let head_italic =
        font.head().is_ok_and(|head| head.mac_style().contains(skrifa::raw::tables::head::MacStyle::ITALIC));
    let os2_italic = attributes.style != skrifa::attribute::Style::Normal;
    let narrow = |width: f32| to_i16(width).clamp(1, 1000).unsigned_abs();
    // Some fonts for code do not set the flag of `post`, to have a few wide glyphs.
    let monospace = font.metrics(Size::unscaled(), LocationRef::default()).is_monospace || {
        let width = |c| advance(font, c);
        let (narrow, wide) = (width('i'), width('W'));
        narrow.is_some() && narrow == wide && width('.') == wide
    };
    // The typographic family (name ID 16) has all weights; by ID 1 a family has four faces at most, and a light one is a
    // family of its own.
    let family = name([StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME]);
    let style = name([StringId::TYPOGRAPHIC_SUBFAMILY_NAME, StringId::SUBFAMILY_NAME]);
    let panose = font.os2().map(|os2| [os2.panose_10()[0], os2.panose_10()[1]]).unwrap_or_default();
    Face {
        design: Design::of(&family, panose),
        data: data.clone(),
        index,
        family,
        postscript: name([StringId::POSTSCRIPT_NAME, StringId::FULL_NAME]),
        weight: design::weight(narrow(attributes.weight.value()), &style),
        // Fonts that set only one of the two flags are italic all the same.
        italic: os2_italic || head_italic,
        monospace,
        metrics,
    }
}

/// The metrics of a face; `None` if it lacks the tables that every font has.
fn metrics(font: &FontRef<'_>) -> Option<Metrics> {
    let upem = font.head().ok()?.units_per_em();
    font.hmtx().ok()?;
    let all = font.metrics(Size::unscaled(), LocationRef::default());
    let em = f32::from(upem);
    let height = |given: Option<f32>, c: char, otherwise: f32| {
        let measured = || {
            let glyph = font.charmap().map(c)?;
            let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            glyphs.bounds(glyph).map(|bounds| bounds.y_max)
        };
        // Old fonts have an `OS/2` table without these heights, or with zeros.
        given.filter(|height| *height > 0.0).or_else(measured).unwrap_or(otherwise)
    };
    let x_height = height(all.x_height, 'x', em * 0.45);
    let strikeout = all.strikeout.map_or(x_height / 2.0, |decoration| decoration.offset);
    Some(Metrics {
        // Lengths are divided by it, and a broken font may say 0.
        upem: upem.max(1),
        ascent: to_i16(all.ascent),
        descent: to_i16(all.descent),
        x_height: to_i16(x_height),
        cap_height: to_i16(height(all.cap_height, 'H', em * 0.7)),
        strikeout: to_i16(strikeout),
        space: to_i16(advance(font, ' ').unwrap_or(em / 4.0)).unsigned_abs(),
        square: false,
        least_leading: 0,
    })
}

/// The advance of a character in font units.
fn advance(font: &FontRef<'_>, c: char) -> Option<f32> {
    let glyph: GlyphId = font.charmap().map(c)?;
    font.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(glyph)
}

/// Rounds font units, which are 16-bit integers in the file.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, which is meant")]
pub(super) fn to_i16(units: f32) -> i16 {
    units.round() as i16
}

//! Faces as a browser loads them, with a character for each glyph.
//!
//! In: a [`Face`]. Out: a font file in which glyph `n` is the character U+F0000 + n of a private-use plane, and the
//! letters are where they were. Pages are drawn by glyph numbers: the browser can't shape a text in another way than
//! the typesetter did, since the tables for that are left out. (pdf.js draws the fonts of PDFs likewise.)
//!
//! Format: OpenType 1.9, `cmap` subtable 12, and the table directory of the font file.

use std::borrow::Cow;

use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider, Tag};

use crate::text::face::{Face, FontData};

/// The character of glyph 0: the first of plane 15, which is for private use.
pub(super) const FIRST: u32 = 0xF_0000;
/// Glyphs beyond this have no character: U+FFFFE and U+FFFFF are none (Unicode 16, 23.7).
pub(super) const LAST_GLYPH: u16 = 0xFFFD;

/// Tables that a browser would shape by, or that are for variations and signatures: the instance at hand is drawn.
const LEFT_OUT: &[&[u8; 4]] =
    &[b"cmap", b"GSUB", b"GPOS", b"GDEF", b"kern", b"kerx", b"morx", b"mort", b"DSIG", b"BASE", b"JSTF"];

/// A font for pages.
#[derive(Clone, Debug)]
pub struct GlyphFont {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media: &'static str,
}

/// The name of a face among those of the preview: another one for another font file.
pub(super) fn key(face: &Face) -> String {
    // The first and last kilobytes hold the directory, the head and its checksum over the whole file: reading
    // megabytes of each font at each save would take longer than the rest.
    let bytes = face.data.bytes();
    let (head, tail) = (&bytes[..bytes.len().min(1 << 12)], &bytes[bytes.len().saturating_sub(1 << 12)..]);
    let name = face.postscript.as_bytes();
    let mut hash = sha1_smol::Sha1::new();
    for part in [name, &face.index.to_be_bytes(), &bytes.len().to_be_bytes(), head, tail] {
        hash.update(part);
    }
    // Fonts of the program do not change; those of a book may be replaced by others of the same name and length.
    if let FontData::Loaded(bytes) = &face.data {
        hash.update(bytes);
    }
    hash.digest().to_string()[..16].to_owned()
}

/// The font file for a face.
///
/// # Errors
/// Why it can't be made.
pub(super) fn font(face: &Face) -> Result<GlyphFont, String> {
    let font = FontRef::from_index(face.data.bytes(), face.index).map_err(|error| error.to_string())?;
    let mut tables: Vec<(Tag, Cow<'_, [u8]>)> = Vec::new();
    for record in font.table_directory().table_records() {
        let tag = record.tag();
        if LEFT_OUT.iter().any(|left_out| Tag::new(left_out) == tag) {
            continue;
        }
        let data = font.data_for_tag(tag).ok_or("a table is cut short")?;
        tables.push((tag, Cow::Borrowed(data.as_bytes())));
    }
    let count = font.maxp().map_err(|error| error.to_string())?.num_glyphs();
    let letters: Vec<(u32, u32)> = font.charmap().mappings().map(|(c, glyph)| (c, glyph.to_u32())).collect();
    tables.push((Tag::new(b"cmap"), Cow::Owned(cmap(letters, count))));
    tables.sort_by_key(|table| table.0);
    let has = |name: &[u8; 4]| tables.iter().any(|table| table.0 == Tag::new(name));
    // Outlines of PostScript are said to be so by the file's first bytes.
    let (version, media) =
        if has(b"CFF ") || has(b"CFF2") { (*b"OTTO", "font/otf") } else { ([0, 1, 0, 0], "font/ttf") };
    Ok(GlyphFont { bytes: file(version, &tables), media })
}

/// A `cmap` with one subtable of format 12: the letters, then a character for each glyph.
fn cmap(mut letters: Vec<(u32, u32)>, glyphs: u16) -> Vec<u8> {
    letters.retain(|letter| letter.0 < FIRST);
    let last = glyphs.min(LAST_GLYPH + 1).checked_sub(1);
    cmap_of(letters, last.map(|last| [FIRST, FIRST + u32::from(last), 0]))
}

/// A `cmap` of characters with their glyphs, in any order, and of a last group: start, end, first glyph.
pub(super) fn cmap_of(mut letters: Vec<(u32, u32)>, last: Option<[u32; 3]>) -> Vec<u8> {
    letters.sort_unstable();
    letters.dedup_by_key(|letter| letter.0);
    // Letters whose glyphs follow one another are one group.
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for (letter, glyph) in letters {
        match groups.last_mut() {
            Some([start, end, first]) if *end + 1 == letter && *first + (letter - *start) == glyph => *end = letter,
            _ => groups.push([letter, letter, glyph]),
        }
    }
    groups.extend(last);
    let count = u32::try_from(groups.len()).unwrap_or(0);
    let mut out = Vec::new();
    // Version 0, one record: Windows, UCS-4, at byte 12; then format 12, reserved.
    for number in [0u16, 1, 3, 10, 0, 12, 12, 0] {
        out.extend(number.to_be_bytes());
    }
    for number in [16 + 12 * count, 0, count] {
        out.extend(number.to_be_bytes());
    }
    out.extend(groups.iter().flatten().flat_map(|number| number.to_be_bytes()));
    out
}

/// A font file of these tables, in the order of their tags.
pub(super) fn file(version: [u8; 4], tables: &[(Tag, Cow<'_, [u8]>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let power = count.max(1).ilog2();
    let search = 16u16 << power;
    let mut out = version.to_vec();
    let selector = u16::try_from(power).unwrap_or(0);
    for number in [count, search, selector, (count * 16).saturating_sub(search)] {
        out.extend(number.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    let mut body = Vec::new();
    for (tag, data) in tables {
        let mut data = data.to_vec();
        if *tag == Tag::new(b"head") && 12 <= data.len() {
            // The checksum of the whole file is one of another file now. Browsers do not look at it; a zero says so.
            data[8..12].fill(0);
        }
        let length = data.len();
        data.resize(length.next_multiple_of(4), 0);
        out.extend(tag.to_be_bytes());
        for number in [checksum(&data), u32_of(at), u32_of(length)] {
            out.extend(number.to_be_bytes());
        }
        at += data.len();
        body.extend(data);
    }
    out.extend(body);
    out
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The sum of a table's 32-bit words.
fn checksum(data: &[u8]) -> u32 {
    data.chunks_exact(4)
        .fold(0, |sum: u32, word| sum.wrapping_add(u32::from_be_bytes([word[0], word[1], word[2], word[3]])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::text::catalog::Catalog;

    #[test]
    fn each_glyph_has_a_character_and_letters_keep_theirs() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        for face in catalog.faces() {
            let made = font(face).expect("bundled fonts are whole");
            let (old, new) = (FontRef::from_index(face.data.bytes(), face.index), FontRef::new(&made.bytes));
            let (old, new) = (old.expect("is a font"), new.expect("is a font"));
            let count = old.maxp().expect("has glyphs").num_glyphs();
            for glyph in [0, 1, count / 2, count - 1] {
                let found = new.charmap().map(FIRST + u32::from(glyph)).map(skrifa::GlyphId::to_u32);
                // A charmap does not tell glyph 0 from none.
                assert!(found == Some(u32::from(glyph)) || glyph == 0, "{}: glyph {glyph}", face.postscript);
            }
            for letter in ['a', 'Q', '1'] {
                assert_eq!(new.charmap().map(letter), old.charmap().map(letter), "{}: {letter}", face.postscript);
            }
            assert!(new.data_for_tag(Tag::new(b"GSUB")).is_none());
        }
    }

    #[test]
    fn keys_differ_by_face() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let mut keys: Vec<String> = catalog.faces().iter().map(|face| key(face)).collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}

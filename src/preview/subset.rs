//! Fonts for a file that stands alone: the glyphs of some pages, each with its character, and nothing else.
//!
//! In: pages. Out: for each face in use a font as that of [`mod@super::font`], but with the glyphs of these pages alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, Tag};
use subsetter::GlyphRemapper;

use super::font::{FIRST, GlyphFont, LAST_GLYPH, cmap_of, file};
use super::{DrawnPages, words};
use crate::text::face::Face;

/// Tables that go over as they are: who made the font, and what it may be used for.
const CARRIED: &[&[u8; 4]] = &[b"OS/2", b"name"];

/// The fonts of pages (from 0), with their names.
pub(super) fn fonts(drawn: &DrawnPages, pages: &[usize]) -> Result<Vec<(String, GlyphFont)>, String> {
    let mut used: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
    for page in pages.iter().filter_map(|page| drawn.pages.pages.get(*page)) {
        for run in words::runs(page) {
            let glyphs = page.glyphs.range(run.glyphs.clone()).map(|glyph| glyph.id);
            used.entry(run.face.0).or_default().extend(glyphs.filter(|glyph| *glyph <= LAST_GLYPH));
        }
    }
    let mut fonts = Vec::new();
    for (face, glyphs) in used {
        let at = usize::from(face);
        let (Some(face), Some(Some(key))) = (drawn.pages.faces.get(at), drawn.keys.get(at)) else { continue };
        let font = font(face, &glyphs).map_err(|problem| format!("the font {}: {problem}", face.postscript))?;
        fonts.push((key.clone(), font));
    }
    Ok(fonts)
}

/// A face with these glyphs.
fn font(face: &Face, glyphs: &BTreeSet<u16>) -> Result<GlyphFont, String> {
    let data = face.data.bytes();
    let whole = FontRef::from_index(data, face.index).map_err(|error| error.to_string())?;
    let sorted: Vec<u16> = glyphs.iter().copied().collect();
    let map = GlyphRemapper::new_from_glyphs_sorted(&sorted);
    let cut = subsetter::subset(data, face.index, &map).map_err(|error| error.to_string())?;
    let cut = FontRef::new(&cut).map_err(|error| error.to_string())?;
    let mut tables: BTreeMap<Tag, Cow<'_, [u8]>> = BTreeMap::new();
    for (font, wanted) in [(&whole, Some(CARRIED)), (&cut, None)] {
        for tag in font.table_directory().table_records().iter().map(|record| record.tag()) {
            let is_wanted = wanted.is_none_or(|names| names.iter().any(|name| Tag::new(name) == tag));
            if let Some(table) = font.data_for_tag(tag).filter(|_| is_wanted) {
                tables.insert(tag, Cow::Owned(table.as_bytes().to_vec()));
            }
        }
    }
    let character = |glyph: &u16| Some((FIRST + u32::from(*glyph), u32::from(map.get(*glyph)?)));
    let letters = glyphs.iter().filter_map(character).collect();
    tables.insert(Tag::new(b"cmap"), Cow::Owned(cmap_of(letters, None)));
    // Version 3 names no glyphs: those of the whole font are others.
    let mut post = vec![0; 32];
    post[..4].copy_from_slice(&[0, 3, 0, 0]);
    tables.insert(Tag::new(b"post"), Cow::Owned(post));
    let is_cff = tables.contains_key(&Tag::new(b"CFF "));
    let (version, media) = if is_cff { (*b"OTTO", "font/otf") } else { ([0, 1, 0, 0], "font/ttf") };
    let tables: Vec<(Tag, Cow<'_, [u8]>)> = tables.into_iter().collect();
    Ok(GlyphFont { bytes: file(version, &tables), media })
}

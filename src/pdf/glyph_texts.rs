//! Which glyphs of each face the pages use, and the text that each is mapped to.
//!
//! In: pages. Out: [`GlyphTexts`]: what a subset must hold, and what its `ToUnicode` map says (ISO 32000-1 §9.10.3).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::letter::{self, DrawnGlyph, PageText};
use crate::typeset::frame::{ContentRole, Page, PageItem, Pages};

/// The glyphs in use, each with the text of its first use.
#[derive(Debug, Default)]
pub(super) struct GlyphTexts {
    faces: Vec<FaceTexts>,
}

/// The glyphs of one face.
#[derive(Clone, Debug, Default)]
struct FaceTexts {
    uses: BTreeMap<u16, GlyphUse>,
    /// The text of each glyph as [`key`] has it, so that millions of letters are compared in one step each.
    keys: Vec<u64>,
}

/// The first use of a glyph.
#[derive(Clone, Debug)]
pub(super) struct GlyphUse {
    /// Empty if it has no text anywhere.
    pub(super) text: Box<str>,
    /// What it was drawn as.
    pub(super) role: ContentRole,
}

/// A glyph that a page is the first of its part to use, or to use with a text.
struct PageUse {
    face: usize,
    letter: DrawnGlyph,
    role: ContentRole,
}

/// The faces that letters are looked up in, by the face of a run.
#[derive(Clone, Copy)]
pub(super) struct FaceTable<'a> {
    /// The face that stands for each: its own number, or that of an equal one before it. `None` if it is not drawn.
    pub(super) slots: &'a [Option<usize>],
    /// The advances of the glyphs of each face, as [`letter::widths`] gives them.
    pub(super) widths: &'a [Vec<f32>],
}

impl GlyphTexts {
    /// Collects the uses of all pages. Texts that may not be mapped are none, unless `maps_all`.
    pub(super) fn collect(pages: &Pages, table: FaceTable<'_>, maps_all: bool) -> GlyphTexts {
        let seen = || (0_u32, vec![Vec::new(); table.slots.len()], Vec::new());
        let uses = |(stamp, seen, letters): &mut (u32, Vec<Vec<u32>>, Vec<DrawnGlyph>), page: &Page| {
            // Two for each page: one for a glyph, one for a glyph with a text.
            *stamp += 2;
            page_uses(page, table, Seen { stamp: *stamp, glyphs: seen }, letters)
        };
        let uses: Vec<Vec<PageUse>> = pages.pages.par_iter().map_init(seen, uses).collect();
        let mut texts = GlyphTexts { faces: vec![FaceTexts::default(); table.slots.len()] };
        for (page, uses) in pages.pages.iter().zip(uses) {
            for PageUse { face, letter, role } in uses {
                let text = page.text.get(letter.range()).unwrap_or("");
                let text = if maps_all || text.chars().all(letter::is_mappable) { text } else { "" };
                texts.faces[face].record(letter.id, text, role);
            }
        }
        texts
    }

    /// Whether a glyph of a face is mapped to this text.
    pub(super) fn agrees(&self, face: usize, glyph: u16, text: &[u8]) -> bool {
        let Some(face) = self.faces.get(face) else { return false };
        let key = key(text);
        face.keys.get(usize::from(glyph)) == Some(&key)
            && (key != LONG || face.uses.get(&glyph).is_some_and(|known| known.text.as_bytes() == text))
    }

    /// The glyphs of a face in the order of their numbers.
    pub(super) fn glyphs(&self, face: usize) -> impl Iterator<Item = (u16, &GlyphUse)> {
        self.faces.get(face).into_iter().flat_map(|face| face.uses.iter().map(|(glyph, first)| (*glyph, first)))
    }
}

impl FaceTexts {
    fn record(&mut self, glyph: u16, text: &str, role: ContentRole) {
        let known = self.uses.entry(glyph).or_insert_with(|| GlyphUse { text: "".into(), role });
        if !known.text.is_empty() || text.is_empty() {
            return;
        }
        *known = GlyphUse { text: text.into(), role };
        let glyph = usize::from(glyph);
        if self.keys.len() <= glyph {
            self.keys.resize(glyph + 1, 0);
        }
        self.keys[glyph] = key(text.as_bytes());
    }
}

/// Which glyphs a page has used, by face: the stamp of the page, or one more for a glyph with a text.
struct Seen<'a> {
    stamp: u32,
    glyphs: &'a mut [Vec<u32>],
}

fn page_uses(page: &Page, table: FaceTable<'_>, seen: Seen<'_>, letters: &mut Vec<DrawnGlyph>) -> Vec<PageUse> {
    let (text, mut uses) = (PageText::new(page), Vec::new());
    for item in &page.items {
        let PageItem::Run(run) = item else { continue };
        let Some(Some(face)) = table.slots.get(usize::from(run.face.0)).copied() else { continue };
        let (glyphs, count) = (&mut seen.glyphs[face], table.widths[face].len());
        glyphs.resize(count, 0);
        letters.clear();
        letter::push(page, text, run, letters);
        for letter in letters.iter() {
            let stamp = seen.stamp + u32::from(!letter.range().is_empty());
            let Some(last) = glyphs.get_mut(usize::from(letter.id)) else { continue };
            if *last < stamp {
                *last = stamp;
                uses.push(PageUse { face, letter: *letter, role: run.tag });
            }
        }
    }
    uses
}

/// The key of a text that does not fit one.
const LONG: u64 = u64::MAX;

/// A text of less than eight bytes, and their number, in one word; [`LONG`] for others.
fn key(text: &[u8]) -> u64 {
    if let [byte] = text {
        return 1 << 56 | u64::from(*byte);
    }
    if 7 < text.len() {
        return LONG;
    }
    text.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)) | (text.len() as u64) << 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_keys_of_their_own() {
        let texts = ["", "a", "b", "ab", "ba", "a\u{AD}", "ffi", "\u{1F600}", "1234567"];
        for (at, text) in texts.iter().enumerate() {
            assert!(texts[..at].iter().all(|other| key(other.as_bytes()) != key(text.as_bytes())), "{text}");
        }
        assert_eq!(key(b"12345678"), LONG);
    }
}

//! The codes of a font's glyphs in strings, and what a file says about them.
//!
//! In: the glyphs of a subset. Out: their codes, of one byte where there are few enough glyphs; the character maps from
//! codes to glyphs and to text (ISO 32000-1 §9.7.5 and §9.10.3).

use std::fmt::Write;

use super::content::SPACE;
use super::glyph_texts::GlyphUse;
use crate::typeset::frame::{PageItem, Pages};

/// The name of the map from codes of one byte to glyphs.
pub(super) const CMAP_NAME: &str = "OneByte";
/// Bytes that take two in a string.
const ESCAPED: [u16; 4] = [b'(' as u16, b')' as u16, b'\\' as u16, b'\r' as u16];
/// How many letters of a face make up for the map that codes of one byte need: more than any book has. poppler takes the
/// glyph with the number of a space, 32, for one where words are spaced, and finds gaps in words (“I t”); 4,000 letters
/// would do once the space has this number in each subset.
const WORTH_A_MAP: usize = u32::MAX as usize;
/// At most a hundred entries to a block of a character map (PostScript's limit).
const BLOCK: usize = 100;

/// For each face whether pages draw enough of its letters for codes of one byte. `slots` is as in
/// [`super::glyph_texts::FaceTable`].
pub(super) fn worth_a_map(pages: &Pages, slots: &[Option<usize>]) -> Vec<bool> {
    let mut counts = vec![0_usize; slots.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let PageItem::Run(run) = item
            && let Some(Some(slot)) = slots.get(usize::from(run.face.0))
        {
            counts[*slot] += run.glyphs.len();
        }
    }
    counts.into_iter().map(|count| WORTH_A_MAP <= count).collect()
}

/// The codes of a font.
#[derive(Clone, Debug, Default)]
pub(super) struct FontCodes {
    /// By glyph; 0 for those without one.
    pub(super) by_glyph: Vec<u16>,
    /// Whether they have one byte.
    pub(super) is_narrow: bool,
    /// The code, number in the subset and text of each glyph, in the order of codes.
    entries: Vec<(u16, u16, Box<str>)>,
}

impl FontCodes {
    /// Gives codes to glyphs with their numbers in the subset, in order of the glyphs; of one byte if there are few
    /// enough, and `may_be_narrow`.
    pub(super) fn new<'a>(glyphs: impl Iterator<Item = (u16, u16, &'a GlyphUse)>, may_be_narrow: bool) -> FontCodes {
        let glyphs: Vec<(u16, u16, &GlyphUse)> = glyphs.collect();
        let space = glyphs.iter().position(|(_, _, first)| &*first.text == " ");
        let mut free = (1..=255).filter(|code| *code != SPACE && !ESCAPED.contains(code)).chain(ESCAPED);
        let is_narrow = may_be_narrow && glyphs.len() - usize::from(space.is_some()) <= 254;
        let mut codes = FontCodes { is_narrow, ..FontCodes::default() };
        for (at, (glyph, number, first)) in glyphs.into_iter().enumerate() {
            let code = match is_narrow {
                true if space == Some(at) => SPACE,
                true => free.next().unwrap_or(0),
                false => number,
            };
            codes.by_glyph.resize(usize::from(glyph), 0);
            codes.by_glyph.push(code);
            codes.entries.push((code, number, first.text.clone()));
        }
        codes.entries.sort();
        codes
    }

    /// The map from codes to glyphs; `None` if they are the same.
    pub(super) fn to_glyphs(&self) -> Option<String> {
        let entry = |map: &mut String, (code, number, _): &(u16, u16, Box<str>)| {
            let _ = writeln!(map, "<{code:02X}> {number}");
        };
        self.is_narrow.then(|| self.map(CMAP_NAME, "Identity", 1, "cidchar", entry))
    }

    /// The map from codes to text.
    pub(super) fn to_unicode(&self) -> String {
        let digits = if self.is_narrow { 2 } else { 4 };
        let entry = |map: &mut String, (code, _, text): &(u16, u16, Box<str>)| {
            if text.is_empty() {
                return;
            }
            let _ = write!(map, "<{code:0digits$X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        };
        self.map("Adobe-Identity-UCS", "UCS", 2, "bfchar", entry)
    }

    fn map(
        &self,
        name: &str,
        ordering: &str,
        kind: u8,
        section: &str,
        entry: impl Fn(&mut String, &(u16, u16, Box<str>)),
    ) -> String {
        let range = if self.is_narrow { "<00> <FF>" } else { "<0000> <FFFF>" };
        let mut map = format!(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) \
             /Ordering ({ordering}) /Supplement 0>> def\n/CMapName /{name} def\n/CMapType {kind} def\n/WMode 0 def\n\
             1 begincodespacerange\n{range}\nendcodespacerange\n"
        );
        let written = self.entries.iter().filter(|(_, _, text)| kind == 1 || !text.is_empty());
        let written: Vec<&(u16, u16, Box<str>)> = written.collect();
        for block in written.chunks(BLOCK) {
            let _ = writeln!(map, "{} begin{section}", block.len());
            block.iter().for_each(|it| entry(&mut map, it));
            let _ = writeln!(map, "end{section}");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::frame::ContentRole;

    fn codes(texts: &[&str]) -> FontCodes {
        let uses: Vec<GlyphUse> =
            texts.iter().map(|text| GlyphUse { text: (*text).into(), role: ContentRole::Decoration }).collect();
        FontCodes::new((10..).zip(1..).zip(&uses).map(|((glyph, number), first)| (glyph, number, first)), true)
    }

    #[test]
    fn the_space_has_the_code_that_words_are_spaced_by() {
        let found = codes(&["a", " ", "ffi"]);
        assert_eq!(found.by_glyph, [[0; 10].as_slice(), &[1, 32, 2]].concat());
        let map = found.to_glyphs().expect("one byte");
        assert!(map.contains("3 begincidchar\n<01> 1\n<02> 3\n<20> 2\nendcidchar"), "{map}");
        assert!(found.to_unicode().contains("<02> <006600660069>\n<20> <0020>\n"), "{}", found.to_unicode());
        let texts: Vec<String> = ('\u{4E00}'..).take(255).map(String::from).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (few, many) = (codes(&texts[1..]), codes(&texts));
        assert!(few.is_narrow && !few.by_glyph.contains(&SPACE) && few.by_glyph.last() == Some(&13));
        // Two bytes are the numbers in the subset.
        assert!(!many.is_narrow && many.by_glyph.last() == Some(&255) && many.to_glyphs().is_none());
    }
}

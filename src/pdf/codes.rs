//! The codes of a font's glyphs in strings, and what a file says about them.
//!
//! In: the glyphs of a subset. Out: their codes, of one byte where there are few enough glyphs; the character maps from
//! codes to glyphs and to text (ISO 32000-1 §9.7.5 and §9.10.3).

use std::fmt::Write;

use super::content::SPACE;
use super::glyph_texts::GlyphUse;
use crate::typeset::frame::{PageItem, Pages, RunDirection};

/// The name of the map from codes of one byte to glyphs.
pub(super) const CMAP_NAME: &str = "OneByte";
/// Bytes that take two in a string.
const ESCAPED: [u16; 4] = [b'(' as u16, b')' as u16, b'\\' as u16, b'\r' as u16];
/// How many letters of a face make up for the map that codes of one byte need, which is about a kilobyte once compressed:
/// a letter saves a quarter to a third of a byte of compressed content.
const WORTH_A_MAP: usize = 4_000;
/// At most a hundred entries to a block of a character map (PostScript's limit).
const BLOCK: usize = 100;

/// For each face whether pages draw enough of its letters for codes of one byte. `slots` is as in
/// [`super::glyph_texts::FaceTable`].
pub(super) fn worth_a_map(pages: &Pages, slots: &[Option<usize>]) -> Vec<bool> {
    let mut counts = vec![0_usize; slots.len()];
    let mut are_stacked = vec![false; slots.len()];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let PageItem::Run(run) = item
            && let Some(Some(slot)) = slots.get(usize::from(run.face.0))
        {
            counts[*slot] += run.glyphs.len();
            are_stacked[*slot] |= run.direction == RunDirection::Stacked;
        }
    }
    // Ideographs are more than one byte has codes for, and a map for vertical lines would be another.
    counts.into_iter().zip(are_stacked).map(|(count, is_stacked)| WORTH_A_MAP <= count && !is_stacked).collect()
}

/// Glyphs of a face in the order of their numbers in a subset, the first of which is 1: as they come, but for the space,
/// which has the number of its code where there are as many. Word spacing widens codes (ISO 32000-1 §9.3.3), but poppler
/// looks at numbers: with another glyph there, it finds gaps within words (“I t”).
pub(super) fn in_subset_order<'a>(glyphs: impl Iterator<Item = (u16, &'a GlyphUse)>) -> Vec<(u16, &'a GlyphUse)> {
    let mut glyphs: Vec<(u16, &GlyphUse)> = glyphs.filter(|(glyph, _)| *glyph != 0).collect();
    let place = usize::from(SPACE) - 1;
    if let Some(at) = glyphs.iter().position(|(_, first)| &*first.text == " ")
        && place < glyphs.len()
    {
        let space = glyphs.remove(at);
        glyphs.insert(place, space);
    }
    glyphs
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
    /// Gives codes to glyphs, which are in subset order ([`in_subset_order`]); of one byte if there are few enough, and
    /// `may_be_narrow`.
    pub(super) fn new(glyphs: &[(u16, &GlyphUse)], may_be_narrow: bool) -> FontCodes {
        let space = glyphs.iter().position(|(_, first)| &*first.text == " ");
        let mut free = (1..=255).filter(|code| *code != SPACE && !ESCAPED.contains(code)).chain(ESCAPED);
        let has_other = glyphs.len() >= usize::from(SPACE) && space != Some(usize::from(SPACE) - 1);
        let is_narrow = may_be_narrow && !has_other && glyphs.len() - usize::from(space.is_some()) <= 254;
        let mut codes = FontCodes { is_narrow, ..FontCodes::default() };
        for ((at, &(glyph, first)), number) in glyphs.iter().enumerate().zip(1..) {
            let code = match is_narrow {
                true if space == Some(at) => SPACE,
                true => free.next().unwrap_or(0),
                false => number,
            };
            let place = usize::from(glyph);
            if codes.by_glyph.len() <= place {
                codes.by_glyph.resize(place + 1, 0);
            }
            codes.by_glyph[place] = code;
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
        FontCodes::new(&in_subset_order((10..).zip(&uses)), true)
    }

    #[test]
    fn the_space_has_the_code_that_words_are_spaced_by() {
        let found = codes(&["a", " ", "ffi"]);
        assert_eq!(found.by_glyph, [[0; 10].as_slice(), &[1, 32, 2]].concat());
        let map = found.to_glyphs().expect("one byte");
        assert!(map.contains("3 begincidchar\n<01> 1\n<02> 3\n<20> 2\nendcidchar"), "{map}");
        assert!(found.to_unicode().contains("<02> <006600660069>\n<20> <0020>\n"), "{}", found.to_unicode());
    }

    #[test]
    fn poppler_finds_the_space_at_its_number_and_nothing_else() {
        let han: Vec<String> = ('\u{4E00}'..).take(255).map(String::from).collect();
        let mut texts: Vec<&str> = han.iter().map(String::as_str).collect();
        // Two bytes are the numbers in the subset.
        let many = codes(&texts);
        assert!(!many.is_narrow && many.by_glyph.last() == Some(&255) && many.to_glyphs().is_none());
        texts[0] = " ";
        let all = codes(&texts);
        assert!(all.is_narrow && all.by_glyph[10] == SPACE && all.by_glyph.last() == Some(&13));
        assert!(all.entries.iter().all(|(code, number, _)| (*code == SPACE) == (*number == SPACE)), "{all:?}");
        // None but a space may have its number.
        assert!(codes(&texts[1..32]).is_narrow && !codes(&texts[1..33]).is_narrow);
    }
}

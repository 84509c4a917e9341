//! Kerning for a font that is cut down: what its face gives to each pair of letters, as a `kern` table
//! of format 0 (OpenType 1.9.1, “kern”), which engines use where a font has no newer one.
//!
//! In: the face, and its letters with their glyphs in the new font. Out: the table.

use crate::text::face::FaceId;
use crate::text::shape::{self, Features, ShapeKey, Shaper};

/// The most letters of which pairs are tried: Latin, Greek and Cyrillic text uses fewer.
const MOST_LETTERS: usize = 200;

/// The most pairs that the table's length, a number of 16 bits, has room for.
const MOST_PAIRS: usize = (u16::MAX as usize - 14) / 6;

/// The table; `None` for a face that kerns nothing. `glyphs` are sorted by letters.
pub(super) fn table(shaper: &Shaper, face: FaceId, glyphs: &[(char, u16)]) -> Option<Vec<u8>> {
    let kerned: Vec<(char, u16)> =
        glyphs.iter().copied().filter(|glyph| can_kern(glyph.0)).take(MOST_LETTERS).collect();
    let advance = |text: &str| {
        let script = text.chars().map(shape::script).find(|script| script != b"Zyyy" && script != b"Zinh");
        let script = script.unwrap_or(*b"Latn");
        let key = ShapeKey { face, features: Features::LIGATURES_OFF, script, language: 0, ..ShapeKey::default() };
        let word = shaper.word(&shaper.words(key), text);
        (word.glyphs.len(), word.advance)
    };
    let alone: Vec<_> = kerned.iter().map(|it| advance(it.0.encode_utf8(&mut [0; 4])).1).collect();
    let mut pairs: Vec<(u16, u16, i16)> = Vec::new();
    for ((left, left_glyph), left_alone) in kerned.iter().zip(&alone) {
        for ((right, right_glyph), right_alone) in kerned.iter().zip(&alone) {
            let (glyphs, together) = advance(&String::from_iter([*left, *right]));
            let kern = i16::try_from(together - left_alone - right_alone).unwrap_or(0);
            if glyphs == 2 && kern != 0 {
                pairs.push((*left_glyph, *right_glyph, kern));
            }
        }
    }
    if pairs.is_empty() {
        return None;
    }
    // Where there are too many, those stay that are seen.
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.2.unsigned_abs()), pair.0, pair.1));
    pairs.truncate(MOST_PAIRS);
    pairs.sort_unstable();
    Some(written(&pairs))
}

/// Whether a letter is one of a script that is kerned, or is beside such letters.
fn can_kern(letter: char) -> bool {
    let is_mark = "'\"’‘“”«»‹›.,:;!?()-–—…/&".contains(letter);
    is_mark || (letter.is_alphanumeric() && u32::from(letter) < 0x530)
}

/// Pairs, rising, as a table.
fn written(pairs: &[(u16, u16, i16)]) -> Vec<u8> {
    let count = u16::try_from(pairs.len()).unwrap_or(u16::MAX);
    let power = 15 - u16::try_from(count.leading_zeros()).unwrap_or(0);
    let range = 6u16.wrapping_shl(u32::from(power));
    let length = 14 + 6 * count;
    let head = [0, 1, 0, length, 1, count, range, power, (count * 6).wrapping_sub(range)];
    let mut table: Vec<u8> = head.iter().flat_map(|it: &u16| it.to_be_bytes()).collect();
    for (left, right, kern) in pairs {
        table.extend(left.to_be_bytes());
        table.extend(right.to_be_bytes());
        table.extend(kern.to_be_bytes());
    }
    table
}

//! A shaped word to the cuts of hyphenation, with what each does to the widths of its parts.

use std::ops::Range;

use super::collect::to_u32;
use super::setter::Setter;
use crate::style::NameDivision;
use crate::text::hyphenate::Spelling;
use crate::text::opportunity::is_technical;
use crate::text::shape::{Cut, Word, WordCache};

/// Where hyphenation divides a shaped word, and what it does to its parts.
pub(super) fn cuts(setter: &Setter, words: &WordCache, word: &Word, whole: &str, language: u16) -> Box<[Cut]> {
    let shared = &setter.shared;
    // A soft hyphen says that its author knows better.
    if whole.contains('\u{AD}') || is_technical(whole) || is_contraction(whole) {
        return Box::default();
    }
    let names = match shared.names {
        Some(names) => names == NameDivision::AsWords,
        None => shared.languages.get(usize::from(language)).is_some_and(|language| language.divides_names),
    };
    let letter = |c: char| c.is_alphabetic() || is_mark(c);
    let inside = |c: char| letter(c) || matches!(c, '’' | '\'' | '·');
    let joint = ['-', '\u{2010}', '\u{2011}', '/', '@', '_'];
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(first) = whole[from..].find(letter) {
        let at = from + first;
        let len = whole[at..].find(|c: char| !inside(c)).unwrap_or(whole.len() - at);
        let part = whole[at..at + len].trim_end_matches(['’', '\'', '·']);
        from = at + len;
        let name = part.starts_with(char::is_uppercase) && !names;
        let before = |c: char| joint.contains(&c) || c == '.' || c.is_numeric();
        let joined = whole[..at].ends_with(before) || whole[from..].starts_with(joint) || is_identifier(part);
        for point in shared.hyphenator.points(language, part).iter() {
            let byte = at + usize::from(point.at);
            let cut = cut(setter, &Shaping { words, word, text: whole }, byte, point.spelling.as_ref());
            out.push(Cut { name, joined, ..cut });
        }
    }
    out.into_boxed_slice()
}

/// The clusters of the syllable, between two cuts, inside of which a cluster begins; `None` between syllables, and in a word
/// that is not hyphenated.
pub(super) fn syllable(cuts: &[Cut], cluster: u32) -> Option<Range<u32>> {
    let next = cuts.partition_point(|cut| cut.at <= cluster);
    let from = next.checked_sub(1).map_or(0, |before| cuts[before].at);
    let to = cuts.get(next).map_or(u32::MAX, |cut| cut.at);
    (!cuts.is_empty() && from < cluster).then_some(from..to)
}

/// The fewest letters of a word that is an identifier rather than a name such as *McKinley*.
const IDENTIFIER: usize = 10;

/// Whether a word of running text is an identifier of several words with capitals: `GateController`, `openGate`.
fn is_identifier(word: &str) -> bool {
    let inner = || word.chars().zip(word.chars().skip(1)).any(|pair| pair.0.is_lowercase() && pair.1.is_uppercase());
    IDENTIFIER <= word.chars().count() && inner()
}

/// Whether a word is one like *wouldn't*: what is left of it on either side reads as another word.
fn is_contraction(word: &str) -> bool {
    const ENDS: [&str; 5] = ["n't", "'re", "'ve", "'ll", "n't've"];
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
    ENDS.iter().any(|ending| word.ends_with(ending))
}

/// A shaped word with its text, and the cache in which its parts are looked up.
struct Shaping<'a> {
    words: &'a WordCache,
    word: &'a Word,
    text: &'a str,
}

/// The two parts of a word that is divided at a byte with a hyphen.
fn cut(setter: &Setter, shaping: &Shaping<'_>, byte: usize, spelling: Option<&Spelling>) -> Cut {
    let Shaping { words, word, text } = *shaping;
    let (head, tail) = text.split_at(byte);
    let at = to_u32(byte);
    let GlyphSum { units: before, clusters } = sum(word, 0..at);
    let measure = |text: &str| setter.shared.shaper.word(words, text).advance;
    let first = word.glyphs.iter().find(|glyph| glyph.cluster == at);
    let tied = first.is_none_or(|glyph| glyph.tied);
    let (pre, post) = if let Some(spelling) = spelling {
        let (head, tail) = spelling.parts(head, tail);
        (measure(&format!("{head}-")) - before, measure(&tail) - (word.advance - before))
    } else {
        let letter = &head[head.char_indices().next_back().map_or(0, |(at, _)| at)..];
        let hyphen = measure(&format!("{letter}-")) - measure(letter);
        if tied {
            let (from, to) = tie(word, at, to_u32(text.len()));
            let (head, tail) = (&text[from as usize..byte], &text[byte..to as usize]);
            let (head, tail) = (measure(head), measure(tail));
            (hyphen + head - sum(word, from..at).units, tail - sum(word, at..to).units)
        } else {
            (hyphen, 0)
        }
    };
    let count = |letters: &mut dyn Iterator<Item = char>| {
        u8::try_from(letters.take(5).take_while(|c| c.is_alphabetic()).count()).unwrap_or(5)
    };
    let near = 10 - count(&mut head.chars().rev()) - count(&mut tail.chars());
    let spelling = spelling.cloned();
    Cut { at, before, clusters, pre, post, near, spelling, ..Cut::default() }
}

/// The part around a byte of a word that changes when it is divided there: to the nearest glyphs that
/// nothing ties to those before them. It is short, so that many words share it.
pub(super) fn tie(word: &Word, at: u32, end: u32) -> (u32, u32) {
    let free = word.glyphs.iter().filter(|glyph| !glyph.tied).map(|glyph| glyph.cluster);
    let from = free.clone().filter(|it| *it < at).max().unwrap_or(0);
    (from, free.filter(|it| at < *it).min().unwrap_or(end))
}

/// The extent of some glyphs of a word.
#[derive(Clone, Copy)]
pub(super) struct GlyphSum {
    /// Their advances, in the face's units.
    pub(super) units: i32,
    /// The number of clusters that they form.
    pub(super) clusters: i32,
}

/// The width of the glyphs whose clusters begin in a range, in the face's units, and how many clusters.
pub(super) fn sum(word: &Word, range: Range<u32>) -> GlyphSum {
    let (mut units, mut clusters, mut last) = (0, 0, u32::MAX);
    for glyph in word.glyphs.iter().filter(|glyph| range.contains(&glyph.cluster)) {
        units += glyph.advance;
        clusters += i32::from(glyph.cluster != last);
        last = glyph.cluster;
    }
    GlyphSum { units, clusters }
}

/// Whether a character is a mark on a letter.
pub(super) fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489)
}

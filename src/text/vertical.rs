//! Letters in vertical lines: which stand upright, which lie on their side, and which stand side by side in the room of one.
//!
//! In: characters, and the text that they are in. Out: an [`Orientation`] after Unicode Standard Annex #50, *Unicode
//! Vertical Text Layout*, and the places of numbers that are set across (tate-chu-yoko).

use std::borrow::Cow;
use std::ops::Range;

/// How a character stands in a vertical line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// As it does in a line across (UAX #50, U and Tu).
    Upright,
    /// In a form of its own, if the face has one (`vert`), else on its side: brackets, the long vowel sign of kana (Tr).
    Alternate,
    /// On its side, turned clockwise: letters of scripts that run across (R).
    Rotated,
}

/// The characters of classes U and Tu: scripts that may run from top to bottom, and signs that are as wide as high.
const UPRIGHT: &[(u32, u32)] = &[
    (0xA7, 0xA7),
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0xB1, 0xB1),
    (0xBC, 0xBE),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x02EA, 0x02EB),
    (0x1100, 0x11FF),
    (0x1401, 0x167F),
    (0x18B0, 0x18FF),
    (0x2016, 0x2016),
    (0x2020, 0x2021),
    (0x2030, 0x2031),
    (0x203B, 0x203C),
    (0x2042, 0x2042),
    (0x2047, 0x2049),
    (0x2051, 0x2051),
    (0x20DD, 0x20E0),
    (0x20E2, 0x20E4),
    (0x2100, 0x2101),
    (0x2103, 0x2109),
    (0x210F, 0x210F),
    (0x2113, 0x2114),
    (0x2116, 0x2117),
    (0x211E, 0x2123),
    (0x2125, 0x2125),
    (0x2127, 0x2127),
    (0x2129, 0x2129),
    (0x212E, 0x212E),
    (0x2135, 0x213F),
    (0x2145, 0x214A),
    (0x214C, 0x214D),
    (0x214F, 0x2189),
    (0x221E, 0x221E),
    (0x2234, 0x2235),
    (0x2300, 0x2307),
    (0x230C, 0x231F),
    (0x2324, 0x2328),
    (0x232B, 0x232B),
    (0x237D, 0x239A),
    (0x23BE, 0x23CD),
    (0x23CF, 0x23CF),
    (0x23D1, 0x23DB),
    (0x23E2, 0x2422),
    (0x2424, 0x24FF),
    (0x25A0, 0x2619),
    (0x2620, 0x2767),
    (0x2776, 0x2793),
    (0x2B12, 0x2B2F),
    (0x2B50, 0x2B59),
    (0x2BB8, 0x2BFF),
    (0x2E50, 0x2E51),
    (0x2E80, 0x3007),
    (0x3012, 0x3013),
    (0x3020, 0x302F),
    (0x3031, 0x309F),
    (0x30A1, 0x30FB),
    (0x30FD, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xE000, 0xFAFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE57),
    (0xFE5F, 0xFE62),
    (0xFE67, 0xFE6F),
    (0xFF01, 0xFF07),
    (0xFF0A, 0xFF0C),
    (0xFF0E, 0xFF19),
    (0xFF1F, 0xFF3A),
    (0xFF3C, 0xFF3C),
    (0xFF3E, 0xFF3E),
    (0xFF40, 0xFF5A),
    (0xFFE0, 0xFFE2),
    (0xFFE4, 0xFFE7),
    (0xFFF0, 0xFFF8),
    (0xFFFC, 0xFFFD),
    (0x16FE0, 0x18AFF),
    (0x1B000, 0x1B2FF),
    (0x1D300, 0x1D37F),
    (0x1F000, 0x1FAFF),
    (0x20000, 0x3FFFD),
];

/// The characters of class Tr.
const ALTERNATE: &[(u32, u32)] = &[
    (0x2329, 0x232A),
    (0x3008, 0x3011),
    (0x3014, 0x301F),
    (0x3030, 0x3030),
    (0x30A0, 0x30A0),
    (0x30FC, 0x30FC),
    (0xFE59, 0xFE5E),
    (0xFF08, 0xFF09),
    (0xFF1A, 0xFF1B),
    (0xFF3B, 0xFF3B),
    (0xFF3D, 0xFF3D),
    (0xFF3F, 0xFF3F),
    (0xFF5B, 0xFF60),
    (0xFFE3, 0xFFE3),
];

/// How a character stands in a vertical line.
pub fn orientation(c: char) -> Orientation {
    let code = u32::from(c);
    // No letter of the Latin, Greek, Cyrillic and Semitic scripts stands upright: most that lies on its side is of these.
    if code < 0xA7 {
        return Orientation::Rotated;
    }
    let holds = |ranges: &[(u32, u32)]| {
        let place = ranges.partition_point(|range| range.1 < code);
        ranges.get(place).is_some_and(|range| range.0 <= code)
    };
    if holds(UPRIGHT) {
        Orientation::Upright
    } else if holds(ALTERNATE) {
        Orientation::Alternate
    } else {
        Orientation::Rotated
    }
}

/// Whether a full-width sign stands in the middle of its square in vertical lines, wherever its ink is in lines across: what
/// ends a question or parts a sentence has no blank half then (JLREQ 2.1.2, cl-04 and cl-05; CLREQ 3.1.3).
pub fn is_centred(c: char) -> bool {
    matches!(c, '！' | '？' | '：' | '；')
}

/// The quote that vertical lines of Chinese have for one of lines across (GB/T 15834-2011, 5.2; CLREQ 3.1.5).
pub fn quote(c: char) -> Option<char> {
    Some(match c {
        '“' => '『',
        '”' => '』',
        '‘' => '「',
        '’' => '」',
        _ => return None,
    })
}

/// A text with the quotes that vertical lines of Chinese have; each has as many bytes as the one it stands for.
pub fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains(|c| quote(c).is_some()) {
        return text.chars().map(|c| quote(c).unwrap_or(c)).collect::<String>().into();
    }
    text.into()
}

/// How many figures stand side by side at most: more are narrower than they can be read.
const MOST_FIGURES: usize = 3;

/// Where the letters of a text stand side by side in the room of one: numbers of up to three figures, and `!?`, `!!` and their
/// like, that have no Latin letters beside them (JLREQ 2.3.2). The number of an item or a note, with which a text begins, takes
/// its point along.
pub fn combined(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_sign = |byte: u8| matches!(byte, b'!' | b'?');
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if !byte.is_ascii_digit() && !is_sign(byte) {
            at += 1;
            continue;
        }
        let alike = |other: &&u8| if byte.is_ascii_digit() { other.is_ascii_digit() } else { is_sign(**other) };
        let end = at + bytes[at..].iter().take_while(alike).count();
        let is_label = at == 0
            && byte.is_ascii_digit()
            && matches!(bytes.get(end), Some(b'.' | b')'))
            && bytes.get(end + 1).is_none_or(|next| !next.is_ascii_graphic());
        let end = end + usize::from(is_label);
        let is_apart = |other: Option<&u8>| other.is_none_or(|other| !other.is_ascii_graphic());
        let is_alone = is_apart(at.checked_sub(1).and_then(|at| bytes.get(at))) && is_apart(bytes.get(end));
        let fits = if byte.is_ascii_digit() { end - at <= MOST_FIGURES + usize::from(is_label) } else { end - at == 2 };
        if is_alone && fits {
            found.push(at..end);
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_apart() {
        for ranges in [UPRIGHT, ALTERNATE] {
            assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0), "{ranges:x?}");
        }
    }

    #[test]
    fn ideographs_stand_and_latin_letters_lie() {
        let of = |text: &str| -> String {
            let letter = |c| match orientation(c) {
                Orientation::Upright => 'U',
                Orientation::Alternate => 'T',
                Orientation::Rotated => 'R',
            };
            text.chars().map(letter).collect()
        };
        assert_eq!(of("漢かカ한。、Ａ５※①"), "UUUUUUUUUU");
        assert_eq!(of("「」（）ー〜："), "TTTTTTT");
        assert_eq!(of("Aé5я—…“”ﾊ－"), "RRRRRRRRRR");
    }

    #[test]
    fn quotes_are_brackets_of_as_many_bytes() {
        for (across, down) in [("他说：“好‘的’”", "他说：『好「的」』"), ("好", "好")] {
            let found = quoted(across);
            assert_eq!((found.as_ref(), found.len()), (down, across.len()));
        }
        assert!("！？：；".chars().all(is_centred) && !"。，、」".chars().any(is_centred));
    }

    #[test]
    fn short_numbers_stand_side_by_side() {
        let of = |text: &'static str| combined(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(of("昭和64年1月、100人"), ["64", "1", "100"]);
        assert_eq!(of("2026年"), Vec::<&str>::new());
        assert_eq!(of("A4 3.5 10%"), Vec::<&str>::new());
        assert_eq!(of("1. 丁"), ["1."]);
        assert_eq!(of("12)"), ["12)"]);
        assert_eq!(of("1.5 丁 2."), Vec::<&str>::new());
        assert_eq!(of("えっ!?ほう!!なに?"), ["!?", "!!"]);
    }
}

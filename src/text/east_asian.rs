//! How letters of Chinese and Japanese stand beside one another: which of two full-width signs gives up its blank half, and
//! where letters of other scripts are set apart from ideographs (JLREQ 3.1.4, 3.2.3; CLREQ 3.1.6, 3.2.2).

use super::opportunity::{is_hangul, is_wide};
use super::protrusion::HALF;

/// A letter at a border of two, and how far its face lets it protrude on the left and right, in thousandths of its width.
#[derive(Clone, Copy, Debug)]
pub struct EdgeLetter {
    /// The letter.
    pub letter: char,
    /// Half where that half of its square has no ink.
    pub protrusion: (i16, i16),
}

/// How two neighbours stand beside one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Without the blank half that one of them has.
    Solid,
    /// With a blank half between them, which may give way.
    Blank,
    /// An ideograph and a letter or figure of another script, a quarter of an em apart.
    Foreign,
    /// As they are.
    Letters,
}

/// How two characters stand beside one another, each with how far it protrudes on either side.
pub fn beside(first: EdgeLetter, second: EdgeLetter) -> Beside {
    let (before, after) = (first.letter, second.letter);
    let (opens, closes) = (first.protrusion.0 == HALF, first.protrusion.1 == HALF);
    let (opens_next, closes_next) = (second.protrusion.0 == HALF, second.protrusion.1 == HALF);
    let solid =
        closes && (opens_next || closes_next || after == MIDDLE_DOT) || opens_next && (opens || before == MIDDLE_DOT);
    if solid {
        return Beside::Solid;
    }
    // What ends a sentence keeps its blank (JLREQ 3.8.3).
    let is_stop = matches!(before, '。' | '．');
    if opens_next || closes && !is_stop {
        return Beside::Blank;
    }
    if is_ideograph(before) && is_foreign(after) || is_foreign(before) && is_ideograph(after) {
        return Beside::Foreign;
    }
    Beside::Letters
}

/// The dot between foreign names, in the middle of its square.
const MIDDLE_DOT: char = '・';

/// Whether a word ends between two characters, as one of them is a full-width sign, beside which there may be a gap.
pub fn is_full_width_sign(one: char, other: char) -> bool {
    let is_sign = |c: char| is_wide(c) && !c.is_alphanumeric();
    is_sign(one) || is_sign(other)
}

/// Whether a character is punctuation that may have a square's width: quotes have it in Chinese faces.
pub fn is_full_width(c: char) -> bool {
    is_wide(c) && !c.is_alphanumeric() || matches!(c, '“' | '”' | '‘' | '’')
}

/// Whether a sign looks different among ideographs, from whose face it then comes (UAX #11, class A): the dots of an ellipsis
/// stand in the middle, quotes and dashes fill squares.
pub fn is_ambiguous(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '‥' | '—' | '―' | '·')
}

/// Whether a character is an ideograph or kana. Words of hangul have spaces between them, as Latin ones have.
fn is_ideograph(c: char) -> bool {
    is_wide(c) && c.is_alphabetic() && !is_hangul(c) && !matches!(u32::from(c), 0xFF00..=0xFFEF)
}

/// Whether a character is a letter or figure that is not as wide as high.
fn is_foreign(c: char) -> bool {
    c.is_alphanumeric() && !is_wide(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_closer_and_scripts_apart() {
        let side = |letter: char| {
            let protrusion = match letter {
                '「' | '（' => (HALF, 0),
                '」' | '）' | '、' | '。' => (0, HALF),
                _ => (0, 0),
            };
            EdgeLetter { letter, protrusion }
        };
        let mut found = String::new();
        for pair in [
            "」「", "。」", "、「", "「『", "（「", "）、", "・「", "」・", "、字", "字「", "。字", "字字", "字A",
            "1字", "한A", "AB",
        ] {
            let mut both = pair.chars();
            let (Some(one), Some(other)) = (both.next(), both.next()) else { continue };
            found.push_str(&format!("{pair} {:?}\n", beside(side(one), side(other))));
        }
        // `『` is not among those whose blank half the made-up face has.
        let wanted = "」「 Solid\n。」 Solid\n、「 Solid\n「『 Letters\n（「 Solid\n）、 Solid\n・「 Solid\n」・ Solid\n、字 Blank\n字「 Blank\n。字 Letters\n字字 Letters\n字A Foreign\n1字 Foreign\n한A Letters\nAB Letters\n";
        assert_eq!(found, wanted);
    }
}

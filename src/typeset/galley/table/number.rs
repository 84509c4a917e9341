//! Columns of numbers: which they are, and how their cells line up at the decimal mark.
//!
//! In: cells on one line each. Out: a [`DecimalWidths`] for each: how much of it is left of the mark, how much
//! right. Signs, brackets, units and marks of notes are at the side and move nothing.

use crate::geometry::Length;
use crate::text::shape::Features;
use crate::typeset::paragraph::{LineRun, SetLine, Styled};

/// The signs that may precede a number's digits.
const BEFORE: &str = "+-−–±~≈<>≤≥($€£¥₹ \u{a0}\u{202f}\u{2009}";
/// The contents of cells that stand for a missing number.
const NONE: [&str; 8] = ["", "-", "–", "—", "−", "…", "?", "n/a"];
/// The most letters of a unit after a number.
const UNIT: usize = 8;

/// A cell of a column of numbers: its widths left and right of where the whole part ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DecimalWidths {
    /// Up to the last digit of the whole part.
    pub(super) left: Length,
    /// The decimal mark and all after it.
    pub(super) right: Length,
    /// Whether there is a number at all.
    pub(super) is_number: bool,
}

/// The parts of a cell's one line, if it is a number or stands for none.
pub(super) fn number(line: &SetLine, styled: &Styled, mark: char) -> Option<DecimalWidths> {
    let plain = plain(line, styled);
    let text = line.text.get(..plain).unwrap_or("");
    let (from, to) = line.span;
    if NONE.contains(&text.trim().to_lowercase().as_str()) {
        return Some(DecimalWidths { left: to - from, ..DecimalWidths::default() });
    }
    let middle = x_of(line, whole(text, mark)?);
    Some(DecimalWidths { left: middle - from, right: to - middle, is_number: true })
}

/// How many bytes of a line come before its first raised letter: a note's mark, an exponent.
fn plain(line: &SetLine, styled: &Styled) -> usize {
    let raised = |run: &&LineRun| {
        let font = styled.fonts.get(usize::from(run.font));
        run.rise != Length::ZERO || font.is_some_and(|font| font.features.contains(Features::SUPERIORS))
    };
    line.runs.iter().find(raised).map_or(line.text.len(), |run| run.text.start as usize)
}

/// The position of a byte of a line's text.
fn x_of(line: &SetLine, byte: usize) -> Length {
    for run in &line.runs {
        let mut x = run.x;
        let glyphs = line.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize);
        for glyph in glyphs.unwrap_or(&[]) {
            if byte <= run.text.start as usize + usize::from(glyph.start) {
                return x;
            }
            x += Length(i64::from(glyph.advance));
        }
    }
    line.span.1
}

/// The byte at which the whole part of a number ends; `None` if the text is none.
fn whole(text: &str, mark: char) -> Option<usize> {
    let start = text.find(|c| !BEFORE.contains(c))?;
    let rest = &text[start..];
    let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    // A point or comma at the end belongs to what follows; a space too.
    let number = rest[..length].trim_end_matches(|c: char| !c.is_ascii_digit());
    if !number.contains(|c: char| c.is_ascii_digit()) || !is_after(&rest[number.len()..]) {
        return None;
    }
    let whole = match number.rfind(decimal(number, mark)) {
        Some(at) if number.matches(decimal(number, mark)).count() == 1 => at,
        Some(_) | None => number.len(),
    };
    Some(start + whole)
}

/// Whether a character may be between a number's first and last digit: digits, marks, spaces of groups.
fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The decimal mark of a number: the later one if it has both a point and a comma; else the language's, unless
/// it has but the other and that can't part thousands.
fn decimal(number: &str, mark: char) -> char {
    let other = if mark == ',' { '.' } else { ',' };
    match (number.rfind(mark), number.rfind(other)) {
        (Some(one), Some(two)) if one < two => other,
        (None, Some(at)) => {
            let groups = number.matches(other).count() > 1 || number.len() - at == 4;
            if groups { mark } else { other }
        }
        _ => mark,
    }
}

/// Whether a text may follow a number: a unit, a bracket, an uncertainty.
fn is_after(text: &str) -> bool {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix(['±', '×', 'e', 'E']) {
        return rest.chars().all(|c| is_part(c) || BEFORE.contains(c) || ")%‰".contains(c));
    }
    text.chars().count() <= UNIT && !text.contains(|c: char| c.is_ascii_digit() || " :–-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_with_what_stands_beside_them() {
        let cases = [
            ("12", '.', Some(2)),
            ("12.5", '.', Some(2)),
            ("−0.25", '.', Some(4)),
            ("$1,234.50", '.', Some(6)),
            ("1,234", '.', Some(5)),
            ("1,23", '.', Some(1)),
            ("1.234,5", ',', Some(5)),
            ("12 345,6", ',', Some(6)),
            ("(3.2)", '.', Some(2)),
            ("45.0 %", '.', Some(2)),
            ("7.5 kg", '.', Some(1)),
            ("3.2 ± 0.1", '.', Some(1)),
            ("6.02×10", '.', Some(1)),
            (".5", '.', Some(0)),
            ("1900–1905", '.', None),
            ("10:30", '.', None),
            ("v1.2", '.', None),
            ("3 blind mice", '.', None),
            ("wove", '.', None),
        ];
        for (text, mark, expected) in cases {
            let text = text.replace("12 345", "12\u{202f}345");
            let expected = expected.map(|it| if text.contains('\u{202f}') { it + 2 } else { it });
            assert_eq!(whole(&text, mark), expected, "{text}");
        }
    }
}

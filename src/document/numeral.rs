//! Numbers as books write them: in figures, in letters, in roman and Greek numerals.
//!
//! In: a number, and the style in CSS's own names (CSS Counter Styles 3). Out: its sign, without the full stop.

use super::roman;

/// The numbering or the marks of a list's items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListStyle {
    /// As the back end likes: figures or bullets.
    #[default]
    Auto,
    /// 1, 2, 3.
    Decimal,
    /// 01, 02, 03.
    DecimalLeadingZero,
    /// a, b, c … z, aa.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
    /// α, β, γ.
    LowerGreek,
    /// A filled circle.
    Disc,
    /// An empty circle.
    Circle,
    /// A filled square.
    Square,
    /// Nothing.
    None,
}

/// The signs around the number of an item. The names are pandoc's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListDelimiter {
    /// `1.`
    #[default]
    Period,
    /// `1)`
    OneParen,
    /// `(1)`
    TwoParens,
}

impl ListDelimiter {
    /// The attribute of `<ol>` that says it where a list comes as HTML, which has none for it.
    pub const ATTRIBUTE: &str = "data-delimiter";

    /// The delimiter of this name.
    pub fn named(name: &str) -> Option<ListDelimiter> {
        match name {
            "period" => Some(ListDelimiter::Period),
            "one-paren" => Some(ListDelimiter::OneParen),
            "two-parens" => Some(ListDelimiter::TwoParens),
            _ => None,
        }
    }

    /// Its name; `None` for the full stop that lists have anyway.
    pub fn name(self) -> Option<&'static str> {
        match self {
            ListDelimiter::Period => None,
            ListDelimiter::OneParen => Some("one-paren"),
            ListDelimiter::TwoParens => Some("two-parens"),
        }
    }

    /// A number with its signs.
    pub fn around(self, number: &str) -> String {
        match self {
            ListDelimiter::Period => format!("{number}."),
            ListDelimiter::OneParen => format!("{number})"),
            ListDelimiter::TwoParens => format!("({number})"),
        }
    }
}

/// The styles by their names in CSS; the first of two names for one style is the one that is written.
const STYLES: &[(&str, ListStyle)] = &[
    ("decimal", ListStyle::Decimal),
    ("decimal-leading-zero", ListStyle::DecimalLeadingZero),
    ("lower-alpha", ListStyle::LowerAlpha),
    ("lower-latin", ListStyle::LowerAlpha),
    ("upper-alpha", ListStyle::UpperAlpha),
    ("upper-latin", ListStyle::UpperAlpha),
    ("lower-roman", ListStyle::LowerRoman),
    ("upper-roman", ListStyle::UpperRoman),
    ("lower-greek", ListStyle::LowerGreek),
    ("disc", ListStyle::Disc),
    ("circle", ListStyle::Circle),
    ("square", ListStyle::Square),
    ("none", ListStyle::None),
];

impl ListStyle {
    /// The style of this name in CSS (`lower-roman`), or of this value of HTML's `type` (`i`).
    pub fn named(name: &str) -> Option<ListStyle> {
        Some(match name {
            "1" => ListStyle::Decimal,
            "a" => ListStyle::LowerAlpha,
            "A" => ListStyle::UpperAlpha,
            "i" => ListStyle::LowerRoman,
            "I" => ListStyle::UpperRoman,
            _ => STYLES.iter().find(|style| style.0.eq_ignore_ascii_case(name))?.1,
        })
    }

    /// The name in CSS; `None` for what is left to the back end.
    pub fn name(self) -> Option<&'static str> {
        STYLES.iter().find(|style| style.1 == self).map(|style| style.0)
    }

    /// The sign of an item: its number in this style, or a bullet. `None` where the back end decides.
    pub fn sign(self, number: i64) -> Option<String> {
        let whole = u32::try_from(number).ok().filter(|number| *number != 0);
        let counted = match (self, whole) {
            (ListStyle::Auto, _) => return None,
            (ListStyle::Disc, _) => return Some("•".to_owned()),
            (ListStyle::Circle, _) => return Some("◦".to_owned()),
            (ListStyle::Square, _) => return Some("▪".to_owned()),
            (ListStyle::None, _) => return Some(String::new()),
            (ListStyle::DecimalLeadingZero, _) => format!("{number:02}"),
            (ListStyle::LowerAlpha, Some(it)) => letters(it, 'a'..='z'),
            (ListStyle::UpperAlpha, Some(it)) => letters(it, 'A'..='Z'),
            // Roman numerals end at 3999, as CSS Counter Styles has it.
            (ListStyle::LowerRoman, Some(it)) if it <= roman::GREATEST => roman::lower(it),
            (ListStyle::UpperRoman, Some(it)) if it <= roman::GREATEST => roman::upper(it),
            // Without final sigma, as CSS counts.
            (ListStyle::LowerGreek, Some(it)) => letters(it, ('α'..='ρ').chain('σ'..='ω')),
            // What a style can't write, CSS writes in figures.
            _ => number.to_string(),
        };
        Some(counted)
    }
}

/// A number in letters, `aa` after the last (bijective; CSS Counter Styles 3, 3.1.4).
fn letters(mut number: u32, alphabet: impl IntoIterator<Item = char>) -> String {
    let alphabet: Vec<char> = alphabet.into_iter().collect();
    let base = u32::try_from(alphabet.len()).unwrap_or(1).max(1);
    let mut signs = Vec::new();
    while 0 < number {
        // Bijective: there is no zero, so that `z` is followed by `aa`.
        number -= 1;
        signs.push(alphabet[(number % base) as usize]);
        number /= base;
    }
    signs.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_each_style() {
        let sign = |style: &str, number| ListStyle::named(style).and_then(|it| it.sign(number)).unwrap();
        assert_eq!([1, 26, 27, 702, 703].map(|it| sign("a", it)), ["a", "z", "aa", "zz", "aaa"]);
        assert_eq!([4, 9, 448].map(|it| sign("upper-roman", it)), ["IV", "IX", "CDXLVIII"]);
        assert_eq!([1, 17, 18, 24, 25].map(|it| sign("lower-greek", it)), ["α", "ρ", "σ", "ω", "αα"]);
        assert_eq!(
            (sign("decimal-leading-zero", 7), sign("A", 0), sign("i", -3)),
            ("07".into(), "0".into(), "-3".into())
        );
        assert_eq!((sign("square", 5), sign("none", 5)), ("▪".into(), String::new()));
        assert_eq!(ListStyle::named("klingon"), None);
        assert_eq!(ListStyle::named("lower-latin").and_then(ListStyle::name), Some("lower-alpha"));
    }
}

//! Labels with numbers that authors write into captions themselves: `Figure 4-1:`, `Abb. 3.`, `図2`.
//!
//! In: a caption as plain text. Out: the kind of thing that it labels, and the label's length. Both back ends and the
//! numbering ask here, so that nothing gets a second number.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::words::{Term, Terms};

/// The label at the start of a caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptionLabel {
    /// The term of its series: [`Term::Figure`], [`Term::Table`] or [`Term::Listing`].
    pub term: Term,
    /// Its length in bytes, with the sign that ends it.
    pub length: usize,
    /// Whether a colon, a full stop, a dash or the end of the caption follows: "Figure 3 shows" is a sentence.
    pub is_closed: bool,
}

/// Abbreviations and synonyms, beside the words of [`Terms`].
const SYNONYMS: &[(&str, Term)] = &[
    ("fig.", Term::Figure),
    ("fig", Term::Figure),
    ("abb.", Term::Figure),
    ("bild", Term::Figure),
    ("illustration", Term::Figure),
    ("plate", Term::Figure),
    ("tab.", Term::Table),
    ("tbl.", Term::Table),
    ("example", Term::Listing),
    ("beispiel", Term::Listing),
    ("exemple", Term::Listing),
];

/// The letter of a part of a figure as its caption has it, by its number: `(a)` for `2a`.
pub fn part_letter(number: &str) -> Option<String> {
    let letters = &number[number.trim_end_matches(|sign: char| sign.is_ascii_lowercase()).len()..];
    (!letters.is_empty()).then(|| format!("({letters})"))
}

/// The label that a caption begins with, if it has one: a word for a figure, table or listing in any language of
/// [`Terms`], and a number (`4`, `4-1`, `B.2`, `IV`).
pub fn label(caption: &str) -> Option<CaptionLabel> {
    let first = caption.chars().next()?.to_lowercase().next()?;
    let labels = words().get(&first)?.iter().filter_map(|(word, term)| numbered(caption, word, *term));
    // `Fig.` and `Figure` are found in one caption: the longer is the label.
    labels.max_by_key(|label| label.length)
}

/// The words that labels begin with, by their first letter in lower case: each paragraph of a book is asked for a label, and
/// there are a hundred words.
fn words() -> &'static BTreeMap<char, Vec<(&'static str, Term)>> {
    static WORDS: OnceLock<BTreeMap<char, Vec<(&'static str, Term)>>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let names = [Term::Figure, Term::Table, Term::Listing];
        let words = names.into_iter().flat_map(|term| Terms::all().map(move |terms| (terms.get(term), term)));
        let mut by_letter = BTreeMap::new();
        for (word, term) in words.chain(SYNONYMS.iter().copied()) {
            let first = word.chars().next().and_then(|letter| letter.to_lowercase().next());
            by_letter.entry(first.unwrap_or_default()).or_insert_with(Vec::new).push((word, term));
        }
        by_letter
    })
}

/// The label if a caption begins with this word and a number.
fn numbered(caption: &str, word: &str, term: Term) -> Option<CaptionLabel> {
    let word_length = prefix_length(caption, word)?;
    let rest = &caption[word_length..];
    let number = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}']);
    // Only Chinese and Japanese write the number directly after the word.
    if number.len() == rest.len() && word.is_ascii() {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '\u{2010}'..='\u{2013}');
    let end = number.find(|c| !is_part(c)).unwrap_or(number.len());
    let digits = number[..end].trim_end_matches(['.', '-', '\u{2013}']);
    let has_digit = digits.contains(|c: char| c.is_ascii_digit());
    let is_roman = !digits.is_empty() && digits.bytes().all(|digit| b"IVXLC".contains(&digit));
    if !has_digit && !is_roman {
        return None;
    }
    let before = caption.len() - number.len() + digits.len();
    let after = &caption[before..];
    let sign = after.trim_start().chars().next();
    let is_sign = |c: char| matches!(c, ':' | '.' | '\u{2013}' | '\u{2014}' | '|' | '：' | '．' | ')');
    let is_closed = sign.is_none_or(is_sign);
    let blank = after.len() - after.trim_start().len();
    // A dash separates label and text, and belongs to neither.
    let closing = sign.filter(|c| is_closed && matches!(c, ':' | '.' | '：' | '．' | ')'));
    let length = before + closing.map_or(0, |c| blank + c.len_utf8());
    // `Table I made last year` is a sentence: a Roman numeral needs a sign behind it.
    (has_digit || is_closed).then_some(CaptionLabel { term, length, is_closed })
}

/// The length in bytes of a word at the start of a text, whatever its case; `None` if the text begins otherwise.
fn prefix_length(text: &str, word: &str) -> Option<usize> {
    let mut length = 0;
    let mut letters = text.chars();
    for wanted in word.chars() {
        let letter = letters.next()?;
        if !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += letter.len_utf8();
    }
    (0 < length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_their_letters_alone() {
        assert_eq!(["2a", "2aa", "B.2"].map(part_letter), [Some("(a)".to_owned()), Some("(aa)".to_owned()), None]);
    }

    #[test]
    fn labels_are_read() {
        crate::cases::check("caption-label", |[caption]| {
            label(caption).map_or("none".into(), |found| {
                format!("{:?} | {} | {}", found.term, &caption[..found.length], crate::cases::yes(found.is_closed))
            })
        });
    }
}

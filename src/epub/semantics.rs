//! What the EPUB Structural Semantics Vocabulary has no words for, in those of ANSI/NISO Z39.98-2012, as Standard
//! Ebooks' manual uses them: verse, letters and their parts, plays, titles of works, roman numerals, initialisms.
//!
//! In: what a paragraph, a span or a number is. Out: values of `epub:type`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::block::{Block, BlockKind};
use crate::document::container::ContainerKind;
use crate::document::inline::{GLOSSARY_TERM, Inline, InlineKind};
use crate::document::letter_role::LetterRole;
use crate::document::name_class;
use crate::document::roman;
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Division, NodeId};

/// The prefixes of that vocabulary and of Standard Ebooks' own, and how a document is seen to use them.
const PREFIXES: &[(&str, &str)] = &[
    ("z3998:", "z3998: http://www.daisy.org/z3998/2012/vocab/structure/"),
    ("\"se:", "se: https://standardebooks.org/vocab/1.0"),
];

/// The prefixes that a document has to declare (EPUB 3.3, D.1.4).
pub(super) fn prefixes(body: &str) -> Option<String> {
    let used: Vec<&str> = PREFIXES.iter().filter(|prefix| body.contains(prefix.0)).map(|prefix| prefix.1).collect();
    (!used.is_empty()).then(|| used.join(", "))
}

/// Verse, whether it is a poem or a quoted line.
pub(super) const VERSE: &str = "z3998:verse";

/// A roman numeral: else screen readers spell it, or read `I` as a word.
pub(super) const ROMAN: &str = "z3998:roman";

/// The term for a paragraph of a letter.
pub(super) fn of_letter(role: LetterRole) -> Option<&'static str> {
    match role {
        LetterRole::Salutation => Some("z3998:salutation"),
        LetterRole::Closing => Some("z3998:valediction"),
        LetterRole::Signature => Some("z3998:signature"),
        LetterRole::Dateline | LetterRole::Source => None,
    }
}

/// The term for a span. `element`: the element that it becomes.
pub(super) fn of_span(attributes: &Attributes, element: &str, content: &[Inline]) -> Option<&'static str> {
    if attributes.has_class("speaker") {
        return Some("z3998:persona");
    }
    if attributes.has_class(GLOSSARY_TERM) {
        return Some("glossterm");
    }
    if let Some(term) = name_class::term(attributes) {
        return Some(term);
    }
    let [Inline { kind: InlineKind::Text(text), .. }] = content else { return None };
    // `HTML` and `HTML5` are spelled, `Mr.` is not. Words made of capitals that are read as words (NATO) can't be told
    // apart, and are understood when spelled. A single letter is not an initialism, in whatever script.
    let is_spelled = element == "abbr"
        && text.starts_with(char::is_uppercase)
        && text.chars().nth(1).is_some()
        && text.chars().all(|letter| letter.is_uppercase() || letter.is_ascii_digit());
    match element == "abbr" && NAME_TITLES.contains(&text.as_str()) {
        true => Some("z3998:name-title"),
        false => is_spelled.then_some("z3998:initialism"),
    }
}

/// What is before names of people, short, in the languages that have most books.
const NAME_TITLES: &[&str] = &[
    "Capt.", "Col.", "Dr", "Dr.", "Dres.", "Dña.", "Fr.", "Frl.", "Gen.", "Hon.", "Hr.", "Lt.", "MM.", "Mlle", "Mlles",
    "Mme", "Mmes", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Pr", "Prof.", "Rev.", "Sgt.", "Sig.", "Sr.", "Sra.",
];

/// The roman numerals in a text, in bytes. Single letters are left: most are a word, an initial or a name. So are words of
/// three letters and less that have more than I, V and X, which are other words in many languages (MIX, CD, LI).
pub(super) fn numerals_in(text: &str) -> Vec<Range<usize>> {
    let is_digit = |byte: &u8| b"IVXLCDM".contains(byte);
    if !text.as_bytes().windows(2).any(|pair| pair.iter().all(is_digit)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let numeral = word.bytes().take_while(is_digit).count();
        let rest = word[numeral..].trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let is_short = word[..numeral].bytes().all(|byte| b"IVX".contains(&byte));
        let is_long = if is_short { 2 <= numeral } else { 4 <= numeral };
        if is_long && (rest.is_empty() || ORDINALS.contains(&rest)) && roman::value(&word[..numeral]).is_some() {
            found.push(at..at + numeral);
        }
        at += word.len();
    }
    found
}

/// What makes a numeral an ordinal: `XIXth`, `XIXe`.
const ORDINALS: &[&str] = &["th", "st", "nd", "rd", "e", "er", "ème", "º", "ª"];

/// The titles that are roman numerals. Of those that are words, names or initials as well (MIX, CD, LI) only those
/// count that the title before or after them continues.
pub(super) fn numerals(book: &Book) -> BTreeSet<NodeId> {
    let mut finder = NumeralFinder::default();
    walk::book(book, &mut finder);
    finder.found
}

/// Whether a division's number is roman. Letters of appendices are not: `C` is the third.
pub(super) fn is_roman(number: &str) -> bool {
    roman::value(number).is_some() && !matches!(number, "C" | "D" | "L" | "M")
}

/// The level of divisions, above those of headings.
const DIVISION: u8 = 0;

#[derive(Default)]
struct NumeralFinder {
    found: BTreeSet<NodeId>,
    /// The last title of each level, if it is a numeral.
    last: BTreeMap<u8, Option<(NodeId, u32)>>,
}

impl NumeralFinder {
    fn title(&mut self, level: u8, node: NodeId, content: &[Inline]) {
        let value = match content {
            [Inline { kind: InlineKind::Text(text), .. }] => {
                let word = text.trim().trim_end_matches('.');
                let value = roman::value(word);
                // One to thirty-nine: no words are made of these letters but `I` and proper names.
                if value.is_some() && word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X')) {
                    self.found.insert(node);
                }
                value
            }
            _ => None,
        };
        let now = value.map(|value| (node, value));
        if let (Some(Some(before)), Some(now)) = (self.last.insert(level, now), now)
            && before.1 + 1 == now.1
        {
            self.found.extend([before.0, now.0]);
        }
    }
}

impl Visitor for NumeralFinder {
    fn division(&mut self, division: &Division) {
        self.title(DIVISION, division.id, &division.title);
    }

    fn block(&mut self, block: &Block) {
        if let BlockKind::Heading { level, content, .. } = &block.kind {
            self.title(*level, block.id, content);
        }
    }
}

/// Whether blocks are a play: somebody speaks in them.
pub(super) fn is_drama(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Container(container) => container.kind == ContainerKind::Speech,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline { id: NodeId(1), span: Span::default(), kind: InlineKind::Text(text.to_owned()) }]
    }

    /// The titles that are numerals among these of one level.
    fn found(titles: &[&str]) -> Vec<usize> {
        let mut finder = NumeralFinder::default();
        let node = |at: usize| NodeId(u32::try_from(at).expect("are few"));
        for (at, title) in titles.iter().enumerate() {
            finder.title(1, node(at), &text(title));
        }
        (0..titles.len()).filter(|at| finder.found.contains(&node(*at))).collect()
    }

    #[test]
    fn numerals_are_titles_and_words_are_not() {
        assert_eq!(found(&["IV", "Ivy", "XII.", "IV and more", "LID", ""]), [0, 2]);
        assert_eq!(found(&["MIX", "CD", "DIM", "LI", "XL", "C"]), [0; 0]);
        assert_eq!(found(&["XXXIX", "XL", "XLI", "XCIX", "C", "CI", "MIX"]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(["XII", "XL", "C", "A", "3"].map(is_roman), [true, true, false, false, false]);
    }

    #[test]
    fn numerals_are_found_in_running_text() {
        let found = |text: &str| numerals_in(text).into_iter().map(|it| text[it].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Henry VIII. and Louis XIV’s; II–IV, (MCMXIV)"), ["VIII", "XIV", "II", "IV", "MCMXIV"]);
        assert_eq!(found("le XIXe siècle, the XVIIIth century"), ["XIX", "XVIII"]);
        assert_eq!(found("I saw a MIX of CD, LI and DIM; WWII; XIIa; IIX; Élan VIIé; VIXI"), [""; 0]);
    }

    #[test]
    fn what_is_spelled_has_capitals_alone() {
        let plain = Attributes::default();
        assert_eq!(of_span(&plain, "abbr", &text("HTML")), Some("z3998:initialism"));
        assert_eq!(of_span(&plain, "abbr", &text("HTML5")), Some("z3998:initialism"));
        assert_eq!(of_span(&plain, "abbr", &text("Mr.")), Some("z3998:name-title"));
        for word in ["etc.", "É", "A", "5", "42"] {
            assert_eq!(of_span(&plain, "abbr", &text(word)), None, "{word}");
        }
        assert_eq!(of_span(&plain, "span", &text("HTML")), None);
        let speaker = Attributes { classes: vec!["speaker".to_owned()], ..Attributes::default() };
        assert_eq!(of_span(&speaker, "span", &text("Weir")), Some("z3998:persona"));
    }
}

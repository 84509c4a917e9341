//! The label above a title: `Chapter 3. The Ferry` is a label and a title in one line; a numbered division gets its
//! label from its number.
//!
//! In: a title's inlines and its language, or a division and its number. Out: the label, and what is left of the
//! title. Both outputs ask here, so that a chapter opens alike in them.

use crate::document::inline::{Inline, InlineKind, title_text};
use crate::document::roman;
use crate::document::{Division, NodeId, Role};
use crate::project::theme::NumberFormat;
use crate::text::words::{Term, Terms};

/// A title in its two parts.
#[derive(Clone, Copy, Debug)]
pub struct SplitTitle<'a> {
    /// The text of the inline that the label is in.
    pub whole: &'a str,
    /// The label: `Chapter 3.`
    pub text: &'a str,
    /// The text that follows it in the same inline; may be empty.
    pub rest: &'a str,
    /// Where that begins in the inline's text.
    pub rest_at: usize,
    /// The inline.
    pub node: NodeId,
    /// What follows the inline.
    pub others: &'a [Inline],
}

/// Numbers as English titles spell them.
const SPELLED: [&str; 20] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
];

/// The words before a number, besides those of the language.
const WORDS: [&str; 5] = ["chapter", "part", "book", "canto", "act"];

/// Takes a title apart; `None` if it has no label, or nothing else.
pub fn split<'a>(title: &'a [Inline], language: &str) -> Option<SplitTitle<'a>> {
    let (first, others) = title.split_first()?;
    let InlineKind::Text(text) = &first.kind else { return None };
    let (word, after) = text.split_once(char::is_whitespace)?;
    if !is_word(word, language) {
        return None;
    }
    let end = after.find(|c: char| c.is_whitespace() || c == '.' || c == ':').unwrap_or(after.len());
    if !is_number(&after[..end]) {
        return None;
    }
    let tail = &after[end..];
    let spaced = |rest: &&str| rest.starts_with(char::is_whitespace);
    let full = tail.strip_prefix('.');
    let broken = matches!(others.first().map(|inline| &inline.kind), Some(InlineKind::LineBreak));
    // A full stop belongs to the number; a colon or a dash only separates the two.
    let stop = usize::from(full.is_some());
    let parting = tail.trim_start().strip_prefix([':', '-', '–', '—']);
    let rest = match full.filter(spaced).or(parting.filter(spaced)) {
        Some(rest) => rest,
        None if broken && (tail.is_empty() || full == Some("")) => "",
        None => return None,
    };
    let label_end = text.len() - tail.len() + stop;
    let rest = rest.trim_start();
    let others = match others {
        [next, others @ ..] if rest.is_empty() && matches!(next.kind, InlineKind::LineBreak) => others,
        others => others,
    };
    if rest.is_empty() && others.is_empty() {
        return None;
    }
    let rest_at = text.len() - rest.len();
    Some(SplitTitle { whole: text, text: &text[..label_end], rest, rest_at, node: first.id, others })
}

/// Whether a word goes before numbers of chapters.
fn is_word(word: &str, language: &str) -> bool {
    let words = Terms::new(language);
    let own = [Term::Chapter, Term::Part, Term::Appendix].map(|term| words.get(term).to_lowercase());
    let lower = word.to_lowercase();
    WORDS.contains(&lower.as_str()) || own.contains(&lower)
}

/// What a title says in a running head: itself without its label.
pub fn short(title: &[Inline], language: &str) -> String {
    match split(title, language) {
        Some(label) => label.rest.to_owned() + &title_text(label.others),
        None => title_text(title),
    }
}

/// What a title says in the contents: its label and itself, without the sign that parted them.
pub fn parted(title: &[Inline], language: &str) -> Option<String> {
    let label = split(title, language)?;
    Some(format!("{}\u{2002}{}{}", label.text, label.rest, title_text(label.others)))
}

/// A division's number as the label above its title; `None` where the style shows none.
pub fn of_number(division: &Division, number: &str, format: NumberFormat, language: &str) -> Option<String> {
    let word = match division.role {
        Role::Part => Term::Part,
        Role::Appendix => Term::Appendix,
        _ => Term::Chapter,
    };
    match format {
        NumberFormat::None => None,
        NumberFormat::Arabic => Some(number.to_owned()),
        // The letter of an appendix has no Roman form.
        NumberFormat::Roman => Some(number.parse().map_or_else(|_| number.to_owned(), roman::upper)),
        NumberFormat::Word => Some(Terms::new(language).counted(word, number)),
    }
}

/// Whether a word is a number: in figures, a Roman one, or spelled; or the letter of an appendix.
fn is_number(text: &str) -> bool {
    let all = |test: fn(char) -> bool| !text.is_empty() && text.len() < 9 && text.chars().all(test);
    all(|c| c.is_ascii_digit())
        || all(|c| "IVXLCDM".contains(c))
        || (text.len() == 1 && all(|c| c.is_ascii_uppercase()))
        || SPELLED.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline { id: NodeId(7), span: Span::default(), kind }
    }

    #[test]
    fn heads_leave_a_label_out_and_contents_its_sign() {
        let title = [inline(InlineKind::Text("Chapter 3 - The Ferry".into()))];
        assert_eq!(short(&title, "en"), "The Ferry");
        assert_eq!(parted(&title, "en").as_deref(), Some("Chapter 3\u{2002}The Ferry"));
        let plain = [inline(InlineKind::Text("The Ferry - Chapter 3".into()))];
        assert_eq!((short(&plain, "en").as_str(), parted(&plain, "en")), ("The Ferry - Chapter 3", None));
    }

    #[test]
    fn a_label_goes_before_a_title() {
        for (language, title, label, rest) in [
            ("en", "CHAPTER 1. Loomings.", "CHAPTER 1.", "Loomings."),
            ("en", "Chapter 1 - Down the Hole", "Chapter 1", "Down the Hole"),
            ("en", "Chapter Two: The River", "Chapter Two", "The River"),
            ("en", "Part IV — Home", "Part IV", "Home"),
            ("de", "Kapitel 3: Der Fluss", "Kapitel 3", "Der Fluss"),
            ("fr", "Chapitre\u{a0}II\u{a0}: La rive", "Chapitre\u{a0}II", "La rive"),
        ] {
            let title = [inline(InlineKind::Text(title.to_owned()))];
            let found = split(&title, language).expect(label);
            assert_eq!((found.text, found.rest), (label, rest));
        }
    }

    #[test]
    fn a_title_without_a_label_stays_whole() {
        for title in ["Chapter 1", "Chapter and Verse: a play", "Loomings", "Part 1 of the tale", "Book."] {
            let written = [inline(InlineKind::Text(title.to_owned()))];
            assert!(split(&written, "en").is_none(), "{title}");
        }
    }
}

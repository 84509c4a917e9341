//! Localized terms for the parts of a book: `Chapter`, `Figure`, `Contents`.
//!
//! In: a language tag. Out: terms, alone or with a number in the language's order. `words.tsv` has a row for each term
//! and a column for each language; other languages get English.

use std::sync::OnceLock;

/// The terms, in the order of the rows of `words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its own English word")]
pub enum Term {
    Chapter,
    Part,
    Section,
    Appendix,
    Figure,
    Table,
    Listing,
    Equation,
    Page,
    OnPage,
    OnFacingPage,
    Contents,
    Notes,
    Index,
    Bibliography,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    See,
    SeeAlso,
    Continued,
    TranslatedBy,
    EditedBy,
    IllustratedBy,
    NotesToPages,
    Cover,
    TitlePage,
    Imprint,
    Landmarks,
    Pages,
    StartOfText,
    BackToText,
    ShortContents,
    Audio,
    Video,
}

/// The terms in all languages, separated by tabs.
const TABLE: &str = include_str!("words.tsv");

/// The terms of a language: its column in the table.
#[derive(Clone, Copy, Debug)]
pub struct Terms(usize);

impl Terms {
    /// The terms of a language, by its BCP 47 tag.
    pub fn new(tag: &str) -> Terms {
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let primary = if primary == "no" { "nb" } else { primary.as_str() };
        let head = TABLE.lines().next().unwrap_or("");
        let column = head.split('\t').skip(1).position(|tag| tag == primary);
        // The first column is English.
        Terms(column.unwrap_or(0))
    }

    /// The terms of all languages.
    pub fn all() -> impl Iterator<Item = Terms> {
        let columns = TABLE.lines().next().map_or(0, |head| head.split('\t').count());
        (0..columns.saturating_sub(1)).map(Terms)
    }

    /// The language: its tag in the table.
    pub fn tag(self) -> &'static str {
        TABLE.lines().next().and_then(|head| head.split('\t').nth(self.0 + 1)).unwrap_or("en")
    }

    /// A term by itself, or at the head of a caption.
    pub fn get(self, word: Term) -> &'static str {
        let form = self.form(word);
        // A form with a slot for the number is also the term without one.
        if form.contains('…') && !matches!(word, Term::OnPage) {
            return form.trim_matches(['…', '第', ' ']);
        }
        form
    }

    /// A term with a number: `Chapter 3`, `3. fejezet`, `第3章`.
    pub fn counted(self, word: Term, number: &str) -> String {
        let form = self.form(word);
        match form.split_once('…') {
            Some((before, after)) => format!("{before}{number}{after}"),
            // Hungarian puts the number first, as an ordinal.
            None if self.is("hu") => format!("{number}. {}", form.to_lowercase()),
            None => format!("{form} {number}"),
        }
    }

    /// Words that are appended to others: after a space, or in brackets in Chinese and Japanese, which write no spaces.
    pub fn appended(self, words: &str) -> String {
        if self.is("zh") || self.is("ja") { format!("（{words}）") } else { format!(" {words}") }
    }

    /// The line of a title page for a contributor, by the MARC relator code of the role: `Translated by Ann Author`.
    /// Authors, and roles without a term, are named without one.
    pub fn credit(self, role: &str, name: &str) -> String {
        match role {
            "trl" => self.counted(Term::TranslatedBy, name),
            "edt" => self.counted(Term::EditedBy, name),
            "ill" => self.counted(Term::IllustratedBy, name),
            _ => name.to_owned(),
        }
    }

    fn is(self, tag: &str) -> bool {
        self.tag() == tag
    }

    fn form(self, word: Term) -> &'static str {
        static ROWS: OnceLock<Vec<Vec<&'static str>>> = OnceLock::new();
        let rows = ROWS.get_or_init(|| TABLE.lines().skip(1).map(|row| row.split('\t').collect()).collect());
        let row = rows.get(word as usize);
        row.and_then(|row| row.get(self.0 + 1)).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        let columns = TABLE.lines().next().unwrap().split('\t').count();
        let last = Term::Video as usize;
        assert_eq!(TABLE.lines().count(), last + 2);
        for line in TABLE.lines() {
            assert_eq!(line.split('\t').filter(|line| !line.is_empty()).count(), columns, "{line}");
        }
    }

    #[test]
    fn numbers_go_where_the_language_puts_them() {
        for (tag, word, text) in [
            ("en-GB", Term::Chapter, "Chapter 3"),
            ("de", Term::Figure, "Abbildung 3"),
            ("fr-CA", Term::OnPage, "à la page 3"),
            ("hu", Term::Chapter, "3. fejezet"),
            ("zh-Hans", Term::Chapter, "第3章"),
            ("xx", Term::Table, "Table 3"),
            ("nn", Term::Page, "side 3"),
        ] {
            assert_eq!(Terms::new(tag).counted(word, "3"), text);
        }
        assert_eq!(Terms::new("de").credit("trl", "Ann Author"), "Übersetzt von Ann Author");
        assert_eq!(Terms::new("de").credit("aut", "Ann Author"), "Ann Author");
        assert_eq!(Terms::new("ja").get(Term::Chapter), "章");
        assert_eq!(Terms::new("ru").get(Term::Contents), "Содержание");
    }
}

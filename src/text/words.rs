//! The words that a book needs for its own parts, in its language: `Chapter`, `Figure`, `Contents`.
//!
//! In: a language tag. Out: words, and numbers put to them in the language's order. The words stand
//! in `words.tsv`: a row for each word, a column for each language; English for all others.

use std::sync::OnceLock;

/// The words, in the order of the rows of `words.tsv`.
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

/// The table as it was written.
const TABLE: &str = include_str!("words.tsv");

/// A language's place in the table, and all words by it.
#[derive(Clone, Copy, Debug)]
pub struct Terms(usize);

impl Terms {
    /// The words of a language, by its BCP 47 tag.
    pub fn new(tag: &str) -> Terms {
        let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
        let primary = if primary == "no" { "nb" } else { primary.as_str() };
        let head = TABLE.lines().next().unwrap_or("");
        let column = head.split('\t').skip(1).position(|text| text == primary);
        Terms(column.unwrap_or(0))
    }

    /// Those of all languages.
    pub fn all() -> impl Iterator<Item = Terms> {
        let columns = TABLE.lines().next().map_or(0, |it| it.split('\t').count());
        (0..columns.saturating_sub(1)).map(Terms)
    }

    /// A word, as it stands alone or at the head of a caption.
    pub fn get(self, word: Term) -> &'static str {
        let form = self.form(word);
        // Forms with a place for the number serve as a word without it.
        if form.contains('…') && !matches!(word, Term::OnPage) {
            return form.trim_matches(['…', '第', ' ']);
        }
        form
    }

    /// A word with a number: `Chapter 3`, `3. fejezet`, `第3章`.
    pub fn counted(self, word: Term, number: &str) -> String {
        let form = self.form(word);
        match form.split_once('…') {
            Some((before, after)) => format!("{before}{number}{after}"),
            // Hungarian puts the number first, as an ordinal.
            None if self.is("hu") => format!("{number}. {}", form.to_lowercase()),
            None => format!("{form} {number}"),
        }
    }

    /// Words put behind others, with what parts them: a space, or in Chinese and Japanese, which have none, brackets.
    pub fn appended(self, words: &str) -> String {
        if self.is("zh") || self.is("ja") { format!("（{words}）") } else { format!(" {words}") }
    }

    /// How a title page names somebody, by the MARC code of what was done: `Translated by Ann Author`.
    /// Authors, and people who did what has no word here, stand by their names alone.
    pub fn credit(self, role: &str, name: &str) -> String {
        match role {
            "trl" => self.counted(Term::TranslatedBy, name),
            "edt" => self.counted(Term::EditedBy, name),
            "ill" => self.counted(Term::IllustratedBy, name),
            _ => name.to_owned(),
        }
    }

    fn is(self, tag: &str) -> bool {
        TABLE.lines().next().and_then(|text| text.split('\t').nth(self.0 + 1)) == Some(tag)
    }

    fn form(self, word: Term) -> &'static str {
        static ROWS: OnceLock<Vec<Vec<&'static str>>> = OnceLock::new();
        let rows = ROWS.get_or_init(|| TABLE.lines().skip(1).map(|row| row.split('\t').collect()).collect());
        let row = rows.get(word as usize);
        row.and_then(|it| it.get(self.0 + 1)).copied().unwrap_or("")
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

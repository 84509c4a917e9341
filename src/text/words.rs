//! Localized terms for the parts of a book: `Chapter`, `Figure`, `Contents`.
//!
//! In: a language tag. Out: terms, alone or with a number in the language's order. `words.tsv` has a row for each term
//! and a column for each language; other languages get English. The columns from `ko` on were written without a native
//! reader's check.

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
    Edition,
    EBook,
    Print,
    Theorem,
    Lemma,
    Corollary,
    Proposition,
    Conjecture,
    Definition,
    Example,
    Exercise,
    Solution,
    Remark,
    Proof,
    And,
    Chapters,
    Sections,
    Figures,
    Tables,
    Listings,
    Equations,
    ListOfFigures,
    ListOfTables,
    ListOfListings,
    ListOfTheorems,
    Glossary,
    Line,
    Lines,
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
        let primary = match primary.as_str() {
            "no" => "nb",
            // Taiwan and Hong Kong have words of their own, not only other forms of the letters.
            "zh" | "yue" if is_traditional(tag) => "zh-Hant",
            "yue" => "zh",
            other => other,
        };
        let head = TABLE.lines().next().unwrap_or("");
        let column = head.split('\t').skip(1).position(|tag| tag == primary);
        // The first column is English.
        Terms(column.unwrap_or(0))
    }

    /// Whether the table has terms in a language; others get English ones.
    pub fn knows(tag: &str) -> bool {
        let terms = Terms::new(tag);
        terms.0 != 0 || tag.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
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
            // What stands around the number is no part of the word: `第3章`, `제3장`.
            return form.trim_matches(['…', '第', ' ']).trim_start_matches("제…");
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

    /// The same as it is referred to in a line, which must not end before the number: with a no-break space.
    pub fn referred(self, word: Term, number: &str) -> String {
        let counted = self.counted(word, number);
        match counted.rsplit_once(' ') {
            Some((word, number)) => format!("{word}\u{a0}{number}"),
            None => counted,
        }
    }

    /// Whether references inside of a sentence have small letters, *voir la figure 2*: not in German, whose nouns have
    /// capitals, nor in languages that name things so, as English, Turkish and Vietnamese do.
    pub fn has_small_references(self) -> bool {
        const SMALL: [&str; 17] =
            ["fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "sv", "da", "nb", "nn", "fi", "ro", "sk", "uk", "ca"];
        SMALL.iter().any(|tag| self.is(tag))
    }

    /// What stands between the last two things of a list: ` and `.
    pub fn between(self) -> String {
        self.form(Term::And).trim_matches('…').to_owned()
    }

    /// Words that are appended to others: after a space, or in brackets in Chinese and Japanese, which write no spaces.
    pub fn appended(self, words: &str) -> String {
        if self.is("zh") || self.is("zh-Hant") || self.is("ja") {
            format!("（{words}）")
        } else {
            format!(" {words}")
        }
    }

    /// The line of a title page for a contributor, by the MARC relator code of the role: `Translated by Ann Author`.
    /// Authors are named alone. `None` for roles without a term: their names alone would pass for authors', so that
    /// only the metadata has them.
    pub fn credit(self, role: &str, name: &str) -> Option<String> {
        match role {
            "trl" => Some(self.counted(Term::TranslatedBy, name)),
            "edt" => Some(self.counted(Term::EditedBy, name)),
            "ill" => Some(self.counted(Term::IllustratedBy, name)),
            "aut" | "" => Some(name.to_owned()),
            _ => None,
        }
    }

    /// An edition statement as it is printed: as its author wrote it; a number alone as the language says it.
    pub fn edition(self, statement: &str) -> String {
        let Some(number) = statement.trim().parse::<u32>().ok().filter(|number| (1..1000).contains(number)) else {
            return statement.to_owned();
        };
        let number = match (self.tag(), number) {
            ("en", _) => english_ordinal(number),
            // The first is feminine: *1re édition*.
            ("fr", 1) => return self.counted(Term::Edition, "1").replacen("1e", "1re", 1),
            _ => number.to_string(),
        };
        self.counted(Term::Edition, &number)
    }

    /// Things that stand beside one another, with the language's comma: `Example House, 2026`.
    pub fn listed<'i>(self, items: impl IntoIterator<Item = &'i str>) -> String {
        let comma = match self.tag() {
            "ar" | "fa" | "ur" => "، ",
            "ja" => "、",
            "zh" | "zh-Hant" => "，",
            _ => ", ",
        };
        items.into_iter().collect::<Vec<_>>().join(comma)
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

/// Whether a tag of Chinese means traditional letters, by its script or region.
fn is_traditional(tag: &str) -> bool {
    tag.split(['-', '_']).skip(1).any(|part| ["hant", "tw", "hk", "mo"].contains(&part.to_ascii_lowercase().as_str()))
}

/// `1st`, `22nd`, `113th`.
fn english_ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Words with a capital, as what begins a sentence has.
pub fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        let columns = TABLE.lines().next().unwrap().split('\t').count();
        let last = Term::Lines as usize;
        assert_eq!(TABLE.lines().count(), last + 2);
        for line in TABLE.lines() {
            assert_eq!(line.split('\t').filter(|line| !line.is_empty()).count(), columns, "{line}");
        }
    }

    #[test]
    fn languages_without_terms_are_told_apart() {
        for (tag, is_known) in
            [("en-GB", true), ("EN", true), ("de", true), ("no", true), ("hi", true), ("eo", false), ("", false)]
        {
            assert_eq!(Terms::knows(tag), is_known, "{tag}");
        }
    }

    #[test]
    fn commas_are_those_of_the_language() {
        for (tag, text) in [("en", "A, B"), ("ar-EG", "A، B"), ("ja", "A、B"), ("zh-Hant", "A，B"), ("hi", "A, B")] {
            assert_eq!(Terms::new(tag).listed(["A", "B"]), text, "{tag}");
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
            ("ko-KR", Term::Chapter, "제3장"),
            ("zh-TW", Term::Listing, "程式3"),
            ("th", Term::Chapter, "บทที่ 3"),
            ("vi", Term::Edition, "Xuất bản lần thứ 3"),
            ("bn-IN", Term::OnPage, "3 পৃষ্ঠায়"),
            ("ta", Term::Chapter, "அத்தியாயம் 3"),
            ("te", Term::Page, "పేజీ 3"),
            ("ka", Term::See, "იხ. 3"),
            ("hy", Term::Figure, "Նկար 3"),
        ] {
            assert_eq!(Terms::new(tag).counted(word, "3"), text);
        }
        assert_eq!(Terms::new("de").credit("trl", "Ann Author").as_deref(), Some("Übersetzt von Ann Author"));
        assert_eq!(Terms::new("de").credit("aut", "Ann Author").as_deref(), Some("Ann Author"));
        assert_eq!(Terms::new("de").credit("nrt", "Ann Author"), None);
        assert_eq!(["ja", "ko", "zh-Hant"].map(|tag| Terms::new(tag).get(Term::Chapter)), ["章", "장", "章"]);
        assert_eq!(Terms::new("ru").get(Term::Contents), "Содержание");
    }

    #[test]
    fn editions_by_number_are_said_in_words() {
        let cases = [
            ("en", "2", "2nd edition"),
            ("en", "11", "11th edition"),
            ("en", "Second edition, revised", "Second edition, revised"),
            ("de-CH", "3", "3. Auflage"),
            ("fr", "1", "1re édition"),
            ("fr", "21", "21e édition"),
            ("ja", "2", "第2版"),
            ("en", "2026", "2026"),
        ];
        for (language, statement, expected) in cases {
            assert_eq!(Terms::new(language).edition(statement), expected);
        }
    }
}

//! The accessibility summary of a publication in sentences of its language.
//!
//! In: what is true of it. Out: text, and the language that it is in. `summary.tsv` has a row for each sentence and a
//! column for each language of `text/words.tsv`; other languages get English.

use crate::text::words::Terms;

/// The sentences in all languages, separated by tabs.
const TABLE: &str = include_str!("summary.tsv");

/// The sentences of a summary, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sentence {
    /// The features that all our files have.
    Text,
    /// All images have text alternatives.
    Described,
    /// Some have none.
    PartlyDescribed,
    /// None has one.
    Undescribed,
    /// Formulas are MathML.
    MathMl,
    /// Some are drawings.
    Drawn,
    /// Some are TeX.
    Latex,
    /// There is sound or film, and nothing says in words what is heard and seen.
    Media,
    /// The pages are those of the PDF.
    Pages,
}

/// A summary and its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    /// Whole sentences.
    pub(super) text: String,
    /// The language that they are in: a BCP 47 tag.
    pub(super) language: &'static str,
}

/// These sentences in a language (a BCP 47 tag), or in English.
pub(super) fn of(said: &[Sentence], language: &str) -> Summary {
    let own = Terms::new(language).tag();
    let mut rows = TABLE.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let head = rows.next().unwrap_or_default();
    let column = head.iter().position(|tag| *tag == own).unwrap_or(1);
    let rows: Vec<Vec<&str>> = rows.collect();
    let sentence = |it: &Sentence| rows.get(*it as usize).and_then(|row| row.get(column)).copied();
    let sentences: Vec<&str> = said.iter().filter_map(sentence).collect();
    // Chinese and Japanese write no spaces between sentences.
    let space = if matches!(own, "zh" | "zh-Hant" | "ja") { "" } else { " " };
    Summary { text: sentences.join(space), language: head.get(column).copied().unwrap_or("en") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_words_has_every_sentence() {
        let head: Vec<&str> = TABLE.lines().next().expect("a head").split('\t').skip(1).collect();
        let words: Vec<&str> = Terms::all().map(Terms::tag).collect();
        assert_eq!(head, words);
        assert_eq!(TABLE.lines().count(), Sentence::Pages as usize + 2);
        for row in TABLE.lines() {
            assert_eq!(row.split('\t').filter(|cell| !cell.trim().is_empty()).count(), words.len() + 1, "{row}");
        }
    }

    #[test]
    fn a_summary_is_in_the_language_of_the_book_or_in_english() {
        let said = [Sentence::Described, Sentence::Pages];
        let german = of(&said, "de-AT");
        assert_eq!(german.text, "Bilder haben Textalternativen. Die Seitenzahlen sind die der PDF-Ausgabe.");
        assert_eq!(german.language, "de");
        assert_eq!(of(&said, "ja").text, "画像には代替テキストがあります。ページ番号は PDF 版のものです。");
        assert_eq!(of(&said, "tlh").language, "en");
        assert_eq!(of(&said, "no").language, "nb");
    }
}

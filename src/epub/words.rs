//! The words that an EPUB needs beside the text, in the book's language; [`crate::text::words`] has them.

use crate::document::container::ContainerKind;
use crate::document::metadata::Creator;
use crate::resolve;
use crate::text::words::{Term, Terms};

/// The words of one language.
#[derive(Debug)]
pub(super) struct EpubTerms {
    shared: Terms,
    pub(super) cover: &'static str,
    pub(super) title_page: &'static str,
    pub(super) imprint: &'static str,
    pub(super) landmarks: &'static str,
    pub(super) pages: &'static str,
    pub(super) begin: &'static str,
    pub(super) back: &'static str,
    /// The language of the words where it is not the one that was asked for: English stands in.
    pub(super) substitute: Option<&'static str>,
}

impl EpubTerms {
    /// The language of the words where that is not the language of the text around them, whose words `around` are:
    /// a screen reader would say them with a wrong voice.
    pub(super) fn foreign_to(&self, around: &EpubTerms) -> Option<&'static str> {
        let is_same = self.shared.tag() == around.shared.tag() && around.substitute.is_none();
        (!is_same).then(|| self.shared.tag())
    }

    /// The title of the contents.
    pub(super) fn contents(&self) -> &'static str {
        self.shared.get(Term::Contents)
    }

    /// How a title page names somebody.
    pub(super) fn credit(&self, creator: &Creator) -> Option<String> {
        self.shared.credit(&creator.role, &creator.name)
    }

    /// An edition statement as it is printed.
    pub(super) fn edition(&self, statement: &str) -> String {
        self.shared.edition(statement)
    }

    /// Things beside one another, with the language's comma.
    pub(super) fn listed<'i>(&self, items: impl IntoIterator<Item = &'i str>) -> String {
        self.shared.listed(items)
    }

    /// How a figure or table is called by its number: `Figure 2.`
    pub(super) fn counted(&self, what: Term, number: &str) -> String {
        format!("{}.", self.shared.counted(what, number))
    }

    /// A phrase with something in it: `see whales`.
    pub(super) fn around(&self, phrase: Term, what: &str) -> String {
        self.shared.counted(phrase, what)
    }

    /// The title of an alert that was given none.
    pub(super) fn alert(&self, kind: ContainerKind) -> Option<&'static str> {
        resolve::alert(kind).map(|alert| self.shared.get(alert))
    }

    /// The words of a language (a BCP 47 tag); English where we don't know them.
    pub(super) fn of(language: &str) -> EpubTerms {
        let shared = Terms::new(language);
        EpubTerms {
            shared,
            cover: shared.get(Term::Cover),
            title_page: shared.get(Term::TitlePage),
            imprint: shared.get(Term::Imprint),
            landmarks: shared.get(Term::Landmarks),
            pages: shared.get(Term::Pages),
            begin: shared.get(Term::StartOfText),
            back: shared.get(Term::BackToText),
            substitute: (!Terms::knows(language)).then(|| shared.tag()),
        }
    }

    /// An edition's ISBN with what it is of: `ISBN 978-0-306-40615-7 (e-book)`.
    pub(super) fn isbn_of(&self, isbn: &str, edition: Term) -> String {
        self.qualified(isbn, self.shared.get(edition))
    }

    /// An ISBN and what its edition is called: full-width brackets are only for words of languages that have them.
    pub(super) fn qualified(&self, isbn: &str, edition: &str) -> String {
        match self.shared.appended(edition) {
            bracketed if bracketed.starts_with('（') => format!("ISBN {isbn}{bracketed}"),
            _ => format!("ISBN {isbn} ({edition})"),
        }
    }

    /// The spoken name of a page: `page 12`.
    pub(super) fn page_name(&self, label: &str) -> String {
        self.shared.counted(Term::Page, label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_first_part_and_english_stands_in() {
        assert_eq!(EpubTerms::of("de-AT").contents(), "Inhalt");
        assert_eq!(EpubTerms::of("EN-gb").cover, "Cover");
        assert_eq!(EpubTerms::of("tlh").cover, "Cover");
        assert_eq!(EpubTerms::of("zh-Hans").page_name("4"), "第4页");
        assert_eq!((EpubTerms::of("de").substitute, EpubTerms::of("tlh").substitute), (None, Some("en")));
        assert_eq!(EpubTerms::of("ja").isbn_of("1", Term::EBook), "ISBN 1（電子書籍）");
        assert_eq!(EpubTerms::of("de").isbn_of("1", Term::Print), "ISBN 1 (Druckausgabe)");
    }
}

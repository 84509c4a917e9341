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
}

impl EpubTerms {
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

    /// How a figure or table is called by its number: `Figure 2.`
    pub(super) fn counted(&self, what: Term, number: &str) -> String {
        format!("{}.", self.shared.counted(what, number))
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
    }
}

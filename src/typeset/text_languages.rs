//! The languages of a book's text, and the direction in which the text of each runs.
//!
//! In: the document. Out: a numbered list; fonts, paragraphs and elements name a language by its number. A language with a
//! direction that an author set (`dir=ltr` in an Arabic book) has a number of its own, so that the direction reaches all
//! that is set in it: lines, indents, boxes, tables.

use std::collections::BTreeSet;

use crate::document::block::Block;
use crate::document::direction::{self, TextDirection};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Division};
use crate::text::language;

/// The languages of the text; 0 is the book's.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextLanguages {
    /// Their tags (BCP 47). One that is set in several directions is listed for each.
    pub(crate) tags: Vec<String>,
    /// The directions that differ from the language's own or were written: `true` from right to left.
    pub(crate) directions: Vec<Option<bool>>,
}

impl TextLanguages {
    /// All languages of the text, the book's first, which runs from right to left as its style says.
    pub(crate) fn of(book: &Book, rtl: bool) -> TextLanguages {
        let mut found = LanguageCollector::default();
        walk::book(book, &mut found);
        let own = &book.metadata.language;
        found.tags.remove(own);
        let mut tags: Vec<String> = std::iter::once(own.clone()).chain(found.tags).collect();
        let mut directions = vec![None; tags.len()];
        directions[0] = (rtl != language::is_rtl(own)).then_some(rtl);
        if found.has_directions {
            let plain = tags.clone();
            for rtl in [false, true] {
                tags.extend_from_slice(&plain);
                directions.resize(tags.len(), Some(rtl));
            }
        }
        TextLanguages { tags, directions }
    }

    /// The tag of a language.
    pub(crate) fn tag(&self, number: u16) -> &str {
        self.tags.get(usize::from(number)).or(self.tags.first()).map_or("", String::as_str)
    }

    /// The number of a language in its own direction. One that the text does not have is the book's.
    pub(crate) fn number(&self, tag: &str) -> u16 {
        self.tags.iter().position(|it| it == tag).and_then(|place| u16::try_from(place).ok()).unwrap_or(0)
    }

    /// The number of the same language in a direction that its author set.
    pub(crate) fn directed(&self, number: u16, rtl: bool) -> u16 {
        let tag = self.tag(number);
        let pairs = self.tags.iter().zip(&self.directions).enumerate();
        // The book's own may have this direction by its settings.
        let place = pairs.filter(|(_, (it, set))| *it == tag && **set == Some(rtl)).map(|(place, _)| place).next();
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(number)
    }

    /// Whether text in a language runs from right to left.
    pub(crate) fn is_rtl(&self, number: u16) -> bool {
        let set = self.directions.get(usize::from(number)).copied().flatten();
        set.unwrap_or_else(|| language::is_rtl(self.tag(number)))
    }
}

/// The direction that an author gave to words: by `dir`, else that of their language.
pub(crate) fn direction_of_words(attributes: &Attributes) -> Option<TextDirection> {
    match direction::written(attributes) {
        None => attributes.value("lang").map(|tag| TextDirection::of(language::is_rtl(tag))),
        direction => direction,
    }
}

/// The tags in a book, and whether any block has a direction of its own.
#[derive(Default)]
struct LanguageCollector {
    tags: BTreeSet<String>,
    has_directions: bool,
}

impl Visitor for LanguageCollector {
    fn division(&mut self, division: &Division) {
        self.tags.extend(division.language.clone());
        self.has_directions |= direction::written(&division.attributes).is_some();
    }

    fn block(&mut self, block: &Block) {
        self.tags.extend(block.attributes.value("lang").map(str::to_owned));
        self.has_directions |= direction::written(&block.attributes).is_some();
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Span(attributes, _) = &inline.kind {
            self.tags.extend(attributes.value("lang").map(str::to_owned));
        }
    }
}

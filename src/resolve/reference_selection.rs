//! Which works a list of references holds: those of the whole book or of its chapter, all of them or some by keyword and type.
//!
//! In: the attributes of its container. Out: whether a work is in it. The words are those of biblatex's `\printbibliography`.

use hayagriva::citationberg::json::{Item, Value};

use crate::document::block::Block;

/// What a list of references asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ReferenceSelection {
    /// Whether it lists what its chapter cites, and not the book.
    pub(super) is_of_chapter: bool,
    /// Whether each entry is followed by its annotation.
    pub(super) is_annotated: bool,
    /// One of these keywords, if there are any.
    keywords: Vec<String>,
    /// None of these.
    other_keywords: Vec<String>,
    /// One of these types, if there are any.
    types: Vec<String>,
    /// None of these.
    other_types: Vec<String>,
}

impl ReferenceSelection {
    pub(super) fn new(place: &Block) -> ReferenceSelection {
        let list = |name: &str| place.attributes.value(name).map_or(Vec::new(), |value| parts(value).collect());
        ReferenceSelection {
            is_of_chapter: place.lists_its_chapter(),
            is_annotated: place.attributes.has_class("annotated"),
            keywords: list("keyword"),
            other_keywords: list("not-keyword"),
            types: list("type"),
            other_types: list("not-type"),
        }
    }

    /// Whether it leaves works out.
    pub(super) fn is_partial(&self) -> bool {
        let lists = [&self.keywords, &self.other_keywords, &self.types, &self.other_types];
        self.is_of_chapter || lists.iter().any(|list| !list.is_empty())
    }

    /// Whether a work is in it.
    pub(super) fn holds(&self, item: &Item) -> bool {
        let own: Vec<String> = parts(text(item, "keyword")).collect();
        // `article` stands for all types that begin so: of journals, magazines, newspapers.
        let kind = text(item, "type");
        let is_kind = |wanted: &String| {
            kind.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        (self.keywords.is_empty() || self.keywords.iter().any(|word| own.contains(word)))
            && !self.other_keywords.iter().any(|word| own.contains(word))
            && (self.types.is_empty() || self.types.iter().any(is_kind))
            && !self.other_types.iter().any(is_kind)
    }
}

/// The annotation of a work, if it has one.
pub(super) fn annotation(item: &Item) -> Option<&str> {
    Some(text(item, "annote")).filter(|text| !text.is_empty())
}

fn text<'a>(item: &'a Item, variable: &str) -> &'a str {
    match item.0.get(variable) {
        Some(Value::String(text)) => text.trim(),
        _ => "",
    }
}

/// The parts of a list that commas or semicolons part.
fn parts(list: &str) -> impl Iterator<Item = String> {
    list.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

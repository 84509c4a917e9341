//! `running.*`: the text in the margins of pages, with fields such as `{title}` and `{page}`.
//!
//! The six places have the names of CSS (Paged Media 3, 4.1, "Page-Margin Boxes").

use super::value::Node;

/// The margin boxes of all kinds of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunningConfig {
    /// On left-hand pages.
    pub verso: MarginBoxes,
    /// On right-hand pages.
    pub recto: MarginBoxes,
    /// On pages on which a chapter opens.
    pub opening: MarginBoxes,
}

/// The margin boxes of a page: left, centre, right. `None` where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarginBoxes {
    /// Above the text.
    pub top: [Option<MarginText>; 3],
    /// Below it.
    pub bottom: [Option<MarginText>; 3],
}

/// The text of a margin box, in parts.
pub type MarginText = Vec<MarginPart>;

/// A part of a margin box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarginPart {
    /// The author's own words.
    Text(String),
    /// A value of the book or of the page.
    Field(MarginField),
}

/// A field of a margin box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarginField {
    /// The book's title.
    Title,
    /// Its authors.
    Author,
    /// The title of the part.
    Part,
    /// That of the chapter.
    Chapter,
    /// That of the section.
    Section,
    /// The number of the page.
    Page,
    /// The number of the last page.
    Pages,
    /// The book's date.
    Date,
}

const FIELDS: &[(&str, MarginField)] = &[
    ("title", MarginField::Title),
    ("author", MarginField::Author),
    ("part", MarginField::Part),
    ("chapter", MarginField::Chapter),
    ("section", MarginField::Section),
    ("page", MarginField::Page),
    ("pages", MarginField::Pages),
    ("date", MarginField::Date),
];

/// The values of a margin box, in the words of messages and tables.
pub(super) const TAKES: &str = "a text with fields such as `{title}` or `{page}`";

impl MarginBoxes {
    /// Whether nothing was said of any of them.
    pub fn is_empty(&self) -> bool {
        self.top.iter().chain(&self.bottom).all(Option::is_none)
    }

    /// Whether one of them has a field.
    pub fn has(&self, field: MarginField) -> bool {
        let mut all = self.top.iter().chain(&self.bottom).flatten().flatten();
        all.any(|part| *part == MarginPart::Field(field))
    }
}

/// Reads the text of a margin box.
pub(super) fn margin_text(node: &Node) -> Result<MarginText, String> {
    let text = node.text()?;
    let unknown = |name: &str| {
        let names: Vec<String> = FIELDS.iter().map(|field| format!("`{{{}}}`", field.0)).collect();
        format!("there is no field `{{{name}}}`: the fields are {}", names.join(", "))
    };
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(MarginPart::Text(before.to_owned()));
        }
        let (name, after) = after.split_once('}').ok_or_else(|| format!("a `}}` is missing behind `{{{after}`"))?;
        let field = FIELDS.iter().find(|field| field.0 == name.trim());
        parts.push(MarginPart::Field(field.ok_or_else(|| unknown(name))?.1));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(MarginPart::Text(rest.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn fields_are_told_from_words() {
        let read = |text: &str| margin_text(&Node::plain(text, Span::default()));
        let of = |text: &str| MarginPart::Text(text.to_owned());
        assert_eq!(
            read("Page {page} of {pages}").unwrap(),
            [of("Page "), MarginPart::Field(MarginField::Page), of(" of "), MarginPart::Field(MarginField::Pages)]
        );
        assert_eq!(read("").unwrap(), []);
        assert!(read("{pgae}").unwrap_err().starts_with("there is no field `{pgae}`: the fields are `{title}`, "));
        assert_eq!(read("{page").unwrap_err(), "a `}` is missing behind `{page`");
    }
}

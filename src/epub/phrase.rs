//! Spans that stand for an element of HTML: `parse` keeps `<kbd>` and its kin as spans with a class, and an
//! author may write the class too.
//!
//! In: a span's attributes and content. Out: the name of its element.

use crate::document::Attributes;
use crate::document::inline::{GLOSSARY_TERM, Inline, InlineKind};
use crate::document::{direction, name_class};

/// Classes and the elements that they stand for.
const ELEMENTS: &[(&str, &str)] = &[
    ("abbr", "abbr"),
    ("bdo", "bdo"),
    (GLOSSARY_TERM, "dfn"),
    ("ins", "ins"),
    ("kbd", "kbd"),
    ("mark", "mark"),
    ("samp", "samp"),
    ("small", "small"),
    ("underline", "u"),
];

/// The element of a span. `in_ruby`: whether it is in a `ruby` element itself.
pub(super) fn element(attributes: &Attributes, content: &[Inline], in_ruby: bool) -> &'static str {
    let Some(class) = attributes.classes.first() else { return "span" };
    match class.as_str() {
        "rt" if in_ruby => "rt",
        "rp" if in_ruby => "rp",
        "ruby" if !in_ruby && is_ruby(content) => "ruby",
        "bdo" if !direction::is_forced(attributes) => "span",
        _ if is_italic_name(attributes, content) => "i",
        _ => ELEMENTS.iter().find(|element| element.0 == class).map_or("span", |element| element.1),
    }
}

/// Whether this is a name in italics: of a work, of a ship.
fn is_italic_name(attributes: &Attributes, content: &[Inline]) -> bool {
    let is_italic = matches!(content, [Inline { kind: InlineKind::Emphasis(_), .. }]);
    is_italic && name_class::term(attributes).is_some()
}

/// Whether this can be in a `ruby` element: text with its reading after it, as often as there is
/// text.
fn is_ruby(content: &[Inline]) -> bool {
    let has = |inline: &Inline, class: &str| matches!(&inline.kind, InlineKind::Span(it, _) if it.has_class(class));
    let ends = content.last().is_some_and(|inline| has(inline, "rt") || has(inline, "rp"));
    let begins = content.first().is_some_and(|inline| !has(inline, "rt") && !has(inline, "rp"));
    begins && ends && content.iter().any(|it| has(it, "rt")) && !content.iter().any(|it| has(it, "ruby"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeId;
    use crate::source::Span;

    fn span(class: &str, content: Vec<Inline>) -> Inline {
        let attributes = Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
        inline(InlineKind::Span(attributes, content))
    }

    fn inline(kind: InlineKind) -> Inline {
        Inline { id: NodeId(0), span: Span::default(), kind }
    }

    fn element_of(span: &Inline) -> &'static str {
        let InlineKind::Span(attributes, content) = &span.kind else { return "" };
        element(attributes, content, false)
    }

    #[test]
    fn classes_stand_for_elements_and_ruby_must_be_whole() {
        let text = || inline(InlineKind::Text("a".to_owned()));
        let rt = || span("rt", vec![text()]);
        assert_eq!(element_of(&span("underline", vec![text()])), "u");
        assert_eq!(element_of(&span("letterhead", vec![text()])), "span");
        let italic = || inline(InlineKind::Emphasis(vec![text()]));
        assert_eq!(element_of(&span("title", vec![italic()])), "i");
        assert_eq!(element_of(&span("title", vec![text()])), "span");
        assert_eq!(element_of(&span("letterhead", vec![italic()])), "span");
        assert_eq!(element_of(&span("ruby", vec![text(), rt(), text(), rt()])), "ruby");
        assert_eq!(element_of(&span("ruby", vec![text(), rt(), text()])), "span");
        assert_eq!(element_of(&span("ruby", vec![rt()])), "span");
        assert_eq!(element_of(&rt()), "span");
    }
}

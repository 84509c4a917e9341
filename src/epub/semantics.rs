//! What the EPUB Structural Semantics Vocabulary has no words for, in those of ANSI/NISO Z39.98-2012, as Standard
//! Ebooks' manual uses them: verse, letters and their parts, plays, roman numerals, initialisms.
//!
//! In: what a paragraph, a span or a number is. Out: values of `epub:type`.

use crate::document::Attributes;
use crate::document::block::{Block, BlockKind, ContainerKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::letter_role::LetterRole;
use crate::document::roman;

/// The prefix of that vocabulary, to be declared by documents that use it (EPUB 3.3, D.1.4).
pub(super) const PREFIX: &str = "z3998: http://www.daisy.org/z3998/2012/vocab/structure/";

/// The prefix by which a document is seen to use the vocabulary.
pub(super) const USED: &str = "z3998:";

/// Verse, whether it is a poem or a quoted line.
pub(super) const VERSE: &str = "z3998:verse";

/// A roman numeral: else screen readers spell it, or read `I` as a word.
pub(super) const ROMAN: &str = "z3998:roman";

/// The term for a paragraph of a letter.
pub(super) fn of_letter(role: LetterRole) -> Option<&'static str> {
    match role {
        LetterRole::Salutation => Some("z3998:salutation"),
        LetterRole::Closing => Some("z3998:valediction"),
        LetterRole::Signature => Some("z3998:signature"),
        LetterRole::Dateline | LetterRole::Source => None,
    }
}

/// The term for a span. `element`: the element that it becomes.
pub(super) fn of_span(attributes: &Attributes, element: &str, content: &[Inline]) -> Option<&'static str> {
    if attributes.has_class("speaker") {
        return Some("z3998:persona");
    }
    let [Inline { kind: InlineKind::Text(text), .. }] = content else { return None };
    // `HTML` is spelled, `Mr.` is not. Words made of capitals that are read as words (NATO) can't be told apart, and are
    // understood when spelled.
    let is_spelled = element == "abbr" && 1 < text.len() && text.chars().all(char::is_uppercase);
    is_spelled.then_some("z3998:initialism")
}

/// The term for a title: a roman numeral, or nothing that has a name.
pub(super) fn of_title(content: &[Inline]) -> Option<&'static str> {
    let [Inline { kind: InlineKind::Text(text), .. }] = content else { return None };
    roman::value(text.trim().trim_end_matches('.')).map(|_| ROMAN)
}

/// Whether blocks are a play: somebody speaks in them.
pub(super) fn is_drama(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Container(container) => container.kind == ContainerKind::Speech,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeId;
    use crate::source::Span;

    fn text(text: &str) -> Vec<Inline> {
        vec![Inline { id: NodeId(1), span: Span::default(), kind: InlineKind::Text(text.to_owned()) }]
    }

    #[test]
    fn numerals_are_titles_and_words_are_not() {
        assert_eq!(of_title(&text("IV")), Some(ROMAN));
        assert_eq!(of_title(&text("XII.")), Some(ROMAN));
        for word in ["Ivy", "IV and more", "LID", ""] {
            assert_eq!(of_title(&text(word)), None, "{word}");
        }
    }

    #[test]
    fn what_is_spelled_has_capitals_alone() {
        let plain = Attributes::default();
        assert_eq!(of_span(&plain, "abbr", &text("HTML")), Some("z3998:initialism"));
        assert_eq!(of_span(&plain, "abbr", &text("Mr.")), None);
        assert_eq!(of_span(&plain, "span", &text("HTML")), None);
        let speaker = Attributes { classes: vec!["speaker".to_owned()], ..Attributes::default() };
        assert_eq!(of_span(&speaker, "span", &text("Weir")), Some("z3998:persona"));
    }
}

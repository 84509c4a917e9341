//! The role of a paragraph in a letter or below a quotation: by the class on all of its words, or by its dash.

use super::inline::{Inline, InlineKind};

/// The parts of a letter, and the line that says where a quotation is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterRole {
    /// Place and date: at the right.
    Dateline,
    /// `Dear Sir,`: not indented.
    Salutation,
    /// `Yours faithfully,`: towards the right.
    Closing,
    /// The name below it.
    Signature,
    /// Who is quoted: at the right.
    Source,
}

/// The classes that say it.
const CLASSES: &[(&str, LetterRole)] = &[
    ("dateline", LetterRole::Dateline),
    ("salutation", LetterRole::Salutation),
    ("closing", LetterRole::Closing),
    ("signature", LetterRole::Signature),
    ("source", LetterRole::Source),
];

impl LetterRole {
    /// The class that says it.
    pub fn class(self) -> &'static str {
        CLASSES.iter().find(|class| class.1 == self).map_or("", |class| class.0)
    }
}

/// The role of a paragraph by its class: `[Dear Sir,]{.salutation}` has nothing but words of that class.
pub fn of(content: &[Inline]) -> Option<LetterRole> {
    let [Inline { kind: InlineKind::Span(attributes, _), .. }] = content else { return None };
    CLASSES.iter().find(|class| attributes.has_class(class.0)).map(|class| class.1)
}

/// The role of the last of several paragraphs in an epigraph or a quotation: one that begins with a dash names the
/// source of the words.
pub fn of_last(content: &[Inline]) -> Option<LetterRole> {
    let dash = match content.first().map(|it| &it.kind) {
        Some(InlineKind::Text(text)) => text.trim_start().starts_with(['—', '–', '―']),
        _ => false,
    };
    if dash { Some(LetterRole::Source) } else { of(content) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Attributes, NodeId};
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline { id: NodeId(1), span: Span::default(), kind }
    }

    #[test]
    fn a_class_on_all_words_or_a_dash_says_it() {
        let text = |text: &str| inline(InlineKind::Text(text.to_owned()));
        let attributes = Attributes { classes: vec!["closing".to_owned()], ..Attributes::default() };
        let span = inline(InlineKind::Span(attributes, vec![text("Yours,")]));
        assert_eq!(of(std::slice::from_ref(&span)), Some(LetterRole::Closing));
        assert_eq!(of(&[span, text(" and more")]), None);
        assert_eq!(of_last(&[text("— A. Writer")]), Some(LetterRole::Source));
        assert_eq!(of(&[text("— A. Writer")]), None);
        assert_eq!(LetterRole::Source.class(), "source");
    }
}

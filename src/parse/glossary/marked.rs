//! What is said of a term where the text uses it: attributes in, the form to be shown out.

use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// The forms of an acronym.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `PDF`.
    Short,
    /// `Portable Document Format`.
    Long,
    /// `Portable Document Format (PDF)`.
    Full,
}

/// What an author says of a use.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The entry that is meant; `None` for the one that has the words' name.
    pub(super) entry: Option<String>,
    /// The form; `None` for that which its place asks for.
    pub(super) form: Option<Form>,
    /// Whether there are several of what it means.
    pub(super) plural: bool,
}

/// Takes what is the glossary's from the attributes of a use.
pub(super) fn take(attributes: &mut Attributes) -> Asked {
    let form = match attributes.value("form") {
        Some("short") => Some(Form::Short),
        Some("long") => Some(Form::Long),
        Some("full") => Some(Form::Full),
        _ => None,
    };
    let asked =
        Asked { entry: attributes.value("entry").map(str::to_owned), form, plural: attributes.has_class("plural") };
    attributes.classes.retain(|class| class != super::TERM && class != "plural");
    // One that is no form stays, and is reported with all that nobody reads.
    attributes.pairs.retain(|(key, _)| key != "entry" && (key != "form" || form.is_none()));
    asked
}

/// Words as inlines.
pub(super) fn text(words: &str, span: Span) -> Vec<Inline> {
    vec![Inline { id: NodeId::default(), span, kind: InlineKind::Text(words.to_owned()) }]
}

/// Whether a sentence begins behind a text.
pub(super) fn starts_sentence(before: &str) -> bool {
    let spaced = before.ends_with(char::is_whitespace);
    let before = before.trim_end().trim_end_matches(['"', '”', '’', ')', '»', '\'']);
    before.is_empty() || spaced && before.ends_with(['.', '!', '?', '…'])
}

//! What tells a place of the text from others that would have the same id.
//!
//! In: the words of a place. Out: names made from them.

use super::content_name::digest;

/// What tells a place from others whose author gave it no label.
#[derive(Debug)]
pub(super) struct PlaceText {
    /// What stands for the id where the title is, or has, a number, or there is none.
    pub(super) own: Option<String>,
    /// The first words below a title, or what else says what the place is, as a name.
    pub(super) words: Option<String>,
    /// A number made from more of the text.
    pub(super) digest: String,
}

impl PlaceText {
    /// Of a place that has words of its own, and no title.
    pub(super) fn named(words: String, text: &str) -> PlaceText {
        PlaceText { own: Some(words), words: None, digest: digest(text) }
    }
}

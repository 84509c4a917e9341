//! The labels of notes: figures or symbols, and those that pages give them.

use std::collections::BTreeMap;

use crate::document::NodeId;

/// The signs of notes in their order, after which they are doubled (*The Chicago Manual of Style*, on notes
/// in tables and on books with few notes).
const SYMBOLS: [&str; 6] = ["*", "†", "‡", "§", "‖", "¶"];
/// How often a sign is repeated at most.
const MOST: usize = 3;

/// The labels that pages give, by the nodes of the marks and of the notes.
pub(crate) type Labels = BTreeMap<NodeId, NoteLabel>;

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoteLabel {
    /// The label's text.
    pub(crate) text: String,
    /// Whether it is in the text, as a mark; else before the note.
    pub(crate) is_mark: bool,
    /// The page of the note, in its chapter.
    pub(crate) page: usize,
}

/// A number as it is printed: as it is, or as a symbol. Symbols that nobody would count are figures.
pub(crate) fn label(number: &str, symbols: bool) -> String {
    let place = number.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
    match place.map(|it| (it % SYMBOLS.len(), it / SYMBOLS.len() + 1)) {
        Some((sign, times)) if symbols && times <= MOST => SYMBOLS[sign].repeat(times),
        _ => number.to_owned(),
    }
}

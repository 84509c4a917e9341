//! The ids of notes and of their marks.
//!
//! In: the notes of a book, and where each is written. Out: ids made from the labels of their authors; of notes whose labels are their
//! order (`[^12]`, as most programs write them), and of those in place, from their words: a note put before them must leave them as
//! they are.

use std::collections::BTreeMap;

use super::content_name::{beginning, digest, first_words};
use super::id::{IdRegistry, counts};
use super::place_text::PlaceText;
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId, Note};

/// Where a note is written and from where it is called.
#[derive(Clone, Debug, Default)]
pub(super) struct NoteLocation {
    /// The file at whose end it is written; `None` if nothing calls it.
    pub(super) file: Option<usize>,
    pub(super) id: String,
    /// Its marks: the file, the node and the id of each.
    pub(super) marks: Vec<NoteMark>,
}

/// One mark of a note.
#[derive(Clone, Debug)]
pub(super) struct NoteMark {
    pub(super) file: usize,
    pub(super) node: NodeId,
    pub(super) id: String,
}

/// Names notes and their marks, each once in its division. `division` is that of a file. Where several of those that are named by
/// their words would have one name (“Ibid.”), or several marks lead to one note, the words before their marks tell them apart.
pub(super) fn claim(
    book: &Book,
    division: impl Fn(usize) -> usize,
    notes: &mut [NoteLocation],
    names: &mut [IdRegistry],
    texts: &BTreeMap<NodeId, PlaceText>,
) {
    let around = |mark: &NoteMark| texts.get(&mark.node).map_or("", |text| &text.digest);
    let place = |location: &NoteLocation| location.marks.first().map(|mark| division(mark.file));
    let mut wanted: Vec<NoteName> = book.notes.iter().map(NoteName::of).collect();
    let places: Vec<Option<usize>> = notes.iter().map(place).collect();
    tell_apart(&mut wanted, &places, |at| digest(&beginning(&book.notes[at].blocks)));
    tell_apart(&mut wanted, &places, |at| notes[at].marks.first().map_or("", around).to_owned());
    // Labels first: they are what their authors said.
    for is_label in [true, false] {
        let of_kind = notes.iter_mut().zip(&wanted).filter(|it| it.1.is_label == is_label);
        for (location, NoteName { name, .. }) in of_kind {
            if let Some(file) = location.file {
                location.id = names[division(file)].claim(&format!("note-{name}"));
            }
            let several = 1 < location.marks.len();
            for mark in &mut location.marks {
                let name = if several { &format!("{name}-{}", around(mark)) } else { name };
                mark.id = names[division(mark.file)].claim(&format!("mark-{name}"));
            }
        }
    }
}

/// What a note is called in ids.
#[derive(Debug, PartialEq, Eq)]
struct NoteName {
    name: String,
    /// Whether it is the author's label.
    is_label: bool,
}

impl NoteName {
    /// By its label; else by its first words; one in place by a number made from all of them.
    fn of(note: &Note) -> NoteName {
        struct Words(String);
        impl Visitor for Words {
            fn inline(&mut self, inline: &Inline) {
                if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind {
                    self.0.push_str(text);
                }
            }
        }
        if note.label.is_empty() {
            let mut words = Words(String::new());
            walk::blocks(&note.blocks, &mut words);
            return NoteName { name: digest(&words.0), is_label: false };
        }
        match first_words(&beginning(&note.blocks)).filter(|_| is_order(&note.label)) {
            Some(name) => NoteName { name, is_label: false },
            None => NoteName { name: note.label.clone(), is_label: true },
        }
    }
}

/// Adds something to the names of a division that are made from words, and equal.
fn tell_apart(wanted: &mut [NoteName], places: &[Option<usize>], more: impl Fn(usize) -> String) {
    let named = wanted.iter().zip(places);
    let counts = counts(named.filter_map(|(wanted, place)| Some(((*place)?, wanted.name.clone()))));
    for (at, (wanted, place)) in wanted.iter_mut().zip(places).enumerate() {
        let count = place.and_then(|place| counts.get(&(place, wanted.name.clone())));
        if !wanted.is_label && count.is_some_and(|count| 1 < *count) {
            wanted.name = format!("{}-{}", wanted.name, more(at));
        }
    }
}

/// What programs and authors write before the number of a note.
const NOTE_WORDS: &[&str] =
    &["c", "ch", "chap", "chapter", "edn", "en", "endnote", "f", "fn", "footnote", "ftn", "n", "note", "r", "ref"];

/// Whether a label says nothing but which note it is: `12`, `a`, `*`, `fn:3`, `ch2-3`.
fn is_order(label: &str) -> bool {
    let mut words = label.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let has_number = label.contains(char::is_numeric);
    // `a`, `b`, `c`.
    label.chars().count() == 1 || words.all(|word| has_number && NOTE_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_count_are_told_from_those_that_name() {
        for order in ["1", "12", "a", "*", "†", "fn1", "fn:12", "Note 3", "ch2-fn3", "3.1", "١٢"] {
            assert!(is_order(order), "{order}");
        }
        for name in ["late", "mill-1", "apollo11", "hale2019", "fn", "note", "水1"] {
            assert!(!is_order(name), "{name}");
        }
    }
}

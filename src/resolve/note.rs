//! The labels of notes.
//!
//! In: the marks that were found. Out: for each note its number, in its chapter or in the book, and
//! all its marks. (Numbers by page are the typesetter's: only it knows the pages.)

use super::NoteMark;
use super::inventory::{Inventory, NodeLocation};
use crate::document::{Book, NoteId, Role};
use crate::project::Project;
use crate::project::config::NoteNumbers;

/// The mark of a note of the margin where there is none: in the EPUB, and on pages whose margin is narrow. It has no number,
/// because on pages with a margin it has no mark.
const MARGIN_LABEL: &str = "*";

/// The marks of all notes, by their ids.
pub(super) fn marks(book: &Book, found: &Inventory, project: &Project) -> Vec<NoteMark> {
    let mut marks = vec![NoteMark::default(); book.notes.len()];
    let is_margin = |note: NoteId| book.notes.get(note.0 as usize).is_some_and(|note| note.margin);
    let through = project.config.pdf.note_numbers == Some(NoteNumbers::Book);
    let (mut chapter, mut number) = (None, 0);
    for (at, note) in in_order(book, found) {
        let Some(mark) = marks.get_mut(note.0 as usize) else { continue };
        if mark.marks.is_empty() {
            let own = Some(at.division);
            if chapter != own && !through {
                number = 0;
            }
            chapter = own;
            mark.label = if is_margin(note) {
                MARGIN_LABEL.to_owned()
            } else {
                number += 1;
                number.to_string()
            };
            mark.division = at.division;
        }
        mark.marks.push(at.node);
    }
    // A note without a mark (it was reported) still needs a label.
    for mark in marks.iter_mut().filter(|mark| mark.marks.is_empty()) {
        number += 1;
        mark.label = number.to_string();
        mark.division = last_text(book);
    }
    marks
}

/// All marks as a reader meets them: those in a note where it is, which is after its first mark.
fn in_order(book: &Book, found: &Inventory) -> Vec<(NodeLocation, NoteId)> {
    let mut text = Vec::new();
    let mut inside: Vec<Vec<(NodeLocation, NoteId)>> = vec![Vec::new(); book.notes.len()];
    for (at, note, outer) in &found.marks {
        match outer.and_then(|it| inside.get_mut(it.0 as usize)) {
            Some(inside) => inside.push((*at, *note)),
            None => text.push((*at, *note)),
        }
    }
    let mut order = Vec::with_capacity(found.marks.len());
    text.reverse();
    let mut open = text;
    while let Some((at, note)) = open.pop() {
        order.push((at, note));
        // Taken out, so that a note is entered at its first mark alone: one that holds its own mark would never end.
        let inside = inside.get_mut(note.0 as usize).map(std::mem::take).unwrap_or_default();
        open.extend(inside.into_iter().rev());
    }
    // Marks in notes that nothing leads to.
    order.extend(inside.into_iter().flatten());
    order
}

/// The last division that is not a part.
fn last_text(book: &Book) -> usize {
    book.divisions.iter().rposition(|division| division.role != Role::Part).unwrap_or(0)
}

//! The labels of notes.
//!
//! In: the marks that were found. Out: for each note its number, in its chapter or in the book, and
//! all its marks. (Numbers by page are the typesetter's: only it knows the pages.)

use super::NoteMark;
use super::place::Found;
use crate::document::{Book, Role};
use crate::project::Project;
use crate::project::config::NoteNumbers;

/// The marks of all notes, by their ids.
pub(super) fn marks(book: &Book, found: &Found, project: &Project) -> Vec<NoteMark> {
    let mut marks = vec![NoteMark::default(); book.notes.len()];
    let through = project.config.pdf.note_numbers == Some(NoteNumbers::Book);
    let (mut chapter, mut number) = (None, 0);
    // Marks in notes come last in the walk, but count where the outer note's mark stands: by
    // division first, then in the order of the walk.
    let mut order: Vec<_> = found.marks.iter().collect();
    order.sort_by_key(|it| it.0.division);
    for (at, note) in order {
        let Some(mark) = marks.get_mut(note.0 as usize) else { continue };
        if mark.marks.is_empty() {
            let own = Some(at.division);
            if chapter != own && !through {
                number = 0;
            }
            chapter = own;
            number += 1;
            mark.label = number.to_string();
            mark.division = at.division;
        }
        mark.marks.push(at.node);
    }
    // A note without a mark (it was reported) still needs a label.
    for mark in marks.iter_mut().filter(|it| it.marks.is_empty()) {
        number += 1;
        mark.label = number.to_string();
        mark.division = last_text(book);
    }
    marks
}

/// The last division that is no part's title.
fn last_text(book: &Book) -> usize {
    book.divisions.iter().rposition(|it| it.role != Role::Part).unwrap_or(0)
}

//! A chapter whose pages are filled.

use super::page::fill::FilledPage;
use crate::document::{Matter, Role};

/// A chapter: one division that opens a page, with those that go on after it.
#[derive(Debug)]
pub(crate) struct SetChapter {
    /// Where in the book it belongs.
    pub(crate) matter: Matter,
    /// Whether it must open on a right-hand page.
    pub(crate) recto: bool,
    /// The role of its first division.
    pub(crate) role: Role,
    /// Its title, for running heads.
    pub(crate) title: String,
    /// Whether it holds the notes of all others.
    pub(crate) is_notes: bool,
    pub(crate) pages: Vec<FilledPage>,
}

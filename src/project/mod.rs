//! What the author gave: one `.md` file, a folder of them, or an mdBook project; with its settings.
//!
//! In: a path, and settings from the command line. Out: a [`Project`]: the sources in reading order,
//! includes done, and one typed [`config::Config`]. The only module that reads the disk (through
//! [`files`]).

pub mod config;

use crate::source::{Assembled, SourceMap, Span};
use config::Config;

/// A book as its author gave it.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// All files that were read as text.
    pub sources: SourceMap,
    /// The settings of all layers as one.
    pub config: Config,
    /// What `SUMMARY.md` (or the folder, or the one file) lists, in order.
    pub entries: Vec<Entry>,
    /// Whether one Markdown file is the whole book: `parse` then divides it at its headings.
    pub single: bool,
    /// The name that outputs get when the title gives none: the file's stem, or the folder's name.
    pub stem: String,
}

/// One entry of the table of contents that the author gave.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its title as the summary says it; the file's own first heading goes before it.
    pub title: String,
    /// Where the summary names it; for a single file its first byte.
    pub span: Span,
    /// How deep it is nested: 0 at the top.
    pub depth: u8,
    /// Whether it is numbered: entries of lists are, prefix and suffix chapters are not.
    pub numbered: bool,
}

/// The kinds of entries.
#[derive(Clone, Debug)]
pub enum EntryKind {
    /// A part's title (`# Title` in the summary).
    Part,
    /// A file, with its includes done.
    Chapter {
        /// Its path from the source folder, with `/`.
        path: String,
        /// Its text; front matter cut off.
        text: Assembled,
    },
    /// A chapter without a file yet (`[Title]()`): it stands in the contents alone.
    Draft,
}

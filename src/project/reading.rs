//! Reading the files of a book once each, and saying so when one can't be read.
//!
//! In: paths from the book's folder and who asked for them. Out: files in the [`SourceMap`], bytes,
//! or an error at the place that asked.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{self, FileError, FileSystem};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::source::{FileId, SourceMap, Span};

/// The largest text file.
pub(super) const MAX_TEXT: u64 = 64 << 20;

/// For how many misspelt names a similar one is looked for.
pub(super) const MAX_GUESSES: usize = 100;

/// Who reads what while a book is loaded.
pub(super) struct Reading<'a> {
    /// Where the files are.
    pub shelf: &'a FileSystem,
    /// What was read as text.
    pub sources: &'a mut SourceMap,
    /// What went wrong.
    pub diagnostics: &'a mut Diagnostics,
    /// Whether it is an mdBook project. What mdBook lets pass is then no more than a warning, so that a
    /// book that mdBook builds is built.
    pub mdbook: bool,
    /// The directives of other programs that were met.
    pub directives: BTreeSet<String>,
    /// The texts by their paths.
    known: BTreeMap<String, FileId>,
}

/// What a file is to the book, for messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct What {
    /// Its name in a message: `chapter`.
    pub noun: &'static str,
    /// The code when it is missing.
    pub missing: &'static str,
}

/// Any other file.
pub(super) const FILE: What = What { noun: "file", missing: "file-missing" };

impl<'a> Reading<'a> {
    /// A reader that has read nothing.
    pub(super) fn new(
        shelf: &'a FileSystem,
        sources: &'a mut SourceMap,
        diagnostics: &'a mut Diagnostics,
    ) -> Reading<'a> {
        let (directives, known) = (BTreeSet::new(), BTreeMap::new());
        Reading { shelf, sources, diagnostics, mdbook: false, directives, known }
    }

    /// How bad it is if an included file or a part of it is missing.
    pub(super) fn severity(&self) -> Severity {
        if self.mdbook { Severity::Warning } else { Severity::Error }
    }

    /// A text file that a setting names.
    pub(super) fn text(&mut self, path: &str, limit: u64, place: Option<Span>) -> Option<FileId> {
        let Some(inside) = files::join("", path) else {
            self.report(FILE, path, &FileError::Outside, place);
            return None;
        };
        self.source(FILE, &inside, limit, place)
    }

    /// The bytes of a file that a setting names, and its path.
    pub(super) fn bytes(&mut self, path: &str, limit: u64, place: Option<Span>) -> Option<(String, Vec<u8>)> {
        let inside = files::join("", path).ok_or(FileError::Outside);
        let read = inside.and_then(|it| Ok((it.clone(), self.shelf.0.read(&it, limit)?)));
        read.map_err(|problem| self.report(FILE, path, &problem, place)).ok()
    }

    /// A text file by its path from the book's folder.
    pub(super) fn source(&mut self, what: What, path: &str, limit: u64, place: Option<Span>) -> Option<FileId> {
        if let Some(file) = self.known.get(path) {
            return Some(*file);
        }
        match self.shelf.0.read(path, limit) {
            Ok(bytes) => {
                let file = self.add(path, bytes);
                self.known.insert(path.to_string(), file);
                Some(file)
            }
            Err(problem) => {
                self.report(what, path, &problem, place);
                None
            }
        }
    }

    /// Takes a text in. What is not UTF-8 is an error with its place; the rest of the text is still
    /// looked at, so that its other problems are reported in the same run.
    fn add(&mut self, path: &str, bytes: Vec<u8>) -> FileId {
        let error = match String::from_utf8(bytes) {
            Ok(text) => return self.sources.add(path, text),
            Err(error) => error,
        };
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let file = self.sources.add(path, String::from_utf8_lossy(bytes));
        let help = if utf16 {
            "save the file as UTF-8: it is UTF-16 now".to_string()
        } else {
            format!("save the file as UTF-8, or convert it: `iconv -f WINDOWS-1252 -t UTF-8 {path}`")
        };
        let message = format!("`{path}` is not UTF-8: byte {at} is 0x{byte:02X}");
        let span = Span::new(file, at..at + '\u{fffd}'.len_utf8());
        self.diagnostics.push(Diagnostic::error("not-utf-8", message).at(span).help(help));
        file
    }

    /// Says that a file can't be had, and which one may have been meant.
    pub(super) fn report(&mut self, what: What, path: &str, problem: &FileError, place: Option<Span>) {
        let code = match problem {
            FileError::Missing => what.missing,
            FileError::Outside => "path-outside",
            FileError::TooLarge(_) => "file-too-large",
            FileError::NotAFile | FileError::System(_) => "file-unreadable",
        };
        let severity = match code {
            "include-missing" => self.severity(),
            _ => Severity::Error,
        };
        let mut error =
            Diagnostic::new(severity, code, format!("can't read the {} `{}`: {problem}", what.noun, shorten(path)));
        error.span = place;
        error.help = match problem {
            FileError::Missing => Some(
                similar(self.shelf, path)
                    .map_or_else(|| "check its path".to_string(), |near| format!("did you mean `{near}`?")),
            ),
            FileError::Outside => Some("keep what the book needs inside of its folder, links included".into()),
            FileError::TooLarge(_) => Some("divide it into smaller files".into()),
            FileError::NotAFile => Some("name a file: this is a folder, or no file at all".into()),
            FileError::System(_) => Some("see whether it is there and may be read".into()),
        };
        self.diagnostics.push(error);
    }
}

/// A name as a message shows it: a long one without its middle.
pub(super) fn shorten(name: &str) -> std::borrow::Cow<'_, str> {
    const MOST: usize = 200;
    let count = name.chars().take(MOST + 1).count();
    if count <= MOST {
        return name.into();
    }
    let head: String = name.chars().take(MOST / 2).collect();
    let tail: Vec<char> = name.chars().rev().take(MOST / 2).collect();
    let tail: String = tail.into_iter().rev().collect();
    format!("{head}…{tail}").into()
}

/// A file whose path is nearly `path`: in another case, or misspelt, in the same folder.
pub(super) fn similar(shelf: &FileSystem, path: &str) -> Option<String> {
    let folder = files::folder(path);
    let name = path.rsplit('/').next()?;
    let names = shelf.0.list(folder).ok()?;
    let lower = name.to_lowercase();
    let near = names
        .iter()
        .find(|it| it.to_lowercase() == lower)
        .map(String::as_str)
        .or_else(|| nearest(name, names.iter().map(String::as_str)))?;
    Some(if folder.is_empty() { near.to_string() } else { format!("{folder}/{near}") })
}

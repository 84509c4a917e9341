//! Reading the files of a book once each, and saying so when one can't be read.
//!
//! In: paths from the book's folder and who asked for them. Out: files in the [`SourceMap`], bytes,
//! or an error at the place that asked.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{self, FileError, FileSystem};
use super::format;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, nearest};
use crate::guard::budget::{Bounds, Budget};
use crate::source::{FileId, SourceMap, Span};

/// The largest text file.
// Twenty times “War and Peace”. Bytes of spans are 32 bits, so that the bound could be at most 4 GiB.
pub(super) const MAX_TEXT: u64 = 64 << 20;

/// For how many misspelt names a similar one is looked for.
// Each is compared with all names in its folder, and a generated book may name thousands that are missing.
pub(super) const MAX_GUESSES: usize = 100;

/// Who reads what while a book is loaded.
pub(super) struct Reading<'a> {
    /// Where the files are.
    pub file_system: &'a FileSystem,
    /// The files read as text.
    pub sources: &'a mut SourceMap,
    /// The problems found.
    pub diagnostics: &'a mut Diagnostics,
    /// Whether it is an mdBook project. What mdBook lets pass is then no more than a warning, so that a
    /// book that mdBook builds is built.
    pub mdbook: bool,
    /// The directives of other programs that were met.
    pub directives: BTreeSet<String>,
    /// Whether included texts lose the indent that all their lines have (`includes.dedent`).
    pub dedent: bool,
    /// What the book's own settings say of it, by name: a chapter that says the same is not told that it has no effect.
    pub said: BTreeMap<String, Vec<String>>,
    /// How much text includes may still bring; `None` when that it is too much was told.
    pub includes: Option<Budget>,
    /// The texts by their paths.
    known: BTreeMap<String, FileId>,
}

/// The part that a file plays in the book, for messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct What {
    /// Its name in a message: `chapter`.
    pub noun: &'static str,
    /// The code when it is missing.
    pub missing: &'static str,
}

impl What {
    /// Where paths of such files start.
    fn start(self, path: &str) -> String {
        match self.missing {
            // What names it is not always in the folder of the path: `../parts/a.md`.
            "include-missing" => {
                format!("the folder of the file that includes it: this is `{}` in the book's folder", shorten(path))
            }
            "chapter-missing" => {
                format!("the folder of the summary that lists it: this is `{}` in the book's folder", shorten(path))
            }
            _ => "the book's folder".to_owned(),
        }
    }
}

/// A chapter's file.
pub(super) const CHAPTER: What = What { noun: "chapter", missing: "chapter-missing" };

/// Any other file.
pub(super) const FILE: What = What { noun: "file", missing: "file-missing" };

/// A font.
pub(super) const FONT: What = What { noun: "font", missing: "font-missing" };

impl<'a> Reading<'a> {
    /// A reader that has read nothing.
    pub(super) fn new(
        file_system: &'a FileSystem,
        sources: &'a mut SourceMap,
        diagnostics: &'a mut Diagnostics,
    ) -> Reading<'a> {
        let (directives, known) = (BTreeSet::new(), BTreeMap::new());
        Reading {
            file_system,
            sources,
            diagnostics,
            mdbook: false,
            directives,
            dedent: false,
            said: BTreeMap::new(),
            includes: Some(Budget::new(Bounds::default().includes)),
            known,
        }
    }

    /// Whether a text was read.
    pub(super) fn has_read(&self, path: &str) -> bool {
        self.known.contains_key(path)
    }

    /// How bad it is if an included file or a part of it is missing.
    pub(super) fn severity(&self) -> Severity {
        if self.mdbook { Severity::Warning } else { Severity::Error }
    }

    /// A text file that a setting names.
    pub(super) fn text(&mut self, path: &str, limit: u64, span: Option<Span>) -> Option<FileId> {
        // Whether a path leads out of all that may be read, its file system knows.
        self.source(FILE, &files::join_outside("", path), limit, span)
    }

    /// The bytes of a file that a setting names, and its path.
    pub(super) fn bytes(&mut self, path: &str, limit: u64, span: Option<Span>) -> Option<(String, Vec<u8>)> {
        let place = files::join_outside("", path);
        let read = self.file_system.0.read(&place, limit);
        read.map(|bytes| (place, bytes)).map_err(|problem| self.report(FILE, path, &problem, span)).ok()
    }

    /// A text file by its path from the book's folder.
    pub(super) fn source(&mut self, what: What, path: &str, limit: u64, span: Option<Span>) -> Option<FileId> {
        if let Some(file) = self.known.get(path) {
            return Some(*file);
        }
        // Only what could be read is remembered: each place that names a missing file is told.
        match self.file_system.0.read(path, limit) {
            Ok(bytes) if self.foreign(what, path, &bytes, span) => None,
            Ok(bytes) => {
                let file = self.add(path, bytes);
                self.known.insert(path.to_string(), file);
                Some(file)
            }
            Err(problem) => {
                self.report(what, path, &problem, span);
                None
            }
        }
    }

    /// Takes a text in, without its byte order mark. UTF-16 is read if a mark says that it is; what else is not
    /// UTF-8 is an error with its place, and the rest of the text is still looked at, so that its other problems
    /// are reported in the same run.
    fn add(&mut self, path: &str, bytes: Vec<u8>) -> FileId {
        let error = match String::from_utf8(bytes) {
            Ok(text) if text.starts_with(MARK) => return self.sources.add(path, &text[MARK.len_utf8()..]),
            Ok(text) => return self.sources.add(path, text),
            Err(error) => error,
        };
        let bytes = error.as_bytes();
        let (at, message, help, text) = match utf16(bytes) {
            Some(Ok(text)) => return self.sources.add(path, text),
            Some(Err((at, text))) => {
                let message = format!("`{path}` is not UTF-16, though it begins with its mark");
                (at, message, "save the file as UTF-8".to_string(), text)
            }
            None => {
                let at = error.utf8_error().valid_up_to();
                let byte = bytes.get(at).copied().unwrap_or_default();
                let message = format!("`{path}` is not UTF-8: byte {at} is 0x{byte:02X}");
                let help = format!("save the file as UTF-8, or convert it: `iconv -f WINDOWS-1252 -t UTF-8 {path}`");
                (at, message, help, String::from_utf8_lossy(bytes).into_owned())
            }
        };
        let file = self.sources.add(path, text);
        // Up to the first wrong byte the text is as it was in the file; there it has U+FFFD.
        let span = Span::new(file, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
        self.diagnostics.push(Diagnostic::error("not-utf-8", message).at(span).help(help));
        file
    }

    /// Says that a file holds no Markdown, if its bytes or, for a chapter, its name and its first letters say so.
    fn foreign(&mut self, what: What, path: &str, bytes: &[u8], span: Option<Span>) -> bool {
        let is_chapter = what.missing == CHAPTER.missing;
        let named = || format::of_name(path).or_else(|| format::of_text(std::str::from_utf8(bytes).ok()?));
        // An included file may well be HTML or LaTeX: a listing of it.
        let found = format::of_bytes(path, bytes).or_else(|| if is_chapter { named() } else { None });
        let Some(format) = found else { return false };
        let message = format!("`{}` is {}, not Markdown", shorten(path), format.name);
        let mut error = Diagnostic::error("file-foreign", message).help(format.conversion_help(path));
        error.span = span;
        self.diagnostics.push(error);
        true
    }

    /// Says that a file can't be had, and which one may have been meant.
    pub(super) fn report(&mut self, what: What, path: &str, problem: &FileError, span: Option<Span>) {
        let code = match problem {
            FileError::Missing => what.missing,
            FileError::Outside => "path-outside",
            FileError::TooLarge(_) => "file-too-large",
            FileError::Folder | FileError::NotAFile | FileError::System(_) => "file-unreadable",
        };
        let severity = match code {
            "include-missing" => self.severity(),
            _ => Severity::Error,
        };
        let mut error =
            Diagnostic::new(severity, code, format!("can't read the {} `{}`: {problem}", what.noun, shorten(path)));
        error.span = span;
        error.help = match problem {
            FileError::Missing => Some(similar(self.file_system, path).map_or_else(
                || format!("put the file there, or correct its path, which starts at {}", what.start(path)),
                |near| format!("did you mean `{near}`?"),
            )),
            FileError::Outside => Some(OUTSIDE.into()),
            FileError::TooLarge(_) => Some("split it into smaller files".into()),
            FileError::Folder => Some(format!("name a file in it: `{}/…`", shorten(path))),
            FileError::NotAFile => Some("name a file, or copy what it holds to one".into()),
            FileError::System(_) => Some("check that it exists and that you may read it".into()),
        };
        self.diagnostics.push(error.about(path));
    }
}

/// The way out for a path that leads out.
const OUTSIDE: &str = "keep what the book needs in its folder or in the repository around it, links included; \
                       `--set files.roots=DIR` allows another folder";

/// The byte order mark: no letter of a text.
pub(super) const MARK: char = '\u{feff}';

/// A text in UTF-16 that says so by a byte order mark. What is wrong with it: where, in bytes of the text as it was
/// understood, and that text.
pub(super) fn utf16(bytes: &[u8]) -> Option<Result<String, (usize, String)>> {
    let unit: fn([u8; 2]) -> u16 = match bytes.first_chunk()? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, rest) = bytes[2..].as_chunks();
    // A byte without its second one is at the end, behind all else that may be wrong.
    let mut wrong = (!rest.is_empty()).then_some(usize::MAX);
    let mut text = String::new();
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        if letter.is_err() {
            wrong = Some(wrong.map_or(text.len(), |it| it.min(text.len())));
        }
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Some(match wrong {
        None => Ok(text),
        // Where something is wrong, the text has at least one U+FFFD, so the difference is not negative.
        Some(at) => Err((at.min(text.len() - char::REPLACEMENT_CHARACTER.len_utf8()), text)),
    })
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
pub(super) fn similar(file_system: &FileSystem, path: &str) -> Option<String> {
    let folder = files::folder(path);
    let name = path.rsplit('/').next()?;
    let names = file_system.0.list(folder).ok()?;
    let lower = name.to_lowercase();
    // Another case first: such a path works on the author's macOS or Windows, and nowhere else.
    let near = names
        .iter()
        .find(|name| name.to_lowercase() == lower)
        .map(String::as_str)
        .or_else(|| nearest(name, names.iter().map(String::as_str)))?;
    Some(if folder.is_empty() { near.to_string() } else { format!("{folder}/{near}") })
}

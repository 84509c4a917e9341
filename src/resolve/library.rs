//! The works of a book's bibliography.
//!
//! In: files of BibTeX or of Hayagriva's YAML. Out: one library; what can't be read is reported at its
//! place, and the rest counts.

use biblatex::Bibliography;
use hayagriva::{Entry, Library};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, SourceMap, Span};

/// Reads all files, and says whether all of them could be read. Of works with the same key the first counts.
pub(super) fn read(files: &[FileId], sources: &SourceMap, diagnostics: &mut Diagnostics) -> (Library, bool) {
    let mut library = Library::new();
    let mut found = Diagnostics::default();
    for file in files {
        let Some(source) = sources.get(*file) else { continue };
        let entries = match source.name.rsplit('.').next() {
            Some("yml" | "yaml") => yaml(*file, source, &mut found),
            _ => bibtex(*file, source, &mut found),
        };
        for entry in entries {
            if library.get(entry.key()).is_none() {
                library.push(&entry);
            }
        }
    }
    let is_whole = !found.has_errors();
    diagnostics.extend(found);
    (library, is_whole)
}

fn bibtex(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let bibliography = match Bibliography::parse(&source.text) {
        Ok(it) => it,
        Err(error) => {
            let message = format!("this is no BibTeX: {}", error.kind);
            let span = clip(file, &source.text, error.span);
            let help = "put it right; until then none of this file's works can be cited";
            diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(span).help(help));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for entry in bibliography.iter() {
        match Entry::try_from(entry) {
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let message = format!("the work `{}` can't be read: {}", entry.key, error.kind);
                let span = clip(file, &source.text, error.span);
                diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(span));
            }
        }
    }
    entries
}

fn yaml(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    match hayagriva::io::from_yaml_str(&source.text) {
        Ok(library) => library.iter().cloned().collect(),
        Err(error) => {
            let at = error.location().map_or(0, |it| it.index());
            let span = clip(file, &source.text, at..at + 1);
            let message = format!("this is no bibliography in YAML: {error}");
            diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(span));
            Vec::new()
        }
    }
}

/// A place in a file's text, at the borders of its characters; an empty one is the character there.
fn clip(file: FileId, text: &str, range: std::ops::Range<usize>) -> Span {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.floor_char_boundary(range.end.min(text.len())).max(start);
    let next = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::new(file, start..end.max(start + next))
}

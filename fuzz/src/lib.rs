//! What the fuzz targets share: a book in memory in, and what must hold of it whatever its bytes are.
//!
//! `cargo fuzz run --sanitizer none TARGET` runs one; see `README.md` beside this folder's manifest.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::dump;
use chapbook::project::config::Profile;
use chapbook::project::files::{Memory, FileSystem};
use chapbook::project::{self, Project};
use chapbook::{OutputKind, build, check};

/// Loads a book of these files: the one that is named, or what the folder holds.
pub fn load(files: &[(&str, &str)], file: Option<&str>) -> (Project, Diagnostics) {
    let file_system = FileSystem(Arc::new(Memory::new(files.iter().copied())));
    let mut diagnostics = Diagnostics::default();
    let project = project::open(file_system, file, &[], &mut diagnostics);
    (project, diagnostics)
}

/// Reads a book to its model and what that says about itself.
///
/// # Panics
/// When a span lies outside of its file: that is what is looked for.
pub fn read(files: &[(&str, &str)], file: Option<&str>) {
    let (project, mut diagnostics) = load(files, file);
    let checked = check(&project, &mut diagnostics);
    let _ = dump::text(&checked.book, Some(&project.sources));
    check_spans(&project, &diagnostics);
}

/// Makes both outputs of a book, though it may have errors.
///
/// # Panics
/// As [`read`].
pub fn make(files: &[(&str, &str)], file: Option<&str>) {
    let (project, mut diagnostics) = load(files, file);
    let checked = check(&project, &mut diagnostics);
    let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Epub];
    let _ = build(&checked, &kinds, &|_| {}, &mut diagnostics);
    check_spans(&project, &diagnostics);
}

fn check_spans(project: &Project, diagnostics: &Diagnostics) {
    for problem in diagnostics.sorted() {
        let labels = problem.labels.iter().map(|it| it.0);
        for span in problem.span.into_iter().chain(labels) {
            let file = project.sources.get(span.file).expect("a file of the book");
            assert!(file.text.get(span.range()).is_some(), "{problem:?}");
        }
    }
}

//! Builds a book with the library: `cargo run --example build -- book.md` writes `book.pdf` and `book.epub` into the
//! current folder.

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;

use chapbook::OutputKind;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::{self, config::Profile};

#[expect(clippy::print_stderr, reason = "a program says what it found")]
fn main() -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(std::env::args().nth(1).ok_or("usage: build BOOK.md")?);
    let mut diagnostics = Diagnostics::default();
    let project = project::load(&path, &[], None, &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Epub];
    for output in chapbook::build(&checked, &kinds, &|_| {}, &mut diagnostics) {
        let extension = if output.kind == OutputKind::Epub { "epub" } else { "pdf" };
        let file = File::create(format!("{}.{extension}", project.stem))?;
        output.content.write_to(file, &mut diagnostics)?;
    }
    for it in diagnostics.sorted() {
        let at = it.span.map(|span| project.sources.position(span));
        let at = at.map_or(String::new(), |(line, column)| format!("{line}:{column}: "));
        eprintln!("{at}{}", it.message);
    }
    if diagnostics.has_errors() { Err("the book has errors".into()) } else { Ok(()) }
}

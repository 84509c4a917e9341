//! Chapbook turns a Markdown book into a reflowable EPUB and a paginated, hyphenated PDF.
//!
//! ```text
//! project ─▶ parse ─▶ Book ─▶ resolve ─┬─▶ typeset ─▶ pdf ─▶ .pdf
//!                                      │      Pages ─┬─▶ page map
//!                                      └─▶ epub ◀────┘ ─▶ .epub
//! ```
//!
//! Each arrow is one function; plain data stands between them. Every stage reports
//! [`diagnostic::Diagnostic`]s and goes on. The library prints nothing and reads neither clock nor
//! environment.

// In reading order: each module may use only those above it (`tests/architecture.rs`).
pub mod source;
pub mod geometry;
pub mod picture;
pub mod diagnostic;
pub mod document;
pub mod project;
pub mod text;
pub mod style;
pub mod parse;
pub mod resolve;
pub mod epub;
pub mod typeset;
pub mod impose;
pub mod pdf;

use diagnostic::{Diagnostic, Diagnostics};
use document::{Book, walk};
use picture::Pictures;
use project::Project;
use project::config::Profile;
use resolve::Resolved;
use style::Style;
use text::catalog::Catalog;
use typeset::frame::Pages;

/// A book that was read: what all outputs are made from.
#[derive(Debug)]
pub struct Checked<'a> {
    /// The sources and settings.
    pub project: &'a Project,
    /// The document.
    pub book: Book,
    /// What it says about itself.
    pub resolved: Resolved,
    /// Its images.
    pub pictures: Pictures,
    /// The fonts it can be set in.
    pub catalog: Catalog,
}

/// What can be made of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pages, for some purpose.
    Pdf(Profile),
    /// Text that flows.
    Epub,
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it is.
    pub kind: Kind,
    /// The file.
    pub bytes: Vec<u8>,
    /// Its number of pages, if it has pages.
    pub pages: Option<usize>,
}

/// Reads the project's text as a document and finds out what it says about itself.
pub fn check<'a>(project: &'a Project, diagnostics: &mut Diagnostics) -> Checked<'a> {
    let book = parse::book(project, diagnostics);
    let resolved = resolve::book(&book, project, diagnostics);
    let mut wanted = walk::images(&book);
    let sheet = project.places.get("epub.css").copied().unwrap_or_default();
    wanted.extend(epub::style_images(&project.config).into_iter().map(|it| (it, sheet)));
    let pictures = project::pictures(project, &wanted, diagnostics);
    let fonts = project.config.fonts.files.iter();
    let fonts: Vec<_> = fonts.map(|it| (it.path.clone(), it.data.clone())).collect();
    let catalog = Catalog::new(&fonts, diagnostics);
    Checked { project, book, resolved, pictures, catalog }
}

/// Makes the outputs. `step` is called before each step with its name. What can't be made is reported
/// as an error and is not among them.
pub fn build(
    checked: &Checked<'_>,
    kinds: &[Kind],
    step: &dyn Fn(&'static str),
    diagnostics: &mut Diagnostics,
) -> Vec<Made> {
    let paginated = kinds.iter().any(|it| matches!(it, Kind::Pdf(_)));
    let pages = paginated.then(|| {
        step("setting lines and pages");
        typeset(checked, diagnostics)
    });
    let mut made = Vec::new();
    for &kind in kinds {
        let bytes = match (kind, &pages) {
            (Kind::Epub, pages) => {
                step("writing the EPUB");
                epub(checked, pages.as_ref(), diagnostics)
            }
            (Kind::Pdf(profile), Some(pages)) => {
                step("writing the PDF");
                pdf(checked, pages, profile, diagnostics)
            }
            (Kind::Pdf(_), None) => None,
        };
        let pages = pages.as_ref().filter(|_| kind != Kind::Epub).map(|it| it.pages.len());
        made.extend(bytes.map(|bytes| Made { kind, bytes, pages }));
    }
    made
}

/// Sets the book in lines and pages.
pub fn typeset(checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Pages {
    let Checked { project, book, resolved, pictures, catalog } = checked;
    let style = Style::new(&project.config, catalog, diagnostics);
    let exceptions = &project.config.hyphenation;
    typeset::pages(book, resolved, &style, catalog, pictures, exceptions, diagnostics)
}

/// Writes the pages as a PDF for one purpose.
fn pdf(
    checked: &Checked<'_>,
    pages: &Pages,
    profile: Profile,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let settings = &checked.project.config.pdf;
    let options = pdf::Options {
        profile: match profile {
            Profile::Screen => pdf::Profile::Screen,
            Profile::Print => pdf::Profile::Print,
            Profile::Kdp => pdf::Profile::Kdp,
            Profile::Pdfx => pdf::Profile::Pdfx,
        },
        bleed: settings.bleed.unwrap_or_default(),
        marks: settings.marks.unwrap_or(false),
        condition: None,
        pack: true,
    };
    match pdf::write(pages, &options, diagnostics) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            diagnostics.push(Diagnostic::error("pdf-failed", error.to_string()));
            None
        }
    }
}

/// Writes the book as an EPUB, with the pages of the paginated edition if there is one.
fn epub(
    checked: &Checked<'_>,
    pages: Option<&Pages>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<u8>> {
    let input = epub::Input {
        book: &checked.book,
        resolved: &checked.resolved,
        config: &checked.project.config,
        catalog: &checked.catalog,
        pictures: &checked.pictures,
        pages: pages.map(|it| &it.map),
    };
    match epub::write(&input, diagnostics) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            diagnostics.push(Diagnostic::error("epub-failed", error.to_string()));
            None
        }
    }
}

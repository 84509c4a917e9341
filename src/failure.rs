//! What is said when an output can't be made. In: a writer's error. Out: a diagnostic, with a way out.

use std::fmt::Display;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// How a writer's failure is reported.
pub(crate) struct Failure {
    code: &'static str,
    /// The settings that may have caused it.
    settings: &'static [&'static str],
    help: &'static str,
}

pub(crate) const PDF_FAILED: Failure = Failure {
    code: "pdf-failed",
    settings: &["pdf.icc", "fonts.paths"],
    help: "use another font or ICC profile; the other outputs of the book are not affected",
};
pub(crate) const BOOKLET_FAILED: Failure = Failure {
    code: "booklet-failed",
    settings: &["booklet.sheet", "booklet.pad", "booklet.columns", "booklet.rows", "booklet.scheme"],
    help: "set a larger `booklet.sheet`, another `booklet.scheme` or `booklet.pad`, or a smaller `pdf.trim`",
};
pub(crate) const COVER_FAILED: Failure = Failure {
    code: "cover-failed",
    settings: &["pdf.font", "fonts.paths"],
    help: "use another font or image; the other outputs of the book are not affected",
};
pub(crate) const EPUB_FAILED: Failure = Failure {
    code: "epub-failed",
    settings: &[],
    help: "this is a fault of chapbook: please report it with the book that shows it",
};

/// The result, or nothing and an error in the report.
pub(crate) fn reported<T>(
    failure: &Failure,
    result: Result<T, impl Display>,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    result
        .map_err(|reason| {
            let error = Diagnostic::error(failure.code, reason.to_string()).help(failure.help);
            diagnostics.push(error.settings(failure.settings.iter().copied()));
        })
        .ok()
}

//! What builds of one book leave for the next: the preview builds on it, and so may any program that builds a book again and
//! again while it is written.

use crate::diagnostic::Diagnostics;
use crate::document::condition::Medium;
use crate::font_set::FontCache;
use crate::project::Project;
use crate::style::Style;
use crate::typeset::frame::Pages;
use crate::typeset::{self, TypesetCache};
use crate::{Checked, class_set};

/// A book that is built more than once. What an edit leaves alone is not done again: fonts are read once, words are shaped
/// once, and chapters in which nothing changed keep their pages. The results are those of [`crate::check`] and
/// [`crate::typeset()`], byte for byte. Of a book as long as a novel it holds a few tens of megabytes.
///
/// ```
/// use std::sync::Arc;
///
/// use chapbook::Session;
/// use chapbook::diagnostic::Diagnostics;
/// use chapbook::project::{self, files::{FileSystem, Memory}};
///
/// let mut session = Session::default();
/// for text in ["# Over\n\nThe rope was old.\n", "# Over\n\nThe rope was new.\n"] {
///     let files = FileSystem(Arc::new(Memory::new([("ferry.md", text)])));
///     let mut diagnostics = Diagnostics::default();
///     let project = project::open(files, Some("ferry.md"), &[], &mut diagnostics);
///     let checked = session.check(&project, &mut diagnostics);
///     let pages = session.typeset(&checked, &mut diagnostics);
///     assert!(pages.pages[0].text.contains(&text[8..23]));
/// }
/// ```
#[derive(Debug, Default)]
pub struct Session {
    fonts: FontCache,
    /// The pages as screens show them.
    screen: TypesetCache,
}

impl Session {
    /// Reads the project's text as a document and resolves it, as [`crate::check`] does.
    pub fn check<'a>(&mut self, project: &'a Project, diagnostics: &mut Diagnostics) -> Checked<'a> {
        crate::checked(project, &mut self.fonts, diagnostics)
    }

    /// How many chapters have kept their pages when the book was last set.
    pub fn kept_chapters(&self) -> usize {
        self.screen.kept_chapters()
    }

    /// Sets the book in lines and pages for screens, as [`crate::typeset()`] does.
    pub fn typeset(&mut self, checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Pages {
        let config = checked.project.config.for_printer();
        // A number of pages is met by setting the book again and again: each time with another style.
        if config.booklet.pages.is_some() {
            return crate::typeset(checked, diagnostics);
        }
        let book = &checked.edition(Medium::Screen).book;
        let style = Style::new(&class_set::combined(book, &config), &checked.catalog, diagnostics);
        let input = checked.typeset_input(Medium::Screen, &style, &config.hyphenation);
        typeset::pages_cached(&input, &mut self.screen, diagnostics)
    }
}

//! What builds of one book leave for the next: the preview builds on it, and so may any program that builds a book again and
//! again while it is written.

use crate::font_set::FontCache;
use crate::parse::ReadingCache;
use crate::typeset::TypesetCache;

/// A book that is built more than once. What an edit leaves alone is not done again: fonts are read once, words are shaped
/// once, paragraphs keep their punctuation, and chapters in which nothing changed their pages. The results are those of [`crate::check`] and
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
    pub(crate) fonts: FontCache,
    /// What was read of paragraphs.
    pub(crate) reading: ReadingCache,
    /// The pages as screens show them.
    pub(crate) screen: TypesetCache,
}

impl Session {
    /// How many chapters have kept their pages when the book was last set.
    pub fn kept_chapters(&self) -> usize {
        self.screen.kept_chapters()
    }
}

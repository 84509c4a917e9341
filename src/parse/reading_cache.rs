//! What reading a book leaves for the next time it is read, when most of it is the same.
//!
//! In: what was read of a paragraph or a division, by a hash of all that it was read from. Out: the same, without reading it again.

use super::punctuation::ChangedTexts;
use super::structure::capitals::SpellingCounts;
use crate::text::recent::Recent;

/// The parts of earlier readings of a book. It holds the texts that the typographer changed, and counts of words: about as much
/// memory as the book's text for each of the last builds.
#[derive(Debug, Default)]
pub struct ReadingCache {
    /// Lines as the typographer set them.
    pub(super) lines: Recent<ChangedTexts>,
    /// How divisions write the words of titles.
    pub(super) spellings: Recent<SpellingCounts>,
}

impl ReadingCache {
    /// Begins a reading.
    pub(super) fn enter(&mut self) {
        self.lines.enter();
        self.spellings.enter();
    }
}

//! What a build of a book remembers for the next: the pages of its chapters.
//!
//! In: a chapter's drafts and the entries of the line tables that they name. Out: the pages that the same were made into
//! before. All else that pages depend on is the same for the whole book: its style, fonts and languages. That is the
//! [environment](ChapterCache::enter); when it changes, all is forgotten.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::quality::FixedState;

use super::galley::{Draft, DraftKind};
use super::page::fill::FilledPage;
use super::paragraph::setter::LayoutWarning;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::text::recent::WideHasher;

/// A chapter, known by all that its pages depend on.
#[derive(Clone, Debug)]
pub(crate) struct ChapterKey {
    hash: u128,
    /// Where its blocks were written, in their order: an edit before it in its file moves them.
    spans: Vec<Span>,
}

impl ChapterKey {
    /// The key of what was fed to a hash, with the blocks that it was made of.
    pub(crate) fn new<'a>(hash: &WideHasher, drafts: impl Iterator<Item = &'a [Draft]>) -> ChapterKey {
        let mut spans = Vec::new();
        drafts.for_each(|drafts| add_spans(drafts, &mut spans));
        ChapterKey { hash: hash.wide(), spans }
    }
}

/// Where blocks were written.
fn add_spans(drafts: &[Draft], spans: &mut Vec<Span>) {
    for draft in drafts {
        spans.push(draft.format.span);
        if let DraftKind::Columns(columns) = &draft.kind {
            add_spans(&columns.drafts, spans);
        }
    }
}

/// The pages of a chapter, and what was reported while they were made.
#[derive(Clone, Debug)]
pub(crate) struct PaginatedChapter {
    pub(crate) pages: Vec<FilledPage>,
    pub(crate) reports: Diagnostics,
    pub(crate) warnings: Vec<LayoutWarning>,
}

/// A chapter that was set before.
#[derive(Debug)]
struct Entry {
    pages: Vec<FilledPage>,
    /// What was reported; each with the number of its block.
    reports: Vec<(Option<usize>, Diagnostic)>,
    warnings: Vec<LayoutWarning>,
}

/// How many builds of a book ago an entry may have been used last: that before this one, so that what an author undoes is
/// still known.
const MOST_AGE: u64 = 2;

/// The chapters of a book as earlier builds set them.
#[derive(Debug, Default)]
pub(crate) struct ChapterCache {
    /// What all of them depend on.
    environment: u128,
    /// The number of the build.
    build: u64,
    /// How many chapters of this build were known.
    found: AtomicUsize,
    /// By hash and by whether the first page is a verso. Only asked, never gone through.
    entries: Mutex<HashMap<(u128, bool), KeptEntry, FixedState>>,
}

/// A chapter that is kept.
#[derive(Debug)]
struct KeptEntry {
    /// The build that used it last.
    used: u64,
    entry: Arc<Entry>,
}

impl ChapterCache {
    /// Begins a build. What was made in another environment is forgotten, and what was not used lately. Whether the
    /// environment is that of the build before.
    pub(crate) fn enter(&mut self, environment: u128) -> bool {
        self.build += 1;
        self.found = AtomicUsize::new(0);
        let (build, is_same) = (self.build, self.environment == environment);
        self.environment = environment;
        let entries = self.entries.get_mut().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, kept| is_same && build - kept.used <= MOST_AGE);
        is_same
    }

    /// Forgets all chapters.
    pub(crate) fn forget(&mut self) {
        self.entries.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How many chapters of this build were known.
    pub(crate) fn found(&self) -> usize {
        self.found.load(Ordering::Relaxed)
    }

    /// Whether a chapter is known, whatever the side of its first page.
    pub(crate) fn knows(&self, key: &ChapterKey) -> bool {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        [false, true].iter().any(|verso| entries.contains_key(&(key.hash, *verso)))
    }

    /// The pages of a chapter whose first is a verso or not, if they are known.
    pub(crate) fn find(&self, key: &ChapterKey, verso: bool) -> Option<PaginatedChapter> {
        let entry = {
            let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = entries.get_mut(&(key.hash, verso))?;
            kept.used = self.build;
            Arc::clone(&kept.entry)
        };
        self.found.fetch_add(1, Ordering::Relaxed);
        let mut reports = Diagnostics::default();
        for (block, report) in &entry.reports {
            let span = block.and_then(|block| key.spans.get(block)).copied();
            reports.push(Diagnostic { span, ..report.clone() });
        }
        Some(PaginatedChapter { pages: entry.pages.clone(), reports, warnings: entry.warnings.clone() })
    }

    /// Remembers a chapter. One with a report about anything but its own blocks is not: where that is cannot be told when
    /// the text before it was changed.
    pub(crate) fn keep(&self, key: &ChapterKey, verso: bool, chapter: &PaginatedChapter) {
        let block = |report: &Diagnostic| match report.span {
            None => Some(None),
            Some(span) if report.labels.is_empty() => key.spans.iter().position(|it| *it == span).map(Some),
            Some(_) => None,
        };
        let reports: Option<Vec<_>> =
            chapter.reports.all().iter().map(|report| Some((block(report)?, report.clone()))).collect();
        let Some(reports) = reports else { return };
        let entry = Entry { pages: chapter.pages.clone(), reports, warnings: chapter.warnings.clone() };
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert((key.hash, verso), KeptEntry { used: self.build, entry: Arc::new(entry) });
    }
}

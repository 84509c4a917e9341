//! Reporting from the parser: diagnostics of one kind in, at most [`MOST`] of them out, and one more that
//! counts the rest. A text of ten thousand unknown tags is one problem, not ten thousand.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::Span;

/// How many diagnostics of one code are passed on.
// A file converted by a program may have the same mistake in every line: the hundred-and-first tells nothing new.
const MOST: usize = 100;

/// How many problems of a code there were, and what is known of those that were not passed on.
#[derive(Default)]
struct Count {
    all: usize,
    worst: Option<Severity>,
    first: Option<Span>,
}

/// What the parser's parts report to.
pub(crate) struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    counts: BTreeMap<&'static str, Count>,
}

impl<'a> Report<'a> {
    /// A reporter that passes on to `diagnostics`.
    pub(crate) fn new(diagnostics: &'a mut Diagnostics) -> Report<'a> {
        Report { diagnostics, counts: BTreeMap::new() }
    }

    /// Takes a problem in.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let entry = self.counts.entry(diagnostic.code).or_default();
        entry.all += 1;
        if entry.all <= MOST {
            self.diagnostics.push(diagnostic);
        } else {
            // As bad as the worst of those that it stands for: the first of `Severity`'s order.
            entry.worst = entry.worst.map(|it| it.min(diagnostic.severity)).or(Some(diagnostic.severity));
            entry.first = entry.first.or(diagnostic.span);
        }
    }

    /// Takes a problem in, if none of its code was before.
    pub(crate) fn once(&mut self, diagnostic: Diagnostic) {
        if !self.counts.contains_key(diagnostic.code) {
            self.push(diagnostic);
        }
    }

    /// Says how many were left out.
    pub(crate) fn finish(self) {
        for (code, Count { all, worst, first }) in self.counts {
            if let (Some(more), Some(worst)) = (all.checked_sub(MOST), worst) {
                let message = format!("{more} more of `{code}` from here on are not shown");
                let mut note = Diagnostic::new(worst, "more-of-the-same", message);
                note.span = first;
                note.help = Some("fix the others first: they may have the same cause".into());
                self.diagnostics.push(note);
            }
        }
    }
}

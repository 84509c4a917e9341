//! Reporting from the parser: diagnostics of one kind in, at most [`MOST`] of them out, and one more that
//! counts the rest. A text of ten thousand unknown tags is one problem, not ten thousand.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;

/// How many diagnostics of one code are passed on.
const MOST: usize = 100;

/// What the parser's parts report to.
pub(crate) struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    counts: BTreeMap<&'static str, (usize, Option<Span>)>,
}

impl<'a> Report<'a> {
    /// A reporter that passes on to `diagnostics`.
    pub(crate) fn new(diagnostics: &'a mut Diagnostics) -> Report<'a> {
        Report { diagnostics, counts: BTreeMap::new() }
    }

    /// Takes a problem in.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        let entry = self.counts.entry(diagnostic.code).or_default();
        entry.0 += 1;
        if entry.0 <= MOST {
            self.diagnostics.push(diagnostic);
        } else {
            entry.1 = entry.1.or(diagnostic.span);
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
        for (code, (count, first)) in self.counts {
            if let Some(more) = count.checked_sub(MOST).filter(|it| *it != 0) {
                let message = format!("{more} more of `{code}` from here on are not shown");
                let mut note = Diagnostic::note("more-of-the-same", message);
                note.span = first;
                note.help = Some("put those above right first".into());
                self.diagnostics.push(note);
            }
        }
    }
}

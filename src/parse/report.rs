//! Reporting from the parser: diagnostics of one kind in, at most [`MOST`] of them out, and one more that
//! counts the rest. A text of ten thousand unknown tags is one problem, not ten thousand.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::guess::Guess;
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

/// The collector of the parser's reports.
pub(crate) struct Report<'a> {
    diagnostics: &'a mut Diagnostics,
    counts: BTreeMap<&'static str, Count>,
    /// The things recognised: how often, and where first.
    guesses: BTreeMap<Guess, Guessed>,
}

/// How often something was recognised, and where first.
#[derive(Clone, Copy, Default)]
struct Guessed {
    count: usize,
    first: Span,
}

impl<'a> Report<'a> {
    /// A reporter that passes on to `diagnostics`.
    pub(crate) fn new(diagnostics: &'a mut Diagnostics) -> Report<'a> {
        Report { diagnostics, counts: BTreeMap::new(), guesses: BTreeMap::new() }
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
            // The note for the rest begins where the shown ones end.
            entry.first = entry.first.or(diagnostic.span);
        }
    }

    /// Takes a problem in, if none of its code was before.
    pub(crate) fn once(&mut self, diagnostic: Diagnostic) {
        if !self.counts.contains_key(diagnostic.code) {
            self.push(diagnostic);
        }
    }

    /// Takes down that something was recognised though nothing marks it.
    pub(crate) fn recognised(&mut self, guess: Guess, span: Span) {
        self.guesses.entry(guess).or_insert(Guessed { count: 0, first: span }).count += 1;
    }

    /// Says in one note what was recognised.
    fn report_guesses(&mut self) {
        let Some(first) = self.guesses.values().map(|guessed| guessed.first).min_by_key(|span| (span.file, span.start))
        else {
            return;
        };
        let said: Vec<String> = self.guesses.iter().map(|(guess, found)| counted(*guess, found.count)).collect();
        let keys: Vec<String> = self.guesses.keys().map(|guess| format!("`structure.{}`", guess.name())).collect();
        let message = format!("recognised by their form: {}", said.join(", "));
        let help = format!(
            "`chapbook inspect` shows where; if this is wrong, set {} to `false`, or `structure` for all",
            keys.join(" or ")
        );
        self.diagnostics.push(Diagnostic::note("structure-recognised", message).at(first).help(help));
    }

    /// Says how many were left out.
    pub(crate) fn finish(mut self) {
        self.report_guesses();
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

/// How many there are of something that was recognised.
fn counted(guess: Guess, count: usize) -> String {
    let (one, many) = match guess {
        Guess::Parts => ("a part", "parts"),
        Guess::Labels => ("a label above its title", "labels above their titles"),
        Guess::Capitals => ("a title in capitals", "titles in capitals"),
        Guess::Drama => ("a scene of a play", "scenes of a play"),
        Guess::Letters => ("a letter", "letters"),
        Guess::FrontMatter => {
            ("front matter before the first heading", "pieces of front matter before the first heading")
        }
    };
    if count == 1 { one.to_owned() } else { format!("{count} {many}") }
}

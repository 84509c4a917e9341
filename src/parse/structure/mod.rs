//! Books recognised for what they are: parts, labels above titles, titles in capitals, plays, letters, and what
//! precedes the first heading. In: blocks or divisions as Markdown has them. Out: the same with their structure.
//!
//! Nothing is guessed from one place alone: a form counts where the whole book uses it. What was recognised is said in
//! one note, `chapbook inspect` lists it, and `structure.*` switches it off.

pub(super) mod capitals;
mod credit;
mod dedication;
pub(super) mod drama;
pub(super) mod front;
pub(super) mod label;
pub(super) mod letters;
mod link_name;
pub(super) mod outline;
mod speaker;
pub(super) mod speech;
mod stage;
mod words;

use super::report::Report;
use crate::document::guess::Guess;
use crate::project::config::StructureConfig;
use crate::source::Span;

/// The recognisers' view of the book, and their reports.
pub(super) struct Recognition<'a, 'd> {
    pub(super) config: &'a StructureConfig,
    pub(super) language: &'a str,
    pub(super) report: &'a mut Report<'d>,
}

impl Recognition<'_, '_> {
    /// Whether this kind is looked for.
    pub(super) fn wants(&self, guess: Guess) -> bool {
        self.config.wants(guess)
    }

    /// Takes down that something was recognised.
    pub(super) fn found(&mut self, guess: Guess, span: Span) {
        self.report.recognised(guess, span);
    }
}

/// Whether so many of all are enough to call a form the book's own: two of three.
pub(super) fn are_most(count: usize, all: usize) -> bool {
    0 < count && all * 2 <= count * 3
}

//! `chapbook check`: in, a book's path; out, all that is wrong with it, notes on its setting included.
//! Writes nothing.

use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use clap::Args;

use super::build::{To, kinds};
use super::output::Nowhere;
use super::progress::Progress;
use super::report::{Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Report what is wrong with a book, without writing anything
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    report: ReportOptions,
}

impl Check {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(self.report.shows_progress());
        let mut diagnostics = Diagnostics::default();
        progress.step("reading");
        let project = self.source.load(&mut diagnostics)?;
        let checked = chapbook::check(&project, &mut diagnostics);
        let kinds = kinds(&project, &[], &[To::Pdf, To::Epub]);
        let outputs = chapbook::build(&checked, &kinds, &|step| progress.step(step), &mut diagnostics);
        for it in &outputs {
            it.content.write_to(Nowhere::default(), &mut diagnostics)?;
        }
        drop(progress);
        let count = Report::new(&project, Notes::Shown, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

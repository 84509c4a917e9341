//! `chapbook check`: in, a book's path; out, all that is wrong with it, notes on its setting included.
//! Writes nothing. With an EPUB that readers have, also what they
//! will miss in the next one.

use std::fs;
use std::io::{self, Cursor, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::config::Shop;
use chapbook::{Output, OutputKind, epub};
use clap::Args;

use super::build::{To, kinds};
use super::output::Nowhere;
use super::progress::Progress;
use super::proof::{Problems, ProofOptions};
use super::report::{Count, Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Report what is wrong with a book, without writing anything
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook check my-book
  chapbook check my-book --report proof.html     the pages with their flaws marked
  chapbook check my-book --report - >proof.html  the same, on standard output
  chapbook check my-book --max-score 40          fail if there are too many")]
pub(super) struct Check {
    /// An EPUB that readers have: what of it their bookmarks will miss in the new one
    #[arg(long, value_name = "EPUB")]
    against: Option<PathBuf>,
    /// Check it against what these shops publish; a list with commas [default: the book's `epub.shops`]
    #[arg(long = "for", value_enum, value_delimiter = ',', value_name = "SHOP")]
    shops: Vec<Shop>,
    #[command(flatten)]
    proof: ProofOptions,
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    report: ReportOptions,
}

impl Check {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        if let Some(refusal) = self.proof.refusal(&self.report) {
            writeln!(io::stderr(), "error: {refusal}")?;
            return Ok(ExitCode::from(2));
        }
        let progress = Progress::new(self.report.shows_progress());
        let mut diagnostics = Diagnostics::default();
        progress.step("reading");
        let mut project = self.source.load(&mut diagnostics)?;
        if !self.shops.is_empty() {
            project.config.epub.shops.clone_from(&self.shops);
        }
        let checked = chapbook::check(&project, &mut diagnostics);
        let kinds = kinds(&project, &[], &[To::Pdf, To::Epub]);
        let outputs = chapbook::build(&checked, &kinds, &|step| progress.step(step), &mut diagnostics);
        for output in &outputs {
            match self.against.as_deref().filter(|_| output.kind == OutputKind::Epub) {
                Some(old) => compare(old, output, &mut diagnostics)?,
                None => drop(output.content.write_to(Nowhere::default(), &mut diagnostics)?),
            }
        }
        drop(progress);
        let report = Report::new(&project, Notes::Shown, &self.report);
        let count = report.show(&diagnostics)?;
        // Who reads it on a terminal would else wonder whether anything was looked at.
        if count == Count::default() && io::stderr().is_terminal() {
            let pages = outputs.iter().find_map(|output| output.pages).unwrap_or_default();
            report.remark(&format!("all clear: {pages} page{}", if pages == 1 { "" } else { "s" }))?;
        }
        let problems = Problems { records: report.json(&diagnostics).0, has_errors: 0 < count.errors };
        let is_good = self.proof.run(&checked, problems, &self.report)?;
        Ok(if count.errors == 0 && is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Compares an EPUB that was published with the one that the book becomes.
fn compare(old: &Path, output: &Output, diagnostics: &mut Diagnostics) -> anyhow::Result<()> {
    let name = old.display().to_string();
    let bytes = fs::read(old).with_context(|| format!("can't read {name}"))?;
    let mut new = Cursor::new(Vec::new());
    output.content.write_to(&mut new, diagnostics)?;
    epub::compare(&bytes, new.get_ref(), &name, diagnostics);
    Ok(())
}

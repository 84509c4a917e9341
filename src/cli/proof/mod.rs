//! The proof of `chapbook check`: in, a book; out, its pages with their flaws marked as one HTML file, the same as JSON, and
//! a score that CI can hold a book to.

#[cfg(feature = "preview")]
mod html;
mod json;
#[cfg(feature = "preview")]
mod sheet;

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use chapbook::Checked;
use chapbook::diagnostic::Diagnostics;
use chapbook::proof::{self, Proof};
use chapbook::source::Span;
use chapbook::style::Style;
use chapbook::typeset::frame::Pages;
use clap::Args;

use super::inspect::Form;
use super::output::OutputFiles;
use super::report::{ReportOptions, output, shown_path};

/// What a proof is asked for.
#[derive(Debug, Args)]
pub(super) struct ProofOptions {
    /// Write a report to FILE: the pages with their flaws marked, in one HTML file; `-` is standard output
    #[cfg(feature = "preview")]
    #[arg(long, value_name = "FILE", help_heading = "Proof")]
    report: Option<PathBuf>,
    /// Print the flaws of the pages and their score as one object
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "message_format", help_heading = "Proof")]
    format: Option<Form>,
    /// Fail if the score, the points of the flaws for a hundred pages, is above N
    #[arg(long, value_name = "N", value_parser = score, help_heading = "Proof")]
    max_score: Option<u64>,
}

/// A score as typed, in tenths.
fn score(text: &str) -> Result<u64, String> {
    let expected = || "expected a number, such as `40` or `12.5`".to_owned();
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let digit = |text: &str| text.len() == 1 && text.as_bytes()[0].is_ascii_digit();
    let whole: u64 = whole.parse().map_err(|_| expected())?;
    let tenths =
        Some(tenths).filter(|tenths| digit(tenths)).and_then(|it| it.parse::<u64>().ok()).ok_or_else(expected)?;
    Ok(whole.saturating_mul(10).saturating_add(tenths))
}

/// A score as it is shown.
fn shown_score(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What is wrong with a book beside the setting of its pages.
pub(super) struct Problems {
    /// As JSON lines.
    pub(super) records: String,
    pub(super) has_errors: bool,
}

/// A book with its proof.
struct ProofedBook<'a> {
    checked: &'a Checked<'a>,
    pages: Pages,
    proof: Proof,
    /// Whether the book has errors.
    is_broken: bool,
    /// What is wrong with the book beside its setting, as JSON lines.
    #[cfg_attr(not(feature = "preview"), expect(dead_code, reason = "only the report shows it"))]
    problems: String,
}

/// A place in a source, for people.
struct WrittenPlace {
    file: String,
    line: usize,
    column: usize,
}

impl ProofedBook<'_> {
    /// Where a span was written; `None` if nobody wrote it.
    fn place(&self, span: Span) -> Option<WrittenPlace> {
        let project = self.checked.project;
        let name = &project.sources.get(span.file)?.name;
        if span.end <= span.start || name.starts_with('<') {
            return None;
        }
        let (line, column) = project.sources.position(span);
        Some(WrittenPlace { file: shown_path(&project.root.join(name)), line, column })
    }

    /// The score; none of a book with errors, whose pages are those that could be set all the same.
    fn score(&self) -> Option<u64> {
        (!self.is_broken).then(|| self.proof.score())
    }

    /// The pages with findings, from 0, rising.
    fn flawed(&self) -> Vec<usize> {
        let mut pages: Vec<usize> = self.proof.findings.iter().map(|finding| finding.page).collect();
        pages.dedup();
        pages
    }
}

impl ProofOptions {
    /// Whether anything is asked for.
    fn is_wanted(&self) -> bool {
        #[cfg(feature = "preview")]
        if self.report.is_some() {
            return true;
        }
        self.format.is_some() || self.max_score.is_some()
    }

    /// Why the report can't go where it is asked for: two texts on standard output would be read as one.
    pub(super) fn refusal(&self, report: &ReportOptions) -> Option<&'static str> {
        let is_taken = self.format.is_some() || report.prints_records();
        (is_taken && self.prints_report()).then_some(
            "`--report -` would print the report among what `--format` or `--message-format json` prints: name a file",
        )
    }

    /// Whether the report goes to standard output.
    fn prints_report(&self) -> bool {
        #[cfg(feature = "preview")]
        return self.report.as_ref().is_some_and(|path| path.as_os_str() == "-");
        #[cfg(not(feature = "preview"))]
        false
    }

    /// Looks through the pages and shows what was asked for. `found` is what is wrong with the book. Says whether
    /// the score is good enough.
    ///
    /// # Errors
    /// When the report or standard output can't be written.
    pub(super) fn run(&self, checked: &Checked<'_>, found: Problems, report: &ReportOptions) -> anyhow::Result<bool> {
        if !self.is_wanted() {
            return Ok(true);
        }
        // What the pages say was said when they were made.
        let mut silent = Diagnostics::default();
        let pages = chapbook::explain(checked, &mut silent);
        let config = checked.project.config.for_printer();
        let style = Style::new(&config, &checked.catalog, &mut silent);
        let proof = Proof::new(&pages, &checked.project.sources, &proof::families(&config, &style, &checked.catalog));
        let book = ProofedBook { checked, pages, proof, is_broken: found.has_errors, problems: found.records };
        let score = book.score();
        if self.format == Some(Form::Json) {
            writeln!(io::stdout(), "{:#}", json::proof(&book))?;
        } else if self.format == Some(Form::Text) {
            io::stdout().write_all(text(&book).as_bytes())?;
        }
        self.write(book, report)?;
        let Some(most) = self.max_score else { return Ok(true) };
        let Some(score) = score else {
            writeln!(io::stderr(), "error: a book with errors has no score that `--max-score` could allow")?;
            return Ok(false);
        };
        if score <= most {
            return Ok(true);
        }
        let (score, most) = (shown_score(score), shown_score(most));
        writeln!(io::stderr(), "error: the score of this book is {score}, and `--max-score` allows {most}")?;
        Ok(false)
    }

    #[cfg(feature = "preview")]
    fn write(&self, book: ProofedBook<'_>, options: &ReportOptions) -> anyhow::Result<()> {
        let Some(path) = &self.report else { return Ok(()) };
        // What is not an earlier report would be lost.
        let mut head = Vec::new();
        // To open a pipe would be to wait for who writes into it.
        if path.is_file() {
            let file = fs::File::open(path).with_context(|| format!("can't read {}", path.display()))?;
            file.take(1000).read_to_end(&mut head)?;
        }
        if !head.is_empty() && !String::from_utf8_lossy(&head).contains("<title>Proof") {
            bail!("can't overwrite {}: it is no report of a proof; name another file", path.display());
        }
        // Images too: they are not among the project's own files, and no name keeps a report from being one.
        let project = book.checked.project;
        let images = book.checked.pictures.keys().map(|path| project.root.join(path));
        let inputs = project.inputs().into_iter().chain(images).collect();
        let html = html::ProofReport::new(book).html()?;
        if self.prints_report() {
            return io::stdout().write_all(html.as_bytes()).context("can't write the report to standard output");
        }
        let mut files = OutputFiles::reading(inputs);
        files.write(path.clone(), |out| out.write_all(html.as_bytes()))?;
        files.persist()?;
        output(path, "", html.len() as u64, options)?;
        Ok(())
    }

    #[cfg(not(feature = "preview"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as with the feature")]
    fn write(&self, _: ProofedBook<'_>, _: &ReportOptions) -> anyhow::Result<()> {
        Ok(())
    }
}

/// The score as lines, to be read.
fn text(book: &ProofedBook<'_>) -> String {
    let mut lines = String::new();
    for row in proof::rows(&book.proof) {
        let each = shown_score(row.per_hundred);
        lines += &format!("{:<20} {:>6} {:>8} {:>6}\n", row.kind.name, row.count, each, row.points);
    }
    let head = format!("{:<20} {:>6} {:>8} {:>6}\n", "", "count", "per 100", "points");
    let score = match book.score() {
        Some(score) => format!("score {} for {} pages\n", shown_score(score), book.proof.pages),
        None => "no score: the book has errors\n".to_owned(),
    };
    format!("{head}{lines}{score}")
}

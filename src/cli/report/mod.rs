//! Diagnostics on their way out: in, what the library reported; out, text for people, JSON lines, or
//! annotations for GitHub. The only place that knows how a problem looks.

mod github;
mod human;
mod json;

use std::io::{self, IsTerminal as _, Write};
use std::path::{Component, Path, PathBuf};

use chapbook::diagnostic::{Diagnostic, Diagnostics, Severity};
use chapbook::project::Project;
use chapbook::source::{SourceMap, Span};
use clap::{Args, ValueEnum};

/// How problems are shown, and what counts as an error.
#[derive(Clone, Debug, Args)]
pub(super) struct ReportOptions {
    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(super) message_format: Format,
    /// Treat these as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Denied>,
}

/// The code of the note on what was taken from a folder: the one note that `build` shows.
const FOLDER: &str = "folder-read";

/// The renderings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with the source lines, on standard error
    Human,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations for GitHub's workflows, on standard output
    Github,
}

/// What can be made an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Denied {
    /// Every warning
    Warnings,
}

/// How many problems there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

/// A problem as it is shown: with its paths as the user's shell knows them.
struct ShownDiagnostic<'a> {
    severity: Severity,
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
    base: &'a Path,
}

/// A place in a file, as people count: lines and columns from 1, columns in characters.
struct Location {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl ShownDiagnostic<'_> {
    fn place(&self, span: Span) -> Option<Location> {
        let file = self.path(span)?;
        let (line, column) = self.sources.position(span);
        let end = Span { start: span.end.max(span.start), ..span };
        let (end_line, end_column) = self.sources.position(end);
        Some(Location { file, line, column, end_line, end_column })
    }

    /// The file's path from where the user stands.
    fn path(&self, span: Span) -> Option<String> {
        let name = &self.sources.get(span.file)?.name;
        Some(shown_path(&self.base.join(name)))
    }
}

/// A path with `/` and without `./`.
pub(super) fn shown_path(path: &Path) -> String {
    let kept: PathBuf = path.components().filter(|it| *it != Component::CurDir).collect();
    kept.to_string_lossy().replace('\\', "/")
}

/// How severe a problem is where the user may have denied warnings.
fn severity(diagnostic: &Diagnostic, options: &ReportOptions) -> Severity {
    match diagnostic.severity {
        Severity::Warning if options.deny == Some(Denied::Warnings) => Severity::Error,
        other => other,
    }
}

/// Whether one of the problems is an error.
pub(super) fn has_errors(diagnostics: &Diagnostics, options: &ReportOptions) -> bool {
    diagnostics.sorted().iter().any(|it| severity(it, options) == Severity::Error)
}

/// Shows all problems of a project. Notes are counted, and shown only if `notes`.
///
/// # Errors
/// When standard output or standard error can't be written.
pub(super) fn show(
    diagnostics: &Diagnostics,
    project: &Project,
    notes: bool,
    options: &ReportOptions,
) -> io::Result<Count> {
    let mut count = Count::default();
    let mut text = String::new();
    let colour = options.message_format == Format::Human && colour();
    for diagnostic in diagnostics.sorted() {
        let severity = severity(diagnostic, options);
        match severity {
            Severity::Error => count.errors += 1,
            Severity::Warning => count.warnings += 1,
            Severity::Note => count.notes += 1,
        }
        let Project { sources, root, .. } = project;
        let shown = ShownDiagnostic { severity, diagnostic, sources, base: root };
        match options.message_format {
            // What was taken from a folder is said in one line.
            Format::Human if diagnostic.code == FOLDER && !notes => {
                text.push_str(&format!("{}\n", diagnostic.message));
                count.notes -= 1;
            }
            Format::Human if severity == Severity::Note && !notes => {}
            Format::Human => text.push_str(&human::render(&shown, colour)),
            Format::Json => text.push_str(&json::render(&shown)),
            Format::Github => text.push_str(&github::render(&shown)),
        }
    }
    match options.message_format {
        Format::Human => {
            text.push_str(&human::summary(count, notes));
            io::stderr().write_all(text.as_bytes())?;
        }
        Format::Json => {
            text.push_str(&json::summary(count));
            io::stdout().write_all(text.as_bytes())?;
        }
        Format::Github => io::stdout().write_all(text.as_bytes())?,
    }
    Ok(count)
}

/// Says which files were made.
///
/// # Errors
/// When standard output or standard error can't be written.
pub(super) fn made(path: &Path, detail: &str, bytes: u64, format: Format) -> io::Result<()> {
    let path = shown_path(path);
    match format {
        Format::Human => writeln!(io::stderr(), "made {path} ({detail}{})", human::size(bytes)),
        Format::Json => io::stdout().write_all(json::made(&path, bytes).as_bytes()),
        Format::Github => Ok(()),
    }
}

/// Whether standard error shows colours: a terminal does, unless the user says no
/// (<https://no-color.org>) or the terminal is too simple.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn colour() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    io::stderr().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|it| it != "dumb")
}

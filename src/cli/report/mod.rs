//! Diagnostics on their way out: in, what the library reported; out, text for people, JSON lines, or
//! annotations for GitHub. The only place that knows how a problem looks.

mod github;
mod human;
mod json;
mod kinds;
pub(super) mod wrap;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chapbook::diagnostic::level::{self, Level, Levels};
use chapbook::diagnostic::{Diagnostic, Diagnostics, Severity};
use chapbook::project::Project;
use chapbook::source::{COMMAND_LINE, SourceMap, Span};
use clap::{Args, ColorChoice, ValueEnum};

use super::suggested::Suggested;

/// How problems are shown, and what counts as an error.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ReportOptions {
    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) message_format: MessageFormat,
    /// Don't report problems with this code, or `warnings`, or `notes`
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = CODES, hide_possible_values = true)]
    allow: Vec<String>,
    /// Report problems with this code, or all `notes`, as warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = CODES, hide_possible_values = true)]
    warn: Vec<String>,
    /// Treat problems with this code, or all `warnings`, as errors
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = CODES, hide_possible_values = true)]
    deny: Vec<String>,
    /// Show errors alone: no warnings, no progress, no list of what was made
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Show notes too, and each problem by itself where there are many of a kind
    #[arg(short, long)]
    verbose: bool,
    /// When messages are coloured [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, hide_default_value = true)]
    color: ColorChoice,
    /// Where what is said is kept until it is its turn: several books are built at once.
    #[arg(skip)]
    pub(super) sink: Option<Sink>,
}

/// Where something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Output,
    Error,
}

/// What was said, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sink(Arc<Mutex<Vec<(Stream, String)>>>);

impl Sink {
    /// Says all that was kept.
    ///
    /// # Errors
    /// When standard output or standard error can't be written.
    pub(super) fn flush(&self) -> io::Result<()> {
        let said = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        said.iter().try_for_each(|(stream, text)| write(*stream, text))
    }
}

fn write(stream: Stream, text: &str) -> io::Result<()> {
    match stream {
        Stream::Output => io::stdout().write_all(text.as_bytes()),
        Stream::Error => io::stderr().write_all(text.as_bytes()),
    }
}

/// The code of the note on what was taken from a folder: the one note that `build` shows.
pub(super) const FOLDER: &str = "folder-read";

/// The renderings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// For people, with the source lines, on standard error
    #[default]
    Human,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations for GitHub's workflows, on standard output
    Github,
}

/// Codes and groups of codes.
const CODES: Suggested = Suggested { check: level::check, words: || level::names().collect() };

impl ReportOptions {
    /// Whether a line of progress may be shown.
    pub(super) fn shows_progress(&self) -> bool {
        self.message_format == MessageFormat::Human && !self.quiet && self.sink.is_none()
    }

    /// Whether problems go to standard output.
    pub(super) fn prints_records(&self) -> bool {
        self.message_format != MessageFormat::Human
    }

    /// Says something, or keeps it until it is its turn.
    ///
    /// # Errors
    /// When standard output or standard error can't be written.
    pub(super) fn say(&self, stream: Stream, text: &str) -> io::Result<()> {
        match &self.sink {
            Some(sink) => sink.0.lock().unwrap_or_else(PoisonError::into_inner).push((stream, text.to_owned())),
            None => write(stream, text)?,
        }
        Ok(())
    }
}

/// Whether a command is asked for what is worth knowing, or only for what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notes {
    /// They are shown.
    Shown,
    /// They are shown if the user asks for them.
    OnRequest,
}

/// How many problems there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Count {
    fn of(all: &[ShownDiagnostic<'_>]) -> Count {
        let of = |severity| all.iter().filter(|it| it.severity == severity).count();
        Count { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
    }
}

/// A problem as it is shown: with its paths as the user's shell knows them.
#[derive(Clone, Copy)]
struct ShownDiagnostic<'a> {
    severity: Severity,
    diagnostic: &'a Diagnostic,
    /// Whether somebody wanted not to see it, though it is an error.
    is_refused: bool,
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
    fn location(&self, span: Span) -> Option<Location> {
        let file = self.path(span)?;
        let (line, column) = self.sources.position(span);
        let end = Span { start: span.end.max(span.start), ..span };
        let (end_line, end_column) = self.sources.position(end);
        Some(Location { file, line, column, end_line, end_column })
    }

    /// The file's path relative to the current folder.
    fn path(&self, span: Span) -> Option<String> {
        let name = &self.sources.get(span.file)?.name;
        if name == COMMAND_LINE {
            return Some(name.clone());
        }
        Some(shown_path(&self.base.join(name)))
    }

    /// The flag that a place is in, as it was typed; `None` if it is in a file.
    fn flag(&self, span: Span) -> Option<&str> {
        let file = self.sources.get(span.file).filter(|source| source.name == COMMAND_LINE)?;
        let (line, _) = self.sources.position(span);
        file.text.lines().nth(line - 1)
    }
}

/// A path with `/` and without `./`.
pub(super) fn shown_path(path: &Path) -> String {
    let kept: PathBuf = path.components().filter(|component| *component != Component::CurDir).collect();
    // The folder that the command runs in.
    if kept.as_os_str().is_empty() { ".".to_owned() } else { kept.to_string_lossy().replace('\\', "/") }
}

/// A path to be typed: one with spaces and the like in the quotes that the system's shell takes off again.
pub(super) fn shell_path(path: &Path) -> String {
    let shown = if cfg!(windows) { path.display().to_string() } else { shown_path(path) };
    let is_plain = |c: char| c.is_alphanumeric() || "./-_+,:@%\\".contains(c) && (cfg!(windows) || c != '\\');
    let quoted = match shown.chars().all(is_plain) {
        true => shown,
        false if cfg!(windows) => format!("\"{shown}\""),
        false => format!("'{}'", shown.replace('\'', r"'\''")),
    };
    // A path that begins with a hyphen would be an option.
    if path.to_string_lossy().starts_with('-') { format!("-- {quoted}") } else { quoted }
}

/// How the problems of one project are reported.
pub(super) struct Report<'a> {
    project: &'a Project,
    options: &'a ReportOptions,
    levels: Levels,
    shows_notes: bool,
}

impl<'a> Report<'a> {
    /// With the levels that the book sets and, above them, those of the command line.
    pub(super) fn new(project: &'a Project, notes: Notes, options: &'a ReportOptions) -> Report<'a> {
        let mut levels = project.config.diagnostics.clone();
        // Where one code has several flags, the strictest counts.
        for (names, level) in
            [(&options.allow, Level::Allow), (&options.warn, Level::Warn), (&options.deny, Level::Deny)]
        {
            levels.set(names, level).expect("the parser of the arguments has seen that they are known");
        }
        let shows_notes = !options.quiet && (options.verbose || notes == Notes::Shown);
        Report { project, options, levels, shows_notes }
    }

    /// Whether one of the problems is an error.
    pub(super) fn has_errors(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.sorted().into_iter().any(|it| self.levels.severity(it) == Some(Severity::Error))
    }

    /// Shows all problems. As JSON, notes are there whatever the command is: a program can leave them out itself.
    ///
    /// # Errors
    /// When standard output or standard error can't be written.
    pub(super) fn show(&self, diagnostics: &Diagnostics) -> io::Result<Count> {
        let all = self.all(diagnostics);
        let count = Count::of(&all);
        let is_shown = |it: &ShownDiagnostic<'_>| match it.severity {
            Severity::Error => true,
            Severity::Warning => !self.options.quiet,
            Severity::Note => self.shows_notes,
        };
        match self.options.message_format {
            MessageFormat::Human => {
                // On standard error: standard output belongs to what commands print, which may be piped on.
                let folder = self.folder(&all);
                let all: Vec<ShownDiagnostic<'_>> = all.into_iter().filter(is_shown).collect();
                self.options.say(Stream::Error, &(folder + &self.human(&all)))?;
            }
            MessageFormat::Json => {
                let lines: String = all.iter().map(json::render).collect();
                self.options.say(Stream::Output, &(lines + &json::summary(count)))?;
            }
            MessageFormat::Github => {
                let lines: String = all.iter().filter(|it| is_shown(it)).map(github::render).collect();
                self.options.say(Stream::Output, &lines)?;
            }
        }
        Ok(count)
    }

    /// Says a line to people; programs, and those who want errors alone, are not told.
    ///
    /// # Errors
    /// When standard error can't be written.
    #[cfg(feature = "preview")]
    pub(super) fn remark(&self, line: &str) -> io::Result<()> {
        if !self.options.shows_progress() {
            return Ok(());
        }
        self.options.say(Stream::Error, &format!("{line}\n"))
    }

    /// All problems as JSON objects, one a line, and how many there are of each kind.
    pub(super) fn json(&self, diagnostics: &Diagnostics) -> (String, Count) {
        let all = self.all(diagnostics);
        (all.iter().map(json::render).collect(), Count::of(&all))
    }

    /// The problems that the levels let through, with their severities in this book.
    fn all<'d>(&self, diagnostics: &'d Diagnostics) -> Vec<ShownDiagnostic<'d>>
    where
        'a: 'd,
    {
        let Project { sources, root, .. } = self.project;
        let shown = |diagnostic: &'d Diagnostic| {
            let severity = self.levels.severity(diagnostic)?;
            let is_refused = self.levels.is_refused(diagnostic);
            Some(ShownDiagnostic { severity, diagnostic, is_refused, sources, base: root })
        };
        diagnostics.sorted().into_iter().filter_map(shown).collect()
    }

    /// The problems for people: one message for many of a kind, and numbers at the end.
    fn human(&self, all: &[ShownDiagnostic<'_>]) -> String {
        let style = human::ReportStyle { colour: colour(self.options.color), width: width() };
        let most = if self.options.verbose { usize::MAX } else { kinds::MANY };
        let messages = kinds::grouped(all, most);
        let text: String = messages.iter().map(|message| human::render(&message.first, &message.more, style)).collect();
        text + &kinds::summary(all)
    }

    /// One line on the files taken from a folder, where notes are not shown: nobody would miss a file.
    fn folder(&self, all: &[ShownDiagnostic<'_>]) -> String {
        let is_said = !self.shows_notes && !self.options.quiet;
        let lines =
            all.iter().filter(|shown| is_said && shown.severity == Severity::Note && shown.diagnostic.code == FOLDER);
        lines.map(|line| format!("{}\n", line.diagnostic.message)).collect()
    }
}

/// Says which files were made.
///
/// # Errors
/// When standard output or standard error can't be written.
pub(super) fn output(path: &Path, detail: &str, bytes: u64, options: &ReportOptions) -> io::Result<()> {
    let path = shown_path(path);
    match options.message_format {
        MessageFormat::Human if options.quiet => Ok(()),
        MessageFormat::Human => options.say(Stream::Error, &format!("made {path} ({detail}{})\n", human::size(bytes))),
        MessageFormat::Json => options.say(Stream::Output, &json::output(&path, bytes)),
        MessageFormat::Github => Ok(()),
    }
}

/// What is said at the end.
pub(super) struct BooksCount<'a> {
    pub(super) books: usize,
    pub(super) made: usize,
    pub(super) cached: usize,
    pub(super) warnings: usize,
    /// The books that were not made.
    pub(super) failed: &'a [String],
}

impl BooksCount<'_> {
    /// The line for people.
    pub(super) fn line(&self) -> String {
        let noun = |count: usize, one: &str| if count == 1 { one.to_owned() } else { format!("{one}s") };
        let mut line = format!("{} {}: {} made", self.books, noun(self.books, "book"), self.made);
        if self.cached != 0 {
            line += &format!(" ({} from the cache)", self.cached);
        }
        if self.warnings != 0 {
            line += &format!(", {} {}", self.warnings, noun(self.warnings, "warning"));
        }
        if !self.failed.is_empty() {
            line += &format!(", {} with errors: {}", self.failed.len(), self.failed.join(", "));
        }
        line + "\n"
    }
}

/// Says what became of many books.
///
/// # Errors
/// When standard output or standard error can't be written.
pub(super) fn books(count: &BooksCount<'_>, options: &ReportOptions) -> io::Result<()> {
    match options.message_format {
        MessageFormat::Human if options.quiet => Ok(()),
        MessageFormat::Human | MessageFormat::Github => options.say(Stream::Error, &count.line()),
        MessageFormat::Json => options.say(Stream::Output, &json::books(count)),
    }
}

/// A file's size for people.
pub(super) fn size(bytes: u64) -> String {
    human::size(bytes)
}

/// Whether standard error shows colours. If nobody says, a terminal does, unless its user wants none
/// (<https://no-color.org>) or it is too simple.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn colour(choice: ColorChoice) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let is_simple = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            io::stderr().is_terminal() && !set("NO_COLOR") && !is_simple
        }
    }
}

/// How many columns the terminal has; `None` if standard error is none: what reads a pipe wraps for itself.
fn width() -> Option<usize> {
    let terminal = console::Term::stderr();
    terminal.is_term().then(|| terminal.size_checked()).flatten().map(|(_, columns)| usize::from(columns))
}

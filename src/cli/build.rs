//! `chapbook build`: in, a book's path; out, its files, and what was wrong.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use chapbook::OutputKind;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::Project;
use chapbook::project::config::{Printer, Profile, Shop};
use clap::{Args, ValueEnum};

use super::cache::{Cache, CacheKey};
use super::job::{BuildCache, BuildJob, BuildMisuse, BuildObserver, BuildOutcome, BuildStep};
use super::progress::Progress;
use super::report::{self, BooksCount, MessageFormat, ReportOptions, Sink, Stream};
use super::shard::{Shard, shard};
use super::source::SourceOptions;
use super::summary::{self, BookRow};
use super::target::{OutputTarget, is_called};

/// Make the books: a PDF and an EPUB
#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook build                                  the book in this folder
  chapbook build novel.md --open                  one text, and show the PDF
  chapbook build my-book --set pdf.trim=a6        with another size of page
  chapbook build books/*/ --shard 1/4 --cache kept   many books, on one of four machines")]
pub(super) struct Build {
    #[command(flatten)]
    source: SourceOptions,
    /// The folder for the files, or the one file to make: its name then ends in `.pdf` or `.epub` [default: `dist`
    /// beside the source]
    #[arg(short, long, value_name = "DIR|FILE")]
    out: Option<PathBuf>,
    /// What to make; a list with commas [default: pdf,epub, for a printer the cover too; for one file, what its name says]
    #[arg(long, value_enum, value_delimiter = ',')]
    to: Vec<To>,
    /// What the PDF is for; may be given several times [default: the book's, else `screen`]
    #[arg(long, value_enum, value_delimiter = ',')]
    profile: Vec<Profile>,
    /// Make the book for this printer, pages and cover, and check the finished files [default: the book's `pdf.printer`]
    #[arg(long, value_enum, value_name = "PRINTER")]
    printer: Option<Printer>,
    /// Make and check an EPUB for these shops too, each in a folder of its own with its cover; a list with commas
    /// [default: the book's `epub.shops`]
    #[arg(long = "for", value_enum, value_delimiter = ',', value_name = "SHOP")]
    shops: Vec<Shop>,
    /// Write the files that the book was made from to FILE, as a makefile's rule
    #[arg(long, value_name = "FILE")]
    deps: Option<PathBuf>,
    /// Open the first file that was made in the program that the system has for it
    #[arg(long)]
    open: bool,
    /// Make a book of its own of each PATH, as is done where all are folders with a `book.toml`
    #[arg(long, help_heading = "Many books")]
    each: bool,
    /// Make only the books of part I of N: the I-th, and every N-th after it
    #[arg(long, value_name = "I/N", value_parser = shard, help_heading = "Many books")]
    shard: Option<Shard>,
    /// Keep outputs in DIR, and take them from there while all that they were made from is as it was
    #[arg(long, value_name = "DIR", help_heading = "Many books")]
    cache: Option<PathBuf>,
    /// Append a table of what was made and found to FILE, in Markdown, such as `$GITHUB_STEP_SUMMARY`; `-` prints it
    #[arg(long, value_name = "FILE", help_heading = "Many books")]
    summary: Option<PathBuf>,
    #[command(flatten)]
    report: ReportOptions,
}

/// The outputs to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum To {
    /// Pages
    Pdf,
    /// Text that flows
    Epub,
    /// Pages on sheets, to be folded
    Booklet,
    /// A printed book's cover: back, spine and front
    Cover,
}

impl Build {
    /// The command for one kind of book: a build of `to` with settings of its own.
    pub(super) fn of(source: SourceOptions, out: Option<PathBuf>, to: Vec<To>, report: ReportOptions) -> Build {
        Build {
            source,
            out,
            to,
            profile: Vec::new(),
            printer: None,
            shops: Vec::new(),
            deps: None,
            open: false,
            each: false,
            shard: None,
            cache: None,
            summary: None,
            report,
        }
    }

    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let outcome = self.outcome(&mut |_| {})?;
        if let Some(file) = self.summary.as_ref().filter(|_| outcome.misuse.is_none()) {
            let paths: Vec<String> = self.source.paths.iter().map(|path| report::shown_path(path)).collect();
            summary::append(file, &[BookRow { name: paths.join(" "), outcome: Ok(&outcome) }])?;
        }
        Ok(outcome.code())
    }

    /// As [`Build::run`] of one book; `observe` is told of the files.
    #[cfg(feature = "preview")]
    pub(super) fn run_observed(&self, observe: BuildObserver<'_>) -> anyhow::Result<ExitCode> {
        Ok(self.outcome(observe)?.code())
    }

    /// The same build of one book of several, with what it says kept in `sink`.
    pub(super) fn of_one(&self, path: &Path, out: Option<PathBuf>, sink: Sink) -> Build {
        let mut build = self.clone();
        build.source.paths = vec![path.to_owned()];
        build.out = out;
        build.report.sink = Some(sink);
        build
    }

    /// The same build of some of its paths.
    pub(super) fn of_paths(&self, paths: Vec<PathBuf>) -> Build {
        let mut build = self.clone();
        build.source.paths = paths;
        build
    }

    /// Says which paths are left out, and why.
    ///
    /// # Errors
    /// When standard error can't be written.
    pub(super) fn say_left_out(&self, paths: &[PathBuf], why: &str) -> std::io::Result<()> {
        for path in paths.iter().filter(|_| !self.report.quiet) {
            let shown = report::shown_path(path);
            self.report.say(Stream::Error, &format!("note: `{shown}` {why}\n"))?;
        }
        Ok(())
    }

    /// The paths that were given.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.source.paths
    }

    /// Whether each path is a book, and which of them are made.
    pub(super) fn parting(&self) -> (bool, Option<Shard>) {
        (self.each, self.shard)
    }

    /// How many threads were asked for.
    pub(super) fn jobs(&self) -> Option<u64> {
        self.source.jobs()
    }

    /// Where files go, if that was said.
    pub(super) fn out(&self) -> Option<&Path> {
        self.out.as_deref()
    }

    /// Where a table of what was made goes.
    pub(super) fn summary(&self) -> Option<&Path> {
        self.summary.as_deref()
    }

    /// Whether standard output would have a table among what programs read there.
    pub(super) fn prints_table_among_records(&self) -> bool {
        self.report.message_format == MessageFormat::Json && self.summary().is_some_and(summary::is_output)
    }

    /// Whether something was asked for that one book alone can have.
    pub(super) fn has_one_target(&self) -> bool {
        self.deps.is_some() || self.open
    }

    /// Whether a line of progress is shown.
    pub(super) fn shows_progress(&self) -> bool {
        self.report.shows_progress()
    }

    /// Says what became of many books.
    ///
    /// # Errors
    /// When standard output or standard error can't be written.
    pub(super) fn say_books(&self, count: &BooksCount<'_>) -> std::io::Result<()> {
        report::books(count, &self.report)
    }

    /// Builds one book.
    pub(super) fn outcome(&self, observe: BuildObserver<'_>) -> anyhow::Result<BuildOutcome> {
        let started = now();
        let progress = Progress::new(self.report.shows_progress());
        // Read first: where files go depends on the book.
        let mut diagnostics = Diagnostics::default();
        progress.step("reading");
        let mut project = self.source.load(&mut diagnostics)?;
        observe(BuildStep::Loaded(&project));
        if !self.profile.is_empty() {
            // Covers and sheets are made for the same press as the pages.
            project.config.pdf.profiles.clone_from(&self.profile);
        }
        self.choose_printer(&mut project);
        let out = OutputTarget::of(self.out.as_deref(), &project);
        let to: &[To] = match &out {
            _ if !self.to.is_empty() => &self.to,
            OutputTarget::File(path) if is_called(path, "epub") => &[To::Epub],
            OutputTarget::File(_) => &[To::Pdf],
            OutputTarget::Folder(_) if self.printer.is_some_and(|printer| printer != Printer::None) => {
                &[To::Pdf, To::Cover]
            }
            // The book's own printer needs the cover too, and whoever builds it has not asked for that printer alone.
            OutputTarget::Folder(_) if matches!(project.config.printer(), Ok(Some(_))) => {
                &[To::Pdf, To::Cover, To::Epub]
            }
            // The two files that most readers want; sheets and covers are asked for.
            OutputTarget::Folder(_) => &[To::Pdf, To::Epub],
        };
        if !self.shops.is_empty() {
            project.config.epub.shops.clone_from(&self.shops);
        } else if matches!(out, OutputTarget::File(_)) || !to.contains(&To::Epub) {
            // The book's shops are for those who make e-books; one file that is named is for no shop.
            project.config.epub.shops.clear();
        }
        let kinds = kinds(&project, &self.profile, to);
        // A contradiction in the arguments is found before the book is made, and has clap's own status of 2.
        let is_nowhere = self.deps.as_ref().is_some_and(|deps| deps.as_os_str() == "-");
        let deps = "`--deps -`: standard output says what was made; name a file for the rule".to_owned();
        if let Err(message) = out.check(&kinds).and(if is_nowhere { Err(deps) } else { Ok(()) }) {
            progress.finish();
            self.report.say(Stream::Error, &format!("error: {message}\n"))?;
            return Ok(BuildOutcome { misuse: Some(BuildMisuse::Target), ..BuildOutcome::default() });
        }
        let keep = match &self.cache {
            Some(folder) => Some(BuildCache {
                cache: Cache::new(folder, out.folder()),
                key: self.key(&project, &out, &kinds)?,
                started,
            }),
            None => None,
        };
        let job = BuildJob {
            project: &project,
            out,
            deps: self.deps.as_deref(),
            summary: self.summary.as_deref().filter(|file| !summary::is_output(file)),
            open: self.open,
            cache: keep,
            report: &self.report,
        };
        job.make(&kinds, &progress, diagnostics, observe)
    }

    /// All that decides about the outputs beside the book's files.
    fn key(&self, project: &Project, out: &OutputTarget, kinds: &[OutputKind]) -> anyhow::Result<CacheKey> {
        let mut key = CacheKey::new()?.with(&format!("{kinds:?} {:?}", project.config.epoch));
        for path in &self.source.paths {
            key = key.with(&report::shown_path(path));
        }
        for setting in self.source.flags() {
            key = key.with(&format!("{setting:?}"));
        }
        if let OutputTarget::File(path) = out {
            key = key.with(&report::shown_path(path));
        }
        Ok(key.with(&format!("{:?} {:?} {:?}", self.profile, self.printer, self.shops)))
    }
}

#[cfg(feature = "preview")]
impl Build {
    /// The same build, which opens nothing.
    pub(super) fn without_opening(self) -> Build {
        Build { open: false, ..self }
    }

    /// See [`SourceOptions::refuse_missing`].
    #[cfg(feature = "preview")]
    pub(super) fn refuse_missing(&self) -> anyhow::Result<()> {
        self.source.refuse_missing()
    }

    /// Whether nothing but errors is said.
    pub(super) fn is_quiet(&self) -> bool {
        self.report.quiet
    }
}

impl Build {
    /// Sets the printer, and the profile that its files have, unless another was asked for.
    fn choose_printer(&self, project: &mut Project) {
        let pdf = &mut project.config.pdf;
        pdf.printer = self.printer.or(pdf.printer);
        let is_free = self.profile.is_empty() && (self.printer.is_some() || pdf.profiles.is_empty());
        // A table that can't be read is reported when the files are made.
        if let (true, Ok(Some((_, rules)))) = (is_free, project.config.printer()) {
            project.config.pdf.profiles = vec![rules.profile()];
        }
    }
}

/// The time: what is saved while a book is built is no state that its outputs belong to.
#[expect(clippy::disallowed_methods, reason = "the command line reads the clock; no output has the time")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// The outputs to be made. There is a PDF for each profile: the given ones, else the book's, else the one for screens.
pub(super) fn kinds(project: &Project, given: &[Profile], to: &[To]) -> Vec<OutputKind> {
    let mut profiles = given.to_vec();
    if profiles.is_empty() {
        // A book may name the profiles it is always made for.
        profiles.clone_from(&project.config.pdf.profiles);
    }
    if profiles.is_empty() {
        // The profile that needs no decision from its user: a file to be read.
        profiles.push(Profile::Screen);
    }
    let mut kinds = Vec::new();
    // In this order, so that the same outputs are listed alike, however they were asked for.
    for to in [To::Pdf, To::Booklet, To::Cover, To::Epub].iter().filter(|it| to.contains(it)) {
        match to {
            To::Pdf => kinds.extend(profiles.iter().copied().map(OutputKind::Pdf)),
            To::Booklet => kinds.push(OutputKind::Booklet),
            To::Cover => kinds.push(OutputKind::Cover),
            To::Epub => kinds.push(OutputKind::Epub),
        }
    }
    kinds.extend(project.config.epub.shops.iter().copied().map(OutputKind::Shop));
    // A list may name a profile twice, and not only side by side.
    let mut once = Vec::new();
    for kind in kinds {
        if !once.contains(&kind) {
            once.push(kind);
        }
    }
    once
}

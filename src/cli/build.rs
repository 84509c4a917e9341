//! `chapbook build`: in, a book's path; out, its files, and what was wrong.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::Project;
use chapbook::project::config::Profile;
use chapbook::{Checked, Output, OutputKind};
use clap::{Args, ValueEnum};

use super::output;
use super::progress::Progress;
use super::report::{self, Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Make the books: a PDF and an EPUB
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    source: SourceOptions,
    /// Where the files go [default: `dist` beside the source]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to make; a list with commas
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["pdf", "epub"])]
    to: Vec<To>,
    /// What the PDF is for; may be given several times [default: the book's, else `screen`]
    #[arg(long, value_enum, value_delimiter = ',')]
    profile: Vec<PdfProfile>,
    /// Write the files that the book was made from to FILE, as a makefile's rule
    #[arg(long, value_name = "FILE")]
    deps: Option<PathBuf>,
    #[command(flatten)]
    report: ReportOptions,
}

/// What can be made.
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

/// What a PDF can be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PdfProfile {
    /// Screens and screen readers: tagged, with links
    Screen,
    /// A press: trim and bleed boxes
    Print,
    /// Print on demand: bare pages
    Kdp,
    /// PDF/X-4
    Pdfx,
}

impl From<PdfProfile> for Profile {
    fn from(profile: PdfProfile) -> Profile {
        match profile {
            PdfProfile::Screen => Profile::Screen,
            PdfProfile::Print => Profile::Print,
            PdfProfile::Kdp => Profile::Kdp,
            PdfProfile::Pdfx => Profile::Pdfx,
        }
    }
}

impl Build {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(self.report.shows_progress());
        let mut diagnostics = Diagnostics::default();
        progress.step("reading");
        let project = self.source.load(&mut diagnostics)?;
        let run = BuildJob {
            project: &project,
            out: self.out.clone().unwrap_or_else(|| project.beside.join("dist")),
            deps: self.deps.as_deref(),
            report: &self.report,
        };
        run.make(&kinds(&project, &self.profile, &self.to), &progress, diagnostics)
    }
}

/// What is to be made. There is a PDF for each profile: the given ones, else the book's, else the one
/// for screens.
pub(super) fn kinds(project: &Project, given: &[PdfProfile], to: &[To]) -> Vec<OutputKind> {
    let mut profiles: Vec<Profile> = given.iter().copied().map(Profile::from).collect();
    if profiles.is_empty() {
        profiles.clone_from(&project.config.pdf.profiles);
    }
    if profiles.is_empty() {
        profiles.push(Profile::Screen);
    }
    let mut kinds = Vec::new();
    for to in [To::Pdf, To::Booklet, To::Cover, To::Epub].iter().filter(|it| to.contains(it)) {
        match to {
            To::Pdf => kinds.extend(profiles.iter().copied().map(OutputKind::Pdf)),
            To::Booklet => kinds.push(OutputKind::Booklet),
            To::Cover => kinds.push(OutputKind::Cover),
            To::Epub => kinds.push(OutputKind::Epub),
        }
    }
    kinds.dedup();
    kinds
}

/// The files of a build, and what is to be said of each output: place, details, length in bytes.
#[derive(Default)]
struct Written {
    files: output::OutputFiles,
    lines: Vec<(PathBuf, String, u64)>,
}

/// One build: also mdBook's, by [`super::backend`].
pub(super) struct BuildJob<'a> {
    pub(super) project: &'a Project,
    /// The folder for the files.
    pub(super) out: PathBuf,
    pub(super) deps: Option<&'a Path>,
    pub(super) report: &'a ReportOptions,
}

impl BuildJob<'_> {
    /// Makes the files and reports; they are put into their places if nothing is wrong.
    pub(super) fn make(
        &self,
        kinds: &[OutputKind],
        progress: &Progress,
        mut diagnostics: Diagnostics,
    ) -> anyhow::Result<ExitCode> {
        let checked = chapbook::check(self.project, &mut diagnostics);
        let made = chapbook::build(&checked, kinds, &|step| progress.step(step), &mut diagnostics);
        let mut written = Written::default();
        let report = Report::new(self.project, Notes::OnRequest, self.report);
        if !report.has_errors(&diagnostics) {
            progress.step("writing");
            written = self.write(&checked, made, &mut diagnostics)?;
        }
        progress.finish();
        let count = report.show(&diagnostics)?;
        if count.errors != 0 {
            return Ok(ExitCode::FAILURE);
        }
        written.files.keep()?;
        for (place, detail, bytes) in written.lines {
            report::made(&place, &detail, bytes, self.report)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the files beside their places.
    fn write(
        &self,
        checked: &Checked<'_>,
        made: Vec<Output>,
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Written> {
        let name = self.name(checked);
        let mut written = Written::default();
        let files = &mut written.files;
        for it in made {
            let place = self.out.join(file_name(&name, it.kind));
            let detail = match it.pages {
                None => String::new(),
                Some(1) => "1 page, ".to_owned(),
                Some(pages) => format!("{pages} pages, "),
            };
            if let Some(text) = it.instructions {
                files.write(place.with_extension("txt"), |out| out.write_all(text.as_bytes()))?;
            }
            let bytes = files.write(place.clone(), |out| it.content.write_to(out, diagnostics))?;
            written.lines.push((place, detail, bytes));
        }
        if let Some(deps) = self.deps {
            let rule = self.rule(checked, files.places());
            files.write(deps.to_owned(), |out| out.write_all(rule.as_bytes()))?;
        }
        Ok(written)
    }

    /// What the files are called, without their ending.
    fn name(&self, checked: &Checked<'_>) -> String {
        let slug = output::slug(&checked.book.metadata.title);
        if self.project.single || slug.is_empty() { self.project.stem.clone() } else { slug }
    }

    /// The makefile's rule: each target depends on every file that was read.
    fn rule<'p>(&self, checked: &Checked<'_>, targets: impl Iterator<Item = &'p Path>) -> String {
        let escape = |path: &Path| report::shown_path(path).replace('$', "$$").replace(' ', "\\ ");
        let targets: Vec<String> = targets.map(escape).collect();
        let mut rule = format!("{}:", targets.join(" "));
        let config = &self.project.config;
        let sources = self.project.sources.iter().map(|(_, file)| file.name.as_str());
        // What the program carries is no file of the book's.
        let sources = sources.filter(|it| !it.starts_with('<'));
        let fonts = config.fonts.files.iter().map(|file| file.path.as_str());
        let pictures = checked.pictures.values().map(|picture| picture.path.as_str());
        let pictures = pictures.filter(|it| !it.starts_with('<'));
        let mut names: Vec<&str> = sources.chain(fonts).chain(pictures).chain(config.epub.css.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let _ = write!(rule, " \\\n  {}", escape(&self.project.root.join(name)));
        }
        rule.push('\n');
        rule
    }
}

/// The file's name: the main outputs bare, the others with what they are for.
fn file_name(name: &str, kind: OutputKind) -> String {
    match kind {
        OutputKind::Epub => format!("{name}.epub"),
        OutputKind::Booklet => format!("{name}-booklet.pdf"),
        OutputKind::Cover => format!("{name}-cover.pdf"),
        OutputKind::Pdf(Profile::Screen) => format!("{name}.pdf"),
        OutputKind::Pdf(Profile::Print) => format!("{name}-print.pdf"),
        OutputKind::Pdf(Profile::Kdp) => format!("{name}-kdp.pdf"),
        OutputKind::Pdf(Profile::Pdfx) => format!("{name}-pdfx.pdf"),
    }
}

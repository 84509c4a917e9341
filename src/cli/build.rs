//! `chapbook build`: in, a book's path; out, its files, and what was wrong.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chapbook::diagnostic::Diagnostics;
use chapbook::document::slug;
use chapbook::project::Project;
use chapbook::project::config::{Printer, Profile, Shop};
use chapbook::{Checked, Output, OutputKind};
use clap::{Args, ValueEnum};

use super::output;
use super::progress::Progress;
use super::report::{self, Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Make the books: a PDF and an EPUB
#[derive(Clone, Debug, Args)]
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
            report,
        }
    }

    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        self.run_observed(&mut |_| {})
    }

    /// As [`Build::run`]; `observe` is told of the files.
    pub(super) fn run_observed(&self, observe: BuildObserver<'_>) -> anyhow::Result<ExitCode> {
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
        if let Err(message) = out.check(&kinds) {
            progress.finish();
            writeln!(io::stderr(), "error: {message}")?;
            return Ok(ExitCode::from(2));
        }
        let run =
            BuildJob { project: &project, out, deps: self.deps.as_deref(), open: self.open, report: &self.report };
        run.make(&kinds, &progress, diagnostics, observe)
    }
}

#[cfg(feature = "preview")]
impl Build {
    /// The same build, which opens nothing.
    pub(super) fn without_opening(self) -> Build {
        Build { open: false, ..self }
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

/// Where the files of a build go.
#[derive(Clone, Debug)]
pub(super) enum OutputTarget {
    /// Into a folder, under names made from the title.
    Folder(PathBuf),
    /// There is one, and this is its name.
    File(PathBuf),
}

impl OutputTarget {
    /// The target that `-o` names; `dist` beside the source if it was not given.
    fn of(given: Option<&Path>, project: &Project) -> OutputTarget {
        match given {
            None => OutputTarget::Folder(project.output_folder.join("dist")),
            // A folder may be called `book.pdf`; what is there already decides.
            Some(path) if !path.is_dir() && ["pdf", "epub"].iter().any(|it| is_called(path, it)) => {
                OutputTarget::File(path.to_owned())
            }
            Some(path) => OutputTarget::Folder(path.to_owned()),
        }
    }

    /// Whether these outputs can go there.
    ///
    /// # Errors
    /// A message with a way out.
    fn check(&self, kinds: &[OutputKind]) -> Result<(), String> {
        let path = match self {
            OutputTarget::Folder(path) if path.is_file() => {
                return Err(format!(
                    "`-o {}` is an existing file; name a folder, or a file that ends in `.pdf` or `.epub`",
                    path.display()
                ));
            }
            OutputTarget::Folder(_) => return Ok(()),
            OutputTarget::File(path) => path,
        };
        let shown = path.display();
        match kinds {
            [kind] if is_called(path, "epub") == (*kind == OutputKind::Epub) => Ok(()),
            [OutputKind::Epub] => Err(format!("`-o {shown}` names a PDF, and `--to epub` asks for an EPUB")),
            [_] => Err(format!("`-o {shown}` names an EPUB, and `--to` asks for a PDF")),
            [.., OutputKind::Shop(_)] => {
                Err(format!("`-o {shown}` names one file, but `--for` makes a folder for each shop; name a folder"))
            }
            _ => Err(format!(
                "`-o {shown}` names one file, but {} would be made; name a folder, or choose one output with `--to` and `--profile`",
                kinds.len()
            )),
        }
    }
}

/// Whether a file's name has that ending.
pub(super) fn is_called(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
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

/// The files of a build, and what is to be said of each output: place, details, length in bytes.
#[derive(Default)]
struct Written {
    files: output::OutputFiles,
    lines: Vec<(PathBuf, String, u64)>,
}

/// What a build knows of its files, as soon as it does.
#[cfg_attr(not(feature = "preview"), expect(dead_code, reason = "it is `watch` that follows a build"))]
pub(super) enum BuildStep<'a> {
    /// The book has been read.
    Loaded(&'a Project),
    /// Its images are known, and nothing in the arguments keeps it from being made.
    Checked(&'a Checked<'a>),
    /// This file is about to be put into its place.
    Writing(&'a Path),
}

/// Whoever follows a build.
pub(super) type BuildObserver<'o> = &'o mut dyn FnMut(BuildStep<'_>);

/// One build: also mdBook's, by [`super::backend`].
pub(super) struct BuildJob<'a> {
    pub(super) project: &'a Project,
    pub(super) out: OutputTarget,
    pub(super) deps: Option<&'a Path>,
    /// Whether the first file is opened.
    pub(super) open: bool,
    pub(super) report: &'a ReportOptions,
}

impl BuildJob<'_> {
    /// Makes the files and reports; they are put into their places if nothing is wrong.
    pub(super) fn make(
        &self,
        kinds: &[OutputKind],
        progress: &Progress,
        mut diagnostics: Diagnostics,
        observe: BuildObserver<'_>,
    ) -> anyhow::Result<ExitCode> {
        // Inputs that are missing or broken are reported with all else that is wrong.
        let checked = chapbook::check(self.project, &mut diagnostics);
        observe(BuildStep::Checked(&checked));
        let outputs = chapbook::build(&checked, kinds, &|step| progress.step(step), &mut diagnostics);
        let mut written = Written::default();
        let report = Report::new(self.project, Notes::OnRequest, self.report);
        // Nothing is written after an error: half a book beside the old whole one would be taken for the new one.
        if !report.has_errors(&diagnostics) {
            progress.step("writing");
            written = self.write(&checked, outputs, &mut diagnostics)?;
        }
        progress.finish();
        let count = report.show(&diagnostics)?;
        // The temporary files are removed when `written` is dropped.
        if count.errors != 0 {
            return Ok(ExitCode::FAILURE);
        }
        written.files.paths().for_each(|path| observe(BuildStep::Writing(path)));
        // Only now are the files renamed to their places: all of them or none.
        written.files.persist()?;
        for (path, detail, bytes) in &written.lines {
            report::output(path, detail, *bytes, self.report)?;
        }
        if let Some((path, ..)) = written.lines.first().filter(|_| self.open) {
            open::that_detached(path)
                .with_context(|| format!("can't open {}: no program is set for it", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Writes the files beside their places.
    fn write(
        &self,
        checked: &Checked<'_>,
        outputs: Vec<Output>,
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Written> {
        let name = self.name(checked);
        let pictures = checked.pictures.values().map(|value| self.project.root.join(&value.path));
        // Images are read late, and may not be overwritten by an output either.
        let inputs = self.project.inputs().into_iter().chain(pictures).collect();
        let mut written = Written { files: output::OutputFiles::reading(inputs), lines: Vec::new() };
        let files = &mut written.files;
        for it in outputs {
            let path = match &self.out {
                OutputTarget::Folder(folder) => folder.join(file_name(&name, it.kind)),
                OutputTarget::File(path) => path.clone(),
            };
            let detail = match it.pages {
                None => String::new(),
                Some(1) => "1 page, ".to_owned(),
                Some(pages) => format!("{pages} pages, "),
            };
            // Instructions for the binder lie beside their sheets.
            if let Some(text) = it.instructions {
                files.write(path.with_extension("txt"), |out| out.write_all(text.as_bytes()))?;
            }
            // Shops ask for the cover as a file of its own.
            if let Some(cover) = it.cover {
                files.write(path.with_extension("jpg"), |out| out.write_all(&cover))?;
            }
            let bytes = files.write(path.clone(), |out| it.content.write_to(out, diagnostics))?;
            written.lines.push((path, detail, bytes));
        }
        if let Some(deps) = self.deps {
            // A text of the author's is not a rule of a makefile, and would be lost.
            if is_text_of_its_own(deps) {
                bail!("can't overwrite {}: it was not written by `--deps`; name another file", deps.display());
            }
            let rule = self.rule(checked, files.paths());
            files.write(deps.to_owned(), |out| out.write_all(rule.as_bytes()))?;
        }
        Ok(written)
    }

    /// The name of the files, without their ending.
    fn name(&self, checked: &Checked<'_>) -> String {
        // A single file gives its name to the outputs, whose user looks for them beside it.
        let slug = slug::file_stem(&checked.book.metadata.title);
        if self.project.single || slug.is_empty() { self.project.stem.clone() } else { slug }
    }

    /// The makefile's rule: each target depends on every file that was read.
    fn rule<'p>(&self, checked: &Checked<'_>, targets: impl Iterator<Item = &'p Path>) -> String {
        // As GCC escapes names in the files of `-MD`; make has no way to write a line end in a name.
        // A makefile takes names with spaces and dollar signs only if they are escaped.
        let escape = |path: &Path| report::shown_path(path).replace('$', "$$").replace(' ', "\\ ");
        let targets: Vec<String> = targets.map(escape).collect();
        let mut rule = format!("{}:", targets.join(" "));
        let config = &self.project.config;
        let sources = self.project.sources.iter().map(|(_, file)| file.name.as_str());
        // Files built into the program are not part of the book.
        let sources = sources.filter(|source| !source.starts_with('<'));
        let fonts = config.font_paths();
        let pictures = checked.pictures.values().map(|picture| picture.path.as_str());
        let pictures = pictures.filter(|picture| !picture.starts_with('<'));
        let mut names: Vec<&str> =
            sources.chain(fonts).chain(pictures).chain(config.epub.css.iter().map(String::as_str)).collect();
        // In one order, so that the file does not change when only the order of chapters does.
        names.sort_unstable();
        names.dedup();
        for name in names {
            let _ = write!(rule, " \\\n  {}", escape(&self.project.root.join(name)));
        }
        rule.push('\n');
        rule
    }
}

/// Whether the rule's path is taken by another file, such as a text that the book does not name.
fn is_text_of_its_own(deps: &Path) -> bool {
    // Only a plain file can be overwritten by mistake.
    let Ok(true) = fs::metadata(deps).map(|metadata| metadata.is_file()) else { return false };
    let text = fs::read(deps).unwrap_or_default();
    let first = text.split(|c| *c == b'\n').find(|part| !part.trim_ascii().is_empty()).unwrap_or_default();
    let targets = first.split(|c| *c == b':').next().unwrap_or_default().trim_ascii();
    // A rule of our own begins with targets that are outputs.
    let is_rule = first.contains(&b':') && [&b".pdf"[..], b".epub", b".txt"].iter().any(|it| targets.ends_with(it));
    !text.trim_ascii().is_empty() && !is_rule
}

/// The file's name: the main outputs bare, the others with what they are for.
fn file_name(name: &str, kind: OutputKind) -> String {
    match kind {
        OutputKind::Epub => format!("{name}.epub"),
        OutputKind::Shop(shop) => format!("{}/{name}.epub", shop.key()),
        OutputKind::Booklet => format!("{name}-booklet.pdf"),
        OutputKind::Cover => format!("{name}-cover.pdf"),
        OutputKind::Pdf(Profile::Screen) => format!("{name}.pdf"),
        OutputKind::Pdf(Profile::Print) => format!("{name}-print.pdf"),
        OutputKind::Pdf(Profile::Kdp) => format!("{name}-kdp.pdf"),
        OutputKind::Pdf(Profile::Pdfx) => format!("{name}-pdfx.pdf"),
        OutputKind::Pdf(Profile::Pdfx1a) => format!("{name}-pdfx1a.pdf"),
    }
}

//! One build: in, a project that was read and the outputs to make of it; out, the files in their places, and what was wrong.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context as _, bail};
use chapbook::diagnostic::Diagnostics;
use chapbook::document::slug;
use chapbook::project::config::Profile;
use chapbook::project::files::FileQuestion;
use chapbook::project::{Project, SummaryEntry};
use chapbook::{Checked, Output, OutputKind};

use super::cache::{Cache, CacheEntry, CacheKey, CachedBuild, CachedFile};
use super::output;
use super::progress::Progress;
use super::report::{self, Count, Notes, Report, ReportOptions, Stream};
use super::summary_place;
use super::target::{OutputTarget, is_called};

/// A file that was made, and what is said of it.
#[derive(Clone, Debug)]
pub(super) struct MadeFile {
    pub(super) path: PathBuf,
    /// Such as its number of pages, with a comma and a space.
    pub(super) detail: String,
    pub(super) bytes: u64,
}

/// What became of a build.
#[derive(Clone, Debug, Default)]
pub(super) struct BuildOutcome {
    pub(super) count: Count,
    /// The files that were made; none after an error.
    pub(super) files: Vec<MadeFile>,
    /// Whether they were there already, and nothing had changed.
    pub(super) is_cached: bool,
    /// What the arguments ask for that can't be done: nothing was made.
    pub(super) misuse: Option<BuildMisuse>,
}

/// Arguments that are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BuildMisuse {
    /// They contradict one another.
    Target,
    /// The summary would go into a file that the book is made from, or into an output.
    Summary,
}

impl BuildOutcome {
    /// The exit code.
    pub(super) fn code(&self) -> ExitCode {
        match self {
            BuildOutcome { misuse: Some(_), .. } => ExitCode::from(2),
            BuildOutcome { count: Count { errors: 0, .. }, .. } => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }
}

/// Where a build's outputs are kept, and under what name.
pub(super) struct BuildCache {
    pub(super) cache: Cache,
    pub(super) key: CacheKey,
    /// When the build began.
    pub(super) started: SystemTime,
}

/// The files of a build, and what is to be said of each output.
#[derive(Default)]
struct Written {
    files: output::OutputFiles,
    made: Vec<MadeFile>,
    /// What lies beside them: instructions, covers for shops.
    others: Vec<PathBuf>,
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
    /// Where a table of what was made will be appended, by the caller.
    pub(super) summary: Option<&'a Path>,
    /// Whether the first file is opened.
    pub(super) open: bool,
    pub(super) cache: Option<BuildCache>,
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
    ) -> anyhow::Result<BuildOutcome> {
        if let Some(entry) = self.cached() {
            return self.restore(&entry, progress);
        }
        // Inputs that are missing or broken are reported with all else that is wrong.
        let checked = chapbook::check(self.project, &mut diagnostics);
        observe(BuildStep::Checked(&checked));
        // Before the pages are made, which takes the longest; and again when all that was read is known.
        if let Some(outcome) = self.refuse_summary(&output::OutputFiles::default(), &diagnostics)? {
            progress.finish();
            return Ok(outcome);
        }
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
        if let Some(outcome) = self.refuse_summary(&written.files, &diagnostics)? {
            return Ok(outcome);
        }
        // The temporary files are removed when `written` is dropped.
        if count.errors != 0 {
            return Ok(BuildOutcome { count, ..BuildOutcome::default() });
        }
        written.files.paths().for_each(|path| observe(BuildStep::Writing(path)));
        // Only now are the files renamed to their places: all of them or none.
        written.files.persist()?;
        if let Err(problem) = self.keep(&written.made, &written.others, &diagnostics) {
            // The book is made all the same; the next run has no use of this one.
            self.report.say(
                Stream::Error,
                &format!("warning: can't write to the cache: {problem:#}; the files were made without it\n"),
            )?;
        }
        self.finish(BuildOutcome { count, files: written.made, ..BuildOutcome::default() })
    }

    /// Says what was made, and opens it if that was asked for.
    fn finish(&self, outcome: BuildOutcome) -> anyhow::Result<BuildOutcome> {
        for MadeFile { path, detail, bytes } in &outcome.files {
            report::output(path, detail, *bytes, self.report)?;
        }
        if let Some(MadeFile { path, .. }) = outcome.files.first().filter(|_| self.open)
            && open::that_detached(path).is_err()
        {
            // The files are made all the same.
            let shown = report::shown_path(path);
            self.report.say(Stream::Error, &format!("note: no program is set that opens {shown}\n"))?;
        }
        Ok(outcome)
    }

    /// The outputs that were made of the same files before.
    fn cached(&self) -> Option<CacheEntry> {
        // A rule for make says what was read, which is known after a build alone.
        let BuildCache { cache, key, .. } = self.cache.as_ref().filter(|_| self.deps.is_none())?;
        cache.find(key, &self.project.file_system)
    }

    /// Puts outputs that were kept into their places.
    fn restore(&self, entry: &CacheEntry, progress: &Progress) -> anyhow::Result<BuildOutcome> {
        progress.finish();
        let report = Report::new(self.project, Notes::OnRequest, self.report);
        let count = report.show(&entry.diagnostics())?;
        if count.errors != 0 {
            return Ok(BuildOutcome { count, ..BuildOutcome::default() });
        }
        let mut files = output::OutputFiles::reading(self.project.inputs());
        let mut made = Vec::new();
        for file in &entry.files {
            let from = entry.path(file);
            let path = match &self.out {
                OutputTarget::Folder(folder) => folder.join(&file.name),
                // The one file that was named, and what lies beside it.
                OutputTarget::File(path) => path.with_file_name(&file.name),
            };
            let context = || format!("can't read {}", from.display());
            let mut kept = fs::File::open(&from).with_context(context)?;
            let bytes = files.write(path.clone(), |out| io::copy(&mut kept, out))?;
            if let Some(detail) = &file.detail {
                made.push(MadeFile { path, detail: format!("from the cache, {detail}"), bytes });
            }
        }
        if let Some(outcome) = self.refuse_summary(&files, &entry.diagnostics())? {
            return Ok(outcome);
        }
        files.persist()?;
        self.finish(BuildOutcome { count, files: made, is_cached: true, misuse: None })
    }

    /// Keeps the outputs for other runs.
    fn keep(&self, made: &[MadeFile], others: &[PathBuf], diagnostics: &Diagnostics) -> anyhow::Result<()> {
        let Some(BuildCache { cache, key, started }) = &self.cache else { return Ok(()) };
        let folder = self.out.folder();
        let name = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let main = made.iter().map(|file| (file.path.clone(), Some(file.detail.clone())));
        let beside = others.iter().map(|path| (path.clone(), None));
        let outputs = main.chain(beside).map(|(path, detail)| {
            let name = name(&path);
            (path, CachedFile { name, detail })
        });
        let build = CachedBuild {
            started: *started,
            root: &self.project.root,
            files: &self.project.file_system,
            diagnostics,
            outputs: outputs.collect(),
        };
        cache.keep(key, &build)
    }

    /// Says that the summary can't go where it is to go, and why. Found before anything is in its place.
    fn refuse_summary(
        &self,
        files: &output::OutputFiles,
        diagnostics: &Diagnostics,
    ) -> anyhow::Result<Option<BuildOutcome>> {
        let Some(summary) = self.summary else { return Ok(None) };
        let root = &self.project.root;
        let asked = self.project.file_system.0.asked();
        let read = asked.iter().filter_map(|question| match question {
            FileQuestion::Read(path) => Some(root.join(path)),
            FileQuestion::Installed(path) => Some(path.clone()),
            _ => None,
        });
        let inputs = self.project.inputs().into_iter().chain(read);
        let is_folder_of_texts = diagnostics.sorted().into_iter().any(|it| it.code == report::FOLDER);
        let is_listed = |question: &FileQuestion| {
            let FileQuestion::List(folder) = question else { return false };
            same_file::is_same_file(root.join(folder), output::folder(summary)).unwrap_or(false)
        };
        let is_text = ["md", "markdown"].iter().any(|ending| is_called(summary, ending));
        let refusal = summary_place::refusal(summary, inputs, files).or_else(|| {
            // Where all texts of a folder are the book, the table would be its next chapter.
            let is_chapter = is_folder_of_texts && is_text && asked.iter().any(is_listed);
            let shown = report::shown_path(summary);
            is_chapter.then(|| format!("can't write the summary {shown}: it would be a chapter of the next build; name a file in another folder, such as `dist`"))
        });
        let Some(refusal) = refusal else { return Ok(None) };
        self.report.say(Stream::Error, &format!("error: {refusal}\n"))?;
        Ok(Some(BuildOutcome { misuse: Some(BuildMisuse::Summary), ..BuildOutcome::default() }))
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
        let mut written = Written { files: output::OutputFiles::reading(inputs), ..Written::default() };
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
                let beside = path.with_extension("txt");
                files.write(beside.clone(), |out| out.write_all(text.as_bytes()))?;
                written.others.push(beside);
            }
            // Shops ask for the cover as a file of its own.
            if let Some(cover) = it.cover {
                let beside = path.with_extension("jpg");
                files.write(beside.clone(), |out| out.write_all(&cover))?;
                written.others.push(beside);
            }
            let bytes = files.write(path.clone(), |out| it.content.write_to(out, diagnostics))?;
            written.made.push(MadeFile { path, detail, bytes });
        }
        if let Some(deps) = self.deps {
            // A text of the author's is not a rule of a makefile, and would be lost.
            if is_text_of_its_own(deps) {
                bail!("can't overwrite {}: it was not written by `--deps`; name another file", deps.display());
            }
            let rule = self.rule(checked, &files.paths().collect::<Vec<_>>());
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
    fn rule(&self, checked: &Checked<'_>, targets: &[&Path]) -> String {
        // A target with `%` would be a pattern; on the other side of the colon it is a sign like others.
        let as_target = |path: &Path| escaped(path).replace('%', "\\%");
        let mut rule = format!("{}:", targets.iter().map(|path| as_target(path)).collect::<Vec<_>>().join(" "));
        let names = self.prerequisites(checked, targets);
        for name in &names {
            let _ = write!(rule, " \\\n  {}", escaped(name));
        }
        rule.push('\n');
        // As `-MP` of GCC has it: without a rule for a chapter that has gone since, make would never build again.
        for name in &names {
            let _ = write!(rule, "\n{}:\n", as_target(name));
        }
        rule
    }

    /// All that was read, whatever for: a bibliography, a film, a font of the machine. What was looked for and is not there
    /// would keep make from building anything. In one order, so that the rule does not change when only that of chapters does.
    fn prerequisites(&self, checked: &Checked<'_>, targets: &[&Path]) -> Vec<PathBuf> {
        let root = &self.project.root;
        let pictures = checked.pictures.values().map(|picture| picture.path.as_str());
        let pictures = pictures.filter(|picture| !picture.starts_with('<')).map(|path| root.join(path));
        let read = self.project.file_system.0.asked().into_iter().filter_map(|question| match question {
            FileQuestion::Read(path) => Some(root.join(path)),
            FileQuestion::Installed(path) => Some(path),
            _ => None,
        });
        let mut names: Vec<PathBuf> = read.chain(pictures).filter(|path| path.is_file()).collect();
        // A new text in a folder of them is a chapter, and changes the folder. One that the outputs go to changes with each of
        // them, and can't be asked.
        let holds_outputs = |folder: &Path| {
            let mut folders = targets.iter().map(|target| output::folder(target));
            folders.any(|of_target| same_file::is_same_file(of_target, folder).unwrap_or(false))
        };
        // A folder of one text is a book of one file, but not of that one: its names were asked for.
        let lists = |question: &FileQuestion| matches!(question, FileQuestion::List(folder) if folder.is_empty() || folder == ".");
        let is_folder = !self.project.single || self.project.file_system.0.asked().iter().any(lists);
        if is_folder && !self.project.mdbook {
            let sources = root.join(&self.project.source_folder);
            let chapters = self.project.entries.iter().map(SummaryEntry::path).filter(|path| !path.is_empty());
            let folders = chapters.filter_map(|path| Some(sources.join(path).parent()?.to_owned()));
            names.extend(folders.filter(|folder| folder.is_dir() && !holds_outputs(folder)));
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A path as a makefile has it.
fn escaped(path: &Path) -> String {
    // As GCC escapes names in the files of `-MD`, since `#` begins a remark; make has no way to write a line end in a name.
    let shown = report::shown_path(path).replace('$', "$$").replace(' ', "\\ ").replace('#', "\\#");
    // A colon would end the targets. Make knows that of a drive (`C:/`).
    let has_drive = matches!(path.components().next(), Some(Component::Prefix(_)));
    let (drive, rest) = shown.split_at(if has_drive { shown.find(':').map_or(0, |at| at + 1) } else { 0 });
    format!("{drive}{}", rest.replace(':', "\\:"))
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

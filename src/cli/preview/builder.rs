//! The thread that builds: in, saves and wishes; out, what the browser shows.
//!
//! Pages come first. The PDF and the EPUB are made when nobody has saved anything for a moment: what is wrong with
//! them is then told too, and the e-book is there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chapbook::cover::{self, BookExtent};
use chapbook::diagnostic::Diagnostics;
use chapbook::impose::Binding;
use chapbook::preview::PageGrid;
use chapbook::project::Project;
use chapbook::project::flag::Flag;
use chapbook::project::themes::THEMES;
use chapbook::style::Style;
use chapbook::{Checked, Session};
use serde_json::{Value, json};

use super::ebook::Ebook;
use super::state::{Shared, Snapshot};
use super::terminal::{PageBuild, Terminal};
use super::{compare, sheets};
use crate::cli::fault;
use crate::cli::report::{Notes, Report, ReportOptions, Stream};
use crate::cli::source::SourceOptions;
use crate::cli::watch::{Changes, Wake, WatchedFiles};

/// How long nobody must have saved before the files are made: who types and saves on each pause sees pages alone.
const PAUSE: Duration = Duration::from_millis(250);

/// The settings that can be tried in the page.
pub(super) const TRIED: &[&str] = &["theme", "pdf.trim", "pdf.font-size", "pdf.leading"];

/// Starts the thread.
///
/// # Errors
/// When files can't be watched, or there can be no further thread.
pub(super) fn start(
    source: SourceOptions,
    report: ReportOptions,
    shared: Arc<Shared>,
    woken: Receiver<Wake>,
) -> anyhow::Result<()> {
    let watched = WatchedFiles::new(shared.wake.clone())?;
    let (changes, session, terminal) = (Changes::new(woken), Session::default(), Terminal::default());
    let builder = Builder { source, report, shared, watched, changes, session, terminal, has_loaded: false };
    std::thread::Builder::new()
        .name("builder".to_owned())
        .spawn(move || builder.run())
        .context("can't start a thread")?;
    Ok(())
}

struct Builder {
    source: SourceOptions,
    report: ReportOptions,
    shared: Arc<Shared>,
    watched: WatchedFiles,
    changes: Changes,
    session: Session,
    terminal: Terminal,
    /// Whether the book was read before: what is wrong with the machine is told once.
    has_loaded: bool,
}

/// Whether somebody has saved again while a build was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Finished,
    Overtaken,
}

impl Builder {
    fn run(mut self) {
        loop {
            // No input should make it fail; if one does, the pages stay, and the next save is another chance.
            let built = fault::guarded(|| self.build());
            let failure = match built {
                Ok(Outcome::Overtaken) => continue,
                Ok(Outcome::Finished) => None,
                Err(error) => Some(format!("{error:#}")),
            };
            if let Some(message) = failure {
                // Where nobody can be told, the page says it.
                let _ = self.terminal.fail(&message, &self.report);
                let problem = json!({ "severity": "error", "code": "failed", "message": message });
                self.shared.show(|shown| shown.facts = Arc::new(json!({ "problems": [problem], "failed": true })));
            }
            if !self.changes.wait(&mut self.watched) {
                return;
            }
        }
    }

    fn build(&mut self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        self.shared.tell("building", &Value::Null);
        let tried = self.shared.shown().tried;
        let mut source = self.source.clone();
        source.settings.extend(tried.iter().map(|(name, value)| Flag::set(name, value)));
        let mut diagnostics = Diagnostics::default();
        let project = source.load(&mut diagnostics)?;
        self.watched.follow(&project);
        if !std::mem::replace(&mut self.has_loaded, true)
            && let Some(problem) = self.shared.editor.environment_problem(project.config.editor)
        {
            self.report.say(Stream::Error, &format!("warning: {problem}\n"))?;
        }
        let checked = self.session.check(&project, &mut diagnostics);
        self.watched.follow_pictures(&checked);
        let pages = self.session.typeset(&checked, &mut diagnostics);
        let style = Style::new(&project.config, &checked.catalog, &mut Diagnostics::default());
        let grid = PageGrid::new(style.page);
        let sheets = Arc::new(sheets::json(&project, &pages));
        let built = PageBuild { pages: pages.pages.len(), time: started.elapsed() };
        let snapshot = Arc::new(Snapshot::new(pages, project.sources.clone(), project.root.clone(), Some(grid)));
        let report = Report::new(&project, Notes::Shown, &self.report);
        let failed = report.has_errors(&diagnostics);
        let mut facts = Facts { project: &project, checked: &checked, style: &style, started, failed, is_final: false };
        let shown_facts = facts.json(&report, &diagnostics);
        self.shared.show(|shown| {
            shown.facts = Arc::new(shown_facts);
            shown.sheets = sheets;
            shown.settings_file = settings_file(&project);
            shown.editor = project.config.editor;
            // Half a book would lose the reader's place; as long as there was no whole one it is better than nothing.
            if !failed || shown.is_half || shown.pages.is_none() {
                shown.pages = Some(Arc::clone(&snapshot));
                shown.is_half = failed;
            }
        });
        if self.changes.within(&mut self.watched, PAUSE)? {
            return Ok(Outcome::Overtaken);
        }
        let ebook = Ebook::of(&checked, &mut diagnostics);
        let cover = cover(&checked, &snapshot);
        (facts.failed, facts.is_final) = (report.has_errors(&diagnostics), true);
        let shown_facts = facts.json(&report, &diagnostics);
        self.shared.show(|shown| {
            shown.facts = Arc::new(shown_facts);
            if !failed || shown.is_half || shown.ebook.is_none() {
                shown.replace_ebook(ebook.map(Arc::new));
                shown.cover = cover.map(Arc::new);
            }
        });
        self.terminal.tell(&Report::new(&project, Notes::OnRequest, &self.report), &diagnostics, built)?;
        self.compare(&source)?;
        Ok(Outcome::Finished)
    }

    /// Sets the book in the theme that it is compared in, if there is one.
    fn compare(&self, source: &SourceOptions) -> anyhow::Result<()> {
        let other = match &self.shared.shown().compared {
            Some(theme) => Some(compare::build(source, theme)?),
            None => None,
        };
        if other.is_some() || self.shared.shown().other.is_some() {
            self.shared.show(|shown| shown.replace_other(other));
        }
        Ok(())
    }
}

/// Where settings are kept: a book of one text has them in its front matter, which its author writes.
fn settings_file(project: &Project) -> Option<PathBuf> {
    let file = project.root.join("book.toml");
    (!project.single && file.is_file()).then_some(file)
}

/// The cover of a book that has one designed, flat.
fn cover(checked: &Checked<'_>, snapshot: &Snapshot) -> Option<Snapshot> {
    let project = checked.project;
    if !cover::is_designed(&project.config) {
        return None;
    }
    let extent = BookExtent { pages: snapshot.pages().pages.len(), trim: snapshot.pages().pages.first()?.size };
    // What is wrong with a cover is told when one is made: not each book is printed.
    let mut silent = Diagnostics::default();
    let cover = cover::of(project, &checked.book.metadata, extent, &checked.pictures, &mut silent);
    let flat = cover::flat(&cover, project, &checked.catalog, &mut silent);
    Some(Snapshot::new(flat, project.sources.clone(), project.root.clone(), None))
}

/// What the page is told of a build.
struct Facts<'a> {
    project: &'a Project,
    checked: &'a Checked<'a>,
    style: &'a Style,
    started: Instant,
    failed: bool,
    is_final: bool,
}

impl Facts<'_> {
    fn json(&self, report: &Report<'_>, diagnostics: &Diagnostics) -> Value {
        let (records, count) = report.json(diagnostics);
        let problems: Vec<Value> = records.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let millis = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let trim = self.style.page.trim;
        let page = format!("{:.0} × {:.0} mm", trim.width.to_pt() / 72.0 * 25.4, trim.height.to_pt() / 72.0 * 25.4);
        json!({
            "title": self.checked.book.metadata.title,
            "single": self.project.single,
            "problems": problems,
            "errors": count.errors,
            "warnings": count.warnings,
            "notes": count.notes,
            "failed": self.failed,
            "final": self.is_final,
            "milliseconds": millis,
            "right": self.style.page.binding == Binding::Right,
            "settings": self.settings(),
            "page": page,
            "size": format!("{:.2} pt", self.style.size.to_pt()),
            "themes": THEMES.iter().map(|theme| theme.0).collect::<Vec<&str>>(),
        })
    }

    /// The settings that can be tried, as the book and those who build it have written them.
    fn settings(&self) -> BTreeMap<&'static str, String> {
        let written = |name: &&'static str| {
            let span = self.project.setting_spans.get(*name)?;
            let text = self.project.sources.text(*span).trim().trim_matches('"').to_owned();
            Some((*name, text))
        };
        TRIED.iter().filter_map(written).collect()
    }
}

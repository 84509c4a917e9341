//! `chapbook impose`: in, any PDF; out, its pages on sheets, and words on how to print and fold them.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chapbook::booklet::BookletExtras;
use chapbook::diagnostic::{self, Diagnostics};
use chapbook::impose::settings::{InstructionPlace, Poster};
use chapbook::picture::Pictures;
use chapbook::project::Project;
use chapbook::project::config::Config;
use chapbook::project::flag::Flag;
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::value::Node;
use chapbook::source::Span;
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::DocumentInfo;
use chapbook::{impose, pdf};
use clap::Args;

use super::report::{Notes, Report, ReportOptions};
use super::{output, report, source};

/// Put the pages of a PDF on sheets, to be folded
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook impose text.pdf")]
pub(super) struct Impose {
    /// The PDF
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The file to write [default: `FILE-booklet.pdf` beside FILE]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A setting of `booklet`, such as `booklet.scheme=signatures`; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = source::setting)]
    settings: Vec<Flag>,
}

impl Impose {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        source::threads(None)?;
        let config = self.config()?;
        let shown = self.file.display();
        let bytes = fs::read(&self.file).with_context(|| format!("can't read {shown}"))?;
        let settings = config.sheets(chapbook::style::direction::binding(&config));
        let (catalog, info) = (Catalog::new(&[], &mut Diagnostics::default()), self.info());
        let pictures = Pictures::new();
        let extras = BookletExtras {
            config: &config.booklet,
            info: &info,
            catalog: &catalog,
            family: None,
            pictures: &pictures,
        };
        let made = pdf::impose(&bytes, &settings, &|plan| extras.pages(plan));
        let (bytes, plan) = made.with_context(|| shown.to_string())?;
        let (project, options) = (Project::default(), ReportOptions::default());
        let mut notes = extras.notes(&plan, plan.pages + usize::from(settings.poster.is_some()));
        pdf::unlike_note(&plan).into_iter().for_each(|note| notes.push(note));
        Report::new(&project, Notes::OnRequest, &options).show(&notes)?;
        let out = self.out.clone().unwrap_or_else(|| booklet_name(&self.file));
        let size = bytes.len() as u64;
        let mut files = output::OutputFiles::reading(vec![self.file.clone()]);
        files.write(out.clone(), |out| out.write_all(&bytes))?;
        files.persist()?;
        let detail = format!("{} sheets, ", plan.sheets);
        report::output(&out, &detail, size, &options)?;
        write!(io::stdout(), "{}", impose::report::report(&plan))?;
        Ok(ExitCode::SUCCESS)
    }

    /// What slug lines say of the file, which has no metadata of a book.
    fn info(&self) -> DocumentInfo {
        let title = self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        DocumentInfo { title, language: "en".into(), ..DocumentInfo::default() }
    }

    /// The settings; only those of booklets mean anything here.
    fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::default();
        let known = || SETTINGS.iter().filter(|setting| setting.name.starts_with("booklet."));
        for Flag { key, value, .. } in &self.settings {
            if key == "booklet.pages" {
                bail!("`booklet.pages` sets a text so that it fills pages: pages of a finished PDF can't be set again");
            }
            let Some(setting) = known().find(|setting| setting.name == key) else {
                let near = diagnostic::nearest(key, known().map(|it| it.name));
                let near = near.map_or(String::new(), |it| format!("; did you mean `{it}`?"));
                bail!("there is no setting `{key}` for sheets{near}");
            };
            let node = Node::plain(value.as_str(), Span::default());
            if let Err(problem) = (setting.apply)(&mut config, &node) {
                bail!("`{key}`: {problem}; write {}", setting.takes.in_words());
            }
        }
        if config.booklet.instructions == Some(InstructionPlace::Page) {
            bail!("`booklet.instructions=page` puts them on a page of a text: write `first-sheet` for a finished PDF");
        }
        if matches!(config.booklet.poster, Some(Poster::Image(_))) {
            bail!(
                "`booklet.poster` is the number of a page where a finished PDF is imposed: add the image to it as a page"
            );
        }
        Ok(config)
    }
}

/// `book.pdf` → `book-booklet.pdf`.
fn booklet_name(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-booklet.pdf"))
}

//! `chapbook calibrate`: in, the size of a sheet; out, a PDF that measures how a printer prints on both sides.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Rect, Size};
use chapbook::impose::calibration;
use chapbook::pdf;
use chapbook::picture::{ImageFacts, Picture, PictureFormat};
use chapbook::project::Project;
use chapbook::project::config::Config;
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::value::Node;
use chapbook::source::Span;
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::{ContentRole, DocumentInfo, Page, PageItem, Pages, PlacedImage};
use clap::Args;

use super::output;
use super::report::{self, Notes, Report, ReportOptions};
use super::target::is_called;

/// Make a sheet that measures your printer: its duplex, the offset of its backs, its margins
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook calibrate --sheet letter")]
pub(super) struct Calibrate {
    /// The paper: `a4`, `letter`, `a3` …
    #[arg(long, value_name = "SIZE", default_value = "a4")]
    sheet: String,
    /// The file to write: its name ends in `.pdf`
    #[arg(short, long, value_name = "FILE", default_value = "calibration.pdf")]
    out: PathBuf,
}

impl Calibrate {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        // As `build` has it: a manuscript that is named by mistake is not replaced.
        if !is_called(&self.out, "pdf") {
            let shown = self.out.display();
            writeln!(io::stderr(), "error: `-o {shown}` names no PDF; name a file that ends in `.pdf`")?;
            return Ok(ExitCode::from(2));
        }
        let sheet = self.sheet()?;
        let mut diagnostics = Diagnostics::default();
        let catalog = Catalog::new(&[], &mut diagnostics);
        let options = pdf::Options { profile: pdf::Profile::Print, ..pdf::Options::default() };
        let bytes = pdf::cover(&pages(sheet, &catalog), &options, &mut diagnostics)?;
        let (project, shown) = (Project::default(), ReportOptions::default());
        if Report::new(&project, Notes::OnRequest, &shown).show(&diagnostics)?.errors != 0 {
            return Ok(ExitCode::FAILURE);
        }
        let mut files = output::OutputFiles::reading(Vec::new());
        files.write(self.out.clone(), |out| out.write_all(&bytes))?;
        files.persist()?;
        report::output(&self.out, "2 pages, ", bytes.len() as u64, &shown)?;
        Ok(ExitCode::SUCCESS)
    }

    /// The size of the sheet, as `booklet.sheet` reads it.
    fn sheet(&self) -> anyhow::Result<Size> {
        let mut config = Config::default();
        let node = Node::plain(self.sheet.as_str(), Span::default());
        for setting in SETTINGS.iter().filter(|setting| setting.name == "booklet.sheet") {
            if let Err(problem) = (setting.apply)(&mut config, &node) {
                bail!("`--sheet`: {problem}; write {}", setting.takes.in_words());
            }
        }
        match config.booklet.sheet {
            Some(sheet) => Ok(sheet),
            None => bail!(
                "`--sheet`: `usual` is the paper of a book's language, and there is no book here: write `a4` or `letter`"
            ),
        }
    }
}

/// Both sides as pages.
fn pages(sheet: Size, catalog: &Catalog) -> Pages {
    let size = Size { width: sheet.width.max(sheet.height), height: sheet.width.min(sheet.height) };
    let area = Rect::new(Length::ZERO, Length::ZERO, size.width, size.height);
    let mut pages = Pages {
        info: DocumentInfo { title: "Calibration sheet".into(), language: "en".into(), ..DocumentInfo::default() },
        faces: catalog.faces().to_vec(),
        ..Pages::default()
    };
    for (picture, drawing) in calibration::sides(sheet).into_iter().enumerate() {
        let item = PlacedImage { picture, area, turned: false, tag: ContentRole::Decoration };
        pages.pages.push(Page { size, items: vec![PageItem::Image(item)], ..Page::default() });
        pages.pictures.push(Picture {
            path: "calibration".into(),
            facts: ImageFacts { transparent: true, ..ImageFacts::new(PictureFormat::Svg, 1, 1) },
            load: Arc::new(move || Ok(drawing.clone().into_bytes())),
        });
    }
    pages
}

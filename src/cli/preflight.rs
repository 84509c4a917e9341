//! `chapbook preflight`: in, a finished PDF, of ours or of anybody; out, what its printer would refuse.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use chapbook::cover::Cover;
use chapbook::diagnostic::Diagnostics;
use chapbook::impose::Binding;
use chapbook::pdf::preflight::{self, Part};
use chapbook::printer::{CoverExtent, Printer, PrinterRules};
use chapbook::project::Project;
use chapbook::project::config::Config;
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::value::Node;
use chapbook::source::Span;
use clap::Args;

use super::report::{Notes, Report, ReportOptions};
use super::source;

/// Check a finished PDF against what a printer asks for
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook preflight dist/my-book-print.pdf --printer lulu")]
pub(super) struct Preflight {
    /// The PDF
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The printer
    #[arg(long, value_enum, value_name = "PRINTER", required_unless_present = "rules")]
    printer: Option<Printer>,
    /// A table of what the printer asks for, instead of the program's
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The paper, by the name that the printer's table gives it: its number of pages
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// The file is the cover, not the pages
    #[arg(long)]
    cover: bool,
    /// How many pages the book has, so that the size of its cover and its spine are checked; with `--trim`
    #[arg(long, value_name = "N", requires = "cover", requires = "trim")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pages: Option<u32>,
    /// The size of its pages, such as `6x9in`
    #[arg(long, value_name = "SIZE", requires = "pages")]
    trim: Option<String>,
    /// How wide its spine is, if the printer said so, such as `14.3mm`
    #[arg(long, value_name = "LENGTH", requires = "pages")]
    spine: Option<String>,
    /// The book is bound at the right
    #[arg(long)]
    right_bound: bool,
    #[command(flatten)]
    report: ReportOptions,
}

impl Preflight {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        source::threads(None)?;
        let shown = self.file.display();
        let bytes = fs::read(&self.file).with_context(|| format!("can't read {shown}"))?;
        let printer = self.printer.unwrap_or(Printer::None);
        let rules = match &self.rules {
            // `none` goes before a table, as in the book.
            _ if self.printer == Some(Printer::None) || self.rules.is_none() && printer == Printer::None => {
                let known: Vec<&str> = Printer::ALL.iter().map(|printer| printer.key()).collect();
                bail!(
                    "there is nothing to check for the printer `none`: write one of {}, or `--rules FILE`",
                    known.join(", ")
                );
            }
            None => PrinterRules::known(printer),
            Some(path) => {
                let table = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
                PrinterRules::read(&table).map_err(|reason| anyhow!("{}: {reason}", path.display()))?
            }
        };
        let stock = self.paper.as_deref().map(|paper| {
            let known = || rules.stocks.iter().map(|stock| stock.name.as_str()).collect::<Vec<_>>().join(", ");
            rules.stock(printer, paper).ok_or_else(|| anyhow!("there is no paper `{paper}`: write one of {}", known()))
        });
        let request = preflight::Request {
            rules: &rules,
            stock: stock.transpose()?,
            cover: self.extent(printer, &rules)?,
            part: if self.cover { Part::Cover } else { Part::Interior },
            binding: if self.right_bound { Binding::Right } else { Binding::Left },
            is_new: false,
            locate: &|_, _| None,
        };
        let mut diagnostics = Diagnostics::default();
        preflight::check(&bytes, &request, &mut diagnostics).with_context(|| shown.to_string())?;
        let project = Project::default();
        let count = Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The measures of the book's cover, as far as they follow from the arguments.
    fn extent(&self, printer: Printer, rules: &PrinterRules) -> anyhow::Result<Option<CoverExtent>> {
        let (Some(pages), Some(trim)) = (self.pages, &self.trim) else { return Ok(None) };
        let mut config = Config::default();
        let mut set = |key: &str, value: &str| {
            let setting = SETTINGS.iter().find(|setting| setting.name == key).context("the setting is known")?;
            let node = Node::plain(value, Span::default());
            (setting.apply)(&mut config, &node)
                .map_err(|problem| anyhow!("`{value}`: {problem}; write {}", setting.takes.in_words()))
        };
        set("pdf.trim", trim)?;
        self.spine.as_deref().map(|spine| set("cover.spine", spine)).transpose()?;
        let cover = Cover::of_printer(printer, rules, pages as usize, config.pdf.trim.context("a size was read")?);
        let named = self.paper.as_ref().map(|paper| format!("{}-{paper}", printer.key()));
        let cover = Cover { given_spine: config.cover.spine, paper: named.or(cover.paper), ..cover };
        Ok(Some(cover.extent(printer, rules)))
    }
}

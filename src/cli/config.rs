//! `chapbook config`: in, a book's path; out, every setting with its value and who set it, on standard output.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::Project;
use chapbook::project::settings::schema::names;
use chapbook::project::settings::table::SETTINGS;
use clap::Args;

use super::report::{Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Show every setting with its value and where it was set
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook config my-book
  chapbook config my-book --theme novel")]
pub(super) struct Config {
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    report: ReportOptions,
}

impl Config {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut diagnostics = Diagnostics::default();
        let project = self.source.load(&mut diagnostics)?;
        let mut out = io::stdout().lock();
        for name in names() {
            let default = SETTINGS.iter().find(|setting| setting.name == name).map(|setting| setting.default);
            let line = match (origin(&project, &name), default) {
                (Some((value, origin)), _) => format!("{name} = {value}  # {origin}"),
                (None, Some(default)) => format!("{name}  # default: {}", default.trim_matches('`')),
                // Metadata that nobody gave, and looks that are the plain theme's.
                (None, None) => continue,
            };
            writeln!(out, "{line}")?;
        }
        drop(out);
        let count = Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The value of a setting as it was written, and where: `a5`, `book.toml:7`. The plain theme is below all books and
/// counts as nobody.
fn origin(project: &Project, name: &str) -> Option<(String, String)> {
    let span = *project.setting_spans.get(name)?;
    let file = &project.sources.get(span.file)?.name;
    if file == "<theme plain>" {
        return None;
    }
    let value = project.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let line = project.sources.position(span).0;
    // Sources that are not files have names in angle brackets.
    let origin = match file.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(name) => format!("the {name}"),
        None => format!("{file}:{line}"),
    };
    Some((value, origin))
}

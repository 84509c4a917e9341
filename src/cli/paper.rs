//! `chapbook pamphlet` and `chapbook zine`: in, a text; out, sheets to be folded and the pages on them.
//!
//! Both are `build --to pdf,booklet` with settings that the book and the command line may change.

use std::path::PathBuf;
use std::process::ExitCode;

use chapbook::project::flag::Flag;
use clap::Args;

use super::build::{Build, To};
use super::report::ReportOptions;
use super::source::SourceOptions;

/// Make a pamphlet: sheets folded once and stapled
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook pamphlet story.md --pages 16")]
pub(super) struct Pamphlet {
    #[command(flatten)]
    paper: PaperOptions,
    /// How many pages the text is made to fill: `16`, `at most 16` or `multiple of 4` [default: as many as it takes]
    #[arg(long, value_name = "N")]
    pages: Option<String>,
}

/// Make a zine: eight small pages on one side of one sheet
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook zine poems.md --sheet letter")]
pub(super) struct Zine {
    #[command(flatten)]
    paper: PaperOptions,
}

/// The options that both have in common.
#[derive(Clone, Debug, Args)]
struct PaperOptions {
    #[command(flatten)]
    source: SourceOptions,
    /// The paper: `a4`, `letter`, `a3` … [default: the book's, else `a4`, or `letter` where its language's country has it]
    #[arg(long, value_name = "SIZE")]
    sheet: Option<String>,
    /// The folder for the files [default: `dist` beside the source]
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    report: ReportOptions,
}

impl Pamphlet {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut source = self.paper.source.clone();
        source.settings.extend(self.pages.iter().map(|pages| Flag::named("--pages", "booklet.pages", pages)));
        let defaults = [("theme", "pamphlet"), ("booklet.scheme", "saddle"), ("booklet.sheet", "usual")];
        PaperOptions { source, ..self.paper }.build("pamphlet", &defaults)
    }
}

impl Zine {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        // A text that is a little too long for eight pages is set a little smaller.
        let defaults =
            [("theme", "zine"), ("booklet.scheme", "zine"), ("booklet.sheet", "usual"), ("booklet.pages", "at most 8")];
        self.paper.build("zine", &defaults)
    }
}

impl PaperOptions {
    fn build(self, command: &str, defaults: &[(&str, &str)]) -> anyhow::Result<ExitCode> {
        let mut source = self.source;
        source.settings.extend(self.sheet.iter().map(|sheet| Flag::named("--sheet", "booklet.sheet", sheet)));
        source.defaults = defaults.iter().map(|(key, value)| Flag::of_command(command, *key, *value)).collect();
        Build::of(source, self.out, vec![To::Pdf, To::Booklet], self.report).run()
    }
}

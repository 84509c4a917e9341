//! As a backend of mdBook: in, a render context on standard input; out, the books in the folder that it
//! names. mdBook starts the program without arguments.

use std::path::PathBuf;
use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use chapbook::project;
use serde::Deserialize;

use super::build::{To, kinds};
use super::job::BuildJob;
use super::progress::Progress;
use super::report::ReportOptions;
use super::source::epoch;
use super::target::OutputTarget;

/// The parts of a render context that the command line needs. The rest is `project`'s, which reports what is missing.
#[derive(Default, Deserialize)]
struct Folder {
    destination: PathBuf,
}

/// Makes the books of a render context.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is not a number, or a file can't be written.
pub(super) fn run(context: &str) -> anyhow::Result<ExitCode> {
    super::source::threads(None)?;
    let folder: Folder = serde_json::from_str(context).unwrap_or_default();
    let mut diagnostics = Diagnostics::default();
    let project = project::from_render_context(context, &[], epoch()?, &mut diagnostics);
    let report = ReportOptions::default();
    let run = BuildJob {
        project: &project,
        out: OutputTarget::Folder(folder.destination),
        deps: None,
        summary: None,
        open: false,
        cache: None,
        report: &report,
    };
    let kinds = kinds(&project, &[], &[To::Pdf, To::Epub]);
    Ok(run.make(&kinds, &Progress::new(false), diagnostics, &mut |_| {})?.code())
}

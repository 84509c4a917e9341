//! What was made of one book or of many, as Markdown: in, outcomes; out, a table at the end of a file. GitHub shows the file
//! that the variable `GITHUB_STEP_SUMMARY` names on the page of a job.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;

use super::job::{BuildOutcome, MadeFile};
use super::report::{shown_path, size};

/// A book with what became of it, or why nothing did.
pub(super) struct BookRow<'a> {
    pub(super) name: String,
    pub(super) outcome: Result<&'a BuildOutcome, String>,
}

/// Whether the table goes to standard output.
pub(super) fn is_output(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// Appends the table to a file, whose folder is made if it is missing; `-` is standard output.
///
/// # Errors
/// When the file can't be written.
pub(super) fn append(file: &Path, rows: &[BookRow<'_>]) -> anyhow::Result<()> {
    if is_output(file) {
        return io::stdout().write_all(table(rows).as_bytes()).context("can't write the summary to standard output");
    }
    let context = || format!("can't write the summary {}", file.display());
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(context)?;
    }
    let mut out = OpenOptions::new().create(true).append(true).open(file).with_context(context)?;
    out.write_all(table(rows).as_bytes()).with_context(context)
}

fn table(rows: &[BookRow<'_>]) -> String {
    let mut text = "| Book | Files | Errors | Warnings |\n|---|---|--:|--:|\n".to_owned();
    for row in rows {
        let name = cell(&row.name);
        let _ = match &row.outcome {
            Ok(outcome) => {
                let file = |file: &MadeFile| {
                    format!("`{}` ({}{})", cell(&shown_path(&file.path)), file.detail, size(file.bytes))
                };
                let files: Vec<String> = outcome.files.iter().map(file).collect();
                let files = if files.is_empty() { "none".to_owned() } else { files.join("<br>") };
                writeln!(text, "| {name} | {files} | {} | {} |", outcome.count.errors, outcome.count.warnings)
            }
            Err(problem) => writeln!(text, "| {name} | {} | 1 | 0 |", cell(problem)),
        };
    }
    text.push('\n');
    text
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

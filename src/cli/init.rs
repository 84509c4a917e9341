//! `chapbook init`: in, a folder that has chapters; out, a `SUMMARY.md` that lists them in the order in which they were
//! found, and a `book.toml` with comments. Nothing that exists is touched.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chapbook::Checked;
use chapbook::diagnostic::Diagnostics;
use chapbook::document::inline::plain_text;
use chapbook::document::metadata::Metadata;
use chapbook::project::{self, SummaryEntry, SummaryEntryKind};
use clap::Args;

use super::report::{Notes, Report, ReportOptions};

/// The settings of a new book; `TITLE` and the other words in capitals stand for what was found.
const SETTINGS: &str = include_str!("template/init.toml");

/// Make a book of a folder that has chapters: write `book.toml` and `SUMMARY.md` for it
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    report: ReportOptions,
}

impl Init {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let shown = self.folder.display();
        if !self.folder.is_dir() {
            bail!("{shown} is not a folder: `chapbook new {shown}` starts a book there");
        }
        for name in ["book.toml", "SUMMARY.md", "src/SUMMARY.md"] {
            if self.folder.join(name).exists() {
                bail!(
                    "{} is there already: the folder is a book, and nothing was changed",
                    self.folder.join(name).display()
                );
            }
        }
        let mut diagnostics = Diagnostics::default();
        let project = project::load_all(std::slice::from_ref(&self.folder), &[], None, &mut diagnostics);
        let checked = chapbook::check(&project, &mut diagnostics);
        let chapters = project.entries.iter().filter(|entry| !entry.path().is_empty()).count();
        if chapters == 0 {
            Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
            return Ok(ExitCode::FAILURE);
        }
        write(&self.folder.join("book.toml"), &settings(&checked.book.metadata))?;
        write(&self.folder.join("SUMMARY.md"), &summary(&project.entries, &checked))?;
        // What is wrong with the text is the business of `chapbook check`.
        writeln!(io::stderr(), "Made book.toml and SUMMARY.md with {chapters} chapters. Next: chapbook build {shown}")?;
        if self.folder.join("metadata.yaml").exists() {
            let note = "metadata.yaml is not read beside a book.toml: move what else it says below [output.chapbook]";
            writeln!(io::stderr(), "{note}")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = fs::File::create_new(path);
    let mut file = file.with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// The settings with what the files said of the book.
fn settings(metadata: &Metadata) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""));
    let authors = metadata.creators.iter().filter(|creator| creator.role == "aut");
    let authors: Vec<String> = authors.map(|creator| quoted(&creator.name)).collect();
    let described = [
        ("subtitle", &metadata.subtitle),
        ("publisher", &metadata.publisher),
        ("rights", &metadata.rights),
        ("date", &metadata.date),
        ("description", &metadata.description),
    ];
    let described =
        described.iter().filter_map(|(name, value)| Some(format!("{name} = {}\n", quoted(value.as_ref()?))));
    SETTINGS
        .replace("TITLE", &quoted(&metadata.title))
        .replace("AUTHORS", &authors.join(", "))
        .replace("LANGUAGE", &quoted(&metadata.language))
        .replace("DESCRIBED\n", &described.collect::<String>())
}

/// The summary of a folder's entries, with the titles that the chapters have.
fn summary(entries: &[SummaryEntry], checked: &Checked<'_>) -> String {
    let title_of = |entry: &SummaryEntry| {
        let division = checked.book.divisions.iter().find(|division| division.path.as_deref() == Some(entry.path()));
        let title = division.map(|division| plain_text(&division.title)).filter(|title| !title.trim().is_empty());
        title.unwrap_or_else(|| entry.title.clone())
    };
    let mut text = "# Summary\n".to_owned();
    let mut in_list = false;
    // Chapters of a part are a list of their own below its title.
    let mut base = 0;
    for entry in entries {
        let title = escaped(&title_of(entry));
        let is_part = matches!(entry.kind, SummaryEntryKind::Part | SummaryEntryKind::PartText { .. });
        if is_part {
            base = entry.depth + 1;
            in_list = false;
            let _ = write!(text, "\n# {title}\n");
            if entry.path().is_empty() {
                continue;
            }
        }
        if !in_list {
            text.push('\n');
            in_list = true;
        }
        let depth = if is_part { 0 } else { entry.depth.saturating_sub(base) };
        let _ = writeln!(text, "{}- [{title}]({})", "    ".repeat(usize::from(depth)), address(entry.path()));
    }
    text
}

/// A title between square brackets.
fn escaped(title: &str) -> String {
    let mut text = String::new();
    for c in title.chars() {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<') {
            text.push('\\');
        }
        text.push(if c == '\n' { ' ' } else { c });
    }
    text
}

/// A path as the target of a link (CommonMark, 6.3): one with spaces or brackets between angle brackets.
fn address(path: &str) -> String {
    if path.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", path.replace('<', "\\<").replace('>', "\\>"))
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_paths_are_read_back_as_they_were() {
        assert_eq!(escaped("A [b] *c* _d_"), r"A \[b\] \*c\* \_d\_");
        assert_eq!(address("a b.md"), "<a b.md>");
        assert_eq!(address("a.md"), "a.md");
    }
}

//! `chapbook new DIR`: out, a small book to start from. Nothing that exists is touched.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chapbook::project::themes::THEMES;
use clap::Args;
use clap::builder::PossibleValuesParser;

use super::report::shell_path;

/// The files of a new book beside its first chapter. `TITLE` stands for the title, `THEME` and `TRIM` for lines of settings.
const FILES: [(&str, &str); 3] = [
    ("book.toml", include_str!("template/book.toml")),
    ("src/SUMMARY.md", include_str!("template/summary.md")),
    ("src/preface.md", include_str!("template/preface.md")),
];

/// The first chapter of a book in a theme: what such books are written of. Short ones have no preface.
fn chapter(theme: Option<&str>) -> &'static str {
    match theme {
        Some("novel" | "modern" | "letters") => include_str!("template/novel.md"),
        Some("poetry") => include_str!("template/poetry.md"),
        Some("drama") => include_str!("template/drama.md"),
        Some("manual" | "guide") => include_str!("template/manual.md"),
        Some("scholarly") => include_str!("template/scholarly.md"),
        Some("zine") => include_str!("template/zine.md"),
        _ => include_str!("template/chapter-1.md"),
    }
}

/// The themes of books that are too short for a preface.
const SHORT: &[&str] = &["poetry", "pamphlet", "zine", "drama"];

/// Start a book in a new folder
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook new my-book
  chapbook new poems --theme poetry --title 'Low Water'")]
pub(super) struct New {
    /// The folder: it must not exist, or be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What kind of book it is: its design, and what its first chapter shows [see `chapbook theme`]
    #[arg(long, value_parser = PossibleValuesParser::new(THEMES.iter().map(|theme| theme.0)))]
    theme: Option<String>,
    /// The title [default: made from the folder's name]
    #[arg(long)]
    title: Option<String>,
}

impl New {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let shown = self.folder.display();
        let holds_something = fs::read_dir(&self.folder).map(|mut entries| entries.next().is_some());
        match holds_something {
            Ok(true) => bail!("{shown} is not empty"),
            Err(error) if error.kind() == ErrorKind::NotADirectory => bail!("{shown} is a file"),
            // A folder that is not there is made below; where that fails, the error is said there.
            Ok(false) | Err(_) => {}
        }
        let title = self.title.clone().unwrap_or_else(|| title_of(&self.folder));
        let theme = self.theme.as_deref();
        let is_short = theme.is_some_and(|theme| SHORT.contains(&theme));
        let files = FILES.iter().copied().chain([("src/chapter-1.md", chapter(theme))]);
        for (name, text) in files.filter(|file| !is_short || file.0 != "src/preface.md") {
            let path = self.folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
            }
            fs::write(&path, self.fill(name, text, &title))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        writeln!(io::stderr(), "Made {shown}. Next: chapbook build {}", shell_path(&self.folder))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl New {
    /// The file's text with the title in it, escaped as the file's kind wants, and the lines that the theme decides.
    fn fill(&self, name: &str, text: &str, title: &str) -> String {
        let mut made = String::new();
        for line in text.lines() {
            let line = match (line, self.theme.as_deref()) {
                // In projects of mdBook, dollars are but dollars unless somebody says so.
                ("THEME", Some("scholarly")) => "theme = \"scholarly\"\nmath = \"dollars\"\n".to_owned(),
                ("THEME", Some(theme)) => format!("theme = \"{theme}\"\n"),
                ("THEME", None) => "# theme = \"novel\"          # `chapbook theme` lists the themes\n".to_owned(),
                // A theme has the size of page that suits it.
                ("TRIM", Some(_)) => "# trim = \"a5\"".to_owned(),
                ("TRIM", None) => "trim = \"a5\"".to_owned(),
                (line, Some(theme)) if SHORT.contains(&theme) && line.contains("(preface.md)") => continue,
                (line, _) if name == "book.toml" => {
                    line.replace("TITLE", &title.replace('\\', r"\\").replace('"', "\\\""))
                }
                (line, _) => line.replace("TITLE", title),
            };
            made += &line;
            made.push('\n');
        }
        made
    }
}

/// `my-first_book` → `My first book`.
fn title_of(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " "));
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "A new book".to_owned());
    let mut letters = name.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_come_from_folder_names() {
        for (folder, title) in [("a/my-first_book", "My first book"), ("ésope", "Ésope"), ("..", "A new book")] {
            assert_eq!(title_of(Path::new(folder)), title);
        }
    }
}

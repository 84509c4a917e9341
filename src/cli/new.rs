//! `chapbook new DIR`: out, a small book to start from. Nothing that exists is touched.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

/// The files of a new book. `TITLE` stands for the title.
const FILES: [(&str, &str); 4] = [
    ("book.toml", include_str!("template/book.toml")),
    ("src/SUMMARY.md", include_str!("template/summary.md")),
    ("src/preface.md", include_str!("template/preface.md")),
    ("src/chapter-1.md", include_str!("template/chapter-1.md")),
];

/// Start a book in a new folder
#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder: it must not exist, or be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
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
        for (name, text) in FILES {
            let path = self.folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
            }
            fs::write(&path, fill(name, text, &title)).with_context(|| format!("cannot write {}", path.display()))?;
        }
        writeln!(io::stderr(), "Made {shown}. Next: chapbook build {shown}")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The file's text with the title in it, escaped as the file's kind wants.
fn fill(name: &str, text: &str, title: &str) -> String {
    let title = if Path::new(name).extension().is_some_and(|extension| extension == "toml") {
        title.replace('\\', r"\\").replace('"', "\\\"")
    } else {
        title.to_owned()
    };
    text.replace("TITLE", &title)
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

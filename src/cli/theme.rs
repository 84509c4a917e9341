//! `chapbook theme`: out, a theme of the program as a file to copy and edit, or their names.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::project::themes::THEMES;
use clap::Args;

/// Print a theme to copy and edit; without a name, list the themes
#[derive(Debug, Args)]
pub(super) struct Theme {
    /// The theme
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(THEMES.iter().map(|it| it.0)))]
    name: Option<String>,
}

impl Theme {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut out = io::stdout().lock();
        for (name, text) in THEMES {
            match &self.name {
                Some(wanted) if wanted == name => write!(out, "{text}")?,
                Some(_) => {}
                None => writeln!(out, "{name:<10} {}", about(text))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The sentence that a theme begins with.
fn about(text: &str) -> String {
    let comment = text.lines().map_while(|line| line.strip_prefix("# ")).collect::<Vec<_>>().join(" ");
    comment.split_inclusive(". ").next().unwrap_or("").trim().to_owned()
}

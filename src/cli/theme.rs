//! `chapbook theme`: out, a theme of the program as a file to copy and edit, or their names.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::project::themes::{PLAIN, THEMES};
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
                Some(wanted) if wanted == name => write!(out, "{text}{}", defaults(name, text))?,
                Some(_) => {}
                None => writeln!(out, "{name:<10} {}", about(text))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What a theme leaves to `plain`, as comments: all that a copy of it may change.
fn defaults(name: &str, text: &str) -> String {
    let plain = THEMES.iter().find(|theme| theme.0 == PLAIN).map_or("", |theme| theme.1);
    if name == PLAIN {
        return String::new();
    }
    let said: Vec<(&str, &str)> = keys(text).map(|line| (line.table, line.key)).collect();
    let mut out = String::from("\n# What it leaves as in `plain`; take the `#` away to change it.\n");
    let mut table = "";
    for line in keys(plain).filter(|line| !said.contains(&(line.table, line.key))) {
        if table != line.table {
            table = line.table;
            // In a file a table may have one heading: where the theme has it, only the key is new.
            let place = if said.iter().any(|key| key.0 == table) { " (above)" } else { "" };
            out.push_str(&format!("\n# {table}{place}\n"));
        }
        out.push_str(&format!("# {}\n", line.text));
    }
    out
}

/// A line of a theme that sets something.
struct ShownSetting<'a> {
    /// The heading of its table, in brackets.
    table: &'a str,
    key: &'a str,
    text: &'a str,
}

fn keys(text: &str) -> impl Iterator<Item = ShownSetting<'_>> {
    let mut table = "";
    text.lines().filter_map(move |line| {
        if line.starts_with('[') {
            table = line.split_inclusive(']').next().unwrap_or(line);
        }
        let (key, _) = line.split_once(" = ").filter(|_| !line.starts_with('#'))?;
        Some(ShownSetting { table, key, text: line })
    })
}

/// The sentence that a theme begins with.
fn about(text: &str) -> String {
    let comment = text.lines().map_while(|line| line.strip_prefix("# ")).collect::<Vec<_>>().join(" ");
    comment.split_inclusive(". ").next().unwrap_or("").trim().to_owned()
}

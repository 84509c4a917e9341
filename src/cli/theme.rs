//! `chapbook theme`: out, a theme of the program as a file to copy and edit, or their names.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::project::themes::{PLAIN, THEMES};
use clap::Args;

/// Print a theme to copy and edit; without a name, list the themes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook theme
  chapbook theme novel > my-theme.toml")]
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
                Some(wanted) if wanted == name => write!(out, "{}", with_defaults(name, text))?,
                Some(_) => {}
                None => writeln!(out, "{name:<10} {}", about(text))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A theme with what it leaves to `plain`, as comments, each in its own table: all that a copy of it may change, by taking
/// a `#` away.
fn with_defaults(name: &str, text: &str) -> String {
    let plain = THEMES.iter().find(|theme| theme.0 == PLAIN).map_or("", |theme| theme.1);
    if name == PLAIN {
        return text.to_owned();
    }
    let said: Vec<(&str, &str)> = keys(text).map(|line| (line.table, line.key)).collect();
    let mut left: Vec<ShownSetting<'_>> = keys(plain).filter(|line| !said.contains(&(line.table, line.key))).collect();
    let mut out = String::new();
    for (index, part) in tables(text).into_iter().enumerate() {
        out.push_str(part.text.trim_end());
        out.push('\n');
        let own = left.extract_if(.., |line| line.table == part.table);
        own.for_each(|line| out.push_str(&format!("# {}\n", line.text)));
        out.push('\n');
        if index == 0 {
            out.push_str(
                "# Lines that begin with `#` say what is so anyway, as in `plain`; take the `#` away to change it.\n\n",
            );
        }
    }
    let mut table = "";
    for line in left {
        if table != line.table {
            table = line.table;
            out.push_str(&format!("\n{table}\n"));
        }
        out.push_str(&format!("# {}\n", line.text));
    }
    out
}

/// A table of a theme: its heading in brackets, and its text from there to the next one.
struct ShownTable<'a> {
    table: &'a str,
    text: &'a str,
}

/// The tables of a theme; what goes before the first heading is one too.
fn tables(text: &str) -> Vec<ShownTable<'_>> {
    let headings = text.match_indices("\n[").map(|found| found.0 + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(headings).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]);
    let heading = |part: &'_ str| if part.starts_with('[') { part.find(']').map_or(0, |at| at + 1) } else { 0 };
    parts.map(|text| ShownTable { table: &text[..heading(text)], text }).collect()
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

//! `chapbook schema`: out, a JSON Schema of the settings, or of a file that holds them, on standard output, for editors.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::project::settings::file_schema::{book_schema, front_matter_schema};
use chapbook::project::settings::schema::json_schema;
use clap::{Args, ValueEnum};

/// Print a JSON Schema of all settings, for editors
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook schema book > book.schema.json     for `#:schema ./book.schema.json` at the head of book.toml
  chapbook schema front-matter                for the lines between dashes at the head of a text")]
pub(super) struct Schema {
    /// What it describes
    #[arg(value_enum, default_value_t)]
    of: Described,
}

/// What a schema is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Described {
    /// The table `[output.chapbook]`, and what is below `chapbook:` in front matter
    #[default]
    Settings,
    /// The file book.toml
    Book,
    /// The front matter of a text
    FrontMatter,
}

impl Schema {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let schema = match self.of {
            Described::Settings => json_schema(),
            Described::Book => book_schema(),
            Described::FrontMatter => front_matter_schema(),
        };
        writeln!(io::stdout(), "{schema:#}")?;
        Ok(ExitCode::SUCCESS)
    }
}

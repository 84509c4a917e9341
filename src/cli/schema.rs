//! `chapbook schema`: out, a JSON Schema of all settings on standard output, for editors.

use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::project::settings::schema::json_schema;
use clap::Args;

/// Print a JSON Schema of all settings, for editors
#[derive(Debug, Args)]
pub(super) struct Schema {}

impl Schema {
    #[expect(clippy::unused_self, reason = "as all commands have it")]
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        writeln!(io::stdout(), "{:#}", json_schema())?;
        Ok(ExitCode::SUCCESS)
    }
}

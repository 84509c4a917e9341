//! `chapbook man`: out, the manual pages: one on standard output, or all in a folder.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use clap_mangen::Man as Page;

/// Print the manual page
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook man | man -l -
  chapbook man -o man1")]
pub(super) struct Man {
    /// Write the pages of all commands to this folder instead
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(&self, command: &clap::Command) -> anyhow::Result<ExitCode> {
        if let Some(folder) = &self.out {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            clap_mangen::generate_to(command.clone(), folder)
                .with_context(|| format!("can't write to {}", folder.display()))?;
        } else {
            let mut text = Vec::new();
            Page::new(command.clone()).render(&mut text)?;
            io::stdout().write_all(&text)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

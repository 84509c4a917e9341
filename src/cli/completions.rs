//! `chapbook completions SHELL`: out, a completion script on standard output.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

/// What the generated script for bash lacks: words with `=` in them.
const WHOLE_WORDS: &str = include_str!("completions.bash");

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook completions bash > ~/.local/share/bash-completion/completions/chapbook
  chapbook completions zsh > ~/.zfunc/_chapbook")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, command: &mut clap::Command) -> anyhow::Result<ExitCode> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "chapbook", &mut script);
        if self.shell == Shell::Bash {
            script.extend_from_slice(WHOLE_WORDS.as_bytes());
        }
        io::stdout().write_all(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}

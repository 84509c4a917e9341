//! `chapbook watch`: in, a book's path; out, its files, made again at each save. Beside the command what it shares with
//! `preview`: who is told when a file of the book changes.

mod files;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::mpsc;

use clap::Args;

use super::build::Build;
use super::report::shown_path;
pub(super) use files::{Changes, Wake, WatchedFiles};

/// Make the books, and make them again whenever a file of theirs is saved; Ctrl-C ends it
#[derive(Debug, Args)]
pub(super) struct Watch {
    #[command(flatten)]
    build: Build,
}

impl Watch {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let (sender, receiver) = mpsc::channel();
        let (mut watched, changes) = (WatchedFiles::new(sender)?, Changes::new(receiver));
        loop {
            // Before the build: what is saved while it runs is not missed.
            let project = self.build.project()?;
            watched.follow(&project);
            watched.ignore(self.build.folder(&project));
            // A book with errors, or a folder that can't be written, is a reason to go on: its author is mending it.
            if let Err(error) = self.build.run() {
                writeln!(io::stderr(), "error: {error:#}")?;
            }
            if !self.build.is_quiet() {
                writeln!(io::stderr(), "watching {}; Ctrl-C ends it", shown_path(&project.root))?;
            }
            if !changes.wait(&watched) {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

//! `chapbook watch`: in, a book's path; out, its files, made again at each save. Beside the command what it shares with
//! `preview`: who is told when a file of the book changes.

mod files;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;

use clap::Args;

use super::build::Build;
use super::job::BuildStep;
use super::report::shown_path;
pub(super) use files::{Changes, Wake, WatchedFiles};

/// Make the books, and make them again whenever a file of theirs is saved; Ctrl-C ends it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook watch my-book --open")]
pub(super) struct Watch {
    #[command(flatten)]
    build: Build,
}

impl Watch {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        // A text may come while it is waited for; a name that was mistyped never does.
        self.build.refuse_missing()?;
        let (sender, receiver) = mpsc::channel();
        let (mut watched, changes) = (WatchedFiles::new(sender)?, Changes::new(receiver));
        let mut build = self.build.clone();
        loop {
            let mut root: Option<PathBuf> = None;
            let made = build.run_observed(&mut |step| match step {
                // Before the book is set: what is saved meanwhile is not missed.
                BuildStep::Loaded(project) => watched.follow(project),
                BuildStep::Checked(checked) => {
                    watched.follow_pictures(checked);
                    root = Some(checked.project.root.clone());
                }
                BuildStep::Writing(path) => watched.ignore(path),
            });
            // What is wrong with the command, no save will mend.
            let Some(root) = root else { return made };
            match made {
                // A program that shows a file sees when it changes: it is opened once.
                Ok(code) if code == ExitCode::SUCCESS => build = build.without_opening(),
                // A book with errors, or a folder that can't be written, is a reason to go on: its author is mending it.
                Ok(_) => {}
                Err(error) => writeln!(io::stderr(), "error: {error:#}")?,
            }
            if !build.is_quiet() {
                writeln!(io::stderr(), "watching {}; Ctrl-C ends it", shown_path(&root))?;
            }
            if !changes.wait(&mut watched) {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

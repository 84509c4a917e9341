//! The command line: in, what the user typed; out, an exit code. One file a command.
//!
//! The clock, the environment and the terminal are read here and nowhere else. Exit codes: 0 made;
//! 1 the book has errors, or a file could not be read or written; 2 wrong usage (clap's own).

mod backend;
mod books;
mod build;
mod cache;
mod calibrate;
mod check;
mod completions;
mod config;
mod doctor;
mod fault;
mod fonts;
mod help;
mod impose;
mod init;
mod inspect;
mod job;
mod man;
mod new;
mod output;
mod paper;
mod preflight;
#[cfg(feature = "preview")]
mod preview;
mod progress;
mod proof;
mod report;
mod schema;
mod shard;
mod source;
mod stats;
mod suggested;
mod summary;
mod summary_place;
mod target;
mod temporary;
mod theme;
mod usage;
#[cfg(feature = "preview")]
mod watch;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Turns Markdown into books: a reflowable EPUB and a paginated, hyphenated PDF from one source.
#[derive(Debug, Parser)]
#[command(name = "chapbook", version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::New),
    Init(init::Init),
    Build(build::Build),
    #[cfg(feature = "preview")]
    #[command(visible_alias = "serve")]
    Preview(preview::Preview),
    #[cfg(feature = "preview")]
    Watch(watch::Watch),
    Pamphlet(paper::Pamphlet),
    Zine(paper::Zine),
    Check(check::Check),
    Impose(impose::Impose),
    Calibrate(calibrate::Calibrate),
    Preflight(preflight::Preflight),
    Inspect(inspect::Inspect),
    Stats(stats::Stats),
    Fonts(fonts::Fonts),
    Theme(theme::Theme),
    Config(config::Config),
    Doctor(doctor::Doctor),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the command that the program's arguments name.
pub(crate) fn run() -> ExitCode {
    fault::watch();
    let arguments = arguments();
    let done = fault::guarded(|| match arguments.command {
        Some(Command::New(it)) => it.run(),
        Some(Command::Init(it)) => it.run(),
        Some(Command::Build(it)) => books::run(&it),
        #[cfg(feature = "preview")]
        Some(Command::Preview(it)) => it.run(),
        #[cfg(feature = "preview")]
        Some(Command::Watch(it)) => it.run(),
        Some(Command::Pamphlet(it)) => it.run(),
        Some(Command::Zine(it)) => it.run(),
        Some(Command::Check(it)) => it.run(),
        Some(Command::Impose(it)) => it.run(),
        Some(Command::Calibrate(it)) => it.run(),
        Some(Command::Preflight(it)) => it.run(),
        Some(Command::Inspect(it)) => it.run(),
        Some(Command::Stats(it)) => it.run(),
        Some(Command::Fonts(it)) => it.run(),
        Some(Command::Theme(it)) => it.run(),
        Some(Command::Config(it)) => it.run(),
        Some(Command::Doctor(it)) => it.run(),
        Some(Command::Schema(it)) => it.run(),
        Some(Command::Completions(it)) => it.run(&mut Arguments::command()),
        Some(Command::Man(it)) => it.run(&Arguments::command()),
        None => without_command(),
    });
    // What waits in the buffer may be lost on a full disk too.
    match done.and_then(|code| Ok(io::stdout().flush().map(|()| code)?)) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // What can be said when not even standard error can be written: the exit code.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What the user typed. A mistake in it, and `--help`, end the program here.
fn arguments() -> Arguments {
    let matches = help::grouped(Arguments::command())
        .try_get_matches()
        .unwrap_or_else(|error| usage::with_nearest(error, Arguments::command()).exit());
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// Without a command: mdBook has started us and writes the book to standard input; or somebody who
/// wants to know what can be done.
fn without_command() -> anyhow::Result<ExitCode> {
    match source::render_context()? {
        Some(context) => backend::run(&context),
        None => {
            write!(io::stderr(), "{}", help::grouped(Arguments::command()).render_help())?;
            Ok(ExitCode::from(2))
        }
    }
}

/// Whether somebody closed the pipe that we print to (`chapbook man | head`): no failure of ours.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

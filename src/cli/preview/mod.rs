//! `chapbook preview`: in, a book's path; out, a page in the browser that shows its pages while it is written.
//!
//! Two threads: one builds the book at each save ([`builder`]), the other answers the browser ([`server`]). What they
//! share is the last [`state::Snapshot`], which is replaced as a whole and never changed.

mod builder;
mod compare;
mod ebook;
mod editor;
mod guard;
mod keep;
mod server;
mod sheets;
mod state;
mod terminal;

use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};

use anyhow::Context as _;
use clap::Args;

use super::report::ReportOptions;
use super::source::SourceOptions;
use editor::Editor;
use state::Shared;

/// Show the pages and the e-book in the browser while the book is written; Ctrl-C ends it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook preview my-book --open
  chapbook preview my-book --editor vscode")]
pub(super) struct Preview {
    #[command(flatten)]
    source: SourceOptions,
    /// Open the page in the system's browser
    #[arg(long)]
    open: bool,
    /// The port of the page [default: a free one]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// What a click on a word opens: `vscode`, `zed` or another that the handbook names, or a command with `{file}`,
    /// `{line}` and `{column}` [default: the book's `preview.editor`, else `$VISUAL` or `$EDITOR`]
    #[arg(long, value_name = "EDITOR", value_parser = editor::EDITOR, hide_possible_values = true)]
    editor: Option<String>,
    #[command(flatten)]
    report: ReportOptions,
}

impl Preview {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        // A text may come while the page waits for it; a name that was mistyped never does.
        self.source.refuse_missing()?;
        self.source.refuse_several()?;
        // This machine alone: the book is nobody else's to read.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .with_context(|| format!("can't use port {}: leave `--port` out for a free one", self.port))?;
        let port = listener.local_addr().context("the socket has no address")?.port();
        let (wake, woken) = mpsc::channel();
        let editor = Editor::new(self.editor.as_deref());
        if let Some(problem) = editor.problem() {
            writeln!(io::stderr(), "warning: {problem}")?;
        }
        let shared = Arc::new(Shared::new(guard::token()?, port, editor, wake));
        let address = shared.address();
        builder::start(self.source.clone(), self.report.clone(), Arc::clone(&shared), woken)?;
        // Alone on standard output, for editors that start us; the rest is for people.
        writeln!(io::stdout(), "{address}")?;
        io::stdout().flush()?;
        if self.report.shows_progress() {
            writeln!(io::stderr(), "The preview is at the address above, for this machine alone; Ctrl-C ends it.")?;
        }
        if self.open && open::that_detached(&address).is_err() {
            writeln!(io::stderr(), "No browser could be started: open the address yourself.")?;
        }
        server::run(listener, &shared)?;
        Ok(ExitCode::SUCCESS)
    }
}

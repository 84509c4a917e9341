//! A line that says what is being done: on a terminal only, and gone when it is done.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows the steps of a build. Dropped, it clears its line.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A line on standard error if that is a terminal and people read it.
    pub(super) fn new(for_people: bool) -> Progress {
        if !for_people || !io::stderr().is_terminal() {
            return Progress(None);
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress(Some(bar))
    }

    /// Says what is done now.
    pub(super) fn step(&self, what: impl Into<std::borrow::Cow<'static, str>>) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }
}

impl Progress {
    /// Says something else meanwhile, where the line was.
    pub(super) fn around(&self, say: impl FnOnce()) {
        match &self.0 {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Clears the line: messages are written where it was.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

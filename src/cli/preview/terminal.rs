//! What the terminal is told while a book is written: in, the problems of each build; out, those that are new to its reader,
//! as `build` shows them, and a line on the build.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use chapbook::diagnostic::Diagnostics;
use serde_json::Value;

use crate::cli::report::{Report, ReportOptions, Stream};

/// What was said last.
#[derive(Default)]
pub(super) struct Terminal {
    /// The problems that were shown last, or why there was no build.
    told: String,
}

/// The pages of a build.
#[derive(Clone, Copy)]
pub(super) struct PageBuild {
    pub(super) pages: usize,
    /// How long they took.
    pub(super) time: Duration,
}

impl Terminal {
    /// Shows the problems of a build, unless they are those of the last one, and says how it went.
    ///
    /// # Errors
    /// When standard output or standard error can't be written.
    pub(super) fn tell(&mut self, report: &Report<'_>, diagnostics: &Diagnostics, built: PageBuild) -> io::Result<()> {
        let (records, count) = report.json(diagnostics);
        let problems = problems(&records);
        let is_known = problems == self.told;
        if !is_known {
            report.show(diagnostics)?;
            self.told = problems;
        }
        // Notes are for those who ask.
        let problems = count.errors + count.warnings;
        report.remark(&line(built, problems, is_known))
    }

    /// Says why there was no build, unless that was said last.
    ///
    /// # Errors
    /// When standard error can't be written.
    pub(super) fn fail(&mut self, message: &str, options: &ReportOptions) -> io::Result<()> {
        if self.told == message {
            return Ok(());
        }
        message.clone_into(&mut self.told);
        options.say(Stream::Error, &format!("error: {message}\n"))
    }
}

/// The errors and warnings among records, without their lines: what stands below an edit moves, and is no news.
fn problems(records: &str) -> String {
    let all = records.lines().filter_map(|record| serde_json::from_str::<Value>(record).ok());
    let problems = all.filter(|record| record["severity"] != "note");
    problems.map(|it| format!("{} {} {}\n", it["code"], it["place"]["file"], it["message"])).collect()
}

/// The line on a build.
fn line(built: PageBuild, problems: usize, is_known: bool) -> String {
    let noun = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let mut line = format!("built in {} ms, {}: ", built.time.as_millis(), noun(built.pages, "page"));
    let _ = match problems {
        0 => write!(line, "all clear"),
        _ => write!(line, "{}{}", noun(problems, "problem"), if is_known { ", as before" } else { "" }),
    };
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_that_has_moved_is_the_same() {
        let record = |severity: &str, line: u32| {
            format!(r#"{{"severity":"{severity}","code":"a","message":"b","place":{{"file":"c","line":{line}}}}}"#)
                + "\n"
        };
        assert_eq!(problems(&record("warning", 1)), problems(&record("warning", 7)));
        assert_ne!(problems(&record("warning", 1)), problems(&record("warning", 1).repeat(2)));
        assert_eq!(problems(&record("note", 1)), "");
    }

    #[test]
    fn builds_are_told_in_a_line() {
        let built = |pages| PageBuild { pages, time: Duration::from_millis(214) };
        assert_eq!(line(built(12), 0, false), "built in 214 ms, 12 pages: all clear");
        assert_eq!(line(built(1), 1, false), "built in 214 ms, 1 page: 1 problem");
        assert_eq!(line(built(12), 2, true), "built in 214 ms, 12 pages: 2 problems, as before");
    }
}

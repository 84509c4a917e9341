//! `chapbook --help`: in, the commands; out, the same with a help that groups them, as wide as the terminal.

use std::fmt::Write as _;

use clap::Command;

/// The commands by what one wants to do.
pub(super) const GROUPS: &[(&str, &[&str])] = &[
    ("Start a book", &["new", "init"]),
    ("Make it", &["build", "preview", "watch", "check"]),
    ("Print and fold it", &["pamphlet", "zine", "impose", "calibrate", "preflight"]),
    ("Look into it", &["stats", "inspect", "config"]),
    ("Find out", &["theme", "fonts", "doctor"]),
    ("For programs", &["schema", "completions", "man"]),
];

/// How the help is laid out.
const TEMPLATE: &str = "\
{about}

{usage-heading} {usage}{after-help}

Options:
{options}

`chapbook COMMAND --help` says more of each. A first book:

  chapbook new my-book
  chapbook build my-book --open
";

/// The fewest columns that help is set in, and the most: longer lines are hard to read.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=100;

/// The commands with their help.
pub(super) fn grouped(command: Command) -> Command {
    let width = console::Term::stdout().size_checked().map_or(100, |size| usize::from(size.1));
    let width = width.clamp(*COLUMNS.start(), *COLUMNS.end());
    let list = list(&command, width);
    command.term_width(width).after_help(list).help_template(TEMPLATE)
}

/// The commands with what each does, in groups.
fn list(command: &Command, width: usize) -> String {
    let about = |name: &str| {
        let command = command.find_subcommand(name)?;
        Some(command.get_about().map(ToString::to_string).unwrap_or_default())
    };
    let longest = GROUPS.iter().flat_map(|group| group.1).map(|name| name.len()).max().unwrap_or(0);
    let indent = longest + 4;
    let mut text = String::new();
    for (heading, names) in GROUPS {
        let _ = writeln!(text, "{}{heading}:", if text.is_empty() { "" } else { "\n" });
        // Commands of features that this program was built without are not there.
        for (name, about) in names.iter().filter_map(|name| Some((*name, about(name)?))) {
            let about = super::report::wrap::wrap(&about, Some(width), indent);
            let about = about.replace('\n', &format!("\n{:indent$}", ""));
            let _ = writeln!(text, "  {name:<longest$}  {about}");
        }
    }
    // What stands around it has empty lines of its own.
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Arguments;

    #[test]
    fn every_command_is_in_one_group() {
        let command = Arguments::command();
        let mut names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|group| group.1).copied().collect();
        names.sort_unstable();
        grouped.sort_unstable();
        #[cfg(feature = "preview")]
        assert_eq!(names, grouped);
        assert!(names.iter().all(|name| grouped.contains(name)));
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Arguments::command().get_subcommands() {
            let help = command.clone().render_long_help().to_string();
            assert!(help.contains("Examples:\n  chapbook "), "{}", command.get_name());
        }
    }
}

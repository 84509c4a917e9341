//! Errors of usage, with the nearest right word.
//!
//! In: what `clap` says of the arguments. Out: the same, with the option, value, command or setting that was meant.

use std::path::Path;

use chapbook::diagnostic::{nearest, nearest_of_many};
use chapbook::project::settings::schema::names;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::report::shell_path;

/// Names the nearest value where a wrong one was given. clap does so by a measure that compares letters at the same places
/// alone in short words: it does not see `pdf` in `pfd`.
pub(super) fn with_nearest(mut error: clap::Error, mut command: clap::Command) -> clap::Error {
    let context = |kind| error.get(kind).cloned();
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(option)) = context(ContextKind::InvalidArg)
    {
        let is_said = context(ContextKind::SuggestedArg).is_some();
        // That it could be the name of a file is no help to anybody.
        error.remove(ContextKind::Suggested);
        if let Some(setting) = setting_of(&option) {
            let tip = format!("it is a setting: '--set {setting}=VALUE'");
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        } else if let (false, Some(near)) = (is_said, nearest_option(&option, &mut command)) {
            error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
        }
        return error;
    }
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(given)) = context(ContextKind::InvalidSubcommand)
    {
        let is_said = context(ContextKind::SuggestedSubcommand).is_some();
        let names = command.get_subcommands().flat_map(clap::Command::get_name_and_visible_aliases);
        if let (false, Some(near)) = (is_said, nearest(&given, names)) {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near.to_owned()]));
        } else if Path::new(&given).exists() {
            let tip = format!("to make a book of it: 'chapbook build {}'", shell_path(Path::new(&given)));
            error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        }
        return error;
    }
    let (given, valid) = (context(ContextKind::InvalidValue), context(ContextKind::ValidValue));
    if is_setting_missing(&error) {
        // All that could be meant are hundreds of names.
        let message = "a setting is missing: '--set pdf.trim=a5'\n\n  tip: 'chapbook config' shows all settings with their \
                       values, 'chapbook config NAME' one\n\nFor more information, try '--help'.\n";
        return clap::Error::raw(ErrorKind::InvalidValue, message);
    }
    let is_said = context(ContextKind::SuggestedValue).is_some();
    if let (false, Some(ContextValue::String(given)), Some(ContextValue::Strings(valid))) = (is_said, given, valid)
        && let Some(near) = nearest(&given, valid.iter().map(String::as_str))
    {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(near.to_owned()));
    }
    error
}

/// Whether nothing stands behind `--set`.
fn is_setting_missing(error: &clap::Error) -> bool {
    let is = |kind, test: &dyn Fn(&str) -> bool| match error.get(kind) {
        Some(ContextValue::String(text)) => test(text),
        _ => false,
    };
    error.kind() == ErrorKind::InvalidValue
        && is(ContextKind::InvalidArg, &|option| option.starts_with("--set "))
        && is(ContextKind::InvalidValue, &str::is_empty)
}

/// The option of the command in question that is nearest to a wrong one.
fn nearest_option(wrong: &str, command: &mut clap::Command) -> Option<String> {
    let word = wrong.strip_prefix("--")?.split('=').next()?;
    let name = std::env::args().nth(1)?;
    command.build();
    let options = command.find_subcommand(&name)?.get_opts().filter_map(clap::Arg::get_long);
    nearest_of_many(word, options).map(|near| format!("--{near}"))
}

/// The setting that an option is called after: `--csl`, `--trim`.
fn setting_of(option: &str) -> Option<String> {
    let word = option.trim_start_matches('-').split('=').next().filter(|word| !word.is_empty())?;
    // Whoever folds thinks of the paper that is printed on, and not of that of a cover.
    let folds = std::env::args().nth(1).is_some_and(|command| matches!(command.as_str(), "zine" | "pamphlet"));
    if folds && word == "paper" {
        return Some("booklet.sheet".to_owned());
    }
    let is_it = |name: &String| name == word || name.rsplit('.').next() == Some(word);
    // One whose whole name it is goes before one of a table.
    names().filter(is_it).min_by_key(|name| name.matches('.').count())
}

//! `chapbook config`: in, a book's path; out, every setting with its value and who set it, on standard output, as a
//! `book.toml` that says the same.
//!
//! What nobody set, and what a theme says, is a comment there: the line with `theme` says it already.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use chapbook::diagnostic::{Diagnostics, nearest};
use chapbook::project::Project;
use chapbook::project::settings::schema::{self, names};
use chapbook::project::settings::setting::{Json, Takes};
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::value::{Node, Value};
use clap::Args;

use super::report::{Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Show every setting with its value and where it was set
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook config my-book
  chapbook config my-book --theme novel
  chapbook config my-book pdf.trim style  one setting, or all below a name
  chapbook config novel.md > book.toml    the settings of a text, as a file")]
pub(super) struct Config {
    #[command(flatten)]
    source: SourceOptions,
    #[command(flatten)]
    report: ReportOptions,
}

impl Config {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut diagnostics = Diagnostics::default();
        let (source, wanted) = self.parted();
        if let Some(word) = self.mistyped() {
            writeln!(io::stderr(), "error: {word}")?;
            return Ok(ExitCode::from(2));
        }
        let Some(project) = source.load_existing(&self.report, &mut diagnostics)? else {
            return Ok(ExitCode::FAILURE);
        };
        let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|one| is_below(name, one));
        let head = if wanted.is_empty() { head(&project) } else { String::new() };
        io::stdout().write_all((head + &text(&project, &is_wanted)).as_bytes())?;
        let count = Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What is wrong with a word that is neither a path nor a setting's name: it is near to one, or stands beside a book.
    fn mistyped(&self) -> Option<String> {
        let paths = &self.source.paths;
        let is_known = |word: &str| names().any(|name| is_below(&name, word));
        let mut missing = paths.iter().filter(|path| !path.exists()).map(|path| path.to_string_lossy());
        let word = missing.find(|word| !is_known(word))?;
        let all: Vec<String> = names().collect();
        // Of a table, such as `pdf`, there is a name as well as of what is in it.
        let tables = all.iter().filter_map(|name| Some(name.rsplit_once('.')?.0));
        match nearest(&word, all.iter().map(String::as_str).chain(tables)) {
            Some(near) => Some(format!("there is no setting `{word}`; did you mean `{near}`?")),
            None if paths.iter().any(|path| path.exists()) => Some(format!(
                "`{word}` is neither a file nor a setting: `chapbook config` without it shows all settings"
            )),
            None => None,
        }
    }

    /// The book, and the settings that are named beside it: words that are no path and the beginning of a setting's name.
    fn parted(&self) -> (SourceOptions, Vec<String>) {
        let is_setting = |path: &PathBuf| {
            let word = path.to_string_lossy();
            !path.exists() && names().any(|name| is_below(&name, &word))
        };
        let (wanted, mut paths): (Vec<PathBuf>, Vec<PathBuf>) = self.source.paths.iter().cloned().partition(is_setting);
        if paths.is_empty() {
            paths.push(".".into());
        }
        let wanted = wanted.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        let mut source = self.source.clone();
        source.paths = paths;
        (source, wanted)
    }
}

/// Whether a setting is that of this name, or one of the table.
fn is_below(name: &str, table: &str) -> bool {
    name.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The lines of a `book.toml` above its settings.
fn head(project: &Project) -> String {
    let folder = if project.source_folder.is_empty() { "." } else { &project.source_folder };
    format!("[book]\nsrc = {}\n\n[output.chapbook]\n", quoted(folder))
}

/// The settings of a book, those that are wanted, as a `book.toml` has them.
fn text(project: &Project, is_wanted: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut told = BTreeSet::new();
    for name in names().chain(project.setting_values.keys().cloned()) {
        if !is_wanted(&name) || !told.insert(name.clone()) {
            continue;
        }
        let line = match (project.setting_values.get(&name), origin(project, &name)) {
            (Some(value), Some(origin)) => set(project, &name, value, &origin),
            _ => unset(project, &name),
        };
        out.extend(line.map(|line| line + "\n"));
    }
    out
}

/// The settings that a book itself says, by name, each as a line of a `book.toml`; with those by which a text is read, where
/// it is no project.
pub(super) fn said(project: &Project) -> Vec<(String, String)> {
    let named = |line: &str| {
        let name = line.split(" = ").next().filter(|_| !line.starts_with('#'))?;
        Some((name.to_owned(), line.to_owned()))
    };
    text(project, &|_| true).lines().filter_map(named).collect()
}

/// Who set a setting.
struct SettingOrigin {
    /// For people: `book.toml:7`, `the command line`.
    shown: String,
    is_theme: bool,
}

/// Who set a setting. The plain theme is below all books and counts as nobody.
fn origin(project: &Project, name: &str) -> Option<SettingOrigin> {
    let span = *project.setting_spans.get(name)?;
    let file = &project.sources.get(span.file)?.name;
    let line = project.sources.position(span).0;
    // Sources that are not files have names in angle brackets.
    let (shown, theme) = match file.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some("theme plain") => return None,
        Some(name) => (format!("the {name}"), name.strip_prefix("theme ")),
        None => (format!("{file}:{line}"), Some(file.as_str())),
    };
    let is_theme = theme.is_some_and(|theme| project.config.themes.iter().any(|it| it == theme));
    Some(SettingOrigin { shown, is_theme })
}

/// The line of a setting that somebody set. `None` stands for a line that others say.
fn set(project: &Project, name: &str, value: &Node, origin: &SettingOrigin) -> Option<String> {
    let SettingOrigin { shown, is_theme } = origin;
    // Pages that the book's paper folds to are as large as that says, whatever the theme has.
    let follows = name == "pdf.trim" && project.setting_spans.get("booklet.sheet") == project.setting_spans.get(name);
    if follows {
        return Some(format!("# {name}: what the sheet folds to  # {shown}"));
    }
    let Some(value) = toml(value, takes_list(name)) else {
        return Some(format!("# {name}: nothing  # {shown}"));
    };
    let line = |name: &str| format!("{} = {value}  # {shown}", key(name));
    if *is_theme {
        return Some(format!("# {}", line(name)));
    }
    // What a book may read is for those to say who build it.
    if name == "files.roots" {
        return Some(format!("# {} alone can say so", line(name)));
    }
    let below = |other: &String| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let is_live = |other: &String| below(other) && origin_is_book(project, other);
    if !project.setting_values.keys().any(is_live) {
        return Some(line(name));
    }
    // A key of TOML is a value or a table, while a layer of settings may hold the one and another layer the other.
    match name {
        "math" => Some(line("math.delimiters")),
        "structure" => {
            let guesses = SETTINGS.iter().map(|setting| setting.name).filter(|guess| below(&(*guess).to_owned()));
            let lines = guesses.filter(|guess| !project.setting_values.contains_key(*guess)).map(line);
            Some(lines.collect::<Vec<String>>().join("\n"))
        }
        _ => Some(format!("# {}, which no file can say beside the lines that begin with `{name}.`", line(name))),
    }
}

/// Whether the book or its builder set this, and no theme.
fn origin_is_book(project: &Project, name: &str) -> bool {
    origin(project, name).is_some_and(|origin| !origin.is_theme)
}

/// The line of a setting that nobody set: a comment with what then holds; `None` for metadata, and for looks that are the
/// plain theme's.
fn unset(project: &Project, name: &str) -> Option<String> {
    let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
    let guess = |name: &str| name.starts_with("structure.") && project.setting_values.contains_key("structure");
    // Each guess has a line of its own where one has.
    if (guess(name) || name == "structure")
        && project.setting_values.keys().any(|other| other.starts_with("structure."))
    {
        return None;
    }
    // A text by itself is read in another way than the files of a project, so its ways must be said there.
    let of_texts = [
        ("number-sections", "false"),
        ("math", "\"dollars\""),
        ("typography.verse", "\"auto\""),
        ("structure", "true"),
    ];
    if let Some((_, value)) = of_texts.iter().find(|other| other.0 == name).filter(|_| !project.mdbook) {
        let below = format!("{name}.");
        let is_table = project.setting_values.keys().any(|other| other.starts_with(&below));
        let name = if is_table && name == "math" { "math.delimiters" } else { name };
        return (!is_table || name != "structure").then(|| format!("{name} = {value}  # default of a text"));
    }
    let is_below = |other: &String| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    if project.setting_values.keys().any(|other| is_below(other) && origin_is_book(project, other)) {
        return Some(format!("# {name}: {}", setting.default));
    }
    Some(match (schema::default(setting), setting.default) {
        (Some(value), _) => format!("# {} = {value}  # default", key(name)),
        (None, "") => format!("# {name}: not set"),
        (None, words) => format!("# {name}: {words}"),
    })
}

/// Whether a text without quotes is a list, parted by commas.
fn takes_list(name: &str) -> bool {
    let takes = schema::find(name).map(|setting| &setting.takes);
    matches!(takes, Some(Takes::Form(_, types)) if types.iter().any(|it| matches!(it, Json::List)))
}

/// A value in TOML; `None` for nothing, which TOML can't say.
fn toml(value: &Node, is_list: bool) -> Option<String> {
    Some(match &value.value {
        Value::Null => return None,
        Value::Scalar { text, quoted: false } if is_list && text.contains(',') => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            format!("[{}]", parts.map(quoted).collect::<Vec<String>>().join(", "))
        }
        Value::Scalar { text, quoted: false } if is_bare(text) => text.clone(),
        Value::Scalar { text, .. } => quoted(text),
        Value::List(items) => {
            let items = items.iter().filter_map(|item| toml(item, false));
            format!("[{}]", items.collect::<Vec<String>>().join(", "))
        }
        Value::Table(entries) => {
            let entries = entries.iter().filter_map(|(key, value)| Some((segment(&key.name), toml(value, false)?)));
            let entries: Vec<String> = entries.map(|(key, value)| format!("{key} = {value}")).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    })
}

/// Whether TOML reads a text without quotes as the same number or truth value.
fn is_bare(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |pair| (pair.0, Some(pair.1)));
    let is_number = digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits);
    // TOML's whole numbers have 64 bits.
    (is_number && text.len() < 18) || matches!(text, "true" | "false")
}

/// A dotted name as TOML's keys.
fn key(name: &str) -> String {
    name.split('.').map(segment).collect::<Vec<String>>().join(".")
}

/// One key, in quotes where it needs them.
fn segment(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// A text as TOML's basic string, which has one line.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            c if c.is_control() => write!(out, "\\u{:04X}", u32::from(c)),
            c => write!(out, "{c}"),
        };
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_such_as_toml_reads_back() {
        let bare = ["0", "7", "-7", "10.50", "0.5", "true"];
        let not_bare = ["", "007", "1.", ".5", "1e3", "a", "2026-01-15", "1.2.1", "--1", "999999999999999999999", "+1"];
        assert!(bare.iter().all(|text| is_bare(text)));
        assert!(not_bare.iter().all(|text| !is_bare(text)));
        assert_eq!(quoted("a \"b\"\\\n\u{1}"), r#""a \"b\"\\\n\u0001""#);
        assert_eq!(key("style.größe.size"), "style.\"größe\".size");
    }
}

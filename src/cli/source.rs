//! Arguments that `build` and `check` share: in, a path and settings as typed; out, the project as loaded.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::Context as _;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::flag::Flag;
use chapbook::project::settings::schema;
use chapbook::project::settings::setting::Takes;
use chapbook::project::themes::THEMES;
use chapbook::project::{self, Project};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command};

use super::report::{Notes, Report, ReportOptions};
use super::suggested::Suggested;

/// Which book, and with what settings.
#[derive(Clone, Debug, Args)]
pub(super) struct SourceOptions {
    /// A Markdown file, a folder of them, or an mdBook project; several files are one book
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// The theme: a name or a file
    #[arg(long, value_parser = THEME, hide_possible_values = true)]
    theme: Option<String>,
    /// A setting by its dotted name, such as `pdf.trim=a5`; may be given several times
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = SettingParser, hide_possible_values = true)]
    pub(super) settings: Vec<Flag>,
    /// The settings of the command itself, where the book has none.
    #[arg(skip)]
    pub(super) defaults: Vec<Flag>,
    /// How many threads to use, at most one for each processor [default: that many]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    jobs: Option<u64>,
}

/// Whether a path is a folder with settings of its own: a book, whatever is named beside it.
pub(super) fn is_book(path: &Path) -> bool {
    path.join("book.toml").is_file()
}

/// A setting as typed.
pub(super) fn setting(text: &str) -> Result<Flag, String> {
    match text.split_once('=') {
        // An empty value is allowed: it takes a setting back.
        Some((key, value)) if !key.trim().is_empty() => Ok(Flag::set(key.trim(), value)),
        _ => Err("a setting is written `key=value`, such as `pdf.trim=a5`".to_owned()),
    }
}

/// The words that a setting takes, among other values, as its description names them before its examples; one that is empty if it
/// names none.
fn named(description: &'static str) -> Vec<&'static str> {
    let named = description.split("such as").next().unwrap_or_default();
    let words: Vec<&str> = named.split('`').skip(1).step_by(2).filter(|word| !word.contains(' ')).collect();
    if words.is_empty() { vec![""] } else { words }
}

/// Reads a setting; what the shell can complete are the names.
#[derive(Clone)]
struct SettingParser;

impl TypedValueParser for SettingParser {
    type Value = Flag;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Self::Value, clap::Error> {
        setting.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        // With each of its values, where they are known words.
        let describe = |name: String| {
            let setting = schema::find(&name);
            let words: Vec<&str> = match setting.map(|it| &it.takes) {
                Some(Takes::Words(words)) => words(),
                Some(Takes::Truth) => vec!["true", "false"],
                _ if name == "theme" => THEMES.iter().map(|theme| theme.0).collect(),
                Some(Takes::Form(words, _)) => named(words),
                _ => vec![""],
            };
            let help = setting.map(|it| it.takes.in_words().replace('`', "")).unwrap_or_default();
            let value = |word: &str| PossibleValue::new(format!("{name}={word}")).help(help.clone());
            words.into_iter().map(value).collect::<Vec<PossibleValue>>()
        };
        Some(Box::new(schema::names().flat_map(describe)))
    }
}

/// Themes: those that there are, or files.
const THEME: Suggested = Suggested { check: |_| Ok(()), words: || THEMES.iter().map(|theme| theme.0).collect() };

impl SourceOptions {
    /// Loads the project. Problems with it go to `diagnostics`.
    ///
    /// # Errors
    /// When `SOURCE_DATE_EPOCH` is not a number, when the threads can't be started, or when several books are named: only
    /// `build` makes more than one.
    pub(super) fn load(&self, diagnostics: &mut Diagnostics) -> anyhow::Result<Project> {
        self.refuse_several()?;
        threads(self.jobs)?;
        Ok(project::load_all(&self.paths, &self.flags(), epoch()?, diagnostics))
    }

    /// Refuses several books: only `build` makes more than one.
    ///
    /// # Errors
    /// With what is to be typed instead.
    pub(super) fn refuse_several(&self) -> anyhow::Result<()> {
        if let (2.., Some(book)) = (self.paths.len(), self.paths.iter().find(|path| is_book(path))) {
            let book = book.display();
            anyhow::bail!(
                "`{book}` is a book of its own, with a `book.toml`: name one book at a time; `build` takes several"
            );
        }
        Ok(())
    }

    /// The settings that were given, in the order in which they count.
    pub(super) fn flags(&self) -> Vec<Flag> {
        // The command's own settings first, since later ones win.
        let mut settings = self.defaults.clone();
        settings.extend(self.settings.iter().cloned());
        if let Some(theme) = &self.theme {
            let elsewhere = self.theme_elsewhere(theme);
            if let Some(folder) = elsewhere.as_ref().and_then(|theme| theme.parent()) {
                // First, so that `--set files.roots` of the user goes over it.
                settings.insert(0, Flag::named("--theme", "files.roots", folder.to_string_lossy()));
            }
            let theme = elsewhere.unwrap_or_else(|| theme.into());
            settings.push(Flag::named("--theme", "theme", theme.to_string_lossy().replace('\\', "/")));
        }
        settings
    }

    /// The same for commands that show what is there: of a book that is nowhere only that is reported, and `None` returned.
    ///
    /// # Errors
    /// As [`SourceOptions::load`], and when the report can't be written.
    pub(super) fn load_existing(
        &self,
        report: &ReportOptions,
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Option<Project>> {
        let project = self.load(diagnostics)?;
        if self.missing_path().is_some() {
            Report::new(&project, Notes::OnRequest, report).show(diagnostics)?;
            return Ok(None);
        }
        Ok(Some(project))
    }

    /// Refuses a path where there is nothing, for commands that would wait for it or look at all else first.
    ///
    /// # Errors
    /// When there is one.
    pub(super) fn refuse_missing(&self) -> anyhow::Result<()> {
        if let Some(path) = self.missing_path() {
            anyhow::bail!("can't read `{}`: there is no such file or folder", path.display());
        }
        Ok(())
    }

    /// The first of the paths that were given where there is nothing; standard input is none.
    fn missing_path(&self) -> Option<&Path> {
        let is_missing = |path: &&PathBuf| path.as_os_str() != "-" && !path.exists();
        self.paths.iter().find(is_missing).map(PathBuf::as_path)
    }

    /// How many threads were asked for.
    pub(super) fn jobs(&self) -> Option<u64> {
        self.jobs
    }

    /// The path from the book's folder to the file that `--theme` names from where the command runs, if it names none from
    /// the book's folder: who types a path wants it read, with what lies beside it, wherever it is.
    fn theme_elsewhere(&self, theme: &str) -> Option<PathBuf> {
        let book = self.paths.first().map_or(Path::new(""), PathBuf::as_path);
        let folder = if book.is_dir() { book } else { book.parent().unwrap_or(book) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize().ok()?;
        let is_of_book = folder.join(theme).canonicalize().is_ok_and(|file| file.starts_with(&folder));
        if is_of_book || !theme.ends_with(".toml") || !Path::new(theme).is_file() {
            return None;
        }
        let theme = Path::new(theme).canonicalize().ok()?;
        let above = folder.ancestors().find(|above| theme.starts_with(above))?;
        let up = folder.strip_prefix(above).ok()?.components().map(|_| "..");
        Some(up.collect::<PathBuf>().join(theme.strip_prefix(above).ok()?))
    }
}

/// The stack of a thread, in bytes: of one size on every system and whatever `RUST_MIN_STACK` says. A thread that waits for
/// a part of its work does other work on the same stack meanwhile, so that two deep texts may be on it.
const STACK: usize = 16 << 20;

/// Starts the threads: as many as asked for, and no more than there are processors; the default is given too, since
/// without it the environment would decide.
///
/// # Errors
/// When they can't be started.
pub(super) fn threads(jobs: Option<u64>) -> anyhow::Result<()> {
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let count = jobs.and_then(|jobs| usize::try_from(jobs).ok()).map_or(most, |number| number.min(most));
    // Once in a process: a second call would fail, and a book that is read again at each save asks again.
    static STARTED: OnceLock<()> = OnceLock::new();
    if STARTED.get().is_none() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(count).stack_size(STACK);
        pool.build_global().context("can't start threads")?;
        let _ = STARTED.set(());
    }
    Ok(())
}

/// The render context that mdBook writes to a backend's standard input; `None` if a person sits there.
///
/// # Errors
/// When standard input can't be read.
pub(super) fn render_context() -> anyhow::Result<Option<String>> {
    let mut input = io::stdin();
    // Without this the command would wait for a person who does not know it.
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    input.read_to_string(&mut text).context("can't read standard input")?;
    // Only what looks like JSON is a render context; other input is for somebody else.
    Ok(text.trim_start().starts_with('{').then_some(text))
}

/// The one date of all outputs (<https://reproducible-builds.org/specs/source-date-epoch/>).
///
/// # Errors
/// When the variable is set to something else than a number of seconds.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub(super) fn epoch() -> anyhow::Result<Option<i64>> {
    let Some(text) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let text = text.to_string_lossy();
    // 9999-12-31T23:59:59 is the last second that a date of four figures can say.
    let seconds = text.trim().parse().ok().filter(|value| (0..=253_402_300_799).contains(value));
    let seconds: i64 = seconds
        .with_context(|| format!("SOURCE_DATE_EPOCH is `{text}`: give the seconds since 1970 as a whole number"))?;
    Ok(Some(seconds))
}

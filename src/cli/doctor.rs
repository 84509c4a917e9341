//! `chapbook doctor`: out, what of the machine matters for books: fonts, printers, editors, judges that are installed. With
//! a book, which of it the book depends on. Nothing is changed, and nothing is asked of the network.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use chapbook::diagnostic::{Diagnostics, Severity};
use chapbook::printer::{Printer, PrinterRules};
use chapbook::project::files::FileQuestion;
use chapbook::project::system_fonts::SystemFonts;
use chapbook::text::catalog::Catalog;
use clap::Args;
use serde_json::{Value, json};

use super::inspect::Form;
use super::report::shown_path;
use super::report::wrap::wrap;
use super::source::{SourceOptions, is_book};

/// Say what of this machine matters for books: fonts, printers, editors, other programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook doctor              the machine
  chapbook doctor my-book      and what of it the book depends on")]
pub(super) struct Doctor {
    #[command(flatten)]
    source: SourceOptions,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Whether something is as it should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MachineState {
    Good,
    /// Nothing is wrong, and something can be had or should be known.
    Notice,
    /// A book can't be made so.
    Bad,
}

/// Something that was looked at.
struct Examined {
    name: &'static str,
    state: MachineState,
    found: String,
    /// What may be done.
    advice: Option<String>,
}

impl Examined {
    fn good(name: &'static str, found: impl Into<String>) -> Examined {
        Examined { name, state: MachineState::Good, found: found.into(), advice: None }
    }

    fn notice(name: &'static str, found: impl Into<String>, advice: impl Into<String>) -> Examined {
        Examined { name, state: MachineState::Notice, found: found.into(), advice: Some(advice.into()) }
    }
}

/// Programs that are of use beside this one, each with what for.
const PROGRAMS: &[(&str, &str)] = &[
    ("epubcheck", "judges EPUBs, as shops do"),
    ("ace", "judges the accessibility of EPUBs"),
    ("verapdf", "judges tagged PDFs (PDF/UA)"),
    ("qpdf", "looks into PDFs"),
    ("pdftoppm", "draws pages of PDFs"),
    ("mdbook", "builds the same chapters as a web site"),
    ("git", "keeps what was written"),
];

impl Doctor {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        self.source.refuse_missing()?;
        let mut all = vec![program(), processors(), bundled_fonts()];
        all.push(system_fonts());
        all.push(terminal());
        all.push(editor());
        all.extend(printers());
        all.push(print_rules());
        all.extend(PROGRAMS.iter().map(|(name, what)| installed(name, what)));
        all.extend(self.book()?);
        let text = match self.format {
            Form::Text if !self.json => text(&all),
            _ => format!("{:#}\n", json(&all)),
        };
        io::stdout().write_all(text.as_bytes())?;
        let is_bad = all.iter().any(|examined| examined.state == MachineState::Bad);
        Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// The book of the folder, if there is one, and what it takes from the machine.
    fn book(&self) -> anyhow::Result<Vec<Examined>> {
        let is_default = self.source.paths == [PathBuf::from(".")];
        let is_book = |path: &PathBuf| path.is_file() || is_book(path);
        if is_default && !self.source.paths.iter().all(is_book) {
            return Ok(Vec::new());
        }
        let mut diagnostics = Diagnostics::default();
        let project = self.source.load(&mut diagnostics)?;
        let checked = chapbook::check(&project, &mut diagnostics);
        let chapters = project.entries.iter().filter(|entry| !entry.path().is_empty()).count();
        let title = &checked.book.metadata.title;
        let errors = diagnostics.sorted().iter().filter(|it| it.severity == Severity::Error).count();
        let found = format!("{title}: {chapters} {}", if chapters == 1 { "text" } else { "texts" });
        let mut all = vec![match errors {
            0 => Examined::good("book", found),
            count => Examined {
                name: "book",
                state: MachineState::Bad,
                found: format!("{found}, {count} {}", if count == 1 { "error" } else { "errors" }),
                advice: Some("`chapbook check` says which".to_owned()),
            },
        }];
        let asked = project.file_system.0.asked();
        let fonts = asked.iter().filter_map(|question| match question {
            FileQuestion::Installed(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        });
        let fonts: Vec<String> = fonts.collect();
        all.push(if fonts.is_empty() {
            Examined::good("its fonts", "all come with the program or with the book")
        } else {
            let advice =
                "on another machine pages may differ: put the files beside the book, and name them in `fonts.paths`";
            Examined::notice("its fonts", format!("some are this machine's: {}", fonts.join(", ")), advice)
        });
        let out = project.output_folder.join("dist");
        all.push(outputs(&out));
        Ok(all)
    }
}

fn program() -> Examined {
    let place = std::env::current_exe().map_or(String::new(), |path| format!(", {}", path.display()));
    let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    Examined::good("chapbook", format!("{} for {system}{place}", env!("CARGO_PKG_VERSION")))
}

fn processors() -> Examined {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    Examined::good("processors", format!("{count}; `--jobs` takes fewer"))
}

fn bundled_fonts() -> Examined {
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    Examined::good("fonts", catalog.families().join(", "))
}

fn system_fonts() -> Examined {
    let families = SystemFonts::scan().families();
    match families.len() {
        0 => Examined::notice(
            "system fonts",
            "none",
            "texts in scripts that no bundled font has (Arabic, Chinese …) need a font: install one, or put it beside the book",
        ),
        count => Examined::good("system fonts", format!("{count} families; `chapbook fonts --system` lists them")),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

fn terminal() -> Examined {
    let width =
        console::Term::stderr().size_checked().map_or(String::new(), |(_, columns)| format!(", {columns} columns"));
    let colour = if variable("NO_COLOR").is_some() { "no colours (`NO_COLOR` is set)" } else { "colours" };
    let dated = variable("SOURCE_DATE_EPOCH").map_or(String::new(), |date| format!("; `SOURCE_DATE_EPOCH` is {date}"));
    Examined::good("terminal", format!("{colour}{width}{dated}"))
}

fn editor() -> Examined {
    match variable("VISUAL").or_else(|| variable("EDITOR")) {
        Some(editor) => Examined::good("editor", format!("{editor}: a click in `chapbook preview` opens it")),
        None => Examined::notice(
            "editor",
            "neither `VISUAL` nor `EDITOR` is set",
            "for a click in `chapbook preview` to open a file, set one, or `preview.editor`",
        ),
    }
}

/// The printers that the system knows (CUPS lists them; other systems are not asked).
fn printers() -> Option<Examined> {
    let program = find("lpstat")?;
    let output = Command::new(program).arg("-e").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let names: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    Some(match names.as_slice() {
        [] => Examined::notice("printers", "none", "to fold booklets at home, add one to the system"),
        names => Examined::notice(
            "printers",
            names.join(", "),
            "`chapbook calibrate` makes a sheet that measures one: its margins, and how front and back meet",
        ),
    })
}

/// How old the rules of printing services are.
fn print_rules() -> Examined {
    let rules: Vec<String> = (Printer::ALL.iter())
        .map(|printer| {
            let rules = PrinterRules::known(*printer);
            format!("{} ({})", rules.name, rules.checked)
        })
        .collect();
    Examined::notice(
        "print services",
        rules.join(", "),
        "in brackets the day on which their rules were read: what they have changed since, this program does not know",
    )
}

fn installed(name: &'static str, what: &str) -> Examined {
    match find(name) {
        Some(path) => Examined::good(name, path.display().to_string()),
        None => Examined::notice(name, "not installed", format!("{what}; no book needs it")),
    }
}

/// A program in the folders of `PATH`.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn find(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat"] } else { &[""] };
    let places = std::env::split_paths(&folders).flat_map(|folder| {
        endings.iter().map(move |ending| folder.join(format!("{name}{ending}"))).collect::<Vec<PathBuf>>()
    });
    places.into_iter().find(|path| path.is_file())
}

/// Whether the folder of outputs can be written.
fn outputs(folder: &Path) -> Examined {
    let there = folder.ancestors().find(|ancestor| ancestor.is_dir()).unwrap_or(Path::new("."));
    let read_only = std::fs::metadata(there).is_ok_and(|data| data.permissions().readonly());
    let shown = shown_path(folder);
    if read_only {
        let advice = "name another with `-o`".to_owned();
        return Examined {
            name: "its outputs",
            state: MachineState::Bad,
            found: format!("{shown} can't be written"),
            advice: Some(advice),
        };
    }
    Examined::good("its outputs", format!("go to {shown}"))
}

fn text(all: &[Examined]) -> String {
    let width = all.iter().map(|examined| examined.name.len()).max().unwrap_or(0);
    let columns = console::Term::stdout().size_checked().map(|size| usize::from(size.1));
    let indent = width + 7;
    let wrapped = |text: &str| wrap(text, columns, indent).replace('\n', &format!("\n{:indent$}", ""));
    let mut text = String::new();
    for Examined { name, state, found, advice } in all {
        let sign = match state {
            MachineState::Good => "ok  ",
            MachineState::Notice => "note",
            MachineState::Bad => "bad ",
        };
        let found = wrapped(found);
        text += &format!("{sign} {name:<width$}  {found}\n");
        if let Some(advice) = advice {
            text += &format!("{:indent$}{}\n", "", wrapped(advice));
        }
    }
    text
}

fn json(all: &[Examined]) -> Value {
    let entry = |examined: &Examined| {
        let state = match examined.state {
            MachineState::Good => "good",
            MachineState::Notice => "notice",
            MachineState::Bad => "bad",
        };
        json!({ "name": examined.name, "state": state, "found": examined.found, "advice": examined.advice })
    };
    all.iter().map(entry).collect()
}

//! Every setting, and every option of `chapbook build`, has an effect: for each there is a book of which other files are
//! made with it than without, or about which something else is said. The books and the tables are in `tests/effects`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chapbook::project::settings::setting::Takes;
use chapbook::project::settings::table::SETTINGS;
use rayon::prelude::*;

use crate::support::{chapbook, copy, finish, root, run};

const BOOKS: &str = "tests/effects";

/// The settings whose rows name an entry of their tables.
const TABLES: [&str; 2] = ["math.macros", "theorems"];

/// Where something has to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Observed {
    /// In the files that are made: their names, or their bytes.
    Files,
    /// In what is printed, or in the exit code.
    Terminal,
}

/// A row of one of the tables.
struct Trial {
    /// The row, for messages.
    row: String,
    /// What is run without the setting or option.
    arguments: Vec<String>,
    /// What is added.
    added: Vec<String>,
    observed: Observed,
}

impl Trial {
    /// The arguments with what is added to them.
    fn with(&self) -> Vec<String> {
        [&self.arguments[..], &self.added].concat()
    }
}

/// What a run gave.
#[derive(Clone, PartialEq, Eq)]
struct Made {
    files: BTreeMap<String, Vec<u8>>,
    printed: String,
    code: i32,
}

impl Made {
    /// Runs the program in a copy of the books, where there are fonts of a user's own.
    fn by(arguments: &[String]) -> Made {
        let place = tempfile::tempdir().expect("a temporary folder can be made");
        let books = place.path().join("books");
        copy(&root().join(BOOKS), &books);
        write_large_files(&books);
        let before = files(&books);
        let home = place.path().join("home");
        // Where systems with fontconfig, and those without, look for them.
        for fonts in [".local/share/fonts", ".fonts"] {
            fs::create_dir_all(home.join(fonts)).expect("can be made");
            fs::copy(books.join("square.ttf"), home.join(fonts).join("square.ttf")).expect("can be copied");
        }
        let mut command = chapbook(&books);
        command.args(arguments).env("HOME", home).env_remove("XDG_DATA_HOME").env_remove("FONTCONFIG_FILE");
        let run = finish(&mut command);
        let mut made = files(&books);
        made.retain(|name, bytes| before.get(name) != Some(bytes));
        Made { files: made, printed: run.stdout + &run.stderr, code: run.code }
    }

    /// Whether two runs gave the same, as far as it is looked at.
    fn is_same(&self, other: &Made, observed: Observed) -> bool {
        match observed {
            Observed::Files => self.files == other.files,
            Observed::Terminal => (&self.printed, self.code) == (&other.printed, other.code),
        }
    }
}

/// What would be too large or too dull to be kept: a chapter that is divided, a font, and a press that differs from the
/// program's own in the name of its maker.
fn write_large_files(books: &Path) {
    let mut text = fs::read_to_string(books.join("prose.md")).expect("is there");
    for section in 0..8 {
        text += &format!("\n## Section {section}\n\n{}\n", "The keeper of the embankment waited. ".repeat(150));
    }
    fs::write(books.join("long.md"), text).expect("can be written");
    fs::copy(root().join("tests/fonts/square.ttf"), books.join("square.ttf")).expect("can be copied");
    let mut press = fs::read(root().join("src/pdf/press/fogra39/FOGRA39L.icc")).expect("is there");
    // ICC.1:2022, 7.2: the creator's signature is at 80.
    press[80..84].copy_from_slice(b"test");
    fs::write(books.join("other.icc"), press).expect("can be written");
}

/// All files in a folder, by their paths from there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(open).expect("can be listed") {
            let path = entry.expect("can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("is in it").to_string_lossy().into_owned();
                found.insert(name, fs::read(path).expect("can be read"));
            }
        }
    }
    found
}

/// The rows of a table: their columns.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join(BOOKS).join(name)).expect("is there");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#");
    lines.map(|line| line.split(" | ").map(|column| column.trim().to_owned()).collect()).collect()
}

/// `text` as arguments: it has spaces between them.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Whether a row says that it is tried elsewhere, and why.
fn is_exempt(columns: &[String]) -> bool {
    columns.len() == 2 && columns[1].starts_with("EXEMPT: ")
}

/// The rows of `settings.txt` that are not exempt.
fn settings() -> Vec<Trial> {
    let trial = |columns: Vec<String>| {
        let [assignment, book, output, others @ ..] = &columns[..] else { panic!("{columns:?}: too few columns") };
        let set = |assignment: &str| ["--set".to_owned(), assignment.to_owned()];
        let how = match output.trim_end_matches("-terminal") {
            "terminal" => "check".to_owned(),
            kind @ ("pdf" | "epub" | "booklet" | "cover") => format!("build --to {kind}"),
            profile => format!("build --to pdf --profile {profile}"),
        };
        let others = others.iter().flat_map(|column| column.split(';')).flat_map(set);
        let observed = if output.ends_with("terminal") { Observed::Terminal } else { Observed::Files };
        Trial {
            row: columns.join(" | "),
            arguments: words(&format!("{how} {book}")).into_iter().chain(others).collect(),
            added: set(&assignment.replacen(" = ", "=", 1)).to_vec(),
            observed,
        }
    };
    rows("settings.txt").into_iter().filter(|columns| !is_exempt(columns)).map(trial).collect()
}

/// The rows of `flags.txt` that are not exempt.
fn flags() -> Vec<Trial> {
    let trial = |columns: Vec<String>| {
        let [option, arguments, observed] = &columns[..] else {
            assert!(is_exempt(&columns), "{columns:?}: three columns, or `EXEMPT: ` and a reason");
            return None;
        };
        let observed = match observed.as_str() {
            "files" => Observed::Files,
            "terminal" => Observed::Terminal,
            other => panic!("`{other}` is neither `files` nor `terminal`"),
        };
        let arguments = words(&format!("build {arguments}"));
        Some(Trial { row: columns.join(" | "), arguments, added: words(option), observed })
    };
    rows("flags.txt").into_iter().filter_map(trial).collect()
}

/// The rows that change nothing, are refused, or do the same as another row of theirs.
fn without_effect(trials: &[Trial]) -> Vec<String> {
    let both = |trial: &Trial| [trial.arguments.clone(), trial.with()];
    // Many rows are compared with the same run.
    let runs: BTreeSet<Vec<String>> = trials.iter().flat_map(both).collect();
    let made: BTreeMap<Vec<String>, Made> = runs.into_par_iter().map(|run| (run.clone(), Made::by(&run))).collect();
    let mut wrong = Vec::new();
    let mut earlier: BTreeMap<(&Vec<String>, Observed, &str), Vec<&Trial>> = BTreeMap::new();
    for trial in trials {
        let with = &made[&trial.with()];
        let is_refused =
            with.printed.contains("[setting-") || trial.observed == Observed::Files && with.files.is_empty();
        let is_denied = trial.added[0] == "--deny";
        if is_refused && !is_denied {
            wrong.push(format!("{}: is refused:\n{}", trial.row, with.printed));
        }
        if with.is_same(&made[&trial.arguments], trial.observed) {
            wrong.push(format!("{}: changes nothing", trial.row));
        }
        let name = trial.added.last().map_or("", |last| last.split('=').next().unwrap_or(last));
        let name = if trial.added[0] == "--set" { name } else { &trial.added[0] };
        let alike = earlier.entry((&trial.arguments, trial.observed, name)).or_default();
        for other in alike.iter().filter(|other| with.is_same(&made[&other.with()], trial.observed)) {
            wrong.push(format!("{}: the same as {}", trial.row, other.row));
        }
        alike.push(trial);
    }
    wrong
}

#[test]
fn every_setting_changes_an_output_or_what_is_said() {
    let wrong = without_effect(&settings());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_option_changes_an_output_or_what_is_said() {
    let wrong = without_effect(&flags());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_setting_and_each_of_its_words_has_a_row() {
    let mut tried: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for columns in rows("settings.txt") {
        let (name, value) = columns[0].split_once(" = ").expect("a row begins with an assignment");
        let table = TABLES.into_iter().find(|table| name.starts_with(&format!("{table}.")));
        let name = table.unwrap_or(name);
        tried.entry(name.to_owned()).or_default().insert(value.to_owned());
    }
    let mut missing = Vec::new();
    for setting in SETTINGS {
        let Some(values) = tried.remove(setting.name) else {
            missing.push(setting.name.to_owned());
            continue;
        };
        let words = if let Takes::Words(words) = &setting.takes { words() } else { Vec::new() };
        // What holds anyway is what all the others are compared with.
        let is_tried = |word: &str| values.contains(word) || setting.default.contains(&format!("`{word}`"));
        missing
            .extend(words.into_iter().filter(|word| !is_tried(word)).map(|word| format!("{} = {word}", setting.name)));
    }
    assert!(missing.is_empty() && tried.is_empty(), "no rows: {missing:?}; no such settings: {tried:?}");
}

#[test]
fn every_option_and_each_of_its_words_has_a_row() {
    let tried: BTreeSet<String> = rows("flags.txt").into_iter().map(|columns| columns[0].clone()).collect();
    let help = run(&root(), "build --help").stdout;
    let known = options(&help);
    assert!(known.contains(&"--deps".to_owned()) && known.contains(&"--profile kdp".to_owned()), "{known:?}");
    let begins = |row: &String, known: &String| {
        row.strip_prefix(known.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']))
    };
    let missing: Vec<&String> = known.iter().filter(|known| !tried.iter().any(|row| begins(row, known))).collect();
    let stale: Vec<&String> = tried.iter().filter(|row| !known.iter().any(|known| begins(row, known))).collect();
    assert!(missing.is_empty() && stale.is_empty(), "no rows: {missing:?}; no such options: {stale:?}");
}

/// The options that a help lists, each alone or, where it takes certain words, with each of them.
fn options(help: &str) -> Vec<String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in help.lines().map(str::trim) {
        let long = line.split_whitespace().find(|word| word.starts_with("--")).filter(|_| line.starts_with('-'));
        let listed = line.strip_prefix("- ").and_then(|rest| rest.split(':').next());
        let inline = line.strip_prefix("[possible values: ").map(|rest| rest.trim_end_matches(']'));
        match (long, found.last_mut()) {
            (Some(long), _) => found.push((long.to_owned(), Vec::new())),
            (None, Some(option)) => {
                let inline = inline.into_iter().flat_map(|values| values.split(", "));
                option.1.extend(listed.into_iter().chain(inline).map(str::to_owned));
            }
            (None, None) => {}
        }
    }
    let with_words = |(option, words): (String, Vec<String>)| match &words[..] {
        [] => vec![option],
        words => words.iter().map(|word| format!("{option} {word}")).collect(),
    };
    found.into_iter().flat_map(with_words).collect()
}

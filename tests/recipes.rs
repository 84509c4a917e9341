//! The examples of the handbook and of README, as a reader would try them: the files that a page shows are written down, its
//! commands are run one after the other, and what they print is what the page says. `BLESS=1` writes it into the page.

use std::fs;
use std::path::PathBuf;

use crate::support::{chapbook, finish, root};

/// The pages whose examples are run.
const PAGES: &[&str] = &[
    "README.md",
    "book/src/start.md",
    "book/src/recipes/novel.md",
    "book/src/recipes/zine.md",
    "book/src/recipes/mdbook.md",
    "book/src/recipes/thesis.md",
    "book/src/recipes/play.md",
];

/// Programs of others, which are not run.
const FOREIGN: &[&str] = &["make", "cargo", "nix", "docker", "brew"];

/// A page while it is read.
struct Reading {
    folder: tempfile::TempDir,
    /// Where commands run.
    at: PathBuf,
    /// The page as it should be.
    page: String,
    wrong: Vec<String>,
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn what_pages_show_is_what_happens() {
    let mut wrong = Vec::new();
    for name in PAGES {
        let path = root().join(name);
        let text = fs::read_to_string(&path).expect("is there");
        let read = read(&text);
        assert!(text.contains("$ chapbook "), "{name} has no example");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &read.page).expect("can be written");
        } else {
            wrong.extend(read.wrong.iter().map(|it| format!("{name}: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Goes through a page.
fn read(text: &str) -> Reading {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let at = folder.path().to_path_buf();
    let mut reading = Reading { folder, at, page: String::new(), wrong: Vec::new() };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        reading.line(line);
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let mut block = Vec::new();
        while let Some(line) = lines.next_if(|line| *line != "```") {
            block.push(line);
        }
        if info == "console" {
            reading.session(&block);
        } else {
            if let Some(name) = info.split_once("title=\"").and_then(|it| it.1.split('"').next()) {
                reading.file(name, &block);
            }
            block.iter().for_each(|line| reading.line(line));
        }
        reading.line(lines.next().unwrap_or("```"));
    }
    reading
}

impl Reading {
    fn line(&mut self, line: &str) {
        self.page.push_str(line);
        self.page.push('\n');
    }

    /// Writes a file that the page shows.
    fn file(&self, name: &str, lines: &[&str]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("is in a folder")).expect("can be made");
        fs::write(path, lines.join("\n") + "\n").expect("can be written");
    }

    /// Runs the commands of a block.
    fn session(&mut self, lines: &[&str]) {
        let mut rest = lines;
        while let Some((command, after)) = rest.split_first() {
            let count = after.iter().take_while(|line| !line.starts_with("$ ")).count();
            let (shown, next) = after.split_at(count);
            rest = next;
            self.line(command);
            let Some(command) = command.strip_prefix("$ ") else { continue };
            let Some(printed) = self.run(command) else {
                shown.iter().for_each(|line| self.line(line));
                continue;
            };
            if measured(&printed) != measured(&shown.join("\n")) {
                self.wrong.push(format!("`{command}` prints\n{printed}\n"));
            }
            // Sizes too, which make no page wrong, are those of today when a page is written anew.
            printed.lines().for_each(|line| self.line(line));
        }
    }

    /// What a command prints; `None` for one that is not run.
    fn run(&mut self, command: &str) -> Option<String> {
        // What is said to the reader of a command.
        let command = command.split("  # ").next().unwrap_or(command).trim();
        let mut words = command.split_whitespace();
        match words.next()? {
            "cd" => self.at = self.at.join(words.next()?),
            "chapbook" => {
                let run = finish(chapbook(&self.at).args(words));
                return Some((run.stdout + &run.stderr).trim_end().to_owned());
            }
            other => assert!(FOREIGN.contains(&other), "{other} is not known: {}", self.at.display()),
        }
        None
    }
}

/// A text in which sizes of files are alike: they change with each version.
fn measured(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in text.trim_end().split(' ') {
        let is_unit = ["kB", "MB", "bytes"].iter().any(|unit| word.starts_with(unit));
        if is_unit
            && words.last().is_some_and(|last| last.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit()))
        {
            words.pop();
            words.push("SIZE");
        }
        words.push(word);
    }
    words.join(" ")
}

#[test]
fn sizes_of_files_do_not_matter() {
    assert_eq!(measured("made a.pdf (2 pages, 18 kB)"), measured("made a.pdf (2 pages, 19 kB)"));
    assert_ne!(measured("made a.pdf (2 pages, 18 kB)"), measured("made a.pdf (3 pages, 18 kB)"));
}

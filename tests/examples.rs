//! The other examples of the handbook: each block of settings or Markdown is put into a book that is checked, and each command
//! is run. What is not, has its reason below. Pages whose printed output is compared too are in `recipes`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{chapbook, copy, finish, root};

/// Examples that are not run, by their page and first line, and why.
const NOT_RUN: &[(&str, &str, &str)] = &[
    ("preview.md", "chapbook preview mybook --open", "goes on until it is ended; `preview` tests it"),
    ("preview.md", "chapbook watch mybook", "goes on until it is ended; `preview` tests it"),
    ("ci.md", "$ SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) chapbook build guide", "is about a repository of git"),
    ("ci.md", "name: book", "is a workflow of GitHub"),
    ("ci.md", "jobs:", "is a workflow of GitHub"),
    ("ci.md", "steps:", "is part of one"),
    (
        "booklets.md",
        "color = \"cmyk(100, 50, 0, 20)\"                      # per cent; also device-cmyk(100% 50% 0% 20%)",
        "is a choice of two lines",
    ),
    (
        "structure.md",
        "## CHAPTER I. The Ferry        ## CHAPTER I        ## CHAPTER I        ## I. The Ferry",
        "is four texts side by side",
    ),
    (
        "structure.md",
        "ANNA. Who is there?          **ANNA**                   **Anna:** Who is there?",
        "is three texts side by side",
    ),
    (
        "fonts.md",
        "[output.chapbook.fonts]",
        "is about fonts that not every machine has; `safe_files` and `effects` test it",
    ),
    ("command-line.md", "#:schema ./book.schema.json", "is for editors; `handbook` tests the schema"),
    ("sources.md", "# Summary", "is a summary; `manuscripts` tests it"),
];

/// What a block is, where its first line does not say it: a file that is named by a setting.
const FILES: &[(&str, &str, &str)] = &[
    ("booklets.md", "[least]", "cover.papers"),
    ("pdf.md", "checked = \"2026-11\"   # for yourself: when you last compared it", "pdf.kdp-rules"),
    ("printers.md", "name = \"The shop round the corner\"", "pdf.printer-rules"),
    ("shops.md", "[kobo]", "epub.shop-rules"),
];

/// What examples refer to: it is added behind those that have the words.
const BEHIND: &[(&str, &str)] = &[
    ("See [](#tbl:papers), or", "| a |\n|---|\n| b |\n\n: Papers {#tbl:papers}\n"),
    (": Papers and their weights {#tbl:papers}", "See [](#tbl:papers).\n"),
    (": Vessels entered and cleared {#tbl:vessels .turned}", "See [](#tbl:vessels).\n"),
    ("{#fig:press", "See [](#fig:press).\n"),
    ("[]{.index entry=", "# Index\n\n::: index\n:::\n"),
    ("[plough]{.index}", "# Index\n\n::: index\n:::\n"),
    ("::: bibliography", "As @marsh1912 has it.\n"),
    ("::: {.bibliography keyword=source}", "As @marsh1912 and @gate1920 have it.\n"),
    ("::: list-of-abbreviations", "*[EPUB]: Electronic Publication\n\nAn EPUB.\n"),
    ("::: list-of-figures", "![A press](press.png \"The press\"){#fig:p}\n\nSee [](#fig:p).\n"),
];

/// What goes before an example: a table that its caption belongs to.
const BEFORE: &[(&str, &str)] = &[(": Vessels entered and cleared", "| a | b |\n|---|---|\n| c | d |\n\n")];

/// A block of code of a page.
struct Example {
    page: String,
    /// The line of the page, from 1.
    line: usize,
    language: String,
    text: String,
}

impl Example {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    fn first(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Whether a row of a table is about it.
    fn is(&self, page: &str, first: &str) -> bool {
        self.page == page && self.first() == first
    }
}

/// The blocks of the pages that are not run by `recipes`.
fn examples() -> Vec<Example> {
    let folder = root().join("book/src");
    let mut pages: Vec<String> = fs::read_dir(&folder)
        .expect("is there")
        .map(|entry| entry.expect("is there").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md") && name != "SUMMARY.md" && name != "start.md")
        .collect();
    pages.sort();
    let mut found = Vec::new();
    for page in pages {
        let text = fs::read_to_string(folder.join(&page)).expect("is there");
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let fence: String = line.chars().take_while(|c| *c == '`').collect();
            if fence.len() < 3 {
                continue;
            }
            let language = line[fence.len()..].split_whitespace().next().unwrap_or_default().to_owned();
            let block: Vec<&str> = lines.by_ref().map(|line| line.1).take_while(|line| *line != fence).collect();
            found.push(Example { page: page.clone(), line: at + 1, language, text: block.join("\n") + "\n" });
        }
    }
    found
}

/// A copy of the files that examples name, which are in `tests/examples`.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&root().join("tests/examples"), folder.path());
    folder
}

/// What is wrong with a book in a folder.
fn problems(folder: &Path, arguments: &[&str]) -> Option<String> {
    let run = finish(chapbook(folder).arg("check").args(arguments));
    let is_bad = run.code != 0 || run.stderr.contains("warning[");
    is_bad.then_some(run.stderr)
}

/// Checks the book that an example of settings makes.
fn settings(example: &Example) -> Option<String> {
    let place = place();
    let write = |name: &str, text: &str| fs::write(place.path().join(name), text).expect("can be written");
    let head = "[book]\ntitle = \"The Ferry\"\nauthors = [\"Ann Example\"]\nlanguage = \"en\"\nsrc = \"src\"\n\n";
    let file = FILES.iter().find(|file| example.is(file.0, file.1));
    if let Some((_, _, setting)) = file {
        write("named.toml", &example.text);
        write("book.toml", &format!("{head}[output.chapbook]\n{setting} = \"named.toml\"\n"));
    } else if example.text.starts_with("+++") {
        write("book.md", &format!("{}\n# One\n\nWords.\n", example.text));
        return problems(place.path(), &["book.md"]);
    } else if example.text.contains("[output.chapbook") {
        write("book.toml", &format!("{head}{}", example.text));
    } else {
        write("named.toml", &example.text);
        write("book.toml", &format!("{head}[output.chapbook]\ntheme = \"named.toml\"\n"));
    }
    problems(place.path(), &["."])
}

/// Checks the text that has an example of metadata before it.
fn metadata(example: &Example) -> Option<String> {
    let place = place();
    let text = example.text.trim_start_matches("---\n").trim_end_matches("---\n");
    // A folder's order and what it leaves out name files that only that folder has.
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("order:") && !line.starts_with("exclude:"))
        .fold(String::new(), |text, line| text + line + "\n");
    let title = if text.contains("title:") { "" } else { "title: T\n" };
    fs::write(place.path().join("book.md"), format!("---\n{title}{text}---\n\n# One\n\nWords.\n"))
        .expect("can be written");
    problems(place.path(), &["book.md"])
}

/// Checks an example of Markdown as a text.
fn markdown(example: &Example) -> Option<String> {
    let place = place();
    let found = |table: &[(&str, &'static str)]| -> String {
        table.iter().filter(|row| example.text.contains(row.0)).map(|row| row.1).collect::<Vec<_>>().join("\n")
    };
    let (before, behind) = (found(BEFORE), found(BEHIND));
    // Room for notes in the margin, which the usual page has not.
    let margin = if example.text.contains("::: margin") { "chapbook: {pdf: {margins: {outer: 32mm}}}\n" } else { "" };
    let head = format!("---\ntitle: T\nlang: en\nbibliography: references.bib\n{margin}---\n\n");
    // A MultiMarkdown head is one only where a file begins.
    let text = match example.text.starts_with("# Title:") {
        true => format!("{}\nWords.\n", example.text),
        false => format!("{head}{before}{}\n\n{behind}", example.text),
    };
    fs::write(place.path().join("book.md"), text).expect("can be written");
    // With a chapter that examples lead to.
    problems(place.path(), &["book.md", "lines.md"])
}

/// What commands of a page need: they are run before.
const SETUP: &[(&str, &str)] = &[
    ("booklets.md", "chapbook build poems.md -o zine.pdf --set pdf.trim=a7 --set fonts.system=false"),
    ("epub.md", "mkdir published && chapbook build . -o published/river.epub"),
    (
        "printers.md",
        "chapbook build book.md --printer ingram -o book.pdf --to pdf; chapbook build book.md --printer kdp --to cover -o cover.pdf",
    ),
];

/// Runs the commands of an example in a shell; the program is the one that is tested. Exit code 1 is right where the page
/// shows an error, and where a printer's rules meet files of another book than the page tells of.
fn commands(example: &Example) -> Option<String> {
    let place = place();
    let program = Path::new(env!("CARGO_BIN_EXE_chapbook")).parent().expect("is in a folder");
    let shell = |command: &str| {
        let mut shell = Command::new("sh");
        shell.current_dir(place.path()).env("HOME", place.path()).env_remove("SOURCE_DATE_EPOCH");
        #[expect(clippy::disallowed_methods, reason = "the shell finds its programs where they are")]
        let path = std::env::var("PATH").unwrap_or_default();
        finish(shell.env("PATH", format!("{}:{path}", program.display())).args(["-c", command]))
    };
    for (_, command) in SETUP.iter().filter(|setup| setup.0 == example.page) {
        let run = shell(command);
        assert!(run.code == 0 || example.page == "printers.md", "{command}: {}", run.stderr);
    }
    let is_console = example.language == "console";
    let mut wrong = String::new();
    let lines: Vec<&str> = example.text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(command) = (if is_console { line.strip_prefix("$ ") } else { Some(*line) }) else { continue };
        let run = shell(command);
        let shown: Vec<&str> =
            lines[at + 1..].iter().take_while(|line| is_console && !line.starts_with("$ ")).copied().collect();
        let fails = shown.iter().any(|line| line.starts_with("error"));
        if run.code != i32::from(fails) && !(example.page == "printers.md" && run.code == 1) {
            wrong += &format!("`{command}` ends with {}: {}\n", run.code, run.stderr);
        }
        // The page tells of another book: its numbers are not those of this one.
        let said = figures(&(run.stdout + &run.stderr));
        for line in shown.iter().filter(|line| **line != "…" && !line.contains("atlas") && !line.contains("24 books"))
        {
            if !said.contains(&figures(line)) {
                wrong += &format!("`{command}` does not print `{line}`, but {said}\n");
            }
        }
    }
    (!wrong.is_empty()).then_some(wrong)
}

/// A text with a sign in the place of each number.
fn figures(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        // `41.3` and `7` are one number each, as are `12 kB` and `1.2 MB`.
        let goes_on = match c {
            '0' => out.ends_with(['0', '.']),
            '.' => out.ends_with('0'),
            _ => false,
        };
        if !goes_on {
            out.push(c);
        }
    }
    out.replace("MB", "kB")
}

/// Looks at all examples of some languages.
fn look(languages: &[&str], wrong: impl Fn(&Example) -> Option<String> + Sync) {
    let all = examples();
    for (page, first, reason) in NOT_RUN {
        assert!(all.iter().any(|example| example.is(page, first)), "{page} has no example `{first}`, which {reason}");
    }
    let is_run = |example: &&Example| {
        languages.contains(&example.language.as_str()) && !NOT_RUN.iter().any(|row| example.is(row.0, row.1))
    };
    let run: Vec<&Example> = all.iter().filter(is_run).collect();
    assert!(!run.is_empty());
    let (one, two) = run.split_at(run.len() / 2);
    let wrong_of = |part: &[&Example]| -> Vec<String> {
        part.iter().filter_map(|it| wrong(it).map(|wrong| format!("{}: {wrong}", it.place()))).collect()
    };
    let found = std::thread::scope(|scope| {
        let other = scope.spawn(|| wrong_of(two));
        let mut found = wrong_of(one);
        found.extend(other.join().expect("no test panics"));
        found
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn settings_are_taken() {
    look(&["toml"], settings);
}

#[test]
fn metadata_is_taken() {
    look(&["yaml"], metadata);
}

#[test]
fn markdown_is_read_without_complaint() {
    look(&["markdown"], markdown);
}

#[test]
fn commands_run() {
    look(&["console", "sh"], commands);
}

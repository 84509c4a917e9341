//! Diagnostics as a user sees them. Each folder in `tests/diagnostics` is named after a code and holds
//! a book that has the problem, and in `expected.stderr` what the program says about it. A file
//! `arguments` says how it is run, if not by `check` on `book.md` or the folder. `BLESS=1` rewrites.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{root, run};

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn every_problem_looks_as_it_should() {
    let mut wrong = Vec::new();
    for case in cases() {
        let code = case.file_name().expect("has a name").to_string_lossy().into_owned();
        let given = fs::read_to_string(case.join("arguments")).ok();
        let usual = if case.join("book.md").is_file() { "check book.md" } else { "check ." };
        let arguments = given.as_deref().unwrap_or(usual).trim();
        let run = run(&case, arguments);
        let text = format!("$ chapbook {arguments}\n{}exit code {}\n", run.stderr, run.code);
        if !text.contains(&format!("[{code}]")) {
            wrong.push(format!("--- {code} is not reported:\n{text}"));
            continue;
        }
        let golden = case.join("expected.stderr");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &text).expect("can be written");
        } else if fs::read_to_string(&golden).unwrap_or_default() != text {
            wrong.push(format!("--- {code}: not as in {}\n{text}", golden.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_handbook_lists_every_code() {
    let list = fs::read_to_string(root().join("book/src/errors.md")).expect("the list is there");
    let listed: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("### `")?.split('`').next())
        .collect();
    let used = codes();
    let missing: Vec<_> = used.iter().filter(|it| !listed.contains(it.as_str())).collect();
    let stale: Vec<_> = listed.iter().filter(|it| !used.contains(**it)).collect();
    assert!(missing.is_empty(), "not in book/src/errors.md: {missing:?}");
    assert!(stale.is_empty(), "in book/src/errors.md, but used nowhere: {stale:?}");
}

#[test]
fn there_are_cases_for_most_codes() {
    let cases = cases().len();
    assert!(40 <= cases, "only {cases} cases");
}

fn cases() -> Vec<PathBuf> {
    let folder = root().join("tests/diagnostics");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut cases: Vec<_> = entries.map(|it| it.expect("can be listed").path()).collect();
    cases.sort();
    cases
}

/// Files that choose a code before they report it: all their strings in kebab case are codes.
const CHOOSERS: &[&str] = &[
    "picture.rs",
    "project/chapters.rs",
    "project/include.rs",
    "project/pictures.rs",
    "project/reading.rs",
    "typeset/report.rs",
];

/// Strings in those files that are none.
const NO_CODES: &[&str] = &["cover-image"];

/// The codes in the sources: the first string after `Diagnostic::`, and what [`CHOOSERS`] hold; test
/// modules aside.
fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
                collect(code, &mut codes);
                if CHOOSERS.iter().any(|it| path.ends_with(it)) {
                    let strings = code.split('"');
                    codes.extend(strings.filter(|it| is_code(it)).map(str::to_owned));
                }
            }
        }
    }
    codes
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|it| it.to_string_lossy().contains("test"))
}

fn collect(text: &str, codes: &mut BTreeSet<String>) {
    let starts = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::note(",
        "Diagnostic::new(",
        // `lib.rs`: what a writer's failure is called.
        "reported(",
    ];
    for start in starts {
        for rest in text.split(start).skip(1) {
            codes.extend(rest.split('"').nth(1).filter(|it| is_code(it)).map(str::to_owned));
        }
    }
}

/// `image-missing`: words in lower case with hyphens between.
fn is_code(text: &str) -> bool {
    let word = |it: &str| it.starts_with(|c: char| c.is_ascii_alphanumeric());
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.contains('-') && text.chars().all(kebab) && text.split('-').all(word) && !NO_CODES.contains(&text)
}

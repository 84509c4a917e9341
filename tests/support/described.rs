//! Tables of rules: each case describes a file or a book, by keys, and has what is said of it.
//!
//! A case begins with `# NAME`; `KEY: VALUE` is what it has, `> TEXT` is what is said. The first lines, with `//`, say what the
//! table is for. `BLESS=1` writes what is said now.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use super::root;

/// What the file or the book of a case has, by key.
pub(crate) type Case = BTreeMap<String, String>;

/// Compares what `said` finds of each case with what the table has. The cases by name come back with what was found.
pub(crate) fn check(table: &str, said: impl Fn(&str, &Case) -> Vec<String>) -> Vec<(String, Vec<String>)> {
    let path = root().join(table);
    let text = fs::read_to_string(&path).expect("is there");
    let head = text.lines().take_while(|line| line.starts_with("//"));
    let mut told: String = head.map(|line| format!("{line}\n")).collect();
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for (name, case, expected) in read(&text) {
        let found = said(&name, &case);
        let _ = writeln!(told, "\n# {name}");
        for (key, value) in &case {
            let _ = writeln!(told, "{key}: {value}");
        }
        for line in &found {
            let _ = writeln!(told, "> {line}");
        }
        if found != expected {
            wrong.push(format!("{name}:\n{}", found.join("\n")));
        }
        all.push((name, found));
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, told).expect("can be written");
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
    all
}

/// The cases of a table: a name, what it has, what is said.
fn read(text: &str) -> Vec<(String, Case, Vec<String>)> {
    let mut cases: Vec<(String, Case, Vec<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//")) {
        if let Some(name) = line.strip_prefix("# ") {
            cases.push((name.to_owned(), Case::new(), Vec::new()));
        } else if let (Some(case), Some(said)) = (cases.last_mut(), line.strip_prefix("> ")) {
            case.2.push(said.to_owned());
        } else if let (Some(case), Some((key, value))) = (cases.last_mut(), line.split_once(": ")) {
            case.1.insert(key.to_owned(), value.to_owned());
        }
    }
    cases
}

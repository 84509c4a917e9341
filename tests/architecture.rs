//! The shape of the source tree, held to what `ARCHITECTURE.md` says: imports point one way, files
//! are short and say what they are for.

mod idiom;
mod inside;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each top-level module may import, in the reading order of `lib.rs`: only modules further up,
/// so that there can be no cycle.
#[rustfmt::skip]
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // What foreign data must keep to, before the crates that read it: no data of ours.
    ("guard", &[]),
    ("source", &[]),
    ("geometry", &[]),
    ("profile", &[]),
    ("shop", &[]),
    ("picture", &[]),
    ("impose", &["geometry"]),
    ("diagnostic", &["guard", "source"]),
    // Tables of printers: which profile, how long, and what is wrong with one.
    ("printer", &["geometry", "profile", "diagnostic"]),
    ("document", &["source"]),
    // Beyond source and diagnostic: settings hold lengths and metadata, and images are found here.
    ("project", &["guard", "source", "geometry", "profile", "shop", "picture", "impose", "diagnostic", "printer", "document"]),
    ("text", &["guard", "source", "geometry", "diagnostic"]),
    ("style", &["source", "geometry", "impose", "diagnostic", "project", "text"]),
    ("parse", &["source", "diagnostic", "document", "project", "text"]),
    ("resolve", &["guard", "source", "diagnostic", "document", "project", "text"]),
    ("epub", &["source", "geometry", "shop", "picture", "diagnostic", "document", "project", "text", "style", "resolve"]),
    // Its loops are counted by tests.
    ("typeset", &["guard", "source", "geometry", "picture", "diagnostic", "document", "text", "style", "resolve"]),
    ("pdf", &["guard", "source", "geometry", "profile", "picture", "diagnostic", "printer", "text", "typeset", "impose"]),
    ("failure", &["diagnostic"]),
    ("font_set", &["diagnostic", "document", "project", "text"]),
    ("class_set", &["document", "project", "style"]),
    // The back of a cover is a small text: the whole way from Markdown to a page.
    ("cover", &["geometry", "picture", "impose", "diagnostic", "printer", "document", "project", "text", "style", "parse", "resolve", "typeset"]),
    // A file is checked by the printer's rules, which the settings name; a cover by the measures that it was made with.
    ("print_job", &["source", "geometry", "diagnostic", "printer", "project", "style", "typeset", "pdf", "cover"]),
    ("edition", &["diagnostic", "document", "project", "resolve"]),
    // The work of the filters of drawings is known when their fonts are.
    ("filter_budget", &["guard", "source", "picture", "diagnostic", "project", "text"]),
    ("session", &["parse", "typeset", "font_set"]),
    // What sheets have beside pages is set as pages are, and drawn by `pdf`.
    ("booklet", &["geometry", "picture", "impose", "diagnostic", "text", "typeset", "pdf", "cover"]),
    // Margins and grid are the style's; what is drawn in an image is read as `pdf` reads it.
    ("preview", &["source", "geometry", "picture", "diagnostic", "document", "text", "style", "typeset"]),
    // Which families a book asks for is in its settings.
    ("proof", &["source", "geometry", "picture", "diagnostic", "project", "text", "style", "typeset"]),
];

/// Modules of the binary: they see the library as any user does, by `chapbook::`.
const BINARY: &[&str] = &["cli", "serve"];

/// The longest a source file may be.
const MAX_LINES: usize = 600;

#[test]
fn imports_point_up_the_list() {
    let mut above = BTreeSet::new();
    for (module, imports) in MAY_IMPORT {
        assert!(imports.iter().all(|it| above.contains(it)), "{module} looks down");
        above.insert(*module);
    }
}

#[test]
fn what_contributors_are_told_of_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    for (page, folder) in [("CONTRIBUTING.md", ""), ("tests/README.md", "tests")] {
        let text = fs::read_to_string(root.join(page)).expect("is there");
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = !name.contains([' ', '*', ':', '(', '{', '~']) && name != name.to_uppercase();
            let names_a_file =
                name.ends_with('/') || [".rs", ".md", ".toml", ".css", ".sh"].iter().any(|it| name.ends_with(it));
            let is_pattern = ["CODE", "NAME"].iter().any(|it| name.contains(it));
            let found = [root.join(name), root.join(folder).join(name)].iter().any(|it| it.exists());
            if is_path && names_a_file && !is_pattern && !found {
                missing.push(format!("{page}: {name}"));
            }
        }
    }
    let text = include_str!("../ARCHITECTURE.md");
    for name in text.split('`').skip(1).step_by(2).filter(|name| name.starts_with("src/")) {
        if !root.join(name).exists() {
            missing.push(format!("ARCHITECTURE.md: {name}"));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_module_is_in_the_list() {
    let known: BTreeSet<&str> = MAY_IMPORT.iter().map(|it| it.0).chain(BINARY.iter().copied()).collect();
    let found: BTreeSet<String> = sources().iter().map(|source| top_module(&source.0)).collect();
    let unknown: Vec<_> =
        found.iter().filter(|it| !known.contains(it.as_str()) && *it != "lib" && *it != "main").collect();
    assert!(unknown.is_empty(), "not in MAY_IMPORT: {unknown:?}");
}

#[test]
fn modules_import_what_the_list_allows() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let module = top_module(&path);
        // Tests make their input with whatever makes it.
        if path.ends_with("tests.rs") {
            continue;
        }
        if BINARY.contains(&module.as_str()) || module == "lib" || module == "main" {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|it| it.0 == module).map_or(&[][..], |at| at.1);
        for name in crate_imports(&text) {
            // The tables of unit tests, which only tests read.
            if name != "cases" && name != module && !allowed.contains(&name) {
                broken.push(format!("{} uses `{name}`", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "not in MAY_IMPORT:\n{}", broken.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if !text.starts_with("//! ") || MAX_LINES < lines {
            broken.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(broken.is_empty(), "too long, or no `//!` line:\n{}", broken.join("\n"));
}

#[test]
fn the_page_for_newcomers_says_the_same() {
    let page = include_str!("../ARCHITECTURE.md");
    for (module, imports) in MAY_IMPORT {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{module}` |")));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{module}`"));
        let cell = row.trim_end_matches('|').rsplit('|').next().expect("a row has cells").trim();
        assert_eq!(cell, imports.join(", "), "ARCHITECTURE.md on `{module}`");
    }
}

/// Every Rust file under `src`, by its path from there.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                found.push((path.strip_prefix(&root).expect("is in src").into(), text));
            }
        }
    }
    found.sort();
    found
}

/// The module a file belongs to: `typeset` for `typeset/page.rs` and `typeset.rs`.
fn top_module(path: &Path) -> String {
    let first = path.iter().next().expect("a path has a first part");
    Path::new(first).with_extension("").display().to_string()
}

/// The modules named after `crate::`, outside of whole-line comments; grouped imports included.
fn crate_imports(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
            for part in group.unwrap_or(rest).split(',') {
                let part = part.trim();
                names.extend(part.split(|c: char| !(c.is_alphanumeric() || c == '_')).next());
                if group.is_none() {
                    break;
                }
            }
        }
    }
    names.remove("");
    names
}

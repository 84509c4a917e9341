//! Both outputs as text a person can read, beside the small books that they are made of: pages as
//! `chapbook inspect --pages` shows them in a `.pages`, the bodies of the EPUB's files in a `.xhtml`.
//! `BLESS=1` rewrites those that differ: read the diff.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use chapbook::diagnostic::Diagnostics;
use chapbook::project::Project;
use chapbook::typeset::dump;
use chapbook::{OutputKind, project};

use crate::model;
use crate::support::root;

/// The cases of a folder of the suite.
fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("tests/suite").join(folder);
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("the suite").map(|it| it.expect("a case").path()).collect();
    cases.retain(|case| case.extension().is_some_and(|extension| extension == "md"));
    cases.sort();
    cases
}

/// A book as the command loads it, without the machine's date.
fn loaded(path: &Path) -> Project {
    project::load(path, &[], None, &mut Diagnostics::default())
}

/// Whether a file of an EPUB is a division of the book.
fn is_text(name: &str) -> bool {
    name.ends_with(".xhtml") && !["nav", "cover", "title"].iter().any(|it| name.ends_with(&format!("/{it}.xhtml")))
}

/// All pages, with what they were weighed against.
fn pages(project: &Project) -> String {
    let checked = chapbook::check(project, &mut Diagnostics::default());
    let pages = chapbook::explain(&checked, &mut Diagnostics::default());
    dump::text(&pages, 1..=usize::MAX)
}

/// The bodies of the EPUB's text files in the order in which they are packed, which is that of reading, without title page and navigation.
fn bodies(project: &Project) -> String {
    let mut diagnostics = Diagnostics::default();
    let checked = chapbook::check(project, &mut diagnostics);
    let made = chapbook::build(&checked, &[OutputKind::Epub], &|_| {}, &mut diagnostics);
    let mut bytes = Cursor::new(Vec::new());
    made[0].content.write_to(&mut bytes, &mut diagnostics).expect("is written to memory");
    let mut archive = zip::ZipArchive::new(bytes).expect("an EPUB is an archive");
    let names: Vec<String> = archive.file_names().filter(|file_name| is_text(file_name)).map(str::to_owned).collect();
    assert!(!names.is_empty(), "an EPUB holds text");
    let mut out = String::new();
    for name in names {
        let mut file = String::new();
        archive.by_name(&name).expect("is there").read_to_string(&mut file).expect("is text");
        let body = file.split_once("<body").and_then(|pair| pair.1.split_once('>')).expect("has a body").1;
        let body = body.rsplit_once("</body>").expect("the body ends").0.trim();
        let name = name.rsplit('/').next().unwrap_or_default();
        out.push_str(&format!("<!-- {name} -->\n{body}\n"));
    }
    out
}

/// Compares what was found with the golden beside a case. A file `.found` stays where they differ.
fn compare(case: &Path, extension: &str, found: &str, different: &mut Vec<String>) {
    let golden = case.with_extension(extension);
    if fs::read_to_string(&golden).is_ok_and(|it| it == found) {
        return;
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, found).expect("the golden can be written");
    } else {
        let name = format!("{extension}.found");
        fs::write(case.with_extension(name), found).expect("the finding can be written");
        different.push(golden.display().to_string());
    }
}

fn assert_same(different: &[String]) {
    assert!(different.is_empty(), "compare .found with these, then BLESS=1:\n{}", different.join("\n"));
}

#[test]
fn pages_of_the_suite_are_as_blessed() {
    let mut different = Vec::new();
    let cases = cases("pages");
    assert!(8 <= cases.len(), "the suite has its cases");
    for case in cases {
        compare(&case, "pages", &pages(&loaded(&case)), &mut different);
    }
    assert_same(&different);
}

#[test]
fn pages_of_small_books_are_as_blessed() {
    let mut different = Vec::new();
    for book in
        ["almanac/almanac.md", "ledger/ledger.md", "novel/the-ferry.md", "tides/tides.md", "verse/harbour-songs.md"]
    {
        let path = root().join("tests/books").join(book);
        compare(&path, "pages", &pages(&loaded(&path)), &mut different);
    }
    assert_same(&different);
}

#[test]
fn bodies_of_the_suite_are_as_blessed() {
    let mut different = Vec::new();
    for case in cases("parse") {
        let text = fs::read_to_string(&case).expect("a case is UTF-8");
        compare(&case, "xhtml", &bodies(&model::configured(&text)), &mut different);
    }
    for case in cases("pages") {
        compare(&case, "xhtml", &bodies(&loaded(&case)), &mut different);
    }
    assert_same(&different);
}

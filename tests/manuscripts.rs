//! Whole manuscripts as other programs keep them, one folder of `tests/manuscripts` each: what the terminal says of it,
//! and the text of both outputs, beside goldens that a person reads. `BLESS=1` rewrites.

use std::fs;
use std::path::Path;

use crate::support::{copy, epub, folder, pdf, root, run};

/// The folders, each with the files that are read in the order of the book; none where the folder says it.
const MANUSCRIPTS: &[(&str, &str)] = &[
    ("obsidian", "."),
    ("scrivener", "draft.md notes.txt after.md"),
    ("pandoc", "book.md hitches.md code.md"),
    ("quarto", "."),
    ("github", "."),
];

/// The text of a chapter: its lines without tags.
fn plain(body: &str) -> String {
    let mut out = String::new();
    let mut is_tag = false;
    for c in body.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => out.push(c),
            _ => {}
        }
    }
    out.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

/// The text of a PDF, in lines that a person can read. Where its lines end depends on the program that takes them out.
fn pages(path: &Path) -> String {
    let mut out = String::new();
    let mut length = 0;
    // Without the leaders of the contents.
    for word in pdf(path).split(' ').filter(|word| *word != ".") {
        length += word.chars().count() + 1;
        out.push_str(word);
        out.push(if length < 100 { ' ' } else { '\n' });
        length = if length < 100 { length } else { 0 };
    }
    format!("{}\n", out.trim_end())
}

/// The text of the files of an EPUB that hold chapters, in their order, and of its contents.
fn chapters(path: &Path) -> String {
    let file = fs::File::open(path).expect("the EPUB is there");
    let archive = zip::ZipArchive::new(file).expect("it is an archive");
    let names = archive.file_names().filter(|name| name.ends_with(".xhtml"));
    let mut names: Vec<String> = names.filter(|name| !name.ends_with("cover.xhtml")).map(str::to_owned).collect();
    names.sort();
    let body = |name: &String| {
        let text = epub(path, name);
        let body = text.split_once("<body").and_then(|found| found.1.split_once('>')).map_or("", |found| found.1);
        format!("[{name}]\n{}", plain(body))
    };
    names.iter().map(body).collect()
}

#[test]
fn manuscripts_of_other_programs_become_books() {
    let is_blessed = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, files) in MANUSCRIPTS {
        let source = root().join("tests/manuscripts").join(name);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        // A book without a title is named after its folder.
        let book = folder.path().join(name);
        copy(&source, &book);
        let made = run(&book, &format!("build {files} -o out"));
        let terminal: String = made.stderr.split_inclusive('\n').filter(|line| !line.starts_with("made ")).collect();
        let output = |kind: &str| {
            let entries = fs::read_dir(book.join("out")).expect("there are outputs");
            let mut paths = entries.flatten().map(|entry| entry.path());
            paths.find(|path| path.extension().is_some_and(|found| found == kind)).expect("there is this output")
        };
        let texts = [("terminal", terminal), ("pdf", pages(&output("pdf"))), ("epub", chapters(&output("epub")))];
        for (kind, text) in texts {
            let golden = root().join("tests/manuscripts").join(format!("{name}.{kind}.txt"));
            if is_blessed {
                fs::write(&golden, &text).expect("can be written");
            } else if fs::read_to_string(&golden).unwrap_or_default() != text {
                wrong.push(format!("--- not as in {}\n{text}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_chapter_whose_heading_is_the_books_title_has_an_entry_in_the_contents() {
    let folder = folder(&[("book.md", "# First\n\nText.\n")]);
    let made = run(folder.path(), "build book.md -o out");
    let contents = epub(&folder.path().join("out/book.epub"), "nav.xhtml");
    assert!(contents.contains("<a href=\"chapter.xhtml\">First</a>"), "{}{contents}", made.stderr);
}

//! What a screen reader finds on a page with a list, a table, a note and a figure, all of it.

use std::fs;

use crate::support::{folder, root, run, tool};

/// The logical tree of a book, as `pdfinfo` prints it.
fn tree(source: &str, settings: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = root().join("tests/books").join(source);
    let made = run(folder.path(), &format!("build {} -o . --to pdf {settings}", source.display()));
    assert_eq!(made.code, 0, "{}", made.stderr);
    let files = fs::read_dir(folder.path()).expect("was made");
    let file = files.map(|file| file.expect("can be listed").path()).next().expect("was made");
    let told = tool("pdfinfo", &["-struct-text", file.to_str().expect("temporary paths are UTF-8")]);
    String::from_utf8(told.stdout).expect("output is UTF-8")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests are told whether to accept what is new")]
fn the_almanac_is_read_aloud_as_it_was_meant() {
    let golden = root().join("tests/pdf/almanac.tree");
    let found = tree("almanac/almanac.md", "");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &found).expect("can be written");
    }
    assert_eq!(found, fs::read_to_string(golden).expect("is there"));
}

#[test]
fn what_is_made_last_is_read_first() {
    let tree = tree("novel/the-ferry.md", "--set pdf.toc=true --set pdf.title-page=true");
    let place = |words: &str| tree.find(words).unwrap_or_else(|| panic!("{words:?} in {tree}"));
    let order =
        ["\"The Ferry at Low Water", "\"© 2026 Ann Example\"", "H1 \"Contents\"", "TOC", "H1 \"The river goes down\""];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{tree}");
    assert!(tree.contains("TOCI\n        Reference (inline)\n          Link (inline)"), "{tree}");
}

#[test]
fn lines_of_code_are_kept_apart() {
    let tree = tree("manual/02-use.md", "");
    assert!(tree.contains("reset. def pulls(port):"), "{tree}");
}

#[test]
fn a_head_without_rows_is_the_body_of_its_table() {
    let tree = tree("oddments/oddments.md", "");
    let before = tree.split_once("\"Only\"").expect("is there").0;
    let table = &before[before.rfind("Table (block)").expect("is a table")..];
    assert!(table.contains("TBody") && table.contains("TH ") && !table.contains("THead"), "{table}");
}

#[test]
fn what_is_turned_is_read_where_it_was_written() {
    let tree = tree("ledger/ledger.md", "");
    let place = |words: &str| tree.find(words).unwrap_or_else(|| panic!("{words:?} in {tree}"));
    let order = [
        "saw it from his window",
        "Table (block)",
        "Table 1.\u{2002}Vessels entered",
        "/Scope /Column",
        "\"Port\"",
        "\"Wellhaven\"",
        "contrary winds",
        "Eleven days",
        "\"an old friend\"",
        "1,240.25",
        "Nobody read it",
        "/BBox",
        "Figure 1.\u{2002}The quay",
        "The dues were small",
        "\"2.50\"",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{tree}");
    assert_eq!(tree.matches("\"Port\"").count(), 1);
}

/// A drawing of one square.
const SQUARE: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><rect width='40' height='40'/></svg>";

#[test]
fn images_are_described_or_decoration_or_reported() {
    let text = "---\nlang: en\ntitle: T\n---\n\n![A square](a.svg)\n\n![](a.svg){.decorative}\n\nA ![](a.svg) here.\n";
    let files = folder(&[("book.md", text), ("a.svg", SQUARE)]);
    let made = run(files.path(), "build book.md --to pdf");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(made.stderr.matches("[alt-missing]").count(), 1, "{}", made.stderr);
    assert!(made.stderr.contains("book.md:10:3"), "{}", made.stderr);
    let file = fs::read(files.path().join("dist/book.pdf")).expect("was made");
    let (_, open) = super::ask("qpdf", &["--qdf", "--object-streams=disable"], &file, &["-"]);
    assert_eq!(open.matches("/S /Figure").count(), 2);
    assert!(open.contains("/Alt (A square)") && open.contains("/Alt (Image without a description)"));
    assert!(open.contains("<pdfuaid:part>1</pdfuaid:part>"));
    // The same build of both outputs says it once.
    let both = run(files.path(), "build book.md");
    assert_eq!(both.stderr.matches("[alt-missing]").count(), 1, "{}", both.stderr);
}

//! The proof of `chapbook check`: what is counted, the object for programs, the report as one file. `BLESS=1` accepts what is
//! new.

use std::fs;

use serde_json::Value;

use crate::schema::Schema;
use crate::support::{copy, folder, root, run};

/// A copy of the book, so that reports are written beside it.
fn book() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&root().join("tests/proof"), folder.path());
    folder
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn flaws_are_counted_by_kind() {
    let folder = book();
    let shown = run(folder.path(), "check book.md --format text -q").stdout;
    let golden = root().join("tests/proof/expected.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &shown).expect("can be written");
    }
    assert_eq!(fs::read_to_string(golden).unwrap_or_default(), shown);
}

#[test]
fn the_object_keeps_to_its_schema_and_adds_up() {
    let schema = Schema::read(&root().join("book/src/proof.schema.json"));
    let folder = book();
    let shown = run(folder.path(), "check book.md --format json -q").stdout;
    let proof: Value = serde_json::from_str(&shown).expect("is JSON");
    assert_eq!(schema.check(&proof), Ok(()));
    let kinds = proof["kinds"].as_array().expect("a list");
    let findings = proof["findings"].as_array().expect("a list");
    let sum = |name: &str| kinds.iter().filter_map(|kind| kind[name].as_u64()).sum::<u64>();
    assert_eq!(sum("points"), proof["points"].as_u64().expect("a number"));
    assert_eq!(usize::try_from(sum("count")), Ok(findings.len()));
    let gaping = findings.iter().find(|finding| finding["kind"] == "line-gaping").expect("there is one");
    let words = gaping["words"].as_str().expect("a text");
    // The place is that of the line, not that of its paragraph.
    let text = fs::read_to_string(folder.path().join("book.md")).expect("is there");
    let line = usize::try_from(gaping["line"].as_u64().expect("a number")).expect("is small");
    let written = text.lines().nth(line - 1).expect("is a line of it");
    let column = usize::try_from(gaping["column"].as_u64().expect("a number")).expect("is small");
    let first = words.split(' ').next().expect("has words");
    assert!(written[column - 1..].starts_with(first), "{words}: {line}:{column}");
}

#[test]
fn a_score_that_is_too_high_fails() {
    let folder = book();
    assert_eq!(run(folder.path(), "check book.md --max-score 100000").code, 0);
    let bad = run(folder.path(), "check book.md --max-score 0.5");
    assert_eq!(bad.code, 1);
    assert!(bad.stderr.ends_with("and `--max-score` allows 0.5\n"), "{}", bad.stderr);
    fs::write(folder.path().join("mine.txt"), "Mine.\n").expect("is written");
    let refused = run(folder.path(), "check book.md --report mine.txt");
    assert!(refused.code == 1 && refused.stderr.contains("can't overwrite mine.txt"), "{}", refused.stderr);
    for _ in 0..2 {
        assert_eq!(run(folder.path(), "check book.md --report proof.html").code, 0, "an earlier report is replaced");
    }
    // Pages of a book with errors are not all of it: whatever they score is no score.
    fs::write(folder.path().join("broken.md"), "# One\n\nSee [](#nowhere).\n").expect("is written");
    let broken = run(folder.path(), "check broken.md --format json --max-score 100000");
    let json: Value = serde_json::from_str(&broken.stdout).expect("is JSON");
    assert!(broken.code == 1 && json["score"].is_null(), "{}", broken.stdout);
    assert!(broken.stderr.ends_with("error: a book with errors has no score that `--max-score` could allow\n"));
    for wrong in ["x", "1.25", "-1"] {
        assert_eq!(run(folder.path(), &format!("check book.md --max-score={wrong}")).code, 2, "{wrong}");
    }
}

#[test]
#[cfg(feature = "preview")]
fn a_report_stands_alone_and_shows_each_flaw() {
    let folder = book();
    let made = run(folder.path(), "check book.md --report proof.html");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stderr.contains("made proof.html ("), "{}", made.stderr);
    let html = fs::read_to_string(folder.path().join("proof.html")).expect("is written");
    let shown = run(folder.path(), "check book.md --format json -q").stdout;
    let proof: Value = serde_json::from_str(&shown).expect("is JSON");
    for finding in proof["findings"].as_array().expect("a list") {
        let kind = finding["kind"].as_str().expect("a text");
        assert!(html.contains(&format!("<g class=\"{kind}\">")), "{kind} is marked");
        assert!(html.contains(&format!("id=\"show-{kind}\"")), "{kind} can be hidden");
        if let (Some(line), Some(column)) = (finding["line"].as_u64(), finding["column"].as_u64()) {
            assert!(html.contains(&format!("<code>book.md:{line}:{column}</code>")), "{finding}");
        }
    }
    let marks = html.matches("<g class=\"marks\">").count();
    assert_eq!(html.matches("<svg class=\"page\"").count(), marks);
    // Nothing is fetched, and nothing runs.
    let outside = ["<script", "http://", "https://", "<link", "@import", "url(\"/"];
    let html = html.replace("http://www.w3.org/2000/svg", "");
    for word in outside {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("@font-face{font-family:\"cb-") && html.contains("href=\"data:image/png;base64,"));
    // A file that the book is made from is not written over.
    assert_eq!(run(folder.path(), "check book.md --report book.md").code, 1);
    // On standard output it is alone, or not at all.
    let printed = run(folder.path(), "check book.md --report -");
    assert_eq!(printed.stdout, fs::read_to_string(folder.path().join("proof.html")).expect("is there"));
    assert!(!folder.path().join("-").exists() && !printed.stderr.contains("made "), "{}", printed.stderr);
    for other in ["--format json", "--message-format json", "--message-format github"] {
        let refused = run(folder.path(), &format!("check book.md --report - {other}"));
        assert!(refused.code == 2 && refused.stdout.is_empty(), "{other}: {}", refused.stderr);
    }
    let image = fs::read(folder.path().join("dot.png")).expect("is there");
    assert_eq!(run(folder.path(), "check book.md --report dot.png").code, 1);
    assert!(fs::read(folder.path().join("dot.png")).expect("is there") == image);
}

#[test]
#[cfg(feature = "preview")]
fn letters_that_no_font_has_are_marked_where_they_stand() {
    let text = "---\ntitle: T\nlang: en\nchapbook:\n  fonts: {system: false}\n---\n\n# One\n\nSome words, then \u{A500}\u{A501} and \u{A502} in a line.\n";
    let folder = folder(&[("book.md", text)]);
    let shown = run(folder.path(), "check book.md --format json -q --report proof.html");
    let proof: Value = serde_json::from_str(&shown.stdout).expect("is JSON");
    let findings = proof["findings"].as_array().expect("a list");
    let boxes: Vec<_> = findings.iter().filter(|finding| finding["kind"] == "glyph-missing").collect();
    let words: Vec<&str> = boxes.iter().filter_map(|finding| finding["words"].as_str()).collect();
    assert_eq!(words, ["\u{A500}\u{A501}", "\u{A502}"]);
    assert!(findings.iter().all(|finding| finding["kind"] != "font-fallback"), "{findings:?}");
    assert_eq!((&boxes[0]["line"], &boxes[0]["column"]), (&10.into(), &18.into()));
    let html = fs::read_to_string(folder.path().join("proof.html")).expect("is written");
    assert_eq!(html.matches("<g class=\"glyph-missing\">").count(), 2);
    assert!(html.contains("1 of 1 page has something to look at"), "{html}");
}

#[test]
#[cfg(feature = "preview")]
fn a_report_of_a_book_with_errors_says_so_first() {
    let folder = folder(&[("book.md", "---\ntitle: T\nlang: en\n---\n\n# One\n\nSee [](#nowhere).\n")]);
    let made = run(folder.path(), "check book.md --report proof.html");
    assert_eq!(made.code, 1, "{}", made.stderr);
    let html = fs::read_to_string(folder.path().join("proof.html")).expect("is written");
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    assert!(at("<strong>1</strong> error keeps this book from being made") < at("<strong>0.0</strong> points"));
    assert!(
        html.contains("0 of 1 page have something") && html.contains("mark, beside what is listed below."),
        "{html}"
    );
}

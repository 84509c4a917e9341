//! Many books in one run, their parts, the cache that other runs restore, and the table of what was made.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{copy, folder, run};

const SETTINGS: &str = "[book]\ntitle = \"T\"\nsrc = \".\"\n";
const SUMMARY: &str = "- [One](one.md)\n";

/// Three books, one of which has an error, and one a warning.
fn books() -> tempfile::TempDir {
    folder(&[
        ("books/a/book.toml", SETTINGS),
        ("books/a/SUMMARY.md", SUMMARY),
        ("books/a/one.md", "# One\n\nWords of a.\n"),
        ("books/b/book.toml", SETTINGS),
        ("books/b/SUMMARY.md", "- [None](none.md)\n"),
        ("books/c/book.toml", SETTINGS),
        ("books/c/SUMMARY.md", SUMMARY),
        ("books/c/one.md", "# One\n\n![](dot.svg)\n"),
        ("books/c/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"),
    ])
}

#[test]
fn each_book_is_made_whatever_the_others_are() {
    let folder = books();
    let run = run(folder.path(), "build books/a books/b books/c -o out --summary sum.md");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("chapter-missing"), "{}", run.stderr);
    assert!(run.stderr.ends_with("3 books: 2 made, 1 warning, 1 with errors: books/b\n"), "{}", run.stderr);
    let at = |text: &str| run.stderr.find(text).unwrap_or_else(|| panic!("{text}: {}", run.stderr));
    assert!(at("out/a/t.pdf") < at("chapter-missing") && at("chapter-missing") < at("out/c/t.pdf"), "in their order");
    for (name, is_made) in [("a", true), ("b", false), ("c", true)] {
        assert_eq!(folder.path().join(format!("out/{name}/t.epub")).is_file(), is_made, "{name}");
    }
    let table = fs::read_to_string(folder.path().join("sum.md")).expect("is written");
    assert!(
        table.starts_with("| Book | Files | Errors | Warnings |\n|---|---|--:|--:|\n| books/a | `out/a/t.pdf` ("),
        "{table}"
    );
    assert!(table.contains("| books/b | none | 1 | 0 |") && table.contains("| books/c |"), "{table}");
}

#[test]
fn the_files_are_those_of_books_that_are_built_alone() {
    let folder = books();
    assert_eq!(run(folder.path(), "build books/a").code, 0);
    let alone = fs::read(folder.path().join("books/a/dist/t.pdf")).expect("is made");
    assert_eq!(run(folder.path(), "build books/a books/b -o out").code, 1);
    assert_eq!(fs::read(folder.path().join("out/a/t.pdf")).expect("is made"), alone);
}

#[test]
fn parts_share_the_books() {
    let folder = books();
    let made = |arguments: &str| run(folder.path(), &format!("build books/a books/b books/c -o out {arguments}"));
    assert_eq!(made("--shard 1/2 --to epub").code, 0, "a and c");
    assert!(folder.path().join("out/a/t.epub").is_file() && folder.path().join("out/c/t.epub").is_file());
    assert_eq!(made("--shard 2/2 --to epub").code, 1, "b");
    assert_eq!(made("--shard 4/4").code, 0, "nothing is left for the fourth");
    assert_eq!(made("--shard 5/4").code, 2);
}

#[test]
fn what_one_book_alone_can_have_is_refused() {
    let folder = books();
    for arguments in ["-o one.pdf", "--deps a.d", "--open"] {
        let run = run(folder.path(), &format!("build books/a books/c {arguments}"));
        assert_eq!(run.code, 2, "{arguments}: {}", run.stderr);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    let other = folder.path().join("others/a");
    fs::create_dir_all(&other).expect("is made");
    for file in ["book.toml", "SUMMARY.md", "one.md"] {
        fs::copy(folder.path().join("books/a").join(file), other.join(file)).expect("is copied");
    }
    // In whatever part either is made.
    for part in ["", " --shard 1/2", " --shard 2/2"] {
        let run = run(folder.path(), &format!("build books/a others/a -o out{part}"));
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("would have the same folder in `out`: rename one"), "{}", run.stderr);
    }
}

#[test]
fn texts_are_books_of_their_own_if_that_is_said() {
    let folder = folder(&[("a.md", "# A\n\nWords.\n"), ("b.md", "# B\n\nWords.\n")]);
    let run = run(folder.path(), "build --each a.md b.md --to epub --message-format json");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.path().join("dist/a.epub").is_file() && folder.path().join("dist/b.epub").is_file());
    let last: Value = serde_json::from_str(run.stdout.lines().last().expect("a line")).expect("is JSON");
    assert_eq!((&last["type"], &last["books"], &last["made"]), (&"books".into(), &2.into(), &2.into()));
}

#[test]
fn a_pattern_may_name_the_folder_of_the_outputs_too() {
    let folder = folder(&[
        ("a/book.toml", SETTINGS),
        ("a/SUMMARY.md", SUMMARY),
        ("a/one.md", "# One\n\nWords of a.\n"),
        ("b/book.toml", SETTINGS),
        ("b/SUMMARY.md", SUMMARY),
        ("b/one.md", "# One\n\nWords of b.\n"),
        ("media/dot.svg", "<svg/>"),
        ("notes/plan.md", "# A plan\n"),
    ]);
    assert_eq!(run(folder.path(), "build a b -o o --to epub").code, 0);
    let again = run(folder.path(), "build a b media o -o o --to epub");
    assert_eq!(again.code, 0, "{}", again.stderr);
    for left_out in ["media", "o"] {
        assert!(again.stderr.contains(&format!("note: `{left_out}` holds no book")), "{}", again.stderr);
    }
    assert!(again.stderr.ends_with("2 books: 2 made\n"), "{}", again.stderr);
    let mut made: Vec<_> =
        fs::read_dir(folder.path().join("o")).expect("is there").map(|it| it.expect("is there").file_name()).collect();
    made.sort();
    assert_eq!(made, ["a", "b"], "each is in its own folder");
    // A folder of texts beside books may be a book or a part of one: nobody is asked to guess.
    let mixed = run(folder.path(), "build a b notes -o o --to epub");
    assert_eq!(mixed.code, 2, "{}", mixed.stderr);
    assert!(mixed.stderr.contains("`notes` is not: name books alone, or say `--each`"), "{}", mixed.stderr);
    assert_eq!(run(folder.path(), "build --each a b notes -o o --to epub").code, 0);
    assert!(folder.path().join("o/notes").is_dir());
}

#[test]
fn no_book_takes_the_name_of_another() {
    let text = "# One\n\nWords.\n";
    let folder = folder(&[("a.md", text), ("a.markdown", text), ("v.1/a.md", text), ("v.2/a.md", text)]);
    let clash = run(folder.path(), "build --each a.md a.markdown --to epub");
    assert_eq!(clash.code, 2, "{}", clash.stderr);
    assert!(clash.stderr.contains("would have the same names"), "{}", clash.stderr);
    let apart = run(folder.path(), "build --each v.1 v.2 -o out --to epub");
    assert_eq!(apart.code, 0, "{}", apart.stderr);
    assert!(folder.path().join("out/v.1").is_dir() && folder.path().join("out/v.2").is_dir());
}

#[test]
fn a_summary_goes_into_no_file_of_the_book() {
    let folder = folder(&[
        ("book/book.toml", SETTINGS),
        ("book/SUMMARY.md", SUMMARY),
        ("book/one.md", "# One\n\n![A dot](dot.svg)\n"),
        ("book/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>"),
        ("texts/one.md", "# One\n\nWords.\n"),
        ("old.md", "kept\n"),
        ("other.epub", "PK\u{3}\u{4}\u{14}\0\u{8}"),
    ]);
    let held = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap_or_default();
    for (paths, file) in [
        ("book", "book/one.md"),
        ("book", "book/book.toml"),
        ("book", "book/dot.svg"),
        ("book", "o/t.epub"),
        ("book", "other.epub"),
        ("texts", "texts/one.md"),
        ("texts", "texts/sum.md"),
        ("--each book texts", "book/one.md"),
    ] {
        let before = held(file);
        let run = run(folder.path(), &format!("build {paths} -o o --to epub --summary {file}"));
        assert_ne!(run.code, 0, "{file}: {}", run.stderr);
        assert!(
            run.stderr.contains(&format!("the summary to {file}: "))
                || run.stderr.contains(&format!("the summary {file}: ")),
            "{}",
            run.stderr
        );
        assert_eq!(held(file), before, "{file}");
    }
    // A folder that is missing is made; what another program wrote is kept.
    for (file, start) in [("new/folder/sum.md", "| Book |"), ("old.md", "kept\n| Book |")] {
        let run = run(folder.path(), &format!("build book -o o --to epub --summary {file}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(held(file).starts_with(start), "{}", held(file));
    }
}

#[test]
fn a_summary_is_printed_and_a_book_named_twice_is_made_once() {
    let folder = books();
    let printed = run(folder.path(), "build books/a books/a/ -o out --to epub --summary -");
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    assert!(printed.stderr.starts_with("note: `books/a` is named before and is made once\n"), "{}", printed.stderr);
    assert_eq!(printed.stdout.lines().nth(2).map(|row| row.starts_with("| books/a | `out/t.epub` ")), Some(true));
    assert!(!folder.path().join("-").exists());
    // Who builds what a pattern finds has folders of books, however many it found.
    let one = run(folder.path(), "build --each books/a -o each --to epub");
    assert!(one.code == 0 && folder.path().join("each/a/t.epub").is_file(), "{}", one.stderr);
    let mixed = run(folder.path(), "build books/a --summary - --message-format json");
    assert_eq!((mixed.code, mixed.stdout.as_str()), (2, ""));
}

#[test]
fn a_cache_that_cannot_be_written_keeps_no_book_from_being_made() {
    let folder = books();
    fs::write(folder.path().join("taken"), "a file").expect("can be written");
    std::thread::sleep(std::time::Duration::from_millis(20));
    let run = run(folder.path(), "build books/a -o out --to epub --cache taken");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: can't write to the cache: "), "{}", run.stderr);
    assert!(folder.path().join("out/t.epub").is_file());
}

/// Whether a build took its outputs from the cache.
fn is_cached(folder: &Path, arguments: &str) -> bool {
    let run = run(folder, arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stderr.contains("(from the cache, ")
}

#[test]
fn outputs_come_from_the_cache_until_something_changes() {
    let folder = books();
    let path = |name: &str| folder.path().join(name);
    let build = "build books/c -o out --cache kept";
    // Files that were written in this second might be newer than the build.
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(!is_cached(folder.path(), build), "nothing is there yet");
    let first = fs::read(path("out/t.pdf")).expect("is made");
    fs::remove_dir_all(path("out")).expect("can be removed");
    assert!(is_cached(folder.path(), build));
    assert_eq!(fs::read(path("out/t.pdf")).expect("is put there"), first);
    // Other settings, another text, an image, a file that was looked for.
    assert!(!is_cached(folder.path(), &format!("{build} --set pdf.trim=a6")));
    assert!(is_cached(folder.path(), build), "both are kept");
    fs::write(
        path("books/c/dot.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><path d='M0 0h8v8z'/></svg>",
    )
    .expect("can be written");
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(!is_cached(folder.path(), build));
    assert!(is_cached(folder.path(), build));
    // Another machine: the same files, the same paths from where the command runs.
    let other = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&path("books"), &other.path().join("books"));
    copy(&path("kept"), &other.path().join("kept"));
    assert!(is_cached(other.path(), build));
    // What was damaged is made anew, and kept anew.
    let kept = pdfs(&path("kept"));
    assert_eq!(kept.len(), 3);
    for pdf in kept {
        let mut bytes = fs::read(&pdf).expect("is kept");
        bytes[100] ^= 1;
        fs::write(pdf, bytes).expect("can be written");
    }
    assert!(!is_cached(folder.path(), build));
    assert!(is_cached(folder.path(), build));
}

/// The PDFs in a folder, and in those in it.
fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("can be read").path());
    let found = paths.flat_map(|path| if path.is_dir() { pdfs(&path) } else { vec![path] });
    found.filter(|path| path.extension().is_some_and(|extension| extension == "pdf")).collect()
}

#[test]
fn what_was_said_of_a_book_is_said_again() {
    let folder = books();
    std::thread::sleep(std::time::Duration::from_millis(20));
    let build = "build books/c -o out --cache kept";
    let said = |run: &crate::support::Run| run.stderr.split("made ").next().unwrap_or_default().to_owned();
    let (first, second) = (run(folder.path(), build), run(folder.path(), build));
    assert!(
        second.stderr.contains("from the cache") && said(&first).contains("warning[alt-missing]"),
        "{}",
        first.stderr
    );
    assert_eq!(said(&first), said(&second));
    let denied = run(folder.path(), &format!("{build} --deny warnings"));
    assert_eq!(denied.code, 1, "{}", denied.stderr);
}

#[test]
fn what_takes_one_book_refuses_several() {
    let folder = books();
    for command in ["check", "stats", "inspect", "config", "pamphlet"] {
        let run = run(folder.path(), &format!("{command} books/a books/b"));
        assert_ne!(run.code, 0, "{command}: {}", run.stdout);
        assert!(run.stderr.contains("`books/a` is a book of its own"), "{command}: {}", run.stderr);
    }
    let run = run(folder.path(), "build books/a books/nope -o out");
    assert!(run.code != 0 && run.stderr.contains("there is no `books/nope`"), "{}", run.stderr);
}

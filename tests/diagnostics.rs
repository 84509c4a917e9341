//! Diagnostics as a user sees them. Each folder in `tests/diagnostics` is named after a code and holds
//! a book that has the problem, and in `expected.stderr` what the program says about it. A file
//! `arguments` says how it is run, if not by `check` on `book.md` or the folder; a file `stdin` what it
//! reads. Books too large to be kept are written by [`large`]. `BLESS=1` rewrites.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::schema::Schema;
use crate::support::{Run, chapbook, copy, fed, root};

/// Codes of faults that are the program's own: no book shows them, as far as we know.
const FAULTS: &[&str] = &["content-lost", "epub-failed", "epub-invalid"];

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn every_problem_looks_as_it_should() {
    let is_blessed = std::env::var_os("BLESS").is_some();
    let wrong = of_all_cases(|case| {
        let run = case.run("");
        // What was made has sizes that change with every page.
        let stderr: String = run.stderr.split_inclusive('\n').filter(|line| !line.starts_with("made ")).collect();
        let text = format!("$ chapbook {}\n{stderr}exit code {}\n", case.arguments, run.code);
        if !text.contains(&format!("[{}]", case.code)) {
            return Some(format!("--- {} is not reported:\n{text}", case.code));
        }
        let golden = case.folder.join("expected.stderr");
        if is_blessed {
            fs::write(&golden, &text).expect("can be written");
        } else if fs::read_to_string(&golden).unwrap_or_default() != text {
            return Some(format!("--- {}: not as in {}\n{text}", case.code, golden.display()));
        }
        None
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_problem_as_json_keeps_to_the_schema() {
    let schema = Schema::read(&root().join("book/src/problems.schema.json"));
    let wrong = of_all_cases(|case| {
        // As a back end of mdBook, the program takes no arguments.
        if case.arguments.is_empty() {
            return None;
        }
        let run = case.run(" --message-format json");
        let mut found = false;
        for line in run.stdout.lines() {
            let value: Value = serde_json::from_str(line).expect("a line is JSON");
            found |= value["code"] == case.code.as_str();
            if let Err(problem) = schema.check(&value) {
                return Some(format!("{}: {problem}\n{line}", case.code));
            }
        }
        (!found || !run.stderr.is_empty()).then(|| format!("{}:\n{}{}", case.code, run.stdout, run.stderr))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = Schema::read(&root().join("book/src/problems.schema.json"));
    let good = serde_json::json!({
        "type": "diagnostic", "severity": "error", "code": "a-b", "message": "m", "help": null, "labels": [],
        "place": {"file": "a.md", "line": 1, "column": 1, "end_line": 1, "end_column": 2},
    });
    assert_eq!(schema.check(&good), Ok(()));
    for (pointer, value) in [
        ("/severity", Value::from("fatal")),
        ("/code", Value::from("Not A Code")),
        ("/place/line", Value::from(0)),
        ("/place/line", Value::from("1")),
        ("/labels", Value::Null),
        ("/type", Value::from("other")),
    ] {
        let mut wrong = good.clone();
        *wrong.pointer_mut(pointer).expect("is there") = value;
        assert!(schema.check(&wrong).is_err(), "{pointer}");
    }
    let mut wrong = good.clone();
    wrong.as_object_mut().expect("is an object").remove("message");
    assert!(schema.check(&wrong).is_err());
}

#[test]
fn every_code_has_a_case() {
    let cases: BTreeSet<String> = cases().into_iter().map(|case| case.code).collect();
    let codes: BTreeSet<String> = codes().into_iter().filter(|code| !FAULTS.contains(&code.as_str())).collect();
    let missing: Vec<_> = codes.difference(&cases).collect();
    let stale: Vec<_> = cases.difference(&codes).collect();
    assert!(missing.is_empty(), "no case in tests/diagnostics: {missing:?}");
    assert!(stale.is_empty(), "a case, but no such code: {stale:?}");
}

#[test]
fn the_handbook_lists_every_code() {
    let list = fs::read_to_string(root().join("book/src/errors.md")).expect("the list is there");
    let listed: BTreeSet<&str> =
        list.lines().filter_map(|line| line.strip_prefix("### `")?.split('`').next()).collect();
    let used = codes();
    let missing: Vec<_> = used.iter().filter(|it| !listed.contains(it.as_str())).collect();
    let stale: Vec<_> = listed.iter().filter(|it| !used.contains(**it)).collect();
    assert!(missing.is_empty(), "not in book/src/errors.md: {missing:?}");
    assert!(stale.is_empty(), "in book/src/errors.md, but used nowhere: {stale:?}");
}

/// A book that has a problem.
struct Case {
    code: String,
    folder: PathBuf,
    arguments: String,
}

impl Case {
    fn read(folder: PathBuf) -> Case {
        let code = folder.file_name().expect("has a name").to_string_lossy().into_owned();
        let given = fs::read_to_string(folder.join("arguments")).ok();
        let usual = if folder.join("book.md").is_file() { "check book.md" } else { "check ." };
        let arguments = given.as_deref().unwrap_or(usual).trim().to_owned();
        Case { code, folder, arguments }
    }

    /// Runs the program on a copy of the book, beside the fonts that the cases share.
    fn run(&self, more: &str) -> Run {
        let place = tempfile::tempdir().expect("a temporary folder can be made");
        copy(&root().join("tests/fonts"), &place.path().join("fonts"));
        // The fonts are in the repository that holds the book.
        fs::create_dir(place.path().join(".git")).expect("can be made");
        let book = place.path().join("diagnostics").join(&self.code);
        copy(&self.folder, &book);
        large(&self.code, &book);
        let mut command = chapbook(&book);
        command.args(self.arguments.split_whitespace()).args(more.split_whitespace());
        fed(&mut command, &fs::read(self.folder.join("stdin")).unwrap_or_default())
    }
}

/// Writes the part of a case that is too large to be kept.
fn large(code: &str, book: &Path) {
    let write = |name: &str, text: String| fs::write(book.join(name), text).expect("can be written");
    match code {
        "file-too-large" => {
            let file = fs::File::create(book.join("own.css")).expect("can be written");
            file.set_len(65 << 20).expect("can be made so long");
        }
        "include-too-large" => {
            write("all.md", "{{#include many.md}}\n".repeat(101));
            write("many.md", "{{#include one.md}}\n".repeat(100));
        }
        // Git can't hold such a name on every system.
        #[cfg(unix)]
        "name-not-utf-8" => {
            let name: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"tw\xf8.md");
            fs::write(book.join(name), "# Two\n").expect("can be written");
        }
        // Another book of the same time: which that is, every change of a style sheet changes.
        "edition-time" => {
            assert!(fed(chapbook(book).args(["build", "book.md", "-o", "."]), b"").code == 0);
            let old = fs::File::options().read(true).write(true).open(book.join("book.epub")).expect("was made");
            let mut archive = zip::ZipWriter::new_append(old).expect("is an archive");
            archive.start_file("more.txt", zip::write::SimpleFileOptions::default()).expect("can be written");
            archive.finish().expect("can be written");
        }
        "text-too-large" => write("book.md", format!("# A\n\n{}", "word\n\n".repeat(1_700_000))),
        "problems-many" => {
            let links: String = (0..=2_000).map(|number| format!("See [there](#place-{number}).\n\n")).collect();
            write("book.md", format!("# A\n\n{links}"));
        }
        "shop-file" => heavy(&book.join("one.png")),
        "epub-large" => ["one.png", "two.png"].iter().for_each(|name| heavy(&book.join(name))),
        _ => {}
    }
}

/// Writes a picture of one pixel with a comment of 52 MiB.
fn heavy(path: &Path) {
    let mut out = std::io::BufWriter::new(fs::File::create(path).expect("can be written"));
    let mut encoder = png::Encoder::new(&mut out, 1, 1);
    encoder.add_text_chunk("Comment".into(), "x".repeat(52 << 20)).expect("is Latin-1");
    let mut writer = encoder.write_header().expect("can be written");
    writer.write_image_data(&[0]).expect("can be written");
}

fn cases() -> Vec<Case> {
    let folder = root().join("tests/diagnostics");
    let entries = fs::read_dir(folder).expect("the cases are there");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    cases.sort();
    cases.into_iter().map(Case::read).collect()
}

/// What `judge` says of the cases, in their order; several are judged at once.
fn of_all_cases(judge: impl Fn(&Case) -> Option<String> + Sync) -> Vec<String> {
    let cases = cases();
    let (next, said) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let text = judge(case).map(|judge| (case.code.clone(), judge));
                    said.lock().expect("no thread panics with it").extend(text);
                }
            });
        }
    });
    let mut said = said.into_inner().expect("no thread panics with it");
    said.sort();
    said.into_iter().map(|it| it.1).collect()
}

/// Files that choose a code before they report it: all their strings in kebab case are codes.
const CHOOSERS: &[&str] =
    &["picture.rs", "project/include.rs", "project/pictures.rs", "project/reading.rs", "typeset/report.rs"];

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
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).expect("sources are UTF-8");
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
                collect(code, &mut codes);
                if CHOOSERS.iter().any(|chooser| path.ends_with(chooser)) {
                    let strings = code.split('"');
                    codes.extend(strings.filter(|path| is_code(path)).map(str::to_owned));
                }
            }
        }
    }
    codes
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains("test"))
}

fn collect(text: &str, codes: &mut BTreeSet<String>) {
    let starts = [
        "Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note(", "Diagnostic::new(",
        // `lib.rs`: what a writer's failure is called.
        "Failure {",
    ];
    for start in starts {
        for rest in text.split(start).skip(1) {
            codes.extend(rest.split('"').nth(1).filter(|part| is_code(part)).map(str::to_owned));
        }
    }
}

/// `image-missing`: words in lower case with hyphens between.
fn is_code(text: &str) -> bool {
    let word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.contains('-') && text.chars().all(kebab) && text.split('-').all(word) && !NO_CODES.contains(&text)
}

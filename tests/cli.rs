//! The command as a user runs it: bad input, renderings of problems, names of files, sameness.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::schema::Schema;
use crate::support::{chapbook, epub, finish, folder, pdf, root, run, tool};

/// A small book without problems.
const GOOD: &str = "---\ntitle: A Good Book\nauthor: Ann Example\nlang: en\ndate: 2026-01-02\n---\n\n\
                    # One\n\nSome words of text.[^1]\n\n[^1]: A note.\n\n# Two\n\nMore words of text.\n";

/// What is put where the outputs go, to see that it is left alone.
const OLD: &[u8] = b"an older book, still whole";

fn old_outputs(folder: &Path, name: &str) {
    fs::create_dir_all(folder.join("dist")).expect("can be made");
    for ending in ["pdf", "epub"] {
        fs::write(folder.join(format!("dist/{name}.{ending}")), OLD).expect("can be written");
    }
}

fn still_old(folder: &Path, name: &str) {
    for ending in ["pdf", "epub"] {
        let path = folder.join(format!("dist/{name}.{ending}"));
        assert_eq!(fs::read(&path).expect("is still there"), OLD, "{}", path.display());
    }
    let left: Vec<_> = fs::read_dir(folder.join("dist")).expect("is there").collect();
    assert_eq!(left.len(), 2, "nothing else is left in the output folder: {left:?}");
}

/// Bad input: the files, the arguments, what the message has to say, how many errors there are.
struct Bad {
    files: &'static [(&'static str, &'static str)],
    arguments: &'static str,
    says: &'static [&'static str],
}

const BAD: &[Bad] = &[
    Bad { files: &[], arguments: "build book.md", says: &["book.md"] },
    Bad { files: &[("notes.txt", "no book")], arguments: "build .", says: &["Markdown"] },
    Bad {
        files: &[
            ("book.toml", "[book]\ntitle = \"book\nauthors = []\n"),
            ("src/SUMMARY.md", "- [A](a.md)"),
            ("src/a.md", "# A"),
        ],
        arguments: "build .",
        says: &["book.toml:2:"],
    },
    Bad {
        files: &[
            ("book.toml", "[book]\ntitle = \"book\"\n"),
            ("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n- [B](b.md)\n"),
            ("src/a.md", "# A"),
        ],
        arguments: "build .",
        says: &["src/SUMMARY.md:4:", "b.md"],
    },
    Bad {
        files: &[("book.md", "# A\n\ntext\n\n![a cat](cat.png)\n")],
        arguments: "build book.md",
        says: &["book.md:5:", "cat.png"],
    },
    Bad {
        files: &[("book.md", "# A\n\n![a cat](cat.png)\n"), ("cat.png", "this is no image")],
        arguments: "build book.md",
        says: &["book.md:3:", "cat.png"],
    },
];

#[test]
fn bad_input_gives_one_clear_message_and_leaves_old_files_whole() {
    for bad in BAD {
        let folder = folder(bad.files);
        old_outputs(folder.path(), "book");
        let run = run(folder.path(), bad.arguments);
        assert_eq!(run.code, 1, "{}\n{}", bad.arguments, run.stderr);
        let errors = run.stderr.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, 1, "one message:\n{}", run.stderr);
        for word in bad.says {
            assert!(run.stderr.contains(word), "no `{word}` in:\n{}", run.stderr);
        }
        assert!(run.stderr.ends_with("1 error\n"), "{}", run.stderr);
        still_old(folder.path(), "book");
    }
}

#[test]
fn text_that_is_not_utf8_is_an_error_with_its_place() {
    let folder = folder(&[]);
    fs::write(folder.path().join("book.md"), b"# A\n\nline\nb\xffd\n").expect("can be written");
    old_outputs(folder.path(), "book");
    let run = run(folder.path(), "build book.md");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("book.md") && run.stderr.contains("UTF-8"), "{}", run.stderr);
    assert!(run.stderr.ends_with("1 error\n"), "{}", run.stderr);
    still_old(folder.path(), "book");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_an_error() {
    let folder = folder(&[("book.md", GOOD), ("file", "no folder")]);
    old_outputs(folder.path(), "book");
    // A file where the folder should be: also the administrator can't write there.
    let run = run(folder.path(), "build book.md -o file/inside");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("file/inside"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    still_old(folder.path(), "book");
}

#[test]
fn a_file_that_cannot_be_replaced_leaves_all_files_alone() {
    let folder = folder(&[("book.md", GOOD), ("dist/book.pdf", "old"), ("dist/book.epub/x", "a folder")]);
    let run = run(folder.path(), "build book.md");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(fs::read(folder.path().join("dist/book.pdf")).expect("is there"), b"old");
    assert_eq!(fs::read_dir(folder.path().join("dist")).expect("is there").count(), 2);
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = folder(&[("book.md", GOOD)]);
    for arguments in [
        "build --nonsense",
        "bind book.md",
        "build book.md --set pdf.trim",
        "build book.md --to scroll",
        "build book.md --jobs 0",
        "build book.md --message-format xml",
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, 2, "{arguments}: {}", run.stderr);
        assert!(run.stderr.starts_with("error"), "{}", run.stderr);
    }
    assert!(!folder.path().join("dist").exists());
}

#[test]
fn files_are_named_after_one_source_or_the_title() {
    let folder = folder(&[
        ("one/the-file.md", GOOD),
        ("many/book.toml", "[book]\ntitle = \"Ésope’s Fables: I\"\n"),
        ("many/src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n"),
        ("many/src/a.md", "# A\n\ntext\n"),
    ]);
    assert_eq!(run(folder.path(), "build one/the-file.md").code, 0);
    assert!(folder.path().join("one/dist/the-file.pdf").is_file());
    assert!(folder.path().join("one/dist/the-file.epub").is_file());
    assert_eq!(run(folder.path(), "build many -o out --to epub").code, 0);
    assert!(folder.path().join("out/esopes-fables-i.epub").is_file());
    assert!(!folder.path().join("out/esopes-fables-i.pdf").exists());
    assert_eq!(run(&folder.path().join("many"), "build --to pdf").code, 0, "the current folder");
    assert!(folder.path().join("many/dist/esopes-fables-i.pdf").is_file());
}

/// A book with an error, a warning with a second place, and a file that is included.
fn wrong_book() -> tempfile::TempDir {
    folder(&[("book.md", "# A\n\n![a cat](cat.png)\n\n[x](#nowhere)\n")])
}

#[test]
fn problems_as_json_have_the_documented_shape() {
    let folder = wrong_book();
    let run = run(folder.path(), "build book.md --message-format json");
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr, "");
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect();
    let (summary, problems) = lines.split_last().expect("there are lines");
    assert!(2 <= problems.len(), "{}", run.stdout);
    let schema = Schema::read(&root().join("book/src/problems.schema.json"));
    for line in &lines {
        assert_eq!(schema.check(line), Ok(()), "{line}");
    }
    let first = &problems[0];
    assert_eq!(first["severity"], "error");
    assert_eq!(first["place"]["file"], "book.md");
    assert_eq!((&first["place"]["line"], &first["place"]["column"]), (&3.into(), &1.into()));
    assert_eq!(summary["type"], "summary");
    let errors = problems.iter().filter(|problem| problem["severity"] == "error").count();
    assert_eq!(summary["errors"], errors);
    assert_eq!(summary.as_object().expect("is an object").len(), 4);
}

#[test]
fn what_was_made_is_said_as_json_too() {
    let folder = folder(&[("book.md", GOOD)]);
    let run = run(folder.path(), "build book.md --message-format json");
    assert_eq!(run.code, 0, "{}", run.stdout);
    let made: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("is JSON"))
        .filter(|line: &Value| line["type"] == "made")
        .collect();
    let paths: Vec<&str> = made.iter().filter_map(|it| it["path"].as_str()).collect();
    assert_eq!(paths, ["dist/book.pdf", "dist/book.epub"]);
    for it in made {
        let path = folder.path().join(it["path"].as_str().expect("a path"));
        assert_eq!(it["bytes"], fs::metadata(path).expect("is there").len());
    }
}

#[test]
fn problems_for_github_are_workflow_commands() {
    let folder = wrong_book();
    let run = run(folder.path(), "build book.md --message-format github");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let first = run.stdout.lines().next().expect("there is a line");
    assert!(first.starts_with("::error file=book.md,line=3,col=1,"), "{first}");
    for line in run.stdout.lines() {
        let known = ["::error ", "::warning ", "::notice "];
        assert!(known.iter().any(|it| line.starts_with(it)), "{line}");
        assert!(line.contains(",title=") || line.contains(" title="), "{line}");
    }
}

#[test]
fn what_ends_a_workflow_command_is_escaped() {
    // Percent signs, commas and colons in a file's name and in a message; a way out on a line of its own.
    let folder =
        folder(&[("100%, a:b.md", "# A\n\n![a cat](50%25::,cat.png)\n\nä [x](#no) y\n"), ("50%::,cap.png", "")]);
    let mut command = chapbook(folder.path());
    let run = finish(command.args(["check", "100%, a:b.md", "--message-format", "github"]));
    let expected = "\
::error file=100%25%2C a%3Ab.md,line=3,col=1,endLine=3,endColumn=25,title=image-missing::can't read the image `50%25::,cat.png`: there is no such file%0Adid you mean `50%25::,cap.png`?
::warning file=100%25%2C a%3Ab.md,line=5,col=3,endLine=5,endColumn=10,title=link-broken::nothing has the label `no`%0Awrite `{#no}` after the heading that is meant, or correct the link
";
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (1, "", expected));
}

#[test]
fn denied_warnings_are_errors_in_each_form() {
    let folder = folder(&[("book.md", "# A\n\ntext[^nowhere]\n\n## B\n\n#### Deep\n\n# C\n\ntext\n")]);
    let shown = |arguments: &str| run(folder.path(), &format!("check book.md {arguments}"));
    let json = shown("--deny warnings --message-format json");
    assert_eq!(json.code, 1);
    let lines: Vec<Value> = json.stdout.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect();
    let severities: Vec<&str> = lines.iter().filter_map(|line| line["severity"].as_str()).collect();
    assert_eq!(severities, ["error", "note"], "notes stay notes");
    let summary = serde_json::json!({"type": "summary", "errors": 1, "warnings": 0, "notes": 1});
    assert_eq!(lines.last(), Some(&summary));
    let github = shown("--deny warnings --message-format github");
    assert!(github.code == 1 && github.stdout.starts_with("::error "), "{}", github.stdout);
    assert!(github.stdout.contains("\n::notice "), "{}", github.stdout);
    let human = shown("--deny warnings");
    assert!(human.code == 1 && human.stderr.ends_with("1 error, 1 note\n"), "{}", human.stderr);
    assert_eq!(shown("").code, 0);
}

#[test]
fn denied_warnings_keep_files_from_being_made() {
    let folder = folder(&[("book.md", "# A\n\ntext[^nowhere]\n")]);
    let allowed = run(folder.path(), "build book.md -o allowed");
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    assert!(allowed.stderr.contains("warning["), "{}", allowed.stderr);
    let denied = run(folder.path(), "build book.md -o denied --deny warnings");
    assert_eq!(denied.code, 1, "{}", denied.stderr);
    assert!(denied.stderr.contains("error[") && !denied.stderr.contains("warning["));
    assert!(!folder.path().join("denied").exists());
}

#[test]
fn a_pipe_gets_no_colours_and_no_progress() {
    let folder = wrong_book();
    let run = run(folder.path(), "build book.md");
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
    assert!(!run.stderr.contains('\r'), "{:?}", run.stderr);
}

#[test]
fn dependencies_are_a_makefiles_rule() {
    let folder = folder(&[
        ("my book/book.toml", "[book]\ntitle = \"Deps\"\n"),
        ("my book/src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n"),
        ("my book/src/a.md", "# A\n\n{{#include part.md}}\n\n![dot](dot.svg)\n"),
        ("my book/src/part.md", "included\n"),
        ("my book/src/dot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
    ]);
    let mut command = chapbook(folder.path());
    let run = finish(command.args(["build", "my book", "-o", "out", "--deps", "out/book.d"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rule = fs::read_to_string(folder.path().join("out/book.d")).expect("is written");
    let (targets, sources) = rule.split_once(':').expect("is a rule");
    assert_eq!(targets, "out/deps.pdf out/deps.epub");
    let (sources, rules) = sources.split_once("\n\n").expect("has further rules");
    let sources: Vec<&str> = sources.split("\\\n").map(str::trim).filter(|part| !part.is_empty()).collect();
    let names = ["book.toml", "src/SUMMARY.md", "src/a.md", "src/dot.svg", "src/part.md"];
    assert_eq!(sources, names.map(|name| format!("my\\ book/{name}")));
    // A chapter that goes keeps make from nothing.
    let rules: Vec<&str> = rules.lines().filter(|rule| !rule.is_empty()).collect();
    assert_eq!(rules, names.map(|name| format!("my\\ book/{name}:")));
    // Of a folder of texts the folder is one of them: a new text is a chapter.
    fs::remove_file(folder.path().join("my book/book.toml")).expect("is there");
    fs::remove_file(folder.path().join("my book/src/SUMMARY.md")).expect("is there");
    let mut command = chapbook(folder.path());
    let run = finish(command.args(["build", "my book/src", "-o", "out", "--deps", "out/book.d"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rule = fs::read_to_string(folder.path().join("out/book.d")).expect("is written");
    assert!(rule.contains("  my\\ book/src \\\n") && rule.contains("\nmy\\ book/src:\n"), "{rule}");
    // So it is where there is one text so far.
    fs::create_dir(folder.path().join("one")).expect("can be made");
    fs::write(folder.path().join("one/a.md"), "# A\n").expect("can be written");
    let run = self::run(folder.path(), "build one -o out --deps out/one.d");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rule = fs::read_to_string(folder.path().join("out/one.d")).expect("is written");
    assert!(rule.contains("  one \\\n"), "{rule}");
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let source = root().join("tests/books/novel/the-ferry.md");
    let text = fs::read_to_string(source).expect("is there");
    let (one, two) = (folder(&[("the-ferry.md", &text)]), folder(&[("a/b/the-ferry.md", &text)]));
    let first = outputs(one.path(), "build the-ferry.md -o out --jobs 1", None);
    let second = outputs(one.path(), "build the-ferry.md -o out --jobs 4", None);
    assert!(first == second, "one thread and four");
    let third = outputs(two.path(), "build a/b/the-ferry.md -o out", None);
    assert!(first == third, "another folder");
    let dated = outputs(one.path(), "build the-ferry.md -o out", Some("1700000000"));
    let again = outputs(two.path(), "build a/b/the-ferry.md -o out --jobs 1", Some("1700000000"));
    assert!(dated == again, "with a date of the build");
}

/// All files that a book can be made to, by name.
fn outputs(folder: &Path, arguments: &str, epoch: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let mut command = chapbook(folder);
    command.args(arguments.split(' '));
    command.args(["--to", "pdf,epub,booklet,cover", "--profile", "screen,print,kdp,pdfx"]);
    command.args(["--set", "cover.color=#2b4a6f", "--set", "booklet.cover=true"]);
    if let Some(epoch) = epoch {
        command.env("SOURCE_DATE_EPOCH", epoch);
    }
    let run = finish(&mut command);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = fs::read_dir(folder.join("out")).expect("was made");
    let files = files.map(|file| file.expect("can be listed").path()).map(|path| {
        let name = path.file_name().expect("is a file").to_string_lossy().into_owned();
        (name, fs::read(&path).expect("was made"))
    });
    let files: BTreeMap<String, Vec<u8>> = files.collect();
    assert_eq!(files.len(), 8, "{:?}", files.keys());
    files
}

#[test]
fn a_date_that_is_none_is_an_error() {
    let folder = folder(&[("book.md", GOOD)]);
    let mut command = chapbook(folder.path());
    let run = finish(command.args(["build", "book.md"]).env("SOURCE_DATE_EPOCH", "yesterday"));
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("SOURCE_DATE_EPOCH is `yesterday`"), "{}", run.stderr);
}

#[test]
fn a_new_book_builds_without_a_word_of_complaint() {
    let folder = folder(&[]);
    assert_eq!(run(folder.path(), "new my-first-book").code, 0);
    assert_eq!(run(folder.path(), "build my-first-book --deny warnings").code, 0);
    assert!(folder.path().join("my-first-book/dist/my-first-book.pdf").is_file());
    let again = run(folder.path(), "new my-first-book");
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("my-first-book is not empty"), "{}", again.stderr);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish"] {
        let run = run(folder.path(), &format!("completions {shell}"));
        assert!(run.code == 0 && run.stdout.contains("message-format"), "{shell}");
    }
    let page = run(folder.path(), "man");
    assert!(page.code == 0 && page.stdout.contains(".TH chapbook"), "{}", page.stdout);
    assert_eq!(run(folder.path(), "man --out pages").code, 0);
    assert!(folder.path().join("pages/chapbook-build.1").is_file());
    let fonts = run(folder.path(), "fonts");
    assert!(fonts.stdout.contains("Libertinus Serif\n"), "{}", fonts.stdout);
    assert!(run(folder.path(), "fonts --licences").stdout.contains("SIL OPEN FONT LICENSE"));
}

#[test]
fn bash_completes_words_with_equals_signs() {
    if std::process::Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let folder = folder(&[("notes.css", "")]);
    let script = run(folder.path(), "completions bash").stdout;
    // That of macOS is of the year 2007, and knows none of these.
    for newer in ["declare -A", "local -A", "local -n", "mapfile", "readarray", ",,}", "^^}", "[[ -v", "|&", "&>>"] {
        assert!(!script.contains(newer), "{newer}");
    }
    assert!(script.lines().filter(|line| line.contains("compopt")).all(|line| line.contains("2>/dev/null")));
    fs::write(folder.path().join("chapbook.bash"), script).expect("is written");
    // The words as bash divides them, and the part of the last one that it gives: of `=` alone nothing.
    let completed = |line: &str, words: &str, part: &str| {
        let text = format!(
            "source ./chapbook.bash; COMP_LINE='{line}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _chapbook_whole chapbook '{part}' \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let made = std::process::Command::new("bash")
            .args(["--norc", "-c", text.as_str()])
            .current_dir(folder.path())
            .output()
            .expect("runs");
        String::from_utf8(made.stdout).expect("is text").trim().to_owned()
    };
    for (line, words, part, wanted) in [
        (
            "chapbook build --set pdf.jus",
            "chapbook build --set pdf.jus",
            "pdf.jus",
            "pdf.justify=true pdf.justify=false",
        ),
        ("chapbook build --set pdf.justify=", "chapbook build --set pdf.justify =", "", "true false"),
        ("chapbook build --set pdf.justify=t", "chapbook build --set pdf.justify = t", "t", "true"),
        ("chapbook build --theme=no", "chapbook build --theme = no", "no", "novel"),
        ("chapbook build --theme no", "chapbook build --theme no", "no", "novel"),
        ("chapbook build --set pdf.trim=quart", "chapbook build --set pdf.trim = quart", "quart", "quarter-letter"),
        ("chapbook check --deny image-m", "chapbook check --deny image-m", "image-m", "image-missing"),
        ("chapbook build --set=theme=no", "chapbook build --set = theme = no", "no", "novel"),
        ("chapbook build --set theme=zine --col", "chapbook build --set theme = zine --col", "--col", "--color"),
        ("chapbook build --set epub.css=no", "chapbook build --set epub.css = no", "no", ""),
        ("chapbook bui", "chapbook bui", "bui", "build"),
        ("chapbook build --to pdf,ep", "chapbook build --to pdf,ep", "pdf,ep", "pdf,epub"),
        ("chapbook build --to=pdf,ep", "chapbook build --to = pdf,ep", "pdf,ep", "pdf,epub"),
        ("chapbook config my-book pdf.tri", "chapbook config my-book pdf.tri", "pdf.tri", "pdf.trim"),
        ("chapbook preview --editor vsco", "chapbook preview --editor vsco", "vsco", "vscode vscodium"),
    ] {
        assert_eq!(completed(line, words, part), wanted, "{line}");
    }
    let themes = completed("chapbook build --set theme=", "chapbook build --set theme =", "");
    assert!(themes.starts_with("plain novel ") && !themes.contains('='), "{themes}");
}

#[test]
fn a_word_that_is_mistyped_or_left_out_gets_the_right_one() {
    let folder = folder(&[("b.md", "# B\n")]);
    for (arguments, wanted) in [
        ("build b.md --ste x=y", "tip: a similar argument exists: '--set'"),
        ("help bild", "tip: a similar subcommand exists: 'build'"),
        ("bild", "tip: a similar subcommand exists: 'build'"),
        ("build b.md --trim a5", "tip: it is a setting: '--set pdf.trim=VALUE'"),
        ("build b.md --set", "error: a setting is missing: '--set pdf.trim=a5'\n\n  tip: 'chapbook config' shows"),
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.code, 2, "{arguments}");
        assert!(run.stderr.contains(wanted), "{arguments}: {}", run.stderr);
        assert!(run.stderr.lines().count() < 10 && run.stderr.len() < 500, "{arguments}: {}", run.stderr);
    }
}

#[test]
fn a_zine_with_blank_pages_says_that_chapters_could_begin_them() {
    let folder = folder(&[("one.md", "# One\n\nAlone.\n"), ("two.md", "# One\n\nA word.\n\n# Two\n\nAnother.\n")]);
    for (arguments, is_said) in [("two.md", true), ("one.md", false), ("two.md --set pdf.chapter-start=any", false)] {
        let run = run(folder.path(), &format!("zine {arguments}"));
        assert!(run.stderr.contains("pages are blank"), "{arguments}: {}", run.stderr);
        assert_eq!(run.stderr.contains("`pdf.chapter-start`"), is_said, "{arguments}: {}", run.stderr);
    }
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let folder = folder(&[]);
    let mut command = chapbook(folder.path());
    let mut child = command
        .args(["fonts", "--licences"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn fonts_of_the_machine_are_used_where_a_book_asks_for_them() {
    let book =
        "---\ntitle: T\nlang: en\nauthor: A\nchapbook:\n  pdf:\n    font: Chapbook Square\n---\n\n# One\n\nWords.\n";
    let folder = folder(&[("book.md", book)]);
    // Where systems with fontconfig, and those without, look for a user's fonts.
    for place in ["home/.local/share/fonts", "home/.fonts"] {
        let place = folder.path().join(place);
        fs::create_dir_all(&place).expect("can be made");
        fs::copy(root().join("tests/fonts/square.ttf"), place.join("square.ttf")).expect("can be copied");
    }
    let run = |arguments: &[&str]| finish(chapbook(folder.path()).args(arguments));
    assert!(run(&["fonts", "--system"]).stdout.lines().any(|it| it == "Chapbook Square"));
    let without = run(&["build", "book.md"]);
    assert!(without.code == 1 && without.stderr.contains("or set `fonts.system`"), "{}", without.stderr);
    let with = run(&["build", "book.md", "--to", "pdf", "--set", "fonts.system=true"]);
    assert_eq!(with.code, 0, "{}", with.stderr);
    let path = folder.path().join("dist/book.pdf");
    let fonts = tool("pdffonts", &[path.to_str().expect("is Unicode")]).stdout;
    assert!(String::from_utf8_lossy(&fonts).contains("ChapbookSquare-Regular"));
    let near = run(&["check", "book.md", "--set", "fonts.system=true", "--set", "pdf.font=Chapbook Sqare"]);
    assert!(near.stderr.contains("did you mean `Chapbook Square`?"), "{}", near.stderr);
}

/// A book in a script that no bundled font has: refused without a font of the machine, set with one and told so, silent when
/// its author has decided.
#[test]
fn scripts_without_a_bundled_font_are_set_in_fonts_of_the_machine() {
    let book = "---\ntitle: T\nlang: en\nauthor: A\n---\n\n# One\n\n𐑖𐑱𐑝𐑾𐑯 𐑤𐑧𐑑𐑼𐑟 𐑨𐑯 𐑴𐑐𐑩𐑯 𐑚𐑫𐑒 𐑨𐑯 𐑩 𐑤𐑪𐑙 𐑯𐑲𐑑\n";
    let folder = folder(&[("book.md", book)]);
    let place = folder.path().join("home/.fonts");
    fs::create_dir_all(&place).expect("can be made");
    let run = |arguments: &[&str]| finish(chapbook(folder.path()).args(arguments));
    let none = run(&["build", "book.md", "--to", "pdf"]);
    assert!(none.code == 1 && none.stderr.contains("error[script-missing]"), "{}", none.stderr);
    fs::copy(root().join("tests/fonts/shavian.ttf"), place.join("shavian.ttf")).expect("can be copied");
    let borrowed = run(&["build", "book.md", "--to", "pdf"]);
    assert_eq!(borrowed.code, 0, "{}", borrowed.stderr);
    for words in ["warning[font-borrowed]", "the script Shavian", "Chapbook Shavian", "fonts.paths"] {
        assert!(borrowed.stderr.contains(words), "{words}: {}", borrowed.stderr);
    }
    let path = folder.path().join("dist/book.pdf");
    let fonts = tool("pdffonts", &[path.to_str().expect("is Unicode")]).stdout;
    assert!(String::from_utf8_lossy(&fonts).contains("ChapbookShavian-Regular"));
    let accepted = run(&["build", "book.md", "--to", "pdf", "--set", "fonts.system=true"]);
    assert!(accepted.code == 0 && !accepted.stderr.contains("warning"), "{}", accepted.stderr);
    let flowing = run(&["build", "book.md", "--to", "epub"]);
    assert!(!flowing.stderr.contains("font-borrowed"), "an e-book is set by its reader: {}", flowing.stderr);
    for outputs in ["epub", "pdf,epub"] {
        let embedded = run(&["build", "book.md", "--to", outputs, "--set", "epub.embed-fonts=true"]);
        assert_eq!(embedded.stderr.matches("warning[font-borrowed]").count(), 1, "{outputs}: {}", embedded.stderr);
    }
    let refused = run(&["build", "book.md", "--to", "pdf", "--set", "fonts.system=false"]);
    assert!(refused.code == 1 && refused.stderr.contains("error[script-missing]"), "{}", refused.stderr);
}

#[test]
fn drawings_and_images_in_the_text_itself_are_shown() {
    let folder = folder(&[(
        "book.md",
        "---\ntitle: T\nlang: en\nauthor: A\n---\n\n# One\n\n\
        ![A dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==)\n\n\
        <svg viewBox=\"0 0 30 10\" width=\"30\" height=\"10\" onclick=\"go()\"><title>A word</title>\
        <script>go()</script><linearGradient id=\"g\"/><text y=\"9\">50% of *it* &amp; more</text></svg>\n",
    )]);
    let run = run(folder.path(), "build book.md --deps book.d");
    assert_eq!(run.code, 0, "{}", run.stderr);
    // A dot of one pixel is coarse; nothing else is wrong.
    assert_eq!(
        run.stderr.matches("warning[").count(),
        run.stderr.matches("[image-resolution]").count(),
        "{}",
        run.stderr
    );
    let epub = fs::File::open(folder.path().join("dist/book.epub")).expect("was made");
    let mut archive = zip::ZipArchive::new(epub).expect("is an archive");
    let names: Vec<String> =
        archive.file_names().filter(|file_name| file_name.contains("/images/")).map(str::to_owned).collect();
    // They are named by what they hold, so that one before them renames none.
    assert_eq!(names, ["OEBPS/images/image-b21bdc32.png", "OEBPS/images/image-16e47293.svg"]);
    let mut svg = String::new();
    archive.by_name(&names[1]).expect("is there").read_to_string(&mut svg).expect("is UTF-8");
    for kept in ["viewBox=\"0 0 30 10\"", "<linearGradient id=\"g\"", "50% of it &amp; more"] {
        assert!(svg.contains(kept), "{kept}: {svg}");
    }
    assert!(!svg.contains("go()"), "{svg}");
    let images = tool("pdfimages", &["-list", folder.path().join("dist/book.pdf").to_str().expect("is Unicode")]);
    assert!(String::from_utf8_lossy(&images.stdout).lines().count() >= 3, "the PDF has the dot");
    let rule = fs::read_to_string(folder.path().join("book.d")).expect("was written");
    assert!(!rule.contains("image"), "they are no files: {rule}");
}

/// A book with a warning of one code, and one of another.
fn two_warnings() -> tempfile::TempDir {
    folder(&[("book.md", "# A\n\ntext[^nowhere] and [x](#nowhere)\n")])
}

#[test]
fn levels_of_codes_are_heeded() {
    let folder = two_warnings();
    let says = |arguments: &str| {
        let run = run(folder.path(), &format!("check book.md {arguments}"));
        let codes =
            run.stderr.lines().filter(|line| line.contains("[link-broken]") || line.contains("[note-undefined]"));
        let kinds: Vec<String> = codes.map(|code| code.split(':').next().unwrap_or("").to_owned()).collect();
        (run.code, kinds.join(" "))
    };
    let both = "warning[note-undefined] warning[link-broken]".to_owned();
    assert_eq!(says(""), (0, both.clone()));
    assert_eq!(says("--allow link-broken"), (0, "warning[note-undefined]".to_owned()));
    assert_eq!(says("--allow link-broken,note-undefined"), (0, String::new()));
    assert_eq!(says("--deny link-broken"), (1, "warning[note-undefined] error[link-broken]".to_owned()));
    assert_eq!(says("--deny warnings --allow link-broken"), (1, "error[note-undefined]".to_owned()));
    assert_eq!(says("--set diagnostics.allow=warnings"), (0, String::new()));
    assert_eq!(says("--set diagnostics.allow=warnings --warn warnings"), (0, both), "the flag goes before the setting");
    let wrong = run(folder.path(), "check book.md --deny link-brocken");
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("did you mean `link-broken`?"), "{}", wrong.stderr);
}

#[test]
fn levels_stand_in_front_matter_and_in_both_places_of_book_toml() {
    let text = "# A\n\ntext[^nowhere]\n";
    let matter = format!("---\nchapbook:\n  diagnostics:\n    allow: [note-undefined]\n---\n\n{text}");
    let folder = folder(&[
        ("book.md", matter.as_str()),
        ("one/book.toml", "[book]\ntitle = \"T\"\n[diagnostics]\nallow = [\"note-undefined\"]\n"),
        ("two/book.toml", "[book]\ntitle = \"T\"\n[output.chapbook.diagnostics]\ndeny = [\"note-undefined\"]\n"),
        ("one/src/SUMMARY.md", "- [A](a.md)\n"),
        ("two/src/SUMMARY.md", "- [A](a.md)\n"),
        ("one/src/a.md", text),
        ("two/src/a.md", text),
        ("bad.md", "---\nchapbook:\n  diagnostics:\n    allow: [note-undefinde]\n---\n\ntext\n"),
    ]);
    for (book, code, says) in [("book.md", 0, ""), ("one", 0, ""), ("two", 1, "error[note-undefined]")] {
        let run = run(folder.path(), &format!("check {book}"));
        assert_eq!(run.code, code, "{}", run.stderr);
        assert!(run.stderr.starts_with(says) && run.stderr.is_empty() == says.is_empty(), "{}", run.stderr);
    }
    let bad = run(folder.path(), "check bad.md");
    assert!(
        bad.stderr.contains("did you mean `note-undefined`?") && bad.stderr.contains("bad.md:4:12"),
        "{}",
        bad.stderr
    );
}

#[test]
fn notes_are_shown_where_they_are_asked_for() {
    let folder = folder(&[("book.md", "# A\n\n## B\n\n#### Deep\n\n# C\n\ntext\n")]);
    let says = |arguments: &str| run(folder.path(), &format!("{arguments} book.md"));
    let quiet = says("build");
    assert!(quiet.code == 0 && quiet.stderr.lines().all(|it| it.starts_with("made ")), "{}", quiet.stderr);
    assert!(says("build --verbose").stderr.contains("note[heading-order]"));
    assert!(says("check").stderr.contains("note[heading-order]"));
    assert!(says("build --warn heading-order").stderr.contains("warning[heading-order]"));
    assert!(!says("build --message-format github").stdout.contains("::notice "));
    assert!(says("build --verbose --message-format github").stdout.contains("::notice "));
    assert!(says("build --message-format json").stdout.contains("heading-order"));
}

#[test]
fn quiet_shows_errors_alone() {
    let folder = two_warnings();
    let run = |arguments: &str| run(folder.path(), &format!("build book.md {arguments}"));
    assert_eq!(run("-q").stderr, "");
    let denied = run("-q --deny link-broken");
    assert!(denied.code == 1 && denied.stderr.starts_with("error[link-broken]"), "{}", denied.stderr);
    assert!(!denied.stderr.contains("warning"), "{}", denied.stderr);
}

#[test]
fn colours_are_as_the_flag_says() {
    let folder = two_warnings();
    let run = |arguments: &str| run(folder.path(), &format!("check book.md {arguments}"));
    assert!(run("--color always").stderr.contains('\u{1b}'));
    assert!(!run("--color never").stderr.contains('\u{1b}'));
    assert!(!run("").stderr.contains('\u{1b}'), "a pipe has none");
}

#[test]
fn many_of_a_kind_are_one_message_for_people_and_all_for_programs() {
    let links: String = (0..40).map(|index| format!("[x](#nowhere-{index})\n\n")).collect();
    let folder = folder(&[("book.md", &format!("# A\n\n{links}"))]);
    let run = |arguments: &str| run(folder.path(), &format!("build book.md {arguments}"));
    let people = run("").stderr;
    assert_eq!(people.matches("warning[link-broken]").count(), 1, "{people}");
    assert!(
        people.contains("39 more of this kind") && people.contains("book.md:5:1: nothing has the label"),
        "{people}"
    );
    assert!(people.contains("\nwarnings: 40 link-broken\n40 warnings\n"), "{people}");
    assert_eq!(run("--verbose").stderr.matches("warning[link-broken]").count(), 40);
    assert_eq!(run("--message-format json").stdout.matches("\"link-broken\"").count(), 40);
    assert_eq!(run("--message-format github").stdout.matches("title=link-broken").count(), 40);
}

#[test]
fn one_cause_is_told_once() {
    let folder = folder(&[
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("src/a.md", "# A\n\n[b](b.md), [b](b.md#x)\n\n![one](x.png)\n\n![two](x.png)\n"),
        ("cited.md", "---\nbibliography: none.bib\n---\n\nAs [@a; @b] say.\n"),
    ]);
    let chapter = run(folder.path(), "check .").stderr;
    assert_eq!(chapter.matches("error[").count() + chapter.matches("warning[").count(), 2, "{chapter}");
    assert!(chapter.contains("[chapter-missing]") && chapter.contains("and here"), "{chapter}");
    let cited = run(folder.path(), "check cited.md").stderr;
    assert!(cited.contains("[file-missing]") && cited.ends_with("\n1 error\n"), "{cited}");
}

/// A book with its settings under `chapbook:`, made; its folder.
fn made_with(settings: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let head = format!("---\ntitle: Settings\nlang: en\nchapbook:\n{settings}\n---\n");
    let text = "\n# One\n\nSee [the tables](https://example.org/tides) and <https://example.org>.\n\n## Lower\n\nWords.\n\n# Two\n";
    let book = head + text;
    let mut files = vec![("book.md", book.as_str())];
    files.extend(more);
    let folder = folder(&files);
    let it = run(folder.path(), "build book.md -o out --deny warnings");
    assert_eq!(it.code, 0, "{}", it.stderr);
    folder
}

#[test]
fn addresses_of_links_are_notes_in_the_pdf_alone() {
    let addresses = |folder: &Path| pdf(&folder.join("out/book.pdf")).matches("example.org/tides").count();
    let folder = made_with("  pdf: {link-notes: true}", &[]);
    assert_eq!(addresses(folder.path()), 1);
    let bare = made_with("  pdf: {link-notes: false}", &[]);
    assert_eq!(addresses(bare.path()), 0);
    let chapter = |path: &Path| epub(&path.join("out/book.epub"), "OEBPS/chapter-01-one.xhtml");
    assert_eq!(chapter(folder.path()), chapter(bare.path()));
}

#[test]
fn the_contents_of_the_epub_have_the_levels_asked_for() {
    let navigation = |path: &Path| epub(&path.join("out/book.epub"), "OEBPS/nav.xhtml");
    assert!(navigation(made_with("  epub: {toc: false}", &[]).path()).contains("#lower"));
    let shallow = navigation(made_with("  epub: {toc-depth: 1}", &[]).path());
    assert!(shallow.contains(">One</a>") && shallow.contains(">Two</a>") && !shallow.contains("#lower"), "{shallow}");
}

#[test]
fn style_sheets_come_in_the_order_of_their_list() {
    let sheets = [("a.css", "p { margin: 1em }"), ("b.css", "p { margin: 2em }")];
    let folder = made_with("  epub: {css: [b.css, a.css]}", &sheets);
    let file = folder.path().join("out/book.epub");
    for (name, text) in sheets {
        assert_eq!(epub(&file, &format!("OEBPS/{name}")).trim(), text);
    }
    // Of equal rules the later one counts: ours, then theirs in order.
    let chapter = epub(&file, "OEBPS/chapter");
    let places = ["stylesheet.css", "b.css", "a.css"].map(|it| chapter.find(&format!("href=\"{it}\"")).expect(it));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn config_says_what_holds_and_who_said_it() {
    let folder = folder(&[("book.md", "---\ntitle: T\nchapbook:\n  pdf: {trim: a6}\n---\n\n# One\n")]);
    let said = run(folder.path(), "config book.md --theme novel --set pdf.toc=false").stdout;
    for line in [
        "pdf.trim = \"a6\"  # book.md:4",
        "pdf.toc = false  # the command line",
        "# pdf.justify = true  # default",
        "# pdf.font-size: so that a line holds about 66 letters, or 34 of Chinese, Japanese or Korean",
        "title = \"T\"  # book.md:2",
        "# pdf.half-title = true  # the theme novel",
    ] {
        assert!(said.lines().any(|it| it == line), "{line}\n{said}");
    }
    assert!(said.contains("  # the theme novel"), "{said}");
}

#[test]
fn what_config_shows_is_a_file_of_settings_that_says_the_same() {
    const CHAPTER: &str = "# One\n\nWords --- \"and\" $x$ more.\n\n::: {.leaf}\nA leaf.\n:::\n";
    let toml = "[book]\ntitle = \"A \\\"B\\\" #\"\nauthors = [\"Ann, Ltd\", \"Bo\"]\nsrc = \"texts\"\n\n\
        [output.html]\nmathjax-support = true\n\n[output.chapbook]\ndescription = \"\"\"\nTwo\nlines\"\"\"\n\
        hyphenation = [\"man-u-script\"]\nversion = 1.10\ndate = 2026-01-15\npdf.margins.inner = \"20mm\"\n\
        style.leaf = { align = \"center\" }\nstructure.drama = true\n";
    let place = folder(&[("book.toml", toml), ("texts/SUMMARY.md", "- [One](one.md)\n"), ("texts/one.md", CHAPTER)]);
    let flags = [
        "--theme",
        "novel",
        "--set",
        "hyphenation=pa-per,ink-well",
        "--set",
        "math.macros.R=\\mathbb{R}",
        "--set",
        "exclude=a.md, b.md",
        "--set",
        "structure=true",
        "--set",
        "publisher=Ann's \"House\", 1.0",
    ];
    let config = |flags: &[&str]| finish(chapbook(place.path()).arg("config").args(flags));
    let built = |flags: &[&str]| {
        let made = finish(chapbook(place.path()).args(["build", "-o", "out"]).args(flags));
        assert_eq!(made.code, 0, "{}", made.stderr);
        let mut files: Vec<_> =
            fs::read_dir(place.path().join("out")).expect("is there").map(|it| it.expect("is there").path()).collect();
        files.sort();
        files.into_iter().map(|file| fs::read(file).expect("is there")).collect::<Vec<_>>()
    };
    let (before, files) = (config(&flags), built(&flags));
    assert_eq!((before.code, before.stderr.as_str()), (0, ""));
    for line in [
        "hyphenation = [\"man-u-script\", \"pa-per\", \"ink-well\"]  # the command line",
        "exclude = [\"a.md\", \"b.md\"]  # the command line",
        "math.delimiters = \"mathjax\"  # book.toml:7",
        "author = [\"Ann, Ltd\", \"Bo\"]  # book.toml:3",
        "version = 1.10  # book.toml:14",
        "publisher = \"Ann's \\\"House\\\", 1.0\"  # the command line",
        "structure.parts = true  # the command line",
        "structure.drama = true  # book.toml:18",
    ] {
        assert!(before.stdout.lines().any(|it| it == line), "{line}\n{}", before.stdout);
    }
    fs::write(place.path().join("book.toml"), &before.stdout).expect("can be written");
    let after = config(&[]);
    assert_eq!((after.code, after.stderr.as_str()), (0, ""));
    // The same but for who said it.
    let values = |text: &str| -> BTreeSet<String> {
        text.lines().map(|line| line.rsplit_once("  # ").map_or(line, |it| it.0).to_owned()).collect()
    };
    assert_eq!(values(&after.stdout), values(&before.stdout));
    assert!(built(&[]) == files, "the same files are made");
    // A default that is shown as a value is one: without its sign the line says what held before.
    let uncommented = |line: &str| {
        let is_default = line.starts_with("# ") && line.ends_with("  # default");
        if is_default { line[2..].to_owned() } else { line.to_owned() }
    };
    let written: Vec<String> = before.stdout.lines().map(uncommented).collect();
    fs::write(place.path().join("book.toml"), written.join("\n")).expect("can be written");
    assert!(built(&[]) == files, "the same files are made with the defaults written");
}

#[test]
fn a_folder_with_chapters_becomes_a_book() {
    let folder = folder(&[
        (
            "metadata.yaml",
            "title: \"The \\\"Ferry\\\"\"\nauthor: Ann Example\nlang: en-GB\npublisher: House\nisbn: 978-3-16-148410-0\nbelongs-to-collection: Rivers\nreviewer: Bo\n",
        ),
        ("02-the [letter].md", "Words without a heading.\n"),
        ("03-a#b%20c.md", "# LANGUAGE AND AUTHORS\n\nWords.\n"),
        ("01-low-water.md", "# Low water\n\nWords.\n"),
        ("letters/README.md", "# Letters\n\nThey came late.\n"),
        ("letters/1-from-ann.md", "# From Ann\n\nDear Bo.\n"),
        ("letters/2-from-bo.md", "# From Bo\n\nDear Ann.\n"),
    ]);
    let outline = || {
        let text = run(folder.path(), "inspect .").stdout;
        text.lines()
            .skip_while(|line| *line != "outline")
            .take_while(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let before: Vec<String> = outline();
    let made = run(folder.path(), "init .");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("was written");
    assert_eq!(
        text("SUMMARY.md"),
        "# Summary\n\n- [Low water](01-low-water.md)\n- [The \\[letter\\]](<02-the [letter].md>)\n- [LANGUAGE AND AUTHORS](03-a%23b%2520c.md)\n\n# [Letters](letters/README.md)\n\n\
         - [From Ann](letters/1-from-ann.md)\n- [From Bo](letters/2-from-bo.md)\n"
    );
    assert!(text("book.toml").contains("title = \"The “Ferry”\"\nauthors = [\"Ann Example\"]\nlanguage = \"en-GB\""));
    assert!(text("book.toml").contains("[output.chapbook]\npublisher = \"House\"\n"));
    // All of it that is a setting is carried over, and what is none is told.
    assert!(text("book.toml").contains("isbn = \"978-3-16-148410-0\"  # metadata.yaml:5\n"), "{}", text("book.toml"));
    assert!(
        text("book.toml").contains("belongs-to-collection = \"Rivers\"  # metadata.yaml:6\n"),
        "{}",
        text("book.toml")
    );
    assert!(
        made.stderr.contains(
            "metadata.yaml says nothing of the book: write below [output.chapbook] what it says of reviewer\n"
        ),
        "{}",
        made.stderr
    );
    let built = run(folder.path(), "build . --deny warnings");
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert_eq!(outline(), before, "the same chapters, parts and numbers");
    let again = run(folder.path(), "init .");
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("book.toml is there already"), "{}", again.stderr);
}

#[test]
fn a_folder_is_made_a_book_by_what_it_says_or_not_at_all() {
    let broken = folder(&[("metadata.yaml", "title: [\n"), ("a.md", "# A\n")]);
    assert_eq!(run(broken.path(), "init .").code, 1);
    assert!(!broken.path().join("book.toml").exists(), "nothing is written of what was not read");
    let first = folder(&[("a.md", "---\ntitle: T\ntranslator: Bo Example\n---\n\n# A\n\nWords.\n"), ("b.md", "# B\n")]);
    assert_eq!(run(first.path(), "init .").code, 0);
    let settings = fs::read_to_string(first.path().join("book.toml")).expect("was written");
    assert!(settings.contains("translator = \"Bo Example\"  # a.md:3\n"), "{settings}");
    let listed = folder(&[
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        ("src/a.md", "# A\n\nWords.\n"),
        ("src/b.md", "# B\n"),
    ]);
    let made = run(listed.path(), "init .");
    assert_eq!(made.stderr, "Made book.toml beside src/SUMMARY.md, which lists 2 texts. Next: chapbook build .\n");
    assert!(fs::read_to_string(listed.path().join("book.toml")).expect("was written").contains("\nsrc = \"src\"\n"));
    assert_eq!(run(listed.path(), "build . --deny warnings").code, 0);
    // Settings without a list of chapters get one, where they say that the texts are.
    let unlisted = folder(&[("book.toml", "[book]\ntitle = \"T\"\n"), ("src/1.md", "# A\n"), ("src/2.md", "# B\n")]);
    let made = run(unlisted.path(), "init .");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let list = fs::read_to_string(unlisted.path().join("src/SUMMARY.md")).expect("was written");
    assert_eq!(list, "# Summary\n\n- [A](1.md)\n- [B](2.md)\n");
    assert!(run(unlisted.path(), "init .").stderr.contains("nothing was changed"));
    let outside = folder(&[("book.toml", "[book]\ntitle = \"T\"\n"), ("1.md", "# A\n")]);
    assert!(run(outside.path(), "init .").stderr.contains("its texts belong into the folder `src`"));
    let nothing = run(broken.path(), "init nowhere");
    assert!(nothing.code == 1 && nothing.stderr.contains("`chapbook new nowhere`"), "{}", nothing.stderr);
}

#[test]
fn front_and_back_matter_have_their_places_in_a_new_summary() {
    let texts = [
        ("README.md", "# The Weir\n\nA book.\n"),
        ("about.md", "# About the author\n\nWords.\n"),
        ("chapter-1.md", "# The first\n\nWords.\n"),
        ("chapter-2.md", "# The second\n\nWords.\n"),
        ("dedication.md", "# Dedication\n\nFor Bo.\n"),
        ("epilogue.md", "# Epilogue\n\nWords.\n"),
        ("preface.md", "# Preface\n\nWords.\n"),
    ];
    let place = folder(&texts);
    assert_eq!(run(place.path(), "init .").code, 0);
    let summary = || fs::read_to_string(place.path().join("SUMMARY.md")).expect("was written");
    assert_eq!(
        summary(),
        "# Summary\n\n[The Weir](README.md)\n\n[Dedication](dedication.md)\n\n[Preface](preface.md)\n\n- [The first](chapter-1.md)\n- [The second](chapter-2.md)\n\n\
         [Epilogue](epilogue.md)\n\n[About the author](about.md)\n"
    );
    assert_eq!(run(place.path(), "build . --deny warnings").code, 0);
    // Numbers say an order that somebody has thought of.
    let numbered = folder(&[("1-one.md", "# One\n"), ("2-preface.md", "# Preface\n")]);
    assert_eq!(run(numbered.path(), "init .").code, 0);
    let summary = fs::read_to_string(numbered.path().join("SUMMARY.md")).expect("was written");
    assert_eq!(summary, "# Summary\n\n- [One](1-one.md)\n- [Preface](2-preface.md)\n");
}

#[test]
fn texts_without_a_number_beside_chapters_with_one_have_the_places_of_books() {
    let summary_of = |texts: &[(&str, &str)]| {
        let place = folder(texts);
        assert_eq!(run(place.path(), "init .").code, 0);
        assert_eq!(run(place.path(), "check . --deny warnings").code, 0);
        let text = fs::read_to_string(place.path().join("SUMMARY.md")).expect("was written");
        let lines = text.lines().filter(|line| line.contains("]("));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let text = "# Words\n\nOf a chapter.\n";
    let numbered = [
        ("01-one.md", text),
        ("02-two.md", text),
        ("appendix-b.md", "# Appendix: Maps\n\nWords.\n"),
        ("appendix-a.md", "# Tables\n\nBy its name alone.\n"),
        ("bibliography.md", text),
        ("dedication.md", "# For Bo\n\nWho waited.\n"),
        ("epilogue.md", text),
        ("foreword.md", text),
        ("glossary.md", text),
        ("notes.md", "# Notes\n\nWords.\n"),
        ("preface.md", "# Why I wrote this\n\nWords.\n"),
        ("prologue.md", text),
    ];
    let expected = [
        "[For Bo](dedication.md)",
        "[Words](foreword.md)",
        "[Why I wrote this](preface.md)",
        "[Words](prologue.md)",
        "- [Words](01-one.md)",
        "- [Words](02-two.md)",
        "[Words](epilogue.md)",
        "[Tables](appendix-a.md)",
        "[Appendix: Maps](appendix-b.md)",
        "[Notes](notes.md)",
        "[Words](glossary.md)",
        "[Words](bibliography.md)",
    ];
    assert_eq!(summary_of(&numbered), expected);
    // A number goes on saying where a text stands, and others go beyond it.
    let both = [("0-foreword.md", text), ("1-one.md", text), ("2-index-cards.md", text), ("dedication.md", text)];
    let expected =
        ["[Words](dedication.md)", "[Words](0-foreword.md)", "- [Words](1-one.md)", "- [Words](2-index-cards.md)"];
    assert_eq!(summary_of(&both), expected);
    // Wherever the order of names has put it.
    let first = [("Preface.md", "# Preface\n\nWords.\n"), ("a night.md", text), ("thanks.md", "# Thanks\n\nWords.\n")];
    assert_eq!(summary_of(&first)[..2], ["[Preface](Preface.md)", "- [Words](<a night.md>)"]);
    // In other languages, though nothing says which.
    let german = [("anhang.md", text), ("kapitel-1.md", text), ("nachwort.md", text), ("vorwort.md", text)];
    let expected = ["[Words](vorwort.md)", "- [Words](kapitel-1.md)", "[Words](nachwort.md)", "[Words](anhang.md)"];
    assert_eq!(summary_of(&german), expected);
    // Appendices have letters in the list alone.
    let lettered = [
        ("metadata.yaml", "number-sections: true\n"),
        ("1-one.md", text),
        ("appendix.md", "# Appendix\n\nWords.\n"),
        ("glossary.md", "# Glossary\n\nWords.\n"),
    ];
    let expected = ["- [Words](1-one.md)", "- [Appendix](appendix.md)", "[Glossary](glossary.md)"];
    assert_eq!(summary_of(&lettered), expected);
}

#[test]
fn a_text_behind_a_folder_is_none_of_its_part_in_a_new_summary() {
    let text = |name: &str| {
        (format!("{name}.md"), format!("# The {}\n\nWords.\n", name.rsplit(['/', '-']).next().unwrap_or(name)))
    };
    let place = |names: &[&str]| {
        let texts: Vec<(String, String)> = names.iter().map(|name| text(name)).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|text| (text.0.as_str(), text.1.as_str())).collect();
        let place = folder(&texts);
        let outline = |place: &tempfile::TempDir| {
            let text = run(place.path(), "inspect . -q").stdout;
            let outline =
                text.split("\noutline\n").nth(1).expect("has an outline").split("\n\n").next().expect("is text");
            outline.to_owned()
        };
        let before = outline(&place);
        assert_eq!(run(place.path(), "init .").code, 0);
        // The order and the nesting are those which the folder had.
        assert_eq!(outline(&place), before);
        fs::read_to_string(place.path().join("SUMMARY.md")).expect("was written")
    };
    assert_eq!(
        place(&["1-quay", "2-sea/1-fog", "2-sea/2-gale", "3-house/1-door", "4-end"]),
        "# Summary\n\n- [The quay](1-quay.md)\n\n# Sea\n\n- [The fog](2-sea/1-fog.md)\n- [The gale](2-sea/2-gale.md)\n\n# House\n\n\
         - [The door](3-house/1-door.md)\n\n[The end](4-end.md)\n"
    );
    assert_eq!(
        place(&["1-quay", "2-sea/1-fog", "3-inn", "4-house/1-door"]),
        "# Summary\n\n- [The quay](1-quay.md)\n- [Sea]()\n    - [The fog](2-sea/1-fog.md)\n- [The inn](3-inn.md)\n- [House]()\n    \
         - [The door](4-house/1-door.md)\n"
    );
}

#[test]
fn a_path_that_is_nowhere_is_said_alone() {
    let place = folder(&[("book.md", "# One\n\nWords.\n")]);
    for command in ["stats", "config", "inspect", "doctor", "watch", "check", "build"] {
        let nowhere = run(place.path(), &format!("{command} nowhere"));
        assert_eq!((nowhere.code, nowhere.stdout.as_str()), (1, ""), "{command}");
        assert!(nowhere.stderr.contains("can't read `nowhere`: there is no such file or folder"), "{}", nowhere.stderr);
    }
    let beyond = run(place.path(), "inspect --pages=50 book.md");
    assert_eq!((beyond.code, beyond.stderr.as_str()), (1, "error: there is no page 50: the book has 1\n"));
    let partly = run(place.path(), "inspect --pages=1-50 book.md");
    assert!(partly.code == 0 && partly.stderr.starts_with("note: page 1 is the last: there is no page 50\n"));
}

#[cfg(unix)]
#[test]
fn what_to_type_next_can_be_typed() {
    let place = folder(&[]);
    for (name, typed) in [("a book", "'a book'"), ("Bo's", r"'Bo'\''s'"), ("é_1", "é_1")] {
        let made = finish(chapbook(place.path()).args(["new", name]));
        assert_eq!(made.stderr, format!("Made {name}. Next: chapbook build {typed}\n"));
        let typed = finish(
            std::process::Command::new("sh")
                .current_dir(place.path())
                .args(["-c", &format!("test -f {typed}/book.toml")]),
        );
        assert_eq!(typed.code, 0, "{name}");
    }
}

#[test]
fn words_and_pages_are_counted_by_chapter() {
    let folder = folder(&[(
        "book.md",
        "---\ntitle: A\nlang: en\n---\n\n# One *more*\n\nSome wor**ds**—five.[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nno words\n```\n\n\
         [^1]: Two words.\n\n# 春\n\n春は、あけぼの。\n",
    )]);
    let table = run(folder.path(), "stats book.md --set fonts.system=false");
    let lines: Vec<Vec<&str>> = table.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["words", "pages", "from", "minutes"]);
    assert_eq!(lines[1], ["One", "more", "9", "1", "1", "1"]);
    assert_eq!(lines[2], ["春", "7", "letters", "1", "2", "1"]);
    assert_eq!(lines[3], ["notes", "2", "1"]);
    assert_eq!(lines[4][..4], ["all", "11", "+", "7"]);
    let json: Value = serde_json::from_str(&run(folder.path(), "stats book.md --format json").stdout).expect("is JSON");
    assert_eq!(json["words"], 11);
    assert_eq!(json["divisions"][0]["title"], "One more");
    assert_eq!(json["divisions"][0]["pages"], 1);
    assert_eq!(json["divisions"][1]["letters"], 7);
}

#[test]
fn a_chapter_has_the_language_of_its_front_matter() {
    let texts = [
        ("src/1.md", "# One\n\nWords.\n"),
        ("src/2.md", "---\nlang: de\n---\n\n# Am Wehr\n\n\"Wort\"\n"),
        ("src/3.md", "---\nlang: not a tag\n---\n\n# Three\n\nWords.\n"),
    ];
    let book = [("book.toml", "[book]\ntitle = \"T\"\nlanguage = \"en\"\n")];
    let summary = [("src/SUMMARY.md", "- [One](1.md)\n- [Am Wehr](2.md)\n- [Three](3.md)\n")];
    for (files, path) in [([&book[..], &summary, &texts].concat(), "."), (texts.to_vec(), "src --set lang=en")] {
        let folder = folder(&files);
        let built = run(folder.path(), &format!("build {path} --to epub -o out.epub"));
        let chapter = epub(&folder.path().join("out.epub"), "OEBPS/chapter-am-wehr.xhtml");
        assert!(chapter.contains("xml:lang=\"de\"") && chapter.contains("„Wort“"), "{chapter}");
        assert!(
            built.stderr.contains("warning[language-invalid]: `not a tag` is not a language tag"),
            "{}",
            built.stderr
        );
        assert!(built.stderr.contains("3.md:5:1"), "{}", built.stderr);
    }
}

#[test]
fn a_theme_beside_the_book_is_read_with_what_it_draws() {
    let theme = "base = \"novel\"\n[style.ornament]\nimage = \"wave.svg\"\n";
    let wave = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 1\"><path d=\"M0 0h4v1h-4z\"/></svg>";
    let text = "# One\n\nWords.\n\n***\n\nMore.\n";
    let book = ("book/book.toml", "[book]\ntitle = \"B\"\n[output.chapbook]\ntheme = \"../press/theme.toml\"\n");
    let files = [("a/b.md", text), ("press/theme.toml", theme), ("press/wave.svg", wave), book];
    let place = folder(&[&files[..], &[("book/src/SUMMARY.md", "- [A](a.md)"), ("book/src/a.md", text)]].concat());
    let sheet = |arguments: &str| {
        let ran = run(place.path(), arguments);
        assert!(ran.code == 0, "{arguments}: {}", ran.stderr);
        epub(&place.path().join("out/b.epub"), "OEBPS/stylesheet.css")
    };
    assert!(sheet("build a/b.md --theme press/theme.toml -o out").contains("mask: url("));
    assert!(sheet("build book --set files.roots=../press -o out").contains("mask: url("));
    let refused = run(place.path(), "check book");
    assert!(refused.code == 1 && refused.stderr.contains("path-outside"), "{}", refused.stderr);
}

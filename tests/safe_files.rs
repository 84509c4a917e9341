//! Files are safe: what a run reads it does not write over, what it writes is whole or not there, and nothing is left over.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::fuzz::mutator::Chance;
use crate::support::{chapbook, folder, run, tool};

const BOOK: &str = "---\ntitle: A Weir\nlang: en\n---\n\n# One\n\nWater runs over it.\n\n# Two\n\nAnd on.\n";

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("is there");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("is there").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn no_source_is_written_over() {
    let place = folder(&[("a.md", BOOK), ("b.md", "Words of another text.\n"), ("x/keep", "")]);
    fs::hard_link(place.path().join("a.md"), place.path().join("hard")).expect("can be made");
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.md", place.path().join("soft")).expect("can be made");
    for deps in ["a.md", "x/../a.md", "b.md", "hard", "soft"] {
        if !place.path().join(deps).exists() {
            continue;
        }
        let run = run(place.path(), &format!("build a.md --deps {deps}"));
        assert_eq!(run.code, 1, "{deps}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("write {deps}")), "{}", run.stderr);
    }
    assert_eq!(fs::read_to_string(place.path().join("a.md")).expect("is there"), BOOK);
    assert_eq!(fs::read_to_string(place.path().join("b.md")).expect("is there"), "Words of another text.\n");
    assert!(!place.path().join("dist/a.pdf").exists(), "nothing is made");
    for _ in 0..2 {
        let run = run(place.path(), "build a.md --deps dist/a.d");
        assert_eq!(run.code, 0, "its own rule is written again: {}", run.stderr);
    }
    let run = run(place.path(), "build a.md --deps dist/a.pdf");
    assert_eq!(run.code, 1, "two outputs in one place: {}", run.stderr);
}

#[test]
fn sheets_do_not_replace_their_pages() {
    let place = folder(&[("a.md", BOOK)]);
    assert_eq!(run(place.path(), "build a.md -o z.pdf").code, 0);
    let pages = fs::read(place.path().join("z.pdf")).expect("was made");
    for out in ["z.pdf", "./z.pdf"] {
        let run = run(place.path(), &format!("impose z.pdf -o {out}"));
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("it would overwrite"), "{}", run.stderr);
    }
    assert_eq!(fs::read(place.path().join("z.pdf")).expect("is there"), pages);
    assert_eq!(run(place.path(), "impose z.pdf").code, 0);
    assert_eq!(names(place.path()), ["a.md", "z-booklet.pdf", "z.pdf"]);
}

#[test]
fn an_output_can_be_named() {
    let place = folder(&[("a.md", BOOK)]);
    for (arguments, made) in
        [("-o one.pdf", "one.pdf"), ("-o out/Two.EPUB", "out/Two.EPUB"), ("-o c.pdf --to cover", "c.pdf")]
    {
        let run = run(place.path(), &format!("build a.md {arguments}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(place.path().join(made).is_file(), "{made}");
    }
    assert!(fs::read(place.path().join("one.pdf")).expect("was made").starts_with(b"%PDF"));
    assert_eq!(names(place.path()), ["a.md", "c.pdf", "one.pdf", "out"]);
    for (arguments, says) in [
        ("-o b.pdf --to pdf,epub", "but 2 would be made"),
        ("-o b.pdf --profile screen,kdp", "but 2 would be made"),
        ("-o b.epub --to pdf", "names an EPUB"),
        ("-o b.pdf --to epub", "names a PDF"),
        ("-o a.md", "is an existing file"),
    ] {
        let run = run(place.path(), &format!("build a.md {arguments}"));
        assert_eq!(run.code, 2, "{arguments}: {}", run.stderr);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    assert_eq!(names(place.path()), ["a.md", "c.pdf", "one.pdf", "out"]);
}

#[test]
fn the_sheet_that_measures_a_printer_replaces_no_manuscript() {
    let place = folder(&[("book.md", BOOK)]);
    let refused = run(place.path(), "calibrate -o book.md");
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("ends in `.pdf`"), "{}", refused.stderr);
    assert_eq!(fs::read(place.path().join("book.md")).expect("is there"), BOOK.as_bytes());
    // The second time it replaces its own.
    for _ in 0..2 {
        let made = run(place.path(), "calibrate --sheet letter");
        assert_eq!(made.code, 0, "{}", made.stderr);
        assert!(!made.stderr.contains("warning"), "{}", made.stderr);
    }
    assert_eq!(names(place.path()), ["book.md", "calibration.pdf"]);
    let path = place.path().join("calibration.pdf").to_string_lossy().into_owned();
    assert!(tool("qpdf", &["--check", &path]).status.success());
    assert_eq!(String::from_utf8_lossy(&tool("qpdf", &["--show-npages", &path]).stdout).trim(), "2");
}

#[test]
fn a_profile_that_is_named_twice_is_made_once() {
    let place = folder(&[("a.md", BOOK)]);
    let made = run(place.path(), "build a.md --to pdf --profile print,screen,print");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(names(&place.path().join("dist")), ["a-print.pdf", "a.pdf"]);
}

#[test]
fn a_pdf_that_anybody_may_read_is_imposed() {
    let place = folder(&[("a.md", BOOK)]);
    assert_eq!(run(place.path(), "build a.md -o a.pdf").code, 0);
    let path = |name: &str| place.path().join(name).to_string_lossy().into_owned();
    for (bits, more) in
        [("256", &[][..]), ("128", &["--use-aes=y"][..]), ("128", &["--use-aes=n", "--allow-weak-crypto"][..])]
    {
        for (name, password) in [("own", ""), ("user", "secret")] {
            let (plain, locked) = (path("a.pdf"), path(&format!("{name}.pdf")));
            let weak: Vec<&str> = more.iter().copied().filter(|it| it.starts_with("--allow")).collect();
            let own: Vec<&str> = more.iter().copied().filter(|it| !it.starts_with("--allow")).collect();
            let around = [&weak[..], &["--encrypt", password, "owner", bits], &own, &["--", &plain, &locked]].concat();
            assert!(tool("qpdf", &around).status.success(), "{around:?}");
        }
        let run = |name: &str| run(place.path(), &format!("impose {name}.pdf -o {name}-sheets.pdf"));
        assert_eq!(run("own").code, 0, "{bits} {more:?}: {}", run("own").stderr);
        let text = tool("pdftotext", &[&path("own-sheets.pdf"), "-"]).stdout;
        assert!(String::from_utf8_lossy(&text).contains("Water runs over it."));
        let refused = run("user");
        assert_eq!(refused.code, 1);
        assert!(refused.stderr.contains("is encrypted"), "{}", refused.stderr);
    }
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let place = folder(&[("a.md", BOOK), ("dist/.a.pdf.4294967290.part", "half"), ("dist/.other.part", "mine")]);
    assert_eq!(run(place.path(), "build a.md").code, 0);
    assert_eq!(names(&place.path().join("dist")), [".other.part", "a.epub", "a.pdf"]);
}

/// A signal while the files are written: they are gone, and what was there is whole.
#[cfg(unix)]
#[test]
fn signals_leave_nothing_behind() {
    let chapters: String =
        (0..60).map(|index| format!("# Chapter {index}\n\n{}\n\n", "Water runs over the weir. ".repeat(300))).collect();
    let place = folder(&[("a.md", &chapters), ("dist/a.pdf", "old")]);
    let dist = place.path().join("dist");
    for signal in ["-INT", "-TERM"] {
        let mut child = chapbook(place.path());
        let mut child = child.args(["build", "a.md"]).stderr(Stdio::null()).spawn().expect("can be started");
        let since = Instant::now();
        let is_writing = || names(&dist).iter().any(|name| name.ends_with(".part"));
        while !is_writing() && since.elapsed() < Duration::from_secs(120) && child.try_wait().expect("runs").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let id = child.id().to_string();
        Command::new("kill").args([signal, &id]).status().expect("can be run");
        child.wait().expect("ends");
        assert!(!is_writing(), "{signal}: {:?}", names(&dist));
    }
    let old = fs::read(dist.join("a.pdf")).expect("is there");
    assert!(old == b"old" || old.starts_with(b"%PDF"), "old and whole, or new and whole");
}

/// Killed at any moment, a run leaves each output as it was or as it was to be; what else it leaves, the next one removes.
#[cfg(unix)]
#[test]
fn killed_runs_leave_whole_outputs() {
    let book = |word: &str| -> String {
        (0..30)
            .map(|index| format!("# Chapter {index}\n\n{}\n\n", format!("{word} ran over it. ").repeat(200)))
            .collect()
    };
    let place = folder(&[("a.md", &book("Water"))]);
    let dist = place.path().join("dist");
    let outputs = || ["a.pdf", "a.epub"].map(|name| fs::read(dist.join(name)).expect("is there"));
    let mut editions = Vec::new();
    let mut took = Duration::ZERO;
    for word in ["Ice", "Water"] {
        fs::write(place.path().join("a.md"), book(word)).expect("can be written");
        let since = Instant::now();
        assert_eq!(run(place.path(), "build a.md").code, 0);
        took = since.elapsed();
        editions.push(outputs());
    }
    let mut chance = Chance(7);
    for number in 0..16 {
        let word = ["Ice", "Water"][number % 2];
        fs::write(place.path().join("a.md"), book(word)).expect("can be written");
        let mut child = chapbook(place.path());
        let mut child = child.args(["build", "a.md"]).stderr(Stdio::null()).spawn().expect("can be started");
        // Most of the time goes into setting lines; files are written at the end.
        let share = 500 + u32::try_from(chance.below(600)).expect("is small");
        std::thread::sleep(took * share / 1000);
        child.kill().expect("can be killed");
        child.wait().expect("ends");
        for (found, made) in outputs().iter().zip([0, 1].map(|file| editions.iter().map(move |edition| &edition[file])))
        {
            assert!(made.into_iter().any(|made| made == found), "neither old nor new after kill {number}");
        }
    }
    assert_eq!(run(place.path(), "build a.md").code, 0);
    assert_eq!(names(&dist), ["a.epub", "a.pdf"], "nothing else is left");
}

/// A reader of the output who has gone, and streams that are not open: no panic, and the files are made.
#[cfg(unix)]
#[test]
fn closed_streams_are_no_failure() {
    let place = folder(&[("a.md", BOOK)]);
    let program = env!("CARGO_BIN_EXE_chapbook");
    for (arguments, streams) in [
        ("build a.md -o one", ">&-"),
        ("build a.md -o two", ">&- 2>&-"),
        ("build a.md -o three", "<&- >&- 2>&-"),
        ("inspect a.md", "| head -c 1 >/dev/null"),
        ("build a.md -v -o four", "2>&1 | head -c 1 >/dev/null"),
        ("check a.md --format json", "| true"),
    ] {
        let line = format!("{program} {arguments} {streams}; echo ended");
        let output = Command::new("sh").args(["-c", &line]).current_dir(place.path()).output().expect("can be run");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("panicked"), "{line}: {told}");
        assert!(String::from_utf8_lossy(&output.stdout).ends_with("ended\n"), "{line}");
    }
    for folder in ["one", "two", "three"] {
        assert_eq!(names(&place.path().join(folder)), ["a.epub", "a.pdf"], "{folder}");
    }
}

/// No variable of the environment changes what is made, but those that the handbook names.
#[test]
fn the_environment_changes_nothing() {
    let place = folder(&[("a.md", BOOK)]);
    let build = |out: &str, variables: &[(&str, &str)]| {
        let mut command = chapbook(place.path());
        command.args(["build", "a.md", "-o", out]).envs(variables.iter().copied());
        let run = crate::support::finish(&mut command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let files = ["a.pdf", "a.epub"].map(|name| fs::read(place.path().join(out).join(name)).expect("is there"));
        (files, run.stderr.replace(out, "OUT"))
    };
    let plain = build("plain", &[]);
    let odd = [
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "C"),
        ("LANGUAGE", "de"),
        ("TZ", "Pacific/Kiritimati"),
        ("TMPDIR", "/nowhere"),
        ("XDG_CACHE_HOME", "/nowhere"),
        ("XDG_CONFIG_HOME", "/nowhere"),
        ("XDG_DATA_DIRS", "/nowhere"),
        ("FONTCONFIG_PATH", "/nowhere"),
        ("COLUMNS", "7"),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
        ("RUST_MIN_STACK", "1"),
        ("RAYON_NUM_THREADS", "100000"),
        ("RAYON_RS_NUM_CPUS", "100000"),
        ("TOKIO_WORKER_THREADS", "100000"),
        ("MIMALLOC_VERBOSE", "0"),
        ("CHAPBOOK_TRIM", "a4"),
        ("CHAPBOOK_THEME", "zine"),
        ("CHAPBOOK_KEEP", "/nowhere"),
        ("BLESS", "1"),
        ("http_proxy", "http://127.0.0.1:9"),
        ("EDITOR", "false"),
    ];
    let other = build("other", &odd);
    assert_eq!(plain.1, other.1);
    assert!(plain.0 == other.0, "the files differ");
}

#[test]
fn two_builds_in_one_folder_do_not_disturb_one_another() {
    let place = folder(&[("a.md", BOOK)]);
    let start = || {
        let mut command = chapbook(place.path());
        command.args(["build", "a.md", "-j", "100000"]).stderr(Stdio::null()).spawn().expect("can be started")
    };
    let mut runs: Vec<_> = (0..4).map(|_| start()).collect();
    assert!(runs.iter_mut().all(|it| it.wait().expect("ends").success()));
    assert_eq!(names(&place.path().join("dist")), ["a.epub", "a.pdf"]);
}

#[test]
fn the_environment_does_not_choose_the_threads() {
    let place = folder(&[("a.md", BOOK)]);
    let mut command = chapbook(place.path());
    command.args(["check", "a.md"]).env("RAYON_NUM_THREADS", "100000").stderr(Stdio::null());
    let since = Instant::now();
    assert!(command.status().expect("runs").success());
    assert!(since.elapsed() < Duration::from_secs(60));
}

/// A full disk is an error, and the old book stays.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let place = folder(&[("a.md", BOOK)]);
    let full = fs::File::options().write(true).open("/dev/full").expect("every Linux has it");
    let mut command = chapbook(place.path());
    let status = command.args(["inspect", "a.md"]).stdout(full).stderr(Stdio::null()).status().expect("runs");
    assert_eq!(status.code(), Some(1));
    let run = run(place.path(), "build a.md --deps /dev/full");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("No space left"), "{}", run.stderr);
    assert!(!place.path().join("dist/a.pdf").exists());
}

#[cfg(unix)]
#[test]
fn outputs_of_a_link_go_beside_the_link() {
    let place = folder(&[("texts/a.md", BOOK), ("desk/keep", "")]);
    std::os::unix::fs::symlink("../texts/a.md", place.path().join("desk/b.md")).expect("can be made");
    assert_eq!(run(place.path(), "build desk/b.md").code, 0);
    assert_eq!(names(&place.path().join("desk/dist")), ["b.epub", "b.pdf"]);
    assert_eq!(names(&place.path().join("texts")), ["a.md"]);
}

#[test]
fn fonts_are_read_where_other_files_are() {
    let font = fs::read(crate::support::root().join("tests/fonts/square.ttf")).expect("is there");
    let book =
        |path: &str| format!("---\ntitle: T\nlang: en\nchapbook:\n  fonts:\n    paths: [{path}]\n---\n\nText.\n");
    let place =
        folder(&[("book/a.md", &book("../fonts")), ("book/b.md", &book("link.ttf")), ("book/c.md", &book("own.ttf"))]);
    fs::create_dir(place.path().join("fonts")).expect("can be made");
    fs::write(place.path().join("fonts/square.ttf"), &font).expect("can be written");
    fs::write(place.path().join("book/own.ttf"), &font).expect("can be written");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../fonts/square.ttf", place.path().join("book/link.ttf")).expect("can be made");
    let check = |arguments: &str| run(&place.path().join("book"), &format!("check {arguments}"));
    assert_eq!(check("c.md").code, 0, "{}", check("c.md").stderr);
    for file in ["a.md", "b.md"] {
        let run = check(file);
        assert!(run.code == 1 && run.stderr.contains("error[path-outside]"), "{file}: {}", run.stderr);
    }
    let allowed = check("a.md --set files.roots=..");
    assert_eq!(allowed.code, 0, "{}", allowed.stderr);
    fs::create_dir(place.path().join(".git")).expect("can be made");
    assert_eq!(check("b.md").code, 0, "inside of the repository");
}

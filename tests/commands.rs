//! The commands that a writer begins with: a new book of each kind, what the machine has, schemas for editors, the help.

use std::fs;

use chapbook::project::themes::THEMES;
use serde_json::{Value, json};

use crate::schema::Schema;
use crate::support::{folder, run};

#[test]
fn a_new_book_of_each_theme_builds_without_a_word_of_complaint() {
    let folder = folder(&[]);
    for (theme, _) in THEMES {
        let made = run(folder.path(), &format!("new {theme}-book --theme {theme}"));
        assert_eq!(made.code, 0, "{theme}: {}", made.stderr);
        let settings = fs::read_to_string(folder.path().join(format!("{theme}-book/book.toml"))).expect("is there");
        assert!(settings.contains(&format!("\ntheme = \"{theme}\"\n")), "{settings}");
        let built = run(folder.path(), &format!("build {theme}-book --deny warnings"));
        assert_eq!(built.code, 0, "{theme}: {}", built.stderr);
    }
    assert_eq!(run(folder.path(), "new other --theme nothing").code, 2);
}

#[test]
fn the_machine_is_described_for_people_and_programs() {
    let folder = folder(&[("book.md", "# One\n\nWords.\n"), ("bad.md", "# One\n\nSee [](#none).\n")]);
    let shown = run(folder.path(), "doctor");
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(
        shown.stdout.lines().all(|line| ["ok  ", "note", "bad ", "    "].iter().any(|sign| line.starts_with(sign)))
    );
    assert!(shown.stdout.contains("Libertinus Serif") && !shown.stdout.contains("its fonts"), "{}", shown.stdout);
    let all: Value = serde_json::from_str(&run(folder.path(), "doctor book.md --json").stdout).expect("is JSON");
    let of = |name: &str| all.as_array().expect("a list").iter().find(|it| it["name"] == name).cloned();
    assert_eq!(of("its fonts").expect("is there")["state"], "good");
    assert_eq!(of("book").expect("is there")["found"], "One: 1 text");
    assert_eq!(run(folder.path(), "doctor bad.md").code, 1, "a book with errors");
}

#[test]
fn editors_get_a_schema_of_each_file() {
    let folder = folder(&[]);
    let schema = |of: &str| {
        let text = run(folder.path(), &format!("schema {of}")).stdout;
        let mut schema: Value = serde_json::from_str(&text).expect("is JSON");
        // Tables of other programs are open: the judge of tests holds every name to the schema.
        for table in ["build", "rust", "preprocessor"] {
            if let Some(tables) = schema["properties"].as_object_mut() {
                tables.remove(table);
            }
        }
        Schema::of(&schema)
    };
    let book = json!({
        "book": { "title": "T", "authors": ["A"], "language": "en", "src": "." },
        "output": { "chapbook": { "theme": "novel", "pdf": { "trim": "a5" } } },
    });
    assert_eq!(schema("book").check(&book), Ok(()));
    assert!(schema("book").check(&json!({ "output": { "chapbook": { "pdf": { "trm": "a5" } } } })).is_err());
    let front = json!({ "title": "T", "author": ["A"], "lang": "en", "chapbook": { "pdf": { "toc": true } } });
    assert_eq!(schema("front-matter").check(&front), Ok(()));
    assert!(schema("front-matter").check(&json!({ "chapbook": { "theme": 7, "pdf": { "toc": "yes" } } })).is_err());
}

#[test]
fn numbers_of_a_book_are_an_object_by_either_name() {
    let folder = folder(&[("book.md", "# One\n\nWords.\n")]);
    let long = run(folder.path(), "stats book.md --format json").stdout;
    assert_eq!(run(folder.path(), "stats book.md --json").stdout, long);
    assert!(long.starts_with('{'), "{long}");
}

#[test]
fn the_help_is_in_groups_and_as_wide_as_a_page() {
    let folder = folder(&[]);
    let help = run(folder.path(), "--help").stdout;
    for heading in ["Start a book:", "Make it:", "Print and fold it:", "Options:"] {
        assert!(help.contains(&format!("\n{heading}\n")), "{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    // What is nearly right is told.
    let wrong = run(folder.path(), "biuld");
    assert!(wrong.code == 2 && wrong.stderr.contains("'build'"), "{}", wrong.stderr);
}

#[test]
fn what_is_nearly_right_is_named() {
    let folder = folder(&[("weir.md", "# One\n\nWords.\n")]);
    let wrong = run(folder.path(), "build weir.md --to pfd");
    assert!(wrong.code == 2 && wrong.stderr.contains("'pdf'\n"), "{}", wrong.stderr);
    // What is like nothing gets no advice.
    let other = run(folder.path(), "build weir.md --to docx");
    assert!(other.code == 2 && !other.stderr.contains("tip:"), "{}", other.stderr);
    // An option that is a setting is told to be one, and no other is taken for a file.
    for (option, tip) in [("--csl apa", "'--set csl=VALUE'"), ("--trim=a5", "'--set pdf.trim=VALUE'")] {
        let wrong = run(folder.path(), &format!("build weir.md {option}"));
        assert!(wrong.code == 2 && wrong.stderr.contains(tip), "{}", wrong.stderr);
    }
    // The paper of a zine is that of its sheet; a path is to be built.
    let wrong = run(folder.path(), "zine weir.md --paper a4");
    assert!(wrong.code == 2 && wrong.stderr.contains("'--set booklet.sheet=VALUE'"), "{}", wrong.stderr);
    let wrong = run(folder.path(), "weir.md");
    assert!(wrong.code == 2 && wrong.stderr.contains("'chapbook build weir.md'"), "{}", wrong.stderr);
    let wrong = run(folder.path(), "build weir.md --nothing-such");
    assert!(wrong.code == 2 && !wrong.stderr.contains("tip:"), "{}", wrong.stderr);
    let file = run(folder.path(), "init weir.md");
    assert_eq!(file.code, 1);
    assert!(
        file.stderr.contains("`chapbook build weir.md` builds it as it is, `chapbook init .` makes"),
        "{}",
        file.stderr
    );
}

#[test]
fn one_setting_can_be_asked_for() {
    let folder = folder(&[
        ("book.toml", "[output.chapbook.pdf]\ntrim = \"a5\"\n"),
        ("src/a.md", "# A\n"),
        ("pdf/b.md", "# B\n"),
    ]);
    let shown = |arguments: &str| run(folder.path(), &format!("config {arguments}"));
    assert_eq!(shown("pdf.trim").stdout, "pdf.trim = \"a5\"  # book.toml:2\n");
    assert_eq!(shown(". pdf.trim").stdout, shown("pdf.trim").stdout);
    let table = shown("booklet").stdout;
    assert!(1 < table.lines().count() && table.lines().all(|line| line.contains("booklet.")), "{table}");
    // What is there goes before what is a name, and what is neither is mistyped or missing.
    assert!(shown("pdf").stdout.starts_with("[book]\n"));
    for mistyped in ["pdf.trimm", ". pdf.trimm"] {
        let wrong = shown(mistyped);
        assert!(wrong.code == 2 && wrong.stderr.contains("did you mean `pdf.trim`?"), "{}", wrong.stderr);
    }
    let wrong = shown(". nosuch");
    assert!(wrong.code == 2 && wrong.stderr.contains("`nosuch` is neither a file nor a setting"), "{}", wrong.stderr);
    assert!(shown("nosuch").stderr.contains("[path-missing]"));
}

#[test]
fn a_text_is_read_after_init_as_it_was_before() {
    let folder = folder(&[
        ("1.md", "# Flow\n\nIn $E = mc^2$.\n\n$$ Q = C $$ {#eq:flow}\n\nBy [](#eq:flow).\n"),
        (
            "2.md",
            "# Act I\n\nANNA. Who is there?\n\nBEN. I.\n\nANNA. Nay, answer me.\n\nBEN. Now.\n\nANNA. So?\n\nBEN. So.\n",
        ),
        ("3.md", "# Song\n\nThe river went down,\nThe ferry lay low,\nThe lanterns of town\nWere never to show.\n"),
    ]);
    let before = run(folder.path(), "inspect .");
    let made = run(folder.path(), "init .");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let after = run(folder.path(), "inspect .");
    assert_eq!((before.code, after.code), (0, 0), "{}{}", before.stderr, after.stderr);
    for kind in ["speech", "verse", "math"] {
        let count = |text: &str| text.matches(kind).count();
        assert!(0 < count(&before.stdout), "{kind}: {}", before.stdout);
        assert_eq!(count(&before.stdout), count(&after.stdout), "{kind}: {}", after.stdout);
    }
}

#[test]
fn init_carries_the_settings_of_a_folder() {
    let metadata = "title: T\nlang: en\nchapbook:\n  theme: scholarly\n  pdf.trim: a6\n  epub.embed-fonts: true\n  math:\n    macros:\n      R: \"\\\\mathbb{R}\"\n";
    let folder = folder(&[("metadata.yaml", metadata), ("a.md", "# A\n\nIn $\\R$.\n"), ("b.md", "# B\n\nWords.\n")]);
    let build = |out: &str| {
        let made = run(folder.path(), &format!("build . -o {out} --deny warnings"));
        assert_eq!(made.code, 0, "{}", made.stderr);
        fs::read(folder.path().join(out).join("t.pdf")).expect("was made")
    };
    let before = build("one");
    assert_eq!(run(folder.path(), "init .").code, 0);
    assert!(build("two") == before, "{}", fs::read_to_string(folder.path().join("book.toml")).expect("was written"));
}

#[test]
fn init_lists_a_text_that_cannot_be_read_and_says_so() {
    let folder = folder(&[("a.md", "# A\n\nWords.\n"), ("c.md", "# C\n\nWords.\n")]);
    fs::write(folder.path().join("b.md"), b"# B\xE9\n").expect("is written");
    let made = run(folder.path(), "init .");
    assert!(
        made.code == 0 && made.stderr.contains("b.md") && made.stderr.contains("SUMMARY.md with 3 texts"),
        "{}",
        made.stderr
    );
    let summary = fs::read_to_string(folder.path().join("SUMMARY.md")).expect("is written");
    assert!(summary.contains("(b.md)"), "{summary}");
}

#[test]
fn pages_are_counted_in_their_own_order() {
    // A dedication is set before the chapter that stands above it in the list.
    let folder = folder(&[
        ("book.toml", "[book]\ntitle = \"T\"\nsrc = \".\"\n"),
        ("SUMMARY.md", "# Summary\n\n[Before](a.md)\n\n[Dedication](b.md)\n\n- [One](c.md)\n- [Two](d.md)\n"),
        ("a.md", "# Before\n\nWords.\n"),
        ("b.md", "# Dedication\n\nFor my mother\n"),
        ("c.md", "# One\n\nWords.\n"),
        ("d.md", "# Two\n\nWords.\n"),
    ]);
    let json: Value = serde_json::from_str(&run(folder.path(), "stats . --json").stdout).expect("is JSON");
    let pages: Vec<u64> = json["divisions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|division| division["pages"].as_u64())
        .collect();
    assert!(pages.len() == 4 && pages.iter().sum::<u64>() <= json["pages"].as_u64().expect("a number"), "{json:#}");
}

#[test]
fn one_book_is_shown_at_a_time() {
    let book = "[book]\ntitle = \"T\"\nsrc = \".\"\n";
    let folder = folder(&[("a/book.toml", book), ("a/a.md", "# A\n"), ("b/book.toml", book), ("b/b.md", "# B\n")]);
    let shown = run(folder.path(), "preview a b");
    assert!(shown.code == 1 && shown.stderr.contains("name one book at a time"), "{}", shown.stderr);
    let rule = run(folder.path(), "build a --deps -");
    assert!(rule.code == 2 && rule.stderr.contains("name a file"), "{}", rule.stderr);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn a_text_goes_on_saying_what_init_has_read_from_it() {
    let folder = folder(&[
        ("a.md", "---\ntitle: T\nauthor: Ann Example\ndate: 2026-11-01\n---\n\n# A\n\nWords.\n"),
        ("b.md", "# B\n\nWords.\n"),
    ]);
    assert_eq!(run(folder.path(), "init .").code, 0);
    let checked = run(folder.path(), "check . --deny warnings");
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    // Another name is still told that it changes nothing.
    fs::write(folder.path().join("b.md"), "---\nauthor: Bo Example\n---\n\n# B\n\nWords.\n").expect("is written");
    assert!(run(folder.path(), "check .").stderr.contains("[metadata-unused]"));
}

#[test]
fn names_with_signs_of_addresses_are_found() {
    let dot = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    let text = "# One\n\n![a](dot#1.svg) ![b](why?.svg) ![c](<50% of it.svg>) ![d](dot%231.svg) ![e](dot#1.svg#part) ![f](c%3Ad.svg)\n";
    let folder = folder(&[
        ("my book/dot#1.svg", dot),
        ("my book/why?.svg", dot),
        ("my book/c:d.svg", dot),
        ("my book/50% of it.svg", dot),
        ("my book/1 a#b 50%?.md", text),
        ("my book/2 end.md", "# Two\n\nSee [one](<1 a%23b 50%25%3F.md>).\n"),
    ]);
    let build = |folder: &std::path::Path| {
        let mut command = crate::support::chapbook(folder);
        crate::support::finish(command.args(["build", "my book", "-o", "o#1", "--deps", "o.d", "--deny", "warnings"]))
    };
    let built = build(folder.path());
    assert_eq!(built.code, 0, "{}", built.stderr);
    let rule = fs::read_to_string(folder.path().join("o.d")).expect("is written");
    assert!(rule.starts_with("o\\#1/my-book.pdf o\\#1/my-book.epub: \\\n"), "{rule}");
    assert!(rule.contains("  my\\ book/1\\ a\\#b\\ 50%?.md \\\n") && rule.contains("my\\ book/dot\\#1.svg"), "{rule}");
    assert!(rule.contains("my\\ book/c\\:d.svg"), "{rule}");
    // A summary lists such a text by its name or by its escapes.
    for target in ["<1 a%23b 50%25%3F.md>", "<1 a#b 50%25?.md>"] {
        let summary = format!("# Summary\n\n- [One]({target})\n- [Two](<2 end.md>)\n");
        fs::write(folder.path().join("my book/SUMMARY.md"), summary).expect("is written");
        fs::write(folder.path().join("my book/book.toml"), "[book]\ntitle = \"My book\"\nsrc = \".\"\n")
            .expect("is written");
        let built = build(folder.path());
        assert_eq!(built.code, 0, "{target}: {}", built.stderr);
    }
}

#[test]
fn books_in_a_folder_are_not_made_into_one_in_silence() {
    let book = "[book]\ntitle = \"T\"\nsrc = \".\"\n";
    let folder = folder(&[
        ("books/README.md", "# What is here\n"),
        ("books/a/book.toml", book),
        ("books/a/one.md", "# A\n\nWords.\n"),
        ("books/b/book.toml", book),
        ("books/b/one.md", "# B\n\nWords.\n"),
        ("one/intro.md", "# Intro\n\nWords.\n"),
        ("one/deep/er/book.toml", book),
        ("one/deep/er/one.md", "# C\n\nWords.\n"),
    ]);
    for command in ["build books", "init books", "check books"] {
        let run = run(folder.path(), command);
        assert_eq!(run.code, 1, "{command}: {}", run.stderr);
        assert!(
            run.stderr.contains("error[books-inside]") && run.stderr.contains("`chapbook build */`"),
            "{}",
            run.stderr
        );
    }
    assert!(!folder.path().join("books/book.toml").exists());
    // Beside other chapters it may be meant.
    let built = run(folder.path(), "build one");
    assert!(built.code == 0 && built.stderr.contains("warning[books-inside]"), "{}", built.stderr);
    assert!(built.stderr.contains("`chapbook build deep/er`"), "{}", built.stderr);
    fs::write(folder.path().join("one/metadata.yaml"), "exclude: [deep]\n").expect("is written");
    assert!(!run(folder.path(), "build one").stderr.contains("books-inside"));
}

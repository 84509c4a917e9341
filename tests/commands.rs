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

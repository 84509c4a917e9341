//! The handbook: it builds with the program it describes, without a warning, and what it lists is what there
//! is. (The list of errors is held by `diagnostics`.)

use std::fs;

use chapbook::project::keys::KEYS;
use chapbook::project::theme::{ELEMENTS, PROPERTIES};

use crate::support::{root, run};

#[test]
fn it_builds_without_a_word_of_complaint() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let book = root().join("book");
    let run = run(folder.path(), &format!("build {} -o out --deny warnings", book.display()));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.path().join("out/the-chapbook-handbook.pdf").is_file());
    assert!(folder.path().join("out/the-chapbook-handbook.epub").is_file());
}

#[test]
fn it_lists_every_setting_and_no_other() {
    let page = fs::read_to_string(root().join("book/src/settings.md")).expect("is there");
    let mut listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let mut known: Vec<&str> = KEYS.iter().map(|it| it.name).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn it_names_every_command() {
    let page = fs::read_to_string(root().join("book/src/command-line.md")).expect("is there");
    let help = run(&root(), "--help").stdout;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let names = commands.filter_map(|line| line.split_whitespace().next()).filter(|it| *it != "help");
    let missing: Vec<&str> = names.filter(|it| !page.contains(&format!("chapbook {it}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn it_lists_every_element_and_property_of_themes() {
    let page = fs::read_to_string(root().join("book/src/themes.md")).expect("is there");
    let first = |line: &str| line.strip_prefix("| ").and_then(|it| it.split(" |").next()).map(str::to_owned);
    let cells = page.lines().filter_map(first).collect::<String>();
    for name in ELEMENTS.iter().map(|it| it.name).chain(PROPERTIES.iter().map(|it| it.name)) {
        let heading = name.starts_with("heading");
        assert!(heading || cells.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_plain_theme_says_what_the_program_does() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("a.md"), "---\ntitle: A\n---\n# One\n\nText.\n\n# Two\n\nMore.\n").expect("writes");
    let plain = run(&root(), "theme plain");
    fs::write(folder.path().join("mine.toml"), plain.stdout).expect("writes");
    let built = |theme: &str, out: &str| {
        let it = run(folder.path(), &format!("build a.md --to pdf -o {out} {theme}"));
        assert_eq!(it.code, 0, "{}", it.stderr);
        fs::read(folder.path().join(out).join("a.pdf")).expect("is there")
    };
    assert_eq!(built("", "without"), built("--theme mine.toml", "copied"));
}

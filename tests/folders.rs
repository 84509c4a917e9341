//! Manuscripts as people keep them: folders and several files as books, from the command line to the contents.

use std::fs;
use std::path::Path;

use crate::support::{folder, run};

/// The outline that `inspect` shows, without labels.
fn outline(folder: &Path, arguments: &str) -> Vec<String> {
    let shown = run(folder, &format!("inspect {arguments}"));
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let lines = shown.stdout.lines().skip_while(|line| *line != "outline").skip(1).take_while(|line| !line.is_empty());
    lines.map(|line| line[2..].split(" #").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn several_files_are_one_book() {
    let place = folder(&[
        ("one.md", "Water.\n"),
        ("parts/10-b.md", "## Ebb\n\nOut.\n"),
        ("parts/9-a.markdown", "---\ntitle: Flood\n---\nIn.\n"),
        ("last.txt", "# The end\n\nDry land.\n"),
        ("about.yaml", "title: Tides\nauthor: Ann Example\nlang: en\n"),
    ]);
    assert_eq!(outline(place.path(), "about.yaml one.md parts last.txt"), ["One", "Flood", "Ebb", "The end"]);
    let made = run(place.path(), "build about.yaml one.md parts last.txt");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(place.path().join("dist/tides.epub").is_file());
    let missing = run(place.path(), "check one.md two.md three.md");
    assert_eq!(missing.stderr.matches("error[path-missing]").count(), 2, "{}", missing.stderr);
    let wrong = run(place.path(), "check one.md dist/tides.epub");
    assert!(wrong.stderr.contains("is an EPUB, not Markdown"), "{}", wrong.stderr);
}

#[test]
fn a_folder_says_what_it_took() {
    let place = folder(&[
        ("01 The Storm.md", "It rained.\n"),
        ("02 - calm.md", "It stopped.\n"),
        ("03_sun.md", "It shone.\n\n# A later heading\n\nWords.\n"),
        ("west/index.md", "# Westward\n\nA part.\n"),
        ("west/1.md", "# Sea\n\nWords.\n"),
        ("west/2.md", "#\n\nNo name.\n"),
        ("TODO.md", "Write.\n"),
    ]);
    let expected = ["The Storm", "Calm", "Sun", "  A later heading", "Westward", "  Sea", "  2"];
    assert_eq!(outline(place.path(), "."), expected);
    let made = run(place.path(), "build . --to epub");
    assert_eq!(made.stderr.lines().next(), Some("5 chapters in 1 part; left out: TODO.md"));
    fs::write(place.path().join("metadata.yaml"), "exclude: [west]\n").expect("can be written");
    assert_eq!(outline(place.path(), ".").len(), 4);
}

#[test]
fn a_file_with_the_name_of_a_part_alone_is_one() {
    let place = folder(&[
        ("01.md", "# Part One\n"),
        ("02.md", "# Chapter 1\n\nWords.\n"),
        ("03.md", "# Chapter 2\n\nWords.\n"),
        ("04.md", "# Part Two\n"),
        ("05.md", "# Chapter 3\n\nWords.\n"),
        ("06.md", "# Afterword\n\nWords.\n"),
        ("book.yaml", "title: Tides\nlang: en\n"),
    ]);
    let expected = ["Part One", "  Chapter 1", "  Chapter 2", "Part Two", "  Chapter 3", "Afterword"];
    assert_eq!(outline(place.path(), "."), expected);
    fs::write(place.path().join("01.md"), "# Part One\n\nIt has a text.\n").expect("can be written");
    assert_eq!(outline(place.path(), ".")[..2], ["Part One", "Chapter 1"]);
}

#[test]
fn chapters_of_a_folder_have_their_own_titles() {
    let place = folder(&[
        ("01.md", "---\ntitle: Tides\n---\n\nText a.\n"),
        ("02.md", "+++\ntitle = \"Winds\"\n+++\n\n# Winds {#w}\n\nText b, see [](#w).\n"),
    ]);
    assert_eq!(outline(place.path(), "."), ["Tides", "Winds"]);
    let shown = run(place.path(), "inspect .").stdout;
    assert!(!shown.contains("title: Tides\n"), "the first chapter's title is not the book's");
}

#[test]
fn files_without_numbers_come_before_the_parts() {
    let vault =
        folder(&[("Daily/one.md", "# One\n\nA.\n"), ("Home.md", "# Home\n\nB.\n"), ("Zoo.md", "# Zoo\n\nC.\n")]);
    assert_eq!(outline(vault.path(), "."), ["Home", "Zoo", "Daily", "  One"]);
    let numbered = folder(&[("01 west/one.md", "# One\n\nA.\n"), ("02 end.md", "# End\n\nB.\n")]);
    assert_eq!(outline(numbered.path(), "."), ["West", "  One", "End"]);
}

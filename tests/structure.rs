//! What is recognised by its form: on the titles of a hundred made-up books, and as models of whole texts.

use std::fmt::Write as _;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::BlockKind;
use chapbook::document::inline::{InlineKind, title_text};
use chapbook::document::{Book, Division};
use chapbook::parse;
use chapbook::project;
use chapbook::project::config::VerseDetection;
use chapbook::project::files::{FileSystem, Memory};

use crate::model;
use crate::support::{chapbook, epub, finish, folder, tool};

/// A list of titles: its language, its text, and what its divisions are.
struct TitleList {
    language: String,
    lines: Vec<String>,
    expected: Vec<String>,
}

fn lists() -> Vec<TitleList> {
    let mut lists: Vec<TitleList> = Vec::new();
    for line in include_str!("structure/titles.txt").lines().filter(|line| !line.is_empty()).skip(2) {
        if let Some(language) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            lists.push(TitleList { language: language.to_owned(), lines: Vec::new(), expected: Vec::new() });
        } else if let Some(list) = lists.last_mut() {
            match line.strip_prefix("= ") {
                Some(expected) => list.expected.push(expected.to_owned()),
                None => list.lines.push(line.to_owned()),
            }
        }
    }
    lists
}

/// The book of a list: each heading that nothing deeper and no title follows has a text.
fn text(list: &TitleList) -> String {
    let depth = |line: &str| line.bytes().take_while(|byte| *byte == b'#').count();
    let is_label = |line: &str| {
        let bare = ["Chapter One", "Chapter Two", "Chapter Three", "Part One: The River", "Part Two: The Sea"];
        bare.contains(&line.trim_start_matches("# "))
    };
    let mut out = String::new();
    for (at, line) in list.lines.iter().enumerate() {
        let next = list.lines.get(at + 1).map_or(0, |next| if next.starts_with('#') { depth(next) } else { 9 });
        let line = if line == "text" { "The text of the chapter begins here." } else { line };
        let _ = write!(out, "{line}\n\n");
        let is_joined =
            is_label(line) && list.lines.get(at + 1).is_some_and(|next| !is_label(next) && depth(next) == 1);
        if next <= depth(line).max(usize::from(!line.starts_with('#'))) && !is_joined {
            out.push_str("He counted the coins twice, as he did with everybody whom he had not seen before.\n\n");
        }
    }
    out
}

fn parsed(list: &TitleList) -> Book {
    let mut project = model::project(&text(list));
    project.config.metadata.language.clone_from(&list.language);
    "A Book".clone_into(&mut project.config.metadata.title);
    project.config.structure.all = Some(true);
    parse::book(&project, &mut Diagnostics::default())
}

/// A division as the lists write it: its role, and the label and title with a stroke between.
fn shown(division: &Division) -> String {
    let parts = division.title.split(|inline| matches!(inline.kind, InlineKind::LineBreak));
    let parts: Vec<String> = parts.map(|part| title_text(part).replace('\u{a0}', " ").replace(" :", ":")).collect();
    let role = format!("{:?}", division.role).to_lowercase();
    format!("{}{role} {}", "  ".repeat(usize::from(division.depth)), parts.join(" / "))
}

#[test]
fn a_hundred_title_lists_are_read_as_their_authors_meant_them() {
    let lists = lists();
    assert!(100 <= lists.len());
    let (mut right, mut none, mut wrong) = (0, Vec::new(), Vec::new());
    for list in &lists {
        let book = parsed(list);
        let found: Vec<String> = book.divisions.iter().map(shown).collect();
        if found == list.expected {
            right += 1;
            continue;
        }
        let is_guessed = book.divisions.iter().any(|division| !division.guesses.is_empty());
        let report = format!("{}\n  found {found:#?}\n  expected {:#?}", list.lines.join("\n"), list.expected);
        if is_guessed { wrong.push(report) } else { none.push(report) }
    }
    let summary = format!("right {right} of {}, wrong {}, none {}", lists.len(), wrong.len(), none.len());
    assert_eq!(right, lists.len(), "{summary}\n{}\n{}", wrong.join("\n"), none.join("\n"));
}

#[test]
fn what_a_title_page_in_the_text_says_is_on_the_book_s_own() {
    let read = |text: &str| {
        let mut project =
            model::project(&format!("{text}\n\n# One\n\nNobody had come.\n\n# Two\n\nHe counted it twice.\n"));
        "en".clone_into(&mut project.config.metadata.language);
        "The Weir".clone_into(&mut project.config.metadata.title);
        project.config.structure.all = Some(true);
        let book = parse::book(&project, &mut Diagnostics::default());
        let titles: Vec<String> = book.divisions.iter().map(shown).collect();
        (titles.join(", "), book.metadata)
    };
    let (titles, metadata) = read("# THE WEIR\n\nby Ann Example\n\nCopyright © 2026 Ann Example. All rights reserved.");
    assert_eq!(titles, "chapter One, chapter Two");
    assert_eq!(metadata.rights.as_deref(), Some("Copyright © 2026 Ann Example. All rights reserved."));
    assert_eq!(metadata.creators[0].name, "Ann Example");
    let (titles, metadata) = read("A NOVEL\n\nTranslated from the French by Cyril Scott");
    assert_eq!((titles.as_str(), metadata.subtitle.as_deref()), ("chapter One, chapter Two", Some("A Novel")));
    let (titles, _) = read("To M. A. with love\n\n*'All rivers run down.'*  \n— Ann Weir 1:7");
    assert_eq!(titles, "dedication , epigraph , chapter One, chapter Two");
    let (titles, _) = read("*All rivers run down, and none comes back.*\n\nThe Weir Book 1:7");
    assert_eq!(titles, "epigraph , chapter One, chapter Two");
    let (titles, _) = read("# THE WEIR\n\nBy the river they waited.");
    assert_eq!(titles, "chapter THE WEIR, chapter One, chapter Two");
}

#[test]
fn little_plays_are_recognised_by_their_acts() {
    let play = "# ACT I\n\n## SCENE I\n\n**LANE.** It is not there.\n\n**ALBERT.** Where is it?\n\n*Enter* PRUNE.\n\n**LANE.** I \
                could not say.\n\n**PRUNE.** Whose is this?\n\n**ALBERT.** Mine.\n\n**PRUNE.** Then take it.\n";
    let shown = |text: &str| {
        let mut project = model::project(text);
        "en".clone_into(&mut project.config.metadata.language);
        project.config.structure.all = Some(true);
        format!("{:?}", parse::book(&project, &mut Diagnostics::default()).divisions)
    };
    let of = |text: &str, kind: &str| shown(text).matches(&format!("kind: {kind},")).count();
    assert_eq!((of(play, "Speech"), of(play, "StageDirection") + of(play, "Direction")), (6, 1));
}

#[test]
fn a_poem_whose_lines_are_broken_by_hand_needs_no_capitals() {
    let lines = [
        "the boat is tied to the willow",
        "and the willow leans on the boat;",
        "who knows which of them is holding",
        "the other one up, and afloat",
    ];
    let kinds = |text: &str| {
        let mut project = model::project(text);
        project.config.verse = Some(VerseDetection::Auto);
        let book = parse::book(&project, &mut Diagnostics::default());
        let blocks = book.divisions.into_iter().flat_map(|division| division.blocks);
        blocks.map(|block| matches!(block.kind, BlockKind::Verse(_))).collect::<Vec<_>>()
    };
    for end in ["\\\n", "  \n"] {
        let stanza = lines.join(end);
        assert_eq!(kinds(&format!("{stanza}\n\n{stanza}\n")), [true]);
        assert_eq!(kinds(&format!("# Willow\n\n{stanza}\n")), [true]);
    }
    // Lines that no one broke by hand are prose without capitals, and so is an address.
    assert_eq!(kinds(&format!("{}\n", lines.join("\n"))), [false]);
    assert_eq!(kinds("the old mill\\\nferry lane\\\nthe other bank\n"), [false]);
}

#[test]
fn the_leaf_of_a_part_has_no_folio_and_numbers_of_sections_are_aligned_as_titles() {
    let text = "---\ntitle: T\nlang: en\n---\n# Part One: Water\n\n## Chapter 1: The Lock\n\n### I\n\nIt leaked.\n\n### Drains\n\nIt \
                sank.\n\n# Part Two: Land\n\nAll of it is dry.\n\n## Chapter 2: The Road\n\nIt led on.\n";
    let books = folder(&[("book.md", text)]);
    assert_eq!(finish(chapbook(books.path()).args(["build", "book.md"])).code, 0);
    let pdf = books.path().join("dist/book.pdf");
    let path = pdf.to_str().expect("is UTF-8");
    let shown = tool("pdftotext", &["-layout", "-enc", "UTF-8", path, "-"]).stdout;
    let shown = String::from_utf8_lossy(&shown).into_owned();
    let page =
        |word: &str| shown.split('\x0c').skip(3).find(|page| page.contains(word)).expect("is on a page").to_owned();
    let has_folio = |page: &str| {
        page.lines().rev().find(|line| !line.trim().is_empty()).is_some_and(|line| line.trim().parse::<u32>().is_ok())
    };
    assert!(!has_folio(&page("Water")) && has_folio(&page("leaked")) && has_folio(&page("All of it")));
    let lock = page("leaked");
    let indent =
        |word: &str| lock.lines().find(|line| line.trim() == word).map(|line| line.len() - line.trim_start().len());
    assert!(indent("Drains") < indent("I"), "{lock}");
    let epub = epub(&books.path().join("dist/book.epub"), "xhtml");
    assert!(epub.contains("class=\"section-number\"") && epub.matches("section-number").count() == 1, "{epub}");
}

/// The number of poems that a book has which is set by a theme of its author's.
fn poems_under(theme: &str) -> usize {
    let text = "---\nchapbook: {theme: own.toml}\n---\n\n# One\n\nopen the gate\nand let me through\nkeeper\n";
    let files = Memory::new([("book.md", text), ("own.toml", theme)]);
    let mut diagnostics = Diagnostics::default();
    let project = project::open(FileSystem(Arc::new(files)), Some("book.md"), &[], &mut diagnostics);
    let book = parse::book(&project, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    let blocks = book.divisions.iter().flat_map(|division| &division.blocks);
    blocks.filter(|block| matches!(block.kind, BlockKind::Verse(_))).count()
}

#[test]
fn a_theme_based_on_that_for_poems_expects_verse() {
    assert_eq!(poems_under("base = \"poetry\"\n[style.chapter]\nsize = \"150%\"\n"), 1);
    assert_eq!(poems_under("base = \"novel\"\n"), 0);
}

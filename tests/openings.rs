//! Where the text of a chapter begins: the paragraph that has the drop cap, or its first words in small capitals.

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::BlockKind;
use chapbook::document::inline::plain_text;
use chapbook::document::opening::first_paragraph;
use chapbook::geometry::Length;
use chapbook::parse;
use chapbook::typeset::frame::{Page, PageItem};

use crate::model::project;
use crate::pages::set;
use crate::support::{chapbook, epub, finish, folder};

/// What is between the title and the text, and whether it is passed over.
const BEFORE: &[(&str, &str)] = &[
    ("nothing", ""),
    ("an image", "![A weir](pic.svg)"),
    ("an epigraph", "::: epigraph\nA harbour that waits.\n:::"),
    ("a quotation as motto", "> A harbour that waits.\n>\n> — A ferryman"),
    ("a stanza as motto", "::: verse\nThe herring sleeps\nbelow the pier.\n:::"),
    ("a date", "*Oldtown, 3 May*"),
    ("a dateline", "[Oldtown, 3 May]{.dateline}"),
    ("a section title", "## Morning"),
    ("several", "![A weir](pic.svg)\n\n> A harbour that waits.\n\n## Morning\n\n*Oldtown, 3 May*"),
];

/// Texts in which nothing is marked: they begin with something else, or have no text.
const NONE: &[&str] = &[
    "- a boat\n- a rope\n\nHe sat.",
    "```text\nx\n```\n\nHe sat.",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nHe sat.",
    "> All of it is quoted.",
];

/// The words of the first paragraph of a first chapter that another one follows.
fn opening(text: &str) -> Option<String> {
    let text = format!("{text}\n\n# The Hen\n\nIt came.\n");
    let book = parse::book(&project(&text), &mut Diagnostics::default());
    let division = book.divisions.iter().find(|division| !division.blocks.is_empty())?;
    let first = first_paragraph(&division.blocks)?;
    let block = division.blocks.iter().find(|block| block.id == first)?;
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    Some(plain_text(content))
}

#[test]
fn text_begins_behind_images_mottoes_dates_and_section_titles() {
    for (name, before) in BEFORE {
        let text = format!("# The Ferry\n\n{before}\n\nHe sat down.\n\nNobody came.\n");
        assert_eq!(opening(&text).as_deref(), Some("He sat down."), "{name}");
    }
    for text in NONE {
        assert_eq!(opening(&format!("# The Ferry\n\n{text}\n")), None, "{text}");
    }
    // A chapter that is one line in italics has no other text.
    assert_eq!(opening("# The Ferry\n\n*Nobody came.*\n").as_deref(), Some("Nobody came."));
}

#[test]
fn both_outputs_mark_the_same_paragraph() {
    let chapter = |at: usize, before: &str| {
        format!(
            "# Chapter {at}\n\n{before}\n\nQuay{at} is down by the water, {}and dry.\n\nNobody came.\n\n",
            "and it is old, ".repeat(20)
        )
    };
    let text: String = BEFORE.iter().enumerate().map(|(at, before)| chapter(at, before.1)).collect();
    let books = folder(&[("book.md", &text), ("pic.svg", include_str!("look/pic.svg"))]);
    let run = finish(chapbook(books.path()).args(["build", "book.md", "--to", "epub", "--set", "pdf.drop-caps=2"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let ebook = epub(&books.path().join("dist/book.epub"), ".xhtml");
    let paragraphs: Vec<&str> = ebook.split("<p").filter(|it| it.contains("is down by the water")).collect();
    assert_eq!(paragraphs.len(), BEFORE.len());
    assert!(paragraphs.iter().all(|it| it.starts_with(" class=\"opening")), "{paragraphs:?}");
    assert_eq!(ebook.matches("class=\"opening").count(), BEFORE.len());
    // Images are not in memory.
    let read: Vec<usize> = (0..BEFORE.len()).filter(|at| !BEFORE[*at].1.contains("pic.svg")).collect();
    let text: String = read.iter().map(|at| chapter(*at, BEFORE[*at].1)).collect();
    let capitals = set(&text, &[("pdf.drop-caps", "2")]).pages.iter().map(capitals).sum::<usize>();
    assert_eq!(capitals, read.len());
}

#[test]
fn the_first_chapter_of_a_pamphlet_is_marked_below_a_dedication_and_a_part() {
    let text = |at: usize| format!("Quay {at} is down by the water, {}and dry.\n\n", "and it is old, ".repeat(20));
    let front = "---\ntitle: The Quays\n---\n\n::: dedication\nFor my mother.\n:::\n\n";
    let chapters = format!("# One\n\n{}# Two\n\n{}", text(1), text(2));
    for (part, expected) in [("", 1), ("# The River {.part}\n\n", 1), ("# The River {.part}\n\nWords below it.\n\n", 0)]
    {
        let pages = set(&format!("{front}{part}{chapters}"), &[("theme", "pamphlet")]);
        assert_eq!(pages.pages.iter().map(capitals).sum::<usize>(), expected, "{part}");
    }
}

/// How many drop caps a page has: letters in larger type than the text, which is less than 14 points, and without a text
/// of their own, because the word behind them is read with its first letter.
fn capitals(page: &Page) -> usize {
    let is_capital = |item: &&PageItem| {
        let PageItem::Run(run) = item else { return false };
        run.text.is_empty() && Length::milli_pt(14_000) < run.size
    };
    page.items.iter().filter(is_capital).count()
}

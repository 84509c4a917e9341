//! References that name a page: every "on page N" is true of the pages that were made, in both directions and
//! out of notes and front matter; the EPUB names none.

use std::fmt::Write as _;

use chapbook::typeset::frame::Pages;

use crate::pages::{set, text};
use crate::support::{epub, pdf, run};

/// Chapters `Target K` that each refer to all others, with filling between so that pages differ.
fn book(chapters: usize) -> String {
    let mut source = String::from("---\ntitle: Cross\nlang: en\n---\n");
    for chapter in 0..chapters {
        let _ = write!(source, "\n# Target{chapter}x {{#t{chapter}}}\n\n");
        for other in 0..chapters {
            let _ = writeln!(source, "ref{other}x [here](#t{other}){{.page}} end. ");
            source.push_str(&"The ferryman sat by the unremarkable river and counted lanterns. ".repeat(other + 2));
            source.push_str("\n\n");
        }
    }
    source.push_str("A note.[^n]\n\n[^n]: ref0x [here](#t0){.page} end.\n");
    source
}

/// The page, counted from 1 in its matter, on which each chapter's title is below the contents.
fn title_folio(pages: &Pages, chapter: usize) -> u32 {
    let name = format!("t{chapter}");
    let destination =
        pages.destinations.iter().find(|destination| destination.name == name).expect("the title has a label");
    pages.pages[destination.page].folio.number
}

#[test]
fn every_page_named_is_that_of_the_target() {
    let mut all_facing = 0;
    for (chapters, settings) in [
        (4, vec![("pdf.trim", "a6")]),
        (5, vec![("pdf.trim", "a5"), ("pdf.chapter-start", "recto")]),
        (12, vec![("pdf.trim", "a6"), ("pdf.chapter-start", "run-on")]),
    ] {
        let pages = set(&book(chapters), &settings);
        let (mut named, mut facing) = (0, 0);
        for page in &pages.pages {
            let shown = text(page);
            let words: Vec<&str> = shown.split_whitespace().collect();
            for (at, word) in words.iter().enumerate() {
                let Some(number) = word.strip_prefix("ref").and_then(|rest| rest.strip_suffix('x')) else { continue };
                let target = title_folio(&pages, number.parse().expect("a chapter's number"));
                // A reference that goes on on the next page is looked at there by nobody.
                let Some(end) = words[at..].iter().position(|word| *word == "end.") else { continue };
                match &words[at + 1..at + end] {
                    ["here", "on", "page", folio] => {
                        assert_eq!(*folio, target.to_string(), "{shown}");
                        named += 1;
                    }
                    ["here", "on", "the", "facing", "page"] => {
                        assert_eq!(target / 2, page.folio.number / 2, "{shown}");
                        assert_ne!(target, page.folio.number, "{shown}");
                        facing += 1;
                    }
                    other => panic!("{other:?} in {shown}"),
                }
            }
        }
        assert!(chapters * chapters * 9 / 10 < named + facing, "{named} and {facing} of {chapters}²");
        all_facing += facing;
    }
    assert!(0 < all_facing);
}

#[test]
fn the_words_follow_the_language_and_only_in_print() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source =
        "---\ntitle: T\nlang: de\n---\n# Eins {#a}\n\nSiehe [](#b){.page}.\n\n# Zwei {#b}\n\n# Drei\n\n[](#a).";
    std::fs::write(folder.path().join("t.md"), source).expect("can be written");
    let run = run(folder.path(), "build t.md -o out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let pdf = pdf(&folder.path().join("out/t.pdf"));
    assert!(pdf.contains("Siehe Zwei auf Seite 2."), "{pdf}");
    let chapters = epub(&folder.path().join("out/t.epub"), "chapter");
    assert!(chapters.contains(">Zwei</a>.") && !chapters.contains("auf Seite"), "{chapters}");
}

//! Formulas that number their lines, and formulas in titles, in both outputs.

use chapbook::geometry::Length;
use chapbook::typeset::frame::{Page, PageItem};

use crate::pages::set;
use crate::support::{epub, folder, run};

const BOOK: &str = "---
title: Counted
lang: en
---

# The space $L^2(\\mathbb{R})$ and $\\frac{1}{2}$

$$ \\begin{align} a&=b \\\\ c&=d \\nonumber \\\\ e&=f \\end{align} $$

$$ \\begin{gather} a=b \\\\ c=d \\tag{K} \\end{gather} $$

$$ x=1 $$ {#eq:a}

$$ a\\ b $$

See [](#eq:a).
";

/// The texts of runs with their left and right edges and baselines.
fn runs(page: &Page) -> Vec<(String, Length, Length, Length)> {
    let run = |item: &PageItem| match item {
        PageItem::Run(run) => {
            let text = &page.text[run.text.start as usize..run.text.end as usize];
            let width: i64 = page.glyphs.range(run.glyphs.clone()).map(|it| i64::from(it.advance)).sum();
            Some((text.to_owned(), run.origin.x, run.origin.x + Length(width), run.origin.y))
        }
        _ => None,
    };
    page.items.iter().filter_map(run).collect()
}

#[test]
fn lines_are_counted_through_the_book_and_numbered_at_the_margin() {
    let pages = set(BOOK, &[]);
    let all: Vec<_> = pages.pages.iter().flat_map(runs).collect();
    let numbers: Vec<_> = all.iter().filter(|run| run.0.starts_with('(') && run.0.ends_with(')')).collect();
    let texts: Vec<&str> = numbers.iter().map(|run| run.0.as_str()).collect();
    assert!(texts.starts_with(&["(1)", "(2)", "(3)"]) && texts.contains(&"(4)"), "{texts:?}");
    let margin = numbers[0].2;
    for number in numbers.iter().filter(|run| run.0.chars().any(|c| c.is_ascii_digit())) {
        assert_eq!(number.2, margin, "{number:?} is not at the margin");
    }
    // Each is on the baseline of its own line.
    assert!(numbers[0].3 + Length::pt(20) < numbers[1].3, "a line without a number is between them");
    assert!(all.iter().any(|run| run.3 == numbers[0].3 && run.0.contains('a')), "{all:?}");
}

#[test]
fn the_epub_has_the_same_numbers() {
    let folder = folder(&[("book.md", BOOK)]);
    assert_eq!(run(folder.path(), "build book.md --to epub -o out").code, 0);
    let text = epub(&folder.path().join("out/book.epub"), "chapter");
    let numbers: Vec<&str> = text.split("<mtext>(").skip(1).filter_map(|it| it.split(')').next()).collect();
    assert_eq!(numbers, ["1", "2", "3", "K", "4"], "{text}");
    assert_eq!(
        text.matches("<mtd class=\"eqn-number\"><mtext>(").count(),
        numbers.len(),
        "each is in the cell at the margin"
    );
    assert!(!text.contains("nbsp"), "{text}");
    assert!(text.contains("<mtext>\u{a0}</mtext>"), "{text}");
}

#[test]
fn titles_with_formulas_can_be_read_where_formulas_cant_be_shown() {
    let folder = folder(&[("book.md", BOOK)]);
    assert_eq!(run(folder.path(), "build book.md --to epub -o out").code, 0);
    let nav = epub(&folder.path().join("out/book.epub"), "nav");
    assert!(nav.contains("<math") && !nav.contains(">\\frac"), "{nav}");
    let pages = set(BOOK, &[]);
    assert_eq!(pages.outline[0].title, "The space L²(ℝ) and ½");
}

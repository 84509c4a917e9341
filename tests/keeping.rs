//! What must not be parted by the end of a page, with so much text before it that a page ends at each of its lines: what
//! a colon announces, the items of lists, short code, the head of a table; and spaces that are alike on all pages.

use chapbook::geometry::Length;
use chapbook::typeset::frame::{ContentRole, Page, PageItem, Pages};

use crate::pages::{set, text};

/// Words by a number, so that paragraphs differ.
fn words(count: usize, seed: usize) -> String {
    const WORDS: [&str; 12] =
        ["river", "lantern", "of", "harbour", "and", "orchard", "in", "winter", "garden", "a", "distant", "market"];
    let word = |at: usize| WORDS[(at * 7 + seed * 3 + at * at) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ") + "."
}

/// Books in which so many lines and some paragraphs go before a text, and others follow.
fn books(middle: &str) -> impl Iterator<Item = (usize, Pages)> + '_ {
    (1..24).map(move |lines| {
        let long = (0..lines % 5 + 2).map(|it| words(20 + (it * 13 + lines) % 40, it + lines));
        let short = (0..lines).map(|it| words(4, it));
        let before: Vec<String> = long.chain(short).collect();
        let text = format!("# One\n\n{}\n\n{middle}\n\n{}\n\n{}\n", before.join("\n\n"), words(200, 2), words(90, 5));
        (lines, set(&text, &[("pdf.trim", "a6")]))
    })
}

/// The pages on which exactly one of some words is.
fn alone(pages: &Pages, is: impl Fn(&str) -> bool) -> Vec<usize> {
    let count = |page: &Page| text(page).split_whitespace().filter(|it| is(it)).count();
    (0..pages.pages.len()).filter(|it| count(&pages.pages[*it]) == 1).collect()
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_colon_announces_begins_on_its_page() {
    let code = |count: usize| format!("```rust\n{}\n```", lines(count, |it| format!("let a{it} = {it};")));
    let kinds = [
        lines(7, |it| format!("- item{it} of the list")),
        code(8),
        code(24),
        format!("> {}", words(30, 3)),
        format!("| Month | Days |\n|---|---|\n{}", lines(6, |it| format!("| row{it} | {it} |"))),
        "$$a = b$$".to_owned(),
    ];
    for kind in &kinds {
        for opening in ["We keep:", "*We keep:*", "He wrote (and kept) “these things:”"] {
            for (before, pages) in books(&format!("{opening}\n\n{kind}")) {
                let ends = |page: &Page| text(page).trim_end().trim_end_matches('”').ends_with(':');
                let parted: Vec<usize> = (0..pages.pages.len()).filter(|it| ends(&pages.pages[*it])).collect();
                assert!(parted.is_empty(), "{opening} {kind}: {parted:?} with {before} lines before");
            }
        }
    }
}

#[test]
fn no_item_row_or_line_of_code_is_alone_on_its_page() {
    let samples = [
        lines(7, |it| format!("- x{it}x of the list")),
        lines(4, |it| format!("{}. x{it}x of the list", it + 1)),
        format!("| Month | Days |\n|---|---|\n{}", lines(12, |it| format!("| x{it}x | {it} |"))),
        format!("| Month | Days |\n|---|---|\n{}", lines(4, |it| format!("| x{it}x | {it} |"))),
        format!("```rust\n{}\n```", lines(20, |it| format!("x{it}x = {it};"))),
    ];
    for sample in &samples {
        for (before, pages) in books(sample) {
            let lone = alone(&pages, |it| it.starts_with('x') && it.ends_with('x'));
            assert!(lone.is_empty(), "{sample}: alone on {lone:?} with {before} lines before");
        }
    }
}

#[test]
fn short_code_stays_whole_with_its_title() {
    let code = format!("```rust {{title=\"src/gate.rs\"}}\n{}\n```", lines(8, |it| format!("x{it}x = {it};")));
    for (before, pages) in books(&code) {
        let holds = |page: &Page| text(page).contains("src/gate.rs") || text(page).contains("x7x");
        let on: Vec<usize> = (0..pages.pages.len()).filter(|it| holds(&pages.pages[*it])).collect();
        assert_eq!(on.len(), 1, "on {on:?} with {before} lines before");
    }
}

#[test]
fn short_code_in_a_note_stays_whole() {
    let code = |name: char| format!("```rust\n{}\n```", lines(8, |it| format!("{name}{it}{name} = {it};")));
    let announced = format!("Opening words:\n\n{}", code('x'));
    let between = format!("Opening {}\n\n{}\n\n{}", words(30, 4), code('x'), words(30, 7));
    let two = format!("Opening {}\n\n{}\n\n{}", words(4, 4), code('x'), code('y'));
    for note in [announced, between, two] {
        let note = note.replace('\n', "\n    ");
        for (before, pages) in books(&format!("The sluice[^gate] is shut.\n\n[^gate]: {note}")) {
            let on = |sign: &str| (0..pages.pages.len()).filter(|it| text(&pages.pages[*it]).contains(sign)).collect();
            for (first, last) in [("x0x", "x7x"), ("y0y", "y7y"), ("Opening", "sluice"), ("Opening words:", "x0x")] {
                let (first, last): (Vec<usize>, Vec<usize>) = (on(first), on(last));
                let there = !first.is_empty() && !last.is_empty();
                assert!(!there || first == last, "{note}: {first:?} {last:?} with {before} lines before");
            }
        }
    }
}

#[test]
fn two_notes_in_a_line_strand_no_title() {
    let note = words(700, 1);
    let book = format!("# One\n\nWord.[^long] Words.[^short] {}\n\n[^long]: {note}\n[^short]: Brief.\n", words(60, 2));
    let pages = set(&book, &[("pdf.trim", "a6")]);
    let first = text(&pages.pages[0]);
    assert!(first.contains("Word.") && first.contains("river"), "{first}");
}

#[test]
fn a_closing_is_on_the_page_of_its_letter() {
    let letter = "Dear Anna,\n\nThe boats come back in the evening.\n\nYours ever,\n\nTobias";
    let marked = "::: letter\n[Dear Anna,]{.salutation}\n\nThe boats come back.\n\n[Yours ever,]{.closing}\n\n\
                  [Tobias]{.signature}\n:::";
    for (name, letter) in [("marked", marked), ("recognised", letter)] {
        for (before, pages) in books(letter) {
            let starts = |page: &Page| {
                let text = text(page);
                text.trim_start().starts_with("Yours ever") || text.trim_start().starts_with("Tobias")
            };
            assert!(!pages.pages.iter().any(starts), "{name} with {before} lines before");
        }
    }
}

/// The baselines of a page, each with the letter that its line begins with.
fn baselines(page: &Page) -> Vec<(Length, char)> {
    let mut found: Vec<(Length, char)> = Vec::new();
    for item in &page.items {
        let PageItem::Run(run) = item else { continue };
        let first = page.text[run.text.start as usize..].chars().next();
        if matches!(run.tag, ContentRole::Leaf(_)) && found.last().is_none_or(|it| it.0 != run.origin.y) {
            found.extend(first.map(|it| (run.origin.y, it)));
        }
    }
    found
}

#[test]
fn the_spaces_around_code_are_alike_on_a_page() {
    let code = |count: usize| format!("```text\n{}\n```", lines(count, |it| format!("# {it}")));
    let parts: Vec<String> =
        (0..40).map(|it| format!("{}\n\n{}", words(14 + it * 5 % 23, it), code(2 + it % 7))).collect();
    let pages = set(&format!("## One\n\n{}\n", parts.join("\n\n")), &[("pdf.leading", "15pt")]);
    let mut pages_seen = 0;
    for page in &pages.pages {
        let lines = baselines(page);
        let gaps = |from: bool| {
            let pairs = lines.windows(2).filter(move |pair| {
                let is_code = |at: usize| pair[at].1 == '#';
                is_code(0) == from && is_code(1) != from
            });
            pairs.map(|pair| pair[1].0 - pair[0].0).collect::<Vec<_>>()
        };
        for gaps in [gaps(false), gaps(true)] {
            let (least, most) = (gaps.iter().min().copied(), gaps.iter().max().copied());
            let spread = most.unwrap_or_default() - least.unwrap_or_default();
            assert!(spread <= Length::milli_pt(7500), "{gaps:?}");
            pages_seen += usize::from(2 <= gaps.len());
        }
    }
    assert!(8 <= pages_seen, "{pages_seen}");
}

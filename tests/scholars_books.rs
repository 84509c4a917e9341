//! A chapter of a textbook and a paper, with all that scholars' books have: built without a warning, and each page that
//! one of them names is that on which the thing is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{epub, root, run};

/// The pages of a PDF: the words of each.
fn pages(pdf: &Path) -> Vec<String> {
    let out = Command::new("pdftotext").arg(pdf).arg("-").output().expect("pdftotext is there");
    let text = String::from_utf8_lossy(&out.stdout).replace('\u{a0}', " ");
    text.split('\u{c}').map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Builds a book of `tests/scholar`; its pages and the text of its EPUB.
fn made(name: &str) -> (Vec<String>, String) {
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    for file in fs::read_dir(root().join("tests/scholar")).expect("is there").filter_map(Result::ok) {
        fs::copy(file.path(), place.path().join(file.file_name())).expect("can be copied");
    }
    let made = run(place.path(), &format!("build {name}.md -o out"));
    assert_eq!(made.code, 0, "{}", made.stderr);
    let told: Vec<&str> = made.stderr.lines().filter(|line| line.starts_with("warning")).collect();
    // What the text never uses is left out of the glossary, which is told.
    assert!(told.iter().all(|line| line.starts_with("warning[term-unused]")), "{}", made.stderr);
    let pages = pages(&place.path().join(format!("out/{name}.pdf")));
    (pages, epub(&place.path().join(format!("out/{name}.epub")), ".xhtml"))
}

/// Looks at each "NAME on page N" of the pages: on that page is what the name stands for, by a word that is nowhere else but
/// in lists. Says how many there were.
fn check(pages: &[String], places: &[(&str, &str)]) -> usize {
    // The first page with the first place is page 1 of the text.
    let first = pages.iter().position(|page| page.contains(places[0].1)).expect("the text begins");
    let folio: BTreeMap<&str, usize> = places
        .iter()
        .map(|(name, words)| {
            let page = pages[first..].iter().position(|page| page.contains(words));
            (*name, 1 + page.unwrap_or_else(|| panic!("`{words}` is on no page: {pages:#?}")))
        })
        .collect();
    let mut count = 0;
    for (at, page) in pages.iter().enumerate().skip(first) {
        let own = 1 + at - first;
        for (name, target) in &folio {
            for (from, _) in page.match_indices(name) {
                let rest = &page[from + name.len()..];
                if let Some(number) = rest.strip_prefix(" on page ") {
                    let number: String = number.chars().take_while(char::is_ascii_digit).collect();
                    assert_eq!(number, target.to_string(), "{name} on the page {own}: {page}");
                    count += 1;
                } else if rest.starts_with(" on the facing page") {
                    assert!(target / 2 == own / 2 && *target != own, "{name}, {target}, faces {own}");
                    count += 1;
                }
            }
        }
    }
    count
}

#[test]
fn a_chapter_of_a_textbook() {
    let (pages, flowing) = made("textbook");
    let places = [
        ("Chapter 1", "How water runs Water that runs"),
        ("Figure 1.1", "Figure 1.1. A channel that narrows"),
        ("Table 1.1", "Table 1.1. The symbols"),
        ("Theorem 1.2", "Theorem 1.2 (Narrow places)"),
        ("Definition 1.1", "Definition 1.1 (A steady flow)"),
        ("Section 1.2", "What is lost Real water"),
    ];
    let named = check(&pages, &places);
    assert!(6 <= named, "{named}: {pages:#?}");
    let all = pages.join(" ");
    for said in [
        "International Organization for Standardization (ISO)",
        "Law 1.1 (Continuity).",
        "By Law 1.1",
        "So Equation 1.1 gives",
        "The speed in Figure 1.1b is twice that in Figure 1.1a.",
        "(a) The pool",
        "Compare with the bath.",
        "Manning. See Chézy",
        "channel",
        "Castelli, B. (1628).",
    ] {
        assert!(all.contains(said), "{said}: {pages:#?}");
    }
    assert!(!all.contains("siphon") && !flowing.contains("siphon"), "nothing uses it");
    // An entry of an index names the page on which its word is marked.
    let index = pages.iter().rposition(|page| page.contains("perimeter, ")).expect("the index");
    let first = pages.iter().position(|page| page.contains("How water runs Water that runs")).expect("the text");
    let folio = pages[index].split("perimeter, ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a page");
    let page: usize = folio.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().expect("a number");
    assert!(pages[first + page - 1].contains("perimeter"), "{}", pages[first + page - 1]);
    for markup in ["role=\"doc-glossary\"", "epub:type=\"glossterm\"", "class=\"margin-note\"", "<math"] {
        assert!(flowing.contains(markup), "{markup}");
    }
}

#[test]
fn a_paper() {
    let (pages, flowing) = made("paper");
    let places = [
        ("Chapter 1", "Ferries were timed"),
        ("Theorem 2.1", "Theorem 2.1. The time depends"),
        ("§ 3", "3 Measures"),
        ("Figure 1", "Figure 1. Times over widths"),
        ("Table 1", "Table 1. Times of crossings"),
    ];
    let all = pages.join(" ");
    for said in
        ["rowed open ferries (ROFs)", "It is Equation 1: no current", "The drift, Equation 2,", "Figure 1 and Table 1"]
    {
        assert!(all.contains(said), "{said}: {pages:#?}");
        assert!(said.contains("ROF") || flowing.replace('\u{a0}', " ").contains("Equation 2"), "{flowing}");
    }
    let named = check(&pages, &places);
    assert!(3 <= named, "{named}: {pages:#?}");
}

#[test]
fn what_latex_users_write_is_read_as_they_mean_it() {
    let text = "---\ntitle: T\nlang: en\n---\n\n\\newcommand{\\RR}{\\mathbb{R}}\n\\DeclareMathOperator*{\\esssup}{ess\\,sup}\n\n# One\n\n\
                \\begin{align}\na &= b \\label{eq:a} \\\\\nc &= d \\label{eq:b}\n\\end{align}\n\n\
                \\begin{eqnarray}\ne & = & f \\label{eq:c} \\\\\ng & = & h \\label{eq:d}\n\\end{eqnarray}\n\n\
                $$\n\\begin{align}\ni &= j \\tag{S}\\label{eq:s} \\\\\nk &= l \\label{eq:l}\n\\end{align}\n$$\n\n\
                $$\n\\esssup_x \\RR\n$$\n\n\
                Numbers \\eqref{eq:a}, \\eqref{eq:b}, \\ref{eq:c}, \\eqref{eq:d}; [](#eq:s) and [](#eq:l), [@eq:s; @eq:l]. \
                An image ![in a line](gap.svg){#pic height=1em}.\n\n[]{.index entry=\"end\"}\n\n\
                # Two\n\n[]{.index entry=\"start\"}\n\nWords, and [the picture](#pic){.page}.\n\n# Index\n\n::: index\n:::\n";
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    fs::copy(root().join("tests/scholar/gap.svg"), place.path().join("gap.svg")).expect("can be copied");
    fs::write(place.path().join("t.md"), text.replace(" height=1em", "")).expect("can be written");
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let pages = pages(&place.path().join("out/t.pdf"));
    let all = pages.join(" ");
    for said in [
        "Numbers (1), (2), 3, (4); Equation S and Equation 5, Equations S and 5.",
        "end, 1",
        "start, 2",
        "the picture on the facing page",
    ] {
        let other = said.replace("on the facing page", "on page 1");
        assert!(all.contains(said) || all.contains(&other), "{said}: {pages:#?}");
    }
    assert!(all.contains("ess sup") && !all.contains("esssup"), "{pages:#?}");
}

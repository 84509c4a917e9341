//! What scholars' books have: theorems and proofs, counts by chapter, references by kind; in both outputs.

use crate::pages;
use crate::support::{epub, folder, pdf, run};

/// Two chapters with theorems of all kinds.
const THEOREMS: &str = "\
# The weir {#weir}

## Its height

::: theorem Narrow places {#thm:narrow}
Water runs *fast*.
:::

::: proof of [](#thm:narrow)
What flows in flows out.
:::

::: claim {#late}
One is late.
:::

::: {#lem-boat}
## The boat

It floats.
:::

::: {.proof}
1. It is of wood.
2. Wood floats.
:::

::: definition {-}
A lock is a box.
:::

# The lock

::: theorem
It opens.
:::

::: {.corollary lang=de}
Nach [](#thm:narrow) schließt sie, und nach @lem-boat, [](#late).
:::
";

const SETTINGS: &str = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[output.chapbook]\nnumber-sections = true\n\
                        [output.chapbook.theorems]\nclaim = { title = \"Claim\", counter = \"theorem\" }\n";

/// The words of a chapter of the EPUB, without its tags.
fn words(markup: &str) -> String {
    let mut text = String::new();
    for piece in markup.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |pair| pair.1));
    }
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn theorems_have_names_and_numbers_in_both_outputs() {
    let (weir, lock) = THEOREMS.split_at(THEOREMS.find("# The lock").expect("is there"));
    let place = folder(&[
        ("book.toml", SETTINGS),
        ("src/SUMMARY.md", "- [The weir](weir.md)\n- [The lock](lock.md)\n"),
        ("src/weir.md", weir),
        ("src/lock.md", lock),
    ]);
    let made = run(place.path(), "build . -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let said = [
        "Theorem 1.1 (Narrow places). Water runs fast.",
        "Proof of Theorem 1.1. What flows in flows out.",
        "Claim 1.2. One is late.",
        "Lemma 1.1 (The boat). It floats.",
        "Proof.",
        "Wood floats. □",
        "Definition. A lock is a box.",
        "Theorem 2.1. It opens.",
        "Korollar 2.1. Nach Theorem 1.1 schließt sie, und nach Lemma 1.1, Claim 1.2.",
    ];
    let pages = pdf(&place.path().join("out/t.pdf")).replace('\u{a0}', " ");
    let markup = epub(&place.path().join("out/t.epub"), "chapter-");
    let chapters = words(&markup);
    for sentence in said {
        assert!(pages.contains(sentence), "{sentence}: {pages}");
        assert!(chapters.contains(sentence), "{sentence}: {chapters}");
    }
    assert!(markup.contains("<div id=\"thm-narrow\" class=\"theorem\">"), "{markup}");
}

#[test]
fn counts_begin_anew_in_chapters_and_sections() {
    let text = "---\ntitle: T\nchapbook:\n  number-sections: true\n  numbering:\n    figures: chapter\n    tables: section\n    \
                equations: chapter\n    listings: chapter\n---\n\
                # One\n\n## First\n\n![A](a.svg \"A\"){#fig:a}\n\n| a |\n|---|\n| b |\n\nTable: B {#tbl:b}\n\n\
                # Two\n\n## Third\n\n## Fourth\n\n![C](a.svg \"C\"){#fig:c}\n\n| a |\n|---|\n| b |\n\nTable: D {#tbl:d}\n\n\
                $$ a $$ {#eq:e}\n\n$$ b $$ {#eq:f}\n\n```{.rust title=\"m.rs\" #lst:g}\nfn\n```\n\n\
                # End\n\nAll: [](#fig:a), [](#tbl:b), [](#fig:c), [](#tbl:d), [](#eq:e), [](#eq:f), [](#lst:g), [](#fig:h).\n\n\
                # Three {.appendix}\n\n![H](a.svg \"H\"){#fig:h}\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9\"/></svg>";
    let place = folder(&[("t.md", text), ("a.svg", svg)]);
    let made = run(place.path(), "build t.md -o out");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let all =
        "All: Figure 1.1, Table 1.1.1, Figure 2.1, Table 2.2.1, Equation 2.1, Equation 2.2, Listing 2.1, Figure A.1.";
    let pages = pdf(&place.path().join("out/t.pdf")).replace('\u{a0}', " ");
    let chapters = words(&epub(&place.path().join("out/t.epub"), ".xhtml"));
    for text in [&pages, &chapters] {
        assert!(text.contains(all), "{text}");
        for caption in ["Figure 2.1", "Table 2.2.1", "Listing 2.1", "(2.2)"] {
            assert!(2 <= text.matches(caption).count() || caption == "(2.2)", "{caption}: {text}");
        }
    }
}

#[test]
fn several_references_are_one_and_lists_name_pages() {
    let boats: String = (1..5).map(|n| format!("![Boat {n}](a.svg \"Boat {n}\"){{#fig:b{n}}}\n\n")).collect();
    let text = format!(
        "---\ntitle: T\nlang: de\nchapbook:\n  number-sections: true\n  numbering:\n    section-sign: true\n---\n\
         # Boote {{#eins}}\n\n## Erstens {{#sec:a}}\n\n## Zweitens {{#sec:b}}\n\n{boats}\n\n\
         Siehe [@fig:b1; @fig:b2; @fig:b3; @tbl:t]; [@fig:b4; @fig:b1]; [@sec:a; @sec:b]; [](#sec:b); [@thm:s; @fig:b1].\n\n\
         # Zwei\n\n::: pagebreak\n:::\n\n| a |\n|---|\n| b |\n\nTable: Werte {{#tbl:t}}\n\n\
         ::: theorem Enge {{#thm:s}}\nEs gilt.\n:::\n\n\
         # Verzeichnisse\n\n::: list-of-figures\n:::\n\n::: list-of-tables\n:::\n\n::: list-of-theorems\n:::\n"
    );
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><path d=\"M0 0h9v9\"/></svg>";
    let place = folder(&[("t.md", &text), ("a.svg", svg)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let said =
        "Siehe Abbildungen 1–3 und Tabelle 1; Abbildungen 1 und 4; §§ 1.1 und 1.2; § 1.2; Satz 2.1 und Abbildung 1.";
    let pages = pdf(&place.path().join("out/t.pdf")).replace('\u{a0}', " ");
    let markup = epub(&place.path().join("out/t.epub"), "chapter-");
    assert!(pages.contains(said), "{pages}");
    assert!(words(&markup).contains(said), "{markup}");
    // The table is on the third page of the text, the figures on the first.
    for entry in ["1 Boat 1 1", "4 Boat 4 1", "1 Werte 3", "Satz 2.1 (Enge) 3"] {
        assert!(pages.contains(entry), "{entry}: {pages}");
    }
    assert!(words(&markup).contains("Satz 2.1 (Enge)"), "{markup}");
    assert!(
        markup.contains("<a href=\"chapter-boote.xhtml#fig-b4\"><span class=\"number\">4</span> Boat 4</a>"),
        "{markup}"
    );
}

#[test]
fn lines_of_formulas_and_parts_of_figures_are_referred_to() {
    let text = "---\ntitle: T\nlang: en\n---\n\n# One\n\n\
                See [](#eq:a), [](#eq:b), [@eq:a; @eq:b], [](#eq:e), \\eqref{eq:b}; [](#fig:p), [](#fig:q), [](#fig:all). \"[](#fig:all)\"\n\n\
                $$\n\\begin{align}\na &= b \\label{eq:a} \\\\\nc &= d \\\\\ne &= f \\label{eq:b}\n\\end{align}\n$$\n\n\
                $$ E = m \\label{eq:e} \\tag*{Einstein} $$\n\n\
                ::: {.figure #fig:all}\n![P](a.svg \"*Pool*, $x_1$\"){#fig:p width=40%} ![Q](a.svg \"Gap\"){#fig:q width=40%}\n\nBoth\n:::\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\"><path d=\"M0 0h9v9\"/></svg>";
    let place = folder(&[("t.md", text), ("a.svg", svg)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let pages = pdf(&place.path().join("out/t.pdf")).replace('\u{a0}', " ");
    let markup = epub(&place.path().join("out/t.epub"), "chapter-");
    let flowing = words(&markup);
    let said = "See Equation 1, Equation 3, Equations 1 and 3, Equation Einstein, (3); Figure 1a, Figure 1b, Figure 1.";
    for text in [&pages, &flowing] {
        assert!(text.contains(said), "{text}");
        assert!(text.contains("Einstein") && !text.contains("(Einstein)"), "{text}");
    }
    // Beside one another: their captions are on one line.
    assert!(
        pages.contains("(b) Gap") && pages.contains("(a) Pool, x") && markup.contains("<em>Pool</em>"),
        "{pages} {markup}"
    );
    assert!(flowing.contains("“Figure 1”"), "{flowing}");
    assert_eq!(markup.matches("<div class=\"column\">\n<figure").count(), 2, "{markup}");
}

/// Two texts, one with a note, one with numbers of lines.
const PARALLEL: &str = "---\ntitle: T\nlang: en\n---\n\n# One\n\n\
    :::: parallel\n::: {.column lang=de #links}\n## Fluss\n\nDer Fluss.[^a]\n\nDie Fähre geht, wohin sie muss, und sie fragt nicht.\n:::\n\n\
    ::: {.column lang=en}\n## River\n\nThe river goes where it likes, and nobody has asked it why.\n\nThe ferry.\n:::\n::::\n\n\
    [^a]: Eine Anmerkung.\n\n\
    :::: parallel\n::: {.verse lang=de .line-numbers every=2}\neins\nzwei\n\ndrei\nvier\n:::\n\n\
    ::: {.verse lang=en}\none\ntwo\n\nthree\nfour\n:::\n::::\n";

#[test]
fn parallel_texts_stand_side_by_side() {
    let place = folder(&[("t.md", PARALLEL)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let markup = epub(&place.path().join("out/t.epub"), "chapter-");
    assert_eq!(markup.matches("<div class=\"pair columns-2\">").count(), 4, "{markup}");
    assert!(markup.contains("<div id=\"links\" class=\"column\" lang=\"de\" xml:lang=\"de\">"), "{markup}");
    let said = "Fluss River Der Fluss.1 The river goes where it likes, and nobody has asked it why. Die Fähre geht";
    assert!(words(&markup).contains(said), "{markup}");
    assert!(markup.contains("class=\"line-number\">4</span>"), "counted through the stanzas: {markup}");
    // On the page the first lines of what corresponds are on one line.
    let made = pages::set(PARALLEL, &[("pdf.trim", "a5")]);
    let lines: Vec<String> =
        made.pages.iter().flat_map(|page| pages::text(page).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let text = lines.join("\n");
    for [left, right] in
        [["Der Fluss.", "The river goes"], ["Die Fähre", "The ferry."], ["eins", "one"], ["vier", "four"]]
    {
        let place = |words: &str| {
            made.pages.iter().flat_map(|page| &page.items).find_map(|item| match item {
                chapbook::typeset::frame::PageItem::Run(run) => {
                    let page = made.pages.iter().find(|page| page.items.iter().any(|own| std::ptr::eq(own, item)))?;
                    let shown = &page.text[run.text.start as usize..];
                    shown.starts_with(words).then_some(run.origin)
                }
                _ => None,
            })
        };
        let (left, right) = (place(left).expect(&text), place(right).expect(&text));
        assert!(left.y == right.y && left.x < right.x, "{left:?} {right:?}: {text}");
    }
}

#[test]
fn references_have_the_case_of_their_place() {
    let text = "---\ntitle: T\nlang: fr\n---\n\n# Un\n\nVoir [](#fig:a), cf. [](#fig:a) et [@fig:a; @tbl:b]. [](#fig:a) le montre. Vraiment? \
                [](#tbl:b) aussi.\n\n[](#tbl:b) encore.\n\n![A](a.svg \"A\"){#fig:a}\n\n| a |\n|---|\n| b |\n\nTable: B {#tbl:b}\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"40\"><path d=\"M0 0h9v9\"/></svg>";
    let place = folder(&[("t.md", text), ("a.svg", svg)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let pages = pdf(&place.path().join("out/t.pdf")).replace(['\u{a0}', '\u{202f}'], " ");
    let flowing = words(&epub(&place.path().join("out/t.epub"), "chapter-")).replace('\u{202f}', " ");
    for text in [pages, flowing] {
        for said in [
            "Voir figure 1, cf. figure 1 et figure 1 et tableau 1. Figure 1 le montre.",
            "? Tableau 1 aussi. Tableau 1 encore.",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
}

#[test]
fn abbreviations_are_listed_by_their_letters() {
    let text = "---\ntitle: T\nlang: en\n---\n\n# One\n\nThe WHO and the IMO met; the [ETA]{.abbr title=\"estimated time of arrival\"} was \
                late, said the WHO.\n\n*[WHO]: World Health Organization\n*[IMO]: International Maritime Organization\n\n\
                # Abbreviations\n\n::: list-of-abbreviations\n:::\n";
    let place = folder(&[("t.md", text)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let listed = "ETA estimated time of arrival IMO International Maritime Organization WHO World Health Organization";
    assert!(pdf(&place.path().join("out/t.pdf")).contains(listed), "{}", pdf(&place.path().join("out/t.pdf")));
    let markup = epub(&place.path().join("out/t.epub"), ".xhtml");
    assert!(words(&markup).contains(listed) && markup.contains("<dt>ETA</dt>"), "{markup}");
}

#[test]
fn several_indexes_have_places_and_entries_of_their_own() {
    let text = "---\ntitle: T\nlang: en\n---\n\n# One\n\n[Ada]{.index index=people} rowed to [Ems]{.index index=places} with \
                [Bo]{.index index=people}, past the [weir]{.index}.\n\n::: pagebreak\n:::\n\nThere [Ada]{.index index=people \
                see=\"Bo\"} slept.\n\n# Who\n\n::: {.index index=people}\n:::\n";
    let place = folder(&[("t.md", text)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let pages = pdf(&place.path().join("out/t.pdf"));
    // Where the author says; the others at the end, the main one first.
    let parts = ["There Ada slept. ", "Who A Ada, 1. See Bo B Bo, 1 ", "Index W weir, 1 ", "Places E Ems, 1 "];
    let places: Vec<usize> = parts.iter().filter_map(|part| pages.find(part)).collect();
    assert!(places.len() == parts.len() && places.is_sorted(), "{pages}");
    let markup = epub(&place.path().join("out/t.epub"), ".xhtml");
    let said = words(&markup);
    assert!(said.contains("Who A Ada 1. See Bo B Bo 1") && said.contains("Places E Ems 1"), "{said}");
    assert!(!markup.contains("index=\"people\""), "{markup}");
}

/// Works of two kinds, one with an annotation.
const WORKS: &str = "\
@book{ford, author = {Ann Ford}, title = {Below the weir}, year = 1901, keywords = {source, river},
  annotation = {Her diary of \\emph{one} winter.}}
@article{mill, author = {Bo Mill}, title = {Of wheels}, journal = {Water}, year = 1902}
@book{nave, author = {Cy Nave}, title = {Hubs}, year = 1903}
";

/// A book of one file with such chapters; its chapters in the EPUB and the words of its PDF.
fn with_works(style: &str, chapters: &str) -> (tempfile::TempDir, String) {
    let head = format!("---\ntitle: T\nlang: en\nbibliography: works.bib\ncsl: {style}\n---\n\n");
    let place = folder(&[("book.md", &*format!("{head}{chapters}")), ("works.bib", WORKS)]);
    let made = run(place.path(), "build book.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let paged = words(&pdf(&place.path().join("out/book.pdf")));
    (place, paged)
}

#[test]
fn lists_of_references_choose_by_keyword_and_type() {
    let chapters = "# Text\n\nSee [@ford; @mill; @nave].\n\n# Works\n\n## Sources\n\n\
                    ::: {.bibliography keyword=source .annotated}\n:::\n\n## Journals\n\n\
                    ::: {.bibliography not-keyword=source type=article}\n:::\n\n## Others\n\n\
                    ::: {#refs not-keyword=\"source\" not-type=article}\n:::\n";
    let (place, paged) = with_works("apa", chapters);
    let flowing = words(&epub(&place.path().join("out/book.epub"), "works"));
    for text in [paged, flowing] {
        let found = ["Sources", "Ford", "diary of one winter", "Journals", "Mill, B", "Others", "Nave, C"];
        let places: Vec<_> = found.iter().map(|word| text.rfind(word)).collect();
        assert!(places.is_sorted() && places[0].is_some(), "{places:?} in {text}");
        assert_eq!(text.matches("Below the weir").count(), 1, "{text}");
    }
}

#[test]
fn chapters_have_references_of_their_own() {
    let list = "::: {.bibliography of=chapter}\n:::\n";
    let chapters = format!(
        "# River\n\nSee [@ford] and [@mill].\n\n{list}\n# Harbour\n\nSee [@nave; @ford].\n\n{list}\n# Three\n\nSee [@mill].\n"
    );
    let (place, paged) = with_works("ieee", &chapters);
    let book = place.path().join("out/book.epub");
    let one = words(&epub(&book, "river"));
    assert!(one.contains("[1] and [2]") && one.contains("Ford") && one.contains("Of wheels"), "{one}");
    assert!(!one.contains("Hubs"), "{one}");
    let two = epub(&book, "harbour");
    assert!(words(&two).contains("[1], [2]") && two.contains("Hubs") && two.contains("Below the weir"), "{two}");
    assert!(!two.contains("river.xhtml"), "its citations lead to its own list: {two}");
    let rest = words(&epub(&book, "bibliography"));
    assert!(rest.contains("[1] B. Mill") && !rest.contains("Nave"), "the book's list is of the rest: {rest}");
    assert_eq!(paged.matches("Below the weir").count(), 2, "{paged}");
}

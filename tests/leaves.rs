//! The parts of a book and its smaller elements on pages: what has a leaf of its own, what is where.

use chapbook::diagnostic::Diagnostics;
use chapbook::document::letter_role::LetterRole;
use chapbook::project::config::Config;
use chapbook::style::Style;
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::{ContentRole, Page, PageItem, Pages};

use crate::pages::{set, text};

const HEAD: &str = "---\ntitle: T\nlang: en\n---\n\n";

/// The left edge, right edge and baseline of the first run that holds some words, and its page.
fn find(pages: &Pages, words: &str) -> (f64, f64, f64, usize) {
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let PageItem::Run(run) = item else { continue };
            let it = &page.text[run.text.start as usize..run.text.end as usize];
            if it.contains(words) {
                let width: f64 =
                    page.glyphs.range(run.glyphs.clone()).map(|glyph| f64::from(glyph.advance) / 65_536.0).sum();
                return (run.origin.x.to_pt(), run.origin.x.to_pt() + width, run.origin.y.to_pt(), index);
            }
        }
    }
    panic!("`{words}` is on no page");
}

fn furniture(page: &Page) -> usize {
    let is = |page_item: &&PageItem| matches!(page_item, PageItem::Run(run) if matches!(run.tag, ContentRole::Header | ContentRole::Footer));
    page.items.iter().filter(is).count()
}

#[test]
fn a_colophon_at_the_end_has_a_leaf_of_its_own() {
    let source = format!("{HEAD}# One\n\nfirst\n\n# Two\n\nsecond\n\n::: colophon\nmade here\n:::\n");
    let pages = set(&source, &[]);
    let (.., before) = find(&pages, "second");
    let (.., own) = find(&pages, "made here");
    assert_eq!(own, before + 1);
    assert_eq!(text(&pages.pages[own]).trim(), "made here");
    assert_eq!(furniture(&pages.pages[own]), 0);
    // What follows is a page of the book again.
    let more = format!("{source}\n::: aside\nafter it\n:::\n");
    let pages = set(&more, &[]);
    assert_eq!(find(&pages, "after it").3, own + 1);
    assert_eq!(furniture(&pages.pages[own + 1]).min(1), 1);
    let titled = format!("{HEAD}# One\n\nfirst\n\n# Colophon\n\n::: colophon\nmade here\n:::\n");
    let pages = set(&titled, &[]);
    assert_eq!(find(&pages, "made here").3, find(&pages, "Colophon").3.max(pages.pages.len() - 1));
}

#[test]
fn headings_beside_the_text_are_not_in_the_contents() {
    let source =
        format!("{HEAD}# One\n\nfirst\n\n::: aside\n# Beside\n\nwords\n:::\n\n::: center\n## Inside\n:::\n\nmore\n");
    let pages = set(&source, &[]);
    let titles: Vec<&str> = pages.outline.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["One", "Inside"]);
}

#[test]
fn the_parts_of_a_letter_stand_where_they_belong() {
    let source = format!(
        "{HEAD}# One\n\n::: letter\n[Oldtown]{{.dateline}}\n\n[Dear Sir,]{{.salutation}}\n\nI write.\n\n\
         I write again.\n\n[Yours,]{{.closing}}\n\n[Anders]{{.signature}}\n:::\n"
    );
    let pages = set(&source, &[]);
    let at = |words: &str| find(&pages, words);
    let (left, ..) = at("Dear Sir");
    assert!(left < at("I write.").0, "text is indented, the salutation not");
    let (date, closing, signature) = (at("Oldtown"), at("Yours"), at("Anders"));
    assert!(closing.1 < signature.1 && signature.1 < date.1, "{closing:?} {signature:?} {date:?}");
    assert!(date.2 < at("Dear Sir").2 && closing.2 < signature.2);
    assert_eq!(LetterRole::Signature.class(), "signature");
}

#[test]
fn the_source_of_an_epigraph_stands_upright_at_the_right() {
    let source = format!("{HEAD}# One\n\n::: epigraph\nA lantern is a house.\n\n— The Manual\n:::\n\ntext\n");
    let pages = set(&source, &[]);
    let face = |words: &str| {
        let page = &pages.pages[find(&pages, words).3];
        page.items.iter().find_map(|item| match item {
            PageItem::Run(run) if page.text[run.text.start as usize..run.text.end as usize].contains(words) => {
                Some(run.face)
            }
            _ => None,
        })
    };
    assert_eq!(face("Manual"), face("text"));
    assert_ne!(face("lantern"), face("text"));
    let right = pages.pages[0].size.width.to_pt();
    assert!(right * 0.7 < find(&pages, "Manual").1, "{:?}", find(&pages, "Manual"));
    // A page of its own looks the same, with or without the container.
    for inner in ["Words.\n\n— The Manual", "::: epigraph\nWords.\n\n— The Manual\n:::"] {
        let pages = set(&format!("{HEAD}# Epigraph\n\n{inner}\n\n# One\n\ntext\n\n# Two\n\ntext\n"), &[]);
        let italic = find(&pages, "Words");
        assert!(right * 0.2 < italic.0 && italic.0 < right * 0.5, "{italic:?}");
    }
}

#[test]
fn an_ornament_stands_in_the_middle_of_its_gap() {
    for above in ["> a quotation", "a paragraph", "- a list", "```\ncode\n```"] {
        let source = format!("{HEAD}# One\n\nfirst\n\n{above}\n\n***\n\nbelow\n");
        let pages = set(&source, &[]);
        let word = above.trim_matches(|c: char| !c.is_alphabetic()).split('\n').next_back().expect("has words");
        let word = if word.is_empty() { "code" } else { word };
        let (before, after) = (find(&pages, word).2, find(&pages, "below").2);
        let ornament = find(&pages, "*").2;
        let uneven = (ornament - before) - (after - ornament);
        assert!(uneven.abs() < 2.0, "{above}: {before} {ornament} {after}");
    }
}

#[test]
fn every_item_of_a_list_has_its_marker() {
    let source = format!(
        "{HEAD}# One\n\n1. ```\n   code\n   ```\n2. | a | b |\n   |---|---|\n   | c | d |\n3. > quote\n4. - nested\n5.\n6. # Head\n7. last\n"
    );
    let pages = set(&source, &[]);
    let all: String = pages.pages.iter().map(text).collect();
    for (number, beside) in [(1, "code"), (2, "a"), (3, "quote"), (4, "nested"), (6, "Head"), (7, "last")] {
        let (marker, text) = (find(&pages, &format!("{number}.")), find(&pages, beside));
        assert!((marker.2 - text.2).abs() < 0.5 && marker.1 <= text.0, "{number}: {marker:?} {text:?}");
    }
    assert!(all.contains("5."), "{all}");
}

#[test]
fn small_parts_have_their_leaves_where_chapters_run_on() {
    let source = format!(
        "{HEAD}# Dedication\n\nfor you\n\n# Epigraph\n\nwise words\n\n# Preface\n\nbefore\n\n# Part One: Near {{.part}}\n\n# One\n\nfirst\n\n# Two\n\nsecond\n"
    );
    let pages = set(&source, &[("pdf.chapter-start", "run-on"), ("pdf.toc", "false")]);
    let page = |words: &str| find(&pages, words).3;
    let own = [page("for you"), page("wise words"), page("before"), page("Near"), page("first")];
    assert!(own.windows(2).all(|it| it[0] < it[1]), "{own:?}");
    assert_eq!(page("first"), page("second"));
}

#[test]
fn settings_that_nobody_made_are_those_of_the_plain_theme() {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let style = Style::new(&Config::default(), &catalog, &mut diagnostics);
    assert!(style.size < style.elements.chapter.size && style.elements.heading(2).bold);
    assert_eq!(style.ornament, "* * *");
    assert!(!diagnostics.has_errors());
}

#[test]
fn lines_hold_sixty_to_seventy_letters_on_every_page() {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    // Letters of running English: 0.409 em in Libertinus, 0.385 em in Garamond.
    for (font, letter) in [("Libertinus Serif", 0.409), ("EB Garamond", 0.385)] {
        for (width, height) in [
            (105, 148),
            (127, 203),
            (133, 203),
            (140, 216),
            (148, 210),
            (152, 229),
            (156, 234),
            (178, 254),
            (210, 297),
            (216, 279),
            (120, 120),
        ] {
            let mut config = Config::default();
            let mm = chapbook::geometry::Length::MM;
            config.pdf.trim = Some(chapbook::geometry::Size { width: mm * width, height: mm * height });
            config.pdf.font = Some(font.to_owned());
            let style = Style::new(&config, &catalog, &mut diagnostics);
            let letters = style.page.measure.to_pt() / style.size.to_pt() / letter;
            assert!((61.0..71.0).contains(&letters), "{font} on {width} × {height}: {letters:.1}");
            let ratio = style.page.leading.to_pt() / style.size.to_pt();
            assert!((1.17..1.4).contains(&ratio), "{font} on {width} × {height}: {ratio:.2}");
        }
    }
}

#[test]
fn without_leaves_before_it_an_epigraph_stands_below_the_title() {
    let epigraph = "::: epigraph\nwise words\n:::";
    for source in [
        format!("{HEAD}# T\n\n{epigraph}\n\n## One\n\nfirst\n\n## Two\n\nsecond\n"),
        format!("{HEAD}# Epigraph\n\n{epigraph}\n\n# One\n\nfirst\n"),
    ] {
        let pages = set(&source, &[("theme", "pamphlet")]);
        assert_eq!(pages.pages.len(), 1, "{source}");
        let at = |words: &str| find(&pages, words).2;
        assert!(at("T") < at("wise") && at("wise") < at("One") && at("One") < at("first"), "{}", text(&pages.pages[0]));
    }
}

#[test]
fn a_long_title_page_stays_within_the_margins() {
    let title =
        "An Inquiry into the Causes of Low Water: Being a True Account of the Boats That Lay in the Harbour Mud";
    let authors = ["Dr. Wilhelmina Harbour-Masterson", "Bart Moor", "Cara Stone", "Dan Voss", "Eva Lind"];
    let names: String = authors.iter().map(|name| format!("  - {name}\n")).collect();
    let front = format!("---\ntitle: \"{title}\"\nsubtitle: With notes on ropes, mud and patience\nauthor:\n{names}");
    let source =
        format!("{front}publisher: The Ferry Press\ndate: 2026-05-01\n---\n\n# One\n\ntext\n\n# Two\n\ntext\n");
    for trim in ["a6", "a5", "6x9", "a4"] {
        let pages = set(&source, &[("pdf.trim", trim)]);
        let (.., author, page) = find(&pages, "Eva Lind");
        let (.., foot, same) = find(&pages, "2026");
        let height = pages.pages[page].size.height.to_pt();
        assert_eq!(page, same, "{trim}");
        assert!(author + 12.0 < foot && foot < height * 0.93, "{trim}: {author} {foot} of {height}");
    }
}

#[test]
fn parts_without_chapters_share_the_pages_of_the_contents() {
    let parts: String = (1..=80).map(|number| format!("# Number {number} {{.part}}\n\ntext\n\n")).collect();
    let pages = set(&format!("{HEAD}{parts}"), &[]);
    let front = pages.pages.iter().take_while(|page| page.folio.roman).count();
    assert!(front < 10, "{front} pages before the text");
}

#[test]
fn parts_of_a_pamphlet_have_no_leaf() {
    let book = "---\ntitle: The Weir\n---\n\n# Part One: The River\n\n## The Ferry\n\nHe counted the coins.\n\n# Part Two: The Town\n\n## The Mayor\n\nShe counted the votes.\n";
    let pages = set(book, &[("theme", "pamphlet")]);
    let text = text(&pages.pages[0]);
    assert_eq!(pages.pages.len(), 1);
    assert!(text.contains("Part Two") && text.contains("counted the votes"), "{text}");
    // With a title page it is a book, whose parts have leaves.
    let pages = set(book, &[("theme", "pamphlet"), ("pdf.title-page", "true")]);
    assert!(4 < pages.pages.len(), "{}", pages.pages.len());
}

//! Figures and tables on pages, on generated books and small ones: they keep their order, come after their mention,
//! lose nothing, and leave no page; wide tables are turned, and numbers line up.

use std::collections::BTreeMap;
use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Point};
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::flag::Flag;
use chapbook::typeset::frame::{ContentRole, GlyphRun, Page, PageItem, Pages};

use crate::support::books::{Contents, IMAGES, book};

/// Margins and leading of the pages that are made here: so that what leaves the text can be reported.
const MARGIN: Length = Length::pt(50);
const LEADING: Length = Length::pt(12);

fn set(text: &str, more: &[(&str, &str)]) -> (Pages, Diagnostics) {
    let svg = |width: u32, height: u32| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>")
    };
    let images = IMAGES.map(|(path, width, height)| (path, svg(width, height)));
    let mut files = vec![("book.md", text)];
    files.extend(images.iter().map(|(path, svg)| (*path, svg.as_str())));
    let margin = format!("{}pt", MARGIN.to_pt());
    let leading = format!("{}pt", LEADING.to_pt());
    let sides = ["inner", "outer", "top", "bottom"].map(|it| format!("pdf.margins.{it}"));
    let mut settings: Vec<Flag> = sides.into_iter().map(|side| Flag::set(side, margin.clone())).collect();
    for (name, value) in [("pdf.trim", "a6"), ("pdf.font-size", "9pt"), ("pdf.leading", &leading)] {
        settings.push(Flag::set(name, value));
    }
    settings.extend(more.iter().map(|it| Flag::set(it.0, it.1)));
    let mut diagnostics = Diagnostics::default();
    let files = FileSystem(Arc::new(Memory::new(files)));
    let project = project::open(files, Some("book.md"), &settings, &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let pages = chapbook::typeset(&checked, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    (pages, diagnostics)
}

fn runs(page: &Page) -> impl Iterator<Item = &GlyphRun> {
    page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) if matches!(run.tag, ContentRole::Leaf(_)) => Some(run),
        _ => None,
    })
}

/// The words of the document on each page in the order in which they were drawn, whole again where divided.
fn words(pages: &Pages) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut text = String::new();
    for page in &pages.pages {
        let mut last = None;
        for run in runs(page) {
            // Cells are beside one another.
            let here = Some((run.baseline(), run.tag));
            if std::mem::replace(&mut last, here) != here && !text.ends_with('\u{ad}') {
                text.push(' ');
            }
            text.push_str(&page.text[run.text.start as usize..run.text.end as usize]);
        }
        // What is divided over two pages belongs to the second.
        let whole = if text.ends_with('\u{ad}') { text.rfind(' ').unwrap_or(0) } else { text.len() };
        let rest = text.split_off(whole);
        let clean = std::mem::replace(&mut text, rest).replace('\u{ad}', "");
        all.push(clean.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect());
    }
    all
}

/// On which page each word is that begins so and ends with a number and `x`, with its place there; each once.
fn numbered(words: &[Vec<String>], start: &str) -> BTreeMap<usize, (usize, usize)> {
    let mut found = BTreeMap::new();
    for (page, words) in words.iter().enumerate() {
        for (place, word) in words.iter().enumerate() {
            // A mark's figures may follow right behind.
            let Some((number, _)) = word.strip_prefix(start).and_then(|rest| rest.split_once('x')) else { continue };
            if let Ok(number) = number.parse() {
                assert!(found.insert(number, (page, place)).is_none(), "{word} stands twice");
            }
        }
    }
    found
}

#[test]
fn floats_keep_their_order_and_follow_their_mention() {
    for seed in 1..=14 {
        let book = book(seed, Contents::Floats);
        let (pages, _) = set(&book.text, &[("pdf.hyphenate", "false")]);
        let words = words(&pages);
        let (mut floats, tables) = (numbered(&words, "figure"), numbered(&words, "table"));
        for all in [&floats, &tables] {
            assert!(all.values().is_sorted(), "seed {seed}: {all:?}");
        }
        floats.extend(tables);
        assert_eq!(floats.len(), book.floats, "seed {seed}");
        let mentions = (0..book.floats).map(|number| {
            let mention = format!("mention{number}x");
            words.iter().position(|word| word.contains(&mention)).expect("it is mentioned")
        });
        for (number, mention) in mentions.enumerate() {
            assert!(mention <= floats[&number].0, "seed {seed}: float {number}");
        }
        assert_eq!(numbered(&words, "cell").len(), book.cells, "seed {seed}");
    }
}

#[test]
fn notes_of_floats_stand_on_their_page() {
    let mut turned = 0;
    for seed in 20..=34 {
        let book = book(seed, Contents::Floats);
        let (pages, _) = set(&book.text, &[("pdf.hyphenate", "false")]);
        let words = words(&pages);
        let (marks, notes) = (numbered(&words, "mark"), numbered(&words, "note"));
        assert_eq!((marks.len(), notes.len()), (book.notes, book.notes), "seed {seed}");
        for (number, mark) in &marks {
            assert_eq!(mark.0, notes[number].0, "seed {seed}: note {number}");
            turned += usize::from(runs(&pages.pages[mark.0]).all(|run| !run.direction.is_across()));
        }
    }
    assert!(0 < turned, "some of them are turned");
}

#[test]
fn nothing_leaves_the_text() {
    for seed in 40..=52 {
        let book = book(seed, Contents::Floats);
        let (pages, _) = set(&book.text, &[]);
        for (index, page) in pages.pages.iter().enumerate() {
            let place = format!("seed {seed}, page {index}");
            let (right, bottom) = (page.size.width - MARGIN, page.size.height - MARGIN);
            // A spread may run a line long, and what is below a baseline reaches over.
            let hair = Length::pt(3);
            let within = |point: Point| {
                MARGIN - hair <= point.x
                    && point.x <= right + hair
                    && MARGIN - LEADING <= point.y
                    && point.y <= bottom + LEADING
            };
            for run in runs(page) {
                let glyphs = page.glyphs.range(run.glyphs.clone());
                let blank = page.text[..run.text.end as usize].ends_with(' ');
                let widths: Vec<i64> = glyphs.map(|glyph| i64::from(glyph.advance)).collect();
                let shown = widths.len() - usize::from(blank && 1 < widths.len());
                let width = Length(widths[..shown].iter().sum());
                let Point { x, y } = run.origin;
                let end =
                    if !run.direction.is_across() { Point { x, y: y - width } } else { Point { x: x + width, y } };
                let text = &page.text[run.text.start as usize..run.text.end as usize];
                assert!(within(run.origin) && within(end), "{place}: {text} {:?}", run.origin);
            }
            for item in &page.items {
                if let PageItem::Image(image) = item {
                    let (from, size) = (image.area.origin, image.area.size);
                    let to = Point { x: from.x + size.width, y: from.y + size.height };
                    assert!(within(from) && within(to), "{place}: {:?}", image.area);
                }
            }
        }
        // The places where pages begin rise with the pages, wherever floats went.
        assert!(pages.map.pages.is_sorted_by_key(|it| it.page), "seed {seed}");
        assert!(pages.map.pages.is_sorted_by_key(|it| (it.node, it.offset)), "seed {seed}");
    }
}

/// A table of columns of a word each.
fn wide(columns: usize, rows: usize, caption: &str) -> String {
    let row = |word: &str| format!("|{}\n", format!(" {word} |").repeat(columns));
    row("head") + &row("---") + &row("harbourmaster").repeat(rows) + "\n" + caption + "\n"
}

/// How a table comes out: the sizes of its letters in points, on how many turned pages, and what was said of it.
fn fitted(table: &str) -> (Vec<i64>, usize, Vec<String>) {
    let (pages, diagnostics) = set(&format!("# One\n\nText goes before.\n\n{table}\nText follows.\n"), &[]);
    let mut sizes = Vec::new();
    for page in &pages.pages {
        for run in runs(page) {
            if page.text[run.text.start as usize..run.text.end as usize].contains("harbourmaster") {
                sizes.push(run.size.0 * 100 / Length::PT.0);
            }
        }
    }
    sizes.sort_unstable();
    sizes.dedup();
    let turned = pages.pages.iter().filter(|page| runs(page).any(|run| !run.direction.is_across())).count();
    let said = diagnostics
        .sorted()
        .iter()
        .map(|diagnostic| diagnostic.code.to_owned())
        .filter(|code| code.starts_with("table"))
        .collect();
    (sizes, turned, said)
}

#[test]
fn a_wide_table_is_set_smaller_then_turned_then_divided() {
    let (plain, turned, said) = fitted(&wide(2, 3, ""));
    assert_eq!((plain.len(), turned, said.len()), (1, 0, 0));
    let (smaller, turned, said) = fitted(&wide(4, 3, ""));
    assert!(smaller[0] < plain[0] && 690 <= smaller[0], "{smaller:?} {plain:?}");
    assert_eq!((turned, said.len()), (0, 0));
    let (sizes, turned, said) = fitted(&wide(5, 3, ""));
    assert_eq!((turned, said), (1, vec!["table-turned".to_owned()]));
    assert_eq!(sizes, plain, "there is room enough");
    let (_, turned, _) = fitted(&wide(5, 60, ""));
    assert!(1 < turned, "a long one takes several pages");
    let (sizes, _, said) = fitted(&wide(40, 1, ""));
    assert_eq!(said, ["table-wide"]);
    assert!(sizes.iter().all(|it| 690 <= *it), "{sizes:?}");
}

#[test]
fn an_author_may_ask_for_a_turned_table_or_forbid_it() {
    let (_, turned, said) = fitted(&wide(2, 3, ": Caption {.turned}"));
    assert_eq!((turned, said.len()), (1, 0));
    let (_, turned, said) = fitted(&wide(5, 3, ": Caption {.upright}"));
    assert_eq!((turned, said.len()), (0, 0), "its words are divided as hyphenation allows");
}

/// Where the first letters of words are: page and places.
fn places(pages: &Pages, wanted: &[&str]) -> Vec<Length> {
    let mut found = Vec::new();
    for page in &pages.pages {
        for run in runs(page) {
            let text = &page.text[run.text.start as usize..run.text.end as usize];
            let Some(at) = wanted.iter().find_map(|it| text.find(it).map(|at| at + it.len() - 1)) else { continue };
            let before = page.glyphs.range(run.glyphs.clone()).take_while(|glyph| usize::from(glyph.start) < at);
            found.push(run.origin.x + Length(before.map(|before| i64::from(before.advance)).sum()));
        }
    }
    found
}

#[test]
fn numbers_line_up_where_their_whole_parts_end() {
    let table = |columns: &str| {
        format!("# One\n\n| a | b |\n|---|{columns}|\n| w | −7.125 |\n| x | 1,237.5 kg |\n| y | $37 |\n| z | 0.7% |\n")
    };
    for columns in ["---", "---:"] {
        let (pages, _) = set(&table(columns), &[]);
        // The 7 before the mark in each.
        let places = places(&pages, &["−7", "1,237", "$37"]);
        assert_eq!(places.len(), 3);
        assert!(places.iter().all(|it| *it == places[0]), "{places:?}");
    }
    let (pages, _) = set(&table(":---:"), &[]);
    let places = places(&pages, &["−7", "1,237", "$37"]);
    assert!(places.iter().any(|it| *it != places[0]), "what the author centred is centred");
}

#[test]
fn odd_tables_lose_nothing() {
    let long = "word ".repeat(900);
    let odd = [
        ("a row higher than the page", format!("| a | b |\n|---|---|\n| one | {long} last |\n| two | end |\n")),
        ("a head higher than half the page", format!("| a | {long} |\n|---|---|\n| one | last |\n| two | end |\n")),
        ("a caption longer than the page", format!("| a |\n|---|\n| last |\n| end |\n\n: {long} {{#tbl:x}}\n")),
        ("500 columns", wide(500, 2, "").replacen("harbourmaster", "last", 1).replacen("harbourmaster", "end", 1)),
        ("a table in a list", "- | a | b |\n  |---|---|\n  | last | end |\n".into()),
        (
            "a wide table in a list",
            format!(
                "- {}\n",
                wide(5, 2, "").replacen("harbourmaster", "last", 2).replacen("last", "end", 1).replace('\n', "\n  ")
            ),
        ),
        ("a table in a quotation", "> | a | b |\n> |---|---|\n> | last | end |\n".into()),
        ("a table in an aside", "::: aside\n| a | b |\n|---|---|\n| last | end |\n:::\n".into()),
        ("no cell with text", "| |\n|---|\n| |\n\nlast end\n".into()),
        (
            "what cells may hold",
            "| `a` | [b](https://example.org) |\n|---|---|\n| $x^2$ | ![c](low.svg) |\n| last | end |\n".into(),
        ),
        (
            "rows that cells reach over",
            "<table><tr><td rowspan=\"2\">last</td><td>b</td></tr><tr><td>end</td></tr></table>\n".into(),
        ),
    ];
    for (name, text) in odd {
        let (pages, _) = set(&format!("# One\n\n{text}\n"), &[]);
        let all = words(&pages).concat();
        for word in ["last", "end"] {
            assert!(all.iter().any(|it| it == word), "{name}: {word}");
        }
        for page in &pages.pages {
            for run in runs(page) {
                assert!(Length::ZERO < run.origin.y && run.origin.y < page.size.height, "{name}: {:?}", run.origin);
                assert!(Length::ZERO < run.origin.x && run.origin.x < page.size.width, "{name}: {:?}", run.origin);
            }
        }
    }
}

/// On which page a caption is, and on which the text behind it begins, with so many lines before its figure.
fn caption_and_tail(lines: usize, attribute: &str) -> (usize, usize) {
    let before: Vec<String> = (0..lines).map(|it| format!("Line {it} of the text.")).collect();
    let figure = format!("![What it shows](high.svg \"Caption\"){{width=40mm {attribute}}}");
    let text = format!("# One\n\n{}\n\n{figure}\n\nTail of the text.\n\nMore of it.\n", before.join("\n\n"));
    let words = words(&set(&text, &[]).0);
    let page = |wanted: &str| words.iter().position(|it| it.iter().any(|word| word == wanted)).expect("is there");
    (page("Caption"), page("Tail"))
}

#[test]
fn a_float_stays_where_it_is_named_if_its_author_says_so() {
    let both: Vec<_> = (1..30).map(|lines| (caption_and_tail(lines, ""), caption_and_tail(lines, ".here"))).collect();
    assert!(both.iter().all(|it| it.1.0 <= it.1.1), "nothing that follows goes before it: {both:?}");
    assert!(both.iter().any(|it| it.0.1 < it.0.0), "without the word it waits: {both:?}");
}

/// The page of a text's only figure, in a text of so many lines that it follows.
struct FigurePlace {
    /// Where the last line is, and where the figure's caption.
    pages: (usize, usize),
    /// How many lines are on each page up to the last line's.
    before: Vec<usize>,
    /// Whether there are lines on the figure's page.
    has_text: bool,
}

fn last_figure(lines: usize, attributes: &str) -> FigurePlace {
    let before: Vec<String> = (0..lines).map(|it| format!("Line {it}x of the text.")).collect();
    let figure = format!("![What it shows](high.svg \"Caption\"){{{attributes}}}");
    let words = words(&set(&format!("# One\n\n{}\n\n{figure}\n", before.join("\n\n")), &[]).0);
    let count = |page: usize, wanted: &str| words[page].iter().filter(|word| *word == wanted).count();
    let last = |wanted: &str| (0..words.len()).rfind(|page| 0 < count(*page, wanted)).expect("is there");
    let pages = (last("Line"), last("Caption"));
    let before = (0..=pages.0).map(|page| count(page, "Line")).collect();
    FigurePlace { pages, before, has_text: 0 < count(pages.1, "Line") }
}

#[test]
fn the_last_float_is_not_alone_on_a_page_if_it_fits_where_it_is_named() {
    let mut fitting = 0;
    for size in ["width=20mm", "width=40mm"] {
        for lines in 1..40 {
            let free = last_figure(lines, size);
            let by_hand = last_figure(lines, &format!("{size} .here"));
            // It fits if no line has to go to another page for it.
            if by_hand.pages.1 == free.pages.0 && by_hand.before == free.before {
                fitting += 1;
                assert!(free.has_text, "{size} after {lines} lines: alone on page {}", free.pages.1);
            }
        }
    }
    assert!(20 < fitting, "{fitting}");
}

/// On which page a word is.
fn page_of(words: &[Vec<String>], wanted: &str) -> usize {
    words.iter().position(|page| page.iter().any(|word| word == wanted)).expect("is there")
}

#[test]
fn the_first_of_two_figures_at_the_end_stays_where_it_is_named() {
    let figure = |name: &str| format!("![What it shows](high.svg \"{name}\"){{width=27mm}}");
    let text = format!("# One\n\nStart.\n\n{}\n\nMiddle.\n\n{}\n\nTail.\n", figure("First"), figure("Second"));
    let words = words(&set(&text, &[]).0);
    let pages = ["Start", "First", "Second"].map(|word| page_of(&words, word));
    assert_eq!(pages, [0, 0, 1], "though a page of both would be full");
}

#[test]
fn what_a_colon_announces_does_not_float() {
    // A table that fits whole on the next page but not on this one, where it may be parted.
    let rows: String = (0..12).map(|row| format!("| a{row} | b |\n")).collect();
    let table = format!("| x | y |\n|---|---|\n{rows}\n: Caption {{#tbl:t}}");
    let apart = |end: &str| {
        (8..16).any(|lines| {
            let before = "Line of the text.\n\n".repeat(lines);
            let words = words(&set(&format!("# One\n\n{before}Announced{end}\n\n{table}\n\nTail.\n"), &[]).0);
            let (above, caption) = (page_of(&words, "Announced"), page_of(&words, "Caption"));
            let first_on_page = words[caption].first().is_some_and(|word| word != "Announced");
            above < caption && first_on_page
        })
    };
    assert!(apart("."), "a table may float");
    assert!(!apart(":"), "below a colon it stays");
}

/// What is said of two turned drawings that a colon announces each, and their pages.
#[test]
fn a_turned_drawing_far_from_its_colon_is_told() {
    let drawing = format!("``` {{.text .turned}}\n{0}\n|    |\n{0}\n```\n\n", "+----+".repeat(4));
    let told = |text: &str| {
        let (_, diagnostics) = set(text, &[]);
        let all = diagnostics.sorted();
        all.iter().filter(|it| it.code == "page-parted").map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    let far = told(&format!("# One\n\nThe first:\n\n{drawing}The second:\n\n{drawing}And so on.\n"));
    assert_eq!(far, ["what this announces stands more than a page further on"]);
    assert_eq!(told(&format!("# One\n\nThe first:\n\n{drawing}And so on.\n")), [""; 0]);
}

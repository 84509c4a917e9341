//! Books whose lines run from top to bottom: where letters, notes, images and numbers of pages stand.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Point, Rect};
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::typeset::frame::{ContentRole, GlyphRun, Page, PageItem, Pages, RunDirection};

const HEAD: &str = "---\ntitle: 一\nlang: ja\nchapbook:\n  writing-mode: vertical-rl\n  fonts:\n    paths: [han.ttf]\n  \
                    pdf:\n    font: Chapbook Han\n    trim: 105x148mm\n---\n\n";

fn set(text: &str) -> Pages {
    set_with(&format!("{HEAD}{text}"))
}

fn set_across(text: &str) -> Pages {
    set_with(&format!("{}{text}", HEAD.replace("vertical-rl", "horizontal-tb")))
}

fn set_with(text: &str) -> Pages {
    let mut diagnostics = Diagnostics::default();
    let font = std::fs::read("tests/fonts/han.ttf").expect("is in the repository");
    let drawing =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"30\"><rect width=\"60\" height=\"30\"/></svg>";
    let files = Memory::new([("book.md", text), ("a.svg", drawing)]).with("han.ttf", font);
    let project = project::open(FileSystem(Arc::new(files)), Some("book.md"), &[], &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let pages = chapbook::typeset(&checked, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    pages
}

/// Runs with their text.
fn runs(page: &Page) -> impl Iterator<Item = (&GlyphRun, &str)> {
    page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) => Some((run, &page.text[run.text.start as usize..run.text.end as usize])),
        _ => None,
    })
}

fn find<'p>(page: &'p Page, words: &str) -> &'p GlyphRun {
    let found = runs(page).find(|run| run.1.contains(words));
    found.unwrap_or_else(|| panic!("no run with {words}: {:?}", runs(page).map(|run| run.1).collect::<Vec<_>>())).0
}

fn width(page: &Page, run: &GlyphRun) -> Length {
    Length(page.glyphs.range(run.glyphs.clone()).map(|glyph| i64::from(glyph.advance)).sum())
}

#[test]
fn lines_run_down_and_follow_one_another_from_right_to_left() {
    let pages = set(&format!("# 一\n\n{}Word と12丁。\n\n丈丈丈\n", "丁".repeat(100)));
    let page = &pages.pages[0];
    let body: Vec<(&GlyphRun, &str)> = runs(page).filter(|run| run.1.contains('丁')).collect();
    assert!(2 < body.len(), "{body:?}");
    for (run, _) in &body {
        assert_eq!(run.direction, RunDirection::Stacked);
        // A letter below the other, each in its square.
        assert!(page.glyphs.range(run.glyphs.clone()).all(|glyph| 0 < glyph.advance));
    }
    let (first, second) = (body[0].0, body[1].0);
    assert!(second.origin.x < first.origin.x, "the next line is at the left");
    assert!(second.origin.y < first.origin.y, "the first is set in");
    let (latin, number) = (find(page, "Word"), find(page, "12"));
    assert_eq!(latin.direction, RunDirection::Down);
    assert_eq!(number.direction, RunDirection::Right);
    // The number is in the middle of its line, the squares of whose letters are centred 0.38 em right of the baseline.
    let middle = number.origin.x + width(page, number) / 2;
    let line = latin.origin.x + number.size.scale(38, 100);
    assert!((middle - line).0.abs() < Length::PT.0 / 4, "{middle:?} {line:?}");
}

#[test]
fn numbers_of_pages_run_across_and_the_spine_is_at_the_right() {
    let pages = set(&format!("# 一\n\n{}", "丁".repeat(3000)));
    let edges = |page: &Page| {
        let of =
            |run: &GlyphRun| run.area(Length::ZERO, width(page, run), run.size.scale(88, 100), run.size.scale(12, 100));
        let areas: Vec<Rect> =
            runs(page).filter(|run| matches!(run.0.tag, ContentRole::Leaf(_))).map(|run| of(run.0)).collect();
        let left = areas.iter().map(|area| area.origin.x).min().expect("there is text");
        let right = areas.iter().map(|area| area.origin.x + area.size.width).max().expect("there is text");
        (left, page.size.width - right)
    };
    for page in pages.pages.iter().filter(|page| !page.items.is_empty()) {
        let folio = runs(page).find(|run| run.0.tag == ContentRole::Footer).expect("a number").0;
        assert_eq!(folio.direction, RunDirection::Right);
    }
    // The second and third pages are full. Page 2 is a verso, at the right of the open book, with its spine at its left.
    let (verso, recto) = (edges(&pages.pages[1]), edges(&pages.pages[2]));
    assert!(verso.1 < verso.0 && recto.0 < recto.1, "{verso:?} {recto:?}");
    assert!((verso.0 - recto.1).0.abs() < Length::PT.0, "the margins at the spine are alike: {verso:?} {recto:?}");
}

#[test]
fn numbers_of_items_and_notes_stand_upright() {
    let pages = set("# 一\n\n丁[^a]丁\n\n1. 丈\n2. 三\n\n[^a]: 七七七\n");
    let page = &pages.pages[0];
    let numbers: Vec<(RunDirection, &str)> = runs(page)
        .filter(|run| run.0.tag != ContentRole::Footer && run.1.starts_with(['1', '2']))
        .map(|run| (run.0.direction, run.1))
        .collect();
    assert_eq!(numbers, ["1", "1.", "2.", "1"].map(|text| (RunDirection::Right, text)));
}

#[test]
fn quotes_of_chinese_are_brackets() {
    let glyph = |page: &Page, run: &GlyphRun| page.glyphs.range(run.glyphs.clone()).next().map(|glyph| glyph.id);
    let head = HEAD.replace("lang: ja", "lang: zh-Hans");
    let pages = set_with(&format!("{head}# 一\n\n丁“三”丈『三\n"));
    let find =
        |page: &Page, sign| runs(page).find(|run| run.1.starts_with(sign)).map(|run| (run.0.face, glyph(page, run.0)));
    let page = &pages.pages[0];
    assert!(find(page, '“').is_some() && find(page, '“') == find(page, '『'), "{:?}", find(page, '“'));
    // Those of Japanese are the author's.
    let japanese = set("# 一\n\n丁“三”丈『三\n");
    let page = &japanese.pages[0];
    assert_ne!(find(page, '“'), find(page, '『'));
}

#[test]
fn notes_are_at_the_left_and_images_stand_upright() {
    let pages = set("# 一\n\n丁丁[^a]丁\n\n![万](a.svg){width=20%}\n\n丈丈\n\n[^a]: 七七七\n");
    let page = &pages.pages[0];
    let (text, note) = (find(page, "丈"), find(page, "七"));
    assert!(note.origin.x < text.origin.x, "the note is behind the last line");
    let image = page.items.iter().find_map(|item| match item {
        PageItem::Image(image) => Some(image),
        _ => None,
    });
    let image = image.expect("an image");
    assert!(!image.turned);
    let size = image.area.size;
    assert!((size.width - size.height * 2).0.abs() < Length::PT.0, "{size:?}");
    let Point { x, .. } = image.area.origin;
    assert!(text.origin.x < x, "the text after it is at its left");
}

#[test]
fn sections_across_are_as_in_other_books() {
    let pages = set("# 一\n\n丁丁\n\n::: landscape\n\n丈丈 Word\n\n:::\n");
    let page = pages.pages.iter().find(|page| runs(page).any(|run| run.1.contains('丈'))).expect("a page");
    assert_eq!(find(page, "丈").direction, RunDirection::Right);
    assert_eq!(find(page, "Word").direction, RunDirection::Right);
}

#[test]
fn readings_and_dots_stand_over_their_letters() {
    let text = "# 一\n\nいの<ruby>丁丈<rt>ていじょう</rt></ruby>か[万七]{.dots}さ<ruby>三<rt>さん</rt></ruby>い\n";
    for (vertical, pages) in [(true, set(text)), (false, set_across(text))] {
        let page = &pages.pages[0];
        let (base, reading) = (find(page, "丁丈"), find(page, "ていじょう"));
        assert_eq!(reading.size, base.size / 2);
        assert_eq!(reading.direction, if vertical { RunDirection::Stacked } else { RunDirection::Right });
        let (over, along) = match vertical {
            true => (reading.origin.x - base.origin.x, reading.origin.y - base.origin.y),
            false => (base.origin.y - reading.origin.y, reading.origin.x - base.origin.x),
        };
        assert!(base.size * 4 / 5 < over && over < base.size, "{over:?}");
        // Five letters of half a square over two squares hang out by half a letter on either side: both neighbours are hiragana.
        assert!((along + base.size / 4).0.abs() < 20, "{along:?}");
        // Brackets are for outputs without readings, and what decorates is neither read out nor copied.
        assert!(runs(page).all(|run| !run.1.contains(['(', '（'])));
        let dots = runs(page).filter(|run| run.1 == "•").map(|run| run.0.tag).collect::<Vec<_>>();
        assert_eq!(dots, [ContentRole::Decoration; 2]);
        let order: Vec<&str> = runs(page).map(|run| run.1).collect();
        let at = |words: &str| order.iter().position(|it| it.contains(words)).expect("is there");
        assert!(at("丁丈") < at("ていじょう") && at("ていじょう") < at("か"), "{order:?}");
    }
}

#[test]
fn a_reading_in_a_note_is_where_its_word_is() {
    let reading = "<ruby>丁<rt>丈丈丈丈丈</rt></ruby>一";
    let pages = set_across(&format!("# 一\n\n丁[^1]。\n\n[^1]: 一一{reading}\n"));
    let page = &pages.pages[0];
    let all: Vec<(&GlyphRun, &str)> = runs(page).collect();
    let at = all.iter().position(|run| run.1 == "丈丈丈丈丈").expect("the reading is set");
    let ((base, word), (above, _)) = (all[at - 1], all[at]);
    assert_eq!(word, "丁");
    assert!(above.size < base.size && above.origin.y < base.origin.y, "{base:?} {above:?}");
}

#[test]
fn readings_at_the_ends_of_lines_do_not_lie_on_others() {
    let word = "<ruby>丁<rt>丈丈丈丈丈</rt></ruby>";
    for before in 0..20 {
        let pages = set_across(&format!("# 一\n\n{}{}\n", "一".repeat(before), word.repeat(12)));
        let page = &pages.pages[0];
        let readings: Vec<&GlyphRun> = runs(page).filter(|run| run.1 == "丈丈丈丈丈").map(|run| run.0).collect();
        assert_eq!(readings.len(), 12);
        for pair in readings.windows(2).filter(|pair| pair[0].origin.y == pair[1].origin.y) {
            let end = pair[0].origin.x + width(page, pair[0]);
            // Letters of a tight line are narrower by two in a hundred, and their readings are not.
            assert!(end <= pair[1].origin.x + Length::PT * 3 / 10, "{before}: {end:?} {:?}", pair[1].origin.x);
        }
    }
}

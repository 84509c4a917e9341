//! What every page must hold to, on generated books: notes are with their marks, no text is lost or
//! doubled, nothing leaves the page, the page map agrees with the pages.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::flag::Flag;
use chapbook::typeset::frame::{ContentRole, Page, PageItem, Pages};

use crate::support::books::{Contents, Generated, book};

pub(crate) fn set(text: &str, settings: &[(&str, &str)]) -> Pages {
    let mut diagnostics = Diagnostics::default();
    let square = std::fs::read("tests/fonts/square.ttf").expect("is in the repository");
    let files = FileSystem(Arc::new(Memory::new([("book.md", text)]).with("square.ttf", square)));
    let settings: Vec<Flag> = settings.iter().map(|setting| Flag::set(setting.0, setting.1)).collect();
    let project = project::open(files, Some("book.md"), &settings, &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let pages = chapbook::typeset(&checked, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.sorted());
    pages
}

/// The document's text on a page, without furniture; words divided at line ends are whole again.
pub(crate) fn text(page: &Page) -> String {
    let mut text = String::new();
    let mut baseline = None;
    for item in &page.items {
        if let PageItem::Run(run) = item
            && matches!(run.tag, ContentRole::Leaf(_))
        {
            if baseline.replace(run.origin.y) != Some(run.origin.y) && !text.ends_with('\u{ad}') {
                text.push(' ');
            }
            text.push_str(&page.text[run.text.start as usize..run.text.end as usize]);
        }
    }
    text.replace('\u{ad}', "")
}

fn count(pages: &[String], word: &str) -> usize {
    pages.iter().flat_map(|page| page.split(|c: char| !c.is_alphanumeric())).filter(|part| *part == word).count()
}

fn all_text(pages: &Pages) -> Vec<String> {
    pages.pages.iter().map(text).collect()
}

#[test]
fn notes_stand_with_their_marks_and_nothing_is_lost() {
    for seed in 1..=12 {
        let Generated { text: source, notes, paragraphs, .. } = book(seed, Contents::Prose);
        let pages = set(&source, &[("pdf.trim", "a6")]);
        let texts = all_text(&pages);
        let whole = [texts.concat()];
        for paragraph in 0..paragraphs {
            assert_eq!(count(&whole, &format!("par{paragraph}")), 1, "par{paragraph} of {seed}");
        }
        for note in 0..notes {
            assert_eq!(count(&whole, &format!("end{note}")), 1, "note {note} of {seed}");
        }
    }
}

#[test]
fn the_first_line_of_a_note_is_on_the_page_of_its_mark() {
    for seed in 20..=30 {
        let Generated { text: source, notes, .. } = book(seed, Contents::Prose);
        let pages = set(&source, &[("pdf.trim", "a6"), ("pdf.hyphenate", "false")]);
        let texts = all_text(&pages);
        let holds = |page: &str, start: &str, number: usize| {
            let wanted = format!("{start}{number}x");
            page.match_indices(&wanted).any(|(at, _)| {
                let before = page[..at].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric())
            })
        };
        for note in 0..notes {
            let first = texts.iter().position(|text| holds(text, "note", note));
            let mark = texts.iter().position(|text| holds(text, "mark", note));
            assert_eq!(mark, first, "note {note} of seed {seed}");
        }
    }
}

#[test]
fn nothing_leaves_the_page() {
    for seed in 40..=46 {
        let source = book(seed, Contents::Prose).text;
        for trim in ["a6", "5x8"] {
            set(&source, &[("pdf.trim", trim)]).pages.iter().enumerate().for_each(|(index, page)| inside(index, page));
        }
    }
}

/// Every run of a page lies on it.
fn inside(index: usize, page: &Page) {
    for item in &page.items {
        let PageItem::Run(run) = item else { continue };
        let glyphs = page.glyphs.range(run.glyphs.clone());
        let width: i64 = glyphs.map(|glyph| i64::from(glyph.advance)).sum();
        assert!(0 <= run.origin.x.0 && run.origin.x.0 + width <= page.size.width.0, "page {index}");
        assert!(0 < run.origin.y.0 && run.origin.y < page.size.height, "page {index}");
    }
}

#[test]
fn rows_that_are_higher_than_a_page_are_parted_on_every_page() {
    let cell: Vec<String> = (0..260).map(|it| format!("w{it}w keeps")).collect();
    let table = format!("| Key | Words |\n|---|---|\n| first | {} |\n| last | short |\n", cell.join(" "));
    for trim in ["a6", "a5", "5x8", "6x9", "7x10"] {
        for before in [0, 7, 13] {
            let source = format!("# One\n\n{}A table:\n\n{table}\nEnd.\n", "Some words.\n\n".repeat(before));
            let pages = set(&source, &[("pdf.trim", trim)]);
            let foot = pages.pages[0].size.height - Length::pt(20);
            let runs = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
                PageItem::Run(run) => Some(run.origin.y),
                _ => None,
            });
            assert!(runs.max() < Some(foot), "{trim}: below the page's foot");
            let whole = [all_text(&pages).concat()];
            let lost: Vec<usize> = (1..260).filter(|it| count(&whole, &format!("w{it}w")) != 1).collect();
            assert!(lost.is_empty(), "{trim}, {before} paragraphs before: {lost:?}");
        }
    }
}

#[test]
fn an_image_is_no_wider_than_its_column() {
    let source = format!(
        "| A | B |\n|---|---|\n| ![A square](data:image/svg+xml;base64,{}){{width=10cm}} | {} |\n",
        "PHN2ZyB4bWxucz0naHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmcnIHZpZXdCb3g9JzAgMCA5IDknPjxwYXRoIGQ9J00wIDBoOXY5eicvPjwvc3ZnPg==",
        "anextraordinarilylongword ".repeat(9)
    );
    let pages = set(&source, &[("pdf.trim", "a6")]);
    let items = || pages.pages.iter().flat_map(|page| &page.items);
    let image = items().find_map(|item| if let PageItem::Image(image) = item { Some(image.area) } else { None });
    let image = image.expect("is on a page");
    let words = items().filter_map(|item| match item {
        PageItem::Run(run) if matches!(run.tag, ContentRole::Leaf(_)) => Some(run.origin),
        _ => None,
    });
    let right = image.origin.x + image.size.width;
    let beside = words.filter(|at| image.origin.x < at.x && image.origin.y < at.y);
    assert!(beside.map(|at| at.x).all(|x| right <= x), "words lie under the image");
}

#[test]
fn the_page_map_agrees_with_the_pages() {
    let source = book(3, Contents::Prose).text;
    let pages = set(&source, &[]);
    assert!(3 < pages.map.pages.len());
    let mut last = None;
    for start in &pages.map.pages {
        assert!(last.is_none_or(|it| it < start.page), "pages rise");
        last = Some(start.page);
        let folio = pages.pages[start.page].folio;
        assert!(folio.roman || start.label == folio.number.to_string());
    }
}

#[test]
fn threads_change_nothing() {
    let source = book(5, Contents::Prose).text;
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| format!("{:?}", set(&source, &[]).pages))
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn each_level_of_a_chapters_contents_has_its_letters() {
    let front =
        "---\ntitle: T\nchapbook: {pdf: {chapter-toc-depth: 2}, style: {contents-subsection: {size: 70%}}}\n---\n\n";
    let text = "# One\n\n## Skiffs\n\nText.\n\n### Oars\n\nText.\n\n## Barges\n\nText.\n";
    let pages = set(&format!("{front}{text}"), &[("pdf.toc", "false")]);
    let page = &pages.pages[0];
    let size = |word: &str| {
        let runs = page.items.iter().filter_map(|item| match item {
            PageItem::Run(run) => Some(run),
            _ => None,
        });
        let mut runs = runs.filter(|run| page.text[run.text.start as usize..run.text.end as usize].contains(word));
        runs.next().unwrap_or_else(|| panic!("{word} is listed")).size
    };
    assert_eq!(size("Oars").0 * 10 / size("Skiffs").0, 7);
    assert_eq!(size("Barges"), size("Skiffs"));
}

/// The lowest baseline of text on each page but the last, in points.
fn bottoms(pages: &Pages) -> Vec<f64> {
    let lowest = |page: &Page| {
        let baselines = page.items.iter().filter_map(|item| match item {
            PageItem::Run(run) if matches!(run.tag, ContentRole::Leaf(_)) => {
                let text = &page.text[run.text.start as usize..run.text.end as usize];
                (!text.trim().is_empty()).then_some(run.origin.y)
            }
            _ => None,
        });
        baselines.max().map_or(0.0, Length::to_pt)
    };
    let before_last = pages.pages.len() - 1;
    pages.pages[..before_last].iter().map(lowest).collect()
}

#[test]
fn a_blank_line_of_code_that_holds_spaces_does_not_end_a_page() {
    let code = |blank: &str| {
        let group = |index: usize| format!("call_{index}();\n{}{blank}\n", "next();\n".repeat(index % 5 + 1));
        let groups: String = (0..60).map(group).collect();
        format!("One line.\n\n```text\n{groups}end();\n```\n")
    };
    let settings = [("pdf.trim", "a6"), ("pdf.toc", "false")];
    let (empty, spaces) = (bottoms(&set(&code(""), &settings)), bottoms(&set(&code("    "), &settings)));
    assert!(3 < empty.len());
    assert_eq!(empty, spaces);
}

#[test]
fn the_rule_beside_code_ends_with_the_last_line_of_a_page() {
    // Blank lines alone, and several: a page may begin and end among them.
    for blanks in 1..=4 {
        let group =
            |index: usize| format!("call_{index}();\n{}{}", "next();\n".repeat(index % 5 + 1), "\n".repeat(blanks));
        ends_with_its_code(&(0..60).map(group).collect::<String>());
    }
}

fn ends_with_its_code(code: &str) {
    let settings = [("pdf.trim", "a6"), ("pdf.toc", "false"), ("style.code.bar", "1pt")];
    let pages = set(&format!("One line.\n\n```text\n{code}end();\n```\n"), &settings);
    let lowest = bottoms(&pages);
    assert!(3 < lowest.len());
    for (page, lowest) in pages.pages.iter().zip(lowest) {
        let bars = page.items.iter().filter_map(|item| match item {
            PageItem::Rule(rule) if rule.area.size.width < rule.area.size.height => Some(rule.area),
            _ => None,
        });
        let bottom = bars.map(|area| (area.origin.y + area.size.height).to_pt()).fold(0.0, f64::max);
        assert!((lowest..lowest + 6.0).contains(&bottom), "{bottom} below {lowest}");
    }
}

#[test]
fn pages_of_a_long_table_with_high_rows_end_alike() {
    let row = |index: usize| {
        let words = "words that make this row as high as others are not ".repeat(1 + index * 7 % 5);
        format!("| key-{index} | {words}| value |\n")
    };
    let rows: String = (0..70).map(row).collect();
    let text = format!("One line.\n\n| Key | Takes | Default |\n|---|---|---|\n{rows}");
    let bottoms = bottoms(&set(&text, &[("pdf.trim", "a5"), ("pdf.toc", "false")]));
    assert!(5 < bottoms.len());
    for (number, spread) in bottoms.get(1..).unwrap_or(&[]).chunks_exact(2).enumerate() {
        assert!((spread[0] - spread[1]).abs() < 7.5, "spread {number}: {bottoms:?}");
    }
}

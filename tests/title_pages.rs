//! Title pages and covers that hold more than most: long titles and words, many names, on small pages and large. All that
//! is on them is within their margins, and what had to shrink much is told.

use chapbook::cover::{self, Cover, CoverTitle};
use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Size};
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::theme::Alignment;
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::{DocumentInfo, Page, PageItem};

use crate::pages::set;

/// A book's title page: title, subtitle, authors between `;`, publisher, language; and whether its type has to shrink
/// much on A6.
type Book = (&'static str, &'static str, &'static str, &'static str, &'static str, bool);

const LONG: &str = "A Plain and Faithful Report of the Harbour at Stade, of Its Boats, Its Ropes and Its Cats, and of the \
                    Winter in Which the Ice Took Them, with a Map of the Mole and a Table of All Tides";
const BOOKS: &[Book] = &[
    ("Ice", "", "Ann Lee", "", "en", false),
    ("O", "a novel", "B", "", "en", false),
    ("Binnenschifffahrtsamtsaktenverwaltungsvorschrift", "Ein Roman", "Ernst Voss", "Verlag am Hafen", "de", false),
    (
        "Straßenverkehrsordnungswidrigkeiten und Wasserstraßenverkehrsunfallversicherungen",
        "Hafenmeistereigebäudebrandschutzverordnungen",
        "Dr. Anneliese Müller-Lüdenscheidt",
        "Mohn",
        "de",
        false,
    ),
    ("The Mole", LONG, "Ann Lee", "Lantern Press", "en", false),
    (
        "Elements of the Analysis of Harbours",
        "Models and Tables",
        "Alexandra Featherington-Cholmondeley;Bartholomew Worthington III;Charlotte Desrosiers;Dmitri \
         Konstantinopolsky;Ekaterina Vorontsova",
        "University of the Northern Isles Press",
        "en",
        false,
    ),
    (LONG, "", "Ann Lee", "", "en", true),
    ("ספר הנהר הקטן והגדול", "מבחר", "דוד כהן;מרים לוי", "הוצאת הפנס", "he", false),
    (
        LONG,
        LONG,
        "Ann Lee;Bart Moor;Cara Stone;Dan Voss;Eva Lind",
        "University of the Northern Isles Press",
        "en",
        true,
    ),
    (
        "https://example.org/a/long/address/without/any/space-at-all",
        "",
        "a_name_that_has_no_space_in_it_at_all",
        "",
        "en",
        false,
    ),
    ("Лодка", "Повесть", "Анна Ли", "Фонарь", "ru", false),
    ("Rain, Rain", "Go Away", "Ann Lee;Bart Moor", "The Small Press of the Lower Town and Its Harbours", "en", false),
];

const TRIMS: [(&str, Size); 2] = [
    ("a6", Size { width: Length(Length::MM.0 * 105), height: Length(Length::MM.0 * 148) }),
    ("a4", Size { width: Length(Length::MM.0 * 210), height: Length(Length::MM.0 * 297) }),
];

const MARGINS: [&str; 4] = ["pdf.margins.inner", "pdf.margins.outer", "pdf.margins.top", "pdf.margins.bottom"];

/// The leftmost, topmost, rightmost and lowest ink of the letters of a page, roughly: ascenders as high as their type.
fn ink(page: &Page) -> [Length; 4] {
    let runs = page.items.iter().filter_map(|item| if let PageItem::Run(run) = item { Some(run) } else { None });
    let edges = runs.map(|run| {
        let advances: Vec<_> =
            page.glyphs.range(run.glyphs.clone()).map(|glyph| Length(i64::from(glyph.advance))).collect();
        let text = &page.text[run.text.start as usize..run.text.end as usize];
        // The space at the end of a line has no ink: it is the last glyph, or in Hebrew the first.
        let rtl = text.starts_with(|c| ('א'..='ת').contains(&c));
        let space = if rtl { advances.first() } else { advances.last() }.filter(|_| text.ends_with(' '));
        let space = space.copied().unwrap_or_default();
        let wide = advances.into_iter().sum::<Length>() - space;
        let run_x = if rtl { run.origin.x + space } else { run.origin.x };
        let (x, y) = (run_x, run.origin.y);
        [x, y - run.size.scale(7, 10), x + wide, y + run.size.scale(1, 4)]
    });
    edges.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]).expect("it has letters")
}

/// The smallest type on a page, in points.
fn smallest(page: &Page) -> f64 {
    let sizes = page.items.iter().filter_map(|item| if let PageItem::Run(run) = item { Some(run.size) } else { None });
    sizes.min().unwrap_or_default().to_pt()
}

#[test]
fn title_pages_are_within_their_margins() {
    for (title, subtitle, authors, publisher, language, _) in BOOKS {
        let authors: Vec<String> = authors.split(';').map(|name| format!("  - {name:?}\n")).collect();
        let rest = [("subtitle", subtitle), ("publisher", publisher)].into_iter().filter(|it| !it.1.is_empty());
        let rest: String = rest.map(|(key, value)| format!("{key}: {value:?}\n")).collect();
        let book = format!(
            "---\ntitle: {title:?}\nlang: {language}\nauthor:\n{}{rest}---\n\n# One\n\nText.\n",
            authors.concat()
        );
        for (name, size) in TRIMS {
            let mut settings = vec![("pdf.trim", name), ("pdf.title-page", "true")];
            settings.extend(MARGINS.map(|side| (side, "15mm")));
            let pages = set(&book, &settings);
            let [left, top, right, foot] = ink(&pages.pages[0]);
            let margin = Length::MM * 15;
            // Letters may hang out of their boxes by a hair.
            let hair = Length::PT;
            assert!(
                margin <= left + hair && right <= size.width - margin + hair,
                "{title} on {name}: {left:?} {right:?}"
            );
            assert!(margin <= top + Length::MM * 2, "{title} on {name}: {top:?}");
            assert!(foot <= size.height - margin + Length::MM * 2, "{title} on {name}: {foot:?}");
            assert!(5.9 <= smallest(&pages.pages[0]), "{title} on {name}");
        }
    }
}

#[test]
fn fronts_of_covers_are_within_their_margins_and_what_shrinks_is_told() {
    let project = project::open(
        FileSystem(std::sync::Arc::new(Memory::new([("book.md", "# A\n")]))),
        Some("book.md"),
        &[],
        &mut Diagnostics::default(),
    );
    for (title, subtitle, authors, publisher, language, shrinks) in BOOKS {
        for (name, trim) in TRIMS {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let info = DocumentInfo {
                title: (*title).into(),
                subtitle: some(subtitle),
                authors: authors.split(';').map(str::to_owned).collect(),
                publisher: some(publisher),
                language: (*language).into(),
                ..DocumentInfo::default()
            };
            let title_look = CoverTitle { weight: 400, align: Alignment::Center, ..CoverTitle::default() };
            let cover = Cover {
                info,
                trim,
                front_text: true,
                spine: Some(String::new()),
                title: title_look,
                ..Cover::default()
            };
            let mut diagnostics = Diagnostics::default();
            let catalog = Catalog::new(&[], &mut diagnostics);
            let flat = cover::flat(&cover, &project, &catalog, &mut diagnostics);
            let page = &flat.pages[0];
            let [left, top, right, foot] = ink(page);
            let margin = trim.width / 9;
            let front = page.size.width - trim.width;
            let hair = Length::PT;
            assert!(
                front + margin <= left + hair && right <= page.size.width - margin + hair,
                "{title} on {name}: {:?}",
                [front, margin, left, right]
            );
            assert!(
                margin - Length::MM <= top && foot <= trim.height - margin + Length::MM * 2,
                "{title} on {name}: {top:?} {foot:?}"
            );
            let told: Vec<_> =
                diagnostics.sorted().iter().map(|it| it.code).filter(|code| code.starts_with("cover-")).collect();
            assert_eq!(told.contains(&"cover-shrunk"), *shrinks, "{title} on {name}: {told:?}");
        }
    }
}

/// The lines of a chapter's title, in type so many per cent as large as that of the text.
fn title_lines(title: &str, size: u32) -> Vec<String> {
    let size = format!("{size}%");
    let settings = [("style.chapter.size", size.as_str()), ("pdf.trim", "a6")];
    let pages = set(&format!("# {title}\n\nText.\n\n# Two\n\nText.\n"), &settings);
    let of_title = |page: &Page| {
        let runs = page.items.iter().filter_map(|item| if let PageItem::Run(run) = item { Some(run) } else { None });
        let large = runs.filter(|run| Length::milli_pt(20_000) < run.size);
        large.map(|run| page.text[run.text.start as usize..run.text.end as usize].to_owned()).collect::<Vec<_>>()
    };
    pages.pages.iter().map(of_title).find(|lines| lines.concat() == title).unwrap_or_default()
}

#[test]
fn lines_of_titles_do_not_end_in_articles_or_prepositions() {
    for (title, short) in [("The Weir at Oldtown", "at "), ("Der Fluss und das Haus", "und ")] {
        let sizes = (250..=500).step_by(25);
        let divided: Vec<Vec<String>> =
            sizes.map(|size| title_lines(title, size)).filter(|lines| lines.len() == 2).collect();
        assert!(!divided.is_empty(), "{title}");
        assert!(divided.iter().all(|lines| !lines[0].ends_with(short)), "{divided:?}");
    }
}

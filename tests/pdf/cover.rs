//! The flat cover: its size, its text, its bars.

use std::sync::Arc;

use chapbook::cover::{self, Cover, CoverTitle, paper::Papers};
use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Size};
use chapbook::pdf;
use chapbook::project::config::{BarcodeZone, CoverLayout};
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::theme::Alignment;
use chapbook::project::{self, Project};
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::{DocumentInfo, Ink, PageItem};

use super::{ask, assert_sound};

fn book() -> Cover {
    Cover {
        info: DocumentInfo {
            title: "The Office of the Fjord".into(),
            subtitle: Some("A tale & its end".into()),
            authors: vec!["Ada B. Author".into()],
            ..DocumentInfo::default()
        },
        trim: Size { width: Length::INCH * 6, height: Length::INCH * 9 },
        pages: 300,
        papers: Papers::known(),
        paper: Some("kdp-cream".into()),
        front_text: true,
        bleed: Length::INCH / 8,
        color: Some([43, 74, 111]),
        back: "An *office* stood by a fjord, and nobody knew why. ".repeat(6),
        isbn: Some("978-0-306-40615-7".into()),
        price: Some("51995".into()),
        family: "EB Garamond".into(),
        title: CoverTitle { weight: 400, align: Alignment::Center, ..CoverTitle::default() },
        ..Cover::default()
    }
}

const LAYOUTS: [CoverLayout; 8] = [
    CoverLayout::Classic,
    CoverLayout::Band,
    CoverLayout::Panel,
    CoverLayout::Frame,
    CoverLayout::Poster,
    CoverLayout::Column,
    CoverLayout::Split,
    CoverLayout::Stripes,
];

/// A project that says nothing: it looks as the plain theme has it.
fn project() -> Project {
    let file_system = FileSystem(Arc::new(Memory::new([("book.md", "# A\n")])));
    project::open(file_system, Some("book.md"), &[], &mut Diagnostics::default())
}

fn of_press(cover: &Cover) -> pdf::Options {
    let profile = pdf::Profile::Print;
    pdf::Options { profile, bleed: cover.bleed, marks: cover.marks, ..pdf::Options::default() }
}

fn made(cover: &Cover) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let flat = cover::flat(cover, &project(), &catalog, &mut diagnostics);
    let file = pdf::cover(&flat, &of_press(cover), &mut diagnostics);
    (file.expect("it can be made"), diagnostics)
}

#[test]
fn a_hebrew_front_is_at_the_left_and_reads_from_the_right() {
    let info = DocumentInfo { title: "ספר הנהר".into(), language: "he".into(), ..DocumentInfo::default() };
    let cover = Cover { info, right: true, isbn: None, price: None, ..book() };
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let flat = cover::flat(&cover, &project(), &catalog, &mut diagnostics);
    let page = &flat.pages[0];
    let title = page.items.iter().find_map(|item| match item {
        PageItem::Run(run) if page.text[run.text.start as usize..run.text.end as usize].contains("ספר") => Some(run),
        _ => None,
    });
    let title = title.expect("the title is set");
    assert!(title.origin.x < cover.trim.width, "the front is at the left");
    // Glyphs are stored from left to right: the first letter of the title is the last of them.
    let glyphs: Vec<_> = page.glyphs.range(title.glyphs.clone()).collect();
    assert_eq!(glyphs.last().expect("there are glyphs").start, 0);
}

#[test]
fn a_front_takes_letters_from_the_fonts_that_have_them() {
    // EB Garamond has no Hebrew, Libertinus Serif has.
    let info = DocumentInfo { title: "ספר הנהר".into(), language: "he".into(), ..DocumentInfo::default() };
    let cover = Cover { info, right: true, isbn: None, price: None, ..book() };
    let (_, diagnostics) = made(&cover);
    assert!(diagnostics.sorted().iter().all(|it| it.code != "glyph-missing"), "{diagnostics:?}");
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let flat = cover::flat(&cover, &project(), &catalog, &mut diagnostics);
    assert!(flat.pages[0].glyphs.iter().all(|glyph| glyph.id != 0), "a box is printed");
    // No bundled font has Chinese, and none for text has Arabic: what a face for code has of it is not taken.
    for (title, language) in [("呐喊", "zh"), ("كتاب النهر", "ar")] {
        let info = DocumentInfo { title: title.into(), language: language.into(), ..DocumentInfo::default() };
        let (_, diagnostics) = made(&Cover { info, isbn: None, price: None, ..book() });
        assert!(diagnostics.sorted().iter().any(|it| it.code == "glyph-missing"), "{diagnostics:?}");
    }
}

#[test]
fn a_cover_is_as_wide_as_its_book() {
    let (file, diagnostics) = made(&book());
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    assert_sound(&file);
    let (_, info) = ask("pdfinfo", &["-box"], &file, &[]);
    // 300 pages of cream paper are 0.75 in thick.
    let sides = |name: &str| -> Vec<f64> {
        let line = info.lines().find(|line| line.starts_with(name)).expect("pdfinfo prints all boxes");
        line.split_whitespace().skip(1).map(|word| word.parse().expect("a number")).collect()
    };
    let near = |one: Vec<f64>, other: [f64; 4]| one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.02);
    assert!(near(sides("TrimBox"), [9.0, 9.0, 9.0 + 12.75 * 72.0, 9.0 + 648.0]), "{info}");
    assert!(near(sides("MediaBox"), [0.0, 0.0, 18.0 + 12.75 * 72.0, 18.0 + 648.0]), "{info}");
    let (_, text) = ask("pdftotext", &[], &file, &["-"]);
    for words in ["The Office", "A tale & its end", "Ada B. Author", "nobody knew why", "ISBN 978-0-306-40615-7"] {
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
}

#[test]
fn what_a_cover_lacks_is_said() {
    let wrong = Cover {
        isbn: Some("9780306406158".into()),
        paper: Some("kdp-creme".into()),
        back: "too much of it ".repeat(900),
        pages: 20,
        spine: Some("words".into()),
        ..book()
    };
    let (file, diagnostics) = made(&wrong);
    assert_sound(&file);
    let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
    for code in ["cover-paper", "cover-back", "cover-spine"] {
        assert!(codes.contains(&code), "{code} is missing: {codes:?}");
    }
    let price = Cover { price: Some("12".into()), ..book() };
    assert!(made(&price).1.sorted().iter().any(|it| it.code == "cover-price"));
}

#[test]
fn the_back_is_set_as_the_book_is() {
    let back = "First *words*.\n\n- a list\n\n> and a quotation\n".to_owned();
    let (file, diagnostics) = made(&Cover { back, ..book() });
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    let (_, fonts) = ask("pdffonts", &[], &file, &[]);
    assert!(fonts.contains("EBGaramond-Italic") || fonts.contains("Italic"), "{fonts}");
    let (_, text) = ask("pdftotext", &["-raw"], &file, &["-"]);
    for words in ["First words.", "• a list", "and a quotation"] {
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
}

#[test]
fn marks_stand_at_the_folds_of_the_spine() {
    let (file, _) = made(&Cover { marks: true, ..book() });
    assert_sound(&file);
    let (_, info) = ask("pdfinfo", &["-box"], &file, &[]);
    let around = 9.0 + Length::MM.to_pt() * 5.0;
    let media = info.lines().find(|line| line.starts_with("MediaBox")).expect("all boxes are printed");
    let wide = format!("{:.2}", 12.75 * 72.0 + 2.0 * around);
    assert!(media.contains(&wide), "{media} {wide}");
}

#[test]
fn the_cover_of_a_book_in_pdfx_is_pdfx_too() {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let cover = book();
    let flat = cover::flat(&cover, &project(), &catalog, &mut diagnostics);
    let written = |profile| {
        let options = pdf::Options { profile, ..of_press(&cover) };
        let file = pdf::cover(&flat, &options, &mut Diagnostics::default()).expect("it can be made");
        assert_sound(&file);
        file
    };
    let open = |file: &[u8]| ask("qpdf", &["--qdf", "--object-streams=disable"], file, &["-"]).1;
    let strict = open(&written(pdf::Profile::Pdfx));
    for words in ["/GTS_PDFX", "PDF/X-4", "/DestOutputProfile", "/Trapped /False", "/TrimBox", "/BleedBox", "FOGRA39"] {
        assert!(strict.contains(words), "{words} is missing");
    }
    // Print on demand takes covers as plain print, and nobody reads them on a screen.
    let plain = written(pdf::Profile::Print);
    assert!(!open(&plain).contains("/GTS_PDFX"));
    for profile in [pdf::Profile::Kdp, pdf::Profile::Screen] {
        assert!(written(profile) == plain, "{profile:?}");
    }
}

/// The front of a cover in a layout, as an image.
fn front(layout: CoverLayout, cover: Cover) -> image::RgbImage {
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    let mut diagnostics = Diagnostics::default();
    let png = cover::front_image(&Cover { layout, ..cover }, &catalog, &mut diagnostics).expect("there is memory");
    assert!(diagnostics.sorted().is_empty(), "{layout:?}: {diagnostics:?}");
    image::load_from_memory(&png).expect("it is sound").to_rgb8()
}

/// From the book's ground, so far that letters can be seen in a thumbnail.
fn differs(pixel: &image::Rgb<u8>, from: [u8; 3]) -> bool {
    60 < pixel.0.iter().zip(from).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

#[test]
fn titles_can_be_read_in_thumbnails_of_every_layout() {
    for layout in LAYOUTS {
        let front = front(layout, book());
        let small = image::imageops::thumbnail(&front, 100, 150);
        // The most frequent colour is that of a ground. Each line of a title has letters over most of its width.
        let rows = (0..150).filter(|y| {
            let row: Vec<_> = (0..100).map(|x| *small.get_pixel(x, *y)).collect();
            let changes = row.windows(2).filter(|pair| differs(&pair[0], pair[1].0)).count();
            8 <= changes
        });
        assert!(8 <= rows.count(), "{layout:?}");
    }
}

#[test]
fn a_layout_is_mirrored_with_the_binding() {
    let plain = |right| {
        let info = DocumentInfo { title: "A".into(), ..DocumentInfo::default() };
        front(CoverLayout::Column, Cover { info, right, ..book() })
    };
    let (left, right) = (plain(false), plain(true));
    for x in [10, 200, 310, 700] {
        assert_eq!(left.get_pixel(x, 2300), right.get_pixel(1599 - x, 2300), "{x}");
    }
    assert_ne!(left.get_pixel(10, 2300), left.get_pixel(1590, 2300));
}

#[test]
fn white_is_kept_free_for_the_bars_of_a_printer() {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let mut free = |barcode, right| {
        let cover = Cover { barcode, right, ..book() };
        let flat = cover::flat(&cover, &project(), &catalog, &mut diagnostics);
        let white: Vec<_> = flat.pages[0]
            .items
            .iter()
            .filter_map(|item| match item {
                PageItem::Rule(rule) if rule.ink == Ink::Gray(255) => Some(rule.area),
                _ => None,
            })
            .collect();
        white
    };
    assert!(free(BarcodeZone::None, false).is_empty());
    let [zone] = free(BarcodeZone::Space, false)[..] else { panic!("one zone and no bars") };
    assert_eq!(zone.size, Size { width: Length::INCH * 2, height: Length::INCH * 6 / 5 });
    assert_eq!(zone.origin.x, Length::INCH * 6 - Length::INCH * 2 - Length::INCH / 4);
    assert!(Length::INCH * 6 < free(BarcodeZone::Space, true)[0].origin.x, "the back of a right-bound book");
}

#[test]
fn a_pamphlet_has_its_cover_around_it() {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let inside = super::sample::everything();
    let count = inside.pages.len();
    let cover = Cover { trim: inside.pages[0].size, isbn: None, ..book() };
    let (pages, colored) = cover::wraparound(&cover, inside, &project(), &catalog, &mut diagnostics);
    assert_eq!(pages.pages.len(), 4 + count + count % 2);
    assert_eq!(colored, [0, pages.pages.len() - 1]);
    assert!(pages.pages[0].text.contains("Fjord"), "the front is first");
    assert!(pages.pages[colored[1]].text.contains("nobody knew"), "the back is last");
    assert!(pages.pages[1].items.is_empty() && pages.pages[colored[1] - 1].items.is_empty());
}

#[test]
fn the_front_alone_is_an_image() {
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    let png = cover::front_image(&book(), &catalog, &mut Diagnostics::default()).expect("there is memory");
    let image = image::load_from_memory(&png).expect("it is sound").to_rgb8();
    assert_eq!((image.width(), image.height()), (1600, 2400));
    assert_eq!(image.get_pixel(5, 5).0, [43, 74, 111]);
    let white = image.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
    assert!(20_000 < white, "the title is there: {white}");
}

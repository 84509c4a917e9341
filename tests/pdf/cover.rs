//! The flat cover: its size, its text, its bars.

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Size};
use chapbook::pdf::{self, cover, cover::Cover};
use chapbook::text::catalog::Catalog;
use chapbook::typeset::frame::Info;

use super::{ask, assert_sound};

fn book() -> Cover {
    Cover {
        info: Info {
            title: "The Office of the Fjord".into(),
            subtitle: Some("A tale & its end".into()),
            authors: vec!["Ada B. Author".into()],
            ..Info::default()
        },
        trim: Size { width: Length::INCH * 6, height: Length::INCH * 9 },
        pages: 300,
        paper: Some("kdp-cream".into()),
        bleed: Length::INCH / 8,
        color: Some([43, 74, 111]),
        back: vec!["An office stood by a fjord, and nobody knew why. ".repeat(6)],
        isbn: Some("978-0-306-40615-7".into()),
        price: Some("51995".into()),
        family: "EB Garamond".into(),
        ..Cover::default()
    }
}

fn made(cover: &Cover) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let catalog = Catalog::new(&[], &mut diagnostics);
    let file = pdf::cover(cover, &catalog, &mut diagnostics).expect("it can be made");
    (file, diagnostics)
}

#[test]
fn a_cover_is_as_wide_as_its_book() {
    let (file, diagnostics) = made(&book());
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    assert_sound(&file);
    let (_, info) = ask("pdfinfo", &["-box"], &file, &[]);
    // 300 pages of cream paper are 0.75 in thick.
    let sides = |name: &str| -> Vec<f64> {
        let line = info.lines().find(|it| it.starts_with(name)).expect("pdfinfo prints all boxes");
        line.split_whitespace().skip(1).map(|it| it.parse().expect("a number")).collect()
    };
    let near =
        |one: Vec<f64>, other: [f64; 4]| one.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.02);
    assert!(near(sides("TrimBox"), [9.0, 9.0, 9.0 + 12.75 * 72.0, 9.0 + 648.0]), "{info}");
    assert!(near(sides("MediaBox"), [0.0, 0.0, 18.0 + 12.75 * 72.0, 18.0 + 648.0]), "{info}");
    let (_, text) = ask("pdftotext", &[], &file, &["-"]);
    for words in [
        "The Office of the",
        "A tale & its end",
        "Ada B. Author",
        "nobody knew why",
        "ISBN 9780306406157",
    ] {
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
}

#[test]
fn what_a_cover_lacks_is_said() {
    let wrong = Cover {
        isbn: Some("9780306406158".into()),
        paper: Some("kdp-creme".into()),
        back: vec!["too much of it ".repeat(900)],
        pages: 20,
        spine: Some("words".into()),
        ..book()
    };
    let (file, diagnostics) = made(&wrong);
    assert_sound(&file);
    let codes: Vec<&str> = diagnostics.sorted().iter().map(|it| it.code).collect();
    for code in ["cover-isbn", "cover-paper", "cover-back", "cover-spine"] {
        assert!(codes.contains(&code), "{code} is missing: {codes:?}");
    }
    let price = Cover { price: Some("12".into()), ..book() };
    assert!(made(&price).1.sorted().iter().any(|it| it.code == "cover-price"));
}

#[test]
fn spines_are_measured_by_paper() {
    let mut diagnostics = Diagnostics::default();
    let caliper = Cover { leaf: Some(Length::MM / 10), pages: 200, ..Cover::default() };
    assert_eq!(cover::spine(&caliper, &mut diagnostics), Length::MM / 10 * 100);
    let white = Cover { paper: Some("kdp-white".into()), pages: 250, ..Cover::default() };
    let inches = cover::spine(&white, &mut diagnostics).to_pt() / 72.0;
    assert!((inches - 0.563).abs() < 0.001, "{inches}");
}

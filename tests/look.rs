//! What a theme says of each element changes its pages: for every property of every element there is a book of which
//! other pages are made with it than without.

use std::fs;
use std::path::Path;

use chapbook::project::theme::ELEMENTS;
use rayon::prelude::*;

use crate::support::{chapbook, finish, folder};

/// A book with everything that has a look.
const BOOK: &str = include_str!("look/book.md");
const PICTURE: &str = include_str!("look/pic.svg");

/// What changes nothing here, and why.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    ("head.leading", "a running head is one line"),
    ("folio.leading", "a folio is one line"),
    ("ornament.leading", "an ornament is one line"),
    ("contents.leading", "the word for contents is one line"),
    ("contents.numerals", "the word for contents has no figures"),
    ("ornament.numerals", "the ornament of this book has no figures"),
    ("ornament.case", "the ornament of this book has no letters"),
    ("contents.features", "the word for contents has no letters that features change"),
    ("contents-part.leading", "the lines of the contents are on the grid of the text"),
    ("contents-entry.leading", "the same"),
    ("contents-chapter.leading", "the same"),
    ("contents-section.leading", "the same"),
    ("contents-subsection.leading", "the same"),
    ("dedication.after", "a dedication ends its page"),
    ("colophon.after", "a colophon ends its page"),
    ("part-number.numerals", "the number is a letter"),
    ("part-number.features", "the number is one letter, which no feature changes"),
    ("chapter-number.case", "the number is a figure"),
    ("inline-code.case", "the face of code has no small capitals"),
];

/// Properties that change nothing on pages unless something else is set, with that.
fn with(element: &str, property: &str) -> Option<String> {
    match property {
        "height" => Some(format!("style.{element}.image=pic.svg")),
        "after" if element == "chapter-image" => Some("style.chapter-image.image=pic.svg".to_owned()),
        // A long page: at the end of one no space is left.
        "before" | "after" => Some("pdf.trim=120x900mm".to_owned()),
        // On small pages tables are as small as they may be already.
        "smallest" => Some("pdf.trim=a5".to_owned()),
        // On a narrow page code is set in no further than it has room.
        "left" if element == "code" => Some("pdf.trim=300x300mm".to_owned()),
        "padding" | "radius" => Some(format!("style.{element}.frame=1pt")),
        // Notes are in the margin where it has room for them.
        _ if element == "margin-note" => Some("pdf.margins.outer=55mm".to_owned()),
        _ => None,
    }
}

/// Values that no theme has, for each property: one of them changes the pages.
fn values(property: &str) -> &'static [&'static str] {
    match property {
        "font" => &["Alegreya Sans"],
        "size" => &["137%", "91%"],
        "smallest" => &["99%", "41%"],
        "leading" => &["171%"],
        "weight" => &["bold", "regular"],
        "slope" => &["italic", "upright"],
        "case" => &["small-caps", "normal"],
        "tracking" => &["0.13em"],
        "numerals" => &["lining tabular slashed-zero", "oldstyle proportional"],
        "features" => &["-kern -liga onum=0 lnum=0 pnum tnum=0 zero"],
        "decoration" => &["underline"],
        "color" | "ground" | "stripe" => &["#2b4a6f"],
        "align" => &["right", "left"],
        "before" | "after" => &["3.5", "0", "9"],
        "left" | "right" => &["3.3em"],
        "rule-above" | "rule-below" | "rule-between" | "bar" | "frame" => &["4pt"],
        "radius" | "padding" => &["3.3em"],
        "icon" => &["¶"],
        "sink" => &["41%"],
        "text" => &["¶§†"],
        "image" => &["pic.svg"],
        "height" => &["2"],
        "number" => &["roman", "word"],
        "verso" | "recto" => &["author", "section"],
        "place" | "opening" => &["foot-outside", "none"],
        _ => &["none"],
    }
}

fn pages(folder: &Path, out: &str, settings: &[String]) -> Vec<u8> {
    let fixed = ["build", "book.md", "--to", "pdf", "-o", out];
    let sets = settings.iter().flat_map(|setting| ["--set", setting.as_str()]);
    let made = finish(chapbook(folder).args(fixed).args(sets));
    assert_eq!(made.code, 0, "{settings:?}: {}", made.stderr);
    fs::read(folder.join(out).join("book.pdf")).expect("pages were made")
}

#[test]
fn every_property_of_every_element_changes_the_pages() {
    let folder = folder(&[("book.md", BOOK), ("pic.svg", PICTURE)]);
    let plain = pages(folder.path(), "plain", &[]);
    let pairs = ELEMENTS.iter().flat_map(|element| element.names().map(|property| (element.name, property)));
    let pairs: Vec<(&str, &str)> = pairs.collect();
    let wrong: Vec<String> = pairs
        .par_iter()
        .filter(|(element, property)| {
            let name = format!("{element}.{property}");
            let out = format!("out-{element}.{property}");
            let on = with(element, property);
            let before = on.as_ref().map(|on| pages(folder.path(), &out, std::slice::from_ref(on)));
            let before = before.as_ref().unwrap_or(&plain);
            let is_exempt = WITHOUT_EFFECT.iter().any(|exempt| exempt.0 == name);
            let changes = values(property).iter().any(|value| {
                let setting = format!("style.{element}.{property}={value}");
                let settings: Vec<String> = on.iter().cloned().chain([setting]).collect();
                pages(folder.path(), &out, &settings) != *before
            });
            changes == is_exempt
        })
        .map(|(element, property)| format!("style.{element}.{property}"))
        .collect();
    assert!(wrong.is_empty(), "these change nothing on pages:\n{}", wrong.join("\n"));
}

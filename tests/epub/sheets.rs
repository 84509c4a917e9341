//! Style sheets of the book's own, with the sheets, fonts and images that they name.

use std::fs;

use super::effect::{Epub, build_in};
use crate::support::{folder, run};

const FONT: &str = "fonts/league-gothic/LeagueGothic-Regular.ttf";

/// A book with these sheets, and a font beside them.
fn book(sheets: &[(&str, &str)]) -> tempfile::TempDir {
    let text = "---\ntitle: A Book\nauthor: Ann Orrell\nlang: en\nchapbook:\n  epub:\n    css: [styles/own.css]\n---\n\n# River\n\nText.\n";
    let mut files = vec![("book.md", text)];
    files.extend(sheets);
    let place = folder(&files);
    fs::copy(FONT, place.path().join("styles/gothic face.ttf")).expect("is copied");
    place
}

/// The style sheets that a text is linked with, in order.
fn linked(epub: &Epub) -> Vec<String> {
    let text = epub.text("river.xhtml");
    let links = text.split("type=\"text/css\" href=\"").skip(1);
    links.map(|link| link.split('"').next().expect("ends").to_owned()).collect()
}

#[test]
fn a_font_beside_the_sheet_is_packed_whole_and_found_by_the_sheet() {
    let place = book(&[(
        "styles/own.css",
        "@font-face { font-family: Gothic; src: url(old.eot); src: url(old.eot?#iefix) format(\"embedded-opentype\"), \
         local(\"No Face\"), url('gothic%20face.ttf') format(\"truetype\"), url(old.svg#g) format(\"svg\") }\n\
         h1 { font-family: Gothic }",
    )]);
    let made = run(place.path(), "check book.md");
    assert_eq!((made.code, made.stderr.as_str()), (0, ""), "{}", made.stderr);
    let epub = build_in(place.path());
    let sheet = epub.text("own.css");
    let source = "src: local(\"No Face\"), url(\"fonts/own-1.ttf\") format(\"truetype\")";
    assert!(sheet.contains(source) && !sheet.contains("old"), "{sheet}");
    assert_eq!(epub.bytes("fonts/own-1.ttf"), fs::read(FONT).expect("is there"));
    assert!(epub.text("content.opf").contains("href=\"fonts/own-1.ttf\" media-type=\"font/ttf\""));
}

#[test]
fn imported_sheets_come_before_the_one_that_imports_them() {
    let place = book(&[
        (
            "styles/own.css",
            "@charset \"utf-8\";\n@import \"house/base.css\";\n@import url(wide.css) (min-width: 40em);\n\
             @namespace epub \"http://www.idpf.org/2007/ops\";\naside[epub|type~=\"footnote\"] { color: red }",
        ),
        ("styles/house/base.css", "@import '../own.css'; @import '../deep.css'; p { color: green }"),
        ("styles/deep.css", "q { background: url(house/../dot.svg) }"),
        ("styles/wide.css", "@namespace svg \"http://www.w3.org/2000/svg\";\np { color: gray }"),
        (
            "styles/dot.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1' height='1'/></svg>",
        ),
    ]);
    let checked = run(place.path(), "check book.md").stderr;
    assert!(checked.contains("`styles/house/base.css` can't import `../own.css`: it imports itself"), "{checked}");
    assert_eq!(checked.matches("warning[").count(), 1, "{checked}");
    let epub = build_in(place.path());
    assert_eq!(linked(&epub), ["stylesheet.css", "deep.css", "base.css", "wide.css", "own.css"]);
    assert!(epub.text("deep.css").contains("url(\"images/dot.svg\")"));
    let wide = epub.text("wide.css");
    let (head, rules) = wide.split_once("@media (min-width: 40em) {").expect("has its condition");
    assert!(head.contains("@namespace svg") && rules.contains("p { color: gray }") && rules.trim_end().ends_with('}'));
    let own = epub.text("own.css");
    assert!(own.starts_with("@namespace epub") && !own.contains("@import"), "{own}");
}

#[test]
fn what_a_sheet_cannot_have_is_told_once_each() {
    let place = book(&[
        (
            "styles/own.css",
            "@import \"gone.css\";\n@font-face { font-family: A; src: url(gone.woff2) }\n\
             @font-face { font-family: B; src: url(junk.otf) }\n@font-face { font-family: C; src: url(junk.otf) }\n\
             @font-face { font-family: D; src: url(https://a.example/b.woff2) }\n@font-face { font-family: E; src: url(e.eot) }\n\
             @import \"late.css\";\np { color: red }",
        ),
        ("styles/junk.otf", "no font"),
        ("styles/late.css", ""),
    ]);
    let checked = run(place.path(), "check book.md").stderr;
    for (code, words) in [
        ("css-file-missing", "can't import `gone.css`: there is no such file"),
        ("css-file-missing", "uses `gone.woff2`, which is not in the book"),
        ("font-not-embedded", "the font `styles/junk.otf` can't be embedded"),
        ("css-file-missing", "uses `https://a.example/b.woff2`"),
        ("font-not-embedded", "the font `e.eot` can't be embedded"),
        ("css-forbidden", "it comes after other rules, where CSS ignores it"),
    ] {
        assert_eq!(
            checked.lines().filter(|line| line.contains(code) && line.contains(words)).count(),
            1,
            "{words}\n{checked}"
        );
    }
    assert_eq!(checked.matches("warning[").count(), 6, "{checked}");
    let sheet = build_in(place.path()).text("own.css");
    assert!(!sheet.contains("@font-face") && sheet.contains("p { color: red }"), "{sheet}");
}

#[test]
fn a_change_of_what_a_sheet_names_is_a_change_of_the_book() {
    let place = book(&[
        ("styles/own.css", "@import \"base.css\";\n@font-face { font-family: A; src: url(\"gothic face.ttf\") }"),
        ("styles/base.css", "p { color: green }"),
    ]);
    assert_eq!(run(place.path(), "build book.md --to epub -o out --deps book.d").code, 0);
    let rule = fs::read_to_string(place.path().join("book.d")).expect("is there");
    assert!(rule.contains("base.css") && rule.contains("gothic\\ face.ttf"), "{rule}");
}

/// Only faces go along that something is set in; a sheet of the author's own may set anything in any.
#[test]
fn faces_that_nothing_is_set_in_are_not_packed() {
    let faces = |text: &str, more: &str| {
        let text = format!(
            "---\ntitle: Walks\nlang: en\nchapbook:\n  epub:\n    embed-fonts: true\n{more}---\n\n# One\n\n{text}\n"
        );
        let place = folder(&[("book.md", text.as_str()), ("own.css", "p { margin: 0 }")]);
        let epub = build_in(place.path());
        let fonts = epub.names().into_iter().filter_map(|name| name.split_once("fonts/libertinusserif-"));
        fonts.map(|(_, face)| face.split('-').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(faces("Plain words.", ""), ["regular"]);
    assert_eq!(faces("Words *in* italics.", ""), ["regular", "italic"]);
    assert_eq!(faces("Words **in *both* faces**.", ""), ["regular", "italic", "bold", "bolditalic"]);
    assert_eq!(faces("Plain words.", "    css: own.css\n").len(), 4);
    // The part's page sets its title upright, the contents in bold.
    assert_eq!(faces("Plain words.\n\n# Trees {.part}\n\n# Work\n\nMore of them.", ""), ["regular", "bold"]);
}

//! What readers get: metadata, ways through the book, and a style that leaves them theirs.

use std::io::{Cursor, Read as _};

use chapbook::document::metadata::Identifier;
use chapbook::project::config::Config;

use super::{file, sample, write, write_by};

/// The files of an archive and their texts; empty for those that are none.
fn files(epub: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).expect("is there").read_to_string(&mut text).unwrap_or(0);
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// A text without what is between each `start` and the next `end`, both included.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out.push_str(part.split_once(end).expect("it ends").1);
    }
    out
}

#[test]
fn with_pages_it_is_the_same_publication_but_for_the_pages() {
    let (book, resolved, pages, pictures) = sample();
    let with = files(&write(&book, &resolved, Some(&pages), &pictures));
    let bare = files(&write(&book, &resolved, None, &pictures));
    assert_eq!(with.len(), bare.len());
    for ((name, with), (other, bare)) in with.iter().zip(&bare) {
        assert_eq!(name, other);
        let mut with = without(with, "<span epub:type=\"pagebreak\"", "</span>");
        with = without(&with, "<nav epub:type=\"page-list\"", "</nav>\n");
        with = without(&with, "<pageList>", "</pageList>\n");
        let speaks_of_pages = |line: &&str| {
            ["PageCount", "maxPage", "pageBreak", "pageNavigation", "Summary", "dcterms:modified"]
                .iter()
                .any(|it| line.contains(it))
        };
        let lines =
            |text: &str| text.lines().filter(|line| !speaks_of_pages(line)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lines(&with), lines(bare), "{name}");
    }
}

#[test]
fn the_printed_edition_is_named_by_its_number() {
    let (mut book, resolved, pages, pictures) = sample();
    let print = Identifier { scheme: "isbn-print".to_owned(), value: "9781861978769".to_owned(), hyphenated: None };
    book.metadata.identifiers.push(print);
    let opf = file(&write(&book, &resolved, Some(&pages), &pictures), "OEBPS/content.opf");
    assert!(opf.contains("<dc:source>urn:isbn:9781861978769</dc:source>"), "{opf}");
    assert!(opf.contains("\"pageBreakSource\">urn:isbn:9781861978769<"), "{opf}");
    assert_eq!(opf.matches("<dc:identifier").count(), 1, "it is not this publication's own");
}

#[test]
fn the_contents_are_a_page_where_the_book_asks_for_it() {
    let (book, resolved, _, pictures) = sample();
    let mut config = Config::default();
    config.epub.toc = Some(true);
    let bytes = write_by(&config, &book, &resolved, None, &pictures);
    let epub = rbook::Epub::options().strict(true).read(Cursor::new(bytes)).expect("rbook reads it");
    let toc = epub.toc();
    let landmarks = toc.landmarks().expect("landmarks");
    let kinds: Vec<&str> = landmarks.iter().filter_map(|landmark| landmark.kind_raw()).collect();
    assert_eq!(kinds, ["cover", "titlepage", "copyright-page", "toc", "preface", "bodymatter"]);
    let spine: Vec<String> = epub
        .spine()
        .iter()
        .filter_map(|it| it.manifest_entry())
        .map(|manifest_entry| manifest_entry.href().to_string())
        .collect();
    assert!(spine[3].ends_with("nav.xhtml"), "{spine:?}");
}

/// Properties that readers of all ages know: those of CSS 2.1, and what EPUB 2's readers had beside them; and
/// `tab-size`, without which tabs are twice as wide but go to the same places; and those of text in columns, which is in one
/// column without them.
const SAFE: &[&str] = &[
    "-epub-hyphens", "background-color", "-webkit-hyphens", "border", "border-bottom", "border-collapse",
    "border-left", "border-right", "border-top", "border-width", "break-after", "break-before", "break-inside",
    "caption-side", "clear", "color", "column-fill", "column-gap", "column-rule", "column-span", "columns",
    "container-type", "content", "display", "float", "font-family", "font-size", "font-style", "font-variant",
    "font-variant-ligatures", "font-variant-numeric", "font-weight", "height", "hyphens", "letter-spacing",
    "line-height", "list-style", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right",
    "margin-top", "max-height", "max-width", "min-width", "object-fit", "orphans", "overflow", "overflow-wrap",
    "overflow-x", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "page-break-after",
    "page-break-before", "page-break-inside", "tab-size", "table-layout", "text-align", "text-decoration",
    "text-emphasis", "-epub-text-emphasis", "-webkit-text-emphasis", "text-emphasis-position", "text-indent",
    "text-transform", "vertical-align", "white-space", "widows", "width", "word-wrap",
];

#[test]
fn the_style_sheet_leaves_to_the_reader_what_is_the_readers() {
    let (book, resolved, _, pictures) = sample();
    let sheet = file(&write(&book, &resolved, None, &pictures), "OEBPS/stylesheet.css");
    let sheet = without(&sheet, "/*", "*/");
    for rule in sheet.split('}').filter_map(|part| part.rsplit_once('{')) {
        let selector = rule.0.rsplit('{').next().unwrap_or("").trim();
        let is_text = selector
            .split(',')
            .any(|part| ["body", "p", "li", "blockquote", "dd", "section", "div"].contains(&part.trim()));
        for (name, value) in rule.1.split(';').filter_map(|part| part.split_once(':')) {
            let (name, value) = (name.trim(), value.trim());
            assert!(SAFE.contains(&name), "{selector}: {name}");
            let is_fixed = ["px", "pt", "mm", "cm", "in"]
                .iter()
                .any(|unit| value.strip_suffix(unit).is_some_and(|rest| rest.parse::<f32>().is_ok()));
            assert!(!is_fixed, "{selector}: {name} has a fixed size");
            assert!(!value.contains("flex") && !value.contains("grid") && !value.contains("var("), "{value}");
            let is_readers = ["line-height", "font-size", "font-family", "text-align"].contains(&name);
            assert!(!(is_text && is_readers), "{selector}: {name} is the reader's");
        }
    }
}

#[test]
fn a_reader_gets_back_what_the_metadata_say() {
    let (book, resolved, pages, pictures) = sample();
    let bytes = write(&book, &resolved, Some(&pages), &pictures);
    let epub = rbook::Epub::options().strict(true).read(Cursor::new(bytes)).expect("rbook reads it");
    let metadata = epub.metadata();
    assert_eq!(metadata.title().expect("a title").value(), "The Tide & the Table");
    let titles: Vec<&str> = metadata.titles().map(|title| title.value()).collect();
    assert_eq!(titles, ["The Tide & the Table", "A <small> sample"]);
    let author = metadata.creators().next().expect("an author");
    assert_eq!((author.value(), author.file_as()), ("Ann Author", Some("Author, Ann")));
    let translator = metadata.contributors().next().expect("a translator");
    assert_eq!(translator.main_role().map(|it| it.code()), Some("trl"));
    assert_eq!(metadata.language().map(|it| it.value()), Some("en-GB"));
    assert_eq!(metadata.identifier().map(|it| it.value()), Some("urn:isbn:9780306406157"));
    assert_eq!(metadata.publishers().next().map(|it| it.value()), Some("Example House"));
    let of = |property: &str| metadata.by_property(property).map(|by_property| by_property.value()).collect::<Vec<_>>();
    assert_eq!(of("belongs-to-collection"), ["Samples"]);
    assert!(of("dcterms:modified")[0].starts_with("2026-01-15T"));
    assert!(of("schema:accessibilityFeature").contains(&"pageBreakMarkers"));
    assert_eq!(of("pageBreakSource").len(), 1);
    let cover = epub.manifest().cover_image().expect("a cover");
    assert_eq!(cover.media_type(), "image/png");
}

#[test]
fn a_reader_gets_back_contents_landmarks_and_pages() {
    let (book, resolved, pages, pictures) = sample();
    let bytes = write(&book, &resolved, Some(&pages), &pictures);
    let epub = rbook::Epub::options().strict(true).read(Cursor::new(bytes)).expect("rbook reads it");
    let toc = epub.toc();
    let contents = toc.contents().expect("contents");
    let shown: Vec<(usize, &str)> = contents.flatten().map(|contents| (contents.depth(), contents.label())).collect();
    let wanted = [(1, "Preface"), (1, "High Water"), (2, "A table"), (3, "Deeper"), (1, "Low Water")];
    assert_eq!(shown, wanted);
    let landmarks = toc.landmarks().expect("landmarks");
    let kinds: Vec<&str> = landmarks.iter().filter_map(|landmark| landmark.kind_raw()).collect();
    assert_eq!(kinds, ["cover", "titlepage", "copyright-page", "preface", "bodymatter"]);
    let list = toc.page_list().expect("a page list");
    let labels: Vec<&str> = list.iter().map(|it| it.label()).collect();
    assert_eq!(labels, ["iii", "1", "2", "3"]);
    for entry in contents.flatten().chain(list.iter()).chain(landmarks.iter()) {
        assert!(entry.manifest_entry().is_some(), "{} leads nowhere", entry.label());
    }
    let spine = epub.spine().iter().count();
    assert_eq!(spine, 6);
}

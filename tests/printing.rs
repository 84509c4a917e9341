//! Books for a printer: which rules hold, what is made, and what is said of any file.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::support::{folder, pdf, run, tool};

const BOOK: &str = "---\ntitle: A Weir\nlang: en\nauthor: Ann Example\n---\n\n# One\n\nWater runs over it.\n";

/// A table with a paper for thick books alone.
const RULES: &str = "name = \"The press by the lock\"\n[[stock]]\nname = \"thick\"\npage = 0.002\nleast = 300\n\n\
                     [[stock]]\nname = \"thin\"\npage = 0.001\nleast = 1\n";

fn names(place: &Path) -> Vec<String> {
    let entries = fs::read_dir(place).expect("is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("is there").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A file of one page with this content.
fn file(content: Stream, more: &[(&str, Object)]) -> Vec<u8> {
    let mut document = Document::with_version("1.6");
    let tree = document.new_object_id();
    let content = document.add_object(content);
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => Dictionary::new(),
        "MediaBox" => vec![0.into(), 0.into(), 432.into(), 648.into()],
    });
    document.set_object(tree, dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    let mut info = dictionary! { "Title" => Object::string_literal("A Sheet") };
    for (key, value) in more {
        let holder = if *key == "OutputIntents" { &mut catalog } else { &mut info };
        holder.set(*key, value.clone());
    }
    let (catalog, info) = (document.add_object(catalog), document.add_object(info));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("is written to memory");
    bytes
}

/// What is said of a file for that printer.
fn checked(file: &[u8], printer: &str) -> String {
    let place = folder(&[]);
    fs::write(place.path().join("a.pdf"), file).expect("can be written");
    run(place.path(), &format!("preflight a.pdf --printer {printer}")).stderr
}

#[test]
fn names_of_entries_in_titles_harm_no_file() {
    let title = "The /ModDate entry, and /CreationDate (both";
    let book = format!("---\ntitle: \"{title}\"\nlang: en\n---\n\n# {title}\n\nOf the /ModDate entry) more is said.\n");
    let place = folder(&[("a.md", &book)]);
    assert_eq!(run(place.path(), "build a.md --to pdf -o a.pdf").code, 0);
    let path = place.path().join("a.pdf");
    let name = path.to_string_lossy().into_owned();
    let sound = tool("qpdf", &["--check", &name]);
    assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stderr));
    let info = String::from_utf8(tool("pdfinfo", &[&name]).stdout).expect("is text");
    assert!(info.contains(&format!("Title:           {title}")), "{info}");
    assert!(!info.contains("CreationDate:") && !info.contains("ModDate:"), "{info}");
    let text = pdf(&path).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Of the /ModDate entry) more is said."), "{text}");
    let outline = Document::load(&path).expect("is sound").get_toc().expect("has bookmarks");
    assert!(outline.toc.iter().any(|entry| entry.title == title), "{outline:?}");
}

#[test]
fn the_paper_of_a_table_of_ones_own_counts() {
    let place = folder(&[("a.md", BOOK), ("rules.toml", RULES)]);
    let said = |more: &str| {
        let arguments = format!("build a.md --to pdf --set pdf.printer-rules=rules.toml {more}");
        run(place.path(), &arguments).stderr
    };
    // The first where none is named.
    for paper in ["", "--set cover.paper=thick"] {
        assert!(
            said(paper).contains("The press by the lock accepts 300 or more on the paper `thick`"),
            "{}",
            said(paper)
        );
    }
    assert!(!said("--set cover.paper=thin").contains("accepts"), "{}", said("--set cover.paper=thin"));
}

#[test]
fn no_printer_goes_before_a_table() {
    let place = folder(&[("a.md", BOOK), ("rules.toml", RULES)]);
    let run = run(place.path(), "build a.md --to pdf --set pdf.printer-rules=rules.toml --printer none");
    assert_eq!((run.code, run.stderr.contains("preflight")), (0, false), "{}", run.stderr);
}

#[test]
fn the_books_own_printer_gets_a_cover_too() {
    let place = folder(&[("a.md", BOOK)]);
    assert_eq!(run(place.path(), "build a.md --set pdf.printer=lulu").code, 0);
    assert_eq!(names(&place.path().join("dist")), ["a-cover.pdf", "a-print.pdf", "a.epub"]);
}

#[test]
fn a_preflight_for_nobody_is_refused() {
    let said = checked(&file(Stream::new(Dictionary::new(), b"q Q".to_vec()), &[]), "none");
    assert!(said.contains("the printer `none`"), "{said}");
}

#[test]
fn what_can_not_be_read_is_said() {
    let plain = |content: &str| Stream::new(Dictionary::new(), content.as_bytes().to_vec());
    let unknown = Stream::new(dictionary! { "Filter" => "Odd" }, b"q Q".to_vec());
    let many = plain(&"q Q ".repeat(2_000_001));
    for (content, says) in [
        (plain("0 0 m (left open"), "page 1: a part of the page can't be read"),
        (plain("BI /W 1 ID abc"), "page 1: a part of the page can't be read"),
        (unknown, "page 1: a part of the page can't be read"),
        (many, "page 1: there is more on the page than is looked at"),
    ] {
        let said = checked(&file(content, &[]), "kdp");
        assert!(said.contains("preflight-file") && said.contains(says), "{said}");
    }
    assert!(!checked(&file(plain("q Q"), &[]), "kdp").contains("preflight-file"));
}

#[test]
fn images_in_the_content_are_looked_at() {
    let content = b"q 72 0 0 72 180 300 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID \xff\xff\xff\xff EI Q".to_vec();
    let said = checked(&file(Stream::new(Dictionary::new(), content), &[]), "ingram");
    assert!(said.contains("an image has 1 pixel per inch") && said.contains("400 % of ink"), "{said}");
    let compressed = b"q 72 0 0 72 180 300 cm BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00ff00ff> EI Q".to_vec();
    let said = checked(&file(Stream::new(Dictionary::new(), compressed), &[]), "ingram");
    assert!(said.contains("an image has 2 pixels per inch"), "{said}");
}

#[test]
fn not_any_output_intent_makes_pdfx() {
    let intent = |kind: &str| Object::Array(vec![dictionary! { "Type" => "OutputIntent", "S" => kind }.into()]);
    let version = || ("GTS_PDFXVersion", Object::string_literal("PDF/X-4"));
    let content = || Stream::new(Dictionary::new(), b"q Q".to_vec());
    for (more, is_pdfx) in [
        (vec![("OutputIntents", intent("GTS_PDFA1"))], false),
        (vec![("OutputIntents", intent("GTS_PDFX"))], false),
        (vec![version()], false),
        (vec![("OutputIntents", intent("GTS_PDFX")), version()], true),
    ] {
        let said = checked(&file(content(), &more), "ingram");
        assert_eq!(!said.contains("the file is not PDF/X"), is_pdfx, "{more:?}: {said}");
    }
    // Our own says so in its packet.
    let place = folder(&[("a.md", BOOK)]);
    let run = run(place.path(), "build a.md --to pdf --printer ingram");
    assert!(!run.stderr.contains("the file is not PDF/X"), "{}", run.stderr);
}

#[test]
fn only_booklets_keep_off_the_unprintable_edge() {
    let place = folder(&[("a.md", BOOK)]);
    let made = |folder: &str, more: &str| {
        let arguments = format!("build a.md --to pdf,booklet --profile print -o {folder} --set pdf.trim=a6 {more}");
        assert_eq!(run(place.path(), &arguments).code, 0);
        ["a-print.pdf", "a-booklet.pdf"].map(|name| fs::read(place.path().join(folder).join(name)).expect("is made"))
    };
    let (plain, kept) = (made("one", ""), made("two", "--set booklet.unprintable=25mm"));
    assert!(plain[0] == kept[0], "the pages for a printer changed");
    assert!(plain[1] != kept[1], "the booklet did not change");
}

#[test]
fn a_date_that_is_none_is_named() {
    let book = BOOK.replace("lang: en", "lang: en\ndate: spring 2001");
    let place = folder(&[("a.md", &book)]);
    let run = run(place.path(), "build a.md --to pdf --profile pdfx");
    assert!(run.stderr.contains("PDF/X requires a date, and `spring 2001` is not one"), "{}", run.stderr);
    assert!(run.stderr.contains("a.md:4:7") && !run.stderr.contains("has none"), "{}", run.stderr);
}

#[test]
fn what_an_author_says_of_a_cover_is_no_guess() {
    let papers = "checked = \"2026-11-28\"\n[papers]\nhandmade = 0.01\n";
    let place = folder(&[("a.md", BOOK), ("papers.toml", papers)]);
    let is_doubtful = |more: &str| {
        let made = run(place.path(), &format!("build a.md --to cover {more}"));
        assert_eq!(made.code, 0, "{}", made.stderr);
        made.stderr.contains("printer-cover")
    };
    let own = "--printer kdp --set cover.papers=papers.toml --set cover.paper";
    assert_eq!([is_doubtful(&format!("{own}=handmade")), is_doubtful(&format!("{own}=100g"))], [false, true]);
    assert_eq!(
        ["", "--set cover.board=2mm"].map(|more| is_doubtful(&format!("--printer kdp-hardcover {more}"))),
        [true, false]
    );
}

#[test]
fn figures_that_no_press_has_stop_nothing_but_the_build() {
    let place = folder(&[("a.md", BOOK), ("rules.toml", "[pages]\nmultiple = 9000000000000000000\n")]);
    let made = run(place.path(), "build a.md --to pdf --set pdf.printer-rules=rules.toml");
    assert_eq!(made.code, 1, "{}", made.stderr);
    assert!(
        made.stderr.contains("line 2: `multiple` is 9000000000000000000: it must be from 1 to 128"),
        "{}",
        made.stderr
    );
}

#[test]
fn flaps_are_named_by_their_side() {
    let text = "Words about the river and its people. ".repeat(200);
    let place = folder(&[("a.md", BOOK), ("flap.md", &text)]);
    let flaps = "--set cover.kind=jacket --set cover.flap-front=flap.md --set cover.flap-back=flap.md";
    let said = run(place.path(), &format!("build a.md --to cover {flaps}")).stderr;
    for side in ["front", "back"] {
        assert!(said.contains(&format!("the text on the flap at the {side} does not fit")), "{said}");
    }
    assert!(said.contains("`cover.flap`") && !said.contains("barcode"), "{said}");
}

#[test]
fn covers_are_checked_for_books_that_can_be() {
    let place = folder(&[]);
    fs::write(place.path().join("a.pdf"), file(Stream::new(Dictionary::new(), b"q Q".to_vec()), &[]))
        .expect("can be written");
    for (pages, is_book) in [("0", false), ("1", true), ("100000", true), ("18446744073709551615", false)] {
        let made = run(place.path(), &format!("preflight a.pdf --cover --printer kdp --trim 6x9in --pages {pages}"));
        assert_eq!(made.stderr.contains("preflight-size"), is_book, "{pages}: {}", made.stderr);
        assert_eq!(made.stderr.contains("for '--pages <N>'"), !is_book, "{pages}: {}", made.stderr);
    }
}

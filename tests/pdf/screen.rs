//! The file for screens: text, tags, bookmarks, labels, links; and pages that make no sense.

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::pdf::{self, Options, Profile};
use chapbook::text::face::FaceId;
use chapbook::typeset::frame::{ContentRole, ElementId, Kid, LeafId, PageItem, Pages, StructureRole};

use super::{ask, assert_sound, sample};

fn written(pages: &Pages) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let file = pdf::write(pages, &Options::default(), &mut diagnostics).expect("it can be written");
    (file, diagnostics)
}

#[test]
fn text_is_extracted_as_it_was_written() {
    let (file, diagnostics) = written(&sample::everything());
    // One of its images has no words.
    let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["alt-missing"], "{diagnostics:?}");
    assert_sound(&file);
    let (_, text) = ask("pdftotext", &["-raw"], &file, &["-"]);
    for words in [
        "The chief of an efficient office fled to a fjord, copyright-like, and finally",
        "afflicted the affable auffinden",
        "extraordinary giraffe. Small Caps 1789",
        "fn main() { println!(\"fi != ffi\"); }",
        "Voilà l’Œuvre — «été».",
    ] {
        let text = text.replace("\u{AD}\n", "").replace("copy-\n", "copy").replace('\n', " ");
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
}

#[test]
fn the_tags_say_what_each_thing_is() {
    let (file, _) = written(&sample::everything());
    let (_, tree) = ask("pdfinfo", &["-struct-text"], &file, &[]);
    let tree: Vec<&str> = tree.lines().map(str::trim).collect();
    let text = tree.join("\n");
    // A level of headings that the author skipped is not skipped here.
    for words in [
        "H1 \"Of Offices\" (block)\n\"Of Offices\"",
        "H2 \"Tables\" (block)",
        "TOCI\nReference (inline)\nLink (inline)\n\"Of Offices \"\n\"1\"\nObject",
        "L (block):\n/ListNumbering /Decimal\nLI (block)\nLbl (block)\n\"1. \"\nLBody (block)\nP (block)\n\"first things\"",
        "TH <Uh29>:\n/Scope /Column\n\"Name\"",
        "TD:\n/Headers [(Uh30)]\n\"12\"",
        "Figure:\n/Placement /Block\n/BBox [30 210 110 250]",
        "Note <Note 1> (inline)\nLbl (block)\n\"1 \"",
        "Reference (inline)\nLink (inline)\n\"1\"\nObject",
        "\"this address on two lines\"\nObject",
        // One paragraph over two pages.
        "\"A paragraph that goes on over the turn of the \"\n\"page, and ends there.\"",
    ] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    // Running heads and folios are none of it.
    assert!(!text.contains("\"Front matter\""));
}

/// The file with all its objects readable.
fn open(file: &[u8]) -> String {
    ask("qpdf", &["--qdf", "--object-streams=disable"], file, &["-"]).1
}

#[test]
fn the_file_says_what_it_is() {
    let (file, _) = written(&sample::everything());
    let open = open(&file);
    for words in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<rdf:li>Ada B. Author</rdf:li><rdf:li>Cy &amp; Co</rdf:li>",
        "A Sample &amp; Test: Or, Everything &lt;Once&gt;",
        "/DisplayDocTitle true",
        "/Marked true",
        "/Lang (en)",
        "/Lang (fr)",
        "/URI (https://example.org/%C3%BCn%C3%AF?a=1&b=2)",
        "/Contents (An example)",
        "/Alt (A sketch of figures)",
        "/QuadPoints",
        "(of-offices)",
        "/S /r",
        "/S /D",
    ] {
        assert!(open.contains(words), "{words:?} is missing");
    }
    let (_, dests) = ask("pdfinfo", &["-dests"], &file, &[]);
    for name in ["of-offices", "tables", "note-1"] {
        assert!(dests.contains(&format!("\"{name}\"")), "{dests}");
    }
}

#[test]
fn pages_that_make_no_sense_are_written_all_the_same() {
    let mut pages = sample::everything();
    pages.pictures[0].load = std::sync::Arc::new(|| Ok(b"<svg".to_vec()));
    pages.pictures[1].load = std::sync::Arc::new(|| Err(std::io::Error::other("gone")));
    pages.outline.clear();
    pages.info = chapbook::typeset::frame::DocumentInfo::default();
    // Kids in a circle, twice, and nowhere; elements and leaves that are not there.
    let structure = &mut pages.structure;
    structure.elements[1].kids.push(Kid::Element(ElementId(0)));
    structure.elements[1].kids.push(Kid::Element(ElementId(2)));
    structure.elements[2].kids.push(Kid::Leaf(LeafId(3)));
    structure.elements[3].kids.push(Kid::Element(ElementId(60_000)));
    structure.elements[4].kids.clear();
    structure.leaves.truncate(5);
    for page in &mut pages.pages {
        page.text.push('\0');
        for (at, item) in page.items.iter_mut().enumerate() {
            let PageItem::Run(run) = item else { continue };
            match at % 7 {
                0 => run.face = FaceId(999),
                1 => run.glyphs.end += 90_000,
                2 => run.text.start += 1,
                3 => run.size = Length(0),
                4 => run.tag = ContentRole::Leaf(LeafId(70_000)),
                5 => run.expansion = -20_000,
                _ => (run.text.start, run.text.end) = (90, 80),
            }
        }
        for at in 0..page.glyphs.len() {
            let mut glyph = page.glyphs.get(at).expect("is there");
            match at % 11 {
                0 => glyph.id = 0,
                1 => glyph.id = u16::MAX,
                2 => glyph.len = 0,
                3 => glyph.start = u16::MAX,
                4 => glyph.advance = i32::MIN,
                _ => {}
            }
            page.glyphs.set(at, glyph);
        }
    }
    pages.pages[0].size = chapbook::geometry::Size::default();
    for profile in [Profile::Screen, Profile::Print, Profile::Kdp] {
        let mut diagnostics = Diagnostics::default();
        let options = Options { profile, marks: true, ..Options::default() };
        let file = pdf::write(&pages, &options, &mut diagnostics).expect("it can be written");
        assert_sound(&file);
        let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
        assert!(codes.contains(&"image-unreadable"), "{codes:?}");
    }
}

#[test]
fn a_character_that_no_font_has_is_named_beside() {
    let mut b = sample::Builder::new();
    b.page(1, false);
    let paragraph = b.element(Some(ElementId(0)), StructureRole::Paragraph, None);
    let tag = b.leaf(paragraph);
    let style = b.serif(11);
    // A character that the font has not, and one that is for private use.
    b.text("one \u{4E00} two \u{E000} three", style, (30, 60), tag);
    let (file, diagnostics) = written(&b.pages);
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    assert!(open(&file).contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(open(&file).contains("/ActualText<feff4e00>"));
    let (_, text) = ask("pdftotext", &[], &file, &["-"]);
    assert!(text.contains("one") && text.contains("two") && text.contains("three"), "{text}");
}

#[test]
fn the_same_bytes_with_one_thread_and_with_many() {
    let pages = sample::everything();
    let all = || {
        [Profile::Screen, Profile::Print, Profile::Kdp].map(|profile| {
            let options = Options { profile, marks: true, ..Options::default() };
            pdf::write(&pages, &options, &mut Diagnostics::default()).expect("it can be written")
        })
    };
    let first = all();
    for threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        assert!(pool.install(all) == first, "{threads} threads");
    }
}

#[test]
fn a_book_of_no_pages_is_a_file() {
    for profile in [Profile::Screen, Profile::Print] {
        let options = Options { profile, ..Options::default() };
        let file = pdf::write(&Pages::default(), &options, &mut Diagnostics::default());
        assert_sound(&file.expect("it can be written"));
    }
}

#[test]
fn packing_makes_files_smaller_and_keeps_all() {
    let pages = sample::everything();
    let unpacked = Options { pack: false, ..Options::default() };
    let large = pdf::write(&pages, &unpacked, &mut Diagnostics::default()).expect("it can be written");
    let (small, _) = written(&pages);
    assert!(small.len() * 10 < large.len() * 9, "{} {}", small.len(), large.len());
    assert_sound(&large);
    let text = |file: &[u8]| ask("pdftotext", &[], file, &["-"]).1;
    assert_eq!(text(&small), text(&large));
}

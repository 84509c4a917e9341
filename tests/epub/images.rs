//! Images: described, read late, converted or reported.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::{BlockKind, Figure};
use chapbook::document::inline::Image;
use chapbook::document::{Book, Matter, Role};
use chapbook::epub::{self, Input};
use chapbook::picture::media::MediaFiles;
use chapbook::picture::{CoverImage, PictureFormat, Pictures};
use chapbook::project::config::Config;
use chapbook::resolve::Resolved;
use chapbook::text::catalog::Catalog;

use crate::support::{epub as texts, folder, run};

use super::{Maker, PNG, file, metadata, pictures, sample};

/// What every book is written with here: no settings, no cover, no media.
struct WriterFacts {
    catalog: Catalog,
    config: Config,
    media: MediaFiles,
}

impl WriterFacts {
    fn new() -> WriterFacts {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        WriterFacts { catalog, config: Config::default(), media: MediaFiles::new() }
    }

    fn input<'a>(&'a self, book: &'a Book, resolved: &'a Resolved, pictures: &'a Pictures) -> Input<'a> {
        let WriterFacts { catalog, config, media } = self;
        Input { book, resolved, config, catalog, pictures, media, cover: &CoverImage::None, pages: None, shop: None }
    }
}

#[test]
fn images_are_read_when_they_are_written_and_not_before() {
    let (book, resolved, _, mut pictures) = sample();
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reads);
    pictures.get_mut("pics/A Gull.png").expect("is there").load = Arc::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(PNG.to_vec())
    });
    let facts = WriterFacts::new();
    let input = facts.input(&book, &resolved, &pictures);
    let mut diagnostics = Diagnostics::default();
    let publication = epub::publication(&input, &mut diagnostics).expect("is made");
    assert_eq!(reads.load(Ordering::Relaxed), 0);
    let mut out = Cursor::new(Vec::new());
    let length = publication.write_to(&mut out, &mut diagnostics).expect("is written");
    assert_eq!(reads.load(Ordering::Relaxed), 1);
    assert_eq!(out.get_ref().len() as u64, length);
}

#[test]
fn an_image_that_cannot_be_converted_is_an_error_of_its_own() {
    let (book, resolved, _, mut pictures) = sample();
    let picture = pictures.get_mut("pics/A Gull.png").expect("is there");
    picture.facts.format = PictureFormat::WebP;
    picture.load = Arc::new(|| Ok(b"RIFF....WEBPVP8 and then nothing".to_vec()));
    let facts = WriterFacts::new();
    let input = facts.input(&book, &resolved, &pictures);
    let mut diagnostics = Diagnostics::default();
    epub::write(&input, &mut diagnostics).expect("the rest is written");
    let errors: Vec<_> = diagnostics.sorted().into_iter().filter(|it| it.code == "image-broken").collect();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("pics/A Gull.png") && errors[0].span.is_some());
}

#[test]
fn an_image_without_description_is_reported_and_nothing_is_claimed_of_it() {
    let mut make = Maker::default();
    let mut division = make.division(0, Role::Chapter, Matter::Body, "One");
    let image = Image { source: "pics/A Gull.png".to_owned(), ..Image::default() };
    division.blocks.push(make.block(BlockKind::Figure(Figure { image, caption: None })));
    let book = Book { metadata: metadata(), divisions: vec![division], ..Book::default() };
    let facts = WriterFacts::new();
    let pictures = pictures();
    let input = facts.input(&book, &make.resolved, &pictures);
    let mut diagnostics = Diagnostics::default();
    let epub = epub::write(&input, &mut diagnostics).expect("it is written");
    let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["alt-missing"]);
    let opf = file(&epub, "OEBPS/content.opf");
    assert!(!opf.contains("alternativeText") && !opf.contains("Sufficient\">textual<"), "{opf}");
}

#[test]
fn drawings_of_light_ink_are_on_slate_and_others_on_paper() {
    let drawing =
        |inside: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100'>{inside}</svg>");
    let place = folder(&[
        ("t.md", "# One\n\n![A](words.svg)\n\n![B](lines.svg)\n\n![C](dark.svg)\n\n![D](both.svg)\n"),
        ("words.svg", &drawing("<text x='10' y='50' fill='white' font-size='30'>White ink</text>")),
        ("lines.svg", &drawing("<path d='M10 10h180v80' fill='none' stroke='#fff'/>")),
        ("dark.svg", &drawing("<path d='M10 10h180v80' fill='none' stroke='#000'/>")),
        ("both.svg", &drawing("<path d='M10 10h180v80z' fill='#fff' stroke='#000' stroke-width='4'/>")),
    ]);
    let made = run(place.path(), "build t.md -o out --to epub");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let chapter = texts(&place.path().join("out/t.epub"), ".xhtml");
    for (ground, name) in [("slate", "words"), ("slate", "lines"), ("paper", "dark"), ("paper", "both")] {
        let image = format!("class=\"{ground}\" src=\"images/{name}.svg\"");
        assert!(chapter.contains(&image), "{image}: {chapter}");
    }
}

/// Drawing programs declare entities for their namespaces, and some write other encodings than UTF-8.
#[test]
fn drawings_with_entities_and_in_other_encodings_are_in_both_outputs() {
    let declared = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\" [\n<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n\
                    <!ENTITY st0 \"fill:#0A6E5C;\">\n]>";
    let plan = format!(
        "<?xml version=\"1.0\"?>\n{declared}\n<svg xmlns=\"&ns_svg;\" width=\"60\" height=\"40\"><title>Quay</title>\
         <rect width=\"30\" height=\"20\" style=\"&st0;\"/></svg>"
    );
    let text: Vec<u8> =
        "\u{feff}<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"40\"><title>Mühle</title></svg>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
    let place = folder(&[("book.md", "# One\n\n![A plan](plan.svg)\n\n![A mill](mill.svg)\n"), ("plan.svg", &plan)]);
    std::fs::write(place.path().join("mill.svg"), text).expect("is written");
    let made = run(place.path(), "build book.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let epub = super::effect::build_in(place.path());
    let packed = epub.text("plan.svg");
    assert!(packed.contains(" xmlns=\"http://www.w3.org/2000/svg\"") && packed.contains("#0A6E5C"), "{packed}");
    assert!(!packed.contains("DOCTYPE") && !packed.contains('&'), "{packed}");
    assert!(epub.text("mill.svg").contains("Mühle"));
}

//! Files for shops: which there are, in what they differ, what is said of them; and what tells one release from another.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chapbook::OutputKind;
use chapbook::diagnostic::Diagnostics;
use chapbook::epub::ShopTable;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::{self};

use super::effect::build;
use super::file;
use crate::support::{folder, run};

const BOOK: &str = "---\ntitle: The Shop Window\nauthor: Ann Orrell\nlang: en\nversion: 1.10\n---\n\n# One\n\nText.\n";

/// The text of a file in an EPUB on the disk.
fn text(epub: &Path, name: &str) -> String {
    file(&fs::read(epub).expect("is there"), name)
}

#[test]
fn each_shop_has_a_folder_with_a_file_of_its_own_and_the_cover() {
    let place = folder(&[("book.md", BOOK)]);
    let made = run(place.path(), "build book.md --for apple,kindle,kobo,google,bn,tolino");
    assert_eq!((made.code, made.stderr.matches("warning").count()), (0, 0), "{}", made.stderr);
    let dist = place.path().join("dist");
    let bytes = |name: &str| fs::read(dist.join(name)).expect(name);
    for shop in ["apple", "kindle", "kobo", "google", "bn", "tolino"] {
        let cover = image::load_from_memory(&bytes(&format!("{shop}/book.jpg"))).expect("is an image");
        assert_eq!((cover.width(), cover.height()), (1600, 2560));
        assert!(text(&dist.join(shop).join("book.epub"), "OEBPS/toc.ncx").contains("navPoint"), "{shop}");
    }
    // Only Kindle's guide asks for anything else than the others.
    for shop in ["apple", "kobo", "google", "bn", "tolino"] {
        assert_eq!(bytes("book.epub"), bytes(&format!("{shop}/book.epub")), "{shop}");
    }
    let (plain, kindle) = (dist.join("book.epub"), dist.join("kindle/book.epub"));
    let opf = |path: &Path| text(path, "OEBPS/content.opf");
    assert!(opf(&plain).contains("cover.xhtml") && !opf(&plain).contains("idref=\"nav"), "{}", opf(&plain));
    let packed = opf(&kindle);
    assert!(!packed.contains("cover.xhtml") && packed.contains("properties=\"cover-image\""), "{packed}");
    assert!(packed.contains("<itemref idref=\"nav\"/>"), "{packed}");
    assert!(dist.join("book.pdf").is_file());
}

#[test]
fn the_books_shops_are_for_builds_of_e_books_and_the_authors_word_counts() {
    let book = BOOK.replace("version: 1.10", "chapbook:\n  epub:\n    shops: [kindle]\n    toc: false");
    let place = folder(&[("book.md", &book)]);
    let dist = place.path().join("dist");
    assert_eq!(run(place.path(), "build book.md --to pdf").code, 0);
    assert!(!dist.join("kindle").exists());
    assert_eq!(run(place.path(), "build book.md -o alone.epub").code, 0);
    assert!(place.path().join("alone.epub").is_file() && !place.path().join("kindle").exists());
    assert_eq!(run(place.path(), "build book.md --to epub").code, 0);
    let packed = text(&dist.join("kindle/book.epub"), "OEBPS/content.opf");
    assert!(!packed.contains("<itemref idref=\"nav\"/>"), "{packed}");
    assert_eq!(run(place.path(), "build book.md --to epub --for kobo").code, 0);
    assert!(dist.join("kobo/book.epub").is_file());
    let one = run(place.path(), "build book.md -o alone.epub --for kobo");
    assert!(one.code == 2 && one.stderr.contains("name a folder"), "{}", one.stderr);
}

#[test]
fn a_table_of_ones_own_counts_instead_of_the_programs() {
    let table = "| A | B | C | D | E |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n";
    let rules = "[kobo]\nname = \"Kobo\"\nchecked = \"2027\"\nhosts = [\"kobo.com\"]\nrules = []\n";
    let place = folder(&[("book.md", &format!("{BOOK}\n{table}")), ("rules.toml", rules)]);
    let known = run(place.path(), "check book.md --for kobo");
    assert!(known.stderr.contains("shop-table"), "{}", known.stderr);
    let own = run(place.path(), "check book.md --for kobo --set epub.shop-rules=rules.toml");
    assert!(!own.stderr.contains("shop-table") && own.code == 0, "{}", own.stderr);
}

/// The subjects by the message that lists them.
fn subjects() -> BTreeSet<String> {
    let table = "[kobo]\nname = \"K\"\nhosts = []\nrules = [{ subject = \"?\", refused = true }]";
    let reason = ShopTable::known().with(table).expect_err("there is no such subject");
    let list = reason.split("use one of ").nth(1).expect("lists them");
    list.split('`')
        .filter(|word| word.starts_with(|first: char| first.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_subject_of_a_table_of_ones_own_is_checked() {
    // A book of which each measure is known: a cover of 64 × 64 pixels, two levels, a table of five columns, one link.
    let text = BOOK.replace("lang: en", "lang: en\ncover-image: small.png")
        + "\n## Two\n\n| A | B | C | D | E |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |\n\n\
           ![A line](line.svg)\n\n![A dot](small.png)\n\nAt [the other](https://www.amazon.com/x).\n";
    let line = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"10\"><path d=\"M0 5h300\"/></svg>";
    let place = folder(&[("book.md", &text), ("line.svg", line)]);
    image::RgbImage::new(64, 64).save(place.path().join("small.png")).expect("can be written");
    let said = |rule: &str, more: &str| {
        let table =
            format!("[kobo]\nname = \"Kobo\"\nhosts = [\"kobo.com\"]\nrules = [{{ {rule}, refused = true }}]\n");
        fs::write(place.path().join("rules.toml"), table).expect("can be written");
        let run = run(place.path(), &format!("check book.md --for kobo --set epub.shop-rules=rules.toml {more}"));
        assert_eq!(run.code, 0, "{rule}: {}", run.stderr);
        run.stderr
    };
    // The subject, a bound below and one above that the book keeps, the code.
    let cases = [
        ("file", 1, 1, "shop-file"),
        ("image", 1, 1, "shop-image"),
        ("image-area", 5, 5, "shop-image"),
        ("drawing", 300, 300, "shop-image"),
        ("cover", 1, 1, "shop-cover"),
        ("cover-page", 1, 1, "shop-package"),
        ("cover-short", 64, 64, "shop-cover"),
        ("cover-long", 64, 64, "shop-cover"),
        ("cover-file", 1, 1, "shop-cover"),
        ("columns", 5, 5, "shop-table"),
        ("levels", 2, 2, "shop-contents"),
        ("toc-page", 1, 1, "shop-package"),
        ("ncx", 1, 1, "shop-package"),
        ("shop-links", 1, 1, "shop-link"),
    ];
    assert_eq!(cases.iter().map(|case| case.0.to_owned()).collect::<BTreeSet<_>>(), subjects());
    for (subject, least, most, code) in cases {
        let more = if subject == "toc-page" { "--set epub.toc=true" } else { "" };
        let kept = said(&format!("subject = \"{subject}\", least = {least}, most = {most}"), more);
        assert!(!kept.contains("warning[shop-"), "{subject}: {kept}");
        let few = said(&format!("subject = \"{subject}\", least = {}", least + 1), more);
        let wanted = format!("warning[{code}]");
        assert!(
            few.contains(&wanted) && few.contains(&format!("Kobo refuses fewer than {}", least + 1)),
            "{subject}: {few}"
        );
        // A page of the cover that is refused is left out, as Kindle's is.
        if subject != "cover-page" {
            let many = said(&format!("subject = \"{subject}\", most = {}", most - 1), more);
            assert!(many.contains(&wanted) && many.contains("Kobo refuses"), "{subject}: {many}");
        }
    }
    assert!(said("subject = \"toc-page\", least = 1", "--set epub.toc=false").contains("remove `epub.toc = false`"));
    assert!(
        said("subject = \"cover-page\", least = 1", "--set epub.cover=false").contains("remove `epub.cover = false`")
    );
}

#[test]
fn a_small_cover_is_one_warning_of_each_shop() {
    let place = folder(&[("book.md", &BOOK.replace("lang: en", "lang: en\ncover-image: dot.gif"))]);
    image::RgbImage::new(1, 1).save(place.path().join("dot.gif")).expect("can be written");
    let warnings = |shops: &str| {
        let run = run(place.path(), &format!("check book.md {shops}"));
        run.stderr.lines().filter(|line| line.starts_with("warning")).map(str::to_owned).collect::<Vec<_>>()
    };
    let kindle = "warning[shop-cover]: the cover has 1 × 1 pixels: Kindle refuses fewer than 625 on the shorter side and refuses fewer \
                  than 1000 on the longer side";
    assert_eq!(warnings("--for kindle"), [kindle]);
    let both = warnings("--for kindle,apple");
    assert!(both.len() == 2 && both.iter().any(|it| it.contains("Apple Books refuses fewer than 1400")), "{both:?}");
    let none = warnings("");
    assert!(none.len() == 1 && none[0].contains("cover-size") && none[0].contains("fewer than 1400"), "{none:?}");
}

#[test]
fn the_cure_for_contents_that_are_too_deep_is_one() {
    for (text, depth) in
        [("# A\n\n## B\n\n### C\n\nText.\n\n# D\n\nText.", 2), ("# Part I\n\n# A\n\n## B\n\n### C\n\nText.", 1)]
    {
        let place = folder(&[("book.md", &format!("---\ntitle: T\nauthor: A\nlang: en\n---\n\n{text}\n"))]);
        let told = run(place.path(), "check book.md --for kindle").stderr;
        assert!(
            told.contains("warning[shop-contents]") && told.contains(&format!("`epub.toc-depth = {depth}`")),
            "{told}"
        );
        let cured = run(place.path(), &format!("check book.md --for kindle --set epub.toc-depth={depth}")).stderr;
        assert!(!cured.contains("shop-contents"), "{cured}");
    }
}

#[test]
fn a_table_is_read_only_for_shops() {
    let place = folder(&[("book.md", BOOK), ("rules.toml", "[kobo]\nname = 3\n")]);
    let run = |more: &str| run(place.path(), &format!("check book.md --set epub.shop-rules=rules.toml {more}"));
    assert_eq!(run("").code, 0, "{}", run("").stderr);
    let sold = run("--for kobo,apple");
    assert!(sold.code == 1 && sold.stderr.matches("error[shop-rules]").count() == 1, "{}", sold.stderr);
}

#[test]
fn a_version_is_told_to_reading_systems() {
    let opf = build("version: 1.10", "# A\n\nText.").text("content.opf");
    for wanted in
        ["<meta property=\"ibooks:version\">1.10</meta>", "prefix=\"ibooks: http://vocabulary.itunes.apple.com/"]
    {
        assert!(opf.contains(wanted), "{wanted}\n{opf}");
    }
    assert!(!build("", "# A\n\nText.").text("content.opf").contains("version\">"));
}

/// Identifier and time of the last change, which together tell a release (EPUB 3.3, 5.4 and 5.5.4).
fn release(source: &str) -> (String, String) {
    let files = FileSystem(Arc::new(Memory::new([("book.md", source)])));
    let mut diagnostics = Diagnostics::default();
    let project = project::open(files, Some("book.md"), &[], &mut diagnostics);
    let checked = chapbook::check(&project, &mut diagnostics);
    let made = chapbook::build(&checked, &[OutputKind::Epub], &|_| {}, &mut diagnostics);
    let mut bytes = std::io::Cursor::new(Vec::new());
    made[0].content.write_to(&mut bytes, &mut diagnostics).expect("in memory");
    let opf = file(bytes.get_ref(), "OEBPS/content.opf");
    let part = |from: &str| opf.split(from).nth(1).and_then(|it| it.split('<').next()).expect(from).to_owned();
    (part("<dc:identifier id=\"pub-id\">"), part("dcterms:modified\">"))
}

#[test]
fn no_two_texts_are_one_release() {
    // Texts that differ in one letter, one mark, one word of the metadata: what a slip of a digest would miss.
    let changes = |front: &str| -> Vec<String> {
        let text = |more: &str, body: &str| {
            format!(
                "---\ntitle: A Book\nlang: en\nchapbook: {{epub: {{cover: false}}}}\n{front}\n{more}\n---\n\n# One\n\n{body}\n"
            )
        };
        let mut texts: Vec<String> = ('a'..='z').map(|letter| text("", &format!("Te{letter}t."))).collect();
        texts.extend((1..=20).map(|count| text("", &"word ".repeat(count))));
        texts.extend(["rights: mine", "rights: ours", "subject: tides", "edition: second"].map(|it| text(it, "Text.")));
        texts.extend(["*Text.*", "**Text.**", "Text!", "Text.\n\nText.", "> Text."].map(|body| text("", body)));
        texts
    };
    for front in ["", "date: 2026", "date: 2026-05", "date: 1865"] {
        let texts = changes(front);
        let releases: BTreeSet<(String, String)> = texts.iter().map(|text| release(text)).collect();
        assert_eq!(releases.len(), texts.len(), "{front}");
        assert_eq!(release(&texts[0]), release(&texts[0]));
        let identifiers: BTreeSet<&String> = releases.iter().map(|it| &it.0).collect();
        assert_eq!(identifiers.len(), 1, "the next edition of a book is the same book");
    }
}

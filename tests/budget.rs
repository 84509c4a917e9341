//! The work of a whole build is bounded: each kind is tried with a bound that a small book reaches. What is refused is told
//! once, and is the same with any number of threads.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use chapbook::diagnostic::{Diagnostic, Diagnostics, Severity};
use chapbook::guard::budget::{Bounds, KINDS};
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::{OutputKind, build, check, project};

/// What was made of a book within bounds, and what was said.
struct Made {
    pdf: Vec<u8>,
    epub: Vec<u8>,
    said: Vec<Diagnostic>,
}

impl Made {
    /// The problems with a code.
    fn of(&self, code: &str) -> Vec<&Diagnostic> {
        self.said.iter().filter(|problem| problem.code == code).collect()
    }

    /// The text of the EPUB's chapters.
    fn chapters(&self) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(&self.epub)).expect("is an EPUB");
        let mut text = String::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).expect("can be read");
            if file.name().ends_with(".xhtml") {
                file.read_to_string(&mut text).expect("is UTF-8");
            }
        }
        text
    }
}

/// Makes a book on so many threads.
fn made(files: &[(&str, &[u8])], bounds: Bounds, threads: usize) -> Made {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(|| {
        let memory = files.iter().fold(Memory::default(), |memory, (path, bytes)| memory.with(path, bytes.to_vec()));
        let mut diagnostics = Diagnostics::default();
        let mut project = project::open(FileSystem(Arc::new(memory)), Some("a.md"), &[], &mut diagnostics);
        project.bounds = bounds;
        let checked = check(&project, &mut diagnostics);
        let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Epub];
        let outputs = build(&checked, &kinds, &|_| {}, &mut diagnostics);
        let mut bytes = outputs.iter().map(|output| {
            let mut bytes = Cursor::new(Vec::new());
            output.content.write_to(&mut bytes, &mut diagnostics).expect("memory can be written");
            bytes.into_inner()
        });
        let (pdf, epub) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
        drop(bytes);
        Made { pdf, epub, said: diagnostics.sorted().into_iter().cloned().collect() }
    })
}

/// Blocks whose grammar takes far more steps than ordinary code, each in code of its own.
fn code(blocks: usize) -> String {
    let mut text = "# A\n\n".to_owned();
    for number in 0..blocks {
        let _ = write!(text, "```d\nint x = {number};\n{}```\n\n", "a(\n".repeat(700));
    }
    text
}

#[test]
fn code_stays_plain_when_the_work_for_colours_is_spent() {
    let text = code(6);
    let files: &[(&str, &[u8])] = &[("a.md", text.as_bytes())];
    let all = made(files, Bounds::default(), 2);
    assert!(all.of("code-plain").is_empty(), "{:?}", all.said);
    let bounds = Bounds { highlighting: 3_000_000, ..Bounds::default() };
    let some = made(files, bounds, 1);
    let [note] = some.of("code-plain")[..] else { panic!("{:?}", some.said) };
    assert!(note.severity == Severity::Note && note.message.contains("more than 3,000,000 steps"), "{}", note.message);
    let colored = |made: &Made| made.chapters().matches(">int</span>").count();
    assert_eq!(colored(&all), 6);
    let kept = colored(&some);
    assert!((1..6).contains(&kept), "{kept} blocks have colours");
    assert!(note.message.contains(&format!("{} of its blocks", 6 - kept)), "{}", note.message);
    assert_ne!(some.pdf, all.pdf, "pages have no other colours than the EPUB");
    let threads = made(files, bounds, 4);
    assert!(threads.pdf == some.pdf && threads.epub == some.epub && threads.said == some.said, "by threads");
}

#[test]
fn what_is_too_much_for_a_build_is_told_once() {
    let png = {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2_000, 2_000);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().expect("memory can be written");
        writer.write_image_data(&vec![255; 2_000 * 2_000]).expect("memory can be written");
        drop(writer);
        bytes
    };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\"><filter id=\"f\"><feGaussianBlur \
               stdDeviation=\"2\"/></filter><rect width=\"90\" height=\"90\" filter=\"url(#f)\"/></svg>";
    let style = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\"><info><title>x</title><id>x</id>\
         <updated>2020-01-01T00:00:00Z</updated></info><citation><layout>{}</layout></citation></style>",
        "<text variable=\"title\"/>".repeat(11_000)
    );
    let formulas = format!("# A\n\n$$\\ce{{{}}}$$\n\n$$\\ce{{{}}}$$\n", "A->".repeat(120), "B->".repeat(120));
    let cited = "---\nbibliography: x.bib\ncsl: x.csl\n---\n\n# A\n\nAs [@k] says.\n";
    let few = Bounds { pixels: 10, styles: 10, chemistry: 10, filters: 10, ..Bounds::default() };
    /// The kind of work, the text, the other files.
    type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a [u8])]);
    let cases: [Case<'_>; 4] = [
        ("have too many pixels", "# A\n\n![a](a.png)\n\n![b](b.png)\n", &[("a.png", &png), ("b.png", &png)]),
        (
            "the filters of",
            "# A\n\n![a](a.svg)\n\n![b](b.svg)\n",
            &[("a.svg", svg.as_bytes()), ("b.svg", svg.as_bytes())],
        ),
        ("the citation style has", cited, &[("x.bib", b"@book{k, title={T}}"), ("x.csl", style.as_bytes())]),
        ("formulas with `\\ce`", &formulas, &[]),
    ];
    for (says, text, others) in cases {
        let files: Vec<(&str, &[u8])> = [("a.md", text.as_bytes())].into_iter().chain(others.iter().copied()).collect();
        let refused = made(&files, few, 2);
        let [error] = refused.of("budget-spent")[..] else { panic!("{says}: {:?}", refused.said) };
        assert!(error.severity == Severity::Error && error.message.contains(says), "{}", error.message);
        assert!(refused.pdf.is_empty() && refused.epub.is_empty(), "{says}: the work is not done all the same");
        assert!(error.message.contains("more than 10 ") && error.help.is_some() && error.span.is_some(), "{error:?}");
        assert!(made(&files, Bounds::default(), 2).of("budget-spent").is_empty(), "{says}");
    }
}

/// The table in `ARCHITECTURE.md` is that of the program.
#[test]
fn the_bounds_of_a_build_are_in_the_architecture() {
    let page = include_str!("../ARCHITECTURE.md");
    for kind in KINDS {
        let bound = chapbook::guard::budget::grouped(kind.bound);
        let row = format!("\n| `{}` | {} | {bound} |\n", kind.name, kind.unit);
        assert!(page.contains(&row), "not in ARCHITECTURE.md:{row}");
    }
}

/// A number that overflows is a fault that is told, not a wrong page.
#[test]
fn releases_look_for_numbers_that_overflow() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().expect("is TOML");
    assert_eq!(manifest["profile"]["release"]["overflow-checks"].as_bool(), Some(true));
}

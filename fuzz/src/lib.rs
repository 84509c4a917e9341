//! What the fuzz targets share: bytes in, books in memory made of them, and what must hold of those whatever the bytes
//! are.
//!
//! `make fuzz MINUTES=5` tries all of [`TARGETS`] with a mutator of our own (`tests/fuzz.rs`); `cargo fuzz run --sanitizer
//! none TARGET` one of them, led by coverage. See `README.md` beside this folder's manifest.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::dump;
use chapbook::impose::{Scheme, Settings};
use chapbook::project::config::Profile;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::{self, Project};
use chapbook::{OutputKind, build, check, epub, pdf};

/// A kind of file, and what is made of any bytes in its place.
pub struct Target {
    /// The name: of its program in `fuzz_targets`, its seeds in `seeds`, and its words in `dictionaries`, if it has any.
    pub name: &'static str,
    /// Makes it.
    ///
    /// # Panics
    /// When something does not hold that must: that is what is looked for.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "bibliography", run: bibliography },
    Target { name: "book", run: book },
    Target { name: "css", run: css },
    Target { name: "csl", run: csl },
    Target { name: "edition", run: edition },
    Target { name: "font", run: font },
    Target { name: "front_matter", run: front_matter },
    Target { name: "html", run: html },
    Target { name: "image", run: image },
    Target { name: "impose", run: impose },
    Target { name: "markdown", run: markdown },
    Target { name: "math", run: math },
    Target { name: "outputs", run: outputs },
    Target { name: "press", run: press },
    Target { name: "settings", run: settings },
    Target { name: "summary", run: summary },
    Target { name: "svg", run: svg },
    Target { name: "theme", run: theme },
];

/// Runs a target by its name.
///
/// # Panics
/// There is none, or what [`Target::run`] says.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target's name");
    (target.run)(bytes);
}

const READER: &[OutputKind] = &[OutputKind::Pdf(Profile::Screen), OutputKind::Epub];

/// A book in memory: its files, and which of them it is, if not all.
struct BookFiles {
    files: Memory,
    file: Option<&'static str>,
}

impl BookFiles {
    /// A book whose text is `a.md`.
    fn text(text: &str) -> BookFiles {
        BookFiles { files: Memory::new([("a.md", text)]), file: Some("a.md") }
    }

    /// A book that its folder makes.
    fn folder(files: &[(&str, &str)]) -> BookFiles {
        BookFiles { files: Memory::new(files.iter().copied()), file: None }
    }

    /// The same with one more file.
    fn with(mut self, path: &str, bytes: &[u8]) -> BookFiles {
        self.files = self.files.with(path, bytes.to_vec());
        self
    }

    fn load(self) -> (Project, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let project = project::open(FileSystem(Arc::new(self.files)), self.file, &[], &mut diagnostics);
        (project, diagnostics)
    }

    /// Reads a book to its model and what that says about itself.
    fn read(self) {
        let (project, mut diagnostics) = self.load();
        let checked = check(&project, &mut diagnostics);
        let _ = dump::text(&checked.book, Some(&project.sources));
        check_spans(&project, &diagnostics);
    }

    /// Makes outputs of a book, though it may have errors. What is not made is an error.
    fn make(self, kinds: &[OutputKind]) {
        let (project, mut diagnostics) = self.load();
        let checked = check(&project, &mut diagnostics);
        let outputs = build(&checked, kinds, &|_| {}, &mut diagnostics);
        for output in &outputs {
            let written = output.content.write_to(std::io::Cursor::new(Vec::new()), &mut diagnostics);
            assert!(written.is_ok_and(|bytes| 0 < bytes) || diagnostics.has_errors(), "an output in memory is written");
        }
        assert!(outputs.len() == kinds.len() || diagnostics.has_errors(), "what is not made is an error");
        check_spans(&project, &diagnostics);
    }
}

fn check_spans(project: &Project, diagnostics: &Diagnostics) {
    for problem in diagnostics.sorted() {
        let labels = problem.labels.iter().map(|label| label.0);
        for span in problem.span.into_iter().chain(labels) {
            let file = project.sources.get(span.file).expect("a file of the book");
            assert!(file.text.get(span.range()).is_some(), "{problem:?}");
        }
    }
}

/// What texts are read as: bytes that are no UTF-8 are tried as files of the book (`book`), not here.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A chapter, to the document.
fn markdown(bytes: &[u8]) {
    BookFiles::text(&text(bytes)).read();
}

/// A chapter, to the PDF and the EPUB.
fn outputs(bytes: &[u8]) {
    BookFiles::text(&text(bytes)).make(READER);
}

/// HTML in a chapter.
fn html(bytes: &[u8]) {
    BookFiles::text(&format!("# A\n\n<div>\n{}\n</div>\n", text(bytes))).make(READER);
}

/// `book.toml`, to the document.
fn settings(bytes: &[u8]) {
    BookFiles::folder(&[("book.toml", &text(bytes)), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", "# A\n")])
        .read();
}

/// `SUMMARY.md`, to the document.
fn summary(bytes: &[u8]) {
    BookFiles::folder(&[("SUMMARY.md", &text(bytes)), ("a.md", "# A\n"), ("b/README.md", "# B\n")]).read();
}

/// Front matter, to the document.
fn front_matter(bytes: &[u8]) {
    BookFiles::text(&format!("---\n{}\n---\n# A\n", text(bytes))).read();
}

/// Settings of a text, to files for all readers and printers: the book's form is the fuzzer's.
fn press(bytes: &[u8]) {
    let text = format!(
        "---\ntitle: A Weir\nauthor: Ann Example\nlang: en\nchapbook:\n{}\n---\n\n# One\n\nWater ran over the weir, \
         and `code` after it.[^1]\n\n[^1]: A note.\n",
        text(bytes)
    );
    let of_pages = [Profile::Print, Profile::Kdp, Profile::Pdfx, Profile::Pdfx1a].map(OutputKind::Pdf);
    BookFiles::text(&text).make(&[&[OutputKind::Epub, OutputKind::Booklet, OutputKind::Cover], &of_pages[..]].concat());
}

/// A folder of files: each begins with a line `=== its path`.
fn book(bytes: &[u8]) {
    let mut files = Memory::default();
    for part in bytes.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>().chunk_by(|_, next| !is_head(next)) {
        let Some((head, rest)) = part.split_first() else { continue };
        if is_head(head) {
            files = files.with(text(&head[4..]).trim(), rest.concat());
        }
    }
    BookFiles { files, file: None }.make(READER);
}

fn is_head(line: &[u8]) -> bool {
    line.starts_with(b"=== ")
}

/// A bibliography, of the format that its first byte is of.
fn bibliography(bytes: &[u8]) {
    let path = match bytes.first() {
        Some(b'@' | b'%') => "x.bib",
        Some(b'[' | b'{') => "x.json",
        _ => "x.yml",
    };
    let citing = format!("---\nbibliography: {path}\nnocite: '@*'\n---\n\n# A\n\nAs [@k1, p. 7] says, and @k2.\n");
    BookFiles::text(&citing).with(path, bytes).make(&[OutputKind::Epub]);
}

/// A citation style.
fn csl(bytes: &[u8]) {
    let works = "@book{k1, title={A Weir}, author={Example, Ann}, year={1908}, publisher={Weir}}\n\
                 @article{k2, title={B}, author={Other, Ben and Third, Cid}, journal={C}, year={1909}, pages={1--3}}\n";
    BookFiles::text("---\nbibliography: x.bib\ncsl: x.csl\n---\n\n# A\n\nAs [@k1, p. 7; @k2] says, and @k2.\n")
        .with("x.bib", works.as_bytes())
        .with("x.csl", bytes)
        .make(&[OutputKind::Epub]);
}

/// The author's style sheet.
fn css(bytes: &[u8]) {
    BookFiles::text("---\nchapbook:\n  epub: {css: x.css}\n---\n\n# A\n\n::: {.own}\nText and `code`.\n:::\n")
        .with("x.css", bytes)
        .make(&[OutputKind::Epub]);
}

/// A theme.
fn theme(bytes: &[u8]) {
    BookFiles::text(
        "---\nchapbook: {theme: x.toml}\n---\n\n# A\n\n> Text *and* `code`.\n\n- One\n\n::: note\nTwo.\n:::\n",
    )
    .with("x.toml", bytes)
    .make(READER);
}

/// A formula, on a line of its own and in one.
fn math(bytes: &[u8]) {
    let tex = text(bytes);
    BookFiles::text(&format!("# A\n\n$$\n{tex}\n$$\n\nAnd ${tex}$ in a line.\n")).make(READER);
}

/// A drawing.
fn svg(bytes: &[u8]) {
    BookFiles::text("# A\n\n![A drawing](x.svg)\n").with("x.svg", bytes).make(READER);
}

/// An image with pixels, whose kind is told by its bytes.
fn image(bytes: &[u8]) {
    BookFiles::text("# A\n\n![A picture](x.png)\n\n![The same](x.jpg)\n")
        .with("x.png", bytes)
        .with("x.jpg", bytes)
        .make(&[OutputKind::Pdf(Profile::Screen), OutputKind::Pdf(Profile::Pdfx1a), OutputKind::Epub]);
}

/// A font of the book's own, for its text and its style sheet.
fn font(bytes: &[u8]) {
    let text = "---\nchapbook:\n  pdf: {font: Square}\n  fonts: {paths: [x.ttf]}\n  epub: {css: x.css, embed-fonts: true}\n\
                ---\n\n# AB\n\nAb ba, AVA *to* the `office`.\n";
    let sheet = "@font-face { font-family: F; src: url(x.ttf); }\np { font-family: F; }\n";
    BookFiles::text(text).with("x.ttf", bytes).with("x.css", sheet.as_bytes()).make(READER);
}

/// A PDF to be put on sheets.
fn impose(bytes: &[u8]) {
    for scheme in [Scheme::Saddle, Scheme::Signatures(16)] {
        let settings = Settings { scheme, ..Settings::default() };
        if let Ok((sheets, plan)) = pdf::impose(bytes, &settings, &pdf::no_extras) {
            assert!(sheets.starts_with(b"%PDF") && 0 < plan.sheets);
        }
    }
}

/// An EPUB that was published, compared with itself.
fn edition(bytes: &[u8]) {
    epub::compare(bytes, bytes, "old.epub", &mut Diagnostics::default());
}

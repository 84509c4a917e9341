//! Files that hold no Markdown: recognised by their first bytes or by their name, with a way to convert them.
//!
//! In: a file's name and bytes. Out: what it is, and the command that makes Markdown of it.

/// A kind of file that people have manuscripts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    /// Its name in messages, with its article: `a Word document`.
    pub name: &'static str,
    /// How it becomes Markdown: `FILE` is its name, `STEM.md` that of the new one.
    cure: &'static str,
}

impl Format {
    /// How the file of that name becomes Markdown.
    pub(super) fn conversion_help(self, name: &str) -> String {
        let stem = name.rsplit_once('.').map_or(name, |pair| pair.0);
        self.cure.replace("FILE", &quoted(name)).replace("STEM.md", &quoted(&format!("{stem}.md")))
    }
}

/// A name as a shell takes it: names with spaces and the like in quotes.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_' | '+' | ',');
    if name.chars().all(plain) { name.to_string() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}

const PANDOC: &str = "convert it: `pandoc FILE -t markdown --extract-media=. -o STEM.md`, then build `STEM.md`";
const OFFICE: &str = "open it in its program and save it as `.docx`; then convert that with `pandoc … -t markdown`";
const PICTURE: &str = "name a Markdown file that shows it: `![what it shows](FILE)`";

/// A format that pandoc reads.
const fn pandoc(name: &'static str) -> Format {
    Format { name, cure: PANDOC }
}

const WORD: Format = pandoc("a Word document");
const OLD_WORD: Format = Format {
    name: "a Word document of the old kind (`.doc`)",
    cure: "convert it twice: `soffice --headless --convert-to docx FILE`, then `pandoc … -t markdown`",
};
const ODT: Format = pandoc("an OpenDocument text");
const EPUB: Format = pandoc("an EPUB");
const RTF: Format = pandoc("a file of Rich Text");
const HTML: Format = pandoc("a page of HTML");
const PDF: Format = Format {
    name: "a PDF",
    cure: "its text comes out with `pdftotext FILE STEM.md`; `chapbook impose FILE` puts its pages on sheets",
};
const ZIP: Format = Format { name: "a ZIP archive", cure: "unpack it: `unzip FILE`; then build the folder" };
const GZIP: Format = Format { name: "a compressed archive", cure: "unpack it: `tar -xf FILE`; then build the folder" };
const PAGES: Format = Format { name: "a document of another word processor", cure: OFFICE };
const LATEX: Format = pandoc("a LaTeX document");
const TYPST: Format = pandoc("a Typst document");
const ORG: Format = pandoc("an Org document");
const RST: Format = pandoc("a reStructuredText document");
const ASCIIDOC: Format = Format {
    name: "an AsciiDoc document",
    cure: "convert it: `asciidoctor -b docbook FILE -o - | pandoc -f docbook -t markdown -o STEM.md`",
};
const NOTEBOOK: Format = pandoc("a Jupyter notebook");
const DOCBOOK: Format =
    Format { name: "a file of XML", cure: "convert it: `pandoc -f docbook FILE -t markdown -o STEM.md`" };
const FB2: Format = pandoc("a FictionBook");
const IMAGE: Format = Format { name: "an image", cure: PICTURE };
const SCRIVENER: Format = Format {
    name: "a Scrivener project",
    cure: "in Scrivener, choose File › Export › Files and export plain text with the ending `.md`; then build that folder",
};

/// The formats by their endings.
const ENDINGS: &[(&str, Format)] = &[
    ("docx", WORD),
    ("dotx", WORD),
    ("doc", OLD_WORD),
    ("odt", ODT),
    ("ott", ODT),
    ("rtf", RTF),
    ("rtfd", RTF),
    ("html", HTML),
    ("htm", HTML),
    ("xhtml", HTML),
    ("pdf", PDF),
    ("epub", EPUB),
    ("zip", ZIP),
    ("gz", GZIP),
    ("tgz", GZIP),
    ("pages", PAGES),
    ("wpd", PAGES),
    ("wps", PAGES),
    ("tex", LATEX),
    ("latex", LATEX),
    ("typ", TYPST),
    ("org", ORG),
    ("rst", RST),
    ("adoc", ASCIIDOC),
    ("asciidoc", ASCIIDOC),
    ("ipynb", NOTEBOOK),
    ("fb2", FB2),
    ("dbk", DOCBOOK),
    ("scriv", SCRIVENER),
    ("scrivx", SCRIVENER),
];

/// The format of a file that is not text, by the signatures at its start that file(1) goes by.
pub(super) fn of_bytes(name: &str, bytes: &[u8]) -> Option<Format> {
    let starts = |signature: &[u8]| bytes.starts_with(signature);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Some(zipped(name, bytes));
    }
    // A compound file: Word up to 2003 wrote them.
    if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(OLD_WORD);
    }
    let known: &[(&[u8], Format)] = &[
        (b"{\\rtf", RTF),
        (b"%PDF-", PDF),
        (b"\x1f\x8b", GZIP),
        (b"\x89PNG\r\n", IMAGE),
        (b"\xff\xd8\xff", IMAGE),
        (b"GIF8", IMAGE),
    ];
    known.iter().find(|it| starts(it.0)).map(|at| at.1)
}

/// The format of a ZIP archive, by its first entries. Word writes its parts under `word/`; OpenDocument and EPUB say
/// what they are in their first file (ODF 1.3 part 2 §3.3, EPUB OCF 3.3 §4.3).
fn zipped(name: &str, bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(4096)];
    let holds = |text: &[u8]| head.windows(text.len()).any(|window| window == text);
    // Both standards want this file stored uncompressed, so its words can be found without unpacking.
    if holds(b"application/epub+zip") {
        EPUB
    } else if holds(b"application/vnd.oasis.opendocument.text") {
        ODT
    } else if holds(b"word/") {
        WORD
    } else {
        of_name(name).unwrap_or(ZIP)
    }
}

/// The format of a text that is not Markdown, by its first letters: pages of HTML, and files that begin as only LaTeX
/// does.
pub(super) fn of_text(text: &str) -> Option<Format> {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    // In small letters: HTML does not tell them from capitals in its tags.
    let head: String = head.chars().take(64).collect::<String>().to_ascii_lowercase();
    if head.starts_with("<!doctype html") || head.starts_with("<html") {
        return Some(HTML);
    }
    if head.starts_with("<?xml") {
        // XHTML may begin with an XML declaration too.
        return Some(if text.get(..1024).unwrap_or(text).contains("<html") { HTML } else { DOCBOOK });
    }
    head.starts_with("\\documentclass").then_some(LATEX)
}

/// The format of a file, by its name.
pub(super) fn of_name(name: &str) -> Option<Format> {
    let ending = name.rsplit_once('.')?.1.to_lowercase();
    ENDINGS.iter().find(|it| it.0 == ending).map(|ending| ending.1)
}

/// Whether a name is that of a manuscript in another format: what one may have wanted in a book. Pages of HTML and
/// archives lie in folders for many reasons.
pub(super) fn is_manuscript(name: &str) -> bool {
    of_name(name).is_some_and(|it| ![HTML, PDF, EPUB, ZIP, GZIP, DOCBOOK].contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        for (name, bytes, format) in [
            ("a", &b"PK\x03\x04....[Content_Types].xml..word/document.xml"[..], WORD),
            ("a.docx", b"PK\x03\x04", WORD),
            ("a.md", b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.textPK", ODT),
            ("a", b"PK\x03\x04..mimetypeapplication/epub+zipPK", EPUB),
            ("a", b"PK\x03\x04..a.txt", ZIP),
            ("a.md", b"{\\rtf1\\ansi", RTF),
            ("a.md", b"%PDF-1.7", PDF),
            ("a", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", OLD_WORD),
        ] {
            assert_eq!(of_bytes(name, bytes), Some(format), "{name} {bytes:?}");
        }
        assert_eq!(of_bytes("a.md", b"# A chapter"), None);
        assert_eq!(of_text("\u{feff}\n<!DOCTYPE HTML>\n"), Some(HTML));
        assert_eq!(of_text("<?xml version=\"1.0\"?>\n<html/>"), Some(HTML));
        assert_eq!(of_text("\\documentclass{book}"), Some(LATEX));
        assert_eq!(of_text("<p>A paragraph.</p>"), None);
    }

    #[test]
    fn cures_name_the_file() {
        assert_eq!(
            WORD.conversion_help("my draft.docx"),
            "convert it: `pandoc 'my draft.docx' -t markdown --extract-media=. -o 'my draft.md'`, then build `'my draft.md'`"
        );
        assert!(PDF.conversion_help("a.pdf").contains("pdftotext a.pdf a.md"));
    }
}

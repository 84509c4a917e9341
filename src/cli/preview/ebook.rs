//! The e-book's files: in, the bytes of an EPUB; out, its texts in reading order, and each file by its name.
//!
//! The archive stays packed in memory; no file of it is ever written, and none of the disk is read.

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use anyhow::Context as _;
use chapbook::diagnostic::Diagnostics;
use chapbook::project::config::Profile;
use chapbook::{Checked, Content, OutputKind};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Value, json};
use zip::ZipArchive;

/// An EPUB in memory.
pub(super) struct Ebook {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    /// The texts in reading order.
    spine: Vec<String>,
    /// What the contents call each of them; those that are not there have a name made of their file's.
    titles: Vec<String>,
    /// Another number for other bytes.
    version: String,
}

/// What the browser is made to believe of its user's wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Ebook {
    /// The e-book of a book, and what is wrong with both files: its page numbers are those of the PDF.
    pub(super) fn of(checked: &Checked<'_>, diagnostics: &mut Diagnostics) -> Option<Ebook> {
        let kinds = [OutputKind::Pdf(Profile::Screen), OutputKind::Epub];
        let outputs = chapbook::build(checked, &kinds, &|_| {}, diagnostics);
        let epub = outputs.iter().find(|output| matches!(output.content, Content::Epub(_)))?;
        let mut bytes = Cursor::new(Vec::new());
        epub.content.write_to(&mut bytes, diagnostics).ok()?;
        Ebook::new(bytes.into_inner()).ok()
    }

    /// Reads the package of an EPUB.
    ///
    /// # Errors
    /// When it is no EPUB.
    pub(super) fn new(bytes: Vec<u8>) -> anyhow::Result<Ebook> {
        let version = sha1_smol::Sha1::from(&bytes).digest().to_string()[..16].to_owned();
        let archive = ZipArchive::new(Cursor::new(Arc::from(bytes))).context("the EPUB can't be read")?;
        let mut ebook = Ebook { archive, spine: Vec::new(), titles: Vec::new(), version };
        let container = ebook.text("META-INF/container.xml").context("the EPUB has no container.xml")?;
        let package = attributes(&container, "rootfile", "full-path", "full-path").into_iter().next();
        let package = package.context("the EPUB names no package")?.0;
        let folder = package.rfind('/').map_or("", |at| &package[..=at]);
        let text = ebook.text(&package).context("the EPUB has no package")?;
        let items = attributes(&text, "item", "id", "href");
        let order = attributes(&text, "itemref", "idref", "idref");
        let path = |id: &String| items.iter().find(|item| item.0 == *id).map(|item| format!("{folder}{}", item.1));
        ebook.spine = order.iter().filter_map(|(id, _)| path(id)).collect();
        let navigation = attributes(&text, "item", "properties", "href").into_iter().find(|item| item.0 == "nav");
        let listed = navigation.and_then(|(_, href)| ebook.text(&format!("{folder}{href}")));
        let listed = listed.map(|text| links(&text)).unwrap_or_default();
        let title = |path: &String| {
            // All of a book's files are in one folder, and addresses are seen from there.
            let is_here = |link: &&NamedLink| path.strip_prefix(folder) == Some(link.file.as_str());
            let found = listed.iter().find(is_here).map(|link| link.title.clone());
            found.filter(|title| !title.is_empty()).unwrap_or_else(|| name_of(path))
        };
        ebook.titles = ebook.spine.iter().map(title).collect();
        Ok(ebook)
    }

    /// Whether these are the bytes of that version.
    pub(super) fn is_version(&self, version: &str) -> bool {
        self.version == version
    }

    /// What the page knows of it.
    pub(super) fn facts(&self) -> Value {
        json!({ "version": self.version, "spine": self.spine, "titles": self.titles })
    }

    /// A file, by its path in the archive.
    pub(super) fn file(&self, path: &str) -> Option<Vec<u8>> {
        // A reader has a position; the bytes are shared.
        let mut archive = self.archive.clone();
        let mut file = archive.by_name(path).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.file(path).and_then(|bytes| String::from_utf8(bytes).ok())
    }

    /// A file as a reading system with this scheme shows it. The browser's own wish can't be set by a page: where a
    /// style sheet asks for it, it is answered here, with a condition that always or never holds.
    pub(super) fn shown(&self, path: &str, scheme: Scheme) -> Option<Vec<u8>> {
        let bytes = self.file(path)?;
        let (shown, other) = if scheme == Scheme::Dark { ("dark", "light") } else { ("light", "dark") };
        match media(path) {
            CSS => {
                let mut text = String::from_utf8(bytes).ok()?;
                for space in ["", " "] {
                    text = text.replace(&format!("(prefers-color-scheme:{space}{shown})"), "(min-width: 0)");
                    text = text.replace(&format!("(prefers-color-scheme:{space}{other})"), "(max-width: 0)");
                }
                Some(text.into_bytes())
            }
            XHTML => {
                let text = String::from_utf8(bytes).ok()?;
                // The ground and letters of a reading system, which a book's own colours lie on.
                let head = format!("<head><style>:root{{color-scheme:{shown}}}body{{padding:0 1.2em}}</style>");
                Some(text.replacen("<head>", &head, 1).into_bytes())
            }
            _ => Some(bytes),
        }
    }
}

const XHTML: &str = "application/xhtml+xml";
const CSS: &str = "text/css; charset=utf-8";

/// The media type of a file, by its ending.
pub(super) fn media(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "xhtml" => XHTML,
        "html" => "text/html; charset=utf-8",
        "css" => CSS,
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "otf" => "font/otf",
        "ttf" => "font/ttf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "m4a" | "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

/// Two attributes of each element of a name that has both.
fn attributes(xml: &str, name: &str, first: &str, second: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    let value = |element: &BytesStart<'_>, name: &str| {
        let value = element.try_get_attribute(name).ok()??;
        Some(value.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(it) | Event::Empty(it)) if it.local_name().as_ref() == name => {
                found.extend(value(&it, first).zip(value(&it, second)));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// An entry of the contents.
struct NamedLink {
    /// Its file, as the address says it, without the place in it.
    file: String,
    title: String,
}

/// The links of a navigation document, in their order: the first to a file has its title.
fn links(xml: &str) -> Vec<NamedLink> {
    let mut reader = Reader::from_str(xml);
    let mut found: Vec<NamedLink> = Vec::new();
    let mut is_inside = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "a" => {
                let address = element.try_get_attribute("href").ok().flatten();
                let address = address.and_then(|it| it.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok());
                let file = address.as_deref().unwrap_or_default().split('#').next().unwrap_or_default().to_owned();
                found.push(NamedLink { file, title: String::new() });
                is_inside = true;
            }
            Ok(Event::End(element)) if element.local_name().as_ref() == "a" => is_inside = false,
            Ok(Event::Text(text)) if is_inside => {
                let text = text.xml10_content();
                found.last_mut().into_iter().for_each(|link| link.title += &text);
            }
            Ok(Event::GeneralRef(name)) if is_inside => {
                let sign = name.resolve_char_ref().ok().flatten();
                let named = resolve_predefined_entity(&name).and_then(|text| text.chars().next());
                found.last_mut().into_iter().for_each(|link| link.title.extend(sign.or(named)));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// A name for a text that no list names: `title-page.xhtml` is its `Title page`.
fn name_of(path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".xhtml").replace(['-', '_'], " ");
    let mut letters = stem.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn ebook() -> Ebook {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("META-INF/container.xml", r#"<container><rootfile full-path="OPS/book.opf"/></container>"#),
            (
                "OPS/book.opf",
                r#"<package><item id="n" properties="nav" href="nav.xhtml"/><item id="b" href="b-side.xhtml"/><item id="a" href="a.xhtml"/><itemref idref="a"/><itemref idref="b"/></package>"#,
            ),
            (
                "OPS/nav.xhtml",
                "<html><nav><a href='a.xhtml'><span>1</span> Salt &amp; <i>wind</i></a><a href='a.xhtml#b'>A part</a></nav></html>",
            ),
            ("OPS/a.css", "@media (prefers-color-scheme: dark) { p { color: white } }"),
            ("OPS/a.xhtml", "<html><head></head><p>Write <code>(prefers-color-scheme: dark)</code>.</p></html>"),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).expect("starts");
            zip.write_all(text.as_bytes()).expect("is written");
        }
        Ebook::new(zip.finish().expect("ends").into_inner()).expect("is an EPUB")
    }

    #[test]
    fn texts_are_in_reading_order() {
        assert_eq!(ebook().spine, ["OPS/a.xhtml", "OPS/b-side.xhtml"]);
        assert_eq!(ebook().titles, ["1 Salt & wind", "B side"]);
    }

    #[test]
    fn files_are_those_of_the_archive_alone() {
        let book = ebook();
        assert!(book.file("OPS/a.css").is_some());
        for path in ["../OPS/a.css", "OPS/../OPS/a.css", "/etc/passwd", "", "OPS/none"] {
            assert!(book.file(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_dark_is_asked_for() {
        let shown = |path, scheme| String::from_utf8(ebook().shown(path, scheme).expect("is there")).expect("is text");
        assert!(shown("OPS/a.css", Scheme::Dark).contains("@media (min-width: 0)"));
        assert!(shown("OPS/a.css", Scheme::Light).contains("@media (max-width: 0)"));
        // What a text says of style sheets is its author's.
        let text = shown("OPS/a.xhtml", Scheme::Dark);
        assert!(text.contains("color-scheme:dark}") && text.contains("(prefers-color-scheme: dark)"), "{text}");
    }
}

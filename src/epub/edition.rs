//! Two editions of a book: in, an EPUB that readers have, and the one that is to follow it; out, what they will miss:
//! files and places that their bookmarks, notes and links lead to, and the identifier by which a reading system knows
//! that it is the same book.
//!
//! Marks of printed pages do not count: they go where the pages go.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The most texts of a publication, and the most bytes of one, that are compared.
// As bounds of a reader: the largest books of the corpus have 5,000 files of at most 1 MB.
const MAX_TEXTS: usize = 20_000;
const MAX_BYTES: u64 = 32 << 20;

/// How many ids of a file are named.
const NAMED: usize = 6;

/// The ids that readers' bookmarks and annotations hold on to.
#[derive(Debug, Default)]
struct Anchors {
    /// The publication's identifier.
    identifier: String,
    /// The ids of each text, by its path.
    texts: BTreeMap<String, BTreeSet<String>>,
}

/// Reports what is in the old edition and not in the new one. `name` is the old file's.
pub fn compare(old: &[u8], new: &[u8], name: &str, diagnostics: &mut Diagnostics) {
    let (before, after) = match (anchors(old), anchors(new)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(problem), _) | (_, Err(problem)) => {
            let message = format!("can't compare the book with `{name}`: {problem}");
            let help = "give `--against` the EPUB file that was published";
            return diagnostics.push(Diagnostic::error("edition-unreadable", message).help(help));
        }
    };
    if before.identifier != after.identifier {
        let message = format!(
            "reading systems will take this for another book than `{name}`: its identifier was `{}` and is now `{}`",
            before.identifier, after.identifier
        );
        let help = "set `identifier:` in the metadata to the old one; by default it follows from title, authors \
                    and language";
        diagnostics.push(Diagnostic::warning("edition-identifier", message).settings(["identifier"]).help(help));
    }
    for (path, ids) in &before.texts {
        let Some(now) = after.texts.get(path) else {
            let message = format!("the file `{path}` of `{name}` is gone: bookmarks and notes in it will be lost");
            let help =
                "files are named after the titles of their chapters: restore the old title, or tell your readers";
            diagnostics.push(Diagnostic::warning("edition-file-missing", message).help(help));
            continue;
        };
        let gone: Vec<&str> = ids.difference(now).map(String::as_str).collect();
        if gone.is_empty() {
            continue;
        }
        let more = gone.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let named: Vec<String> = gone.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
        let message = format!("these ids of `{path}` in `{name}` are gone: {}{more}", named.join(", "));
        let help = "links to them and bookmarks at them lead to the head of the file: give headings their old labels, such as \
                    `## Title {#label}`";
        diagnostics.push(Diagnostic::warning("edition-place-missing", message).help(help));
    }
}

/// Reads what bookmarks hold on to.
fn anchors(epub: &[u8]) -> Result<Anchors, String> {
    let mut archive = ZipArchive::new(Cursor::new(epub)).map_err(|_| "it is not an EPUB, or it is damaged")?;
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let package = names.iter().find(|name| name.ends_with(".opf")).ok_or("it has no package: it is not an EPUB")?;
    let folder = package.rfind('/').map_or("", |at| &package[..=at]);
    let mut anchors = Anchors { identifier: identifier(&text(&mut archive, package)?)?, ..Anchors::default() };
    let is_text = |name: &&String| [".xhtml", ".html", ".htm"].iter().any(|ending| name.ends_with(ending));
    for name in names.iter().filter(is_text).take(MAX_TEXTS) {
        let path = name.strip_prefix(folder).unwrap_or(name);
        anchors.texts.insert(path.to_owned(), ids(&text(&mut archive, name)?));
    }
    Ok(anchors)
}

/// A file of an archive as text.
fn text(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, String> {
    let file = archive.by_name(name).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The identifier that a package names as its own (EPUB 3.3, 5.4: `unique-identifier`).
fn identifier(package: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(package);
    let (mut unique, mut is_open, mut found) = (String::new(), false, String::new());
    loop {
        match reader.read_event().map_err(|error| format!("its package is not well-formed: {error}"))? {
            Event::Start(element) => match element.local_name().as_ref() {
                "package" => unique = attribute(&element, "unique-identifier").unwrap_or_default(),
                "identifier" => is_open = attribute(&element, "id").is_some_and(|id| id == unique),
                _ => {}
            },
            Event::Text(words) if is_open => found.push_str(words.as_ref()),
            Event::End(element) if element.local_name().as_ref() == "identifier" => is_open = false,
            Event::Eof => return Ok(found.trim().to_owned()),
            _ => {}
        }
    }
}

/// The ids of a text, as far as it is well-formed; those of page marks left out.
fn ids(text: &str) -> BTreeSet<String> {
    let mut reader = Reader::from_str(text);
    let mut ids = BTreeSet::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let is_page = attribute(&element, "epub:type").is_some_and(|kind| kind.contains("pagebreak"));
                ids.extend(attribute(&element, "id").filter(|_| !is_page));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    ids
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let value = element.try_get_attribute(name).ok()??;
    Some(value.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn epub(identifier: &str, texts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let package = format!(
            "<package unique-identifier=\"u\"><dc:identifier id=\"v\">no</dc:identifier>\
             <dc:identifier id=\"u\">{identifier}</dc:identifier></package>"
        );
        for (name, text) in [("OPS/p.opf", package.as_str())].iter().chain(texts) {
            zip.start_file(*name, SimpleFileOptions::default()).expect("in memory");
            zip.write_all(text.as_bytes()).expect("in memory");
        }
        zip.finish().expect("in memory").into_inner()
    }

    fn said(old: &[u8], new: &[u8]) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        compare(old, new, "old.epub", &mut diagnostics);
        diagnostics.sorted().into_iter().map(|found| format!("{} {}", found.code, found.message)).collect()
    }

    #[test]
    fn what_readers_will_miss_is_listed() {
        let page = "<p id=\"a\"><span epub:type=\"pagebreak\" id=\"pg-1\"/></p>";
        let old = epub("one", &[("OPS/x.xhtml", page), ("OPS/y.xhtml", "<p id=\"b\"><i id=\"c\"/></p>")]);
        assert_eq!(said(&old, &old), [""; 0]);
        // A chapter more, the texts in another folder, other pages: nothing is missed.
        let new = [
            ("E/n.xhtml", "<p id=\"q\"/>"),
            ("E/x.xhtml", "<p id=\"a\"/>"),
            ("E/y.xhtml", "<p id=\"b\"><i id=\"c\"/></p>"),
        ];
        let moved: Vec<(&str, &str)> = new.iter().map(|(name, text)| (&name[2..], *text)).collect();
        let mut flat = ZipWriter::new(Cursor::new(Vec::new()));
        let package = "<package unique-identifier=\"u\"><identifier id=\"u\"> one </identifier></package>";
        for (name, text) in [("p.opf", package)].iter().chain(&moved) {
            flat.start_file(*name, SimpleFileOptions::default()).expect("in memory");
            flat.write_all(text.as_bytes()).expect("in memory");
        }
        assert_eq!(said(&old, &flat.finish().expect("in memory").into_inner()), [""; 0]);
        let found = said(&old, &epub("two", &[("OPS/y.xhtml", "<p id=\"c\"/>")]));
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().any(|it| it.contains("identifier was `one` and is now `two`")), "{found:?}");
        assert!(found.iter().any(|it| it.contains("the file `x.xhtml` of `old.epub` is gone")), "{found:?}");
        assert!(found.iter().any(|it| it.ends_with("these ids of `y.xhtml` in `old.epub` are gone: `b`")), "{found:?}");
    }

    #[test]
    fn what_is_no_publication_is_refused() {
        let none = epub("one", &[]);
        for bytes in [&b"text"[..], b"", &none[..none.len() / 2]] {
            let found = said(bytes, &none);
            assert!(found.len() == 1 && found[0].starts_with("edition-unreadable"), "{found:?}");
        }
    }
}

//! Two editions of a book: in, an EPUB that readers have, and the one that is to follow it; out, what they will miss:
//! files and places that their bookmarks, notes and links lead to, those that lead to another text now, and the identifier by
//! which a reading system knows that it is the same book.
//!
//! Marks of printed pages do not count: they go where the pages go.

use std::collections::BTreeMap;
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

/// How many letters behind a place tell which text it is at, and how many are too few for that.
const LETTERS: usize = 48;
const FEW: usize = 6;

/// The ids that readers' bookmarks and annotations hold on to.
#[derive(Debug, Default)]
struct Anchors {
    /// The publication's identifier.
    identifier: String,
    /// The time of its last change, as written; with the identifier it tells one release from the next.
    modified: String,
    /// The places of each text, by its path.
    texts: BTreeMap<String, Places>,
}

/// The ids of a text, each with the letters that follow it outside of titles; the beginning of the file has an empty one.
type Places = BTreeMap<String, String>;

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
    if before.identifier == after.identifier
        && before.modified == after.modified
        && !before.modified.is_empty()
        && old != new
    {
        let message = format!(
            "reading systems and shops will take this for the same release as `{name}`: both have the time `{}`, and their files differ",
            after.modified
        );
        let help = "give this one its own `date:` in the metadata, to the day";
        diagnostics.push(Diagnostic::warning("edition-time", message).settings(["date"]).help(help));
    }
    for (path, ids) in &before.texts {
        let Some(now) = after.texts.get(path) else {
            let message = format!("the file `{path}` of `{name}` is gone: bookmarks and notes in it will be lost");
            let help =
                "files are named after the titles of their chapters: restore the old title, or tell your readers";
            diagnostics.push(Diagnostic::warning("edition-file-missing", message).help(help));
            continue;
        };
        let gone: Vec<String> = ids.keys().filter(|id| !now.contains_key(*id)).map(|id| format!("`{id}`")).collect();
        if !gone.is_empty() {
            let message = format!("these ids of `{path}` in `{name}` are gone: {}", listed(&gone));
            let help = "links to them and bookmarks at them lead to the head of the file: give headings their old labels, \
                        such as `## Title {#label}`";
            diagnostics.push(Diagnostic::warning("edition-place-missing", message).help(help));
        }
    }
    report_moved(&before, &after, name, diagnostics);
}

/// The first of some names.
fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// Reports places whose names another text has now, while theirs is where nothing was: what was put before another of its title
/// takes its name.
fn report_moved(before: &Anchors, after: &Anchors, name: &str, diagnostics: &mut Diagnostics) {
    let was_there = |path: &String, id: &String| before.texts.get(path).is_some_and(|places| places.contains_key(id));
    let mut new_places: BTreeMap<(bool, &str), String> = BTreeMap::new();
    for (path, places) in &after.texts {
        for (id, letters) in places.iter().filter(|(id, _)| !was_there(path, id)) {
            let place = if id.is_empty() { path.clone() } else { format!("{path}#{id}") };
            new_places.entry((id.is_empty(), letters)).or_insert(place);
        }
    }
    for (path, places) in &before.texts {
        let Some(now) = after.texts.get(path) else { continue };
        let moved = |(id, letters): (&String, &String)| {
            let is_other = now.get(id).is_some_and(|now| now != letters) && FEW <= letters.chars().count();
            let place = new_places.get(&(id.is_empty(), letters.as_str())).filter(|_| is_other)?;
            let what = if id.is_empty() { "its beginning".to_owned() } else { format!("`{id}`") };
            Some(format!("{what} (now `{place}`)"))
        };
        let moved: Vec<String> = places.iter().filter_map(moved).collect();
        if !moved.is_empty() {
            let message = format!("other text has these places of `{path}` in `{name}`: {}", listed(&moved));
            let help = "bookmarks at them lead into the other text: give what is new a title or a label of its own, such as \
                        `## Title {#label}`";
            diagnostics.push(Diagnostic::warning("edition-place-moved", message).help(help));
        }
    }
}

/// Reads what bookmarks hold on to.
fn anchors(epub: &[u8]) -> Result<Anchors, String> {
    let mut archive = ZipArchive::new(Cursor::new(epub)).map_err(|_| "it is not an EPUB, or it is damaged")?;
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let package = names.iter().find(|name| name.ends_with(".opf")).ok_or("it has no package: it is not an EPUB")?;
    let folder = package.rfind('/').map_or("", |at| &package[..=at]);
    let (identifier, modified) = release(&text(&mut archive, package)?)?;
    let mut anchors = Anchors { identifier, modified, texts: BTreeMap::new() };
    let is_text = |name: &&String| [".xhtml", ".html", ".htm"].iter().any(|ending| name.ends_with(ending));
    for name in names.iter().filter(is_text).take(MAX_TEXTS) {
        let path = name.strip_prefix(folder).unwrap_or(name);
        anchors.texts.insert(path.to_owned(), places(&text(&mut archive, name)?));
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

/// The identifier that a package names as its own, and the time of its last change (EPUB 3.3, 5.4: `unique-identifier`, and 5.5.4).
fn release(package: &str) -> Result<(String, String), String> {
    #[derive(PartialEq)]
    enum Open {
        Identifier,
        Modified,
        Other,
    }
    let mut reader = Reader::from_str(package);
    let (mut unique, mut open) = (String::new(), Open::Other);
    let (mut identifier, mut modified) = (String::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| format!("its package is not well-formed: {error}"))? {
            Event::Start(element) => {
                open = match element.local_name().as_ref() {
                    "identifier" if attribute(&element, "id").is_some_and(|id| id == unique) => Open::Identifier,
                    "meta" if attribute(&element, "property").is_some_and(|name| name == "dcterms:modified") => {
                        Open::Modified
                    }
                    _ => Open::Other,
                };
                if element.local_name().as_ref() == "package" {
                    unique = attribute(&element, "unique-identifier").unwrap_or_default();
                }
            }
            Event::Text(words) if open == Open::Identifier => identifier.push_str(words.as_ref()),
            Event::Text(words) if open == Open::Modified => modified.push_str(words.as_ref()),
            Event::End(_) => open = Open::Other,
            Event::Eof => return Ok((identifier.trim().to_owned(), modified.trim().to_owned())),
            _ => {}
        }
    }
}

/// The places of a text, as far as it is well-formed; those of page marks left out.
fn places(text: &str) -> Places {
    let mut reader = Reader::from_str(text);
    let mut places = Places::from([(String::new(), String::new())]);
    // Those that want more letters.
    let mut open = vec![String::new()];
    // How many titles, and heads of files, are open.
    let mut titles = 0_usize;
    let is_title = |name: &str| matches!(name, "head" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(ref element) | Event::Empty(ref element) => {
                titles += usize::from(matches!(event, Event::Start(_)) && is_title(element.local_name().as_ref()));
                let is_page = attribute(element, "epub:type").is_some_and(|kind| kind.contains("pagebreak"));
                if let Some(id) = attribute(element, "id").filter(|_| !is_page) {
                    places.insert(id.clone(), String::new());
                    open.push(id);
                }
            }
            Event::End(element) => titles = titles.saturating_sub(usize::from(is_title(element.local_name().as_ref()))),
            Event::Text(words) if titles == 0 => {
                // Figures are those of places, which may change.
                let letters = || words.as_ref().chars().filter(|letter| letter.is_alphabetic());
                open.retain(|id| {
                    let Some(known) = places.get_mut(id) else { return false };
                    let most = LETTERS.saturating_sub(known.chars().count());
                    known.extend(letters().take(most));
                    known.chars().count() < LETTERS
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    places
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
    fn two_texts_with_the_time_of_one_are_told() {
        let edition = |time: &str, words: &str| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let package = format!(
                "<package unique-identifier=\"u\"><dc:identifier id=\"u\">one</dc:identifier>\
                 <meta property=\"dcterms:modified\">{time}</meta></package>"
            );
            for (name, text) in [("p.opf", package.as_str()), ("a.xhtml", words)] {
                zip.start_file(name, SimpleFileOptions::default()).expect("in memory");
                zip.write_all(text.as_bytes()).expect("in memory");
            }
            zip.finish().expect("in memory").into_inner()
        };
        let (noon, one) = ("2026-05-04T12:00:00Z", "2026-05-04T12:00:01Z");
        let old = edition(noon, "<p>A</p>");
        let found = said(&old, &edition(noon, "<p>B</p>"));
        assert!(found.len() == 1 && found[0].starts_with("edition-time") && found[0].contains(noon), "{found:?}");
        assert_eq!(said(&old, &edition(one, "<p>B</p>")), [""; 0]);
        assert_eq!(said(&old, &old), [""; 0]);
    }

    #[test]
    fn places_that_another_text_took_are_told() {
        let section = |id: &str, words: &str| format!("<h2 id=\"{id}\">Notes</h2><p>{words}</p>");
        let old = epub(
            "one",
            &[("OPS/x.xhtml", &section("notes", "On the mill and the weir")), ("OPS/y.xhtml", "<p>Dear Tom, come</p>")],
        );
        let both = section("notes", "On nothing at all") + &section("notes-2", "On the mill and the weir");
        let new = epub(
            "one",
            &[("OPS/x.xhtml", &both), ("OPS/y.xhtml", "<p>Dear Ann</p>"), ("OPS/z.xhtml", "<p>Dear Tom, come</p>")],
        );
        let found = said(&old, &new);
        assert!(found[0].ends_with("places of `x.xhtml` in `old.epub`: `notes` (now `x.xhtml#notes-2`)"), "{found:?}");
        assert!(found[1].ends_with("places of `y.xhtml` in `old.epub`: its beginning (now `z.xhtml`)"), "{found:?}");
        // A text that was corrected is the same place.
        let corrected = epub(
            "one",
            &[("OPS/x.xhtml", &section("notes", "On a mill and weirs")), ("OPS/y.xhtml", "<p>Dear T.</p>")],
        );
        assert_eq!(said(&old, &corrected), [""; 0]);
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

//! The text of a drawing as all its readers take it: in UTF-8, without a document type of its own.
//!
//! In: an SVG file's bytes. Out: its text, if it is not that already. Drawing programs declare entities for the names of their
//! namespaces (`<!ENTITY ns_svg "http://www.w3.org/2000/svg">`, `xmlns="&ns_svg;"`); what they stand for is put in their places (XML 1.0,
//! 4.4), counted, as a few lines of them may stand for more text than any machine holds. No entity of another file is read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::{Reader, escape};

use super::PictureError;

/// How deep entities may stand for one another.
const MAX_DEPTH: usize = 16;

/// The most bytes that a drawing may have with what its entities stand for: what drawing it may take (`text::vector`).
const MAX_TEXT: usize = 32 << 20;

/// The longest name of an entity, in bytes: what follows an `&` is searched no further for its end.
const LONGEST_NAME: usize = 256;

const ENDLESS: PictureError = PictureError::Broken("its entities stand for one another without end");
const VAST: PictureError = PictureError::Broken("its entities stand for more than 32 MB");

/// The text of a drawing, if that is not the bytes themselves; `None` too for what is no drawing.
///
/// # Errors
/// Entities that stand for one another without end, or for too much text.
pub fn plain(bytes: &[u8]) -> Result<Option<String>, PictureError> {
    let Some(text) = decoded(bytes) else { return Ok(None) };
    match without_entities(&text)? {
        Some(text) => Ok(Some(text)),
        None => Ok(matches!(text, Cow::Owned(_)).then(|| text.into_owned())),
    }
}

/// The text in the encoding that a byte order mark, or else the declaration, says (XML 1.0, 4.3.3); without that declaration if it
/// is not UTF-8, as it holds no more.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let head = &bytes[..bytes.len().min(256)];
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if !head.trim_ascii_start().starts_with(b"<") => return None,
        None => declared(head).unwrap_or(encoding_rs::UTF_8),
    };
    if encoding == encoding_rs::UTF_8 {
        return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    }
    let (text, _, is_broken) = encoding.decode(bytes);
    let body = match text.split_once("?>") {
        Some((declaration, body)) if declaration.trim_start().starts_with("<?xml") => body.to_owned(),
        _ => text.into_owned(),
    };
    (!is_broken).then_some(Cow::Owned(body))
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    encoding_rs::Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}

/// The text without its document type, and with what its entities stand for; `None` if it declares nothing.
fn without_entities(text: &str) -> Result<Option<String>, PictureError> {
    let mut reader = Reader::from_str(text);
    let mut from = 0;
    let (declarations, before, after) = loop {
        let Ok(event) = reader.read_event() else { return Ok(None) };
        let to = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        match event {
            Event::DocType(words) if words.contains('[') => {
                break (declarations(&words), text.get(..from).unwrap_or(""), text.get(to..).unwrap_or(""));
            }
            Event::DocType(_) | Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof => return Ok(None),
            _ => from = to,
        }
    };
    let mut entities = Entities { declarations, texts: BTreeMap::new(), held: 0 };
    let mut out = before.to_owned();
    entities.expand(after, 0, &mut out)?;
    Ok(Some(out))
}

/// The entities of a document type.
struct Entities {
    /// What each was declared as, with references to others.
    declarations: BTreeMap<String, String>,
    /// The same with all references replaced, of those that were met.
    texts: BTreeMap<String, String>,
    /// How many bytes these are.
    held: usize,
}

impl Entities {
    /// Writes a text with its entities replaced; what is not declared stays, and its reader complains of it.
    fn expand(&mut self, mut text: &str, depth: usize, out: &mut String) -> Result<(), PictureError> {
        while let Some(at) = text.find(['&', '<']) {
            out.push_str(&text[..at]);
            text = &text[at..];
            // References are none in comments, instructions and CDATA.
            let opaque = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")];
            let end = match opaque.iter().find(|(start, _)| text.starts_with(start)) {
                Some((_, end)) => text.find(end).map_or(text.len(), |at| at + end.len()),
                None => match self.reference(text) {
                    Some(name) => {
                        self.push(name, depth, out)?;
                        text = &text[name.len() + 2..];
                        continue;
                    }
                    None => 1,
                },
            };
            out.push_str(&text[..end]);
            text = &text[end..];
        }
        out.push_str(text);
        if MAX_TEXT < out.len() { Err(VAST) } else { Ok(()) }
    }

    /// The name of the declared entity that a text begins with a reference to.
    fn reference<'t>(&self, text: &'t str) -> Option<&'t str> {
        let end = text.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
        let name = text[..end].strip_prefix('&')?;
        // Those of XML itself can't be declared to be another thing (XML 1.0, 4.6).
        let is_own = !matches!(name, "lt" | "gt" | "amp" | "apos" | "quot");
        (is_own && self.declarations.contains_key(name)).then_some(name)
    }

    /// Writes what an entity stands for.
    fn push(&mut self, name: &str, depth: usize, out: &mut String) -> Result<(), PictureError> {
        if MAX_DEPTH <= depth {
            return Err(ENDLESS);
        }
        if !self.texts.contains_key(name) {
            let declared = self.declarations.get(name).cloned().unwrap_or_default();
            let mut text = String::new();
            self.expand(&declared, depth + 1, &mut text)?;
            self.held += text.len();
            self.texts.insert(name.to_owned(), text);
        }
        let text = &self.texts[name];
        if MAX_TEXT < out.len() + text.len() || MAX_TEXT < self.held {
            return Err(VAST);
        }
        out.push_str(text);
        Ok(())
    }
}

/// The general entities that a document type declares with a text; of two of one name the first counts (XML 1.0, 4.2).
fn declarations(document_type: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = document_type.split_once('[').map_or("", |parts| parts.1);
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = match () {
            () if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            () if rest.starts_with("<?") => rest.find("?>").map(|at| at + 2),
            () => declaration_end(rest),
        };
        let Some(end) = end else { break };
        if let Some((name, text)) = rest[..end].strip_prefix("<!ENTITY").and_then(entity) {
            found.entry(name).or_insert(text);
        }
        rest = &rest[end..];
    }
    found
}

/// Where a declaration ends: at the `>` that is in no quotes.
fn declaration_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (letter, quote) {
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            ('>', None) => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The name and the text of ` name "text">`; `None` for parameter entities and those of other files.
fn entity(declaration: &str) -> Option<(String, String)> {
    let (name, value) = declaration.trim_start().split_once(char::is_whitespace)?;
    let value = value.trim_start();
    let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    let text = value[1..].split(quote).next()?;
    // References to characters count when it is declared, those to entities when it is used (XML 1.0, 4.5).
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("&#") {
        replaced.push_str(&rest[..at]);
        let (reference, behind) = rest[at..].split_once(';')?;
        replaced.push_str(&escape::unescape(&format!("{reference};")).ok()?);
        rest = behind;
    }
    replaced.push_str(rest);
    Some((name.to_owned(), replaced))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(document_type: &str, body: &str) -> String {
        plain(format!("<!DOCTYPE svg {document_type}>{body}").as_bytes()).expect("is bounded").expect("is changed")
    }

    #[test]
    fn entities_are_put_in_their_places() {
        let declared = "PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"svg11.dtd\" [ <!-- <!ENTITY no \"x\"> -->\
                        <!ENTITY ns \"http://www.w3.org/2000/svg\"><!ENTITY ns \"second\"> <!ENTITY dot '<circle r=\"1\"/>'>\
                        <!ENTITY two \"&dot;&#38;lt;&dot;\"> <!ENTITY % p \"q\"> <!ENTITY far SYSTEM \"/etc/passwd\">\
                        <!ATTLIST svg a CDATA \"b>c\"> ]";
        for (body, wanted) in [
            ("<svg xmlns=\"&ns;\"/>", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            ("<svg>&two;</svg>", "<svg><circle r=\"1\"/>&lt;<circle r=\"1\"/></svg>"),
            ("<svg>&amp;&#9;&far;&no;&p; & </svg>", "<svg>&amp;&#9;&far;&no;&p; & </svg>"),
            (
                "<!--&ns;--><svg><![CDATA[&ns;]]>&ns;</svg>",
                "<!--&ns;--><svg><![CDATA[&ns;]]>http://www.w3.org/2000/svg</svg>",
            ),
        ] {
            assert_eq!(expanded(declared, body), wanted);
        }
        for same in ["<svg/>", "<!DOCTYPE svg PUBLIC \"a\" \"b\"><svg/>", "no [drawing]", ""] {
            assert_eq!(plain(same.as_bytes()), Ok(None), "{same}");
        }
    }

    #[test]
    fn entities_without_end_and_bombs_are_refused() {
        let refused = |declared: &str| plain(format!("<!DOCTYPE svg [{declared}]><svg>&a;</svg>").as_bytes());
        assert_eq!(refused("<!ENTITY a \"&b;\"><!ENTITY b \"x&a;\">"), Err(ENDLESS));
        let mut bomb = "<!ENTITY k \"ha ha ha ha \">".to_owned();
        for (own, next) in "abcdefghij".chars().zip("bcdefghijk".chars()) {
            bomb += &format!("<!ENTITY {own} \"{}\">", format!("&{next};").repeat(40));
        }
        assert_eq!(refused(&bomb), Err(VAST));
        let flat = format!("<!ENTITY b \"{}\">", "x".repeat(1 << 20));
        let body = format!("<!DOCTYPE svg [{flat}]><svg>{}</svg>", "&b;".repeat(1 << 20));
        assert_eq!(plain(body.as_bytes()), Err(VAST));
    }

    #[test]
    fn other_encodings_become_utf_8() {
        let utf16: Vec<u8> = "\u{feff}<?xml version='1.0' encoding='UTF-16'?><svg>ü</svg>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg>\xfc</svg>";
        for bytes in [&utf16[..], &latin[..]] {
            assert_eq!(plain(bytes).expect("is bounded").as_deref(), Some("<svg>ü</svg>"));
        }
        assert_eq!(plain(b"<svg>\xfc</svg>"), Ok(None));
    }
}

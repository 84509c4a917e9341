//! Metadata in pandoc's names and forms: titles, people, identifiers, dates.
//!
//! In: one key with its value. Out: the field of [`Metadata`] it stands for. A text may be
//! alone, in a list, or in a map with `text` (or `name`), as in pandoc's EPUB metadata.

use super::date_text::{is_date, is_time};
use super::person_name;
use super::value::{Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::metadata::{Collection, Creator, Identifier, Metadata};
use crate::source::Span;

/// The names of metadata, and what each says.
#[rustfmt::skip]
pub(super) const METADATA: &[(&str, &str)] = &[
    ("title", "the title; or a list of titles with their types"),
    ("subtitle", "the subtitle"),
    ("author", "one or more authors"),
    ("creator", "one or more people with their roles"),
    ("contributor", "one or more contributors"),
    ("editor", "one or more editors"),
    ("translator", "one or more translators"),
    ("illustrator", "one or more illustrators"),
    ("narrator", "one or more narrators"),
    ("lang", "the language, as a tag such as `en-GB`"),
    ("date", "the date of publication: `2026`, `2026-01` or `2026-01-15`"),
    ("publisher", "the publisher"),
    ("rights", "who may copy it"),
    ("description", "what the book is about"),
    ("abstract", "the same as `description`"),
    ("subject", "one or more subjects"),
    ("keywords", "the same as `subject`"),
    ("identifier", "one or more identifiers with their schemes"),
    ("isbn", "one or more ISBNs"),
    ("doi", "one or more DOIs"),
    ("belongs-to-collection", "the series"),
    ("group-position", "the number in the series"),
    ("cover-image", "the path of the image on the cover of the EPUB"),
    ("edition", "the edition"),
    ("version", "the version of the text: up to three numbers, such as `1.2.1`"),
    ("accessibility-summary", "who can read the book, and how, in words of your own"),
    ("conforms-to", "the standard of accessibility that the book conforms to"),
    ("certified-by", "who has examined that it conforms to it"),
];

/// Whether the (dotted) name is one of ours.
pub(super) fn is_metadata(name: &str) -> bool {
    meaning(name).is_some()
}

/// The meaning of a field of the metadata, such as "the publisher"; `None` for other names.
pub(super) fn meaning(name: &str) -> Option<&'static str> {
    METADATA.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

/// Puts one value where it belongs.
///
/// # Errors
/// The reason why the value is refused, for a message.
pub(super) fn apply(
    metadata: &mut Metadata,
    name: &str,
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Result<(), String> {
    match name {
        "title" => titles(metadata, node)?,
        "subtitle" => metadata.subtitle = first(node)?,
        "author" => people(metadata, node, "aut", diagnostics)?,
        "creator" => people(metadata, node, "", diagnostics)?,
        "contributor" => people(metadata, node, "ctb", diagnostics)?,
        "editor" => people(metadata, node, "edt", diagnostics)?,
        "translator" => people(metadata, node, "trl", diagnostics)?,
        "illustrator" => people(metadata, node, "ill", diagnostics)?,
        "narrator" => people(metadata, node, "nrt", diagnostics)?,
        "lang" => metadata.language = language(node)?,
        "date" => metadata.date = date(node, diagnostics)?,
        "publisher" => metadata.publisher = first(node)?,
        "rights" => metadata.rights = first(node)?,
        "description" | "abstract" => metadata.description = first(node)?,
        "subject" | "keywords" => subjects(metadata, node)?,
        "identifier" => identifiers(metadata, node, "", diagnostics)?,
        "isbn" => identifiers(metadata, node, "isbn", diagnostics)?,
        "doi" => identifiers(metadata, node, "doi", diagnostics)?,
        "belongs-to-collection" => series(metadata, node, diagnostics)?,
        "group-position" => {
            let title = metadata.collection.take().map(|collection| collection.title).unwrap_or_default();
            metadata.collection = Some(Collection { title, position: position(node, diagnostics)? });
        }
        "cover-image" => metadata.cover_image = first(node)?,
        "edition" => metadata.edition = first(node)?,
        "version" => metadata.version = version(node, diagnostics)?,
        "accessibility-summary" => metadata.accessibility_summary = first(node)?,
        "conforms-to" => metadata.conforms_to = first(node)?,
        "certified-by" => metadata.certified_by = first(node)?,
        _ => return Err(format!("`{name}` is not known")),
    }
    Ok(())
}

/// The lists of the metadata that several keys add to, as one layer of settings has them. A layer gives way to the one
/// above it role by role, and scheme by scheme; within a layer, keys add to one another.
#[derive(Default)]
pub(super) struct LayeredLists {
    creators: Vec<Creator>,
    identifiers: Vec<Identifier>,
}

impl LayeredLists {
    /// Puts aside what the layers below have said.
    pub(super) fn take(metadata: &mut Metadata) -> LayeredLists {
        LayeredLists {
            creators: std::mem::take(&mut metadata.creators),
            identifiers: std::mem::take(&mut metadata.identifiers),
        }
    }

    /// Puts back what the layer that was read now, with these keys, leaves as it is: a key without a value, `editor: []`,
    /// takes away those of its role.
    pub(super) fn put_back(mut self, metadata: &mut Metadata, keys: &[String]) {
        let says = |name: &str| keys.iter().any(|key| key == name);
        let roles = &metadata.creators;
        let named = |role: &str| RELATORS.iter().any(|it| it.0 == role && it.1.iter().any(|name| says(name)));
        self.creators.retain(|old| !named(&old.role) && roles.iter().all(|it| it.role != old.role));
        let schemes = &metadata.identifiers;
        self.identifiers.retain(|old| !says(&old.scheme) && schemes.iter().all(|it| it.scheme != old.scheme));
        self.creators.append(&mut metadata.creators);
        metadata.creators = self.creators;
        metadata.identifiers.append(&mut self.identifiers);
        metadata.identifiers.sort_by_key(|it| it.scheme != "isbn");
    }
}

/// The items of a list; anything else is a list of itself.
fn list(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(nodes) => nodes,
        Value::Null => &[],
        Value::Scalar { .. } | Value::Table(_) => std::slice::from_ref(node),
    }
}

/// The text of a text, or of a map's `text`, `name` or `value`, without spaces at its ends and with
/// single ones inside.
fn words(node: &Node) -> Result<String, String> {
    let inner = ["text", "name", "value"].iter().find_map(|it| node.get(it)).unwrap_or(node);
    let text = inner.text()?;
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The one text (several are joined with `; `); `None` if it is empty.
fn first(node: &Node) -> Result<Option<String>, String> {
    let texts = list(node).iter().map(words).collect::<Result<Vec<_>, _>>()?;
    let text = texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("; ");
    Ok((!text.is_empty()).then_some(text))
}

/// A title, or a list of titles with their types.
fn titles(metadata: &mut Metadata, node: &Node) -> Result<(), String> {
    for (index, title) in list(node).iter().enumerate() {
        let kind = title.get("type").map(Node::text).transpose()?;
        let text = words(title)?;
        match kind.as_deref() {
            Some("subtitle") => metadata.subtitle = Some(text),
            Some("edition") => metadata.edition = Some(text),
            Some("main") => metadata.title = text,
            None if index == 0 => metadata.title = text,
            // pandoc's `short`, `collection` and `extended` titles have no field here.
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// People of a role, behind those that the same layer named before. Without a role each says its own, and is an author
/// otherwise.
fn people(metadata: &mut Metadata, node: &Node, role: &str, diagnostics: &mut Diagnostics) -> Result<(), String> {
    let default = if role.is_empty() { "aut" } else { role };
    let mut found = Vec::new();
    for person in list(node) {
        // The form of CSL's names, which Quarto has too.
        let (name, sorted) = match (person.get("given"), person.get("family")) {
            (Some(given), Some(family)) => {
                let (given, family) = (words(given)?, words(family)?);
                (format!("{given} {family}"), Some(format!("{family}, {given}")))
            }
            _ => {
                let name = words(person)?;
                match person_name::sorted(&name) {
                    Some(turned) => {
                        diagnostics.push(turned_note(&name, &turned.printed, person.span));
                        (turned.printed, Some(turned.sorted))
                    }
                    None => (name, None),
                }
            }
        };
        if name.is_empty() {
            continue;
        }
        let role = match person.get("role") {
            Some(node) => relator(&node.text()?, node.span, default, diagnostics),
            None => default.to_string(),
        };
        let file_as = person.get("file-as").map(words).transpose()?.or(sorted);
        found.push(Creator { name, role, file_as });
    }
    found.retain(|it| !metadata.creators.contains(it));
    metadata.creators.append(&mut found);
    Ok(())
}

/// The note that a name is printed the other way.
fn turned_note(written: &str, printed: &str, span: Span) -> Diagnostic {
    Diagnostic::note("name-turned", format!("`{written}` is printed as `{printed}`, and sorted as it is written"))
        .at(span)
        .help("if these are two persons, write `author: [One, Other]`; to print it as it is, `{name: …, file-as: …}`")
}

/// The commonest relators of the MARC code list with the words that people use for them.
const RELATORS: &[(&str, &[&str])] = &[
    ("aft", &["afterword"]),
    ("art", &["artist"]),
    ("aui", &["foreword", "introduction"]),
    ("aut", &["author"]),
    ("bkd", &["book designer", "designer"]),
    ("bkp", &["producer", "book producer"]),
    ("clb", &["collaborator"]),
    ("com", &["compiler"]),
    ("cov", &["cover designer"]),
    ("ctb", &["contributor"]),
    ("edt", &["editor"]),
    ("ill", &["illustrator"]),
    ("nrt", &["narrator"]),
    ("pht", &["photographer"]),
    ("rev", &["reviewer"]),
    ("trl", &["translator"]),
];

/// The relator code of a role: a code of three letters, or a word for one.
fn relator(role: &str, span: Span, default: &str, diagnostics: &mut Diagnostics) -> String {
    let lower = role.to_lowercase();
    if lower.len() == 3 && lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        // The list grows, so anything of the form of a code is taken.
        if !include_str!("relator_codes.txt").split_whitespace().any(|code| code == lower) {
            diagnostics.push(
                Diagnostic::warning(
                    "metadata-role",
                    format!("`{lower}` is none of MARC's codes of May 2024 for roles"),
                )
                .at(span)
                .help("use a code such as `aut`, `edt`, `trl` or `ill`; a newer one stays as it is"),
            );
        }
        return lower;
    }
    match RELATORS.iter().find(|relator| relator.1.contains(&lower.as_str())) {
        Some((code, _)) => (*code).to_string(),
        None => {
            diagnostics.push(
                Diagnostic::warning("metadata-role", format!("there is no role `{role}`"))
                    .at(span)
                    .help("use a MARC relator code such as `aut`, `edt`, `trl` or `ill`"),
            );
            default.to_string()
        }
    }
}

/// A BCP 47 tag: `en`, `de-CH`, `zh-Hant`, `sr-Latn-RS`.
fn language(node: &Node) -> Result<String, String> {
    tag(&node.text()?)
}

/// A language tag with hyphens.
pub(super) fn tag(text: &str) -> Result<String, String> {
    let text = text.replace('_', "-");
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fine = (2..=3).contains(&first.len())
        && letters(first)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if fine { Ok(text) } else { Err(format!("`{text}` is not a language tag such as `en`, `de-CH` or `pt-BR`")) }
}

/// A date; one that the EPUB can't carry is a warning.
fn date(node: &Node, diagnostics: &mut Diagnostics) -> Result<Option<String>, String> {
    let published = list(node)
        .iter()
        .find(|it| it.get("type").is_some_and(|kind| kind.text().is_ok_and(|text| text.starts_with("publi"))));
    let Some(node) = published.or_else(|| list(node).first()) else { return Ok(None) };
    let text = words(node)?;
    // Jekyll and Hugo write the time behind a space, `2026-01-15 10:00:00 +0100`: the EPUB's date is the day.
    let timed = text.split_once(' ').filter(|pair| is_date(pair.0) && is_time(pair.1));
    let text = timed.map_or(text.clone(), |pair| pair.0.to_owned());
    if !is_date(&text) {
        diagnostics.push(
            Diagnostic::warning("metadata-date", format!("`{text}` is not a date"))
                .at(node.span)
                .help("write `2026`, `2026-01` or `2026-01-15`"),
        );
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The series, as a text, or as a map of its name and the book's place in it.
fn series(metadata: &mut Metadata, node: &Node, diagnostics: &mut Diagnostics) -> Result<(), String> {
    let mut place = metadata.collection.take().and_then(|collection| collection.position);
    let mut name = node;
    for (key, value) in list(node).iter().take(1).flat_map(Node::entries) {
        match key.name.as_str() {
            "name" | "text" | "title" | "value" => name = value,
            "group-position" | "index" | "number" | "position" | "volume" => place = position(value, diagnostics)?,
            "type" => {}
            other => {
                let message = format!("a series has a `name` and a `position`, and no `{other}`");
                diagnostics.push(Diagnostic::warning("setting-unknown", message).at(key.span));
            }
        }
    }
    metadata.collection = first(name)?.map(|title| Collection { title, position: place });
    Ok(())
}

/// A place in a series; one that is no number is only printed.
fn position(node: &Node, diagnostics: &mut Diagnostics) -> Result<Option<String>, String> {
    let text = first(node)?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(text) = text.as_ref().filter(|text| !text.split('.').all(is_number)) {
        let message = format!("`{text}` is no number that catalogues sort by: the EPUB's metadata is without it");
        let help = "write a number, such as `2`, or `2.5` for a book between two others";
        diagnostics.push(Diagnostic::warning("metadata-position", message).at(node.span).help(help));
    }
    Ok(text)
}

/// A version; one that no reading system could compare with its own is a warning.
fn version(node: &Node, diagnostics: &mut Diagnostics) -> Result<Option<String>, String> {
    let Some(text) = first(node)? else { return Ok(None) };
    let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.split('.').count() <= 3 && text.split('.').all(is_number) {
        return Ok(Some(text));
    }
    let message = format!("`{text}` is not a version that reading systems can compare: it is not in the EPUB");
    let help = "write up to three numbers with points between, such as `1.2.1`; words belong in `edition`";
    diagnostics.push(Diagnostic::warning("metadata-version", message).at(node.span).help(help));
    Ok(None)
}

/// Subjects: maps carry an `authority` and `term` beside their text; only the text counts.
fn subjects(metadata: &mut Metadata, node: &Node) -> Result<(), String> {
    let texts = match &node.value {
        Value::Scalar { .. } => Node::plain(node.text()?, node.span).texts()?,
        Value::Null | Value::List(_) | Value::Table(_) => {
            list(node).iter().map(words).collect::<Result<Vec<_>, _>>()?
        }
    };
    for text in texts {
        if !text.is_empty() && !metadata.subjects.contains(&text) {
            metadata.subjects.push(text);
        }
    }
    Ok(())
}

/// Identifiers with their schemes, with those that the same layer named before.
fn identifiers(
    metadata: &mut Metadata,
    node: &Node,
    scheme: &str,
    diagnostics: &mut Diagnostics,
) -> Result<(), String> {
    let mut found: Vec<Identifier> = Vec::new();
    for item in list(node) {
        let given = item.get("scheme").map(Node::text).transpose()?.unwrap_or_default();
        let given = if given.is_empty() { scheme.to_string() } else { given.to_lowercase() };
        let text = words(item)?;
        if !text.is_empty() {
            found.push(identifier(&given, &text, item.span, diagnostics));
        }
    }
    found.retain(|it| !metadata.identifiers.contains(it));
    metadata.identifiers.append(&mut found);
    // An ISBN goes before what else names the book.
    metadata.identifiers.sort_by_key(|it| it.scheme != "isbn");
    Ok(())
}

/// One identifier: its scheme is what the author says, or what it looks like.
fn identifier(scheme: &str, text: &str, span: Span, diagnostics: &mut Diagnostics) -> Identifier {
    const PREFIXES: [(&str, &str); 7] = [
        ("urn:isbn:", "isbn"),
        ("isbn:", "isbn"),
        ("isbn", "isbn"),
        ("urn:uuid:", "uuid"),
        ("doi:", "doi"),
        ("https://doi.org/", "doi"),
        ("http://doi.org/", "doi"),
    ];
    // In ASCII alone, which changes no lengths: a prefix ends at the same byte of the text.
    let lower = text.to_ascii_lowercase();
    // The first that fits is cut off, which is why `isbn:` precedes `isbn`.
    let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(prefix.0));
    let (scheme, text) = match prefix {
        Some((prefix, scheme)) => (*scheme, text[prefix.len()..].trim()),
        None => (scheme, text),
    };
    let scheme = match scheme {
        "isbn-13" | "isbn-10" | "isbn13" | "isbn10" => "isbn",
        "" if isbn13(text).is_some() => "isbn",
        "" if lower.starts_with("http://") || lower.starts_with("https://") => "url",
        other => other,
    };
    let mut value = text.to_string();
    if scheme == "isbn" {
        match isbn13(text) {
            Some(isbn) => value = isbn,
            None => {
                value.retain(|it| it.is_ascii_alphanumeric());
                diagnostics.push(
                    Diagnostic::warning("isbn-checksum", format!("`{text}` is not a valid ISBN"))
                        .at(span)
                        .help("check its digits: an ISBN has 10 or 13, and the last one is computed from the others; until then the cover has no barcode"),
                );
            }
        }
    }
    let hyphenated = (scheme == "isbn").then(|| hyphenated(text, &value)).flatten();
    Identifier { scheme: scheme.to_string(), value, hyphenated }
}

/// An ISBN of 13 digits with the hyphens of its author's text: between prefix, group, publisher, title and check digit.
/// Where the author wrote none nothing is put in, because only the agencies' ranges say where they belong.
pub(super) fn hyphenated(text: &str, digits: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', ' ', '\u{2010}', '\u{2011}']).filter(|part| !part.is_empty()).collect();
    let check = digits.get(12..)?;
    let printed = match parts.as_slice() {
        [prefix, group, publisher, title, _] => [prefix, group, publisher, title, check].join("-"),
        [group, publisher, title, _] => ["978", group, publisher, title, check].join("-"),
        _ => return None,
    };
    // Four or five parts that are others than those, such as 978-0-306-406157, have other digits.
    (printed.replace('-', "") == digits).then_some(printed)
}

/// The 13 digits of an ISBN of 10 or 13, hyphens and spaces taken away, if its last digit is right.
pub(super) fn isbn13(text: &str) -> Option<String> {
    let digits: Vec<char> = text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}')).collect();
    let number = |c: &char| c.to_digit(10);
    match digits.len() {
        13 => {
            let values: Vec<u32> = digits.iter().map(number).collect::<Option<_>>()?;
            // ISO 2108 has no other prefixes: 13 digits with a right check digit may be an article number.
            let known = values.starts_with(&[9, 7, 8]) || values.starts_with(&[9, 7, 9]);
            (known && ean_digit(&values[..12]) == values[12]).then(|| digits.iter().collect())
        }
        10 => {
            let mut values: Vec<u32> = digits[..9].iter().map(number).collect::<Option<_>>()?;
            // The old ISBN: weights from 10 down to 1, modulo 11, with `X` for ten.
            let last = if matches!(digits[9], 'X' | 'x') { 10 } else { number(&digits[9])? };
            let sum: u32 = values.iter().zip((2..=10).rev()).map(|(value, weight)| value * weight).sum();
            if !(sum + last).is_multiple_of(11) {
                return None;
            }
            values.splice(0..0, [9, 7, 8]);
            values.push(ean_digit(&values));
            values.into_iter().map(|value| char::from_digit(value, 10)).collect()
        }
        _ => None,
    }
}

/// The check digit of twelve digits (ISO 2108, annex A).
fn ean_digit(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|pair| pair.0 * pair.1).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::from_yaml;
    use crate::source::FileId;

    fn read(yaml: &str) -> (Metadata, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::default();
        let node = from_yaml::read(FileId(0), yaml, 0, &mut diagnostics).unwrap();
        let mut metadata = Metadata::default();
        for (key, value) in node.entries() {
            apply(&mut metadata, &key.name, value, &mut diagnostics).unwrap();
        }
        (metadata, diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect())
    }

    #[test]
    fn titles_and_people_in_all_forms() {
        let (metadata, codes) = read(
            "title:\n- {type: main, text: Walks}\n- {type: subtitle, text: In the  dark}\n\
             author: [Ann Author, {name: Bob, file-as: 'Writer, Bob'}]\neditor: Cy\n\
             creator: {role: illustrator, text: Di}\ncontributor: {given: Ed, family: East}\n",
        );
        assert_eq!(metadata.title, "Walks");
        assert_eq!(metadata.subtitle.as_deref(), Some("In the dark"));
        let people: Vec<_> =
            metadata.creators.iter().map(|creator| (creator.name.as_str(), creator.role.as_str())).collect();
        assert_eq!(people, [("Ann Author", "aut"), ("Bob", "aut"), ("Cy", "edt"), ("Di", "ill"), ("Ed East", "ctb")]);
        assert_eq!(metadata.creators[1].file_as.as_deref(), Some("Writer, Bob"));
        assert!(codes.is_empty());
    }

    #[test]
    fn identifiers_are_recognised() {
        let (metadata, codes) = read(
            "identifier:\n- {scheme: DOI, text: 10.1000/1}\n- 0-306-40615-2\n- {scheme: ISBN-13, text: '9780306406158'}\n",
        );
        let all: Vec<_> = metadata
            .identifiers
            .iter()
            .map(|identifier| (identifier.scheme.as_str(), identifier.value.as_str()))
            .collect();
        assert_eq!(all, [("isbn", "9780306406157"), ("isbn", "9780306406158"), ("doi", "10.1000/1")]);
        assert_eq!(codes, ["isbn-checksum"]);
    }

    #[test]
    fn keys_of_one_layer_add_to_one_another() {
        let (metadata, _) = read("contributor: {name: Kim, role: translator}\ntranslator: [Bo, Kim]\ndoi: 10.1000/1\n");
        let people: Vec<_> =
            metadata.creators.iter().map(|creator| (creator.name.as_str(), creator.role.as_str())).collect();
        assert_eq!(people, [("Kim", "trl"), ("Bo", "trl")]);
        assert_eq!(metadata.identifiers[0].scheme, "doi");
    }

    #[test]
    fn an_isbn_is_printed_with_the_hyphens_of_its_author() {
        let cases = [
            ("978-0-306-40615-7", "978-0-306-40615-7"),
            ("0-306-40615-2", "978-0-306-40615-7"),
            ("9780306406157", "9780306406157"),
            ("978-0-306-406157", "9780306406157"),
            ("9-7-8-0-306406157", "9780306406157"),
            ("ISBN 978 0 306 40615 7", "978-0-306-40615-7"),
        ];
        for (written, printed) in cases {
            let (metadata, codes) = read(&format!("isbn: '{written}'\n"));
            assert_eq!((metadata.identifiers[0].printed(), codes), (printed, Vec::new()));
        }
    }

    #[test]
    fn series_dates_and_subjects() {
        let (metadata, codes) = read(
            "belongs-to-collection: S\ngroup-position: 2\ndate: January\nsubject: a, b\nkeywords: [b, c]\nlang: de_CH\n",
        );
        let collection = metadata.collection.unwrap();
        assert_eq!((collection.title.as_str(), collection.position.as_deref()), ("S", Some("2")));
        assert_eq!(metadata.subjects, ["a", "b", "c"]);
        assert_eq!(metadata.language, "de-CH");
        assert_eq!(codes, ["metadata-date"]);
    }

    #[test]
    fn a_series_says_its_place() {
        for written in ["{name: S, position: 2.5}", "[{title: S, index: '2.5'}]"] {
            let (metadata, codes) = read(&format!("belongs-to-collection: {written}\n"));
            let expected = Collection { title: "S".to_owned(), position: Some("2.5".to_owned()) };
            assert_eq!((metadata.collection, codes), (Some(expected), Vec::new()));
        }
    }

    #[test]
    fn versions_are_numbers() {
        assert_eq!(read("version: 1.10\n").0.version.as_deref(), Some("1.10"));
        assert_eq!(read("version: 3\n").0.version.as_deref(), Some("3"));
        for wrong in ["1.2.3.4", "1.", "2nd", "v1", "-1", "12345"] {
            let (metadata, codes) = read(&format!("version: {wrong}\n"));
            assert_eq!((metadata.version, codes), (None, vec!["metadata-version"]), "{wrong}");
        }
    }

    #[test]
    fn isbns_are_checked() {
        assert_eq!(isbn13("0-306-40615-2").as_deref(), Some("9780306406157"));
        assert_eq!(isbn13("080442957X").as_deref(), Some("9780804429573"));
        for wrong in ["0306406153", "9780306406158", "1230306406157", "abc", ""] {
            assert_eq!(isbn13(wrong), None, "{wrong}");
        }
    }
}

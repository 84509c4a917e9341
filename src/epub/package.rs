//! The package document: who made the book, what it is called, how it can be read, and the manifest and
//! spine that the container was assembled with.

use std::fmt::Write as _;

use uuid::Uuid;

use super::access::Access;
use super::container::Skeleton;
use super::flow::Flow;
use super::release::{MODIFIED, date};
use super::resource::Resource;
use super::sorting::{sorted_name, sorted_title};
use super::words::EpubTerms;
use super::xhtml::{push_attribute, push_text, text};
use crate::document::division_label::primary;
use crate::document::metadata::{Creator, Identifier, Metadata};

/// The vocabulary of Apple Books, as the prefix of a package names it.
const IBOOKS: &str = "ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";

/// The facts that the package states beyond the book's metadata.
pub(super) struct PackageFacts<'a> {
    pub(super) metadata: &'a Metadata,
    /// The language, a well-formed tag.
    pub(super) language: &'a str,
    pub(super) flow: Flow,
    /// The accessibility properties of the content.
    pub(super) access: &'a Access,
    /// Whether the pages of a printed edition are marked.
    pub(super) has_pages: bool,
    /// The place in the reading order before which the contents are, if they are a page of it.
    pub(super) contents: Option<usize>,
    /// Whether titles in the navigation document have formulas.
    pub(super) has_math: bool,
    /// Whether fonts are embedded: Apple Books is told so by `ibooks:specified-fonts`.
    pub(super) has_fonts: bool,
}

/// The book's own identifier: its first ISBN, DOI, URL or UUID, or else a UUID made from title,
/// creators and language, so that the same book has the same one in every edition of its text.
pub(super) fn unique_id(metadata: &Metadata) -> String {
    // The printed edition's ISBN belongs to another product: shops refuse an e-book that bears it.
    match metadata.identifiers.iter().find(|identifier| !is_print(identifier)) {
        Some(identifier) => urn(identifier),
        None => format!("urn:uuid:{}", uuid(metadata)),
    }
}

/// The UUID of a book without an identifier.
pub(super) fn uuid(metadata: &Metadata) -> Uuid {
    let creators: Vec<&str> = metadata.creators.iter().map(|creator| creator.name.as_str()).collect();
    // Separators that no title has, so that two books can't have one seed by the way in which their parts are joined.
    let seed = [metadata.title.as_str(), &creators.join("\u{1f}"), &metadata.language].join("\u{1e}");
    // Version 5 is a hash: a random identifier would make reading systems take each build for a new book, and lose bookmarks.
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("chapbook\u{1e}{seed}").as_bytes())
}

/// Whether an identifier is the printed edition's (`isbn-print`, `print`).
fn is_print(identifier: &Identifier) -> bool {
    identifier.scheme.contains("print")
}

/// An identifier as a URN where it has one.
fn urn(identifier: &Identifier) -> String {
    let value = identifier.value.trim();
    let has = |prefix: &str| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let digits: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    if has("urn:") {
        value.to_owned()
    } else if identifier.scheme.starts_with("isbn") {
        format!("urn:isbn:{}", digits.to_ascii_uppercase())
    } else if identifier.scheme == "doi" {
        // Crossref's display guidelines ask for the address, not `urn:doi`, which was never registered.
        format!("https://doi.org/{}", value.trim_start_matches("doi:"))
    } else if identifier.scheme == "uuid"
        && let Ok(uuid) = Uuid::parse_str(value)
    {
        format!("urn:uuid:{uuid}")
    } else {
        value.to_owned()
    }
}

/// The package document.
pub(super) fn document(facts: &PackageFacts<'_>, skeleton: &Skeleton, resources: &[Resource]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package");
    push_attribute(&mut out, "xmlns", "http://www.idpf.org/2007/opf");
    push_attribute(&mut out, "version", "3.0");
    push_attribute(&mut out, "unique-identifier", "pub-id");
    push_attribute(&mut out, "xml:lang", facts.language);
    // The direction of the package is that of its metadata, such as titles in menus.
    if facts.flow.rtl {
        push_attribute(&mut out, "dir", "rtl");
    }
    if facts.has_fonts || facts.metadata.version.is_some() {
        push_attribute(&mut out, "prefix", IBOOKS);
    }
    out.push_str(">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    let mut entries = Entries { out };
    entries.identifiers(facts.metadata);
    entries.titles(facts.metadata, facts.language);
    entries.creators(facts.metadata);
    entries.optional_metadata(facts);
    entries.access(facts);
    let mut out = entries.out;
    if skeleton.items.iter().any(|item| item.id == "cover-image") {
        // EPUB 2's way to name the cover: Kindle's converter and older readers know no other.
        out.push_str("<meta name=\"cover\" content=\"cover-image\"/>\n");
    }
    if let Some(mode) = facts.flow.writing_mode() {
        // No property of EPUB's own: Kindle and the guide of Japan's publishers (EBPAJ) know this name.
        let _ = writeln!(out, "<meta name=\"primary-writing-mode\" content=\"{mode}\"/>");
    }
    out.push_str("</metadata>\n<manifest>\n");
    for item in &skeleton.items {
        let more =
            resources.iter().find(|resource| resource.path == item.href).map(|resource| resource.properties.join(" "));
        // A property that a file does not need is an error of EPUBCheck, as is one that is missing.
        let math = if facts.has_math && item.href == "nav.xhtml" { "mathml" } else { "" };
        let properties = format!("{} {}{math}", item.properties, more.unwrap_or_default());
        out.push_str("<item");
        push_attribute(&mut out, "id", &item.id);
        push_attribute(&mut out, "href", &item.href);
        push_attribute(&mut out, "media-type", &item.media);
        if !properties.trim().is_empty() {
            push_attribute(&mut out, "properties", properties.trim());
        }
        out.push_str("/>\n");
    }
    out.push_str("</manifest>\n<spine");
    // The NCX is EPUB 2's contents; EPUB 3.3 allows it for readers that know nothing else.
    push_attribute(&mut out, "toc", &skeleton.ncx);
    if facts.flow.progresses_rtl() {
        push_attribute(&mut out, "page-progression-direction", "rtl");
    }
    out.push_str(">\n");
    let mut spine: Vec<&str> = skeleton.spine.iter().map(String::as_str).collect();
    // The contents are part of the reading order where the book prints them.
    if let Some(at) = facts.contents
        && let Some(nav) = skeleton.items.iter().find(|item| item.href == "nav.xhtml")
    {
        spine.insert(at.min(spine.len()), &nav.id);
    }
    for id in spine {
        out.push_str("<itemref");
        push_attribute(&mut out, "idref", id);
        out.push_str("/>\n");
    }
    out.push_str("</spine>\n</package>\n");
    out
}

/// Writes the entries of the metadata.
struct Entries {
    out: String,
}

impl Entries {
    /// `<dc:name id="…">value</dc:name>`; nothing for an empty value.
    fn dc(&mut self, name: &str, id: Option<&str>, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let _ = write!(self.out, "<dc:{name}");
        if let Some(id) = id {
            push_attribute(&mut self.out, "id", id);
        }
        let _ = writeln!(self.out, ">{}</dc:{name}>", text(value));
    }

    /// `<meta property="…">value</meta>`.
    fn meta(&mut self, property: &str, value: &str) {
        let _ = writeln!(self.out, "<meta property=\"{property}\">{}</meta>", text(value));
    }

    /// `<meta refines="#id" property="…" scheme="…">value</meta>`.
    fn refine(&mut self, id: &str, property: &str, scheme: Option<&str>, value: &str) {
        let _ = write!(self.out, "<meta refines=\"#{id}\" property=\"{property}\"");
        if let Some(scheme) = scheme {
            push_attribute(&mut self.out, "scheme", scheme);
        }
        let _ = writeln!(self.out, ">{}</meta>", text(value));
    }

    fn identifiers(&mut self, metadata: &Metadata) {
        let unique = unique_id(metadata);
        self.dc("identifier", Some("pub-id"), &unique);
        let mut number = 1;
        let kind = |entries: &mut Entries, id: &str, value: &str| {
            // ONIX code list 5: 15 is ISBN-13, 02 ISBN-10, 06 DOI.
            let code = match value {
                _ if value.starts_with("urn:isbn:") && value.len() == 22 => "15",
                _ if value.starts_with("urn:isbn:") => "02",
                _ if value.starts_with("https://doi.org/") => "06",
                _ => return,
            };
            entries.refine(id, "identifier-type", Some("onix:codelist5"), code);
        };
        kind(self, "pub-id", &unique);
        for identifier in metadata.identifiers.iter().filter(|identifier| !is_print(identifier)) {
            let value = urn(identifier);
            // The same number twice would be two identifiers.
            if value != unique {
                number += 1;
                let id = format!("id-{number}");
                self.dc("identifier", Some(&id), &value);
                kind(self, &id, &value);
            }
        }
    }

    fn titles(&mut self, metadata: &Metadata, language: &str) {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let (subtitle, edition) = (given(&metadata.subtitle), given(&metadata.edition));
        // In words, as on the imprint: readers that do not know `title-type` show every title, and a bare `2` is none.
        let edition = edition.map(|edition| EpubTerms::of(language).edition(edition.trim()));
        let others: Vec<(&str, String)> = [("subtitle", subtitle), ("edition", edition)]
            .into_iter()
            .filter_map(|(kind, it)| Some((kind, it?)))
            .collect();
        self.dc("title", Some("title"), &metadata.title);
        self.refine("title", "title-type", None, "main");
        // Shops sort `The Sea` under S.
        if let Some(sorted) = sorted_title(&metadata.title, &metadata.language) {
            self.refine("title", "file-as", None, &sorted);
        }
        // Only beside other titles: readers that do not know `title-type` join them in this order.
        if !others.is_empty() {
            self.refine("title", "display-seq", None, "1");
        }
        for (place, (kind, title)) in (2..).zip(&others) {
            self.dc("title", Some(kind), title);
            self.refine(kind, "title-type", None, kind);
            self.refine(kind, "display-seq", None, &place.to_string());
        }
    }

    fn creators(&mut self, metadata: &Metadata) {
        for (number, creator) in (1..).zip(&metadata.creators) {
            if creator.name.trim().is_empty() {
                continue;
            }
            let is_author = is_creator(creator, metadata);
            let id = format!("creator-{number}");
            self.dc(if is_author { "creator" } else { "contributor" }, Some(&id), &creator.name);
            let role = creator.role.as_str();
            // MARC relator codes have three small letters. Other words for roles would be invalid with that scheme.
            let is_code = role.len() == 3 && role.bytes().all(|byte| byte.is_ascii_lowercase());
            if role.is_empty() || is_code {
                let role = if role.is_empty() { "aut" } else { role };
                self.refine(&id, "role", Some("marc:relators"), role);
            }
            // A name that its author sorted himself goes before our guess.
            let given = creator.file_as.clone().filter(|file_as| !file_as.trim().is_empty());
            if let Some(sorted) = given.or_else(|| sorted_name(&creator.name, &metadata.language)) {
                self.refine(&id, "file-as", None, &sorted);
            }
            self.refine(&id, "display-seq", None, &number.to_string());
        }
    }

    fn optional_metadata(&mut self, facts: &PackageFacts<'_>) {
        let metadata = facts.metadata;
        self.dc("language", None, facts.language);
        self.dc("date", None, &metadata.date.as_deref().and_then(date).unwrap_or_default());
        // Shops take one date, that of publication.
        self.dc("publisher", None, metadata.publisher.as_deref().unwrap_or_default());
        self.dc("description", None, metadata.description.as_deref().unwrap_or_default());
        metadata.subjects.iter().for_each(|subject| self.dc("subject", None, subject));
        self.dc("rights", None, metadata.rights.as_deref().unwrap_or_default());
        // A placeholder: the time depends on the other files, of which this is one.
        self.out.push_str(MODIFIED);
        self.out.push('\n');
        if facts.has_fonts {
            // Without it Apple Books sets the text in a face of its own.
            self.meta("ibooks:specified-fonts", "true");
        }
        if let Some(version) = &metadata.version {
            // Apple Books offers readers the new text when this number rises (Asset Guide 5.3, “Book versioning”).
            self.meta("ibooks:version", version);
            self.meta("schema:version", version);
        }
        if let Some(series) = metadata.collection.as_ref().filter(|collection| !collection.title.trim().is_empty()) {
            // Written out, since this one is refined by others and needs an id.
            let _ = write!(self.out, "<meta id=\"series\" property=\"belongs-to-collection\">");
            push_text(&mut self.out, series.title.trim());
            self.out.push_str("</meta>\n");
            self.refine("series", "collection-type", None, "series");
            if let Some(position) = series.position.as_deref().and_then(group_position) {
                self.refine("series", "group-position", None, position);
            }
            // A position such as `two` is invalid; it is left out, and the series stays.
        }
    }

    fn access(&mut self, facts: &PackageFacts<'_>) {
        let access = facts.access;
        access.modes().iter().for_each(|mode| self.meta("schema:accessMode", mode.name()));
        // The order is that of the list of modes, so that two builds say the same.
        for set in access.sufficient() {
            let names: Vec<&str> = set.iter().map(|mode| mode.name()).collect();
            self.meta("schema:accessModeSufficient", &names.join(","));
        }
        access.features(facts.has_pages).iter().for_each(|feature| {
            self.meta("schema:accessibilityFeature", feature);
        });
        self.meta("schema:accessibilityHazard", access.hazard());
        // The author's own words are in the book's language, and so are ours where we know it.
        let own = facts.metadata.accessibility_summary.as_deref().filter(|own| !own.trim().is_empty());
        let ours = access.summary(facts.language, facts.has_pages);
        let (language, summary) = match own {
            Some(own) => (facts.language, own.trim().to_owned()),
            // With region and script, if it is the book's language: `de-AT` speaks German.
            None if primary(facts.language) == ours.language => (facts.language, ours.text),
            None => (ours.language, ours.text),
        };
        self.out.push_str("<meta property=\"schema:accessibilitySummary\"");
        push_attribute(&mut self.out, "xml:lang", language);
        let _ = writeln!(self.out, ">{}</meta>", text(&summary));
        let metadata = facts.metadata;
        // The printed edition by its number is what the pages are those of, and what the book was made from.
        if let Some(print) = metadata.identifiers.iter().find(|identifier| is_print(identifier)) {
            self.dc("source", None, &urn(print));
        }
        if facts.has_pages {
            self.meta("pageBreakSource", &page_source(metadata));
        }
        if let Some(standard) = metadata.conforms_to.as_deref().filter(|standard| !standard.trim().is_empty()) {
            let _ = write!(self.out, "<meta property=\"dcterms:conformsTo\" id=\"conformance\">");
            push_text(&mut self.out, standard.trim());
            self.out.push_str("</meta>\n");
            // Who vouches for it is for the author to say: nobody certified it because his name is on the title page.
            if let Some(who) = metadata.certified_by.as_deref().filter(|who| !who.trim().is_empty()) {
                self.refine("conformance", "a11y:certifiedBy", None, who.trim());
            }
        }
    }
}

/// Whether somebody is among those whom the book is by; everybody else contributed. Editors and compilers are
/// only where nobody wrote it: a collection is its editor's.
fn is_creator(creator: &Creator, metadata: &Metadata) -> bool {
    let wrote =
        |creator: &Creator| !creator.name.trim().is_empty() && matches!(creator.role.as_str(), "aut" | "" | "cre");
    match creator.role.as_str() {
        "edt" | "com" => !metadata.creators.iter().any(wrote),
        _ => wrote(creator),
    }
}

/// The source of the page list: the printed edition's own identifier if it has one, else the PDF that was made in the
/// same run, in words. (The EPUB itself may not be named.)
fn page_source(metadata: &Metadata) -> String {
    match metadata.identifiers.iter().find(|identifier| is_print(identifier)) {
        Some(identifier) => urn(identifier),
        None => {
            let date = metadata.date.as_deref().map(|date| format!(", {date}")).unwrap_or_default();
            format!("{} (PDF edition{date})", metadata.title)
        }
    }
}

/// A position in a series as EPUB takes it: numbers with points between.
fn group_position(written: &str) -> Option<&str> {
    let written = written.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    written.split('.').all(is_number).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_urns() {
        let urn_of = |scheme: &str, value: &str| {
            urn(&Identifier { scheme: scheme.to_owned(), value: value.to_owned(), hyphenated: None })
        };
        assert_eq!(urn_of("isbn-13", "978-0-306-40615-7"), "urn:isbn:9780306406157");
        assert_eq!(urn_of("doi", "10.1000/182"), "https://doi.org/10.1000/182");
        assert_eq!(urn_of("uuid", "not one"), "not one");
        assert_eq!(urn_of("", "urn:x:y"), "urn:x:y");
        let book = Metadata { title: "T".to_owned(), ..Metadata::default() };
        assert_eq!(unique_id(&book), unique_id(&book.clone()));
        assert_ne!(uuid(&book), uuid(&Metadata { language: "de".to_owned(), ..book.clone() }));
    }

    #[test]
    fn places_in_a_series_are_numbers() {
        assert_eq!(group_position(" 2.5 "), Some("2.5"));
        assert_eq!(group_position("two"), None);
    }
}

//! Types and fields of BibTeX and biblatex to those of CSL: entries in, items of CSL-JSON out, and the fields that
//! nothing stands for.
//!
//! The correspondence is that of biblatex's manual (2024, chapter 2) and the CSL specification 1.0.2, appendices III and
//! IV; where both leave a choice it is pandoc's, whose users meet the same files here.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::json::{Item, Value};

use super::bibtex::{RawEntry, RawField};
use super::date::{self, ReadDate};
use super::latex::{Decoded, decode, protect};
use super::name::names;
use super::title::{hide_fixed, sentence_case};
use crate::diagnostic::nearest;

/// An entry's fields, those of its parents among them.
pub(super) type Fields = BTreeMap<String, RawField>;

/// The result of converting an entry.
#[derive(Debug)]
pub(super) struct Converted {
    pub(super) item: Item,
    /// The year as the processor prints it, and what replaces it: a span of years, or words.
    pub(super) year: Option<(String, String)>,
    /// The fields that were not used, and what each may have been meant for.
    pub(super) unused: Vec<(String, Option<String>)>,
    /// The LaTeX commands that are not known.
    pub(super) unknown: Vec<String>,
}

/// The year that stands for one in words, such as `forthcoming`: later than all others in a list.
const WORDS_YEAR: &str = "9999";

/// Fields that say nothing to a reader: of reference managers, of typesetting, of sorting.
const SILENT: &[&str] = &[
    "file", "owner", "timestamp", "groups", "added-at", "biburl", "bibsource", "interhash", "intrahash", "date-added",
    "date-modified", "bdsk-url-1", "bdsk-url-2", "bdsk-file-1", "options", "useprefix", "xdata", "crossref", "ids",
    "sortkey", "sorttitle", "sortname", "sortyear", "presort", "key", "hyphenation", "langid", "langidopts", "day",
    "month", "year", "date", "mendeley-tags", "creationdate", "modificationdate", "rating", "readstatus", "printed",
    "priority", "qualityassured", "ranking", "related", "relatedtype", "relatedstring", "entryset", "execute", "label",
    "shorthand", "gender", "indextitle", "indexsorttitle", "citeulike-article-id", "posted-at", "copyright",
    "mrnumber", "zblnumber", "mrclass", "mrreviewer", "journal-iso", "urn", "oclc", "lccn",
];

/// The fields that are one variable of CSL as they are.
const PLAIN: &[(&str, &str)] = &[
    ("volume", "volume"),
    ("volumes", "number-of-volumes"),
    ("pagetotal", "number-of-pages"),
    ("chapter", "chapter-number"),
    ("edition", "edition"),
    ("version", "version"),
    ("part", "part-number"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("isrn", "ISRN"),
    ("pmid", "PMID"),
    ("pmcid", "PMCID"),
    ("abstract", "abstract"),
    ("keywords", "keyword"),
    ("keyword", "keyword"),
    ("annotation", "annote"),
    ("annote", "annote"),
    ("library", "call-number"),
    ("shortjournal", "container-title-short"),
    ("origpublisher", "original-publisher"),
    ("origlocation", "original-publisher-place"),
    ("venue", "event-place"),
    ("pubstate", "status"),
];

/// The roles of people.
const PEOPLE: &[(&str, &str)] = &[
    ("author", "author"),
    ("editor", "editor"),
    ("translator", "translator"),
    ("bookauthor", "container-author"),
    ("director", "director"),
    ("holder", "author"),
    ("commentator", "contributor"),
    ("introduction", "contributor"),
    ("foreword", "contributor"),
    ("afterword", "contributor"),
];

/// The English names of biblatex's keys for types of works.
const GENRES: &[(&str, &str)] = &[
    ("mathesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("phdthesis", "PhD thesis"),
    ("candthesis", "Candidate thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
    ("software", "Computer software"),
    ("datacd", "Data CD"),
    ("audiocd", "Audio CD"),
    ("patent", "Patent"),
    ("patentde", "German patent"),
    ("patenteu", "European patent"),
    ("patentfr", "French patent"),
    ("patentuk", "British patent"),
    ("patentus", "U.S. patent"),
    ("patreq", "Patent request"),
    ("patreqde", "German patent request"),
    ("patreqeu", "European patent request"),
    ("patreqfr", "French patent request"),
    ("patrequk", "British patent request"),
    ("patrequs", "U.S. patent request"),
];

/// Keeps a number such as `MSC-00171` from being read as "MSC" and 171. What is not numeric for CSL (letters beside more
/// than one number, or zeros that count) is hidden from its processor.
fn as_written(number: String) -> String {
    let has_letters = number.chars().any(char::is_alphabetic);
    let is_compound = has_letters && number.contains(['-', '.', '/']);
    let has_zeros = number.starts_with('0') || number.contains("-0");
    if is_compound || has_zeros { protect(&number) } else { number }
}

/// Converts an entry. `english`: its title is in English unless it says otherwise.
pub(super) fn convert(entry: &RawEntry, fields: Fields, english: bool) -> Converted {
    let mut work = Work {
        kind: entry.kind.as_str(),
        fields,
        english,
        used: BTreeSet::new(),
        item: BTreeMap::new(),
        year: None,
        unknown: Vec::new(),
    };
    work.put("id", entry.key.clone());
    work.language();
    work.kind();
    work.people();
    work.titles();
    work.dates();
    work.numbers();
    work.publisher();
    work.electronic();
    work.notes();
    // Last, because a variable that is set stays: of a work in several volumes, `titles` has set the volume already.
    for (field, variable) in PLAIN {
        work.copy(field, variable);
    }
    let is_unknown = |name: &&String| !work.used.contains(name.as_str()) && !SILENT.contains(&name.as_str());
    let unused = work.fields.keys().filter(is_unknown);
    // What was asked for so far is all that is known.
    let near = |name: &String| nearest(name, work.used.iter().copied()).map(str::to_owned);
    let unused = unused.map(|name| (name.clone(), near(name))).collect();
    Converted { item: Item(work.item), year: work.year, unused, unknown: work.unknown }
}

struct Work<'a> {
    kind: &'a str,
    fields: Fields,
    english: bool,
    used: BTreeSet<&'static str>,
    item: BTreeMap<String, Value>,
    year: Option<(String, String)>,
    unknown: Vec<String>,
}

impl Work<'_> {
    fn put(&mut self, variable: &str, value: String) {
        if !value.is_empty() {
            self.item.entry(variable.to_owned()).or_insert(Value::String(value));
        }
    }

    /// A field's source; from now on it counts as used.
    fn take(&mut self, name: &'static str) -> Option<String> {
        self.used.insert(name);
        self.fields.get(name).map(|field| field.value.clone()).filter(|value| !value.trim().is_empty())
    }

    fn decoded(&mut self, source: &str) -> Decoded {
        let decoded = decode(source);
        self.unknown.extend(decoded.unknown.iter().cloned());
        decoded
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        let source = self.take(name)?;
        Some(self.decoded(&source).text()).filter(|text| !text.is_empty())
    }

    /// The first of several fields that is there; all count as used only if they say the same or are not there.
    fn first(&mut self, names: &[&'static str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    fn copy(&mut self, field: &'static str, variable: &str) {
        if let Some(text) = self.text(field) {
            self.put(variable, text);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The language of the title, which decides whether capitals mean anything.
    fn language(&mut self) {
        let written = self.take("langid").or_else(|| self.fields.get("hyphenation").map(|field| field.value.clone()));
        let named = self.text("language");
        const TAGS: &[(&str, &str)] = &[
            ("english", "en-US"),
            ("american", "en-US"),
            ("usenglish", "en-US"),
            ("british", "en-GB"),
            ("ukenglish", "en-GB"),
            ("german", "de-DE"),
            ("ngerman", "de-DE"),
            ("austrian", "de-AT"),
            ("french", "fr-FR"),
            ("spanish", "es-ES"),
            ("italian", "it-IT"),
            ("russian", "ru-RU"),
            ("portuguese", "pt-PT"),
            ("brazilian", "pt-BR"),
            ("dutch", "nl-NL"),
            ("polish", "pl-PL"),
            ("czech", "cs-CZ"),
            ("swedish", "sv-SE"),
            ("danish", "da-DK"),
            ("norwegian", "nb-NO"),
            ("finnish", "fi-FI"),
            ("greek", "el-GR"),
            ("latin", "la"),
            ("japanese", "ja-JP"),
            ("chinese", "zh-CN"),
        ];
        let tag = |name: &str| {
            let lower = name.trim().to_lowercase();
            let known = TAGS.iter().find(|pair| pair.0 == lower).map(|pair| pair.1.to_owned());
            known.or_else(|| (lower.len() == 2 || lower.contains('-')).then(|| name.trim().to_owned()))
        };
        if let Some(tag) = written.as_deref().and_then(tag).or_else(|| named.as_deref().and_then(tag)) {
            self.english = tag.to_lowercase().starts_with("en");
            self.put("language", tag);
        }
    }

    fn kind(&mut self) {
        let subtype = self.text("entrysubtype").unwrap_or_default().to_lowercase();
        let kind = match (self.kind, subtype.as_str()) {
            ("article" | "suppperiodical", "magazine") => "article-magazine",
            ("article" | "suppperiodical", "newspaper") => "article-newspaper",
            ("article" | "suppperiodical" | "periodical", _) => "article-journal",
            ("booklet", _) => "pamphlet",
            ("inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection", _) => "chapter",
            ("inreference", _) => "entry-encyclopedia",
            ("inproceedings" | "conference", _) => "paper-conference",
            ("phdthesis" | "mastersthesis" | "thesis" | "bachelorsthesis", _) => "thesis",
            ("techreport" | "report", _) => "report",
            ("online" | "electronic" | "www" | "webpage", _) => "webpage",
            ("unpublished", "speech") | ("performance", _) => "speech",
            ("unpublished", _) => "manuscript",
            ("patent", _) => "patent",
            ("dataset", _) => "dataset",
            ("software", _) => "software",
            ("movie" | "video", _) => "motion_picture",
            ("audio" | "music", _) => "song",
            ("artwork" | "image", _) => "graphic",
            ("letter", _) => "personal_communication",
            ("jurisdiction", _) => "legal_case",
            ("legislation", _) => "legislation",
            ("legal", _) => "treaty",
            ("standard", _) => "standard",
            ("review", _) => "review",
            ("misc" | "unknown" | "custom" | "commentary", "") => "",
            ("misc", "interview") => "interview",
            ("misc", "letter") => "personal_communication",
            _ => "book",
        };
        self.put("type", kind.to_owned());
        let genre = match self.text("type") {
            Some(key) => GENRES.iter().find(|genre| genre.0 == key).map_or(key, |genre| genre.1.to_owned()),
            None => match self.kind {
                "phdthesis" => "PhD thesis".to_owned(),
                "mastersthesis" => "Master’s thesis".to_owned(),
                "bachelorsthesis" => "Bachelor’s thesis".to_owned(),
                _ => String::new(),
            },
        };
        self.put("genre", genre);
    }

    fn people(&mut self) {
        let options = self.fields.get("options").map(|field| field.value.clone()).unwrap_or_default();
        let flag = self.fields.get("useprefix").is_some_and(|field| field.value == "true");
        let with_particle = flag || options.replace(' ', "").contains("useprefix=true");
        for (field, variable) in PEOPLE {
            let Some(source) = self.take(field) else { continue };
            let mut people = names(&source, with_particle);
            // An editor may be a compiler, a director or the like.
            let variable = match (*field, self.fields.get("editortype").map(|field| field.value.as_str())) {
                ("editor", Some("director")) => "director",
                ("editor", Some("compiler")) => "compiler",
                ("editor", Some("organizer" | "organiser")) => "organizer",
                _ => variable,
            };
            if let Some(Value::Names(known)) = self.item.get_mut(variable) {
                known.append(&mut people);
            } else {
                self.item.insert(variable.to_owned(), Value::Names(people));
            }
        }
        self.used.insert("editortype");
    }

    /// A title with its subtitle, in sentence case.
    fn title(&mut self, parts: [&'static str; 3]) -> Option<String> {
        let main = self.take(parts[0])?;
        let mut whole = self.cased(&main);
        for (part, joint) in parts[1..].iter().zip([": ", ". "]) {
            if let Some(more) = self.take(part) {
                let ends = whole.ends_with(['?', '!', '.']);
                whole.push_str(if ends { " " } else { joint });
                whole.push_str(&self.cased(&more));
            }
        }
        Some(whole)
    }

    fn cased(&mut self, source: &str) -> String {
        let mut decoded = self.decoded(source);
        if self.english {
            sentence_case(&mut decoded);
        }
        hide_fixed(&mut decoded);
        decoded.text()
    }

    fn titles(&mut self) {
        let title = self.title(["title", "subtitle", "titleaddon"]);
        let main = self.title(["maintitle", "mainsubtitle", "maintitleaddon"]);
        let book = self.title(["booktitle", "booksubtitle", "booktitleaddon"]);
        let issue = self.title(["issuetitle", "issuesubtitle", "issuetitleaddon"]);
        let is_part = self.kind.starts_with("in") || self.kind.starts_with("supp") || self.kind == "conference";
        let (title, container) = match (title, main) {
            // A volume of a work in several: "Collected works. Vol. 2, Letters".
            (title, Some(main)) if !is_part => match (title, self.text("volume")) {
                (Some(own), Some(number)) => {
                    self.put("volume-title", own);
                    self.put("volume", number);
                    (Some(main), book)
                }
                (own, _) => (Some(main), own.or(book)),
            },
            (title, main) => (title, book.or(main)),
        };
        if let (Some(issue), "periodical") = (&issue, self.kind) {
            // An issue with a title of its own is cited by that, in the periodical.
            self.put("title", issue.clone());
            self.put("container-title", protect(title.as_deref().unwrap_or_default()));
        }
        self.put("title", title.unwrap_or_default());
        // A journal's name is a name: its case is its own ("Zeitschrift für Physik", "arXiv").
        let journal = self.first(&["journaltitle", "journal"]).map(|name| protect(&name));
        if let (Some(journal), Some(more)) = (&journal, self.text("journalsubtitle")) {
            self.put("container-title", format!("{journal}: {}", protect(&more)));
        }
        self.put("container-title", journal.or(container).unwrap_or_default());
        if let Some(issue) = issue.filter(|_| self.kind != "periodical") {
            self.put("volume-title", issue);
        }
        let event = self.title(["eventtitle", "eventtitleaddon", "eventtitleaddon"]);
        self.put("event-title", event.unwrap_or_default());
        let short = self.take("shorttitle").map(|source| self.cased(&source));
        self.put("title-short", short.unwrap_or_default());
        let original = self.take("origtitle").map(|source| self.cased(&source));
        self.put("original-title", original.unwrap_or_default());
        self.copy("series", "collection-title");
    }

    fn dates(&mut self) {
        let value = |fields: &Fields, name: &str| fields.get(name).map(|field| field.value.clone());
        // biblatex's `date` is the exact one; `year` and `month` are often kept beside it for BibTeX.
        let issued = value(&self.fields, "date").and_then(|date| date::iso(&date)).or_else(|| {
            let (month, day) = (value(&self.fields, "month"), value(&self.fields, "day"));
            date::year_and_month(&value(&self.fields, "year")?, month.as_deref(), day.as_deref())
        });
        match issued {
            Some(issued) => self.issued(issued),
            None => {
                // "in press", "forthcoming": words where others have a year.
                let words = value(&self.fields, "date").or_else(|| value(&self.fields, "year"));
                if let Some(words) = words.map(|words| decode(&words).text()).filter(|words| !words.is_empty()) {
                    self.year = Some((WORDS_YEAR.to_owned(), words));
                    let date = date::iso(WORDS_YEAR).map(|date| Value::Date(date.value));
                    self.item.extend(date.map(|date| ("issued".to_owned(), date)));
                }
            }
        }
        for (field, variable) in [("urldate", "accessed"), ("origdate", "original-date"), ("eventdate", "event-date")] {
            if let Some(date) = self.take(field).and_then(|text| date::iso(&text)) {
                self.item.insert(variable.to_owned(), Value::Date(date.value));
            }
        }
    }

    fn issued(&mut self, date: ReadDate) {
        if let (Some(end), hayagriva::citationberg::json::DateValue::DateParts { date_parts, .. }) =
            (&date.end, &date.value)
            && let Some(start) = date_parts.0.first().and_then(|parts| parts.0.first())
        {
            self.year = Some((start.to_string(), format!("{start}–{end}")));
        }
        self.item.insert("issued".to_owned(), Value::Date(date.value));
    }

    fn numbers(&mut self) {
        let in_series = self.has("series") && !matches!(self.kind, "article" | "techreport" | "report" | "patent");
        // `number` counts issues of a journal, volumes of a series, or reports and patents (biblatex's manual, 2.2.2).
        let number = match self.kind {
            "article" | "periodical" | "suppperiodical" => "issue",
            _ if in_series => "collection-number",
            _ => "number",
        };
        if let Some(text) = self.text("number") {
            self.put(number, as_written(text));
        }
        // A journal's issue may have a name beside its number.
        if let Some(name) = self.text("issue") {
            match self.item.get("issue") {
                Some(Value::String(number)) => {
                    let both = format!("{number}, {name}");
                    self.item.insert("issue".to_owned(), Value::String(both));
                }
                _ => self.put("issue", name),
            }
        }
        // Articles that are only online have an `eid` in the place of pages.
        let pages = self.first(&["pages", "eid"]).map(|pages| pages.replace('–', "-").replace("--", "-"));
        self.put("page", pages.unwrap_or_default());
        self.used.insert("eid");
        self.used.insert("bookpagination");
        self.used.insert("pagination");
    }

    fn publisher(&mut self) {
        let names = ["publisher", "institution", "school", "organization", "howpublished"];
        let publisher = self.first(&names);
        // On the web, how something is published is said by its address.
        self.put("publisher", publisher.unwrap_or_default());
        let publisher_place = self.first(&["location", "address"]);
        self.put("publisher-place", publisher_place.unwrap_or_default());
    }

    fn electronic(&mut self) {
        if let Some(doi) = self.take("doi") {
            let doi = decode(&doi).text();
            // Styles of CSL put `https://doi.org/` before the variable themselves.
            let bare = doi.trim_start_matches("https://doi.org/").trim_start_matches("http://dx.doi.org/");
            self.put("DOI", bare.trim_start_matches("doi:").to_owned());
        }
        if let Some(url) = self.take("url") {
            // An address is not LaTeX, except for what its author escaped.
            let url = url.trim().trim_start_matches("\\url{").trim_end_matches('}');
            let plain = ["\\_", "\\%", "\\#", "\\&", "\\~"]
                .iter()
                .fold(url.to_owned(), |url, escaped| url.replace(escaped, &escaped[1..]));
            self.put("URL", plain);
        }
        let archive = self.first(&["eprinttype", "archiveprefix"]).unwrap_or_default().to_lowercase();
        self.used.insert("archiveprefix");
        self.used.insert("eprintclass");
        self.used.insert("primaryclass");
        if let Some(eprint) = self.text("eprint") {
            let address = match archive.as_str() {
                "arxiv" => format!("https://arxiv.org/abs/{eprint}"),
                "jstor" => format!("https://www.jstor.org/stable/{eprint}"),
                "pubmed" => format!("https://www.ncbi.nlm.nih.gov/pubmed/{eprint}"),
                "hdl" | "handle" => format!("https://hdl.handle.net/{eprint}"),
                _ => String::new(),
            };
            if address.is_empty() {
                self.put("archive", archive);
                self.put("archive_location", eprint);
            } else {
                self.put("URL", address);
            }
        }
    }

    fn notes(&mut self) {
        let note = self.text("note");
        let addendum = self.text("addendum");
        let both: Vec<String> = note.into_iter().chain(addendum).collect();
        self.put("note", both.join(". "));
        // Beside a publisher these say something of their own.
        if self.has("publisher") {
            self.copy("organization", "authority");
            self.copy("howpublished", "medium");
        }
    }
}

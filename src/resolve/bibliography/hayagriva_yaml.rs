//! Works in Hayagriva's YAML to items of CSL-JSON.

use std::collections::BTreeMap;

use hayagriva::Entry;
use hayagriva::citationberg::json::{
    DateValue, Item, LiteralName, NameItem, NameValue, Value as Variable, VecDate, VecDateRange,
};
use hayagriva::types::{Date, EntryType, FormatString, Person, PersonRole};

use serde_json::Value;

use super::{Work, clip, csl_json, csl_yaml};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::guard;
use crate::guard::thread::{self, ReaderFailed};
use crate::source::{FileId, SourceFile};

pub(super) fn read(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Vec<(String, Work)> {
    // Aliases are counted before the crate reads the file: it writes each of them out.
    let read = thread::run(|| guard::yaml::check(&source.text).map(|()| hayagriva::io::from_yaml_str(&source.text)));
    let read = match read {
        Ok(Ok(read)) => read,
        Ok(Err(refusal)) => return refuse(file, source, &refusal.message, diagnostics),
        Err(ReaderFailed) => {
            return refuse(file, source, "it is too complex to be read", diagnostics);
        }
    };
    let yaml = csl_yaml::read(&source.text).unwrap_or_default();
    if let Some(list) = yaml.list() {
        return csl_json::from_yaml(file, source, &list, diagnostics);
    }
    for (key, entry) in yaml.root.as_object().into_iter().flatten() {
        unused(file, source, key, entry, diagnostics);
    }
    match read {
        Ok(library) => works(&library, file, &source.text, 0),
        // One by one, so that what is wrong with one costs that one alone.
        Err(_) => {
            let each = |(start, entry): (usize, &str)| match hayagriva::io::from_yaml_str(entry) {
                Ok(library) => works(&library, file, &source.text, start),
                Err(error) => {
                    let at = start + error.location().map_or(0, |location| location.index().min(entry.len()));
                    let span = clip(file, &source.text, at..at + 1);
                    // Its line is counted from the work's own.
                    let why = error.to_string();
                    let why = why.split(" at line ").next().unwrap_or_default();
                    let message = format!("this is not a work in YAML: {why}");
                    let help =
                        "write `key: {type: book, title: …, author: …}` for each work, as Hayagriva's manual shows";
                    diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(span).help(help));
                    Vec::new()
                }
            };
            entries(&source.text).into_iter().flat_map(each).collect()
        }
    }
}

/// The works of a file or a part of it that begins at a byte.
fn works(library: &hayagriva::Library, file: FileId, text: &str, start: usize) -> Vec<(String, Work)> {
    let work = |entry: &Entry| {
        // The place of a key is where its line begins.
        let key = format!("{}:", entry.key());
        let rest = &text[start..];
        let at = if rest.starts_with(&key) { 0 } else { rest.find(&format!("\n{key}")).map_or(0, |found| found + 1) };
        let span = clip(file, text, start + at..start + at + key.len());
        (entry.key().to_owned(), Work { item: item(entry), year: None, span })
    };
    library.iter().map(work).collect()
}

/// The entries of a file with their first bytes: from each line that begins with a key to the next.
fn entries(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_key = line.starts_with(|c: char| !c.is_whitespace() && !"#-%}]".contains(c)) && line.contains(':');
        if is_key || at == 0 {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| (*start, &text[*start..end])).collect()
}

/// The fields of Hayagriva's works (its manual, "Fields"); `serial` is another name of `serial-number`.
const FIELDS: &[&str] = &[
    "type", "parent", "title", "author", "date", "editor", "affiliated", "publisher", "location", "organization",
    "issue", "chapter", "volume", "volume-total", "edition", "page-range", "page-total", "time-range", "runtime",
    "url", "serial-number", "serial", "language", "archive", "archive-location", "call-number", "note", "abstract",
    "genre",
];

/// Says which fields of a work and of what it is part of nothing reads.
fn unused(file: FileId, source: &SourceFile, key: &str, entry: &Value, diagnostics: &mut Diagnostics) {
    let line = format!("{key}:");
    let start = if source.text.starts_with(&line) { 0 } else { source.text.find(&format!("\n{line}")).unwrap_or(0) };
    let mut left = vec![entry];
    while let Some(part) = left.pop() {
        for (name, value) in part.as_object().into_iter().flatten() {
            if name == "parent" {
                left.extend(value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice));
            }
            if !FIELDS.contains(&name.as_str()) {
                let found = source.text[start..].find(&format!("{name}:")).unwrap_or(0);
                let span = clip(file, &source.text, start + found..start + found + name.len());
                let message = format!("the field `{name}` of the work `{key}` is not used");
                let help = match nearest(name, FIELDS.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "no citation style prints it: put what readers need into `note`".to_owned(),
                };
                diagnostics.push(Diagnostic::note("bibliography-unused", message).at(span).help(help));
            }
        }
    }
}

/// Says that a file is not even read.
fn refuse(file: FileId, source: &SourceFile, why: &str, diagnostics: &mut Diagnostics) -> Vec<(String, Work)> {
    let message = format!("this bibliography can't be read: {why}");
    let help = "write each work out, without aliases (`*name`) of others that have aliases";
    let error = Diagnostic::error("bibliography-syntax", message).at(clip(file, &source.text, 0..0));
    diagnostics.push(error.help(help));
    Vec::new()
}

/// An entry's variables; its parents are what it is contained in.
fn item(entry: &Entry) -> Item {
    let mut out = Out(BTreeMap::new());
    out.text("id", Some(entry.key().to_owned()));
    out.text("type", Some(kind(entry).to_owned()));
    out.fields(entry);
    let mut containers = 0;
    for parent in entry.parents() {
        out.parent(parent, &mut containers);
    }
    Item(out.0)
}

struct Out(BTreeMap<String, Variable>);

impl Out {
    fn text(&mut self, variable: &str, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.entry(variable.to_owned()).or_insert(Variable::String(text));
        }
    }

    fn people(&mut self, variable: &str, people: &[Person]) {
        if !people.is_empty() {
            self.0.entry(variable.to_owned()).or_insert(Variable::Names(people.iter().map(person).collect()));
        }
    }

    fn date(&mut self, variable: &str, date: Option<&Date>) {
        if let Some(date) = date {
            self.0.entry(variable.to_owned()).or_insert(Variable::Date(self::date(date)));
        }
    }

    /// The fields of an entry.
    fn fields(&mut self, entry: &Entry) {
        self.text("title", entry.title().map(plain));
        self.people("author", entry.authors().unwrap_or_default());
        self.people("editor", entry.editors().unwrap_or_default());
        for group in entry.affiliated().unwrap_or_default() {
            let variable = match group.role {
                PersonRole::Translator => "translator",
                PersonRole::Director => "director",
                PersonRole::Compiler => "compiler",
                PersonRole::Illustrator => "illustrator",
                PersonRole::Composer => "composer",
                PersonRole::Collaborator => "contributor",
                _ => continue,
            };
            self.people(variable, &group.names);
        }
        self.date("issued", entry.date());
        self.shared(entry);
        self.text("chapter-number", entry.chapter().map(ToString::to_string));
        self.text("page", entry.page_range().map(ToString::to_string));
        self.text("genre", entry.genre().map(plain));
        self.text("note", entry.note().map(plain));
        self.text("abstract", entry.abstract_().map(plain));
        self.text("language", entry.language().map(ToString::to_string));
        self.text("archive", entry.archive().map(plain));
        self.text("archive_location", entry.archive_location().map(plain));
        self.text("call-number", entry.call_number().map(plain));
        if let Some(url) = entry.url() {
            self.text("URL", Some(url.value.to_string()));
            self.date("accessed", url.visit_date.as_ref());
        }
        self.text("DOI", entry.doi().map(str::to_owned));
        self.text("ISBN", entry.isbn().map(str::to_owned));
        self.text("ISSN", entry.issn().map(str::to_owned));
        self.text("PMID", entry.pmid().map(str::to_owned));
        self.text("number", entry.serial_number().and_then(|serial_number| serial_number.0.get("serial").cloned()));
        self.text("version", entry.serial_number().and_then(|serial_number| serial_number.0.get("version").cloned()));
    }

    /// Reads the fields that an entry and the whole that it is part of have in common.
    fn shared(&mut self, entry: &Entry) {
        self.text("publisher", entry.publisher().and_then(|publisher| publisher.name()).map(plain));
        let publisher_place = entry.publisher().and_then(|publisher| publisher.location()).or_else(|| entry.location());
        self.text("publisher-place", publisher_place.map(plain));
        self.text("publisher", entry.organization().map(plain));
        self.text("edition", entry.edition().map(ToString::to_string));
        self.text("volume", entry.volume().map(ToString::to_string));
        self.text("number-of-volumes", entry.volume_total().map(ToString::to_string));
        self.text("number-of-pages", entry.page_total().map(ToString::to_string));
        self.text("issue", entry.issue().map(ToString::to_string));
    }

    fn parent(&mut self, parent: &Entry, containers: &mut usize) {
        match parent.entry_type() {
            // Where a paper was read is an event, and not the volume that it is printed in.
            EntryType::Conference | EntryType::Exhibition => {
                self.text("event-title", parent.title().map(plain));
                self.text("event-place", parent.location().map(plain));
            }
            // CSL knows one container: further ones are taken for its series.
            _ if *containers == 0 => {
                *containers += 1;
                self.text("container-title", parent.title().map(plain));
                self.people("container-author", parent.authors().unwrap_or_default());
                self.people("editor", parent.editors().unwrap_or_default());
                self.date("issued", parent.date());
                self.shared(parent);
                self.text("ISSN", parent.issn().map(str::to_owned));
                for upper in parent.parents() {
                    self.text("collection-title", upper.title().map(plain));
                    self.text("collection-number", upper.volume().map(ToString::to_string));
                }
            }
            _ => {
                self.text("collection-title", parent.title().map(plain));
                self.text("collection-number", parent.volume().map(ToString::to_string));
            }
        }
    }
}

/// The type of a work in CSL: what it is in a journal, in a book, on its own.
fn kind(entry: &Entry) -> &'static str {
    let within = |kind: EntryType| entry.parents().iter().any(|parent| *parent.entry_type() == kind);
    match entry.entry_type() {
        EntryType::Article if within(EntryType::Newspaper) => "article-newspaper",
        EntryType::Article if within(EntryType::Proceedings) || within(EntryType::Conference) => "paper-conference",
        EntryType::Article if within(EntryType::Blog) => "post-weblog",
        EntryType::Article if within(EntryType::Web) => "webpage",
        EntryType::Article => "article-journal",
        EntryType::Chapter | EntryType::Anthos => "chapter",
        EntryType::Entry if within(EntryType::Reference) => "entry-encyclopedia",
        EntryType::Entry => "entry",
        EntryType::Report => "report",
        EntryType::Thesis => "thesis",
        EntryType::Web | EntryType::Blog | EntryType::Thread => "webpage",
        EntryType::Post => "post",
        EntryType::Scene | EntryType::Video => "motion_picture",
        EntryType::Audio => "song",
        EntryType::Artwork => "graphic",
        EntryType::Patent => "patent",
        EntryType::Case => "legal_case",
        EntryType::Legislation => "legislation",
        EntryType::Manuscript => "manuscript",
        EntryType::Performance => "speech",
        EntryType::Repository => "software",
        EntryType::Misc if entry.url().is_some() => "webpage",
        EntryType::Misc => "",
        _ => "book",
    }
}

fn plain(text: &FormatString) -> String {
    text.value.to_string()
}

fn person(person: &Person) -> NameValue {
    // A name without parts is that of a body: it has no initials and is not inverted.
    if person.given_name.is_none() && person.prefix.is_none() && person.suffix.is_none() {
        return NameValue::Literal(LiteralName { literal: person.name.clone() });
    }
    NameValue::Item(NameItem {
        family: person.name.clone(),
        given: person.given_name.clone(),
        non_dropping_particle: None,
        dropping_particle: person.prefix.clone(),
        suffix: person.suffix.clone(),
        comma_suffix: Some(person.comma_suffix),
    })
}

fn date(date: &Date) -> DateValue {
    let year = i16::try_from(date.year).unwrap_or(if date.year < 0 { i16::MIN } else { i16::MAX });
    let mut parts = vec![year];
    // CSL counts months and days from 1, Hayagriva from 0.
    parts.extend(date.month.map(|month| i16::from(month) + 1));
    parts.extend(date.month.and(date.day).map(|day| i16::from(day) + 1));
    DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season: None,
        circa: date.approximate,
    }
}

//! The works of a book's bibliography, as items of CSL-JSON.
//!
//! In: files of BibTeX or biblatex (`.bib`), CSL-JSON (`.json`), CSL-YAML or Hayagriva's YAML (`.yml`,
//! `.yaml`). Out: the works by their keys. An entry that can't be read is one problem; the others count. Reading is our own, so that nothing is
//! lost on the way; the processor (`hayagriva`) takes items of CSL-JSON as they are.

mod bibtex;
pub(super) mod csl_json;
mod csl_yaml;
mod date;
pub(super) mod disambiguation;
mod fields;
mod hayagriva_yaml;
mod inherit;
pub(super) mod corrections;
pub(super) mod latex;
pub(super) mod name;
pub(super) mod style;
mod title;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use hayagriva::citationberg::json::Item;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, SourceMap, Span};

/// A work.
#[derive(Debug)]
pub(super) struct Work {
    /// The work in CSL variables.
    pub(super) item: Item,
    /// The year as the processor prints it, and what replaces it.
    pub(super) year: Option<(String, String)>,
    /// The first bytes of its entry, for messages.
    span: Span,
}

/// All works by their keys.
pub(super) type Library = BTreeMap<String, Work>;

/// Reads all files. `language` is the book's: titles of works in English are put in sentence case. Of works with the
/// same key the first counts. Says as well whether all entries could be read.
pub(super) fn read(
    files: &[FileId],
    sources: &SourceMap,
    language: &str,
    diagnostics: &mut Diagnostics,
) -> (Library, bool) {
    let mut library = Library::new();
    let mut found = Diagnostics::default();
    for file in files {
        let Some(source) = sources.get(*file) else { continue };
        let works = match source.name.rsplit('.').next() {
            Some("yml" | "yaml") => hayagriva_yaml::read(*file, source, &mut found),
            Some("json") => csl_json::read(*file, source, &mut found),
            _ => bibtex(*file, source, language, &mut found),
        };
        for (key, mut work) in works {
            style::mark_editors(&mut work.item);
            if let Some(first) = library.get(&key) {
                let message = format!("two works have the key `{key}`: citations refer to the first");
                let warning = Diagnostic::warning("bibliography-twice", message).at(work.span);
                let warning = warning.label(first.span, "the first is here");
                found.push(warning.help("give one of them another key, or remove it"));
                continue;
            }
            library.insert(key, work);
        }
    }
    // A citation of a work that could not be read is not reported once more as unknown.
    let is_whole = !found.has_errors();
    diagnostics.extend(found);
    (library, is_whole)
}

fn bibtex(file: FileId, source: &SourceFile, language: &str, diagnostics: &mut Diagnostics) -> Vec<(String, Work)> {
    let (entries, errors) = bibtex::parse(&source.text);
    for error in errors {
        let span = clip(file, &source.text, error.span);
        let message = format!("invalid BibTeX: {}", error.message);
        let help = "fix this entry: until then its work can't be cited; the others can";
        diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(span).help(help));
    }
    let english = language.to_lowercase().starts_with("en");
    let inherited = inherit::all(&entries);
    let mut works = Vec::new();
    let mut reported = BTreeSet::new();
    for (entry, fields) in entries.iter().zip(inherited) {
        let span = clip(file, &source.text, entry.span.clone());
        let fields = fields.unwrap_or_else(|refused| {
            // Each entry of a circle leads round it; it is one mistake.
            let is_told = refused.keys.iter().any(|key| reported.contains(key));
            reported.extend(refused.keys);
            if is_told {
                return entry.fields.clone();
            }
            let help = "name a work that has fields of its own in `crossref` or `xdata`, or remove the field";
            diagnostics.push(Diagnostic::error("bibliography-syntax", refused.message).at(span).help(help));
            entry.fields.clone()
        });
        // Data for others, and no work (biblatex's manual, 2.1.1).
        if entry.kind == "xdata" {
            continue;
        }
        let mut converted = fields::convert(entry, fields, english);
        plain_dates(&mut converted.item);
        for (name, near) in &converted.unused {
            let at = entry.fields.get(name).map_or(span, |field| clip(file, &source.text, field.span.clone()));
            let message = format!("the field `{name}` of the work `{}` is not used", entry.key);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "no citation style prints it: put what readers need into `note`".to_owned(),
            };
            diagnostics.push(Diagnostic::note("bibliography-unused", message).at(at).help(help));
        }
        if let Some(command) = converted.unknown.first() {
            let message =
                format!("the command `{command}` in the work `{}` is unknown: only its text is kept", entry.key);
            let help = "write the character itself: a `.bib` file may contain all of Unicode";
            diagnostics.push(Diagnostic::warning("bibliography-unused", message).at(span).help(help));
        }
        works.push((entry.key.clone(), Work { item: converted.item, year: converted.year, span }));
    }
    works
}

/// Leaves dates that the processor can take: it knows no spans of time, and counts on months and days that there are.
/// Returns the span of years of a work.
fn plain_dates(item: &mut Item) -> Option<(String, String)> {
    use hayagriva::citationberg::json::{DateValue, Value, VecDateRange};
    let mut years = None;
    for (name, value) in &mut item.0 {
        let Value::Date(date) = value else { continue };
        let (mut dates, season, circa) = match date.clone() {
            DateValue::Raw { raw, season, .. } => (VecDateRange::from(raw), season, raw.start.circa),
            DateValue::DateParts { date_parts, season, circa, .. } => (date_parts, season, circa),
        };
        let year = |at: usize| dates.0.get(at).and_then(|date| date.0.first()).map(i16::to_string);
        if let (true, Some(start), Some(end)) = (name == "issued", year(0), year(1))
            && start != end
        {
            years = Some((start.clone(), format!("{start}–{end}")));
        }
        dates.0.truncate(1);
        for parts in &mut dates.0 {
            let is_month = parts.0.get(1).is_none_or(|month| (1..=12).contains(month));
            let is_day = parts.0.get(2).is_none_or(|day| (1..=31).contains(day));
            parts.0.truncate(if !is_month {
                1
            } else if !is_day {
                2
            } else {
                3
            });
        }
        *date = DateValue::DateParts { date_parts: dates, literal: None, season, circa };
    }
    let has_year = |value: &Value| match value {
        Value::Date(DateValue::DateParts { date_parts, .. }) => date_parts.0.first().is_some_and(|it| !it.0.is_empty()),
        _ => true,
    };
    item.0.retain(|_, value| has_year(value));
    years
}

/// A place in a file's text, at the borders of its characters; an empty one is the character there.
fn clip(file: FileId, text: &str, range: Range<usize>) -> Span {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.floor_char_boundary(range.end.min(text.len())).max(start);
    let next = text[start..].chars().next().map_or(0, char::len_utf8);
    Span::new(file, start..end.max(start + next))
}

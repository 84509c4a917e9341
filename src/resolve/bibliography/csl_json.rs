//! Works in CSL-JSON, as Zotero and pandoc write it, and in CSL-YAML, which has the same fields: values in, items out, and
//! what of them is not used.

use std::collections::BTreeMap;

use hayagriva::citationberg::json::{DateValue, Item, Value};
use hayagriva::citationberg::taxonomy::{Kind, Variable};

use super::csl_yaml::WorkList;
use super::latex::{Form, guard, hidden, protect};
use super::{Work, clip, date, plain_dates};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};

/// Fields that are no variables: of the format, and of programs that write it.
const SILENT: &[&str] = &[
    "id", "type", "citation-key", "categories", "custom", "journalAbbreviation", "shortTitle", "event", "source",
    "citekey", "schema", "system_id", "_id",
];

/// Reads a file of CSL-JSON: a list of items, or an object that has it as `items` or `references`.
pub(super) fn read(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) -> Vec<(String, Work)> {
    let mut refuse = |message: String, help: &str| {
        let at = clip(file, &source.text, 0..0);
        diagnostics.push(Diagnostic::error("bibliography-syntax", message).at(at).help(help));
        Vec::new()
    };
    let value = match serde_json::from_str::<serde_json::Value>(&source.text) {
        Ok(value) => value,
        Err(error) => return refuse(format!("invalid JSON: {error}"), "export the bibliography again as CSL JSON"),
    };
    let list =
        value.as_array().or_else(|| value.get("items")?.as_array()).or_else(|| value.get("references")?.as_array());
    let Some(values) = list else {
        let help = "export the bibliography as CSL JSON, which is a list";
        return refuse("this JSON is not a list of works".to_owned(), help);
    };
    let reader = ItemReader { file, text: &source.text, is_markdown: false };
    reader.works(&WorkList { values, places: &[] }, diagnostics)
}

/// Reads the works of CSL-YAML, whose texts are Markdown.
pub(super) fn from_yaml(
    file: FileId,
    source: &SourceFile,
    list: &WorkList<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Work)> {
    ItemReader { file, text: &source.text, is_markdown: true }.works(list, diagnostics)
}

struct ItemReader<'a> {
    file: FileId,
    text: &'a str,
    is_markdown: bool,
}

impl ItemReader<'_> {
    fn works(&self, list: &WorkList<'_>, diagnostics: &mut Diagnostics) -> Vec<(String, Work)> {
        let mut works = Vec::new();
        for (at, value) in list.values.iter().enumerate() {
            let place = list.places.get(at).copied();
            // Zotero's `id` is an address of its own; the key that authors cite is the `citation-key`.
            let key = match value.get("citation-key").or_else(|| value.get("id")) {
                Some(serde_json::Value::String(key)) => key.clone(),
                Some(serde_json::Value::Number(key)) => key.to_string(),
                _ => {
                    let message = format!("work {} of this list has no `id`", at + 1);
                    let error = Diagnostic::error("bibliography-syntax", message);
                    let error = error.at(self.span(place.unwrap_or(0), ""));
                    diagnostics.push(error.help("give it an `id`, which citations name"));
                    continue;
                }
            };
            let start = place.or_else(|| self.text.find(&format!("\"{key}\""))).unwrap_or(0);
            let work = self.work(&key, value, start, diagnostics);
            works.push((key, work));
        }
        works
    }

    /// A place from a byte on where a word stands.
    fn span(&self, from: usize, word: &str) -> Span {
        let rest = self.text.get(from..).unwrap_or("");
        let found = rest.find(word).map_or(from, |found| from + found);
        clip(self.file, self.text, found..found + word.len())
    }

    fn work(&self, key: &str, value: &serde_json::Value, start: usize, diagnostics: &mut Diagnostics) -> Work {
        let mut item = Item(BTreeMap::new());
        let mut years = None;
        let mut say = |message: String, word: &str, help: &str| {
            let at = self.span(start, word);
            diagnostics.push(Diagnostic::note("bibliography-unused", message).at(at).help(help));
        };
        for (name, value) in value.as_object().into_iter().flatten() {
            let variable = serde_json::from_value::<Variable>(serde_json::Value::String(name.clone())).ok();
            if variable.is_none() && !SILENT.contains(&name.as_str()) {
                let message = format!("the field `{name}` of the work `{key}` is not used");
                say(message, name, "no citation style prints it: put what readers need into `note`");
            }
            let read = match &variable {
                Some(Variable::Date(_)) => self.date(name, value, &mut years),
                Some(Variable::Name(_)) if value.is_object() => {
                    serde_json::from_value(serde_json::Value::Array(vec![value.clone()])).ok()
                }
                _ => serde_json::from_value(value.clone()).ok().map(|value| self.marked(name, value)),
            };
            let fits = match (&variable, &read) {
                (Some(Variable::Date(_)), Some(read)) => matches!(read, Value::Date(_)),
                (Some(Variable::Name(_)), Some(read)) => matches!(read, Value::Names(_)),
                (Some(_), Some(read)) => matches!(read, Value::String(_) | Value::Number(_)),
                (Some(_), None) => value.is_null(),
                (None, _) => true,
            };
            if !fits {
                let message = format!("the field `{name}` of the work `{key}` is not understood");
                say(message, name, kind_of_value(variable.as_ref()));
            }
            if let Some(read) = read.filter(|_| fits) {
                item.0.insert(name.clone(), read);
            }
        }
        if let Some(kind) =
            value.get("type").and_then(|kind| kind.as_str()).filter(|kind| kind.parse::<Kind>().is_err())
        {
            let message = format!("the type `{kind}` of the work `{key}` is not one of CSL");
            say(
                message,
                kind,
                "write `book`, `article-journal`, `chapter`, `webpage`, `thesis` or another of CSL 1.0.2",
            );
        }
        item.0.insert("id".to_owned(), Value::String(key.to_owned()));
        let span = plain_dates(&mut item);
        Work { item, year: years.or(span), span: clip(self.file, self.text, start..start) }
    }

    /// A date as CSL-JSON has it, as CSL-YAML has it (`2001-05`, `{year: 2001, month: 5}`), or a list of two such.
    fn date(&self, name: &str, value: &serde_json::Value, years: &mut Option<(String, String)>) -> Option<Value> {
        let text = match value {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        if let Some(text) = text {
            let read = date::iso(&text)?;
            if let (DateValue::DateParts { date_parts, .. }, Some(end), "issued") = (&read.value, &read.end, name) {
                let start = date_parts.0.first().and_then(|parts| parts.0.first());
                *years = start.map(|start| (start.to_string(), format!("{start}–{end}")));
            }
            return Some(Value::Date(read.value));
        }
        let parts = match value {
            serde_json::Value::Object(fields) if fields.contains_key("year") => vec![parts(value)?],
            serde_json::Value::Array(dates) => dates.iter().map(parts).collect::<Option<_>>()?,
            _ => return serde_json::from_value(value.clone()).ok().map(Value::Date),
        };
        let first = value.as_array().and_then(|dates| dates.first()).unwrap_or(value);
        let mut whole = serde_json::json!({ "date-parts": parts });
        for name in ["season", "circa"] {
            if let Some(value) = first.get(name) {
                whole[name] = value.clone();
            }
        }
        serde_json::from_value(whole).ok().map(Value::Date)
    }

    /// A text whose forms are written as HTML (`<i>`) or Markdown, with signs for them.
    fn marked(&self, name: &str, value: Value) -> Value {
        let Value::String(mut text) = value else { return value };
        if text.contains('<') {
            for (tag, form) in [
                ("i", Form::Italic),
                ("b", Form::Bold),
                ("sub", Form::Subscript),
                ("sup", Form::Superscript),
                ("sc", Form::SmallCaps),
            ] {
                text = text.replace(&format!("<{tag}>"), &form.open().to_string());
                text = text.replace(&format!("</{tag}>"), &form.close().to_string());
            }
            text = text.replace("<span class=\"nocase\">", "").replace("</span>", "");
            text = guard(&text);
        }
        // Addresses have signs that are none of Markdown.
        if self.is_markdown && !["id", "URL", "DOI", "page"].contains(&name) {
            text = guard(&without_markdown(&text));
        }
        Value::String(text)
    }
}

/// The numbers of a date with its parts by name.
fn parts(date: &serde_json::Value) -> Option<Vec<serde_json::Value>> {
    let year = date.get("year")?.clone();
    let more = ["month", "day"].into_iter().map_while(|name| date.get(name).cloned());
    Some(std::iter::once(year).chain(more).collect())
}

/// What a field asks for.
fn kind_of_value(variable: Option<&Variable>) -> &'static str {
    match variable {
        Some(Variable::Date(_)) => "write a date as `{\"date-parts\": [[2001, 5, 3]]}`, in YAML `2001-05-03`",
        Some(Variable::Name(_)) => "write names as a list: `[{\"family\": \"Hale\", \"given\": \"Ann\"}]`",
        _ => "write a text or a number",
    }
}

/// A text of Markdown with signs for its emphasis, formulas, and letters above and below the line.
fn without_markdown(text: &str) -> String {
    let mut text = text.to_owned();
    // Words whose capitals are fixed.
    while let Some(end) = text.find("]{.nocase}") {
        let Some(start) = text[..end].rfind('[') else { break };
        let inner = protect(&text[start + 1..end]);
        text.replace_range(start..end + "]{.nocase}".len(), &inner);
    }
    text = paired(&text, "$", Form::Math);
    text = with_forms(&text);
    text = paired(&text, "^", Form::Superscript);
    paired(&text, "~", Form::Subscript)
}

/// A text with signs for what stands between `*`, as for italics in a formatted reference.
pub(in crate::resolve) fn with_forms(text: &str) -> String {
    paired(&paired(text, "**", Form::Bold), "*", Form::Italic)
}

/// A text with signs of a form in the place of marks, if all have a partner: others are letters.
fn paired(text: &str, mark: &str, form: Form) -> String {
    let pieces: Vec<&str> = text.split(mark).collect();
    let is_inner = |piece: &&str| !piece.is_empty() && piece.trim() == *piece;
    if pieces.len().is_multiple_of(2) || !pieces.iter().skip(1).step_by(2).all(is_inner) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        if at % 2 == 0 {
            out.push_str(piece);
            continue;
        }
        out.push(form.open());
        match form {
            // Out of the reach of changes of case, and of the marks that are looked for after it.
            Form::Math => out.extend(piece.chars().map(hidden)),
            _ => out.push_str(piece),
        }
        out.push(form.close());
    }
    out
}

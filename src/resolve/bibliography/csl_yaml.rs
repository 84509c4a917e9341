//! YAML as values of JSON, with the places of the works in it: CSL-YAML, which is CSL-JSON in another dress, and what a
//! file of Hayagriva's YAML has besides what its reader knows.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

/// The values of a file.
#[derive(Debug, Default)]
pub(super) struct Yaml {
    pub(super) root: Value,
    /// Where each table of the list begins, in bytes.
    places: Vec<usize>,
}

/// The works of CSL-YAML, with their places.
#[derive(Debug)]
pub(super) struct WorkList<'a> {
    pub(super) values: &'a [Value],
    pub(super) places: &'a [usize],
}

impl Yaml {
    /// The list of works, if the file is one: bare, or pandoc's `references:`. Hayagriva's works have their keys as names.
    pub(super) fn list(&self) -> Option<WorkList<'_>> {
        let values = self.root.as_array().or_else(|| self.root.get("references")?.as_array())?;
        Some(WorkList { values, places: &self.places })
    }
}

/// A list or table that is not closed yet.
enum Open {
    List(Vec<Value>),
    Table(Map<String, Value>, Option<String>),
}

/// Reads a text that `guard::yaml` let pass. `None` if it is not YAML.
pub(super) fn read(text: &str) -> Option<Yaml> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut out = Yaml::default();
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut anchors: std::collections::BTreeMap<usize, Value> = std::collections::BTreeMap::new();
    let mut lists = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(&text, style), anchor),
            Event::SequenceStart(anchor, _) => {
                lists += 1;
                open.push((Open::List(Vec::new()), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                // In a bare list, and in `references:` of the outermost table.
                let is_work = lists == 1 && open.len() <= 2 && matches!(open.last(), Some((Open::List(_), _)));
                if is_work && is_of_works(&open) {
                    out.places.push(bytes.get(span.start.index()).copied().unwrap_or(0));
                }
                open.push((Open::Table(Map::new(), None), anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((Open::List(values), anchor)) => {
                    lists = lists.saturating_sub(1);
                    (Value::Array(values), anchor)
                }
                Some((Open::Table(entries, _), anchor)) => (Value::Object(entries), anchor),
                None => return None,
            },
            Event::Alias(anchor) => (anchors.get(&anchor).cloned().unwrap_or_default(), 0),
            // What follows the first document is the text of a book, or nothing.
            Event::DocumentEnd => return Some(out),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => continue,
        };
        if anchor != 0 {
            anchors.insert(anchor, value.clone());
        }
        match open.last_mut() {
            None => out.root = value,
            Some((Open::List(values), _)) => values.push(value),
            Some((Open::Table(entries, key), _)) => match key.take() {
                Some(key) => drop(entries.insert(key, value)),
                None => *key = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            },
        }
    }
    Some(out)
}

/// Whether the innermost list is the works: the root, or what `references` names.
fn is_of_works(open: &[(Open, usize)]) -> bool {
    match open {
        [(Open::List(_), _)] => true,
        [(Open::Table(_, Some(key)), _), (Open::List(_), _)] => key == "references",
        _ => false,
    }
}

/// A value of YAML's core schema (1.2.2, section 10.3.2), but for fractions: a version such as `1.10` is a text.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        // `007` is a number of something, and not seven.
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Value::Number(number.into()),
            _ => Value::String(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_are_found_with_their_places() {
        let text = "---\nreferences:\n- id: ä\n  author: [{family: B}]\n- &x {id: 7, v: 1.10}\n...\n# A text\n";
        let yaml = read(text).expect("is YAML");
        let list = yaml.list().expect("is a list");
        assert_eq!(list.values[1], serde_json::json!({"id": 7, "v": "1.10"}));
        assert_eq!(list.places.iter().map(|at| &text[*at..*at + 2]).collect::<Vec<_>>(), ["id", "&x"]);
        assert!(read("a: {type: book}").is_some_and(|yaml| yaml.list().is_none()));
        assert!(read("a: [").is_none());
    }
}

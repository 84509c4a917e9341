//! YAML to values with their places.
//!
//! In: the text of a front matter. Out: one value, or an error with its place. Aliases are copied
//! within a budget, nesting is bounded, a doubled key is an error.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::value::{Key, MAX_DEPTH, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// How many values a front matter may have, copies by aliases included.
const MAX_NODES: usize = 20_000;

/// Reads the YAML `text` that is at byte `offset` of `file`.
pub(super) fn read(file: FileId, text: &str, offset: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut reader = YamlReader::new(file, text, offset);
    for event in Parser::new_from_str(text) {
        let result = event
            .map_err(|error| {
                let at = reader.byte(error.marker());
                (Span::new(file, at..at), error.info().to_string())
            })
            .and_then(|(event, span)| {
                let span = reader.span(span.start, span.end);
                reader.event(event, span)
            });
        if let Err((span, message)) = result {
            diagnostics.push(
                Diagnostic::error("yaml-syntax", format!("invalid YAML: {message}"))
                    .at(span)
                    .help("put values that contain `:`, `#` or quotation marks into quotation marks"),
            );
            // The parser does not recover: events after a syntax error would be guesses.
            return None;
        }
    }
    reader.root
}

/// A list or table that is not closed yet.
struct OpenCollection {
    span: Span,
    anchor: usize,
    kind: CollectionKind,
}

enum CollectionKind {
    List(Vec<Node>),
    Table(Vec<(Key, Node)>, Option<Key>),
}

struct YamlReader {
    file: FileId,
    offset: usize,
    /// The byte of each character; empty when all are ASCII.
    bytes: Vec<usize>,
    length: usize,
    open: Vec<OpenCollection>,
    anchors: Vec<(usize, Node)>,
    count: usize,
    root: Option<Node>,
}

/// A place and what is wrong there.
type Wrong = (Span, String);

impl YamlReader {
    fn new(file: FileId, text: &str, offset: usize) -> YamlReader {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|pair| pair.0).collect() };
        YamlReader {
            file,
            offset,
            bytes,
            length: text.len(),
            open: Vec::new(),
            anchors: Vec::new(),
            count: 0,
            root: None,
        }
    }

    /// The byte in the file of a place that the parser counts in characters.
    fn byte(&self, marker: &Marker) -> usize {
        let at = if self.bytes.is_empty() {
            marker.index().min(self.length)
        } else {
            self.bytes.get(marker.index()).copied().unwrap_or(self.length)
        };
        self.offset + at
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        Span::new(self.file, self.byte(&start)..self.byte(&end))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Wrong> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                // The nulls of YAML's core schema (1.2.2, section 10.3.2).
                let value = if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Scalar { text: text.into_owned(), quoted }
                };
                self.value(Node { span, value }, anchor)
            }
            Event::SequenceStart(anchor, _) => self.start(span, anchor, CollectionKind::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.start(span, anchor, CollectionKind::Table(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => {
                let found = self.anchors.iter().rev().find(|it| it.0 == anchor).map(|anchor| &anchor.1);
                let node = found.cloned().ok_or((span, "this alias has no anchor".to_string()))?;
                // A copy counts with all that is in it: aliases of aliases of aliases grow as a power of their number.
                self.count += count(&node);
                self.value(Node { span, ..node }, 0)
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn start(&mut self, span: Span, anchor: usize, kind: CollectionKind) -> Result<(), Wrong> {
        if MAX_DEPTH <= self.open.len() {
            return Err((span, format!("it is nested deeper than {MAX_DEPTH} levels")));
        }
        self.open.push(OpenCollection { span, anchor, kind });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Wrong> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.kind {
            CollectionKind::List(nodes) => Value::List(nodes),
            CollectionKind::Table(entries, _) => Value::Table(entries),
        };
        self.value(Node { span: open.span.to(span), value }, open.anchor)
    }

    /// Puts a value where it belongs: into the open list or table, as a key, or as the whole.
    fn value(&mut self, node: Node, anchor: usize) -> Result<(), Wrong> {
        self.count += 1;
        if MAX_NODES < self.count {
            return Err((node.span, format!("it has more than {MAX_NODES} values")));
        }
        if anchor != 0 {
            self.anchors.push((anchor, node.clone()));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => {
                // Of several documents in one stream the first is the front matter.
                self.root.get_or_insert(node);
            }
            Some(CollectionKind::List(nodes)) => nodes.push(node),
            Some(CollectionKind::Table(entries, waiting)) => match waiting.take() {
                Some(key) => entries.push((key, node)),
                None => *waiting = Some(key(&node, entries)?),
            },
        }
        Ok(())
    }
}

/// A key, if it is a text that the table does not have yet.
fn key(node: &Node, entries: &[(Key, Node)]) -> Result<Key, Wrong> {
    let Value::Scalar { text, .. } = &node.value else {
        return Err((node.span, format!("expected text as a key, found {}", node.kind())));
    };
    // Keys are unique (YAML 1.2.2, section 3.2.1.3), and readers differ in which of two they keep.
    if entries.iter().any(|entry| entry.0.name == *text) {
        return Err((node.span, format!("the key `{text}` is given twice")));
    }
    Ok(Key { name: text.clone(), span: node.span })
}

fn count(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Scalar { .. } => 1,
        Value::List(nodes) => 1 + nodes.iter().map(count).sum::<usize>(),
        Value::Table(entries) => 1 + entries.iter().map(|entry| count(&entry.1)).sum::<usize>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(text: &str) -> Result<Node, Diagnostic> {
        let mut diagnostics = Diagnostics::default();
        let node = read(FileId(0), text, 0, &mut diagnostics);
        match diagnostics.sorted().first() {
            Some(first) => Err((*first).clone()),
            None => Ok(node.unwrap()),
        }
    }

    #[test]
    fn values_keep_their_places() {
        let text = "title: Über alles\nauthor:\n  - name: \"Ännchen\"\n    role: aut\nn: 2026\nx:\n";
        let node = get(text).unwrap();
        let author = node.get("author").unwrap();
        let Value::List(list) = &author.value else { panic!("{author:?}") };
        let name = list[0].get("name").unwrap();
        assert_eq!(name.text().as_deref(), Ok("Ännchen"));
        assert_eq!(&text[name.span.range()], "\"Ännchen\"");
        assert_eq!(node.get("n").unwrap().text().as_deref(), Ok("2026"));
        assert_eq!(node.get("x").unwrap().value, Value::Null);
    }

    #[test]
    fn wrong_yaml_is_an_error_with_a_place() {
        for (text, at, message) in [
            ("a: 1\na: 2\n", 5, "twice"),
            ("a: *b\n", 3, "anchor"),
            ("[a]: 1\n", 0, "expected text as a key"),
            ("a: \"b\nc: d\n", 3, ""),
        ] {
            let error = get(text).unwrap_err();
            assert_eq!(error.code, "yaml-syntax");
            assert!(error.message.contains(message), "{error:?}");
            assert!(error.span.unwrap().start >= at, "{error:?}");
        }
    }

    #[test]
    fn bombs_do_not_go_off() {
        let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_string();
        for n in 1..12 {
            let row = vec![format!("*a{}", n - 1); 9].join(",");
            bomb.push_str(&format!("a{n}: &a{n} [{row}]\n"));
        }
        assert!(get(&bomb).unwrap_err().message.contains("more than"));
        let deep = "[".repeat(100_000);
        assert!(get(&deep).is_err());
    }
}

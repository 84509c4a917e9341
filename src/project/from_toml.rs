//! TOML to values with their places.
//!
//! In: the text of a `book.toml` or a theme. Out: one table; all syntax errors are reported.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{Key, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Reads a TOML file. What could be read comes back even if there are errors.
pub(super) fn read(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        diagnostics.push(
            Diagnostic::error("toml-syntax", format!("invalid TOML: {}", one_line(error.message())))
                .at(Span::new(file, range))
                .help("see https://toml.io for how TOML is written"),
        );
    }
    let span = Span::new(file, table.span());
    Node { span, value: Value::Table(entries(file, table.get_ref())) }
}

/// Reads the TOML at these bytes of a longer text; spans are those in the longer text.
pub(super) fn read_part(file: FileId, text: &str, range: Range<usize>, diagnostics: &mut Diagnostics) -> Node {
    let part = text.get(range.clone()).unwrap_or_default();
    // Spaces before the first key mean nothing in TOML, and shift the spans to those in the longer text.
    read(file, &format!("{}{part}", " ".repeat(range.start)), diagnostics)
}

/// An error message on one line, without a full stop.
fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(", ").trim_end_matches('.').to_string()
}

/// The entries in the order of the file: the crate sorts them by name.
fn entries(file: FileId, table: &DeTable<'_>) -> Vec<(Key, Node)> {
    let mut entries: Vec<(Key, Node)> = table
        .iter()
        .map(|(key, value)| {
            let span = Span::new(file, key.span());
            (Key { name: key.get_ref().to_string(), span }, node(file, value))
        })
        .collect();
    entries.sort_by_key(|entry| entry.0.span);
    entries
}

/// The parser itself bounds the nesting, so this recursion is bounded.
fn node(file: FileId, value: &Spanned<DeValue<'_>>) -> Node {
    let plain = |text: String| Value::Scalar { text, quoted: false };
    let inner = match value.get_ref() {
        DeValue::String(text) => Value::Scalar { text: text.to_string(), quoted: true },
        DeValue::Integer(it) if it.radix() == 10 => plain(it.as_str().to_string()),
        // Settings read decimal digits alone: `0x10` becomes `16`.
        DeValue::Integer(it) => plain(
            i64::from_str_radix(it.as_str(), it.radix())
                .map_or_else(|_| it.as_str().to_string(), |number| number.to_string()),
        ),
        DeValue::Float(it) => plain(it.as_str().to_string()),
        DeValue::Boolean(it) => plain(it.to_string()),
        DeValue::Datetime(it) => plain(it.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(file, item)).collect()),
        DeValue::Table(table) => Value::Table(entries(file, table)),
    };
    Node { span: Span::new(file, value.span()), value: inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let text = "[book]\ntitle = \"A\"\n\n[output.chapbook]\npdf.trim = \"a5\"\nn = 0x10\n";
        let mut diagnostics = Diagnostics::default();
        let node = read(FileId(0), text, &mut diagnostics);
        assert!(!diagnostics.has_errors());
        let trim = node.get("output").and_then(|it| it.get("chapbook")).unwrap();
        let trim = trim.get("pdf").and_then(|it| it.get("trim")).unwrap();
        assert_eq!(trim.text().as_deref(), Ok("a5"));
        assert_eq!(&text[trim.span.range()], "\"a5\"");
        let n = node.get("output").and_then(|it| it.get("chapbook")?.get("n")).unwrap();
        assert_eq!(n.number(0, 99), Ok(16));
    }

    #[test]
    fn errors_have_places() {
        let mut diagnostics = Diagnostics::default();
        let node = read(FileId(0), "a = 1\nb = \nc = 2\n", &mut diagnostics);
        let first = diagnostics.sorted()[0].clone();
        assert_eq!(first.code, "toml-syntax");
        assert!((9..=11).contains(&first.span.unwrap().start), "{first:?}");
        assert!(node.get("a").is_some());
    }

    #[test]
    fn nesting_is_bounded() {
        let mut diagnostics = Diagnostics::default();
        let text = format!("a = {}", "[".repeat(100_000));
        read(FileId(0), &text, &mut diagnostics);
        assert!(diagnostics.has_errors());
    }
}

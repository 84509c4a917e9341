//! Settings by their dotted names: a table in, names with values and places out.

use super::names;
use super::value::{Node, Value};
use crate::source::Span;

/// The setting whose table has names of the author's own.
pub(super) const MACROS: &str = "math.macros";

/// The setting whose table has tables by names of the author's own.
pub(super) const THEOREMS: &str = "theorems";

/// The keys of the tables that a dotted name leads through: one, but for settings whose names are the author's own.
pub(super) fn keys(name: &str) -> Vec<&str> {
    let inside = |setting: &str| name.strip_prefix(setting).and_then(|rest| rest.strip_prefix('.'));
    match (inside(MACROS), inside(THEOREMS)) {
        (Some(called), _) => vec![MACROS, called],
        (None, Some(called)) => std::iter::once(THEOREMS).chain(called.split('.')).collect(),
        (None, None) => vec![name],
    }
}

/// A setting as it was found.
pub(super) struct Found<'a> {
    /// The dotted name, such as `pdf.trim`.
    pub(super) path: String,
    /// The span of its key.
    pub(super) span: Span,
    pub(super) node: &'a Node,
}

/// The settings of a table as dotted names with their values; tables without a known key in them
/// are taken apart too, so that each unknown key is reported at its own place.
pub(super) fn flatten<'a>(node: &'a Node, prefix: &str, found: &mut Vec<Found<'a>>) {
    for (key, value) in node.entries() {
        let path = if prefix.is_empty() { key.name.clone() } else { format!("{prefix}.{}", key.name) };
        // `metadata` takes maps as values; all else in tables is a group of settings.
        let whole = names::is_metadata(&path) || path == MACROS || path == THEOREMS;
        match &value.value {
            Value::Table(_) if !whole => flatten(value, &path, found),
            _ => found.push(Found { path, span: key.span, node: value }),
        }
    }
}

//! The row of a setting: its name, the values that it takes, its effect and default.

use crate::project::config::Config;
use crate::project::value::{Node, one_of};

/// One known setting.
pub struct Setting {
    /// The dotted name, such as `pdf.trim`.
    pub name: &'static str,
    /// The values it allows.
    pub takes: Takes,
    /// Its effect, in a few words of Markdown.
    pub doc: &'static str,
    /// Its value where nobody sets it, in Markdown: a value in backquotes, or words.
    pub default: &'static str,
    /// Puts a value where it belongs, or says what is wrong with it.
    pub apply: fn(&mut Config, &Node) -> Result<(), String>,
}

/// The values that a setting takes.
pub enum Takes {
    /// `true` or `false`.
    Truth,
    /// Any text.
    Text,
    /// A file of the book.
    Path,
    /// A length of 0 or more.
    Length,
    /// A length within two numbers of points.
    Points(i64, i64),
    /// A whole number within two.
    Number(u32, u32),
    /// One of some words.
    Words(fn() -> Vec<&'static str>),
    /// Anything else: in words, and what JSON may have there.
    Form(&'static str, &'static [Json]),
}

/// The types of JSON that a setting may have.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "JSON's own names say it")]
pub enum Json {
    Truth,
    Number,
    Text,
    List,
    Table,
}

/// A row of the table.
pub(super) const fn setting(
    name: &'static str,
    takes: Takes,
    doc: &'static str,
    default: &'static str,
    apply: fn(&mut Config, &Node) -> Result<(), String>,
) -> Setting {
    Setting { name, takes, doc, default, apply }
}

impl Takes {
    /// The values that it takes, in the words of an error's help.
    pub fn in_words(&self) -> String {
        match self {
            Takes::Truth => "`true` or `false`".into(),
            Takes::Text => "a text".into(),
            Takes::Path => "a path from the book's folder".into(),
            Takes::Length => "a length such as `11pt`, `20mm` or `0.75in`".into(),
            Takes::Points(least, most) => format!("a length from `{least}pt` to `{most}pt`"),
            Takes::Number(least, most) => format!("a whole number from {least} to {most}"),
            Takes::Words(words) => one_of(&words().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>()),
            Takes::Form(words, _) => (*words).into(),
        }
    }
}

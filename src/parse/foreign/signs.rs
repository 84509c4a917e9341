//! Signs of other languages that are not read: the sign, whose it is, and what to write instead.
//!
//! What is read has code of its own (`inline`, `lines`, …). A new sign that is only reported is one row of `signs.txt`.

use std::sync::LazyLock;

/// A sign of another language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// Where and how it is written.
    pub(crate) shape: Shape,
    /// Whose it is, as a message says it.
    pub(crate) whose: &'static str,
    /// The text to write instead.
    pub(crate) cure: &'static str,
}

/// How a sign is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A command with a backslash, in text or on its own.
    Command(&'static str),
    /// `\begin{name}`.
    Environment(&'static str),
    /// A line that begins so, and the sign is these letters.
    Line(&'static str),
    /// An item of a list that begins so.
    Item(&'static str),
    /// A line that begins so and holds the other; the sign is its first word.
    LineWith(&'static str, &'static str),
    /// A line that is a brace with a name in it: `{blurb}`, `{blurb: …}`, `{/blurb}`.
    Braces(&'static str),
    /// Text between these two in one line.
    Between(&'static str, &'static str),
    /// Code between fences whose language is this.
    Fence(&'static str),
}

pub(super) const KNITR: &str = "R Markdown and Quarto";

/// All signs, of `signs.txt`. The first that fits counts.
static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| read(include_str!("signs.txt")));

/// The rows of the table.
fn read(table: &'static str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut whose = "";
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            whose = name.strip_suffix(']').expect("a group's name is between brackets");
            continue;
        }
        let (sign, cure) = line.split_once("» => ").expect("a row has a cure");
        let (kind, letters) = sign.split_once(" «").expect("a row has letters");
        let (first, second) = letters.split_once("» «").unwrap_or((letters, ""));
        let shape = match kind {
            "command" => Shape::Command(first),
            "environment" => Shape::Environment(first),
            "line" => Shape::Line(first),
            "line-with" => Shape::LineWith(first, second),
            "item" => Shape::Item(first),
            "braces" => Shape::Braces(first),
            "between" => Shape::Between(first, second),
            "fence" => Shape::Fence(first),
            other => unreachable!("`{other}` is not a shape"),
        };
        signs.push(Sign { shape, whose, cure });
    }
    signs
}

/// The bytes that signs of lines begin with: most lines of prose begin with none, and are not compared with each of the table.
static LINE_BEGINNINGS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut beginnings = [false; 256];
    for sign in SIGNS.iter() {
        let first = match sign.shape {
            Shape::Line(begin) | Shape::LineWith(begin, _) | Shape::Item(begin) => begin.bytes().next(),
            Shape::Braces(_) => Some(b'{'),
            _ => continue,
        };
        match first {
            Some(first) => beginnings[usize::from(first)] = true,
            None => beginnings = [true; 256],
        }
    }
    beginnings
});

/// Whether a sign of the table may begin a line that begins with this byte.
pub(super) fn may_begin_line(first: u8) -> bool {
    LINE_BEGINNINGS[usize::from(first)]
}

/// The first sign that a test accepts.
pub(crate) fn find(accepts: impl Fn(Shape) -> bool) -> Option<&'static Sign> {
    SIGNS.iter().find(|sign| accepts(sign.shape))
}

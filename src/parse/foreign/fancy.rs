//! pandoc's fancy lists (`fancy_lists`, `example_lists`): items marked with letters, roman numbers, parentheses or
//! `(@)`, as lists of HTML with Markdown in their items.
//!
//! A paragraph may begin with `A. Miller`: only two or more items that count on are a list.

use std::collections::BTreeMap;

use super::lines::{Blocks, Replacement};
use crate::document::numeral::ListDelimiter;
use crate::document::roman;
use crate::source::Assembled;

/// How items are counted: by HTML's name for it, empty for plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Style {
    kind: &'static str,
    /// The signs before and after the number.
    marks: (bool, char),
}

/// The mark of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ListMark {
    style: Style,
    number: u32,
    /// The label of an example: `(@good)`.
    label: Option<String>,
    /// How many bytes it takes with the space after it.
    length: usize,
    /// Whether more than one space follows, as pandoc writes its own items.
    wide: bool,
}

/// The readings of the mark at the start of a line: `i.` may be a letter or a number.
fn marks(body: &str) -> Vec<ListMark> {
    let open = body.starts_with('(');
    let inner = &body[usize::from(open)..];
    let Some(end) = inner.find(['.', ')', ' ']) else { return Vec::new() };
    let (name, close) = (&inner[..end], inner[end..].chars().next().unwrap_or(' '));
    let length = usize::from(open) + end + 1;
    let spaces = body[length.min(body.len())..].bytes().take_while(|byte| *byte == b' ').count();
    if close == ' ' || (open && close != ')') || spaces == 0 {
        return Vec::new();
    }
    let mark = |kind, number, label| ListMark {
        style: Style { kind, marks: (open, close) },
        number,
        label,
        // From five spaces on the item would begin with code (CommonMark 5.2).
        length: length + spaces.min(4),
        wide: 1 < spaces,
    };
    if let Some(label) = name.strip_prefix('@').filter(|_| open) {
        let label = Some(label).filter(|it| !it.is_empty()).map(str::to_owned);
        return vec![mark("example", 0, label)];
    }
    if name == "#" {
        return vec![mark("", 0, None)];
    }
    let mut found = Vec::new();
    let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    // `A. Miller` has one space; pandoc wants two after a capital with a full stop.
    if capital && close == '.' && name.len() == 1 && spaces < 2 {
        return found;
    }
    if open && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() < 6 {
        found.push(mark("1", name.parse().unwrap_or(0), None));
    }
    if let Some(number) = roman(name) {
        found.push(mark(if capital { "I" } else { "i" }, number, None));
    }
    if let [letter] = name.as_bytes()
        && letter.is_ascii_alphabetic()
    {
        let number = u32::from(letter.to_ascii_lowercase() - b'a') + 1;
        found.push(mark(if capital { "A" } else { "a" }, number, None));
    }
    found
}

/// A Roman number of one case, of the letters that lists get to.
fn roman(text: &str) -> Option<u32> {
    let upper = text.to_ascii_uppercase();
    let is_one_case = text == upper || text == text.to_ascii_lowercase();
    let is_small = upper.bytes().all(|letter| b"IVXLC".contains(&letter));
    roman::value(&upper).filter(|_| is_one_case && is_small)
}

impl Blocks<'_, '_> {
    /// Reads the list that begins at a line.
    pub(super) fn fancy_list(&mut self, at: usize) -> Option<usize> {
        let parted = at == 0 || self.is_blank(at - 1);
        if !parted || !self.prefix(at).trim().is_empty() {
            return None;
        }
        // What follows tells whether `i.` is a letter or a number: each reading is tried.
        for first in marks(self.body(at)) {
            let Some(items) = self.items(at, &first) else { continue };
            return Some(self.list(&first, items));
        }
        None
    }

    /// The items from a line on: the line, the mark and the line after each.
    fn items(&self, at: usize, first: &ListMark) -> Option<Vec<(usize, ListMark, usize)>> {
        let indent = self.prefix(at).len();
        let mut items = vec![(at, first.clone(), at + 1)];
        let mut line = at + 1;
        while line < self.lines.len() {
            let body = self.body(line);
            let next = first.number + u32::try_from(items.len()).unwrap_or(0);
            // `#.` and `(@)` have no number: each place is theirs.
            let counts = |mark: &ListMark| mark.style == first.style && (mark.number == next || mark.number == 0);
            let found = marks(body).into_iter().find(counts).filter(|_| self.prefix(line).len() == indent);
            if let Some(mark) = found {
                items.push((line, mark, line + 1));
            } else if self.is_blank(line) {
                line += 1;
                continue;
            } else if self.is_blank(line - 1) && self.indent(line) < indent + 2 {
                break;
            } else if let Some(last) = items.last_mut() {
                last.2 = line + 1;
            }
            line += 1;
        }
        let example = first.style.kind == "example";
        // An item of pandoc's in the item of another list may be the only one.
        let only = first.wide && first.number == 1 && (indent != 0 || !self.is_outermost());
        (2 <= items.len() || example || only).then_some(items)
    }

    /// How many spaces a line begins with: the mark of another list, `1)`, is none of them.
    fn indent(&self, line: usize) -> usize {
        let whole = self.whole(line);
        whole.len() - whole.trim_start().len()
    }

    fn list(&mut self, first: &ListMark, items: Vec<(usize, ListMark, usize)>) -> usize {
        let generated = |text: &str| Replacement::Generated(text.to_owned());
        let example = first.style.kind == "example";
        let start = if example { self.foreign.examples.next } else { first.number.max(1) };
        let kind = match first.style.kind {
            "" | "1" | "example" => String::new(),
            kind => format!(" type=\"{kind}\""),
        };
        let delimiter = match first.style.marks {
            (true, _) => ListDelimiter::TwoParens,
            (false, ')') => ListDelimiter::OneParen,
            (false, _) => ListDelimiter::Period,
        };
        let delimiter =
            delimiter.name().map(|name| format!(" {}=\"{name}\"", ListDelimiter::ATTRIBUTE)).unwrap_or_default();
        let mut pieces =
            vec![generated(""), Replacement::Generated(format!("<ol{kind}{delimiter} start=\"{start}\">"))];
        let (begin, end) = (items[0].0, items[items.len() - 1].2);
        for (at, mark, after) in items {
            if example {
                let number = self.foreign.examples.next;
                self.foreign.examples.next += 1;
                let label = mark.label.clone();
                self.foreign.examples.labels.extend(label.map(|label| (label, number)));
            }
            let mut text = Assembled::default();
            let line = &self.lines[at];
            text.push_from(self.source, (line.body + mark.length).min(line.range.end)..line.end);
            let rest = self.text_of(at + 1..after, at, mark.length);
            text.push_from(&rest, 0..rest.text.len());
            let text = self.inner(&text);
            // The blank lines end the block of HTML, so that Markdown is read between the tags (CommonMark 4.6).
            pieces.extend([
                generated("<li>"),
                generated(""),
                Replacement::Text(text),
                generated(""),
                generated("</li>"),
            ]);
        }
        pieces.extend([generated("</ol>"), generated("")]);
        self.put(begin..end, pieces)
    }
}

/// The examples of a book: they are counted through, and `(@label)` in the text is the number.
#[derive(Debug)]
pub(crate) struct Examples {
    next: u32,
    labels: BTreeMap<String, u32>,
}

impl Default for Examples {
    fn default() -> Examples {
        Examples { next: 1, labels: BTreeMap::new() }
    }
}

impl Examples {
    /// The number of an example.
    pub(super) fn number(&self, label: &str) -> Option<u32> {
        self.labels.get(label).copied()
    }

    /// Whether there are examples with labels.
    pub(super) fn has_any(&self) -> bool {
        !self.labels.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_items_are_read() {
        crate::cases::check("fancy-marks", |[text]| {
            let marks = marks(text);
            let kinds = marks.iter().map(|mark| format!("{}{}", mark.style.kind, mark.number));
            kinds.collect::<Vec<_>>().join(" ")
        });
        for (text, value) in [("iv", 4), ("xiv", 14), ("viii", 8), ("xc", 90), ("xlii", 42)] {
            assert_eq!(roman(text), Some(value), "{text}");
        }
    }
}

//! Marks: placeholders in a text for pieces of another language, until Markdown was read.
//!
//! A formula holds stars, bars and underscores that Markdown must not see, and so does a wikilink. Each becomes
//! one word of characters that no text may hold (Unicode noncharacters, Unicode 16, §23.7), which the block
//! parser takes for a letter like others. Where it turns out to be in code or in raw HTML,
//! [`Marks::restore`] gives back what the author wrote.

use std::borrow::Cow;

use crate::document::Attributes;
use crate::document::inline::InlineKind;

/// Begins a mark; its number in decimal digits follows.
const OPEN: char = '\u{FDE0}';
/// Ends a mark.
const CLOSE: char = '\u{FDE1}';
/// Stands beside stars in Chinese and Japanese, to be seen as a letter. Nothing in the end.
pub(crate) const SEAM: char = '\u{FDE2}';

/// The kinds of marks.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// A formula in a line.
    Formula(String),
    /// A displayed formula, and what its label says.
    Display(String, Attributes),
    /// The next block starts a page.
    PageBreak,
    /// A node without words: a link, an image, an anchor.
    Node(Box<InlineKind>),
    /// A link whose words are Markdown.
    Link { url: String, words: String },
    /// Nothing is shown.
    Nothing,
}

/// The marks of a text by their numbers, each with what the author wrote.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks(Vec<(Mark, String)>);

/// What a text with marks is made of.
pub(crate) enum TextOrMark<'a> {
    Text(&'a str),
    Mark(&'a Mark),
}

impl Marks {
    /// Takes a mark in. Returns what stands for it in the text.
    pub(crate) fn add(&mut self, mark: Mark, written: &str) -> String {
        // The author's text may hold marks already, as links in a formula's cell do: what is kept is free of them.
        self.0.push((mark, self.restore(written).into_owned()));
        format!("{OPEN}{}{CLOSE}", self.0.len() - 1)
    }

    /// The text as the author wrote it.
    pub(crate) fn restore<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !text.contains([OPEN, SEAM]) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for (_, piece) in self.pieces(text) {
            match piece {
                TextOrMark::Text(text) => out.extend(text.chars().filter(|c| *c != SEAM)),
                TextOrMark::Mark(mark) => {
                    // By identity: two marks may be equal and have been written in two ways.
                    let found = self.0.iter().find(|it| std::ptr::eq(&it.0, mark));
                    out.push_str(found.map_or("", |it| it.1.as_str()));
                }
            }
        }
        Cow::Owned(out)
    }

    /// The pieces of a text, each with the byte at which it begins.
    pub(crate) fn pieces<'a>(&'a self, text: &'a str) -> Vec<(usize, TextOrMark<'a>)> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(begin) = text[at..].find(OPEN).map(|offset| at + offset) {
            let digits = begin + OPEN.len_utf8();
            let Some(end) = text[digits..].find(CLOSE).map(|at| digits + at) else { break };
            let mark = text[digits..end].parse::<usize>().ok().and_then(|value| self.0.get(value));
            if begin != at {
                pieces.push((at, TextOrMark::Text(&text[at..begin])));
            }
            pieces.extend(mark.map(|mark| (begin, TextOrMark::Mark(&mark.0))));
            at = end + CLOSE.len_utf8();
        }
        if at < text.len() {
            pieces.push((at, TextOrMark::Text(&text[at..])));
        }
        pieces
    }
}

/// Whether a text holds marks or seams.
pub(crate) fn has_any(text: &str) -> bool {
    text.contains([OPEN, SEAM])
}

/// How long a mark at the start of a text is, in bytes.
pub(crate) fn length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(OPEN)?;
    Some(OPEN.len_utf8() + rest.find(CLOSE)? + CLOSE.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_give_back_what_was_written() {
        let mut marks = Marks::default();
        let inner = marks.add(Mark::Formula("x".into()), "$x$");
        let outer = marks.add(Mark::Nothing, &format!("[[{inner}]]"));
        let text = format!("a {inner} b{SEAM} {outer}");
        assert_eq!(marks.restore(&text), "a $x$ b [[$x$]]");
        assert_eq!(marks.pieces(&text).len(), 4);
        assert_eq!(length(&inner), Some(inner.len()));
        assert_eq!(marks.restore("plain"), "plain");
    }
}

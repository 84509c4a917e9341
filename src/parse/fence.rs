//! Lines that begin or end a container, and what is before them: the marks of the lists and quotations they are in.
//!
//! In: a line. Out: its [`Fence`], and how long its prefix is. Whoever goes through a text line by line asks it.

use super::attribute;
use crate::document::Attributes;

/// A fence line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fence {
    /// The beginning of a container.
    Open(Opening),
    /// The end of one, with the number of colons.
    Close(usize),
}

/// `::: name title {#id .class}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opening {
    /// How many colons the fence has: a closing fence ends the innermost container opened with as many.
    pub(crate) colons: usize,
    /// The kind's name, if one was given.
    pub(crate) name: Option<String>,
    /// The title: the text between the name and the attributes.
    pub(crate) title: String,
    pub(crate) attributes: Attributes,
}

impl Opening {
    /// The name that says the kind: the first word, or else the first class.
    pub(crate) fn kind(&self) -> Option<&str> {
        self.name.as_deref().or(self.attributes.classes.first().map(String::as_str))
    }

    /// Whether its lines are lines of verse.
    pub(crate) fn is_verse(&self) -> bool {
        matches!(self.kind(), Some("verse" | "poem"))
            || (self.kind() == Some("speech") && self.attributes.has_class("verse"))
    }

    /// Whether it has no content and so no end.
    pub(crate) fn is_empty(&self) -> bool {
        self.kind() == Some("pagebreak")
    }
}

/// Reads a fence line.
pub(crate) fn read_fence(text: &str) -> Option<Fence> {
    let colons = text.bytes().take_while(|byte| *byte == b':').count();
    if colons < 3 {
        return None;
    }
    let info = text[colons..].trim().trim_end_matches(':').trim_end();
    if info.is_empty() {
        return Some(Fence::Close(colons));
    }
    let mut opening = Opening { colons, ..Opening::default() };
    let words = match attribute::at_end(info) {
        Some((at, attributes)) => {
            opening.attributes = attributes;
            info[..at].trim()
        }
        None => info,
    };
    // `note[Title]`, as Docusaurus has it.
    // Not with a space before the bracket: that is a title that begins with one.
    let bracketed =
        words.strip_suffix(']').and_then(|rest| rest.split_once('[')).filter(|pair| !pair.0.trim().contains(' '));
    let (name, title) = bracketed.or(words.split_once([' ', '\t'])).unwrap_or((words, ""));
    opening.name = (!name.is_empty()).then(|| name.trim().to_owned());
    title.trim().clone_into(&mut opening.title);
    Some(Fence::Open(opening))
}

/// How many bytes of a line belong to the lists and quotations that it is in.
pub(crate) fn prefix(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        let mut digits = at;
        while bytes.get(digits).is_some_and(u8::is_ascii_digit) {
            digits += 1;
        }
        let bullet = if digits > at { digits } else { at };
        let ordered = digits > at && matches!(bytes.get(bullet), Some(b'.' | b')'));
        // CommonMark's markers of list items (5.2), without its bound of nine digits, which no list reaches.
        let marker = ordered || (digits == at && matches!(bytes.get(at), Some(b'-' | b'*' | b'+')));
        // Any indent, not just up to three spaces: what is deeper is code only where no list is open, which a line
        // alone does not tell.
        if matches!(bytes.get(at), Some(b' ' | b'\t' | b'>')) {
            at += 1;
        } else if marker && matches!(bytes.get(bullet + 1), Some(b' ' | b'\t')) {
            at = bullet + 2;
        } else {
            return at;
        }
    }
}

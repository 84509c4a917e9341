//! Bare addresses in the text: inlines in, the same with links out.
//!
//! As GitHub does it (GFM 0.29, 6.9): `https://…`, `http://…` and `www.…` where a word begins, up to a
//! space or `<`; punctuation at the end is the sentence's.

use crate::document::inline::{Inline, InlineKind, Link};
use crate::document::walk;
use crate::document::{Attributes, NodeId};
use crate::source::Span;

pub(super) const BEGINNINGS: [&str; 3] = ["https://", "http://", "www."];

/// How long an address may be (in bytes), so that a hostile line can't cost more than its length.
// Browsers of the past took no more than 2,083 bytes, so that servers keep addresses shorter.
const LONGEST: usize = 2000;

/// Makes links of addresses in the text of a line, outside of links.
pub(crate) fn apply(line: &mut Vec<Inline>) {
    let has = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => BEGINNINGS.iter().any(|begin| text.contains(begin)),
        InlineKind::Link(_) | InlineKind::Reference(_) => false,
        _ => true,
    };
    // Nearly all lines have no address: they are left as they are, without a copy.
    if !line.iter().any(has) {
        return;
    }
    let mut out = Vec::with_capacity(line.len());
    for mut inline in std::mem::take(line) {
        match &inline.kind {
            InlineKind::Text(text) => split(text, &inline, &mut out),
            // Links can't hold links, in HTML as in CommonMark (6.3).
            InlineKind::Link(_) | InlineKind::Reference(_) => out.push(inline),
            _ => {
                if let Some(content) = walk::children_mut(&mut inline) {
                    apply(content);
                }
                out.push(inline);
            }
        }
    }
    *line = out;
}

fn split(text: &str, inline: &Inline, out: &mut Vec<Inline>) {
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = next(&text[at..]).map(|next| at + next) {
        let before = text[..found].chars().next_back();
        let starts = may_follow(before);
        let length = if starts { length(&text[found..]) } else { 0 };
        if length == 0 {
            // Four bytes is the shortest beginning (`www.`), and all are ASCII: the next search starts at a whole
            // character.
            at = found + 4;
            continue;
        }
        push_text(text, copied..found, inline, out);
        let shown = &text[found..found + length];
        // GFM 6.9 has `http` here: whether the host speaks TLS can't be known without asking it.
        let url = if shown.starts_with("www.") { format!("http://{shown}") } else { shown.to_owned() };
        let span = part(inline.span, text, found..found + length);
        let node = |kind| Inline { id: NodeId::default(), span, kind };
        let content = vec![node(InlineKind::Text(shown.to_owned()))];
        let (title, attributes) = (String::new(), Attributes::default());
        out.push(node(InlineKind::Link(Link { url, title, content, attributes })));
        at = found + length;
        copied = at;
    }
    push_text(text, copied..text.len(), inline, out);
}

/// Whether an address may begin after a character.
pub(super) fn may_follow(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "*_~(\"'\u{FDD0}\u{FDD1}".contains(c))
}

fn next(text: &str) -> Option<usize> {
    BEGINNINGS.iter().filter_map(|beginning| text.find(beginning)).min()
}

/// Whether a character ends an address: a space, `<`, and the punctuation of Chinese and Japanese, whose sentences
/// go on without a space.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || c == '<'
        || matches!(u32::from(c), 0x3000..=0x3003 | 0x3008..=0x301F | 0xFF01..=0xFF0F | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF3D)
}

/// How long an address is; 0 if what begins like one is none.
pub(super) fn length(text: &str) -> usize {
    let begin =
        BEGINNINGS.iter().find(|beginning| text.starts_with(**beginning)).map_or(0, |beginning| beginning.len());
    let is_end = |letter: &(usize, char)| ends(letter.1) || letter.0 >= LONGEST;
    let end = text.char_indices().find(is_end).map_or(text.len(), |at| at.0);
    let mut address = &text[..end];
    loop {
        let trimmed = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
        // GFM 6.9: a bracket belongs to the address if it was opened in it, as in many titles of Wikipedia.
        let open = trimmed.matches('(').count();
        let close = trimmed.matches(')').count();
        let trimmed = if close > open { trimmed.strip_suffix(')').unwrap_or(trimmed) } else { trimmed };
        // Again, because a bracket that goes may uncover a full stop, and the other way round.
        if trimmed.len() == address.len() {
            break;
        }
        address = trimmed;
    }
    let host = address.get(begin..).unwrap_or("");
    let host = &host[..host.find(['/', '?', '#', ':']).unwrap_or(host.len())];
    // GFM 6.9: a valid domain has at least one period. `http://localhost` in a manual leads readers nowhere.
    let valid = host.contains('.')
        && host.split('.').all(|part| !part.is_empty())
        && host.chars().all(|c| c.is_alphanumeric() || "-_.\u{FDD2}\u{FDD3}".contains(c));
    if valid { address.len() } else { 0 }
}

fn push_text(text: &str, range: std::ops::Range<usize>, inline: &Inline, out: &mut Vec<Inline>) {
    if !range.is_empty() {
        let span = part(inline.span, text, range.clone());
        let kind = InlineKind::Text(text[range].to_owned());
        out.push(Inline { id: NodeId::default(), span, kind });
    }
}

/// The place of a part of a text, if its file has the text verbatim.
fn part(span: Span, text: &str, range: std::ops::Range<usize>) -> Span {
    // An entity or an escape has made the text shorter than its source: the whole text's place is right, a part's is
    // not.
    if span.range().len() != text.len() {
        return span;
    }
    let start = span.range().start;
    Span::new(span.file, start + range.start..start + range.end)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn addresses_end_before_the_sentences_punctuation() {
        crate::cases::check("autolink", |[text]| text[..length(text)].to_owned());
    }
}

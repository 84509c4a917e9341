//! Bare addresses in a line: nothing in them is a sign of any language (GFM 0.29, 6.9, reads them before emphasis).

use super::Scan;
use super::mark;
use crate::parse::autolink;

/// The signs that Markdown, the extensions or another language would take for their own.
const SIGNS: &[char] = &['*', '_', '~', '^', '@', '[', ']'];

impl Scan<'_, '_> {
    /// An address that begins within so many bytes, each sign in it as itself. Returns where to go on.
    pub(super) fn address(&mut self, at: usize, length: usize) -> Option<usize> {
        let rest = self.rest(at);
        let chunk = &rest[..length];
        // A colon is a sign, so that the words before one end in the scheme.
        let scheme = autolink::BEGINNINGS.iter().find_map(|beginning| {
            let name = beginning.strip_suffix("://")?;
            let begin = chunk.strip_suffix(name)?.len();
            rest[length..].starts_with("://").then_some(begin)
        });
        let begin = at + scheme.or_else(|| chunk.find("www."))?;
        let address = &self.rest(begin)[..end(self.rest(begin))];
        // The rule of the link that it will be, so that what is protected here is what is linked there.
        let address = &address[..autolink::length(address)];
        // The words of a link and of a note in place begin behind a bracket.
        let before = self.before(begin).chars().next_back();
        if address.is_empty() || !(before == Some('[') || autolink::may_follow(before)) {
            return None;
        }
        let end = begin + address.len();
        if address.contains(SIGNS) {
            self.replace(begin..end, &protected(address));
        }
        Some(end)
    }
}

/// Where an address ends at the latest: before what belongs to the text around it.
fn end(text: &str) -> usize {
    let mut open = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            // A note's mark right behind an address belongs to the sentence.
            '[' if text[at..].starts_with("[^") => return at,
            '[' => open += 1,
            // The address is in the words of a link, which end here.
            ']' if open == 0 => return at,
            ']' => open -= 1,
            '^' if text[at..].starts_with("^[") => return at,
            '`' | '{' => return at,
            _ if c.is_whitespace() || mark::length(&text[at..]).is_some() => return at,
            _ => {}
        }
    }
    text.len()
}

/// An address whose signs mean themselves. What its author escaped stays so.
fn protected(address: &str) -> String {
    let mut out = String::with_capacity(address.len() + 8);
    let mut escaped = false;
    for c in address.chars() {
        if SIGNS.contains(&c) && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{end, protected};

    #[test]
    fn addresses_end_before_what_belongs_to_the_text() {
        for (text, address) in [
            ("https://a.b/[[c]] d", "https://a.b/[[c]]"),
            ("https://a.b/c](d)", "https://a.b/c"),
            ("https://a.b[^1]", "https://a.b"),
            ("https://a.b^[note]", "https://a.b"),
        ] {
            assert_eq!(&text[..end(text)], address, "{text}");
        }
        assert_eq!(protected("https://a.b/*c\\*_d"), "https://a.b/\\*c\\*\\_d");
    }
}

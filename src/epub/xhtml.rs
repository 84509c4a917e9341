//! XHTML letter by letter: escaping, attributes, what XML can't hold.
//!
//! In: text of any kind. Out: markup that is well-formed XML and at the same time reads the same
//! to an HTML parser (empty elements that are not void are closed by a tag of their own), because
//! pages with raw HTML in them go through one.

use std::fmt::Write as _;

use super::semantics;
use crate::document::direction::TextDirection;
use crate::text::xml::is_xml;

/// Appends text. Characters that XML 1.0 can't hold (controls, noncharacters) are left out.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut clean = 0;
    for (at, letter) in text.char_indices() {
        let replacement = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            _ if is_xml(letter) => continue,
            _ => "",
        };
        out.push_str(&text[clean..at]);
        out.push_str(replacement);
        clean = at + letter.len_utf8();
    }
    out.push_str(&text[clean..]);
}

/// Appends ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    for letter in value.chars().filter(|c| is_xml(*c)) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out.push('"');
}

/// The text escaped.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out
}

/// The attributes of an element, in the order in which they were given; a value of `None` is not
/// written.
pub(super) fn open(out: &mut String, name: &str, attributes: &[(&str, Option<&str>)]) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        if let Some(value) = value {
            push_attribute(out, key, value);
        }
    }
    out.push('>');
}

/// The parts of a document around its body.
pub(super) struct XhtmlHead<'a> {
    /// The language: a BCP 47 tag.
    pub(super) language: &'a str,
    /// The direction of its text, where it is not the usual one or not the book's.
    pub(super) direction: Option<TextDirection>,
    /// Declarations for the document as a whole, before all sheets.
    pub(super) style: Option<&'a str>,
    pub(super) title: &'a str,
    /// The `epub:type` of the body.
    pub(super) body_type: Option<&'a str>,
    /// The book's own style sheets, by their paths.
    pub(super) sheets: &'a [String],
}

/// A whole document around a body.
pub(super) fn document(head: &XhtmlHead<'_>, body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 512);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html");
    push_attribute(&mut out, "xmlns", "http://www.w3.org/1999/xhtml");
    push_attribute(&mut out, "xmlns:epub", "http://www.idpf.org/2007/ops");
    if let Some(prefixes) = semantics::prefixes(body) {
        push_attribute(&mut out, "epub:prefix", &prefixes);
    }
    push_attribute(&mut out, "lang", head.language);
    push_attribute(&mut out, "xml:lang", head.language);
    if let Some(direction) = head.direction {
        push_attribute(&mut out, "dir", direction.name());
    }
    if let Some(style) = head.style {
        push_attribute(&mut out, "style", style);
    }
    let _ = write!(out, ">\n<head>\n<meta charset=\"utf-8\"/>\n<title>{}</title>\n", text(head.title));
    for sheet in std::iter::once("stylesheet.css").chain(head.sheets.iter().map(String::as_str)) {
        open(&mut out, "link", &[("rel", Some("stylesheet")), ("type", Some("text/css")), ("href", Some(sheet))]);
        out.pop();
        out.push_str("/>\n");
    }
    out.push_str("</head>\n");
    open(&mut out, "body", &[("epub:type", head.body_type)]);
    out.push('\n');
    out.push_str(body);
    out.push_str("</body>\n</html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_what_xml_cannot_hold_is_left_out() {
        assert_eq!(text("a < b && c > d \"e\""), "a &lt; b &amp;&amp; c &gt; d \"e\"");
        assert_eq!(text("a\u{0}b\u{b}c\u{fffe}d\u{1f}e\u{85}f\u{fdd0}g\u{1ffff}h"), "abcdefgh");
        assert_eq!(text("tab\tline\nend \u{10ffff}\u{1f600}"), "tab\tline\nend \u{1f600}");
    }

    #[test]
    fn attributes_hold_any_text() {
        let mut out = String::new();
        push_attribute(&mut out, "alt", "\"<&>'\n\u{1}");
        assert_eq!(out, " alt=\"&quot;&lt;&amp;&gt;' \"");
    }
}

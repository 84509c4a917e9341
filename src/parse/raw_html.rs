//! Raw HTML that Markdown ends only at a sign of its own, wherever blank lines are (CommonMark 0.31, HTML blocks of kinds
//! 1 to 5): what opens it, what ends it, and what of it no book prints.

/// The openings of such HTML, each with its end.
const OPAQUE: &[(&str, &str)] = &[
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![CDATA[", "]]>"),
    // The last, since it begins like comments and CDATA sections.
    ("<!", ">"),
];

/// The opening of such HTML at the start of a text, and its end.
pub(crate) fn opening(text: &str) -> Option<(&'static str, &'static str)> {
    let begins = |it: &&(&str, &str)| text.get(..it.0.len()).is_some_and(|head| head.eq_ignore_ascii_case(it.0));
    let (open, close) = *OPAQUE.iter().find(begins)?;
    let next = text[open.len()..].chars().next();
    let fits = match open {
        "<!--" | "<?" | "<![CDATA[" => true,
        // CommonMark 4.6, kind 4: an ASCII letter follows.
        "<!" => next.is_some_and(|next| next.is_ascii_alphabetic()),
        _ => next.is_none_or(|next| matches!(next, ' ' | '\t' | '>' | '\n' | '\r')),
    };
    fits.then_some((open, close))
}

/// Something that is opened and not closed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unclosed {
    /// The byte where it is opened.
    pub(crate) at: usize,
    pub(crate) open: &'static str,
    pub(crate) close: &'static str,
}

/// The element or comment that a block of HTML opens and does not close: at its head, or a comment in the midst of it,
/// which a blank line cut.
pub(crate) fn unclosed(html: &str) -> Option<Unclosed> {
    let head = html.len() - html.trim_start().len();
    let opened = opening(&html[head..]).map(|(open, close)| Unclosed { at: head, open, close });
    // The last comment: those before it are closed, or it would be inside of them.
    let comment = html.rfind("<!--").map(|at| Unclosed { at, open: "<!--", close: "-->" });
    let is_open = |it: &Unclosed| !holds(&html[it.at..], it.close);
    opened.filter(is_open).or(comment.filter(is_open))
}

/// The name of HTML that begins like this and is never printed, if its words might have been meant to be. The head of a
/// document has none.
pub(crate) fn unprinted(html: &str) -> Option<&'static str> {
    let is_head = ["<?xml", "<!doctype"].iter().any(|head| holds(html.get(..head.len()).unwrap_or(""), head));
    match opening(html)? {
        _ if is_head => None,
        ("<?", _) => Some("a processing instruction"),
        ("<![CDATA[", _) => Some("a CDATA section of XML"),
        ("<!", _) => Some("a declaration of HTML"),
        _ => None,
    }
}

/// Whether a text holds a sign in any case.
fn holds(text: &str, sign: &str) -> bool {
    text.as_bytes().windows(sign.len()).any(|bytes| bytes.eq_ignore_ascii_case(sign.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_end_is_found() {
        for (html, at) in [
            ("<!-- a\n\nb", Some(0)),
            ("  <?php a", Some(2)),
            ("<SCRIPT>a</script>", None),
            ("<textarea>\na", Some(0)),
            ("<prelude>", None),
            ("<!IMPORTANT\na", Some(0)),
            ("<!- a", None),
            ("<div>\n<!-- a", Some(6)),
            ("<!-- a --> <!-- b -->", None),
        ] {
            assert_eq!(unclosed(html).map(|it| it.at), at, "{html}");
        }
    }

    #[test]
    fn heads_of_documents_are_not_missed() {
        assert!(unprinted("<?xml version='1.0'?>").is_none() && unprinted("<!DOCTYPE html>").is_none());
        assert!(unprinted("<?php a ?>").is_some() && unprinted("<!IMPORTANT a>").is_some());
        assert!(unprinted("<!-- a -->").is_none() && unprinted("<b>").is_none());
    }
}

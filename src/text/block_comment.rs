//! Block comments, kept from grammars that can't bear them.
//!
//! In: the lines of a code block, one after the other. Out: each as a grammar may read it, with blanks for
//! its comments, and where those are.
//!
//! The grammar of JavaScript hands a comment at a line's end back and forth between two of its contexts for
//! ever; so does any other that JavaScript is embedded in.

use std::borrow::Cow;
use std::ops::Range;

/// The grammars that JavaScript is part of, by their names, in order.
const WITH_SCRIPTS: &[&str] = &[
    "ASP",
    "CFML",
    "CFML Script",
    "CFML Script (Tags)",
    "Crystal",
    "Email",
    "Graphviz (DOT)",
    "Groovy",
    "HTML",
    "HTML (ASP)",
    "HTML (EEx)",
    "HTML (Erlang)",
    "HTML (Jinja2)",
    "HTML (Rails)",
    "HTML (Tcl)",
    "HTML (Twig)",
    "HTTP Request and Response",
    "Java",
    "Java Server Page (JSP)",
    "JavaScript",
    "JavaScript (Rails)",
    "Javadoc",
    "LaTeX",
    "Literate Haskell",
    "Markdown",
    "MediaWiki",
    "MultiMarkdown",
    "PHP",
    "PHP Source",
    "Perl",
    "PureScript",
    "QML",
    "Rd (R Documentation)",
    "Ruby",
    "Ruby Haml",
    "Ruby Slim",
    "Ruby on Rails",
    "SQL (Rails)",
    "Svelte",
    "Textile",
    "Typst",
    "Vue Component",
    "orgmode",
    "reStructuredText",
];

/// Where a code block's comments begin and end, line by line.
#[derive(Debug)]
pub(super) struct BlockComments {
    /// Whether the last line ended inside of a comment.
    inside: bool,
    /// The bytes from the next line to behind the last end of a comment.
    left: usize,
}

impl BlockComments {
    /// For code in a grammar, if that needs them.
    pub(super) fn of(grammar: &str, code: &str) -> Option<BlockComments> {
        WITH_SCRIPTS.binary_search(&grammar).is_ok().then(|| BlockComments::new(code))
    }

    fn new(code: &str) -> BlockComments {
        BlockComments { inside: false, left: code.rfind("*/").map_or(0, |at| at + 2) }
    }

    /// The next line, without any `/*` and as long as before (bytes); and its comments.
    pub(super) fn line<'a>(&mut self, line: &'a str) -> (Cow<'a, str>, Vec<Range<usize>>) {
        let bytes = line.as_bytes();
        let mut text = Cow::Borrowed(line);
        let mut comments = Vec::new();
        let mut quote = None;
        let mut at = 0;
        while at < bytes.len() {
            let opens = bytes[at..].starts_with(b"/*");
            // An opening that nothing closes is not a comment, nor is one in a string or behind `//`.
            if self.inside || opens && quote.is_none() && at + 2 < self.left {
                let from = if self.inside { at } else { at + 2 };
                let end = line[from..].find("*/").map(|at| from + at + 2);
                self.inside = end.is_none();
                let end = end.unwrap_or(line.len());
                blank(&mut text, at..end);
                comments.push(at..end);
                at = end;
                continue;
            }
            match (bytes[at], quote) {
                _ if opens => blank(&mut text, at..at + 2),
                (b'\\', _) if bytes[at + 1..].starts_with(b"/*") => {
                    blank(&mut text, at + 1..at + 3);
                    at += 2;
                }
                (b'\\', _) => at += 1,
                (b'/', None) if bytes[at..].starts_with(b"//") => quote = Some(b'\n'),
                (byte @ (b'"' | b'\'' | b'`'), None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                _ => {}
            }
            at += 1;
        }
        self.left = self.left.saturating_sub(line.len());
        (text, comments)
    }
}

/// Puts blanks in the place of some bytes, but for a line end.
fn blank(text: &mut Cow<'_, str>, range: Range<usize>) {
    let len = text[range.clone()].trim_end_matches(['\n', '\r']).len();
    text.to_mut().replace_range(range.start..range.start + len, &" ".repeat(len));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> Vec<(String, Vec<Range<usize>>)> {
        let mut comments = BlockComments::new(code);
        let lines = code.split_inclusive('\n').map(|line| comments.line(line));
        lines.map(|it| (it.0.into_owned(), it.1)).collect()
    }

    #[test]
    fn comments_are_blank() {
        let found = shown("x /* é\nb */ y /* c */\n");
        let text: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(text, ["x      \n", "     y        \n"]);
        let blank: Vec<(usize, usize)> = found.iter().flat_map(|it| &it.1).map(|it| (it.start, it.end)).collect();
        assert_eq!(blank, [(2, 8), (0, 4), (7, 14)]);
    }

    #[test]
    fn what_is_no_comment_loses_its_mark() {
        assert_eq!(shown("ls src/*\n")[0], ("ls src  \n".into(), vec![]));
        let found = shown("a('src/*') // /*\nb */\n");
        assert_eq!(found[0], ("a('src  ') //   \n".into(), vec![]));
        assert_eq!(found[1], ("b */\n".into(), vec![]));
        assert_eq!(shown("'\\'/*'\n/**/")[0].0, "'\\'  '\n");
    }

    #[test]
    fn no_opening_is_left() {
        let pieces = ["/", "*", "/*", "*/", "'", "\"", "x", "\\", "//", "\n", "é"];
        let mut seed: usize = 7;
        for _ in 0..20_000 {
            let mut code = String::new();
            for _ in 0..9 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                code.push_str(pieces[(seed >> 33) % pieces.len()]);
            }
            let found = shown(&code);
            assert_eq!(found.iter().map(|it| it.0.len()).sum::<usize>(), code.len());
            assert!(!found.iter().any(|it| it.0.contains("/*")), "{code:?}: {found:?}");
        }
    }
}

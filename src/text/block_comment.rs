//! Hides block comments from grammars that never end on them.
//!
//! In: the lines of a code block, one after the other. Out: each with its comments blanked, as a grammar may read it,
//! and the ranges of those comments.
//!
//! At a comment that its line does not end, the grammar of JavaScript in `two-face` 0.5 goes back and forth between two
//! of its contexts for ever, and so does any grammar that embeds it (seen in November 2026).

use std::borrow::Cow;
use std::ops::Range;

/// The names of the grammars that embed JavaScript, sorted. `no_grammar_goes_round_in_circles` tries all grammars.
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

/// Finds a code block's comments, line by line.
#[derive(Debug)]
pub(super) struct BlockComments {
    /// Whether the last line ended inside of a comment.
    inside: bool,
    /// The bytes from the start of the next line to the end of the block's last `*/`.
    bytes_left: usize,
}

impl BlockComments {
    /// For code in a grammar, if that grammar needs it.
    pub(super) fn of(grammar: &str, code: &str) -> Option<BlockComments> {
        WITH_SCRIPTS.binary_search(&grammar).is_ok().then(|| BlockComments::new(code))
    }

    fn new(code: &str) -> BlockComments {
        BlockComments { inside: false, bytes_left: code.rfind("*/").map_or(0, |at| at + 2) }
    }

    /// The next line, with as many bytes as before but without any `/*`, and the ranges of its comments.
    pub(super) fn line<'a>(&mut self, line: &'a str) -> (Cow<'a, str>, Vec<Range<usize>>) {
        let bytes = line.as_bytes();
        let mut text = Cow::Borrowed(line);
        let mut comments = Vec::new();
        let mut quote = None;
        let mut at = 0;
        while at < bytes.len() {
            let opens = bytes[at..].starts_with(b"/*");
            // An opening that is never closed is not a comment, nor is one in a string or after `//`.
            if self.inside || opens && quote.is_none() && at + 2 < self.bytes_left {
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
        self.bytes_left = self.bytes_left.saturating_sub(line.len());
        (text, comments)
    }
}

/// Replaces a range by blanks, all but the end of the line.
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

//! The kind of each line of a text, as far as that must be known before Markdown is read: text, code, raw HTML.
//!
//! It need not be exact. Where a mark is put into what turns out to be code, the author's text is restored;
//! where a sign is not seen since its line is taken for code, it is printed as before.

use crate::parse::fence::prefix;
use crate::parse::raw_html;

/// The kinds of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Text of Markdown.
    Text,
    /// The first line of code between fences.
    Fence,
    /// Code, or the last line of it.
    Code,
    /// Raw HTML.
    Html,
    /// Nothing.
    Blank,
}

/// Follows a text from line to line.
#[derive(Debug, Default)]
pub(crate) struct LineScanner {
    /// The fence that is open: its character, their number, and how deep in quotations it is.
    fence: Option<(char, usize, usize)>,
    /// The end that the open raw HTML waits for; empty: a blank line.
    html: Option<&'static str>,
    /// Whether the line before was blank, or indented code.
    after_break: bool,
    /// Whether a list is open: what is indented is then an item's.
    list: bool,
    started: bool,
}

impl LineScanner {
    /// Whether code between fences is open.
    pub(crate) fn is_in_fence(&self) -> bool {
        self.fence.is_some()
    }

    /// The kind of the next line, which has no line end.
    pub(crate) fn next(&mut self, line: &str) -> LineKind {
        let begin = prefix(line);
        let (before, text) = line.split_at(begin);
        let quotes = before.bytes().filter(|byte| *byte == b'>').count();
        let after_break = std::mem::replace(&mut self.after_break, text.trim().is_empty()) || !self.started;
        self.started = true;
        if let Some((mark, least, depth)) = self.fence {
            // Code in a quotation ends with it, closed or not (CommonMark 4.5).
            if depth <= quotes {
                let count = text.chars().take_while(|c| *c == mark).count();
                if least <= count && text[count..].trim().is_empty() {
                    self.fence = None;
                }
                return LineKind::Code;
            }
            // The quotation ended, and the code in it.
            self.fence = None;
        }
        if let Some(end) = self.html {
            let over = if end.is_empty() { text.trim().is_empty() } else { text.contains(end) };
            if over {
                self.html = None;
            }
            return if over && end.is_empty() { LineKind::Blank } else { LineKind::Html };
        }
        if text.trim().is_empty() {
            return LineKind::Blank;
        }
        self.text(before, text, after_break)
    }

    fn text(&mut self, before: &str, text: &str, after_break: bool) -> LineKind {
        let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
        // A tab counts as four columns wherever it is: exact tab stops do not change whether a line is code often enough.
        let columns: usize =
            before[before.len() - indent..].bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
        let item = before.contains(['-', '*', '+', '.', ')']);
        if item {
            self.list = true;
        // A line at the margin after a blank one ends the list; without one it may go on with an item's paragraph.
        } else if columns == 0 && after_break {
            self.list = false;
        }
        // Indented code can't interrupt a paragraph (CommonMark 0.31, 4.4), and in a list the indent belongs to the item.
        if 4 <= columns && after_break && !self.list {
            self.after_break = true;
            return LineKind::Code;
        }
        if let Some((mark, count)) = fence(text) {
            self.fence = Some((mark, count, before.bytes().filter(|byte| *byte == b'>').count()));
            return LineKind::Fence;
        }
        if let Some((_, end)) = raw_html::opening(text) {
            // An end on the first line ends the HTML with that line (CommonMark 4.6).
            if !text.contains(end) {
                self.html = Some(end);
            }
            return LineKind::Html;
        }
        if is_html(text) {
            self.html = Some("");
            return LineKind::Html;
        }
        LineKind::Text
    }
}

/// The character and the number of a fence's signs, if a line opens code.
pub(crate) fn fence(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = text.chars().take_while(|c| *c == mark).count();
    // A backtick in the info string makes the line inline code (CommonMark 0.31, 4.5).
    (3 <= count && !(mark == '`' && text[count..].contains('`'))).then_some((mark, count))
}

/// Whether a line begins a block of raw HTML.
fn is_html(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let after = rest[end..].chars().next();
    crate::parse::html::attributes::is_block_tag(&rest[..end].to_ascii_lowercase())
        && after.is_none_or(|after| matches!(after, ' ' | '\t' | '>' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        let text = "a\n\n    code\n- item\n\n      more\n\nb\n```x\n\n# c\n```\n> ~~~\n> d\ne\n<div>\nf\n\ng\n<!--\n\nh -->\ni";
        let mut scanner = LineScanner::default();
        let found: String = text
            .lines()
            .map(|line| match scanner.next(line) {
                LineKind::Text => 't',
                LineKind::Fence => 'f',
                LineKind::Code => 'c',
                LineKind::Html => 'h',
                LineKind::Blank => '-',
            })
            .collect();
        assert_eq!(found, "t-ct-t-tfcccfcthh-thhht");
    }
}

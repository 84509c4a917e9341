//! Code blocks to XHTML: highlighted by classes, readable without them, wrapped by the stylesheet.

use std::fmt::Write as _;
use std::ops::Range;

use super::inline::Writer;
use super::pages::PageBreak;
use super::rule_template::{CODE_HANG, CODE_INDENTS};
use super::xhtml::{open, push_attribute, push_text};
use crate::document::block::Code;
use crate::document::{Attributes, NodeId, sign_drawing};
use crate::text::highlight::{self, TokenKind};
use crate::text::words::Term;

/// A stretch of code of one kind.
type Stretch = (Range<usize>, TokenKind);

/// The longest option of a program that is kept on one line, in letters: a longer one could be wider than a cell.
const LONGEST_OPTION: usize = 12;
/// The class of an option, which the style sheet keeps on one line.
const CODE_OPTION: &str = "code-option";

/// Whether code is an option such as `--for` or `#[test]`, of which a browser would leave the signs at the end of a line.
fn is_option(code: &str) -> bool {
    let most = if code.starts_with("#[") { 2 * LONGEST_OPTION } else { LONGEST_OPTION };
    code.starts_with(['-', '#']) && code.chars().count() <= most && !code.contains(char::is_whitespace)
}

impl Writer<'_> {
    /// Code in a line.
    pub(super) fn inline_code(&mut self, node: NodeId, text: &str) {
        let class = is_option(text).then_some(CODE_OPTION);
        self.start("code", node, class, &[("dir", self.code_direction())]);
        self.code_words(text, self.plan.marks.at(node));
        self.out.push_str("</code>");
    }

    /// Code in a line: the options among its words, `cargo --release`, stay whole as one by itself does.
    fn code_words(&mut self, text: &str, marks: &[PageBreak]) {
        // Signs alone, as in `a -- b`, break nowhere.
        let is_option = |word: &str| is_option(word) && word.contains(char::is_alphanumeric);
        let has_options = text.contains(' ') && text.split(' ').any(is_option);
        // Marks of pages are counted from the beginning of the whole text.
        if !has_options || !marks.is_empty() {
            return self.broken_text(text, marks);
        }
        for (number, word) in text.split(' ').enumerate() {
            self.out.push_str(if number == 0 { "" } else { " " });
            if is_option(word) {
                open(&mut self.out, "span", &[("class", Some(CODE_OPTION))]);
                self.broken_text(word, &[]);
                self.out.push_str("</span>");
            } else {
                self.broken_text(word, &[]);
            }
        }
    }

    /// Writes a code block.
    pub(super) fn code(&mut self, node: NodeId, attributes: &Attributes, code: &Code) {
        if let Some(title) = &code.title {
            self.out.push_str("<p class=\"code-title\">");
            self.caption(node, Term::Listing, &[]);
            self.out.push_str("<code>");
            push_text(&mut self.out, title);
            self.out.push_str("</code></p>\n");
        }
        // Code runs from left to right, also in text that doesn't.
        let has_own = attributes.value("dir").or(attributes.value("lang")).is_some();
        let direction = self.code_direction().filter(|_| !has_own);
        let drawing = sign_drawing::is_drawing(code).then(|| drawing_size(&code.text));
        let class = if drawing.is_some() { "code drawing" } else { "code" };
        let focus = drawing.as_ref().map(|_| "0");
        self.start_with("pre", node, attributes, Some(class), &[("dir", direction), ("tabindex", focus)]);
        let language = code.language.as_deref().map(class_of).filter(|class| !class.is_empty());
        match language {
            Some(language) => {
                let _ = write!(self.out, "<code class=\"language-{language}\"");
            }
            None => self.out.push_str("<code"),
        }
        if let Some(size) = &drawing {
            push_attribute(&mut self.out, "style", size);
        }
        self.out.push('>');
        let language = code.language.as_deref().filter(|_| !self.plan.resolved.plain_code.contains(&node));
        let highlighted = highlight::highlight(language.unwrap_or(""), &code.text);
        let stretches = &highlighted.spans;
        let marks = self.plan.marks.at(node);
        let is_drawing = drawing.is_some();
        self.code_lines(code, is_drawing, stretches, marks);
        self.broken_text("", marks_behind(&code.text, marks));
        self.out.push_str("</code></pre>\n");
    }

    /// Line for line, each an element of its own, so that it can have a hanging indent: with numbers (which are in an
    /// attribute, so that nobody copies them), and with those lines emphasised that the author named. The end of a line
    /// is in its element, at the end: there it makes no line of its own, and is copied once.
    /// In a drawing only the remarks beside a tree are wrapped, below their beginning.
    fn code_lines(&mut self, code: &Code, is_drawing: bool, stretches: &[Stretch], marks: &[PageBreak]) {
        let mut start = 0;
        for (line, text) in (1u32..).zip(code.text.split_inclusive('\n')) {
            let range = start..start + text.trim_end_matches('\n').len();
            start += text.len();
            let is_marked = code.emphasis.iter().any(|(from, to)| (*from..=*to).contains(&line));
            self.out.push_str("<span class=\"line");
            let indent = indent(text);
            if 0 < indent {
                let _ = write!(self.out, " indent-{indent}");
            }
            self.out.push('"');
            if let Some(at) = sign_drawing::remark(text).filter(|_| is_drawing) {
                let hang = text[..at].chars().count();
                let side = if self.plan.flow.vertical.is_some() { "top" } else { "left" };
                let style = format!("white-space:pre-wrap;padding-{side}:{hang}ch;text-indent:-{hang}ch");
                push_attribute(&mut self.out, "style", &style);
            }
            if let Some(first) = code.numbers {
                let _ = write!(self.out, " data-number=\"{}\"", first.saturating_add(line - 1));
            }
            self.out.push('>');
            if is_marked {
                self.out.push_str("<strong class=\"marked\">");
            }
            self.code_piece(&code.text, range.clone(), stretches, marks);
            if is_marked {
                self.out.push_str("</strong>");
            }
            self.code_piece(&code.text, range.end..start, &[], marks);
            self.out.push_str("</span>");
        }
    }

    /// A range of the text, stretch for stretch.
    fn code_piece(&mut self, text: &str, range: Range<usize>, stretches: &[Stretch], marks: &[PageBreak]) {
        let mut at = range.start;
        let first = stretches.partition_point(|it| it.0.end <= range.start);
        for (stretch, kind) in &stretches[first..] {
            let (start, end) = (stretch.start.max(at), stretch.end.min(range.end));
            if range.end <= stretch.start {
                break;
            }
            self.piece(text, at..start, marks);
            let _ = write!(self.out, "<span class=\"{}\">", class(*kind));
            self.piece(text, start..end, marks);
            self.out.push_str("</span>");
            at = end;
        }
        self.piece(text, at..range.end, marks);
    }
}

/// The letters that a remark beside a tree has at least where it is wrapped: two words or three.
const REMARK: usize = 16;

/// The size of type at which a drawing made of signs fits its page, or that of other code. No size is smaller than six
/// pixels, which can just be read: a reader scrolls what is still too wide. (`cqi`, a hundredth of the width of the block:
/// the window's, `vw`, is in some reading systems that of all pages beside one another.)
fn drawing_size(text: &str) -> String {
    let width = |line: &str| {
        let all = line.trim_end().chars().count();
        sign_drawing::remark(line).map_or(all, |at| (line[..at].chars().count() + REMARK).min(all))
    };
    let widest = text.lines().map(width).max().unwrap_or(0).max(1);
    // Letters of faces for code are 0.6 em wide; a hundredth is left for those that are a little wider.
    let hundredths = 99 * 100 * 10 / 6 / widest;
    format!("font-size:min(0.95em,max(6px,{}.{:02}cqi))", hundredths / 100, hundredths % 100)
}

/// How wide a tab is, in letters: as on the pages.
const TAB: usize = 4;

/// How many letters a line is indented by, so far as there are classes. In a line with tabs its hanging indent must be
/// a multiple of theirs: they are counted from the edge to which the line hangs out.
fn indent(line: &str) -> usize {
    let blanks = line.chars().take_while(|letter| matches!(letter, ' ' | '\t'));
    let columns = blanks.fold(0, |column, blank| if blank == '\t' { column / TAB * TAB + TAB } else { column + 1 });
    let hang = if line.contains('\t') { (columns + CODE_HANG).next_multiple_of(TAB) } else { columns + CODE_HANG };
    hang.min(CODE_INDENTS + CODE_HANG) - CODE_HANG
}

/// The breaks that lie after the last letter (or in a text without letters).
fn marks_behind<'a>(text: &str, marks: &'a [PageBreak]) -> &'a [PageBreak] {
    &marks[marks.partition_point(|mark| mark.offset < text.len())..]
}

/// The class of a kind of code.
fn class(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Keyword => "keyword",
        TokenKind::String => "string",
        TokenKind::Comment => "comment",
        TokenKind::Number => "literal",
        TokenKind::Function => "function",
        TokenKind::Type => "type",
        TokenKind::Constant => "constant",
        TokenKind::Attribute => "attribute",
        TokenKind::Tag => "tag",
        TokenKind::Added => "added",
        TokenKind::Removed => "removed",
    }
}

/// A language's name as a class.
fn class_of(language: &str) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#');
    language.to_ascii_lowercase().chars().filter(is_plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_as_small_as_they_must_be() {
        assert_eq!(drawing_size("+--+\n|  |\n"), "font-size:min(0.95em,max(6px,41.25cqi))");
        assert_eq!(drawing_size(&"-".repeat(80)), "font-size:min(0.95em,max(6px,2.06cqi))");
        drawing_size("");
    }

    #[test]
    fn lines_hang_by_their_indents() {
        let cases = [("x", 0), ("  x", 2), ("    x", 4), ("\tx", 6), ("\t\tx", 10), ("x\ty", 2), ("\n", 0)];
        for (line, expected) in cases {
            assert_eq!(indent(line), expected, "{line:?}");
        }
        assert_eq!((indent(&" ".repeat(90)), indent(&"\t".repeat(90))), (14, 14));
    }
}

//! Blocks of other languages: a text in, the same with blocks of the own language for them out.
//!
//! A text is read line by line. What takes several lines (a formula, a callout, a table) is replaced as a whole,
//! each of its pieces with the place where it was written; what such a block holds is read in the same way.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::ends::{ColonFence, TagEnds, closed_containers};
use super::html_break::{HtmlBreak, html_break};
use super::inline::is_delimiter;
use super::line_kind::{LineKind, LineScanner};
use super::mark::{Mark, Marks};
use super::remark::Remark;
use super::signs::{self, Shape};
use super::{Foreign, dollar, typescript};
use crate::diagnostic::Diagnostic;
use crate::parse::fence::{self, Fence};
use crate::parse::report::Report;
use crate::source::{Assembled, Span};

/// How deep blocks of other languages are read in one another.
// Each level copies its text, so without a bound the work would be quadratic. Admonitions in tabs in lists are three.
const DEEPEST: usize = 16;
/// How many lines a formula may take.
// An unclosed `$$` must not turn the rest of a chapter into a formula.
const LONGEST: usize = 400;

/// Reads a text.
pub(super) fn read(source: &Assembled, marks: &mut Marks, foreign: &mut Foreign, report: &mut Report<'_>) -> Assembled {
    nested(source, 0, marks, foreign, report)
}

fn nested(
    source: &Assembled,
    depth: usize,
    marks: &mut Marks,
    foreign: &mut Foreign,
    report: &mut Report<'_>,
) -> Assembled {
    let lines = lines(&source.text);
    let out = Assembled::default();
    let mut blocks = Blocks {
        source,
        lines,
        foreign,
        marks,
        report,
        out,
        copied: 0,
        depth,
        unclosed: usize::MAX,
        linked: None,
        slashes: None,
        containers: None,
        tags: None,
        slides: None,
        endless: BTreeMap::new(),
    };
    let mut at = 0;
    while at < blocks.lines.len() {
        // A reader that returns its own line must not stop the text.
        at = blocks.line(at).max(at + 1);
    }
    blocks.copy(source.text.len());
    blocks.out
}

/// A line of the source text.
#[derive(Clone, Debug)]
pub(super) struct SourceLine {
    /// Its bytes without its end.
    pub(super) range: Range<usize>,
    /// The byte after its end.
    pub(super) end: usize,
    /// Where it begins after the lists and quotations that it is in.
    pub(super) body: usize,
    pub(super) kind: LineKind,
}

fn lines(text: &str) -> Vec<SourceLine> {
    let mut scanner = LineScanner::default();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let range = start..start + bare.len();
        let kind = scanner.next(bare);
        lines.push(SourceLine { body: start + fence::prefix(bare), end: start + line.len(), range, kind });
        start += line.len();
    }
    lines
}

/// What is put in the place of lines.
pub(super) enum Replacement {
    /// A line that the author did not write.
    Generated(String),
    /// Text of several lines.
    Text(Assembled),
}

impl Replacement {
    /// A line that parts paragraphs.
    pub(super) fn blank() -> Replacement {
        Replacement::Generated(String::new())
    }

    /// The line that closes a container.
    pub(super) fn closing() -> Replacement {
        Replacement::Generated(":::".to_owned())
    }
}

pub(super) struct Blocks<'a, 'd> {
    pub(super) source: &'a Assembled,
    pub(super) lines: Vec<SourceLine>,
    pub(super) foreign: &'a mut Foreign,
    pub(super) marks: &'a mut Marks,
    pub(super) report: &'a mut Report<'d>,
    out: Assembled,
    copied: usize,
    depth: usize,
    /// The first line from which on no comment is closed, as far as was looked: each line of a text of open comments
    /// would else search it to its end.
    pub(super) unclosed: usize,
    /// The labels that the text links to, once they were gathered.
    pub(super) linked: Option<BTreeSet<String>>,
    /// The lines that close blocks between slashes, once they were gathered.
    pub(super) slashes: Option<Vec<usize>>,
    /// For each line that opens a container between colons, the line that closes it, once they were gathered.
    pub(super) containers: Option<BTreeMap<usize, usize>>,
    /// Where tags of site makers end, once they were gathered.
    pub(super) tags: Option<TagEnds>,
    /// Whether the text is one of slides, once that was asked.
    pub(super) slides: Option<bool>,
    /// For each sign that ends something, the line from which on there is none.
    pub(super) endless: BTreeMap<&'static str, usize>,
}

impl<'a> Blocks<'a, '_> {
    fn copy(&mut self, to: usize) {
        if self.copied < to {
            self.out.push_from(self.source, self.copied..to);
            self.copied = to;
        }
    }

    /// The text of a line behind the signs of the lists and quotations that it is in.
    pub(super) fn body(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |line| &self.source.text[line.body..line.range.end])
    }

    /// A whole line.
    pub(super) fn whole(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |line| &self.source.text[line.range.clone()])
    }

    /// The signs before a line's text.
    pub(super) fn prefix(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |line| &self.source.text[line.range.start..line.body])
    }

    /// Whether a line begins an item of a list: its mark is the last thing before the text.
    pub(super) fn is_item(&self, at: usize) -> bool {
        self.prefix(at).trim_end().ends_with(['-', '*', '+', '.', ')'])
    }

    /// Whether the text is a file's, and not what a block of it holds.
    pub(super) fn is_outermost(&self) -> bool {
        self.depth == 0
    }

    pub(super) fn is_blank(&self, at: usize) -> bool {
        self.body(at).trim().is_empty()
    }

    pub(super) fn span(&self, lines: Range<usize>) -> Span {
        let start = self.lines.get(lines.start).map_or(0, |line| line.body);
        let end = self.lines.get(lines.end.saturating_sub(1)).map_or(start, |line| line.range.end);
        self.source.span(start..end.max(start))
    }

    /// Puts pieces in the place of lines; each gets what the first line began with.
    pub(super) fn put(&mut self, lines: Range<usize>, pieces: Vec<Replacement>) -> usize {
        let (Some(first), Some(last)) = (self.lines.get(lines.start), self.lines.get(lines.end - 1)) else {
            return lines.end;
        };
        let (start, end) = (first.range.start, last.end);
        // What is generated was not written: messages about it show the first line of what it replaces.
        let span = self.span(lines.start..lines.start + 1);
        let before = self.prefix(lines.start);
        let rest = continuation_prefix(before);
        self.copy(start);
        self.copied = end;
        let mut begins = before.to_owned();
        for piece in pieces {
            match piece {
                Replacement::Generated(line) => {
                    self.out.push(&begins, span);
                    self.out.push(&line, span);
                    self.out.push("\n", span);
                    // A list's marker is written once; the lines after the first are indented below it.
                    begins.clone_from(&rest);
                }
                Replacement::Text(text) => {
                    self.put_text(&text, &mut begins, &rest, span);
                }
            }
        }
        lines.end
    }

    /// Writes the lines of a text, the first after `begins`, the others after `rest`.
    fn put_text(&mut self, text: &Assembled, begins: &mut String, rest: &str, span: Span) {
        let mut at = 0;
        for line in text.text.split_inclusive('\n') {
            self.out.push(begins, span);
            self.out.push_from(text, at..at + line.len());
            if !line.ends_with('\n') {
                self.out.push("\n", span);
            }
            at += line.len();
            rest.clone_into(begins);
        }
    }

    /// The text of lines, without what the line `like` begins with, and without `extra` more columns of spaces.
    pub(super) fn text_of(&self, lines: Range<usize>, like: usize, extra: usize) -> Assembled {
        let prefix = continuation_prefix(self.prefix(like));
        let mut text = Assembled::default();
        for line in &self.lines[lines] {
            let from = line.range.start + strip(&self.source.text[line.range.clone()], &prefix, extra);
            text.push_from(self.source, from.min(line.range.end)..line.end);
        }
        text
    }

    /// Reads the content of another language's block as the rest is read.
    pub(super) fn inner(&mut self, text: &Assembled) -> Assembled {
        if DEEPEST < self.depth {
            return text.clone();
        }
        nested(text, self.depth + 1, self.marks, self.foreign, self.report)
    }

    /// Reads what begins at a line. Returns the line to go on with.
    fn line(&mut self, at: usize) -> usize {
        let kind = self.lines[at].kind;
        let read = match kind {
            LineKind::Text => self.text(at),
            LineKind::Fence => self.fence(at),
            // Raw HTML stays raw HTML, but for what breaks a page.
            LineKind::Html => self.page_break(at),
            // The head of a table may be indented as code is.
            LineKind::Code => self.columns(at).or_else(|| self.indented_prose(at)),
            LineKind::Blank => None,
        };
        read.unwrap_or(at + 1)
    }

    fn text(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        let parted = at == 0 || self.is_blank(at - 1);
        match body.as_bytes().first()? {
            b'$' | b'\\' => self.formula(at),
            b'-' | b':' | b'|' if body.contains('\t') && is_delimiter(body) => self.tabs(at),
            b':' if body.starts_with(":::") => self.colons(at).or_else(|| self.div(at)),
            b'!' | b'?' | b'=' => self.indented(at),
            b'+' => self.grid(at),
            b';' => self.escaped_snippet(at),
            b'|' => self.line_block(at),
            b'[' | b'{' | b'_' | b'~' if parted && is_contents_line(body) => self.skipped_line(at),
            b'#' if parted => self.bare_heading(at),
            // kramdown ends a block with it.
            b'^' if parted && body.trim_end() == "^" && self.is_blank(at + 1) => self.skipped_line(at),
            b'[' => {
                self.tagged_definition(at).or_else(|| self.sized_definition(at)).or_else(|| self.bracketed_caption(at))
            }
            b'*' => self.bold_line_end(at),
            _ => None,
        }
        .or_else(|| self.kept(at))
        .or_else(|| self.failed_table(at))
        .or_else(|| self.tag(at))
        .or_else(|| self.hidden(at))
        .or_else(|| self.named_place(at))
        .or_else(|| self.columns(at))
        .or_else(|| self.fancy_list(at))
        .or_else(|| self.content_block(at))
        .or_else(|| self.signs(at))
    }

    /// Lines that begin with a sign of the table.
    fn signs(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        if !body.bytes().next().is_some_and(signs::may_begin_line) {
            return None;
        }
        let parted = at == 0 || self.is_blank(at - 1);
        let sign = signs::find(|shape| match shape {
            Shape::Line(begin) => {
                let behind = body.strip_prefix(begin);
                let wide =
                    !begin.ends_with('>') || behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '));
                // A sign that nobody writes for anything else is seen in the midst of a paragraph too.
                behind.is_some() && wide && (parted || begin.ends_with('>') || begin.contains("8<"))
            }
            Shape::Item(begin) => body.starts_with(begin) && self.is_item(at),
            Shape::LineWith(begin, more) => parted && body.starts_with(begin) && body.contains(more),
            Shape::Braces(name) => {
                let inner = body.trim_end().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
                inner.is_some_and(|inner| {
                    let behind = inner.trim_start_matches('/').strip_prefix(name);
                    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([':', ',', ' ']))
                })
            }
            _ => false,
        })?;
        // A comment that ends on its line is read where lines are.
        if body.starts_with("%%") && body[2..].contains("%%") {
            return None;
        }
        // At the head of a text it is front matter, which has a message of its own.
        if at == 0 && body.trim_end() == "+++" {
            return None;
        }
        let written = match sign.shape {
            Shape::Line(begin) => begin,
            Shape::LineWith(begin, _) | Shape::Item(begin) => begin.trim(),
            _ => body.trim_end(),
        };
        if body.trim() == "{pagebreak}" {
            return None;
        }
        let span = self.span(at..at + 1);
        self.foreign.record(sign, written, span);
        let is_include = sign.shape == Shape::Line("<<[");
        is_include.then(|| self.put(at..at + 1, vec![Replacement::Generated(super::escaped(body.trim_end()))]))
    }

    /// A displayed formula over several lines.
    fn formula(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        // Displays of several lines are read before what stands in lines: definitions above them count.
        let defines = ["\\newcommand", "\\renewcommand", "\\providecommand", "\\def\\", "\\DeclareMathOperator"];
        if defines.iter().any(|it| body.contains(it)) {
            self.foreign.macros.take_definitions(body);
        }
        let opens = ["$$", "\\[", "\\\\[", "\\begin{"].iter().any(|it| body.starts_with(it));
        let wide = body.starts_with("\\begin{");
        // Code may be a formula's indented line. A blank line ends `$$`, as in TeX, but not an environment, which has
        // an end of its own.
        let ends = |it: &usize| match self.lines[*it].kind {
            LineKind::Text | LineKind::Html => false,
            LineKind::Code => false,
            LineKind::Fence => true,
            LineKind::Blank => !wide,
        };
        let end = (at..self.lines.len().min(at + LONGEST)).find(ends).unwrap_or(self.lines.len().min(at + LONGEST));
        let (start, stop) = (self.lines[at].body, self.lines[end.checked_sub(1)?].range.end);
        let region = self.source.text.get(start..stop).filter(|_| opens)?;
        let found = dollar::find("", region, self.foreign.syntax);
        let Some(found) = found else {
            if region.starts_with("$$") && self.foreign.reads_dollars() && region[2..].find("$$").is_none() {
                let span = self.source.span(start..self.lines[at].range.end);
                self.foreign.open_formula("$$", span);
            }
            return None;
        };
        // One that ends on its line is read with the line, as the text around it is.
        if !region[..found.length].contains('\n') || !found.displayed {
            return None;
        }
        let range = start..start + found.length;
        let mark = self.foreign.formula(found, &self.source.text[..start]);
        let text = self.marks.add(mark, &self.source.text[range.clone()]);
        self.copy(range.start);
        self.out.push(&text, self.source.span(range.clone()));
        self.copied = range.end;
        Some((at..end).find(|n| range.end <= self.lines[*n].range.end).map_or(end, |n| n + 1))
    }

    /// Tabs in the line below a table's head, which the parser does not know there.
    fn tabs(&mut self, at: usize) -> Option<usize> {
        let line = self.lines[at].range.clone();
        self.copy(line.start);
        for (offset, c) in self.source.text[line.clone()].char_indices() {
            let offset = line.start + offset;
            if c == '\t' {
                self.copy(offset);
                self.out.push(" ", self.source.span(offset..offset + 1));
                self.copied = offset + 1;
            }
        }
        Some(at + 1)
    }

    /// A line of which nothing is shown.
    fn skipped_line(&mut self, at: usize) -> Option<usize> {
        let range = self.lines[at].body..self.lines[at].range.end;
        let text = self.marks.add(Mark::Nothing, &self.source.text[range.clone()]);
        self.copy(range.start);
        self.out.push(&text, self.source.span(range.clone()));
        self.copied = range.end;
        Some(at + 1)
    }

    /// `#` on a line of its own: typescripts mark a break between sections so, and a heading without a title means
    /// nothing else.
    fn bare_heading(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let is_bare = body.len() <= 6 && body.bytes().all(|byte| byte == b'#');
        let is_alone = self.is_blank(at + 1) && self.prefix(at).is_empty() && self.is_outermost();
        (is_bare && is_alone && !self.foreign.mdbook)
            .then(|| self.put(at..at + 1, vec![Replacement::Generated("***".to_owned())]))
    }

    /// `<div style="page-break-after: always"></div>`, `<!-- pagebreak -->`.
    fn page_break(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        let kind = html_break(body)?;
        let mark = self.marks.add(Mark::PageBreak, body);
        let mut pieces = vec![Replacement::blank(), Replacement::Generated(mark), Replacement::blank()];
        if kind == HtmlBreak::Before {
            pieces.push(Replacement::Text(self.text_of(at..at + 1, at, 0)));
        }
        Some(self.put(at..at + 1, pieces))
    }

    /// Code between fences: what the language says of another program, and whether it ends.
    fn fence(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        let (mark, count) = super::line_kind::fence(body)?;
        let end = self.fence_end(at, mark, count);
        let info = body[count..].trim();
        if let Some(end) = end
            && let Some(next) = self.directive_fence(at, end, info)
        {
            return Some(next);
        }
        let first = info.split([' ', ',', '\t', '}']).next().unwrap_or("");
        let span = self.span(at..at + 1);
        if let Some(sign) = signs::find(|it| matches!(it, Shape::Fence(name) if name == first)) {
            self.foreign.record_fence(sign, span);
        }
        if let Some(end) = end {
            self.annotations(at + 1..end);
        }
        if end.is_none() && !info.contains("admonish") {
            let message = "this code block is not closed: everything after it is read as code";
            let name = if mark == '`' { "backticks" } else { "tildes" };
            let help = format!("write a line of {count} {name} where the code ends");
            self.report.push(Diagnostic::warning("code-unclosed", message).at(span).help(help));
        }
        Some(end.map_or(self.after_code(at), |end| end + 1))
    }

    /// The line that ends the code that begins at a line.
    pub(super) fn fence_end(&self, at: usize, mark: char, count: usize) -> Option<usize> {
        let after = self.after_code(at);
        let closes = |at: &usize| {
            let body = self.body(*at);
            let signs = body.chars().take_while(|c| *c == mark).count();
            // The scanner calls the rest of a file code if nothing ends it: the last line tells which it was.
            count <= signs && body[signs..].trim().is_empty()
        };
        let last = after.checked_sub(1).filter(|it| at < *it)?;
        Some(last).filter(closes)
    }

    /// A sentence that is code since it is indented: it is told.
    fn indented_prose(&mut self, at: usize) -> Option<usize> {
        if typescript::is_sentence(self.body(at).trim_end()) && !self.foreign.mdbook {
            let span = self.span(at..at + 1);
            self.foreign.remark(Remark::IndentedProse, span);
        }
        None
    }

    /// The line that closes the container between colons that a line opens.
    pub(super) fn colons_end(&mut self, at: usize) -> Option<usize> {
        if self.containers.is_none() {
            let lines = (0..self.lines.len()).filter(|line| self.lines[*line].kind != LineKind::Code);
            let fence = |line: usize| match fence::read_fence(self.body(line))? {
                Fence::Open(opening) if opening.is_empty() => None,
                Fence::Open(opening) => Some((line, ColonFence::Open(opening.colons))),
                Fence::Close(colons) => Some((line, ColonFence::Close(colons))),
            };
            self.containers = Some(closed_containers(lines.filter_map(fence)));
        }
        self.containers.as_ref()?.get(&at).copied()
    }

    /// The line after the code that begins at a line.
    fn after_code(&self, at: usize) -> usize {
        let code = self.lines[at + 1..].iter().take_while(|line| line.kind == LineKind::Code).count();
        at + 1 + code
    }
}

/// The prefix of the lines of a list item or a quotation after its first.
pub(super) fn continuation_prefix(prefix: &str) -> String {
    prefix.chars().map(|c| if matches!(c, '>' | ' ' | '\t') { c } else { ' ' }).collect()
}

/// How much of a line belongs to a prefix, and to so many more columns of spaces.
fn strip(line: &str, prefix: &str, extra: usize) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    for _ in 0..prefix.matches('>').count() {
        let spaces = line[at..].len() - line[at..].trim_start_matches(' ').len();
        if bytes.get(at + spaces) != Some(&b'>') {
            return at;
        }
        at += spaces + 1;
        // One space behind `>` belongs to the mark (CommonMark 5.1).
        at += usize::from(bytes.get(at) == Some(&b' '));
    }
    let inner = prefix.rsplit('>').next().unwrap_or("");
    let own = if prefix.contains('>') { inner.strip_prefix(' ').unwrap_or(inner) } else { inner };
    let mut left = own.len() + extra;
    while left != 0 {
        match bytes.get(at) {
            Some(b' ') => left -= 1,
            Some(b'\t') => left = left.saturating_sub(4),
            _ => break,
        }
        at += 1;
    }
    at
}

/// Whether a line only marks where the contents go: contents are generated anyway.
fn is_contents_line(body: &str) -> bool {
    const FORMS: &[&str] =
        &["[toc]", "[[toc]]", "[[_toc_]]", "{:toc}", "{{toc}}", "{toc}", "__toc__", "__notoc__", "~~notoc~~"];
    FORMS.contains(&body.replace(' ', "").trim_end().to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_taken_off() {
        for (line, prefix, extra, rest) in [
            ("> > a", "> > ", 0, "a"),
            (">a", "> ", 0, "a"),
            ("    a", "  ", 0, "  a"),
            (">     a", "> ", 4, "a"),
            ("a", "> ", 4, "a"),
        ] {
            assert_eq!(&line[strip(line, prefix, extra)..], rest, "{line}");
        }
    }
}

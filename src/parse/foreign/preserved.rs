//! Lines that Markdown or an extension would lose or misread: speeches that look like definitions of links, pandoc's
//! `~ definition`, a picture with a backslash behind it, blocks between slashes, metadata in a language of its own.

use std::collections::BTreeSet;

use super::directive::quoted;
use super::line_kind::LineKind;
use super::lines::{Blocks, Replacement};
use super::remark::Remark;
use super::scan::label;
use crate::parse::callout;
use crate::source::Assembled;

/// How metadata begins that is not read, and what it is.
const METADATA: &[(&str, &str)] =
    &[(";;;", "JSON"), ("---toml", "TOML"), ("---json", "JSON"), ("---yaml", "YAML"), ("{", "JSON")];

impl Blocks<'_, '_> {
    /// Reads such a line.
    pub(super) fn kept(&mut self, at: usize) -> Option<usize> {
        match self.body(at).as_bytes().first()? {
            b'[' => self.speech(at),
            b'~' => self.tilde_definition(at),
            b'!' => self.picture_end(at),
            b'/' => self.slashes(at),
            b'.' => self.pause(at),
            b';' | b'-' | b'{' if at == 0 => self.head_metadata(at),
            _ => None,
        }
    }

    /// `[Bert]: Really`: Markdown takes it for the definition of a link, of which nothing is shown. Where nothing links to
    /// it and its address is a word, it is text.
    fn speech(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let (name, word) = body[1..].split_once("]:")?;
        let word = word.trim();
        let bare = word.trim_end_matches(['.', '!', '?', '…', ',', ';', '"', '”', '\'', '’']);
        let is_word =
            !bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '—'));
        // An address has a dot, a slash or a scheme: one plain word behind the colon is speech.
        if !is_word || name.contains(['[', ']', '^']) || self.linked().contains(&label(name)) {
            return None;
        }
        let mut text = Assembled::default();
        let line = &self.lines[at];
        // An escaped bracket begins no definition (CommonMark 4.7).
        text.push("\\", self.source.span(line.body..line.body));
        text.push_from(self.source, line.body..line.end);
        Some(self.put(at..at + 1, vec![Replacement::Text(text)]))
    }

    /// The labels in brackets in the text, without those that are defined. Gathered once.
    fn linked(&mut self) -> &BTreeSet<String> {
        let text = &self.source.text;
        self.linked.get_or_insert_with(|| {
            let found = text.split('[').skip(1).filter_map(|it| it.split_once(']'));
            found.filter(|it| !it.1.starts_with(':')).map(|it| label(it.0)).collect()
        })
    }

    /// `~ Definition`, as pandoc has it beside `: Definition`.
    fn tilde_definition(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        let behind = body.strip_prefix('~').filter(|rest| rest.starts_with([' ', '\t']))?;
        let is_definition = |line: usize| self.body(line).starts_with("~ ") || self.body(line).starts_with("~\t");
        let is_term = |line: usize| {
            self.lines[line].kind == LineKind::Text
                && (line == 0 || self.is_blank(line - 1))
                && !self.body(line).starts_with(['#', '>', '-'])
        };
        let fits = at.checked_sub(1).is_some_and(|line| is_term(line) || is_definition(line));
        // `~ 5 people` is about five people.
        if !fits || !behind.trim_start().starts_with(|c: char| !c.is_numeric()) {
            return None;
        }
        let mut text = Assembled::default();
        let line = &self.lines[at];
        text.push(":", self.source.span(line.body..line.body + 1));
        text.push_from(self.source, line.body + 1..line.end);
        Some(self.put(at..at + 1, vec![Replacement::Text(text)]))
    }

    /// `![words](picture.png)\`: in pandoc the backslash says that the picture has no caption. Nothing follows that it
    /// could break the line before.
    fn picture_end(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let picture = body.strip_suffix('\\').filter(|rest| rest.starts_with("![") && rest.ends_with([')', '}']))?;
        // With a line below, the backslash breaks the line, and is left.
        if at + 1 < self.lines.len() && !self.is_blank(at + 1) {
            return None;
        }
        let line = &self.lines[at];
        let mut text = Assembled::default();
        text.push_from(self.source, line.body..line.body + picture.len());
        Some(self.put(at..at + 1, vec![Replacement::Text(text)]))
    }

    /// `/// note | Title` up to `///`: a block of MkDocs (PyMdown's blocks).
    fn slashes(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let rest = body.strip_prefix("///")?.strip_prefix(' ')?.trim();
        let (name, title) = rest.split_once('|').map_or((rest, ""), |pair| (pair.0.trim(), pair.1.trim()));
        let end = self.slashes_end(at)?;
        let named = callout::named(name);
        if !matches!(name, "details" | "admonition" | "html") && named.is_none() {
            let span = self.span(at..at + 1);
            self.foreign.slash_block(body, span);
            return None;
        }
        // What is behind `html` is a tag with its classes.
        let title = if name == "html" { "" } else { title };
        let own =
            if title.is_empty() { named.map(callout::Named::title).unwrap_or_default() } else { title.to_owned() };
        let mut items = Vec::new();
        items.extend(Some(format!("title={}", quoted(&own))).filter(|_| !own.is_empty()));
        items.extend(Some(format!("{}=closed", callout::FOLD)).filter(|_| name == "details"));
        let braces = if items.is_empty() { String::new() } else { format!(" {{{}}}", items.join(" ")) };
        let kind = match name {
            "details" => "aside",
            "html" => "group",
            _ => named.map_or("note", |named| named.name),
        };
        // Indented lines of the form `type: warning` set options of the block.
        let is_option = |line: &usize| self.whole(*line).starts_with("    ") && self.body(*line).contains(": ");
        let from = (at + 1..end).find(|line| !is_option(line)).unwrap_or(end);
        let content = self.content(from..end, at, 0);
        let pieces = vec![
            Replacement::Generated(format!("::: {kind}{braces}")),
            content,
            Replacement::closing(),
            Replacement::blank(),
        ];
        Some(self.put(at..end + 1, pieces))
    }

    /// The line that closes the block between slashes that a line opens.
    fn slashes_end(&mut self, at: usize) -> Option<usize> {
        let (source, lines) = (self.source, &self.lines);
        let closes = |line: &usize| source.text[lines[*line].body..lines[*line].range.end].trim_end() == "///";
        let ends = self.slashes.get_or_insert_with(|| (0..lines.len()).filter(closes).collect());
        ends.get(ends.partition_point(|line| *line <= at)).copied()
    }

    /// `. . .` between two blank lines: a pause of the slides of Quarto and pandoc. In other texts it is an ellipsis.
    fn pause(&mut self, at: usize) -> Option<usize> {
        const SLIDES: &[&str] = &["{.incremental}", "{.fragment}", "{.notes}", "::: notes", "::: incremental"];
        let is_parted = at == 0 || self.is_blank(at - 1);
        if self.body(at).trim_end() != ". . ." || !is_parted || !self.is_blank(at + 1) {
            return None;
        }
        let slides = *self.slides.get_or_insert_with(|| SLIDES.iter().any(|sign| self.source.text.contains(sign)));
        if slides || self.foreign.is_run() {
            let span = self.span(at..at + 1);
            self.foreign.remark(Remark::Pause, span);
        }
        None
    }

    /// `# <1>` at the end of lines of code, with a list below that explains them: annotations of Quarto.
    pub(super) fn annotations(&mut self, code: std::ops::Range<usize>) {
        let next = (code.end + 1..self.lines.len()).find(|line| !self.is_blank(*line));
        let is_explained = next.is_some_and(|line| self.whole(line).starts_with("1. "));
        let marked = |line: &usize| {
            let number = self.whole(*line).trim_end().strip_suffix('>').and_then(|rest| rest.rsplit_once(" <"));
            number.is_some_and(|it| !it.1.is_empty() && it.1.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if let Some(line) = code.clone().find(marked).filter(|_| is_explained) {
            let span = self.span(line..line + 1);
            self.foreign.remark(Remark::CodeAnnotation, span);
        }
    }

    /// Metadata at the head of a text, in a language or between signs that are not read.
    fn head_metadata(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let language = METADATA.iter().find(|it| it.0 == body)?.1;
        let next = self.body(at + 1).trim_start();
        let fits =
            if body == "{" { next.starts_with('"') && next.contains("\":") } else { next.contains([':', '=', '{']) };
        if fits && self.is_outermost() {
            let span = self.span(at..at + 1);
            self.foreign.head_metadata(body, language, span);
        }
        None
    }
}

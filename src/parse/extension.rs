//! The inline extensions: the pieces of one level of a line in, the same with spans, notes in place,
//! sub- and superscripts as nodes, and attributes given to what they follow, out.
//!
//! Pieces are read once from left to right. An opening bracket, caret or tilde is remembered; what
//! closes it takes the pieces since then. Brackets that mean nothing stay text.

use std::ops::Range;

use super::chapter::{DEEPEST, TextParser};
use super::inline::{inline, link_or_reference, to_inlines};
use super::piece::{RawKind, RawPiece};
use super::script_sign::Signs;
use super::{attribute, autolink, citation, depth, foreign, image, index};
use crate::diagnostic::Diagnostic;
use crate::document::Attributes;
use crate::document::inline::{Citation, Cited, IndexMark, Inline, InlineKind};
use crate::project::bibliography::CitationKind;

/// Finds the extensions in a complete level.
pub(crate) fn apply(raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Vec<RawPiece> {
    let special = |raw: &RawPiece| match &raw.kind {
        RawKind::Text(text) => text.contains(['[', ']', '^', '~', '{', '@']),
        _ => false,
    };
    if !raws.iter().any(special) {
        return raws;
    }
    let borders = raws.iter().map(|raw| (raw.range.clone(), matches!(raw.kind, RawKind::Text(_)))).collect();
    let mut scan = Scan { chapter, borders, out: Vec::new(), open: Vec::new(), skip: 0, space: 0 };
    for raw in raws {
        scan.raw(raw);
    }
    scan.out
}

/// The kind of span that is open, and the piece that opened it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    /// `[`
    Bracket,
    /// `^[`, two pieces.
    Note,
    /// `^`
    Caret,
    /// `~`
    Tilde,
}

struct Scan<'s, 'a, 'd> {
    chapter: &'s mut TextParser<'a, 'd>,
    /// The ranges of all pieces, and whether each may be cut.
    borders: Vec<(Range<usize>, bool)>,
    out: Vec<RawPiece>,
    open: Vec<(Opener, usize)>,
    /// Bytes before this were taken as attributes.
    skip: usize,
    /// How many pieces there were at the last space.
    space: usize,
}

impl Scan<'_, '_, '_> {
    fn raw(&mut self, raw: RawPiece) {
        if raw.range.start < self.skip && raw.range.end <= self.skip {
            return;
        }
        match &raw.kind {
            RawKind::Text(text) => self.text(text, &raw.range),
            RawKind::Literal(text) => {
                if text.contains(char::is_whitespace) {
                    self.close_scripts();
                }
                self.out.push(raw);
            }
            RawKind::Soft | RawKind::Node(InlineKind::LineBreak) => {
                self.close_scripts();
                self.out.push(raw);
            }
            RawKind::Html(_) | RawKind::Node(_) | RawKind::Display(..) | RawKind::PageBreak => self.out.push(raw),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let mut from = self.skip.saturating_sub(range.start);
        while let Some(rest) = text.get(from..).filter(|it| !it.is_empty()) {
            let at = rest.find(['[', ']', '^', '~', '{', '@']).unwrap_or(rest.len());
            if at != 0 {
                // Scripts hold no spaces (pandoc): `a^2 and b^2` are two, not one.
                if rest[..at].contains(char::is_whitespace) {
                    self.close_scripts();
                }
                self.push_text(&rest[..at], range.start + from);
                from += at;
                continue;
            }
            let offset = range.start + from;
            match rest.as_bytes()[0] {
                b'[' => self.bracket(offset),
                b']' => self.close_bracket(offset),
                b'{' => self.braces(offset),
                b'@' => self.cite(offset),
                mark => self.script(mark, offset),
            }
            // All six signs are one byte long.
            from = (from + 1).max(self.skip.saturating_sub(range.start));
        }
    }

    fn push_text(&mut self, text: &str, start: usize) {
        self.out.push(RawPiece { range: start..start + text.len(), kind: RawKind::Text(text.to_owned()) });
    }

    fn bracket(&mut self, offset: usize) {
        // `^[` opens an inline note (pandoc's `inline_notes`).
        let caret = self
            .out
            .last()
            .is_some_and(|it| it.range.end == offset && matches!(&it.kind, RawKind::Text(text) if text == "^"));
        if caret {
            self.open.push((Opener::Note, self.out.len() - 1));
        } else {
            self.open.push((Opener::Bracket, self.out.len()));
        }
        self.push_text("[", offset);
    }

    fn close_bracket(&mut self, offset: usize) {
        // Scripts that are still open inside the brackets were not meant as such.
        let found = self.open.iter().rposition(|it| matches!(it.0, Opener::Bracket | Opener::Note));
        let Some(found) = found else { return self.push_text("]", offset) };
        let (opener, at) = self.open[found];
        if opener == Opener::Note {
            self.open.truncate(found);
            let range = self.out[at].range.start..offset + 1;
            let mut content = self.take(at, 2);
            autolink::apply(&mut content);
            let note = self.chapter.pool.add_inline(self.chapter.span(&range), content);
            return self.out.push(RawPiece { range, kind: RawKind::Node(InlineKind::Note(note)) });
        }
        let range = self.out[at].range.start..offset + 1;
        if let Some(attributes) = self.attributes(offset + 1) {
            self.open.truncate(found);
            let content = self.take(at, 1);
            return self.wrap(range.start..self.skip, content, |it| span(attributes, it));
        }
        if self.citation(at, &range) {
            return self.open.truncate(found);
        }
        self.open.remove(found);
        self.unknown_note(at, &range);
        self.push_text("]", offset);
    }

    /// The pieces from `at` on as inlines, without the first few, which opened it.
    fn take(&mut self, at: usize, openers: usize) -> Vec<Inline> {
        let content = self.out.split_off(at).split_off(openers);
        to_inlines(content, self.chapter)
    }

    /// `[^label]` that is still text has no definition.
    fn unknown_note(&mut self, at: usize, range: &Range<usize>) {
        let text = self.chapter.text().get(range.start + 1..range.end - 1).unwrap_or("");
        // `[\^1]` is what its author wants to show.
        let escaped = !matches!(self.out.get(at + 1).map(|it| &it.kind), Some(RawKind::Text(_)));
        let label = text.strip_prefix('^').filter(|rest| !rest.is_empty() && !escaped);
        if let Some(label) = label.filter(|label| !label.contains([' ', '\t', '\n', '[', ']', '^'])) {
            let message = format!("there is no text for the note `[^{label}]`");
            let help = format!("add a paragraph that begins with `[^{label}]: `");
            let span = self.chapter.span(range);
            self.chapter.report.push(Diagnostic::warning("note-undefined", message).at(span).help(help));
        }
    }

    /// Attributes in braces after a link, an image or code.
    fn braces(&mut self, offset: usize) {
        let before = self.out.last_mut().filter(|it| it.range.end == offset && takes_attributes(&it.kind));
        if before.is_none() {
            return self.push_text("{", offset);
        }
        let Some(attributes) = self.attributes(offset) else { return self.push_text("{", offset) };
        let Some(RawPiece { range, kind: RawKind::Node(kind) }) = self.out.pop() else { return };
        let range = range.start..self.skip;
        let kind = self.with_attributes(kind, attributes, &range);
        self.out.push(RawPiece { range, kind: RawKind::Node(kind) });
    }

    /// Reads attributes at `place` in the source and skips them, if the pieces they take can be cut there.
    fn attributes(&mut self, offset: usize) -> Option<Attributes> {
        let end = self.borders.last()?.0.end;
        let text = self.chapter.text().get(offset..end)?;
        let Some((attributes, used)) = attribute::read(text) else {
            // Other braces are text; these two are attributes in every dialect, so a mistake in them is reported.
            if text.starts_with("{.") || text.starts_with("{#") {
                // Near, or many that are not closed would each search the whole rest.
                let end = text.char_indices().take(200).find(|(_, c)| matches!(c, '}' | '\n'));
                let range = offset..offset + end.map_or(1, |(at, _)| at + 1);
                let span = self.chapter.span(&range);
                let help = "write them as `{#id .class key=\"value\"}`";
                let warning = Diagnostic::warning("attribute-syntax", "these attributes can't be read");
                self.chapter.report.push(warning.at(span).help(help));
            }
            return None;
        };
        self.consume(offset, used).then_some(attributes)
    }

    /// Skips so many bytes of the source, if the pieces that they are in can be cut there.
    fn consume(&mut self, offset: usize, used: usize) -> bool {
        let stop = offset + used;
        let whole = |part: &(Range<usize>, bool)| part.1 || part.0.end <= stop || stop <= part.0.start;
        let from = self.borders.partition_point(|border| border.0.end <= offset);
        // Only verbatim text can be cut in the middle: in an entity no byte of the source belongs to a byte of the text.
        let cut = self.borders[from..].iter().take_while(|border| border.0.start < stop).all(whole);
        if cut {
            self.skip = stop;
        }
        cut
    }

    /// `@key` in a sentence.
    fn cite(&mut self, offset: usize) {
        let source = self.chapter.text();
        let end = self.borders.last().map_or(offset, |border| border.0.end);
        let before = source.get(..offset).unwrap_or("");
        let found = source.get(offset..end).and_then(citation::key);
        // Without a bibliography `@name` is somebody's handle.
        let found = found.filter(|_| self.chapter.pool.citation_kind.is_some() && citation::begins(before));
        let Some((key, length)) = found.filter(|it| self.consume(offset, it.1)) else {
            return self.push_text("@", offset);
        };
        let range = offset..offset + length;
        let span = self.chapter.span(&range);
        let works = vec![Cited { key, span, ..Cited::default() }];
        let kind = InlineKind::Citation(Citation { works, in_text: true });
        self.chapter.pool.cited = true;
        self.out.push(RawPiece { range, kind: RawKind::Node(kind) });
    }

    /// Brackets whose text is a citation, or the place in the work that was cited before them. `at` is
    /// the piece that opened them.
    fn citation(&mut self, at: usize, range: &Range<usize>) -> bool {
        let is_plain = |it: &RawPiece| match &it.kind {
            RawKind::Text(_) | RawKind::Literal(_) | RawKind::Soft => true,
            RawKind::Node(InlineKind::Citation(it)) => it.in_text,
            _ => false,
        };
        let text = self.chapter.text().get(range.start + 1..range.end - 1).unwrap_or("");
        // Emphasis may stand before a key: `[*see* @key]`.
        let is_emphasis =
            |it: &RawPiece| matches!(it.kind, RawKind::Node(InlineKind::Emphasis(_) | InlineKind::Strong(_)));
        let inner = &self.out[at + 1..];
        let has_emphasis = inner.iter().any(is_emphasis);
        let fits = inner.iter().all(|it| is_plain(it) || is_emphasis(it));
        if !fits || has_emphasis && !citation::has_stars_before(text) {
            return false;
        }
        let Some(works) = citation::group(text) else { return self.locator(at, text) };
        let Some(citation_kind) = self.chapter.pool.citation_kind else {
            // `[-@fig:x]` to a label that nothing has was told where references are read.
            if works.iter().all(|work| foreign::is_label(&work.cited.key)) {
                return false;
            }
            let found = if works.len() > 1 || works.iter().any(|work| is_surely_cited(&work.cited)) {
                Diagnostic::error("bibliography-unset", "this is a citation, but the book has no bibliography")
            } else {
                let message = "this looks like a citation, but the book has no bibliography: it is printed as is";
                Diagnostic::warning("citation-unread", message)
            };
            let help =
                "set `bibliography` to the `.bib` file that contains the work; if no citation is meant, write `\\@`";
            self.chapter.report.once(found.at(self.chapter.span(range)).help(help));
            return false;
        };
        let start = range.start + 1;
        let span = |range: &Range<usize>| self.chapter.span(&(start + range.start..start + range.end));
        let works = works.into_iter().map(|work| Cited { span: span(&work.key), ..work.cited }).collect();
        let kind = InlineKind::Citation(Citation { works, in_text: false });
        self.chapter.pool.cited = true;
        self.out.truncate(at);
        let kind = match citation_kind {
            CitationKind::InText => kind,
            CitationKind::Notes => {
                let citation = inline(kind, range, self.chapter);
                InlineKind::Note(self.chapter.pool.citation(citation))
            }
        };
        self.out.push(RawPiece { range: range.clone(), kind: RawKind::Node(kind) });
        true
    }

    /// `@key [p. 3]`: the brackets belong to the citation before them.
    fn locator(&mut self, at: usize, text: &str) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let space = matches!(&self.out[before].kind, RawKind::Text(it) if it == " ");
        let Some(work) = before.checked_sub(usize::from(space)) else { return false };
        let RawKind::Node(InlineKind::Citation(it)) = &mut self.out[work].kind else { return false };
        let (locator, suffix) = citation::after(text);
        let (Some(cited), true, true) = (it.works.first_mut(), it.in_text, locator.is_some()) else {
            return false;
        };
        (cited.locator, cited.suffix) = (locator, suffix);
        self.out.truncate(work + 1);
        true
    }

    fn with_attributes(&mut self, kind: InlineKind, attributes: Attributes, range: &Range<usize>) -> InlineKind {
        match kind {
            InlineKind::Link(mut link) => {
                attribute::merge(&mut link.attributes, attributes);
                link_or_reference(link)
            }
            InlineKind::Reference(mut reference) => {
                reference.page |= attributes.has_class("page");
                InlineKind::Reference(reference)
            }
            InlineKind::Image(mut image) => {
                if let Some(wrong) = image::with_attributes(&mut image, attributes) {
                    let message = format!("`{wrong}` is not a width");
                    let help = "write a share of the text's width (`60%`) or a length (`4cm`, `2in`, `120px`)";
                    let span = self.chapter.span(range);
                    self.chapter.report.push(Diagnostic::warning("width-invalid", message).at(span).help(help));
                }
                InlineKind::Image(image)
            }
            InlineKind::Media(mut media) => {
                media.width = attributes.value("width").and_then(image::width).or(media.width);
                let mut own = attributes;
                own.pairs.retain(|it| it.0 != "width");
                attribute::merge(&mut media.attributes, own);
                InlineKind::Media(media)
            }
            other => span(attributes, vec![inline(other, range, self.chapter)]),
        }
    }

    /// A caret or a tilde: the end of a sub- or superscript, or perhaps the beginning of one.
    fn script(&mut self, mark: u8, offset: usize) {
        let opener = if mark == b'^' { Opener::Caret } else { Opener::Tilde };
        let source = self.chapter.text().as_bytes();
        let next = source.get(offset + 1).copied().unwrap_or(b' ');
        let before = offset.checked_sub(1).and_then(|at| source.get(at)).copied().unwrap_or(b' ');
        // `~~` is GitHub's strikethrough, which the parser has read where it means that; what is left of it is text.
        let double = before == mark || next == mark;
        let scripts = self.open.iter().rev().take_while(|it| matches!(it.0, Opener::Caret | Opener::Tilde));
        // Eight is more than anybody nests; without a bound each sign of a line of carets would look through all before
        // it.
        let found = scripts.take(8).position(|script| script.0 == opener);
        let found = found.map(|it| self.open.len() - 1 - it).filter(|it| self.open[*it].1 >= self.space);
        match found {
            // An empty script (`~ ~`, `^^`) is text.
            Some(found) if !double && self.open[found].1 + 1 < self.out.len() && self.is_script(found, offset) => {
                let at = self.open[found].1;
                self.open.truncate(found);
                let range = self.out[at].range.start..offset + 1;
                let content = self.take(at, 1);
                self.wrap(range, content, |it| match opener {
                    Opener::Caret => InlineKind::Superscript(it),
                    _ => InlineKind::Subscript(it),
                });
            }
            _ => {
                // `^[` opens a note; a sign before a space opens nothing, so that `a ~ b` and `~ 5` keep theirs.
                if !double && !next.is_ascii_whitespace() && next != b'[' {
                    self.open.push((opener, self.out.len()));
                }
                self.push_text(char::from(mark).encode_utf8(&mut [0; 4]), offset);
            }
        }
    }

    /// Whether the sign at a byte of the source ends the script that an opener began.
    fn is_script(&self, open: usize, offset: usize) -> bool {
        let (opener, piece) = self.open[open];
        let begin = self.out[piece].range.start;
        let source = self.chapter.text();
        let before = source.get(..begin).and_then(|it| it.chars().next_back());
        let after = source.get(offset + 1..).and_then(|it| it.chars().next());
        let signs = Signs { before, content: source.get(begin + 1..offset).unwrap_or(""), after };
        if opener == Opener::Caret { signs.is_superscript() } else { signs.is_subscript() }
    }

    /// Sub- and superscripts hold no space: what was opened before one stays text.
    fn close_scripts(&mut self) {
        self.space = self.out.len();
        while self.open.last().is_some_and(|it| matches!(it.0, Opener::Caret | Opener::Tilde)) {
            self.open.pop();
        }
    }

    /// A node around content; if that is nested too deeply already, the content alone.
    fn wrap(&mut self, range: Range<usize>, content: Vec<Inline>, wrap: impl FnOnce(Vec<Inline>) -> InlineKind) {
        if depth::inlines(&content) < DEEPEST {
            return self.out.push(RawPiece { range, kind: RawKind::Node(wrap(content)) });
        }
        self.chapter.too_deep(&range);
        let raw = |inline: Inline| RawPiece { range: range.clone(), kind: RawKind::Node(inline.kind) };
        self.out.extend(content.into_iter().map(raw));
    }
}

/// Whether brackets can hardly mean anything else: a year in the key, or the place in a work. `[@someone]` may be a name.
fn is_surely_cited(cited: &Cited) -> bool {
    let has_year = cited.key.chars().filter(char::is_ascii_digit).count() >= 2;
    has_year || cited.locator.is_some()
}

fn takes_attributes(kind: &RawKind) -> bool {
    use InlineKind::{Code, Image, Link, Math, Media, Reference};
    matches!(kind, RawKind::Node(Link(_) | Reference(_) | Image(_) | Media(_) | Code(_) | Math(_)))
}

/// `[text]{…}`: what the classes say, around what they leave.
pub(crate) fn span(mut attributes: Attributes, content: Vec<Inline>) -> InlineKind {
    let mut take = |names: &[&str]| {
        let before = attributes.classes.len();
        attributes.classes.retain(|class| !names.contains(&class.as_str()));
        attributes.classes.len() < before
    };
    // Both are elements of their own, not looks: what is left of the classes is a theme's.
    let (small_caps, index) = (take(&["smallcaps", "sc"]), take(&["index"]));
    let mark = index.then(|| index::mark(&mut attributes));
    let around = content
        .iter()
        .fold(None, |all: Option<crate::source::Span>, it| Some(all.map_or(it.span, |all| all.to(it.span))));
    let node = |kind| Inline { id: Default::default(), span: around.unwrap_or_default(), kind };
    let small = |content| vec![node(InlineKind::SmallCaps(content))];
    let kind = match (small_caps, mark) {
        (true, Some(mark)) => InlineKind::Index(IndexMark { content: small(content), ..mark }),
        (true, None) => InlineKind::SmallCaps(content),
        (false, Some(mark)) => InlineKind::Index(IndexMark { content, ..mark }),
        (false, None) => return InlineKind::Span(attributes, content),
    };
    if attributes.is_empty() { kind } else { InlineKind::Span(attributes, vec![node(kind)]) }
}

/// Attributes at the end of a heading: taken off its pieces.
pub(crate) fn heading(raws: &mut Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Attributes {
    let Some(end) = raws.last().map(|raw| raw.range.end) else { return Attributes::default() };
    let Some(start) = raws.first().map(|raw| raw.range.start) else { return Attributes::default() };
    let text = chapter.text().get(start..end).unwrap_or("").trim_end();
    // Right after a span, an image or code they are that piece's.
    let is_own = |at: usize| text[..at].ends_with([' ', '\t']) || at == 0;
    match attribute::at_end(text) {
        Some((at, attributes)) if is_own(at) => {
            cut(raws, start + at);
            attributes
        }
        _ => Attributes::default(),
    }
}

/// Drops everything from `offset` on, and the spaces before it.
fn cut(raws: &mut Vec<RawPiece>, offset: usize) {
    // Attributes may be several pieces, as with entities in a value: all of them go.
    raws.retain(|raw| raw.range.start < offset);
    if let Some(RawPiece { range, kind: RawKind::Text(text) }) = raws.last_mut() {
        text.truncate(offset.saturating_sub(range.start));
        text.truncate(text.trim_end().len());
        range.end = range.start + text.len();
    }
}

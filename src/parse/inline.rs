//! Inlines: the parser's inline events of one paragraph, heading or cell in, [`Inline`]s out.
//!
//! [`InlineBuilder`] collects events into [`RawPiece`] pieces, level by level. When a level is complete, the
//! extensions are found in it (`extension`), raw HTML is joined (`html`), and pieces become nodes.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::chapter::{DEEPEST, TextParser};
use super::foreign::mark::{Mark, SEAM, TextOrMark};
use super::piece::{RawKind, RawPiece};
use super::{autolink, extension, foreign, html, image, media, protect};
use crate::document::inline::{Citation, Inline, InlineKind, Link, Reference, ReferenceForm};
use crate::document::{Attributes, NodeId, NoteId};
use crate::project::bibliography::CitationKind;

/// A level of nesting that is still open.
struct Level {
    kind: LevelKind,
    range: Range<usize>,
    raws: Vec<RawPiece>,
}

enum LevelKind {
    Root,
    Emphasis,
    Strong,
    Strikethrough,
    Link { url: String, title: String, bare: bool },
    Image { url: String, title: String },
}

/// The line of inlines that is being collected.
pub(crate) struct InlineBuilder {
    levels: Vec<Level>,
    /// How many starts were left out because they are nested too deeply.
    skipped: usize,
    /// Whether the ends of source lines are kept, as in verse.
    pub(crate) verse: bool,
}

impl InlineBuilder {
    /// A new line at `range`.
    pub(crate) fn new(range: Range<usize>, verse: bool) -> InlineBuilder {
        let root = Level { kind: LevelKind::Root, range, raws: Vec::new() };
        InlineBuilder { levels: vec![root], skipped: 0, verse }
    }

    /// The bytes it covers.
    pub(crate) fn range(&self) -> Range<usize> {
        self.levels.first().map_or(0..0, |level| level.range.clone())
    }

    /// Takes an event in.
    pub(crate) fn event(&mut self, event: Event<'_>, range: Range<usize>, chapter: &mut TextParser<'_, '_>) {
        let kind = match event {
            Event::Start(tag) => return self.start(tag, range, chapter),
            Event::End(_) => return self.end(chapter),
            Event::Text(text) => return self.text(&text, range, chapter),
            // Code and HTML of the parser may hold marks that were put in for another language's signs: the author's
            // own letters come back.
            Event::Code(text) => RawKind::Node(InlineKind::Code(chapter.source.restore(&text, &range))),
            Event::InlineHtml(text) | Event::Html(text) => RawKind::Html(chapter.source.restore(&text, &range)),
            Event::FootnoteReference(label) => {
                let note = u32::try_from(chapter.note(&label)).unwrap_or(u32::MAX);
                RawKind::Node(InlineKind::Note(NoteId(note)))
            }
            Event::SoftBreak if self.verse => RawKind::Node(InlineKind::LineBreak),
            Event::SoftBreak => RawKind::Soft,
            Event::HardBreak => RawKind::Node(InlineKind::LineBreak),
            Event::InlineMath(text) | Event::DisplayMath(text) => RawKind::Node(InlineKind::Math(text.into_string())),
            // A rule or the box of a task is a block's, and was taken by it.
            Event::Rule | Event::TaskListMarker(_) => return,
        };
        self.push(RawPiece { range, kind });
    }

    fn push(&mut self, raw: RawPiece) {
        if let Some(level) = self.levels.last_mut() {
            level.raws.push(raw);
            // An implicit paragraph (in a tight list) grows with what it holds.
            if self.levels.len() == 1 {
                let level = &mut self.levels[0];
                level.range.end = level.range.end.max(level.raws.last().map_or(0, |raw| raw.range.end));
            }
        }
    }

    /// Text: an escaped first character is parted from what follows it.
    fn text(&mut self, text: &str, range: Range<usize>, chapter: &mut TextParser<'_, '_>) {
        let source = chapter.text().as_bytes();
        let level = self.levels.last();
        let before = level.map_or(0, |level| level.raws.last().map_or(level.range.start, |raw| raw.range.end));
        // An entity such as `&amp;`: its text differs from its source, so positions in it can't be mapped to spans.
        let exact = text.len() == range.len();
        if !exact {
            return self.push(RawPiece { range, kind: RawKind::Literal(protect::all(text)) });
        }
        // The parser drops the backslash and tells nobody: only the gap before the text shows that it was there.
        let escaped = range.start > before && source.get(range.start - 1) == Some(&b'\\');
        let first = if escaped { text.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let (literal, rest) = text.split_at(first);
        if !literal.is_empty() {
            let kind = RawKind::Literal(protect::all(literal));
            self.push(RawPiece { range: range.start..range.start + first, kind });
        }
        if foreign::mark::has_any(rest) {
            return self.marked(rest, range.start + first, chapter);
        }
        if !rest.is_empty() {
            let kind = RawKind::Text(rest.to_owned());
            self.push(RawPiece { range: range.start + first..range.end, kind });
        }
    }

    /// Text with marks for pieces of other languages.
    fn marked(&mut self, text: &str, start: usize, chapter: &mut TextParser<'_, '_>) {
        let marks = &chapter.source.marks;
        for (at, piece) in marks.pieces(text) {
            let begin = start + at;
            match piece {
                TextOrMark::Text(text) => {
                    let mut at = begin;
                    // A seam is a place where text was joined to text: a span may not go across, since the two are
                    // apart in the source.
                    for part in text.split_inclusive(SEAM) {
                        let shown = part.trim_end_matches(SEAM);
                        let kind = RawKind::Text(shown.to_owned());
                        let piece = RawPiece { range: at..at + shown.len(), kind };
                        // Text of seams alone leaves nothing.
                        Some(piece).filter(|_| !shown.is_empty()).into_iter().for_each(|it| self.push(it));
                        at += part.len();
                    }
                }
                TextOrMark::Mark(mark) => {
                    let length = foreign::mark::length(&text[at..]).unwrap_or(0);
                    let range = begin..begin + length;
                    let kind = match mark {
                        Mark::Formula(tex) => RawKind::Node(InlineKind::Math(tex.clone())),
                        Mark::Display(tex, attributes) => RawKind::Display(tex.clone(), attributes.clone()),
                        Mark::PageBreak => RawKind::PageBreak,
                        Mark::Node(kind) => RawKind::Node(kind.as_ref().clone()),
                        Mark::Link { url, words } => {
                            let content = super::one_line(words, chapter.span(&range), chapter);
                            RawKind::Node(foreign::link(url, content))
                        }
                        Mark::Nothing => continue,
                    };
                    self.push(RawPiece { range, kind });
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, chapter: &mut TextParser<'_, '_>) {
        // Beyond the bound only the markup is lost: the text inside is still taken in, and the ends are counted so
        // that outer levels close where they should.
        if self.skipped != 0 || self.levels.len() >= DEEPEST {
            self.skipped += 1;
            return chapter.too_deep(&range);
        }
        let kind = match tag {
            Tag::Strong => LevelKind::Strong,
            Tag::Strikethrough => LevelKind::Strikethrough,
            Tag::Link { link_type, dest_url, title, .. } => {
                let dest_url = chapter.source.marks.restore(&dest_url).into_owned();
                // CommonMark 0.31, 6.5: `<me@example.org>` is an address without its scheme.
                let mail = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                let url = if mail { format!("mailto:{dest_url}") } else { dest_url };
                let bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                LevelKind::Link { url, title: title.into_string(), bare }
            }
            Tag::Image { dest_url, title, .. } => {
                let url = chapter.source.marks.restore(&dest_url).into_owned();
                LevelKind::Image { url, title: title.into_string() }
            }
            // The parser gives no other tag inside a line.
            _ => LevelKind::Emphasis,
        };
        self.levels.push(Level { kind, range, raws: Vec::new() });
    }

    fn end(&mut self, chapter: &mut TextParser<'_, '_>) {
        if self.skipped != 0 {
            self.skipped -= 1;
            return;
        }
        // The root is closed by `finish` alone.
        if self.levels.len() < 2 {
            return;
        }
        let Some(Level { kind, range, raws }) = self.levels.pop() else { return };
        let kind = close(kind, raws, chapter);
        self.push(RawPiece { range, kind: RawKind::Node(kind) });
    }

    /// All inlines of the line.
    pub(crate) fn finish(mut self, chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
        while self.levels.len() > 1 {
            self.end(chapter);
        }
        let raws = self.levels.pop().map(|level| level.raws).unwrap_or_default();
        // Extensions first, then trimming and addresses: an attribute at the end of a line must not be taken for
        // text.
        let mut inlines = finish(raws, chapter);
        trim(&mut inlines);
        autolink::apply(&mut inlines);
        inlines
    }

    /// The pieces of the line as they came, for a heading: its attributes are still in them.
    pub(crate) fn raws(&mut self) -> &mut Vec<RawPiece> {
        &mut self.levels[0].raws
    }
}

/// The node of a complete level.
fn close(kind: LevelKind, raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> InlineKind {
    match kind {
        LevelKind::Link { url, title, bare } => {
            // The text of an autolink is its address: `~`, `^` and `@` mean nothing in it.
            let content = if bare { to_inlines(raws, chapter) } else { finish(raws, chapter) };
            let link = Link { url, title, content, attributes: Attributes::default() };
            link_or_reference(link)
        }
        LevelKind::Image { url, title } => {
            let alt = image::plain_text(&finish(raws, chapter));
            // `![what it shows|120](a.png)`, as Obsidian has it.
            // A bar is common in descriptions: only a number behind the last one is a size.
            let sized = alt.rsplit_once('|').and_then(|pair| Some((pair.0, foreign::pixels(pair.1)?)));
            let (alt, width) = sized.map_or((alt.as_str(), None), |it| (it.0.trim_end(), Some(it.1)));
            let image = image::image(&url, &title, alt, chapter.around.folder);
            let image = crate::document::inline::Image { width, ..image };
            // A film in the syntax of an image is a player, as pandoc has it.
            match media::kind(&url) {
                Some(kind) => InlineKind::Media(Box::new(media::of_image(image, kind))),
                None => InlineKind::Image(image),
            }
        }
        LevelKind::Strong => InlineKind::Strong(finish(raws, chapter)),
        LevelKind::Strikethrough => InlineKind::Strikethrough(finish(raws, chapter)),
        LevelKind::Root | LevelKind::Emphasis => InlineKind::Emphasis(finish(raws, chapter)),
    }
}

/// A link to a label without words of its own is a cross reference; so is one that asks for the page.
pub(crate) fn link_or_reference(link: Link) -> InlineKind {
    let page = link.attributes.has_class("page");
    match link.url.strip_prefix('#') {
        // A label in an empty link is what mdBook's and LaTeX's writers leave to the program: it knows the number.
        Some(label) if !label.is_empty() && (page || link.content.is_empty()) => InlineKind::Reference(Reference {
            label: label.to_owned(),
            form: ReferenceForm::Named,
            page,
            content: link.content,
        }),
        _ => InlineKind::Link(link),
    }
}

/// Finds the extensions in a complete level and makes its nodes.
pub(crate) fn finish(raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
    let raws = extension::apply(raws, chapter);
    to_inlines(raws, chapter)
}

/// Joins raw HTML, then makes nodes: neighbouring texts become one.
pub(crate) fn to_inlines(raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
    // Notes before HTML: a note is one node, which HTML may hold.
    let raws = with_notes(raws, chapter);
    if raws.iter().any(|raw| matches!(raw.kind, RawKind::Html(_))) {
        return html::inlines(raws, chapter);
    }
    join(raws, chapter)
}

/// Where citations are in notes, one in a sentence names the author alone, and a note follows it.
fn with_notes(raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Vec<RawPiece> {
    // Other styles print the citation where it is.
    if chapter.pool.citation_kind != Some(CitationKind::Notes) {
        return raws;
    }
    let mut out = Vec::with_capacity(raws.len());
    for mut raw in raws {
        let note = match &mut raw.kind {
            RawKind::Node(InlineKind::Citation(it)) if it.in_text => {
                let whole = Citation { works: it.works.clone(), in_text: false };
                // The page belongs into the note, not into the sentence.
                it.works.iter_mut().for_each(|work| (work.locator, work.suffix) = Default::default());
                Some(inline(InlineKind::Citation(whole), &raw.range, chapter))
            }
            _ => None,
        };
        let range = raw.range.clone();
        out.push(raw);
        out.extend(note.map(|note| {
            let kind = RawKind::Node(InlineKind::Note(chapter.pool.citation(note)));
            RawPiece { range, kind }
        }));
    }
    out
}

/// Makes nodes of pieces without HTML.
pub(crate) fn join(raws: Vec<RawPiece>, chapter: &TextParser<'_, '_>) -> Vec<Inline> {
    // Runs of text become one inline: hyphenation and the page map count letters within one.
    let mut inlines: Vec<Inline> = Vec::new();
    let mut open: Option<(Range<usize>, String)> = None;
    for (at, raw) in raws.iter().enumerate() {
        let text = match &raw.kind {
            RawKind::Text(text) | RawKind::Literal(text) | RawKind::Html(text) => text.as_str(),
            RawKind::Soft => soft_break(open.as_ref().map(|open| open.1.as_str()), raws.get(at + 1)),
            // A page break inside of a line belongs to the block; it leaves nothing in the text.
            RawKind::PageBreak => continue,
            RawKind::Display(tex, _) => {
                flush(&mut open, &mut inlines, chapter);
                inlines.push(inline(InlineKind::Math(tex.clone()), &raw.range, chapter));
                continue;
            }
            RawKind::Node(kind) => {
                flush(&mut open, &mut inlines, chapter);
                inlines.push(inline(kind.clone(), &raw.range, chapter));
                continue;
            }
        };
        let (range, all) = open.get_or_insert_with(|| (raw.range.clone(), String::new()));
        range.end = raw.range.end;
        all.push_str(text);
    }
    flush(&mut open, &mut inlines, chapter);
    inlines
}

fn flush(open: &mut Option<(Range<usize>, String)>, inlines: &mut Vec<Inline>, chapter: &TextParser<'_, '_>) {
    if let Some((range, text)) = open.take().filter(|open| !open.1.is_empty()) {
        inlines.push(inline(InlineKind::Text(text), &range, chapter));
    }
}

/// An inline without its node id, which is given when the book is complete.
pub(crate) fn inline(kind: InlineKind, range: &Range<usize>, chapter: &TextParser<'_, '_>) -> Inline {
    // Ids are given in reading order when the whole book is known, so that they do not depend on the order in which files
    // are read.
    Inline { id: NodeId::default(), span: chapter.span(range), kind }
}

/// The text for the end of a source line: a space, but nothing between characters of scripts that are written without
/// spaces.
fn soft_break(before: Option<&str>, after: Option<&RawPiece>) -> &'static str {
    let last = before.and_then(|before| before.chars().next_back());
    let next = after.and_then(|raw| match &raw.kind {
        RawKind::Text(text) => text.chars().next(),
        _ => None,
    });
    // CSS Text 3, 4.1.3, transforms segment breaks so; a line that ends or begins with Latin letters keeps its space.
    if last.is_some_and(spaceless) && next.is_some_and(spaceless) { "" } else { " " }
}

/// Whether a character is of a script without spaces between words: Chinese and Japanese letters and
/// their punctuation (Unicode blocks 2E80–312F, 31A0–4DBF, 4E00–9FFF, F900–FAFF, FE30–FE4F, FF00–FF60,
/// 20000–3FFFF). Korean has spaces.
fn spaceless(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x312F | 0x31A0..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// Takes spaces and line breaks off both ends.
pub(crate) fn trim(inlines: &mut Vec<Inline>) {
    const SPACE: [char; 3] = [' ', '\t', '\n'];
    let blank = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => text.trim_matches(SPACE).is_empty(),
        InlineKind::LineBreak => true,
        _ => false,
    };
    // From the end first, so that indices at the start stay right.
    let end = inlines.iter().rposition(|inline| !blank(inline)).map_or(0, |at| at + 1);
    inlines.truncate(end);
    let start = inlines.iter().position(|inline| !blank(inline)).unwrap_or(inlines.len());
    inlines.drain(..start);
    if let Some(InlineKind::Text(text)) = inlines.first_mut().map(|inline| &mut inline.kind) {
        *text = text.trim_start_matches(SPACE).to_owned();
    }
    if let Some(InlineKind::Text(text)) = inlines.last_mut().map(|inline| &mut inline.kind) {
        text.truncate(text.trim_end_matches(SPACE).len());
    }
}

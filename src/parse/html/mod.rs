//! Raw HTML: blocks and tags of it in, nodes of the document out.
//!
//! CommonMark passes HTML on tag by tag, with Markdown between. [`blocks`] and [`inlines`] put a
//! placeholder for each piece of Markdown, let html5ever read the whole, and make nodes of the tree
//! that comes of it (`block`, `inline`, `table`), so that tags nest as in a browser. What a book can't
//! hold (scripts, forms, frames) is dropped with a warning at its tag.

pub(super) mod attributes;
mod block;
mod drawing;
mod flat;
mod frame;
mod inline;
mod listing;
mod markdown;
mod media;
mod scan;
mod style;
mod table;
mod tree;

use std::ops::Range;

use super::block::{BlockPart, HtmlText};
use super::chapter::TextParser;
use super::inline::join;
use super::piece::{RawKind, RawPiece};
use super::{caption, depth, raw_html};
use crate::diagnostic::Diagnostic;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};
use crate::source::Span;
use scan::HtmlTag;
use tree::{Dom, HtmlElement};

/// The deepest nesting of elements that is taken as such. Deeper HTML is read without its tags.
// The conversion calls itself for each level. Pages that word processors and site builders export nest a few dozen deep.
const DEEPEST: usize = 128;

/// A piece of Markdown between tags; `None` when it has found its place.
#[expect(clippy::large_enum_variant, reason = "a list has slots of one kind")]
enum Slot {
    Block(Option<Block>),
    Inlines(Option<Vec<Inline>>),
}

/// HTML with placeholders, and where each piece of it is in the chapter's text.
#[derive(Default)]
struct MappedHtml {
    html: String,
    /// Places in `html` with their places in the text, rising.
    offsets: Vec<(usize, usize)>,
}

impl MappedHtml {
    fn push(&mut self, html: &str, at: usize) {
        self.offsets.push((self.html.len(), at));
        self.html.push_str(html);
    }

    fn slot(&mut self, number: usize) {
        let name = tree::SLOT;
        // With an end tag: HTML has no self-closing form for names that it does not know.
        self.html.push_str(&format!("<{name} n={number}></{name}>"));
    }

    /// The place in the text of a place in the HTML.
    fn source_offset(&self, at: usize) -> usize {
        let index = self.offsets.partition_point(|offset| offset.0 <= at);
        let (start, offset) = index.checked_sub(1).map_or((0, 0), |it| self.offsets[it]);
        offset + (at - start)
    }
}

/// The state of one conversion.
struct Convert<'c, 'a, 'd> {
    chapter: &'c mut TextParser<'a, 'd>,
    slots: Vec<Slot>,
    /// The place of the whole, for what has none of its own.
    range: Range<usize>,
    /// The tag of the element that is being read.
    at: Option<usize>,
}

/// Reports what a block of raw HTML opens and does not close, since no word that follows would be printed; and what it
/// leaves out.
pub(crate) fn check(html: &HtmlText, chapter: &mut TextParser<'_, '_>) {
    let place = |at: usize| {
        let line = html.lines().find(|line| at < line.1);
        line.map_or(html.range.start, |(start, _, offset)| offset + at - start)
    };
    let first_line = |text: &str| text.lines().next().map_or(1, |line| line.trim_end().len());
    let head = html.text.len() - html.text.trim_start().len();
    let Some(raw_html::Unclosed { at, open, close }) = raw_html::unclosed(&html.text) else {
        let text = html.text.trim();
        return unprinted(text, &(place(head)..place(head) + first_line(text)), chapter);
    };
    let lost = if at == head { "everything after it" } else { "what follows in its block" };
    let message = format!("this `{open}` has no `{close}`: {lost} would be left out");
    let help = format!("write `{close}` where it ends, or `\\<` for the sign itself");
    let span = chapter.span(&(place(at)..place(at) + first_line(&html.text[at..])));
    chapter.report.push(Diagnostic::error("html-unclosed", message).at(span).help(help));
}

/// Reports a processing instruction, a declaration or a section of characters, which no book prints: once for each name.
fn unprinted(html: &str, range: &Range<usize>, chapter: &mut TextParser<'_, '_>) {
    let Some(what) = raw_html::unprinted(html) else { return };
    let name = html.split([' ', '>', '\n']).next().unwrap_or("").to_ascii_lowercase();
    if chapter.pool.first("html-dropped", &name) {
        let shown: String = html.lines().next().unwrap_or("").chars().take(40).collect();
        let message = format!("{what} is left out: `{shown}`");
        let help = "remove it, or write `\\<` if its words are to be printed";
        chapter.report.push(Diagnostic::warning("html-dropped", message).at(chapter.span(range)).help(help));
    }
}

/// Makes blocks of a list of blocks with HTML between them.
pub(crate) fn blocks(nodes: Vec<BlockPart>, chapter: &mut TextParser<'_, '_>) -> Vec<Block> {
    let mut out = Vec::new();
    let regions =
        if nodes.iter().any(|node| matches!(node, BlockPart::Html(_))) { regions(&nodes) } else { Vec::new() };
    let mut regions = regions.into_iter().peekable();
    let mut nodes = nodes.into_iter().enumerate().peekable();
    while let Some((at, node)) = nodes.next() {
        while regions.peek().is_some_and(|region| region.end <= at) {
            regions.next();
        }
        let end = regions.peek().filter(|region| region.contains(&at)).map_or(at + 1, |region| region.end);
        match node {
            // A block that no element is around needs no parser of HTML.
            BlockPart::Block(block) if end == at + 1 => out.push(block),
            BlockPart::Fence(..) => {}
            node => {
                let mut region = vec![node];
                while let Some((_, node)) = nodes.next_if(|node| node.0 < end) {
                    region.push(node);
                }
                out.extend(region_blocks(region, chapter));
            }
        }
    }
    caption::join(listing::titles(attach_anchors(out)))
}

/// Runs of nodes that belong together since an element opens in the first and closes in the last.
fn regions(nodes: &[BlockPart]) -> Vec<Range<usize>> {
    let (mut tags, mut owners): (Vec<HtmlTag>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, node) in nodes.iter().enumerate() {
        if let BlockPart::Html(html) = node {
            let found = scan::tags(&html.text);
            owners.extend(found.iter().map(|_| at));
            tags.extend(found);
        }
    }
    let pairs = scan::pairs(&tags);
    let mut regions: Vec<Range<usize>> = Vec::new();
    for (open, close) in pairs.iter().enumerate() {
        let Some(close) = close else { continue };
        let (first, last) = (owners[open], owners[*close]);
        // Elements that overlap are read together: html5ever nests them as a browser does.
        match regions.last_mut() {
            _ if first == last => {}
            Some(region) if first < region.end => region.end = region.end.max(last + 1),
            _ => regions.push(first..last + 1),
        }
    }
    regions
}

fn region_blocks(region: Vec<BlockPart>, chapter: &mut TextParser<'_, '_>) -> Vec<Block> {
    let mut source = MappedHtml::default();
    let mut slots = Vec::new();
    let mut range: Option<Range<usize>> = None;
    for node in region {
        match node {
            BlockPart::Block(block) => {
                source.slot(slots.len());
                slots.push(Slot::Block(Some(block)));
            }
            BlockPart::Html(html) => {
                for (start, end, offset) in html.lines() {
                    source.push(&html.text[start..end], offset);
                }
                let all = range.get_or_insert(html.range.clone());
                all.end = all.end.max(html.range.end);
            }
            BlockPart::Fence(..) => {}
        }
    }
    let mut convert = Convert { chapter, slots, range: range.unwrap_or_default(), at: None };
    let tree = convert.read(&source);
    convert.report_markdown(&tree);
    let mut out = convert.blocks(&tree);
    // Text that found no place in the tree goes to the end, and is not lost.
    for slot in std::mem::take(&mut convert.slots) {
        if let Slot::Block(Some(block)) = slot {
            out.push(block);
        }
    }
    out
}

/// Makes inlines of the pieces of a line with tags between them.
pub(crate) fn inlines(raws: Vec<RawPiece>, chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
    let mut source = MappedHtml::default();
    let mut slots = Vec::new();
    let mut run: Vec<RawPiece> = Vec::new();
    let start = raws.first().map_or(0, |raw| raw.range.start);
    let end = raws.last().map_or(0, |raw| raw.range.end);
    let mut flush = |run: &mut Vec<RawPiece>, source: &mut MappedHtml, chapter: &TextParser<'_, '_>| {
        if !run.is_empty() {
            source.slot(slots.len());
            slots.push(Slot::Inlines(Some(join(std::mem::take(run), chapter))));
        }
    };
    for raw in raws {
        let RawKind::Html(html) = &raw.kind else {
            run.push(raw);
            continue;
        };
        flush(&mut run, &mut source, chapter);
        unprinted(html, &raw.range, chapter);
        source.push(html, raw.range.start);
    }
    flush(&mut run, &mut source, chapter);
    let mut convert = Convert { chapter, slots, range: start..end, at: None };
    let tree = convert.read(&source);
    let mut out = convert.inlines(&tree);
    for slot in std::mem::take(&mut convert.slots) {
        if let Slot::Inlines(Some(content)) = slot {
            out.extend(content);
        }
    }
    inline::merge(out)
}

impl Convert<'_, '_, '_> {
    /// Reads HTML to a tree. Tags are told where they are; names that HTML does not know and that are
    /// never closed, such as the `<T>` of `Vec<T>`, are text.
    fn read(&mut self, source: &MappedHtml) -> Vec<Dom> {
        let tags = scan::tags(&source.html);
        let pairs = scan::pairs(&tags);
        let inside = self.slots.iter().map(|slot| match slot {
            Slot::Block(block) => block.as_ref().map_or(0, |block| depth::blocks(std::slice::from_ref(block))),
            Slot::Inlines(content) => content.as_deref().map_or(0, depth::inlines),
        });
        let too_deep = scan::depth(&tags, &pairs) + inside.max().unwrap_or(0) > DEEPEST;
        if too_deep {
            let message = "this HTML is nested too deeply: its tags are ignored";
            let span = self.chapter.span(&self.range);
            self.chapter.report.push(Diagnostic::warning("nesting-deep", message).at(span).help("nest fewer tags"));
        }
        let mut closed = vec![false; tags.len()];
        for (open, close) in pairs.iter().enumerate() {
            if let Some(close) = close {
                closed[open] = true;
                closed[*close] = true;
            }
        }
        let drawings = scan::foreign(&tags, &pairs);
        let mut html = String::with_capacity(source.html.len() + tags.len() * 24);
        let mut copied = 0;
        for (at, tag) in tags.iter().enumerate() {
            let is_slot = tag.name == tree::SLOT;
            let Range { start, end } = tag.range;
            html.push_str(&source.html[copied..start]);
            copied = end;
            let text = &source.html[start..end];
            if too_deep && !is_slot {
                // A space, so that words on both sides of a tag do not grow together.
                html.push(' ');
            } else if !is_slot && !closed[at] && !is_tag(tag, text) && !scan::contains(&drawings, start) {
                self.unknown_text(tag, text, source.source_offset(start));
                // Escaped, it comes back from the parser as the text that the author wrote.
                html.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
            } else if is_slot || tag.closing {
                html.push_str(text);
            } else {
                let (head, tail) = text.split_at(1 + tag.name.len());
                // The place goes along as an attribute, since html5ever tells none for its nodes.
                html.push_str(&format!("{head} {}={}{tail}", tree::AT, source.source_offset(start)));
            }
        }
        html.push_str(&source.html[copied..]);
        tree::parse(&html)
    }

    /// A tag that is not HTML and so must be text.
    fn unknown_text(&mut self, tag: &HtmlTag, text: &str, offset: usize) {
        let span = self.chapter.span(&(offset..offset + tag.range.len()));
        let message = if attributes::is_known(&tag.name) && !tag.name.contains('-') {
            format!("`{text}` has words that are not attributes of HTML: it is printed as text")
        } else {
            format!("`{text}` is not an HTML element: it is printed as text")
        };
        let help = "write code between backticks, or `\\<` for the character itself";
        let warning = Diagnostic::warning("html-unknown", message).at(span).help(help);
        self.warn_once("html-unknown", &tag.name, warning);
    }

    /// Reports something once for each name in a book.
    fn warn_once(&mut self, code: &'static str, name: &str, diagnostic: Diagnostic) {
        if self.chapter.pool.first(code, name) {
            self.chapter.report.push(diagnostic);
        }
    }

    /// Something can't be in a book.
    fn dropped(&mut self, at: Option<usize>, what: &str, why: &str) {
        let span = self.span(at);
        let message = format!("{what} is left out: {why}");
        let warning = Diagnostic::warning("html-dropped", message).at(span);
        self.chapter.report.push(warning.help("remove it, or leave it: the book is built without it"));
    }

    /// The place of an element's id, for elements that become no node.
    fn anchor_of(&self, element: &HtmlElement) -> Option<Inline> {
        let id = element.get("id").map(str::trim).filter(|it| !it.is_empty())?;
        let kind = InlineKind::Anchor(id.to_owned());
        Some(Inline { id: NodeId::default(), span: self.span(element.at), kind })
    }

    /// The place of a tag; of the whole, if it is not known.
    fn span(&self, at: Option<usize>) -> Span {
        let range = at.or(self.at).map_or(self.range.clone(), |at| {
            let text = self.chapter.text().get(at..).unwrap_or("");
            at..at + text.find('>').map_or(1, |end| end + 1).min(400)
        });
        self.chapter.span(&range)
    }
}

/// Whether a tag that nothing closes is one of HTML. `a<b and b>c` looks like one, and so does `<ctrl-c>`, which may be a web
/// component only where it is closed.
fn is_tag(tag: &HtmlTag, text: &str) -> bool {
    let is_bare = !tag.closing && !scan::VOID.contains(&tag.name.as_str()) && attributes::has_bare_words(text);
    let is_component = !tag.name.contains('-') || tag.closing || text.ends_with("/>") || text.contains('=');
    attributes::is_known(&tag.name) && !is_bare && is_component
}

/// Blocks after an anchor.
fn anchored(anchor: Option<Inline>, blocks: Vec<Block>) -> Vec<Block> {
    let Some(anchor) = anchor else { return blocks };
    let (id, span, attributes) = (NodeId::default(), anchor.span, Attributes::default());
    let paragraph = Block { id, span, attributes, kind: BlockKind::Paragraph(vec![anchor]) };
    attach_anchors(std::iter::once(paragraph).chain(blocks).collect())
}

/// A paragraph that is nothing but anchors gives them to the block after it.
fn attach_anchors(blocks: Vec<Block>) -> Vec<Block> {
    let anchors = |block: &Block| match &block.kind {
        BlockKind::Paragraph(content) => {
            !content.is_empty() && content.iter().all(|it| matches!(it.kind, InlineKind::Anchor(_)))
        }
        _ => false,
    };
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        // Other blocks have no line that an anchor could be put into: theirs stays a paragraph above.
        let takes = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading { .. });
        if takes
            && out.last().is_some_and(anchors)
            && let Some(BlockKind::Paragraph(mut before)) = out.pop().map(|it| it.kind)
            && let BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } = &mut block.kind
        {
            before.append(content);
            *content = before;
        }
        out.push(block);
    }
    out
}

//! Block-level elements: a tree in, blocks out.

use super::inline::{merge, node_at};
use super::tree::{Dom, HtmlElement};
use super::{Convert, Slot, anchored, attributes, flat, listing, style};
use crate::document::block::{
    Block, BlockKind, Code, ColumnAlign, Container, Definition, Detail, LISTING, List, ListItem,
};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind};
use crate::document::numeral::{ListDelimiter, ListStyle};
use crate::document::{Attributes, NodeId};
use crate::parse::block::paragraph;
use crate::parse::inline::trim;
use crate::parse::{caption, media};
use crate::source::Span;

impl Convert<'_, '_, '_> {
    /// The blocks of some nodes. Inlines between them become paragraphs.
    pub(super) fn blocks(&mut self, nodes: &[Dom]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut run: Vec<&Dom> = Vec::new();
        for node in nodes {
            if is_block(node) {
                self.end_run(&mut run, &mut out);
                self.block(node, &mut out);
            } else {
                run.push(node);
            }
        }
        self.end_run(&mut run, &mut out);
        caption::join(listing::titles(out))
    }

    /// Inlines that are between blocks: a paragraph, unless they are only spaces.
    fn end_run(&mut self, run: &mut Vec<&Dom>, out: &mut Vec<Block>) {
        // HTML may mix text with blocks in one element; a document may not, so each run of inlines is a paragraph.
        let nodes: Vec<Dom> = run.drain(..).cloned().collect();
        let at = nodes.iter().find_map(|node| match node {
            Dom::Element(element) => element.at,
            _ => None,
        });
        let content = self.line(&nodes);
        let span = self.span(at);
        self.push_paragraph(content, Attributes::default(), span, out);
    }

    fn line(&mut self, nodes: &[Dom]) -> Vec<Inline> {
        let mut content = merge(self.inlines(nodes));
        trim(&mut content);
        content
    }

    fn push_paragraph(&mut self, mut content: Vec<Inline>, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        if content.is_empty() {
            return;
        }
        let caption = caption::split_below(&mut content);
        let (mut kind, mut own) = paragraph(content, self.chapter);
        if let (BlockKind::Figure(figure), Some(words)) = (&mut kind, caption) {
            figure.caption = Some(words);
            caption::keep_unnumbered(&mut own);
        }
        crate::parse::attribute::merge(&mut own, attributes);
        out.push(block(kind, own, span));
    }

    /// A frame whose words are blocks: what stands for it, and below it the words.
    fn frame_block(&mut self, element: &HtmlElement, out: &mut Vec<Block>) {
        // The frame without its words, which would be flattened into a line.
        let shell = HtmlElement { children: Vec::new(), ..element.clone() };
        let content = self.line(&[Dom::Element(shell)]);
        self.push_paragraph(content, Attributes::default(), self.span(element.at), out);
        for mut block in self.blocks(&element.children) {
            if let BlockKind::Paragraph(content) = &mut block.kind {
                // "Your browser does not support frames" is nothing to readers of a book.
                *content = media::words(std::mem::take(content), &[], self.chapter.around.folder);
                trim(content);
            }
            let is_empty = matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty());
            out.extend(Some(block).filter(|_| !is_empty));
        }
    }

    fn block(&mut self, node: &Dom, out: &mut Vec<Block>) {
        match node {
            Dom::Element(element) => {
                // Elements that a parser adds (`tbody`) have no position: problems in them are told at the element around.
                let outer = self.at;
                self.at = element.at.or(outer);
                self.element_block(element, out);
                self.at = outer;
            }
            Dom::Slot(number) => {
                if let Some(Slot::Block(block)) = self.slots.get_mut(*number) {
                    out.extend(block.take());
                }
            }
            Dom::Text(_) => {}
        }
    }

    fn element_block(&mut self, element: &HtmlElement, out: &mut Vec<Block>) {
        if matches!(element.name.as_str(), "audio" | "video") {
            // A player is an inline to the document; alone, it is a paragraph of its own.
            let content = self.line(&[Dom::Element(element.clone())]);
            return self.push_paragraph(content, Attributes::default(), self.span(element.at), out);
        }
        if attributes::FRAMES.contains(&element.name.as_str()) {
            return self.frame_block(element, out);
        }
        if self.is_dropped(element) {
            return;
        }
        let span = self.span(element.at);
        let attributes = self.attributes(element);
        match element.name.as_str() {
            "hr" => out.push(block(BlockKind::SectionBreak, attributes, span)),
            "p" => self.paragraphs(element, attributes, span, out),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                // The name is `h1` to `h6` here.
                let level = element.name.as_bytes()[1] - b'0';
                let content = style::styled(element, self.line(&element.children), span);
                let numbered = !attributes.has_class("unnumbered");
                if !content.is_empty() {
                    out.push(block(BlockKind::Heading { level, numbered, content }, attributes, span));
                }
            }
            "blockquote" => {
                let inner = self.blocks(&element.children);
                out.push(block(BlockKind::Quote(inner), attributes, span));
            }
            "ul" | "ol" | "menu" | "dir" => self.list(element, attributes, span, out),
            "dl" => self.definitions(element, attributes, span, out),
            "table" => {
                let (kind, own) = self.table(element, attributes);
                out.push(block(kind, own, span));
            }
            "pre" => out.push(code(element, attributes, span)),
            "figure" => self.figure(element, attributes, span, out),
            "details" => self.details(element, attributes, span, out),
            "listing" => self.listing(element, attributes, span, out),
            _ => self.group(element, attributes, span, out),
        }
    }

    /// `<p>`, which may hold Markdown blocks when it is on lines of its own.
    fn paragraphs(&mut self, element: &HtmlElement, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let mut inner = Vec::new();
        // Markdown between `<p>` and `</p>` on lines of their own has made blocks of the text.
        if element.children.iter().any(is_block) {
            inner = self.blocks(&element.children);
        } else {
            let content = style::styled(element, self.line(&element.children), span);
            self.push_paragraph(content, attributes.clone(), span, &mut inner);
        }
        self.aligned(element, inner, span, out);
    }

    /// Blocks of an element that may set their alignment.
    fn aligned(&mut self, element: &HtmlElement, inner: Vec<Block>, span: Span, out: &mut Vec<Block>) {
        let kind = match attributes::align(element) {
            ColumnAlign::Center => ContainerKind::Center,
            ColumnAlign::Right => ContainerKind::Right,
            // Left is what the theme sets anyway, or justified, which no author of `align="left"` meant to forbid.
            ColumnAlign::Left | ColumnAlign::None => return out.extend(inner),
        };
        // A figure is centred anyway.
        if inner.is_empty() || inner.iter().all(|it| matches!(it.kind, BlockKind::Figure(_))) {
            return out.extend(inner);
        }
        let container = Container { kind, title: None, blocks: inner };
        out.push(block(BlockKind::Container(container), Attributes::default(), span));
    }

    /// `<div>` and its like: a group, if it says anything.
    fn group(&mut self, element: &HtmlElement, mut own: Attributes, span: Span, out: &mut Vec<Block>) {
        let inner = self.blocks(&element.children);
        if !attributes::is_block(&element.name) {
            self.unknown(element, &element.name);
        }
        // Centring wins over the element's own meaning: it is what its author sees in a browser.
        let center = element.name == "center" || attributes::align(element) == ColumnAlign::Center;
        let kind = match element.name.as_str() {
            _ if center => ContainerKind::Center,
            "aside" => ContainerKind::Aside,
            // mdBook's own: <https://rust-lang.github.io/mdBook/format/mdbook.html>.
            "div" if own.has_class("warning") => ContainerKind::Warning,
            _ if attributes::align(element) == ColumnAlign::Right => ContainerKind::Right,
            _ => ContainerKind::Group,
        };
        if inner.is_empty() {
            // `<a id="x"></a>` and `<div id="x"></div>` are how Markdown's authors place anchors.
            let id = own.id.take().map(|id| vec![node_at(InlineKind::Anchor(id), span)]);
            out.extend(id.map(|id| block(BlockKind::Paragraph(id), Attributes::default(), span)));
            return;
        }
        if kind == ContainerKind::Group && own.is_empty() {
            return out.extend(inner);
        }
        let container = Container { kind, title: None, blocks: inner };
        out.push(block(BlockKind::Container(container), own, span));
    }

    fn list(&mut self, element: &HtmlElement, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let mut items: Vec<ListItem> = Vec::new();
        // HTML has no tight lists; items whose text has no `<p>` look like those.
        let mut tight = true;
        for child in &element.children {
            let (nodes, at) = match child {
                Dom::Element(it) if it.name == "li" => (&it.children[..], it.at),
                Dom::Text(text) if text.trim().is_empty() => continue,
                // Anything but `<li>` in a list is invalid, but browsers show it with the item before.
                other => (std::slice::from_ref(other), element.at),
            };
            let paragraph = |node: &Dom| matches!(node, Dom::Element(node) if node.name == "p");
            tight &= !nodes.iter().any(paragraph);
            let item = match child {
                Dom::Element(it) if it.name == "li" => Some(it),
                _ => None,
            };
            let blocks = anchored(item.and_then(|item| self.anchor_of(item)), self.blocks(nodes));
            let is_item = item.is_some();
            match items.last_mut() {
                Some(item) if !is_item => item.blocks.extend(blocks),
                _ if blocks.is_empty() && !is_item => {}
                _ => {
                    // Numbers that an author sets on an item go on from there (HTML, 4.4.8).
                    let value = item.and_then(|item| item.get("value")?.trim().parse().ok());
                    let style = item.map(list_style).unwrap_or_default();
                    items.push(ListItem {
                        id: NodeId::default(),
                        span: self.span(at),
                        task: None,
                        value,
                        style,
                        blocks,
                    });
                }
            }
        }
        let reversed = element.name == "ol" && element.get("reversed").is_some();
        let first = element.get("start").and_then(|it| it.trim().parse().ok());
        // HTML, 4.4.5: a reversed list without `start` begins with the number of its items.
        let start = first.unwrap_or(if reversed { items.len() as u64 } else { 1 });
        let start = (element.name == "ol").then_some(start);
        if !items.is_empty() {
            let delimiter = element.get(ListDelimiter::ATTRIBUTE).and_then(ListDelimiter::named).unwrap_or_default();
            let list = List { start, style: list_style(element), delimiter, reversed, tight, items };
            out.push(block(BlockKind::List(list), attributes, span));
        }
    }

    fn definitions(&mut self, element: &HtmlElement, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let mut definitions: Vec<Definition> = Vec::new();
        let mut pieces: Vec<&Dom> = Vec::new();
        for child in &element.children {
            match child {
                // HTML, 4.4.9: a `<div>` may group terms with their details.
                Dom::Element(it) if it.name == "div" => pieces.extend(&it.children),
                other => pieces.push(other),
            }
        }
        for child in pieces {
            let id = NodeId::default();
            match child {
                Dom::Element(it) if it.name == "dt" => {
                    let mut term: Vec<Inline> = self.anchor_of(it).into_iter().collect();
                    term.extend(self.line(&it.children));
                    let span = self.span(it.at);
                    definitions.push(Definition { id, span, term, details: Vec::new() });
                }
                Dom::Text(text) if text.trim().is_empty() => {}
                other => {
                    let (nodes, anchor) = match other {
                        Dom::Element(it) if it.name == "dd" => (&it.children[..], self.anchor_of(it)),
                        other => (std::slice::from_ref(other), None),
                    };
                    let blocks = anchored(anchor, self.blocks(nodes));
                    if definitions.is_empty() {
                        // Details without a term keep their text.
                        definitions.push(Definition { id, span, term: Vec::new(), details: Vec::new() });
                    }
                    let last = definitions.last_mut();
                    last.into_iter().for_each(|last| last.details.push(Detail { id, blocks: blocks.clone() }));
                }
            }
        }
        if !definitions.is_empty() {
            out.push(block(BlockKind::Definitions(definitions), attributes, span));
        }
    }

    fn figure(&mut self, element: &HtmlElement, mut attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let is_caption = |node: &&Dom| matches!(node, Dom::Element(node) if node.name == "figcaption");
        let body: Vec<Dom> = element.children.iter().filter(|child| !is_caption(child)).cloned().collect();
        let mut caption = Vec::new();
        for it in element.children.iter().filter(is_caption) {
            if let Dom::Element(it) = it {
                caption.extend(self.anchor_of(it));
                caption.extend(self.flat(&it.children));
            }
        }
        let mut inner = self.blocks(&body);
        let is_blank = |node: &&Dom| matches!(node, Dom::Text(text) if text.trim().is_empty());
        // HTML lets a caption be the first or the last child (4.4.13): it stays on its side.
        let above = element.children.iter().find(|child| !is_blank(child)).is_some_and(|child| is_caption(&child));
        // One picture or table takes the caption itself, and is numbered; anything else needs a container for both.
        if let [Block { kind, attributes: own, span: place, .. }] = &mut inner[..]
            && let Some(own_caption) = own_caption(kind)
        {
            if !caption.is_empty() {
                *own_caption = Some(caption);
                caption::keep_unnumbered(own);
            }
            crate::parse::attribute::merge(own, attributes);
            *place = span;
            return out.extend(inner);
        }
        if inner.is_empty() && caption.is_empty() {
            return;
        }
        if caption.is_empty() {
            attributes.classes.insert(0, "figure".into());
            let container = Container { kind: ContainerKind::Group, title: None, blocks: inner };
            return out.push(block(BlockKind::Container(container), attributes, span));
        }
        let is_code = matches!(&inner[..], [Block { kind: BlockKind::Code(_), .. }]);
        let place = if above { 0 } else { inner.len() };
        inner.insert(place, caption::block_of(caption, span));
        out.push(caption::figure(inner, if is_code { LISTING } else { "figure" }, attributes, span));
    }

    fn details(&mut self, element: &HtmlElement, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let is_summary = |node: &&Dom| matches!(node, Dom::Element(node) if node.name == "summary");
        let body: Vec<Dom> = element.children.iter().filter(|child| !is_summary(child)).cloned().collect();
        let mut title = Vec::new();
        if let Some(Dom::Element(summary)) = element.children.iter().find(is_summary) {
            title = self.anchor_of(summary).into_iter().chain(self.flat(&summary.children)).collect();
        }
        let blocks = self.blocks(&body);
        let title = (!title.is_empty()).then_some(title);
        let container = Container { kind: ContainerKind::Aside, title, blocks };
        out.push(block(BlockKind::Container(container), attributes, span));
    }

    /// Nodes as one line, blocks flattened.
    pub(super) fn flat(&mut self, nodes: &[Dom]) -> Vec<Inline> {
        if !nodes.iter().any(is_block) {
            return self.line(nodes);
        }
        let blocks = self.blocks(nodes);
        let mut content = merge(flat::blocks(blocks));
        trim(&mut content);
        content
    }
}

/// The caption of a figure or table.
fn own_caption(kind: &mut BlockKind) -> Option<&mut Option<Vec<Inline>>> {
    match kind {
        BlockKind::Figure(figure) => Some(&mut figure.caption),
        BlockKind::Table(table) => Some(&mut table.caption),
        _ => None,
    }
}

/// The marks of items, by CSS `list-style-type` or by HTML's `type`.
fn list_style(element: &HtmlElement) -> ListStyle {
    let named = |value: &str| value.split_whitespace().find_map(ListStyle::named);
    let style = attributes::style(element, "list-style-type").or_else(|| attributes::style(element, "list-style"));
    let style = style.and_then(named);
    style.or_else(|| element.get("type").map(str::trim).and_then(ListStyle::named)).unwrap_or_default()
}

fn block(kind: BlockKind, attributes: Attributes, span: Span) -> Block {
    Block { id: NodeId::default(), span, attributes, kind }
}

/// Whether a node is block-level: a block, a piece of Markdown blocks, or something that
/// holds either.
fn is_block(node: &Dom) -> bool {
    match node {
        Dom::Text(_) => false,
        Dom::Slot(_) => true,
        Dom::Element(element) => attributes::is_block(&element.name) || element.children.iter().any(is_block),
    }
}

/// `<pre>`: its text verbatim, the language from a class.
fn code(element: &HtmlElement, mut attributes: Attributes, span: Span) -> Block {
    let mut text = String::new();
    raw_text(&element.children, &mut text);
    // HTML, 13.2.6.4.7: a line end right after `<pre>` is not part of the text.
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n').to_owned();
    // The class that HTML 4.5.15 suggests, and that of older highlighters.
    let language = |text: &str| text.strip_prefix("language-").or(text.strip_prefix("lang-")).map(str::to_owned);
    let inner = element.find("code").and_then(|at| at.get("class")).unwrap_or("");
    let found = inner.split_whitespace().find_map(language);
    let found = found.or_else(|| attributes.classes.iter().find_map(|class| language(class)));
    attributes.classes.retain(|class| language(class).is_none());
    block(BlockKind::Code(Code { language: found, text, ..Code::default() }), attributes, span)
}

fn raw_text(nodes: &[Dom], out: &mut String) {
    for node in nodes {
        match node {
            Dom::Text(text) => out.push_str(text),
            Dom::Element(element) if element.name == "br" => out.push('\n'),
            Dom::Element(element) => raw_text(&element.children, out),
            Dom::Slot(_) => {}
        }
    }
}

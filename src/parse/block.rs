//! Blocks: a chapter's text in, its [`Block`]s out; notes go to the pool.
//!
//! The builder keeps the open blocks on a stack of its own, so that no depth of nesting can overflow
//! the machine's.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Parser, Tag, TagEnd};

pub(crate) use super::block_part::{BlockPart, HtmlText};
use super::callout::{self, Callout};
use super::chapter::{DEEPEST, TextParser};
use super::dialect::OPTIONS;
use super::inline::InlineBuilder;
use super::piece::RawPiece;
use super::{code, container, extension, formula, group, image, table};
use crate::document::block::{Block, BlockKind, Container, Definition, Detail, Figure, List, ListItem};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind};
use crate::document::numeral::{ListDelimiter, ListStyle};
use crate::document::{Attributes, NodeId};

/// The blocks of a chapter.
pub(crate) fn blocks(chapter: &mut TextParser<'_, '_>) -> Vec<Block> {
    let text = chapter.text();
    let mut builder = BlockBuilder::new(chapter, 0..text.len());
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// The inlines of a text that is one line: a title, a caption.
pub(crate) fn line(chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
    let mut inlines = Vec::new();
    // More than one paragraph in a title is a mistake in front matter; their words are kept in one line.
    for block in blocks(chapter) {
        match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                inlines.extend(content);
            }
            BlockKind::Figure(figure) => {
                let kind = InlineKind::Image(figure.image);
                inlines.push(Inline { id: NodeId::default(), span: block.span, kind });
            }
            _ => {
                // A list or a quotation can't be in one line: the text is shown as it was written.
                let kind = InlineKind::Text(chapter.text().trim().to_owned());
                return vec![Inline { id: NodeId::default(), span: block.span, kind }];
            }
        }
    }
    inlines
}

/// A block that is still open and holds blocks.
struct OpenBlock {
    kind: FrameKind,
    range: Range<usize>,
    nodes: Vec<BlockPart>,
    /// For each container that is open here, whether it is verse.
    containers: Vec<bool>,
}

enum FrameKind {
    Root,
    Quote(Option<Callout>),
    List { start: Option<u64>, tight: bool, items: Vec<ListItem> },
    Item { task: Option<bool> },
    Note(String),
    Definitions(Vec<Definition>),
    Detail,
}

/// The use that the open line will be put to.
enum LineTarget {
    Paragraph,
    Heading(u8),
    Cell,
    Term,
}

struct BlockBuilder<'c, 'a, 'd> {
    chapter: &'c mut TextParser<'a, 'd>,
    frames: Vec<OpenBlock>,
    /// For each open wrapper of the parser's, whether it got a frame.
    wrappers: Vec<bool>,
    line: Option<(LineTarget, InlineBuilder)>,
    code: Option<(code::CodeInfo, String, Range<usize>)>,
    html: Option<HtmlText>,
    table: Option<table::TableReader>,
    /// How many containers are open in all frames.
    containers: usize,
}

impl<'c, 'a, 'd> BlockBuilder<'c, 'a, 'd> {
    fn new(chapter: &'c mut TextParser<'a, 'd>, range: Range<usize>) -> BlockBuilder<'c, 'a, 'd> {
        let root = OpenBlock { kind: FrameKind::Root, range, nodes: Vec::new(), containers: Vec::new() };
        let (wrappers, containers) = (Vec::new(), 0);
        let (line, code, html, table) = (None, None, None, None);
        BlockBuilder { chapter, frames: vec![root], wrappers, line, code, html, table, containers }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            // Text of code comes in pieces, a line each or more.
            Event::Text(text) if self.code.is_some() => {
                // Marks of other languages mean nothing in code: it shows what its author wrote.
                let text = self.chapter.source.restore(&text, &range);
                self.code.iter_mut().for_each(|code| code.1.push_str(&text));
            }
            Event::Text(text) | Event::Html(text) if self.html.is_some() => self.html(&text, range),
            Event::Rule => {
                self.end_implicit();
                self.push(BlockKind::SectionBreak, &range);
            }
            // The box comes before the text of its item, so the innermost frame is the item's.
            Event::TaskListMarker(done) => {
                let item = self.frames.last_mut().map(|frame| &mut frame.kind);
                if let Some(FrameKind::Item { task }) = item {
                    *task = Some(done);
                }
            }
            // Text of a tight list item comes without a paragraph around it: it opens a line of its own.
            other => self.inline(other, range),
        }
    }

    fn inline(&mut self, event: Event<'_>, range: Range<usize>) {
        let verse = self.frames.last().is_some_and(|frame| frame.containers.last() == Some(&true));
        let (_, line) =
            self.line.get_or_insert_with(|| (LineTarget::Paragraph, InlineBuilder::new(range.clone(), verse)));
        line.event(event, range, self.chapter);
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                // A tight item's text has no end of its own: the next block ends it.
                self.end_implicit();
                self.set_loose();
                self.begin(LineTarget::Paragraph, range);
            }
            Tag::Heading { level, .. } => {
                self.end_implicit();
                self.begin(LineTarget::Heading(level as u8), range);
            }
            Tag::TableCell => self.begin(LineTarget::Cell, range),
            Tag::DefinitionListTitle => self.begin(LineTarget::Term, range),
            Tag::CodeBlock(kind) => {
                self.end_implicit();
                let info = match &kind {
                    CodeBlockKind::Indented => code::CodeInfo::indented(),
                    CodeBlockKind::Fenced(info) => code::CodeInfo::read(&self.chapter.source.marks.restore(info)),
                };
                self.code = Some((info, String::new(), range));
            }
            Tag::HtmlBlock => {
                self.end_implicit();
                self.html = Some(HtmlText { range, ..HtmlText::default() });
            }
            Tag::Table(columns) => {
                self.end_implicit();
                let columns = columns.into_iter().map(align).collect();
                self.table = Some(table::TableReader::new(columns, self.chapter.text().get(range).unwrap_or("")));
            }
            Tag::TableHead | Tag::TableRow => {
                // Rows are events of the table, and hold nothing themselves.
                self.table.iter_mut().for_each(|table| table.begin_row());
            }
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_) => {
                self.wrapper(tag, range);
            }
            Tag::DefinitionList | Tag::DefinitionListDefinition => self.wrapper(tag, range),
            // Front matter was taken off before, so that none of the parser's own is left.
            Tag::MetadataBlock(_) => {}
            other => self.inline(Event::Start(other), range),
        }
    }

    fn begin(&mut self, leaf: LineTarget, range: Range<usize>) {
        let verse = self.frames.last().is_some_and(|frame| frame.containers.last() == Some(&true));
        self.line = Some((leaf, InlineBuilder::new(range, verse)));
    }

    /// A block that holds blocks begins: it gets a frame, if it is not nested too deeply.
    fn wrapper(&mut self, tag: Tag<'_>, range: Range<usize>) {
        self.end_implicit();
        // Containers count too: the text of a book may nest them as deep as lists.
        let depth = self.frames.len() + self.containers;
        let parent = self.frames.last().map(|frame| &frame.kind);
        // An item whose list was too deep has no list to go into: its blocks go to the block around the list.
        let in_list = matches!(parent, Some(FrameKind::List { .. } | FrameKind::Definitions(_)));
        let (kind, fits) = match tag {
            // A list takes two levels: its own, and that of its items.
            Tag::List(start) => (FrameKind::List { start, tight: true, items: Vec::new() }, depth + 1 < DEEPEST),
            Tag::DefinitionList => (FrameKind::Definitions(Vec::new()), depth + 1 < DEEPEST),
            Tag::Item => (FrameKind::Item { task: None }, in_list),
            Tag::DefinitionListDefinition => (FrameKind::Detail, in_list),
            Tag::FootnoteDefinition(label) => (FrameKind::Note(label.into_string()), depth < DEEPEST),
            Tag::BlockQuote(kind) => (FrameKind::Quote(kind.map(alert).map(Callout::plain)), depth < DEEPEST),
            _ => return,
        };
        let fits = fits && !(in_list && self.wrappers.last() == Some(&false));
        self.wrappers.push(fits);
        if fits {
            self.frames.push(OpenBlock { kind, range, nodes: Vec::new(), containers: Vec::new() });
        } else {
            self.chapter.too_deep(&range);
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.end_line(range),
            TagEnd::DefinitionListTitle => self.end_line(range),
            TagEnd::CodeBlock => {
                let Some((info, text, range)) = self.code.take() else { return };
                let (kind, attributes) = code::block(info, text, self.chapter);
                self.push_with(kind, attributes, &range);
            }
            TagEnd::HtmlBlock => {
                // A block whose only line was the mark of a fence is empty.
                if let Some(html) = self.html.take().filter(|html| !html.text.is_empty()) {
                    super::html::check(&html, self.chapter);
                    self.node(BlockPart::Html(html));
                }
            }
            TagEnd::Table => {
                let Some(rows) = self.table.take() else { return };
                let (kind, attributes) = rows.finish(self.chapter);
                self.push_with(kind, attributes, &range);
            }
            TagEnd::TableHead => {
                self.table.iter_mut().for_each(|table| table.end_row(true, &range, self.chapter));
            }
            TagEnd::TableRow => {
                self.table.iter_mut().for_each(|table| table.end_row(false, &range, self.chapter));
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition => {
                // Text at the end of an item or a quotation ends with it.
                self.end_implicit();
                if self.wrappers.pop() == Some(true) {
                    self.end_frame();
                }
            }
            TagEnd::MetadataBlock(_) => {}
            other => self.inline(Event::End(other), range),
        }
    }

    /// A line of a block of raw HTML, or the mark of a fence.
    fn html(&mut self, text: &str, range: Range<usize>) {
        let Some(html) = &mut self.html else { return };
        // The parser cuts HTML into lines, in which spaces and marks are pieces of their own.
        // The spaces before a mark that is further in than its place are an event of their own.
        if html.text.trim().is_empty()
            && let Some((offset, _)) = self.chapter.source.fence(&range)
        {
            html.text.clear();
            let block = html.range.start..html.range.end.min(offset + container::MARK.len());
            return self.fence(offset, block);
        }
        // Lines of a quotation lose their `>` in the text, so each keeps its own place in the source.
        html.line_offsets.push((html.text.len(), range.start));
        html.text.push_str(&self.chapter.source.restore(text, &range));
    }

    fn fence(&mut self, offset: usize, range: Range<usize>) {
        use super::fence::Fence;
        let depth = self.frames.len() + self.containers;
        let Some(frame) = self.frames.last_mut() else { return };
        match self.chapter.source.fences.get(&offset) {
            Some(Fence::Open(opening)) if !opening.is_empty() => {
                if depth >= DEEPEST {
                    return self.chapter.too_deep(&range);
                }
                frame.containers.push(opening.is_verse());
                self.containers += 1;
            }
            Some(Fence::Close(_)) => {
                // A fence without a container above is told where groups are made.
                self.containers -= usize::from(frame.containers.pop().is_some());
            }
            _ => {}
        }
        self.node(BlockPart::Fence(offset, range));
    }

    /// Ends the line that is open, if it is a paragraph without marks of its own (in a tight list).
    fn end_implicit(&mut self) {
        if let Some((_, line)) = &self.line {
            let range = line.range();
            self.end_line(range);
        }
    }

    fn end_line(&mut self, range: Range<usize>) {
        let Some((leaf, mut line)) = self.line.take() else { return };
        match leaf {
            LineTarget::Paragraph => self.paragraph(line, range),
            LineTarget::Heading(level) => {
                let attributes = extension::heading(line.raws(), self.chapter);
                let content = line.finish(self.chapter);
                // A class is what an author can write; the number is decided here, once.
                let numbered = !attributes.has_class("unnumbered");
                self.push_with(BlockKind::Heading { level, numbered, content }, attributes, &range);
            }
            LineTarget::Cell => {
                let content = line.finish(self.chapter);
                let span = self.chapter.span(&range);
                self.table.iter_mut().for_each(|table| table.cell(content.clone(), span, range.end));
            }
            LineTarget::Term => {
                let term = line.finish(self.chapter);
                let span = self.chapter.span(&range);
                let definition = Definition { id: NodeId::default(), span, term, details: Vec::new() };
                if let Some(FrameKind::Definitions(all)) = self.frames.last_mut().map(|frame| &mut frame.kind) {
                    all.push(definition);
                // A term outside of a list of definitions comes of nesting that was too deep.
                } else {
                    self.push(BlockKind::Paragraph(definition.term), &range);
                }
            }
        }
    }

    fn paragraph(&mut self, mut line: InlineBuilder, range: Range<usize>) {
        // A definition of an abbreviation prints nothing.
        if self.chapter.define_abbreviations(&range) {
            return;
        }
        // A callout is named by the first line of its quotation, so only the first paragraph may be one.
        if let Some(OpenBlock { kind: FrameKind::Quote(quote @ None), nodes, .. }) = self.frames.last_mut()
            && nodes.is_empty()
        {
            *quote = callout::read(&mut line, self.chapter);
        }
        // A caption follows its table, after a blank line that pandoc asks for.
        if let Some(BlockPart::Block(Block { kind: BlockKind::Table(table), attributes, .. })) =
            self.frames.last_mut().and_then(|frame| frame.nodes.last_mut())
            && table.caption.is_none()
            && table::is_caption(line.raws())
        {
            super::attribute::merge(attributes, extension::heading(line.raws(), self.chapter));
            let caption = line.finish(self.chapter);
            table.caption = table::caption(caption, attributes);
            table::take_widths(table, attributes);
            return;
        }
        if let Some(parts) = formula::part(line.raws(), self.chapter) {
            return self.parted(parts);
        }
        // Before the line is finished: afterwards the line end between image and caption is a space.
        let caption = super::caption::split_italic(line.raws());
        let content = line.finish(self.chapter);
        // A paragraph of marks alone (an anchor was moved to the block after it) is empty.
        if !content.is_empty() {
            let (mut kind, mut attributes) = paragraph(content, self.chapter);
            if let (Some(caption), BlockKind::Figure(figure)) = (caption, &mut kind) {
                let mut line = line_of(caption);
                super::attribute::merge(&mut attributes, extension::heading(line.raws(), self.chapter));
                figure.caption = Some(super::caption::unemphasized(line.finish(self.chapter)));
                super::caption::keep_unnumbered(&mut attributes);
            }
            self.push_with(kind, attributes, &range);
        }
    }

    /// A paragraph around displayed formulas.
    fn parted(&mut self, parts: Vec<formula::FormulaPart>) {
        for part in parts {
            match part {
                formula::FormulaPart::Formula(tex, attributes, range) => {
                    self.push_with(BlockKind::Math(tex), attributes, &range);
                }
                formula::FormulaPart::PageBreak(range) => self.push(BlockKind::PageBreak, &range),
                formula::FormulaPart::Text(raws, attributes) => {
                    let line = line_of(raws);
                    let range = line.range();
                    let content = line.finish(self.chapter);
                    if !content.is_empty() {
                        self.push_with(BlockKind::Paragraph(content), attributes, &range);
                    }
                }
            }
        }
    }

    fn end_frame(&mut self) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(OpenBlock { kind, range, nodes, containers }) = self.frames.pop() else { return };
        // Containers that are still open in a frame end with it.
        self.containers -= containers.len();
        let span = self.chapter.span(&range);
        let id = NodeId::default();
        let blocks = group::blocks(nodes, self.chapter);
        match kind {
            // Never ended here: `finish` takes it.
            FrameKind::Root => {}
            FrameKind::Quote(None) => self.push(BlockKind::Quote(blocks), &range),
            FrameKind::Quote(Some(Callout { kind, title, attributes })) => {
                self.push_with(BlockKind::Container(Container { kind, title, blocks }), attributes, &range);
            }
            FrameKind::List { start, tight, items } => {
                let delimiter = delimiter(&self.chapter.text()[range.clone()]);
                let list = List { start, delimiter, tight, items, ..List::default() };
                self.push(BlockKind::List(list), &range);
            }
            FrameKind::Item { task } => {
                if let Some(FrameKind::List { items, .. }) = self.frames.last_mut().map(|frame| &mut frame.kind) {
                    items.push(ListItem { id, span, task, value: None, style: ListStyle::Auto, blocks });
                }
            }
            FrameKind::Note(label) => {
                // A note goes to the pool and leaves nothing where it was written.
                let note = self.chapter.note(&label);
                self.chapter.pool.define(note, span, blocks, self.chapter.report);
            }
            FrameKind::Definitions(all) => self.definitions(all, &range),
            FrameKind::Detail => {
                if let Some(FrameKind::Definitions(all)) = self.frames.last_mut().map(|frame| &mut frame.kind)
                    && let Some(last) = all.last_mut()
                {
                    last.details.push(Detail { id, blocks });
                }
            }
        }
    }

    /// A list of definitions. An image with a line that begins with a colon below it, as pandoc's tables have their
    /// captions, is read as a term with its definition; it is a figure with its caption.
    fn definitions(&mut self, mut all: Vec<Definition>, range: &Range<usize>) {
        if let [Definition { term, details, .. }] = &mut all[..]
            && image::is_alone(term)
            && let [Detail { blocks, .. }] = &mut details[..]
            && let [Block { kind: BlockKind::Paragraph(content), .. }] = &mut blocks[..]
        {
            let (mut kind, mut attributes) = paragraph(std::mem::take(term), self.chapter);
            super::attribute::merge(&mut attributes, super::caption::take_attributes(content));
            if let BlockKind::Figure(figure) = &mut kind {
                figure.caption = Some(std::mem::take(content));
            }
            return self.push_with(kind, attributes, range);
        }
        self.push(BlockKind::Definitions(all), range);
    }

    /// A paragraph in an item makes its list loose.
    fn set_loose(&mut self) {
        let mut frames = self.frames.iter_mut().rev();
        // Only the paragraph's own list is loose, as CommonMark has it, not the list around it.
        if matches!(frames.next().map(|it| &it.kind), Some(FrameKind::Item { .. }))
            && let Some(FrameKind::List { tight, .. }) = frames.next().map(|frame| &mut frame.kind)
        {
            *tight = false;
        }
    }

    fn push(&mut self, kind: BlockKind, range: &Range<usize>) {
        self.push_with(kind, Attributes::default(), range);
    }

    fn push_with(&mut self, kind: BlockKind, attributes: Attributes, range: &Range<usize>) {
        // The parser's ranges reach to the next block: messages would show blank lines.
        let span = self.chapter.span(&trimmed(self.chapter.text(), range));
        self.node(BlockPart::Block(Block { id: NodeId::default(), span, attributes, kind }));
    }

    fn node(&mut self, node: BlockPart) {
        if let Some(frame) = self.frames.last_mut() {
            frame.nodes.push(node);
        }
    }

    fn finish(mut self) -> Vec<Block> {
        // A text that ends in the middle of a block closes all that are open.
        self.end_implicit();
        while self.frames.len() > 1 {
            self.end_frame();
        }
        let nodes = self.frames.pop().map(|frame| frame.nodes).unwrap_or_default();
        group::blocks(nodes, self.chapter)
    }
}

/// A line of these pieces.
fn line_of(raws: Vec<RawPiece>) -> InlineBuilder {
    let range = raws.first().map_or(0, |raw| raw.range.start)..raws.last().map_or(0, |raw| raw.range.end);
    let mut line = InlineBuilder::new(range, false);
    *line.raws() = raws;
    line
}

/// The block that a paragraph's content makes: an image by itself is a figure.
pub(crate) fn paragraph(mut content: Vec<Inline>, chapter: &mut TextParser<'_, '_>) -> (BlockKind, Attributes) {
    // An image that shares its line with words is part of the sentence.
    if image::is_alone(&content)
        && let Some(Inline { kind: InlineKind::Image(image), span, .. }) = content.pop()
    {
        let mut figure = Figure { image, caption: None };
        let attributes = std::mem::take(&mut figure.image.attributes);
        figure.caption = caption(&mut figure, &attributes, span, chapter);
        return (BlockKind::Figure(figure), attributes);
    }
    (BlockKind::Paragraph(content), Attributes::default())
}

/// The caption of an image by itself: its title; or, if it has an id to refer to, what it shows.
fn caption(
    figure: &mut Figure,
    attributes: &Attributes,
    span: crate::source::Span,
    chapter: &mut TextParser<'_, '_>,
) -> Option<Vec<Inline>> {
    let title = std::mem::take(&mut figure.image.title);
    // With an id it is meant to be referred to, so it needs a caption; the description is nearest to one.
    let alt = figure.image.alt.clone().filter(|_| attributes.id.is_some());
    let text = Some(title).filter(|it| !it.is_empty()).or(alt)?;
    Some(super::one_line(&text, span, chapter)).filter(|it| !it.is_empty())
}

/// A range without the line ends after it.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    // Messages point at the block, not at the blank lines below it.
    let length = text.get(range.clone()).map_or(range.len(), |it| it.trim_end().len());
    range.start..range.start + length
}

fn align(column: Alignment) -> crate::document::block::ColumnAlign {
    use crate::document::block::ColumnAlign;
    match column {
        Alignment::None => ColumnAlign::None,
        Alignment::Left => ColumnAlign::Left,
        Alignment::Center => ColumnAlign::Center,
        Alignment::Right => ColumnAlign::Right,
    }
}

fn alert(kind: pulldown_cmark::BlockQuoteKind) -> ContainerKind {
    use pulldown_cmark::BlockQuoteKind;
    match kind {
        BlockQuoteKind::Note => ContainerKind::Note,
        BlockQuoteKind::Tip => ContainerKind::Tip,
        BlockQuoteKind::Important => ContainerKind::Important,
        BlockQuoteKind::Warning => ContainerKind::Warning,
        BlockQuoteKind::Caution => ContainerKind::Caution,
    }
}

/// The delimiter behind the number of a list's first item: `1)` is printed as it is written, though HTML would count
/// `1.`.
fn delimiter(list: &str) -> ListDelimiter {
    let number = list.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    if number.starts_with(')') { ListDelimiter::OneParen } else { ListDelimiter::Period }
}

//! Containers, second half: a list of blocks with fences between them in, blocks with [`Container`]s out.

use std::ops::Range;
use std::sync::LazyLock;

use super::block::BlockPart;
use super::chapter::TextParser;
use super::fence::{Fence, Opening};
use super::structure::speech;
use super::{callout, caption, html, parallel, subfigure, theorem, verse};
use crate::diagnostic::{self, Diagnostic};
use crate::document::block::{Block, BlockKind, Container, Figure};
use crate::document::container::{CONTAINERS, ContainerKind, column_class};
use crate::document::inline::{Inline, InlineKind};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// The names that may be written behind `:::`, in order, and what each makes: the containers of the document and what
/// is written like one.
static NAMES: LazyLock<Vec<(&str, GroupKind)>> = LazyLock::new(|| {
    let mut names = vec![
        ("figure", GroupKind::Figure),
        ("pagebreak", GroupKind::PageBreak),
        ("poem", GroupKind::Verse),
        ("verse", GroupKind::Verse),
    ];
    names.extend(CONTAINERS.iter().flat_map(|row| row.names.iter().map(|name| (*name, GroupKind::Plain(row.kind)))));
    names.sort_unstable_by_key(|name| name.0);
    names
});

/// The names of containers.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|name| name.0)
}

/// Whether a container may have this name.
pub(crate) fn is_name(name: &str) -> bool {
    NAMES.iter().any(|it| it.0.eq_ignore_ascii_case(name))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    Plain(ContainerKind),
    Figure,
    PageBreak,
    Verse,
}

/// A container that is open, with what it holds so far.
struct OpenGroup {
    opening: Opening,
    range: Range<usize>,
    nodes: Vec<BlockPart>,
}

/// Joins fences to containers, and raw HTML with what is between its tags.
pub(crate) fn blocks(nodes: Vec<BlockPart>, chapter: &mut TextParser<'_, '_>) -> Vec<Block> {
    if !nodes.iter().any(|node| matches!(node, BlockPart::Fence(..))) {
        return html::blocks(nodes, chapter);
    }
    let mut stack = vec![OpenGroup { opening: Opening::default(), range: 0..0, nodes: Vec::new() }];
    let mut nodes = nodes.into_iter().peekable();
    while let Some(node) = nodes.next() {
        let BlockPart::Fence(offset, range) = node else {
            stack.last_mut().into_iter().for_each(|stack| stack.nodes.push(node.clone()));
            continue;
        };
        let source = chapter.source;
        match source.fences.get(&offset) {
            Some(Fence::Open(opening)) if opening.is_empty() => {
                let closes = |part: &BlockPart| match part {
                    BlockPart::Fence(offset, _) => {
                        matches!(source.fences.get(offset), Some(Fence::Close(_)))
                    }
                    _ => false,
                };
                // `::: pagebreak` has no content, but many write the closing fence anyway: it is taken, unless it can be the end of
                // the container around.
                if stack.len() == 1 || stack.last().is_some_and(|it| it.opening.colons != opening.colons) {
                    nodes.next_if(closes);
                }
                let open = OpenGroup { opening: opening.clone(), range, nodes: Vec::new() };
                close(open, None, &mut stack, chapter);
            }
            Some(Fence::Open(opening)) => {
                stack.push(OpenGroup { opening: opening.clone(), range, nodes: Vec::new() });
            }
            Some(Fence::Close(colons)) => close_fence(*colons, &range, &mut stack, chapter),
            None => {}
        }
    }
    // Containers end with the list item, quotation or file that they were opened in.
    while stack.len() > 1 {
        if let Some(open) = stack.pop() {
            unclosed(&open, chapter);
            close(open, None, &mut stack, chapter);
        }
    }
    html::blocks(stack.pop().map(|it| it.nodes).unwrap_or_default(), chapter)
}

/// A closing fence ends the innermost container with as many colons; if there is none, the innermost.
fn close_fence(colons: usize, range: &Range<usize>, stack: &mut Vec<OpenGroup>, chapter: &mut TextParser<'_, '_>) {
    if stack.len() == 1 {
        let help = "remove it, or open a container above it, such as `::: note`";
        let error = Diagnostic::error("container-unopened", "this `:::` closes nothing: no container is open");
        let span = chapter.span(range);
        chapter.report.push(error.at(span).help(help));
        return;
    }
    // By the number of colons, not by nesting alone: a forgotten inner fence is then an error of its own container only.
    let same = stack.iter().rposition(|it| it.opening.colons == colons).filter(|at| *at != 0);
    let depth = same.unwrap_or(stack.len() - 1);
    while stack.len() > depth {
        let Some(open) = stack.pop() else { return };
        if stack.len() > depth {
            unclosed(&open, chapter);
        }
        close(open, Some(range), stack, chapter);
    }
}

fn unclosed(open: &OpenGroup, chapter: &mut TextParser<'_, '_>) {
    let name = open.opening.kind().unwrap_or("group");
    let message = format!("the container `{name}` is not closed");
    let help = "write `:::` on a line of its own where it ends, in the same list item or quotation";
    let span = chapter.span(&open.range);
    chapter.report.push(Diagnostic::error("container-unclosed", message).at(span).help(help));
}

/// Makes the block of a complete container and hands it to the one around it.
fn close(open: OpenGroup, end: Option<&Range<usize>>, stack: &mut [OpenGroup], chapter: &mut TextParser<'_, '_>) {
    let OpenGroup { opening, range, nodes } = open;
    let blocks = html::blocks(nodes, chapter);
    let span = chapter.span(&(range.start..end.map_or(range.end, |end| end.end)));
    let mut attributes = opening.attributes.clone();
    let mut blocks = blocks;
    callout::normalize(&mut attributes);
    let theorem = theorem::asked(&opening, &mut attributes, chapter.around.theorems);
    let (kind, label) = match &theorem {
        Some(theorem) => {
            attributes.classes.insert(0, theorem.name.to_owned());
            (GroupKind::Plain(theorem::container(theorem)), None)
        }
        None => kind(&opening, &mut attributes, &range, chapter),
    };
    // `title="…"` is Quarto's way, which calls that of a theorem `name`; a title after the name is ours and mdBook's.
    let is_title = |key: &str| key == "title" || key == "name" && theorem.is_some();
    let title = attributes.pairs.iter().position(|pair| is_title(&pair.0));
    let title = title.map(|at| attributes.pairs.remove(at).1).unwrap_or(opening.title);
    // Quarto takes a heading at the head of a callout or a theorem for its title.
    let may_head = title.is_empty() && (label.is_some() || theorem.is_some());
    let own = if may_head { heading(&mut blocks) } else { None };
    let title = if title.is_empty() && own.is_none() { label.unwrap_or_default() } else { title };
    let title = own.or_else(|| (!title.is_empty()).then(|| super::one_line(&title, chapter.span(&range), chapter)));
    let kind = match kind {
        GroupKind::Plain(kind) if let Some(theorem) = &theorem => {
            theorem::complete(&mut blocks, theorem, title, chapter.span(&range));
            BlockKind::Container(Container { kind, title: None, blocks })
        }
        GroupKind::Plain(kind) => {
            if kind == ContainerKind::Columns {
                columns(&blocks, &mut attributes);
            }
            if kind == ContainerKind::Speech {
                let last = end.map_or(chapter.text().len(), |end| end.start);
                let typed = chapter.text().get(range.end..last).unwrap_or_default();
                blocks = speech::blocks(blocks, &mut attributes, typed.trim_start_matches(['>', ' ', '\t', '\n']));
            } else if kind == ContainerKind::Direction {
                speech::direction(&mut blocks);
            } else if kind == ContainerKind::Cast {
                speech::persons(&mut blocks);
            }
            if kind == ContainerKind::Parallel {
                blocks = parallel::pairs(blocks, chapter.span(&range), chapter.report);
            }
            BlockKind::Container(Container { kind, title, blocks })
        }
        GroupKind::PageBreak => BlockKind::PageBreak,
        GroupKind::Verse => verse::block(blocks, &mut attributes),
        GroupKind::Figure => {
            let mut figure = figure(blocks, &mut attributes);
            subfigure::side_by_side(&mut figure, chapter);
            figure
        }
    };
    let block = Block { id: NodeId::default(), span, attributes, kind };
    if let Some(outer) = stack.last_mut() {
        outer.nodes.push(BlockPart::Block(block));
    }
}

/// Makes the number of columns a class: that which the author gives, or that of the columns written one by one.
fn columns(blocks: &[Block], attributes: &mut Attributes) {
    let written = blocks.iter().filter(|block| block.is_column()).count();
    let given = attributes.value("count").map(str::to_owned).unwrap_or_else(|| written.to_string());
    let Some(class) = column_class(&given) else { return };
    attributes.pairs.retain(|pair| pair.0 != "count");
    attributes.classes.push(class.into());
}

/// The heading that a callout of Quarto's begins with: its title.
fn heading(blocks: &mut Vec<Block>) -> Option<Vec<Inline>> {
    if !matches!(blocks.first()?.kind, BlockKind::Heading { .. }) {
        return None;
    }
    match blocks.remove(0).kind {
        BlockKind::Heading { content, .. } => Some(content),
        _ => None,
    }
}

/// The kind of container that an opening fence asks for, and the title of a callout that has none. A class counts as a
/// name if it is one.
fn kind(
    opening: &Opening,
    attributes: &mut Attributes,
    range: &Range<usize>,
    chapter: &mut TextParser<'_, '_>,
) -> (GroupKind, Option<String>) {
    let find = |name: &str| {
        let own = NAMES.iter().find(|it| it.0.eq_ignore_ascii_case(name)).map(|name| (name.1, None));
        own.or_else(|| callout::named(name).map(|it| (GroupKind::Plain(it.kind), Some(it.title()))))
    };
    let Some(name) = &opening.name else {
        // Quarto's figures are known by their labels.
        let figure = attributes.id.as_ref().is_some_and(|id| id.starts_with("fig-")) && attributes.classes.is_empty();
        let at =
            attributes.classes.iter().position(|class| NAMES.iter().any(|name| name.0.eq_ignore_ascii_case(class)));
        let at = at.or_else(|| {
            attributes.classes.iter().position(|class| class.starts_with("callout-") && find(class).is_some())
        });
        let class = at.map(|at| attributes.classes.remove(at));
        // Pandoc's references stand in the container of that name.
        let references = attributes.id.as_deref() == Some("refs");
        let plain = match () {
            () if figure => GroupKind::Figure,
            () if references => GroupKind::Plain(ContainerKind::Bibliography),
            () => GroupKind::Plain(ContainerKind::Group),
        };
        return class.and_then(|class| find(&class)).unwrap_or((plain, None));
    };
    if let Some((kind, label)) = find(name) {
        if name.eq_ignore_ascii_case("details") {
            // A `<details>` is closed until a reader opens it; `pdf` prints it open.
            attributes.pairs.push((callout::FOLD.into(), "closed".into()));
        }
        return (kind, label);
    }
    let own = chapter.around.classes;
    // The author's own class, which a theme styles, needs no braces.
    if own.contains_key(name.as_str()) {
        attributes.classes.insert(0, name.clone());
        return (GroupKind::Plain(ContainerKind::Group), None);
    }
    let known: Vec<&str> = NAMES.iter().map(|name| name.0).chain(own.keys().map(String::as_str)).collect();
    let message = format!("there is no container named `{name}`");
    let near = diagnostic::nearest(&name.to_lowercase(), known.iter().copied());
    let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
    let help = format!(
        "{near}the known containers are {}; for a class of your own, write `::: {{.{name}}}`, and style it with `[style.{name}]` in a theme",
        known.join(", ")
    );
    let span = chapter.span(range);
    chapter.report.push(Diagnostic::error("container-unknown", message).at(span).help(help));
    (GroupKind::Plain(ContainerKind::Group), None)
}

/// `::: figure`: an image and, below it, its caption; or several images, or whatever else is shown, with a caption in common.
/// What shows nothing or has no caption stays a group of that class.
fn figure(blocks: Vec<Block>, attributes: &mut Attributes) -> BlockKind {
    let is_figure = |block: &Block| matches!(block.kind, BlockKind::Figure(_));
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    let simple = blocks.first().is_some_and(is_figure) && blocks[1..].iter().all(is_text);
    if !simple {
        // The image and its caption may be in one paragraph.
        return one_paragraph(blocks, attributes);
    }
    // The caption below replaces the image's own title: it can hold markup, and the title can't.
    let (mut image, mut caption, mut own) = (None, Vec::new(), Attributes::default());
    for block in blocks {
        match block.kind {
            BlockKind::Figure(figure) => {
                caption = figure.caption.unwrap_or_default();
                image = Some(figure.image);
                own = block.attributes;
            }
            BlockKind::Paragraph(content) => {
                add_line(&mut caption, content, block.span);
            }
            _ => {}
        }
    }
    super::attribute::merge(&mut own, std::mem::take(attributes));
    *attributes = own;
    let caption = (!caption.is_empty()).then_some(caption);
    BlockKind::Figure(Figure { image: image.unwrap_or_default(), caption })
}

fn one_paragraph(mut blocks: Vec<Block>, attributes: &mut Attributes) -> BlockKind {
    if let [Block { kind: BlockKind::Paragraph(content), span, .. }] = &mut blocks[..]
        && let Some(Inline { kind: InlineKind::Image(image), .. }) = content.first()
    {
        let shown = content.iter().take_while(|inline| is_blank(inline) || is_picture(inline)).count();
        if 1 < content[..shown].iter().filter(|inline| is_picture(inline)).count() {
            let mut caption = content.split_off(shown);
            super::inline::trim(&mut caption);
            let line = Block {
                id: NodeId::default(),
                span: caption.first().map_or(*span, |first| first.span),
                attributes: Attributes::default(),
                kind: BlockKind::Paragraph(caption),
            };
            blocks
                .extend(Some(line).filter(|line| !matches!(&line.kind, BlockKind::Paragraph(line) if line.is_empty())));
        } else {
            let mut image = image.clone();
            let mut own = std::mem::take(&mut image.attributes);
            super::attribute::merge(&mut own, std::mem::take(attributes));
            *attributes = own;
            let mut caption = content.split_off(1);
            super::inline::trim(&mut caption);
            return BlockKind::Figure(Figure { image, caption: Some(caption) });
        }
    }
    attributes.classes.push("figure".into());
    shown_together(blocks)
}

/// Blocks that are shown as one figure: the paragraphs below the last of them are its caption, as in Pandoc and Quarto.
fn shown_together(mut blocks: Vec<Block>) -> BlockKind {
    let is_text = |block: &Block| matches!(&block.kind, BlockKind::Paragraph(content) if !is_pictures(content));
    let shown = blocks.len() - blocks.iter().rev().take_while(|block| is_text(block)).count();
    if shown == 0 || shown == blocks.len() {
        return BlockKind::Container(Container { kind: ContainerKind::Group, title: None, blocks });
    }
    let lines = blocks.split_off(shown);
    // A table with a caption of its own is a part of the figure. (Images are known as such where numbers are given out.)
    let tables = blocks.iter_mut().filter(|block| matches!(block.kind, BlockKind::Table(_)));
    tables.for_each(|block| caption::keep_unnumbered(&mut block.attributes));
    let span = lines.first().map(|line| line.span).unwrap_or_default();
    let mut content = Vec::new();
    for line in lines {
        let BlockKind::Paragraph(line) = line.kind else { continue };
        add_line(&mut content, line, span);
    }
    blocks.push(caption::block_of(content, span));
    BlockKind::Container(Container { kind: ContainerKind::Figure, title: None, blocks })
}

/// Adds a paragraph to a caption, which is one line of inlines to both outputs: paragraphs become its lines.
fn add_line(caption: &mut Vec<Inline>, line: Vec<Inline>, span: Span) {
    if !caption.is_empty() {
        caption.push(Inline { id: NodeId::default(), span, kind: InlineKind::LineBreak });
    }
    caption.extend(line);
}

/// Whether there is nothing but images in a paragraph.
fn is_pictures(content: &[Inline]) -> bool {
    content.iter().all(|inline| is_blank(inline) || is_picture(inline)) && content.iter().any(is_picture)
}

fn is_blank(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::LineBreak => true,
        _ => false,
    }
}

/// Whether an inline is an image, which may be a link.
fn is_picture(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(_) => true,
        InlineKind::Link(link) => matches!(&link.content[..], [Inline { kind: InlineKind::Image(_), .. }]),
        _ => false,
    }
}

//! Captions beside what they name, as mdBook books and pandoc's users write them: lines in
//! `<span class="caption">`, *Figure 4-1: …* in italics below an image, `Table: …` and `: …` above or below a table.
//!
//! In: blocks below one another. Out: the same, captions joined with what they name: in a figure or table itself, or
//! in a [`ContainerKind::Figure`] around code and whatever else.

use super::attribute;
use super::piece::{RawKind, RawPiece};
use crate::document::block::{Block, BlockKind, Container, LISTING, UNNUMBERED};
use crate::document::container::ContainerKind;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::{Attributes, NodeId};
use crate::source::Span;
use crate::text::caption::label;
use crate::text::words::Term;

/// The longest sentence in italics below an image that is taken as its caption, in characters.
const LONGEST: usize = 400;

/// The first words of pandoc's captions, and of pandoc-crossref's for code, with the term that each stands for.
const PANDOC: &[(&str, Term)] = &[("Table:", Term::Table), (BARE, Term::Table), ("Listing:", Term::Listing)];
/// The sign of a caption without a term: of a table, or of code where no table is beside it.
const BARE: &str = ": ";

/// A paragraph that may be a caption.
struct CaptionText {
    content: Vec<Inline>,
    /// The term of its own label.
    term: Option<Term>,
    /// Whether its author marked it as one: else it is one only beside what its label names.
    is_marked: bool,
    /// For one as pandoc has it, what is in braces behind it: it is numbered.
    pandoc: Option<Attributes>,
    /// Whether it begins with the sign alone, so that code may have it too.
    is_bare: bool,
}

/// Joins captions with what they name.
pub(crate) fn join(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let Some(caption) = read(&block) else {
            out.push(block);
            continue;
        };
        let above = out.last().is_some_and(|it| can_take(it, &caption));
        let below = blocks.peek().is_some_and(|block| can_take(block, &caption));
        // A label that names what is below, and not what is above, looks down.
        let is_named = |block: Option<&Block>| block.and_then(term_of) == caption.term && caption.term.is_some();
        let looks_down = below && is_named(blocks.peek()) && !(above && is_named(out.last()));
        match (above && !looks_down, below) {
            (true, _) => {
                let named = out.pop();
                out.extend(named.map(|named| with_caption(named, caption, block.span, Side::Below)));
            }
            (false, true) => {
                let named = blocks.next();
                out.extend(named.map(|named| with_caption(named, caption, block.span, Side::Above)));
            }
            // HTML knows captions inside of figures alone.
            (false, false) if caption.is_marked => {
                let alone = vec![block_of(caption.content, block.span)];
                out.push(figure(alone, "figure", Attributes::default(), block.span));
            }
            (false, false) => out.push(block),
        }
    }
    out
}

/// Where a caption was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// A caption as a block of its own.
pub(crate) fn block_of(content: Vec<Inline>, span: Span) -> Block {
    let text = plain(BlockKind::Paragraph(content), span);
    plain(BlockKind::Container(Container { kind: ContainerKind::Caption, title: None, blocks: vec![text] }), span)
}

fn plain(kind: BlockKind, span: Span) -> Block {
    Block { id: NodeId::default(), span, attributes: Attributes::default(), kind }
}

/// Puts a caption that its author did not number to a figure or table: it gets a number only where a reference needs it.
pub(crate) fn keep_unnumbered(attributes: &mut Attributes) {
    if !attributes.has_class(UNNUMBERED) {
        attributes.classes.push(UNNUMBERED.into());
    }
}

/// Reads a block as a caption, if it may be one.
fn read(block: &Block) -> Option<CaptionText> {
    let content = match &block.kind {
        BlockKind::Paragraph(content) => content,
        BlockKind::Container(outer) => return read_inside(outer, &block.attributes),
        _ => return None,
    };
    if block.attributes.has_class("caption") {
        return Some(marked(content.clone()));
    }
    // An author who gave a paragraph an id or a class means that paragraph, not a part of what is beside it.
    if !block.attributes.is_empty() {
        return None;
    }
    if let [Inline { kind: InlineKind::Span(attributes, inner), .. }] = &content[..]
        && attributes.has_class("caption")
        // With an id it is a target of links, which would be lost with the span.
        && attributes.id.is_none()
    {
        return Some(marked(inner.clone()));
    }
    if let [Inline { kind: InlineKind::Text(text), .. }, ..] = &content[..]
        && let Some((sign, term)) = PANDOC.iter().find(|pair| text.starts_with(pair.0))
    {
        let mut content = content.clone();
        let (label, words) = bookdown(text[sign.len()..].trim_start());
        content[0].kind = InlineKind::Text(words.to_owned());
        let mut attributes = take_attributes(&mut content);
        attributes.id = attributes.id.or(label.map(str::to_owned));
        // Attributes alone, `: {.turned}`, are a table's.
        let is_bare = *sign == BARE && !plain_text(&content).trim().is_empty();
        return Some(CaptionText { content, term: Some(*term), is_marked: false, pandoc: Some(attributes), is_bare });
    }
    let text = plain_text(content);
    // A running sentence may begin with *Figure 4*: only a label that is closed, by a colon or a full stop, names
    // something.
    let found = label(&text).filter(|label| label.is_closed && text.chars().count() <= LONGEST)?;
    let content = match &content[..] {
        [Inline { kind: InlineKind::Emphasis(inner), .. }] => inner.clone(),
        other => other.to_vec(),
    };
    Some(CaptionText { content, term: Some(found.term), is_marked: false, pandoc: None, is_bare: false })
}

/// The label that a caption of bookdown begins with, `(\#tab:x) Words`, and its words.
fn bookdown(text: &str) -> (Option<&str>, &str) {
    let labelled = text.strip_prefix("(#").and_then(|rest| rest.split_once(')'));
    match labelled.filter(|(label, _)| !label.is_empty() && !label.contains(char::is_whitespace)) {
        Some((label, words)) => (Some(label), words.trim_start()),
        None => (None, text),
    }
}

/// Reads a container that holds nothing but a caption: one that a block of HTML had alone, or a centred line.
fn read_inside(outer: &Container, attributes: &Attributes) -> Option<CaptionText> {
    let [block] = &outer.blocks[..] else { return None };
    match (&outer.kind, &block.kind) {
        (ContainerKind::Figure, BlockKind::Container(caption)) if caption.kind == ContainerKind::Caption => {
            let [Block { kind: BlockKind::Paragraph(content), .. }] = &caption.blocks[..] else { return None };
            Some(marked(content.clone()))
        }
        (ContainerKind::Center, BlockKind::Paragraph(_)) => read(block),
        (ContainerKind::Group, BlockKind::Paragraph(content)) if attributes.has_class("caption") => {
            Some(marked(content.clone()))
        }
        _ => None,
    }
}

/// Takes the attributes in braces off the end of a caption.
pub(super) fn take_attributes(content: &mut [Inline]) -> Attributes {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() else { return Attributes::default() };
    let Some((at, attributes)) = attribute::at_end(text) else { return Attributes::default() };
    text.truncate(text[..at].trim_end().len());
    attributes
}

fn marked(content: Vec<Inline>) -> CaptionText {
    let term = label(&plain_text(&content)).map(|label| label.term);
    CaptionText { content, term, is_marked: true, pandoc: None, is_bare: false }
}

/// The term that captions of such a block are labelled with.
fn term_of(block: &Block) -> Option<Term> {
    match &block.kind {
        BlockKind::Figure(_) => Some(Term::Figure),
        BlockKind::Table(_) => Some(Term::Table),
        BlockKind::Code(_) => Some(Term::Listing),
        _ => None,
    }
}

/// Whether a block may have this caption and has none yet.
fn can_take(block: &Block, caption: &CaptionText) -> bool {
    let term = match &block.kind {
        BlockKind::Figure(figure) if figure.caption.is_none() => Term::Figure,
        BlockKind::Table(table) if table.caption.is_none() => Term::Table,
        BlockKind::Code(_) => Term::Listing,
        BlockKind::Container(it) if it.kind == ContainerKind::Figure => {
            let is_caption = |block: &Block| matches!(&block.kind, BlockKind::Container(block) if block.kind == ContainerKind::Caption);
            if it.blocks.iter().any(is_caption) {
                return false;
            }
            Term::Figure
        }
        // These are captioned rarely: a mark and a label both must say so, or the text that follows a list would be
        // taken.
        BlockKind::Math(_) | BlockKind::List(_) | BlockKind::Quote(_) | BlockKind::Html(_) => {
            return caption.is_marked && caption.term.is_some();
        }
        _ => return false,
    };
    // A picture of a table, or code as a figure, are named by their authors as they like.
    let names_code = caption.term == Some(Term::Figure) || caption.is_bare;
    caption.term == Some(term) || caption.is_marked || names_code && term == Term::Listing
}

/// A block with its caption.
fn with_caption(mut block: Block, caption: CaptionText, span: Span, side: Side) -> Block {
    let CaptionText { content, pandoc, .. } = caption;
    match &mut block.kind {
        BlockKind::Figure(figure) => figure.caption = Some(content),
        BlockKind::Table(table) => table.caption = Some(content),
        BlockKind::Container(it) if it.kind == ContainerKind::Figure => {
            // HTML's `figcaption` may be first or last in its figure and nowhere between.
            let place = if side == Side::Below { it.blocks.len() } else { 0 };
            it.blocks.insert(place, block_of(content, span));
            return block;
        }
        kind => {
            let is_code = matches!(kind, BlockKind::Code(_));
            let own = block.span;
            // Code has no place for a caption of its own: a figure around both keeps them together.
            let mut blocks = vec![block];
            blocks.insert(usize::from(side == Side::Below), block_of(content, span));
            return figure(blocks, if is_code { LISTING } else { "figure" }, pandoc.unwrap_or_default(), own);
        }
    }
    match pandoc {
        Some(attributes) => attribute::merge(&mut block.attributes, attributes),
        None => keep_unnumbered(&mut block.attributes),
    }
    block
}

/// Blocks that have a caption in common.
pub(crate) fn figure(blocks: Vec<Block>, class: &str, mut attributes: Attributes, span: Span) -> Block {
    if !attributes.has_class(class) {
        attributes.classes.insert(0, class.to_owned());
    }
    if class != LISTING {
        keep_unnumbered(&mut attributes);
    }
    let container = Container { kind: ContainerKind::Figure, title: None, blocks };
    Block { id: NodeId::default(), span, attributes, kind: BlockKind::Container(container) }
}

/// Takes the caption off a paragraph that is an image and, on the next line, a sentence in italics. Words beside an
/// image on its own line belong to the text.
pub(super) fn split_italic(raws: &mut Vec<RawPiece>) -> Option<Vec<RawPiece>> {
    let is_break = |it: &RawPiece| match &it.kind {
        RawKind::Soft | RawKind::Node(InlineKind::LineBreak) => true,
        RawKind::Html(tag) => tag.starts_with("<br"),
        // An image above a line of text is common; only a sentence in italics is known as a caption.
        _ => false,
    };
    let is_attributes =
        |it: &RawPiece| matches!(&it.kind, RawKind::Text(text) if text.starts_with('{') && text.ends_with('}'));
    let end = raws.iter().position(is_break)?;
    let (image, rest) = raws.split_at(end);
    let [RawPiece { kind: RawKind::Node(InlineKind::Image(_)), .. }, behind @ ..] = image else { return None };
    let start = end + rest.iter().take_while(|it| is_break(it)).count();
    let [RawPiece { kind: RawKind::Node(InlineKind::Emphasis(_)), .. }, after @ ..] = raws.get(start..)? else {
        return None;
    };
    // Attributes may follow the image or the caption; any other word makes it running text.
    let is_caption = behind.iter().chain(after).all(is_attributes);
    let caption = is_caption.then(|| raws.split_off(start))?;
    raws.truncate(end);
    Some(caption)
}

/// Takes the caption off a paragraph of HTML that is an image and, below a `<br>`, words in italics or small letters, or
/// such as begin with a closed label: so figures are centred in the front pages of repositories.
pub(crate) fn split_below(content: &mut Vec<Inline>) -> Option<Vec<Inline>> {
    let is_blank = |it: &Inline| matches!(&it.kind, InlineKind::Text(text) if text.trim().is_empty());
    let is_break = |it: &Inline| matches!(it.kind, InlineKind::LineBreak);
    let [Inline { kind: InlineKind::Image(_), .. }, behind @ ..] = &content[..] else { return None };
    let between = behind.iter().take_while(|it| is_blank(it) || is_break(it)).count();
    if !behind[..between].iter().any(is_break) {
        return None;
    }
    let after = behind.iter().rev().take_while(|it| is_blank(it) || is_break(it)).count();
    let words = behind.get(between..behind.len() - after)?;
    let is_set_apart = matches!(words, [it] if matches!(it.kind, InlineKind::Emphasis(_) | InlineKind::Subscript(_) | InlineKind::Superscript(_)));
    let text = plain_text(words);
    let is_labelled = label(&text).is_some_and(|label| label.is_closed) && text.chars().count() <= LONGEST;
    if !is_set_apart && !is_labelled {
        return None;
    }
    content.truncate(content.len() - after);
    let mut caption = content.split_off(1 + between);
    content.truncate(1);
    match &mut caption[..] {
        [
            Inline {
                kind: InlineKind::Emphasis(inner) | InlineKind::Subscript(inner) | InlineKind::Superscript(inner),
                ..
            },
        ] => Some(std::mem::take(inner)),
        _ => Some(caption),
    }
}

/// A caption's words without the emphasis that told it from the text: captions have a look of their own.
pub(super) fn unemphasized(mut content: Vec<Inline>) -> Vec<Inline> {
    match &mut content[..] {
        [Inline { kind: InlineKind::Emphasis(inner), .. }] => std::mem::take(inner),
        _ => content,
    }
}

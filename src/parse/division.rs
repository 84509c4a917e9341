//! Divisions: the blocks of one file in, chapters and parts out, each with its title.

use super::foreign::title::TitleBlock;
use super::role;
use super::structure::outline::{FileHeading, headings, only_shows};
use super::structure::{Recognition, front, label};
use crate::document::block::{Block, BlockKind};
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::metadata::{Creator, Metadata};
use crate::document::visit::{self, Visit};
use crate::document::{Attributes, Division, Role};
use crate::project::Named;
use crate::project::config::StructureConfig;
use crate::source::Span;

/// The divisions of a book that is one file. What its headings say about the book goes to `metadata`.
pub(crate) fn single(
    mut blocks: Vec<Block>,
    metadata: &mut Metadata,
    recognition: &mut Recognition<'_, '_>,
) -> Vec<Division> {
    title_block(&mut blocks, metadata);
    label::join(&mut blocks, recognition);
    book_title(&mut blocks, metadata, recognition);
    let language = metadata.language.clone();
    let mut divisions = front::take(&mut blocks, metadata, recognition);
    // Text before the first heading comes behind the leaves that were made of front matter.
    let leaves = divisions.len();
    let starts = starts(&blocks, recognition);
    let mut rest = blocks.into_iter().enumerate();
    let mut opening = Vec::new();
    let mut next = starts.iter().peekable();
    for (at, block) in rest.by_ref() {
        if next.peek().is_some_and(|it| it.at == at) {
            divisions.extend(next.next().map(|it| titled(block, it, &language, recognition.config)));
        } else if let Some(Division { blocks, .. }) = divisions[leaves..].last_mut() {
            blocks.push(block);
        } else {
            opening.push(block);
        }
    }
    if let Some(first) = untitled(opening, divisions.is_empty()) {
        divisions.insert(leaves, first);
    }
    // One shift for the whole file: a chapter that begins at a deeper level than its neighbours keeps its place among
    // them.
    let least = divisions.iter().filter_map(|division| least_level(&division.blocks)).min().unwrap_or(2);
    divisions.iter_mut().for_each(|division| shift(&mut division.blocks, 2 - i16::from(least)));
    divisions
}

/// Where a division starts.
struct DivisionStart {
    at: usize,
    depth: u8,
    role: Option<Role>,
}

/// Which headings start divisions: the parts, and the highest level of headings outside of parts and
/// inside of each.
fn starts(blocks: &[Block], recognition: &mut Recognition<'_, '_>) -> Vec<DivisionStart> {
    let headings = headings(blocks, recognition);
    let mut starts = Vec::new();
    let mut at = 0;
    while at < headings.len() {
        if headings[at].part {
            at = part(&headings, at, recognition, blocks, &mut starts);
            continue;
        }
        // Up to the first part.
        let end = headings[at..].iter().position(|heading| heading.part).map_or(headings.len(), |offset| at + offset);
        let top = headings[at..end].iter().map(|heading| heading.level).min().unwrap_or(1);
        let top = headings.iter().find(|heading| heading.part).map_or(top, |part| top.min(part.level));
        let chapters = headings[at..end].iter().filter(|heading| heading.level == top || end < headings.len());
        let level = chapters.map(|chapter| chapter.level).min().unwrap_or(top);
        let these = headings[at..end].iter().filter(|heading| heading.level == level);
        starts.extend(these.map(|it| DivisionStart { at: it.at, depth: 0, role: None }));
        at = end;
    }
    starts
}

/// A part and its chapters. Returns the first heading after it.
fn part(
    headings: &[FileHeading],
    at: usize,
    recognition: &mut Recognition<'_, '_>,
    blocks: &[Block],
    starts: &mut Vec<DivisionStart>,
) -> usize {
    let language = recognition.language;
    let own = &headings[at];
    starts.push(DivisionStart { at: own.at, depth: 0, role: Some(Role::Part) });
    // `.part` is its author's word. Only what was guessed is reported, so that it can be refused.
    if !blocks[own.at].attributes.has_class("part") {
        recognition.found(Guess::Parts, blocks[own.at].span);
    }
    let rest = &headings[at + 1..];
    let deeper = rest.first().is_some_and(|it| it.level > own.level);
    // A part's chapters are below it, or beside it until the next part or the back matter.
    let ends = |heading: &FileHeading| {
        let role = role::role(&blocks[heading.at].attributes, &heading.title, language);
        // An introduction may be a part's first text; any other named division ends the part.
        let back = role != Role::Chapter && role != Role::Introduction && heading.level <= own.level;
        heading.part || back || (deeper && heading.level <= own.level)
    };
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    // Chapters are the highest headings of the part, whatever their level: authors go from `#` to `##` or stay at `#`.
    let level = rest[..end].iter().map(|it| it.level).min().unwrap_or(1);
    let these = rest[..end].iter().filter(|it| it.level == level);
    starts.extend(these.map(|it| DivisionStart { at: it.at, depth: 1, role: None }));
    at + 1 + end
}

/// The division that a heading starts.
fn titled(block: Block, start: &DivisionStart, language: &str, config: &StructureConfig) -> Division {
    let BlockKind::Heading { numbered, content, .. } = block.kind else {
        return Division::default();
    };
    let title = plain_text(&content);
    let role = start.role.unwrap_or_else(|| role::role(&block.attributes, &title, language));
    // A technical book's introduction may be its first chapter: `.numbered` says so.
    let wanted = role::is_numbered(role) || block.attributes.has_class("numbered");
    let mut guesses = Vec::new();
    if start.role == Some(Role::Part) && !block.attributes.has_class("part") {
        guesses.push(Guess::Parts);
    }
    if config.may(Guess::Labels) && label::is_joined(&content, language) {
        guesses.push(Guess::Labels);
    }
    Division {
        span: block.span,
        role,
        depth: start.depth,
        // A title that says its number already (“Chapter 3”) would have it twice.
        numbered: numbered && wanted && !role::has_number(&title, language),
        title: content,
        guesses,
        language: block.attributes.value("lang").map(str::to_owned),
        attributes: block.attributes,
        ..Division::default()
    }
}

/// The division of the text before the first heading.
fn untitled(blocks: Vec<Block>, alone: bool) -> Option<Division> {
    use crate::document::container::ContainerKind;
    let is_content = |block: &&Block| !matches!(block.kind, BlockKind::SectionBreak | BlockKind::PageBreak);
    let content: Vec<&Block> = blocks.iter().filter(is_content).collect();
    if content.is_empty() && !alone {
        return None;
    }
    let role = match &content[..] {
        [Block { kind: BlockKind::Container(it), .. }] => match it.kind {
            ContainerKind::Epigraph => Role::Epigraph,
            ContainerKind::Dedication => Role::Dedication,
            ContainerKind::Colophon => Role::Colophon,
            _ => Role::Chapter,
        },
        _ => Role::Chapter,
    };
    let span = blocks.first().map(|block| block.span).unwrap_or_default();
    Some(Division { span, role, blocks, ..Division::default() })
}

/// A file of a book of several. `given` is the title that `named` says, read as Markdown.
pub(crate) fn chapter(
    mut blocks: Vec<Block>,
    given: Vec<Inline>,
    named: Named,
    recognition: &mut Recognition<'_, '_>,
) -> Division {
    label::join(&mut blocks, recognition);
    let language = recognition.language;
    // A title in the summary often differs from that in the file by quotes, dashes or case alone.
    let words = comparable(&plain_text(&given));
    let headings = headings(&blocks, recognition);
    let mut ones = headings.iter().filter(|heading| heading.level == 1);
    let first = headings.first().filter(|heading| heading.at == 0);
    let is_given = |heading: &&FileHeading| comparable(&heading.title) == words;
    let own = match (named, ones.next(), ones.next()) {
        (Named::FrontMatter, ..) => first.filter(is_given),
        // A picture or an epigraph may precede the title; text may not, or the title would be moved above it.
        (Named::File, Some(one), None) if only_shows(&blocks[..one.at]) => Some(one),
        (Named::File, ..) => first,
        (Named::Summary, Some(one), _) if one.at == 0 => Some(one),
        (Named::Summary, Some(one), None) => Some(one).filter(is_given),
        (Named::Summary, None, _) => first.filter(is_given),
        // Several, and text before the first: none of them can be the title of the whole file.
        (Named::Summary, ..) => None,
    };
    // An empty `#` at the head is the place of a title: it is taken off, and the given title is put there.
    let own = own.filter(|heading| !heading.title.trim().is_empty() || heading.at == 0 && heading.level == 1);
    let mut division = Division { title: given.clone(), ..Division::default() };
    division.span = blocks.first().map(|block| block.span).unwrap_or_default();
    if let Some(heading) = own {
        let block = blocks.remove(heading.at);
        division = titled(block, &DivisionStart { at: 0, depth: 0, role: None }, language, recognition.config);
        if heading.title.trim().is_empty() {
            division.title = given;
        }
    } else {
        division.role = role::role(&Attributes::default(), &plain_text(&division.title), language);
    }
    let least = least_level(&blocks).unwrap_or(2);
    // Sections begin at level 2 whatever the author began with, so that no level is skipped in the contents.
    shift(&mut blocks, 2 - i16::from(least));
    division.blocks = blocks;
    division
}

fn least_level(blocks: &[Block]) -> Option<u8> {
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    blocks.iter().filter_map(level).min()
}

/// Moves all headings by some levels, so that they stay from 2 to 6.
pub(crate) fn shift(blocks: &mut [Block], by: i16) {
    struct Shift(i16);
    impl Visit for Shift {
        fn block(&mut self, block: &mut Block) {
            if let BlockKind::Heading { level, .. } = &mut block.kind {
                // HTML has six levels, and the first is that of the division's title.
                *level = u8::try_from((i16::from(*level) + self.0).clamp(2, 6)).unwrap_or(2);
            }
        }
    }
    visit::blocks(blocks, &mut Shift(by));
}

/// A title without its case, punctuation and spaces: whether two say the same.
fn comparable(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The title of the book, if the text begins with it: the first `#`, when it is the only one, or when a
/// heading follows it at once. A title that the settings gave is taken out of the text.
fn book_title(blocks: &mut Vec<Block>, metadata: &mut Metadata, recognition: &mut Recognition<'_, '_>) {
    let headings = headings(blocks, recognition);
    let Some(first) = headings.first().filter(|heading| heading.level == 1 && !heading.part) else { return };
    let ones: Vec<usize> = (0..headings.len()).filter(|at| headings[*at].level == 1).collect();
    let follows = |at: usize| headings.get(at + 1).filter(|next| next.at == headings[at].at + 1);
    // The first `#` is the book's title if it is the only one, if another `#` follows at once, or if it alone is followed by
    // a heading without text between: chapters begin with text.
    let stands_alone = match follows(0) {
        _ if ones.len() == 1 => true,
        Some(next) if next.level == 1 => true,
        Some(_) => !ones[1..].iter().any(|at| follows(*at).is_some()),
        None => false,
    };
    let same = comparable(&first.title) == comparable(&metadata.title);
    // Its own title page: the title, and below it who wrote it and the like alone.
    let end = headings.get(1).map_or(first.at, |next| next.at);
    let has_title_page = recognition.wants(Guess::FrontMatter)
        && (same || metadata.title.is_empty())
        && first.at < end
        && front::is_title_page(&blocks[first.at + 1..end], recognition.language);
    let stands_alone = stands_alone || has_title_page;
    // With another title in the settings, the first `#` is a chapter.
    if !stands_alone || !(metadata.title.is_empty() || same) {
        return;
    }
    if metadata.title.is_empty() {
        first.title.trim().clone_into(&mut metadata.title);
    }
    let at = first.at;
    let heading = blocks.remove(at);
    // References to it must still find a place, which is now the title page.
    metadata.title_label = heading.attributes.id;
    if let BlockKind::Heading { content, .. } = heading.kind {
        keep(content, heading.span, at, blocks);
    }
}

/// Keeps what a title holds beside its words: notes, citations, anchors. A title page is made of words alone; the first
/// paragraph after it, whose notes are at the foot of the first page, takes the rest.
fn keep(content: Vec<Inline>, span: Span, at: usize, blocks: &mut Vec<Block>) {
    let is_mark = |inline: &Inline| {
        matches!(
            inline.kind,
            InlineKind::Note(_) | InlineKind::Citation(_) | InlineKind::Anchor(_) | InlineKind::Index(_)
        )
    };
    let mut marks: Vec<Inline> = content.into_iter().filter(is_mark).collect();
    if marks.is_empty() {
        return;
    }
    let next = blocks[at..].iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Paragraph(inlines) => Some(inlines),
        _ => None,
    });
    match next {
        Some(inlines) => inlines.append(&mut marks),
        None => {
            let kind = BlockKind::Paragraph(marks);
            blocks.insert(at, Block { id: Default::default(), span, attributes: Attributes::default(), kind });
        }
    }
}

/// A title block in headings: `# Title: …`, `## Author: …`, `## Year: …` at the head of a text, up to a
/// thematic break. They become metadata where the settings gave none, and leave the text.
fn title_block(blocks: &mut Vec<Block>, metadata: &mut Metadata) {
    let labelled = |block: &Block| match &block.kind {
        BlockKind::Heading { content, .. } => label(&plain_text(content)),
        _ => None,
    };
    let found: Vec<(MetadataLabel, String)> = blocks.iter().map_while(labelled).collect();
    // A chapter may be called `Date: 1914`: only a title that comes first makes it a title block.
    if found.first().is_none_or(|it| it.0 != MetadataLabel::Title) {
        return;
    }
    let ends = matches!(blocks.get(found.len()).map(|it| &it.kind), Some(BlockKind::SectionBreak));
    blocks.drain(..found.len() + usize::from(ends));
    // Asked before any is added: the second author of a block must not be refused because of the first.
    let no_authors = metadata.creators.is_empty();
    for (label, text) in found {
        let set = |field: &mut Option<String>| {
            field.get_or_insert_with(|| text.clone());
        };
        match label {
            MetadataLabel::Title if metadata.title.is_empty() => metadata.title = text,
            MetadataLabel::Title => {}
            MetadataLabel::Subtitle => set(&mut metadata.subtitle),
            MetadataLabel::Date => set(&mut metadata.date),
            MetadataLabel::Publisher => set(&mut metadata.publisher),
            MetadataLabel::Rights => set(&mut metadata.rights),
            MetadataLabel::Creator(role) => {
                if no_authors {
                    let role = role.to_owned();
                    metadata.creators.push(Creator { name: text, role, file_as: None });
                }
            }
        }
    }
}

/// Reads pandoc's title block (`% Title`, `% Author`, `% Date`), or MultiMarkdown's, where the settings gave nothing.
pub(super) fn title_lines(block: &TitleBlock<'_>, metadata: &mut Metadata) {
    if metadata.title.is_empty() {
        metadata.title = block.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    // `book.toml` and front matter were read before; they are where an author corrects what a converter left in the
    // text.
    if metadata.creators.is_empty() {
        let names = block.authors.iter().map(|author| (*author).to_owned());
        metadata.creators.extend(names.map(|name| Creator { name, role: "aut".into(), file_as: None }));
    }
    if metadata.date.is_none() {
        metadata.date = block.date.map(str::to_owned);
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    metadata.subtitle = metadata.subtitle.take().or_else(|| owned(block.subtitle));
    metadata.rights = metadata.rights.take().or_else(|| owned(block.rights));
    if metadata.subjects.is_empty() {
        metadata.subjects = block.subjects.iter().map(|subject| (*subject).to_owned()).collect();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MetadataLabel {
    Title,
    Subtitle,
    Date,
    Publisher,
    Rights,
    /// With the MARC relator code.
    Creator(&'static str),
}

fn label(title: &str) -> Option<(MetadataLabel, String)> {
    let (name, text) = title.split_once(':')?;
    let label = match name.trim().to_lowercase().as_str() {
        "title" => MetadataLabel::Title,
        "subtitle" => MetadataLabel::Subtitle,
        "author" | "authors" | "by" => MetadataLabel::Creator("aut"),
        "editor" => MetadataLabel::Creator("edt"),
        "translator" => MetadataLabel::Creator("trl"),
        "illustrator" => MetadataLabel::Creator("ill"),
        "year" | "date" | "published" => MetadataLabel::Date,
        "publisher" => MetadataLabel::Publisher,
        "rights" | "copyright" | "license" | "licence" => MetadataLabel::Rights,
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| (label, text.to_owned()))
}

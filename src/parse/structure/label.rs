//! Labels and titles. In: headings such as `CHAPTER I`, each with its title in the next heading or paragraph, or
//! behind it in the same. Out: one title, a line break between the two, as both outputs take them apart.

use crate::document::block::{Block, BlockKind};
use crate::document::division_label::{self, DivisionLabel, DivisionWord, LabelRest};
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text, take_whole_emphasis};
use crate::document::{Attributes, Division, NodeId, Role};
use crate::source::Span;

use super::link_name::LinkNames;
use super::{Recognition, are_most};

/// The longest paragraph below a label that may be its title, in characters.
const LONGEST: usize = 90;

/// A heading that is nothing but a label.
struct BareLabel {
    at: usize,
    level: u8,
    word: DivisionWord,
    /// Whether what follows it at once is its title.
    title: Option<TitleForm>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TitleForm {
    Heading,
    Paragraph,
}

/// Joins each heading that is nothing but a label with the title that follows it, where the book does so throughout.
pub(in crate::parse) fn join(blocks: &mut Vec<Block>, recognition: &mut Recognition<'_, '_>) {
    if !recognition.wants(Guess::Labels) {
        return;
    }
    let labels: Vec<BareLabel> =
        (0..blocks.len()).filter_map(|at| bare_label(blocks, at, recognition.language)).collect();
    let mut joined: Vec<usize> = Vec::new();
    for form in [TitleForm::Heading, TitleForm::Paragraph] {
        // Each level by itself: parts may have titles where chapters have none.
        for level in 1..=6 {
            let these = labels.iter().filter(|label| label.level == level);
            let titled: Vec<usize> =
                these.clone().filter(|label| label.title == Some(form)).map(|label| label.at).collect();
            // One paragraph in italics below one label may be an epigraph, and one heading `One` a title.
            let is_named = these.clone().all(|label| label.word != DivisionWord::Number);
            let enough = (form == TitleForm::Heading && is_named) || 1 < titled.len();
            if enough && are_most(titled.len(), these.count()) {
                joined.extend(titled);
            }
        }
    }
    joined.sort_unstable();
    if joined.is_empty() {
        return;
    }
    // Before any are joined: afterwards a title's own slug is gone.
    let names = LinkNames::of(blocks);
    joined.iter().for_each(|at| recognition.found(Guess::Labels, blocks[*at].span));
    let mut joined = joined.into_iter().peekable();
    let mut rest = std::mem::take(blocks).into_iter().enumerate();
    while let Some((at, mut block)) = rest.next() {
        if joined.next_if_eq(&at).is_some()
            && let Some((_, title)) = rest.next()
        {
            join_title(&mut block, title, &names);
        }
        blocks.push(block);
    }
}

/// Appends a title to its label. Links that led to either of the two lead to the joined title.
fn join_title(own: &mut Block, title: Block, names: &LinkNames) {
    let mut anchors: Vec<String> = [names.of_heading(own), names.of_heading(&title)].into_iter().flatten().collect();
    anchors.extend(merge(&mut own.attributes, title.attributes));
    let (BlockKind::Heading { content: mut words, .. } | BlockKind::Paragraph(mut words)) = title.kind else { return };
    take_whole_emphasis(&mut words);
    if let BlockKind::Heading { content, .. } = &mut own.kind {
        take_whole_emphasis(content);
        content.push(line_break(title.span));
        content.extend(words);
        content.extend(anchors.into_iter().map(|anchor| inline(title.span, InlineKind::Anchor(anchor))));
    }
}

/// Adds the attributes of a title to those of its label. Returns the id that is left over where both have one.
fn merge(own: &mut Attributes, title: Attributes) -> Option<String> {
    for class in title.classes {
        if !own.has_class(&class) {
            own.classes.push(class);
        }
    }
    // The last value of a key counts: what the title says goes first, and the label, the heading of the two, prevails.
    own.pairs.splice(0..0, title.pairs);
    match &own.id {
        Some(_) => title.id,
        None => {
            own.id = title.id;
            None
        }
    }
}

/// Whether a title is a label and, on a line of its own, the title proper.
pub(in crate::parse) fn is_joined(title: &[Inline], language: &str) -> bool {
    match title {
        [Inline { kind: InlineKind::Text(text), .. }, Inline { kind: InlineKind::LineBreak, .. }, _, ..] => {
            division_label::read(text, language).is_some_and(|label| label.rest == LabelRest::None)
        }
        _ => false,
    }
}

/// Reads the block at a place as a label without a title.
fn bare_label(blocks: &[Block], at: usize, language: &str) -> Option<BareLabel> {
    let BlockKind::Heading { level, content, .. } = &blocks[at].kind else { return None };
    let label = division_label::read(&plain_text(content), language)?;
    if label.rest != LabelRest::None {
        return None;
    }
    let next = blocks.get(at + 1);
    let title = match next.map(|block| &block.kind) {
        Some(BlockKind::Heading { level: below, content, .. }) if is_title(content, language) => {
            let is_only = *below == *level || !goes_on(&blocks[at + 2..], *level, *below);
            // A part's chapters are below it.
            let is_chapter =
                label.word == DivisionWord::Part && level < below && !holds_more(&blocks[at + 2..], *below);
            (*level <= *below && is_only && !is_chapter).then_some(TitleForm::Heading)
        }
        Some(BlockKind::Paragraph(content)) if is_title(content, language) && is_displayed(content) => {
            // A paragraph with nothing below it is the chapter's text.
            blocks.get(at + 2).map(|_| TitleForm::Paragraph)
        }
        _ => None,
    };
    Some(BareLabel { at, level: *level, word: label.word, title })
}

/// Whether another heading as high as the title follows below the same label: both are then sections.
fn goes_on(rest: &[Block], level: u8, below: u8) -> bool {
    let levels = rest.iter().filter_map(|block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    });
    levels.take_while(|next| level < *next).any(|next| next <= below)
}

/// Whether the next block is a heading below this level.
fn holds_more(rest: &[Block], below: u8) -> bool {
    matches!(rest.first().map(|block| &block.kind), Some(BlockKind::Heading { level, .. }) if below < *level)
}

/// Whether words can be a title below a label: they are none themselves.
fn is_title(content: &[Inline], language: &str) -> bool {
    let text = plain_text(content);
    !text.trim().is_empty() && division_label::read(&text, language).is_none()
}

/// Whether a paragraph looks like a title: short, in capitals or of one kind of letters, and no sentence.
fn is_displayed(content: &[Inline]) -> bool {
    let text = plain_text(content);
    let text = text.trim();
    let is_capitals = super::capitals::is_capitals(text);
    let is_marked = matches!(
        content,
        [Inline { kind: InlineKind::Strong(_) | InlineKind::Emphasis(_) | InlineKind::SmallCaps(_), .. }]
    );
    let ends = text.ends_with([',', ';', ':', '"', '”', '’', '…']) || (text.ends_with(['.', '!', '?']) && !is_capitals);
    (is_capitals || is_marked) && text.chars().count() <= LONGEST && !ends
}

fn line_break(span: Span) -> Inline {
    inline(span, InlineKind::LineBreak)
}

fn inline(span: Span, kind: InlineKind) -> Inline {
    Inline { id: NodeId::default(), span, kind }
}

/// Parts the labels of chapters from their titles where both are in one line and no punctuation says for certain where
/// the label ends: `I. The Ferry`, `CHAPTER I THE FERRY`. Only where most chapters have one, and they count upwards.
pub(in crate::parse) fn divide(divisions: &mut [Division], recognition: &mut Recognition<'_, '_>) {
    if !recognition.wants(Guess::Labels) {
        return;
    }
    let is_chapter = |division: &Division| division.role == Role::Chapter && !division.title.is_empty();
    let chapters = divisions.iter().filter(|division| is_chapter(division)).count();
    let labels: Vec<(usize, DivisionLabel)> = divisions
        .iter()
        .enumerate()
        .filter(|(_, division)| is_chapter(division))
        .filter_map(|(at, division)| Some((at, undivided(division, recognition.language)?)))
        .collect();
    // Numbers that count on are labels; `I. Introduction` in one chapter, or a list of years, is none.
    let rising = labels.windows(2).filter(|pair| pair[1].1.number == pair[0].1.number + 1).count();
    if labels.len() < 3 || !are_most(labels.len(), chapters) || !are_most(rising, labels.len() - 1) {
        return;
    }
    for (at, label) in labels {
        let division = &mut divisions[at];
        let span = division.span;
        let Some(Inline { kind: InlineKind::Text(text), .. }) = division.title.first_mut() else { continue };
        let (LabelRest::Parted(begins) | LabelRest::Run(begins)) = label.rest else { continue };
        let rest = text[begins..].to_owned();
        text.truncate(label.end);
        let mut first = division.title[0].clone();
        first.kind = InlineKind::Text(rest);
        division.title.splice(1..1, [line_break(span), first]);
        division.numbered = false;
        division.guesses.push(Guess::Labels);
        recognition.found(Guess::Labels, span);
    }
}

/// Takes the numbers off chapters that are called `One`, `Two`, `Three`: their titles say them already.
pub(in crate::parse) fn silence_numbers(divisions: &mut [Division], recognition: &mut Recognition<'_, '_>) {
    if !recognition.wants(Guess::Labels) {
        return;
    }
    let language = recognition.language;
    let number = |division: &Division| {
        let label = division_label::read(&plain_text(&division.title), language)?;
        (division.role == Role::Chapter && label.rest == LabelRest::None).then_some(label.number)
    };
    let numbers: Vec<u32> = divisions.iter().filter_map(number).collect();
    let rising = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
    if numbers.len() < 3 || !are_most(rising, numbers.len() - 1) {
        return;
    }
    for division in divisions.iter_mut().filter(|division| division.numbered && number(division).is_some()) {
        division.numbered = false;
        division.guesses.push(Guess::Labels);
        recognition.found(Guess::Labels, division.span);
    }
}

/// The label of a division's title that both outputs would not take off on their own.
fn undivided(division: &Division, language: &str) -> Option<DivisionLabel> {
    let InlineKind::Text(text) = &division.title.first()?.kind else { return None };
    let label = division_label::read(text, language)?;
    match (label.word, label.rest) {
        (DivisionWord::Number, LabelRest::Parted(_)) | (DivisionWord::Chapter, LabelRest::Run(_)) => Some(label),
        _ => None,
    }
}

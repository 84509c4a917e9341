//! The front matter before the first heading. In: the blocks of a file. Out: divisions without a title for a dedication
//! and an epigraph; who wrote and who translated goes to the metadata. They leave the text, whose first page is then a
//! chapter's.

use crate::document::block::{Block, BlockKind, Container};
use crate::document::container::ContainerKind;
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text, take_whole_emphasis};
use crate::document::letter_role;
use crate::document::metadata::{Creator, Metadata};
use crate::document::{Attributes, Division, NodeId, Role};

use super::{Recognition, credit, dedication, words};

/// The most blocks that may precede the first heading and be front matter, all in all: a title page has few lines.
const MOST: usize = 8;
/// The kinds of blocks before the first heading.
enum FrontPiece {
    Credits(Vec<Creator>),
    Leaf(Role),
    /// What kind of book it is: `A Novel`.
    Genre(String),
    /// A line of copyright.
    Rights(String),
    Nothing,
}

/// The people whom the settings name.
struct People {
    known: Vec<Creator>,
}

impl People {
    fn know(&self, creator: &Creator) -> bool {
        self.known.iter().any(|known| known.name == creator.name && known.role == creator.role)
    }

    /// Whether everybody whom a piece names is known, or may be added: the settings alone say who the authors are, if
    /// they say it.
    fn take(&self, piece: &FrontPiece) -> bool {
        let has_author = self.known.iter().any(|known| known.role == "aut");
        let is_taken = |creator: &Creator| self.know(creator) || creator.role != "aut" || !has_author;
        match piece {
            FrontPiece::Credits(creators) => creators.iter().all(is_taken),
            FrontPiece::Leaf(_) | FrontPiece::Genre(_) | FrontPiece::Rights(_) | FrontPiece::Nothing => true,
        }
    }
}

/// Takes front matter from before the first heading, if nothing else is there. Returns its divisions.
pub(in crate::parse) fn take(
    blocks: &mut Vec<Block>,
    metadata: &mut Metadata,
    recognition: &mut Recognition<'_, '_>,
) -> Vec<Division> {
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading { .. });
    let Some(first) = blocks.iter().position(is_heading).filter(|first| (1..=MOST).contains(first)) else {
        return Vec::new();
    };
    if !recognition.wants(Guess::FrontMatter) {
        return Vec::new();
    }
    // All or nothing: a preface without a heading may hold a line that looks like a dedication.
    let read: Option<Vec<FrontPiece>> =
        (0..first).map(|at| piece(&blocks[..first], at, recognition.language)).collect();
    let Some(pieces) = read else { return Vec::new() };
    let people = People { known: metadata.creators.clone() };
    // A name that no title page would show stays in the text, and so do rights that the settings have otherwise.
    let may_go = |piece: &FrontPiece| match piece {
        FrontPiece::Rights(text) => metadata.rights.as_ref().is_none_or(|known| known == text),
        _ => people.take(piece),
    };
    if !pieces.iter().all(may_go) {
        return Vec::new();
    }
    let mut leaves: Vec<Division> = Vec::new();
    for (block, piece) in blocks.drain(..first).zip(pieces) {
        match piece {
            FrontPiece::Nothing => {}
            FrontPiece::Genre(text) => {
                recognition.found(Guess::FrontMatter, block.span);
                metadata.subtitle.get_or_insert(text);
            }
            FrontPiece::Rights(text) => {
                recognition.found(Guess::FrontMatter, block.span);
                metadata.rights.get_or_insert(text);
            }
            FrontPiece::Credits(creators) => {
                recognition.found(Guess::FrontMatter, block.span);
                metadata.creators.extend(creators.into_iter().filter(|creator| !people.know(creator)));
            }
            FrontPiece::Leaf(role) => {
                // An epigraph and its source, or two dedications, share a leaf.
                let is_more = leaves.last().is_some_and(|leaf| leaf.role == role);
                if !is_more {
                    recognition.found(Guess::FrontMatter, block.span);
                    let guesses = vec![Guess::FrontMatter];
                    leaves.push(Division { span: block.span, role, guesses, ..Division::default() });
                }
                if let Some(leaf) = leaves.last_mut() {
                    leaf.blocks.push(block);
                }
            }
        }
    }
    leaves.iter_mut().for_each(wrap);
    leaves
}

/// Whether blocks below a heading that is the book's title are the rest of its title page.
pub(in crate::parse) fn is_title_page(blocks: &[Block], language: &str) -> bool {
    let is_piece = |at: usize| {
        let piece = piece(blocks, at, language);
        matches!(
            piece,
            Some(FrontPiece::Credits(_) | FrontPiece::Genre(_) | FrontPiece::Rights(_) | FrontPiece::Nothing)
        )
    };
    (1..=MOST).contains(&blocks.len()) && (0..blocks.len()).all(is_piece)
}

/// `A Novel`, with small letters if it is in capitals, as all of a title page may be.
fn genre(text: &str, language: &str) -> Option<String> {
    let lower = text.trim_end_matches('.').to_lowercase();
    let is_genre = words::spoken(language).any(|words| words.has("genre", &lower));
    let mut letters = lower.chars();
    let first = letters.next()?;
    // The titles of English books have capitals.
    let words = lower.split(' ').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(char::to_uppercase);
        let is_small = ["in", "of"].contains(&word);
        if is_small { word.to_owned() } else { first.into_iter().flatten().chain(letters).collect() }
    });
    let is_english = words::of(language).is_none_or(|words| words.is_english());
    let shown = match text.contains(char::is_lowercase) {
        true => text.trim_end_matches('.').to_owned(),
        false if is_english => words.collect::<Vec<String>>().join(" "),
        false => first.to_uppercase().chain(letters).collect(),
    };
    is_genre.then_some(shown)
}

/// Whether a line says whose the rights are.
fn is_rights(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_short = text.chars().count() <= 200;
    is_short
        && (["©", "copyright ©", "copyright (c)", "(c) "].iter().any(|sign| lower.starts_with(sign))
            || lower.strip_prefix("copyright ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())))
}

/// Whether a paragraph is in italics from its first word to its last, and short: words that somebody said.
fn is_motto(content: &[Inline]) -> bool {
    let is_one = matches!(content, [Inline { kind: InlineKind::Emphasis(_), .. }]);
    is_one && plain_text(content).chars().count() <= 300
}

/// Whether a line is the name of a source: short, with a capital, and no sentence.
fn is_source_line(text: &str) -> bool {
    let is_open = !text.ends_with(['.', '!', '?', ':', ',']);
    is_open && text.chars().count() <= 60 && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Whether a paragraph has its source on its last line: words in italics, a line break, and a dash with a name.
fn has_source_below(content: &[Inline]) -> bool {
    let Some(at) = content.iter().rposition(|inline| matches!(inline.kind, InlineKind::LineBreak)) else {
        return false;
    };
    0 < at && letter_role::of_last(&content[at + 1..]).is_some()
}

/// Whether inlines are words and nothing else.
fn is_plain(content: &[Inline]) -> bool {
    content.iter().all(|inline| match &inline.kind {
        InlineKind::Text(_) | InlineKind::LineBreak => true,
        InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::SmallCaps(inner) => is_plain(inner),
        _ => false,
    })
}

/// Puts the blocks of a leaf into the container that has its look.
fn wrap(leaf: &mut Division) {
    let kind = if leaf.role == Role::Dedication { ContainerKind::Dedication } else { ContainerKind::Epigraph };
    let is_own = |block: &Block| matches!(&block.kind, BlockKind::Container(it) if it.kind == kind);
    if leaf.blocks.iter().any(is_own) {
        return;
    }
    let blocks: Vec<Block> = std::mem::take(&mut leaf.blocks).into_iter().flat_map(unquoted).map(upright).collect();
    let kind = BlockKind::Container(Container { kind, title: None, blocks });
    leaf.blocks.push(Block { id: NodeId::default(), span: leaf.span, attributes: Attributes::default(), kind });
}

/// The blocks of a quotation: as an epigraph it is not one.
fn unquoted(block: Block) -> Vec<Block> {
    match block.kind {
        BlockKind::Quote(blocks) => blocks,
        _ => vec![block],
    }
}

/// A paragraph without the emphasis on all of it: the theme says how a dedication looks.
fn upright(mut block: Block) -> Block {
    if let BlockKind::Paragraph(content) = &mut block.kind {
        take_whole_emphasis(content);
    }
    block
}

/// The kind of a block before the first heading; `None` for text that belongs to nothing of it.
fn piece(blocks: &[Block], at: usize, language: &str) -> Option<FrontPiece> {
    match &blocks[at].kind {
        BlockKind::SectionBreak | BlockKind::PageBreak => Some(FrontPiece::Nothing),
        BlockKind::Container(container) => match container.kind {
            ContainerKind::Dedication => Some(FrontPiece::Leaf(Role::Dedication)),
            ContainerKind::Epigraph => Some(FrontPiece::Leaf(Role::Epigraph)),
            _ => None,
        },
        // A quotation or a stanza before everything else is an epigraph; who said it may be named below.
        BlockKind::Quote(_) => Some(FrontPiece::Leaf(Role::Epigraph)),
        BlockKind::Verse(_) => Some(FrontPiece::Leaf(Role::Epigraph)),
        BlockKind::Paragraph(content) => {
            let text = plain_text(content);
            let text = text.trim();
            let is_source = letter_role::of_last(content).is_some();
            let above = at.checked_sub(1).map(|above| &blocks[above].kind);
            if is_source && matches!(above, Some(BlockKind::Quote(_) | BlockKind::Verse(_) | BlockKind::Paragraph(_))) {
                return Some(FrontPiece::Leaf(Role::Epigraph));
            }
            // A note or a link has no place on the title page.
            if let Some(creators) = credit::read(content, language).filter(|_| is_plain(content)) {
                return Some(FrontPiece::Credits(creators));
            }
            if let Some(genre) = genre(text, language).filter(|_| is_plain(content)) {
                return Some(FrontPiece::Genre(genre));
            }
            if is_rights(text) && is_plain(content) {
                return Some(FrontPiece::Rights(text.to_owned()));
            }
            let is_below_motto = match above {
                Some(BlockKind::Paragraph(above)) => is_motto(above) && is_source_line(text),
                _ => false,
            };
            if is_motto(content) || has_source_below(content) || is_below_motto {
                let is_dedication = dedication::is_dedication(text, language);
                return Some(FrontPiece::Leaf(if is_dedication { Role::Dedication } else { Role::Epigraph }));
            }
            if dedication::is_dedication(text, language) {
                return Some(FrontPiece::Leaf(Role::Dedication));
            }
            // Words whose source is named in the next paragraph.
            let next = match blocks.get(at + 1).map(|block| &block.kind) {
                Some(BlockKind::Paragraph(next)) => letter_role::of_last(next).is_some(),
                _ => false,
            };
            next.then_some(FrontPiece::Leaf(Role::Epigraph))
        }
        _ => None,
    }
}

//! What precedes the first heading. In: the blocks of a file. Out: divisions without a title for a dedication and an
//! epigraph; who wrote and who translated goes to the metadata. They leave the text, whose first page is then a chapter's.

use crate::document::block::{Block, BlockKind, Container, ContainerKind};
use crate::document::division_label::primary;
use crate::document::guess::Guess;
use crate::document::inline::plain_text;
use crate::document::letter_role;
use crate::document::metadata::{Creator, Metadata};
use crate::document::{Attributes, Division, NodeId, Role};

use super::Recognition;

/// The most blocks that may precede the first heading and be front matter, all in all: a title page has few lines.
const MOST: usize = 8;
/// The longest line of a dedication, in characters.
const LONGEST: usize = 90;

/// What goes before a name, and what that person did (a MARC relator code).
const CREDITS: &[(&str, &str)] = &[
    ("translated by ", "trl"),
    ("edited by ", "edt"),
    ("illustrated by ", "ill"),
    ("written by ", "aut"),
    ("by ", "aut"),
    ("übersetzt von ", "trl"),
    ("deutsch von ", "trl"),
    ("herausgegeben von ", "edt"),
    ("von ", "aut"),
    ("traduit par ", "trl"),
    ("traduction de ", "trl"),
    ("par ", "aut"),
    ("traducido por ", "trl"),
    ("traducción de ", "trl"),
    ("por ", "aut"),
    ("traduzione di ", "trl"),
    ("tradotto da ", "trl"),
    ("tradução de ", "trl"),
    ("vertaald door ", "trl"),
    ("door ", "aut"),
    ("przełożył ", "trl"),
    ("przełożyła ", "trl"),
    ("přeložil ", "trl"),
    ("přeložila ", "trl"),
    ("översatt av ", "trl"),
    ("oversat af ", "trl"),
    ("перевод ", "trl"),
];

/// How dedications begin, by language.
const DEDICATIONS: &[(&str, &[&str])] = &[
    ("en", &["to ", "for ", "dedicated to ", "in memory of ", "in memoriam"]),
    ("de", &["für ", "dem andenken ", "in memoriam", "meiner ", "meinem ", "gewidmet "]),
    ("fr", &["à ", "pour ", "en mémoire de ", "dédié à "]),
    ("es", &["a ", "para ", "en memoria de "]),
    ("it", &["a ", "per ", "alla ", "al ", "in memoria di "]),
    ("pt", &["a ", "à ", "ao ", "para ", "em memória de "]),
    ("nl", &["voor ", "aan ", "ter nagedachtenis "]),
    ("pl", &["dla ", "pamięci "]),
    ("cs", &["pro ", "památce "]),
    ("sv", &["till ", "för "]),
    ("da", &["til ", "for "]),
    ("ru", &["посвящается ", "памяти ", "моей ", "моему "]),
];

/// What a block before the first heading is.
enum FrontPiece {
    Credits(Vec<Creator>),
    Leaf(Role),
    Nothing,
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
    let read: Option<Vec<FrontPiece>> =
        (0..first).map(|at| piece(&blocks[..first], at, recognition.language)).collect();
    let Some(pieces) = read else { return Vec::new() };
    let no_authors = metadata.creators.is_empty();
    let mut leaves: Vec<Division> = Vec::new();
    for (block, piece) in blocks.drain(..first).zip(pieces) {
        match piece {
            FrontPiece::Nothing => {}
            FrontPiece::Credits(creators) => {
                recognition.found(Guess::FrontMatter, block.span);
                let is_new = |creator: &Creator| creator.role != "aut" || no_authors;
                let known = metadata.creators.clone();
                let is_known = |creator: &Creator| known.iter().any(|it| it.name == creator.name);
                metadata.creators.extend(creators.into_iter().filter(|it| is_new(it) && !is_known(it)));
            }
            FrontPiece::Leaf(role) => {
                let is_more = leaves.last().is_some_and(|leaf| leaf.role == role);
                if !is_more {
                    recognition.found(Guess::FrontMatter, block.span);
                    let guesses = vec![Guess::FrontMatter];
                    leaves.push(Division { span: block.span, role, guesses, ..Division::default() });
                }
                leaves.last_mut().into_iter().for_each(|leaf| leaf.blocks.push(block.clone()));
            }
        }
    }
    leaves.iter_mut().for_each(wrap);
    leaves
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

/// What a quotation holds: as an epigraph it is none.
fn unquoted(block: Block) -> Vec<Block> {
    match block.kind {
        BlockKind::Quote(blocks) => blocks,
        _ => vec![block],
    }
}

/// A paragraph without the emphasis on all of it: the theme says how a dedication looks.
fn upright(mut block: Block) -> Block {
    use crate::document::inline::{Inline, InlineKind};
    if let BlockKind::Paragraph(content) = &mut block.kind
        && let [Inline { kind: InlineKind::Emphasis(inner), .. }] = &mut content[..]
    {
        *content = std::mem::take(inner);
    }
    block
}

/// What a block before the first heading is; `None` for text that belongs to nothing of it.
fn piece(blocks: &[Block], at: usize, language: &str) -> Option<FrontPiece> {
    match &blocks[at].kind {
        BlockKind::SectionBreak | BlockKind::PageBreak => Some(FrontPiece::Nothing),
        BlockKind::Container(container) => match container.kind {
            ContainerKind::Dedication => Some(FrontPiece::Leaf(Role::Dedication)),
            ContainerKind::Epigraph => Some(FrontPiece::Leaf(Role::Epigraph)),
            _ => None,
        },
        // A quotation or a stanza before everything else is an epigraph; who said it may stand below.
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
            if let Some(creators) = credits(text) {
                return Some(FrontPiece::Credits(creators));
            }
            if is_dedication(text, language) {
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

/// The people whom a line such as `Translated by Ann Example` names; more than one line may.
fn credits(text: &str) -> Option<Vec<Creator>> {
    if LONGEST < text.chars().count() {
        return None;
    }
    let lower = text.to_lowercase();
    let (phrase, role) = CREDITS.iter().find(|credit| lower.starts_with(credit.0))?;
    let name = text.get(phrase.len()..)?.trim().trim_end_matches('.');
    let words: Vec<&str> = name.split_whitespace().collect();
    // Names have capitals: “by the river” is none.
    let is_name = |word: &&str| word.starts_with(|c: char| c.is_uppercase()) || word.chars().count() <= 3;
    let ends_well = words.last().is_some_and(|word| word.starts_with(char::is_uppercase));
    let is_named = !words.is_empty() && words.len() <= 8 && words.iter().all(is_name) && ends_well;
    is_named.then(|| {
        let names = name.split(" and ").flat_map(|names| names.split(", "));
        names.map(|name| Creator { name: name.trim().to_owned(), role: (*role).to_owned(), file_as: None }).collect()
    })
}

/// Whether a line dedicates the book: it begins as dedications do, is short, and is no sentence.
fn is_dedication(text: &str, language: &str) -> bool {
    let lower = text.to_lowercase();
    let spoken = |language_of: &str| language_of == primary(language) || language_of == "en";
    let begins = DEDICATIONS.iter().filter(|row| spoken(row.0)).flat_map(|row| row.1).any(|it| lower.starts_with(it));
    let sentences = text.trim_end_matches(['.', '!']).contains(['.', '!', '?', ';']);
    begins && !sentences && text.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_people() {
        let named = |text: &str| {
            let found = credits(text)?;
            Some(found.iter().map(|it| format!("{} {}", it.role, it.name)).collect::<Vec<_>>().join("; "))
        };
        assert_eq!(named("Translated by Ann Example").as_deref(), Some("trl Ann Example"));
        assert_eq!(named("Übersetzt von Eva von Berg").as_deref(), Some("trl Eva von Berg"));
        assert_eq!(named("By Ann Example and Bo Sample").as_deref(), Some("aut Ann Example; aut Bo Sample"));
        assert_eq!(named("By the river"), None);
        assert_eq!(named("By the River stood a house that nobody had"), None);
    }

    #[test]
    fn dedications_are_short_and_no_sentences() {
        for text in ["To my mother", "For M. and for R", "in memory of the ferry"] {
            assert!(is_dedication(text, "en") != text.contains("M."), "{text}");
        }
        assert!(is_dedication("Für Anna", "de") && !is_dedication("Für Anna", "en"));
        assert!(!is_dedication("To be sure, he went. And then he came back.", "en"));
    }
}

//! Letters in plain text. In: the blocks of a division. Out: the same, its datelines, salutations, closings and
//! signatures marked as their author could have marked them, by a class on all words of a paragraph.
//!
//! A letter has a salutation and, further down, a closing: one without the other is a sentence of a story.

use crate::document::block::{Block, BlockKind, ContainerKind};
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::letter_role::{self, LetterRole};
use crate::document::{Attributes, Division, NodeId};

use super::Recognition;

/// The longest salutation, dateline or closing, in characters.
const LONGEST: usize = 70;
/// The longest signature.
const SIGNATURE: usize = 40;
/// How many paragraphs may precede the salutation: place, date, an address.
const HEAD: usize = 3;

/// How salutations begin, in twelve languages, in small letters.
const SALUTATIONS: &[&str] = &[
    "dear ", "my dear", "dearest", "my own ", "sir,", "madam,", "gentlemen,", "beloved ", "liebe", "mein lieber",
    "meine liebe", "sehr geehrte", "verehrte", "hochgeehrte", "cher ", "chère ", "mon cher", "ma chère", "monsieur,",
    "madame,", "querid", "estimad", "muy señor", "caro ", "cara ", "carissim", "gentile ", "egregio ", "prezad",
    "beste ", "lieve ", "geachte ", "drog", "kochan", "szanown", "milý ", "milá ", "drahý ", "drahá ", "vážen",
    "kära ", "käre ", "bästa ", "kære ", "дорог", "уважаем", "милый ", "милая ",
];

/// How closings begin, likewise.
const CLOSINGS: &[&str] = &[
    "yours", "your ", "ever yours", "sincerely", "faithfully", "affectionately", "with love", "love,",
    "with all my love", "i am,", "i am ever", "i remain", "believe me", "kind regards", "best wishes", "dein", "ihr",
    "eure", "mit freundlichen", "herzlich", "in liebe", "votre", "ton ", "ta ", "bien à vous", "je vous embrasse",
    "tuyo", "tuya", "suyo", "suya", "atentamente", "con cariño", "tuo", "tua", "suo", "con affetto", "teu", "tua",
    "seu", "com carinho", "je ", "uw ", "met vriendelijke", "twój", "twoja", "tvůj", "tvá", "din ", "er ", "vänliga",
    "kærlig", "твой", "твоя", "ваш", "ваша",
];

/// Marks the parts of letters in all divisions.
pub(in crate::parse) fn mark(divisions: &mut [Division], recognition: &mut Recognition<'_, '_>) {
    if !recognition.wants(Guess::Letters) {
        return;
    }
    for division in divisions {
        if mark_blocks(&mut division.blocks, recognition) {
            division.guesses.push(Guess::Letters);
        }
    }
}

/// Marks the letters among blocks, and in the containers for letters. Returns whether there are any.
fn mark_blocks(blocks: &mut [Block], recognition: &mut Recognition<'_, '_>) -> bool {
    let mut found = false;
    let mut at = 0;
    while at < blocks.len() {
        if let BlockKind::Container(container) = &mut blocks[at].kind
            && matches!(container.kind, ContainerKind::Letter)
        {
            found |= mark_blocks(&mut container.blocks, recognition);
        }
        if let Some(letter) = read(blocks, at) {
            recognition.found(Guess::Letters, blocks[at].span);
            found = true;
            letter.parts.iter().for_each(|part| set_role(&mut blocks[part.at], part.role));
            at = letter.end;
        }
        at += 1;
    }
    found
}

/// A paragraph of a letter that has a place of its own.
struct LetterPart {
    at: usize,
    role: LetterRole,
}

/// The parts of a letter, and its last block.
struct LetterParts {
    parts: Vec<LetterPart>,
    end: usize,
}

/// Reads the letter whose salutation is at a place.
fn read(blocks: &[Block], at: usize) -> Option<LetterParts> {
    let salutation = line(&blocks[at]).filter(|text| is_salutation(text))?;
    // Up to the next heading, break or salutation.
    let ends = |block: &Block| {
        matches!(block.kind, BlockKind::Heading { .. } | BlockKind::SectionBreak)
            || line(block).is_some_and(|text| is_salutation(&text))
    };
    let rest = &blocks[at + 1..];
    let end = at + 1 + rest.iter().position(ends).unwrap_or(rest.len());
    let is_closing = |at: &usize| line(&blocks[*at]).is_some_and(|text| is_closing(&text));
    let closing = (at + 1..end).rev().find(is_closing)?;
    let mut parts: Vec<LetterPart> = Vec::new();
    let head = (at.saturating_sub(HEAD)..at).rev().take_while(|above| {
        line(&blocks[*above]).is_some_and(|text| is_dateline(&text)) && letter_role_of(&blocks[*above]).is_none()
    });
    parts.extend(head.map(|at| LetterPart { at, role: LetterRole::Dateline }));
    if !salutation.is_empty() {
        parts.push(LetterPart { at, role: LetterRole::Salutation });
    }
    parts.push(LetterPart { at: closing, role: LetterRole::Closing });
    let is_name = |at: &usize| line(&blocks[*at]).is_some_and(|text| is_signature(&text));
    let names: Vec<usize> = (closing + 1..end).take(2).take_while(is_name).collect();
    let last = names.last().copied().unwrap_or(closing);
    parts.extend(names.into_iter().map(|at| LetterPart { at, role: LetterRole::Signature }));
    Some(LetterParts { parts, end: last })
}

fn letter_role_of(block: &Block) -> Option<LetterRole> {
    match &block.kind {
        BlockKind::Paragraph(content) => letter_role::of(content),
        _ => None,
    }
}

/// The text of a short paragraph, without the quotation mark that repeats before each of a letter in a tale.
fn line(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let text = plain_text(content);
    let text = text.trim().trim_start_matches(['"', '“', '„', '«', '\'', '‘']);
    (text.chars().count() <= LONGEST).then(|| text.to_owned())
}

fn is_salutation(text: &str) -> bool {
    let lower = text.to_lowercase();
    let ends = text.ends_with([',', ':', '!', '—', '–', '.']);
    let inner = text.trim_end_matches([',', ':', '!', '—', '–', '.']);
    ends && !inner.contains(['?', ';']) && SALUTATIONS.iter().any(|word| lower.starts_with(word))
}

fn is_closing(text: &str) -> bool {
    let lower = text.to_lowercase();
    let ends = text.ends_with([',', '.', '—', '–', '!']) || text.chars().next_back().is_some_and(char::is_alphabetic);
    ends && !text.contains(['?', ';', ':']) && CLOSINGS.iter().any(|word| lower.starts_with(word))
}

/// Place and date: short, with a figure or a comma, and no sentence.
fn is_dateline(text: &str) -> bool {
    let has_date = text.chars().any(|c| c.is_ascii_digit()) || text.contains(',');
    let starts = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    has_date && starts && !text.contains(['?', '!', ';', '“', '"'])
}

fn is_signature(text: &str) -> bool {
    let is_short = text.chars().count() <= SIGNATURE;
    let begins = text.starts_with(char::is_uppercase);
    let words = text.split_whitespace().count();
    is_short && begins && words <= 5 && !text.contains(['?', '!', ';', ':'])
}

/// Puts all of a paragraph into the class of its role; emphasis on all of it was its author's way to set it apart.
fn set_role(block: &mut Block, role: LetterRole) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    if letter_role::of(content).is_some() {
        return;
    }
    let content_of = std::mem::take(content);
    let attributes = Attributes { classes: vec![role.class().to_owned()], ..Attributes::default() };
    let kind = InlineKind::Span(attributes, content_of);
    content.push(Inline { id: NodeId::default(), span: block.span, kind });
}

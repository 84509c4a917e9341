//! Letters in plain text. In: the blocks of a division. Out: the same, its datelines, salutations, closings and
//! signatures marked as their author could have marked them, by a class on all words of a paragraph.
//!
//! A letter has a salutation and, further down, a closing: one without the other is a sentence of a story.

use crate::document::block::{Block, BlockKind};
use crate::document::container::ContainerKind;
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::letter_role::{self, LetterRole};
use crate::document::{Attributes, Division, NodeId};

use super::{Recognition, words};

/// The longest salutation, dateline or closing, in characters.
const LONGEST: usize = 70;
/// The longest salutation behind which the text runs on.
const SALUTATION: usize = 40;
/// The longest signature.
const SIGNATURE: usize = 40;
/// How many paragraphs may precede the salutation: place, date, an address.
const HEAD: usize = 3;

/// Whether a text begins with one of the words of its language or of English, as whole words.
fn begins(text: &str, language: &str, list: &str) -> bool {
    // Before the typographer both kinds of apostrophe occur; the lists have one.
    let lower = text.to_lowercase().replace('\'', "’");
    let is_head = |word: &&str| match word.strip_suffix('*') {
        Some(stem) => lower.starts_with(stem),
        None => {
            lower.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '’'))
        }
    };
    words::spoken(language).flat_map(|words| words.list(list)).any(is_head)
}

/// Marks the parts of letters in all divisions.
pub(in crate::parse) fn mark(divisions: &mut [Division], recognition: &mut Recognition<'_, '_>) {
    if !recognition.wants(Guess::Letters) {
        return;
    }
    for division in divisions {
        if mark_blocks(&mut division.blocks, LetterPlace::Text, recognition) {
            division.guesses.push(Guess::Letters);
        }
    }
}

/// Marks the letters among blocks, and in the containers for letters. Returns whether there are any.
fn mark_blocks(blocks: &mut [Block], place: LetterPlace, recognition: &mut Recognition<'_, '_>) -> bool {
    let mut found = false;
    let mut at = 0;
    while at < blocks.len() {
        if let BlockKind::Container(container) = &mut blocks[at].kind
            && matches!(container.kind, ContainerKind::Letter)
        {
            found |= mark_blocks(&mut container.blocks, LetterPlace::Container, recognition);
        }
        // As novels quote them.
        if let BlockKind::Quote(quoted) = &mut blocks[at].kind {
            found |= mark_blocks(quoted, LetterPlace::Text, recognition);
        }
        if let Some(letter) = read(blocks, at, place, recognition.language) {
            recognition.found(Guess::Letters, blocks[at].span);
            found = true;
            letter.parts.iter().for_each(|part| set_role(&mut blocks[part.at], part.role));
            at = letter.end;
        }
        at += 1;
    }
    found
}

/// Where a letter is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LetterPlace {
    /// Among the text of a chapter.
    Text,
    /// In a container for letters.
    Container,
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
fn read(blocks: &[Block], at: usize, place: LetterPlace, language: &str) -> Option<LetterParts> {
    let has_salutation = |block: &Block| line(block).is_some_and(|text| is_salutation(&text, language));
    let begins_letter = |block: &Block| has_salutation(block) || runs_in(block, language);
    if !begins_letter(&blocks[at]) {
        return None;
    }
    // Up to the next heading, break or salutation.
    let ends = |block: &Block| {
        matches!(block.kind, BlockKind::Heading { .. } | BlockKind::SectionBreak) || begins_letter(block)
    };
    let rest = &blocks[at + 1..];
    let end = at + 1 + rest.iter().position(ends).unwrap_or(rest.len());
    let is_closing = |at: usize| line(&blocks[at]).is_some_and(|text| is_closing(&text, language));
    let is_name = |at: usize| line(&blocks[at]).is_some_and(|text| is_signature(&text));
    // Without its writer's name below, a closing is a sentence, unless a container says that this is a letter.
    let may_end = |at: usize| place == LetterPlace::Container && at + 1 == blocks.len();
    let is_signed = |at: usize| may_end(at) || signed_within(&blocks[at]) || (at + 1 < end && is_name(at + 1));
    // The first is the letter's own: what is told behind it may have the like.
    let ends_letter = |below: &usize| is_closing(*below) && is_signed(*below);
    let Some(first) = (at + 1..end).find(ends_letter) else {
        let name = (at + 1..end).find(|below| line(&blocks[*below]).is_some_and(|text| is_loud_name(&text)))?;
        return Some(with_head(blocks, at, has_salutation, vec![LetterPart { at: name, role: LetterRole::Signature }]));
    };
    // Several in a row are one ending; what is told behind them is not.
    let closing = (first + 1..end).take_while(ends_letter).last().unwrap_or(first);
    // `I remain,` and `Your obedient servant,` are one closing in two lines.
    let opens = (at + 1..closing).rev().take_while(|above| is_closing(*above)).last().unwrap_or(closing);
    let mut parts = Vec::new();
    parts.extend((opens..=closing).map(|at| LetterPart { at, role: LetterRole::Closing }));
    // A name, and below it a title or a place.
    let names = closing + 1..end.min(closing + 3);
    let signed = if signed_within(&blocks[closing]) { 0 } else { names.clone().take_while(|at| is_name(*at)).count() };
    parts.extend(names.take(signed).map(|at| LetterPart { at, role: LetterRole::Signature }));
    Some(LetterParts { end: closing + signed, ..with_head(blocks, at, has_salutation, parts) })
}

/// A letter from its end: with its salutation, unless the text runs on behind it, and the place and date above it.
fn with_head(
    blocks: &[Block],
    at: usize,
    has_salutation: impl Fn(&Block) -> bool,
    mut parts: Vec<LetterPart>,
) -> LetterParts {
    let is_head = |above: &usize| {
        line(&blocks[*above]).is_some_and(|text| is_dateline(&text)) && letter_role_of(&blocks[*above]).is_none()
    };
    let end = parts.last().map_or(at, |part| part.at);
    if has_salutation(&blocks[at]) {
        parts.push(LetterPart { at, role: LetterRole::Salutation });
        // Upwards from the salutation, so that only what is right above it counts.
        let head = (at.saturating_sub(HEAD)..at).rev().take_while(is_head);
        parts.extend(head.map(|at| LetterPart { at, role: LetterRole::Dateline }));
    }
    LetterParts { parts, end }
}

/// `Sir,—The sluice has been left open.` Whether the text of a letter runs on behind its salutation, as old books have it.
fn runs_in(block: &Block, language: &str) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let text = plain_text(content);
    let text = text.trim().trim_start_matches(QUOTES);
    const SIGNS: [&str; 5] = [",—", ",–", ",--", ":—", ".—"];
    // Most paragraphs have none near their beginning, and are not searched to their end.
    let near = &text[..text.floor_char_boundary(SALUTATION * 4 + SIGNS[0].len())];
    if !SIGNS.iter().any(|sign| near.contains(sign)) {
        return false;
    }
    let head = SIGNS.iter().find_map(|sign| text.split_once(sign));
    head.is_some_and(|(head, rest)| {
        let is_short = head.chars().count() <= SALUTATION && !rest.trim().is_empty();
        is_short && is_salutation(&format!("{head},"), language)
    })
}

/// `CAROLINE BINGLEY`: a name in capitals, with which old books end letters that have no closing.
fn is_loud_name(text: &str) -> bool {
    let name = text.trim_matches(QUOTES).trim_end_matches(['.', ',']);
    let words = name.split_whitespace().count();
    (2..=4).contains(&words)
        && is_signature(name)
        && !name.contains(char::is_lowercase)
        && !name.contains(char::is_numeric)
}

/// Whether a closing and the name below it are one paragraph: `Yours, Anna`.
fn signed_within(block: &Block) -> bool {
    let text = line(block).unwrap_or_default();
    text.rsplit_once(", ").is_some_and(|(closing, name)| !closing.contains(',') && is_signature(name))
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

/// The signs of quotation inside a line: somebody says it aloud.
const QUOTES: [char; 9] = ['"', '“', '”', '„', '«', '»', '‹', '›', '‟'];

fn is_salutation(text: &str, language: &str) -> bool {
    let bare = text.trim_end_matches(['—', '–']);
    let inner = bare.trim_end_matches([',', ':', '!']);
    let lower = inner.to_lowercase();
    // A comma, colon or exclamation mark is what makes a salutation of `Dear Anna`.
    inner.len() < bare.len()
        && !inner.contains(['?', ';', '!', ':'])
        && !inner.contains(QUOTES)
        && !words::all().any(|words| words.has("cry", &lower))
        && begins(text, language, "salutation")
}

fn is_closing(text: &str, language: &str) -> bool {
    let ends = text.ends_with([',', '.', '—', '–', '!']) || text.chars().next_back().is_some_and(char::is_alphabetic);
    ends && !text.contains(['?', ';', ':']) && !text.contains(QUOTES) && begins(text, language, "closing")
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
    let is_postscript = ["P.S", "P. S", "PS", "N.B"].iter().any(|it| text.starts_with(it) && text != *it);
    is_short
        && !is_postscript
        && begins
        && words <= 5
        && !text.contains(['?', '!', ';', ':'])
        && !text.trim_end_matches(QUOTES).contains(QUOTES)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salutations_are_whole_words_of_the_language_on_a_line_of_their_own() {
        crate::cases::check("salutation", |[language, text]| crate::cases::yes(is_salutation(text, language)));
    }

    #[test]
    fn old_letters_run_on_behind_the_salutation_and_end_with_a_name_in_capitals() {
        let paragraph = |text: &str| {
            let inline = |kind| Inline { id: NodeId::default(), span: Default::default(), kind };
            let kind = BlockKind::Paragraph(vec![inline(InlineKind::Text(text.to_owned()))]);
            Block { id: NodeId::default(), span: Default::default(), attributes: Attributes::default(), kind }
        };
        let roles = |texts: &[&str], at: usize| {
            let blocks: Vec<Block> = texts.iter().map(|text| paragraph(text)).collect();
            let letter = read(&blocks, at, LetterPlace::Text, "en");
            let mut roles: Vec<(usize, &str)> =
                letter.into_iter().flat_map(|it| it.parts).map(|part| (part.at, part.role.class())).collect();
            roles.sort_unstable();
            roles
        };
        let run_in = ["Sir,—The sluice is open again.", "I am, Sir, yours,", "A RATEPAYER"];
        assert_eq!(roles(&run_in, 0), [(1, "closing"), (2, "signature")]);
        let loud = ["“Oldtown, 15th October.", "“Dear Sir,—", "“The water is high.", "“CLARA MARSH”"];
        assert_eq!(roles(&loud, 1), [(0, "dateline"), (1, "salutation"), (3, "signature")]);
        assert_eq!(roles(&["Dear, oh dear—said she.", "THE END"], 0), []);
    }

    #[test]
    fn closings_are_whole_words_of_the_language() {
        assert!(is_closing("Yours ever,", "en") && is_closing("Deine", "de") && is_closing("Ihr ergebener", "de"));
        for text in ["Your hair wants cutting,”", "Er kam,", "Taken,", "Ihr ergebener", "Yourself,"] {
            assert!(!is_closing(text, "en"), "{text}");
        }
    }
}

//! The container `speech`: its blocks in, the speaker and what is said out.
//!
//! The speaker is a [`Span`](InlineKind::Span) of the class `speaker` at the head of the speech, ended by a full stop.
//! Lines that end where their author ended them are [`Verse`], all else stays as it is.

use crate::document::block::{Block, BlockKind, CONTINUED, Stanza, Verse};
use crate::document::inline::{Inline, InlineKind, plain_text, take_whole_emphasis};
use crate::document::{Attributes, NodeId};
use crate::parse::verse;

use super::speaker::{SPEAKER, read_named, read_speaker};
use super::stage;

/// The blocks of a speech, its speaker marked. One that goes on after a direction has none, which its class says.
///
/// `typed` is the text of the speech as its author typed it: only there a name on a line of its own can be told from an
/// emphasised word that begins a sentence.
pub(in crate::parse) fn blocks(mut blocks: Vec<Block>, attributes: &mut Attributes, typed: &str) -> Vec<Block> {
    // Lines that keep their ends are verse from here on, and need no class to say so.
    attributes.classes.retain(|class| class != "verse");
    let is_continued = attributes.has_class(CONTINUED);
    let speaker = match blocks.first_mut() {
        Some(Block { kind: BlockKind::Paragraph(content), .. }) if !is_continued => take_speaker(content, typed),
        _ => None,
    };
    match speaker {
        Some(speaker) => {
            put_speaker(&mut blocks, speaker);
            join_paragraph_of_direction(&mut blocks);
        }
        None if !is_continued => attributes.classes.push(CONTINUED.to_owned()),
        None => {}
    }
    for block in &mut blocks {
        let BlockKind::Paragraph(content) = &mut block.kind else { continue };
        stage::mark_spoken(content);
        if content.iter().any(|inline| matches!(inline.kind, InlineKind::LineBreak)) {
            let lines = verse::lines(std::mem::take(content));
            let stanzas = vec![Stanza { id: NodeId::default(), lines }];
            block.kind = BlockKind::Verse(Verse { stanzas });
        }
    }
    blocks
}

/// A stage direction without the emphasis on all of it: its look is the theme's.
pub(in crate::parse) fn direction(blocks: &mut [Block]) {
    for block in blocks {
        if let BlockKind::Paragraph(content) = &mut block.kind {
            take_whole_emphasis(content);
            take_bracketed_emphasis(content);
            stage::set_names_upright(content);
        }
    }
}

/// The persons of a play, the name of each marked as speakers are.
pub(in crate::parse) fn persons(blocks: &mut [Block]) {
    for block in blocks {
        let BlockKind::Paragraph(content) = &mut block.kind else { continue };
        let Some(first) = content.first() else { continue };
        let (name, rest) = match &first.kind {
            InlineKind::Text(text) => {
                let end = text.find([',', '.', ':', '(', '—', '–', '…']).unwrap_or(text.len());
                let name = text[..end].trim_end();
                let is_loud =
                    1 < name.chars().filter(|c| c.is_uppercase()).count() && !name.contains(char::is_lowercase);
                if !is_loud {
                    continue;
                }
                let rest = inline_like(first, InlineKind::Text(text[name.len()..].to_owned()));
                (vec![inline_like(first, InlineKind::Text(name.to_owned()))], Some(rest))
            }
            InlineKind::Strong(inner) | InlineKind::SmallCaps(inner) => (inner.clone(), None),
            _ => continue,
        };
        let attributes = Attributes { classes: vec![SPEAKER.to_owned()], ..Attributes::default() };
        let speaker = inline_like(first, InlineKind::Span(attributes, name));
        content.splice(..1, std::iter::once(speaker).chain(rest));
    }
}

/// `(_The bell rings._)`: the brackets are set as what is in them.
fn take_bracketed_emphasis(content: &mut Vec<Inline>) {
    let is_made_of = |inline: &Inline, signs: &[char]| matches!(&inline.kind, InlineKind::Text(text) if !text.is_empty() && text.trim().chars().all(|c| signs.contains(&c)));
    let [first, middle, last] = &mut content[..] else { return };
    if !is_made_of(first, &['(', '[']) || !is_made_of(last, &[')', ']', '.']) {
        return;
    }
    if let InlineKind::Emphasis(inner) = &mut middle.kind {
        let inner = std::mem::take(inner);
        content.splice(1..2, inner);
    }
}

/// A direction between the speaker and what is said, in a paragraph of its own, runs on with what is said.
fn join_paragraph_of_direction(blocks: &mut Vec<Block>) {
    let is_direction = match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(content)) => {
            let said = plain_text(content.get(1..).unwrap_or_default());
            said.trim().starts_with(['(', '[']) && said.trim().trim_end_matches(['.', ':']).ends_with([')', ']'])
        }
        _ => false,
    };
    let is_followed = matches!(blocks.get(1).map(|block| &block.kind), Some(BlockKind::Paragraph(_)));
    if !is_direction || !is_followed {
        return;
    }
    let BlockKind::Paragraph(mut said) = blocks.remove(1).kind else { return };
    let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() else { return };
    if let Some(last) = content.last() {
        let space = inline_like(last, InlineKind::Text(" ".to_owned()));
        content.push(space);
    }
    content.append(&mut said);
}

/// Puts the speaker before what is said: into its first line, or above a list, a quotation or whatever else it is.
fn put_speaker(blocks: &mut Vec<Block>, speaker: Inline) {
    let is_alone = |block: &Block| matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty());
    let runs_in = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Verse(_));
    // The name was a paragraph of its own; it runs into the line below, as in print.
    if is_alone(&blocks[0]) && blocks.get(1).is_some_and(runs_in) {
        blocks.remove(0);
    }
    let line = match &mut blocks[0].kind {
        BlockKind::Verse(verse) => {
            verse.stanzas.first_mut().and_then(|stanza| stanza.lines.first_mut()).map(|line| &mut line.content)
        }
        BlockKind::Paragraph(content) => Some(content),
        _ => None,
    };
    let Some(line) = line else { return };
    let space = Inline { id: NodeId::default(), span: speaker.span, kind: InlineKind::Text(" ".to_owned()) };
    let space = (!line.is_empty()).then_some(space);
    line.splice(0..0, std::iter::once(speaker).chain(space));
}

/// Takes the speaker off the beginning of a speech.
fn take_speaker(content: &mut Vec<Inline>, typed: &str) -> Option<Inline> {
    let first = content.first()?;
    let span = first.span;
    let mut name = match &first.kind {
        InlineKind::Text(text) => {
            let end = read_speaker(typed).or_else(|| read_named(typed))?.end;
            let name = typed.get(..end)?;
            match text.strip_prefix(name) {
                Some(rest) => {
                    let inner = inline_like(first, InlineKind::Text(name.to_owned()));
                    content[0].kind = InlineKind::Text(rest.trim_start_matches([' ', ',']).to_owned());
                    vec![inner]
                }
                // `ANNA *and* BEN`: the name is of several pieces.
                None => take_joined(content, &name.replace(['*', '_'], ""))?,
            }
        }
        InlineKind::Strong(inner) | InlineKind::Emphasis(inner) | InlineKind::SmallCaps(inner) => {
            read_speaker(&plainly_marked(first, typed))?;
            let inner = inner.clone();
            content.remove(0);
            inner
        }
        InlineKind::Span(attributes, inner) if attributes.has_class(SPEAKER) => {
            let inner = inner.clone();
            content.remove(0);
            inner
        }
        _ => return None,
    };
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    if take_stop_behind_direction(content) {
        end_without_stop(&mut name);
    } else {
        end_with_stop(&mut name);
    }
    // A note at the name belongs to the name, and its mark is behind the stop.
    while content.first().is_some_and(|inline| matches!(inline.kind, InlineKind::Note(_) | InlineKind::Anchor(_))) {
        name.push(content.remove(0));
    }
    begin(content);
    join_direction(content);
    let attributes = Attributes { classes: vec![SPEAKER.to_owned()], ..Attributes::default() };
    Some(Inline { id: NodeId::default(), span, kind: InlineKind::Span(attributes, name) })
}

/// Takes names that are joined by an emphasised word off the beginning of a speech, without the emphasis.
fn take_joined(content: &mut Vec<Inline>, name: &str) -> Option<Vec<Inline>> {
    let (mut pieces, mut length) = (0, 0);
    while length < name.len() {
        length += plain_text(std::slice::from_ref(content.get(pieces)?)).len();
        pieces += 1;
    }
    // The typed text and the parsed one agree as far as the names go, or they were not read as text.
    let all = plain_text(&content[..pieces]);
    let rest = all.strip_prefix(name)?.trim_start_matches([' ', ',']).to_owned();
    let first = inline_like(content.first()?, InlineKind::Text(name.to_owned()));
    let last = inline_like(content.get(pieces.checked_sub(1)?)?, InlineKind::Text(rest));
    content.splice(..pieces, [last]);
    Some(vec![first])
}

/// An emphasised beginning as it was typed, but for links and the like within its marks.
fn plainly_marked(first: &Inline, typed: &str) -> String {
    let (name, open, close) = match &first.kind {
        InlineKind::Strong(inner) => (plain_text(inner), "**", "**"),
        InlineKind::Emphasis(inner) => (plain_text(inner), "_", "_"),
        InlineKind::SmallCaps(inner) => (plain_text(inner), "[", "]{.smallcaps}"),
        _ => return typed.to_owned(),
    };
    let marks: &[char] = if open == "[" { &['['] } else { &['*', '_'] };
    let inner = typed.trim_start_matches(marks);
    let mark = &typed[..typed.len() - inner.len()];
    let end = if open == "[" { "}" } else { mark };
    let after = inner.find(end).filter(|_| !end.is_empty()).map_or("", |at| &inner[at + end.len()..]);
    format!("{open}{name}{close}{after}")
}

/// `TOM (sitting): I will.` Whether what is said begins with a direction in brackets that has the speaker's stop behind
/// it, which becomes a full stop there; it may be in italics: `[_drops her muff_].`
fn take_stop_behind_direction(content: &mut [Inline]) -> bool {
    let opens = |text: &str| text.starts_with(['(', '[']);
    let is_whole = |text: &str| opens(text) && text.trim_end().ends_with([')', ']']);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        *text = text.trim_start_matches([' ', '\n']).to_owned();
    }
    let Some(first) = content.first() else { return false };
    let behind = match &first.kind {
        InlineKind::Text(text) if opens(text) && text.contains([')', ']']) => 0,
        InlineKind::Text(text) if opens(text) && text.chars().count() == 1 => 2,
        _ if is_whole(&plain_text(std::slice::from_ref(first))) => 1,
        _ => return false,
    };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.get_mut(behind) else { return false };
    let end = match behind {
        1 => 0,
        _ => text.find([')', ']']).map_or(0, |at| at + 1),
    };
    let has_stop = text[end..].starts_with(['.', ':']) && (behind == 1 || 0 < end);
    if has_stop {
        text.replace_range(end..=end, ".");
    }
    has_stop
}

/// Takes the stops off the end of a name.
fn end_without_stop(name: &mut [Inline]) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = name.last_mut() {
        text.truncate(text.trim_end_matches(['.', ':', ' ']).len());
    }
}

/// Ends a name with one full stop, in whatever it was typed.
fn end_with_stop(name: &mut Vec<Inline>) {
    let text = plain_text(name);
    let excess = text.len() - text.trim_end_matches(['.', ':', ' ']).len();
    if let Some(last) = name.last_mut() {
        match &mut last.kind {
            InlineKind::Text(text) if excess <= text.len() => {
                text.truncate(text.len() - excess);
                text.push('.');
                return;
            }
            // The stop is in markup of the author's, where it stays.
            _ if 0 < excess && text.ends_with('.') => return,
            _ => {}
        }
        let stop = inline_like(last, InlineKind::Text(".".to_owned()));
        name.push(stop);
    }
}

fn inline_like(inline: &Inline, kind: InlineKind) -> Inline {
    Inline { id: NodeId::default(), span: inline.span, kind }
}

/// A direction in brackets behind the speaker is on the line of what is said.
fn join_direction(content: &mut [Inline]) {
    let is_direction = match content.first().map(|inline| &inline.kind) {
        Some(InlineKind::Text(text)) => text.starts_with(['(', '[']) && text.trim_end().ends_with([')', ']', '.', ':']),
        Some(InlineKind::Emphasis(inner)) => plain_text(inner).starts_with(['(', '[']),
        _ => false,
    };
    if let Some(next) = content.get_mut(1).filter(|next| is_direction && matches!(next.kind, InlineKind::LineBreak)) {
        next.kind = InlineKind::Text(" ".to_owned());
    }
}

/// Takes the stop, spaces and line breaks off the beginning of what is said; three dots are an ellipsis, which is said.
fn begin(content: &mut Vec<Inline>) {
    const SPACES: [char; 3] = [' ', '\u{A0}', '\n'];
    let mut has_stop = false;
    while let Some(first) = content.first_mut() {
        match &mut first.kind {
            InlineKind::LineBreak => {}
            InlineKind::Text(text) => {
                let mut rest = text.trim_start_matches(SPACES);
                let was_stopped = has_stop;
                for sign in ['.', ':'] {
                    let behind = rest.strip_prefix(sign).filter(|_| !was_stopped && !rest.starts_with(".."));
                    has_stop |= behind.is_some();
                    rest = behind.unwrap_or(rest);
                }
                *text = rest.trim_start_matches(SPACES).to_owned();
                if !text.is_empty() {
                    return;
                }
            }
            _ => return,
        }
        content.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline { id: NodeId::default(), span: Span::default(), kind }
    }

    fn text(text: &str) -> Inline {
        inline(InlineKind::Text(text.to_owned()))
    }

    #[test]
    fn brackets_around_an_emphasised_direction_are_set_as_it_is() {
        let shown = |before: &str, after: &str| {
            let emphasis = inline(InlineKind::Emphasis(vec![text("The bell rings.")]));
            let mut content = vec![text(before), emphasis, text(after)];
            take_bracketed_emphasis(&mut content);
            content.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_)))
        };
        assert!(shown("(", ")") && shown("[", ".]"));
        assert!(!shown("(Aside. ", ")") && !shown("(", ") Who is there?"));
    }

    #[test]
    fn a_speaker_is_marked_and_has_one_stop() {
        let mut content = vec![text("MILLER: Who's there?")];
        let speaker = take_speaker(&mut content, "MILLER: Who's there?").expect("a speaker");
        assert_eq!(plain_text(&[speaker]), "MILLER.");
        assert_eq!(plain_text(&content), "Who's there?");
        for (typed, said) in [("ANNA: ...and then?", "...and then?"), ("ANNA. ... What?", "... What?")] {
            let mut content = vec![text(typed)];
            assert!(take_speaker(&mut content, typed).is_some());
            assert_eq!(plain_text(&content), said);
        }
    }

    #[test]
    fn the_stop_behind_a_direction_ends_the_name_too() {
        let emphasis = || inline(InlineKind::Emphasis(vec![text("drops it")]));
        let cases = [
            (vec![text("TOM (sitting). I will.")], "TOM (sitting). I will.", "TOM (sitting). I will."),
            (vec![text("BEN (sits): Why?")], "BEN (sits): Why?", "BEN (sits). Why?"),
            (vec![text("NORA ["), emphasis(), text("]. What?")], "NORA [_drops it_]. What?", "NORA [drops it]. What?"),
            (vec![text("ANNA. (aside) Nobody.")], "ANNA. (aside) Nobody.", "ANNA. (aside) Nobody."),
        ];
        for (mut content, typed, expected) in cases {
            let speaker = take_speaker(&mut content, typed).expect("a speaker");
            assert_eq!(format!("{} {}", plain_text(&[speaker]), plain_text(&content)), expected);
        }
    }

    #[test]
    fn an_emphasised_word_is_a_speaker_only_on_its_line_or_with_its_stop() {
        let found = |typed: &str| {
            let inner = typed.trim_matches('*').split('*').next().unwrap_or("");
            let kind = if typed.starts_with("**") { InlineKind::Strong } else { InlineKind::Emphasis };
            let mut content = vec![inline(kind(vec![text(inner)])), text(" say that.")];
            take_speaker(&mut content, typed).is_some()
        };
        assert!(found("**ANNA**\nsay that.") && found("**Anna.** say that.") && found("*Anna.* say that."));
        assert!(!found("*Never* say that.") && !found("**Never** say that."));
    }
}

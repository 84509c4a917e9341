//! The container `speech`: its paragraphs in, the speaker and what is said out.
//!
//! The speaker is a [`Span`](InlineKind::Span) of the class `speaker` at the head of the speech, ended by a full stop.
//! Lines that end where their author ended them are [`Verse`], all else is a paragraph.

use crate::document::block::{Block, BlockKind, CONTINUED, Stanza, Verse};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::{Attributes, NodeId};
use crate::parse::verse;

use super::speaker::{Speaker, read_speaker};

/// The class of a speaker.
pub(in crate::parse) const SPEAKER: &str = "speaker";

/// The blocks of a speech, its speaker marked. One that goes on after a direction has none, which its class says.
pub(in crate::parse) fn blocks(mut blocks: Vec<Block>, attributes: &mut Attributes) -> Vec<Block> {
    attributes.classes.retain(|class| class != "verse");
    let mut speaker = None;
    if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() {
        speaker = take_speaker(content);
        // A speaker in a paragraph of his own.
        if content.is_empty() && 1 < blocks.len() {
            blocks.remove(0);
        }
    }
    if speaker.is_none() {
        attributes.classes.push(CONTINUED.to_owned());
    }
    for block in &mut blocks {
        let BlockKind::Paragraph(content) = &mut block.kind else { continue };
        if let Some(mut speaker) = speaker.take() {
            speaker.append(content);
            *content = speaker;
        }
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
        if let BlockKind::Paragraph(content) = &mut block.kind
            && let [Inline { kind: InlineKind::Emphasis(inner), .. }] = &mut content[..]
        {
            *content = std::mem::take(inner);
        }
    }
}

/// Takes the speaker off the beginning of a speech.
fn take_speaker(content: &mut Vec<Inline>) -> Option<Vec<Inline>> {
    let first = content.first()?.clone();
    let span = first.span;
    let name = match &first.kind {
        InlineKind::Text(text) => {
            let speaker = read_speaker(&text_with_line(text, content))?;
            let rest = text.get(speaker.end..).unwrap_or_default().trim_start_matches(['.', ':', ' ', ',']);
            let rest = rest.to_owned();
            let Speaker { name, .. } = speaker;
            content[0].kind = InlineKind::Text(rest.clone());
            if rest.is_empty() {
                content.remove(0);
            }
            name
        }
        InlineKind::Strong(inner) | InlineKind::Emphasis(inner) | InlineKind::SmallCaps(inner) => {
            content.remove(0);
            plain_text(inner)
        }
        InlineKind::Span(attributes, inner) if attributes.has_class(SPEAKER) => {
            content.remove(0);
            plain_text(inner)
        }
        _ => return None,
    };
    begin(content);
    join_direction(content);
    let name = name.trim().trim_end_matches(['.', ':']).trim_end().to_owned() + ".";
    let inline = |kind: InlineKind| Inline { id: NodeId::default(), span, kind };
    let attributes = Attributes { classes: vec![SPEAKER.to_owned()], ..Attributes::default() };
    let speaker = inline(InlineKind::Span(attributes, vec![inline(InlineKind::Text(name))]));
    Some(vec![speaker, inline(InlineKind::Text(" ".to_owned()))])
}

/// The beginning of a speech as it was written, as far as a speaker reaches: its line may end behind him.
fn text_with_line(text: &str, content: &[Inline]) -> String {
    match content.get(1).map(|inline| &inline.kind) {
        Some(InlineKind::LineBreak) | None => text.to_owned() + "\n",
        Some(InlineKind::Emphasis(inner)) => format!("{text}{}", plain_text(inner)),
        _ => text.to_owned(),
    }
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

/// Takes stops, spaces and line breaks off the beginning of what is said.
fn begin(content: &mut Vec<Inline>) {
    while let Some(first) = content.first_mut() {
        match &mut first.kind {
            InlineKind::LineBreak => {}
            InlineKind::Text(text) => {
                *text = text.trim_start_matches(['.', ':', ' ', '\u{A0}', '\n']).to_owned();
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

    fn text(text: &str) -> Inline {
        Inline { id: NodeId::default(), span: Span::default(), kind: InlineKind::Text(text.to_owned()) }
    }

    #[test]
    fn a_speaker_is_marked_and_has_one_stop() {
        let mut content = vec![text("MILLER: Who's there?")];
        let speaker = take_speaker(&mut content).expect("a speaker");
        assert_eq!(plain_text(&speaker), "MILLER. ");
        assert_eq!(plain_text(&content), "Who's there?");
    }
}

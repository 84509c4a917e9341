//! Stage directions, set alike however they were typed. In: the inlines of a speech or of a direction. Out: the same, with
//! what is not spoken in italics, and names in directions upright.

use crate::document::NodeId;
use crate::document::inline::{Inline, InlineKind, plain_text};

use super::speaker::SPEAKER;

fn like(inline: &Inline, kind: InlineKind) -> Inline {
    Inline { id: NodeId::default(), span: inline.span, kind }
}

fn text_like(inline: &Inline, text: &str) -> Option<Inline> {
    (!text.is_empty()).then(|| like(inline, InlineKind::Text(text.to_owned())))
}

/// Sets the directions in what is spoken in italics, with their brackets: those in square brackets, those whose words
/// their author emphasised, and those in round brackets that a speech begins with. Round brackets elsewhere are spoken.
pub(super) fn mark_spoken(content: &mut Vec<Inline>) {
    join_brackets(content);
    let mut out: Vec<Inline> = Vec::new();
    for inline in content.drain(..) {
        let begins = out.last().is_none_or(|last| {
            let is_space = matches!(&last.kind, InlineKind::Text(text) if text.trim().is_empty());
            is_speaker(last) || is_space && out.len() == 2 && is_speaker(&out[0])
        });
        match &inline.kind {
            InlineKind::Text(text) => push_marked(&inline, text, begins, &mut out),
            _ => out.push(inline),
        }
    }
    *content = out;
}

fn is_speaker(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span(attributes, _) if attributes.has_class(SPEAKER))
}

/// Appends a text, its directions in italics.
fn push_marked(inline: &Inline, text: &str, begins: bool, out: &mut Vec<Inline>) {
    let mut rest = text;
    let mut may_be_round = begins;
    loop {
        let open = rest.find(['[', '(']).filter(|open| {
            let is_round = rest[*open..].starts_with('(');
            !is_round || may_be_round && rest[..*open].trim().is_empty()
        });
        // Round brackets that are spoken may be before square ones.
        let open = open.or_else(|| rest.find('['));
        let Some(open) = open else { break };
        let close = if rest[open..].starts_with('(') { ')' } else { ']' };
        let Some(end) = rest[open..].find(close).map(|at| open + at + 1) else { break };
        out.extend(text_like(inline, &rest[..open]));
        out.push(like(inline, InlineKind::Emphasis(text_like(inline, &rest[open..end]).into_iter().collect())));
        rest = &rest[end..];
        may_be_round = false;
    }
    out.extend(text_like(inline, rest));
}

/// `[_drops it_]`: the brackets around emphasised words become part of them.
fn join_brackets(content: &mut Vec<Inline>) {
    let mut at = 1;
    while at + 1 < content.len() {
        let (InlineKind::Text(before), InlineKind::Text(after)) = (&content[at - 1].kind, &content[at + 1].kind) else {
            at += 1;
            continue;
        };
        let pair = [('[', ']'), ('(', ')')].into_iter().find(|pair| {
            let behind = after.strip_prefix('.').unwrap_or(after);
            before.ends_with(pair.0) && behind.starts_with(pair.1)
        });
        let (Some((open, close)), InlineKind::Emphasis(inner)) = (pair, &content[at].kind) else {
            at += 1;
            continue;
        };
        let (before, after) = (before.clone(), after.clone());
        let closing = after.find(close).map_or(0, |it| it + close.len_utf8());
        let mut words = inner.clone();
        words.splice(0..0, text_like(&content[at], &open.to_string()));
        words.extend(text_like(&content[at], &after[..closing]));
        content[at].kind = InlineKind::Emphasis(words);
        content[at - 1].kind = InlineKind::Text(before[..before.len() - open.len_utf8()].to_owned());
        content[at + 1].kind = InlineKind::Text(after[closing..].to_owned());
        at += 2;
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

/// Sets the names in a direction upright, which its look has in italics: those that its author left plain among emphasised
/// words (`*Enter* Anna *and* Ben.`), and those in capitals.
pub(super) fn set_names_upright(content: &mut Vec<Inline>) {
    let is_emphasis = |inline: &Inline| matches!(inline.kind, InlineKind::Emphasis(_));
    let is_plain = |inline: &Inline| is_emphasis(inline) || matches!(inline.kind, InlineKind::Text(_));
    // A direction in capitals has no names to be told from the rest.
    if !content.iter().all(is_plain) || !plain_text(content).chars().any(char::is_lowercase) {
        return;
    }
    let is_name = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => text.split_whitespace().all(|word| {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            !core.starts_with(char::is_lowercase) && !ENTRANCES.contains(&core)
        }),
        _ => true,
    };
    let is_inverted = content.iter().any(is_emphasis) && content.iter().all(is_name);
    let mut out = Vec::new();
    for inline in content.drain(..) {
        match inline.kind {
            InlineKind::Emphasis(inner) if is_inverted => out.extend(inner),
            InlineKind::Text(ref text) => push_names(&inline, text, is_inverted, &mut out),
            _ => out.push(inline),
        }
    }
    *content = out;
}

/// Words that begin directions: with a capital, and no names.
const ENTRANCES: [&str; 5] = ["Enter", "Exit", "Exeunt", "Re-enter", "Exeunt all"];

/// Appends a text, its names emphasised: all of its words, or those in capitals.
fn push_names(inline: &Inline, text: &str, all: bool, out: &mut Vec<Inline>) {
    let is_name = |word: &str| {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        let is_loud = 2 <= letters().count() && letters().all(char::is_uppercase);
        if all { letters().count() != 0 } else { is_loud }
    };
    let mut rest = text;
    while !rest.is_empty() {
        let Some(start) = name_start(rest, is_name) else { break };
        let end = name_end(rest, start, is_name);
        out.extend(text_like(inline, &rest[..start]));
        out.push(like(inline, InlineKind::Emphasis(text_like(inline, &rest[start..end]).into_iter().collect())));
        rest = &rest[end..];
    }
    out.extend(text_like(inline, rest));
}

/// Where the first name of a text begins.
fn name_start(text: &str, is_name: impl Fn(&str) -> bool) -> Option<usize> {
    let first = text.split_whitespace().find(|word| is_name(word))?;
    let at = first.as_ptr() as usize - text.as_ptr() as usize;
    Some(at + first.find(char::is_alphanumeric).unwrap_or(0))
}

/// Where the names end that begin at a byte: behind the last letter of the last word of a row of them.
fn name_end(text: &str, start: usize, is_name: impl Fn(&str) -> bool) -> usize {
    let mut end = start;
    for word in text[start..].split_whitespace().take_while(|word| is_name(word)) {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let core = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        end = at + core.len();
        // Behind a comma another name begins.
        if core.len() < word.len() {
            break;
        }
    }
    end.max(start + text[start..].chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    /// Inlines from a text with emphasis between stars, and the other way round.
    fn read(text: &str) -> Vec<Inline> {
        let inline = |kind: InlineKind| Inline { id: NodeId::default(), span: Span::default(), kind };
        let piece = |(at, part): (usize, &str)| {
            let text = inline(InlineKind::Text(part.to_owned()));
            if at % 2 == 0 { text } else { inline(InlineKind::Emphasis(vec![text])) }
        };
        text.split('*').enumerate().filter(|pair| !pair.1.is_empty()).map(piece).collect()
    }

    fn shown(content: &[Inline]) -> String {
        let piece = |inline: &Inline| match &inline.kind {
            InlineKind::Emphasis(inner) => format!("*{}*", plain_text(inner)),
            _ => plain_text(std::slice::from_ref(inline)),
        };
        content.iter().map(piece).collect()
    }

    #[test]
    fn what_is_not_spoken_is_in_italics() {
        for (typed, expected) in [
            ("(sitting). I will.", "*(sitting)*. I will."),
            ("[*Aside.*] He never did.", "*[Aside.]* He never did."),
            ("*(to the cat)* So are you.", "*(to the cat)* So are you."),
            ("I'm going. [He doesn't go.]", "I'm going. *[He doesn't go.]*"),
            ("I (he said) will.", "I (he said) will."),
            ("I (he said) will. [Goes.] Now.", "I (he said) will. *[Goes.]* Now."),
            ("It is (*what?*) late.", "It is *(what?)* late."),
            ("He [has no end", "He [has no end"),
        ] {
            let mut content = read(typed);
            mark_spoken(&mut content);
            assert_eq!(shown(&content), expected);
        }
    }

    #[test]
    fn names_in_directions_are_upright() {
        for (typed, expected) in [
            (
                "*Enter* LORD HASTINGS *and* PAGE, *with a lantern.*",
                "Enter *LORD HASTINGS* and *PAGE*, with a lantern.",
            ),
            ("*Exeunt all but* TOM.", "Exeunt all but *TOM*."),
            ("*Enter* Anna *and* Ben.", "Enter *Anna* and *Ben*."),
            ("Enter TOM, running.", "Enter *TOM*, running."),
            ("[Enter TOM and BEN.]", "[Enter *TOM* and *BEN*.]"),
            ("Enter *quickly* Tom", "Enter *quickly* Tom"),
            ("CURTAIN.", "CURTAIN."),
            ("The bell rings.", "The bell rings."),
        ] {
            let mut content = read(typed);
            set_names_upright(&mut content);
            assert_eq!(shown(&content), expected);
        }
    }
}

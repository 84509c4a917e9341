//! Who speaks. In: the beginning of a speech as it was typed. Out: the name, and where the speech proper begins.

use super::words;

/// The class of a speaker.
pub(in crate::parse) const SPEAKER: &str = "speaker";
/// The longest name of a speaker, in characters, and its most words: `The Second Ferryman's Wife`.
const LONGEST: usize = 40;
const MOST_WORDS: usize = 6;
/// The most words of a name that nothing marks: `Old Tom`, `Lady Jane Grey`.
const MOST_NAMED: usize = 3;

/// A speaker at the beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::parse) struct Speaker {
    /// The name without marks and stop.
    pub(in crate::parse) name: String,
    /// Where the name ends in the text, with its marks; a direction in brackets may follow.
    pub(in crate::parse) end: usize,
    /// Where the speech begins.
    pub(in crate::parse) rest: usize,
}

/// Reads the speaker that a speech begins with.
pub(in crate::parse) fn read_speaker(text: &str) -> Option<Speaker> {
    let (name, end) = marked(text).or_else(|| capitals(text))?;
    let is_stopped = name.ends_with(['.', ':']);
    let core = name.trim().trim_end_matches(['.', ':']).trim();
    let words = core.split_whitespace().count();
    let has_name = core.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    if core.is_empty()
        || !has_name
        || MOST_WORDS < words
        || LONGEST < core.chars().count()
        || core.contains(['!', '?', ';'])
    {
        return None;
    }
    let (rest, ends) = rest_after(text, end);
    let is_line = text[rest..].is_empty() || text[end..rest].contains('\n');
    let is_quiet = |word: &str| word.chars().any(char::is_lowercase) && !is_joint(word.trim_matches(['*', '_']));
    let is_loud = !core.split_whitespace().any(is_quiet);
    let is_bold = text.starts_with("**") || text.starts_with("__") || text.starts_with("[");
    // Bold or loud letters on a line of their own need no stop; within a line they do, for many texts begin in bold.
    // A sentence in italics ends with a stop too; names have capitals, but for `of` and `the`.
    let is_sentence = !is_bold && !is_loud && !is_name(core);
    let is_speaker = !is_sentence && (is_stopped || ends || (is_line && (is_bold || is_loud)));
    is_speaker.then(|| Speaker { name: core.to_owned(), end, rest })
}

/// Whether words can be a name: each has a capital or a figure, but for short ones.
fn is_name(words: &str) -> bool {
    let mut words = words.split_whitespace();
    words.all(|word| word.starts_with(|c: char| !c.is_lowercase()) || ["of", "the", "and", "de", "von"].contains(&word))
}

/// Reads a speaker whose name is in small letters and not marked: `Ben: Well then.` Prose has such beginnings too (`Note:
/// …`), so it takes a container or a cast to be sure.
pub(in crate::parse) fn read_named(text: &str) -> Option<Speaker> {
    let (name, after) = text.split_once(':')?;
    let mut words = name.split(' ');
    let is_name = words.all(|word| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphanumeric));
    let is_short = name.split(' ').count() <= MOST_NAMED && name.chars().count() <= LONGEST;
    let rest = after.trim_start();
    let is_ended = rest.len() < after.len() || rest.is_empty();
    (is_name && is_short && is_ended).then(|| Speaker {
        name: name.to_owned(),
        end: name.len(),
        rest: text.len() - rest.len(),
    })
}

/// Where the speech begins behind a name, past directions in brackets, stops and spaces; and whether there was a stop.
fn rest_after(text: &str, end: usize) -> (usize, bool) {
    let mut at = end;
    let mut stopped = false;
    if let Some(stop) = text[at..].strip_prefix(['.', ':']) {
        (at, stopped) = (text.len() - stop.len(), true);
    }
    let after = text[at..].trim_start_matches([' ', ',']);
    let open = after.trim_start_matches(['*', '_']);
    let close = match open.chars().next() {
        Some('(') => open.find(')'),
        Some('[') => open.find(']'),
        _ => None,
    };
    if let Some(close) = close.filter(|close| !open[..*close].contains('\n')) {
        let behind = open[close + 1..].trim_start_matches(['*', '_']);
        let unstopped = behind.trim_start_matches(['.', ':']);
        stopped |= unstopped.len() < behind.len();
        // The direction is part of what is said: only its stop decides.
        let is_end =
            unstopped.trim_start_matches(' ').is_empty() || unstopped.trim_start_matches(' ').starts_with('\n');
        if is_end {
            return (text.len() - unstopped.trim_start().len(), stopped);
        }
        return (text.len() - after.len(), stopped);
    }
    let rest = text[at..].trim_start_matches([' ', '\\']).trim_start();
    (text.len() - rest.len(), stopped)
}

/// A name between marks: `**NAME**`, `_Name._`, `[Name]{.smallcaps}`. With the end of the marks.
fn marked(text: &str) -> Option<(&str, usize)> {
    for mark in ["**", "__", "*", "_"] {
        if let Some(inner) = text.strip_prefix(mark) {
            let close = inner.find(mark)?;
            let name = &inner[..close];
            return (!name.contains(['\n', '*', '_'])).then_some((name, mark.len() * 2 + close));
        }
    }
    let inner = text.strip_prefix('[')?;
    let (name, after) = inner.split_once("]{.")?;
    let class = ["smallcaps}", "sc}", "speaker}"].iter().find(|class| after.starts_with(**class))?;
    (!name.contains('\n')).then_some((name, 1 + name.len() + 3 + class.len()))
}

/// The most names that speak together: on a long line of names each further one would be looked for to its end.
const MOST_TOGETHER: usize = 8;

/// A name in capitals: up to a stop, a bracket or the end of the line. Several are joined: `ANNA *and* BEN`.
fn capitals(text: &str) -> Option<(&str, usize)> {
    let mut end = name_in_capitals(text)?;
    for _ in 1..MOST_TOGETHER {
        let Some(further) = joined(text, end) else { break };
        end = further;
    }
    Some((&text[..end], end))
}

/// The length of one name in capitals, in bytes.
fn name_in_capitals(text: &str) -> Option<usize> {
    let end = text.find(|c: char| "\n.:([*_\\".contains(c)).unwrap_or(text.len());
    // `1ST SAILOR`, `MRS. DALE`, `DR. REED`.
    let titles = ["MR", "MRS", "MS", "DR", "ST", "MME", "M"];
    let is_title = titles.contains(&&text[..end]) && text[end..].starts_with(". ");
    let end = if is_title {
        let next = end + 1;
        text[next..].find(|c: char| "\n.:([*_\\".contains(c)).map_or(text.len(), |at| next + at)
    } else {
        end
    };
    // Up to the first word in small letters: `and` may follow.
    let quiet = text[..end].split_inclusive(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len();
        Some((start, word))
    });
    let end = quiet.filter(|it| it.1.contains(char::is_lowercase)).map(|it| it.0).next().unwrap_or(end);
    let name = text[..end].trim_end();
    (1 < name.chars().filter(|c| c.is_uppercase()).count()).then_some(name.len())
}

/// Where the name ends that is joined to the one that ends at a byte.
fn joined(text: &str, end: usize) -> Option<usize> {
    let marks: &[char] = &[' ', '*', '_'];
    let after = text[end..].trim_start_matches(marks);
    let joint = &after[..after.find(|c: char| marks.contains(&c) || c == '\n')?];
    let is_apart = after.len() < text.len() - end;
    if !is_apart || !is_joint(joint) {
        return None;
    }
    let next = after[joint.len()..].trim_start_matches(marks);
    Some(text.len() - next.len() + name_in_capitals(next)?)
}

/// Whether a word joins names: `and`, `und`, `&`.
fn is_joint(word: &str) -> bool {
    word == "&" || words::all().any(|words| words.has("conjunction", word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, &str)> {
        read_speaker(text).map(|speaker| (speaker.name, &text[speaker.rest..]))
    }

    #[test]
    fn speakers_are_read_in_every_form() {
        crate::cases::check("speaker", |[text]| {
            read(text).map_or("none".into(), |(name, said)| format!("{name} | {said}"))
        });
    }
}

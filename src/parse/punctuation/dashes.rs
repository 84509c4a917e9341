//! Dashes and ellipses: hyphens and full stops in a row in, one sign out.
//!
//! `---` is a long dash, `--` a short one. English books that were typed on a typewriter's keys have
//! `--` for the long dash between words, and never with spaces around it: so in English `--` is long
//! unless it is between digits or between spaces. Where `--` begins a word in lower case
//! (`--release`) it is not a dash at all. One hyphen between the spaces of two words is a short dash.

use super::{TypedChar, TypedLine};

/// Sets dashes and ellipses.
pub(super) fn set(line: &mut TypedLine) {
    if !line.letters.iter().any(|letter| matches!(letter.c, '-' | '.')) {
        return;
    }
    let mut out: Vec<TypedChar> = Vec::with_capacity(line.letters.len());
    let mut at = 0;
    while at < line.letters.len() {
        let letter = line.letters[at];
        // One sign is not made of letters of two nodes: it could be in one of them only.
        let same = |other: &TypedChar| other.c == letter.c && other.node == letter.node && !other.fixed;
        let count = match letter.c {
            '-' | '.' if !letter.fixed => line.letters[at..].iter().take_while(|letter| same(letter)).count(),
            _ => 1,
        };
        let sign = match letter.c {
            '-' if count == 1 => is_spaced_hyphen(line, at).then_some("–"),
            '-' => dash(line, at, count),
            '.' if count > 2 => ellipsis(line, at, count),
            _ => None,
        };
        match sign {
            Some(sign) => out.extend(sign.chars().map(|c| TypedChar { c, ..letter })),
            None => out.extend(&line.letters[at..at + count]),
        }
        at += count;
    }
    line.letters = out;
}

/// Whether a hyphen is a dash that was typed as one, between the spaces of two words: `not now - not then`. Between figures
/// or single letters it is a minus.
fn is_spaced_hyphen(line: &TypedLine, at: usize) -> bool {
    let words = |letters: &mut dyn Iterator<Item = &TypedChar>| -> Option<[char; 2]> {
        let gap = letters.next()?.c;
        let near = letters.next()?.c;
        let next = letters.next().map_or(' ', |letter| letter.c);
        (gap == ' ').then_some([near, next])
    };
    let before = words(&mut line.letters[..at].iter().rev());
    let after = words(&mut line.letters[at + 1..].iter());
    let (Some(before), Some(after)) = (before, after) else { return false };
    let is_word = |near: [char; 2]| near[0].is_alphabetic() && near[1].is_alphanumeric();
    let closes = |c: char| matches!(c, '.' | ',' | '!' | '?' | '…' | ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '“');
    let opens = |c: char| matches!(c, '(' | '[' | '"' | '\'' | '“' | '‘' | '«' | '„');
    let is_end = before[0].is_alphanumeric() || closes(before[0]);
    let is_start = after[0].is_alphanumeric() || opens(after[0]);
    is_end && is_start && (is_word(before) || is_word(after))
}

/// The dash that a run of hyphens is, if it is one.
fn dash(line: &TypedLine, at: usize, count: usize) -> Option<&'static str> {
    let (before, after) = (line.before(at), line.get(at + count));
    let is = |c: Option<char>, test: fn(char) -> bool| c.is_some_and(test);
    // `<!--`, `-->`, `<--` and the rules of tables in plain text: someone draws, nobody dashes.
    let comment = before == Some('!') && at.checked_sub(2).and_then(|it| line.get(it)) == Some('<');
    if comment || is(before, |c| matches!(c, '<' | '-' | '|')) || is(after, |c| matches!(c, '>' | '-' | '|')) {
        return None;
    }
    match count {
        // Three and four hyphens mean the same in every language; only two are ambiguous.
        3 => return Some("—"),
        4 => return Some("——"),
        // Letters that are left out: `Duke of D------`.
        5..=8 if is(before, char::is_alphabetic) => return Some("——"),
        2 => {}
        _ => return None,
    }
    let blank_before = before.is_none_or(char::is_whitespace);
    let blank_after = after.is_none_or(char::is_whitespace);
    // In a line that begins with a dash someone speaks: `--Sí --dijo él--`.
    let speech = at > 0 && line.style(at).long_dash && matches!(line.get(0), Some('-' | '—'));
    if speech && blank_before && is(after, char::is_alphabetic) {
        return Some("—");
    }
    // An option of a command, unless it begins a line of a language whose speech begins so.
    if blank_before && is(after, |c| c.is_ascii_lowercase() || c.is_ascii_digit()) {
        return (before.is_none_or(|c| c == '\n') && line.style(at).long_dash).then_some("—");
    }
    let digits = is(before, |c| c.is_ascii_digit()) && is(after, |c| c.is_ascii_digit());
    let first = before.is_none_or(|c| c == '\n') && after.is_some();
    // British style sets a spaced en dash where American style sets an unspaced em dash: the spaces tell which is meant.
    let spaced = blank_before && blank_after && !first;
    let long = line.style(at).long_dash && !digits && !spaced;
    Some(if long { "—" } else { "–" })
}

/// The ellipsis that a run of full stops is, if it is one.
fn ellipsis(line: &TypedLine, at: usize, count: usize) -> Option<&'static str> {
    let (before, after) = (line.before(at), line.get(at + count));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let path = |c: Option<char>| c.is_some_and(|c| matches!(c, '/' | '\\' | '='));
    // `../a`, `a/...`, `x=...`, and the ranges of programming languages, `0...9`.
    if path(before) || path(after) || (digit(before) && digit(after)) {
        return None;
    }
    match count {
        3 => Some("…"),
        // The end of a sentence and what is left out after it (Chicago Manual of Style 13.53).
        4 => Some("…."),
        _ => None,
    }
}

//! Break opportunities in lines of code that are too long. From the best to the worst: after a comma, a semicolon or an
//! opening bracket; before a point, an operator or an arrow; between words; in paths and before
//! the arguments of a type.
//!
//! In: a line of code. Out: its opportunities and their kinds. There are none in identifiers, numbers and escapes: the
//! search breaks those only where a line has no other opportunity.

use std::ops::Range;

use super::opportunity::{Opportunity, OpportunityKind, in_file_name, opens_type_arguments};

/// The fewest characters on either side of a break: fewer look like a slip.
const MIN_CHARS: usize = 4;

/// The fewest characters in brackets for a line to begin with them.
const MIN_ARGUMENTS: usize = 8;

/// The opportunities in a range of a line, but for those at spaces.
pub fn opportunities(line: &str, range: Range<usize>) -> Vec<Opportunity> {
    let Some(inside) = inside(line) else { return Vec::new() };
    let bytes = line[range.clone()].char_indices().map(|(at, _)| range.start + at).filter(|at| inside.contains(at));
    let kind = |at: usize| match between(line, at)? {
        // What is in a string is one thing, and what is in its braces.
        _ if is_in_string(&line[..at]) => Some(OpportunityKind::Path),
        kind => Some(kind),
    };
    bytes.filter_map(|at| kind(at).map(|kind| Opportunity { at, kind })).collect()
}

/// The kind of the opportunity at spaces that end at a byte; `None` if too few characters are before or after them.
pub fn at_space(line: &str, at: usize) -> Option<OpportunityKind> {
    if !inside(line)?.contains(&at) {
        return None;
    }
    let before = line[..at].trim_end();
    // The sign of a comment stays with its words.
    if COMMENT_SIGNS.contains(&before.rsplit(char::is_whitespace).next().unwrap_or(before)) {
        return None;
    }
    let (written, after) = (before, &line[at..]);
    let before = before.chars().next_back()?;
    Some(match before {
        _ if is_in_string(&line[..at]) => OpportunityKind::Gap,
        // In brackets a name stays with what it is or gets: `limit: int = 10`.
        '=' | ':' if is_in_brackets(written) => OpportunityKind::Path,
        _ if after.starts_with("= ") && is_in_brackets(written) => OpportunityKind::Path,
        ',' | ';' | '{' => OpportunityKind::Separator,
        // Before `=` is no better than between two words: what is given stands behind it.
        _ if begins_with_operator(after) && !after.starts_with("= ") => OpportunityKind::Operator,
        _ => OpportunityKind::Gap,
    })
}

/// Whether a line is a comment from its first sign on.
pub fn begins_with_comment(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    COMMENT_SIGNS.contains(&word) || word.starts_with("//")
}

/// What comments begin with. Not `--`, which parts options from names in a shell.
const COMMENT_SIGNS: [&str; 13] = ["//", "///", "//!", "#", "##", "#:", ";;", "%", "%%", "/*", "/**", "<!--", "(*"];

/// The bytes at which both parts of a line have at least [`MIN_CHARS`], spaces not counted.
fn inside(line: &str) -> Option<Range<usize>> {
    let inked = || line.char_indices().filter(|(_, c)| !c.is_whitespace());
    let first = inked().nth(MIN_CHARS - 1).map(|(at, c)| at + c.len_utf8())?;
    let last = inked().rev().nth(MIN_CHARS - 1).map(|(at, _)| at)?;
    (first <= last).then_some(first..last + 1)
}

/// The kind of the opportunity between two characters, if there is one.
fn between(line: &str, at: usize) -> Option<OpportunityKind> {
    let before = line[..at].chars().next_back()?;
    let after = line[at..].chars().next()?;
    let two_before = line[..at].chars().rev().nth(1);
    if before.is_whitespace() || after.is_whitespace() || before == '\\' {
        return None;
    }
    match (before, after) {
        // Between quotes they are a character: `','`.
        (',' | ';', '"' | '\'') => None,
        (',' | ';', _) if !is_closer(after) => Some(OpportunityKind::Separator),
        // A bracket after a space opens a parenthesis in a comment, and stays with its words.
        // Nor is a format such as `{:?}` parted.
        ('(' | '[' | '{', _)
            if !is_closer(after) && after != ':' && two_before.is_some_and(is_call) && !is_brief(&line[at..]) =>
        {
            Some(OpportunityKind::Separator)
        }
        // The name of a file in a path is parted neither at its point nor at its hyphens: a path is after its slashes.
        (_, '.') | ('-', _) if in_file_name(line, at) => None,
        (_, '.') if before != '.' && !before.is_ascii_digit() => member(&line[at..]),
        (':', _) if two_before == Some(':') && is_word(after) => Some(OpportunityKind::Path),
        ('<', _) if opens_type_arguments(&line[..at], &line[at..]) => Some(OpportunityKind::Path),
        ('/', _) if is_word(after) && two_before.is_some_and(is_word) => Some(OpportunityKind::Path),
        // An option is looked for whole.
        ('-', _) if in_option(&line[..at]) => None,
        ('-', _) if after.is_alphabetic() && two_before.is_some_and(char::is_alphanumeric) => {
            Some(OpportunityKind::Path)
        }
        ('=' | '?' | '&' | '|', _) if is_word(after) && two_before.is_some_and(is_word) => Some(OpportunityKind::Path),
        _ => None,
    }
}

/// Whether a line that was written so far is inside of a string in double quotes or backquotes.
fn is_in_string(written: &str) -> bool {
    let mut open = None;
    let mut escaped = false;
    let mut before = ' ';
    for c in written.chars() {
        let is_character = std::mem::replace(&mut before, c) == '\'';
        match open {
            _ if escaped => escaped = false,
            _ if c == '\\' => escaped = true,
            // The character `'"'`.
            None if is_character => {}
            None if matches!(c, '"' | '`') => open = Some(c),
            Some(quote) if quote == c => open = None,
            _ => {}
        }
    }
    open.is_some()
}

/// Whether a line that was written so far has a round or square bracket open.
fn is_in_brackets(written: &str) -> bool {
    let step = |depth: i32, c: char| match c {
        '(' | '[' => depth + 1,
        ')' | ']' => (depth - 1).max(0),
        _ => depth,
    };
    0 < written.chars().fold(0, step)
}

/// Whether a bracket is closed so soon after it was opened that nothing is won by a new line: `range(12)`.
fn is_brief(inside: &str) -> bool {
    let mut depth = 1;
    let step = |(_, c): &(usize, char)| {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        depth == 0
    };
    inside.chars().enumerate().take(MIN_ARGUMENTS).find(step).is_some()
}

/// Whether the word that goes on here is the name of an option: `--target-dir`, `-fno-inline`.
fn in_option(before: &str) -> bool {
    let name = before.rsplit(|c: char| !is_word(c) && c != '-').next().unwrap_or("");
    name.starts_with('-')
}

/// The opportunity before a point with the name of a member: a call in a chain begins a line, a field stays with what
/// it is of where something else is near.
fn member(rest: &str) -> Option<OpportunityKind> {
    let name = rest[1..].split(|c: char| !is_word(c)).next().filter(|name| !name.is_empty())?;
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let behind = &rest[1 + name.len()..];
    let is_call =
        name == "await" || ["(", "::<", "!", "{", "[", " {", " ("].iter().any(|sign| behind.starts_with(sign));
    Some(if is_call { OpportunityKind::Operator } else { OpportunityKind::Path })
}

/// Whether a bracket after this character opens a list of arguments.
fn is_call(c: char) -> bool {
    is_word(c) || matches!(c, '!' | '>' | ')' | ']')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | ',' | ';')
}

/// Whether the rest of a line begins with an operator: code breaks before them, so that the next line shows what it is.
fn begins_with_operator(rest: &str) -> bool {
    const OPERATORS: [&str; 16] =
        ["&&", "||", "->", "=>", "==", "!=", "<=", ">=", "|", "+", "=", "?", "<<", ">>", "*", "."];
    OPERATORS.iter().any(|operator| rest.starts_with(operator))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line with its opportunities: `1` after separators, `2` before operators, `3` between words, `4` in paths.
    fn shown(line: &str) -> String {
        let mut found = opportunities(line, 0..line.len());
        let spaces = line.char_indices().filter(|(at, c)| *c != ' ' && line[..*at].ends_with(' '));
        found.extend(spaces.filter_map(|(at, _)| Some(Opportunity { at, kind: at_space(line, at)? })));
        found.sort_by_key(|opportunity| opportunity.at);
        let mut out = line.to_owned();
        for opportunity in found.iter().rev() {
            let sign = match opportunity.kind {
                OpportunityKind::Separator => '1',
                OpportunityKind::Operator => '2',
                OpportunityKind::Gap => '3',
                _ => '4',
            };
            out.insert(opportunity.at, sign);
        }
        out
    }

    #[test]
    fn opportunities_are_ranked() {
        crate::cases::check("listing", |[line]| shown(line));
    }
}

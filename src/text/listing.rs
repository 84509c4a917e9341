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

/// A line of code, looked through once: its opportunities are asked for word by word.
#[derive(Clone, Debug)]
pub struct ListingLine<'t> {
    text: &'t str,
    /// Where both parts have at least [`MIN_CHARS`] characters, spaces not counted.
    inside: Option<Range<usize>>,
    /// The bytes that are in strings, from the first on, and those that have a round or square bracket open.
    strings: Vec<Range<usize>>,
    brackets: Vec<Range<usize>>,
}

impl<'t> ListingLine<'t> {
    /// Looks a line through.
    pub fn new(text: &'t str) -> ListingLine<'t> {
        ListingLine { text, inside: inside(text), strings: strings(text), brackets: brackets(text) }
    }

    /// The opportunities in a range of the line, but for those at spaces.
    pub fn opportunities(&self, range: Range<usize>) -> Vec<Opportunity> {
        let Some(inside) = &self.inside else { return Vec::new() };
        let places = self.text[range.clone()].char_indices().map(|(at, _)| range.start + at);
        let kind = |at: usize| {
            // What is in a string is one thing, and what is in its braces.
            between(self.text, at).map(|kind| if holds(&self.strings, at) { OpportunityKind::Path } else { kind })
        };
        let found = places.filter(|at| inside.contains(at));
        found.filter_map(|at| kind(at).map(|kind| Opportunity { at, kind })).collect()
    }

    /// The kind of the opportunity at spaces that end at a byte; `None` if too few characters are before or after them.
    pub fn at_space(&self, at: usize) -> Option<OpportunityKind> {
        self.inside.as_ref().filter(|inside| inside.contains(&at))?;
        let (before, after) = (self.text[..at].trim_end(), &self.text[at..]);
        // The sign of a comment stays with its words.
        if COMMENT_SIGNS.contains(&before.rsplit(char::is_whitespace).next().unwrap_or(before)) {
            return None;
        }
        let is_in_brackets = holds(&self.brackets, at);
        Some(match before.chars().next_back()? {
            _ if holds(&self.strings, at) => OpportunityKind::Gap,
            // In brackets a name stays with what it is or gets: `limit: int = 10`.
            '=' | ':' if is_in_brackets => OpportunityKind::Path,
            _ if after.starts_with("= ") && is_in_brackets => OpportunityKind::Path,
            ',' | ';' | '{' => OpportunityKind::Separator,
            // Before `=` is no better than between two words: what is given stands behind it.
            _ if begins_with_operator(after) && !after.starts_with("= ") => OpportunityKind::Operator,
            _ => OpportunityKind::Gap,
        })
    }
}

/// Whether a byte is in one of some ranges, which rise.
fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end < at);
    ranges.get(next).is_some_and(|range| range.start < at)
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

/// The strings of a line in double quotes or backquotes: from the byte of the quotation mark to that which ends them.
fn strings(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut is_escaped = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let is_character = std::mem::replace(&mut before, c) == '\'';
        match open {
            _ if is_escaped => is_escaped = false,
            _ if c == '\\' => is_escaped = true,
            // The character `'"'`.
            None if is_character => {}
            None if matches!(c, '"' | '`') => open = Some((c, at)),
            Some((quote, start)) if quote == c => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    found.extend(open.map(|(_, start)| start..line.len()));
    found
}

/// Where a round or square bracket of a line is open: from its byte to that which closes the outermost.
fn brackets(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'(' | b'[' => open.push(at),
            b')' | b']' => {
                let start = open.pop().filter(|_| open.is_empty());
                found.extend(start.map(|start| start..at));
            }
            _ => {}
        }
    }
    found.extend(open.first().map(|start| *start..line.len()));
    found
}

/// Whether a bracket is closed so soon after it was opened that nothing is won by a new line: `range(12)`.
fn is_brief(inside: &str) -> bool {
    let mut depth = 1;
    let step = |c: char| {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        depth == 0
    };
    inside.chars().take(MIN_ARGUMENTS).any(step)
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
        let code = ListingLine::new(line);
        let mut found = code.opportunities(0..line.len());
        let spaces = line.char_indices().filter(|(at, c)| *c != ' ' && line[..*at].ends_with(' '));
        found.extend(spaces.filter_map(|(at, _)| Some(Opportunity { at, kind: code.at_space(at)? })));
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

//! Quotes and apostrophes: straight ones in, those of the language out.

use super::{OBJECT, TypedChar, TypedLine};
use crate::text::opportunity::is_wide;

/// Words that begin with an apostrophe and with nothing else.
// A list, since nothing else tells `'tis` from a quotation that begins with a word in lower case.
const ELISIONS: &[&str] = &[
    "tis", "tisn", "twas", "twasn", "twere", "tweren", "twill", "twould", "twouldn", "twixt", "tween", "em", "til",
    "n", "cos", "coz", "cuz", "nuff", "neath", "gainst", "mongst", "mong", "tho", "stead", "specially", "fraid",
];

/// Sets quotes and apostrophes.
pub(super) fn set(line: &mut TypedLine) {
    if !line.letters.iter().any(|letter| matches!(letter.c, '"' | '\'') && !letter.fixed) {
        return;
    }
    // Once from the end: to look ahead from each quote would take the square of a line's length.
    let closers = next_closers(line);
    // What is open: how it was typed, and what closes it.
    let mut open: Vec<(char, char)> = Vec::new();
    for (at, closes) in closers.into_iter().enumerate() {
        let TypedChar { c, fixed, .. } = line.letters[at];
        let set = match c {
            '"' if !fixed => double(line, at, &mut open),
            '\'' if !fixed => single(line, at, closes, &mut open),
            _ => continue,
        };
        line.letters[at].c = set;
    }
}

/// Whether what precedes a quote lets it open.
fn opens_after(c: Option<char>) -> bool {
    // U+FDD2 is a hyphen that its author escaped.
    c.is_none_or(|c| c.is_whitespace() || "([{</-–—\u{2010}\u{FDD2}¿¡“‘„‚«‹".contains(c))
}

/// Whether what follows a quote is something it could open.
fn opens_before(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_whitespace())
}

/// Whether a quote is in text whose letters are as wide as they are high.
fn is_wide_pair(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(is_wide) || (after.is_some_and(is_wide) && !opens_after(before))
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphanumeric() || c == OBJECT)
}

/// What follows a quote and those that stand at it: three at most, since no more are ever typed.
fn behind_quotes(line: &TypedLine, at: usize) -> Option<char> {
    (at + 1..at + 4).map(|at| line.get(at)).find(|c| !matches!(c, Some('"' | '\''))).flatten()
}

fn double(line: &TypedLine, at: usize, open: &mut Vec<(char, char)>) -> char {
    let (before, after) = (line.before(at), line.get(at + 1));
    let is_open = open.iter().any(|it| it.0 == '"');
    if before.is_some_and(|c| c.is_ascii_digit()) && !is_word(after) {
        // Inches: after feet (`6'2"`) even in a quotation, else only where no quotation is open that this could close.
        let number = line.letters[..at].iter().rev().find(|letter| !letter.c.is_ascii_digit());
        let feet = number.is_some_and(|number| number.c == '′');
        if feet || !is_open {
            return '″';
        }
    }
    let dash = before.is_some_and(|c| matches!(c, '—' | '–'));
    // Text without spaces does not say by them which way a quote looks.
    let opening = if is_wide_pair(before, after) {
        !is_open && opens_before(after)
    } else if opens_after(before) {
        match (opens_before(after), dash) {
            (true, true) => {
                // `—"'` ends two quotations if nothing follows that they could open.
                let shown = behind_quotes(line, at);
                is_word(shown) || shown.is_some_and(|c| "([".contains(c)) || !is_open && opens_before(shown)
            }
            (true, false) => true,
            (false, _) => !is_open && !dash,
        }
    } else {
        // "l'" and its like go before a quotation: the apostrophe is set already.
        before == Some('’') && !is_open && is_word(after)
    };
    if opening { open_quote('"', line, at, open) } else { close_quote('"', line, at, open) }
}

/// Opens a quotation: the language's own quotes, or those for quotes in quotes if one is open.
fn open_quote(typed: char, line: &TypedLine, at: usize, open: &mut Vec<(char, char)>) -> char {
    let style = line.style(at);
    let level = match typed {
        _ if style.as_typed => usize::from(typed == '\''),
        // Quotes in quotes alternate, however deep.
        '"' => open.len() % 2,
        _ => 1,
    };
    let (left, right) = style.quotes[level];
    // A text of nothing but opening quotes must not make closing ones search ever longer.
    if open.len() < 16 {
        open.push((typed, right));
    }
    left
}

/// Closes the innermost quotation that was typed so, and what was left open in it.
fn close_quote(typed: char, line: &TypedLine, at: usize, open: &mut Vec<(char, char)>) -> char {
    let style = line.style(at);
    // An apostrophe that was taken for an opening quote stays open to the end of the line: what is typed as the closing
    // one decides.
    match open.iter().rposition(|it| it.0 == typed) {
        Some(found) => {
            let (_, right) = open[found];
            open.truncate(found);
            right
        }
        // Nothing is open: an apostrophe at the end of a word (`the dogs' bowls`).
        None if typed == '\'' => '’',
        None => style.quotes[0].1,
    }
}

fn single(line: &TypedLine, at: usize, closes: bool, open: &mut Vec<(char, char)>) -> char {
    let (before, after) = (line.before(at), line.get(at + 1));
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(before) && digit(after) {
        // Feet and minutes: nothing else has a quote between two figures.
        return '′';
    }
    if is_wide_pair(before, after) {
        let is_open = open.iter().any(|it| it.0 == '\'');
        let opening = !is_open && opens_before(after);
        return if opening { open_quote('\'', line, at, open) } else { close_quote('\'', line, at, open) };
    }
    let inner = open.last().is_some_and(|it| it.0 == '\'');
    if is_word(before) && (is_word(after) || (after == Some('"') && !inner)) {
        return '’';
    }
    if opens_after(before) && opens_before(after) && !is_elision(line, at) {
        // Without an end to come, a small letter says that something was left out (’specially); a
        // capital may begin a speech that goes on in the next paragraph.
        let lower = after.is_some_and(char::is_lowercase);
        let speech = closes || (!lower && line.style(at).as_typed);
        let shown = if after == Some('"') { behind_quotes(line, at) } else { after };
        let after_dash = before.is_some_and(|c| matches!(c, '—' | '–')) && !is_word(shown);
        if after_dash {
            return close_quote('\'', line, at, open);
        }
        return if speech { open_quote('\'', line, at, open) } else { '’' };
    }
    if before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace) {
        let is_open = open.iter().any(|it| it.0 == '\'');
        return if is_open { close_quote('\'', line, at, open) } else { open_quote('\'', line, at, open) };
    }
    if opens_after(before) {
        return '’';
    }
    close_quote('\'', line, at, open)
}

/// Whether an apostrophe begins the word at hand: ’tis, ’em, the ’90s, rock ’n’ roll.
fn is_elision(line: &TypedLine, at: usize) -> bool {
    let word: String =
        line.letters[at + 1..].iter().map(|letter| letter.c).take_while(|c| c.is_alphanumeric()).take(12).collect();
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    // A decade, in any language.
    if digits == 2 && matches!(&word[2..], "" | "s") {
        return true;
    }
    line.style(at).as_typed && ELISIONS.contains(&word.to_lowercase().as_str())
}

/// For each place whether a `'` that may close follows before another one that may open.
fn next_closers(line: &TypedLine) -> Vec<bool> {
    let mut closers = vec![false; line.letters.len()];
    let mut closes = false;
    for at in (0..line.letters.len()).rev() {
        closers[at] = closes;
        let TypedChar { c: '\'', fixed: false, .. } = line.letters[at] else { continue };
        let (before, after) = (line.before(at), line.get(at + 1));
        let ends_after_dash = matches!(before, Some('—' | '–')) && !is_word(behind_quotes(line, at));
        if (!opens_after(before) || ends_after_dash) && !is_word(after) {
            closes = true;
        } else if opens_after(before) && opens_before(after) && !is_elision(line, at) {
            closes = false;
        }
    }
    closers
}

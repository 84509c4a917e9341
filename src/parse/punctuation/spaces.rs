//! Spaces that hold: where a line must not end, and what French sets before high punctuation.

use super::language::{PunctuationStyle, UNITS};
use super::{TypedChar, TypedLine};

const NBSP: char = '\u{A0}';

/// Words that begin a sentence more often than they are a surname after an initial.
const SENTENCE: &[&str] = &[
    "The", "A", "An", "He", "She", "It", "We", "You", "They", "This", "That", "These", "There", "Then", "In", "On",
    "At", "But", "And", "Or", "If", "When", "What", "Why", "How", "As", "For", "So", "No", "Yes", "Is", "Was", "His",
    "Her", "My", "Your", "Our", "Their", "To", "Of", "With",
];

/// Makes spaces hold, and puts in those that French wants.
pub(super) fn set(line: &mut TypedLine) {
    let mut word = 0;
    for at in 0..line.letters.len() {
        let TypedChar { c, fixed, .. } = line.letters[at];
        if c == ' '
            && !fixed
            && let Some(space) = space(line, word, at)
        {
            line.letters[at].c = space;
        }
        if c.is_whitespace() || c == '\n' {
            word = at + 1;
        }
    }
    if line.styles.iter().any(|style| style.high.is_some()) {
        french(line);
    }
}

/// The space that replaces the one at `at`, the word before it beginning at `word`.
fn space(line: &TypedLine, word: usize, at: usize) -> Option<char> {
    let style = line.style(at);
    let next = line.get(at + 1)?;
    let is_dash = |c: char| matches!(c, '–' | '—');
    // A spaced dash must not begin a line (it would look like speech); it may end one.
    if is_dash(next) && line.get(at + 2).is_none_or(|c| c == ' ') && word < at {
        return Some(NBSP);
    }
    // A dash without spaces parts words as a space does: `altogether—Mr. Hale`.
    let dash = line.letters[word..at].iter().rposition(|letter| letter.c == '—');
    let word = dash.map(|dash| word + dash + 1).filter(|start| *start < at).unwrap_or(word);
    // Words longer than any in the tables are none of them.
    if at - word > 12 {
        return None;
    }
    let letters = &line.letters[word..at];
    let first = word == 0 || line.before(word) == Some('\n');
    // A dash that begins a speech stays with its first word.
    if first && letters.iter().all(|letter| is_dash(letter.c)) && word < at {
        return Some(NBSP);
    }
    let opens = |c: char| matches!(c, '(' | '[' | '“' | '‘' | '„' | '«' | '—' | '–' | '\u{202F}');
    let opening = letters.iter().take_while(|letter| opens(letter.c)).count();
    let letters = &letters[opening..];
    // Most words are longer, no numbers, and not before one or a name: none of what follows is about them.
    let is_number = letters.last().is_some_and(|letter| letter.c.is_ascii_digit());
    if 2 < letters.len() && !is_number && !next.is_ascii_digit() && !next.is_uppercase() {
        return None;
    }
    let before = &letters.iter().map(|letter| letter.c).collect::<String>();
    let after: String =
        line.letters[at + 1..].iter().map(|letter| letter.c).take_while(|c| !c.is_whitespace()).take(12).collect();
    before_number(style, before, next)
        .or_else(|| before_name(style, before, next))
        .or_else(|| unit(before, &after))
        .or_else(|| initial(line, style, word, before, &after))
        .or_else(|| preposition(style, before))
        .or_else(|| (before == "." && next == '.').then_some(NBSP))
}

fn before_number(style: &PunctuationStyle, before: &str, next: char) -> Option<char> {
    (next.is_ascii_digit() && style.before_number.iter().any(|known| known == before)).then_some(NBSP)
}

fn before_name(style: &PunctuationStyle, before: &str, next: char) -> Option<char> {
    (next.is_uppercase() && style.before_name.iter().any(|known| known == before)).then_some(NBSP)
}

fn unit(before: &str, after: &str) -> Option<char> {
    let last = before.chars().next_back()?;
    let number = last.is_ascii_digit() && before.chars().all(|c| c.is_ascii_digit() || ".,'’-–±+".contains(c));
    let bare = after.trim_end_matches([',', ';', ':', ')', '!', '?', '”', '’', '»', '…']);
    let is_unit = |text: &str| UNITS.contains(&text);
    (number && (is_unit(bare) || bare.strip_suffix('.').is_some_and(is_unit))).then_some(NBSP)
}

/// Initials hold together and to the surname; so do abbreviations such as "z. B.".
fn initial(line: &TypedLine, style: &PunctuationStyle, word: usize, before: &str, after: &str) -> Option<char> {
    let letter = |text: &str| {
        let mut chars = text.chars();
        let first = chars.next().filter(|c| c.is_alphabetic())?;
        (chars.next() == Some('.') && chars.next().is_none()).then_some(first)
    };
    let first = letter(before)?;
    let bare = after.trim_end_matches([',', ';', ':', ')', '!', '?']);
    if letter(bare).is_some() && !style.before_number.iter().any(|known| known == bare) {
        return Some(if first.is_uppercase() && bare.starts_with(char::is_uppercase) { NBSP } else { style.letters });
    }
    // `I` is mostly the pronoun at the end of a sentence, or a number.
    let name = first.is_uppercase() && after.starts_with(char::is_uppercase) && first != 'I';
    let plain = after.trim_end_matches(|c: char| !c.is_alphanumeric());
    if !name || SENTENCE.contains(&plain) || plain.chars().count() < 2 {
        return None;
    }
    // After a word in lower case a single capital ends a sentence as often as it begins a name.
    let previous = word.checked_sub(2).map(|end| {
        let start = line.letters[..=end].iter().rposition(|letter| letter.c.is_whitespace()).map_or(0, |at| at + 1);
        line.get(start)
    });
    let begins = previous.is_none_or(|it| it.is_some_and(|c| c.is_uppercase() || "(“‘„«".contains(c)));
    begins.then_some(NBSP)
}

fn preposition(style: &PunctuationStyle, before: &str) -> Option<char> {
    let mut chars = before.chars();
    let first = chars.next().filter(|_| chars.next().is_none())?;
    let lower = first.to_lowercase().next().unwrap_or(first);
    (style.prepositions.contains(lower) || style.prepositions.contains(first)).then_some(NBSP)
}

/// French: narrow spaces inside of guillemets and before `;`, `!` and `?`, a wide one before `:`.
fn french(line: &mut TypedLine) {
    let mut out: Vec<TypedChar> = Vec::with_capacity(line.letters.len() + 16);
    for at in 0..line.letters.len() {
        let letter = line.letters[at];
        let style = line.style(at);
        let Some((narrow, wide)) = style.high.filter(|_| !letter.fixed) else {
            out.push(letter);
            continue;
        };
        let next = line.get(at + 1);
        let before = out.last().map(|it| it.c);
        let inside = '\u{202F}';
        // The author's own space behind `«` is replaced by the narrow one that was just put there.
        if letter.c == ' ' && before == Some(inside) && line.before(at) == Some('«') {
            continue;
        }
        let wanted = match letter.c {
            '»' => Some(inside),
            // `\0` in the table: no space there, as Quebec has it.
            ';' | '!' | '?' if ends_word(next) => Some(narrow).filter(|it| *it != '\0'),
            ':' if next.is_none_or(|c| c.is_whitespace()) => Some(wide),
            _ => None,
        };
        if let Some(space) = wanted {
            set_space(&mut out, space, letter);
        }
        out.push(letter);
        if letter.c == '«' {
            out.push(TypedChar { c: inside, ..letter });
        }
    }
    line.letters = out;
}

/// High punctuation ends something: a `?` in the middle of a word is none.
fn ends_word(next: Option<char>) -> bool {
    next.is_none_or(|c| !c.is_alphanumeric() && c != '=' && c != '/')
}

/// Makes the space before a sign the one wanted, or puts it in after a word.
fn set_space(out: &mut Vec<TypedChar>, space: char, sign: TypedChar) {
    let Some(last) = out.last_mut() else { return };
    match last.c {
        ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}' if !last.fixed => {
            last.c = space;
        }
        c if c.is_alphanumeric() || "»)]…’”%".contains(c) => {
            out.push(TypedChar { c: space, ..sign });
        }
        // After a word the sign may close what the word's full stop ended.
        '.' if sign.c == '»' => out.push(TypedChar { c: space, ..sign }),
        c if sign.c == '»' && "!?;:,".contains(c) => out.push(TypedChar { c: space, ..sign }),
        _ => {}
    }
}

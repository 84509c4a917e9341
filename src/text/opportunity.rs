//! Break opportunities: for prose by UAX #14 (crate `icu_segmenter`, strict) and the conventions of books, for
//! addresses and code by rules of their own.
//!
//! Hyphenation is elsewhere ([`super::hyphenate`]), but for soft hyphens that the author wrote.

use std::sync::OnceLock;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

/// A position at which a line may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opportunity {
    /// The byte at which the next line would begin.
    pub at: usize,
    /// The text before or after it.
    pub kind: OpportunityKind,
}

/// The kinds of break opportunities, by the text before or after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpportunityKind {
    /// Spaces before it.
    Space,
    /// Spaces before it, and a dash after it that should not begin a line.
    SpaceBeforeDash,
    /// A written hyphen before it.
    Hyphen,
    /// A soft hyphen before it.
    Soft,
    /// A dash before it.
    Dash,
    /// Nothing: in scripts without spaces, at zero width spaces.
    Free,
    /// Nothing, between two wide characters (kanji, kana), which may be set apart to justify the line.
    Wide,
    /// Other punctuation.
    Punctuation,
    /// Punctuation in an address or in code.
    Technical,
    /// Punctuation in a file's name, a domain, an e-mail address or a short word of code, which readers look for whole.
    TechnicalName,
    /// Inside an identifier or a compound of code in running text, behind `_` or `-`.
    Identifier,
    /// In a line of code, a comma, a semicolon or an opening bracket before it.
    Separator,
    /// In a line of code, a point, an operator or an arrow after it.
    Operator,
    /// In a line of code, a space between two words.
    Gap,
    /// In a line of code, a separator in a path or a compound.
    Path,
    /// A relation of a formula.
    Relation,
    /// A binary operation of a formula.
    Operation,
}

/// Where lines of a text may begin by UAX #14 alone, as reading systems break them: bytes, in their order.
pub fn standard_breaks(text: &str) -> impl Iterator<Item = usize> {
    segmenter().segment_str(text).filter(|at| 0 < *at)
}

/// The opportunities in prose. `text` is a whole paragraph.
pub fn prose(text: &str) -> Vec<Opportunity> {
    let mut found = Vec::new();
    for at in segmenter().segment_str(text) {
        let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next()) else {
            continue;
        };
        let Some(kind) = kind(text, at, before, after) else { continue };
        // Names of files and their like have places of their own: see [`technical`].
        let in_word = matches!(kind, OpportunityKind::Hyphen | OpportunityKind::Punctuation);
        if !in_word || !is_technical(word_around(text, at)) {
            found.push(Opportunity { at, kind });
        }
    }
    // UAX #14 can't tell opening quotes from closing ones in all languages (class QU), and breaks at neither.
    let dashes = text.match_indices(['—', '–']).map(|(at, dash)| at + dash.len());
    let quotes = dashes.filter(|at| text[*at..].starts_with(['“', '‘', '„', '‚']));
    found.extend(quotes.map(|at| Opportunity { at, kind: OpportunityKind::Dash }));
    // After Hebrew letters UAX #14 breaks at no hyphen (LB21a), not even at a soft one.
    for (sign, kind) in [('\u{AD}', OpportunityKind::Soft), ('\u{5BE}', OpportunityKind::Hyphen)] {
        let ends = text.match_indices(sign).map(|(at, sign)| at + sign.len());
        let ends = ends.filter(|at| text[*at..].starts_with(char::is_alphabetic));
        found.extend(ends.map(|at| Opportunity { at, kind }));
    }
    // Nor does it break before a slash, which is right for `and /or` alone: a path may begin a line.
    let paths = text.match_indices(" /").map(|(at, _)| at + 1);
    let paths = paths.filter(|at| text[at + 1..].starts_with(|c: char| c.is_alphanumeric() || c == '_'));
    found.extend(paths.map(|at| Opportunity { at, kind: OpportunityKind::Space }));
    // The sort is stable: where two are at one byte, that of UAX #14 was found first and stays.
    found.sort_by_key(|opportunity| opportunity.at);
    found.dedup_by_key(|opportunity| opportunity.at);
    found
}

/// The segmenter. Its tables are compiled into the program.
fn segmenter() -> &'static LineSegmenterBorrowed<'static> {
    static SEGMENTER: OnceLock<LineSegmenterBorrowed<'static>> = OnceLock::new();
    SEGMENTER.get_or_init(|| {
        let mut options = LineBreakOptions::default();
        options.strictness = Some(LineBreakStrictness::Strict);
        // With the models for Thai, Lao, Khmer and Burmese, which write no spaces (UAX #14, class SA).
        LineSegmenter::new_auto(options)
    })
}

/// The kind of an opportunity by UAX #14; `None` if books don't break there.
fn kind(text: &str, at: usize, before: char, after: char) -> Option<OpportunityKind> {
    let dash = |c: char| matches!(c, '–' | '—' | '―');
    match before {
        ' ' | '\t' | '\n' | '\u{2028}' => {
            return Some(if dash(after) { OpportunityKind::SpaceBeforeDash } else { OpportunityKind::Space });
        }
        '\u{AD}' => return Some(OpportunityKind::Soft),
        '\u{200B}' => return Some(OpportunityKind::Free),
        _ => {}
    }
    if dash(after) && !is_wide(before) {
        return None;
    }
    // The first slash of a path belongs to the name after it.
    if before == '/' && !text[..at - 1].ends_with(char::is_alphanumeric) {
        return None;
    }
    // The dot of the Catalan `l·l` is part of its word.
    if is_opener(before) || is_closer(after) || before == '·' {
        return None;
    }
    if matches!(before, '-' | '\u{2010}' | '\u{5BE}') {
        let inside = text[..at - before.len_utf8()].chars().next_back();
        // `12-14` is a range and `-x` has a sign: both stay on one line.
        let joins = inside.is_some_and(char::is_alphanumeric) && after.is_alphabetic();
        return joins.then_some(OpportunityKind::Hyphen);
    }
    if dash(before) {
        // A range of numbers (`1914–18`) stays on one line.
        return (!after.is_numeric()).then_some(OpportunityKind::Dash);
    }
    // Korean has spaces between its words, and its readers look for words whole.
    if is_hangul(before) && is_hangul(after) {
        return None;
    }
    if is_wide(before) || is_wide(after) {
        let both = is_wide(before) && is_wide(after);
        return Some(if both { OpportunityKind::Wide } else { OpportunityKind::Free });
    }
    let spaceless = |c: char| matches!(u32::from(c), 0xE00..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF);
    if spaceless(before) && spaceless(after) {
        return Some(OpportunityKind::Free);
    }
    Some(OpportunityKind::Punctuation)
}

/// Whether a character begins a quotation or a parenthesis.
fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '‘' | '„' | '‚' | '¿' | '¡')
}

/// Whether a character ends a quotation or a parenthesis, or belongs to the word or number before it.
fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '%' | '‰' | '…')
}

/// Whether a character is a syllable or letter of hangul.
pub fn is_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x3131..=0x318E | 0xA960..=0xA97F | 0xAC00..=0xD7FF)
}

/// Whether a character is wide: ideographs, kana, hangul and their punctuation (UAX #11, classes W and F, without
/// emoji).
pub fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xA000..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD)
}

/// The opportunities in an address: before its punctuation, and after `//`, so that no line ends in a mark that could be
/// taken for one of the sentence. Spaces are not considered.
pub fn address(text: &str) -> Vec<Opportunity> {
    let mut found = Vec::new();
    let mut before = '\0';
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        let rest = text[at + c.len_utf8()..].chars().next().is_some_and(|c| !c.is_whitespace());
        let slashes = before == '/' && c != '/' && text[..at].ends_with("//");
        let mark = matches!(c, '.' | '/' | '?' | '&' | '=' | '-' | '_' | '~' | '#' | '%' | '+');
        let alone = matches!(before, '/' | ':') && c == '/';
        if 0 < at && rest && (slashes || (mark && !alone && 2 < letters)) {
            found.push(Opportunity { at, kind: technical_kind(text, at) });
        }
        letters = if c.is_whitespace() { 0 } else { letters + 1 };
        before = c;
    }
    found
}

/// Whether a word of running text is an address, a file name or an identifier, which must not be hyphenated.
pub fn is_technical(word: &str) -> bool {
    // The name of a package in that of its maker: `@angular/core`.
    let scope = word.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@').strip_prefix('@');
    let is_scoped =
        scope.is_some_and(|name| name.starts_with(char::is_alphanumeric) && name.trim_end_matches('/').contains('/'));
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != '_');
    let joins = |sign: &str| {
        word.match_indices(sign).any(|(at, _)| {
            let before = word[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            before && word[at + sign.len()..].starts_with(char::is_alphanumeric)
        })
    };
    let stops = word.match_indices('.').count();
    let parts = || word.split('.').map(|part| part.chars().filter(|c| c.is_alphanumeric()).count());
    // Initials and abbreviations (`J.R.R.`, `z.B.`) have no part of three letters.
    let dotted = 1 < stops
        && parts().all(|length| 0 < length)
        && parts().any(|length| 2 < length)
        && word.contains(char::is_alphabetic);
    has_suffix(word)
        || dotted
        || ["@", "_", "::", "://", "\\", ":\\"].iter().any(|sign| joins(sign))
        || 1 < word.matches('/').count()
        || is_scoped
}

/// Whether a word has a full stop before a suffix, as names of files and domains have: not that of initials, nor one
/// after which a space was forgotten.
fn has_suffix(word: &str) -> bool {
    // Libraries have their version behind it: `libgate.so.1.2`.
    let numbered = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let word = if word[numbered.len()..].starts_with('.') { numbered } else { word };
    word.rsplit_once('.').is_some_and(|(stem, suffix)| {
        let short = (1..=6).contains(&suffix.len()) && suffix.starts_with(|c: char| c.is_ascii_lowercase());
        short && suffix.chars().all(|c| c.is_ascii_alphanumeric()) && 1 < stem.chars().count()
    })
}

/// The fewest bytes of a technical word in running text that lines may break: shorter ones are read whole, and leave
/// small gaps.
const LONG_TECHNICAL: usize = 12;
/// The greatest length of a file's name or a domain that is kept whole like a short word: some five words of prose. To
/// keep more together would leave gaps in the line before it.
const LONG_NAME: usize = 32;

/// Whether a technical word is one that readers look for whole: a short one, the name of a file, a domain or an e-mail
/// address.
fn is_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let count = word.chars().count();
    let compound = word.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '@' | '+'));
    count < LONG_TECHNICAL || count <= LONG_NAME && !compound && (word.contains('@') || has_suffix(word))
}

/// Whether a word is the name of a file, a domain or an e-mail address with a point in it, where it can be parted.
fn is_file_or_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    !word.contains(['/', '=', '(', ':']) && (word.contains('@') && word.contains('.') || has_suffix(word))
}

/// Whether a byte is in the name of a file that a path ends with: a name behind a slash, with a suffix.
pub(crate) fn in_file_name(text: &str, at: usize) -> bool {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '`' | '(' | ')' | '[' | ']' | '<' | '>' | '{' | '}')
            || matches!(c, '/' | '\\' | ',' | ';' | ':' | '=' | '?' | '&' | '#' | '|')
    };
    let (from, to) = (text.floor_char_boundary(at.saturating_sub(LONG_NAME)), text.ceil_char_boundary(at + LONG_NAME));
    let Some(slash) = text[from..at].rfind(ends).filter(|place| text[from + place..].starts_with(['/', '\\'])) else {
        return false;
    };
    let name = &text[from + slash + 1..at + text[at..to].find(ends).unwrap_or(to - at)];
    name.len() <= LONG_NAME && has_suffix(name.trim_end_matches(['.', '!']))
}

/// Whether the word around a byte is an address on the web or of e-mail.
pub fn in_address(text: &str, at: usize) -> bool {
    let word = word_around(text, at);
    word.contains("://") || word.contains('@') && is_file_or_address(word)
}

/// Whether the word around a byte is no longer than the names that are kept whole: text that is not justified has room for
/// it on its next line.
pub fn in_short_word(text: &str, at: usize) -> bool {
    word_around(text, at).trim_matches(|c: char| !c.is_alphanumeric()).chars().count() <= LONG_NAME
}

/// The kind of a place in a technical word.
fn technical_kind(text: &str, at: usize) -> OpportunityKind {
    if is_name(word_around(text, at)) { OpportunityKind::TechnicalName } else { OpportunityKind::Technical }
}

/// The kind of a place in code: identifiers and compounds (`flush_and_sync`, `--max-in-flight`) are looked for whole, and so
/// are parted only where their line has no other place, unless they are longer than any name.
fn code_kind(text: &str, at: usize) -> OpportunityKind {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let (before, after) = (&text[text.floor_char_boundary(at.saturating_sub(WORD_REACH))..at], &text[at..]);
    let head = before.rsplit(|c: char| !is_part(c)).next().map_or(0, str::len);
    let tail = after.find(|c: char| !is_part(c)).unwrap_or(after.len());
    let is_inside = before.ends_with(['_', '-']) && 0 < head && 0 < tail;
    if is_inside && head + tail <= LONG_NAME { OpportunityKind::Identifier } else { technical_kind(text, at) }
}

/// The most bytes of a word that are looked at on either side of a place: no name is longer, and a line of minified code
/// would be read again and again.
const WORD_REACH: usize = 128;

/// The word around a byte, which spaces end.
fn word_around(text: &str, at: usize) -> &str {
    let (from, to) =
        (text.floor_char_boundary(at.saturating_sub(WORD_REACH)), text.ceil_char_boundary(at + WORD_REACH));
    let before = text[from..at].char_indices().rfind(|it| it.1.is_whitespace());
    let start = before.map_or(from, |(space, c)| from + space + c.len_utf8());
    let end = text[at..to].find(char::is_whitespace).map_or(to, |length| at + length);
    &text[start..end]
}

/// The opportunities in the technical words of running text.
pub fn technical(text: &str) -> Vec<Opportunity> {
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive([' ', '\n', '\t', '\u{A0}', '\u{2028}']) {
        let shown = word.trim_end();
        if LONG_TECHNICAL <= shown.len() && is_technical(shown) {
            found.extend(
                code(shown).into_iter().map(|opportunity| Opportunity { at: start + opportunity.at, ..opportunity }),
            );
        }
        start += word.len();
    }
    found
}

/// The fewest characters on either side of a break in code in running text: as many as after a hyphen.
pub const MIN_CHARS: usize = 3;

/// The opportunities in code in running text: after punctuation inside of a word, with [`MIN_CHARS`] on either side.
/// Numbers (`1.5`, `v0.99.0`) and the dashes of options stay whole. Spaces are not considered.
pub fn code(text: &str) -> Vec<Opportunity> {
    let count = text.chars().count();
    let pairs = text.char_indices().zip(text.char_indices().skip(1)).enumerate();
    let position = |(index, ((_, before), (at, after)))| {
        let enough = MIN_CHARS <= index + 1 && MIN_CHARS < count - index;
        let path = before == ':' && after != ':' && text[..at].ends_with("::");
        let mark = matches!(before, '/' | '.' | '_' | '-' | '(' | '[' | ',' | ';' | '=' | '&' | '|');
        // A command of TeX begins with it, and so does the next part of a path of Windows.
        let backslash = after == '\\' && before.is_alphanumeric();
        let generic = opens_type_arguments(&text[..at], &text[at..]);
        let number = before == '.' && char::is_ascii_digit(&after);
        // A hyphen at the end of a line could be the name's own or an added one.
        let own = before == '-' && (is_file_or_address(word_around(text, at)) || in_file_name(text, at));
        // A path is parted after its slashes rather than at the last point of the name that it ends with.
        let suffix = before == '.' && in_file_name(text, at);
        // Dashes and slashes before the first letter of a word belong to it: `--read`, `/etc`, `../src`, `__class__`.
        let named = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '}' | '>' | '*' | '~');
        let leading = matches!(before, '-' | '/' | '_') && !text[..at - 1].trim_end_matches(before).ends_with(named);
        let path_after = before == '=' && matches!(after, '/' | '.' | '~');
        let private = before == '.' && after == '_';
        let follows = after.is_alphanumeric() || private || matches!(after, '"' | '\'' | '<' | '{') || path_after;
        // The part after the sign tells where to go on.
        let host = after == '@' && is_file_or_address(word_around(text, at));
        (enough
            && (host || generic || backslash || (path || mark) && follows && !number && !leading && !own && !suffix))
            .then_some(at)
    };
    pairs.filter_map(position).map(|at| Opportunity { at, kind: code_kind(text, at) }).collect()
}

/// Whether code is between the bracket of a type's arguments and the first of them: `Option<` and `String>`, `Iterator<`
/// and `&'a str>`. Such names are long, and one of them is often the longest word of its line or cell.
pub(crate) fn opens_type_arguments(before: &str, after: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let of_name = before.strip_suffix('<').is_some_and(|name| name.ends_with(word));
    // The tag of a marked word is none: `a<em>b</em>`.
    let near = &after[..after.floor_char_boundary(WORD_REACH)];
    of_name && !near.contains("</") && after.starts_with(|c: char| word(c) || matches!(c, '&' | '\'' | '*' | '(' | '['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_before_a_dash_is_of_its_own_kind() {
        let kinds: Vec<OpportunityKind> = prose("a – b").iter().map(|opportunity| opportunity.kind).collect();
        assert_eq!(kinds, [OpportunityKind::SpaceBeforeDash, OpportunityKind::Space]);
    }

    #[test]
    fn technical_words_are_known() {
        crate::cases::check("technical-words", |[word]| {
            [is_technical(word), is_name(word)].map(crate::cases::yes).join(" ")
        });
    }

    #[test]
    fn addresses_are_told_from_files_and_words() {
        for (text, expected) in [
            ("see https://example.org/a here", true),
            ("to keeper@gate.example now", true),
            ("in src/main.rs now", false),
            ("@decorator at", false),
        ] {
            assert_eq!(in_address(text, text.find(' ').map_or(0, |it| it + 1)), expected, "{text}");
        }
    }

    #[test]
    fn an_address_of_e_mail_is_parted_before_its_sign_and_behind_its_points() {
        let text = "keeper@hot-mail.example.org";
        let places: Vec<&str> = technical(text).iter().map(|it| &text[it.at..]).collect();
        assert_eq!(places, ["@hot-mail.example.org", "example.org", "org"]);
    }

    #[test]
    fn code_is_parted_before_the_arguments_of_a_type() {
        let parts = |text: &'static str| code(text).iter().map(|place| &text[place.at..]).collect::<Vec<_>>();
        assert_eq!(parts("Into<PyClass<T>>"), ["PyClass<T>>", "T>>"]);
        assert_eq!(parts("a < b"), [""; 0], "a sign between spaces");
        assert_eq!(parts("some<em>thing</em>"), [""; 0], "a tag");
    }

    #[test]
    fn short_words_are_told_from_paths() {
        assert!(in_short_word("alert-important, alert-warning, alert-caution", 6));
        assert!(!in_short_word("/usr/share/doc/program/examples/first/readme", 6));
    }
}

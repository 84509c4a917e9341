//! Citations: the text of brackets in, the works that it cites out, in pandoc's grammar.
//!
//! ```text
//! [see @key, pp. 33-35 and elsewhere; -@other]      @key      @key [p. 3]
//! prefix    locator    suffix         author left out
//! ```
//!
//! A key begins with a letter, digit or `_`, and goes on with these and single marks of `:.#$%&-+?<>~/`
//! between them; `@{any key}` sets it off.

use std::ops::Range;

use crate::document::inline::Cited;

/// A work as it was read: the bytes of its key stand for its span.
pub(crate) struct CitedWork {
    pub(crate) cited: Cited,
    pub(crate) key: Range<usize>,
}

/// The units of locators in a work: CSL's name, and the words for it.
const UNITS: &[(&str, &[&str])] = &[
    (
        "page",
        &["p.", "pp.", "page", "pages", "S.", "Seite", "Seiten", "pág.", "págs.", "pag.", "blz.", "s.", "с.", "стр."],
    ),
    (
        "chapter",
        &["chap.", "chaps.", "chapter", "chapters", "ch.", "Kap.", "Kapitel", "chapitre", "cap.", "hfdst.", "гл."],
    ),
    ("section", &["sec.", "secs.", "section", "sections", "sect.", "§", "§§", "Abschn.", "Abschnitt"]),
    ("volume", &["vol.", "vols.", "volume", "volumes", "Bd.", "Bde.", "Band", "т."]),
    ("paragraph", &["para.", "paras.", "paragraph", "paragraphs", "¶", "¶¶", "Abs.", "Rn."]),
    ("line", &["l.", "ll.", "line", "lines", "Z.", "Zeile", "Zeilen"]),
    ("note", &["n.", "nn.", "note", "notes", "fn.", "Anm."]),
    ("figure", &["fig.", "figs.", "figure", "figures", "Abb."]),
    ("table", &["tbl.", "table", "tables", "Tab."]),
    ("equation", &["eq.", "eqs.", "equation", "equations", "Gl."]),
    ("verse", &["v.", "vv.", "verse", "verses", "V."]),
    ("column", &["col.", "cols.", "column", "columns", "Sp."]),
    ("part", &["pt.", "pts.", "part", "parts", "Teil"]),
    ("book", &["bk.", "bks.", "book", "books", "Buch"]),
    ("folio", &["fol.", "fols.", "folio", "folios", "Bl."]),
    ("issue", &["no.", "nos.", "number", "issue", "Nr.", "H."]),
    ("opus", &["op.", "opp.", "opus"]),
    ("sub-verbo", &["s.v.", "s.vv.", "sub verbo"]),
    ("act", &["act", "acts", "Akt"]),
    ("scene", &["scene", "scenes", "Szene"]),
    ("appendix", &["app.", "apps.", "appendix"]),
];

/// The works that the text of brackets cites; `None` if it is not a citation.
pub(crate) fn group(text: &str) -> Option<Vec<CitedWork>> {
    let mut works = Vec::new();
    let mut at = 0;
    for part in text.split(';') {
        // One part without a key makes the brackets text, as in pandoc: `[see @a; and so on]` would else lose words.
        works.push(work(part, at)?);
        at += part.len() + 1;
    }
    Some(works)
}

/// Whether all `*` of the text of brackets are in what stands before keys.
pub(crate) fn has_stars_before(text: &str) -> bool {
    !text.contains('_') && text.split(';').all(|part| part.find('@').is_some_and(|key| !part[key..].contains('*')))
}

/// One part of a group, which begins at byte `at`.
fn work(part: &str, at: usize) -> Option<CitedWork> {
    let marks = part.match_indices('@').map(|pair| pair.0);
    // The first that may begin a key: the prefix may hold an address with `@`.
    let mark = marks.into_iter().find(|mark| begins(&part[..*mark]) && key(&part[*mark..]).is_some())?;
    let (name, length) = key(&part[mark..])?;
    let before = &part[..mark];
    let without_author = before.ends_with('-');
    let prefix = plain(before.strip_suffix('-').unwrap_or(before));
    let (locator, suffix) = after(&part[mark + length..]);
    let start = at + mark;
    let cited = Cited { key: name, prefix, locator, suffix, without_author, ..Cited::default() };
    Some(CitedWork { cited, key: start..start + length })
}

/// Whether a key may begin after a text: not in a word, an address or a path.
pub(crate) fn begins(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_none_or(|last| last.is_whitespace() || "-([{\u{AD}“”‘’\"'—–;,\u{A0}".contains(last))
}

/// The key at the start of a text that begins with `@`, and its length with that.
pub(crate) fn key(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix('@')?;
    if let Some(inside) = rest.strip_prefix('{') {
        let end = inside.find(['}', '\n'])?;
        let name = inside.get(..end).filter(|it| !it.is_empty() && inside[end..].starts_with('}'))?;
        // The three are `@`, `{` and `}`.
        return Some((name.to_owned(), end + 3));
    }
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|letter| letter.1);
        if letter(c) {
            end = at + c.len_utf8();
        } else if end == 0 || !":.#$%&-+?<>~/".contains(c) || !next.is_some_and(letter) {
            break;
        }
    }
    (end != 0).then(|| (rest[..end].to_owned(), end + 1))
}

/// Reads the text after a key: the locator in the work, and the rest.
pub(crate) fn after(text: &str) -> (Option<(&'static str, String)>, String) {
    let rest = text.trim_start().strip_prefix(',').unwrap_or(text).trim_start();
    // Braces say where a place ends, as in pandoc; in `{}` there is none, and all is suffix.
    if let Some((inside, behind)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
        return match unit(inside.trim_start()) {
            Some((unit, place)) if !place.trim().is_empty() => (Some((unit, plain(place))), suffix(behind)),
            _ if inside.trim().is_empty() => (None, suffix(behind)),
            _ => (Some(("page", plain(inside))), suffix(behind)),
        };
    }
    let Some((unit, locator)) = unit(rest) else { return (None, suffix(text)) };
    let length = locator_length(locator);
    let shown = locator[..length].trim().trim_end_matches([',', '.']).to_owned();
    if shown.is_empty() {
        return (None, suffix(text));
    }
    let end = locator.find(shown.as_str()).unwrap_or(0) + shown.len();
    (Some((unit, shown)), suffix(&locator[end..]))
}

/// The unit that a text begins with, and what follows it; pages, if it begins with a digit.
fn unit(text: &str) -> Option<(&'static str, &str)> {
    // A locator without a unit is a page, as CSL and pandoc have it.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(("page", text));
    }
    let words = UNITS.iter().flat_map(|(unit, words)| words.iter().map(move |word| (*unit, *word)));
    let fits = words.filter_map(|(unit, word)| Some((unit, word, text.strip_prefix(word)?)));
    let whole =
        fits.filter(|(_, word, rest)| word.ends_with(['.', '§', '¶']) || rest.starts_with([' ', '\u{A0}', '\n']));
    // `s.` is a page in Scandinavia, and begins `s.v.`: the longest word that fits is meant.
    whole.max_by_key(|it| it.1.len()).map(|(unit, _, rest)| (unit, rest))
}

/// How much of a text is the place itself: words that have a digit or are roman numbers.
fn locator_length(text: &str) -> usize {
    let mut end = 0;
    for word in text.split_inclusive([' ', '\u{A0}', '\n']) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let counts = bare.chars().any(|c| c.is_ascii_digit());
        // Front matter is cited by roman folios: `pp. ix-xii`.
        let roman = !bare.is_empty() && bare.chars().all(|c| "ivxlcdmIVXLCDM".contains(c));
        let joins = matches!(word.trim(), "-" | "–" | "&" | "");
        if !(counts || roman || joins) {
            break;
        }
        end += word.len();
        // A comma goes on only to another number.
        let next = text[end..].trim_start().chars().next();
        if word.trim_end().ends_with(',') && !next.is_some_and(|next| next.is_ascii_digit()) {
            break;
        }
    }
    end
}

/// A suffix: with the comma or space that is before it.
fn suffix(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().next() {
        None => String::new(),
        // CSL joins the suffix to the locator as it is: a word needs its space, a comma must have none.
        Some(first) if first.is_alphanumeric() || first == '(' => format!(" {text}"),
        Some(_) => text,
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |work: CitedWork| {
            let Cited { key, prefix, locator, suffix, without_author, .. } = work.cited;
            let locator = locator.map(|locator| format!("{} {}", locator.0, locator.1)).unwrap_or_default();
            let minus = if without_author { "-" } else { "" };
            format!("{prefix}|{minus}{key}|{locator}|{suffix}")
        };
        group(text).unwrap_or_default().into_iter().map(show).collect()
    }

    #[test]
    fn groups_are_taken_apart() {
        crate::cases::check("citation", |[text]| group(text).map_or("none".into(), |_| read(text).join("; ")));
    }

    #[test]
    fn keys_end_before_punctuation() {
        crate::cases::check("citation-key", |[text]| key(text).map_or("none".into(), |it| it.0.to_string()));
    }
}

//! Lines that name people: `By Ann Example`, `Translated by Bo Sample`. In: a paragraph before the first heading and the
//! language. Out: the people whom it names, with what each of them did.
//!
//! The line leaves the text, so it has to be beyond doubt: the words are those of the book's language, and names look
//! like names. `By The Sea` and `Door County` stay where they are.

use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::metadata::Creator;

use super::words;

/// The longest line of credits, in characters.
const LONGEST: usize = 90;
/// The most words of a name: `Sir Arthur Ignatius Conan Doyle, M.D.` has six.
const MOST_WORDS: usize = 7;

/// Words within names that have no capital.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "du", "des", "di", "da", "del", "della", "dos", "das", "do", "la", "le", "ten",
    "ter", "zu", "zum", "af", "av", "al", "bin", "ibn", "y",
];

/// The suffixes that follow a name behind a comma and are not names themselves.
const SUFFIXES: &[&str] = &[
    "Jr.", "Jr", "Sr.", "Sr", "Ph.D.", "PhD", "M.D.", "MD", "M.A.", "MA", "B.A.", "BA", "D.D.", "LL.D.", "Esq.", "II",
    "III", "IV", "S.J.", "O.P.",
];

/// The people whom the lines of a paragraph name; `None` if one of the lines names nobody.
pub(super) fn read(content: &[Inline], language: &str) -> Option<Vec<Creator>> {
    let lines = content.split(|inline| matches!(inline.kind, InlineKind::LineBreak)).map(plain_text);
    let mut found = Vec::new();
    for line in lines {
        for credit in one_each(line.trim(), language) {
            // One line that names nobody, and the paragraph is text: half of it must not leave.
            found.extend(credits(credit, language)?);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The phrases of a language before a name, each with the person's MARC relator code; of English ones those that no
/// other language has words for.
fn phrases(language: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let own = words::of(language).map(std::ptr::from_ref);
    words::spoken(language).flat_map(move |words| {
        let is_own = own == Some(std::ptr::from_ref(words));
        let phrases = words.list("credit").iter().filter_map(|credit| credit.split_once(" = "));
        // English `by` is a word in other languages too; `translated by` is none.
        phrases.filter(move |phrase| is_own || phrase.0.contains(' '))
    })
}

/// Parts a line before each phrase that begins with a capital: two lines of Markdown are one if nothing ends the first.
fn one_each<'a>(line: &'a str, language: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in line.match_indices(' ') {
        let rest = &line[at + 1..];
        let begins = rest.starts_with(char::is_uppercase)
            && phrases(language).any(|phrase| phrase.0.contains(' ') && after(rest, phrase.0).is_some());
        if begins {
            parts.push(line[from..at].trim());
            from = at + 1;
        }
    }
    parts.push(line[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// The text behind a phrase at the beginning of a text, whatever its case.
fn after<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut letters = text.char_indices();
    for wanted in phrase.chars() {
        let (_, letter) = letters.next()?;
        if !letter.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    letters.as_str().strip_prefix([' ', '\u{A0}'])
}

/// The people whom one line names.
fn credits(line: &str, language: &str) -> Option<Vec<Creator>> {
    if LONGEST < line.chars().count() {
        return None;
    }
    let (rest, phrase) = phrases(language).find_map(|phrase| after(line, phrase.0).zip(Some(phrase)))?;
    let names = names(rest, language);
    // A preposition alone says little: `Por Favor` names nobody, `Por Ana Ejemplo` does.
    let fewest = if phrase.0.contains(' ') { 1 } else { 2 };
    let are_names = !names.is_empty() && names.iter().all(|name| is_name(name, language, fewest));
    are_names.then(|| {
        let creator = |name: String| Creator { name, role: phrase.1.to_owned(), file_as: None };
        names.into_iter().map(creator).collect()
    })
}

/// The names of a list such as `A, B, and C`.
fn names(list: &str, language: &str) -> Vec<String> {
    let own = words::spoken(language).flat_map(|words| words.list("conjunction"));
    let conjunctions: Vec<&str> = own.copied().chain(["&"]).collect();
    let mut names: Vec<String> = Vec::new();
    let mut begins = true;
    for word in list.split_whitespace() {
        let bare = word.trim_end_matches(',');
        let is_suffix = SUFFIXES.contains(&bare);
        if conjunctions.contains(&bare) && !names.is_empty() {
            begins = true;
            continue;
        }
        match names.last_mut() {
            // A comma before `Jr.` does not begin another name.
            Some(name) if is_suffix && begins => {
                name.push_str(", ");
                name.push_str(bare);
            }
            Some(name) if !begins => {
                name.push(' ');
                name.push_str(bare);
            }
            _ => names.push(bare.to_owned()),
        }
        begins = word.ends_with(',');
    }
    // A full stop ends the line, unless it belongs to an initial or to a suffix.
    if let Some(last) = names.last_mut() {
        let end = last.rsplit(' ').next().unwrap_or_default();
        if end.ends_with('.') && end.matches('.').count() == 1 && 2 < end.chars().count() && !SUFFIXES.contains(&end) {
            last.pop();
        }
    }
    names
}

/// Whether words are a name: capitals, no article at its head, no more than a few words.
fn is_name(name: &str, language: &str, fewest: usize) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let begins_well = words.first().is_some_and(|first| !is_article(&first.to_lowercase(), language));
    let ends_well = words.last().is_some_and(|word| word.starts_with(char::is_uppercase));
    let are_parts = words.iter().all(|word| word.starts_with(char::is_uppercase) || PARTICLES.contains(word));
    let has_signs = name.contains(['!', '?', ';', ':', '(', ')']) || name.contains(|c: char| c.is_ascii_digit());
    (fewest..=MOST_WORDS).contains(&words.len()) && begins_well && ends_well && are_parts && !has_signs
}

fn is_article(word: &str, language: &str) -> bool {
    words::spoken(language).any(|words| words.has("article", word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeId;
    use crate::source::Span;

    /// The people named by lines, with what they did; `|` ends a line.
    fn named(text: &str, language: &str) -> Option<String> {
        let inline = |kind: InlineKind| Inline { id: NodeId::default(), span: Span::default(), kind };
        let mut content = Vec::new();
        for line in text.split('|') {
            content.push(inline(InlineKind::Text(line.to_owned())));
            content.push(inline(InlineKind::LineBreak));
        }
        content.pop();
        let found = read(&content, language)?;
        Some(found.iter().map(|it| format!("{} {}", it.role, it.name)).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn lines_name_people() {
        crate::cases::check("credit", |[language, text]| named(text, language).unwrap_or_else(|| "nobody".to_owned()));
    }
}

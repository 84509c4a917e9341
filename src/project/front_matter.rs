//! The settings at the head of a Markdown file: YAML between lines of `---`, or TOML between lines of `+++`.
//!
//! In: the text of a file. Out: where its front matter is, and where the Markdown begins.

use std::ops::Range;

/// The languages of front matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// As pandoc, Jekyll and Obsidian have it.
    Yaml,
    /// As Hugo and Zola have it.
    Toml,
}

/// Where a front matter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// Its language.
    pub language: Language,
    /// The bytes between its lines.
    pub settings: Range<usize>,
    /// The byte after its last line.
    pub end: usize,
}

/// The front matter of a text. A file that begins with `---` and a blank line begins with a thematic break.
pub(super) fn find(text: &str) -> Option<FrontMatter> {
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[begin..].split_inclusive('\n');
    let first = lines.next()?;
    let (language, ends): (Language, &[&str]) = match first.trim_end() {
        // Three dots end a document of YAML too, and pandoc takes them.
        "---" => (Language::Yaml, &["---", "..."]),
        "+++" => (Language::Toml, &["+++"]),
        _ => return None,
    };
    let start = begin + first.len();
    let mut at = start;
    for line in lines {
        if language == Language::Yaml && at == start && line.trim().is_empty() {
            return None;
        }
        if ends.contains(&line.trim_end()) {
            return Some(FrontMatter { language, settings: start..at, end: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// The first line of a front matter that is not closed, if a text in which [`find`] finds none begins with one: the
/// line below is a setting, and not text below a thematic break.
pub(super) fn unclosed(text: &str) -> Option<(Language, Range<usize>)> {
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[begin..].lines();
    let first = lines.next()?;
    let (language, sign) = match first.trim_end() {
        "---" => (Language::Yaml, ':'),
        "+++" => (Language::Toml, '='),
        _ => return None,
    };
    let (key, value) = lines.next()?.split_once(sign)?;
    let is_key = key.trim_end().chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    // In YAML a colon without a space behind it is part of a word, such as an address.
    let is_value = language == Language::Toml || value.is_empty() || value.starts_with(' ');
    let is_setting = key.starts_with(char::is_alphabetic) && is_key && is_value;
    is_setting.then(|| (language, begin..begin + first.trim_end().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_found() {
        for (text, expected) in [
            ("---\na: 1\n---\ntext", Some((4..9, 13))),
            ("\u{feff}---\r\na: 1\r\n...\r\ntext", Some((8..14, 19))),
            ("---\n---\n", Some((4..4, 8))),
            ("---\n\ntext\n---\n", None),
            ("---\na: 1\n", None),
            ("text\n---\na\n---\n", None),
            ("+++\n\na = 1\n---\n+++\ntext", Some((4..15, 19))),
            ("+++\na = 1\n", None),
            ("", None),
        ] {
            assert_eq!(find(text).map(|it| (it.settings, it.end)), expected, "{text:?}");
        }
    }

    #[test]
    fn front_matter_that_is_not_closed_is_told_from_a_break() {
        for (text, expected) in [
            ("---\ntitle: A\ntext\n", Some(0..3)),
            ("\u{feff}---\r\ntitle:\r\n", Some(3..6)),
            ("+++\ntitle = 'A'\n", Some(0..3)),
            ("---\n\ntitle: A\n", None),
            ("---\nIn short: he left.\n", None),
            ("---\nhttps://example.org\n", None),
            ("text\n---\na: b\n", None),
        ] {
            assert_eq!(unclosed(text).map(|found| found.1), expected, "{text:?}");
        }
    }
}

//! The settings at the head of a Markdown file: YAML between lines of `---`, or TOML between lines of `+++`.
//!
//! In: the text of a file. Out: where its front matter is, and where the Markdown begins.

use std::ops::Range;

/// What a front matter is written in.
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
    /// What it is written in.
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
}

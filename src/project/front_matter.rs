//! The YAML between `---` lines at the head of a Markdown file.
//!
//! In: the text of a file. Out: where its front matter stands, and where the Markdown begins.

use std::ops::Range;

/// The bytes of the YAML, and the byte after the closing line. A file that begins with `---` and a
/// blank line begins with a thematic break.
pub(super) fn find(text: &str) -> Option<(Range<usize>, usize)> {
    let begin = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[begin..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let yaml = begin + first.len();
    let mut at = yaml;
    for line in lines {
        if at == yaml && line.trim().is_empty() {
            return None;
        }
        if matches!(line.trim_end(), "---" | "...") {
            return Some((yaml..at, at + line.len()));
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
            ("", None),
        ] {
            assert_eq!(find(text), expected, "{text:?}");
        }
    }
}

//! Emphasis in Chinese and Japanese. CommonMark lets stars open and close beside spaces or letters alone, so that
//! those beside `。` or `「` in a text without spaces stay stars. The rule here is that of "Markdown CJK friendly"
//! (<https://github.com/tats-u/markdown-cjk-friendly>): beside a character of these scripts both may be.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Whether a text has characters of these scripts.
pub(crate) fn has_any(text: &str) -> bool {
    text.chars().any(is_cjk)
}

/// Whether a character is of a script that is written without spaces, or its punctuation (Unicode blocks 1100–11FF,
/// 2E80–A4CF, AC00–D7FF, F900–FAFF, FE30–FE6F, FF00–FFEF, 20000–3FFFF).
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

/// On which sides of a run of stars a letter must be for it to open and close.
pub(crate) fn seams(before: Option<char>, after: Option<char>) -> Option<(bool, bool)> {
    let (before, after) = (before?, after?);
    if before.is_whitespace() || after.is_whitespace() || !(is_cjk(before) || is_cjk(after)) {
        return None;
    }
    let seams = (is_punctuation(before), is_punctuation(after));
    (seams.0 || seams.1).then_some(seams)
}

/// Whether CommonMark counts a character as punctuation: the Unicode categories P and S.
fn is_punctuation(c: char) -> bool {
    matches!(c.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_need_a_letter_beside_punctuation_of_these_scripts() {
        let seams = |before: char, after: char| seams(Some(before), Some(after));
        assert_eq!(seams('。', '次'), Some((true, false)));
        assert_eq!(seams('は', '「'), Some((false, true)));
        assert_eq!(seams('a', 'b'), None);
        assert_eq!(seams('」', ' '), None);
        assert_eq!(seams('字', '字'), None);
        assert_eq!(seams('は', '"'), Some((false, true)));
    }
}

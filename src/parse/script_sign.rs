//! Whether a pair of carets or tildes surrounds a super- or subscript: pandoc's rule (`superscript`, `subscript`: no
//! space inside), without what people write with these signs in prose: ranges (`5~10`) and faces (`^_^`).

use super::foreign::cjk::is_cjk;

/// The text around and between a pair of signs.
pub(super) struct Signs<'a> {
    pub(super) before: Option<char>,
    pub(super) content: &'a str,
    pub(super) after: Option<char>,
}

/// Signs that a superscript may consist of behind a word: charges of ions, and what registers and degrees are marked with.
const CHARGES: &str = "+-−–*∗°′″#";
/// Signs that refer to a note or are set high on their own.
const REFERENCE_MARKS: &str = "†‡§¶‖®™℠©";
/// Mouths of faces: `^o^`.
const MOUTHS: &[&str] = &["o", "O", "w", "W", "v", "V", "u", "U", "x", "0"];
/// Signs between two terms. A script that holds one ends its word, unlike two ranges side by side.
const BETWEEN_TERMS: &[char] = &[',', ';', '/', '+', '=', '<', '>', '.', ':'];

impl Signs<'_> {
    /// Whether carets are around a superscript.
    pub(super) fn is_superscript(&self) -> bool {
        let is_face = MOUTHS.contains(&self.content) && !is_word(self.before) && !is_word(self.after);
        self.has_content() && !is_face && !self.parts_terms()
    }

    /// Whether tildes are around a subscript.
    pub(super) fn is_subscript(&self) -> bool {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        // `5~10~15` is a scale, not a subscript.
        let is_range = is_digit(self.before) && is_digit(self.after);
        let is_east_asian = self.content.contains(is_cjk);
        // In Chinese and Japanese a tilde is a dash or a drawn-out vowel: only a variable has an index of these letters.
        let has_index = self.before.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c)) && !is_word(self.after);
        let is_sentence = self.content.contains(|c| is_cjk(c) && !c.is_alphanumeric());
        self.has_content() && !is_range && !self.parts_terms() && (!is_east_asian || has_index && !is_sentence)
    }

    /// Whether letters, digits or signs that are set so are between the signs.
    fn has_content(&self) -> bool {
        let follows =
            self.before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '*' | '_' | '$' | '`'));
        self.content.contains(char::is_alphanumeric)
            || self.content.chars().all(|c| REFERENCE_MARKS.contains(c))
            // `Na^+^` has a charge; `^+^` behind a space is nothing that anybody sets high.
            || follows && self.content.chars().all(|c| CHARGES.contains(c) || REFERENCE_MARKS.contains(c))
    }

    /// Whether the signs belong to two terms: `2^3+2^4`, `5~6/7~8`.
    fn parts_terms(&self) -> bool {
        let follows = self.after.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
        // A sign at an end is part of the script (`Ca^2+^`); one in the middle parts two terms.
        let inner = self.content.trim_matches(BETWEEN_TERMS);
        is_word(self.before) && follows && inner.contains(BETWEEN_TERMS)
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::Signs;

    fn signs(text: &str) -> Signs<'_> {
        let parts: Vec<&str> = text.split('|').collect();
        Signs { before: parts[0].chars().next_back(), content: parts[1], after: parts[2].chars().next() }
    }

    #[test]
    fn ranges_are_no_subscripts() {
        crate::cases::check("script-signs", |[text]| {
            let signs = signs(text);
            [signs.is_subscript(), signs.is_superscript()].map(crate::cases::yes).join(" ")
        });
    }
}

//! Characters that the author wrote as themselves (`\"`, `&quot;`): the typographer must leave them.
//!
//! From escape to typographer they are Unicode noncharacters, which no text may hold (Unicode 16, §23.7).

/// A character and what stands for it.
const PAIRS: [(char, char); 4] = [('"', '\u{FDD0}'), ('\'', '\u{FDD1}'), ('-', '\u{FDD2}'), ('.', '\u{FDD3}')];

/// Protects one character.
fn hide(c: char) -> char {
    PAIRS.iter().find(|pair| pair.0 == c).map_or(c, |pair| pair.1)
}

/// The character that a text shows.
pub(crate) fn show(c: char) -> char {
    PAIRS.iter().find(|pair| pair.1 == c).map_or(c, |pair| pair.0)
}

/// Protects all characters of a text.
pub(crate) fn all(text: &str) -> String {
    text.chars().map(hide).collect()
}

/// Undoes the protection.
pub(crate) fn undo(text: &mut String) {
    if text.contains(|c| show(c) != c) {
        *text = text.chars().map(show).collect();
    }
}

//! Titles as CSL wants them: in sentence case, whatever case the bibliography's author wrote them in.
//!
//! A style raises them again where it sets titles in title case; from title case none could go back. The convention of
//! BibTeX and biblatex is that braces hold what must stay (`{DNA}`, `{Orkney}`).

use super::latex::{Decoded, Letter, protected};

/// A title in English in sentence case: capitals that are not fixed go, but for those of the first word, after a colon
/// or another stop, and in words with capitals inside.
pub(super) fn sentence_case(decoded: &mut Decoded) {
    let letters = &mut decoded.letters;
    let mut is_first = true;
    let mut at = 0;
    while at < letters.len() {
        if !is_word(letters[at].0) {
            is_first |= ":.?!—“".contains(letters[at].0) && letters[at].0 != '“';
            at += 1;
            continue;
        }
        let length = letters[at..].iter().take_while(|letter| is_word(letter.0)).count();
        let word = &mut letters[at..at + length];
        if !is_first && is_capitalized(word) {
            word[0].0 = lower(word[0].0);
        }
        is_first = false;
        at += length;
    }
}

/// Hides the words that the author's braces fix: a style's title case would raise `{in vivo}` and break `{arXiv}`. The
/// first word, by which works without an author are sorted, needs it only where it begins small.
pub(super) fn hide_fixed(decoded: &mut Decoded) {
    let mut is_first = true;
    let mut at = 0;
    let letters = &mut decoded.letters;
    while at < letters.len() {
        let length = letters[at..].iter().take_while(|letter| is_word(letter.0)).count();
        let word = &mut letters[at..at + length];
        let begins_small = word.first().is_some_and(|letter| letter.0.is_lowercase());
        if word.iter().any(|letter| letter.1) && (!is_first || begins_small) {
            word.iter_mut().for_each(|letter| letter.0 = protected(letter.0));
        }
        is_first &= length == 0;
        at += length.max(1);
    }
}

/// Letters, figures and the apostrophes in words. Signs of forms are not letters.
fn is_word(c: char) -> bool {
    // Accents are still combining signs here.
    c.is_alphanumeric() || c == '’' || c == '\'' || ('\u{300}'..'\u{370}').contains(&c)
}

/// `Tides`, `A`: one capital and small letters, none of them fixed. "I" is a word of its own.
fn is_capitalized(word: &[Letter]) -> bool {
    let is_free = word.iter().all(|letter| !letter.1);
    let rest_small = word[1..].iter().all(|letter| !letter.0.is_uppercase());
    is_free && word[0].0.is_uppercase() && rest_small && !(word.len() == 1 && word[0].0 == 'I')
}

fn lower(c: char) -> char {
    let mut small = c.to_lowercase();
    // `İ` has a small form of two characters, for which a letter has no room: it stays.
    small.next().filter(|_| small.next().is_none()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::super::latex::decode;
    use super::*;

    #[test]
    fn capitals_go_but_for_those_that_mean_something() {
        for (source, expected) in [
            ("The Tides of {Orkney}: A Study in Salt", "The tides of Orkney: A study in salt"),
            ("On DNA and the McDonald Case", "On DNA and the McDonald case"),
            ("Why I Write", "Why I write"),
            ("Four Editors' Book", "Four editors’ book"),
        ] {
            let mut decoded = decode(source);
            sentence_case(&mut decoded);
            assert_eq!(decoded.text(), expected);
        }
    }
}

//! The words by which the structure of a book is known, by language. They are data: `words.txt`, whose head says what each
//! list holds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::document::division_label::primary;

/// The lists of a language by their names.
pub(super) struct LanguageWords {
    language: &'static str,
    lists: BTreeMap<&'static str, Vec<&'static str>>,
}

impl LanguageWords {
    /// The words of a list; none if the language has no such list.
    pub(super) fn list(&self, name: &str) -> &[&'static str] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a word is in a list.
    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.list(name).contains(&word)
    }

    pub(super) fn is_english(&self) -> bool {
        self.language == "en"
    }
}

/// All languages, in the order of the file.
static WORDS: LazyLock<Vec<LanguageWords>> = LazyLock::new(|| {
    let mut all: Vec<LanguageWords> = Vec::new();
    for line in include_str!("words.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((head, words)) = line.split_once(": ") else { continue };
        let Some((language, list)) = head.split_once(' ') else { continue };
        let own = all.iter_mut().find(|it| it.language == language);
        let words = words.split(", ").collect();
        match own {
            Some(own) => own.lists.extend([(list, words)]),
            None => all.push(LanguageWords { language, lists: BTreeMap::from([(list, words)]) }),
        }
    }
    all
});

/// The words of all languages.
pub(super) fn all() -> impl Iterator<Item = &'static LanguageWords> {
    WORDS.iter()
}

/// The words of one language.
pub(super) fn of(language: &str) -> Option<&'static LanguageWords> {
    WORDS.iter().find(|words| words.language == primary(language))
}

/// The words of a language and of English: a book may have lines in English whatever its language is.
pub(super) fn spoken(language: &str) -> impl Iterator<Item = &'static LanguageWords> {
    let own = primary(language).to_owned();
    WORDS.iter().filter(move |words| words.language == own || words.is_english())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_the_file_is_a_list() {
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), all().map(|words| words.lists.len()).sum::<usize>());
        for words in all() {
            assert!(words.lists.values().flatten().all(|word| *word == word.trim() && !word.is_empty()));
            assert!(words.list("credit").iter().all(|credit| credit.contains(" = ")), "{}", words.language);
        }
        assert!(of("de-AT").is_some_and(|words| words.has("conjunction", "und")));
        assert_eq!(spoken("fr").count(), 2);
    }
}

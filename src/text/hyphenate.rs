//! Words to the places where they may be divided: the book's exceptions, the language's, then the
//! patterns of F. M. Liang (*Word Hy-phen-a-tion by Com-put-er*, 1983), by the crate `hyphenation`.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use hyphenation::{Hyphenator as _, Load, Standard};

use super::language::Language;

/// Divides words. Shared by all threads.
#[derive(Debug)]
pub struct Hyphenator {
    languages: Vec<Patterns>,
    /// The book's exceptions: words in lower case to the bytes where they may be divided.
    own: BTreeMap<String, Box<[u8]>>,
}

/// A language's patterns, loaded when they are first needed, and the words that were divided.
#[derive(Debug)]
struct Patterns {
    language: Language,
    standard: OnceLock<Option<Standard>>,
    words: RwLock<HashMap<Box<str>, Arc<[u8]>>>,
}

/// Words that the English patterns get wrong, or that are divided by their sense.
const ENGLISH: &str = include_str!("hyphenation-en.txt");

/// Longer words are not divided: they are no words, and offsets in them are kept in a byte.
const LONGEST: usize = 120;

impl Hyphenator {
    /// For the languages of a book, with its exceptions: words with `-` where they may be divided.
    pub fn new(languages: &[Language], exceptions: &[String]) -> Hyphenator {
        let patterns = |language: &Language| Patterns {
            language: language.clone(),
            standard: OnceLock::new(),
            words: RwLock::default(),
        };
        let own = exceptions.iter().filter_map(|it| exception(it)).collect();
        Hyphenator { languages: languages.iter().map(patterns).collect(), own }
    }

    /// The bytes of a word before which it may be divided with a hyphen. The word is letters alone.
    pub fn points(&self, language: u16, word: &str) -> Arc<[u8]> {
        let Some(patterns) = self.languages.get(usize::from(language)) else {
            return Arc::default();
        };
        let known = patterns.words.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(points) = known.get(word) {
            return Arc::clone(points);
        }
        drop(known);
        let points = self.divide(patterns, word);
        let mut known = patterns.words.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(word.into()).or_insert(points))
    }

    /// Divides a word that is not known yet.
    fn divide(&self, patterns: &Patterns, word: &str) -> Arc<[u8]> {
        let letters = word.chars().filter(|c| !is_combining(*c)).count();
        let (before, after) = patterns.language.minima;
        if LONGEST < word.len() || letters < usize::from(before + after) || is_shouted(word) {
            return Arc::default();
        }
        let lower = word.to_lowercase().replace('’', "'");
        // Offsets are those of the word only if the small letters are as long as the great ones.
        let aligned = lower.len() + 2 * word.matches('’').count() == word.len();
        let simple = lower.len() == word.len();
        if !aligned {
            return Arc::default();
        }
        if let Some(points) = self.own.get(&lower).or_else(|| english(&patterns.language, &lower)) {
            return if simple { points.iter().copied().collect() } else { Arc::default() };
        }
        let standard = patterns.standard.get_or_init(|| {
            patterns.language.dictionary.and_then(|code| Standard::from_embedded(code).ok())
        });
        let Some(standard) = standard else {
            return Arc::default();
        };
        // What is divided is the part before an apostrophe: `captain’s`.
        let stem = lower.split('\'').next().unwrap_or_default();
        let within = |at: &usize| {
            let count = |part: &str| part.chars().filter(|c| !is_combining(*c)).count();
            usize::from(before) <= count(&word[..*at])
                && usize::from(after) <= count(&word[*at..])
                && word[*at..].chars().next().is_some_and(|c| !is_combining(c))
        };
        let all = standard.opportunities_within(stem, (0, stem.len()));
        let inside = all.into_iter().filter(|at| stem.is_char_boundary(*at) && within(at));
        inside.filter_map(|at| u8::try_from(at).ok()).collect()
    }
}

/// An exception of the book: `man-u-script`.
fn exception(written: &str) -> Option<(String, Box<[u8]>)> {
    let mut word = String::new();
    let mut points = Vec::new();
    for c in written.trim().chars() {
        match c {
            '-' | '\u{AD}' => points.push(u8::try_from(word.len()).ok()?),
            c => word.extend(c.to_lowercase()),
        }
    }
    (!word.is_empty()).then(|| (word, points.into_boxed_slice()))
}

/// What the list of English exceptions says of a word.
fn english(language: &Language, lower: &str) -> Option<&'static Box<[u8]>> {
    static LIST: OnceLock<BTreeMap<String, Box<[u8]>>> = OnceLock::new();
    if language.primary() != "en" {
        return None;
    }
    let list = LIST.get_or_init(|| {
        let lines = ENGLISH.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).filter_map(exception).collect()
    });
    list.get(lower)
}

/// Whether a character belongs to the letter before it.
fn is_combining(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF)
}

/// Whether a word is all capitals: an abbreviation, which is not divided.
fn is_shouted(word: &str) -> bool {
    !word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(tag: &str, exceptions: &[&str], word: &str) -> String {
        let exceptions: Vec<String> = exceptions.iter().map(|it| (*it).to_owned()).collect();
        let hyphenator = Hyphenator::new(&[Language::new(tag)], &exceptions);
        let points = hyphenator.points(0, word);
        assert_eq!(points, hyphenator.points(0, word), "the cache says the same");
        let mut divided = String::new();
        for (at, c) in word.char_indices() {
            if points.contains(&u8::try_from(at).expect("is short")) {
                divided.push('-');
            }
            divided.push(c);
        }
        divided
    }

    #[test]
    fn words_are_divided_by_language() {
        let cases = [
            ("en-US", "hyphenation", "hy-phen-ation"),
            ("en-US", "Captain", "Cap-tain"),
            ("en-US", "captain’s", "cap-tain’s"),
            ("en-US", "NATO", "NATO"),
            ("en-US", "the", "the"),
            ("de", "Schifffahrt", "Schiff-fahrt"),
            ("fr", "également", "éga-le-ment"),
            ("ru", "здравствуйте", "здрав-ствуйте"),
            ("el", "καλημέρα", "κα-λη-μέρα"),
            ("ja", "word", "word"),
        ];
        for (tag, word, expected) in cases {
            assert_eq!(divided(tag, &[], word), expected, "{tag}");
        }
    }

    #[test]
    fn exceptions_go_first() {
        assert_eq!(divided("en", &["chap-book"], "Chapbook"), "Chap-book");
        assert_eq!(divided("en", &["whaling"], "whaling"), "whaling");
        assert_eq!(divided("en", &[], "present"), "present");
        assert_eq!(divided("en", &[], "project"), "project");
    }

    #[test]
    fn odd_words_do_no_harm() {
        for word in ["", "İstanbulİstanbul", "ﬁnancially", "e\u{301}te\u{301}e\u{301}te", "'''''''"]
        {
            let shown = divided("en", &[], word);
            assert_eq!(shown.replace('-', ""), word);
        }
    }
}

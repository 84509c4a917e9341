//! Ids of elements in the publication: as XML allows them, each given once.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

/// The longest slug of a title in a file name, in bytes.
const SLUG: usize = 40;

/// Ids that are given once.
#[derive(Clone, Default)]
pub(super) struct IdRegistry {
    given: BTreeSet<String>,
    /// The last number added to each wanted name, so that many equal names stay fast.
    counts: BTreeMap<String, u32>,
}

impl IdRegistry {
    /// The wanted id as XML allows it, with a number if it was given before.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        let wanted = xml_name(wanted);
        if self.given.insert(wanted.clone()) {
            return wanted;
        }
        let count = self.counts.entry(wanted.clone()).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{wanted}-{count}");
            if self.given.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// A name that XML and HTML allow as an id: letters, digits, `-`, `_`, `.`; a letter first.
fn xml_name(wanted: &str) -> String {
    let mut name = String::with_capacity(wanted.len() + 3);
    for letter in wanted.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => name.push(letter),
            _ if is_name_letter(letter) => name.push(letter),
            _ => name.push('-'),
        }
    }
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || is_name_letter(c);
    if !name.chars().next().is_some_and(begins) {
        name.insert_str(0, "id-");
    }
    name
}

/// The letters beyond ASCII that may begin an XML name.
fn is_name_letter(letter: char) -> bool {
    matches!(letter,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{10000}'..='\u{effff}')
}

/// A title in `[a-z0-9-]`: `Où est-il ?` is `ou-est-il`.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        let dash = !letter.is_ascii_alphanumeric();
        if dash && (slug.is_empty() || slug.ends_with('-') || matches!(letter, '\'' | '’')) {
            continue;
        }
        if SLUG <= slug.len() {
            break;
        }
        slug.push(if dash { '-' } else { letter.to_ascii_lowercase() });
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_hold_letters_digits_and_single_dashes() {
        assert_eq!(slug("Où est-il ?"), "ou-est-il");
        assert_eq!(slug("CHAPTER 1. Loomings."), "chapter-1-loomings");
        assert_eq!(slug("Don’t — panic!"), "dont-panic");
        assert_eq!(slug("日本語"), "");
        assert_eq!(slug(&"long ".repeat(30)).len(), 39);
    }

    #[test]
    fn ids_are_xml_names_and_given_once() {
        let mut names = IdRegistry::default();
        assert_eq!(names.claim("sec:x y"), "sec-x-y");
        assert_eq!(names.claim("sec-x-y"), "sec-x-y-2");
        assert_eq!(names.claim("1st"), "id-1st");
        assert_eq!(names.claim(""), "id-");
        assert_eq!(names.claim("überblick"), "überblick");
        assert_eq!(names.claim("sec:x-y"), "sec-x-y-3");
    }
}

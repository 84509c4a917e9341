//! Ids of elements and names of files in the publication: as XML and archives allow them, each given once.

use std::collections::{BTreeMap, BTreeSet};

use super::content_name;

/// Ids, or names, that are given once.
#[derive(Clone, Default)]
pub(super) struct IdRegistry {
    given: BTreeSet<String>,
    /// The last number added to each wanted name, so that many equal names stay fast.
    counts: BTreeMap<String, u32>,
}

/// How often each of some names is wanted.
pub(super) fn counts<N: Ord>(names: impl Iterator<Item = N>) -> BTreeMap<N, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

impl IdRegistry {
    /// The wanted id as XML allows it, with a number if it was given before.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        self.claim_name(&xml_name(wanted), "")
    }

    /// Whether the name of a file was given before.
    pub(super) fn has_file(&self, stem: &str, ending: &str) -> bool {
        self.given.contains(&format!("{stem}.{ending}"))
    }

    /// The name of a file, with a number before its ending if it was given before: `map.png`, `map-2.png`.
    pub(super) fn claim_file(&mut self, stem: &str, ending: &str) -> String {
        self.claim_name(stem, &format!(".{ending}"))
    }

    /// The name of a file in a folder of the publication, made of its path in the book: `images/atlas-map.png` for
    /// `Atlas/Map.png`. Where no letter of its name may be in one, it is called after the folder; where another file has the name
    /// (`map.png`, `Map.webp`), a number made from the path follows it.
    pub(super) fn claim_file_like(&mut self, path: &str, folder: &str, ending: &str) -> String {
        let stem = content_name::of_path(path);
        let stem = if stem.is_empty() { folder.trim_end_matches('s') } else { &stem };
        let stem = format!("{folder}/{stem}");
        let longer = format!("{stem}-{}", content_name::digest(path));
        let is_taken = self.has_file(&stem, ending);
        self.claim_file(if is_taken { &longer } else { &stem }, ending)
    }

    fn claim_name(&mut self, stem: &str, ending: &str) -> String {
        let wanted = format!("{stem}{ending}");
        if self.given.insert(wanted.clone()) {
            return wanted;
        }
        let count = self.counts.entry(wanted).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{stem}-{count}{ending}");
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

#[cfg(test)]
mod tests {
    use super::*;

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

//! The families that lend letters to those that have not got them, as in print: Arabic words in an English book.
//!
//! In: families with the letters that are set in them. Out: the same with the families from which the missing letters
//! come, and their names in the order in which style sheets name them.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::catalog::{Catalog, is_ignorable};

/// Letters by the families that they are set in.
pub(super) type FamilyLetters<'a> = BTreeMap<&'a str, BTreeSet<char>>;

/// [`lend`] for several families: each lender is named once.
pub(super) fn add_fallbacks<'a>(
    families: &mut FamilyLetters<'a>,
    asked: &[&'a str],
    only: &BTreeSet<char>,
    catalog: &'a Catalog,
) -> Vec<&'a str> {
    let mut lenders: Vec<&str> = Vec::new();
    for family in asked {
        for name in lend(families, family, only, catalog) {
            if !lenders.contains(&name) {
                lenders.push(name);
            }
        }
    }
    lenders
}

/// Adds to `families` what their letters lack, `only` of these letters; gives the names of the families that lend them.
fn lend<'a>(
    families: &mut FamilyLetters<'a>,
    family: &str,
    only: &BTreeSet<char>,
    catalog: &'a Catalog,
) -> Vec<&'a str> {
    let Some(base) = catalog.find(family, 400, false) else { return Vec::new() };
    let (invisible, visible): (BTreeSet<char>, BTreeSet<char>) =
        only.iter().partition(|letter| is_ignorable(**letter) || letter.is_whitespace());
    let mut lent: FamilyLetters<'a> = BTreeMap::new();
    for letter in visible.iter().filter(|letter| !catalog.covers(base, **letter)) {
        if let Some(face) = catalog.fallback(base, *letter).map(|id| catalog.face(id)) {
            lent.entry(face.family.as_str()).or_default().insert(*letter);
        }
    }
    for (lender, letters) in &lent {
        let own = families.entry(lender).or_default();
        own.extend(letters);
        // Joiners are shaped with the letters between which they are, and figures and stops with those they follow.
        own.extend(&invisible);
    }
    // The one that lends most goes first: a face for another script may have a few of the letters.
    let mut names: Vec<&str> = lent.keys().copied().collect();
    names.sort_by_key(|name| std::cmp::Reverse(lent[name].len()));
    names
}

/// Whether a family sets something of a text beside those that lend to it: a letter, or a sign that none of them has.
pub(super) fn is_needed(family: &str, lenders: &[&str], text: &BTreeSet<char>, catalog: &Catalog) -> bool {
    let has =
        |family: &str, letter: char| catalog.find(family, 400, false).is_some_and(|id| catalog.covers(id, letter));
    let is_its_own = |letter: char| letter.is_alphabetic() || !lenders.iter().any(|lender| has(lender, letter));
    let visible = text.iter().filter(|letter| !is_ignorable(**letter) && !letter.is_whitespace());
    lenders.is_empty() || visible.copied().any(|letter| has(family, letter) && is_its_own(letter))
}

/// Whether a family is a guest in a text: most of its letters are of scripts that it has not got.
pub(super) fn is_guest(family: &str, text: &BTreeSet<char>, catalog: &Catalog) -> bool {
    let Some(base) = catalog.find(family, 400, false) else { return false };
    let letters = || text.iter().copied().filter(|letter| letter.is_alphabetic());
    2 * letters().filter(|letter| catalog.covers(base, *letter)).count() < letters().count()
}

/// Names for a style sheet, each after a comma: `, "Amiri", "Noto Emoji"`.
pub(super) fn listed(names: &[&str], quoted: impl Fn(&str) -> String) -> String {
    names.iter().map(|name| format!(", \"{}\"", quoted(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    #[test]
    fn missing_letters_are_lent_and_others_are_not() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let mut families = FamilyLetters::new();
        let letters: BTreeSet<char> = "Sun ☃\u{200d}".chars().collect();
        let names = lend(&mut families, "Libertinus Serif", &letters, &catalog);
        assert_eq!(names.len(), 1, "{names:?}");
        assert_eq!(families[names[0]], "☃ \u{200d}".chars().collect());
        assert!(lend(&mut families, "Libertinus Serif", &"Sun".chars().collect(), &catalog).is_empty());
        assert!(lend(&mut families, "No Such Face", &letters, &catalog).is_empty());
        let needed =
            |text: &str| is_needed("Libertinus Serif", &["DejaVu Sans Mono"], &text.chars().collect(), &catalog);
        assert!(needed("☃ a") && !needed("☃ 1.") && needed("☃ ⁂"), "letters, and what only it has");
        assert_eq!(listed(&["A", "B"], str::to_owned), ", \"A\", \"B\"");
    }
}

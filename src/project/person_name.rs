//! Names that their author wrote as catalogues do, the family first: `García Márquez, Gabriel`. Books print them the other way.
//!
//! In: a name as it was written. Out: as it is printed, and as it is sorted; nothing for all other names, and for what may be
//! several persons or a body.

/// Words that join a family's name to a given one, and have no capital: `Goethe, Johann Wolfgang von`.
const PARTICLES: &[&str] = &[
    "a", "af", "av", "da", "das", "de", "de’", "degli", "del", "dei", "della", "den", "der", "des", "di", "do", "dos",
    "du", "la", "las", "le", "los", "of", "te", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur",
];

/// Words behind a comma that are no given name.
const BEHIND: &[&str] = &[
    "Dr", "Emperor", "Empress", "Esq", "GmbH", "II", "III", "IV", "Inc", "Jr", "King", "LLC", "Ltd", "MD", "PhD",
    "Pope", "Prince", "Princess", "Queen", "Saint", "Sir", "Sr", "St", "The",
];

/// A name with the family first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SortedName {
    /// As it is printed: `Gabriel García Márquez`.
    pub(super) printed: String,
    /// As it was written.
    pub(super) sorted: String,
}

/// A name that was written with the family first; `None` for others.
pub(super) fn sorted(name: &str) -> Option<SortedName> {
    let (family, given) = name.split_once(',')?;
    let [families, givens] = [family, given].map(|part| part.split_whitespace().collect::<Vec<_>>());
    let is_plain = |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
    let is_part = |word: &&str| word.starts_with(char::is_uppercase) || PARTICLES.contains(word);
    let is_behind = |word: &&str| BEHIND.contains(&word.replace('.', "").as_str());
    let all = || families.iter().chain(&givens);
    let is_name = all().all(|word| is_plain(word) && is_part(word)) && !givens.iter().any(is_behind);
    // `of` is before a place: `Mary, Queen of Scots`, `Thomas, Duke of Norfolk`.
    let has_place = all().any(|word| *word == "of");
    let count = |words: &[&str]| words.iter().filter(|word| !PARTICLES.contains(word)).count();
    let (of_family, of_given) = (count(&families), count(&givens));
    // Two words on either side may be two persons: `Ann Orrell, Bob Hale`.
    let initials = givens.iter().filter(|word| word.ends_with('.')).count();
    let is_one_person = of_family == 1 || of_given == 1 || initials + 1 == of_given && families[0].len() <= 4;
    if !is_name || has_place || !is_one_person || !(1..=2).contains(&of_family) || !(1..=4).contains(&of_given) {
        return None;
    }
    // The first given name has a capital; `Hale, the` is none.
    givens.first().filter(|word| word.starts_with(char::is_uppercase))?;
    let printed = format!("{} {}", givens.join(" "), families.join(" "));
    Some(SortedName { printed, sorted: format!("{}, {}", families.join(" "), givens.join(" ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_the_family_first_are_turned() {
        crate::cases::check("name-turned", |[name]| {
            sorted(name).map_or_else(|| "as it is".to_owned(), |name| format!("{} | {}", name.printed, name.sorted))
        });
    }
}

//! Classes that say what words are the name of: a work, a ship, a species, a number.
//!
//! In: the attributes of a span. Out: the term for it, of ANSI/NISO Z39.98-2012 (`z3998:`) or of Standard Ebooks' vocabulary
//! (`se:`), which their manual has for what that standard has no words for.

use super::Attributes;

/// The class of titles of works.
pub const TITLE: &str = "title";

/// The kinds of works, as classes beside [`TITLE`].
const WORKS: &[(&str, &str)] = &[
    ("book", "se:name.publication.book"),
    ("essay", "se:name.publication.essay"),
    ("film", "se:name.visual-art.film"),
    ("journal", "se:name.publication.journal"),
    ("magazine", "se:name.publication.magazine"),
    ("newspaper", "se:name.publication.newspaper"),
    ("opera", "se:name.music.opera"),
    ("painting", "se:name.visual-art.painting"),
    ("pamphlet", "se:name.publication.pamphlet"),
    ("paper", "se:name.publication.paper"),
    ("play", "se:name.publication.play"),
    ("poem", "se:name.publication.poem"),
    ("sculpture", "se:name.visual-art.sculpture"),
    ("short-story", "se:name.publication.short-story"),
    ("song", "se:name.music.song"),
];

/// The other classes.
const OTHERS: &[(&str, &str)] =
    &[("roman", "z3998:roman"), ("ship", "se:name.vessel.ship"), ("taxonomy", "z3998:taxonomy")];

/// The term for a span; `None` if no class says what it names.
pub fn term(attributes: &Attributes) -> Option<&'static str> {
    let of = |classes: &[(&str, &'static str)]| classes.iter().find(|it| attributes.has_class(it.0)).map(|it| it.1);
    if attributes.has_class(TITLE) {
        return of(WORKS).or(Some("se:name.publication"));
    }
    of(OTHERS)
}

/// All these classes.
pub fn classes() -> impl Iterator<Item = &'static str> {
    std::iter::once(TITLE).chain(OTHERS.iter().chain(WORKS).map(|row| row.0))
}

/// Whether a class is read on these attributes: a kind of work is on titles alone.
pub fn is_read(class: &str, attributes: &Attributes) -> bool {
    let is_work = WORKS.iter().any(|work| work.0 == class);
    classes().any(|known| known == class) && (!is_work || attributes.has_class(TITLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_are_named_by_their_kind() {
        let of = |classes: &[&str]| {
            let classes = classes.iter().map(|class| (*class).to_owned()).collect();
            term(&Attributes { classes, ..Attributes::default() })
        };
        assert_eq!(of(&["title"]), Some("se:name.publication"));
        assert_eq!(of(&["title", "play"]), Some("se:name.publication.play"));
        assert_eq!(of(&["ship"]), Some("se:name.vessel.ship"));
        assert_eq!(of(&["play"]), None);
    }
}

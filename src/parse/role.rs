//! The [`Role`] of a division, by its classes and the words of its title.

use std::sync::LazyLock;

use crate::document::division_label::primary;
use crate::document::division_label::{self, DivisionWord};
use crate::document::{Attributes, Division, Matter, Role};
use crate::project::{SummaryEntry, SummaryEntryKind};

/// The titles that say a role, a line for each language and role; see the head of the file.
const TITLES: &str = include_str!("roles.txt");

/// The titles of a role in a language.
struct TitleWords {
    language: &'static str,
    role: Role,
    titles: Vec<&'static str>,
}

/// The titles by language and role.
static WORDS: LazyLock<Vec<TitleWords>> = LazyLock::new(|| {
    let lines = TITLES.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let (head, titles) = line.split_once(": ")?;
        let (language, class) = head.split_once(' ')?;
        let role = CLASSES.iter().find(|it| it.0 == class)?.1;
        Some(TitleWords { language, role, titles: titles.split(", ").collect() })
    };
    lines.filter_map(row).collect()
});

/// Classes that name a role.
const CLASSES: &[(&str, Role)] = &[
    ("part", Role::Part),
    ("chapter", Role::Chapter),
    ("about-author", Role::AboutAuthor),
    ("abstract", Role::Abstract),
    ("acknowledgments", Role::Acknowledgments),
    ("acknowledgements", Role::Acknowledgments),
    ("afterword", Role::Afterword),
    ("also-by", Role::AlsoBy),
    ("appendix", Role::Appendix),
    ("bibliography", Role::Bibliography),
    ("colophon", Role::Colophon),
    ("conclusion", Role::Conclusion),
    ("copyright", Role::CopyrightPage),
    ("copyright-page", Role::CopyrightPage),
    ("dedication", Role::Dedication),
    ("epigraph", Role::Epigraph),
    ("epilogue", Role::Epilogue),
    ("foreword", Role::Foreword),
    ("glossary", Role::Glossary),
    ("half-title", Role::HalfTitle),
    ("index", Role::Index),
    ("interlude", Role::Interlude),
    ("introduction", Role::Introduction),
    ("preface", Role::Preface),
    ("prologue", Role::Prologue),
    ("supplement", Role::Supplement),
];

/// The classes that name a role.
pub(crate) fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|class| class.0)
}

/// The role of a division: the class says it, or else its title in the book's language or in English.
pub(crate) fn role(attributes: &Attributes, title: &str, language: &str) -> Role {
    let class = |text: &String| CLASSES.iter().find(|pair| pair.0 == text).map(|pair| pair.1);
    if let Some(role) = attributes.classes.iter().find_map(class) {
        return role;
    }
    titled(title, |spoken| spoken == primary(language) || spoken == "en").unwrap_or(Role::Chapter)
}

/// The role that a name says in any of the languages that are known here: that of a file, `about-the-author`, or a title.
pub fn role_of_name(name: &str) -> Option<Role> {
    titled(&name.replace(['-', '_'], " "), |_| true)
}

/// The role that a title says in one of the languages.
fn titled(title: &str, is_spoken: impl Fn(&str) -> bool) -> Option<Role> {
    let title = title.trim().trim_end_matches(['.', ':']).to_lowercase();
    let fits = |word: &&str| match word.strip_suffix('*') {
        Some(word) => title
            .strip_prefix(word)
            // `Appendix A` and `Appendix: Maps` are appendices; `Indexes` begins with `index` and is a title.
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '.', ',', '\u{A0}'])),
        None => title == **word,
    };
    let found = WORDS.iter().find(|word| is_spoken(word.language) && word.titles.iter().any(&fits));
    found.map(|word| word.role)
}

/// Whether a title is that of a part: `Part One`, `Teil II`, `Первая часть`.
pub(crate) fn is_part(title: &str, language: &str) -> bool {
    // `Part One: The Sea`, `First part` and `Book II` have a number that can be read; `Part Alpha` has none and is a part
    // all the same, but `Part of the story` is a title, and `Book Alpha` a book.
    let label = division_label::read(title, language).filter(|label| label.word == DivisionWord::Part);
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    label.is_some()
        || match words[..] {
            [first, second, ..] => {
                division_label::is_part_word(first, language) && !matches!(second, "of" | "and" | "the")
            }
            _ => false,
        }
}

/// Whether a title carries its own number: `Chapter 1`, `CHAPTER XII.`, `3. The Sea`, `IV`.
pub(crate) fn has_number(title: &str, language: &str) -> bool {
    let label = division_label::read(title, language);
    if label.is_some_and(|label| label.word != DivisionWord::Number) {
        return true;
    }
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or("").trim_end_matches(['.', ':', ')', ',']);
    let number = |text: &str| {
        let text = text.trim_end_matches(['.', ':', ')', ',', '-']);
        !text.is_empty()
            && (text.chars().all(|c| c.is_ascii_digit() || c == '.') || text.chars().all(|c| "IVXLC".contains(c)))
    };
    let labels = ["chapter", "book", "letter", "kapitel", "chapitre", "capítulo", "capitolo", "hoofdstuk"];
    let labels = labels.iter().chain(&["rozdział", "kapitola", "глава", "appendix", "part", "section"]);
    let label = labels.clone().any(|label| *label == first.to_lowercase());
    let next = words.next();
    match next {
        // `Chapter Alpha` and `Section 3a`, but not `Chapter houses of England`.
        Some(second) if label => {
            let name = second.trim_end_matches(['.', ':', ')', ',', '-', '–', '—']);
            let is_alone = words.next().is_none() && name.starts_with(|c: char| !c.is_lowercase());
            let is_letter = name.chars().nth(1).is_none();
            number(second)
                || is_letter
                || is_alone
                || name.len() < second.len()
                || name.contains(|c: char| c.is_numeric())
        }
        // A lone "I" is a word more often than a number.
        Some(_) => number(first) && first != "I" && first != "C",
        None => number(first),
    }
}

/// Whether divisions of this role have numbers if the author says nothing else.
pub(crate) fn is_numbered(role: Role) -> bool {
    matches!(role, Role::Part | Role::Chapter | Role::Appendix)
}

/// Puts the divisions in front, body and back matter. What may be in front does so until the first
/// text that can't; what may be at the back, from the last such text on.
pub(crate) fn matter(divisions: &mut [Division]) {
    let class = |it: &Division, names: [&str; 2]| names.iter().any(|name| it.attributes.has_class(name));
    let front = |division: &Division| class(division, ["frontmatter", "front"]) || may_be_front(division.role);
    // A preface behind the text is an afterword; only an author's note is called alike at both ends.
    let is_note = |division: &Division| division.role == Role::Preface && !division.attributes.has_class("preface");
    let back = |division: &Division| {
        class(division, ["backmatter", "back"]) || may_be_back(division.role) || is_note(division)
    };
    let first = divisions.iter().position(|division| !front(division)).unwrap_or(0);
    // Nothing but front and back matter is a book without a body: all of it is the body then.
    let last = divisions.iter().rposition(|division| !back(division)).unwrap_or(divisions.len());
    for (at, division) in divisions.iter_mut().enumerate() {
        division.matter = match at {
            _ if class(division, ["mainmatter", "body"]) => Matter::Body,
            _ if at < first => Matter::Front,
            _ if at > last && last >= first => Matter::Back,
            _ => Matter::Body,
        };
        if division.matter == Matter::Back && is_note(division) {
            division.role = Role::Afterword;
        }
    }
    // In the midst of the text `Notes` and `Resources` are chapters.
    let is_chapter = |division: &Division| division.matter == Matter::Body && division.role == Role::Chapter;
    let counts = divisions.iter().filter(|it| is_chapter(it)).all(|it| it.numbered);
    for division in divisions.iter_mut().filter(|it| it.matter == Matter::Body && it.role == Role::Supplement) {
        if !division.attributes.has_class("supplement") {
            division.role = Role::Chapter;
            division.numbered |= counts && !division.attributes.has_class("unnumbered");
        }
    }
}

/// The same for a book with a summary, whose chapters in lists are its text: unlisted chapters before them
/// are front matter, those after them back matter.
pub(crate) fn listed(divisions: &mut [Division], entries: &[SummaryEntry]) {
    let is_part = |entry: &SummaryEntry| matches!(entry.kind, SummaryEntryKind::Part);
    let first = entries.iter().position(|entry| entry.numbered || is_part(entry));
    let last = entries.iter().rposition(|entry| entry.numbered);
    // A summary without a numbered list says nothing of front and back: titles decide, as they did.
    let (Some(first), Some(last)) = (first, last) else { return };
    // Entries and divisions are in one order; generated divisions come after them and have no entry.
    for (at, division) in divisions.iter_mut().enumerate().take(entries.len()) {
        let is_own = ["mainmatter", "body"].iter().any(|it| division.attributes.has_class(it));
        division.matter = match at {
            _ if is_own => Matter::Body,
            _ if at < first => Matter::Front,
            _ if last < at => Matter::Back,
            _ => division.matter,
        };
    }
}

fn may_be_front(role: Role) -> bool {
    use Role::{AboutAuthor, Abstract, Acknowledgments, AlsoBy, Colophon, CopyrightPage, Dedication};
    use Role::{Epigraph, Foreword, HalfTitle, Preface, Supplement};
    matches!(
        role,
        AboutAuthor
            | AlsoBy
            | Abstract
            | Acknowledgments
            | Colophon
            | CopyrightPage
            | Dedication
            | Epigraph
            | Foreword
            | HalfTitle
            | Preface
            | Supplement
    )
}

fn may_be_back(role: Role) -> bool {
    use Role::{AboutAuthor, Acknowledgments, Afterword, AlsoBy, Appendix, Bibliography, Colophon};
    use Role::{CopyrightPage, Glossary, Index, Supplement};
    matches!(
        role,
        AboutAuthor
            | AlsoBy
            | Acknowledgments
            | Afterword
            | Appendix
            | Bibliography
            | Colophon
            | CopyrightPage
            | Glossary
            | Index
            | Supplement
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_titles_is_read() {
        let lines = TITLES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), WORDS.len());
        assert!(100 < WORDS.len());
    }

    #[test]
    fn titles_say_roles() {
        crate::cases::check("role", |[language, title]| format!("{:?}", role(&Attributes::default(), title, language)));
    }

    #[test]
    fn parts_and_numbers() {
        for title in ["Part One", "PART II: The Sea", "Erster Teil", "Teil 1"] {
            assert!(is_part(title, "de"), "{title}");
        }
        for title in ["Part of the story", "Parting", "Part"] {
            assert!(!is_part(title, "en"), "{title}");
        }
        for title in
            ["Chapter 1", "CHAPTER XII. Biographical.", "3. The Sea", "IV", "1.2 Types", "Chapter One", "Section 3a"]
        {
            assert!(has_number(title, "en"), "{title}");
        }
        for title in ["I am", "The Sea", "2001", "C and Rust", "Chapter houses of England", "Part and parcel", ""] {
            assert!(!has_number(title, "en") || title == "2001", "{title}");
        }
    }
}

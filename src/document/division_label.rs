//! The label of a division: `Chapter 3`, `BOOK THE FIRST`, `Erster Teil`, `IV.`
//!
//! In: a title and the language of the book. Out: what kind of division it names, its number, and where the title
//! proper begins. The words are in `division_label.txt`, for twelve languages; English is read in all of them, because
//! books in other languages are converted by programs that speak it.

use std::sync::LazyLock;

use super::roman;

/// The words that labels have for divisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DivisionWord {
    /// `Part`, `Book`, `Volume`.
    Part,
    /// `Chapter`, `Canto`, `Letter`.
    Chapter,
    /// `Act`.
    Act,
    /// `Scene`.
    Scene,
    /// A number without a word.
    Number,
}

/// The text behind a label in its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelRest {
    /// Nothing.
    None,
    /// A title behind a full stop, a colon or a dash; it begins at this byte.
    Parted(usize),
    /// Words without a sign between: `CHAPTER I THE FERRY`, but `Part 1 of the tale` too. They begin at this byte.
    Run(usize),
}

/// A label at the head of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DivisionLabel {
    /// The word for the division.
    pub word: DivisionWord,
    /// The number, from 1.
    pub number: u32,
    /// Where it ends in the title, in bytes, with its full stop.
    pub end: usize,
    /// The text behind it.
    pub rest: LabelRest,
}

/// A line of the table.
struct LabelWords {
    language: &'static str,
    about: &'static str,
    words: Vec<&'static str>,
}

static TABLE: LazyLock<Vec<LabelWords>> = LazyLock::new(|| {
    let lines = include_str!("division_label.txt").lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let (head, words) = line.split_once(": ")?;
        let (language, about) = head.split_once(' ')?;
        Some(LabelWords { language, about, words: words.split(", ").collect() })
    };
    lines.filter_map(row).collect()
});

/// The first subtag of a language tag: `en` of `en-GB`.
pub fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// The signs between a label and its title.
const SIGNS: [char; 7] = ['.', ':', ',', '-', '–', '—', ')'];

/// Reads the label that a title begins with.
pub fn read(title: &str, language: &str) -> Option<DivisionLabel> {
    let words = words(title);
    let first = words.first()?;
    let second = words.get(1);
    let kind = |word: &TitleWord<'_>| division_word(&word.lower(), language);
    let ordinal = |word: &TitleWord<'_>| ordinal(&word.lower(), language);
    let is_article = |word: &TitleWord<'_>| one_of(&word.lower(), "article", language);
    // `Chapter 3`, `Livre premier`, `Part One`.
    if let Some((kind, second)) = kind(first).zip(second).filter(|_| !first.is_ended()) {
        if let Some(number) = second.number(language).or_else(|| ordinal(second)) {
            return Some(label(title, kind, number, &words[1..]));
        }
        // `Book the First`.
        if let Some(number) = words.get(2).filter(|_| is_article(second)).and_then(ordinal) {
            return Some(label(title, kind, number, &words[2..]));
        }
    }
    // `First Part`, `The First Book`.
    let at = usize::from(is_article(first));
    if let Some((number, kind)) = words.get(at).and_then(ordinal).zip(words.get(at + 1).and_then(kind)) {
        // `First Letter Home` is a title.
        return Some(label(title, kind, number, &words[at + 1..])).filter(|it| !matches!(it.rest, LabelRest::Run(_)));
    }
    // `3. Kapitel`.
    if let Some((number, kind)) = first.figures().zip(second.and_then(kind)).filter(|_| first.text.ends_with('.')) {
        return Some(label(title, kind, number, &words[1..]));
    }
    // Spelled, a number is a label only if nothing follows: “Five children” is a title.
    let number = first.figures().or_else(|| match first.spelled(language) {
        Some(_) if second.is_some() => None,
        None => first.roman(),
        spelled => spelled,
    })?;
    let found = label(title, DivisionWord::Number, number, &words);
    // A sign is needed: `1984 and after`, `I am`, `V for …` are titles. So is one letter with a full stop: `C. Auguste`.
    let is_initial =
        first.text.len() == 2 && !["I.", "V.", "X.", "I)", "V)", "X)", "I:", "V:", "X:"].contains(&first.text);
    match found.rest {
        LabelRest::Run(_) => None,
        LabelRest::Parted(_) if is_initial && first.figures().is_none() => None,
        _ => Some(found),
    }
}

/// Whether the words of a language are in the table.
pub fn knows(language: &str) -> bool {
    TABLE.iter().any(|row| row.language == primary(language))
}

/// The number that a word is: in figures, a Roman one, or spelled in the language or in English.
pub fn number(word: &str, language: &str) -> Option<u32> {
    words(word).first().and_then(|word| word.number(language))
}

/// Whether a word says the place of something: `third`, `dritte`.
pub fn is_ordinal(word: &str, language: &str) -> bool {
    ordinal(&word.to_lowercase(), language).is_some()
}

/// Whether a word is an article before an ordinal: `the` of `The Third Night`.
pub fn is_article(word: &str, language: &str) -> bool {
    one_of(&word.to_lowercase(), "article", language)
}

/// The kind of division that a word alone names: `book` is a part.
pub fn division_word(lower: &str, language: &str) -> Option<DivisionWord> {
    let kinds = [
        ("part", DivisionWord::Part),
        ("chapter", DivisionWord::Chapter),
        ("act", DivisionWord::Act),
        ("scene", DivisionWord::Scene),
    ];
    kinds.iter().find(|kind| one_of(lower, kind.0, language)).map(|kind| kind.1)
}

/// Whether a word is the language's own for a part, the first of its row; `book` and `volume` call other things so too.
pub fn is_part_word(lower: &str, language: &str) -> bool {
    rows("part", language).filter_map(|row| row.words.first()).any(|listed| is_form(lower, listed))
}

/// The label whose last word is the first of these.
fn label(title: &str, word: DivisionWord, number: u32, words: &[TitleWord<'_>]) -> DivisionLabel {
    // All callers pass words from one on that they have read, so there is one.
    let last = &words[0];
    let core = last.at + last.core().len();
    let tail = &title[core..];
    // A full stop belongs to the number; all other signs only separate the two.
    let end = core + usize::from(tail.starts_with('.'));
    let rest = title[end..].trim_start_matches(|c: char| c.is_whitespace() || SIGNS.contains(&c));
    let at = title.len() - rest.len();
    let is_parted = title[core..at].contains(SIGNS);
    let rest = match rest.is_empty() {
        true => LabelRest::None,
        false if is_parted => LabelRest::Parted(at),
        false => LabelRest::Run(at),
    };
    DivisionLabel { word, number, end, rest }
}

/// A word of a title and where it begins.
struct TitleWord<'a> {
    at: usize,
    text: &'a str,
}

fn words(title: &str) -> Vec<TitleWord<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for spaced in title.split(char::is_whitespace) {
        // `I.—THE FERRY`: a dash parts words as a space does.
        let mut inner = at;
        for text in spaced.split_inclusive('—') {
            found.push(TitleWord { at: inner, text });
            inner += text.len();
        }
        at = at + spaced.len() + title[at + spaced.len()..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

impl<'a> TitleWord<'a> {
    /// Without the signs behind it.
    fn core(&self) -> &'a str {
        self.text.trim_end_matches(SIGNS)
    }

    /// Whether a sign behind it ends what it belongs to; a full stop may be that of an abbreviation.
    fn is_ended(&self) -> bool {
        self.text.ends_with([':', ',', '–', '—'])
    }

    fn lower(&self) -> String {
        self.core().to_lowercase()
    }

    fn figures(&self) -> Option<u32> {
        let core = self.core();
        // A year is not the number of a chapter.
        let is_number = (1..=3).contains(&core.len()) && core.bytes().all(|byte| byte.is_ascii_digit());
        core.parse().ok().filter(|number| is_number && 0 < *number)
    }

    fn roman(&self) -> Option<u32> {
        roman::value(self.core())
    }

    /// The number that a word is. Words go before Roman numerals: `DIX` is ten in French, not 509.
    fn number(&self, language: &str) -> Option<u32> {
        self.figures().or_else(|| self.spelled(language)).or_else(|| self.roman())
    }

    /// The number that a word names.
    fn spelled(&self, language: &str) -> Option<u32> {
        let lower = self.lower();
        // `twenty-one`.
        if let Some((ten, unit)) = lower.split_once('-').and_then(|(a, b)| ten(a).zip(place(b, "number", "en"))) {
            return Some(ten + unit);
        }
        ten(&lower).or_else(|| place(&lower, "number", language))
    }
}

/// The number of an English word for tens.
fn ten(word: &str) -> Option<u32> {
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    tens.iter().zip((20..).step_by(10)).find(|ten| *ten.0 == word).map(|ten| ten.1)
}

/// The place that a word in lower case says: `third`, `twenty-first`, `thirtieth`.
fn ordinal(lower: &str, language: &str) -> Option<u32> {
    let joined =
        || lower.split_once('-').and_then(|(a, b)| ten(a).zip(place(b, "ordinal", "en").filter(|it| *it < 10)));
    let round = || ten(&format!("{}y", lower.strip_suffix("ieth")?));
    place(lower, "ordinal", language).or_else(|| joined().map(|(ten, unit)| ten + unit)).or_else(round)
}

/// The rows of a language and of English.
fn rows<'a>(about: &'a str, language: &'a str) -> impl Iterator<Item = &'static LabelWords> + 'a {
    let spoken = move |row: &&LabelWords| row.language == primary(language) || row.language == "en";
    TABLE.iter().filter(move |row| row.about == about).filter(spoken)
}

/// Whether a word is one of those listed, or one of the forms of one.
fn is_form(word: &str, listed: &str) -> bool {
    listed.split('/').any(|form| match form.strip_suffix('*') {
        Some(stem) => word.strip_prefix(stem).is_some_and(|ending| ending.chars().count() <= 2),
        None => word == form,
    })
}

fn one_of(lower: &str, about: &str, language: &str) -> bool {
    rows(about, language).any(|row| row.words.iter().any(|listed| is_form(lower, listed)))
}

/// The place of a word in a list that counts, from 1.
fn place(lower: &str, about: &str, language: &str) -> Option<u32> {
    let at = rows(about, language).find_map(|row| row.words.iter().position(|listed| is_form(lower, listed)))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("division_label.txt").lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), TABLE.len());
        let languages: std::collections::BTreeSet<&str> = TABLE.iter().map(|row| row.language).collect();
        assert_eq!(languages.len(), 12);
    }

    #[test]
    fn titles_that_begin_with_an_ordinal_are_titles() {
        for title in ["First Letter Home", "The First Book I Read", "The Third Act of Our Lives"] {
            assert_eq!(read(title, "en"), None, "{title}");
        }
        assert!(read("The First Book", "en").is_some() && read("Second Part: The Weir", "en").is_some());
    }

    #[test]
    fn labels_are_read_in_every_form() {
        crate::cases::check("division-label", |[language, title]| {
            let Some(found) = read(title, language) else { return "none".to_owned() };
            let rest = match found.rest {
                LabelRest::None => "",
                LabelRest::Parted(at) => &title[at..],
                LabelRest::Run(at) => &format!("… {}", &title[at..]),
            };
            format!("{:?} {} | {} | {rest}", found.word, found.number, &title[..found.end])
        });
    }

    #[test]
    fn titles_are_not_taken_for_labels() {
        for title in ["I am", "1984", "2001. A memoir", "Five Children", "C. Auguste Dupin", "Part of it", "Book", ""] {
            assert_eq!(read(title, "en"), None, "{title}");
        }
        assert!(matches!(read("Part 1 of the tale", "en").unwrap().rest, LabelRest::Run(_)));
    }
}

//! The number that a title begins with: it is the place of a chapter, and when one is added before it, that of another. So names
//! of files and ids are made from the words behind it.
//!
//! In: a title and its language. Out: the words behind the number, if it has one. Labels are read as `document::division_label` does,
//! with the terms of `text::words` in languages that its table lacks, and with the words of `title_number.txt` for what is no division;
//! any other word that a number follows, and then a sign and more words, counts too.

use std::sync::LazyLock;

use super::title_date::is_date;
use crate::document::division_label::LabelRest;
use crate::document::{division_label, roman};
use crate::text::words::{Term, Terms};

/// What a title says beside its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TitleWords<'t> {
    /// It has no number.
    All,
    /// It is nothing but a number: `Chapter 4.`
    None,
    /// The words behind its number: `Loomings` of `Chapter 1. Loomings`.
    Behind(&'t str),
}

/// What stands between a number and the words behind it.
fn is_sign(letter: char) -> bool {
    matches!(
        letter,
        '.' | ':'
            | ','
            | '|'
            | '-'
            | '–'
            | '—'
            | '―'
            | ')'
            | ']'
            | '،'
            | '、'
            | '：'
            | '．'
            | '・'
            | '）'
            | '，'
            | '।'
    )
}

/// The words of a title.
pub(super) fn read<'t>(title: &'t str, language: &str) -> TitleWords<'t> {
    let title = title.trim();
    if is_date(title, language) {
        return TitleWords::All;
    }
    if let Some(end) = east_asian(title) {
        return behind(title, end);
    }
    // Before labels: `2. luku` begins with one that is a number alone.
    if let Some(end) = by_terms(title, language).or_else(|| by_table(title, language)) {
        return behind(title, end);
    }
    if let Some(label) = division_label::read(title, language) {
        return match label.rest {
            LabelRest::None => TitleWords::None,
            LabelRest::Parted(at) => TitleWords::Behind(&title[at..]),
            LabelRest::Run(at) => run_on(&title[at..]),
        };
    }
    let end = section_number(title).or_else(|| by_sign(title, language)).or_else(|| alone(title, language));
    end.map_or(TitleWords::All, |end| behind(title, end))
}

/// What is behind the number that ends at a byte.
fn behind(title: &str, end: usize) -> TitleWords<'_> {
    let tail = &title[end..];
    let rest = tail.trim_start_matches(|letter: char| letter.is_whitespace() || is_sign(letter));
    if rest.is_empty() {
        return TitleWords::None;
    }
    let is_parted = tail[..tail.len() - rest.len()].contains(is_sign) || title[..end].ends_with(is_sign);
    if is_parted { TitleWords::Behind(rest) } else { run_on(rest) }
}

/// What follows a number without a sign: `Part 1 of the tale` is a title as a whole.
fn run_on(rest: &str) -> TitleWords<'_> {
    if rest.starts_with(char::is_lowercase) { TitleWords::All } else { TitleWords::Behind(rest) }
}

/// Where the number ends of a title such as `第一章 灯台`, `一、灯台`, `제1장 바다`.
fn east_asian(title: &str) -> Option<usize> {
    let is_numeral = |letter: char| letter.is_numeric() || "一二三四五六七八九十百千零〇壱弐参".contains(letter);
    let is_counter = |letter: char| "章回節节部篇話话卷巻幕場场編编夜장부편절화권막".contains(letter);
    if let Some(counted) = title.strip_prefix(['第', '제']) {
        let behind = counted.trim_start_matches(|letter| is_numeral(letter) || letter == ' ');
        let rest = behind.strip_prefix(is_counter).filter(|_| behind.len() < counted.len())?;
        // `第一部分`.
        return Some(title.len() - rest.strip_prefix('分').unwrap_or(rest).len());
    }
    let is_end = |rest: &str| {
        rest.is_empty()
            || rest.starts_with(|c: char| c.is_whitespace() || is_sign(c) || matches!(c, '「' | '『' | '《'))
    };
    // `卷三 冰`.
    if let Some(counted) = title.strip_prefix(is_counter) {
        let rest = counted.trim_start_matches(is_numeral);
        return Some(title.len() - rest.len()).filter(|_| rest.len() < counted.len() && is_end(rest));
    }
    // `3화 바람`.
    let counted = title.trim_start_matches(is_numeral);
    if let Some(rest) = counted.strip_prefix(is_counter).filter(|rest| counted.len() < title.len() && is_end(rest)) {
        return Some(title.len() - rest.len());
    }
    let behind = title.trim_start_matches(is_numeral);
    // `一人` is a word; and before Latin letters figures have a rule of their own.
    let is_wide = |letter: char| '\u{2E80}' <= letter;
    let is_parted = match title.starts_with(|letter: char| letter.is_ascii()) {
        true => behind.trim_start_matches(is_sign).starts_with(is_wide) && behind.starts_with(is_sign),
        false => behind.starts_with(|letter: char| letter.is_whitespace() || is_sign(letter)),
    };
    (behind.len() < title.len() && is_parted).then(|| title.len() - behind.len())
}

/// A word of a title, with the signs behind it.
struct TitleWord<'t> {
    text: &'t str,
    /// Where it ends, in bytes.
    end: usize,
}

impl<'t> TitleWord<'t> {
    fn core(&self) -> &'t str {
        self.text.trim_end_matches(is_sign)
    }

    fn is_ended(&self) -> bool {
        self.text.ends_with(is_sign)
    }

    /// Whether it counts: figures of any script, a Roman numeral, a letter alone, a number in words.
    fn is_count(&self, language: &str) -> bool {
        // `א׳`, `Α΄`: signs of letters that count.
        let core = self.core().trim_end_matches(['׳', '\'', '’', '΄', 'ʹ', '´']).trim_start_matches('#');
        let is_letter = core.chars().count() == 1 && core.chars().all(char::is_alphabetic);
        let is_figure = core.chars().any(char::is_numeric) && core.chars().all(|c| c.is_numeric() || c == '.');
        let is_roman = || {
            roman::value(core).is_some()
                || roman::value(&core.to_uppercase()).is_some_and(|_| 1 < core.len() && core == core.to_lowercase())
        };
        is_figure || is_letter || is_lettered(core) || is_roman() || division_label::number(core, language).is_some()
    }
}

/// `3a`.
fn is_lettered(core: &str) -> bool {
    let figures = core.trim_end_matches(|c: char| c.is_ascii_lowercase());
    core.len() == figures.len() + 1 && !figures.is_empty() && figures.chars().all(char::is_numeric)
}

/// A line of the table.
struct CountedWords {
    language: &'static str,
    about: &'static str,
    words: Vec<&'static str>,
}

static TABLE: LazyLock<Vec<CountedWords>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (head, words) = line.split_once(": ")?;
        let (language, about) = head.split_once(' ')?;
        Some(CountedWords { language, about, words: words.split([',', '/']).map(str::trim).collect() })
    };
    include_str!("title_number.txt").lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// Whether the table has a word in a language, or in English, which programs speak that convert books.
fn is_listed(word: &str, about: &str, language: &str) -> bool {
    let word = word.to_lowercase();
    let spoken = |row: &&CountedWords| row.language == "en" || row.language == division_label::primary(language);
    TABLE.iter().filter(spoken).any(|row| row.about == about && row.words.contains(&word.as_str()))
}

/// Where the number ends of a title such as `Lesson 3: Verbs`, `The Third Night`, `Q3. Why?`
fn by_table(title: &str, language: &str) -> Option<usize> {
    let words = title_words(title);
    let at = usize::from(words.len() > 2 && division_label::is_article(words[0].core(), language));
    let (first, second) = (words.get(at)?, words.get(at + 1));
    let is_word = |word: &TitleWord<'_>| is_listed(word.core(), "word", language);
    let is_last = |at: usize| at + 1 == words.len();
    let is_ordinal = |word: &TitleWord<'_>| {
        is_listed(word.core(), "ordinal", language) || division_label::is_ordinal(word.core(), language)
    };
    let figures = first.core().trim_start_matches(char::is_alphabetic);
    let glued = &first.core()[..first.core().len() - figures.len()];
    let is_figures = !figures.is_empty() && figures.chars().all(char::is_numeric);
    if is_figures && (first.is_ended() || is_last(at)) && is_listed(glued, "glued", language) {
        return Some(first.end);
    }
    let second = second?;
    // `Ride I — The Mill`: a dash with spaces is a word here.
    let has_dash = words.get(at + 2).is_some_and(|word| word.core().is_empty());
    let is_parted = second.is_ended() || is_last(at + 1) || has_dash;
    // The full stop of `No.` ends nothing.
    if is_word(first) && (!first.is_ended() || first.text.ends_with('.') && first.core().len() < 4) {
        // `Day I Met Him`, `Step A to the Left`.
        let is_long = 1 < second.core().chars().count() || second.core().chars().all(char::is_numeric);
        if is_ordinal(second) {
            // `الحادي عشر`: eleventh is two words.
            let tens = words.get(at + 2).filter(|word| !second.is_ended() && word.core().starts_with("عشر"));
            return Some(tens.unwrap_or(second).end);
        }
        return Some(second.end).filter(|_| second.is_count(language) && (is_long || is_parted));
    }
    let counts = is_ordinal(first) && !first.is_ended() || first.text.ends_with('.') && first.is_count(language);
    (counts && is_word(second) && is_parted).then_some(second.end)
}

/// Where the number ends of a title such as `Sermon 4: Bread`, whose first word may be any. Those of kings are Roman, and stay.
fn by_sign(title: &str, language: &str) -> Option<usize> {
    let words = title_words(title);
    let (first, second, third) = (words.first()?, words.get(1)?, words.get(2)?);
    // `Ch. 1: Bread`.
    let is_short_form = first.text.ends_with('.') && first.core().chars().count() <= 5;
    let is_word = (!first.is_ended() || is_short_form) && first.core().chars().all(char::is_alphabetic);
    let core = second.core().trim_start_matches('#');
    let is_short = core.chars().count() <= 3 && core.chars().all(char::is_numeric) && !core.is_empty();
    let is_spelled = || roman::value(core).is_none() && division_label::number(core, language).is_some();
    let is_parted = second.is_ended() || third.core().is_empty() && words.len() > 3;
    let is_number = is_short || is_lettered(core) || !core.contains(char::is_numeric) && is_spelled();
    (is_word && is_number && is_parted).then_some(second.end)
}

/// Where a number ends that stands before a title without a word for what it counts: `One. Bread`, `II The Mill`, `A) Bread`. One letter
/// with a full stop is that of a name, and a spelled number without a sign is a part of the title.
fn alone(title: &str, language: &str) -> Option<usize> {
    let words = title_words(title);
    let (first, second) = (words.first()?, words.get(1)?);
    let core = first.core().trim_start_matches(['(', '[']);
    let is_spelled = 1 < core.chars().count()
        && first.text.ends_with(['.', ':'])
        && division_label::number(core, language).is_some();
    let is_roman = 1 < core.len() && core.chars().all(|letter| "IVX".contains(letter)) && roman::value(core).is_some();
    let is_letter = core.len() == 1 && core.chars().all(|c| c.is_ascii_uppercase()) && first.text.ends_with([')', ':']);
    let is_title = second.text.starts_with(|letter: char| letter.is_uppercase());
    // `i. Bread`, `(iv) Salt`.
    let is_small = core.chars().all(|letter| "ivx".contains(letter)) && roman::value(&core.to_uppercase()).is_some();
    (is_spelled || is_letter || is_small && first.is_ended() || is_roman && is_title && !first.is_ended())
        .then_some(first.end)
}

fn title_words(title: &str) -> Vec<TitleWord<'_>> {
    let mut end = 0;
    let spaced = title.split_inclusive(char::is_whitespace).map(|spaced| {
        let text = spaced.trim_end();
        let word = TitleWord { text, end: end + text.len() };
        end += spaced.len();
        word
    });
    spaced.filter(|word| !word.text.is_empty()).collect()
}

/// Where the number ends of a title such as `Appendix B: Tables`, `الفصل الأول: الميناء`, `2. luku`.
fn by_terms(title: &str, language: &str) -> Option<usize> {
    let words = title_words(title);
    let (first, second) = (words.first()?, words.get(1)?);
    let terms = [Terms::new(language), Terms::new("en")];
    let called = [Term::Chapter, Term::Part, Term::Section, Term::Appendix];
    let is_term = |word: &TitleWord<'_>| {
        let lower = word.core().to_lowercase();
        lower == "§" || terms.iter().any(|terms| called.iter().any(|term| terms.get(*term).to_lowercase() == lower))
    };
    // Where the numbers in words are not known, a sign tells them from a title, or that they end it.
    let is_known = division_label::knows(language);
    let ends = |at: usize| words.get(at).is_some_and(|word| word.is_ended() || at + 1 == words.len());
    if !first.is_ended() && (is_term(first) || !Terms::knows(language) && is_figure(second)) {
        if second.is_count(language) {
            return Some(second.end);
        }
        // `الفصل الحادي عشر`: two words are one number.
        return [1, 2].into_iter().find(|at| !is_known && ends(*at)).map(|at| words[at].end);
    }
    let counts = first.is_count(language) && first.text.ends_with('.') || !is_known && !first.is_ended();
    (is_term(second) && counts && ends(1)).then_some(second.end)
}

fn is_figure(word: &TitleWord<'_>) -> bool {
    !word.core().is_empty() && word.core().chars().all(char::is_numeric)
}

/// Where the number of a section ends: `1.2 Ropes`, `3 Ropes`, `٣. الحبال`. Versions and years are titles.
fn section_number(title: &str) -> Option<usize> {
    let words = title_words(title);
    // `1 | Ropes`.
    let (number, next) = (words.first()?, words.iter().skip(1).find(|word| !word.core().is_empty())?);
    // `[1] Ropes`, `#1 Ropes`, `1º. Ropes`.
    let core = number.core().trim_start_matches(['[', '(', '#']).trim_end_matches(['º', 'ª', '°']);
    let mut groups = core.split('.');
    let is_number = groups.all(|group| (1..=2).contains(&group.chars().count()) && group.chars().all(char::is_numeric));
    (is_number && next.text.starts_with(char::is_alphabetic)).then_some(number.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_titles_in_every_language() {
        crate::cases::check("title-number", |[language, title]| match read(title, language) {
            TitleWords::All => "all".to_owned(),
            TitleWords::None => "none".to_owned(),
            TitleWords::Behind(words) => format!("behind | {words}"),
        });
        // The cases are parted by this sign.
        assert_eq!(read("1 | Bread", "en"), TitleWords::Behind("Bread"));
    }
}

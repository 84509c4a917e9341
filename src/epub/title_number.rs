//! The number that a title begins with: it is the place of a chapter, and when one is added before it, that of another. So names
//! of files and ids are made from the words behind it.
//!
//! In: a title and its language. Out: the words behind the number, if it has one. Labels are read as `document::division_label` does,
//! and, with the terms of `text::words`, in languages that its table lacks.

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
        '.' | ':' | ',' | '-' | '–' | '—' | '―' | ')' | '،' | '、' | '：' | '．' | '・' | '）' | '，' | '।'
    )
}

/// The words of a title.
pub(super) fn read<'t>(title: &'t str, language: &str) -> TitleWords<'t> {
    let title = title.trim();
    if let Some(end) = east_asian(title) {
        return behind(title, end);
    }
    // Before labels: `2. luku` begins with one that is a number alone.
    if let Some(end) = by_terms(title, language) {
        return behind(title, end);
    }
    if let Some(label) = division_label::read(title, language) {
        return match label.rest {
            LabelRest::None => TitleWords::None,
            LabelRest::Parted(at) => TitleWords::Behind(&title[at..]),
            LabelRest::Run(at) => run_on(&title[at..]),
        };
    }
    section_number(title).map_or(TitleWords::All, |end| behind(title, end))
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
        let core = self.core().trim_end_matches(['׳', '\'', '’', '΄', 'ʹ', '´']);
        let is_letter = core.chars().count() == 1 && core.chars().all(char::is_alphabetic);
        let is_figure = core.chars().any(char::is_numeric) && core.chars().all(|c| c.is_numeric() || c == '.');
        let is_roman = || {
            roman::value(core).is_some()
                || roman::value(&core.to_uppercase()).is_some_and(|_| 1 < core.len() && core == core.to_lowercase())
        };
        is_figure || is_letter || is_roman() || division_label::number(core, language).is_some()
    }
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
    let (number, next) = (words.first()?, words.get(1)?);
    let mut groups = number.core().split('.');
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
    }
}

//! Titles that are dates, as those of a diary: the day is no number of a chapter, so it stays in names.
//!
//! In: a title and its language. Out: whether it begins with a date.

use crate::document::division_label::primary;
use crate::resolve::date_words::is_month;

/// Whether a title begins with a day and a month, or with a day, a word that is no known month, and a year: `3 March`, `March 3, 1897`,
/// `3. März 1897`, `3 de marzo de 1897`.
pub(super) fn is_date(title: &str, language: &str) -> bool {
    let links = ["de", "of", "d'", "del", "van", "ta’", "the"];
    let words = title.split_whitespace().filter(|word| !links.contains(word)).collect::<Vec<_>>();
    let (Some(first), Some(second)) = (words.first(), words.get(1)) else { return false };
    let month = |word: &str| is_month(word.trim_end_matches(['.', ',', ':']), primary(language));
    if month(first) && !first.ends_with([':', ',']) && is_day(second) {
        return true;
    }
    if !is_day(first) || first.ends_with([':', ')', ',']) {
        return false;
    }
    let has_year = words.get(2).is_some_and(|word| is_year(word));
    match first.ends_with('.') {
        // `1. March` is a chapter of a calendar where days have no full stop.
        true => month(second) && (has_year || primary(language) != "en"),
        false => month(second) || has_year && 2 < second.chars().count(),
    }
}

/// `3`, `3.`, `03`, `3rd`, `1er`, `1º`.
fn is_day(word: &str) -> bool {
    let core = word.trim_end_matches(['.', ',', ':', ')']);
    let suffix = core.trim_start_matches(char::is_numeric);
    let figures = &core[..core.len() - suffix.len()];
    (1..=2).contains(&figures.chars().count()) && ["", "st", "nd", "rd", "th", "er", "º", "o", "e"].contains(&suffix)
}

fn is_year(word: &str) -> bool {
    let core = word.trim_end_matches(['.', ',', ':']);
    core.chars().count() == 4 && core.chars().all(char::is_numeric)
}

//! Dates in words, as an imprint prints them: `November 2026`, `4 mai 2026`, `2026年11月`.
//!
//! In: a date of ISO 8601 and a language. Out: its words, from the locales of CSL that the program carries for its citations.

use hayagriva::archive::locales;
use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{Date, DateDayForm, DateForm, DateMonthForm, DateStrongAnyForm, Locale, TermForm};

use crate::document::division_label::primary;

/// A month, or a day, in the words of a language; `None` for years, for what is no such date, and for languages whose months
/// are not known: a number for them could be read as that of a day.
pub fn date_words(date: &str, language: &str) -> Option<String> {
    let mut parts = date.trim().split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse::<i32>().ok()?;
    let month = parts.next()?.parse::<u8>().ok()?;
    let day = parts.next().map(str::parse::<u8>).transpose().ok()?;
    let named = time::Month::try_from(month).ok()?;
    time::Date::from_calendar_date(year, named, day.unwrap_or(1)).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let locales = locales();
    let locale = locale(&locales, language)?;
    let form = locale.date.iter().find(|date| date.form == Some(DateForm::Text))?;
    let words = written(form, locale, year, month, day)?;
    (!words.is_empty()).then_some(words)
}

/// The locale of a language: that of its region, else the one that is the language's first.
fn locale<'l>(locales: &'l [Locale], language: &str) -> Option<&'l Locale> {
    let main = primary(language);
    let own = match main {
        "en" => "en-US".to_owned(),
        "zh" if language.contains("Hant") => "zh-TW".to_owned(),
        "zh" => "zh-CN".to_owned(),
        _ => format!("{main}-{}", main.to_uppercase()),
    };
    let code = |locale: &Locale| locale.lang.as_ref().map(|code| code.0.clone()).unwrap_or_default();
    let is = |wanted: &str| locales.iter().find(|locale| code(locale).eq_ignore_ascii_case(wanted));
    is(language).or_else(|| is(&own)).or_else(|| locales.iter().find(|locale| primary(&code(locale)) == main))
}

/// The parts of a date in the order of the locale.
fn written(form: &Date, locale: &Locale, year: i32, month: u8, day: Option<u8>) -> Option<String> {
    let mut words = String::new();
    for part in &form.date_part {
        let value = match part.form() {
            DateStrongAnyForm::Day(kind) => match day {
                Some(day) => of_day(kind, day, locale),
                None => continue,
            },
            DateStrongAnyForm::Month(kind) => of_month(kind, month, locale)?,
            DateStrongAnyForm::Year(_) => year.to_string(),
        };
        // A comma that parts the day from the year has nothing to part in `نوفمبر 2026`.
        let affix = |text: &Option<String>| text.as_deref().unwrap_or("").replace([',', '،'], "");
        let [prefix, suffix] = match day {
            None => [affix(&part.affixes.prefix), affix(&part.affixes.suffix)],
            Some(_) => [&part.affixes.prefix, &part.affixes.suffix].map(|text| text.clone().unwrap_or_default()),
        };
        words.extend([prefix, value, suffix]);
    }
    Some(words.trim_matches(|letter: char| letter.is_whitespace() || letter == ',').to_owned())
}

fn of_month(kind: DateMonthForm, month: u8, locale: &Locale) -> Option<String> {
    match kind {
        DateMonthForm::Numeric => Some(month.to_string()),
        DateMonthForm::NumericLeadingZeros => Some(format!("{month:02}")),
        DateMonthForm::Long | DateMonthForm::Short => {
            let term = Term::Other(OtherTerm::month(month.checked_sub(1)?)?);
            locale.term(term, TermForm::Long)?.single().map(str::to_owned)
        }
    }
}

fn of_day(kind: DateDayForm, day: u8, locale: &Locale) -> String {
    let is_french = locale.lang.as_ref().is_some_and(|code| primary(&code.0) == "fr");
    match kind {
        // `1er mai`, `2 mai` in French.
        _ if is_french && day == 1 => "1er".to_owned(),
        DateDayForm::NumericLeadingZeros => format!("{day:02}"),
        DateDayForm::Ordinal | DateDayForm::Numeric => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_are_written_in_the_language() {
        crate::cases::check("date-words", |[language, date]| {
            date_words(date, language).unwrap_or_else(|| "no words".to_owned())
        });
    }
}

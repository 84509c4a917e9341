//! Dates in words, as an imprint prints them: `November 2026`, `4 mai 2026`, `2026年11月`.
//!
//! In: a date of ISO 8601 and a language. Out: its words. They are those of the locales of CSL that the program carries for its
//! citations, copied into a table: to unpack them all takes a good part of the time that a novel takes.

use crate::document::division_label::primary;

/// A row for each locale: its tag, the form of a day, that of a month, and the names of the months.
const TABLE: &str = include_str!("date_words.txt");

/// A month, or a day, in the words of a language; `None` for years, for what is no such date, and for languages whose months
/// are not known: a number for them could be read as that of a day.
pub fn date_words(date: &str, language: &str) -> Option<String> {
    let mut parts = date.trim().split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let month = parts.next()?.parse::<u8>().ok()?;
    let day = parts.next().map(str::parse::<u8>).transpose().ok()?;
    let named = time::Month::try_from(month).ok()?;
    time::Date::from_calendar_date(year.parse().ok()?, named, day.unwrap_or(1)).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let mut fields = row(language)?.split('\t').skip(1);
    let [of_day, of_month] = [fields.next()?, fields.next()?];
    let name = fields.next()?.split('|').nth(usize::from(month - 1))?;
    let pattern = if day.is_some() { of_day } else { of_month };
    let day = match day {
        // `1er mai`, `2 mai` (Lexique des règles typographiques, “Dates”).
        Some(1) if primary(language) == "fr" => "1er".to_owned(),
        day => day.map(|day| day.to_string()).unwrap_or_default(),
    };
    let words = pattern.replace("{day}", &day).replace("{number}", &month.to_string());
    Some(words.replace("{month}", name).replace("{year}", year))
}

/// Whether a word is the name of a month in a language, or in English: written out, shortened to three letters or more, or in another
/// case of its own (`марта`).
pub fn is_month(word: &str, language: &str) -> bool {
    // Languages that decline the month of a date.
    let declines = ["be", "bg", "cs", "el", "hr", "lt", "lv", "pl", "ru", "sk", "sl", "sr", "uk"];
    let word = word.to_lowercase();
    let Some((third, letter)) = word.char_indices().nth(2) else { return false };
    let stem = &word[..third + letter.len_utf8()];
    [language, "en"].into_iter().any(|tag| {
        let names = row(tag).and_then(|row| row.split('\t').nth(3)).unwrap_or_default();
        names
            .split('|')
            .map(str::to_lowercase)
            .any(|name| name.starts_with(&word) || declines.contains(&primary(tag)) && name.starts_with(stem))
    })
}

/// The row of a language: that of its region, else the one that is the language's first.
fn row(language: &str) -> Option<&'static str> {
    let main = primary(language);
    let own = match main {
        "en" => "en-US".to_owned(),
        "zh" if language.contains("Hant") => "zh-TW".to_owned(),
        "zh" => "zh-CN".to_owned(),
        _ => format!("{main}-{}", main.to_uppercase()),
    };
    let code = |row: &str| row.split('\t').next().unwrap_or_default().to_owned();
    let is = |wanted: &str| TABLE.lines().find(|row| code(row).eq_ignore_ascii_case(wanted));
    is(language).or_else(|| is(&own)).or_else(|| TABLE.lines().find(|row| primary(&code(row)) == main))
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::locales;
    use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
    use hayagriva::citationberg::{DateForm, DateMonthForm, DateStrongAnyForm, Locale, TermForm};

    use super::*;

    /// The row of the table for a locale; `None` for one without dates in words.
    fn made(locale: &Locale) -> Option<String> {
        let date = locale.date.iter().find(|date| date.form == Some(DateForm::Text))?;
        let [mut day, mut month] = [String::new(), String::new()];
        for part in &date.date_part {
            let prefix = part.affixes.prefix.as_deref().unwrap_or("");
            let suffix = part.affixes.suffix.as_deref().unwrap_or("");
            let name = match part.form() {
                DateStrongAnyForm::Day(_) => "day",
                DateStrongAnyForm::Month(DateMonthForm::Numeric | DateMonthForm::NumericLeadingZeros) => "number",
                DateStrongAnyForm::Month(_) => "month",
                DateStrongAnyForm::Year(_) => "year",
            };
            day += &format!("{prefix}{{{name}}}{suffix}");
            if name != "day" {
                // A comma that parts the day from the year has nothing to part in `نوفمبر 2026`.
                month += &format!("{prefix}{{{name}}}{suffix}").replace([',', '،'], "");
            }
        }
        let name = |number| locale.term(Term::Other(OtherTerm::month(number)?), TermForm::Long)?.single();
        let names = (0..12).map(name).collect::<Option<Vec<_>>>()?.join("|");
        let tag = &locale.lang.as_ref()?.0;
        Some(format!("{tag}\t{}\t{}\t{names}\n", day.trim(), month.trim()))
    }

    #[expect(clippy::disallowed_methods, reason = "a developer may ask for the table to be written")]
    #[test]
    fn the_table_is_that_of_the_locales() {
        let table: String = locales().iter().filter_map(made).collect();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/resolve/date_words.txt"), &table).unwrap();
        } else {
            assert_eq!(TABLE, table, "BLESS=1 writes it");
        }
    }

    #[test]
    fn months_and_days_are_written_in_the_language() {
        crate::cases::check("date-words", |[language, date]| {
            date_words(date, language).unwrap_or_else(|| "no words".to_owned())
        });
    }
}

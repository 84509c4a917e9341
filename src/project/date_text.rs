//! Dates and times as front matter writes them. In: a text. Out: whether it is one.

/// Whether a text is a time of the day, with its zone perhaps.
pub(super) fn is_time(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(':')
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | ' ' | 'Z' | 'U' | 'T' | 'C'))
}

/// Whether a text is a year, a month, a day, or a day with its time.
pub(super) fn is_date(text: &str) -> bool {
    let day = text.split_once('T').map_or(text, |pair| pair.0);
    let parts: Vec<&str> = day.split('-').collect();
    let number = |at: usize, long: usize, most: u32| {
        parts.get(at).is_none_or(|part| {
            let digits = part.len() == long && part.bytes().all(|byte| byte.is_ascii_digit());
            digits && part.parse::<u32>().is_ok_and(|value| (1..=most).contains(&value))
        })
    };
    let value = |at: usize| parts.get(at).and_then(|part| part.parse::<u32>().ok());
    let days = match (value(1), value(0)) {
        (Some(4 | 6 | 9 | 11), _) => 30,
        (Some(2), Some(year)) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        (Some(2), _) => 28,
        _ => 31,
    };
    parts.len() <= 3 && number(0, 4, 9999) && number(1, 2, 12) && number(2, 2, days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_of_the_calendar() {
        assert!(is_date("2026-01-15") && is_date("1851") && !is_date("2026-13") && !is_date("26"));
        assert!(is_date("2028-02-29") && !is_date("2026-02-29") && !is_date("2026-04-31") && !is_date("1900-02-29"));
    }
}

//! Dates of bibliographies: BibTeX's years and months, biblatex's ISO 8601-2 (`2001-05`, `1776/1789`, `0731~`,
//! `2010-21`) to dates of CSL.

use hayagriva::citationberg::json::{DateValue, VecDate, VecDateRange};

/// A date, and where it ends if it is a span of time. The processor knows single dates alone, so the end is kept
/// beside the work and put after the year where that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadDate {
    pub(super) value: DateValue,
    /// The year in which the span ends; empty where it has no end (`1776/`).
    pub(super) end: Option<String>,
}

/// Reads biblatex's `date`.
pub(super) fn iso(text: &str) -> Option<ReadDate> {
    let text = text.trim();
    let (start, end) = text.split_once('/').map_or((text, None), |(start, end)| (start, Some(end.trim())));
    let (parts, circa) = parts(start.trim())?;
    let end_year = end.map(|end| if end.is_empty() || end == ".." { String::new() } else { year_of(end) });
    // 2001-05/2001-07 is printed by its year, which is one.
    let end = end_year.filter(|year| parts.first().is_none_or(|first| *year != first.to_string()));
    Some(ReadDate { value: value(parts, circa), end })
}

/// Reads BibTeX's `year` and `month`: `1999`, `c. 1500`, `1998--2001`, `{in press}`; `feb`, `2`, `February`.
pub(super) fn year_and_month(year: &str, month: Option<&str>, day: Option<&str>) -> Option<ReadDate> {
    let year = year.trim();
    if let Some((start, end)) = year.split_once(['–', '/']).or_else(|| year.split_once("--"))
        && let (Ok(start), Ok(_)) = (start.trim().parse::<i16>(), end.trim().parse::<i16>())
    {
        return Some(ReadDate { value: value(vec![start], false), end: Some(end.trim().to_owned()) });
    }
    let circa = ["c.", "ca.", "circa"].iter().find_map(|word| year.strip_prefix(word));
    let mut parts = vec![circa.unwrap_or(year).trim().parse::<i16>().ok()?];
    if let Some(month) = month.and_then(month_number) {
        parts.push(month);
        parts.extend(day.and_then(|day| day.trim().parse::<i16>().ok()));
    }
    Some(ReadDate { value: value(parts, circa.is_some()), end: None })
}

fn month_number(text: &str) -> Option<i16> {
    let text = text.trim().to_lowercase();
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let by_name = NAMES.iter().position(|name| text.starts_with(name)).and_then(|at| i16::try_from(at + 1).ok());
    text.parse().ok().filter(|number| (1..=24).contains(number)).or(by_name)
}

fn value(mut parts: Vec<i16>, circa: bool) -> DateValue {
    // Months from 21 on are seasons (ISO 8601-2, 4.7): spring to winter.
    let season = parts.get(1).filter(|month| (21..=24).contains(*month)).map(|month| (month - 20).to_string());
    if season.is_some() {
        parts.truncate(1);
    }
    parts.truncate(3);
    DateValue::DateParts { date_parts: VecDateRange(vec![VecDate(parts)]), literal: None, season, circa }
}

/// The numbers of one date, and whether it is not sure.
fn parts(text: &str) -> Option<(Vec<i16>, bool)> {
    // ISO 8601-2 tells uncertain, approximate and both apart; CSL has `circa` for all three.
    let circa = text.ends_with(['~', '?', '%']);
    let text = text.trim_end_matches(['~', '?', '%']);
    // Dates of CSL have no time of day.
    let text = text.split('T').next().unwrap_or(text);
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut parts = Vec::new();
    for part in digits.split('-').take(3) {
        // 199u and 19XX are years that are known in part; they are read as their beginning.
        let known: String = part.chars().map(|c| if "uxX".contains(c) { '0' } else { c }).collect();
        parts.push(known.parse::<i16>().ok()?);
    }
    *parts.first_mut()? *= sign;
    Some((parts, circa))
}

fn year_of(text: &str) -> String {
    parts(text).and_then(|(parts, _)| parts.first().map(i16::to_string)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read() {
        let shown = |date: Option<ReadDate>| {
            let Some(ReadDate { value: DateValue::DateParts { date_parts, season, circa, .. }, end }) = date else {
                return String::new();
            };
            let parts: Vec<String> = date_parts.0[0].0.iter().map(i16::to_string).collect();
            format!(
                "{}{}{}{}",
                parts.join("."),
                if circa { "~" } else { "" },
                season.unwrap_or_default(),
                end.map_or(String::new(), |it| format!("/{it}"))
            )
        };
        for (text, expected) in [
            ("2001-05-03", "2001.5.3"),
            ("0731~", "731~"),
            ("1776/1789", "1776/1789"),
            ("2001-05/2001-07", "2001.5"),
            ("1990/", "1990/"),
            ("2010-21", "20101"),
            ("-0044-03-15", "-44.3.15"),
            ("in press", ""),
        ] {
            assert_eq!(shown(iso(text)), expected, "{text}");
        }
        assert_eq!(shown(year_and_month("1999", Some("feb"), Some("3"))), "1999.2.3");
        assert_eq!(shown(year_and_month("1998–2001", None, None)), "1998/2001");
        assert_eq!(shown(year_and_month("c. 1500", None, None)), "1500~");
        assert_eq!(shown(year_and_month("forthcoming", None, None)), "");
    }
}

//! The time of a release: what readers and shops tell one release of a book from the next by.
//!
//! In: the build's date, the book's own, and a [`Digest`] of all files. Out: `dcterms:modified`.

use time::OffsetDateTime;
use time::macros::format_description;

/// A placeholder of `dcterms:modified`, until all other files are written.
pub(super) const MODIFIED: &str = "<meta property=\"dcterms:modified\"/>";

/// The time of the last change. Readers and shops know one release of a book from the next by it
/// (EPUB 3.3, 5.5.4: the identifier and this time are the release's identifier), so different books have
/// different ones, and equal books the same.
///
/// Of `epoch`, the build's one date, it is a second of the day before, which `digest` chooses: nothing may be newer than that date
/// (reproducible-builds.org, “SOURCE_DATE_EPOCH specification”), and two texts may be built with one. Otherwise `digest`, which stands for the contents, chooses
/// a second of the book's `date` (its day, month or year), or of the years 1980 to 1999 in a book
/// without a date or with one that is older than electronic books. Never the clock.
pub(super) fn modified(epoch: Option<i64>, date: Option<&str>, digest: u64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    let before = i64::try_from(digest % (24 * 60 * 60)).unwrap_or(0);
    let time = epoch.and_then(|epoch| OffsetDateTime::from_unix_timestamp(epoch.saturating_sub(before)).ok());
    let year = |time: &OffsetDateTime| (1..=9999).contains(&time.year());
    if let Some(text) = time.filter(year).and_then(|time| time.format(format).ok()) {
        return text;
    }
    let date = date.and_then(self::date).filter(|date| "1980" <= &date[..4]);
    // A month has at least 28 days, a year 365.
    let (first, days) = match date.as_deref() {
        Some(year) if year.len() == 4 => (format!("{year}-01-01"), 365),
        Some(month) if month.len() == 7 => (format!("{month}-01"), 28),
        Some(day) => (day.to_owned(), 1),
        None => ("1980-01-01".to_owned(), 20 * 365),
    };
    let seconds = i64::try_from(digest % (days * 24 * 60 * 60)).unwrap_or(0);
    let midnight =
        time::Date::parse(&first, format_description!("[year]-[month]-[day]")).map(|it| it.midnight().assume_utc());
    let time = midnight.ok().and_then(|midnight| midnight.checked_add(time::Duration::seconds(seconds)));
    time.and_then(|time| time.format(format).ok()).unwrap_or_else(|| format!("{first}T00:00:00Z"))
}

/// A number that stands for the contents of all files: FNV-1a over their names and their checksums.
pub(super) struct Digest(pub(super) u64);

impl Default for Digest {
    fn default() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Takes a file in.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) {
        let sum = crc32fast::hash(bytes).to_be_bytes();
        for byte in name.bytes().chain(sum) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A date as `2026`, `2026-01` or `2026-01-15`, if it is one.
pub(super) fn date(written: &str) -> Option<String> {
    let date = written.trim();
    let parts: Vec<&str> = date.split('-').collect();
    let number = |at: usize, len: usize| -> Option<u16> {
        let part = parts.get(at).filter(|part| part.len() == len)?;
        part.parse().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    number(0, 4).filter(|number| 0 < *number)?;
    let month = if 1 < parts.len() { number(1, 2)? } else { 1 };
    let day = if 2 < parts.len() { number(2, 2)? } else { 1 };
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let year = i32::from(number(0, 4)?);
    time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    (parts.len() <= 3).then(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked_and_the_build_has_one() {
        for good in ["2026", "2026-01", "2026-02-28"] {
            assert_eq!(date(good).as_deref(), Some(good));
        }
        for bad in ["", "26", "2026-13", "2026-02-30", "January 2026", "2026-1-1", "2026-01-01-01"] {
            assert_eq!(date(bad), None, "{bad}");
        }
        assert_eq!(modified(Some(1_700_000_000), Some("2026"), 0), "2023-11-14T22:13:20Z");
        assert_eq!(
            modified(Some(1_700_000_000), Some("2026"), 7),
            "2023-11-14T22:13:13Z",
            "another text, another time"
        );
        assert_eq!(modified(None, Some("2026-05"), 0), "2026-05-01T00:00:00Z");
        assert_eq!(modified(None, Some("2026-05-04"), 24 * 3600 + 61), "2026-05-04T00:01:01Z");
        assert_eq!(modified(None, None, 0), "1980-01-01T00:00:00Z");
        assert_eq!(modified(None, Some("1865"), 1), "1980-01-01T00:00:01Z");
        assert_eq!(modified(Some(i64::MAX), Some("long ago"), 0), "1980-01-01T00:00:00Z");
    }
}

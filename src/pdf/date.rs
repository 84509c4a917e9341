//! Seconds since 1970 to a calendar date, in UTC. In: a number. Out: year to second.

use time::OffsetDateTime;

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// From 1 to 9999.
    pub(super) year: u16,
    /// From 1.
    pub(super) month: u8,
    /// From 1.
    pub(super) day: u8,
    /// From 0 to 23.
    pub(super) hour: u8,
    /// From 0.
    pub(super) minute: u8,
    /// From 0.
    pub(super) second: u8,
}

impl Moment {
    /// The moment that many seconds after the start of 1970; kept within the years 1 to 9999.
    pub(super) fn new(seconds: i64) -> Moment {
        // The first second of the year 1 and the last of 9999: PDF and XMP write years with four digits.
        let seconds = seconds.clamp(-62_135_596_800, 253_402_300_799);
        let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Moment {
            year: time.year().unsigned_abs().try_into().unwrap_or(9999),
            month: time.month().into(),
            day: time.day(),
            hour: time.hour(),
            minute: time.minute(),
            second: time.second(),
        }
    }

    /// As XMP and ISO 8601 write it: `2026-01-31T00:00:00Z`.
    pub(super) fn iso(self) -> String {
        let Moment { year, month, day, hour, minute, second } = self;
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// As PDF writes it: `D:20260131000000Z`.
    pub(super) fn pdf(self) -> String {
        let Moment { year, month, day, hour, minute, second } = self;
        format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
            (i64::MIN, "0001-01-01T00:00:00Z"),
        ];
        for (seconds, iso) in cases {
            assert_eq!(Moment::new(seconds).iso(), iso);
        }
        assert_eq!(Moment::new(1_000_000_000).pdf(), "D:20010909014640Z");
    }
}

//! Seconds since 1970 to a calendar date, in UTC. In: a number. Out: year to second.

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
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "each is in its range")]
    pub(super) fn new(seconds: i64) -> Moment {
        let seconds = seconds.clamp(-62_135_596_800, 253_402_300_799);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        Moment {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            hour: (rest / 3600) as u8,
            minute: (rest / 60 % 60) as u8,
            second: (rest % 60) as u8,
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

/// Year, month and day of the day that many days after 1 January 1970, in the Gregorian calendar. The year
/// is taken to begin in March, so that the leap day is its last.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    (era * 400 + year + i64::from(month <= 2), month, date)
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

//! Numbers of content streams (ISO 32000-1 §7.3.3).
//!
//! In: whole numbers of millionths. Out: their shortest form.

/// A number in millionths, exactly as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::pdf) struct Decimal(pub(in crate::pdf) i64);

/// One, in millionths.
pub(in crate::pdf) const ONE: i64 = 1_000_000;

impl Decimal {
    /// A number of things.
    pub(in crate::pdf) fn whole(count: usize) -> Decimal {
        Decimal(i64::try_from(count).unwrap_or(0).saturating_mul(ONE))
    }

    /// So many halves.
    pub(in crate::pdf) fn halves(count: i32) -> Decimal {
        Decimal(i64::from(count) * (ONE / 2))
    }

    /// The number rounded to a millionth, for factors; 0 for what is no number.
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond is no place on a page")]
    pub(in crate::pdf) fn millionths(value: f64) -> Decimal {
        Decimal((value * 1_000_000.0).round() as i64)
    }

    /// The number rounded to a thousandth; 0 for what is no number.
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond is no place on a page")]
    pub(in crate::pdf) fn thousandths(value: f64) -> Decimal {
        Decimal(((value * 1000.0).round() as i64).saturating_mul(ONE / 1000))
    }

    /// Appends the number with as few signs as it can be written.
    pub(in crate::pdf) fn write(self, out: &mut Vec<u8>) {
        let mut buffer = [0; 24];
        let mut at = buffer.len();
        let mut push = |byte: u8| {
            at -= 1;
            buffer[at] = byte;
        };
        let (mut whole, mut fraction) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if fraction != 0 {
            let mut places = 6;
            while fraction % 10 == 0 {
                fraction /= 10;
                places -= 1;
            }
            for _ in 0..places {
                push(b'0' + (fraction % 10) as u8);
                fraction /= 10;
            }
            push(b'.');
        }
        // `.5` is a number (ISO 32000-1 §7.3.3), but nothing at all is none.
        if whole == 0 && self.0 % ONE == 0 {
            push(b'0');
        }
        while 0 < whole {
            push(b'0' + (whole % 10) as u8);
            whole /= 10;
        }
        if self.0 < 0 {
            push(b'-');
        }
        out.extend_from_slice(&buffer[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        let cases =
            [(0, "0"), (-500_000, "-.5"), (12_000_000, "12"), (3_250_000, "3.25"), (-7_000_000, "-7"), (1, ".000001")];
        for (millionths, short) in cases {
            let mut out = Vec::new();
            Decimal(millionths).write(&mut out);
            assert_eq!(String::from_utf8(out).expect("ASCII"), short);
        }
        assert_eq!(Decimal::thousandths(f64::NAN), Decimal(0));
        assert_eq!(Decimal::thousandths(-1.23456), Decimal(-1_235_000));
    }
}

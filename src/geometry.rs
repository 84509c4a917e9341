//! Integer lengths and what is made of them: points, sizes, rectangles, margins.
//!
//! All arithmetic of the typesetter is on integers (scaled points, 1/65536 pt as in TeX), so that
//! the same book gives the same bytes on every machine. `pt` is the PDF's point, 1/72 inch.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in scaled points: 1/65536 of 1/72 inch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub i64);

impl Length {
    /// No length.
    pub const ZERO: Length = Length(0);
    /// One point, 1/72 inch.
    pub const PT: Length = Length(65_536);
    /// One millimetre, to the nearest scaled point.
    pub const MM: Length = Length(185_771);
    /// One inch.
    pub const INCH: Length = Length(72 * 65_536);

    /// So many points.
    pub const fn pt(points: i64) -> Length {
        Length(points * 65_536)
    }

    /// So many thousandths of a point.
    pub const fn milli_pt(thousandths: i64) -> Length {
        Length(thousandths * 65_536 / 1000)
    }

    /// `units` of a font with `upem` units to the em, at `self` as the type size.
    pub fn em(self, units: i64, upem: u16) -> Length {
        let (product, upem) = (self.0 * units, i64::from(upem.max(1)));
        let half = if product < 0 { -upem / 2 } else { upem / 2 };
        Length((product + half) / upem)
    }

    /// `self` × `numerator` / `denominator`, rounded to nearest, halves away from zero.
    pub fn scale(self, numerator: i64, denominator: i64) -> Length {
        // All but a few products fit, and a division of 128 bits takes many times as long.
        let near = self.0.checked_mul(numerator).and_then(|product| {
            let half = if (product < 0) == (denominator < 0) { denominator / 2 } else { -(denominator / 2) };
            product.checked_add(half)?.checked_div(denominator)
        });
        near.map_or_else(|| self.scale_far(numerator, denominator), Length)
    }

    /// [`Length::scale`] where the product does not fit a length.
    #[cold]
    fn scale_far(self, numerator: i64, denominator: i64) -> Length {
        let product = i128::from(self.0) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let half = if (product < 0) == (denominator < 0) { denominator / 2 } else { -denominator / 2 };
        let quotient = (product + half).checked_div(denominator).and_then(|value| i64::try_from(value).ok());
        Length(quotient.unwrap_or(i64::MAX))
    }

    /// In points. For writers and people only: never for arithmetic that decides something.
    #[expect(clippy::cast_precision_loss, reason = "lengths on paper are far below 2^52 sp")]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / 65_536.0
    }

    /// Reads `11pt`, `4in`, `120mm`, `12.5cm`, `1pc`, `300px` (at 300 to the inch) or a bare `0`.
    ///
    /// # Errors
    /// A message in plain words, if the text is not a length, or one of more than 100 m.
    pub fn parse(text: &str) -> Result<Length, String> {
        let text = text.trim();
        let digits =
            text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-' || c == '+')).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let millionths = parse_millionths(number)
            .ok_or_else(|| format!("`{text}` is not a length such as `11pt`, `25mm` or `0.75in`"))?;
        let (numerator, denominator) = match unit.trim() {
            "pt" => (65_536, 1),
            "mm" => (720 * 65_536, 254),
            "cm" => (7200 * 65_536, 254),
            "in" | "\"" => (72 * 65_536, 1),
            "pc" => (12 * 65_536, 1),
            "px" => (72 * 65_536, 300),
            "" if millionths == 0 => (1, 1),
            "" => return Err(format!("`{text}` has no unit: write pt, mm, cm, in or pc after the number")),
            other => return Err(format!("`{other}` is not a unit: use pt, mm, cm, in or pc")),
        };
        let length = Length(millionths).scale(numerator, denominator * 1_000_000);
        // Some 100 m: sums and products of such lengths stay far inside 64 bits.
        if length.0.abs() > Length::INCH.0 * 4000 {
            return Err(format!("`{text}` is too large"));
        }
        Ok(length)
    }
}

/// A decimal number in millionths; `None` if it is none or has more than nine digits before the point.
fn parse_millionths(number: &str) -> Option<i64> {
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Nine digits in millionths are at most 10^15, which 64 bits hold.
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) || 9 < whole.len() {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(sign * (whole * 1_000_000 + fraction.parse::<i64>().ok()?))
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}
impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}
impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}
impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, factor: i64) -> Length {
        Length(self.0 * factor)
    }
}
impl Div<i64> for Length {
    type Output = Length;
    fn div(self, divisor: i64) -> Length {
        Length(self.0 / divisor)
    }
}
impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}
impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}
impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        lengths.fold(Length::ZERO, Add::add)
    }
}

/// A place on a page: from its left top corner to the right and down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right.
    pub x: Length,
    /// Down.
    pub y: Length,
}

/// Width and height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Size {
    /// From left to right.
    pub width: Length,
    /// From top to bottom.
    pub height: Length,
}

/// A rectangle on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rect {
    /// The left top corner.
    pub origin: Point,
    /// Its extent.
    pub size: Size,
}

impl Rect {
    /// From the left top corner and the extent.
    pub fn new(x: Length, y: Length, width: Length, height: Length) -> Rect {
        Rect { origin: Point { x, y }, size: Size { width, height } }
    }
}

/// A length for each side of a page of a bound book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// At the spine.
    pub inner: Length,
    /// At the fore edge.
    pub outer: Length,
    /// At the head.
    pub top: Length,
    /// At the foot.
    pub bottom: Length,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_exactly() {
        assert_eq!(Length::parse("11pt"), Ok(Length::pt(11)));
        assert_eq!(Length::parse("0.75in"), Ok(Length::pt(54)));
        assert_eq!(Length::parse("25.4mm"), Ok(Length::INCH));
        assert_eq!(Length::parse("0"), Ok(Length::ZERO));
        for wrong in ["11", "pt", "1.2.3pt", "4 furlongs", "99999999999mm", ""] {
            assert!(Length::parse(wrong).is_err(), "{wrong}");
        }
    }
}

//! The bars of an ISBN: EAN-13 with its add-on of five digits (ISO/IEC 15420), by `barcoders`.
//!
//! In: digits. Out: bars as modules from the left edge, for whoever draws them.

use barcoders::sym::ean_supp::EANSUPP;
use barcoders::sym::ean13::EAN13;

/// The width of the symbol in modules, without the white beside it.
pub(super) const WIDTH: u32 = 95;
/// The width of the add-on in modules.
pub(super) const ADD_ON: u32 = 47;
/// The white that must be left before the symbol, in modules: the quiet zone of EAN-13 (GS1 General Specifications).
pub(super) const BEFORE: u32 = 11;
/// The white after the symbol, which also goes before an add-on, in modules.
pub(super) const AFTER: u32 = 7;
/// The width of a digit in modules.
pub(super) const DIGIT: u32 = 7;
/// Where the digits of the left and of the right half begin, in modules.
pub(super) const HALVES: [u32; 2] = [3, 50];

/// The guards: where each begins and ends, in modules.
const GUARDS: [(u32, u32); 3] = [(0, 3), (45, 50), (92, 95)];

/// A bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BarcodeBar {
    /// From the symbol's left edge, in modules.
    pub(super) left: u32,
    /// In modules.
    pub(super) width: u32,
    /// Whether it is one of the guards, which are longer.
    pub(super) guard: bool,
}

/// The digits of an ISBN as an EAN-13, if they are one: 13 digits with a sound check digit, or 10, which are
/// brought to 13.
pub(super) fn digits(isbn: &str) -> Option<String> {
    let mut digits: String = isbn.chars().filter(|c| c.is_alphanumeric()).collect();
    if digits.len() == 10 && is_sound_ten(&digits) {
        digits.truncate(9);
        digits.insert_str(0, "978");
        let check = (0..10).map(|it| format!("{digits}{it}")).find(|text| EAN13::new(text).is_ok());
        return check;
    }
    (digits.len() == 13 && EAN13::new(&digits).is_ok()).then_some(digits)
}

/// Whether ten digits are an ISBN: the last is a check digit of base 11, where X is 10 (ISO 2108:1992).
fn is_sound_ten(digits: &str) -> bool {
    let value = |(at, it): (usize, char)| match it {
        'X' | 'x' if at == 9 => Some(10),
        it => it.to_digit(10),
    };
    let values: Option<Vec<u32>> = digits.chars().enumerate().map(value).collect();
    values.is_some_and(|it| it.iter().zip((1..=10).rev()).map(|(a, b)| a * b).sum::<u32>() % 11 == 0)
}

/// The bars of the symbol; none if these are not its digits.
pub(super) fn ean13(digits: &str) -> Vec<BarcodeBar> {
    let modules = EAN13::new(digits).map(|code| code.encode()).unwrap_or_default();
    let mut bars = bars(&modules);
    for bar in &mut bars {
        bar.guard = GUARDS.iter().any(|it| (it.0..it.1).contains(&bar.left));
    }
    bars
}

/// The bars of the add-on of five digits; none if these are not five.
pub(super) fn add_on(digits: &str) -> Vec<BarcodeBar> {
    let symbol = EANSUPP::new(digits).ok().filter(|code| matches!(code, EANSUPP::EAN5(_)));
    symbol.map(|code| bars(&code.encode())).unwrap_or_default()
}

/// Modules, 1 for black, as bars.
fn bars(modules: &[u8]) -> Vec<BarcodeBar> {
    let mut bars: Vec<BarcodeBar> = Vec::new();
    for (left, _) in (0..).zip(modules).filter(|it| *it.1 == 1) {
        match bars.last_mut() {
            Some(bar) if bar.left + bar.width == left => bar.width += 1,
            _ => bars.push(BarcodeBar { left, width: 1, guard: false }),
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules as a string of 0 and 1.
    fn modules(bars: &[BarcodeBar], width: u32) -> String {
        let black = |at| bars.iter().any(|bar| (bar.left..bar.left + bar.width).contains(&at));
        (0..width).map(|at| if black(at) { '1' } else { '0' }).collect()
    }

    #[test]
    fn the_standard_s_own_digits_have_its_own_bars() {
        // 5901234123457, the example of the general specifications.
        let bars = ean13("5901234123457");
        let expected =
            "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101";
        assert_eq!(modules(&bars, WIDTH), expected);
        let guards = bars.iter().filter(|bar| bar.guard).map(|bar| bar.left);
        assert_eq!(guards.collect::<Vec<_>>(), [0, 2, 46, 48, 92, 94]);
    }

    #[test]
    fn an_add_on_has_its_own_bars() {
        // 52495: check value (5+4+5)·3 + (2+9)·9 = 141, so sets B B G… as the table of ISO/IEC 15420 has 1:
        // the digits 5 and 4 are in set G.
        let expected = format!("1011{}01{}01{}01{}01{}", "0111001", "0010011", "0011101", "0001011", "0110001");
        assert_eq!(modules(&add_on("52495"), ADD_ON), expected);
        assert!(add_on("12").is_empty() && add_on("1234x").is_empty());
    }

    #[test]
    fn check_digits_are_held() {
        assert!(digits("9780306406158").is_none());
        assert!(digits("123").is_none());
        assert!(digits("").is_none());
        assert_eq!(digits("0-306-40615-2").as_deref(), Some("9780306406157"));
        assert_eq!(digits("978-0-306-40615-7").as_deref(), Some("9780306406157"));
        assert_eq!(digits("097522980X").as_deref(), Some("9780975229804"));
        assert!(digits("0-306-40615-3").is_none());
    }
}

//! The bars of an ISBN: EAN-13 with its add-on of five digits (ISO/IEC 15420).
//!
//! In: digits. Out: bars as modules from the left edge, for whoever draws them.

/// The width of the symbol in modules, without the white beside it.
pub(super) const WIDTH: u32 = 95;
/// The width of the add-on in modules.
pub(super) const ADD_ON: u32 = 47;
/// The white that must stand before the symbol, in modules.
pub(super) const BEFORE: u32 = 11;
/// The white after the symbol, which also stands before an add-on, in modules.
pub(super) const AFTER: u32 = 7;

/// A bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// From the symbol's left edge, in modules.
    pub(super) left: u32,
    /// In modules.
    pub(super) width: u32,
    /// Whether it is one of the guards, which are longer.
    pub(super) guard: bool,
}

/// The seven modules of each digit in set A; 1 is a bar. Set C is its complement, set B the mirror of that.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011,
    0b011_0111, 0b000_1011,
];
/// Which of the six left digits are in set B, by the first digit, which has no bars of its own.
const LEFT: [u8; 10] = [
    0b00_0000, 0b00_1011, 0b00_1101, 0b00_1110, 0b01_0011, 0b01_1001, 0b01_1100, 0b01_0101,
    0b01_0110, 0b01_1010,
];
/// Which of the five digits of an add-on are in set B, by its check value.
const FIVE: [u8; 10] = [
    0b1_1000, 0b1_0100, 0b1_0010, 0b1_0001, 0b0_1100, 0b0_0110, 0b0_0011, 0b0_1010, 0b0_1001,
    0b0_0101,
];

/// The digits of an ISBN as an EAN-13, if they are one: 13 digits with a sound check digit, or 10, which are
/// brought to 13.
pub(super) fn digits(isbn: &str) -> Option<[u8; 13]> {
    let found: Vec<u8> =
        isbn.bytes().filter(|it| it.is_ascii_digit()).map(|it| it - b'0').collect();
    let letters = isbn.chars().filter(|it| it.is_alphanumeric()).count();
    if found.len() == 13 && letters == 13 {
        let digits: [u8; 13] = found.try_into().ok()?;
        return (check(&digits[..12]) == digits[12]).then_some(digits);
    }
    // The last of ten may be an X, which is 10.
    let last = isbn.trim_end().chars().next_back()?;
    let nine: [u8; 9] = found.get(..9)?.try_into().ok()?;
    let own = if last.eq_ignore_ascii_case(&'x') { 10 } else { *found.get(9)? };
    let sum: u32 =
        nine.iter().zip(2..).map(|(digit, weight)| u32::from(*digit) * (12 - weight)).sum();
    if letters != 10 || !(sum + u32::from(own)).is_multiple_of(11) {
        return None;
    }
    let mut digits = [0; 13];
    digits[..3].copy_from_slice(&[9, 7, 8]);
    digits[3..12].copy_from_slice(&nine);
    digits[12] = check(&digits[..12]);
    Some(digits)
}

/// The check digit of the twelve before it.
fn check(digits: &[u8]) -> u8 {
    let weights = [1, 3].into_iter().cycle();
    let sum: u32 =
        digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

fn a(digit: u8) -> u8 {
    SET_A[usize::from(digit % 10)]
}

fn c(digit: u8) -> u8 {
    !a(digit) & 0b111_1111
}

fn b(digit: u8) -> u8 {
    c(digit).reverse_bits() >> 1
}

/// The bars of the symbol.
pub(super) fn ean13(digits: [u8; 13]) -> Vec<Bar> {
    let mut modules = Modules::default();
    modules.push(0b101, 3, true);
    let sets = LEFT[usize::from(digits[0] % 10)];
    for (at, digit) in digits[1..7].iter().enumerate() {
        let in_b = sets >> (5 - at) & 1 == 1;
        modules.push(if in_b { b(*digit) } else { a(*digit) }, 7, false);
    }
    modules.push(0b01010, 5, true);
    for digit in &digits[7..] {
        modules.push(c(*digit), 7, false);
    }
    modules.push(0b101, 3, true);
    modules.bars
}

/// The bars of the add-on of five digits.
pub(super) fn add_on(digits: [u8; 5]) -> Vec<Bar> {
    let sum: u32 =
        digits.iter().zip([3, 9, 3, 9, 3]).map(|(digit, by)| u32::from(*digit) * by).sum();
    let sets = FIVE[usize::try_from(sum % 10).unwrap_or(0)];
    let mut modules = Modules::default();
    modules.push(0b1011, 4, false);
    for (at, digit) in digits.iter().enumerate() {
        if 0 < at {
            modules.push(0b01, 2, false);
        }
        let in_b = sets >> (4 - at) & 1 == 1;
        modules.push(if in_b { b(*digit) } else { a(*digit) }, 7, false);
    }
    modules.bars
}

/// Collects modules as bars.
#[derive(Default)]
struct Modules {
    bars: Vec<Bar>,
    at: u32,
}

impl Modules {
    /// Appends the lowest `count` bits, the highest first.
    fn push(&mut self, bits: u8, count: u32, guard: bool) {
        for bit in (0..count).rev() {
            if bits >> bit & 1 == 1 {
                match self.bars.last_mut() {
                    Some(bar) if bar.left + bar.width == self.at && bar.guard == guard => {
                        bar.width += 1;
                    }
                    _ => self.bars.push(Bar { left: self.at, width: 1, guard }),
                }
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules as a string of 0 and 1.
    fn modules(bars: &[Bar], width: u32) -> String {
        let black = |at| bars.iter().any(|it| (it.left..it.left + it.width).contains(&at));
        (0..width).map(|at| if black(at) { '1' } else { '0' }).collect()
    }

    /// Reads the modules of a symbol back.
    fn read(modules: &str) -> Option<[u8; 13]> {
        let find = |part: &str, code: fn(u8) -> u8| {
            let bits = u8::from_str_radix(part, 2).ok()?;
            (0..10).find(|digit| code(*digit) == bits)
        };
        let mut digits = [0; 13];
        let mut sets = 0;
        for at in 0..6 {
            let part = modules.get(3 + 7 * at..10 + 7 * at)?;
            let in_b = find(part, a).is_none();
            sets = sets << 1 | u8::from(in_b);
            digits[at + 1] = find(part, if in_b { b } else { a })?;
            digits[at + 7] = find(modules.get(50 + 7 * at..57 + 7 * at)?, c)?;
        }
        digits[0] = u8::try_from(LEFT.iter().position(|it| *it == sets)?).ok()?;
        Some(digits)
    }

    #[test]
    fn symbols_are_read_back() {
        for isbn in ["978-0-306-40615-7", "9791034304608", "978 3 16 148410 0"] {
            let digits = digits(isbn).expect("its check digit is sound");
            let bars = ean13(digits);
            let modules = modules(&bars, WIDTH);
            assert!(
                modules.starts_with("101")
                    && modules.ends_with("101")
                    && &modules[45..50] == "01010"
            );
            assert_eq!(read(&modules), Some(digits), "{isbn}");
        }
    }

    #[test]
    fn the_standard_s_own_digits_have_its_own_bars() {
        // 5901234123457, the example of the general specifications.
        let bars = ean13([5, 9, 0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 7]);
        let expected = "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101";
        assert_eq!(modules(&bars, WIDTH), expected);
    }

    #[test]
    fn check_digits_are_held() {
        assert!(digits("9780306406158").is_none());
        assert!(digits("123").is_none());
        assert!(digits("").is_none());
        assert_eq!(digits("0-306-40615-2"), digits("9780306406157"));
        assert_eq!(digits("097522980X"), digits("9780975229804"));
    }

    #[test]
    fn an_add_on_is_as_wide_as_it_must_be() {
        let bars = add_on([5, 1, 9, 9, 5]);
        let last = bars.last().expect("there are bars");
        assert!(last.left + last.width <= ADD_ON);
        assert!(modules(&bars, ADD_ON).starts_with("1011"));
    }
}

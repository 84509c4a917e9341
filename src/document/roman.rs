//! Roman numerals: folios of front matter, parts, appendices.

/// The greatest number that is written so; greater ones stay figures.
// 4000 needs a numeral with a bar above, which most fonts lack; CSS Counter Styles 3 ends `lower-roman` here, too.
pub const GREATEST: u32 = 3999;

/// `iv` for 4; numbers above 3999 in figures.
pub fn lower(number: u32) -> String {
    upper(number).to_lowercase()
}

/// `IV` for 4; likewise.
pub fn upper(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if GREATEST < number {
        return number.to_string();
    }
    let mut text = String::new();
    for (value, letters) in STEPS {
        while value <= number {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        let all: Vec<String> = [1, 4, 9, 14, 40, 99, 448].map(lower).into();
        assert_eq!(all, ["i", "iv", "ix", "xiv", "xl", "xcix", "cdxlviii"]);
        assert_eq!([3999, 4000].map(upper), ["MMMCMXCIX", "4000"]);
    }
}

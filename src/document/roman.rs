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

/// The number of a Roman numeral in capitals, as [`upper`] writes it; `None` for any other word.
pub fn value(text: &str) -> Option<u32> {
    let letter = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        'D' => Some(500),
        'M' => Some(1000),
        _ => None,
    };
    // The longest, 3888, has 15 letters.
    let values: Vec<u32> = text.chars().take(16).map(letter).collect::<Option<_>>()?;
    let lessens = |at: usize| values.get(at + 1).is_some_and(|next| values[at] < *next);
    let signed = |at: usize| if lessens(at) { -i64::from(values[at]) } else { i64::from(values[at]) };
    let sum = u32::try_from((0..values.len()).map(signed).sum::<i64>()).ok()?;
    (0 < sum && upper(sum) == text).then_some(sum)
}

/// Whether a title is a number and nothing else: `IV`, `12.`. Sections are counted so inside a chapter.
pub fn is_bare_number(title: &str) -> bool {
    let word = title.trim().trim_end_matches('.');
    // One to thirty-nine: no words are made of these letters but `I` and proper names.
    let is_roman = word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X')) && value(word).is_some();
    // A year is a title.
    let is_arabic = (1..=2).contains(&word.len()) && word.bytes().all(|digit| digit.is_ascii_digit());
    is_roman || is_arabic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        let all: Vec<String> = [1, 4, 9, 14, 40, 99, 448].map(lower).into();
        assert_eq!(all, ["i", "iv", "ix", "xiv", "xl", "xcix", "cdxlviii"]);
        assert_eq!([3999, 4000].map(upper), ["MMMCMXCIX", "4000"]);
        assert_eq!(["IV", "XCIX", "MDCCC"].map(value), [Some(4), Some(99), Some(1800)]);
        assert_eq!(["IIII", "", "IC", "Ivy"].map(value), [None; 4]);
    }

    #[test]
    fn bare_numbers_are_numbers_alone() {
        assert!(["I", "IV.", "XXXIX", "7", "12."].into_iter().all(is_bare_number));
        assert!(!["", ".", "MIX", "IIII", "1066", "I am", "7 a", "iv"].into_iter().any(is_bare_number));
    }
}

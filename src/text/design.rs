//! What kind of letters a family has: with serifs or without, for text or for display.
//!
//! In: a family's name, and its PANOSE numbers (OpenType 1.9, `OS/2`). Out: a [`Design`], by which letters that a face
//! lacks are taken from one that goes with it.

use super::script_form::is_in_nastaliq;

/// The kind of a family's letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Design {
    /// Whether its letters have serifs, or what serifs are to their script; `None` if neither name nor numbers say so.
    pub serif: Option<bool>,
    /// Whether it is a hand or a display form that running text is not set in.
    pub is_special: bool,
    /// Whether it is a nastaliq, the hand that Urdu and Kashmiri are read in.
    pub is_nastaliq: bool,
}

/// Words in names of families with serifs: those of Latin, East Asian and Arabic faces for text.
const SERIF: [&str; 11] =
    ["serif", "mincho", "ming", "song", "sung", "batang", "myeongjo", "myungjo", "naskh", "amiri", "roman"];
/// Words in names of families without.
const SANS: [&str; 7] = ["sans", "gothic", "kaku", "heiti", "dotum", "gulim", "grotesk"];
/// Words in names of families that no text is set in unless somebody asks: hands of one use, letters that don't join, the
/// narrow forms of user interfaces, faces for headlines, signs and code.
const SPECIAL: [&str; 17] = [
    "kufi", "rashi", "quran", "unjoined", "display", "music", "symbols", "historic", "ui", "ornaments", "color",
    "mono", "looped", "black", "slanted", "fangsong", "kai",
];

impl Design {
    /// By a family's name, and the second to fourth numbers of its PANOSE: family kind 2 is text, serif styles from 11 on
    /// have none.
    pub fn of(family: &str, panose: [u8; 2]) -> Design {
        let words = words(family);
        let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
        // `Sans Serif` has none.
        let named = if has(&SANS) { Some(false) } else { has(&SERIF).then_some(true) };
        let numbered = match panose {
            [2, 2..=10] => Some(true),
            [2, 11..=15] => Some(false),
            _ => None,
        };
        Design { serif: named.or(numbered), is_special: has(&SPECIAL), is_nastaliq: has(&["nastaliq", "nastaleeq"]) }
    }

    /// How far a design is from another: 0 where both have serifs or neither has, 1 where that is not known, 2 else.
    pub fn distance(self, other: Design) -> u8 {
        match (self.serif, other.serif) {
            (Some(one), Some(other)) if one == other => 0,
            (Some(_), Some(_)) => 2,
            _ => 1,
        }
    }
}

/// How fit a family is, by its name, for running text of a language (a BCP 47 tag) beside a serif face: the greater the fitter.
pub fn fitness(family: &str, language: &str) -> i32 {
    let design = Design::of(family, [0, 0]);
    let is_unfit = design.is_special || design.is_nastaliq != is_in_nastaliq(language);
    i32::from(design.serif == Some(true)) - 2 * i32::from(is_unfit)
}

/// The weight of a face by its `usWeightClass` and the name of its style. Some bold faces say 400, the number of regular ones
/// (Noto Serif Myanmar Bold of 2020): then the name counts.
pub fn weight(class: u16, style: &str) -> u16 {
    let words = words(style);
    let named = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    match class {
        400 if named(&["black", "heavy"]) => 900,
        400 if named(&["extrabold", "ultrabold"]) => 800,
        400 if named(&["semibold", "demibold", "demi"]) => 600,
        400 if named(&["bold"]) => 700,
        400 if named(&["light", "thin", "extralight"]) => 300,
        _ => class,
    }
}

/// The words of a family's name, in small letters: `NotoNaskhArabic` and `Noto Naskh Arabic` have the same three.
fn words(family: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in family.chars() {
        let begins = c.is_alphanumeric() && (!before.is_alphanumeric() || c.is_uppercase() && before.is_lowercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_say_what_letters_are_like() {
        let serif = |family: &str| Design::of(family, [0, 0]).serif;
        assert_eq!(
            ["Noto Serif CJK JP", "Noto Naskh Arabic", "MS Mincho", "Kaiti"].map(serif),
            [Some(true), Some(true), Some(true), None]
        );
        assert_eq!(["Noto Sans Tamil", "Microsoft Sans Serif", "MS Gothic"].map(serif), [Some(false); 3]);
        assert_eq!(Design::of("Amiri", [2, 2]).serif, Some(true));
        assert_eq!(Design::of("Arimo", [2, 11]).serif, Some(false));
        assert!(Design::of("NotoRashiHebrew", [0, 0]).is_special && Design::of("Noto Sans Thai UI", [0, 0]).is_special);
        assert!(Design::of("Noto Nastaliq Urdu", [0, 0]).is_nastaliq);
        let fit = |family: &str, language: &str| fitness(family, language);
        assert!(fit("Noto Naskh Arabic", "ar") > fit("Noto Sans Arabic", "ar"));
        assert!(fit("Noto Nastaliq Urdu", "ur") > fit("Noto Naskh Arabic", "ur"));
        assert!(fit("Noto Sans Thai", "th") > fit("Noto Sans Thai UI", "th"));
        let weights =
            [(400, "Bold"), (400, "Bold Italic"), (400, "Black"), (400, "Regular"), (600, "Bold"), (400, "Light")];
        assert_eq!(weights.map(|(class, style)| weight(class, style)), [700, 700, 900, 400, 600, 300]);
        let (text, other) = (Design::of("A Serif", [0, 0]), Design::of("A Sans", [0, 0]));
        assert_eq!([text.distance(text), text.distance(Design::default()), text.distance(other)], [0, 1, 2]);
    }
}

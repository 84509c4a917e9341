//! Languages, by their BCP 47 tags: their hyphenation patterns and rules, their digraphs and decimal marks, and the
//! direction of their scripts.

use hyphenation::Language as Dictionary;

/// A language of the book, and its rules for lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag in lower case, `-` between its parts.
    pub tag: String,
    /// Its hyphenation patterns; `None`: its words are not hyphenated.
    pub dictionary: Option<Dictionary>,
    /// The fewest letters before and after a hyphen (TeX's `\lefthyphenmin` and `\righthyphenmin`).
    pub minima: (u8, u8),
    /// Whether words with a capital are hyphenated as others are: in German all nouns have one.
    pub divides_names: bool,
    /// Whether a written hyphen at a line's end is repeated at the next one's start.
    pub repeats_hyphen: bool,
}

/// Languages that repeat a written hyphen at the start of the next line: else the word could be read as one that was
/// hyphenated (typography handbooks of Poland, Czechia, Slovakia, Croatia and Serbia, Portugal; RAE).
const REPEATING: [&str; 9] = ["pl", "cs", "sk", "hr", "bs", "sr", "sl", "pt", "es"];

/// The minima for alphabetic scripts, two letters before a hyphen and three after, as in TeX's English.
const MINIMA: (u8, u8) = (2, 3);

/// Languages whose scripts write a consonant with its vowel as one letter: abugidas.
const ABUGIDAS: [&str; 17] =
    ["am", "as", "bn", "gu", "hi", "kn", "ml", "mr", "ne", "or", "pa", "pi", "sa", "ta", "te", "th", "ti"];

/// Languages with a decimal comma, but for some of their countries (Unicode CLDR, `numbers/symbols/decimal`).
const DECIMAL_COMMA: [&str; 49] = [
    "af", "ast", "az", "be", "bg", "br", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "fy",
    "gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "ky", "lb", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl",
    "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "vi",
];

impl Language {
    /// The language of a tag such as `en-GB`. An unknown one is not hyphenated.
    pub fn new(tag: &str) -> Language {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let dictionary = dictionary(&tag);
        let primary = tag.split('-').next().unwrap_or_default();
        let is_abugida = ABUGIDAS.contains(&primary);
        Language {
            dictionary,
            // One letter is a whole syllable.
            minima: if is_abugida { (1, 2) } else { MINIMA },
            divides_names: primary == "de",
            repeats_hyphen: REPEATING.contains(&primary),
            tag,
        }
    }

    /// The primary subtag: `en` in `en-gb`.
    pub fn primary(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// The bytes of the digraph that a word begins with, which a drop cap must not part: `Ch` in Czech, `IJ` in Dutch.
    /// 0 if there is none.
    pub fn digraph(&self, word: &str) -> usize {
        let letters: &[&str] = match self.primary() {
            "cs" | "sk" => &["Ch"],
            "cy" => &["Ch", "Dd", "Ff", "Ng", "Ll", "Ph", "Rh", "Th"],
            "hr" | "bs" | "sr" => &["Dž", "Lj", "Nj"],
            "nl" => &["IJ"],
            _ => &[],
        };
        letters.iter().find(|letter| word.starts_with(**letter)).map_or(0, |digraph| digraph.len())
    }

    /// The decimal mark: a comma in most languages of Europe and some others, a point elsewhere.
    pub fn decimal_mark(&self) -> char {
        let is_exception = self.tag.split('-').skip(1).any(|tag| match self.primary() {
            "de" | "it" => matches!(tag, "ch" | "li"),
            "es" => matches!(tag, "mx" | "us" | "pr" | "gt" | "hn" | "ni" | "pa" | "pe" | "sv" | "do" | "cu" | "419"),
            "en" => tag == "za",
            _ => false,
        });
        if DECIMAL_COMMA.contains(&self.primary()) != is_exception { ',' } else { '.' }
    }

    /// Whether its text runs from right to left, as [`is_rtl`].
    pub fn is_rtl(&self) -> bool {
        is_rtl(&self.tag)
    }
}

/// Whether the text of a language runs from right to left: by the script of its tag, else by its usual script.
pub fn is_rtl(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    // A subtag of four letters is a script (RFC 5646, section 2.2.3).
    match parts.find(|part| part.len() == 4) {
        Some(script) => ["arab", "hebr", "syrc", "thaa", "nkoo", "adlm"].contains(&script),
        None => {
            // `iw` and `ji` are the old codes of Hebrew and Yiddish.
            ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ps", "sd", "syr", "ug", "ur", "yi"].contains(&primary)
        }
    }
}

/// The patterns for a tag: those of the whole tag, else of the usual form of its primary language.
fn dictionary(tag: &str) -> Option<Dictionary> {
    if let Some(exact) = Dictionary::try_from_code(tag) {
        return Some(exact);
    }
    let primary = tag.split('-').next().unwrap_or_default();
    let has = |subtag: &str| tag.split('-').skip(1).any(|part| part == subtag);
    let code = match primary {
        "en" if ["gb", "ie", "au", "nz", "za", "in"].iter().any(|region| has(region)) => "en-gb",
        "en" => "en-us",
        "de" if has("1901") && has("ch") => "de-ch-1901",
        "de" if has("1901") => "de-1901",
        "de" => "de-1996",
        "el" if has("polyton") => "el-polyton",
        "el" => "el-monoton",
        "no" => "nb",
        "sr" if has("latn") => "sh-latn",
        "sr" => "sr-cyrl",
        "bs" => "sh-latn",
        "mn" => "mn-cyrl",
        "ku" => "kmr",
        "am" | "ti" => "mul-ethi",
        "zh" if has("latn") => "zh-latn-pinyin",
        other => other,
    };
    Dictionary::try_from_code(code)
}

/// Whether a text has right-to-left letters or explicit directional marks, so that the bidirectional algorithm must run.
pub fn has_rtl(text: &str) -> bool {
    // The blocks from Hebrew to Arabic Extended-A, the presentation forms, the right-to-left part of
    // the supplementary plane, and the explicit embeddings: a superset of bidi classes R and AL.
    text.chars().any(|c| {
        matches!(u32::from(c),
            0x590..=0x8FF | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069
            | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF | 0x1_0800..=0x1_0FFF | 0x1_E800..=0x1_EFFF)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_find_their_patterns() {
        let cases = [
            ("en", Some(Dictionary::EnglishUS)),
            ("en-GB", Some(Dictionary::EnglishGB)),
            ("de_AT", Some(Dictionary::German1996)),
            ("de-1901", Some(Dictionary::German1901)),
            ("pt-BR", Some(Dictionary::Portuguese)),
            ("no", Some(Dictionary::NorwegianBokmal)),
            ("ja", None),
            ("", None),
        ];
        for (tag, expected) in cases {
            assert_eq!(Language::new(tag).dictionary, expected, "{tag}");
        }
        assert!(Language::new("pl").repeats_hyphen && !Language::new("en").repeats_hyphen);
        assert!(Language::new("de").divides_names);
        assert!(Language::new("he-IL").is_rtl() && !Language::new("az-Latn").is_rtl());
        assert_eq!(Language::new("hi").minima, (1, 2));
        assert_eq!(Language::new("nl").digraph("IJzer"), 2);
        assert_eq!(Language::new("en").digraph("Church"), 0);
        let marks = ["de", "de-CH", "en-GB", "en-ZA", "es-MX", "pt-BR"].map(|text| Language::new(text).decimal_mark());
        assert_eq!(marks, [',', '.', '.', ',', '.', ',']);
    }
}

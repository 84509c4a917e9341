//! Finds where words may be hyphenated: by the book's exceptions, those of the language, then the patterns of
//! F. M. Liang (*Word Hy-phen-a-tion by Com-put-er*, 1983) with the crate `hyphenation`.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;
use hyphenation::extended::{Extended, Subregion};
use hyphenation::{Hyphenator as _, Language as Dictionary, Load, Standard};

use super::language::Language;

/// A place where a word may be divided with a hyphen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HyphenationPoint {
    /// The byte of the word at which its second part begins.
    pub at: u8,
    /// How the letters beside the hyphen change, if they do.
    pub spelling: Option<Spelling>,
}

/// How a word's letters change beside a hyphen: `Schiffahrt` is divided `Schiff-fahrt`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// How many bytes before the hyphen are replaced, and by what.
    pub before: (u8, Box<str>),
    /// How many bytes after the hyphen are replaced, and by what.
    pub after: (u8, Box<str>),
}

impl Spelling {
    /// The two parts of a word as they are shown, without the hyphen.
    pub fn parts(&self, head: &str, tail: &str) -> (String, String) {
        let kept = head.len().saturating_sub(usize::from(self.before.0));
        let head = format!("{}{}", head.get(..kept).unwrap_or(head), self.before.1);
        let rest = tail.get(usize::from(self.after.0)..).unwrap_or(tail);
        (head, format!("{}{rest}", self.after.1))
    }
}

/// The shortest words, and parts of words, of which a book wants hyphens: the three numbers of `hyphenate-limit-chars`
/// (CSS Text 4, section 5.5.1). Letters are counted, without their marks; `None` is as usual in the language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HyphenationLimits {
    /// The letters of a word.
    pub word: Option<u8>,
    /// Those before a hyphen (TeX's `\lefthyphenmin`).
    pub before: Option<u8>,
    /// Those after it (`\righthyphenmin`).
    pub after: Option<u8>,
}

impl HyphenationLimits {
    /// Whether a word may be divided at a byte, as far as the book's own numbers go.
    fn allow(self, word: &str, at: usize) -> bool {
        let letters = |part: &str| part.chars().filter(|c| c.is_alphabetic() && !is_combining(*c)).count();
        let enough = |part: &str, least: Option<u8>| usize::from(least.unwrap_or(0)) <= letters(part);
        enough(word, self.word) && enough(&word[..at], self.before) && enough(&word[at..], self.after)
    }
}

/// Hyphenates words. Shared by all threads.
#[derive(Debug)]
pub struct Hyphenator {
    limits: HyphenationLimits,
    languages: Vec<Patterns>,
    /// The book's exceptions, by words in lower case.
    exceptions: BTreeMap<String, Vec<HyphenationPoint>>,
}

/// A language's patterns, loaded when they are first needed, and a cache of its words.
#[derive(Debug)]
struct Patterns {
    language: Language,
    loaded: OnceLock<PatternSet>,
    /// The points of words whose spelling changes, by their stems.
    stems: BTreeMap<String, Vec<HyphenationPoint>>,
    words: RwLock<HashMap<Box<str>, Arc<[HyphenationPoint]>, RandomState>>,
}

/// The patterns of a language.
#[derive(Debug)]
enum PatternSet {
    /// The language has none.
    None,
    /// Liang's, which give positions alone.
    Standard(Standard),
    /// Patterns that give changes of spelling, too (L. Németh, *Automatic non-standard hyphenation in
    /// OpenOffice.org*, 2006).
    Extended(Extended),
}

/// Words that the English patterns get wrong, or whose division depends on their sense (`pres-ent`, `pre-sent`).
const ENGLISH: &str = include_str!("hyphenation-en.txt");
/// Stems of words whose spelling changes at the hyphen.
const SPELLING: &str = include_str!("hyphenation-spelling.txt");

/// Words of more bytes are not hyphenated: they are data rather than words, and offsets in them are kept in one byte.
const MAX_WORD: usize = 120;

impl PatternSet {
    fn new(dictionary: Option<Dictionary>) -> PatternSet {
        let Some(dictionary) = dictionary else {
            return PatternSet::None;
        };
        // The crate has extended patterns for these two languages alone.
        if matches!(dictionary, Dictionary::Hungarian | Dictionary::Catalan)
            && let Ok(extended) = Extended::from_embedded(dictionary)
        {
            return PatternSet::Extended(extended);
        }
        Standard::from_embedded(dictionary).map_or(PatternSet::None, PatternSet::Standard)
    }

    /// The points of a word in lower case, by the patterns alone.
    fn points(&self, word: &str) -> Vec<(usize, Option<Spelling>)> {
        // Whatever its length: `hyphenate_part` counts the minima, over letters without their marks and with what
        // follows an apostrophe.
        let all = (0, word.len());
        match self {
            PatternSet::None => Vec::new(),
            PatternSet::Standard(patterns) => {
                patterns.opportunities_within(word, all).into_iter().map(|at| (at, None)).collect()
            }
            PatternSet::Extended(patterns) => {
                let points = patterns.opportunities_within(word, all).into_iter();
                points.map(|(at, region)| (at, region.and_then(spelling))).collect()
            }
        }
    }
}

/// The change of spelling that a pattern asks for.
fn spelling(region: &Subregion) -> Option<Spelling> {
    let (before, after) = region.substitution.split_at_checked(region.breakpoint)?;
    let byte = |count: usize| u8::try_from(count).ok();
    Some(Spelling { before: (byte(region.left)?, before.into()), after: (byte(region.right)?, after.into()) })
}

impl Hyphenator {
    /// For the languages of a book, with its exceptions: words with `-` where they may be divided, and
    /// letters that appear only then in parentheses (`Schif(f)-fahrt`).
    pub fn new(languages: &[Language], exceptions: &[String]) -> Hyphenator {
        let patterns = |language: &Language| Patterns {
            language: language.clone(),
            loaded: OnceLock::new(),
            stems: stems(&language.tag),
            words: RwLock::default(),
        };
        let exceptions = exceptions.iter().filter_map(|word| exception(word)).collect();
        let limits = HyphenationLimits::default();
        Hyphenator { limits, languages: languages.iter().map(patterns).collect(), exceptions }
    }

    /// The same, for a book that sets the shortest words and parts of words. Its own exceptions are divided as they are
    /// written.
    #[must_use]
    pub fn limited(self, limits: HyphenationLimits) -> Hyphenator {
        Hyphenator { limits, ..self }
    }

    /// The points of a word, which consists of letters and apostrophes.
    pub fn points(&self, language: u16, word: &str) -> Arc<[HyphenationPoint]> {
        let Some(patterns) = self.languages.get(usize::from(language)) else {
            return Arc::default();
        };
        // A thread that panicked leaves the cache whole, since entries are put in at once: its lock can still be used.
        let known = patterns.words.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(points) = known.get(word) {
            return Arc::clone(points);
        }
        // Before the lock is taken for writing: a thread would wait for itself.
        drop(known);
        let points = self.hyphenate(patterns, word);
        let mut known = patterns.words.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(word.into()).or_insert(points))
    }

    /// Finds the points of a word that is not in the cache: each part between apostrophes by itself (`l’habitation`,
    /// `captain’s`).
    fn hyphenate(&self, patterns: &Patterns, word: &str) -> Arc<[HyphenationPoint]> {
        let lower = word.to_lowercase().replace('’', "'");
        if MAX_WORD < word.len() || is_all_capitals(word) {
            return Arc::default();
        }
        // Offsets in the lower-case word hold for the word only if no letter changes its length (`İ`).
        if let Some(points) = self.exception(patterns, &lower) {
            let same_length = lower.len() == word.len();
            let may = |point: &&HyphenationPoint| {
                let is_own = self.exceptions.contains_key(&lower);
                same_length && (is_own || self.limits.allow(word, usize::from(point.at)))
            };
            return points.iter().filter(may).cloned().collect();
        }
        let mut out = Vec::new();
        let mut start = 0;
        for part in word.split(['’', '\'']) {
            let lower = part.to_lowercase();
            if lower.len() == part.len() {
                self.hyphenate_part(patterns, &lower, start, &word[start..], &mut out);
            }
            start += part.len();
            start += word[start..].chars().next().map_or(0, char::len_utf8);
        }
        // Those of the languages' lists too, which need not keep to their language's own minima.
        out.retain(|point| self.limits.allow(word, usize::from(point.at)));
        out.into()
    }

    /// The points of a word in the book's or the language's list.
    fn exception(&self, patterns: &Patterns, lower: &str) -> Option<&Vec<HyphenationPoint>> {
        self.exceptions.get(lower).or_else(|| english(&patterns.language, lower))
    }

    /// Finds the points of a part of a word, which begins at byte `start` of it, and appends them to `out`. `rest` is the
    /// word from there on: letters after an apostrophe count for the minimum after a hyphen.
    fn hyphenate_part(
        &self,
        patterns: &Patterns,
        part: &str,
        start: usize,
        rest: &str,
        out: &mut Vec<HyphenationPoint>,
    ) {
        let (left, right) = patterns.language.minima;
        let (before, after) = (self.limits.before.unwrap_or(left), self.limits.after.unwrap_or(right));
        let count = |part: &str| part.chars().filter(|c| !is_combining(*c)).count();
        let within = |at: usize| {
            usize::from(before) <= count(&part[..at])
                && usize::from(after) <= count(&rest[at..])
                && part[at..].chars().next().is_some_and(|c| !is_combining(c))
        };
        let (mut points, end) = match self.exception(patterns, part) {
            Some(points) => (points.clone(), part.len()),
            None => longest_stem(&patterns.stems, part),
        };
        if end < part.len() {
            let loaded = patterns.loaded.get_or_init(|| PatternSet::new(patterns.language.dictionary));
            let by_patterns = loaded.points(part).into_iter().filter(|(at, _)| end <= *at);
            for (at, spelling) in by_patterns.chain(traditional_ck(&patterns.language.tag, part)) {
                if let (true, Ok(byte)) = (part.is_char_boundary(at) && within(at), u8::try_from(at)) {
                    let spelling = spelling.or_else(|| without_diaeresis(&patterns.language, part, at));
                    points.push(HyphenationPoint { at: byte, spelling });
                }
            }
        }
        points.sort_by_key(|point| point.at);
        points.dedup_by_key(|point| point.at);
        let moved = |point: HyphenationPoint| {
            let at = u8::try_from(start + usize::from(point.at)).ok()?;
            Some(HyphenationPoint { at, ..point })
        };
        out.extend(points.into_iter().filter_map(moved));
    }
}

/// The points of the longest stem that a word begins with, and the stem's length in bytes.
fn longest_stem(stems: &BTreeMap<String, Vec<HyphenationPoint>>, word: &str) -> (Vec<HyphenationPoint>, usize) {
    // No stem in the list is shorter than four letters.
    let ends = word.char_indices().map(|(at, _)| at).skip(4).chain([word.len()]);
    let stem = ends.filter_map(|end| word.get(..end)).filter_map(|text| stems.get_key_value(text)).last();
    stem.map_or((Vec::new(), 0), |(stem, points)| (points.clone(), stem.len()))
}

/// The points of `ck` between vowels, hyphenated `k-k` in German as it was spelt until 1996 (`Zucker`, `Zuk-ker`).
fn traditional_ck(tag: &str, word: &str) -> Vec<(usize, Option<Spelling>)> {
    if !tag.starts_with("de") || !tag.split('-').any(|part| part == "1901") {
        return Vec::new();
    }
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiouyäöü".contains(c));
    let between = |at: &usize| vowel(word[..*at].chars().next_back()) && vowel(word[at + 2..].chars().next());
    let spelling = Spelling { before: (1, "k".into()), ..Spelling::default() };
    let positions = word.match_indices("ck").map(|(at, _)| at).filter(between);
    positions.map(|at| (at + 1, Some(spelling.clone()))).collect()
}

/// A Dutch diaeresis marks a new syllable, and is dropped where a hyphen does: `coördinatie`, `co-ordinatie`.
fn without_diaeresis(language: &Language, word: &str, at: usize) -> Option<Spelling> {
    let before = word[..at].chars().next_back()?;
    if language.primary() != "nl" || !"aeiou".contains(before) {
        return None;
    }
    let marked = word[at..].chars().next()?;
    let plain = match marked {
        'ä' => "a",
        'ë' => "e",
        'ï' => "i",
        'ö' => "o",
        'ü' => "u",
        _ => return None,
    };
    let bytes = u8::try_from(marked.len_utf8()).ok()?;
    Some(Spelling { after: (bytes, plain.into()), ..Spelling::default() })
}

/// Reads an exception: `man-u-script`, `Schif(f)-fahrt` (a letter is added), `ca-f[ee](é)-tje` (letters are replaced).
fn exception(written: &str) -> Option<(String, Vec<HyphenationPoint>)> {
    let mut word = String::new();
    let mut points: Vec<HyphenationPoint> = Vec::new();
    let (mut dropped, mut added) = (String::new(), String::new());
    // The bracket that is open, or `-`.
    let mut bracket = '-';
    for c in written.trim().chars().flat_map(char::to_lowercase) {
        match (c, bracket) {
            ('-' | '\u{AD}', _) => {
                let at = u8::try_from(word.len()).ok()?;
                let before = (u8::try_from(dropped.len()).ok()?, added.as_str().into());
                let changed = !dropped.is_empty() || !added.is_empty();
                let spelling = changed.then(|| Spelling { before, ..Spelling::default() });
                points.push(HyphenationPoint { at, spelling });
                dropped.clear();
                added.clear();
            }
            ('(' | '[', _) => bracket = c,
            (')' | ']', _) => bracket = '-',
            (c, '(') => added.push(c),
            (c, '[') => {
                dropped.push(c);
                word.push(c);
            }
            (c, _) => word.push(c),
        }
    }
    (!word.is_empty()).then_some((word, points))
}

/// The stems of a language's words whose spelling changes.
fn stems(tag: &str) -> BTreeMap<String, Vec<HyphenationPoint>> {
    let mut out = BTreeMap::new();
    let mut in_section = false;
    for line in SPELLING.lines().filter(|line| !line.starts_with('#')) {
        if let Some(tags) = line.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let fits = |text: &str| tag == text || tag.strip_prefix(text).is_some_and(|rest| rest.starts_with('-'));
            in_section = tags.split(' ').any(fits);
        } else if in_section {
            out.extend(line.split_whitespace().filter_map(exception));
        }
    }
    out
}

/// The points of a word in the list of English exceptions.
fn english(language: &Language, lower: &str) -> Option<&'static Vec<HyphenationPoint>> {
    static LIST: OnceLock<BTreeMap<String, Vec<HyphenationPoint>>> = OnceLock::new();
    if language.primary() != "en" {
        return None;
    }
    let list = LIST.get_or_init(|| {
        let lines = ENGLISH.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).filter_map(exception).collect()
    });
    list.get(lower)
}

/// Whether a character combines with the letter before it: the blocks of combining marks for Latin, Greek, Cyrillic and
/// Hebrew, the scripts with patterns whose letters take marks.
fn is_combining(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5C7 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF)
}

/// Whether a word is all capitals: an acronym, which is not hyphenated.
fn is_all_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
}

//! Titles in capitals. In: divisions whose titles were typed `THE FERRY`, as on a typewriter. Out: the same titles in
//! upper and lower case as the book's language has it, since the theme decides whether titles are set in capitals.
//!
//! The book's own text knows best: a name has its capital there, `NASA` all of them. English titles then have capitals
//! but for short words (Chicago Manual of Style 17, 8.159); in other languages a title is written as a sentence.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash as _;
use std::sync::Arc;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::document::block::{Block, BlockKind};
use crate::document::division_label::{self, primary};
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Division, roman};
use crate::text::recent::{Recent, WideHasher};

use super::{Recognition, words};

/// Whether a text is in capitals: four or more, and no small letter.
pub(in crate::parse) fn is_capitals(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    // Abbreviations such as `USA` are written so anyway.
    3 < capitals && !text.chars().any(char::is_lowercase)
}

/// Whether a title is in capitals, but for the small letters that such titles have: `McALLISTER`, `O’BRIEN’s`, `de`, the
/// `ß` that has no capital.
fn is_shouted(title: &str) -> bool {
    let is_ending = |run: &str| run.chars().count() <= LONGEST_SMALL;
    let runs = || title.split(|c: char| !c.is_lowercase()).filter(|run| !run.is_empty());
    let small: usize = runs().map(|run| run.chars().count()).sum();
    let capitals = title.chars().filter(|c| c.is_uppercase()).count();
    3 < capitals && small * LEAST_CAPITALS <= capitals && runs().all(is_ending)
}

/// The most small letters in a row of a title in capitals, and how many capitals it has to each of them.
const LONGEST_SMALL: usize = 2;
const LEAST_CAPITALS: usize = 5;

/// Whether only the label of a title is in capitals: `CHAPTER 1. Loomings`.
fn has_shouted_label(title: &str, language: &str) -> bool {
    !is_shouted(title)
        && division_label::read(title, language).is_some_and(|label| {
            let (label, rest) = title.split_at(label.end);
            is_shouted(label) && rest.contains(char::is_lowercase)
        })
}

/// How much of a title is written anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TitlePart {
    Whole,
    /// Its label alone.
    Label,
}

/// How a division writes the words of the book's titles.
pub(in crate::parse) type SpellingCounts = Arc<BTreeMap<String, Spellings>>;

/// Gives the titles in capitals their small letters, if at least half of a book's titles are so. `recent` has how divisions were
/// counted before.
pub(in crate::parse) fn lower(
    divisions: &mut [Division],
    recognition: &mut Recognition<'_, '_>,
    recent: Option<&Recent<SpellingCounts>>,
) {
    if !recognition.wants(Guess::Capitals) {
        return;
    }
    let mut titles: Vec<String> = divisions.iter().map(|division| plain_text(&division.title)).collect();
    titles.extend(divisions.iter().flat_map(|division| &division.blocks).filter_map(heading).map(plain_text));
    titles.retain(|title| title.chars().any(char::is_alphabetic));
    let language = primary(recognition.language).to_owned();
    let shouted = titles.iter().filter(|title| is_shouted(title)).count();
    let labels = titles.iter().filter(|title| has_shouted_label(title, &language)).count();
    // One alone may be a name, such as `README`.
    let is_custom = |count: usize| 1 < count && titles.len() <= count * 2;
    let (lowers_titles, lowers_labels) = (is_custom(shouted), is_custom(labels));
    if !lowers_titles && !lowers_labels {
        return;
    }
    let casing = Casing { words: vocabulary(divisions, &titles, &language, recent), language };
    for division in divisions {
        let title = plain_text(&division.title);
        let part = match (is_shouted(&title), has_shouted_label(&title, &casing.language)) {
            (true, _) if lowers_titles => Some(TitlePart::Whole),
            (_, true) if lowers_labels => Some(TitlePart::Label),
            _ => None,
        };
        if let Some(part) = part {
            casing.title(&mut division.title, part);
            division.guesses.push(Guess::Capitals);
            recognition.found(Guess::Capitals, division.span);
        }
        if !lowers_titles {
            continue;
        }
        for block in &mut division.blocks {
            let span = block.span;
            let BlockKind::Heading { content, .. } = &mut block.kind else { continue };
            if is_shouted(&plain_text(content)) {
                casing.title(content, TitlePart::Whole);
                recognition.found(Guess::Capitals, span);
            }
        }
    }
}

fn heading(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Heading { content, .. } => Some(content),
        _ => None,
    }
}

/// How a word is written in the text, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::parse) struct Spellings {
    small: u32,
    capital: u32,
    capitals: u32,
}

impl Spellings {
    fn add(&mut self, more: Spellings) {
        self.small += more.small;
        self.capital += more.capital;
        self.capitals += more.capitals;
    }
}

/// How the book's text writes the words of its titles.
fn vocabulary(
    divisions: &[Division],
    titles: &[String],
    language: &str,
    recent: Option<&Recent<SpellingCounts>>,
) -> BTreeMap<String, Spellings> {
    let mut wanted: HashSet<String, FixedState> =
        titles.iter().flat_map(|title| words(title)).map(|word| lowered(word, language)).collect();
    let sharp: Vec<String> = titles
        .iter()
        .flat_map(|title| words(title))
        .filter_map(|word| with_sharp_s(&lowered(word, language), language))
        .collect();
    wanted.extend(sharp);
    let lengths = wanted.iter().fold(0, |lengths, word| lengths | length_bit(word));
    let counted = |division: &Division| {
        let (counts, lower) = (BTreeMap::new(), String::new());
        let mut counter = WordCounter { wanted: &wanted, lengths, language, counts, lower };
        walk::blocks(&division.blocks, &mut counter);
        Arc::new(counter.counts)
    };
    let mut words_hash = WideHasher::new();
    (language, titles).hash(&mut words_hash);
    let counts = |division: &Division| {
        let Some(recent) = recent else { return counted(division) };
        let mut texts = ParagraphHash(words_hash.clone());
        walk::blocks(&division.blocks, &mut texts);
        let hash = texts.0.wide();
        recent.find(hash).unwrap_or_else(|| {
            let counts = counted(division);
            recent.keep(hash, Arc::clone(&counts));
            counts
        })
    };
    let counts: Vec<SpellingCounts> = divisions.par_iter().map(counts).collect();
    let mut all: BTreeMap<String, Spellings> = BTreeMap::new();
    for (word, more) in counts.iter().flat_map(|counts| counts.iter()) {
        match all.get_mut(word) {
            Some(spellings) => spellings.add(*more),
            None => {
                all.insert(word.clone(), *more);
            }
        }
    }
    all
}

/// A hash of the paragraphs that words are counted in.
struct ParagraphHash(WideHasher);

impl Visitor for ParagraphHash {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Paragraph(content) = &block.kind {
            plain_text(content).hash(&mut self.0);
        }
    }
}

/// A bit for the length of a word in bytes; the last is for all that are longer.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

/// A text in small letters. In Turkish and Azerbaijani the small letter of `I` is `ı`, that of `İ` is `i` (Unicode's
/// SpecialCasing).
fn lowered(text: &str, language: &str) -> String {
    if matches!(language, "tr" | "az") {
        return text.replace('I', "ı").replace('İ', "i").to_lowercase();
    }
    text.to_lowercase()
}

/// A German word with `ß` for the `ss` that capitals write for it.
fn with_sharp_s(lower: &str, language: &str) -> Option<String> {
    (language == "de" && lower.contains("ss")).then(|| lower.replace("ss", "ß"))
}

struct WordCounter<'a> {
    /// The words to be counted, in small letters. Only asked, never gone through.
    wanted: &'a HashSet<String, FixedState>,
    /// Their lengths: most words of a book have another, and need not be looked for.
    lengths: u64,
    /// The first subtag of the book's language.
    language: &'a str,
    counts: BTreeMap<String, Spellings>,
    /// The word being counted in small letters: most words of a book are not wanted, and need no string of their own.
    lower: String,
}

impl WordCounter<'_> {
    fn count(&mut self, text: &str) {
        for (at, word) in words(text).enumerate() {
            self.lower.clear();
            if word.is_ascii() && !matches!(self.language, "tr" | "az") {
                self.lower.push_str(word);
                self.lower.make_ascii_lowercase();
            } else {
                self.lower.push_str(&lowered(word, self.language));
            }
            if self.lengths & length_bit(&self.lower) == 0 || !self.wanted.contains(&self.lower) {
                continue;
            }
            let spellings = self.counts.entry(self.lower.clone()).or_default();
            let is_small = word.starts_with(char::is_lowercase);
            let is_capitals = 1 < word.chars().count() && !word.chars().any(char::is_lowercase);
            spellings.small += u32::from(is_small);
            spellings.capitals += u32::from(is_capitals);
            // The first word of a paragraph has its capital anyway.
            spellings.capital += u32::from(at != 0 && !is_small && !is_capitals);
        }
    }
}

impl Visitor for WordCounter<'_> {
    fn block(&mut self, block: &Block) {
        // What is in capitals itself tells nothing.
        if let BlockKind::Paragraph(content) = &block.kind {
            let text = plain_text(content);
            if !is_capitals(&text) {
                self.count(&text);
            }
        }
    }
}

/// The rules that decide the letters of titles.
struct Casing {
    words: BTreeMap<String, Spellings>,
    /// The first subtag of the book's language.
    language: String,
}

/// Where a word is in its title.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TitlePlace {
    Edge,
    Inside,
}

impl Casing {
    /// Writes a title anew; the words after a line break or a stop begin anew.
    fn title(&self, title: &mut [Inline], part: TitlePart) {
        let text = plain_text(title);
        let label = division_label::read(&text, &self.language);
        let mut writer = TitleWriter {
            casing: self,
            // Behind a number at the end no word is the last: *The War of 1812*.
            last: text.trim_end().ends_with(char::is_alphabetic).then(|| words(&text).count()),
            seen: 0,
            begins: true,
            part,
            numeral: label.map(|label| label.number),
            label: label.map_or(0, |label| words(&text[..label.end]).count()),
        };
        writer.inlines(title);
    }

    fn word(&self, word: &str, place: TitlePlace) -> String {
        // Small letters among capitals are meant: `de`, `s`.
        if word.chars().all(char::is_lowercase) {
            return word.to_owned();
        }
        // `McALLISTER`, `MacDONALD`.
        if let Some((prefix, rest)) = ["Mc", "Mac"].iter().find_map(|it| Some((it, word.strip_prefix(it)?)))
            && rest.starts_with(char::is_uppercase)
        {
            return format!("{prefix}{}", self.capitalised(&lowered(rest, &self.language)));
        }
        let mut lower = lowered(word, &self.language);
        let sharp = with_sharp_s(&lower, &self.language).filter(|sharp| self.words.contains_key(sharp));
        if let Some(sharp) = sharp.filter(|_| !self.words.contains_key(&lower)) {
            lower = sharp;
        }
        let known = self.words.get(&lower).copied().unwrap_or_default();
        let is_name = known.small < known.capital;
        // The text has the word in capitals alone: an abbreviation.
        if known.small == 0 && known.capital == 0 && 0 < known.capitals {
            return word.to_owned();
        }
        // All words that look like Roman numerals are taken for numerals, but these and those of the book's own text.
        let own = words::of(&self.language);
        let is_word = 0 < known.small || own.is_some_and(|words| words.has("no-numeral", &lower));
        if roman::value(word).is_some() && !is_word {
            return word.to_owned();
        }
        let is_small = match place {
            TitlePlace::Edge => false,
            TitlePlace::Inside if self.is_english() => own.is_some_and(|words| words.has("small-in-titles", &lower)),
            // Most words of German titles are nouns: one that the text does not have keeps its capital.
            TitlePlace::Inside => !is_name && (0 < known.small || self.language != "de"),
        };
        if is_small { lower } else { self.capitalised(&lower) }
    }

    fn is_english(&self) -> bool {
        self.language == "en"
    }

    /// A word with its first letter in capitals; the Dutch `ij` is one letter.
    fn capitalised(&self, lower: &str) -> String {
        if let Some(rest) = lower.strip_prefix("ij").filter(|_| self.language == "nl") {
            return format!("IJ{rest}");
        }
        if let Some(rest) = lower.strip_prefix('i').filter(|_| matches!(self.language.as_str(), "tr" | "az")) {
            return format!("İ{rest}");
        }
        capitalised(lower)
    }
}

/// A title being written anew.
struct TitleWriter<'a> {
    casing: &'a Casing,
    /// The last word's number, if the title ends with a word; and how many words are written.
    last: Option<usize>,
    seen: usize,
    /// Whether the next word begins the title or a part of it.
    begins: bool,
    part: TitlePart,
    /// The number in the title's label, and how many words the label has: its Roman numeral stays one, even where the
    /// language has such a word (`CAPITOLO VI`).
    numeral: Option<u32>,
    label: usize,
}

/// The signs behind which a word begins anew.
const STOPS: [char; 7] = ['.', ':', '!', '?', '—', '–', '\n'];

impl TitleWriter<'_> {
    /// Rewrites the texts of inlines in order; a line break begins a line.
    fn inlines(&mut self, list: &mut [Inline]) {
        for inline in list {
            match &mut inline.kind {
                InlineKind::Text(text) => *text = self.text(text),
                InlineKind::LineBreak => self.begins = true,
                _ => {
                    if let Some(inner) = walk::children_mut(inline) {
                        self.inlines(inner);
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(char::is_alphabetic) {
            let between = &rest[..start];
            self.begins |= between.contains(STOPS);
            out.push_str(between);
            let end = rest[start..].find(|c: char| !c.is_alphabetic()).map_or(rest.len(), |end| start + end);
            let word = &rest[start..end];
            // What follows an apostrophe or belongs to one: `NURSE'S`, `O'BRIEN`.
            let after = between.ends_with(['\'', '’']) && !out.trim_end_matches(['\'', '’']).ends_with(' ');
            let is_ending = after && word.chars().count() <= 2;
            out.push_str(&if is_ending && self.part == TitlePart::Whole {
                lowered(word, &self.casing.language)
            } else {
                self.word(word)
            });
            self.seen += 1;
            self.begins = false;
            rest = &rest[end..];
        }
        self.begins |= rest.contains(STOPS);
        out.push_str(rest);
        out
    }

    fn word(&self, word: &str) -> String {
        if self.part == TitlePart::Label && self.label <= self.seen {
            return word.to_owned();
        }
        if self.seen < self.label && self.numeral.is_some() && roman::value(word) == self.numeral {
            return word.to_owned();
        }
        let is_last = self.casing.is_english() && self.last == Some(self.seen + 1);
        self.casing.word(word, if self.begins || is_last { TitlePlace::Edge } else { TitlePlace::Inside })
    }
}

fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::NodeId;
    use crate::source::Span;

    fn titled(title: &str, language: &str, spellings: &[(&str, Spellings)]) -> String {
        written(title, TitlePart::Whole, language, spellings)
    }

    fn written(title: &str, part: TitlePart, language: &str, spellings: &[(&str, Spellings)]) -> String {
        let words = spellings.iter().map(|word| (word.0.to_owned(), word.1)).collect();
        let casing = Casing { words, language: language.to_owned() };
        let text = InlineKind::Text(title.to_owned());
        let mut title = [Inline { id: NodeId::default(), span: Span::default(), kind: text }];
        casing.title(&mut title, part);
        plain_text(&title)
    }

    #[test]
    fn english_titles_have_capitals_but_for_short_words() {
        crate::cases::check("title-case", |[language, shouted]| {
            let acronym = Spellings { capitals: 2, ..Spellings::default() };
            let name = Spellings { capital: 3, ..Spellings::default() };
            let small = Spellings { small: 3, ..Spellings::default() };
            titled(shouted, language, &[("nasa", acronym), ("jeanne", name), ("vi", small)])
        });
        let name = Spellings { capital: 1, ..Spellings::default() };
        assert_eq!(titled("AUF DER STRASSE", "de", &[("straße", name)]), "Auf Der Straße", "as the text writes it");
    }

    #[test]
    fn a_label_in_capitals_is_lowered_before_a_title_that_is_not() {
        for (title, expected) in [
            ("CHAPTER 117. The Whale’s WATCH", "Chapter 117. The Whale’s WATCH"),
            ("BOOK II: Days of NASA", "Book II: Days of NASA"),
        ] {
            assert!(has_shouted_label(title, "en"));
            assert_eq!(written(title, TitlePart::Label, "en", &[]), expected);
        }
        assert!(
            !["CHAPTER ONE", "CHAPTER 1. THE FERRY", "Chapter 1. The Ferry"]
                .iter()
                .any(|title| has_shouted_label(title, "en"))
        );
    }

    #[test]
    fn titles_in_capitals_may_have_some_small_letters() {
        let shouted = ["THE FERRY AT McALLISTER’S", "IM WEIßEN HAUS", "LE RETOUR de LA MER", "CHAPTER I"];
        assert!(shouted.iter().all(|title| is_shouted(title)));
        assert!(!["Chapter ONE", "USA und NASA", "HTML pages", "Die DDR", "McALL"].iter().any(|it| is_shouted(it)));
    }

    #[test]
    fn capitals_are_four_or_more_and_nothing_else() {
        assert!(is_capitals("CHAPTER I") && is_capitals("Ö ÄÜR ß".replace('ß', "S").as_str()));
        assert!(!is_capitals("IV") && !is_capitals("USA") && !is_capitals("Chapter ONE") && !is_capitals("序章"));
    }
}

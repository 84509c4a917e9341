//! How long a book is, for those who write it: in, a document; out, words and letters by division.
//!
//! A word is what is between spaces or dashes and has a letter or figure, as word processors count. Chinese and Japanese,
//! which part no words, are counted by their letters; Thai, Lao, Khmer and Burmese, which do not either, by the words that
//! the models of `icu_segmenter` find. Code, formulas and raw HTML are not read in lines, and are left out.

use std::cell::LazyCell;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::block::Block;
use super::inline::{Inline, InlineKind};
use super::walk::{self, Visitor};
use super::{Book, Division, NodeId};

/// The words that adults read in a minute, silently: English that is not fiction (M. Brysbaert, *How many words do we read
/// per minute?*, Journal of Memory and Language 109, 2019).
const WORDS_PER_MINUTE: u64 = 238;
/// The letters of Chinese that are read in a minute (S. Trauzettel-Klosinski and K. Dietz, *Standardized Assessment of
/// Reading Performance: The New International Reading Speed Texts IReST*, IOVS 53, 2012).
const LETTERS_PER_MINUTE: u64 = 255;

/// The length of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Words of scripts that part them.
    pub words: u64,
    /// Letters of Chinese and Japanese.
    pub letters: u64,
}

impl WordCount {
    /// The length of a plain text.
    pub fn of(text: &str) -> WordCount {
        let mut count = WordCount::default();
        // Made at the first word that asks for it: most books have none.
        let segmenter = LazyCell::new(|| WordSegmenter::new_lstm(WordBreakInvariantOptions::default()));
        for token in text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '―' | '…')) {
            if token.contains(is_modelled) {
                let segments = segmenter.segment_str(token).iter_with_word_type();
                count.words += segments.filter(|segment| segment.1.is_word_like()).count() as u64;
                continue;
            }
            let letters = token.chars().filter(|c| is_unparted(*c)).count();
            count.letters += letters as u64;
            let mut parted = token.split(is_unparted).filter(|part| part.contains(char::is_alphanumeric));
            // A word in Latin letters within a Chinese sentence is a word.
            count.words += if letters == 0 { u64::from(parted.next().is_some()) } else { parted.count() as u64 };
        }
        count
    }

    /// The length of a division's title and text. What its notes say is not in it: see [`WordCount::notes`].
    pub fn division(division: &Division) -> WordCount {
        let mut text = RunningText::default();
        walk::inlines(&division.title, &mut text);
        text.part();
        walk::blocks(&division.blocks, &mut text);
        WordCount::of(&text.text)
    }

    /// The length of a book's notes.
    pub fn notes(book: &Book) -> WordCount {
        let mut text = RunningText::default();
        for note in &book.notes {
            text.part();
            walk::blocks(&note.blocks, &mut text);
        }
        WordCount::of(&text.text)
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: WordCount) -> WordCount {
        WordCount { words: self.words + other.words, letters: self.letters + other.letters }
    }

    /// How long it takes to read, in minutes, rounded up: what is there takes some time.
    pub fn minutes(self) -> u64 {
        // Over one denominator, so that rounding happens once.
        let (words, letters) = (self.words * LETTERS_PER_MINUTE, self.letters * WORDS_PER_MINUTE);
        (words + letters).div_ceil(WORDS_PER_MINUTE * LETTERS_PER_MINUTE)
    }
}

/// A letter of Thai, Lao, Khmer or Burmese.
fn is_modelled(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF)
}

/// A letter of Chinese or Japanese: ideographs and kana, without the signs among them.
fn is_unparted(c: char) -> bool {
    c.is_alphanumeric()
        && matches!(u32::from(c), 0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_347F)
}

/// Collects text with spaces where one line of inlines ends and the next begins.
#[derive(Default)]
struct RunningText {
    text: String,
    /// A node that nothing was said of yet: of a row or cell there is no other call.
    unknown: Option<NodeId>,
}

impl RunningText {
    fn part(&mut self) {
        self.text.push('\n');
    }
}

impl Visitor for RunningText {
    fn node(&mut self, node: NodeId) {
        if self.unknown.replace(node).is_some() {
            self.part();
        }
    }

    fn block(&mut self, _: &Block) {
        self.unknown = None;
        self.part();
    }

    fn inline(&mut self, inline: &Inline) {
        // The node before an inline's own was a cell's or an item's, whose text begins here.
        if self.unknown.take().is_some_and(|node| node != inline.id) {
            self.part();
        }
        match &inline.kind {
            InlineKind::Text(text) => self.text.push_str(text),
            InlineKind::LineBreak => self.part(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_word_processors_do() {
        crate::cases::check("word-count", |[text]| {
            format!("{} {}", WordCount::of(text).words, WordCount::of(text).letters)
        });
    }

    #[test]
    fn what_is_there_takes_some_time() {
        assert_eq!(WordCount { words: 0, letters: 0 }.minutes(), 0);
        assert_eq!(WordCount { words: 1, letters: 0 }.minutes(), 1);
        assert_eq!(WordCount { words: 238, letters: 255 }.minutes(), 2);
    }
}

//! The flaws that a proofreader would mark in the lines of a paragraph: gaping and tight lines, rivers, words that
//! neighbouring lines begin or end with.
//!
//! In: a paragraph and how it was set. Out: [`FlawedLine`]s, from the top. Names and limits as in the
//! package `lua-typo` (D. Flipo), and those of what the search for line breaks calls bad.

use super::fit::NO_SPACE_RATIO;
use super::river::rivers;
use super::shaped::Shaped;
use super::{Break, Breaks, EndHyphen, LineBreaks, RAGGED_RATIO, StyleRun, TextAlign};

/// How much of a word that is torn is shown on either side of the tear, in bytes: any word can be found by it, and a
/// message fits on a screen where the word is a key of a thousand letters.
const MAX_QUOTED_WORD: usize = 100;

/// A line that could be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlawedLine {
    /// Its number in the paragraph, from 0.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// The flaw.
    pub flaw: LineFlaw,
}

/// The kinds of flaws of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFlaw {
    /// Its word spaces are so wide that every reader sees it: their width in hundredths of an em.
    Gaping(i64),
    /// They are wide.
    Loose(i64),
    /// They are narrow.
    Tight(i64),
    /// It has no space that could stretch far enough, and ends before the measure does: how far, in hundredths of an em.
    Short(i64),
    /// White runs down from it through so many lines.
    River(usize),
    /// It begins or ends with the same long word as the line below.
    SameWord(String),
}

/// The ratio of stretch beyond which a line gapes, in thousandths. TeX calls that a badness of 800, and reports lines
/// from 1,000 on (plain TeX's `\hbadness`).
const GAPING: i32 = 2000;
/// The ratio beyond which a line is loose. TeX's class of very loose lines begins at 1; a novel has a few dozen of
/// those in hundreds of pages, more than an author would look at.
const LOOSE: i32 = 1300;
/// The ratio of shrink beyond which a line is tight: nearly all that its spaces may lose is lost. No source is known.
const TIGHT: i32 = -900;
/// The letters of words that are seen to be the same; shorter ones, such as articles, return all the time.
/// No source is known.
const LONG_WORD: usize = 5;
/// Hyphens in a row that are a ladder: one more than the search for line breaks takes unless it must.
const LADDER: usize = 3;
/// A last line is a runt below so many hundredths of an em: where the search for line breaks puts a price on it.
const RUNT: i64 = 250;

impl Shaped {
    /// The flaws that a proofreader would mark in the lines of a paragraph.
    pub fn flaws(&self, breaks: &LineBreaks) -> Vec<FlawedLine> {
        if self.shape.align != TextAlign::Justify {
            return Vec::new();
        }
        let mut out: Vec<(usize, LineFlaw)> = Vec::new();
        let usual = self.usual_space();
        let texts: Vec<&str> = (0..breaks.breaks.len()).map(|it| self.text_of(breaks, it)).collect();
        for (index, end) in breaks.breaks.iter().enumerate() {
            let ratio = i64::from(end.ratio);
            if !texts[index].contains(' ') || RAGGED_RATIO < ratio {
                let short = if end.forced || ratio < NO_SPACE_RATIO { 0 } else { self.unfilled_width(breaks, index) };
                out.extend((self.em() < short).then(|| (index, LineFlaw::Short(short * 100 / self.em()))));
                continue;
            }
            let per_ratio = if end.ratio < 0 { usual.shrink } else { usual.stretch };
            let width = usual.width + per_ratio * i64::from(end.ratio) / 1000;
            let width = width * 100 / self.em();
            let flaw = match end.ratio {
                ratio if GAPING < ratio => LineFlaw::Gaping(width),
                ratio if LOOSE < ratio => LineFlaw::Loose(width),
                ratio if ratio < TIGHT => LineFlaw::Tight(width),
                _ => continue,
            };
            out.push((index, flaw));
        }
        out.extend(rivers(self, breaks).iter().map(|river| (river.first, LineFlaw::River(river.lines))));
        for (index, pair) in texts.windows(2).enumerate() {
            let same = |of: fn(&str) -> &str| Some(of(pair[0])).filter(|text| *text == of(pair[1]));
            let long = |word: &&str| LONG_WORD <= word.chars().count();
            let divided = breaks.breaks[index].hyphen.is_some() || breaks.breaks[index + 1].hyphen.is_some();
            let ends = same(last_word).filter(|_| !divided);
            if let Some(word) = same(first_word).or(ends).filter(long) {
                out.push((index, LineFlaw::SameWord(word.to_owned())));
            }
        }
        out.sort_by_key(|it| it.0);
        let flawed = |(index, flaw): (usize, LineFlaw)| FlawedLine { line: index, text: texts[index].to_owned(), flaw };
        out.into_iter().map(flawed).collect()
    }

    /// The lines with which a ladder of hyphens begins, each with how many lines it has.
    pub fn ladders(&self, breaks: &LineBreaks) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let ends = breaks.breaks.iter().map(|line_break| line_break.hyphen != EndHyphen::None);
        let mut first = None;
        for (index, hyphenated) in ends.chain([false]).enumerate() {
            match (first, hyphenated) {
                (None, true) => first = Some(index),
                (Some(start), false) => {
                    found.extend(Some((start, index - start)).filter(|ladder| LADDER <= ladder.1));
                    first = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        found
    }

    /// The width of the last line in hundredths of an em, if it is so short that the indent of the next paragraph would
    /// nearly reach its end.
    pub fn runt(&self, breaks: &LineBreaks) -> Option<i64> {
        let last = breaks.breaks.len().checked_sub(1).filter(|last| 0 < *last && !breaks.breaks[*last - 1].forced)?;
        let line = self.line(breaks, last);
        let width = (line.span.1 - line.span.0).0 * 100 / self.em().max(1);
        (!line.text.trim().is_empty() && width < RUNT).then_some(width)
    }

    /// How much of the measure a line leaves free.
    fn unfilled_width(&self, breaks: &LineBreaks, index: usize) -> i64 {
        let line = self.line(breaks, index);
        (self.shape.width - (line.span.1 - line.span.0)).0
    }

    /// The word that a line's end divides where no rule divides it, or the part of a long one around that place;
    /// `None` if an earlier line has divided it so already. Code is not read as words.
    pub(super) fn divided_word(&self, breaks: &LineBreaks, index: usize) -> Option<&str> {
        let at = self.tear_at(breaks.breaks.get(index)?)?;
        let before = index.checked_sub(1).and_then(|index| breaks.breaks.get(index));
        let apart = |c: char| c.is_whitespace() || c == '\u{FFFC}';
        let again = before.is_some_and(|line_break| self.tear_at(line_break).is_some());
        if again && !self.text_of(breaks, index).contains(apart) {
            return None;
        }
        let text = &self.styled.text;
        let from = text.floor_char_boundary(at.saturating_sub(MAX_QUOTED_WORD));
        let to = text.floor_char_boundary(at + MAX_QUOTED_WORD);
        let start = text[from..at].rfind(apart).map_or(from, |it| text.ceil_char_boundary(from + it + 1));
        let stop = text[at..to].find(apart).map_or(to, |it| at + it);
        (start < at && at < stop).then(|| &text[start..stop])
    }

    /// The byte at which a line's end divides a word where no rule does.
    fn tear_at(&self, end: &Break) -> Option<usize> {
        let at = end.end as usize;
        // Without hyphenation a word that is wider than its line still gets a hyphen, which nobody asked for.
        let is_hyphenated = end.hyphen.is_some() && (self.shape.hyphenate || end.hyphen != EndHyphen::Inserted);
        let is_free = end.forced || is_hyphenated || end.next != end.end || at == self.styled.text.len();
        let is_prose = |run: &&StyleRun| matches!(run.breaks, Breaks::Normal | Breaks::Url);
        self.run_at(at).filter(|run| !is_free && is_prose(run))?;
        let found = self.collected.inner.binary_search_by_key(&at, |opportunity| opportunity.at);
        found.is_err().then_some(at)
    }

    /// The text of a line as it was given.
    pub(super) fn text_of(&self, breaks: &LineBreaks, index: usize) -> &str {
        let before = index.checked_sub(1).and_then(|index| breaks.breaks.get(index));
        let start = before.map_or_else(|| self.first_byte(), |line_break| line_break.next) as usize;
        let end = breaks.breaks.get(index).map_or(start, |line_break| line_break.end as usize);
        self.styled.text.get(start..end).unwrap_or_default()
    }
}

/// The word that a line begins with, and the one that it ends with, without punctuation.
fn first_word(line: &str) -> &str {
    trim_punctuation(line.split_whitespace().next())
}

fn last_word(line: &str) -> &str {
    trim_punctuation(line.split_whitespace().next_back())
}

fn trim_punctuation(word: Option<&str>) -> &str {
    word.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric())
}

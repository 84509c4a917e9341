//! The parts of a line: whole atoms, and what is left of words that were divided, with the text that
//! readers get for them.
//!
//! In: an atom and the line's ends. Out: a [`LineFragment`] with its glyphs: borrowed from the paragraph, or shaped
//! anew where it was cut.

use std::borrow::Cow;
use std::sync::Arc;

use super::collect::{Atom, AtomKind};
use super::shaped::Shaped;
use super::{Break, EndHyphen};
use crate::geometry::Length;
use crate::text::hyphenate::Spelling;
use crate::text::shape::Word;

/// A part of a line: a whole atom, or what is left of a divided word.
pub(super) struct LineFragment<'a> {
    pub(super) atom: &'a Atom,
    /// Its glyphs, if it has any.
    pub(super) word: FragmentGlyphs<'a>,
    /// The text that its glyphs' clusters count in.
    pub(super) text: Cow<'a, str>,
    /// Its ActualText, where the letters beside a hyphen were changed.
    pub(super) read: Option<String>,
    /// Whether its hyphen is for readers U+00AD: it was made.
    pub(super) soft_hyphen: bool,
    pub(super) width: i64,
    /// The space added beyond its width.
    pub(super) extra: i64,
}

/// The glyphs of a piece.
pub(super) enum FragmentGlyphs<'a> {
    /// A space or an object has none.
    None,
    /// Those of the whole atom.
    Whole(&'a Word),
    /// Those of a part of it.
    Part(Arc<Word>),
}

impl FragmentGlyphs<'_> {
    pub(super) fn get(&self) -> Option<&Word> {
        match self {
            FragmentGlyphs::None => None,
            FragmentGlyphs::Whole(word) => Some(word),
            FragmentGlyphs::Part(word) => Some(word),
        }
    }
}

/// How the letters of a piece are drawn; lengths in scaled points.
pub(super) struct GlyphScale {
    pub(super) size: Length,
    pub(super) upem: u16,
    pub(super) tracking: i64,
    /// How far letters are expanded, in ten-thousandths, and set apart; `None` where they never are.
    pub(super) expansion_and_spacing: Option<(i64, i64)>,
}

impl GlyphScale {
    /// The advance of a word's glyph.
    pub(super) fn advance(&self, word: &Word, at: usize) -> i64 {
        let glyph = &word.glyphs[at];
        let natural = self.size.em(i64::from(glyph.advance), self.upem);
        let ends = word.glyphs.get(at + 1).is_none_or(|it| it.cluster != glyph.cluster);
        let tracking = if ends { self.tracking } else { 0 };
        let Some((expansion, apart)) = self.expansion_and_spacing else {
            return natural.0 + tracking;
        };
        let apart = if ends { apart } else { 0 };
        natural.scale(10_000 + expansion, 10_000).0 + tracking + apart
    }
}

/// The ActualText of a piece. Where a hyphen changed them, they are compared with what is written: what the two have in
/// common goes together, the first changed letter stands for the rest.
pub(super) struct SpokenText<'a> {
    read: &'a str,
    /// How long the text is that is shown, its made hyphen excepted.
    shown: usize,
    /// How many bytes are the same at the start and at the end.
    prefix: usize,
    suffix: usize,
}

impl<'a> SpokenText<'a> {
    pub(super) fn new(piece: &'a LineFragment<'_>) -> SpokenText<'a> {
        let Some(read) = &piece.read else {
            let shown = piece.text.len();
            return SpokenText { read: &piece.text, shown, prefix: shown, suffix: 0 };
        };
        let shown = piece.text.strip_suffix('-').filter(|_| piece.soft_hyphen).unwrap_or(&piece.text);
        let same = |pair: &(char, char)| pair.0 == pair.1;
        let length = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
            pairs.take_while(same).map(|it| it.0.len_utf8()).sum()
        };
        let prefix = length(&mut shown.chars().zip(read.chars()));
        let (one, other) = (&shown[prefix..], &read[prefix..]);
        let suffix = length(&mut one.chars().rev().zip(other.chars().rev()));
        SpokenText { read, shown: shown.len(), prefix, suffix }
    }

    /// The text for a range of bytes of what is shown.
    pub(super) fn of(&self, from: usize, to: usize) -> &'a str {
        let place = |at: usize| {
            if at <= self.prefix { at } else { self.read.len() - self.suffix.min(self.shown.saturating_sub(at)) }
        };
        self.read.get(place(from)..place(to)).unwrap_or_default()
    }
}

/// The part of an atom that is in a line; `before` is the hyphen that the line before it ended in.
pub(super) fn fragment<'a>(
    shaped: &'a Shaped,
    atom: &'a Atom,
    start: u32,
    end: &Break,
    before: Option<&Break>,
) -> LineFragment<'a> {
    let (from, to) = (atom.start.max(start), atom.end.min(end.end));
    let ends = to == end.end;
    let inserted = end.hyphen == EndHyphen::Inserted && ends;
    let repeated = before.is_some_and(|line_break| line_break.hyphen == EndHyphen::Repeated);
    let text = &shaped.styled.text[from as usize..to as usize];
    let width = atom.width;
    let as_it_is =
        |word, soft_hyphen| LineFragment { atom, word, text: text.into(), read: None, soft_hyphen, width, extra: 0 };
    let AtomKind::Word { cache, word } = &atom.kind else {
        return as_it_is(FragmentGlyphs::None, false);
    };
    let whole = from == atom.start && to == atom.end && !inserted && !repeated;
    // Of a written hyphen that the next line repeats, readers get one: this is marked as soft.
    let soft = inserted || (end.hyphen == EndHyphen::Repeated && ends);
    let kept = text.trim_end_matches('\u{AD}');
    if whole && kept.len() == text.len() {
        return as_it_is(FragmentGlyphs::Whole(word), soft);
    }
    let mut text = kept.to_owned();
    let mut read = None;
    if before.is_some_and(|line_break| line_break.hyphen == EndHyphen::Inserted)
        && let Some(spelling) = spelling(atom, word, from)
    {
        read = Some(text.clone());
        text = spelling.parts("", &text).1;
    }
    if repeated {
        text.insert(0, '-');
    }
    if inserted {
        if let Some(spelling) = spelling(atom, word, to) {
            read.get_or_insert_with(|| text.clone());
            text = spelling.parts(&text, "").0;
        }
        text.push('-');
    }
    let (face, words) = &shaped.collected.word_caches[usize::from(*cache)];
    let word = shaped.setter.shared.shaper.word(words, &text);
    let font = usize::from(shaped.styled.runs[atom.run as usize].font);
    let upem = shaped.setter.catalog().face(*face).metrics.upem;
    let width = super::collect::width(&word, &shaped.styled.fonts[font], upem);
    LineFragment { atom, word: FragmentGlyphs::Part(word), text: text.into(), read, soft_hyphen: soft, width, extra: 0 }
}

/// How hyphenation changes the letters of a word at a byte of the text.
fn spelling<'a>(atom: &Atom, word: &'a Word, at: u32) -> Option<&'a Spelling> {
    let cuts = word.cuts.get()?;
    let place = cuts.binary_search_by_key(&at.checked_sub(atom.start)?, |cut| cut.at).ok()?;
    cuts[place].spelling.as_ref()
}

/// What became of the space that was left in a line.
pub(super) struct Pushed {
    /// How far the line as a whole moves to the right.
    pub(super) line: i64,
    /// What is still left.
    pub(super) rest: i64,
}

/// Sets the text from byte `from` on, such as the mark of a proof, at the end of a line in which so much is left: the space
/// before it grows. Where it begins the line there is none, and all of the line moves.
pub(super) fn push_apart(pieces: &mut [LineFragment<'_>], from: usize, rest: i64, rtl: bool) -> Pushed {
    if rest <= 0 {
        return Pushed { line: 0, rest };
    }
    let is_before = |piece: &LineFragment<'_>| piece.atom.end as usize <= from;
    let before = if rtl { pieces.iter().position(is_before) } else { pieces.iter().rposition(is_before) };
    match before {
        Some(at) => {
            pieces[at].extra += rest;
            Pushed { line: 0, rest: 0 }
        }
        // A line that runs to the left ends at the left anyway.
        None if rtl => Pushed { line: 0, rest: 0 },
        None => Pushed { line: rest, rest },
    }
}

//! Content streams in few bytes.
//!
//! In: marked content, lines of letters, rules and outlines in drawing order. Out: operators that paint them (ISO 32000-1
//! §8 and §9). All texts that follow one another are one text object; what is the same as before is not said again; the
//! width of expanded letters is `Tz`, the space that most letters of a line have in common `Tc`, that of its words `Tw`;
//! strings are bytes. A page of a novel takes 4 kB, a fifth of what a matrix for each line and a number for each letter
//! take.

mod lexer;
mod number;
mod spacing;

pub(super) use lexer::{Lexer, Token, marked_contents};
pub(super) use number::{Decimal, ONE};
use spacing::{shared_spacing, spacing, word_spacing};

use crate::geometry::Length;
use crate::typeset::frame::RunDirection;

/// The code of a space, if codes have one byte: word spacing (`Tw`) widens it, and no other (ISO 32000-1 §9.3.3).
pub(super) const SPACE: u16 = 32;

/// What the names of fonts begin with whose letters are stacked: the same fonts with a map of vertical writing mode (`WMode` 1,
/// ISO 32000-1 §9.7.4.3).
pub(super) const VERTICAL: char = 'v';

/// A letter of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) code: u16,
    /// How far it is moved back before it is drawn, in half thousandths of an em.
    pub(super) back: i32,
}

/// Letters of one font on one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    /// The number of the font's resource.
    pub(super) font: usize,
    /// Whether the font's codes have one byte.
    pub(super) is_narrow: bool,
    pub(super) size: Decimal,
    /// How wide the letters are, as a share of their own width.
    pub(super) stretch: Decimal,
    /// How they follow one another.
    pub(super) direction: RunDirection,
    /// Where the first letter begins; the middle of its head where they are stacked.
    pub(super) x: Decimal,
    pub(super) y: Decimal,
    pub(super) letters: &'a [Letter],
}

impl Text<'_> {
    /// Whether word spacing widens the letter.
    fn is_space(&self, letter: &Letter) -> bool {
        self.is_narrow && letter.code == SPACE
    }
}

/// A length in points, rounded to a thousandth: more digits would only make the file larger.
pub(super) fn points(length: Length) -> Decimal {
    Decimal::thousandths(length.to_pt())
}

/// What the graphics state holds of text (ISO 32000-1 §9.3.1). It outlives text objects.
#[derive(Clone, Copy, Debug)]
struct TextState {
    /// Its number, whether it is the font for letters below one another, and the size.
    font: Option<(usize, bool, Decimal)>,
    scaling: Decimal,
    /// The space behind each letter.
    spacing: Decimal,
    /// The space behind each space, beside that behind each letter.
    word_spacing: Decimal,
}

const INITIAL: TextState =
    TextState { font: None, scaling: Decimal(ONE), spacing: Decimal(0), word_spacing: Decimal(0) };

/// How far a word may be from its place before it is moved by itself, in half thousandths of an em: below the dot of a
/// press, as with letters.
const UNMOVED: i32 = 4;

/// What the letters of a line are moved by together, in half thousandths of an em.
#[derive(Clone, Copy, Debug)]
struct SharedMoves {
    letters: i32,
    /// Behind a space, beside that.
    words: i32,
}

/// Where a text object is.
#[derive(Clone, Copy, Debug)]
enum TextObject {
    /// None is open.
    None,
    /// Its last line began here.
    Line(Decimal, Decimal),
    /// Its last line has a matrix that turns letters.
    Turned,
}

/// A content stream that is being written.
#[derive(Debug)]
pub(super) struct ContentWriter {
    out: Vec<u8>,
    /// What the names of fonts begin with.
    prefix: char,
    state: TextState,
    object: TextObject,
    /// Room for the codes of a string.
    codes: Vec<u8>,
}

impl ContentWriter {
    /// Fonts are resources named by `prefix` and a number.
    pub(super) fn new(prefix: char) -> ContentWriter {
        let (out, codes) = (Vec::with_capacity(8 << 10), Vec::with_capacity(256));
        ContentWriter { out, prefix, state: INITIAL, object: TextObject::None, codes }
    }

    /// The operators so far.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.end_text();
        self.out
    }

    /// How many bytes there are, with the end of the text object that is open: a place for what another writer makes.
    pub(super) fn outside(&mut self) -> usize {
        self.end_text();
        // What is drawn there begins with the state of a new page, as far as text goes.
        if self.state.spacing.0 != 0 {
            self.operator(&[Decimal(0)], "Tc");
        }
        if self.state.word_spacing.0 != 0 {
            self.operator(&[Decimal(0)], "Tw");
        }
        if self.state.scaling.0 != ONE {
            self.operator(&[Decimal(ONE * 100)], "Tz");
        }
        self.state = TextState { font: self.state.font, ..INITIAL };
        self.out.len()
    }

    /// Operators that are allowed anywhere: colours, graphics states, marked content.
    pub(super) fn raw(&mut self, operators: &str) {
        self.out.extend_from_slice(operators.as_bytes());
        self.out.push(b'\n');
    }

    /// Opens or ends marked content, by `operators`. Content that holds nothing but text begins and ends inside of a
    /// text object (ISO 32000-1 §14.6.1), so that the texts around it need no new one.
    pub(super) fn mark(&mut self, operators: &str, only_text: bool) {
        if only_text {
            self.begin_text();
        } else {
            self.end_text();
        }
        self.raw(operators);
    }

    /// Marked content inside of a text, with a text to be read in place of its letters.
    pub(super) fn open_actual_text(&mut self, words: &str) {
        self.begin_text();
        self.out.extend_from_slice(b"/Span<</ActualText");
        actual_text(words, &mut self.out);
        self.out.extend_from_slice(b">>BDC\n");
    }

    /// An operator outside of texts, with numbers as its operands.
    pub(super) fn paint(&mut self, numbers: &[Decimal], operator: &str) {
        self.end_text();
        self.operator(numbers, operator);
    }

    fn operator(&mut self, numbers: &[Decimal], operator: &str) {
        for number in numbers {
            if self.out.last().is_some_and(|byte| !byte.is_ascii_whitespace()) {
                self.out.push(b' ');
            }
            number.write(&mut self.out);
        }
        if !numbers.is_empty() {
            self.out.push(b' ');
        }
        self.raw(operator);
    }

    fn begin_text(&mut self) {
        if matches!(self.object, TextObject::None) {
            self.raw("BT");
            self.object = TextObject::Line(Decimal(0), Decimal(0));
        }
    }

    fn end_text(&mut self) {
        if !matches!(self.object, TextObject::None) {
            self.raw("ET");
            self.object = TextObject::None;
        }
    }

    /// Shows letters.
    pub(super) fn text(&mut self, text: &Text<'_>) {
        self.begin_text();
        let is_stacked = text.direction == RunDirection::Stacked;
        if self.state.font != Some((text.font, is_stacked, text.size)) {
            self.state.font = Some((text.font, is_stacked, text.size));
            self.out.push(b'/');
            let prefix = if is_stacked { VERTICAL } else { self.prefix };
            self.out.extend_from_slice(prefix.encode_utf8(&mut [0; 4]).as_bytes());
            Decimal::whole(text.font).write(&mut self.out);
            self.operator(&[text.size], "Tf");
        }
        let moves = self.space(text);
        if self.state.scaling != text.stretch {
            self.state.scaling = text.stretch;
            self.operator(&[Decimal(text.stretch.0 * 100)], "Tz");
        }
        self.place(text);
        self.show(text, moves);
    }

    /// Sets the space that letters and words of a line have in common.
    fn space(&mut self, text: &Text<'_>) -> SharedMoves {
        let behind = text.letters.iter().zip(text.letters.iter().skip(1));
        let in_words = behind.clone().filter(|(before, _)| !text.is_space(before)).map(|(_, letter)| letter.back);
        let letters = shared_spacing(in_words, text.size, self.state.spacing);
        let spacing = spacing(letters, text.size);
        if 1 < text.letters.len() && self.state.spacing != spacing {
            self.state.spacing = spacing;
            self.operator(&[spacing], "Tc");
        }
        // poppler takes the code of two bytes for a space, too, when it looks for gaps between words.
        let is_mistaken = !text.is_narrow && text.letters.iter().any(|letter| letter.code == SPACE);
        if is_mistaken && self.state.word_spacing.0 != 0 {
            self.state.word_spacing = Decimal(0);
            self.operator(&[Decimal(0)], "Tw");
        }
        let of_words = behind.filter(|(before, _)| text.is_space(before)).map(|(_, letter)| letter.back - letters);
        let Some(words) = word_spacing(of_words) else { return SharedMoves { letters, words: 0 } };
        let spacing = self::spacing(words, text.size);
        if self.state.word_spacing != spacing {
            self.state.word_spacing = spacing;
            self.operator(&[spacing], "Tw");
        }
        SharedMoves { letters, words }
    }

    /// Goes to where the letters begin.
    fn place(&mut self, text: &Text<'_>) {
        let (one, none) = (Decimal(ONE), Decimal(0));
        match self.object {
            _ if text.direction == RunDirection::Up => {
                self.operator(&[none, one, Decimal(-ONE), none, text.x, text.y], "Tm");
            }
            _ if text.direction == RunDirection::Down => {
                self.operator(&[none, Decimal(-ONE), one, none, text.x, text.y], "Tm");
            }
            TextObject::Line(x, y) => self.operator(&[Decimal(text.x.0 - x.0), Decimal(text.y.0 - y.0)], "Td"),
            TextObject::None | TextObject::Turned => self.operator(&[one, none, none, one, text.x, text.y], "Tm"),
        }
        let is_turned = matches!(text.direction, RunDirection::Up | RunDirection::Down);
        self.object = if is_turned { TextObject::Turned } else { TextObject::Line(text.x, text.y) };
    }

    /// Shows letters, moved by what is left when each has its share of the spacing.
    fn show(&mut self, text: &Text<'_>, moves: SharedMoves) {
        let (mut is_array, start) = (false, self.out.len());
        self.out.push(b'[');
        self.codes.clear();
        // Nothing goes before the first letter that could have given it a share.
        let (mut share, mut kept, mut is_word) = (0, 0, false);
        for letter in text.letters {
            let by = letter.back - share;
            if is_word && (by + kept).abs() <= UNMOVED {
                // With the next word: most are moved back and forth by what rounding left.
                kept += by;
            } else if by != 0 {
                is_array = true;
                self.string();
                Decimal::halves(by + kept).write(&mut self.out);
                kept = 0;
            }
            if text.is_narrow {
                self.codes.push(letter.code.to_be_bytes()[1]);
            } else {
                self.codes.extend_from_slice(&letter.code.to_be_bytes());
            }
            is_word = text.is_space(letter);
            share = moves.letters + if is_word { moves.words } else { 0 };
        }
        if !is_array {
            self.out.truncate(start);
        }
        self.string();
        // A letter that is not moved is shown by `Tj`: Acrobat copies it wrongly from a `TJ` with an `ActualText` at a
        // line's end.
        self.raw(if is_array { "]TJ" } else { "Tj" });
    }

    /// Writes the codes that were gathered as a string of bytes as they are, but for those that end it, and for carriage
    /// returns, which readers take for line feeds.
    fn string(&mut self) {
        if self.codes.is_empty() {
            return;
        }
        self.out.push(b'(');
        for byte in self.codes.drain(..) {
            match byte {
                b'(' | b')' | b'\\' => self.out.extend_from_slice(&[b'\\', byte]),
                b'\r' => self.out.extend_from_slice(b"\\r"),
                _ => self.out.push(byte),
            }
        }
        self.out.push(b')');
    }
}

/// A text string (ISO 32000-1 §7.9.2.2) in digits: UTF-16 with its byte order mark.
pub(super) fn actual_text(words: &str, out: &mut Vec<u8>) {
    let digit = |value: u16| b"0123456789ABCDEF"[usize::from(value & 15)];
    out.extend_from_slice(b"<FEFF");
    for unit in words.encode_utf16() {
        out.extend_from_slice(&[digit(unit >> 12), digit(unit >> 8), digit(unit >> 4), digit(unit)]);
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests;

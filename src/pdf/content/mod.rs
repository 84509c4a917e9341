//! Content streams in few bytes.
//!
//! In: marked content, lines of letters, rules and outlines in drawing order. Out: operators that paint them (ISO 32000-1
//! §8 and §9). All texts that follow one another are one text object; what is the same as before is not said again; the
//! width of expanded letters is `Tz`, the space that most letters of a line have in common `Tc`; strings are bytes. A
//! page of a novel takes 6 kB, a third of what a matrix for each line and a number for each letter take.

mod lexer;
mod number;
mod spacing;

pub(super) use lexer::{Lexer, Token, marked_contents};
pub(super) use number::{Decimal, ONE};
use spacing::{shared_spacing, spacing};

use crate::geometry::Length;

/// A letter of a font with codes of two bytes.
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
    pub(super) size: Decimal,
    /// How wide the letters are, as a share of their own width.
    pub(super) stretch: Decimal,
    /// Whether they run upwards.
    pub(super) turned: bool,
    /// Where the first letter begins.
    pub(super) x: Decimal,
    pub(super) y: Decimal,
    pub(super) letters: &'a [Letter],
}

/// A length in points, rounded to a thousandth: more digits would only make the file larger.
pub(super) fn points(length: Length) -> Decimal {
    Decimal::thousandths(length.to_pt())
}

/// What the graphics state holds of text (ISO 32000-1 §9.3.1). It outlives text objects.
#[derive(Clone, Copy, Debug)]
struct TextState {
    font: Option<(usize, Decimal)>,
    scaling: Decimal,
    /// The space behind each letter.
    spacing: Decimal,
}

const INITIAL: TextState = TextState { font: None, scaling: Decimal(ONE), spacing: Decimal(0) };

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
        if self.state.font != Some((text.font, text.size)) {
            self.state.font = Some((text.font, text.size));
            self.out.push(b'/');
            self.out.extend_from_slice(self.prefix.encode_utf8(&mut [0; 4]).as_bytes());
            Decimal::whole(text.font).write(&mut self.out);
            self.operator(&[text.size], "Tf");
        }
        let shared = shared_spacing(text.letters, text.size, self.state.spacing);
        let spacing = spacing(shared, text.size);
        if 1 < text.letters.len() && self.state.spacing != spacing {
            self.state.spacing = spacing;
            self.operator(&[spacing], "Tc");
        }
        if self.state.scaling != text.stretch {
            self.state.scaling = text.stretch;
            self.operator(&[Decimal(text.stretch.0 * 100)], "Tz");
        }
        self.place(text);
        self.show(text.letters, shared);
    }

    /// Goes to where the letters begin.
    fn place(&mut self, text: &Text<'_>) {
        let (one, none) = (Decimal(ONE), Decimal(0));
        match self.object {
            _ if text.turned => self.operator(&[none, one, Decimal(-ONE), none, text.x, text.y], "Tm"),
            TextObject::Line(x, y) => self.operator(&[Decimal(text.x.0 - x.0), Decimal(text.y.0 - y.0)], "Td"),
            TextObject::None | TextObject::Turned => self.operator(&[one, none, none, one, text.x, text.y], "Tm"),
        }
        self.object = if text.turned { TextObject::Turned } else { TextObject::Line(text.x, text.y) };
    }

    /// Shows letters, moved by what is left when each has its share of the spacing.
    fn show(&mut self, letters: &[Letter], shared: i32) {
        // Nothing goes before the first letter that could have given it a share.
        let Some((first, rest)) = letters.split_first() else { return };
        let is_array = first.back != 0 || rest.iter().any(|letter| letter.back != shared);
        if is_array {
            self.out.push(b'[');
        }
        self.codes.clear();
        let mut share = 0;
        for letter in letters {
            let by = letter.back - share;
            share = shared;
            if by != 0 {
                self.string();
                Decimal::halves(by).write(&mut self.out);
            }
            self.codes.extend_from_slice(&letter.code.to_be_bytes());
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

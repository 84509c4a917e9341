//! Content streams in a fifth of the bytes.
//!
//! In: a content stream as `krilla` writes it. Out: one that paints the same. `krilla` sets colour, font and matrix for
//! each text again, writes each letter as two octal escapes, and moves each letter of an expanded line by itself: 21 kB
//! for a page of a novel. Here all texts of a page that follow one another are one text object; what is the same as
//! before is not said again; the width of expanded letters is `Tz`, the space that most letters of a line have in common
//! `Tc`; strings are bytes. On *Moby-Dick* 14.8 MB become 3.8, and the file is a third smaller (November 2026).

mod item;
mod token;

use item::{DecimalMatrix, Item, Text, items};
use token::{Decimal, Letter, ONE, write_string};
pub(super) use token::{Lexer, Token};

/// How many letters more than now a new spacing must serve: an operator `Tc` takes about as many bytes as four numbers.
const WORTH_SPACING: usize = 4;
/// How many spacings of a line are counted: a line has one for its letters and few others.
const SPACINGS: usize = 12;

/// The same content in fewer bytes; `None` if some of it is not understood, or nothing is gained.
pub(super) fn shortened(stream: &[u8]) -> Option<Vec<u8>> {
    let items = items(stream)?;
    let mut writer = Writer { out: Vec::with_capacity(stream.len() / 3), state: None };
    let inner = within_text(&items);
    let mut open = Vec::new();
    for (item, inner) in items.iter().zip(inner) {
        match item {
            Item::Open(bytes) => {
                open.push(inner);
                writer.marked(bytes, inner);
            }
            Item::Close => writer.marked(b"EMC", open.pop()?),
            Item::Text(text) => writer.text(text),
            Item::Other(bytes) => writer.marked(bytes, false),
        }
    }
    writer.end_text();
    (open.is_empty() && writer.out.len() < stream.len()).then_some(writer.out)
}

/// Which marked content holds nothing but text, by its first item: it can begin and end inside of a text object (ISO
/// 32000-1 §14.6.1), so that the texts around it need no new one.
fn within_text(items: &[Item<'_>]) -> Vec<bool> {
    let mut inner = vec![false; items.len()];
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Open(_) => open.push((index, true)),
            Item::Close => {
                let Some((start, only_text)) = open.pop() else { continue };
                inner[start] = only_text;
                if let (false, Some(outer)) = (only_text, open.last_mut()) {
                    outer.1 = false;
                }
            }
            Item::Text(_) => {}
            Item::Other(_) => open.iter_mut().for_each(|(_, only_text)| *only_text = false),
        }
    }
    inner
}

/// The text that was set since a text object began.
#[derive(Clone, Debug)]
struct TextState<'a> {
    color: Option<&'a [u8]>,
    font: Option<(&'a [u8], Decimal)>,
    /// The width of the letters, as a share of their own.
    scaling: Decimal,
    /// The space behind each letter, in units of the line's matrix.
    spacing: Decimal,
    /// Where the last line began, if its matrix only moved it.
    line: Option<(Decimal, Decimal)>,
}

/// The new stream.
struct Writer<'a> {
    out: Vec<u8>,
    /// Of the text object that is open.
    state: Option<TextState<'a>>,
}

impl<'a> Writer<'a> {
    /// Copies an operator, into a text object or outside of any.
    fn marked(&mut self, bytes: &[u8], inside: bool) {
        if inside {
            self.begin_text();
        } else {
            self.end_text();
        }
        self.operator(bytes);
    }

    fn operator(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        self.out.push(b'\n');
    }

    /// Opens a text object. It has a graphics state of its own: colours and widths of letters end with it.
    fn begin_text(&mut self) -> &mut TextState<'a> {
        if self.state.is_none() {
            self.operator(b"q BT");
        }
        self.state.get_or_insert(TextState {
            color: None,
            font: None,
            scaling: Decimal(ONE),
            spacing: Decimal(0),
            line: Some((Decimal(0), Decimal(0))),
        })
    }

    fn end_text(&mut self) {
        if self.state.take().is_some() {
            self.operator(b"ET Q");
        }
    }

    fn text(&mut self, text: &Text<'a>) {
        let mut state = self.begin_text().clone();
        if state.color != Some(text.color) {
            self.operator(text.color);
            state.color = Some(text.color);
        }
        if state.font != Some((text.font, text.size)) {
            self.out.extend_from_slice(text.font);
            self.operands(&[text.size], b"Tf");
            state.font = Some((text.font, text.size));
        }
        let shared = shared_spacing(&text.letters, text.size, state.spacing);
        let spacing = spacing(shared, text.size);
        if 1 < text.letters.len() && state.spacing != spacing {
            self.operands(&[spacing], b"Tc");
            state.spacing = spacing;
        }
        self.place(text.matrix, &mut state);
        self.state = Some(state);
        self.show(&text.letters, shared);
    }

    /// Goes to where the letters begin.
    fn place(&mut self, matrix: DecimalMatrix, state: &mut TextState<'a>) {
        let [width, rise, slant, height, x, y] = matrix;
        let upright = rise.0 == 0 && slant.0 == 0 && height.0 == ONE && 0 < width.0;
        let scaling = if upright { width } else { Decimal(ONE) };
        if state.scaling != scaling {
            self.operands(&[Decimal(scaling.0 * 100)], b"Tz");
            state.scaling = scaling;
        }
        match state.line {
            Some((left, baseline)) if upright => {
                self.operands(&[Decimal(x.0 - left.0), Decimal(y.0 - baseline.0)], b"Td");
            }
            _ if upright => self.operands(&[Decimal(ONE), Decimal(0), Decimal(0), Decimal(ONE), x, y], b"Tm"),
            _ => self.operands(&matrix, b"Tm"),
        }
        state.line = upright.then_some((x, y));
    }

    /// Shows letters, moved by what is left when each has its share of the spacing.
    fn show(&mut self, letters: &[Letter], shared: Decimal) {
        // Nothing goes before the first letter that could have given it a share.
        let moved = |(index, letter): (usize, &Letter)| Decimal(letter.back.0 - if index == 0 { 0 } else { shared.0 });
        let array = letters.iter().enumerate().any(|letter| moved(letter).0 != 0);
        if array {
            self.out.push(b'[');
        }
        let mut codes = Vec::with_capacity(letters.len() * 2);
        for (index, letter) in letters.iter().enumerate() {
            let by = moved((index, letter));
            if by.0 != 0 {
                if !codes.is_empty() {
                    write_string(&codes, &mut self.out);
                    codes.clear();
                }
                by.write(&mut self.out);
            }
            codes.extend_from_slice(&letter.code);
        }
        write_string(&codes, &mut self.out);
        // A letter that is not moved is shown by `Tj`, as `krilla` does: Acrobat copies it wrongly from a `TJ` with
        // an `ActualText` at a line's end.
        self.operator(if array { b"]TJ" } else { b"Tj" });
    }

    fn operands(&mut self, numbers: &[Decimal], operator: &[u8]) {
        for number in numbers {
            if self.out.last().is_some_and(|byte| !byte.is_ascii_whitespace()) {
                self.out.push(b' ');
            }
            number.write(&mut self.out);
        }
        self.out.push(b' ');
        self.operator(operator);
    }
}

/// The move that most letters of a line have in common, in thousandths of an em; that which is set already (`now`, as
/// [`spacing`] gives it) where another serves few more.
fn shared_spacing(letters: &[Letter], size: Decimal, now: Decimal) -> Decimal {
    let mut counts: Vec<(Decimal, usize)> = Vec::with_capacity(SPACINGS);
    for letter in letters.iter().skip(1) {
        if let Some((_, count)) = counts.iter_mut().find(|(back, _)| *back == letter.back) {
            *count += 1;
        } else if counts.len() < SPACINGS {
            counts.push((letter.back, 1));
        }
    }
    let present = counts.iter().find(|(back, _)| spacing(*back, size) == now);
    // The first of those that serve as many, so that ties always fall the same way.
    let mut best: Option<&(Decimal, usize)> = None;
    for candidate in &counts {
        if best.is_none_or(|best| best.1 < candidate.1) {
            best = Some(candidate);
        }
    }
    let none = (Decimal(0), 0);
    let (best, present) = (best.unwrap_or(&none), present.unwrap_or(&none));
    if best.1 < present.1 + WORTH_SPACING && spacing(present.0, size) == now { present.0 } else { best.0 }
}

/// The operand of `Tc` that moves letters of a size as a number of `TJ` does (ISO 32000-1 §9.4.4): the signs differ.
fn spacing(back: Decimal, size: Decimal) -> Decimal {
    let exact = -i128::from(back.0) * i128::from(size.0);
    let unit = i128::from(ONE) * 1000;
    Decimal(i64::try_from((exact + unit / 2).div_euclid(unit)).unwrap_or(0))
}

#[cfg(test)]
mod tests;

//! What a content stream draws: text, marked content, and all else.
//!
//! In: the stream of a page or drawing as `krilla` writes it. Out: its [`Item`]s. Each text of `krilla` is in a graphics
//! state of its own, `q … cm … cs … scn BT … Tf … Tm … TJ ET Q`, with one matrix for the page, which runs downwards, and
//! one for the letters, which run upwards again.

use super::token::{Decimal, Letter, Lexer, ONE, Token};

/// A part of a content stream.
#[derive(Clone, Debug)]
pub(super) enum Item<'a> {
    /// The beginning of marked content, with its operands: `BDC` or `BMC`.
    Open(&'a [u8]),
    /// Its end: `EMC`.
    Close,
    /// Letters.
    Text(Text<'a>),
    /// Another operator with its operands.
    Other(&'a [u8]),
}

/// Letters of one font on one line.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    /// The operators that set their colour.
    pub(super) color: &'a [u8],
    pub(super) font: &'a [u8],
    /// The type size, in units of the matrix.
    pub(super) size: Decimal,
    /// From the letters' units to the stream's.
    pub(super) matrix: DecimalMatrix,
    pub(super) letters: Vec<Letter>,
}

/// The six numbers of a transformation (ISO 32000-1 §8.3.3).
pub(super) type DecimalMatrix = [Decimal; 6];

const IDENTITY: DecimalMatrix = [Decimal(ONE), Decimal(0), Decimal(0), Decimal(ONE), Decimal(0), Decimal(0)];

/// The parts of a stream; `None` if some of it is not understood.
pub(super) fn items(stream: &[u8]) -> Option<Vec<Item<'_>>> {
    let mut lexer = Lexer::new(stream);
    let mut items = Vec::new();
    while lexer.skip_space() {
        let operation = Operation::read(&mut lexer)?;
        match operation.name {
            b"BDC" | b"BMC" => items.push(Item::Open(operation.bytes)),
            b"EMC" => items.push(Item::Close),
            // The data of an inline image are no tokens.
            b"BI" => return None,
            b"q" => {
                let (mut ahead, before) = (lexer.clone(), items.len());
                if text_object(&mut ahead, &mut items).is_some() {
                    lexer = ahead;
                } else {
                    items.truncate(before);
                    items.push(Item::Other(operation.bytes));
                }
            }
            _ => items.push(Item::Other(operation.bytes)),
        }
    }
    Some(items)
}

/// An operator and its operands.
struct Operation<'a> {
    name: &'a [u8],
    /// All of it.
    bytes: &'a [u8],
    /// Where the operator's own bytes begin in the stream.
    start: usize,
    end: usize,
    /// The letters among its operands.
    letters: Vec<Letter>,
}

impl<'a> Operation<'a> {
    fn read(lexer: &mut Lexer<'a>) -> Option<Operation<'a>> {
        lexer.skip_space();
        let start = lexer.position();
        let mut letters = Vec::new();
        loop {
            if lexer.at_shown() {
                // Most lines of a book have fewer letters.
                letters.reserve(96);
                lexer.shown(&mut letters)?;
            } else if let (Token::Operator, name) = lexer.next()? {
                let end = lexer.position();
                return Some(Operation { name, bytes: lexer.slice(start, end), start, end, letters });
            }
        }
    }

    /// The numbers before the operator.
    fn numbers<const N: usize>(&self) -> Option<[Decimal; N]> {
        let mut lexer = Lexer::new(self.bytes);
        let mut numbers = [Decimal::default(); N];
        for number in &mut numbers {
            *number = Decimal::parse(lexer.next()?.1)?;
        }
        (lexer.next()?.0 == Token::Operator).then_some(numbers)
    }
}

/// The texts of a graphics state behind its `q`, up to its `Q`; `None` if it holds anything else.
fn text_object<'a>(lexer: &mut Lexer<'a>, items: &mut Vec<Item<'a>>) -> Option<()> {
    let mut page = IDENTITY;
    let mut color: Option<(usize, usize)> = None;
    loop {
        let operation = Operation::read(lexer)?;
        match operation.name {
            b"cm" if color.is_none() && page == IDENTITY => page = operation.numbers()?,
            b"cs" | b"sc" | b"scn" | b"g" | b"rg" | b"k" => {
                color = Some((color.map_or(operation.start, |range| range.0), operation.end));
            }
            b"BT" => break,
            _ => return None,
        }
    }
    // Without one of its own, a text has the colour of what is around it, which a joined text object would not keep.
    let (start, end) = color?;
    let color = lexer.slice(start, end);
    let (mut font, mut matrix, mut depth) = (None, IDENTITY, 0_u32);
    loop {
        let operation = Operation::read(lexer)?;
        match operation.name {
            b"BDC" | b"BMC" => {
                depth += 1;
                items.push(Item::Open(operation.bytes));
            }
            b"EMC" => {
                depth = depth.checked_sub(1)?;
                items.push(Item::Close);
            }
            // Letters that are filled: the usual way.
            b"Tr" => (operation.numbers::<1>()? == [Decimal(0)]).then_some(())?,
            b"Tf" => {
                let mut operands = Lexer::new(operation.bytes);
                let (Token::Name, name) = operands.next()? else { return None };
                font = Some((name, Decimal::parse(operands.next()?.1)?));
            }
            b"Tm" => matrix = operation.numbers()?,
            b"Tj" | b"TJ" => {
                let (font, size) = font?;
                let (matrix, letters) = (product(matrix, page)?, operation.letters);
                items.push(Item::Text(Text { color, font, size, matrix, letters }));
            }
            b"ET" => break,
            _ => return None,
        }
    }
    (depth == 0 && Operation::read(lexer)?.bytes == b"Q").then_some(())
}

/// A transformation by one matrix and then by another.
fn product(first: DecimalMatrix, then: DecimalMatrix) -> Option<DecimalMatrix> {
    let [a, b, c, d, e, f] = first.map(|number| i128::from(number.0));
    let [g, h, i, j, k, l] = then.map(|number| i128::from(number.0));
    let unit = i128::from(ONE);
    // Rounded to a millionth of a point, as the numbers are.
    let rounded = |value: i128| Some(Decimal(i64::try_from((value + unit / 2).div_euclid(unit)).ok()?));
    Some([
        rounded(a * g + b * i)?,
        rounded(a * h + b * j)?,
        rounded(c * g + d * i)?,
        rounded(c * h + d * j)?,
        rounded(e * g + f * i + k * unit)?,
        rounded(e * h + f * j + l * unit)?,
    ])
}

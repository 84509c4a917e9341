//! The tokens of a content stream (ISO 32000-1 §7.8.2), as far as the writer of screen files makes them.
//!
//! In: bytes. Out: operators with the bytes of their operands. Anything that is not expected ends the reading: the
//! stream is then left as it is.

/// A number in millionths, exactly as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal(pub(super) i64);

/// One, in millionths.
pub(super) const ONE: i64 = 1_000_000;

impl Decimal {
    /// The number, if all of `text` is one with at most six decimals and ten digits before them: more than a page has
    /// points, and two such numbers can be multiplied.
    pub(super) fn parse(text: &[u8]) -> Option<Decimal> {
        let (negative, digits) = match text.split_first()? {
            (b'-', rest) => (true, rest),
            (b'+', rest) => (false, rest),
            _ => (false, text),
        };
        let (mut value, mut decimals, mut any) = (0_i64, None, false);
        for byte in digits {
            match byte {
                b'.' if decimals.is_none() => decimals = Some(0),
                b'0'..=b'9' => {
                    value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                    decimals = decimals.map(|count: u32| count + 1);
                    any = true;
                }
                _ => return None,
            }
        }
        let scale = 10_i64.checked_pow(6_u32.checked_sub(decimals.unwrap_or(0))?)?;
        let value = value.checked_mul(scale).filter(|value| *value < 10_i64.pow(16))?;
        any.then_some(Decimal(if negative { -value } else { value }))
    }

    /// Appends the number with as few signs as it can be written.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        let mut buffer = [0; 24];
        let mut at = buffer.len();
        let mut push = |byte: u8| {
            at -= 1;
            buffer[at] = byte;
        };
        let (mut whole, mut fraction) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if fraction != 0 {
            let mut places = 6;
            while fraction % 10 == 0 {
                fraction /= 10;
                places -= 1;
            }
            for _ in 0..places {
                push(b'0' + (fraction % 10) as u8);
                fraction /= 10;
            }
            push(b'.');
        }
        // `.5` is a number (ISO 32000-1 §7.3.3), but nothing at all is none.
        if whole == 0 && self.0 % ONE == 0 {
            push(b'0');
        }
        while 0 < whole {
            push(b'0' + (whole % 10) as u8);
            whole /= 10;
        }
        if self.0 < 0 {
            push(b'-');
        }
        out.extend_from_slice(&buffer[at..]);
    }
}

/// A letter of a font with codes of two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) code: [u8; 2],
    /// How far it is moved back before it is drawn, in thousandths of an em, as the operator `TJ` has it.
    pub(super) back: Decimal,
}

/// A token. Strings and dictionaries are not read until they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pdf) enum Token {
    Number,
    Name,
    Operator,
    /// `(…)` or `<…>`.
    String,
    /// `[`.
    ArrayStart,
    /// `]`.
    ArrayEnd,
    /// `<<…>>`, whole.
    Dictionary,
}

/// A place in a content stream.
#[derive(Clone, Debug)]
pub(in crate::pdf) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(in crate::pdf) fn new(bytes: &'a [u8]) -> Lexer<'a> {
        Lexer { bytes, at: 0 }
    }

    /// The byte at which the next token is looked for.
    pub(in crate::pdf) fn position(&self) -> usize {
        self.at
    }

    /// The bytes between two places.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a [u8] {
        &self.bytes[from..to]
    }

    /// Goes past white space; `false` at the end.
    pub(super) fn skip_space(&mut self) -> bool {
        while self.bytes.get(self.at).is_some_and(|byte| is_space(*byte)) {
            self.at += 1;
        }
        self.at < self.bytes.len()
    }

    /// The next token and its bytes; `None` at the end, and where there is something that is not understood.
    pub(in crate::pdf) fn next(&mut self) -> Option<(Token, &'a [u8])> {
        self.skip_space();
        let start = self.at;
        let token = match *self.bytes.get(start)? {
            b'[' => self.one(Token::ArrayStart),
            b']' => self.one(Token::ArrayEnd),
            b'(' => self.literal()?,
            b'<' if self.bytes.get(start + 1) == Some(&b'<') => self.dictionary()?,
            b'<' => self.hexadecimal()?,
            b'/' => {
                self.at += 1;
                self.regular();
                Token::Name
            }
            b'0'..=b'9' | b'-' | b'+' | b'.' => {
                self.regular();
                Token::Number
            }
            byte if is_regular(byte) => {
                self.regular();
                Token::Operator
            }
            _ => return None,
        };
        Some((token, &self.bytes[start..self.at]))
    }

    fn one(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    fn regular(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| is_regular(*byte)) {
            self.at += 1;
        }
    }

    /// Whether the next token is an operand of `Tj` or `TJ`: a string, or an array.
    pub(super) fn at_shown(&mut self) -> bool {
        self.skip_space();
        let (first, second) = (self.bytes.get(self.at), self.bytes.get(self.at + 1));
        matches!(first, Some(b'(' | b'[')) || first == Some(&b'<') && second != Some(&b'<')
    }

    /// Reads an operand of `Tj` or `TJ`: letters of two bytes, and numbers that move those after them. Strings take most
    /// of a stream, so that they are read in one go.
    pub(super) fn shown(&mut self, letters: &mut Vec<Letter>) -> Option<()> {
        let array = self.bytes.get(self.at) == Some(&b'[');
        self.at += usize::from(array);
        let mut back = Decimal(0);
        loop {
            self.skip_space();
            match *self.bytes.get(self.at)? {
                b'(' => self.literal_letters(&mut back, letters)?,
                b'<' => {
                    let mut bytes = Vec::new();
                    string(self.next()?.1, &mut bytes)?;
                    let (codes, []) = bytes.as_chunks::<2>() else { return None };
                    letters.extend(codes.iter().map(|code| Letter { code: *code, back: std::mem::take(&mut back) }));
                }
                b']' if array => {
                    self.at += 1;
                    break;
                }
                _ => back.0 = back.0.checked_add(Decimal::parse(self.next()?.1)?.0)?,
            }
            if !array {
                break;
            }
        }
        // What is moved behind the last letter moves nothing: each text is placed by itself.
        Some(())
    }

    fn literal_letters(&mut self, back: &mut Decimal, letters: &mut Vec<Letter>) -> Option<()> {
        let mut rest = &self.bytes[self.at + 1..];
        let (mut depth, mut high) = (0_u32, None);
        loop {
            match rest.first()? {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                _ => {}
            }
            let byte = byte(&mut rest)?;
            match high.take() {
                Some(high) => letters.push(Letter { code: [high, byte], back: std::mem::take(back) }),
                None => high = Some(byte),
            }
        }
        self.at = self.bytes.len() - rest.len() + 1;
        // A font with codes of one byte is not known here.
        high.is_none().then_some(())
    }

    fn literal(&mut self) -> Option<Token> {
        let mut depth = 0;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(Token::String);
            }
        }
    }

    fn hexadecimal(&mut self) -> Option<Token> {
        let length = self.bytes[self.at..].iter().position(|byte| *byte == b'>')?;
        self.at += length + 1;
        Some(Token::String)
    }

    /// A dictionary of the properties of marked content: it holds names, numbers and strings, no other dictionary.
    fn dictionary(&mut self) -> Option<Token> {
        self.at += 2;
        loop {
            self.skip_space();
            match self.bytes.get(self.at)? {
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Some(Token::Dictionary);
                }
                _ => {
                    let (token, _) = self.next()?;
                    if token == Token::Dictionary {
                        return None;
                    }
                }
            }
        }
    }
}

/// Appends the bytes that a string stands for (ISO 32000-1 §7.3.4).
pub(super) fn string(token: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let inner = token.get(1..token.len().checked_sub(1)?)?;
    if token.first() == Some(&b'<') {
        let digits = inner.iter().filter(|byte| !is_space(**byte)).map(|byte| (*byte as char).to_digit(16));
        let digits: Vec<u32> = digits.collect::<Option<_>>()?;
        out.extend(digits.chunks(2).map(|pair| (pair[0] * 16 + pair.get(1).unwrap_or(&0)) as u8));
        return Some(());
    }
    let mut rest = inner;
    while !rest.is_empty() {
        out.push(byte(&mut rest)?);
    }
    Some(())
}

/// The next byte that a literal string stands for, behind its bracket.
fn byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    *rest = behind;
    match *first {
        b'\\' => {}
        // A line end that is not escaped stands for a line feed.
        b'\r' => return None,
        plain => return Some(plain),
    }
    let (escaped, behind) = rest.split_first()?;
    *rest = behind;
    Some(match *escaped {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        first @ b'0'..=b'7' => {
            let mut value = u32::from(first - b'0');
            let digits = rest.iter().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            let (digits, behind) = rest.split_at(digits);
            value = digits.iter().fold(value, |value, digit| value * 8 + u32::from(digit - b'0'));
            *rest = behind;
            // A value beyond a byte loses what does not fit.
            (value & 0xFF) as u8
        }
        b'\n' | b'\r' => return None,
        other => other,
    })
}

/// Appends a string of any bytes: as they are but for those that end it, and for carriage returns, which readers take
/// for line feeds.
pub(super) fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\r' => out.extend_from_slice(b"\\r"),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        for (text, short) in [("0", "0"), ("-0.50", "-.5"), ("12.000", "12"), ("+3.25", "3.25"), ("-7", "-7")] {
            let mut out = Vec::new();
            Decimal::parse(text.as_bytes()).expect("a number").write(&mut out);
            assert_eq!(String::from_utf8(out).expect("ASCII"), short, "{text}");
        }
        for text in ["", "-", ".", "1e5", "1.2.3", "0.1234567", "99999999999999999999"] {
            assert_eq!(Decimal::parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn any_bytes_come_back_from_a_string() {
        let all: Vec<u8> = (0..=255).collect();
        let mut written = Vec::new();
        write_string(&all, &mut written);
        let mut read = Vec::new();
        string(&written, &mut read).expect("a string");
        assert_eq!(read, all);
        let mut octal = Vec::new();
        string(b"(\\000\\12a\\(\\\\)", &mut octal).expect("a string");
        assert_eq!(octal, b"\0\na(\\");
        let mut hexadecimal = Vec::new();
        string(b"<00 2a 7>", &mut hexadecimal).expect("a string");
        assert_eq!(hexadecimal, [0, 0x2A, 0x70]);
    }
}

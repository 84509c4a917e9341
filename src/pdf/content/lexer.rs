//! The tokens of content streams and dictionaries (ISO 32000-1 §7.2), as far as the crates make them that write with us.
//!
//! In: bytes. Out: operators with the bytes of their operands. Anything that is not expected ends the reading.

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

/// The marked contents of a stream that are in no other, each with its operators `BDC` or `BMC` and `EMC`; `None` if some
/// of the stream is not understood.
pub(in crate::pdf) fn marked_contents(stream: &[u8]) -> Option<Vec<&[u8]>> {
    let mut lexer = Lexer::new(stream);
    let (mut found, mut depth, mut start, mut first) = (Vec::new(), 0_u32, 0, None);
    while lexer.skip_space() {
        let at = lexer.position();
        let (token, text) = lexer.next()?;
        let operands = *first.get_or_insert(at);
        if token != Token::Operator {
            continue;
        }
        first = None;
        match text {
            b"BDC" | b"BMC" => {
                if depth == 0 {
                    start = operands;
                }
                depth += 1;
            }
            b"EMC" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    found.push(&stream[start..lexer.position()]);
                }
            }
            // The data of an inline image are no tokens.
            b"BI" => return None,
            _ => {}
        }
    }
    (depth == 0).then_some(found)
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
    fn marked_contents_are_found_whole() {
        let stream =
            b"q /P <</MCID 0>> BDC 1 0 0 rg /Span<</ActualText(a\\)b)>>BDC (EMC) Tj EMC EMC Q\n/Artifact BMC EMC";
        let found = marked_contents(stream).expect("it is understood");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with(b"/P <</MCID 0>> BDC") && found[0].ends_with(b"Tj EMC EMC"));
        assert_eq!(found[1], b"/Artifact BMC EMC");
        assert_eq!(marked_contents(b"EMC"), None);
        assert_eq!(marked_contents(b"/P BMC"), None);
    }
}

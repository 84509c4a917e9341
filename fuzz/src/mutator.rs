//! Changes files as chance has it, from a seed: in, a file of its kind, words of its language and other such files; out,
//! a file that its reader has not seen. The same seed gives the same file.

use std::ops::Range;

/// The most bytes of a file that is made; bounds on size have tests of their own.
const LARGEST: usize = 64 << 10;

/// Numbers at the ends of what readers keep them in.
const NUMBERS: [&str; 16] = [
    "0", "-1", "1", "2", "255", "256", "65535", "65536", "-32769", "2147483648", "4294967296", "99999999999999999999",
    "1e309", "-0.0", "NaN", "0.0000001",
];

/// Bytes that mean something in most formats.
const BYTES: &[u8] = b"\0\x01\x7f\x80\xff\n\r\t \"'`\\/<>()[]{}&#@$%*_-+=:;,.|~^!?";

/// Numbers that look like chance, from a seed (Steele and others, SplitMix).
#[derive(Clone, Debug)]
pub struct Chance(pub u64);

impl Chance {
    /// The next number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or_default()
    }

    /// One of these; nothing of nothing.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        if of.is_empty() { None } else { of.get(self.below(of.len())) }
    }

    /// A part of something so long.
    fn range(&mut self, length: usize) -> Range<usize> {
        let start = self.below(length + 1);
        // Short parts are words and signs; long ones are sections.
        let most = if self.below(4) == 0 { length - start } else { (length - start).min(24) };
        start..start + self.below(most + 1)
    }
}

/// What files are made from.
pub struct Material<'a> {
    /// Files of the kind.
    pub seeds: &'a [Vec<u8>],
    /// Words of its language.
    pub words: &'a [Vec<u8>],
}

impl Material<'_> {
    /// A file: a seed with one to eight changes.
    pub fn file(&self, chance: &mut Chance) -> Vec<u8> {
        let mut bytes = chance.one(self.seeds).cloned().unwrap_or_default();
        for _ in 0..=chance.below(8) {
            self.change(&mut bytes, chance);
            bytes.truncate(LARGEST);
        }
        bytes
    }

    fn change(&self, bytes: &mut Vec<u8>, chance: &mut Chance) {
        let range = chance.range(bytes.len());
        match chance.below(10) {
            0 if !bytes.is_empty() => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            1 if !bytes.is_empty() => {
                let at = chance.below(bytes.len());
                bytes[at] = *chance.one(BYTES).unwrap_or(&0);
            }
            2 => drop(bytes.drain(range)),
            // The same many times: depth, and work by the square.
            3 => {
                let times = [1, 2, 3, 30, 300, 3000][chance.below(6)];
                let part = bytes[range.clone()].repeat(times.min(LARGEST / range.len().max(1)));
                drop(bytes.splice(range.end..range.end, part));
            }
            4 | 5 => {
                let word = chance.one(self.words).cloned().unwrap_or_default();
                let times = if chance.below(12) == 0 { 200 } else { 1 };
                drop(bytes.splice(range.start..range.start, word.repeat(times)));
            }
            6 => {
                let other = chance.one(self.seeds).cloned().unwrap_or_default();
                let part = chance.range(other.len());
                drop(bytes.splice(range, other[part].iter().copied()));
            }
            7 => bytes.truncate(range.start),
            8 => {
                let part: Vec<u8> = bytes.drain(range).collect();
                let at = chance.below(bytes.len() + 1);
                drop(bytes.splice(at..at, part));
            }
            _ => number(bytes, chance),
        }
    }
}

/// Another number in place of one that is there.
fn number(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[*at - 1].is_ascii_digit()))
        .collect();
    let Some(start) = chance.one(&starts).copied() else { return };
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let other = chance.one(&NUMBERS).map_or("", |number| number);
    drop(bytes.splice(start..start + length, other.bytes()));
}

/// The words of a dictionary of libFuzzer's: a text in quotes to a line, with `\xHH` for bytes.
pub fn words(dictionary: &str) -> Vec<Vec<u8>> {
    dictionary.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"')).map(unescaped).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, beyond) = match (first, after) {
            (b'\\', [escaped @ (b'\\' | b'"'), beyond @ ..]) => (*escaped, beyond),
            (b'\\', _) => byte_of_hex(after).map_or((first, after), |byte| (byte, &after[3..])),
            _ => (first, after),
        };
        bytes.push(byte);
        rest = beyond;
    }
    bytes
}

/// The byte of `xHH`.
fn byte_of_hex(text: &[u8]) -> Option<u8> {
    let digits = text.strip_prefix(b"x")?.get(..2)?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

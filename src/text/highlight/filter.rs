//! Where a pattern of a grammar may begin at all, told by the first three bytes: nearly all searches of a line are spared.
//!
//! In: a regular expression as grammars write it (Oniguruma's). Out: for each byte, as which of the first three of a match it may
//! stand. It says too much rather than too little, so that what is found is the same.

use fancy_regex::{Assertion, Expr, LookAround};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How many bytes are looked at.
const BYTES: usize = 3;
/// The flags that `syntect` reads its expressions with: Unicode, and Oniguruma's escapes. `fancy_regex` gives them no public
/// names.
pub(super) const FLAGS: u32 = (1 << 5) | (1 << 6);

/// What a match of a pattern may begin with.
#[derive(Clone, Debug)]
pub(super) struct StartFilter {
    /// For each byte a bit for each of the places where it may stand.
    table: [u8; 256],
    /// The places before which the line may end.
    end: u8,
    /// Whether a match begins at the edge of a word.
    bounded: bool,
    /// The bytes that are in each match, or behind it.
    needed: ByteSet,
}

impl StartFilter {
    /// The filter of a regular expression; `None` if it may match anywhere.
    pub(super) fn of(regex: &str) -> Option<StartFilter> {
        let tree = Expr::parse_tree_with_flags(regex, FLAGS).ok()?;
        let own = StartFilter::of_expression(&tree.expr);
        own.or_else(|| StartFilter::of_expression(leading_look_ahead(&tree.expr)?))
    }

    fn of_expression(expression: &Expr) -> Option<StartFilter> {
        let mut starts = MatchStarts { table: [0; 256], end: 0, is_unknown: false };
        let ends = starts.last(expression, 1);
        let first = ends.trailing_zeros() as usize;
        if starts.is_unknown || first == 0 {
            return None;
        }
        starts.anything_from(first);
        let mut needed = ByteSet::default();
        need(expression, &mut needed);
        Some(StartFilter { table: starts.table, end: starts.end, bounded: begins_at_edge(expression), needed })
    }

    /// The bytes without which a line has no match.
    pub(super) fn needed(&self) -> &ByteSet {
        &self.needed
    }

    /// The bytes that a match may begin with, as a set.
    pub(super) fn first_bytes(&self) -> ByteSet {
        let mut set = ByteSet::default();
        (0..=255).filter(|byte: &u8| self.table[usize::from(*byte)] & 1 != 0).for_each(|byte| set.insert(byte));
        set
    }

    /// The first place from `start` on where a match may begin.
    pub(super) fn find(&self, line: &[u8], start: usize) -> Option<usize> {
        (start..line.len()).find(|at| self.may_begin(line, *at))
    }

    fn may_begin(&self, line: &[u8], at: usize) -> bool {
        let stands = |place: usize| match line.get(at + place) {
            Some(byte) => self.table[usize::from(*byte)] >> place & 1 != 0,
            None => self.end >> place & 1 != 0,
        };
        if !stands(0) || !stands(1) || !stands(2) {
            return false;
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        // Other letters than those of ASCII may or may not be of a word.
        !(self.bounded && 0 < at && is_word(line[at]) && is_word(line[at - 1]))
    }
}

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    /// The bytes of a line.
    pub(super) fn of(line: &[u8]) -> ByteSet {
        let mut set = ByteSet::default();
        line.iter().for_each(|byte| set.insert(*byte));
        set
    }

    fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// Whether all bytes of the other are in it.
    pub(super) fn has_all(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own & other == *other)
    }

    /// Whether the two have a byte in common.
    pub(super) fn meets(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).any(|(one, two)| one & two != 0)
    }
}

/// The work of [`StartFilter::of`]. Sets of places are bits: how many bytes go before, the last bit for [`BYTES`] and more.
struct MatchStarts {
    table: [u8; 256],
    end: u8,
    is_unknown: bool,
}

/// The bit of all places that are not looked at.
const BEYOND: u8 = 1 << BYTES;

impl MatchStarts {
    /// An expression that begins at some places. Gives the places where it may end.
    fn expression(&mut self, expression: &Expr, at: u8) -> u8 {
        match expression {
            Expr::Empty | Expr::Assertion(_) | Expr::LookAround(..) => at,
            Expr::Any { .. } => self.letter(|_| true, true, at),
            Expr::Literal { val, casei } => val.chars().fold(at, |at, letter| self.literal(letter, *casei, at)),
            Expr::Concat(parts) => parts.iter().fold(at, |at, part| self.expression(part, at)),
            Expr::Alt(branches) => branches.iter().fold(0, |ends, branch| ends | self.expression(branch, at)),
            Expr::Group(child) | Expr::AtomicGroup(child) => self.expression(child, at),
            Expr::Repeat { child, lo, hi, .. } => {
                self.repeated(*lo, *hi, at, |starts, at| starts.expression(child, at))
            }
            Expr::Delegate { inner, casei, .. } => {
                let parsed = ParserBuilder::new().case_insensitive(*casei).build().parse(inner);
                match parsed {
                    Ok(hir) => self.hir(&hir, at),
                    Err(_) => self.unknown(at),
                }
            }
            // Which is a match depends on where the last one ended.
            Expr::ContinueFromPreviousMatchEnd | Expr::KeepOut => {
                self.is_unknown = true;
                at
            }
            _ => self.unknown(at),
        }
    }

    /// The last part of an expression: what it looks ahead to stands behind it.
    fn last(&mut self, expression: &Expr, at: u8) -> u8 {
        match expression {
            Expr::LookAround(ahead, LookAround::LookAhead) => self.last(ahead, at),
            Expr::Group(child) | Expr::AtomicGroup(child) => self.last(child, at),
            Expr::Alt(branches) => branches.iter().fold(0, |ends, branch| ends | self.last(branch, at)),
            Expr::Concat(parts) => {
                let Some((last, front)) = parts.split_last() else { return at };
                let at = front.iter().fold(at, |at, part| self.expression(part, at));
                self.last(last, at)
            }
            _ => self.expression(expression, at),
        }
    }

    /// A part that the engine for plain expressions reads: mostly a class.
    fn hir(&mut self, hir: &Hir, at: u8) -> u8 {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => at,
            HirKind::Literal(literal) => literal.0.iter().fold(at, |at, byte| self.bytes(|other| other == *byte, at)),
            HirKind::Class(Class::Unicode(class)) => {
                let has = |byte: u8| {
                    let letter = char::from(byte);
                    class.ranges().iter().any(|range| range.start() <= letter && letter <= range.end())
                };
                let other = class.ranges().iter().any(|range| !range.end().is_ascii());
                self.letter(has, other, at)
            }
            HirKind::Class(Class::Bytes(class)) => {
                self.bytes(|byte| class.ranges().iter().any(|range| range.start() <= byte && byte <= range.end()), at)
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.map_or(usize::MAX, |most| most as usize);
                self.repeated(repetition.min as usize, most, at, |starts, at| starts.hir(&repetition.sub, at))
            }
            HirKind::Capture(capture) => self.hir(&capture.sub, at),
            HirKind::Concat(parts) => parts.iter().fold(at, |at, part| self.hir(part, at)),
            HirKind::Alternation(branches) => branches.iter().fold(0, |ends, branch| ends | self.hir(branch, at)),
        }
    }

    /// One byte of some.
    fn bytes(&mut self, has: impl Fn(u8) -> bool, at: u8) -> u8 {
        for byte in 0..=255 {
            if has(byte) {
                self.table[usize::from(byte)] |= at & !BEYOND;
            }
        }
        (at << 1 | at & BEYOND) & (2 * BEYOND - 1)
    }

    /// One letter: of ASCII some, and others with two to four bytes if there are any.
    fn letter(&mut self, has: impl Fn(u8) -> bool, other: bool, at: u8) -> u8 {
        let mut ends = self.bytes(|byte| byte.is_ascii() && has(byte), at);
        if other {
            let mut places = at;
            for _ in 1..4 {
                places = self.bytes(|byte| !byte.is_ascii(), places);
                ends |= places;
            }
        }
        ends
    }

    fn literal(&mut self, letter: char, any_case: bool, at: u8) -> u8 {
        if any_case {
            let same = |byte: u8| char::from(byte).eq_ignore_ascii_case(&letter);
            // Some letters of ASCII are small forms of others: k of the Kelvin sign.
            return self.letter(same, true, at);
        }
        let mut buffer = [0; 4];
        let bytes = letter.encode_utf8(&mut buffer).as_bytes();
        bytes.iter().fold(at, |at, byte| self.bytes(|other| other == *byte, at))
    }

    /// A part that may be there several times. Fewer times than it must be say more, and no harm is done.
    fn repeated(&mut self, least: usize, most: usize, at: u8, mut part: impl FnMut(&mut MatchStarts, u8) -> u8) -> u8 {
        let mut ends = if least == 0 { at } else { 0 };
        let mut places = at;
        for _ in 0..most.min(BYTES + 1) {
            places = part(self, places);
            ends |= places;
        }
        ends
    }

    /// What nothing is known of.
    fn unknown(&mut self, at: u8) -> u8 {
        let first = at.trailing_zeros() as usize;
        self.anything_from(first);
        (first..=BYTES).fold(0, |places, place| places | 1 << place)
    }

    /// Anything may stand from a place on, and the line may end there.
    fn anything_from(&mut self, first: usize) {
        let places = (first..BYTES).fold(0, |places, place| places | 1 << place);
        self.table.iter_mut().for_each(|byte| *byte |= places);
        self.end |= places;
    }
}

/// The bytes that all matches of an expression have, or have behind them.
fn need(expression: &Expr, needed: &mut ByteSet) {
    match expression {
        Expr::Literal { val, casei: false } => val.bytes().for_each(|byte| needed.insert(byte)),
        Expr::Group(child) | Expr::AtomicGroup(child) | Expr::LookAround(child, LookAround::LookAhead) => {
            need(child, needed);
        }
        Expr::Repeat { child, lo, .. } if 0 < *lo => need(child, needed),
        Expr::Concat(parts) => parts.iter().for_each(|part| need(part, needed)),
        _ => {}
    }
}

/// What a pattern that takes nothing looks ahead to.
fn leading_look_ahead(expression: &Expr) -> Option<&Expr> {
    match expression {
        Expr::LookAround(inner, LookAround::LookAhead) => Some(inner),
        Expr::Group(child) | Expr::AtomicGroup(child) => leading_look_ahead(child),
        Expr::Concat(parts) => {
            let is_empty = |part: &&Expr| {
                let behind = [LookAround::LookAheadNeg, LookAround::LookBehind, LookAround::LookBehindNeg];
                matches!(part, Expr::Empty | Expr::Assertion(_))
                    || matches!(part, Expr::LookAround(_, kind) if behind.contains(kind))
            };
            leading_look_ahead(parts.iter().find(|part| !is_empty(part))?)
        }
        _ => None,
    }
}

/// Whether an expression asks for the edge of a word where it begins.
fn begins_at_edge(expression: &Expr) -> bool {
    match expression {
        Expr::Assertion(Assertion::WordBoundary | Assertion::LeftWordBoundary) => true,
        Expr::Group(child) | Expr::AtomicGroup(child) => begins_at_edge(child),
        Expr::Concat(parts) => {
            let first = parts.iter().find(|part| !matches!(part, Expr::Empty | Expr::LookAround(..)));
            first.is_some_and(begins_at_edge)
        }
        Expr::Alt(branches) => branches.iter().all(begins_at_edge),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(regex: &str, line: &str) -> Option<Vec<usize>> {
        let filter = StartFilter::of(regex)?;
        Some((0..line.len()).filter(|at| filter.may_begin(line.as_bytes(), *at)).collect())
    }

    #[test]
    fn words_begin_with_their_letters() {
        assert_eq!(places(r"\b(fn|for)\b", "fn off for foo"), Some(vec![0, 7, 11]));
        assert_eq!(places(r"(?i)\bIF\b", "if IF iF gif"), Some(vec![0, 3, 6]));
        assert_eq!(places("é+", "née"), Some(vec![1]));
        assert_eq!(places(r"\d{1,3}", "a 12"), Some(vec![2, 3]));
        assert_eq!(places(r"(?=\{)", "a { b"), Some(vec![2]));
        assert_eq!(places(r#"(?<!\\)""#, r#"a "b" "#), Some(vec![2, 4]));
        assert_eq!(places(r"/\*", "a / * /*"), Some(vec![6]));
        assert_eq!(places(r"\<a", "<a a"), Some(vec![0]), "Oniguruma's escape of a sign that needs none");
    }

    #[test]
    fn what_may_be_empty_begins_anywhere() {
        for regex in ["", "$", r"\s*", "(a|)", r"(?!x)", r"\G", r"(?<=a)", r"^", "(a)?(b)?"] {
            assert!(StartFilter::of(regex).is_none(), "{regex}");
        }
    }

    /// A filter says too much, never too little.
    #[test]
    fn no_match_begins_elsewhere() {
        let texts = [
            "a1_ b", "fn main() {", "  \"ab\\n\" // c", "ſK é 漢字 x", "<a href='x'>", "#[x]", "0x1F 1.5e3", "''",
            "a\n",
        ];
        let regexes = [
            r"\b[[:alpha:]_]\w*", r"[^\s]+", r"(?i:s|k)\w", r"//.*$", r"(['\x22])(.*?)\1", r"(?:0x)?\h+", r"\s+(?=\S)",
            r"(?<=\w)\s", r"[^a-z]{2}", r"\p{L}+", "x?y?[ab]", r"(a|fn|\d+\.)\b?", r"\B\w", r"(?x) a  b? # c",
        ];
        for regex in regexes {
            let Some(filter) = StartFilter::of(regex) else { continue };
            let compiled =
                fancy_regex::RegexBuilder::new(regex).oniguruma_mode(true).build().expect("it is well formed");
            let starts =
                |text: &'static str| (0..text.len()).filter(|at| text.is_char_boundary(*at)).map(move |at| (text, at));
            for (text, start) in texts.into_iter().flat_map(starts) {
                let Ok(Some(found)) = compiled.find_from_pos(text, start) else { continue };
                assert!(filter.may_begin(text.as_bytes(), found.start()), "{regex} in {text} at {}", found.start());
            }
        }
    }
}

//! A pattern of a grammar, searched for where it may begin.
//!
//! In: a regular expression as grammars write it (Oniguruma's), read by `fancy-regex`. Expressions that need no memory of where
//! they were, which are most, are left to `regex-automata`; `fancy-regex` would step through those that ask for the edge of a
//! word. The others run by its steps, at one place after another. Nothing is compiled before a line may have it.

use std::sync::OnceLock;

use fancy_regex::internal::{analyze, compile, run_default};
use fancy_regex::{Assertion, Expr, LookAround};
use regex_automata::meta::Regex;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};

use super::filter::{ByteSet, FLAGS, StartFilter};

/// The bytes of the groups of a match; the first is the whole of it.
pub(super) type Groups = Vec<Option<(usize, usize)>>;

/// A pattern.
pub(super) struct CodePattern {
    text: String,
    /// Where it may begin, and with which bytes; `None`: anywhere.
    filter: Option<(StartFilter, ByteSet)>,
    /// `None` within: the expression is none.
    matcher: OnceLock<Option<Matcher>>,
}

enum Matcher {
    /// `is_shifted`: the match is its first group, and what it looks ahead to is behind that.
    Plain { regex: Regex, is_shifted: bool },
    /// Steps that match where they begin, or that go on to where they may match.
    Steps(Box<fancy_regex::internal::Prog>),
}

impl CodePattern {
    pub(super) fn new(text: String) -> CodePattern {
        let filter = StartFilter::of(&text).map(|filter| (filter.first_bytes(), filter));
        let filter = filter.map(|(first, filter)| (filter, first));
        CodePattern { text, filter, matcher: OnceLock::new() }
    }

    /// The first match from a byte of a line on, of which `bytes` are in it. Its groups are then in `groups`.
    pub(super) fn search(&self, line: &str, bytes: &ByteSet, start: usize, groups: &mut Groups) -> bool {
        let Some((filter, first)) = &self.filter else {
            let Some(matcher) = self.matcher() else { return false };
            return matcher.search(line, start, Anchored::No, groups);
        };
        if !first.meets(bytes) || !bytes.has_all(filter.needed()) {
            return false;
        }
        let mut at = start;
        while let Some(found) = filter.find(line.as_bytes(), at) {
            let Some(matcher) = self.matcher() else { return false };
            if line.is_char_boundary(found) && matcher.search(line, found, Anchored::Yes, groups) {
                return true;
            }
            at = found + 1;
        }
        false
    }

    fn matcher(&self) -> Option<&Matcher> {
        self.matcher.get_or_init(|| Matcher::new(&self.text, self.filter.is_some())).as_ref()
    }

    /// The pattern with what the groups of another match were, in the place of its references to them (`\1`).
    pub(super) fn with_references(&self, groups: &Groups, line: &str) -> String {
        let mut out = String::new();
        let mut letters = self.text.chars();
        while let Some(letter) = letters.next() {
            if letter != '\\' {
                out.push(letter);
                continue;
            }
            let Some(escaped) = letters.next() else {
                out.push('\\');
                break;
            };
            match escaped.to_digit(10) {
                Some(group) => {
                    let text = groups.get(group as usize).copied().flatten().and_then(|(from, to)| line.get(from..to));
                    out.push_str(&text.map(regex_syntax::escape).unwrap_or_default());
                }
                None => out.extend(['\\', escaped]),
            }
        }
        out
    }
}

impl Matcher {
    /// `is_anchored`: it will be asked for matches at known places alone.
    fn new(text: &str, is_anchored: bool) -> Option<Matcher> {
        let tree = Expr::parse_tree_with_flags(text, FLAGS).ok()?;
        let whole = plain(&tree.expr).map(|plain| (plain, false));
        if let Some((plain, is_shifted)) = whole.or_else(|| Some((with_look_ahead(&tree.expr)?, true))) {
            let mut written = String::new();
            plain.to_str(&mut written, 0);
            if let Ok(regex) = Regex::new(&written) {
                return Some(Matcher::Plain { regex, is_shifted });
            }
        }
        let steps = compile(&analyze(&tree, false).ok()?, is_anchored).ok()?;
        Some(Matcher::Steps(Box::new(steps)))
    }

    /// A match that begins at just this byte, or the first from there on.
    fn search(&self, line: &str, at: usize, anchored: Anchored, groups: &mut Groups) -> bool {
        match self {
            Matcher::Plain { regex, is_shifted } => {
                let input = Input::new(line).span(at..line.len()).anchored(anchored);
                search_plain(regex, &input, *is_shifted, groups)
            }
            Matcher::Steps(steps) => {
                // An expression that takes too many steps matches nowhere.
                let Ok(Some(saves)) = run_default(steps, line, at) else { return false };
                groups.clear();
                let group = |pair: &[usize]| match pair {
                    [from, to] if *from != usize::MAX && *to != usize::MAX => Some((*from, *to)),
                    _ => None,
                };
                groups.extend(saves.chunks(2).map(group));
                true
            }
        }
    }
}

fn search_plain(regex: &Regex, input: &Input<'_>, is_shifted: bool, groups: &mut Groups) -> bool {
    let mut slots = [None::<NonMaxUsize>; 32];
    let count = regex.group_info().slot_len();
    let mut many = Vec::new();
    let slots = if count <= slots.len() {
        &mut slots[..count]
    } else {
        many.resize(count, None);
        &mut many[..]
    };
    if regex.search_slots(input, slots).is_none() {
        return false;
    }
    groups.clear();
    let group = |pair: &[Option<NonMaxUsize>]| match pair {
        [Some(from), Some(to)] => Some((from.get(), to.get())),
        _ => None,
    };
    groups.extend(slots.chunks(2).skip(usize::from(is_shifted)).map(group));
    true
}

/// An expression that ends in what it looks ahead to, as one that goes on with that: `(a)b` for `a(?=b)`.
fn with_look_ahead(expression: &Expr) -> Option<Expr> {
    let (front, last) = match expression {
        Expr::Concat(parts) => {
            let (last, front) = parts.split_last()?;
            (front, last)
        }
        last => (&[][..], last),
    };
    let Expr::LookAround(ahead, LookAround::LookAhead) = last else { return None };
    let front = front.iter().map(plain).collect::<Option<Vec<Expr>>>()?;
    Some(Expr::Concat(vec![Expr::Group(Box::new(Expr::Concat(front))), plain(ahead)?]))
}

/// An expression that a plain engine matches as well, with what `fancy-regex` calls hard only because engines are slow with it.
fn plain(expression: &Expr) -> Option<Expr> {
    let all = |parts: &[Expr]| parts.iter().map(plain).collect::<Option<Vec<Expr>>>();
    let edge = |inner: &str| Some(Expr::Delegate { inner: inner.to_owned(), size: 0, casei: false });
    match expression {
        Expr::Assertion(Assertion::WordBoundary) => edge(r"\b"),
        Expr::Assertion(Assertion::NotWordBoundary) => edge(r"\B"),
        Expr::Assertion(Assertion::LeftWordBoundary) => edge(r"\b{start}"),
        Expr::Assertion(Assertion::RightWordBoundary) => edge(r"\b{end}"),
        Expr::Empty | Expr::Any { .. } | Expr::Assertion(_) | Expr::Literal { .. } | Expr::Delegate { .. } => {
            Some(expression.clone())
        }
        Expr::Concat(parts) => Some(Expr::Concat(all(parts)?)),
        Expr::Alt(branches) => Some(Expr::Alt(all(branches)?)),
        Expr::Group(child) => Some(Expr::Group(Box::new(plain(child)?))),
        Expr::Repeat { child, lo, hi, greedy } => {
            Some(Expr::Repeat { child: Box::new(plain(child)?), lo: *lo, hi: *hi, greedy: *greedy })
        }
        _ => None,
    }
}

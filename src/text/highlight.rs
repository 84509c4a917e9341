//! Finds the keywords, strings, comments … of a code block.
//!
//! In: a language's name and code in it. Out: spans of the code, each of a [`TokenKind`], which the back ends style.
//! The grammars are those of Sublime Text, as bundled by `two-face`; [`engine`] reads code by them.
//!
//! The work is bounded: very long lines, all after the first 128 KiB of a block, and all after a number of steps stay
//! plain, and comments on which a grammar would never end are hidden from it ([`super::block_comment`]).

mod engine;
mod filter;
mod pattern;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::block_comment::BlockComments;
use engine::{CodeParser, RuleBook, ScopeChanges};
use syntect::parsing::{Scope, ScopeStack, SyntaxReference};

/// The kind of a span of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word of the language: `if`, `fn`, `self`.
    Keyword,
    /// A string or character, with its quotes and escapes.
    String,
    /// A comment, with its delimiters.
    Comment,
    /// A number.
    Number,
    /// A function, method or macro where it is defined or called.
    Function,
    /// The name of a type, class, trait or module.
    Type,
    /// `true`, `null`, and the like.
    Constant,
    /// An annotation, or an attribute's name in markup.
    Attribute,
    /// An element's name in markup, a key in data.
    Tag,
    /// A line that a patch adds.
    Added,
    /// A line that a patch removes.
    Removed,
}

/// Prefixes of scope names and their kinds; the first that matches counts. The names are those of Sublime Text's scope
/// naming guidelines.
const SCOPES: &[(&str, Option<TokenKind>)] = &[
    ("comment", Some(TokenKind::Comment)),
    ("string", Some(TokenKind::String)),
    ("constant.numeric", Some(TokenKind::Number)),
    ("constant.character", Some(TokenKind::String)),
    ("constant.other", None),
    ("constant", Some(TokenKind::Constant)),
    ("keyword.operator.word", Some(TokenKind::Keyword)),
    ("keyword.operator.logical.python", Some(TokenKind::Keyword)),
    ("keyword.operator", None),
    ("keyword", Some(TokenKind::Keyword)),
    ("storage", Some(TokenKind::Keyword)),
    ("variable.language", Some(TokenKind::Keyword)),
    ("variable.function", Some(TokenKind::Function)),
    ("variable.annotation", Some(TokenKind::Attribute)),
    ("entity.name.function", Some(TokenKind::Function)),
    ("entity.name.macro", Some(TokenKind::Function)),
    ("entity.name.tag", Some(TokenKind::Tag)),
    ("entity.name.label", None),
    ("entity.name.constant", None),
    ("entity.name", Some(TokenKind::Type)),
    ("entity.other.attribute-name", Some(TokenKind::Attribute)),
    ("entity.other.inherited-class", Some(TokenKind::Type)),
    ("support.function", Some(TokenKind::Function)),
    ("support.macro", Some(TokenKind::Function)),
    ("support.constant", Some(TokenKind::Constant)),
    ("support.type.property-name", Some(TokenKind::Tag)),
    ("support", Some(TokenKind::Type)),
    ("meta.annotation", Some(TokenKind::Attribute)),
    ("markup.inserted", Some(TokenKind::Added)),
    ("markup.deleted", Some(TokenKind::Removed)),
];

/// Lines of more bytes stay plain: they are minified code or data, and the time for a line grows with the square of its
/// length.
const MAX_LINE: usize = 2_000;

/// All after this many bytes of a block stays plain: some 3,000 lines, more than any book prints.
const MAX_CODE: usize = 128 * 1024;

struct Grammars {
    rules: RuleBook,
    kinds: Vec<(Scope, Option<TokenKind>)>,
}

fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| Grammars {
        rules: RuleBook::new(two_face::syntax::extra_newlines()),
        kinds: SCOPES.iter().filter_map(|(name, kind)| Some((Scope::new(name).ok()?, *kind))).collect(),
    })
}

/// Whether code in that language can be highlighted.
pub fn is_known(language: &str) -> bool {
    grammar(language).is_some()
}

/// The most steps for a block. A grammar searches the rest of the line again for each token, and all open contexts each
/// time, so that the time grows with the square of a line's length and with the depth. A step took 0.15 µs in the
/// slowest grammars (D, TypeScript, C++; measured in November 2026). 128 KiB of code in lines of 60 letters take 8
/// million.
const MAX_STEPS: u64 = 10_000_000;

/// The result of highlighting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlighted {
    /// The byte ranges of tokens, in order, without overlaps.
    pub spans: Vec<(Range<usize>, TokenKind)>,
    /// The first line, from 1, that is plain because a bound was reached.
    pub plain_from: Option<usize>,
    /// The steps that it took.
    pub steps: u64,
}

/// The blocks that were highlighted: each output asks for the same ones.
#[derive(Default)]
struct Cache {
    blocks: BTreeMap<(String, String), Arc<Highlighted>>,
    bytes: usize,
}

/// The most code in the cache, in bytes, before it is emptied: the code of a very large book.
const MAX_CACHED: usize = 16 << 20;

/// Highlights code, or takes the result from the cache. It depends on nothing but the language and the code.
pub fn highlight(language: &str, code: &str) -> Arc<Highlighted> {
    highlight_within(language, code, MAX_STEPS).unwrap_or_default()
}

/// The same, if it takes no more than `most` steps; else `None`.
pub fn highlight_within(language: &str, code: &str, most: u64) -> Option<Arc<Highlighted>> {
    static CACHE: Mutex<Option<Cache>> = Mutex::new(None);
    let key = (language.to_owned(), code.to_owned());
    let cache = || CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = cache().get_or_insert_default().blocks.get(&key) {
        return Some(Arc::clone(known)).filter(|known| known.steps <= most);
    }
    // Not under the lock: two threads may highlight the same block at once, with the same result.
    let highlighted = match grammar(language) {
        Some(syntax) => in_grammar(syntax, code, most)?,
        None => Highlighted::default(),
    };
    let highlighted = Arc::new(highlighted);
    let mut cache = cache();
    let cache = cache.get_or_insert_default();
    if MAX_CACHED < cache.bytes + code.len() {
        *cache = Cache::default();
    }
    cache.bytes += code.len();
    cache.blocks.insert(key, Arc::clone(&highlighted));
    Some(highlighted)
}

/// The spans of `code`; none for an unknown language.
pub fn spans(language: &str, code: &str) -> Vec<(Range<usize>, TokenKind)> {
    highlight(language, code).spans.clone()
}

/// Highlights code by a grammar; `None` if that takes more than `most` steps, which may be fewer than [`MAX_STEPS`].
fn in_grammar(syntax: &SyntaxReference, code: &str, most: u64) -> Option<Highlighted> {
    let mut parser = CodeParser::new(&grammars().rules, syntax);
    // A line that its grammar fails on stays plain.
    let mut read = |line: &str| parser.as_mut().and_then(|parser| parser.line(line)).unwrap_or_default();
    marked(syntax, code, most, &mut read)
}

/// Highlights code by what a grammar makes of its lines.
fn marked(
    syntax: &SyntaxReference,
    code: &str,
    most: u64,
    read: &mut dyn FnMut(&str) -> ScopeChanges,
) -> Option<Highlighted> {
    let grammars = grammars();
    let mut spans: Vec<(Range<usize>, TokenKind)> = Vec::new();
    let mut stack = ScopeStack::new();
    let mut comments = BlockComments::of(&syntax.name, code);
    let (mut start, mut steps) = (0, 0_u64);
    for (number, whole) in (1..).zip(code.split_inclusive('\n')) {
        // A line that is not parsed takes no steps.
        let own = if whole.len() <= MAX_LINE { whole.len() * (whole.len() + 2 * stack.len()) } else { 0 };
        if MAX_CODE < start + whole.len() || MAX_STEPS < steps + own as u64 {
            return Some(Highlighted { spans, plain_from: Some(number), steps });
        }
        steps += own as u64;
        if most < steps {
            return None;
        }
        // Blanks take as many bytes as what they hide, so that places in the line hold for the code.
        let blanked = comments.as_mut().map(|comments| comments.line(whole));
        let line = blanked.as_ref().map_or(whole, |(text, _)| text);
        let parsed = if line.len() <= MAX_LINE { read(line) } else { ScopeChanges::new() };
        let first = spans.len();
        let mut at = 0;
        for (next, change) in parsed {
            if at < next {
                push(&mut spans, line, start, at..next, kind(&stack, grammars));
                at = next;
            }
            // A grammar that closes more than it opened is at fault, not the code: the rest is read from its top level.
            if stack.apply(&change).is_err() {
                stack = ScopeStack::new();
            }
        }
        push(&mut spans, line, start, at..line.len(), kind(&stack, grammars));
        for comment in blanked.iter().flat_map(|(_, comments)| comments) {
            overlay(&mut spans, first, whole, start, comment.clone());
        }
        start += line.len();
    }
    Some(Highlighted { spans, plain_from: None, steps })
}

/// The grammar of a language, by its name or a file extension. The aliases are names in
/// use that the grammars lack.
fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language.to_ascii_lowercase().as_str() {
        "" | "text" | "plain" | "plaintext" | "txt" | "none" | "output" => return None,
        "console" | "shell" | "shell-session" | "shellsession" | "terminal" | "zsh" => "sh".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        "node" | "mjs" | "cjs" => "js".to_owned(),
        "golang" => "go".to_owned(),
        "docker" => "dockerfile".to_owned(),
        "patch" => "diff".to_owned(),
        "c#" => "cs".to_owned(),
        "asm" | "nasm" => "asm".to_owned(),
        other => other.to_owned(),
    };
    grammars().rules.set().find_syntax_by_token(&name).filter(|syntax| syntax.name != "Plain Text")
}

/// The kind of the innermost scope that has one.
fn kind(stack: &ScopeStack, grammars: &Grammars) -> Option<TokenKind> {
    stack.as_slice().iter().rev().find_map(|scope| {
        grammars.kinds.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, kind)| *kind)
    })?
}

/// Adds a span without the white space around it, or joins it to the last one, if it continues that.
fn push(
    spans: &mut Vec<(Range<usize>, TokenKind)>,
    line: &str,
    start: usize,
    range: Range<usize>,
    kind: Option<TokenKind>,
) {
    let (Some(kind), Some(text)) = (kind, line.get(range.clone())) else { return };
    let from = start + range.start + (text.len() - text.trim_start().len());
    let to = start + range.start + text.trim_end().len();
    if to <= from {
        return;
    }
    match spans.last_mut() {
        Some((last, same)) if *same == kind && start + range.start <= last.end => last.end = to,
        // Spaces between two pieces of one comment or string belong to it.
        Some((last, same)) if *same == kind && start <= last.end && is_running(kind) => last.end = to,
        _ => spans.push((from..to, kind)),
    }
}

/// Inserts a comment among the spans of its line, which begin at `first`, and cuts those that it covers.
fn overlay(spans: &mut Vec<(Range<usize>, TokenKind)>, first: usize, line: &str, start: usize, comment: Range<usize>) {
    let at = start + comment.start..start + comment.end;
    let others = spans.split_off(first);
    let parts = |side: fn(Range<usize>, &Range<usize>) -> Range<usize>| {
        let parts = others.iter().map(|(range, kind)| (side(range.clone(), &at), *kind));
        parts.filter(|(range, _)| range.start < range.end).collect::<Vec<_>>()
    };
    spans.extend(parts(|span, at| span.start..span.end.min(at.start)));
    push(spans, line, start, comment, Some(TokenKind::Comment));
    spans.extend(parts(|span, at| span.start.max(at.end)..span.end));
}

fn is_running(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by `syntect`'s own parser, which takes several times as long.
    fn by_syntect(syntax: &SyntaxReference, code: &str) -> Option<Highlighted> {
        let mut state = syntect::parsing::ParseState::new(syntax);
        let mut read = |line: &str| state.parse_line(line, grammars().rules.set()).unwrap_or_default();
        marked(syntax, code, MAX_STEPS, &mut read)
    }

    #[test]
    fn code_is_read_as_syntect_reads_it() {
        let texts = [
            ("rs", include_str!("highlight.rs")),
            ("rs", include_str!("highlight/engine.rs")),
            ("rs", include_str!("highlight/filter.rs")),
            ("toml", include_str!("../../Cargo.toml")),
            ("md", include_str!("../../README.md")),
            ("make", include_str!("../../Makefile")),
        ];
        for (language, code) in texts {
            let syntax = grammar(language).expect("it is known");
            assert_eq!(in_grammar(syntax, code, MAX_STEPS), by_syntect(syntax, code), "{language}");
        }
    }

    fn shown(language: &str, code: &str) -> Vec<(String, TokenKind)> {
        spans(language, code).into_iter().map(|(at, kind)| (code[at].to_owned(), kind)).collect()
    }

    #[test]
    fn rust_has_keywords_strings_comments_and_numbers() {
        let found = shown("rust", "fn main() {\n    // say it\n    let x = \"a\\n\"; f(12);\n}\n");
        let has = |text: &str, kind| found.contains(&(text.to_owned(), kind));
        assert!(has("fn", TokenKind::Keyword) && has("let", TokenKind::Keyword), "{found:?}");
        assert!(has("main", TokenKind::Function) && has("// say it", TokenKind::Comment), "{found:?}");
        assert!(has("\"a\\n\"", TokenKind::String) && has("12", TokenKind::Number), "{found:?}");
    }

    /// The grammar of JavaScript never ends on a comment that its line does not end.
    #[test]
    fn scripts_with_long_comments_end() {
        let code = "{\n  /* all\n     of it */\n  \"a\": \"b\" /* c */ /*\n  d */\n}\nx /*\n";
        let found = shown("js", code);
        for comment in ["/* all", "of it */", "/* c */ /*", "d */"] {
            assert!(found.contains(&(comment.to_owned(), TokenKind::Comment)), "{found:?}");
        }
        assert!(found.contains(&("\"b\"".to_owned(), TokenKind::String)), "{found:?}");
        spans("html", "<script>\nx /*\n</script>\n<p onclick=\"x /*\ny\">");
        spans("markdown", "```js\nx /*\n```\n");
        spans("vue", "<script>\nx /*\n</script>\n");
        spans("qml", "A { b: c /*\n}\n");
    }

    /// Pieces of many languages, put together by a fixed sequence of numbers, in all grammars. `ROUNDS` asks for
    /// more than the usual number.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a developer may ask for more rounds")]
    fn no_grammar_goes_round_in_circles() {
        let openings =
            ["", "", "<script>\n", "<p onclick=\"", "```js\n", "<?php ?>\n<script>\n", "script.\n  ", "<%\n"];
        let pieces = "x|foo| | |\n|/*|*/|//|(|)|{|}|[|]|<|>|=|=>|->|:|;|,|.|?|@a|@|\"s\"|\"|'c'|'|`|$|${|#|1|if |class |\
            function |async |import |type |new |return |def |let |+|-|*|/|&|!|\\|<a>|</a>|end|case |in |as |fn |--|%|~|^|::|...";
        let pieces: Vec<&str> = pieces.split('|').collect();
        let rounds = std::env::var("ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
        let mut seed: usize = 7;
        let mut next = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % most
        };
        for syntax in grammars().rules.set().syntaxes() {
            for _ in 0..rounds {
                let mut code = openings[next(openings.len())].to_owned();
                for _ in 0..2 + next(14) {
                    code.push_str(pieces[next(pieces.len())]);
                }
                let found = in_grammar(syntax, &code, MAX_STEPS).expect("it is short");
                assert!(found.spans.iter().all(|it| it.0.end <= code.len()));
                assert_eq!(Some(found), by_syntect(syntax, &code), "{} of {code:?}", syntax.name);
            }
        }
    }

    /// Code for which a grammar takes the square of its length in time is plain after the bound.
    #[test]
    fn the_work_for_a_block_is_bounded() {
        let ordinary = "let value = compute(first, second, 12) // and so on\n".repeat(2_000);
        assert_eq!(highlight("rust", &ordinary).plain_from, None);
        let deep = "a(\n".repeat(20_000);
        let lines = highlight("d", &deep).plain_from.expect("it is cut off");
        assert!(lines < 3_000, "{lines}");
        let long = format!("\"{}\",\n", "9bFlIkp".repeat(280)).repeat(60);
        assert_eq!(highlight("ts", &long).plain_from, Some(3));
        assert!(Arc::ptr_eq(&highlight("d", &deep), &highlight("d", &deep)), "it is remembered");
        let steps = highlight("d", &deep).steps;
        assert!(highlight_within("d", &deep, steps).is_some() && highlight_within("d", &deep, steps - 1).is_none());
        let fresh = format!("{deep}a(\n");
        assert!(highlight_within("d", &fresh, 1_000).is_none(), "it ends at the bound");
    }

    #[test]
    fn unknown_languages_and_long_lines_stay_plain() {
        assert!(shown("klingon", "fn x").is_empty() && shown("text", "if").is_empty());
        let long = format!("let x = \"{}\";\nlet y = 1;", "a".repeat(5_000));
        assert!(shown("rust", &long).iter().all(|it| it.0.len() < 20));
    }

    #[test]
    fn spans_are_ordered_and_do_not_overlap() {
        let code = include_str!("highlight.rs");
        let found = spans("rs", code);
        assert!(found.len() > 300);
        assert!(found.windows(2).all(|it| it[0].0.end <= it[1].0.start));
        assert!(found.iter().all(|it| it.0.start < it.0.end && code.get(it.0.clone()).is_some()));
    }

    #[test]
    fn common_languages_are_known() {
        for language in [
            "rust", "rs", "sh", "bash", "console", "toml", "json", "yaml", "python", "c", "cpp", "js", "ts", "html",
            "css", "sql", "go", "java", "diff", "markdown", "xml", "C#",
        ] {
            assert!(is_known(language), "{language}");
        }
    }
}

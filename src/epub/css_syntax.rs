//! The syntax of the book's own style sheet: in, CSS as its author wrote it; out, the same rules with every block,
//! parenthesis and string closed, and what was wrong.
//!
//! It is read as CSS Syntax Level 3 says (§5.4), and recovers as browsers do: text that is neither a rule nor a declaration is left
//! out, and the rest counts. A rule that begins where a declaration should is taken for the next rule, whose author
//! forgot to close the one before: books have no nested rules, which few readers know.

/// How deep at-rules may hold one another: `@media` in `@supports` in `@layer` is three.
const MAX_DEPTH: usize = 16;

/// At-rules that hold rules.
const GROUPS: &[&str] = &[
    "media", "supports", "layer", "container", "document", "-moz-document", "keyframes", "-webkit-keyframes", "scope",
    "starting-style",
];

/// Something wrong, and the byte where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxFlaw {
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// The sheet put right, and what was wrong with it.
pub(super) fn repair(sheet: &str) -> (String, Vec<SyntaxFlaw>) {
    let mut reader = SheetReader { sheet, at: 0, out: String::with_capacity(sheet.len()), flaws: Vec::new() };
    reader.rules(None, 0);
    (reader.out, reader.flaws)
}

struct SheetReader<'a> {
    sheet: &'a str,
    at: usize,
    out: String,
    flaws: Vec<SyntaxFlaw>,
}

impl SheetReader<'_> {
    fn rest(&self) -> &str {
        &self.sheet[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn flaw(&mut self, at: usize, message: &'static str) {
        self.flaws.push(SyntaxFlaw { at, message });
    }

    /// Passes over a character.
    fn skip(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Copies white space, and leaves out comments.
    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_start().len();
            self.out.push_str(&self.sheet[self.at..self.at + space]);
            self.at += space;
            if !self.comment() {
                return;
            }
        }
    }

    /// Passes over a comment, or a mark that hid sheets from browsers of the last century.
    fn comment(&mut self) -> bool {
        for mark in ["<!--", "-->", "\u{feff}"] {
            if self.rest().starts_with(mark) {
                self.at += mark.len();
                return true;
            }
        }
        if !self.rest().starts_with("/*") {
            return false;
        }
        match self.rest().find("*/") {
            Some(end) => self.at += end + 2,
            None => {
                self.flaw(self.at, "this comment is not closed");
                self.at = self.sheet.len();
            }
        }
        true
    }

    /// Rules up to the end, or to the `}` of the group that was opened at `open`.
    fn rules(&mut self, open: Option<usize>, depth: usize) {
        loop {
            self.space();
            match (self.peek(), open) {
                (None, None) => return,
                (None, Some(open)) => {
                    self.flaw(open, "this `{` has no `}`");
                    return self.out.push('}');
                }
                (Some('}'), Some(_)) => {
                    self.skip();
                    return self.out.push('}');
                }
                (Some('}'), None) => {
                    self.flaw(self.at, "this `}` closes nothing");
                    self.skip();
                }
                (Some('@'), _) => self.at_rule(depth),
                _ => self.rule(),
            }
        }
    }

    /// A rule: selectors and declarations.
    fn rule(&mut self) {
        let start = self.at;
        let (selectors, stop) = self.sequence();
        if stop != Some('{') {
            self.flaw(start, "this is not a rule: it has no `{`");
            if stop == Some(';') {
                self.skip();
            }
            return;
        }
        let before = self.out.len();
        self.out.push_str(&selectors);
        self.declarations(MAX_DEPTH);
        if selectors.trim().is_empty() {
            self.flaw(start, "this rule has no selector");
            self.out.truncate(before);
        } else if has_nesting_selector(&selectors) {
            self.flaw(start, "`&` is for rules in rules, which few readers know: write the whole selector");
            self.out.truncate(before);
        }
    }

    /// A rule that begins with `@`.
    fn at_rule(&mut self, depth: usize) {
        let start = self.at;
        self.skip();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        self.at += end;
        let (prelude, stop) = self.sequence();
        let before = self.out.len();
        self.out.push('@');
        self.out.push_str(&name);
        self.out.push_str(&prelude);
        let lower = name.to_ascii_lowercase();
        match stop {
            Some('{') if GROUPS.contains(&lower.as_str()) && depth < MAX_DEPTH => {
                let open = self.at;
                self.skip();
                self.out.push('{');
                self.rules(Some(open), depth + 1);
            }
            Some('{') if depth <= MAX_DEPTH => self.declarations(depth + 1),
            Some('{') => {
                self.flaw(self.at, "blocks are nested too deeply: what follows is left out");
                self.at = self.sheet.len();
                self.out.push(';');
            }
            Some(';') => {
                self.skip();
                self.out.push(';');
            }
            _ => self.out.push(';'),
        }
        if name.is_empty() {
            self.flaw(start, "this `@` has no name");
            self.out.truncate(before);
        }
    }

    /// The declarations from a `{` to its `}`. What is deeper than [`MAX_DEPTH`] holds no other block.
    fn declarations(&mut self, depth: usize) {
        let open = self.at;
        self.skip();
        self.out.push('{');
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.flaw(open, "this `{` has no `}`");
                    return self.out.push('}');
                }
                Some('}') => {
                    self.skip();
                    return self.out.push('}');
                }
                Some(';') => self.skip(),
                // The boxes in a page's margins; they hold nothing but declarations.
                Some('@') => self.at_rule(depth),
                Some(_) => {
                    if !self.declaration(open) {
                        return self.out.push('}');
                    }
                }
            }
        }
    }

    /// A declaration; says whether others may follow in this block.
    fn declaration(&mut self, open: usize) -> bool {
        let start = self.at;
        let (mut text, stop) = self.sequence();
        let is_rule = stop == Some('{');
        if is_rule {
            self.flaw(open, "another rule begins inside this one; a `}` is missing");
            // What is on the lines above is the declaration whose end is missing; the last line has selectors.
            let written = &self.sheet[start..self.at];
            let lines = written.rfind('\n').filter(|at| written[..*at].contains(':'));
            self.at = start + lines.map_or(0, |at| at + 1);
            text = lines.map_or(String::new(), |at| written[..at].to_owned());
        }
        if is_declaration(&text) {
            self.out.push_str(&text);
            self.out.push_str(if stop == Some(';') || is_rule { ";" } else { "" });
        } else if !text.trim().is_empty() {
            self.flaw(start, "this is not a declaration: write `property: value;`");
        }
        if stop == Some(';') {
            self.skip();
        }
        !is_rule
    }

    /// The text before the next `;`, `{` or `}` outside of strings and parentheses, and that sign. All that it opens is
    /// closed.
    fn sequence(&mut self) -> (String, Option<char>) {
        let mut text = String::new();
        let mut open: Vec<(char, usize)> = Vec::new();
        let stop = loop {
            let Some(c) = self.peek() else { break None };
            match c {
                '/' if self.comment() => {}
                '"' | '\'' => self.string(c, &mut text),
                '\\' => {
                    text.push(c);
                    self.skip();
                    if let Some(next) = self.peek() {
                        text.push(next);
                        self.skip();
                    }
                }
                '(' if is_url(&text) && self.raw_url(&mut text) => {}
                '(' | '[' => {
                    open.push((if c == '(' { ')' } else { ']' }, self.at));
                    text.push(c);
                    self.skip();
                }
                ')' | ']' => {
                    if open.last().is_some_and(|it| it.0 == c) {
                        open.pop();
                        text.push(c);
                    } else {
                        self.flaw(self.at, "nothing is open that this could close");
                    }
                    self.skip();
                }
                '{' | '}' => break Some(c),
                ';' if open.is_empty() => break Some(c),
                // In parentheses only data has one; anywhere else the parenthesis was forgotten.
                ';' => break Some(c),
                _ => {
                    text.push(c);
                    self.skip();
                }
            }
        };
        for (closer, at) in open.into_iter().rev() {
            self.flaw(at, "this is not closed");
            text.push(closer);
        }
        (text, stop)
    }

    /// A string; one that its line does not close ends with the line.
    fn string(&mut self, quote: char, text: &mut String) {
        let start = self.at;
        text.push(quote);
        self.skip();
        loop {
            match self.peek() {
                Some(c) if c == quote => {
                    self.skip();
                    return text.push(quote);
                }
                None | Some('\n' | '\r' | '\u{c}') => {
                    self.flaw(start, "this string is not closed");
                    return text.push(quote);
                }
                Some(c) => {
                    text.push(c);
                    self.skip();
                    if let ('\\', Some(next)) = (c, self.peek()) {
                        text.push(next);
                        self.skip();
                    }
                }
            }
        }
    }

    /// An address in `url(…)` without quotes; `false` if it has quotes.
    fn raw_url(&mut self, text: &mut String) -> bool {
        let inner = &self.sheet[self.at + 1..];
        if inner.trim_start().starts_with(['"', '\'']) {
            return false;
        }
        let end = inner.find([')', '\n', '"', '\'', '(', '{', '}']).unwrap_or(inner.len());
        text.push('(');
        text.push_str(&inner[..end]);
        text.push(')');
        let is_closed = inner[end..].starts_with(')');
        if !is_closed {
            self.flaw(self.at, "this is not closed");
        }
        self.at += 1 + end + usize::from(is_closed);
        true
    }
}

/// Whether selectors have a `&` outside of strings (CSS Nesting Module).
fn has_nesting_selector(selectors: &str) -> bool {
    let mut quote = None;
    selectors.chars().any(|letter| {
        match quote {
            Some(open) if letter == open => quote = None,
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            _ => {}
        }
        quote.is_none() && letter == '&'
    })
}

/// Whether a text ends in `url`, in letters of any case.
fn is_url(text: &str) -> bool {
    text.get(text.len().saturating_sub(3)..).is_some_and(|it| it.eq_ignore_ascii_case("url"))
}

/// Whether it is a name, a colon, and a value.
fn is_declaration(text: &str) -> bool {
    let Some((name, value)) = text.split_once(':') else { return false };
    let name = name.trim();
    let starts = |c: char| c.is_alphabetic() || matches!(c, '-' | '_' | '\\');
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\');
    name.starts_with(starts) && name.chars().all(goes_on) && !value.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_sheets_stay_as_they_are() {
        for css in [
            "p { color: red }\nq{margin:0;padding:0;}\n",
            "@media (min-width: 30em) { p { color: red } }\n@font-face { src: url(a.ttf) }",
            "a::after { content: \"}{;\\\"\" } b { background: url(data:image/png;base64,AA==) }",
            "p { --x: 1; color: rgb(1 2 3 / 50%) !important } @page { @top-left { margin: 0 } }",
            "@keyframes dash { from { left: 0 } 50%{left:1px} to { left: 2px } }",
            "@import 'x.css'; h1, h2 > a[href^=\"x\"]:not(.b) {}",
        ] {
            assert_eq!(repair(css), (css.to_owned(), Vec::new()));
        }
        assert_eq!(repair("a/* } */{/**/color:red}").0, "a{color:red}");
    }

    #[test]
    fn what_is_broken_is_closed_or_left_out_and_told() {
        crate::cases::check("css-mend", |[css]| {
            let (text, flaws) = repair(css);
            assert!(!flaws.is_empty(), "{css}");
            let (again, flaws) = repair(&text);
            assert_eq!((&again, flaws.len()), (&text, 0), "it is sound now: {css}");
            text
        });
        let deep = "@media x {".repeat(10_000);
        assert!(!repair(&deep).1.is_empty());
    }
}

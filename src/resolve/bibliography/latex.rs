//! LaTeX in a bibliography's values: source in, letters with their forms out.
//!
//! What the citation processor is given is plain text. So forms (italics, a formula)
//! are written as pairs of signs of the private use areas, and letters whose case must stay are moved there: no processor
//! changes those. They are read again from what it gives back (`made`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use super::disambiguation::is_mark;

/// How deep groups and commands may nest; the parser of the file has bounded them already.
const DEEPEST: usize = 120;

/// The formatting that a pair of delimiters stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::resolve) enum Form {
    Italic,
    Bold,
    SmallCaps,
    Subscript,
    Superscript,
    /// A formula in TeX, its letters moved out of the reach of changes of case by [`protect`].
    Math,
}

const FORMS: [Form; 6] = [Form::Italic, Form::Bold, Form::SmallCaps, Form::Subscript, Form::Superscript, Form::Math];

/// The first of the signs; they come in pairs, in the order of [`FORMS`]. Libertinus and its like use U+E000 on.
const FIRST: u32 = 0xF_0000;

/// Where letters are moved to that no change of case may touch: the second private plane has a place for each of the
/// basic plane.
const HIDDEN: u32 = 0x10_0000;

impl Form {
    /// The sign that begins letters of this form.
    pub(in crate::resolve) fn open(self) -> char {
        let index = FORMS.iter().position(|form| *form == self).unwrap_or_default();
        u32::try_from(2 * index).ok().and_then(|offset| char::from_u32(FIRST + offset)).unwrap_or('\u{F0000}')
    }

    /// The sign that ends them.
    pub(in crate::resolve) fn close(self) -> char {
        char::from_u32(u32::from(self.open()) + 1).unwrap_or('\u{F0001}')
    }

    /// The form that a sign begins or ends, and whether it begins here.
    pub(in crate::resolve) fn of(sign: char) -> Option<(Form, bool)> {
        let offset = u32::from(sign).checked_sub(FIRST)?;
        let form = FORMS.get(usize::try_from(offset / 2).ok()?)?;
        Some((*form, offset % 2 == 0))
    }
}

/// Moves letters out of the reach of changes of case: those of a formula, of a name such as "arXiv".
pub(super) fn protect(text: &str) -> String {
    text.chars().map(protected).collect()
}

/// A letter out of the reach of changes of case. White space and punctuation stay, so that words remain words.
pub(super) fn protected(c: char) -> char {
    let code = u32::from(c);
    // U+10FFFE and U+10FFFF are not characters.
    let moves = c.is_alphanumeric() && code < 0xFFFE;
    char::from_u32(HIDDEN + code).filter(|_| moves).unwrap_or(c)
}

/// A sign of a formula out of the reach of everything but [`shown`].
pub(super) fn hidden(c: char) -> char {
    char::from_u32(HIDDEN + u32::from(c)).filter(|_| u32::from(c) < 0xFFFE && c != ' ').unwrap_or(c)
}

/// Text as a reader sees it: the letters that were hidden, without the signs that told namesakes apart.
pub(in crate::resolve) fn shown(text: &str) -> String {
    let back = |c: char| u32::from(c).checked_sub(HIDDEN).and_then(char::from_u32).unwrap_or(c);
    text.chars().filter(|c| !is_mark(*c)).map(back).collect()
}

/// A letter, and whether braces of the author fix its case.
pub(super) type Letter = (char, bool);

/// A value without its LaTeX.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) letters: Vec<Letter>,
    /// The commands that are not known here; their arguments are kept.
    pub(super) unknown: Vec<String>,
}

impl Decoded {
    /// The letters as plain text with signs for forms.
    pub(super) fn text(&self) -> String {
        // "ß" has no capital of its own: raised at the head of a word it would become "SS".
        let text: String =
            self.letters.iter().map(|letter| if letter.0 == 'ß' { protected('ß') } else { letter.0 }).collect();
        guard(&tidy(&text))
    }
}

/// The letters of a value, its LaTeX undone.
pub(super) fn decode(source: &str) -> Decoded {
    let mut reader = Reader { chars: source.chars().collect(), at: 0, out: Decoded::default() };
    reader.read(None, 0, false);
    reader.out
}

/// Hides the capitals of words that begin right after a sign: the processor would take the sign for the word's first
/// letter and make the others small.
pub(super) fn guard(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut behind_sign, mut guards) = (false, false);
    for c in text.chars() {
        guards = (guards && c.is_alphanumeric()) || (behind_sign && c.is_uppercase());
        behind_sign = Form::of(c).is_some();
        out.push(if guards { protected(c) } else { c });
    }
    out
}

/// White space folded, and a stop that ends marked letters put after the mark: processors look for it there.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Accents came as combining signs behind their letters; composed, they sort and are found as readers type them.
    for c in text.nfc() {
        let blank = c.is_whitespace() && c != '\u{a0}' && c != '\u{2009}';
        if blank && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.push(if blank { ' ' } else { c });
        let ends = Form::of(c).is_some_and(|(form, begins)| !begins && form != Form::Math);
        if ends && let Some(stop @ ('.' | '?' | '!')) = out.chars().rev().nth(1) {
            out.pop();
            out.pop();
            out.push(c);
            out.push(stop);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    out: Decoded,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn put(&mut self, text: &str, fixed: bool) {
        self.out.letters.extend(text.chars().map(|c| (c, fixed)));
    }

    fn put_form(&mut self, form: Form, content: impl FnOnce(&mut Self)) {
        self.out.letters.push((form.open(), true));
        content(self);
        self.out.letters.push((form.close(), true));
    }

    /// Reads up to the sign that ends a group, or to the end.
    fn read(&mut self, close: Option<char>, depth: usize, fixed: bool) {
        while let Some(c) = self.next() {
            match c {
                _ if Some(c) == close => return,
                '{' if depth < DEEPEST => self.group(depth, fixed),
                '{' | '}' => {}
                '\\' => self.command(depth, fixed),
                '$' => self.math(),
                '~' => self.put("\u{a0}", fixed),
                '-' => self.dashes(fixed),
                '`' if self.peek() == Some('`') => {
                    self.at += 1;
                    self.put("“", fixed);
                }
                '\'' if self.peek() == Some('\'') => {
                    self.at += 1;
                    self.put("”", fixed);
                }
                '`' => self.put("‘", fixed),
                '\'' => self.put("’", fixed),
                c => self.out.letters.push((c, fixed)),
            }
        }
    }

    /// A group that the author made: its letters keep their case, but where a command begins it (`{\'e}`), which
    /// BibTeX takes for one letter, or where it holds but one such.
    fn group(&mut self, depth: usize, fixed: bool) {
        let is_special = self.peek() == Some('\\') && !self.is_form();
        self.read(Some('}'), depth + 1, fixed || !is_special);
    }

    /// Whether a command that changes the form of letters follows, as in `{\it old}`.
    fn is_form(&self) -> bool {
        let name: String = self.chars[self.at + 1..].iter().take_while(|c| c.is_ascii_alphabetic()).collect();
        switch(&name).is_some()
    }

    fn dashes(&mut self, fixed: bool) {
        let start = self.at - 1;
        while self.peek() == Some('-') && self.at - start < 3 {
            self.at += 1;
        }
        // One hyphen was read before, and at most two more here: the index is 0, 1 or 2.
        self.put(["-", "–", "—"][self.at - start - 1], fixed);
    }

    /// A formula up to the next `$`.
    fn math(&mut self) {
        let double = self.peek() == Some('$');
        self.at += usize::from(double);
        let mut tex = String::new();
        while let Some(c) = self.next() {
            if c == '$' {
                self.at += usize::from(double && self.peek() == Some('$'));
                break;
            }
            tex.push(c);
            // An escaped dollar does not end the formula.
            if c == '\\' {
                tex.extend(self.next());
            }
        }
        if !tex.trim().is_empty() {
            self.put_form(Form::Math, |reader| reader.put(&protect(tex.trim()), true));
        }
    }

    /// Reads a command, from behind its backslash.
    fn command(&mut self, depth: usize, fixed: bool) {
        let Some(first) = self.next() else { return };
        let mut name = String::from(first);
        if first.is_ascii_alphabetic() {
            while let Some(c) = self.peek().filter(char::is_ascii_alphabetic) {
                name.push(c);
                self.at += 1;
            }
            // TeX passes over spaces behind a command's name (TeXbook, chapter 8).
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
        }
        if let Some(mark) = accent(&name) {
            return self.accented(mark, depth, fixed);
        }
        if let Some(text) = symbol(&name) {
            // `\ss{}` and `\LaTeX{}` end with a group of nothing.
            if self.chars[self.at..].starts_with(&['{', '}']) {
                self.at += 2;
            }
            return self.put(text, fixed);
        }
        if let Some(form) = switch(&name) {
            // `{\it old}`: up to the end of the group, which is left for it.
            return self.put_form(form, |reader| {
                reader.read_group_rest(depth, fixed);
            });
        }
        if let Some(form) = form(&name) {
            return self.put_form(form, |reader| reader.argument(depth, fixed));
        }
        match name.as_str() {
            "enquote" | "mkbibquote" => {
                self.put("“", fixed);
                self.argument(depth, fixed);
                self.put("”", fixed);
            }
            "url" | "nolinkurl" => self.argument(depth, true),
            // `\href{address}{words}`: only the words are printed.
            "href" => {
                let kept = self.out.letters.len();
                self.argument(depth, true);
                self.out.letters.truncate(kept);
                self.argument(depth, fixed);
            }
            "text" | "textrm" | "textsf" | "textup" | "textnormal" | "mbox" | "hbox" | "textmd" | "texttt"
            | "mkbibparens" | "foreignlanguage" | "protect" | "relax" | "noopsort" | "natexlab" | "bibinfo" => {
                // The first argument of these is a name, not text.
                if matches!(name.as_str(), "foreignlanguage" | "noopsort" | "bibinfo") {
                    let kept = self.out.letters.len();
                    self.argument(depth, fixed);
                    self.out.letters.truncate(kept);
                }
                if self.peek() == Some('{') {
                    self.argument(depth, fixed);
                }
            }
            _ => self.out.unknown.push(format!("\\{name}")),
        }
    }

    /// The rest of the group that a switch is in, up to its brace, which stays.
    fn read_group_rest(&mut self, depth: usize, fixed: bool) {
        let mut open = 0_usize;
        let rest = &self.chars[self.at..];
        let end = rest.iter().position(|c| match c {
            '{' => {
                open += 1;
                false
            }
            '}' if open == 0 => true,
            '}' => {
                open -= 1;
                false
            }
            _ => false,
        });
        let end = end.map_or(self.chars.len(), |found| self.at + found);
        // The tail is set aside so that `read` stops before the brace, which closes the group around.
        let tail = self.chars.split_off(end);
        if depth < DEEPEST {
            self.read(None, depth + 1, fixed);
        }
        self.at = end;
        self.chars.extend(tail);
    }

    /// The argument of a command: a group, a command, or one letter.
    fn argument(&mut self, depth: usize, fixed: bool) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        match self.next() {
            Some('{') if depth < DEEPEST => self.read(Some('}'), depth + 1, fixed),
            Some('\\') if depth < DEEPEST => self.command(depth + 1, fixed),
            Some('{' | '}' | '\\') | None => {}
            Some(c) => self.out.letters.push((c, fixed)),
        }
    }

    /// An accent over the argument's first letter.
    fn accented(&mut self, mark: char, depth: usize, fixed: bool) {
        let start = self.out.letters.len();
        // Files that went through a program once too often have `\'\\i` for `\'\i`.
        if self.chars[self.at..].starts_with(&['\\', '\\']) {
            self.at += 2;
        }
        self.argument(depth, fixed);
        // A dotless i carries the accent in print; Unicode's accented letters have lost their dots already.
        match self.out.letters.get_mut(start) {
            Some(base) => {
                base.0 = [('ı', 'i'), ('ȷ', 'j')].iter().find(|pair| pair.0 == base.0).map_or(base.0, |at| at.1);
            }
            None => return,
        }
        self.out.letters.insert(start + 1, (mark, fixed));
    }
}

/// The combining sign of an accent's command.
fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30a}',
        "H" => '\u{30b}',
        "v" => '\u{30c}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

/// The spaces and marks that commands stand for; letters are in `latex_letters.txt`.
const SPACES: &[(&str, &str)] = &[
    (" ", " "),
    ("\n", " "),
    (",", "\u{2009}"),
    ("-", ""),
    ("/", ""),
    ("\\", " "),
    ("@", ""),
    ("textquotedbl", "\""),
    ("textbackslash", "\\"),
    ("newblock", " "),
    ("space", " "),
    ("quad", " "),
    ("qquad", " "),
    ("addspace", " "),
];

/// The letters that commands stand for.
static LETTERS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("latex_letters.txt").lines().skip(1);
    rows.filter_map(|row| row.split_once(' ')).collect()
});

/// The letters that a command stands for.
fn symbol(name: &str) -> Option<&'static str> {
    SPACES.iter().find(|space| space.0 == name).map(|space| space.1).or_else(|| LETTERS.get(name).copied())
}

/// The form of a command's argument.
fn form(name: &str) -> Option<Form> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" => Form::Italic,
        "textbf" | "mkbibbold" => Form::Bold,
        "textsc" => Form::SmallCaps,
        "textsubscript" | "mkbibsubscript" => Form::Subscript,
        "textsuperscript" | "mkbibsuperscript" => Form::Superscript,
        _ => return None,
    })
}

/// The form of the letters up to the end of a group, in the way of old: `{\it in vivo}`.
fn switch(name: &str) -> Option<Form> {
    Some(match name {
        "it" | "itshape" | "em" | "sl" => Form::Italic,
        "bf" | "bfseries" => Form::Bold,
        "sc" | "scshape" => Form::SmallCaps,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value with forms as `<Italic>…</Italic>`.
    fn read(source: &str) -> String {
        let text = shown(&decode(source).text());
        let sign = |c: char| match Form::of(c) {
            Some((form, true)) => format!("<{form:?}>"),
            Some((form, false)) => format!("</{form:?}>"),
            None => c.to_string(),
        };
        text.chars().map(sign).collect()
    }

    #[test]
    fn accents_letters_and_signs_are_read() {
        crate::cases::check("latex", |[source]| [vec![read(source)], decode(source).unknown].concat().join(" ? "));
    }

    #[test]
    fn braces_fix_the_case_of_what_they_hold() {
        let fixed = |source: &str| -> String {
            decode(source)
                .letters
                .iter()
                .filter(|letter| letter.1 && Form::of(letter.0).is_none())
                .map(|letter| letter.0)
                .collect()
        };
        assert_eq!(fixed(r"The {DNA} of {\'e}t{\'e}s"), "DNA");
        assert_eq!(fixed(r"{{Whole title}}"), "Whole title");
        assert_eq!(fixed(r"{\it E. coli}"), "E. coli");
    }
}

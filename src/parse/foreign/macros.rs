//! Macros of TeX: definitions in, formulas with the macros written out, out.
//!
//! What a formula or a line of the text defines holds for the whole rest of the book, as in MathJax and pandoc;
//! what the settings define holds from its beginning. Both outputs then see formulas without macros.

use std::collections::BTreeMap;

use crate::text::bracket;

/// How often macros are looked for in what they gave: those that name themselves must end.
// Macros of preambles build on a few others, not on twenty; each round may multiply the length.
const DEEPEST: usize = 20;
/// The longest formula that comes of it, in bytes.
// The bound of the formula readers: what is longer would be refused by them anyway.
const LONGEST: usize = 20_000;

/// The macros of a book by their names, with the backslash.
#[derive(Clone, Debug, Default)]
pub(crate) struct Macros(BTreeMap<String, Macro>);

/// A macro as it was defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Macro {
    /// How many arguments it takes.
    arguments: usize,
    /// The first argument, if none is given in brackets.
    default: Option<String>,
    /// Its definition, with `#1` for its arguments.
    body: String,
}

impl Macros {
    /// Defines a macro by its name and body, as MathJax and KaTeX have them in their settings.
    pub(crate) fn define(&mut self, name: &str, body: &str) {
        let name = name.trim().trim_end_matches(['{', '}']);
        let name = if name.starts_with('\\') { name.to_owned() } else { format!("\\{name}") };
        // TeX has nine parameters at most (The TeXbook, chapter 20); the settings don't say how many there are.
        let used = (1..=9).rev().find(|n| body.contains(&format!("#{n}")));
        let body = body.trim().to_owned();
        self.0.insert(name, Macro { arguments: used.unwrap_or(0), default: None, body });
    }

    /// Takes all definitions in that a text holds.
    pub(crate) fn take_definitions(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(begin) = text[at..].find('\\').map(|offset| at + offset) {
            out.push_str(&text[at..begin]);
            if let Some(((name, found), length)) = definition(&text[begin..]) {
                // LaTeX's `\providecommand` defines only what is not defined yet.
                if !self.0.contains_key(&name) || !text[begin..].starts_with("\\providecommand") {
                    self.0.insert(name, found);
                }
                at = begin + length;
            } else {
                // The character behind a backslash goes with it, so that `\\newcommand` is a line end and a word.
                let next = text[begin + 1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&text[begin..begin + 1 + next]);
                at = begin + 1 + next;
            }
        }
        out.push_str(&text[at..]);
        out
    }

    /// A formula with its macros written out.
    pub(crate) fn expand(&self, tex: &str) -> String {
        let mut tex = tex.to_owned();
        if self.0.is_empty() {
            return tex;
        }
        for _ in 0..DEEPEST {
            // A macro that names itself would double the formula in each round.
            let Some(next) = self.once(&tex).filter(|it| it.len() <= LONGEST) else { break };
            tex = next;
        }
        tex
    }

    /// One round; `None` if there is nothing to write out.
    fn once(&self, tex: &str) -> Option<String> {
        let mut out = String::with_capacity(tex.len());
        let (mut at, mut changed) = (0, false);
        while let Some(begin) = tex[at..].find('\\').map(|offset| at + offset) {
            out.push_str(&tex[at..begin]);
            let length = name_length(&tex[begin..]);
            let name = &tex[begin..begin + length];
            at = begin + length;
            let Some((text, used)) = self.0.get(name).and_then(|it| it.apply(&tex[at..])) else {
                out.push_str(name);
                continue;
            };
            at += used;
            changed = true;
            // Behind `^` and `_` TeX takes one thing: the macro is one.
            if out.trim_end().ends_with(['^', '_']) {
                out.push_str(&format!("{{{text}}}"));
            } else {
                out.push_str(&text);
                let letter = |c: char| c.is_ascii_alphabetic();
                let command =
                    text.rfind('\\').is_some_and(|at| text[at + 1..].chars().all(letter) && at + 1 < text.len());
                // Letters behind a command would go on with its name: TeX has read the macro's name before.
                if command && tex[at..].starts_with(letter) {
                    out.push(' ');
                }
            }
        }
        out.push_str(&tex[at..]);
        changed.then_some(out)
    }
}

impl Macro {
    /// The expansion with the arguments that follow, and how long they are.
    fn apply(&self, rest: &str) -> Option<(String, usize)> {
        let mut arguments = Vec::new();
        let mut at = 0;
        if let Some(default) = &self.default {
            match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((given, _)) => {
                    at = given.len() + 2;
                    arguments.push(given.to_owned());
                }
                None => arguments.push(default.clone()),
            }
        }
        while arguments.len() < self.arguments {
            let spaces = rest[at..].len() - rest[at..].trim_start().len();
            let (argument, used) = argument(&rest[at + spaces..])?;
            at += spaces + used;
            arguments.push(argument.to_owned());
        }
        let mut body = self.body.clone();
        for (number, argument) in arguments.iter().enumerate() {
            body = body.replace(&format!("#{}", number + 1), argument);
        }
        Some((body, at))
    }
}

/// One argument: a group without its braces, a command or a letter.
fn argument(rest: &str) -> Option<(&str, usize)> {
    match rest.chars().next()? {
        '{' => bracket::closing(rest, '{', '}').map(|close| (&rest[1..close], close + 1)),
        '\\' => Some((&rest[..name_length(rest)], name_length(rest))),
        c => Some((&rest[..c.len_utf8()], c.len_utf8())),
    }
}

/// How long the command at the start of a text is: letters, or one character.
fn name_length(text: &str) -> usize {
    let letters = text[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters != 0 { 1 + letters } else { 1 + text[1..].chars().next().map_or(0, char::len_utf8) }
}

/// The definition at the start of a text, and its length.
pub(crate) fn definition(text: &str) -> Option<((String, Macro), usize)> {
    const COMMANDS: &[&str] =
        &["\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareMathOperator", "\\def", "\\gdef"];
    let command = COMMANDS.iter().find(|command| text.starts_with(**command) && name_length(text) == command.len())?;
    let mut at = command.len();
    // LaTeX's starred forms only forbid paragraphs in arguments.
    if text[at..].starts_with('*') {
        at += 1;
    }
    at += text[at..].len() - text[at..].trim_start().len();
    let (name, used) = argument(&text[at..]).filter(|argument| argument.0.trim().starts_with('\\'))?;
    at += used;
    let (mut arguments, mut default) = (0, None);
    if command.ends_with("def") {
        // TeX's `\def` has its parameters between the name and the brace: `\def\pair#1#2{…}`.
        let head = text[at..].split('{').next()?;
        arguments = head.matches('#').count();
        at += head.len();
    } else {
        while let Some((inner, _)) = text[at..].strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            match inner.parse::<usize>() {
                Ok(count) if arguments == 0 => arguments = count.min(9),
                _ => default = Some(inner.to_owned()),
            }
            at += inner.len() + 2;
        }
    }
    at += text[at..].len() - text[at..].trim_start().len();
    let (body, used) = argument(&text[at..])?;
    let body = if command.ends_with("Operator") { format!("\\operatorname{{{body}}}") } else { body.to_owned() };
    Some(((name.trim().to_owned(), Macro { arguments, default, body }), at + used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_are_written_out() {
        let mut macros = Macros::default();
        let rest = macros.take_definitions(
            "\\newcommand{\\F}{\\mathbb{F}}\\def\\g{G}\\newcommand\\abs[1]{|#1|}\\newcommand{\\n}[2][2]{#2^#1}\
             \\DeclareMathOperator{\\tr}{tr} a",
        );
        assert_eq!(rest.trim(), "a");
        for (tex, expected) in [
            ("\\F_p x^\\F", "\\mathbb{F}_p x^{\\mathbb{F}}"),
            ("\\g \\gamma", "G \\gamma"),
            ("\\abs{x+\\abs y}", "|x+|y||"),
            ("\\n{x} \\n[3]{x}", "x^2 x^3"),
            ("\\tr A", "\\operatorname{tr} A"),
        ] {
            assert_eq!(macros.expand(tex), expected, "{tex}");
        }
        macros.define("\\loop", "\\loop x");
        assert!(macros.expand("\\loop").len() < 200);
    }

    #[test]
    fn odd_definitions_are_left() {
        let mut macros = Macros::default();
        for text in ["\\newcommand", "\\newcommand{", "\\def\\x", "\\newcommand{x}{y}", "\\", "\\def", "\\define\\x{y}"]
        {
            assert_eq!(macros.take_definitions(text), text);
        }
    }
}

//! The syntax of BibTeX files: text to entries with their fields, and what is wrong with the others.
//!
//! The grammar is that of Oren Patashnik's "BibTeXing" (1988) and btparse. An entry that can't be read costs itself
//! alone: reading goes on at the next line that begins with `@`. Values are LaTeX, which `latex` reads.

use std::collections::BTreeMap;
use std::ops::Range;

/// How many bytes all strings of a file may have once `@string` names are written out. A file of strings that
/// double one another ten times over would have more letters than memory has bytes.
const MOST_EXPANDED: usize = 16 << 20;

/// How deep braces may nest in a value. The deepest in use are accents in protected words in names: four.
const DEEPEST: usize = 100;

/// An entry as written.
#[derive(Clone, Debug, Default)]
pub(super) struct RawEntry {
    /// Its type in small letters, `article`.
    pub(super) kind: String,
    pub(super) key: String,
    /// Its fields by their names in small letters.
    pub(super) fields: BTreeMap<String, RawField>,
    /// The bytes of its type and key.
    pub(super) span: Range<usize>,
}

/// A field's value as written.
#[derive(Clone, Debug, Default)]
pub(super) struct RawField {
    /// LaTeX, without the delimiters.
    pub(super) value: String,
    /// The bytes of its name.
    pub(super) span: Range<usize>,
}

/// A mistake in the syntax of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: Range<usize>,
}

/// The entries of a file, and the mistakes of those that could not be read.
pub(super) fn parse(text: &str) -> (Vec<RawEntry>, Vec<SyntaxError>) {
    let mut parser = Parser { text, at: 0, strings: months(), expanded: 0 };
    let (mut entries, mut errors) = (Vec::new(), Vec::new());
    while let Some(start) = text[parser.at..].find('@').map(|found| parser.at + found) {
        parser.at = start + 1;
        match parser.item() {
            Ok(entry) => entries.extend(entry),
            Err(message) => {
                // One bomb is one mistake: what follows would be refused for the same reason.
                if MOST_EXPANDED < parser.expanded {
                    errors.push(SyntaxError { message, span: start..parser.at.max(start + 1).min(text.len()) });
                    return (entries, errors);
                }
                let end = parser.at.max(start + 1).min(text.len());
                errors.push(SyntaxError { message, span: start..end });
                parser.at = text[end..].find("\n@").map_or(text.len(), |found| end + found + 1);
            }
        }
    }
    (entries, errors)
}

/// The names that every BibTeX style defines for months.
fn months() -> BTreeMap<String, String> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    // As numbers, so that the book's language names the months and not the file.
    (1..).zip(NAMES).map(|(number, name)| (name.to_owned(), format!("{number}"))).collect()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The strings that are defined so far.
    strings: BTreeMap<String, String>,
    /// The bytes of all values so far.
    expanded: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes past white space and `%` comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('%') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn take(&mut self, sign: char) -> bool {
        self.skip();
        let is_there = self.rest().starts_with(sign);
        self.at += if is_there { sign.len_utf8() } else { 0 };
        is_there
    }

    fn require(&mut self, sign: char, after: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(format!("expected `{sign}` {after}")) }
    }

    /// A name: of an entry's type, a field, a string.
    fn name(&mut self) -> &'a str {
        self.skip();
        let start = self.at;
        let ends = |c: char| c.is_whitespace() || "{}(),=#\"%".contains(c);
        self.at += self.rest().find(ends).unwrap_or(self.rest().len());
        &self.text[start..self.at]
    }

    /// The entry that follows an `@`; nothing for text that is not an entry.
    fn item(&mut self) -> Result<Option<RawEntry>, String> {
        let start = self.at;
        let kind = self.name().to_lowercase();
        let is_word = kind.starts_with(|c: char| c.is_ascii_alphabetic());
        self.skip();
        let close = match self.rest().chars().next() {
            Some('{') => '}',
            Some('(') => ')',
            // An address of e-mail between entries is a comment, as all text there is.
            _ => return Ok(None),
        };
        if !is_word {
            return Ok(None);
        }
        if kind == "comment" {
            // Entries in a comment count: so BibTeX reads them, and so reference managers write groups.
            return Ok(None);
        }
        self.at += 1;
        match kind.as_str() {
            "preamble" => {
                self.value()?;
                self.require(close, "after the preamble")?;
                Ok(None)
            }
            "string" => {
                let name = self.name().to_lowercase();
                self.require('=', "after the name of a string")?;
                let value = self.value()?;
                self.strings.insert(name, value);
                self.take(',');
                self.require(close, "after a string")?;
                Ok(None)
            }
            _ => self.entry(kind, start, close).map(Some),
        }
    }

    fn entry(&mut self, kind: String, start: usize, close: char) -> Result<RawEntry, String> {
        self.skip();
        let ends = |c: char| c == ',' || c == '}' || c == '=' || c.is_whitespace();
        let length = self.rest().find(ends).unwrap_or(self.rest().len());
        let key = self.rest()[..length].to_owned();
        self.at += length;
        if key.is_empty() {
            return Err(format!("expected a key after `@{kind}{{`"));
        }
        let mut entry = RawEntry { kind, key, fields: BTreeMap::new(), span: start..self.at };
        loop {
            if self.take(close) {
                return Ok(entry);
            }
            self.require(',', &format!("or `{close}` in the entry `{}`", entry.key))?;
            // A comma may follow the last field; most programs write it.
            if self.take(close) {
                return Ok(entry);
            }
            self.skip();
            let from = self.at;
            let name = self.name().to_lowercase();
            if name.is_empty() {
                // Two commas in a row are harmless.
                if self.rest().starts_with(',') {
                    continue;
                }
                return Err(format!("expected a field or `{close}` in the entry `{}`", entry.key));
            }
            let span = from..self.at;
            self.require('=', &format!("after `{name}` in the entry `{}`", entry.key))?;
            let value = self.value()?;
            // Of a field that is given twice the first counts, as in BibTeX.
            entry.fields.entry(name).or_insert(RawField { value, span });
        }
    }

    /// Pieces joined by `#`.
    fn value(&mut self) -> Result<String, String> {
        let mut value = self.piece()?;
        while self.take('#') {
            let more = self.piece()?;
            value.push_str(&more);
            self.expanded += more.len();
            if MOST_EXPANDED < self.expanded {
                return Err("the `@string` abbreviations of this file expand to too much text".to_owned());
            }
        }
        Ok(value)
    }

    fn piece(&mut self) -> Result<String, String> {
        self.skip();
        let piece = match self.rest().chars().next() {
            Some('{') => self.delimited('}')?,
            Some('"') => self.delimited('"')?,
            _ => {
                let name = self.name().to_owned();
                if name.is_empty() {
                    return Err("expected a value in braces or quotes, or a number".to_owned());
                }
                // A name that nothing defines stands for itself, with less harm than for nothing.
                self.strings.get(&name.to_lowercase()).cloned().unwrap_or(name)
            }
        };
        self.expanded += piece.len();
        if MOST_EXPANDED < self.expanded {
            return Err("the `@string` abbreviations of this file expand to too much text".to_owned());
        }
        Ok(piece)
    }

    /// A value in braces or quotes; braces in it are balanced.
    fn delimited(&mut self, close: char) -> Result<String, String> {
        let start = self.at + 1;
        let mut depth = 0_usize;
        let mut escaped = false;
        for (offset, c) in self.text[start..].char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                // A quotation mark within braces does not end a value between quotation marks.
                _ if c == close && depth == 0 => {
                    self.at = start + offset + 1;
                    return Ok(self.text[start..start + offset].to_owned());
                }
                '{' if depth == DEEPEST => {
                    self.at = start + offset;
                    return Err(format!("braces are nested more than {DEEPEST} levels deep here"));
                }
                '{' => depth += 1,
                '}' if 0 < depth => depth -= 1,
                '}' => {
                    self.at = start + offset;
                    return Err("this `}` closes nothing".to_owned());
                }
                _ => {}
            }
        }
        let sign = if close == '}' { '{' } else { close };
        Err(format!("the value that begins with this `{sign}` does not end: `{close}` is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_strings_and_comments_are_read() {
        let text = "Words an@example.org\n@string{p = \"The \" # {Press}}\n@comment{x, @y}\n\
                    @Book(one, title = {A {B} \\{C\\}}, publisher = p # { Co}, year = 1999, month = feb,)\n\
                    @misc{two,\n% a remark\nnote = \"a {\"}b{\"} c\"}";
        let (entries, errors) = parse(text);
        assert_eq!(errors, []);
        let field = |entry: usize, name: &str| entries[entry].fields[name].value.as_str();
        assert_eq!((entries[0].kind.as_str(), entries[0].key.as_str()), ("book", "one"));
        assert_eq!(field(0, "title"), "A {B} \\{C\\}");
        assert_eq!((field(0, "publisher"), field(0, "month")), ("The Press Co", "2"));
        assert_eq!(field(1, "note"), "a {\"}b{\"} c");
        assert_eq!(&text[entries[1].span.clone()], "misc{two");
    }

    #[test]
    fn a_bad_entry_costs_itself_alone() {
        let text = "@book{a, title={A}}\n@book{b, title=}\n@book{c, title={C}, year 1999}\n@book{d, title={D}}\n";
        let (entries, errors) = parse(text);
        assert_eq!(entries.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(), ["a", "d"]);
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(errors[1].message.starts_with("expected `=` after `year`"), "{errors:?}");
    }

    #[test]
    fn strings_that_double_and_braces_without_end_are_refused() {
        let mut bomb = String::from("@string{a0 = \"0123456789\"}\n");
        for n in 1..40 {
            bomb.push_str(&format!("@string{{a{n} = a{0} # a{0}}}\n", n - 1));
        }
        let (_, errors) = parse(&bomb);
        assert!(errors[0].message.contains("expand to too much text"), "{errors:?}");
        let (_, errors) = parse(&format!("@book{{a, title={}", "{".repeat(100_000)));
        assert!(errors[0].message.contains("levels deep"), "{errors:?}");
    }
}

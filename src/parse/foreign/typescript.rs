//! Typescripts: texts whose paragraphs begin with a tab or four spaces, as on a typewriter. To Markdown that is code.
//!
//! Where at least half of what could be paragraphs is so, the indent is taken off; in other texts such lines stay code,
//! and those that look like prose are told.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Assembled;

/// Signs that prose has not, and code has.
const CODE: &[char] = &['{', '}', '=', '<', '>', '\\', '|', '_', '$', '#', '@', '^', '`', '~', '/', '+'];

/// A line that is indented as code is: it begins a paragraph or continues one.
struct IndentedLine {
    /// Its indent in the text.
    indent: Range<usize>,
    /// Whether it may be the beginning of a sentence.
    is_prose: bool,
}

/// The kind of a line, as far as a typescript is recognised by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineForm {
    /// Code because it is indented.
    Indented,
    /// Text of Markdown.
    Text,
    /// Anything else.
    Other,
}

/// The paragraphs of a text that are indented, and the number of those that are not.
#[derive(Default)]
struct Typescript {
    indented: Vec<IndentedLine>,
    others: usize,
}

/// The text without the indents of a typescript's paragraphs. `forms` says what each of its lines is.
pub(super) fn unindented<'a>(source: &'a Assembled, forms: fn(&str) -> Vec<LineForm>) -> Cow<'a, Assembled> {
    if !source.text.contains("\n\t") && !source.text.contains("\n    ") && !source.text.starts_with(['\t', ' ']) {
        return Cow::Borrowed(source);
    }
    let found = Typescript::of(&source.text, &forms(&source.text));
    let prose = found.indented.iter().filter(|line| line.is_prose).count();
    // One line may be a quotation.
    // Three quarters, because dialogue and verse in a typescript do not look like prose; fewer, and the lines may be
    // listings.
    if prose < 2 || prose * 4 < found.indented.len() * 3 || prose < found.others {
        return Cow::Borrowed(source);
    }
    let mut out = Assembled::default();
    let mut copied = 0;
    for line in &found.indented {
        out.push_from(source, copied..line.indent.start);
        copied = line.indent.end;
    }
    out.push_from(source, copied..source.text.len());
    Cow::Owned(out)
}

impl Typescript {
    fn of(text: &str, forms: &[LineForm]) -> Typescript {
        let mut found = Typescript::default();
        let (mut at, mut is_parted) = (0, true);
        for (line, form) in text.split_inclusive('\n').zip(forms) {
            let start = at;
            at += line.len();
            let bare = line.trim_end();
            if *form == LineForm::Indented {
                let body = bare.trim_start();
                let indent = start..start + bare.len() - body.len();
                found.indented.push(IndentedLine { indent, is_prose: is_prose(body) });
            } else if *form == LineForm::Text && is_parted {
                found.others += usize::from(!is_heading(bare));
            }
            is_parted = bare.is_empty();
        }
        found
    }
}

/// Whether a line is a heading or a break between sections: a typescript has both.
fn is_heading(line: &str) -> bool {
    line.starts_with('#') || !line.contains(char::is_lowercase)
}

/// Whether a line may begin a paragraph of prose: some words, and nothing that code is made of.
fn is_prose(line: &str) -> bool {
    let begins = line.starts_with(|c: char| c.is_uppercase() || "\"'“‘«»„—–-¿¡".contains(c));
    begins && 3 <= line.split_whitespace().count() && !line.contains(CODE) && !line.ends_with([';', '(', ','])
        || begins && is_sentence(line)
}

/// Whether a line of code can only be a sentence.
pub(super) fn is_sentence(line: &str) -> bool {
    const WORDS: usize = 9;
    let words = line.split_whitespace();
    let is_word = |word: &&str| {
        let core = word.trim_matches(|c: char| c.is_ascii_punctuation() || "“”‘’«»„…—–".contains(c));
        !core.is_empty() && core.chars().all(|c| c.is_alphabetic() || "'’-—".contains(c))
    };
    let (all, plain) = (words.clone().count(), words.filter(is_word).count());
    let begins = line.starts_with(|c: char| c.is_uppercase() || "\"“‘«„—".contains(c));
    WORDS <= all
        // Numbers and dates may be among the words: one in ten.
        && all * 9 <= plain * 10
        && begins
        && line.ends_with(['.', '!', '?', '…', '"', '”', '’', '»'])
        && !line.contains(CODE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as a typescript.
    fn read(text: &str) -> String {
        let mut sources = crate::source::SourceMap::default();
        let file = sources.add("a.md", text);
        unindented(&Assembled::whole(file, text), super::super::line_forms).text.clone()
    }

    #[test]
    fn typescripts_lose_their_indent() {
        let text = "# One\n\n\tThe ferry did not come.\n\n\t\"It will,\" said Ann.\n\n    She sat down on the bag\nand waited.\n";
        assert_eq!(
            read(text),
            "# One\n\nThe ferry did not come.\n\n\"It will,\" said Ann.\n\nShe sat down on the bag\nand waited.\n"
        );
        for text in [
            "Write:\n\n    let x = 1;\n\nThen:\n\n    The end of it is near.\n",
            "Words here.\n\n    The ferry did not come.\n\nMore words.\n\nAnd more.\n",
            "- An item\n\n    The ferry did not come.\n\n    She sat down on the bag.\n",
            "```\n\tThe ferry did not come.\n\n\tShe sat down on the bag.\n```\n",
            "    a simple\n      indented code block\n",
        ] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn sentences_are_known() {
        assert!(is_sentence("The sea is wide and I cannot cross it, nor have I wings."));
        for line in [
            "Usage: run the tool with a file and a folder",
            "error: no such file or folder in the path given.",
            "The sea.",
        ] {
            assert!(!is_sentence(line), "{line}");
        }
    }
}

//! The typographer: a book's text as it was typed in, the letters it is set with out.
//!
//! Quotes, dashes, ellipses, apostrophes and no-break spaces by the language of each run, over the
//! whole line of a paragraph, so that a quotation may begin in one node and end in another. Code,
//! formulas and addresses are left alone, and so is what the author escaped.

mod dashes;
mod language;
mod quotes;
mod spaces;

use rayon::prelude::*;

use language::PunctuationStyle;
pub(in crate::parse) use language::UNITS;

use super::protect;
use crate::document::block::Block;
use crate::document::division_label::{self, DivisionWord, LabelRest};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::visit::{self, Visit};
use crate::document::walk;
use crate::document::{Attributes, Book};

/// Lines longer than this (in bytes) are not prose: they keep their letters as typed.
const LONGEST: usize = 2 << 20;

/// Stands in a line for something that is not text: code, an image, a formula.
const OBJECT: char = '\u{FFFC}';

/// One letter of a line.
#[derive(Clone, Copy, Debug)]
struct TypedChar {
    c: char,
    /// The text node that it is in.
    node: u32,
    /// Whether it must stay as it is: part of an address, or no text at all.
    fixed: bool,
}

/// The letters of a line, over all its nodes.
#[derive(Debug, Default)]
struct TypedLine {
    letters: Vec<TypedChar>,
    /// How each node's language sets its text.
    styles: Vec<&'static PunctuationStyle>,
}

impl TypedLine {
    fn get(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|letter| letter.c)
    }

    fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    fn style(&self, at: usize) -> &'static PunctuationStyle {
        let node = self.letters.get(at).map_or(0, |letter| letter.node as usize);
        self.styles.get(node).copied().unwrap_or_else(|| language::style("en"))
    }
}

/// Sets a book's punctuation; without `smart` it only shows what was escaped.
pub(crate) fn book(book: &mut Book, smart: bool) {
    let language = book.metadata.language.clone();
    // Lines know nothing of each other.
    book.divisions.par_iter_mut().for_each(|division| {
        let tag = division.language.as_deref().unwrap_or(&language);
        let mut setter = PunctuationVisitor { smart, styles: vec![language::style(tag)] };
        visit::line(&mut division.title, &mut setter);
        if smart {
            dash_after_label(&mut division.title, tag);
        }
        visit::blocks(&mut division.blocks, &mut setter);
    });
    // Notes are a list of the book's own: whose division they belong to is not known here.
    book.notes.par_iter_mut().for_each(|note| {
        let mut setter = PunctuationVisitor { smart, styles: vec![language::style(&language)] };
        visit::blocks(&mut note.blocks, &mut setter);
    });
    if smart && book.metadata.title.contains(['"', '\'', '-', '.']) {
        book.metadata.title = text(&book.metadata.title, &language);
    }
}

/// Makes a dash of the hyphen between a label and its title, `Chapter 1 - The Ferry`. Elsewhere a hyphen between spaces
/// may be a minus sign, or a part of what is typed; here it can be nothing else.
fn dash_after_label(title: &mut [Inline], tag: &str) {
    let Some(Inline { kind: InlineKind::Text(text), .. }) = title.first_mut() else { return };
    let Some(label) = division_label::read(text, tag).filter(|label| label.word != DivisionWord::Number) else {
        return;
    };
    let rest = match label.rest {
        LabelRest::Parted(at) => at,
        // What is emphasised begins another inline.
        LabelRest::None => text.len(),
        LabelRest::Run(_) => return,
    };
    if text[label.end..rest].trim() == "-" {
        let sign = text[label.end..rest].replace('-', "–");
        text.replace_range(label.end..rest, &sign);
    }
}

/// Sets one text.
fn text(text: &str, tag: &str) -> String {
    let style = language::style(tag);
    let mut line = TypedLine { styles: vec![style], letters: Vec::new() };
    line.letters.extend(text.chars().map(|c| TypedChar { c, node: 0, fixed: false }));
    set(&mut line);
    line.letters.iter().map(|letter| protect::show(letter.c)).collect()
}

/// Sets a line.
fn set(line: &mut TypedLine) {
    // Addresses first, whose hyphens are none; then dashes, which quotes look at; spaces last, since they go by the
    // quotes that were set.
    fix_addresses(line);
    dashes::set(line);
    quotes::set(line);
    spaces::set(line);
}

/// Addresses (`https://…`, `www.…`) in plain text stay as they are.
fn fix_addresses(line: &mut TypedLine) {
    let mut start = 0;
    while start < line.letters.len() {
        let blank = |letter: &TypedChar| letter.c.is_whitespace();
        let length = line.letters[start..].iter().position(blank).unwrap_or(line.letters.len() - start);
        let word = &mut line.letters[start..start + length];
        let is =
            |at: usize, text: &str| text.chars().enumerate().all(|(i, c)| word.get(at + i).is_some_and(|it| it.c == c));
        let first = word.iter().position(|it| it.c.is_alphanumeric()).unwrap_or(0);
        let scheme = (first..word.len()).find(|at| word[*at].c == ':' && is(*at, "://"));
        if is(first, "www.") || scheme.is_some() {
            // A full stop or a bracket behind it belongs to the sentence.
            let last = word.iter().rposition(|it| it.c.is_alphanumeric() || it.c == '/').unwrap_or(0);
            word.iter_mut().take(last + 1).skip(first).for_each(|it| it.fixed = true);
        }
        start += length + 1;
    }
}

/// The visit that sets each line, and knows the language where it is.
struct PunctuationVisitor {
    smart: bool,
    styles: Vec<&'static PunctuationStyle>,
}

impl Visit for PunctuationVisitor {
    fn block(&mut self, block: &mut Block) {
        let outer = self.styles.last().copied().unwrap_or_else(|| language::style("en"));
        self.styles.push(inner_style(&block.attributes, outer));
    }

    fn leave(&mut self, _block: &Block) {
        self.styles.pop();
    }

    fn line(&mut self, inlines: &mut Vec<Inline>) {
        let style = self.styles.last().copied().unwrap_or_else(|| language::style("en"));
        let mut line = TypedLine::default();
        if self.smart && length(inlines) <= LONGEST {
            collect(inlines, style, false, &mut line);
            set(&mut line);
            put_back(inlines, &mut line.letters.iter().peekable(), &mut 0);
        } else {
            undo(inlines);
        }
    }
}

fn inner_style(attributes: &Attributes, outer: &'static PunctuationStyle) -> &'static PunctuationStyle {
    attributes.value("lang").map_or(outer, language::style)
}

fn length(inlines: &mut [Inline]) -> usize {
    let one = |inline: &mut Inline| match &inline.kind {
        InlineKind::Text(text) => text.len(),
        _ => walk::children_mut(inline).map_or(0, |it| length(it)),
    };
    inlines.iter_mut().map(one).sum()
}

/// Takes the letters of all texts; `fixed` ones only to be seen by their neighbours.
fn collect(inlines: &[Inline], style: &'static PunctuationStyle, fixed: bool, line: &mut TypedLine) {
    for inline in inlines {
        let mut inner = |content: &[Inline], style, fixed| collect(content, style, fixed, line);
        match &inline.kind {
            InlineKind::Text(text) => {
                let node = u32::try_from(line.styles.len()).unwrap_or(u32::MAX);
                line.styles.push(style);
                line.letters.extend(text.chars().map(|c| TypedChar { c, node, fixed }));
            }
            InlineKind::LineBreak => push_fixed('\n', line),
            InlineKind::Code(_) | InlineKind::Image(_) | InlineKind::Citation(_) | InlineKind::Math(_) => {
                push_fixed(OBJECT, line);
            }
            InlineKind::Media(media) => {
                push_fixed('\n', line);
                collect(&media.content, style, fixed, line);
                push_fixed(OBJECT, line);
            }
            // Not seen at all: a quote before a note's mark still closes the word before it.
            InlineKind::Note(_) | InlineKind::Anchor(_) | InlineKind::Html(_) => {}
            InlineKind::Span(attributes, content) => inner(content, inner_style(attributes, style), fixed),
            InlineKind::Link(link) => {
                // What is shown is the address itself, to be copied letter by letter.
                let bare = plain_text(&link.content) == link.url;
                inner(&link.content, inner_style(&link.attributes, style), fixed || bare);
            }
            _ => inner(walk::children(inline), style, fixed),
        }
    }
}

/// The node of what is not text.
const NO_NODE: u32 = u32::MAX;

fn push_fixed(c: char, line: &mut TypedLine) {
    line.letters.push(TypedChar { c, node: NO_NODE, fixed: true });
}

type TypedChars<'l> = std::iter::Peekable<std::slice::Iter<'l, TypedChar>>;

/// Writes the letters back to the texts they came from.
fn put_back(inlines: &mut [Inline], letters: &mut TypedChars<'_>, node: &mut u32) {
    for inline in inlines {
        if let InlineKind::Text(text) = &mut inline.kind {
            text.clear();
            // Objects were put in for their neighbours to see, and have no text to go to.
            while letters.next_if(|letter| letter.node == NO_NODE).is_some() {}
            while let Some(letter) = letters.next_if(|letter| letter.node == *node) {
                text.push(protect::show(letter.c));
            }
            *node += 1;
        } else if let Some(content) = walk::children_mut(inline) {
            put_back(content, letters, node);
        }
    }
}

fn undo(inlines: &mut [Inline]) {
    for inline in inlines {
        if let InlineKind::Text(text) = &mut inline.kind {
            protect::undo(text);
        } else if let Some(content) = walk::children_mut(inline) {
            undo(content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{dash_after_label, text};
    use crate::document::NodeId;
    use crate::document::inline::{Inline, InlineKind, plain_text};
    use crate::source::Span;

    #[test]
    fn a_hyphen_behind_a_label_is_a_dash() {
        for (typed, expected) in [
            ("Chapter 1 - The Ferry-Boat - Again", "Chapter 1 – The Ferry-Boat - Again"),
            ("Part Two - ", "Part Two – "),
            ("The Ferry - Chapter 1", "The Ferry - Chapter 1"),
            ("Chapter 1-2", "Chapter 1-2"),
            ("12 - 4 is eight", "12 - 4 is eight"),
        ] {
            let kind = InlineKind::Text(typed.to_owned());
            let mut title = [Inline { id: NodeId(1), span: Span::default(), kind }];
            dash_after_label(&mut title, "en");
            assert_eq!(plain_text(&title), expected);
        }
    }

    // All else is in `tests/suite/punctuation`; Markdown would take the space from the end of a line.
    #[test]
    fn spaces_at_the_ends_stay() {
        assert_eq!(text("\" alone ", "en"), "“ alone ");
    }
}

//! The typographer: a book's text as it was typed in, the letters it is set with out.
//!
//! Quotes, dashes, ellipses, apostrophes and no-break spaces by the language of each run, over the
//! whole line of a paragraph, so that a quotation may begin in one node and end in another. Code,
//! formulas and addresses are left alone, and so is what the author escaped.

mod dashes;
mod language;
mod quotes;
mod spaces;

use std::hash::Hash as _;
use std::sync::Arc;

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
use crate::text::recent::{Recent, WideHasher};

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

/// The texts of a line that are set otherwise than they were typed, each with its number among the line's texts.
pub(in crate::parse) type ChangedTexts = Arc<[(u32, Box<str>)]>;

/// Sets a book's punctuation; without `smart` it only shows what was escaped. `recent` has the lines that were set before.
pub(crate) fn book(book: &mut Book, smart: bool, recent: Option<&Recent<ChangedTexts>>) {
    let language = book.metadata.language.clone();
    // Lines know nothing of each other.
    book.divisions.par_iter_mut().for_each(|division| {
        let tag = division.language.as_deref().unwrap_or(&language);
        let mut setter = PunctuationVisitor { smart, recent, styles: vec![language::style(tag)] };
        visit::line(&mut division.title, &mut setter);
        if smart {
            dash_after_label(&mut division.title, tag);
        }
        visit::blocks(&mut division.blocks, &mut setter);
    });
    // Notes are a list of the book's own: whose division they belong to is not known here.
    book.notes.par_iter_mut().for_each(|note| {
        let mut setter = PunctuationVisitor { smart, recent, styles: vec![language::style(&language)] };
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
struct PunctuationVisitor<'a> {
    smart: bool,
    /// Lines that were set before.
    recent: Option<&'a Recent<ChangedTexts>>,
    styles: Vec<&'static PunctuationStyle>,
}

impl Visit for PunctuationVisitor<'_> {
    fn block(&mut self, block: &mut Block) {
        let outer = self.styles.last().copied().unwrap_or_else(|| language::style("en"));
        self.styles.push(inner_style(&block.attributes, outer));
    }

    fn leave(&mut self, _block: &Block) {
        self.styles.pop();
    }

    fn line(&mut self, inlines: &mut Vec<Inline>) {
        let style = self.styles.last().copied().unwrap_or_else(|| language::style("en"));
        if !self.smart || LONGEST < length(inlines) {
            undo(inlines);
            return;
        }
        let hash = self.recent.map(|_| line_hash(inlines, style));
        let known = self.recent.zip(hash).and_then(|(recent, hash)| recent.find(hash));
        if let Some(texts) = known {
            replace(inlines, &mut texts.iter().peekable(), &mut 0);
            return;
        }
        let mut line = TypedLine::default();
        collect(inlines, style, false, &mut line);
        set(&mut line);
        let changed = hash.map(|_| Vec::new());
        let mut writer = LineWriter { letters: line.letters.iter().peekable(), node: 0, changed };
        writer.put_back(inlines);
        if let (Some(recent), Some(hash), Some(changed)) = (self.recent, hash, writer.changed) {
            recent.keep(hash, changed.into());
        }
    }
}

/// A hash of all that a line is set by.
fn line_hash(inlines: &[Inline], style: &'static PunctuationStyle) -> u128 {
    let mut hash = LineHash(WideHasher::new());
    collect(inlines, style, false, &mut hash);
    hash.0.wide()
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

/// Takes the pieces of a line in their order.
trait LineSink {
    /// A text in a language; `fixed` ones only to be seen by their neighbours.
    fn text(&mut self, text: &str, style: &'static PunctuationStyle, fixed: bool);

    /// What is not text, as its neighbours see it.
    fn object(&mut self, c: char);
}

impl LineSink for TypedLine {
    fn text(&mut self, text: &str, style: &'static PunctuationStyle, fixed: bool) {
        let node = u32::try_from(self.styles.len()).unwrap_or(u32::MAX);
        self.styles.push(style);
        self.letters.extend(text.chars().map(|c| TypedChar { c, node, fixed }));
    }

    fn object(&mut self, c: char) {
        self.letters.push(TypedChar { c, node: NO_NODE, fixed: true });
    }
}

/// A line as the key of what was made of it.
struct LineHash(WideHasher);

impl LineSink for LineHash {
    fn text(&mut self, text: &str, style: &'static PunctuationStyle, fixed: bool) {
        // There is one style of each language, so that its address is its name.
        (std::ptr::from_ref(style).addr(), fixed, text).hash(&mut self.0);
    }

    fn object(&mut self, c: char) {
        // No style is there.
        (0_usize, c).hash(&mut self.0);
    }
}

/// Gives the pieces of a line to a sink; texts that are `fixed` are only to be seen by their neighbours.
fn collect(inlines: &[Inline], style: &'static PunctuationStyle, fixed: bool, line: &mut impl LineSink) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => line.text(text, style, fixed),
            InlineKind::LineBreak => line.object('\n'),
            InlineKind::Code(_) | InlineKind::Image(_) | InlineKind::Citation(_) | InlineKind::Math(_) => {
                line.object(OBJECT);
            }
            // It has words, which are made later.
            InlineKind::Reference(reference) if reference.content.is_empty() => line.object(OBJECT),
            InlineKind::Media(media) => {
                line.object('\n');
                collect(&media.content, style, fixed, line);
                line.object(OBJECT);
            }
            // Not seen at all: a quote before a note's mark still closes the word before it.
            InlineKind::Note(_) | InlineKind::Anchor(_) | InlineKind::Html(_) => {}
            InlineKind::Span(attributes, content) => collect(content, inner_style(attributes, style), fixed, line),
            InlineKind::Link(link) => {
                // What is shown is the address itself, to be copied letter by letter.
                let bare = plain_text(&link.content) == link.url;
                collect(&link.content, inner_style(&link.attributes, style), fixed || bare, line);
            }
            _ => collect(walk::children(inline), style, fixed, line),
        }
    }
}

/// The node of what is not text.
const NO_NODE: u32 = u32::MAX;

/// Writes the letters of a line back to the texts they came from.
struct LineWriter<'l> {
    letters: std::iter::Peekable<std::slice::Iter<'l, TypedChar>>,
    /// The number of the next text.
    node: u32,
    /// The texts that are others now, if they are asked for.
    changed: Option<Vec<(u32, Box<str>)>>,
}

impl LineWriter<'_> {
    fn put_back(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            if let InlineKind::Text(text) = &mut inline.kind {
                self.text(text);
            } else if let Some(content) = walk::children_mut(inline) {
                self.put_back(content);
            }
        }
    }

    fn text(&mut self, text: &mut String) {
        let typed = self.changed.is_some().then(|| text.clone());
        text.clear();
        // Objects were put in for their neighbours to see, and have no text to go to.
        while self.letters.next_if(|letter| letter.node == NO_NODE).is_some() {}
        while let Some(letter) = self.letters.next_if(|letter| letter.node == self.node) {
            text.push(protect::show(letter.c));
        }
        if let Some(changed) = self.changed.as_mut().filter(|_| typed.as_ref() != Some(text)) {
            changed.push((self.node, text.as_str().into()));
        }
        self.node += 1;
    }
}

/// Writes texts in the place of those with their numbers.
fn replace(
    inlines: &mut [Inline],
    texts: &mut std::iter::Peekable<std::slice::Iter<'_, (u32, Box<str>)>>,
    node: &mut u32,
) {
    if texts.peek().is_none() {
        return;
    }
    for inline in inlines {
        if let InlineKind::Text(text) = &mut inline.kind {
            if let Some((_, changed)) = texts.next_if(|changed| changed.0 == *node) {
                text.clear();
                text.push_str(changed);
            }
            *node += 1;
        } else if let Some(content) = walk::children_mut(inline) {
            replace(content, texts, node);
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

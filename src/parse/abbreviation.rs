//! Abbreviations: blocks and the short forms that `*[HTML]: …` lines define in, the same with a span of
//! class `abbr` around each short form out. Its title is the long form.

use std::collections::BTreeMap;

use crate::document::block::Block;
use crate::document::inline::{Inline, InlineKind};
use crate::document::visit::{self, Visit};
use crate::document::walk;
use crate::document::{Attributes, NodeId};

/// Marks the abbreviations of a file in its blocks.
pub(crate) fn mark(blocks: &mut [Block], known: &BTreeMap<String, String>) {
    if known.is_empty() {
        return;
    }
    // Every letter of the book is asked: by its first letter nearly all are answered without comparing words.
    let mut by_first: BTreeMap<char, Vec<(&str, &str)>> = BTreeMap::new();
    for (short, long) in known {
        if let Some(first) = short.chars().next() {
            by_first.entry(first).or_default().push((short, long));
        }
    }
    // The longest counts: `HTML5` before `HTML`.
    by_first.values_mut().for_each(|value| value.sort_by_key(|pair| std::cmp::Reverse(pair.0.len())));
    visit::blocks(blocks, &mut AbbreviationVisitor { by_first });
}

struct AbbreviationVisitor<'k> {
    by_first: BTreeMap<char, Vec<(&'k str, &'k str)>>,
}

impl Visit for AbbreviationVisitor<'_> {
    fn line(&mut self, line: &mut Vec<Inline>) {
        self.mark(line);
    }
}

impl AbbreviationVisitor<'_> {
    fn mark(&self, line: &mut Vec<Inline>) {
        let mut out = Vec::with_capacity(line.len());
        for mut inline in std::mem::take(line) {
            if let InlineKind::Text(text) = &inline.kind {
                self.split(text, &inline, &mut out);
                continue;
            }
            // An author who wrote the span by hand has given the long form there: a second one inside would be read out
            // twice.
            let own = matches!(&inline.kind, InlineKind::Span(it, _) if it.has_class("abbr"));
            if let Some(content) = walk::children_mut(&mut inline).filter(|_| !own) {
                self.mark(content);
            }
            out.push(inline);
        }
        *line = out;
    }

    fn split(&self, text: &str, inline: &Inline, out: &mut Vec<Inline>) {
        let node = |kind| Inline { id: NodeId::default(), span: inline.span, kind };
        let mut copied = 0;
        let mut before = None;
        let mut skip = 0;
        for (at, c) in text.char_indices() {
            // As in PHP Markdown Extra, which the syntax is from, `HTML` is not found in `XHTML`.
            let starts = at >= skip && !before.is_some_and(char::is_alphanumeric);
            before = Some(c);
            let found = starts.then(|| self.at(&text[at..], c)).flatten();
            let Some((short, long)) = found else { continue };
            if copied < at {
                out.push(node(InlineKind::Text(text[copied..at].to_owned())));
            }
            let classes = vec!["abbr".to_owned()];
            let pairs = vec![("title".to_owned(), long.to_owned())];
            let content = vec![node(InlineKind::Text(short.to_owned()))];
            out.push(node(InlineKind::Span(Attributes { id: None, classes, pairs }, content)));
            copied = at + short.len();
            skip = copied;
        }
        if copied < text.len() {
            out.push(node(InlineKind::Text(text[copied..].to_owned())));
        }
    }

    /// The abbreviation that is at the start of a text, as a whole word.
    fn at(&self, rest: &str, first: char) -> Option<(&str, &str)> {
        let ends =
            |it: &&(&str, &str)| rest.strip_prefix(it.0).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        self.by_first.get(&first)?.iter().find(ends).copied()
    }
}

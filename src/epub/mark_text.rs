//! The words around marks of the index, citations and marks of notes, by which those of one term, work or note are told apart; and the captions of
//! what only a list leads to.
//!
//! In: the book. Out: a name for each of them. The words are those right before a mark, so that what is written elsewhere in its
//! paragraph leaves the name as it is.

use std::collections::BTreeMap;

use super::content_name::digest;
use super::place_text::PlaceText;
use crate::document::block::Block;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, NodeId, slug};
use crate::resolve::Resolved;

/// How many letters before a mark tell it from others: some five words.
const BEFORE: usize = 32;

/// If fewer letters than these are before a mark, as many behind it count too.
const FEW: usize = 12;

/// How many letters between two marks of notes name the second.
const WORD: usize = 4;

/// Adds the names of marks and citations that something leads to, and what tells marks of notes apart.
pub(super) fn add(book: &Book, resolved: &Resolved, texts: &mut BTreeMap<NodeId, PlaceText>) {
    // What its author labelled is led to by that.
    let listed = resolved.lists.values().flatten().filter(|place| !resolved.slugs.contains_key(&place.node));
    let listed = listed.map(|place| (place.node, place.title.as_str())).collect();
    let mut collector =
        MarkCollector { resolved, listed, texts, before: String::new(), since_note: 0, open: Vec::new() };
    walk::book(book, &mut collector);
    collector.close();
}

/// A mark that had few letters before it.
struct OpenMark {
    node: NodeId,
    name: String,
    around: String,
}

struct MarkCollector<'a> {
    resolved: &'a Resolved,
    /// The captions of what only lists lead to.
    listed: BTreeMap<NodeId, &'a str>,
    texts: &'a mut BTreeMap<NodeId, PlaceText>,
    /// The letters and digits of the block that is visited, the last of them.
    before: String,
    /// How many of them are behind the last mark of a note.
    since_note: usize,
    open: Vec<OpenMark>,
}

/// Stands for the mark in the letters around it.
const PLACE: char = '|';

impl MarkCollector<'_> {
    /// Names the mark of a note by the words between it and the mark before it, which stay when a note is put before that. Not if there
    /// is hardly a word.
    fn end_note(&mut self, node: NodeId) -> bool {
        let since = std::mem::take(&mut self.since_note);
        let letters = self.before.chars().count();
        if since < WORD || letters <= since {
            return false;
        }
        let words: String = self.before.chars().skip(letters - since).collect();
        let around = format!("{words}{PLACE}");
        name(self.texts, OpenMark { node, name: "note".to_owned(), around });
        true
    }

    fn close(&mut self) {
        self.open.drain(..).for_each(|mark| name(self.texts, mark));
    }
}

/// Names a mark by its own words, and by those around it.
fn name(texts: &mut BTreeMap<NodeId, PlaceText>, mark: OpenMark) {
    let words = format!("{}-{}", mark.name, digest(&mark.around));
    texts.insert(mark.node, PlaceText::named(words, &mark.around));
}

impl Visitor for MarkCollector<'_> {
    fn block(&mut self, block: &Block) {
        self.close();
        if let Some(caption) = self.listed.get(&block.id) {
            let text = if caption.is_empty() { &digest(&self.before) } else { *caption };
            let words = slug::anchor(&format!("listed {text}"));
            self.texts.insert(block.id, PlaceText::named(words, &self.before));
        }
        self.before.clear();
        self.since_note = 0;
    }

    fn inline(&mut self, inline: &Inline) {
        let own = match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => {
                let letters = || text.chars().filter(|letter| letter.is_alphanumeric());
                for mark in &mut self.open {
                    let most = (2 * FEW).saturating_sub(mark.around.chars().count());
                    mark.around.extend(letters().take(most));
                }
                self.before.extend(letters());
                self.since_note += letters().count();
                if let Some((cut, _)) = self.before.char_indices().rev().nth(BEFORE - 1) {
                    self.before.drain(..cut);
                }
                return;
            }
            InlineKind::Index(mark) if mark.entry.is_empty() => format!("index {}", plain_text(&mark.content)),
            InlineKind::Index(mark) => format!("index {}", mark.entry.join(" ")),
            InlineKind::Citation(citation) => match citation.works.first() {
                Some(work) => format!("cite {}", work.key),
                None => return,
            },
            InlineKind::Note(_) => "note".to_owned(),
            _ => return,
        };
        if matches!(inline.kind, InlineKind::Note(_)) || self.resolved.anchors.contains_key(&inline.id) {
            if matches!(inline.kind, InlineKind::Note(_)) && self.end_note(inline.id) {
                return;
            }
            let around = format!("{}{PLACE}", self.before);
            let mark = OpenMark { node: inline.id, name: slug::anchor(&own), around };
            if self.before.chars().count() < FEW { self.open.push(mark) } else { name(self.texts, mark) }
        }
    }
}

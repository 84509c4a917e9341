//! The addresses of links as notes: on paper nobody can follow a link.
//!
//! In: a book. Out: the same with a note after each link that leads out of it and does not show its own address.
//! A link in a note has its address in brackets; one in a heading has none, since headings are repeated in the contents.

use super::block::{Block, BlockKind};
use super::inline::{Inline, InlineKind, Link, plain_text};
use super::visit::{self, Visit};
use super::{Attributes, Book, NodeId, Note, NoteId};
use crate::source::Span;

/// Adds the notes. Their nodes are new ones, above all that the book has.
pub fn add(book: &mut Book) {
    let mut notes =
        LinkNotes { nodes: book.nodes, first: book.notes.len(), notes: Vec::new(), context: LinkContext::Text };
    for division in &mut book.divisions {
        visit::blocks(&mut division.blocks, &mut notes);
    }
    notes.context = LinkContext::Note;
    for note in &mut book.notes {
        visit::blocks(&mut note.blocks, &mut notes);
    }
    book.nodes = notes.nodes;
    book.notes.append(&mut notes.notes);
}

/// The context of a link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkContext {
    Text,
    Heading,
    Note,
}

struct LinkNotes {
    nodes: u32,
    /// The number of notes that the book had.
    first: usize,
    notes: Vec<Note>,
    context: LinkContext,
}

impl LinkNotes {
    fn node(&mut self) -> NodeId {
        self.nodes = self.nodes.saturating_add(1);
        NodeId(self.nodes - 1)
    }

    fn inline(&mut self, kind: InlineKind, span: Span) -> Inline {
        Inline { id: self.node(), span, kind }
    }

    /// The address as a link that shows it.
    fn address(&mut self, url: &str, span: Span) -> Inline {
        let content = vec![self.inline(InlineKind::Text(shown(url).to_owned()), span)];
        let link = Link { url: url.to_owned(), title: String::new(), content, attributes: Attributes::default() };
        self.inline(InlineKind::Link(link), span)
    }

    /// A note's mark; the note is put with the others.
    fn mark(&mut self, url: &str, span: Span) -> Inline {
        // Nodes rise in document order, in made notes too: what holds others comes before them.
        let (note, paragraph) = (self.node(), self.node());
        let content = vec![self.address(url, span)];
        let (kind, attributes) = (BlockKind::Paragraph(content), Attributes::default());
        let blocks = vec![Block { id: paragraph, span, attributes, kind }];
        let number = u32::try_from(self.first + self.notes.len()).unwrap_or(u32::MAX);
        let note = Note { id: note, span, label: String::new(), margin: false, blocks };
        self.notes.push(note);
        self.inline(InlineKind::Note(NoteId(number)), span)
    }

    fn inlines(&mut self, list: &mut Vec<Inline>) {
        for mut inline in std::mem::take(list) {
            let span = inline.span;
            let url = match &inline.kind {
                InlineKind::Link(link) => address_of(link).map(str::to_owned),
                _ => None,
            };
            // A link holds no other links (CommonMark 0.31, 6.3), so one that gets a note is not looked into.
            if url.is_none()
                && let Some(content) = super::walk::children_mut(&mut inline)
            {
                self.inlines(content);
            }
            list.push(inline);
            let Some(url) = url else { continue };
            if self.context == LinkContext::Note {
                list.push(self.inline(InlineKind::Text(" (".into()), span));
                list.push(self.address(&url, span));
                list.push(self.inline(InlineKind::Text(")".into()), span));
            } else {
                list.push(self.mark(&url, span));
            }
        }
    }
}

impl Visit for LinkNotes {
    fn block(&mut self, block: &mut Block) {
        if self.context != LinkContext::Note {
            let is_heading = matches!(block.kind, BlockKind::Heading { .. });
            self.context = if is_heading { LinkContext::Heading } else { LinkContext::Text };
        }
    }

    fn line(&mut self, line: &mut Vec<Inline>) {
        if self.context != LinkContext::Heading {
            self.inlines(line);
        }
    }
}

/// The address of a link that leads out of the book, unless its text shows it.
fn address_of(link: &Link) -> Option<&str> {
    let is_outside = ["http://", "https://", "ftp://"].iter().any(|it| link.url.starts_with(it));
    let text = plain_text(&link.content);
    let is_shown = shown(text.trim()) == shown(&link.url) || text.trim().is_empty();
    (is_outside && !is_shown).then_some(link.url.as_str())
}

/// An address as it is printed: `https://` and a `/` at its end say nothing to a reader.
fn shown(url: &str) -> &str {
    let short = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    short.strip_suffix('/').unwrap_or(short)
}

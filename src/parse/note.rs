//! Notes: marks and definitions as they are met in, [`Note`]s in the order of their first marks out.

use std::collections::{BTreeMap, BTreeSet};

use super::foreign::Foreign;
use super::margin;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Inline, InlineKind};
use crate::document::visit::{self, Visit};
use crate::document::{Division, NodeId, Note, NoteId};
use crate::project::bibliography::CitationKind;
use crate::source::Span;

/// All notes of a book while it is parsed. Until [`Pool::finish`], a [`NoteId`] is a place in it.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    entries: Vec<NoteEntry>,
    /// How the book cites; `None`: not at all, and `@` is a letter like others.
    pub(crate) citation_kind: Option<CitationKind>,
    /// The facts known of other languages' syntax in this book.
    pub(crate) foreign: Foreign,
    /// Whether anything was cited: the book then gets a list of references.
    pub(crate) cited: bool,
    /// The reports that are made once in a book for each name, and were.
    reported: BTreeSet<(&'static str, String)>,
}

#[derive(Debug, Default)]
struct NoteEntry {
    label: String,
    definition: Option<(Span, Vec<Block>)>,
    /// The citation that the note was made for.
    citation: Option<Inline>,
    /// Whether it is one in the margin.
    margin: bool,
}

impl Pool {
    /// How many notes there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The texts of all notes.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &[Block]> {
        self.entries.iter().filter_map(|entry| entry.definition.as_ref()).map(|definition| definition.1.as_slice())
    }

    /// Calls `change` with the text of each note from `first` on.
    pub(crate) fn for_each_from(&mut self, first: usize, mut change: impl FnMut(&mut [Block])) {
        for entry in self.entries.iter_mut().skip(first) {
            entry.definition.iter_mut().for_each(|definition| change(&mut definition.1));
        }
    }

    /// A new note, not yet defined.
    pub(crate) fn add(&mut self, label: &str) -> usize {
        self.entries.push(NoteEntry { label: label.to_owned(), ..NoteEntry::default() });
        self.entries.len() - 1
    }

    /// Whether something with this name is met for the first time.
    pub(crate) fn first(&mut self, code: &'static str, name: &str) -> bool {
        self.reported.insert((code, name.to_owned()))
    }

    /// The text of a note was met.
    pub(crate) fn define(&mut self, note: usize, span: Span, blocks: Vec<Block>, report: &mut Report<'_>) {
        let Some(entry) = self.entries.get_mut(note) else { return };
        match &entry.definition {
            None => entry.definition = Some((span, blocks)),
            // The first counts, as in CommonMark's link definitions: an earlier mark was read with it in mind.
            Some((first, _)) => {
                let message = format!("the note `[^{}]` has two texts: the first one is used", entry.label);
                let first = *first;
                report.push(
                    Diagnostic::warning("note-duplicate", message)
                        .at(span)
                        .label(first, "the first text is here")
                        .help("rename one of them"),
                );
            }
        }
    }

    /// Adds a note that was written in place, and its mark.
    pub(crate) fn add_inline(&mut self, span: Span, content: Vec<Inline>) -> NoteId {
        let paragraph = Block {
            id: NodeId::default(),
            span,
            attributes: crate::document::Attributes::default(),
            kind: BlockKind::Paragraph(content),
        };
        let definition = Some((span, vec![paragraph]));
        self.entries.push(NoteEntry { definition, ..NoteEntry::default() });
        NoteId(u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX))
    }

    /// Adds a note for a citation, and its mark.
    pub(crate) fn citation(&mut self, citation: Inline) -> NoteId {
        let note = self.add_inline(citation.span, vec![citation.clone()]);
        if let Some(entry) = self.entries.last_mut() {
            entry.citation = Some(citation);
        }
        note
    }

    /// Citations in notes need no notes of their own.
    fn unwrap_citations(&mut self) {
        // A copy, because the notes are changed while it is read.
        let citations = self.entries.iter().map(|entry| entry.citation.clone()).collect();
        // A citation in a note is printed there; a note in a note for it would be one too many.
        let mut unwrap = Unwrap(citations);
        for entry in self.entries.iter_mut().filter(|entry| entry.citation.is_none()) {
            entry.definition.iter_mut().for_each(|definition| visit::blocks(&mut definition.1, &mut unwrap));
        }
    }

    /// Puts the notes in the order of their first marks, as a reader meets them: a mark in a note comes
    /// before the marks that follow that note's own.
    pub(crate) fn finish(mut self, divisions: &mut [Division], report: &mut Report<'_>) -> Vec<Note> {
        for (span, blocks) in margin::take(divisions, self.entries.len()) {
            self.entries.push(NoteEntry { definition: Some((span, blocks)), margin: true, ..NoteEntry::default() });
        }
        self.unwrap_citations();
        let mut text = NoteMarkVisitor::default();
        divisions.iter_mut().for_each(|division| text.division(division));
        // The text first and notes after: a note's mark in a title comes before those of the text below it.
        let order = self.order(text.0);
        let numbers: BTreeMap<u32, u32> = order.iter().copied().zip(0..).collect();
        let mut renumber = Renumber(&numbers);
        for division in divisions {
            visit::line(&mut division.title, &mut renumber);
            visit::blocks(&mut division.blocks, &mut renumber);
        }
        let mut notes = Vec::with_capacity(order.len());
        for index in order {
            let Some(entry) = self.entries.get_mut(index as usize) else { continue };
            let (span, mut blocks) = entry.definition.take().unwrap_or_default();
            visit::blocks(&mut blocks, &mut renumber);
            notes.push(Note { id: NodeId::default(), span, label: entry.label.clone(), margin: entry.margin, blocks });
        }
        self.report(report);
        notes
    }

    /// The places of all marked notes, each once, in reading order.
    fn order(&mut self, text: Vec<u32>) -> Vec<u32> {
        let (mut order, mut seen) = (Vec::new(), BTreeSet::new());
        // A stack of its own: notes may call notes to any depth, and in circles.
        let mut stack = vec![text.into_iter()];
        while let Some(marks) = stack.last_mut() {
            let Some(index) = marks.next() else {
                stack.pop();
                continue;
            };
            if seen.insert(index) {
                order.push(index);
                let mut inner = NoteMarkVisitor::default();
                if let Some(entry) = self.entries.get_mut(index as usize) {
                    entry.definition.iter_mut().for_each(|definition| visit::blocks(&mut definition.1, &mut inner));
                }
                stack.push(inner.0.into_iter());
            }
        }
        order
    }

    /// Reports what was left: notes without marks.
    fn report(&self, report: &mut Report<'_>) {
        // Notes made for citations have no mark that an author could add.
        for entry in self.entries.iter().filter(|entry| entry.citation.is_none()) {
            if let Some((span, _)) = &entry.definition {
                let message = format!("the note `[^{}]` has no mark in the text", entry.label);
                let help = format!("write `[^{}]` where its mark belongs, or remove the note", entry.label);
                report.push(Diagnostic::warning("note-unused", message).at(*span).help(help));
            }
        }
    }
}

/// Collects marks in reading order.
#[derive(Default)]
struct NoteMarkVisitor(Vec<u32>);

impl NoteMarkVisitor {
    fn division(&mut self, division: &mut Division) {
        visit::line(&mut division.title, self);
        visit::blocks(&mut division.blocks, self);
    }
}

impl Visit for NoteMarkVisitor {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Note(note) = &inline.kind {
            self.0.push(note.0);
        }
    }
}

/// Puts citations in the place of the notes that were made for them.
struct Unwrap(Vec<Option<Inline>>);

impl Visit for Unwrap {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Note(note) = &inline.kind
            && let Some(Some(citation)) = self.0.get(note.0 as usize)
        {
            inline.kind = citation.kind.clone();
        }
    }
}

/// Turns places in the pool into numbers.
struct Renumber<'a>(&'a BTreeMap<u32, u32>);

impl Visit for Renumber<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Note(note) = &mut inline.kind {
            note.0 = self.0.get(&note.0).copied().unwrap_or(note.0);
        }
    }
}

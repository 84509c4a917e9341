//! The outline: divisions and headings in reading order, as contents, bookmarks and navigation show
//! them.
//!
//! In: what was found, and its numbers. Out: entries whose depths rise by one at a time. Chapters
//! that a summary lists below a part's title are in that part.

use std::collections::BTreeMap;

use super::OutlineEntry;
use super::inventory::{DestinationKind, Inventory};
use crate::document::{Book, NodeId, Role};

/// The entries. A book without any title gets one entry: its own title at its beginning.
pub(super) fn outline(book: &Book, found: &Inventory, numbers: &BTreeMap<NodeId, String>) -> Vec<OutlineEntry> {
    let mut outline = Outline::default();
    for destination in &found.destinations {
        let depth = match destination.kind {
            DestinationKind::Division { role, depth, unlisted, .. } => {
                let listed = !unlisted && !destination.title.is_empty();
                let numbered = book.divisions.get(destination.at.division).is_some_and(|division| division.numbered);
                outline.division(DivisionEntry { role, depth, numbered, listed })
            }
            DestinationKind::Heading { level, unlisted, outer: true, .. } => outline.heading(level, unlisted),
            DestinationKind::Heading { .. }
            | DestinationKind::Figure { .. }
            | DestinationKind::FigurePart { .. }
            | DestinationKind::Table { .. }
            | DestinationKind::Equation
            | DestinationKind::Listing { .. }
            | DestinationKind::Theorem { .. }
            | DestinationKind::Line { .. }
            | DestinationKind::EquationLine { .. }
            | DestinationKind::Other => continue,
        };
        let listed = !destination.title.is_empty();
        if let Some(depth) = depth.filter(|_| listed) {
            outline.entries.push(OutlineEntry {
                node: destination.at.node,
                division: destination.at.division,
                depth,
                number: numbers.get(&destination.at.node).cloned(),
                title: found.titles.get(&destination.at.node).unwrap_or(&destination.title).clone(),
            });
        }
    }
    if let (true, Some(first)) = (outline.entries.is_empty(), book.divisions.first()) {
        let title = book.metadata.title.clone();
        outline.entries.push(OutlineEntry { node: first.id, division: 0, depth: 0, number: None, title });
    }
    outline.entries
}

#[derive(Default)]
struct Outline {
    entries: Vec<OutlineEntry>,
    part: Option<OpenPart>,
    /// The outline's depth of the open division, and whether it is shown.
    division: (u8, bool),
    /// The levels of the open headings.
    headings: Vec<u8>,
}

/// An open part.
#[derive(Clone, Copy)]
struct OpenPart {
    depth: u8,
    /// Whether its chapters are siblings, as in a summary, not children; its first chapter decides.
    beside: Option<bool>,
}

/// A division, as far as the outline asks.
struct DivisionEntry {
    role: Role,
    /// The depth at which the summary lists it.
    depth: u8,
    /// Whether it has a number, as chapters have and prefaces have not.
    numbered: bool,
    /// Whether it has an entry of its own.
    listed: bool,
}

impl Outline {
    /// Opens a division. Returns the depth of its entry, if it has one.
    fn division(&mut self, division: DivisionEntry) -> Option<u8> {
        let DivisionEntry { role, depth, numbered, listed } = division;
        self.headings.clear();
        let mut shift = 0;
        if role == Role::Part {
            self.part = listed.then_some(OpenPart { depth, beside: None });
        } else if let Some(mut part) = self.part {
            let outer = depth <= part.depth;
            let beside = *part.beside.get_or_insert(outer && numbered);
            // A part of a summary ends at the first chapter outside of its lists.
            let ends = outer && !(beside && numbered);
            self.part = if ends { None } else { Some(part) };
            shift = u8::from(beside && !ends);
        }
        // Below the last entry by one at most.
        let most = self.entries.last().map_or(0, |entry| entry.depth.saturating_add(1));
        let own = depth.saturating_add(shift).min(most);
        self.division = (own, listed);
        listed.then_some(own)
    }

    fn heading(&mut self, level: u8, unlisted: bool) -> Option<u8> {
        while self.headings.pop_if(|heading| level <= *heading).is_some() {}
        if unlisted {
            return None;
        }
        self.headings.push(level);
        let deep = u8::try_from(self.headings.len()).unwrap_or(u8::MAX);
        // A level was pushed just now, so `deep` is at least 1.
        let below = if self.division.1 { deep } else { deep - 1 };
        Some(self.division.0.saturating_add(below))
    }
}

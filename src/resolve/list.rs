//! Lists of figures, tables, listings and theorems; and of abbreviations.
//!
//! In: what was found, its numbers and names. Out: for each container that is to hold such a list, the places that it names, in
//! the order of the text. One that would be empty is reported.

use std::collections::BTreeMap;

use super::generated::NodeGenerator;
use super::inventory::{Destination, DestinationKind, Inventory};
use super::{ListedPlace, Resolved};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::block::{Block, BlockKind, Definition, Detail};
use crate::document::container::ContainerKind;
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// Makes the lists.
pub(super) fn lists(
    found: &Inventory,
    resolved: &Resolved,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<NodeId, Vec<ListedPlace>> {
    let mut lists = BTreeMap::new();
    for (at, kind) in &found.holders {
        let Some(name) = name(*kind) else { continue };
        if *kind == ContainerKind::ListOfAbbreviations {
            if found.abbreviations.is_empty() {
                diagnostics.push(empty(name).at(at.span));
            }
            continue;
        }
        let places = found.destinations.iter().filter(|destination| belongs(destination, *kind));
        let places: Vec<ListedPlace> = places.filter_map(|destination| place(destination, resolved)).collect();
        if places.is_empty() {
            diagnostics.push(empty(name).at(at.span));
        }
        lists.insert(at.node, places);
    }
    lists
}

/// The warning for a list without entries.
fn empty(name: &str) -> Diagnostic {
    let (what, help) = match name {
        ABBREVIATIONS => {
            ("the book has none", "take the container out, or define abbreviations: `*[EPUB]: Electronic Publication`")
        }
        _ => (
            "nothing in the book has a number or a caption of that kind",
            "take the container out, or give what it is to list a caption",
        ),
    };
    Diagnostic::warning("list-empty", format!("the list of {name} is empty: {what}")).help(help)
}

const ABBREVIATIONS: &str = "abbreviations";

/// The abbreviations of the book with their long forms, as a list of definitions; `None` if there are none.
pub(super) fn abbreviations(found: &Inventory, maker: &mut NodeGenerator) -> Option<Block> {
    if found.abbreviations.is_empty() {
        return None;
    }
    let mut all: Vec<(&String, &String)> = found.abbreviations.iter().collect();
    all.sort_by_cached_key(|(short, _)| (short.to_lowercase(), (*short).clone()));
    let mut definitions = Vec::new();
    for (short, long) in all {
        let (id, term) = (maker.node(), vec![maker.text(short)]);
        let (detail, paragraph) = (maker.node(), maker.node());
        let kind = BlockKind::Paragraph(vec![maker.text(long)]);
        let block = Block { id: paragraph, span: Span::default(), attributes: Attributes::default(), kind };
        let details = vec![Detail { id: detail, blocks: vec![block] }];
        definitions.push(Definition { id, span: Span::default(), term, details });
    }
    let kind = BlockKind::Definitions(definitions);
    Some(Block { id: maker.node(), span: Span::default(), attributes: Attributes::default(), kind })
}

/// What a list is of, in messages; `None` for other containers.
fn name(kind: ContainerKind) -> Option<&'static str> {
    match kind {
        ContainerKind::ListOfFigures => Some("figures"),
        ContainerKind::ListOfTables => Some("tables"),
        ContainerKind::ListOfListings => Some("listings"),
        ContainerKind::ListOfTheorems => Some("theorems"),
        ContainerKind::ListOfAbbreviations => Some(ABBREVIATIONS),
        _ => None,
    }
}

fn belongs(destination: &Destination, list: ContainerKind) -> bool {
    match destination.kind {
        DestinationKind::Figure { .. } => list == ContainerKind::ListOfFigures,
        DestinationKind::Table { .. } => list == ContainerKind::ListOfTables,
        DestinationKind::Listing { .. } => list == ContainerKind::ListOfListings,
        DestinationKind::Theorem { .. } => list == ContainerKind::ListOfTheorems,
        _ => false,
    }
}

/// How a list names a place; proofs and what else has neither number nor title are left out.
fn place(destination: &Destination, resolved: &Resolved) -> Option<ListedPlace> {
    let node = destination.at.node;
    let number = resolved.numbers.get(&node);
    let is_theorem = matches!(destination.kind, DestinationKind::Theorem { .. });
    if number.is_none() && (is_theorem || destination.title.is_empty()) {
        return None;
    }
    let label = if is_theorem { resolved.calls.get(&node) } else { number };
    Some(ListedPlace { node, label: label.cloned().unwrap_or_default(), title: destination.title.clone() })
}

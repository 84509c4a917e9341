//! Lists of figures, tables, listings and theorems.
//!
//! In: what was found, its numbers and names. Out: for each container that is to hold such a list, the places that it names, in
//! the order of the text. One that would be empty is reported.

use std::collections::BTreeMap;

use super::inventory::{Destination, DestinationKind, Inventory};
use super::{ListedPlace, Resolved};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::NodeId;
use crate::document::container::ContainerKind;

/// Makes the lists.
pub(super) fn lists(
    found: &Inventory,
    resolved: &Resolved,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<NodeId, Vec<ListedPlace>> {
    let mut lists = BTreeMap::new();
    for (at, kind) in &found.holders {
        let Some(name) = name(*kind) else { continue };
        let places = found.destinations.iter().filter(|destination| belongs(destination, *kind));
        let places: Vec<ListedPlace> = places.filter_map(|destination| place(destination, resolved)).collect();
        if places.is_empty() {
            let message =
                format!("the list of {name} is empty: nothing in the book has a number or a caption of that kind");
            let help = "take the container out, or give what it is to list a caption";
            diagnostics.push(Diagnostic::warning("list-empty", message).at(at.span).help(help));
        }
        lists.insert(at.node, places);
    }
    lists
}

/// What a list is of, in messages; `None` for other containers.
fn name(kind: ContainerKind) -> Option<&'static str> {
    match kind {
        ContainerKind::ListOfFigures => Some("figures"),
        ContainerKind::ListOfTables => Some("tables"),
        ContainerKind::ListOfListings => Some("listings"),
        ContainerKind::ListOfTheorems => Some("theorems"),
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

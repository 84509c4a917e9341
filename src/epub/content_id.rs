//! The ids of the places of a division that others may lead to: the labels of their authors, else made from titles; and where
//! titles say nothing (`2`) or several are equal, from the words that follow. Marks of an index are called after their terms,
//! citations after their works, both with a number made from the words around them; entries of an index after their terms,
//! places that only a list leads to after their captions.
//!
//! In: the divisions. Out: the id that each place is to have, so that one that is put before another leaves its id as it is.

use std::collections::BTreeMap;

use super::id::counts;
use super::place_text::PlaceText;
use super::{mark_text, section_text};
use crate::document::{Book, NodeId, slug};
use crate::resolve::Resolved;
use crate::resolve::index::IndexEntry;

/// A place, the division that it is in, and the id that it is to have there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WantedId {
    pub(super) node: NodeId,
    pub(super) division: usize,
    pub(super) id: String,
    /// A second id: the one of its title, of which it is the first of several.
    pub(super) shared: Option<String>,
}

/// What tells the places of a book that have no labels, and the marks of its notes.
pub(super) fn texts(book: &Book, resolved: &Resolved) -> BTreeMap<NodeId, PlaceText> {
    let mut texts = section_text::below_titles(book);
    mark_text::add(book, resolved, &mut texts);
    for index in &resolved.indexes {
        index.groups.iter().for_each(|group| add_entries(&group.entries, &index.name, &mut texts));
    }
    texts
}

/// The ids that places are to have, those with labels before all others. `division` tells where a node is written.
pub(super) fn wanted(
    resolved: &Resolved,
    texts: &BTreeMap<NodeId, PlaceText>,
    division: impl Fn(NodeId) -> Option<usize>,
) -> Vec<WantedId> {
    let place = |(node, unique): (&NodeId, &String)| {
        // The author's own label, without the number that makes it unique in the book: ids need only be unique in a file.
        let id = resolved.slugs.get(node).unwrap_or(unique).clone();
        Some(WantedId { node: *node, division: division(*node)?, id, shared: None })
    };
    let mut places: Vec<WantedId> = resolved.anchors.iter().filter_map(place).collect();
    for place in &mut places {
        if let Some(own) = texts.get(&place.node).and_then(|text| text.own.clone()) {
            place.id = own;
        }
    }
    keep_first(&mut places, texts);
    // First by the words that readers see; where these are the same, too, by more of the text.
    tell_apart(&mut places, texts, |text| text.words.as_deref());
    tell_apart(&mut places, texts, |text| Some(&text.digest));
    places.sort_by_key(|place| texts.contains_key(&place.node));
    places
}

/// Of headings of one title, which all get longer ids, the first keeps the plain one beside its own: it had that when it was alone.
fn keep_first(places: &mut [WantedId], texts: &BTreeMap<NodeId, PlaceText>) {
    let mut first: BTreeMap<(usize, String), Option<usize>> = BTreeMap::new();
    for (at, place) in places.iter().enumerate() {
        let is_title = texts.get(&place.node).is_some_and(|text| text.words.is_some());
        let key = (place.division, place.id.clone());
        // What its author labelled so has the id.
        first.entry(key).and_modify(|known| *known = known.filter(|_| is_title)).or_insert(is_title.then_some(at));
    }
    let counts = wanted_ids(places);
    for ((division, id), at) in first {
        if let Some(place) = at.and_then(|at| places.get_mut(at))
            && counts.get(&(division, id.clone())).is_some_and(|count| 1 < *count)
        {
            place.shared = Some(id);
        }
    }
}

/// How often each id is wanted in each division.
fn wanted_ids(places: &[WantedId]) -> BTreeMap<(usize, String), usize> {
    counts(places.iter().map(|place| (place.division, place.id.clone())))
}

/// Adds a name to the ids of a division that are equal, but to labels.
fn tell_apart<'t>(
    places: &mut [WantedId],
    texts: &'t BTreeMap<NodeId, PlaceText>,
    name: impl Fn(&'t PlaceText) -> Option<&'t str>,
) {
    let counts = wanted_ids(places);
    for place in places {
        let Some(name) = texts.get(&place.node).and_then(&name) else { continue };
        if 1 < counts[&(place.division, place.id.clone())] && place.id != name {
            place.id = format!("{}-{name}", place.id);
        }
    }
}

/// Adds entries of an index and those below them, by their terms from the outermost.
fn add_entries(entries: &[IndexEntry], above: &str, texts: &mut BTreeMap<NodeId, PlaceText>) {
    for entry in entries {
        let path = format!("{above} {}", entry.term);
        texts.insert(entry.node, PlaceText::named(format!("entry-{}", slug::anchor(&path)), &path));
        add_entries(&entry.entries, &path, texts);
    }
}

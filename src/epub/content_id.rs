//! The ids of the places of a division that others may lead to: the labels of their authors, else made from titles; and where
//! titles say nothing (`2`) or several are equal, from the words that follow.
//!
//! In: the divisions. Out: the id that each place is to have, so that one that is put before another leaves its id as it is.

use std::collections::BTreeMap;

use super::content_name::{beginning, digest, first_words, is_number};
use crate::document::block::BlockKind;
use crate::document::inline::plain_text;
use crate::document::{Book, Division, NodeId};
use crate::resolve::Resolved;

/// A place, the division that it is in, and the id that it is to have there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WantedId {
    pub(super) node: NodeId,
    pub(super) division: usize,
    pub(super) id: String,
}

/// What is below a title whose author gave it no label.
#[derive(Debug)]
struct TitledText {
    is_number: bool,
    /// The first words, as a name.
    words: Option<String>,
    /// A number made from the beginning of the text.
    digest: String,
}

/// The ids that places are to have, those with labels before all others. `division` tells where a node is written.
pub(super) fn wanted(book: &Book, resolved: &Resolved, division: impl Fn(NodeId) -> Option<usize>) -> Vec<WantedId> {
    let texts: BTreeMap<NodeId, TitledText> = book.divisions.iter().flat_map(titled_texts).collect();
    let place = |(node, unique): (&NodeId, &String)| {
        // The author's own label, without the number that makes it unique in the book: ids need only be unique in a file.
        let id = resolved.slugs.get(node).unwrap_or(unique).clone();
        Some(WantedId { node: *node, division: division(*node)?, id })
    };
    let mut places: Vec<WantedId> = resolved.anchors.iter().filter_map(place).collect();
    for place in &mut places {
        let text = texts.get(&place.node).filter(|text| text.is_number);
        place.id = text.and_then(|text| text.words.clone()).unwrap_or_else(|| std::mem::take(&mut place.id));
    }
    // First by the words that readers see; where these are the same, too, by more of the text.
    tell_apart(&mut places, &texts, |text| text.words.as_deref());
    tell_apart(&mut places, &texts, |text| Some(&text.digest));
    places.sort_by_key(|place| texts.contains_key(&place.node));
    places
}

/// Adds a name to the ids of a division that are equal, but to labels.
fn tell_apart<'t>(
    places: &mut [WantedId],
    texts: &'t BTreeMap<NodeId, TitledText>,
    name: impl Fn(&'t TitledText) -> Option<&'t str>,
) {
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for place in places.iter() {
        *counts.entry((place.division, place.id.clone())).or_default() += 1;
    }
    for place in places {
        let Some(name) = texts.get(&place.node).and_then(&name) else { continue };
        if 1 < counts[&(place.division, place.id.clone())] && place.id != name {
            place.id = format!("{}-{name}", place.id);
        }
    }
}

/// The texts below the titles of a division that have no labels.
fn titled_texts(division: &Division) -> Vec<(NodeId, TitledText)> {
    let heading = |at: &usize| matches!(division.blocks[*at].kind, BlockKind::Heading { .. });
    let heads: Vec<usize> = (0..division.blocks.len()).filter(heading).chain([division.blocks.len()]).collect();
    let mut texts = Vec::with_capacity(heads.len());
    if division.attributes.id.is_none() {
        let title = plain_text(&division.title);
        texts.push((division.id, titled_text(is_number(&title), &beginning(&division.blocks[..heads[0]]))));
    }
    for ends in heads.windows(2) {
        let block = &division.blocks[ends[0]];
        let BlockKind::Heading { content, .. } = &block.kind else { continue };
        if block.attributes.id.is_none() {
            let title = plain_text(content);
            // A section may be called after a thing that has a number: `Mark 2`.
            let is_number = is_number(&title) && !title.trim().contains(char::is_whitespace);
            texts.push((block.id, titled_text(is_number, &beginning(&division.blocks[ends[0] + 1..ends[1]]))));
        }
    }
    texts
}

fn titled_text(is_number: bool, text: &str) -> TitledText {
    TitledText { is_number, words: first_words(text), digest: digest(text) }
}

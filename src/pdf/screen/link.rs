//! Link areas to annotations, and nodes to named destinations.
//!
//! In: the areas of one page after the other. Out: one annotation for each element, target and page, with a
//! quadrilateral for each line it runs over (ISO 32000-1 §12.5.6.5).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::{Destination, NamedDestination, XyzDestination};
use krilla::geom::{Point, Quadrilateral};

use super::convert::{pt, rect};
use crate::typeset::frame::{self, LinkArea, LinkTarget, Pages};

/// The links of a book.
pub(super) struct LinkAnnotations<'a> {
    /// The destination of each node; by name where it has one.
    nodes: BTreeMap<u32, (Option<&'a str>, XyzDestination)>,
    /// Those of the page being drawn.
    pending: Vec<Pending<'a>>,
}

struct Pending<'a> {
    link: &'a LinkArea,
    quads: Vec<Quadrilateral>,
}

impl<'a> LinkAnnotations<'a> {
    pub(super) fn new(pages: &'a Pages) -> LinkAnnotations<'a> {
        let mut names = BTreeSet::new();
        let mut nodes = BTreeMap::new();
        for destination in &pages.destinations {
            let Some(place) = place(pages, destination) else { continue };
            let name = destination.name.as_str();
            let name = (!name.is_empty() && names.insert(name)).then_some(name);
            nodes.entry(destination.node.0).or_insert((name, place));
        }
        LinkAnnotations { nodes, pending: Vec::new() }
    }

    /// All destinations with names.
    pub(super) fn named(&self) -> impl Iterator<Item = NamedDestination> {
        self.nodes
            .values()
            .filter_map(|(name, place)| name.map(|name| NamedDestination::new(name.to_owned(), place.clone())))
    }

    /// Takes in an area of the page being drawn.
    pub(super) fn collect(&mut self, link: &'a LinkArea) {
        let Some(area) = rect(link.area) else { return };
        let same =
            |pending: &&mut Pending<'_>| pending.link.element == link.element && pending.link.target == link.target;
        match self.pending.iter_mut().rev().find(same) {
            Some(pending) => pending.quads.push(area.into()),
            None => self.pending.push(Pending { link, quads: vec![area.into()] }),
        }
    }

    /// The annotations of the page, each with its element. One that leads nowhere is left out.
    pub(super) fn annotations(&mut self) -> Vec<(u32, Annotation)> {
        let pending = std::mem::take(&mut self.pending);
        let annotation = |pending: Pending<'_>| {
            let target = self.target(&pending.link.target)?;
            let link = LinkAnnotation::new_with_quad_points(pending.quads, target);
            Some((pending.link.element.0, Annotation::new_link(link, Some(describe(pending.link)))))
        };
        pending.into_iter().filter_map(annotation).collect()
    }

    fn target(&self, target: &LinkTarget) -> Option<Target> {
        match target {
            LinkTarget::Uri(uri) if uri.trim().is_empty() => None,
            LinkTarget::Uri(uri) => Some(Target::Action(Action::Link(LinkAction::new(ascii(uri.trim()))))),
            LinkTarget::Node(node) => {
                let (name, place) = self.nodes.get(&node.0)?;
                Some(Target::Destination(match name {
                    Some(name) => Destination::Named(NamedDestination::new((*name).to_owned(), place.clone())),
                    None => Destination::Xyz(place.clone()),
                }))
            }
        }
    }
}

/// The place of a destination; `None` if there is no such page.
fn place(pages: &Pages, destination: &frame::Destination) -> Option<XyzDestination> {
    pages.pages.get(destination.page)?;
    let point = Point::from_xy(pt(destination.point.x), pt(destination.point.y));
    Some(XyzDestination::new(destination.page, point))
}

/// What a screen reader says for the link.
fn describe(link: &LinkArea) -> String {
    let words = link.description.trim();
    match (&link.target, words.is_empty()) {
        (_, false) => words.to_owned(),
        (LinkTarget::Uri(uri), true) => uri.clone(),
        (LinkTarget::Node(_), true) => "Link".to_owned(),
    }
}

/// The address in ASCII, as URIs are (RFC 3986): other characters are percent-encoded.
fn ascii(uri: &str) -> String {
    let mut encoded = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'`') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(ascii("https://a.example/ü b?c=%20"), "https://a.example/%C3%BC%20b?c=%20");
    }
}

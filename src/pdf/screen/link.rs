//! Turns link areas into annotations, and nodes into named destinations.
//!
//! In: the areas of one page after the other. Out: one annotation for each element, target and page, with a
//! quadrilateral for each line that it covers (ISO 32000-1 §12.5.6.5).

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
    /// The destination of each node, with its name if it has one.
    nodes: BTreeMap<u32, (Option<&'a str>, XyzDestination)>,
    /// The links of the page that is being drawn.
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
            let Some(point) = xyz(pages, destination) else { continue };
            let name = destination.name.as_str();
            // Names are unique in a file (ISO 32000-1, 7.9.6): the first node that has one keeps it.
            let name = (!name.is_empty() && names.insert(name)).then_some(name);
            // A node that is parted over pages is where it begins.
            nodes.entry(destination.node.0).or_insert((name, point));
        }
        LinkAnnotations { nodes, pending: Vec::new() }
    }

    /// All destinations with names.
    pub(super) fn named(&self) -> impl Iterator<Item = NamedDestination> {
        self.nodes
            .values()
            .filter_map(|(name, point)| name.map(|name| NamedDestination::new(name.to_owned(), point.clone())))
    }

    /// Adds an area of the page that is being drawn.
    pub(super) fn collect(&mut self, link: &'a LinkArea) {
        let Some(area) = rect(link.area) else { return };
        let same =
            |pending: &&mut Pending<'_>| pending.link.element == link.element && pending.link.target == link.target;
        // From the end: the lines of one link follow one another.
        match self.pending.iter_mut().rev().find(same) {
            Some(pending) => pending.quads.push(area.into()),
            None => self.pending.push(Pending { link, quads: vec![area.into()] }),
        }
    }

    /// The annotations of the page, each with its structure element. Links without a target are left out.
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
            LinkTarget::Uri(uri) => Some(Target::Action(Action::Link(LinkAction::new(percent_encoded(uri.trim()))))),
            LinkTarget::Node(node) => {
                let (name, point) = self.nodes.get(&node.0)?;
                Some(Target::Destination(match name {
                    Some(name) => Destination::Named(NamedDestination::new((*name).to_owned(), point.clone())),
                    None => Destination::Xyz(point.clone()),
                }))
            }
        }
    }
}

/// The page and point of a destination; `None` if there is no such page.
fn xyz(pages: &Pages, destination: &frame::Destination) -> Option<XyzDestination> {
    pages.pages.get(destination.page)?;
    let point = Point::from_xy(pt(destination.point.x), pt(destination.point.y));
    Some(XyzDestination::new(destination.page, point))
}

/// The description of a link, which a screen reader speaks: PDF/UA requires one (ISO 14289-1 §7.18.5).
fn describe(link: &LinkArea) -> String {
    let words = link.description.trim();
    match (&link.target, words.is_empty()) {
        (_, false) => words.to_owned(),
        (LinkTarget::Uri(uri), true) => uri.clone(),
        (LinkTarget::Node(_), true) => "Link".to_owned(),
    }
}

/// Percent-encodes an address: a URI is ASCII (RFC 3986).
fn percent_encoded(uri: &str) -> String {
    let mut encoded = String::with_capacity(uri.len());
    for byte in uri.bytes() {
        // The percent sign stays: the address may be encoded already.
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
        assert_eq!(percent_encoded("https://a.example/ü b?c=%20"), "https://a.example/%C3%BC%20b?c=%20");
    }
}

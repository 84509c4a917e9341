//! The tree of a piece of HTML, as html5ever reads it: text in, elements out. Slots stand for Markdown
//! between the tags.

use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use crate::parse::site_tag;

/// The name of the elements that stand for Markdown, and of the attribute that says where a tag is.
pub(super) const SLOT: &str = "chapbook-slot";
pub(super) const AT: &str = "chapbook-at";

/// The deepest tree that is built; what is deeper is put in its parent.
// Above the bound of the conversion: html5ever adds elements of its own (`tbody`), which no author wrote.
const DEEPEST: usize = 256;

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) enum Dom {
    Text(String),
    /// An element.
    Element(HtmlElement),
    /// A piece of Markdown, by its place in the list of slots.
    Slot(usize),
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct HtmlElement {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Where its tag is in the chapter's text.
    pub(super) at: Option<usize>,
    pub(super) children: Vec<Dom>,
}

impl Dom {
    pub(super) fn element(&self) -> Option<&HtmlElement> {
        match self {
            Dom::Element(element) => Some(element),
            Dom::Text(_) | Dom::Slot(_) => None,
        }
    }
}

impl HtmlElement {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
    }

    /// The first element below it with this name, at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&HtmlElement> {
        self.children.iter().find_map(|child| match child {
            Dom::Element(child) if child.name == name => Some(child),
            Dom::Element(child) => child.find(name),
            _ => None,
        })
    }
}

/// Reads HTML as a browser does inside of `<body>`.
pub(super) fn parse(html: &str) -> Vec<Dom> {
    // With scripts off, what is in `<noscript>` is read as HTML, as in a reader that runs none.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let dom = parse_fragment(RcDom::default(), options, body, Vec::new(), false).one(html);
    let mut out = Vec::new();
    // A fragment's tree has one `<html>`, which holds what was read.
    let root = dom.document.children.borrow().first().cloned();
    for child in root.iter().flat_map(|it| it.children.borrow().clone()) {
        convert(&child, 0, &mut out);
    }
    out
}

fn convert(handle: &Handle, depth: usize, out: &mut Vec<Dom>) {
    match &handle.data {
        NodeData::Text { contents } => match out.last_mut() {
            // The parser may give one text in pieces; punctuation is set over all of it.
            Some(Dom::Text(text)) => text.push_str(&contents.borrow()),
            _ => out.push(Dom::Text(contents.borrow().to_string())),
        },
        NodeData::Element { name, attrs, .. } => {
            let mut element = HtmlElement { name: name.local.to_string(), ..HtmlElement::default() };
            for attribute in attrs.borrow().iter() {
                let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                if key == AT {
                    element.at = value.parse().ok();
                } else {
                    let is_address = matches!(key.as_str(), "src" | "href" | "data" | "poster");
                    let site = Some(&value).filter(|_| is_address).and_then(|value| site_tag::path(value));
                    element.attributes.push((key, site.unwrap_or(value)));
                }
            }
            let slot = (element.name == SLOT).then(|| element.get("n").and_then(|it| it.parse().ok()));
            out.extend(slot.flatten().map(Dom::Slot));
            let is_slot = element.name == SLOT;
            let mut children = Vec::new();
            let below = handle.children.borrow();
            // What html5ever moved into a slot, while it mended tags, comes behind it.
            let inside = if is_slot || depth >= DEEPEST { &mut *out } else { &mut children };
            if depth < DEEPEST * 4 {
                below.iter().for_each(|below| convert(below, depth + 1, inside));
            }
            if !is_slot && depth < DEEPEST {
                element.children = children;
                out.push(Dom::Element(element));
            }
        }
        _ => {}
    }
}

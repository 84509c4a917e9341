//! A drawing in the text, `<svg>…</svg>`: its tree in, an image out whose source holds the drawing itself.

use std::fmt::Write as _;

use super::tree::{Dom, HtmlElement};
use super::{Convert, Slot, attributes};
use crate::document::inline::{Image, plain_text};
use crate::parse::image;

impl Convert<'_, '_, '_> {
    /// The drawing as an image. What is in it describes it: `aria-label`, or its `<title>`.
    pub(super) fn drawing(&mut self, element: &HtmlElement) -> Image {
        let mut svg = String::new();
        self.push(element, true, &mut svg);
        let is_decoration =
            element.get("aria-hidden") == Some("true") || matches!(element.get("role"), Some("presentation" | "none"));
        let title = || element.find("title").map(|at| words(&at.children));
        let alt = match is_decoration {
            true => Some(String::new()),
            false => element.get("aria-label").map(str::to_owned).or_else(title),
        };
        let width = attributes::style(element, "width").or_else(|| element.get("width"));
        // Only `id` and classes are the image's: all else is the drawing's.
        let kept = |name: &str| matches!(name, "id" | "class");
        let own = element.attributes.iter().filter(|attribute| kept(&attribute.0)).cloned().collect();
        let own = HtmlElement { name: "img".into(), attributes: own, at: element.at, children: Vec::new() };
        Image {
            // The percent sign alone would be decoded again; nothing else in the address is read as one.
            source: format!("data:image/svg+xml,{}", svg.replace('%', "%25")),
            alt: alt.map(|alt| alt.trim().to_owned()),
            title: String::new(),
            width: width.and_then(image::width),
            attributes: self.attributes(&own),
        }
    }

    /// An element of the drawing, as XML. The depth is bounded by the tree's.
    fn push(&mut self, element: &HtmlElement, outermost: bool, out: &mut String) {
        if element.name == "script" {
            return;
        }
        let _ = write!(out, "<{}", element.name);
        if outermost {
            // HTML does not ask for it; as a file of its own, in XML, the drawing needs it.
            out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for (name, value) in &element.attributes {
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            // What a parser of HTML takes for a name may be none in XML, and would make the whole chapter ill-formed.
            // Handlers are scripts.
            if !name.starts_with("xmlns") && !name.starts_with("on") && name.chars().all(is_name) {
                let _ = write!(out, " {name}=\"{}\"", escaped(value));
            }
        }
        out.push('>');
        for child in &element.children {
            match child {
                Dom::Text(text) => out.push_str(&escaped(text)),
                Dom::Element(inner) => self.push(inner, false, out),
                // Markdown between the tags is the drawing's text.
                Dom::Slot(number) => {
                    if let Some(Slot::Inlines(content)) = self.slots.get_mut(*number) {
                        out.push_str(&escaped(&plain_text(&content.take().unwrap_or_default())));
                    }
                }
            }
        }
        let _ = write!(out, "</{}>", element.name);
    }
}

/// The text in some nodes.
fn words(nodes: &[Dom]) -> String {
    let text = |node: &Dom| match node {
        Dom::Text(text) => text.clone(),
        Dom::Element(_) | Dom::Slot(_) => String::new(),
    };
    nodes.iter().map(text).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

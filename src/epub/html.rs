//! Raw HTML that `parse` left as it was written: reduced to what EPUB allows, as well-formed XHTML.
//!
//! In: a piece of HTML, of any form. Out: markup of known elements and harmless attributes, balanced in
//! itself. `parse` turns what it can into the document and reports what it drops; this is the last
//! line, which makes sure that nothing ill-formed and nothing that acts gets into a book.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::url;
use super::xhtml::{push_attribute, push_text};

/// The deepest nesting that is kept; what lies deeper loses its elements, not its text.
// As deep as blocks of Markdown may be: HTML can't be a way around that bound.
const DEEPEST: usize = 64;

/// The context of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ElementLevel {
    /// Among blocks.
    Block,
    /// In a line.
    Inline,
}

/// Elements that may occur among inlines.
const PHRASES: &[&str] = &[
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
];

/// Block elements that may hold both blocks and inlines.
const BLOCKS: &[&str] = &["blockquote", "div", "hr", "p", "pre"];

/// Elements of which not even the text is kept.
const SILENT: &[&str] = &[
    "applet", "audio", "canvas", "embed", "frame", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "object", "param", "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video",
];

/// Appends what is left of a piece of HTML.
pub(super) fn push_clean(out: &mut String, html: &str, level: ElementLevel) {
    let context = QualName::new(None, ns!(html), local_name!("body"));
    let dom = parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false);
    let dom = dom.one(html);
    let mut writer = HtmlCleaner { out, level, depth: 0 };
    // A fragment comes out in one `html` element.
    let wrapper = dom.document.children.borrow().iter().cloned().collect::<Vec<Handle>>();
    let inner = |handle: &Handle| handle.children.borrow().iter().cloned().collect::<Vec<Handle>>();
    let roots: Vec<Handle> = wrapper.iter().flat_map(inner).collect();
    let is_bare = |handle: &Handle| {
        !matches!(&handle.data, NodeData::Element { name, .. }
        if BLOCKS.contains(&name.local.as_ref()))
    };
    if level == ElementLevel::Block && roots.iter().all(is_bare) {
        writer.out.push_str("<p>");
        roots.iter().for_each(|root| writer.node(root));
        writer.out.push_str("</p>");
    } else {
        roots.iter().for_each(|root| writer.node(root));
    }
}

struct HtmlCleaner<'a> {
    out: &'a mut String,
    level: ElementLevel,
    depth: usize,
}

impl HtmlCleaner<'_> {
    fn node(&mut self, node: &Handle) {
        match &node.data {
            NodeData::Text { contents } => push_text(self.out, &contents.borrow()),
            NodeData::Element { name, attrs, .. } => {
                let name = name.local.as_ref();
                if SILENT.contains(&name) || DEEPEST * 4 < self.depth {
                    return;
                }
                let attributes: Vec<(String, String)> = attrs
                    .borrow()
                    .iter()
                    .map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()))
                    .collect();
                self.depth += 1;
                self.element(name, &attributes, node);
                self.depth -= 1;
            }
            _ => node.children.borrow().iter().for_each(|child| self.node(child)),
        }
    }

    fn element(&mut self, name: &str, attributes: &[(String, String)], node: &Handle) {
        let name = match name {
            "tt" => "code",
            "strike" => "s",
            "big" | "font" => "span",
            _ => name,
        };
        let is_phrase = PHRASES.contains(&name);
        let is_block = BLOCKS.contains(&name) && self.level == ElementLevel::Block;
        if DEEPEST < self.depth || !(is_phrase || is_block) {
            return node.children.borrow().iter().for_each(|child| self.node(child));
        }
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            match key.as_str() {
                "title" | "dir" if key == "title" || matches!(value.as_str(), "ltr" | "rtl") => {
                    push_attribute(self.out, key, value);
                }
                "lang" => {
                    if let Some(language) = super::plan::language(value) {
                        push_attribute(self.out, "lang", &language);
                        push_attribute(self.out, "xml:lang", &language);
                    }
                }
                "class" => push_attribute(self.out, key, value),
                "cite" if matches!(name, "q" | "blockquote" | "ins" | "del") => {
                    if let Some(address) = url::external(value) {
                        push_attribute(self.out, key, &address);
                    }
                }
                _ => {}
            }
        }
        if matches!(name, "br" | "hr" | "wbr") {
            return self.out.push_str("/>");
        }
        self.out.push('>');
        // A paragraph holds no blocks: what was in it by way of scripts can't come out of a parser.
        let outer = self.level;
        if is_phrase || matches!(name, "p" | "pre") {
            self.level = ElementLevel::Inline;
        }
        node.children.borrow().iter().for_each(|child| self.node(child));
        self.level = outer;
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str, level: ElementLevel) -> String {
        let mut out = String::new();
        push_clean(&mut out, html, level);
        out
    }

    #[test]
    fn html_comes_out_balanced_and_harmless() {
        crate::cases::check("html-clean", |[html]| clean(html, ElementLevel::Inline));
        let block = "<div class=\"note\"><p>Raw <b>HTML</b> <br> open";
        let wanted = "<div class=\"note\"><p>Raw <b>HTML</b> <br/> open</p></div>";
        assert_eq!(clean(block, ElementLevel::Block), wanted);
        assert_eq!(clean("just text", ElementLevel::Block), "<p>just text</p>");
    }

    #[test]
    fn deep_nesting_keeps_its_text() {
        let deep = format!("{}x{}", "<b>".repeat(200), "</b>".repeat(200));
        assert!(clean(&deep, ElementLevel::Inline).contains('x'));
        clean(&"<div>".repeat(2_000), ElementLevel::Block);
    }
}

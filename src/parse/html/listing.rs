//! Listings as the books of the Rust project write them: `<Listing number="2-1" file-name="src/main.rs"
//! caption="…">` around code, or lines in `<span class="filename">` above and `<span class="caption">` below
//! it. In: those; out: code with a title, and captions.

use super::Convert;
use super::tree::HtmlElement;
use crate::document::block::{Block, BlockKind, LISTING};
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::{Attributes, NodeId};
use crate::parse::caption;
use crate::source::Span;

impl Convert<'_, '_, '_> {
    /// `<Listing>`: a group of its code and its caption.
    pub(super) fn listing(&mut self, element: &HtmlElement, attributes: Attributes, span: Span, out: &mut Vec<Block>) {
        let mut blocks = self.blocks(&element.children);
        if let Some(name) = element.get("file-name").filter(|it| !it.is_empty()) {
            let code = blocks.iter_mut().find_map(|block| match &mut block.kind {
                BlockKind::Code(code) => Some(code),
                _ => None,
            });
            code.into_iter().for_each(|code| code.title = Some(name.to_owned()));
        }
        let number = element.get("number").unwrap_or("");
        let caption = element.get("caption").unwrap_or("");
        let mut content = Vec::new();
        if !number.is_empty() {
            let end = if caption.is_empty() { "" } else { ": " };
            content.push(inline(InlineKind::Text(format!("Listing {number}{end}")), span));
        }
        if !caption.is_empty() {
            content.extend(crate::parse::one_line(caption, span, self.chapter));
        }
        if !content.is_empty() {
            blocks.push(caption::block_of(content, span));
        }
        out.push(caption::figure(blocks, LISTING, attributes, span));
    }
}

/// Gives code the file's name that is above it.
pub(super) fn titles(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        if let BlockKind::Code(code) = &mut block.kind
            && code.title.is_none()
            && let Some(above) = out.last()
            && let Some(name) = only(above, "filename")
        {
            code.title = Some(plain_text(name));
            // The name is shown with the code now, and would be printed twice.
            out.pop();
        }
        out.push(block);
    }
    out
}

/// The content of a paragraph that is nothing but a span of that class.
fn only<'b>(block: &'b Block, class: &str) -> Option<&'b [Inline]> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let [Inline { kind: InlineKind::Span(attributes, inner), .. }] = &content[..] else { return None };
    (attributes.has_class(class) && attributes.id.is_none()).then_some(inner)
}

fn inline(kind: InlineKind, span: Span) -> Inline {
    Inline { id: NodeId::default(), span, kind }
}

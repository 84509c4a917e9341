//! The titles that contents show, as they look in the text.
//!
//! In: divisions of the book. Out: the titles of these and of their headings on one line, without notes.

use std::collections::BTreeMap;

use crate::document::inline::{Inline, InlineKind};
use crate::document::{Division, NodeId, walk};

/// The titles of divisions and of their headings; nothing where one holds a picture, which contents do not show.
pub(crate) fn titles(divisions: &[Division]) -> BTreeMap<NodeId, Option<Vec<Inline>>> {
    let headings = walk::heading_titles(divisions);
    let mut titles: BTreeMap<NodeId, _> = headings.iter().map(|(node, content)| (*node, one_line(content))).collect();
    titles.extend(divisions.iter().map(|division| (division.id, one_line(&division.title))));
    titles
}

/// A title without the ends of its lines; `None` if it holds a picture.
pub(crate) fn one_line(content: &[Inline]) -> Option<Vec<Inline>> {
    let mut out = Vec::with_capacity(content.len());
    for inline in content {
        let mut inline = inline.clone();
        match &mut inline.kind {
            InlineKind::Image(_) => return None,
            InlineKind::Note(_) | InlineKind::Anchor(_) => continue,
            InlineKind::LineBreak => inline.kind = InlineKind::Text(" ".into()),
            InlineKind::Emphasis(inner) | InlineKind::Strong(inner) | InlineKind::SmallCaps(inner) => {
                *inner = one_line(inner)?;
            }
            _ => {}
        }
        out.push(inline);
    }
    Some(out)
}

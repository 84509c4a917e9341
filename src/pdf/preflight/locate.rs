//! Where something on a page was written. In: typeset pages, a page's number, and a place on it. Out: the source's span.

use crate::source::Span;
use crate::typeset::frame::{ContentRole, PageItem, Pages};

/// The span of what is at a place of a page (from 0), in points from the trimmed page's left top corner: an image that
/// holds it, or the text whose line is nearest.
pub fn span_at(pages: &Pages, page: usize, [x, y]: [f64; 2]) -> Option<Span> {
    let mut nearest: Option<(f64, ContentRole)> = None;
    for item in &pages.pages.get(page)?.items {
        let (distance, tag) = match item {
            PageItem::Image(image) => {
                let (left, top) = (image.area.origin.x.to_pt(), image.area.origin.y.to_pt());
                let (width, height) = (image.area.size.width.to_pt(), image.area.size.height.to_pt());
                let is_inside = (left..=left + width).contains(&x) && (top..=top + height).contains(&y);
                (if is_inside { 0.0 } else { f64::MAX }, image.tag)
            }
            // The middle of letters is a quarter of their size above the baseline.
            PageItem::Run(run) => {
                let middle = run.origin.y.to_pt() - run.size.to_pt() / 4.0;
                ((middle - y).abs(), run.tag)
            }
            _ => continue,
        };
        if nearest.is_none_or(|nearest| distance < nearest.0) {
            nearest = Some((distance, tag));
        }
    }
    // Farther than a line it is something else: a rule, or what no source has.
    let ContentRole::Leaf(leaf) = nearest.filter(|nearest| nearest.0 < 12.0)?.1 else { return None };
    let leaf = pages.structure.leaves.get(leaf.0 as usize)?;
    pages.spans.get(leaf.node.0 as usize).copied()
}

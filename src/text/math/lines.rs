//! Environments that number their lines: which lines are numbered, and where their baselines are.
//!
//! KaTeX starts from 1 in each formula, and sets numbers right beside it. A book numbers its equations consecutively, at
//! the margin, so the parser's numbers are taken out of its tree, and the baselines are read from the layout.

use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::ArrayTag;

use super::units;

/// Takes the tags, one for each line, out of a formula that is one environment with numbered lines.
pub(super) fn take_tags(nodes: &mut [ParseNode]) -> Vec<ArrayTag> {
    let [ParseNode::Array { tags, .. }] = nodes else { return Vec::new() };
    let tags = tags.take().unwrap_or_default();
    tags.into_iter().map(|tag| if is_counted(&tag) { ArrayTag::Auto(true) } else { tag }).collect()
}

/// Whether a tag is one of the parser's own numbers: its nodes have no location in the source, and a number of several
/// figures is one node, where an author's would be several.
fn is_counted(tag: &ArrayTag) -> bool {
    let ArrayTag::Explicit(nodes) = tag else { return matches!(tag, ArrayTag::Auto(true)) };
    match &nodes[..] {
        [_, ParseNode::MathOrd { text, loc: None, .. }, _] => text.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// The baselines of such a formula's lines, from the top, as distances below the formula's own.
pub(super) fn baselines(tree: &LayoutBox) -> Vec<i32> {
    let array = match &tree.content {
        BoxContent::HBox(children) => match &children[..] {
            [only] => &only.content,
            _ => return Vec::new(),
        },
        content => content,
    };
    let BoxContent::Array { row_heights, row_depths, offset, .. } = array else { return Vec::new() };
    let mut top = -offset;
    let line = |(height, depth): (&f64, &f64)| {
        let baseline = top + height;
        top = baseline + depth;
        units(baseline)
    };
    row_heights.iter().zip(row_depths).map(line).collect()
}

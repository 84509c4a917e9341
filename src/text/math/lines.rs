//! Environments that number their lines: which lines want a number, and where the lines are.
//!
//! KaTeX counts in each formula anew and sets numbers right beside it. A book counts through, and its numbers are at
//! the margin: what the parser counted is taken out of its tree, and where the lines are is read from their layout.

use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::ArrayTag;

use super::units;

/// Takes the tags out of a formula that is one environment with numbered lines; one for each line.
pub(super) fn take_tags(nodes: &mut [ParseNode]) -> Vec<ArrayTag> {
    let [ParseNode::Array { tags, .. }] = nodes else { return Vec::new() };
    let tags = tags.take().unwrap_or_default();
    tags.into_iter().map(|tag| if is_counted(&tag) { ArrayTag::Auto(true) } else { tag }).collect()
}

/// Whether the parser made a tag of its own count: its nodes are at no place of the source, and a number of several
/// figures is one of them.
fn is_counted(tag: &ArrayTag) -> bool {
    let ArrayTag::Explicit(nodes) = tag else { return matches!(tag, ArrayTag::Auto(true)) };
    match &nodes[..] {
        [_, ParseNode::MathOrd { text, loc: None, .. }, _] => text.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// How far the lines of such a formula are below its baseline, from the top.
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

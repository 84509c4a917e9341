//! Environments that number their lines: which lines are numbered, and where their baselines are.
//!
//! KaTeX starts from 1 in each formula, and sets numbers right beside it. A book numbers its equations consecutively, at
//! the margin, so the parser's numbers are taken out of its tree, and the baselines are read from the layout.

use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::ArrayTag;

use super::{FormulaSegment, MathShape, Segment, units};

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

/// A line of a formula that is one environment of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArrayLine {
    /// Its baseline, as a distance below the formula's own, in units of [`super::EM`].
    pub(super) baseline: i32,
    /// Its lower edge, likewise.
    pub(super) bottom: i32,
}

/// The lines of such a formula, from the top.
pub(super) fn lines(tree: &LayoutBox) -> Vec<ArrayLine> {
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
        ArrayLine { baseline: units(baseline), bottom: units(top) }
    };
    row_heights.iter().zip(row_depths).map(line).collect()
}

/// A formula in parts of a line each, for pages that are lower than it is; `lines` are its own. It stays whole where a
/// rule or an outline, such as that of a bracket, reaches over two of them.
pub(super) fn divided(whole: &FormulaSegment, lines: &[ArrayLine]) -> Vec<FormulaSegment> {
    let line_at = |y: i32| lines.partition_point(|line| line.bottom < y).min(lines.len() - 1);
    let mut parts: Vec<FormulaSegment> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let top = index.checked_sub(1).map_or(-whole.height, |above| lines[above].bottom);
        let bottom = if index + 1 == lines.len() { whole.depth.max(line.bottom) } else { line.bottom };
        let (height, depth) = (line.baseline - top, bottom - line.baseline);
        parts.push(FormulaSegment { width: whole.width, height, depth, ..FormulaSegment::default() });
    }
    for mark in &whole.marks {
        let (top, bottom) = match &mark.shape {
            MathShape::Glyph { y, .. } => (*y, *y),
            MathShape::Rule { y, height, .. } => (*y, *y + *height),
            MathShape::Path(segments) => {
                let heights = || segments.iter().flat_map(Segment::heights);
                (heights().min().unwrap_or(0), heights().max().unwrap_or(0))
            }
        };
        let index = line_at(top);
        if index != line_at(bottom) {
            return Vec::new();
        }
        let mut mark = mark.clone();
        mark.shape.shift_down(-lines[index].baseline);
        parts[index].marks.push(mark);
    }
    parts
}

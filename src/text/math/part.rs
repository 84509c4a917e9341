//! Segments of formulas: the laid-out box, split where a line may end, and drawn as glyphs, rules and outlines.

use ratex_font::FontId;
use ratex_layout::LayoutBox;
use ratex_layout::layout_box::BoxContent;
use ratex_parser::ParseNode;
use ratex_parser::parse_node::AtomFamily;
use ratex_types::color::Color;
use ratex_types::display_item::DisplayItem;

use super::{FormulaSegment, MathItem, MathShape, path, units};
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;

/// The width of strokes in em: that of KaTeX's.
const STROKE: f64 = 0.046;

/// A box that stays on one line.
pub(super) struct FormulaBox {
    content: LayoutBox,
    trail: f64,
    relation: bool,
}

/// A formula that stays on one line.
pub(super) fn whole(tree: LayoutBox) -> FormulaBox {
    FormulaBox { content: tree, trail: 0.0, relation: false }
}

/// Splits a formula after its relations and binary operations that are in no group, as TeX does (TeXbook, p. 173). The
/// space after one is discarded at the end of a line.
pub(super) fn break_apart(nodes: &[ParseNode], tree: LayoutBox) -> Vec<FormulaBox> {
    let BoxContent::HBox(children) = &tree.content else { return vec![whole(tree)] };
    let Some(ends) = ends(nodes, children) else { return vec![whole(tree)] };
    let mut segments = Vec::new();
    let mut from = 0;
    for (end, relation) in ends {
        // The space after an operator belongs to its segment.
        let space =
            children.get(end).filter(|layout_box| is_kern(layout_box)).map_or(0.0, |layout_box| layout_box.width);
        let to = end + usize::from(children.get(end).is_some_and(is_kern));
        if to < children.len() {
            segments.push(FormulaBox { trail: space, relation, ..boxed(&tree, &children[from..to]) });
            from = to;
        }
    }
    segments.push(boxed(&tree, &children[from..]));
    segments
}

fn boxed(tree: &LayoutBox, children: &[LayoutBox]) -> FormulaBox {
    let content = ratex_layout::hbox::make_hbox(children.to_vec());
    whole(LayoutBox { color: tree.color, ..content })
}

fn is_kern(layout_box: &LayoutBox) -> bool {
    matches!(layout_box.content, BoxContent::Kern)
}

/// The indices in a row of boxes at which a line may end, and whether a relation is before each. `None` if the boxes
/// are not those of the nodes in their order, with spaces between them.
fn ends(nodes: &[ParseNode], children: &[LayoutBox]) -> Option<Vec<(usize, bool)>> {
    let mut ends = Vec::new();
    let mut at = 0;
    for (index, node) in nodes.iter().enumerate() {
        // Spaces that the author wrote are nodes; the layout adds others before nodes of some classes.
        let written = matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. });
        if !written && children.get(at).is_some_and(is_kern) {
            at += 1;
        }
        at += 1;
        let Some(relation) = relation(node) else { continue };
        // A minus at the start is a sign, not an operation; and of two relations in a row (`= -`) the last ends the line.
        let next = nodes.get(index + 1);
        let joined = next.and_then(self::relation).is_some_and(|next| next || !relation);
        if index != 0 && next.is_some() && !joined {
            ends.push((at, relation));
        }
    }
    (at == children.len()).then_some(ends)
}

/// Whether a node is a relation (`true`) or a binary operation (`false`); `None` for all others.
fn relation(node: &ParseNode) -> Option<bool> {
    match node {
        ParseNode::Atom { family: AtomFamily::Rel, .. } => Some(true),
        ParseNode::Atom { family: AtomFamily::Bin, .. } => Some(false),
        ParseNode::MClass { mclass, .. } if mclass == "mrel" => Some(true),
        ParseNode::MClass { mclass, .. } if mclass == "mbin" => Some(false),
        _ => None,
    }
}

/// Draws a segment. Characters that no font has are added to `missing`.
pub(super) fn draw(segment: &FormulaBox, base: FaceId, catalog: &Catalog, missing: &mut Vec<char>) -> FormulaSegment {
    let list = ratex_layout::to_display_list(&segment.content);
    let mut part = FormulaSegment {
        width: units(list.width),
        trail: units(segment.trail),
        height: units(list.height),
        depth: units(list.depth),
        marks: Vec::new(),
        relation: segment.relation,
    };
    for item in list.items {
        let color = color(&item);
        let mut drawn = Vec::new();
        shapes(item, list.height, base, catalog, &mut drawn, missing);
        part.marks.extend(drawn.into_iter().map(|shape| MathItem { color, shape }));
    }
    part
}

/// Appends the shapes of an item to `out`; `down` is the position of the baseline in the list.
fn shapes(
    item: DisplayItem,
    down: f64,
    base: FaceId,
    catalog: &Catalog,
    out: &mut Vec<MathShape>,
    missing: &mut Vec<char>,
) {
    match item {
        DisplayItem::GlyphPath { x, y, scale, font, char_code, .. } => {
            let Some(text) = char::from_u32(char_code).filter(|c| !c.is_whitespace()) else { return };
            match glyph(&font, text, base, catalog) {
                Some((face, id)) => {
                    let (x, y, size) = (units(x), units(y - down), units(scale));
                    out.push(MathShape::Glyph { face, id, text, x, y, size });
                }
                None if !missing.contains(&text) => missing.push(text),
                None => {}
            }
        }
        DisplayItem::Line { x, y, width, thickness, dashed, .. } => {
            let top = units(y - thickness / 2.0 - down);
            let height = units(thickness).max(1);
            if !dashed {
                out.push(MathShape::Rule { x: units(x), y: top, width: units(width), height });
                return;
            }
            // Dashes of four times the thickness, with gaps as long; at most 500, whatever the width.
            let step = (thickness * 8.0).max(width / 500.0).max(0.01);
            let mut at = 0.0;
            while at < width {
                let length = (step / 2.0).min(width - at);
                out.push(MathShape::Rule { x: units(x + at), y: top, width: units(length), height });
                at += step;
            }
        }
        DisplayItem::Rect { x, y, width, height, .. } => {
            let (y, height) = (units(y - down), units(height));
            out.push(MathShape::Rule { x: units(x), y, width: units(width), height });
        }
        DisplayItem::Path { x, y, commands, fill, .. } => {
            let stroke = (!fill).then_some(STROKE);
            let segments = path::segments(&commands, x, y - down, stroke);
            if !segments.is_empty() {
                out.push(MathShape::Path(segments));
            }
        }
    }
}

/// The face and glyph of a character: in the font that the layout asks for, else in one that has it.
fn glyph(font: &str, text: char, base: FaceId, catalog: &Catalog) -> Option<(FaceId, u16)> {
    let own = FontId::parse(font).and_then(|id| {
        let face = catalog.math(id.as_str())?;
        let shown = ratex_font::katex_ttf_glyph_char(id, u32::from(text));
        Some((face, catalog.glyph(face, shown)?.id))
    });
    own.or_else(|| {
        let face = catalog.fallback(base, text)?;
        Some((face, catalog.glyph(face, text)?.id))
    })
}

/// An item's colour, unless it is black: black formulas take the colour of the text.
fn color(item: &DisplayItem) -> Option<[u8; 3]> {
    let (DisplayItem::GlyphPath { color, .. }
    | DisplayItem::Line { color, .. }
    | DisplayItem::Rect { color, .. }
    | DisplayItem::Path { color, .. }) = item;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    let level = |channel: f32| (channel * 255.0).round() as u8;
    (*color != Color::BLACK).then(|| [level(color.r), level(color.g), level(color.b)])
}

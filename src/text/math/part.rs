//! Parts: the box that a formula was laid out in, divided where a line may end, to glyphs, rules and
//! outlines.

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

/// The thinnest line of an outline that is not filled, in em: that of KaTeX's strokes.
const STROKE: f64 = 0.046;

/// A box that stays on one line.
pub(super) struct FormulaBox {
    content: LayoutBox,
    trail: f64,
    relation: bool,
}

/// A formula on one line.
pub(super) fn whole(tree: LayoutBox) -> FormulaBox {
    FormulaBox { content: tree, trail: 0.0, relation: false }
}

/// Divides a formula after its relations and binary operations, as TeX does (TeXbook p. 173): those
/// that is in no group. The space after one vanishes at a line's end.
pub(super) fn divide(nodes: &[ParseNode], tree: LayoutBox) -> Vec<FormulaBox> {
    let BoxContent::HBox(children) = &tree.content else { return vec![whole(tree)] };
    let Some(ends) = ends(nodes, children) else { return vec![whole(tree)] };
    let mut pieces = Vec::new();
    let mut from = 0;
    for (end, relation) in ends {
        // The space after it belongs to it.
        let space =
            children.get(end).filter(|layout_box| is_kern(layout_box)).map_or(0.0, |layout_box| layout_box.width);
        let to = end + usize::from(children.get(end).is_some_and(is_kern));
        if to < children.len() {
            pieces.push(FormulaBox { trail: space, relation, ..piece(&tree, &children[from..to]) });
            from = to;
        }
    }
    pieces.push(piece(&tree, &children[from..]));
    pieces
}

fn piece(tree: &LayoutBox, children: &[LayoutBox]) -> FormulaBox {
    let content = ratex_layout::hbox::make_hbox(children.to_vec());
    whole(LayoutBox { color: tree.color, ..content })
}

fn is_kern(it: &LayoutBox) -> bool {
    matches!(it.content, BoxContent::Kern)
}

/// The places in a row of boxes after which a line may end, with whether a relation stands there.
/// `None` if the boxes are not those of the nodes: each node's, with spaces between.
fn ends(nodes: &[ParseNode], children: &[LayoutBox]) -> Option<Vec<(usize, bool)>> {
    let mut ends = Vec::new();
    let mut at = 0;
    for (index, node) in nodes.iter().enumerate() {
        // A space that the author wrote is a node's; others go before nodes that have a class.
        let written = matches!(node, ParseNode::SpacingNode { .. } | ParseNode::Kern { .. });
        if !written && children.get(at).is_some_and(is_kern) {
            at += 1;
        }
        at += 1;
        let Some(relation) = relation(node) else { continue };
        // A sign at the start is none of an operation, and a relation goes on in the next.
        let next = nodes.get(index + 1);
        let joined = next.and_then(self::relation).is_some_and(|it| it || !relation);
        if index != 0 && next.is_some() && !joined {
            ends.push((at, relation));
        }
    }
    (at == children.len()).then_some(ends)
}

/// Whether a node is a relation, or else a binary operation.
fn relation(node: &ParseNode) -> Option<bool> {
    match node {
        ParseNode::Atom { family: AtomFamily::Rel, .. } => Some(true),
        ParseNode::Atom { family: AtomFamily::Bin, .. } => Some(false),
        ParseNode::MClass { mclass, .. } if mclass == "mrel" => Some(true),
        ParseNode::MClass { mclass, .. } if mclass == "mbin" => Some(false),
        _ => None,
    }
}

/// Draws a piece.
pub(super) fn part(piece: &FormulaBox, base: FaceId, catalog: &Catalog, missing: &mut Vec<char>) -> FormulaSegment {
    let list = ratex_layout::to_display_list(&piece.content);
    let mut part = FormulaSegment {
        width: units(list.width),
        trail: units(piece.trail),
        height: units(list.height),
        depth: units(list.depth),
        marks: Vec::new(),
        relation: piece.relation,
    };
    for item in list.items {
        let color = color(&item);
        let mut drawn = Vec::new();
        shapes(item, list.height, base, catalog, &mut drawn, missing);
        part.marks.extend(drawn.into_iter().map(|shape| MathItem { color, shape }));
    }
    part
}

/// What an item is drawn as; `down` is where the baseline is in the list.
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
            // Dashes as long as the spaces between them, four times the thickness.
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

/// The face and glyph of a character: of the font that was asked for, or of one that has it.
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

/// A colour other than that of the text.
fn color(item: &DisplayItem) -> Option<[u8; 3]> {
    let (DisplayItem::GlyphPath { color, .. }
    | DisplayItem::Line { color, .. }
    | DisplayItem::Rect { color, .. }
    | DisplayItem::Path { color, .. }) = item;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    let level = |it: f32| (it * 255.0).round() as u8;
    (*color != Color::BLACK).then(|| [level(color.r), level(color.g), level(color.b)])
}

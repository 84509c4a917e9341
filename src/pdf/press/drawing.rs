//! Drawings (SVG) as paths of a press file.
//!
//! In: a [`usvg::Tree`]. Out: operators that draw it in its own units, y upwards; `None` when it has what plain
//! paths can't show: gradients, patterns, masks, clips, filters, transparency, pixels. Neutral colours are black
//! ink alone.

use std::fmt::Write;

use resvg::tiny_skia::{PathSegment, Transform};
use usvg::{FillRule, Group, LineCap, LineJoin, Node, Paint, PaintOrder, Path};

use super::ink::luminance;
use super::separation::Separation;

/// The resource name of the colour space of all that is not neutral.
pub(super) const RGB: &str = "RGB";
/// The name of the colour space of [`Pages::spot`](crate::typeset::frame::Pages::spot) in resources.
pub(super) const SPOT: &str = "Spot";

/// The most bytes of operators for one drawing: pixels at a press's resolution are smaller than more than these.
const MAX_CONTENT: usize = 16 << 20;

/// A drawing as operators.
#[derive(Debug)]
pub(super) struct DrawingOperators<'a> {
    /// The operators.
    pub(super) content: String,
    /// Whether any ink but black is used. If colours stay as they are, the form needs [`RGB`].
    pub(super) colored: bool,
    inks: DrawingInks<'a>,
}

/// What colours become that are not neutral.
#[derive(Clone, Copy, Debug)]
pub(super) enum DrawingInks<'a> {
    /// They stay, in [`RGB`].
    Colors,
    /// Black ink alone.
    Gray,
    /// Four inks.
    Separated(&'a Separation),
}

/// Draws the tree.
pub(super) fn draw<'a>(tree: &usvg::Tree, inks: DrawingInks<'a>) -> Option<DrawingOperators<'a>> {
    let mut drawn = DrawingOperators { content: String::new(), colored: false, inks };
    // SVG has y downwards.
    let _ = writeln!(drawn.content, "1 0 0 -1 0 {} cm", short(tree.size().height()));
    group(tree.root(), Transform::identity(), &mut drawn)?;
    Some(drawn)
}

fn group(group: &Group, outer: Transform, drawn: &mut DrawingOperators<'_>) -> Option<()> {
    // usvg does not hand transforms down to texts that became paths, so they are multiplied here.
    let transform = outer.pre_concat(group.transform());
    let plain = group.opacity().get() == 1.0
        && group.blend_mode() == usvg::BlendMode::Normal
        && group.clip_path().is_none()
        && group.mask().is_none()
        && group.filters().is_empty();
    if !plain || MAX_CONTENT < drawn.content.len() {
        return None;
    }
    for node in group.children() {
        match node {
            Node::Group(inner) => self::group(inner, transform, drawn)?,
            Node::Path(outline) if outline.is_visible() => path(outline, transform, drawn)?,
            Node::Path(_) => {}
            Node::Text(text) => self::group(text.flattened(), transform, drawn)?,
            Node::Image(_) => return None,
        }
    }
    Some(())
}

fn path(path: &Path, transform: Transform, drawn: &mut DrawingOperators<'_>) -> Option<()> {
    drawn.content.push_str("q\n");
    matrix(transform, drawn);
    let strokes_first = path.stroke().is_some() && path.paint_order() == PaintOrder::StrokeAndFill;
    if strokes_first {
        stroke(path, drawn)?;
    }
    if let Some(fill) = path.fill() {
        color(fill.paint(), fill.opacity().get(), false, drawn)?;
        outline(path, drawn);
        drawn.content.push_str(if fill.rule() == FillRule::EvenOdd { "f*\n" } else { "f\n" });
    }
    if !strokes_first {
        stroke(path, drawn)?;
    }
    drawn.content.push_str("Q\n");
    Some(())
}

fn stroke(path: &Path, drawn: &mut DrawingOperators<'_>) -> Option<()> {
    let Some(stroke) = path.stroke() else { return Some(()) };
    color(stroke.paint(), stroke.opacity().get(), true, drawn)?;
    let cap = match stroke.linecap() {
        LineCap::Butt => 0,
        LineCap::Round => 1,
        LineCap::Square => 2,
    };
    let join = match stroke.linejoin() {
        LineJoin::Miter | LineJoin::MiterClip => 0,
        LineJoin::Round => 1,
        LineJoin::Bevel => 2,
    };
    let (width, miter) = (short(stroke.width().get()), short(stroke.miterlimit().get()));
    let _ = write!(drawn.content, "{width} w {cap} J {join} j {miter} M");
    if let Some(dashes) = stroke.dasharray() {
        let dashes: Vec<String> = dashes.iter().map(|dash| short(*dash)).collect();
        let _ = write!(drawn.content, " [{}] {} d", dashes.join(" "), short(stroke.dashoffset()));
    }
    drawn.content.push('\n');
    outline(path, drawn);
    drawn.content.push_str("S\n");
    Some(())
}

fn color(paint: &Paint, opacity: f32, stroke: bool, drawn: &mut DrawingOperators<'_>) -> Option<()> {
    let Paint::Color(color) = paint else { return None };
    if opacity != 1.0 {
        return None;
    }
    let part = |value: u8| short(f32::from(value) / 255.0);
    let (r, g, b) = (color.red, color.green, color.blue);
    let inks = match drawn.inks {
        _ if r == g && g == b => Some([0, 0, 0, 255 - r]),
        DrawingInks::Gray => Some([0, 0, 0, 255 - luminance([r, g, b])]),
        DrawingInks::Separated(separation) => Some(separation.color([r, g, b])),
        DrawingInks::Colors => None,
    };
    drawn.colored |= inks.is_none_or(|[c, m, y, _]| [c, m, y] != [0; 3]);
    let _ = if let Some([c, m, y, k]) = inks.map(|inks| inks.map(part)) {
        writeln!(drawn.content, "{c} {m} {y} {k} {}", if stroke { "K" } else { "k" })
    } else {
        let (space, set) = if stroke { ("CS", "SC") } else { ("cs", "sc") };
        writeln!(drawn.content, "/{RGB} {space} {} {} {} {set}", part(r), part(g), part(b))
    };
    Some(())
}

fn matrix(transform: Transform, drawn: &mut DrawingOperators<'_>) {
    if !transform.is_identity() {
        let Transform { sx, ky, kx, sy, tx, ty } = transform;
        let parts: Vec<String> = [sx, ky, kx, sy, tx, ty].map(fine).to_vec();
        let _ = writeln!(drawn.content, "{} cm", parts.join(" "));
    }
}

fn outline(path: &Path, drawn: &mut DrawingOperators<'_>) {
    let mut last = (0.0, 0.0);
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                last = (to.x, to.y);
                operator(&[to.x, to.y], "m", drawn);
            }
            PathSegment::LineTo(to) => {
                last = (to.x, to.y);
                operator(&[to.x, to.y], "l", drawn);
            }
            // PDF has cubic curves alone: a quadratic one is raised by a degree, which is exact.
            PathSegment::QuadTo(by, to) => {
                let third = |from: f32, by: f32| from + (by - from) * 2.0 / 3.0;
                let one = [third(last.0, by.x), third(last.1, by.y)];
                let two = [third(to.x, by.x), third(to.y, by.y)];
                operator(&[one[0], one[1], two[0], two[1], to.x, to.y], "c", drawn);
                last = (to.x, to.y);
            }
            PathSegment::CubicTo(one, two, to) => {
                operator(&[one.x, one.y, two.x, two.y, to.x, to.y], "c", drawn);
                last = (to.x, to.y);
            }
            PathSegment::Close => drawn.content.push_str("h\n"),
        }
    }
}

fn operator(numbers: &[f32], name: &str, drawn: &mut DrawingOperators<'_>) {
    for number in numbers {
        drawn.content.push_str(&short(*number));
        drawn.content.push(' ');
    }
    drawn.content.push_str(name);
    drawn.content.push('\n');
}

/// A coordinate with three digits after the point: a thousandth of a pixel.
fn short(number: f32) -> String {
    digits(number, 3)
}

/// A number of a matrix, with six digits: its error is multiplied by coordinates in the thousands.
fn fine(number: f32) -> String {
    digits(number, 6)
}

fn digits(number: f32, count: usize) -> String {
    if !number.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{number:.count$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" || text == "-" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::vector;

    fn drawn(inside: &str) -> Option<DrawingOperators<'_>> {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'>{inside}</svg>");
        draw(&vector::parse(svg.as_bytes(), &vector::fonts(&[])).expect("it is well-formed"), DrawingInks::Colors)
    }

    #[test]
    fn neutral_colours_are_black_ink() {
        let plain = drawn("<rect width='5' height='5' fill='#808080'/>").expect("it is plain");
        assert!(plain.content.contains("0 0 0 0.498 k"), "{}", plain.content);
        assert!(!plain.colored);
        assert!(drawn("<rect width='5' height='5' fill='red'/>").expect("it is plain").colored);
    }

    #[test]
    fn groups_move_what_is_in_them() {
        let moved = "<g transform='translate(3 4)'><g transform='scale(2)'><rect width='1' height='1'/></g></g>";
        let drawn = drawn(moved).expect("it is plain");
        assert!(drawn.content.contains("2 0 0 2 3 4 cm"), "{}", drawn.content);
    }

    #[test]
    fn what_paths_cannot_show_is_left_to_pixels() {
        assert!(drawn("<rect width='5' height='5' fill-opacity='0.5'/>").is_none());
        let gradient = "<linearGradient id='g'><stop stop-color='red'/><stop offset='1'/></linearGradient>\
            <rect width='5' height='5' fill='url(#g)'/>";
        assert!(drawn(gradient).is_none());
    }
}

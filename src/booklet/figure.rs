//! The drawings of folding: each step as an SVG drawing in black and grays.
//!
//! In: a figure, the plan whose sheets it shows, and the size of the drawing in points. Out: SVG.

use std::fmt::Write as _;

use crate::geometry::Size;
use crate::impose::steps::{Figure, GridLine, SideUp};
use crate::impose::{self, Binding, ImpositionPlan, PlacementFit, Settings, Side};

/// The thickness of outlines, in points.
const OUTLINE: f64 = 0.8;
/// The gray of paper that is not printed on, where two papers must be told apart.
const SHADE: &str = "#dddddd";

/// Draws a figure of sheets that have no blank page: see [`whole`].
pub(super) fn svg(figure: Figure, plan: &ImpositionPlan, size: Size) -> String {
    let mut drawing = Drawing { body: String::new(), width: size.width.to_pt(), height: size.height.to_pt() };
    match figure {
        Figure::Fold(side, line) => drawing.side(plan, side, line, false),
        Figure::Cut(side, line) => drawing.side(plan, side, line, true),
        Figure::FoldAgain(panels, line) => drawing.folded(plan, panels, line),
        Figure::Nested => drawing.nested(false),
        Figure::Stapled => drawing.nested(true),
        Figure::Trimmed => drawing.booklet(plan, true),
        Figure::Closed => drawing.booklet(plan, false),
        Figure::Gathered => drawing.gathered(),
        Figure::Stacked => drawing.stacked(),
        Figure::Cross => drawing.cross(),
        Figure::Zigzag => drawing.zigzag(),
        Figure::Wrapped => drawing.wrapped(plan),
        Figure::Joined => drawing.joined(),
    }
    let Drawing { body, width, height } = drawing;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.2}\" height=\"{height:.2}\" viewBox=\"0 0 {width:.2} {height:.2}\" \
         font-family=\"Libertinus Serif\" fill=\"none\" stroke=\"#000\" stroke-width=\"{OUTLINE}\" stroke-linejoin=\"round\">{body}</svg>"
    )
}

/// The plan with no page left blank: a drawing shows where each page is, whether or not there is text on it.
pub(super) fn whole(plan: &ImpositionPlan) -> ImpositionPlan {
    let settings = Settings { sheet: Some(plan.sheet), poster: None, ..plan.settings.clone() };
    impose::plan(plan.pages + plan.blanks, plan.page, &settings).unwrap_or_else(|_| plan.clone())
}

/// A rectangle in points, y downwards.
#[derive(Clone, Copy)]
struct Frame {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Frame {
    fn right(self) -> f64 {
        self.x + self.w
    }

    fn bottom(self) -> f64 {
        self.y + self.h
    }

    fn middle(self) -> [f64; 2] {
        [self.x + self.w / 2.0, self.y + self.h / 2.0]
    }
}

struct Drawing {
    body: String,
    width: f64,
    height: f64,
}

impl Drawing {
    /// The largest rectangle of these proportions in the middle of the drawing, off its edges by `off`.
    fn frame(&self, proportion: f64, off: f64) -> Frame {
        let (most_w, most_h) = (self.width - off * 2.0, self.height - off * 2.0);
        let w = most_w.min(most_h * proportion);
        let h = w / proportion;
        Frame { x: (self.width - w) / 2.0, y: (self.height - h) / 2.0, w, h }
    }

    fn path(&mut self, data: &str, attributes: &str) {
        // Writing to a string cannot fail, here and below.
        let _ = write!(self.body, "<path d=\"{data}\" {attributes}/>");
    }

    fn line(&mut self, [x, y, to_x, to_y]: [f64; 4], attributes: &str) {
        self.path(&format!("M{x:.2} {y:.2}L{to_x:.2} {to_y:.2}"), attributes);
    }

    fn rect(&mut self, Frame { x, y, w, h }: Frame, fill: &str) {
        let _ =
            write!(self.body, "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{w:.2}\" height=\"{h:.2}\" fill=\"{fill}\"/>");
    }

    /// A fold: dashed.
    fn fold(&mut self, line: [f64; 4]) {
        self.line(line, "stroke-dasharray=\"4 2.5\"");
    }

    /// A cut: a thick line with scissors at its beginning.
    fn cut(&mut self, [x, y, to_x, to_y]: [f64; 4]) {
        self.line([x, y, to_x, to_y], "stroke-width=\"1.8\" stroke-dasharray=\"7 2\"");
        let is_level = (to_x - x).abs() >= (to_y - y).abs();
        let turn = if is_level { 0 } else { 90 };
        let _ = write!(
            self.body,
            "<g transform=\"translate({x:.2} {y:.2}) rotate({turn})\"><path d=\"M-1 0L6 -2.6M-1 0L6 2.6\" stroke-width=\"1\"/>\
             <ellipse cx=\"-3.4\" cy=\"-1.8\" rx=\"2.6\" ry=\"1.6\" transform=\"rotate(20 -3.4 -1.8)\" fill=\"#fff\"/>\
             <ellipse cx=\"-3.4\" cy=\"1.8\" rx=\"2.6\" ry=\"1.6\" transform=\"rotate(-20 -3.4 1.8)\" fill=\"#fff\"/></g>"
        );
    }

    /// An arrow that swings from one point to another, `bulge` off the line between them.
    fn arrow(&mut self, [x, y]: [f64; 2], [to_x, to_y]: [f64; 2], bulge: f64) {
        let (dx, dy) = (to_x - x, to_y - y);
        let length = dx.hypot(dy).max(0.01);
        let (cx, cy) = ((x + to_x) / 2.0 + dy / length * bulge, (y + to_y) / 2.0 - dx / length * bulge);
        self.path(&format!("M{x:.2} {y:.2}Q{cx:.2} {cy:.2} {to_x:.2} {to_y:.2}"), "stroke-width=\"1.2\"");
        // The head lies along the end of the curve.
        let (ex, ey) = (to_x - cx, to_y - cy);
        let end = ex.hypot(ey).max(0.01);
        let (ex, ey) = (ex / end * 5.0, ey / end * 5.0);
        let (ax, ay) = (to_x - ex - ey * 0.45, to_y - ey + ex * 0.45);
        let (bx, by) = (to_x - ex + ey * 0.45, to_y - ey - ex * 0.45);
        self.path(&format!("M{to_x:.2} {to_y:.2}L{ax:.2} {ay:.2}L{bx:.2} {by:.2}Z"), "fill=\"#000\" stroke=\"none\"");
    }

    /// A number in the middle of a place, on its head if the page is.
    fn number(&mut self, number: usize, [x, y]: [f64; 2], size: f64, turned: bool) {
        let turn = if turned { format!(" transform=\"rotate(180 {x:.2} {y:.2})\"") } else { String::new() };
        let baseline = y + size * 0.33;
        let _ = write!(
            self.body,
            "<text x=\"{x:.2}\" y=\"{baseline:.2}\" font-size=\"{size:.2}\" text-anchor=\"middle\" fill=\"#000\" stroke=\"none\"{turn}>{number}</text>"
        );
    }

    /// A printed side as it lies, with its lines, and how it is folded or cut.
    fn side(&mut self, plan: &ImpositionPlan, up: SideUp, line: GridLine, is_cut: bool) {
        let Some(side) = shown(plan, up) else { return };
        let proportion = plan.sheet.width.to_pt() / plan.sheet.height.to_pt().max(0.01);
        let sheet = self.frame(proportion, 12.0);
        let scale = sheet.w / plan.sheet.width.to_pt().max(0.01);
        self.rect(sheet, "#ffffff");
        let places: Vec<(Frame, usize, bool)> = side
            .places
            .iter()
            .filter(|place| place.fit == PlacementFit::Scaled)
            .map(|place| {
                let (origin, size) = (place.area.origin, place.area.size);
                let frame = Frame {
                    x: sheet.x + origin.x.to_pt() * scale,
                    y: sheet.y + origin.y.to_pt() * scale,
                    w: size.width.to_pt() * scale,
                    h: size.height.to_pt() * scale,
                };
                (frame, place.page + 1, place.turned)
            })
            .collect();
        for (frame, number, turned) in &places {
            self.number(*number, frame.middle(), (frame.w.min(frame.h) * 0.5).min(22.0), *turned);
        }
        let [columns, rows] = plan.grid();
        // Folds that are opened again have no direction.
        let has_many = matches!(line, GridLine::All | GridLine::Spines);
        let [wide, high] = [plan.page.width.to_pt() * columns as f64, plan.page.height.to_pt() * rows as f64];
        let [x, y] = sheet.middle();
        let pages = Frame { x: x - wide * scale / 2.0, y: y - high * scale / 2.0, w: wide * scale, h: high * scale };
        let at = |line: GridLine| -> Vec<([f64; 4], bool)> { lines(line, sheet, pages, [columns, rows]) };
        for (line, is_level) in at(line) {
            if is_cut {
                self.cut(line);
            } else {
                self.fold(line);
                if !has_many {
                    self.swing(line, sheet, is_level);
                }
            }
        }
        if line == GridLine::Slit {
            // The other folds stay visible, so that one sees which cells the slit lies between.
            for (line, _) in at(GridLine::All) {
                self.line(line, "stroke-width=\"0.3\" stroke-dasharray=\"4 2.5\"");
            }
        }
    }

    /// The arrow of a fold: the half before the line goes over the other.
    fn swing(&mut self, [x, y, to_x, to_y]: [f64; 4], sheet: Frame, is_level: bool) {
        if is_level {
            let beside = sheet.right() + 5.0;
            self.arrow([beside, sheet.y + sheet.h * 0.2], [beside, sheet.bottom() - sheet.h * 0.2], -6.0);
        } else if x < sheet.middle()[0] + 1.0 {
            let (above, far) = (y - 3.0, sheet.w * 0.22);
            self.arrow([x - far, above], [to_x + far, above], 10.0);
        } else {
            // The flap at the right goes over to the left.
            let (above, far) = (to_y.min(y) - 3.0, sheet.w * 0.22);
            self.arrow([x + far, above], [x - far, above], -10.0);
        }
    }

    /// A sheet that was folded before: papers on one another, folded again.
    fn folded(&mut self, plan: &ImpositionPlan, [wide, high]: [u8; 2], line: GridLine) {
        let page = plan.page.width.to_pt() / plan.page.height.to_pt().max(0.01);
        let frame = self.frame(page * f64::from(wide) / f64::from(high), 14.0);
        self.papers(frame, 3);
        for (line, is_level) in lines(line, frame, frame, [usize::from(wide), usize::from(high)]) {
            self.fold(line);
            self.swing(line, frame, is_level);
        }
    }

    /// Papers on one another, the uppermost in a frame.
    fn papers(&mut self, frame: Frame, count: u8) {
        for step in (0..count).rev() {
            let off = f64::from(step) * 1.6;
            self.rect(Frame { x: frame.x + off, y: frame.y + off, ..frame }, "#ffffff");
        }
    }

    /// Sheets in one another, seen from the foot: the fold is at the left.
    fn nested(&mut self, has_staples: bool) {
        let frame = self.frame(1.9, 12.0);
        let [_, y] = frame.middle();
        for step in 0..3 {
            let (in_by, apart) = (f64::from(step) * 6.0, frame.h * (0.42 - 0.12 * f64::from(step)));
            let (x, end) = (frame.x + 4.0 + in_by, frame.right());
            let (above, below) = (y - apart, y + apart);
            self.path(&format!("M{end:.2} {above:.2}L{x:.2} {y:.2}L{end:.2} {below:.2}"), "stroke-width=\"1.2\"");
        }
        if has_staples {
            let (x, inner) = (frame.x - 3.0, frame.x + 24.0);
            self.line([x, y, inner, y], "stroke-width=\"2.2\"");
            self.line([x, y - 5.0, x, y + 5.0], "stroke-width=\"2.2\"");
            self.path(&format!("M{inner:.2} {y:.2}l-3 -4M{inner:.2} {y:.2}l-3 4"), "stroke-width=\"1.6\"");
        }
    }

    /// A closed booklet with page 1 in front; with the cuts at its three open edges.
    fn booklet(&mut self, plan: &ImpositionPlan, is_trimmed: bool) {
        let frame = self.frame(plan.page.width.to_pt() / plan.page.height.to_pt().max(0.01), 16.0);
        let is_left = plan.settings.binding == Binding::Left;
        self.papers(frame, 4);
        let spine = if is_left { frame.x } else { frame.right() };
        self.line([spine, frame.y, spine, frame.bottom()], "stroke-width=\"2.4\"");
        self.number(1, frame.middle(), (frame.w * 0.4).min(22.0), false);
        if is_trimmed {
            let (left, right) = if is_left { (frame.x, frame.right() + 5.0) } else { (frame.x - 5.0, frame.right()) };
            let fore = if is_left { frame.right() - 3.0 } else { frame.x + 3.0 };
            self.fold([left, frame.y + 3.0, right, frame.y + 3.0]);
            self.fold([left, frame.bottom() - 3.0, right, frame.bottom() - 3.0]);
            self.cut([fore, frame.y - 8.0, fore, frame.bottom() + 8.0]);
        }
    }

    /// Bundles on one another, their spines towards the reader: the bars make stairs.
    fn gathered(&mut self) {
        let frame = self.frame(1.6, 12.0);
        let each = frame.h / 4.0;
        for step in 0..4_u8 {
            let y = frame.y + f64::from(step) * each;
            let block = Frame { x: frame.x, y, w: frame.w, h: each - 3.0 };
            let _ = write!(
                self.body,
                "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"{:.2}\" fill=\"#fff\"/>",
                block.x,
                block.y,
                block.w,
                block.h,
                (each - 3.0) / 2.0
            );
            let bar =
                Frame { x: frame.x + frame.w * (0.2 + 0.14 * f64::from(step)), y, w: frame.w * 0.1, h: each - 3.0 };
            self.rect(bar, "#000000");
        }
    }

    /// The half with page 1 goes onto the other.
    fn stacked(&mut self) {
        let frame = self.frame(1.7, 14.0);
        let half = Frame { w: frame.w * 0.4, ..frame };
        let other = Frame { x: frame.right() - half.w, y: frame.y + frame.h * 0.15, ..half };
        self.papers(Frame { h: frame.h * 0.85, ..half }, 4);
        self.papers(Frame { h: frame.h * 0.85, ..other }, 4);
        self.number(1, half.middle(), (half.w * 0.4).min(20.0), false);
        let [x, _] = half.middle();
        let [to, _] = other.middle();
        self.arrow([x, frame.y - 2.0], [to, other.y - 2.0], 10.0);
    }

    /// A zine from above, with its slit opened to a cross of four double leaves.
    fn cross(&mut self) {
        let frame = self.frame(1.5, 12.0);
        let [x, y] = frame.middle();
        let (gap, arm) = (frame.h * 0.16, frame.h * 0.3);
        let far = frame.w * 0.5;
        // The strip's two walls: along the arm at the left, round the open middle, along the arm at the right.
        for side in [-1.0, 1.0] {
            let (near, out) = (side * 1.2, side * (gap + arm));
            let data = format!(
                "M{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}",
                x - far + 8.0,
                y + near,
                x - gap,
                y + near,
                x,
                y + out,
                x + gap,
                y + near,
                x + far - 8.0,
                y + near
            );
            self.path(&data, "stroke-width=\"1.4\"");
        }
        self.arrow([x - far - 6.0, y], [x - far + 6.0, y], 0.0);
        self.arrow([x + far + 6.0, y], [x + far - 6.0, y], 0.0);
    }

    /// A strip that is folded to and fro, from above.
    fn zigzag(&mut self) {
        let frame = self.frame(2.0, 12.0);
        let mut data = String::new();
        for step in 0..=6_u8 {
            let x = frame.x + frame.w * f64::from(step) / 6.0;
            let y = if step % 2 == 0 { frame.bottom() - frame.h * 0.2 } else { frame.y + frame.h * 0.2 };
            let _ = write!(data, "{}{x:.2} {y:.2}", if step == 0 { "M" } else { "L" });
        }
        self.path(&data, "stroke-width=\"1.4\"");
        self.number(1, [frame.x + frame.w / 12.0 - 9.0, frame.middle()[1]], 14.0, false);
    }

    /// A leaflet from above: the flap lies inside, the front over it.
    fn wrapped(&mut self, plan: &ImpositionPlan) {
        let frame = self.frame(2.2, 12.0);
        let (top, low) = (frame.y + frame.h * 0.15, frame.y + frame.h * 0.75);
        let is_left = plan.settings.binding == Binding::Left;
        // Measured from the fold of the front, which is at the spine's side.
        let x = |share: f64| if is_left { frame.x + frame.w * share } else { frame.right() - frame.w * share };
        let (flap, tip) = (low - frame.h * 0.12, x(0.3));
        // The flap lies on the middle; the front stands up beside it.
        let data = format!("M{:.2} {flap:.2}L{:.2} {low:.2}L{:.2} {low:.2}L{tip:.2} {top:.2}", x(0.12), x(1.0), x(0.0));
        self.path(&data, "stroke-width=\"1.4\"");
        self.arrow([tip, top], [x(0.8), flap - 6.0], if is_left { 16.0 } else { -16.0 });
    }

    /// Two strips that overlap at their ends.
    fn joined(&mut self) {
        let frame = self.frame(2.2, 12.0);
        let h = frame.h * 0.4;
        self.rect(Frame { x: frame.x, y: frame.y + frame.h * 0.2, w: frame.w * 0.55, h }, "#ffffff");
        self.rect(Frame { x: frame.x + frame.w * 0.45, y: frame.y + frame.h * 0.28, w: frame.w * 0.55, h }, SHADE);
    }
}

/// The lines of a grid of pages, from edge to edge of its sheet, and whether each is level.
fn lines(line: GridLine, sheet: Frame, pages: Frame, [columns, rows]: [usize; 2]) -> Vec<([f64; 4], bool)> {
    let share = |at: usize, of: usize| at as f64 / of.max(1) as f64;
    let upright = |at: usize| {
        let x = pages.x + pages.w * share(at, columns);
        ([x, sheet.y, x, sheet.bottom()], false)
    };
    let level = |at: usize| {
        let y = pages.y + pages.h * share(at, rows);
        ([sheet.x, y, sheet.right(), y], true)
    };
    match line {
        GridLine::Column(at) => vec![upright(usize::from(at))],
        GridLine::Row(at) => vec![level(usize::from(at))],
        GridLine::Rows => (1..rows).map(level).collect(),
        GridLine::Spreads => (2..columns).step_by(2).map(upright).chain((1..rows).map(level)).collect(),
        GridLine::Spines => (1..columns).step_by(2).map(upright).collect(),
        GridLine::All => (1..columns).map(upright).chain((1..rows).map(level)).collect(),
        GridLine::Slit => {
            let ([_, y, ..], _) = level(rows / 2);
            vec![([pages.x + pages.w / 4.0, y, pages.right() - pages.w / 4.0, y], true)]
        }
    }
}

/// The side that a figure shows, as it lies on the table.
fn shown(plan: &ImpositionPlan, up: SideUp) -> Option<Side> {
    let first = usize::from(plan.has_first_sheet);
    let sheet = match up {
        SideUp::Front => first,
        SideUp::Inside => first + plan.innermost(),
    };
    let mut side =
        plan.sides.iter().find(|side| side.sheet == sheet && side.back == (up == SideUp::Inside)).cloned()?;
    plan.lay(&mut side);
    Some(side)
}

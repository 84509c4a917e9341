//! What lies over a page on demand: its margins and baselines, and what a proofreader would look for in its lines.
//!
//! In: a page. Out: groups of SVG, each with the class of its kind, which the browser shows or not. Lines are judged by
//! where their glyphs are, not by what the search for line breaks thought of them: what is marked is what is seen.

use std::fmt::Write as _;

use super::points::{box_of, pt};
use super::words;
use crate::geometry::{Length, Point, Rect};
use crate::style::page::PageStyle;
use crate::text::face::Face;
use crate::typeset::frame::{ContentRole, GlyphRun, Page, Pages};

/// The margins and baselines of a book's pages.
#[derive(Clone, Copy, Debug)]
pub struct PageGrid {
    /// The style that pages were set by.
    style: PageStyle,
}

impl PageGrid {
    /// Of pages in this style.
    pub fn new(style: PageStyle) -> PageGrid {
        PageGrid { style }
    }

    /// A number that changes with what is drawn.
    pub fn version(&self) -> u64 {
        let style = &self.style;
        let margins = [style.margins.inner, style.margins.outer, style.margins.top, style.margins.bottom];
        let all = margins.into_iter().chain([style.first_baseline, style.leading, style.measure, style.trim.height]);
        // Any mixing does: a change of one length is all that is to be seen.
        all.fold(style.lines.unsigned_abs().into(), |sum: u64, it| sum.rotate_left(7) ^ it.0.unsigned_abs())
    }
}

/// The mean word space of a line, in hundredths of the face's own, beyond which the line gapes; is loose; is tight.
/// Those of `typeset::paragraph::quality` for a space that stretches by a half and shrinks by a third (TeXbook, page
/// 76): 1 + 2.0/2, 1 + 1.3/2, 1 - 0.9/3.
const GAPING: i64 = 200;
const LOOSE: i64 = 165;
const TIGHT: i64 = 70;
/// The lines that a river runs through at least, how wide its spaces are (in hundredths of the usual one), and how far
/// their middles are apart at most, in thousandths of an em: as in `typeset::paragraph::river`.
const RIVER_LINES: usize = 4;
const RIVER_SPACE: i64 = 125;
const RIVER_DRIFT: i64 = 350;

/// Draws the marks of page `number` (from 0).
pub(super) fn draw(pages: &Pages, number: usize, grid: Option<&PageGrid>, out: &mut String) {
    let Some(page) = pages.pages.get(number) else { return };
    if let Some(grid) = grid {
        draw_grid(grid, page, number % 2 == 1, out);
    }
    let lines = lines(pages, page);
    out.push_str(r#"<g class="mark-spaces">"#);
    for line in &lines {
        line.draw_spaces(out);
    }
    out.push_str(r#"</g><g class="mark-hyphens">"#);
    for area in lines.iter().filter_map(|line| line.hyphen) {
        rect("", area, out);
    }
    out.push_str(r#"</g><g class="mark-rivers">"#);
    for river in rivers(&lines) {
        out.push_str("<polyline points=\"");
        for point in river {
            let _ = write!(out, "{},{} ", pt(point.x), pt(point.y));
        }
        out.push_str("\"/>");
    }
    out.push_str("</g>");
}

fn rect(class: &str, area: Rect, out: &mut String) {
    let _ = write!(out, r#"<rect class="{class}""#);
    box_of(area, out);
    out.push_str("/>");
}

/// The block of text and its baselines. Pages of another size than the book's, such as the cover, have none.
fn draw_grid(grid: &PageGrid, page: &Page, verso: bool, out: &mut String) {
    let style = &grid.style;
    if page.size != style.trim {
        return;
    }
    let left = style.left(verso);
    let height = style.trim.height - style.margins.top - style.margins.bottom;
    out.push_str(r#"<g class="mark-margins">"#);
    rect("", Rect::new(left, style.margins.top, style.measure, height), out);
    out.push_str(r#"</g><g class="mark-grid"><path d=""#);
    for line in 0..i64::from(style.lines) {
        let y = style.first_baseline + style.leading * line;
        let _ = write!(out, "M{} {}h{}", pt(left), pt(y), pt(style.measure));
    }
    out.push_str("\"/></g>");
}

/// A line of text.
struct MarkedLine {
    area: Rect,
    baseline: Length,
    size: Length,
    /// The width of the face's own space.
    usual: Length,
    /// The left and right edges of its word spaces.
    gaps: Vec<(Length, Length)>,
    /// The hyphen that line breaking has added.
    hyphen: Option<Rect>,
}

impl MarkedLine {
    fn new(run: &GlyphRun, face: &Face) -> MarkedLine {
        let usual = run.size.em(i64::from(face.metrics.space), face.metrics.upem);
        let area = words::area(run, Length::ZERO, Length::ZERO);
        MarkedLine { area, baseline: run.origin.y, size: run.size, usual, gaps: Vec::new(), hyphen: None }
    }

    fn add(&mut self, page: &Page, run: &GlyphRun) {
        let text = words::text(page, run);
        let mut x = run.origin.x;
        for glyph in page.glyphs.range(run.glyphs.clone()) {
            let advance = Length(i64::from(glyph.advance));
            let rest = text.get(usize::from(glyph.start)..).unwrap_or_default();
            if rest.starts_with(' ') {
                self.gaps.push((x, x + advance));
            } else if rest == "\u{ad}" {
                self.hyphen = Some(words::area(run, x - run.origin.x, advance));
            }
            x += advance;
        }
        let right = x.max(self.area.origin.x + self.area.size.width);
        self.area.size.width = right - self.area.origin.x;
    }

    /// Without the space at its end, which is there for whoever copies the text.
    fn finish(mut self) -> MarkedLine {
        let right = self.area.origin.x + self.area.size.width;
        self.gaps.retain(|gap| gap.1 < right);
        self
    }

    /// Marks a line whose spaces are wide or narrow.
    fn draw_spaces(&self, out: &mut String) {
        let count = i64::try_from(self.gaps.len()).unwrap_or(0);
        if count == 0 || self.usual <= Length::ZERO {
            return;
        }
        let mean = self.gaps.iter().map(|gap| gap.1 - gap.0).sum::<Length>() / count;
        let share = mean.0 * 100 / self.usual.0;
        let class = match share {
            _ if GAPING < share => "gaping",
            _ if LOOSE < share => "loose",
            _ if share < TIGHT => "tight",
            _ => return,
        };
        let _ = write!(out, r#"<rect class="{class}""#);
        box_of(self.area, out);
        let _ = write!(out, "><title>word spaces are {share} % of the usual one</title></rect>");
    }
}

/// The lines of a page's text, from the top; running heads and folios are none, nor what is turned.
fn lines(pages: &Pages, page: &Page) -> Vec<MarkedLine> {
    let mut lines: Vec<MarkedLine> = Vec::new();
    for run in words::runs(page).filter(|run| matches!(run.tag, ContentRole::Leaf(_)) && run.direction.is_across()) {
        let Some(face) = pages.faces.get(usize::from(run.face.0)) else { continue };
        // A line of code is as its author spaced it.
        if face.monospace {
            continue;
        }
        let goes_on =
            lines.last().is_some_and(|line| line.baseline == run.origin.y && line.area.origin.x <= run.origin.x);
        if !goes_on {
            lines.push(MarkedLine::new(run, face));
        }
        if let Some(line) = lines.last_mut() {
            line.add(page, run);
        }
    }
    lines.into_iter().map(MarkedLine::finish).collect()
}

/// A space with the longest river that ends in it.
struct Gap {
    middle: Point,
    width: Length,
    lines: usize,
    white: Length,
    /// The space above that it goes on from.
    from: Option<usize>,
    goes_on: bool,
}

/// The rivers in lines: the middles of their spaces.
fn rivers(lines: &[MarkedLine]) -> Vec<Vec<Point>> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut above = 0..0;
    for (number, line) in lines.iter().enumerate() {
        let begin = gaps.len();
        // Of the same text: no farther down than two lines, in letters of the same size.
        let follows = number.checked_sub(1).and_then(|it| lines.get(it)).is_some_and(|before| {
            let down = line.baseline - before.baseline;
            before.size == line.size && Length::ZERO < down && down < line.size * 2
        });
        for (left, right) in &line.gaps {
            let middle = Point { x: (*left + *right) / 2, y: line.baseline - line.size / 4 };
            let mut gap =
                Gap { middle, width: *right - *left, lines: 1, white: *right - *left, from: None, goes_on: false };
            for place in if follows { above.clone() } else { 0..0 } {
                let other = &gaps[place];
                let by = Length((gap.middle.x - other.middle.x).0.abs());
                let is_near = by.0 * 1000 < RIVER_DRIFT * line.size.0;
                if is_near && gap.lines < other.lines + 1 {
                    (gap.lines, gap.white, gap.from) = (other.lines + 1, other.white + gap.width, Some(place));
                }
            }
            if let Some(from) = gap.from {
                gaps[from].goes_on = true;
            }
            gaps.push(gap);
        }
        above = begin..gaps.len();
    }
    let usual = lines.first().map_or(Length::ZERO, |line| line.usual);
    let is_river = |gap: &&Gap| {
        let lines = i64::try_from(gap.lines).unwrap_or(0);
        let is_wide = usual.0.saturating_mul(lines) * RIVER_SPACE <= gap.white.0 * 100;
        !gap.goes_on && RIVER_LINES <= gap.lines && is_wide
    };
    let course = |gap: &Gap| {
        let up = std::iter::successors(Some(gap), |gap| gap.from.and_then(|place| gaps.get(place)));
        up.map(|gap| gap.middle).collect::<Vec<Point>>()
    };
    gaps.iter().filter(is_river).map(course).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    fn line(number: i64, gaps: &[i64]) -> MarkedLine {
        let baseline = Length::pt(12) * number;
        let gap = |x: &i64| (Length::pt(*x), Length::pt(*x + 5));
        let area = Rect { origin: Point::default(), size: Size::default() };
        let gaps = gaps.iter().map(gap).collect();
        MarkedLine { area, baseline, size: Length::pt(10), usual: Length::pt(3), gaps, hyphen: None }
    }

    #[test]
    fn spaces_below_one_another_are_a_river() {
        let river = [line(0, &[50, 90]), line(1, &[52]), line(2, &[20, 54]), line(3, &[55])];
        let found = rivers(&river);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 4);
        // Three lines are seen by nobody, and four that are far apart are none.
        assert!(rivers(&river[..3]).is_empty());
        assert!(rivers(&[line(0, &[50]), line(1, &[90]), line(2, &[50]), line(3, &[90])]).is_empty());
        // Nor does a river run over an empty line.
        assert!(rivers(&[line(0, &[50]), line(1, &[50]), line(4, &[50]), line(5, &[50])]).is_empty());
    }

    #[test]
    fn wide_and_narrow_spaces_are_told() {
        let drawn = |width: i64| {
            let mut line = line(0, &[]);
            line.gaps = vec![(Length::ZERO, Length::pt(width) / 10)];
            let mut out = String::new();
            line.draw_spaces(&mut out);
            out
        };
        assert!(drawn(65).contains("gaping") && drawn(55).contains("loose") && drawn(15).contains("tight"));
        assert_eq!(drawn(30), "");
    }
}

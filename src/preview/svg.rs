//! A page as SVG: glyphs, rules, images, links, and above them the words to be selected.
//!
//! In: a page. Out: an `svg` element whose units are points, from the left top corner of the trimmed page. Glyphs are
//! characters of [`mod@super::font`], each at its own place; words are in the same faces with the width that they have on
//! the page, so that what is selected lies on what is seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::font::{FIRST, LAST_GLYPH};
use super::marks;
use super::points::{box_of, pt, rounded};
use super::{DrawnPages, picture, words};
use crate::document::NodeId;
use crate::geometry::{Length, Point, Rect};
use crate::text::xml::escape;
use crate::typeset::frame::{
    FilledPath, GlyphRun, Ink, LinkArea, LinkTarget, Page, PageItem, Pages, PathSegment, PlacedImage, RunDirection,
};

/// Where links within the book lead.
pub(super) struct PageLinks(BTreeMap<NodeId, (usize, Point)>);

impl PageLinks {
    /// The destinations of a book.
    pub(super) fn new(pages: &Pages) -> PageLinks {
        let mut links = BTreeMap::new();
        for it in &pages.destinations {
            // A node that is parted over pages is where it begins.
            links.entry(it.node).or_insert((it.page, it.point));
        }
        PageLinks(links)
    }

    /// The page (from 0) of a node, and the place on it.
    pub(super) fn find(&self, node: NodeId) -> Option<(usize, Point)> {
        self.0.get(&node).copied()
    }
}

/// Page `number` (from 0) as SVG; `None` if there is no such page.
pub(super) fn page(drawn: &DrawnPages, number: usize) -> Option<String> {
    let page = drawn.pages.pages.get(number)?;
    let mut svg = PageSvg { drawn, page, out: String::new() };
    svg.ink(&|picture| Some(format!("picture/{}", picture::name(picture, &drawn.versions)?)));
    marks::draw(&drawn.pages, number, drawn.grid.as_ref(), &mut svg.out);
    svg.all_words();
    svg.out.push_str("<g class=\"links\">");
    for item in &page.items {
        if let PageItem::Link(link) = item {
            svg.link(link);
        }
    }
    svg.out.push_str("</g></svg>");
    Some(svg.out)
}

/// Page `number` (from 0) with a drawing over it, for a file that stands alone: `picture` says the address of each of
/// [`Pages::pictures`]. Nothing of it leads anywhere.
pub(super) fn sheet(
    drawn: &DrawnPages,
    number: usize,
    picture: &dyn Fn(usize) -> Option<String>,
    overlay: &str,
) -> Option<String> {
    let page = drawn.pages.pages.get(number)?;
    let mut svg = PageSvg { drawn, page, out: String::new() };
    svg.ink(picture);
    svg.all_words();
    svg.out.push_str(overlay);
    svg.out.push_str("</svg>");
    Some(svg.out)
}

/// A page while it is drawn.
struct PageSvg<'a> {
    drawn: &'a DrawnPages,
    page: &'a Page,
    out: String,
}

impl<'a> PageSvg<'a> {
    /// The head of the drawing, and all that is printed.
    fn ink(&mut self, picture: &dyn Fn(usize) -> Option<String>) {
        let (width, height) = (pt(self.page.size.width), pt(self.page.size.height));
        let _ = write!(self.out, r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">"#);
        self.out.push_str(r#"<g class="ink" aria-hidden="true">"#);
        for item in &self.page.items {
            match item {
                PageItem::Run(run) => self.glyphs(run),
                PageItem::Rule(rule) => self.rule(rule.area, rule.ink),
                PageItem::Shape(shape) => self.shape(shape),
                PageItem::Image(image) => self.image(image, picture),
                PageItem::Link(_) => {}
            }
        }
        self.out.push_str("</g>");
    }

    /// The words of all runs, unseen.
    fn all_words(&mut self) {
        self.out.push_str(r#"<g class="words">"#);
        for run in words::runs(self.page) {
            self.words(run);
        }
        self.out.push_str("</g>");
    }

    fn key(&self, run: &GlyphRun) -> Option<&'a str> {
        self.drawn.keys.get(usize::from(run.face.0))?.as_deref()
    }

    /// The glyphs of a run, each at its place.
    fn glyphs(&mut self, run: &GlyphRun) {
        let Some(key) = self.key(run) else { return };
        let Some(face) = self.drawn.pages.faces.get(usize::from(run.face.0)) else { return };
        let upem = f64::from(face.metrics.upem.max(1));
        let (size, widened) = (run.size.to_pt(), widened(run));
        let (mut letters, mut xs, mut ys) = (String::new(), String::new(), String::new());
        let is_stacked = run.direction == RunDirection::Stacked;
        let (mut along, mut is_raised) = (0i64, is_stacked);
        for glyph in self.page.glyphs.range(run.glyphs.clone()) {
            let offset = f64::from(glyph.dx) * size / upem;
            let (before, up) = (Length(along).to_pt() / widened, f64::from(glyph.dy) * size / upem);
            let (x, y) = if is_stacked { (offset, before - up) } else { (before + offset, -up) };
            along += i64::from(glyph.advance);
            // A space has no ink; leaving it out makes a page smaller by a sixth.
            if is_space(self.page, run, glyph.start) || LAST_GLYPH < glyph.id {
                continue;
            }
            letters.extend(char::from_u32(FIRST + u32::from(glyph.id)));
            let _ = write!(xs, "{} ", rounded(x));
            let _ = write!(ys, "{} ", rounded(y));
            is_raised |= glyph.dy != 0;
        }
        if letters.is_empty() {
            return;
        }
        let _ = write!(
            self.out,
            r#"<text font-family="cb-{key}" font-size="{}" transform="{}""#,
            rounded(size),
            place(run)
        );
        let _ = write!(self.out, r#" x="{}""#, xs.trim_end());
        if is_raised {
            let _ = write!(self.out, r#" y="{}""#, ys.trim_end());
        }
        self.fill(run.ink);
        let _ = write!(self.out, ">{letters}</text>");
    }

    /// The words of a run, unseen.
    fn words(&mut self, run: &GlyphRun) {
        let text = words::text(self.page, run);
        if text.trim().is_empty() {
            return;
        }
        let Some(key) = self.key(run) else { return };
        let _ = write!(
            self.out,
            r#"<text font-family="cb-{key}" font-size="{}" transform="{}">"#,
            pt(run.size),
            place(run)
        );
        let is_stacked = run.direction == RunDirection::Stacked;
        for word in words::words(self.page, run) {
            if is_stacked {
                self.stacked_word(&text[word.range], word.left, run.size);
                continue;
            }
            let widened = widened(run);
            let (x, width) = (word.left.to_pt() / widened, word.width.to_pt() / widened);
            let shown = &text[word.range];
            let _ = write!(self.out, r#"<tspan x="{}""#, rounded(x));
            if 0.0 < width {
                let _ = write!(self.out, r#" textLength="{}" lengthAdjust="spacingAndGlyphs""#, rounded(width));
            }
            self.out.push('>');
            self.out.push_str(&escape(shown));
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>");
    }

    /// A word of letters below one another, each at its place.
    fn stacked_word(&mut self, shown: &str, along: Length, size: Length) {
        for (letter, at) in shown.chars().zip(0i64..) {
            let y = (along + size * at).to_pt() + size.to_pt() * 0.88;
            let _ = write!(
                self.out,
                r#"<tspan x="0" y="{}">{}</tspan>"#,
                rounded(y),
                escape(letter.encode_utf8(&mut [0; 4]))
            );
        }
    }

    fn rule(&mut self, area: Rect, ink: Ink) {
        self.out.push_str("<rect");
        box_of(area, &mut self.out);
        self.fill(ink);
        self.out.push_str("/>");
    }

    fn shape(&mut self, shape: &FilledPath) {
        self.out.push_str("<path d=\"");
        for step in &shape.steps {
            let mut letter = |letter: char, points: &[Point]| {
                self.out.push(letter);
                for point in points {
                    let _ = write!(self.out, "{} {} ", pt(point.x), pt(point.y));
                }
            };
            match *step {
                PathSegment::Move(to) => letter('M', &[to]),
                PathSegment::Line(to) => letter('L', &[to]),
                PathSegment::Curve(one, two, to) => letter('C', &[one, two, to]),
                PathSegment::Close => letter('Z', &[]),
            }
        }
        self.out.push('"');
        self.fill(shape.ink);
        self.out.push_str("/>");
    }

    fn image(&mut self, image: &PlacedImage, address: &dyn Fn(usize) -> Option<String>) {
        let Some(address) = address(image.picture) else { return };
        let Rect { origin, size } = image.area;
        let seen = image.size();
        let place = if image.turned { (0, -1, 1, origin.y + size.height) } else { (1, 0, 0, origin.y) };
        let (a, b, c, y) = place;
        let _ = write!(
            self.out,
            r#"<image href="{address}" preserveAspectRatio="none" width="{}" height="{}" transform="matrix({a} {b} {c} {a} {} {})"/>"#,
            pt(seen.width),
            pt(seen.height),
            pt(origin.x),
            pt(y)
        );
    }

    /// A link: where it leads is for the page's script, since a click leads to the source.
    fn link(&mut self, link: &LinkArea) {
        let target = match &link.target {
            LinkTarget::Uri(uri) => format!(r#" data-uri="{}""#, escape(uri)),
            LinkTarget::Node(node) => match self.drawn.links.find(*node) {
                Some((page, point)) => format!(r#" data-page="{page}" data-y="{}""#, pt(point.y)),
                None => return,
            },
        };
        self.out.push_str("<rect");
        box_of(link.area, &mut self.out);
        self.out.push_str(&target);
        self.out.push_str("/>");
    }

    /// The attribute for an ink; black is what SVG draws in without one.
    fn fill(&mut self, ink: Ink) {
        if ink == Ink::BLACK {
            return;
        }
        let [red, green, blue] = ink.screen();
        let _ = write!(self.out, r##" fill="#{red:02x}{green:02x}{blue:02x}""##);
    }
}

fn is_space(page: &Page, run: &GlyphRun, start: u16) -> bool {
    words::text(page, run).get(usize::from(start)..).is_some_and(|text| text.starts_with([' ', '\u{a0}']))
}

/// How much the letters of a run are widened; 1 is not at all.
fn widened(run: &GlyphRun) -> f64 {
    // Letters of no width could not be divided by.
    (1.0 + f64::from(run.expansion) / 10_000.0).max(0.01)
}

/// The transform from a run's own coordinates to the page's.
fn place(run: &GlyphRun) -> String {
    let (widened, x, y) = (rounded(widened(run)), pt(run.origin.x), pt(run.origin.y));
    match (run.direction, run.expansion) {
        (RunDirection::Up, _) => format!("matrix(0 -{widened} 1 0 {x} {y})"),
        (RunDirection::Down, _) => format!("matrix(0 {widened} -1 0 {x} {y})"),
        (RunDirection::Stacked, _) | (RunDirection::Right, 0) => format!("translate({x} {y})"),
        (RunDirection::Right, _) => format!("matrix({widened} 0 0 1 {x} {y})"),
    }
}

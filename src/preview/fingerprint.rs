//! Which pages look as they did: a number for each page's contents.
//!
//! In: pages. Out: equal numbers for pages that are drawn alike. Places in the source are not part of it: they
//! move with each line that is added before them.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::DrawnPages;
use crate::geometry::{Point, Rect};
use crate::typeset::frame::{Ink, LinkTarget, Page, PageItem, PathSegment};

/// The fingerprints of all pages.
pub(super) fn fingerprints(drawn: &DrawnPages) -> Vec<u64> {
    let ground = drawn.grid.map_or(0, |grid| grid.version());
    let of_page = |page: &Page| {
        // With fixed keys: the numbers are the same in each run of one program. All glyphs of the book go through it at each
        // save.
        let mut hasher = FixedState::with_seed(0).build_hasher();
        ground.hash(&mut hasher);
        (page.size.width.0, page.size.height.0, &page.text).hash(&mut hasher);
        for item in &page.items {
            of_item(item, page, drawn, &mut hasher);
        }
        hasher.finish()
    };
    drawn.pages.pages.par_iter().map(of_page).collect()
}

fn of_item(item: &PageItem, page: &Page, drawn: &DrawnPages, hasher: &mut impl Hasher) {
    match item {
        PageItem::Run(run) => {
            drawn.keys.get(usize::from(run.face.0)).hash(hasher);
            (run.size.0, run.expansion, run.direction).hash(hasher);
            of_point(run.origin, hasher);
            of_ink(run.ink, hasher);
            for glyph in page.glyphs.range(run.glyphs.clone()) {
                let place = (glyph.dx.cast_unsigned(), glyph.dy.cast_unsigned());
                hasher.write_u64(u64::from(glyph.id) << 32 | u64::from(glyph.advance.cast_unsigned()));
                hasher.write_u32(u32::from(place.0) << 16 | u32::from(place.1));
            }
        }
        PageItem::Rule(rule) => {
            of_area(rule.area, hasher);
            of_ink(rule.ink, hasher);
        }
        PageItem::Shape(shape) => {
            of_ink(shape.ink, hasher);
            for step in &shape.steps {
                match *step {
                    PathSegment::Move(to) | PathSegment::Line(to) => of_point(to, hasher),
                    PathSegment::Curve(one, two, to) => [one, two, to].into_iter().for_each(|it| of_point(it, hasher)),
                    PathSegment::Close => {}
                }
                std::mem::discriminant(step).hash(hasher);
            }
        }
        PageItem::Image(image) => {
            let picture = drawn.pages.pictures.get(image.picture);
            (picture.map(|it| &it.path), drawn.versions.get(image.picture), image.turned).hash(hasher);
            of_area(image.area, hasher);
        }
        PageItem::Link(link) => {
            of_area(link.area, hasher);
            // A node's number changes with each word before it; the page that it is on is what a reader sees.
            match &link.target {
                LinkTarget::Uri(uri) => uri.hash(hasher),
                LinkTarget::Node(node) => {
                    drawn.links.find(*node).map(|(page, point)| (page, point.y.0)).hash(hasher);
                }
            }
        }
    }
}

fn of_point(point: Point, hasher: &mut impl Hasher) {
    (point.x.0, point.y.0).hash(hasher);
}

fn of_area(area: Rect, hasher: &mut impl Hasher) {
    of_point(area.origin, hasher);
    (area.size.width.0, area.size.height.0).hash(hasher);
}

fn of_ink(ink: Ink, hasher: &mut impl Hasher) {
    match ink {
        Ink::Gray(level) => (0, level, 0, 0).hash(hasher),
        Ink::Rgb(red, green, blue) => (1, red, green, blue).hash(hasher),
        Ink::Press(press) => (2, press.inks, press.screen, press.spot).hash(hasher),
    }
}

//! Text over an image: its ink by what is below it, and a panel behind it where neither black nor white can be read.
//!
//! In: a panel with text, and the image below. Out: the same with the ink changed, and a rectangle behind the text.

use std::sync::Arc;

use image::RgbImage;
use image::imageops::FilterType;

use super::lettering::CoverPanel;
use super::{Cover, raster};
use crate::geometry::{Length, Point, Rect};
use crate::text::catalog::Catalog;
use crate::typeset::frame::{Ink, PageItem};

/// The longer side of the image that is judged, in pixels: letters of a title are several of these wide.
const SIDE: u32 = 400;

/// The contrast that text must have, in tenths (WCAG 2.2, 1.4.3).
const LEAST: u64 = 45;

/// White's luminance. Levels are squared, which is near enough to the curve of sRGB, and the same on all machines.
const WHITE: u64 = 255 * 255;

/// The image below a panel.
#[derive(Clone)]
pub(super) struct Backdrop {
    pixels: Arc<RgbImage>,
    area: Rect,
}

/// The part of an image below a text.
#[derive(Clone, Copy, Debug)]
struct Region {
    /// The mean colour.
    mean: [u8; 3],
    /// The luminance that a tenth of it is darker than, and that a tenth is lighter than.
    dark: u64,
    light: u64,
}

impl Backdrop {
    /// The cover's image where it covers `area`, in the panel's coordinates. `None` without one.
    pub(super) fn new(cover: &Cover, area: Rect, catalog: &Catalog) -> Option<Backdrop> {
        let picture = cover.image.as_ref()?;
        let image = raster::load(picture, catalog)?;
        let pixels = Arc::new(image.resize(SIDE, SIDE, FilterType::Triangle).to_rgb8());
        Some(Backdrop { pixels, area: super::covering(picture, area) })
    }

    /// The same for a panel whose left edge is at `x`.
    pub(super) fn from(&self, x: Length) -> Backdrop {
        let mut moved = self.clone();
        moved.area.origin.x -= x;
        moved
    }

    /// Whether most of it is so dark that white is easier to read on it.
    pub(super) fn is_dark(&self) -> bool {
        self.under(self.area).is_some_and(|region| super::is_dark(region.mean.map(u32::from)))
    }

    fn under(&self, area: Rect) -> Option<Region> {
        let pixel = |at: Length, whole: Length, count: u32| {
            let index = at.0.max(0) * i64::from(count) / whole.0.max(1);
            u32::try_from(index).unwrap_or(0).min(count.saturating_sub(1))
        };
        let (width, height) = self.pixels.dimensions();
        let (size, from) = (self.area.size, self.area.origin);
        let x = |at: Length| pixel(at - from.x, size.width, width);
        let y = |at: Length| pixel(at - from.y, size.height, height);
        let (left, right) = (x(area.origin.x), x(area.origin.x + area.size.width));
        let (top, bottom) = (y(area.origin.y), y(area.origin.y + area.size.height));
        let mut levels = Vec::new();
        let mut sum = [0_u64; 3];
        for (x, y) in (top..=bottom).flat_map(|y| (left..=right).map(move |x| (x, y))) {
            let color = self.pixels.get_pixel_checked(x, y)?.0;
            levels.push(luminance(color));
            sum.iter_mut().zip(color).for_each(|(sum, level)| *sum += u64::from(level));
        }
        levels.sort_unstable();
        let count = levels.len();
        let mean = sum.map(|sum| u8::try_from(sum / (count as u64).max(1)).unwrap_or(u8::MAX));
        Some(Region { mean, dark: *levels.get(count / 10)?, light: *levels.get(count - 1 - count / 10)? })
    }

    /// The ink for what is in an area, and the colour of a panel if it needs one.
    pub(super) fn ink(&self, area: Rect) -> Option<(Ink, Option<Ink>)> {
        let region = self.under(area)?;
        let (white, black) = (contrast(WHITE, region.light), contrast(region.dark, 0));
        let ink = if black < white { Ink::Gray(255) } else { Ink::BLACK };
        if LEAST <= white.max(black) {
            return Some((ink, None));
        }
        // The panel has a little of the image's own colour.
        let is_dark = luminance(region.mean) < WHITE / 3;
        let [red, green, blue] = region.mean.map(|level| if is_dark { level / 3 } else { 255 - (255 - level) / 6 });
        let ink = if is_dark { Ink::Gray(255) } else { Ink::BLACK };
        Some((ink, Some(Ink::Rgb(red, green, blue))))
    }
}

/// From 0 to [`WHITE`], with the weights of ITU-R BT.709.
fn luminance([red, green, blue]: [u8; 3]) -> u64 {
    let square = |level: u8| u64::from(level) * u64::from(level);
    (213 * square(red) + 715 * square(green) + 72 * square(blue)) / 1000
}

/// The contrast of two luminances, in tenths.
fn contrast(light: u64, dark: u64) -> u64 {
    let flare = WHITE / 20;
    10 * (light + flare) / (dark + flare)
}

/// Makes the text that the panel has from item `from` on legible; no panel reaches beyond the safe part of the page.
pub(super) fn make_legible(panel: &mut CoverPanel, from: usize, backdrop: Option<&Backdrop>) {
    let Some((backdrop, area)) = backdrop.zip(extent(panel, from)) else { return };
    let Some((ink, below)) = backdrop.ink(area) else { return };
    for item in panel.page.items.iter_mut().skip(from) {
        match item {
            PageItem::Run(run) => run.ink = ink,
            PageItem::Rule(rule) => rule.ink = ink,
            PageItem::Shape(_) | PageItem::Image(_) | PageItem::Link(_) => {}
        }
    }
    if let Some(fill) = below {
        panel.rule(area, fill);
        panel.page.items[from..].rotate_right(1);
    }
}

/// The rectangle around all text from an item on, with some space around it.
fn extent(panel: &CoverPanel, from: usize) -> Option<Rect> {
    let mut corners: Option<(Point, Point)> = None;
    let mut pad = Length::ZERO;
    for item in panel.page.items.iter().skip(from) {
        let (start, end) = match item {
            PageItem::Run(run) => {
                let glyphs = panel.page.glyphs.range(run.glyphs.clone());
                let width: Length = glyphs.map(|glyph| Length(i64::from(glyph.advance))).sum();
                pad = pad.max(run.size / 2);
                let Point { x, y } = run.origin;
                (Point { x, y: y - run.size.scale(3, 4) }, Point { x: x + width, y: y + run.size / 4 })
            }
            PageItem::Rule(rule) => {
                let Rect { origin, size } = rule.area;
                (origin, Point { x: origin.x + size.width, y: origin.y + size.height })
            }
            PageItem::Shape(_) | PageItem::Image(_) | PageItem::Link(_) => continue,
        };
        let (least, most) = corners.unwrap_or((start, end));
        let least = Point { x: least.x.min(start.x), y: least.y.min(start.y) };
        corners = Some((least, Point { x: most.x.max(end.x), y: most.y.max(end.y) }));
    }
    let (least, most) = corners?;
    let pad = pad.min(Length::MM * 6);
    let (width, height) = (most.x - least.x + pad * 2, most.y - least.y + pad * 2);
    Some(Rect::new(least.x - pad, least.y - pad, width, height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn side() -> Length {
        Length::pt(100)
    }

    fn ink(color: impl Fn(u32) -> u8) -> (Ink, bool) {
        let pixels = RgbImage::from_fn(100, 100, |x, _| Rgb([color(x); 3]));
        let area = Rect::new(Length::ZERO, Length::ZERO, side(), side());
        let (ink, below) = Backdrop { pixels: Arc::new(pixels), area }.ink(area).expect("there are pixels");
        (ink, below.is_some())
    }

    #[test]
    fn a_panel_comes_where_neither_ink_can_be_read() {
        assert_eq!(ink(|_| 10), (Ink::Gray(255), false));
        assert_eq!(ink(|_| 240), (Ink::BLACK, false));
        assert!(ink(|x| if x % 2 == 0 { 0 } else { 255 }).1, "stripes");
    }

    #[test]
    fn the_place_of_the_text_decides() {
        let pixels = RgbImage::from_fn(100, 100, |_, y| Rgb([if y < 50 { 0 } else { 255 }; 3]));
        let area = Rect::new(Length::ZERO, Length::ZERO, side(), side());
        let backdrop = Backdrop { pixels: Arc::new(pixels), area };
        let at = |top: i64| Rect::new(Length::ZERO, Length::pt(top), side(), Length::pt(30));
        assert_eq!(backdrop.ink(at(5)), Some((Ink::Gray(255), None)));
        assert_eq!(backdrop.ink(at(60)), Some((Ink::BLACK, None)));
    }
}

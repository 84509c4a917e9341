//! The boxes of a press page, and the marks around it.
//!
//! In: the trimmed size and the options. Out: [`PageBoxes`]: the boxes of the page (ISO 32000-1 §14.11.2) and the
//! lines of its marks.

use crate::geometry::{Length, Size};
use crate::impose::Binding;
use crate::pdf::{Options, Profile};

/// The length of crop marks: 5 mm is enough to lay a rule against.
const MARK: Length = Length(Length::MM.0 * 5);
/// The least distance of marks from the trimmed page: 3 mm, the bleed that most printers ask for, as no mark may be
/// left on a page that is cut a little off.
const OFFSET: Length = Length(Length::MM.0 * 3);
/// The width of marks in points: a hairline that film and plate still hold.
pub(super) const HAIRLINE: f64 = 0.25;
/// The least side of a page in points (ISO 32000-1 annex C).
const SMALLEST: f64 = 3.0;

/// A page's boxes, in points from the left bottom corner of the media.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PageBoxes {
    /// The media's width and height.
    pub(super) media: [f64; 2],
    /// The trimmed page: left, bottom, right, top.
    pub(super) trim: [f64; 4],
    /// The page with its bleed.
    pub(super) bleed: [f64; 4],
    /// Whether there are marks around the page.
    pub(super) marks: bool,
}

impl PageBoxes {
    /// For page `number` (from 0; page 0 is a recto).
    pub(super) fn new(size: Size, number: usize, options: &Options) -> PageBoxes {
        let marks = options.marks && options.profile != Profile::Kdp;
        // Two inches is beyond any binding; a larger bleed is a slip, and would only make the media vast.
        let bleed = Length(options.bleed.0.clamp(0, Length::INCH.0 * 2)).to_pt();
        let around = if marks { (OFFSET.to_pt().max(bleed)) + MARK.to_pt() } else { bleed };
        // Print on demand has no bleed at the spine.
        let is_recto = number.is_multiple_of(2) == (options.binding == Binding::Left);
        let (left, right) = match (options.profile, is_recto) {
            (Profile::Kdp, true) => (0.0, around),
            (Profile::Kdp, false) => (around, 0.0),
            _ => (around, around),
        };
        let (width, height) = (size.width.to_pt().max(SMALLEST), size.height.to_pt().max(SMALLEST));
        let trim = [left, around, left + width, around + height];
        PageBoxes {
            media: [left + width + right, height + 2.0 * around],
            trim,
            bleed: [trim[0] - bleed.min(left), trim[1] - bleed, trim[2] + bleed.min(right), trim[3] + bleed],
            marks,
        }
    }

    /// The crop marks: two lines at each corner, as x, y, x, y.
    pub(super) fn crops(&self) -> Vec<[f64; 4]> {
        let [left, bottom, right, top] = self.trim;
        let offset = (left - MARK.to_pt()).max(0.0);
        let length = MARK.to_pt().min(left);
        let mut lines = Vec::with_capacity(8);
        for y in [bottom, top] {
            lines.push([left - offset - length, y, left - offset, y]);
            lines.push([right + offset, y, right + offset + length, y]);
        }
        for x in [left, right] {
            lines.push([x, bottom - offset - length, x, bottom - offset]);
            lines.push([x, top + offset, x, top + offset + length]);
        }
        lines
    }

    /// The centres of the registration marks: the middle of each side.
    pub(super) fn crosses(&self) -> [[f64; 2]; 4] {
        let [left, bottom, right, top] = self.trim;
        let (middle, centre) = ((left + right) / 2.0, (bottom + top) / 2.0);
        let offset = left - MARK.to_pt() / 2.0;
        [[middle, bottom - offset], [middle, top + offset], [left - offset, centre], [right + offset, centre]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size() -> Size {
        Size { width: Length::pt(300), height: Length::pt(400) }
    }

    #[test]
    fn boxes_are_nested() {
        let options = Options { profile: Profile::Print, bleed: Length::pt(9), marks: true, ..Options::default() };
        let frame = PageBoxes::new(size(), 0, &options);
        assert!((frame.trim[2] - frame.trim[0] - 300.0).abs() < 1e-9);
        assert!((frame.trim[0] - frame.bleed[0] - 9.0).abs() < 1e-9);
        assert!(0.0 < frame.bleed[0] && frame.bleed[2] < frame.media[0]);
        for [x1, y1, x2, y2] in frame.crops() {
            let outside = |x: f64, y: f64| {
                x < frame.bleed[0] + 1e-9
                    || frame.bleed[2] - 1e-9 < x
                    || y < frame.bleed[1] + 1e-9
                    || frame.bleed[3] - 1e-9 < y
            };
            assert!(outside(x1, y1) && outside(x2, y2), "a mark is in the bleed");
            assert!(-1e-9 <= x1.min(y1) && x2 <= frame.media[0] + 1e-9 && y2 <= frame.media[1] + 1e-9);
        }
    }

    #[test]
    fn print_on_demand_bleeds_at_three_sides() {
        let bleed = Length(Length::INCH.0 / 8);
        let options = Options { profile: Profile::Kdp, bleed, marks: true, ..Options::default() };
        let (recto, verso) = (PageBoxes::new(size(), 0, &options), PageBoxes::new(size(), 1, &options));
        assert_eq!(recto.media, [309.0, 418.0]);
        assert_eq!(verso.media, [309.0, 418.0]);
        assert_eq!((recto.trim[0], verso.trim[0]), (0.0, 9.0));
        assert!(!recto.marks);
    }
}

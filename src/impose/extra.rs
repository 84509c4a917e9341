//! What sheets have beside the pages that are folded: a first sheet, a poster on their backs, strips of text and colour
//! for the shop.
//!
//! In: a plan, and the numbers of the pages that are added. Out: the plan with them.

use super::{CROP, Duplex, ImpositionPlan, OFF, Placement, PlacementFit, Scheme, Settings, Side, scheme, side};
use crate::geometry::{Length, Point, Rect, Size};

/// How high the strips are: colour bars that a densitometer can read, whose aperture has 3 mm.
pub const STRIP: Length = Length(Length::MM.0 * 4);
/// How far strips are from pages and marks.
const APART: Length = Length(Length::MM.0 * 2);
/// The sizes of pages are read from files, which have them in thousandths of a point.
const ROUNDING: Length = Length::milli_pt(2);

/// The room that pages leave free on both sides: across the sheet, and along it.
pub(super) fn around(settings: &Settings) -> Size {
    let marks = if settings.marks { ink_reach(settings) * 2 } else { Length::ZERO };
    // The same at the head and at the foot, so that pages stay in the middle of the sheet.
    let has_strips = settings.slug || settings.color_bars;
    Size { width: marks, height: if has_strips { (ink_reach(settings) + APART + STRIP) * 2 } else { marks } }
}

/// How far marks and bleed reach beyond the pages.
fn ink_reach(settings: &Settings) -> Length {
    if settings.marks { OFF.max(settings.bleed) + CROP } else { settings.bleed }
}

impl ImpositionPlan {
    /// The strip above the pages, for a line of text; `None` if the sheet has no room for it.
    pub fn head_strip(&self) -> Option<Rect> {
        let (top, _) = self.strip_edges();
        let y = top - APART - STRIP;
        (-ROUNDING <= y).then(|| self.strip(y.max(Length::ZERO)))
    }

    /// The strip below the pages, for colour bars; `None` if the sheet has no room for it.
    pub fn foot_strip(&self) -> Option<Rect> {
        let (_, bottom) = self.strip_edges();
        let y = bottom + APART;
        let most = self.sheet.height - STRIP;
        (y <= most + ROUNDING).then(|| self.strip(y.min(most)))
    }

    /// The upper and the lower end of pages and marks.
    fn strip_edges(&self) -> (Length, Length) {
        let areas = self.sides.iter().flat_map(|side| &side.places).filter(|place| place.fit == PlacementFit::Scaled);
        let ends = areas.map(|place| (place.area.origin.y, place.area.origin.y + place.area.size.height));
        let (top, bottom) =
            ends.fold((self.sheet.height, Length::ZERO), |(top, bottom), (from, to)| (top.min(from), bottom.max(to)));
        // Backs may be moved, which fronts are not: the strips are off both.
        let off = ink_reach(&self.settings);
        (top - off, bottom + off)
    }

    fn strip(&self, y: Length) -> Rect {
        // Off the edges by what most printers leave white.
        let beside = Length::MM * 5;
        Rect::new(beside, y, (self.sheet.width - beside * 2).max(Length::ZERO), STRIP)
    }

    /// Puts pages, which are numbered from `first` on, on the strips above the pages of all sides.
    pub fn add_slugs(&mut self, first: usize) {
        let Some(area) = self.head_strip() else { return };
        for (at, side) in self.sides.iter_mut().enumerate() {
            side.places.push(Placement::whole(first + at, area));
        }
    }

    /// Prints a page over the whole back of each sheet that is printed on one side.
    pub fn add_poster(&mut self, page: usize) {
        let area = Rect { origin: Point::default(), size: self.sheet };
        let fronts = std::mem::take(&mut self.sides);
        let mut backs = Vec::new();
        for front in fronts {
            let back =
                Side { sheet: front.sheet, back: true, places: vec![Placement::whole(page, area)], marks: Vec::new() };
            self.sides.push(front);
            if self.settings.duplex == Duplex::Single {
                backs.push(back);
            } else {
                self.sides.push(back);
            }
        }
        self.sides.extend(backs.into_iter().rev());
    }

    /// Puts a sheet before all others, with a page over the whole of its front.
    pub fn add_first_sheet(&mut self, page: usize) {
        for side in &mut self.sides {
            side.sheet += 1;
        }
        let area = Rect { origin: Point::default(), size: self.sheet };
        let has_backs = self.sides.iter().any(|side| side.back);
        let front = Side { sheet: 0, back: false, places: vec![Placement::whole(page, area)], marks: Vec::new() };
        self.sides.insert(0, front);
        if has_backs {
            // White, so that what follows still has its front on the front. Backs that are printed later come in
            // the reverse order.
            let at = if self.settings.duplex == Duplex::Single { self.sides.len() } else { 1 };
            self.sides.insert(at, Side { sheet: 0, back: true, ..Side::default() });
        }
        self.sheets += 1;
        self.has_first_sheet = true;
    }

    /// Columns and rows of pages on a side.
    pub fn grid(&self) -> [usize; 2] {
        let grid = scheme::order(1, &self.settings).grid;
        [usize::from(grid.columns), usize::from(grid.rows)]
    }

    /// The sheet, from 0, that lies uppermost when those of the first bundle lie in one another with their fronts down.
    pub fn innermost(&self) -> usize {
        match self.settings.scheme {
            Scheme::Saddle | Scheme::CutFold(..) => self.folded_sheets().saturating_sub(1),
            Scheme::Signatures(pages) => usize::from(pages / 4).min(self.folded_sheets()).saturating_sub(1),
            _ => 0,
        }
    }

    /// Turns a side of this plan as it lies on a table when the sheet was turned over like a page, with whatever
    /// printer it was made.
    pub fn lay(&self, side: &mut Side) {
        if side.back && side::turns_backs(self.sheet, self.settings.duplex) {
            side::turn(side, self.sheet);
        }
    }

    /// How many sheets have pages that are folded.
    pub fn folded_sheets(&self) -> usize {
        self.sheets - usize::from(self.has_first_sheet)
    }

    /// How many sheets are in one fold, if they are too many to close.
    pub fn thick_fold(&self) -> Option<usize> {
        /// About 64 pages of copy paper.
        const THICK: Length = Length(Length::MM.0 * 16 / 10);
        let deepest = match self.settings.scheme {
            Scheme::Saddle | Scheme::CutFold(..) => self.folded_sheets(),
            Scheme::Signatures(pages) => usize::from(pages) / 4,
            _ => return None,
        };
        let thickness = self.settings.paper * i64::try_from(deepest).unwrap_or(i64::MAX / 4);
        (THICK < thickness).then_some(deepest)
    }
}

impl Placement {
    /// A page as large as an area lets it be.
    fn whole(page: usize, area: Rect) -> Placement {
        Placement { page, area, turned: false, clip: area, fit: PlacementFit::Filling }
    }
}

//! How the flat cover lies around the book: boards, grooves, flaps; where it is folded.
//!
//! In: the kind of the cover, the printer's table, and what the author set. Out: [`Boards`], and the [`FlatPlan`] with the
//! places of front, back, spine and flaps. A case and a jacket lie around boards, which stand over the pages at head, foot and
//! fore edge (the *square*), so that their panels are larger than a page.

use super::lettering::CoverPanel;
use super::paper::Papers;
use super::{Cover, spine_width, zone};
use crate::diagnostic::Diagnostics;
use crate::geometry::{Length, Rect, Size};
use crate::printer::{BoardRule, COVER_BLEED, CoverExtent, Printer, PrinterRules, inches};
use crate::project::config::{Config, CoverKind};
use crate::typeset::frame::Ink;

/// What binders use where nobody says: boards of 2.5 mm that stand over by 3 mm, a groove of 8 mm, 15 mm of sheet folded in;
/// flaps of 85 mm, about half of a page.
const USUAL: Boards = Boards {
    thick: Length(Length::MM.0 * 5 / 2),
    overhang: Length(Length::MM.0 * 3),
    hinge: Length(Length::MM.0 * 8),
    wrap: Length(Length::MM.0 * 15),
    flap: Length(Length::MM.0 * 85),
    is_guess: true,
};

/// Boards, and what is folded around them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Boards {
    /// How thick a board is.
    pub thick: Length,
    /// How far boards stand over the pages.
    pub overhang: Length,
    /// The width of the groove beside the spine.
    pub hinge: Length,
    /// How far the sheet is folded in around the boards of a case.
    pub wrap: Length,
    /// How far a jacket is folded in.
    pub flap: Length,
    /// Whether neither the author nor the printer says how thick a board is.
    pub is_guess: bool,
}

impl CoverKind {
    /// Whether it lies around boards.
    pub fn has_boards(self) -> bool {
        matches!(self, CoverKind::Case | CoverKind::Jacket)
    }
}

/// The kind of the book's cover: the author's, else what its printer makes.
pub(super) fn kind(config: &Config) -> CoverKind {
    let of_printer = || config.printer().ok()??.1.cover.binding;
    config.cover.kind.or_else(of_printer).unwrap_or_default()
}

impl Boards {
    /// The boards that the author and the printer's table ask for.
    pub fn new(config: &Config, rules: &BoardRule) -> Boards {
        let cover = &config.cover;
        let either = |own: Option<Length>, of_printer: Option<f64>, usual: Length| {
            own.or_else(|| of_printer.map(inches)).unwrap_or(usual)
        };
        Boards {
            thick: either(cover.board, rules.thick, USUAL.thick),
            overhang: either(cover.overhang, rules.overhang, USUAL.overhang),
            hinge: either(cover.hinge, rules.hinge, USUAL.hinge),
            wrap: either(cover.wrap, rules.wrap, USUAL.wrap),
            flap: either(cover.flap, rules.flap, USUAL.flap),
            is_guess: cover.board.is_none() && rules.thick.is_none(),
        }
    }
}

impl Cover {
    /// The cover with panels as large as its boards, if it has any. What is folded in around the boards of a case is its bleed.
    #[must_use]
    pub fn around(mut self, boards: Boards) -> Cover {
        let is_case = self.kind == CoverKind::Case;
        if self.kind.has_boards() {
            self.trim.width += boards.overhang;
            self.trim.height += boards.overhang * 2;
            self.boards = Boards {
                flap: if is_case { Length::ZERO } else { boards.flap },
                hinge: if is_case { boards.hinge } else { Length::ZERO },
                ..boards
            };
        }
        if is_case {
            self.bleed = boards.wrap;
        }
        self
    }
}

impl Cover {
    /// Whether the thickness of its paper is the author's or in the printer's table, and no guess.
    pub(crate) fn knows_paper(&self, printer: Printer, rules: &PrinterRules) -> bool {
        let is_known = |name: &str| {
            rules.stock(printer, name).is_some_and(|stock| stock.page.is_some()) || self.papers.has_own(name)
        };
        self.leaf.is_some() || self.paper.as_deref().is_some_and(is_known)
    }

    /// Whether its spine is as wide as the author or the printer's table says, and no guess.
    fn knows_spine(&self, printer: Printer, rules: &PrinterRules) -> bool {
        let knows_boards = !self.kind.has_boards() || !self.boards.is_guess;
        let is_given = self.kind == CoverKind::Saddle || self.given_spine.is_some();
        is_given || knows_boards && self.knows_paper(printer, rules)
    }

    /// The measures of the flat cover, for a check of its file.
    pub fn extent(&self, printer: Printer, rules: &PrinterRules) -> CoverExtent {
        let plan = FlatPlan::new(self, &mut Diagnostics::default());
        let bars = zone::place(self).filter(|_| zone::isbn(self).is_none()).map(|place| {
            let (left, top) = (plan.back + place.origin.x, place.origin.y);
            [left, top, left + place.size.width, top + place.size.height].map(Length::to_pt)
        });
        CoverExtent {
            size: [plan.size.width, plan.size.height].map(Length::to_pt),
            spine: [plan.spine, plan.spine + plan.thick].map(Length::to_pt),
            bars,
            bleed: self.bleed.to_pt(),
            pages: self.pages,
            is_sure: self.knows_spine(printer, rules),
        }
    }

    /// The cover that a printer asks for around so many pages of a book, without its contents.
    pub fn of_printer(printer: Printer, rules: &PrinterRules, pages: usize, trim: Size) -> Cover {
        let papers = Papers::of(printer, rules).for_printer(printer);
        let kind = rules.cover.binding.unwrap_or_default();
        Cover {
            trim,
            pages,
            paper: papers.name(None, printer, rules),
            papers,
            kind,
            bleed: rules.cover.bleed.map_or(COVER_BLEED, inches),
            bars_of_printer: rules.cover.bars(),
            ..Cover::default()
        }
        .around(Boards::new(&Config::default(), &rules.boards))
    }
}

/// The places of the parts of a flat cover, from its left edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlatPlan {
    /// Its size without bleed.
    pub size: Size,
    /// How wide the spine is.
    pub thick: Length,
    /// The left edge of the spine.
    pub spine: Length,
    /// The left edge of the front.
    pub front: Length,
    /// The left edge of the back.
    pub back: Length,
    /// The left edges of the flaps: at the front, and at the back.
    pub flaps: [Length; 2],
}

impl FlatPlan {
    /// The plan of a cover. A paper that is not known is reported.
    pub fn new(cover: &Cover, diagnostics: &mut Diagnostics) -> FlatPlan {
        let thick = spine_width(cover, diagnostics);
        let (panel, flap) = (cover.trim.width, cover.boards.flap);
        let size = Size { width: (panel + flap) * 2 + thick, height: cover.trim.height };
        let (left, right) = (flap, flap + panel + thick);
        let flaps = [Length::ZERO, right + panel];
        let (front, back) = if cover.right { (left, right) } else { (right, left) };
        let flaps = if cover.right { flaps } else { [flaps[1], flaps[0]] };
        FlatPlan { size, thick, spine: flap + panel, front, back, flaps }
    }

    /// Where the sheet is folded, from left to right: at both sides of the spine, beside the grooves, at the flaps.
    pub fn folds(&self, cover: &Cover) -> Vec<Length> {
        let (left, right) = (self.spine, self.spine + self.thick);
        let mut folds = vec![left, right];
        if Length::ZERO < cover.boards.hinge {
            folds.extend([left - cover.boards.hinge, right + cover.boards.hinge]);
        }
        if Length::ZERO < cover.boards.flap {
            folds.extend([cover.boards.flap, self.size.width - cover.boards.flap]);
        }
        folds.sort_unstable();
        folds.dedup();
        folds
    }

    /// Dashed lines above and below the folds, off the bleed.
    pub(super) fn fold_marks(&self, cover: &Cover, panel: &mut CoverPanel) {
        let (off, dash) = (cover.bleed.max(Length::MM * 3), Length::MM);
        let hair = Length::PT / 4;
        for x in self.folds(cover) {
            for step in [0, 2, 4] {
                let above = -off - dash * (step + 1);
                let below = cover.trim.height + off + dash * step;
                for y in [above, below] {
                    panel.rule(Rect::new(x - hair / 2, y, hair, dash), Ink::BLACK);
                }
            }
        }
    }

    /// Lines along the folds, along the edges, and around the place of the barcode, in magenta, which stands out of most
    /// grounds.
    pub(super) fn guides(&self, cover: &Cover, bars: Option<Rect>, panel: &mut CoverPanel) {
        const GUIDE: Ink = Ink::Rgb(0xe6, 0x00, 0x7e);
        let (bleed, hair, dash) = (cover.bleed, Length::PT / 2, Length::MM * 2);
        let high = cover.trim.height + bleed * 2;
        for x in self.folds(cover) {
            let mut y = -bleed;
            while y < high - bleed {
                panel.rule(Rect::new(x - hair / 2, y, hair, dash.min(high - bleed - y)), GUIDE);
                y += dash * 2;
            }
        }
        panel.outline(Rect { origin: crate::geometry::Point::default(), size: self.size }, hair, GUIDE);
        if let Some(mut place) = bars {
            place.origin.x += self.back;
            panel.outline(place, hair, GUIDE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(kind: CoverKind, right: bool) -> Cover {
        let trim = Size { width: Length::MM * 150, height: Length::MM * 230 };
        Cover { kind, right, trim, given_spine: Some(Length::MM * 20), bleed: Length::MM * 3, ..Cover::default() }
            .around(USUAL)
    }

    #[test]
    fn panels_lie_beside_one_another() {
        let plan = |kind, right| FlatPlan::new(&cover(kind, right), &mut Diagnostics::default());
        let mm = |length: Length| length.0 / Length::MM.0;
        for (kind, width, height, folds) in [
            (CoverKind::Paperback, 320, 230, vec![150, 170]),
            (CoverKind::Saddle, 300, 230, vec![150]),
            (CoverKind::Case, 326, 236, vec![145, 153, 173, 181]),
            (CoverKind::Jacket, 496, 236, vec![85, 238, 258, 411]),
        ] {
            for right in [false, true] {
                let (cover, plan) = (cover(kind, right), plan(kind, right));
                assert_eq!((mm(plan.size.width), mm(plan.size.height)), (width, height), "{kind:?}");
                assert_eq!(plan.folds(&cover).into_iter().map(mm).collect::<Vec<_>>(), folds, "{kind:?}");
                assert_eq!(plan.front < plan.back, right, "{kind:?}");
                assert_eq!(plan.flaps[0] < plan.flaps[1], right, "{kind:?}");
            }
        }
        assert_eq!(cover(CoverKind::Case, false).bleed, USUAL.wrap);
        assert_eq!(cover(CoverKind::Jacket, false).bleed, Length::MM * 3);
    }
}

//! The sides of sheets: cells to places, with creep, clips and marks.
//!
//! In: the order of pages and the sheet they lie on. Out: [`Side`]s in the order of printing.

use super::scheme::{Cuts, Order, PageSlot, SheetPages};
use super::{
    Binding, CROP, Duplex, OFF, Placement, PlacementFit, PrinterMark, PrinterMarkKind, Scheme, Settings, Side,
};
use crate::geometry::{Length, Point, Rect, Size};

/// The sheet with its grid of pages in the middle.
pub(super) struct SheetLayout<'a> {
    pub(super) sheet: Size,
    pub(super) page: Size,
    /// Between pages: from left to right, and from top to bottom.
    pub(super) gap: Size,
    /// By how much the flap of a leaflet is narrower than its other panels.
    pub(super) flap: Length,
    /// Columns and rows, and where they are cut apart.
    pub(super) order: &'a Order,
    pub(super) settings: &'a Settings,
}

impl SheetLayout<'_> {
    /// The left top corner of the grid.
    fn origin(&self) -> Point {
        let (columns, rows) = (i64::from(self.order.grid.columns), i64::from(self.order.grid.rows));
        let width = self.page.width * columns + self.gap.width * self.order.gaps_before(columns - 1);
        let height = self.page.height * rows + self.gap.height * (rows - 1);
        Point { x: (self.sheet.width - width) / 2, y: (self.sheet.height - height) / 2 }
    }

    /// The rectangle of a cell.
    fn cell(&self, column: usize, row: usize) -> Rect {
        let step = |count: usize| i64::try_from(count).unwrap_or(0);
        let origin = self.origin();
        let x = origin.x + self.page.width * step(column) + self.gap.width * self.order.gaps_before(step(column));
        let y = origin.y + (self.page.height + self.gap.height) * step(row);
        Rect { origin: Point { x, y }, size: self.page }
    }

    /// How far a panel lies from its cell. The flap of a leaflet is narrower than the panels that it lies between, by
    /// which the folds move: pages stay in the middle of their panels.
    fn panel(&self, column: usize, back: bool) -> Length {
        if self.settings.scheme != Scheme::Trifold {
            return Length::ZERO;
        }
        let flap_is_left = back != (self.settings.binding == Binding::Left);
        match (column, flap_is_left) {
            (0, true) => -self.flap,
            (1, true) | (0, false) => -self.flap / 2,
            (1, false) | (2, true) => self.flap / 2,
            _ => self.flap,
        }
    }

    /// Where the sheet is folded before a column.
    fn fold(&self, column: usize, back: bool) -> Length {
        let x = self.cell(column, 0).origin.x;
        match (self.settings.scheme == Scheme::Trifold, column) {
            (false, _) => x,
            // The flap ends where its page does.
            (true, 1) if self.panel(0, back) == -self.flap => x - self.flap,
            (true, 2) if self.panel(2, back) == self.flap => x + self.flap,
            _ => x,
        }
    }
}

/// Both sides of all sheets, in the order of printing.
pub(super) fn all(order: &Order, layout: &SheetLayout<'_>, step: Length) -> Vec<Side> {
    let mut fronts = Vec::with_capacity(order.leaves.len() * 2);
    let mut backs = Vec::new();
    for (sheet, leaf) in order.leaves.iter().enumerate() {
        let shift = step * i64::try_from(leaf.depth).unwrap_or(0);
        fronts.push(side(sheet, false, leaf, order, layout, shift));
        if leaf.back.is_empty() {
            continue;
        }
        let mut back = side(sheet, true, leaf, order, layout, shift);
        if turns_backs(layout.sheet, layout.settings.duplex) {
            turn(&mut back, layout.sheet);
        }
        shift_by(&mut back, layout.settings.offset);
        if layout.settings.duplex == Duplex::Single {
            backs.push(back);
        } else {
            fronts.push(back);
        }
    }
    fronts.extend(backs.into_iter().rev());
    fronts
}

/// Whether backs are printed upside down, for a printer that turns sheets about their other edge.
pub(super) fn turns_backs(sheet: Size, duplex: Duplex) -> bool {
    let natural = if sheet.height <= sheet.width { Duplex::ShortEdge } else { Duplex::LongEdge };
    duplex != natural && duplex != Duplex::Single
}

fn side(sheet: usize, back: bool, leaf: &SheetPages, order: &Order, layout: &SheetLayout<'_>, shift: Length) -> Side {
    let cells = if back { &leaf.back } else { &leaf.front };
    let columns = usize::from(layout.order.grid.columns);
    let mut places = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let PageSlot { page: Some(page), turned } = *cell else { continue };
        let (column, row) = (at % columns, at / columns);
        let mut area = layout.cell(column, row);
        area.origin.x += layout.panel(column, back);
        let clip = clip(area, column, row, layout);
        // Towards the spine: the fold at the right of even columns, at the left of odd ones.
        area.origin.x += if column % 2 == 0 { shift } else { -shift };
        places.push(Placement { page, area, turned, clip, fit: PlacementFit::Scaled });
    }
    let marks = if layout.settings.marks { marks(leaf, back, order, layout) } else { Vec::new() };
    Side { sheet, back, places, marks }
}

/// Where a page's ink may show: over its edge by the bleed, but never onto its neighbour.
fn clip(area: Rect, column: usize, row: usize, layout: &SheetLayout<'_>) -> Rect {
    let bleed = layout.settings.bleed.scale(1, 1);
    let beside = layout.gap.width / 2;
    let below = layout.gap.height / 2;
    let last = (usize::from(layout.order.grid.columns) - 1, usize::from(layout.order.grid.rows) - 1);
    // Ink runs over edges that are cut, never over a fold.
    let beside = |column: usize| if layout.order.is_cut_before(column) { beside } else { Length::ZERO };
    let left = if column == 0 { bleed } else { beside(column) };
    let right = if column == last.0 { bleed } else { beside(column + 1) };
    let top = if row == 0 { bleed } else { below };
    let bottom = if row == last.1 { bleed } else { below };
    Rect::new(
        area.origin.x - left,
        area.origin.y - top,
        area.size.width + left + right,
        area.size.height + top + bottom,
    )
}

/// Moves all of a side.
fn shift_by(side: &mut Side, by: Point) {
    let moved = |point: Point| Point { x: point.x + by.x, y: point.y + by.y };
    for place in &mut side.places {
        place.area.origin = moved(place.area.origin);
        place.clip.origin = moved(place.clip.origin);
    }
    for mark in &mut side.marks {
        (mark.from, mark.to) = (moved(mark.from), moved(mark.to));
    }
}

/// The side as it must be printed when the printer turns the sheet about its other edge.
pub(super) fn turn(side: &mut Side, sheet: Size) {
    let point = |point: Point| Point { x: sheet.width - point.x, y: sheet.height - point.y };
    let rect = |rect: Rect| Rect {
        origin: point(Point { x: rect.origin.x + rect.size.width, y: rect.origin.y + rect.size.height }),
        size: rect.size,
    };
    for place in &mut side.places {
        place.area = rect(place.area);
        place.clip = rect(place.clip);
        place.turned = !place.turned;
    }
    for mark in &mut side.marks {
        (mark.from, mark.to) = (point(mark.from), point(mark.to));
    }
}

fn marks(leaf: &SheetPages, back: bool, order: &Order, layout: &SheetLayout<'_>) -> Vec<PrinterMark> {
    let first = layout.cell(0, 0);
    let last = layout.cell(usize::from(layout.order.grid.columns) - 1, usize::from(layout.order.grid.rows) - 1);
    let around = if layout.settings.scheme == Scheme::Trifold { layout.flap } else { Length::ZERO };
    let (left, top) = (first.origin.x - around, first.origin.y);
    let (right, bottom) = (last.origin.x + last.size.width + around, last.origin.y + last.size.height);
    let off = OFF.max(layout.settings.bleed);
    let mut marks = Vec::new();
    let mut upright = |kind, x: Length| {
        marks.push(line(kind, Point { x, y: top - off - CROP }, Point { x, y: top - off }));
        marks.push(line(kind, Point { x, y: bottom + off }, Point { x, y: bottom + off + CROP }));
    };
    upright(PrinterMarkKind::Crop, left);
    upright(PrinterMarkKind::Crop, right);
    for column in 1..usize::from(layout.order.grid.columns) {
        let cell = layout.cell(column, 0);
        if order.is_cut_before(column) {
            upright(PrinterMarkKind::Crop, cell.origin.x);
            upright(PrinterMarkKind::Crop, cell.origin.x - layout.gap.width);
        } else {
            upright(PrinterMarkKind::Fold, layout.fold(column, back));
        }
    }
    let mut level = |kind, y: Length| {
        marks.push(line(kind, Point { x: left - off - CROP, y }, Point { x: left - off, y }));
        marks.push(line(kind, Point { x: right + off, y }, Point { x: right + off + CROP, y }));
    };
    level(PrinterMarkKind::Crop, top);
    level(PrinterMarkKind::Crop, bottom);
    for row in 1..usize::from(layout.order.grid.rows) {
        let cell = layout.cell(0, row);
        if order.cuts == Cuts::None {
            level(PrinterMarkKind::Fold, cell.origin.y);
        } else {
            level(PrinterMarkKind::Crop, cell.origin.y);
            level(PrinterMarkKind::Crop, cell.origin.y - layout.gap.height);
        }
    }
    marks.extend(register(first, last, off + CROP / 2));
    if layout.settings.scheme == Scheme::Zine {
        let (from, to) = (layout.cell(1, 1).origin, layout.cell(3, 1).origin);
        marks.push(PrinterMark { kind: PrinterMarkKind::Cut, from, to });
    }
    if let (Some(bundle), false) = (leaf.outermost, back)
        && 1 < order.signatures
        && !matches!(
            layout.settings.scheme,
            Scheme::Zine | Scheme::Card | Scheme::FrenchFold | Scheme::Trifold | Scheme::Accordion(_)
        )
    {
        marks.push(collation(bundle, layout));
    }
    marks
}

/// Four crosses around the pages, `off` from them, in the middles of cells: no fold runs there.
fn register(first: Rect, last: Rect, off: Length) -> impl Iterator<Item = PrinterMark> {
    let middle = |rect: Rect| (rect.origin.x + rect.size.width / 2, rect.origin.y + rect.size.height / 2);
    let (one, other) = (middle(first), middle(last));
    let centres = [
        (one.0, first.origin.y - off),
        (other.0, last.origin.y + last.size.height + off),
        (first.origin.x - off, one.1),
        (last.origin.x + last.size.width + off, other.1),
    ];
    let arm = CROP / 2;
    centres.into_iter().flat_map(move |(x, y)| {
        let (left, right) = (Point { x: x - arm, y }, Point { x: x + arm, y });
        let (above, below) = (Point { x, y: y - arm }, Point { x, y: y + arm });
        [(left, right), (above, below)].map(|(from, to)| line(PrinterMarkKind::Register, from, to))
    })
}

fn line(kind: PrinterMarkKind, from: Point, to: Point) -> PrinterMark {
    PrinterMark { kind, from, to }
}

/// The bar of a bundle: on the fold that is the spine, a step of 6 mm lower each time.
fn collation(bundle: usize, layout: &SheetLayout<'_>) -> PrinterMark {
    let row = usize::from(layout.order.grid.rows) - 1;
    // The fold between the last page and the first: the middle of the lowest row, but for octavos, where it
    // is the one before the last column.
    let column = if layout.settings.scheme == Scheme::Octavo && layout.settings.binding == Binding::Left {
        3
    } else if layout.settings.scheme == Scheme::Octavo {
        1
    } else {
        usize::from(layout.order.grid.columns) / 2
    };
    let cell = layout.cell(column, row);
    let step = Length::MM * 6;
    let room = (cell.size.height - Length::MM * 20).0.max(step.0) / step.0;
    let down = Length::MM * 10 + step * (i64::try_from(bundle).unwrap_or(0) % room);
    let y = cell.origin.y + down;
    let x = cell.origin.x;
    line(PrinterMarkKind::Collation, Point { x, y }, Point { x, y: y + Length::MM * 5 })
}

//! The order of pages: which page is in which cell of which sheet, for each scheme.
//!
//! In: a number of pages and the settings. Out: [`Order`]. Pages are numbered from 0 here; the tables below
//! count from 1, as printers do. Source of the tables: they are folded back in the tests.

use super::{Binding, Pad, Scheme, Settings};

/// How many pages lie on one side of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellGrid {
    /// Pages beside one another.
    pub(super) columns: u8,
    /// Pages below one another.
    pub(super) rows: u8,
}

/// The order of pages on all sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// Columns and rows of a side.
    pub(super) grid: CellGrid,
    /// The sheets, the outermost of each bundle first.
    pub(super) leaves: Vec<SheetPages>,
    /// How many blank pages were added.
    pub(super) blanks: usize,
    /// How many bundles there are.
    pub(super) signatures: usize,
    /// Where the sheet is cut: pages that are cut apart have a bleed each.
    pub(super) cuts: Cuts,
}

/// Where the pages of a sheet are cut apart before anything is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cuts {
    /// Nowhere: all lines between pages are folds.
    None,
    /// Between the rows: each is a sheet of its own.
    Rows,
    /// Between the rows, and between pairs of columns.
    Spreads,
    /// Between all pages.
    All,
}

impl Order {
    /// How many gaps there are before a column, from 0: pages that hang together in a fold have none.
    pub(super) fn gaps_before(&self, column: i64) -> i64 {
        if self.cuts == Cuts::Spreads { column / 2 } else { column }
    }

    /// Whether the sheet is cut before a column, and not folded.
    pub(super) fn is_cut_before(&self, column: usize) -> bool {
        self.cuts == Cuts::All || self.cuts == Cuts::Spreads && column.is_multiple_of(2)
    }
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetPages {
    /// The cells of the front, row by row.
    pub(super) front: Vec<PageSlot>,
    /// The cells of the back, as seen when the sheet is turned like the page of a book; empty if it stays
    /// white.
    pub(super) back: Vec<PageSlot>,
    /// How many sheets of its bundle are around it.
    pub(super) depth: usize,
    /// The bundle whose outermost sheet it is.
    pub(super) outermost: Option<usize>,
}

/// A cell of a side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageSlot {
    /// The page; `None` stays white.
    pub(super) page: Option<usize>,
    /// Whether it is upside down.
    pub(super) turned: bool,
}

/// The front and the back of a quarto, from 1; the upper row is upside down.
const QUARTO: [[usize; 4]; 2] = [[5, 4, 8, 1], [3, 6, 2, 7]];
/// The front and the back of an octavo.
const OCTAVO: [[usize; 8]; 2] = [[5, 12, 9, 8, 4, 13, 16, 1], [7, 10, 11, 6, 2, 15, 14, 3]];
/// The outside of a card and its inside.
const CARD: [[usize; 2]; 2] = [[4, 1], [2, 3]];
/// The one side of a French fold: the upper row, the inside of the card, goes behind the lower.
const FRENCH_FOLD: [usize; 4] = [3, 2, 4, 1];
/// The outside of a leaflet, the flap at the left, and its inside.
const TRIFOLD: [[usize; 3]; 2] = [[5, 6, 1], [2, 3, 4]];
/// The one side of a zine.
const ZINE: [usize; 8] = [7, 6, 5, 4, 8, 1, 2, 3];

/// Orders `pages` pages (at least one).
pub(super) fn order(pages: usize, settings: &Settings) -> Order {
    let padded = match settings.scheme {
        Scheme::Saddle
        | Scheme::Signatures(_)
        | Scheme::Stack
        | Scheme::Card
        | Scheme::FrenchFold
        | Scheme::CutFold(..) => pages.next_multiple_of(4),
        Scheme::Quarto | Scheme::Zine => pages.next_multiple_of(8),
        Scheme::Octavo => pages.next_multiple_of(16),
        Scheme::Trifold => pages.next_multiple_of(6),
        // A strip that is printed on one side is whole too.
        Scheme::Accordion(panels) => pages.next_multiple_of(usize::from(panels)),
        Scheme::Grid(..) | Scheme::Repeat(..) => pages,
    };
    let pages = Numbers { pages, padded, pad: settings.pad };
    let mut order = match settings.scheme {
        Scheme::Saddle => bundles(&pages, padded),
        Scheme::Signatures(length) => bundles(&pages, usize::from(length)),
        Scheme::Stack => stack(&pages),
        Scheme::Quarto => folded(&pages, CellGrid { columns: 2, rows: 2 }, QUARTO.map(|side| side.to_vec())),
        Scheme::Octavo => folded(&pages, CellGrid { columns: 4, rows: 2 }, OCTAVO.map(|side| side.to_vec())),
        Scheme::Zine => folded(&pages, CellGrid { columns: 4, rows: 2 }, [ZINE.to_vec(), Vec::new()]),
        Scheme::Trifold => folded(&pages, CellGrid { columns: 3, rows: 1 }, TRIFOLD.map(|side| side.to_vec())),
        Scheme::Card => folded(&pages, CellGrid { columns: 2, rows: 1 }, CARD.map(|side| side.to_vec())),
        Scheme::FrenchFold => folded(&pages, CellGrid { columns: 2, rows: 2 }, [FRENCH_FOLD.to_vec(), Vec::new()]),
        Scheme::CutFold(columns, rows) => cut_apart(bundles(&pages, padded), columns, rows),
        Scheme::Accordion(panels) => accordion(&pages, panels),
        Scheme::Grid(columns, rows) => grid(&pages, columns, rows),
        Scheme::Repeat(columns, rows) => repeat(&pages, columns, rows),
    };
    order.blanks = padded - pages.pages;
    if 1 < settings.copies && settings.scheme.takes_copies() {
        gang(&mut order, settings.copies);
    }
    if settings.binding == Binding::Right {
        mirror(&mut order);
    }
    order
}

/// The pages with the blanks among them.
struct Numbers {
    pages: usize,
    padded: usize,
    pad: Pad,
}

impl Numbers {
    /// The page that is at a place of the padded book (from 1, as the tables have it).
    fn page(&self, at: usize) -> Option<usize> {
        let at = at.checked_sub(1).filter(|at| *at < self.padded)?;
        let before = match self.pad {
            Pad::End | Pad::None => self.pages,
            Pad::BeforeLast => self.pages - 1,
            Pad::After(pages) => pages.min(self.pages),
        };
        let blanks = self.padded - self.pages;
        if at < before { Some(at) } else { at.checked_sub(blanks).filter(|at| before <= *at) }
    }

    fn cell(&self, at: usize, turned: bool) -> PageSlot {
        PageSlot { page: self.page(at), turned }
    }
}

/// Sheets in one another, in bundles of `length` pages; the last may be smaller.
fn bundles(pages: &Numbers, length: usize) -> Order {
    let mut leaves = Vec::new();
    let mut signatures = 0;
    let mut before = 0;
    while before < pages.padded {
        let count = length.min(pages.padded - before);
        for depth in 0..count / 4 {
            let cell = |at| pages.cell(before + at, false);
            let (low, high) = (2 * depth, count - 2 * depth);
            leaves.push(SheetPages {
                front: vec![cell(high), cell(low + 1)],
                back: vec![cell(low + 2), cell(high - 1)],
                depth,
                outermost: (depth == 0).then_some(signatures),
            });
        }
        signatures += 1;
        before += count;
    }
    Order { grid: CellGrid { columns: 2, rows: 1 }, leaves, blanks: 0, signatures, cuts: Cuts::None }
}

/// Two piles beside each other.
fn stack(pages: &Numbers) -> Order {
    let sheets = pages.padded / 4;
    let leaf = |sheet: usize| {
        let cell = |at| pages.cell(at, false);
        let (left, right) = (1 + 2 * sheet, 1 + 2 * sheet + 2 * sheets);
        SheetPages {
            front: vec![cell(left), cell(right)],
            back: vec![cell(right + 1), cell(left + 1)],
            depth: 0,
            outermost: None,
        }
    };
    Order {
        grid: CellGrid { columns: 2, rows: 1 },
        leaves: (0..sheets).map(leaf).collect(),
        blanks: 0,
        signatures: 1,
        cuts: Cuts::All,
    }
}

/// Sheets folded more than once: each by the same table, the upper row on its head.
fn folded(pages: &Numbers, grid: CellGrid, table: [Vec<usize>; 2]) -> Order {
    let (each, row) = (table[0].len() + table[1].len(), usize::from(grid.columns));
    let sheets = pages.padded / each;
    let leaf = |sheet: usize| {
        let side = |numbers: &[usize]| {
            let two_rows = row < numbers.len();
            let cell = |(at, number): (usize, &usize)| pages.cell(sheet * each + number, two_rows && at < row);
            numbers.iter().enumerate().map(cell).collect()
        };
        SheetPages { front: side(&table[0]), back: side(&table[1]), depth: 0, outermost: Some(sheet) }
    };
    Order { grid, leaves: (0..sheets).map(leaf).collect(), blanks: 0, signatures: sheets, cuts: Cuts::None }
}

/// Strips of panels in reading order: what follows the last panel of the front is behind it.
fn accordion(pages: &Numbers, panels: u8) -> Order {
    let length = usize::from(panels);
    let side =
        |side: usize| -> Vec<PageSlot> { (1..=length).map(|at| pages.cell(side * length + at, false)).collect() };
    let sides = pages.padded / length;
    let leaf = |sheet: usize| SheetPages {
        front: side(2 * sheet),
        back: if 2 * sheet + 1 < sides { side(2 * sheet + 1) } else { Vec::new() },
        depth: 0,
        outermost: Some(sheet),
    };
    let leaves: Vec<SheetPages> = (0..sides.div_ceil(2)).map(leaf).collect();
    let signatures = leaves.len();
    Order { grid: CellGrid { columns: panels, rows: 1 }, leaves, blanks: 0, signatures, cuts: Cuts::None }
}

/// The same row of pages `copies` times on each side, to be cut apart: several copies of a small booklet at once.
fn gang(order: &mut Order, copies: u8) {
    order.grid.rows = copies;
    order.cuts = if order.cuts == Cuts::All { Cuts::All } else { Cuts::Rows };
    for leaf in &mut order.leaves {
        for side in [&mut leaf.front, &mut leaf.back] {
            *side = side.repeat(usize::from(copies));
        }
    }
}

/// The same spreads in columns and rows, to be cut apart before they are folded.
fn cut_apart(mut order: Order, columns: u8, rows: u8) -> Order {
    order.grid = CellGrid { columns: columns * 2, rows };
    order.cuts = Cuts::Spreads;
    for leaf in &mut order.leaves {
        for side in [&mut leaf.front, &mut leaf.back] {
            *side = side.repeat(usize::from(columns) * usize::from(rows));
        }
    }
    order
}

/// Pages in reading order, side after side.
fn grid(pages: &Numbers, columns: u8, rows: u8) -> Order {
    let each = usize::from(columns) * usize::from(rows);
    let side = |side: usize| -> Vec<PageSlot> { (1..=each).map(|at| pages.cell(side * each + at, false)).collect() };
    let sides = pages.padded.div_ceil(each);
    let leaf = |sheet: usize| SheetPages {
        front: side(2 * sheet),
        back: if 2 * sheet + 1 < sides { side(2 * sheet + 1) } else { Vec::new() },
        depth: 0,
        outermost: None,
    };
    let leaves = (0..sides.div_ceil(2)).map(leaf).collect();
    Order { grid: CellGrid { columns, rows }, leaves, blanks: 0, signatures: 1, cuts: Cuts::All }
}

/// The same page in all cells of a side, the next on its back.
fn repeat(pages: &Numbers, columns: u8, rows: u8) -> Order {
    let each = usize::from(columns) * usize::from(rows);
    let side = |at: usize| vec![pages.cell(at, false); each];
    let leaf = |sheet: usize| SheetPages {
        front: side(2 * sheet + 1),
        back: if 2 * sheet + 2 <= pages.padded { side(2 * sheet + 2) } else { Vec::new() },
        depth: 0,
        outermost: None,
    };
    let leaves = (0..pages.padded.div_ceil(2)).map(leaf).collect();
    Order { grid: CellGrid { columns, rows }, leaves, blanks: 0, signatures: 1, cuts: Cuts::All }
}

/// For the spine at the right: each row the other way round.
fn mirror(order: &mut Order) {
    let columns = usize::from(order.grid.columns);
    for leaf in &mut order.leaves {
        for side in [&mut leaf.front, &mut leaf.back] {
            side.chunks_mut(columns).for_each(<[PageSlot]>::reverse);
        }
    }
}

#[cfg(test)]
mod tests;

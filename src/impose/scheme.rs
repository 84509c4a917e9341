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
    /// Between all pages.
    All,
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
/// The outside of a leaflet, the flap at the left, and its inside.
const TRIFOLD: [[usize; 3]; 2] = [[5, 6, 1], [2, 3, 4]];
/// The one side of a zine.
const ZINE: [usize; 8] = [7, 6, 5, 4, 8, 1, 2, 3];

/// Orders `pages` pages (at least one).
pub(super) fn order(pages: usize, settings: &Settings) -> Order {
    let padded = match settings.scheme {
        Scheme::Saddle | Scheme::Signatures(_) | Scheme::Stack => pages.next_multiple_of(4),
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
    let (each, row) = (if table[1].is_empty() { 8 } else { table[0].len() * 2 }, usize::from(grid.columns));
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
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// A face of a piece of paper: its page, and whether it is seen upright.
    type Face = (Option<usize>, bool);
    /// A piece of paper: what is seen from above, and what from below.
    type Paper = (Face, Face);
    /// Paper in a pile, the uppermost first.
    type Pile = VecDeque<Paper>;

    /// The sheets of a bundle on a table, one on the other, fronts down; by column and row.
    fn lay(order: &Order, leaves: &[SheetPages]) -> Vec<Vec<Pile>> {
        let (columns, rows) = (usize::from(order.grid.columns), usize::from(order.grid.rows));
        let mut piles = vec![vec![Pile::new(); columns]; rows];
        for leaf in leaves {
            for (row, piles) in piles.iter_mut().enumerate() {
                for (column, pile) in piles.iter_mut().enumerate() {
                    let up = leaf.back[row * columns + column];
                    // The page behind is in the mirrored column.
                    let down = leaf.front[row * columns + columns - 1 - column];
                    pile.push_front(((up.page, !up.turned), (down.page, !down.turned)));
                }
            }
        }
        piles
    }

    /// Turns a pile about an upright axis.
    fn flip(pile: Pile) -> Pile {
        pile.into_iter().rev().map(|(up, down)| (down, up)).collect()
    }

    /// Turns a pile about a horizontal axis, which leaves it upside down.
    fn topple(pile: Pile) -> Pile {
        let head = |face: Face| (face.0, !face.1);
        flip(pile).into_iter().map(|(up, down)| (head(up), head(down))).collect()
    }

    fn on(above: Pile, below: &mut Pile) {
        above.into_iter().rev().for_each(|paper| below.push_front(paper));
    }

    /// Folds the left half onto the right, or the right onto the left.
    fn across(piles: &mut [Vec<Pile>], left_over: bool) {
        for row in piles {
            let right = row.split_off(row.len() / 2);
            let (above, mut below) =
                if left_over { (std::mem::take(row), right) } else { (right, std::mem::take(row)) };
            for (pile, under) in above.into_iter().rev().zip(&mut below) {
                on(flip(pile), under);
            }
            *row = below;
        }
    }

    /// Folds the upper row onto the lower.
    fn down(piles: &mut Vec<Vec<Pile>>) {
        let upper = piles.remove(0);
        for (pile, under) in upper.into_iter().zip(&mut piles[0]) {
            on(topple(pile), under);
        }
    }

    /// Reads a folded bundle: every page upright, recto and verso of each leaf.
    fn read(pile: &Pile) -> Vec<Option<usize>> {
        assert!(pile.iter().all(|(up, down)| up.1 && down.1), "a page stands on its head");
        pile.iter().flat_map(|(up, down)| [up.0, down.0]).collect()
    }

    /// Folds all bundles of a scheme and reads them one after the other.
    fn folded_back(order: &Order, scheme: Scheme, binding: Binding) -> Vec<Option<usize>> {
        let mut starts: Vec<usize> =
            (0..order.leaves.len()).filter(|at| order.leaves[*at].outermost.is_some()).collect();
        starts.push(order.leaves.len());
        let first = binding == Binding::Left;
        let mut pages = Vec::new();
        for bundle in starts.windows(2) {
            let mut piles = lay(order, &order.leaves[bundle[0]..bundle[1]]);
            if scheme == Scheme::Octavo {
                across(&mut piles, !first);
            }
            if scheme == Scheme::Octavo || scheme == Scheme::Quarto {
                down(&mut piles);
            }
            across(&mut piles, first);
            pages.extend(read(&piles[0][0]));
        }
        pages
    }

    fn expected(pages: usize, padded: usize, pad: Pad) -> Vec<Option<usize>> {
        let mut all: Vec<Option<usize>> = (0..pages).map(Some).collect();
        let at = match pad {
            Pad::End | Pad::None => pages,
            Pad::BeforeLast => pages - 1,
            Pad::After(page) => page.min(pages),
        };
        all.splice(at..at, vec![None; padded - pages]);
        all
    }

    #[test]
    fn folded_sheets_read_in_order() {
        let schemes = [Scheme::Saddle, Scheme::Signatures(16), Scheme::Signatures(8), Scheme::Quarto, Scheme::Octavo];
        let bindings = [Binding::Left, Binding::Right];
        let pads = [Pad::End, Pad::BeforeLast, Pad::After(0), Pad::After(2), Pad::After(99)];
        let all = schemes.into_iter().flat_map(|scheme| bindings.map(|binding| (scheme, binding)));
        for (scheme, binding) in all {
            for pad in pads {
                for pages in 4..=64 {
                    let settings = Settings { scheme, binding, pad, ..Settings::default() };
                    let order = order(pages, &settings);
                    let found = folded_back(&order, scheme, binding);
                    assert_eq!(
                        found,
                        expected(pages, pages + order.blanks, pad),
                        "{scheme:?} {binding:?} {pad:?} {pages}"
                    );
                }
            }
        }
    }

    #[test]
    fn cut_piles_read_in_order() {
        for binding in [Binding::Left, Binding::Right] {
            for pages in 1..=64 {
                let settings = Settings { scheme: Scheme::Stack, binding, ..Settings::default() };
                let order = order(pages, &settings);
                let left = usize::from(binding == Binding::Right);
                let mut found = Vec::new();
                // The first pile on the second; the back of a cell is in the mirrored column.
                for column in [left, 1 - left] {
                    let pile = order.leaves.iter();
                    found.extend(pile.flat_map(|sheet| [sheet.front[column].page, sheet.back[1 - column].page]));
                }
                assert_eq!(found, expected(pages, pages + order.blanks, Pad::End), "{binding:?} {pages}");
            }
        }
    }

    /// A zine folds along all lines but one cut: pages that face each other share an upright fold, and the two
    /// sides of a leaf lie back to back over the fold at its fore edge or its head.
    #[test]
    fn a_zine_s_neighbours_are_those_of_a_book() {
        for binding in [Binding::Left, Binding::Right] {
            let settings = Settings { scheme: Scheme::Zine, binding, ..Settings::default() };
            let order = order(8, &settings);
            let place = |page: usize| {
                let at = order.leaves[0].front.iter().position(|slot| slot.page == Some(page - 1));
                at.map(|at| (at % 4, at / 4)).expect("each page is there")
            };
            for (one, next) in [(8, 1), (2, 3), (6, 7), (4, 5), (1, 2), (5, 6)] {
                let (one, next) = (place(one), place(next));
                assert_eq!((one.0.abs_diff(next.0), one.1), (1, next.1));
            }
            for (one, next) in [(3, 4), (7, 8)] {
                let (one, next) = (place(one), place(next));
                assert_eq!((one.0, one.1.abs_diff(next.1)), (next.0, 1));
                assert!(one.0 == 0 || one.0 == 3, "the cut goes through the middle columns alone");
            }
            let front = &order.leaves[0].front;
            assert!(front[..4].iter().all(|slot| slot.turned) && front[4..].iter().all(|slot| !slot.turned));
            // The spine is at the left of page 1 unless the book is read from right to left.
            assert_eq!(place(8).0 < place(1).0, binding == Binding::Left);
        }
    }

    /// A leaflet on the table, its inside above; the flap is folded over, then the other panel over both.
    #[test]
    fn a_leaflet_opens_in_order() {
        for binding in [Binding::Left, Binding::Right] {
            let settings = Settings { scheme: Scheme::Trifold, binding, ..Settings::default() };
            let order = order(6, &settings);
            let mut row = lay(&order, &order.leaves).remove(0);
            let page = |face: Face| face.0.map(|page| page + 1).expect("no panel is blank");
            let above: Vec<usize> = row.iter().map(|pile| page(pile[0].0)).collect();
            let in_order = if binding == Binding::Left { [2, 3, 4] } else { [4, 3, 2] };
            assert_eq!(above, in_order, "what the open leaflet shows");
            if binding == Binding::Right {
                row.reverse();
            }
            let [cover, mut middle, flap] = <[Pile; 3]>::try_from(row).expect("three panels");
            on(flip(flap), &mut middle);
            assert_eq!((page(cover[0].0), page(middle[0].0)), (2, 5), "beside page 2 is the flap");
            on(flip(cover), &mut middle);
            let (top, bottom) = (middle[0].0, middle[middle.len() - 1].1);
            assert_eq!((page(top), page(bottom)), (1, 6), "the front and the back");
            assert!(middle.iter().all(|(up, down)| up.1 && down.1));
        }
    }

    /// A strip is read from panel to panel, turned over, and read on.
    #[test]
    fn an_accordion_reads_on_behind_its_last_panel() {
        let cases = [(1, 4), (4, 4), (5, 4), (8, 4), (9, 3), (16, 2)];
        for (binding, (pages, panels)) in
            [Binding::Left, Binding::Right].into_iter().flat_map(|it| cases.map(|case| (it, case)))
        {
            let settings = Settings { scheme: Scheme::Accordion(panels), binding, ..Settings::default() };
            let order = order(pages, &settings);
            let sides = order.leaves.iter().flat_map(|leaf| [&leaf.front, &leaf.back]);
            let mut read = Vec::new();
            for side in sides {
                let mut side: Vec<Option<usize>> = side.iter().map(|slot| slot.page).collect();
                if binding == Binding::Right {
                    side.reverse();
                }
                read.extend(side);
            }
            assert_eq!(read, expected(pages, pages + order.blanks, Pad::End), "{pages} {panels}");
            assert_eq!(read.len() % usize::from(panels), 0);
        }
    }

    /// Cut apart, the rows of a sheet are the same booklet.
    #[test]
    fn a_gang_is_cut_into_copies() {
        for scheme in [Scheme::Saddle, Scheme::Signatures(8), Scheme::Stack, Scheme::Trifold, Scheme::Accordion(3)] {
            let single = Settings { scheme, ..Settings::default() };
            let alone = order(13, &single);
            let gang = order(13, &Settings { copies: 3, ..single });
            assert_eq!(gang.grid.rows, 3);
            assert_ne!(gang.cuts, Cuts::None);
            for (leaf, of_three) in alone.leaves.iter().zip(&gang.leaves) {
                for (side, of_three) in [(&leaf.front, &of_three.front), (&leaf.back, &of_three.back)] {
                    assert_eq!(&side.repeat(3), of_three);
                }
            }
        }
        let zine = order(8, &Settings { scheme: Scheme::Zine, copies: 3, ..Settings::default() });
        assert_eq!(zine.grid.rows, 2, "a zine fills its sheet");
    }

    #[test]
    fn every_page_is_printed_once_or_as_often_as_asked() {
        for (scheme, times) in [(Scheme::Grid(3, 2), 1), (Scheme::Repeat(3, 2), 6), (Scheme::Zine, 1)] {
            for pages in 1..=20 {
                let order = order(pages, &Settings { scheme, ..Settings::default() });
                let mut found: Vec<usize> = (order.leaves.iter())
                    .flat_map(|leaf| leaf.front.iter().chain(&leaf.back))
                    .filter_map(|slot| slot.page)
                    .collect();
                found.sort_unstable();
                let all: Vec<usize> = (0..pages).flat_map(|page| vec![page; times]).collect();
                assert_eq!(found, all, "{scheme:?} {pages}");
            }
        }
    }
}

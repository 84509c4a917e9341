//! Simulated folding: sheets are laid on a table, folded and cut by the rules of each scheme, and read page by page.

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
        let (above, mut below) = if left_over { (std::mem::take(row), right) } else { (right, std::mem::take(row)) };
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
    let mut starts: Vec<usize> = (0..order.leaves.len()).filter(|at| order.leaves[*at].outermost.is_some()).collect();
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
                assert_eq!(found, expected(pages, pages + order.blanks, pad), "{scheme:?} {binding:?} {pad:?} {pages}");
            }
        }
    }
}

/// A card is folded once; each sheet is one.
#[test]
fn cards_read_in_order() {
    for binding in [Binding::Left, Binding::Right] {
        for pages in 1..=12 {
            let settings = Settings { scheme: Scheme::Card, binding, ..Settings::default() };
            let order = order(pages, &settings);
            assert_eq!(folded_back(&order, Scheme::Card, binding), expected(pages, pages + order.blanks, Pad::End));
        }
    }
}

/// A French fold: the upper row goes behind the lower, so that its print is outside; then the sheet is closed like a card,
/// whose front and back are in the lower row, and whose inside is in the upper.
#[test]
fn a_french_fold_reads_in_order() {
    for binding in [Binding::Left, Binding::Right] {
        let settings = Settings { scheme: Scheme::FrenchFold, binding, ..Settings::default() };
        let order = order(4, &settings);
        let [leaf] = order.leaves.as_slice() else { panic!("one sheet") };
        assert!(leaf.back.is_empty());
        let (upper, lower) = leaf.front.split_at(2);
        // What goes behind is seen from there upside down, and so upright if it was printed on its head; its columns are
        // the other way round.
        let inside: Vec<(Option<usize>, bool)> = upper.iter().rev().map(|slot| (slot.page, slot.turned)).collect();
        let outside: Vec<(Option<usize>, bool)> = lower.iter().map(|slot| (slot.page, !slot.turned)).collect();
        let card = SheetPages {
            front: outside.iter().map(|face| PageSlot { page: face.0, turned: !face.1 }).collect(),
            back: inside.iter().map(|face| PageSlot { page: face.0, turned: !face.1 }).collect(),
            outermost: Some(0),
            ..SheetPages::default()
        };
        let order = Order { grid: CellGrid { columns: 2, rows: 1 }, leaves: vec![card], ..order };
        assert_eq!(folded_back(&order, Scheme::Card, binding), expected(4, 4, Pad::End), "{binding:?}");
    }
}

/// Each part of the cut pile is a booklet of sheets folded once.
#[test]
fn copies_that_are_cut_apart_fold_as_one() {
    for binding in [Binding::Left, Binding::Right] {
        for (columns, rows, pages) in [(1, 2, 8), (2, 2, 13), (3, 1, 4), (2, 3, 20)] {
            let settings = Settings { scheme: Scheme::CutFold(columns, rows), binding, ..Settings::default() };
            let order = order(pages, &settings);
            let wide = usize::from(columns) * 2;
            for part in 0..usize::from(columns) * usize::from(rows) {
                let (column, row) = (part % usize::from(columns) * 2, part / usize::from(columns));
                // Behind a part is the one in the mirrored column.
                let behind = wide - 2 - column;
                let cut = |side: &[PageSlot], column: usize| side[row * wide + column..][..2].to_vec();
                let leaves = order.leaves.iter().map(|leaf| SheetPages {
                    front: cut(&leaf.front, column),
                    back: cut(&leaf.back, behind),
                    ..leaf.clone()
                });
                let alone = Order {
                    grid: CellGrid { columns: 2, rows: 1 },
                    leaves: leaves.collect(),
                    blanks: order.blanks,
                    signatures: 1,
                    cuts: Cuts::None,
                };
                let found = folded_back(&alone, Scheme::Saddle, binding);
                assert_eq!(found, expected(pages, pages + order.blanks, Pad::End), "{columns} × {rows}, {part}");
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

//! Imposition, folded back: printed as the printer would, laid on one another, folded, cut and read.
//!
//! A plan's sides are taken as paper: what the printer puts on the back lies after what it put on the front.
//! Whatever the scheme, the binding, the printer's way of turning and the paper, the pages must come in order,
//! upright, and with their outer edges below one another once the paper's thickness has pushed the inner sheets out.

use std::collections::VecDeque;

use chapbook::geometry::{Length, Rect, Size};
use chapbook::impose::{Binding, Duplex, ImpositionPlan, Pad, Scheme, Settings, Side, plan};
use proptest::prelude::*;

/// A face of a leaf: its page, whether it is upright, and where the page lies: left, right, top, bottom.
#[derive(Clone, Copy, Debug, Default)]
struct Face {
    page: Option<usize>,
    upright: bool,
    place: Option<[i64; 4]>,
}

/// A piece of paper: what is seen from above, and what from below; how many sheets of its bundle are around it.
#[derive(Clone, Copy, Debug, Default)]
struct Leaf {
    up: Face,
    down: Face,
    depth: usize,
}

/// Paper in a pile, the uppermost first.
type Pile = VecDeque<Leaf>;

impl Face {
    /// As it is after the paper was turned about the upright line at `line`.
    fn across(self, line: i64) -> Face {
        let place = self.place.map(|[l, r, t, b]| [2 * line - r, 2 * line - l, t, b]);
        Face { place, ..self }
    }

    /// As it is after the paper was turned about the level line at `line`: then upside down.
    fn over(self, line: i64) -> Face {
        let place = self.place.map(|[l, r, t, b]| [l, r, 2 * line - b, 2 * line - t]);
        Face { page: self.page, upright: !self.upright, place }
    }
}

/// The other side up, each face turned.
fn turned(pile: Pile, turn: impl Fn(Face) -> Face) -> Pile {
    let leaf = |leaf: Leaf| Leaf { up: turn(leaf.down), down: turn(leaf.up), ..leaf };
    pile.into_iter().rev().map(leaf).collect()
}

/// Columns and rows of a scheme's sheets.
fn grid(scheme: Scheme) -> (usize, usize) {
    match scheme {
        Scheme::Quarto => (2, 2),
        Scheme::Octavo => (4, 2),
        _ => (2, 1),
    }
}

/// The faces of a printed side, cell by cell, as they are seen from that side.
fn faces(side: Option<&Side>, plan: &ImpositionPlan, (columns, rows): (usize, usize)) -> Vec<Face> {
    let mut faces = vec![Face { upright: true, ..Face::default() }; columns * rows];
    let Some(side) = side else { return faces };
    let cell = |start: Length, whole: Length, count: usize, of: Length| {
        let count = i64::try_from(count).expect("few");
        let from = (whole - of * count) / 2;
        usize::try_from(((start - from) + of / 2).0.div_euclid(of.0)).expect("on the sheet")
    };
    for place in &side.places {
        let Rect { origin, size } = place.area;
        let column = cell(origin.x, plan.sheet.width, columns, size.width);
        let row = cell(origin.y, plan.sheet.height, rows, size.height);
        let (right, bottom) = (origin.x + size.width, origin.y + size.height);
        faces[row * columns + column] = Face {
            page: Some(place.page),
            upright: !place.turned,
            place: Some([origin.x.0, right.0, origin.y.0, bottom.0]),
        };
    }
    faces
}

/// The sheets as they come out of the printer, each with its back up, turned like the page of a book.
fn printed(plan: &ImpositionPlan) -> Vec<Vec<Leaf>> {
    let (columns, rows) = grid(plan.settings.scheme);
    let landscape = plan.sheet.height <= plan.sheet.width;
    let (middle, centre) = (plan.sheet.width.0, plan.sheet.height.0);
    let sheet = |at: usize| {
        let find = |back| plan.sides.iter().find(|side| side.sheet == at && side.back == back);
        let front = faces(find(false), plan, (columns, rows));
        let mut back = faces(find(true), plan, (columns, rows));
        // A printer that turns about the level edge puts the back on its head.
        let level = match plan.settings.duplex {
            Duplex::ShortEdge => !landscape,
            Duplex::LongEdge => landscape,
            Duplex::Single => false,
        };
        if level {
            back.reverse();
            let turn = |face: &mut Face| {
                let place = face.place.map(|[l, r, t, b]| [middle - r, middle - l, centre - b, centre - t]);
                *face = Face { upright: !face.upright, place, ..*face };
            };
            back.iter_mut().for_each(turn);
        }
        let leaf = |cell: usize| {
            let (row, column) = (cell / columns, cell % columns);
            let behind = front[row * columns + columns - 1 - column];
            let place = behind.place.map(|[l, r, t, b]| [middle - r, middle - l, t, b]);
            Leaf { up: back[cell], down: Face { place, ..behind }, depth: 0 }
        };
        (0..columns * rows).map(leaf).collect()
    };
    (0..plan.sheets).map(sheet).collect()
}

/// Folds the left half of all piles onto the right, or the right onto the left.
fn fold_across(piles: &mut [Vec<Pile>], left_over: bool, line: i64) {
    for row in piles {
        let right = row.split_off(row.len() / 2);
        let (above, mut below) = if left_over { (std::mem::take(row), right) } else { (right, std::mem::take(row)) };
        for (pile, under) in above.into_iter().rev().zip(&mut below) {
            let mut whole = turned(pile, |it| it.across(line));
            whole.append(under);
            *under = whole;
        }
        *row = below;
    }
}

/// Folds the upper row onto the lower.
fn fold_down(piles: &mut Vec<Vec<Pile>>, line: i64) {
    let upper = piles.remove(0);
    for (pile, under) in upper.into_iter().zip(&mut piles[0]) {
        let mut whole = turned(pile, |it| it.over(line));
        whole.append(under);
        *under = whole;
    }
}

/// A bundle laid on the table, back up, the outermost sheet below, and folded. The pile and the spine's place.
fn folded(sheets: &[Vec<Leaf>], plan: &ImpositionPlan) -> (Pile, i64) {
    let (columns, rows) = grid(plan.settings.scheme);
    let mut piles = vec![vec![Pile::new(); columns]; rows];
    for (depth, sheet) in sheets.iter().enumerate() {
        for (cell, leaf) in sheet.iter().enumerate() {
            piles[cell / columns][cell % columns].push_front(Leaf { depth, ..*leaf });
        }
    }
    let left = plan.settings.binding == Binding::Left;
    let (middle, width) = (plan.sheet.width.0 / 2, plan.page.width.0);
    let mut spine = middle;
    if plan.settings.scheme == Scheme::Octavo {
        fold_across(&mut piles, !left, middle);
        spine = if left { middle - width } else { middle + width };
    }
    if rows == 2 {
        fold_down(&mut piles, plan.sheet.height.0 / 2);
    }
    fold_across(&mut piles, left, spine);
    (std::mem::take(&mut piles[0][0]), spine)
}

/// How many sheets make a bundle.
fn bundle(plan: &ImpositionPlan) -> usize {
    match plan.settings.scheme {
        Scheme::Signatures(pages) => usize::from(pages) / 4,
        Scheme::Saddle => plan.sheets,
        _ => 1,
    }
}

/// The pages in the order of the book, blank ones too.
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

/// Half a unit of length may be lost at each of a few divisions.
const NEAR: i64 = 8;

/// Folds all of a plan and reads it.
fn check(pages: usize, settings: &Settings) {
    let size = Size { width: Length::MM * 105, height: Length::MM * 148 };
    let plan = plan(pages, size, settings).expect("it can be planned");
    let about = || format!("{pages} pages, {settings:?}");
    let sheets = printed(&plan);
    let mut read = Vec::new();
    let step = if plan.creep == Length::ZERO { 0 } else { settings.paper.scale(settings.fold.into(), 1000).0 };
    for sheets in sheets.chunks(bundle(&plan).max(1)) {
        let (pile, spine) = folded(sheets, &plan);
        let faces = pile.iter().flat_map(|it| [it.up, it.down]);
        let top = faces.filter_map(|face| face.place).map(|it| it[2]).next().unwrap_or(0);
        for leaf in pile {
            for face in [leaf.up, leaf.down] {
                read.push(face.page);
                let Some([left, right, upper, _]) = face.place else { continue };
                assert!(face.upright, "{face:?} stands on its head: {}", about());
                // The sheets around it push it out by their thickness: there it is trimmed.
                let outer = (left - spine).abs().max((right - spine).abs());
                let pushed = outer + step * i64::try_from(leaf.depth).expect("few");
                assert!((pushed - plan.page.width.0).abs() <= NEAR, "{face:?} {spine} {}", about());
                assert!((upper - top).abs() <= NEAR, "{face:?} {top} {}", about());
            }
        }
    }
    assert_eq!(read, expected(pages, pages + plan.blanks, settings.pad), "{}", about());
}

const FOLDED: [Scheme; 5] =
    [Scheme::Saddle, Scheme::Signatures(8), Scheme::Signatures(16), Scheme::Quarto, Scheme::Octavo];
const BINDINGS: [Binding; 2] = [Binding::Left, Binding::Right];
const DUPLEXES: [Duplex; 3] = [Duplex::ShortEdge, Duplex::LongEdge, Duplex::Single];

#[test]
fn every_booklet_from_4_to_64_pages_reads_in_order() {
    for scheme in FOLDED {
        for binding in BINDINGS {
            for duplex in DUPLEXES {
                for pages in 4..=64 {
                    let settings = Settings { scheme, binding, duplex, ..Settings::default() };
                    check(pages, &settings);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_paper_printer_and_sheet_give_a_book(
        (scheme, binding, duplex) in (0..FOLDED.len(), 0..2_usize, 0..3_usize),
        pages in 4..=64_usize,
        (paper, fold) in (0..=300_i64, 0..=1400_u16),
        pad in 0..=66_usize,
        (bleed, marks, upright) in (0..=5_i64, any::<bool>(), any::<bool>()),
    ) {
        let pad = match pad { 65 => Pad::End, 66 => Pad::BeforeLast, after => Pad::After(after) };
        let sheet = Size { width: Length::MM * 900, height: Length::MM * 640 };
        let sheet = if upright { Size { width: sheet.height, height: sheet.width } } else { sheet };
        check(pages, &Settings {
            scheme: FOLDED[scheme],
            sheet: Some(sheet),
            binding: BINDINGS[binding],
            duplex: DUPLEXES[duplex],
            pad,
            paper: Length::MM.scale(paper, 1000),
            fold,
            bleed: Length::MM * bleed,
            marks,
            ..Settings::default()
        });
    }
}

/// Cut in the middle, the half with the first page is put on the other.
#[test]
fn a_cut_pile_reads_in_order() {
    let settings = BINDINGS.iter().flat_map(|binding| {
        let duplexes = DUPLEXES.into_iter();
        duplexes.map(|duplex| Settings { scheme: Scheme::Stack, binding: *binding, duplex, ..Settings::default() })
    });
    for settings in settings {
        (1..=64).for_each(|pages| check_cut(pages, &settings));
    }
}

fn check_cut(pages: usize, settings: &Settings) {
    let size = Size { width: Length::MM * 105, height: Length::MM * 148 };
    let plan = plan(pages, size, settings).expect("it can be planned");
    let sheets = printed(&plan);
    // Back up, the first sheet is the lowest; seen from the fronts it is the uppermost, and its left half is the
    // right one here.
    let mut read = Vec::new();
    for column in if settings.binding == Binding::Left { [1, 0] } else { [0, 1] } {
        for leaf in sheets.iter().map(|sheet| sheet[column]) {
            let upright = |face: Face| face.upright || face.page.is_none();
            assert!(upright(leaf.up) && upright(leaf.down));
            read.extend([leaf.down.page, leaf.up.page]);
        }
    }
    assert_eq!(read, expected(pages, pages + plan.blanks, Pad::End), "{settings:?}");
}

/// Both sides of a copy lie after one another, whichever way the printer turns the sheet.
#[test]
fn copies_have_their_backs_behind_them() {
    let size = Size { width: Length::MM * 85, height: Length::MM * 55 };
    for duplex in DUPLEXES {
        let settings = Settings { scheme: Scheme::Repeat(2, 1), duplex, ..Settings::default() };
        let plan = plan(2, size, &settings).expect("it can be planned");
        for leaf in &printed(&plan)[0] {
            assert_eq!((leaf.down.page, leaf.up.page), (Some(0), Some(1)));
            let (up, down) = (leaf.up.place.expect("printed"), leaf.down.place.expect("printed"));
            assert!(up.iter().zip(down).all(|(one, other)| (one - other).abs() <= NEAR), "{leaf:?}");
        }
    }
}

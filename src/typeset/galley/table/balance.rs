//! Columns of running words balanced against one another, so that a table is as low as it can be.
//!
//! In: widths to begin with, those that no column may fall below, and how wide each cell's text is on one line. Out:
//! widths with the same sum. CSS shares a table's width by the widest text of each column, whatever stands beside it;
//! a row is as high as its highest cell, so what a column gives is lost where its neighbour has more lines anyway.
//! (R. J. Anderson and S. Sobti, *The table layout problem*, SoCG 1999: to find the best widths is NP-hard, and moving
//! width from column to column comes near them.)

use crate::geometry::Length;

/// How many cells are looked at: with more a table of thousands of rows would be measured for longer than it is set,
/// and its first rows say what the others are like.
const CELLS: usize = 3_000;
/// The width that lines need in a column, with what stays free at their ends, in thousandths of their text.
const RAGGED: i64 = 1_080;
/// The cost of a line of a row's height, and of a line of any cell, which decides where rows are as high either way.
const HEIGHT: i64 = 40;
/// How often the least step goes into the width: about a letter of a line of 60.
const STEPS: i64 = 64;

/// The widths of the texts of a table's rows on one line, by column; zero where there is none.
pub(super) type RowTexts = Vec<Vec<Length>>;

/// How many rows are looked at where each has so many columns.
pub(super) fn sampled_rows(columns: usize) -> usize {
    (CELLS / columns.max(1)).max(1)
}

/// Moves width from column to column while the table gets lower by it.
pub(super) fn balanced(mut widths: Vec<Length>, floors: &[Length], texts: &RowTexts) -> Vec<Length> {
    let total: Length = widths.iter().copied().sum();
    let least = Length((total.0 / STEPS).max(1));
    let mut step = least * 16;
    let mut cost = height(&widths, texts);
    while least <= step {
        match best_move(&mut widths, floors, texts, step).filter(|best| best.cost < cost) {
            Some(best) => {
                widths[best.from] -= step;
                widths[best.to] += step;
                cost = best.cost;
            }
            None => step = step / 2,
        }
    }
    widths
}

/// Width given by one column to another.
struct Move {
    from: usize,
    to: usize,
    /// The cost of the table then.
    cost: i64,
}

/// The move of a step that makes the table lowest.
fn best_move(widths: &mut [Length], floors: &[Length], texts: &RowTexts, step: Length) -> Option<Move> {
    let mut best: Option<Move> = None;
    for from in 0..widths.len() {
        if widths[from] - step < floors[from] {
            continue;
        }
        for to in (0..widths.len()).filter(|to| *to != from) {
            widths[from] -= step;
            widths[to] += step;
            let cost = height(widths, texts);
            widths[from] += step;
            widths[to] -= step;
            if best.as_ref().is_none_or(|best| cost < best.cost) {
                best = Some(Move { from, to, cost });
            }
        }
    }
    best
}

/// The cost of a table of such columns: the lines of its rows, and a little for those of each cell.
pub(super) fn height(widths: &[Length], texts: &RowTexts) -> i64 {
    let row = |texts: &Vec<Length>| {
        let lines = texts.iter().zip(widths).map(|(text, width)| lines(*text, *width));
        let (highest, all) = lines.fold((0, 0), |(highest, all), lines| (lines.max(highest), all + lines));
        highest * HEIGHT + all
    };
    texts.iter().map(row).sum()
}

/// How many lines a text has in a column.
fn lines(text: Length, width: Length) -> i64 {
    if text <= width {
        return 1;
    }
    let width = width.0.max(1);
    (text.0 * RAGGED / 1000 + width - 1) / width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pt(of: &[i64]) -> Vec<Length> {
        of.iter().map(|it| Length::pt(*it)).collect()
    }

    #[test]
    fn width_goes_to_the_column_that_makes_rows_high() {
        let texts = vec![pt(&[90, 400, 100]); 3];
        let floors = pt(&[90, 50, 50]);
        let before = pt(&[90, 80, 80]);
        let after = balanced(before.clone(), &floors, &texts);
        assert_eq!(after.iter().copied().sum::<Length>(), before.iter().copied().sum());
        assert!(before[1] < after[1] && floors[2] <= after[2] && floors[0] <= after[0], "{after:?}");
        assert!(height(&after, &texts) < height(&before, &texts));
    }

    #[test]
    fn columns_that_nothing_makes_lower_stay() {
        let widths = pt(&[100, 100]);
        assert_eq!(balanced(widths.clone(), &pt(&[40, 40]), &vec![pt(&[90, 90])]), widths);
        assert_eq!(balanced(widths.clone(), &widths, &vec![pt(&[900, 90])]), widths, "floors hold");
    }
}

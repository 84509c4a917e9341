//! How high columns are that hold some rows, and which row is where.
//!
//! In: the heights of rows. Out: for any stretch of them the least height at which the columns of a page hold it. The
//! search for pages asks for that height row by row, as it does for the rows of a table.

use crate::geometry::Length;
use crate::typeset::grid::{Units, units};

/// The longest chain of rows that are kept together: with more, a page or a column could hold none of them.
const LONGEST_CHAIN: usize = 6;

/// The height of a row, and its ties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowSize {
    /// The space above it, unless it begins a column.
    pub(crate) above: Length,
    pub(crate) height: Length,
    /// Whether it is on the grid, so that it begins on a whole line.
    pub(crate) grid: bool,
    /// Whether the next row must be below it.
    pub(crate) keep: bool,
    /// Whether it must begin a column.
    pub(crate) breaks_before: bool,
}

/// Rows that fill columns.
#[derive(Debug)]
pub(crate) struct ColumnLayout {
    rows: Vec<RowSize>,
    count: usize,
    half_leading: Length,
    /// The heights of the rows without the spaces between, added up; the first is zero.
    sums: Vec<Length>,
}

/// The place of a row on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ColumnPlace {
    /// The column, in reading order.
    pub(crate) column: usize,
    /// From the top of the columns.
    pub(crate) top: Length,
}

impl ColumnLayout {
    pub(crate) fn new(mut rows: Vec<RowSize>, count: usize, half_leading: Length) -> ColumnLayout {
        let mut chain = 0;
        let mut sums = vec![Length::ZERO];
        for row in &mut rows {
            chain = if row.keep { chain + 1 } else { 0 };
            row.keep &= chain % LONGEST_CHAIN != 0 || chain == 0;
            sums.push(sums.last().copied().unwrap_or_default() + row.height);
        }
        ColumnLayout { rows, count: count.max(1), half_leading: half_leading.max(Length(1)), sums }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The least height of the columns that hold rows `from..to`, in half-lines.
    pub(crate) fn units(&self, from: u32, to: u32) -> Units {
        let (from, to) = (from as usize, (to as usize).min(self.rows.len()));
        if to <= from {
            return 0;
        }
        let total = self.sums[to] - self.sums[from];
        let tallest = self.rows[from..to].iter().map(|row| row.height).max().unwrap_or_default();
        let columns = i64::try_from(self.count).unwrap_or(1);
        let least = units((total / columns).max(tallest), self.half_leading);
        // One column holds all rows with the spaces between them: that is the most.
        let spaces: Length = self.rows[from..to].iter().map(|row| row.above + self.half_leading * 2).sum();
        let most = units(total + spaces, self.half_leading).max(least);
        (least..most).find(|height| self.places_within(from, to, *height).is_some()).unwrap_or(most)
    }

    /// The places of rows `from..to` in columns as low as can be.
    pub(crate) fn places(&self, from: u32, to: u32) -> Vec<ColumnPlace> {
        let height = self.units(from, to);
        let (from, to) = (from as usize, (to as usize).min(self.rows.len()));
        // More breaks than columns: nothing is lost, all is in the first.
        self.places_within(from, to, height).unwrap_or_else(|| {
            let mut places = Vec::new();
            let mut next = from;
            let mut below = Length::ZERO;
            while next < to {
                let end = self.column_end(next, to, Length::INCH * 400, |top| {
                    places.push(ColumnPlace { column: 0, top: below + top });
                });
                below = places.last().map_or(below, |last| last.top) + self.rows[end - 1].height;
                next = end;
            }
            places
        })
    }

    /// The places of rows in columns of a height; `None` if they don't fit.
    fn places_within(&self, from: usize, to: usize, height: Units) -> Option<Vec<ColumnPlace>> {
        let most = self.half_leading * i64::from(height);
        let mut places = Vec::with_capacity(to.saturating_sub(from));
        let mut next = from;
        for column in 0..self.count {
            let end = self.column_end(next, to, most, |top| places.push(ColumnPlace { column, top }));
            // What must have the next row below it goes over with that, unless it is all that the column holds.
            let mut kept = end;
            while end < to && next + 1 < kept && self.rows[kept - 1].keep {
                kept -= 1;
            }
            if end < to && self.rows[kept - 1].keep {
                kept = end;
            }
            places.truncate(kept - from);
            next = kept;
            if next == to {
                return Some(places);
            }
            if column + 1 == self.count || end == next && places.is_empty() {
                break;
            }
        }
        None
    }

    /// Fills one column from a row on; the first row that it does not hold.
    fn column_end(&self, from: usize, to: usize, height: Length, mut place: impl FnMut(Length)) -> usize {
        let line = self.half_leading * 2;
        let mut y = Length::ZERO;
        for (at, row) in self.rows.iter().enumerate().take(to).skip(from) {
            if row.breaks_before && at != from {
                return at;
            }
            let mut top = if at == from { Length::ZERO } else { y + row.above };
            if row.grid {
                // A thousandth of a point over a line is rounding.
                top = line * ((top.0 + line.0 - 1 - Length::milli_pt(1).0).max(0) / line.0);
            }
            if height + Length::milli_pt(1) < top + row.height {
                return at;
            }
            place(top);
            y = top + row.height;
        }
        to
    }

    /// Whether a page may end before row `to`, if it began with `from`: not between what is kept together, and not where
    /// its last column could hold one row more.
    pub(crate) fn may_end(&self, from: u32, to: u32) -> bool {
        let keeps = |row: u32| self.rows.get(row as usize).is_some_and(|row| row.keep);
        let kept = 0 < to && keeps(to - 1);
        let takes_more = to < self.len() && !keeps(to) && self.units(from, to + 1) == self.units(from, to);
        !kept && !takes_more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Length = Length::pt(6);

    fn line(above: i64, keep: bool) -> RowSize {
        RowSize { above: Length::pt(above), height: Length::pt(12), grid: true, keep, breaks_before: false }
    }

    fn lines(count: usize) -> Vec<RowSize> {
        vec![line(0, false); count]
    }

    #[test]
    fn columns_are_as_high_as_their_rows_need() {
        let layout = ColumnLayout::new(lines(7), 2, HALF);
        assert_eq!(layout.units(0, 7), 8);
        assert_eq!(layout.units(0, 6), 6);
        assert_eq!(layout.units(3, 7), 4);
        let columns: Vec<usize> = layout.places(0, 7).iter().map(|place| place.column).collect();
        assert_eq!(columns, [0, 0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn space_is_left_out_at_the_head_of_a_column() {
        let mut rows = lines(6);
        rows[3] = line(12, false);
        let layout = ColumnLayout::new(rows, 2, HALF);
        assert_eq!(layout.units(0, 6), 6);
        assert_eq!(layout.places(0, 6)[3], ColumnPlace { column: 1, top: Length::ZERO });
    }

    #[test]
    fn a_heading_goes_over_with_its_text() {
        let mut rows = lines(6);
        rows[2] = line(12, true);
        let layout = ColumnLayout::new(rows, 2, HALF);
        assert_eq!(layout.units(0, 6), 8);
        assert_eq!(layout.places(0, 6)[2].column, 1);
        assert!(!layout.may_end(0, 3));
    }

    #[test]
    fn what_cannot_be_kept_together_is_parted() {
        let layout = ColumnLayout::new(vec![line(0, true); 40], 3, HALF);
        let height = layout.units(0, 40);
        assert!((28..=34).contains(&height), "{height}");
        assert_eq!(layout.places(0, 40).len(), 40);
        assert!((1..40).any(|row| layout.may_end(0, row)));
    }

    #[test]
    fn a_column_begins_where_its_author_says() {
        let mut rows = lines(4);
        rows[1].breaks_before = true;
        let layout = ColumnLayout::new(rows, 2, HALF);
        assert_eq!(layout.units(0, 4), 6);
        assert_eq!(layout.places(0, 4)[1], ColumnPlace { column: 1, top: Length::ZERO });
        // More breaks than columns: all is in the first.
        let mut rows = lines(3);
        rows[1].breaks_before = true;
        rows[2].breaks_before = true;
        let places = ColumnLayout::new(rows, 2, HALF).places(0, 3);
        assert_eq!(places.iter().map(|place| place.top.0 / HALF.0).collect::<Vec<_>>(), [0, 2, 4]);
    }

    #[test]
    fn a_page_does_not_end_where_its_last_column_has_room() {
        let layout = ColumnLayout::new(lines(9), 3, HALF);
        assert!(!layout.may_end(0, 4) && !layout.may_end(0, 5) && layout.may_end(0, 6));
    }
}

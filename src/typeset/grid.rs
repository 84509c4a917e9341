//! The baseline grid: heights on a page are counted in half-lines of the text's leading.

use crate::geometry::Length;

/// Half-lines of the text's leading.
pub(crate) type Units = i32;

/// A length in half-lines, rounded up; a rounding rest below a hundredth of a point does not count.
pub(crate) fn units(height: Length, half: Length) -> Units {
    let tolerance = Length::milli_pt(10);
    let count = ((height - tolerance).0.max(0) + half.0 - 1) / half.0.max(1);
    i32::try_from(count).unwrap_or(i32::MAX / 4)
}

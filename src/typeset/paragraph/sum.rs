//! The sums up to a place of a paragraph: the width of a line is the difference of two (Knuth and Plass 1981, p. 1159).

/// Sums from the paragraph's start, in scaled points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// Natural widths.
    pub(super) width: i64,
    /// The stretch and shrink of spaces.
    pub(super) stretch: i64,
    pub(super) shrink: i64,
    /// The stretch and shrink of letters.
    pub(super) letter_stretch: i64,
}

impl Sum {
    /// The width when letters stretch as far as they may, and spaces by a ratio in thousandths.
    pub(super) fn stretched(&self, ratio: i64) -> i64 {
        self.width + self.letter_stretch + self.stretch * ratio / 1000
    }
}

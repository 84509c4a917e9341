//! Floats that wait for the next page, in order: part of a place between two pages.

/// Floats that were met and not yet placed, in order: a few at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WaitingFloats([u32; MOST_WAITING]);

/// How many floats wait at most. LaTeX keeps dozens and then gives up. Here one more is placed where it is met: a
/// figure four pages behind its mention helps nobody, and each that may wait multiplies the states of the search.
const MOST_WAITING: usize = 4;
/// No float.
const NONE: u32 = u32::MAX;

impl Default for WaitingFloats {
    fn default() -> WaitingFloats {
        WaitingFloats([NONE; MOST_WAITING])
    }
}

impl WaitingFloats {
    /// Whether none waits.
    pub(super) fn is_empty(self) -> bool {
        self.0[0] == NONE
    }

    /// Those that wait.
    pub(super) fn all(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().take_while(|it| *it != NONE).map(|block| block as usize)
    }

    /// With one more at the end; `None` if too many wait.
    pub(super) fn with(mut self, block: usize) -> Option<WaitingFloats> {
        let place = self.0.iter_mut().find(|it| **it == NONE)?;
        *place = u32::try_from(block).ok()?;
        Some(self)
    }

    /// The first, and those behind it.
    pub(super) fn pop(mut self) -> Option<(usize, WaitingFloats)> {
        let first = self.all().next()?;
        self.0.rotate_left(1);
        self.0[MOST_WAITING - 1] = NONE;
        Some((first, self))
    }

    /// With the next page of the one that was the first before all others.
    pub(super) fn before(mut self, block: usize) -> WaitingFloats {
        self.0.rotate_right(1);
        self.0[0] = u32::try_from(block).unwrap_or(NONE);
        self
    }
}

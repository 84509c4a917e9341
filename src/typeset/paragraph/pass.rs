//! The passes in which a paragraph's line breaks are searched: each allows more places than the one before.

/// Which places count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    /// Those that are written.
    Written,
    /// Those of hyphenation too.
    Hyphens,
    /// The same places, where letters may stretch more than usual.
    Emergency,
    /// Names too, and words in separate pieces.
    Names,
    /// Any place between two letters.
    Anywhere,
}

impl Pass {
    /// Whether letters may stretch more than usual: the paragraph gapes otherwise, or is full of hyphens.
    pub(super) fn is_emergency(self) -> bool {
        self >= Pass::Emergency
    }
}

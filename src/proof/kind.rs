//! The kinds of flaws that a proof counts, and what each weighs.

/// A kind of flaw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FindingKind {
    /// A stable name, for programs. Where a note of `chapbook check` is about the same, it is that note's code.
    pub code: &'static str,
    /// Its name in the plural, for people.
    pub name: &'static str,
    /// How many points one of it adds to the score.
    pub weight: u32,
    /// What it is.
    pub about: &'static str,
}

/// All kinds, in the order in which they are listed.
///
/// The weights follow what the search for lines and pages charges (`typeset::page::cost`, where a widow is a million and a
/// hyphen at the foot of a recto thirty thousand), on a scale on which a loose line, the least that is looked at, is one
/// point; no source is known for them.
#[rustfmt::skip]
pub const KINDS: &[FindingKind] = &[
    FindingKind { code: "line-gaping", name: "very loose lines", weight: 5, about: "word spaces so wide that every reader sees it" },
    FindingKind { code: "line-loose", name: "loose lines", weight: 1, about: "wide word spaces" },
    FindingKind { code: "line-short", name: "short lines", weight: 3, about: "a line that nothing could fill ends before the others" },
    FindingKind { code: "line-tight", name: "tight lines", weight: 1, about: "narrow word spaces" },
    FindingKind { code: "line-river", name: "rivers", weight: 3, about: "white that runs down through the lines" },
    FindingKind { code: "line-ladder", name: "ladders", weight: 3, about: "three lines or more in a row that end in hyphens" },
    FindingKind { code: "line-runt", name: "runts", weight: 1, about: "a last line that is hardly longer than an indent" },
    FindingKind { code: "line-same-word", name: "stacked words", weight: 1, about: "two lines in a row that begin or end with the same word" },
    FindingKind { code: "page-widow", name: "widows", weight: 10, about: "a paragraph's last line alone at the head of a page" },
    FindingKind { code: "page-orphan", name: "orphans", weight: 10, about: "a paragraph's first line alone at the foot of a page" },
    FindingKind { code: "page-divided", name: "divided blocks", weight: 10, about: "what should stay together is on two pages" },
    FindingKind { code: "page-stranded", name: "stranded headings", weight: 10, about: "too little text below a heading" },
    FindingKind { code: "page-parted", name: "parted lists", weight: 5, about: "a list or example is overleaf from what announces it" },
    FindingKind { code: "page-overfull", name: "overfull pages", weight: 50, about: "something is higher than its page" },
    FindingKind { code: "page-short", name: "short pages", weight: 3, about: "a page ends before its last line" },
    FindingKind { code: "page-hyphen", name: "hyphens at the foot", weight: 1, about: "a page ends in the middle of a word" },
    FindingKind { code: "note-split", name: "split notes", weight: 2, about: "a note goes on overleaf" },
    FindingKind { code: "image-resolution", name: "coarse images", weight: 10, about: "too few pixels to the inch for print" },
    FindingKind { code: "glyph-missing", name: "empty boxes", weight: 20, about: "letters that no font has: empty boxes are printed" },
    FindingKind { code: "font-fallback", name: "borrowed letters", weight: 1, about: "letters from another font than the book asks for" },
];

/// The kind of a code.
pub(super) fn find(code: &str) -> &'static FindingKind {
    // Codes are written in this module alone; a test has them all.
    KINDS.iter().find(|kind| kind.code == code).unwrap_or(&KINDS[0])
}

//! What a proofreader would mark on a page, and where: the flaws that the search for lines and pages could not avoid.
//!
//! They are gathered for whoever asks ([`crate::explain`]). Reports of a build name the worst line of a paragraph; here is
//! each line, with its place on the page and the settings of its paragraph that were to choose from.

use crate::geometry::Rect;
use crate::source::Span;

/// A flaw with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFlaw {
    /// What it is.
    pub kind: FlawKind,
    /// Where: a line, the lines of a river, the foot of the page.
    pub area: Rect,
    /// Where its paragraph was written; empty where no paragraph is to blame.
    pub span: Span,
    /// The first words of the line, as they are printed.
    pub words: String,
    /// The settings of the paragraph that the search for pages chose from; the one that it took first.
    pub settings: Vec<ParagraphSetting>,
}

/// A way to break a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParagraphSetting {
    /// How many lines it has.
    pub lines: u32,
    /// How bad it looks, by TeX's scale.
    pub demerits: i64,
}

/// The kinds of flaws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlawKind {
    /// A line whose word spaces gape: their width in hundredths of an em.
    Gaping(i64),
    /// They are wide.
    Loose(i64),
    /// They are narrow.
    Tight(i64),
    /// A line without a space that could stretch ends early: by how much, in hundredths of an em.
    Unfilled(i64),
    /// White runs down through so many lines.
    River(usize),
    /// So many lines in a row end in hyphens.
    Ladder(usize),
    /// The last line is very short: its width in hundredths of an em.
    Runt(i64),
    /// A line begins or ends with the same word as the next.
    SameWord(String),
    /// A paragraph's last line is alone at the head of the page.
    Widow,
    /// A paragraph's first line is alone at the foot.
    Orphan,
    /// What must stay together is divided.
    Divided,
    /// What a paragraph announces, or the rest of a list, is overleaf.
    Parted,
    /// A heading has too little text below it.
    Stranded,
    /// Something is higher than the page.
    Overfull,
    /// The page is so many half-lines short.
    Short(i32),
    /// A note goes on overleaf.
    SplitNote,
    /// The page ends in a hyphen.
    PageEndHyphen,
}

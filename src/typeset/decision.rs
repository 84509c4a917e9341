//! Why a page ends where it does: what the plan of its chapter cost, and what the next best plan would have.
//!
//! The search for pages fills in the costs of each page it chose. What it weighed against them is worked out only
//! for whoever asks ([`crate::explain`]): that takes about as long as the search itself.

use std::fmt;

/// How a page was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// By how many lines the page runs long; negative: short. Facing pages agree.
    pub lines: i8,
    /// The costs of the page, by reason; empty for a faultless page.
    pub costs: Vec<Cost>,
    /// The alternatives it was weighed against, if they were asked for.
    pub explanation: Option<Explanation>,
}

/// How a chosen page compares with the cheapest plan that ends it elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The cost of all pages of the chapter together.
    pub plan: i64,
    /// The first words of what follows; `None` at the end of the chapter.
    pub ends_before: Option<String>,
    /// The cheapest plan with the same pages before this one that ends it elsewhere; `None` if the page can end
    /// nowhere else, or if no other end came among the best that the search keeps.
    pub next_best: Option<NextBest>,
}

/// A plan that was not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextBest {
    /// The first words of what would follow the page; `None` at the end of the chapter.
    pub ends_before: Option<String>,
    /// The cost of all pages of the chapter.
    pub plan: i64,
    /// The costs from this page to where the two plans meet again, each with how many pages it is behind this one.
    pub costs: Vec<(usize, Cost)>,
}

/// One thing that makes a page dearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The reason for the cost.
    pub reason: Reason,
    /// How much, in the demerits of the page search: a widow is 1,000,000.
    pub amount: i64,
}

/// The reasons for which a page costs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The last line of a paragraph alone at the head of the next page.
    Widow,
    /// The first line of a paragraph alone at the foot.
    Orphan,
    /// A block that must stay together is divided.
    Divided,
    /// A block of code is divided where its lines belong together.
    Nested,
    /// A heading with too little text below it.
    Stranded,
    /// A row is higher than the page.
    Overfull,
    /// So many half-lines are left free at the foot.
    Short(i32),
    /// The last page has few lines.
    LastPage,
    /// A paragraph of one full line at the foot, which looks like an orphan.
    LikeOrphan,
    /// A list, code or a display is parted from the paragraph that announces it, or an item from its list.
    Parted,
    /// A note runs over to the next page.
    SplitNote,
    /// Figures or tables wait for the next page.
    Deferred,
    /// Paragraphs set a line longer or shorter than they would best be.
    Paragraphs,
    /// The two facing pages run so many lines long, or short if negative.
    Spread(i8),
    /// The last line ends in a hyphen.
    Hyphen,
}

impl Reason {
    /// A stable name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Widow => "widow",
            Reason::Orphan => "orphan",
            Reason::Divided => "divided",
            Reason::Nested => "nested",
            Reason::Stranded => "stranded",
            Reason::Overfull => "overfull",
            Reason::Short(_) => "short",
            Reason::LastPage => "last-page",
            Reason::LikeOrphan => "like-orphan",
            Reason::Parted => "parted",
            Reason::SplitNote => "split-note",
            Reason::Deferred => "deferred",
            Reason::Paragraphs => "paragraphs",
            Reason::Spread(_) => "spread",
            Reason::Hyphen => "hyphen",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Reason::Widow => "widow",
            Reason::Orphan => "orphan",
            Reason::Divided => "divided where it must stay together",
            Reason::Nested => "code divided where its lines belong together",
            Reason::Stranded => "too little text below a heading",
            Reason::Overfull => "higher than the page",
            Reason::Short(half_lines) => return write!(f, "{} lines short", f64::from(*half_lines) / 2.0),
            Reason::LastPage => "few lines on the last page",
            Reason::LikeOrphan => "a full line that looks like an orphan",
            Reason::Parted => "parted from what it announces, or from its list",
            Reason::SplitNote => "note divided",
            Reason::Deferred => "float moved to the next page",
            Reason::Paragraphs => "paragraphs longer or shorter than at their best",
            Reason::Spread(lines) => {
                let (count, how) = (lines.unsigned_abs(), if *lines < 0 { "short" } else { "long" });
                let noun = if count == 1 { "line" } else { "lines" };
                return write!(f, "spread {count} {noun} {how}");
            }
            Reason::Hyphen => "hyphen at the foot",
        };
        f.write_str(text)
    }
}

//! The best chain of page breaks for a whole chapter.
//!
//! In: a [`Flow`]. Out: one [`PagePlan`] a page. All breaks are chosen at once (M. F. Plass, *Optimal
//! pagination techniques*, 1981; F. Mittelbach, *A general framework for globally optimized
//! pagination*, 2016), with two kinds of freedom: facing pages may run a line or two short or long
//! together, and paragraphs offer settings a line longer or shorter ([`super::flow::FlowBlock::choices`]).

use super::cost::{SPREAD, SPREAD_BY_TWO};
use super::flow::{Flow, PageFlaw, PageFrame, PagePlan};
pub(crate) use super::search::Alternative;
use super::search::Search;
use crate::typeset::decision::{Cost, Reason};

/// The pages that were chosen for a flow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages {
    pub(crate) plans: Vec<PagePlan>,
    /// Their costs, added up.
    pub(crate) cost: i64,
    /// By how many lines spreads were allowed to run short or long.
    pub(crate) freedom: i8,
}

impl Pages {
    /// Whether something is wrong with a page that shows, so that more freedom should be tried: what is worse than a spread
    /// two lines short or long. It is asked of each page and not of a chapter: the harmless spreads of a long one would add
    /// up to it.
    pub(crate) fn are_flawed(&self) -> bool {
        self.plans.iter().any(|plan| SPREAD_BY_TWO < flaws_cost(plan))
    }

    /// These, if there are any, or else others.
    pub(crate) fn or(self, others: Pages) -> Pages {
        if self.plans.is_empty() { others } else { self }
    }

    /// The blocks on pages that are flawed or shorter or longer than others, and on so many pages before and behind each:
    /// those whose variants may mend it. Empty if nothing is to be mended.
    pub(crate) fn blocks_to_vary(&self, blocks: usize, reach: usize) -> Vec<bool> {
        let mut near = vec![false; blocks];
        let mut any = false;
        for page in (0..self.plans.len()).filter(|page| is_uneven(&self.plans[*page])) {
            any = true;
            let around = page.saturating_sub(reach)..(page + reach + 1).min(self.plans.len());
            for fragment in self.plans[around].iter().flat_map(|plan| &plan.fragments) {
                near[fragment.block] = true;
            }
        }
        if any { near } else { Vec::new() }
    }
}

/// The cost of a page's flaws, whatever its depth: costs that its paragraphs and its floats have anyhow are left out.
fn flaws_cost(plan: &PagePlan) -> i64 {
    let counts = |cost: &&Cost| {
        !matches!(cost.reason, Reason::Paragraphs | Reason::Deferred | Reason::Spread(_) | Reason::Hyphen)
    };
    plan.costs.iter().filter(counts).map(|cost| cost.amount).sum()
}

/// Whether a page could be better if a paragraph on it or before it were a line longer or shorter.
fn is_uneven(plan: &PagePlan) -> bool {
    plan.delta != 0 || SPREAD <= flaws_cost(plan)
}

/// Chooses all page breaks of a flow whose spreads may run `freedom` lines short or long. Plans that cost more than `bound`
/// are not followed: a caller that knows a plan gives its cost. A flow without blocks has no pages.
pub(crate) fn pages(flow: &Flow, frame: &PageFrame, freedom: i8, bound: i64) -> Pages {
    if flow.blocks.is_empty() {
        return Pages::default();
    }
    let (plans, cost) = Search::new(flow, frame, bound).run(freedom);
    Pages { plans, cost, freedom }
}

/// For each of the [`pages`] of a flow the cheapest plan that ends it elsewhere. It takes about three times as long
/// as the pages do: only `inspect --pages` asks for it.
pub(crate) fn alternatives(flow: &Flow, frame: &PageFrame, freedom: i8) -> Vec<Option<Alternative>> {
    if flow.blocks.is_empty() {
        return Vec::new();
    }
    Search::new(flow, frame, i64::MAX).alternatives(freedom)
}

/// Flaws of all pages with their page, for reports.
pub(crate) fn flaws(pages: &[PagePlan]) -> impl Iterator<Item = (usize, PageFlaw)> + '_ {
    pages.iter().enumerate().flat_map(|(page, it)| it.flaws.iter().map(move |flaw| (page, *flaw)))
}

#[cfg(test)]
mod tests;

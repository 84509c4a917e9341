//! The plans that were not taken: for each page of the best plan, the cheapest one that ends it elsewhere.
//!
//! In: the layers of a search. Out: an [`Alternative`] for each page. The search knows what it costs to come to a
//! state; going back from the end over the same states, this finds what it costs to go on from each. A page's best
//! other end is then the cheapest sum of both. Only plans whose states the search kept are seen.

use std::collections::BTreeMap;

use super::{Edge, Layer, Search, SearchState};
use crate::typeset::page::flow::PagePlan;

/// The cheapest plan that ends a page elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    /// The cost of the whole plan.
    pub(crate) plan: i64,
    /// Its pages from this one to where it meets the best plan again.
    pub(crate) pages: Vec<PagePlan>,
    /// The page after those, if there is one.
    pub(crate) next: Option<PagePlan>,
}

/// Where a plan leaves the best one.
struct OtherEnd {
    /// The state that the page starts at.
    from: SearchState,
    /// The page that ends elsewhere.
    edge: Edge,
    /// The cost of the whole plan.
    plan: i64,
}

/// The cheapest way on from a state: its cost to the end, and its next page.
type CostToGo = BTreeMap<SearchState, (i64, Edge)>;

impl Search<'_> {
    /// For each page of the best plan the cheapest plan that ends it elsewhere, if the search came across one.
    pub(in crate::typeset::page) fn alternatives(&mut self, most: i8) -> Vec<Option<Alternative>> {
        // A plan may take a page more than the best one.
        let (layers, best) = self.layers(most, 1);
        let Some((_, count)) = best else { return Vec::new() };
        let onward = self.costs_to_go(most, &layers);
        let chain = best_states(&layers, count, self.end());
        let mut found = Vec::new();
        for page in 0..count {
            let (from, chosen) = (chain[page], chain[page + 1]);
            let reached = if page == 0 { 0 } else { layers[page].get(&from).map_or(0, |path| path.cost) };
            let other = self.cheapest_edge(most, page, from, onward.get(page + 1), Some(chosen.breakpoint));
            found.push(other.map(|(rest, edge)| {
                self.trace_alternative(page, OtherEnd { from, edge, plan: reached + rest }, &chain, &onward)
            }));
        }
        found
    }

    /// For the states of each layer, the cheapest way to the end.
    fn costs_to_go(&mut self, most: i8, layers: &[Layer]) -> Vec<CostToGo> {
        let mut all: Vec<CostToGo> = vec![CostToGo::new(); layers.len() + 1];
        let end = self.end();
        for page in (0..layers.len()).rev() {
            let mut own = CostToGo::new();
            for from in layers[page].keys().filter(|state| **state != end) {
                let best = self.cheapest_edge(most, page, *from, Some(&all[page + 1]), None);
                own.extend(best.map(|best| (*from, best)));
            }
            all[page] = own;
        }
        all
    }

    /// The cheapest way from a state to the end, and its first page, which may not end at the place `but`. `after` has
    /// the ways from the states behind that page.
    fn cheapest_edge(
        &mut self,
        most: i8,
        page: usize,
        from: SearchState,
        after: Option<&CostToGo>,
        but: Option<u32>,
    ) -> Option<(i64, Edge)> {
        let mut best: Option<(i64, Edge)> = None;
        self.edges(most, page, from, |edge| {
            let rest = if edge.ends { Some(0) } else { after.and_then(|it| it.get(&edge.to)).map(|it| it.0) };
            let cost = rest.filter(|_| but != Some(edge.to.breakpoint)).map(|rest| edge.cost + rest);
            let cheaper = cost.filter(|it| best.is_none_or(|best| *it < best.0));
            best = cheaper.map(|cost| (cost, edge)).or(best);
        });
        best
    }

    /// The pages of another plan, from the one that ends elsewhere to where the plans meet.
    fn trace_alternative(
        &self,
        page: usize,
        other: OtherEnd,
        chain: &[SearchState],
        onward: &[CostToGo],
    ) -> Alternative {
        let OtherEnd { mut from, mut edge, plan } = other;
        let mut pages = Vec::new();
        for page in page.. {
            pages.extend(self.plan_between(page, from, edge.to, edge.delta));
            let meets = chain.get(page + 1) == Some(&edge.to);
            let next = onward.get(page + 1).and_then(|it| it.get(&edge.to));
            let Some((_, onward)) = next.filter(|_| !edge.ends) else { break };
            if meets {
                let next = self.plan_between(page + 1, edge.to, onward.to, onward.delta);
                return Alternative { plan, pages, next };
            }
            (from, edge) = (edge.to, *onward);
        }
        Alternative { plan, pages, next: None }
    }
}

/// The states of the best plan, from its start to the end.
fn best_states(layers: &[Layer], count: usize, end: SearchState) -> Vec<SearchState> {
    let mut states = vec![end];
    let mut state = end;
    for page in (0..count).rev() {
        let reached = if state == end { layers[page].get(&end) } else { layers[page + 1].get(&state) };
        let Some(reached) = reached else { break };
        state = reached.from;
        states.push(state);
    }
    states.reverse();
    states
}

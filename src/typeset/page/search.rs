//! The search for the best chain of pages, by dynamic programming.
//!
//! In: a [`Flow`]. Out: one [`PagePlan`] a page, and what they cost. A state is a place in the flow and the
//! depth of the facing page; a page leads from state to state. The candidates from a breakpoint do not depend on the
//! page's number: they are found once, and long texts, whose pages may end in many successors, need them often.

mod alternative;

use std::collections::BTreeMap;

use super::breakpoint::{Breakpoint, Breakpoints};
use super::candidate::{CandidateBuffers, PageCandidates};
use super::cost::{HYPHEN_NEVER, HYPHEN_RECTO, HYPHEN_VERSO, SPREAD, SPREAD_BY_TWO};
use super::flow::{Flow, PageFrame, PagePlan};
use crate::guard::steps::{self, StepKind};
use crate::style::PageEndHyphens;
use crate::typeset::decision::{Cost, Reason};
use crate::typeset::grid::Units;
pub(crate) use alternative::Alternative;

/// By how many lines a page may run long. Of plans that cost the same the first one found stays, so the even page comes
/// first, and a short page before a long one, which could come close to a folio at the foot.
const DELTAS: [i8; 5] = [0, -1, 1, -2, 2];
/// How many states are kept after a page, the cheapest ones. A novel has fewer than a hundred, so nothing of it is cut;
/// the bound is for long runs of short blocks, whose pages may end almost anywhere. No source is known for the number.
const BEAM: usize = 600;

/// Where a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SearchState {
    /// The number of the place.
    breakpoint: u32,
    /// The lines by which the page must run long, being a recto beside a verso that does.
    delta: Option<i8>,
}

/// How a state was reached.
#[derive(Clone, Copy, Debug)]
struct BestPath {
    cost: i64,
    from: SearchState,
    delta: i8,
}

/// The states after a page.
type Layer = BTreeMap<SearchState, BestPath>;

/// For each place, and each depth of the page before it or none: where its state is in [`NextLayer::found`],
/// counted from one.
type Slots = Vec<[u32; DELTAS.len() + 1]>;

/// The states after a page, while they are found.
struct NextLayer {
    found: Vec<(SearchState, BestPath)>,
    slots: Slots,
}

impl NextLayer {
    /// No state yet; all slots are zero.
    fn new(slots: Slots) -> NextLayer {
        NextLayer { found: Vec::new(), slots }
    }

    /// A way to a state, whose depth is that of a column: the first of the cheapest stays.
    fn relax(&mut self, column: usize, to: SearchState, reached: BestPath) {
        steps::count(StepKind::Pages, 1);
        let row = to.breakpoint as usize;
        if self.slots.len() <= row {
            self.slots.resize(row + 1, Default::default());
        }
        let slot = &mut self.slots[row][column];
        if let Some(known) = slot.checked_sub(1) {
            let known = &mut self.found[known as usize].1;
            if reached.cost < known.cost {
                *known = reached;
            }
        } else {
            self.found.push((to, reached));
            *slot = u32::try_from(self.found.len()).unwrap_or(0);
        }
    }

    /// The states; gives the slots back as they were.
    fn finish(mut self, slots: &mut Slots) -> Vec<(SearchState, BestPath)> {
        for (state, _) in &self.found {
            self.slots[state.breakpoint as usize] = Default::default();
        }
        *slots = self.slots;
        self.found
    }
}

/// A page that may follow a place.
#[derive(Clone, Copy, Debug)]
struct Successor {
    to: u32,
    cost: i64,
    hyphen: bool,
}

/// A page from one state to another.
#[derive(Clone, Copy, Debug)]
struct Edge {
    to: SearchState,
    /// With what depends on the page's side and on its spread.
    cost: i64,
    delta: i8,
    /// Whether it is the last.
    ends: bool,
    /// See [`NextLayer::relax`].
    column: usize,
}

/// Searches in one flow.
pub(super) struct Search<'a> {
    flow: &'a Flow,
    frame: &'a PageFrame,
    /// The highest cost of a path that is followed.
    bound: i64,
    breakpoints: Breakpoints,
    /// The successors of each place, by the lines that the page runs long.
    successors: Vec<[Option<Box<[Successor]>>; DELTAS.len()]>,
    /// Room for [`NextLayer`].
    slots: Slots,
    /// Room for [`PageCandidates`].
    buffers: CandidateBuffers,
}

impl<'a> Search<'a> {
    /// Nothing is searched yet. No path that costs more than `bound` will be followed.
    pub(super) fn new(flow: &'a Flow, frame: &'a PageFrame, bound: i64) -> Search<'a> {
        Search {
            flow,
            frame,
            bound,
            breakpoints: Breakpoints::default(),
            successors: Vec::new(),
            slots: Slots::new(),
            buffers: CandidateBuffers::default(),
        }
    }

    /// The best pages and their cost, with spreads up to `most` lines short or long.
    pub(super) fn run(&mut self, most: i8) -> (Vec<PagePlan>, i64) {
        let (layers, best) = self.layers(most, 0);
        match best {
            Some((cost, count)) => (self.trace(&layers[..count]), cost),
            None => (Vec::new(), 0),
        }
    }

    /// The state after the last page.
    fn end(&mut self) -> SearchState {
        let place = Breakpoint { block: self.flow.blocks.len(), ..Breakpoint::default() };
        SearchState { breakpoint: self.breakpoints.intern(place), delta: None }
    }

    /// The states after each page, and the cost and the number of pages of the best way to the end, which is kept in
    /// the layer before its last page. No cheaper way can be found once all states are dearer than that; `beyond`
    /// says for how many pages the search goes on all the same.
    fn layers(&mut self, most: i8, beyond: usize) -> (Vec<Layer>, Option<(i64, usize)>) {
        let end = self.end();
        let start = SearchState { breakpoint: self.breakpoints.intern(Breakpoint::default()), delta: None };
        let mut layers: Vec<Layer> = Vec::new();
        let mut layer = Layer::from([(start, BestPath { cost: 0, from: start, delta: 0 })]);
        let mut best: Option<(i64, usize)> = None;
        loop {
            let least = layer.values().map(|path| path.cost).min();
            // Costs are never negative, so a path that is dearer than a whole plan can't become a better one.
            let done = best.zip(least).is_some_and(|(best, least)| best.0 <= least && best.1 + beyond <= layers.len());
            if layer.is_empty() || done {
                break;
            }
            let next = self.advance(most, layers.len(), &layer);
            layers.push(layer);
            layer = next;
            let reached = layer.remove(&end).filter(|path| best.is_none_or(|best| path.cost < best.0));
            if let Some((reached, before)) = reached.zip(layers.last_mut()) {
                before.insert(end, reached);
                best = Some((reached.cost, layers.len()));
            }
        }
        (layers, best)
    }

    /// All states that one more page leads to, each by its cheapest way.
    fn advance(&mut self, most: i8, page: usize, layer: &Layer) -> Layer {
        let end = self.end();
        let mut states: Vec<(Breakpoint, SearchState, i64)> =
            layer.iter().map(|it| (self.breakpoints.get(it.0.breakpoint), *it.0, it.1.cost)).collect();
        states.retain(|it| it.1 != end);
        // By place and not by number: ties must not depend on the order in which the search met the places.
        states.sort_unstable();
        let mut next = NextLayer::new(std::mem::take(&mut self.slots));
        for (_, from, cost) in states {
            let bound = self.bound;
            self.edges(most, page, from, |edge| {
                let cost = cost.saturating_add(edge.cost);
                if cost <= bound {
                    next.relax(edge.column, edge.to, BestPath { cost, from, delta: edge.delta });
                }
            });
        }
        let mut found = next.finish(&mut self.slots);
        // What reaches the end of the flow is always kept, or a long run of cheap states could leave no plan at all.
        if BEAM < found.len() {
            let mut costs: Vec<i64> = found.iter().map(|it| it.1.cost).collect();
            let limit = *costs.select_nth_unstable(BEAM).1;
            let last = self.flow.blocks.len();
            found.retain(|(state, it)| it.cost < limit || self.breakpoints.get(state.breakpoint).block == last);
        }
        found.into_iter().collect()
    }

    /// Calls for each page that may follow a state.
    fn edges(&mut self, most: i8, page: usize, from: SearchState, mut call: impl FnMut(Edge)) {
        let (verso, last, end) = (self.verso(page), self.flow.blocks.len(), self.end());
        let place = self.breakpoints.get(from.breakpoint);
        let mut successors = self.take_successors(from.breakpoint);
        for (tried, (delta, successors)) in DELTAS.into_iter().zip(&mut successors).enumerate() {
            // The second page of a spread runs as long as the first, so that their last lines face each other.
            if from.delta.map_or(most < delta.abs(), |forced| forced != delta) {
                continue;
            }
            for successor in &*successors.get_or_insert_with(|| self.successors_from(place, delta)) {
                let ends = self.breakpoints.get(successor.to).block == last;
                // Only a verso hands its depth on: its recto is in sight. On a recto the reader turns over, and pages
                // are free again.
                let to = SearchState { breakpoint: successor.to, delta: (verso && !ends).then_some(delta) };
                let cost = successor.cost
                    + spread_cost(from, delta, ends)
                    + if successor.hyphen { self.hyphen_cost(verso) } else { 0 };
                let column = to.delta.map_or(DELTAS.len(), |_| tried);
                call(Edge { to, cost, delta, ends: successor.to == end.breakpoint, column });
            }
        }
        self.successors[from.breakpoint as usize] = successors;
    }

    /// Takes out what is known of the ways from a place.
    fn take_successors(&mut self, place: u32) -> [Option<Box<[Successor]>>; DELTAS.len()] {
        let place = place as usize;
        if self.successors.len() <= place {
            self.successors.resize_with(place + 1, Default::default);
        }
        std::mem::take(&mut self.successors[place])
    }

    /// The pages that may start at a place and run `delta` lines long.
    fn successors_from(&mut self, place: Breakpoint, delta: i8) -> Box<[Successor]> {
        let buffers = std::mem::take(&mut self.buffers);
        let candidates = PageCandidates::new(self.flow, self.frame, place, room(self.frame, delta), buffers);
        let successor = |candidate: &super::candidate::PageCandidate| Successor {
            to: self.breakpoints.intern(candidate.to),
            cost: candidate.cost,
            hyphen: candidate.hyphen,
        };
        let successors = candidates.all().map(successor).collect();
        self.buffers = candidates.into_buffers();
        successors
    }

    /// The pages on the best way to the end, which the last layer holds.
    fn trace(&mut self, layers: &[Layer]) -> Vec<PagePlan> {
        let end = self.end();
        let mut pages = Vec::new();
        let mut to = end;
        for page in (0..layers.len()).rev() {
            // A state other than the end was reached in the layer after its page.
            let reached = if to == end { layers[page].get(&end) } else { layers[page + 1].get(&to) };
            let Some(&BestPath { from, delta, .. }) = reached else { break };
            pages.extend(self.plan_between(page, from, to, delta));
            to = from;
        }
        pages.reverse();
        pages
    }

    /// The page between two states.
    fn plan_between(&self, page: usize, from: SearchState, to: SearchState, delta: i8) -> Option<PagePlan> {
        let goal = self.breakpoints.get(to.breakpoint);
        let start = self.breakpoints.get(from.breakpoint);
        let buffers = CandidateBuffers::default();
        // Made again rather than kept for each state: only the pages of the plan need theirs.
        let candidates = PageCandidates::new(self.flow, self.frame, start, room(self.frame, delta), buffers);
        let to_goal = candidates.all().filter(|candidate| candidate.to == goal);
        let candidate = to_goal.min_by_key(|candidate| candidate.cost)?;
        let mut plan = candidates.plan(candidate);
        plan.delta = delta;
        let ends = goal.block == self.flow.blocks.len();
        let spread = Cost { reason: Reason::Spread(delta), amount: spread_cost(from, delta, ends) };
        let amount = if candidate.hyphen { self.hyphen_cost(self.verso(page)) } else { 0 };
        let hyphen = Cost { reason: Reason::Hyphen, amount };
        plan.costs.extend([spread, hyphen].into_iter().filter(|cost| cost.amount != 0));
        Some(plan)
    }

    /// Whether a page of the flow is a left-hand one.
    fn verso(&self, page: usize) -> bool {
        self.frame.starts_verso == page.is_multiple_of(2)
    }

    /// The cost of a hyphen at the end of a page.
    fn hyphen_cost(&self, verso: bool) -> i64 {
        match self.frame.page_end_hyphens {
            PageEndHyphens::Allow => 0,
            PageEndHyphens::Avoid if verso => HYPHEN_VERSO,
            PageEndHyphens::Avoid => HYPHEN_RECTO,
            PageEndHyphens::Never => HYPHEN_NEVER,
        }
    }
}

/// The cost of running long or short: once a spread, and nothing on a last page, which ends anywhere.
fn spread_cost(from: SearchState, delta: i8, ends: bool) -> i64 {
    // The first page of the spread has paid for both.
    if from.delta.is_some() || (ends && delta <= 0) {
        return 0;
    }
    match delta.abs() {
        0 => 0,
        1 => SPREAD,
        _ => SPREAD_BY_TWO,
    }
}

/// The half-lines of a page that runs `delta` lines long.
fn room(frame: &PageFrame, delta: i8) -> Units {
    2 * (frame.lines + i32::from(delta)).max(1)
}

//! The search for the best chain of pages, by dynamic programming.
//!
//! In: a [`Flow`]. Out: one [`Filling`] a page, and what they cost. A state is a place in the flow and the
//! depth of the facing page; pages are the steps between states. The steps from a place do not depend on the
//! page's number: they are found once, and long texts, whose pages may end in many ways, need them often.

use std::collections::BTreeMap;

use super::flow::{Filling, Flow, Frame, Units};
use super::place::{Place, Places};
use super::step::Steps;

/// A spread one line short or long. The costs follow the proportions of lua-widow-control and of
/// measurements on novels of 200 to 600 pages.
const SPREAD: i64 = 40_000;
/// A spread two lines short or long.
const SPREAD_TWO: i64 = 160_000;
/// A hyphen at the end of a verso, which the eye can carry over.
const HYPHEN_VERSO: i64 = 10_000;
/// A hyphen at the end of a recto: the page must be turned.
const HYPHEN_RECTO: i64 = 30_000;
/// How many states are kept after a page. A novel needs below a hundred.
const BEAM: usize = 600;

/// Where a page starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// The number of the place.
    place: u32,
    /// The lines by which the page must run long, being a recto beside a verso that does.
    delta: Option<i8>,
}

/// How a state was reached.
#[derive(Clone, Copy, Debug)]
struct Reached {
    cost: i64,
    from: State,
    delta: i8,
}

/// The states after a page.
type Layer = BTreeMap<State, Reached>;

/// A page that may follow a place.
#[derive(Clone, Copy, Debug)]
struct Way {
    to: u32,
    cost: i64,
    hyphen: bool,
}

/// Searches in one flow.
pub(super) struct Search<'a> {
    flow: &'a Flow,
    frame: &'a Frame,
    places: Places,
    /// The ways from places, by how much the page holds.
    ways: BTreeMap<(u32, Units), Box<[Way]>>,
}

impl<'a> Search<'a> {
    /// Nothing is searched yet.
    pub(super) fn new(flow: &'a Flow, frame: &'a Frame) -> Search<'a> {
        Search { flow, frame, places: Places::default(), ways: BTreeMap::new() }
    }

    /// The best pages and their cost, with spreads up to `most` lines short or long.
    pub(super) fn run(&mut self, most: i8) -> (Vec<Filling>, i64) {
        let place = self.places.number(Place { block: self.flow.blocks.len(), ..Place::default() });
        let end = State { place, delta: None };
        let start = State { place: self.places.number(Place::default()), delta: None };
        let mut layers: Vec<Layer> = Vec::new();
        let mut layer = Layer::from([(start, Reached { cost: 0, from: start, delta: 0 })]);
        let mut best: Option<(i64, usize)> = None;
        loop {
            let least = layer.values().map(|it| it.cost).min();
            let done = best.zip(least).is_some_and(|(best, least)| best.0 <= least);
            if layer.is_empty() || done {
                break;
            }
            let next = self.advance(most, layers.len(), &layer, end);
            layers.push(layer);
            layer = next;
            if let Some(reached) = layer.remove(&end) {
                let page = layers.len();
                if best.is_none_or(|it| reached.cost < it.0) {
                    best = Some((reached.cost, page));
                    // The end is reached from the layer before it.
                    layers.last_mut().into_iter().for_each(|it| {
                        it.insert(end, reached);
                    });
                }
            }
        }
        match best {
            Some((cost, page)) => (self.trace(&layers[..page], end), cost),
            None => (Vec::new(), 0),
        }
    }

    /// All states that one more page leads to, each by its cheapest way.
    fn advance(&mut self, most: i8, page: usize, layer: &Layer, end: State) -> Layer {
        let (verso, last) = (self.verso(page), self.flow.blocks.len());
        let mut states: Vec<(Place, State, i64)> =
            layer.iter().map(|it| (self.places.get(it.0.place), *it.0, it.1.cost)).collect();
        states.retain(|it| it.1 != end);
        states.sort_unstable();
        let mut next = Layer::new();
        for (place, from, cost) in states {
            for delta in deltas(from, most) {
                let room = room(self.frame, delta);
                let key = (from.place, room);
                if !self.ways.contains_key(&key) {
                    let ways = self.ways_from(place, room);
                    self.ways.insert(key, ways);
                }
                for way in &self.ways[&key] {
                    let ends = self.places.get(way.to).block == last;
                    let to = State { place: way.to, delta: (verso && !ends).then_some(delta) };
                    let hyphen = if verso { HYPHEN_VERSO } else { HYPHEN_RECTO };
                    let cost = cost + way.cost + price(from, delta, ends) + if way.hyphen { hyphen } else { 0 };
                    if next.get(&to).is_none_or(|it| cost < it.cost) {
                        next.insert(to, Reached { cost, from, delta });
                    }
                }
            }
        }
        if BEAM < next.len() {
            let mut costs: Vec<i64> = next.values().map(|it| it.cost).collect();
            costs.sort_unstable();
            let limit = costs[BEAM];
            next.retain(|state, it| it.cost < limit || self.places.get(state.place).block == last);
        }
        next
    }

    /// The pages that may start at a place.
    fn ways_from(&mut self, place: Place, room: Units) -> Box<[Way]> {
        let steps = Steps::new(self.flow, self.frame, place, room).all();
        let way = |it: super::step::Step| Way { to: self.places.number(it.to), cost: it.cost, hyphen: it.hyphen };
        steps.into_iter().map(way).collect()
    }

    /// The pages on the best way to `end`, which the last layer holds.
    fn trace(&self, layers: &[Layer], end: State) -> Vec<Filling> {
        let mut pages = Vec::new();
        let mut state = end;
        for page in (0..layers.len()).rev() {
            // A state other than the end was reached in the layer after its page.
            let reached = if state == end { layers[page].get(&end) } else { layers[page + 1].get(&state) };
            let Some(reached) = reached else { break };
            let goal = self.places.get(state.place);
            let from = self.places.get(reached.from.place);
            let steps = Steps::new(self.flow, self.frame, from, room(self.frame, reached.delta));
            let step = steps.all().into_iter().filter(|it| it.to == goal).min_by_key(|it| it.cost);
            pages.extend(step.map(|step| steps.filling(&step)));
            state = reached.from;
        }
        pages.reverse();
        pages
    }

    /// Whether a page of the flow is a left-hand one.
    fn verso(&self, page: usize) -> bool {
        self.frame.starts_verso == page.is_multiple_of(2)
    }
}

/// By how many lines a page may run long: what the verso beside it chose, or any.
fn deltas(state: State, most: i8) -> Vec<i8> {
    match state.delta {
        Some(delta) => vec![delta],
        None => [0i8, -1, 1, -2, 2].into_iter().filter(|it| it.abs() <= most).collect(),
    }
}

/// What running long or short costs: once a spread, and nothing on a last page, which ends anywhere.
fn price(from: State, delta: i8, ends: bool) -> i64 {
    if from.delta.is_some() || (ends && delta <= 0) {
        return 0;
    }
    match delta.abs() {
        0 => 0,
        1 => SPREAD,
        _ => SPREAD_TWO,
    }
}

/// The half-lines of a page that runs `delta` lines long.
fn room(frame: &Frame, delta: i8) -> Units {
    2 * (frame.lines + i32::from(delta)).max(1)
}

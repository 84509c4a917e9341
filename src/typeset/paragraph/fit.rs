//! Places to the best chain of lines: total fit over an active list (Knuth and Plass 1981; TeXbook
//! ch. 14), with expansion and margin kerning inside the search, runs of hyphens in the state, and, where
//! it is asked for, the best chain for each number of lines.

use super::breakpoint::Breakpoint;
use super::penalty::ANYWHERE;
use super::sum::Sum;
use super::weights::Weights;
use super::{EndHyphen, ParagraphShape, StretchLimit, TextAlign};
use crate::guard::steps::{self, StepKind};

/// The ratio beyond which all lines are alike, in thousandths: at ten, badness is [`MAX_BADNESS`].
pub(super) const MAX_FIT_RATIO: i64 = 10_000;
/// The least ratio of a line that is not full and has no space that could stretch. Its badness, 225, is beyond TeX's
/// tolerance of 200, so that hyphens and names are tried before it is taken.
pub(super) const NO_SPACE_RATIO: i64 = 1500;
/// The badness beyond which all lines are alike: TeX's `inf_bad` (*TeX: The Program*, §108).
pub(super) const MAX_BADNESS: i64 = 10_000;
/// The demerits of a line for each em of [`CandidateLine::excess`]: half an em costs three times what a break inside of a segment
/// of an address does, so that white grows no further beside one. TeX takes all lines of [`MAX_BADNESS`] for alike.
const GAPING: i64 = 600_000_000;
/// The greatest excess of a line's gaps that is reckoned with, in thousandths of an em: wider than any page, while the
/// costs of a thousand such lines stay below [`OVERFULL`].
const MAX_EXCESS: i64 = 1_000_000;
/// The greatest ratio that is reckoned with, in thousandths: gaps of 130 em. Its square is still a number.
const MAX_RATIO: i64 = 1_000_000;
/// By how many thousandths of an em a space grows for each unit of its ratio: the least that fonts' spaces stretch.
const SPACE_STRETCH: i64 = 130;
/// The demerits of a line that is wider than its measure: more than any sum of other demerits, so that it is a last
/// resort. The worst line that fits costs some 10⁸ (the square of [`MAX_BADNESS`]): ten million of them are better, and
/// the costs of thousands of overfull lines still fit into an `i64`.
const OVERFULL: i64 = 1 << 50;
/// The tolerance from which a short line without spaces can be within it, an em short as it may be: see
/// [`NO_SPACE_RATIO`]; at 2.5 badness is 625.
const MAX_SKIP_TOLERANCE: i64 = 600;
/// How many hyphenated lines may follow one another. *The Chicago Manual of Style* allows three; TeX has no limit. No
/// source is known for two.
const MAX_HYPHENS_IN_ROW: u8 = 2;

/// The problem to be solved: a paragraph, its shape, and the pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct FitProblem<'a> {
    pub(super) breakpoints: &'a [Breakpoint],
    pub(super) shape: &'a ParagraphShape,
    pub(super) weights: Weights,
    /// The type size, for what is measured in ems.
    pub(super) em: i64,
    /// The badness that a line may have.
    pub(super) tolerance: i64,
    /// How much of what they may lose the spaces of a line may have lost, in thousandths.
    pub(super) tightest: i64,
    /// Whether letters may stretch more than they usually may.
    pub(super) emergency_stretch: bool,
    /// A place that is passed over.
    pub(super) excluded: Option<usize>,
    /// Whether something must come out, overfull if need be.
    pub(super) last_resort: bool,
    /// For which numbers of lines a chain is wanted.
    pub(super) counts: LineCounts<'a>,
    /// How many lines go before the first place: 0, or more where only a part of a paragraph is solved.
    pub(super) lines_before: u32,
}

/// For which numbers of lines [`solve`] finds a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineCounts<'a> {
    /// For the best one.
    Best,
    /// For each that there is.
    Each,
    /// For those that are at most [`STRAY`] lines away from a known chain, whose line ends (rising bytes) these are. A long
    /// paragraph can have so many counts that all of them take time and memory by the square of its length.
    Near(&'a [u32]),
}

/// How many lines a chain may be ahead of the one that it is compared with, or behind. One that ends a line later or
/// earlier seldom strays by more than one in between: what it gained it would have to lose again. No source is known.
const STRAY: u32 = 3;

/// A line end that was reached, by the best way.
#[derive(Clone, Copy, Debug)]
pub(super) struct FitNode {
    pub(super) breakpoint: u32,
    /// How many lines led here.
    pub(super) line: u32,
    /// How tight the last of them is, from 0 (very loose) to 3.
    class: u8,
    /// How many lines before this end in hyphens.
    run: u8,
    /// How far the letters of the last line are expanded, in ten-thousandths.
    expansion: i16,
    /// The demerits of all lines.
    pub(super) demerits: i64,
    /// The line end before.
    previous: u32,
}

/// A line end of a chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChainLink {
    pub(super) breakpoint: u32,
    /// The ratio by which the spaces of its line stretch or, negative, shrink, in thousandths.
    pub(super) ratio: i32,
}

/// How a line is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fill {
    /// How far letters are expanded, in ten-thousandths.
    pub(super) expansion: i16,
    /// How far they are set apart, in ten-thousandths of an em.
    pub(super) spacing: i16,
    /// The width left for the spaces, positive to stretch.
    pub(super) rest: i64,
}

/// Shares a line's shortfall: letters stretch first, by their width and by what is between them in
/// equal parts of what each may; spaces take the rest. `expandable` is the width of letters that may
/// change, `letters` an em for each that may be set apart. Steps are a twentieth of a percent and a
/// two-thousandth of an em, so that letters of one line are alike to the eye and to the writer.
pub(super) fn fill(shortfall: i64, expandable: i64, letters: i64, limit: StretchLimit) -> Fill {
    let room = expandable * limit.expansion / 10_000 + letters * limit.spacing / 10_000;
    if room <= 0 {
        return Fill { rest: shortfall, ..Fill::default() };
    }
    // Letters and their spacing take the same share of what each may give, so that neither is seen before the other.
    let part = (shortfall * 10_000 / room).clamp(-10_000, 10_000);
    // What must be narrower becomes narrow enough: a line without spaces has nothing else that could shrink.
    let step = |value: i64| value.div_euclid(50_000) * 5;
    let (expansion, spacing) = (step(limit.expansion * part), step(limit.spacing * part));
    let rest = shortfall - expandable * expansion / 10_000 - letters * spacing / 10_000;
    let short = |value: i64| i16::try_from(value).unwrap_or(0);
    Fill { expansion: short(expansion), spacing: short(spacing), rest }
}

/// A line that the search looks at.
struct CandidateLine {
    class: u8,
    /// In thousandths.
    ratio: i64,
    expansion: i16,
    badness: i64,
    /// How much white it leaves beyond that of gaps as wide as they may be, in thousandths of an em.
    excess: i64,
    overfull: i64,
}

/// The search: nodes, and those that a line may still begin at, by rising line number.
struct Search<'a> {
    problem: FitProblem<'a>,
    nodes: Vec<FitNode>,
    active: Vec<u32>,
    new_nodes: Vec<u32>,
    kept_nodes: Vec<u32>,
    /// The first line number after which all lines have the same width.
    first_uniform_line: u32,
    /// How many line ends of the known chain of [`LineCounts::Near`] are up to the place that is reached.
    passed: u32,
    /// The ratio, in thousandths, beyond which a line is not within tolerance.
    max_ratio: i64,
    /// For each place how far a line that begins there starts at most; none where lines may be short.
    starts: Vec<i64>,
}

/// The best way to one place with one class and run of hyphens.
type Slots = [[Option<FitNode>; 3]; 4];

/// The best chains from the first place to the last: one for each number of lines if they are asked
/// for, else the best of all. Each is the places of its line ends. Empty if there is none.
pub(super) fn solve(problem: FitProblem<'_>) -> Vec<(FitNode, Vec<ChainLink>)> {
    let mut search = Search::new(problem);
    for to_index in (1..problem.breakpoints.len()).filter(|it| problem.excluded != Some(*it)) {
        if !search.extend_to(to_index) {
            return Vec::new();
        }
    }
    // Ways are compared at every place, so at the end only the last step has to be chosen.
    search.chains()
}

impl<'a> Search<'a> {
    /// Nothing is reached yet but the first place.
    fn new(problem: FitProblem<'a>) -> Search<'a> {
        let first_uniform_line =
            if problem.shape.drop_cap_indent.0 == 0 { 0 } else { problem.shape.drop_cap_indent.0 + 1 };
        let line = problem.lines_before;
        let start = FitNode { breakpoint: 0, line, class: 2, run: 0, expansion: 0, demerits: 0, previous: u32::MAX };
        // Badness is 100 times the square of the ratio.
        let max_ratio = (problem.tolerance.max(0) * 10_000).isqrt() + 1;
        let full = problem.shape.align == TextAlign::Justify && problem.tolerance < MAX_SKIP_TOLERANCE;
        let starts = problem.breakpoints.iter().filter(|_| full).map(|it| it.after.stretched(max_ratio)).collect();
        Search {
            problem,
            nodes: vec![start],
            active: vec![0],
            new_nodes: Vec::new(),
            kept_nodes: Vec::new(),
            first_uniform_line,
            passed: 0,
            max_ratio,
            starts,
        }
    }

    /// Finds the best ways to a place. Returns whether any way goes on.
    fn extend_to(&mut self, to_index: usize) -> bool {
        let to = &self.problem.breakpoints[to_index];
        if let LineCounts::Near(ends) = self.problem.counts {
            let more = ends.get(self.passed as usize..).unwrap_or_default();
            self.passed += more.iter().take_while(|end| **end <= to.end).count() as u32;
        }
        let mut slots: Slots = Slots::default();
        let mut group = u32::MAX;
        let mut last_removed = None;
        self.kept_nodes.clear();
        self.new_nodes.clear();
        let active = std::mem::take(&mut self.active);
        steps::count(StepKind::Lines, active.len());
        let too_short = self.too_short(to);
        for (rank, &index) in active.iter().enumerate() {
            let node = self.nodes[index as usize];
            if self.starts.get(node.breakpoint as usize).is_some_and(|start| too_short < *start) {
                // Lines that begin later are shorter still. Where all nodes are one group, they are those that follow.
                if self.problem.counts == LineCounts::Best && self.first_uniform_line == 0 {
                    self.kept_nodes.extend_from_slice(&active[rank..]);
                    break;
                }
                self.kept_nodes.push(index);
                continue;
            }
            // Active nodes are by rising group: a new one means that all ways to this place with the group before
            // were seen (TeX: The Program, §835).
            let key = self.key(node.line);
            if key != group {
                self.keep_best(&mut slots, to_index);
                group = key;
            }
            let from = &self.problem.breakpoints[node.breakpoint as usize];
            let line = self.measure_line(from, to, node.line, to_index + 1 == self.problem.breakpoints.len());
            if line.overfull <= 0 && self.is_near(node.line + 1) {
                self.consider(&mut slots, index, to, &line);
            }
            // A made hyphen is wider than what it cuts off only by so much.
            // Places further on are further right but for such hyphens and what hangs, so that a node which is too
            // far back here stays so, and is left out for good.
            if to.forced || self.problem.em / 2 < line.overfull - to.pre.max(0) {
                let excess = line.overfull;
                if last_removed.is_none_or(|it: (u32, i64)| excess < it.1) {
                    last_removed = Some((index, excess));
                }
            } else {
                self.kept_nodes.push(index);
            }
        }
        self.keep_best(&mut slots, to_index);
        self.active = active;
        if self.new_nodes.is_empty() && self.kept_nodes.is_empty() {
            // No line within its measure reaches this place. TeX's final pass keeps the last active node in the same
            // way (TeX: The Program, §854), here the one whose line is the least too long.
            let Some((index, excess)) = last_removed.filter(|_| self.problem.last_resort) else {
                return false;
            };
            self.force_overfull(index, to_index, excess.max(0));
        }
        self.activate();
        true
    }

    /// How far a line must begin, in the terms of [`Self::starts`], to be too short for its end at a place even when
    /// its spaces and letters stretch as far as the tolerance allows. Most nodes are, at most places: nothing else of
    /// them need be looked at.
    fn too_short(&self, to: &Breakpoint) -> i64 {
        if to.forced {
            return i64::MAX;
        }
        let shape = self.problem.shape;
        let indent = shape.first_indent.0.max(shape.hang.0).max(0) + shape.drop_cap_indent.1.0.max(0);
        // An em more than need be, for hyphens and for kerning that is lost: neither is wider.
        to.before.stretched(self.max_ratio) + self.problem.em - (shape.width.0 - indent)
    }

    /// The group of a line number: lines of one group can take each other's place.
    fn key(&self, line: u32) -> u32 {
        if self.problem.counts == LineCounts::Best { line.min(self.first_uniform_line) } else { line }
    }

    /// Whether so many lines up to the place that is reached are close enough to the known chain, if there is one.
    fn is_near(&self, lines: u32) -> bool {
        !matches!(self.problem.counts, LineCounts::Near(_)) || lines.abs_diff(self.passed) <= STRAY
    }

    /// Looks at one line: how it would be filled, and how bad that is.
    fn measure_line(&self, from: &Breakpoint, to: &Breakpoint, number: u32, last: bool) -> CandidateLine {
        let shape = self.problem.shape;
        let indent = indent(shape, from, number);
        let sum = between(from, to);
        // An indented line does not begin at the margin, so nothing of it hangs there.
        let hang = if indent == 0 { from.hang_left } else { 0 } + to.hang_right;
        let shortfall = shape.width.0 - indent + hang - sum.width;
        let ends = if to.forced && shape.align == TextAlign::Justify { shape.last } else { shape.align };
        // A last line that is to be full (`text-align-last: justify`) is treated as any other.
        if ends != TextAlign::Justify || shape.align != TextAlign::Justify {
            return self.ragged(shortfall, &sum, to, last);
        }
        self.justified(shortfall, sum.letter_stretch, sum.stretch, sum.shrink)
    }

    /// A line from edge to edge. Most lines that are looked at are far too short: they go first.
    fn justified(&self, shortfall: i64, room: i64, stretch: i64, shrink: i64) -> CandidateLine {
        let weights = &self.problem.weights;
        let worst = CandidateLine { class: 0, ratio: 0, expansion: 0, badness: i64::MAX, excess: 0, overfull: 0 };
        let rest = if shortfall < 0 { (shortfall + room).min(0) } else { (shortfall - room).max(0) };
        let mut excess = 0;
        let ratio = if rest < 0 {
            if -rest > shrink {
                return CandidateLine { class: 3, overfull: -rest - shrink, ..worst };
            }
            let ratio = rest * 1000 / shrink;
            // Too tight, yet not overfull: a later place can't mend it, but the node may begin other lines.
            if -ratio > self.problem.tightest {
                return worst;
            }
            ratio
        } else if rest == 0 {
            0
        } else if stretch <= 0 {
            // Nothing fills such a line: the shorter it is, the worse.
            let em = self.problem.em;
            // White at its end is as wide as a gap between words.
            excess = rest * 1000 / em - MAX_FIT_RATIO * SPACE_STRETCH / 1000;
            if rest < em / 50 { 0 } else { NO_SPACE_RATIO + rest * 1000 / em }
        // Beyond the tolerance in any case: most places are so far off that the division can be spared.
        } else if self.max_ratio < MAX_FIT_RATIO && rest / 1000 * 1000 > stretch / 1000 * self.max_ratio {
            return worst;
        } else {
            let ratio = (rest * 1000 / stretch).min(MAX_RATIO);
            // White at the end of a line is seen, but half as much as between its words.
            let is_short = super::RAGGED_RATIO < ratio;
            excess =
                if is_short { rest * 500 / self.problem.em - super::RAGGED_RATIO * SPACE_STRETCH / 1000 } else { 0 };
            ratio
        };
        let excess = excess.clamp(0, MAX_EXCESS);
        // Letters stretch before spaces: their share of the shortfall is what strains them, whatever is left for the
        // spaces.
        let part = if room > 0 { (shortfall * 1000 / room).clamp(-1000, 1000) } else { 0 };
        // Hundredths of badness from here on.
        let strain = weights.expansion * part * part / 10_000;
        // TeX's fitness classes (TeXbook p. 97).
        let class = match ratio {
            i64::MIN..=-501 => 3,
            -500..=500 => 2,
            501..=1000 => 1,
            _ => 0,
        };
        let expansion =
            i16::try_from(self.problem.shape.stretch_limit(self.problem.emergency_stretch).expansion * part / 1000);
        let uneven = if ratio < 0 { badness(ratio) * weights.tight / 100 } else { badness(ratio) };
        let badness = (uneven + strain).min(MAX_BADNESS * 100);
        CandidateLine { class, ratio, expansion: expansion.unwrap_or(0), badness, excess, overfull: 0 }
    }

    /// A line that need not be full: the last of a justified paragraph costs nothing, others the more
    /// the shorter they are.
    fn ragged(&self, shortfall: i64, sum: &Sum, to: &Breakpoint, last: bool) -> CandidateLine {
        let shape = self.problem.shape;
        let free = CandidateLine { class: 2, ratio: 0, expansion: 0, badness: 0, excess: 0, overfull: 0 };
        if shape.align == TextAlign::Justify {
            if shortfall >= 0 {
                return free;
            }
            return self.justified(shortfall, sum.letter_stretch, 0, sum.shrink);
        }
        if shortfall < 0 {
            return CandidateLine { badness: MAX_BADNESS * 100, overfull: -shortfall, ..free };
        }
        if shape.balance {
            // By the measure and not by spaces: lines of a title are to be of like length, and a quarter of the
            // measure is as bad as a ratio of 1.
            let ratio = (shortfall * 4 / (1 + shape.width.0 / 1000)).min(20_000);
            let bad = ratio * ratio / 100;
            // The last line is the one that a reader expects to be shorter.
            return CandidateLine { badness: if last { bad * 3 / 4 } else { bad }.min(MAX_BADNESS * 100), ..free };
        }
        // A line that the text ends is as short as it is.
        if to.forced {
            return free;
        }
        // As if there were a glue of `0 plus 3em` at the line's end, plain TeX's remedy for `\raggedright` being 2 em
        // (TeXbook p. 101): with more, lines of unlike length cost too little.
        let ratio = shortfall / (1 + self.problem.em * 3 / 1000);
        CandidateLine { badness: badness(ratio.min(5000)), ..free }
    }

    /// Takes a line into account: is it the best way to its end for its class and run?
    fn consider(&self, slots: &mut Slots, index: u32, to: &Breakpoint, line: &CandidateLine) {
        let problem = &self.problem;
        if problem.tolerance * 100 < line.badness {
            return;
        }
        let node = self.nodes[index as usize];
        let from = &problem.breakpoints[node.breakpoint as usize];
        let run = if to.hyphen.is_some() { node.run + 1 } else { 0 };
        let mut demerits = node.demerits;
        if MAX_HYPHENS_IN_ROW < run {
            if !problem.last_resort {
                return;
            }
            // Much, but a third hyphen in a row is taken before a word is divided where it has no syllables, without a
            // hyphen, and long before the measure is left.
            demerits += ANYWHERE * ANYWHERE / 2;
        }
        demerits += self.demerits(&node, from, to, line);
        // One more or less beyond the limit is all the same, and each count of its own would cost a slot.
        let run = run.min(MAX_HYPHENS_IN_ROW);
        let slot = &mut slots[usize::from(line.class)][usize::from(run)];
        if slot.is_none_or(|best| demerits < best.demerits) {
            *slot = Some(FitNode {
                breakpoint: 0,
                line: node.line + 1,
                class: line.class,
                run,
                expansion: line.expansion,
                demerits,
                previous: index,
            });
        }
    }

    /// The demerits of a line after the one before it.
    fn demerits(&self, node: &FitNode, from: &Breakpoint, to: &Breakpoint, line: &CandidateLine) -> i64 {
        let weights = &self.problem.weights;
        let bad = line.badness;
        let mut demerits = weights.line + weights.linear * bad / 100 + bad * bad / 10_000;
        demerits += line.excess * GAPING / 1000;
        let ragged = self.problem.shape.align != TextAlign::Justify;
        if !to.forced {
            // Nothing is gained by a hyphen where lines need not be full: the penalty counts as 300 there.
            let times = if ragged && to.hyphen == EndHyphen::Inserted { 6 } else { 1 };
            // As TeX adds the square of a positive penalty (TeXbook p. 98): one bad place is worse than two fair
            // ones.
            demerits += to.penalty * to.penalty * times * times;
        }
        if to.hyphen.is_some() {
            demerits += weights.hyphen + if from.hyphen.is_some() { weights.double_hyphen } else { 0 };
        }
        if !from.forced {
            // TeX's `\adjdemerits`: a tight line beside a loose one (TeXbook p. 98).
            if node.class.abs_diff(line.class) > 1 {
                demerits += weights.adjacent;
            }
            // In ten-thousandths: from 3 % on the difference is visible between neighbouring lines.
            if i32::from(node.expansion).abs_diff(i32::from(line.expansion)) > 300 {
                demerits += weights.contrast;
            }
            // Keys of 0 are short words, which meet by chance on every page.
            let same = |a: u32, b: u32| i64::from(a != 0 && a == b);
            let ends = same(from.word_before, to.word_before);
            // The word that begins this line, and the one that begins the line before.
            let starts = self.start_before(node).map_or(0, |it| same(it, from.word_after));
            demerits += weights.same_word * (ends + starts);
        }
        if to.forced && !from.forced {
            demerits += self.last_line(from, to, node.line);
        }
        demerits
    }

    /// The key of the word that the line before a node begins with.
    fn start_before(&self, node: &FitNode) -> Option<u32> {
        let previous = self.nodes.get(node.previous as usize)?;
        Some(self.problem.breakpoints[previous.breakpoint as usize].word_after)
    }

    /// The demerits of a last line beyond its badness.
    fn last_line(&self, from: &Breakpoint, to: &Breakpoint, number: u32) -> i64 {
        let (weights, shape) = (&self.problem.weights, self.problem.shape);
        let width = between(from, to).width;
        let gap = shape.width.0 - indent(shape, from, number) - width;
        let mut demerits = if from.hyphen.is_some() { weights.final_hyphen } else { 0 };
        // Two and a half ems: about five letters, hardly wider than the indent of the next paragraph.
        if width < self.problem.em * 5 / 2 {
            demerits += weights.runt;
        }
        // Less than a tenth of an em short reads as full, more than an em as a line that plainly ends.
        if self.problem.em / 10 < gap && gap < self.problem.em && shape.align == TextAlign::Justify {
            demerits += weights.nearly_full;
        }
        demerits
    }

    /// Keeps the best of a group's ways: one for each class and run, if it can still win.
    fn keep_best(&mut self, slots: &mut Slots, to_index: usize) {
        let all = slots.iter().flatten().flatten();
        let Some(best) = all.map(|node| node.demerits).min() else {
            return;
        };
        let weights = &self.problem.weights;
        // What a node costs beyond this can't be made up for by what the next line may add for its class, its run of
        // hyphens and its expansion. The same cut as in TeX (TeX: The Program, §836).
        let bound = best + weights.adjacent.max(weights.double_hyphen) + weights.contrast;
        for node in slots.iter().flatten().flatten() {
            if node.demerits <= bound {
                self.new_nodes.push(self.nodes.len() as u32);
                self.nodes.push(FitNode { breakpoint: to_index as u32, ..*node });
            }
        }
        *slots = Slots::default();
    }

    /// Makes an overfull line to a place, so that something is set.
    fn force_overfull(&mut self, index: u32, to_index: usize, excess: i64) {
        let node = self.nodes[index as usize];
        let demerits = node.demerits.saturating_add(OVERFULL + excess);
        let line = node.line + 1;
        self.new_nodes.push(self.nodes.len() as u32);
        let node =
            FitNode { breakpoint: to_index as u32, line, class: 3, run: 0, expansion: 0, demerits, previous: index };
        self.nodes.push(node);
    }

    /// Makes the kept and the new nodes the active ones, by rising group.
    fn activate(&mut self) {
        let mut active = std::mem::take(&mut self.active);
        active.clear();
        let (mut kept, mut new) = (self.kept_nodes.iter().peekable(), self.new_nodes.iter().peekable());
        let key = |index: &u32| self.key(self.nodes[*index as usize].line);
        while let Some(first) = kept.peek().copied() {
            match new.peek() {
                Some(other) if key(other) < key(first) => active.extend(new.next()),
                // Kept nodes go first among equals: they were met earlier, and ties must always fall the same way.
                _ => active.extend(kept.next()),
            }
        }
        active.extend(new);
        self.active = active;
    }

    /// The chains that reach the end.
    fn chains(&self) -> Vec<(FitNode, Vec<ChainLink>)> {
        let last = self.problem.breakpoints.len().saturating_sub(1);
        let mut ends: Vec<FitNode> = self.active.iter().map(|it| self.nodes[*it as usize]).collect();
        // Where a part of a paragraph ends, ways that pass by its last place are still active.
        ends.retain(|node| node.breakpoint as usize == last);
        ends.sort_by_key(|node| (node.line, node.demerits));
        if self.problem.counts == LineCounts::Best {
            ends.sort_by_key(|node| node.demerits);
            ends.truncate(1);
        } else {
            // Sorted by lines and then by demerits: the first of each number is its best.
            ends.dedup_by_key(|node| node.line);
        }
        ends.into_iter().map(|node| (node, self.trace(node))).collect()
    }

    /// The places on the way to a node.
    fn trace(&self, mut node: FitNode) -> Vec<ChainLink> {
        let breakpoints = &self.problem.breakpoints;
        let mut links = Vec::new();
        while let Some(previous) = self.nodes.get(node.previous as usize) {
            let (from, to) = (&breakpoints[previous.breakpoint as usize], &breakpoints[node.breakpoint as usize]);
            let last = node.breakpoint as usize + 1 == breakpoints.len();
            let ratio = self.measure_line(from, to, previous.line, last).ratio;
            let ratio = i32::try_from(ratio).unwrap_or(i32::MAX);
            links.push(ChainLink { breakpoint: node.breakpoint, ratio });
            node = *previous;
        }
        links.reverse();
        links
    }
}

/// The indent of a line that begins at a place.
pub(super) fn indent(shape: &ParagraphShape, from: &Breakpoint, number: u32) -> i64 {
    let special = if number < shape.drop_cap_indent.0 { shape.drop_cap_indent.1.0 } else { 0 };
    let usual = match (number, from.forced) {
        (0, _) => shape.first_indent.0,
        (_, true) => 0,
        (_, false) => shape.hang.0,
    };
    usual + special
}

/// The sums of a line's contents.
fn between(from: &Breakpoint, to: &Breakpoint) -> Sum {
    Sum {
        width: to.before.width - from.after.width + from.post + to.pre,
        stretch: to.before.stretch - from.after.stretch,
        shrink: to.before.shrink - from.after.shrink,
        letter_stretch: to.before.letter_stretch - from.after.letter_stretch,
    }
}

/// The badness of a ratio in thousandths, in hundredths: 100 at a ratio of 1, growing with its square.
fn badness(ratio: i64) -> i64 {
    (ratio * ratio / 100).min(MAX_BADNESS * 100)
}

#[cfg(test)]
mod tests;

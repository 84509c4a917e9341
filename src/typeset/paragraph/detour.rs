//! Settings that lack one line end of a known one, and are the best of those that do.
//!
//! In: a setting. Out: others, each solved anew only around the line end that it lacks: further away the best chain is
//! the one that is known.

use super::LineBreaks;
use super::breakpoint::{Breakpoint, breakpoints};
use super::fit::{ChainLink, FitProblem, solve};
use super::pass::Pass;
use super::shaped::Shaped;

/// How many lines before and after the line end are solved again. A chain that was forced off its way is back on it
/// after a few lines: there words are as long as they were, and line ends meet. Paragraphs of twice as many lines, and
/// hardly one is longer, are solved whole.
const AROUND: usize = 24;

/// The data that all detours from one chain of line breaks share.
pub(super) struct Detours<'a> {
    shaped: &'a Shaped,
    found: &'a LineBreaks,
    pass: Pass,
    /// The badness that a line may have.
    tolerance: i64,
    breakpoints: Vec<Breakpoint>,
    /// The chain of `found`.
    links: Vec<ChainLink>,
}

impl<'a> Detours<'a> {
    /// Nothing is solved yet. `None`: the setting ends lines at places that the pass does not know.
    pub(super) fn new(shaped: &'a Shaped, found: &'a LineBreaks, pass: Pass, tolerance: i64) -> Option<Detours<'a>> {
        let points = breakpoints(shaped, pass);
        let mut links = Vec::with_capacity(found.breaks.len());
        let mut index = 1;
        for end in &found.breaks {
            index += points.get(index..)?.iter().position(|it| (it.end, it.next) == (end.end, end.next))?;
            links.push(ChainLink { breakpoint: u32::try_from(index).ok()?, ratio: end.ratio });
            index += 1;
        }
        Some(Detours { shaped, found, pass, tolerance, breakpoints: points, links })
    }

    /// The best setting in which the line `index` ends elsewhere.
    pub(super) fn without(&self, index: usize) -> Option<LineBreaks> {
        let (first, last) = (index.saturating_sub(AROUND), (index + AROUND).min(self.links.len() - 1));
        let from = first.checked_sub(1).map_or(0, |it| self.links[it].breakpoint as usize);
        let to = self.links[last].breakpoint as usize;
        let part = FitProblem {
            lines_before: u32::try_from(first).ok()?,
            ..self.shaped.fit_problem(self.breakpoints.get(from..=to)?, self.pass, self.tolerance)
        };
        let best = |problem: FitProblem<'_>| solve(problem).into_iter().next();
        let (node, chain) = best(FitProblem { excluded: Some(self.links[index].breakpoint as usize - from), ..part })?;
        let whole = first == 0 && last + 1 == self.links.len();
        let demerits = if whole { node.demerits } else { self.found.demerits + node.demerits - best(part)?.0.demerits };
        let moved =
            |link: &ChainLink| ChainLink { breakpoint: link.breakpoint + u32::try_from(from).unwrap_or(0), ..*link };
        let chain: Vec<ChainLink> = (self.links[..first].iter().copied())
            .chain(chain.iter().map(moved))
            .chain(self.links[last + 1..].iter().copied())
            .collect();
        let line_breaks = self.shaped.line_breaks(&self.breakpoints, &chain, demerits);
        Some(LineBreaks { emergency_stretch: self.pass.is_emergency(), ..line_breaks })
    }
}

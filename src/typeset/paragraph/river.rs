//! Rivers: word spaces that are below one another and run through a paragraph as a streak of white.
//!
//! In: a setting. Out: its rivers; or the setting that is nearly as good and has less of them. Whether a
//! space is part of a river depends on lines that the search has left behind, so it can't be a cost
//! there: settings that lack one line end of the best are compared instead, as in the search for k best
//! paths (E. L. Lawler, *A procedure for computing the k best solutions*, 1972).

use std::ops::Range;

use super::detour::Detours;
use super::line::gaps;
use super::pass::Pass;
use super::shaped::Shaped;
use super::{LineBreaks, TextAlign};

/// Lines that a river runs through at least: spaces meet spaces by chance all the time, and shorter streaks are
/// not seen. No source is known.
const MIN_LINES: usize = 4;
/// The same in narrow columns, which have few words beside it to hide it.
const LENGTH_NARROW: usize = 3;
/// A column is narrow below so many ems: some 45 letters, the least that R. Bringhurst allows a single column (*The
/// Elements of Typographic Style*, §2.1.2).
const NARROW: i64 = 20;
/// How wide its spaces are at least, in hundredths of the usual space: at its natural width a space is not seen as
/// white. No source is known.
const WIDE_SPACE: i64 = 125;
/// How far the middles of two of its spaces are apart at most, in thousandths of an em: about a space and a half, so
/// that a slanting river is found too. No source is known; half and double change no measure
/// of *Pride and Prejudice* (November 2026).
const MAX_DRIFT: i64 = 350;
/// The cost of a river for each em of white and each line beyond two: one of four lines with wide spaces (1.4 em of
/// white) about as much as two hyphens. No source is known; half and double change no measure of *Pride and Prejudice*
/// (November 2026).
const RIVER_COST: i64 = 10_000;
/// How much more other line breaks may cost: less than three hyphens. Lines that are less even than that show more
/// than the river does.
const MAX_EXTRA_DEMERITS: i64 = 30_000;

/// How many line ends are tried at most: those of the first river and what is right below it. Each is a search of its
/// own, around that line end. No source is known for the number.
const MOST_DETOURS: usize = 12;

/// A river.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct River {
    /// Its first line.
    pub(super) first: usize,
    /// How many lines it runs through.
    pub(super) lines: usize,
    /// The widths of its spaces together.
    white: i64,
}

/// A space with the longest river that ends in it.
#[derive(Clone, Copy)]
struct Gap {
    left: i64,
    right: i64,
    lines: usize,
    white: i64,
    /// Which way the river goes: to the left, straight down, to the right.
    drift: i64,
    /// Whether it goes on in the next line.
    continues: bool,
}

/// The rivers of a paragraph as it was broken, from the top.
pub(super) fn rivers(shaped: &Shaped, breaks: &LineBreaks) -> Vec<River> {
    let usual = shaped.usual_space();
    let em = shaped.em();
    let least = if shaped.shape.width.0 < NARROW * em { LENGTH_NARROW } else { MIN_LINES };
    // Without wide spaces there is no river, and nothing need be measured.
    let wide = |ratio: i32| usual.width + usual.stretch * i64::from(ratio) / 1000 > usual.width * 11 / 10;
    let mut run = 0;
    let some = breaks.breaks.iter().any(|line_break| {
        run = if wide(line_break.ratio) { run + 1 } else { 0 };
        least <= run
    });
    if !some || shaped.shape.align != TextAlign::Justify || shaped.collected.mixed {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before: Vec<Gap> = Vec::new();
    for index in 0..breaks.breaks.len() {
        let mut here = Vec::new();
        for space in gaps(shaped, breaks, index) {
            here.push(longest(&mut before, &space, em));
        }
        let ended = before.iter().filter(|gap| !gap.continues);
        found.extend(ended.filter_map(|gap| river(gap, index, usual.width, least)));
        before = here;
    }
    found.extend(before.iter().filter_map(|gap| river(gap, breaks.breaks.len(), usual.width, least)));
    found
}

/// The longest river that a space ends.
fn longest(before: &mut [Gap], space: &Range<i64>, em: i64) -> Gap {
    let (left, right) = (space.start, space.end);
    let mut gap = Gap { left, right, lines: 1, white: right - left, drift: 0, continues: false };
    let mut from = None;
    for (place, above) in before.iter().enumerate() {
        let overlap = above.right.min(right) - above.left.max(left);
        let narrower = (above.right - above.left).min(right - left);
        let by = (left + right - above.left - above.right) / 2;
        let steady = above.drift == 0 || above.drift == by.signum();
        let near = by.abs() * 1000 < MAX_DRIFT * em && steady;
        if (narrower <= overlap * 2 || near) && gap.lines < above.lines + 1 {
            gap.lines = above.lines + 1;
            gap.white = above.white + right - left;
            gap.drift = by.signum();
            from = Some(place);
        }
    }
    if let Some(above) = from.and_then(|it| before.get_mut(it)) {
        above.continues = true;
    }
    gap
}

/// The river that ends in a space of the line before `end`, if it is one.
fn river(gap: &Gap, end: usize, usual: i64, least: usize) -> Option<River> {
    let lines = i64::try_from(gap.lines).unwrap_or(i64::MAX);
    let is_wide = usual.saturating_mul(lines) * WIDE_SPACE <= gap.white * 100;
    let (first, white) = (end - gap.lines, gap.white);
    (least <= gap.lines && is_wide).then_some(River { first, lines: gap.lines, white })
}

/// The cost of the rivers in a chain of line breaks.
fn cost(rivers: &[River], em: i64) -> i64 {
    let one = |river: &River| {
        let beyond = i64::try_from(river.lines).unwrap_or(0) - 2;
        river.white * RIVER_COST / em * beyond
    };
    rivers.iter().map(one).sum()
}

/// A setting, or one that is nearly as good and has less of rivers: one of its [`Detours`], solved with the places of a pass and
/// a tolerance.
pub(super) fn avoid(shaped: &Shaped, found: LineBreaks, pass: Pass, tolerance: i64) -> LineBreaks {
    let rivers_of = |line_breaks: &LineBreaks| rivers(shaped, line_breaks);
    let there = rivers_of(&found);
    let Some((first, last)) = (there.iter().map(|river| (river.first, river.first + river.lines)))
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    else {
        return found;
    };
    let limit = found.demerits + MAX_EXTRA_DEMERITS;
    let mut least = found.demerits + cost(&there, shaped.em());
    let mut best = None;
    let Some(detours) = Detours::new(shaped, &found, pass, tolerance) else { return found };
    let from = first.saturating_sub(1);
    let ends = found.breaks.iter().enumerate().take(last.min(from + MOST_DETOURS)).skip(from);
    for (index, _) in ends.filter(|it| !it.1.forced) {
        if let Some(other) = detours.without(index).filter(|it| it.demerits <= limit) {
            let demerits = other.demerits + cost(&rivers_of(&other), shaped.em());
            if demerits < least {
                least = demerits;
                best = Some(other);
            }
        }
    }
    best.unwrap_or(found)
}

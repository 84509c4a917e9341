//! How the work of the search grows with the length of a paragraph.

use super::*;
use crate::geometry::Length;

/// How many lines are looked at for words of one length.
fn steps(words: i64) -> usize {
    let place = |word: i64| {
        let before = Sum { width: word * 12_000 - 2_000, stretch: word * 1_500, shrink: word * 700, letter_stretch: 0 };
        let after = Sum { width: word * 12_000, ..before };
        let byte = (word * 6) as u32;
        Breakpoint { end: byte, next: byte + 1, before, after, forced: word == words, ..Breakpoint::default() }
    };
    let start = Breakpoint { forced: true, ..Breakpoint::default() };
    let breakpoints: Vec<Breakpoint> = std::iter::once(start).chain((1..=words).map(place)).collect();
    let shape = ParagraphShape { width: Length(100_000), ..ParagraphShape::default() };
    let problem = FitProblem {
        breakpoints: &breakpoints,
        shape: &shape,
        weights: Weights::default(),
        em: 10_000,
        tolerance: MAX_BADNESS,
        tightest: 1000,
        emergency_stretch: false,
        excluded: None,
        last_resort: false,
        counts: LineCounts::Best,
        lines_before: 0,
    };
    let best = &solve(problem)[0].1;
    let ends: Vec<u32> = best.iter().map(|it| breakpoints[it.breakpoint as usize].end).collect();
    let mut search = Search::new(FitProblem { counts: LineCounts::Near(&ends), ..problem });
    (1..breakpoints.len()).map(|place| search.active.len() * usize::from(search.extend_to(place))).sum()
}

#[test]
fn the_search_grows_with_the_length_of_a_paragraph_not_with_its_square() {
    let (short, long) = (steps(2_000), steps(16_000));
    assert!(0 < short && long < short * 17 / 2, "{short} {long}");
}

//! The line breaks that a shaped paragraph can have.
//!
//! In: a [`Shaped`] paragraph. Out: its best [`LineBreaks`], and those a line longer or shorter; lines to draw.

use super::breakpoint::{Breakpoint, breakpoints};
use super::collect::to_u32;
use super::fit::{ChainLink, FitProblem, LineCounts, MAX_BADNESS, MAX_FIT_RATIO, solve};
use super::pass::Pass;
use super::river;
use super::shaped::Shaped;
use super::{Break, EndHyphen, LineBreaks, SetLine, TextAlign, Variants};
use crate::document::NodeId;
use crate::geometry::Length;

/// The badness that all lines must stay below for hyphens not to be tried (TeX's `\pretolerance`, 100 in plain TeX).
/// With 100, lines are left uneven that a hyphen would have made even. Expansion closes most lines on its own: in
/// a prototype 89 % of the paragraphs of *Moby-Dick* passed at 100 without a hyphen, 52 % with unexpanded letters
/// (November 2026).
const PRETOLERANCE: i64 = 5;
/// The narrowest and the widest word space of line breaks that are a line longer or shorter than the best,
/// in thousandths of the type size: worse ones are seen from arm's length, and a spread that runs short is
/// not. No source is known.
const EVEN_SPACE: (i64, i64) = (170, 400);
/// The measure below which a column has few spaces, in ems: some 55 letters, of the 45 to 75 that R. Bringhurst calls
/// satisfactory (*The Elements of Typographic Style*, §2.1.2). No source
/// is known for the limit itself.
const FULL_MEASURE: i64 = 24;
/// How many lines of a paragraph end in hyphens at least for it to be solved again with letters that stretch more
/// ([`Pass::Emergency`]). A single hyphen is not a flaw. For what the four limits gain together see [`UNEVEN_RATIO`].
const MANY_HYPHENS: usize = 2;
/// The width from which on an identifier may be parted in a table's column rather than that its table is turned, in ems.
const LONG_IDENTIFIER: i64 = 10;
/// The most breakpoints, hyphenation points among them, of a paragraph whose lines are balanced.
const MOST_BALANCED: usize = 2_000;
/// The same in a hundred of its lines. English novels have three or four: a paragraph with twice that has words that
/// fit badly. On *Moby-Dick* 7 and 10 give 2.59 and 2.71 % of hyphens (2.63 with 8).
const MANY_HYPHENS_PERCENT: usize = 8;
/// The demerits added for a hyphen when such a paragraph is solved again, beside [`Weights::hyphen`](super::Weights):
/// 32,000 in all, not 12,000. Without it the letters would make spaces still more even, and the hyphens would stay.
/// 15,000 and 30,000 give 2.64 and 2.62 % of hyphens in *Moby-Dick*.
const EXTRA_HYPHEN_DEMERITS: i64 = 20_000;
/// How much more it counts there that spaces shrink, beside [`Weights::tight`](super::Weights), in hundredths: letters that
/// stretch more can take the line's rest instead. Measured on 2026-11-28, when names had come to be divided only where
/// nothing else helps, with 0 and 40: *Moby-Dick* 0.23 and 0.14 % of tight lines, hyphens on 1.90 and 1.96 %; *Pride and
/// Prejudice* 0.25 and 0.17 %, 2.10 and 2.12 %; the evenness of spaces is the same. 160 in place of 130 for all paragraphs
/// gives as few tight lines and more hyphens (2.08 and 2.17 %).
const EXTRA_TIGHT: i64 = 40;
/// The ratio of its worst line from which a paragraph is solved again, in thousandths either way: between TeX's limits
/// of a decent line (0.5) and of one that is loose (1.0; TeXbook p. 97). The fewer paragraphs have letters that stretch
/// more, the less it is seen; but short paragraphs, as those of dialogue, have few other ways to be even.
///
/// Measured on 2026-11-28, 11 on 14 pt and 4 inches wide, with 700, 650 and 600: in dialogue the word spaces deviate by
/// 0.0280, 0.0275 and 0.0271 em, in *Moby-Dick* by 0.0245, 0.0239 and 0.0232 em, with hyphens on 2.40, 2.34 and 2.21 % of
/// its lines; tight lines fall from 0.24 to 0.18 %. Without any of the four limits the same novel had 0.0286 em and 3.62 %.
const UNEVEN_RATIO: u32 = 550;
/// The greatest ratio of a line that is reckoned with, in thousandths: the badness of a tenth of it is [`MAX_BADNESS`].
const MAX_RATIO: i64 = 1_000_000;

impl Shaped {
    /// The best line breaks. A paragraph without text has no lines.
    pub fn natural(&self) -> LineBreaks {
        if self.collected.atoms.is_empty() {
            return LineBreaks::default();
        }
        if self.shape.balance {
            return self.balanced();
        }
        if self.shape.align != TextAlign::Justify {
            let found = [Pass::Hyphens, Pass::Emergency].into_iter().find_map(|pass| self.best(pass, MAX_BADNESS));
            return found.unwrap_or_else(|| self.forced());
        }
        let tolerance = i64::from(self.shape.tolerance.max(1));
        // TeX would now add stretch to all lines so that bad ones pass. That hides which are the worst:
        // here any ratio passes, at its price.
        let written = PRETOLERANCE.min(tolerance);
        let passes = [
            (Pass::Written, written),
            (Pass::Hyphens, tolerance),
            (Pass::Emergency, tolerance),
            (Pass::Names, MAX_BADNESS),
        ];
        let mut found = passes.into_iter();
        let found = found.find_map(|(pass, tolerance)| Some(((pass, tolerance), self.best(pass, tolerance)?)));
        let Some(((pass, tolerance), line_breaks)) = found else {
            return self.forced();
        };
        // Even where a book asks for less, other line breaks may be as bad as TeX's tolerance allows: they are taken only
        // if they are better in what they are tried for.
        let stretched = if pass <= Pass::Hyphens { self.stretched(&line_breaks, tolerance.max(200)) } else { None };
        let (pass, line_breaks) = match stretched {
            Some(stretched) => (Pass::Emergency, stretched),
            None => (pass.max(Pass::Hyphens), line_breaks),
        };
        river::avoid(self, line_breaks, pass, tolerance.max(200))
    }

    /// The best line breaks with letters that stretch more, if the usual ones leave many hyphens or an uneven line.
    fn stretched(&self, found: &LineBreaks, tolerance: i64) -> Option<LineBreaks> {
        let hyphens = |line_breaks: &LineBreaks| line_breaks.breaks.iter().filter(|end| end.hyphen.is_some()).count();
        let count = hyphens(found);
        let many = MANY_HYPHENS <= count && MANY_HYPHENS_PERCENT * found.breaks.len() <= 100 * count;
        if !many && !is_uneven(found) || self.shape.stretch_limit(true) == self.shape.stretch_limit(false) {
            return None;
        }
        let points = breakpoints(self, Pass::Emergency);
        let mut problem = self.fit_problem(&points, Pass::Emergency, tolerance);
        let extra = if many { EXTRA_HYPHEN_DEMERITS } else { 0 };
        problem.weights.hyphen += extra;
        problem.weights.tight += EXTRA_TIGHT;
        let chains = solve(problem);
        let (node, chain) = chains.first()?;
        let mut line_breaks = self.line_breaks(&points, chain, node.demerits);
        // Without what a hyphen costs more here, so that it can be compared with other line breaks of the paragraph.
        line_breaks.demerits -= extra * hyphens(&line_breaks) as i64;
        Some(LineBreaks { emergency_stretch: true, ..line_breaks })
    }

    /// The best line breaks, and the best with a line more and less.
    pub fn variants(&self) -> Variants {
        self.variants_of(self.natural())
    }

    /// The same for line breaks that [`Shaped::natural`] found: they take most of the time.
    pub(crate) fn variants_of(&self, natural: LineBreaks) -> Variants {
        if self.shape.balance || self.shape.align != TextAlign::Justify || natural.lines < 2 {
            return Variants { natural, shorter: None, longer: None };
        }
        let ends: Vec<u32> = natural.breaks.iter().map(|it| it.end).collect();
        let pass = if natural.emergency_stretch { Pass::Emergency } else { Pass::Hyphens };
        // One line either way: with two, spaces are seen to be wide or narrow.
        let counts = [natural.lines - 1, natural.lines + 1];
        let mut found = self.with_lines(counts, pass, &ends);
        if pass != Pass::Emergency && found.iter().any(|it| it.as_ref().is_none_or(is_uneven)) {
            let stretched = self.with_lines(counts, Pass::Emergency, &ends);
            for (found, stretched) in found.iter_mut().zip(stretched) {
                if stretched.is_some() && found.as_ref().is_none_or(is_uneven) {
                    *found = stretched;
                }
            }
        }
        let [shorter, longer] = found;
        Variants { natural, shorter, longer }
    }

    /// The best line breaks with numbers of lines that are near those of known ones, whose lines end at `ends`, if their
    /// spaces stay even.
    fn with_lines(&self, counts: [u32; 2], pass: Pass, ends: &[u32]) -> [Option<LineBreaks>; 2] {
        let points = breakpoints(self, pass);
        let (tolerance, tightest) = self.even_limits();
        let mut problem = self.fit_problem(&points, pass, tolerance);
        problem.tightest = tightest;
        // Not all counts: see [`LineCounts::Near`].
        problem.counts = LineCounts::Near(ends);
        let chains = solve(problem);
        counts.map(|lines| {
            let (node, chain) = chains.iter().find(|it| it.0.line == lines)?;
            let line_breaks = self.line_breaks(&points, chain, node.demerits);
            Some(LineBreaks { emergency_stretch: pass.is_emergency(), ..line_breaks })
        })
    }

    /// A line of a paragraph as it was broken, from 0. Beyond the last there are empty ones.
    pub fn line(&self, breaks: &LineBreaks, index: usize) -> SetLine {
        super::line::line(self, breaks, index)
    }

    /// Where a line's text begins: see [`SetLine::start`]. Makes no line.
    pub fn start(&self, breaks: &LineBreaks, index: usize) -> Option<(NodeId, usize)> {
        super::line::origin(self, breaks, index)
    }

    /// The widths that decide a table's column: of what hyphenation can't divide, of what can't be broken without it,
    /// of the longest word with all signs in it, and of the longest line that is forced.
    pub fn column_widths(&self) -> [Length; 4] {
        let widest = |points: &[Breakpoint]| {
            let pieces =
                points.windows(2).map(|pair| pair[1].before.width - pair[0].after.width + pair[0].post + pair[1].pre);
            pieces.max().unwrap_or(0)
        };
        let written = breakpoints(self, Pass::Written);
        let whole = widest(&written);
        let mut divided = breakpoints(self, Pass::Emergency);
        // Never wider than without hyphens: a hyphen that is added can be wider than the syllable that it cuts off.
        let syllables = widest(&divided).min(whole);
        // A long identifier is no word: what may part it is its own, and whether it does is weighed column by column.
        divided.retain(|breakpoint| breakpoint.hyphen != EndHyphen::Inserted);
        let words = whole.min(widest(&divided).max(self.em() * LONG_IDENTIFIER));
        let is_weak =
            |breakpoint: &&Breakpoint| breakpoint.end != breakpoint.next || breakpoint.forced || breakpoint.is_weak();
        let spaced: Vec<Breakpoint> = written.iter().filter(is_weak).cloned().collect();
        let keys = widest(&spaced).max(whole);
        let (mut line, mut from) = (0, 0);
        for point in written.iter().skip(1).filter(|breakpoint| breakpoint.forced) {
            line = line.max(point.before.width - from);
            from = point.after.width;
        }
        [syllables, words, keys, line.max(keys)].map(Length)
    }

    /// The best line breaks with some places and a tolerance, if there is one.
    fn best(&self, pass: Pass, tolerance: i64) -> Option<LineBreaks> {
        let points = breakpoints(self, pass);
        let chains = solve(self.fit_problem(&points, pass, tolerance));
        let (node, chain) = chains.first()?;
        Some(LineBreaks { emergency_stretch: pass.is_emergency(), ..self.line_breaks(&points, chain, node.demerits) })
    }

    /// The last resort, when every other pass fails: words are divided anywhere, and what can't be divided is overfull.
    fn forced(&self) -> LineBreaks {
        let points = breakpoints(self, Pass::Anywhere);
        let mut problem = self.fit_problem(&points, Pass::Anywhere, MAX_BADNESS);
        problem.last_resort = true;
        let chains = solve(problem);
        chains.first().map_or_else(LineBreaks::default, |(node, chain)| {
            let emergency_stretch = Pass::Anywhere.is_emergency();
            LineBreaks { emergency_stretch, ..self.line_breaks(&points, chain, node.demerits) }
        })
    }

    /// Lines of like length, as few as there can be.
    fn balanced(&self) -> LineBreaks {
        let pass = if self.shape.hyphenate { Pass::Hyphens } else { Pass::Written };
        let points = breakpoints(self, pass);
        let mut problem = self.fit_problem(&points, pass, MAX_BADNESS);
        // The best for each number of lines takes the square of the words. Who centres more than a thousand words sees no
        // balance between their lines.
        problem.counts = if points.len() <= MOST_BALANCED { LineCounts::Each } else { LineCounts::Best };
        let chains = solve(problem);
        // Balance alone would take more lines than need be, each of them short.
        let fewest = chains.iter().min_by_key(|it| it.0.line);
        fewest.map_or_else(|| self.forced(), |(node, chain)| self.line_breaks(&points, chain, node.demerits))
    }

    /// The search with this paragraph's column.
    pub(super) fn fit_problem<'a>(
        &'a self,
        breakpoints: &'a [Breakpoint],
        pass: Pass,
        tolerance: i64,
    ) -> FitProblem<'a> {
        FitProblem {
            breakpoints,
            shape: &self.shape,
            weights: self.shape.weights,
            em: self.em(),
            tolerance,
            tightest: 1000,
            emergency_stretch: pass.is_emergency(),
            excluded: None,
            last_resort: false,
            counts: LineCounts::Best,
            lines_before: 0,
        }
    }

    /// The tolerance and the tightness at which the spaces of the paragraph's first font stay even.
    fn even_limits(&self) -> (i64, i64) {
        let spacing = self.usual_space();
        let (narrow, wide) = (self.em() * EVEN_SPACE.0 / 1000, self.em() * EVEN_SPACE.1 / 1000);
        // In a column with few spaces each has to stretch more.
        let wide = wide * (FULL_MEASURE * self.em()).max(self.shape.width.0) / self.shape.width.0.max(1);
        // In a column of no width to speak of it is beyond all bounds; its square must still be a number.
        let loose = ((wide - spacing.width).max(0) * 1000 / spacing.stretch.max(1)).min(MAX_RATIO);
        let tight = (spacing.width - narrow).max(0) * 1000 / spacing.shrink.max(1);
        // Badness is 100 times the square of the ratio; see [`fit`](super::fit).
        // A font without stretchable spaces would ask for more than integers hold.
        let loose = loose.min(MAX_FIT_RATIO);
        ((loose * loose / 10_000).min(MAX_BADNESS), tight.min(1000))
    }

    /// A chain of places as a setting.
    pub(super) fn line_breaks(&self, breakpoints: &[Breakpoint], chain: &[ChainLink], demerits: i64) -> LineBreaks {
        let marks = &self.styled.marks;
        let mut first = 0;
        let breaks: Vec<Break> = (chain.iter().enumerate())
            .map(|(index, link)| {
                let point = &breakpoints[link.breakpoint as usize];
                let last = index + 1 == chain.len();
                let after = marks.partition_point(|mark| to_u32(mark.at) < point.next);
                let after = if last { marks.len() } else { after.max(first) };
                let range = to_u32(first)..to_u32(after);
                first = after;
                Break {
                    end: point.end,
                    next: point.next,
                    hyphen: point.hyphen,
                    forced: point.forced,
                    ratio: link.ratio,
                    marks: range,
                }
            })
            .collect();
        LineBreaks { demerits, lines: to_u32(breaks.len()), breaks, emergency_stretch: false }
    }

    /// The indent of a line by its number, and by whether a forced line end goes before it.
    pub(super) fn indent(&self, number: u32, forced: bool) -> i64 {
        super::fit::indent(&self.shape, &Breakpoint { forced, ..Breakpoint::default() }, number)
    }
}

/// Whether the spaces of a line stretch or shrink by more than [`UNEVEN_RATIO`].
fn is_uneven(line_breaks: &LineBreaks) -> bool {
    line_breaks.breaks.iter().any(|end| UNEVEN_RATIO <= end.ratio.unsigned_abs())
}

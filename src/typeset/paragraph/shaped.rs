//! A paragraph that was shaped, and the settings that it can have.

use std::sync::Arc;

use super::breakpoint::{Breakpoint, Pass, breakpoints};
use super::collect::{Atom, AtomKind, Collected, LONGEST, Spacing, collect, to_u32};
use super::fit::{ChainLink, FitProblem, WORST, solve};
use super::river;
use super::setter::Setter;
use super::{Break, Breaks, LineBreaks, ParagraphShape, SetLine, Styled, TextAlign, Variants};
use crate::document::NodeId;
use crate::geometry::Length;
use crate::text::face::Face;
use crate::text::opportunity::OpportunityKind;
use crate::text::protrusion::Protrusion;

/// A paragraph after shaping: measured once, cheap to keep, set as often as somebody asks.
#[derive(Clone, Debug)]
pub struct Shaped {
    pub(super) styled: Styled,
    pub(super) shape: ParagraphShape,
    pub(super) setter: Setter,
    pub(super) collected: Collected,
    /// How far letters hang out, for each word cache.
    protrusions: Vec<Arc<Protrusion>>,
}

/// Shapes a paragraph for a column.
pub fn shape(styled: Styled, shape: ParagraphShape, setter: &Setter) -> Shaped {
    let collected = collect(&styled, setter);
    let protrusions = collected.word_caches.iter().map(|it| setter.protrusion(it.0)).collect();
    Shaped { styled, shape, setter: setter.clone(), collected, protrusions }
}

/// The badness that all lines must stay below for hyphens not to be tried. TeX has 100 here; lines are
/// then left uneven that a hyphen would have made even, and others are hyphenated that need not be.
const PRETOLERANCE: i64 = 5;
/// The narrowest and the widest word space of settings that are a line longer or shorter than the best,
/// in thousandths of the type size: worse ones are seen from arm's length, and a spread that runs short is
/// not.
const EVEN: (i64, i64) = (170, 400);
/// The measure below which a column has few spaces, in ems.
const FULL: i64 = 24;

impl Shaped {
    /// The best setting. A paragraph without text has no lines.
    pub fn natural(&self) -> LineBreaks {
        if self.collected.atoms.is_empty() {
            return LineBreaks::default();
        }
        if self.shape.balance {
            return self.balanced();
        }
        if self.shape.align != TextAlign::Justify {
            let found = self.best(Pass::Hyphens, WORST);
            return found.unwrap_or_else(|| self.forced());
        }
        let tolerance = i64::from(self.shape.tolerance.max(1));
        // TeX would now add stretch to all lines so that bad ones pass. That hides which are the worst:
        // here any ratio passes, at its price.
        let written = PRETOLERANCE.min(tolerance);
        let passes = [(Pass::Written, written), (Pass::Hyphens, tolerance), (Pass::Names, WORST)];
        let mut found = passes.into_iter();
        let found = found.find_map(|it| self.best(it.0, it.1).map(|setting| (it, setting)));
        let Some(((pass, tolerance), setting)) = found else {
            return self.forced();
        };
        let pass = pass.max(Pass::Hyphens);
        river::avoid(self, setting, |at| self.best_without(pass, tolerance.max(200), Some(at)))
    }

    /// The best setting, and the best with a line more and less.
    pub fn variants(&self) -> Variants {
        let natural = self.natural();
        if self.shape.balance || self.shape.align != TextAlign::Justify || natural.lines < 2 {
            return Variants { natural, shorter: None, longer: None };
        }
        let places = breakpoints(self, Pass::Hyphens);
        let (tolerance, tightest) = self.even();
        let mut problem = self.problem(&places, Pass::Hyphens, tolerance);
        problem.tightest = tightest;
        problem.by_line = true;
        let chains = solve(problem);
        let with = |lines: u32| {
            let found = chains.iter().find(|it| it.0.line == lines);
            found.map(|(node, chain)| self.setting(&places, chain, node.demerits))
        };
        let (shorter, longer) = (with(natural.lines - 1), with(natural.lines + 1));
        Variants { natural, shorter, longer }
    }

    /// A line of a setting, from 0. Beyond the last there are empty ones.
    pub fn line(&self, setting: &LineBreaks, index: usize) -> SetLine {
        super::line::line(self, setting, index)
    }

    /// Where a line's text begins: see [`SetLine::start`]. Makes no line.
    pub fn start(&self, setting: &LineBreaks, index: usize) -> Option<(NodeId, usize)> {
        super::line::origin(self, setting, index)
    }

    /// The paragraph as it was given.
    pub fn styled(&self) -> &Styled {
        &self.styled
    }

    /// The column as it was given.
    pub fn column(&self) -> &ParagraphShape {
        &self.shape
    }

    /// Another column for the same text: nothing is shaped again.
    #[must_use]
    pub fn reshape(&self, shape: ParagraphShape) -> Shaped {
        Shaped { shape, ..self.clone() }
    }

    /// What a table's column needs and would like: the widths of what hyphenation can't divide, of what can't
    /// be broken without it, and of the longest line that is forced.
    pub fn needs(&self) -> [Length; 3] {
        let widest = |places: &[Breakpoint]| {
            let pieces =
                places.windows(2).map(|pair| pair[1].before.width - pair[0].after.width + pair[0].post + pair[1].pre);
            pieces.max().unwrap_or(0)
        };
        let written = breakpoints(self, Pass::Written);
        let words = widest(&written);
        let syllables = widest(&breakpoints(self, Pass::Hyphens)).min(words);
        let (mut line, mut from) = (0, 0);
        for place in written.iter().skip(1).filter(|it| it.forced) {
            line = line.max(place.before.width - from);
            from = place.after.width;
        }
        [syllables, words, line.max(words)].map(Length)
    }

    /// Whether its text runs from right to left.
    pub fn is_rtl(&self) -> bool {
        self.collected.rtl
    }

    /// The best setting with some places and a tolerance, if there is one.
    fn best(&self, pass: Pass, tolerance: i64) -> Option<LineBreaks> {
        self.best_without(pass, tolerance, None)
    }

    /// The same where no line may end at a byte.
    fn best_without(&self, pass: Pass, tolerance: i64, byte: Option<u32>) -> Option<LineBreaks> {
        let places = breakpoints(self, pass);
        let mut problem = self.problem(&places, pass, tolerance);
        problem.without = byte.and_then(|byte| places.iter().position(|it| it.end == byte));
        let chains = solve(problem);
        let (node, chain) = chains.first()?;
        Some(LineBreaks { emergency_stretch: pass.is_emergency(), ..self.setting(&places, chain, node.demerits) })
    }

    /// What comes out when nothing else does: words are divided anywhere, and what can't be divided
    /// stands over.
    fn forced(&self) -> LineBreaks {
        let places = breakpoints(self, Pass::Anywhere);
        let mut problem = self.problem(&places, Pass::Anywhere, WORST);
        problem.last_resort = true;
        let chains = solve(problem);
        chains.first().map_or_else(LineBreaks::default, |(node, chain)| {
            let eased = Pass::Anywhere.is_emergency();
            LineBreaks { emergency_stretch: eased, ..self.setting(&places, chain, node.demerits) }
        })
    }

    /// Lines of like length, as few as there can be.
    fn balanced(&self) -> LineBreaks {
        let pass = if self.shape.hyphenate { Pass::Hyphens } else { Pass::Written };
        let places = breakpoints(self, pass);
        let mut problem = self.problem(&places, pass, WORST);
        problem.by_line = true;
        let chains = solve(problem);
        let fewest = chains.iter().min_by_key(|it| it.0.line);
        fewest.map_or_else(|| self.forced(), |(node, chain)| self.setting(&places, chain, node.demerits))
    }

    /// The search with this paragraph's column.
    fn problem<'a>(&'a self, places: &'a [Breakpoint], pass: Pass, tolerance: i64) -> FitProblem<'a> {
        FitProblem {
            breakpoints: places,
            shape: &self.shape,
            weights: self.shape.weights,
            em: self.em(),
            tolerance,
            tightest: 1000,
            emergency_stretch: pass.is_emergency(),
            without: None,
            last_resort: false,
            by_line: false,
        }
    }

    /// The tolerance and the tightness at which the spaces of the paragraph's first font stay even.
    fn even(&self) -> (i64, i64) {
        let spacing = self.usual_space();
        let (narrow, wide) = (self.em() * EVEN.0 / 1000, self.em() * EVEN.1 / 1000);
        // In a column with few spaces each has to give more.
        let wide = wide * (FULL * self.em()).max(self.shape.width.0) / self.shape.width.0.max(1);
        let loose = (wide - spacing.width).max(0) * 1000 / spacing.stretch.max(1);
        let tight = (spacing.width - narrow).max(0) * 1000 / spacing.shrink.max(1);
        // Badness is 100 times the square of the ratio.
        ((loose * loose / 10_000).min(WORST), tight.min(1000))
    }

    /// A chain of places as a setting.
    fn setting(&self, places: &[Breakpoint], chain: &[ChainLink], demerits: i64) -> LineBreaks {
        let marks = &self.styled.marks;
        let mut first = 0;
        let breaks: Vec<Break> = (chain.iter().enumerate())
            .map(|(index, link)| {
                let place = &places[link.place as usize];
                let last = index + 1 == chain.len();
                let after = marks.partition_point(|mark| to_u32(mark.at) < place.next);
                let after = if last { marks.len() } else { after.max(first) };
                let range = to_u32(first)..to_u32(after);
                first = after;
                Break {
                    end: place.end,
                    next: place.next,
                    hyphenated: place.hyphenated,
                    inserted: place.made,
                    repeated: place.repeated,
                    forced: place.forced,
                    ratio: link.ratio,
                    marks: range,
                }
            })
            .collect();
        LineBreaks { demerits, lines: to_u32(breaks.len()), breaks, emergency_stretch: false }
    }

    /// The face of a word cache.
    pub(super) fn face(&self, cache: u16) -> &Face {
        self.setter.catalog().face(self.collected.word_caches[usize::from(cache)].0)
    }

    /// How far the letters of a word cache hang out.
    pub(super) fn protrusion(&self, cache: u16) -> &Protrusion {
        &self.protrusions[usize::from(cache)]
    }

    /// Whether anything hangs out. Where text runs both ways, nothing does.
    pub(super) fn hangs(&self) -> bool {
        self.shape.protrusion && !self.collected.mixed && self.shape.align != TextAlign::Center
    }

    /// The type size of the paragraph: that of its first stretch.
    pub(super) fn em(&self) -> i64 {
        let font = self.styled.stretches.first().map_or(0, |it| usize::from(it.font));
        self.styled.fonts.get(font).map_or(Length::pt(10).0, |it| it.size.0).max(1)
    }

    /// The spaces of the paragraph's first font.
    pub(super) fn usual_space(&self) -> Spacing {
        let font = self.styled.stretches.first().map_or(0, |it| usize::from(it.font));
        self.collected.spaces.get(font).copied().unwrap_or_default()
    }

    /// The first byte that is set.
    pub(super) fn first_byte(&self) -> u32 {
        self.collected.atoms.first().map_or(0, |it| it.start)
    }

    /// The indent of a line by its number, and by whether a forced line end goes before it.
    pub(super) fn indent(&self, number: u32, forced: bool) -> i64 {
        super::fit::indent(&self.shape, &Breakpoint { forced, ..Breakpoint::default() }, number)
    }

    /// How far two neighbours may be set apart: letters as wide as they are high.
    pub(super) fn wide_gap(&self, atom: &Atom, next: Option<&Atom>) -> i64 {
        let Some(next) = next.filter(|it| it.start == atom.end) else {
            return 0;
        };
        let at = next.start as usize;
        let found = self.collected.inner.binary_search_by_key(&at, |it| it.at);
        let wide = found.is_ok_and(|place| self.collected.inner[place].kind == OpportunityKind::Wide);
        if wide && matches!(next.kind, AtomKind::Word { .. }) { next.width / 8 } else { 0 }
    }

    /// The node of a byte, and the byte in that node's text; where a word goes on, that of its start.
    pub(super) fn origin(&self, at: u32, goes_on: bool) -> Option<(NodeId, usize)> {
        let mut at = at as usize;
        let before = &self.styled.text[..at];
        let after = &self.styled.text[at..];
        let letter = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let code = self.stretch_at(at).is_some_and(|it| it.breaks != Breaks::Normal);
        let joined = before.ends_with(['-', '\u{2010}', '\u{AD}'])
            || code
            || (before.ends_with(is_latin) && after.starts_with(is_latin));
        if goes_on && joined && letter(before.chars().next_back()) && letter(after.chars().next()) {
            // What is longer is no word that a reader would look for the start of.
            let near = before.floor_char_boundary(at.saturating_sub(LONGEST));
            at = match before[near..].char_indices().rfind(|it| it.1.is_whitespace()) {
                Some((space, c)) => near + space + c.len_utf8(),
                None if near == 0 => 0,
                None => at,
            };
        }
        let stretch = self.stretch_at(at)?;
        Some((stretch.node, stretch.offset + at.saturating_sub(stretch.range.start)))
    }

    /// The stretch of a byte; behind the last, the last.
    pub(super) fn stretch_at(&self, at: usize) -> Option<&super::StyleRun> {
        let stretches = &self.styled.stretches;
        let place = stretches.partition_point(|it| it.range.end <= at);
        stretches.get(place).or(stretches.last())
    }
}

/// Whether a letter belongs to a script with spaces between its words.
fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && !crate::text::opportunity::is_wide(c) && !matches!(u32::from(c), 0xE00..=0xEFF)
}

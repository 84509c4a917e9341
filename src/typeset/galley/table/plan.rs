//! How a table is fitted into the page: in which size, which way up, in how many panels, and how wide its
//! columns are.
//!
//! In: what each column needs and would like. Out: a [`TablePlan`]. Widths are after CSS 2.2 §17.5.2.2: what is left
//! beyond all minima is shared in proportion to what each column would like beyond its own, and then balanced so that
//! the table gets as low as it can. A table that is too wide is set smaller, then turned; one that is too wide even then has its
//! words broken, or is divided into panels.

use std::ops::Range;

use super::TableFlaw;
use super::balance::{self, RowTexts, balanced};
use crate::geometry::Length;
use crate::guard::steps::{self, StepKind};
use crate::typeset::galley::Turning;

/// The width of a column of running words below which it holds but a word a line, in ems.
const COMFORT: i64 = 5;
/// The width of a column of running words down to which it gives room to identifiers in others, in ems.
const KEYED: i64 = 8;
/// The length of words from which on hyphenation divides them rather than that the table is turned, and where it
/// fits nowhere else, in ems.
const WHOLE: [i64; 2] = [10, 4];
/// The width beyond which a word that can't be divided is broken rather than that the table is divided, in ems.
const LONGEST: i64 = 14;
/// How high a table is at most, in thousandths, for the longest identifiers of a column to be broken that could be kept
/// whole: a key of 40 letters would leave its neighbours a word a line. Two of five lines must be won: a key in two
/// pieces is found less easily.
const EASED: i64 = 600;
/// The same where a column of running words is narrower than [`KEYED`]: it has given what it can.
const STARVED: i64 = 850;
/// The share of a key's width in which it stands in two parts, in thousandths: places to part it are seldom in its middle.
const TWO_PARTS: i64 = 660;
/// How high a table is at most, in thousandths, for long words to be divided that need not be.
const MUCH_LOWER: i64 = 850;
/// By how much type is made smaller from one try to the next, in thousandths.
const STEP: i64 = 40;
/// How many of the longest identifiers of a column are known by their widths: where they are broken, the others are
/// kept whole.
pub(super) const LONGEST_KEYS: usize = 4;
/// The space between columns, and the least, in thousandths of an em.
const GAPS: [i64; 2] = [1000, 600];

/// The least and the preferred widths of columns, in the table's own type size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Demands {
    /// So that words are divided as hyphenation allows.
    pub(super) syllables: Vec<Length>,
    /// So that no word is divided.
    pub(super) words: Vec<Length>,
    /// So that no identifier, file name or address is divided.
    pub(super) keys: Vec<Length>,
    /// The widths of the longest identifiers of each column, from the longest on: see [`LONGEST_KEYS`].
    pub(super) longest_keys: Vec<Vec<Length>>,
    /// So that each text has one line.
    pub(super) lines: Vec<Length>,
    /// The shares of the measure that the author gives to them, in thousandths; 0 where he did not say, and empty
    /// where he said nothing.
    pub(super) shares: Vec<u32>,
    /// The widths of the texts of the first rows below the head.
    pub(super) texts: RowTexts,
}

/// The spaces that a table is fitted into.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// The measure.
    pub(super) width: Length,
    /// Whether it may be turned.
    pub(super) turning: Turning,
    /// The type size.
    pub(super) size: Length,
    /// The least share of it that can be read, in thousandths.
    pub(super) smallest: i64,
}

/// How a table is fitted.
#[derive(Clone, Debug)]
pub(super) struct TablePlan {
    /// The share of its type size in which it is set, in thousandths.
    pub(super) scale: i64,
    /// The space between columns.
    pub(super) gap: Length,
    /// The measure that it is set in.
    pub(super) width: Length,
    pub(super) turned: bool,
    /// Its panels, from the top.
    pub(super) panels: Vec<ColumnPanel>,
    /// The flaw that has to be reported.
    pub(super) flaw: Option<TableFlaw>,
}

/// Columns beside one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnPanel {
    /// The columns that are first in this panel.
    pub(super) columns: Range<usize>,
    /// Whether the table's first column is repeated before them.
    pub(super) stub: bool,
    /// The widths of all of them, from the stub on.
    pub(super) widths: Vec<Length>,
}

impl Demands {
    /// All of them, from the least on.
    pub(super) fn all(&mut self) -> [&mut Vec<Length>; 4] {
        [&mut self.syllables, &mut self.words, &mut self.keys, &mut self.lines]
    }

    fn count(&self) -> usize {
        self.lines.len()
    }

    /// The least width at which a column can be read well and no key is divided.
    fn keyed(&self, column: usize, em: Length) -> Length {
        let comfort = if self.words[column] < self.keys[column] { Length::ZERO } else { em * KEYED };
        self.keys[column].max(self.lines[column].min(comfort))
    }

    /// The least widths of a column with ever more of its longest keys divided, from the widest on, none into more than
    /// two parts.
    fn eased(&self, column: usize, em: Length) -> impl Iterator<Item = Length> + '_ {
        let least = self.least(column, em, WHOLE[0]).max(self.keys[column].scale(TWO_PARTS, 1000));
        let widest = self.keyed(column, em);
        let keys = self.longest_keys.get(column).filter(|_| self.words[column] < self.keys[column]);
        let keys = keys.map_or(&[][..], Vec::as_slice);
        keys.iter().map(move |key| least.max(*key)).filter(move |width| *width < widest)
    }

    /// The least width at which a column of running words can be read, and no key is divided.
    fn tight(&self, column: usize, em: Length) -> Length {
        self.keys[column].max(self.lines[column].min(em * COMFORT))
    }

    /// The least width at which a column can be read well, where words are divided that are longer than `whole`.
    fn least(&self, column: usize, em: Length, whole: i64) -> Length {
        let word = self.words[column].min(self.syllables[column].max(em * whole));
        word.max(self.lines[column].min(em * COMFORT))
    }
}

/// Fits a table.
pub(super) fn plan(demands: &Demands, room: &Room) -> TablePlan {
    let fit = Fit { demands, room };
    let (upright, turned) = (room.width, room.turning.length());
    let forced = matches!(room.turning, Turning::Wanted(_));
    let whole =
        |measure: Option<Length>| measure.and_then(|width| fit.steps().find_map(|scale| fit.whole(scale, width)));
    let divided = |measure: Option<Length>| measure.and_then(|width| fit.divided(room.smallest, width));
    let broken = |measure: Option<Length>| {
        let plan = measure.and_then(|width| fit.broken(room.smallest, width))?;
        Some(TablePlan { flaw: Some(TableFlaw::Broken), ..plan })
    };
    let upright = (!forced).then_some(upright);
    let unasked = (!forced).then_some(TableFlaw::Turned);
    let turn = |plan: TablePlan| TablePlan { turned: true, flaw: plan.flaw.or(unasked), ..plan };
    let keyed = |measure: Option<Length>| {
        let plan = measure.and_then(|width| fit.steps().find_map(|scale| fit.keyed(scale, width)))?;
        Some(fit.eased(plan))
    };
    let jointed = |measure: Option<Length>| {
        let plan = measure.and_then(|width| fit.steps().find_map(|scale| fit.jointed(scale, width)))?;
        Some(fit.eased(plan))
    };
    // Only identifiers are worth smaller type on a page that is turned anyway.
    let has_keys = demands.words.iter().zip(&demands.keys).any(|(word, key)| word < key);
    let turned_keys = turned.filter(|_| has_keys);
    // In the order of what readers lose least by: smaller type before identifiers in pieces, those before turning the
    // page, that before words in pieces, and single tables one below the other at last.
    let fitted = keyed(upright)
        .or_else(|| jointed(upright))
        .or_else(|| whole(upright))
        .or_else(|| keyed(turned_keys).map(turn))
        .or_else(|| jointed(turned_keys).map(turn))
        .or_else(|| whole(turned).map(turn))
        .or_else(|| divided(upright))
        .or_else(|| divided(turned).map(turn))
        .or_else(|| broken(upright))
        .or_else(|| broken(turned).map(turn));
    if let Some(plan) = fitted {
        return plan;
    }
    let plan = fit.panels(room.smallest, turned.unwrap_or(room.width));
    TablePlan { turned: turned.is_some(), ..plan }
}

/// The work of [`plan`].
struct Fit<'a> {
    demands: &'a Demands,
    room: &'a Room,
}

/// How the columns of a panel are set.
#[derive(Clone, Copy)]
struct PanelFit {
    /// The share of the type size, in thousandths.
    scale: i64,
    /// The space between two columns.
    gap: Length,
    /// The width of the whole panel.
    measure: Length,
}

impl Fit<'_> {
    /// The shares of the type size that are tried.
    fn steps(&self) -> impl Iterator<Item = i64> + use<> {
        let smallest = self.room.smallest.min(1000);
        let count = (1000 - smallest + STEP - 1) / STEP;
        (0..=count).map(move |step| (1000 - step * STEP).max(smallest))
    }

    /// A plan with no identifier broken, if there is one.
    fn keyed(&self, scale: i64, measure: Length) -> Option<TablePlan> {
        self.fitting(scale, measure, &|column| self.demands.keyed(column, self.room.size))
    }

    /// A plan in which only some columns have their identifiers and paths broken, if there is one: those that gain most
    /// by it, and the first, which rows are found by, last of all.
    fn jointed(&self, scale: i64, measure: Length) -> Option<TablePlan> {
        let em = self.room.size;
        let keyed = |column: usize| self.demands.keyed(column, em);
        let least = |column: usize| self.demands.least(column, em, WHOLE[0]);
        let mut giving: Vec<usize> =
            (0..self.demands.count()).filter(|column| least(*column) < keyed(*column)).collect();
        // The difference is negative: the column that gains most comes first.
        giving.sort_by_key(|column| (*column == 0, least(*column) - keyed(*column)));
        (1..giving.len()).find_map(|count| {
            let (given, last) = (&giving[..count - 1], giving[count - 1]);
            // Of the column that gives last only the longest keys, if that is enough.
            self.demands.eased(last, em).chain([least(last)]).find_map(|width_of_last| {
                let width = |column: usize| match column {
                    _ if column == last => width_of_last,
                    _ if given.contains(&column) => least(column),
                    _ => keyed(column),
                };
                self.floored(scale, measure, &width)
            })
        })
    }

    /// A plan in which no column falls below its width.
    fn floored(&self, scale: i64, measure: Length, width: &dyn Fn(usize) -> Length) -> Option<TablePlan> {
        let plan = self.fitting(scale, measure, width)?;
        let columns = 0..self.demands.count();
        let floors: Vec<Length> = columns.clone().map(|column| width(column).scale(scale, 1000)).collect();
        let panel = self.panel(columns, false, PanelFit { scale, gap: plan.gap, measure }, Some(&floors));
        Some(TablePlan { panels: vec![panel], ..plan })
    }

    /// The same plan, or one in which the longest keys of a column are broken, where that makes the table much lower.
    fn eased(&self, plan: TablePlan) -> TablePlan {
        let em = self.room.size;
        let columns: Vec<usize> = (0..self.demands.count()).collect();
        let height = |plan: &TablePlan| {
            let texts = self.texts(&columns, plan.scale);
            // Lines are lower in a smaller size.
            plan.panels.first().map_or(0, |it| balance::height(&it.widths, &texts) * plan.scale)
        };
        let before = height(&plan);
        let share = if self.starves(&plan) { STARVED } else { EASED };
        // The column that takes most: to try all would cost a search for widths each.
        let Some(eased) = (0..columns.len()).max_by_key(|column| self.demands.keyed(*column, em)) else { return plan };
        let mut plans = self.demands.eased(eased, em).filter_map(|width| {
            let width = |column: usize| if column == eased { width } else { self.demands.keyed(column, em) };
            self.steps().find_map(|scale| self.floored(scale, plan.width, &width))
        });
        // The first that is low enough breaks the fewest keys.
        plans.find(|eased| height(eased) / share < before / 1000).unwrap_or(plan)
    }

    /// Whether a column of running words of several lines is too narrow to be read well.
    fn starves(&self, plan: &TablePlan) -> bool {
        let least = self.room.size * KEYED;
        let widths = plan.panels.first().map_or(&[][..], |panel| panel.widths.as_slice());
        widths.iter().enumerate().any(|(column, width)| {
            let is_prose = self.demands.keys[column] <= self.demands.words[column];
            is_prose && *width < least.min(self.demands.lines[column].scale(plan.scale, 1000))
        })
    }

    /// A plan with no word broken, if there is one.
    fn whole(&self, scale: i64, measure: Length) -> Option<TablePlan> {
        let em = self.room.size;
        self.fitting(scale, measure, &|column| self.demands.least(column, em, WHOLE[0]))
    }

    /// A plan in which words are divided as hyphenation allows, if there is one.
    fn divided(&self, scale: i64, measure: Length) -> Option<TablePlan> {
        let em = self.room.size;
        self.fitting(scale, measure, &|column| self.demands.least(column, em, WHOLE[1]))
    }

    /// A plan in which the longest words are broken, if that is enough.
    fn broken(&self, scale: i64, measure: Length) -> Option<TablePlan> {
        self.fitting(scale, measure, &|column| self.capped(column, WHOLE[1]))
    }

    /// See [`LONGEST`].
    fn capped(&self, column: usize, whole: i64) -> Length {
        let em = self.room.size;
        self.demands.least(column, em, whole).min(em * LONGEST)
    }

    /// A plan in which each column gets at least a width, if there is one.
    fn fitting(&self, scale: i64, measure: Length, least: &dyn Fn(usize) -> Length) -> Option<TablePlan> {
        let columns = 0..self.demands.count();
        let sum: Length = columns.clone().map(|it| least(it).scale(scale, 1000)).sum();
        let gap = GAPS.into_iter().map(|it| self.gap(scale, it));
        // The wide gap if there is room for it.
        let gap = gap.clone().find(|gap| sum + *gap * spaces(columns.len()) <= measure)?;
        let panel = self.panel(columns, false, PanelFit { scale, gap, measure }, None);
        let panels = vec![panel];
        Some(TablePlan { scale, gap, width: measure, turned: false, panels, flaw: None })
    }

    fn gap(&self, scale: i64, share: i64) -> Length {
        self.room.size.scale(scale, 1000).scale(share, 1000)
    }

    /// A panel of columns with their widths. `floors` are the widths that they were fitted with, if they were.
    fn panel(&self, columns: Range<usize>, stub: bool, fit: PanelFit, floors: Option<&[Length]>) -> ColumnPanel {
        let PanelFit { scale, gap, measure } = fit;
        let all = || stub.then_some(0).into_iter().chain(columns.clone());
        let scaled = |of: &[Length]| all().map(|it| of[it].scale(scale, 1000)).collect::<Vec<_>>();
        let count = columns.len() + usize::from(stub);
        let available = (measure - gap * spaces(count)).max(Length::PT);
        let em = self.room.size;
        let least: Vec<Length> = all().map(|it| self.demands.least(it, em, WHOLE[1]).scale(scale, 1000)).collect();
        if let Some(widths) = self.weighed(&columns, stub, scale, available) {
            return ColumnPanel { columns, stub, widths };
        }
        let keyed: Vec<Length> = all().map(|it| self.demands.keyed(it, em).scale(scale, 1000)).collect();
        let low = |widths: Vec<Length>, floors: &[Length]| self.lowered(widths, floors, all().collect(), scale);
        if let Some(floors) = floors {
            let widths = low(share(floors, &scaled(&self.demands.lines), available), floors);
            return ColumnPanel { columns, stub, widths };
        }
        let widths = match (scaled(&self.demands.words), scaled(&self.demands.lines)) {
            (_, lines) if keyed.iter().copied().sum::<Length>() <= available => {
                let widths = share(&keyed, &lines, available);
                let tight: Vec<Length> = all().map(|it| self.demands.tight(it, em).scale(scale, 1000)).collect();
                match lines.iter().copied().sum::<Length>() <= available {
                    true => widths,
                    false => self.lower(low(widths, &tight), all().collect(), scale),
                }
            }
            (words, lines) if words.iter().copied().sum::<Length>() <= available => {
                self.lower(low(share(&words, &lines, available), &words), all().collect(), scale)
            }
            (_, lines) => low(share(&least, &lines, available), &least),
        };
        ColumnPanel { columns, stub, widths }
    }

    /// The same widths, or others in which long words are divided as hyphenation allows, where these make the table much
    /// lower: a word of running text that takes a column to itself makes the others high. Identifiers stay whole.
    fn lower(&self, widths: Vec<Length>, columns: Vec<usize>, scale: i64) -> Vec<Length> {
        let em = self.room.size;
        let floor = |at: usize| {
            let is_word = self.demands.keys[at] <= self.demands.words[at];
            let least = if is_word { self.demands.least(at, em, WHOLE[0]) } else { self.demands.tight(at, em) };
            least.scale(scale, 1000)
        };
        let floors: Vec<Length> = columns.iter().map(|at| floor(*at)).collect();
        if floors.iter().zip(&columns).all(|(floor, at)| self.demands.tight(*at, em).scale(scale, 1000) <= *floor) {
            return widths;
        }
        let other = self.lowered(widths.clone(), &floors, columns.clone(), scale);
        let height = |widths: &[Length]| balance::height(widths, &self.texts(&columns, scale));
        let (before, after) = (height(&widths), height(&other));
        if after * 1000 < before * MUCH_LOWER { other } else { widths }
    }

    /// The texts of columns, at a scale.
    fn texts(&self, columns: &[usize], scale: i64) -> RowTexts {
        steps::count(StepKind::Cells, self.demands.texts.len() * columns.len());
        let text = |row: &Vec<Length>, at: &usize| row.get(*at).copied().unwrap_or_default().scale(scale, 1000);
        let row = |row: &Vec<Length>| columns.iter().map(|at| text(row, at)).collect();
        self.demands.texts.iter().map(row).collect()
    }

    /// Widths with which the table is lower, none below its floor.
    fn lowered(&self, widths: Vec<Length>, floors: &[Length], columns: Vec<usize>, scale: i64) -> Vec<Length> {
        balanced(widths, floors, &self.texts(&columns, scale))
    }

    /// The widths that the author asks for, if he does and the table is whole. No column gets less than its words
    /// need; what that takes is taken from the others.
    fn weighed(&self, columns: &Range<usize>, stub: bool, scale: i64, available: Length) -> Option<Vec<Length>> {
        let shares = &self.demands.shares;
        // Shares are of the whole table: of a part of its columns they would say something else.
        if shares.len() != columns.len() || stub || columns.start != 0 {
            return None;
        }
        let asked: u32 = shares.iter().sum();
        let open = shares.iter().filter(|share| **share == 0).count();
        let left = available.scale(i64::from(1000 - asked.min(1000)), 1000);
        let wanted = |share: &u32| match share {
            0 => left / i64::try_from(open).unwrap_or(1).max(1),
            share => available.scale(i64::from(*share), i64::from(asked.max(1000))),
        };
        let wanted: Vec<Length> = shares.iter().map(wanted).collect();
        let whole = self.room.size * WHOLE[0];
        let word = |at: usize| self.demands.words[at].min(self.demands.syllables[at].max(whole)).scale(scale, 1000);
        let least: Vec<Length> = columns.clone().map(word).collect();
        let spare = |at: usize| (wanted[at] - least[at]).max(Length::ZERO);
        let lacking: Length = (0..wanted.len()).map(|at| (least[at] - wanted[at]).max(Length::ZERO)).sum();
        let spares: Length = (0..wanted.len()).map(spare).sum();
        let given = |at: usize| wanted[at].max(least[at]) - spare(at).scale(lacking.min(spares).0, spares.0.max(1));
        Some((0..wanted.len()).map(given).collect())
    }

    /// The table in panels: no more than there must be, with like numbers of columns.
    fn panels(&self, scale: i64, measure: Length) -> TablePlan {
        let full = self.filled(scale, measure, self.demands.count());
        let most = self.demands.count().div_ceil(full.panels.len().max(1));
        let even = self.filled(scale, measure, most.max(1));
        // Columns of unlike width may need one panel more when their numbers are alike.
        if even.panels.len() == full.panels.len() { even } else { full }
    }

    /// The table in panels, each with as many columns as find room, but no more than `most`.
    fn filled(&self, scale: i64, measure: Length, most: usize) -> TablePlan {
        let gap = self.gap(scale, GAPS[1]);
        let width = |column: usize| self.capped(column, WHOLE[0]).scale(scale, 1000).min(measure);
        // A first column wider than a third would leave too little for the others in every panel.
        let stub = (width(0) <= measure / 3).then(|| width(0) + gap);
        let mut panels: Vec<ColumnPanel> = Vec::new();
        let mut from = 0;
        while from < self.demands.count() {
            let again = stub.filter(|_| 0 < from);
            let mut used = again.unwrap_or_default() + width(from);
            let mut to = from + 1;
            while to < self.demands.count() && to - from < most && used + gap + width(to) <= measure {
                used += gap + width(to);
                to += 1;
            }
            panels.push(self.panel(from..to, again.is_some(), PanelFit { scale, gap, measure }, None));
            from = to;
        }
        let flaw = Some(TableFlaw::Panels(panels.len()));
        TablePlan { scale, gap, width: measure, turned: false, panels, flaw }
    }
}

/// The number of spaces between columns.
fn spaces(columns: usize) -> i64 {
    i64::try_from(columns.saturating_sub(1)).unwrap_or(0)
}

/// Shares the available width among columns that need `least` and would like `most`.
fn share(least: &[Length], most: &[Length], available: Length) -> Vec<Length> {
    let (sum_least, sum_most): (Length, Length) = (least.iter().copied().sum(), most.iter().copied().sum());
    if sum_most <= available {
        return most.to_vec();
    }
    let over = available - sum_least;
    let wish = (sum_most - sum_least).0.max(1);
    if over < Length::ZERO {
        // Even the longest words don't fit: each column gets its share, and words are broken.
        let fair = available / spaces(least.len() + 1).max(1);
        let small: Length = least.iter().filter(|width| **width <= fair).copied().sum();
        let large: Length = least.iter().filter(|width| fair < **width).copied().sum();
        let rest = available - small;
        return least
            .iter()
            .map(|width| if *width <= fair { *width } else { rest.scale(width.0, large.0.max(1)) })
            .collect();
    }
    let width = |(least, most): (&Length, &Length)| *least + over.scale((*most - *least).0, wish);
    least.iter().zip(most).map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pt(of: &[i64]) -> Vec<Length> {
        of.iter().map(|it| Length::pt(*it)).collect()
    }

    fn demands(words: &[i64], lines: &[i64]) -> Demands {
        Demands { syllables: pt(words), words: pt(words), keys: pt(words), lines: pt(lines), ..Demands::default() }
    }

    fn room(turning: Turning) -> Room {
        Room { width: Length::pt(200), turning, size: Length::pt(10), smallest: 800 }
    }

    #[test]
    fn columns_share_what_is_left_by_what_they_want() {
        assert_eq!(share(&pt(&[10, 10]), &pt(&[20, 30]), Length::pt(100)), pt(&[20, 30]));
        assert_eq!(share(&pt(&[10, 10]), &pt(&[20, 40]), Length::pt(40)), pt(&[15, 25]));
        let narrow = share(&pt(&[10, 200]), &pt(&[10, 300]), Length::pt(100));
        assert_eq!(narrow.iter().copied().sum::<Length>(), Length::pt(100));
        assert_eq!(narrow[0], Length::pt(10));
    }

    #[test]
    fn columns_are_as_wide_as_their_author_says() {
        let weighed = |shares: &[u32]| {
            let demands = Demands { shares: shares.to_vec(), ..demands(&[20, 20], &[60, 30]) };
            plan(&demands, &room(Turning::Never)).panels.remove(0).widths
        };
        // 200 pt less a gap of 10.
        assert_eq!(weighed(&[200, 800]), pt(&[38, 152]));
        assert_eq!(weighed(&[50, 950]), pt(&[20, 170]), "words need 20");
        assert_eq!(weighed(&[500, 0]), pt(&[95, 95]));
        assert_eq!(weighed(&[300, 300]), pt(&[57, 57]), "a table may be narrower than the page");
    }

    #[test]
    fn a_wide_table_is_set_smaller_before_it_is_turned() {
        let may = room(Turning::Allowed(Length::pt(400)));
        let same = plan(&demands(&[30, 30, 30], &[90, 90, 90]), &may);
        assert_eq!((same.scale, same.turned), (1000, false));
        let smaller = plan(&demands(&[60, 60, 90], &[60, 60, 90]), &may);
        assert!(smaller.scale < 1000 && !smaller.turned, "{smaller:?}");
        let turned = plan(&demands(&[90, 90, 90], &[90, 90, 90]), &may);
        assert_eq!((turned.scale, turned.turned), (1000, true));
        assert_eq!(turned.flaw, Some(TableFlaw::Turned));
        let wanted = plan(&demands(&[30], &[30]), &room(Turning::Wanted(Length::pt(400))));
        assert!(wanted.turned && wanted.flaw.is_none());
    }

    #[test]
    fn identifiers_break_in_the_column_that_gains_most_and_in_the_first_last() {
        let demands = |keys: &[i64]| Demands { keys: pt(keys), ..demands(&[40, 60], keys) };
        for (keys, why) in
            [([90, 300], "the path gives, the key is whole"), ([150, 140], "the first column gives last")]
        {
            let plan = plan(&demands(&keys), &room(Turning::Never));
            let key = Length::pt(keys[0]).scale(plan.scale, 1000);
            assert!(key <= plan.panels[0].widths[0], "{why}: {plan:?}");
        }
    }

    #[test]
    fn the_longest_key_gives_where_it_starves_the_text_and_the_others_are_whole() {
        let text = |words: i64| [0, words];
        let widths = |rows: &[[i64; 2]]| {
            let texts = rows.iter().map(|row| pt(row)).collect();
            let longest_keys = vec![pt(&[170, 60, 40]), Vec::new()];
            let keys = Demands { keys: pt(&[170, 30]), texts, longest_keys, ..demands(&[30, 30], &[170, 600]) };
            let mut plan = plan(&keys, &room(Turning::Never));
            // As they would be in the full size.
            plan.panels.remove(0).widths[0].scale(1000, plan.scale)
        };
        let starved = widths(&[text(600), text(500), text(600)]);
        assert!((Length::pt(59)..Length::pt(169)).contains(&starved), "{starved:?}");
        let brief = widths(&[text(45), text(60), text(45)]);
        assert!(Length::pt(169) <= brief, "{brief:?}");
    }

    #[test]
    fn text_gives_down_to_what_can_be_read_and_the_longest_key_then() {
        // Where the key is parted, the text takes three lines instead of four.
        let first = |key: i64| {
            let texts = vec![pt(&[60, 250]), pt(&[60, 250]), pt(&[60, 250])];
            let longest_keys = vec![pt(&[key, 95, 60]), Vec::new()];
            let keys = Demands { keys: pt(&[key, 40]), texts, longest_keys, ..demands(&[60, 40], &[key, 600]) };
            let mut plan = plan(&keys, &room(Turning::Never));
            plan.panels.remove(0).widths[0].scale(1000, plan.scale)
        };
        assert!(Length::pt(109) <= first(110), "80 points are left for the text");
        assert!(first(120) < Length::pt(119), "70 would be");
    }

    #[test]
    fn on_a_turned_page_the_key_is_whole_if_another_column_can_give() {
        let keys = [120, 180, 180, 180];
        let demands = Demands { keys: pt(&keys), ..demands(&[80, 90, 90, 90], &keys) };
        let plan = plan(&demands, &room(Turning::Allowed(Length::pt(420))));
        let key = Length::pt(keys[0]).scale(plan.scale, 1000);
        assert!(plan.turned && key <= plan.panels[0].widths[0], "{plan:?}");
    }

    #[test]
    fn a_table_that_fits_nowhere_is_broken_or_divided() {
        let never = room(Turning::Never);
        let broken = plan(&demands(&[20, 900], &[20, 900]), &never);
        assert_eq!((broken.flaw, broken.panels.len()), (Some(TableFlaw::Broken), 1));
        for turning in [Turning::Never, Turning::Allowed(Length::pt(400))] {
            let many = plan(&demands(&[20; 500], &[20; 500]), &room(turning));
            assert!(matches!(many.flaw, Some(TableFlaw::Panels(_))), "{:?}", many.flaw);
            let columns: usize = many.panels.iter().map(|panel| panel.columns.len()).sum();
            assert_eq!(columns, 500);
            for panel in &many.panels {
                let wide = panel.widths.iter().copied().sum::<Length>();
                let gaps = many.gap * spaces(panel.widths.len());
                assert!(wide + gaps <= many.width, "{panel:?}");
            }
        }
    }
}

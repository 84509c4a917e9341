//! Copyfitting: a text made to fill a given number of pages.
//!
//! In: the settings, and a function that sets the book by changed ones and counts its pages. Out: the type size, leading
//! and margins nearest to the theme's at which the number is right. Only what the author left open is changed. A page holds
//! lines × measure ÷ type size, by which the count of a candidate can be foretold from those that were set; so few are.

use std::cmp::Reverse;

use super::page::PageStyle;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::Length;
use crate::impose::settings::PageCount;
use crate::project::config::PdfConfig;
use crate::text::face::Metrics;

/// How often the book is set at most. Pamphlets need three or four; a book of 400 pages takes some seconds.
const MOST_TRIES: usize = 20;
/// In how many settings paragraphs are made longer or shorter at most, each in four steps.
const MOST_LOOSENED: usize = 3;
/// Paragraphs a line longer or shorter change a text by a tenth at most: one of ten lines is long already. What is
/// further away is not tried.
const MOST_OF_LOOSENESS: usize = 10;
/// The smallest type that is made, in thousandths of a point: what R. Bringhurst (*The Elements of Typographic Style*,
/// §2.1) and printers of pocket books call the least for running text.
const LEAST_SIZE: i64 = 8000;
/// The least and the greatest leading, in thousandths of the type size.
const LEADINGS: (i64, i64) = (1120, 1550);
/// The narrowest margin that is made: home printers leave 4.2 mm white, and a thumb needs some more.
const LEAST_MARGIN: Length = Length(Length::MM.0 * 7);
/// How far margins are changed, in hundredths.
const MARGINS: std::ops::RangeInclusive<i64> = 84..=124;

/// The settings that fill the pages.
#[derive(Clone, Debug)]
pub struct Copyfit {
    /// The settings of pages.
    pub pdf: PdfConfig,
    /// How many pages they make.
    pub pages: usize,
    /// How many the theme's own made.
    pub natural: usize,
    /// The change: before and after.
    pub changed: Option<(Fit, Fit)>,
    /// Whether the number is right.
    pub holds: bool,
    /// The nearest counts below and above that were met on the way, each with the change that makes it; of a number that
    /// can't be reached, the count that comes nearest.
    pub near: Vec<(usize, Fit)>,
    /// The smallest and the largest type that was in reach.
    pub sizes: [Length; 2],
}

/// The values that fitting changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The type size.
    pub size: Length,
    /// From baseline to baseline.
    pub leading: Length,
    /// The margins, in hundredths of the theme's.
    pub margins: i64,
    /// How many quarters of the paragraphs are a line longer or, negative, shorter where they can be.
    pub looseness: i8,
}

/// A length in points, without needless zeros.
fn points(length: Length) -> String {
    let text = format!("{:.2}", length.to_pt());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl std::fmt::Display for Fit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {} pt", points(self.size), points(self.leading))?;
        if self.margins != 100 {
            write!(f, ", margins {} %", self.margins)?;
        }
        let share = match self.looseness.unsigned_abs() {
            0 => return Ok(()),
            1 => "a quarter of the",
            2 => "half of the",
            3 => "three quarters of the",
            _ => "all",
        };
        let way = if 0 < self.looseness { "longer" } else { "shorter" };
        write!(f, ", {share} paragraphs a line {way} where their spaces stay even")
    }
}

impl Copyfit {
    /// A note on the changes that were made for the pages asked for, or the message that none are enough.
    pub fn message(&self, wanted: PageCount) -> Option<Diagnostic> {
        let pages = |count: usize| if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
        let near: Vec<String> = self.near.iter().map(|(count, fit)| format!("{} at {fit}", pages(*count))).collect();
        let near = if near.is_empty() { String::new() } else { format!("; nearest: {}", near.join(", ")) };
        let settings = ["booklet.pages"];
        if !self.holds {
            let [least, most] = self.sizes.map(points);
            let sizes =
                if least == most { format!("type of {least} pt") } else { format!("type of {least} to {most} pt") };
            let message = format!(
                "the text takes {}, and {sizes} with leading, margins and length of paragraphs near the theme's does not bring it to {wanted}{near}",
                pages(self.natural)
            );
            let ways = "ask for a count that is nearer, or shorten or lengthen the text";
            let help = match fixed(&self.pdf) {
                fixed if fixed.is_empty() => {
                    format!("{ways}, or set `pdf.font-size`, `pdf.leading` and `pdf.margins` yourself")
                }
                fixed => format!("{ways}, or leave {} out, so that more can be changed", fixed.join(" and ")),
            };
            return Some(Diagnostic::warning("pages-unfitted", message).settings(settings).help(help));
        }
        let (was, is) = self.changed?;
        let message = format!(
            "to fill {} instead of {} the text is set {is}; the theme has {was}{near}",
            pages(self.pages),
            self.natural
        );
        Some(Diagnostic::note("pages-fitted", message).settings(settings))
    }
}

/// The settings that the author made, which fitting leaves as they are.
fn fixed(pdf: &PdfConfig) -> Vec<&'static str> {
    let has_margins =
        [pdf.margin_inner, pdf.margin_outer, pdf.margin_top, pdf.margin_bottom].iter().any(Option::is_some);
    let all = [
        (pdf.font_size.is_some(), "`pdf.font-size`"),
        (pdf.leading.is_some(), "`pdf.leading`"),
        (has_margins, "`pdf.margins`"),
    ];
    all.into_iter().filter(|it| it.0).map(|it| it.1).collect()
}

/// Settings that may fit.
struct Candidate {
    fit: Fit,
    pdf: PdfConfig,
    /// How far it is from the theme's.
    cost: i64,
    /// How much a page holds: the area of the text in squares of the type size, in thousandths.
    capacity: i64,
    /// The pages, once it was set.
    pages: Option<usize>,
}

/// Finds what fills `wanted` pages. `count` sets the book and says how many pages it has.
pub fn fit(
    pdf: &PdfConfig,
    metrics: &Metrics,
    wanted: PageCount,
    count: &mut dyn FnMut(&PdfConfig) -> usize,
) -> Copyfit {
    let natural = count(pdf);
    let mut found = Copyfit {
        pdf: pdf.clone(),
        pages: natural,
        natural,
        changed: None,
        holds: wanted.holds(natural),
        near: Vec::new(),
        sizes: [Length::ZERO; 2],
    };
    if found.holds {
        return found;
    }
    let mut all = candidates(pdf, metrics);
    // The theme's own values are among them: no range leaves out a change by nothing.
    let own = all.iter().position(|it| it.cost == 0).unwrap_or(0);
    let sizes = || all.iter().map(|it| it.fit.size);
    found.sizes = [sizes().min().unwrap_or_default(), sizes().max().unwrap_or_default()];
    all[own].pages = Some(natural);
    let mut best = own;
    for _ in 0..MOST_TRIES {
        let Some(next) = next(&all, wanted) else { break };
        let pages = count(&all[next].pdf);
        all[next].pages = Some(pages);
        if distance(wanted, pages) < distance(wanted, all[best].pages.unwrap_or(natural)) {
            best = next;
        }
        if wanted.holds(pages) {
            break;
        }
    }
    if !wanted.holds(all[best].pages.unwrap_or(natural)) {
        best = loosen(&mut all, best, wanted, count);
    }
    let chosen = &all[best];
    found.pages = chosen.pages.unwrap_or(natural);
    found.holds = wanted.holds(found.pages);
    if found.holds && best != own {
        found.pdf = chosen.pdf.clone();
        found.changed = Some((all[own].fit, chosen.fit));
    } else {
        found.pages = natural;
    }
    found.near = match chosen.pages {
        Some(pages) if !found.holds && pages != natural => vec![(pages, chosen.fit)],
        pages => neighbours(&all, pages.unwrap_or(natural)),
    };
    found
}

/// The last resort: paragraphs a line longer or shorter, in the settings that came nearest, which are tried in turn; as few
/// paragraphs as are enough. Gives the candidate that is right, or else the one that is nearest.
fn loosen(
    all: &mut Vec<Candidate>,
    mut best: usize,
    wanted: PageCount,
    count: &mut dyn FnMut(&PdfConfig) -> usize,
) -> usize {
    let mut near: Vec<usize> = (0..all.len()).filter(|at| all[*at].pages.is_some()).collect();
    let far = |it: &Candidate| distance(wanted, it.pages.unwrap_or(usize::MAX));
    near.sort_by_key(|at| (far(&all[*at]), all[*at].cost));
    let is_near = |at: &usize| {
        let pages = all[*at].pages.unwrap_or(0);
        distance(wanted, pages) <= (pages / MOST_OF_LOOSENESS).max(1)
    };
    near.retain(is_near);
    for at in near.into_iter().take(MOST_LOOSENED) {
        for quarters in 1..=4_i8 {
            let pages = all[at].pages.unwrap_or(0);
            let looseness = if is_short(wanted, pages) { quarters } else { -quarters };
            let (mut fit, mut pdf) = (all[at].fit, all[at].pdf.clone());
            (fit.looseness, pdf.looseness) = (looseness, looseness);
            let (cost, capacity) = (all[at].cost, all[at].capacity);
            let made = count(&pdf);
            all.push(Candidate { fit, pdf, cost, capacity, pages: Some(made) });
            if far(&all[all.len() - 1]) < far(&all[best]) {
                best = all.len() - 1;
            }
            if wanted.holds(made) {
                return best;
            }
        }
    }
    best
}

/// Whether more pages are wanted than there are.
fn is_short(wanted: PageCount, pages: usize) -> bool {
    match wanted {
        PageCount::Exactly(count) => pages < usize::from(count),
        PageCount::AtMost(_) => false,
        // To whichever multiple is nearer.
        PageCount::MultipleOf(count) => usize::from(count) < 2 * (pages % usize::from(count.max(1))),
    }
}

/// The sizes, leadings and margins in reach, the cheapest first.
fn candidates(pdf: &PdfConfig, metrics: &Metrics) -> Vec<Candidate> {
    // What is wrong with these settings was reported when the book was set by them.
    let mut silent = Diagnostics::default();
    let (page, size) = PageStyle::new(pdf, metrics, &mut silent);
    let quarter = Length::PT / 4;
    let sizes = if pdf.font_size.is_some() { 0..=0 } else { -6..=4 };
    let leadings = if pdf.leading.is_some() { 0..=0 } else { -6..=6 };
    let has_margins =
        [pdf.margin_inner, pdf.margin_outer, pdf.margin_top, pdf.margin_bottom].iter().any(Option::is_some);
    let margins = if has_margins { 100..=100 } else { MARGINS };
    let mut all = Vec::new();
    for step in sizes {
        let own = size + quarter * step;
        // The leading that the theme has, in the same proportion.
        let usual = quarter * ((page.leading.scale(own.0, size.0).0 + quarter.0 / 2) / quarter.0);
        for lead in leadings.clone() {
            let leading = if step == 0 { page.leading } else { usual } + quarter / 2 * lead;
            let leading = pdf.leading.unwrap_or(leading);
            let share = leading.0 * 1000 / own.0.max(1);
            let is_own = step == 0 && lead == 0;
            if !is_own && (own < Length::milli_pt(LEAST_SIZE) || !(LEADINGS.0..=LEADINGS.1).contains(&share)) {
                continue;
            }
            for percent in margins.clone().step_by(4) {
                // A margin that is narrower from the start stays as it is.
                let least = LEAST_MARGIN.max(pdf.safe_edge.unwrap_or_default());
                let scaled = |margin: Length| margin.scale(percent, 100).max(margin.min(least));
                let mut changed = pdf.clone();
                (changed.font_size, changed.leading) = (Some(own), Some(leading));
                if percent != 100 {
                    changed.has_fitted_margins = true;
                    changed.margin_inner = Some(scaled(page.margins.inner));
                    changed.margin_outer = Some(scaled(page.margins.outer));
                    changed.margin_top = Some(scaled(page.margins.top));
                    changed.margin_bottom = Some(scaled(page.margins.bottom));
                }
                let (set, own) = PageStyle::new(&changed, metrics, &mut silent);
                let fit = Fit { size: own, leading: set.leading, margins: percent, looseness: 0 };
                let capacity = set.measure.0 * 1000 / own.0.max(1) * i64::from(set.lines);
                // Squares: two small changes are seen less than a large one. A quarter point of size is seen about as
                // much as four hundredths of the margins and half a point of leading.
                let cost = 4 * step * step + lead * lead + (percent - 100) * (percent - 100) / 4;
                all.push(Candidate { fit, pdf: changed, cost, capacity, pages: None });
            }
        }
    }
    all.sort_by_key(|it| it.cost);
    all
}

/// How far a count is from what is wanted, in pages.
fn distance(wanted: PageCount, pages: usize) -> usize {
    match wanted {
        PageCount::Exactly(count) => pages.abs_diff(usize::from(count)),
        PageCount::AtMost(count) => pages.saturating_sub(usize::from(count)),
        PageCount::MultipleOf(count) => {
            let over = pages % usize::from(count.max(1));
            over.min(usize::from(count) - over)
        }
    }
}

/// The candidate to be set next: the cheapest of those that are foretold to be right; else the one that is foretold
/// to be nearest.
fn next(all: &[Candidate], wanted: PageCount) -> Option<usize> {
    let open = all.iter().enumerate().filter(|it| it.1.pages.is_none());
    open.min_by_key(|(_, it)| (distance(wanted, foretold(all, it.capacity)), it.cost)).map(|it| it.0)
}

/// The pages that a capacity makes: on the line between the two counts nearest to it that are known, by what a page
/// holds. Beyond them, and while one is known, all pages are taken for text.
fn foretold(all: &[Candidate], capacity: i64) -> usize {
    let known = || all.iter().filter_map(|it| it.pages.map(|pages| (it.capacity, pages)));
    let below = known().filter(|it| it.0 <= capacity).max_by_key(|it| it.0);
    let above = known().filter(|it| capacity < it.0).min_by_key(|it| it.0);
    let pages = match (below, above) {
        (Some(one), Some(other)) if one.1 != other.1 => {
            // In the inverse of capacities the count is linear: 1/x between 1/a and 1/b, without fractions.
            let (a, b, x) = (i128::from(one.0), i128::from(other.0), i128::from(capacity));
            let (more, fewer) = (one.1 as i128, other.1 as i128);
            more - (more - fewer) * (x - a) * b / ((b - a) * x).max(1)
        }
        (Some(one), _) | (None, Some(one)) => {
            let capacity = i128::from(capacity.max(1));
            (one.1 as i128 * i128::from(one.0) + capacity - 1) / capacity
        }
        (None, None) => 0,
    };
    usize::try_from(pages).unwrap_or(0)
}

/// The nearest counts below and above, by the cheapest change that made them.
fn neighbours(all: &[Candidate], pages: usize) -> Vec<(usize, Fit)> {
    let met = || all.iter().filter_map(|it| it.pages.map(|pages| (pages, it.fit)));
    let below = met().filter(|it| it.0 < pages).min_by_key(|it| Reverse(it.0));
    let above = met().filter(|it| pages < it.0).min_by_key(|it| it.0);
    below.into_iter().chain(above).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::catalog::Catalog;
    use crate::text::face::FaceId;

    /// Fits a text of so many squares of its type size, set as evenly as arithmetic allows; how often it was set.
    fn fitted(pdf: &PdfConfig, squares: i64, wanted: PageCount) -> (Copyfit, usize) {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        let metrics = catalog.face(FaceId(0)).metrics;
        let mut tries = 0;
        let found = fit(pdf, &metrics, wanted, &mut |changed| {
            tries += 1;
            let (page, size) = PageStyle::new(changed, &metrics, &mut Diagnostics::default());
            let area = page.measure.0 / size.0 * i64::from(page.lines);
            usize::try_from((squares + area - 1) / area).unwrap_or(0)
        });
        (found, tries)
    }

    #[test]
    fn what_fits_already_is_left_alone() {
        let (found, tries) = fitted(&PdfConfig::default(), 12_000, PageCount::AtMost(900));
        assert_eq!((found.changed, tries), (None, 1));
        assert!(found.holds && found.message(PageCount::AtMost(900)).is_none());
    }

    #[test]
    fn counts_around_the_natural_one_are_reached_in_few_tries() {
        let natural = fitted(&PdfConfig::default(), 15_000, PageCount::AtMost(900)).0.natural;
        assert!(10 < natural, "{natural}");
        let near = u16::try_from(natural).expect("few");
        for count in [near - 3, near - 1, near + 1, near + 3] {
            let (found, tries) = fitted(&PdfConfig::default(), 15_000, PageCount::Exactly(count));
            assert_eq!((found.pages, found.holds), (usize::from(count), true), "{:?}", found.near);
            assert!(tries <= 8, "{count}: {tries} tries");
            let (was, is) = found.changed.expect("something was changed");
            // What was chosen goes the way that it has to.
            let looser = near < count;
            assert_eq!(was.size <= is.size && was.leading <= is.leading && was.margins <= is.margins, looser, "{is}");
        }
        let fewer = PageCount::AtMost(near - 2);
        let fewer = fitted(&PdfConfig::default(), 15_000, fewer).0;
        assert!(fewer.holds && fewer.pages <= natural - 2, "{}", fewer.pages);
        let multiple = PageCount::MultipleOf(near + 1);
        assert_eq!(fitted(&PdfConfig::default(), 15_000, multiple).0.pages, natural + 1);
    }

    #[test]
    fn what_the_author_set_stays() {
        let fixed =
            PdfConfig { font_size: Some(Length::pt(10)), leading: Some(Length::pt(13)), ..PdfConfig::default() };
        let natural = fitted(&fixed, 15_000, PageCount::AtMost(900)).0.natural;
        let count = u16::try_from(natural + 1).expect("few");
        let (found, _) = fitted(&fixed, 15_000, PageCount::Exactly(count));
        assert!(found.holds);
        assert_eq!((found.pdf.font_size, found.pdf.leading), (Some(Length::pt(10)), Some(Length::pt(13))));
        assert!(found.pdf.margin_inner.is_some(), "the margins alone are left to be changed");
        // With nothing left open nothing is tried, and the message says what holds it.
        let margin = Some(Length::MM * 15);
        let whole = PdfConfig {
            margin_inner: margin,
            margin_outer: margin,
            margin_top: margin,
            margin_bottom: margin,
            ..fixed
        };
        let (found, tries) = fitted(&whole, 15_000, PageCount::Exactly(3));
        assert_eq!((found.holds, tries), (false, 1));
        let help = found.message(PageCount::Exactly(3)).and_then(|message| message.help).expect("there is a way out");
        assert!(help.contains("leave `pdf.font-size` and `pdf.leading` and `pdf.margins` out"), "{help}");
    }

    #[test]
    fn what_is_out_of_reach_is_said_with_the_nearest() {
        let (found, tries) = fitted(&PdfConfig::default(), 15_000, PageCount::Exactly(4));
        assert!(!found.holds && tries <= MOST_TRIES + 1);
        assert_eq!((found.pages, found.changed), (found.natural, None), "the text is left as it was");
        let nearest = found.near.first().expect("something came nearer").0;
        assert!(4 < nearest && nearest < found.natural, "{nearest}");
    }
}

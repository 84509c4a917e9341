//! The requirements of print on demand as a dated table, and a check of pages against it.
//!
//! In: a table (that of the printer, or the author's own) and pages. Out: the margin that a book of so many
//! pages needs at its spine; warnings.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, at_line};
use crate::geometry::{Length, Point, Rect};
use crate::impose::Binding;
use crate::pdf::Options;
use crate::printer::{InnerMargin, Printer, PrinterRules, inches};
use crate::typeset::frame::{Glyph, GlyphRun, Page, PageItem, Pages};

/// How far punctuation hangs into the margin at most, at text sizes up to twelve points.
const HANG: Length = Length(Length::PT.0 * 2);

/// The requirements of one service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServiceRules {
    /// When the table was last compared with the service's own pages.
    checked: String,
    /// The fewest pages of a book.
    least: usize,
    /// The most pages of a book.
    most: usize,
    /// The margins at the spine, from thin books to thick ones.
    inner: Vec<Inner>,
    /// The margin at the other sides, in inches.
    outer: f64,
    /// The same where pages bleed; 0: no other.
    #[serde(default)]
    outer_with_bleed: f64,
    /// The bleed of pages that have one, in inches; 0: any.
    #[serde(default)]
    bleed: f64,
    /// The trim sizes, in inches: width and height.
    trims: Vec<[f64; 2]>,
}

/// The margin at the spine, in inches, of books of up to so many pages.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    pages: usize,
    inches: f64,
}

impl ServiceRules {
    /// The table that comes with the program.
    pub fn known() -> ServiceRules {
        ServiceRules::of(&PrinterRules::known(Printer::Kdp))
    }

    /// The part of a printer's rules that pages are set by. What its table does not say lets everything pass.
    pub fn of(rules: &PrinterRules) -> ServiceRules {
        let step = |step: &InnerMargin| Inner { pages: step.pages, inches: step.inches };
        let mut inner: Vec<Inner> = rules.margins.inner.iter().map(step).collect();
        if inner.is_empty() {
            inner.extend(rules.margins.outer.map(|inches| Inner { pages: usize::MAX, inches }));
        }
        ServiceRules {
            checked: rules.checked.get(..7).unwrap_or(&rules.checked).to_owned(),
            least: rules.pages.least.unwrap_or(0),
            most: rules.pages.most.unwrap_or(usize::MAX),
            inner,
            outer: rules.margins.outer.unwrap_or(0.0),
            outer_with_bleed: rules.margins.outer_with_bleed.unwrap_or(0.0),
            bleed: rules.bleed.inches.unwrap_or(0.0),
            trims: rules.trim.sizes.clone(),
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    /// A message with the line of the mistake.
    pub fn read(table: &str) -> Result<ServiceRules, String> {
        toml::from_str(table).map_err(|error| at_line(table, error.span(), error.message()))
    }

    /// The least margin at the spine of a book with that many pages.
    pub fn inner(&self, pages: usize) -> Length {
        let found = self.inner.iter().find(|inner| pages <= inner.pages).or(self.inner.last());
        found.map_or(Length::ZERO, |inner| inches(inner.inches))
    }

    /// The margin to set at the spine of such a book, so that punctuation that hangs out of the text keeps off it too.
    pub fn margin(&self, pages: usize) -> Length {
        self.inner(pages) + HANG
    }

    /// Reports what the service will refuse.
    pub(super) fn check(&self, pages: &Pages, options: &Options, diagnostics: &mut Diagnostics) {
        check_page_count(pages, self, diagnostics);
        check_trim(pages, self, diagnostics);
        check_bleed(options.bleed, self, diagnostics);
        check_margins(pages, options, diagnostics);
    }
}

fn check_page_count(pages: &Pages, rules: &ServiceRules, diagnostics: &mut Diagnostics) {
    let count = pages.pages.len();
    if !(rules.least..=rules.most).contains(&count) {
        let message = format!(
            "the book has {}: print on demand accepts {} to {} (as of {})",
            in_pages(count),
            rules.least,
            rules.most,
            rules.checked
        );
        let help = if count < rules.least {
            "make the book longer, the type larger (`pdf.font-size`) or the pages smaller (`pdf.trim`)"
        } else {
            "make the type smaller (`pdf.font-size`) or the pages larger (`pdf.trim`), or split the book into volumes"
        };
        diagnostics.push(Diagnostic::warning("kdp-pages", message).help(help));
    }
}

fn check_trim(pages: &Pages, rules: &ServiceRules, diagnostics: &mut Diagnostics) {
    let Some(first) = pages.pages.first() else { return };
    // Within a hundredth of an inch: sizes in millimetres are offered too, and rounded.
    let near = |one: Length, other: f64| (one.to_pt() - other * 72.0).abs() < 0.8;
    let known = |[width, height]: &[f64; 2]| near(first.size.width, *width) && near(first.size.height, *height);
    if !rules.trims.iter().any(known) {
        let (width, height) = (first.size.width.to_pt() / 72.0, first.size.height.to_pt() / 72.0);
        let message = format!("{width:.2} × {height:.2} in is not a trim size that print on demand offers");
        let help = "set `pdf.trim` to a size that it offers, such as `6x9`, or order a custom size";
        diagnostics.push(Diagnostic::warning("kdp-trim", message).settings(["pdf.trim"]).help(help));
    }
}

/// `1 page`, `200 pages`.
fn in_pages(count: usize) -> String {
    format!("{count} page{}", if count == 1 { "" } else { "s" })
}

/// Warns if pages bleed by another distance than the service cuts.
fn check_bleed(own: Length, rules: &ServiceRules, diagnostics: &mut Diagnostics) {
    let asked = inches(rules.bleed);
    // Within half a hundredth of an inch, to which the service rounds.
    if own == Length::ZERO || asked == Length::ZERO || (own - asked).0.abs() < inches(0.005).0 {
        return;
    }
    let message = format!(
        "pages bleed by {:.3} in: print on demand asks for {:.3} in at the head, the foot and the fore edge",
        own.to_pt() / 72.0,
        rules.bleed
    );
    let help = format!("set `pdf.bleed` to {}in, or to 0 where no picture reaches an edge", rules.bleed);
    diagnostics.push(Diagnostic::warning("kdp-bleed", message).settings(["pdf.bleed"]).help(help));
}

/// The white margins around the text of a page.
#[derive(Clone, Copy)]
struct Margins {
    spine: Length,
    fore_edge: Length,
    head: Length,
    foot: Length,
}

/// Warns if text is too near to the spine or another edge.
fn check_margins(pages: &Pages, options: &Options, diagnostics: &mut Diagnostics) {
    let rules = &options.rules;
    let count = in_pages(pages.pages.len());
    let bleeds = options.bleed != Length::ZERO;
    let outer = inches(if bleeds { rules.outer_with_bleed.max(rules.outer) } else { rules.outer });
    let inner = rules.inner(pages.pages.len());
    let margins: Vec<Margins> = (pages.pages.iter().enumerate())
        .filter_map(|(number, page)| text_margins(page, number.is_multiple_of(2) == (options.binding == Binding::Left)))
        .collect();
    let with_bleed = if bleeds { "with bleed" } else { "without bleed" };
    let tightest = |edge: fn(&Margins) -> Length| margins.iter().map(edge).min();
    for (which, name, need, why, tightest) in [
        ("inner", "the spine", inner, format!("for {count}"), tightest(|margins| margins.spine)),
        ("outer", "the fore edge", outer, with_bleed.to_owned(), tightest(|margins| margins.fore_edge)),
        ("top", "the head", outer, with_bleed.to_owned(), tightest(|margins| margins.head)),
        ("bottom", "the foot", outer, with_bleed.to_owned(), tightest(|margins| margins.foot)),
    ] {
        let Some(tightest) = tightest.filter(|margin| *margin < need - Length::PT) else { continue };
        let message = format!(
            "the text is {:.2} in from {name}: print on demand requires {:.3} in {why}",
            tightest.to_pt() / 72.0,
            need.to_pt() / 72.0,
        );
        let wide = (need + HANG).to_pt() / 72.0;
        let help = format!("set `pdf.margins.{which}` to {wide:.2}in or more");
        let setting = format!("pdf.margins.{which}");
        diagnostics.push(Diagnostic::warning("kdp-margin", message).settings([setting]).help(help));
    }
}

/// The margins around the text of a page with its spine at one side; `None` if it has no text.
fn text_margins(page: &Page, spine_at_left: bool) -> Option<Margins> {
    let runs = page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) => Some(run),
        PageItem::Rule(_) | PageItem::Image(_) | PageItem::Shape(_) | PageItem::Link(_) => None,
    });
    let boxes: Vec<[Length; 4]> = runs.map(|run| extent(page, run)).collect();
    let [left, top] = [0, 1].map(|side| boxes.iter().map(|extent| extent[side]).min());
    let [right, bottom] = [2, 3].map(|side| boxes.iter().map(|extent| extent[side]).max());
    let (left, right) = (left?, page.size.width - right?);
    let (spine, fore_edge) = if spine_at_left { (left, right) } else { (right, left) };
    Some(Margins { spine, fore_edge, head: top?, foot: page.size.height - bottom? })
}

/// The box of a run's letters: left, top, right, bottom. Letters reach three quarters of their size above the baseline
/// and a quarter below it, in most faces.
fn extent(page: &Page, run: &GlyphRun) -> [Length; 4] {
    let (above, below) = (run.size.scale(3, 4), run.size / 4);
    let text = page.text.get(run.text.start as usize..run.text.end as usize).unwrap_or("");
    let glyphs: Vec<Glyph> = page.glyphs.range(run.glyphs.clone()).collect();
    // A space at the end of a line leaves no ink.
    let shown = if text.ends_with(' ') { glyphs.len().saturating_sub(1) } else { glyphs.len() };
    let width = Length(glyphs[..shown].iter().map(|glyph| i64::from(glyph.advance)).sum());
    let Rect { origin: Point { x, y }, size } = run.area(Length::ZERO, width, above, below);
    [x, y, x + size.width, y + size.height]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let rules = ServiceRules::known();
        assert_eq!(rules.inner(24), Length::pt(27));
        assert_eq!(rules.inner(151), Length::pt(36));
        assert_eq!(rules.inner(828), Length::pt(63));
        assert_eq!(rules.inner(9999), Length::pt(63));
        assert!(ServiceRules::read("checked = 1").is_err());
    }
}

//! How thick a book is: papers by name, as dated tables, and the width of the spine.
//!
//! In: a number of pages, and the book's settings for its paper. Out: a length.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, at_line, nearest};
use crate::geometry::Length;
use crate::printer::{self, Printer, PrinterRules};

/// How thick papers are: what one page adds to the spine, in inches; and from how many pages on a printer sets
/// text on the spine, by the beginning of the papers' names.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// When people last compared it with the printers' pages.
    #[serde(default)]
    checked: String,
    #[serde(default)]
    least: BTreeMap<String, usize>,
    papers: BTreeMap<String, f64>,
    /// The width that a printer's cover adds to the spine, in inches, by the paper's name.
    #[serde(default)]
    covers: BTreeMap<String, f64>,
    /// The book's printer: its papers are proposed, not those of others.
    #[serde(skip)]
    printer: Option<Printer>,
    /// The names of those in the author's own table.
    #[serde(skip)]
    own: BTreeSet<String>,
}

impl Papers {
    /// The table that comes with the program.
    pub fn known() -> Papers {
        let copy_papers = Papers::read(include_str!("papers.toml")).unwrap_or_default();
        let printers = Printer::ALL.into_iter();
        printers.fold(copy_papers, |papers, printer| papers.with(Papers::of(printer, &PrinterRules::known(printer))))
    }

    /// The papers of a printer, each by the printer's name and its own.
    pub fn of(printer: Printer, rules: &PrinterRules) -> Papers {
        let mut papers = Papers { checked: rules.checked.clone(), ..Papers::default() };
        papers.least.extend(rules.cover.spine_text_from.map(|least| (printer.key().to_owned(), least)));
        for stock in &rules.stocks {
            let name = format!("{}-{}", printer.key(), stock.name);
            papers.covers.insert(name.clone(), stock.cover);
            papers.papers.extend(stock.page.map(|page| (name, page)));
        }
        papers
    }

    /// The name under which a printer's paper is known: one that is written without the printer's name, or the first of
    /// the printer's where the book names none.
    pub(super) fn name(&self, own: Option<&str>, printer: Printer, rules: &PrinterRules) -> Option<String> {
        let own = match own {
            Some(own) => own,
            None => &rules.stocks.iter().find(|stock| stock.page.is_some())?.name,
        };
        // One of its papers whose thickness nobody publishes.
        rules.stock(printer, own).is_none_or(|stock| stock.page.is_some()).then_some(())?;
        let full = format!("{}-{own}", printer.key());
        let is_its_own = self.papers.contains_key(&full) && printer_of(&full) == Some(printer);
        Some(if is_its_own { full } else { own.to_owned() })
    }

    /// Reads a table.
    ///
    /// # Errors
    /// A message with the line of the mistake.
    pub fn read(table: &str) -> Result<Papers, String> {
        toml::from_str(table).map_err(|error| at_line(table, error.span(), error.message()))
    }

    /// This table with another over it.
    #[must_use]
    pub fn with(mut self, other: Papers) -> Papers {
        self.least.extend(other.least);
        self.papers.extend(other.papers);
        self.covers.extend(other.covers);
        self
    }

    /// This table with the author's own over it.
    #[must_use]
    pub(super) fn with_own(self, own: Papers) -> Papers {
        let names = own.papers.keys().cloned().collect();
        Papers { own: names, ..self.with(own) }
    }

    /// Whether a paper is the author's own.
    pub(super) fn has_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// The same for a book of that printer.
    #[must_use]
    pub(super) fn for_printer(mut self, printer: Printer) -> Papers {
        self.printer = Some(printer);
        self
    }

    /// The fewest pages for which a paper's printer sets text on the spine.
    pub(super) fn least(&self, paper: Option<&str>) -> usize {
        let printer = |name: &&String| paper.is_some_and(|paper| paper.starts_with(name.as_str()));
        self.least.keys().find(printer).and_then(|name| self.least.get(name)).copied().unwrap_or(0)
    }

    /// The spine of so many pages of a paper. A paper that is not known is reported, and taken for copy paper.
    pub(super) fn spine(&self, pages: usize, paper: Option<&str>, diagnostics: &mut Diagnostics) -> Length {
        let name = paper.unwrap_or("80g");
        let inches = self.papers.get(name).copied().unwrap_or_else(|| {
            diagnostics.push(self.unknown(name));
            0.002
        });
        #[expect(clippy::cast_possible_truncation, reason = "millionths of an inch")]
        let millionths = (inches.clamp(0.0, 1.0) * 1e6).round() as i64;
        let cover = self.covers.get(name).copied().map_or(Length::ZERO, printer::inches);
        Length::INCH.scale(millionths * even(pages), 1_000_000) + cover
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let is_offered = |name: &&str| match (printer_of(name), self.printer) {
            (Some(of_paper), Some(of_book)) => of_paper == of_book,
            _ => true,
        };
        let prefix = self.printer.map(|printer| format!("{}-", printer.key()));
        let bare = |name| prefix.as_deref().and_then(|prefix| str::strip_prefix(name, prefix)).unwrap_or(name);
        let known = self.papers.keys().map(String::as_str).filter(is_offered).map(bare);
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known = known.collect::<Vec<_>>().join(", ");
                format!("use one of {known}, or set `cover.caliper` to the thickness of a leaf")
            }
        };
        let message = format!("there is no paper `{name}`");
        Diagnostic::warning("cover-paper", message).settings(["cover.paper"]).help(help)
    }
}

/// The printer whose paper that is, by the beginning of its name: the longest, since `kdp-hardcover` begins with `kdp`.
fn printer_of(paper: &str) -> Option<Printer> {
    let begins = |printer: &Printer| paper.strip_prefix(printer.key()).is_some_and(|rest| rest.starts_with('-'));
    Printer::ALL.into_iter().filter(begins).max_by_key(|printer| printer.key().len())
}

/// The spine of so many pages whose leaves are so thick.
pub(super) fn of_leaves(pages: usize, leaf: Length) -> Length {
    leaf * even(pages) / 2
}

/// A leaf has two pages.
fn even(pages: usize) -> i64 {
    i64::try_from(pages.next_multiple_of(2)).unwrap_or(0).min(100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spines_are_measured_by_paper() {
        let papers = Papers::known();
        let mut diagnostics = Diagnostics::default();
        assert_eq!(of_leaves(200, Length::MM / 10), Length::MM / 10 * 100);
        let white = papers.spine(250, Some("kdp-white"), &mut diagnostics).to_pt() / 72.0;
        assert!((white - 0.563).abs() < 0.001, "{white}");
        assert!(diagnostics.sorted().is_empty());
        assert_eq!((papers.least(Some("kdp-cream")), papers.least(Some("80g"))), (79, 0));
        // Lulu adds 0.06 inch for the cover.
        let lulu = papers.spine(444, Some("lulu-standard"), &mut diagnostics).to_pt() / 72.0;
        assert!((lulu - 1.06).abs() < 0.001, "{lulu}");
        let rules = PrinterRules::known(Printer::Kdp);
        let named = |own| papers.name(own, Printer::Kdp, &rules);
        assert_eq!(named(None).as_deref(), Some("kdp-white"));
        assert_eq!(named(Some("cream")).as_deref(), Some("kdp-cream"));
        assert_eq!(named(Some("80g")).as_deref(), Some("80g"));
        // The papers of hardcovers are another printer's, though their names begin alike.
        assert_eq!(named(Some("hardcover-white")).as_deref(), Some("hardcover-white"));
        let help = Papers::known().for_printer(Printer::Kdp).unknown("velvet").help.unwrap_or_default();
        assert!(help.contains("cream") && !help.contains("hardcover"), "{help}");
        papers.spine(10, Some("kdp-whit"), &mut diagnostics);
        assert_eq!(diagnostics.sorted().len(), 1);
    }

    #[test]
    fn a_table_of_one_s_own_goes_over_the_known_one() {
        let own = Papers::read("[papers]\nkdp-white = 0.1\nmine = 0.01").expect("it is sound");
        let papers = Papers::known().with(own);
        let spine = |paper| papers.spine(10, Some(paper), &mut Diagnostics::default());
        assert_eq!(spine("kdp-white"), Length::INCH);
        assert_eq!(spine("mine"), Length::INCH / 10);
        assert!(spine("kdp-cream") < Length::INCH / 10);
        assert!(Papers::read("paper = 1").is_err());
    }
}

//! How thick a book is: papers by name, as dated tables, and the width of the spine.
//!
//! In: a number of pages, and the book's settings for its paper. Out: a length.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, at_line, nearest};
use crate::geometry::Length;

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
}

impl Papers {
    /// The table that comes with the program.
    pub fn known() -> Papers {
        Papers::read(include_str!("papers.toml")).unwrap_or_default()
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(table: &str) -> Result<Papers, String> {
        toml::from_str(table).map_err(|error| at_line(table, error.span(), error.message()))
    }

    /// This table with another over it.
    #[must_use]
    pub fn with(mut self, other: Papers) -> Papers {
        self.least.extend(other.least);
        self.papers.extend(other.papers);
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
        Length::INCH.scale(millionths * even(pages), 1_000_000)
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let known = self.papers.keys().map(String::as_str);
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

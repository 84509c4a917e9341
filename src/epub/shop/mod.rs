//! The rules of shops for e-books: a dated table of figures, each with its source.
//!
//! In: a table (`shops.toml`, or the author's own in its form). Out: the rules of each shop; what an EPUB made for one
//! has that others have not; and, in [`check`] and [`cover`], what the shop will refuse.

pub(super) mod check;
pub(super) mod cover;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, at_line};
use crate::project::Project;
use crate::shop::Shop;

/// The table that comes with the program.
const KNOWN: &str = include_str!("shops.toml");

/// A megabyte as shops count it.
const MEGABYTE: u64 = 1 << 20;

/// The rules of all shops.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct ShopTable {
    shops: BTreeMap<String, ShopRules>,
}

/// The rules that one shop publishes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopRules {
    /// The shop's name.
    pub(super) name: String,
    /// The day on which its pages were read: for those who keep the table.
    #[serde(default)]
    checked: String,
    /// The hosts of its own addresses, with all below them.
    hosts: Vec<String>,
    rules: Vec<ShopRule>,
    /// The hosts of the other shops in the table.
    #[serde(skip)]
    pub(super) others: Vec<String>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShopRule {
    subject: Subject,
    /// The least of it that is taken.
    least: Option<u64>,
    /// The most of it that is taken.
    pub(super) most: Option<u64>,
    /// Whether the shop refuses a book that breaks it; else it advises against it.
    pub(super) refused: bool,
    /// The year of the source, where the source says it.
    edition: Option<String>,
    /// The page that has the figure; a table of an author's own need not name it.
    #[serde(default)]
    pub(super) source: String,
}

/// The subject of a rule, with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Subject {
    /// The EPUB, in megabytes.
    File,
    /// An image in the text, in megabytes.
    Image,
    /// An image in the text, in thousands of pixels.
    ImageArea,
    /// The longer side of an SVG, in pixels.
    Drawing,
    /// How many covers there are.
    Cover,
    /// How many pages show the cover at the beginning.
    CoverPage,
    /// The shorter side of the cover, in pixels.
    CoverShort,
    /// Its longer side, in pixels.
    CoverLong,
    /// The cover as a file of its own, in megabytes.
    CoverFile,
    /// The columns of a table.
    Columns,
    /// The levels of the contents.
    Levels,
    /// How many pages of contents there are before the text.
    TocPage,
    /// How many NCX files there are.
    Ncx,
    /// The links to other shops.
    ShopLinks,
}

impl ShopRule {
    fn is_broken_by(&self, value: u64) -> bool {
        self.least.is_some_and(|least| value < least) || self.most.is_some_and(|most| most < value)
    }

    /// The verb for a book that breaks it: whether the shop refuses it or advises against it.
    pub(super) fn verb(&self) -> &'static str {
        if self.refused { "refuses" } else { "advises against" }
    }

    /// The figure that a value breaks, in words: `more than 4`, `fewer than 1400`.
    pub(super) fn bound(&self, value: u64) -> String {
        match (self.least, self.most) {
            (Some(least), _) if value < least => format!("fewer than {least}"),
            (_, Some(most)) => format!("more than {most}"),
            (Some(least), None) => format!("fewer than {least}"),
            (None, None) => String::new(),
        }
    }
}

impl ShopRules {
    /// The rule that a value breaks, the hardest of several.
    pub(super) fn broken(&self, subject: Subject, value: u64) -> Option<&ShopRule> {
        let broken = self.rules.iter().filter(|rule| rule.subject == subject && rule.is_broken_by(value));
        // Of equal ones the first: `max_by_key` would give the last.
        broken.min_by_key(|rule| !rule.refused)
    }

    /// Whether the contents are to be a page before the text.
    pub(super) fn wants_toc_page(&self) -> bool {
        self.broken(Subject::TocPage, 0).is_some()
    }

    /// Whether the cover is to be an image alone, which the shop itself shows as the first page.
    pub(super) fn shows_cover_itself(&self) -> bool {
        self.rules.iter().any(|rule| rule.subject == Subject::CoverPage && rule.most == Some(0))
    }

    /// The least shorter side of a cover that the shop takes, in pixels.
    pub fn least_cover_side(&self) -> Option<u64> {
        let least = |rule: &ShopRule| rule.least.filter(|_| rule.refused && rule.subject == Subject::CoverShort);
        self.rules.iter().filter_map(least).max()
    }

    /// The shop's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The hosts of shops and distributors that chapbook makes no files for: links to them are links to other shops too.
const MORE_HOSTS: &str = include_str!("hosts.txt");

impl ShopTable {
    /// The table that comes with the program.
    pub fn known() -> ShopTable {
        ShopTable { shops: BTreeMap::new() }.with(KNOWN).unwrap_or_else(|_| ShopTable { shops: BTreeMap::new() })
    }

    /// The rules by the book's own table, if it has one, and by the program's. A table that is wrong is reported.
    pub fn of(project: &Project, diagnostics: &mut Diagnostics) -> ShopTable {
        let Some(own) = &project.config.epub.shop_rules_text else { return ShopTable::known() };
        ShopTable::known().with(own).unwrap_or_else(|reason| {
            let message = format!("`epub.shop-rules` is not a valid table of rules: {reason}");
            let help = "start from the table in the handbook's chapter on shops";
            diagnostics.push(Diagnostic::error("shop-rules", message).settings(["epub.shop-rules"]).help(help));
            ShopTable::known()
        })
    }

    /// With what another table says of some shops, or of all.
    ///
    /// # Errors
    /// A message with the line of the mistake: in the form of the table, or a shop that is not known.
    pub fn with(mut self, table: &str) -> Result<ShopTable, String> {
        let read: ShopTable = toml::from_str(table).map_err(|error| at_line(table, error.span(), error.message()))?;
        let known: Vec<&str> = Shop::ALL.iter().map(|shop| shop.key()).collect();
        if let Some(strange) = read.shops.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("there is no shop `{strange}`; the shops are {}", known.join(", ")));
        }
        self.shops.extend(read.shops);
        let hosts: Vec<(String, Vec<String>)> =
            self.shops.iter().map(|(key, shop)| (key.clone(), shop.hosts.clone())).collect();
        for (key, shop) in &mut self.shops {
            let others = hosts.iter().filter(|other| other.0 != *key).flat_map(|other| other.1.clone());
            let more = MORE_HOSTS.lines().filter(|host| !shop.hosts.iter().any(|own| own == host));
            shop.others = others.chain(more.map(str::to_owned)).collect();
        }
        Ok(self)
    }

    /// The rules of a shop.
    pub fn rules(&self, shop: Shop) -> Option<&ShopRules> {
        self.shops.get(shop.key())
    }

    /// The table of the handbook: a row a rule, whose bound leads to its source.
    pub fn handbook(&self) -> String {
        let mut out = String::from("| Shop | What it says |\n|---|---|\n");
        for shop in Shop::ALL.iter().filter_map(|shop| self.rules(*shop)) {
            for rule in &shop.rules {
                let bound = match (rule.least, rule.most) {
                    (Some(least), Some(most)) => format!("{least} to {most}"),
                    (Some(least), None) => format!("at least {least}"),
                    (None, Some(0)) => "none".to_owned(),
                    (None, Some(most)) => format!("at most {most}"),
                    (None, None) => String::new(),
                };
                let advice = if rule.refused { "" } else { ", as advice" };
                let edition = rule.edition.as_deref().map(|year| format!(" ({year})")).unwrap_or_default();
                let (name, what) = (&shop.name, rule.subject.in_words());
                let _ = writeln!(out, "| {name} | {what}: [{bound}]({}){advice}{edition} |", rule.source);
            }
        }
        out
    }
}

/// `Kobo refuses more than 100 MB`; of what must be there, `Kobo requires one`.
fn refusal(rules: &ShopRules, rule: &ShopRule, value: u64, unit: &str) -> String {
    if rule.least == Some(1) && value == 0 {
        let verb = if rule.refused { "requires" } else { "asks for" };
        return format!("{} {verb} one", rules.name);
    }
    let space = if unit.is_empty() { "" } else { " " };
    format!("{} {} {}{space}{unit}", rules.name, rule.verb(), rule.bound(value))
}

impl Subject {
    fn in_words(self) -> &'static str {
        match self {
            Subject::File => "megabytes of the file",
            Subject::Image => "megabytes of an image",
            Subject::ImageArea => "thousands of pixels of an image",
            Subject::Drawing => "pixels of an SVG's longer side",
            Subject::Cover => "covers",
            Subject::CoverPage => "pages that show the cover",
            Subject::CoverShort => "pixels of the cover's shorter side",
            Subject::CoverLong => "pixels of the cover's longer side",
            Subject::CoverFile => "megabytes of the cover",
            Subject::Columns => "columns of a table",
            Subject::Levels => "levels of the contents",
            Subject::TocPage => "pages of contents before the text",
            Subject::Ncx => "contents for old readers (NCX)",
            Subject::ShopLinks => "links to other shops",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_shop_and_every_figure_its_source() {
        let table = ShopTable { shops: BTreeMap::new() }.with(KNOWN).expect("is right");
        for shop in Shop::ALL {
            let rules = table.rules(shop).expect("is there");
            assert!(rules.others.iter().all(|host| !rules.hosts.contains(host)), "{}", rules.name);
            for rule in &rules.rules {
                assert!(rule.source.starts_with("http"), "{}: {rule:?}", rules.name);
                assert!(rule.least.is_some() || rule.most.is_some(), "{}: {rule:?}", rules.name);
            }
        }
    }

    #[test]
    fn the_hardest_broken_rule_is_told() {
        let table = ShopTable::known();
        let kindle = table.rules(Shop::Kindle).expect("is there");
        assert!(kindle.broken(Subject::CoverShort, 1600).is_none());
        assert!(!kindle.broken(Subject::CoverShort, 1000).expect("is too small").refused);
        assert!(kindle.broken(Subject::CoverShort, 600).expect("is too small").refused);
        assert!(kindle.wants_toc_page() && kindle.shows_cover_itself());
        let google = table.rules(Shop::Google).expect("is there");
        assert!(!google.wants_toc_page() && !google.shows_cover_itself());
    }

    #[test]
    fn a_table_of_ones_own_says_all_of_its_shops_and_nothing_of_others() {
        let own = "[kobo]\nname = \"K\"\nchecked = \"\"\nhosts = []\nrules = []";
        let table = ShopTable::known().with(own).expect("is right");
        assert!(table.rules(Shop::Kobo).expect("is there").broken(Subject::Columns, 9).is_none());
        assert!(table.rules(Shop::Bn).expect("is there").broken(Subject::File, 21).is_some());
    }

    #[test]
    fn a_table_that_is_wrong_is_refused_with_a_reason() {
        let wrong = |table: &str| ShopTable::known().with(table).expect_err("is wrong");
        assert!(wrong("[amazon]\nname = \"A\"\nchecked = \"\"\nhosts = []\nrules = []").contains("no shop `amazon`"));
        let rule = "[apple]\nname = \"A\"\nchecked = \"\"\nhosts = []\nrules = [{ subject = \"weight\" }]";
        assert!(wrong(rule).contains("line 5"), "{}", wrong(rule));
    }
}

//! The printers that a book can be sent to, and what they publish about the files that they take, as dated tables.
//!
//! In: a printer's name, or the author's own table. Out: [`PrinterRules`], which the writer of PDFs, the cover and the
//! preflight of finished files keep to. A figure that no public page has is not in a table, and is not checked.

mod figure;

use serde::Deserialize;

use crate::diagnostic::at_line;
use crate::geometry::{Length, Size};
use crate::profile::Profile;

/// The bleed that printers ask for where neither they nor the book say: an eighth of an inch.
pub const COVER_BLEED: Length = Length(Length::INCH.0 / 8);

/// A printer of single copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Printer {
    /// Amazon KDP, paperback
    Kdp,
    /// Amazon KDP, hardcover
    KdpHardcover,
    /// `IngramSpark` and Lightning Source
    Ingram,
    /// Lulu
    Lulu,
    /// `BookVault`
    Bookvault,
    /// Blurb
    Blurb,
    /// No printer, whatever the book says
    None,
}

impl Printer {
    /// All that have a table, in the order in which they are offered.
    pub const ALL: [Printer; 6] =
        [Printer::Kdp, Printer::KdpHardcover, Printer::Ingram, Printer::Lulu, Printer::Bookvault, Printer::Blurb];

    /// Its name in settings and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Printer::Kdp => "kdp",
            Printer::KdpHardcover => "kdp-hardcover",
            Printer::Ingram => "ingram",
            Printer::Lulu => "lulu",
            Printer::Bookvault => "bookvault",
            Printer::Blurb => "blurb",
            Printer::None => "none",
        }
    }

    /// The table that comes with the program; an empty one for no printer.
    fn table(self) -> &'static str {
        match self {
            Printer::Kdp => include_str!("kdp.toml"),
            Printer::KdpHardcover => include_str!("kdp-hardcover.toml"),
            Printer::Ingram => include_str!("ingram.toml"),
            Printer::Lulu => include_str!("lulu.toml"),
            Printer::Bookvault => include_str!("bookvault.toml"),
            Printer::Blurb => include_str!("blurb.toml"),
            Printer::None => "",
        }
    }
}

/// The requirements of a printer. A value that its table leaves out is not required.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PrinterRules {
    /// The printer's name, in messages.
    #[serde(default = "unnamed")]
    pub name: String,
    /// The day on which the sources were read; empty if the table does not say.
    #[serde(default)]
    pub checked: String,
    /// How many pages a book may have.
    #[serde(default)]
    pub pages: PageCountRule,
    /// The sizes of pages.
    #[serde(default)]
    pub trim: TrimRule,
    /// The white around text.
    #[serde(default)]
    pub margins: MarginRule,
    /// How far ink runs over the edge.
    #[serde(default)]
    pub bleed: BleedRule,
    /// The contents of the file beside its pages.
    #[serde(default)]
    pub file: FileRule,
    /// The contents of pages.
    #[serde(default)]
    pub content: ContentRule,
    /// The cover.
    #[serde(default)]
    pub cover: CoverRule,
    /// The boards of books that are bound in boards, and what lies around them.
    #[serde(default)]
    pub boards: BoardRule,
    /// The papers and inks.
    #[serde(default, rename = "stock")]
    pub stocks: Vec<Stock>,
}

/// What a printer is called whose table does not name it.
fn unnamed() -> String {
    "the printer".to_owned()
}

/// How many pages a book may have.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PageCountRule {
    /// The fewest.
    pub least: Option<usize>,
    /// The most.
    pub most: Option<usize>,
    /// The number that their count must be a multiple of.
    pub multiple: Option<usize>,
    /// The page that says so.
    pub source: String,
}

/// The sizes of pages.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct TrimRule {
    /// Width and height in inches; none: any.
    pub sizes: Vec<[f64; 2]>,
    /// The page that says so.
    pub source: String,
}

/// The white around text, in inches.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct MarginRule {
    /// At the spine, from thin books to thick ones; none: as at the other sides.
    pub inner: Vec<InnerMargin>,
    /// At the other sides.
    pub outer: Option<f64>,
    /// The same where pages bleed; none: no other.
    pub outer_with_bleed: Option<f64>,
    /// The page that says so.
    pub source: String,
}

/// The margin at the spine of books of up to so many pages.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InnerMargin {
    /// The most pages.
    pub pages: usize,
    /// The margin.
    pub inches: f64,
}

/// How far ink runs over the edge.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct BleedRule {
    /// By how many inches.
    pub inches: Option<f64>,
    /// Whether pages have it at the spine too.
    pub at_spine: bool,
    /// The page that says so.
    pub source: String,
}

/// The requirements of the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct FileRule {
    /// The profile that the printer's files are made with: `print`, `kdp`, `pdfx` or `pdfx1a`; none: `print`.
    pub profile: Option<Profile>,
    /// The most megabytes.
    pub megabytes: Option<u64>,
    /// `false`: no marks around the page.
    pub marks: Option<bool>,
    /// `false`: no links, comments, form fields, bookmarks.
    pub annotations: Option<bool>,
    /// `false`: no transparency.
    pub transparency: Option<bool>,
    /// The page that says so.
    pub source: String,
}

/// The requirements of the contents of pages.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ContentRule {
    /// The most ink in one place, in per cent of one ink.
    pub ink: Option<u32>,
    /// `false`: no red, green and blue, which the printer wants as inks.
    pub rgb: Option<bool>,
    /// The fewest pixels to the inch of images.
    pub resolution: Option<u32>,
    /// The smallest type, in points.
    pub type_size: Option<f64>,
    /// The thinnest line, in points.
    pub line_width: Option<f64>,
    /// The page that says so.
    pub source: String,
}

/// The cover.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct CoverRule {
    /// How it lies around the book, by the names of `cover.kind`.
    pub binding: Option<CoverKind>,
    /// How far it bleeds, in inches.
    pub bleed: Option<f64>,
    /// From how many pages on there may be text on the spine.
    pub spine_text_from: Option<usize>,
    /// How far text on the spine keeps from its folds, in inches.
    pub spine_margin: Option<f64>,
    /// The width and the height of the place for the printer's bars, in inches.
    pub barcode: Option<[f64; 2]>,
    /// The page that says so.
    pub source: String,
}

impl CoverRule {
    /// The size of the place for the printer's bars.
    pub fn bars(&self) -> Option<Size> {
        let [width, height] = self.barcode?.map(inches);
        Some(Size { width, height })
    }
}

/// How the cover lies around the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverKind {
    /// A sheet that is glued to the spine and trimmed with the pages.
    #[default]
    Paperback,
    /// A sheet that is glued around boards, which stand over the pages: case wrap, case laminate.
    Case,
    /// A sheet that lies loose around boards and is folded in at the fore edges: a dust jacket.
    Jacket,
    /// The outermost sheet of a stapled booklet, which has no spine.
    Saddle,
}

/// The measures of the flat cover of a book, in points from its left top corner after cutting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoverExtent {
    /// Width and height.
    pub size: [f64; 2],
    /// The left and the right fold of the spine.
    pub spine: [f64; 2],
    /// The place of the printer's bars: left, top, right, bottom; `None`: the cover has its own, or there are none.
    pub bars: Option<[f64; 4]>,
    /// How far it bleeds, or how far the sheet of a case is folded in.
    pub bleed: f64,
    /// The number of the book's pages.
    pub pages: usize,
    /// Whether the width of the spine is known, from the printer's table or by the author.
    pub is_sure: bool,
}

/// The boards of a hard cover, and the sheet around them, in inches.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct BoardRule {
    /// How far the sheet of a case is folded in.
    pub wrap: Option<f64>,
    /// The width of the groove beside the spine.
    pub hinge: Option<f64>,
    /// How far boards stand over the pages.
    pub overhang: Option<f64>,
    /// How thick a board is.
    pub thick: Option<f64>,
    /// How far a jacket is folded in.
    pub flap: Option<f64>,
    /// The page that says so.
    pub source: String,
}

/// A paper with an ink.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Stock {
    /// Its name in `cover.paper`, after the printer's: `kdp-white`; or alone.
    pub name: String,
    /// The fewest pages of books on it.
    pub least: Option<usize>,
    /// The most.
    pub most: Option<usize>,
    /// The width that a page adds to the spine, in inches.
    pub page: Option<f64>,
    /// The width that the cover adds to it, in inches.
    pub cover: f64,
    /// The page that says so.
    pub source: String,
}

/// A length of so many inches.
#[expect(clippy::cast_possible_truncation, reason = "inches of a page")]
pub fn inches(inches: f64) -> Length {
    Length((inches.clamp(-1e4, 1e4) * 72.0 * 65_536.0).round() as i64)
}

impl PrinterRules {
    /// The table of a printer that comes with the program.
    pub fn known(printer: Printer) -> PrinterRules {
        PrinterRules::read(printer.table()).unwrap_or_default()
    }

    /// Reads a table.
    ///
    /// # Errors
    /// A message with the line of the mistake.
    pub fn read(table: &str) -> Result<PrinterRules, String> {
        let rules = toml::from_str(table).map_err(|error| at_line(table, error.span(), error.message()))?;
        figure::check(table)?;
        Ok(rules)
    }

    /// The profile that its files are made with.
    pub fn profile(&self) -> Profile {
        self.file.profile.unwrap_or(Profile::Print)
    }

    /// The least margin at the spine of a book with that many pages, in inches.
    pub fn inner(&self, pages: usize) -> Option<f64> {
        let steps = &self.margins.inner;
        let step = steps.iter().find(|step| pages <= step.pages).or(steps.last());
        step.map(|step| step.inches).or(self.margins.outer)
    }

    /// The least margin at the other sides, in inches.
    pub fn outer(&self, bleeds: bool) -> Option<f64> {
        self.margins.outer_with_bleed.filter(|_| bleeds).or(self.margins.outer)
    }

    /// The stock of that name, with or without the printer's before it.
    pub fn stock(&self, printer: Printer, name: &str) -> Option<&Stock> {
        let bare = name.strip_prefix(printer.key()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name);
        self.stocks.iter().find(|stock| stock.name == bare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_read_and_every_figure_has_a_source() {
        for printer in Printer::ALL {
            let rules = PrinterRules::read(printer.table()).expect("the table is sound");
            assert_eq!(rules.checked.len(), "2026-11-28".len(), "{printer:?}");
            let blank = PrinterRules::default();
            for (named, is_blank, source) in [
                ("pages", rules.pages == blank.pages, &rules.pages.source),
                ("trim", rules.trim == blank.trim, &rules.trim.source),
                ("margins", rules.margins == blank.margins, &rules.margins.source),
                ("bleed", rules.bleed == blank.bleed, &rules.bleed.source),
                ("file", rules.file == blank.file, &rules.file.source),
                ("content", rules.content == blank.content, &rules.content.source),
                ("cover", rules.cover == blank.cover, &rules.cover.source),
                ("boards", rules.boards == blank.boards, &rules.boards.source),
            ] {
                assert!(is_blank || source.starts_with("http"), "{printer:?}: {named} has no source");
            }
            assert!(rules.stocks.iter().all(|stock| stock.source.starts_with("http")), "{printer:?}");
        }
        assert!(PrinterRules::read("name = 1").is_err());
    }

    #[test]
    fn what_no_printer_asks_for_is_refused_where_it_is_written() {
        for (table, expected) in [
            ("[pages]\nmultiple = 9000000000000000000", "line 2: `multiple` is 9000000000000000000: it must be"),
            ("[pages]\nmultiple = 0", "line 2: `multiple` is 0: it must be from 1 to 128"),
            ("[boards]\nwrap = -0.5", "line 2: `wrap` is -0.5: it must be from 0 to 1000000"),
            ("[cover]\nbarcode = [2.0, nan]", "line 2: `barcode` is nan:"),
            ("[[margins.inner]]\npages = 9\ninches = inf", "line 3: `inches` is inf:"),
            ("[cover]\nbinding = \"spiral\"", "line 2: the value `spiral` is not known here: use one of `paperback`"),
            ("[file]\nprofile = \"screen\"", "line 2: the value `screen` is not known here: use one of `print`"),
        ] {
            let reason = PrinterRules::read(table).expect_err(table);
            assert!(reason.starts_with(expected), "{reason}");
        }
    }

    #[test]
    fn figures_that_are_not_from_the_printers_own_pages_are_marked() {
        let tables = [
            (include_str!("kdp.toml"), &["kdp.amazon.com"][..]),
            (include_str!("kdp-hardcover.toml"), &["kdp.amazon.com"]),
            (include_str!("ingram.toml"), &["ingramspark.com", "lightningsource.com"]),
            (include_str!("lulu.toml"), &["lulu.com"]),
            (include_str!("blurb.toml"), &["blurb.com"]),
            (include_str!("bookvault.toml"), &["bookvault.app"]),
        ];
        for (table, own) in tables {
            for line in table.lines().filter(|line| line.starts_with("source = ")) {
                let host = line.split('/').nth(2).unwrap_or_default();
                let is_own = own.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")));
                assert_eq!(is_own, !line.ends_with("# secondary"), "{line}");
            }
        }
    }

    #[test]
    fn every_part_of_a_table_may_be_left_out() {
        let rules = PrinterRules::read("").expect("an empty table is a table");
        assert_eq!((rules.name.as_str(), rules.checked.as_str()), ("the printer", ""));
        for part in ["pages", "trim", "margins", "bleed", "file", "content", "cover", "boards", "[stock]"] {
            assert!(PrinterRules::read(&format!("[{part}]")).is_ok(), "{part}");
        }
    }

    #[test]
    fn margins_grow_with_the_book() {
        let rules = PrinterRules::known(Printer::Kdp);
        assert_eq!([24, 151, 828, 9999].map(|pages| rules.inner(pages)), [0.375, 0.5, 0.875, 0.875].map(Some));
        assert_eq!([false, true].map(|bleeds| rules.outer(bleeds)), [Some(0.25), Some(0.375)]);
        let lulu = PrinterRules::known(Printer::Lulu);
        assert_eq!((lulu.inner(500), lulu.outer(true)), (Some(0.5), Some(0.5)));
        assert_eq!(rules.stock(Printer::Kdp, "kdp-cream"), rules.stock(Printer::Kdp, "cream"));
    }
}

//! A book as a job for a printer: who prints it, and the check of the files that were made for it.
//!
//! In: settings, and finished files. Out: the printer's rules; what the printer would refuse.

use std::borrow::Cow;

use crate::cover::binding::Boards;
use crate::cover::{self, Cover};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::Length;
use crate::pdf::preflight::{self, Part};
use crate::pdf::press::kdp::ServiceRules;
use crate::pdf::{self, Profile};
use crate::printer::{CoverExtent, Printer, PrinterRules};
use crate::project::Project;
use crate::project::config::CoverKind;
use crate::source::Span;
use crate::style::direction;
use crate::typeset::frame::{Page, Pages};

/// The book's printer. A table that can't be read is reported.
pub(crate) fn printer(project: &Project, diagnostics: &mut Diagnostics) -> Option<(Printer, PrinterRules)> {
    project.config.printer().unwrap_or_else(|reason| {
        let message = format!("`pdf.printer-rules` is not a valid table of rules: {reason}");
        let error = Diagnostic::error("printer-rules", message).settings(["pdf.printer-rules"]);
        diagnostics.push(error.help("start from the table in the handbook's chapter on printers"));
        None
    })
}

/// The check of a file that was just made against its printer's rules.
pub(crate) struct PreflightJob<'a> {
    pub(crate) rules: &'a PrinterRules,
    pub(crate) part: Part,
    pub(crate) cover: Option<CoverExtent>,
    pub(crate) locate: &'a dyn Fn(usize, [f64; 2]) -> Option<Span>,
}

impl PreflightJob<'_> {
    pub(crate) fn run(&self, bytes: &[u8], project: &Project, diagnostics: &mut Diagnostics) {
        let PreflightJob { rules, part, cover, locate } = *self;
        if part == Part::Interior {
            unknown_rules(rules, diagnostics);
        }
        let config = &project.config;
        let printer = config.pdf.printer.unwrap_or(Printer::None);
        // A book that names no paper is printed on the first of the printer's, as its cover is made for.
        let stock = match config.cover.paper.as_deref() {
            Some(paper) => rules.stock(printer, paper),
            None => rules.stocks.first(),
        };
        let request =
            preflight::Request { rules, stock, part, cover, binding: direction::binding(config), is_new: true, locate };
        if let Err(reason) = preflight::check(bytes, &request, diagnostics) {
            let message = format!("the file can't be checked for its printer: {reason}");
            diagnostics.push(Diagnostic::warning("preflight-file", message));
        }
    }
}

/// The pages with blank ones at the end, as many as the printer's multiple asks for.
pub(crate) fn filled<'a>(
    pages: &'a Pages,
    printer: Option<&(Printer, PrinterRules)>,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Pages> {
    let multiple = printer.and_then(|printer| printer.1.pages.multiple).unwrap_or(1).max(1);
    let lacking = pages.pages.len().next_multiple_of(multiple) - pages.pages.len();
    let Some((printer, last)) = printer.zip(pages.pages.last()).filter(|_| lacking != 0) else {
        return Cow::Borrowed(pages);
    };
    let blank = Page { size: last.size, ..Page::default() };
    let mut filled = pages.clone();
    filled.pages.extend(std::iter::repeat_n(blank, lacking));
    let added = if lacking == 1 { "a blank page is".to_owned() } else { format!("{lacking} blank pages are") };
    let message = format!("{added} added at the end: {} binds multiples of {multiple} pages", printer.1.name);
    diagnostics.push(Diagnostic::note("preflight-pages", message).settings(["pdf.printer"]));
    Cow::Owned(filled)
}

/// Says that the table of the book's printer is empty, so that nothing is made or checked by it.
fn unknown_rules(rules: &PrinterRules, diagnostics: &mut Diagnostics) {
    let empty = PrinterRules { name: rules.name.clone(), checked: rules.checked.clone(), ..PrinterRules::default() };
    if *rules == empty {
        let message = format!(
            "nothing is known of what {} asks for: the files are checked only for what every printer refuses",
            rules.name
        );
        let help = "write its figures into a table of your own, and name it in `pdf.printer-rules`";
        diagnostics.push(Diagnostic::warning("printer-rules", message).settings(["pdf.printer"]).help(help));
    }
}

/// The cover with the boards that the author and the printer ask for. What of it is a guess is told.
pub(crate) fn bound(
    cover: Cover,
    project: &Project,
    printer: Option<&(Printer, PrinterRules)>,
    diagnostics: &mut Diagnostics,
) -> Cover {
    let rules = printer.map(|printer| printer.1.boards.clone()).unwrap_or_default();
    let cover = cover.around(Boards::new(&project.config, &rules));
    doubtful_cover(printer, &cover, diagnostics);
    cover
}

/// Says what of a printer's cover is not known, and so a guess.
fn doubtful_cover(printer: Option<&(Printer, PrinterRules)>, cover: &Cover, diagnostics: &mut Diagnostics) {
    let Some((printer, rules)) = printer else { return };
    let has_spine = cover.kind != CoverKind::Saddle && cover.given_spine.is_none();
    if has_spine && !cover.knows_paper(*printer, rules) {
        let message = format!("how wide {} makes the spine is not known: that of copy paper was taken", rules.name);
        let help = "give the width that its calculator or template says, such as `cover.spine = \"14.3mm\"`";
        diagnostics
            .push(Diagnostic::warning("printer-cover", message).settings(["cover.paper", "pdf.printer"]).help(help));
    } else if has_spine && cover.kind.has_boards() && cover.boards.is_guess {
        let message = format!(
            "how thick the boards of {} are is not published: the spine is {:.1} mm wide with two of {:.1} mm",
            rules.name,
            mm(cover::spine_width(cover, &mut Diagnostics::default())),
            mm(cover.boards.thick),
        );
        let help = "compare the cover with the printer's template for this book, and set `cover.spine` to its width";
        diagnostics.push(Diagnostic::warning("printer-cover", message).settings(["pdf.printer"]).help(help));
    }
    if cover.guides {
        let message = "the cover for the printer has guides: they would be printed";
        let help = "set `cover.guides` to `false` before the file goes to the printer";
        diagnostics.push(Diagnostic::warning("printer-cover", message).settings(["cover.guides"]).help(help));
    }
}

fn mm(length: Length) -> f64 {
    length.to_pt() / Length::MM.to_pt()
}

/// Says that a file for a printer has the stamp of a draft.
pub(crate) fn stamped(project: &Project, diagnostics: &mut Diagnostics) {
    let Some(stamp) = project.config.pdf.stamp.as_deref().filter(|stamp| !stamp.trim().is_empty()) else { return };
    let message = format!("all pages for the printer have the stamp `{}`", stamp.trim());
    let help =
        "take `pdf.stamp` out before the file goes to a printer, or give it on the command line for drafts alone";
    diagnostics.push(Diagnostic::warning("stamp-printed", message).settings(["pdf.stamp"]).help(help));
}

/// How the book's pages are written as a PDF for a purpose. A table of print on demand that can't be read is reported.
pub(crate) fn pdf_options(project: &Project, profile: Profile, diagnostics: &mut Diagnostics) -> pdf::Options {
    let settings = &project.config.pdf;
    // What is wrong with its table is reported once, by `printer`.
    let printer = project.config.printer().ok().flatten();
    let rules = settings.kdp_rules_text.as_deref().map(ServiceRules::read).transpose();
    let rules = rules.unwrap_or_else(|reason| {
        let mut error =
            Diagnostic::error("kdp-rules", format!("`pdf.kdp-rules` is not a valid table of rules: {reason}"))
                .help("start from the table in the handbook's chapter on PDF, under “Print on demand”");
        error.span = project.setting_spans.get("pdf.kdp-rules").copied();
        diagnostics.push(error);
        None
    });
    let condition = settings.icc_data.as_ref().map(|icc| pdf::Condition {
        name: settings.icc.as_deref().map_or_else(String::new, |path| stem(path).to_owned()),
        icc: icc.to_vec(),
    });
    pdf::Options {
        profile,
        bleed: settings.bleed.unwrap_or_default(),
        marks: settings.marks.unwrap_or(false),
        condition,
        rules: rules
            .or_else(|| printer.as_ref().map(|printer| ServiceRules::of(&printer.1)))
            .unwrap_or_else(ServiceRules::known),
        is_checked_after: printer.is_some(),
        ink_limit: settings.ink_limit.or_else(|| printer.as_ref()?.1.content.ink).unwrap_or(pdf::INK_LIMIT),
        gray_images: settings.gray_images.unwrap_or(false),
        binding: direction::binding(&project.config),
        pack: true,
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |pair| pair.0)
}

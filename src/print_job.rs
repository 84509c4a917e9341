//! A book as a job for a printer: who prints it, and the check of the files that were made for it.
//!
//! In: settings, and finished files. Out: the printer's rules; what the printer would refuse.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::preflight::{self, Part};
use crate::pdf::press::kdp::ServiceRules;
use crate::pdf::{self, Profile};
use crate::printer::{Printer, PrinterRules};
use crate::project::Project;
use crate::source::Span;
use crate::style::direction;

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
    pub(crate) locate: &'a dyn Fn(usize, [f64; 2]) -> Option<Span>,
}

impl PreflightJob<'_> {
    pub(crate) fn run(&self, bytes: &[u8], project: &Project, diagnostics: &mut Diagnostics) {
        let PreflightJob { rules, part, locate } = *self;
        let config = &project.config;
        let printer = config.pdf.printer.unwrap_or(Printer::None);
        // A book that names no paper is printed on the first of the printer's, as its cover is made for.
        let stock = match config.cover.paper.as_deref() {
            Some(paper) => rules.stock(printer, paper),
            None => rules.stocks.first(),
        };
        let request =
            preflight::Request { rules, stock, part, binding: direction::binding(config), is_new: true, locate };
        if let Err(reason) = preflight::check(bytes, &request, diagnostics) {
            let message = format!("the file can't be checked for its printer: {reason}");
            diagnostics.push(Diagnostic::warning("preflight-file", message));
        }
    }
}

/// Whether the printer's covers are none that can be made, which is reported.
pub(crate) fn lacks_cover(printer: Option<&(Printer, PrinterRules)>, diagnostics: &mut Diagnostics) -> bool {
    let Some((_, rules)) = printer.filter(|printer| printer.1.cover.binding == "case-wrap") else { return false };
    let message = format!("no cover is made: {} gives a template for each case wrap", rules.name);
    let help = "make the cover in the printer's template; `--to pdf` makes the pages alone";
    diagnostics.push(Diagnostic::warning("printer-cover", message).settings(["pdf.printer"]).help(help));
    true
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

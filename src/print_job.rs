//! A book as a job for a printer: who prints it, and the check of the files that were made for it.
//!
//! In: settings, and finished files. Out: the printer's rules; what the printer would refuse.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::preflight::{self, Part};
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

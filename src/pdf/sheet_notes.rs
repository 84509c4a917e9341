//! Surprises about sheets: in, how pages were put on them; out, warnings.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::Length;
use crate::impose::settings::BookletConfig;
use crate::impose::{self, ImpositionPlan};

/// Warnings of surprises about the sheets: pages set smaller, paper that no drawer holds, more pieces than one, folds that
/// don't close, many blank pages, and what was asked for and can't be done.
///
/// `run_on`: whether chapters follow one another on a page.
pub fn sheet_notes(plan: &ImpositionPlan, asked: &BookletConfig, run_on: bool) -> Diagnostics {
    /// A3 by its longer side, with room for a bleed: the largest paper that office printers take.
    const LARGEST: Length = Length(Length::MM.0 * 450);
    /// A sheet folded once has four pages: up to three of the last one are blank in any booklet.
    const MOST_BLANKS: usize = 3;
    let mut notes = Diagnostics::default();
    let sheet = impose::size::in_words(plan.sheet);
    if plan.scale < 1_000_000 {
        let percent = f64::from(plan.scale) / 10_000.0;
        let message = format!("the pages are shrunk to {percent:.0} % so that they fit on a sheet of {sheet}");
        let help = "leave `pdf.trim` out, so that pages are made for that sheet, or set a larger `booklet.sheet`";
        notes.push(Diagnostic::warning("booklet-shrunk", message).settings(["booklet.sheet"]).help(help));
    } else if asked.sheet.is_none() && LARGEST < plan.sheet.width.max(plan.sheet.height) {
        let message = format!("the pages need a sheet of {sheet}, which few printers take");
        let help =
            "set a smaller `pdf.trim`, such as `a7`, or set `booklet.sheet` to your paper: pages are shrunk to fit it";
        notes.push(Diagnostic::warning("booklet-large", message).settings(["booklet.scheme"]).help(help));
    }
    if plan.cuts_marks() {
        let message = format!("a sheet of {sheet} has no room for all marks beside the pages");
        let help = "leave `pdf.trim` out, so that pages are as large as the marks allow, set a larger `booklet.sheet`, or \
                    `booklet.marks` to `false`";
        notes.push(Diagnostic::warning("booklet-marks", message).settings(["booklet.marks"]).help(help));
    }
    bleed_note(plan).into_iter().for_each(|note| notes.push(note));
    if asked.copies.is_some_and(|copies| plan.settings.copies < copies) {
        let message = "pages fill the whole sheet in this scheme, so `booklet.copies` has no effect";
        let help = "leave it out, or choose `saddle`, `signatures`, `cut-stack`, `trifold` or `accordion`";
        notes.push(Diagnostic::warning("booklet-copies", message).settings(["booklet.copies"]).help(help));
    }
    if let Some(sheets) = plan.thick_fold() {
        let message = format!("{sheets} sheets in one fold are too thick to lie flat");
        let help = "set `booklet.scheme` to `signatures`, which are sewn or glued, or print on thinner paper (`booklet.caliper` is its thickness)";
        notes.push(Diagnostic::warning("booklet-thick", message).settings(["booklet.scheme"]).help(help));
    }
    if MOST_BLANKS < plan.blanks {
        let whole = plan.pages + plan.blanks;
        let message = format!("{} of {whole} pages are blank: the text takes {}", plan.blanks, plan.pages);
        // Larger type, leading and margins fill half as many pages again at most.
        let larger = format!("set `booklet.pages` to {whole} to have it set larger, ");
        let larger = if whole * 2 <= plan.pages * 3 { larger } else { String::new() };
        let apart = if run_on { "set `pdf.chapter-start` to `any` to begin each chapter on a page, " } else { "" };
        let help = format!("{larger}{apart}add pages, or choose another `booklet.scheme`");
        notes.push(Diagnostic::warning("booklet-blank", message).settings(["booklet.scheme"]).help(help));
    }
    // Who asked for a number of pages has been told how near it is.
    if let Some(most) = plan.settings.scheme.pages_of_piece().filter(|most| *most < plan.pages && asked.pages.is_none())
    {
        let message = format!(
            "one sheet has {most} pages in this scheme and the text takes {}: this makes {} separate pieces",
            plan.pages,
            plan.folded_sheets()
        );
        let help = format!(
            "shorten the text, set `booklet.pages` to `at most {most}` to have it set smaller, or choose another `booklet.scheme`"
        );
        notes.push(Diagnostic::warning("booklet-pieces", message).settings(["booklet.scheme"]).help(help));
    }
    notes
}

/// A warning about pages that are larger than all others, if there are any.
pub fn unlike_note(plan: &ImpositionPlan) -> Option<Diagnostic> {
    let first = plan.unlike.first()? + 1;
    let message = match plan.unlike.len() {
        1 => format!("page {first} is too wide or too high for the size of the others: to fit, it is turned or shrunk"),
        more => format!(
            "{more} pages, the first of them page {first}, are too wide or too high for the size of the others: to fit, each is turned or shrunk"
        ),
    };
    let help = "make all pages of the file of one size, or look at the sheets before you print them";
    Some(Diagnostic::warning("booklet-shrunk", message).help(help))
}

/// A warning about a bleed that the sheet has no room for.
fn bleed_note(plan: &ImpositionPlan) -> Option<Diagnostic> {
    let bleed = plan.settings.bleed.to_pt() / Length::MM.to_pt();
    let sheet = impose::size::in_words(plan.sheet);
    let message = format!(
        "pages reach the edges of a sheet of {sheet}: what bleeds by {bleed:.1} mm ends there, and most printers leave some millimetres white"
    );
    let help = "set a larger `booklet.sheet` with a `pdf.trim`, and cut it to size after printing; or print on a printer without margins";
    let settings = ["booklet.bleed", "pdf.bleed", "booklet.cover"];
    plan.cuts_bleed().then(|| Diagnostic::warning("booklet-bleed", message).settings(settings).help(help))
}

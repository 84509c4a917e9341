//! Formulas that can't be set.
//!
//! In: the formulas that were found. Out: a warning for each that is wrong, at the very place in it.

use super::inventory::Inventory;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::project::Project;
use crate::source::Span;
use crate::text::math::{self, MathError};

/// For how many formulas it is said what is wrong.
// One wrong macro breaks all formulas that use it.
const MOST: usize = 100;

pub(super) fn check(found: &Inventory, project: &Project, diagnostics: &mut Diagnostics) {
    let wrong = found.formulas.iter().filter_map(|(at, tex)| Some((at, tex, math::check(tex).err()?)));
    for (at, tex, problem) in wrong.take(MOST) {
        let message = format!("this formula can't be set: {}", problem.message);
        let span = place(at.span, tex, &problem, project);
        let help = "fix the formula: until then its TeX source is printed";
        diagnostics.push(Diagnostic::warning("math-invalid", message).at(span).help(help));
    }
}

/// The span of a problem: in the formula, if the source has it verbatim.
fn place(span: Span, tex: &str, problem: &MathError, project: &Project) -> Span {
    let start = project.sources.text(span).find(tex).filter(|_| !tex.is_empty());
    let range = problem.range.clone().filter(|range| !range.is_empty());
    match (start, range) {
        (Some(start), Some(range)) => {
            let from = span.range().start + start;
            Span::new(span.file, from + range.start..from + range.end)
        }
        _ => span,
    }
}

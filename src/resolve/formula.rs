//! Formulas that can't be set.
//!
//! In: the formulas that were found. Out: a warning for each that is wrong, at the very place in it.

use super::inventory::Inventory;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::guard::budget::{Budget, grouped};
use crate::project::Project;
use crate::source::Span;
use crate::text::math::{self, MathError};

/// For how many formulas it is said what is wrong.
// One wrong macro breaks all formulas that use it.
const MOST: usize = 100;

pub(super) fn check(found: &Inventory, project: &Project, diagnostics: &mut Diagnostics) {
    let bound = project.bounds.chemistry;
    let mut budget = Budget::new(bound);
    if let Some((at, _)) = found.formulas.iter().find(|(_, tex)| !budget.charge(math::chemistry_steps(tex))) {
        let message = format!(
            "the book's formulas with `\\ce` and `\\pu` take more than {} steps, from this one on",
            grouped(bound)
        );
        let help = "divide long ones: the steps of one grow with the square of its length";
        diagnostics.push(Diagnostic::error("budget-spent", message).at(at.span).help(help));
        return;
    }
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

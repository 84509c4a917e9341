//! The filters of a book's drawings: in, its images in order; out, an error if they take more work than a build may have.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::guard::budget::{Budget, grouped};
use crate::picture::{Picture, PictureFormat, Pictures};
use crate::project::Project;
use crate::source::Span;
use crate::text::catalog::Catalog;
use crate::text::vector;

/// Counts the steps of all filters. `wanted`: the images and who names them, in the order of the book; those of covers
/// follow.
pub(crate) fn charge(
    project: &Project,
    pictures: &Pictures,
    wanted: &[(String, Span)],
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    let named = wanted.iter().map(|(name, span)| (name, Some(*span)));
    let mut seen = BTreeSet::new();
    let mut budget = Budget::new(project.bounds.filters);
    let mut fonts = None;
    for (name, span) in named.chain(pictures.keys().map(|name| (name, None))) {
        let Some(picture) = pictures.get(name).filter(|_| seen.insert(name)) else { continue };
        let Some(bytes) = filtered(picture) else { continue };
        let fonts = fonts.get_or_insert_with(|| vector::fonts(catalog.faces()));
        // One that can't be drawn is told by whoever draws it.
        let Ok(tree) = vector::parse(&bytes, fonts) else { continue };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let steps = vector::filter_steps(&tree) as u64;
        if !budget.charge(steps) {
            let message = format!(
                "the filters of the book's drawings take more than {} steps, from `{}` on",
                grouped(project.bounds.filters),
                picture.path
            );
            let help = "leave filters out, make their regions smaller, or save the drawings as PNG";
            let mut error = Diagnostic::error("budget-spent", message).help(help);
            error.span = span;
            diagnostics.push(error);
            return;
        }
    }
}

/// The bytes of a drawing that has filters.
fn filtered(picture: &Picture) -> Option<Vec<u8>> {
    let bytes = (picture.facts.format == PictureFormat::Svg).then(|| (picture.load)().ok())??;
    std::str::from_utf8(&bytes).is_ok_and(|text| text.contains("filter")).then_some(bytes)
}

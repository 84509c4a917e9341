//! The units of the document that the EPUB's texts carry, compared with the document: [`crate::resolve::completeness`].

use super::chapter::WrittenText;
use super::plan::PublicationPlan;
use crate::diagnostic::Diagnostics;
use crate::document::NodeId;
use crate::document::inline::Image;
use crate::resolve::completeness::{Carried, Output};

/// Reports what the document holds and no file shows.
pub(super) fn check(plan: &PublicationPlan<'_>, written: &[WrittenText], diagnostics: &mut Diagnostics) {
    let mut carried = Carried::new(plan.book);
    for unit in written.iter().flat_map(|it| &it.carried) {
        if let Some(census) = carried.of(unit.node) {
            census.add(&unit.census);
        }
    }
    carried.report_lost(plan.book, plan.resolved, plan, diagnostics);
}

impl Output for PublicationPlan<'_> {
    fn name(&self) -> &'static str {
        "the EPUB"
    }

    fn shows(&self, image: &Image) -> bool {
        self.images.contains_key(&image.source)
    }

    fn sets(&self, formula: NodeId, _: &str) -> bool {
        self.formulas.get(formula).is_some()
    }

    fn drops_title(&self, _: usize) -> bool {
        false
    }

    fn has_brackets(&self) -> bool {
        false
    }
}

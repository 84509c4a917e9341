//! The pages that the text names, from chapters that are set.
//!
//! In: chapters with their pages. Out: the folio of each place that the index, a reference or the contents of a chapter name. Those of the front
//! matter count on from the pages that are made before it.

use std::collections::{BTreeMap, BTreeSet};

use super::assemble;
use super::frame::Folio;
use super::galley::collect::GalleyBuilder;
use super::galley::opening::is_unlisted;
use super::paragraph::setter::Setter;
use super::set_chapter::SetChapter;
use crate::document::{Matter, NodeId};

/// The folios of the places that are on the pages of chapters, which follow one another.
pub(crate) fn known(
    builder: &GalleyBuilder<'_>,
    setter: &Setter,
    chapters: [&[SetChapter]; 2],
) -> BTreeMap<NodeId, Folio> {
    let marks = marks(builder);
    let mut folios = BTreeMap::new();
    let mut shift = None;
    let mut counts = [0, 0];
    // Dedications and their like precede the generated pages, and are counted with them.
    let counted = chapters.into_iter().flatten().filter(|chapter| !is_unlisted(chapter.role));
    for chapter in counted {
        let roman = chapter.matter == Matter::Front;
        let count: &mut usize = &mut counts[usize::from(roman)];
        *count += usize::from(chapter.recto && *count % 2 == 1);
        for page in &chapter.pages {
            *count += 1;
            for (node, _) in page.anchors.iter().filter(|it| marks.contains(&it.0)) {
                let before = match roman {
                    true => *shift.get_or_insert_with(|| {
                        assemble::generated_count(builder, setter, chapters.into_iter().flatten())
                    }),
                    false => 0,
                };
                let number = u32::try_from(before + *count).unwrap_or(u32::MAX);
                folios.entry(*node).or_insert(Folio { number, roman });
            }
        }
    }
    folios
}

/// All marks of the index, both ends of each reference that names a page, and the sections that contents of chapters list.
fn marks(builder: &GalleyBuilder<'_>) -> BTreeSet<NodeId> {
    let mut marks: BTreeSet<NodeId> =
        builder.page_references.targets.iter().flat_map(|(from, to)| [*from, *to]).collect();
    marks.extend(builder.chapter_contents_nodes());
    let mut open: Vec<_> =
        builder.resolved.indexes.iter().flat_map(|index| &index.groups).flat_map(|group| &group.entries).collect();
    while let Some(entry) = open.pop() {
        marks.extend(entry.locators.iter().flat_map(|locator| [Some(locator.node), locator.end]).flatten());
        open.extend(&entry.entries);
    }
    marks
}

//! The contents of a chapter below its title: its sections, each with its page behind it.
//!
//! In: the outline, and the pages known from the pass before. Out: a draft. The page follows its title at an em quad, as
//! R. Bringhurst advises (*The Elements of Typographic Style*, on tables of contents), rather than at the end of a row
//! of dots: in so short a list the eye needs none.

use std::collections::BTreeSet;

use super::collect::{GalleyBuilder, TextStyle, with_element_style};
use super::context::BlockContext;
use super::{BlockFormat, BlockMarker, Draft, DraftKind, MarkerPosition, ParagraphText, Stacked, outline_title};
use crate::document::block::Block;
use crate::document::inline::Inline;
use crate::document::{Division, NodeId, Role};
use crate::geometry::Length;
use crate::resolve::{ListedPlace, OutlineEntry};
use crate::text::shape::Features;
use crate::typeset::folio::label;
use crate::typeset::frame::{ElementId, LinkTarget, StructureRole};
use crate::typeset::paragraph::{ParagraphShape, Styled};

/// The fewest sections of a chapter that has contents: a list of one tells nothing.
const FEWEST: usize = 2;
/// Printed for a page that no pass has found yet: two figures are the width of most folios.
const UNKNOWN: &str = "\u{2007}\u{2007}";
/// The room of a letter of a section's number, and that behind it, in thousandths of an em. Figures are half an em wide
/// in most text faces.
const NUMBER: (i64, i64) = (520, 500);

impl GalleyBuilder<'_> {
    /// The sections that the contents of a division list; none if it has none.
    pub(crate) fn chapter_sections(&self, division: &Division) -> &[OutlineEntry] {
        let outline = &self.resolved.outline;
        let depth = self.style.chapter_contents_depth;
        if depth == 0 || division.role != Role::Chapter {
            return &[];
        }
        let Some(own) = self.outline_entry(division.id) else { return &[] };
        let inside = |entry: &&OutlineEntry| outline[own].depth < entry.depth;
        let below = &outline[own + 1..];
        let below = &below[..below.iter().take_while(inside).count()];
        if below.iter().filter(|entry| is_listed(entry, outline[own].depth, depth)).count() < FEWEST {
            return &[];
        }
        below
    }

    /// The nodes whose pages the contents of chapters name.
    pub(crate) fn chapter_contents_nodes(&self) -> BTreeSet<NodeId> {
        let divisions = self.book.divisions.iter();
        let sections = divisions.flat_map(|division| self.chapter_sections(division)).map(|entry| entry.node);
        sections.chain(self.resolved.lists.values().flatten().map(|place| place.node)).collect()
    }

    /// A list of figures or of something else that is numbered, each with its page.
    pub(super) fn list_of(
        &mut self,
        block: &Block,
        places: &[ListedPlace],
        context: &BlockContext,
        out: &mut Vec<Draft>,
    ) {
        let list = self.tree.element(context.element, StructureRole::Contents, NodeId::default());
        let em = self.style.elements.contents_section.size;
        // Names of theorems are too long for a column of their own.
        let is_named = places.iter().any(|place| place.label.contains(['\u{a0}', ' ']));
        let longest = places.iter().map(|place| place.label.len()).max().filter(|longest| 0 < *longest && !is_named);
        let longest = longest.and_then(|count| i64::try_from(count).ok());
        let column = longest.map_or(Length::ZERO, |count| em.scale(NUMBER.0, 1000) * count + em.scale(NUMBER.1, 1000));
        for place in places {
            let item = self.tree.element(list, StructureRole::ContentsItem, place.node);
            let (number, title) = match (is_named, place.title.is_empty()) {
                (true, true) => (None, place.label.clone()),
                (true, false) => (None, format!("{} ({})", place.label, place.title)),
                (false, _) => (Some(place.label.clone()).filter(|label| !label.is_empty()), place.title.clone()),
            };
            let entry = OutlineEntry { node: place.node, division: 0, depth: 0, number, title };
            let at = EntryPlace { item, x: column.min(context.width / 2), column, below: false };
            let text = self.chapter_entry(&entry, None, context, at);
            // Each is a block of its own, so that a long list goes over pages.
            let format = BlockFormat { span: block.span, ..BlockFormat::default() };
            out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(vec![text]) });
        }
        // A line parts it from another list below it.
        if let Some(last) = out.last_mut().filter(|_| !places.is_empty()) {
            last.format.after = last.format.after.max(2);
        }
    }

    /// The contents of a chapter.
    pub(super) fn chapter_contents(&mut self, division: &Division, context: &BlockContext, out: &mut Vec<Draft>) {
        let entries = self.chapter_sections(division).to_vec();
        let Some(first) = entries.iter().map(|entry| entry.depth).min() else { return };
        let depth = self.style.chapter_contents_depth;
        let listed = entries.into_iter().filter(|entry| is_listed(entry, first - 1, depth));
        let listed: Vec<OutlineEntry> = listed.collect();
        // Other chapters are not walked: a book of a thousand would take time by the square.
        let within = listed.first().zip(listed.last()).map(|(first, last)| first.division..last.division + 1);
        let own = within.and_then(|range| self.book.divisions.get(range)).unwrap_or_default();
        let mut titles = outline_title::titles(own);
        let list = self.tree.element(context.element, StructureRole::Contents, NodeId::default());
        let style = self.style.elements.contents_section;
        let em = style.size;
        let longest = listed.iter().filter_map(|entry| entry.number.as_ref()).map(String::len).max();
        let longest = longest.and_then(|count| i64::try_from(count).ok());
        let column = longest.map_or(Length::ZERO, |count| em.scale(NUMBER.0, 1000) * count + em.scale(NUMBER.1, 1000));
        let mut texts = Vec::new();
        for entry in &listed {
            let item = self.tree.element(list, StructureRole::ContentsItem, entry.node);
            let title = titles.remove(&entry.node).flatten();
            let x = column + em * i64::from(entry.depth - first).min(3);
            let below = first < entry.depth;
            let place = EntryPlace { item, x: x.min(context.width / 2), column, below };
            texts.push(self.chapter_entry(entry, title.as_deref(), context, place));
        }
        let format =
            BlockFormat { span: division.span, after: 2, flexible: true, node: division.id, ..BlockFormat::default() };
        out.push(Draft { format, marker: None, drop_cap: 0, kind: DraftKind::Stack(texts) });
    }

    /// An entry: its number in a column, its title, its page.
    fn chapter_entry(
        &mut self,
        entry: &OutlineEntry,
        title: Option<&[Inline]>,
        context: &BlockContext,
        place: EntryPlace,
    ) -> Stacked {
        let EntryPlace { item, x, column, below } = place;
        let elements = &self.style.elements;
        let style = if below { elements.contents_subsection } else { elements.contents_section };
        let features = Features::LINING.with(Features::TABULAR);
        let plain = TextStyle { hyphenate: false, repeated_elsewhere: true, ..self.text_style_in(context, item) };
        let plain = with_element_style(plain, &style);
        let linked = self.enter_link(plain, entry.node, LinkTarget::Node(entry.node), entry.title.clone());
        let figures = TextStyle { features: style.features.over(features), ..linked };
        let marker = entry.number.as_ref().map(|number| {
            let mut styled = Styled { language: context.language, ..Styled::default() };
            self.push_generated(&mut styled, &format!("{number} "), figures);
            BlockMarker { styled, position: MarkerPosition::At(column), next: None }
        });
        let mut styled = Styled { language: context.language, ..Styled::default() };
        match title {
            Some(title) => self.inlines(&mut styled, title, linked),
            None => self.push_generated(&mut styled, &entry.title, linked),
        }
        let folio = self.page_references.folios.get(&entry.node);
        let folio = folio.map_or_else(|| UNKNOWN.to_owned(), |folio| label(*folio));
        // The page stays on the line of the last word.
        self.push_generated(&mut styled, &format!("\u{a0}\u{a0}\u{a0}{folio}"), figures);
        let shape = ParagraphShape { hang: style.size, ..ParagraphShape::flush_left(context.width - x) };
        Stacked { x, marker, ..Stacked::new(ParagraphText { styled, shape }, context.leading) }
    }
}

/// Where an entry is set.
#[derive(Clone, Copy, Debug)]
struct EntryPlace {
    item: ElementId,
    /// Where its title begins.
    x: Length,
    /// How far left of that its number does.
    column: Length,
    /// Whether it is below a section.
    below: bool,
}

/// Whether contents of a chapter that is `chapter` deep list an entry, of so many levels.
fn is_listed(entry: &OutlineEntry, chapter: u8, levels: u8) -> bool {
    entry.depth <= chapter.saturating_add(levels) && !entry.title.trim().is_empty()
}

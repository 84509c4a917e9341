//! The index as drafts: a text for each entry, its pages as links, in two columns.

use super::collect::{GalleyBuilder, TextStyle};
use super::context::BlockContext;
use super::{BlockFormat, ColumnGrid, Draft, DraftKind, ParagraphText, columns};
use crate::document::NodeId;
use crate::document::block::Block;
use crate::geometry::Length;
use crate::resolve::index::{IndexEntry, See};
use crate::text::shape::Features;
use crate::text::words::{Term, Terms, capitalized};
use crate::typeset::folio::label;
use crate::typeset::frame::{ElementId, Folio, LinkTarget, StructureRole};
use crate::typeset::paragraph::{ParagraphShape, Styled, TextAlign};

/// Pages that an entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PageRange {
    node: NodeId,
    first: Folio,
    last: Folio,
    principal: bool,
}

impl GalleyBuilder<'_> {
    /// The index that has its place at a block, if there is one.
    pub(crate) fn index(&mut self, block: &Block, context: &BlockContext, out: &mut Vec<Draft>) {
        let groups = self.resolved.index_at(block);
        if groups.is_empty() {
            return;
        }
        // Indexes are commonly set a size smaller than the text, since their columns are narrow.
        let grid = ColumnGrid::new(2, context, self.is_rtl(context.language));
        let element = self.tree.element(context.element, StructureRole::Index, block.id);
        let size = context.size.scale(92, 100);
        let inner = BlockContext { x: Length::ZERO, width: grid.width, size, element, ..*context };
        let mut texts = Vec::new();
        for group in groups {
            if !group.letter.is_empty() {
                let element = self.tree.element(element, StructureRole::Paragraph, block.id);
                let text_style = TextStyle { bold: true, ..self.text_style_in(&inner, element) };
                let mut styled = Styled { language: inner.language, ..Styled::default() };
                self.push_generated(&mut styled, &group.letter, text_style);
                // An empty line parts the letters.
                let before = if texts.is_empty() { 0 } else { 2 };
                let mut letter = self.index_text(styled, &inner, 0);
                letter.format = BlockFormat { before, keep_next: true, ..letter.format };
                texts.push(letter);
            }
            let list = self.tree.element(element, StructureRole::List { ordered: false }, block.id);
            self.index_entries(&group.entries, list, &inner, 0, &mut texts);
        }
        let format = BlockFormat { span: block.span, x: context.x, node: block.id, ..BlockFormat::default() };
        out.push(columns::draft(texts, grid, format));
    }

    fn index_entries(
        &mut self,
        entries: &[IndexEntry],
        list: ElementId,
        context: &BlockContext,
        depth: i64,
        texts: &mut Vec<Draft>,
    ) {
        for entry in entries {
            let item = self.tree.element(list, StructureRole::ListItem, entry.node);
            let body = self.tree.element(item, StructureRole::ListBody, entry.node);
            let text_style =
                // Old-style figures beside commas and dashes are hard to compare, and a divided term is hard to find.
                TextStyle { features: Features::LINING, hyphenate: false, ..self.text_style_in(context, body) };
            let mut styled = Styled { language: context.language, ..Styled::default() };
            // A cross-reference (`see`) leads to its entry.
            self.anchor(&mut styled, entry.node);
            self.push_generated(&mut styled, &entry.term, text_style);
            for stretch in self.stretches(entry) {
                self.push_generated(&mut styled, ", ", text_style);
                let pages = if stretch.first == stretch.last {
                    label(stretch.first)
                } else {
                    format!("{}–{}", label(stretch.first), label(stretch.last))
                };
                let target = LinkTarget::Node(stretch.node);
                let link = self.enter_link(text_style, stretch.node, target, pages.clone());
                self.push_generated(&mut styled, &pages, TextStyle { bold: stretch.principal, ..link });
            }
            for see in &entry.see {
                self.see(&mut styled, see, text_style);
            }
            texts.push(self.index_text(styled, context, depth));
            // Sub-entries are a list inside the item, as a screen reader needs them to say how deep it is.
            if !entry.entries.is_empty() {
                let list = self.tree.element(body, StructureRole::List { ordered: false }, entry.node);
                self.index_entries(&entry.entries, list, context, depth + 1, texts);
            }
        }
    }

    /// `. See whales`.
    fn see(&mut self, styled: &mut Styled, see: &See, text_style: TextStyle) {
        let word = if see.also { Term::SeeAlso } else { Term::See };
        let words = Terms::new(self.languages.tag(text_style.language));
        // Languages put words before or after the term: the word is looked up with a mark in the place of the term,
        // and split there.
        let form = words.counted(word, "\u{1}");
        let (before, after) = form.split_once('\u{1}').unwrap_or((form.as_str(), ""));
        let italic = TextStyle { italic: true, ..text_style };
        self.push_generated(styled, ". ", text_style);
        // What begins a sentence has a capital.
        self.push_generated(styled, &capitalized(before), italic);
        let link = match see.node {
            Some(node) => self.enter_link(text_style, node, LinkTarget::Node(node), see.term.clone()),
            None => text_style,
        };
        self.push_generated(styled, &see.term, link);
        self.push_generated(styled, after, italic);
    }

    /// A line of the index, or several, of which those after the first are indented.
    fn index_text(&self, styled: Styled, context: &BlockContext, depth: i64) -> Draft {
        // From the fifth level on the column would be too narrow for a term.
        let indent = context.size * depth.min(4);
        let shape = ParagraphShape {
            width: context.width - indent,
            align: TextAlign::Left,
            last: TextAlign::Left,
            // Turned-over lines go further in than any sub-entry's first line, which else they would be taken for.
            hang: (context.size * 2).min(context.width / 4),
            // The columns are narrow and flush left: nothing is to be gained from a straight edge.
            protrusion: false,
            expansion: 0,
            hyphenate: true,
            ..self.shape_in(context)
        };
        let format = BlockFormat { x: indent, grid: true, ..BlockFormat::default() };
        let kind = DraftKind::Paragraph(ParagraphText { styled, shape });
        Draft { format, marker: None, drop_cap: 0, kind }
    }

    /// The pages of an entry: each once, and those that follow one another as one stretch.
    fn stretches(&self, entry: &IndexEntry) -> Vec<PageRange> {
        let mut found: Vec<PageRange> = Vec::new();
        let ranges = entry.locators.iter().filter_map(|locator| {
            let first = *self.page_references.folios.get(&locator.node)?;
            let last = locator.end.and_then(|node| self.page_references.folios.get(&node)).copied();
            // A range that ends in another numbering, or before it begins, is a mistake that was reported; its first
            // page is printed.
            let last = last.filter(|folio| folio.roman == first.roman && first.number <= folio.number);
            let (last, principal) = (last.unwrap_or(first), locator.principal);
            Some(PageRange { node: locator.node, first, last, principal })
        });
        let mut ranges: Vec<PageRange> = ranges.collect();
        // The front matter's pages go before the others.
        ranges.sort_by_key(|range| (!range.first.roman, range.first.number, range.last.number));
        for range in ranges {
            match found.last_mut() {
                // A principal page inside a run would make all of the run bold, so it is bold only if the run is that
                // page.
                Some(last) if last.covers(&range) => last.principal |= range.principal && last.first == last.last,
                Some(last) if last.joins(&range) => last.last = range.last,
                _ => found.push(range),
            }
        }
        found
    }
}

impl PageRange {
    /// Whether another stretch is on pages of this one.
    fn covers(&self, other: &PageRange) -> bool {
        let same = self.first.roman == other.first.roman;
        same && other.last.number <= self.last.number && (!other.principal || self.first == other.first)
    }

    /// Whether another run continues this one, in the same style.
    fn joins(&self, other: &PageRange) -> bool {
        // Two runs in different type can't be joined without losing which of them is the principal one.
        let plain = !self.principal && !other.principal;
        plain && self.first.roman == other.first.roman && other.first.number <= self.last.number + 1
    }
}

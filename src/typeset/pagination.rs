//! A chapter's set blocks to its pages: the breaks are chosen, and each page is filled.
//!
//! In: blocks with their lines, notes, and how many pages go before. Out: pages that lack only furniture and place.

use rayon::prelude::*;

use super::explain;
use super::galley::collect::GalleyBuilder;
use super::galley::{Block, SetNote, set};
use super::note_label::Labels;
use super::page::breaks::Pages;
use super::page::fill::{FilledPage, PageContext};
use super::page::flow::{Flow, PageFrame, PagePlan};
use super::page::line_number::LineCounts;
use super::page::number::{self, Relabel};
use super::page::{breaks, flow, frame, stack};
use super::paragraph::setter::Setter;
use super::report;
use crate::diagnostic::Diagnostics;
use crate::document::NodeId;
use crate::style::Style;

/// The notes of a chapter, set.
#[derive(Default)]
pub(crate) struct ChapterNotes {
    /// Those at the foot.
    pub(crate) foot: Vec<SetNote>,
    /// Those in the margin.
    pub(crate) margin: Vec<SetNote>,
}

/// A chapter on its way from set blocks to pages.
pub(crate) struct Pagination<'a, 'b> {
    pub(crate) builder: &'a GalleyBuilder<'b>,
    pub(crate) setter: &'a Setter,
    /// Gets the labels of the notes where they are numbered by page.
    pub(crate) labels: &'a mut Labels,
    /// The number of pages before the chapter's first, which decides on which side that is.
    pub(crate) pages_before: usize,
}

impl Pagination<'_, '_> {
    /// Breaks set blocks into pages and fills those. Turned pages are broken by themselves: their text neither joins that
    /// of upright pages nor is levelled with it.
    pub(crate) fn break_and_fill(
        mut self,
        mut blocks: Vec<Block>,
        notes: &ChapterNotes,
        diagnostics: &mut Diagnostics,
    ) -> Vec<FilledPage> {
        let mut pages = Vec::new();
        loop {
            let landscape = blocks.first().is_some_and(|block| block.format.landscape);
            let end = blocks.iter().position(|block| block.format.landscape != landscape).unwrap_or(blocks.len());
            let rest = blocks.split_off(end);
            let style = if landscape { self.builder.landscape } else { self.builder.style };
            let mut own = self.section(blocks, notes, style, diagnostics);
            if landscape {
                for (index, page) in (self.pages_before..).zip(&mut own) {
                    page.turn(self.builder.style, index % 2 == 1);
                }
            }
            self.pages_before += own.len();
            pages.append(&mut own);
            blocks = rest;
            if blocks.is_empty() {
                break;
            }
        }
        in_order(&mut pages);
        if let Some(first) = pages.first_mut() {
            first.opening = true;
        }
        pages
    }

    /// Breaks blocks for pages of one style.
    fn section(
        &mut self,
        mut blocks: Vec<Block>,
        notes: &ChapterNotes,
        page_style: &Style,
        diagnostics: &mut Diagnostics,
    ) -> Vec<FilledPage> {
        let Pagination { builder, setter, ref mut labels, pages_before } = *self;
        let ChapterNotes { foot: notes, margin } = notes;
        let frame = frame(page_style, pages_before % 2 == 1);
        stack::pad_headings(&mut blocks, frame.half_leading);
        let (seen, chosen) =
            best_pages(&mut blocks, &frame, |blocks| flow(blocks, notes, &builder.tables.marks, &frame));
        let plans = &chosen.plans;
        report::flaws(plans, &blocks, diagnostics);
        report::far(plans, &blocks, diagnostics);
        report::tables(&blocks, diagnostics);
        report::lines(plans, &blocks, diagnostics);
        let style = &builder.style.notes;
        let mut own = Labels::new();
        if style.by_page {
            own = number::by_page(plans, &blocks, notes, builder.book, builder.resolved, style.symbols);
            labels.extend(own.clone());
        }
        let features = style.features.over(builder.style.features);
        let relabel = Relabel { labels, setter, symbols: style.symbols, features };
        let relabel = Some(relabel).filter(|_| style.by_page);
        let context = PageContext { style: page_style, ..PageContext::new(builder, frame, relabel) };
        let mut pages = fill(builder, &context, plans, &blocks, notes, pages_before);
        for (index, page) in pages.iter_mut().enumerate().filter(|(_, page)| !page.margin_marks.is_empty()) {
            let lost = context.margin_notes(margin, (pages_before + index) % 2 == 1, page);
            let lost = lost.and_then(|note| margin.get(note as usize)).map(|note| note.id);
            report::margin(lost.and_then(|id| builder.book.notes.get(id.0 as usize)), diagnostics);
        }
        let mut counts = LineCounts::new();
        for (index, page) in pages.iter_mut().enumerate() {
            context.line_numbers(&mut counts, setter, (pages_before + index) % 2 == 1, page);
        }
        if builder.explain {
            let of_note = |note: &SetNote| builder.book.notes.get(note.id.0 as usize).map(|it| it.span);
            let note_span = |note: &SetNote| of_note(note).unwrap_or_default();
            context.mark_pages(plans, &blocks, notes, &note_span, &mut pages);
            let explanations = explain::explanations(&seen, &frame, &blocks, &chosen);
            let decisions = pages.iter_mut().filter_map(|page| page.page.decision.as_mut());
            decisions.zip(explanations).for_each(|(decision, it)| decision.explanation = Some(it));
        }
        let marks = pages.iter().map(|page| page.anchors.iter().map(|it| it.0));
        report::report_strayed_marks(&number::separated_marks(marks, &own, labels), builder.book, diagnostics);
        pages
    }
}

/// How many pages before and behind one that could be better get paragraphs that may be a line longer or shorter. What is
/// wrong with a page is most often mended on its spread or the one before: on two novels in 5.5 × 8.5 inches (November
/// 2026) two pages leave 6.5 and 8.6 % of the spreads short or long, four 5.3 and 8.6 %, none 32 and 47 %.
const REACHES: [usize; 3] = [3, 8, 20];

/// The best pages of blocks, and the flow that they are of. A line more or less costs four times the time of a paragraph's
/// best setting, and more plans must be looked at: so only those paragraphs get variants that are near a page that could
/// be better, and farther ones as long as something is wrong that shows.
fn best_pages(blocks: &mut [Block], frame: &PageFrame, flow: impl Fn(&[Block]) -> Flow) -> (Flow, Pages) {
    let mut seen = flow(blocks);
    let mut best = breaks::pages(&seen, frame, 1, i64::MAX);
    for reach in REACHES {
        let near = best.blocks_to_vary(blocks.len(), reach);
        if set::offer_variants(blocks, &near) {
            seen = flow(blocks);
            // A search that keeps but the cheapest states may miss the plan that is known: that one holds all the same.
            best = breaks::pages(&seen, frame, 1, best.cost).or(best);
        }
        if !best.are_flawed() {
            return (seen, best);
        }
    }
    let best = breaks::pages(&seen, frame, 2, best.cost).or(best);
    (seen, best)
}

/// Draws what each plan puts on its page.
fn fill(
    builder: &GalleyBuilder<'_>,
    context: &PageContext<'_>,
    plans: &[PagePlan],
    blocks: &[Block],
    notes: &[SetNote],
    pages_before: usize,
) -> Vec<FilledPage> {
    let node = |note: u32| {
        let id = notes.get(note as usize).map(|note| note.id);
        id.and_then(|id| builder.book.notes.get(id.0 as usize)).map_or(NodeId::default(), |note| note.id)
    };
    let page = |(index, plan)| {
        let verso = (pages_before + index) % 2 == 1;
        context.page(plan, blocks, notes, node, verso)
    };
    plans.par_iter().enumerate().map(page).collect()
}

/// A page that holds but a float that was in the text before what an earlier page begins with begins where the
/// next one does: places in the text rise with the pages.
fn in_order(pages: &mut [FilledPage]) {
    let mut latest = None;
    let back: Vec<bool> = (pages.iter())
        .map(|page| {
            let is_back = page.start.is_some() && page.start < latest;
            latest = latest.max(page.start);
            is_back
        })
        .collect();
    let mut next = None;
    for (page, is_back) in pages.iter_mut().zip(back).rev() {
        if is_back {
            page.start = next.or(latest);
        }
        next = page.start.or(next);
    }
}

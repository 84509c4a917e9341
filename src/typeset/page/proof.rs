//! The flaws of pages with their places, for a proofreader's report.
//!
//! In: the parts of blocks that a page was filled with, and the flaws that the search for it could not avoid. Out:
//! [`PlacedFlaw`]s on each page. It is done only for whoever asks: it takes each paragraph apart once more.

use super::fill::{FilledPage, PageContext};
use super::flow::{BlockFragment, PageFlaw, PagePlan};
use crate::geometry::{Point, Rect};
use crate::source::Span;
use crate::typeset::decision::Reason;
use crate::typeset::flaw::{FlawKind, ParagraphSetting, PlacedFlaw};
use crate::typeset::frame::{Page, PageItem};
use crate::typeset::galley::{Block, SetNote, SetParagraph};
use crate::typeset::paragraph::LineFlaw;

/// The words of a line that it can be found by.
const MOST_WORDS: usize = 5;

impl PageContext<'_> {
    /// Marks the lines of a part of a paragraph, whose first baseline is at `at`.
    pub(super) fn mark_lines(&self, part: &BlockFragment, it: &SetParagraph, span: Span, at: Point, page: &mut Page) {
        let Some(breaks) = it.variants.get(part.choice) else { return };
        let mut found: Vec<(usize, usize, FlawKind)> = Vec::new();
        for flawed in it.shaped.flaws(breaks) {
            let (lines, kind) = match flawed.flaw {
                LineFlaw::Gaping(width) => (1, FlawKind::Gaping(width)),
                LineFlaw::Loose(width) => (1, FlawKind::Loose(width)),
                LineFlaw::Tight(width) => (1, FlawKind::Tight(width)),
                LineFlaw::Short(width) => (1, FlawKind::Unfilled(width)),
                LineFlaw::River(lines) => (lines, FlawKind::River(lines)),
                LineFlaw::SameWord(word) => (2, FlawKind::SameWord(word)),
            };
            found.push((flawed.line, lines, kind));
        }
        found.extend(it.shaped.ladders(breaks).into_iter().map(|(line, lines)| (line, lines, FlawKind::Ladder(lines))));
        let last = breaks.breaks.len().saturating_sub(1);
        found.extend(it.shaped.runt(breaks).map(|width| (last, 1, FlawKind::Runt(width))));
        found.sort_by_key(|flaw| flaw.0);
        let taken = std::iter::once(part.choice);
        let others = (0..it.variants.len()).filter(|choice| *choice != part.choice);
        let settings = taken.chain(others).filter_map(|choice| it.variants.get(choice));
        let settings: Vec<ParagraphSetting> =
            settings.map(|breaks| ParagraphSetting { lines: breaks.lines, demerits: breaks.demerits }).collect();
        let shown = part.from as usize..part.to as usize;
        for (first, lines, kind) in found.into_iter().filter(|flaw| shown.contains(&flaw.0)) {
            let line = it.shaped.line(breaks, first);
            let count = lines.min(shown.end - first);
            let y = at.y + self.style.page.leading * i64::try_from(first - shown.start).unwrap_or(0);
            let size = line.runs.iter().map(|run| run.size).max().unwrap_or(self.style.size);
            let height = size + self.style.page.leading * i64::try_from(count.saturating_sub(1)).unwrap_or(0);
            let area = Rect::new(at.x + line.span.0, y - size * 4 / 5, line.span.1 - line.span.0, height);
            page.flaws.push(PlacedFlaw {
                kind,
                area,
                span,
                words: first_words(&line.text),
                settings: settings.clone(),
            });
        }
    }

    /// Marks what the search for pages could not avoid.
    /// `note_span` says where each note was written.
    pub(crate) fn mark_pages(
        &self,
        plans: &[PagePlan],
        blocks: &[Block],
        notes: &[SetNote],
        note_span: &dyn Fn(&SetNote) -> Span,
        pages: &mut [FilledPage],
    ) {
        for (number, plan) in plans.iter().enumerate() {
            for flaw in &plan.flaws {
                self.mark_flaw(*flaw, number, blocks, pages);
            }
            let Some(page) = pages.get_mut(number) else { continue };
            let last = plan.notes.last().and_then(|part| Some((part, notes.get(part.note as usize)?)));
            let parted = last.filter(|(part, note)| (part.to as usize) < note.rows.len());
            if let (Some((_, note)), Some(area)) = (parted, self.foot(page, plan)) {
                mark(page, FlawKind::SplitNote, area, note_span(note));
            }
            if plan.costs.iter().any(|cost| cost.reason == Reason::Hyphen) {
                let last = plan.fragments.last().map(|part| part.block);
                let area = last.and_then(|block| self.line_of(page, block, Edge::Last));
                let span = last.and_then(|block| blocks.get(block)).map_or(Span::default(), |it| it.format.span);
                if let Some(area) = area {
                    mark(page, FlawKind::PageEndHyphen, area, span);
                }
            }
        }
    }

    fn mark_flaw(&self, flaw: PageFlaw, number: usize, blocks: &[Block], pages: &mut [FilledPage]) {
        let (block, kind, edge) = match flaw {
            PageFlaw::Widow(block) => (block, FlawKind::Widow, Edge::First),
            PageFlaw::Orphan(block) => (block, FlawKind::Orphan, Edge::Last),
            PageFlaw::Divided(block) => (block, FlawKind::Divided, Edge::Last),
            PageFlaw::Parted(block) => (block, FlawKind::Parted, Edge::Last),
            PageFlaw::Stranded(block) => (block, FlawKind::Stranded, Edge::Last),
            PageFlaw::Overfull(block) => (block, FlawKind::Overfull, Edge::First),
            PageFlaw::Short(units) => {
                let Some(page) = pages.get_mut(number) else { return };
                let Some(last) = page.placed.last().map(|placed| placed.area) else { return };
                let height = self.frame.half_leading * i64::from(units);
                let area = Rect::new(last.origin.x, last.origin.y + last.size.height, last.size.width, height);
                mark(page, FlawKind::Short(units), area, Span::default());
                return;
            }
        };
        // A widow is seen on the page after the one that was ended before it.
        let on = if matches!(flaw, PageFlaw::Widow(_)) { number + 1 } else { number };
        let Some(page) = pages.get_mut(on) else { return };
        let span = blocks.get(block).map_or(Span::default(), |it| it.format.span);
        if let Some(area) = self.line_of(page, block, edge) {
            mark(page, kind, area, span);
        }
    }

    /// The first or last line of a block on a page.
    fn line_of(&self, page: &FilledPage, block: usize, edge: Edge) -> Option<Rect> {
        let Rect { origin, size } = page.placed.iter().find(|placed| placed.block == block)?.area;
        let leading = self.style.page.leading.min(size.height);
        let y = if edge == Edge::First { origin.y } else { origin.y + size.height - leading };
        Some(Rect::new(origin.x, y, size.width, leading))
    }

    /// The last line of a page.
    fn foot(&self, page: &FilledPage, plan: &PagePlan) -> Option<Rect> {
        let leading = self.style.page.leading;
        let baseline = self.style.page.first_baseline + self.frame.half_leading * i64::from(plan.room) - leading;
        let left = page.placed.first()?.area.origin.x;
        Some(Rect::new(left, baseline - self.baseline_offset(), self.style.page.measure, leading))
    }
}

fn mark(page: &mut FilledPage, kind: FlawKind, area: Rect, span: Span) {
    let words = words_in(&page.page, area);
    page.page.flaws.push(PlacedFlaw { kind, area, span, words, settings: Vec::new() });
}

/// One end of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// The first words of a text.
fn first_words(text: &str) -> String {
    let apart = |c: char| c.is_whitespace() || c == '\u{FFFC}';
    let words: Vec<&str> = text.split(apart).filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    words.join(" ").trim_end_matches('\u{ad}').to_owned()
}

/// The first words that are printed with their baselines in an area.
fn words_in(page: &Page, area: Rect) -> String {
    let bottom = area.origin.y + area.size.height;
    let runs = page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) => Some(run),
        _ => None,
    });
    let inside = runs.filter(|run| area.origin.y < run.origin.y && run.origin.y <= bottom);
    let text = inside.filter_map(|run| page.text.get(run.text.start as usize..run.text.end as usize));
    first_words(&text.collect::<String>())
}

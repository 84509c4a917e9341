//! Why pages end where they do, in words: what was weighed by the search, with the text that it is about.
//!
//! In: a flow, its set blocks, the pages chosen. Out: an [`Explanation`] for each page.

use super::decision::{Explanation, NextBest};
use super::galley::{Block, BlockContent, Row, RowItem};
use super::page::breaks::{self, Alternative, Pages};
use super::page::flow::{BlockFragment, Flow, PageFrame, PagePlan};
use super::report::excerpt;

/// Explains the pages that were chosen for a flow.
pub(crate) fn explanations(flow: &Flow, frame: &PageFrame, blocks: &[Block], pages: &Pages) -> Vec<Explanation> {
    let plans = &pages.plans;
    let mut others = breaks::alternatives(flow, frame, pages.freedom).into_iter();
    let explain = |page: usize| Explanation {
        plan: pages.cost,
        ends_before: plans.get(page + 1).and_then(|plan| first_words(plan, blocks)),
        next_best: others.next().flatten().map(|alternative| next_best(&alternative, blocks)),
    };
    (0..plans.len()).map(explain).collect()
}

fn next_best(other: &Alternative, blocks: &[Block]) -> NextBest {
    let next = other.pages.get(1).or(other.next.as_ref());
    let costs = other.pages.iter().enumerate();
    NextBest {
        ends_before: next.and_then(|plan| first_words(plan, blocks)),
        plan: other.plan,
        costs: costs.flat_map(|(page, it)| it.costs.iter().map(move |cost| (page, *cost))).collect(),
    }
}

/// The words that a page begins with.
fn first_words(plan: &PagePlan, blocks: &[Block]) -> Option<String> {
    plan.fragments.iter().find_map(|part| words(part, blocks.get(part.block)?)).map(|block| excerpt(&block))
}

/// The first text of a part.
fn words(part: &BlockFragment, block: &Block) -> Option<String> {
    let text = match &block.content {
        BlockContent::Paragraph(_) if part.to <= part.from => None,
        BlockContent::Paragraph(it) => {
            let line = it.shaped.line(it.variants.get(part.choice)?, part.from as usize);
            let initial = it.initial.as_ref().filter(|_| part.from == 0).map_or("", |initial| &initial.text);
            Some(format!("{initial}{}", line.text))
        }
        BlockContent::Rows(it) => {
            let rows = it.rows.get(part.from as usize..part.to as usize)?;
            rows.iter().find_map(words_of_row)
        }
        BlockContent::Columns(it) => {
            let rows = it.rows.get(part.from as usize..part.to as usize)?;
            rows.iter().find_map(|row| words_of_row(&row.row))
        }
        BlockContent::Turned(sheet) => sheet.rows.iter().find_map(|row| words_of_row(&row.row)),
    };
    text.filter(|text| !text.trim().is_empty())
}

fn words_of_row(row: &Row) -> Option<String> {
    row.items.iter().find_map(|piece| match piece {
        RowItem::Line { line, .. } if !line.text.trim().is_empty() => Some(line.text.clone()),
        RowItem::Line { .. } | RowItem::Rule(..) | RowItem::Image { .. } => None,
    })
}

//! Pages of small flows, and what holds for pages of any flow.

use std::ops::Range;

use super::*;
use crate::geometry::Length;
use crate::style::PageEndHyphens;
use crate::typeset::grid::Units;
use crate::typeset::page::cost::WIDOW;
use crate::typeset::page::flow::{BlockFragment, Choice, FlowBlock, FlowNote, Keep, NoteFragment, Rows};

const HALF: Length = Length::pt(5);
/// An upper bound for the cost of plans without a flaw: below that of a page that ends short.
const HARMLESS: i64 = 300_000;

fn frame(lines: i32) -> PageFrame {
    let measure = Length::pt(100);
    PageFrame {
        lines,
        half_leading: HALF,
        separator: HALF,
        measure,
        note_gap: Length::pt(10),
        starts_verso: false,
        page_end_hyphens: PageEndHyphens::Avoid,
        ragged: false,
    }
}

fn paragraph(lines: u32) -> FlowBlock {
    let choice = Choice {
        rows: Rows::Lines(lines),
        keep: Keep { orphans: 2, widows: 2 },
        split_cost: WIDOW,
        ..Choice::default()
    };
    FlowBlock::plain(choice)
}

fn heading() -> FlowBlock {
    let mut block = paragraph(1);
    block.format.keep_next = true;
    block.format.grid = false;
    block.format.before = 2;
    block.format.flexible = true;
    block.choices[0].keep = Keep::WHOLE;
    block
}

/// The best pages of a flow, and what they cost.
fn pages(flow: &Flow, frame: &PageFrame) -> (Vec<PagePlan>, i64) {
    let found = best(flow, frame);
    (found.plans, found.cost)
}

/// With as much freedom as it takes.
fn best(flow: &Flow, frame: &PageFrame) -> Pages {
    let found = super::pages(flow, frame, 1, i64::MAX);
    if found.cost < HARMLESS {
        return found;
    }
    let more = super::pages(flow, frame, 2, i64::MAX);
    if more.cost < found.cost { more } else { found }
}

fn alternatives(flow: &Flow, frame: &PageFrame) -> Vec<Option<Alternative>> {
    super::alternatives(flow, frame, best(flow, frame).freedom)
}

fn flow(blocks: Vec<FlowBlock>) -> Flow {
    Flow { blocks, notes: Vec::new() }
}

/// The rows of each page, as `block:from-to`.
fn shown(pages: &[PagePlan]) -> Vec<String> {
    let part = |fragment: &BlockFragment| format!("{}:{}-{}", fragment.block, fragment.from, fragment.to);
    pages.iter().map(|page| page.fragments.iter().map(part).collect::<Vec<_>>().join(" ")).collect()
}

/// Every row is placed once, in order, and no page holds more than its room.
fn check(flow: &Flow, pages: &[PagePlan]) {
    let mut expected = Vec::new();
    let mut found = Vec::new();
    let mut taken = vec![0; flow.blocks.len()];
    for part in pages.iter().flat_map(|plan| &plan.fragments) {
        taken[part.block] = part.choice;
        found.extend((part.from..part.to).map(|row| (part.block, row)));
    }
    for (index, block) in flow.blocks.iter().enumerate() {
        expected.extend((0..block.choices[taken[index]].count()).map(|row| (index, row)));
    }
    // Floats may be later than in the flow; they and the text each keep their order.
    let rows = |float: bool| found.iter().filter(move |it| flow.blocks[it.0].format.float == float);
    assert!(rows(true).is_sorted() && rows(false).is_sorted(), "{:?}", shown(pages));
    found.sort_unstable();
    assert_eq!(found, expected);
    for page in pages {
        for part in &page.fragments {
            let choice = &flow.blocks[part.block].choices[part.choice];
            let bottom = part.top + choice.units(part.from, part.to, HALF);
            let tall = page.flaws.iter().any(|flaw| matches!(flaw, PageFlaw::Overfull(_)));
            let own = flow.blocks[part.block].format.turned && page.fragments.len() == 1;
            assert!(bottom <= page.room || tall || own, "{part:?} in {}", page.room);
        }
    }
}

#[test]
fn a_widow_is_avoided_by_a_spread_that_runs_short() {
    // 4 lines a page; the second page would start with the last line of a paragraph of 5.
    let flow = flow(vec![paragraph(5), paragraph(4), paragraph(4), paragraph(6)]);
    let (pages, cost) = pages(&flow, &frame(4));
    check(&flow, &pages);
    assert!(cost < WIDOW, "{cost} {:?}", shown(&pages));
}

#[test]
fn the_next_best_plan_ends_its_page_elsewhere_and_is_no_cheaper() {
    let lengths = [7, 3, 9, 2, 5, 5, 8, 3, 3, 4, 9, 1, 2, 6, 7, 3, 3, 8, 2, 2, 6];
    let flow = flow(lengths.map(paragraph).into());
    let (best, cost) = pages(&flow, &frame(10));
    let sum = |pages: &[PagePlan]| pages.iter().flat_map(|plan| &plan.costs).map(|cost| cost.amount).sum::<i64>();
    assert_eq!(sum(&best), cost, "the costs of pages, reason by reason, are those of the plan");
    let others = alternatives(&flow, &frame(10));
    assert_eq!(others.len(), best.len());
    for (page, other) in others.iter().enumerate() {
        let Some(other) = other else { continue };
        assert!(cost <= other.plan, "page {page}");
        let end = |page: &PagePlan| page.fragments.last().map(|fragment| (fragment.block, fragment.to));
        assert_ne!(end(&other.pages[0]), end(&best[page]), "page {page}");
        // Before and behind its own pages it is the best plan, if it meets that again.
        if other.next.is_some() {
            let behind = page + other.pages.len();
            let rest = sum(&best[..page]) + sum(&best[behind..]);
            assert_eq!(rest + sum(&other.pages), other.plan, "page {page}");
        }
    }
    assert!(others.iter().flatten().count() + 1 >= best.len(), "only the last page has no other end");
}

#[test]
fn a_spread_one_line_short_is_the_next_best_where_nothing_is_wrong() {
    let flow = flow(vec![paragraph(7), paragraph(5), paragraph(30)]);
    let (best, _) = pages(&flow, &frame(10));
    assert_eq!(shown(&best)[0], "0:0-7 1:0-3");
    let other = alternatives(&flow, &frame(10)).remove(0).expect("the page may end elsewhere");
    assert_eq!(shown(&other.pages)[0], "0:0-7 1:0-2");
    assert_eq!(other.pages[0].costs, [Cost { reason: Reason::Spread(-1), amount: 40_000 }]);
}

#[test]
fn only_what_is_near_an_uneven_page_is_varied() {
    let mut blocks: Vec<FlowBlock> = (0..12).map(|_| paragraph(10)).collect();
    blocks.extend([7, 3, 9, 2, 5, 5, 8, 3, 3, 4, 9, 1, 2, 6, 7, 3, 3, 8, 2, 2, 6].map(paragraph));
    let flow = flow(blocks);
    let found = super::pages(&flow, &frame(10), 1, i64::MAX);
    let uneven = found.plans.iter().position(|plan| plan.delta != 0).expect("a widow is avoided");
    let near = found.blocks_to_vary(flow.blocks.len(), 1);
    for (page, plan) in found.plans.iter().enumerate().filter(|it| it.0 + 1 < uneven) {
        assert!(plan.fragments.iter().all(|part| !near[part.block]), "page {page} of {uneven}");
    }
    assert!(found.plans[uneven].fragments.iter().all(|part| near[part.block]), "{near:?}");
    let level = self::flow((0..8).map(|_| paragraph(10)).collect());
    assert!(super::pages(&level, &frame(10), 1, i64::MAX).blocks_to_vary(8, 1).is_empty());
    // A plan that is known bounds the search: nothing that costs more is found.
    assert_eq!(super::pages(&flow, &frame(10), 1, found.cost).cost, found.cost);
    assert!(super::pages(&flow, &frame(10), 1, found.cost - 1).plans.is_empty());
}

#[test]
fn an_ornament_vanishes_at_the_head_of_a_page() {
    let mut ornament = paragraph(1);
    (ornament.format.discardable, ornament.format.keep_next, ornament.format.before) = (true, true, 2);
    for above in 2..=10 {
        let flow = flow(vec![paragraph(above), ornament.clone(), paragraph(20)]);
        let (pages, _) = pages(&flow, &frame(10));
        for page in &pages {
            let last = page.fragments.last().expect("pages hold something");
            assert_ne!(last.block, 1, "{:?}", shown(&pages));
            let head = &page.fragments[0];
            assert!(head.block != 1 || head.to == 0, "{:?}", shown(&pages));
        }
    }
}

#[test]
fn pages_of_verse_end_where_stanzas_do() {
    let mut stanza = paragraph(4);
    (stanza.format.ragged, stanza.format.before, stanza.choices[0].keep) = (true, 2, Keep::WHOLE);
    let flow = flow((0..8).map(|_| stanza.clone()).collect());
    let (pages, cost) = pages(&flow, &frame(12));
    check(&flow, &pages);
    assert!(cost < HARMLESS && pages.iter().all(|plan| plan.flaws.is_empty()), "{cost} {:?}", shown(&pages));
    for page in &pages {
        // A line parts two stanzas, however short the page.
        assert!(page.fragments.windows(2).all(|it| it[1].top == it[0].top + 10), "{:?}", page.fragments);
    }
}

#[test]
fn a_heading_stays_close_to_its_text_on_a_page_that_is_stretched() {
    let mut code = paragraph(4);
    (code.format.flexible, code.choices[0].keep) = (true, Keep::WHOLE);
    let flow = flow(vec![paragraph(3), heading(), code.clone(), code.clone(), code]);
    let (pages, _) = pages(&flow, &frame(12));
    check(&flow, &pages);
    let parts = &pages[0].fragments;
    let at = parts.iter().position(|fragment| fragment.block == 1).expect("is there");
    assert_eq!(parts[at + 1].top, parts[at].top + 2, "{parts:?}");
}

#[test]
fn what_the_grid_needs_stands_above_text() {
    let mut uneven = heading();
    uneven.format.before = 3;
    let flow = flow(vec![uneven.clone(), paragraph(3), uneven, heading(), paragraph(3)]);
    let (pages, _) = pages(&flow, &frame(20));
    check(&flow, &pages);
    let tops: Vec<Units> = pages[0].fragments.iter().map(|fragment| fragment.top).collect();
    // The second asks for 3 half-lines above, the third for 2; the grid needs one more, above the text:
    // `level` puts it above the headings.
    assert_eq!(tops, [0, 2, 11, 15, 18]);
}

#[test]
fn blocks_off_the_grid_are_not_rounded_up_one_by_one() {
    let mut item = paragraph(1);
    (item.format.grid, item.choices[0].keep) = (false, Keep::WHOLE);
    // More than two half-lines: nine of them are 99 of the page's 100 points, not 27 half-lines.
    item.choices[0].rows = Rows::Heights(vec![Length::ZERO, Length::pt(11)]);
    let flow = flow(vec![item; 9]);
    let (pages, _) = pages(&flow, &frame(10));
    assert_eq!(pages.len(), 1, "{:?}", shown(&pages));
}

fn float(lines: u32) -> FlowBlock {
    let mut block = paragraph(1);
    block.choices[0].rows = Rows::Heights(vec![Length::ZERO, HALF * i64::from(lines) * 2]);
    block.choices[0].keep = Keep::WHOLE;
    (block.format.float, block.format.grid, block.format.flexible) = (true, false, true);
    (block.format.before, block.format.after) = (2, 2);
    block
}

#[test]
fn a_float_that_does_not_fit_waits_for_the_next_page() {
    let flow = flow(vec![paragraph(6), float(6), paragraph(7), paragraph(9)]);
    let (pages, cost) = pages(&flow, &frame(10));
    check(&flow, &pages);
    assert!(cost < HARMLESS, "{cost} {:?}", shown(&pages));
    assert_eq!(pages[1].fragments[0].block, 1, "{:?}", shown(&pages));
    assert_eq!(pages[0].fragments.last().map(|fragment| fragment.block), Some(2), "{:?}", shown(&pages));
}

/// The pages of something turned.
fn turned(pages: usize) -> Vec<FlowBlock> {
    let mut block = float(10);
    (block.format.turned, block.format.flexible, block.format.before, block.format.after) = (true, false, 0, 0);
    let mut blocks = vec![block; pages];
    blocks[..pages - 1].iter_mut().for_each(|block| block.format.continues = true);
    blocks
}

#[test]
fn what_is_turned_waits_for_pages_of_its_own() {
    for above in 0..=12 {
        let mut blocks = vec![paragraph(above.max(1))];
        blocks.extend(turned(3));
        blocks.extend([float(4), paragraph(20), paragraph(9)]);
        let flow = flow(blocks);
        let (pages, cost) = pages(&flow, &frame(10));
        check(&flow, &pages);
        assert!(cost < HARMLESS, "{cost} {:?}", shown(&pages));
        let own: Vec<usize> = (1..=3)
            .map(|block| pages.iter().position(|plan| plan.fragments[0].block == block))
            .map(Option::unwrap)
            .collect();
        assert!(own.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{:?}", shown(&pages));
        assert!(own.iter().all(|it| pages[*it].fragments.len() == 1), "{:?}", shown(&pages));
        let before: u32 =
            pages[..own[0]].iter().flat_map(|plan| &plan.fragments).map(|fragment| fragment.to - fragment.from).sum();
        assert!(9 <= before, "the page before is full: {:?}", shown(&pages));
    }
}

#[test]
fn floats_at_the_end_get_their_page() {
    let flow = flow(vec![paragraph(9), float(6), float(6), float(6), paragraph(2)]);
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    let flow = self::flow(vec![paragraph(8), float(6)]);
    let (pages, _) = self::pages(&flow, &frame(10));
    check(&flow, &pages);
    assert_eq!(pages.len(), 2, "{:?}", shown(&pages));
}

#[test]
fn a_line_that_looks_like_an_orphan_does_not_end_a_page() {
    let mut line = paragraph(1);
    line.choices[0].like_orphan = true;
    let flow = flow(vec![paragraph(9), line, paragraph(20)]);
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    assert_ne!(pages[0].fragments.last().map(|fragment| fragment.block), Some(1), "{:?}", shown(&pages));
}

#[test]
fn facing_pages_are_level() {
    let lengths = [7, 3, 9, 2, 5, 5, 8, 3, 3, 4, 9, 1, 2, 6, 7, 3, 3, 8, 2, 2, 6];
    let flow = flow(lengths.map(paragraph).into());
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    let height = |page: &PagePlan| page.fragments.iter().map(|fragment| fragment.to - fragment.from).sum::<u32>();
    for spread in pages[1..pages.len() - 1].chunks_exact(2) {
        assert_eq!(height(&spread[0]), height(&spread[1]), "{:?}", shown(&pages));
    }
}

#[test]
fn a_heading_stays_with_two_lines_of_its_text() {
    let flow = flow(vec![paragraph(7), heading(), paragraph(6), paragraph(9), paragraph(3)]);
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    for page in &pages {
        let last = page.fragments.last().expect("pages hold something");
        assert_ne!(last.block, 1, "{:?}", shown(&pages));
        assert!(last.block != 2 || 2 <= last.to - last.from, "{:?}", shown(&pages));
    }
}

#[test]
fn a_heading_and_one_line_end_a_page_only_where_the_section_ends() {
    let last = |next: FlowBlock| {
        let flow = flow(vec![paragraph(5), heading(), paragraph(1), next, paragraph(9)]);
        let (pages, _) = pages(&flow, &frame(9));
        check(&flow, &pages);
        pages[0].fragments.last().map(|fragment| fragment.block)
    };
    let whole =
        FlowBlock { choices: vec![Choice { keep: Keep::WHOLE, ..paragraph(6).choices[0].clone() }], ..paragraph(6) };
    assert_eq!(last(whole), Some(0));
    assert_eq!(last(heading()), Some(2));
}

#[test]
fn a_note_stands_with_its_mark_and_is_split_when_it_must() {
    let mut long = paragraph(12);
    long.choices[0].notes = vec![(8, 0)];
    let sums = (0..=12).map(|line| HALF * 2 * line).collect();
    let flow = Flow { blocks: vec![long, paragraph(12)], notes: vec![FlowNote { sums, ..FlowNote::default() }] };
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    let with_mark = pages.iter().position(|page| {
        page.fragments.iter().any(|fragment| fragment.block == 0 && (fragment.from..fragment.to).contains(&8))
    });
    let with_note = pages.iter().position(|page| page.notes.iter().any(|fragment| fragment.from == 0));
    assert_eq!(with_mark, with_note, "{:?}", shown(&pages));
    let lines: Vec<NoteFragment> = pages.iter().flat_map(|plan| plan.notes.clone()).collect();
    assert_eq!(lines.iter().map(|fragment| fragment.to - fragment.from).sum::<u32>(), 12, "{lines:?}");
}

/// The notes of each page, as `note:from-to`.
fn feet(pages: &[PagePlan]) -> Vec<String> {
    let part = |fragment: &NoteFragment| format!("{}:{}-{}", fragment.note, fragment.from, fragment.to);
    pages.iter().map(|page| page.notes.iter().map(part).collect::<Vec<_>>().join(" ")).collect()
}

fn note(lines: i64) -> FlowNote {
    FlowNote { sums: (0..=lines).map(|line| HALF * 2 * line).collect(), ..FlowNote::default() }
}

#[test]
fn a_note_longer_than_a_page_goes_on_over_pages_of_its_own() {
    let mut first = paragraph(3);
    first.choices[0].notes = vec![(0, 0)];
    let flow = Flow { blocks: vec![first, paragraph(12)], notes: vec![note(26)] };
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    // Ten lines a page, half of one for the rule: the text goes on above what there is of the note.
    assert_eq!(shown(&pages)[..3], ["0:0-3", "", ""], "{:?}", feet(&pages));
    assert_eq!(feet(&pages)[..4], ["0:0-6", "0:6-15", "0:15-24", "0:24-26"]);
}

#[test]
fn a_note_is_not_divided_inside_of_what_is_kept() {
    let kept = |lines: i64, kept: Range<u32>| {
        let mut first = paragraph(6);
        first.choices[0].notes = vec![(0, 0)];
        let note = FlowNote { kept: vec![kept], ..note(lines) };
        let flow = Flow { blocks: vec![paragraph(4), first, paragraph(8)], notes: vec![note] };
        let (pages, _) = pages(&flow, &frame(10));
        check(&flow, &pages);
        feet(&pages).into_iter().filter(|foot| !foot.is_empty()).collect::<Vec<_>>().join(", ")
    };
    // Six that are kept stay below two lines, alone, and above others: two of those are left.
    assert_eq!(kept(8, 2..8), "0:0-2, 0:2-8");
    assert_eq!(kept(6, 0..6), "0:0-6");
    assert_eq!(kept(9, 0..6), "0:0-7, 0:7-9");
}

#[test]
fn a_note_in_the_last_line_is_divided_too() {
    let mut only = paragraph(8);
    only.choices[0].notes = vec![(7, 0)];
    let flow = Flow { blocks: vec![only], notes: vec![note(6)] };
    let (pages, cost) = pages(&flow, &frame(10));
    check(&flow, &pages);
    assert!(cost < WIDOW, "{cost}");
    let lines: u32 = pages.iter().flat_map(|plan| &plan.notes).map(|fragment| fragment.to - fragment.from).sum();
    assert_eq!(lines, 6, "{:?}", feet(&pages));
}

#[test]
fn text_goes_on_below_the_mark_of_a_divided_note() {
    // The mark is in the first line: a page that ended there would leave an orphan.
    let mut first = paragraph(6);
    first.choices[0].notes = vec![(0, 0)];
    let flow = Flow { blocks: vec![paragraph(4), first, paragraph(8)], notes: vec![note(8)] };
    let (pages, cost) = pages(&flow, &frame(10));
    check(&flow, &pages);
    assert!(cost < WIDOW, "{cost} {:?} {:?}", shown(&pages), feet(&pages));
    assert!(pages.iter().all(|plan| plan.flaws.is_empty()), "{:?} {:?}", shown(&pages), feet(&pages));
}

#[test]
fn notes_of_one_line_that_are_more_than_a_page_go_over_in_order() {
    let mut first = paragraph(2);
    first.choices[0].notes = (0..5).map(|note| (1, note)).collect();
    let flow = Flow { blocks: vec![first, paragraph(9)], notes: (0..5).map(|_| note(4)).collect() };
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    let feet = feet(&pages);
    let lines = |foot: &String| -> u32 {
        let span = |text: &str| {
            text.split(':')
                .nth(1)
                .and_then(|text| text.split_once('-'))
                .map(|it| (it.0.parse::<u32>().expect("is a number"), it.1.parse::<u32>().expect("is a number")))
        };
        foot.split(' ').filter_map(span).map(|it| it.1 - it.0).sum()
    };
    assert_eq!(feet.iter().map(lines).sum::<u32>(), 20, "{feet:?}");
    assert!(feet.iter().all(|text| lines(text) <= 9), "{feet:?}");
    let order: Vec<u32> = pages.iter().flat_map(|plan| &plan.notes).map(|fragment| fragment.note).collect();
    assert!(order.is_sorted(), "{feet:?}");
    // Those that fit are on the page of their marks.
    let marks =
        pages.iter().position(|plan| plan.fragments.iter().any(|fragment| fragment.block == 0 && fragment.to == 2));
    assert!(feet[marks.expect("is there")].starts_with("0:0-4"), "{feet:?}");
}

#[test]
fn short_notes_share_a_line() {
    let short = |width: i64| FlowNote { one_line_width: Some(Length::pt(width)), ..note(1) };
    let mut first = paragraph(4);
    first.choices[0].notes = (0..4).map(|note| (note, note)).collect();
    // 40 and 40 with 10 between them fill 90 of 100; the third begins a line, the fourth is long.
    let notes = vec![short(40), short(40), short(50), note(2)];
    let flow = Flow { blocks: vec![first, paragraph(8)], notes };
    let (pages, _) = pages(&flow, &frame(9));
    check(&flow, &pages);
    // Four lines of text, half of one for the rule, four of notes.
    assert_eq!(feet(&pages)[0], "0:0-1 1:0-1 2:0-1 3:0-2");
    assert_eq!(shown(&pages)[0], "0:0-4");
}

#[test]
fn what_is_higher_than_a_page_does_not_stop_the_book() {
    let mut tall = paragraph(1);
    tall.choices[0].rows = Rows::Heights(vec![Length::ZERO, HALF * 50]);
    let flow = flow(vec![paragraph(3), tall, paragraph(3)]);
    let (pages, _) = pages(&flow, &frame(10));
    check(&flow, &pages);
    assert!(pages.iter().any(|page| page.flaws.contains(&PageFlaw::Overfull(1))));
}

#[test]
fn random_flows_come_out_whole() {
    let mut seed = 7_u64;
    let mut random = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..60 {
        let mut notes = Vec::new();
        let mut blocks = Vec::new();
        for _ in 0..1 + random(40) {
            let lines = 1 + u32::try_from(random(9)).expect("small");
            let mut block = match random(8) {
                0 => heading(),
                1 => float(1 + lines % 5),
                2 => {
                    blocks.extend(turned(usize::try_from(lines % 3).expect("small") + 1));
                    continue;
                }
                _ => paragraph(lines),
            };
            if random(5) == 0 && !block.format.keep_next && !block.format.float {
                let row = u32::try_from(random(u64::from(lines))).expect("small");
                block.choices[0].notes.push((row, u32::try_from(notes.len()).expect("small")));
                let long = i64::try_from(1 + random(14)).expect("small");
                let sums = (0..=long).map(|it| HALF * it).collect();
                notes.push(FlowNote { sums, ..FlowNote::default() });
            }
            blocks.push(block);
        }
        let flow = Flow { blocks, notes };
        let (pages, _) = pages(&flow, &frame(8));
        check(&flow, &pages);
        for (note, it) in flow.notes.iter().enumerate() {
            let parts: Vec<&NoteFragment> =
                pages.iter().flat_map(|plan| &plan.notes).filter(|fragment| fragment.note as usize == note).collect();
            let lines: u32 = parts.iter().map(|fragment| fragment.to - fragment.from).sum();
            assert_eq!(lines, it.count(), "{parts:?}");
            // What is left for a third page may be a line: the second was full.
            let divided = parts.len() == 2 && 4 <= it.count();
            assert!(!divided || parts.iter().all(|fragment| 2 <= fragment.to - fragment.from), "{parts:?}");
        }
        for (page, part) in pages.iter().flat_map(|page| page.fragments.iter().map(move |fragment| (page, fragment))) {
            let choice = &flow.blocks[part.block].choices[part.choice];
            for note in (part.from..part.to).flat_map(|row| choice.notes_of(row)) {
                assert!(
                    page.notes.iter().any(|fragment| fragment.note == note && fragment.from == 0 && 0 < fragment.to)
                );
            }
        }
    }
}

//! Pruning: the ends of a page that the search may leave out without losing the best plan.

use super::*;
use crate::geometry::Length;
use crate::style::PageEndHyphens;
use crate::typeset::galley::BlockFormat;
use crate::typeset::page::flow::Keep;

fn ends(flow: &Flow, start: Breakpoint, emptiest: Units) -> Vec<(Breakpoint, i64, bool, Units)> {
    let half = Length::pt(5);
    let frame = PageFrame {
        lines: 9,
        half_leading: half,
        separator: half,
        measure: half,
        note_gap: half,
        starts_verso: false,
        page_end_hyphens: PageEndHyphens::Avoid,
        ragged: false,
    };
    let (partials, found) = (Vec::new(), Vec::new());
    let mut candidates = PageCandidates { flow, frame: &frame, start, room: 18, emptiest, partials, found };
    if emptiest == Units::MAX {
        candidates.run();
    } else {
        candidates = PageCandidates::new(flow, &frame, start, 18, CandidateBuffers::default());
    }
    candidates.all().map(|end| (end.to, end.cost, end.hyphen, end.short)).collect()
}

#[test]
fn ends_that_are_passed_over_would_not_have_been_kept() {
    // Every mixture of five blocks: short and long paragraphs, one that is not divided, a heading, loose spaces.
    let block = |kind: usize| {
        let (lines, keep) = [(1, 2), (2, 2), (4, 2), (12, 2), (7, u32::MAX), (1, u32::MAX)][kind];
        let keep = Keep { orphans: keep, widows: keep };
        let rows = if kind == 4 {
            Rows::Heights((0..=lines).map(|it| Length::pt(11) * it).collect())
        } else {
            Rows::Lines(lines as u32)
        };
        let choice = Choice { rows, keep, split_cost: WIDOW, hyphens: vec![1, 3], ..Choice::default() };
        let format = BlockFormat {
            keep_next: kind == 5,
            grid: kind < 4,
            before: 2 * i32::from(3 < kind),
            flexible: 3 < kind,
            ..BlockFormat::default()
        };
        FlowBlock { format, ..FlowBlock::plain(choice) }
    };
    for number in 0..6_usize.pow(5) {
        let blocks = (0..5).map(|place| block(number / 6_usize.pow(place) % 6)).collect();
        let flow = Flow { blocks, notes: Vec::new() };
        for row in [0, 1] {
            let start = Breakpoint { row, ..Breakpoint::default() };
            assert_eq!(ends(&flow, start, 2 * SLACK), ends(&flow, start, Units::MAX), "blocks {number} from row {row}");
        }
    }
}

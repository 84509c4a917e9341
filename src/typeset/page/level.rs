//! The exact vertical positions on a page. Blocks off the grid take whole half-lines in the search; what they do not
//! fill is shared by the spaces around them. What a page lacks to end on its last line is shared by all its
//! stretchable spaces.
//!
//! In: a page of the breaker, in half-lines. Out: [`VerticalShifts`]: how far each part moves down. Text stays on
//! the grid, but for pages that must be levelled: there evenness of the spaces counts for more. (Knuth's TeX stretches
//! all glue of a page alike; what may stretch, and how far, is as in *The TeXbook*, ch. 15.)

use super::flow::{BlockFragment, PageFrame, PagePlan};
use crate::geometry::Length;
use crate::typeset::galley::{Block, BlockContent, Row, RowItem};
use crate::typeset::grid::Units;

/// How far the rows of code and of tables may be set apart where nothing else levels a page, in thousandths of the
/// text's leading: of code less than one sees, of a table, whose rows have spaces between them, less than one minds.
const MAX_FEATHER: (i64, i64) = (25, 200);

/// The vertical shifts of a page's parts.
#[derive(Debug, Default)]
pub(super) struct VerticalShifts {
    /// How far each part moves down.
    pub(super) down: Vec<Length>,
    /// What is added to each row of the last part, if that is code or a table.
    pub(super) feather: Length,
}

/// A part as it is settled; lengths from the top of the first line.
struct FragmentBox<'a> {
    part: &'a BlockFragment,
    block: &'a Block,
    /// Where the breaker put it.
    top: Length,
    /// Where it is.
    y: Length,
    height: Length,
    /// At least so much space above it.
    gap: Length,
}

impl FragmentBox<'_> {
    fn is_grid(&self) -> bool {
        self.block.format.grid
    }

    /// Whether the space below it stays as it is.
    fn is_heading(&self) -> bool {
        self.block.format.keep_next && !self.block.format.discardable
    }

    fn bottom(&self) -> Length {
        self.y + self.height
    }
}

/// Settles a page. `drop` is from a line's top to its baseline.
pub(super) fn shifts(plan: &PagePlan, blocks: &[Block], frame: &PageFrame, drop: Length) -> VerticalShifts {
    let mut boxes = boxes(&plan.fragments, blocks, frame);
    if boxes.iter().any(|block| matches!(block.block.content, BlockContent::Turned(_))) {
        return VerticalShifts { down: vec![Length::ZERO; boxes.len()], feather: Length::ZERO };
    }
    let mut from = 0;
    while from < boxes.len() {
        if boxes[from].is_grid() {
            from += 1;
            continue;
        }
        let count = boxes[from..].iter().take_while(|block| !block.is_grid()).count();
        distribute_slack(&mut boxes, from, from + count);
        from += count;
    }
    let feather = if plan.flush_bottom { stretch_to_bottom(&mut boxes, plan.room, frame, drop) } else { Length::ZERO };
    VerticalShifts { down: boxes.iter().map(|block| block.y - block.top).collect(), feather }
}

fn boxes<'a>(parts: &'a [BlockFragment], blocks: &'a [Block], frame: &PageFrame) -> Vec<FragmentBox<'a>> {
    let mut out: Vec<FragmentBox<'a>> = Vec::new();
    for part in parts {
        let block = &blocks[part.block];
        let after: Units = out.last().map_or(0, |block| block.block.format.after);
        let gap = frame.half_leading * i64::from(after.max(block.format.before));
        let top = frame.half_leading * i64::from(part.top);
        let height = height(part, block, frame);
        out.push(FragmentBox { part, block, top, y: top, height, gap });
    }
    out
}

/// The height of a part, its repeated head included.
fn height(part: &BlockFragment, block: &Block, frame: &PageFrame) -> Length {
    match &block.content {
        BlockContent::Paragraph(_) => frame.half_leading * 2 * i64::from(part.to.saturating_sub(part.from)),
        BlockContent::Rows(set) => {
            let goes_on = 0 < part.from && set.repeated_head.end <= part.from as usize;
            let head = if goes_on { set.rows.get(set.repeated_head.clone()).unwrap_or(&[]) } else { &[] };
            let rows = set.rows.get(part.from as usize..part.to as usize).unwrap_or(&[]);
            head.iter().chain(rows).map(|row| row.height).sum()
        }
        BlockContent::Turned(_) => frame.half_leading * 2 * i64::from(frame.lines),
    }
}

/// Shares what is left over around the boxes `from..to`, which are off the grid, by the spaces above and below them.
/// The space below a heading stays as it is. Where they begin or end the page nothing is left over on that side.
fn distribute_slack(boxes: &mut [FragmentBox<'_>], from: usize, to: usize) {
    let start = if from == 0 { boxes[0].top } else { boxes[from - 1].bottom() };
    let first = from.max(1);
    let gaps = first..if to < boxes.len() { to + 1 } else { to };
    let mut extra = vec![Length::ZERO; boxes.len() + 1];
    if let Some(below) = boxes.get(to) {
        let taken: Length = boxes[from..to].iter().map(|block| block.height).sum::<Length>()
            + gaps.clone().map(|it| boxes[it].gap).sum::<Length>();
        let slack = (below.top - start - taken).max(Length::ZERO);
        let open = |it: &usize| !boxes[*it - 1].is_heading();
        let wide = |it: &usize| Length::ZERO < boxes[*it].gap;
        let mut sharing: Vec<usize> = gaps.clone().filter(|it| open(it) && wide(it)).collect();
        if sharing.is_empty() {
            sharing = gaps.clone().filter(open).collect();
        }
        if sharing.is_empty() {
            sharing.extend(gaps.clone().last());
        }
        let count = i64::try_from(sharing.len()).unwrap_or(1).max(1);
        sharing.iter().for_each(|it| extra[*it] = slack / count);
    }
    let mut y = start;
    for index in from..to {
        if 0 < index {
            y += boxes[index].gap + extra[index];
        }
        boxes[index].y = y;
        y += boxes[index].height;
    }
}

/// Lets a page end on its last line: what it lacks is shared by the stretchable spaces, a heading's up to a line,
/// others up to half of one. What is added to the rows of code that end the page, if that is not enough.
fn stretch_to_bottom(boxes: &mut [FragmentBox<'_>], room: Units, frame: &PageFrame, drop: Length) -> Length {
    let Some(foot) = boxes.last().map(|block| block.y + last_baseline(block, frame, drop)) else { return Length::ZERO };
    let goal = frame.half_leading * i64::from(room - 2) + drop;
    let mut shortfall = goal - foot;
    if shortfall <= Length::milli_pt(10) {
        return Length::ZERO;
    }
    let mut limits: Vec<(usize, Length)> =
        (1..boxes.len()).map(|it| (it, stretch_limit(&boxes[it - 1], &boxes[it], frame))).collect();
    limits.retain(|it| Length::ZERO < it.1);
    // Those that give least first: each gives its part of what is then left, or all it can.
    limits.sort_by_key(|it| (it.1, it.0));
    let mut extra = vec![Length::ZERO; boxes.len()];
    let count = limits.len();
    for (place, (index, most)) in limits.into_iter().enumerate() {
        let left = i64::try_from(count - place).unwrap_or(1).max(1);
        extra[index] = (shortfall / left).min(most);
        shortfall -= extra[index];
    }
    let mut down = Length::ZERO;
    for (index, it) in boxes.iter_mut().enumerate() {
        down += extra[index];
        it.y += down;
    }
    boxes.last().map_or(Length::ZERO, |last| feather(last, shortfall, frame))
}

/// How far the space between two boxes may grow.
fn stretch_limit(above: &FragmentBox<'_>, below: &FragmentBox<'_>, frame: &PageFrame) -> Length {
    if above.is_heading() || below.part.from != 0 || below.gap == Length::ZERO {
        return Length::ZERO;
    }
    let heading = below.is_heading() && below.block.format.flexible;
    match (above.is_grid(), below.is_grid()) {
        _ if heading => frame.half_leading * 2,
        (true, true) => Length::ZERO,
        _ => frame.half_leading,
    }
}

/// What is added to each row but the first of code or a table that ends a page, so that it fills `lack` as far as may
/// be.
fn feather(last: &FragmentBox<'_>, shortfall: Length, frame: &PageFrame) -> Length {
    let BlockContent::Rows(set) = &last.block.content else { return Length::ZERO };
    let rows = last.part.to.saturating_sub(last.part.from);
    let most = match (set.row_breaks.is_empty(), set.repeated_head.is_empty()) {
        (false, _) => MAX_FEATHER.0,
        (true, false) => MAX_FEATHER.1,
        (true, true) => return Length::ZERO,
    };
    let between = i64::from(rows.saturating_sub(1)).max(1);
    (shortfall / between).clamp(Length::ZERO, (frame.half_leading * 2).scale(most, 1000))
}

/// From a box's top to its last baseline, or to the lower edge of an image that ends it. Rows without ink don't count.
fn last_baseline(it: &FragmentBox<'_>, frame: &PageFrame, drop: Length) -> Length {
    let BlockContent::Rows(set) = &it.block.content else {
        return it.height - frame.half_leading * 2 + drop;
    };
    let rows = set.rows.get(it.part.from as usize..it.part.to as usize).unwrap_or(&[]);
    let mut top = it.height;
    for row in rows.iter().rev() {
        top -= row.height;
        if let Some(low) = lowest(row) {
            return top + low;
        }
    }
    it.height
}

/// The last baseline of a row, or the lower edge of its lowest image.
fn lowest(row: &Row) -> Option<Length> {
    let low = |piece: &RowItem| match piece {
        RowItem::Line { baseline, line, .. } => Some(*baseline).filter(|_| !line.runs.is_empty()),
        RowItem::Image { area, .. } => Some(area.origin.y + area.size.height),
        RowItem::Rule(..) => None,
    };
    row.items.iter().filter_map(low).max()
}

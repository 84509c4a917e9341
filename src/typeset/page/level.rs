//! The exact vertical positions on a page. Blocks off the grid take whole half-lines in the search; what they do not
//! fill is shared by the spaces around them. What a page lacks to end on its last line is shared by all its
//! stretchable spaces.
//!
//! In: a page of the breaker, in half-lines. Out: [`VerticalShift`]s: how far each part moves down. Text stays on
//! the grid, but for pages that must be levelled or whose spaces would be unlike: there evenness counts for more.
//! (Knuth's TeX stretches all glue of a page alike; what may stretch, and how far, is as in *The TeXbook*, ch. 15.)

use super::flow::{BlockFragment, PageFrame, PagePlan};
use crate::geometry::Length;
use crate::typeset::galley::{Block, BlockContent, Row, RowItem};
use crate::typeset::grid::Units;
use crate::typeset::paragraph::SetLine;

/// How far the rows of code and of tables may be set apart where nothing else levels a page, in thousandths of the
/// text's leading: of code less than one sees, of a table, whose rows have spaces between them, less than one minds. Two
/// pages of a table of settings, with some twelve high rows each, differed by up to 3.6 lines (November 2026): with 200
/// three of the handbook's 50 spreads stayed uneven, with 350 none.
const MAX_FEATHER: (i64, i64) = (25, 350);
/// How much wider than need be a space is that nobody looks at twice, in thousandths of the text's leading: what the
/// grid adds around code on average, since it adds between nothing and half a line. What is above is taken up by the
/// rows of code first.
const CALM: i64 = 250;

/// How a part is moved and stretched.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct VerticalShift {
    /// How far it moves down.
    pub(super) down: Length,
    /// The space added to each of its rows, if it is code or a table.
    pub(super) feather: Length,
}

/// A part while it is moved; lengths from the top of the first line.
struct FragmentBox<'a> {
    part: &'a BlockFragment,
    block: &'a Block,
    /// Where the breaker put it.
    top: Length,
    /// Where it is.
    y: Length,
    height: Length,
    /// The space added to each of its rows.
    feather: Length,
    /// At least so much space above it.
    gap: Length,
}

impl FragmentBox<'_> {
    fn is_grid(&self) -> bool {
        self.block.format.grid
    }

    /// Whether the space below it stays as it is: a heading, or what has its caption there.
    fn holds_next(&self) -> bool {
        self.block.format.keep_next && !self.block.format.discardable
    }

    fn is_heading(&self) -> bool {
        self.holds_next() && !self.block.format.captioned
    }

    fn bottom(&self) -> Length {
        self.y + self.height
    }
}

/// The shifts of the parts of a page. `drop` is the distance from a line's top to its baseline.
pub(super) fn vertical_shifts(
    plan: &PagePlan,
    blocks: &[Block],
    frame: &PageFrame,
    drop: Length,
) -> Vec<VerticalShift> {
    let mut boxes = boxes(&plan.fragments, blocks, frame);
    // A turned page is filled by itself.
    if boxes.iter().any(|it| matches!(it.block.content, BlockContent::Turned(_))) {
        return vec![VerticalShift::default(); boxes.len()];
    }
    let mut from = 0;
    while from < boxes.len() {
        if boxes[from].is_grid() {
            from += 1;
            continue;
        }
        let count = boxes[from..].iter().take_while(|it| !it.is_grid()).count();
        distribute_slack(&mut boxes, from, from + count);
        from += count;
    }
    level(&mut boxes, plan, frame, drop);
    boxes.iter().map(|fragment| VerticalShift { down: fragment.y - fragment.top, feather: fragment.feather }).collect()
}

fn boxes<'a>(parts: &'a [BlockFragment], blocks: &'a [Block], frame: &PageFrame) -> Vec<FragmentBox<'a>> {
    let mut out: Vec<FragmentBox<'a>> = Vec::new();
    for part in parts {
        let block = &blocks[part.block];
        let after: Units = out.last().map_or(0, |block| block.block.format.after);
        let pad = if out.is_empty() { Length::ZERO } else { block.format.pad };
        let gap = frame.half_leading * i64::from(after.max(block.format.before)) + pad;
        let top = frame.half_leading * i64::from(part.top);
        let height = height(part, block, frame);
        out.push(FragmentBox { part, block, top, y: top, height, feather: Length::ZERO, gap });
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
        BlockContent::Columns(set) => frame.half_leading * i64::from(set.layout.units(part.from, part.to)),
        BlockContent::Turned(_) => frame.half_leading * 2 * i64::from(frame.lines),
    }
}

/// Shares what is left over around the boxes `from..to`, which are off the grid, by the spaces above and below them.
/// The space below a heading stays as it is. Where they begin the page nothing is left over above them.
fn distribute_slack(boxes: &mut [FragmentBox<'_>], from: usize, to: usize) {
    let start = if from == 0 { boxes[0].top } else { boxes[from - 1].bottom() };
    // Nothing goes above the first box of a page.
    let first = from.max(1);
    let gaps = first..if to < boxes.len() { to + 1 } else { to };
    let mut extra = vec![Length::ZERO; boxes.len() + 1];
    // At the foot of a page nothing is left over: what it lacks is for `level`.
    let end = boxes.get(to).map_or(start, |below| below.top);
    let taken: Length = boxes[from..to].iter().map(|block| block.height).sum::<Length>()
        + gaps.clone().map(|it| boxes[it].gap).sum::<Length>();
    let slack = (end - start - taken).max(Length::ZERO);
    let open = |it: &usize| !boxes[*it - 1].holds_next();
    // A space that is to be none, as between a table and its caption, stays so as long as others can take the
    // rest.
    let wide = |it: &usize| Length::ZERO < boxes[*it].gap;
    let mut sharing: Vec<usize> = gaps.clone().filter(|it| open(it) && wide(it)).collect();
    // At the foot of a page lines that nothing parts, such as those of a tight list, stay together.
    let must = to < boxes.len();
    if must && sharing.is_empty() {
        sharing = gaps.clone().filter(open).collect();
    }
    if must && sharing.is_empty() {
        sharing.extend(gaps.clone().last());
    }
    let count = i64::try_from(sharing.len()).unwrap_or(1).max(1);
    sharing.iter().for_each(|it| extra[*it] = slack / count);
    let mut y = start;
    for index in from..to {
        if 0 < index {
            y += boxes[index].gap + extra[index];
        }
        boxes[index].y = y;
        y += boxes[index].height;
    }
}

/// Lets a page end on its last line, and its spaces be alike. What it lacks is added to what the grid left over. Of that
/// all spaces that give get the same part, up to [`CALM`]; then code is feathered, and the table that goes on overleaf;
/// the rest goes to the spaces again. A page that lacks nothing keeps to the grid unless one of its spaces is wider than that: readers see
/// unlike spaces sooner than lines that don't register across the spread.
fn level(boxes: &mut [FragmentBox<'_>], plan: &PagePlan, frame: &PageFrame, drop: Length) {
    let Some(foot) = boxes.last().map(|it| it.y + last_baseline(it, frame, drop)) else { return };
    let goal = frame.half_leading * i64::from(plan.room - 2) + drop;
    let lack = if plan.flush_bottom && foot + Length::milli_pt(10) < goal { goal - foot } else { Length::ZERO };
    let leading = frame.half_leading * 2;
    let spaces: Vec<Space> = (1..boxes.len()).map(|it| Space::above(it, boxes, frame)).collect();
    let giving = || spaces.iter().filter(|it| it.gives());
    // A page that stays far from its last line, as before a large picture, has its usual spaces: wide ones would not help it.
    let room: Length = giving().map(|it| it.limit).sum::<Length>() + feather_room(boxes, leading);
    let lack = if room + leading / 2 < lack { Length::ZERO } else { lack };
    // See [`CALM`]: the grid is kept where it does no harm.
    if lack == Length::ZERO && giving().all(|it| it.extra <= leading.scale(CALM, 1000)) {
        return;
    }
    let extra: Length = giving().map(|it| it.extra).sum();
    let count = i64::try_from(giving().count()).unwrap_or(1);
    let calm = leading.scale(CALM * count, 1000);
    let mut feathered = feather_code(boxes, (extra + lack - calm).max(Length::ZERO), leading);
    if let Some(last) = boxes.last_mut() {
        feathered += feather_table(last, (extra + lack - feathered - calm / 2).max(Length::ZERO), leading);
    }
    let most: Length = giving().map(|it| it.extra + it.limit).sum();
    let taken = (extra + lack - feathered).min(most);
    // The same for all, since unlike spaces between like blocks are seen.
    let each = taken / count.max(1);
    let mut down = Length::ZERO;
    for (index, space) in spaces.iter().enumerate() {
        down += added(&boxes[index]);
        down += if space.gives() { each - space.extra } else { Length::ZERO };
        boxes[index + 1].y += down;
    }
}

/// The space above a box.
struct Space {
    /// How much wider it is than it need be.
    extra: Length,
    /// How much more it may grow to level a page.
    limit: Length,
}

impl Space {
    fn above(index: usize, boxes: &[FragmentBox<'_>], frame: &PageFrame) -> Space {
        let (above, below) = (&boxes[index - 1], &boxes[index]);
        Space { extra: below.y - above.bottom() - below.gap, limit: stretch_limit(above, below, frame) }
    }

    /// Whether it gets a share of what is shared, or stays as it is.
    fn gives(&self) -> bool {
        Length::ZERO < self.limit
    }
}

/// How many rows of a box may be set apart from the one before.
fn joints(it: &FragmentBox<'_>) -> i64 {
    i64::from(it.part.to.saturating_sub(it.part.from)).saturating_sub(1)
}

/// How much higher a box is because its rows are set apart.
fn added(it: &FragmentBox<'_>) -> Length {
    it.feather * joints(it)
}

/// Whether a box is code.
fn is_code(it: &FragmentBox<'_>) -> bool {
    matches!(&it.block.content, BlockContent::Rows(set) if !set.row_breaks.is_empty())
}

/// How many rows of the code of a page may be set apart.
fn code_joints(boxes: &[FragmentBox<'_>]) -> i64 {
    boxes.iter().filter(|it| is_code(it)).map(joints).sum()
}

/// How far the rows of a box may be set apart if it is a table.
fn table_limit(last: &FragmentBox<'_>, leading: Length) -> Length {
    let is_table = matches!(&last.block.content, BlockContent::Rows(set) if !set.repeated_head.is_empty());
    if !is_table {
        return Length::ZERO;
    }
    // Between high rows more space is not seen: a tenth of their height on average.
    let rows = i64::from(last.part.to.saturating_sub(last.part.from)).max(1);
    leading.scale(MAX_FEATHER.1, 1000).max(last.height / rows / 10)
}

/// What the rows of a page may take up at most.
fn feather_room(boxes: &[FragmentBox<'_>], leading: Length) -> Length {
    let table = boxes.last().map_or(Length::ZERO, |last| table_limit(last, leading) * joints(last));
    leading.scale(MAX_FEATHER.0, 1000) * code_joints(boxes) + table
}

/// Sets the rows of all code on a page apart by the same, so that they take up to `most`; what they take.
fn feather_code(boxes: &mut [FragmentBox<'_>], most: Length, leading: Length) -> Length {
    let feather = (most / code_joints(boxes).max(1)).min(leading.scale(MAX_FEATHER.0, 1000));
    boxes.iter_mut().filter(|it| is_code(it)).for_each(|it| it.feather = feather);
    boxes.iter().map(added).sum()
}

/// Sets the rows of a table that ends a page apart, so that they take up to `most`; what they take.
fn feather_table(last: &mut FragmentBox<'_>, most: Length, leading: Length) -> Length {
    let limit = table_limit(last, leading);
    if limit == Length::ZERO {
        return Length::ZERO;
    }
    last.feather = (most / joints(last).max(1)).clamp(Length::ZERO, limit);
    added(last)
}

/// How far the space between two boxes may grow.
fn stretch_limit(above: &FragmentBox<'_>, below: &FragmentBox<'_>, frame: &PageFrame) -> Length {
    if above.holds_next() || below.part.from != 0 || below.gap == Length::ZERO {
        return Length::ZERO;
    }
    let heading = below.is_heading() && below.block.format.flexible;
    match (above.is_grid(), below.is_grid()) {
        _ if heading => frame.half_leading * i64::from(below.block.format.stretch()),
        // Between two paragraphs of the grid space would read as a break between sections.
        (true, true) => Length::ZERO,
        _ => frame.half_leading,
    }
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
        RowItem::Line { baseline, line, .. } => Some(*baseline).filter(|_| has_ink(line)),
        RowItem::Image { area, .. } => Some(area.origin.y + area.size.height),
        RowItem::Rule(..) => None,
    };
    row.items.iter().filter_map(low).max()
}

/// Whether a line has anything that one sees: blank lines of code may hold spaces.
fn has_ink(line: &SetLine) -> bool {
    !line.objects.is_empty() || line.text.contains(|it: char| !it.is_whitespace())
}

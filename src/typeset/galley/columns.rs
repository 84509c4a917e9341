//! Two columns: the rows of blocks that want them, put side by side, a page's worth at a time.
//!
//! In: blocks that are set, some as one long column. Out: the same with such a column cut into blocks
//! of one page each: the left column full, then the right; on the last page both are as long.

use super::{Block, BlockContent, BlockFormat, Row, SetRows};
use crate::geometry::Length;
use crate::style::Style;
use crate::typeset::grid::{Units, units};

/// The fewest lines that are worth beginning at the foot of a page.
const FEWEST: usize = 8;

/// Divides what wants columns.
pub(crate) fn divide(blocks: Vec<Block>, style: &Style) -> Vec<Block> {
    if !blocks.iter().any(|block| block.format.columns.is_some()) {
        return blocks;
    }
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        match (block.format.columns, block.content) {
            (Some(right), BlockContent::Rows(set)) => {
                let free = free(&out, style);
                pages(block.format, set.rows, right, free, style, &mut out);
            }
            // Rows that are not to be put side by side, such as a title that spans the page, go through unchanged.
            (_, content) => out.push(Block { content, ..block }),
        }
    }
    out
}

/// The lines that are free on the page below blocks, as if they stood without a break between them but
/// those that they ask for.
fn free(blocks: &[Block], style: &Style) -> usize {
    let half = style.page.leading / 2;
    let (mut used, mut after): (Units, Units) = (0, 0);
    for block in blocks {
        let height = match &block.content {
            BlockContent::Paragraph(it) => 2 * it.variants.first().map_or(0, |breaks| breaks.lines as Units),
            BlockContent::Rows(it) => units(it.rows.iter().map(|row| row.height).sum(), half),
            // It waits for a separate page.
            BlockContent::Turned(_) => continue,
            // The search for pages runs later and may move these blocks; so this is an estimate. Columns that begin a
            // page have their full height all the same.
        };
        used = if block.format.page_break_before { 0 } else { used + after.max(block.format.before) };
        // What is on the grid begins on a whole line.
        used += if block.format.grid { used % 2 } else { 0 } + height;
        // A column longer than the page goes on at the head of the next: only the rest counts.
        used %= 2 * style.page.lines.max(1);
        after = block.format.after;
    }
    let used = (used + after + 1) / 2;
    usize::try_from(style.page.lines - used).unwrap_or(0)
}

/// Cuts a column into pages.
fn pages(format: BlockFormat, rows: Vec<Row>, right: Length, free: usize, style: &Style, out: &mut Vec<Block>) {
    let leading = style.page.leading;
    let full = usize::try_from(style.page.lines).unwrap_or(1).max(1);
    let mut new_page = free < FEWEST && !out.is_empty();
    let mut height = if new_page { full } else { free.clamp(1, full) };
    let mut rest = lines(rows, leading);
    let mut first = true;
    while !rest.is_empty() {
        let most = height;
        height = balanced(&rest, most);
        let left = take(&mut rest, height);
        let second = take(&mut rest, height);
        let count = left.len().max(second.len()).max(1);
        let mut row = Row { height: leading * i64::try_from(count).unwrap_or(1), ..Row::default() };
        for (column, x) in [(left, Length::ZERO), (second, right)] {
            for (index, mut line) in (0..).zip(column) {
                line.pieces.iter_mut().for_each(|item| item.shift(x, leading * index));
                row.items.append(&mut line.pieces);
                row.marks.append(&mut line.marks);
            }
        }
        // Two columns can't be broken row by row by the search for pages, which knows one column only: each page's
        // worth is one block that is not parted.
        let format = BlockFormat { page_break_before: new_page || !first, whole: true, ..format.clone() };
        // Only the first block is what links and the outline lead to; twins would make two destinations of one node.
        let place = if first { format } else { BlockFormat { anchors: Vec::new(), heading: None, ..format } };
        let content = BlockContent::Rows(SetRows { rows: vec![row], ..SetRows::default() });
        out.push(Block { format: place, marker: None, content, flaw: None });
        (first, new_page, height) = (false, true, full);
    }
}

/// A line of a column.
#[derive(Default)]
struct ColumnLine {
    pieces: Vec<super::RowItem>,
    marks: Vec<u32>,
    /// Whether it is space before a letter.
    blank: bool,
    /// Whether the next line must be below it.
    keep: bool,
}

/// Rows as lines of one height. Space above a row is a separate line; a row after such is a letter.
fn lines(rows: Vec<Row>, leading: Length) -> Vec<ColumnLine> {
    let mut lines: Vec<ColumnLine> = Vec::new();
    let mut first = true;
    for mut row in rows {
        let above = row.height - leading;
        let letter = first || leading / 2 < above;
        if leading / 2 < above {
            lines.push(ColumnLine { blank: true, keep: true, ..ColumnLine::default() });
            // The space above a letter is one line, whatever the leading of its text, so that the lines of both
            // columns keep facing one another.
            row.items.iter_mut().for_each(|item| item.shift(Length::ZERO, -above));
        }
        lines.push(ColumnLine { pieces: row.items, marks: row.marks, blank: false, keep: letter });
        first = false;
    }
    // They are taken from the end.
    lines.reverse();
    lines
}

/// Takes a column of so many lines: it begins with no space, and ends with no letter.
fn take(rest: &mut Vec<ColumnLine>, height: usize) -> Vec<ColumnLine> {
    while rest.pop_if(|line| line.blank).is_some() {}
    let from = rest.len().saturating_sub(height);
    let mut keep = from;
    // Lines `keep..` are the column; the last of them is at `keep`.
    while 0 < from && keep < rest.len() && rest[keep].keep {
        keep += 1;
    }
    // Nothing but lines that must be kept with the next: to end the column with one is better than to leave it empty,
    // and go round forever.
    if keep == rest.len() {
        keep = from;
    }
    let mut column = rest.split_off(keep);
    column.reverse();
    column
}

/// The least height at which two columns hold all that is left, if one of at most `most` does.
fn balanced(rest: &[ColumnLine], most: usize) -> usize {
    let holds = |height: usize| {
        let mut at = rest.len();
        for _ in 0..2 {
            while 0 < at && rest[at - 1].blank {
                at -= 1;
            }
            let from = at.saturating_sub(height);
            let mut keep = from;
            while 0 < from && keep < at && rest[keep].keep {
                keep += 1;
            }
            at = if keep == at { from } else { keep };
        }
        at == 0
    };
    // Blank lines are dropped at the heads of columns, so that a little less than half may do.
    let least = rest.len() / 2;
    (least.saturating_sub(2).max(1)..=most).find(|at| holds(*at)).unwrap_or(most)
}

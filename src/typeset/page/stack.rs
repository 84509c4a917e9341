//! Headings on the grid: the space above one grows so that it takes whole lines of the text, with the spaces around it.
//!
//! In: set blocks. Out: their [`BlockFormat::pad`](crate::typeset::galley::BlockFormat::pad). Between two paragraphs of
//! the grid the page breaker would add the same anyway; between code or lists, which are off the grid, it would not, and
//! the space above headings of one level would differ by what they lack to the next line.

use crate::geometry::Length;
use crate::typeset::galley::{Block, BlockContent};

/// Pads the first of each stack of headings.
pub(crate) fn pad_headings(blocks: &mut [Block], half_leading: Length) {
    let mut from = 1;
    while from < blocks.len() {
        let count = blocks[from..].iter().take_while(|block| is_heading(block)).count();
        // Below the title of a chapter the space is the title's.
        let below_title = blocks[from - 1].format.keep_next;
        if 0 < count && !below_title && !blocks[from].format.page_break_before {
            blocks[from].format.pad = pad(blocks, from, from + count, half_leading);
        }
        from += count + 1;
    }
}

/// The height that the headings `from..to` lack to whole lines.
fn pad(blocks: &[Block], from: usize, to: usize, half_leading: Length) -> Length {
    let above = blocks[from - 1].format.after;
    let mut units = 0;
    let mut height = Length::ZERO;
    let mut after = above;
    for block in &blocks[from..to] {
        units += after.max(block.format.before);
        height += content_height(block);
        after = block.format.after;
    }
    let total = height + half_leading * i64::from(units + after);
    let line = (half_leading * 2).0.max(1);
    let over = total.0.rem_euclid(line);
    // A hundredth of a point over is rounding, and no reason for a line more.
    if over <= Length::milli_pt(10).0 { Length::ZERO } else { Length(line - over) }
}

/// Whether a block is a heading off the grid.
fn is_heading(block: &Block) -> bool {
    let format = &block.format;
    format.keep_next && !format.captioned && format.flexible && !format.discardable && !format.grid
}

fn content_height(block: &Block) -> Length {
    match &block.content {
        BlockContent::Rows(set) => set.rows.iter().map(|row| row.height).sum(),
        BlockContent::Paragraph(_) | BlockContent::Columns(_) | BlockContent::Turned(_) => Length::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::galley::{BlockFormat, Row, SetRows};
    use crate::typeset::grid::Units;

    const HALF: Length = Length::pt(5);

    fn block(height: i64, before: Units, after: Units, heading: bool) -> Block {
        let row = Row { height: Length::pt(height), ..Row::default() };
        let format = BlockFormat { before, after, keep_next: heading, flexible: heading, ..BlockFormat::default() };
        let content = BlockContent::Rows(SetRows { rows: vec![row], ..SetRows::default() });
        Block { format, marker: None, content, flaw: None }
    }

    #[test]
    fn a_heading_takes_whole_lines_with_its_spaces() {
        // 15 above, 12, 5 below: 32 of lines of 10.
        let mut blocks = vec![block(30, 0, 0, false), block(12, 3, 1, true), block(30, 0, 0, false)];
        pad_headings(&mut blocks, HALF);
        assert_eq!(blocks[1].format.pad, Length::pt(8));
    }

    #[test]
    fn headings_below_one_another_are_padded_as_one() {
        // 15, 12, 10, 11, 5 below: 53.
        let mut blocks = vec![block(30, 0, 0, false), block(12, 3, 1, true), block(11, 2, 1, true)];
        pad_headings(&mut blocks, HALF);
        assert_eq!(blocks[1].format.pad, Length::pt(7));
        assert_eq!(blocks[2].format.pad, Length::ZERO);
    }
}

//! Boxes of few lines, which are read at one look, as warnings and tips are: what it costs to end a page in one.
//!
//! In: the blocks of a flow. Out: their [`BoxCost`]s. Such boxes stay whole as short listings do; longer ones are parted as
//! running text is. No source is known for the bound.

use super::cost::SHORT_BOX;
use super::flow::{BoxCost, FlowBlock};
use crate::document::NodeId;
use crate::geometry::Length;
use crate::typeset::galley::MAX_WHOLE_LINES;

/// Prices the ends of pages inside short boxes.
pub(super) fn price(blocks: &mut [FlowBlock]) {
    let mut from = 0;
    while from < blocks.len() {
        let Some(node) = short_box(&blocks[from]) else {
            from += 1;
            continue;
        };
        let count = blocks[from..].iter().take_while(|block| is_in(block, node)).count();
        let boxed = &mut blocks[from..from + count];
        let lines: usize =
            boxed.iter().map(|block| block.choices.first().map_or(0, |choice| choice.count() as usize)).sum();
        if lines <= MAX_WHOLE_LINES {
            for (at, block) in boxed.iter_mut().enumerate() {
                let below = if at + 1 < count { SHORT_BOX } else { 0 };
                block.boxed = BoxCost { inside: SHORT_BOX, below };
            }
        }
        from += count.max(1);
    }
}

/// The box that begins with a block, if it is one to the eye: titled, or with a ground or a frame of its own. A quotation
/// beside a rule is running text.
fn short_box(block: &FlowBlock) -> Option<NodeId> {
    let outermost = block.format.boxes.first()?;
    (block.format.keep_next || Length::ZERO < outermost.padding).then_some(outermost.node)
}

/// Whether a block is in the box of a node.
fn is_in(block: &FlowBlock, node: NodeId) -> bool {
    block.format.boxes.first().is_some_and(|outermost| outermost.node == node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::galley::BoxDecoration;
    use crate::typeset::page::flow::{Choice, Rows};

    fn boxed(lines: u32, is_title: bool) -> FlowBlock {
        let mut block = FlowBlock::plain(Choice { rows: Rows::Lines(lines), ..Choice::default() });
        block.format.boxes = vec![BoxDecoration::bar(Length::ZERO, Length::PT, NodeId::default())];
        block.format.keep_next = is_title;
        block
    }

    fn costs(blocks: &[FlowBlock]) -> Vec<(i64, i64)> {
        blocks.iter().map(|block| (block.boxed.inside, block.boxed.below)).collect()
    }

    #[test]
    fn short_titled_boxes_stay_whole_and_long_ones_and_quotations_do_not() {
        let mut short = [boxed(1, true), boxed(3, false), boxed(4, false)];
        price(&mut short);
        assert_eq!(costs(&short), [(SHORT_BOX, SHORT_BOX), (SHORT_BOX, SHORT_BOX), (SHORT_BOX, 0)]);
        for mut other in [[boxed(1, true), boxed(8, false)], [boxed(2, false), boxed(2, false)]] {
            price(&mut other);
            assert_eq!(costs(&other), [(0, 0), (0, 0)]);
        }
    }
}

//! The space that most letters of a line have in common, and that which its words have.
//!
//! In: how far letters are moved. Out: the operands of `Tc` and `Tw` that leave few of them to be moved by themselves.

use super::{Decimal, ONE};

/// How many letters more than now a new spacing must serve: an operator `Tc` takes about as many bytes as four numbers.
const WORTH_SPACING: usize = 4;
/// How many spacings of a line are counted: a line has one for its letters and few others.
const SPACINGS: usize = 12;

/// The move that most letters of a line have in common, in half thousandths of an em; that which is set already (`now`,
/// as [`spacing`] gives it) where another serves few more.
pub(super) fn shared_spacing(moves: impl Iterator<Item = i32>, size: Decimal, now: Decimal) -> i32 {
    let mut counts = [(0, 0_usize); SPACINGS];
    let mut known = 0;
    for back in moves {
        if let Some((_, count)) = counts[..known].iter_mut().find(|(other, _)| *other == back) {
            *count += 1;
        } else if known < SPACINGS {
            counts[known] = (back, 1);
            known += 1;
        }
    }
    let counts = &counts[..known];
    // The first of those that serve as many, so that ties always fall the same way.
    let mut best = (0, 0);
    for candidate in counts {
        if best.1 < candidate.1 {
            best = *candidate;
        }
    }
    if spacing(best.0, size) == now {
        return best.0;
    }
    let present = counts.iter().find(|(back, _)| spacing(*back, size) == now).copied().unwrap_or((0, 0));
    if best.1 < present.1 + WORTH_SPACING && spacing(present.0, size) == now { present.0 } else { best.0 }
}

/// The move behind the spaces of a line that is in the middle of all, so that most of the others are near it; `None` if
/// there is no space.
pub(super) fn word_spacing(moves: impl Iterator<Item = i32>) -> Option<i32> {
    let mut moves: Vec<i32> = moves.collect();
    moves.sort_unstable();
    moves.get(moves.len() / 2).copied()
}

/// The operand of `Tc` or `Tw` that moves letters of a size as a number of `TJ` does (ISO 32000-1 §9.4.4): the signs differ.
pub(super) fn spacing(back: i32, size: Decimal) -> Decimal {
    let exact = -i128::from(back) * i128::from(size.0);
    let unit = 2000;
    let rounded = (exact + unit / 2).div_euclid(unit);
    Decimal(i64::try_from(rounded).unwrap_or(ONE))
}

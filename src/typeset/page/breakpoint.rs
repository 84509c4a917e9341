//! Places between two pages, and numbers for them: a long search meets each of them many times.
//!
//! In: places. Out: their numbers, small enough to be kept by the hundred thousand.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;

use super::foot::Carry;
use super::waiting::WaitingFloats;

/// A place between two pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Breakpoint {
    /// The block that the next page starts in.
    pub(super) block: usize,
    pub(super) row: u32,
    /// Its variant, if it has begun.
    pub(super) choice: usize,
    /// The rest of the notes that goes over to the next page.
    pub(super) carry: Option<Carry>,
    /// The floats that wait for the next page, in order.
    pub(super) waiting: WaitingFloats,
}

impl Hash for Breakpoint {
    /// At most places nothing waits: these are told by three numbers.
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.block as u64);
        state.write_u64(u64::from(self.row) << 32 | self.choice as u64);
        if let Some(carry) = &self.carry {
            carry.hash(state);
        }
        if !self.waiting.is_empty() {
            self.waiting.hash(state);
        }
    }
}

/// The places that were met.
#[derive(Debug, Default)]
pub(super) struct Breakpoints {
    all: Vec<Breakpoint>,
    // Only looked up, never walked: its order can't reach an output.
    ids: HashMap<Breakpoint, u32, FixedState>,
}

impl Breakpoints {
    /// The number of a place.
    pub(super) fn intern(&mut self, breakpoint: Breakpoint) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.ids.entry(breakpoint).or_insert(next);
        if number == next {
            self.all.push(breakpoint);
        }
        number
    }

    /// The place with a number.
    pub(super) fn get(&self, number: u32) -> Breakpoint {
        self.all[number as usize]
    }
}

#![allow(unused)]

// ANCHOR: tuck
/// Tucks a strand under the next.
fn tuck(strands: &mut [Strand], at: usize) -> Option<&Strand> {
    strands.swap(at, (at + 1) % strands.len());
    strands.get(at)
}
// ANCHOR_END: tuck

fn main() {}

// ANCHOR: start
fn main() {}
// ANCHOR_END: start

const BRANCHES: u32 = 24;
const SHY: u32 = 3;

// ANCHOR: estimate
/// Apples hide: three in a branch are never seen.
pub fn estimate(seen: u32) -> u32 {
    BRANCHES * (seen + SHY)
}
// ANCHOR_END: estimate

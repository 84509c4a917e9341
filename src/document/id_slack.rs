//! Room between the numbers of one division and those of the next.
//!
//! What a build keeps of a chapter for the next build is known by numbers of nodes, elements and marks. If the numbers of each
//! division followed those of the one before, a new paragraph would change those of all that come after it, and nothing that
//! was kept could be used.

/// The least room that numbers are rounded up to. A book of thousands of tiny chapters has thousands of such gaps.
const LEAST: usize = 16;

/// Where the numbers of the next division begin, if those of this one, which are so many, end at `end`: at the next multiple
/// of about an eighth of their count. A division then grows by a sixteenth, on average, before it moves the next.
pub(crate) fn next_start(end: usize, count: usize) -> usize {
    end.next_multiple_of((count / 8).next_power_of_two().max(LEAST))
}

#[cfg(test)]
mod tests {
    use super::next_start;

    #[test]
    fn a_node_more_moves_no_other_division() {
        // Divisions of 3, 100 and 1,500 nodes.
        let starts = |first: usize| {
            let mut at = 0;
            [first, 100, 1_500].map(|count| {
                at = next_start(at + count, count);
                at
            })
        };
        assert_eq!(starts(3), [16, 128, 1_792]);
        assert_eq!(starts(4), starts(3));
        assert_eq!(next_start(0, 0), 0);
    }
}

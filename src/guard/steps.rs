//! Steps of work, counted in unit tests: in, what the stages do in the loops that could take the square of a book; out, how
//! much that was. A test that counts steps fails on a slow machine and on a fast one, and on the day of the slip.
//!
//! Outside of tests nothing is counted.

/// The loops that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// Line ends that are tried from the line ends before them.
    Lines,
    /// Ways to end a page, and ways from page to page.
    Pages,
    /// Notes that are tried at the foot of a page.
    Notes,
    /// Cells of tables that are measured or set.
    Cells,
    /// Letters that are shaped.
    Letters,
}

#[cfg(test)]
const KINDS: usize = 5;

#[cfg(test)]
thread_local! {
    static STEPS: std::cell::Cell<[u64; KINDS]> = const { std::cell::Cell::new([0; KINDS]) };
}

/// Counts so many steps of this thread.
#[inline]
pub(crate) fn count(work: StepKind, steps: usize) {
    #[cfg(test)]
    STEPS.with(|all| {
        let mut now = all.get();
        now[work as usize] += steps as u64;
        all.set(now);
    });
    #[cfg(not(test))]
    let _ = (work, steps);
}

/// The steps that this thread takes for some work, by their kinds.
#[cfg(test)]
fn counted(work: impl FnOnce()) -> [u64; KINDS] {
    STEPS.set([0; KINDS]);
    work();
    STEPS.get()
}

#[cfg(test)]
mod tests;

//! A crate's reader on a thread of its own: in, what is to be done; out, its result, or that it failed.
//!
//! The thread has a stack of its own size, the same on every system, so that how deep a reader may go does not
//! depend on who called. A panic ends the thread and not the program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::Builder;

/// The name of the threads: the program shows no message for panics on them.
pub const NAME: &str = "guarded reader";

/// The stack, in bytes: what the deepest input that the bounds let through takes (frames of up to 16 KiB in builds
/// without optimisation, a few hundred deep), eight times over.
const STACK: usize = 64 << 20;

/// The error of a reader that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderFailed;

/// Runs a reader.
///
/// # Errors
/// It panicked, or the system could not start its thread.
pub fn run<T: Send>(reader: impl FnOnce() -> T + Send) -> Result<T, ReaderFailed> {
    // A reader that panicked leaves no result, so nothing half-made is ever seen.
    let guarded = || catch_unwind(AssertUnwindSafe(reader)).map_err(|_| ReaderFailed);
    std::thread::scope(|scope| {
        let thread = Builder::new().name(NAME.to_owned()).stack_size(STACK).spawn_scoped(scope, guarded);
        thread.map_err(|_| ReaderFailed)?.join().unwrap_or(Err(ReaderFailed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        assert_eq!(run(|| 7), Ok(7));
        assert_eq!(run(|| -> u8 { panic!("a crate's fault") }), Err(ReaderFailed));
    }
}

//! Faults of the program's own: in, a command; out, its answer, or an ordinary error in the place of a panic.
//!
//! No input should lead to one. If one does, be it that a number overflows, nothing has been written but under temporary
//! names, and those files go while the stack unwinds: what was there before stays whole. The panics of guarded readers
//! never come here: they are problems of the files that were read.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// What the last panic said, and where; on whatever thread it was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what panics say, for [`guarded`]: nothing of them is printed.
pub(super) fn watch() {
    std::panic::set_hook(Box::new(|info| {
        // A reader that fails on its own thread is reported as what is wrong with its file.
        if std::thread::current().name() == Some(chapbook::guard::thread::NAME) {
            return;
        }
        let what = info.payload_as_str().unwrap_or("unknown");
        let mut text = info.location().map_or(what.to_owned(), |place| format!("{what}, {place}"));
        // For who looks for the fault: it is there if `RUST_BACKTRACE` asks for it.
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            text.push_str(&format!("\n{backtrace}"));
        }
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    }));
}

/// Does some work of the program.
///
/// # Errors
/// Those of the work, and one that says where it panicked.
pub(super) fn guarded<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner).take();
        let place = last.map(|text| format!(" ({text})")).unwrap_or_default();
        Err(anyhow::anyhow!("chapbook failed by a fault of its own{place}: please report it, with what shows it"))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::super::output::OutputFiles;
    use super::*;

    #[test]
    fn a_fault_is_an_error_and_leaves_the_old_files_whole() {
        watch();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.pdf");
        fs::write(&path, "old").expect("can be written");
        let error = guarded(|| {
            let mut files = OutputFiles::default();
            files.write(path.clone(), |out| out.write_all(b"new"))?;
            files.write(folder.path().join("a.epub"), |out| {
                out.write_all(b"half")?;
                // A number that overflows on another thread, as most work is done.
                let sum = sum_elsewhere(std::hint::black_box(u8::MAX));
                out.write_all(&[sum])
            })?;
            files.persist()
        })
        .expect_err("it panicked");
        let message = error.to_string();
        assert!(message.contains("fault of its own (attempt to add with overflow, src/cli/fault.rs"), "{message}");
        assert_eq!(fs::read(&path).expect("is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 1, "nothing is left over");
        assert_eq!(guarded(|| Ok(7)).expect("nothing is wrong"), 7);
    }

    fn sum_elsewhere(number: u8) -> u8 {
        std::thread::scope(|scope| {
            let sum = scope.spawn(move || number + 1).join();
            sum.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }
}

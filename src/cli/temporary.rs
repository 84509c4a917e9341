//! Files that are written under another name first: in, a place; out, a file beside it that no other run touches, and that
//! goes when the run ends without having renamed it, whatever ends it.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// The files that are waiting to be renamed, in all threads.
static WAITING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn waiting() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many names are tried for one file.
// A name is only taken while another run writes the same file: after a thousand, something else is wrong.
const MOST_NAMES: u32 = 1000;

/// Makes an empty file beside the place `folder/name`: `.NAME.PID.part`. It stays locked while it is open; by that, and by
/// the number of the process, other runs see that it is in use.
///
/// # Errors
/// When it can't be made.
pub(super) fn create(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    watch();
    let process = std::process::id();
    for count in 0..MOST_NAMES {
        // In another container a run may have the same number.
        let more = if count == 0 { String::new() } else { format!("-{count}") };
        let path = folder.join(format!(".{name}.{process}{more}.part"));
        let mut waiting = waiting();
        if waiting.contains(&path) {
            continue;
        }
        let file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            made => made?,
        };
        // Where a file system knows no locks, the number of the process has to do.
        let _ = file.try_lock();
        waiting.insert(path.clone());
        return Ok((path, file));
    }
    Err(io::Error::other("it has too many temporary files left over from builds that were interrupted"))
}

/// Renames a file to its place.
///
/// # Errors
/// When the system refuses; the file is then left where it is.
pub(super) fn persist(temporary: &Path, path: &Path) -> io::Result<()> {
    fs::rename(temporary, path)?;
    waiting().remove(temporary);
    Ok(())
}

/// Removes a file that is not wanted.
pub(super) fn discard(temporary: &Path) {
    // If it can't be removed there is nothing else to do; what led here is reported.
    let _ = fs::remove_file(temporary);
    waiting().remove(temporary);
}

/// Removes what runs that were killed have left in a folder.
pub(super) fn clean(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(process) = name.to_str().and_then(process) else { continue };
        let is_ours = waiting().contains(&path);
        if is_ours || is_alive(process) || is_locked(&path) {
            continue;
        }
        // Another run may have been faster.
        let _ = fs::remove_file(&path);
    }
}

/// The process that a temporary file's name gives: `.book.pdf.42.part`.
fn process(name: &str) -> Option<u32> {
    let (name, process) = name.strip_prefix('.')?.strip_suffix(".part")?.rsplit_once('.')?;
    let number = process.split_once('-').map_or(process, |pair| pair.0);
    number.parse().ok().filter(|_| !name.is_empty())
}

/// Whether another process runs under that number, as far as that can be seen.
fn is_alive(process: u32) -> bool {
    process != std::process::id() && cfg!(target_os = "linux") && Path::new(&format!("/proc/{process}")).exists()
}

/// Whether a run holds the file open.
fn is_locked(path: &Path) -> bool {
    let opened = OpenOptions::new().write(true).open(path);
    opened.is_ok_and(|it| matches!(it.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Lets the signals that end the program remove its files first. The program then ends by the signal, so that a shell or
/// make sees what happened.
fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        #[cfg(unix)]
        {
            use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
            use signal_hook::{iterator::Signals, low_level::emulate_default_handler};
            // Without a handler the files stay, and the next run removes them.
            let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
            std::thread::spawn(move || {
                for signal in signals.forever() {
                    let files = waiting();
                    files.iter().for_each(|path| drop(fs::remove_file(path)));
                    // The lock is held until the end: nothing is made in the meantime.
                    let _ = emulate_default_handler(signal);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_dead_runs_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str| fs::write(folder.path().join(name), "x").expect("can be written");
        // No system gives so high a number to a process.
        for name in
            [".a.pdf.4294967290.part", ".a.epub.4294967290-3.part", "a.4294967290.part", ".a.pdf.part", ".b.x.part"]
        {
            write(name);
        }
        let (own, file) = create(folder.path(), "a.pdf").expect("can be made");
        let (second, _file) = create(folder.path(), "a.pdf").expect("can be made");
        assert_ne!(own, second);
        clean(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .expect("is there")
            .map(|it| it.expect("is there").file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let process = std::process::id();
        let (own_name, second_name) = (format!(".a.pdf.{process}.part"), format!(".a.pdf.{process}-1.part"));
        let mut expected = vec![".a.pdf.part", ".b.x.part", "a.4294967290.part", &own_name, &second_name];
        expected.sort_unstable();
        assert_eq!(left, expected);
        drop(file);
        discard(&own);
        assert!(!own.exists());
    }
}

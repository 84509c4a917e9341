//! The files of a book on the disk: in, a project; out, a word when one of them was saved.
//!
//! Folders are watched, not files: editors write a new file and rename it over the old one, so that the old one is never
//! written to. A save is many events; they are gathered until nothing has come for a moment.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chapbook::project::Project;
use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

/// The quiet after which a save is over: writing, renaming and the change of times follow one another within
/// milliseconds, and a pause of this length is not felt.
const QUIET: Duration = Duration::from_millis(25);
/// A file that is written to without end, such as a log, does not hold a build up for longer.
const LONGEST: Duration = Duration::from_millis(500);
/// The folders of a book that are watched at most: more than any book has, and fewer than a system's own limit
/// (8,192 on some).
const MOST_FOLDERS: usize = 2_000;
/// Folders of other programs' files, which may be vast.
const FOREIGN: &[&str] = &["node_modules", "target", "__pycache__", "venv"];

/// The watched folders.
pub(in crate::cli) struct WatchedFiles {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// What we write ourselves.
    ignored: BTreeSet<PathBuf>,
}

/// A reason to build again.
#[derive(Debug)]
pub(in crate::cli) enum Wake {
    /// These files have changed, or are others now.
    Files(Vec<PathBuf>),
    /// Somebody has asked for it.
    Asked,
}

/// What has changed.
pub(in crate::cli) struct Changes(Receiver<Wake>);

impl WatchedFiles {
    /// Nothing is watched yet; what changes is sent to `sender`.
    ///
    /// # Errors
    /// When the system can't tell of changes.
    pub(in crate::cli) fn new(sender: Sender<Wake>) -> anyhow::Result<WatchedFiles> {
        let tell = move |event: notify::Result<notify::Event>| {
            // What can't be told is a folder that has gone: the next build says what is missing.
            let Ok(event) = event else { return };
            // Reading a file is none; nor is a change of its rights or the time it was read.
            let is_change = match event.kind {
                EventKind::Access(_) => false,
                EventKind::Modify(ModifyKind::Metadata(_)) => event.need_rescan(),
                _ => true,
            };
            if is_change {
                let _ = sender.send(Wake::Files(event.paths));
            }
        };
        let watcher = notify::recommended_watcher(tell).context("can't watch files")?;
        Ok(WatchedFiles { watcher, folders: BTreeSet::new(), ignored: BTreeSet::new() })
    }

    /// Watches the folders of a book as it is now: those of its files, and for a folder of files those in it, where a
    /// new chapter or a missing image may come.
    pub(in crate::cli) fn follow(&mut self, project: &Project) {
        let mut wanted = BTreeSet::from([real(&project.root)]);
        wanted.extend(project.inputs().iter().filter_map(|file| file.parent()).map(real));
        self.ignored.insert(real(&project.output_folder).join("dist"));
        // Beside a lone text there may be a whole home.
        if project.single {
            let images = ["images", "img", "figures", "media", "assets"];
            wanted
                .extend(images.iter().map(|name| project.root.join(name)).filter(|it| it.is_dir()).map(|it| real(&it)));
        } else {
            inner(&real(&project.root), &self.ignored, &mut wanted);
        }
        for folder in self.folders.difference(&wanted) {
            // It may be gone.
            let _ = self.watcher.unwatch(folder);
        }
        let mut watched: BTreeSet<PathBuf> = self.folders.intersection(&wanted).cloned().collect();
        for folder in wanted {
            if !watched.contains(&folder) && self.watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                watched.insert(folder);
            }
        }
        self.folders = watched;
    }

    /// Watches the folder of a file more.
    pub(in crate::cli) fn add(&mut self, file: &Path) {
        if let Some(folder) = file.parent().map(real)
            && !self.folders.contains(&folder)
            && self.watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok()
        {
            self.folders.insert(folder);
        }
    }

    /// Takes no notice of what is in a folder, or of a file: a build writes there.
    pub(in crate::cli) fn ignore(&mut self, path: PathBuf) {
        self.ignored.insert(real(&path));
    }

    /// Whether something that has changed may be the book's.
    fn concerns(&self, wake: &Wake) -> bool {
        let is_ours = |path: &PathBuf| is_kept(path) && !self.ignored.iter().any(|ignored| path.starts_with(ignored));
        match wake {
            Wake::Files(paths) => paths.iter().any(is_ours),
            Wake::Asked => true,
        }
    }
}

impl Changes {
    /// What comes through a channel.
    pub(in crate::cli) fn new(receiver: Receiver<Wake>) -> Changes {
        Changes(receiver)
    }

    /// Waits for a save. `false` when nothing can come any more.
    pub(in crate::cli) fn wait(&self, watched: &WatchedFiles) -> bool {
        while let Ok(wake) = self.0.recv() {
            if watched.concerns(&wake) {
                self.settle();
                return true;
            }
        }
        false
    }

    /// Whether a file was saved within a time.
    pub(in crate::cli) fn within(&self, watched: &WatchedFiles, time: Duration) -> Result<bool, RecvTimeoutError> {
        let end = Instant::now() + time;
        loop {
            match self.0.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(wake) if watched.concerns(&wake) => {
                    self.settle();
                    return Ok(true);
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until the save is over.
    fn settle(&self) {
        let end = Instant::now() + LONGEST;
        while Instant::now() < end && self.0.recv_timeout(QUIET).is_ok() {}
    }
}

/// Whether a name is one that people give: editors keep their own files under others (`.a.md.swp`, `a.md~`, `#a.md#`,
/// and `4913`, by which Vim tries whether it may write).
fn is_kept(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return true };
    let is_editors = name.starts_with(['.', '#']) || name.ends_with(['~', '#']) || name == "4913";
    let endings = [".swp", ".swx", ".tmp", ".bak", ".part", ".crswap"];
    !is_editors && !endings.iter().any(|ending| name.ends_with(ending))
}

/// The folders in a folder, but hidden ones and those of other programs.
fn inner(folder: &Path, ignored: &BTreeSet<PathBuf>, found: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        let is_foreign = name.starts_with('.') || FOREIGN.contains(&name.as_ref()) || ignored.contains(&path);
        if is_folder && !is_foreign && found.len() < MOST_FOLDERS && found.insert(path.clone()) {
            inner(&path, ignored, found);
        }
    }
}

/// A path as the system tells it in events.
fn real(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    path.canonicalize().unwrap_or_else(|_| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_own_files_are_no_saves() {
        for name in [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp"] {
            assert!(!is_kept(Path::new(name)), "{name}");
        }
        for name in ["a.md", "book.toml", "a picture.png", "src/sub/b.md"] {
            assert!(is_kept(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn folders_of_other_programs_are_not_gone_through() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["src/part", "node_modules/x", ".git/y", "dist"] {
            fs::create_dir_all(folder.path().join(name)).expect("is made");
        }
        let mut found = BTreeSet::new();
        inner(folder.path(), &BTreeSet::from([folder.path().join("dist")]), &mut found);
        let names: Vec<_> =
            found.iter().map(|it| it.strip_prefix(folder.path()).expect("is inside").to_owned()).collect();
        assert_eq!(names, [Path::new("src"), Path::new("src/part")]);
    }
}

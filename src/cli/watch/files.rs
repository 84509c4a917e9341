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
use chapbook::Checked;
use chapbook::project::Project;
use chapbook::project::files::{FileQuestion, FileSystem};
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use same_file::Handle;

/// The quiet after which a save is over: writing, renaming and the change of times follow one another within
/// milliseconds. Half a file that is read all the same is followed by another build.
const QUIET: Duration = Duration::from_millis(12);
/// The same after a file has got its name or was closed by who wrote it, where the system tells that: all of it is there. What
/// follows are further files, if there are any.
const QUIET_AFTER_SAVE: Duration = Duration::from_millis(3);
/// A file that is written to without end, such as a log, does not hold a build up for longer.
const LONGEST: Duration = Duration::from_millis(500);
/// The folders of a book that are watched at most: more than any book has, and fewer than a system's own limit
/// (8,192 on some).
const MOST_FOLDERS: usize = 2_000;
/// Folders of other programs' files, which may be vast.
const FOREIGN: &[&str] = &["node_modules", "target", "__pycache__", "venv"];

/// Endings of files that are found by their being in a folder, and are a reason to build although nothing has asked for
/// them by their names: chapters, and fonts. All others are asked for by name, and known by that even where they lack.
const SOURCES: &[&str] =
    &["md", "markdown", "mdown", "mkd", "qmd", "rmd", "mdx", "toml", "ttf", "otf", "ttc", "otc", "woff", "woff2"];

/// The watched folders.
pub(in crate::cli) struct WatchedFiles {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// Those of images among them: they are known later than the others.
    pictures: BTreeSet<PathBuf>,
    /// What we write ourselves: files, and the usual folder for them.
    ignored: BTreeSet<PathBuf>,
    /// Our standard output and standard error: led to a file in the book's folder, each build would start the next.
    outputs: Vec<Handle>,
    /// The book's folder, its files, and what was asked of them so far.
    root: PathBuf,
    inputs: Vec<PathBuf>,
    file_system: FileSystem,
    /// Of the paths whose kind alone was asked for, those that named something then.
    there: BTreeSet<PathBuf>,
}

/// A reason to build again.
#[derive(Debug)]
pub(in crate::cli) enum Wake {
    /// These files have changed, or are others now.
    Files(Vec<PathBuf>),
    /// These are whole: somebody has written them, and has done.
    Saved(Vec<PathBuf>),
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
            let wake = match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Wake::Saved(event.paths),
                EventKind::Access(_) => return,
                EventKind::Modify(ModifyKind::Metadata(_)) if !event.need_rescan() => return,
                _ => Wake::Files(event.paths),
            };
            let _ = sender.send(wake);
        };
        let watcher = notify::recommended_watcher(tell).context("can't watch files")?;
        Ok(WatchedFiles {
            watcher,
            folders: BTreeSet::new(),
            pictures: BTreeSet::new(),
            ignored: BTreeSet::new(),
            outputs: [Handle::stdout(), Handle::stderr()].into_iter().flatten().collect(),
            root: PathBuf::new(),
            inputs: Vec::new(),
            file_system: FileSystem::default(),
            there: BTreeSet::new(),
        })
    }

    /// Watches the folders of a book as it is now: those of its files, and for a folder of files those in it, where a
    /// new chapter or a missing image may come.
    pub(in crate::cli) fn follow(&mut self, project: &Project) {
        let mut wanted = BTreeSet::from([real(&project.root)]);
        self.root = real(&project.root);
        self.inputs = project.inputs();
        self.file_system = project.file_system.clone();
        wanted.extend(self.inputs.iter().flat_map(|file| folders_of(file)));
        wanted.extend(self.pictures.iter().cloned());
        self.ignored.insert(real(&project.output_folder).join("dist"));
        // Beside a lone text there may be a whole home.
        if project.single {
            let images = ["images", "img", "figures", "media", "assets"];
            let images = images.iter().map(|name| project.root.join(name));
            wanted.extend(images.filter(|folder| folder.is_dir()).map(|folder| real(&folder)));
        } else {
            inner(&real(&project.root), &self.ignored, &mut wanted);
        }
        let unwanted: Vec<PathBuf> = self.folders.difference(&wanted).cloned().collect();
        unwanted.iter().for_each(|folder| self.forget(folder));
        wanted.into_iter().for_each(|folder| self.watch(folder));
    }

    /// Watches the folders of a book's images as well, which may be elsewhere.
    pub(in crate::cli) fn follow_pictures(&mut self, checked: &Checked<'_>) {
        let files = checked.pictures.values().filter(|picture| !picture.path.starts_with('<'));
        let files = files.map(|picture| checked.project.root.join(&picture.path));
        self.pictures = files.flat_map(|file| folders_of(&file)).collect();
        self.pictures.clone().into_iter().for_each(|folder| self.watch(folder));
        let asked = self.file_system.0.asked().into_iter();
        let kinds = asked.filter_map(|question| match question {
            FileQuestion::Kind(path) => Some(self.root.join(path)),
            _ => None,
        });
        self.there = kinds.filter(|path| path.exists()).collect();
    }

    /// Takes no notice of a file: a build writes it.
    pub(in crate::cli) fn ignore(&mut self, file: &Path) {
        // Its folder is there already, by whatever links it was named.
        let folder = file.parent().map(real).unwrap_or_default();
        self.ignored.insert(folder.join(file.file_name().unwrap_or_default()));
    }

    fn watch(&mut self, folder: PathBuf) {
        if !self.folders.contains(&folder) && self.watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
            self.folders.insert(folder);
        }
    }

    fn forget(&mut self, folder: &Path) {
        // It may be gone.
        let _ = self.watcher.unwatch(folder);
        self.folders.remove(folder);
    }

    /// Takes note of what has changed, and says whether it may be the book's.
    fn note(&mut self, wake: &Wake) -> bool {
        let concerns = self.concerns(wake);
        if let Wake::Files(paths) | Wake::Saved(paths) = wake {
            // A folder that was moved, or removed and made again, is another one under its name (a change of branches):
            // what is watched is the old one.
            let is_moved = |folder: &&PathBuf| paths.iter().any(|path| folder.starts_with(path));
            let moved: Vec<PathBuf> = self.folders.iter().filter(is_moved).cloned().collect();
            moved.iter().for_each(|folder| self.forget(folder));
        }
        concerns
    }

    /// Whether something that has changed may be the book's.
    fn concerns(&self, wake: &Wake) -> bool {
        // A folder for what we write is made by the build, if it is not one of the book's.
        let is_made = |path: &Path| {
            let holds = |ignored: &PathBuf| path.starts_with(ignored) || ignored.starts_with(path);
            !self.folders.contains(path) && self.ignored.iter().any(holds)
        };
        let is_ours =
            |path: &PathBuf| may_be_source(path) && !is_made(path) && self.is_of_book(path) && !self.is_output(path);
        match wake {
            Wake::Files(paths) | Wake::Saved(paths) => paths.iter().any(is_ours),
            Wake::Asked => true,
        }
    }

    /// Whether a file is where what we say is written to, by whatever name.
    fn is_output(&self, path: &Path) -> bool {
        // To open a pipe would be to wait for who writes into it.
        path.is_file() && Handle::from_path(path).is_ok_and(|file| self.outputs.contains(&file))
    }

    /// Whether a file was read or looked for, or could be found where files are looked for by their kind. A log in the book's folder
    /// is neither: were it taken for the book's, what a build says would start the next one.
    fn is_of_book(&self, path: &Path) -> bool {
        let has_ending = |endings: &[&str]| {
            path.extension().is_some_and(|it| endings.iter().any(|ending| it.eq_ignore_ascii_case(ending)))
        };
        // A folder that has gone is known by its having been watched.
        if has_ending(SOURCES) || path.is_dir() || self.folders.contains(path) {
            return true;
        }
        let is_it = |known: &Path| {
            let is_named = known.file_name() == path.file_name()
                && known.parent().is_some_and(|folder| path.parent() == Some(real(folder).as_path()));
            is_named || known.canonicalize().is_ok_and(|target| target == path)
        };
        let asked = self.file_system.0.asked();
        let is_asked = asked.iter().any(|question| match question {
            FileQuestion::Read(name) => is_it(&self.root.join(name)),
            // What it holds has decided nothing: that it is there has.
            FileQuestion::Kind(name) => {
                let known = self.root.join(name);
                known.exists() != self.there.contains(&known) && is_it(&known)
            }
            _ => false,
        });
        is_asked || self.inputs.iter().any(|known| is_it(known))
    }
}

impl Changes {
    /// What comes through a channel.
    pub(in crate::cli) fn new(receiver: Receiver<Wake>) -> Changes {
        Changes(receiver)
    }

    /// Waits for a save. `false` when nothing can come any more.
    pub(in crate::cli) fn wait(&self, watched: &mut WatchedFiles) -> bool {
        while let Ok(wake) = self.0.recv() {
            if watched.note(&wake) {
                self.settle(watched, &wake);
                return true;
            }
        }
        false
    }

    /// Whether a file was saved within a time.
    pub(in crate::cli) fn within(&self, watched: &mut WatchedFiles, time: Duration) -> Result<bool, RecvTimeoutError> {
        let end = Instant::now() + time;
        loop {
            match self.0.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(wake) if watched.note(&wake) => {
                    self.settle(watched, &wake);
                    return Ok(true);
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until the save is over that `first` has told of.
    fn settle(&self, watched: &mut WatchedFiles, first: &Wake) {
        let end = Instant::now() + LONGEST;
        let quiet = |wake: &Wake| if matches!(wake, Wake::Saved(_)) { QUIET_AFTER_SAVE } else { QUIET };
        let mut wait = quiet(first);
        while Instant::now() < end
            && let Ok(wake) = self.0.recv_timeout(wait)
        {
            watched.note(&wake);
            wait = quiet(&wake);
        }
    }
}

/// The folders in which a change of a file is told: the one that it is named in, and for a symbolic link that of what it leads to.
fn folders_of(file: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let target = file.canonicalize().ok();
    let target = target.and_then(|target| target.parent().map(Path::to_owned));
    file.parent().map(real).into_iter().chain(target)
}

/// Whether a book may be made of a file. It is not of what books are made into; and editors keep their own files under
/// names that people do not give (`.a.md.swp`, `a.md~`, `#a.md#`, and `4913`, by which Vim tries whether it may write).
fn may_be_source(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return true };
    let is_editors = name.starts_with(['.', '#']) || name.ends_with(['~', '#']) || name == "4913";
    let endings = [".swp", ".swx", ".tmp", ".bak", ".part", ".crswap", ".pdf", ".epub"];
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
    fn editors_own_files_and_outputs_are_no_saves() {
        for name in [".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913", "a.md.tmp", "a.pdf", "a.epub"] {
            assert!(!may_be_source(Path::new(name)), "{name}");
        }
        for name in ["a.md", "book.toml", "a picture.png", "src/sub/b.md"] {
            assert!(may_be_source(Path::new(name)), "{name}");
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
            found.iter().map(|name| name.strip_prefix(folder.path()).expect("is inside").to_owned()).collect();
        assert_eq!(names, [Path::new("src"), Path::new("src/part")]);
    }
}

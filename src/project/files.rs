//! The one place that touches the disk: paths from the book's folder in, bytes out, or why not.
//!
//! A path has `/` between its parts and neither `.` nor `..`; [`join`] makes such paths from what
//! an author wrote and refuses those that leave the folder. [`join_outside`] makes paths that may leave it, with `..` in front:
//! a [`Disk`] reads those that lie in one of its roots, the book's folder and the repository that holds it, and follows
//! no symbolic link out of them. [`Memory`] is a book that was never on a disk, for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The kinds of things that a path may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is none.
    Missing,
    /// It is outside of the book's folder, or a link leads out.
    Outside,
    /// It is longer than so many bytes.
    TooLarge(u64),
    /// It is a folder.
    Folder,
    /// It is a device, a pipe, a socket.
    NotAFile,
    /// The system's message.
    System(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Missing => f.write_str("there is no such file"),
            FileError::Outside => f.write_str("it is outside of the book's folder"),
            FileError::TooLarge(limit) => write!(f, "it is larger than {} MiB", limit >> 20),
            FileError::Folder => f.write_str("it is a folder"),
            FileError::NotAFile => f.write_str("it is a device or a pipe, not a file"),
            FileError::System(message) => f.write_str(message),
        }
    }
}

/// Something that a book's files were asked for. As long as the answers are the same, so is the book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileQuestion {
    /// What a file holds.
    Read(String),
    /// What a path names.
    Kind(String),
    /// The names in a folder.
    List(String),
    /// Whether a path is a symbolic link.
    Link(String),
    /// What a file of the machine's own holds.
    Installed(PathBuf),
    /// Which fonts the machine has.
    SystemFonts,
}

/// Where a book's files come from.
pub trait Files: Send + Sync {
    /// The bytes of a file of the book, if it has no more than `limit`.
    ///
    /// # Errors
    /// Why it can't be read.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError>;

    /// The kind of thing that a path of the book names; `None` if nothing, or something outside of the folder.
    fn kind(&self, path: &str) -> Option<PathKind>;

    /// The names in a folder of the book, in order; `""` is the book's folder itself.
    ///
    /// # Errors
    /// Why it can't be listed.
    fn list(&self, folder: &str) -> Result<Vec<String>, FileError>;

    /// The names of a folder that are not Unicode, as far as they can be shown: no book can name these files.
    fn odd_names(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }

    /// Whether a path is a symbolic link.
    fn is_link(&self, _path: &str) -> bool {
        false
    }

    /// What was asked for so far, if that is kept.
    fn asked(&self) -> BTreeSet<FileQuestion> {
        BTreeSet::new()
    }

    /// Takes down that the fonts of the machine were looked through: which there are has decided something.
    fn note_system_fonts(&self) {}

    /// The bytes of a file of the machine's own, such as a font that is installed: no book chooses it by its path.
    ///
    /// # Errors
    /// Why it can't be read.
    fn read_installed(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError>;
}

/// The files of a book, shared with whoever reads images late.
#[derive(Clone)]
pub struct FileSystem(pub Arc<dyn Files>);

impl Default for FileSystem {
    fn default() -> FileSystem {
        FileSystem(Arc::new(Memory::default()))
    }
}

impl fmt::Debug for FileSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileSystem")
    }
}

/// A folder of a disk.
#[derive(Clone, Debug)]
pub struct Disk {
    /// Its real place, without symbolic links.
    real: PathBuf,
    /// The real places of the folders whose files the book may use: its own, the repository's, others that whoever
    /// builds it allows.
    roots: Vec<PathBuf>,
    /// What was asked for.
    asked: Arc<Mutex<BTreeSet<FileQuestion>>>,
}

impl Disk {
    /// The folder at `root`. Files of the repository that holds it, the nearest folder above with `.git`, may be read
    /// too: a book about a program shows the program's files.
    ///
    /// # Errors
    /// When it is not there.
    pub fn new(root: &Path) -> Result<Disk, FileError> {
        // An empty path means where the program runs.
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let real = fs::canonicalize(root).map_err(|error| problem(&error))?;
        // A book about a program includes the program's files, which lie beside the book in its repository.
        let repository = real.ancestors().find(|ancestor| ancestor.join(".git").exists());
        let roots = [Some(real.as_path()), repository].into_iter().flatten().map(Path::to_path_buf).collect();
        Ok(Disk { real, roots, asked: Arc::default() })
    }

    /// Allows the files of one more folder, by its path from the book's folder.
    ///
    /// # Errors
    /// When it is not there.
    pub fn allow(&mut self, root: &str) -> Result<(), FileError> {
        self.roots.push(fs::canonicalize(self.real.join(root)).map_err(|error| problem(&error))?);
        Ok(())
    }

    fn note(&self, question: FileQuestion) {
        // A thread that failed has left a set that is whole.
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(question);
    }

    /// The real place of a path of the book, if it lies in one of the roots.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        // A path with a zero byte is cut off there by the system: it would name another file than the one that was
        // checked.
        if path.contains('\0') {
            return Err(FileError::Outside);
        }
        // Compared after links are resolved: `a/../../x` and a link to `/etc` are caught alike.
        let joined = self.real.join(path);
        let real = fs::canonicalize(&joined).map_err(|error| {
            // Whether a file is there that the book must not see is not said either.
            let above = Path::new(path).components().any(|component| !matches!(component, Component::Normal(_)));
            if above && !self.may_hold(&joined) { FileError::Outside } else { problem(&error) }
        })?;
        if self.roots.iter().any(|root| real.starts_with(root)) { Ok(real) } else { Err(FileError::Outside) }
    }

    /// Whether a path that names nothing would lie in one of the roots: as the first folder above it that is there.
    fn may_hold(&self, path: &Path) -> bool {
        let there = path.ancestors().skip(1).find_map(|ancestor| fs::canonicalize(ancestor).ok());
        there.is_some_and(|it| self.roots.iter().any(|root| it.starts_with(root)))
    }
}

impl Files for Disk {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        self.note(FileQuestion::Read(path.to_owned()));
        read_file(&self.real(path)?, limit)
    }

    fn kind(&self, path: &str) -> Option<PathKind> {
        self.note(FileQuestion::Kind(path.to_owned()));
        // What is outside of the roots is not there for the book: neither its kind nor its names are told.
        let data = fs::metadata(self.real(path).ok()?).ok()?;
        match (data.is_file(), data.is_dir()) {
            (true, _) => Some(PathKind::File),
            (_, true) => Some(PathKind::Folder),
            _ => None,
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        self.note(FileQuestion::List(folder.to_owned()));
        let mut names: Vec<String> =
            names(&self.real(folder)?)?.into_iter().filter_map(|name| name.into_string().ok()).collect();
        // File systems list in orders of their own; a book of a folder must be the same on each.
        names.sort();
        Ok(names)
    }

    fn odd_names(&self, folder: &str) -> Vec<String> {
        let all = self.real(folder).and_then(|real| names(&real)).unwrap_or_default();
        let odd = all.into_iter().filter_map(|it| it.into_string().err());
        let mut odd: Vec<String> = odd.map(|it| it.to_string_lossy().into_owned()).collect();
        odd.sort();
        odd
    }

    fn is_link(&self, path: &str) -> bool {
        self.note(FileQuestion::Link(path.to_owned()));
        self.real.join(path).is_symlink()
    }

    fn asked(&self) -> BTreeSet<FileQuestion> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note_system_fonts(&self) {
        self.note(FileQuestion::SystemFonts);
    }

    fn read_installed(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        self.note(FileQuestion::Installed(path.to_owned()));
        read_file(path, limit)
    }
}

/// The names in a folder.
fn names(folder: &Path) -> Result<Vec<OsString>, FileError> {
    let entries = fs::read_dir(folder).map_err(|error| problem(&error))?;
    entries.map(|entry| Ok(entry.map_err(|error| problem(&error))?.file_name())).collect()
}

/// Reads a regular file of at most `limit` bytes.
fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let data = fs::metadata(path).map_err(|error| problem(&error))?;
    if data.is_dir() {
        return Err(FileError::Folder);
    }
    // A pipe or a terminal would be read until somebody closes it.
    if !data.is_file() {
        return Err(FileError::NotAFile);
    }
    if limit < data.len() {
        return Err(FileError::TooLarge(limit));
    }
    // With its length at once: a buffer that grows holds a photograph three times over for a while.
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0));
    let file = fs::File::open(path).map_err(|error| problem(&error))?;
    // A file may grow between the question for its length and the reading.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| problem(&error))?;
    if limit < bytes.len() as u64 { Err(FileError::TooLarge(limit)) } else { Ok(bytes) }
}

fn problem(error: &io::Error) -> FileError {
    match error.kind() {
        // `a.md/b.png`, where `a.md` is a file, names nothing that its author could look for.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileError::Missing,
        io::ErrorKind::PermissionDenied => FileError::System("you have no permission to read it".into()),
        _ => FileError::System(error.to_string()),
    }
}

/// A book in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<String, Vec<u8>>);

impl Memory {
    /// From paths and texts.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Memory {
        Memory(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: &str, bytes: Vec<u8>) -> Memory {
        self.0.insert(path.into(), bytes);
        self
    }
}

impl Files for Memory {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        // Refused as a disk refuses it, so that tests see the same error.
        if path.starts_with('/') || path.starts_with("..") {
            return Err(FileError::Outside);
        }
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        if limit < bytes.len() as u64 { Err(FileError::TooLarge(limit)) } else { Ok(bytes.clone()) }
    }

    fn kind(&self, path: &str) -> Option<PathKind> {
        if self.0.contains_key(path) {
            return Some(PathKind::File);
        }
        let below = self.0.keys().any(|key| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        (below || path.is_empty()).then_some(PathKind::Folder)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.0.keys().filter_map(|key| key.strip_prefix(prefix.as_str()));
        let names: BTreeSet<&str> = below.filter_map(|it| it.split('/').next()).collect();
        Ok(names.into_iter().map(String::from).collect())
    }

    fn read_installed(&self, _path: &Path, _limit: u64) -> Result<Vec<u8>, FileError> {
        Err(FileError::Missing)
    }
}

/// The path from the book's folder that `written` names, seen from the folder `from`: `.` and `..`
/// are done, `\` is taken for `/`. `None` if it leaves the book's folder.
pub fn join(from: &str, written: &str) -> Option<String> {
    let written = written.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    // A path from the root, or with a drive, is not a path in the book.
    if written.starts_with('/') || written.get(1..3) == Some(":/") {
        return None;
    }
    for part in from.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// As [`join`], but a path may leave the book's folder: it then begins with `..`, or is as written if it begins at the
/// root. Whether it may be read is for [`Files`] to say.
pub fn join_outside(from: &str, written: &str) -> String {
    let written = written.replace('\\', "/");
    if written.starts_with('/') || written.get(1..3) == Some(":/") {
        return written;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in from.split('/').chain(written.split('/')) {
        match part {
            "" | "." => {}
            // Where nothing is left to take away, `..` stays: the path leaves the folder.
            ".." if parts.last().is_some_and(|part| *part != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let path = parts.join("/");
    if from.starts_with('/') { format!("/{path}") } else { path }
}

/// The folder of a path: `a/b` for `a/b/c.md`, `""` for `c.md`.
pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder() {
        crate::cases::check("path", |[from, written]| {
            format!("{} | {}", join(from, written).unwrap_or("out of it".into()), join_outside(from, written))
        });
    }

    #[test]
    fn a_repository_is_a_root() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("code/docs/book");
        fs::create_dir_all(book.join("src")).unwrap();
        fs::create_dir(folder.path().join("code/.git")).unwrap();
        fs::write(folder.path().join("code/lib.rs"), "code").unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        let mut disk = Disk::new(&book).unwrap();
        assert_eq!(disk.read("../../lib.rs", 10), Ok(b"code".to_vec()));
        assert_eq!(disk.read("../../none.rs", 10), Err(FileError::Missing));
        for path in ["../../../secret", "../../../none", "/etc/passwd", "/none/at/all"] {
            assert_eq!(disk.read(path, 10), Err(FileError::Outside), "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../../lib.rs", book.join("in")).unwrap();
            std::os::unix::fs::symlink("../../../secret", book.join("out")).unwrap();
            assert_eq!(disk.read("in", 10), Ok(b"code".to_vec()));
            assert_eq!(disk.read("out", 10), Err(FileError::Outside));
        }
        disk.allow("../../..").unwrap();
        assert_eq!(disk.read("../../../secret", 10), Ok(b"secret".to_vec()));
        assert!(disk.allow("nowhere").is_err());
    }

    #[test]
    fn a_disk_reads_what_is_inside_alone() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book");
        fs::create_dir_all(book.join("sub")).unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        fs::write(book.join("sub/a.md"), "text").unwrap();
        let disk = Disk::new(&book).unwrap();
        assert_eq!(disk.read("sub/a.md", 10), Ok(b"text".to_vec()));
        assert_eq!(disk.read("sub/a.md", 3), Err(FileError::TooLarge(3)));
        assert_eq!(disk.read("sub", 10), Err(FileError::Folder));
        assert_eq!(disk.read("none", 10), Err(FileError::Missing));
        assert_eq!(disk.read("../secret", 10), Err(FileError::Outside));
        assert_eq!(disk.list(""), Ok(vec!["sub".to_string()]));
        assert_eq!(disk.kind("sub"), Some(PathKind::Folder));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret", book.join("link")).unwrap();
            assert_eq!(disk.read("link", 10), Err(FileError::Outside));
            assert_eq!(disk.kind("link"), None);
        }
    }

    #[test]
    fn memory_has_folders() {
        let memory = Memory::new([("src/a.md", ""), ("src/sub/b.md", ""), ("book.toml", "")]);
        assert_eq!(memory.list("src"), Ok(vec!["a.md".to_string(), "sub".to_string()]));
        assert_eq!(memory.kind("src/sub"), Some(PathKind::Folder));
        assert_eq!(memory.kind("src/s"), None);
    }
}

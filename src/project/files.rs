//! The one place that touches the disk: paths from the book's folder in, bytes out, or why not.
//!
//! A path has `/` between its parts and neither `.` nor `..`; [`join`] makes such paths from what
//! an author wrote and refuses those that leave the folder. [`Disk`] follows no symbolic link out of
//! it. [`Memory`] is a book that was never on a disk, for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
    /// It is a folder, a device, a pipe.
    NotAFile,
    /// What the system says.
    System(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::Missing => f.write_str("there is no such file"),
            FileError::Outside => f.write_str("it is outside of the book's folder"),
            FileError::TooLarge(limit) => write!(f, "it is larger than {} MiB", limit >> 20),
            FileError::NotAFile => f.write_str("it is not a file"),
            FileError::System(message) => f.write_str(message),
        }
    }
}

/// Where a book's files come from.
pub trait Files: Send + Sync {
    /// The bytes of a file of the book, if it has no more than `limit`.
    ///
    /// # Errors
    /// Why it can't be read.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError>;

    /// What a path of the book names; `None` if nothing, or something outside of the folder.
    fn kind(&self, path: &str) -> Option<Kind>;

    /// The names in a folder of the book, in order; `""` is the book's folder itself.
    ///
    /// # Errors
    /// Why it can't be listed.
    fn list(&self, folder: &str) -> Result<Vec<String>, FileError>;

    /// The files that a path outside of the book may name, such as fonts shared between books:
    /// the file itself, or the files of a folder, in order, by their paths from the book's folder.
    ///
    /// # Errors
    /// Why there are none.
    fn outside(&self, path: &str) -> Result<Vec<PathBuf>, FileError>;

    /// The bytes of a file that [`Files::outside`] gave.
    ///
    /// # Errors
    /// Why it can't be read.
    fn read_outside(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError>;
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
        f.write_str("Shelf")
    }
}

/// A folder of a disk.
#[derive(Clone, Debug)]
pub struct Disk {
    /// The folder as it was given.
    root: PathBuf,
    /// Its real place, without symbolic links.
    real: PathBuf,
}

impl Disk {
    /// The folder at `root`.
    ///
    /// # Errors
    /// When it is not there.
    pub fn new(root: &Path) -> Result<Disk, FileError> {
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        let real = fs::canonicalize(root).map_err(|error| problem(&error))?;
        Ok(Disk { root: root.to_path_buf(), real })
    }

    /// The real place of a path of the book, if it lies in the folder.
    fn real(&self, path: &str) -> Result<PathBuf, FileError> {
        let inside = Path::new(path).components().all(|it| matches!(it, Component::Normal(_)));
        if !inside || path.contains('\0') {
            return Err(FileError::Outside);
        }
        let real = fs::canonicalize(self.real.join(path)).map_err(|error| problem(&error))?;
        if real.starts_with(&self.real) { Ok(real) } else { Err(FileError::Outside) }
    }
}

impl Files for Disk {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, FileError> {
        read_file(&self.real(path)?, limit)
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        let data = fs::metadata(self.real(path).ok()?).ok()?;
        match (data.is_file(), data.is_dir()) {
            (true, _) => Some(Kind::File),
            (_, true) => Some(Kind::Folder),
            _ => None,
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        names(&self.real(folder)?)
    }

    fn outside(&self, path: &str) -> Result<Vec<PathBuf>, FileError> {
        let path = Path::new(path);
        let place = self.root.join(path);
        let data = fs::metadata(&place).map_err(|error| problem(&error))?;
        if !data.is_dir() {
            return Ok(vec![path.to_path_buf()]);
        }
        let all = names(&place)?.into_iter().filter(|name| place.join(name).is_file());
        Ok(all.map(|name| path.join(name)).collect())
    }

    fn read_outside(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        read_file(&self.root.join(path), limit)
    }
}

/// The names in a folder, in order. Names that are not Unicode are left out: no book can name them.
fn names(folder: &Path) -> Result<Vec<String>, FileError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| problem(&error))? {
        let entry = entry.map_err(|error| problem(&error))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Reads a regular file of at most `limit` bytes.
fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let data = fs::metadata(path).map_err(|error| problem(&error))?;
    if !data.is_file() {
        return Err(FileError::NotAFile);
    }
    if limit < data.len() {
        return Err(FileError::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| problem(&error))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| problem(&error))?;
    if limit < bytes.len() as u64 { Err(FileError::TooLarge(limit)) } else { Ok(bytes) }
}

fn problem(error: &io::Error) -> FileError {
    match error.kind() {
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
        let bytes = self.0.get(path).ok_or(FileError::Missing)?;
        if limit < bytes.len() as u64 { Err(FileError::TooLarge(limit)) } else { Ok(bytes.clone()) }
    }

    fn kind(&self, path: &str) -> Option<Kind> {
        if self.0.contains_key(path) {
            return Some(Kind::File);
        }
        let below = self.0.keys().any(|it| it.strip_prefix(path).is_some_and(|it| it.starts_with('/')));
        (below || path.is_empty()).then_some(Kind::Folder)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, FileError> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = self.0.keys().filter_map(|it| it.strip_prefix(prefix.as_str()));
        let names: BTreeSet<&str> = below.filter_map(|it| it.split('/').next()).collect();
        Ok(names.into_iter().map(String::from).collect())
    }

    fn outside(&self, path: &str) -> Result<Vec<PathBuf>, FileError> {
        if self.0.contains_key(path) { Ok(vec![path.into()]) } else { Err(FileError::Missing) }
    }

    fn read_outside(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        self.read(&path.to_string_lossy(), limit)
    }
}

/// The path from the book's folder that `written` names, seen from the folder `from`: `.` and `..`
/// are done, `\` is taken for `/`. `None` if it leaves the book's folder.
pub fn join(from: &str, written: &str) -> Option<String> {
    let written = written.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    // A path from the root, or with a drive, is no path in the book.
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

/// The folder of a path: `a/b` for `a/b/c.md`, `""` for `c.md`.
pub fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_folder() {
        for (from, written, path) in [
            ("", "a.md", Some("a.md")),
            ("src/one", "../two/./a.png", Some("src/two/a.png")),
            ("src", "..\\x.md", Some("x.md")),
            ("src", "../../etc/passwd", None),
            ("", "/etc/passwd", None),
            ("", "C:\\secret", None),
            ("a", "..", Some("")),
        ] {
            assert_eq!(join(from, written).as_deref(), path, "{from} {written}");
        }
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
        assert_eq!(disk.read("sub", 10), Err(FileError::NotAFile));
        assert_eq!(disk.read("none", 10), Err(FileError::Missing));
        assert_eq!(disk.read("../secret", 10), Err(FileError::Outside));
        assert_eq!(disk.list(""), Ok(vec!["sub".to_string()]));
        assert_eq!(disk.kind("sub"), Some(Kind::Folder));
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
        assert_eq!(memory.kind("src/sub"), Some(Kind::Folder));
        assert_eq!(memory.kind("src/s"), None);
    }
}

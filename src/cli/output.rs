//! Writing the files: in, names and bytes; out, files that are either old and whole or new and whole.
//!
//! All files of a run are first written beside their places under other names, then renamed: a
//! full disk or a folder without permission leaves what was there before. What a run reads it does not write over, by
//! whatever path or link it is named.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::temporary;

/// A file that was written under a name of its own; removed again if it is not renamed.
struct TemporaryFile {
    temporary: PathBuf,
    path: PathBuf,
    persisted: bool,
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if !self.persisted {
            temporary::discard(&self.temporary);
        }
    }
}

/// The files of a run. They are there when [`OutputFiles::persist`] has returned; without it, nothing is.
#[derive(Default)]
pub(super) struct OutputFiles {
    waiting: Vec<TemporaryFile>,
    /// The files that the run reads: no output may replace one.
    inputs: Vec<PathBuf>,
    /// The folders in which the leftovers of earlier runs were looked for.
    cleaned: Vec<PathBuf>,
}

impl OutputFiles {
    /// The files of a run that reads these.
    pub(super) fn reading(inputs: Vec<PathBuf>) -> OutputFiles {
        OutputFiles { inputs, ..OutputFiles::default() }
    }

    /// Writes a file under a name of its own; `fill` writes what it holds. A device or a pipe is written to as it is.
    ///
    /// # Errors
    /// When its folder can't be made, it can't be written, or what it holds can't be read; when it is a file that the run
    /// reads or writes already.
    pub(super) fn write<T>(
        &mut self,
        path: PathBuf,
        fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
    ) -> anyhow::Result<T> {
        let folder = folder(&path);
        fs::create_dir_all(&folder).with_context(|| format!("can't make the output folder {}", folder.display()))?;
        self.check(&path)?;
        // `/dev/stdout` and pipes can't be replaced by a renamed file.
        if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            let context = || format!("cannot write {}", path.display());
            let mut out = BufWriter::new(File::options().write(true).open(&path).with_context(context)?);
            let result = fill(&mut out).with_context(context)?;
            out.flush().with_context(context)?;
            return Ok(result);
        }
        // What a link leads to is written, and the link stays.
        let target = if path.is_symlink() { path.canonicalize().unwrap_or(path) } else { path };
        let folder = self::folder(&target);
        // A run that was killed leaves its temporary files: the next one removes them, once for each folder.
        if !self.cleaned.contains(&folder) {
            temporary::clean(&folder);
            self.cleaned.push(folder.clone());
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let failed = format!("can't write to the output folder {}", folder.display());
        let (temporary, file) = temporary::create(&folder, &name).context(failed.clone())?;
        // Noted before it is filled: a disk that is full must not leave half a file.
        self.waiting.push(TemporaryFile { temporary, path: target, persisted: false });
        let mut out = BufWriter::new(file);
        let result = fill(&mut out).context(failed.clone())?;
        out.flush().context(failed)?;
        Ok(result)
    }

    /// Whether a place may be written.
    fn check(&self, path: &Path) -> anyhow::Result<()> {
        let shown = path.display();
        if path.is_dir() {
            bail!("can't write {shown}: a folder has that name");
        }
        // By the file itself, not its name: two names, links and other spellings are one file.
        let is_target = |input: &&PathBuf| same_file::is_same_file(path, input).unwrap_or(false);
        if let Some(input) = self.inputs.iter().find(is_target) {
            bail!(
                "can't write {shown}: it would overwrite {}, from which the book is built; name another file",
                input.display()
            );
        }
        // The file need not exist yet, so its folder is compared.
        if self.holds(path) {
            bail!("can't write {shown} twice: another output has that name");
        }
        Ok(())
    }

    /// The places of the files so far.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.waiting.iter().map(|it| it.path.as_path())
    }

    /// Whether a path is the place of one of the files so far.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let own = canonical(path);
        self.waiting.iter().any(|it| canonical(&it.path) == own)
    }

    /// Puts all files into their places.
    ///
    /// # Errors
    /// When one can't be renamed; the message names it.
    pub(super) fn persist(mut self) -> anyhow::Result<()> {
        // Renaming in one folder is atomic on every system; what can fail here is only the folder's permission, which
        // writing has tried.
        for it in &mut self.waiting {
            temporary::persist(&it.temporary, &it.path)
                .with_context(|| format!("cannot write {}", it.path.display()))?;
            it.persisted = true;
        }
        Ok(())
    }
}

/// The folder of a file.
pub(super) fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}

/// A file's place, whether it is there or not, without links and other spellings.
fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = folder(path);
        folder.canonicalize().unwrap_or(folder).join(path.file_name().unwrap_or_default())
    })
}

/// A file that is written to be forgotten: only its length is kept.
#[derive(Default)]
pub(super) struct Nowhere {
    at: u64,
    length: u64,
}

impl Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.at += bytes.len() as u64;
        self.length = self.length.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Nowhere {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        // `zip` seeks back to fill in lengths, so that the end counts and not the sum.
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.length, by),
        };
        let at = from.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        self.at = at;
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_not_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = folder.path().join("a.md");
        fs::write(&source, "words").expect("can be written");
        fs::create_dir(folder.path().join("sub")).expect("can be made");
        let mut paths = vec![source.clone(), folder.path().join("sub/../a.md")];
        fs::hard_link(&source, folder.path().join("hard.d")).expect("can be made");
        paths.push(folder.path().join("hard.d"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a.md", folder.path().join("soft.d")).expect("can be made");
            paths.push(folder.path().join("soft.d"));
        }
        let mut files = OutputFiles::reading(vec![source.clone()]);
        for path in paths {
            assert!(files.write(path, |out| out.write_all(b"new")).is_err());
        }
        let twice = [folder.path().join("b.d"), folder.path().join("sub/../b.d")];
        assert!(files.write(twice[0].clone(), |out| out.write_all(b"new")).is_ok());
        assert!(files.write(twice[1].clone(), |out| out.write_all(b"new")).is_err());
        files.persist().expect("can be renamed");
        assert_eq!(fs::read(&source).expect("is there"), b"words");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (canonical, link) = (folder.path().join("real.pdf"), folder.path().join("link.pdf"));
        fs::write(&canonical, "old").expect("can be written");
        std::os::unix::fs::symlink("real.pdf", &link).expect("can be made");
        let mut files = OutputFiles::default();
        files.write(link.clone(), |out| out.write_all(b"new")).expect("can be written");
        files.persist().expect("can be renamed");
        assert!(link.is_symlink());
        assert_eq!(fs::read(&canonical).expect("is there"), b"new");
    }

    #[test]
    fn what_cannot_be_written_leaves_the_old_files_whole() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (good, bad) = (folder.path().join("good.pdf"), folder.path().join("bad.pdf"));
        fs::write(&good, "old").expect("can be written");
        fs::create_dir(&bad).expect("can be made");
        let write = |files: &mut OutputFiles, path: &Path| files.write(path.to_owned(), |out| out.write_all(b"new"));
        let mut files = OutputFiles::default();
        write(&mut files, &good).expect("can be written");
        assert!(write(&mut files, &bad).is_err());
        drop(files);
        assert_eq!(fs::read(&good).expect("is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 2, "nothing is left over");
        let mut files = OutputFiles::default();
        write(&mut files, &good).expect("can be written");
        assert_eq!(fs::read(&good).expect("is there"), b"old", "until all is well");
        files.persist().expect("can be renamed");
        assert_eq!(fs::read(&good).expect("is there"), b"new");
    }
}

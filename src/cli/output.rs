//! Writing the files: in, names and bytes; out, files that are either old and whole or new and whole.
//!
//! All files of a run are first written beside their places under other names, then renamed: a
//! full disk or a folder without permission leaves what was there before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// A file that was written under a name of its own; removed again if it is not renamed.
struct TemporaryFile {
    temporary: PathBuf,
    place: PathBuf,
    kept: bool,
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        if !self.kept {
            // If it can't be removed there is nothing else to do; the error that led here is shown.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// The files of a run. They are there when [`OutputFiles::keep`] has returned; without it, nothing is.
#[derive(Default)]
pub(super) struct OutputFiles(Vec<TemporaryFile>);

impl OutputFiles {
    /// Writes a file under a name of its own; `fill` writes what it holds.
    ///
    /// # Errors
    /// When its folder can't be made, it can't be written, or what it holds can't be read.
    pub(super) fn write<T>(
        &mut self,
        place: PathBuf,
        fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
    ) -> anyhow::Result<T> {
        let folder = place.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(|| format!("cannot make the output folder {}", folder.display()))?;
        if place.is_dir() {
            bail!("cannot write {}: a folder stands there", place.display());
        }
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
        let failed = format!("cannot write to the output folder {}", folder.display());
        self.0.push(TemporaryFile { temporary: temporary.clone(), place, kept: false });
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&temporary);
        let mut out = BufWriter::new(file.context(failed.clone())?);
        let result = fill(&mut out).context(failed.clone())?;
        out.flush().context(failed)?;
        Ok(result)
    }

    /// The places of the files so far.
    pub(super) fn places(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|it| it.place.as_path())
    }

    /// Puts all files into their places.
    ///
    /// # Errors
    /// When one can't be renamed; the message names it.
    pub(super) fn keep(mut self) -> anyhow::Result<()> {
        for it in &mut self.0 {
            fs::rename(&it.temporary, &it.place).with_context(|| format!("cannot write {}", it.place.display()))?;
            it.kept = true;
        }
        Ok(())
    }
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

/// A title as a file name: `Rust By Example` → `rust-by-example`. Letters that are not ASCII lose
/// their marks where they can, and stay as they are where they can't. Empty if nothing is left.
pub(super) fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut slug = String::new();
    for letter in title.nfkd().filter(|it| !unicode_normalization::char::is_combining_mark(*it)) {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !matches!(letter, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    // Most file systems hold names of 255 bytes; suffixes need some of them.
    while 120 < slug.len() {
        slug.pop();
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_file_names() {
        for (title, name) in [
            ("Rust By Example", "rust-by-example"),
            ("Alice’s Adventures in Wonderland", "alices-adventures-in-wonderland"),
            ("  Œuvres complètes: I/II ", "œuvres-completes-i-ii"),
            ("Мир", "мир"),
            ("../..", ""),
        ] {
            assert_eq!(slug(title), name);
        }
    }

    #[test]
    fn what_cannot_be_written_leaves_the_old_files_whole() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (good, bad) = (folder.path().join("good.pdf"), folder.path().join("bad.pdf"));
        fs::write(&good, "old").expect("can be written");
        fs::create_dir(&bad).expect("can be made");
        let write = |files: &mut OutputFiles, place: &Path| files.write(place.to_owned(), |out| out.write_all(b"new"));
        let mut files = OutputFiles::default();
        write(&mut files, &good).expect("can be written");
        assert!(write(&mut files, &bad).is_err());
        drop(files);
        assert_eq!(fs::read(&good).expect("is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 2, "nothing is left over");
        let mut files = OutputFiles::default();
        write(&mut files, &good).expect("can be written");
        assert_eq!(fs::read(&good).expect("is there"), b"old", "until all is well");
        files.keep().expect("can be renamed");
        assert_eq!(fs::read(&good).expect("is there"), b"new");
    }
}

//! Writing the files: in, names and bytes; out, files that are either old and whole or new and whole.
//!
//! All files of a run are first written beside their places under other names, then renamed: a
//! full disk or a folder without permission leaves what was there before.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// A file that was written under a name of its own; removed again if it is not renamed.
struct Waiting {
    temporary: PathBuf,
    place: PathBuf,
    kept: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.kept {
            // If it can't be removed there is nothing else to do; the error that led here is shown.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Writes all files, or none: each is a place and its bytes.
///
/// # Errors
/// When a folder can't be made or a file can't be written or renamed; the message names it.
pub(super) fn write_all(files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    let mut waiting = Vec::new();
    for (place, bytes) in files {
        waiting.push(write_beside(place, bytes)?);
    }
    for it in &mut waiting {
        fs::rename(&it.temporary, &it.place)
            .with_context(|| format!("cannot write {}", it.place.display()))?;
        it.kept = true;
    }
    Ok(())
}

fn write_beside(place: &Path, bytes: &[u8]) -> anyhow::Result<Waiting> {
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the output folder {}", folder.display()))?;
    if place.is_dir() {
        bail!("cannot write {}: a folder stands there", place.display());
    }
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
    let waiting = Waiting { temporary, place: place.to_owned(), kept: false };
    let failed = || format!("cannot write to the output folder {}", folder.display());
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&waiting.temporary)
        .with_context(failed)?;
    file.write_all(bytes).with_context(failed)?;
    Ok(waiting)
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
        let files = [(good.clone(), b"new".to_vec()), (bad, b"new".to_vec())];
        assert!(write_all(&files).is_err());
        assert_eq!(fs::read(&good).expect("is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 2, "nothing is left over");
        write_all(&files[..1]).expect("can be written");
        assert_eq!(fs::read(&good).expect("is there"), b"new");
    }
}

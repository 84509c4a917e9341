//! Outputs that were made before: in, what a book was made from; out, its files, if nothing of that has changed.
//!
//! A folder holds an entry for each book, way of building it and state of its files. An entry lists what the book's file
//! system was asked for and what it answered ([`FileQuestion`]): texts, images, fonts, folders that were listed, files that
//! were looked for and not there. It holds as long as each answer is the same. Beside the list are the outputs, and what was
//! said of the book, which is said again.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use chapbook::diagnostic::{Diagnostic, Diagnostics, Severity, level};
use chapbook::project::files::{FileQuestion, FileSystem};
use chapbook::project::system_fonts::SystemFonts;
use chapbook::source::{FileId, Span};
use serde::{Deserialize, Serialize};
use sha1_smol::Sha1;

/// The bytes that a cache may hold; entries that were not used for the longest time go first. As much as GitHub keeps for a
/// repository, divided by ten.
const MOST_BYTES: u64 = 1 << 30;
/// The states of one book that are compared.
const MOST_STATES: usize = 16;
/// The name of the list in an entry.
const LIST: &str = "entry.json";
/// The largest file that is read, to be compared: files of books are smaller.
const MOST_FILE: u64 = 4 << 30;

/// A folder of outputs.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// The folder of the outputs, which does not count where it lies among the book's files.
    outputs: String,
}

/// What was made of a book.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CacheEntry {
    answers: Vec<(String, String)>,
    /// The files, each with what is said of it.
    pub(super) files: Vec<CachedFile>,
    /// The SHA-1 of each file: what was damaged on its way between machines is made anew.
    digests: Vec<String>,
    problems: Vec<CachedProblem>,
    #[serde(skip)]
    folder: PathBuf,
}

/// A file that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CachedFile {
    /// Its path from the folder of outputs.
    pub(super) name: String,
    /// What is said of it, such as its number of pages; nothing for one that lies beside another.
    pub(super) detail: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CachedProblem {
    severity: u8,
    code: String,
    message: String,
    span: Option<[u32; 3]>,
    labels: Vec<([u32; 3], String)>,
    help: Option<String>,
    subject: Option<String>,
}

/// A build's key: all that decides about its outputs beside the files.
pub(super) struct CacheKey(Sha1);

impl CacheKey {
    /// The key of builds by this program.
    ///
    /// # Errors
    /// When the program's own file can't be read.
    pub(super) fn new() -> anyhow::Result<CacheKey> {
        let mut hash = Sha1::new();
        // Another program may make other files, whatever it says its version is.
        feed(&mut hash, fs::File::open(std::env::current_exe()?)?)?;
        Ok(CacheKey(hash))
    }

    /// With one more thing.
    pub(super) fn with(mut self, part: &str) -> CacheKey {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part.as_bytes());
        self
    }

    fn name(&self) -> String {
        self.0.digest().to_string()
    }
}

impl Cache {
    /// The cache in a folder. `outputs` is where this build's files go.
    pub(super) fn new(folder: &Path, outputs: &Path) -> Cache {
        let outputs = outputs.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Cache { folder: folder.to_owned(), outputs }
    }

    /// The entry of this key whose files are as they are now.
    pub(super) fn find(&self, key: &CacheKey, files: &FileSystem) -> Option<CacheEntry> {
        let mut states = entries(&self.folder.join(key.name()));
        states.sort_by_key(|state| std::cmp::Reverse(state.used));
        states.into_iter().take(MOST_STATES).find_map(|state| {
            let text = fs::read_to_string(state.folder.join(LIST)).ok()?;
            let entry: CacheEntry = serde_json::from_str(&text).ok()?;
            let holds = entry.answers.iter().all(|(question, answer)| {
                read_question(question).is_some_and(|question| self.answer(&question, files) == *answer)
            });
            if !holds || !is_whole(&entry, &state.folder) {
                return None;
            }
            // Said to have been used now, so that it is not the next to go. A folder that can't be written stays usable.
            let _ = fs::write(state.folder.join(LIST), &text);
            Some(CacheEntry { folder: state.folder, ..entry })
        })
    }

    /// Keeps the outputs of a build that began at a time. A book whose files were changed since is not kept: nobody knows
    /// which of both states it was made from.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub(super) fn keep(&self, key: &CacheKey, build: &CachedBuild<'_>) -> anyhow::Result<()> {
        let Some(problems) = build.diagnostics.sorted().into_iter().map(record).collect::<Option<Vec<_>>>() else {
            return Ok(());
        };
        let is_newer = |path: &str| {
            let modified = fs::metadata(build.root.join(path)).and_then(|data| data.modified());
            modified.is_ok_and(|modified| build.started < modified)
        };
        let asked = build.files.0.asked();
        if asked.iter().any(|question| matches!(question, FileQuestion::Read(path) if is_newer(path))) {
            return Ok(());
        }
        let mut answers = Vec::new();
        for question in asked {
            answers.push((written_question(&question), self.answer(&question, build.files)));
        }
        let state = Sha1::from(answers.iter().flat_map(|it| [&*it.0, "\n", &*it.1, "\n"]).collect::<String>());
        let folder = self.folder.join(key.name());
        let place = folder.join(state.digest().to_string());
        fs::create_dir_all(&folder)?;
        let temporary = folder.join(format!("new-{}", std::process::id()));
        let _ = fs::remove_dir_all(&temporary);
        let mut digests = Vec::new();
        for (path, file) in &build.outputs {
            let copy = temporary.join(&file.name);
            fs::create_dir_all(copy.parent().unwrap_or(&temporary))?;
            fs::copy(path, &copy)?;
            digests.push(file_digest(&copy)?);
        }
        let outputs = build.outputs.iter().map(|output| output.1.clone()).collect();
        let entry = CacheEntry { answers, files: outputs, digests, problems, folder: PathBuf::new() };
        fs::write(temporary.join(LIST), serde_json::to_string(&entry)?)?;
        // What is there already was not found, so it is damaged; or another build was faster, with the same files.
        let _ = fs::remove_dir_all(&place);
        if fs::rename(&temporary, &place).is_err() {
            let _ = fs::remove_dir_all(&temporary);
        }
        self.shrink();
        Ok(())
    }

    /// Takes out what was not used for the longest time, until the rest is small enough.
    fn shrink(&self) {
        let keys = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
        let mut all: Vec<StoredState> = keys.flat_map(|key| entries(&key)).collect();
        all.sort_by_key(|state| std::cmp::Reverse(state.used));
        let mut bytes = 0;
        for state in all {
            bytes += size(&state.folder);
            if MOST_BYTES < bytes {
                let _ = fs::remove_dir_all(&state.folder);
            }
        }
    }

    /// What a book's files answer now, as a short text.
    fn answer(&self, question: &FileQuestion, files: &FileSystem) -> String {
        let digest = |bytes: &[u8]| Sha1::from(bytes).digest().to_string();
        match question {
            FileQuestion::Read(path) => match files.0.read(path, MOST_FILE) {
                Ok(bytes) => digest(&bytes),
                Err(error) => error.to_string(),
            },
            FileQuestion::Kind(path) => format!("{:?}", files.0.kind(path)),
            FileQuestion::List(path) => match files.0.list(path) {
                Ok(mut names) => {
                    names.retain(|name| *name != self.outputs && !name.ends_with(".part"));
                    digest(names.join("/").as_bytes())
                }
                Err(error) => error.to_string(),
            },
            FileQuestion::Link(path) => files.0.is_link(path).to_string(),
            FileQuestion::Installed(path) => match files.0.read_installed(path, MOST_FILE) {
                Ok(bytes) => digest(&bytes),
                Err(error) => error.to_string(),
            },
            FileQuestion::SystemFonts => digest(SystemFonts::scan().families().join("/").as_bytes()),
        }
    }
}

/// Whether the files of an entry are there and are those that were kept. Names that lead out of its folder are none of ours.
fn is_whole(entry: &CacheEntry, folder: &Path) -> bool {
    let is_inside = |name: &str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let is_same = |(file, digest): (&CachedFile, &String)| {
        is_inside(&file.name) && file_digest(&folder.join(&file.name)).is_ok_and(|found| found == *digest)
    };
    entry.digests.len() == entry.files.len() && entry.files.iter().zip(&entry.digests).all(is_same)
}

/// The SHA-1 of a file.
fn file_digest(path: &Path) -> io::Result<String> {
    let mut hash = Sha1::new();
    feed(&mut hash, fs::File::open(path)?)?;
    Ok(hash.digest().to_string())
}

/// Feeds a file to a hash, a megabyte at a time.
fn feed(hash: &mut Sha1, mut file: fs::File) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        hash.update(&buffer[..count]);
    }
}

/// A build that is to be kept.
pub(super) struct CachedBuild<'a> {
    /// When it began.
    pub(super) started: SystemTime,
    /// The book's folder.
    pub(super) root: &'a Path,
    pub(super) files: &'a FileSystem,
    pub(super) diagnostics: &'a Diagnostics,
    /// The outputs: where each is.
    pub(super) outputs: Vec<(PathBuf, CachedFile)>,
}

impl CacheEntry {
    /// Where a file of it is.
    pub(super) fn path(&self, file: &CachedFile) -> PathBuf {
        self.folder.join(&file.name)
    }

    /// What was said of the book.
    pub(super) fn diagnostics(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for problem in &self.problems {
            let Some(code) = level::codes().iter().find(|code| **code == problem.code) else { continue };
            let severity = match problem.severity {
                0 => Severity::Error,
                1 => Severity::Warning,
                _ => Severity::Note,
            };
            let mut diagnostic = Diagnostic::new(severity, code, problem.message.clone());
            diagnostic.span = problem.span.map(span);
            diagnostic.labels = problem.labels.iter().map(|(at, text)| (span(*at), text.clone())).collect();
            diagnostic.help.clone_from(&problem.help);
            if let Some(subject) = &problem.subject {
                diagnostic = diagnostic.about(subject.clone());
            }
            diagnostics.push(diagnostic);
        }
        diagnostics
    }
}

/// A problem as it is kept; `None` for one whose code no list has.
fn record(it: &Diagnostic) -> Option<CachedProblem> {
    let code = level::codes().iter().find(|code| **code == it.code)?;
    let numbers = |span: Span| [span.file.0, span.start, span.end];
    Some(CachedProblem {
        severity: match it.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        },
        code: (*code).to_owned(),
        message: it.message.clone(),
        span: it.span.map(numbers),
        labels: it.labels.iter().map(|(span, text)| (numbers(*span), text.clone())).collect(),
        help: it.help.clone(),
        subject: it.subject().map(str::to_owned),
    })
}

/// Files have the same numbers in each run that reads the same of them.
fn span([file, start, end]: [u32; 3]) -> Span {
    Span { file: FileId(file), start, end }
}

/// An entry on the disk.
struct StoredState {
    folder: PathBuf,
    /// When it was last used.
    used: SystemTime,
}

/// The entries in the folder of a key.
fn entries(folder: &Path) -> Vec<StoredState> {
    let all = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let state = |entry: fs::DirEntry| {
        let used = fs::metadata(entry.path().join(LIST)).and_then(|data| data.modified()).ok()?;
        Some(StoredState { folder: entry.path(), used })
    };
    all.filter_map(state).collect()
}

/// The bytes of the files in a folder, and in those in it.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let of = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.map(of).sum()
}

fn written_question(question: &FileQuestion) -> String {
    match question {
        FileQuestion::Read(path) => format!("read {path}"),
        FileQuestion::Kind(path) => format!("kind {path}"),
        FileQuestion::List(path) => format!("list {path}"),
        FileQuestion::Link(path) => format!("link {path}"),
        FileQuestion::Installed(path) => format!("installed {}", path.display()),
        FileQuestion::SystemFonts => "fonts ".to_owned(),
    }
}

fn read_question(text: &str) -> Option<FileQuestion> {
    let (kind, path) = text.split_once(' ')?;
    let path = path.to_owned();
    Some(match kind {
        "read" => FileQuestion::Read(path),
        "kind" => FileQuestion::Kind(path),
        "list" => FileQuestion::List(path),
        "link" => FileQuestion::Link(path),
        "installed" => FileQuestion::Installed(path.into()),
        "fonts" => FileQuestion::SystemFonts,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_as_they_were_written() {
        let path = || "a folder/b.md".to_owned();
        for question in [
            FileQuestion::Read(path()),
            FileQuestion::Kind(path()),
            FileQuestion::List(String::new()),
            FileQuestion::Link(path()),
            FileQuestion::Installed("/usr/share/fonts/A B.ttf".into()),
            FileQuestion::SystemFonts,
        ] {
            assert_eq!(read_question(&written_question(&question)), Some(question));
        }
    }
}

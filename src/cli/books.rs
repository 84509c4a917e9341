//! Many books in one run: in, their paths; out, the files of each beside it or in a folder of its own, several made at
//! once as far as the memory reaches, and one line at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::build::Build;
use super::fault;
use super::job::{BuildMisuse, BuildOutcome};
use super::progress::Progress;
use super::report::{BooksCount, Sink, shown_path};
use super::shard::Shard;
use super::source::is_book;
use super::summary::{self, BookRow};
use super::target::is_called;

/// The memory that a book takes: so much for each byte of its texts, and so much for any book. Measured (optimized, November
/// 2026): 39 MB for a book of a line; above that, for a byte of text, 45 bytes in a novel of 1.2 MB, 58 in one of 0.15 MB,
/// and 240 in documentation of 0.4 MB that is half code.
const PER_BYTE: u64 = 250;
const PER_BOOK: u64 = 64 << 20;
/// The share of the free memory that is used, in hundredths.
const SHARE: u64 = 70;

/// What the paths of a command are.
#[derive(Debug, PartialEq, Eq)]
enum Parting {
    /// One book.
    One(Vec<PathBuf>),
    /// A book each; those of other parts are left out.
    Several(Vec<PathBuf>),
}

/// Parts paths into books: they are where one is a folder with a `book.toml`, or where somebody says so.
///
/// # Errors
/// When some are books and others are texts of which nobody can say what they belong to; with a way out.
fn parted(paths: &[PathBuf], each: bool, shard: Option<Shard>) -> Result<Parting, String> {
    let one = || Parting::One(paths.to_vec());
    let are_books = match (paths.iter().find(|path| is_book(path)), paths.iter().find(|path| !is_book(path))) {
        (Some(_), None) => 1 < paths.len(),
        // To make one book of them would leave all settings of the first unread.
        (Some(_), Some(other)) if !each && !other.exists() => {
            return Err(format!("there is no `{}`: mend its name, or leave it out", shown_path(other)));
        }
        (Some(book), Some(other)) if !each => {
            let (book, other) = (shown_path(book), shown_path(other));
            return Err(format!(
                "`{book}` is a book of its own, with a `book.toml`, and `{other}` is not: name books alone, or say `--each` to make a book of each path"
            ));
        }
        _ => false,
    };
    if !each && !are_books && shard.is_none() {
        return Ok(one());
    }
    // Files named one by one are one book, of which there is one part.
    if !each && !are_books && 1 < paths.len() {
        return Ok(if shard.is_some_and(|shard| shard.part != 1) { Parting::Several(Vec::new()) } else { one() });
    }
    let Shard { part, parts } = shard.unwrap_or(Shard::WHOLE);
    Ok(Parting::Several(paths.iter().skip(part - 1).step_by(parts).cloned().collect()))
}

/// Parts off what is no book where others are: the folder that the files go to, and folders without a text. A pattern such
/// as `*/` names them too, the first as soon as there was a build.
fn leave_out(paths: &[PathBuf], out: Option<&Path>) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let is_out = |path: &Path| out.is_some_and(|out| same_file::is_same_file(path, out).unwrap_or(false));
    if paths.len() < 2 || !paths.iter().any(|path| is_book(path)) {
        return (paths.to_vec(), Vec::new());
    }
    let has_text = |path: &Path| is_book(path) || !path.is_dir() || (!is_out(path) && 0 < text_bytes(path, 0));
    paths.iter().cloned().partition(|path| has_text(path))
}

/// Parts off books that were named before, by whatever path. A text may be in one book twice.
fn each_once(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let mut seen = BTreeSet::new();
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    paths.iter().cloned().partition(|path| !is_book(path) || seen.insert(real(path)))
}

/// What became of a book.
type Built = Result<BuildOutcome, String>;

/// The books while they are made.
struct Queue {
    /// What is waiting, the last first.
    waiting: Vec<usize>,
    /// The memory that those which are being made take together, in bytes.
    taken: u64,
    built: BTreeMap<usize, Built>,
    /// How many have been told.
    told: usize,
}

/// Makes the book, or the books, that a command names.
///
/// # Errors
/// When standard output or standard error can't be written, or a file of one book.
pub(super) fn run(build: &Build) -> anyhow::Result<ExitCode> {
    if build.prints_table_among_records() {
        return misused(
            "`--summary -` would print its table among the records of `--message-format json`: name a file",
        );
    }
    let (each, shard) = build.parting();
    let (paths, left_out) = leave_out(build.paths(), build.out());
    build.say_left_out(&left_out, "holds no book and is left out")?;
    let (paths, again) = each_once(&paths);
    build.say_left_out(&again, "is named before and is made once")?;
    // Two books that would have one folder are in two parts as often as in one, and each part is made without the other.
    if shard.is_some()
        && let Ok(Parting::Several(all)) = parted(&paths, each, Some(Shard::WHOLE))
        && let Err(message) = targets(build, &all)
    {
        return misused(&message);
    }
    match parted(&paths, each, shard) {
        Ok(Parting::Several(books)) => self::build(build, &books),
        Ok(Parting::One(paths)) => build.of_paths(paths).run(),
        Err(message) => misused(&message),
    }
}

/// Says why a command can't be done.
fn misused(message: &str) -> anyhow::Result<ExitCode> {
    writeln!(io::stderr(), "error: {message}")?;
    Ok(ExitCode::from(2))
}

/// Makes the books.
fn build(build: &Build, books: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let outs = match targets(build, books) {
        Ok(outs) => outs,
        Err(message) => return misused(&message),
    };
    super::source::threads(build.jobs())?;
    let needs: Vec<u64> = books.iter().map(|book| need(book)).collect();
    let sinks: Vec<Sink> = books.iter().map(|_| Sink::default()).collect();
    let most = free_memory().map_or(u64::MAX, |free| free / 100 * SHARE);
    let queue = Queue { waiting: (0..books.len()).rev().collect(), taken: 0, built: BTreeMap::new(), told: 0 };
    let (queue, finished) = (Mutex::new(queue), Condvar::new());
    let progress = Progress::new(build.shows_progress());
    let work = || {
        while let Some(book) = next(&queue, &finished, &needs, most) {
            let one = build.of_one(&books[book], outs[book].clone(), sinks[book].clone());
            // No book should make it fail; if one does, the others are made all the same.
            let built = fault::guarded(|| one.outcome(&mut |_| {})).map_err(|error| format!("{error:#}"));
            let mut queue = lock(&queue);
            queue.taken -= needs[book];
            queue.built.insert(book, built);
            progress.step(format!("{} of {} books", queue.built.len(), books.len()));
            progress.around(|| tell(&mut queue, books, &sinks));
            finished.notify_all();
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..workers(build).min(books.len()) {
            scope.spawn(work);
        }
        work();
    });
    progress.finish();
    let built = queue.into_inner().unwrap_or_else(PoisonError::into_inner).built;
    end(build, books, &built)
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many books are made at once at most: each takes all processors for a part of its time.
fn workers(build: &Build) -> usize {
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    build.jobs().and_then(|jobs| usize::try_from(jobs).ok()).map_or(most, |jobs| jobs.min(most))
}

/// The next book for which there is memory; one alone is always made.
fn next(queue: &Mutex<Queue>, finished: &Condvar, needs: &[u64], most: u64) -> Option<usize> {
    let mut queue = lock(queue);
    loop {
        let book = *queue.waiting.last()?;
        if queue.taken == 0 || queue.taken + needs[book] <= most {
            queue.waiting.pop();
            queue.taken += needs[book];
            return Some(book);
        }
        queue = finished.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Says what was said of the books that are made, in their order.
fn tell(queue: &mut Queue, books: &[PathBuf], sinks: &[Sink]) {
    while let Some(built) = queue.built.get(&queue.told) {
        // Where standard error can't be written, the last line says so too.
        let _ = sinks[queue.told].flush();
        if let Err(problem) = built {
            let _ = writeln!(io::stderr(), "error: {}: {problem}", shown_path(&books[queue.told]));
        }
        queue.told += 1;
    }
}

/// Where the files of each book go: beside it, or into a folder by its name.
fn targets(build: &Build, books: &[PathBuf]) -> Result<Vec<Option<PathBuf>>, String> {
    if build.has_one_target() {
        return Err("`--deps` and `--open` are for one book: name one path".to_owned());
    }
    let Some(out) = build.out() else {
        return check_names(books).map(|()| vec![None; books.len()]);
    };
    if !out.is_dir() && ["pdf", "epub"].iter().any(|ending| is_called(out, ending)) {
        return Err(format!("`-o {}` names one file, but there are several books: name a folder", out.display()));
    }
    let mut names: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    let mut outs = Vec::new();
    for book in books {
        let name = name(book);
        if let Some(other) = names.insert(name.clone(), book) {
            let (one, two) = (shown_path(other), shown_path(book));
            return Err(format!("`{one}` and `{two}` would have the same folder in `{}`: rename one", out.display()));
        }
        outs.push(Some(out.join(name)));
    }
    Ok(outs)
}

/// The name of a book, as its files have it: that of its folder, or of its text without the ending.
fn name(book: &Path) -> PathBuf {
    let whole = book.canonicalize().unwrap_or_else(|_| book.to_owned());
    // `volume.1` is all of a folder's name.
    let name = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    name.unwrap_or_default().into()
}

/// Whether texts in one folder, whose files go into one `dist`, have names of their own: `a.md` and `a.markdown` have not.
fn check_names(books: &[PathBuf]) -> Result<(), String> {
    let mut names: BTreeMap<PathBuf, &PathBuf> = BTreeMap::new();
    for book in books.iter().filter(|book| book.is_file()) {
        let folder = book.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned)).unwrap_or_default();
        if let Some(other) = names.insert(folder.join(name(book)), book) {
            let (one, two) = (shown_path(other), shown_path(book));
            return Err(format!("the files of `{one}` and `{two}` would have the same names: rename one"));
        }
    }
    Ok(())
}

/// The last line, the table and the exit code.
fn end(build: &Build, books: &[PathBuf], built: &BTreeMap<usize, Built>) -> anyhow::Result<ExitCode> {
    let is_refused = |built: &Built| matches!(built, Ok(BuildOutcome { misuse: Some(BuildMisuse::Summary), .. }));
    if let Some(file) = build.summary().filter(|_| !built.values().any(is_refused)) {
        let rows: Vec<BookRow<'_>> = (built.iter())
            .map(|(book, built)| BookRow {
                name: shown_path(&books[*book]),
                outcome: built.as_ref().map_err(Clone::clone),
            })
            .collect();
        summary::append(file, &rows)?;
    }
    let outcomes: Vec<&BuildOutcome> = built.values().filter_map(|built| built.as_ref().ok()).collect();
    let is_made = |outcome: &&&BuildOutcome| outcome.count.errors == 0 && outcome.misuse.is_none();
    let made = outcomes.iter().filter(is_made).count();
    let cached = outcomes.iter().filter(|outcome| outcome.is_cached).count();
    let failed: Vec<String> = (built.iter())
        .filter(|(_, built)| built.as_ref().map_or(true, |outcome| !is_made(&&outcome)))
        .map(|(book, _)| shown_path(&books[*book]))
        .collect();
    let warnings: usize = outcomes.iter().map(|outcome| outcome.count.warnings).sum();
    build.say_books(&BooksCount { books: books.len(), made, cached, warnings, failed: &failed })?;
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The memory that a book will take, in bytes, by the size of its texts.
fn need(book: &Path) -> u64 {
    PER_BOOK.saturating_add(text_bytes(book, 0).saturating_mul(PER_BYTE))
}

/// Folders in one another are looked through so deep: a loop of links has no end.
const DEEPEST: usize = 12;

/// The bytes of the texts in a folder, or of a text.
fn text_bytes(path: &Path, depth: usize) -> u64 {
    let Ok(data) = fs::metadata(path) else { return 0 };
    if data.is_file() {
        let is_text = ["md", "markdown"].iter().any(|ending| is_called(path, ending));
        return if is_text { data.len() } else { 0 };
    }
    if DEEPEST < depth {
        return 0;
    }
    let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| text_bytes(&entry.path(), depth + 1)).sum()
}

/// The memory that is free, in bytes, where the system says it: Linux, and the limit of the container there.
fn free_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.saturating_mul(1024);
    let number = |file: &str| fs::read_to_string(file).ok()?.trim().parse::<u64>().ok();
    let limit = number("/sys/fs/cgroup/memory.max");
    let used = number("/sys/fs/cgroup/memory.current").unwrap_or(0);
    Some(limit.map_or(free, |limit| limit.saturating_sub(used).min(free)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_hold_each_book_once() {
        let books: Vec<PathBuf> = (0..7).map(|number| format!("b{number}").into()).collect();
        let part = |part: usize| match parted(&books, true, Some(Shard { part, parts: 3 })) {
            Ok(Parting::Several(books)) => books,
            other => panic!("{other:?}"),
        };
        let mut all: Vec<PathBuf> = (1..=3).flat_map(part).collect();
        all.sort();
        assert_eq!(all, books);
    }
}

//! How long an edit takes until its pages are set: `cargo bench --bench rebuild [-- FILE.md|FOLDER]`.
//!
//! A book is built in a [`Session`], then again after each of ten (`ROUNDS`) edits of one word, in as many places of its text. Prints the
//! medians in milliseconds: a clean build beside one of the session, by stage, and how many chapters kept their pages.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "whoever runs this gives settings in the environment, and reads what it prints"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use chapbook::Session;
use chapbook::diagnostic::Diagnostics;
use chapbook::project;
use chapbook::project::files::{FileSystem, Memory};

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let count = std::env::var("ROUNDS").ok().and_then(|count| count.parse().ok()).unwrap_or(10);
    let corpus = std::env::var("CHAPBOOK_CORPUS").unwrap_or_else(|_| "../shared/corpus".to_owned());
    let path = given.map_or_else(|| PathBuf::from(corpus).join("classics/moby-dick.md"), PathBuf::from);
    let mut files = Vec::new();
    read(&path, &path, &mut files);
    // Words are added to the longest text of a book of several files.
    let Some(edited) = (0..files.len()).filter(|at| files[*at].0.ends_with(".md")).max_by_key(|at| files[*at].1.len())
    else {
        println!("{} is not there", path.display());
        return;
    };
    let single = (files.len() == 1).then(|| files[0].0.clone());
    let mut session = Session::default();
    build(&files, single.as_deref(), &mut session);
    let mut rounds: Vec<[f64; 4]> = Vec::new();
    let mut kept = Vec::new();
    for round in 0..count {
        let text = &mut files[edited].1;
        let about = text.len() / (count + 1) * (round + 1);
        let at =
            (about..text.len()).find(|at| text.is_char_boundary(*at) && text[*at..].starts_with(" the ")).unwrap_or(0);
        text.insert_str(at, " lantern");
        let [clean_check, clean_pages] = build(&files, single.as_deref(), &mut Session::default());
        let [check, pages] = build(&files, single.as_deref(), &mut session);
        kept.push(session.kept_chapters());
        rounds.push([clean_check, clean_pages, check, pages]);
    }
    let median = |column: usize| {
        let mut values: Vec<f64> = rounds.iter().map(|round| round[column]).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!("{} rounds, ms (medians): document + pages", rounds.len());
    println!("clean    {:7.1} + {:7.1}", median(0), median(1));
    println!("session  {:7.1} + {:7.1}", median(2), median(3));
    println!("chapters kept: {} to {}", kept.iter().min().unwrap_or(&0), kept.iter().max().unwrap_or(&0));
}

/// The texts of a file or folder, by their paths from the folder.
fn read(root: &Path, path: &Path, out: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        return paths.iter().for_each(|path| read(root, path, out));
    }
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let name = path.strip_prefix(root).ok().filter(|name| !name.as_os_str().is_empty());
    let name = name.or(path.file_name().map(Path::new)).unwrap_or(path);
    out.push((name.to_string_lossy().replace('\\', "/"), text));
}

/// Milliseconds for the document and for its pages.
fn build(files: &[(String, String)], single: Option<&str>, session: &mut Session) -> [f64; 2] {
    let pairs = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let files = FileSystem(Arc::new(Memory::new(pairs)));
    let mut diagnostics = Diagnostics::default();
    let start = Instant::now();
    let project = project::open(files, single, &[], &mut diagnostics);
    let checked = session.check(&project, &mut diagnostics);
    let read = Instant::now();
    session.typeset(&checked, &mut diagnostics);
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
    [milliseconds(read - start), milliseconds(read.elapsed())]
}

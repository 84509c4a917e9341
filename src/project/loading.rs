//! Finding out what is to be built: paths as given in, a [`Project`] out.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::files::{Disk, FileSystem};
use super::flag::Flag;
use super::reading::Reading;
use super::settings::Settings;
use super::{Project, chapters, collection, mdbook};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Loads the book at `path`: a Markdown file, a `book.toml`, or a folder. `settings` are the flags
/// `--set key=value`; `epoch` is the one date of the build. A project comes back even if there are
/// errors, so that all of a book's problems can be reported.
pub fn load(path: &Path, settings: &[Flag], epoch: Option<i64>, diagnostics: &mut Diagnostics) -> Project {
    // An empty project goes on: the caller reports what is wrong, and stops.
    let Some(is_file) = is_file(path, diagnostics) else { return Project::default() };
    // A link's own folder is where the file really is.
    let real = if path.is_symlink() { path.canonicalize().unwrap_or(path.into()) } else { path.into() };
    // A name that is not Unicode can be read by the system, but neither shown in messages nor written into an EPUB.
    let Some(name) = name(&real, is_file, diagnostics) else { return Project::default() };
    let root = match real.parent() {
        Some(parent) if is_file => parent.to_path_buf(),
        _ => real.clone(),
    };
    let Some(file_system) = file_system(&root, path, settings, diagnostics) else { return Project::default() };
    // `book.toml` named as a file means its folder.
    let file = (is_file && name != "book.toml").then_some(name.as_str());
    // Outputs are called by the path that was given: a link's own name is what its user knows.
    let named = if file.is_some() { path.with_extension("") } else { root.canonicalize().unwrap_or_default() };
    let stem = named.file_name().map_or("book".into(), |name| name.to_string_lossy().into_owned());
    let mut project = open(file_system, file, settings, diagnostics);
    project.config.epoch = epoch;
    project.stem = stem;
    // Beside the text that was named, where its author looks for it; files are read from where they really are.
    project.output_folder = if is_file { path.parent().unwrap_or(path).to_path_buf() } else { path.to_path_buf() };
    project.root = root;
    project
}

/// As [`load`], for several paths: their files are one book, in the order given. Its folder is the one that holds them
/// all.
pub fn load_all(paths: &[PathBuf], settings: &[Flag], epoch: Option<i64>, diagnostics: &mut Diagnostics) -> Project {
    if let [path] = paths {
        return load(path, settings, epoch, diagnostics);
    }
    let (root, paths_in_book) = common_root(paths);
    let mut inner = Vec::new();
    for (path, path_in_book) in paths.iter().zip(paths_in_book) {
        let Some(is_file) = is_file(path, diagnostics) else { continue };
        let Some(name) = name(path, is_file, diagnostics) else { continue };
        // Two books can't be one by naming both.
        if name == "book.toml" {
            let message = format!("`{}` is a separate book", path.display());
            let help = "build it on its own, or name Markdown files";
            diagnostics.push(Diagnostic::error("path-missing", message).help(help));
            continue;
        }
        inner.push(path_in_book);
    }
    let Some(file_system) = file_system(&root, &root, settings, diagnostics) else { return Project::default() };
    // After the loop, so that all paths that can't be read are told at once.
    if diagnostics.has_errors() {
        return Project::default();
    }
    let mut project = Project { file_system: file_system.clone(), ..Project::default() };
    let mut reading = Reading::new(&file_system, &mut project.sources, diagnostics);
    let loaded = collection::several(&inner, settings, &mut reading);
    project.take(loaded);
    project.config.epoch = epoch;
    let name = root.canonicalize().unwrap_or_default();
    project.stem = name.file_name().map_or("book".into(), |name| name.to_string_lossy().into_owned());
    project.output_folder.clone_from(&root);
    project.root = root;
    project
}

/// Loads the book on a file_system: the Markdown file `file`, or what its folder holds.
pub fn open(file_system: FileSystem, file: Option<&str>, flags: &[Flag], diagnostics: &mut Diagnostics) -> Project {
    let mut project = Project { stem: "book".into(), file_system: file_system.clone(), ..Project::default() };
    let mut reading = Reading::new(&file_system, &mut project.sources, diagnostics);
    let loaded = match file {
        Some(file) => chapters::single(file, flags, &mut reading),
        None if mdbook::is_one(&file_system) => mdbook::load(flags, &mut reading),
        None => collection::folder("", Settings::default(), flags, &mut reading),
    };
    project.take(loaded);
    project
}

/// Whether a path is a file (or a folder); neither is an error.
fn is_file(path: &Path, diagnostics: &mut Diagnostics) -> Option<bool> {
    let why = match std::fs::metadata(path) {
        Ok(data) if data.is_file() => return Some(true),
        Ok(data) if data.is_dir() => return Some(false),
        // What is not there gets a sentence of ours; all else the system knows better.
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => error.to_string(),
        Err(_) => "there is no such file or folder".to_string(),
        Ok(_) => "it is neither a file nor a folder".to_string(),
    };
    let message = format!("can't read `{}`: {why}", path.display());
    let help = "name a Markdown file, or a folder with `book.toml` or Markdown files";
    diagnostics.push(Diagnostic::error("path-missing", message).help(help));
    None
}

/// The name of a file or folder. That of a file must be a text: messages and outputs say it.
fn name(path: &Path, is_file: bool, diagnostics: &mut Diagnostics) -> Option<String> {
    let name = path.file_name().unwrap_or_default();
    if is_file && name.to_str().is_none() {
        let message = format!("the name of `{}` is not UTF-8: the file can't be read", path.display());
        let help = "rename it: links, messages and the EPUB need names in UTF-8";
        diagnostics.push(Diagnostic::error("name-not-utf-8", message).help(help));
        return None;
    }
    Some(name.to_string_lossy().into_owned())
}

/// The files of the folder `root`, and of the folders that the flags allow beside it.
fn file_system(root: &Path, path: &Path, settings: &[Flag], diagnostics: &mut Diagnostics) -> Option<FileSystem> {
    let mut wrong = |path: String, problem: String| {
        let message = format!("can't read `{path}`: {problem}");
        diagnostics.push(Diagnostic::error("path-missing", message).help("name a folder"));
    };
    let mut disk = match Disk::new(root) {
        Ok(disk) => disk,
        Err(problem) => {
            // The root of a book must be readable: without it no other message would make sense.
            wrong(path.display().to_string(), problem.to_string());
            return None;
        }
    };
    let roots =
        // These flags are read before all others: the settings themselves may lie in such a folder.
        settings.iter().filter(|setting| setting.key == "files.roots").flat_map(|setting| setting.value.split(','));
    for root in roots.map(str::trim).filter(|root| !root.is_empty()) {
        if let Err(problem) = disk.allow(root) {
            wrong(root.to_string(), problem.to_string());
        }
    }
    Some(FileSystem(Arc::new(disk)))
}

/// A path without `.` and `..`; it begins at the root of the disk if it must.
fn plain(path: &Path, is_whole: bool) -> PathBuf {
    // Simple paths stay relative, so that messages show what was typed.
    let whole = if is_whole { std::path::absolute(path).unwrap_or(path.into()) } else { path.into() };
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                // Above the root of the disk there is nothing to take away.
                plain.pop();
            }
            _ => plain.push(part),
        }
    }
    plain
}

/// The folder that holds all these paths, and the paths from there.
fn common_root(paths: &[PathBuf]) -> (PathBuf, Vec<String>) {
    let is_simple = |path: &PathBuf| {
        path.components().all(|component| matches!(component, Component::Normal(_) | Component::CurDir))
    };
    let is_whole = !paths.iter().all(is_simple);
    let plain: Vec<PathBuf> = paths.iter().map(|path| plain(path, is_whole)).collect();
    let mut folder = plain.first().and_then(|it| it.parent()).unwrap_or(Path::new("")).to_path_buf();
    // The folder must hold each path and not be one.
    while !plain.iter().all(|path| path.starts_with(&folder) && *path != folder) && folder.pop() {}
    // Paths in a book have slashes on all systems.
    let seen = |path: &PathBuf| path.strip_prefix(&folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let seen = plain.iter().map(seen).collect();
    (folder, seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_paths_have_one_folder() {
        let paths = |it: &[&str]| it.iter().map(PathBuf::from).collect::<Vec<_>>();
        for (given, folder, seen) in [
            (paths(&["a.md", "./b.md"]), "", ["a.md", "b.md"]),
            (paths(&["x/a.md", "x/y/b.md"]), "x", ["a.md", "y/b.md"]),
            (paths(&["x/a.md", "y/b.md"]), "", ["x/a.md", "y/b.md"]),
            (paths(&["/x/a.md", "/x/y/../b.md"]), "/x", ["a.md", "b.md"]),
            (paths(&["/x", "/y"]), "/", ["x", "y"]),
        ] {
            assert_eq!(common_root(&given), (folder.into(), seen.map(String::from).to_vec()), "{given:?}");
        }
    }
}

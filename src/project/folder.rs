//! The content of a folder: its Markdown files in order, those of its sub-folders, and the files that are left out.
//!
//! In: a folder of the book, and what the settings say of order. Out: a tree of files, and names for the message that
//! says what was taken.

use super::files::{self, FileError, PathKind};
use super::naming::{self, is_index, is_markdown, natural};
use super::reading::{CHAPTER, FILE, Reading};
use super::{format, reading};
use crate::diagnostic::Diagnostic;

/// How deep folders may be nested.
// A link to a folder above would otherwise be followed for ever; books have folders for parts and chapters.
const MAX_DEPTH: usize = 16;
/// How many chapters a folder may hold, those of its sub-folders included.
// Somebody may name a home folder by mistake: that must be said at once, not after an hour.
const MAX_FILES: usize = 10_000;

/// A folder with chapters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folder {
    /// Its path from the book's folder.
    pub path: String,
    /// The file that stands for it, such as its `README.md`.
    pub index_file: Option<String>,
    /// The other files and folders in it, in order.
    pub items: Vec<Item>,
}

/// A file or folder in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A chapter's file, by its path from the book's folder.
    File(String),
    /// A folder with chapters.
    Folder(Folder),
}

impl Item {
    fn path(&self) -> &str {
        match self {
            Item::File(path) => path,
            Item::Folder(folder) => &folder.path,
        }
    }
}

impl Folder {
    /// All files, in reading order.
    pub(super) fn files(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self.index_file.as_deref().into_iter().collect();
        for item in &self.items {
            match item {
                Item::File(path) => found.push(path),
                Item::Folder(folder) => found.extend(folder.files()),
            }
        }
        found
    }

    /// How many chapters there are: a file that stands for a part is none.
    pub(super) fn chapters(&self) -> usize {
        let below = |item: &Item| match item {
            Item::File(_) => 1,
            // Never below zero: `chapters` has counted that file.
            Item::Folder(folder) => folder.chapters() - usize::from(folder.index_file.is_some()),
        };
        usize::from(self.index_file.is_some()) + self.items.iter().map(below).sum::<usize>()
    }

    /// How many of its folders hold chapters, at any depth.
    pub(super) fn parts(&self) -> usize {
        let below = |item: &Item| match item {
            Item::File(_) => 0,
            Item::Folder(folder) => 1 + folder.parts(),
        };
        self.items.iter().map(below).sum()
    }

    /// Takes out the files and folders whose paths are `named`, and adds them to those that are `gone`.
    fn exclude(&mut self, named: &dyn Fn(&str) -> bool, gone: &mut Vec<String>) {
        if self.index_file.as_deref().is_some_and(named) {
            gone.extend(self.index_file.take());
        }
        self.items.retain_mut(|item| {
            if named(item.path()) {
                gone.push(item.path().to_string());
                return false;
            }
            let Item::Folder(folder) = item else { return true };
            folder.exclude(named, gone);
            // A folder that was emptied would be a part without chapters.
            folder.index_file.is_some() || !folder.items.is_empty()
        });
    }

    /// Puts first what the list names, in its order; the rest follows as it was.
    fn sort(&mut self, base: &str, order: &[String]) {
        let rank = |item: &Item| {
            let path = within(base, item.path());
            // A pattern for a file ranks the folders around it too, or their part would stay where it was.
            let below = |pattern: &str| pattern.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            let named = |text: &String| naming::matches(text, path) || below(text.trim_start_matches("./"));
            order.iter().position(named).unwrap_or(usize::MAX)
        };
        // The sort is stable: what no pattern names keeps its order.
        self.items.sort_by_key(rank);
        for item in &mut self.items {
            if let Item::Folder(folder) = item {
                folder.sort(base, order);
            }
        }
    }
}

/// A path seen from a folder that it is in.
pub(super) fn within<'a>(base: &str, path: &'a str) -> &'a str {
    let rest = if base.is_empty() { None } else { path.strip_prefix(base) };
    rest.and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// The result of a walk through a folder.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The folder's content.
    pub folder: Folder,
    /// The paths of what one may have wanted in the book, and is not in it.
    pub left: Vec<String>,
    /// The paths of chapters that are not in the book because their front matter says `draft: true`.
    pub drafts: Vec<String>,
    /// The settings files of other programs in its top folder.
    pub foreign: Vec<String>,
    /// The paths of the folders in it that are books of their own: they have a `book.toml`.
    pub books: Vec<String>,
    count: usize,
}

/// Looks through a folder and its sub-folders. Hidden files and folders are passed over.
pub(super) fn walk(path: &str, reading: &mut Reading<'_>) -> Walk {
    let mut walk = Walk::default();
    walk.folder = walk.visit(path, 0, reading);
    walk
}

/// All Markdown files in a folder and its sub-folders, hidden ones and links aside; nothing is reported.
pub(super) fn markdown(path: &str, reading: &Reading<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![(path.to_string(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for name in reading.file_system.0.list(&folder).unwrap_or_default() {
            let inner = files::join(&folder, &name).unwrap_or_default();
            if name.starts_with('.') || MAX_FILES <= found.len() || reading.file_system.0.is_link(&inner) {
                continue;
            }
            match reading.file_system.0.kind(&inner) {
                Some(PathKind::File) if is_markdown(&name) => found.push(inner),
                Some(PathKind::Folder) if depth < MAX_DEPTH && !OTHERS.contains(&name.as_str()) => {
                    folders.push((inner, depth + 1));
                }
                _ => {}
            }
        }
    }
    found.sort_by(|a, b| natural(a, b));
    found
}

/// Folders of other programs: what is in them was made by machines.
const OTHERS: &[&str] = &["node_modules", "target", "_site", "_book", "__pycache__"];

/// Files with the settings and the order of books of other programs.
const FOREIGN: &[&str] = &[
    "Book.txt", "_bookdown.yml", "_config.yml", "_quarto.yml", "_toc.yml", "mkdocs.yaml", "mkdocs.yml", "myst.yml",
    "zensical.toml",
];

impl Walk {
    /// Puts first what `order` names, whatever its name, and takes out what `exclude` names.
    pub(super) fn arrange(&mut self, order: &[String], exclude: &[String]) {
        let base = self.folder.path.clone();
        let named = |text: &str| order.iter().any(|one| naming::matches(one, within(&base, text)));
        // A file with a name of housekeeping, such as `CHANGELOG.md`, is a chapter if its author lists it.
        let (wanted, left): (Vec<String>, Vec<String>) =
            std::mem::take(&mut self.left).into_iter().partition(|it| is_markdown(it) && named(it));
        self.left = left;
        self.folder.items.extend(wanted.into_iter().map(Item::File));
        let is_excluded = |path: &str| exclude.iter().any(|pattern| naming::matches(pattern, within(&base, path)));
        self.folder.exclude(&is_excluded, &mut self.left);
        self.folder.sort(&base, order);
    }

    /// Takes out the files that are drafts.
    pub(super) fn leave_drafts(&mut self, mut is_draft: impl FnMut(&str) -> bool) {
        let drafts: Vec<String> =
            self.folder.files().into_iter().filter(|path| is_draft(path)).map(str::to_owned).collect();
        self.folder.exclude(&|path| drafts.iter().any(|draft| draft == path), &mut self.drafts);
    }

    fn visit(&mut self, path: &str, depth: usize, reading: &mut Reading<'_>) -> Folder {
        let mut folder = Folder { path: path.to_string(), ..Folder::default() };
        let mut names = match reading.file_system.0.list(path) {
            Ok(listing) => listing,
            Err(problem) => {
                reading.report(FILE, path, &problem, None);
                return folder;
            }
        };
        names.sort_by(|a, b| natural(a, b));
        for name in names.iter().filter(|name| !name.starts_with('.')) {
            let inner = files::join(path, name).unwrap_or_default();
            match reading.file_system.0.kind(&inner) {
                Some(PathKind::File) => self.file(name, inner, depth, &mut folder),
                Some(PathKind::Folder) => self.sub_folder(inner, depth, &mut folder, reading),
                // A name without a kind is a link that leads out of the allowed folders, or nowhere.
                None if is_markdown(name) => reading.report(CHAPTER, &inner, &FileError::Outside, None),
                None => {}
            }
        }
        // A file that follows a folder would be read as a chapter of its part. Names with numbers say an order of their own.
        if !names.iter().any(|name| name.starts_with(|c: char| c.is_ascii_digit())) {
            folder.items.sort_by_key(|item| matches!(item, Item::Folder(_)));
        }
        self.odd_names(path, reading);
        find_folder_notes(&mut folder);
        folder
    }

    /// Takes a file in, or says that it is left out.
    fn file(&mut self, name: &str, path: String, depth: usize, folder: &mut Folder) {
        let is_chapter = is_markdown(name) && !naming::is_housekeeping(name);
        if is_chapter && self.count < MAX_FILES {
            self.count += 1;
            if is_index(name) && folder.index_file.is_none() {
                folder.index_file = Some(path);
            } else {
                folder.items.push(Item::File(path));
            }
        } else if is_markdown(name)
            || [".txt", ".text"].iter().any(|ending| name.to_lowercase().ends_with(ending))
            || format::is_manuscript(name)
        {
            self.left.push(path);
        }
        if depth == 0 && FOREIGN.contains(&name) {
            self.foreign.push(name.to_string());
        }
        if 0 < depth && name == "book.toml" {
            self.books.push(folder.path.clone());
        }
    }

    /// Takes in what a folder holds. One that is a link is left out: it may lead to where we are.
    fn sub_folder(&mut self, path: String, depth: usize, folder: &mut Folder, reading: &mut Reading<'_>) {
        if OTHERS.contains(&path.rsplit('/').next().unwrap_or(&path)) {
            return;
        }
        if MAX_DEPTH <= depth || reading.file_system.0.is_link(&path) {
            self.left.push(format!("{path}/"));
            return;
        }
        let inner = self.visit(&path, depth + 1, reading);
        if inner.index_file.is_some() || !inner.items.is_empty() {
            folder.items.push(Item::Folder(inner));
        }
    }

    /// Says which files can't be had because their names are not text.
    fn odd_names(&self, path: &str, reading: &mut Reading<'_>) {
        for name in reading.file_system.0.odd_names(path).into_iter().filter(|odd_name| is_markdown(odd_name)) {
            let path = files::join(path, &name).unwrap_or(name);
            let message = format!("the name of `{}` is not UTF-8: the file can't be read", reading::shorten(&path));
            let help = "rename it: links, messages and the EPUB need names in UTF-8";
            reading.diagnostics.push(Diagnostic::error("name-not-utf-8", message).help(help));
        }
    }
}

/// Finds the files that stand for folders in another way: `storm.md` beside the folder `storm`, or `storm/storm.md`, as
/// Obsidian's folder notes are.
fn find_folder_notes(folder: &mut Folder) {
    let files: Vec<String> = folder.items.iter().map(|item| item.path().to_string()).collect();
    let mut taken = Vec::new();
    for item in &mut folder.items {
        let Item::Folder(inner) = item else { continue };
        if inner.index_file.is_some() {
            continue;
        }
        let is_beside = |path: &&String| naming::stem(path) == inner.path && is_markdown(path);
        let name = inner.path.rsplit('/').next().unwrap_or_default();
        let is_inside =
            |item: &Item| matches!(item, Item::File(path) if naming::stem(path) == format!("{}/{name}", inner.path));
        if let Some(beside) = files.iter().find(is_beside) {
            taken.push(beside.clone());
            inner.index_file = Some(beside.clone());
        } else if let Some(at) = inner.items.iter().position(is_inside) {
            inner.index_file = Some(inner.items.remove(at).path().to_string());
        }
    }
    folder.items.retain(|item| !matches!(item, Item::File(path) if taken.contains(path)));
}

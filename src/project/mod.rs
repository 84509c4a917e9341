//! What the author gave: one `.md` file, a folder of them, or an mdBook project; with its settings.
//!
//! In: a path, and settings from the command line. Out: a [`Project`]: the sources in reading order,
//! includes done, and one typed [`config::Config`]. The only module that reads the disk (through
//! [`files`]).

pub mod files;
pub mod config;
pub mod bibliography;
pub mod value;
mod from_toml;
mod from_yaml;
mod names;
pub mod keys;
pub mod theme;
mod reading;
mod settings;
pub mod themes;
mod front_matter;
mod directive;
mod include;
mod summary;
mod chapters;
mod mdbook;
mod data_url;
mod pictures;
pub mod system_fonts;
mod context;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Assembled, SourceMap, Span};
use config::Config;
use files::{Disk, FileSystem};
use reading::Reading;

pub use context::from_render_context;
pub use pictures::pictures;

/// A book as its author gave it.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// All files that were read as text.
    pub sources: SourceMap,
    /// The settings of all layers as one.
    pub config: Config,
    /// Where each setting was set, by its dotted name; defaults are not here.
    pub places: BTreeMap<String, Span>,
    /// What `SUMMARY.md` (or the folder, or the one file) lists, in order.
    pub entries: Vec<Entry>,
    /// Whether one Markdown file is the whole book: `parse` then divides it at its headings.
    pub single: bool,
    /// The name that outputs get when the title gives none: the file's stem, or the folder's name.
    pub stem: String,
    /// The book's folder on the disk, from which all paths in messages are seen.
    pub root: PathBuf,
    /// The source folder's path from the book's folder: `src` in most mdBook projects, else empty.
    pub source_folder: String,
    /// The redirections of the book's web site: paths from its root, old to new. Links to an old one
    /// lead to the new one.
    pub redirects: BTreeMap<String, String>,
    /// Whether it is an mdBook project: what mdBook lets pass is then no more than a warning.
    pub mdbook: bool,
    /// The files themselves, for images.
    pub shelf: FileSystem,
}

/// One entry of the table of contents that the author gave.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its title as the summary says it; the file's own first heading goes before it.
    pub title: String,
    /// Where the summary names it; for a single file its first byte.
    pub span: Span,
    /// How deep it is nested: 0 at the top.
    pub depth: u8,
    /// Whether it is numbered: entries of lists are, prefix and suffix chapters are not.
    pub numbered: bool,
}

/// The kinds of entries.
#[derive(Clone, Debug)]
pub enum EntryKind {
    /// A part's title (`# Title` in the summary).
    Part,
    /// A file, with its includes done.
    Chapter {
        /// Its path from the source folder, with `/`.
        path: String,
        /// Its text; front matter cut off.
        text: Assembled,
    },
    /// A chapter without a file yet (`[Title]()`): it stands in the contents alone.
    Draft,
}

impl Project {
    fn take(&mut self, loaded: Loaded) {
        self.config = loaded.config;
        self.places = loaded.places;
        self.entries = loaded.entries;
        self.single = loaded.single;
        self.source_folder = loaded.source_folder;
        self.redirects = loaded.redirects;
        self.mdbook = loaded.mdbook;
    }

    /// The path from the book's folder of a file that the chapter at `path` (from the source
    /// folder) names as `written`: percent signs are decoded, a query or fragment is cut off. A path
    /// with `/` in front is seen from the source folder. `None` if it leaves the book's folder.
    pub fn locate(&self, path: &str, written: &str) -> Option<String> {
        let chapter = files::join(&self.source_folder, path)?;
        let end = written.find(['?', '#']).unwrap_or(written.len());
        let decoded = percent_decode(&written[..end]);
        match decoded.strip_prefix('/') {
            Some(rest) => files::join(&self.source_folder, rest),
            None => files::join(files::folder(&chapter), &decoded),
        }
    }
}

impl Project {
    /// The files of the disk that the book was made from, images aside: texts, settings, themes,
    /// style sheets, fonts.
    pub fn inputs(&self) -> Vec<PathBuf> {
        // Flags and built-in themes have names that are no files'.
        let texts = self.sources.iter().map(|it| it.1.name.as_str());
        let texts = texts.filter(|it| !it.starts_with('<') && *it != settings::FLAGS);
        let fonts = self.config.fonts.files.iter().map(|it| it.path.as_str());
        let profile = self.config.pdf.icc.as_deref();
        let profile = profile.filter(|_| self.config.pdf.icc_data.is_some());
        texts.chain(profile).chain(fonts).map(|it| self.root.join(it)).collect()
    }
}

/// Undoes `%20` and its kin; what is no UTF-8 then stays as it was.
pub fn percent_decode(text: &str) -> String {
    String::from_utf8(data_url::percent(text)).unwrap_or_else(|_| text.to_string())
}

/// Loads the book at `path`: a Markdown file, a `book.toml`, or a folder. `settings` are the flags
/// `--set key=value`; `epoch` is the one date of the build. A project comes back even if there are
/// errors, so that all of a book's problems can be reported.
pub fn load(path: &Path, settings: &[(String, String)], epoch: Option<i64>, diagnostics: &mut Diagnostics) -> Project {
    let found = std::fs::metadata(path);
    let is_file = found.as_ref().is_ok_and(std::fs::Metadata::is_file);
    let is_folder = found.as_ref().is_ok_and(std::fs::Metadata::is_dir);
    if !is_file && !is_folder {
        let why = match found {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => error.to_string(),
            Err(_) => "there is no such file or folder".to_string(),
            Ok(_) => "it is neither a file nor a folder".to_string(),
        };
        let message = format!("can't read `{}`: {why}", path.display());
        let help = "name a Markdown file, or a folder with `book.toml` or Markdown files";
        diagnostics.push(Diagnostic::error("path-missing", message).help(help));
        return Project::default();
    }
    // A link's own folder is where the file really stands.
    let real = if path.is_symlink() { path.canonicalize().unwrap_or(path.into()) } else { path.into() };
    let name = real.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let root = match real.parent() {
        Some(parent) if is_file => parent.to_path_buf(),
        _ => real.clone(),
    };
    let shelf = match Disk::new(&root) {
        Ok(disk) => FileSystem(Arc::new(disk)),
        Err(problem) => {
            let message = format!("can't read `{}`: {problem}", path.display());
            diagnostics.push(Diagnostic::error("path-missing", message));
            return Project::default();
        }
    };
    let file = (is_file && name != "book.toml").then_some(name.as_str());
    let named = if file.is_some() { path.with_extension("") } else { root.canonicalize().unwrap_or_default() };
    let stem = named.file_name().map_or("book".into(), |it| it.to_string_lossy().into_owned());
    let mut project = open(shelf, file, settings, diagnostics);
    project.config.epoch = epoch;
    project.stem = stem;
    project.root = root;
    project
}

/// Loads the book on a shelf: the Markdown file `file`, or what its folder holds.
pub fn open(
    shelf: FileSystem,
    file: Option<&str>,
    flags: &[(String, String)],
    diagnostics: &mut Diagnostics,
) -> Project {
    let mut project = Project { stem: "book".into(), shelf: shelf.clone(), ..Project::default() };
    let mut reading = Reading::new(&shelf, &mut project.sources, diagnostics);
    let loaded = match file {
        Some(file) => chapters::single(file, flags, &mut reading),
        None if mdbook::is_one(&shelf) => mdbook::load(flags, &mut reading),
        None => chapters::folder("", settings::Settings::default(), flags, &mut reading),
    };
    project.take(loaded);
    project
}

/// What the ways to load a book give.
#[derive(Default)]
struct Loaded {
    config: Config,
    places: BTreeMap<String, Span>,
    entries: Vec<Entry>,
    single: bool,
    source_folder: String,
    redirects: BTreeMap<String, String>,
    hidelines: BTreeMap<String, String>,
    mdbook: bool,
}

impl Loaded {
    /// Merges the settings and reads what they name.
    fn settle(&mut self, mut settings: settings::Settings, reading: &mut Reading<'_>) {
        self.config = settings.merge(reading);
        self.config.hidelines = std::mem::take(&mut self.hidelines);
        settings::load_files(&mut self.config, &settings.places, reading);
        self.places = settings.places;
    }
}

#[cfg(test)]
mod tests;

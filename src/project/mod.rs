//! The author's input: one `.md` file, a folder of them, or an mdBook project; with its settings.
//!
//! In: a path, and settings from the command line. Out: a [`Project`]: the sources in reading order,
//! includes done, and one typed [`config::Config`]. The only module that reads the disk (through
//! [`files`]).

pub mod files;
pub mod config;
pub mod cover;
mod cover_color;
pub mod dimension;
pub mod editor;
mod dotted;
pub mod bibliography;
pub mod value;
mod from_toml;
mod from_yaml;
mod person_name;
mod date_text;
mod names;
pub mod theme;
mod reading;
pub mod style_sheet;
pub mod hyphenation;
mod format;
pub(crate) mod naming;
mod folder;
pub mod running;
pub mod numbering;
pub mod settings;
pub mod flag;
pub mod themes;
mod front_matter;
mod directive;
mod include;
mod summary;
mod chapters;
mod collection;
mod mdbook;
pub mod site;
mod snippet;
mod data_url;
mod pictures;
pub mod media;
pub mod system_fonts;
mod context;
mod loading;
pub mod multimarkdown;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::guard::budget::Bounds;
use crate::source::{Assembled, SourceMap, Span};
use config::Config;
use files::FileSystem;
use reading::Reading;
use site::Site;
use value::Node;

pub use context::from_render_context;
pub use loading::{load, load_all, open};
pub use media::media;
pub use naming::{title, title_of_file};
pub use pictures::pictures;

/// A book as its author gave it.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// All files that were read as text.
    pub sources: SourceMap,
    /// The settings of all layers as one.
    pub config: Config,
    /// Where each setting was set, by its dotted name; defaults are not here.
    pub setting_spans: BTreeMap<String, Span>,
    /// What each setting was set to, by its dotted name, by themes too; defaults are not here.
    pub setting_values: BTreeMap<String, Node>,
    /// The entries of `SUMMARY.md` (or the folder, or the one file), in order.
    pub entries: Vec<SummaryEntry>,
    /// Whether one Markdown file is the whole book: `parse` then divides it at its headings.
    pub single: bool,
    /// The name that outputs get when the title gives none: the file's stem, or the folder's name.
    pub stem: String,
    /// The book's folder on the disk, from which all paths in messages are seen.
    pub root: PathBuf,
    /// The folder of the path that was given. Outputs go beside it: where that path is a link, not beside what it
    /// leads to.
    pub output_folder: PathBuf,
    /// The source folder's path from the book's folder: `src` in most mdBook projects, else empty.
    pub source_folder: String,
    /// The redirections of the book's web site: paths from its root, old to new. Links to an old one
    /// lead to the new one.
    pub redirects: BTreeMap<String, String>,
    /// The web site that is made of the book too, if it is known: links that lead out of the book go there.
    pub site: Option<Site>,
    /// Whether it is an mdBook project: what mdBook lets pass is then no more than a warning.
    pub mdbook: bool,
    /// The files themselves, for images.
    pub file_system: FileSystem,
    /// The most work of each kind that a build of it may take.
    pub bounds: Bounds,
}

/// One entry of the table of contents that the author gave.
#[derive(Clone, Debug)]
pub struct SummaryEntry {
    /// A chapter, a part or a draft.
    pub kind: SummaryEntryKind,
    /// Its title, as [`SummaryEntry::named`] says where it is from.
    pub title: String,
    /// Where its title is from.
    pub named: Named,
    /// Where the summary names it; for a single file its first byte.
    pub span: Span,
    /// How deep it is nested: 0 at the top.
    pub depth: u8,
    /// Whether it is numbered: entries of lists are, prefix and suffix chapters are not.
    pub numbered: bool,
    /// The language that its file's front matter gives (`lang`), if it is not the book's: a BCP 47 tag.
    pub language: Option<String>,
}

/// Where an entry's title is from, and so what goes before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// The summary: a heading at the file's head goes before it.
    #[default]
    Summary,
    /// The file's front matter: nothing goes before it.
    FrontMatter,
    /// The name of the file or folder: a heading of any level at the file's head goes before it.
    File,
}

/// The kinds of entries.
#[derive(Clone, Debug)]
pub enum SummaryEntryKind {
    /// A part's title (`# Title` in the summary).
    Part,
    /// A file, with its includes done.
    Chapter {
        /// Its path from the source folder, with `/`.
        path: String,
        /// Its text; front matter cut off.
        text: Assembled,
    },
    /// A part with a text of its own, such as a folder's `README.md`; path and text as a chapter's.
    PartText {
        /// Its path from the source folder, with `/`.
        path: String,
        /// Its text; front matter cut off.
        text: Assembled,
    },
    /// A chapter without a file yet (`[Title]()`): it is in the contents alone.
    Draft,
}

impl SummaryEntry {
    /// The path of its file from the source folder; empty if it has none.
    pub fn path(&self) -> &str {
        match &self.kind {
            SummaryEntryKind::Chapter { path, .. } | SummaryEntryKind::PartText { path, .. } => path,
            SummaryEntryKind::Part | SummaryEntryKind::Draft => "",
        }
    }
}

impl Project {
    fn take(&mut self, loaded: LoadedBook) {
        self.config = loaded.config;
        self.setting_spans = loaded.setting_spans;
        self.setting_values = loaded.setting_values;
        self.entries = loaded.entries;
        self.single = loaded.single;
        self.source_folder = loaded.source_folder;
        self.redirects = loaded.redirects;
        let given = self.config.hosted_html.clone().map(|address| Site { address, is_guessed: false });
        // An address that the author sets goes before one that is guessed from the repository.
        self.site = given.or(loaded.site);
        self.mdbook = loaded.mdbook;
    }

    /// The path from the book's folder of a file that the chapter at `path` (from the source
    /// folder) names as `written`: percent signs are decoded, a query or fragment is cut off. A path
    /// with `/` in front is seen from the source folder. `None` if it leaves the book's folder.
    pub fn locate(&self, path: &str, written: &str) -> Option<String> {
        let chapter = files::join(&self.source_folder, path)?;
        let decoded = percent_decode(naming::path_of(written));
        match decoded.strip_prefix('/') {
            Some(rest) => files::join(&self.source_folder, rest),
            None => files::join(files::folder(&chapter), &decoded),
        }
    }
}

impl Project {
    /// Whether the author set this: `style.aside.ground`. What the program's own themes say is not.
    pub fn is_set(&self, setting: &str) -> bool {
        let source = self.setting_spans.get(setting).and_then(|span| self.sources.get(span.file));
        source.is_some_and(|source| !source.name.starts_with("<theme"))
    }

    /// The files of the disk that the book was made from, images aside: texts, settings, themes,
    /// style sheets, fonts.
    pub fn inputs(&self) -> Vec<PathBuf> {
        // Flags and built-in themes have names that are not files'.
        let texts = self.sources.iter().map(|source| source.1.name.as_str());
        let texts = texts.filter(|text| !text.starts_with('<'));
        let fonts = self.config.font_paths();
        let profile = self.config.pdf.icc.as_deref();
        // `fogra39` comes with the program and is not a file.
        let profile = profile.filter(|_| self.config.pdf.icc_data.is_some());
        texts.chain(profile).chain(fonts).map(|text| self.root.join(text)).collect()
    }
}

/// Undoes `%20` and its kin; what is not UTF-8 then stays as it was.
pub fn percent_decode(text: &str) -> String {
    String::from_utf8(data_url::percent(text)).unwrap_or_else(|_| text.to_string())
}

/// The result of each way to load a book.
#[derive(Default)]
struct LoadedBook {
    config: Config,
    setting_spans: BTreeMap<String, Span>,
    setting_values: BTreeMap<String, Node>,
    entries: Vec<SummaryEntry>,
    single: bool,
    source_folder: String,
    redirects: BTreeMap<String, String>,
    hidelines: BTreeMap<String, String>,
    site: Option<Site>,
    mdbook: bool,
}

impl LoadedBook {
    /// Merges the settings and reads what they name.
    fn apply_settings(&mut self, mut settings: settings::Settings, reading: &mut Reading<'_>) {
        let of_text = if self.mdbook { None } else { multimarkdown::language_of(&self.entries) };
        self.config = settings.merge(of_text, reading);
        self.config.hidelines = std::mem::take(&mut self.hidelines);
        settings::refuse_roots_of_book(&settings.spans, reading);
        settings::load_files(&mut self.config, &settings.spans, reading);
        self.setting_spans = settings.spans;
        self.setting_values = settings.values;
    }
}

#[cfg(test)]
mod tests;

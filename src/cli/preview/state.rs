//! What the builder makes and the server shows.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chapbook::preview::{self, DrawnPages, PageGrid};
use chapbook::project::editor::EditorLink;
use chapbook::source::{FileId, SourceMap};
use chapbook::typeset::frame::Pages;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::ebook::Ebook;
use super::editor::Editor;
use crate::cli::watch::Wake;

/// How many messages a browser may lag behind; one that has lost some asks for the whole state.
const BACKLOG: usize = 64;

/// A message to all browsers.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// Its kind.
    pub(super) name: &'static str,
    /// Its JSON.
    pub(super) data: Arc<str>,
}

/// What both threads see.
pub(super) struct Shared {
    pub(super) token: String,
    pub(super) port: u16,
    pub(super) editor: Editor,
    /// To the builder.
    pub(super) wake: Sender<Wake>,
    /// To the browsers.
    pub(super) messages: broadcast::Sender<Message>,
    shown: Mutex<Shown>,
}

/// What is shown now.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// The pages; none before the first build has ended.
    pub(super) pages: Option<Arc<Snapshot>>,
    /// Whether they are those of a book with errors: there was none without.
    pub(super) is_half: bool,
    /// The cover, flat, if it was set.
    pub(super) cover: Option<Arc<Snapshot>>,
    /// The files of the e-book.
    pub(super) ebook: Option<Arc<Ebook>>,
    /// Those that were shown before, the last at the end: a browser that still loads one has not been told of its successor.
    pub(super) earlier: Vec<Arc<Ebook>>,
    /// What is wrong with the book, and further facts about the last build.
    pub(super) facts: Arc<Value>,
    /// Where the pages are on the sheets of a booklet.
    pub(super) sheets: Arc<Value>,
    /// The theme that the book is compared in.
    pub(super) compared: Option<String>,
    /// The book in that theme, once it was set.
    pub(super) other: Option<ComparedBook>,
    /// The settings that are tried.
    pub(super) tried: BTreeMap<String, String>,
    /// Where settings are kept.
    pub(super) settings_file: Option<PathBuf>,
    /// What the book says that a click opens.
    pub(super) editor: Option<EditorLink>,
}

/// The book as another theme has it.
#[derive(Clone)]
pub(super) struct ComparedBook {
    pub(super) theme: String,
    pub(super) pages: Arc<Snapshot>,
    pub(super) ebook: Option<Arc<Ebook>>,
}

/// How many e-books are kept that are no longer shown: of the book and of the one that it is compared with.
const EARLIER: usize = 2;

impl Shown {
    /// Shows another e-book, or the same if there is none.
    pub(super) fn replace_ebook(&mut self, ebook: Option<Arc<Ebook>>) {
        let Some(ebook) = ebook else { return };
        let replaced = self.ebook.replace(ebook);
        self.keep_earlier(replaced);
    }

    /// Shows another book beside the first, or none.
    pub(super) fn replace_other(&mut self, other: Option<ComparedBook>) {
        let replaced = std::mem::replace(&mut self.other, other);
        self.keep_earlier(replaced.and_then(|other| other.ebook));
    }

    fn keep_earlier(&mut self, ebook: Option<Arc<Ebook>>) {
        self.earlier.extend(ebook);
        let most = self.earlier.len().saturating_sub(EARLIER);
        self.earlier.drain(..most);
    }

    /// All e-books that a browser may ask for.
    pub(super) fn ebooks(&self) -> impl Iterator<Item = &Arc<Ebook>> {
        let other = self.other.as_ref().and_then(|other| other.ebook.as_ref());
        self.ebook.iter().chain(other).chain(&self.earlier)
    }

    /// The pages, and the cover.
    pub(super) fn drawn(&self) -> impl Iterator<Item = &DrawnPages> {
        let other = self.other.iter().map(|other| &other.pages);
        self.pages.iter().chain(&self.cover).chain(other).map(|snapshot| &snapshot.drawn)
    }
}

impl Shared {
    pub(super) fn new(token: String, port: u16, editor: Editor, wake: Sender<Wake>) -> Shared {
        let (messages, _) = broadcast::channel(BACKLOG);
        Shared { token, port, editor, wake, messages, shown: Mutex::default() }
    }

    /// The page's address.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// What is shown now.
    pub(super) fn shown(&self) -> Shown {
        self.lock().clone()
    }

    /// Changes what is shown, and tells all browsers.
    pub(super) fn show(&self, change: impl FnOnce(&mut Shown)) {
        change(&mut self.lock());
        self.tell("state", &self.state());
    }

    /// Sends a message to all browsers.
    pub(super) fn tell(&self, name: &'static str, data: &Value) {
        // Without a browser there is nobody to tell.
        let _ = self.messages.send(Message { name, data: data.to_string().into() });
    }

    /// All that the page needs but the pages' own drawings.
    pub(super) fn state(&self) -> Value {
        let shown = self.shown();
        let mut state = (*shown.facts).clone();
        if !state.is_object() {
            state = json!({});
        }
        state["pages"] = shown.pages.as_ref().map_or(json!([]), |it| it.list());
        state["half"] = json!(shown.is_half);
        state["cover"] = shown.cover.as_ref().map_or(Value::Null, |it| it.list());
        let fonts: BTreeSet<&str> = shown.drawn().flat_map(DrawnPages::font_keys).collect();
        state["fonts"] = json!(fonts);
        state["ebook"] = shown.ebook.as_ref().map_or(Value::Null, |it| it.facts());
        state["sheets"] = (*shown.sheets).clone();
        state["compared"] = json!(shown.compared);
        state["other"] = shown.other.as_ref().map_or(Value::Null, |other| {
            let ebook = other.ebook.as_ref().map_or(Value::Null, |ebook| ebook.facts());
            json!({ "theme": other.theme, "pages": other.pages.list(), "ebook": ebook })
        });
        state["tried"] = json!(shown.tried);
        state["keeps"] =
            json!(shown.settings_file.as_ref().and_then(|it| it.file_name()).map(|it| it.to_string_lossy()));
        state["editor"] = json!(self.editor.name());
        state
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        // A thread that failed while it held the lock has left a value that is whole: fields are set one by one.
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Pages as they were set once, and the sources that they were written in.
pub(super) struct Snapshot {
    pub(super) drawn: DrawnPages,
    prints: Vec<u64>,
    pub(super) sources: SourceMap,
    /// The book's folder.
    pub(super) root: PathBuf,
}

impl Snapshot {
    pub(super) fn new(pages: Pages, sources: SourceMap, root: PathBuf, grid: Option<PageGrid>) -> Snapshot {
        let versions = pages.pictures.iter().map(|picture| version(&root.join(&picture.path))).collect();
        let drawn = DrawnPages::new(pages, versions, grid);
        Snapshot { prints: drawn.fingerprints(), drawn, sources, root }
    }

    pub(super) fn pages(&self) -> &Pages {
        self.drawn.pages()
    }

    /// The fingerprint of a page as it is in addresses.
    fn print(&self, number: usize) -> String {
        format!("{:016x}", self.prints.get(number).copied().unwrap_or_default())
    }

    /// The number (from 0) of the page with this fingerprint; `number` itself if it has it.
    pub(super) fn find(&self, number: usize, print: &str) -> Option<usize> {
        let is_it = |at: &usize| self.print(*at) == print;
        Some(number).filter(is_it).or_else(|| (0..self.prints.len()).find(is_it))
    }

    /// The pages for the browser: fingerprint, width, height, folio, and a number for the words it begins with.
    fn list(&self) -> Value {
        let pages = self.pages().pages.iter().enumerate().map(|(number, page)| {
            let (width, height) = (page.size.width.to_pt(), page.size.height.to_pt());
            let mut hasher = DefaultHasher::new();
            page.text.chars().filter(|c| c.is_alphabetic()).skip(40).take(80).for_each(|c| c.hash(&mut hasher));
            let start = hasher.finish() >> 32;
            json!([
                self.print(number),
                (width * 100.0).round() / 100.0,
                (height * 100.0).round() / 100.0,
                preview::folio(page.folio),
                start
            ])
        });
        pages.collect()
    }

    /// The path of a file of the book on the disk.
    pub(super) fn path(&self, file: FileId) -> Option<PathBuf> {
        let name = &self.sources.get(file)?.name;
        // Files of the program's own, and flags, are nowhere.
        if name.starts_with('<') {
            return None;
        }
        std::path::absolute(self.root.join(name)).ok()
    }

    /// The file of the book that a path on the disk, or from the book's folder, names.
    pub(super) fn file(&self, path: &Path) -> Option<FileId> {
        let named = self.sources.find(&path.to_string_lossy());
        named.or_else(|| {
            let wanted = path.canonicalize().ok()?;
            let is_it =
                |file: FileId| self.path(file).and_then(|it| it.canonicalize().ok()).is_some_and(|it| it == wanted);
            self.sources.iter().map(|it| it.0).find(|file| is_it(*file))
        })
    }
}

/// A number for the state of a file: another one after it was saved.
fn version(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    if let Ok(data) = std::fs::metadata(path) {
        (data.len(), data.modified().ok()).hash(&mut hasher);
    }
    hasher.finish()
}

//! The sound and film files that a book names.
//!
//! In: their paths and who names them. Out: [`MediaFiles`] that read themselves again when they are written. What
//! is missing, on a network, or in a format that no reading system must play is left out with a warning: its name
//! stands for it.

use std::sync::Arc;

use super::Project;
use super::pictures::{self, START};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Book;
use crate::document::inline::MediaKind;
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::picture::media::{self, MediaFile, MediaFiles};
use crate::source::Span;

/// The largest file: what stores take for a whole book is less.
const MAX_FILE: u64 = 2 << 30;

/// A file that the text names.
struct NamedMedia {
    /// Its path from the book's folder, or its address.
    source: String,
    /// Whether it is to be heard alone.
    is_sound: bool,
    /// Where it is named.
    span: Span,
}

/// Finds the files that the text names.
#[derive(Default)]
struct MediaVisitor(Vec<NamedMedia>);

impl Visitor for MediaVisitor {
    fn inline(&mut self, inline: &Inline) {
        let InlineKind::Media(media) = &inline.kind else { return };
        let tracks = media.tracks.iter().map(|track| (&track.source, false));
        let sources = media.sources.iter().map(|source| (source, media.kind == MediaKind::Audio));
        let named = sources.chain(tracks);
        self.0.extend(named.map(|(source, is_sound)| NamedMedia {
            source: source.clone(),
            is_sound,
            span: inline.span,
        }));
    }
}

/// Looks at the files of sound and film that the text names.
pub fn media(project: &Project, book: &Book, diagnostics: &mut Diagnostics) -> MediaFiles {
    let mut visitor = MediaVisitor::default();
    walk::book(book, &mut visitor);
    let mut found = MediaFiles::new();
    for named in &visitor.0 {
        if found.contains_key(&named.source) {
            continue;
        }
        match load(project, named) {
            Ok(file) => drop(found.insert(named.source.clone(), file)),
            Err(problem) => diagnostics.push(problem.at(named.span).about(&named.source)),
        }
    }
    found
}

fn load(project: &Project, named: &NamedMedia) -> Result<MediaFile, Diagnostic> {
    let source = &named.source;
    if pictures::is_url(source) {
        let short: String = source.chars().take(60).collect();
        let message = format!("`{short}` is not put into the EPUB: chapbook downloads nothing");
        let help = "save it in the book's folder and name that file; the book has a link to it";
        return Err(Diagnostic::warning("media-unplayable", message).help(help));
    }
    let files = project.file_system.0.clone();
    let path = pictures::located(project, source);
    let bytes = files.read(&path, MAX_FILE).map_err(|problem| {
        let message = format!("can't read `{path}`: {problem}");
        let help = format!("put a file there (`{path}` in the book's folder), or correct the path: {START}");
        Diagnostic::warning("media-missing", message).help(help)
    })?;
    let format = media::sniff(&bytes, named.is_sound).map_err(|what| {
        let message = format!("`{path}` is left out: it is {what}, which not every reading system plays");
        let (sound, film) = ("save it as MP3, M4A (AAC) or Opus", "save it as MP4 (H.264) or WebM");
        let help = if named.is_sound { sound } else { film };
        Diagnostic::warning("media-unplayable", message).help(help)
    })?;
    let name = path.clone();
    // Read again when the archive is written: the films of a book need not be in memory together.
    let load = move || files.read(&name, MAX_FILE).map_err(|error| std::io::Error::other(format!("{name}: {error}")));
    Ok(MediaFile { path, format, load: Arc::new(load) })
}

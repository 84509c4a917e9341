//! The files of sound and film in the EPUB: found ones in, each with its name in the publication out.

use std::collections::{BTreeMap, BTreeSet};

use super::id::IdRegistry;
use crate::document::Book;
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::picture::media::{MediaFile, MediaFiles};

/// A file of sound, film or subtitles in the publication.
#[derive(Clone, Debug)]
pub(super) struct PackedMedia {
    /// Its path from the package file.
    pub(super) path: String,
    pub(super) file: MediaFile,
}

/// Whether a file is one of subtitles.
pub(super) fn is_track(file: &MediaFile) -> bool {
    file.format.media_type == "text/vtt"
}

/// The files of players that play anything: subtitles of others are used by nobody.
struct PlayedFiles<'a> {
    files: &'a MediaFiles,
    played: BTreeSet<String>,
}

impl Visitor for PlayedFiles<'_> {
    fn inline(&mut self, inline: &Inline) {
        let InlineKind::Media(media) = &inline.kind else { return };
        let plays = |source: &String| self.files.get(source).is_some_and(|file| !is_track(file));
        if media.sources.iter().any(plays) {
            let sources = media.sources.iter().filter(|source| plays(source));
            let tracks = media.tracks.iter().map(|track| &track.source);
            let tracks = tracks.filter(|source| self.files.get(*source).is_some_and(is_track));
            self.played.extend(sources.chain(tracks).cloned());
        }
    }
}

/// The media files by their paths in the book, each with its name in the publication (`media/ferry-bell.mp3`).
pub(super) fn names(book: &Book, files: &MediaFiles) -> BTreeMap<String, PackedMedia> {
    let mut given = IdRegistry::default();
    let mut visitor = PlayedFiles { files, played: BTreeSet::new() };
    walk::book(book, &mut visitor);
    let played = visitor.played;
    let named = files.iter().filter(|(source, _)| played.contains(*source)).map(|(source, file)| {
        let path = given.claim_file_like(&file.path, "media", file.format.extension);
        (source.clone(), PackedMedia { path, file: file.clone() })
    });
    named.collect()
}

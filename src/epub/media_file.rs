//! The files of sound and film in the EPUB: found ones in, each with its name in the publication out.

use std::collections::BTreeMap;

use super::id::IdRegistry;
use crate::picture::media::{MediaFile, MediaFiles};

/// A file of sound, film or subtitles in the publication.
#[derive(Clone, Debug)]
pub(super) struct PackedMedia {
    /// Its path from the package file.
    pub(super) path: String,
    pub(super) file: MediaFile,
}

/// The media files by their paths in the book, each with its name in the publication (`media/ferry-bell.mp3`).
pub(super) fn names(files: &MediaFiles) -> BTreeMap<String, PackedMedia> {
    let mut given = IdRegistry::default();
    let named = files.iter().map(|(source, file)| {
        let path = given.claim_file_like(&file.path, "media", file.format.extension);
        (source.clone(), PackedMedia { path, file: file.clone() })
    });
    named.collect()
}

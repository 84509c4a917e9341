//! The files of sound and film in the EPUB: found ones in, each with its name in the publication out.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::slug;
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
    let mut given = BTreeSet::new();
    let named = files.iter().map(|(source, file)| {
        let stem = file.path.rsplit('/').next().unwrap_or(source);
        let stem = slug::ascii(stem.rsplit_once('.').map_or(stem, |name| name.0));
        let stem = if stem.is_empty() { "media" } else { &stem };
        let ending = file.format.extension;
        let numbered = (2..).map(|name| format!("media/{stem}-{name}.{ending}"));
        let mut names = std::iter::once(format!("media/{stem}.{ending}")).chain(numbered);
        let path = names.find(|name| given.insert(name.clone())).unwrap_or_default();
        (source.clone(), PackedMedia { path, file: file.clone() })
    });
    named.collect()
}

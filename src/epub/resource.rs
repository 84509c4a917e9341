//! The files of the publication: what they are to the package, and where their bytes come from.

use std::collections::BTreeMap;

use super::image::{self, BookImage, Ground};
use super::media_file::PackedMedia;
use crate::document::{Book, walk};
use crate::picture::{Load, PictureFormat, Pictures};
use crate::source::Span;

/// One file of the publication.
pub(super) struct Resource {
    /// Its path from the package file: `chapter-01-loomings.xhtml`.
    pub(super) path: String,
    /// The media type for the manifest [EPUB 3.3, section 3.2].
    pub(super) media: &'static str,
    /// Its role in the package.
    pub(super) part: ResourceRole,
    /// Properties of its manifest item.
    pub(super) properties: Vec<&'static str>,
    pub(super) body: Body,
}

/// The role of a resource in the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResourceRole {
    /// A text in the reading order.
    Text,
    /// The cover's image.
    Cover,
    /// Anything else.
    Other,
}

/// Where the bytes come from.
pub(super) enum Body {
    /// Generated for this book.
    Bytes(Vec<u8>),
    /// Read when it is written.
    Read(Load),
    /// An image: read, and made fit, when it is written.
    Image(BookImage),
}

/// The files of the book's images. `cover` is the cover's image.
pub(super) fn images(
    book: &Book,
    names: &BTreeMap<String, String>,
    pictures: &Pictures,
    cover: Option<&str>,
) -> Vec<Resource> {
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for (source, span) in walk::images(book) {
        spans.entry(source).or_insert(span);
    }
    let file = |(source, path): (&String, &String)| {
        let media = image::media_of(path);
        let picture = pictures.get(source)?.clone();
        let shown = if media == "image/jpeg" { PictureFormat::Jpeg } else { picture.facts.format };
        let (part, ground) = match cover == Some(source) {
            true => (ResourceRole::Cover, Ground::Paper),
            false => (ResourceRole::Other, Ground::Page),
        };
        let body = Body::Image(BookImage::new(picture, shown, spans.get(source).copied()).on(ground));
        Some(Resource { path: path.clone(), media, part, properties: Vec::new(), body })
    };
    names.iter().filter_map(file).collect()
}

/// The files as resources of the publication.
pub(super) fn media(media: &BTreeMap<String, PackedMedia>) -> impl Iterator<Item = Resource> + '_ {
    media.values().map(|it| Resource {
        path: it.path.clone(),
        media: it.file.format.media_type,
        part: ResourceRole::Other,
        properties: Vec::new(),
        body: Body::Read(it.file.load.clone()),
    })
}

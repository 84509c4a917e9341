//! Sound and film: what an author wrote in, [`Media`] with paths from the book's folder out.

use super::image;
use crate::document::inline::{Image, Inline, InlineKind, children_mut, plain_text};
use crate::document::inline::{Media, MediaKind};
use crate::document::{Attributes, NodeId};
use crate::source::Span;

/// The endings of files that `![…](…)` plays, as pandoc does, and what they are.
const ENDINGS: &[(&str, MediaKind)] = &[
    ("aac", MediaKind::Audio),
    ("flac", MediaKind::Audio),
    ("m4a", MediaKind::Audio),
    ("m4v", MediaKind::Video),
    ("mov", MediaKind::Video),
    ("mp3", MediaKind::Audio),
    ("mp4", MediaKind::Video),
    ("oga", MediaKind::Audio),
    ("ogg", MediaKind::Audio),
    ("ogv", MediaKind::Video),
    ("opus", MediaKind::Audio),
    ("wav", MediaKind::Audio),
    ("webm", MediaKind::Video),
];

/// What an address plays, by its ending.
pub(crate) fn kind(url: &str) -> Option<MediaKind> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    ENDINGS.iter().find(|item| item.0 == ending).map(|item| item.1)
}

/// An image whose file is one of sound or film, as what it is.
pub(crate) fn of_image(image: Image, kind: MediaKind) -> Media {
    let Image { source, alt, title, width, attributes } = image;
    let title = Some(title).filter(|item| !item.is_empty()).or(alt).unwrap_or_default();
    Media { kind, sources: vec![source], title, width, attributes, ..Media::default() }
}

/// The poster as an image that decorates: the words beside it say what is played.
pub(crate) fn poster(source: &str, span: Span) -> Inline {
    let image = Image { alt: Some(String::new()), source: source.to_owned(), ..Image::default() };
    Inline { id: NodeId::default(), span, kind: InlineKind::Image(image) }
}

/// The author's words for those who can't play it. What browsers are told says nothing in a book; nor does a link to
/// the very file, of which the words stay.
pub(crate) fn words(mut content: Vec<Inline>, files: &[String], folder: &str) -> Vec<Inline> {
    let text = plain_text(&content).to_lowercase();
    let is_boilerplate = text.contains("browser") || text.trim().is_empty();
    if is_boilerplate && !content.iter().any(|it| matches!(it.kind, InlineKind::Image(_))) {
        return Vec::new();
    }
    unlink(&mut content, files, folder);
    content
}

fn unlink(content: &mut [Inline], files: &[String], folder: &str) {
    for inline in content {
        if let InlineKind::Link(link) = &mut inline.kind
            && files.contains(&image::resolve(&link.url, folder))
            && !image::has_scheme(&link.url)
        {
            inline.kind = InlineKind::Span(Attributes::default(), std::mem::take(&mut link.content));
        } else if let Some(inner) = children_mut(inline) {
            unlink(inner, files, folder);
        }
    }
}

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
    // RFC 5334 keeps `.ogg` for sound, and has `.ogv` for film.
    ("ogg", MediaKind::Audio),
    ("ogv", MediaKind::Video),
    ("opus", MediaKind::Audio),
    ("wav", MediaKind::Audio),
    ("webm", MediaKind::Video),
];

/// The kind of media of an address, by its ending.
pub(crate) fn kind(url: &str) -> Option<MediaKind> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let ending = path.rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    ENDINGS.iter().find(|item| item.0 == ending).map(|item| item.1)
}

/// An image whose file is one of sound or film, as what it is.
pub(crate) fn of_image(image: Image, kind: MediaKind) -> Media {
    let Image { source, alt, title, width, attributes } = image;
    let alt = alt.unwrap_or_default();
    // Without a title of its own, what describes it is that.
    let (title, description) = if title.is_empty() { (alt, String::new()) } else { (title, alt) };
    Media { kind, sources: vec![source], title, description, width, attributes, ..Media::default() }
}

/// The poster as an image that decorates: the words beside it say what is played.
pub(crate) fn poster(source: &str, span: Span) -> Inline {
    let image = Image { alt: Some(String::new()), source: source.to_owned(), ..Image::default() };
    Inline { id: NodeId::default(), span, kind: InlineKind::Image(image) }
}

/// The names of browsers in the sentences that are written for old ones.
const BROWSERS: &[&str] = &[
    "browser", "navigateur", "navegador", "přohlížeč", "przeglądark", "webbläsare", "браузер", "浏览器", "瀏覽器",
    "ブラウザ",
];

/// The author's words for those who can't play it. A sentence for browsers says nothing in a book: its links and pictures
/// alone stay; nor does a link to the very file, of which the words stay.
pub(crate) fn words(content: Vec<Inline>, files: &[String], folder: &str) -> Vec<Inline> {
    let is_own = |url: &str| files.contains(&image::resolve(url, folder)) && !image::has_scheme(url);
    let mut kept: Vec<Inline> = Vec::new();
    for sentence in sentences(content) {
        let text = plain_text(&sentence).to_lowercase();
        if !BROWSERS.iter().any(|name| text.contains(name)) {
            kept.extend(sentence);
            continue;
        }
        let says = |inline: &Inline| match &inline.kind {
            InlineKind::Link(link) => !is_own(&link.url),
            InlineKind::Image(_) => true,
            _ => false,
        };
        for inline in sentence.into_iter().filter(says) {
            let space = Inline { id: NodeId::default(), span: inline.span, kind: InlineKind::Text(" ".into()) };
            kept.extend([inline, space]);
        }
    }
    if plain_text(&kept).trim().is_empty() && !kept.iter().any(|it| matches!(it.kind, InlineKind::Image(_))) {
        return Vec::new();
    }
    unlink(&mut kept, files, folder);
    kept
}

/// Content parted behind its sentences, as far as they end outside of links and the like, and at its line breaks.
fn sentences(content: Vec<Inline>) -> Vec<Vec<Inline>> {
    let (mut all, mut open) = (Vec::new(), Vec::new());
    for inline in content {
        let InlineKind::Text(text) = &inline.kind else {
            let is_break = matches!(inline.kind, InlineKind::LineBreak);
            open.push(inline);
            if is_break {
                all.push(std::mem::take(&mut open));
            }
            continue;
        };
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = sentence_end(rest);
            let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
            open.push(Inline { id: NodeId::default(), span: inline.span, kind: InlineKind::Text(part.to_owned()) });
            rest = after;
            if end.is_some() {
                all.push(std::mem::take(&mut open));
            }
        }
    }
    all.push(open);
    all
}

/// The byte behind the first sentence of a text, with the space that follows it.
fn sentence_end(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().map(|pair| pair.1);
        let is_end =
            // A full stop inside `film.mp4` ends no sentence, so a space must follow; Chinese and Japanese have none
            // there.
            matches!(c, '。' | '！' | '？') || matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace);
        if is_end {
            let end = at + c.len_utf8();
            let spaces = text[end..].len() - text[end..].trim_start().len();
            return Some(end + spaces);
        }
    }
    None
}

fn unlink(content: &mut [Inline], files: &[String], folder: &str) {
    for inline in content {
        if let InlineKind::Link(link) = &mut inline.kind
            && files.contains(&image::resolve(&link.url, folder))
            // A link to the same file on a server is of use to those whose reader can't play it.
            && !image::has_scheme(&link.url)
        {
            inline.kind = InlineKind::Span(Attributes::default(), std::mem::take(&mut link.content));
        } else if let Some(inner) = children_mut(inline) {
            unlink(inner, files, folder);
        }
    }
}

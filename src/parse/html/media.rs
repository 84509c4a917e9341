//! `<audio>` and `<video>`: their trees in, media out.

use super::inline::{merge, node_at};
use super::tree::{Dom, HtmlElement};
use super::{Convert, attributes};
use crate::document::inline::{Inline, InlineKind};
use crate::document::inline::{Media, MediaKind, MediaTrack};
use crate::parse::inline::trim;
use crate::parse::{image, media};
use crate::source::Span;

impl Convert<'_, '_, '_> {
    /// A player with its files, subtitles, poster, and the words for those who can't play it.
    pub(super) fn media(&mut self, element: &HtmlElement, span: Span) -> Inline {
        let folder = self.chapter.around.folder;
        let resolved = |url: &str| image::resolve(url.trim(), folder);
        let is = |name: &'static str| move |it: &&HtmlElement| it.name == name;
        let inside: Vec<&HtmlElement> = element.children.iter().filter_map(Dom::element).collect();
        let own = element.get("src").into_iter();
        let sources = inside.iter().copied().filter(is("source")).filter_map(|child| child.get("src"));
        let sources: Vec<String> = own.chain(sources).filter(|child| !child.trim().is_empty()).map(resolved).collect();
        let track = |element: &HtmlElement| {
            Some(MediaTrack {
                source: resolved(element.get("src")?),
                kind: element.get("kind").unwrap_or("subtitles").to_owned(),
                language: element.get("srclang").map(str::to_owned),
                label: element.get("label").map(str::to_owned),
            })
        };
        let tracks = inside.iter().copied().filter(is("track")).filter_map(track).collect();
        let words: Vec<Dom> = element.children.iter().filter(|child| !is_file(child)).cloned().collect();
        let mut words = merge(self.inlines(&words));
        trim(&mut words);
        // On paper the poster is shown in place of the film: it comes before the words.
        let poster = element.get("poster").map(str::trim).filter(|child| !child.is_empty()).map(resolved);
        let mut content: Vec<Inline> = poster.iter().map(|child| media::poster(child, span)).collect();
        let mut words = media::words(words, &sources, folder);
        trim(&mut words);
        content.extend(words);
        let width = attributes::style(element, "width").or_else(|| element.get("width"));
        let kind = if element.name == "audio" { MediaKind::Audio } else { MediaKind::Video };
        let media = Media {
            kind,
            sources,
            tracks,
            poster,
            title: element.get("title").or(element.get("aria-label")).unwrap_or("").to_owned(),
            description: element.get("title").and(element.get("aria-label")).unwrap_or("").to_owned(),
            width: width.and_then(image::width),
            repeats: element.get("loop").is_some(),
            is_muted: element.get("muted").is_some(),
            attributes: self.attributes(element),
            content,
        };
        node_at(InlineKind::Media(Box::new(media)), span)
    }
}

/// Whether a node names a file of a player.
fn is_file(node: &Dom) -> bool {
    node.element().is_some_and(|child| matches!(child.name.as_str(), "source" | "track"))
}

//! `<iframe>`, `<object>` and `<embed>`: what they show in, the picture, player or link that stands for it in a book out,
//! with their words for those who can't see it.

use super::inline::{merge, node_at};
use super::tree::{self, Dom, HtmlElement};
use super::{Convert, attributes};
use crate::document::inline::{Inline, InlineKind, Link};
use crate::parse::inline::trim;
use crate::parse::{image, media};
use crate::source::Span;

impl Convert<'_, '_, '_> {
    /// Appends what stands for a frame: a picture or a player for such a file, a link for a page of the web. Of any other
    /// document only the words are kept that its author wrote for those who can't see it.
    pub(super) fn frame(&mut self, element: &HtmlElement, span: Span, out: &mut Vec<Inline>) {
        let address = ["src", "data"].iter().find_map(|key| element.get(key)).map_or("", str::trim);
        // An address without a scheme takes that of its page, and a book has none.
        let url = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let title = ["title", "alt", "aria-label"].iter().find_map(|key| element.get(key)).map_or("", str::trim);
        let words = self.words_of_frame(element);
        let folder = self.chapter.around.folder;
        // By its file, not by its element: any of the three may show any of them.
        if image::is_picture(&url) || element.get("type").is_some_and(|kind| kind.starts_with("image/")) {
            let written = image::plain_text(&words);
            let alt = if title.is_empty() { written.trim() } else { title };
            let mut picture = image::image(&url, "", alt, folder);
            // An image has one description; the other is told, not lost in silence.
            if !title.is_empty() && !words.is_empty() {
                let what = format!("what `<{}>` holds besides its title", element.name);
                self.dropped(element.at, &what, "it is for programs that can't show the picture");
            }
            let width = attributes::style(element, "width").or_else(|| element.get("width"));
            picture.width = width.and_then(image::width);
            picture.attributes = self.attributes(element);
            return out.push(node_at(InlineKind::Image(picture), span));
        }
        if let Some(kind) = media::kind(&url) {
            let picture = image::image(&url, title, "", folder);
            let mut player = media::of_image(picture, kind);
            player.attributes = self.attributes(element);
            player.content = words;
            return out.push(node_at(InlineKind::Media(Box::new(player)), span));
        }
        if url.starts_with("https://") || url.starts_with("http://") {
            let what = format!("the document in `<{}>`", element.name);
            self.dropped(element.at, &what, "a link to it is in the book");
            let name = if title.is_empty() { url.clone() } else { title.to_owned() };
            let content = vec![node_at(InlineKind::Text(name), span)];
            let attributes = self.attributes(element);
            out.push(node_at(InlineKind::Link(Link { url, title: String::new(), content, attributes }), span));
            if !words.is_empty() {
                out.push(node_at(InlineKind::Text(" ".into()), span));
            }
        } else {
            let of = if url.is_empty() { String::new() } else { format!(" with `{url}`") };
            let kept = if words.is_empty() { "" } else { "; only the words in it are kept" };
            let why = format!("other documents can't be shown inside of a book{kept}");
            self.dropped(element.at, &format!("`<{}>`{of}", element.name), &why);
        }
        out.extend(words);
    }

    /// The author's words for those who can't see a frame. In `<iframe>` HTML takes it for text, whatever it holds.
    fn words_of_frame(&mut self, element: &HtmlElement) -> Vec<Inline> {
        let is_part = |node: &Dom| node.element().is_some_and(|child| child.name == "param");
        let read = |node: &Dom| match node {
            Dom::Text(text) if element.name == "iframe" => tree::parse(text),
            other => vec![other.clone()],
        };
        let nodes: Vec<Dom> = element.children.iter().filter(|node| !is_part(node)).flat_map(read).collect();
        let mut words = merge(self.inlines(&nodes));
        trim(&mut words);
        words = media::words(words, &[], self.chapter.around.folder);
        trim(&mut words);
        words
    }
}

//! Sound and film in the EPUB: players that readers of all kinds can use.
//!
//! In: the media of the text, and the files that were found. Out: `audio` and `video` elements with controls (EPUB
//! 3.3, 3.2 and 6.2), in which a name and the author's words stand for those who can't play them. Where no file can
//! be played, the name stands alone, as a link if the file is on a network.

use super::inline::Writer;
use super::media_file::{self, PackedMedia};
use super::xhtml::{open, push_text};
use crate::document::NodeId;
use crate::document::inline::{Media, MediaKind, plain_text};
use crate::resolve::media_term;
use crate::text::words::Terms;

/// How many letters of an author's words are a name, and no transcript: one line or two.
const LONGEST_NAME: usize = 100;

impl Writer<'_> {
    /// A player, or what stands for it.
    pub(super) fn media(&mut self, node: NodeId, media: &Media) {
        let plan = self.plan;
        let is_track = |it: &PackedMedia| media_file::is_track(&it.file);
        let files = media.sources.iter().filter_map(|file| plan.media.get(file)).filter(|file| !is_track(file));
        let files: Vec<&PackedMedia> = files.collect();
        if files.is_empty() {
            self.start_with("span", node, &media.attributes, Some("media"), &[]);
            // As on paper, a film that can't be played is its still image.
            let poster = media.split_poster().0;
            match media.poster.as_ref().is_some_and(|file| plan.images.contains_key(file)) {
                true => self.inlines(poster),
                false => self.left_out(poster),
            }
            self.media_name(media);
            self.out.push_str("</span>");
            return;
        }
        let name = media.kind.element();
        let poster = media.poster.as_ref().and_then(|file| plan.images.get(file)).map(String::as_str);
        let style = media.width.map(super::inline::width);
        // What the author says of it tells more than the name of a file.
        let words = plain_text(media.split_poster().1);
        let is_name = media.title.trim().is_empty() && (1..=LONGEST_NAME).contains(&words.trim().chars().count());
        let name_or_words = if is_name { words.trim() } else { media.name() };
        let label = [media.description.trim(), name_or_words].into_iter().find(|label| !label.is_empty());
        let more = [
            ("src", files.first().filter(|_| files.len() == 1).map(|file| file.path.as_str())),
            ("controls", Some("controls")),
            ("poster", poster.filter(|_| media.kind == MediaKind::Video)),
            ("loop", media.repeats.then_some("loop")),
            ("muted", media.is_muted.then_some("muted")),
            ("title", Some(media.title.as_str()).filter(|file| !file.is_empty())),
            ("aria-label", label),
            ("style", style.as_deref()),
        ];
        self.start_with(name, node, &media.attributes, None, &more);
        for file in files.iter().filter(|_| 1 < files.len()) {
            let attributes = [("src", Some(file.path.as_str())), ("type", Some(file.file.format.media_type))];
            self.empty("source", &attributes);
        }
        for track in &media.tracks {
            let Some(file) = plan.media.get(&track.source).filter(|file| is_track(file)) else { continue };
            let attributes = [
                ("src", Some(file.path.as_str())),
                ("kind", Some(track.kind.as_str())),
                ("srclang", track.language.as_deref()),
                ("label", track.label.as_deref()),
            ];
            self.empty("track", &attributes);
        }
        self.left_out(media.split_poster().0);
        self.media_name(media);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        open(&mut self.out, name, attributes);
        self.out.pop();
        self.out.push_str("/>");
    }

    /// Writes the kind of media and its name, then the author's words.
    fn media_name(&mut self, media: &Media) {
        push_text(&mut self.out, Terms::new(&self.plan.language).get(media_term(media.kind)));
        self.out.push_str(": ");
        let address = media.address().filter(|_| !self.in_link);
        if let Some(url) = address {
            open(&mut self.out, "a", &[("href", Some(url))]);
        }
        push_text(&mut self.out, media.name());
        if address.is_some() {
            self.out.push_str("</a>");
        }
        if !media.description.is_empty() {
            self.out.push_str("<br/>\n");
            push_text(&mut self.out, &media.description);
        }
        let words = media.split_poster().1;
        if !words.is_empty() {
            self.out.push_str("<br/>\n");
            self.inlines(words);
        }
    }
}

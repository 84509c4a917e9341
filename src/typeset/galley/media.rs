//! Images in lines; and sound and film on paper: the poster, then what it is and what it is called, then the author's
//! words.

use super::collect::{GalleyBuilder, TextStyle};
use super::{InlineImage, ObjectContent};
use crate::document::NodeId;
use crate::document::inline::{Image, InlineKind, Media};
use crate::geometry::{Length, Size};
use crate::resolve::media_term;
use crate::text::words::Terms;
use crate::typeset::frame::LinkTarget;
use crate::typeset::paragraph::{InlineObject, StyleRun, Styled};

impl GalleyBuilder<'_> {
    /// Adds what stands for sound or a film; its name leads to it if it is on a network.
    pub(super) fn media(&mut self, styled: &mut Styled, id: NodeId, media: &Media, text_style: TextStyle) {
        let (poster, words) = media.split_poster();
        if poster
            .iter()
            .any(|item| matches!(&item.kind, InlineKind::Image(image) if self.pictures.contains_key(&image.source)))
        {
            self.inlines(styled, poster, text_style);
            self.push_generated(styled, "\n", text_style);
        }
        let word = Terms::new(self.languages.tag(text_style.language)).get(media_term(media.kind));
        self.push_generated(styled, &format!("{word}: "), text_style);
        let name_style = match media.address().filter(|_| !text_style.repeated_elsewhere) {
            Some(url) => self.enter_link(text_style, id, LinkTarget::Uri(url.to_owned()), media.name().to_owned()),
            None => text_style,
        };
        self.push(styled, media.name(), id, name_style);
        if !words.is_empty() {
            self.push_generated(styled, "\n", text_style);
            self.inlines(styled, words, text_style);
        }
    }

    /// An image in a line; one that is missing is shown by its description.
    pub(super) fn image(&mut self, styled: &mut Styled, id: NodeId, image: &Image, text_style: TextStyle) {
        let Some((picture, size)) = self.inline_image(id, image, text_style.image) else {
            let alt = image.alt.clone().unwrap_or_default();
            return self.push(styled, &alt, id, text_style);
        };
        if self.resolved.anchors.contains_key(&id) {
            self.anchor(styled, id);
        }
        let leaf = self.image_leaf(text_style.element, id, image);
        let payload = self.inset(ObjectContent::Image(InlineImage { picture, size, leaf }));
        let at = styled.text.len();
        let object = InlineObject { at, width: size.width, ascent: size.height, payload, ..InlineObject::default() };
        styled.objects.push(object);
        let font = styled.font(&self.font(text_style));
        let run = StyleRun { font, leaf, node: id, link: text_style.link, ..StyleRun::default() };
        styled.push("\u{fffc}", run);
    }

    /// The picture of an image in a line, and its size.
    fn inline_image(&mut self, id: NodeId, image: &Image, most: Option<Length>) -> Option<(usize, Size)> {
        let measure = self.style.page.measure;
        let picture = self.picture(&image.source)?;
        let height = self.style.page.leading * i64::from(self.style.page.lines - 2).max(1);
        let height = most.filter(|_| image.width.is_none()).unwrap_or(height);
        Some((picture, self.placed_size(id, image, measure, height)))
    }
}

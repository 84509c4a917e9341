//! Images that the theme draws: ornaments, the images above titles, the device of the title page. All of them are
//! decoration: nothing of them is read out.

use super::collect::GalleyBuilder;
use super::inline_item::scaled_to;
use super::{InlineImage, ObjectContent, ParagraphText};
use crate::geometry::{Length, Size};
use crate::style::ThemeImage;
use crate::typeset::paragraph::{Font, InlineObject, ParagraphShape, StyleRun, Styled};

/// An image as a line of text, and the height of that line.
pub(crate) struct Device {
    pub(crate) text: ParagraphText,
    pub(crate) height: Length,
}

impl GalleyBuilder<'_> {
    /// The image of an element, `own` in the place of the theme's; `None` where there is none, or it could not be read.
    pub(crate) fn device(&mut self, element: &str, own: Option<&str>, shape: ParagraphShape) -> Option<Device> {
        let ThemeImage { source, height } = self.style.images.get(element)?;
        let source = own.or(Some(source.as_str()).filter(|source| !source.is_empty()))?.to_owned();
        let picture = self.picture(&source)?;
        let it = &self.pictures[&source];
        // Its natural size does not matter, but its proportions do.
        let natural = Size {
            width: Length::PT * i64::from(it.facts.width.max(1)),
            height: Length::PT * i64::from(it.facts.height.max(1)),
        };
        // It stands upright between vertical lines.
        let natural = if self.style.vertical { Size { width: natural.height, height: natural.width } } else { natural };
        let size = scaled_to(natural, shape.width, *height);
        let payload = self.inset(ObjectContent::Image(InlineImage { picture, size, leaf: None }));
        let mut styled = Styled::default();
        // An image that is drawn again and again is an object in a line of text: so spaces, alignment and rules of
        // its element hold for it.
        styled.objects.push(InlineObject {
            width: size.width,
            ascent: size.height,
            payload,
            ..InlineObject::default()
        });
        let font = styled.font(&Font { size: self.style.size, face: self.style.serif.regular, ..Font::default() });
        styled.push("\u{fffc}", StyleRun { font, ..StyleRun::default() });
        Some(Device { text: ParagraphText { styled, shape }, height: size.height })
    }
}

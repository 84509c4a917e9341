//! The letters of a text: what an inline inherits from around it, and what elements and classes make of that.

use crate::document::inline::THEOREM_TITLE;
use crate::geometry::Length;
use crate::style::{ClassStyle, ElementStyle, Family, cased};
use crate::text::shape::Features;
use crate::typeset::frame::{ElementId, Ink};
use crate::typeset::paragraph::{Breaks, Decorations};

/// The style that an inline inherits from around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextStyle {
    /// The type size.
    pub(crate) size: Length,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    /// The faces of what is not code.
    pub(crate) faces: Family,
    /// In the face of code.
    pub(crate) mono: bool,
    /// OpenType features.
    pub(crate) features: Features,
    /// Tracking, in thousandths of an em.
    pub(crate) tracking: i16,
    /// Above the baseline.
    pub(crate) rise: Length,
    /// How dark.
    pub(crate) ink: Ink,
    /// The language: a place in [`GalleyBuilder::languages`](super::collect::GalleyBuilder::languages).
    pub(crate) language: u16,
    /// Whether words may be divided.
    pub(crate) hyphenate: bool,
    /// Lines under and through it, and its background.
    pub(crate) decorations: Decorations,
    /// The link around it.
    pub(crate) link: Option<u32>,
    /// Where lines may end.
    pub(crate) breaks: Breaks,
    /// The element of the logical tree that holds it.
    pub(crate) element: ElementId,
    /// Whether notes and links count here: in headings that are repeated elsewhere they don't.
    pub(crate) repeated_elsewhere: bool,
    /// The greatest height of an image whose author gives none: in the cells of tables.
    pub(crate) image: Option<Length>,
}

/// An element's style, in place of the one around it.
pub(crate) fn with_element_style(text_style: TextStyle, style: &ElementStyle) -> TextStyle {
    TextStyle {
        faces: style.faces,
        size: style.size,
        bold: style.bold,
        italic: style.italic,
        tracking: style.tracking,
        ink: ink(style),
        features: style.letter_features(text_style.features),
        ..text_style
    }
}

/// The letters of an author's own class; size and slope depend on where it is.
pub(crate) fn class_letters(text_style: TextStyle, class: &ClassStyle) -> TextStyle {
    // Features that were asked for by tag belong to the family that has them: another family's `ss01` is another set.
    let around = if class.faces.is_some() { text_style.features.untagged() } else { text_style.features };
    let plain = around.difference(Features::ANY_SMALL_CAPS);
    let features = class.element.features.over(match class.case {
        None => around,
        Some(case) => cased(case, plain),
    });
    let decorations = match class.underline {
        Some(true) => text_style.decorations.with(Decorations::UNDERLINE),
        Some(false) => text_style.decorations.without(Decorations::UNDERLINE),
        None => text_style.decorations,
    };
    TextStyle {
        faces: class.faces.unwrap_or(text_style.faces),
        bold: class.bold.unwrap_or(text_style.bold),
        tracking: class.tracking.unwrap_or(text_style.tracking),
        ink: class.color.map_or(text_style.ink, |color| ink_of(Some(color))),
        decorations,
        features,
        ..text_style
    }
}

/// The ink of an element.
pub(crate) fn ink(style: &ElementStyle) -> Ink {
    ink_of(style.color)
}

pub(crate) fn ink_of(color: Option<[u8; 3]>) -> Ink {
    match color {
        None => Ink::BLACK,
        // One ink on a press instead of three or four, which never register exactly.
        Some([red, green, blue]) if red == green && green == blue => Ink::Gray(red),
        Some([red, green, blue]) => Ink::Rgb(red, green, blue),
    }
}

impl TextStyle {
    /// The style with more decorations.
    pub(super) fn decorated(self, more: Decorations) -> TextStyle {
        TextStyle { decorations: self.decorations.with(more), ..self }
    }
}

/// The style inside of a class that every theme has.
pub(super) fn classed(text_style: TextStyle, class: &str) -> TextStyle {
    match class {
        "smallcaps" => small_caps(text_style),
        // `ins` is what Markdown of some dialects makes of `++words++`; print underlines it, as browsers do.
        "underline" | "ins" => text_style.decorated(Decorations::UNDERLINE),
        // As amsthm has it, whatever the theorem's letters are.
        THEOREM_TITLE => TextStyle { italic: false, ..text_style },
        "mark" => text_style.decorated(Decorations::HIGHLIGHT),
        // The steps of HTML's `small` and `big` in browsers.
        "small" => TextStyle { size: text_style.size.scale(833, 1000), ..text_style },
        "big" => TextStyle { size: text_style.size.scale(1200, 1000), ..text_style },
        _ => text_style,
    }
}

/// The tracking of small capitals, in thousandths of an em: strings of them want a little space between their letters
/// (R. Bringhurst, The Elements of Typographic Style, 2.1.6).
pub(crate) const SMALL_CAPS_TRACKING: i16 = 30;

/// Small capitals inside a text_style; tracked, as capitals are.
pub(crate) fn small_caps(text_style: TextStyle) -> TextStyle {
    let features = text_style.features.with(Features::SMALL_CAPS);
    TextStyle { features, tracking: SMALL_CAPS_TRACKING, ..text_style }
}

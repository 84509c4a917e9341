//! The direction of text where an author set one (`dir`), by the values of HTML's attribute.

use unicode_bidi::{BidiClass, Direction, bidi_class, get_base_direction};

use super::block::Block;
use super::inline::{Inline, InlineKind};
use super::walk::{self, Visitor};
use super::{Attributes, Division};

/// The direction of a text whatever is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextDirection {
    /// From left to right: code, say.
    Ltr,
    /// From right to left.
    Rtl,
    /// As its first strong letter runs.
    Auto,
}

impl TextDirection {
    /// The direction of text that is known to run one way.
    pub fn of(rtl: bool) -> TextDirection {
        if rtl { TextDirection::Rtl } else { TextDirection::Ltr }
    }

    /// Its name in HTML.
    pub fn name(self) -> &'static str {
        match self {
            TextDirection::Ltr => "ltr",
            TextDirection::Rtl => "rtl",
            TextDirection::Auto => "auto",
        }
    }
}

/// The direction that attributes set. A value that is no direction was reported when it was read.
pub fn written(attributes: &Attributes) -> Option<TextDirection> {
    let value = attributes.value("dir")?;
    let all = [TextDirection::Ltr, TextDirection::Rtl, TextDirection::Auto];
    all.into_iter().find(|direction| direction.name().eq_ignore_ascii_case(value))
}

/// Whether the letters run in the direction that attributes set whatever they are, as in HTML's `bdo`: Latin ones from right to left.
pub fn is_forced(attributes: &Attributes) -> bool {
    attributes.has_class("bdo") && matches!(written(attributes), Some(TextDirection::Ltr | TextDirection::Rtl))
}

/// The direction of a name or a title whose strong letters all run one way; `None` if they don't, or if it has none. The points
/// of `A. B.` stay behind their letters on an Arabic title page, while a title that begins with a Latin word is Arabic.
pub fn of_all(text: &str) -> Option<TextDirection> {
    let mut strong = text.chars().filter_map(|letter| match bidi_class(letter) {
        BidiClass::L => Some(false),
        BidiClass::R | BidiClass::AL => Some(true),
        _ => None,
    });
    let first = strong.next()?;
    strong.all(|rtl| rtl == first).then(|| TextDirection::of(first))
}

/// Whether a block runs from right to left, if it has a direction of its own.
pub fn block_is_rtl(block: &Block) -> Option<bool> {
    is_rtl(&block.attributes, |text| walk::blocks(std::slice::from_ref(block), text))
}

/// Whether a chapter or section does, by what its heading says.
pub fn division_is_rtl(division: &Division) -> Option<bool> {
    is_rtl(&division.attributes, |text| {
        walk::inlines(&division.title, text);
        walk::blocks(&division.blocks, text);
    })
}

fn is_rtl(attributes: &Attributes, read: impl Fn(&mut Text)) -> Option<bool> {
    match written(attributes)? {
        TextDirection::Ltr => Some(false),
        TextDirection::Rtl => Some(true),
        TextDirection::Auto => {
            let mut text = Text::default();
            read(&mut text);
            Some(get_base_direction(text.0.as_str()) == Direction::Rtl)
        }
    }
}

/// Text in the order in which it is read.
#[derive(Default)]
struct Text(String);

impl Visitor for Text {
    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind {
            self.0.push_str(text);
        }
    }
}

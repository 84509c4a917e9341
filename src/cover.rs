//! What the settings say of the flat cover, as the press writer wants it.
//!
//! In: `cover.*`, the metadata, the typeset pages. Out: a [`pdf::cover::Cover`](crate::pdf::cover::Cover).

use pulldown_cmark::{Event, Parser, TagEnd};

use crate::geometry::Length;
use crate::pdf::cover::Cover;
use crate::picture::Pictures;
use crate::project::Project;
use crate::project::config::{Binding, Direction, SpineDirection, SpineText};
use crate::typeset::frame::Pages;

/// What printers ask for where the book says nothing: an eighth of an inch.
const BLEED: Length = Length(Length::INCH.0 / 8);

/// The text face of the program, where the book names none.
const FAMILY: &str = "Libertinus Serif";

/// The cover of a book whose pages are set. Nothing if it has no pages.
pub fn of(project: &Project, pages: &Pages, pictures: &Pictures) -> Option<Cover> {
    let config = &project.config;
    let cover = &config.cover;
    let identifiers = &config.metadata.identifiers;
    let isbn = identifiers.iter().find(|it| it.scheme == "isbn").map(|it| it.value.clone());
    let back = cover.back_text.as_deref().or(cover.back.as_deref()).unwrap_or("");
    Some(Cover {
        info: pages.info.clone(),
        trim: pages.pages.first()?.size,
        pages: pages.pages.len(),
        paper: cover.paper.clone(),
        leaf: cover.caliper,
        bleed: cover.bleed.unwrap_or(BLEED),
        marks: config.pdf.marks.unwrap_or(false),
        spine: match &cover.spine_text {
            None | Some(SpineText::Auto) => None,
            Some(SpineText::None) => Some(String::new()),
            Some(SpineText::Text(text)) => Some(text.clone()),
        },
        upwards: cover.spine_direction == Some(SpineDirection::Up),
        right: config.direction == Some(Direction::Rtl)
            || config.booklet.binding == Some(Binding::Right),
        color: cover.color,
        image: cover.image.as_ref().and_then(|it| pictures.get(it)).cloned(),
        back: paragraphs(back),
        isbn: cover.isbn.clone().or(isbn),
        price: cover.price.clone(),
        family: config.pdf.font.clone().unwrap_or_else(|| FAMILY.to_owned()),
    })
}

/// The paragraphs of a Markdown text, without their form.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(it) | Event::Code(it) => text.push_str(&it),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                paragraphs.push(std::mem::take(&mut text));
            }
            _ => {}
        }
    }
    paragraphs.extend(Some(text));
    paragraphs.retain(|it| !it.trim().is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_back_is_plain_paragraphs() {
        let text = "A *ferryman*,\na letter.\n\n> And a `river`.\n\n- one\n- two\n";
        assert_eq!(paragraphs(text), ["A ferryman, a letter.", "And a river.", "one", "two"]);
        assert!(paragraphs("").is_empty());
    }
}

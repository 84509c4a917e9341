//! What a drawing lost when it was made fit for a book, as its author is told.

use super::svg_attributes::LostAttribute;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Something that could not be kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DrawingLoss {
    /// An attribute that is seen.
    Attribute(LostAttribute),
    /// A length in a unit that only CSS has.
    Length { element: String, attribute: String, value: String },
    /// A reference to what is not in the file, by the element or property that has it.
    Reference { reference: String, holder: String },
    /// An id that another element has, too, and that the drawing's style names.
    Id(String),
    /// An element that nothing draws where it stands, or not in this file; what it is held by.
    Element { element: String, holder: String },
    /// An element that moves.
    Motion(String),
    /// A program.
    Program(String),
    /// Words that are not within `text`, by the element that holds them.
    Words { words: String, holder: String },
    /// A link.
    Link(String),
    /// What is not as CSS is written, or is not allowed in a book.
    Style(String),
}

impl DrawingLoss {
    /// The message for the drawing of this path, which the book shows first at `place`.
    pub(super) fn diagnostic(&self, path: &str, place: Option<Span>) -> Diagnostic {
        let message = self.diagnostic_of(path);
        match place {
            Some(span) => message.at(span),
            None => message,
        }
    }

    fn diagnostic_of(&self, path: &str) -> Diagnostic {
        match self {
            DrawingLoss::Attribute(LostAttribute { element, attribute, help }) => {
                let message = format!(
                    "`{attribute}` of `{element}` in the drawing `{path}` is left out: SVG 1.1, which is what readers know, has no such attribute"
                );
                Diagnostic::warning("svg-attribute", message).help(*help)
            }
            DrawingLoss::Length { element, attribute, value } => {
                let message = format!(
                    "`{attribute}=\"{value}\"` of `{element}` in the drawing `{path}` is left out: SVG 1.1, which is what readers know, has no such length"
                );
                Diagnostic::warning("svg-attribute", message)
                    .help("write a number, or one with `px`, `em`, `mm` or `%`")
            }
            DrawingLoss::Reference { reference, holder } => {
                let message =
                    format!("`{holder}` in the drawing `{path}` refers to `{reference}`, which is not in the drawing");
                let help = "the EPUB shows the drawing without it, as browsers do: give the part that is meant this id, \
                            or take the reference out";
                Diagnostic::warning("svg-reference", message).help(help)
            }
            DrawingLoss::Id(id) => {
                let message = format!("two elements in the drawing `{path}` have the id `{id}`, which its style names");
                let help = "rules for it count for the first of them alone: use a class";
                Diagnostic::warning("svg-reference", message).help(help)
            }
            DrawingLoss::Element { element, holder } => {
                let message =
                    format!("`{element}` in `{holder}` of the drawing `{path}` is left out: SVG 1.1 draws none there");
                Diagnostic::warning("svg-element", message).help("save the drawing as “plain SVG”, or as a PNG")
            }
            DrawingLoss::Motion(element) => {
                let message =
                    format!("`{element}` in the drawing `{path}` is left out: drawings in a book stand still");
                let help = "the EPUB shows the drawing as its attributes have it; a video can move";
                Diagnostic::warning("svg-element", message).help(help)
            }
            DrawingLoss::Program(element) => {
                let message =
                    format!("`{element}` in the drawing `{path}` is left out: nothing runs in a book's drawings");
                Diagnostic::warning("svg-element", message).help("save the drawing as the program in it has drawn it")
            }
            DrawingLoss::Words { words, holder } => {
                let message = format!("`{words}` in the drawing `{path}` is not drawn: it stands in `{holder}`");
                Diagnostic::warning("svg-element", message).help("words are drawn in a `text` element")
            }
            DrawingLoss::Link(address) => {
                let message = format!(
                    "the link to `{address}` in the drawing `{path}` can't be followed: the drawing is shown as an image"
                );
                Diagnostic::note("svg-link", message).help(
                    "link the image as a whole, or put the link into the text: `[![Words](drawing.svg)](address)`",
                )
            }
            DrawingLoss::Style(what) => {
                let message = format!("in the style of the drawing `{path}`: {what}");
                let help = "the EPUB has the drawing without that part of its style";
                Diagnostic::warning("svg-style", message).help(help)
            }
        }
    }
}

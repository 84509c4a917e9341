//! The letter styles of `style` attributes: bold, italic, underlined, struck through, raised, lowered, small capitals,
//! marked. All else in them is for screens; it is told once for each property.

use super::inline::node_at;
use super::tree::HtmlElement;
use super::{Convert, attributes};
use crate::diagnostic::Diagnostic;
use crate::document::Attributes;
use crate::document::inline::{Inline, InlineKind};
use crate::source::Span;

/// Properties that are read, here or where the elements are made that they belong to.
const READ: &[&str] = &[
    "background", "background-color", "font-style", "font-variant", "font-variant-caps", "font-weight", "list-style",
    "list-style-type", "page-break-after", "page-break-before", "break-after", "break-before", "text-align",
    "text-decoration", "text-decoration-line", "vertical-align", "width",
];

/// Attributes that were styles before there was CSS.
const OLD: &[&str] = &["bgcolor", "border", "cellpadding", "cellspacing", "color", "face", "hspace", "size", "vspace"];

/// Content with the form that an element's style asks for.
pub(super) fn styled(element: &HtmlElement, mut content: Vec<Inline>, span: Span) -> Vec<Inline> {
    let value = |name: &str| attributes::style(element, name).map(str::to_ascii_lowercase).unwrap_or_default();
    let mut form = |is: bool, make: fn(Vec<Inline>) -> InlineKind| {
        if is && !content.is_empty() {
            let inner = std::mem::take(&mut content);
            content.push(node_at(make(inner), span));
        }
    };
    let weight = value("font-weight");
    let line = [value("text-decoration"), value("text-decoration-line")].join(" ");
    let place = value("vertical-align");
    let ground = [value("background"), value("background-color")].join(" ");
    // Yellow is how highlighters and word processors mark; another ground is decoration.
    let is_marked = ["yellow", "#ff0", "#ffff00", "gold"].iter().any(|text| ground.trim() == *text);
    // CSS Fonts 4, 2.2: 600 and more is what browsers take a bold face for.
    let is_bold = weight.starts_with("bold") || weight.parse::<u16>().is_ok_and(|text| 600 <= text);
    let italic = value("font-style");
    // The element says it already: twice would be `<strong>` in `<strong>`.
    form(is_bold && !matches!(element.name.as_str(), "b" | "strong" | "th"), InlineKind::Strong);
    form(
        (italic == "italic" || italic.starts_with("oblique")) && !matches!(element.name.as_str(), "i" | "em"),
        InlineKind::Emphasis,
    );
    form(line.contains("underline"), |text| classed("underline", text));
    form(line.contains("line-through"), InlineKind::Strikethrough);
    form(place == "super", InlineKind::Superscript);
    form(place == "sub", InlineKind::Subscript);
    form(is_marked, |text| classed("mark", text));
    content
}

fn classed(class: &str, content: Vec<Inline>) -> InlineKind {
    InlineKind::Span(Attributes { classes: vec![class.to_owned()], ..Attributes::default() }, content)
}

impl Convert<'_, '_, '_> {
    /// Tells what is left out of an element's styles, each property once in a book.
    pub(super) fn report_styles(&mut self, element: &HtmlElement) {
        let style = element.get("style").unwrap_or("");
        let names =
            style.split(';').filter_map(|text| text.split_once(':')).map(|text| text.0.trim().to_ascii_lowercase());
        let old = element.attributes.iter().map(|text| text.0.clone()).filter(|text| OLD.contains(&text.as_str()));
        let left_out = names.filter(|text| !READ.contains(&text.as_str()) && !text.is_empty()).chain(old);
        for property in left_out.collect::<Vec<_>>() {
            let message = format!("`{property}` is left out of the book: styles in HTML tags are meant for screens");
            let help = "give the element a class and style it in the book's style sheet (`epub.css`)";
            let note = Diagnostic::note("html-style", message).at(self.span(element.at)).help(help);
            self.warn_once("html-style", &property, note);
        }
    }
}

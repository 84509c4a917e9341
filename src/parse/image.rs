//! Images: what an author wrote in, [`Image`]s with their path from the book's folder out.

use crate::document::inline::{Image, Inline, InlineKind, Width};
use crate::document::{Attributes, inline};
use crate::project::{files, naming, percent_decode};

/// Whether an address is that of a picture, by its ending.
pub(crate) fn is_picture(url: &str) -> bool {
    // A query is a site's business: the file on the disk has none.
    naming::is_picture(naming::path_of(url))
}

/// An image of a file in `folder` (from the book's folder; empty, or with `/` at its end).
pub(crate) fn image(url: &str, title: &str, alt: &str, folder: &str) -> Image {
    Image {
        source: resolve(url, folder),
        alt: (!alt.is_empty()).then(|| alt.to_owned()),
        title: title.to_owned(),
        width: None,
        attributes: Attributes::default(),
    }
}

/// Gives an image attributes: `width` is understood, `.decorative` empties the alternative text.
/// Returns a width that is none.
pub(crate) fn with_attributes(image: &mut Image, mut attributes: Attributes) -> Option<String> {
    let mut wrong = None;
    if let Some(value) = attributes.value("width") {
        image.width = width(value);
        wrong = image.width.is_none().then(|| value.to_owned());
    }
    attributes.pairs.retain(|pair| pair.0 != "width");
    // Quarto calls it `fig-alt`, and the words in the brackets are then the caption. So are those of a picture with an id,
    // which has a caption.
    if let Some(at) = attributes.pairs.iter().position(|pair| matches!(pair.0.as_str(), "alt" | "fig-alt")) {
        let (key, value) = attributes.pairs.remove(at);
        let is_captioned = image.title.is_empty() && (key == "fig-alt" || attributes.id.is_some());
        let words = image.alt.replace(value);
        if let Some(words) = words.filter(|_| is_captioned) {
            image.title = words;
        }
    }
    if attributes.has_class("decorative") {
        image.alt = Some(String::new());
    }
    super::attribute::merge(&mut image.attributes, attributes);
    wrong
}

/// A width: `60%` of the measure, or a length in a unit of CSS or of the printer.
pub(crate) fn width(text: &str) -> Option<Width> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let thousandths = thousandths(number)?;
    if unit.trim() == "%" {
        // In hundredths of a percent. Wider than the measure a picture would run into the margin.
        return Some(Width::Measure(u32::try_from(thousandths / 10).ok()?.clamp(1, 10_000)));
    }
    // One unit in scaled points (65 536 to the big point of 1/72 inch).
    let unit = match unit.trim() {
        "pt" => 65_536,
        // CSS has 96 pixels to the inch, and a bare number is pixels in HTML.
        "" | "px" => 49_152,
        "in" => 4_718_592,
        "cm" => 1_857_713,
        "mm" => 185_771,
        "pc" => 786_432,
        // The font around is not known while a text is parsed: CSS's initial size, 16 px.
        "em" | "rem" => 786_432,
        _ => return None,
    };
    (thousandths > 0).then(|| Width::Length(thousandths.saturating_mul(unit) / 1000))
}

/// A decimal number in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    // The bound keeps the product with a unit far inside 64 bits.
    (whole < 1_000_000 && !text.is_empty() && text != ".").then(|| Some(whole * 1000 + digits.parse::<i64>().ok()?))?
}

/// The path from the book's folder. One with `/` in front is seen from the site's root: it stays so, and
/// [`crate::project::pictures`] knows where that is.
pub(crate) fn resolve(url: &str, folder: &str) -> String {
    let remote = url.starts_with("//") || has_scheme(url);
    if remote || url.is_empty() {
        return url.to_owned();
    }
    let path = naming::path_of(url);
    files::join_outside(folder, &percent_decode(path))
}

/// Whether a URL begins with a scheme of two letters or more (`c:` is a drive).
pub(crate) fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The plain text of an image's description, protected characters shown.
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut text = inline::plain_text(inlines);
    super::protect::undo(&mut text);
    text
}

/// The image, if it is all that a paragraph holds.
pub(crate) fn is_alone(content: &[Inline]) -> bool {
    matches!(content, [Inline { kind: InlineKind::Image(_), .. }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_from_the_books_folder() {
        crate::cases::check("image-path", |[folder, url]| resolve(url, folder));
    }

    #[test]
    fn widths() {
        assert_eq!(width("60%"), Some(Width::Measure(6000)));
        assert_eq!(width("33.3 %"), Some(Width::Measure(3330)));
        assert_eq!(width("2.5in"), Some(Width::Length(11_796_480)));
        assert_eq!(width("96"), Some(Width::Length(72 * 65_536)));
        for wrong in ["", "%", "wide", "-3cm", "5xx", ".", "1e9%"] {
            assert_eq!(width(wrong), None, "{wrong}");
        }
    }
}

//! Drawings of the web made plain, so that both outputs draw them alike and nothing in them is lost without a word.
//!
//! In: an SVG file. Out: the same drawing without what only browsers understand: text in `foreignObject`s as text of
//! SVG, custom properties and newer colours computed, rules for dark screens left out, the raster images of other files inside. A drawing that has
//! none of it stays as it is, byte for byte.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{PictureFormat, css, paint, raster_format, scheme};

/// A change that was made, or could not be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DrawingChange {
    /// Text of HTML is drawn in the middle of its box, with this beginning.
    Text(String),
    /// A `foreignObject` without text is left out.
    Dropped,
    /// An image of another file can't be read: its path.
    Image(String),
    /// A colour that can't be computed.
    Color(String),
    /// Rules for dark screens are left out.
    Dark,
}

/// A drawing made plain.
#[derive(Clone, Debug, Default)]
pub struct PlainDrawing {
    /// The drawing, if it is not as it was.
    pub changed: Option<String>,
    /// The changes to be reported, each once.
    pub changes: Vec<DrawingChange>,
}

/// Makes a drawing plain. `image` reads a file that it names. Anything but SVG stays as it is.
pub fn plain(bytes: &[u8], image: &dyn Fn(&str) -> Option<Vec<u8>>) -> PlainDrawing {
    let Ok(text) = std::str::from_utf8(bytes) else { return PlainDrawing::default() };
    const MARKS: &[&str] = &[
        "foreignObject", "var(", "<image", "lch(", "lab(", "hwb(", "color(", "color-mix(", "light-dark(", "rgb(",
        "hsl(",
    ];
    let settled = scheme::light(text);
    let of_dark = settled.iter().filter(|it| it.is_dark_dropped).map(|_| DrawingChange::Dark);
    let written = text;
    let text = settled.as_ref().map_or(text, |settled| &settled.text);
    // Most drawings have none of these: they stay as they are, and are not parsed for it.
    if !MARKS.iter().any(|it| text.contains(it)) {
        let changes = of_dark.chain(not_understood(text)).collect();
        return PlainDrawing { changed: (text != written).then(|| text.to_owned()), changes };
    }
    let properties = css::properties(text);
    let mut writer = PlainWriter { properties, image, room: MOST_IMAGES, out: String::new(), changes: Vec::new() };
    if writer.document(text).is_none() {
        return PlainDrawing::default();
    }
    let PlainWriter { out, mut changes, .. } = writer;
    changes.extend(of_dark.chain(not_understood(&out)));
    changes.sort();
    changes.dedup();
    PlainDrawing { changed: (out != written).then_some(out), changes }
}

/// The colours of a drawing that nothing understands.
fn not_understood(text: &str) -> Vec<DrawingChange> {
    paint::unknown(text).into_iter().map(DrawingChange::Color).collect()
}

/// The most bytes of images that are put into a drawing: what drawing it may take (`text::vector`).
const MOST_IMAGES: usize = 32 << 20;

struct PlainWriter<'a> {
    properties: css::Properties<'a>,
    /// How many bytes of images may still be put into it.
    room: usize,
    image: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    out: String,
    changes: Vec<DrawingChange>,
}

impl<'a> PlainWriter<'a> {
    /// Copies the drawing with its changes; `None` if it is not well-formed, which its reader will say.
    fn document(&mut self, text: &'a str) -> Option<()> {
        let mut reader = Reader::from_str(text);
        let (mut from, mut in_style) = (0, false);
        // The open `foreignObject`, and how many elements are open in it.
        let mut foreign: Option<(ForeignText, usize)> = None;
        loop {
            let event = reader.read_event().ok()?;
            let to = usize::try_from(reader.buffer_position()).ok()?.min(text.len());
            let raw = text.get(from..to)?;
            from = to;
            if let Some((content, depth)) = &mut foreign {
                match &event {
                    Event::Start(it) => {
                        content.element(it);
                        *depth += 1;
                    }
                    Event::Empty(it) => content.element(it),
                    Event::Text(it) => content.push(&it.xml_content(XmlVersion::Implicit1_0)),
                    Event::GeneralRef(it) => content.push(&resolved(it)),
                    Event::End(_) if *depth == 0 => {
                        let (content, _) = foreign.take()?;
                        self.foreign(&content);
                    }
                    Event::End(it) => {
                        content.end(it.local_name().as_ref());
                        *depth -= 1;
                    }
                    Event::Eof => return None,
                    _ => {}
                }
                continue;
            }
            match &event {
                Event::Start(it) if it.local_name().as_ref() == "foreignObject" => {
                    foreign = Some((ForeignText::new(it), 0));
                }
                // Nothing is in it that could be lost.
                Event::Empty(it) if it.local_name().as_ref() == "foreignObject" => {}
                Event::Start(it) | Event::Empty(it) => {
                    in_style = it.local_name().as_ref() == "style" && matches!(event, Event::Start(_));
                    self.tag(it, raw);
                }
                Event::End(_) => {
                    in_style = false;
                    self.out.push_str(raw);
                }
                // In any other text `var(…)` is words to be read.
                Event::Text(_) | Event::CData(_) if in_style => self.css(raw),
                Event::Eof => return Some(()),
                _ => self.out.push_str(raw),
            }
        }
    }

    fn css(&mut self, raw: &str) {
        let mut unknown = Vec::new();
        let plain = css::plain(raw, &mut self.properties, &mut unknown);
        self.out.push_str(&plain);
        self.changes.extend(unknown.into_iter().map(DrawingChange::Color));
    }

    /// A tag with its colours computed and the image that it names inside.
    fn tag(&mut self, element: &BytesStart<'_>, raw: &str) {
        let is_image = matches!(element.local_name().as_ref(), "image" | "feImage");
        let attributes = element.attributes().flatten();
        // Of both, `href` counts (SVG 2, section 16.1.5).
        let named = attributes
            .filter(|attribute| is_image && matches!(attribute.key.as_ref(), "href" | "xlink:href"))
            .min_by_key(|attribute| attribute.key.as_ref().len());
        let Some(named) = named else { return self.css(raw) };
        let value = named.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned).unwrap_or_default();
        let path = value.trim();
        if path.is_empty() || path.starts_with('#') || path.starts_with("data:") {
            return self.css(raw);
        }
        // Nothing is fetched from a network.
        let bytes = if path.contains("://") { None } else { (self.image)(path) };
        let bytes = bytes.and_then(|bytes| {
            self.room = self.room.checked_sub(bytes.len())?;
            Some(bytes)
        });
        let media = bytes.as_deref().and_then(media_type);
        let Some((bytes, media)) = bytes.zip(media) else {
            self.changes.push(DrawingChange::Image(path.to_owned()));
            return self.css(raw);
        };
        let data = format!("data:{media};base64,{}", BASE64_STANDARD.encode(&bytes));
        // Writing into a `String` does not fail.
        let _ = write!(self.out, "<{}", element.name().as_ref());
        for attribute in element.attributes().flatten() {
            let key = attribute.key.as_ref();
            let _ = write!(self.out, " {key}=\"");
            match key == named.key.as_ref() {
                true => self.out.push_str(&data),
                // What is in single quotes may hold double ones.
                false => self.css(&attribute.value.replace('"', "&quot;")),
            }
            self.out.push('"');
        }
        self.out.push_str(if raw.ends_with("/>") { "/>" } else { ">" });
    }

    /// The text of a `foreignObject` as text of SVG.
    fn foreign(&mut self, content: &ForeignText) {
        if content.is_private {
            return;
        }
        let lines = content.lines();
        let Some(first) = lines.first() else { return self.changes.push(DrawingChange::Dropped) };
        self.changes.push(DrawingChange::Text(first.chars().take(30).collect()));
        let x = content.x + content.width / 2.0;
        let y = content.y + content.height / 2.0;
        let _ = write!(self.out, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\"");
        // Text of HTML is in its `color`, whatever the shapes around it are filled with.
        if !content.looks.contains_key("fill") {
            self.out.push_str(" fill=\"currentColor\"");
        }
        for (name, value) in &content.looks {
            let mut unknown = Vec::new();
            let value = css::plain(value, &mut self.properties, &mut unknown);
            let _ = write!(self.out, " {name}=\"{}\"", escape(&value));
        }
        self.out.push('>');
        // Lines are 1.2 em apart, as browsers have it; a third of an em brings the middle of letters to the line.
        let lift = 0.35 - 0.6 * (lines.len() - 1) as f64;
        for (at, line) in lines.iter().enumerate() {
            let down = if at == 0 { lift } else { 1.2 };
            let _ = write!(self.out, "<tspan x=\"{x}\" dy=\"{down:.2}em\">{}</tspan>", escape(line));
        }
        self.out.push_str("</text>");
    }
}

/// The text of a reference to a character or to one of XML's own entities.
pub(super) fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference).unwrap_or(" ").to_owned(),
    }
}

/// The text of a `foreignObject`, with its box and what its styles say of letters.
#[derive(Debug, Default)]
struct ForeignText {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    text: String,
    /// Whether it is data of the program that drew it, which no other shows (SVG 2, 5.8.4).
    is_private: bool,
    looks: BTreeMap<&'static str, String>,
}

/// Properties of HTML's text, and what SVG calls them.
const LOOKS: &[(&str, &str)] = &[
    ("font-size", "font-size"),
    ("font-family", "font-family"),
    ("font-weight", "font-weight"),
    ("font-style", "font-style"),
    ("color", "fill"),
];

/// The width of letters on average, in em: what lines are broken by.
const LETTER: f64 = 0.5;

impl ForeignText {
    fn new(element: &BytesStart<'_>) -> ForeignText {
        let number = |name: &str| {
            let value = element.try_get_attribute(name).ok().flatten()?.value.into_owned();
            value.trim().trim_end_matches("px").parse::<f64>().ok().filter(|value| value.is_finite())
        };
        let of = |name| number(name).unwrap_or(0.0);
        let needs = element.try_get_attribute("requiredExtensions").ok().flatten();
        let is_private = needs.is_some_and(|needs| !needs.value.contains("xhtml"));
        ForeignText {
            is_private,
            x: of("x"),
            y: of("y"),
            width: of("width"),
            height: of("height"),
            ..ForeignText::default()
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(&text.replace(['\n', '\t', '\r'], " "));
    }

    /// An element begins: blocks begin a line; the innermost style counts.
    fn element(&mut self, element: &BytesStart<'_>) {
        if matches!(element.local_name().as_ref(), "br" | "div" | "p" | "li" | "tr") {
            self.text.push('\n');
        }
        let Some(style) = element.try_get_attribute("style").ok().flatten() else { return };
        let style = style.value.replace("&quot;", "'");
        for (name, value) in style.split(';').filter_map(|it| it.split_once(':')) {
            let known = LOOKS.iter().find(|value| value.0 == name.trim());
            // Drawing programs wrap text in boxes of size 0.
            if let Some((_, name)) = known.filter(|_| !matches!(value.trim(), "0" | "0px" | "inherit")) {
                self.looks.insert(name, value.trim().trim_end_matches("!important").trim().to_owned());
            }
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "div" | "p" | "li" | "tr") {
            self.text.push('\n');
        }
    }

    /// Its lines, broken where they are wider than the box.
    fn lines(&self) -> Vec<String> {
        let size =
            self.looks.get("font-size").and_then(|value| value.trim_end_matches("px").trim().parse::<f64>().ok());
        let letters = self.width / (size.unwrap_or(16.0) * LETTER);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let most = if 1.0 < self.width { letters.max(1.0) as usize } else { usize::MAX };
        let mut lines = Vec::new();
        for line in self.text.split('\n') {
            let mut open = String::new();
            for word in line.split_whitespace() {
                // Boxes are made to fit their text: the average is exceeded by a little often.
                if !open.is_empty() && most.saturating_mul(5) / 4 < open.chars().count() + 1 + word.chars().count() {
                    lines.push(std::mem::take(&mut open));
                }
                if !open.is_empty() {
                    open.push(' ');
                }
                open.push_str(word);
            }
            lines.extend(Some(open).filter(|value| !value.is_empty()));
        }
        lines
    }
}

/// The media type of a raster image that drawings may hold (SVG 2, 12.3.2).
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let format = raster_format(bytes)?;
    (format != PictureFormat::WebP).then(|| format.media_type())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\">";

    fn read(inner: &str) -> PlainDrawing {
        plain(format!("{HEAD}{inner}</svg>").as_bytes(), &|path| (path == "a.gif").then(|| b"GIF89a".to_vec()))
    }

    #[test]
    fn text_of_html_is_drawn_in_the_middle_of_its_box() {
        let drawing = read(
            "<foreignObject x=\"10\" y=\"20\" width=\"100\" height=\"40\"><div xmlns=\"http://www.w3.org/1999/xhtml\" \
             style=\"color: oklch(0.7 0.1 200); font-size: 12px\"><p>Low &amp;<br/>high</p></div></foreignObject><rect/>",
        );
        let wanted = "<text x=\"60\" y=\"40\" text-anchor=\"middle\" fill=\"#40b1b7\" font-size=\"12px\">\
                      <tspan x=\"60\" dy=\"-0.25em\">Low &amp;</tspan><tspan x=\"60\" dy=\"1.20em\">high</tspan></text><rect/>";
        assert_eq!(drawing.changed, Some(format!("{HEAD}{wanted}</svg>")));
        assert_eq!(drawing.changes, [DrawingChange::Text("Low &".to_owned())]);
        let plain = read(
            "<g fill=\"none\"><foreignObject width=\"9\" height=\"9\"><p xmlns=\"http://www.w3.org/1999/xhtml\">A</p></foreignObject></g>",
        );
        assert!(plain.changed.is_some_and(|svg| svg.contains(" fill=\"currentColor\"")));
        assert_eq!(read("<foreignObject><canvas/></foreignObject>").changes, [DrawingChange::Dropped]);
        // A drawing program's own data.
        let private =
            read("<foreignObject requiredExtensions=\"http://ns.example.com/own\"><i:ref/></foreignObject><g/>");
        assert_eq!((private.changed, private.changes.len()), (Some(format!("{HEAD}<g/></svg>")), 0));
    }

    #[test]
    fn images_of_other_files_are_put_inside() {
        let drawing = read("<image href=\"a.gif\" width=\"4\"/><image xlink:href=\"b.gif\"/>");
        let changed = drawing.changed.expect("it is changed");
        assert!(changed.contains("<image href=\"data:image/gif;base64,R0lGODlh\" width=\"4\"/>"), "{changed}");
        assert_eq!(drawing.changes, [DrawingChange::Image("b.gif".to_owned())]);
    }

    #[test]
    fn colours_are_computed_in_styles_and_attributes_and_words_stay() {
        let drawing = read(
            "<style>:root { --ink: rgb(1 2 3) } rect { fill: var(--ink) }</style><rect stroke=\"var(--ink)\"/>\
             <text>var(--ink)</text>",
        );
        let wanted = "<style>:root { --ink: #010203 } rect { fill: #010203 }</style><rect stroke=\"#010203\"/>\
                      <text>var(--ink)</text>";
        assert_eq!(drawing.changed, Some(format!("{HEAD}{wanted}</svg>")));
        assert_eq!(read("<rect fill=\"rgb(1,2,3)\"/>").changed, None);
    }

    #[test]
    fn an_image_is_put_where_its_path_is_and_other_attributes_stay() {
        let drawing = read("<image id='a.gif' href=\"a&#46;gif\" fill=\"rgb(1 2 3)\"/>");
        let wanted = "<image id=\"a.gif\" href=\"data:image/gif;base64,R0lGODlh\" fill=\"#010203\"/>";
        assert_eq!(drawing.changed, Some(format!("{HEAD}{wanted}</svg>")));
    }
}

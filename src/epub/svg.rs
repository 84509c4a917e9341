//! SVG images made fit for a book: nothing in them acts, and nothing leads out of the file.
//!
//! In: an SVG file as its author's program wrote it. Out: the same drawing without document type, scripts,
//! handlers, animation, foreign objects, and references to other files.

use std::collections::BTreeSet;

use quick_xml::escape::resolve_predefined_entity as predefined;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::css;
use super::css_syntax;
use super::svg_attributes::{self, lost_lines, wrapping, wrapping_attribute};
use super::svg_content;
use super::svg_elements;
use super::svg_gradient;
use super::svg_ids::DrawingIds;
use super::svg_loss::DrawingLoss;
use super::xhtml::{push_attribute, push_text};

/// Elements that are left out with all that they hold. Text of HTML was made plain before, and told.
const LEFT_OUT: &[&str] = &["foreignObject", "metadata", "view"];

/// Elements that move others.
const MOVING: &[&str] = &["animate", "animateColor", "animateMotion", "animateTransform", "set", "discard"];

/// Elements that run.
const RUNNING: &[&str] = &["script", "handler", "listener"];

/// The most losses of a drawing that are told: an author mends one, and looks again.
const MOST_TOLD: usize = 24;

/// A cleaned drawing.
#[derive(Debug)]
pub(super) struct CleanDrawing {
    pub(super) bytes: Vec<u8>,
    /// What could not be kept; each once.
    pub(super) lost: BTreeSet<DrawingLoss>,
}

/// The cleaned drawing, or what is wrong with the file.
pub(super) fn clean(bytes: &[u8]) -> Result<CleanDrawing, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    // A reference may come before what it leads to, and that may be left out: what is there is known after a first reading.
    let first = read(text, DrawingIds::default())?;
    let second = read(text, DrawingIds::new(&first.found_ids))?;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&second.out);
    out.push('\n');
    Ok(CleanDrawing { bytes: out.into_bytes(), lost: second.lost })
}

fn read(text: &str, ids: DrawingIds) -> Result<SvgCleaner<'_>, String> {
    let mut reader = Reader::from_str(text);
    let mut cleaner = SvgCleaner { source: text, ids, ..SvgCleaner::default() };
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        if matches!(event, Event::Eof) {
            break;
        }
        cleaner.event(event)?;
    }
    if cleaner.depth != 0 || cleaner.out.is_empty() {
        return Err("an element is not closed".to_owned());
    }
    Ok(cleaner)
}

#[derive(Default)]
struct SvgCleaner<'a> {
    source: &'a str,
    lost: BTreeSet<DrawingLoss>,
    /// Where the colours of the gradient that is open begin, if it began at a circle.
    start: Option<f64>,
    out: String,
    /// How many elements are open.
    depth: usize,
    /// The depth at which an element began that is left out.
    hidden: Option<usize>,
    /// The elements that are open and written: what each was, and the name that it was written with.
    open: Vec<OpenElement>,
    /// The text of the `style` element that is open.
    sheet: String,
    /// The attributes of the element that were written.
    written: Vec<String>,
    /// The names of ids, and the ids that were found in this reading.
    ids: DrawingIds,
    found_ids: BTreeSet<String>,
    /// The property by which the style sheet breaks texts into lines, and that of the `text` that is open, until it has lines of
    /// its own.
    sheet_wraps: Option<&'static str>,
    wraps: Option<&'static str>,
    /// The references that lead nowhere.
    dead: BTreeSet<String>,
}

/// An element that is open.
struct OpenElement {
    local: String,
    written: String,
}

impl SvgCleaner<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(it) => {
                self.start(&it, false)?;
                self.depth += 1;
            }
            Event::Empty(it) => self.start(&it, true)?,
            Event::End(it) => {
                self.depth = self.depth.saturating_sub(1);
                if it.local_name().as_ref() == "radialGradient" {
                    self.start = None;
                }
                if self.hidden.is_none() {
                    self.end();
                } else if self.hidden == Some(self.depth) {
                    self.hidden = None;
                }
            }
            Event::Text(it) => {
                let text = it.xml_content(XmlVersion::Implicit1_0);
                self.text(&text);
            }
            Event::CData(it) => {
                let text = it.xml_content(XmlVersion::Implicit1_0);
                self.text(&text);
            }
            Event::GeneralRef(it) => {
                let name: &str = &it;
                let replacement = match it.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(letter) => letter.to_string(),
                    None => predefined(name).ok_or_else(|| format!("`&{name};` is not known"))?.to_owned(),
                };
                self.text(&replacement);
            }
            // What the file declares itself was put in its places when it was read.
            Event::DocType(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let Some(holder) = self.open.last().filter(|_| self.hidden.is_none()) else { return };
        if holder.local == "style" {
            self.sheet.push_str(text);
        } else if text.trim().is_empty() || svg_content::holds_letters(&holder.local) {
            push_text(&mut self.out, text);
        } else {
            let words = text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            let holder = holder.local.clone();
            self.lose(DrawingLoss::Words { words, holder });
        }
    }

    /// Writes the end of the element that is open.
    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if element.local == "style" {
            let sheet = std::mem::take(&mut self.sheet);
            self.style(&sheet);
        }
        if element.local == "text" {
            let property = self.wraps.take();
            property.into_iter().for_each(|name| self.lose(DrawingLoss::Attribute(lost_lines(name))));
        }
        self.out.push_str("</");
        self.out.push_str(&element.written);
        self.out.push('>');
    }

    /// Writes a style sheet of the drawing, as CSS and EPUB have it.
    fn style(&mut self, sheet: &str) {
        self.sheet_wraps = self.sheet_wraps.or_else(|| wrapping(sheet));
        let (sound, flaws) = css_syntax::repair(sheet);
        flaws.iter().for_each(|flaw| self.lose(DrawingLoss::Style(flaw.message.to_owned())));
        let (allowed, dropped) = css::without_forbidden(&sound);
        dropped.iter().for_each(|it| self.lose(DrawingLoss::Style(format!("`{it}` is not allowed in an EPUB"))));
        let kept = self.references("style", &allowed);
        push_text(&mut self.out, &kept);
    }

    /// A style, or a value of it, whose references lead to something.
    fn references(&mut self, holder: &str, style: &str) -> String {
        let mut dead = Vec::new();
        let kept = self.ids.style(style, &mut dead);
        dead.into_iter().for_each(|it| self.lose_reference(holder, it));
        kept
    }

    /// Notes a reference that leads nowhere, once for each place that it might lead to.
    fn lose_reference(&mut self, holder: &str, reference: String) {
        if self.dead.insert(reference.clone()) {
            self.lose(DrawingLoss::Reference { reference, holder: holder.to_owned() });
        }
    }

    /// Notes a loss.
    fn lose(&mut self, loss: DrawingLoss) {
        if self.lost.len() < MOST_TOLD {
            self.lost.insert(loss);
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, is_empty: bool) -> Result<(), String> {
        if self.hidden.is_some() {
            return Ok(());
        }
        let name = element.name().as_ref().to_owned();
        let local = element.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 2, predefined)
                .map_err(|error| error.to_string())?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        if !self.is_kept(&name, &local, &attributes) {
            if !is_empty {
                self.hidden = Some(self.depth);
            }
            return Ok(());
        }
        let drawn = self.stand_in(&local, &mut attributes);
        let written = if drawn == local { name } else { name.replace(local.as_str(), drawn) };
        match drawn {
            "text" if !is_empty => self.wraps = wrapping_attribute(&attributes).or(self.sheet_wraps),
            "tspan" => self.wraps = None,
            _ => {}
        }
        self.written.clear();
        self.out.push('<');
        self.out.push_str(&written);
        if self.depth == 0 {
            self.name_spaces(&written, &attributes);
        }
        let mut attributes = with_styles(drawn, attributes);
        match drawn {
            "radialGradient" => self.begin_gradient_at_point(&mut attributes, is_empty),
            "stop" => self.move_stop(&mut attributes),
            _ => {}
        }
        self.attributes(&written, drawn, &attributes);
        svg_content::required(drawn).iter().for_each(|(key, value)| self.attribute(key, value));
        self.out.push_str(if is_empty { "/>" } else { ">" });
        if !is_empty {
            self.open.push(OpenElement { local: drawn.to_owned(), written });
        }
        Ok(())
    }

    /// Whether an element stays, with what it holds; what is left out and not known already is noted.
    fn is_kept(&mut self, name: &str, local: &str, attributes: &[(String, String)]) -> bool {
        // Elements of drawing programs (`sodipodi:namedview`).
        let is_foreign = name.split_once(':').is_some_and(|pair| pair.0 != "svg");
        // Images of other files that can't be put into the drawing were told when it was read.
        let is_gone = local == "image" && attributes.iter().any(|(key, value)| is_href(key) && !is_data(value));
        if is_foreign || is_gone || LEFT_OUT.contains(&local) {
            return false;
        }
        let holder = self.open.last().map_or("", |it| it.local.as_str());
        let loss = if MOVING.contains(&local) {
            DrawingLoss::Motion(local.to_owned())
        } else if RUNNING.contains(&local) {
            DrawingLoss::Program(local.to_owned())
        } else if svg_content::is_drawn(holder, local) {
            return true;
        } else {
            DrawingLoss::Element { element: local.to_owned(), holder: holder.to_owned() }
        };
        // What only describes is not drawn anywhere.
        if !matches!(holder, "title" | "desc") {
            self.lose(loss);
        }
        false
    }

    /// The element that is drawn as this one is: links in images can't be followed, and what refers to nothing shows nothing,
    /// though others may refer to it.
    fn stand_in<'e>(&mut self, local: &'e str, attributes: &mut Vec<(String, String)>) -> &'e str {
        let href = attributes.iter().find(|(key, _)| is_href(key)).map(|(_, value)| value.clone());
        if local == "a" {
            attributes.retain(|(key, _)| !key.starts_with("xlink:") && !is_href(key));
            href.into_iter().for_each(|href| self.lose(DrawingLoss::Link(href)));
            return if self.open.last().is_some_and(|it| svg_content::is_text(&it.local)) { "tspan" } else { "g" };
        }
        let Some(href) = href else { return local };
        if self.ids.reference(&href).is_some() {
            return local;
        }
        attributes.retain(|(key, _)| !is_href(key));
        self.lose_reference(local, href);
        let mut add = |key: &str, value: &str| attributes.push((key.to_owned(), value.to_owned()));
        match local {
            "use" => "g",
            "textPath" => {
                add("display", "none");
                "tspan"
            }
            "feImage" => {
                add("flood-opacity", "0");
                "feFlood"
            }
            _ => local,
        }
    }
}

impl SvgCleaner<'_> {
    /// Names the vocabularies of the root that it does not name itself.
    fn name_spaces(&mut self, name: &str, attributes: &[(String, String)]) {
        if !attributes.iter().any(|attribute| attribute.0 == "xmlns") && !name.contains(':') {
            push_attribute(&mut self.out, "xmlns", "http://www.w3.org/2000/svg");
        }
        // SVG 1.1, which readers are held to, knows links by this name alone.
        if !attributes.iter().any(|attribute| attribute.0 == "xmlns:xlink") {
            push_attribute(&mut self.out, "xmlns:xlink", "http://www.w3.org/1999/xlink");
        }
    }

    /// Writes the attributes of an element that readers know and that neither act nor lead out.
    fn attributes(&mut self, name: &str, element_name: &str, attributes: &[(String, String)]) {
        for (key, value) in attributes {
            let local = key.rsplit(':').next().unwrap_or(key);
            let acts = local.starts_with("on") && !key.starts_with("xmlns");
            if acts || matches!(key.as_str(), "xml:base" | "xml:id") {
                continue;
            }
            match key.split_once(':') {
                _ if is_href(key) => {
                    let href = self.ids.reference(value);
                    href.iter().for_each(|href| self.attribute("xlink:href", href));
                }
                None if key == "id" => self.id(value),
                None if matches!(key.as_str(), "aria-labelledby" | "aria-describedby") => {
                    let names: Vec<&str> = value.split_whitespace().filter_map(|id| self.ids.name(id)).collect();
                    let names = names.join(" ");
                    if !names.is_empty() {
                        self.attribute(key, &names);
                    }
                }
                None if !svg_elements::is_allowed(element_name, key) => {
                    // The left side is where text on a path is anyway.
                    let loss = svg_attributes::loss(element_name, key).filter(|_| value != "left");
                    loss.into_iter().for_each(|loss| self.lose(DrawingLoss::Attribute(loss)));
                }
                None => {
                    let holder = if key == "style" { element_name } else { key };
                    let value = self.references(holder, value);
                    let kept = svg_attributes::sanitized(key, &value);
                    if kept.is_empty() && svg_attributes::is_css_length(key, &value) {
                        let (element, attribute) = (element_name.to_owned(), key.clone());
                        self.lose(DrawingLoss::Length { element, attribute, value });
                    }
                    kept.iter().for_each(|kept| self.attribute(&kept.0, &kept.1));
                }
                // Prefixes of drawing programs mean nothing to readers, and need not be declared.
                Some(("xlink" | "xml", _)) => self.attribute(key, value),
                Some(("xmlns", "xlink" | "svg")) => self.attribute(key, value),
                Some(("xmlns", prefix)) if name.starts_with(&format!("{prefix}:")) => self.attribute(key, value),
                Some(_) => {}
            }
        }
    }

    /// Writes an id, if it is the first of its name: browsers find that one.
    fn id(&mut self, id: &str) {
        let id = id.trim();
        if id.is_empty() {
            return;
        }
        if !self.found_ids.insert(id.to_owned()) {
            let is_styled = self.source.contains("<style") && self.source.contains(&format!("#{id}"));
            is_styled.then(|| self.lose(DrawingLoss::Id(id.to_owned())));
            return;
        }
        let name = self.ids.name(id).map(str::to_owned);
        name.iter().for_each(|name| self.attribute("id", name));
    }

    /// Writes a gradient that begins at a circle as one that begins at a point, if its stops can be moved.
    fn begin_gradient_at_point(&mut self, attributes: &mut Vec<(String, String)>, is_empty: bool) {
        let value = |name: &str| attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let Some(inner) = value("fr") else { return };
        let is_point = inner.trim().trim_end_matches('%').parse().is_ok_and(|inner: f64| inner == 0.0);
        // Stops that another gradient borrows can't be moved for this one alone.
        let is_lent = value("id").is_some_and(|id| {
            ["\"", "'"].iter().any(|quote| self.source.contains(&format!("href={quote}#{id}{quote}")))
        });
        let gradient = svg_gradient::from_point(attributes).filter(|_| !is_empty && !is_lent);
        if is_point || gradient.is_some() {
            attributes.retain(|it| it.0 != "fr");
        }
        let Some(gradient) = gradient.filter(|_| !is_point) else { return };
        if let Some((x, y)) = gradient.focus {
            attributes.retain(|it| !matches!(it.0.as_str(), "fx" | "fy"));
            attributes.extend([("fx".to_owned(), svg_gradient::number(x)), ("fy".to_owned(), svg_gradient::number(y))]);
        }
        self.start = Some(gradient.start);
    }

    /// Moves a stop of such a gradient.
    fn move_stop(&mut self, attributes: &mut Vec<(String, String)>) {
        let Some(start) = self.start else { return };
        let offset = attributes.iter().find(|it| it.0 == "offset").map(|it| it.1.as_str());
        let moved = svg_gradient::moved(offset, start);
        attributes.retain(|it| it.0 != "offset");
        attributes.push(("offset".to_owned(), moved));
    }

    /// Writes an attribute, unless it was written: opacities come from colours too.
    fn attribute(&mut self, key: &str, value: &str) {
        if !self.written.iter().any(|it| it == key) {
            self.written.push(key.to_owned());
            push_attribute(&mut self.out, key, value);
        }
    }
}

/// The attributes of an element, with those that SVG 2 made of properties as its `style`. What the author's own style says
/// comes later and counts before them, as it does before attributes.
fn with_styles(element: &str, mut attributes: Vec<(String, String)>) -> Vec<(String, String)> {
    let declared = attributes.iter().filter_map(|it| svg_attributes::declaration(element, &it.0, &it.1));
    let declared = declared.collect::<Vec<_>>().join(";");
    if declared.is_empty() || !svg_elements::is_allowed(element, "style") {
        return attributes;
    }
    match attributes.iter_mut().find(|it| it.0 == "style") {
        Some(own) => own.1 = format!("{declared};{}", own.1),
        None => attributes.push(("style".to_owned(), declared)),
    }
    attributes
}

/// Whether an attribute leads somewhere.
fn is_href(key: &str) -> bool {
    matches!(key, "href" | "xlink:href")
}

/// Whether an address holds the image that it stands for.
fn is_data(address: &str) -> bool {
    address.trim().starts_with("data:image/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The elements that lost attributes, and those.
    fn lost_attributes(lost: &BTreeSet<DrawingLoss>) -> Vec<(&str, &str)> {
        fn attribute(loss: &DrawingLoss) -> Option<(&str, &str)> {
            let DrawingLoss::Attribute(lost) = loss else { return None };
            Some((lost.element.as_str(), lost.attribute.as_str()))
        }
        lost.iter().filter_map(attribute).collect()
    }

    fn cleaned(svg: &str) -> String {
        let text = String::from_utf8(clean(svg.as_bytes()).unwrap().bytes).unwrap();
        text.split_once('\n').unwrap().1.trim_end().to_owned()
    }

    #[test]
    fn what_acts_and_what_leads_out_is_left_out() {
        let svg = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'x' 'y'>\
                   <svg xmlns='http://www.w3.org/2000/svg' onload='x()' xmlns:xlink='http://www.w3.org/1999/xlink'><!-- c -->\
                   <script>alert(1)</script><style>a{fill:url(http://e/x)} b{fill:url(#g)}</style>\
                   <image xlink:href='http://e/a.png'/><image xlink:href='data:image/png;base64,AA=='/>\
                   <text>a &lt; b &#65; &amp;</text><a xlink:href='javascript:x'><rect/></a></svg>";
        assert_eq!(
            cleaned(svg),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\
             <style>a{fill:none} b{fill:none}</style>\
             <image xlink:href=\"data:image/png;base64,AA==\"/>\
             <text>a &lt; b A &amp;</text><g><rect width=\"0\" height=\"0\"/></g></svg>"
        );
    }

    #[test]
    fn lines_gradients_and_filters_keep_their_attributes() {
        let body = "<defs><linearGradient id=\"g\" x1=\"0\" y1=\"1\" x2=\"2\" y2=\"3\" gradientUnits=\"userSpaceOnUse\">\
                    <stop offset=\"0.5\" stop-color=\"#ff0000\"/></linearGradient><filter id=\"f\">\
                    <feComposite in=\"SourceGraphic\" in2=\"BackgroundImage\" operator=\"arithmetic\" k1=\"0.1\" k2=\"0.2\" k3=\"0.3\" k4=\"0.4\"/>\
                    <feBlend in=\"a\" in2=\"b\" mode=\"multiply\"/>\
                    <feDisplacementMap in=\"a\" in2=\"b\" scale=\"3\" xChannelSelector=\"R\"/></filter></defs>\
                    <line x1=\"1\" y1=\"2\" x2=\"30\" y2=\"40\" stroke=\"url(#g)\" stroke-miterlimit=\"2\" pointer-events=\"none\"/>\
                    <path d=\"M0 0\" pathLength=\"10\"/>\
                    <text font-size=\"large\" font-size-adjust=\"0.5\" glyph-orientation-vertical=\"0\" word-spacing=\"2\">a</text>";
        let whole = cleaned(&format!("<svg>{body}</svg>"));
        assert_eq!(whole.split_once('>').unwrap().1, format!("{body}</svg>"));
    }

    #[test]
    fn properties_of_svg_2_go_into_the_style() {
        let svg = cleaned(
            "<svg><path d='M0 0' vector-effect='non-scaling-stroke' transform-origin='5 50%' style='fill:red'/></svg>",
        );
        let style = "style=\"vector-effect:non-scaling-stroke;transform-origin:5px 50%;fill:red\"";
        assert!(svg.contains(style) && !svg.contains("vector-effect="), "{svg}");
        assert!(!cleaned("<svg><rect paint-order='stroke;x:y'/></svg>").contains("paint-order"));
    }

    #[test]
    fn gradients_from_a_circle_begin_at_a_point_or_are_told() {
        let stops = "<stop stop-color='red'/><stop offset='1' stop-color='blue'/>";
        let written = cleaned(&format!("<svg><radialGradient id='a' r='.5' fr='.2'>{stops}</radialGradient></svg>"));
        assert!(written.contains("<radialGradient id=\"a\" r=\".5\">"), "{written}");
        assert!(
            written.contains("stop-color=\"#ff0000\" offset=\"0.4\"")
                || written.contains("stop-color=\"red\" offset=\"0.4\"")
        );
        assert!(written.contains("offset=\"1\""), "{written}");
        let other = format!(
            "<radialGradient id='a' fr='.2'>{stops}</radialGradient><radialGradient href='#a'>{stops}</radialGradient>"
        );
        let lent = clean(format!("<svg>{other}</svg>").as_bytes()).unwrap();
        let lost: Vec<&str> = lost_attributes(&lent.lost).into_iter().map(|it| it.1).collect();
        assert_eq!(lost, ["fr"]);
        assert!(!String::from_utf8(lent.bytes).unwrap().contains("offset=\"0.4\""));
    }

    #[test]
    fn what_is_seen_and_cannot_be_kept_is_told_once() {
        let svg = "<svg><path id='p' d=''/><text><textPath href='#p' side='right'>a</textPath><textPath href='#p' side='right'>b</textPath>\
                   <textPath href='#p' side='left'>c</textPath></text><circle r='2' pathLength='4'/><g fooattr='1'/></svg>";
        let lost = clean(svg.as_bytes()).unwrap().lost;
        assert_eq!(lost_attributes(&lost), [("circle", "pathLength"), ("textPath", "side")]);
    }

    /// As browsers draw them: nothing for what is not there, and the rest as if the reference were not.
    #[test]
    fn what_refers_to_nothing_is_drawn_without_it() {
        crate::cases::check("svg-clean", |[body]| {
            let drawing = clean(format!("<svg>{body}</svg>").as_bytes()).unwrap();
            let text = String::from_utf8(drawing.bytes).unwrap();
            let inner = text.split_once("<svg").unwrap().1.split_once('>').unwrap().1;
            let lost: Vec<String> = drawing.lost.iter().map(|it| format!("{it:?}")).collect();
            [inner.trim_end().trim_end_matches("</svg>").to_owned()]
                .into_iter()
                .chain(lost)
                .collect::<Vec<_>>()
                .join(" ")
        });
    }

    #[test]
    fn broken_files_are_named_as_such() {
        for svg in ["<svg>", "<svg><g></svg>", "", "<svg>&unknown;</svg>"] {
            assert!(clean(svg.as_bytes()).is_err(), "{svg}");
        }
        assert!(clean(&[0xff, 0xfe, 0]).is_err());
        assert_eq!(
            cleaned("<svg/>"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>"
        );
    }
}

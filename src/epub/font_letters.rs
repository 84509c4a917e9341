//! The letters that a publication shows, for the fonts that are cut down to them: read from its texts as they are
//! written, so that those of the title page, of captions and of names of cells are among them.
//!
//! In: the texts and what the style sheet adds. Out: letters of text and of code.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use unicode_normalization::UnicodeNormalization as _;

use super::font_faces::{FaceLetters, FaceStyle, StyledNames};
use super::resource::{Body, Resource};

/// The elements that are set in the face of code.
const CODE: &[&str] = &["code", "kbd", "samp", "pre"];

/// Elements that are set in faces of their own, or not at all.
const APART: &[&str] = &["math", "svg", "head"];

/// The letters of text and of code.
#[derive(Debug, Default)]
pub(super) struct UsedLetters {
    pub(super) text: BTreeSet<char>,
    pub(super) code: BTreeSet<char>,
    /// Those that may be set in other faces than the upright one.
    pub(super) faces: FaceLetters,
}

impl UsedLetters {
    /// The letters of the texts among these files, and of the contents; `more` are signs of sheets that are shown beside them.
    pub(super) fn of(resources: &[Resource], nav: &str, more: &str, names: &StyledNames) -> UsedLetters {
        let mut letters = UsedLetters { faces: FaceLetters::new(names), ..UsedLetters::default() };
        letters.write(more, false, FaceStyle::default());
        letters.read(nav.as_bytes(), names);
        for resource in resources.iter().filter(|it| it.media == "application/xhtml+xml") {
            if let Body::Bytes(bytes) = &resource.body {
                letters.read(bytes, names);
            }
        }
        letters
    }

    /// Adds the letters of one text. What is not well-formed was reported before: it is read as far as that goes.
    fn read(&mut self, bytes: &[u8], names: &StyledNames) {
        let mut reader = Reader::from_reader(bytes);
        let (mut code, mut apart) = (0usize, 0usize);
        let mut styles = vec![FaceStyle::default()];
        loop {
            match reader.read_event() {
                Ok(Event::Start(it)) => {
                    self.names(&it);
                    let around = styles.last().copied().unwrap_or_default();
                    styles.push(names.style(&it, around));
                    code += usize::from(CODE.contains(&it.name().as_ref()));
                    apart += usize::from(APART.contains(&it.name().as_ref()));
                }
                Ok(Event::Empty(it)) => self.names(&it),
                Ok(Event::End(it)) => {
                    styles.pop();
                    code -= usize::from(CODE.contains(&it.name().as_ref()));
                    apart -= usize::from(APART.contains(&it.name().as_ref()));
                }
                Ok(Event::Text(it)) if apart == 0 => {
                    let style = styles.last().copied().unwrap_or_default();
                    self.write(it.as_ref(), 0 < code, style);
                }
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// The names of columns and the numbers of lines, which the style sheet shows.
    fn names(&mut self, element: &BytesStart<'_>) {
        for attribute in element.attributes().flatten().filter(|it| it.key.as_ref().starts_with("data-")) {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
            // Names of columns are bold.
            self.write(&value, false, FaceStyle { is_bold: true, is_italic: false });
        }
    }

    fn write(&mut self, text: &str, is_code: bool, style: FaceStyle) {
        self.faces.write(text, style);
        let letters = if is_code { &mut self.code } else { &mut self.text };
        letters.extend(text.chars());
        // Letters of one byte are all there, and have no other forms.
        if !text.is_ascii() && !is_code {
            // Shaping composes a letter and its mark to one letter where the font has it; titles may be set in capitals.
            letters.extend(text.nfc().chain(text.chars().flat_map(char::to_uppercase)));
        }
    }
}

/// The letters beyond ASCII that rules of the theme put beside what one of the texts has: ornaments, bullets, icons. A
/// rule of ours has one line. Signs that no text shows would bring the whole family along that lends them.
pub(super) fn of_rules(css: &str, texts: &[Resource]) -> String {
    let texts: Vec<&str> = texts
        .iter()
        .filter_map(|text| match &text.body {
            Body::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            Body::Read(_) | Body::Image(_) => None,
        })
        .collect();
    let is_shown = |rule: &&str| {
        let selectors = rule.split(" {").next().unwrap_or("").split(", ").map(names);
        selectors.into_iter().any(|names| texts.iter().any(|text| has_all(text, &names)))
    };
    let rules = css.lines().filter(|rule| !rule.is_ascii()).filter(is_shown);
    rules.flat_map(str::chars).filter(|sign| !sign.is_ascii()).collect()
}

/// What a text has in it where this selector fits: the names of elements behind `<`, those of classes alone.
fn names(selector: &str) -> Vec<String> {
    let steps = selector.split([' ', '>']).filter(|step| !step.is_empty());
    let name = |step: &str| {
        let is_class = step.starts_with('.');
        let step = step.trim_start_matches('.');
        let end = step.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(step.len());
        if is_class { step[..end].to_owned() } else { format!("<{}", &step[..end]) }
    };
    steps.map(name).collect()
}

/// Whether a text has each of the names as often as it is there: `ul ul ul` needs three lists.
fn has_all(text: &str, names: &[String]) -> bool {
    let needed = |name: &String| names.iter().filter(|other| *other == name).count();
    names.iter().all(|name| text.match_indices(name.as_str()).take(needed(name)).count() == needed(name))
}

/// The letters beyond ASCII in an author's style sheet, which `content` may show: as they are, or as escapes (`\2192`; CSS
/// Syntax 3, §4.3.7). Those of comments and names are among them: a few letters too many do no harm.
pub(super) fn in_style(css: &str) -> String {
    let escaped = css.split('\\').skip(1).filter_map(|rest| {
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        char::from_u32(u32::from_str_radix(&rest[..digits], 16).ok()?)
    });
    css.chars().chain(escaped).filter(|letter| !letter.is_ascii()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::resource::ResourceRole;

    #[test]
    fn letters_of_style_sheets_are_read() {
        assert_eq!(in_style("p::before{content:'☞ '} q::after{content:'\\2192 a\\00bb'} r{content:'\\A'}"), "☞→»");
    }

    #[test]
    fn signs_of_rules_are_those_that_a_text_shows() {
        let text = |markup: &str| Resource {
            path: "a.xhtml".to_owned(),
            media: "application/xhtml+xml",
            part: ResourceRole::Other,
            properties: Vec::new(),
            body: Body::Bytes(markup.as_bytes().to_vec()),
        };
        let css = "p { margin: 0; }\nul ul { list-style-type: \"∗\"; }\nhr::before { content: \"❦\"; }\n\
                   .alert.tip > .title::before { content: \"☞\"; }\n";
        assert_eq!(of_rules(css, &[text("<ul></ul>"), text("<p>hr</p>")]), "");
        assert_eq!(of_rules(css, &[text("<ul><li><ul></ul></li></ul><hr/>")]), "∗❦");
        assert_eq!(of_rules(css, &[text("<div class=\"alert tip\"><p class=\"title\">T</p></div>")]), "☞");
    }

    #[test]
    fn letters_are_those_that_are_seen() {
        let mut letters = UsedLetters::default();
        letters.read(
            "<html><head><title>ŵ</title></head><p title='ŷ' data-label='ż'>e\u{301}<code>→</code></p>\
             <math alttext='∑'><mo>∫</mo></math></html>"
                .as_bytes(),
            &StyledNames::default(),
        );
        assert_eq!(letters.code, "→".chars().collect());
        assert_eq!(letters.text, "żŻe\u{301}éE".chars().collect());
    }
}
